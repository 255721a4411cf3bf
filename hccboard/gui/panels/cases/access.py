"""A board that is open for reading only: what is known of it, asked again now and then, and the way to change that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from hccboard import policy, wording
from hccboard.gui.panels.cases.page import CasesPage
from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.operations import stores
from hccboard.operations.stores import LastWrite
from hccboard.translate import _

CHECK_MS = 30_000


@dataclass(frozen=True)
class Access:
    """Whether somebody else writes, the newest change that is seen, and when that was asked."""

    in_use: bool
    newest: LastWrite | None
    asked: datetime

    def title(self) -> str:
        """Why nothing can be saved."""
        if not policy.current().may_edit:
            return _("On this computer boards can only be read: the administrator settled it.")
        if self.in_use:
            return _("Another window or program has this board file open.")
        return _("This file is open for reading only.")

    def text(self) -> str:
        """What is seen, and what cannot be done."""
        seen = ""
        if self.newest is not None:
            words = _("You see the state that {name} saved {time}.")
            seen = words.format(name=self.newest.author, time=self._time(self.newest.at))
        return wording.sentences_text([part for part in (seen, _("Changes cannot be saved here.")) if part])

    def checked(self) -> str:
        """When it was asked, for the foot of the list."""
        words = _("Checks every {seconds} s, last {time}")
        return words.format(seconds=CHECK_MS // 1000, time=f"{self.asked.astimezone():%H:%M}")

    def _time(self, moment: datetime) -> str:
        local = moment.astimezone()
        return f"{local:%H:%M}" if local.date() == self.asked.astimezone().date() else wording.time_text(local)


class AccessController(QObject):
    """Asks while the board is open for reading only, and opens it for writing when the user wants to."""

    def __init__(self, page: CasesPage, session: Session, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._session, self._tasks = page, session, tasks
        self._bar: MessageBar | None = None
        self._known: Access | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)
        page.try_again_requested.connect(self.try_again)
        session.closing.connect(self._timer.stop)

    def begin(self) -> None:
        """A board was opened, or its access has changed."""
        self._known = self._bar = None
        self._page.show_read_only(self._session.read_only)
        self._timer.stop()
        if self._session.read_only:
            self._timer.start()
            self.check()

    def known(self) -> Access | None:
        """What was found when it was asked last."""
        return self._known

    def check(self) -> None:
        """Ask who writes and what was saved last; a newer state is shown."""
        store = self._session.store
        if store is None or not store.read_only:
            return

        def ask(_token: CancelToken) -> Access:
            return Access(store.written_elsewhere(), stores.last_write(store), datetime.now().astimezone())

        self._tasks.run("access", ask, self._show, self._page.messages.error)

    def _show(self, found: Access) -> None:
        before, self._known = self._known, found
        messages = self._page.messages
        if before is None:
            self._bar = messages.caution(found.title(), found.text())
        elif before.in_use and not found.in_use and policy.current().may_edit:
            if self._bar is not None:
                messages.remove(self._bar)
            self._bar = messages.note(_("The board file is free now."), found.text(), stays=True)
        elif (before.in_use, before.newest) != (found.in_use, found.newest) and self._bar in messages.bars():
            self._bar.set_message(MessageKind.CAUTION, found.title(), found.text())
        self._page.show_access(found.checked(), found.in_use, may_edit=policy.current().may_edit)
        if before is not None and before.newest != found.newest:
            self._session.state_changed.emit()

    def try_again(self) -> None:
        """Open the board for writing, with the key that is known."""
        store = self._session.store
        if store is None or not store.read_only:
            return
        self._page.show_trying(True)
        self._tasks.run("begin writing", lambda _t: store.begin_writing(), lambda _n: self._opened(), self._refused)

    def _opened(self) -> None:
        self._page.messages.clear()
        self._page.messages.note(_("You can edit now."), _("What you see is the newest state."))
        self._session.access_changed.emit()

    def _refused(self, error: Exception) -> None:
        self._page.show_trying(False)
        self._page.messages.error(error)
        self.check()
