"""The form of one record of any kind: add, correct with a reason, void with a reason, see its history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.records import RECORD_TYPES, Record
from hccboard.errors import HccBoardError
from hccboard.gui import theme
from hccboard.gui.entry_seam import VOID, EntryPanel, EntryRequest
from hccboard.gui.panels.entry import dependents, if_saved, keys
from hccboard.gui.panels.entry.form_fields import FORM_WIDEST, FormFields, as_of_version, as_recorded
from hccboard.gui.panels.entry.history_list import HistoryList
from hccboard.gui.panels.entry.if_saved_strip import IfSavedStrip
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.gui.widgets.panel import Panel
from hccboard.operations import edits
from hccboard.operations.record_checks import InvalidRecords, cautions_of, problems_of
from hccboard.translate import _

RECOMPUTE_MS = 150


class RecordForm(EntryPanel):
    """See the module. The draft holds what is typed, not the record."""

    only: tuple[str, ...] = ()
    """The fields that are asked for, all of them where none is named."""

    def __init__(self, request: EntryRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._request = request
        self.form = request.form
        self._kind = RECORD_TYPES[request.kind]
        self._base = request.record
        """What is corrected; of the version that was seen when the draft was begun."""
        self._dirty = False
        self._voiding = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(RECOMPUTE_MS)
        self._timer.timeout.connect(self._recompute)
        self._build()
        self._load()
        self.fields.changed.connect(self._edited)
        self._recompute()
        keys.bind(self, keys.SAVE, self._save)
        QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        """Go to the field that was asked for."""
        if self._request.field == VOID and self._request.record is not None:
            self._ask_to_void()
        else:
            name, preset, _value = self._request.field.partition(":")
            self.fields.focus(self.fields.after(name) if preset else name)

    # --- building -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        request = self._request
        name = wording.kind_name(request.kind)
        title = name if request.record is None else _("Correct: {record}").format(record=name)
        self.panel = Panel(title, _("new") if request.record is None else self._recorded(), padding=0, parent=self)
        close = Button("", "x", "quiet", small=True, name=_("Close, the draft is kept"), key="Esc")
        close.clicked.connect(self.closed)
        if request.record is not None:
            history = Button(_("History"), "history", "quiet", small=True)
            history.clicked.connect(lambda: self.history_requested.emit(request.record.id))
            self.panel.head.add_action(history)
        self.panel.head.add_action(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        self._build_body()
        self._build_foot()

    def _recorded(self) -> str:
        record = self._request.record
        if record is None or record.recorded_at is None:
            return ""
        return _("recorded by {name}, version {version}").format(name=record.recorded_by, version=record.version)

    def _build_body(self) -> None:
        request = self._request
        self.message = MessageBar(MessageKind.ERROR, "", parent=self)
        self.message.hide()
        self.panel.body.addWidget(self.message)
        content = QWidget()
        content.setProperty("ground", "surface")
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(10))
        case = request.view.case if request.view else None
        self.fields = FormFields(self._kind, case, request.today, content, only=self.only)
        self._add_above(column)
        column.addWidget(self.fields)
        self.reason_edit = QLineEdit()
        self.reason = Field(
            _("Reason of the correction"), self.reason_edit, required=True, widest=FORM_WIDEST, parent=content
        )
        self.reason_edit.textChanged.connect(lambda _text: self._edited())
        column.addWidget(self.reason)
        self.history = HistoryList(content)
        self.history.hide()
        column.addWidget(self.history)
        column.addStretch(1)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(content)
        scroll.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._show_reason())
        self.panel.body.addWidget(scroll, 1)
        self.strip = IfSavedStrip(self)
        self.strip.setVisible(request.view is not None)
        self.panel.body.addWidget(self.strip)

    def _add_above(self, column: QVBoxLayout) -> None:
        """What a kind asks for beside its fields."""

    def _build_foot(self) -> None:
        row: QHBoxLayout = self.panel.foot
        if self._request.record is not None:
            self.void_button = Button(_("Void case") if self._is_patient() else _("Void"), "ban", "danger")
            self.void_button.clicked.connect(self._ask_to_void)
            row.addWidget(self.void_button)
        row.addStretch(1)
        discard = Button(_("Discard draft"))
        discard.clicked.connect(self.discarded)
        self.save_button = Button(_("Save"), kind="primary", key="Ctrl Enter")
        self.save_button.clicked.connect(self._save)
        row.addWidget(discard)
        row.addWidget(self.save_button)

    def _load(self) -> None:
        draft = self._request.draft
        if self._request.record is not None:
            self.fields.load(self._request.record)
        else:
            name, _colon, value = self._request.field.partition(":")
            if value and name in self.fields:
                self.fields.preset(name, value)
        if isinstance(draft, dict):
            self.fields.set_typed(draft.get("fields", {}))
            self.reason_edit.setText(draft.get("reason", ""))
            self._dirty = True
            if self._base is not None:
                self._base = as_of_version(self._base, draft.get("version"))

    # --- while typing ---------------------------------------------------------------------------------------

    def is_dirty(self) -> bool:
        return self._dirty

    def _edited(self) -> None:
        self._dirty = True
        self.message.hide()
        self.draft_changed.emit(self.draft())
        self._timer.start()

    def draft(self) -> dict[str, Any]:
        """What is typed, as JSON."""
        seen = {"version": self._base.version} if self._base is not None else {}
        return {"fields": self.fields.typed(), "reason": self.reason_edit.text(), **seen}

    def record(self) -> tuple[Record, dict[str, str]]:
        """The record as typed, and what is wrong with it by field."""
        values, wrong = self.fields.values()
        base = self._base
        if base is not None:
            return replace(base, **as_recorded(base, values)), wrong
        return self._kind(case_id=self._request.case_id, **values), wrong

    def typed_records(self) -> list[Record]:
        return [self.record()[0]]

    def _problems(self) -> tuple[Record, dict[str, str]]:
        record, wrong = self.record()
        for problem in problems_of(record):
            wrong.setdefault(problem.field, problem.message)
        return record, wrong

    def _needs_reason(self, record: Record) -> bool:
        base = self._base
        return base is not None and bool(edits.corrected_fields(base, record))

    def _recompute(self) -> None:
        record, wrong = self._problems()
        unreadable = self.fields.values()[1]
        view = self._request.view
        self.fields.explain(unreadable, odd=dict(cautions_of(record, view.case)) if view is not None else None)
        self.reason.setVisible(self._voiding or self._needs_reason(record))
        if view is not None and not unreadable and not wrong:
            self.strip.show_changes(if_saved.changes(view, [record], self._request.staleness))
        elif view is not None:
            self.strip.show_open(len(wrong))

    # --- saving ---------------------------------------------------------------------------------------------

    def _save(self) -> None:
        record, wrong = self._problems()
        self.fields.explain(wrong)
        if wrong:
            self._refuse(_("{count} fields need you.").format(count=len(wrong)) if len(wrong) > 1
                         else _("One field needs you."))  # fmt: skip
            self.fields.focus(next(iter(wrong)))
            return
        if self._needs_reason(record) and not self.reason_edit.text().strip():
            self.reason.setVisible(True)
            self._ask_for_reason("error", _("A correction needs a reason: the old value stays in the history."))
            return
        self._hand_over(record)

    def _hand_over(self, record: Record) -> None:
        self.save_requested.emit([record], self.reason_edit.text().strip())

    def _ask_to_void(self) -> None:
        """The first press asks for the reason and says what goes with the record, the second voids."""
        record, view = self._request.record, self._request.view
        first, self._voiding = not self._voiding, True
        self.reason.setVisible(True)
        if first or not self.reason_edit.text().strip():
            found = dependents.dependents(view.case, record) if record is not None and view is not None else []
            if self._is_patient():
                said = [_("Why is the case void? It leaves the list and stays in the history."),
                        dependents.words_of_case(found)]  # fmt: skip
            else:
                said = [_("Why is the record void? It stays in the history."), dependents.words_of(found)]
            self._ask_for_reason("caution", wording.sentences_text([words for words in said if words]))
            return
        self.void_requested.emit(record, self.reason_edit.text().strip())

    def _is_patient(self) -> bool:
        return self._request.kind == "Patient"

    def _ask_for_reason(self, form: str, words: str) -> None:
        """Say why, and bring the field into view: it stands below all others."""
        self.reason.explain(form, words)
        self.reason_edit.setFocus()
        QTimer.singleShot(0, self, self._show_reason)

    def _show_reason(self) -> None:
        if self.reason_edit.hasFocus():
            self._scroll.ensureWidgetVisible(self.reason)

    def _refuse(self, title: str, text: str = "") -> None:
        self.message.set_message(MessageKind.ERROR, title, text)
        self.message.show()

    def saving(self, active: bool) -> None:
        self.save_button.setDisabled(active)

    def show_problems(self, error: InvalidRecords) -> None:
        self.fields.explain({problem.field: problem.message for problem in error.problems})
        self._refuse(error.what, error.next_step)

    def show_error(self, error: HccBoardError) -> None:
        self._refuse(error.what, " ".join(part for part in (error.why, error.next_step) if part))

    def show_history(self, entries: tuple[Any, ...]) -> None:
        self.history.show_entries(self._request.kind, entries)
        self.history.show()
