"""What would change the count: each criterion that is not met, what would settle it, the form that takes it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.conversion.states import FORMS
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ChipForm, chip_icon, chip_tone, default_word
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.conversion_changes import Change
from hccboard.translate import _

_STATE = 84


class ChangesPanel(Panel):
    """``change_asked`` carries the ``Change`` whose form is to be opened."""

    change_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What would change the count"), padding=0, parent=parent)
        self.body.setSpacing(0)
        self._read_only = False
        self._changes: tuple[Change, ...] = ()
        self.buttons: list[Button] = []
        self.supposed = Chip(ChipForm.HYPOTHETICAL, parent=self)
        self.supposed.hide()
        self.head.add_action(self.supposed)

    def set_read_only(self, read_only: bool) -> None:
        """Offer no form."""
        self._read_only = read_only
        self.show_changes(self._changes, supposed=not self.supposed.isHidden())

    def show_changes(self, changes: Sequence[Change], *, supposed: bool = False) -> None:
        """One row for each; the panel goes where nothing is open. ``supposed``: they go by what is not recorded."""
        self._changes = tuple(changes)
        self.supposed.setVisible(supposed)
        self.buttons = []
        clear(self.body)
        self.setVisible(bool(changes))
        for place, one in enumerate(changes):
            if place:
                self.body.addWidget(Hairline(parent=self))
            self.body.addWidget(self._row(one))

    def changes(self) -> tuple[Change, ...]:
        """What is shown."""
        return self._changes

    def _row(self, one: Change) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(self._state(one, box), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(TextLabel(one.title, "cell_medium", lines=0, parent=box))
        if one.text:
            words.addWidget(TextLabel(one.text, "label", "text2", lines=0, parent=box))
        row.addLayout(words, 1)
        if one.kind and one.action and not self._read_only:
            link = Button(one.action, kind="link", parent=box)
            link.setAccessibleName(f"{one.action}: {one.title}")
            link.clicked.connect(lambda _on=False, change=one: self.change_asked.emit(change))
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignVCenter)
            self.buttons.append(link)
        return box

    @staticmethod
    def _state(one: Change, parent: QWidget) -> QWidget:
        form, box = FORMS[one.state], QWidget(parent)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(IconView(chip_icon(form), 13, chip_tone(form), box))
        row.addWidget(TextLabel(default_word(form), "cell_strong", chip_tone(form), parent=box), 1)
        box.setFixedWidth(theme.px(_STATE))
        return box

    def retheme(self) -> None:
        super().retheme()
        if hasattr(self, "_changes"):
            self.show_changes(self._changes, supposed=not self.supposed.isHidden())
