"""The staging ladder: a system's rules from the worst stage down, each with the value it was judged
by.

An arrow down says "no, go on", an arrow right "stage reached", a question mark "may be reached".
Rungs below stay readable and keep their values. Rows are buttons: Tab and the arrow keys reach
them, Enter or a click asks for the value and its source document.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.chip import Chip, ChipForm, ChipSpec
from hccboard.gui.widgets.ladder_body import LadderBody, RungScroll
from hccboard.gui.widgets.ladder_data import LadderData, LadderRow, LadderRung, RungState
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel, as_spans

__all__ = ["Ladder", "LadderData", "LadderRow", "LadderRung", "RungState"]


class Ladder(Panel):
    """A staging ladder with its head."""

    row_activated = Signal(str)
    """The key of the row that was clicked or entered."""

    def __init__(self, data: LadderData | None = None, parent: QWidget | None = None) -> None:
        super().__init__("", padding=0, parent=parent)
        self.body.setSpacing(0)
        self._head = _LadderHead(self)
        self._rungs = LadderBody(self)
        self._scroll = RungScroll(self)
        self._scroll.setWidget(self._rungs)
        self._rungs.setAutoFillBackground(False)
        self.body.addWidget(self._head)
        self.body.addWidget(self._scroll, 1)
        self._rungs.row_activated.connect(self.row_activated)
        if data is not None:
            self.set_data(data)

    def set_data(self, data: LadderData) -> None:
        """Show another assessment."""
        self._head.set_data(data)
        self._rungs.set_rungs(data.rungs)
        self._scroll.fit()
        self.setAccessibleName(data.summary())

    def retheme(self) -> None:
        super().retheme()
        self._scroll.fit()

    def wanted_height(self, width: int, least_row: int) -> int:
        """The height at which every rule can be read without scrolling; no row lower than ``least_row``."""
        rows = max(self._rungs.heightForWidth(width), theme.px(22) + least_row * len(self._rungs.rows()))
        return self._head.layout().totalHeightForWidth(width) + rows + 2

    def rows(self) -> list[QAbstractButton]:
        """The rule rows from top to bottom."""
        return list(self._rungs.rows())


class _LadderHead(QWidget):
    """System, edition, chip, result, stage name and the deciding sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 11)
        column.setSpacing(0)
        self._system = TextLabel("", "title", parent=self)
        self._edition = TextLabel("", "label", "text3", lines=2, parent=self)
        self._chip = Chip(ChipForm.ACCENT, "", parent=self)
        self._result = TextLabel("", "stage", parent=self)
        self._name = TextLabel("", "body", "text2", lines=2, parent=self)
        self._deciding = TextLabel("", "cell", "text2", lines=0, parent=self)
        for label in (self._system, self._result):
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for label in (self._edition, self._name):
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            label.setSizePolicy(policy)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(8)
        second.setSpacing(10)
        first.addWidget(self._system)
        first.addWidget(self._edition, 1)
        first.addWidget(self._chip)
        second.addWidget(self._result, 0, Qt.AlignmentFlag.AlignBottom)
        raised = QVBoxLayout()
        # The smaller name stands on the base line of the result
        raised.setContentsMargins(0, 0, 0, 2)
        raised.addStretch(1)
        raised.addWidget(self._name)
        second.addLayout(raised, 1)
        column.addLayout(first)
        column.addSpacing(4)
        column.addLayout(second)
        column.addSpacing(2)
        column.addWidget(self._deciding)
        self._second = second

    def set_data(self, data: LadderData) -> None:
        """Show the head of a ladder."""
        self._system.set_text(data.system)
        self._edition.set_text(data.edition)
        form = ChipForm.ACCENT if data.one_possible else ChipForm.MISSING
        self._chip.set_chip(ChipSpec(form, data.possible_text))
        self._result.set_text(data.result)
        self._name.set_text(data.stage_name)
        self._deciding.set_text(as_spans(data.deciding))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line2"))
