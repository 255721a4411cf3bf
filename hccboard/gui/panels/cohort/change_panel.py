"""Best change of the sum (waterfall) or its change over time (spider), one in the place of the other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hccboard.gui.panels.cohort.figure_panel import FigurePanel
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _

WATERFALL, SPIDER = "waterfall", "spider"


class ChangePanel(FigurePanel):
    """``note`` says below the figure who is not on it."""

    kind_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("change", _("Change"), parent)
        self.kinds = Segmented(
            [(WATERFALL, _("Waterfall")), (SPIDER, _("Spider"))], WATERFALL, name=_("Plot of change"), small=True,
            parent=self,
        )  # fmt: skip
        self.kinds.changed.connect(lambda _key: self.kind_changed.emit())
        self.head.add_action(self.kinds)
        self.finish_head()
        self._line = QWidget(self)
        row = QHBoxLayout(self._line)
        row.setContentsMargins(12, 0, 12, 8)
        self.note = TextLabel("", "label", "text2", lines=0, parent=self._line)
        row.addWidget(self.note, 1)
        self.body.addWidget(self._line)
        self._line.hide()

    def words(self) -> QWidget:
        """What stands below the figure."""
        return self._line

    def kind(self) -> str:
        """Which of the two plots is asked for."""
        return self.kinds.chosen() or WATERFALL

    def say(self, note: str) -> None:
        """Who is not on the figure."""
        self.note.set_text(note)
        self._line.setVisible(bool(note))
        self._fit_room()
