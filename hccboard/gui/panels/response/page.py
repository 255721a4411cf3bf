"""The response view of a case: the timeline at the left, assessments, summary, findings and legend at the right.

Nothing is worked out here: the sheet is built off the window's thread and shown as it is.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from hccboard.domain import records
from hccboard.domain.snapshot import Staleness
from hccboard.gui import case_text, theme
from hccboard.gui.case_tab import CaseTab
from hccboard.gui.entry_seam import IMAGING_SHEET
from hccboard.gui.messages import words_of
from hccboard.gui.panels.response.chart import TimelineChart
from hccboard.gui.panels.response.legend import Legend
from hccboard.gui.panels.response.sheet import ResponseSheet
from hccboard.gui.panels.response.side import Assessments, Findings, Summary
from hccboard.gui.panels.response.times import Times
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.viewing import CaseView
from hccboard.translate import _
from hccboard.wording.timeline import Told

_RIGHT = 284
_WIDE_RIGHT = 340


class ResponseTab(CaseTab):
    """Asks for a sheet and shows it."""

    sheet_requested = Signal(object)
    export_requested = Signal(str)
    """"svg" or "png"; the controller asks where."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: CaseView | None = None
        self._read_only = self._compact = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.chart = TimelineChart(self)
        self.chart.record_requested.connect(self._open)
        self.chart.study_pointed.connect(self._follow)
        self.chart.export_requested.connect(self.export_requested)
        self._left = QStackedWidget(self)
        self._left.addWidget(self.chart)
        self._state = Panel(_("Response timeline"), padding=0, parent=self)
        self._left.addWidget(self._state)
        self._shown_state: EmptyState | None = None
        row.addWidget(self._left, 1)
        row.addWidget(self._make_right())

    def _make_right(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.assessments = Assessments(self)
        self.assessments.study_chosen.connect(lambda row: self.chart.point_at_day(row.day))
        self.assessments.study_opened.connect(lambda row: self._edit(row.study_id, IMAGING_SHEET))
        self.assessments.add_requested.connect(lambda: self._edit("", IMAGING_SHEET))
        self.summary, self.findings = Summary(self), Findings(self)
        self.findings.record_requested.connect(self._open_record)
        legend = Panel(_("Legend"), padding=0, parent=self)
        legend.body.addWidget(Legend(legend))
        self.times = Times(self)
        for panel in (self.assessments, self.summary, self.times, self.findings, legend):
            column.addWidget(panel)
        column.addStretch(1)
        self.right = QScrollArea(self)
        self.right.setFrameShape(QFrame.Shape.NoFrame)
        self.right.setWidgetResizable(True)
        self.right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.right.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.right.setAccessibleName(_("Assessments and summary"))
        self.right.setWidget(inner)
        inner.setProperty("ground", "bg")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.retheme()
        return self.right

    def retheme(self) -> None:
        if hasattr(self, "right"):
            self.right.setFixedWidth(theme.px(_WIDE_RIGHT if self.width() > 1500 else _RIGHT))

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        self.retheme()

    # -- CaseTab ------------------------------------------------------------------------------------------

    def set_view(self, view: CaseView, staleness: Staleness) -> None:
        other = self._view is None or view.case.patient.case_id != self._view.case.patient.case_id
        self._view = view
        if other:
            self.chart.forget()
            for panel in (self.assessments, self.summary, self.times, self.findings):
                panel.show_sheet(None)
        self.sheet_requested.emit(view)

    def make_corner(self, parent: QWidget) -> list[QWidget]:
        if self._view is None:
            return []
        return [TextLabel(case_text.data_line(self._view), "label", "text3", parent=parent)]

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.right.setVisible(not compact)

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.assessments.set_read_only(read_only)

    def forget(self) -> None:
        """The board is closed."""
        self._view = None
        self.chart.forget()
        for panel in (self.assessments, self.summary, self.times, self.findings):
            panel.show_sheet(None)

    def view(self) -> CaseView | None:
        """The case that is shown."""
        return self._view

    def sheet(self) -> ResponseSheet | None:
        """What is shown."""
        return self.chart.sheet()

    # -- what is shown ------------------------------------------------------------------------------------

    def show_sheet(self, sheet: ResponseSheet) -> None:
        """Show what was built; of another case than the one that is open nothing is shown."""
        if self._view is None or sheet.case_id != self._view.case.patient.case_id:
            return
        self.chart.show_sheet(sheet)
        for panel in (self.assessments, self.summary, self.times, self.findings):
            panel.show_sheet(sheet)
        if sheet.timeline.empty:
            actions = [] if self._read_only else [
                EmptyAction("SystemicTherapy", _("Add systemic therapy"), icon="plus"),
                EmptyAction(IMAGING_SHEET, _("Add imaging"), icon="plus"),
            ]  # fmt: skip
            self._show_state(EmptyState(
                "chart-line", _("Nothing with a date is recorded yet."),
                _("Treatments, studies and laboratory results with their dates make the timeline."), actions,
            ))  # fmt: skip
        else:
            self._left.setCurrentWidget(self.chart)

    def show_error(self, error: Exception) -> None:
        """Say why there is no timeline, and offer to try again."""
        title, text = words_of(error)
        self._show_state(EmptyState("triangle-alert", title, text, [EmptyAction("again", _("Try again"))]))

    def _show_state(self, state: EmptyState) -> None:
        if self._shown_state is not None:
            self._shown_state.deleteLater()
        self._shown_state = state
        state.action_triggered.connect(self._act)
        self._state.body.addWidget(state)
        self._left.setCurrentWidget(self._state)

    def _act(self, key: str) -> None:
        if key == "again" and self._view is not None:
            self.sheet_requested.emit(self._view)
        elif key != "again":
            self._edit("", key)

    # -- to the records -----------------------------------------------------------------------------------

    def _open(self, told: object) -> None:
        if isinstance(told, Told) and told.records:
            self._open_record(told.records[0])

    def _open_record(self, record: records.Record) -> None:
        kind = type(record).__name__
        self._edit(record.id, IMAGING_SHEET if kind == "ImagingStudy" else kind)

    def _edit(self, record_id: str, kind: str) -> None:
        if self._view is not None and (record_id or not self._read_only):
            self.edit_requested.emit(self._view.case.patient.case_id, record_id, kind, "")

    def _follow(self, told: Told | None) -> None:
        if told is not None:
            self.assessments.choose(told.when.first)
