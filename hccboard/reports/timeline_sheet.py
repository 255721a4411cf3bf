"""What the parts of a timeline's figure share: its axis of dates, its places to point at, and labels that keep apart.

Does not load matplotlib.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hccboard.domain.records import CaseRecords
from hccboard.domain.response.model import MRECIST, RECIST
from hccboard.domain.timeline_model import Timeline, When
from hccboard.reports.figure_render import Box, Hit
from hccboard.wording.formats import date_text
from hccboard.wording.timeline import Told

if TYPE_CHECKING:
    from hccboard.reports.figure_pen import FigurePen

LEFT, RIGHT_MARGIN = 128.0, 14.0
HEAD = 26.0
_MARGIN_SHARE = 0.025
_LABEL_ROOM, _LABEL_MOST_SHARE = 130.0, 0.3  # labels of what goes on stand at the right
_LEAST_DAYS = 42


@dataclass(frozen=True)
class TimelineView:
    """How a timeline is shown: which criteria, weeks instead of months, from which to which day, and what the day it
    was made for is called ("" for today, which is only true while it is looked at)."""

    criteria: tuple[str, ...] = (MRECIST, RECIST)
    weeks: bool = False
    first: date | None = None
    last: date | None = None
    as_of_name: str = ""


def whole_span(timeline: Timeline, width: float = 1052.0) -> tuple[date, date]:
    """All days of a timeline with a little room before them, and room for the labels of what goes on behind them;
    ``width`` is that of the figure in design pixels."""
    days = max(_LEAST_DAYS, (timeline.last - timeline.first).days)
    room = timedelta(days=max(3, round(days * _MARGIN_SHARE)))
    share = min(_LABEL_MOST_SHARE, _LABEL_ROOM / max(1.0, width - LEFT - RIGHT_MARGIN))
    ahead = max(2 * room, timedelta(days=round(days * share / (1 - share))))
    return timeline.first - room, timeline.first + timedelta(days=days) + ahead


@dataclass(frozen=True)
class DateScale:
    """Dates to design pixels."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        return self.left + (day - self.first).days * self.per_day

    @property
    def per_day(self) -> float:
        return (self.right - self.left) / max(1, (self.last - self.first).days)

    def shows(self, day: date) -> bool:
        return self.first <= day <= self.last

    def span(self, at: When) -> tuple[float, float]:
        """From the beginning to the end of the days it may have been."""
        return self.x(at.first), self.x(at.last)

    def middle(self, at: When) -> float:
        low, high = self.span(at)
        return (low + high) / 2


@dataclass
class Sheet:
    """The figure while it is drawn."""

    pen: FigurePen
    timeline: Timeline
    view: TimelineView
    scale: DateScale
    case: CaseRecords | None = None
    hits: list[Hit] = field(default_factory=list)
    columns: list[Hit] = field(default_factory=list)

    @property
    def plot(self) -> tuple[float, float]:
        return self.scale.left, self.scale.right

    def hit(self, box: Box, told: Told, *, line: float | None = None, stop: bool = True, broad: bool = False) -> None:
        """A place to point at; ``broad`` ones lie below all others. Parts outside the plot are cut off."""
        left, right = max(box.left, self.scale.left - 2), min(box.right, self.scale.right + 2)
        if right <= left:
            return
        if line is not None and not self.scale.left - 1 <= line <= self.scale.right + 1:
            line = None
        tag = date_text(told.when.first) if line is not None and told.when.exact else ""
        (self.columns if broad else self.hits).append(
            Hit(left, box.top, right - left, box.height, told, told.sentence, line, stop, tag)
        )


@dataclass(frozen=True)
class Placed:
    """A label that found a row; ``text`` is what of it has room, "" where nothing has."""

    index: int
    row: int
    left: float
    text: str
    label_left: float


@dataclass(frozen=True)
class Wanted:
    """A mark that wants a label: ``left`` to ``right`` is the mark itself, ``text`` stands right of it."""

    left: float
    right: float
    text: str


def in_rows(
    wanted: Sequence[Wanted], widths: Sequence[float], rows: int, limit: float, *, start: float = 0.0, gap: float = 4.0
) -> tuple[tuple[Placed, ...], int]:
    """Marks with their labels in as few rows as keep them apart, and how many rows those are.

    Labels lie between ``start`` and ``limit``. One that finds no room beside its mark is left out
    (``text`` is ""); a mark is never left out.
    """
    ends = [float("-inf")] * rows
    placed: list[Placed] = []
    for index in sorted(range(len(wanted)), key=lambda i: wanted[i].left):
        one = wanted[index]
        full = one.right + gap + widths[index] if one.text else one.right
        row = next((i for i in range(rows) if ends[i] <= one.left), None)
        if row is not None and full <= limit:
            ends[row] = full + 8
            placed.append(Placed(index, row, one.left, one.text, one.right + gap))
            continue
        if row is None:
            row = min(range(rows), key=lambda i: ends[i])
        room_left = one.left - gap - widths[index]
        if full > limit and one.text and room_left >= max(start, ends[row]):
            placed.append(Placed(index, row, one.left, one.text, room_left))
        else:
            placed.append(Placed(index, row, one.left, "", one.right + gap))
        ends[row] = max(ends[row], one.right + 3)
    return without_covered(placed, wanted, widths, gap), max((one.row + 1 for one in placed), default=0)


def without_covered(
    placed: Iterable[Placed], wanted: Sequence[Wanted], widths: Sequence[float], gap: float
) -> tuple[Placed, ...]:
    """Labels over which a later mark of their row lies are left out."""
    kept = list(placed)
    for i, one in enumerate(kept):
        if not one.text:
            continue
        begin, end = one.label_left, one.label_left + widths[one.index]
        for other in kept:
            mark = wanted[other.index]
            if other is not one and other.row == one.row and mark.left < end and mark.right > begin:
                kept[i] = Placed(one.index, one.row, one.left, "", one.label_left)
                break
    return tuple(kept)


def free_place(box: Box, moves: Iterable[tuple[float, float]], taken: Sequence[Box], within: Box) -> Box | None:
    """The first of the places, moved from ``box``, that meets nothing taken and lies within; ``None`` for none."""
    for dx, dy in moves:
        moved = Box(box.left + dx, box.top + dy, box.width, box.height)
        inside = (
            moved.left >= within.left and moved.right <= within.right
            and moved.top >= within.top and moved.bottom <= within.bottom
        )  # fmt: skip
        if inside and not any(moved.meets(one, 1.0) for one in taken):
            return moved
    return None


def months(first: date, last: date, step: int = 1) -> Iterator[date]:
    """The first days of every ``step``-th month within a span, counted from January; of every second year with 24."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        day = date(number // 12, number % 12 + 1, 1)
        if number % step == 0 and first <= day <= last:
            yield day
