"""Builds the conversion review in a worker; records an operation date and the set that the summary prints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from hccboard import translate
from hccboard.domain.records import ConversionReview, Record
from hccboard.gui.panels.conversion.page import ConversionTab
from hccboard.gui.panels.conversion.side import AFTER, CHECKLIST, METASTASES
from hccboard.gui.save_dialog import ask_where
from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.operations import edits
from hccboard.operations.board_conversion import sets_of
from hccboard.operations.conversion import dated_plan, is_relevant
from hccboard.operations.viewing import CaseView
from hccboard.translate import _
from hccboard.wording.formats import date_text

if TYPE_CHECKING:
    from hccboard.gui.panels.conversion.sheet import Sheet
    from hccboard.operations.conversion import Suppose


_COUNT_AFTER_MS = 150


def part_data(view: CaseView, part: str) -> Any:
    """What a part at the right shows of a case; for a worker."""
    from hccboard.operations import metastasis_evidence, operation_review

    made = {
        CHECKLIST: operation_review.checklist_data, METASTASES: metastasis_evidence.metastasis_evidence,
        AFTER: operation_review.after_data,
    }  # fmt: skip
    return made[part](view)


class ConversionController(QObject):
    """Serves one ``ConversionTab``. Where a setting has another value, the case is shown again, and with it what the
    tab shows. ``kept`` carries what was recorded: title, text, the operation that did it."""

    kept = Signal(str, str, str)
    saved = Signal(str)
    """The name of a file that was written."""
    failed = Signal(object)

    def __init__(self, tab: ConversionTab, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tab, self._session = tab, session
        self.tasks = Tasks(self)
        self._folder = Path.home()
        self._to_count: CaseView | None = None
        self._counted: CaseView | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._count_now)
        self.ask_where: Callable[[str], str] = self._dialog
        tab.sheet_requested.connect(self._make)
        tab.counts_requested.connect(self._count_soon)
        tab.part_requested.connect(self._make_part)
        tab.copy_requested.connect(self.copy_to_summary)
        tab.keep_requested.connect(self.keep_date)
        tab.print_requested.connect(self.print_sheet)
        session.closing.connect(self._closing)

    # -- reading ------------------------------------------------------------------------------------------

    def _make(self, view: CaseView, set_id: str, suppose: Suppose) -> None:
        from hccboard.gui.panels.conversion.sheet import sheet_of

        store = self._session.store
        if store is None:
            return

        def work(_token: CancelToken) -> Sheet:
            return sheet_of(view, sets_of(store), set_id, suppose)

        self.tasks.run("conversion", work, self.tab.show_sheet, self.tab.show_error)

    def _make_part(self, view: CaseView, part: str) -> None:
        def failed(error: Exception) -> None:
            self.tab.part_failed(part)
            self.failed.emit(error)

        self.tasks.run(
            part, lambda _token: part_data(view, part), lambda data: self.tab.show_part_data(view, part, data), failed
        )

    def _count_soon(self, view: CaseView) -> None:
        """The counts wait until the case is painted: the first time the evidence is read for them."""
        self.tasks.cancel("conversion counts")
        self._counted = self._to_count = view if is_relevant(view) else None
        if self._to_count is not None:
            self._wait.start(_COUNT_AFTER_MS)

    def _count_now(self) -> None:
        view, self._to_count = self._to_count, None
        if view is not None:
            self._count(view)

    def busy(self) -> bool:
        """Whether counts are waited for."""
        return self._to_count is not None

    def _count(self, view: CaseView) -> None:
        """The counts on the tab, for a case whose review belongs to what the board is asked."""
        store = self._session.store
        if store is None:
            return

        def work(_token: CancelToken) -> tuple[int, int]:
            from hccboard.gui.panels.conversion.sheet import counts_of

            return counts_of(view, sets_of(store))

        def show(counts: tuple[int, int]) -> None:
            self.tab.show_counts(view, *counts)

        self.tasks.run("conversion counts", work, show, self.failed.emit)

    def refresh(self) -> None:
        """The packs were read again: the review, its parts and the counts on the tab are made anew."""
        self.tab.ask_again()
        if self._counted is not None:
            self._count(self._counted)

    # -- writing ------------------------------------------------------------------------------------------

    def copy_to_summary(self, view: CaseView, set_id: str) -> None:
        """Record that the summary prints the review by a set."""
        chosen = ConversionReview(case_id=view.case.patient.case_id, date=self._session.today(), rule_set=set_id)
        self._save(chosen, "", _("The summary prints this conversion review."), "")

    def keep_date(self, view: CaseView, day: date) -> None:
        """Record an operation date: in the plan that stands, or in a new one."""
        record = dated_plan(view, day, self._session.today())
        reason = _("Operation date changed in the conversion review") if record.recorded_at is not None else ""
        title = _("Operation date {date} recorded.").format(date=date_text(day))
        self._save(record, reason, title, _("It is a plan; the criteria are counted to it."))

    def _save(self, record: Record, reason: str, title: str, text: str) -> None:
        store, session = self._session.store, self._session
        if store is None or session.read_only:
            return
        line = session.line_maker()

        def done(changes: edits.Changes) -> None:
            session.announce(changes)
            self.kept.emit(title, text, changes.operation_id)

        def failed(error: Exception) -> None:
            self.failed.emit(error)
            self.refresh()

        self.tasks.run(
            "keep", lambda _t: edits.save(store, [record], reason=reason, summarise=line), done, failed,
            essential=True,
        )  # fmt: skip

    # -- the surgeon's sheet --------------------------------------------------------------------------------

    def print_sheet(self, view: CaseView, set_id: str, suppose: Suppose) -> None:
        """Ask where and write the surgeon's sheet as it is shown; what is supposed is marked on it. The name of the
        file has the case number and nothing else of the patient."""
        store, session = self._session.store, self._session
        if store is None:
            return
        name = f"{view.case.patient.case_number}-{_('surgeon-sheet')}.pdf"
        chosen = self.ask_where(str(self._folder / name))
        if not chosen:
            return
        path = Path(chosen)
        self._folder = path.parent
        case_id, as_of, language = view.case.patient.case_id, view.snapshot.as_of, translate.language()

        def work(_token: CancelToken) -> Path:
            from hccboard.operations.reporting import write_surgeon_sheet

            return write_surgeon_sheet(
                store, case_id, path, suppose=suppose, set_id=set_id, language=language, as_of=as_of,
                printed_by=session.author, staleness=session.staleness,
            )  # fmt: skip

        self.tasks.run("sheet", work, lambda done: self.saved.emit(done.name), self.failed.emit, writes=True)

    def _dialog(self, suggested: str) -> str:
        title = _("Save the surgeon’s sheet")
        path, _kind = ask_where(self.tab, title, suggested, "PDF (*.pdf)", self.failed.emit)
        return path

    def _closing(self) -> None:
        self._wait.stop()
        self.tasks.finish()
        self._counted = self._to_count = None
        self.tab.forget()
