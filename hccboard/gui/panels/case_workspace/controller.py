"""What happens in an open case: it is read, saved, its drafts are kept, its neighbours are opened."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from hccboard.domain.records import Record
from hccboard.errors import HccBoardError
from hccboard.gui import case_text
from hccboard.gui.entry_seam import NEW_CASE, EntryPanel, EntryRequest
from hccboard.gui.messages import words_of
from hccboard.gui.panels.case_workspace.draft_writer import DraftWriter
from hccboard.gui.panels.case_workspace.page import CaseWorkspace
from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.operations import cases, drafts, edits
from hccboard.operations.edits import EditConflict
from hccboard.operations.record_checks import InvalidRecords
from hccboard.operations.stores import BoardStore, utc_now
from hccboard.operations.viewing import CaseView, judged_on, view_of
from hccboard.translate import _

log = logging.getLogger(__name__)

DRAFT_MS = 5_000
"""A draft is kept within this time of a change."""
EntryFactory = Callable[[EntryRequest, QWidget], EntryPanel | None]


@dataclass
class _Form:
    """A form that is open, and what of it is not kept yet."""

    panel: EntryPanel
    case_id: str
    unsaved: Any = None
    has_unsaved: bool = False


class CaseController(QObject):
    """``opened`` carries the id of the case that is shown."""

    opened = Signal(str)
    case_created = Signal(str)
    failed = Signal(object)

    def __init__(
        self, page: CaseWorkspace, session: Session, entry_factory: EntryFactory, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.page, self._session, self._entry_factory = page, session, entry_factory
        self.tasks = Tasks(self)
        self._drafts = DraftWriter(self.tasks)
        self._form: _Form | None = None
        self._host: Any = page
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_MS)
        self._draft_timer.timeout.connect(self.keep_draft)
        page.edit_requested.connect(self.edit)
        session.closing.connect(self._closing)
        session.changed.connect(self._changed)
        session.settings_changed.connect(self.refresh)

    # -- reading ------------------------------------------------------------------------------------------

    def open_case(self, case_id: str, then: Callable[[], None] = lambda: None) -> None:
        """Read a case and show it; a form of another case is closed, its draft kept."""
        store = self._session.store
        if store is None:
            return

        def show(view: CaseView) -> None:
            if case_id != self.page.case_id():
                self.close_form()
            self._show(view)
            self.opened.emit(case_id)
            self.tasks.run("note view", lambda _t: edits.note_view(store, case_id), lambda _n: None, self._failed)
            self._host = self.page
            self._offer_drafts(store, case_id)
            then()

        self._read(store, case_id, show)

    def refresh(self) -> None:
        """Read the case that is shown again."""
        store, case_id = self._session.store, self.page.case_id()
        if store is not None and case_id:
            self._read(store, case_id, self._show)

    def _read(self, store: BoardStore, case_id: str, then: Callable[[CaseView], None]) -> None:
        today, staleness = self._session.today(), self._session.staleness

        def read(_token: CancelToken) -> CaseView:
            case = cases.read_case(store, case_id)
            return view_of(case, judged_on(case, today), staleness)

        self.tasks.run("case", read, then, self._failed)

    def _show(self, view: CaseView) -> None:
        self.page.set_view(view, self._session.staleness, read_only=self._session.read_only)

    def _changed(self, changes: Any) -> None:
        if self.page.case_id() in changes.case_ids:
            self.refresh()

    def _failed(self, error: Exception) -> None:
        self.failed.emit(error)

    # -- forms --------------------------------------------------------------------------------------------

    def edit(self, case_id: str, record_id: str, kind: str, field: str) -> None:
        """Open the form for a record, or for a new one of a kind."""
        view = self.page.view()
        if view is None or view.case.patient.case_id != case_id:
            self.open_case(case_id, lambda: self.edit(case_id, record_id, kind, field))
            return
        if self._session.read_only:
            self.page.messages.caution(_("This file is open for reading only."), _("Nothing can be changed here."))
            return
        record = case_text.record_by_id(view, record_id) if record_id else None
        self._open_form(self.page, EntryRequest(view, kind, record, field, **self._common()))

    def new_case(self, host: Any) -> None:
        """Open the form for a new case inside ``host`` (the page of the list)."""
        store = self._session.store
        if store is None or self._session.read_only:
            return

        def show(number: str) -> None:
            self._open_form(host, EntryRequest(None, NEW_CASE, case_number=number, **self._common()))

        self.tasks.run("number", lambda _t: cases.next_case_number(store), show, self._failed)

    def _common(self) -> dict[str, Any]:
        return {"today": self._session.today(), "staleness": self._session.staleness}

    def _open_form(self, host: Any, request: EntryRequest) -> None:
        self.close_form()
        panel = self._entry_factory(request, host)
        if panel is None:
            log.info("there is no form for %s yet", request.kind)
            return
        form = self._form = _Form(panel, request.case_id)
        self._host = host
        panel.save_requested.connect(lambda rows, reason: self._save(form, rows, reason))
        panel.void_requested.connect(lambda record, reason: self._void(form, record, reason))
        panel.draft_changed.connect(lambda content: self._note_draft(form, content))
        panel.discarded.connect(lambda: self._discard(form))
        panel.closed.connect(self.close_form)
        panel.history_requested.connect(lambda record_id: self._history(form, record_id))
        host.open_entry(panel)
        if request.draft is None and self._session.store is not None:
            self._offer_drafts(self._session.store, form.case_id, panel.form)

    def close_form(self) -> None:
        """Close the form that is open; what was typed stays as a draft."""
        form = self._form
        if form is None:
            return
        self.keep_draft()
        self._form = None
        self._host.close_entry()
        if form.unsaved is not None:
            kept = drafts.Draft(form.case_id, form.panel.form, self._session.author, utc_now(), form.unsaved)
            self._host.messages.note(_("Draft kept."), "", _("Open draft"), lambda: self._open_draft(kept))

    def has_form(self) -> bool:
        """Whether a form is open."""
        return self._form is not None

    def _save(self, form: _Form, rows: list[Record], reason: str) -> None:
        store = self._session.store
        if store is None:
            return
        form.panel.saving(True)
        line = self._session.line_maker()
        self.tasks.run(
            "save", lambda _t: edits.save(store, rows, reason=reason, summarise=line),
            lambda changes: self._saved(form, changes), lambda error: self._not_saved(form, error), essential=True,
        )  # fmt: skip

    def _void(self, form: _Form, record: Record, reason: str) -> None:
        store = self._session.store
        if store is None:
            return
        form.panel.saving(True)
        line = self._session.line_maker()
        self.tasks.run(
            "save", lambda _t: edits.void(store, record, reason, summarise=line),
            lambda changes: self._saved(form, changes), lambda error: self._not_saved(form, error), essential=True,
        )  # fmt: skip

    def _saved(self, form: _Form, changes: Any) -> None:
        if self._form is form:
            self._forget_draft(form)
            self._form = None
            self._host.close_entry()
            self._host.messages.clear()
        self._session.announce(changes)
        if not form.case_id and changes.case_ids:
            self.case_created.emit(changes.case_ids[0])

    def _not_saved(self, form: _Form, error: Exception) -> None:
        form.panel.saving(False)
        if isinstance(error, InvalidRecords):
            form.panel.show_problems(error)
        elif isinstance(error, EditConflict):
            form.panel.show_conflict(error)
        elif isinstance(error, HccBoardError):
            self.keep_draft()
            form.panel.show_error(error)
        else:
            self._failed(error)

    def _history(self, form: _Form, record_id: str) -> None:
        store = self._session.store
        if store is not None:
            self.tasks.run("history", lambda _t: edits.history(store, record_id), form.panel.show_history, self._failed)

    # -- drafts -------------------------------------------------------------------------------------------

    def _note_draft(self, form: _Form, content: Any) -> None:
        form.unsaved, form.has_unsaved = content, True
        if not self._draft_timer.isActive():
            self._draft_timer.start()

    def keep_draft(self) -> None:
        """Write what was typed since the last time into the store, encrypted like everything else."""
        self._draft_timer.stop()
        form, store = self._form, self._session.store
        if form is None or store is None or store.read_only or not form.has_unsaved:
            return
        case_id, name, content = form.case_id, form.panel.form, form.unsaved
        form.has_unsaved = False
        self._drafts.keep(store, case_id, name, content, self._draft_failed)

    def _draft_failed(self, error: Exception) -> None:
        if self._form is not None:
            self._form.has_unsaved = True
        title, text = words_of(error)
        self.page.messages.caution(_("The draft could not be kept."), f"{title} {text}")

    def _discard(self, form: _Form) -> None:
        self._forget_draft(form)
        if self._form is form:
            self._form = None
            self._host.close_entry()

    def _forget_draft(self, form: _Form) -> None:
        store = self._session.store
        form.has_unsaved = False
        self._draft_timer.stop()
        if store is not None and not store.read_only:
            self._drafts.forget(store, form.case_id, form.panel.form, self._failed)

    def _offer_drafts(self, store: BoardStore, case_id: str, form: str = "") -> None:
        """Say that there is an unsaved draft: of the case, or of the form that was opened."""

        def show(found: list[drafts.Draft]) -> None:
            wanted = [draft for draft in found if not form or draft.form == form]
            if wanted:
                self._show_draft(wanted[0])

        self.tasks.run("drafts", lambda _t: drafts.list_drafts(store, case_id), show, self._failed)

    def _show_draft(self, draft: drafts.Draft) -> None:
        typing = self._form is not None and (self._form.panel.form != draft.form or self._form.unsaved is not None)
        shown = self.page.case_id() if self._host is self.page else ""
        if draft.case_id != shown or typing or self._session.read_only:
            return
        time = draft.saved_at.astimezone().strftime("%Y-%m-%d %H:%M")
        self._host.messages.note(
            _("A draft of {time} was not saved.").format(time=time), _("The saved version was not touched."),
            _("Open draft"), lambda: self._open_draft(draft), stays=True,
        )  # fmt: skip

    def _open_draft(self, draft: drafts.Draft) -> None:
        """Open the form of a draft with what was typed in it."""
        view = self.page.view() if draft.case_id else None
        content = draft.content
        record_id = content.get("record_id", "") if isinstance(content, dict) else ""
        record = case_text.record_by_id(view, record_id) if record_id and view is not None else None
        kind = draft.form.partition(":")[0]
        self._host.messages.clear()
        number = content.get("case_number", "") if isinstance(content, dict) and not draft.case_id else ""
        request = EntryRequest(view, kind, record, draft=content, case_number=number, **self._common())
        self._open_form(self._host, request)

    def _closing(self) -> None:
        """The store is about to be closed: what was typed is kept before anything stops."""
        form = self._form
        self.keep_draft()
        self.tasks.finish()
        if form is not None:
            self._form = None
            self._host.close_entry()
