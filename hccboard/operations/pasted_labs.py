"""Reads laboratory results that were pasted: a table of a spreadsheet, or lines of a laboratory printout.

Two to five columns in any order: test, value (with its comparator, perhaps with its unit), unit, date. Every line
comes back, with what is read from it or why nothing is; a column that is not used is named. Nothing is guessed:
a unit that is not known, a figure with two meanings or a test that is not known stays out and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hccboard import wording
from hccboard.domain.catalogue import LABORATORY
from hccboard.errors import UserError
from hccboard.interchange import cell_values, dates, headers, import_fields, numbers, units
from hccboard.interchange.cells import Cell, clean
from hccboard.interchange.numbers import Number
from hccboard.interchange.values import Day, Quantity
from hccboard.translate import _

MOST_LINES = 500
_KNOWN = frozenset(definition.key for definition in LABORATORY)
_SIGNS = frozenset(("<", ">", "<=", ">=", "≤", "≥", "=", ""))
# "ALT 45 U/L": a line of a printout with single blanks
_PLAIN_LINE = re.compile(r"^(?P<name>\D.*?)[\s:：]+(?P<value>[<>≤≥]?=?\s*\d[\d.,]*)\s*(?P<rest>.*)$")
_TIME = re.compile(r"\b\d{1,2}:\d{2}")
_DATE_LIKE = re.compile(
    r"\d[-/.年]\s*(?:\d{1,2}|[a-z]{3,9})\s*[-/.月,]|^(?:19|20)\d{2}[-/年]\d|^(?:19|20)\d{6}$|[a-z]{3}", re.IGNORECASE
)

# What may belong to the figure before it: more digits, a power of ten, the rest of a date or of a time
_GOES_ON = re.compile(
    r"^(?:\d|[x×*^'’]|e\s*[+-]?\s*\d|[-–−/.,:年月]\s*\d|[+-]"
    r"|-?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PastedValue:
    """What is read from a line. ``day`` is ``None`` where the line has no date; ``time_of_day`` as in "07:40"."""

    analyte: str
    value: Decimal
    comparator: str
    unit: str
    day: date | None = None
    precision: str = "day"
    time_of_day: str = ""


@dataclass(frozen=True)
class PastedLine:
    """One line as pasted. ``why`` says why nothing is taken from it, ``caution`` what looks wrong about its value."""

    cells: tuple[str, ...]
    value: PastedValue | None = None
    why: str = ""
    caution: str = ""
    heading: bool = False
    name: str = ""
    """The test as the line names it."""

    @property
    def text(self) -> str:
        return "  ".join(cell for cell in self.cells if cell)


@dataclass(frozen=True)
class PastedTable:
    """Every line that is not blank, in order; ``notes`` tell about whole columns."""

    lines: tuple[PastedLine, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def days(self) -> list[date]:
        """The days of the values, the newest first."""
        return sorted({line.value.day for line in self.lines if line.value and line.value.day}, reverse=True)


@dataclass(frozen=True)
class _Columns:
    """Which column holds what; -1 where none does."""

    analyte: int = -1
    value: int = -1
    unit: int = -1
    day: int = -1
    sign: int = -1


def read_pasted(text: str, today: date) -> PastedTable:
    """Read what was pasted. ``UserError`` where it is too long, or where no line names a known test."""
    rows = _rows(text)
    if len(rows) > MOST_LINES:
        raise UserError(
            _("{count} lines are too many for one panel.").format(count=len(rows)),
            _("At most {count} lines are read.").format(count=MOST_LINES),
            _("Paste one panel at a time, or import it."),
        )  # fmt: skip
    columns = _columns_of(rows)
    if columns.analyte < 0 or columns.value < 0:
        raise UserError(
            _("No laboratory result was found in what was pasted."), _("A line needs a known test and its value."),
            _("Copy the columns test, value, unit and date."),
        )  # fmt: skip
    mark = numbers.decimal_style(_at(row, columns.value) for row in rows).mark
    order = dates.order_of(_at(row, columns.day) for row in rows)
    lines: list[PastedLine] = []
    for number, row in enumerate(rows):
        line = replace(_line(row, columns, mark, order, today), name=_at(row, columns.analyte))
        lines.append(_first_line(line, row, columns) if number == 0 else line)
    return PastedTable(tuple(_without_doubles(lines)), tuple(_notes(rows, columns)))


# -- lines and columns --------------------------------------------------------------------------------------


def _rows(text: str) -> list[tuple[str, ...]]:
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if clean(line)]
    divide = _divider(lines)
    return [tuple(clean(cell) for cell in divide(line)) for line in lines]


def _divider(lines: Sequence[str]) -> Callable[[str], Sequence[str]]:
    """How the lines are divided: by tabs, else by what divides every line, else as a printout."""
    if any("\t" in line for line in lines):
        return lambda line: line.split("\t")
    for sign, least in ((";", 1), ("|", 1), (",", 2)):
        counts = {line.count(sign) for line in lines}
        if len(counts) == 1 and counts.pop() >= least:
            return lambda line, by=sign: [cell.strip('"') for cell in line.strip("|").split(by)]
    return _printed


def _printed(line: str) -> Sequence[str]:
    """A line of a printout: columns stand two blanks apart, or follow each other as test, value, unit, date."""
    wide = re.split(r"\s{2,}", line.strip())
    if len(wide) > 1:
        return wide
    found = _PLAIN_LINE.match(line.strip())
    if found is None:
        return wide
    rest = [found["rest"]] if units.recognise(found["rest"]) else found["rest"].split(maxsplit=1)
    return [found["name"], found["value"], *rest]


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if 0 <= column < len(row) else ""


def _columns_of(rows: Sequence[Sequence[str]]) -> _Columns:
    """Every column is what most of its cells are."""
    count = max((len(row) for row in rows), default=0)
    free = list(range(count))

    def take(fits: Callable[[str], bool]) -> int:
        scores = {column: sum(fits(_at(row, column)) for row in rows) for column in free}
        best = max(scores, key=lambda column: (scores[column], -column), default=-1)
        if best < 0 or not scores[best]:
            return -1
        free.remove(best)
        return best

    analyte = take(lambda cell: _analyte(cell)[0] != "")
    day = take(_is_date)
    value = take(_is_value)
    unit = take(lambda cell: bool(units.recognise(cell)))
    signs = [c for c in free if all(_at(r, c) in _SIGNS for r in rows[1:]) and any(_is_sign(_at(r, c)) for r in rows)]
    return _Columns(analyte, value, unit, day, signs[0] if signs else -1)


def _is_sign(cell: str) -> bool:
    return bool(cell) and cell in _SIGNS


def _is_date(cell: str) -> bool:
    return bool(_DATE_LIKE.search(cell)) and dates.read(Cell(cell)).reason != "not_a_date"


def _is_value(cell: str) -> bool:
    found = numbers.parse(cell)
    if not isinstance(found, Number):
        return found in ("ambiguous_number", "negative")
    return not found.tail or bool(units.recognise(found.tail))


def _analyte(name: str) -> tuple[str, str, tuple[str, ...]]:
    """(test, unit its name states, tests it may mean)."""
    found = headers.recognise(name) if name else headers.Recognised()
    if found.target in _KNOWN:
        return found.target, found.unit_text, ()
    return "", "", tuple(target for target in found.possible if target in _KNOWN)


# -- one line -----------------------------------------------------------------------------------------------


def _line(row: tuple[str, ...], columns: _Columns, mark: str, order: str, today: date) -> PastedLine:
    name = _at(row, columns.analyte)
    key, own_unit, possible = _analyte(name)
    if not key:
        return PastedLine(row, why=_why_unknown(name, possible))
    text = _at(row, columns.value)
    if not text:
        return PastedLine(row, why=_("no value"))
    if _goes_on(row, columns):
        return PastedLine(row, why=_("what follows the figure may belong to it"))
    sign = _at(row, columns.sign)
    unit_text = _at(row, columns.unit) or own_unit
    unit = units.recognise(unit_text, key) if unit_text else units.bare_unit(key) or ""
    if unit_text and unit not in units.accepted_units(key):
        return PastedLine(row, why=_why("unit_not_accepted", key))
    context = cell_values.Context(import_fields.target(key), unit, decimal_mark=mark, today=today)
    reading = cell_values.read(Cell(text if sign in ("", "=") else sign + text), context)
    found = reading.value
    if not isinstance(found, Quantity) or reading.reason in ("no_unit", "unit_not_accepted"):
        return PastedLine(row, why=_why(reading.reason, key) or _("no value"))
    if reading.reason.endswith("_impossible"):
        return PastedLine(row, why=_("impossible in this unit"))
    day, why = _day(_at(row, columns.day), order, today)
    if why:
        return PastedLine(row, why=why)
    time = _TIME.search(_at(row, columns.day))
    value = PastedValue(key, found.value, found.comparator, found.unit, *day, time[0] if time else "")
    return PastedLine(row, value, caution=_("outside the plausible range") if reading.reason else "")


def _goes_on(row: tuple[str, ...], columns: _Columns) -> bool:
    """Whether a cell that is not used, next to the value or between it and its unit, may be part of the figure."""
    for column in range(columns.value + 1, max(columns.unit, columns.value + 2)):
        cell = _at(row, column)
        used = column in (columns.analyte, columns.unit, columns.day, columns.sign)
        if not used and not units.recognise(cell) and _GOES_ON.match(cell):
            return True
    return False


def _day(text: str, order: str, today: date) -> tuple[tuple[date | None, str], str]:
    if not text:
        return (None, "day"), ""
    reading = dates.read(Cell(text), order)
    if not isinstance(reading.value, Day) or reading.reason:
        if reading.reason == "ambiguous_date":
            return (None, "day"), _("the order of day and month is not known")
        return (None, "day"), _("the date is not readable")
    if reading.value.day > today:
        return (None, "day"), _("the date lies ahead")
    return (reading.value.day, reading.value.precision), ""


def _first_line(line: PastedLine, row: tuple[str, ...], columns: _Columns) -> PastedLine:
    """The first line may be the heads of the columns."""
    heads = line.value is None and not any(_is_value(cell) or _is_date(cell) for cell in row if cell)
    return replace(line, why="", heading=True) if heads and _at(row, columns.value) else line


def _without_doubles(lines: Sequence[PastedLine]) -> list[PastedLine]:
    """A test given twice for one day is taken once; the second line says so."""
    seen: set[tuple[str, date | None]] = set()
    kept = []
    for line in lines:
        key = (line.value.analyte, line.value.day) if line.value else None
        if key is not None and key in seen:
            why = _("this test is there twice; the first is taken")
            kept.append(replace(line, value=None, caution="", why=why))
            continue
        if key is not None:
            seen.add(key)
        kept.append(line)
    return kept


def _notes(rows: Sequence[Sequence[str]], columns: _Columns) -> list[str]:
    """What is said about columns that are not used."""
    used = (columns.analyte, columns.value, columns.unit, columns.day, columns.sign)
    notes = []
    for column in range(max(map(len, rows), default=0)):
        cells = [_at(row, column) for row in rows]
        if column in used or not any(cells):
            continue
        examples = wording.names_text([cell for cell in cells if cell][:3])
        text = _("Column {number} is not used: {examples}")
        if sum(map(_is_value, cells)) > len(rows) // 2:
            text = _("Column {number} holds numbers too and is not used: {examples}")
        notes.append(text.format(number=column + 1, examples=examples))
    return notes


# -- words --------------------------------------------------------------------------------------------------


def _why_unknown(name: str, possible: Sequence[str]) -> str:
    if not name:
        return _("no test named")
    if possible:
        names = wording.or_text([wording.fact_name(key) for key in possible])
        return _("may be {names}").format(names=names)
    return _("this test is not known")


def _why(reason: str, key: str) -> str:
    if reason in ("unit_not_accepted", "unknown_unit"):
        accepted = wording.names_text([wording.unit_text(unit) for unit in units.accepted_units(key) if unit])
        return _("the unit is not known; accepted: {units}").format(units=accepted or _("none"))
    return {
        "no_unit": _("the unit is missing"), "ambiguous_number": _("the figure can be read in two ways"),
        "negative": _("the figure is negative"), "not_a_number": _("the value is not a number"),
    }.get(reason, _("the value is not a number") if reason else "")  # fmt: skip
