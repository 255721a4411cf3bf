"""One pass over a table with the decisions taken: what every cell and row becomes, and what looks wrong."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from hccboard.interchange import column_plans, identities, import_fields, problems, row_checks
from hccboard.interchange.cells import SEPARATOR
from hccboard.interchange.column_plans import ColumnPlan, Outcome
from hccboard.interchange.identities import LEFT_OUT, RowFate
from hccboard.interchange.mapping import Mapping as ColumnMappings
from hccboard.interchange.problems import BLANK, STORED
from hccboard.interchange.row_checks import Doubt
from hccboard.interchange.table import Table
from hccboard.interchange.values import OfLesion

_TEXTS_KEPT = 2_000
_ROWS_BETWEEN_PROGRESS = 2_000
_IDENTITY_TARGETS = ("hospital_number", "case_number")
# What the foot of a list writes in the column of the numbers
_FOOT_WORDS = frozenset(
    ("total", "totals", "sum", "count", "mean", "average", "median", "合计", "总计", "小计", "平均")
)


@dataclass(frozen=True)
class Decisions:
    """``options``: problem id -> option id. ``cells``: (row index, column index) -> corrected text."""

    options: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass
class Tally:
    """The cells of one group of problems: the rows they stand in and what they say."""

    kind: str
    plan: ColumnPlan | None
    rows: array[int] = field(default_factory=lambda: array("L"))
    texts: Counter[str] = field(default_factory=Counter)
    reasons: set[str] = field(default_factory=set)

    def add(self, row: int, text: str = "", reason: str = "") -> None:
        self.rows.append(row)
        self.reasons.add(reason)
        if text and (text in self.texts or len(self.texts) < _TEXTS_KEPT):
            self.texts[text] += 1


class Settled(NamedTuple):
    """The values of a row once contradictions are settled, and the targets whose cells are in doubt."""

    values: dict[str, Any]
    doubts: Mapping[str, Doubt]


class RowReader:
    """Reads the rows of a table as values, with the decisions and corrections applied."""

    def __init__(self, table: Table, mapping: ColumnMappings, decisions: Decisions, today: date | None) -> None:
        self.table = table
        self.mapping = mapping
        self.decisions = decisions
        self.options = {**mapping.decisions, **decisions.options}
        proof = column_plans.evidence(table, mapping.columns)
        read = tuple(column for column in mapping.columns if column.target and not column.never_read)
        lesions = column_plans.lesion_numbers(read)
        self.plans = [
            column_plans.plan(table, column, self.options, proof, today, lesions.get(column.index, 0))
            for column in read
        ]
        self.by_column = {plan.index: plan for plan in self.plans}
        self._corrected_rows = {row for row, _column in decisions.cells}
        self.checks = row_checks.checks_for({plan.target.id for plan in self.plans})
        self._last: tuple[int, Settled] | None = None

    def texts(self, row: int) -> list[str]:
        """The cells of a row in compact form, corrections applied."""
        found = self.table.stored_rows[row].split(SEPARATOR)
        if row in self._corrected_rows:
            for (at, column), text in self.decisions.cells.items():
                if at == row:
                    found.extend([""] * (column + 1 - len(found)))
                    found[column] = text
        return found

    def outcomes(self, row: int) -> Iterator[tuple[ColumnPlan, str, Outcome]]:
        """The outcome of every filled cell of a mapped column."""
        texts = self.texts(row)
        count = len(texts)
        for plan in self.plans:
            text = texts[plan.index] if plan.index < count else ""
            if text:
                outcome = plan.read(text)
                if outcome.mark != BLANK:
                    yield plan, text, outcome

    def values(self, row: int) -> dict[str, Any]:
        """Target -> value of a row; columns that share a target are put together, contradictions settled."""
        return self.settled(row).values

    def settled(self, row: int) -> Settled:
        """The values of a row and what is in doubt between them; the last row asked for is remembered. What is stored
        is read on one thread while rows are shown on another: each gives back what it made itself."""
        last = self._last
        if last is None or last[0] != row:
            found: dict[str, Any] = {}
            for plan, _text, outcome in self.outcomes(row):
                if outcome.value is not None:
                    collect(found, plan, outcome.value)
            last = self._last = row, Settled(found, row_checks.settle(found, self.checks, self.options))
        return last[1]

    def source(self, row: int) -> str:
        """Where a row stands, for the source of its records."""
        sheet = f" [{self.table.sheet}]" if len(self.table.sheets) > 1 else ""
        return f"{self.table.file_name}{sheet}, row {self.table.row_numbers[row]}"[:300]

    def place(self, row: int) -> str:
        """Where a row stands, for the identity of a row that names no patient."""
        return f"{self.table.file_name}|{self.table.sheet}|{self.table.row_numbers[row]}"


def collect(found: dict[str, Any], plan: ColumnPlan, value: Any) -> None:
    """Put a value under its target; several columns of one list are joined, else the first one speaks."""
    target = plan.target
    if target.id in import_fields.OF_LESIONS:
        value = _of_lesions(plan.lesion, value)
    if target.several_columns and target.id in found:
        found[target.id] = (*found[target.id], *value)
    else:
        found.setdefault(target.id, value)


def _of_lesions(column: int, items: tuple[Any, ...]) -> tuple[OfLesion, ...]:
    """The items of a cell with the lesion each is about; several in the column of one lesion tell no number."""
    if not column:
        return tuple(OfLesion(number, item, by_place=True) for number, item in enumerate(items, 1))
    return tuple(OfLesion(column if len(items) == 1 else 0, item) for item in items)


@dataclass
class Examination:
    """What a pass found, before the store is asked."""

    reader: RowReader
    fates: list[RowFate]
    tallies: dict[str, Tally]
    stored_per_row: array[int]
    converted_per_row: array[int]
    open_cells: int = 0
    left_out_cells: int = 0
    unread_cells: int = 0
    repeated_days: bool = False


def examine(
    reader: RowReader, progress: Callable[[float], None] = lambda _done: None,
    cancelled: Callable[[], None] = lambda: None,
) -> Examination:  # fmt: skip
    """Read every cell of the mapped columns. ``cancelled`` raises when the user stopped the work."""
    total = len(reader.table)
    found = Examination(reader, [], {}, array("L", [0]) * total, array("L", [0]) * total)
    named = any(plan.target.id in (*_IDENTITY_TARGETS, "name") for plan in reader.plans)
    for row in range(total):
        found.fates.append(_examine_row(found, row, named))
        if row % _ROWS_BETWEEN_PROGRESS == 0:
            cancelled()
            progress(row / total)
    for column in reader.mapping.columns:
        if column.status == "needs_you" and not column.target:
            found.unread_cells += reader.table.columns[column.index].filled
    _repeated(found)
    progress(1.0)
    return found


def _examine_row(found: Examination, row: int, named: bool) -> RowFate:
    reader = found.reader
    values: dict[str, Any] = {}
    stored = converted = flagged = 0
    reason = ""
    for plan, text, outcome in reader.outcomes(row):
        if outcome.mark != STORED:
            _tally(found, outcome.problem, plan).add(row, text, outcome.reason)
            flagged += 1
            found.open_cells += outcome.mark == problems.OPEN
            found.left_out_cells += outcome.mark != problems.OPEN and outcome.value is None
            if outcome.leaves_row:
                reason = outcome.reason
        if outcome.value is not None:
            stored += 1
            converted += outcome.converted
            collect(values, plan, outcome.value)
    doubts = row_checks.settle(values, reader.checks, reader.options)
    if doubts:
        left_out = _tally_doubts(found, row, doubts, values)
        flagged += left_out
        stored -= left_out
    found.stored_per_row[row] = stored
    found.converted_per_row[row] = converted
    fate = RowFate(identities.identity_of(values, reader.place(row)))
    if reason:
        fate.fate, fate.reason = LEFT_OUT, reason
    elif named and fate.identity.kind == identities.BY_ROW:
        found.tallies.setdefault("no_identity", Tally("no_identity", None)).add(row)
        if reader.options.get("no_identity") != "by_row":
            fate.fate, fate.reason = LEFT_OUT, "no_identity"
    elif not stored:
        fate.fate, fate.reason = LEFT_OUT, "empty"
    elif (
        # "Total", "Printed by ...": the foot of a list stands in the column of the numbers. A number beside cells
        # that are not believed is a patient all the same.
        stored == 1 and len(reader.plans) > 2 and values.keys() <= set(_IDENTITY_TARGETS)
        and (not flagged or _is_foot(fate.identity.key))
    ):  # fmt: skip
        fate.fate, fate.reason = LEFT_OUT, "nothing_else"
    return fate


def _tally_doubts(found: Examination, row: int, doubts: Mapping[str, Doubt], values: Mapping[str, Any]) -> int:
    """Name the cells in doubt, or their row; how many of them are left out."""
    left_out = 0
    for kind in dict.fromkeys(doubt.kind for doubt in doubts.values() if not doubt.of_column):
        found.tallies.setdefault(kind, Tally(kind, None)).add(row)
    for plan, text, outcome in found.reader.outcomes(row):
        doubt = doubts.get(plan.target.id)
        if doubt is None or outcome.value is None:
            continue
        if doubt.of_column and outcome.mark == STORED:
            _tally(found, plan.problem_id(doubt.kind), plan).add(row, text, doubt.kind)
        left_out += plan.target.id not in values
        found.left_out_cells += plan.target.id not in values
    return left_out


def _is_foot(number: str) -> bool:
    return number.strip().casefold().rstrip(":：") in _FOOT_WORDS


def _tally(found: Examination, problem: str, plan: ColumnPlan) -> Tally:
    tally = found.tallies.get(problem)
    if tally is None:
        tally = found.tallies[problem] = Tally(problem.partition(":")[0], plan)
    return tally


def _repeated(found: Examination) -> None:
    keep = found.reader.options.get("duplicate") == "keep_dated"
    identities.mark_repeated(found.fates, keep)
    found.repeated_days = identities.can_keep_dated(found.fates)
    for row, fate in enumerate(found.fates):
        if fate.first_row >= 0 and fate.reason in ("", "duplicate"):
            found.tallies.setdefault("duplicate", Tally("duplicate", None)).add(row)
