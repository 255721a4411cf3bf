"""A paper in Markdown, in the fonts and colours of the theme.

Nothing is fetched: pictures and other files are never loaded, and a link is told to whoever shows the paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from hccboard.gui import theme

_HEADINGS = {1: "count", 2: "rung", 3: "title"}
_ABOVE = {1: 0, 2: 22, 3: 14}
"""Room above a heading, in pixels at text scale 1."""
_MEASURE, _LEFT, _TOP = 980, 24, 18
MOST_MARKED = 300
_INDENT, _FIRST_WIDE = 20, 0x2E80


class PaperView(QTextBrowser):
    """``followed`` carries the target of a link as it stands in the paper."""

    followed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._searched, self._plain = "", "", False
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("panel", True)
        self.anchorClicked.connect(lambda link: self.followed.emit(link.toString()))

    def show_paper(self, title: str, text: str, *, plain: bool = False) -> None:
        """Show a text from its beginning; a ``plain`` one is set letter by letter, as licences are."""
        self._text, self._plain = text, plain
        self.setAccessibleName(title)
        self._render()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)
        self.search(self._searched)

    def retheme(self) -> None:
        bar = self.verticalScrollBar()
        place = bar.value() / max(bar.maximum(), 1)
        self._render()
        bar.setValue(round(place * bar.maximum()))
        self.search(self._searched)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """No picture, no style sheet, no file: a paper is its text."""
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins(self.document())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("surface"))
        painter.end()
        super().paintEvent(event)

    # -- looking for words --------------------------------------------------------------------------------

    def search(self, words: str) -> int:
        """Mark the places of some words, up to ``MOST_MARKED``; how many there are."""
        self._searched = words
        marked: list[QTextEdit.ExtraSelection] = []
        found = self.document().find(words) if words else QTextCursor()
        while not found.isNull() and len(marked) < MOST_MARKED:
            place = QTextEdit.ExtraSelection()
            place.cursor = found
            place.format.setBackground(theme.colour("caution_tint"))
            place.format.setForeground(theme.colour("text"))
            marked.append(place)
            found = self.document().find(words, found)
        self.setExtraSelections(marked)
        return self.toPlainText().casefold().count(words.casefold()) if marked else 0

    def next_found(self) -> bool:
        """Go to the next place of what is looked for, from the end to the beginning."""
        if not self._searched:
            return False
        if self.find(self._searched):
            return True
        self.moveCursor(QTextCursor.MoveOperation.Start)
        return self.find(self._searched)

    # -- the look -----------------------------------------------------------------------------------------

    def _render(self) -> None:
        document = QTextDocument(self)  # dressed before it is shown: it is laid out once
        document.setUndoRedoEnabled(False)
        if self._plain:
            document.setDefaultFont(theme.monospace(12))
            document.setPlainText(self._text)
        else:
            self._write(document)
        self._set_margins(document)
        self.setDocument(document)

    def _write(self, document: QTextDocument) -> None:
        document.setDefaultFont(theme.font("body"))
        document.setMarkdown(_one_a_line(self._text), QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        document.setIndentWidth(theme.px(_INDENT))
        block = document.begin()
        while block.isValid():
            self._dress(block)
            block = block.next()
        for table in _tables(document):
            _dress_table(table)

    def _dress(self, block: QTextBlock) -> None:
        level = block.blockFormat().headingLevel()
        in_table = QTextCursor(block).currentTable() is not None
        role = _HEADINGS.get(level, "body") if level else ("cell" if in_table else "body")
        _dress_words(block, role)
        shape = QTextBlockFormat()
        shape.setLineHeight(theme.line_height(role), QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        if level:
            shape.setTopMargin(theme.px(_ABOVE.get(level, 14)))
            shape.setBottomMargin(theme.px(6))
        elif not in_table:
            shape.setBottomMargin(theme.px(4 if block.textList() else 8))
            shape.setTopMargin(0)
        QTextCursor(block).mergeBlockFormat(shape)

    def _set_margins(self, document: QTextDocument) -> None:
        """Lines of a length that can be read, however wide the page is."""
        room = self.viewport().width()
        shape = QTextFrameFormat()
        shape.setLeftMargin(theme.px(_LEFT))
        shape.setTopMargin(theme.px(_TOP))
        shape.setBottomMargin(theme.px(_TOP))
        shape.setRightMargin(max(theme.px(_LEFT), room - theme.px(_MEASURE)))
        if shape != document.rootFrame().frameFormat():
            document.rootFrame().setFrameFormat(shape)


def _one_a_line(text: str) -> str:
    """Codes that a cell of a table lists stand below each other."""
    lines = text.split("\n")
    return "\n".join(line.replace("`, `", "`\u2028`") if line.startswith("|") else line for line in lines)


def _tables(document: QTextDocument) -> Iterator[QTextTable]:
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            yield frame


def _dress_words(block: QTextBlock, role: str) -> None:
    """Font and colour of every part of a block."""
    parts = []
    walker = block.begin()
    while not walker.atEnd():
        parts.append((walker.fragment().position(), walker.fragment().length(), walker.fragment().charFormat()))
        walker += 1
    cursor = QTextCursor(block)
    for start, length, found in parts:
        font = theme.font(role)
        code = found.fontFixedPitch()
        if code:
            font = theme.monospace(11 if role == "cell" else 12)
        elif found.fontWeight() > QFont.Weight.Normal:
            font.setWeight(QFont.Weight.DemiBold)
        font.setItalic(found.fontItalic())
        look = QTextCharFormat(found)
        look.clearProperty(QTextFormat.Property.FontSizeAdjustment)
        look.setFont(font)
        look.setForeground(theme.colour("accent" if found.isAnchor() else "text"))
        look.setFontUnderline(found.isAnchor())
        if code and role == "body":
            look.setBackground(theme.colour("sunken"))
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(look)


def _dress_table(table: QTextTable) -> None:
    """Hairlines, a head on its ground, columns as wide as what they hold asks for."""
    shape = QTextTableFormat()
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(theme.colour("line"))
    shape.setCellPadding(theme.px(5))
    shape.setCellSpacing(0)
    shape.setTopMargin(theme.px(4))
    shape.setBottomMargin(theme.px(12))
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    shape.setHeaderRowCount(1)
    weights = [_weight(table, column) for column in range(table.columns())]
    shape.setColumnWidthConstraints(
        [QTextLength(QTextLength.Type.PercentageLength, 100 * one / sum(weights)) for one in weights]
    )
    table.setFormat(shape)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        ground = cell.format()
        ground.setBackground(theme.colour("raised"))
        cell.setFormat(ground)
        block = cell.firstCursorPosition().block()
        _dress_words(block, "header")


def _weight(table: QTextTable, column: int) -> float:
    """How much room a column asks for: by the length of its texts, a long one less than in proportion."""
    lengths = []
    for row in range(table.rows()):
        cell = table.cellAt(row, column)
        words = cell.firstCursorPosition()
        words.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
        text = words.selectedText()
        lengths.append(sum(1.0 if ord(char) < _FIRST_WIDE else 1.9 for char in text))
    return math.sqrt(max(sum(lengths) / len(lengths), lengths[0] * 0.8, 4.0))
