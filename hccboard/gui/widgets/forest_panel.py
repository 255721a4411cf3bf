"""A forest plot in its panel; "Show as table" puts the same data into plain columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import DataTable, SimpleTableModel
from hccboard.gui.widgets.forest_plot import ForestData, ForestPlot
from hccboard.gui.widgets.panel import Panel, clear
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _
from hccboard.wording.formats import sentences_text


class ForestPanel(Panel):
    """A forest plot in its panel: endpoint, "Show as table", notes."""

    row_activated = Signal(str)
    row_chosen = Signal(str)
    endpoint_changed = Signal(str)
    """The endpoint the user chose."""

    def __init__(self, data: ForestData | None = None, parent: QWidget | None = None) -> None:
        super().__init__("", padding=0, parent=parent)
        self.endpoints = Segmented(name=_("Endpoint"), small=True)
        self.endpoints.changed.connect(self.endpoint_changed)
        self.as_table = Button("", "table-2", "quiet", small=True, name=_("Show as table"))
        self.as_table.setCheckable(True)
        self.as_table.setToolTip(_("Show as table"))
        self.head.add_action(self.endpoints)
        self.head.add_action(self.as_table)
        self.plot = ForestPlot()
        self.plot.row_activated.connect(self.row_activated)
        self.plot.row_chosen.connect(self.row_chosen)
        self.plain = DataTable("", cell_padding=6)
        self.plain.row_opened.connect(self._opened)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.plot)
        self._stack.addWidget(self.plain)
        self.as_table.toggled.connect(lambda on: self._stack.setCurrentIndex(int(on)))
        self.body.addWidget(self._stack, 1)
        if data is not None:
            self.set_data(data)

    def set_data(self, data: ForestData) -> None:
        """Show another plot."""
        self.set_title(data.title, data.subtitle)
        self.endpoints.set_choices(data.endpoints, data.endpoint)
        self.endpoints.setVisible(bool(data.endpoints))
        self.plot.set_data(data)
        self.plain.setAccessibleName(data.title)
        old = self.plain.model()
        rows = [[Cell(text) for text in line.table] for line in data.lines]
        self.plain.setModel(SimpleTableModel(data.table_heads, rows, parent=self.plain))
        if old is not None:
            old.deleteLater()
        self.plain.fit_columns()
        self._set_notes(data.notes if data.lines else (data.empty,))

    def choose(self, entry_id: str) -> None:
        """Select the row of an entry without telling."""
        self.plot.choose(entry_id)

    def _opened(self, row: int) -> None:
        lines = self.plot.data.lines
        if 0 <= row < len(lines):
            self.row_activated.emit(lines[row].entry_id)

    def _set_notes(self, notes: Sequence[str]) -> None:
        clear(self.foot)
        label = TextLabel(sentences_text([one for one in notes if one]), "label", "text2", lines=0, parent=self)
        self.foot.addWidget(label, 1)
        self.show_foot(any(notes))
