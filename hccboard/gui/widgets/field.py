"""A labelled field: label above, unit inside, an explanation below that never blocks.

An implausible value is kept as it was typed and explained; the explanation may offer actions.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _

_LOOKS = {
    # icon, colour, state of the editor
    "error": ("circle-x", "unmet", "error"),
    "caution": ("triangle-alert", "caution", "caution"),
    "missing": ("circle-question-mark", "missing", "missing"),
    "note": ("info", "text2", ""),
}


def text_font() -> QFont:
    """The font of fields for words, dates and numbers of cases: tabular figures would tear their hyphens apart."""
    made = theme.font("cell")
    made.unsetFeature(QFont.Tag("tnum"))
    return made


class UnitEdit(QLineEdit):
    """A line edit with the unit inside at its right end; beside a unit figures are tabular."""

    def __init__(self, text: str = "", unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._unit = TextLabel(unit, "cell", "text3", parent=self)
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_unit(unit)

    def set_unit(self, unit: str) -> None:
        """Change the unit; an empty one takes no room."""
        self._unit.set_text(unit)
        self._unit.setVisible(bool(unit))
        self.retheme()

    def unit(self) -> str:
        """The unit that is shown."""
        return self._unit.text()

    def retheme(self) -> None:
        self.setFont(theme.font("cell") if self._unit.text() else text_font())
        self._place()

    def _place(self) -> None:
        size = self._unit.sizeHint()
        wide = size.width() if self._unit.text() else 0
        self.setTextMargins(0, 0, wide + 6 if wide else 0, 0)
        top = (self.height() - size.height()) // 2
        self._unit.setGeometry(self.width() - wide - 8, top, wide, size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()


class NumberBox(QSpinBox):
    """A box for whole numbers with arrows; plain spin boxes lose their padding in a style sheet."""

    def __init__(self, low: int = 0, high: int = 99, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setSuffix(f" {unit}" if unit else "")
        self.retheme()

    def retheme(self) -> None:
        self.setFont(theme.font("cell"))
        self.lineEdit().setTextMargins(7, 0, 0, 0)
        self.setFixedHeight(theme.px(28))


class DecimalBox(QDoubleSpinBox):
    """A box for decimal numbers with arrows."""

    def __init__(
        self,
        low: float = 0.0,
        high: float = 99.0,
        decimals: int = 1,
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSuffix(f" {unit}" if unit else "")
        self.retheme()

    def retheme(self) -> None:
        self.setFont(theme.font("cell"))
        self.lineEdit().setTextMargins(7, 0, 0, 0)
        self.setFixedHeight(theme.px(28))


def set_state(editor: QWidget, state: str) -> None:
    """Mark an editor as ``error``, ``caution``, ``missing`` or, with an empty text, as ordinary."""
    if editor.property("state") == state:
        return
    editor.setProperty("state", state)
    style = editor.style()
    style.unpolish(editor)
    style.polish(editor)
    editor.update()


class Field(FittingWidget):
    """A label, an editor and the line below. ``action_triggered`` carries the key of an action.

    ``widest`` is the greatest width of the editor in pixels at text scale 1; the line below takes the whole width.
    """

    action_triggered = Signal(str)

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        required: bool = False,
        strong: bool = False,
        widest: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._widest = widest
        self._label_text = label
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        role, tone = ("cell_strong", "text") if strong else ("label", "text3")
        words: tuple[Span, ...] = (Span(label),)
        if required:
            words = (*words, Span(" · " + _("required"), "label", "text3"))
        self.label = TextLabel(words, role, tone, parent=self)
        self.label.setBuddy(editor)
        column.addWidget(self.label)
        if widest:
            line = QHBoxLayout()
            line.addWidget(editor, 100)
            line.addStretch(1)
            column.addLayout(line)
            editor.setMaximumWidth(theme.px(widest))
        else:
            column.addWidget(editor)
        self._below = QHBoxLayout()
        self._below.setSpacing(4)
        column.addLayout(self._below)
        if editor.sizePolicy().verticalPolicy() == QSizePolicy.Policy.Expanding:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._name_editor()

    def _name_editor(self) -> None:
        unit = self.editor.unit() if isinstance(self.editor, UnitEdit) else ""
        self.editor.setAccessibleName(", ".join(part for part in (self._label_text, unit) if part))

    def explain(self, kind: str = "", text: str = "", actions: Sequence[tuple[str, str]] = ()) -> None:
        """Explain the value below the field: ``kind`` is error, caution, missing or note.

        An empty ``kind`` takes the explanation away.
        """
        clear(self._below)
        self.editor.setAccessibleDescription(text)
        if not kind:
            set_state(self.editor, "")
            return
        icon, tone, state = _LOOKS[kind]
        set_state(self.editor, state)
        sign = IconView(icon, 13, tone, self)
        self._below.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        self._below.addWidget(TextLabel(text, "cell", tone, lines=0, parent=self), 1)
        for key, words in actions:
            link = Button(words, "", "link", parent=self)
            link.clicked.connect(lambda _on=False, k=key: self.action_triggered.emit(k))
            self._below.addWidget(link)

    def retheme(self) -> None:
        self._name_editor()
        if self._widest:
            self.editor.setMaximumWidth(theme.px(self._widest))


def stacked(fields: Sequence[Field], parent: QWidget | None = None) -> QWidget:
    """Fields side by side in one row, aligned at the top."""
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    for field in fields:
        row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return box
