"""The lower half of the surgeon's sheet: criteria, washout, what would change the count, checklist, notes."""

from __future__ import annotations

from collections.abc import Sequence

from hccboard import wording
from hccboard.domain.conversion.model import State
from hccboard.reports import summary_words
from hccboard.reports.conversion_section import PrintedCriterion
from hccboard.reports.layout import LEFT, WIDTH, Cell, Column, Strip, Wide, gap, paragraph, table
from hccboard.reports.liver_drawing import Map
from hccboard.reports.pen import Pen
from hccboard.reports.sheet_parts import (
    BETWEEN,
    LEFT_WIDTH,
    RIGHT_WIDTH,
    ROW_DENSE,
    SPARE,
    Room,
    more,
    section_head,
    side_by_side,
)
from hccboard.reports.sheet_words import SheetCheck, SurgeonSheet
from hccboard.reports.state_marks import mark_width, state_mark, state_width, worded_mark
from hccboard.reports.tags import Node
from hccboard.reports.text import DENSE, HEAD, SMALL, Text, cut, width_mm, wrap
from hccboard.translate import _

_MOST_PICTURE = 36.0


def criteria(sheet: SurgeonSheet, _liver: Map, node: Node, room: Room) -> list[Strip]:
    """A line a criterion. Where they are too many those that are met give way, from the last on."""
    section = sheet.conversion
    told = section.fault or ("" if section.criteria else section.note or _("No criteria."))
    strips = section_head(_("Conversion review"), "" if told else section.note, node)
    if told:  # packs that cannot be read, a set without criteria
        return [*strips, *paragraph(cut(told, DENSE, WIDTH, 3), DENSE, node.add("P"))]
    shown = kept(section.criteria, room.criteria)
    columns = _criteria_columns(shown)
    rows = [_criterion_cells(one, columns, room) for one in shown]
    strips += table(columns, rows, node, style=DENSE, dense=ROW_DENSE)
    strips += more(len(section.criteria) - len(shown), node)
    return strips


def kept(criteria: Sequence[PrintedCriterion], most: int) -> list[PrintedCriterion]:
    """So many of the criteria, in their order: those that are not met before those that are."""
    first = sorted(criteria, key=lambda one: (one.state is State.MET, one.number))[:most]
    return sorted(first, key=lambda one: one.number)


_LEAST = (40.0, 33.0, 24.0, 19.0)  # criterion, value, date, source
_GIVING_WAY = ((3, 1, 0, 2), (3, 0, 1, 2), (3, 2, 1, 0), (1, 3, 0, 2))


def _criteria_columns(shown: Sequence[PrintedCriterion]) -> list[Column]:
    """As wide as each column asks; where that is too much, they give way in the order that takes the fewest lines."""
    number = max((width_mm(str(one.number), DENSE) for one in shown), default=4.0) + SPARE
    check = state_width() + SPARE
    heads = (_("Criterion"), _("Value"), _("Date, age"), _("Source"))
    texts = [[one.title, "" if _reaches(one) else one.value, _when(one), one.source] for one in shown]
    asked = [
        max(width_mm(head, HEAD), *(width_mm(row[at], DENSE) for row in texts), 8.0) + SPARE
        for at, head in enumerate(heads)
    ]
    room = WIDTH - number - check
    best = min((_given_way(asked, room, order) for order in _GIVING_WAY), key=lambda found: _lines_of(texts, found))
    title, value, when, source = best
    return [
        Column(number), Column(title, heads[0]), Column(check, _("Check")), Column(value, heads[1]),
        Column(when, heads[2]), Column(source, heads[3]),
    ]  # fmt: skip


def _given_way(asked: Sequence[float], room: float, order: Sequence[int]) -> list[float]:
    """The widths that are asked for, made narrower in this order until they fit; what is left goes to the value."""
    found = list(asked)
    for at in order:
        found[at] -= min(max(found[at] - _LEAST[at], 0.0), max(sum(found) - room, 0.0))
    found[1] += room - sum(found)
    return found


def _lines_of(texts: Sequence[Sequence[str]], widths: Sequence[float]) -> int:
    rooms = [width - 2.0 for width in widths[:-1]] + [widths[-1]]
    return sum(max(len(wrap(text, DENSE, room)) for text, room in zip(row, rooms, strict=True)) for row in texts)


def _reaches(one: PrintedCriterion) -> bool:
    """Whether the value has the room of date and source, too: what is missing has neither."""
    return not _when(one) and not one.source


def _when(one: PrintedCriterion) -> str:
    """What is supposed says so first, so that it is never cut off."""
    supposed = _("supposed") if one.supposed else ""
    return wording.list_text([part for part in (supposed, one.day, one.age) if part])


def _criterion_cells(one: PrintedCriterion, columns: Sequence[Column], room: Room) -> list[Cell]:
    def fitted(text: str, at: int) -> str:
        spare = 0.0 if at == len(columns) - 1 else 2.0
        return cut(text, DENSE, columns[at].width - spare, room.criterion)

    first: list[Cell] = [str(one.number), fitted(one.title, 1), state_mark(one.state)]
    if _reaches(one):
        room_mm = sum(column.width for column in columns[3:])
        return [*first, Wide(cut(one.value, DENSE, room_mm, room.criterion), len(columns) - 3)]
    return [*first, fitted(one.value, 3), fitted(_when(one), 4), fitted(one.source, 5)]


# --- timing, changes ------------------------------------------------------------------------------------------


def timing(sheet: SurgeonSheet, _liver: Map, node: Node, room: Room) -> list[Strip]:
    """The strip of the drugs at the left, what would change the count at the right."""
    right = _changes(sheet, node, room)
    return [side_by_side(_washout(sheet, node, room), right)]


def _washout(sheet: SurgeonSheet, node: Node, room: Room) -> list[Strip]:
    head = section_head(_("Drug washout"), sheet.conversion.washout_note, node, width=LEFT_WIDTH)
    picture = sheet.washout
    if picture is None:
        return [*head, *paragraph(_("No drug recorded."), DENSE, node.add("P"), width=LEFT_WIDTH)]
    height = picture.height(LEFT_WIDTH)
    if height > _MOST_PICTURE:
        told = cut(picture.alternative, SMALL, LEFT_WIDTH, int(_MOST_PICTURE / SMALL.line_mm))
        return [*head, *paragraph(told, SMALL, node.add("P"), width=LEFT_WIDTH)]
    figure = node.add("Figure", picture.alternative)

    def draw(pen: Pen, top: float) -> None:
        picture.draw(pen, LEFT, top, LEFT_WIDTH, figure)

    words = cut(sheet.washout_words, SMALL, LEFT_WIDTH, room.washout) if sheet.washout_words else ""
    below = [gap(0.6), *paragraph(words, SMALL, node.add("P"), width=LEFT_WIDTH)] if words else []
    return [*head, Strip(height, draw), *below]


def _changes(sheet: SurgeonSheet, node: Node, room: Room) -> list[Strip]:
    x = LEFT + LEFT_WIDTH + BETWEEN
    head = section_head(_("What would change the count"), "", node, x=x, width=RIGHT_WIDTH)
    changes = sheet.conversion.changes
    if not changes:
        words = _("Every criterion is met.") if sheet.conversion.criteria else _("No criteria.")
        return [*head, *paragraph(words, DENSE, node.add("P"), x=x, width=RIGHT_WIDTH)]
    check = state_width() + 1.6
    columns = [Column(check), Column(RIGHT_WIDTH - check)]
    rows: list[list[Cell]] = [
        [state_mark(one.state), _change_words(one.title, one.text, columns[1].width)]
        for one in changes[: room.changes]
    ]
    made = table(columns, rows, node, style=DENSE, x=x, dense=0.5)
    return [*head, *made, *more(len(changes) - room.changes, node, x=x, width=RIGHT_WIDTH)]


def _change_words(title: str, text: str, width: float) -> Text:
    """The criterion and what would change it, on two lines at the most."""
    name = wording.formats.with_point(title)
    return summary_words.bold_start(name, cut(wording.sentences_text([name, text]), DENSE.bold(), width, 2))


# --- checklist, notes -----------------------------------------------------------------------------------------


def checklist(sheet: SurgeonSheet, _liver: Map, node: Node, room: Room) -> list[Strip]:
    """The open items in two columns, then those that are settled in a sentence."""
    if not sheet.to_settle and not sheet.there:
        return []
    strips = section_head(_("Checklist before surgery"), sheet.checklist_note, node)
    shown = sheet.to_settle[: room.items]
    if shown:
        strips += table(*_items(shown, room), node, style=DENSE, dense=ROW_DENSE)
        strips += more(len(sheet.to_settle) - len(shown), node)
    if sheet.there:
        there = cut(sheet.there, SMALL, WIDTH, room.there)
        strips += [gap(0.4), *paragraph(there, SMALL, node.add("P"))]
    return strips


def _items(shown: Sequence[SheetCheck], room: Room) -> tuple[list[Column], list[list[Cell]]]:
    """The first half of the items beside the second; each half has a column for its own states."""
    lines = -(-len(shown) // 2)
    halves = shown[:lines], shown[lines:]
    half = (WIDTH - BETWEEN) / 2
    marks = [max((mark_width(one.word) for one in some), default=20.0) + SPARE for some in halves]
    columns = [Column(marks[0]), Column(half - marks[0]), Column(BETWEEN), Column(marks[1]), Column(half - marks[1])]
    rows: list[list[Cell]] = []
    for line, one in enumerate(halves[0]):
        other = _item_cells(halves[1][line], columns[4].width, room) if line < len(halves[1]) else ["", ""]
        rows.append([*_item_cells(one, columns[1].width - 2.0, room), "", *other])
    return columns, rows


def _item_cells(one: SheetCheck, width: float, room: Room) -> list[Cell]:
    text = cut(wording.sentences_text([one.text, one.value]), DENSE, width, room.item)
    return [worded_mark(one.state, one.word), summary_words.bold_start(one.text, text)]


def notes(sheet: SurgeonSheet, _liver: Map, node: Node, room: Room) -> list[Strip]:
    """Which set it is, then as much of the evidence as there is room for: whole sentences, and never the figures
    without the first of their limits."""
    section = sheet.conversion
    shown = summary_words.sentences([section.about, sheet.notes])
    more = _("More in the conversion review.")
    figures, limits = section.evidence[:2], section.evidence[2:]
    told = 0
    for one in (summary_words.sentences(figures), *limits):
        longer = summary_words.sentences([shown, one])
        if one and len(wrap(summary_words.sentences([longer, more]), SMALL, WIDTH)) <= room.notes:
            shown, told = longer, told + 1
        elif not told:
            break
    if section.evidence and told < 1 + len(limits):
        shown = summary_words.sentences([cut(shown, SMALL, WIDTH, room.notes) if not told else shown, more])
    return [gap(1.6), *paragraph(cut(shown, SMALL, WIDTH, room.notes), SMALL, node.add("P"))] if shown else []


__all__ = ["checklist", "criteria", "kept", "notes", "timing"]
