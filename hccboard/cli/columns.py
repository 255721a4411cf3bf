"""Text in columns of a terminal."""

from __future__ import annotations

import unicodedata

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
