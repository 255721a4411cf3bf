"""Builds the sheet of the response view in a worker, and saves the figure where the user says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hccboard.gui.panels.response.page import ResponseTab
from hccboard.gui.save_dialog import ask_where
from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.operations import edits
from hccboard.operations.viewing import CaseView
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.gui.panels.response.sheet import ResponseSheet

AskWhere = Callable[[str, str], str]
"""(suggested path, filter) to the path the user chose, "" for none."""
EXPORT_SIZE = (1100.0, 700.0)


class ResponseController(QObject):
    """Serves one ``ResponseTab``. ``saved`` carries the path of a figure that was written."""

    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, tab: ResponseTab, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tab, self._session = tab, session
        self.tasks = Tasks(self)
        self._folder = Path.home()
        self.ask_where: AskWhere = self._dialog
        tab.sheet_requested.connect(self._make)
        tab.export_requested.connect(self.export)
        session.closing.connect(self._closing)

    def _make(self, view: CaseView) -> None:
        def work(_token: CancelToken) -> ResponseSheet:
            from hccboard.gui.panels.response.sheet import sheet_of

            return sheet_of(view)

        self.tasks.run("response", work, self.tab.show_sheet, self.tab.show_error)

    def export(self, kind: str) -> None:
        """Ask where and save the figure as it is shown, in light colours; the case number is its name."""
        sheet, view, store = self.tab.sheet(), self.tab.chart.current_view(), self._session.store
        if sheet is None or store is None:
            return
        name = f"{sheet.case.patient.case_number}-timeline.{kind}"
        path = self.ask_where(str(self._folder / name), f"{kind.upper()} (*.{kind})")
        if not path:
            return
        self._folder = Path(path).parent
        title = _("Response timeline, {case}").format(case=sheet.case.patient.case_number)

        def work(_token: CancelToken) -> Path:
            from hccboard.operations.figure_export import export_figure
            from hccboard.reports.timeline_figure import drawing

            draw = drawing(sheet.timeline, view, sheet.case)
            case_ids = [sheet.case.patient.case_id]
            return export_figure(
                draw, EXPORT_SIZE, path, title=title, description=sheet.sentence,
                note=lambda: edits.note_export(store, case_ids, "timeline"),
            )  # fmt: skip

        self.tasks.run(
            "export", work, lambda done: self.saved.emit(str(done)), self.failed.emit, essential=True, writes=True
        )

    def _dialog(self, suggested: str, kinds: str) -> str:
        path, _kind = ask_where(self.tab, _("Save the figure"), suggested, kinds, self.failed.emit)
        return path

    def _closing(self) -> None:
        self.tasks.finish()
        self.tab.forget()
