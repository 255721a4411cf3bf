"""Gives the columns of a wide table the width of their words, a few at a time, so that the window stays quick."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from hccboard.gui import theme
from hccboard.gui.widgets.cell import FIRST_EXTRA
from hccboard.gui.widgets.data_table import HEAD_ROLE, DataTable, HeadCell
from hccboard.gui.widgets.text import text_block

_AT_ONCE = 6
_GREATEST_SHARE = 0.4
"""Of the table in view, for a column that is limited: in large text the limit alone would leave no room for others."""


class ColumnFitter(QObject):
    """Columns in view are fitted at once, those further right when the window has nothing else to do.

    ``most`` limits the width of a column (index -> px at text scale 1): longer words are cut and shown as tooltip.
    """

    def __init__(self, table: DataTable, most: dict[int, int] | None = None) -> None:
        super().__init__(table)
        self._table, self._most, self._next = table, most or {}, 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def fit(self) -> None:
        """Begin anew from the first column."""
        self._next = 0
        x, view = 0, self._table.viewport().width()
        while self._left() and x < view:
            x += self._fit_next()
        self._timer.start()

    def stop(self) -> None:
        """The table is emptied."""
        self._timer.stop()

    def is_fitting(self) -> bool:
        """Whether columns are left to fit."""
        return self._timer.isActive()

    def _left(self) -> bool:
        model = self._table.model()
        return model is not None and self._next < model.columnCount()

    def _go_on(self) -> None:
        for _column in range(_AT_ONCE):
            if not self._left():
                self._timer.stop()
                return
            self._fit_next()

    def _fit_next(self) -> int:
        column = self._next
        self._next += 1
        width = max(self._head_width(column), self._table.sizeHintForColumn(column))
        if column in self._most:
            width = min(width, theme.px(self._most[column]), round(self._table.viewport().width() * _GREATEST_SHARE))
        if width != self._table.columnWidth(column):
            self._table.setColumnWidth(column, width)
        return width

    def _head_width(self, column: int) -> int:
        head = self._table.horizontalHeader().model().headerData(
            column, self._table.horizontalHeader().orientation(), HEAD_ROLE
        )
        if not isinstance(head, HeadCell):
            return 0
        words = max(text_block(head.text, "header").width, text_block(head.sub, "label").width)
        extra = FIRST_EXTRA if column == 0 else 0
        return int(words + 0.999) + 2 * self._table.cell_padding + extra
