"""After an operation: margin, complications, recurrence with what tells of it, and which study is due when."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hccboard.domain.after_operation import ADJUVANT_SOURCE, AfterOperation
from hccboard.domain.follow_up_schedule import AHEAD, DONE, DUE, NOT_DONE, OVERDUE, Window
from hccboard.domain.records import Record
from hccboard.domain.recurrence import Recurrence
from hccboard.gui.entry_seam import IMAGING_SHEET
from hccboard.gui.panels.conversion.listing import Action, group_head, label_row, state_row, text_row
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import ChipForm
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.operations.operation_review import AfterData
from hccboard.translate import _, ngettext
from hccboard.wording import after_operation as words
from hccboard.wording.formats import day_of, list_text

_WINDOWS: dict[str, ChipForm] = {
    DONE: ChipForm.MET, DUE: ChipForm.NOTE, OVERDUE: ChipForm.CAUTION, AHEAD: ChipForm.NOT_REACHED,
    NOT_DONE: ChipForm.MISSING,
}  # fmt: skip
_SIGNS_SHOWN, _VISITS_SHOWN = 6, 5
_SAID = ("margin", "microvascular")


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
        for line in words.outcome_lines(one):
            self._add(panel, line, contradicts=_contradicts(one, line.key))
            if line.key == "recurrence" and one.recurrence is not None:
                self._add_signs(panel, one.recurrence)
        return panel

    def _add(self, panel: Panel, line: words.OutcomeLine, *, contradicts: bool) -> None:
        if panel.body.count():
            panel.body.addWidget(Hairline(parent=panel))
        if line.record is None:
            action = None if line.known else self._enter(line.kind, line.field)
        else:
            action = self._open(line.record, "" if line.known else line.field)
        tone = "unmet" if contradicts else "text" if line.known else "missing"
        row, button = label_row(line.label, line.value, [line.note] if line.note else [], tone, action, panel)
        if button is not None:
            button.setAccessibleName(f"{button.accessibleName()}: {line.label}")
            self.buttons.append(button)
        panel.body.addWidget(row)

    def _add_signs(self, panel: Panel, found: Recurrence) -> None:
        """What tells of a recurrence, each with its record; what was there before."""
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


def _contradicts(one: AfterOperation, key: str) -> bool:
    """Whether the records state a line in two ways."""
    return {"margin": one.margin, "microvascular": one.microvascular}[key].contradicts if key in _SAID else False


__all__ = ["AfterPanel"]
