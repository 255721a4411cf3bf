"""What stands behind a place of the timeline, painted in one go so that the pointer never waits for it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.chip import badge_size, paint_badge
from hccboard.gui.widgets.text import TextBlock, text_block
from hccboard.wording.timeline import Told, ToldRow

_WIDEST, _LABEL, _LEAST = 420, 84, 240
_TITLE_GAP, _GAP = 16, 6


class ToldCard(QWidget):
    """Title, note and lines of a ``Told``."""

    def __init__(self, told: Told, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = told
        self.setAccessibleName(told.sentence)
        widest = theme.px(_WIDEST)
        self._title = text_block(told.title, "title", "text", widest, 2)
        self._note = text_block(told.note, "label", "text3") if told.note else None
        labels = [text_block(row.label, "cell", "text2", widest / 2) for row in told.rows]
        self._label = max([theme.px(_LABEL), *(block.width + 8 for block in labels)], default=theme.px(_LABEL))
        room = widest - self._label
        self._rows = [
            (label, row, *self._pieces(row, room)) for label, row in zip(labels, told.rows, strict=True)
        ]  # fmt: skip
        self._beside = self._note is None or self._title.width + _TITLE_GAP + self._note.width <= widest
        self.setFixedSize(self.sizeHint())

    @staticmethod
    def _pieces(row: ToldRow, room: float) -> tuple[TextBlock | None, TextBlock | None]:
        used = badge_size(row.badge).width() + _GAP if row.badge else 0
        strong = text_block(row.strong, "cell_strong", "text", max(40, room - used)) if row.strong else None
        used += int(strong.width) + _GAP if strong else 0
        rest = text_block(row.text, "cell", "text2", max(60, room - used), 3) if row.text else None
        return strong, rest

    def _row_height(self, rest: TextBlock | None) -> int:
        return max(theme.px(20), (rest.height if rest else 0) + theme.px(4))

    def sizeHint(self) -> QSize:
        widths = [float(theme.px(_LEAST)), self._title.width]
        if self._note is not None:
            widths.append(self._title.width + _TITLE_GAP + self._note.width if self._beside else self._note.width)
        for _label, row, strong, rest in self._rows:
            wide = self._label + (badge_size(row.badge).width() + _GAP if row.badge else 0)
            wide += (strong.width + _GAP if strong else 0) + (rest.width if rest else 0)
            widths.append(wide)
        high = self._title.height + (0 if self._beside or self._note is None else self._note.height) + 9
        high += sum(self._row_height(rest) for _label, _row, _strong, rest in self._rows)
        return QSize(round(max(widths) + 0.999), round(high))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._title.draw(painter, 0, 0)
        y = self._title.height
        if self._note is not None:
            x = self.width() - self._note.width if self._beside else 0.0
            self._note.draw(painter, round(x), round((y - self._note.height) / 2) if self._beside else y)
            y += 0 if self._beside else self._note.height
        painter.fillRect(0, y + 4, self.width(), 1, theme.colour("line"))
        y += 9
        for label, row, strong, rest in self._rows:
            high = self._row_height(rest)
            label.draw(painter, 0, y + 2)
            x = float(self._label)
            if row.badge:
                size = badge_size(row.badge)
                paint_badge(painter, QRectF(x, y, size.width(), theme.px(20)), row.badge)
                x += size.width() + _GAP
            for block in (strong, rest):
                if block is not None:
                    block.draw(painter, round(x), y + 2)
                    x += block.width + _GAP
            y += high
