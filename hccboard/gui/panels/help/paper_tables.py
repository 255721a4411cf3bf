"""The tables of a paper: hairlines, a head on its ground, and no wider than what they hold.

A table of one row is a note in a box; one whose head is empty is a list of names and values and has none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import (
    QFontMetricsF,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from hccboard.gui import theme

_FIRST_WIDE = 0x2E80
_PADDING, _NOTE_PADDING = 5, 9
_SPARE = 4
# A line may break behind a space, a hyphen and a slash, and between any two Chinese characters
_LINES, _WORDS = re.compile("\u2028"), re.compile("(?<=[-/])|[\\s\u2e80-\uffef]")


@dataclass(frozen=True)
class PaperTable:
    """A table, how wide its columns are with every line as long as it is, and at least, with every word whole; and how
    much room each asks for."""

    table: QTextTable
    natural: tuple[float, ...]
    least: tuple[float, ...]
    weights: tuple[float, ...]

    def fit(self, room: float) -> None:
        """Put it into so much room."""
        widths = column_widths(self.natural, self.least, self.weights, room - len(self.natural) - 1)
        columns = [QTextLength(QTextLength.Type.FixedLength, one) for one in widths]
        shape = self.table.format()
        if shape.columnWidthConstraints() != columns:
            shape.setWidth(QTextLength(QTextLength.Type.FixedLength, sum(widths) + len(widths) + 1))
            shape.setColumnWidthConstraints(columns)
            self.table.setFormat(shape)


def column_widths(
    natural: Sequence[float], least: Sequence[float], weights: Sequence[float], room: float
) -> list[int]:  # fmt: skip
    """Every column as wide as its longest line where they have room. Else those whose line is shorter than their share
    keep its width, those whose longest word is wider get that much, and the others divide the rest by their weights.
    Where not even the words have room, they break."""
    if sum(natural) <= room:
        return [math.floor(one) for one in natural]
    words = least if sum(least) <= room else [0.0] * len(natural)
    widths: dict[int, float] = {}
    while len(widths) < len(natural):
        left = [n for n in range(len(natural)) if n not in widths]
        share = max(room - sum(widths.values()), 0) / sum(weights[n] for n in left)
        settled = {n: natural[n] for n in left if natural[n] <= share * weights[n]}
        settled = settled or {n: words[n] for n in left if words[n] > share * weights[n]}
        widths |= settled or {n: share * weights[n] for n in left}
    return [math.floor(widths[n]) for n in range(len(natural))]


def dressed_tables(document: QTextDocument) -> list[PaperTable]:
    """Give every table of a document its look, after its words have theirs. Tables with the same head have the same
    columns."""
    found: dict[tuple[str, ...], list[PaperTable]] = {}
    for number, frame in enumerate(document.rootFrame().childFrames()):
        if isinstance(frame, QTextTable):
            head = tuple(_text(frame, 0, column) for column in range(frame.columns()))
            found.setdefault(head if any(head) else (str(number),), []).append(_dressed(frame))
    return [one for alike in found.values() for one in _aligned(alike)]


def _aligned(alike: list[PaperTable]) -> list[PaperTable]:
    natural, least, weights = (
        tuple(max(of_column) for of_column in zip(*of_tables, strict=True))
        for of_tables in ([one.natural for one in alike], [one.least for one in alike], [one.weights for one in alike])
    )
    return [PaperTable(one.table, natural, least, weights) for one in alike]


def is_note(table: QTextTable) -> bool:
    """Whether a table is a note in a box."""
    return table.rows() == 1


def _dressed(table: QTextTable) -> PaperTable:
    note, headed = is_note(table), any(_text(table, 0, column) for column in range(table.columns()))
    if not headed:
        table.removeRows(0, 1)
    columns = range(table.columns())
    around = 2 * theme.px(_NOTE_PADDING if note else _PADDING) + _SPARE
    natural = tuple(_widest(table, one, _LINES) + around for one in columns)
    least = tuple(_widest(table, one, _WORDS) + around for one in columns)
    made = PaperTable(table, natural, least, tuple(_weight(table, one) for one in columns))
    _join_rows(table)
    table.setFormat(_shape(note=note, headed=headed and not note))
    for column in columns if headed else ():
        cell = table.cellAt(0, column)
        ground = cell.format()
        ground.setBackground(theme.colour("caution_soft" if note else "raised"))
        cell.setFormat(ground)
    return made


def _join_rows(table: QTextTable) -> None:
    """What stands in the first column goes on beside the rows below that say nothing there."""
    first = 0
    for row in range(1, table.rows() + 1):
        if row == table.rows() or _text(table, row, 0):
            if row - first > 1:
                table.mergeCells(first, 0, row - first, 1)
            first = row


def _shape(*, note: bool, headed: bool) -> QTextTableFormat:
    shape = QTextTableFormat()
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(theme.colour("caution_line" if note else "line"))
    shape.setCellPadding(theme.px(_NOTE_PADDING if note else _PADDING))
    shape.setCellSpacing(0)
    shape.setTopMargin(theme.px(8))
    shape.setBottomMargin(theme.px(8))
    shape.setHeaderRowCount(int(headed))
    return shape


def _text(table: QTextTable, row: int, column: int) -> str:
    cell = table.cellAt(row, column)
    words = cell.firstCursorPosition()
    words.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
    return words.selectedText()


def _widest(table: QTextTable, column: int, ends: re.Pattern[str]) -> int:
    """The width of the longest line or word of a column as it is dressed; ``ends`` are what ends one."""
    blocks = (table.cellAt(row, column).firstCursorPosition().block() for row in range(table.rows()))
    return math.ceil(max(_measured(block, ends) for block in blocks))


def _measured(block: QTextBlock, ends: re.Pattern[str]) -> float:
    line, widest = 0.0, 0.0
    walker = block.begin()
    while not walker.atEnd():
        part = walker.fragment()
        metrics = QFontMetricsF(part.charFormat().font())
        first, *more = ends.split(part.text())
        line += metrics.horizontalAdvance(first)
        for text in more:
            widest, line = max(widest, line), metrics.horizontalAdvance(text)
        walker += 1
    return max(widest, line)


def _weight(table: QTextTable, column: int) -> float:
    """How much room a column asks for: by the length of its texts, a long one less than in proportion."""
    lengths = [
        sum(1.0 if ord(char) < _FIRST_WIDE else 1.9 for char in _text(table, row, column))
        for row in range(table.rows())
    ]
    return math.sqrt(max(sum(lengths) / len(lengths), lengths[0] * 0.8, 4.0))


__all__ = ["PaperTable", "column_widths", "dressed_tables", "is_note"]
