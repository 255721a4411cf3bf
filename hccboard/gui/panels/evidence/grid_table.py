"""A table of an open record, as high as its rows: what is used first, what was printed instead struck beside it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from unicodedata import east_asian_width

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.gui import theme
from hccboard.gui.widgets.cell import FIRST_EXTRA, Cell, RowStyle, cell_size
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.gui.widgets.text import Span, TextLabel, text_block
from hccboard.operations.evidence_browsing.shapes import Grid, GridCell, GridRow, Head
from hccboard.translate import _

Follow = Callable[[str], None]
_BREAK = "\u2028"  # a line break within a laid out text
_MOST_LINES = 12
_PADDING = 6
_LONG_HEAD, _MOST_GROUP = 14, 190
_LEAST, _LEAST_FIRST, _MOST_WORD = 88, 128, 120


def cell_of(cell: GridCell) -> Cell:
    """A cell in the look of the tables: lighter lines below the first, what was printed struck through beside it."""
    if cell.flags or cell.alert:
        words = wording.names_text(cell.flags)
        shown = _BREAK.join(cell.flags)
        tone = "caution" if cell.alert else "text2"
        said = _("Discrepancy {ids}").format(ids=words)
        return Cell(shown, icon="triangle-alert", tone=tone, icon_tone=tone, small=True, weight=600, lines=_MOST_LINES,
                    tooltip=said, accessible=said)  # fmt: skip
    tone = "text3" if cell.quiet else "accent" if cell.entry else "text"
    spans = [Span(cell.text, "cell_strong" if cell.strong else "cell", tone)]
    below = [Span(_BREAK + line, "label", "text3") for line in cell.lines]
    if cell.printed:
        below.append(Span(_BREAK + _("printed:") + " ", "label", "caution"))
        below.append(Span(cell.printed, "label", "text3", strike=True))
    said = [cell.text, *cell.lines]
    if cell.printed:
        said.append(_("printed: {value}").format(value=cell.printed))
    words = wording.list_text([part for part in said if part])
    return Cell([*spans, *below], align=cell.align, lines=_MOST_LINES, tooltip=cell.tooltip or words, accessible=words)


class GridTable(FittingWidget):
    """The table with what is to be known before and after reading it. A click on a link, or Enter, follows it."""

    def __init__(self, grid: Grid, follow: Follow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid, self._follow = grid, follow
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if grid.caution:
            column.addWidget(MessageBar(MessageKind.CAUTION, grid.caution, "", parent=self))
        self.table = _Flat(grid, self)
        self.table.clicked.connect(self._clicked)
        self.table.row_opened.connect(self._opened)
        column.addWidget(self.table)
        if grid.notes:
            notes = FittingWidget(self)
            lines = QVBoxLayout(notes)
            lines.setContentsMargins(12, 6, 12, 8)
            lines.setSpacing(2)
            for note in grid.notes:
                lines.addWidget(TextLabel(note, "label", "text2", lines=0, parent=notes))
            column.addWidget(notes)

    def row_of(self, entry: str) -> int:
        """The row of an entry, or -1."""
        return next((n for n, row in enumerate(self.grid.rows) if row.entry == entry), -1)

    def _cell(self, row: int, column: int) -> GridCell | None:
        cells = self.grid.rows[row].cells
        return cells[column] if column < len(cells) else None

    def _clicked(self, index: QModelIndex) -> None:
        cell = self._cell(index.row(), index.column())
        if cell is not None and cell.entry:
            self._follow(cell.entry)

    def _opened(self, row: int) -> None:
        """Enter follows the first link of the row."""
        target = next((cell.entry for cell in self.grid.rows[row].cells if cell.entry), "")
        if target:
            self._follow(target)


def head_of(head: Head) -> HeadCell:
    """The head of a column; the long name of a combination goes on in the second line."""
    first, plus, rest = head.text.partition(" + ")
    if plus and _half_widths(head.text) > _LONG_HEAD:
        whole = wording.list_text([part for part in (head.text, head.sub) if part])
        return HeadCell(first, f"+ {rest}", head.align, whole)
    whole = wording.list_text([head.group, head.text]) if head.group else ""
    return HeadCell(head.text, head.sub, head.align, whole, group=head.group)


def _half_widths(text: str) -> int:
    """How long a text is, a Chinese sign counting as two letters."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


class _Flat(DataTable):
    """Every row in full height; it scrolls sideways only."""

    def __init__(self, grid: Grid, parent: QWidget) -> None:
        super().__init__(grid.title, row_height=34, cell_padding=_PADDING, parent=parent)
        self._grid = grid
        self.verticalHeader().setResizeContentsPrecision(-1)  # rows are high enough for the columns out of view, too
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        head = [head_of(one) for one in grid.head]
        rows = [self._cells(row, len(head)) for row in grid.rows]
        styles = [RowStyle(group=bool(row.group), height=26 if row.group else 0) for row in grid.rows]
        self.setModel(SimpleTableModel(head, rows, styles, self))
        for number, row in enumerate(grid.rows):
            if row.group:
                self.setSpan(number, 0, 1, len(head))
        self._fitted = -1

    @staticmethod
    def _cells(row: GridRow, columns: int) -> list[Cell]:
        if row.group:
            return [Cell(row.group, weight=600), *([Cell()] * (columns - 1))]
        return [cell_of(cell) for cell in row.cells]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.viewport().width() != self._fitted:
            self._fitted = self.viewport().width()
            QTimer.singleShot(0, self, self.fit)

    def retheme(self) -> None:
        super().retheme()
        if hasattr(self, "_fitted"):
            self.fit()

    def fit(self) -> None:
        """Columns by their content within the width there is, rows as high as they must be, and no more."""
        if self.model() is None:
            return
        room = self.viewport().width()
        words = [head.align == "left" for head in self._grid.head]
        words[-1] = any(cell.text for cell in self._cells_of(len(words) - 1))  # else it holds flags
        floors = self._with_groups(self._floors(words))
        widths = shared(self._wanted(), floors, words, room)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self.fit_rows()
        bar = self.horizontalScrollBar().sizeHint().height() if sum(widths) > room else 0
        self.setFixedHeight(self.content_height() + bar)

    def _cells_of(self, column: int) -> list[GridCell]:
        rows = (row.cells for row in self._grid.rows if not row.group)
        return [cells[column] for cells in rows if column < len(cells)]

    def _wanted(self) -> list[int]:
        """The width at which nothing wraps."""
        extra = 2 * self.cell_padding + 1
        found = []
        for column, cells in enumerate(map(self._cells_of, range(len(self._grid.head)))):
            widths = [cell_size(cell_of(cell), 0.0, self.cell_padding).width() - extra for cell in cells]
            found.append(self._with_head(column, max(widths, default=0.0)))
        return found

    def _floors(self, words: list[bool]) -> list[int]:
        """The least widths: figures with their limits are never broken, nor the first line of an effect; words wrap."""
        found = []
        for column, head in enumerate(self._grid.head):
            if words[column] and not head.firm:
                usual = _LEAST_FIRST if column in (0, self._grid.stretch) else _LEAST
                found.append(max(theme.px(usual), min(self._longest_word(column), theme.px(_MOST_WORD))))
                continue
            used = [replace(cell, printed="") for cell in self._cells_of(column)]
            whole = [replace(cell, lines=()) for cell in used] if words[column] else used
            widths = [cell_size(cell_of(cell), 0.0, 0).width() for cell in whole]
            found.append(self._with_head(column, max(widths, default=0.0)))
        return found

    def _longest_word(self, column: int) -> int:
        """What the longest word of a column needs, so that none is broken."""
        words = {word for cell in self._cells_of(column) for word in cell.text.split()}
        widths = (text_block(word, "cell").width for word in words)
        return math.ceil(max(widths, default=0.0)) + 2 * self.cell_padding + 2

    def _with_groups(self, floors: list[int]) -> list[int]:
        """Columns under a common head are together as wide as its words, or as most of them."""
        heads, done = self._grid.head, 0
        while done < len(heads):
            own = heads[done].group
            last = done + 1
            while last < len(heads) and heads[last].group == own:
                last += 1
            if own:
                title = min(math.ceil(text_block(own, "header").width), theme.px(_MOST_GROUP))
                needed = title + 2 * self.cell_padding + 2
                more = max(0, needed - sum(floors[done:last]))
                for column in range(done, last):
                    floors[column] += math.ceil(more / (last - done))
            done = last
        return floors

    def _with_head(self, column: int, content: float) -> int:
        first = FIRST_EXTRA if column == 0 else 0
        width = math.ceil(content) + 2 * self.cell_padding + 2 + first
        return max(width, self.horizontalHeader().sectionSizeHint(column))


def shared(wanted: list[int], floors: list[int], words: list[bool], room: int) -> list[int]:
    """Widths that fill the room: the widest columns give way first, down to their floors; columns of words take what
    is left over."""
    widths = [max(width, floor) for width, floor in zip(wanted, floors, strict=True)]
    excess = sum(widths) - room
    while excess > 0:
        can = [n for n, width in enumerate(widths) if width > floors[n]]
        if not can:
            break
        widest = max(can, key=lambda n: widths[n] - floors[n])
        step = min(excess, max(1, (widths[widest] - floors[widest]) // 4))
        widths[widest] -= step
        excess -= step
    takers = [n for n, own in enumerate(words) if own] or [0]
    if excess < 0:
        more, last = divmod(-excess, len(takers))
        for n in takers:
            widths[n] += more
        widths[takers[0]] += last
    return widths
