"""Regimens side by side: arms of separate trials, by the goal of treatment.

The order is that of the data; the head does not sort, because rows under other response criteria must never be sorted
together. Every group names its criteria and every row its own comparator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hccboard.gui.widgets.cell import Cell, RowStyle
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.panel import Panel, clear
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _
from hccboard.wording.formats import sentences_text

_ROW_HEIGHT, _NAME_LEAST = 37, 132
_NEW_LINE = "\u2028"


@dataclass(frozen=True)
class ComparatorColumn:
    """A column of figures: a head that may stand under a shared one, and what it means."""

    text: str
    meaning: str = ""
    group: str = ""


@dataclass(frozen=True)
class ComparatorCell:
    """One figure with what stands below it. ``share`` 0 to 1 is drawn as a bar, in grey where less is better
    (``falling``); ``flag`` marks it by an icon, ``mark`` by a letter after it."""

    text: str
    note: str = ""
    share: float | None = None
    falling: bool = False
    strong: bool = False
    flag: bool = False
    mark: str = ""
    tooltip: str = ""
    accessible: str = ""


@dataclass(frozen=True)
class ComparatorRow:
    """One arm of a trial. ``entry_id`` is what opens; ``current`` is the treatment of the case."""

    entry_id: str
    title: str
    note: str
    cells: tuple[ComparatorCell, ...]
    warning: str = ""
    current: bool = False
    tooltip: str = ""
    accessible: str = ""


@dataclass(frozen=True)
class ComparatorGroup:
    """Rows under one set of criteria; without a title there is no row for it."""

    title: str
    rows: tuple[ComparatorRow, ...]


@dataclass(frozen=True)
class ComparatorData:
    """Everything on the panel; ``goals`` are the choices of its head, ``goal`` the chosen one."""

    columns: tuple[ComparatorColumn, ...]
    groups: tuple[ComparatorGroup, ...]
    goals: tuple[tuple[str, str], ...] = ()
    goal: str = ""
    first_column: str = ""
    notes: tuple[str, ...] = ()
    empty: str = ""


class ComparatorPanel(Panel):
    """The regimen comparator."""

    goal_changed = Signal(str)
    """The key of the goal the user chose."""
    row_activated = Signal(str)
    """The entry of the row that was opened (Enter, double click)."""
    row_chosen = Signal(str)
    """The entry of the row the user moved to; a forest plot beside it marks the same."""

    def __init__(self, data: ComparatorData | None = None, parent: QWidget | None = None) -> None:
        super().__init__(_("Regimen comparator"), padding=0, parent=parent)
        self.goals = Segmented(name=_("Goal"), small=True)
        self.goals.changed.connect(self.goal_changed)
        self.head.add_action(TextLabel(_("by goal"), "label", "text2"))
        self.head.add_action(self.goals)
        self.table = DataTable(_("Regimen comparator"), row_height=_ROW_HEIGHT, cell_padding=5)
        self.table.setSelectionMode(DataTable.SelectionMode.SingleSelection)
        self.table.row_opened.connect(self._opened)
        self.table.current_row_changed.connect(self._moved)
        self.table.horizontalHeader().sectionResized.connect(self._column_resized)
        self.body.addWidget(self.table, 1)
        self._entries: list[str] = []
        self._silent = False
        if data is not None:
            self.set_data(data)

    def set_data(self, data: ComparatorData) -> None:
        """Show other rows; the goal is chosen without telling."""
        self.goals.set_choices(data.goals, data.goal)
        rows: list[list[Cell]] = []
        styles: list[RowStyle] = []
        self._entries = []
        for group in data.groups:
            if group.title:
                rows.append([Cell(group.title, weight=600), *(Cell() for _column in data.columns)])
                styles.append(RowStyle(group=True, height=24))
                self._entries.append("")
            for row in group.rows:
                rows.append(_cells(row))
                styles.append(RowStyle(attention=row.current))
                self._entries.append(row.entry_id)
        self._show(data, rows, styles)
        self._set_notes(data.notes if rows else (data.empty,))

    def entry_at(self, row: int) -> str:
        """The entry of a row of the table; empty for the head of a group."""
        return self._entries[row] if 0 <= row < len(self._entries) else ""

    def choose(self, entry_id: str) -> None:
        """Select the first row of an entry without telling; nothing where it has none."""
        if entry_id in self._entries and self.entry_at(self.table.currentIndex().row()) != entry_id:
            self._silent = True
            self.table.selectRow(self._entries.index(entry_id))
            self._silent = False

    def retheme(self) -> None:
        super().retheme()
        self._fit()

    def _show(self, data: ComparatorData, rows: list[list[Cell]], styles: list[RowStyle]) -> None:
        heads = [HeadCell(data.first_column, group=" " if any(one.group for one in data.columns) else "")]
        heads += [HeadCell(one.text, align="right", tooltip=one.meaning, group=one.group or heads[0].group)
                  for one in data.columns]  # fmt: skip
        old = self.table.model()
        self._silent = True
        self.table.setModel(SimpleTableModel(heads, rows, styles, parent=self.table))
        self._silent = False
        if old is not None:
            old.deleteLater()
        self._fit()

    def _fit(self) -> None:
        if self.table.model() is None:
            return
        self.table.fit_columns(stretch=0, least=_NAME_LEAST)
        self.table.fit_rows()

    def _column_resized(self, section: int, _old: int, _new: int) -> None:
        """Names and comparators wrap and are never cut: the rows follow the width of their column."""
        if section == 0:
            self.table.fit_rows()

    def _set_notes(self, notes: Sequence[str]) -> None:
        clear(self.foot)
        label = TextLabel(sentences_text([one for one in notes if one]), "label", "text2", lines=0, parent=self)
        self.foot.addWidget(label, 1)
        self.show_foot(any(notes))

    def _opened(self, row: int) -> None:
        if self.entry_at(row):
            self.row_activated.emit(self.entry_at(row))

    def _moved(self, row: int) -> None:
        if not self._silent and self.entry_at(row):
            self.row_chosen.emit(self.entry_at(row))


def _cells(row: ComparatorRow) -> list[Cell]:
    words = [Span(row.title, "cell_medium"), Span(_NEW_LINE + row.note, "label", "text2" if row.current else "text3")]
    if row.warning:
        words.append(Span(_NEW_LINE + row.warning, "label", "caution"))
    fill = "accent_tint" if row.current else ""
    title = Cell(tuple(words), lines=0, tooltip=row.tooltip, accessible=row.accessible, fill=fill)
    return [title, *(_figure(cell, fill) for cell in row.cells)]


def _figure(cell: ComparatorCell, fill: str) -> Cell:
    text: str | tuple[Span, ...] = cell.text
    if cell.mark:
        text = (Span(cell.text), Span(f"\u2009{cell.mark}", "label", "text2"))
    return Cell(
        text, cell.note, align="right", weight=600 if cell.strong else 400, bar=cell.share,
        bar_tone="ctl" if cell.falling else "accent", icon="triangle-alert" if cell.flag else "",
        icon_tone="caution", tooltip=cell.tooltip, accessible=cell.accessible, fill=fill,
    )  # fmt: skip


__all__ = [
    "ComparatorCell", "ComparatorColumn", "ComparatorData", "ComparatorGroup", "ComparatorPanel", "ComparatorRow",
]  # fmt: skip
