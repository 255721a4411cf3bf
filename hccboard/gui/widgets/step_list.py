"""Sentences one below the other, each with its icon: what happened, what is safe, what is kept, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.wording.formats import sentences_text


@dataclass(frozen=True)
class SafetyStep:
    """One sentence; ``strong`` is its beginning, in 600."""

    icon: str
    tone: str
    strong: str
    text: str = ""

    def words(self) -> str:
        """The whole sentence."""
        return sentences_text([self.strong, self.text]) if self.strong and self.text else self.strong or self.text


class StepList(FittingWidget):
    """As high as its sentences need."""

    def __init__(self, steps: Sequence[SafetyStep] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[SafetyStep]) -> None:
        """Show other sentences."""
        clear(self._column)
        for step in steps:
            row = QHBoxLayout()
            row.setSpacing(theme.px(8))
            row.addWidget(IconView(step.icon, 14, step.tone, self), 0, Qt.AlignmentFlag.AlignTop)
            words = step.words()
            spans = [Span(step.strong, "cell_strong"), Span(words.removeprefix(step.strong))] if step.strong else words
            row.addWidget(TextLabel(spans, "cell", lines=0, parent=self), 1)
            self._column.addLayout(row)
        self.setAccessibleName(sentences_text([step.words() for step in steps]))
