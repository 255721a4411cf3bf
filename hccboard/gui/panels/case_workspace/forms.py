"""The form that is open: opened with its draft, saved or voided, left with its draft."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from hccboard.domain.records import Attachment, Record
from hccboard.errors import HccBoardError
from hccboard.gui.entry_seam import NEW_CASE, EntryPanel, EntryRequest, NotSaved
from hccboard.gui.panels.case_workspace import attachment_files, draft_messages
from hccboard.gui.panels.case_workspace.draft_writer import DraftWriter
from hccboard.gui.panels.case_workspace.open_form import OpenForm
from hccboard.gui.panels.case_workspace.page import CaseWorkspace
from hccboard.gui.record_to_open import record_to_open
from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.operations import cases, drafts, edits
from hccboard.operations.board_state import BoardState, board_state
from hccboard.operations.drafts import Draft
from hccboard.operations.edits import Changes, EditConflict
from hccboard.operations.record_checks import InvalidRecords
from hccboard.operations.stores import BoardStore, DiskFull
from hccboard.operations.write_batch import Summarise

log = logging.getLogger(__name__)

DRAFT_MS = 5_000
"""A draft is kept within this time of a change."""
SETTLED = (EditConflict, DiskFull)
"""What a form cannot settle: something else stands in its place until it is."""
EntryFactory = Callable[[EntryRequest, QWidget], EntryPanel | None]


class CaseForms(QObject):
    """At most one form is open, in the page of a case or, for a new one, in that of the list (its host)."""

    case_created = Signal(str)
    outdated = Signal()
    """What is behind the form is no longer what the store holds."""
    failed = Signal(object)
    case_wanted = Signal(object)
    """A ``Draft`` is to be opened whose case is not shown."""
    held = Signal(int)
    """How many drafts are in memory only, because the disk is full."""

    def __init__(
        self, page: CaseWorkspace, session: Session, tasks: Tasks, entry_factory: EntryFactory, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._page, self._session, self._tasks, self._entry_factory = page, session, tasks, entry_factory
        self.drafts = DraftWriter(tasks, self.held.emit)
        self._form: OpenForm | None = None
        self._saving: list[OpenForm] = []
        self._failed_saves = 0
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_MS)
        self._draft_timer.timeout.connect(self.keep_draft)

    def new_case(self, host: Any) -> None:
        """Open the form for a new case inside ``host`` (the page of the list)."""
        store = self._session.store
        if store is None or self._session.read_only:
            return
        ticket = self.drafts.ticket("")

        def show(found: tuple[str, Draft | None]) -> None:
            number, draft = found
            self.drafts.learn("", [draft] if draft else [], ticket)
            self.open(host, EntryRequest(None, NEW_CASE, case_number=number, **self.common()))

        def read(_token: CancelToken) -> tuple[str, Draft | None]:
            return cases.next_case_number(store), drafts.load_draft(store, "", NEW_CASE)

        self._tasks.run("number", read, show, self.failed.emit)

    def common(self) -> dict[str, Any]:
        """What every form is asked to go by."""
        return {"today": self._session.today(), "staleness": self._session.staleness}

    def open(self, host: Any, request: EntryRequest) -> None:
        """Open a form. What was typed in it and not saved is never typed over unseen: it is opened with it."""
        self.close()
        draft = self.drafts.find(request.case_id, request.form)
        if draft is not None:
            request = dataclasses.replace(request, draft=draft.content)
        panel = self._entry_factory(request, host)
        if panel is None:
            log.info("there is no form for %s yet", request.kind)
            return
        form = self._show_form(panel, request, host)
        if draft is not None and request.found is None:
            host.messages.clear()
            form.bar = draft_messages.opened(host, request, draft, lambda: self._start_afresh(form))

    def _show_form(self, panel: EntryPanel, request: EntryRequest, host: Any) -> OpenForm:
        form = self._form = OpenForm(panel, request, host)
        panel.save_requested.connect(lambda rows, reason: self._save(form, rows, reason))
        panel.void_requested.connect(lambda record, reason: self._void(form, record, reason))
        panel.unvoid_requested.connect(lambda record, reason: self._unvoid(form, record, reason))
        panel.attach_requested.connect(lambda record, path: self._attach(form, record, path))
        panel.draft_changed.connect(lambda content: self._note_draft(form, content))
        panel.discarded.connect(lambda: self._discard(form))
        panel.closed.connect(self.close)
        panel.retry_requested.connect(lambda: form.work is not None and self._write(form, form.work))
        panel.form_requested.connect(lambda: self._back(form))
        panel.history_requested.connect(lambda record_id: self._history(form, record_id))
        host.open_entry(panel)
        return form

    def close(self) -> None:
        """Close the form that is open; what was typed stays as a draft."""
        form = self._form
        if form is None:
            return
        self.keep_draft()
        self._take_away(form)
        kept = self.drafts.find(form.case_id, form.name)
        if kept is not None and self.drafts.is_held(form.case_id, form.name):
            draft_messages.held(form.host, lambda: self.open_draft(kept, form.host))
        elif kept is not None and not form.saving:
            draft_messages.kept(form.host, lambda: self.open_draft(kept, form.host))

    def _back(self, form: OpenForm) -> None:
        """From what settles a save, or shows a draft, to the form with what was typed in it."""
        if self._form is form:
            self._take_away(form)
            if form.request.found is not None:
                self.open_draft(form.request.found, form.host)
                return
            self.open(form.host, dataclasses.replace(form.request, not_saved=None))

    def _take_away(self, form: OpenForm) -> None:
        self._form = None
        form.host.close_entry()
        if form.host is not self._page:
            form.host.focus_list()
        if form.bar is not None:
            form.host.messages.remove(form.bar)

    def is_open(self) -> bool:
        """Whether a form is open."""
        return self._form is not None

    def is_new_case(self) -> bool:
        """Whether the form that is open is that of a new case, beside the list."""
        return self._form is not None and self._form.host is not self._page

    @property
    def request(self) -> EntryRequest | None:
        """What the form that is open was asked for; ``None`` where none is."""
        return self._form.request if self._form is not None else None

    def _save(self, form: OpenForm, rows: list[Record], reason: str) -> None:
        form.tried = self._attempt(rows, reason)
        self._write(form, lambda store, line: edits.save(store, rows, reason=reason, summarise=line))

    def _void(self, form: OpenForm, record: Record, reason: str) -> None:
        """Void a record with what refers to it; the form has said what that is."""
        form.tried = self._attempt([record], reason, voids=True)
        self._write(
            form, lambda store, line: edits.void(store, record, reason, with_dependents=True, summarise=line)
        )

    def _unvoid(self, form: OpenForm, record: Record, reason: str) -> None:
        """Bring a voided record back, and what was voided together with it."""
        form.tried = None  # there is nothing typed that something else could settle
        self._write(form, lambda store, line: edits.unvoid(store, record, reason, summarise=line))

    def _attach(self, form: OpenForm, record: Attachment, path: str) -> None:
        """Keep a copy of a file; it is read off the window's thread."""
        form.tried = self._attempt([record], "")
        self._write(form, lambda store, line: attachment_files.keep(store, record, Path(path), line))

    def _attempt(self, rows: list[Record], reason: str, *, voids: bool = False) -> NotSaved:
        return NotSaved(None, tuple(rows), reason, self._session.author, voids=voids)

    def _write(self, form: OpenForm, work: Callable[[BoardStore, Summarise], Changes]) -> None:
        store = self._session.store
        if store is None:
            return
        form.panel.saving(True)
        form.saving, form.written, form.has_unsaved, form.work = True, False, False, work
        self._saving.append(form)
        self._draft_timer.stop()
        line = self._session.line_maker()
        write = self.drafts.settled_by(store, form.case_id, form.name, lambda: work(store, line))

        def work_and_note(_token: CancelToken) -> Changes:
            changes = write()
            form.written = True
            return changes

        # A key of its own: the outcome of a save is told even if another form is saved meanwhile
        self._tasks.run(
            f"save {id(form)}", work_and_note, lambda changes: self._saved(form, changes),
            lambda error: self._not_saved(form, error), essential=True,
        )  # fmt: skip

    def _ended(self, form: OpenForm) -> None:
        form.saving = False
        self._saving.remove(form)

    def _saved(self, form: OpenForm, changes: Any) -> None:
        self._ended(form)
        self.drafts.settled(form.case_id, form.name)
        if self._form is form:
            self._take_away(form)
            form.host.messages.clear()
        self._session.announce(changes)
        if not form.case_id and changes.case_ids:
            self.case_created.emit(changes.case_ids[0])

    def _not_saved(self, form: OpenForm, error: Exception) -> None:
        self._ended(form)
        self._failed_saves += 1
        if self._form is not form:
            self._keep_of_closed(form)
            self.failed.emit(error)
            return
        form.has_unsaved = form.unsaved is not None
        form.panel.saving(False)
        if isinstance(error, InvalidRecords):
            form.panel.show_problems(error)
        elif isinstance(error, DiskFull) and form.tried is not None:
            self._hold(form, error)
        elif isinstance(error, HccBoardError):
            self.keep_draft()
            if not self._settle(form, error):
                form.panel.show_error(error)
        else:
            self.failed.emit(error)

    def _hold(self, form: OpenForm, error: DiskFull) -> None:
        """The disk has no room, neither for the record nor for a draft: it stays in memory, and is said to."""
        store = self._session.store
        if store is None:
            return
        form.has_unsaved = False
        typed = form.unsaved if form.unsaved is not None else form.request.draft
        self.drafts.hold(store, form.case_id, form.name, typed)
        if form.request.not_saved is not None and isinstance(form.request.not_saved.error, DiskFull):
            form.panel.show_error(error)
            return

        def settle(state: BoardState | None) -> None:
            if self._form is form and not self._settle(form, error, state):
                form.panel.show_error(error)

        self._tasks.run("board state", lambda _t: board_state(store), settle, lambda _error: settle(None))

    def _settle(self, form: OpenForm, error: HccBoardError, board: BoardState | None = None) -> bool:
        """Show what settles an error in place of the form; whether there is something that does."""
        if form.tried is None or not isinstance(error, SETTLED):
            return False
        tried = dataclasses.replace(form.tried, error=error, at=datetime.now().astimezone(), board=board)
        request = dataclasses.replace(form.request, draft=None, not_saved=tried)
        panel = self._entry_factory(request, form.host)
        if panel is None:
            return False
        self._take_away(form)
        shown = self._show_form(panel, request, form.host)
        shown.unsaved, shown.tried, shown.work = form.unsaved, form.tried, form.work
        self.outdated.emit()
        return True

    def _history(self, form: OpenForm, record_id: str) -> None:
        store = self._session.store
        if store is not None:
            self._tasks.run(
                "history", lambda _t: edits.history(store, record_id), form.panel.show_history, self.failed.emit
            )

    # -- drafts -------------------------------------------------------------------------------------------

    def _note_draft(self, form: OpenForm, content: Any) -> None:
        form.unsaved, form.has_unsaved = content, True
        if not self._draft_timer.isActive():
            self._draft_timer.start()

    def keep_draft(self) -> None:
        """Write what was typed since the last time into the store, encrypted like everything else."""
        self._draft_timer.stop()
        form, store = self._form, self._session.store
        if form is None or store is None or store.read_only or not form.has_unsaved:
            return
        form.has_unsaved = False
        self.drafts.keep(store, form.case_id, form.name, form.unsaved, partial(self._draft_failed, form=form))

    def _keep_of_closed(self, form: OpenForm) -> None:
        """What could not be saved after its form was closed stays as a draft."""
        store = self._session.store
        if store is not None and form.unsaved is not None:
            self.drafts.keep(store, form.case_id, form.name, form.unsaved, self._draft_failed)

    def _draft_failed(self, error: Exception, form: OpenForm | None = None) -> None:
        """Say it where the user is; ``form`` is the one whose draft it was, if it is still open it is tried again."""
        if form is not None and form is self._form:
            form.has_unsaved = True
        draft_messages.not_kept(self._form.host if self._form is not None else self._page, error)

    def _discard(self, form: OpenForm) -> None:
        """Close a form and forget what was typed in it."""
        self.keep_draft()
        draft = self.drafts.find(form.case_id, form.name)
        self._forget_draft(form)
        if self._form is form:
            self._take_away(form)
        if draft is not None:
            self._say_discarded(draft, form.host)

    def _forget_draft(self, form: OpenForm) -> None:
        form.has_unsaved = False
        self._draft_timer.stop()
        self._forget(form.case_id, form.name)

    def _forget(self, case_id: str, name: str) -> None:
        store = self._session.store
        if store is not None and not store.read_only:
            self.drafts.forget(store, case_id, name, self.failed.emit)

    def _start_afresh(self, form: OpenForm) -> None:
        """Open the form again as it is without its draft."""
        if self._form is form:
            self._discard(form)
            self.open(form.host, dataclasses.replace(form.request, draft=None))

    def _say_discarded(self, draft: Draft, host: Any) -> None:
        def bring_back() -> None:
            store = self._session.store
            if store is not None:
                if self._form is not None and self._form.name == draft.form:
                    self._form.has_unsaved = False  # what is brought back takes the place of what was begun again
                self.drafts.keep(store, draft.case_id, draft.form, draft.content, self._draft_failed)
                self.open_draft(draft, host)

        draft_messages.discarded(host, bring_back)

    def offer_draft(self, case_id: str) -> None:
        """Say that something was typed in this case and not saved."""
        draft = self.drafts.newest(case_id)
        if draft is None or self._form is not None or self._session.read_only:
            return
        draft_messages.found(self._page, draft, lambda: self.open_draft(draft, self._page))

    def open_draft(self, draft: Draft, host: Any) -> None:
        """Open the form of a draft with what was typed in it."""
        view = self._page.view() if draft.case_id else None
        if draft.case_id and (host is not self._page or view is None or view.case.patient.case_id != draft.case_id):
            self.case_wanted.emit(draft)
            return
        host.messages.clear()
        if not draft.case_id:
            self.new_case(host)
            return
        kind, _colon, record_id = draft.form.partition(":")
        record = record_to_open(view, record_id, kind, "") if view is not None else None
        if record_id and (record is None or record.voided):
            draft_messages.homeless(host, lambda: self._forget(draft.case_id, draft.form))
            return
        self.open(host, EntryRequest(view, kind, record, **self.common()))

    # -- the end ------------------------------------------------------------------------------------------

    def settle_saves(self) -> bool:
        """Bring what is being saved to its end, before the board or the window closes; whether none of it failed. What
        could not be saved stays in its form, which says why, or as a draft."""
        before = self._failed_saves
        self._tasks.complete()
        return self._failed_saves == before

    def store_closes(self) -> None:
        """What was typed is kept before anything stops, and the form is taken away; what could not be saved any more
        is a draft when the board is opened again."""
        form = self._form
        self.keep_draft()
        self.drafts.keep_held(self._session.store)
        self._tasks.finish()
        for unsaved in [one for one in self._saving if not one.written]:
            self._keep_of_closed(unsaved)
        self._saving.clear()
        self._tasks.finish()
        if form is not None:
            self._take_away(form)
        self.drafts.close()
