"""The calendar strip of drug washout, without any way to draw it: for screen and paper alike.

Positions are shares of the width, 0 at the left end of the axis to 1 at its right end, inclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hccboard.wording.formats import sentences_text

WAITING, OPEN, NOT_SHOWN, WORDS = "waiting", "open", "not_shown", "words"
"""A wait with its end; one that begins with a last dose that is still to come; one that must be seen, not waited for; a
row without any day."""
_MARGIN_DAYS = 7
_BACK_DAYS, _LONG_OVER_DAYS = 84, 35
_STEPS = (7, 14, 28, 56, 91, 182, 364, 728)


@dataclass(frozen=True)
class StripRow:
    """One row. ``begins`` is the first day of the wait (the last dose), ``ends`` the first day after it,
    ``comfortable`` the first day after a longer one. ``perhaps_from``: the last dose may have been as early as this.
    ``words`` stand in or beside the bar."""

    label: str
    form: str = WAITING
    begins: date | None = None
    ends: date | None = None
    comfortable: date | None = None
    perhaps_from: date | None = None
    words: str = ""
    spoken: str = ""


@dataclass(frozen=True)
class WashoutStrip:
    """The whole strip: ``board`` and ``slot`` are its two lines with their words below; ``strong`` is the part of the
    sentence that stands out. ``spoken`` is all of it in words. ``zero``: days are told from this one, for paper that
    must not hold a date."""

    rows: tuple[StripRow, ...]
    board: date | None = None
    slot: date | None = None
    board_words: str = ""
    slot_words: str = ""
    sentence: str = ""
    strong: str = ""
    spoken: str = ""
    zero: date | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a wait lies; ``lighter_to`` where the longer one ends, ``perhaps_from`` where a doubtful lead begins. Cut
    at an end where it begins before the axis, or ends after it."""

    left: float
    right: float
    lighter_to: float | None = None
    perhaps_from: float | None = None
    cut_left: bool = False
    cut_right: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """Days from ``first`` to ``last``, both inclusive. ``zero``: see the strip."""

    first: date
    last: date
    zero: date | None = None

    def share(self, day: date) -> float:
        """Where a day stands; beyond the ends it stays at the end."""
        return min(max((day - self.first).days / max((self.last - self.first).days, 1), 0.0), 1.0)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def ticks(self, least: float = 0.0) -> tuple[date, ...]:
        """Mondays, or weeks from ``zero``, as close as their labels allow: at least ``least`` of the width apart."""
        days = max((self.last - self.first).days, 1)
        step = next((one for one in _STEPS if one / days >= least), _STEPS[-1])
        past = self.first.weekday() if self.zero is None else (self.first - self.zero).days
        start = self.first + timedelta(-past % 7)
        return tuple(start + timedelta(n) for n in range(0, (self.last - start).days + 1, step))


def axis_of(strip: WashoutStrip) -> Axis | None:
    """The days to show: a week beside what is waited for and beside both lines; ``None`` where nothing has a day. A
    wait that was over long before does not make the axis longer, nor does one that began long before."""
    around = [one for one in (strip.board, strip.slot) if one is not None]
    waits = [one for one in strip.rows if one.begins is not None and one.ends is not None]
    if not around and not waits:
        return None
    here = min(around) if around else max(one.ends for one in waits if one.ends)
    near = [one for one in waits if _over(one) >= here - timedelta(_LONG_OVER_DAYS)]
    begins = [one.begins for one in near if one.form != NOT_SHOWN and one.begins is not None]
    ends = [_over(one) for one in near]
    first = max(min([*begins, *around, here]), here - timedelta(_BACK_DAYS))
    margin = timedelta(_MARGIN_DAYS)
    return Axis(first - margin, max([*ends, *around, here]) + margin, strip.zero)


def _over(row: StripRow) -> date:
    assert row.ends is not None
    return max(row.ends, row.comfortable or row.ends)


def bar_of(row: StripRow, axis: Axis) -> Bar | None:
    """The bar of a row; ``None`` where it has none on the axis."""
    if row.begins is None or row.ends is None or row.begins > axis.last or _over(row) <= axis.first:
        return None
    lighter = None if row.comfortable is None else axis.share(row.comfortable)
    perhaps = row.perhaps_from if row.perhaps_from is not None and row.perhaps_from < row.begins else None
    return Bar(
        axis.share(row.begins), axis.share(row.ends), lighter, None if perhaps is None else axis.share(perhaps),
        row.begins < axis.first, _over(row) > axis.last,
    )  # fmt: skip


def settled(wanted: Sequence[tuple[float, float]], width: float) -> list[tuple[float, int]]:
    """Left ends and lines (0 or more) for labels of ``(centre, width)`` that stay within the width and never overlap:
    one that would moves to the next line."""
    placed: list[tuple[float, int]] = []
    for number, (centre, size) in enumerate(wanted):
        left = min(max(centre - size / 2, 0.0), max(width - size, 0.0))
        line = 0
        while any(
            other_line == line and left < other + wanted[i][1] + _GAP and other < left + size + _GAP
            for i, (other, other_line) in enumerate(placed[:number])
        ):
            line += 1
        placed.append((left, line))
    return placed


_GAP = 2.0


def spoken(rows: Iterable[StripRow], sentence: str) -> str:
    """The strip in words for those who do not see it."""
    return sentences_text((*(row.spoken or row.label for row in rows), sentence))


__all__ = [
    "NOT_SHOWN", "OPEN", "WAITING", "WORDS", "Axis", "Bar", "StripRow", "WashoutStrip", "axis_of", "bar_of", "settled",
    "spoken",
]  # fmt: skip
