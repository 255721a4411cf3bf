"""The charts of the page: effects of the studies in the list, regimens by goal, IC50 values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hccboard.evidence import with_local
from hccboard.gui import theme
from hccboard.gui.comparison_data import comparator_data, forest_data, heat_map_data
from hccboard.gui.widgets.comparator import ComparatorPanel
from hccboard.gui.widgets.forest_panel import ForestPanel
from hccboard.gui.widgets.heat_map import HeatMap
from hccboard.gui.widgets.text import text_block
from hccboard.operations.comparison import comparison_for
from hccboard.operations.forest import forest_for
from hccboard.operations.inhibition import inhibition_maps
from hccboard.translate import _, mark

_HEAT_ROW, _HEAT_FRAME = 28, 7  # rows that title, warning, head and foot take
ENDPOINTS = {"os": mark("OS"), "pfs": mark("PFS"), "orr": mark("ORR")}


class Forest(ForestPanel):
    """Effects of the studies that are listed, each against its own comparator; never pooled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setProperty("panel", True)
        self._endpoint, self._asked = "os", ((), "", "")
        self.endpoint_changed.connect(self._choose_endpoint)

    def show_studies(self, studies: Sequence[str], current: str, subtitle: str) -> None:
        """The studies by id, the open one among them, and what they have in common."""
        asked = (tuple(studies), current, subtitle)
        if asked != self._asked:
            self._asked = asked
            self._show()

    def forget(self) -> None:
        """The packs were read again."""
        self._asked = ((), "", "")

    def _choose_endpoint(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._show()

    def _show(self) -> None:
        studies, current, subtitle = self._asked
        endpoints = tuple((key, _(words)) for key, words in ENDPOINTS.items())
        forest = forest_for(self._endpoint, studies=studies)
        data = forest_data(forest, endpoints=endpoints, current=current, subtitle=subtitle)
        self.set_data(data)
        self._fit_subtitle()
        row = next((number for number, line in enumerate(data.lines) if line.current), -1)
        if row >= 0:
            self.plot.choose(data.lines[row].entry_id)
            table = self.plot.table
            QTimer.singleShot(0, table, lambda: table.scrollTo(table.currentIndex()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_subtitle()

    def _fit_subtitle(self) -> None:
        """What the studies have in common is said where all of it can be read; the notes below say the rest."""
        subtitle = self._asked[2]
        words = text_block(subtitle, "label").width
        buttons = (*self.endpoints.buttons(), self.as_table)
        beside = sum(button.sizeHint().width() for button in buttons) + 5 * 8 + 24
        room = self.width() - text_block(self.head.title.text(), "title").width - beside
        self.head.set_subtitle(subtitle if room >= words else "")


class Comparator(QWidget):
    """Regimens beside each other by the goal of treatment."""

    row_activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.panel = ComparatorPanel(parent=self)
        self.panel.setProperty("panel", True)
        self.panel.goal_changed.connect(self.show_goal)
        self.panel.row_activated.connect(self.row_activated)
        column.addWidget(self.panel)
        self._line = "first"

    def show_goal(self, goal: str) -> None:
        """The arms of trials with the figures that matter for a goal."""
        self.panel.set_data(comparator_data(comparison_for(goal, self._line)))

    def show_line(self, line: str) -> None:
        """The arms of trials of a line of therapy."""
        self._line = line or "first"
        self.show_goal("conversion")


def heat_map(entry: str, parent: QWidget) -> QWidget | None:
    """The heat map of a table of IC50 values; ``None`` where there is none."""
    found = next((one for one in inhibition_maps(with_local()) if one.entry == entry), None)
    if found is None:
        return None
    made = HeatMap(heat_map_data(found), parent)
    made.setMinimumHeight(theme.px(_HEAT_ROW) * (len(found.targets) + _HEAT_FRAME))
    return made
