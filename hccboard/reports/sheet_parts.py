"""The upper half of the surgeon's sheet: who and why, the plan beside the liver map, the liver's reserve; and what all
its parts share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hccboard.domain.conversion.model import State
from hccboard.reports import liver_drawing, parts, summary_facts, summary_records, summary_words
from hccboard.reports.layout import LEFT, WIDTH, Cell, Column, Drawing, Strip, gap, paragraph, table
from hccboard.reports.liver_drawing import Map
from hccboard.reports.pen import DASHED, Pen
from hccboard.reports.sheet_words import SheetLine, SurgeonSheet
from hccboard.reports.state_marks import state_mark, state_width
from hccboard.reports.summary_content import map_note
from hccboard.reports.summary_facts import MISSING, STALE
from hccboard.reports.tags import Node
from hccboard.reports.text import BODY, BOLD, CELL, DENSE, LABEL, QUESTION, SMALL, Style, bold, cut, width_mm, wrap
from hccboard.translate import _, ngettext

_SECTION = Style(9, 11.5, BOLD)
_NOTE = Style(7.5, 11.5, gray=0.2)
_ABOVE, _BELOW = 1.9, 0.9
LEFT_WIDTH, BETWEEN = 90.0, 4.6
RIGHT_WIDTH = WIDTH - LEFT_WIDTH - BETWEEN
ROW_DENSE, SPARE = 0.95, 2.2
_MOST_LINES = 7  # of the plan, and of the volumes

@dataclass(frozen=True)
class Room:
    """How much is printed: lines of the question, of who it is, of a cell of the plan, of a criterion, of an item of
    the checklist, of the items that are there, below the washout, of the notes; and rows of criteria, changes and open
    items. As it stands here it fits on a page whatever is told."""

    question: int = 1
    identity: int = 1
    cell: int = 1
    criterion: int = 1
    item: int = 1
    there: int = 1
    washout: int = 1
    notes: int = 2
    criteria: int = 6
    changes: int = 1
    items: int = 2


def section_head(title: str, note: str, node: Node, *, x: float = LEFT, width: float = WIDTH) -> list[Strip]:
    """The title of a part with a note beside it, on one line, and a rule below."""
    head = node.add("H2")
    beside = width_mm(title, _SECTION) + 2.0
    shown = cut(note, _NOTE, width - beside, 1) if note else ""
    height = _ABOVE + _SECTION.line_mm + _BELOW

    def draw(pen: Pen, top: float) -> None:
        pen.bookmark(title, top + 1)
        pen.text(x, top + _ABOVE, title, _SECTION, head)
        if shown:
            pen.text(x + beside, top + _ABOVE, shown, _NOTE, head)
        line = top + _ABOVE + _SECTION.line_mm + 0.3
        pen.rule(x, line, x + width, line, points=0.6)

    return [Strip(height, draw)]


def more(count: int, node: Node, *, x: float = LEFT, width: float = WIDTH) -> list[Strip]:
    """The line that says how much more there is, and where."""
    if count <= 0:
        return []
    words = ngettext(
        "+ {count} more, see the conversion review", "+ {count} more, see the conversion review", count
    ).format(count=count)
    return paragraph(words, SMALL, node.add("P"), x=x, width=width)[:1]


def side_by_side(left: Sequence[Strip], right: Sequence[Strip]) -> Strip:
    """Two columns that begin at the same height; where they stand across the page they know themselves."""
    height = max(sum(one.height for one in left), sum(one.height for one in right))

    def draw(pen: Pen, top: float) -> None:
        for column in (left, right):
            at = top
            for strip in column:
                strip.draw(pen, at)
                at += strip.height

    return Strip(height, draw)


def map_of(sheet: SurgeonSheet) -> Map:
    lesions, names, _study = summary_records.liver_lesions(sheet.summary)
    return Map(tuple(lesions), names, summary_records.thrombus(sheet.summary), sheet.resected)


# --- patient, question ----------------------------------------------------------------------------------------


def top(sheet: SurgeonSheet, _liver: Map, node: Node, room: Room) -> list[Strip]:
    asked = summary_facts.question(sheet.summary)
    if sheet.summary.anonymised:
        asked = _("The question is not printed on an anonymised sheet.")
    question = cut(asked, QUESTION, WIDTH, room.question)
    identity = cut(summary_facts.identity(sheet.summary), BODY, WIDTH, room.identity)
    strips = [*paragraph(question, QUESTION, node.add("H1")), *paragraph(identity, BODY, node.add("P"))]
    if sheet.supposed:
        strips += [gap(0.8), _boxed(cut(sheet.supposed, CELL.bold(), WIDTH - 3.0, room.cell), node.add("P"))]
    return strips


def _boxed(text: str, node: Node) -> Strip:
    """A line in a box of its own, so that it is not passed over."""
    style = CELL.bold()
    lines = wrap(text, style, WIDTH - 3.0)
    height = len(lines) * style.line_mm + 1.2

    def draw(pen: Pen, top: float) -> None:
        pen.box(LEFT, top, WIDTH, height, points=0.9, dash=DASHED)
        pen.lines(LEFT + 1.5, top + 0.6, lines, style, node)

    return Strip(height, draw)


# --- plan, volumes, map ---------------------------------------------------------------------------------------


def plan(sheet: SurgeonSheet, liver: Map, node: Node, room: Room) -> list[Strip]:
    """Operation and volumes at the left, the map at the right."""
    left = _lines(_("Proposed operation"), sheet.operation_note, sheet.operation, node, room)
    left += _lines(_("Liver volumes"), sheet.volumes_note, sheet.volumes, node, room)
    return [side_by_side(left, _map_strips(liver, node))]


def _lines(title: str, note: str, lines: Sequence[SheetLine], node: Node, room: Room) -> list[Strip]:
    head = section_head(title, note, node, width=LEFT_WIDTH)
    if not lines:
        return [*head, *paragraph(_("Not recorded."), DENSE, node.add("P"), width=LEFT_WIDTH)]
    label = min(max(width_mm(one.label, DENSE) for one in lines) + SPARE, 44.0)
    when = min(max(width_mm(one.when, DENSE) for one in lines) + 0.5, 32.0)
    columns = [Column(label), Column(LEFT_WIDTH - label - when), Column(when, "", "right")]
    rows = [_line_cells(one, columns, room) for one in lines[:_MOST_LINES]]
    return [*head, *table(columns, rows, node, style=DENSE, row_heads=True, dense=ROW_DENSE)]


def _line_cells(one: SheetLine, columns: Sequence[Column], room: Room) -> list[Cell]:
    value = cut(one.value, DENSE.bold(), columns[1].width - 2.0, room.cell)
    shown: Cell = bold(value)
    if one.state == MISSING:
        shown = state_mark(State.MISSING)
    elif one.state == STALE:
        shown = _with_mark(cut(value, DENSE.bold(), columns[1].width - 2.0, 1), columns[1].width - 2.0)
    return [cut(one.label, DENSE, columns[0].width - 2.0, room.cell), shown, cut(one.when, DENSE, columns[2].width, 1)]


def _with_mark(value: str, width: float) -> Drawing:
    """A value that is too old with the mark of that behind it."""
    style = DENSE.bold()
    mark = state_mark(State.STALE)
    text = cut(value, style, width - state_width(DENSE, [State.STALE]) - 1.5, 1)

    def draw(pen: Pen, x: float, top: float, node: Node) -> None:
        pen.lines(x, top, wrap(text, style, width), style, node)
        mark.draw(pen, x + width_mm(text, style) + 1.5, top, node)

    return Drawing(style.line_mm, draw)


def _map_strips(liver: Map, node: Node) -> list[Strip]:
    x = LEFT + LEFT_WIDTH + BETWEEN
    figure = node.add("Figure", liver_drawing.describe(liver))
    caption = node.add("P")
    words = [_("Shaded: planned resection.")] if liver.resected else []
    lines = wrap(summary_words.sentences([*words, map_note(liver)]), SMALL, RIGHT_WIDTH)[:4]

    def draw_map(pen: Pen, top: float) -> None:
        liver_drawing.draw(pen, liver, x, top, figure)

    def draw_caption(pen: Pen, top: float) -> None:
        pen.lines(x, top, lines, SMALL, caption)

    return [
        gap(2.0), Strip(liver_drawing.height(), draw_map), gap(0.5), Strip(len(lines) * SMALL.line_mm, draw_caption),
    ]  # fmt: skip


def reserve(sheet: SurgeonSheet, _liver: Map, node: Node, _room: Room) -> list[Strip]:
    if not sheet.reserve:
        return []
    room = WIDTH / len(sheet.reserve) - parts.GRID_PADDING
    facts = [
        replace(one, label=cut(one.label, LABEL, room, 2), value=cut(one.value, CELL.bold(), room, 4))
        for one in sheet.reserve
    ]
    return [*section_head(_("Liver reserve"), "", node), gap(0.4), *parts.key_fact_grid(facts, node)]


__all__ = [
    "BETWEEN", "LEFT_WIDTH", "RIGHT_WIDTH", "ROW_DENSE", "SPARE", "Room", "map_of", "more", "plan", "reserve",
    "section_head", "side_by_side", "top",
]  # fmt: skip
