"""The conversion review on paper: the criteria by group with check, value, date and source, and what they leave open.

Counts and never a verdict. Plain words come in; who makes them is ``operations.conversion_paper``.
"""

from __future__ import annotations

from dataclasses import replace

from hccboard import wording
from hccboard.reports.conversion_section import ConversionSection, PrintedCriterion
from hccboard.reports.layout import WIDTH, Cell, Column, Drawing, Strip, Wide, gap, heading, paragraph, table, together
from hccboard.reports.pen import Pen
from hccboard.reports.state_marks import state_mark, state_width
from hccboard.reports.tags import Node
from hccboard.reports.text import CELL, DENSE, HEAD, SMALL, Style, Text, bold, widest_word_mm, width_mm, wrap
from hccboard.translate import _

_DENSE = 0.95
_NUMBER, _SPARE = 6.0, 2.3
_LEAST_TITLE, _LEAST_VALUE = 58.0, 34.0
_MOST_SOURCE, _MOST_AGE = 30.0, 27.0
_UNDER = Style(SMALL.size, 9.0, SMALL.weight, SMALL.gray)
_GAP = 2.2


def conversion_strips(section: ConversionSection, root: Node) -> list[Strip]:
    """The whole section as strips, each part in a section of its own for assistive technology."""
    node = root.add("Sect")
    strips = heading(_("Conversion review"), section.note, node)
    if section.fault:
        return [*strips, *paragraph(section.fault, CELL, node.add("P"))]
    strips += paragraph(section.about, SMALL, node.add("P"))
    if section.groups:
        strips += [gap(0.6), *_criteria(section, node)]
    strips = [*together(strips[:4]), *strips[4:]]
    for part in (_changes, _washout, _evidence):
        strips += part(section, root.add("Sect"))
    return strips


def _title(words: str, note: str, node: Node) -> list[Strip]:
    """A small heading within the section, with a note beside it."""
    line: Text = [bold(words), f" \u00b7 {note}"] if note else bold(words)
    made = paragraph(line, CELL, node.add("H3"))
    return [gap(_GAP), *(replace(strip, keep=True) for strip in made), gap(0.4)]


def two_lines(first: Text, second: str, width: float, style: Style = DENSE) -> Drawing:
    """A cell with a smaller line below its text; "" for none."""
    upper = wrap(first, style, width)
    lower = wrap(second, _UNDER, width) if second else []

    def draw(pen: Pen, x: float, top: float, node: Node) -> None:
        pen.lines(x, top, upper, style, node)
        if lower:
            pen.lines(x, top + len(upper) * style.line_mm, lower, _UNDER, node)

    return Drawing(len(upper) * style.line_mm + len(lower) * _UNDER.line_mm, draw)


def _criteria(section: ConversionSection, node: Node) -> list[Strip]:
    """A row a criterion below the name of its group; the head of a group is never the last line of a page."""
    columns = _columns(section)
    widths = [column.width - 2.0 for column in columns[:-1]] + [columns[-1].width]
    strips: list[Strip] = []
    rows: list[list[Cell]] = []
    heads: list[int] = []
    for group in section.groups:
        if group.title:
            heads.append(len(rows))
            line: Text = [bold(group.title), f" \u00b7 {group.count}"] if group.count else bold(group.title)
            rows.append([Wide(line, len(columns))])
        rows += [_row(one, widths) for one in group.criteria]
    made = table(columns, rows, node, style=DENSE, dense=_DENSE)
    first = len(made) - len(rows)
    strips += [replace(strip, keep=True) if at - first in heads else strip for at, strip in enumerate(made)]
    return strips


def _row(one: PrintedCriterion, widths: list[float]) -> list[Cell]:
    day = two_lines(one.day, one.age, widths[4])
    beside = max(day.height, *(len(wrap(text, DENSE, widths[at])) * DENSE.line_mm for at, text in (
        (3, one.value), (5, one.source),
    )))  # fmt: skip
    title = two_lines(one.title, one.rule, widths[1])
    named = _with_note(title, one.note, max(title.height, beside), sum(widths[1:]) + 2.0 * 4) if one.note else title
    return [str(one.number), named, state_mark(one.state), one.value, day, one.source]


def _with_note(title: Drawing, note: str, below: float, width: float) -> Drawing:
    """A note below the whole row, as wide as the columns from here on."""
    lines = wrap(note, _UNDER, width)

    def draw(pen: Pen, x: float, top: float, node: Node) -> None:
        title.draw(pen, x, top, node)
        pen.lines(x, top + below, lines, _UNDER, node)

    return Drawing(below + len(lines) * _UNDER.line_mm, draw)


def _columns(section: ConversionSection) -> list[Column]:
    """Check, date and source as wide as they ask; the rest is shared by criterion and value."""
    rows = section.criteria
    number = max(_NUMBER, *(width_mm(str(one.number), DENSE) + _SPARE for one in rows))
    check = max(state_width(), width_mm(_("Check"), HEAD)) + _SPARE
    day = max(
        width_mm(_("Date, age"), HEAD), *(width_mm(one.day, DENSE) for one in rows),
        *(widest_word_mm(one.age, _UNDER) for one in rows),
        *(min(width_mm(one.age, _UNDER), _MOST_AGE) for one in rows),
    ) + _SPARE  # fmt: skip
    source = max(width_mm(_("Source"), HEAD), *(widest_word_mm(one.source, DENSE) for one in rows), 16.0)
    source = min(max(source, *(min(width_mm(one.source, DENSE), 22.0) for one in rows)), _MOST_SOURCE) + _SPARE
    rest = WIDTH - number - check - day - source
    value = max(*(min(width_mm(one.value, DENSE), rest * 0.4) for one in rows), _LEAST_VALUE) + _SPARE
    title = max(rest - value, _LEAST_TITLE)
    return [
        Column(number, "", "left"), Column(title, _("Criterion, rule")), Column(check, _("Check")),
        Column(rest - title, _("Value")), Column(day, _("Date, age")), Column(source, _("Source")),
    ]  # fmt: skip


def _changes(section: ConversionSection, node: Node) -> list[Strip]:
    if not section.changes:
        return []
    check = state_width() + _SPARE
    asked = max(width_mm(bold(one.title), DENSE) for one in section.changes) + _SPARE
    title = min(asked, (WIDTH - check) * 0.48)
    columns = [Column(check), Column(title), Column(WIDTH - check - title)]
    rows: list[list[Cell]] = [[state_mark(one.state), bold(one.title), one.text] for one in section.changes]
    made = table(columns, rows, node, style=DENSE, dense=_DENSE / 2)
    return [*_title(_("What would change the count"), "", node), *made]


def _washout(section: ConversionSection, node: Node) -> list[Strip]:
    if not section.washout:
        return []
    return [*_title(_("Drug washout"), section.washout_note, node), *paragraph(section.washout, DENSE, node.add("P"))]


def _evidence(section: ConversionSection, node: Node) -> list[Strip]:
    if not section.evidence:
        return []
    words = wording.sentences_text(section.evidence)
    return [*_title(_("Evidence shown beside it"), "", node), *paragraph(words, SMALL, node.add("P"))]


__all__ = ["conversion_strips", "two_lines"]
