"""A board file of a newer program is refused: what it is, that nothing was changed, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hccboard import __version__, wording
from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.step_list import SafetyStep, StepList
from hccboard.operations.stores import BoardCopy, NewerFile
from hccboard.translate import _

_WIDTH = 600


class NewerFilePanel(Panel):
    """``copy_requested`` asks for opening the copy that was made before the upgrade, for reading only."""

    copy_requested = Signal(str)
    other_file_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Open a board file"), padding=12, parent=parent)
        self._copy: BoardCopy | None = None
        self.message = MessageBar(MessageKind.NOTE, _("This file needs a newer version of HCC Board."), parent=self)
        self.steps = StepList(parent=self)
        self.body.setSpacing(theme.px(14))
        self.body.addWidget(self.message)
        self.body.addWidget(self.steps)
        self.copy_button = Button(_("Open the copy read-only"), "eye")
        self.copy_button.clicked.connect(self._ask_for_copy)
        self.other = Button(_("Other file"), "folder-open")
        self.other.clicked.connect(self.other_file_requested)
        self.close_button = Button(_("Close"))
        self.close_button.clicked.connect(self.closed)
        foot = self.foot
        foot.addWidget(self.copy_button)
        foot.addWidget(self.other)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        self.retheme()

    def retheme(self) -> None:
        super().retheme()
        self.setFixedWidth(theme.px(_WIDTH))

    def show_file(self, name: str, error: NewerFile, copy: BoardCopy | None) -> None:
        """Say it of a file; ``copy`` is one that this program can read, where there is one."""
        self._copy = copy
        self.steps.set_steps(_steps(name, error, copy))
        self.copy_button.setVisible(copy is not None)
        first = self.copy_button if copy is not None else self.other
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_for_copy(self) -> None:
        if self._copy is not None:
            self.copy_requested.emit(str(self._copy.path))


def _steps(name: str, error: NewerFile, copy: BoardCopy | None) -> list[SafetyStep]:
    program = _("This program is HCC Board {version}.").format(version=__version__)
    steps = [
        SafetyStep("file-text", "text2", f"{name}.", wording.sentences_text([error.why, program])),
        SafetyStep("circle-check", "met", _("Nothing was changed."), _("The file has the same bytes as before.")),
    ]  # fmt: skip
    if copy is None:
        steps.append(SafetyStep("arrow-right", "text2", "", _("Install the newer version on this computer.")))
        return steps
    day = wording.date_text(copy.made_at.astimezone().date())
    words = _("Install the newer version on this computer, or open the copy of {date}, made before the upgrade.")
    left = _("Work since {date} is not in that copy.").format(date=day)
    steps.append(SafetyStep("arrow-right", "text2", "", words.format(date=day)))
    steps.append(SafetyStep("triangle-alert", "caution", "", left))
    return steps
