"""A trend as small as a word: a line, the reference range as a grey band, the last point marked."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccboard.gui import theme

_WIDTH, _HEIGHT, _MARGIN = 72, 20, 4


@dataclass(frozen=True)
class Sparkline:
    """Points as (day, value), oldest first; the reference range may be open at either end."""

    points: tuple[tuple[float, float], ...]
    low: float | None = None
    high: float | None = None


def sparkline_size() -> QSize:
    """The size of every sparkline."""
    return QSize(theme.px(_WIDTH), theme.px(_HEIGHT))


def paint_sparkline(painter: QPainter, rect: QRectF, data: Sparkline) -> None:
    """Paint into ``rect``, centred in its height; without points only the place is kept."""
    if not data.points:
        return
    size = sparkline_size()
    top = round(rect.top() + (rect.height() - size.height()) / 2)
    box = QRectF(rect.left(), top, min(size.width(), rect.width()), size.height())
    values = [value for _, value in data.points]
    least, most = min(values), max(values)
    spread = (most - least) or abs(most) or 1.0
    bottom, ceiling = least - 0.3 * spread, most + 0.3 * spread

    def y_of(value: float) -> float:
        share = (value - bottom) / (ceiling - bottom)
        return box.bottom() - min(1.0, max(0.0, share)) * box.height()

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if data.low is not None or data.high is not None:
        low = bottom if data.low is None else data.low
        high = ceiling if data.high is None else data.high
        band = QRectF(QPointF(box.left(), y_of(high)), QPointF(box.right(), y_of(low)))
        painter.fillRect(band, theme.colour("sunken"))
    first, last = data.points[0][0], data.points[-1][0]
    span = (last - first) or 1.0
    room = box.width() - 2 * _MARGIN
    line = [QPointF(box.left() + _MARGIN + (day - first) / span * room, y_of(value)) for day, value in data.points]
    if len(line) == 1:
        line[0].setX(box.right() - _MARGIN)
    pen = QPen(theme.colour("text2"), 1.3)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(line))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    painter.drawEllipse(line[-1], 2.4, 2.4)
    painter.restore()


class SparklineView(QWidget):
    """A sparkline outside a table; ``name`` is the trend in one sentence."""

    def __init__(self, data: Sparkline, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_data(self, data: Sparkline, name: str) -> None:
        """Show another trend."""
        self._data = data
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        return sparkline_size()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_sparkline(QPainter(self), QRectF(self.rect()), self._data)
