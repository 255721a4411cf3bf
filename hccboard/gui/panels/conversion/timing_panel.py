"""When the drugs have been withheld long enough, against the board and the operation date."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.washout_strip import WashoutStripView
from hccboard.reports.washout_geometry import WashoutStrip
from hccboard.translate import _


class TimingPanel(Panel):
    """``change_slot`` asks for another operation date."""

    change_slot = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Timing"), _("hatched: waiting time after last dose"), padding=0, parent=parent)
        self.change = Button(_("Change slot"), kind="link", parent=self)
        self.change.setToolTip(_("Operation date ({key})").format(key="D"))
        self.change.clicked.connect(self.change_slot)
        self.supposed = Chip(ChipForm.HYPOTHETICAL, parent=self)
        self.supposed.hide()
        self.head.add_action(self.supposed)
        self.head.add_action(self.change)
        self.body.setContentsMargins(12, 8, 12, 10)
        self.strip = WashoutStripView(parent=self)
        self.strip.setAccessibleName(_("Drug washout"))
        self.body.addWidget(self.strip)

    def show_data(self, strip: WashoutStrip | None, *, supposed: bool = False) -> None:
        """Show the drugs of a case, against an operation date that is ``supposed``; the panel goes without any."""
        self.supposed.setVisible(supposed)
        self.head.set_subtitle("" if supposed else _("hatched: waiting time after last dose"))
        self.setVisible(strip is not None)
        if strip is not None:
            self.strip.set_strip(strip)
