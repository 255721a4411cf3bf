"""A drawing made into a picture by matplotlib's Agg, one at a time; and where on it something can be pointed at.

A drawing is a function ``draw(figure, look) -> Drawn``. Never through pyplot, which keeps figures and a backend of its
own. matplotlib's fonts and caches are shared by the whole process, so only one drawing is made at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hccboard.reports.figure_look import POINTS_PER_INCH, FigureLook

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DRAWING = threading.RLock()
"""Held while a figure is drawn, on the screen, on paper or into a file."""


@dataclass(frozen=True)
class Box:
    """A rectangle in design pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point lies in it."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """Whether two boxes overlap, or come nearer than ``gap``."""
        return (
            self.left < other.right + gap and other.left < self.right + gap
            and self.top < other.bottom + gap and other.top < self.bottom + gap
        )  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """A place that can be pointed at, in design pixels from the upper left corner. Earlier ones lie on top.

    ``sentence`` is what is read to those who do not see it; ``line`` where the cursor line stands, ``None`` for none;
    ``tag`` stands at the top of that line. ``stop`` is whether the keys stop here: of several places with one meaning
    only one needs to.
    """

    left: float
    top: float
    width: float
    height: float
    payload: Any = None
    sentence: str = ""
    line: float | None = None
    stop: bool = True
    tag: str = ""

    def contains(self, x: float, y: float, slack: float = 0.0) -> bool:
        """Whether a point lies on it, or not farther away than ``slack``."""
        return (
            self.left - slack <= x <= self.left + self.width + slack
            and self.top - slack <= y <= self.top + self.height + slack
        )


@dataclass(frozen=True)
class Drawn:
    """What a drawing tells of itself. ``plot``: left, top, right and bottom of what zooms, in design pixels."""

    hits: tuple[Hit, ...] = ()
    plot: tuple[float, float, float, float] | None = None


Draw = Callable[["Figure", FigureLook], Drawn]


@dataclass(frozen=True)
class Picture:
    """A drawing as pixels, four bytes each (red, green, blue, opacity); ``ratio`` pixels to a design pixel."""

    pixels: bytes
    width: int
    height: int
    ratio: float
    drawn: Drawn


def new_figure(width: float, height: float, look: FigureLook, ratio: float = 1.0) -> Figure:
    """An empty figure of this size in design pixels, with the ground of the look."""
    from matplotlib.figure import Figure

    inches = look.unit / POINTS_PER_INCH
    return Figure(
        figsize=(width * inches, height * inches), dpi=POINTS_PER_INCH / look.unit * ratio,
        facecolor=look.colour("surface"),
    )  # fmt: skip


def render(draw: Draw, width: float, height: float, look: FigureLook, ratio: float = 1.0) -> Picture:
    """Draw at ``ratio`` pixels to a design pixel. For a worker: it takes up to some hundred milliseconds."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with DRAWING:
        figure = new_figure(width, height, look, ratio)
        canvas = FigureCanvasAgg(figure)
        drawn = draw(figure, look)
        canvas.draw()
        wide, high = canvas.get_width_height(physical=True)
        return Picture(bytes(canvas.buffer_rgba()), wide, high, ratio, drawn or Drawn())
