"""After an operation: margin, complications, recurrence with what tells of it, and which study is due when."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hccboard.domain.after_operation import ADJUVANT_SOURCE, LIVER, AfterOperation
from hccboard.domain.follow_up_schedule import AHEAD, DONE, DUE, NOT_DONE, OVERDUE, Window
from hccboard.domain.records import Record
from hccboard.domain.recurrence import NO, UNKNOWN, YES
from hccboard.gui.entry_seam import IMAGING_SHEET
from hccboard.gui.panels.conversion.listing import Action, group_head, label_row, state_row, text_row
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import ChipForm
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.operations.operation_review import AfterData
from hccboard.translate import _, ngettext
from hccboard.wording import operation as words
from hccboard.wording.formats import clauses_text, day_of, list_text

_WINDOWS: dict[str, ChipForm] = {
    DONE: ChipForm.MET, DUE: ChipForm.NOTE, OVERDUE: ChipForm.UNMET, AHEAD: ChipForm.NOT_REACHED,
    NOT_DONE: ChipForm.MISSING,
}  # fmt: skip
_SIGNS_SHOWN, _VISITS_SHOWN = 6, 5


class AfterPanel(QWidget):
    """``entry_requested`` carries (kind of form, id of a record or "", field), ``evidence_requested`` an entry."""

    entry_requested = Signal(str, str, str)
    evidence_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: AfterData | None = None
        self._read_only = False
        self.buttons: list[Button] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.show_data(None)

    def set_read_only(self, read_only: bool) -> None:
        """Offer no form; records can still be opened."""
        self._read_only = read_only
        self.show_data(self._data)

    def show_data(self, data: AfterData | None) -> None:
        """Show what became of the operations; without one a panel that says so."""
        self._data = data
        self.buttons = []
        clear(self._column)
        if data is None or not data.operations:
            self._column.addWidget(self._none())
            return
        for one in data.operations:
            self._column.addWidget(self._outcome(one))
            self._column.addWidget(self._schedule(one, data))
        self._column.addWidget(self._systemic(data))

    def _none(self) -> QWidget:
        panel = Panel(_("After surgery"), padding=12, parent=self)
        actions = [] if self._read_only or self._data is None else [EmptyAction("enter", _("Enter an operation"))]
        text = _("Margin, complications, recurrence and due studies are shown once a resection is recorded.")
        empty = EmptyState("scissors", _("No operation on liver or lung recorded"), text, actions, parent=panel)
        empty.action_triggered.connect(lambda _key: self.entry_requested.emit("Procedure", "", "kind"))
        self.buttons += empty.buttons()
        panel.body.addWidget(empty)
        return panel

    # -- outcome ------------------------------------------------------------------------------------------

    def _outcome(self, one: AfterOperation) -> Panel:
        operation = one.operation
        head = list_text([part for part in (day_of(operation), operation.target) if part])
        panel = Panel(words.operation_name(one), head, padding=0, parent=self)
        panel.body.setSpacing(0)
        margin_tone = "unmet" if one.margin.contradicts else "text" if one.margin.values else "missing"
        source = one.margin.records[0] if one.margin.records else operation
        said, note = words.said_text(one.margin), words.margin_note(one)
        self._add(panel, _("Margin"), said, note, margin_tone, source, "Procedure", "margin")
        if one.organ == LIVER:
            self._add_microvascular(panel, one)
        self._add_complications(panel, one)
        if one.recurrence is not None:
            self._add_recurrence(panel, one)
        return panel

    def _add(
        self, panel: Panel, label: str, value: str, note: str, tone: str, record: Record | None, kind: str, field: str
    ) -> None:
        if panel.body.count():
            panel.body.addWidget(Hairline(parent=panel))
        action = self._enter(kind, field) if record is None else self._open(record, field if tone == "missing" else "")
        row, button = label_row(label, value, [note] if note else [], tone, action, panel)
        if button is not None:
            button.setAccessibleName(f"{button.accessibleName()}: {label}")
            self.buttons.append(button)
        panel.body.addWidget(row)

    def _add_microvascular(self, panel: Panel, one: AfterOperation) -> None:
        said, field = one.microvascular, "microvascular_invasion"
        value = words.said_text(said, "Pathology", field)
        decided = any(answer in ("yes", "no") for answer in said.values)
        tone = "unmet" if said.contradicts else "text" if decided else "missing"
        record = said.records[-1] if said.records else None
        note = "" if said.values else _("no specimen of the operation says")
        self._add(panel, _("Microvascular invasion"), value, note, tone, record, "Pathology", field)

    def _add_complications(self, panel: Panel, one: AfterOperation) -> None:
        told = [list_text([item.description, item.clavien_dindo or ""]) for item in one.complications]
        loose = [
            _("{name}: not linked to an operation").format(name=list_text([item.description, item.clavien_dindo or ""]))
            for item in one.unlinked
        ]  # fmt: skip
        record = next(iter((*one.complications, *one.unlinked)), None)
        tone = "text" if one.complications else "missing"
        said, note = words.complications_text(one), clauses_text([*told, *loose])
        self._add(panel, _("Complications"), said, note, tone, record, "Complication", "clavien_dindo")

    def _add_recurrence(self, panel: Panel, one: AfterOperation) -> None:
        found = one.recurrence
        assert found is not None
        tone = {YES: "unmet", NO: "text", UNKNOWN: "missing"}[found.state]
        self._add(panel, _("Recurrence"), words.recurrence_text(found), words.recurrence_note(found), tone,
                  found.said_no if found.state == NO else None, "FollowUp", "recurrence")  # fmt: skip
        for sign in (*found.signs, *found.open)[:_SIGNS_SHOWN]:
            form = ChipForm.OPEN if sign in found.open else ChipForm.NOTE
            word = _("Open") if sign in found.open else day_of(sign.record)
            row, button = state_row(form, word, words.sign_text(sign), (), "", self._open(sign.record), panel)
            if button is not None:
                button.setAccessibleName(f"{button.accessibleName()}: {words.sign_text(sign)}")
                self.buttons.append(button)
            panel.body.addWidget(row)
        rest = len(found.signs) + len(found.open) - _SIGNS_SHOWN
        if rest > 0:
            text = ngettext("{count} more record tells of it", "{count} more records tell of it", rest)
            panel.body.addWidget(text_row(text.format(count=rest), panel))
        for sign in found.before:
            text = _("There before the operation: {name}").format(name=words.sign_text(sign))
            panel.body.addWidget(text_row(text, panel))

    def _enter(self, kind: str, field: str) -> Action | None:
        if self._read_only:
            return None
        return Action(_("Enter"), lambda: self.entry_requested.emit(kind, "", field))

    def _open(self, record: Record, field: str = "") -> Action:
        kind = type(record).__name__
        shown = IMAGING_SHEET if kind == "ImagingStudy" else kind
        return Action(
            _("Open the record"), lambda: self.entry_requested.emit(shown, record.id, field), "chevron-right"
        )

    # -- what is due --------------------------------------------------------------------------------------

    def _schedule(self, one: AfterOperation, data: AfterData) -> Panel:
        panel = Panel(_("Follow-up imaging"), words.operation_name(one), padding=0, parent=self)
        panel.body.setSpacing(0)
        rule = data.rules.get(one.schedule.source)
        if rule is not None:
            link = Button(_("Evidence entry"), kind="link", parent=panel)
            link.clicked.connect(lambda _on=False: self.evidence_requested.emit(rule.id))
            panel.head.add_action(link)
            self.buttons.append(link)
        windows = one.schedule.windows
        done = sum(window.state == DONE for window in windows)
        hidden = max(done - _VISITS_SHOWN, 0)
        if hidden:
            text = ngettext("{count} earlier visit is not shown", "{count} earlier visits are not shown", hidden)
            panel.body.addWidget(text_row(text.format(count=hidden), panel))
        for window in windows[hidden:]:
            panel.body.addWidget(self._window(window, panel))
            panel.body.addWidget(Hairline(parent=panel))
        said = (words.schedule_end(one.schedule), words.unclear_studies(one.schedule), words.schedule_rule(one))
        for text in said:
            if text:
                panel.body.addWidget(text_row(text, panel))
        return panel

    def _window(self, window: Window, panel: Panel) -> QWidget:
        texts = [words.window_study(window)] if window.studies else []
        action = None
        if window.studies:
            action = self._open(window.studies[-1])
        elif window.state in (DUE, OVERDUE):
            action = self._enter(IMAGING_SHEET, "")
        row, button = state_row(
            _WINDOWS[window.state], words.window_state(window), words.window_span(window), texts, "", action, panel
        )
        if button is not None:
            button.setAccessibleName(f"{button.accessibleName()}: {words.window_span(window)}")
            self.buttons.append(button)
        return row

    def _systemic(self, data: AfterData) -> Panel:
        panel = Panel(_("Systemic therapy after the operation"), padding=0, parent=self)
        panel.body.setSpacing(0)
        rule = data.rules.get(ADJUVANT_SOURCE)
        if rule is not None:
            link = Button(_("Evidence entry"), kind="link", parent=panel)
            link.clicked.connect(lambda _on=False: self.evidence_requested.emit(rule.id))
            panel.head.add_action(link)
            self.buttons.append(link)
        for one in data.operations:
            panel.body.addWidget(group_head(words.operation_name(one), day_of(one.operation), panel))
            panel.body.addWidget(text_row(words.systemic_text(one), panel, "text"))
        panel.body.addWidget(text_row(words.adjuvant_note(), panel))
        return panel

    def retheme(self) -> None:
        if hasattr(self, "_data"):
            self.show_data(self._data)


__all__ = ["AfterPanel"]
