"""Numbers as tables hold them: comparators, decimal commas, thousands, units and arrows behind the figure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from hccboard.interchange.cells import NUMBER, Cell

_COMPARATORS = {
    "<": ("<", "小于", "less than", "under"),
    ">": (">", "大于", "more than", "over"),
    "<=": ("<=", "=<", "≤", "≦", "⩽", "小于等于", "不超过"),
    ">=": (">=", "=>", "≥", "≧", "⩾", "大于等于", "不低于", "at least"),
    "": ("",),
}
_COMPARATOR_OF = {word: sign for sign, words in _COMPARATORS.items() for word in words}
_NUMBER = re.compile(
    r"^(?P<comparator>大于等于|小于等于|大于|小于|不低于|不超过|more than|less than|at least|over|under"
    r"|<=|>=|=<|=>|[<>≤≥≦≧⩽⩾]|)\s*"
    r"(?P<sign>[+-]?)(?P<figures>\d[\d.,'\u00a0\u202f ]*\d|\d|[.,]\d+)"
    r"(?:\s*(?:[x*]\s*10\s*\^?\s*\(?(?P<power>[+-]?\d{1,2})\)?|[e](?P<exponent>[+-]?\d{1,2})))?"
    r"\s*(?P<tail>.*)$"
)
# Flags that analysers print behind a value and that say nothing about its size.
_FLAGS = re.compile(r"^(?:\(?(?:[↑↓*!]|[hl]{1,2}|high|low|偏高|偏低|升高|降低|高|低)\)?)+$")
_PLAIN = re.compile(r"^\d+(?:\.\d+)?$")
_THOUSANDS = {sep: re.compile(rf"^\d{{1,3}}(?:{re.escape(sep)}\d{{3}})+$") for sep in (",", ".")}


class Number(NamedTuple):
    """A number with what stands around it; ``tail`` is what follows (a unit perhaps)."""

    value: Decimal
    comparator: str = ""
    tail: str = ""


class DecimalStyle(NamedTuple):
    """Which sign divides decimals in a column: ``,`` or ``.`` where cells prove it, "" where none does."""

    mark: str = ""


def normal(text: str) -> str:
    """Full-width forms plain, lower case, one kind of minus."""
    text = unicodedata.normalize("NFKC", text.replace("×", "x").replace("−", "-").replace("–", "-"))
    return text.lower().strip()


def decimal_style(texts: Iterable[str]) -> DecimalStyle:
    """What the cells of a column prove about the decimal sign.

    ``3,4`` or ``1.234,5`` prove a comma; ``3.45`` or ``1,234.5`` a point. ``1,234`` proves nothing. Where both are
    proven nothing is: then only cells that can be read in one way are accepted.
    """
    proven = {_proves(text) for text in texts} - {""}
    return DecimalStyle(proven.pop()) if len(proven) == 1 else DecimalStyle()


def _proves(text: str) -> str:
    if "," not in text and "." not in text:
        return ""
    match = _NUMBER.match(normal(text))
    if not match:
        return ""
    figures = match["figures"]
    certain, mark = _marks(figures)
    if certain or not mark:
        return certain
    whole, _mark, rest = figures.partition(mark)
    if len(rest) == 3 and whole and not whole.startswith("0") and len(whole) <= 3:
        return ""
    return mark


def _marks(figures: str) -> tuple[str, str]:
    """The sign that can only divide decimals, else the one sign that may divide either; both "" where none stands."""
    comma, point = figures.rfind(","), figures.rfind(".")
    if comma >= 0 and point >= 0:
        return ("," if comma > point else "."), ""
    if comma < 0 and point < 0:
        return "", ""
    only = "," if comma >= 0 else "."
    if figures.count(only) > 1:  # it divides thousands, so the other would divide decimals
        return ("." if only == "," else ","), ""
    return "", only


@lru_cache(maxsize=20_000)
def parse(text: str, mark: str = "", certain_point: bool = False) -> Number | str:
    """The number in a text, or why there is none: ``not_a_number``, ``negative`` or ``ambiguous_number``.

    ``mark`` is the decimal sign of the column: ``,`` or ``.`` where it is proven, "" where nothing speaks against
    the point, ``?`` where other columns of the file use the comma. ``certain_point`` says that the text comes
    from a spreadsheet number, whose point is always the decimal point.
    """
    if certain_point or (_PLAIN.match(text) and ("." not in text or mark in (".", ""))):
        try:
            value = Decimal(text)
        except ArithmeticError:
            return "not_a_number"
        return Number(value) if value >= 0 else "negative"
    match = _NUMBER.match(normal(text))
    if not match:
        return "not_a_number"
    if match["sign"] == "-":
        return "negative"
    figures = _plain_figures(match["figures"], mark)
    if not figures:
        return "ambiguous_number"
    value = Decimal(figures)
    power = match["power"] or match["exponent"]
    if power:
        value = value.scaleb(int(power))
    tail = match["tail"].strip()
    if _FLAGS.match(tail):
        tail = ""
    return Number(value, _COMPARATOR_OF[match["comparator"].strip()], tail)


def _plain_figures(figures: str, mark: str) -> str:
    """Figures with a decimal point and no thousands signs; "" where they can be read in two ways."""
    figures = re.sub(r"['\u00a0\u202f ](?=\d{3}(?:\D|$))", "", figures)
    if not re.fullmatch(r"[\d.,]+", figures):
        return ""
    decimal_mark = _decimal_mark(figures, mark)
    if not decimal_mark:
        return ""
    thousands = "." if decimal_mark == "," else ","
    whole, _mark, rest = figures.partition(decimal_mark)
    if thousands in whole and not _THOUSANDS[thousands].match(whole):
        return ""
    if thousands in rest or decimal_mark in rest:
        return ""
    return (whole.replace(thousands, "") or "0") + ("." + rest if rest else "")


def _decimal_mark(figures: str, mark: str) -> str:
    """The sign that divides the decimals of these figures; "" where it may as well divide thousands."""
    certain, only = _marks(figures)
    if certain or not only:
        return certain or "."
    if mark in (",", "."):
        return mark
    in_doubt = only == "," or mark == "?"
    if in_doubt and _THOUSANDS[only].match(figures) and not figures.startswith("0"):
        return ""
    return only


def of_cell(cell: Cell, mark: str = "") -> Number | str:
    """The number of a cell, or why there is none."""
    return parse(cell.text, mark, cell.kind == NUMBER)
