"""Text in columns of a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

SYSTEM_COLUMNS = 38
"""As wide as the longest name of a system with its edition."""


def padded(text: str, columns: int) -> str:
    """The text with blanks up to this many columns of a terminal, where a Chinese character takes two."""
    return text + " " * (columns - columns_of(text))


def columns_of(text: str) -> int:
    """How many columns of a terminal the text takes; an accent of its own takes none."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def print_columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table: the first column to the left, the others, which are numbers, to the right under their heads."""
    widths = [max(columns_of(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, *rows):
        first, *numbers = row
        cells = [" " * (width - columns_of(cell)) + cell for cell, width in zip(numbers, widths[1:], strict=True)]
        print("  ".join([padded(first, widths[0]), *cells]).rstrip())
