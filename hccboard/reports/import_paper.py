"""The report of an import on paper: what was or would be stored, every decision, every cell that was not simply stored.

A long list is cut after ``MOST_LINES`` and says so; the CSV report holds all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hccboard import wording
from hccboard.reports import parts
from hccboard.reports.document import About, finish
from hccboard.reports.layout import WIDTH, Cell, Column, Strip, gap, heading, paragraph, set_on_pages, table
from hccboard.reports.pen import Pen
from hccboard.reports.tags import Node
from hccboard.reports.text import BODY, CELL, DENSE, QUESTION, SMALL, bold
from hccboard.translate import _, ngettext

MOST_LINES = 1_500


@dataclass(frozen=True)
class Decision:
    """A group of cells or rows, how many there are, what is done with them, and whether a person said so."""

    title: str
    extent: str
    done: str
    decided: bool


@dataclass(frozen=True)
class ReportLine:
    """A cell or a row that was not simply stored, in words. ``row`` "" for a whole column."""

    row: str
    column: str
    text: str
    why: str
    becomes: str


@dataclass(frozen=True)
class ImportPaper:
    """Everything the report says. ``state`` says whether anything was stored; ``printed_by`` "" leaves the name out."""

    file_name: str
    extent: str
    state: str
    counts: tuple[tuple[str, str], ...]
    decisions: tuple[Decision, ...]
    lines: tuple[ReportLine, ...]
    printed_at: datetime
    printed_by: str
    language: str
    version: str


def render(given: ImportPaper) -> bytes:
    """The PDF, in the current language."""
    frame = parts.frame(_("Import report"), given.file_name, _foot(given), _printed(given))
    root = Node("Document")
    sections = (_top, _counts, _decisions, _lines)
    strips = [strip for section in sections for strip in section(given, root.add("Sect"))]
    pages = set_on_pages(strips, frame.top, frame.bottom)
    pen = Pen()
    for number, placed in enumerate(pages, 1):
        parts.draw_frame(pen, frame, root, number, len(pages))
        for item in placed:
            if item.repeated:
                with pen.repeated():
                    item.strip.draw(pen, item.top)
            else:
                item.strip.draw(pen, item.top)
        if number < len(pages):
            pen.next_page()
    title = _("Import report: {file}").format(file=given.file_name)
    about = About(title, given.printed_by or "HCC Board", given.language, given.version, given.printed_at)
    return finish(pen.finish(), about, parts.in_reading_order(root))


def _foot(given: ImportPaper) -> str:
    return _(
        "Made by HCC Board {version}. Nothing is converted by guess: what is doubtful is left out unless somebody "
        "decided otherwise. Row numbers are those of the file."
    ).format(version=given.version)


def _printed(given: ImportPaper) -> Sequence[str]:
    printed = [_("Printed {time}").format(time=wording.time_text(given.printed_at))]
    return [*printed, _("by {name}").format(name=given.printed_by)] if given.printed_by else printed


def _top(given: ImportPaper, node: Node) -> list[Strip]:
    strips = paragraph(given.file_name, QUESTION, node.add("H1"))
    strips += [gap(0.5), *paragraph(given.extent, BODY, node.add("P"))]
    return [*strips, gap(0.5), *paragraph(given.state, BODY, node.add("P"))]


def _counts(given: ImportPaper, node: Node) -> list[Strip]:
    columns = [Column(70), Column(20, "", "right"), Column(2), Column(70), Column(20, "", "right")]
    half = -(-len(given.counts) // 2)
    rows: list[list[Cell]] = []
    for line in range(half):
        left = given.counts[line]
        right = given.counts[half + line] if half + line < len(given.counts) else ("", "")
        rows.append([left[0], bold(left[1]), "", right[0], bold(right[1])])
    return [*heading(_("Summary"), "", node), *table(columns, rows, node, style=CELL)]


def _decisions(given: ImportPaper, node: Node) -> list[Strip]:
    head = heading(_("Decisions"), _("one for every group of cells or rows"), node)
    if not given.decisions:
        return [*head, *paragraph(_("Nothing was doubtful."), BODY, node.add("P"))]
    columns = [Column(66, _("Problem")), Column(24, _("Concerns"), "right"), Column(4), Column(68, _("Decision")),
               Column(WIDTH - 162, _("Taken"))]  # fmt: skip
    rows: list[list[Cell]] = [
        [bold(one.title), one.extent, "", one.done, "" if one.decided else _("not decided")] for one in given.decisions
    ]
    return [*head, *table(columns, rows, node, style=CELL, row_heads=True)]


def _lines(given: ImportPaper, node: Node) -> list[Strip]:
    shown, count = given.lines[:MOST_LINES], len(given.lines)
    note = ngettext("{count} line", "{count} lines", count).format(count=wording.number_text(count))
    head = heading(_("What was not simply stored"), note, node)
    if not shown:
        return [*head, *paragraph(_("Every cell was stored as the file has it."), BODY, node.add("P"))]
    columns = [Column(13, _("Row")), Column(40, _("Column")), Column(26, _("In the file")),
               Column(65, _("Why")), Column(WIDTH - 144, _("What becomes of it"))]  # fmt: skip
    rows: list[list[Cell]] = [[one.row, one.column, one.text, one.why, one.becomes] for one in shown]
    strips = [*head, *table(columns, rows, node, style=DENSE, dense=0.6)]
    if count > len(shown):
        rest = _("{count} more lines are not printed here. The report saved as CSV holds all of them.")
        strips += [gap(1.0), *paragraph(rest.format(count=wording.number_text(count - len(shown))), SMALL,
                                        node.add("P"))]  # fmt: skip
    return strips
