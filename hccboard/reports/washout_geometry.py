"""The calendar strip of drug washout, without any way to draw it: for screen and paper alike.

Positions on the axis are shares of its width, 0 at the left end to 1 at the right end, inclusive. ``Layout`` puts them
into the lengths of a medium, whose ``Sizes`` it is given with the sizes of the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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


LABEL_SHARE = 0.42
"""How much of the width the labels of the rows take at most."""


@dataclass(frozen=True)
class Sizes:
    """Lengths of a medium, in its own unit.

    ``line``: a line of words. ``row``, ``row_padding``: the least height of a row, and what it is higher than its
    label. ``label_gap``, ``right``: beside the axis. ``head``: the line of the weeks. ``foot``: below the words of the
    two lines, ``beside_mark`` beside them. ``week_gap``: between the words of weeks. ``pad``: beside words in a bar or
    next to it. ``least_bar``: the shortest bar. ``snapped``: where a line is drawn that belongs at a place.
    """

    line: float
    row: float
    row_padding: float
    label_gap: float
    right: float
    head: float
    foot: float
    beside_mark: float
    week_gap: float
    pad: float
    least_bar: float
    snapped: Callable[[float], float] = float


@dataclass(frozen=True)
class Mark:
    """One of the two lines; ``is_slot`` False is the board."""

    day: date
    words: str
    is_slot: bool


def marks_of(strip: WashoutStrip) -> list[Mark]:
    """The board and the slot, where they lie on the axis."""
    axis = axis_of(strip)
    told = ((strip.board, strip.board_words, False), (strip.slot, strip.slot_words, True))
    return [Mark(day, *rest) for day, *rest in told if day is not None and axis is not None and axis.holds(day)]


class Layout:
    """A strip at a width: where rows, weeks, bars and words are. ``labels`` are width and height of the label of each
    row, ``marks`` the widths of the words of ``marks_of``. Lengths count from the upper left corner."""

    def __init__(
        self, strip: WashoutStrip, width: float, sizes: Sizes, labels: Sequence[tuple[float, float]],
        marks: Sequence[float],
    ) -> None:  # fmt: skip
        self.strip, self.axis, self.width, self._sizes = strip, axis_of(strip), width, sizes
        self.left = max((wide for wide, _high in labels), default=0.0) + sizes.label_gap
        self.plot = max(1.0, width - self.left - sizes.right)
        self.head = sizes.head if self.axis is not None else 0.0
        self.heights = [max(sizes.row, high + sizes.row_padding) for _wide, high in labels]
        self.bottom = self.head + sum(self.heights)
        places = [self.x(one.day) for one in marks_of(strip)]
        wanted = [(x, wide + 2 * sizes.beside_mark) for x, wide in zip(places, marks, strict=True)]
        self.marks = settled(wanted, width)
        """Left end and line of the words of each mark."""
        lines = 1 + max((line for _left, line in self.marks), default=-1)
        self.foot = self.bottom + (lines * sizes.line + sizes.foot if lines else 0.0)

    def x(self, day: date) -> float:
        assert self.axis is not None
        return self.left + self.plot * self.axis.share(day)

    def tops(self) -> Iterator[tuple[StripRow, float, float]]:
        """Each row with its upper end and its height."""
        top = self.head
        for row, height in zip(self.strip.rows, self.heights, strict=True):
            yield row, top, height
            top += height

    def weeks(self, widths: Mapping[date, float]) -> Iterator[tuple[date, float, float | None]]:
        """The weeks that find room, with the place of their line and the left end of their words, ``None`` where there
        is none; ``widths`` are those of the words of ``axis.ticks()``."""
        assert self.axis is not None
        gap, free = self._sizes.week_gap, 0.0
        for day in self.axis.ticks((max(widths.values(), default=0.0) + gap) / self.plot):
            x, wide = self._sizes.snapped(self.x(day)), widths[day]
            left = min(max(x - wide / 2, 0.0), self.width - wide)
            yield day, x, left if left >= free else None
            free = left + wide + gap / 2 if left >= free else free

    def span(self, left: float, right: float) -> tuple[float, float]:
        """Both ends of what lies between two shares of the axis."""
        first, last = (self._sizes.snapped(self.left + self.plot * share) for share in (left, right))
        return first, max(last, first + self._sizes.least_bar)

    def words_left(self, left: float, right: float, wide: float) -> float:
        """Where words begin that belong to a bar with these ends: in it where they fit, else right of it, else left; at
        the beginning of the axis where there is no bar."""
        pad = self._sizes.pad
        fits_beside = right + pad + wide <= self.width
        if right - left >= wide + 2 * pad or (not fits_beside and left <= self.left):
            return max(left, min(left + pad, self.width - wide)) if right > left else left
        if fits_beside:
            return right + (pad if right > left else 0.0)
        return max(self.left, left - pad - wide)


def spoken(rows: Iterable[StripRow], sentence: str) -> str:
    """The strip in words for those who do not see it."""
    return sentences_text((*(row.spoken or row.label for row in rows), sentence))


__all__ = [
    "LABEL_SHARE", "NOT_SHOWN", "OPEN", "WAITING", "WORDS", "Axis", "Bar", "Layout", "Mark", "Sizes",
    "StripRow", "WashoutStrip", "axis_of", "bar_of", "marks_of", "settled", "spoken",
]  # fmt: skip
