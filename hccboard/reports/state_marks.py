"""How the state of a criterion stands on paper: a sign with its word, readable after a black-and-white copy.

Met: the sign and the word; unmet: white on black; missing: a dashed box; stale: a dotted one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hccboard.domain.conversion.model import State
from hccboard.reports.layout import Drawing
from hccboard.reports.parts import clock_sign, question_sign
from hccboard.reports.pen import DASHED, DOTTED, Pen
from hccboard.reports.tags import Node
from hccboard.reports.text import DENSE, Style, width_mm, wrap
from hccboard.translate import _, mark

STATE_WORDS = {
    State.MET: mark("Met"), State.UNMET: mark("Unmet"), State.MISSING: mark("Missing"), State.STALE: mark("Stale"),
}  # fmt: skip
_DASHES = {State.MISSING: DASHED, State.STALE: DOTTED}
_ICON, _PAD, _BETWEEN = 2.9, 0.7, 1.0
_HEIGHT_OVER_LINE = 0.1


def state_word(state: State) -> str:
    return _(STATE_WORDS[state])


def state_width(style: Style = DENSE, states: Sequence[State] = tuple(State)) -> float:
    """How wide the widest of the states is, in mm."""
    return max(_width(one, style) for one in states)


def state_mark(state: State, style: Style = DENSE) -> Drawing:
    """The sign and the word of a state, as a cell of a table."""

    def draw(pen: Pen, x: float, top: float, node: Node) -> None:
        draw_state(pen, state, x, top, node, style)

    return Drawing(style.line_mm, draw)


def draw_state(pen: Pen, state: State, x: float, top: float, node: Node | None, style: Style = DENSE) -> None:
    height = style.line_mm + _HEIGHT_OVER_LINE
    upper = top - _HEIGHT_OVER_LINE / 2
    width = _width(state, style)
    shown = Style(style.size, style.leading, style.bold().weight, 1.0 if state is State.UNMET else 0.0)
    if state is State.UNMET:
        with pen.marked(None), pen.scaled(x, upper, 1.0) as canvas:
            canvas.setFillGray(0)
            canvas.rect(0, 0, width, height, stroke=0, fill=1)
    elif state in _DASHES:
        pen.box(x + 0.1, upper + 0.1, width - 0.2, height - 0.2, points=0.6, dash=_DASHES[state])
    with pen.marked(None):
        _sign(pen, state, x + _PAD, upper + (height - _ICON) / 2)
    pen.lines(x + _PAD + _ICON + _BETWEEN, top, wrap(state_word(state), shown, 1e3), shown, node)


def _width(state: State, style: Style) -> float:
    return _PAD + _ICON + _BETWEEN + width_mm(state_word(state), style.bold()) + _PAD + 0.3


def _sign(pen: Pen, state: State, x: float, top: float) -> None:
    if state is State.MISSING:
        question_sign(pen, x, top)
    elif state is State.STALE:
        clock_sign(pen, x, top)
    else:
        _ring(pen, x, top, white=state is State.UNMET)


def _ring(pen: Pen, x: float, top: float, *, white: bool) -> None:
    """A tick in a circle, or a cross in a white one; 24 units wide."""
    with pen.scaled(x, top, _ICON / 24) as canvas:
        canvas.setStrokeGray(1.0 if white else 0.0)
        canvas.setLineWidth(2.2)
        canvas.setDash([])
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        canvas.circle(12, 12, 10, stroke=1, fill=0)
        lines: tuple[tuple[tuple[float, float], ...], ...] = (((8, 12.4), (11, 15.2), (16.2, 9)),)
        if white:
            lines = (((8.8, 8.8), (15.2, 15.2)), ((15.2, 8.8), (8.8, 15.2)))
        for points in lines:
            _path(canvas, points)


def _path(canvas: Any, points: Sequence[tuple[float, float]]) -> None:
    made = canvas.beginPath()
    made.moveTo(*points[0])
    for point in points[1:]:
        made.lineTo(*point)
    canvas.drawPath(made, stroke=1, fill=0)


__all__ = ["STATE_WORDS", "draw_state", "state_mark", "state_width", "state_word"]
