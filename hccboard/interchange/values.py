"""What a cell says once it is read: the values that go into records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Quantity:
    """A laboratory value as entered; ``comparator`` is one of ``record_fields.COMPARATORS``."""

    value: Decimal
    unit: str = ""
    comparator: str = ""

    def __str__(self) -> str:
        return f"{self.comparator}{shown_number(self.value)}"


@dataclass(frozen=True, slots=True)
class Day:
    """A date of which ``precision`` (day, month, year) is known."""

    day: date
    precision: str = "day"

    def __str__(self) -> str:
        return self.day.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


@dataclass(frozen=True, slots=True)
class Span:
    """Whole numbers from ``low`` to ``high``, both inclusive; ``None`` leaves that end open."""

    low: int | None
    high: int | None

    def __str__(self) -> str:
        if self.low == self.high:
            return str(self.low)
        if self.high is None:
            return f"≥{self.low}"
        return f"≤{self.high}" if self.low is None else f"{self.low}-{self.high}"


@dataclass(frozen=True, slots=True)
class Stated:
    """A Child-Pugh class or score as a letter states it."""

    letter: str | None = None
    score: int | None = None

    def __str__(self) -> str:
        return f"{self.letter or ''}{self.score or ''}"


@dataclass(frozen=True, slots=True)
class OfLesion:
    """What is said of one lesion. ``number`` counts from 1, 0 where the file does not tell which lesion it is;
    ``by_place`` says that it is only the place in a list."""

    number: int
    value: Any
    by_place: bool = False


class Reading(NamedTuple):
    """A cell that was read: its value, or why there is none.

    ``reason`` is "" where the value is sound; otherwise an id of ``problems.REASONS``. A value may come with a
    reason (implausible, but a number). ``blank`` cells say nothing at all.
    """

    value: Any = None
    reason: str = ""
    blank: bool = False


BLANK = Reading(blank=True)


def shown_number(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros that a factor left behind."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: Any) -> str:
    """A value as the preview writes it."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(shown(item) for item in value)
    return str(value)
