"""A new case: who it is and what the board is asked. The rest is recorded in the case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from hccboard.domain import records
from hccboard.errors import HccBoardError
from hccboard.gui import theme
from hccboard.gui.entry_seam import EntryPanel, EntryRequest
from hccboard.gui.panels.entry import keys
from hccboard.gui.panels.entry.form_fields import FormFields
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.gui.widgets.panel import Hairline, Panel
from hccboard.operations import edits
from hccboard.operations.record_checks import InvalidRecords, problems_of
from hccboard.translate import _

_PATIENT = ("case_number", "name", "hospital_number", "sex", "birth_date", "age_years")
_QUESTION = ("question", "meeting_date", "status")
_AETIOLOGY = ("cause", "certainty")


class NewCaseForm(EntryPanel):
    """Three short forms that are saved together. Only the case number is required."""

    form = "NewCase"

    def __init__(self, request: EntryRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._request = request
        self._dirty = False
        today = request.today
        self.patient = FormFields(records.Patient, None, today, only=_PATIENT)
        self.question = FormFields(records.BoardQuestion, None, today, only=_QUESTION)
        self.aetiology = FormFields(records.Aetiology, None, today, only=_AETIOLOGY)
        self._forms = {"patient": self.patient, "question": self.question, "aetiology": self.aetiology}
        self._build()
        self.patient.load(records.Patient(case_number=request.case_number))
        if isinstance(request.draft, dict):
            for name, form in self._forms.items():
                form.set_typed(request.draft.get(name, {}))
            self._dirty = True
        for form in self._forms.values():
            form.changed.connect(self._edited)
        self._say_what_is_needed()
        keys.bind(self, keys.SAVE, self._save)
        QTimer.singleShot(0, self, lambda: self.patient.focus(request.field or "name"))

    def _build(self) -> None:
        self.panel = Panel(_("New case"), padding=0, parent=self)
        close = Button("", "x", "quiet", small=True, name=_("Close, the draft is kept"), key="Esc")
        close.clicked.connect(self.closed)
        self.panel.head.add_action(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        self.message = MessageBar(MessageKind.ERROR, "", parent=self)
        self.message.hide()
        self.panel.body.addWidget(self.message)
        content = QWidget()
        content.setProperty("ground", "surface")
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(12))
        for form in self._forms.values():
            column.addWidget(form)
            column.addWidget(Hairline())
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(content)
        self.panel.body.addWidget(scroll, 1)
        row = self.panel.foot
        row.addStretch(1)
        discard = Button(_("Discard draft"))
        discard.clicked.connect(self.discarded)
        self.save_button = Button(_("Save case"), kind="primary", key="Ctrl Enter")
        self.save_button.clicked.connect(self._save)
        row.addWidget(discard)
        row.addWidget(self.save_button)

    def is_dirty(self) -> bool:
        return self._dirty

    def typed_records(self) -> list[records.Record]:
        return [form.kind(**form.values()[0]) for form in self._forms.values()]

    def _say_what_is_needed(self) -> None:
        """The number alone is required. What is left empty stays open; what goes with it is not kept without it."""
        for form, name in ((self.question, "question"), (self.aetiology, "cause")):
            values, wrong = form.values()
            form.mark(name, _("required") if wrong or _is_begun(values, name) else _("an open item while empty"))

    def _edited(self) -> None:
        self._dirty = True
        self._say_what_is_needed()
        self.message.hide()
        self.draft_changed.emit({name: form.typed() for name, form in self._forms.items()})

    def _save(self) -> None:
        case_id = edits.new_id()
        made: list[records.Record] = []
        wrong_forms = 0
        for form in self._forms.values():
            values, wrong = form.values()
            record = form.kind(case_id=case_id, **values)
            if form is self.patient:
                # An age without a birth date is an age on the day it was stated.
                record = replace(record, id=case_id, date=self._request.today)
            elif not _is_begun(values) and not wrong:
                continue
            else:
                record = replace(record, date=self._request.today)
            for problem in problems_of(record):
                wrong.setdefault(problem.field, problem.message)
            form.explain(wrong)
            wrong_forms += bool(wrong)
            made.append(record)
        if wrong_forms:
            self._refuse(_("Some fields need you."))
            return
        self.save_requested.emit(made, "")

    def _refuse(self, title: str, text: str = "") -> None:
        self.message.set_message(MessageKind.ERROR, title, text)
        self.message.show()

    def saving(self, active: bool) -> None:
        self.save_button.setDisabled(active)

    def show_problems(self, error: InvalidRecords) -> None:
        for form in self._forms.values():
            form.explain({p.field: p.message for p in error.problems if p.kind == form.kind.__name__})
        self._refuse(error.what, error.next_step)

    def show_error(self, error: HccBoardError) -> None:
        self._refuse(error.what, " ".join(part for part in (error.why, error.next_step) if part))


def _is_begun(values: dict[str, Any], but: str = "") -> bool:
    """Whether anything is filled in, apart from one field."""
    return any(value for name, value in values.items() if name != but and not name.endswith("_precision"))
