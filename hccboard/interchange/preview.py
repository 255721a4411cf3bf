"""What an import would do: counts, groups of problems with their decisions, and every cell on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hccboard.domain.records import CaseRecords
from hccboard.interchange import (
    cell_values,
    cells,
    column_plans,
    identities,
    import_fields,
    problems,
    row_records,
    units,
)  # fmt: skip
from hccboard.interchange.column_plans import ColumnPlan
from hccboard.interchange.examination import Decisions, Examination, RowReader, Tally, examine
from hccboard.interchange.identities import LEFT_OUT, NEW, SAME, UPDATE, ExistingCases, NoCases, RowFate
from hccboard.interchange.mapping import Mapping as ColumnMappings
from hccboard.interchange.merging import CORRECT, CREATE, KEPT, CaseMerge, RecordChange
from hccboard.interchange.problems import KEEP, UNIT, Option, Problem
from hccboard.interchange.row_records import RowContext
from hccboard.interchange.table import Table
from hccboard.interchange.values import Quantity, shown, shown_number
from hccboard.translate import _

_CASES_AT_ONCE = 200
_DIFFERENCES_KEPT = 100_000
_EXAMPLES_EACH = 3
_EXAMPLES = 50
# A row known only by its place that differs in a third of its values is most likely another patient's.
_FOREIGN_SHARE = 3
_FOREIGN_LEAST = 3

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
        if outcome.mark != problems.STORED:
            return PreviewCell(outcome.mark, shown_text, stored, old[0] if old else "", outcome.reason, outcome.problem)
        if old is not None:
            return PreviewCell("update" if old[1] else "kept", shown_text, stored, old[0], "", "difference")
        same = fate.fate in (UPDATE, SAME) and (row, column) not in self.added
        return PreviewCell("same" if same else "stored", shown_text, stored)

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
        return f"{value} {value.unit}"
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
    return f"{value.comparator}{shown_number(number)} {canonical}".strip()


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
        reason, fact=import_fields.label(plan.target.id), low=f"{low:g}", high=f"{high:g}", unit=unit
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
    _compare(preview, found, existing, lambda done: progress(0.6 + done * 0.4), cancelled)
    for row, fate in enumerate(found.fates):
        if fate.reason == "conflict":
            found.tallies.setdefault("conflict", Tally("conflict", None)).add(row)
    preview.problems = tuple(_problem(identity, tally, found) for identity, tally in _ordered(found.tallies))
    preview.counts = _counts(preview, found)
    return preview


def _compare(
    preview: ImportPreview, found: Examination, existing: ExistingCases, progress: Callable[[float], None],
    cancelled: Cancelled,
) -> None:  # fmt: skip
    """What rows change in cases that are there already."""
    by_case: dict[str, list[int]] = {}
    for row, fate in enumerate(found.fates):
        if fate.fate != LEFT_OUT and not fate.case_id.startswith("new:"):
            by_case.setdefault(fate.case_id, []).append(row)
    case_ids = list(by_case)
    noted = _Noted()
    numbers: dict[str, str] = {}
    keep_old = found.reader.options.get("difference") == "keep_old"
    for start in range(0, len(case_ids), _CASES_AT_ONCE):
        cancelled()
        progress(start / len(case_ids))
        part = case_ids[start : start + _CASES_AT_ONCE]
        stored = existing.cases(part)
        for case_id in part:
            if case_id in stored:
                numbers[case_id] = stored[case_id].patient.case_number
                _compare_case(found, by_case[case_id], stored[case_id], keep_old, noted)
    preview.differences = noted.differences
    preview.added = noted.added
    preview.case_numbers = numbers
    if noted.differences:
        tally = found.tallies.setdefault("difference", Tally("difference", None))
        for row, _column in noted.differences:
            tally.add(row)


@dataclass
class _Noted:
    """Cells that differ from what is stored (old text, whether it is replaced), and cells that are new there."""

    differences: dict[tuple[int, int], tuple[str, bool]] = field(default_factory=dict)
    added: set[tuple[int, int]] = field(default_factory=set)


def _compare_case(found: Examination, rows: list[int], stored: CaseRecords, keep_old: bool, noted: _Noted) -> None:
    reader = found.reader
    merge = CaseMerge(stored.patient.id, stored, _no_id, keep_old=keep_old)
    known = identities.identity_of_patient(stored.patient)
    for row in rows:
        fate = found.fates[row]
        if stored.patient.voided:
            fate.fate, fate.reason = LEFT_OUT, "voided"
            continue
        if identities.contradicts(known, fate.identity):
            fate.fate, fate.reason = LEFT_OUT, "conflict"
            continue
        values = reader.values(row)
        changes = merge.add(row_records.drafts(RowContext(reader.source(row), values)))
        if fate.identity.kind == identities.BY_ROW and _foreign(changes):
            fate.fate, fate.reason = LEFT_OUT, "conflict"
            continue
        changed = [c for c in changes if c.kind in (CREATE, CORRECT)]
        fate.fate = UPDATE if changed else SAME
        for change in changes:
            _note(reader, row, change, noted)


def _no_id() -> str:
    return "preview"


def _foreign(changes: list[RecordChange]) -> bool:
    """Whether a row known only by its place looks like another patient's."""
    compared = sum(len(c.draft.origin) for c in changes if c.kind != CREATE)
    replaced = sum(
        old not in (None, "", ()) for c in changes if c.kind in (CORRECT, KEPT) for old, _new in c.differences.values()
    )
    return replaced >= _FOREIGN_LEAST and replaced * _FOREIGN_SHARE > compared


def _note(reader: RowReader, row: int, change: RecordChange, noted: _Noted) -> None:
    if change.kind == CREATE:
        for target in change.draft.origin.values():
            noted.added.update((row, column.index) for column in reader.mapping.of_target(target))
    elif change.kind in (CORRECT, KEPT) and len(noted.differences) < _DIFFERENCES_KEPT:
        for name, (old, _new) in change.differences.items():
            for column in reader.mapping.of_target(change.draft.origin[name]):
                if old in (None, "", ()):
                    noted.added.add((row, column.index))
                else:
                    text = ", ".join(old) if isinstance(old, tuple) else shown(old)
                    noted.differences.setdefault((row, column.index), (text, change.kind == CORRECT))


_ORDER = tuple(problems.KINDS)


def _ordered(tallies: Mapping[str, Tally]) -> list[tuple[str, Tally]]:
    """Column by column as in the file, rows last."""
    return sorted(
        tallies.items(),
        key=lambda item: (item[1].plan is None, item[1].plan.index if item[1].plan else 0, _ORDER.index(item[1].kind)),
    )


def _problem(identity: str, tally: Tally, found: Examination) -> Problem:
    plan = tally.plan
    rows = len(set(tally.rows))
    if plan is None:
        offered = list(problems.KINDS[tally.kind].options)
        if tally.kind == "duplicate" and found.repeated_days:
            offered.append("keep_dated")
        given = found.reader.options.get(identity, "")
        chosen = given if given in offered else offered[0]
        options = tuple(Option(o, problems.option_text(o, tally.kind)) for o in offered)
        examples = tuple((row, -1) for row in tally.rows[:_EXAMPLES])
        return Problem(
            identity, tally.kind, None, "", problems.title(tally.kind, "", ""), len(tally.rows), rows, options,
            chosen, given in offered, examples,
        )  # fmt: skip
    fact = import_fields.label(plan.target.id)
    options = tuple(_column_options(plan, tally))
    chosen = plan.chosen(tally.kind)
    if chosen not in [option.id for option in options]:
        options = (*options, Option(chosen, _option_text(chosen, plan, tally)))
    return Problem(
        identity, tally.kind, plan.index, plan.target.id,
        problems.title(tally.kind, fact, plan.mapping.header, limit=_limit(plan, tally.kind)),
        len(tally.rows), rows, options, chosen, plan.decided(tally.kind),
        tuple((row, plan.index) for row in tally.rows[:_EXAMPLES]),
    )  # fmt: skip


def _limit(plan: ColumnPlan, kind: str) -> str:
    """The end of the plausible range that is passed, in the unit of the column."""
    found = column_plans.plausible_range(plan.target.id)
    if found is None or kind not in ("low", "high"):
        return ""
    low, high, unit = found
    value = low if kind == "low" else high
    factor = units.factor(plan.target.id, plan.context.unit)
    if factor:
        value, unit = value / float(factor), plan.context.unit
    return f"{value:.3g} {unit}".strip() if value < 1000 else f"{value:g} {unit}".strip()


def _column_options(plan: ColumnPlan, tally: Tally) -> Iterator[Option]:
    offered = list(plan.options(tally.kind))
    if tally.kind == "unit":
        offered += [UNIT + unit for unit in plan.target.units if unit]
    elif tally.kind in ("low", "high") and plan.target.parser == "number":
        offered += [UNIT + u for u in plan.target.units if u and u != plan.context.unit and _fitting(plan, tally, u)]
    if tally.kind in ("low", "high") and all(reason.endswith("_impossible") for reason in tally.reasons):
        offered = [option for option in offered if option != KEEP]
    # two spellings of one unit are one choice
    seen: set[Any] = set()
    for option in offered:
        factor = units.factor(plan.target.id, option.removeprefix(UNIT)) if option.startswith(UNIT) else option
        if factor not in seen:
            seen.add(factor)
            yield Option(option, _option_text(option, plan, tally))


def _option_text(option: str, plan: ColumnPlan, tally: Tally) -> str:
    fitting = _fitting(plan, tally, option.removeprefix(UNIT)) if option.startswith(UNIT) else 0
    return problems.option_text(option, tally.kind, fitting=fitting, cells=len(tally.rows))


def _fitting(plan: ColumnPlan, tally: Tally, unit: str) -> int:
    """How many cells of a group are plausible in another unit."""
    fitting = 0
    for text, count in tally.texts.items():
        reading = cell_values.read(cells.decode(text), plan.context)
        if isinstance(reading.value, Quantity):
            other = Quantity(reading.value.value, unit, reading.value.comparator)
            fitting += count * (not cell_values.judged(other, plan.target.id).reason)
        elif plan.target.parser in ("diameter", "diameters"):
            again = replace(plan.context, unit=unit)
            fitting += count * (not cell_values.read(cells.decode(text), again).reason)
    return fitting


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
