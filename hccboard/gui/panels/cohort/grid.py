"""A table in plain words whose rows are told when they are looked at: ten thousand patients cost nothing before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QObject

from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import SimpleTableModel
from hccboard.gui.widgets.row_delegate import Index

Row = tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """``row`` tells the cells of a row, 0 to ``count`` - 1."""

    heads: Row
    count: int
    row: Callable[[int], Row]


def grid_of(heads: Row, rows: Sequence[Row]) -> Grid:
    """A grid of rows that are told already."""
    return Grid(heads, len(rows), rows.__getitem__)


class GridModel(SimpleTableModel):
    """The rows of a grid."""

    def __init__(self, grid: Grid, parent: QObject | None = None) -> None:
        self._count = grid.count
        self._told = lru_cache(maxsize=64)(grid.row)
        super().__init__(grid.heads, parent=parent)

    def cell(self, row: int, column: int) -> Cell:
        return Cell(self._told(row)[column])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count
