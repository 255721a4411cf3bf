"""The table look: head of 28 px, hairline rows, a 3 px bar for the selected row painted by the
delegate.

Any ``QAbstractItemModel`` that answers ``CELL_ROLE`` with a ``Cell`` is shown by ``DataTable`` (or
by any view with a ``RowDelegate``). ``SimpleTableModel`` serves small tables from rows of cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from hccboard.gui import icons, theme
from hccboard.gui.widgets.cell import (
    CELL_ROLE,
    PADDING,
    ROW_ROLE,
    Cell,
    RowStyle,
    cell_size,
    paint_cell,
    paint_hatching,
    paint_left_line,
)
from hccboard.gui.widgets.text import Span, text_block

Index = QModelIndex | QPersistentModelIndex
_BAR, _FIRST_EXTRA, _RING = 3, 4, 2
_NO_STYLE = RowStyle()


def cell_of(index: Index) -> Cell:
    """The cell of an index; a model without cells shows its display text."""
    cell = index.data(CELL_ROLE)
    if isinstance(cell, Cell):
        return cell
    text = index.data(Qt.ItemDataRole.DisplayRole)
    return Cell("" if text is None else str(text))


def row_style_of(index: Index) -> RowStyle:
    """The style of the row an index lies in."""
    style = index.siblingAtColumn(0).data(ROW_ROLE)
    return style if isinstance(style, RowStyle) else _NO_STYLE


class RowDelegate(QStyledItemDelegate):
    """Paints cells and rows: ground, hairline, bars, focus ring inside, content."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRectF(option.rect)
        style = row_style_of(index)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        view = option.widget
        painter.save()
        ground = self._ground(view, index, style, selected)
        if ground:
            painter.fillRect(rect, theme.colour(ground))
        if style.hatched:
            paint_hatching(painter, rect)
        cell = cell_of(index)
        first = self._is_first(view, index)
        inner = rect.adjusted(_FIRST_EXTRA if first else 0, 0, 0, -1)
        paint_cell(painter, inner, cell)
        if not self._is_last_row(index) or not isinstance(view, DataTable) or view.closes_last_row:
            line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
            painter.fillRect(line, theme.colour("line"))
        if first and (selected or style.attention):
            bar = QRectF(rect.left(), rect.top(), _BAR, rect.height())
            painter.fillRect(bar, theme.colour("accent" if selected else "attention"))
        self._paint_focus(painter, rect, view, index)
        painter.restore()

    @staticmethod
    def _ground(view: QWidget | None, index: Index, style: RowStyle, selected: bool) -> str:
        if selected:
            return "accent_tint"
        if style.group:
            return "sunken"
        if isinstance(view, DataTable) and view.hovered_row() == index.row():
            return "hover"
        return ""

    @staticmethod
    def _is_first(view: QWidget | None, index: Index) -> bool:
        if isinstance(view, QTableView):
            return view.horizontalHeader().visualIndex(index.column()) == 0
        return index.column() == 0

    @staticmethod
    def _is_last_row(index: Index) -> bool:
        return index.row() == index.model().rowCount(index.parent()) - 1

    @staticmethod
    def _paint_focus(painter: QPainter, rect: QRectF, view: QWidget | None, index: Index) -> None:
        if not isinstance(view, QAbstractItemView) or not view.hasFocus():
            return
        current = view.currentIndex()
        rows = view.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows
        if current.row() != index.row() or (not rows and current.column() != index.column()):
            return
        accent = theme.colour("accent")
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), _RING), accent)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - _RING, rect.width(), _RING), accent)
        last = index.model().columnCount(index.parent()) - 1
        if not rows or RowDelegate._is_first(view, index):
            painter.fillRect(QRectF(rect.left(), rect.top(), _RING, rect.height()), accent)
        if not rows or index.column() == last:
            painter.fillRect(QRectF(rect.right() - _RING, rect.top(), _RING, rect.height()), accent)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell = cell_of(index)
        view = option.widget
        wrap = 0.0
        if cell.lines != 1:
            wrap = float(theme.px(220))
            if isinstance(view, QTableView) and view.columnWidth(index.column()):
                wrap = max(40.0, view.columnWidth(index.column()) - 2 * PADDING)
        size = cell_size(cell, wrap)
        extra = _FIRST_EXTRA if self._is_first(view, index) else 0
        height = max(round(size.height()), theme.px(self._row_height(view, index)))
        return QSize(round(size.width() + 0.5) + extra, height)

    @staticmethod
    def _row_height(view: QWidget | None, index: Index) -> int:
        style = row_style_of(index)
        if style.height:
            return style.height
        return view.row_height if isinstance(view, DataTable) else 28

    def helpEvent(self, event: Any, view: Any, option: Any, index: Any) -> bool:
        cell = cell_of(index)
        if not cell.tooltip and cell_size(cell).width() <= view.visualRect(index).width() + 1:
            return False
        return bool(super().helpEvent(event, view, option, index))


@dataclass(frozen=True)
class HeadCell:
    """A column head: its text, an optional second line, its alignment and its tooltip.

    Neighbours with the same ``group`` share a line above them. ``active`` tints the column that is
    being edited; ``left_line`` names the colour of a line at its left, 2 px if it is the accent.
    """

    text: str
    sub: str = ""
    align: str = "left"
    tooltip: str = ""
    group: str = ""
    group_sub: str = ""
    active: bool = False
    left_line: str = ""


HEAD_ROLE = int(Qt.ItemDataRole.UserRole) + 103


class TableHead(QHeaderView):
    """The head of a table: 11/600 in text2, a sort arrow, a second line where a column has one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(16)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def head_cell(self, section: int) -> HeadCell:
        """What a section shows."""
        model = self.model()
        head = model.headerData(section, self.orientation(), HEAD_ROLE)
        if isinstance(head, HeadCell):
            return head
        text = model.headerData(section, self.orientation(), Qt.ItemDataRole.DisplayRole)
        return HeadCell("" if text is None else str(text))

    def _height(self) -> int:
        heads = [self.head_cell(section) for section in range(self.count())]
        if any(head.group for head in heads):
            return theme.px(44)
        return theme.px(40 if any(head.sub for head in heads) else 28)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height())

    def sectionSizeFromContents(self, section: int) -> QSize:
        head = self.head_cell(section)
        width = max(text_block(head.text, "header").width, text_block(head.sub, "label").width)
        extra = _FIRST_EXTRA if self.visualIndex(section) == 0 else 0
        arrow = theme.px(12) + 2 if self.isSortIndicatorShown() else 0
        return QSize(int(width + 0.999) + 2 * PADDING + extra + arrow, self._height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        head = self.head_cell(section)
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.colour("accent_tint" if head.active else "raised"))
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, theme.colour("line2"))
        paint_left_line(painter, QRectF(rect), head.left_line)
        extra = _FIRST_EXTRA if self.visualIndex(section) == 0 else 0
        inner = QRectF(rect).adjusted(PADDING + extra, 0, -PADDING, -1)
        if head.group:
            self._paint_group(painter, rect, section, head)
            inner.setTop(rect.top() + theme.px(24))
        self._paint_words(painter, inner, section, head)
        painter.restore()

    def _paint_words(self, painter: QPainter, inner: QRectF, section: int, head: HeadCell) -> None:
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        arrow = theme.px(12) if sorted_here else 0
        tone = "accent_strong" if head.active else "text2"
        role = "label" if head.group and not head.active else "header"
        main = text_block(head.text, role, tone, inner.width() - (arrow + 2 if arrow else 0))
        sub = text_block(head.sub, "label", "text3", inner.width()) if head.sub else None
        height = main.height + (sub.height if sub else 0)
        top = round(inner.top() + (inner.height() - height) / 2)
        left = self._left(inner, main.width + (arrow + 2 if arrow else 0), head.align)
        main.draw(painter, left, top)
        if sub:
            sub.draw(painter, self._left(inner, sub.width, head.align), top + main.height)
        if arrow:
            down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            box = QRectF(left + main.width + 2, top + (main.height - arrow) / 2, arrow, arrow)
            icons.paint(painter, "chevron-down" if down else "chevron-up", box, "text2")

    def _paint_group(self, painter: QPainter, rect: QRect, section: int, head: HeadCell) -> None:
        """Paint this section's part of the line it shares with its neighbours."""
        first = last = self.visualIndex(section)
        while first > 0 and self._group_at(first - 1) == head.group:
            first -= 1
        while last < self.count() - 1 and self._group_at(last + 1) == head.group:
            last += 1
        start = self.sectionViewportPosition(self.logicalIndex(first))
        end_section = self.logicalIndex(last)
        end = self.sectionViewportPosition(end_section) + self.sectionSize(end_section)
        tone = "accent_strong" if head.active else "text2"
        words = [Span(head.group)]
        if head.group_sub:
            words.append(Span(f" {head.group_sub}", "label", "text3"))
        block = text_block(tuple(words), "header", tone, end - start - 4, 1, "center")
        block.draw(painter, start + 2, rect.top() + round((theme.px(24) - block.height) / 2))

    def _group_at(self, visual: int) -> str:
        return self.head_cell(self.logicalIndex(visual)).group

    @staticmethod
    def _left(inner: QRectF, used: float, align: str) -> float:
        spare = max(0.0, inner.width() - used)
        return round(inner.left() + {"left": 0.0, "right": spare, "center": spare / 2}[align])


class DataTable(QTableView):
    """A table view in the look of the design.

    Enter and a double click emit ``row_opened``, Space ``row_previewed``, with the row's number in
    the model. ``row_height`` is 28 by default, 34 relaxed, 37 to 47 for two lines.
    """

    row_opened = Signal(int)
    row_previewed = Signal(int)
    current_row_changed = Signal(int)

    def __init__(self, name: str, *, row_height: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row_height = row_height
        self.closes_last_row = True
        self._hovered = -1
        self._stretch = -1
        self.setAccessibleName(name)
        self.setItemDelegate(RowDelegate(self))
        self.setHorizontalHeader(TableHead(self))
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
        head = self.horizontalHeader()
        head.setFixedHeight(head.sizeHint().height())

    def hovered_row(self) -> int:
        """The row under the pointer, or -1."""
        return self._hovered

    def fit_columns(self, stretch: int = -1) -> None:
        """Give every column the width of its content; ``stretch`` takes what is left over."""
        self._stretch = stretch
        self.resizeColumnsToContents()
        if stretch >= 0:
            self.horizontalHeader().setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

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
        super().focusInEvent(event)
        model = self.model()
        if model is not None and model.rowCount() and not self.currentIndex().isValid():
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

    def viewportPoint(self, row: int, column: int) -> QPoint:
        """The middle of a cell, in the viewport."""
        return self.visualRect(self.model().index(row, column)).center()


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
