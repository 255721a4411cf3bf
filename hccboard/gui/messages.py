"""What the program says to its user: bars at the top of a page, and the only question box there is.

Errors say what happened, why, and what to do. Nothing here blocks reading; a box is used for one thing alone:
taking a whole case out of use.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox, QSizePolicy, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.errors import Cancelled, HccBoardError
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.translate import _

log = logging.getLogger(__name__)

_NOTE_STAYS_MS = 12_000
_MOST_BARS = 3


def words_of(error: Exception) -> tuple[str, str]:
    """An error as title and text; a bug says so and points at the log, never a traceback."""
    if isinstance(error, HccBoardError):
        return error.what, wording.sentences_text([error.why, error.next_step])
    return (
        _("The program made a mistake."),
        _("What was saved is safe. The log file holds the details ({kind}).").format(kind=type(error).__name__),
    )


class MessageArea(QWidget):
    """The messages of a page, newest at the top; empty it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def note(
        self, title: str, text: str = "", action: str = "", on_action: Callable[[], None] | None = None,
        *, stays: bool = False,
    ) -> MessageBar:  # fmt: skip
        """Something good to know; it goes by itself after 12 s unless it ``stays``."""
        bar = self._show(MessageKind.NOTE, title, text, action, on_action)
        if not stays:
            timer = QTimer(bar)
            timer.setSingleShot(True)
            timer.timeout.connect(lambda: self.remove(bar))
            timer.start(_NOTE_STAYS_MS)
        return bar

    def taken_out(self, title: str, name: str = "", unnoted: str = "") -> MessageBar:
        """Something left the board; ``unnoted`` says that the history does not hold it, and then stays."""
        if unnoted:
            return self.caution(title, unnoted)
        return self.note(title, name)

    def caution(
        self, title: str, text: str = "", action: str = "", on_action: Callable[[], None] | None = None
    ) -> MessageBar:
        """Something to look at before going on."""
        return self._show(MessageKind.CAUTION, title, text, action, on_action)

    def error(
        self, error: Exception | str, text: str = "", action: str = "", on_action: Callable[[], None] | None = None
    ) -> MessageBar | None:
        """Something failed; what was cancelled by the user is no failure and is not shown."""
        if isinstance(error, Cancelled):
            return None
        if isinstance(error, str):
            return self._show(MessageKind.ERROR, error, text, action, on_action)
        if not isinstance(error, HccBoardError):
            log.error("unexpected %s", type(error).__name__, exc_info=error)
        title, why = words_of(error)
        return self._show(MessageKind.ERROR, title, why, action, on_action)

    def show_again(self, message: tuple[MessageKind, str, str]) -> MessageBar:
        """A message that stood somewhere else, without its action."""
        return self._show(*message, "", None)

    def bars(self) -> list[MessageBar]:
        """The messages that stand, from top to bottom."""
        items = [self._column.itemAt(i).widget() for i in range(self._column.count())]
        return [bar for bar in items if isinstance(bar, MessageBar)]

    def remove(self, bar: MessageBar) -> None:
        """Take one message away; nothing happens if it is gone already."""
        if bar in self.bars():
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.setVisible(bool(self.bars()))

    def clear(self) -> None:
        """Take all messages away."""
        for bar in self.bars():
            self.remove(bar)

    def _show(
        self, kind: MessageKind, title: str, text: str, action: str, on_action: Callable[[], None] | None
    ) -> MessageBar:
        for old in self.bars():
            if old.accessibleName() == wording.sentences_text([title, text]):
                self.remove(old)
        bar = MessageBar(kind, title, text, action, closable=True, parent=self)
        bar.closed.connect(lambda: self.remove(bar))
        if on_action is not None:
            bar.action_triggered.connect(on_action)
        self._column.insertWidget(0, bar)
        for old in self.bars()[_MOST_BARS:]:
            self.remove(old)
        self.setVisible(True)
        return bar


def ask_to_void_case(parent: QWidget, case_number: str) -> bool:
    """The one question box: taking a whole case out of use."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(_("Take {case} out of use?").format(case=case_number))
    box.setInformativeText(_("It leaves the list. Its records stay in the history and can be brought back."))
    out = box.addButton(_("Take out of use"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(_("Keep the case"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec()
    return box.clickedButton() is out
