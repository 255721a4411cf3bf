"""A key cap: the name of a key in a thin frame."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.text import TextLabel, text_block


class KeyCap(QLabel):
    """One key or combination, as printed on the keyboard."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, parent)
        self.setAccessibleName(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = text_block(self.text(), "caption").width
        return QSize(max(int(words + 0.999) + 10, theme.px(16)), theme.px(16))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def retheme(self) -> None:
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.setBrush(theme.colour("raised"))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, 3, 3)
        words = text_block(self.text(), "caption", "text2", self.width(), 1, "center")
        words.draw(painter, 0, round((self.height() - words.height) / 2))


class KeyHints(QWidget):
    """A row of keys and what they do, for the foot of a panel."""

    def __init__(self, hints: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for number, (keys, text) in enumerate(hints):
            if number:
                row.addSpacing(8)
            for key in keys.split("|"):
                row.addWidget(KeyCap(key, self))
            row.addWidget(TextLabel(text, "label", "text2", parent=self))
        row.addStretch(1)
        self.setAccessibleName(", ".join(f"{keys}: {text}" for keys, text in hints))
