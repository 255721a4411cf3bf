"""Blocks that flow over pages: everything is cut into strips of known height, strips are set on pages.

Nothing is clipped: what does not fit goes on, with the head of its table repeated. A strip that is kept with
the next one stays on its page. All lengths in millimetres.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from hccboard.reports.pen import Pen
from hccboard.reports.tags import Node
from hccboard.reports.text import CELL, HEAD, SECTION, SECTION_NOTE, Line, Style, Text, width_mm, wrap

LEFT, RIGHT = 14.0, 196.0
WIDTH = RIGHT - LEFT
TOP, BOTTOM = 24.0, 270.5  # of the content, between banner and foot
_TALLEST_ROW = 60.0  # a taller row may be divided between two pages
_CELL_ABOVE, _CELL_BELOW, _CELL_GAP = 0.8, 0.8, 2.0
_ABOVE_HEADING = 2.8


@dataclass(frozen=True)
class Strip:
    """A piece that is not divided. ``draw`` is given the pen and the top. ``heads`` are drawn again where the
    strip begins a page."""

    height: float
    draw: Callable[[Pen, float], None]
    keep: bool = False
    heads: tuple[Strip, ...] = ()


@dataclass(frozen=True)
class Column:
    """``width`` in mm, gap included; ``head`` "" for none."""

    width: float
    head: str = ""
    align: str = "left"


@dataclass(frozen=True)
class Drawing:
    """A cell that draws itself (a chip): ``draw`` is given the pen, left, top and the node of the cell."""

    height: float
    draw: Callable[[Pen, float, float, Node], None]


@dataclass(frozen=True)
class Wide:
    """A text across several columns, beginning in its own."""

    text: Text
    columns: int


Cell = Text | Drawing | Wide


@dataclass(frozen=True)
class Placed:
    top: float
    strip: Strip
    repeated: bool = False


def gap(height: float) -> Strip:
    return Strip(height, lambda pen, top: None, keep=True)


def paragraph(text: Text, style: Style, node: Node | None, *, x: float = LEFT, width: float = WIDTH) -> list[Strip]:
    """A text as one strip a line; the first two and the last two lines stay together."""
    lines = wrap(text, style, width)

    def strip(i: int, line: Line) -> Strip:
        def draw(pen: Pen, top: float) -> None:
            pen.lines(x, top, [line], style, node)

        return Strip(style.line_mm, draw, keep=i in (0, len(lines) - 2) and i < len(lines) - 1)

    return [strip(i, line) for i, line in enumerate(lines)]


def heading(title: str, note: str, node: Node, *, x: float = LEFT, width: float = WIDTH) -> list[Strip]:
    """A section's title with a rule below, its note beside or, if that is too long, under it; bookmarked."""
    beside = width_mm(title, SECTION) + 2.2
    fits = beside + width_mm(note, SECTION_NOTE) <= width
    below = [] if fits or not note else wrap(note, SECTION_NOTE, width)
    head = node.add("H2")
    above = _ABOVE_HEADING
    height = above + SECTION.line_mm * (1 + len(below)) + 0.6

    def draw(pen: Pen, top: float) -> None:
        pen.bookmark(title, top + 2)
        pen.text(x, top + above, title, SECTION, head)
        if note and fits:
            pen.text(x + beside, top + above, note, SECTION_NOTE, head)
        elif below:
            pen.lines(x, top + above + SECTION.line_mm, below, SECTION_NOTE, head)
        pen.rule(x, top + height, x + width, top + height)

    return [Strip(height, draw, keep=True), gap(0.7)]


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], node: Node, *, style: Style = CELL,
          x: float = LEFT, row_heads: bool = False, dense: float = 0.0) -> list[Strip]:  # fmt: skip
    """A table with a rule under its head and hairlines between rows; the head is repeated on every page.

    ``row_heads`` makes the first cell of a row its header. ``dense`` takes so many mm off each row.
    """
    tag = node.add("Table")
    heads: tuple[Strip, ...] = ()
    if any(column.head for column in columns):
        heads = tuple(_row_strips(columns, [c.head for c in columns], tag, HEAD, x, "Column", 0.0, 0.75, 0.0))
    strips = [replace(head, keep=True) for head in heads]
    for cells in rows:
        scope = "Row" if row_heads else ""
        made = _row_strips(columns, cells, tag, style, x, scope, dense, 0.5, 0.73)
        strips += [replace(strip, heads=heads) for strip in made]
    return strips


@dataclass(frozen=True)
class _Laid:
    """A cell laid out: its lines or its drawing, where it begins and how wide its text may be."""

    cell: Cell
    lines: list[Line]
    left: float
    room: float
    align: str
    node: Node

    def height(self, style: Style) -> float:
        return self.cell.height if isinstance(self.cell, Drawing) else len(self.lines) * style.line_mm


def _laid_out(columns: Sequence[Column], cells: Sequence[Cell], tag: Node, style: Style, x: float,
              scope: str) -> list[_Laid]:  # fmt: skip
    """The cells of a row; the last one reaches to the edge of the table, the others keep their gap."""
    row = tag.add("TR")
    found = []
    first, left = 0, x
    for cell in cells:
        count = cell.columns if isinstance(cell, Wide) else 1
        width = sum(column.width for column in columns[first : first + count])
        room = width if first + count == len(columns) else width - _CELL_GAP
        is_head = scope == "Column" or (scope == "Row" and first == 0)
        node = row.add("TH", scope=scope) if is_head else row.add("TD")
        node.span = count
        text = cell.text if isinstance(cell, Wide) else cell
        lines = [] if isinstance(text, Drawing) else wrap(text, style, room)
        found.append(_Laid(text, lines, left, room, columns[first].align, node))
        first, left = first + count, left + width
    return found


def _row_strips(columns: Sequence[Column], cells: Sequence[Cell], tag: Node, style: Style, x: float,
                scope: str, dense: float, points: float, gray: float) -> list[Strip]:  # fmt: skip
    laid = _laid_out(columns, cells, tag, style, x, scope)
    above, below = _CELL_ABOVE - dense / 2, _CELL_BELOW - dense / 2
    content = max(one.height(style) for one in laid)
    right = x + sum(column.width for column in columns)

    def draw_lines(pen: Pen, top: float, first: int, count: int) -> None:
        for one in laid:
            if isinstance(one.cell, Drawing):
                if first == 0:
                    one.cell.draw(pen, one.left, top, one.node)
                continue
            shown = one.lines[first : first + count]
            if any(line.pieces for line in shown):
                pen.lines(one.left, top, shown, style, one.node, width=one.room, align=one.align)

    def whole(pen: Pen, top: float) -> None:
        draw_lines(pen, top + above, 0, 10_000)
        bottom = top + above + content + below
        pen.rule(x, bottom, right, bottom, points=points, gray=gray)

    if content <= _TALLEST_ROW:
        return [Strip(above + content + below, whole)]
    return _divided(draw_lines, max(len(one.lines) for one in laid), style, x, right, above, below, gray)


def _divided(draw_lines: Callable[[Pen, float, int, int], None], count: int, style: Style, x: float,
             right: float, above: float, below: float, gray: float) -> list[Strip]:  # fmt: skip
    """A very tall row, a strip a line."""

    def strip(i: int) -> Strip:
        before, after = above if i == 0 else 0.0, below if i == count - 1 else 0.0

        def draw(pen: Pen, top: float) -> None:
            draw_lines(pen, top + before, i, 1)
            if after:
                bottom = top + before + style.line_mm + after
                pen.rule(x, bottom, right, bottom, points=0.5, gray=gray)

        return Strip(before + style.line_mm + after, draw)

    return [strip(i) for i in range(count)]


def beside(left: Sequence[Strip], right: Strip, *, overhang: float = 0.0) -> list[Strip]:
    """A strip at the right with as much of the left column beside it as fits; the rest follows below.

    The left column may be longer by ``overhang`` mm and stay in one piece. The strips know their own
    horizontal places.
    """
    first: list[tuple[float, Strip]] = []
    used = 0.0
    rest = list(left)
    while rest and used + rest[0].height <= right.height + overhang:
        first.append((used, rest[0]))
        used += rest.pop(0).height
    while first and first[-1][1].keep and rest:  # a table head does not stand alone at the foot
        used -= first[-1][1].height
        rest.insert(0, first.pop()[1])

    def draw(pen: Pen, top: float) -> None:
        for offset, strip in first:
            strip.draw(pen, top + offset)
        right.draw(pen, top)

    return [Strip(max(right.height, used), draw), *rest]


def together(strips: Sequence[Strip]) -> list[Strip]:
    """The strips as one group, set on one page if they fit on one."""
    return [replace(strip, keep=True) for strip in strips[:-1]] + list(strips[-1:])


def set_on_pages(strips: Sequence[Strip], top: float = TOP, bottom: float = BOTTOM) -> list[list[Placed]]:
    """The strips with their places, page by page; at least one page."""
    pages: list[list[Placed]] = [[]]
    at = top
    for group in _groups(strips):
        fits_whole = at + sum(s.height for s in group) <= bottom
        if not fits_whole and pages[-1] and sum(s.height for s in group) <= bottom - top:
            pages.append([])
            at = top
        for strip in group:
            if at + strip.height > bottom + 1e-6 and pages[-1]:
                pages.append([])
                at = top
            if not pages[-1]:
                for head in strip.heads:
                    pages[-1].append(Placed(at, head, repeated=len(pages) > 1))
                    at += head.height
            pages[-1].append(Placed(at, strip))
            at += strip.height
    return pages


def _groups(strips: Sequence[Strip]) -> list[list[Strip]]:
    """Strips that are to stand together on a page."""
    groups: list[list[Strip]] = []
    joined = False
    for strip in strips:
        if joined:
            groups[-1].append(strip)
        else:
            groups.append([strip])
        joined = strip.keep
    return groups
