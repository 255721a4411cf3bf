"""What the marks of the timeline mean, each painted as it is drawn there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.text import TextLabel
from hccboard.reports.figure_look import SERIES
from hccboard.translate import _, mark

_WIDTH, _HEIGHT, _ROW = 34, 14, 22

ENTRIES = (
    ("series0", mark("mRECIST, AFP"), mark("solid, disc")),
    ("series1", mark("RECIST 1.1, PIVKA-II"), mark("dash, square")),
    ("series2", mark("ALBI"), mark("solid, triangle")),
    ("full", mark("Drug, full dose"), ""),
    ("reduced", mark("Drug, reduced dose"), ""),
    ("held", mark("Drug held"), ""),
    ("dose", mark("Single dose, infusion"), ""),
    ("session", mark("TACE session"), ""),
    ("severe", mark("Adverse event, grade 3 or more"), ""),
    ("after", mark("Dated after the board day"), ""),
    ("month", mark("Date known to the month or year"), ""),
    ("stale", mark("From stale values, or several possible"), ""),
)


class _Sample(QWidget):
    """One mark."""

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_WIDTH), theme.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(theme.scale(), theme.scale())
        if self._key.startswith("series"):
            _series(painter, int(self._key[-1]))
        else:
            _PAINTERS[self._key](painter)


def _series(painter: QPainter, number: int) -> None:
    look = SERIES[number]
    colour, surface = theme.colour(look.token), theme.colour("surface")
    pen = QPen(colour, look.width)
    if look.dash:
        pen.setDashPattern([one / look.width for one in look.dash])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(0, 7), QPointF(_WIDTH, 7))
    painter.setPen(QPen(surface, 1) if look.filled else QPen(colour, 1.8))
    painter.setBrush(colour if look.filled else surface)
    if look.marker == "o":
        painter.drawEllipse(QPointF(17, 7), 4.5, 4.5)
    elif look.marker == "s":
        painter.drawRect(QRectF(13, 3, 8, 8))
    else:
        painter.drawPolygon(QPolygonF([QPointF(17, 2), QPointF(22, 11), QPointF(12, 11)]))


def _bar(fill: str, edge: str, dash: tuple[float, ...] = (), *, hatched: bool = False, box: QRectF | None = None):
    def paint(painter: QPainter) -> None:
        rect = box or QRectF(2.5, 1.5, 29, 11)
        pen = QPen(theme.colour(edge), 1)
        if dash:
            pen.setDashPattern(list(dash))
        painter.setPen(pen)
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(rect, 2, 2)
        if hatched:
            painter.setClipRect(rect)
            painter.setPen(QPen(theme.colour("hatch"), 1.5))
            for x in range(-8, _WIDTH, 5):
                painter.drawLine(QPointF(x, 13), QPointF(x + 12, 1))

    return paint


def _diamond(painter: QPainter) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("series2"))
    painter.drawPolygon(QPolygonF([QPointF(17, 0), QPointF(24, 7), QPointF(17, 14), QPointF(10, 7)]))


def _circle(painter: QPainter) -> None:
    pen = QPen(theme.colour("text2"), 1.4)
    pen.setDashPattern([1.8, 1.4])
    painter.setPen(pen)
    painter.drawEllipse(QPointF(17, 7), 5.5, 5.5)


_PAINTERS = {
    "full": _bar("series1", "series1"), "reduced": _bar("accent_tint", "series1"),
    "held": _bar("surface", "series1", (3, 2), hatched=True),
    "dose": _bar("surface", "series1", box=QRectF(14, 1, 6, 12)), "session": _diamond,
    "severe": _bar("caution_tint", "caution_line"), "after": _circle,
    "month": _bar("missing_tint", "missing_line", (3, 2)), "stale": _bar("surface", "missing_line", (1, 2)),
}  # fmt: skip


class Legend(QWidget):
    """All entries, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(0)
        for key, words, note in ENTRIES:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(_Sample(key, self))
            label = TextLabel(_(words), "cell", parent=self)
            label.setMinimumHeight(theme.px(_ROW))
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            row.addWidget(label, 1)
            if note:
                row.addWidget(TextLabel(_(note), "label", "text3", parent=self))
            column.addLayout(row)
