"""What can be wrong with a cell or a row, in which groups it is shown, and which decisions each group offers.

One decision is taken per group, never per cell. The first option of a group is the safe one, taken while nobody
decides: what is doubtful is left out. Nothing is ever converted because it would look better.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hccboard import wording
from hccboard.interchange import headers
from hccboard.translate import _

STORED, SUSPICIOUS, REJECTED, OPEN, BLANK = "stored", "suspicious", "rejected", "open", "blank"

LEAVE_OUT = "leave_out"
LEAVE_ROW = "leave_row"
KEEP = "keep"
LIST = "list"
OWN_COLUMN = "own_column"
UNIT = "unit:"


@dataclass(frozen=True)
class Kind:
    """A group of problems of a column: the mark of its cells and the decisions it offers, the safe one first."""

    mark: str
    options: tuple[str, ...]


KINDS: dict[str, Kind] = {
    "unit": Kind(SUSPICIOUS, (LEAVE_OUT,)),
    "low": Kind(SUSPICIOUS, (LEAVE_OUT,)),
    "high": Kind(SUSPICIOUS, (LEAVE_OUT,)),
    "decimal": Kind(SUSPICIOUS, (LEAVE_OUT, "decimal", "thousands")),
    "unreadable": Kind(REJECTED, (LEAVE_OUT,)),
    "codes": Kind(OPEN, (LEAVE_OUT,)),
    "formula": Kind(SUSPICIOUS, (LEAVE_OUT,)),
    "calendar": Kind(REJECTED, (LEAVE_OUT,)),
    "date_order": Kind(SUSPICIOUS, (LEAVE_OUT, "dmy", "mdy")),
    "day_number": Kind(SUSPICIOUS, (LEAVE_OUT, "days_1900", "days_1904")),
    "future": Kind(SUSPICIOUS, (LEAVE_OUT, KEEP)),
    "unclassified": Kind(SUSPICIOUS, (KEEP, LEAVE_OUT)),
    "alone": Kind(SUSPICIOUS, (LEAVE_OUT,)),
    # of rows
    "duplicate": Kind(SUSPICIOUS, ("keep_first",)),
    "conflict": Kind(SUSPICIOUS, (LEAVE_ROW,)),
    "nothing_else": Kind(SUSPICIOUS, (LEAVE_ROW,)),
    "empty": Kind(SUSPICIOUS, (LEAVE_ROW,)),
    "voided": Kind(SUSPICIOUS, (LEAVE_ROW,)),
    "no_identity": Kind(SUSPICIOUS, (LEAVE_ROW, "by_row")),
    "tumour": Kind(SUSPICIOUS, (LEAVE_OUT, KEEP)),
    "lesions": Kind(SUSPICIOUS, (LEAVE_OUT,)),
    "sites": Kind(SUSPICIOUS, (LEAVE_OUT, LIST, OWN_COLUMN)),
    "causes": Kind(SUSPICIOUS, (LEAVE_OUT, LIST, OWN_COLUMN)),
    "difference": Kind(STORED, ("update", "keep_old")),
}

# reason of a reading -> kind of problem
KIND_OF = {
    "no_unit": "unit",
    "unit_not_accepted": "unit",
    "too_low": "low",
    "too_low_impossible": "low",
    "too_high": "high",
    "too_high_impossible": "high",
    "ambiguous_number": "decimal",
    "formula": "formula",
    "no_such_date": "calendar",
    "ambiguous_date": "date_order",
    "day_number": "day_number",
    "future_date": "future",
    "date_too_early": "future",
    "open_code": "codes",
    "unclassified": "unclassified",
} | dict.fromkeys(
    ("unknown_unit", "not_a_number", "negative", "not_a_grade", "not_a_count", "not_a_length", "not_a_class",
     "contradiction", "error_cell", "not_a_date", "short_year", "digits_lost"),
    "unreadable",
)  # fmt: skip


def problem_id(kind: str, header: str) -> str:
    """The id of a column's group; the same for the same column of another file."""
    return f"{kind}:{headers.normal(header)}"


@dataclass(frozen=True)
class Option:
    """One decision: its id and what it does, in words."""

    id: str
    text: str


@dataclass(frozen=True)
class Problem:
    """A group of cells or rows with one decision.

    ``column`` is the index of the column, ``None`` for rows. ``chosen`` is the option in force, ``decided`` says
    whether a person (or the mapping) chose it. ``examples`` are (row index, column index).
    """

    id: str
    kind: str
    column: int | None
    target: str
    title: str
    cells: int
    rows: int
    options: tuple[Option, ...]
    chosen: str
    decided: bool
    examples: tuple[tuple[int, int], ...] = ()

    @property
    def default(self) -> str:
        return self.options[0].id

    @property
    def mark(self) -> str:
        return KINDS[self.kind].mark


def reason_text(reason: str, **details: Any) -> str:
    """Why a cell is not sound, in one sentence without the value itself."""
    make = _REASONS.get(reason)
    return make(details) if make else ""


def _range(details: dict[str, Any]) -> str:
    shown = {**details, "unit": wording.unit_text(details.get("unit", ""))}
    return _("plausible {low} to {high} {unit}").format(**shown).strip()


_REASONS: dict[str, Callable[[dict[str, Any]], str]] = {
    "no_unit": lambda d: _("The header states no unit, and without one the figure means nothing."),
    "unit_not_accepted": lambda d: _("{fact} is not stored in the unit of the header.").format(**d),
    "unknown_unit": lambda d: _("The unit in the cell is not known for {fact}.").format(**d),
    "too_low": lambda d: _("Implausibly low in its unit: {range}.").format(range=_range(d)),
    "too_high": lambda d: _("Implausibly high in its unit: {range}.").format(range=_range(d)),
    "too_low_impossible": lambda d: _("Impossible in its unit: {range}.").format(range=_range(d)),
    "too_high_impossible": lambda d: _("Impossible in its unit: {range}.").format(range=_range(d)),
    "ambiguous_number": lambda d: _("The comma or point may divide decimals or thousands."),
    "formula": lambda d: _("A formula without a stored result, or text a spreadsheet would calculate."),
    "no_such_date": lambda d: _("This day is not in the calendar."),
    "ambiguous_date": lambda d: _("Day and month may be either way round, and no cell of the column tells."),
    "day_number": lambda d: _("A day number of a spreadsheet; the file does not say from which year it counts."),
    "future_date": lambda d: _("The date lies in the future."),
    "date_too_early": lambda d: _("The date lies before 1900."),
    "open_code": lambda d: _("The code list of the column has no entry for this word."),
    "unclassified": lambda d: _("Invasion without its class: stored as Vp1 to Vp4."),
    "not_a_number": lambda d: _("This is no number."),
    "negative": lambda d: _("A negative value is not possible."),
    "not_a_grade": lambda d: _("This is no grade from 0 to 4."),
    "not_a_count": lambda d: _("This is no count."),
    "not_a_length": lambda d: _("This is no diameter."),
    "not_a_class": lambda d: _("This is no class A to C and no score from 5 to 15."),
    "contradiction": lambda d: _("Class and score contradict each other."),
    "error_cell": lambda d: _("The spreadsheet shows an error in this cell."),
    "not_a_date": lambda d: _("This is no date."),
    "short_year": lambda d: _("A year of two digits can belong to two centuries."),
    "digits_lost": lambda d: _("A spreadsheet rounded this number, so other patients may share it."),
    "nothing_else": lambda d: _("The row holds nothing but its number."),
    "empty": lambda d: _("The row holds nothing that is read."),
    "tumour": lambda d: _("Number and diameters of the nodules contradict each other."),
    "lesions": lambda d: _("It cannot be told which lesion is meant: the row lists more or fewer lesions."),
    "sites": lambda d: _("The list names a site that its own column does not affirm."),
    "causes": lambda d: _("The list names a cause that its own column does not affirm."),
    "alone": lambda d: _("It belongs to “{needed}”, about which the row says nothing: no record can hold it.").format(
        **d
    ),
    "duplicate": lambda d: _("The same number stands in an earlier row."),
    "conflict": lambda d: _("The number belongs to another sex or birth date: perhaps another patient."),
    "no_identity": lambda d: _("The row names no patient."),
    "voided": lambda d: _("The case was voided here and is not brought back."),
}


def option_text(option: str, kind: str, **details: Any) -> str:
    """What a decision does, in words."""
    if option.startswith(UNIT):
        return _unit_text(option.removeprefix(UNIT), kind, details)
    if option == KEEP:
        return _KEEP_TEXTS.get(kind, _keep)(details)
    return _OPTIONS[option](details)


def _unit_text(unit: str, kind: str, details: dict[str, Any]) -> str:
    shown = wording.unit_text(unit) or unit
    if kind == "unit":
        return _("Treat as {unit} for this column: {fitting} of {cells} plausible").format(unit=shown, **details)
    return _("Read as {unit}: {fitting} of {cells} are plausible then").format(unit=shown, **details)


def _keep(_details: dict[str, Any]) -> str:
    return _("Keep as typed, in no score until confirmed")


_KEEP_TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "future": lambda d: _("Store the dates as they are"),
    "unclassified": lambda d: _("Store as invasion of unknown class, Vp1 to Vp4"),
    "tumour": lambda d: _("Store both as they are"),
}
_OPTIONS: dict[str, Callable[[dict[str, Any]], str]] = {
    LEAVE_OUT: lambda d: _("Leave these cells out"),
    LEAVE_ROW: lambda d: _("Leave these rows out"),
    "undated": lambda d: _("Store the rows without a date"),
    "decimal": lambda d: _("Read the sign as decimal: 1,234 is a little more than 1"),
    "thousands": lambda d: _("Read the sign as thousands: 1,234 is one thousand and more"),
    "as_text": lambda d: _("Store as text, never calculated"),
    "month": lambda d: _("Store the month, day unknown"),
    "dmy": lambda d: _("Day first: 3/4 is 3 April"),
    "mdy": lambda d: _("Month first: 3/4 is March 4"),
    "days_1900": lambda d: _("Days since 1900, as most spreadsheets count"),
    "days_1904": lambda d: _("Days since 1904, as old Macintosh workbooks count"),
    "keep_first": lambda d: _("Keep the first row, leave out the others"),
    "keep_dated": lambda d: _("Keep all as dated results of one case"),
    "by_row": lambda d: _("Make a case of each, told apart by its row number"),
    LIST: lambda d: _("Believe the list: leave out the column of its own"),
    OWN_COLUMN: lambda d: _("Believe the column of its own: take it out of the list"),
    "update": lambda d: _("Store the new values, keep the old in the history"),
    "keep_old": lambda d: _("Keep only the old values"),
}


def title(kind: str, fact: str, column: str, **details: Any) -> str:
    """The heading of a group."""
    return _TITLES[kind]({"fact": fact, "column": column, **details})


_TITLES: dict[str, Callable[[dict[str, Any]], str]] = {
    "unit": lambda d: _("{fact}: unit").format(**d),
    "low": lambda d: _("{fact} below {limit}").format(**d),
    "high": lambda d: _("{fact} above {limit}").format(**d),
    "decimal": lambda d: _("{fact}: comma or point").format(**d),
    "unreadable": lambda d: _("{fact}: not understood").format(**d),
    "codes": lambda d: _("{fact}: words without a code").format(**d),
    "formula": lambda d: _("{fact}: formulas").format(**d),
    "calendar": lambda d: _("{fact}: not in the calendar").format(**d),
    "date_order": lambda d: _("{fact}: day or month first").format(**d),
    "day_number": lambda d: _("{fact}: day numbers").format(**d),
    "future": lambda d: _("{fact}: date out of range").format(**d),
    "unclassified": lambda d: _("{fact} without its class").format(**d),
    "duplicate": lambda d: _("Same number"),
    "conflict": lambda d: _("Number of another patient"),
    "no_identity": lambda d: _("Rows that name no patient"),
    "nothing_else": lambda d: _("Rows with nothing but a number"),
    "empty": lambda d: _("Rows with nothing that is read"),
    "voided": lambda d: _("Cases that were voided here"),
    "tumour": lambda d: _("Number and diameters contradict"),
    "lesions": lambda d: _("Labels, segments or categories without their lesion"),
    "sites": lambda d: _("Sites of metastasis contradict"),
    "causes": lambda d: _("Causes of liver disease contradict"),
    "alone": lambda d: _("{fact} without “{needed}”").format(**d),
    "difference": lambda d: _("Values that differ"),
}
