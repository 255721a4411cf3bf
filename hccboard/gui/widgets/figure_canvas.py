"""The picture of a figure and what lies over it: cursor line, card, focus; pointer and keys between its places."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.text import text_block
from hccboard.reports.figure_render import Drawn, Hit, Picture

if TYPE_CHECKING:
    from hccboard.gui.widgets.figure_view import FigureView

_SLACK = 3.0
_DRAG_FROM = 4
_CARD_GAP = 14
ZOOM_STEP, PAN_STEP = 1.25, 0.1


class FigureCard(QFrame):
    """The box over the picture with what stands behind a place; its content is the owner's."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("figure_card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


CardMaker = Callable[[Any, QWidget], "QWidget | None"]


class FigureCanvas(QWidget):
    """The picture and what lies over it."""

    def __init__(self, view: FigureView) -> None:
        super().__init__(view)
        self._view = view
        self.picture: QImage | None = None
        self.drawn = Drawn()
        self.description = ""
        self.card_maker: CardMaker | None = None
        self.card = FigureCard(self)
        self.hit: Hit | None = None
        self._by_keys = False
        self._pressed: QPoint | None = None
        self._dragged_to = 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", True)

    # -- picture ------------------------------------------------------------------------------------------

    def show_picture(self, picture: Picture | None) -> None:
        self.drawn = picture.drawn if picture is not None else Drawn()
        self.picture = None
        if picture is not None:
            kind = QImage.Format.Format_RGBA8888
            image = QImage(picture.pixels, picture.width, picture.height, 4 * picture.width, kind)
            self.picture = image.copy()  # the bytes go
        payload = self.hit.payload if self.hit is not None else None
        again = next((one for one in self.drawn.hits if payload is not None and one.payload == payload), None)
        self.point_at(again, by_keys=self._by_keys)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        if self.picture is not None:
            sharp = self.picture.size() == (QRectF(self.rect()).size() * self.devicePixelRatioF()).toSize()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not sharp)
            painter.drawImage(QRectF(self.rect()), self.picture)
        elif self._view.error:
            block = text_block(self._view.error, "body", "text2", self.width() - 24)
            block.draw(painter, round((self.width() - block.width) / 2), round((self.height() - block.height) / 2))
        if self.hit is not None:
            self._paint_cursor(painter, self.hit)

    def _paint_cursor(self, painter: QPainter, hit: Hit) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = theme.scale()
        if hit.line is not None and self.drawn.plot is not None:
            pen = QPen(theme.colour("accent"), 1.2)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            x = hit.line * scale
            painter.drawLine(QPointF(x, self.drawn.plot[1] * scale), QPointF(x, self.drawn.plot[3] * scale))
            if hit.tag:
                self._paint_tag(painter, x, hit.tag)
        if self._by_keys and self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(self._place(hit).adjusted(-3, -3, 3, 3), 4, 4)

    def _paint_tag(self, painter: QPainter, x: float, text: str) -> None:
        block = text_block(text, "label_strong", "on_accent")
        wide, high = block.width + 12, theme.px(17)
        left = min(max(0.0, x - wide / 2), self.width() - wide)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(QRectF(left, 1, wide, high), 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        block.draw(painter, round(left + 6), round(1 + (high - block.height) / 2))

    def _place(self, hit: Hit) -> QRectF:
        scale = theme.scale()
        return QRectF(hit.left * scale, hit.top * scale, hit.width * scale, hit.height * scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.point_at(None)
        self._view.ask_soon()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._view.ask_soon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._view.ask_soon()

    # -- pointing -----------------------------------------------------------------------------------------

    def hit_at(self, at: QPointF) -> Hit | None:
        """The uppermost place at a point, small ones with some slack."""
        x, y = at.x() / theme.scale(), at.y() / theme.scale()
        for slack in (0.0, _SLACK):
            found = next((hit for hit in self.drawn.hits if hit.contains(x, y, slack)), None)
            if found is not None:
                return found
        return None

    def point_at(self, hit: Hit | None, *, by_keys: bool = True) -> None:
        """Move line and card to a place, or take them away."""
        if hit is self.hit and by_keys == self._by_keys:
            return
        self.hit, self._by_keys = hit, by_keys and hit is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hit is not None else Qt.CursorShape.ArrowCursor)
        self.setAccessibleDescription(hit.sentence if hit is not None and by_keys else self.description)
        self._show_card(hit)
        self.update()
        self._view.pointed.emit(hit.payload if hit is not None else None)

    def _show_card(self, hit: Hit | None) -> None:
        for old in self.card.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            old.setParent(None)
            old.deleteLater()
        made = self.card_maker(hit.payload, self.card) if hit is not None and self.card_maker is not None else None
        if made is None or hit is None:
            self.card.hide()
            return
        made.adjustSize()
        margin = 12
        size = made.sizeHint().expandedTo(made.minimumSizeHint())
        made.setGeometry(margin, 8, size.width(), size.height())
        made.show()
        self.card.resize(size.width() + 2 * margin, size.height() + 16)
        self.card.move(self._free_corner(hit, self.card.size()))
        self.card.show()
        self.card.raise_()

    def _free_corner(self, hit: Hit, size: QSize) -> QPoint:
        """The place at the left or right of what it tells of that covers least of the other places."""
        place = self._place(hit)
        line = hit.line * theme.scale() if hit.line is not None else place.center().x()
        left = round(min(place.left(), line)) - size.width() - _CARD_GAP
        right = round(max(place.right() if place.width() < self.width() / 4 else line, line)) + _CARD_GAP
        best, cost = QPoint(4, 4), float("inf")
        lowest = max(4, self.height() - size.height() - 4)
        middle = round(min(max(4, place.center().y() - size.height() / 2), lowest))
        for x in (left, right):
            if not 4 <= x <= self.width() - size.width() - 4:
                continue
            for y in (middle, 4 + (lowest - 4) // 4, (4 + lowest) // 2, 4 + 3 * (lowest - 4) // 4, lowest):
                covered = self._covered(QRect(QPoint(x, y), size)) + abs(y - middle) / max(1, self.height())
                if covered < cost:
                    best, cost = QPoint(x, y), covered
        if cost == float("inf"):  # neither side has room: below or above
            below = round(place.bottom()) + _CARD_GAP
            y = below if below <= lowest else max(4, round(place.top()) - size.height() - _CARD_GAP)
            best = QPoint(min(max(4, round(line) - size.width() // 2), max(4, self.width() - size.width() - 4)), y)
        return best

    def _covered(self, rect: QRect) -> float:
        small = self.width() / 4
        return sum(1.0 for one in self.drawn.hits if one.width < small and self._place(one).toRect().intersects(rect))

    # -- pointer ------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            moved = event.position().x() - self._pressed.x()
            if abs(moved - self._dragged_to) >= _DRAG_FROM and self.drawn.plot is not None:
                share = (self._dragged_to - moved) / self._plot_width()
                self._dragged_to = moved
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._view.pan_requested.emit(share)
            return
        self.point_at(self.hit_at(event.position()), by_keys=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged_to = event.position().toPoint(), 0.0
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, self._pressed = self._dragged_to, None
        hit = self.hit_at(event.position())
        self.point_at(hit, by_keys=False)
        if event.button() == Qt.MouseButton.LeftButton and not dragged and hit is not None:
            self._view.activated.emit(hit.payload)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.hit_at(event.position()) is None:
            self._view.reset_requested.emit()

    def leaveEvent(self, event: QEvent) -> None:
        if not self._by_keys:
            self.point_at(None, by_keys=False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if self.drawn.plot is None or not (turned.x() or turned.y()):
            event.ignore()
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(turned.x()) > abs(turned.y()):
            self._view.pan_requested.emit(-(turned.x() or turned.y()) / 120 * PAN_STEP)
        else:
            left = self.drawn.plot[0] * theme.scale()
            share = min(1.0, max(0.0, (event.position().x() - left) / self._plot_width()))
            self._view.zoom_requested.emit(ZOOM_STEP ** (turned.y() / 120), share)
        event.accept()

    def _plot_width(self) -> float:
        plot = self.drawn.plot or (0.0, 0.0, 1.0, 1.0)
        return max(1.0, (plot[2] - plot[0]) * theme.scale())

    # -- keys ---------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        arrows = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if key in arrows and shift:
            self._view.pan_requested.emit(arrows[Qt.Key(key)] * PAN_STEP)
        elif key in arrows:
            self._step(arrows[Qt.Key(key)])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._view.zoom_requested.emit(ZOOM_STEP, self._kept_share())
        elif key == Qt.Key.Key_Minus:
            self._view.zoom_requested.emit(1 / ZOOM_STEP, self._kept_share())
        elif key == Qt.Key.Key_0:
            self._view.reset_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hit is not None:
            self._view.activated.emit(self.hit.payload)
        elif key == Qt.Key.Key_Escape and self.hit is not None:
            self.point_at(None)
        else:
            super().keyPressEvent(event)

    def _kept_share(self) -> float:
        if self.hit is None or self.hit.line is None or self.drawn.plot is None:
            return 0.5
        left, _top, right, _bottom = self.drawn.plot
        return min(1.0, max(0.0, (self.hit.line - left) / max(1.0, right - left)))

    def _step(self, step: int) -> None:
        stops = [hit for hit in self.drawn.hits if hit.stop]
        if not stops:
            return
        stops.sort(key=lambda one: (one.line if one.line is not None else one.left, one.top))
        now = next((i for i, one in enumerate(stops) if self.hit is not None and one.payload == self.hit.payload), None)
        at = (0 if step > 0 else len(stops) - 1) if now is None else min(len(stops) - 1, max(0, now + step))
        self.point_at(stops[at])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._by_keys:
            self.point_at(None)
