"""Locks the window and leads back to where it was: when nobody uses it for some minutes, when the computer sleeps, when
the session is locked, and on demand. The minutes are the user's, at most those that the administrator settled.

The page is covered at once and open dialogs are closed. Work that writes is brought to its end, however long it takes;
other work gets some seconds. Then what was typed is kept as a draft, the board file closed, its key forgotten, and
every page taken apart: nothing of a case is left in the window, neither seen nor for a screen reader, nor on the
clipboard where the program put it there. The page that asks for the passphrase says why. After unlocking the same page,
case and form come back, scrolled as they were.

Two things are not locked: the demonstration, which has no patient and no passphrase and would be gone, and an entry
that is in memory only because the disk is full, which would be lost; it locks as soon as there is room for it.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QDialog, QToolTip

from hccboard import policy
from hccboard.gui.idle_watch import SLEPT, UNUSED, IdleWatch
from hccboard.gui.scrolled import Scrolled, scroll, scrolled
from hccboard.gui.system_events import SESSION, SLEEP, SystemEvents
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.gui.composition import Program
    from hccboard.gui.session import Session
    from hccboard.gui.widgets.message_bar import MessageBar, MessageKind

log = logging.getLogger(__name__)

MINUTE_S = 60.0
USUAL_MINUTES = 5
CHOICES_MINUTES = (1, 2, 5, 10, 15, 30, 60)
"""What a user can choose; the last one is the longest where the administrator settled nothing."""
ASKED = "asked"
_LOOK_AGAIN_MS = 100
_LISTEN_AFTER_MS = 2_000
_LOADING_MAY_TAKE_S = 5.0
_READING_MAY_TAKE_S = 10.0


def choices() -> tuple[int, ...]:
    """After how many minutes the window may lock, rising: the last is the most that is allowed."""
    most = longest_minutes()
    return (*(one for one in CHOICES_MINUTES if one < most), most)


def longest_minutes() -> int:
    """The most that a user can choose."""
    return policy.current().idle_minutes or CHOICES_MINUTES[-1]


def minutes_of(chosen: int) -> int:
    """After how many minutes the window locks where a user chose so many; 0 is no choice: what the administrator
    settled, else ``USUAL_MINUTES``."""
    return min(chosen or policy.current().idle_minutes or USUAL_MINUTES, longest_minutes())


@dataclass(frozen=True)
class Place:
    """Where the window was: enough to come back, no word of a case. ``form`` is record, kind and field; ``table`` a
    spreadsheet that is looked at, ``waiting`` one that waits behind another page."""

    store_id: str
    page: str
    case_id: str = ""
    tab: str = ""
    form: tuple[str, str, str] | None = None
    table: str = ""
    waiting: str = ""
    scrolled: Scrolled = ()


class Lock(QObject):
    """Of one program. One that nobody uses, because it draws pictures of its screens, is not watched."""

    def __init__(self, program: Program, *, watches: bool = True) -> None:
        super().__init__(program)
        self._program, self._watches = program, watches
        self._place: Place | None = None
        self._covered_at: float | None = None
        self._said: list[MessageBar] = []
        self._to_say: list[tuple[MessageKind, str, str]] = []
        self._why = ASKED
        self.idle = IdleWatch(self)
        self.idle.due.connect(self.lock)
        self.system = SystemEvents(self)
        self.system.heard.connect(self.lock)
        self._listen = QTimer(self, interval=_LISTEN_AFTER_MS, singleShot=True)  # when the first page stands
        self._listen.timeout.connect(lambda: self.system.begin(program.window))
        self._scrolling = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._scrolling.timeout.connect(self._scroll_back)
        self._scroll_to: Scrolled = ()
        self._scroll_until = 0.0
        self._again = QTimer(self, interval=_LOOK_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._go_on)

    def watch(self, session: Session) -> None:
        """Begin whenever a board is opened in this session, end when it is closed."""
        session.opened.connect(self._opened)
        session.closing.connect(self._closing)

    def _opened(self) -> None:
        if self._watches and not self._program.session.demonstration:
            self.idle.start(self.minutes() * MINUTE_S)
            self._listen.start()

    def minutes(self) -> int:
        """After how many minutes the window locks."""
        return minutes_of(self._program.preferences.lock_minutes)

    def count_anew(self) -> None:
        """The user chose another time, or the window was made anew."""
        self.idle.set_seconds(self.minutes() * MINUTE_S)
        if self.idle.is_counting():
            self._listen.start()

    def _closing(self) -> None:
        self.idle.stop()
        for timer in (self._again, self._listen, self._scrolling):
            timer.stop()
        self._covered_at = None

    def lock(self, why: str = ASKED) -> None:
        """Cover the window now and lock it when what is being written is written."""
        session = self._program.session
        if self._covered_at is not None or session.store is None or session.demonstration or not self._watches:
            return
        self.idle.postponed = self._holds_entries()
        if self.idle.postponed:
            return
        if _close_dialogs():
            QTimer.singleShot(0, self, lambda: self.lock(why))  # when whoever opened them has gone on
            return
        self._covered_at, self._why = time.monotonic(), why
        self._place, self._said = self._here(), self._program.cases_page.messages.bars()
        self._program.note_sizes()
        self._program.window.cover(_("Locked."), _("What is being stored is brought to its end first."))
        empty_clipboard(QApplication.clipboard())
        self._go_on()

    def lock_on_demand(self) -> None:
        """Lock now; where that cannot be, say why."""
        messages = self._program.messages
        if self._program.session.demonstration:
            messages().note(_("The demonstration is not locked."), _("It has no patient and no passphrase."))
            return
        self.lock()
        if self.idle.postponed:
            messages().caution(
                _("Your entry is in memory only: the disk is full."),
                _("Locking now would lose it. Make room, then lock again."),
            )

    def _holds_entries(self) -> bool:
        """Whether something typed is in memory only; it is tried again to keep it."""
        if not self._program.held_entries():
            return False
        self._program.case.forms.drafts.keep_held(self._program.session.store)
        return bool(self._program.held_entries())

    def _go_on(self) -> None:
        if self._covered_at is None:
            return
        tasks, waited = self._program.all_tasks(), time.monotonic() - self._covered_at
        may_take = 0.0 if self._why == SLEEP else _READING_MAY_TAKE_S
        reading = waited < may_take and any(one.busy() for one in tasks)
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
        why, text = self._reason()
        program.unlock_page.show_locked(why, text)

    def _reason(self) -> tuple[str, str]:
        minutes = self.minutes()
        by_administrator = minutes == policy.current().idle_minutes
        title = {
            UNUSED: _("Locked after {minutes} min without a key or the mouse.").format(minutes=minutes),
            SLEPT: _("Locked because the computer was asleep."), SLEEP: _("Locked because the computer was asleep."),
            SESSION: _("Locked with the session of this computer."), ASKED: _("Locked."),
        }[self._why]  # fmt: skip
        if self._why == UNUSED and by_administrator:
            return title, _("The administrator settled it. Unsaved entries are kept.")
        return title, _("Unsaved entries are kept.")

    # -- where it was -------------------------------------------------------------------------------------

    def _here(self) -> Place:
        program = self._program
        store = program.session.store
        assert store is not None
        page, rolled = program.window.current_page(), scrolled(program.window.stack.currentWidget())
        if page == "import":
            return Place(store.store_id, page, table=program.import_table())
        waiting = program.waiting_import()
        if not program.has_case():
            return Place(store.store_id, page, waiting=waiting, scrolled=rolled)
        request, form = program.case.forms.request, None
        if request is not None and (page == "case" or program.case.forms.is_new_case()):
            form = (request.record.id if request.record is not None else "", request.kind, request.field)
        shown = program.workspace
        return Place(store.store_id, page, shown.case_id(), shown.current_tab(), form, "", waiting, rolled)

    def go_back(self) -> None:
        """The window was unlocked, or another file opened."""
        place, to_say, program = self._place, self._to_say, self._program
        self._place, self._to_say = None, []
        store = program.session.store
        if place is None or store is None or store.store_id != place.store_id:
            return
        for message in to_say:
            program.cases_page.messages.show_again(message)
        if place.waiting and not program.session.read_only:
            program.cases_page.messages.note(
                _("An import is not finished."), _("What you decided is kept."), _("Back to the import"),
                lambda: program.show_import(place.waiting), stays=True,
            )  # fmt: skip
        if place.table:
            program.show_import(place.table)
        elif place.page == "case" and place.case_id:
            program.case.open_case(place.case_id, lambda: self._open_as_it_was(place))
        elif place.page == "cases" and place.form is not None and not program.session.read_only:
            program.new_case()
        else:
            if place.page not in ("cases", "case", "import"):
                program.window.show_page(place.page)
            self._scroll_soon(place)

    def _open_as_it_was(self, place: Place) -> None:
        program = self._program
        program.workspace.show_tab(place.tab)
        self._scroll_soon(place)
        if place.form is not None and not program.session.read_only:
            record_id, kind, field = place.form
            program.case.edit(place.case_id, record_id, kind, field)

    def _scroll_soon(self, place: Place) -> None:
        """As it was, when what the page shows has been read."""
        self._scroll_to, self._scroll_until = place.scrolled, time.monotonic() + _LOADING_MAY_TAKE_S
        if place.scrolled:
            self._scrolling.start()

    def _scroll_back(self) -> None:
        program = self._program
        if program.busy() and time.monotonic() < self._scroll_until:
            return
        self._scrolling.stop()
        if program.session.store is not None:
            scroll(program.window.stack.currentWidget(), self._scroll_to)


def empty_clipboard(clipboard: QClipboard) -> None:
    """Take back what this program put there; what another one did stays."""
    for mode, own in ((QClipboard.Mode.Clipboard, clipboard.ownsClipboard()),
                      (QClipboard.Mode.Selection, clipboard.ownsSelection())):  # fmt: skip
        if own:
            clipboard.clear(mode)


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
