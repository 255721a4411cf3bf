"""Makes the pages of the summary in a worker; saves and prints them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPainter

from hccboard import translate
from hccboard.gui import pdf_pages
from hccboard.gui.panels.case_workspace.page import CaseWorkspace
from hccboard.gui.panels.case_workspace.summary import SummaryTab
from hccboard.gui.save_dialog import ask_where, may_export
from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.operations import board_conversion, edits, reporting
from hccboard.operations.board_region import region_of
from hccboard.operations.board_response import rules_of
from hccboard.operations.viewing import CaseView
from hccboard.translate import _

_PRINT_DPI = 300


class SummaryController(QObject):
    """``saved`` carries the path of a file that was written."""

    saved = Signal(str)

    def __init__(self, tab: SummaryTab, page: CaseWorkspace, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tab, self._page, self._session = tab, page, session
        self.tasks = Tasks(self)
        self._folder = Path.home()
        tab.pages_requested.connect(self._make_pages)
        tab.save_requested.connect(self._ask_where)
        tab.print_requested.connect(self._print)
        session.closing.connect(self.tasks.finish)

    def _content(self, view: CaseView, anonymise: bool) -> bytes:
        store = self._session.store
        given = reporting.summary_input(
            view.case, view.snapshot.as_of, printed_by=self._session.author, language=translate.language(),
            staleness=self._session.staleness, region=region_of(store) if store else "",
            rules=rules_of(store) if store else None,
            conversion_sets=board_conversion.sets_of(store) if store else None,
        )  # fmt: skip
        return reporting.summary_pdf(given, anonymise=anonymise)

    def _make_pages(self, anonymise: bool, scale: float) -> None:
        view = self._page.view()
        if view is None:
            return

        def work(token: CancelToken) -> list[QImage]:
            content = self._content(view, anonymise)
            token.check()
            return pdf_pages.render_pages(content, scale)

        self.tasks.run("pages", work, self.tab.show_pages, self._failed)

    def _failed(self, error: Exception) -> None:
        self.tab.show_failed()
        self._page.messages.error(error)

    # -- saving -------------------------------------------------------------------------------------------

    def _ask_where(self, anonymise: bool) -> None:
        view = self._page.view()
        if view is None:
            return
        number = view.case.patient.case_number
        name = _("summary-anonymised") if anonymise else f"{number}-{_('summary')}"
        where = str(self._folder / f"{name}.pdf")
        refused = self._page.messages.error
        path, _kind = ask_where(self._page, _("Save the summary"), where, "PDF (*.pdf)", refused)
        if path:
            self.save(Path(path), anonymise)

    def save(self, path: Path, anonymise: bool) -> None:
        """Write the summary of the case that is shown to a file."""
        view, store = self._page.view(), self._session.store
        if view is None or store is None:
            return
        self._folder = path.parent
        case_id, as_of, session = view.case.patient.case_id, view.snapshot.as_of, self._session

        def work(_token: CancelToken) -> Path:
            return reporting.write_report(
                store, case_id, path, anonymise=anonymise, language=translate.language(), as_of=as_of,
                printed_by=session.author, staleness=session.staleness,
            )  # fmt: skip

        self.tasks.run("save", work, self._saved, self._page.messages.error, writes=True)

    def _saved(self, path: Path) -> None:
        self._page.messages.taken_out(_("Saved."), path.name, self._session.left_unnoted(path.name))
        self.saved.emit(str(path))

    # -- printing -----------------------------------------------------------------------------------------

    def _print(self, anonymise: bool) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        view = self._page.view()
        if view is None or not may_export(self._page.messages.error):
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        printer.setDocName(view.case.patient.case_number if not anonymise else _("summary-anonymised"))
        if QPrintDialog(printer, self._page).exec():
            scale = _PRINT_DPI / pdf_pages.POINTS_PER_INCH
            self.tasks.run(
                "print", lambda _t: pdf_pages.render_pages(self._content(view, anonymise), scale),
                lambda images: self.print_pages(printer, images, view, anonymise), self._page.messages.error,
            )  # fmt: skip

    def print_pages(self, printer: Any, images: list[QImage], view: CaseView, anonymise: bool) -> None:
        """Put the pages on paper and note it in the history of their case, whichever is shown by now."""
        store = self._session.store
        painter = QPainter(printer)
        for number, image in enumerate(images):
            if number:
                printer.newPage()
            room = printer.pageLayout().fullRectPixels(printer.resolution())
            painter.drawImage(QRectF(0, 0, room.width(), room.height()), image)
        painter.end()
        if store is not None:
            case_id = view.case.patient.case_id
            what = "printed anonymised" if anonymise else "printed"
            self.tasks.run(
                "note", lambda _t: edits.note_export(store, [case_id], what), lambda _n: None,
                self._page.messages.error, writes=True,
            )  # fmt: skip
            self._page.messages.taken_out(_("Sent to the printer."), unnoted=self._session.left_unnoted())
