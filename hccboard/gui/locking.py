"""Locks the window after the time the administrator settled, and leads back to where it was.

The page is covered at once and open dialogs are closed. Work that writes is brought to its end, however long it takes;
other work gets some seconds. Then what was typed is kept as a draft, the board file closed, its key forgotten, and
every page taken apart: nothing of a case is left in the window, neither seen nor for a screen reader. The page that
asks for the passphrase says why. After unlocking the same page, case and form come back.

Two things are not locked: the demonstration, which has no patient and no passphrase and would be gone, and an entry
that is in memory only because the disk is full, which would be lost; it locks as soon as there is room for it.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QToolTip

from hccboard import policy
from hccboard.gui.idle_watch import IdleWatch
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.gui.composition import Program
    from hccboard.gui.session import Session
    from hccboard.gui.widgets.message_bar import MessageBar, MessageKind

log = logging.getLogger(__name__)

MINUTE_S = 60.0
_LOOK_AGAIN_MS = 100
_READING_MAY_TAKE_S = 10.0


@dataclass(frozen=True)
class Place:
    """Where the window was: enough to come back, no word of a case. ``form`` is record, kind and field."""

    store_id: str
    page: str
    case_id: str = ""
    tab: str = ""
    form: tuple[str, str, str] | None = None
    table: str = ""


class Lock(QObject):
    """Of one program. One that nobody uses, because it draws pictures of its screens, is not watched."""

    def __init__(self, program: Program, *, watches: bool = True) -> None:
        super().__init__(program)
        self._program, self._watches = program, watches
        self._place: Place | None = None
        self._covered_at: float | None = None
        self._said: list[MessageBar] = []
        self._to_say: list[tuple[MessageKind, str, str]] = []
        self.idle = IdleWatch(self)
        self.idle.due.connect(self.lock)
        self._again = QTimer(self, interval=_LOOK_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._go_on)

    def watch(self, session: Session) -> None:
        """Begin whenever a board is opened in this session, end when it is closed."""
        session.opened.connect(self._opened)
        session.closing.connect(self._closing)

    def _opened(self) -> None:
        minutes = policy.current().idle_minutes
        if self._watches and minutes is not None and not self._program.session.demonstration:
            self.idle.start(minutes * MINUTE_S)

    def _closing(self) -> None:
        self.idle.stop()
        self._again.stop()
        self._covered_at = None

    def lock(self) -> None:
        """Cover the window now and lock it when what is being written is written."""
        if self._covered_at is not None or self._program.session.store is None or self._holds_entries():
            return
        if _close_dialogs():
            QTimer.singleShot(0, self.idle, self.idle.due.emit)  # when whoever opened them has gone on
            return
        self._covered_at = time.monotonic()
        self._place, self._said = self._here(), self._program.cases_page.messages.bars()
        self._program.note_sizes()
        self._program.window.cover(_("Locked."), _("What is being stored is brought to its end first."))
        self._go_on()

    def _holds_entries(self) -> bool:
        """Whether something typed is in memory only; it is tried again to keep it."""
        if not self._program.held_entries():
            return False
        self._program.case.forms.drafts.keep_held(self._program.session.store)
        return True

    def _go_on(self) -> None:
        if self._covered_at is None:
            return
        tasks, waited = self._program.all_tasks(), time.monotonic() - self._covered_at
        reading = waited < _READING_MAY_TAKE_S and any(one.busy() for one in tasks)
        if reading or any(one.writing() for one in tasks):
            self._again.start()
        else:
            self._close()

    def _close(self) -> None:
        program, store = self._program, self._program.session.store
        assert store is not None and self._place is not None
        path, author = store.path, store.author
        bars = program.cases_page.messages.bars()  # how an import ended that was under way
        self._to_say = [bar.message() for bar in reversed(bars) if bar not in self._said]
        self._said.clear()
        log.info("locked")
        program.close_session()
        program.begin_anew()
        program.start.ask_passphrase(str(path), author)
        minutes = policy.current().idle_minutes
        program.unlock_page.messages.note(
            _("Locked after {minutes} min without a key or the mouse.").format(minutes=minutes),
            _("The administrator settled it. What was typed is kept."),
            stays=True,
        )  # fmt: skip

    # -- where it was -------------------------------------------------------------------------------------

    def _here(self) -> Place:
        program = self._program
        store = program.session.store
        assert store is not None
        page = program.window.current_page()
        if page == "import":
            return Place(store.store_id, page, table=program.import_table())
        if not program.has_case():
            return Place(store.store_id, page)
        request, form = program.case.forms.request, None
        if request is not None and (page == "case" or program.case.forms.is_new_case()):
            form = (request.record.id if request.record is not None else "", request.kind, request.field)
        shown = program.workspace
        return Place(store.store_id, page, shown.case_id(), shown.current_tab(), form)

    def go_back(self) -> None:
        """The window was unlocked, or another file opened."""
        place, to_say, program = self._place, self._to_say, self._program
        self._place, self._to_say = None, []
        store = program.session.store
        if place is None or store is None or store.store_id != place.store_id:
            return
        for message in to_say:
            program.cases_page.messages.show_again(message)
        if place.table:
            program.show_import(place.table)
        elif place.page == "case" and place.case_id:
            program.case.open_case(place.case_id, lambda: self._open_as_it_was(place))
        elif place.page == "cases" and place.form is not None:
            program.new_case()
        elif place.page not in ("cases", "case", "import"):
            program.window.show_page(place.page)

    def _open_as_it_was(self, place: Place) -> None:
        program = self._program
        program.workspace.show_tab(place.tab)
        if place.form is not None and not program.session.read_only:
            record_id, kind, field = place.form
            program.case.edit(place.case_id, record_id, kind, field)


def _close_dialogs() -> bool:
    """Close menus, tips and dialogs; whether one was there that holds up whoever opened it."""
    QToolTip.hideText()
    found = False
    while (popup := QApplication.activePopupWidget()) is not None and popup.close():
        found = True
    while (dialog := QApplication.activeModalWidget()) is not None:
        found = True
        if isinstance(dialog, QDialog):
            dialog.reject()
        else:
            dialog.close()
        if QApplication.activeModalWidget() is dialog:  # it asks for something itself: another time
            break
    return found
