"""A small box that names one thing to settle: missing, stale, open, caution; what it decides, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import DASH_DOT, DASHED, DOTTED, LONG_DASHED, Chip, ChipForm, ChipSpec, chip_icon
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.message_bar import paint_edged_box
from hccboard.gui.widgets.text import TextLabel

_DASHES = {
    ChipForm.MISSING: ("missing_line", DASHED),
    ChipForm.STALE: ("missing", DOTTED),
    ChipForm.OPEN: ("missing", DASH_DOT),
    ChipForm.UNDATED: ("missing", LONG_DASHED),
}
_EDGES = {
    ChipForm.CAUTION: ("caution_line", "caution_soft"),
    ChipForm.UNMET: ("unmet", "unmet_tint"),
    ChipForm.NOTE: ("accent", "surface"),
}


class IssueCard(FittingWidget):
    """One thing to settle. ``actions`` are (key, text); ``action_triggered`` carries the key.

    Missing, stale, known in part and undated have each their own broken edge, and their icon and word at the right;
    caution and unmet have the 3 px edge and their icon at the left.
    """

    action_triggered = Signal(str)

    def __init__(
        self,
        form: ChipForm | str,
        title: str,
        text: str = "",
        actions: Sequence[tuple[str, str]] = (),
        *,
        boxed_word: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._form = ChipForm(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(11, 9, 11, 9)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(6)
        if self._form in _EDGES:
            head.addWidget(IconView(chip_icon(self._form), 14, self._tone(), self))
        name = TextLabel(title, "cell_strong", lines=0, parent=self)
        head.addWidget(name, 1)
        if self._form in _DASHES:
            word = ChipSpec(self._form).words()
            if boxed_word:
                head.addWidget(Chip(self._form, parent=self), 0, Qt.AlignmentFlag.AlignTop)
            else:
                head.addWidget(IconView(chip_icon(self._form), 13, "missing", self))
                head.addWidget(TextLabel(word, "cell_strong", "missing", parent=self))
        column.addLayout(head)
        if text:
            role = "cell" if boxed_word or self._form in _EDGES else "label"
            column.addWidget(TextLabel(text, role, "text2", lines=0, parent=self))
        if actions:
            column.addSpacing(2)
            column.addLayout(self._links(actions))
        self.setAccessibleName(f"{title}: {ChipSpec(self._form).words()}")
        self.setAccessibleDescription(text)

    def _tone(self) -> str:
        return {"caution": "caution", "unmet": "unmet"}.get(self._form.value, "accent")

    def _links(self, actions: Sequence[tuple[str, str]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        for key, text in actions:
            link = Button(text, "", "link", parent=self)
            link.clicked.connect(lambda _on=False, k=key: self.action_triggered.emit(k))
            row.addWidget(link)
        row.addStretch(1)
        return row

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._form in _EDGES:
            paint_edged_box(painter, rect, *_EDGES[self._form])
            return
        edge, dash = _DASHES.get(self._form, ("line", (1.0, 0.0001)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.colour(edge), 1)
        pen.setDashPattern(list(dash))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
