"""The right column of the response view: studies under both criteria, the summary, what a reader must know."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hccboard.domain.response.model import MRECIST, RECIST
from hccboard.gui.panels.response.sheet import AssessmentRow, FindingRow, Judged, ResponseSheet
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell, RowStyle
from hccboard.gui.widgets.chip import ResponseBadge
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.issue_card import IssueCard
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _
from hccboard.wording.response import SHORT

_ROW = 33
_FINDINGS_SHOWN = 30


class Assessments(Panel):
    """Studies, newest first; the same data as the figure, tied to it."""

    study_chosen = Signal(object)
    """The ``AssessmentRow`` the user moved to."""
    study_opened = Signal(object)
    add_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Assessments"), padding=0, parent=parent)
        self.add = Button(_("Add"), "plus", "quiet", small=True)
        self.add.clicked.connect(self.add_requested)
        self.head.add_action(self.add)
        self.table = DataTable(_("Assessments"), row_height=_ROW, cell_padding=4)
        heads = [HeadCell(_("Date")), HeadCell(SHORT[MRECIST]), HeadCell(SHORT[RECIST])]
        self._model = SimpleTableModel(heads, parent=self.table)
        self.table.setModel(self._model)
        self.table.row_opened.connect(lambda row: self._tell(row, self.study_opened))
        self.table.doubleClicked.connect(lambda index: self._tell(index.row(), self.study_opened))
        self.table.current_row_changed.connect(self._moved)
        self._rows: tuple[AssessmentRow, ...] = ()
        self._silent = False
        self._none = QWidget(self)
        self._why = TextLabel("", "cell", "text3", lines=0, parent=self._none)
        QHBoxLayout(self._none).addWidget(self._why)
        self.body.addWidget(self.table)
        self.body.addWidget(self._none)
        self.show_sheet(None)

    def set_read_only(self, read_only: bool) -> None:
        """Offer no new study."""
        self.add.setVisible(not read_only)

    def show_sheet(self, sheet: ResponseSheet | None) -> None:
        """Show the studies of a sheet; nothing without one."""
        self._rows = sheet.assessments if sheet is not None else ()
        self._silent = True
        self._model.set_rows([_row(one) for one in self._rows], [_style(one) for one in self._rows])
        self.table.clearSpans()  # the heads of the case before stood in other rows
        for number, one in enumerate(self._rows):
            if one.title:
                self.table.setSpan(number, 0, 1, 3)
        self.table.fit_columns(stretch=2, least=80)
        self.table.show_all_rows()
        self._silent = False
        self.table.setVisible(bool(self._rows))
        self._none.setVisible(not self._rows)
        if sheet is not None and not self._rows:
            none = _("No systemic or locoregional treatment recorded: there is no response to judge.")
            judged = _("No study with measured lesions before treatment: no response can be judged.")
            self._why.set_text(judged if sheet.timeline.episodes else none)

    def choose(self, day: date) -> None:
        """Select the study of a day without telling."""
        found = next((i for i, one in enumerate(self._rows) if one.day == day and not one.title), None)
        if found is not None and self.table.currentIndex().row() != found:
            self._silent = True
            self.table.selectRow(found)
            self._silent = False

    def _moved(self, row: int) -> None:
        if not self._silent and self.table.hasFocus():
            self._tell(row, self.study_chosen)

    def _tell(self, row: int, signal: Signal) -> None:
        if 0 <= row < len(self._rows) and not self._rows[row].title:
            signal.emit(self._rows[row])


def _row(one: AssessmentRow) -> list[Cell]:
    if one.title:
        return [Cell(one.title, weight=600, small=True)]
    return [Cell(one.when, one.labels, weight=500), *(_judged(one.judged.get(key)) for key in (MRECIST, RECIST))]


def _judged(one: Judged | None) -> Cell:
    if one is None:
        return Cell("–", tone="text3", tooltip=_("Not judged: after progression."))
    if one.open_set:
        why = _("Several categories are still possible.")
        badge = one.badge.replace(" / ", "/")  # the column is narrow
        return Cell(badge, one.text, weight=600, tone="missing", tooltip=why)
    return Cell(one.text, badge=one.badge)


def _style(one: AssessmentRow) -> RowStyle:
    return RowStyle(group=True, height=26) if one.title else RowStyle()


class Summary(Panel):
    """Best responses, nadir, how long, markers, time on treatment; the settings they rest on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Summary"), padding=0, parent=parent)
        self.body.setContentsMargins(12, 4, 12, 8)
        self.body.setSpacing(0)
        self.rows: tuple[tuple[str, str], ...] = ()

    def show_sheet(self, sheet: ResponseSheet | None) -> None:
        """Show the summary of the current treatment."""
        clear(self.body)
        self.setVisible(sheet is not None and bool(sheet.summary))
        self.rows = ()
        if sheet is None:
            return
        self.set_title(_("Summary"), sheet.treatment)
        told = []
        for number, one in enumerate(sheet.summary):
            if number:
                self.body.addWidget(Hairline(parent=self))
            line = QWidget(self)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 3, 0, 3)
            row.setSpacing(6)
            row.addWidget(TextLabel(one.label, "cell", "text2", lines=0, parent=line), 1)
            if one.badge:
                row.addWidget(ResponseBadge(one.badge, line))
            rest = f" {one.rest}" if one.strong and one.rest else one.rest
            spans = [Span(one.strong, "cell_strong"), Span(rest, "", "text2")]
            value = TextLabel([span for span in spans if span.text], "cell", parent=line)
            row.addWidget(value, 0, Qt.AlignmentFlag.AlignRight)
            self.body.addWidget(line)
            words = " ".join(part for part in (one.badge, one.strong, one.rest) if part)
            line.setAccessibleName(f"{one.label}: {words}")
            told.append((one.label, words))
        self.rows = tuple(told)
        for text in sheet.settings:
            self.body.addSpacing(5)
            self.body.addWidget(TextLabel(text, "label", "text3", lines=0, parent=self))

    def retheme(self) -> None:
        self.updateGeometry()


class Findings(Panel):
    """What does not fit, where the criteria differ, what is left open."""

    record_requested = Signal(object)
    """The record a finding is about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Findings"), padding=8, parent=parent)
        self.body.setSpacing(6)
        self.texts: tuple[str, ...] = ()

    def show_sheet(self, sheet: ResponseSheet | None) -> None:
        """Show the findings; the panel goes where there are none."""
        clear(self.body)
        found = sheet.findings if sheet is not None else ()
        self.texts = tuple(one.text for one in found)
        self.setVisible(bool(found))
        self.set_title(_("Findings"), str(len(found)) if found else "")
        for one in found[:_FINDINGS_SHOWN]:
            self.body.addWidget(self._card(one))

    def _card(self, one: FindingRow) -> IssueCard:
        actions = [("open", _("Open the record"))] if one.record is not None else []
        card = IssueCard("note", "", one.text, actions, parent=self)
        card.action_triggered.connect(lambda _key, record=one.record: self.record_requested.emit(record))
        return card


__all__ = ["Assessments", "Findings", "Summary"]
