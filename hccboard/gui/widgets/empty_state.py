"""What stands where nothing is to be shown: an icon, one sentence, what it means, the actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.text import TextLabel


@dataclass(frozen=True)
class EmptyAction:
    """An action: its key, text, kind of button and icon."""

    key: str
    text: str
    kind: str = "secondary"
    icon: str = ""


class EmptyState(QWidget):
    """Centred in the room it is given; ``action_triggered`` carries the key of the action."""

    action_triggered = Signal(str)

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        actions: Sequence[EmptyAction] = (),
        *,
        tone: str = "text3",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(IconView(icon, 22, tone, self), 0, centre)
        column.addSpacing(6)
        self._title = TextLabel(title, "title", lines=0, align="center", parent=self)
        self._text = TextLabel(text, "cell", "text2", lines=0, align="center", parent=self)
        column.addWidget(self._title)
        column.addSpacing(2)
        column.addWidget(self._text)
        self._text.setVisible(bool(text))
        column.addSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self._buttons: list[Button] = []
        for action in actions:
            button = Button(action.text, action.icon, action.kind, small=True, parent=self)
            button.clicked.connect(lambda _on=False, k=action.key: self.action_triggered.emit(k))
            row.addWidget(button)
            self._buttons.append(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.retheme()

    def retheme(self) -> None:
        for label in (self._title, self._text):
            label.setMinimumWidth(min(theme.px(240), theme.px(240)))

    def buttons(self) -> list[Button]:
        """The actions; the first takes the focus when the state appears."""
        return list(self._buttons)
