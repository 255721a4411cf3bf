"""Parts of a printed summary: banner and foot, grid of key facts, chips, the block the board writes in.

Everything is told apart by words, edges and patterns, never by colour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hccboard import wording
from hccboard.reports.layout import LEFT, RIGHT, WIDTH, Drawing, Strip
from hccboard.reports.pen import DASH_DOT, DASHED, DOTTED, LONG_DASHED, PAGE_HEIGHT, Pen
from hccboard.reports.summary_facts import MISSING, OPEN, STALE, UNDATED, KeyFact
from hccboard.reports.tags import Node
from hccboard.reports.text import BANNER, CELL, LABEL, NOTE, SMALL, VALUE, Line, Style, width_mm, wrap
from hccboard.translate import _

_HEADER_TOP, _FOOT_BOTTOM = 11.6, PAGE_HEIGHT - 9.5
FOOT_RIGHT = 44.0
_GRID_COLUMNS = 5
GRID_PADDING = 3.3  # of a cell of the grid that is no room for its text
_CHIP_HEIGHT, _ICON = 4.1, 3.0
WRITE_LINE = 6.7  # between ruled lines: room for handwriting
_LABEL_WIDTH = 32.0


@dataclass(frozen=True)
class Frame:
    """What stands at the top and the foot of every page; ``top`` and ``bottom`` bound the content."""

    title: str
    header: Sequence[Line]
    foot: Sequence[Line]
    printed: Sequence[str]
    top: float
    bottom: float


def frame(title: str, who: str, foot: str, printed: Sequence[str]) -> Frame:
    """The frame for long and short texts: nothing is cut, the content gets what is left.

    ``printed`` are the lines at the right of the foot, above the page number.
    """
    header = wrap(who, CELL, WIDTH - width_mm(title, BANNER) - 8)
    foot_lines = wrap(foot, SMALL, WIDTH - FOOT_RIGHT - 4)
    lines = [part for text in printed if text for part in _plain_lines(text)]
    head_height = max(BANNER.line_mm, len(header) * CELL.line_mm)
    foot_height = max(len(foot_lines), len(lines) + 1) * SMALL.line_mm + 1.6
    return Frame(title, header, foot_lines, lines, _HEADER_TOP + head_height + 4.6, _FOOT_BOTTOM - foot_height - 2.0)


def _plain_lines(text: str) -> list[str]:
    return ["".join(piece for piece, _weight in line.pieces) for line in wrap(text, SMALL, FOOT_RIGHT)]


def draw_frame(pen: Pen, given: Frame, root: Node, number: int, total: int) -> None:
    """Banner and foot of a page; on the first page they belong to the text, later they are repetition."""
    if number > 1:
        with pen.repeated():
            _draw_frame(pen, given, root, number, total)
    else:
        _draw_frame(pen, given, root, number, total)


def _draw_frame(pen: Pen, given: Frame, root: Node, number: int, total: int) -> None:
    head_height = max(BANNER.line_mm, len(given.header) * CELL.line_mm)
    pen.text(LEFT, _HEADER_TOP, given.title, BANNER, root.add("P"))
    drop = BANNER.baseline_mm - CELL.baseline_mm if len(given.header) == 1 else 0.0
    pen.lines(LEFT, _HEADER_TOP + drop, given.header, CELL, root.add("P"), width=WIDTH, align="right")
    rule = _HEADER_TOP + head_height + 1.6
    pen.rule(LEFT, rule, RIGHT, rule, points=1.5)
    top = given.bottom + 2.0
    pen.rule(LEFT, top, RIGHT, top)
    pen.lines(LEFT, top + 1.6, given.foot, SMALL, root.add("P"))
    page = _("Page {number} of {total}").format(number=number, total=total)
    shown = [wrap(text, SMALL, 200)[0] for text in (*given.printed, page)]
    pen.lines(RIGHT - FOOT_RIGHT, top + 1.6, shown, SMALL, root.add("P"), width=FOOT_RIGHT, align="right")


def in_reading_order(root: Node) -> Node:
    """The banner first, then the content, the foot last: the frame is drawn before the content."""
    framing = [child for child in root.children if child.role == "P"]
    content = [child for child in root.children if child.role != "P"]
    root.children = [*framing[:2], *content, *framing[2:4]]
    return root


def chip(state: str) -> Drawing:
    """The word of a state with its sign, in an edge of its own: dashes, dots, dash and dot, long dashes."""
    word = wording.readiness_state(state)
    dash, sign = _LOOKS[state]

    def draw(pen: Pen, x: float, top: float, node: Node) -> None:
        style = CELL.bold()
        width = chip_width(state)
        upper = top - (_CHIP_HEIGHT - style.line_mm) / 2  # the word stands on the line of the text beside it
        pen.box(x + 0.1, upper, width, _CHIP_HEIGHT, dash=dash)
        with pen.marked(None):
            sign(pen, x + 1.0, upper + (_CHIP_HEIGHT - _ICON) / 2)
        pen.text(x + 1.0 + _ICON + 1.1, top, word, style, node)

    return Drawing(CELL.line_mm, draw)


def chip_width(state: str) -> float:
    """How wide the chip of a state is, in mm."""
    return 1.0 + _ICON + 1.1 + width_mm(wording.readiness_state(state), CELL.bold()) + 1.3


def question_sign(pen: Pen, x: float, top: float) -> None:
    """A question mark in a circle; drawn like the icon on the screen, 24 units wide."""
    with pen.scaled(x, top, _ICON / 24) as canvas:
        _sign_stroke(canvas)
        mark = canvas.beginPath()
        mark.moveTo(9.09, 9)
        mark.curveTo(9.5, 7.8, 10.7, 7, 12, 7)
        mark.curveTo(13.6, 7, 14.92, 8.3, 14.92, 10)
        mark.curveTo(14.92, 12, 11.92, 13, 11.92, 13)
        mark.moveTo(12, 17)
        mark.lineTo(12.01, 17)
        canvas.drawPath(mark, stroke=1, fill=0)


def clock_sign(pen: Pen, x: float, top: float) -> None:
    """A clock; drawn like the icon on the screen."""
    with pen.scaled(x, top, _ICON / 24) as canvas:
        _sign_stroke(canvas)
        hands = canvas.beginPath()
        hands.moveTo(12, 6)
        hands.lineTo(12, 12)
        hands.lineTo(16, 14)
        canvas.drawPath(hands, stroke=1, fill=0)


def half_sign(pen: Pen, x: float, top: float) -> None:
    """A circle with one half drawn: known in part; drawn like the icon on the screen."""
    with pen.scaled(x, top, _ICON / 24) as canvas:
        _sign_stroke(canvas)
        half = canvas.beginPath()
        half.moveTo(12, 18)
        half.curveTo(15.31, 18, 18, 15.31, 18, 12)
        half.curveTo(18, 8.69, 15.31, 6, 12, 6)
        half.lineTo(12, 18)
        canvas.drawPath(half, stroke=1, fill=0)


def no_day_sign(pen: Pen, x: float, top: float) -> None:
    """A sheet of a calendar, struck through: without a date; drawn like the icon on the screen."""
    with pen.scaled(x, top, _ICON / 24) as canvas:
        _stroke(canvas)
        canvas.roundRect(3, 3, 18, 18, 2, stroke=1, fill=0)
        lines = canvas.beginPath()
        for start, end in (((8, 1.5), (8, 5)), ((16, 1.5), (16, 5)), ((3, 9), (21, 9)), ((2, 2), (22, 22))):
            lines.moveTo(*start)
            lines.lineTo(*end)
        canvas.drawPath(lines, stroke=1, fill=0)


_LOOKS: dict[str, tuple[Sequence[float], Callable[[Pen, float, float], None]]] = {
    MISSING: (DASHED, question_sign),
    STALE: (DOTTED, clock_sign),
    OPEN: (DASH_DOT, half_sign),
    UNDATED: (LONG_DASHED, no_day_sign),
}


def _sign_stroke(canvas: object) -> None:
    _stroke(canvas)
    canvas.circle(12, 12, 10, stroke=1, fill=0)  # type: ignore[attr-defined]


def _stroke(canvas: object) -> None:
    canvas.setStrokeGray(0)  # type: ignore[attr-defined]
    canvas.setLineWidth(2.2)  # type: ignore[attr-defined]
    canvas.setDash([])  # type: ignore[attr-defined]
    canvas.setLineCap(1)  # type: ignore[attr-defined]
    canvas.setLineJoin(1)  # type: ignore[attr-defined]


def key_fact_grid(facts: Sequence[KeyFact], node: Node) -> list[Strip]:
    """The grid below the question, a strip a row; label over value."""
    rows = [facts[i : i + _GRID_COLUMNS] for i in range(0, len(facts), _GRID_COLUMNS)]
    group = node.add("L")
    return [_grid_row(row, group, first=i == 0, last=i == len(rows) - 1) for i, row in enumerate(rows)]


def _grid_row(facts: Sequence[KeyFact], group: Node, *, first: bool, last: bool) -> Strip:
    width = WIDTH / _GRID_COLUMNS
    room = width - GRID_PADDING
    labels = [wrap(fact.label, LABEL, room) for fact in facts]
    values = [_value_lines(fact.value, room) for fact in facts]
    label_height = max(len(lines) for lines in labels) * LABEL.line_mm
    value_height = max(len(lines) * style.line_mm for lines, style in values)
    height = 1.3 + label_height + value_height + 1.4
    nodes = [group.add("LI").add("LBody") for _fact in facts]

    def draw(pen: Pen, top: float) -> None:
        for i, fact in enumerate(facts):
            left = LEFT + i * width
            if i:
                pen.rule(left, top, left, top + height, points=0.5, gray=0.6)
            pen.lines(left + 2.1, top + 1.3, labels[i], LABEL, nodes[i])
            lines, style = values[i]
            at = top + 1.3 + label_height
            pen.lines(left + 2.1, at, lines, style, nodes[i])
            if fact.state:
                widest = max(line.width_mm(style.size) for line in lines)
                pen.box(left + 1.1, at + 0.3, widest + 2.0, len(lines) * style.line_mm - 0.4,
                        dash=_LOOKS[fact.state][0])  # fmt: skip
        if not first:
            pen.rule(LEFT, top, RIGHT, top, points=0.5, gray=0.6)
        _edges(pen, top, height, first=first, last=last)

    return Strip(height, draw, keep=not last)


def _edges(pen: Pen, top: float, height: float, *, first: bool, last: bool) -> None:
    for x in (LEFT, RIGHT):
        pen.rule(x, top, x, top + height)
    if first:
        pen.rule(LEFT, top, RIGHT, top)
    if last:
        pen.rule(LEFT, top + height, RIGHT, top + height)


def _value_lines(text: str, room: float) -> tuple[list[Line], Style]:
    """A value in its large type, or smaller where that takes more than one line."""
    lines = wrap(text, VALUE, room)
    if len(lines) == 1:
        return lines, VALUE
    smaller = CELL.bold()
    return wrap(text, smaller, room), smaller


def decision_block(node: Node, lines_each: Sequence[int] = (3, 2, 1)) -> Strip:
    """Room for the board's own words. The program writes nothing into it.

    ``lines_each``: ruled lines for recommendation, rationale and dissent.
    """
    names = (_("Recommendation"), _("Rationale"), _("Dissent"), _("Review date"))
    fields = tuple(zip(names, (*lines_each, 1), strict=True))
    pad = 2.0
    lines = sum(count for _name, count in fields)
    height = pad + lines * WRITE_LINE + WRITE_LINE + 1.0 + NOTE.line_mm + pad
    nodes = [node.add("P") for _field in fields]
    signed = [node.add("P"), node.add("P")]
    signers = (_("Chair, name and signature"), _("Coordinator, name and signature"))

    def draw(pen: Pen, top: float) -> None:
        pen.box(LEFT, top, WIDTH, height, points=1.1)
        at = top + pad
        for (name, count), part in zip(fields, nodes, strict=True):
            pen.text(LEFT + 3.2, at + WRITE_LINE - CELL.line_mm, name, CELL.bold(), part)
            for _line in range(count):
                at += WRITE_LINE
                end = LEFT + _LABEL_WIDTH + 50 if name == fields[-1][0] else RIGHT - 3.2
                pen.rule(LEFT + _LABEL_WIDTH, at, end, at, points=0.5, gray=0.45)
        at += WRITE_LINE + 1.0
        half = (WIDTH - 6.4 - 10) / 2
        for i, (name, part) in enumerate(zip(signers, signed, strict=True)):
            left = LEFT + 3.2 + i * (half + 10)
            pen.rule(left, at, left + half, at)
            pen.text(left, at + 0.4, name, NOTE, part)

    return Strip(height, draw)
