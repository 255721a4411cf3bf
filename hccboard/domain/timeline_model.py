"""What a timeline consists of: marks, tracks and points with their days, and the records behind them.

Nothing is drawn and nothing is said here. A date known to its month or year is a span (``When``), never a point.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from hccboard.domain.records import Record, SystemicTherapy

if TYPE_CHECKING:
    from hccboard.domain.response.recorded import Episode

EVENTS, SYSTEMIC, LOCOREGIONAL = "events", "systemic", "locoregional"
SURGERY, RADIOTHERAPY, ADVERSE_EVENTS = "surgery", "radiotherapy", "adverse_events"
LANES = (EVENTS, SYSTEMIC, LOCOREGIONAL, SURGERY, RADIOTHERAPY, ADVERSE_EVENTS)
"""From top to bottom; each is there, empty or not."""

FULL, REDUCED, INCREASED, HELD = "full", "reduced", "increased", "held"
STOPPED, ONGOING, NOT_TOLD = "stopped", "ongoing", "not_told"



@dataclass(frozen=True)
class When:
    """A day, or the days it may have been; both ends inclusive."""

    first: date
    last: date

    @property
    def exact(self) -> bool:
        return self.first == self.last


@dataclass(frozen=True)
class Mark:
    """Something on a day; ``until`` where it lasted (``open_end``: it has no recorded end). ``kind`` is the kind of
    record, or "BoardMeeting"; ``code`` what of it, where a kind has several."""

    kind: str
    when: When
    records: tuple[Record, ...]
    code: str = ""
    until: date | None = None
    open_end: bool = False
    after: bool = False


@dataclass(frozen=True)
class Stretch:
    """Days of one dose, from ``first`` up to ``last``; ``dose`` is one of the four, ``words`` those of the chart."""

    first: date
    last: date
    dose: str
    words: str
    records: tuple[Record, ...]
    after: bool = False


@dataclass(frozen=True)
class Track:
    """Drugs of a line that were given alike: as stretches of dose, or as single ``doses``. ``ends`` is one of
    ``STOPPED``, ``ONGOING``, ``NOT_TOLD``. Without stretches and doses only the start is known to be right."""

    therapy: SystemicTherapy
    drugs: str
    start: When
    stretches: tuple[Stretch, ...]
    doses: tuple[Mark, ...]
    ends: str
    after: bool = False

    @property
    def last(self) -> date:
        """The last day of the track."""
        days = [one.last for one in self.stretches] + [one.when.last for one in self.doses]
        return max(days, default=self.start.last)


@dataclass(frozen=True)
class Lane:
    """One lane; only the systemic one has tracks."""

    key: str
    marks: tuple[Mark, ...] = ()
    tracks: tuple[Track, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.marks and not self.tracks


@dataclass(frozen=True)
class Point:
    """A value on a day: a number or, where ``low`` and ``high`` differ, the range it lies in (ends may be infinite).

    ``category`` with ``possible`` and ``sum_mm`` belong to response. ``stale``: a value behind it was older than its
    limit on that day. Without ``low`` and ``high`` (``None``) there is a category but no number.
    """

    when: When
    low: float | None
    high: float | None
    records: tuple[Record, ...]
    category: str = ""
    possible: tuple[str, ...] = ()
    sum_mm: float | None = None
    baseline: bool = False
    nadir: bool = False
    stale: bool = False
    after: bool = False


@dataclass(frozen=True)
class Series:
    """Points in order of time; ``episode`` is that of response, 0 for what runs through the whole course."""

    key: str
    points: tuple[Point, ...]
    episode: int = 0


@dataclass(frozen=True)
class Limit:
    """A limit of response in percent of the baseline sum and in mm, over the days for which it holds. ``key``: ``pr``,
    ``pd_start`` (from the baseline) and ``pd_now`` (from the nadir)."""

    key: str
    criteria: str
    episode: int
    first: date
    last: date
    percent: float
    mm: float


@dataclass(frozen=True)
class SeriesPanel:
    """A panel with one scale: ``response`` (percent of the baseline sum), ``markers`` (log scale), ``albi``."""

    key: str
    series: tuple[Series, ...] = ()
    limits: tuple[Limit, ...] = ()

    @property
    def points(self) -> Iterator[Point]:
        for one in self.series:
            yield from one.points


@dataclass(frozen=True)
class StripCell:
    """What was known on a day: one value, or the set of those still possible."""

    when: When
    values: tuple[float, ...]
    records: tuple[Record, ...]
    stale: bool = False
    after: bool = False
    comparator: str = ""


@dataclass(frozen=True)
class Strip:
    """Values that are read rather than seen: ``child_pugh`` (points), ``bilirubin`` (umol/L), ``ecog``."""

    key: str
    cells: tuple[StripCell, ...] = ()


@dataclass(frozen=True)
class TimelineFinding:
    """What does not fit. ``kind``: ``stops_before_start``, ``ends_before_start``, ``dated_after``, ``undated``,
    ``dose_outside_line``, ``dose_without_line``, ``end_not_told``."""

    kind: str
    record: Record


@dataclass(frozen=True)
class Timeline:
    """Everything, from the first to the last day of anything. ``start`` is the first treatment, from which weeks
    count; ``board`` the day of the meeting."""

    first: date
    last: date
    as_of: date
    board: date | None
    start: date | None
    lanes: tuple[Lane, ...]
    panels: tuple[SeriesPanel, ...]
    strips: tuple[Strip, ...]
    findings: tuple[TimelineFinding, ...]
    undated: tuple[Record, ...] = ()
    episodes: tuple[Episode, ...] = field(default=(), repr=False)

    def lane(self, key: str) -> Lane:
        return next(one for one in self.lanes if one.key == key)

    def panel(self, key: str) -> SeriesPanel:
        return next(one for one in self.panels if one.key == key)

    def strip_of(self, key: str) -> Strip:
        return next(one for one in self.strips if one.key == key)

    @property
    def empty(self) -> bool:
        """Whether nothing at all has a date."""
        return (
            all(one.empty for one in self.lanes)
            and not any(one.series for one in self.panels) and not any(one.cells for one in self.strips)
        )  # fmt: skip


def when_of(record: Record) -> When | None:
    """The day of a record, or the month or year it is known to; ``None`` without one."""
    return None if record.date is None else when(record.date, record.date_precision)


def when(day: date, precision: str = "day") -> When:
    """A date as precise as it is known."""
    if precision == "month":
        return When(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))
    if precision == "year":
        return When(date(day.year, 1, 1), date(day.year, 12, 31))
    return When(day, day)
