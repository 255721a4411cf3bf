"""The conversion review of a case: criteria at the left, what they rest on and what would change them at the right.

Counts and never a verdict. Nothing is worked out here: the sheet is built off the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from hccboard.domain.snapshot import Staleness
from hccboard.gui import case_text, theme
from hccboard.gui.case_tab import CaseTab
from hccboard.gui.entry_seam import SHEETS
from hccboard.gui.messages import words_of
from hccboard.gui.panels.conversion.corner import Corner
from hccboard.gui.panels.conversion.criteria_head import CriteriaHead
from hccboard.gui.panels.conversion.criteria_table import CriteriaTable
from hccboard.gui.panels.conversion.sheet import Sheet
from hccboard.gui.panels.conversion.side import REVIEW, WHAT_IF, Side
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.issue_card import IssueCard
from hccboard.gui.widgets.panel import Panel, clear
from hccboard.operations.conversion import Suppose
from hccboard.operations.conversion_changes import Change
from hccboard.operations.viewing import CaseView
from hccboard.translate import _


class ConversionTab(CaseTab):
    """Asks for a sheet and shows it; what is supposed is forgotten when another view is shown."""

    sheet_requested = Signal(object, str, object)
    """The case, the id of a set, what is supposed."""
    counts_requested = Signal(object)
    """The case whose counts belong on the tab."""
    copy_requested = Signal(object, str)
    """The case and the set that its summary is to print."""
    part_requested = Signal(object, str)
    """The case, and the part at the right that is shown for the first time: made only then."""
    keep_requested = Signal(object, object)
    """The case, and the operation date to record."""
    print_requested = Signal(object, str, object)
    """The case, the set and what is supposed, for the surgeon's sheet."""
    evidence_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: CaseView | None = None
        self._sheet: Sheet | None = None
        self._set_id = ""
        self._suppose = Suppose()
        self._parts: dict[str, CaseView] = {}
        self._counted: tuple[object, int, int] = (None, 0, 0)
        self._compact = self._read_only = self._date_wanted = False
        self._corner: Corner | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._make_left(), 1)
        self.side = Side(self)
        row.addWidget(self.side)
        self._connect()

    def _make_left(self) -> QWidget:
        self._left = QStackedWidget(self)
        self.panel = Panel(padding=0, parent=self)
        self.panel.setProperty("panel", True)
        self.panel.body.setSpacing(0)
        self.head, self.table = CriteriaHead(self.panel), CriteriaTable(self.panel)
        self._notice = QWidget(self.panel)
        notice = QVBoxLayout(self._notice)
        notice.setContentsMargins(12, 8, 12, 8)
        notice.setSpacing(6)
        self.panel.body.addWidget(self.head)
        self.panel.body.addWidget(self._notice)
        self.panel.body.addWidget(self.table, 1)
        self.panel.body.addStretch(0)
        self._notice.hide()
        self._state = Panel(_("Conversion review"), padding=0, parent=self)
        self._shown_state: EmptyState | None = None
        self._left.addWidget(self._state)
        self._left.addWidget(self.panel)
        return self._left

    def _connect(self) -> None:
        side = self.side
        side.part_changed.connect(self._ask_part)
        self.head.chosen.connect(self._jump)
        self.head.reset_requested.connect(side.what_if.reset)
        self.table.row_asked.connect(self.open_criterion)
        self.table.number_changed.connect(self._follow)
        self.table.source_asked.connect(self._open_form)
        side.changes.change_asked.connect(self._act_on)
        side.timing.change_slot.connect(self.focus_date)
        side.evidence.record_requested.connect(self.evidence_requested)
        for panel in side.panels.values():
            panel.evidence_requested.connect(self.evidence_requested)
            panel.entry_requested.connect(lambda kind, record, field: self._edit(record, kind, field))
        side.what_if.supposed.connect(self._suppose_now)
        side.what_if.keep_requested.connect(self._keep)
        side.trace.closed.connect(self.close_criterion)
        side.trace.record_asked.connect(self._open_record)
        side.trace.entry_asked.connect(self._open_form)

    # -- CaseTab ------------------------------------------------------------------------------------------

    def set_view(self, view: CaseView, staleness: Staleness) -> None:
        other = self._view is None or view.case.patient.case_id != self._view.case.patient.case_id
        self._view = view
        self._suppose = Suppose()
        if other:
            self._clear()
        self._request()
        self._ask_part(self.side.part())

    def prepare(self, view: CaseView) -> None:
        if self._counted[0] is not view:
            self.counts_requested.emit(view)

    def show_counts(self, view: CaseView, unmet: int, missing: int) -> None:
        """What stands on the tab of a case."""
        self._counted = (view, unmet, missing)
        self.counts_changed.emit()

    def missing_count(self, view: CaseView) -> int:
        return self._counted[2] if self._counted[0] is view else 0

    def unmet_count(self, view: CaseView) -> int:
        return self._counted[1] if self._counted[0] is view else 0

    def make_corner(self, parent: QWidget) -> list[QWidget]:
        self._corner = None
        if self._view is None:
            return []
        self._corner = Corner(parent)
        self._corner.set_chosen.connect(self.show_set)
        self._corner.copy_requested.connect(self._copy)
        self._corner.print_requested.connect(self.print_view)
        self._corner.set_narrow(self.width() < theme.px(1150))
        self._show_corner()
        return [self._corner]

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.side.setVisible(not compact)
        self.table.set_compact(compact)

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.side.what_if.set_read_only(read_only)
        for panel in (self.side.changes, *self.side.panels.values()):
            panel.set_read_only(read_only)
        self.side.trace.set_read_only(read_only)
        self._show_corner()

    def keys(self) -> dict[str, Callable[[bool], None]]:
        return {
            "conversion": lambda _arrived: self._focus_table(), "operation_date": lambda _arrived: self.focus_date(),
        }  # fmt: skip

    def leave(self) -> None:
        """Forget what was supposed."""
        self._date_wanted = False
        if self._suppose.any:
            self._suppose = Suppose()
            self._request()

    def escape(self) -> bool:
        """A criterion is closed; then what is supposed is forgotten; then what-if is."""
        if self.close_criterion():
            return True
        if self._suppose.any:
            self.side.what_if.reset()
        elif self.side.part() != WHAT_IF:
            return False
        self.side.show_part(REVIEW)
        self._focus_table()
        return True

    def print_view(self) -> bool:
        if self._view is not None and self._sheet is not None:
            self.print_requested.emit(self._view, self._sheet.set_id, self._sheet.review.suppose)
        return True

    def forget(self) -> None:
        """The board is closed."""
        self._view = None
        self._set_id, self._suppose, self._counted = "", Suppose(), (None, 0, 0)
        self._clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.fit(self.width())

    def retheme(self) -> None:
        if hasattr(self, "side"):
            self.side.fit(self.width())

    # -- what is shown ------------------------------------------------------------------------------------

    def _clear(self) -> None:
        """Nothing of the case before: what is asked for the next one may fail."""
        self._sheet = None
        self._parts.clear()
        self._say_why(None)
        self.table.show_lines(())
        side = self.side
        side.close_trace()
        side.evidence.show_data(None)
        side.timing.show_data(None)
        side.changes.show_changes(())
        side.what_if.show_review(None)
        for panel in side.panels.values():
            panel.show_data(None)
            panel.hide()  # what is not known yet says nothing, not even that nothing is recorded
        self._left.setCurrentWidget(self._state)

    def ask_again(self) -> None:
        """The packs were read again: everything that is shown is made anew."""
        self._parts.clear()
        self._request()
        self._ask_part(self.side.part())

    def _request(self) -> None:
        if self._view is not None:
            self.sheet_requested.emit(self._view, self._set_id, self._suppose)

    def view(self) -> CaseView | None:
        """The case that is shown."""
        return self._view

    def sheet(self) -> Sheet | None:
        """What is shown."""
        return self._sheet

    def show_set(self, set_id: str) -> None:
        """Judge by another set of criteria."""
        self._set_id = set_id
        self.close_criterion()
        self._request()

    def show_sheet(self, sheet: Sheet) -> None:
        """Show what was built; of another case than the one that is open nothing is shown."""
        if self._view is not sheet.review.view or sheet.review.suppose != self._suppose:
            return
        self._sheet = sheet
        self.head.show_count(sheet.count, sheet.rows, sheet.supposed)
        self._show_notice(sheet)
        self.table.show_lines(sheet.lines)
        self.table.setVisible(bool(sheet.lines))
        side = self.side
        side.evidence.show_data(sheet.evidence)
        suppose = sheet.review.suppose
        side.timing.show_data(sheet.timing, supposed=suppose.operation_date is not None)
        side.changes.show_changes(sheet.review.changes, supposed=suppose.any)
        side.what_if.show_review(sheet.review)
        self._left.setCurrentWidget(self.panel)
        self._show_corner()
        trace = side.trace.trace()
        if side.currentWidget() is side.trace and trace is not None:
            self.open_criterion(trace.row.number)
        if self._date_wanted:
            self.focus_date()

    def _ask_part(self, part: str) -> None:
        if part in self.side.panels and self._view is not None and self._parts.get(part) is not self._view:
            self._parts[part] = self._view
            self.part_requested.emit(self._view, part)

    def show_part_data(self, view: CaseView, part: str, data: object) -> None:
        """Show a part at the right that does not depend on the set or on what is supposed."""
        if view is self._view:
            self.side.panels[part].show_data(data)
            self.side.panels[part].show()

    def part_failed(self, part: str) -> None:
        """A part could not be made: it is asked for again when it is chosen again."""
        self._parts.pop(part, None)

    def _show_notice(self, sheet: Sheet) -> None:
        layout = self._notice.layout()
        clear(layout)
        self._notice.setVisible(bool(sheet.notices))
        for one in sheet.notices:
            actions = [] if self._read_only else [(one.kind, one.action)] if one.action else []
            card = IssueCard(one.form, one.title, one.text, actions, parent=self._notice)
            card.action_triggered.connect(lambda kind, one=one: self._edit(one.record_id, kind, one.field))
            layout.addWidget(card)

    def _show_corner(self) -> None:
        if self._corner is not None and isValid(self._corner) and self._sheet is not None:
            self._corner.show_sheet(self._sheet, self._read_only)

    def show_error(self, error: Exception) -> None:
        """Say why there is no review, and offer to try again."""
        title, text = words_of(error)
        state = EmptyState("triangle-alert", title, text, [EmptyAction("again", _("Try again"))])
        state.action_triggered.connect(lambda _key: self._request())
        self._say_why(state)
        self._state.body.addWidget(state)
        self._left.setCurrentWidget(self._state)

    def _say_why(self, state: EmptyState | None) -> None:
        if self._shown_state is not None:
            self._shown_state.hide()
            self._shown_state.deleteLater()
        self._shown_state = state

    # -- criteria -----------------------------------------------------------------------------------------

    def _focus_table(self) -> None:
        if not self.table.current_number():
            self.table.choose(1)
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _jump(self, number: int) -> None:
        self.table.choose(number)
        self._focus_table()

    def open_criterion(self, number: int) -> None:
        """Explain a criterion at the right; beside a form its own form is opened instead."""
        if self._sheet is None:
            return
        if self._compact:
            self._open_form(number)
            return
        trace = self._sheet.trace(number)
        if trace is not None:
            self.table.choose(number)
            self.side.trace.show_trace(trace)
            self.side.show_trace()

    def _follow(self, number: int) -> None:
        """While a criterion is explained, the one that is moved to."""
        trace = self.side.trace.trace()
        shown = self.side.currentWidget() is self.side.trace and trace is not None
        if shown and number not in (0, trace.row.number):
            self.open_criterion(number)

    def close_criterion(self) -> bool:
        """Give the right column back to its parts; whether a criterion was open."""
        closed = self.side.close_trace()
        if closed:
            self._focus_table()
        return closed

    # -- what is supposed ---------------------------------------------------------------------------------

    def focus_date(self) -> None:
        """The cursor into the operation date; as soon as the review is there."""
        self._date_wanted = self._sheet is None
        if self._sheet is not None:
            self.side.show_part(WHAT_IF)
            self.side.what_if.focus_date()

    def _suppose_now(self, suppose: Suppose) -> None:
        self._suppose = suppose
        self._request()

    def _keep(self, day: date) -> None:
        if self._view is not None and not self._read_only:
            self.keep_requested.emit(self._view, day)

    def _copy(self) -> None:
        if self._view is not None and self._sheet is not None:
            self.copy_requested.emit(self._view, self._sheet.review.recorded_set)

    # -- to the records -----------------------------------------------------------------------------------

    def _open_form(self, number: int) -> None:
        row = self._sheet.row(number) if self._sheet is not None else None
        if row is not None:
            self._edit(row.record_id, row.kind, row.field)

    def _act_on(self, change: Change) -> None:
        self._edit(change.record_id, change.kind, change.field)

    def _open_record(self, record_id: str) -> None:
        record = case_text.record_by_id(self._view, record_id) if self._view is not None else None
        if record is not None:
            self._edit(record.id, type(record).__name__, "")

    def _edit(self, record_id: str, kind: str, field: str) -> None:
        """The form of a record; studies have a sheet of their own, new laboratory results a panel."""
        kind = kind if kind == "LabResult" and record_id else SHEETS.get(kind, kind)
        if self._view is not None and kind:
            self.edit_requested.emit(self._view.case.patient.case_id, record_id, kind, field)


__all__ = ["REVIEW", "ConversionTab"]
