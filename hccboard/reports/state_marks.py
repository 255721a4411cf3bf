"""How the state of a criterion stands on paper: a sign with its word, readable after a black-and-white copy.

Met: the sign and the word; unmet: white on black; missing: a dashed box; stale: a dotted one; known in
part: dash and dot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hccboard.domain.conversion.model import State
from hccboard.reports.layout import Drawing
from hccboard.reports.parts import clock_sign, half_sign, question_sign
from hccboard.reports.pen import DASH_DOT, DASHED, DOTTED, Pen
from hccboard.reports.tags import Node
from hccboard.reports.text import DENSE, Style, width_mm, wrap
from hccboard.wording.conversion import state_text

OPEN = "open"  # known in part; a criterion never is
_DASHES = {State.MISSING.value: DASHED, State.STALE.value: DOTTED, OPEN: DASH_DOT}
_SIGNS = {State.MISSING.value: question_sign, State.STALE.value: clock_sign, OPEN: half_sign}
_ICON, _PAD, _BETWEEN = 2.9, 0.7, 1.0
_TALLER = 0.1


def state_width(style: Style = DENSE, states: Sequence[State] = tuple(State)) -> float:
    """How wide the widest of the states is, in mm."""
    return max(mark_width(state_text(one), style) for one in states)


def mark_width(word: str, style: Style = DENSE) -> float:
    """How wide a word with its sign is, in mm."""
    return _PAD + _ICON + _BETWEEN + width_mm(word, style.bold()) + _PAD + 0.3


def state_mark(state: State, style: Style = DENSE) -> Drawing:
    """The sign and the word of a state, as a cell of a table."""
    return worded_mark(state.value, state_text(state), style)


def worded_mark(kind: str, word: str, style: Style = DENSE) -> Drawing:
    """The same with another word: ``kind`` is the value of a state or ``OPEN``."""

    def draw(pen: Pen, x: float, top: float, node: Node) -> None:
        _draw(pen, kind, word, x, top, node, style)

    return Drawing(style.line_mm, draw)


def _draw(pen: Pen, kind: str, word: str, x: float, top: float, node: Node, style: Style) -> None:
    height, upper, width = style.line_mm + _TALLER, top - _TALLER / 2, mark_width(word, style)
    white = kind == State.UNMET.value
    shown = replace(style.bold(), gray=1.0 if white else 0.0)
    if white:
        with pen.marked(None), pen.scaled(x, upper, 1.0) as canvas:
            canvas.setFillGray(0)
            canvas.rect(0, 0, width, height, stroke=0, fill=1)
    elif kind in _DASHES:
        pen.box(x + 0.1, upper + 0.1, width - 0.2, height - 0.2, points=0.6, dash=_DASHES[kind])
    with pen.marked(None):
        _SIGNS.get(kind, _ring if not white else _white_ring)(pen, x + _PAD, upper + (height - _ICON) / 2)
    pen.lines(x + _PAD + _ICON + _BETWEEN, top, wrap(word, shown, 1e3), shown, node)


def _white_ring(pen: Pen, x: float, top: float) -> None:
    _ring(pen, x, top, white=True)


def _ring(pen: Pen, x: float, top: float, *, white: bool = False) -> None:
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


__all__ = ["OPEN", "mark_width", "state_mark", "state_width", "worded_mark"]
