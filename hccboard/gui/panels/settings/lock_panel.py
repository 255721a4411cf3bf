"""After how many minutes the window locks, and locking it now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from hccboard import policy, wording
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _


class LockPanel(Panel):
    """``choices`` are minutes, rising; the last one is the most that may be chosen. What is chosen works at once."""

    minutes_chosen = Signal(int)
    lock_requested = Signal()

    def __init__(self, choices: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(_("Lock"), parent=parent)
        self.head.add_action(Chip(ChipForm.NOTE, _("This computer"), "", parent=self))
        row = QHBoxLayout()
        row.setSpacing(8)
        name = _("Locks after")
        row.addWidget(TextLabel(name, "cell", "text2", parent=self))
        self.minutes = QComboBox(self)
        self.minutes.setAccessibleName(name)
        for count in choices:
            self.minutes.addItem(_("{minutes} min unused").format(minutes=count), count)
        self.minutes.activated.connect(lambda _number: self.minutes_chosen.emit(self.minutes.currentData()))
        row.addWidget(self.minutes)
        row.addStretch(1)
        self.body.addLayout(row)
        self.now = Button(_("Lock now"), "lock", key="Ctrl Shift L", parent=self)
        self.now.clicked.connect(self.lock_requested)
        below = QHBoxLayout()
        below.addWidget(self.now)
        below.addStretch(1)
        self.body.addLayout(below)

    def show_minutes(self, minutes: int, *, locks: bool) -> None:
        """What holds; ``locks`` False: the demonstration is open, which is not locked."""
        at_most = [n for n in range(self.minutes.count()) if self.minutes.itemData(n) <= minutes]
        self.minutes.setCurrentIndex(at_most[-1] if at_most else 0)
        self.now.setEnabled(locks)
        words = [_("Also when the computer sleeps or its session is locked. Unsaved entries are kept.")]
        if (settled := policy.current().idle_minutes) is not None:
            words.append(_("The administrator settled at most {minutes} min.").format(minutes=settled))
        if not locks:
            words.append(_("The demonstration is not locked."))
        self.set_foot(wording.sentences_text(words))
