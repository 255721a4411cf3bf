"""When the studies after an operation are due.

Of a resection of the liver (Zhang 2024, follow-up strategy; RULES E4): CT or MRI every 2 to 3 months until one year
after the operation. The arithmetic is this program's:

- The next study is due from 2 to 3 calendar months after the last study, or after the operation while there is none.
  Both ends are inclusive; the 31st becomes the last day of a shorter month.
- Any CT or MRI after the operation moves the next window, an early one too. Studies of one day are one visit.
- What lies ahead of the open window is planned without a gap: from the day after it up to 6, 9, 12 months after the
  last study or the operation.
- Nothing is due after the same day of the next year: the evidence base holds no schedule for later.

Of a resection of lung metastases (Sun 2025, methods 2.4; RULES E5): a visit with chest CT every 6 to 8 weeks after the
last one; the paper states no end, and only the next visit is told. Death and loss to follow-up end every schedule. Of
a date that is known to its month the operation counts from its first to its last day, a study from its first day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hccboard.domain.before_operation import days_of
from hccboard.domain.records import ImagingStudy

DONE, DUE, OVERDUE, AHEAD, NOT_DONE = "done", "due", "overdue", "ahead", "not_done"
WINDOW_STATES = (DONE, DUE, OVERDUE, AHEAD, NOT_DONE)
LIVER_MONTHS, LUNG_DAYS, YEAR_MONTHS = (2, 3), (42, 56), 12
Days = tuple[date, date]


@dataclass(frozen=True)
class Window:
    """One study that the schedule asks for, from ``first`` to ``last``, both inclusive.

    ``days``: of one that is done how many days after ``last`` (negative: before ``first``), 0 in between; of one that
    is overdue since when. ``not_done``: its time is over without a study, and the schedule has ended since.
    """

    first: date
    last: date
    state: str
    studies: tuple[ImagingStudy, ...] = ()
    days: int = 0


@dataclass(frozen=True)
class Rhythm:
    """``earliest``: the first day of the window after a day; ``latest``: the last day of the first, the second ... one.
    ``end`` is the last day on which anything is due, ``None`` where the source states none."""

    earliest: Callable[[date], date]
    latest: Callable[[date, int], date]
    end: date | None = None


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def liver_rhythm(operated: Days) -> Rhythm:
    least, most = LIVER_MONTHS
    return Rhythm(
        lambda day: months_after(day, least), lambda day, number: months_after(day, most * number),
        months_after(operated[1], YEAR_MONTHS),
    )  # fmt: skip


def lung_rhythm() -> Rhythm:
    least, most = LUNG_DAYS
    return Rhythm(lambda day: day + timedelta(days=least), lambda day, number: day + timedelta(days=most * number))


def windows(
    operated: Days, studies: Sequence[ImagingStudy], rhythm: Rhythm, as_of: date, stopped: date | None = None
) -> tuple[Window, ...]:
    """The windows of a schedule in order. ``studies`` may be any of the kind that counts; those up to the operation are
    left out. ``stopped`` is the day of death or loss: what was not due until then is not told."""
    visits = _visits(studies, operated)
    found: list[Window] = []
    anchor = operated
    while (window := _next(anchor, rhythm)) is not None and visits:
        day, made = visits.pop(0)
        first, last = window
        days = (day - last).days if day > last else min((day - first).days, 0)
        found.append(Window(first, last, DONE, made, days))
        anchor = (day, day)
    number = 1
    while window is not None:
        found.append(_open(*window, rhythm, as_of, stopped))
        number += 1
        window = _following(window[1], anchor, number, rhythm)
    return tuple(one for one in found if one.state == DONE or _was_owed(one, stopped))


def _visits(studies: Sequence[ImagingStudy], operated: Days) -> list[tuple[date, tuple[ImagingStudy, ...]]]:
    by_day: dict[date, list[ImagingStudy]] = {}
    for one in studies:
        days = days_of(one)
        if days is not None and days[0] > operated[1]:
            by_day.setdefault(days[0], []).append(one)
    return [(day, tuple(by_day[day])) for day in sorted(by_day)]


def _next(anchor: Days, rhythm: Rhythm) -> Days | None:
    first, last = rhythm.earliest(anchor[0]), rhythm.latest(anchor[1], 1)
    if rhythm.end is None:
        return first, last
    return None if first > rhythm.end else (first, min(last, rhythm.end))


def _following(before: date, anchor: Days, number: int, rhythm: Rhythm) -> Days | None:
    """The window after one that ends ``before`` and is not done yet; of a schedule without an end only the next is
    told."""
    first = before + timedelta(days=1)
    if rhythm.end is None or first > rhythm.end:
        return None
    return first, min(rhythm.latest(anchor[1], number), rhythm.end)


def _open(first: date, last: date, rhythm: Rhythm, as_of: date, stopped: date | None) -> Window:
    over = (rhythm.end is not None and as_of > rhythm.end) or stopped is not None
    if over and last < as_of:
        return Window(first, last, NOT_DONE)
    if last < as_of:
        return Window(first, last, OVERDUE, days=(as_of - last).days)
    return Window(first, last, DUE if first <= as_of else AHEAD)


def _was_owed(window: Window, stopped: date | None) -> bool:
    return stopped is None or window.last < stopped


__all__ = [
    "AHEAD", "DONE", "DUE", "NOT_DONE", "OVERDUE", "WINDOW_STATES", "Days", "Rhythm", "Window", "liver_rhythm",
    "lung_rhythm", "months_after", "windows",
]  # fmt: skip
