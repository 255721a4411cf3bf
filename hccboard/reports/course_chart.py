"""What the figures of single patients show (swimmer, waterfall and spider plot), as plain data.

Each has a ``title`` and ``notes`` for where it stands for itself (a file, paper); on the page the panel says them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hccboard.reports.survival_chart import Pointed

Card = Callable[[], Pointed]
"""Tells what stands behind a patient; asked only for those who are drawn."""

ALIVE, DEAD, LOST, UNTOLD = "alive", "death", "lost", "not_told"
MARKS = ("response", "progression", "surgery", "locoregional")
PROGRESSION_LIMIT, RESPONSE_LIMIT = 20.0, -30.0


def nothing() -> Pointed:
    """No card."""
    return Pointed(())


@dataclass(frozen=True)
class TherapyBar:
    """A line of systemic therapy, months from time zero; ``number`` counts the lines of the patient from 1."""

    start: float
    end: float
    number: int
    open: bool = False


@dataclass(frozen=True)
class CourseMark:
    """Something that happened at a month: one of ``MARKS``."""

    month: float
    kind: str


@dataclass(frozen=True)
class SwimmerLine:
    """One patient. ``status`` at the end of the bar: one of the four above."""

    label: str
    months: float
    status: str
    bars: tuple[TherapyBar, ...] = ()
    marks: tuple[CourseMark, ...] = ()
    card: Card = nothing


@dataclass(frozen=True)
class SwimmerChart:
    """``lines`` the longest first."""

    lines: tuple[SwimmerLine, ...]
    x_title: str
    title: str = ""
    notes: tuple[str, ...] = ()
    stands_alone: bool = False


@dataclass(frozen=True)
class ChangeBar:
    """Best change of the sum of one patient in percent of the baseline; ``best`` the best response, "" if none."""

    label: str
    percent: float
    best: str
    card: Card = nothing


@dataclass(frozen=True)
class WaterfallChart:
    """``bars`` the largest growth first; who has no measured sum is not among them and is told in ``notes``."""

    bars: tuple[ChangeBar, ...]
    y_title: str
    title: str = ""
    notes: tuple[str, ...] = ()
    stands_alone: bool = False


@dataclass(frozen=True)
class ChangeLine:
    """The sum of one patient over time: months and percent of the baseline; the first point is the baseline."""

    label: str
    points: tuple[tuple[float, float], ...]
    best: str
    card: Card = nothing


@dataclass(frozen=True)
class SpiderChart:
    lines: tuple[ChangeLine, ...]
    x_title: str
    y_title: str
    title: str = ""
    notes: tuple[str, ...] = ()
    stands_alone: bool = False
