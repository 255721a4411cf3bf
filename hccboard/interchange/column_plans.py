"""How the cells of one mapped column are read once the decisions are taken."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from hccboard.domain import catalogue
from hccboard.interchange import cell_values, cells, dates, headers, import_fields, numbers, problems, units
from hccboard.interchange.cell_values import Context
from hccboard.interchange.cells import Cell
from hccboard.interchange.import_fields import ImportTarget
from hccboard.interchange.mapping import ColumnMapping
from hccboard.interchange.problems import BLANK, KEEP, LEAVE_OUT, LEAVE_ROW, STORED, UNIT, problem_id
from hccboard.interchange.table import Table
from hccboard.interchange.values import Quantity, Reading

_REMEMBERED = 4096
# Targets that say who the row is about or which day it belongs to: a doubt leaves the whole row out.
_ROW_DECIDING = ("hospital_number", "case_number", "visit_date")
_UNDATED = "undated"


class Outcome(NamedTuple):
    """What becomes of a cell: ``value`` is ``None`` where nothing is stored, ``mark`` as in ``problems``."""

    value: Any = None
    mark: str = BLANK
    reason: str = ""
    problem: str = ""
    leaves_row: bool = False
    converted: bool = False


_BLANK = Outcome()


@dataclass(frozen=True)
class Evidence:
    """What the columns of a file prove together: whether any of them uses the decimal comma."""

    decimal_marks: Dictionary[int, str]

    @property
    def comma_in_file(self) -> bool:
        return "," in self.decimal_marks.values()


class ColumnPlan:
    """Reads the cells of one column; results are remembered for equal cells."""

    def __init__(
        self, column: ColumnMapping, context: Context, decisions: Dictionary[str, str], unit_doubtful: bool,
        lesion: int = 0,
    ) -> None:  # fmt: skip
        self.index = column.index
        self.mapping = column
        self.target: ImportTarget = context.target
        self.context = context
        self.unit_doubtful = unit_doubtful
        self.lesion = lesion
        self._decisions = decisions
        self._seen: dict[str, Outcome] = {}

    def read(self, stored: str) -> Outcome:
        """The outcome of a cell in its compact form."""
        found = self._seen.get(stored)
        if found is None:
            found = self._read(cells.decode(stored))
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[stored] = found
        return found

    def problem_id(self, kind: str) -> str:
        return problem_id(kind, self.mapping.header)

    def options(self, kind: str) -> tuple[str, ...]:
        """The decisions a kind of problem offers in this column, the safe one first; units come on top."""
        offered = problems.KINDS[kind].options
        if kind == "formula" and self.target.parser == "text" and self.target.id not in _ROW_DECIDING:
            offered = (*offered, "as_text")
        if kind == "calendar":
            offered = (*offered, "month")
        if kind in ("low", "high") and self.target.parser in ("number", "integer"):
            offered = (*offered, KEEP)
        if self.target.id not in _ROW_DECIDING or kind == "unclassified":
            return offered
        instead: tuple[str, ...] = (LEAVE_ROW,)
        if self.target.id == "visit_date":
            instead = (LEAVE_ROW, _UNDATED)
        return (*instead, *(o for o in offered if o != LEAVE_OUT))

    def chosen(self, kind: str) -> str:
        """The option in force for a kind of problem."""
        given = self._given(kind)
        if given:
            return given
        if kind == "unit" and self.mapping.unit and self.unit_doubtful:
            return UNIT + self.mapping.unit
        return self.options(kind)[0]

    def _given(self, kind: str) -> str:
        """The decision taken for a kind of problem, "" where there is none or it is not offered here."""
        given = self._decisions.get(self.problem_id(kind), "")
        known = given in self.options(kind) or (
            given.startswith(UNIT) and given.removeprefix(UNIT) in self.target.units
        )
        return given if known else ""

    def decided(self, kind: str) -> bool:
        """Whether a person chose: through a decision, or through the unit of the mapping."""
        return bool(self._given(kind)) or (kind == "unit" and bool(self.mapping.unit))

    def _read(self, cell: Cell) -> Outcome:
        reading = cell_values.read(cell, self.context)
        if reading.blank:
            return _BLANK
        if self.unit_doubtful and not reading.reason and self._in_unit_of_column(reading.value):
            return self._of_doubtful_unit(reading)
        if not reading.reason:
            if reading.value == import_fields.UNCLASSIFIED:
                return self._resolved(cell, Reading(reading.value, "unclassified"))
            return Outcome(reading.value, STORED, converted=self._converted(reading.value))
        return self._resolved(cell, reading)

    def _in_unit_of_column(self, value: Any) -> bool:
        """Whether the unit is that of the column and not one the cell states itself."""
        return bool(self.context.unit) and (not isinstance(value, Quantity) or value.unit == self.context.unit)

    def _of_doubtful_unit(self, reading: Reading) -> Outcome:
        """A sound value in the unit a person chose against the header: stored, and still named."""
        return Outcome(
            reading.value, problems.SUSPICIOUS, "unit_not_accepted" if self.mapping.header_unit else "no_unit",
            self.problem_id("unit"), converted=self._converted(reading.value),
        )  # fmt: skip

    def _converted(self, value: Any) -> bool:
        if not isinstance(value, Quantity) or not value.unit:
            return False
        header_unit = self.mapping.header_unit
        return bool(header_unit) and units.recognise(header_unit, self.target.id) != value.unit

    def _resolved(self, cell: Cell, reading: Reading) -> Outcome:
        kind = problems.KIND_OF[reading.reason]
        option = self.chosen(kind)
        mark = problems.KINDS[kind].mark
        outcome = Outcome(None, mark, reading.reason, self.problem_id(kind))
        if option == LEAVE_ROW:
            return outcome._replace(leaves_row=True)
        value = self._value_under(cell, reading, kind, option)
        return outcome._replace(value=value, converted=self._converted(value))

    def _value_under(self, cell: Cell, reading: Reading, kind: str, option: str) -> Any:
        if option in (LEAVE_OUT, _UNDATED):
            return None
        if option.startswith(UNIT) and isinstance(reading.value, Quantity):
            other = Quantity(reading.value.value, option.removeprefix(UNIT), reading.value.comparator)
            judged = cell_values.judged(other, self.target.id)
            return None if judged.reason else judged.value
        if option in ("month", "as_text"):
            return reading.value
        if option == KEEP:
            return None if reading.reason.endswith("_impossible") else reading.value
        again = _context_under(self.context, cell, option)
        second = cell_values.read(cell, again) if again is not None else Reading(reason="?")
        return None if second.reason else second.value


def _context_under(context: Context, cell: Cell, option: str) -> Context | None:
    """The context in which a cell is read again because of a decision."""
    if option in ("dmy", "mdy"):
        return replace(context, date_order=option)
    if option in ("days_1900", "days_1904"):
        return replace(context, epoch_1904=option == "days_1904", epoch_forced=True)
    if option in ("decimal", "thousands"):
        here = "," if "," in cell.text else "."
        other = "." if here == "," else ","
        return replace(context, decimal_mark=here if option == "decimal" else other)
    return None


def evidence(table: Table, columns: tuple[ColumnMapping, ...]) -> Evidence:
    """What the mapped columns of a text table prove about the decimal sign."""
    marks = {}
    for column in columns:
        if column.target and import_fields.target(column.target).parser in (
            "number", "plain", "integer", "diameter", "diameters",
        ):  # fmt: skip
            found = numbers.decimal_style(
                stored for stored in table.column_cells(column.index) if stored and stored[0] > "\x1f"
            )
            marks[column.index] = found.mark
    return Evidence(marks)


def lesion_numbers(columns: tuple[ColumnMapping, ...]) -> dict[int, int]:
    """Column index -> the number of the one lesion it speaks of, from its name, else from the order of the columns;
    a single column without a number lists all lesions and is not in it."""
    found: dict[int, int] = {}
    for target in import_fields.OF_LESIONS:
        ours = [column for column in columns if column.target == target]
        named = [headers.lesion_number(column.header) for column in ours]
        if 0 in named or len(set(named)) < len(named):
            named = list(range(1, len(ours) + 1)) if len(ours) > 1 else []
        found.update(zip((column.index for column in ours), named, strict=False))
    return found


def plan(
    table: Table, column: ColumnMapping, decisions: Dictionary[str, str], proof: Evidence, today: date | None,
    lesion: int = 0,
) -> ColumnPlan:  # fmt: skip
    """The plan for a column that has a target; ``lesion`` as in ``lesion_numbers``, 0 for none."""
    target = import_fields.target(column.target)
    mark = column.decimal_mark or proof.decimal_marks.get(column.index, "")
    if not mark and proof.comma_in_file and table.format == "csv":
        mark = "?"
    order = column.date_order
    if target.parser == "date" and not order:
        order = dates.order_of(table.column_cells(column.index))
    unit, doubtful = _unit(column, target, decisions)
    context = Context(
        target, unit, column.codes, mark, order,
        table.epoch_1904 if table.format == "xlsx" else None, today=today, one_lesion=lesion > 0,
    )  # fmt: skip
    return ColumnPlan(column, context, decisions, doubtful, lesion)


def _unit(column: ColumnMapping, target: ImportTarget, decisions: Dictionary[str, str]) -> tuple[str, bool]:
    """The unit figures are read in, and whether it is not what the header says.

    The unit of the mapping, else a decision, else that of the header (accepted or not).
    """
    if not target.units:
        return "", False
    said = units.recognise(column.header_unit, target.id) or column.header_unit
    doubtful = said not in ("", *target.units) or (not said and target.needs_unit and not column.unit)
    if said and column.unit and said != column.unit:
        doubtful = True
    decided = decisions.get(problem_id("unit", column.header), "")
    if doubtful and decided == LEAVE_OUT:
        return said if said not in target.units else "", doubtful
    if doubtful and decided.startswith(UNIT) and decided.removeprefix(UNIT) in target.units:
        return decided.removeprefix(UNIT), doubtful
    if column.unit or "" in target.units:
        return column.unit, doubtful
    return said or units.bare_unit(target.id) or "", doubtful


def plausible_range(target: str) -> tuple[float, float, str] | None:
    """Low and high end of the plausible range and its unit; ``None`` where there is none."""
    if target in ("largest_diameter", "diameters"):
        low, high = catalogue.DIAMETER_PLAUSIBLE_MM
        return low, high, "mm"
    found = catalogue.DEFINITIONS.get("age_years" if target == "age" else target)
    if found is None or found.plausible is None:
        return None
    return (*found.plausible, found.unit)
