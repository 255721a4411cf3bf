"""The mark and the name of the program, where there is no rail."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.widgets.text import text_block

_NAME, _MARK, _GAP, _ROUND = "HCC Board", 30, 10, 14


class Brand(QWidget):
    """On the ground of the page; says nothing to a screen reader that the title of the window does not say. On a
    hatched page the ground behind it stays clear."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_NAME)

    def sizeHint(self) -> QSize:
        words = text_block(_NAME, "page").width
        return QSize(theme.px(_MARK) + _GAP + int(words) + 1 + 2 * _ROUND, theme.px(_MARK) + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bg"))
        painter.drawRoundedRect(self.rect(), 6, 6)
        side = theme.px(_MARK)
        icons.paint_logo(painter, QRectF(_ROUND, (self.height() - side) / 2, side, side))
        words = text_block(_NAME, "page", "text")
        words.draw(painter, _ROUND + side + _GAP, (self.height() - words.height) / 2)


__all__ = ["Brand"]
