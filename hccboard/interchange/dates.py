"""Dates as tables hold them, read only where the whole column leaves no doubt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from hccboard.interchange.cells import NUMBER, Cell
from hccboard.interchange.values import Day, Reading

ORDERS = ("dmy", "mdy")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_TIME = r"(?:[t\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm|z)?)?"
_YEAR_FIRST = re.compile(rf"^(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号]?{_TIME}$")
_YEAR_MONTH = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?$")
_YEAR = re.compile(r"^((?:19|20)\d{2})\s*年?$")
_COMPACT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})$")
_YEAR_LAST = re.compile(rf"^(\d{{1,2}})\s*([-/.])\s*(\d{{1,2}})\s*\2\s*(\d{{4}}){_TIME}$")
_NAMED = re.compile(rf"^(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.]*([a-z]{{3,9}})[\s\-/.,]*(\d{{4}}){_TIME}$")
_NAMED_FIRST = re.compile(rf"^([a-z]{{3,9}})[\s\-/.]*(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.,]+(\d{{4}}){_TIME}$")
_SHORT_YEAR = re.compile(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$|^\d{1,2}[\s-]*[a-z]{3,9}[\s-]*\d{2}$")
# Day numbers of spreadsheets between 1900 and 2100; below, a number is more likely an age or a count.
_SERIAL = re.compile(r"^([1-6]\d{4}|7[0-2]\d{3})(?:\.\d+)?$")
_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)


def normal(text: str) -> str:
    """Lower case, full-width forms plain, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def order_of(texts: Iterable[str]) -> str:
    """``dmy`` or ``mdy`` where the cells of a column prove one of them and none the other, else "".

    Only days that are in the calendar prove anything; with points the day comes first anyway.
    """
    proven = set()
    for text in texts:
        match = _YEAR_LAST.match(normal(text))
        if match and match[2] != ".":
            first, second, year = int(match[1]), int(match[3]), int(match[4])
            if first > 12 and not _of_parts(year, second, first).reason:
                proven.add("dmy")
            elif second > 12 and not _of_parts(year, first, second).reason:
                proven.add("mdy")
    return proven.pop() if len(proven) == 1 else ""


def read(cell: Cell, order: str = "", epoch_1904: bool | None = None, *, forced: bool = False) -> Reading:
    """The date of a cell.

    ``order`` is that of the column, "" where it is not proven. ``epoch_1904`` is the day count of the workbook,
    ``None`` where the file does not say (then a day number needs a decision); ``forced`` says that a person
    decided, so that text counts as well. Reasons: ``not_a_date``,
    ``no_such_date``, ``ambiguous_date``, ``short_year``, ``day_number``.
    """
    text = normal(cell.text)
    if match := _YEAR_FIRST.match(text):
        return _of_parts(int(match[1]), int(match[2]), int(match[3]))
    if match := _COMPACT.match(text):
        return _of_parts(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.match(text):
        return _year_last(int(match[1]), int(match[3]), int(match[4]), match[2], order)
    if match := _NAMED.match(text):
        return _of_parts(int(match[3]), _MONTHS.get(match[2], 0), int(match[1]), named=True)
    if match := _NAMED_FIRST.match(text):
        return _of_parts(int(match[3]), _MONTHS.get(match[1], 0), int(match[2]), named=True)
    if match := _YEAR_MONTH.match(text):
        month = int(match[2])
        return Reading(Day(date(int(match[1]), month, 1), "month")) if 1 <= month <= 12 and int(match[1]) else _NO_DATE
    if match := _YEAR.match(text):
        return Reading(Day(date(int(match[1]), 1, 1), "year"))
    if match := _SERIAL.match(text):
        return _serial(int(match[1]), epoch_1904 if forced or cell.kind == NUMBER else None)
    return Reading(reason="short_year" if _SHORT_YEAR.match(text) else "not_a_date")


_NO_DATE = Reading(reason="no_such_date")


def _of_parts(year: int, month: int, day: int, *, named: bool = False) -> Reading:
    try:
        return Reading(Day(date(year, month, day)))
    except ValueError:
        if named and not month:
            return Reading(reason="not_a_date")
        # 31/02/2025: the month may still be right; whether it is used is for the user to say
        known = 1 <= month <= 12 and 1900 <= year <= 2200 and 1 <= day <= 31
        return Reading(Day(date(year, month, 1), "month") if known else None, "no_such_date")


def _year_last(first: int, second: int, year: int, separator: str, order: str) -> Reading:
    if separator == ".":
        order = "dmy"  # with points the day always comes first
    if first > 12 or order == "dmy":
        return _of_parts(year, second, first)
    if second > 12 or order == "mdy":
        return _of_parts(year, first, second)
    if first == second:
        return _of_parts(year, first, second)
    return Reading(reason="ambiguous_date")


def _serial(number: int, epoch_1904: bool | None) -> Reading:
    day = (_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + timedelta(days=number)
    return Reading(Day(day), "" if epoch_1904 is not None else "day_number")
