"""The case list as a model: an ordered array of row numbers and a few pages of rows.

Rows are asked for page by page with ``page_wanted`` and put in with ``set_page``; a row that is not there yet is
painted blank. Nothing is sorted or filtered here: the database does that.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from hccboard.domain.summary import CaseSummary
from hccboard.gui.panels.cases.cells import COLUMNS, blank_cells, row_cells
from hccboard.gui.widgets.cell import CELL_ROLE, Cell
from hccboard.gui.widgets.data_table import HEAD_ROLE, cell_data
from hccboard.operations.cases import CaseIds

PAGE = 200
_PAGES_KEPT = 8
Index = QModelIndex | QPersistentModelIndex


class CaseListModel(QAbstractTableModel):
    """``page_wanted`` carries the number of a page that is to be painted and is not here."""

    page_wanted = Signal(int)

    def __init__(self, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._keys: array[int] = array("q")
        self._total = 0
        self._pages: OrderedDict[int, list[CaseSummary]] = OrderedDict()
        self._cells: dict[int, list[Cell]] = {}
        self._asked: set[int] = set()

    def set_today(self, today: date) -> None:
        """Another day has begun: dates are written as seen from it."""
        self._today = today
        self._cells.clear()
        if self._keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._keys) - 1, len(COLUMNS) - 1))

    def set_list(self, ids: CaseIds, first: Sequence[CaseSummary] = ()) -> None:
        """Show another order; ``first`` are the rows of its first page, or the beginning of it."""
        self.beginResetModel()
        self._keys, self._total = ids.keys, ids.total
        self._pages.clear()
        self._cells.clear()
        self._asked.clear()
        if first:
            self._pages[0] = list(first)
        self.endResetModel()

    def extend(self, ids: CaseIds) -> None:
        """Put the whole order in place of its beginning, without losing place or rows."""
        known = len(self._keys)
        if ids.keys[:known] != self._keys:
            self.set_list(ids, self._pages.get(0, ()) if ids.keys[:PAGE] == self._keys[:PAGE] else ())
            return
        if len(ids.keys) > known:
            self.beginInsertRows(QModelIndex(), known, len(ids.keys) - 1)
            self._keys, self._total = ids.keys, ids.total
            self.endInsertRows()

    def set_page(self, number: int, rows: Sequence[CaseSummary]) -> None:
        """Put the rows of a page in; the least recently used page makes room."""
        self._asked.add(number)
        first = number * PAGE
        if first >= len(self._keys):
            return
        self._pages[number] = list(rows)
        self._pages.move_to_end(number)
        for row in range(first, first + PAGE):
            self._cells.pop(row, None)
        while len(self._pages) > _PAGES_KEPT:
            gone, _rows = self._pages.popitem(last=False)
            self._asked.discard(gone)
            for row in range(gone * PAGE, (gone + 1) * PAGE):
                self._cells.pop(row, None)
        last = min(first + PAGE, len(self._keys)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    def keys_of_page(self, number: int) -> list[int]:
        """The row numbers whose rows make up a page."""
        return list(self._keys[number * PAGE : (number + 1) * PAGE])

    def pages(self) -> list[int]:
        """The pages that are here."""
        return list(self._pages)

    def total(self) -> int:
        """How many cases match, also where not all of them are listed yet."""
        return self._total

    def case_at(self, row: int) -> CaseSummary | None:
        """The case of a row, ``None`` where its page is not here."""
        page = self._pages.get(row // PAGE)
        place = row % PAGE
        return page[place] if page is not None and 0 <= place < len(page) else None

    def row_of(self, case_id: str) -> int:
        """The row of a case among the pages that are here, or -1."""
        for number, rows in self._pages.items():
            for place, row in enumerate(rows):
                if row.case_id == case_id:
                    return number * PAGE + place
        return -1

    def seen(self) -> list[CaseSummary]:
        """All rows that are here."""
        return [row for rows in self._pages.values() for row in rows]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == CELL_ROLE:
            return self.cell(index.row(), index.column())
        if role in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.TextAlignmentRole,
        ):  # fmt: skip
            return cell_data(self.cell(index.row(), index.column()), role)
        return None

    def cell(self, row: int, column: int) -> Cell:
        """What a place shows; asks for its page where it is not here."""
        cells = self._cells.get(row)
        if cells is None:
            case = self.case_at(row)
            if case is None:
                self._ask(row // PAGE)
                return blank_cells()[column]
            cells = self._cells[row] = row_cells(case, self._today)
        return cells[column]

    def _ask(self, number: int) -> None:
        if number not in self._asked:
            self._asked.add(number)
            self.page_wanted.emit(number)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(COLUMNS):
            return None
        if role == HEAD_ROLE:
            return COLUMNS[section].head()
        return COLUMNS[section].head().text if role == Qt.ItemDataRole.DisplayRole else None
