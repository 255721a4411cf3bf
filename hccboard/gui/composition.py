"""Puts the program together: session, window, pages, controllers; and what concerns several of them.

Pages do not know each other. What leads from one to another (opening a case, undo, settings that change the
look) is wired here and nowhere else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from hccboard import paths, translate, wording
from hccboard.domain.records import Patient
from hccboard.gui import board_settings, preferences, theme
from hccboard.gui.entry_seam import EntryPanel, EntryRequest
from hccboard.gui.main_window import MainWindow
from hccboard.gui.messages import MessageArea
from hccboard.gui.panels.case_workspace.controller import CaseController
from hccboard.gui.panels.case_workspace.documents import DocumentsTab
from hccboard.gui.panels.case_workspace.documents_controller import DocumentsController
from hccboard.gui.panels.case_workspace.page import CaseWorkspace
from hccboard.gui.panels.case_workspace.summary import SummaryTab
from hccboard.gui.panels.case_workspace.summary_controller import SummaryController
from hccboard.gui.panels.cases.controller import CasesController
from hccboard.gui.panels.cases.page import CasesPage
from hccboard.gui.panels.overview.overview import Overview
from hccboard.gui.panels.settings.controller import SettingsController
from hccboard.gui.panels.settings.page import SettingsPage
from hccboard.gui.panels.staging.staging import Staging
from hccboard.gui.panels.start.controller import StartController
from hccboard.gui.panels.start.start_page import StartPage
from hccboard.gui.panels.start.unlock_page import UnlockPage
from hccboard.gui.preferences import Preferences
from hccboard.gui.session import Session
from hccboard.gui.tasks import Tasks
from hccboard.operations import edits, stores
from hccboard.operations.stores import DEFAULT_COST, BoardStore, KeyCost
from hccboard.translate import _

log = logging.getLogger(__name__)

RAIL = ("cases", "settings")
_REFRESH_AFTER_MS = 1_500


def no_form(_request: EntryRequest, _parent: QWidget) -> EntryPanel | None:
    """Where no form is installed nothing opens."""
    return None


def installed_forms(request: EntryRequest, parent: QWidget) -> EntryPanel | None:
    """The form for a request; imported when the first one is opened."""
    from hccboard.gui.panels.entry import entry_panel

    return entry_panel(request, parent)


class Program(QObject):
    """The running window. ``start`` decides what it shows first."""

    def __init__(
        self, app: QApplication, kept: Preferences | None = None, *, today: date | None = None,
        forms: Callable[[EntryRequest, QWidget], EntryPanel | None] = installed_forms,
        cost: KeyCost = DEFAULT_COST, remembers: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self._app, self._forms, self._cost, self._remembers = app, forms, cost, remembers
        self.preferences = kept or preferences.load()
        self.session = Session(self, today=today)
        self.tasks = Tasks(self)
        self.session.opened.connect(self._opened)
        self.session.closing.connect(self.tasks.finish)
        self.session.changed.connect(self._changed)
        self.window: MainWindow
        self._build()

    # -- building -----------------------------------------------------------------------------------------

    def _build(self) -> None:
        """The window with all its pages, in the language and the look in use."""
        session = self.session
        window = self.window = MainWindow(session)
        self.start_page = StartPage(paths.user_data(), self.preferences.author, window)
        self.unlock_page = UnlockPage(window)
        self.cases_page = CasesPage(session.today(), window)
        self.workspace = CaseWorkspace(window)
        self.overview, self.staging = Overview(window), Staging(window)
        self.documents, self.summary = DocumentsTab(window), SummaryTab(window)
        self._add_tabs()
        self.start = StartController(self.start_page, self.unlock_page, session, cost=self._cost, parent=window)
        self.cases = CasesController(self.cases_page, session, window)
        self.case = CaseController(self.workspace, session, self._forms, window)
        self.printing = SummaryController(self.summary, self.workspace, session, window)
        self.filing = DocumentsController(self.documents, self.workspace, session, window)
        for name, page in (
            ("start", self.start_page), ("unlock", self.unlock_page), ("cases", self.cases_page),
            ("case", self.workspace),
        ):  # fmt: skip
            window.add_page(name, page)
        self._add_settings()
        self._add_import()
        self._connect()
        window.resize(*self.preferences.window)
        window.show_status()

    def _add_tabs(self) -> None:
        self.workspace.set_tabs([
            ("overview", _("Overview"), self.overview),
            ("staging", _("Staging"), self.staging),
            ("documents", _("Documents"), self.documents),
            ("summary", _("Summary"), self.summary),
        ])  # fmt: skip

    def _add_settings(self) -> None:
        page = self.settings_page = SettingsPage(self.window)
        self.settings = SettingsController(page, self.session, self.window)
        page.show_preferences(self.preferences)
        page.language_chosen.connect(self.use_language)
        page.theme_chosen.connect(self.use_theme)
        page.text_percent_chosen.connect(self.use_text_percent)
        self.settings.close_file_requested.connect(self.close_file)
        self.window.add_page("settings", page)

    def _add_import(self) -> None:
        """The import page is made when it is asked for the first time: it is not needed to paint."""
        self._import_page: Any = None
        self.cases_page.import_requested.connect(partial(self.show_import, ""))

    def _connect(self) -> None:
        window, cases, case = self.window, self.cases, self.case
        self.start.done.connect(self.show_cases)
        self.start.unlock_page_requested.connect(lambda: self._show_alone("unlock"))
        self.start.start_page_requested.connect(lambda: self._show_alone("start"))
        self.start_page.language_chosen.connect(self.use_language)
        cases.open_requested.connect(self.open_case)
        self.cases_page.new_case_requested.connect(lambda: case.new_case(self.cases_page))
        self.cases_page.preview.edit_requested.connect(self.edit)
        workspace = self.workspace
        workspace.back_requested.connect(self.show_cases)
        workspace.board_requested.connect(self._show_board)
        workspace.previous_requested.connect(lambda: self._neighbour(-1))
        workspace.next_requested.connect(lambda: self._neighbour(1))
        workspace.search_requested.connect(self._search)
        workspace.print_requested.connect(lambda: workspace.show_tab("summary"))
        case.opened.connect(self._case_opened)
        case.case_created.connect(self.open_case)
        case.failed.connect(lambda error: self.messages().error(error))
        self.staging.shown_changed.connect(self._keep_scores)
        self.staging.note_copied.connect(
            lambda: workspace.messages.note(_("Note copied."), _("Every line begins with “Hypothetical:”."))
        )
        window.undo_requested.connect(self.undo)
        window.text_size_requested.connect(self.change_text_size)
        window.closing.connect(self.close)
        window.page_changed.connect(self._page_changed)

    # -- starting -----------------------------------------------------------------------------------------

    def begin(self, store: str | None = None, *, demonstration: bool = False) -> None:
        """Show what comes first: the demonstration, the file that was named or used last, else the first start."""
        if demonstration:
            self._show_alone("start")
            self.start_page.choose("demonstration")
            self.start.demonstrate()
            return
        last = store or self.preferences.last_store
        if last and (store or Path(last).is_file()):
            self.start.ask_passphrase(last, self.preferences.author)
        else:
            self._show_alone("start")

    def open_store(self, store: BoardStore, *, demonstration: bool = False) -> None:
        """Show a store that is open already."""
        self.session.open(store, demonstration=demonstration)
        self.show_cases()

    def _show_alone(self, page: str) -> None:
        self.window.set_rail(())
        self.window.show_page(page)
        if page == "start":
            self.start_page.focus_first()

    def _opened(self) -> None:
        store = self.session.store
        assert store is not None
        if not self.session.demonstration:
            self.preferences = replace(self.preferences, last_store=str(store.path), author=store.author)
        self.tasks.run(
            "scores",
            lambda _t: stores.read_setting(store, board_settings.SCORES_SHOWN),
            self._show_scores,
            self._failed,
        )
        QTimer.singleShot(_REFRESH_AFTER_MS, self._refresh_summaries)

    def _show_scores(self, kept: Any) -> None:
        if isinstance(kept, list):
            self.staging.set_shown([str(system) for system in kept])

    def _keep_scores(self, systems: list[str]) -> None:
        store = self.session.store
        if store is not None and not store.read_only:
            self.tasks.run(
                "keep scores", lambda _t: stores.write_setting(store, board_settings.SCORES_SHOWN, systems),
                lambda _n: None, self._failed,
            )  # fmt: skip

    def _refresh_summaries(self) -> None:
        """Bring the lines of the list up to today and to the rule editions in use, in the background."""
        store, session = self.session.store, self.session
        if store is None or store.read_only:
            return
        today, line = session.today(), session.line_maker()

        def work(token: Any) -> int:
            store.warm_up()
            return edits.refresh_summaries(store, today=today, summarise=line, cancelled=token)

        self.tasks.run("summaries", work, lambda count: self.cases.refresh() if count else None, self._failed)

    # -- pages --------------------------------------------------------------------------------------------

    def show_cases(self) -> None:
        """The list of cases."""
        if self.window.rail is None:
            self.window.set_rail([name for name in RAIL if name == "cases" or self.window.has_page(name)])
        self.window.show_page("cases")
        self.cases_page.focus_list()

    def open_case(self, case_id: str) -> None:
        """Open a case; the page is shown when the case has been read."""
        self.case.open_case(case_id)

    def edit(self, case_id: str, record_id: str, kind: str, field: str) -> None:
        """Open a case with a form."""
        self.case.edit(case_id, record_id, kind, field)

    def _case_opened(self, case_id: str) -> None:
        model = self.cases_page.model
        row = model.row_of(case_id)
        self.workspace.set_position(row + 1 if row >= 0 else 0, model.total() if row >= 0 else 0)
        self.window.show_page("case", rail="cases")
        if not self.case.has_form():
            self.workspace.setFocus(Qt.FocusReason.OtherFocusReason)

    def _neighbour(self, step: int) -> None:
        model = self.cases_page.model
        row = model.row_of(self.workspace.case_id())
        if row < 0 or not 0 <= row + step < model.rowCount():
            return
        case = model.case_at(row + step)
        if case is None:  # its page is on the way; the next key finds it
            model.data(model.index(row + step, 0))
            return
        self.cases_page.table.setCurrentIndex(model.index(row + step, 0))
        self.open_case(case.case_id)

    def _show_board(self) -> None:
        view = self.workspace.view()
        self.show_cases()
        if view is not None and view.board is not None:
            self.cases_page.filters.board.set_chosen(view.board.isoformat())
            self.cases_page.filters.board.changed.emit(view.board.isoformat())

    def _search(self, text: str) -> None:
        self.show_cases()
        self.cases_page.search_for(text)

    def _page_changed(self, name: str) -> None:
        if name != "case":
            for tab in (self.overview, self.staging):
                tab.leave()

    def show_import(self, path: str = "") -> None:
        """Read a spreadsheet; without a path the page asks for one."""
        if self.session.read_only:
            return
        if self._import_page is None:
            from hccboard.gui.panels.import_review import ImportPage

            self._import_page = ImportPage(self.session, self.window)
            self._import_page.closed.connect(self.show_cases)
            self._import_page.imported.connect(lambda _result: self.cases.refresh())
            self.window.add_page("import", self._import_page)
        self.window.show_page("import", rail="cases")
        self._import_page.start(path)

    def import_busy(self) -> bool:
        """Whether the import page is reading or storing."""
        controller = getattr(self._import_page, "controller", None)
        return controller is not None and controller.tasks.busy()

    def messages(self) -> MessageArea:
        """Where the page in use shows its messages."""
        page = self.window.stack.currentWidget()
        found = getattr(page, "messages", None)
        return found if isinstance(found, MessageArea) else self.cases_page.messages

    def _failed(self, error: Exception) -> None:
        self.messages().error(error)

    # -- undo ---------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last change of this author and say what it was."""
        store = self.session.store
        if store is None or store.read_only:
            return
        self.case.close_form()
        line = self.session.line_maker()
        self.tasks.run("undo", lambda _t: edits.undo_last(store, summarise=line), self._undone, self._failed)

    def _undone(self, changes: Any) -> None:
        self.session.announce(changes)
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

    def _remember(self) -> None:
        if self._remembers:
            preferences.save(self.preferences)

    def _apply_look(self) -> None:
        theme.apply(self._app, self.preferences.theme, self.preferences.text_percent / 100)
        self.settings_page.show_preferences(self.preferences)
        self._remember()

    def use_language(self, language: str) -> None:
        """Speak another language: the window is made again, the store stays open."""
        if language == translate.language():
            return
        self.preferences = replace(self.preferences, language=language)
        self._remember()
        translate.use(language)
        theme.apply(self._app, self.preferences.theme, self.preferences.text_percent / 100)
        old, shown, case_id = self.window, self.window.current_page(), self.workspace.case_id()
        self.case.close_form()
        self._finish_tasks()
        old.closing.disconnect()
        self._build()
        self.window.setGeometry(old.geometry())
        self._show_again(shown, case_id)
        self.window.show()
        old.close()
        old.deleteLater()

    def _show_again(self, shown: str, case_id: str) -> None:
        if self.session.store is None:
            self._show_alone("unlock" if shown == "unlock" else "start")
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
        size = self.window.size()
        splitters = {s.objectName(): s.sizes() for s in self.window.splitters() if s.isVisible()}
        self.preferences = replace(
            self.preferences, window=(size.width(), size.height()),
            splitters={**self.preferences.splitters, **splitters},
        )  # fmt: skip
        self._remember()
        self.case.close_form()
        self._finish_tasks()
        self.tasks.finish()
        self.session.close()

    def close_file(self) -> None:
        """Close the board file and go back to the start; the program stays open."""
        self.case.close_form()
        self._finish_tasks()
        self.session.close()
        self._show_alone("start")

    def _finish_tasks(self) -> None:
        reading = getattr(self._import_page, "controller", None)
        for controller in (self.cases, self.case, self.start, self.printing, self.filing, self.settings, reading):
            if controller is not None:
                controller.tasks.finish()

    def busy(self) -> bool:
        """Whether any controller has work under way."""
        controllers = (self.cases, self.case, self.start, self.printing, self.filing, self.settings, self)
        return any(controller.tasks.busy() for controller in controllers)


def undone_text(changes: Any) -> str:
    """What was taken back: the kinds of records, by case number where a patient is among them."""
    kinds = list(dict.fromkeys(wording.kind_name(type(record).__name__) for record in changes.records[:6]))
    numbers = [record.case_number for record in changes.records if isinstance(record, Patient)]
    parts = [wording.names_text(kinds), wording.names_text(numbers)]
    return ". ".join(part for part in (wording.list_text([p for p in parts if p]), changes.description) if part)
