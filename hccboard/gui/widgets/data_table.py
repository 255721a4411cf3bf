"""The table look: head of 28 px, hairline rows, a 3 px bar for the selected row.

Any ``QAbstractItemModel`` that answers ``CELL_ROLE`` with a ``Cell`` is shown by ``DataTable`` (or
by any view with a ``RowDelegate``). ``SimpleTableModel`` serves small tables from rows of cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.cell import CELL_ROLE, PADDING, ROW_ROLE, Cell, RowStyle
from hccboard.gui.widgets.row_delegate import Index, PaintScope, RowDelegate, cell_of, row_style_of
from hccboard.gui.widgets.table_head import HEAD_ROLE, HeadCell, TableHead

__all__ = [
    "CELL_ROLE",
    "HEAD_ROLE",
    "ROW_ROLE",
    "Cell",
    "DataTable",
    "HeadCell",
    "RowDelegate",
    "RowStyle",
    "SimpleTableModel",
    "TableHead",
    "cell_data",
    "cell_of",
    "row_style_of",
]

_LEAST_STRETCHED = 160


class DataTable(QTableView):
    """A table view in the look of the design.

    Enter and a double click emit ``row_opened``, Space ``row_previewed``, with the row's number in
    the model. ``row_height`` is 28 by default, 34 relaxed, 37 to 47 for two lines; ``cell_padding`` 6 to 8.
    """

    row_opened = Signal(int)
    row_previewed = Signal(int)
    current_row_changed = Signal(int)

    def __init__(
        self,
        name: str,
        *,
        row_height: int = 28,
        cell_padding: int = PADDING,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.row_height, self.cell_padding = row_height, cell_padding
        self.closes_last_row = False
        """Whether the last row has a hairline below it; only where something else follows."""
        self._hovered = -1
        self._stretch, self._least = -1, 0
        self._spanned = False
        self.setAccessibleName(name)
        # The panel below paints the surface, with its round corners
        self.setProperty("clear", True)
        self._delegate = RowDelegate(self)
        self.setItemDelegate(self._delegate)
        self._head = TableHead(self)
        self.setHorizontalHeader(self._head)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(16)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        # Column widths are measured on the rows in view and some more, not on a hundred thousand
        self.horizontalHeader().setResizeContentsPrecision(40)
        self.verticalHeader().setResizeContentsPrecision(0)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.doubleClicked.connect(lambda index: self.row_opened.emit(index.row()))
        self.retheme()

    def setSpan(self, row: int, column: int, rows: int, columns: int) -> None:
        super().setSpan(row, column, rows, columns)
        self._spanned = True

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self._hovered = -1
        if model is not None:
            model.modelReset.connect(self._reset)
            model.headerDataChanged.connect(self._fit_head)
            self._fit_head()
            self.selectionModel().currentRowChanged.connect(self._current_changed)

    def _current_changed(self, current: QModelIndex) -> None:
        self.current_row_changed.emit(current.row())

    def _reset(self) -> None:
        self._hovered = -1
        self._fit_head()

    def _fit_head(self) -> None:
        """Give the head the height of its lines."""
        head = self._head
        if head.height() != head.lines_height():
            head.setFixedHeight(head.lines_height())

    def hovered_row(self) -> int:
        """The row under the pointer, or -1."""
        return self._hovered

    def fit_columns(self, stretch: int = -1, least: int = _LEAST_STRETCHED) -> None:
        """Give every column the width of its content; ``stretch`` takes what is left over, but never less than its
        content or ``least`` pixels at text scale 1, whichever is less."""
        self._stretch = stretch
        self.resizeColumnsToContents()
        if stretch >= 0:
            head = self.horizontalHeader().sectionSizeHint(stretch)
            content = min(self.sizeHintForColumn(stretch), theme.px(least))
            self._least = max(head, content)
            self._share_width()

    def _share_width(self) -> None:
        """Give what is left over to the stretched column, but never less than its content needs."""
        model = self.model()
        if model is None or not 0 <= self._stretch < model.columnCount():
            return
        others = self.horizontalHeader().length() - self.columnWidth(self._stretch)
        wanted = max(self._least, self.viewport().width() - others)
        if wanted != self.columnWidth(self._stretch):
            self.setColumnWidth(self._stretch, wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def fit_rows(self) -> None:
        """Give every row the height of its content; for small tables only."""
        self.resizeRowsToContents()

    def content_height(self) -> int:
        """The height at which all rows are visible without scrolling."""
        return self.horizontalHeader().sizeHint().height() + self.verticalHeader().length()

    def show_all_rows(self) -> None:
        """Fix the height to the content and switch off vertical scrolling; for small tables."""
        self.fit_rows()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(self.content_height())

    def retheme(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(self.row_height))
        self._fit_head()

    def paintEvent(self, event: QPaintEvent) -> None:
        scope = self._delegate.scope = PaintScope(self)
        if self._spanned or not scope.rows:
            super().paintEvent(event)
        else:
            self._paint_rows(QPainter(self.viewport()), event.rect(), scope)
        self._delegate.scope = None

    def _paint_rows(self, painter: QPainter, exposed: QRect, scope: PaintScope) -> None:
        """Paint what is in view without the detour over the view's C++, which costs a cell twice its paint."""
        columns = [(c, self.columnViewportPosition(c), self.columnWidth(c)) for c in range(scope.columns)]
        shown = [(c, x, w) for c, x, w in columns if w and x <= exposed.right() and x + w > exposed.left()]
        chosen = {index.row() for index in self.selectionModel().selectedRows()}
        row = max(self.rowAt(max(exposed.top(), 0)), 0)
        while row < scope.rows and (top := self.rowViewportPosition(row)) <= exposed.bottom():
            height = self.rowHeight(row)
            for column, left, width in shown:
                scope.paint(painter, QRectF(left, top, width, height), row, column, selected=row in chosen)
            row += 1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(int(event.position().y())))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row == self._hovered:
            return
        for number in (self._hovered, row):
            if number >= 0:
                top = self.rowViewportPosition(number)
                self.viewport().update(0, top, self.viewport().width(), self.rowHeight(number))
        self._hovered = row

    def focusInEvent(self, event: QFocusEvent) -> None:
        model, untouched = self.model(), not self.currentIndex().isValid()
        super().focusInEvent(event)  # Qt moves to the first row without choosing it
        if model is not None and model.rowCount() and untouched:
            self.setCurrentIndex(model.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if row >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.row_opened.emit(row)
            return
        if row >= 0 and event.key() == Qt.Key.Key_Space:
            self.row_previewed.emit(row)
            return
        super().keyPressEvent(event)


class SimpleTableModel(QAbstractTableModel):
    """Rows of cells for small tables; sorting is the caller's."""

    def __init__(
        self,
        head: Sequence[str | HeadCell],
        rows: Sequence[Sequence[Cell | str]] = (),
        styles: Sequence[RowStyle] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._head = [h if isinstance(h, HeadCell) else HeadCell(h) for h in head]
        self._rows: list[list[Cell]] = []
        self._styles: list[RowStyle] = []
        self.set_rows(rows, styles)

    def set_rows(self, rows: Sequence[Sequence[Cell | str]], styles: Sequence[RowStyle] = ()) -> None:
        """Replace all rows; each row may be shorter than the head."""
        self.beginResetModel()
        self._rows = [[c if isinstance(c, Cell) else Cell(c) for c in row] for row in rows]
        self._styles = list(styles)
        self.endResetModel()

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place; an empty one where the row is short."""
        cells = self._rows[row]
        return cells[column] if column < len(cells) else Cell()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._head)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ROW_ROLE:
            known = index.row() < len(self._styles)
            return self._styles[index.row()] if known else None
        cell = self.cell(index.row(), index.column())
        if role == CELL_ROLE:
            return cell
        return cell_data(cell, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._head):
            return None
        head = self._head[section]
        if role == HEAD_ROLE:
            return head
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{head.text} {head.sub}".strip()
        return head.tooltip or None if role == Qt.ItemDataRole.ToolTipRole else None


def cell_data(cell: Cell, role: int) -> Any:
    """What a cell answers to the ordinary roles; for models of any kind."""
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return cell.words()
    if role == Qt.ItemDataRole.ToolTipRole:
        return cell.tooltip or cell.words()
    if role == Qt.ItemDataRole.TextAlignmentRole:
        flags = {
            "left": Qt.AlignmentFlag.AlignLeft,
            "right": Qt.AlignmentFlag.AlignRight,
            "center": Qt.AlignmentFlag.AlignHCenter,
        }
        return flags[cell.align] | Qt.AlignmentFlag.AlignVCenter
    return None
