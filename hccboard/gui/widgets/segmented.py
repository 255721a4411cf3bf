"""Exclusive choices side by side; the arrow keys move the choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import clicked_by_enter
from hccboard.gui.widgets.text import text_block


@dataclass(frozen=True)
class Choice:
    """One choice: its key, its text and what a tooltip adds."""

    key: str
    text: str
    tooltip: str = ""


class _Segment(QAbstractButton):
    """One choice of the strip; painted, so that the strip has one outline."""

    def __init__(self, choice: Choice, owner: Segmented) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setText(choice.text)
        self.setToolTip(choice.tooltip)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(choice.text)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy.Policy.Expanding if owner.fills else QSizePolicy.Policy.Minimum
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        # The chosen segment is heavier; the width of the heavier form is kept so that nothing moves
        words = text_block(self.text(), self._owner.role(True)).width
        side = 4 if self._owner.fills else (8 if self._owner.small else 10)
        return QSize(int(words + 0.999) + 2 * side + 2, theme.px(24 if self._owner.small else 28) - 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() in step:
            self._owner.move(step[Qt.Key(event.key())])
            return
        if clicked_by_enter(self, event):
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = self._owner.ends(self)
        path = _outline(QRectF(self.rect()), first, last)
        if self.isChecked():
            painter.fillPath(path, theme.colour("accent_tint"))
        elif self.underMouse() and self.isEnabled():
            painter.fillPath(path, theme.colour("hover"))
        tone = "accent_strong" if self.isChecked() else "text2"
        if not self.isEnabled():
            tone = "text3"
        role = self._owner.role(self.isChecked())
        block = text_block(self.text(), role, tone, self.width() - 4, 1, "center")
        block.draw(painter, 2, round((self.height() - block.height) / 2))
        if not last:
            painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.colour("line2"))


def _outline(rect: QRectF, first: bool, last: bool) -> QPainterPath:
    """A segment's ground with the strip's corners rounded."""
    path = QPainterPath()
    path.addRoundedRect(rect, 3, 3)
    square = QPainterPath()
    if not first:
        square.addRect(rect.adjusted(0, 0, -rect.width() / 2, 0))
    if not last:
        square.addRect(rect.adjusted(rect.width() / 2, 0, 0, 0))
    return path.united(square)


class Segmented(QWidget):
    """A strip of exclusive choices. ``fills`` shares the width out evenly.

    Nothing is chosen at first unless ``chosen`` names a key: an open answer stays open.
    """

    changed = Signal(str)
    """The key the user chose."""

    def __init__(
        self,
        choices: Sequence[Choice | tuple[str, str]] = (),
        chosen: str = "",
        *,
        name: str = "",
        small: bool = False,
        fills: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.small, self.fills = small, fills
        self._keys: list[str] = []
        self._buttons: list[_Segment] = []
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(1, 1, 1, 1)
        self._row.setSpacing(0)
        self.setAccessibleName(name)
        horizontal = QSizePolicy.Policy.Preferred if fills else QSizePolicy.Policy.Fixed
        self.setSizePolicy(horizontal, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(self._clicked)
        self.set_choices(choices, chosen)

    def set_choices(self, choices: Sequence[Choice | tuple[str, str]], chosen: str = "") -> None:
        """Replace the choices."""
        for button in self._buttons:
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        known = [c if isinstance(c, Choice) else Choice(*c) for c in choices]
        self._keys = [c.key for c in known]
        self._buttons = [_Segment(c, self) for c in known]
        for number, button in enumerate(self._buttons):
            self._group.addButton(button, number)
            self._row.addWidget(button)
        self.set_chosen(chosen)

    def chosen(self) -> str:
        """The key that is chosen, or an empty text."""
        number = self._group.checkedId()
        return self._keys[number] if number >= 0 else ""

    def set_chosen(self, key: str) -> None:
        """Choose without telling; an unknown key leaves nothing chosen."""
        self._group.setExclusive(False)
        for own, button in zip(self._keys, self._buttons, strict=True):
            button.setChecked(own == key)
        self._group.setExclusive(True)
        self._one_tab_stop()

    def move(self, step: int) -> None:
        """Choose the neighbour; the focus goes with it."""
        number = self._group.checkedId()
        if number < 0:
            focused = [b.hasFocus() for b in self._buttons]
            number = focused.index(True) if any(focused) else -step
        target = min(max(number + step, 0), len(self._buttons) - 1)
        button = self._buttons[target]
        button.setFocus(Qt.FocusReason.OtherFocusReason)
        if not button.isChecked():
            button.click()

    def role(self, on: bool) -> str:
        """The type of a choice."""
        if self.small:
            return "label_strong" if on else "label"
        return "cell_strong" if on else "cell"

    def ends(self, button: _Segment) -> tuple[bool, bool]:
        """Whether a segment is the first, the last."""
        return button is self._buttons[0], button is self._buttons[-1]

    def buttons(self) -> list[QAbstractButton]:
        """The segments, in order."""
        return list(self._buttons)

    def retheme(self) -> None:
        for button in self._buttons:
            button.updateGeometry()

    def _clicked(self, number: int) -> None:
        self._one_tab_stop()
        self.changed.emit(self._keys[number])

    def _one_tab_stop(self) -> None:
        """Tab reaches the chosen segment only; the arrows reach the others."""
        chosen = self._group.checkedId()
        for number, button in enumerate(self._buttons):
            reached = number == (chosen if chosen >= 0 else 0)
            policy = Qt.FocusPolicy.StrongFocus if reached else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("ctl" if self.isEnabled() else "line2"), 1))
        painter.setBrush(theme.colour("surface"))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, 4, 4)
