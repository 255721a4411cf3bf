"""What happens on the Cases page: every query, page and preview is read in a worker, the newest one wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from hccboard.domain import records
from hccboard.domain.summary import CaseSummary
from hccboard.gui.open_items import request_text
from hccboard.gui.panels.cases.access import AccessController
from hccboard.gui.panels.cases.model import PAGE
from hccboard.gui.panels.cases.page import CasesPage
from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.operations import cases, edits
from hccboard.operations.cases import CaseIds, CaseQuery
from hccboard.operations.stores import BoardStore
from hccboard.operations.viewing import CaseView, judged_on, view_of
from hccboard.translate import _

PREVIEW_MS, TYPING_MS = 60, 150
"""What follows the rows (preview, counts, the rest of the order) waits for so long after them; longer while someone
types: the list is painted first, keys run ahead."""
FIRST, PAINTED = 400, 48
"""So many matches are ordered, and so many of them read, before the first paint; the rest follows."""
_EXAMPLES = 3
LineMaker = Callable[[records.CaseRecords], CaseSummary]


class CasesController(QObject):
    """Reads for the page and carries out what the user does on it."""

    open_requested = Signal(str)
    listed = Signal()
    """The list stands as asked for last."""

    def __init__(self, page: CasesPage, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page, self._session = page, session
        self.tasks = Tasks(self)
        self._keep = ""
        self._query = page.query()
        self._typing, self._incomplete, self._read = False, False, 0
        page.query_changed.connect(self._asked)
        self._preview_timer = self._timer(lambda: self._preview(page.selected()))
        self._later = self._timer(self._read_rest)
        page.case_selected.connect(lambda _case: self._preview_timer.start(TYPING_MS if self._typing else PREVIEW_MS))
        page.open_requested.connect(self.open_requested)
        page.request_copied.connect(self._copy_request)
        page.preview.board_moved.connect(self._move_board)
        page.model.page_wanted.connect(self._read_page)
        session.opened.connect(self._opened)
        session.closing.connect(self._close)
        session.changed.connect(self._changed)
        self.access = AccessController(page, session, self.tasks, self)
        session.access_changed.connect(self._access_changed)
        for told in (session.settings_changed, session.state_changed):
            told.connect(self.refresh)
        if session.store is not None:
            self._opened()

    def busy(self) -> bool:
        """Whether anything is being read, or about to be."""
        return self.tasks.busy() or self._preview_timer.isActive() or self._later.isActive()

    def order(self) -> list[str]:
        """The ids of the cases of the list that are at hand, in its order: for previous and next."""
        return [row.case_id for row in self.page.model.seen()]

    def refresh(self) -> None:
        """Read the list and its counts again."""
        store = self._session.store
        if store is None:
            return
        if self.page.query().today != self._session.today():  # midnight has passed, or the board stood closed
            self.page.set_today(self._session.today())
        self._query = query = self.page.query()
        self._keep = self.page.selected() or self._keep
        self._later.stop()
        self.tasks.cancel("rest")
        self.tasks.cancel("counts")
        rows = PAGE if self._keep and not self._typing else PAINTED  # the chosen case is to be among them
        self.tasks.run("list", lambda token: _read_list(store, query, rows, token), self._show_list, self._failed)

    def _asked(self, query: CaseQuery) -> None:
        self._typing = query.search != self._query.search
        self.refresh()

    def _timer(self, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(then)
        return timer

    def _opened(self) -> None:
        self.page.messages.clear()
        self.access.begin()
        self._say_what_opening_found()
        self._keep = ""
        self.refresh()

    def _access_changed(self) -> None:
        self.access.begin()
        self.refresh()

    def _say_what_opening_found(self) -> None:
        assert self._session.store is not None
        for note in self._session.store.opening_notes:
            text = " ".join(part for part in (note.why, note.next_step) if part)
            if note.kind == "recovered":
                self.page.messages.note(note.what, text, stays=True)
            else:
                self.page.messages.caution(note.what, text)

    def _close(self) -> None:
        self._later.stop()
        self._preview_timer.stop()
        self.tasks.finish()

    def _changed(self, changes: Any) -> None:
        if changes.case_ids:
            self._keep = changes.case_ids[0] if len(changes.case_ids) == 1 else self._keep
        self.refresh()

    def _show_list(self, found: tuple[CaseIds, list[CaseSummary]]) -> None:
        ids, first = found
        self._incomplete, self._read = not ids.complete, len(first)
        if ids.total:
            # Another case may have been chosen while the list was read
            self.page.show_list(ids, first, self.page.selected() or self._keep)
        else:
            self._show_nothing(self._query)
        self._later.start(TYPING_MS if self._typing else 0)
        self._typing = False
        self.listed.emit()

    def _read_rest(self) -> None:
        store, query = self._session.store, self._query
        if store is None:
            return
        if self.page.model.rowCount() > PAINTED:
            self._read_page(0)
        if self._incomplete:
            self.tasks.run("rest", lambda _t: cases.case_ids(store, query), self.page.show_more, self._failed)
        self.tasks.run("counts", lambda _t: cases.case_counts(store, query), self.page.show_counts, self._failed)

    def _show_nothing(self, query: CaseQuery) -> None:
        store = self._session.store
        assert store is not None
        self.page.show_case(None, self._session.staleness, read_only=self._session.read_only)
        if query == CaseQuery(sort=query.sort, descending=query.descending, today=query.today):
            self.page.show_empty()
            return
        self.page.show_nothing_found(0, [])
        if self.page.filters.active():
            alone = CaseQuery(search=query.search, view=query.view, today=query.today)
            self.tasks.run(
                "alone", lambda _t: _examples(store, alone), lambda found: self.page.show_nothing_found(*found)
            )

    def _read_page(self, number: int) -> None:
        store = self._session.store
        if store is None:
            return
        keys = self.page.model.keys_of_page(number)
        self.tasks.run(
            f"page {number}", lambda _t: cases.case_summaries(store, keys),
            lambda rows: self._show_page(number, keys, rows), self._failed,
        )  # fmt: skip

    def _show_page(self, number: int, keys: list[int], rows: list[CaseSummary]) -> None:
        if self.page.model.keys_of_page(number) != keys:
            return  # the list was ordered or searched anew meanwhile; its own pages are asked for again
        self.page.model.set_page(number, rows)
        if self.page.preview.view() is None:
            self._preview(self.page.selected())

    # -- the chosen case ----------------------------------------------------------------------------------

    def _preview(self, case_id: str) -> None:
        store = self._session.store
        if not case_id or store is None:
            self.tasks.cancel("preview")
            return
        self._read_view(case_id, "preview", self._show_preview)

    def _show_preview(self, view: CaseView) -> None:
        self.page.show_case(view, self._session.staleness, read_only=self._session.read_only)

    def _read_view(self, case_id: str, key: str, then: Callable[[CaseView], None]) -> None:
        store, session = self._session.store, self._session
        assert store is not None
        today, staleness, rules = session.today(), session.staleness, session.rules

        def read(_token: CancelToken) -> CaseView:
            case = cases.read_case(store, case_id)
            return view_of(case, judged_on(case, today), staleness, rules)

        self.tasks.run(key, read, then, self._failed)

    def _copy_request(self, case_id: str) -> None:
        self._read_view(case_id, "request", self._put_request)

    def _put_request(self, view: CaseView) -> None:
        number = view.case.patient.case_number
        if not view.readiness.open_items:
            self.page.messages.note(_("Nothing is missing in {case}.").format(case=number))
            return
        QApplication.clipboard().setText(request_text(view))
        self.page.messages.note(
            _("Request for {case} copied.").format(case=number), _("It holds the case number and the items, no name.")
        )

    def _move_board(self, case_id: str, days: int) -> None:
        store = self._session.store
        if store is not None:
            line = self._session.line_maker()
            self.tasks.run(
                "move", lambda _t: _moved(store, case_id, days, line), self._session.announce, self._failed, writes=True
            )

    def _failed(self, error: Exception) -> None:
        self.page.messages.error(error)


def _read_list(store: BoardStore, query: CaseQuery, rows: int, token: CancelToken) -> tuple[CaseIds, list[CaseSummary]]:
    """The beginning of the order and the rows that can be in view."""
    ids = cases.case_ids(store, query, limit=FIRST)
    token.check()
    return ids, cases.case_summaries(store, ids.keys[:rows])


def _examples(store: BoardStore, query: CaseQuery) -> tuple[int, list[str]]:
    """How many cases match without the filters, and the numbers of the first ones."""
    ids = cases.case_ids(store, query, limit=_EXAMPLES)
    return ids.total, [row.case_number for row in cases.case_summaries(store, ids.keys)]


def _moved(store: BoardStore, case_id: str, days: int, line: LineMaker) -> edits.Changes:
    """Move the meeting of the newest question."""
    question = cases.read_case(store, case_id).latest(records.BoardQuestion)
    moved = replace(question, meeting_date=question.meeting_date + timedelta(days=days))
    return edits.save(store, [moved], reason=_("Board moved"), summarise=line)
