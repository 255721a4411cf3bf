"""The calendar strip of drug washout: a row for each drug, hatched while it is waited for, with the lines of the board
and of the theatre slot, and a sentence below."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.cell import paint_hatching
from hccboard.gui.widgets.text import Span, TextBlock, text_block
from hccboard.reports.washout_geometry import (
    LABEL_SHARE,
    NOT_SHOWN,
    OPEN,
    Axis,
    Bar,
    Layout,
    Sizes,
    StripRow,
    WashoutStrip,
    bar_of,
    marks_of,
)
from hccboard.wording.formats import date_text

_ROW, _BAR, _BETWEEN = 27, 18, 8
_DASH, _SLOT_DASH = (3.0, 2.0), (2.0, 1.6)


class WashoutStripView(QWidget):
    """Painted; as high as its rows need, whatever their number. It takes no keys: what it shows is its description."""

    def __init__(self, strip: WashoutStrip | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strip = WashoutStrip(())
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if strip is not None:
            self.set_strip(strip)

    def set_strip(self, strip: WashoutStrip) -> None:
        """Show other rows."""
        self._strip = strip
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
        return _Picture(self._strip, width).height

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
        _Picture(self._strip, self.width()).paint(painter)


def _sizes() -> Sizes:
    line = theme.line_height("label")
    return Sizes(
        line, theme.px(_ROW), row_padding=theme.px(6), label_gap=theme.px(_BETWEEN), right=theme.px(2),
        head=line + theme.px(4), foot=theme.px(4), beside_mark=theme.px(3), week_gap=theme.px(4), pad=theme.px(5),
        least_bar=2.0, snapped=lambda x: round(x) + 0.5,
    )  # fmt: skip


class _Picture:
    """The strip at a width."""

    def __init__(self, strip: WashoutStrip, width: int) -> None:
        self.strip, self.width = strip, width
        most = max(theme.px(60), int(width * LABEL_SHARE))
        self.labels = [text_block(row.label, "label", "text", most, max_lines=0) for row in strip.rows]
        self.marks = [
            (one, text_block(one.words, "label_medium", "accent" if one.is_slot else "text"))
            for one in marks_of(strip)
        ]
        self.at = Layout(
            strip, float(width), _sizes(), [(ceil(one.width), one.height) for one in self.labels],
            [block.width for _mark, block in self.marks],
        )  # fmt: skip
        self.sentence = self._sentence()
        below = theme.px(6) + self.sentence.height if self.sentence is not None else 0
        self.height = ceil(self.at.foot + below)

    def _sentence(self) -> TextBlock | None:
        text, strong = self.strip.sentence, self.strip.strong
        if not text:
            return None
        before, found, after = text.partition(strong) if strong else (text, "", "")
        spans = [Span(before)] + ([Span(found, "label_strong", "text"), Span(after)] if found else [])
        return text_block([one for one in spans if one.text], "label", "text2", self.width, max_lines=0)

    def paint(self, painter: QPainter) -> None:
        if self.at.axis is not None:
            self._paint_weeks(painter, self.at.axis)
        words = []
        for (row, top, height), label in zip(self.at.tops(), self.labels, strict=True):
            label.draw(painter, 0, top + round((height - label.height) / 2))
            left, right = self._paint_row(painter, row, top + height / 2)
            words.append((row, left, right, top + height / 2))
        self._paint_marks(painter)
        for one in words:
            self._paint_words(painter, *one)
        if self.sentence is not None:
            self.sentence.draw(painter, 0, self.at.foot + theme.px(6))

    def _paint_weeks(self, painter: QPainter, axis: Axis) -> None:
        around = self.strip.board or self.strip.slot or axis.last
        blocks = {day: text_block(date_text(day, around, short=True), "label", "text2") for day in axis.ticks()}
        for day, x, left in self.at.weeks({day: block.width for day, block in blocks.items()}):
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x, self.at.head), QPointF(x, self.at.bottom))
            if left is not None:
                blocks[day].draw(painter, round(left), 0)

    def _paint_row(self, painter: QPainter, row: StripRow, middle: float) -> tuple[float, float]:
        """The ends of what was painted, for the words in it or beside it."""
        bar = bar_of(row, self.at.axis) if self.at.axis is not None else None
        if bar is None:
            return float(self.at.left), float(self.at.left)
        box = self._box(bar.left, bar.right, middle)
        if bar.perhaps_from is not None:
            self._paint_doubt(painter, self._box(bar.perhaps_from, bar.left, middle))
        if bar.lighter_to is not None:
            self._paint_box(painter, self._box(bar.right, bar.lighter_to, middle), "line2", "hatch", bar)
        if row.form == NOT_SHOWN:
            self._paint_box(painter, box, "unmet", "", bar, dashed=True)
        else:
            self._paint_box(painter, box, "text3", "text3", bar, dashed=row.form == OPEN)
        end = box.right() if bar.lighter_to is None else self._box(bar.right, bar.lighter_to, middle).right()
        return box.left(), end

    def _box(self, left: float, right: float, middle: float) -> QRectF:
        half = theme.px(_BAR) / 2
        first, last = self.at.span(left, right)
        return QRectF(first, round(middle - half) + 0.5, last - first, round(2 * half))

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
        block = text_block(row.words, role, tone, self.at.plot, max_lines=1)
        x = self.at.words_left(left, right, block.width)
        line = theme.line_height("label")
        top = round(middle - line / 2)
        painter.fillRect(QRectF(x - 2, top, block.width + 4, line), theme.colour("surface"))
        block.draw(painter, round(x), top)

    def _paint_marks(self, painter: QPainter) -> None:
        for (mark, block), (left, line) in zip(self.marks, self.at.marks, strict=True):
            x = round(self.at.x(mark.day)) + (0.5 if mark.day == self.strip.board else 0.0)
            slot = mark.is_slot and mark.day != self.strip.board
            pen = QPen(theme.colour("accent" if slot else "text"), 2 if slot else 1.5)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if slot:
                pen.setDashPattern(list(_SLOT_DASH))
            painter.setPen(pen)
            painter.drawLine(QPointF(x, self.at.head), QPointF(x, self.at.bottom + theme.px(2)))
            top = self.at.bottom + theme.px(3) + line * theme.line_height("label")
            block.draw(painter, round(left + theme.px(3)), top)


__all__ = ["WashoutStripView"]
