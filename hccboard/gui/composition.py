"""Puts the program together: session, window, parts; and what concerns several of them.

Pages do not know each other. What leads from one to another (opening a case, undo, settings that change the
look) is wired in ``parts`` and here, and nowhere else. A part is made when it is first needed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from hccboard import translate
from hccboard.gui import preferences, theme
from hccboard.gui.locking import Lock
from hccboard.gui.main_window import MainWindow
from hccboard.gui.preferences import Preferences
from hccboard.gui.program_parts import PREPARE_AFTER_MS, Parts
from hccboard.gui.session import Session
from hccboard.gui.tasks import Tasks
from hccboard.gui.upkeep import Upkeep
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.gui.entry_seam import EntryPanel, EntryRequest
    from hccboard.gui.messages import MessageArea
    from hccboard.operations.stores import BoardStore, KeyCost
    from hccboard.operations.viewing import CaseView

log = logging.getLogger(__name__)

RAIL = ("cases", "evidence", "cohort", "help", "settings")


def installed_forms(request: EntryRequest, parent: QWidget) -> EntryPanel | None:
    """The form for a request; imported when the first one is opened."""
    from hccboard.gui.panels.entry import entry_panel

    return entry_panel(request, parent)


class Program(QObject, Parts):
    """The running window. ``begin`` decides what it shows first.

    ``window`` may be one that is painted already. ``forms`` gives the entry forms, ``cost`` is the price of the
    key of a new file; both are for tests. ``remembers`` False leaves the preferences of this computer alone and locks
    nothing: nobody sits before it.
    """

    def __init__(
        self, app: QApplication, kept: Preferences | None = None, *, window: MainWindow | None = None,
        today: date | None = None, forms: Callable[[EntryRequest, QWidget], EntryPanel | None] = installed_forms,
        cost: KeyCost | None = None, remembers: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self._app, self._remembers = app, remembers
        self.forms, self.cost = forms, cost
        self.preferences = kept or preferences.load()
        self._today = today
        self.tasks = Tasks(self)
        self._parts: dict[str, Any] = {}
        self._warned: frozenset[tuple[str, str, datetime]] = frozenset()
        self.lock = Lock(self, watches=remembers)
        self._begin_session()
        self._take(window or MainWindow())

    def _begin_session(self) -> None:
        self.session = Session(self, today=self._today)
        self.upkeep = Upkeep(self.session, self.tasks, self.failed, self)
        self.upkeep.renewed.connect(self._list_again)
        self.session.opened.connect(self._opened)
        self.session.closing.connect(self.tasks.finish)
        self.session.changed.connect(self._changed)
        self.lock.watch(self.session)

    def _take(self, window: MainWindow) -> None:
        """Furnish a window and let it lead here."""
        self.window = window
        self._furnish()
        window.page_wanted.connect(self._make_page)
        window.undo_requested.connect(self.undo)
        window.text_size_requested.connect(self.change_text_size)
        window.lock_requested.connect(self.lock.lock_on_demand)
        window.closing.connect(self.close)
        window.resize(*self.preferences.window)

    def _furnish(self) -> None:
        self.window.furnish(self.session)
        self.window.ask_before_closing(self._may_close)
        self.window.show_status()

    def begin_anew(self) -> None:
        """Nothing is open any more: all pages, and what hears of the session, are made again when they are needed."""
        self._parts.clear()
        self.window.strip()
        old = (self.session, self.upkeep)
        self._begin_session()
        for part in old:
            part.deleteLater()
        self._furnish()

    # -- starting -----------------------------------------------------------------------------------------

    def begin(self, store: str | None = None, *, demonstration: bool = False) -> None:
        """Show what comes first: the demonstration, the file that was named or used last, else the first start."""
        if demonstration:
            self.show_alone("start")
            self.start_page.choose("demonstration")
            self.start.demonstrate()
            return
        last = store or self.preferences.last_store
        if last and (store or Path(last).is_file()):
            self.start.ask_passphrase(last, self.preferences.author)
            QTimer.singleShot(PREPARE_AFTER_MS, self.prepare_cases)  # while the passphrase is being typed
        else:
            self.show_alone("start")

    def open_store(self, store: BoardStore, *, demonstration: bool = False) -> None:
        """Show a store that is open already."""
        from hccboard.operations.board_limits import limits_of
        from hccboard.operations.board_response import rules_of

        self._cases_part()
        self.session.open(store, limits_of(store), rules_of(store), demonstration=demonstration)
        self.show_cases()

    def show_alone(self, page: str) -> None:
        """A page without the rail: nothing is open."""
        self.window.set_rail(())
        self.window.show_page(page)
        if page == "start":
            self.start_page.focus_first()

    def _opened(self) -> None:
        store = self.session.store
        assert store is not None
        if not self.session.demonstration:
            self.preferences = replace(self.preferences, last_store=str(store.path), author=store.author)

    def _list_again(self) -> None:
        self.cases.refresh()

    def show_opened(self) -> None:
        """A board file was unlocked: its list, or where it was when the window was locked."""
        self.show_cases()
        self.lock.go_back()

    # -- pages --------------------------------------------------------------------------------------------

    def show_cases(self) -> None:
        """The list of cases."""
        if self.window.rail is None:
            self.window.set_rail(RAIL)
        self.window.show_page("cases")
        self.cases_page.focus_list()

    def open_case(self, case_id: str) -> None:
        """Open a case; the page is shown when the case has been read."""
        self.case.open_case(case_id)

    def new_case(self) -> None:
        """Type a new case beside the list."""
        self.case.new_case(self.cases_page)

    def edit(self, case_id: str, record_id: str, kind: str, field: str) -> None:
        """Open a case with a form."""
        self.case.edit(case_id, record_id, kind, field)

    def show_evidence(self, entry_id: str) -> None:
        """The record of the evidence that shows an entry."""
        self._evidence_part().show_entry(entry_id)

    def packs_read(self, by: str) -> None:
        """The evidence packs were read again from a page, ``evidence`` or ``case``: what rests on them is made anew."""
        browser = self._parts.get("evidence")
        if self.has_case():
            self._parts["case"].weighing.refresh()
            self.converting.refresh()
            self._parts["case"].summary.request()
        if browser is not None and by != "evidence":
            browser.controller.forget()

    def view_of_open_case(self) -> CaseView | None:
        """The case that stands open in the workspace; ``None`` where none was opened yet."""
        return self.workspace.view() if self.has_case() else None

    def show_import(self, path: str = "") -> None:
        """Read a spreadsheet; without a path the page asks for one."""
        if not self.session.read_only:
            page = self._import_part().page
            self.window.show_page("import", rail="cases")
            page.start(path)

    def import_table(self) -> str:
        """The spreadsheet that is looked at, or an empty text."""
        return str(self._import_part().page.controller.path)

    def waiting_import(self) -> str:
        """The spreadsheet about which something was decided and that is not stored yet, or an empty text."""
        part = self._parts.get("import")
        return part.page.controller.path if part is not None and part.page.controller.has_decisions() else ""

    def messages(self) -> MessageArea:
        """Where the page in use shows its messages."""
        from hccboard.gui.messages import MessageArea

        found = getattr(self.window.stack.currentWidget(), "messages", None)
        return found if isinstance(found, MessageArea) else self.cases_page.messages

    def failed(self, error: Exception) -> None:
        """Say in the page in use what went wrong."""
        self.messages().error(error)

    # -- undo ---------------------------------------------------------------------------------------------

    def undo(self, operation_id: str = "") -> None:
        """Take back the last change of this author, or this one and no other, and say what it was."""
        store = self.session.store
        if store is None or store.read_only:
            return
        from hccboard.operations import edits

        self._close_form()
        line = self.session.line_maker()

        def take_back(_token: object) -> edits.Changes:
            if operation_id:
                return edits.undo(store, operation_id, summarise=line)
            return edits.undo_last(store, summarise=line)

        def failed(error: Exception) -> None:
            if operation_id:  # nothing else leads back to it once something was changed after it
                self.messages().error(error, action=_("Undo"), on_action=lambda: self.undo(operation_id))
            else:
                self.failed(error)

        self.tasks.run("undo", take_back, self._undone, failed, essential=True)

    def _undone(self, changes: Any) -> None:
        self.session.announce(changes)
        from hccboard.gui.case_text import undone_text

        self.messages().note(_("Undone."), undone_text(changes))

    def _changed(self, changes: Any) -> None:
        log.info("%s: %d records", changes.operation_id, len(changes.records))

    # -- look ---------------------------------------------------------------------------------------------

    def use_theme(self, name: str) -> None:
        """``light``, ``dark`` or ``system``, at once."""
        self.preferences = replace(self.preferences, theme=name)
        self._apply_look()

    def change_text_size(self, percent: int) -> None:
        """Add percent to the text size within 100 and 150; 0 goes back to 100."""
        self.use_text_percent(100 if percent == 0 else self.preferences.text_percent + percent)

    def use_text_percent(self, percent: int) -> None:
        """The text size, held within 100 and 150."""
        self.preferences = replace(self.preferences, text_percent=min(150, max(100, percent)))
        self._apply_look()

    def use_lock_minutes(self, minutes: int) -> None:
        """Lock after so many minutes without a key or the mouse."""
        self.preferences = replace(self.preferences, lock_minutes=minutes)
        self.lock.count_anew()
        self._remember()

    def _remember(self) -> None:
        if self._remembers:
            preferences.save(self.preferences)

    def _apply_look(self) -> None:
        theme.apply(self._app, self.preferences.theme, self.preferences.text_percent / 100)
        if "settings" in self._parts:
            self.settings_page.show_preferences(self.preferences)
        self._remember()

    def use_language(self, language: str) -> None:
        """Speak another language: the window is made again, the store stays open."""
        if language == translate.language() or not self._saves_settled():
            return
        self.preferences = replace(self.preferences, language=language)
        self._remember()
        translate.use(language)
        theme.apply(self._app, self.preferences.theme, self.preferences.text_percent / 100)
        old, shown = self.window, self.window.current_page()
        case_id = self.workspace.case_id() if shown == "case" else ""
        self._close_form()
        self._finish_tasks()
        old.closing.disconnect()
        self._parts.clear()
        self._take(MainWindow())
        self.window.setGeometry(old.geometry())
        self._show_again(shown, case_id)
        self.window.show()
        self.lock.count_anew()
        old.close()
        old.deleteLater()

    def _show_again(self, shown: str, case_id: str) -> None:
        if self.session.store is None:
            self.show_alone("start")
            return
        self.cases.refresh()
        self.show_cases()
        if shown == "case":
            self.open_case(case_id)
        elif shown in RAIL:
            self.window.show_page(shown)

    # -- the end ------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Keep what is to be kept, close the store, stop the workers."""
        self.note_sizes()
        self._remember()
        self.close_session()

    def note_sizes(self) -> None:
        """How large the window and its parts are, for the next time."""
        size = self.window.size()
        splitters = {s.objectName(): s.sizes() for s in self.window.splitters() if s.isVisible()}
        self.preferences = replace(
            self.preferences, window=(size.width(), size.height()),
            splitters={**self.preferences.splitters, **splitters},
        )  # fmt: skip

    def close_session(self) -> None:
        """Keep what was typed, stop the workers, close the store."""
        self._close_form()
        self._finish_tasks()
        self.tasks.finish()
        self.session.close()

    def _saves_settled(self) -> bool:
        """Bring a save that is under way to its end; where it fails the form that says so is shown."""
        if not self.has_case() or self.case.forms.settle_saves():
            return True
        if self.case.has_form():
            self.window.show_page("cases" if self.case.forms.is_new_case() else "case", rail="cases")
        return False

    def _may_close(self) -> bool:
        """Not while a save fails; and says once that what is in memory only would be lost."""
        if not self._saves_settled():
            return False
        held = self.held_entries()
        if held <= self._warned:
            self._warned = frozenset()
            return True
        self._warned = held  # an entry that is held later is another one: it is said again
        self.messages().caution(
            _("Your entry is in memory only: the disk is full."),
            _("Closing now may lose it. Make room and save it again, or close once more."),
        )
        return False

    def held_entries(self) -> frozenset[tuple[str, str, datetime]]:
        """What was typed and is in memory only, because the disk is full."""
        return self.case.forms.drafts.held() if self.has_case() else frozenset()

    def close_file(self) -> None:
        """Close the board file and go back to the start; the program stays open."""
        if not self._may_close():
            return
        self.close_session()
        self.show_alone("start")

    def _close_form(self) -> None:
        if self.has_case():
            self.case.close_form()

    def all_tasks(self) -> list[Tasks]:
        """Everything that may have work under way."""
        return [self.tasks, *(tasks for part in self._parts.values() for tasks in part.tasks())]

    def _finish_tasks(self) -> None:
        for tasks in self.all_tasks()[1:]:
            tasks.finish()

    def busy(self) -> bool:
        """Whether anything has work under way."""
        return self.tasks.busy() or any(part.busy() for part in self._parts.values())
