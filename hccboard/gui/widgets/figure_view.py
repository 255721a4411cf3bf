"""A figure in the window: drawn by a worker, shown as a picture, pointed at without being drawn again.

``set_drawing(draw, name, description)`` takes a function ``draw(figure, look) -> Drawn`` (``reports.figure_render``).
A pool thread calls it, one figure of the program at a time, again when the size, the theme or the drawing changes. The
old picture stands, scaled, until the new one is there. Pointer and keys move over the places the drawing named: over
the picture lie a cursor line and a card, the picture itself stays. Arrow keys go from place to place, Enter or a click
tells ``activated``, ``+`` and ``-`` or the wheel ask for another span, dragging or Shift with an arrow moves it.

``set_table`` gives the widget with the same content in words and numbers, which ``show_table`` puts in its place.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
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
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedLayout, QWidget

from hccboard import translate
from hccboard.gui import theme
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.text import text_block
from hccboard.reports.figure_look import FigureLook, screen_look
from hccboard.reports.figure_render import Draw, Drawn, Hit, Picture, render
from hccboard.translate import _

log = logging.getLogger(__name__)

_SETTLE_MS = 30
_SLACK = 3.0
_DRAG_FROM = 4
_CARD_GAP = 14
ZOOM_STEP, PAN_STEP = 1.25, 0.1


class _Queue(QObject):
    """The figures that wait to be drawn: one at a time, so that the other threads stay free to read."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks = Tasks(self)
        self.tasks.idle.connect(self._idle)
        self._waiting: list[FigureView] = []
        self._drawn: FigureView | None = None

    def ask(self, view: FigureView) -> None:
        if view not in self._waiting:
            self._waiting.append(view)
        self._next()

    def forget(self, view: FigureView) -> None:
        if view in self._waiting:
            self._waiting.remove(view)

    def _next(self) -> None:
        if self.tasks.busy() or self._drawn is not None:
            return
        while self._waiting:
            view = self._waiting.pop(0)
            work = view.work() if shiboken6.isValid(view) else None
            if work is not None:
                self._drawn = view
                self.tasks.run("figure", work, self._done, self._failed)
                return

    def _done(self, picture: Picture) -> None:
        view, self._drawn = self._drawn, None
        if view is not None and shiboken6.isValid(view):
            view.take(picture)

    def _failed(self, error: Exception) -> None:
        view, self._drawn = self._drawn, None
        log.error("a figure could not be drawn: %s", type(error).__name__)
        if view is not None and shiboken6.isValid(view):
            view.fail(error)

    def _idle(self) -> None:
        """The thread is free again; what was stopped before it was shown (the board was closed) is forgotten."""
        view, self._drawn = self._drawn, None
        if view is not None and shiboken6.isValid(view):
            view.forget_request()
        self._next()


class _State:
    queue: _Queue | None = None


def _queue() -> _Queue:
    if _State.queue is None or not shiboken6.isValid(_State.queue):
        _State.queue = _Queue()
    return _State.queue


def drawing_tasks() -> Tasks:
    """The work of all figures; for those who wait for its end."""
    return _queue().tasks


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


class FigureView(QWidget):
    """The figure or, in its place, the table with the same content."""

    activated = Signal(object)
    """The payload of the place that was clicked or opened with Enter."""
    pointed = Signal(object)
    """The payload of the place under the pointer or the keys, ``None`` when there is none any more."""
    zoom_requested = Signal(float, float)
    """Factor (above 1: a shorter span) and the place that stays, as a share of the plot's width."""
    pan_requested = Signal(float)
    """By what share of the plot's width the span moves; positive towards later."""
    reset_requested = Signal()
    """The whole span again (key 0, double click beside the places)."""
    drawn = Signal()
    """A new picture stands."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = _Canvas(self)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.canvas)
        self._table: QWidget | None = None
        self._draw: Draw | None = None
        self._wanted: tuple[Any, ...] = ()
        self._standing: tuple[Any, ...] = ()
        self._number = 0
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self.error = ""
        self.set_names(name, "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.signals().changed.connect(self._look_changed)

    # -- what the owner sets ------------------------------------------------------------------------------

    def set_drawing(self, draw: Draw | None, name: str = "", description: str = "") -> None:
        """Show another drawing; ``description`` is the figure in one sentence. ``None`` shows nothing."""
        self._draw = draw
        self._number += 1
        self.error = ""
        if name or description:
            self.set_names(name, description)
        if draw is None:
            self.canvas.show_picture(None)
            _queue().forget(self)
        self._settle.start(0 if self.canvas.picture is None else _SETTLE_MS)

    def set_names(self, name: str, description: str) -> None:
        """What assistive technology calls the figure and says of it."""
        for widget in (self, self.canvas):
            widget.setAccessibleName(name)
        self.canvas.description = description
        self.canvas.setAccessibleDescription(description)

    def set_card(self, maker: CardMaker | None) -> None:
        """``maker(payload, parent)`` makes the content of the card of a place, or ``None`` for no card."""
        self.canvas.card_maker = maker

    def set_table(self, table: QWidget) -> None:
        """The widget with the same content for those who do not see the plot."""
        if self._table is not None:
            self._stack.removeWidget(self._table)
            self._table.deleteLater()
        self._table = table
        self._stack.addWidget(table)

    def show_table(self, shown: bool) -> None:
        """Put the table in the place of the figure, or the figure back."""
        if shown and self._table is not None:
            self._stack.setCurrentWidget(self._table)
        else:
            self._stack.setCurrentWidget(self.canvas)

    def table_shown(self) -> bool:
        """Whether the table stands in the place of the figure."""
        return self._stack.currentWidget() is self._table and self._table is not None

    def table_switch(self) -> Button:
        """A "Show as table" switch for the head of a panel."""
        switch = Button("", "table-2", "quiet", small=True, name=_("Show as table"))
        switch.setCheckable(True)
        switch.setToolTip(_("Show as table"))
        switch.toggled.connect(self.show_table)
        return switch

    def hits(self) -> tuple[Hit, ...]:
        """The places of the picture that stands."""
        return self.canvas.drawn.hits

    def point_at(self, wanted: Callable[[Any], bool]) -> None:
        """Move the cursor to the first place whose payload is wanted, as the keys do; away where there is none."""
        self.canvas.point_at(next((hit for hit in self.hits() if wanted(hit.payload)), None))

    def look(self) -> FigureLook:
        """The look of the window now."""
        return screen_look(theme.tokens().colours(), translate.language())

    def is_current(self) -> bool:
        """Whether the picture that stands is of the present drawing, size and theme."""
        return bool(self._standing) and self._standing == self._key()

    # -- drawing ------------------------------------------------------------------------------------------

    def _key(self) -> tuple[Any, ...]:
        ratio = self.canvas.devicePixelRatioF()
        size = self.canvas.size()
        return (self._number, size.width(), size.height(), ratio, theme.generation(), translate.language())

    def ask_soon(self) -> None:
        """Draw again where size, theme or drawing differ from the picture; waits until a resize has settled."""
        self._settle.start()

    def _ask(self) -> None:
        if self._draw is not None and self.canvas.isVisible() and self._key() not in (self._standing, self._wanted):
            _queue().ask(self)

    def work(self) -> Callable[[CancelToken], Picture] | None:
        """What the queue runs; ``None`` when nothing needs drawing any more."""
        draw, key, look = self._draw, self._key(), self.look()
        width, height, ratio = key[1:4]
        if draw is None or width < 2 or height < 2 or key == self._standing:
            return None
        self._wanted = key
        scale = theme.scale()
        return lambda _token: render(draw, width / scale, height / scale, look, ratio * scale)

    def take(self, picture: Picture) -> None:
        """Show what the worker drew; asks again when something changed meanwhile."""
        self._standing, self._wanted = self._wanted, ()
        if self._draw is None:
            return
        self.error = ""
        self.canvas.show_picture(picture)
        if not self.is_current():
            self._ask()
        self.drawn.emit()

    def forget_request(self) -> None:
        """What was asked for was stopped; it may be asked for again."""
        self._wanted = ()

    def fail(self, _error: Exception) -> None:
        """Say that there is no figure; the table is still there."""
        self._standing, self._wanted = self._wanted, ()
        self.error = _("The figure could not be drawn.")
        self.canvas.show_picture(None)
        self.drawn.emit()

    def _look_changed(self) -> None:
        self.ask_soon()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(480), theme.px(320))


class _Canvas(QWidget):
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
