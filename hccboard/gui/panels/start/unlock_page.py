"""Unlocking a board file; what is behind it is not shown before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.gui import theme
from hccboard.gui.messages import MessageArea
from hccboard.gui.panels.start.brand import Brand
from hccboard.gui.panels.start.passphrase import PassphraseEdit
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _, ngettext

if TYPE_CHECKING:
    from hccboard.gui.panels.start.newer_file import NewerFilePanel
    from hccboard.operations.stores import BoardCopy, NewerFile

_WIDTH, _HATCH = 520, 12
WAITS_S = (0, 0, 2, 4, 8, 16, 30)
"""Seconds to wait after the first, second, ... wrong passphrase; the last one stays."""


class UnlockPage(QWidget):
    """``unlock_requested`` carries passphrase, name in the history, and whether to open for reading only."""

    unlock_requested = Signal(str, str, bool)
    copy_requested = Signal(str, str, str)
    """The path of a copy of the board file, to be read with the passphrase that was typed, and the name."""
    other_file_requested = Signal()
    help_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._newer: NewerFilePanel | None = None
        self._tries = 0
        self._wait = 0
        self._working = False
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._locked = False
        outer = QVBoxLayout(self)
        outer.setSpacing(16)
        outer.addStretch(2)
        outer.addWidget(Brand(self), 0, Qt.AlignmentFlag.AlignHCenter)
        centre = QHBoxLayout()
        centre.addStretch(1)
        self.panel = Panel("", padding=0, parent=self)
        centre.addWidget(self.panel)
        self._centre = centre
        centre.addStretch(1)
        outer.addLayout(centre)
        outer.addStretch(3)
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._count_down)
        self.retheme()

    def retheme(self) -> None:
        self.panel.setFixedWidth(theme.px(_WIDTH))

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconView("lock", 20, "accent", self), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._file = TextLabel("", "page", parent=self)
        self._details = TextLabel("", "cell", "text2", parent=self)
        words.addWidget(self._file)
        words.addWidget(self._details)
        head.addLayout(words, 1)
        self.help = Button("", "circle-question-mark", "quiet", name=_("Help"), key="Shift F1", parent=self)
        self.help.clicked.connect(self.help_requested)
        head.addWidget(self.help, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _build(self) -> None:
        body = self.panel.body
        body.setContentsMargins(20, 18, 20, 18)
        body.setSpacing(12)
        body.addLayout(self._make_head())
        self.messages = MessageArea(self)
        body.addWidget(self.messages)
        fields = QHBoxLayout()
        fields.setSpacing(8)
        self.author = QLineEdit(self)
        self.passphrase = PassphraseEdit("", self)
        fields.addWidget(Field(_("Name in the history"), self.author, parent=self), 2)
        self._field = Field(_("Passphrase"), self.passphrase, parent=self)
        fields.addWidget(self._field, 4)
        body.addLayout(fields)
        self._wrong = QWidget(self)
        line = QHBoxLayout(self._wrong)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(IconView("circle-x", 14, "unmet", self._wrong), 0, Qt.AlignmentFlag.AlignTop)
        self._wrong_words = TextLabel("", "cell", "unmet", lines=0, parent=self._wrong)
        line.addWidget(self._wrong_words, 1)
        body.addWidget(self._wrong)
        self._hint = TextLabel("", "cell", "text2", lines=0, parent=self)
        body.addWidget(self._hint)
        foot = self.panel.foot
        foot.setContentsMargins(20, 10, 20, 10)
        self.read_only = Button(_("Open for reading only"), "eye", "link", parent=self)
        self.read_only.clicked.connect(lambda: self._ask(True))
        self.other = Button(_("Other file"), parent=self)
        self.other.clicked.connect(self.other_file_requested)
        self.unlock = Button(_("Unlock"), "", "primary", key="Enter", parent=self)
        self.unlock.clicked.connect(lambda: self._ask(False))
        foot.addWidget(self.read_only)
        foot.addStretch(1)
        foot.addWidget(self.other)
        foot.addWidget(self.unlock)
        self.author.textChanged.connect(self._judge)
        self.passphrase.textChanged.connect(self._judge)
        self.passphrase.returnPressed.connect(lambda: self._ask(False))

    # -- what is shown ------------------------------------------------------------------------------------

    def set_file(self, path: Path, author: str) -> None:
        """Ask for the passphrase of a file."""
        self._tries = self._wait = 0
        self._timer.stop()
        if self._newer is not None:
            self._newer.hide()
        self._locked = False
        self.panel.show()
        self._file.set_text(path.name)
        self._details.set_text(_described(path))
        self._details.setToolTip(str(path))
        self.author.setText(author)
        self.passphrase.forget()
        self.messages.clear()
        self._wrong.hide()
        self.read_only.hide()
        self._working = False
        self._judge()
        (self.passphrase if author else self.author).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_locked(self, why: str, text: str) -> None:
        """The window was locked: say why; what was there is covered by a hatch."""
        self._locked = True
        self.messages.note(why, text, stays=True)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._locked:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        step, height = theme.px(_HATCH), self.height()
        for x in range(0, self.width() + height, step):
            painter.drawLine(x, 0, x - height, height)

    def show_working(self, working: bool) -> None:
        """The key is being derived."""
        self._working = working
        self._judge()

    def show_wrong(self) -> None:
        """The passphrase was wrong: say so, count, and let the next try wait."""
        self._tries += 1
        self._wait = WAITS_S[min(self._tries, len(WAITS_S)) - 1]
        self.show_working(False)
        self.passphrase.selectAll()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_wrong()
        if self._wait:
            self._timer.start()

    def show_error(self, error: Exception) -> None:
        """Another reason why the file does not open; nothing was changed."""
        self.show_working(False)
        self._wrong.hide()
        self.messages.error(error)

    def show_newer(self, error: NewerFile, copy: BoardCopy | None) -> None:
        """A newer program made the file; it was not changed. ``copy`` is one that can be read here."""
        self.show_working(False)
        self.panel.hide()
        self.newer.show()
        self.newer.show_file(self._file.text(), error, copy)

    @property
    def newer(self) -> NewerFilePanel:
        """What stands here where the file is of a newer program; made when that happens."""
        if self._newer is None:
            from hccboard.gui.panels.start.newer_file import NewerFilePanel

            self._newer = panel = NewerFilePanel(self)
            panel.other_file_requested.connect(self.other_file_requested)
            panel.closed.connect(self.other_file_requested)
            panel.copy_requested.connect(self._ask_for_copy)
            self._centre.insertWidget(self._centre.count() - 1, panel)
        return self._newer

    def _ask_for_copy(self, path: str) -> None:
        self.copy_requested.emit(path, self.passphrase.text(), self.author.text().strip())

    def offer_read_only(self, error: Exception) -> None:
        """It cannot be opened for writing: someone else has it open, or the disk is full."""
        self.show_working(False)
        self._wrong.hide()
        title, text = getattr(error, "what", ""), getattr(error, "next_step", "")
        self.messages.caution(title, text)
        self.read_only.show()
        self._judge()

    def tries(self) -> int:
        """How many passphrases were wrong."""
        return self._tries

    def waiting(self) -> int:
        """How many seconds the next try has to wait."""
        return self._wait

    def wrong_text(self) -> str:
        """What is said about a wrong passphrase, or an empty text."""
        return self._wrong_words.text() if not self._wrong.isHidden() else ""

    def _say_wrong(self) -> None:
        tries = ngettext("{count} try", "{count} tries", self._tries).format(count=self._tries)
        parts = [_("This passphrase does not open the file."), tries]
        text = _("{sentence} {tries}; next in {seconds} s.") if self._wait else _("{sentence} {tries}.")
        self._wrong_words.set_text(text.format(sentence=parts[0], tries=parts[1], seconds=self._wait))
        self._wrong.show()
        self._judge()

    def _count_down(self) -> None:
        self._wait = max(0, self._wait - 1)
        self._say_wrong()
        if not self._wait:
            self._timer.stop()

    def _judge(self) -> None:
        ready = bool(self.passphrase.text()) and bool(self.author.text().strip())
        free = ready and not self._working and not self._wait
        self.unlock.setEnabled(free)
        self.read_only.setEnabled(free)
        for edit in (self.passphrase, self.author):
            edit.setReadOnly(self._working)
        if self._working:
            words = _("Unlocking. This takes about a second, on purpose.")
        elif self._tries:
            words = _("Check caps lock and the keyboard language.")
        else:
            words = ""
        self._hint.set_text(words)
        self._hint.setVisible(bool(words))

    def _ask(self, read_only: bool) -> None:
        if self.unlock.isEnabled():
            self.messages.clear()
            self.unlock_requested.emit(self.passphrase.text(), self.author.text().strip(), read_only)


def _described(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return _("This file is not there.")
    changed = wording.time_text(datetime.fromtimestamp(status.st_mtime).astimezone())
    size = wording.number_text(status.st_size / 1e6, 1)
    return _("Last changed {time}, {size} MB").format(time=changed, size=size)
