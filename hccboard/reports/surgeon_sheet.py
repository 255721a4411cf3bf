"""The surgeon's sheet: one page of A4 with what is asked before a resection after systemic therapy.

Always one page: what finds no room is cut with words that say so and lead to the review on the screen; nothing is
clipped. Criteria that are met give way first. Counts, and never a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from hccboard import translate, wording
from hccboard.domain.conversion.model import State
from hccboard.reports import liver_drawing, parts, summary_facts, summary_records, summary_words
from hccboard.reports.conversion_section import PrintedCriterion
from hccboard.reports.document import About, finish
from hccboard.reports.layout import LEFT, WIDTH, Cell, Column, Drawing, Strip, gap, paragraph, table
from hccboard.reports.liver_drawing import Map
from hccboard.reports.pen import DASHED, Pen
from hccboard.reports.sheet_words import SheetCheck, SheetLine, SurgeonSheet
from hccboard.reports.state_marks import mark_width, state_mark, state_width, worded_mark
from hccboard.reports.summary_content import foot, map_note, printed
from hccboard.reports.summary_facts import MISSING, STALE
from hccboard.reports.tags import Node
from hccboard.reports.text import (
    BANNER,
    BODY,
    BOLD,
    CELL,
    DENSE,
    HEAD,
    LABEL,
    QUESTION,
    SMALL,
    Style,
    Text,
    bold,
    cut,
    forget,
    width_mm,
    wrap,
)
from hccboard.translate import _, ngettext

_SECTION = Style(9, 11.5, BOLD)
_NOTE = Style(7.5, 11.5, gray=0.2)
_ABOVE, _BELOW = 1.9, 0.9
_LEFT_WIDTH, _BETWEEN = 90.0, 4.6
_RIGHT_WIDTH = WIDTH - _LEFT_WIDTH - _BETWEEN
_DENSE = 0.95
_SPARE = 2.2
_MOST_PICTURE = 36.0
_MOST_LINES = 7  # of the plan, and of the volumes


@dataclass(frozen=True)
class _Room:
    """How much is printed: lines of the question, of who it is, of a cell of the plan, of a criterion, of an item of
    the checklist, of the items that are there, of the notes; and rows of criteria, changes and open items. As it stands
    here it fits on a page whatever is told."""

    question: int = 1
    identity: int = 1
    cell: int = 1
    criterion: int = 1
    item: int = 1
    there: int = 1
    notes: int = 2
    criteria: int = 6
    changes: int = 1
    items: int = 2


# What room is left goes to one after the other, as far as the page bears it.
_MORE: tuple[tuple[str, int], ...] = (
    ("criteria", 10), ("criteria", 12), ("criteria", 14), ("criteria", 18), ("changes", 3), ("items", 6),
    ("criterion", 2), ("identity", 2), ("question", 2), ("cell", 2), ("changes", 4), ("changes", 6), ("items", 10),
    ("items", 14), ("there", 2), ("item", 2), ("notes", 3), ("there", 4), ("criterion", 3), ("notes", 5), ("notes", 8),
)  # fmt: skip
_MOST = _Room(**dict(_MORE))  # the last of each


def render(sheet: SurgeonSheet) -> bytes:
    """The PDF of a sheet, one page."""
    try:
        with translate.speaking(sheet.summary.language):
            return _rendered(sheet)
    finally:
        forget()


def _rendered(sheet: SurgeonSheet) -> bytes:
    given = sheet.summary
    title = _("Surgeon's sheet")
    who = cut(summary_facts.banner(given), CELL, WIDTH - width_mm(title, BANNER) - 8, 1)
    stamp = [cut(text, SMALL, parts.FOOT_RIGHT, 1) for text in printed(given)]
    frame = parts.frame(title, who, foot(given), stamp)
    root, strips = _Layout(sheet).best(frame.bottom - frame.top)
    pen = Pen()
    parts.draw_frame(pen, frame, root, 1, 1)
    at = frame.top
    for strip in strips:
        strip.draw(pen, at)
        at += strip.height
    name = _("{case}: surgeon's sheet").format(case=given.case_name)
    about = About(name, given.printed_by or "HCC Board", given.language, given.version, given.printed_at)
    return finish(pen.finish(), about, parts.in_reading_order(root))


class _Layout:
    """The sections of a sheet, each laid out once for every room that it depends on."""

    def __init__(self, sheet: SurgeonSheet) -> None:
        self._sheet, self._liver = sheet, _map(sheet)
        self._made: dict[tuple[object, ...], tuple[Node, list[Strip]]] = {}

    def best(self, height: float) -> tuple[Node, list[Strip]]:
        """The whole sheet if it has room, else as much as the page bears."""
        room = _MOST
        if self._height(room) > height:
            room = _Room()
            for field, most in _MORE:
                wider = replace(room, **{field: most})
                room = wider if self._height(wider) <= height else room
        sections = self._sections(room)
        root = Node("Document")
        root.children = [node for node, _strips in sections]
        return root, [strip for _node, strips in sections for strip in strips]

    def _height(self, room: _Room) -> float:
        return sum(strip.height for _node, strips in self._sections(room) for strip in strips)

    def _sections(self, room: _Room) -> list[tuple[Node, list[Strip]]]:
        found = []
        for section, fields in _SECTIONS:
            key = (section, *(getattr(room, field) for field in fields))
            if key not in self._made:
                node = Node("Sect")
                self._made[key] = node, section(self._sheet, self._liver, node, room)
            found.append(self._made[key])
        return found


def _head(title: str, note: str, node: Node, *, x: float = LEFT, width: float = WIDTH) -> list[Strip]:
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


def _map(sheet: SurgeonSheet) -> Map:
    lesions, names, _study = summary_records.liver_lesions(sheet.summary)
    return Map(tuple(lesions), names, summary_records.thrombus(sheet.summary), sheet.resected)


# --- patient, question ----------------------------------------------------------------------------------------


def _top(sheet: SurgeonSheet, _liver: Map, node: Node, room: _Room) -> list[Strip]:
    question = cut(summary_facts.question(sheet.summary), QUESTION, WIDTH, room.question)
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


def _plan(sheet: SurgeonSheet, liver: Map, node: Node, room: _Room) -> list[Strip]:
    """Operation and volumes at the left, the map at the right."""
    left = _lines(_("Proposed operation"), sheet.operation_note, sheet.operation, node, room)
    left += _lines(_("Liver volumes"), sheet.volumes_note, sheet.volumes, node, room)
    right = _map_strips(liver, node)
    height = max(sum(one.height for one in left), sum(one.height for one in right))

    def draw(pen: Pen, top: float) -> None:
        for column in (left, right):
            at = top
            for strip in column:
                strip.draw(pen, at)
                at += strip.height

    return [Strip(height, draw)]


def _lines(title: str, note: str, lines: Sequence[SheetLine], node: Node, room: _Room) -> list[Strip]:
    head = _head(title, note, node, width=_LEFT_WIDTH)
    if not lines:
        return [*head, *paragraph(_("Not recorded."), DENSE, node.add("P"), width=_LEFT_WIDTH)]
    label = min(max(width_mm(one.label, DENSE) for one in lines) + _SPARE, 44.0)
    when = min(max(width_mm(one.when, DENSE) for one in lines) + 0.5, 26.0)
    columns = [Column(label), Column(_LEFT_WIDTH - label - when), Column(when, "", "right")]
    rows = [_line_cells(one, columns, room) for one in lines[:_MOST_LINES]]
    return [*head, *table(columns, rows, node, style=DENSE, row_heads=True, dense=_DENSE)]


def _line_cells(one: SheetLine, columns: Sequence[Column], room: _Room) -> list[Cell]:
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
    x = LEFT + _LEFT_WIDTH + _BETWEEN
    figure = node.add("Figure", liver_drawing.describe(liver))
    caption = node.add("P")
    words = [_("Shaded: planned resection.")] if liver.resected else []
    lines = wrap(summary_words.sentences([*words, map_note(liver)]), SMALL, _RIGHT_WIDTH)[:4]

    def draw_map(pen: Pen, top: float) -> None:
        liver_drawing.draw(pen, liver, x, top, figure)

    def draw_caption(pen: Pen, top: float) -> None:
        pen.lines(x, top, lines, SMALL, caption)

    return [
        gap(2.0), Strip(liver_drawing.height(), draw_map), gap(0.5), Strip(len(lines) * SMALL.line_mm, draw_caption),
    ]  # fmt: skip


# --- reserve, criteria ----------------------------------------------------------------------------------------


def _reserve(sheet: SurgeonSheet, _liver: Map, node: Node, _room: _Room) -> list[Strip]:
    if not sheet.reserve:
        return []
    room = WIDTH / len(sheet.reserve) - parts.GRID_PADDING
    facts = [
        replace(one, label=cut(one.label, LABEL, room, 2), value=cut(one.value, CELL.bold(), room, 4))
        for one in sheet.reserve
    ]
    return [*_head(_("Liver reserve"), "", node), gap(0.4), *parts.key_fact_grid(facts, node)]


def _criteria(sheet: SurgeonSheet, _liver: Map, node: Node, room: _Room) -> list[Strip]:
    """A line a criterion. Where they are too many those that are met give way, from the last on."""
    section = sheet.conversion
    strips = _head(_("Conversion review"), section.note, node)
    if section.fault:
        return [*strips, *paragraph(cut(section.fault, DENSE, WIDTH, 3), DENSE, node.add("P"))]
    shown = kept(section.criteria, room.criteria)
    columns = _criteria_columns(shown)
    rows = [_criterion_cells(one, columns, room) for one in shown]
    strips += table(columns, rows, node, style=DENSE, dense=_DENSE)
    strips += _more(len(section.criteria) - len(shown), node)
    return strips


def kept(criteria: Sequence[PrintedCriterion], most: int) -> list[PrintedCriterion]:
    """So many of the criteria, in their order: those that are not met before those that are."""
    first = sorted(criteria, key=lambda one: (one.state is State.MET, one.number))[:most]
    return sorted(first, key=lambda one: one.number)


def _criteria_columns(shown: Sequence[PrintedCriterion]) -> list[Column]:
    number = max((width_mm(str(one.number), DENSE) for one in shown), default=4.0) + _SPARE
    check = state_width() + _SPARE
    when = max((min(width_mm(_when(one), DENSE), 40.0) for one in shown), default=20.0) + _SPARE
    source = max((min(width_mm(one.source, DENSE), 21.0) for one in shown), default=10.0) + 1.0
    source = max(source, width_mm(_("Source"), HEAD) + 1.0)
    rest = WIDTH - number - check - when - source
    title = min(max((width_mm(one.title, DENSE) for one in shown), default=50.0) + _SPARE, rest * 0.62)
    return [
        Column(number), Column(title, _("Criterion")), Column(check, _("Check")), Column(rest - title, _("Value")),
        Column(when, _("Date, age")), Column(source, _("Source")),
    ]  # fmt: skip


def _when(one: PrintedCriterion) -> str:
    return wording.list_text([part for part in (one.day, one.age) if part])


def _criterion_cells(one: PrintedCriterion, columns: Sequence[Column], room: _Room) -> list[Cell]:
    def fitted(text: str, at: int) -> str:
        spare = 0.0 if at == len(columns) - 1 else 2.0
        return cut(text, DENSE, columns[at].width - spare, room.criterion)

    return [
        str(one.number), fitted(one.title, 1), state_mark(one.state), fitted(one.value, 3), fitted(_when(one), 4),
        fitted(one.source, 5),
    ]  # fmt: skip


def _more(count: int, node: Node, *, x: float = LEFT, width: float = WIDTH) -> list[Strip]:
    """The line that says how much more there is, and where."""
    if count <= 0:
        return []
    words = ngettext(
        "+ {count} more, see the conversion review", "+ {count} more, see the conversion review", count
    ).format(count=count)
    return paragraph(words, SMALL, node.add("P"), x=x, width=width)[:1]


# --- timing, changes ------------------------------------------------------------------------------------------


def _timing(sheet: SurgeonSheet, _liver: Map, node: Node, room: _Room) -> list[Strip]:
    """The strip of the drugs at the left, what would change the count at the right."""
    right = _changes(sheet, node, room)
    left = _washout(sheet, node)
    height = max(sum(one.height for one in left), sum(one.height for one in right))

    def draw(pen: Pen, top: float) -> None:
        for column in (left, right):
            at = top
            for strip in column:
                strip.draw(pen, at)
                at += strip.height

    return [Strip(height, draw)]


def _washout(sheet: SurgeonSheet, node: Node) -> list[Strip]:
    head = _head(_("Drug washout"), sheet.conversion.washout_note, node, width=_LEFT_WIDTH)
    picture = sheet.washout
    if picture is None:
        return [*head, *paragraph(_("No drug recorded."), DENSE, node.add("P"), width=_LEFT_WIDTH)]
    height = picture.height(_LEFT_WIDTH)
    if height > _MOST_PICTURE:
        told = cut(picture.alternative, SMALL, _LEFT_WIDTH, int(_MOST_PICTURE / SMALL.line_mm))
        return [*head, *paragraph(told, SMALL, node.add("P"), width=_LEFT_WIDTH)]
    figure = node.add("Figure", picture.alternative)

    def draw(pen: Pen, top: float) -> None:
        picture.draw(pen, LEFT, top, _LEFT_WIDTH, figure)

    return [*head, Strip(height, draw)]


def _changes(sheet: SurgeonSheet, node: Node, room: _Room) -> list[Strip]:
    x = LEFT + _LEFT_WIDTH + _BETWEEN
    head = _head(_("What would change the count"), "", node, x=x, width=_RIGHT_WIDTH)
    changes = sheet.conversion.changes
    if not changes:
        words = _("Every criterion is met.") if sheet.conversion.criteria else _("Not recorded.")
        return [*head, *paragraph(words, DENSE, node.add("P"), x=x, width=_RIGHT_WIDTH)]
    check = state_width() + 1.6
    columns = [Column(check), Column(_RIGHT_WIDTH - check)]
    rows: list[list[Cell]] = [
        [state_mark(one.state), _change_words(one.title, one.text, columns[1].width)]
        for one in changes[: room.changes]
    ]
    made = table(columns, rows, node, style=DENSE, x=x, dense=0.5)
    return [*head, *made, *_more(len(changes) - room.changes, node, x=x, width=_RIGHT_WIDTH)]


def _change_words(title: str, text: str, width: float) -> Text:
    """The criterion and what would change it, on two lines at the most."""
    name = wording.formats.with_point(title)
    return summary_words.bold_start(name, cut(wording.sentences_text([name, text]), DENSE.bold(), width, 2))


# --- checklist, notes -----------------------------------------------------------------------------------------


def _checklist(sheet: SurgeonSheet, _liver: Map, node: Node, room: _Room) -> list[Strip]:
    """The open items in two columns, then those that are settled in a sentence."""
    if not sheet.to_settle and not sheet.there:
        return []
    strips = _head(_("Checklist before surgery"), sheet.checklist_note, node)
    shown = sheet.to_settle[: room.items]
    if shown:
        strips += table(*_items(shown, room), node, style=DENSE, dense=_DENSE)
        strips += _more(len(sheet.to_settle) - len(shown), node)
    if sheet.there:
        there = cut(sheet.there, SMALL, WIDTH, room.there)
        strips += [gap(0.4), *paragraph(there, SMALL, node.add("P"))]
    return strips


def _items(shown: Sequence[SheetCheck], room: _Room) -> tuple[list[Column], list[list[Cell]]]:
    """The first half of the items beside the second; each half has a column for its own states."""
    lines = -(-len(shown) // 2)
    halves = shown[:lines], shown[lines:]
    half = (WIDTH - _BETWEEN) / 2
    marks = [max((mark_width(one.word) for one in some), default=20.0) + _SPARE for some in halves]
    columns = [Column(marks[0]), Column(half - marks[0]), Column(_BETWEEN), Column(marks[1]), Column(half - marks[1])]
    rows: list[list[Cell]] = []
    for line, one in enumerate(halves[0]):
        other = _item_cells(halves[1][line], columns[4].width, room) if line < len(halves[1]) else ["", ""]
        rows.append([*_item_cells(one, columns[1].width - 2.0, room), "", *other])
    return columns, rows


def _item_cells(one: SheetCheck, width: float, room: _Room) -> list[Cell]:
    text = cut(wording.sentences_text([one.text, one.value]), DENSE, width, room.item)
    return [worded_mark(one.state, one.word), summary_words.bold_start(one.text, text)]


def _notes(sheet: SurgeonSheet, _liver: Map, node: Node, room: _Room) -> list[Strip]:
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


# In the order of the page, each with what of the room it depends on.
_SECTIONS: tuple[tuple[Callable[[SurgeonSheet, Map, Node, _Room], list[Strip]], tuple[str, ...]], ...] = (
    (_top, ("question", "identity", "cell")), (_plan, ("cell",)), (_reserve, ()),
    (_criteria, ("criterion", "criteria")), (_timing, ("changes",)), (_checklist, ("item", "items", "there")),
    (_notes, ("notes",)),
)  # fmt: skip

__all__ = ["kept", "render"]
