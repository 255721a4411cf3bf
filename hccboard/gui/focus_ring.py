"""The ring around what has the focus: 2 px in the accent, 2 px away, for keyboard and mouse alike.

Style sheets cannot draw outside a widget, so one small transparent widget follows the focus. Text
fields and tables show their focus inside themselves and take no ring; any other widget can opt in
or out with the dynamic property ``focusRing``.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QWidget

from hccboard.gui import theme

_LINE, _GAP = 2, 2


class FocusRing(QWidget):
    """The ring itself; ignores the mouse and is invisible to assistive technology."""

    def __init__(self, parent: QWidget, radius: float) -> None:
        super().__init__(parent)
        self._radius = radius
        self.setObjectName("focusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), _LINE))
        half = _LINE / 2
        rect = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(rect, self._radius, self._radius)


def wants_ring(widget: QWidget) -> bool:
    """Whether the ring is drawn around this widget when it has the focus."""
    wish = widget.property("focusRing")
    if wish is not None:
        return bool(wish)
    return isinstance(widget, QAbstractButton)


class FocusFollower(QObject):
    """Moves the ring with the focus, and with the widget that has it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ring: FocusRing | None = None
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []

    def follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Put the ring around ``new``, or nowhere."""
        self._leave()
        if new is None or not shiboken6.isValid(new) or new.isWindow() or not wants_ring(new):
            return
        self._target = new
        host = self._host(new)
        radius = float(new.property("focusRadius") or 5)
        self._ring = FocusRing(host, radius)
        walker: QWidget | None = new
        while walker is not None and walker is not host:
            walker.installEventFilter(self)
            self._watched.append(walker)
            walker = walker.parentWidget()
        self._place()

    def ring(self) -> FocusRing | None:
        """The ring that is shown, if any."""
        return self._ring

    @staticmethod
    def _host(widget: QWidget) -> QWidget:
        """The widget the ring lives on: the nearest scrolled viewport, or the window."""
        walker = widget.parentWidget()
        while walker is not None and not walker.isWindow():
            above = walker.parentWidget()
            if isinstance(above, QAbstractScrollArea) and above.viewport() is walker:
                return walker
            walker = above
        return widget.window()

    def _leave(self) -> None:
        for widget in self._watched:
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._target = None
        if self._ring is not None and shiboken6.isValid(self._ring):
            self._ring.hide()
            self._ring.setParent(None)
            self._ring.deleteLater()
        self._ring = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)
        if event.type() in kinds:
            self._place()
        return False

    def _place(self) -> None:
        ring, target = self._ring, self._target
        if ring is None or target is None:
            return
        if not (shiboken6.isValid(ring) and shiboken6.isValid(target)):
            self._ring = self._target = None
            return
        grow = 0 if target.property("focusInside") else _LINE + _GAP
        origin = target.mapTo(ring.parentWidget(), QPoint(0, 0))
        ring.setGeometry(QRect(origin, target.size()).adjusted(-grow, -grow, grow, grow))
        ring.setVisible(target.isVisible())
        ring.raise_()


def install(app: QApplication) -> FocusFollower:
    """The follower of this application; made on the first call."""
    existing = app.findChild(FocusFollower)
    if existing is not None:
        return existing
    follower = FocusFollower(app)
    app.focusChanged.connect(follower.follow)
    return follower
