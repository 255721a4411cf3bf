"""A matplotlib renderer that draws on our own PDF: the fonts, the grey and the marks of the page it stands on.

matplotlib's own PDF backend would embed the fonts of every figure a second time, and cutting them down takes it longer
than the whole summary may take (250 ms of Latin, 450 with Chinese, warm). So lines, areas and texts are drawn straight
onto the page, in points from the lower left corner of the figure: text stays text in the fonts of the page, every
colour becomes the grey it has to the eye. Pictures are not drawn: figures of paper are lines and areas.

Imported where a figure is drawn, never before: it loads matplotlib.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from hccboard.reports import fonts
from hccboard.reports.fonts import BOLD, REGULAR

_CAPS = {"butt": 0, "round": 1, "projecting": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_BOLD_FROM = 600
_WEIGHTS = {"semibold": 600, "demibold": 600, "demi": 600, "bold": 700, "heavy": 800, "extra bold": 800, "black": 900}
_ASCENT, _DESCENT = 0.756, 0.205  # of Inter, in em: the letters "l" and "p"
GROUND = "ground"
"""The group id of texts that stand on a white ground of their size, so that they can be read over lines. A halo would
be outlines: four times the bytes, and more than a millisecond a label."""
_GROUND_ABOVE, _GROUND_BELOW, _GROUND_BESIDE = 0.82, 0.12, 0.15  # of the baseline and of the ends, in em
_HATCH_TILE = 72.0  # points; matplotlib's own
_GREY_OF_RED, _GREY_OF_GREEN, _GREY_OF_BLUE = 0.299, 0.587, 0.114


class PaperRenderer(RendererBase):  # type: ignore[misc]
    """Draws on a ReportLab canvas whose origin is the lower left corner of a figure of this size in points."""

    def __init__(self, canvas: Any, width: float, height: float) -> None:
        super().__init__()
        self._canvas = canvas
        self._size = (width, height)
        self._ground = False

    # --- what matplotlib asks ------------------------------------------------------------------------------

    def flipy(self) -> bool:
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self._size

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        size = prop.get_size_in_points()
        return fonts.width(fonts.clean(s), _weight(prop), size), size * (_ASCENT + _DESCENT), size * _DESCENT

    # --- drawing -------------------------------------------------------------------------------------------

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Any, rgbFace: Any = None) -> None:  # noqa: N803
        hatch = gc.get_hatch_path()
        stroked, filled = _stroked(gc), rgbFace is not None
        if not (stroked or filled or hatch is not None):
            return
        shape = self._operators(path, transform, clipped=not filled and hatch is None)
        if not shape:
            return
        self._canvas.saveState()
        self._clip(gc)
        if filled:
            self._fill(rgbFace, gc)
        if hatch is not None:
            if filled:
                self._canvas.addLiteral(f"{shape} f")
            self._hatch(gc, hatch, shape, path.get_extents(transform))
        if stroked:
            self._stroke(gc)
        paint = {(True, True): "B", (True, False): "S", (False, True): "f"}
        operator = paint.get((stroked, filled and hatch is None))
        if operator:
            self._canvas.addLiteral(f"{shape} {operator}")
        self._canvas.restoreState()

    def draw_markers(
        self, gc: GraphicsContextBase, marker_path: Path, marker_trans: Any, path: Path, trans: Any,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:  # fmt: skip
        """The shape is written once and set at every point."""
        stroked, filled = _stroked(gc), rgbFace is not None
        if not (stroked or filled):
            return
        shape = self._operators(marker_path, marker_trans, clipped=False)
        paint = "B" if stroked and filled else "S" if stroked else "f"
        self._canvas.saveState()
        self._clip(gc)
        if filled:
            self._fill(rgbFace, gc)
        if stroked:
            self._stroke(gc)
        for vertices, _code in path.iter_segments(trans, simplify=False):
            x, y = vertices[-2:]
            self._canvas.addLiteral(f"q 1 0 0 1 {x:.2f} {y:.2f} cm {shape} {paint} Q")
        self._canvas.restoreState()

    def open_group(self, s: str, gid: str | None = None) -> None:
        self._ground = gid == GROUND

    def close_group(self, s: str) -> None:
        self._ground = False

    def draw_text(
        self, gc: GraphicsContextBase, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False,
        mtext: Any = None,
    ) -> None:  # fmt: skip
        """Text as it stands: nothing in it is read as mathematics."""
        said, weight, size = fonts.clean(s), _weight(prop), prop.get_size_in_points()
        turn = Affine2D().rotate_deg(angle).get_matrix()
        placed = (turn[0, 0], turn[1, 0], turn[0, 1], turn[1, 1], x, y)
        self._canvas.saveState()
        self._clip(gc)
        if self._ground:
            self._canvas.saveState()
            self._canvas.transform(*placed)
            self._canvas.setFillGray(1)
            left, below = -_GROUND_BESIDE * size, -_GROUND_BELOW * size
            self._canvas.rect(left, below, fonts.width(said, weight, size) - 2 * left,
                              _GROUND_ABOVE * size - below, stroke=0, fill=1)  # fmt: skip
            self._canvas.restoreState()
        red, green, blue, alpha = gc.get_rgb()
        self._canvas.setFillGray(_grey(red, green, blue), alpha)
        text = self._canvas.beginText()
        text.setTextTransform(*placed)
        for run in fonts.runs(said, weight):
            text.setFont(run.name, size)
            text.textOut(run.text)
        self._canvas.drawText(text)
        self._canvas.restoreState()

    # --- state of the page ---------------------------------------------------------------------------------

    def _operators(self, path: Path, transform: Any, *, clipped: bool) -> str:
        """A path in the operators of PDF. ``clipped`` leaves out what lies far outside the figure."""
        bounds = (0.0, 0.0, *self._size) if clipped else None
        written: list[str] = []
        at = (0.0, 0.0)
        for points, code in path.iter_segments(transform, clip=bounds, simplify=False):
            if code == Path.CLOSEPOLY:
                written.append("h")
                continue
            shown = _cubic(at, points) if code == Path.CURVE3 else points
            name = {Path.MOVETO: "m", Path.LINETO: "l"}.get(code, "c")
            written.append(" ".join(f"{value:.2f}" for value in shown) + " " + name)
            at = (points[-2], points[-1])
        return "\n".join(written)

    def _clip(self, gc: GraphicsContextBase) -> None:
        box = gc.get_clip_rectangle()
        if box is not None:
            x, y, width, height = box.bounds
            self._canvas.addLiteral(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re W n")
        path, transform = gc.get_clip_path()
        if path is not None:
            self._canvas.addLiteral(f"{self._operators(path, transform, clipped=False)} W n")

    def _fill(self, colour: Any, gc: GraphicsContextBase) -> None:
        alpha = gc.get_alpha() if gc.get_forced_alpha() else colour[3] if len(colour) > 3 else 1.0
        self._canvas.setFillGray(_grey(*colour[:3]), alpha)

    def _stroke(self, gc: GraphicsContextBase) -> None:
        red, green, blue, alpha = gc.get_rgb()
        self._canvas.setStrokeGray(_grey(red, green, blue), alpha)
        self._canvas.setLineWidth(gc.get_linewidth())
        self._canvas.setLineCap(_CAPS[gc.get_capstyle()])
        self._canvas.setLineJoin(_JOINS[gc.get_joinstyle()])
        offset, dashes = gc.get_dashes()
        self._canvas.setDash([float(one) for one in dashes] if dashes is not None else [], float(offset or 0))

    def _hatch(self, gc: GraphicsContextBase, hatch: Path, shape: str, box: Any) -> None:
        """The hatch as lines within the shape, tile by tile: no pattern, which some printers fill with grey."""
        red, green, blue = gc.get_hatch_color()[:3]
        self._canvas.saveState()
        self._canvas.addLiteral(f"{shape} W n")
        self._canvas.setStrokeGray(_grey(red, green, blue))
        self._canvas.setFillGray(_grey(red, green, blue))
        self._canvas.setLineWidth(gc.get_hatch_linewidth())
        self._canvas.setDash([])
        for column in range(int(box.x0 // _HATCH_TILE), int(box.x1 // _HATCH_TILE) + 1):
            for row in range(int(box.y0 // _HATCH_TILE), int(box.y1 // _HATCH_TILE) + 1):
                tile = Affine2D().scale(_HATCH_TILE).translate(column * _HATCH_TILE, row * _HATCH_TILE)
                part = self._operators(_near(hatch, tile, box), tile, clipped=False)
                if part:
                    self._canvas.addLiteral(f"{part} B")
        self._canvas.restoreState()


def _cubic(start: tuple[float, float], points: Sequence[float]) -> tuple[float, ...]:
    """A quadratic curve as the cubic one that PDF knows."""
    (x0, y0), (cx, cy, x, y) = start, points
    return x0 + 2 / 3 * (cx - x0), y0 + 2 / 3 * (cy - y0), x + 2 / 3 * (cx - x), y + 2 / 3 * (cy - y), x, y


def _near(hatch: Path, tile: Affine2D, box: Any) -> Path:
    """Of a hatch of straight lines those that come near the box: a bar is much smaller than a tile."""
    if hatch.codes is None or set(hatch.codes) != {Path.MOVETO, Path.LINETO}:
        return hatch
    kept = []
    placed = tile.transform(hatch.vertices)
    for i in range(0, len(placed), 2):
        (x0, y0), (x1, y1) = placed[i : i + 2]
        if max(x0, x1) >= box.x0 and min(x0, x1) <= box.x1 and max(y0, y1) >= box.y0 and min(y0, y1) <= box.y1:
            kept += [i, i + 1]
    return Path(hatch.vertices[kept], hatch.codes[kept])


def _stroked(gc: GraphicsContextBase) -> bool:
    return bool(gc.get_linewidth() > 0 and gc.get_rgb()[3] > 0)


def _grey(red: float, green: float, blue: float) -> float:
    return round(_GREY_OF_RED * red + _GREY_OF_GREEN * green + _GREY_OF_BLUE * blue, 3)


def _weight(prop: Any) -> str:
    """One of the two weights of paper, from the weight, the file or the family that was asked for."""
    weight = prop.get_weight()
    number = weight if isinstance(weight, (int, float)) else _WEIGHTS.get(str(weight).casefold(), 400)
    named = " ".join([str(prop.get_file() or ""), *map(str, prop.get_family())]).casefold()
    return BOLD if number >= _BOLD_FROM or "semibold" in named else REGULAR
