"""The form of a judgement: what was judged, and the answer in the way of that question, yes or no or a number."""

from __future__ import annotations

from typing import Any

from hccboard import wording
from hccboard.domain.judged_questions import NUMBERS, QUESTIONS, YES_NO, unit_of
from hccboard.gui.panels.entry.record_form import RecordForm
from hccboard.gui.widgets.text import Span

_NUMBER = ("value", "comparator")


class JudgementForm(RecordForm):
    """See the module. The field asked for may be a question: it is chosen then, and the cursor is in its answer."""

    def _load(self) -> None:
        super()._load()
        if self._request.record is None and not self._request.draft and self._request.field in QUESTIONS:
            self.fields.set_typed({"question": self._request.field})
        self._offer_answer()
        self.fields.changed.connect(self._offer_answer)

    def _begin(self) -> None:
        question = self._question()
        if self._request.field in QUESTIONS and question:
            self.fields.focus("value" if question in NUMBERS else "answer")
        else:
            super()._begin()

    def _question(self) -> Any:
        return self.fields.typed().get("question")

    def _offer_answer(self) -> None:
        """Only the way of answering that belongs to the question stands there, and only it is stored."""
        question = self._question()
        shown = {"answer": question in YES_NO, **dict.fromkeys(_NUMBER, question in NUMBERS)}
        emptied = {name: "" if name == "value" else None for name, wanted in shown.items() if not wanted}
        typed = self.fields.typed()
        if any(typed.get(name) for name in emptied):
            self.fields.set_typed(emptied)
        for name, wanted in shown.items():
            self.fields.fields[name].setVisible(wanted)
        if question in NUMBERS:
            unit = wording.unit_text(unit_of(question)) if unit_of(question) else ""
            label = wording.field_name("Judgement", "value")
            self.fields.fields["value"].label.set_text(
                (Span(label), Span(" · " + unit)) if unit else (Span(label),)
            )
