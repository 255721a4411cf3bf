"""The board summary on paper: one case on one to two pages of A4, then treatment; more where it needs it.

First page: question, key facts, room for the board's decision, what is open, course and anatomy; then the
laboratory, staging with the rules that decided it, and scores. Where surgery after systemic therapy is asked about the
conversion review follows; then response to treatment, with the figure of the course over time, and the options.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hccboard import translate, wording
from hccboard.reports import liver_drawing, parts
from hccboard.reports.document import About, finish
from hccboard.reports.layout import (
    LEFT,
    WIDTH,
    Cell,
    Column,
    Placed,
    Strip,
    Wide,
    beside,
    gap,
    heading,
    paragraph,
    set_on_pages,
    table,
    together,
)  # fmt: skip
from hccboard.reports.liver_drawing import Map
from hccboard.reports.pen import Pen
from hccboard.reports.summary_content import SummaryContent
from hccboard.reports.summary_conversion import conversion_strips
from hccboard.reports.summary_input import SummaryInput
from hccboard.reports.summary_options import option_strips
from hccboard.reports.summary_records import LabRow, LesionTable
from hccboard.reports.summary_response import response_strips
from hccboard.reports.summary_staging import ScoreRow
from hccboard.reports.summary_words import labelled, with_origin
from hccboard.reports.tags import Node
from hccboard.reports.text import (
    BODY,
    CELL,
    DENSE,
    HEAD,
    QUESTION,
    SMALL,
    Style,
    Text,
    bold,
    forget,
    widest_word_mm,
    width_mm,
    wrap,
)
from hccboard.translate import _
from hccboard.wording.formats import closed_up

__all__ = ["SummaryInput", "render"]

_CHIP_COLUMN = 21.0  # at the least; wider where a state takes a long word
_OVERHANG = 14.0  # the lesions may stand beside the map and reach so far below it
_LAB_SETS = 3  # tests stand in so many sets of columns, fewer where numbers are long
_BETWEEN_SETS, _GAP_OF_NUMBERS = 3.0, 2.2


@dataclass(frozen=True)
class _Density:
    """How much room is given: ``cell`` the style of ordinary tables, ``dense`` mm taken off each of their rows,
    ``write`` the ruled lines for recommendation, rationale and dissent. ``laboratory_early`` sets it on the
    first page, below the course."""

    cell: Style
    dense: float
    write: tuple[int, int, int]
    laboratory_early: bool = False


# Tried in this order until the summary fits on the wanted pages.
_DENSITIES = (
    _Density(CELL, 0.3, (3, 2, 1)), _Density(DENSE, 0.8, (3, 2, 1)), _Density(DENSE, 0.8, (3, 2, 1), True),
    _Density(DENSE, 0.8, (2, 1, 1)), _Density(DENSE, 0.9, (2, 1, 1), True),
)  # fmt: skip
_WANTED_PAGES = 2
_MORE_LINES = (3, 2, 1)  # to write on, where the first page has room for them


def render(given: SummaryInput) -> bytes:
    """The PDF of a summary."""
    try:
        with translate.speaking(given.language):
            return _rendered(given)
    finally:
        forget()


def _rendered(given: SummaryInput) -> bytes:
    content = SummaryContent.of(given)
    frame = parts.frame(_("Tumour board summary"), content.banner, content.foot, content.printed)
    root, pages = best_layout(content, frame, given.language)
    pen = Pen()
    for number, placed in enumerate(pages, 1):
        parts.draw_frame(pen, frame, root, number, len(pages))
        _draw(pen, placed)
        if number < len(pages):
            pen.next_page()
    author = given.printed_by or "HCC Board"
    about = About(content.title, author, given.language, given.version, given.printed_at)
    return finish(pen.finish(), about, parts.in_reading_order(root))


_Layout = tuple[Node, list[list[Placed]]]


def best_layout(content: SummaryContent, frame: parts.Frame, language: str = "en") -> _Layout:
    """The roomiest layout of the case on the wanted number of pages; where none fits, the roomiest with the fewest.
    Conversion review, response and options follow on the pages they need."""
    tried = []
    for density in _DENSITIES:
        tried.append((density, _laid_out(content, frame, density)))
        if len(tried[-1][1][1]) <= _WANTED_PAGES:
            break
    density, layout = min(tried, key=lambda one: len(one[1][1]))
    density = _with_more_lines(content, frame, density, layout)
    root = Node("Document")
    strips = _strips(content, root, density)
    if content.conversion is not None:
        strips += conversion_strips(content.conversion, root)
    if content.response is not None:
        strips += response_strips(content.response, root, language)
    if content.options is not None:
        strips += option_strips(content.options, root)
    return root, set_on_pages(strips, frame.top, frame.bottom)


def _laid_out(content: SummaryContent, frame: parts.Frame, density: _Density) -> _Layout:
    root = Node("Document")
    return root, set_on_pages(_strips(content, root, density), frame.top, frame.bottom)


def _with_more_lines(content: SummaryContent, frame: parts.Frame, density: _Density, layout: _Layout) -> _Density:
    """Room that is left on the first page goes to the board's own words."""
    pages = layout[1]
    last = pages[0][-1]
    free = frame.bottom - last.top - last.strip.height
    for more in _MORE_LINES:
        if free >= more * parts.WRITE_LINE:
            recommendation, rationale, dissent = density.write
            wider = replace(density, write=(recommendation + (more + 1) // 2, rationale + more // 2, dissent))
            longer = _laid_out(content, frame, wider)
            if len(longer[1]) == len(pages) and len(longer[1][0]) == len(pages[0]):
                return wider
    return density


def _draw(pen: Pen, placed: Sequence[Placed]) -> None:
    for item in placed:
        if item.repeated:
            with pen.repeated():
                item.strip.draw(pen, item.top)
        else:
            item.strip.draw(pen, item.top)


def _strips(content: SummaryContent, root: Node, density: _Density) -> list[Strip]:
    middle = (_laboratory, _staging, _scores) if density.laboratory_early else (_staging, _scores, _laboratory)
    sections = (_top, _decision, _open_items, _left_out, _course, *middle, _notes)
    return [strip for section in sections for strip in section(content, root.add("Sect"), density)]


def _top(content: SummaryContent, node: Node, _density: _Density) -> list[Strip]:
    strips = paragraph(content.question, QUESTION, node.add("H1"))
    strips += [gap(0.5), *paragraph(content.identity, BODY, node.add("P")), gap(2.2)]
    return [*strips, *parts.key_fact_grid(content.key_facts, node)]


def _decision(_content: SummaryContent, node: Node, density: _Density) -> list[Strip]:
    note = _("written by the board; nothing here comes from the program")
    return [*heading(_("Decision of the board"), note, node), gap(0.6), parts.decision_block(node, density.write)]


def _open_items(content: SummaryContent, node: Node, density: _Density) -> list[Strip]:
    head = heading(_("Open items"), content.ready, node)
    if not content.open_items:
        return [*head, *paragraph(_("Every item is there and current."), BODY, node.add("P"))]
    rows: list[list[Cell]] = [[parts.chip(item.state), item.text] for item in content.open_items]
    chips = max(_CHIP_COLUMN, *(parts.chip_width(item.state) + 2.5 for item in content.open_items))
    return [*head, *table([Column(chips), Column(WIDTH - chips)], rows, node, style=density.cell)]


def _left_out(content: SummaryContent, node: Node, density: _Density) -> list[Strip]:
    if not content.left_out:
        return []
    head = heading(_("Recorded but not used"), _("to be confirmed or corrected"), node)
    columns = [Column(68), Column(WIDTH - 68)]
    rows: list[list[Cell]] = [[what, why] for what, why in content.left_out]
    return [*head, *table(columns, rows, node, style=density.cell, dense=density.dense)]


def _course(content: SummaryContent, node: Node, density: _Density) -> list[Strip]:
    """Treatments so far beside the liver map; the lesions too where they have room there."""
    if content.liver is None:
        head = heading(_("Course and anatomy"), _("treatments so far; no liver lesion measured"), node)
        return [*head, *_treatments(content, node, WIDTH, density), *_lesions(content, node, WIDTH, density)]
    note = _("treatments so far; liver map on {study}").format(study=content.study)
    head = heading(_("Course and anatomy"), note, node)
    left_width = WIDTH - liver_drawing.width() - 5
    left = _treatments(content, node, left_width, density)
    figure = node.add("Figure", liver_drawing.describe(content.liver))
    right = _map_strip(content.liver, content.map_note, figure, node.add("P"))
    if _lesion_columns(content.lesions, left_width, density) is not None:
        narrow = _lesions(content, Node("Sect"), left_width, density)
        if sum(strip.height for strip in (*left, *narrow)) <= right.height + _OVERHANG:
            column = [*left, *_lesions(content, node, left_width, density)]
            return [*head, *beside(column, right, overhang=_OVERHANG)]
    return [*head, *beside(left, right), *_lesions(content, node, WIDTH, density)]


def _treatments(content: SummaryContent, node: Node, width: float, density: _Density) -> list[Strip]:
    if not content.treatments:
        return paragraph(_("No treatment recorded."), BODY, node.add("P"), width=width)
    heads = ((0.26, _("Date")), (0.44, _("Treatment")), (0.30, _("Outcome")))
    columns = [Column(width * share, head) for share, head in heads]
    cells: list[list[Cell]] = [[row.days, row.treatment, row.outcome] for row in content.treatments]
    return table(columns, cells, node, style=density.cell, dense=density.dense)


def _map_strip(liver: Map, note: str, figure: Node, caption: Node) -> Strip:
    width = liver_drawing.width()
    x = LEFT + WIDTH - width
    lines = wrap(note, SMALL, width)
    height = liver_drawing.height()

    def draw(pen: Pen, top: float) -> None:
        liver_drawing.draw(pen, liver, x, top, figure)
        pen.lines(x, top + height + 0.5, lines, SMALL, caption)

    return Strip(height + 0.5 + len(lines) * SMALL.line_mm, draw)


def _lesions(content: SummaryContent, node: Node, width: float, density: _Density) -> list[Strip]:
    found = content.lesions
    head = heading(_("Lesions"), found.note if found.rows else "", node, width=width)
    if not found.rows:
        return [*head, *paragraph(_("No lesion recorded."), BODY, node.add("P"), width=width)]
    columns = _lesion_columns(found, width, density) or _lesion_columns(found, WIDTH, density, least_site=0.0)
    assert columns is not None
    rows: list[list[Cell]] = [[bold(row.lesion), row.place, *row.diameters] for row in found.rows]
    made = table(columns, rows, node, row_heads=True, style=density.cell, dense=density.dense)
    if not found.signs:
        return [*head, *made]
    return [*head, *made, gap(0.8), *paragraph(found.signs, SMALL, node.add("P"), width=width)]


def _lesion_columns(
    found: LesionTable, width: float, density: _Density, least_site: float = 22.0
) -> list[Column] | None:
    """Columns wide enough that no word is divided; ``None`` where that leaves too little for the site."""
    spare = 2.2
    label = max((widest_word_mm(bold(row.lesion), density.cell) for row in found.rows), default=0.0)
    names = max(min(label, 24.0), min(width_mm(_("Lesion"), HEAD), 16.0)) + spare
    studies = []
    for i, head in enumerate(found.studies):
        cells = max(width_mm(row.diameters[i], density.cell) for row in found.rows)
        studies.append(max(min(cells, 26.0), widest_word_mm(head, HEAD), 10.0) + spare)
    if width == WIDTH:
        studies = [max(study, 26.0) for study in studies]
    site = width - names - sum(studies)
    if site < least_site:
        return None
    heads = [Column(names, _("Lesion")), Column(site, _("Site, LI-RADS"))]
    return heads + [Column(w, head, "right") for w, head in zip(studies, found.studies, strict=True)]


def _laboratory(content: SummaryContent, node: Node, _density: _Density) -> list[Strip]:
    if not content.laboratory:
        head = heading(_("Latest laboratory"), "", node)
        return [*head, *paragraph(_("No laboratory result recorded."), BODY, node.add("P"))]
    note = closed_up(
        _("of {date} unless dated; H or L where a reference is recorded").format(date=content.laboratory_day)
    )
    head = heading(_("Latest laboratory"), note, node)
    sets = next(filter(None, (_lab_sets(content.laboratory, count) for count in range(_LAB_SETS, 0, -1))))
    columns: list[Column] = []
    for one in sets:
        columns += [Column(_BETWEEN_SETS)] if columns else []
        columns += one.columns
    rows: list[list[Cell]] = []
    for line in range(max(len(one.rows) for one in sets)):
        cells: list[Cell] = []
        for one in sets:
            cells += [""] if cells else []
            cells += one.rows[line] if line < len(one.rows) else ["", "", ""]
        rows.append(cells)
    return together([*head, *table(columns, rows, node, style=DENSE, dense=0.9)])


@dataclass(frozen=True)
class _LabSet:
    """Tests that are read downwards in three columns; the sets stand beside each other."""

    columns: tuple[Column, Column, Column]
    rows: list[tuple[Text, Text, Text]]


def _lab_sets(found: Sequence[LabRow], count: int) -> list[_LabSet]:
    """The tests in so many sets, the columns of numbers as wide as those are; empty where more than one set has no
    room for its names."""
    width = (WIDTH - _BETWEEN_SETS * (count - 1)) / count
    deep = -(-len(found) // count)
    made = []
    for number in range(count):
        rows = [_lab_cells(row) for row in found[number * deep : (number + 1) * deep]]
        name, value, reference = (
            max([least, *(widest_word_mm(row[at], DENSE) + _GAP_OF_NUMBERS for row in rows)])
            for at, least in enumerate((0.0, 11.9, 16.8))
        )
        if count > 1 and name > width - value - reference:
            return []
        made.append(_LabSet((
            Column(width - value - reference, _("Test, unit")), Column(value, _("Value"), "right"),
            Column(reference, _("Reference"), "right"),
        ), rows))  # fmt: skip
    return made


def _lab_cells(row: LabRow) -> tuple[Text, Text, Text]:
    name = wording.list_text([part for part in (row.test, row.when) if part])
    return name, bold(f"{row.value}\u00a0{row.flag}") if row.flag else row.value, row.reference


def _staging(content: SummaryContent, node: Node, density: _Density) -> list[Strip]:
    note = closed_up(_("every stage still possible; values to {date}").format(date=content.as_of))
    columns = [Column(32, _("System, edition")), Column(26, _("Stage")), Column(82, _("Decided by")),
               Column(42, _("Open value"))]  # fmt: skip
    rows: list[list[Cell]] = [[row.system, bold(row.stage), row.decided_by, row.open] for row in content.staging]
    made = table(columns, rows, node, row_heads=True, style=density.cell, dense=density.dense)
    return together([*heading(_("Staging"), note, node), *made])


def _scores(content: SummaryContent, node: Node, _density: _Density) -> list[Strip]:
    head = heading(_("Other scores and criteria"), _("with their inputs and the oldest of them"), node)
    if not content.scores:
        return [*head, *paragraph(_("None of the inputs is known."), BODY, node.add("P"))]
    oldest = max(width_mm(_("Oldest input"), HEAD), *(width_mm(row.oldest, DENSE) for row in content.scores)) + 0.5
    oldest = min(oldest, 28.0)
    columns = [Column(39.5, _("System, edition")), Column(35, _("Result")),
               Column(WIDTH - 39.5 - 35 - oldest, _("Inputs")), Column(oldest, _("Oldest input"))]  # fmt: skip
    rows = [_score_cells(row) for row in content.scores]
    return [*head, *table(columns, rows, node, style=DENSE, row_heads=True, dense=1.1)]


def _score_cells(row: ScoreRow) -> list[Cell]:
    if len(row.systems) == 1:
        return [row.systems[0], bold(row.result), row.inputs, row.oldest]
    text = with_origin(labelled(wording.names_text(row.systems), row.result), row.inputs)
    before, result, after = text.rpartition(row.result) if row.result not in row.inputs else (text, "", "")
    return [Wide([before, bold(result), after], 3), row.oldest]


def _notes(content: SummaryContent, node: Node, _density: _Density) -> list[Strip]:
    return [*heading(_("Notes and sources"), "", node), *paragraph(content.notes, SMALL, node.add("P"))]
