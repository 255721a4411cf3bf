"""Drafts that were found when a board was opened: the list says so, and after a crash the newest is shown at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from hccboard import wording
from hccboard.gui.entry_seam import EntryRequest
from hccboard.gui.panels.case_workspace import draft_words
from hccboard.gui.panels.case_workspace.forms import CaseForms
from hccboard.gui.record_to_open import record_to_open
from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.gui.widgets.message_bar import MessageBar
from hccboard.operations import cases, drafts
from hccboard.operations.drafts import Draft
from hccboard.operations.viewing import CaseView, judged_on, view_of
from hccboard.translate import _, ngettext
from hccboard.wording.formats import more_text, with_point

_NAMED = 3


@dataclass(frozen=True)
class _Found:
    """All drafts of the author, the newest first, with the case of the newest and the numbers of the cases."""

    drafts: tuple[Draft, ...]
    view: CaseView | None
    numbers: tuple[str, ...]


class FoundDrafts(QObject):
    """Looks once after a board was opened. ``host`` is the page of the list."""

    def __init__(self, forms: CaseForms, host: Any, session: Session, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._forms, self._host, self._session, self._tasks = forms, host, session, tasks
        self._bar: MessageBar | None = None
        session.opened.connect(self.look)
        session.access_changed.connect(self.look)

    def look(self) -> None:
        """Read the drafts of the author."""
        store, session = self._session.store, self._session
        if store is None or store.read_only:
            return
        today, limits, rules = session.today(), session.staleness, session.rules

        def read(_token: CancelToken) -> _Found | None:
            found = tuple(drafts.list_drafts(store))
            known = {draft.case_id: cases.read_case(store, draft.case_id) for draft in found if draft.case_id}
            known = {case_id: case for case_id, case in known.items() if not case.patient.voided}
            found = tuple(draft for draft in found if not draft.case_id or draft.case_id in known)
            if not found:
                return None
            case = known.get(found[0].case_id)
            view = view_of(case, judged_on(case, today), limits, rules) if case is not None else None
            numbers = dict.fromkeys(known[draft.case_id].patient.case_number for draft in found if draft.case_id)
            return _Found(found, view, tuple(numbers))

        self._tasks.run("found drafts", read, self._show, self._forms.failed.emit)

    def _show(self, found: _Found | None) -> None:
        if found is None or self._forms.is_open():
            return
        newest = found.drafts[0]
        own = [draft for draft in found.drafts if draft.case_id == newest.case_id]
        self._forms.drafts.learn(newest.case_id, own, self._forms.drafts.ticket(newest.case_id))
        crashed = any(note.kind == "recovered" for note in self._notes())
        if crashed and self._host.isVisible():
            self._compare(newest, found.view)
        count = len(found.drafts)
        time = draft_words.time_of(newest)
        title = ngettext(
            "{count} draft was not saved; it is of {time}.",
            "{count} drafts were not saved; the newest is of {time}.", count,
        )  # fmt: skip
        names = [_("a new case")] if not all(d.case_id for d in found.drafts) else []
        cases_named = more_text([*found.numbers, *names], _NAMED)
        text = wording.sentences_text([with_point(cases_named), _("The saved version was not touched.")])
        self._bar = self._host.messages.note(
            title.format(count=count, time=time), text, "" if self._forms.is_open() else _("Compare"),
            lambda: self._compare(newest, found.view), stays=True,
        )  # fmt: skip

    def _notes(self) -> tuple[Any, ...]:
        store = self._session.store
        return store.opening_notes if store is not None else ()

    def _compare(self, draft: Draft, view: CaseView | None) -> None:
        """Show the draft beside what is saved."""
        kind, _colon, record_id = draft.form.partition(":")
        record = record_to_open(view, record_id, kind, "") if view is not None else None
        if record_id and (record is None or record.voided):
            self._forms.open_draft(draft, self._host)
            return
        if self._bar is not None:
            self._host.messages.remove(self._bar)
        self._forms.open(
            self._host, EntryRequest(view, kind, record, found=draft, **self._forms.common())
        )
