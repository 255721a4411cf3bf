"""Paints the rows of tables: ground, hairline, bars at the left, focus ring inside, cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from hccboard.gui import theme
from hccboard.gui.widgets.cell import (
    CELL_ROLE,
    FIRST_EXTRA,
    PADDING,
    ROW_ROLE,
    Cell,
    RowStyle,
    cell_size,
    paint_cell,
    paint_hatching,
)
from hccboard.gui.widgets.table_head import shown_ends

Index = QModelIndex | QPersistentModelIndex
_BAR, _RING = 3, 2
_WRAP_WIDTH = 220
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


def _padding(view: QWidget | None) -> int:
    return getattr(view, "cell_padding", PADDING)


class PaintScope:
    """What all cells of one paint have in common, looked up once and not two hundred times; paints the cells."""

    def __init__(self, view: QTableView) -> None:
        model, head = view.model(), view.horizontalHeader()
        self._model = model
        self._cell: Callable[[int, int], Cell] = getattr(model, "cell", self._cell_of)
        self.rows, self.columns = (model.rowCount(), model.columnCount()) if model is not None else (0, 0)
        self._padding = _padding(view)
        self._first, self._last = shown_ends(head)
        self._open_row = -1 if getattr(view, "closes_last_row", True) else self.rows - 1
        hovered = getattr(view, "hovered_row", None)
        self._hovered = hovered() if hovered is not None else -1
        current = view.currentIndex()
        self._focused_row = current.row() if view.hasFocus() else -1
        by_rows = view.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows
        self._focused_column = -1 if by_rows else current.column()
        self._line = theme.colour("line")
        self._styles: dict[int, RowStyle] = {}

    def _cell_of(self, row: int, column: int) -> Cell:
        return cell_of(self._model.index(row, column))

    def _style(self, row: int) -> RowStyle:
        found = self._styles.get(row)
        if found is None:
            found = self._styles[row] = row_style_of(self._model.index(row, 0))
        return found

    def paint(self, painter: QPainter, rect: QRectF, row: int, column: int, *, selected: bool) -> None:
        """Paint one cell with its part of the row."""
        first, style = column == self._first, self._style(row)
        ground = "accent_tint" if selected else "sunken" if style.group else "hover" if row == self._hovered else ""
        if ground:
            painter.fillRect(rect, theme.colour(ground))
        if style.hatched:
            paint_hatching(painter, rect)
        inner = rect.adjusted(FIRST_EXTRA if first else 0, 0, 0, -1)
        paint_cell(painter, inner, self._cell(row, column), self._padding)
        if row != self._open_row:
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), self._line)
        if first and (selected or style.attention):
            bar = QRectF(rect.left(), rect.top(), _BAR, rect.height())
            painter.fillRect(bar, theme.colour("accent" if selected else "attention"))
        if row == self._focused_row and self._focused_column in (-1, column):
            self._paint_focus(painter, rect, column)

    def _paint_focus(self, painter: QPainter, rect: QRectF, column: int) -> None:
        rows, accent = self._focused_column < 0, theme.colour("accent")
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), _RING), accent)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - _RING, rect.width(), _RING), accent)
        if not rows or column == self._first:
            painter.fillRect(QRectF(rect.left(), rect.top(), _RING, rect.height()), accent)
        if not rows or column == self._last:
            painter.fillRect(QRectF(rect.right() - _RING, rect.top(), _RING, rect.height()), accent)


class RowDelegate(QStyledItemDelegate):
    """Paints cells and rows: ground, hairline, bars, focus ring inside, content.

    A view may have ``row_height`` (px at text scale 1), ``cell_padding``, ``closes_last_row`` and
    ``hovered_row()``; it puts a ``PaintScope`` into ``scope`` for the time of a paint.
    """

    scope: PaintScope | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        scope = self.scope or PaintScope(option.widget)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        scope.paint(painter, QRectF(option.rect), index.row(), index.column(), selected=selected)

    @staticmethod
    def _is_first(view: QWidget | None, index: Index) -> bool:
        if isinstance(view, QTableView):
            return index.column() == shown_ends(view.horizontalHeader())[0]
        return index.column() == 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell = cell_of(index)
        view = option.widget
        padding = _padding(view)
        extra = FIRST_EXTRA if self._is_first(view, index) else 0
        size = cell_size(cell, float(theme.px(_WRAP_WIDTH)), padding)
        if cell.lines != 1 and isinstance(view, QTableView):
            # As wide as it likes, as high as it must be in the column it has
            room = max(40.0, view.columnWidth(index.column()) - extra - 2.0 * padding)
            size.setHeight(cell_size(cell, room, padding).height())
        height = max(round(size.height()), theme.px(self._row_height(view, index)))
        return QSize(round(size.width() + 0.5) + extra, height)

    @staticmethod
    def _row_height(view: QWidget | None, index: Index) -> int:
        style = row_style_of(index)
        if style.height:
            return style.height
        return getattr(view, "row_height", 28)

    def helpEvent(self, event: Any, view: Any, option: Any, index: Any) -> bool:
        cell = cell_of(index)
        if not cell.tooltip and cell_size(cell, padding=_padding(view)).width() <= view.visualRect(index).width() + 1:
            return False
        return bool(super().helpEvent(event, view, option, index))
