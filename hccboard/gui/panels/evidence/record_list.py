"""The list of records: search, filters, records in groups, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QStackedLayout, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.gui import theme
from hccboard.gui.widgets.cell import CELL_ROLE, ROW_ROLE, Cell, RowStyle, cell_size
from hccboard.gui.widgets.data_table import DataTable, cell_data
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.flow import FlowLayout
from hccboard.gui.widgets.panel import Hairline, Panel
from hccboard.gui.widgets.pill import FilterPill
from hccboard.gui.widgets.search_field import SearchField
from hccboard.gui.widgets.text import Span
from hccboard.operations.evidence_browsing import Found, Record
from hccboard.translate import _, mark

FILTER_WORDS = {
    "line": mark("Line"), "class": mark("Class"), "goal": mark("Goal"), "region": mark("Approved in"),
    "design": mark("Design"), "discrepancy": mark("Discrepancy"),
}  # fmt: skip
PLACEHOLDERS = mark("Trial, drug, endpoint, figure")
ROW_HEIGHT, GROUP_HEIGHT = 46, 26
_MOST_FIGURE = 130
Index = QModelIndex | QPersistentModelIndex


class RecordModel(QAbstractTableModel):
    """Records with a line over each group; two columns, the second for discrepancies and the figure shown first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Record | tuple[str, int]] = []
        self._places: dict[str, int] = {}

    def set_records(self, records: Sequence[Record]) -> None:
        """Show other records."""
        self.beginResetModel()
        self._rows, self._places = [], {}
        group = ""
        sizes: dict[str, int] = {}
        for record in records:
            sizes[record.group] = sizes.get(record.group, 0) + 1
        for record in records:
            if record.group != group:
                group = record.group
                self._rows.append((group, sizes[group]))
            self._places[record.id] = len(self._rows)
            self._rows.append(record)
        self.endResetModel()

    def group_rows(self) -> list[int]:
        """The rows that are heads of groups."""
        return [number for number, row in enumerate(self._rows) if not isinstance(row, Record)]

    def record_at(self, row: int) -> Record | None:
        """The record of a row; ``None`` for the head of a group."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Record) else None

    def row_of(self, record_id: str) -> int:
        """The row of a record, or -1."""
        return self._places.get(record_id, -1)

    def cell(self, row: int, column: int) -> Cell:
        """What is painted at a place."""
        found = self._rows[row]
        if not isinstance(found, Record):
            title, size = found
            if column == 0:
                return Cell(title, weight=600)
            return Cell(wording.number_text(size), align="right", small=True, tone="text2")
        return name_cell(found) if column == 0 else figure_cell(found)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.record_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ROW_ROLE:
            is_group = self.record_at(index.row()) is None
            return RowStyle(group=is_group, height=GROUP_HEIGHT if is_group else 0)
        cell = self.cell(index.row(), index.column())
        return cell if role == CELL_ROLE else cell_data(cell, role)


def name_cell(record: Record) -> Cell:
    """Name and size above, what it is about below."""
    text = [Span(record.title, "body_medium")]
    if record.note:
        text.append(Span("   " + record.note, "label", "text3"))
    return Cell(text, record.line, sub_tone="text2")


def figure_cell(record: Record) -> Cell:
    """How many discrepancies above, the figure shown first below."""
    sub: str | list[Span] = record.figure
    if record.value and record.value in record.figure:
        before, _value, after = record.figure.partition(record.value)
        sub = [Span(before), Span(record.value, "label_strong", "text"), Span(after)]
    count = wording.number_text(record.discrepancies) if record.discrepancies else ""
    icon = "triangle-alert" if record.discrepancies or record.alert else ""
    said = _("{count} discrepancies").format(count=count) if count else ""
    words = wording.list_text([part for part in (said, record.figure) if part])
    return Cell(
        count, sub, align="right", weight=600, small=True, icon=icon, tone="caution", icon_tone="caution",
        sub_tone="text2" if record.value else "text3", accessible=words,
    )  # fmt: skip


class RecordList(Panel):
    """Typing and choosing emit ``asked``; moving in the list emits ``chosen`` with the id of the record."""

    asked = Signal()
    chosen = Signal(str)
    opened = Signal(str)
    """Enter on a record: its text is to be read."""
    way_out = Signal(str)
    """An action of the state in place of the list: "search", "filters" or the key of another kind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", padding=0, parent=parent)
        self.setAccessibleName(_("List of records"))
        self.setProperty("panel", True)
        self.body.setSpacing(0)
        self.search = SearchField(_(PLACEHOLDERS), "/", 720, self)
        self.search.textChanged.connect(self.asked)
        self.search.escaped.connect(self.focus_list)
        self.search.returnPressed.connect(self.focus_list)
        self.pills: dict[str, FilterPill] = {}
        self._kept: dict[str, str] = {}
        self.body.addWidget(self._make_top())
        self.body.addWidget(Hairline(parent=self))
        self.model = RecordModel(self)
        self.table = self._make_table()
        box = QWidget(self)
        self._stack = QStackedLayout(box)
        self._stack.addWidget(self.table)
        self.body.addWidget(box, 1)
        self._state: EmptyState | None = None
        self._figure_width = 0
        self._low_rows: list[int] = []
        self.set_foot(" ")

    def _make_top(self) -> QWidget:
        top = FittingWidget(self)
        column = QVBoxLayout(top)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.search)
        flow = FlowLayout(across=6, down=6)
        for key, words in FILTER_WORDS.items():
            pill = FilterPill(_(words), parent=self)
            pill.changed.connect(lambda chosen, name=key: self._filtered(name, chosen))
            pill.hide()
            self.pills[key] = pill
            flow.addWidget(pill)
        column.addLayout(flow)
        return top

    def _make_table(self) -> DataTable:
        table = DataTable(_("Records"), row_height=ROW_HEIGHT, cell_padding=8, parent=self)
        table.closes_last_row = True
        table.setModel(self.model)
        table.horizontalHeader().hide()
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        table.current_row_changed.connect(self._moved)
        table.row_opened.connect(self._opened)
        table.row_previewed.connect(self._opened)
        return table

    # -- what the user does -------------------------------------------------------------------------------

    def filters(self) -> dict[str, str]:
        """The filters in use by name."""
        return {name: pill.chosen() for name, pill in self.pills.items() if pill.isVisibleTo(self) and pill.chosen()}

    def clear_filters(self) -> None:
        """Take every filter off; what is searched for stays."""
        self._kept.clear()
        for pill in self.pills.values():
            pill.set_chosen("")
        self.asked.emit()

    def focus_search(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_list(self) -> None:
        """Go from the search into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filtered(self, name: str, chosen: str) -> None:
        self._kept[name] = chosen  # also through kinds of records that have no such filter
        self.asked.emit()

    def _moved(self, row: int) -> None:
        record = self.model.record_at(row)
        if record is not None:
            self.chosen.emit(record.id)

    def _opened(self, row: int) -> None:
        record = self.model.record_at(row)
        if record is not None:
            self.opened.emit(record.id)

    # -- what is shown ------------------------------------------------------------------------------------

    def offer(self, options: Mapping[str, Sequence[tuple[str, str]]], records: Sequence[Record]) -> None:
        """The filters of a kind of record, those in use kept where they apply; the width its figures need."""
        for name, pill in self.pills.items():
            found = options.get(name, ())
            pill.set_options(found, self._kept.get(name, ""))
            pill.setVisible(bool(found))
        self._figure_width = self._needed(records)
        self._share_width()

    def _needed(self, records: Sequence[Record]) -> int:
        cells = [figure_cell(record) for record in records]
        return int(max((cell_size(cell, 0.0, 8).width() for cell in cells), default=0)) + 1

    def _share_width(self) -> None:
        self.table.setColumnWidth(1, min(self._figure_width, theme.px(_MOST_FIGURE)))

    def retheme(self) -> None:
        super().retheme()
        if hasattr(self, "table"):
            self._share_width()
            self._set_heights()

    def show_found(self, found: Found, keep: str, version: str) -> str:
        """Show what passes; the record ``keep`` stays chosen where it is among it. Gives the chosen one."""
        blocked = self.table.blockSignals(True)
        self.model.set_records(found.records)
        self._set_heights()
        self.table.blockSignals(blocked)
        self._stack.setCurrentWidget(self.table)
        words = _("{shown} of {total} records").format(
            shown=wording.number_text(len(found.records)), total=wording.number_text(found.total)
        )
        self.set_foot(words, version)
        if not found.records:
            return ""
        chosen = keep if self.model.row_of(keep) >= 0 else found.records[0].id
        self.select(chosen, top=chosen != keep)
        return chosen

    def _set_heights(self) -> None:
        rows = self.model.rowCount()
        for row in self._low_rows:
            if row < rows:
                self.table.setRowHeight(row, theme.px(ROW_HEIGHT))
        self._low_rows = self.model.group_rows()
        for row in self._low_rows:
            self.table.setRowHeight(row, theme.px(GROUP_HEIGHT))

    def select(self, record_id: str, *, top: bool = False) -> bool:
        """Choose a record without telling; whether it is in the list."""
        row = self.model.row_of(record_id)
        if row < 0:
            return False
        blocked = self.table.blockSignals(True)
        self.table.setCurrentIndex(self.model.index(row, 0))
        if top and row <= 1:
            self.table.scrollToTop()
        else:
            self.table.scrollTo(self.model.index(row, 0))
        self.table.blockSignals(blocked)
        return True

    def show_nothing(self, words: tuple[str, str], actions: Sequence[EmptyAction]) -> None:
        """Say in place of the list why it is empty, and what leads on."""
        state = EmptyState("search", words[0], words[1], actions, parent=self)
        state.action_triggered.connect(self.way_out)
        self._stack.addWidget(state)
        self._stack.setCurrentWidget(state)
        if self._state is not None:
            self._stack.removeWidget(self._state)
            self._state.deleteLater()
        self._state = state

    def state(self) -> str:
        """The title of the state in place of the list, or an empty text."""
        here = self._stack.currentWidget()
        return here.accessibleName() if isinstance(here, EmptyState) else ""
