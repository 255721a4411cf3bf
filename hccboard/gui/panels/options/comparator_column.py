"""The column at the right: regimens side by side by the goal, and below them their hazard ratios in the same order."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hccboard.gui.comparison_data import comparator_data, forest_data
from hccboard.gui.panels.options.compared import Compared
from hccboard.gui.widgets.comparator import ComparatorPanel
from hccboard.gui.widgets.forest_panel import ForestPanel

_GAP = 12
_FOREST_SHARE = 0.415
"""Of the height: the rows of figures above it are the higher ones."""


class ComparatorColumn(QWidget):
    """``evidence_requested`` carries the id of the entry behind a row that was opened."""

    evidence_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        self.comparator, self.forest = ComparatorPanel(parent=self), ForestPanel(parent=self)
        for panel in (self.comparator, self.forest):
            panel.setProperty("panel", True)
            panel.row_activated.connect(self.evidence_requested)
            column.addWidget(panel, 1)
        self.comparator.goal_changed.connect(self.show_goal)
        self._compared: Compared | None = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.forest.setFixedHeight(round((self.height() - _GAP) * _FOREST_SHARE))

    def show_compared(self, compared: Compared) -> None:
        """Show other comparisons, by their own goal."""
        self._compared = compared
        self.show_goal(compared.goal)

    def show_goal(self, goal: str) -> None:
        """Show the comparison for one of the goals of the comparator."""
        if self._compared is None:
            return
        comparison, forest = self._compared.tables[goal]
        study = next((row.study for row in comparison.rows if row.current), "")
        self.comparator.set_data(comparator_data(comparison))
        self.forest.set_data(forest_data(forest, current=study))
