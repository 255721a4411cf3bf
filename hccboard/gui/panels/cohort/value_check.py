"""A value of a filter: a box to tick, its words cut to the room there is, and how many patients have it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.text import text_block
from hccboard.translate import ngettext
from hccboard.wording.formats import list_text, number_text

_HEIGHT, _GAP, _BOX = 22, 8, 16


class ValueCheck(QCheckBox):
    """``value`` is what it stands for; the count is that of the other filters together."""

    def __init__(self, value: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value, self._words, self._count = value, words, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("focusRing", True)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """How many patients have the value."""
        self._count = count
        told = ngettext("{count} patient", "{count} patients", count).format(count=number_text(count))
        self.setAccessibleName(list_text([self._words, told]))
        self.setToolTip(self._words)
        self.update()

    def count(self) -> int:
        """How many patients have the value."""
        return self._count

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), theme.px(_HEIGHT))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        side = self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, option, self) or theme.px(_BOX)
        option.rect = QRect(0, (self.height() - side) // 2, side, side)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter, self)
        count = text_block(number_text(self._count), "label", "text2")
        room = self.width() - side - _GAP - count.width - _GAP
        tone = "text" if self._count else "text3"
        words = text_block(self._words, "cell", tone, room, 1)
        words.draw(painter, side + _GAP, round((self.height() - words.height) / 2))
        count.draw(painter, round(self.width() - count.width), round((self.height() - count.height) / 2))
