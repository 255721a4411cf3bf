"""The frame of what is only supposed: dashed, hatched above and below, and said in words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import Hairline
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _

_STRIP, _STEP = 8, 8


class WhatIfFrame(QFrame):
    """``body`` takes what can be supposed, ``foot`` the actions; the words stand in the head."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = _("Hypothetical, not saved")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, _STRIP + 1, 1, _STRIP + 1)
        column.setSpacing(0)
        head = QWidget(self)
        self._head = head
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(IconView("flask-conical", 15, "text", head))
        self._title = TextLabel(title or _("What if"), "title", parent=head)
        row.addWidget(self._title, 1)
        row.addWidget(Chip(ChipForm.HYPOTHETICAL, words, icon="", parent=head))
        column.addWidget(head)
        column.addWidget(Hairline(parent=self))
        inner = QWidget(self)
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(12, 10, 12, 10)
        self.body.setSpacing(12)
        column.addWidget(inner, 1)
        self._foot: QHBoxLayout | None = None
        self._column = column
        self.setAccessibleName(f"{title or _('What if')}. {words}")
        self.retheme()

    @property
    def foot(self) -> QHBoxLayout:
        """The row of actions at the bottom; made on first use."""
        if self._foot is None:
            self._column.addWidget(Hairline(parent=self))
            box = QWidget(self)
            self._foot = QHBoxLayout(box)
            self._foot.setContentsMargins(12, 10, 12, 10)
            self._foot.setSpacing(8)
            self._column.addWidget(box)
        return self._foot

    def retheme(self) -> None:
        self._head.setFixedHeight(theme.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(rect, 6, 6)
        painter.fillPath(path, theme.colour("surface"))
        painter.setClipPath(path)
        for top in (1.0, self.height() - 1.0 - _STRIP):
            self._hatch(painter, QRectF(0, top, self.width(), _STRIP))
        painter.setClipping(False)
        pen = QPen(theme.colour("text3"), 1)
        pen.setDashPattern([3.0, 2.0])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    @staticmethod
    def _hatch(painter: QPainter, strip: QRectF) -> None:
        """Slanted stripes, half of the strip each."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hatch"))
        step = _STEP * 1.414
        x = strip.left() - strip.height()
        while x < strip.right():
            stripe = QPolygonF(
                [
                    QPointF(x, strip.bottom()),
                    QPointF(x + step / 2, strip.bottom()),
                    QPointF(x + step / 2 + strip.height(), strip.top()),
                    QPointF(x + strip.height(), strip.top()),
                ]
            )
            painter.drawPolygon(stripe)
            x += step
