"""A choice as a card: a radio button with icon, title and one sentence."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.widgets.text import text_block


class ChoiceCard(QRadioButton):
    """Painted; to assistive technology it is the radio button it is."""

    def __init__(self, icon: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._icon, self._title, self._text = icon, title, text
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        words = max(text_block(self._title, "title").width + theme.px(22), text_block(self._text, "cell").width)
        return QSize(int(words) + theme.px(26) + 28, theme.px(60))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(60))

    def hitButton(self, pos: object) -> bool:
        return self.rect().contains(pos)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(box, 6, 6)
        ground = "accent_tint" if on else ("hover" if self.underMouse() else "surface")
        painter.fillPath(path, theme.colour(ground))
        if on:
            painter.setClipPath(path)
            painter.fillRect(QRectF(0, 0, 3, self.height()), theme.colour("accent"))
            painter.setClipping(False)
        painter.setPen(QPen(theme.colour("accent" if on else "line2"), 1))
        painter.drawPath(path)
        self._paint_radio(painter, QPointF(theme.px(21), theme.px(22)), on)
        left = theme.px(38)
        side = theme.px(16)
        icons.paint(painter, self._icon, QRectF(QPointF(left, theme.px(14)), QSizeF(side, side)), "text")
        room = self.width() - left - 10
        title = text_block(self._title, "title", "text", room - side - 6)
        title.draw(painter, left + side + 6, theme.px(12))
        words = text_block(self._text, "cell", "text2", room, 2)
        words.draw(painter, left, theme.px(12) + title.height + 2)

    @staticmethod
    def _paint_radio(painter: QPainter, centre: QPointF, on: bool) -> None:
        radius = theme.px(7)
        painter.setPen(QPen(theme.colour("accent" if on else "ctl"), 1.5))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(centre, radius, radius)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(centre, radius / 2, radius / 2)
