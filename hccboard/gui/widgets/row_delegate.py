"""Paints the rows of tables: ground, hairline, bars at the left, focus ring inside, cells."""

from __future__ import annotations

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


class RowDelegate(QStyledItemDelegate):
    """Paints cells and rows: ground, hairline, bars, focus ring inside, content.

    A view may have ``row_height`` (px at text scale 1), ``cell_padding``, ``closes_last_row`` and
    ``hovered_row()``.
    """

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
        inner = rect.adjusted(FIRST_EXTRA if first else 0, 0, 0, -1)
        paint_cell(painter, inner, cell, _padding(view))
        if not self._is_last_row(index) or getattr(view, "closes_last_row", True):
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
        hovered = getattr(view, "hovered_row", None)
        return "hover" if hovered is not None and hovered() == index.row() else ""

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
        padding = _padding(view)
        size = cell_size(cell, float(theme.px(_WRAP_WIDTH)), padding)
        if cell.lines != 1 and isinstance(view, QTableView):
            # As wide as it likes, as high as it must be in the column it has
            room = max(40.0, view.columnWidth(index.column()) - 2.0 * padding)
            size.setHeight(cell_size(cell, room, padding).height())
        extra = FIRST_EXTRA if self._is_first(view, index) else 0
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
