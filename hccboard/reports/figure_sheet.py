"""A matplotlib figure as a sheet measured in design pixels from its upper left corner.

Figures lay out their axes, labels and boxes on it by the numbers of the design; how large a design pixel is comes with
the look, so that one layout serves the screen at any text size, files and paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from hccboard.reports.figure_look import POINTS_PER_INCH, REGULAR, FigureLook
from hccboard.reports.figure_render import Box

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LABEL = 11.0
LINE = 16.0


class Sheet:
    """The figure with its look; it is cleared first."""

    def __init__(self, figure: Figure, look: FigureLook) -> None:
        figure.clear()
        self.figure, self.look = figure, look
        figure.set_facecolor(look.colour("surface"))
        width, height = figure.get_size_inches()
        pixels = POINTS_PER_INCH / look.unit
        self.width, self.height = float(width) * pixels, float(height) * pixels

    # --- what stands on it ---------------------------------------------------------------------------------

    def axes(self, box: Box) -> Any:
        """Axes at a place of the sheet, in the look of the design: no top, no right, edge and ticks fine."""
        axes = self.figure.add_axes((
            box.left / self.width, 1 - box.bottom / self.height, box.width / self.width, box.height / self.height
        ))  # fmt: skip
        axes.set_facecolor("none")
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        for side in ("left", "bottom"):
            axes.spines[side].set_color(self.look.colour("ctl"))
            axes.spines[side].set_linewidth(self.line(0.8))
        axes.tick_params(
            length=self.line(4), width=self.line(0.8), color=self.look.colour("ctl"), pad=self.line(4),
        )  # fmt: skip
        axes.set_axisbelow(True)
        return axes

    def ticks(self, axis: Any, places: Sequence[float], words: Sequence[str]) -> None:
        """Ticks of an axis (``axes.xaxis`` or ``axes.yaxis``) with their words."""
        axis.set_ticks(list(places), labels=list(words), **self.look.text("0", LABEL, token="text2"))

    def text(
        self, x: float, y: float, words: str, *, size: float = LABEL, weight: int = REGULAR, tone: str = "text2",
        align: str = "left", middle: bool = False, halo: bool = False, angle: float = 0,
    ) -> Any:  # fmt: skip
        """Words with their base line at ``y``, or with their middle there."""
        made = self.figure.text(
            x / self.width, 1 - y / self.height, words, ha=align,
            va="baseline" if not middle else "center" if angle else "center_baseline", rotation=angle,
            **self.look.text(words, size, weight, tone),
        )  # fmt: skip
        if halo:
            from matplotlib.patheffects import withStroke

            made.set_path_effects([withStroke(linewidth=self.line(3), foreground=self.look.colour("surface"))])
        return made

    def lines(
        self, x: float, y: float, words: Sequence[str], *, size: float = LABEL, tone: str = "text2"
    ) -> float:
        """Lines of text from this base line down; where the next would stand."""
        for line in words:
            self.text(x, y, line, size=size, tone=tone)
            y += LINE
        return y

    def box(self, box: Box, *, fill: str = "surface", edge: str = "line2", radius: float = 4) -> None:
        """A rounded box behind the text that is put on it later."""
        from matplotlib.patches import FancyBboxPatch

        unit = 1 / self.width, 1 / self.height
        self.figure.add_artist(FancyBboxPatch(
            ((box.left + radius) * unit[0], 1 - (box.bottom - radius) * unit[1]),
            (box.width - 2 * radius) * unit[0], (box.height - 2 * radius) * unit[1],
            boxstyle=f"round,pad={radius * unit[0]}", mutation_aspect=self.width / self.height,
            facecolor=self.look.colour(fill), edgecolor=self.look.colour(edge), linewidth=self.line(1),
        ))  # fmt: skip

    def stroke(
        self, xs: Sequence[float], ys: Sequence[float], *, tone: str, width: float = 1.0, dash: Any = "solid",
        **more: Any,
    ) -> None:  # fmt: skip
        """A line on the sheet."""
        from matplotlib.lines import Line2D

        self.figure.add_artist(Line2D(
            [x / self.width for x in xs], [1 - y / self.height for y in ys], color=self.look.colour(tone),
            linewidth=self.line(width), linestyle=dash, transform=self.figure.transFigure, **more,
        ))  # fmt: skip

    # --- measures ------------------------------------------------------------------------------------------

    def line(self, pixels: float) -> float:
        """A width of the design in points, in which matplotlib counts."""
        return pixels * self.look.unit

    def text_width(self, words: str, *, size: float = LABEL, weight: int = REGULAR) -> float:
        """How wide words are, in design pixels."""
        return self.look.width(words, size, weight)

    def wrapped(self, words: str, width: float, *, size: float = LABEL) -> list[str]:
        """Words in lines no wider than this; Chinese may part between any two characters."""
        lines: list[str] = []
        line = ""
        for piece in _pieces(words):
            if line and self.text_width((line + piece).rstrip(), size=size) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece if line else piece.lstrip()
        return [*lines, line.rstrip()] if line.strip() else lines

    def shortened(self, words: str, width: float, *, size: float = LABEL, weight: int = REGULAR) -> str:
        """Words cut to this width, with an ellipsis where something is left out."""
        if self.text_width(words, size=size, weight=weight) <= width:
            return words
        while words and self.text_width(words + "…", size=size, weight=weight) > width:
            words = words[:-1]
        return words.rstrip() + "…"


def _pieces(words: str) -> Iterable[str]:
    """What a line may end after: a word with its space, or one Chinese character with the mark that closes it."""
    piece = ""
    for here, character in enumerate(words):
        piece += character
        after = words[here + 1] if here + 1 < len(words) else ""
        if character == " " or (_is_wide(character) and after not in "，。；：、）》” "):
            yield piece
            piece = ""
    if piece:
        yield piece


def _is_wide(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef" or "\u3000" <= character <= "\u303f"


def nice_step(span: float, most: int, steps: Sequence[float]) -> float:
    """The smallest of these steps that parts a span into at most so many pieces."""
    return next((step for step in steps if span / step <= most), steps[-1])
