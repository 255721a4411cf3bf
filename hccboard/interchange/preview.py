"""What an import would do: counts, groups of problems with their decisions, and every cell on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hccboard import wording
from hccboard.interchange import (
    cell_values,
    cells,
    column_plans,
    comparison,
    identities,
    import_fields,
    problem_groups,
    problems,
    row_checks,
    units,
)
from hccboard.interchange.column_plans import ColumnPlan, Outcome
from hccboard.interchange.examination import Decisions, Examination, RowReader, Tally, examine
from hccboard.interchange.identities import LEFT_OUT, NEW, SAME, UPDATE, ExistingCases, NoCases, RowFate
from hccboard.interchange.mapping import Mapping as ColumnMappings
from hccboard.interchange.problems import Problem
from hccboard.interchange.table import Table
from hccboard.interchange.values import Quantity, shown, shown_number
from hccboard.translate import _

_EXAMPLES_EACH = 3
# Why a whole row is left out where no cell or earlier row is named for it
_ROW_REASONS = ("conflict", "nothing_else", "empty", "voided")

Cancelled = Callable[[], None]


@dataclass(frozen=True)
class PreviewCell:
    """One cell. ``text`` as the file says, ``stored`` what will be stored, ``old`` what is stored now.

    ``state`` is ``stored``, ``suspicious``, ``rejected``, ``open`` (word without a code), ``update``, ``same``,
    ``kept`` (differs, the stored value stays), ``left_out`` (row), ``blank`` or ``not_read`` (column).
    """

    state: str
    text: str = ""
    stored: str = ""
    old: str = ""
    reason: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Explanation:
    """The foot of the preview: one cell as the file says, as the header says, as proposed, and why.

    ``other_units`` holds (unit, value in the canonical unit) for the units a decision could read it in.
    """

    row_number: int
    column: int
    header: str
    in_file: str
    as_header_says: str
    as_proposed: str
    why: str
    other_units: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Counts:
    """The figures of the summary panel."""

    rows: int = 0
    rows_stored: int = 0
    new_cases: int = 0
    updated_cases: int = 0
    unchanged_cases: int = 0
    rows_left_out: int = 0
    cells_stored: int = 0
    cells_converted: int = 0
    cells_left_out: int = 0
    cells_open: int = 0
    cells_different: int = 0
    columns_needing_you: int = 0
    converted_units: tuple[str, ...] = ()


@dataclass
class ImportPreview:
    """Made by ``build``; nothing of it changes the store."""

    table: Table
    mapping: ColumnMappings
    reader: RowReader = field(repr=False)
    fates: list[RowFate] = field(repr=False)
    tallies: Mapping[str, Tally] = field(repr=False)
    counts: Counts = field(default_factory=Counts)
    problems: tuple[Problem, ...] = ()
    case_numbers: Mapping[str, str] = field(default_factory=dict, repr=False)
    differences: Mapping[tuple[int, int], tuple[str, bool]] = field(default_factory=dict, repr=False)
    imported: bool = False
    backup: str = ""
    added: Set[tuple[int, int]] = field(default_factory=set, repr=False)

    def __len__(self) -> int:
        return len(self.table)

    def cell(self, row: int, column: int) -> PreviewCell:
        """What becomes of a cell; computed when asked."""
        texts = self.reader.texts(row)
        text = texts[column] if column < len(texts) else ""
        shown_text = cells.decode(text).text
        plan = self.reader.by_column.get(column)
        if plan is None:
            return PreviewCell("not_read", "" if self.table.columns[column].never_read else shown_text)
        outcome = plan.read(text)
        stored = _stored_text(outcome.value)
        fate = self.fates[row]
        if fate.fate == LEFT_OUT:
            state = outcome.mark if outcome.leaves_row else "left_out"
            return PreviewCell(state, shown_text, "", "", outcome.reason or fate.reason, outcome.problem)
        if not text or outcome.mark == problems.BLANK:
            return PreviewCell("blank", shown_text)
        old = self.differences.get((row, column))
        if outcome.mark == problems.STORED and plan.target.id in self.reader.settled(row).doubts:
            return self._cell_in_doubt(row, plan, outcome, shown_text, old[0] if old else "")
        if outcome.mark != problems.STORED:
            return PreviewCell(outcome.mark, shown_text, stored, old[0] if old else "", outcome.reason, outcome.problem)
        if old is not None:
            return PreviewCell("update" if old[1] else "kept", shown_text, stored, old[0], "", "difference")
        same = fate.fate in (UPDATE, SAME) and (row, column) not in self.added
        return PreviewCell("same" if same else "stored", shown_text, stored)

    def _cell_in_doubt(self, row: int, plan: ColumnPlan, outcome: Outcome, text: str, old: str) -> PreviewCell:
        """A sound cell that does not go with another of its row: what of it is stored, and why not all."""
        settled = self.reader.settled(row)
        doubt, stored = settled.doubts[plan.target.id], settled.values.get(plan.target.id)
        if stored is not None:
            whole = plan.target.parser != "codes"
            stored = outcome.value if whole else tuple(code for code in outcome.value if code in stored)
        problem = plan.problem_id(doubt.kind) if doubt.of_column else doubt.kind
        return PreviewCell(problems.KINDS[doubt.kind].mark, text, _stored_text(stored), old, doubt.kind, problem)

    @property
    def undecided(self) -> tuple[Problem, ...]:
        """The groups that offer a choice and in which nobody has chosen."""
        return tuple(problem for problem in self.problems if len(problem.options) > 1 and not problem.decided)

    def row_action(self, row: int) -> tuple[str, str]:
        """(fate, what to show beside it): ``new``, ``update`` with the case number, ``same`` with the case number,
        ``left_out`` with the reason in words."""
        fate = self.fates[row]
        if fate.fate == LEFT_OUT:
            if fate.reason == "duplicate":
                return LEFT_OUT, _("Same as {row}").format(row=self.table.row_numbers[fate.first_row])
            return LEFT_OUT, problems.reason_text(fate.reason)
        return fate.fate, self.case_numbers.get(fate.case_id, "")

    def rows(self, which: str = "all") -> Sequence[int]:
        """Row indices: ``all``, ``examples`` (two or three of every kind of mark), ``updates``, ``left_out``, or those
        of a problem by its id."""
        if which == "all":
            return range(len(self.table))
        if which == "examples":
            return self._example_rows()
        if which == "updates":
            return [row for row, fate in enumerate(self.fates) if fate.fate == UPDATE]
        if which == "left_out":
            return [row for row, fate in enumerate(self.fates) if fate.fate == LEFT_OUT]
        tally = self.tallies.get(which)
        return sorted(set(tally.rows)) if tally else []

    def _example_rows(self) -> list[int]:
        chosen: set[int] = set()
        for tally in self.tallies.values():
            chosen.update(list(dict.fromkeys(tally.rows))[:_EXAMPLES_EACH])
        seen: dict[str, int] = {}
        for row, fate in enumerate(self.fates):
            kind = fate.fate + fate.reason
            seen[kind] = seen.get(kind, 0) + 1
            if seen[kind] <= _EXAMPLES_EACH:
                chosen.add(row)
                if fate.first_row >= 0:
                    chosen.add(fate.first_row)
        return sorted(chosen)

    def problem_cells(self) -> Iterator[tuple[int, int, str]]:
        """(row, column, problem id) of every cell that is not simply stored, problem by problem."""
        for identity, tally in self.tallies.items():
            for row in tally.rows:
                yield row, tally.plan.index if tally.plan else -1, identity

    def explain(self, row: int, column: int) -> Explanation:
        """One cell in words."""
        plan = self.reader.by_column.get(column)
        found = self.cell(row, column)
        header = self.mapping.columns[column].header
        if plan is None:
            return Explanation(self.table.row_numbers[row], column + 1, header, found.text, "", "", "")
        texts = self.reader.texts(row)
        said = plan.mapping.header_unit or plan.context.unit
        quantity = _quantity(plan, texts[column] if column < len(texts) else "")
        return Explanation(
            self.table.row_numbers[row], column + 1, header, f"{found.text} {said}".strip(),
            _as_header_says(plan, quantity), found.stored, _reason_in_words(plan, found.reason),
            tuple(_in_other_units(plan, quantity)) if found.problem else (),
        )  # fmt: skip


def _stored_text(value: Any) -> str:
    """A value as the preview shows it, quantities with their unit."""
    if isinstance(value, Quantity) and value.unit:
        return f"{value} {wording.unit_text(value.unit)}".strip()
    return shown(value)


def canonical_text(target: str, value: Any) -> str:
    """A quantity in the canonical unit of its analyte: 3.4 g/dL is ``34 g/L``."""
    if not isinstance(value, Quantity):
        return shown(value)
    factor = units.readable_factor(target, value.unit)
    if factor is None:
        return _stored_text(value)
    canonical = units.accepted_units(target)[0]
    number = (value.value * factor).normalize()
    return f"{value.comparator}{shown_number(number)} {wording.unit_text(canonical)}".strip()


def _quantity(plan: ColumnPlan, text: str) -> Quantity | None:
    value = cell_values.read(cells.decode(text), plan.context).value
    return value if isinstance(value, Quantity) else None


def _as_header_says(plan: ColumnPlan, quantity: Quantity | None) -> str:
    if quantity is None:
        return ""
    said = units.recognise(plan.mapping.header_unit, plan.target.id) or quantity.unit
    return canonical_text(plan.target.id, replace(quantity, unit=said))


def _in_other_units(plan: ColumnPlan, quantity: Quantity | None) -> Iterator[tuple[str, str]]:
    for unit in plan.target.units if quantity is not None else ():
        if unit:
            yield unit, canonical_text(plan.target.id, replace(quantity, unit=unit))


def _reason_in_words(plan: ColumnPlan, reason: str) -> str:
    low, high, unit = column_plans.plausible_range(plan.target.id) or (0, 0, "")
    return problems.reason_text(
        reason, fact=import_fields.label(plan.target.id), low=f"{low:g}", high=f"{high:g}", unit=unit,
        needed=row_checks.needed_label(plan.target.id),
    )


def build(
    table: Table, mapping: ColumnMappings, decisions: Decisions | None = None,
    existing: ExistingCases | None = None, *, today: date | None = None,
    progress: Callable[[float], None] = lambda _done: None, cancelled: Cancelled = lambda: None,
) -> ImportPreview:  # fmt: skip
    """Examine a table. ``today`` is the day after which a date lies in the future."""
    reader = RowReader(table, mapping, decisions or Decisions(), today)
    found = examine(reader, lambda done: progress(done * 0.6), cancelled)
    existing = existing or NoCases()
    identities.match_store(found.fates, existing)
    preview = ImportPreview(table, mapping, reader, found.fates, found.tallies)
    noted = comparison.compare(found, existing, lambda done: progress(0.6 + done * 0.4), cancelled)
    preview.differences, preview.added, preview.case_numbers = noted.differences, noted.added, noted.case_numbers
    for row, fate in enumerate(found.fates):
        if fate.reason in _ROW_REASONS:
            found.tallies.setdefault(fate.reason, Tally(fate.reason, None)).add(row)
    preview.problems = problem_groups.problems_of(found)
    preview.counts = _counts(preview, found)
    return preview


def _counts(preview: ImportPreview, found: Examination) -> Counts:
    kept = [row for row, fate in enumerate(found.fates) if fate.fate != LEFT_OUT]
    by_fate: dict[str, set[str]] = {NEW: set(), UPDATE: set(), SAME: set()}
    for row in kept:
        by_fate[found.fates[row].fate].add(found.fates[row].case_id)
    needing = [c for c in preview.mapping.columns if c.status == "needs_you" and not _settled(c, found)]
    converted = {
        plan.context.unit
        for plan in found.reader.plans
        if plan.unit_doubtful and plan.context.unit in plan.target.units
    }
    return Counts(
        rows=len(found.fates),
        rows_stored=len(kept),
        new_cases=len(by_fate[NEW]),
        updated_cases=len(by_fate[UPDATE]),
        unchanged_cases=len(by_fate[SAME] - by_fate[UPDATE]),
        rows_left_out=len(found.fates) - len(kept),
        cells_stored=sum(found.stored_per_row[row] for row in kept),
        cells_converted=sum(found.converted_per_row[row] for row in kept),
        cells_left_out=found.left_out_cells,
        cells_open=found.open_cells + found.unread_cells,
        cells_different=len(preview.differences),
        columns_needing_you=len(needing),
        converted_units=tuple(sorted(converted)),
    )


def _settled(column: Any, found: Examination) -> bool:
    """Whether a decision settles what the column list still shows as open."""
    plan = found.reader.by_column.get(column.index)
    return plan is not None and column.match in ("unit_unlikely", "no_unit") and plan.decided("unit")
