"""The transparent buttons over the items of the liver map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractButton, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import clicked_by_enter
from hccboard.gui.widgets.text import TextBlock


@dataclass
class Target:
    """What a label points at and a button lies over, in view pixels."""

    id: str
    title: str
    sub: str
    accessible: str
    centre: QPointF
    reach: float
    round: bool = True
    blocks: list[TextBlock] = field(default_factory=list)


class Marker(QAbstractButton):
    """The transparent button over one item of the map."""

    def __init__(self, target: Target, step: Callable[[QAbstractButton, int], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.target, self._step = target, step
        self.setCheckable(True)
        self.setAccessibleName(target.accessible or f"{target.title}. {target.sub}")
        self.setToolTip(target.accessible or f"{target.title}\n{target.sub}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("focusRing", False)
        reach = max(12.0, target.reach + 6.0)
        centre = target.centre
        if target.round:
            box = QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
        else:
            width = max((b.width for b in target.blocks), default=40.0) + 8
            height = sum(b.height for b in target.blocks) + 4
            box = QRectF(centre.x() - 4, centre.y() - 2, width, height)
        self.setGeometry(box.toRect())
        if target.round:
            self.setMask(QRegion(self.rect(), QRegion.RegionType.Ellipse))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = (Qt.Key.Key_Right, Qt.Key.Key_Down)
        backward = (Qt.Key.Key_Left, Qt.Key.Key_Up)
        if event.key() in (*forward, *backward):
            self._step(self, 1 if event.key() in forward else -1)
            return
        if clicked_by_enter(self, event):
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self.isChecked() or self.hasFocus()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            self._ring(painter, 2.5, 3)
        if self.hasFocus():  # two rings beside each other: chosen and in focus can be told apart
            self._ring(painter, 1.0 if not self.isChecked() else 6.0, 2)

    def _ring(self, painter: QPainter, inset: float, width: float) -> None:
        painter.setPen(QPen(theme.colour("accent"), width))
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        if self.target.round:
            painter.drawEllipse(rect)
        else:
            painter.drawRoundedRect(rect, 3, 3)
