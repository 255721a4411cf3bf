"""What happens in an open case: it is read, its forms are opened, what changed in the store is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from hccboard import wording
from hccboard.domain.records import Patient
from hccboard.gui.entry_seam import EntryRequest
from hccboard.gui.panels.case_workspace.forms import CaseForms, EntryFactory
from hccboard.gui.panels.case_workspace.page import CaseWorkspace
from hccboard.gui.record_to_open import record_to_open
from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.gui.widgets.message_bar import MessageBar
from hccboard.operations import cases, drafts, edits
from hccboard.operations.drafts import Draft
from hccboard.operations.stores import BoardStore
from hccboard.operations.viewing import CaseView, judged_on, view_of
from hccboard.translate import _


class CaseController(QObject):
    """``opened`` carries the id of the case that is shown."""

    opened = Signal(str)
    case_created = Signal(str)
    case_voided = Signal(str, str)
    """The number of the case that was shown and is no longer in use; the operation that voided it, "" where that was
    itself an undoing."""
    failed = Signal(object)

    def __init__(
        self, page: CaseWorkspace, session: Session, entry_factory: EntryFactory, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.page, self._session = page, session
        self.tasks = Tasks(self)
        self._views = 0
        self._same_number: MessageBar | None = None
        self.forms = CaseForms(page, session, self.tasks, entry_factory, self)
        self.forms.case_created.connect(self.case_created)
        self.forms.outdated.connect(self.refresh)
        self.forms.failed.connect(self.failed)
        self.forms.case_wanted.connect(self._open_draft)
        page.edit_requested.connect(self.edit)
        session.closing.connect(self.forms.store_closes)
        session.changed.connect(self._changed)
        for told in (session.settings_changed, session.access_changed, session.state_changed):
            told.connect(self.refresh)

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
            self._note_view(store, case_id)
            self._look_for_the_same_number(store, case_id)
            then()
            self.forms.offer_draft(case_id)

        self._read(store, case_id, show)

    def _open_draft(self, draft: Draft) -> None:
        self.open_case(draft.case_id, lambda: self.forms.open_draft(draft, self.page))

    def _note_view(self, store: BoardStore, case_id: str) -> None:
        """Every viewing stands in the history, however soon the next case is opened or the board closed."""
        self._views += 1
        self.tasks.run(
            f"note view {self._views}", lambda _t: edits.note_view(store, case_id), lambda _n: None, self.failed.emit,
            essential=True,
        )  # fmt: skip

    def _look_for_the_same_number(self, store: BoardStore, case_id: str) -> None:
        """Say where another case has the same hospital number; it hinders nothing, a hospital may use one again."""

        def tell(numbers: list[str]) -> None:
            if self._same_number is not None:
                self.page.messages.remove(self._same_number)
                self._same_number = None
            if numbers and self.page.case_id() == case_id:
                self._same_number = self.page.messages.caution(
                    _("The same hospital number: {cases}").format(cases=wording.list_text(numbers)),
                    _("One patient may stand in several cases. A case that was entered twice is voided as a whole."),
                )

        self.tasks.run(
            "same number", lambda _t: cases.cases_of_the_same_hospital_number(store, case_id), tell, self.failed.emit
        )

    def refresh(self) -> None:
        """Read the case that is shown again."""
        store, case_id = self._session.store, self.page.case_id()
        if store is not None and case_id:
            self._read(store, case_id, self._show)

    def _read(self, store: BoardStore, case_id: str, then: Callable[[CaseView], None]) -> None:
        session, ticket = self._session, self.forms.drafts.ticket(case_id)
        today, staleness, rules = session.today(), session.staleness, session.rules

        def read(_token: CancelToken) -> tuple[CaseView, list[Draft]]:
            case = cases.read_case(store, case_id)
            return view_of(case, judged_on(case, today), staleness, rules), drafts.list_drafts(store, case_id)

        def done(found: tuple[CaseView, list[Draft]]) -> None:
            self.forms.drafts.learn(case_id, found[1], ticket)
            then(found[0])

        self.tasks.run("case", read, done, self.failed.emit)

    def _show(self, view: CaseView) -> None:
        self.page.set_view(view, self._session.staleness, read_only=self._session.read_only)

    def _changed(self, changes: Any) -> None:
        case_id = self.page.case_id()
        if not case_id or case_id not in changes.case_ids:
            return
        voided = next((r for r in changes.records if isinstance(r, Patient) and r.id == case_id and r.voided), None)
        if voided is None:
            self.refresh()
            store = self._session.store
            if store is not None and any(isinstance(record, Patient) for record in changes.records):
                self._look_for_the_same_number(store, case_id)
            return
        self.close_form()
        self.tasks.cancel("case")
        self.page.leave_case()
        self.case_voided.emit(voided.case_number, "" if changes.action == "undo" else changes.operation_id)

    # -- forms --------------------------------------------------------------------------------------------

    def edit(self, case_id: str, record_id: str, kind: str, field: str) -> None:
        """Open the form for a record, or for a new one of a kind; with its draft where there is one.

        A field without a record asks for what settles that field: see ``record_to_open``.
        """
        view = self.page.view()
        if view is None or view.case.patient.case_id != case_id:
            self.open_case(case_id, lambda: self.edit(case_id, record_id, kind, field))
            return
        if self._session.read_only:
            self.page.messages.caution(_("This file is open for reading only."), _("Nothing can be changed here."))
            return
        record = record_to_open(view, record_id, kind, field)
        self.forms.open(self.page, EntryRequest(view, kind, record, field, **self.forms.common()))

    def new_case(self, host: Any) -> None:
        """Open the form for a new case inside ``host`` (the page of the list)."""
        self.forms.new_case(host)

    def close_form(self) -> None:
        """Close the form that is open; what was typed stays as a draft."""
        self.forms.close()

    def has_form(self) -> bool:
        """Whether a form is open."""
        return self.forms.is_open()
