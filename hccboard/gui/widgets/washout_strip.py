"""The calendar strip of drug washout: a row for each drug, hatched while it is waited for, with the lines of the board
and of the theatre slot, and a sentence below."""

from __future__ import annotations

from datetime import date
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.cell import paint_hatching
from hccboard.gui.widgets.text import Span, TextBlock, text_block
from hccboard.reports.washout_geometry import (
    NOT_SHOWN,
    OPEN,
    Axis,
    Bar,
    StripRow,
    WashoutStrip,
    axis_of,
    bar_of,
    settled,
)
from hccboard.wording.formats import date_text

_ROW, _BAR, _BETWEEN = 27, 18, 8
_LABEL_SHARE = 0.42
_DASH, _SLOT_DASH = (3.0, 2.0), (2.0, 1.6)


class WashoutStripView(QWidget):
    """Painted; as high as its rows need, whatever their number. It takes no keys: what it shows is its description."""

    def __init__(self, strip: WashoutStrip | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strip = WashoutStrip(())
        self._axis: Axis | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if strip is not None:
            self.set_strip(strip)

    def set_strip(self, strip: WashoutStrip) -> None:
        """Show other rows."""
        self._strip, self._axis = strip, axis_of(strip)
        self.setAccessibleDescription(strip.spoken)
        self.updateGeometry()
        self.update()

    def strip(self) -> WashoutStrip:
        return self._strip

    def retheme(self) -> None:
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return _Layout(self._strip, self._axis, width).height

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _Layout(self._strip, self._axis, self.width()).paint(painter)


class _Layout:
    """The strip at a width."""

    def __init__(self, strip: WashoutStrip, axis: Axis | None, width: int) -> None:
        self.strip, self.axis, self.width = strip, axis, width
        most = max(theme.px(60), int(width * _LABEL_SHARE))
        self.labels = [text_block(row.label, "label", "text", most, max_lines=0) for row in strip.rows]
        self.left = ceil(max((one.width for one in self.labels), default=0.0)) + theme.px(_BETWEEN)
        self.plot = max(1.0, float(width - self.left - theme.px(2)))
        line = theme.line_height("label")
        self.head = line + theme.px(4) if axis is not None else 0
        self.heights = [max(theme.px(_ROW), one.height + theme.px(6)) for one in self.labels]
        self.bottom = self.head + sum(self.heights)
        self.marks = self._marks()
        lines = 1 + max((at[1] for _day, _block, at in self.marks), default=-1)
        self.foot = self.bottom + (lines * line + theme.px(4) if lines else 0)
        self.sentence = self._sentence()
        self.height = ceil(self.foot + (theme.px(6) + self.sentence.height if self.sentence is not None else 0))

    def _sentence(self) -> TextBlock | None:
        text, strong = self.strip.sentence, self.strip.strong
        if not text:
            return None
        before, found, after = text.partition(strong) if strong else (text, "", "")
        spans = [Span(before)] + ([Span(found, "label_strong", "text"), Span(after)] if found else [])
        return text_block([one for one in spans if one.text], "label", "text2", self.width, max_lines=0)

    def _marks(self) -> list[tuple[date, TextBlock, tuple[float, int]]]:
        """The words of the two lines, within the width and beside each other."""
        if self.axis is None:
            return []
        told = [
            (self.strip.board, text_block(self.strip.board_words, "label_medium", "text")),
            (self.strip.slot, text_block(self.strip.slot_words, "label_medium", "accent")),
        ]
        shown = [(day, block) for day, block in told if day is not None and self.axis.holds(day)]
        wanted = [(self.x(day), block.width + theme.px(6)) for day, block in shown]
        places = settled(wanted, float(self.width))
        return [(day, block, at) for (day, block), at in zip(shown, places, strict=True)]

    def x(self, day: date) -> float:
        assert self.axis is not None
        return self.left + self.plot * self.axis.share(day)

    def paint(self, painter: QPainter) -> None:
        if self.axis is not None:
            self._paint_weeks(painter, self.axis)
        top = self.head
        words = []
        for row, label, height in zip(self.strip.rows, self.labels, self.heights, strict=True):
            label.draw(painter, 0, top + round((height - label.height) / 2))
            left, right = self._paint_row(painter, row, top + height / 2)
            words.append((row, left, right, top + height / 2))
            top += height
        self._paint_marks(painter)
        for one in words:
            self._paint_words(painter, *one)
        if self.sentence is not None:
            self.sentence.draw(painter, 0, self.foot + theme.px(6))

    def _paint_weeks(self, painter: QPainter, axis: Axis) -> None:
        around = self.strip.board or self.strip.slot or axis.last
        blocks = {day: text_block(date_text(day, around, short=True), "label", "text2") for day in axis.ticks()}
        widest = max((one.width for one in blocks.values()), default=0.0)
        free = 0.0
        for day in axis.ticks((widest + theme.px(4)) / self.plot):
            block = blocks[day]
            x = round(self.x(day)) + 0.5
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x, self.head), QPointF(x, self.bottom))
            at = min(max(x - block.width / 2, 0.0), self.width - block.width)
            if at >= free:
                block.draw(painter, round(at), 0)
                free = at + block.width + theme.px(2)

    def _paint_row(self, painter: QPainter, row: StripRow, middle: float) -> tuple[float, float]:
        """The ends of what was painted, for the words in it or beside it."""
        bar = bar_of(row, self.axis) if self.axis is not None else None
        if bar is None:
            return float(self.left), float(self.left)
        half = theme.px(_BAR) / 2
        box = self._box(bar.left, bar.right, middle, half)
        if bar.perhaps_from is not None:
            self._paint_doubt(painter, self._box(bar.perhaps_from, bar.left, middle, half))
        if bar.lighter_to is not None:
            self._paint_box(painter, self._box(bar.right, bar.lighter_to, middle, half), "line2", "hatch", bar)
        if row.form == NOT_SHOWN:
            self._paint_box(painter, box, "unmet", "", bar, dashed=True)
        else:
            self._paint_box(painter, box, "text3", "text3", bar, dashed=row.form == OPEN)
        end = box.right() if bar.lighter_to is None else self._box(bar.right, bar.lighter_to, middle, half).right()
        return box.left(), end

    def _box(self, left: float, right: float, middle: float, half: float) -> QRectF:
        x1, x2 = self.left + self.plot * left, self.left + self.plot * right
        x1, x2 = round(x1) + 0.5, max(round(x2) + 0.5, round(x1) + 2.5)
        return QRectF(x1, round(middle - half) + 0.5, x2 - x1, round(2 * half))

    @staticmethod
    def _paint_box(painter: QPainter, box: QRectF, edge: str, hatch: str, bar: Bar, *, dashed: bool = False) -> None:
        """A wait; open at an end that lies beyond the axis."""
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("surface"))
        painter.drawRect(box)
        if hatch:
            paint_hatching(painter, box, hatch, 6.0)
        pen = QPen(theme.colour(edge), 1.4 if edge == "unmet" else 1)
        if dashed:
            pen.setDashPattern(list(_DASH))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not bar.cut_left and not bar.cut_right:
            painter.drawRoundedRect(box, 2, 2)
        else:
            painter.drawLine(box.topLeft(), box.topRight())
            painter.drawLine(box.bottomLeft(), box.bottomRight())
            if not bar.cut_left:
                painter.drawLine(box.topLeft(), box.bottomLeft())
            if not bar.cut_right:
                painter.drawLine(box.topRight(), box.bottomRight())
        painter.restore()

    @staticmethod
    def _paint_doubt(painter: QPainter, box: QRectF) -> None:
        """The last dose was on one of these days."""
        pen = QPen(theme.colour("text3"), 1)
        pen.setDashPattern([1.0, 2.0])
        painter.setPen(pen)
        painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
        painter.drawLine(box.topLeft(), box.bottomLeft())

    def _paint_words(self, painter: QPainter, row: StripRow, left: float, right: float, middle: float) -> None:
        """In the bar where they fit, else right of it, else left; on a ground of their own, for lines cross them."""
        if not row.words:
            return
        role, tone = ("label_strong", "unmet") if row.form == NOT_SHOWN else ("label", "text2")
        block = text_block(row.words, role, tone, self.plot, max_lines=1)
        pad = theme.px(5)
        if right - left >= block.width + 2 * pad or (right + pad + block.width > self.width and left <= self.left):
            x = left + pad if right > left else left
        elif right + pad + block.width <= self.width:
            x = right + (pad if right > left else 0)
        else:
            x = max(float(self.left), left - pad - block.width)
        line = theme.line_height("label")
        top = round(middle - line / 2)
        painter.fillRect(QRectF(x - 2, top, block.width + 4, line), theme.colour("surface"))
        block.draw(painter, round(x), top)

    def _paint_marks(self, painter: QPainter) -> None:
        for day, block, (at, line) in self.marks:
            x = round(self.x(day)) + (0.5 if day == self.strip.board else 0.0)
            slot = day == self.strip.slot and day != self.strip.board
            pen = QPen(theme.colour("accent" if slot else "text"), 2 if slot else 1.5)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if slot:
                pen.setDashPattern(list(_SLOT_DASH))
            painter.setPen(pen)
            painter.drawLine(QPointF(x, self.head), QPointF(x, self.bottom + theme.px(2)))
            top = self.bottom + theme.px(3) + line * theme.line_height("label")
            block.draw(painter, round(at + theme.px(3)), top)


__all__ = ["WashoutStripView"]
