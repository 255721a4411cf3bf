"""What a figure of survival shows, as plain data; and where its axes stand on the sheet."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.analytics.results import Curve
from hccboard.reports.figure_render import Box

MOST_CURVES = 5
"""So many series differ in colour, line and mark; a sixth would look like the first."""


@dataclass(frozen=True)
class Pointed:
    """What stands behind a place of a figure: words of a card, the first one stronger, and the case to be opened."""

    words: tuple[str, ...]
    case_id: str = ""


@dataclass(frozen=True)
class CurveLine:
    """A curve with the words beside it; ``name`` is the group, ``label`` says how many it has."""

    curve: Curve
    name: str
    label: str


@dataclass(frozen=True)
class PrintedPoint:
    """Survival as a publication prints it, at a time of the axis; ``mark`` is the letter that names it below, where
    ``words`` of the first point of an arm stand."""

    time: float
    survival: float
    mark: str
    words: str


@dataclass(frozen=True)
class SurvivalChart:
    """Everything on the figure. Times are months. ``box``: the comparison, its first line stronger. ``sentence`` stands
    above the plot and ``title`` above it where the figure stands for itself (a file, paper); the page has its own."""

    title: str
    x_title: str
    y_title: str
    lines: tuple[CurveLine, ...]
    box: tuple[str, ...] = ()
    sentence: str = ""
    foot: str = ""
    printed: tuple[PrintedPoint, ...] = ()
    bands: bool = True
    censored: bool = True
    stands_alone: bool = False


@dataclass(frozen=True)
class Plot:
    """Where the axes stand and what is on them: months and shares to pixels of the sheet."""

    box: Box
    months: float

    def x(self, month: float) -> float:
        return self.box.left + month / self.months * self.box.width

    def y(self, share: float) -> float:
        return self.box.bottom - share * self.box.height
