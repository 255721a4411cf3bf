"""Draws on a matplotlib figure in design pixels from the upper left corner, as the designs of the screens are drawn.

Every artist lies on the figure itself, under one transformation that follows its resolution: there are no axes whose
ticks and margins would have to be fought. Loads matplotlib.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

from hccboard.reports.figure_icons import BOX, icon_path
from hccboard.reports.figure_look import POINTS_PER_INCH, REGULAR, SEMIBOLD, FigureLook
from hccboard.reports.figure_render import Box

ASCENT, DESCENT = 0.76, 0.2  # of Inter, in em


class FigurePen:
    """``width`` and ``height`` are those of the figure in design pixels. ``z`` rises with every artist, so that what
    is drawn later lies on top."""

    def __init__(self, figure: Figure, look: FigureLook) -> None:
        self.figure, self.look = figure, look
        inches = look.unit / POINTS_PER_INCH
        wide, high = figure.get_size_inches()
        self.width, self.height = float(wide) / inches, float(high) / inches
        self.transform = Affine2D().scale(inches, -inches).translate(0, float(high)) + figure.dpi_scale_trans
        self._z = 1.0
        self._clip: TransformedBbox | None = None

    # -- state --------------------------------------------------------------------------------------------

    @contextmanager
    def clipped(self, box: Box) -> Iterator[None]:
        """Within the block nothing is drawn outside the box."""
        before = self._clip
        self._clip = TransformedBbox(Bbox([[box.left, box.top], [box.right, box.bottom]]), self.transform)
        try:
            yield
        finally:
            self._clip = before

    def _add(self, artist: Any) -> None:
        self._z += 0.001
        artist.set_zorder(self._z)
        self.figure.add_artist(artist)
        if self._clip is not None:
            artist.set_clip_box(self._clip)

    # -- primitives ---------------------------------------------------------------------------------------

    def line(
        self, points: Sequence[tuple[float, float]], token: str, width: float = 1.0, dash: tuple[float, ...] = (),
        *, sharp: bool = False,
    ) -> None:  # fmt: skip
        """A line through points. ``dash`` in design pixels; ``sharp`` snaps it to the pixels of the screen."""
        if len(points) < 2:
            return
        unit = self.look.unit
        style: Any = (0, tuple(one / width for one in dash)) if dash else "solid"
        self._add(Line2D(
            [x for x, _y in points], [y for _x, y in points], color=self.look.colour(token), linewidth=width * unit,
            linestyle=style, transform=self.transform, solid_capstyle="butt", dash_capstyle="butt", snap=sharp or None,
        ))  # fmt: skip

    def series(self, points: Sequence[tuple[float, float]], number: int) -> None:
        """The line of a series, without its markers."""
        if len(points) > 1:
            style = self.look.line(number)
            keys = ("color", "linewidth", "linestyle")
            self._add(Line2D(*zip(*points, strict=True), **{key: style[key] for key in keys}, transform=self.transform,
                             dash_capstyle="butt"))  # fmt: skip

    def marker(self, x: float, y: float, number: int, *, hollow: bool = False) -> None:
        """One marker of a series; ``hollow`` where the value is doubtful or later."""
        style = {**self.look.line(number), "linestyle": "none"}
        if hollow:
            style.update(markerfacecolor=self.look.colour("surface"), markeredgecolor=style["color"],
                         markeredgewidth=1.4 * self.look.unit)  # fmt: skip
        self._add(Line2D([x], [y], transform=self.transform, **style))

    def shape(
        self, x: float, y: float, marker: str, size: float, *, fill: str = "", edge: str = "", width: float = 1.4,
        dash: tuple[float, ...] = (),
    ) -> None:  # fmt: skip
        """A marker of matplotlib by its letter, with its own colours."""
        if dash:  # markers have no dashes
            circle = FancyBboxPatch(
                (x - size / 2, y - size / 2), size, size, boxstyle=f"round,pad=0,rounding_size={size / 2}",
                transform=self.transform, facecolor=self.look.colour(fill) if fill else "none",
                edgecolor=self.look.colour(edge), linewidth=width * self.look.unit,
                linestyle=(0, tuple(one / width for one in dash)),
            )  # fmt: skip
            self._add(circle)
            return
        self._add(Line2D(
            [x], [y], transform=self.transform, linestyle="none", marker=marker, markersize=size * self.look.unit,
            markerfacecolor=self.look.colour(fill) if fill else "none",
            markeredgecolor=self.look.colour(edge) if edge else "none", markeredgewidth=width * self.look.unit,
        ))  # fmt: skip

    def rect(
        self, box: Box, fill: str = "", edge: str = "", width: float = 1.0, dash: tuple[float, ...] = (),
        *, radius: float = 0.0, hatch: str = "", hatch_token: str = "hatch", alpha: float | None = None,
    ) -> None:  # fmt: skip
        """A rectangle; without ``fill`` it is empty, without ``edge`` it has no line."""
        style: Any = (0, tuple(one / width for one in dash)) if dash else "solid"
        options: dict[str, Any] = {
            "facecolor": self.look.colour(fill) if fill else "none", "linewidth": width * self.look.unit if edge else 0,
            "edgecolor": self.look.colour(edge) if edge else "none", "linestyle": style, "transform": self.transform,
            "alpha": alpha,
        }  # fmt: skip
        if hatch:
            options.update(hatch=hatch, hatchcolor=self.look.colour(hatch_token), hatch_linewidth=self.look.unit)
        if radius:
            shape = f"round,pad=0,rounding_size={min(radius, box.width / 2, box.height / 2)}"
            self._add(FancyBboxPatch((box.left, box.top), box.width, box.height, boxstyle=shape, **options))
        else:
            self._add(Rectangle((box.left, box.top), box.width, box.height, **options))

    def icon(self, name: str, x: float, y: float, side: float = 14, token: str = "text2", width: float = 1.3) -> None:
        """An icon with its upper left corner at this place."""
        placed = Affine2D().scale(side / BOX).translate(x, y) + self.transform
        self._add(PathPatch(
            icon_path(name), transform=placed, facecolor="none", edgecolor=self.look.colour(token),
            linewidth=width * self.look.unit, capstyle="round", joinstyle="round",
        ))  # fmt: skip

    # -- text ---------------------------------------------------------------------------------------------

    def text(
        self, x: float, y: float, text: str, size: float = 11, weight: int = REGULAR, token: str = "text",
        align: str = "left", *, halo: bool = False,
    ) -> Box:  # fmt: skip
        """Text on a baseline; gives back the room it takes. ``halo`` keeps lines below it apart."""
        box = self.text_box(x, y, text, size, weight, align)
        if not text:
            return box
        if halo:
            self.rect(Box(box.left - 1.5, box.top, box.width + 3, box.height), "surface", alpha=0.86)
        self._add(Text(
            x, y, text, transform=self.transform, horizontalalignment=align, verticalalignment="baseline",
            **self.look.text(text, size, weight, token),
        ))  # fmt: skip
        return box

    def text_box(
        self, x: float, y: float, text: str, size: float = 11, weight: int = REGULAR, align: str = "left"
    ) -> Box:
        """The room a text would take."""
        wide = self.look.width(text, size, weight)
        left = {"left": x, "center": x - wide / 2, "right": x - wide}[align]
        size = self.look.size(size, text)
        return Box(left, y - size * ASCENT, wide, size * (ASCENT + DESCENT))

    def cut(self, text: str, room: float, size: float = 11, weight: int = REGULAR) -> str:
        """As much of a text as has room, with an ellipsis where something is missing; "" where nothing has."""
        if self.look.width(text, size, weight) <= room:
            return text
        kept = text
        while kept and self.look.width(kept.rstrip() + "\u2026", size, weight) > room:
            kept = kept[:-1]
        return kept.rstrip() + "\u2026" if len(kept) > 2 else ""

    def tag(self, x: float, top: float, text: str, fill: str, token: str, *, limits: tuple[float, float]) -> Box:
        """A small filled label centred on x, kept within ``limits``."""
        wide = self.look.width(text, 11, SEMIBOLD) + 12
        left = min(max(limits[0], x - wide / 2), limits[1] - wide)
        box = Box(left, top, wide, 17)
        self.rect(box, fill, radius=3)
        self.text(left + wide / 2, top + 12.5, text, 11, SEMIBOLD, token, "center")
        return box


BADGES: dict[str, tuple[str, str, str]] = {
    # text, fill, edge: those of the window (``gui.widgets.chip``)
    "CR": ("surface", "met", "met"), "PR": ("met", "met_tint", "met_line"), "SD": ("text2", "sunken", "line2"),
    "PD": ("on_unmet", "unmet", "unmet"),
}  # fmt: skip
BADGE_HEIGHT = 17


def badge_width(pen: FigurePen, text: str) -> float:
    """The width of a category badge."""
    return max(26.0, pen.look.width(text, 11, SEMIBOLD) + 10)


def badge(pen: FigurePen, left: float, top: float, text: str, category: str, *, open_set: bool = False) -> Box:
    """A category of response; a set of possible ones has the dashed edge of what is missing."""
    token, fill, edge = BADGES.get(category, ("text2", "sunken", "line2"))
    box = Box(left, top, badge_width(pen, text), BADGE_HEIGHT)
    if open_set:
        pen.rect(box, "surface", "missing_line", 1.0, (3, 2), radius=3)
        token = "missing"
    else:
        pen.rect(box, fill, edge, radius=3)
    pen.text(box.left + box.width / 2, top + 12.7, text, 11, SEMIBOLD, token, "center")
    return box


__all__ = ["BADGES", "BADGE_HEIGHT", "Box", "FigurePen", "badge", "badge_width"]
