"""The tables of a paper: hairlines, a head on its ground, and no wider than what they hold.

A table of one row is a note in a box; one whose head is empty is a list of names and values and has none.
"""

from __future__ import annotations

import math
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


@dataclass(frozen=True)
class PaperTable:
    """A table, how wide its columns are with every line as long as it is, and how much room each asks for."""

    table: QTextTable
    natural: tuple[float, ...]
    weights: tuple[float, ...]

    def fit(self, room: float) -> None:
        """Put it into so much room."""
        widths = column_widths(self.natural, self.weights, room - len(self.natural) - 1)
        columns = [QTextLength(QTextLength.Type.FixedLength, one) for one in widths]
        shape = self.table.format()
        if shape.columnWidthConstraints() != columns:
            shape.setWidth(QTextLength(QTextLength.Type.FixedLength, sum(widths) + len(widths) + 1))
            shape.setColumnWidthConstraints(columns)
            self.table.setFormat(shape)


def column_widths(natural: Sequence[float], weights: Sequence[float], room: float) -> list[int]:
    """Every column as wide as its longest line where they have room. Else those whose line is shorter than their share
    keep its width, and the others divide what is left by their weights."""
    widths = dict(enumerate(natural))
    if sum(natural) > room:
        open_columns = set(widths)
        while open_columns:
            share = max(room, 0) / sum(weights[n] for n in open_columns)
            short = {n for n in open_columns if natural[n] <= share * weights[n]}
            for n in short or open_columns:
                widths[n] = min(natural[n], share * weights[n])
                room -= widths[n]
            open_columns -= short or open_columns
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
    natural = tuple(max(widths) for widths in zip(*(one.natural for one in alike), strict=True))
    weights = tuple(max(asked) for asked in zip(*(one.weights for one in alike), strict=True))
    return [PaperTable(one.table, natural, weights) for one in alike]


def is_note(table: QTextTable) -> bool:
    """Whether a table is a note in a box."""
    return table.rows() == 1


def _dressed(table: QTextTable) -> PaperTable:
    note, headed = is_note(table), any(_text(table, 0, column) for column in range(table.columns()))
    if not headed:
        table.removeRows(0, 1)
    columns = range(table.columns())
    natural = tuple(_natural(table, one, _NOTE_PADDING if note else _PADDING) for one in columns)
    made = PaperTable(table, natural, tuple(_weight(table, one) for one in columns))
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


def _natural(table: QTextTable, column: int, padding: int) -> float:
    """The width of the longest line of a column with its padding, as it is dressed."""
    widest = 0.0
    for row in range(table.rows()):
        block = table.cellAt(row, column).firstCursorPosition().block()
        widest = max(widest, _measured(block))
    return math.ceil(widest) + 2 * theme.px(padding) + _SPARE


def _measured(block: QTextBlock) -> float:
    """The width of the longest line of a block by the fonts of its parts."""
    line, widest = 0.0, 0.0
    walker = block.begin()
    while not walker.atEnd():
        part = walker.fragment()
        metrics = QFontMetricsF(part.charFormat().font())
        first, *more = part.text().split("\u2028")
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
