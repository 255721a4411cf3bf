"""Numbers, dates, ages and lists as text: U+2212 for minus, ISO dates, no separator below 10 000."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from hccboard.translate import _, mark, ngettext

MINUS = "\u2212"
EN_DASH = "\u2013"
NO_BREAK_SPACE = "\u00a0"
_GROUPED_FROM = 10_000
_zero: ContextVar[date | None] = ContextVar("zero", default=None)
_BETWEEN_CHINESE = re.compile("(?<=[\u3000-\u9fff\uff00-\uff5e]) (?=[\u3000-\u9fff\uff00-\uff5e])")
_FULL_WIDTH = re.compile("[\u3000-\u303f\uff00-\uff5e]")
_MONTHS = (
    mark("Jan"), mark("Feb"), mark("Mar"), mark("Apr"), mark("May"), mark("Jun"),
    mark("Jul"), mark("Aug"), mark("Sep"), mark("Oct"), mark("Nov"), mark("Dec"),
)  # fmt: skip


def number_text(x: float | int | Decimal, digits: int | None = None) -> str:
    """The number with a true minus sign and, from 10 000 on, groups of three digits.

    ``digits`` fixes the decimals (rounded half away from zero). Without it a ``Decimal`` is shown as it was
    typed, its trailing zeros included, and a float with at most six decimals and no trailing zeros.
    """
    if isinstance(x, float) and math.isinf(x):
        return (MINUS if x < 0 else "") + "\u221e"
    if digits is not None:
        from decimal import ROUND_HALF_UP

        plain = f"{Decimal(x).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"
    elif isinstance(x, Decimal):
        plain = f"{x:f}"
    else:
        plain = f"{x:.6f}".rstrip("0").rstrip(".")
    sign, digits_only = (MINUS, plain[1:]) if plain.startswith("-") else ("", plain)
    if not digits_only.strip("0."):
        sign = ""  # no negative zero
    whole, point, rest = digits_only.partition(".")
    if int(whole) >= _GROUPED_FROM:
        whole = f"{int(whole):,}".replace(",", NO_BREAK_SPACE)
    return sign + whole + point + rest


@contextmanager
def days_from(zero: date | None) -> Iterator[None]:
    """Within the block, in this thread only, dates are told as days from ``zero`` ("day −7", short "d −7"): for
    paper that must not hold a date. ``None`` changes nothing."""
    before = _zero.set(zero)
    try:
        yield
    finally:
        _zero.reset(before)


def day_zero() -> date | None:
    """The day from which dates are told at present; ``None`` where they are told as dates."""
    return _zero.get()


def _day_from(zero: date, day: date, *, short: bool, precision: str) -> str:
    number = number_text((day - zero).days)
    if precision != "day":
        return _("about day {number}").format(number=number)
    return (_("d {number}") if short else _("day {number}")).format(number=number)


def date_text(day: date | None, today: date | None = None, *, short: bool = False, precision: str = "day") -> str:
    """``2026-08-06``; with ``short`` "6 Aug" where the year is that of ``today`` (default: now).

    ``precision`` ``month`` or ``year`` leaves out what is not known; no date is an empty text. Within ``days_from`` the
    day is told as a number of days.
    """
    if day is None:
        return ""
    zero = _zero.get()
    if zero is not None:
        return _day_from(zero, day, short=short, precision=precision)
    if precision == "year":
        return f"{day.year:04d}"
    if precision == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if short and day.year == (today or date.today()).year:  # noqa: DTZ011 - a civil day, not an instant
        return _("{day} {month}").format(day=day.day, month=_(_MONTHS[day.month - 1]))
    return day.isoformat()


def month_text(month: int) -> str:
    """The short name of a month, 1 to 12: "Aug"."""
    return _(_MONTHS[month - 1])


class Dated(Protocol):
    """A record, or a fact that came of one: its day, and how much of that is known (day, month, year)."""

    @property
    def date(self) -> date | None: ...

    @property
    def date_precision(self) -> str: ...


def day_of(dated: Dated | None, today: date | None = None, *, short: bool = False) -> str:
    """The day of a record or a fact as precise as it is known, as ``date_text`` writes it; "" without one."""
    if dated is None:
        return ""
    return date_text(dated.date, today, short=short, precision=dated.date_precision)


def time_text(moment: datetime) -> str:
    """Date and time of day to the minute: ``2026-08-13 14:52``."""
    return moment.strftime("%Y-%m-%d %H:%M")


def age_text(days: int | None) -> str:
    """The age of a value in days, "7 d"; no age is an empty text."""
    return "" if days is None else _("{days} d").format(days=number_text(days))


def age_years_text(low: float, high: float | None = None) -> str:
    """The age of a person in completed years, "58 y" or "57–58 y"."""
    years = number_text(low) if high is None or high == low else f"{number_text(low)}{EN_DASH}{number_text(high)}"
    return _("{years} y").format(years=years)


def list_text(items: Sequence[str]) -> str:
    """Phrases one after the other: "bilirubin 13, albumin 40.5"."""
    return _joined(items, _("{list}, {phrase}"))


def names_text(items: Sequence[str]) -> str:
    """Things of one kind, enumerated: "bilirubin, albumin, INR"."""
    return _joined(items, _("{list}, {name}"))


def clauses_text(items: Sequence[str]) -> str:
    """Clauses that hold commas themselves: "BCLC 2022: excluded; CNLC 2024: listed"."""
    return _joined(items, _("{list}; {phrase}"))


def sentences_text(sentences: Sequence[str]) -> str:
    """Sentences one after the other, the empty ones left out; no blank after a full-width sign, which has its own."""
    text = ""
    for sentence in sentences:
        if sentence:
            text += ("" if not text or _FULL_WIDTH.match(text[-1]) else " ") + sentence
    return text


def with_point(text: str) -> str:
    """A sentence with its full stop."""
    return text if text.endswith((".", "?", "!", "\u3002")) else _("{sentence}.").format(sentence=text)


def _joined(items: Sequence[str], pattern: str) -> str:
    text = items[0] if items else ""
    for item in items[1:]:
        text = pattern.format(list=text, phrase=item, name=item)
    return text


def or_text(items: Sequence[str]) -> str:
    """Alternatives: "IIIa or IIIb", "A, B or C"."""
    if len(items) < 2:
        return names_text(items)
    return closed_up(_("{list} or {last}").format(list=names_text(items[:-1]), last=items[-1]))


def more_text(items: Sequence[str], shown: int) -> str:
    """The first ``shown`` items, and how many more there are."""
    if len(items) <= shown + 1:
        return names_text(items)
    rest = len(items) - shown
    return ngettext("{list} and {count} more", "{list} and {count} more", rest).format(
        list=names_text(items[:shown]), count=rest
    )


def span_text(low: str, high: str) -> str:
    """From one value to another, both possible: "6 to 9"."""
    return _("{low} to {high}").format(low=low, high=high)


def closed_up(text: str) -> str:
    """Without the blank between two Chinese characters; the one beside Latin letters and figures stays."""
    return _BETWEEN_CHINESE.sub("", text)


def inside_sentence(text: str) -> str:
    """A name for use inside a sentence: the first letter small unless it belongs to a proper name."""
    proper = text.startswith(("Child-Pugh", "Edmondson")) or len(text) < 2 or not text[1].islower()
    return text if proper else text[0].lower() + text[1:]


def at_start(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
