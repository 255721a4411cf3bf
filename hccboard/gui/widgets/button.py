"""Push buttons of four kinds, with an icon that follows the theme and a quiet key hint."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.widgets.text import text_block

_TONES = {
    "primary": "on_accent",
    "secondary": "text",
    "quiet": "accent_strong",
    "link": "accent",
    "danger": "unmet",
}


def clicked_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Click on Enter as on Space; whether the key was meant so."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    button.click()
    return True


class Button(QPushButton):
    """A button: ``kind`` is primary, secondary, quiet, link or danger.

    ``key`` is a key hint painted after the text in a lighter weight; it sets no shortcut.
    An empty text makes an icon button, which needs ``name`` for screen readers and its tooltip.
    """

    def __init__(
        self,
        text: str = "",
        icon: str = "",
        kind: str = "secondary",
        *,
        small: bool = False,
        key: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name, self._kind, self._key = icon, kind, key
        self.setProperty("kind", kind)
        self.setProperty("small", small)
        self.setProperty("iconOnly", not text)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name or text)
        if name and not text:
            self.setToolTip(f"{name} ({key})" if key else name)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_icon_name(self, icon: str) -> None:
        """Show another icon."""
        self._icon_name = icon
        self.updateGeometry()
        self.update()

    def setText(self, text: str) -> None:
        if self.accessibleName() == self.text():
            self.setAccessibleName(text)
        super().setText(text)
        self.updateGeometry()

    def retheme(self) -> None:
        self.updateGeometry()

    def _role(self) -> str:
        return "cell_strong" if self._kind == "primary" else "cell_medium"

    def _tone(self) -> str:
        if not self.isEnabled():
            return "text3"
        if self.isChecked() and self._kind == "secondary":
            return "accent_strong"
        return _TONES[self._kind]

    def _pieces(self) -> tuple[float, float, float]:
        """The widths of icon, text and key hint, gaps not counted."""
        icon = theme.px(14) if self._icon_name else 0
        text = text_block(self._shown(), self._role()).width if self.text() else 0
        hint = text_block(self._key, "cell").width if self._key and self.text() else 0
        return icon, text, hint

    def _shown(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def _content_width(self) -> float:
        pieces = [piece for piece in self._pieces() if piece]
        return sum(pieces) + 6 * max(0, len(pieces) - 1)

    def sizeHint(self) -> QSize:
        small = bool(self.property("small"))
        height = theme.px(24 if small else 28)
        if not self.text():
            return QSize(height, height)
        if self._kind == "link":
            return QSize(int(self._content_width()) + 2, theme.px(20))
        side = {"quiet": 6}.get(self._kind, 8 if small else 10)
        return QSize(int(self._content_width() + 0.999) + 2 * side + 2, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if clicked_by_enter(self, event):
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        icon, _, hint = self._pieces()
        room = self.width() - (0 if self._kind == "link" else 8)
        left = 0.0 if self._kind == "link" else max(4.0, (self.width() - self._content_width()) / 2)
        left = float(round(left))
        middle = self.height() / 2
        tone = self._tone()
        if icon:
            at = QPointF(left, round(middle - icon / 2))
            icons.paint(painter, self._icon_name, QRectF(at, QSizeF(icon, icon)), tone)
            left += icon + 6
        if self.text():
            width = max(1.0, room - left - (hint + 6 if hint else 0) + 5)
            block = text_block(self._shown(), self._role(), tone, width)
            block.draw(painter, left, round(middle - block.height / 2))
            left += block.width + 6
        if hint:
            block = text_block(self._key, "cell", tone)
            block.draw(painter, left, round(middle - block.height / 2))
