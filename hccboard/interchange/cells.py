"""One cell as the file holds it, and the compact form in which cells travel and are kept.

A row is kept as one string: cells joined by ``SEPARATOR``, each with a leading mark where it is not plain
text. 200,000 rows stay small that way and no cell is interpreted before somebody looks at it.
"""

from __future__ import annotations

from typing import NamedTuple

SEPARATOR = "\x1f"

TEXT = "text"
NUMBER = "number"  # a spreadsheet number: its decimal separator is certain
DATE = "date"  # a spreadsheet date, as ISO text
FORMULA = "formula"  # a formula without a stored result, or text that a spreadsheet would calculate
ERROR = "error"  # #N/A, #DIV/0!, ...

_MARKS = {NUMBER: "\x01", DATE: "\x02", FORMULA: "\x03", ERROR: "\x04"}
_KINDS = {mark: kind for kind, mark in _MARKS.items()}
# Control characters mean nothing in a table; tab and newline become spaces where a value is parsed.
_UNWANTED = {code: " " for code in (*range(0x20), 0x7F) if chr(code) not in "\n\t"} | {0x85: " "}


class Cell(NamedTuple):
    """The text of a cell and what kind of cell it is."""

    text: str
    kind: str = TEXT


EMPTY = Cell("")


def clean(text: str) -> str:
    """The text without control characters and without blanks at either end."""
    return text.translate(_UNWANTED).strip()


def encode(text: str, kind: str = TEXT) -> str:
    """The compact form of a cell whose text is already clean."""
    return _MARKS[kind] + text if text and kind != TEXT else text


def decode(stored: str) -> Cell:
    """The cell behind its compact form."""
    if not stored:
        return EMPTY
    kind = _KINDS.get(stored[0])
    return Cell(stored[1:], kind) if kind else Cell(stored)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program would calculate this text: ``=1+1``, ``@SUM(A1)``, ``+A1(2)``.

    ``=<3`` and ``=>3`` are comparators; a signed number, ``+`` (a positive result) and ``-ve`` are none.
    """
    if len(text) < 2:
        return False
    if text[0] == "=":
        return text[1] not in "<>"
    if text[0] == "@":
        return True
    return text[0] in "+-" and text[1].isalpha() and any(c in text for c in "(!|")


def literal(text: str) -> str:
    """The text inside ``="0041187"``, the way exports keep leading zeros; else the text itself."""
    if len(text) >= 3 and text.startswith('="') and text.endswith('"') and '"' not in text[2:-1]:
        return text[2:-1].strip()
    return text
