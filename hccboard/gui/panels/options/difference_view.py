"""Two editions side by side: the stage of each, and the treatments on which they differ, in the words of each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.options.line_list import CertaintyTag, scrolling
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.empty_state import EmptyState
from hccboard.gui.widgets.panel import Hairline, clear
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.option_words.differences import Differences, EditionHead, Side
from hccboard.translate import _
from hccboard.wording.formats import at_start

_FORMS: dict[str, tuple[ChipForm, str | None]] = {
    "first": (ChipForm.ACCENT, "bookmark"), "alternatives": (ChipForm.NOTE, "git-compare-arrows"),
    "excluded": (ChipForm.UNMET_OUTLINE, "ban"), "not_assessable": (ChipForm.MISSING, None),
    "": (ChipForm.NOT_REACHED, None),
}  # fmt: skip


class DifferenceView(QWidget):
    """Shows ``Differences``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(12, 10, 12, 12)
        self._rows.setSpacing(8)
        column.addWidget(scrolling(inner, _("Where the editions differ"), self))

    def show_differences(self, found: Differences) -> None:
        """Show other differences; where there are none, say so."""
        clear(self._rows)
        self._add(TextLabel("", "cell", parent=self), [self._head(head) for head in found.heads])
        for row in found.rows:
            name = TextLabel(row.name, "cell_strong", lines=0, parent=self)
            self._add(name, [self._side(side) for side in row.sides])
        if not found.rows:
            words = _("For this patient both name the same treatments in the same groups.")
            state = EmptyState("equal", _("The two editions do not differ here."), words, parent=self)
            self._rows.addWidget(state, 1)
        self._rows.addStretch(1)

    def _add(self, name: TextLabel, sides: Sequence[QWidget]) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(name, 3, Qt.AlignmentFlag.AlignTop)
        for side in sides:
            row.addWidget(side, 5, Qt.AlignmentFlag.AlignTop)
        self._rows.addLayout(row)
        self._rows.addWidget(Hairline(parent=self))

    def _head(self, head: EditionHead) -> QWidget:
        box, column = self._column()
        column.addWidget(TextLabel(head.name, "label", "text2", lines=0, parent=box))
        stage = at_start(head.stage) if head.stage else _("No stage known")
        column.addWidget(TextLabel(stage, "title", lines=0, parent=box))
        return box

    def _side(self, side: Side) -> QWidget:
        box, column = self._column()
        form, icon = _FORMS[side.group]
        chip = Chip(form, side.title, icon, box)
        chip.describe(f"{side.edition}: {side.title}")
        column.addWidget(chip)
        if side.options:
            column.addWidget(TextLabel(side.options, "cell_medium", lines=0, parent=box))
        for words in side.words:
            column.addWidget(TextLabel(words, "cell", lines=0, parent=box))
        if side.tag:
            column.addWidget(CertaintyTag(side.tag, box))
        return box

    def _column(self) -> tuple[QWidget, QVBoxLayout]:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(theme.px(3))
        return box, column
