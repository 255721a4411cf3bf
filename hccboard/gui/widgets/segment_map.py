"""The liver map on which segments are chosen: by click, or with the arrow keys and Space.

What is chosen is shaded and hatched against the stripes of viable tumour, so that it is told without its colour. The
lesions are drawn as everywhere; here they are no buttons, because the segments are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPaintEvent,
    QPen,
    QRegion,
    QTransform,
)
from PySide6.QtWidgets import QAbstractButton, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from hccboard.domain.resections import CAUDATE
from hccboard.gui import theme
from hccboard.gui.widgets import liver_items as draw
from hccboard.gui.widgets.button import clicked_by_enter
from hccboard.gui.widgets.liver_map import LiverMap, LiverMapData
from hccboard.gui.widgets.liver_marker import Target
from hccboard.reports import liver_geometry as shape
from hccboard.translate import _

_LINES_APART = 8.0
_TO_THE_RIM = 16.0  # in units of the drawing
_FILL_OPACITY, _LINE_OPACITY = 0.16, 0.55
_STEPS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class SegmentMap(LiverMap):
    """``segments_changed`` carries every chosen segment, from S1 to S8, when the user changed one."""

    segments_changed = Signal(tuple)

    def __init__(self, data: LiverMapData | None = None, parent: QWidget | None = None) -> None:
        self._chosen: frozenset[str] = frozenset()
        self._segments: dict[str, _SegmentButton] = {}
        self._at = ""
        super().__init__(data, parent)

    def chosen(self) -> tuple[str, ...]:
        """The chosen segments in their order."""
        return tuple(one for one in shape.load().segments if one in self._chosen)

    def set_chosen(self, segments: Iterable[str]) -> None:
        """Choose these segments and no other, without telling."""
        wanted = frozenset(segments)
        if wanted != self._chosen:
            self._chosen = wanted
            self._rebuild()

    def segment(self, name: str) -> QAbstractButton:
        """The button over a segment."""
        return self._segments[name]

    def take_focus(self) -> None:
        """Put the focus on the segment that was left last."""
        button = self._segments.get(self._at) or next(iter(self._segments.values()), None)
        if button is not None:
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def _toggle(self, name: str) -> None:
        self._at = name
        self.set_chosen(self._chosen ^ {name})
        self.segments_changed.emit(self.chosen())

    def _shade(self, geometry: shape.LiverGeometry, to_view: QTransform, outline: QGraphicsItem) -> None:
        paths = _regions(to_view)
        whole = QPainterPath()
        for name in self._chosen - {CAUDATE}:
            whole = whole.united(paths[name])
        if not whole.isEmpty():
            Shaded(whole.simplified(), outline).setZValue(-1)  # the veins stay legible

    def _make_markers(self, targets: list[Target], focused: str) -> None:
        """Buttons over the segments in place of those over the lesions; the caudate lobe lies before the others."""
        geometry = shape.load()
        to_view = self._transform(geometry)
        paths = _regions(to_view)
        had_focus = next((name for name, button in self._segments.items() if button.hasFocus()), "")
        for button in self._segments.values():
            button.hide()
            button.deleteLater()
        if CAUDATE in self._chosen:
            self._add([Shaded(paths[CAUDATE])])
        self._segments = {}
        for name, path in paths.items():
            label = to_view.map(QPointF(*geometry.segments[name].label_at))
            button = _SegmentButton(name, path, label, self._step, self.viewport())
            button.set_resected(name in self._chosen)
            button.clicked.connect(lambda _on=False, one=name: self._toggle(one))
            button.show()
            self._segments[name] = button
        self._segments[CAUDATE].raise_()
        self._one_stop()
        if had_focus:
            self._segments[had_focus].setFocus(Qt.FocusReason.OtherFocusReason)

    def _one_stop(self) -> None:
        at = self._at or next(iter(self._segments))
        for name, button in self._segments.items():
            policy = Qt.FocusPolicy.StrongFocus if name == at else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def _step(self, button: _SegmentButton, key: Qt.Key) -> None:
        """Go to the nearest segment that lies in the direction of an arrow."""
        across, down = _STEPS[key]
        here = button.label_at
        found = min(
            (one for one in self._segments.values() if _ahead(one.label_at - here, across, down) > 0),
            key=lambda one: _cost(one.label_at - here, across, down), default=None,
        )  # fmt: skip
        if found is not None:
            self._at = found.name
            self._one_stop()
            found.setFocus(Qt.FocusReason.TabFocusReason)


def _ahead(way: QPointF, across: int, down: int) -> float:
    return way.x() * across + way.y() * down


def _cost(way: QPointF, across: int, down: int) -> float:
    """The way ahead, and the way aside as twice as long."""
    return _ahead(way, across, down) + 2 * abs(way.x() * down + way.y() * across)


def _regions(to_view: QTransform) -> dict[str, QPainterPath]:
    """The segments within the liver, in view pixels."""
    return {name: to_view.map(path) for name, path in _within_the_liver().items()}


@cache
def _within_the_liver() -> dict[str, QPainterPath]:
    """The segments in units of the drawing. Their regions are rough: each is taken as far as the rim of the liver,
    where no other one lies."""
    geometry = shape.load()
    liver = draw.qt_path(geometry.outline)
    rough = {name: draw.qt_path(one.region) for name, one in geometry.segments.items() if name != CAUDATE}
    grower = QPainterPathStroker()
    grower.setWidth(_TO_THE_RIM)
    found = {CAUDATE: draw.qt_path(geometry.caudate)}
    for name, region in rough.items():
        grown = region.united(grower.createStroke(region)).intersected(liver)
        for other, taken in rough.items():
            grown = grown if other == name else grown.subtracted(taken)
        found[name] = grown
    return found


class Shaded(QGraphicsItem):
    """What is to be resected: tinted, with thin lines across those of viable tumour."""

    def __init__(self, path: QPainterPath, parent: QGraphicsItem | None = None) -> None:
        super().__init__(parent)
        self._path = path

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().adjusted(-2, -2, 2, 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        paint_shaded(painter, self._path)


def paint_shaded(painter: QPainter, path: QPainterPath) -> None:
    """Fill and frame a path as what is to be resected."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tint, line = QColor(theme.colour("accent")), QColor(theme.colour("accent"))
    tint.setAlphaF(_FILL_OPACITY)
    line.setAlphaF(_LINE_OPACITY)
    painter.fillPath(path, tint)
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(line, 1))
    box = path.boundingRect()
    x = box.left() - box.height()
    while x < box.right():
        painter.drawLine(QPointF(x, box.top()), QPointF(x + box.height(), box.bottom()))
        x += _LINES_APART
    painter.restore()
    painter.setPen(draw.pen("accent", 1.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()


class ShadedSwatch(QWidget):
    """The sign for a legend."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(22, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        box = QPainterPath()
        box.addRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        painter = QPainter(self)
        painter.fillPath(box, theme.colour("liver"))
        paint_shaded(painter, box)


class _SegmentButton(QAbstractButton):
    """The transparent button over one segment."""

    def __init__(
        self, name: str, path: QPainterPath, label_at: QPointF, step: Callable[[_SegmentButton, Qt.Key], None],
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.name, self.label_at, self._step = name, label_at, step
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("focusRing", False)
        box = path.boundingRect().toAlignedRect()
        self.setGeometry(box)
        self._path = path.translated(-box.topLeft().x(), -box.topLeft().y())
        self.setMask(QRegion(self._path.toFillPolygon().toPolygon()))

    def set_resected(self, chosen: bool) -> None:
        self.setChecked(chosen)
        segment = _("Segment {number}").format(number=self.name.removeprefix("S"))
        state = _("to be resected") if chosen else _("remains")
        self.setAccessibleName(segment)
        self.setAccessibleDescription(state)
        self.setToolTip(_("{segment}: {state}").format(segment=segment, state=state))

    def hitButton(self, pos: QPoint) -> bool:
        return self._path.contains(QPointF(pos))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            self._step(self, Qt.Key(event.key()))
        elif not clicked_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(self._path)
        painter.setPen(draw.pen("accent_strong", 6))  # half of it lies outside
        painter.drawPath(self._path)


__all__ = ["SegmentMap", "Shaded", "ShadedSwatch", "paint_shaded"]
