"""What the marks of the preview mean: icon, form and ground beside their words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.flow import FlowLayout
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _


class _Swatch(QWidget):
    """A small cell with a mark."""

    def __init__(self, icon: str, tone: str, ground: str, edge: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = (icon, tone, ground, edge)
        self.retheme()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(22), theme.px(16))

    def retheme(self) -> None:
        self.setFixedSize(self.sizeHint())

    def paintEvent(self, event: QPaintEvent) -> None:
        icon, tone, ground, edge = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box, 3, 3)
        if icon == "hatch":
            painter.setClipRect(box)
            painter.setPen(QPen(theme.colour("hatch"), 1))
            step = theme.px(5)
            for x in range(-self.height(), self.width(), step):
                painter.drawLine(x, self.height(), x + self.height(), 0)
        elif icon:
            side = theme.px(12)
            mark = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
            icons.paint(painter, icon, mark, tone)


class MarkLegend(FittingWidget):
    """One line under the head of the preview; two where the text is large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, across=theme.px(13), down=theme.px(4))
        flow.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
        marks = (
            ("", "", "surface", "line2", _("stored")),
            ("triangle-alert", "caution", "caution_soft", "caution_line", _("suspicious")),
            ("circle-x", "unmet", "unmet_tint", "unmet_line", _("rejected")),
            ("arrow-right", "accent", "accent_tint", "accent", _("old to new")),
            ("circle-question-mark", "missing", "surface", "missing_line", _("open code")),
            ("hatch", "", "surface", "line2", _("row left out")),
        )
        for icon, tone, ground, edge, words in marks:
            mark = QWidget(self)
            row = QHBoxLayout(mark)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.px(5))
            row.addWidget(_Swatch(icon, tone, ground, edge, mark))
            row.addWidget(TextLabel(words, "label", "text2", parent=mark))
            flow.addWidget(mark)
        self.setAccessibleName(_("Marks: {names}").format(names=", ".join(mark[4] for mark in marks)))
