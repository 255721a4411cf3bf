"""A paper in Markdown, in the fonts and colours of the theme.

Nothing is fetched: pictures and other files are never loaded, and a link is told to whoever shows the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    QTextListFormat,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.help.paper_tables import PaperTable, dressed_tables, is_note
from hccboard.gui.panels.help.paper_words import for_the_window

_HEADINGS = {1: "count", 2: "rung", 3: "title"}
_ABOVE = {1: 0, 2: 22, 3: 14}
"""Room above a heading, in pixels at text scale 1."""
MEASURE, WIDEST = 760, 1240
"""The longest line of running text, and how wide a table may become, in pixels at text scale 1."""
_LEFT, _TOP, _INDENT = 24, 18, 20
MOST_MARKED = 300
_SQUARE = QTextListFormat.Style.ListSquare


@dataclass(frozen=True)
class TextHead:
    """What stands above a plain text: a link back with where it leads, a title, and a line about it."""

    way_back: str
    link: str
    title: str
    about: str


class PaperView(QTextBrowser):
    """``followed`` carries the target of a link as it stands in the paper."""

    followed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._searched = "", ""
        self._head: TextHead | None = None
        self._tables: list[PaperTable] = []
        self._room = 0
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("panel", True)
        self.anchorClicked.connect(lambda link: self.followed.emit(link.toString()))

    def show_paper(self, title: str, text: str) -> None:
        """Show a paper in Markdown from its beginning."""
        self._begin(title, text, None)

    def show_plain(self, title: str, text: str, head: TextHead) -> None:
        """Show a text that is set letter by letter, as licences are, below a head of its own."""
        self._begin(title, text, head)

    def _begin(self, title: str, text: str, head: TextHead | None) -> None:
        self._text, self._head = text, head
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
        self._tables, self._room = [], 0
        if self._head is not None:
            self._write_plain(document, self._head)
        else:
            self._write(document)
        self._set_margins(document)
        self.setDocument(document)

    def _write_plain(self, document: QTextDocument, head: TextHead) -> None:
        document.setDefaultFont(theme.monospace(12))
        cursor = QTextCursor(document)
        for text, role, tone, link, below in (
            (head.way_back, "cell", "accent", head.link, 8), (head.title, "count", "text", "", 2),
            (head.about, "body", "text2", "", 18),
        ):  # fmt: skip
            look, shape = QTextCharFormat(), QTextBlockFormat()
            look.setFont(_font(role))
            look.setForeground(theme.colour(tone))
            if link:
                look.setAnchor(True)
                look.setAnchorHref(link)
            shape.setBottomMargin(theme.px(below))
            cursor.setBlockFormat(shape)
            cursor.insertText(text, look)
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        cursor.insertText(self._text, QTextCharFormat())

    def _write(self, document: QTextDocument) -> None:
        document.setDefaultFont(_font("body"))
        document.setMarkdown(for_the_window(self._text), QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        document.setIndentWidth(theme.px(_INDENT))
        block = document.begin()
        while block.isValid():
            self._dress(block)
            block = block.next()
        self._tables = dressed_tables(document)

    def _dress(self, block: QTextBlock) -> None:
        level = block.blockFormat().headingLevel()
        in_table = QTextCursor(block).currentTable() is not None
        role = _HEADINGS.get(level, "body") if level else _role_of(block)
        _dress_words(block, role)
        shape = QTextBlockFormat()
        line = theme.line_height("body" if role == "note" else role)
        shape.setLineHeight(line, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        if level:
            shape.setTopMargin(theme.px(_ABOVE.get(level, 14)))
            shape.setBottomMargin(theme.px(6))
        elif not in_table:
            within = block.textList() is not None and block.next().textList() is not None
            shape.setBottomMargin(theme.px(4 if within else 8))
            shape.setTopMargin(0)
        QTextCursor(block).mergeBlockFormat(shape)
        _one_bullet(block)

    def _set_margins(self, document: QTextDocument) -> None:
        """Lines of a length that can be read, however wide the page is."""
        left = theme.px(_LEFT)
        room = min(self.viewport().width() - 2 * left, theme.px(WIDEST))
        shape = QTextFrameFormat()
        shape.setLeftMargin(left)
        shape.setTopMargin(theme.px(_TOP))
        shape.setBottomMargin(theme.px(_TOP))
        shape.setRightMargin(max(left, self.viewport().width() - left - room))
        if shape != document.rootFrame().frameFormat():
            document.rootFrame().setFrameFormat(shape)
        if room == self._room:
            return
        self._room = room
        for table in self._tables:
            table.fit(room)
        if self._head is None:
            _limit_lines(document, max(0, room - theme.px(MEASURE)))


def _one_bullet(block: QTextBlock) -> None:
    """Whether Markdown says - or *, a list has the same bullets."""
    listed = block.textList()
    if listed is not None and listed.format().style() in (QTextListFormat.Style.ListCircle, _SQUARE):
        shape = listed.format()
        shape.setStyle(QTextListFormat.Style.ListDisc)
        listed.setFormat(shape)


def _role_of(block: QTextBlock) -> str:
    """By where a block stands: running text, a note, the head of a table or one of its cells."""
    cursor = QTextCursor(block)
    table = cursor.currentTable()
    if table is None:
        return "body"
    return "note" if is_note(table) else "cell" if table.cellAt(cursor).row() else "header"


def _font(role: str) -> QFont:
    """The font of a role without tabular figures: they would tear the hyphens apart."""
    made = theme.font("body" if role == "note" else role)
    made.unsetFeature(QFont.Tag("tnum"))
    return made


def _limit_lines(document: QTextDocument, margin: float) -> None:
    """Keep running text to a length that can be read; a table has its own width."""
    shape = QTextBlockFormat()
    shape.setRightMargin(margin)
    walker = document.rootFrame().begin()
    while not walker.atEnd():
        block = walker.currentBlock()
        if block.isValid():
            QTextCursor(block).mergeBlockFormat(shape)
        walker += 1


def _dress_words(block: QTextBlock, role: str) -> None:
    """Font and colour of every part of a block. Italics are no style of the program: in a cell they are the place of
    what is named before them, in a note, which is a head and bold in all its parts, what is strong."""
    parts = []
    walker = block.begin()
    while not walker.atEnd():
        parts.append((walker.fragment().position(), walker.fragment().length(), walker.fragment().charFormat()))
        walker += 1
    cursor = QTextCursor(block)
    named = role == "cell" and any(found.fontItalic() for _start, _length, found in parts)
    for start, length, found in parts:
        font, tone = _font("label" if named else role), "text2" if named else "text"
        code = found.fontFixedPitch()
        if code:
            font = theme.monospace(11 if role == "cell" else 12)
        elif found.fontItalic() if role == "note" else found.fontWeight() > QFont.Weight.Normal:
            font.setWeight(QFont.Weight.DemiBold)
        if found.fontItalic() and named:
            tone = "text3"
        look = QTextCharFormat(found)
        look.clearProperty(QTextFormat.Property.FontSizeAdjustment)
        look.setFont(font)
        look.setForeground(theme.colour("accent" if found.isAnchor() else tone))
        look.setFontUnderline(found.isAnchor())
        if code and role == "body":
            look.setBackground(theme.colour("sunken"))
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(look)
