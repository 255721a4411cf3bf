"""The graphics items of the liver map: outline, vessels, lesions, thrombus, labels with leader
lines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from hccboard.gui import theme
from hccboard.gui.widgets.text import TextBlock
from hccboard.reports import liver_geometry as shape

DASH = [3.0, 2.3]
_RIM = 2.4


def qt_path(path: shape.Path) -> QPainterPath:
    """A path of the geometry as a painter path."""
    made = QPainterPath()
    for letter, n in path:
        if letter == "M":
            made.moveTo(n[0], n[1])
        elif letter == "L":
            made.lineTo(n[0], n[1])
        elif letter == "C":
            made.cubicTo(*n)
        else:
            made.closeSubpath()
    return made


def chain_path(chain: Sequence[shape.Point]) -> QPainterPath:
    """A chain of points as a painter path."""
    made = QPainterPath(QPointF(*chain[0]))
    for point in chain[1:]:
        made.lineTo(QPointF(*point))
    return made


def pen(token: str, width: float, dash: Sequence[float] = ()) -> QPen:
    """A pen with round joins, dashed if asked."""
    made = QPen(theme.colour(token), width)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash:
        made.setDashPattern(list(dash))
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
    else:
        made.setCapStyle(Qt.PenCapStyle.RoundCap)
    return made


def path_item(
    path: QPainterPath, line: QPen | None = None, fill: str = "", parent: QGraphicsItem | None = None
) -> QGraphicsPathItem:
    """A path with a line, a fill or both."""
    item = QGraphicsPathItem(path, parent)
    item.setPen(line if line is not None else QPen(Qt.PenStyle.NoPen))
    if fill:
        item.setBrush(theme.colour(fill))
    return item


def circle(centre: shape.Point, radius: float) -> QPainterPath:
    """A circle as a painter path."""
    made = QPainterPath()
    made.addEllipse(QPointF(*centre), radius, radius)
    return made


class Hatched(QGraphicsItem):
    """A shape filled with slanted stripes: what is still viable."""

    def __init__(self, path: QPainterPath, parent: QGraphicsItem | None = None) -> None:
        super().__init__(parent)
        self._path = path

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().adjusted(-1, -1, 1, 1)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        paint_hatched(painter, self._path)


def paint_hatched(painter: QPainter, path: QPainterPath) -> None:
    """Fill a path with the stripes of viable tumour and draw its line."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, theme.colour("tumour_soft"))
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(theme.colour("tumour"), 1.7))
    box = path.boundingRect()
    x = box.left() - box.height()
    while x < box.right():
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
        x += 5.6
    painter.restore()
    painter.setPen(QPen(theme.colour("tumour"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()


class Words(QGraphicsItem):
    """A short word with a halo in the colour of the ground, so that vessels do not cut it."""

    def __init__(
        self,
        text: str,
        at: QPointF,
        align: str,
        role: str = "label",
        halo: str = "",
        tone: str = "text2",
        parent: QGraphicsItem | None = None,
    ) -> None:
        super().__init__(parent)
        font = theme.font(role)
        width = theme.metrics(role).horizontalAdvance(text)
        left = at.x() - {"start": 0.0, "middle": width / 2, "end": width}[align]
        self._path = QPainterPath()
        self._path.addText(QPointF(left, at.y()), font, text)
        self._halo, self._tone = halo, tone

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().adjusted(-3, -3, 3, 3)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if self._halo:
            painter.setPen(pen(self._halo, 3.5))
            painter.drawPath(self._path)
        painter.fillPath(self._path, theme.colour(self._tone))


class Label(QGraphicsItem):
    """Two lines of text, painted where they were placed."""

    def __init__(self, blocks: Sequence[TextBlock], at: QPointF) -> None:
        super().__init__()
        self._blocks = list(blocks)
        self.setPos(at)

    def boundingRect(self) -> QRectF:
        width = max(block.width for block in self._blocks) + 2
        return QRectF(0, 0, width, sum(block.height for block in self._blocks))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        top = 0
        for block in self._blocks:
            block.draw(painter, 0, top)
            top += block.height


def outline_group(geometry: shape.LiverGeometry, to_view: QTransform) -> list[QGraphicsItem]:
    """Liver, planes and veins behind the lesions; what must not leave the liver is clipped to it."""
    zoom = to_view.m11()
    outline = path_item(to_view.map(qt_path(geometry.outline)), pen("liver_line", 1.6), "liver")
    outline.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
    for plane in geometry.planes:
        path_item(to_view.map(qt_path(plane)), pen("liver_line", 1, [3, 3]), parent=outline)
    items: list[QGraphicsItem] = [outline]
    for vessel in geometry.vessels:
        line = to_view.map(qt_path(vessel.path))
        if vessel.kind == "hepatic":
            path_item(line, pen("hepatic_vein", vessel.width * zoom), parent=outline)
    items.append(path_item(to_view.map(qt_path(geometry.caval_stub)), None, "hepatic_vein"))
    for vessel in geometry.vessels:
        line = to_view.map(qt_path(vessel.path))
        if vessel.kind == "portal":
            items.append(path_item(line, pen("portal_vein", vessel.width * zoom)))
    caudate = to_view.map(qt_path(geometry.caudate))
    lobe = path_item(caudate, pen("liver_line", 1, [2, 2]), "liver")
    lobe.setOpacity(0.92)
    items.append(lobe)
    return items


def segment_words(
    geometry: shape.LiverGeometry, to_view: QTransform, covered: Sequence[shape.PlacedLesion]
) -> list[QGraphicsItem]:
    """The names of segments and veins, in front of the vessels; no halo where a lesion lies behind."""
    items: list[QGraphicsItem] = []
    for segment in geometry.segments.values():
        at = to_view.map(QPointF(*segment.label_at))
        over = any(math.dist(lesion.centre, segment.label_at) < lesion.radius + 8 for lesion in covered)
        items.append(Words(segment.id, at, "middle", "label_strong", "" if over else "liver"))
    for word in geometry.words:
        at = to_view.map(QPointF(*word.at))
        at.setX(_clear_of(word, geometry, to_view))
        items.append(Words(word.text, at, word.align))
    return items


def _clear_of(word: shape.Word, geometry: shape.LiverGeometry, to_view: QTransform) -> float:
    """Where a word begins or ends so that it does not touch the middle word of its line."""
    x = to_view.map(QPointF(*word.at)).x()
    for other in geometry.words:
        if other.align != "middle" or other.at[1] != word.at[1] or other is word:
            continue
        middle = to_view.map(QPointF(*other.at)).x()
        half = theme.metrics("label").horizontalAdvance(other.text) / 2 + 5
        x = min(x, middle - half) if word.align == "end" else max(x, middle + half)
    return x


def thrombus_items(
    drawn: shape.ThrombusShape | None, before: shape.ThrombusShape | None, to_view: QTransform
) -> list[QGraphicsItem]:
    """A thrombus as a line in its vessel, with a rim so that it is told from the vessel without its colour; where it
    was before as two dashed lines beside the vessel.
    """
    items: list[QGraphicsItem] = []
    zoom = to_view.m11()
    for path in before.paths if before else ():
        chain = shape.flatten(path)
        for side in (1, -1):
            beside = shape.offset(chain, side * (before.width / 2 + 3.2))
            items.append(path_item(to_view.map(chain_path(beside)), pen("tumour", 1.3, DASH)))
    for path in drawn.paths if drawn else ():
        line = to_view.map(qt_path(path))
        width = max(3.0, drawn.width * zoom)
        items.append(path_item(line, pen("liver", width + _RIM)))
        items.append(path_item(line, pen("tumour", width)))
    return items


def lesion_items(
    placed: shape.PlacedLesion,
    to_view: QTransform,
    clip: QGraphicsItem,
    *,
    current: bool,
    baseline: bool,
) -> list[QGraphicsItem]:
    """The circles of one lesion: baseline dashed, now solid, viable hatched."""
    zoom = to_view.m11()
    point = to_view.map(QPointF(*placed.centre))
    centre = (point.x(), point.y())
    items: list[QGraphicsItem] = []
    if baseline and placed.baseline_radius:
        ring = circle(centre, placed.baseline_radius * zoom)
        path_item(ring, pen("tumour", 1.3, DASH), parent=clip)
    if not current:
        return items
    if not placed.measured:
        ring = circle(centre, placed.radius * zoom)
        items.append(path_item(ring, pen("missing", 1.6, DASH), "missing_tint"))
        return items
    if placed.radius:
        ring = circle(centre, placed.radius * zoom)
        items.append(path_item(ring, pen("tumour", 1.6), "tumour_fill"))
    else:
        items.append(path_item(_cross(centre), pen("tumour", 1.6)))
    if placed.viable_radius:
        items.append(Hatched(circle(centre, placed.viable_radius * zoom)))
    return items


def _cross(centre: shape.Point, arm: float = 4.0) -> QPainterPath:
    """A small cross where a lesion has disappeared."""
    x, y = centre
    made = QPainterPath()
    for sign in (1, -1):
        made.moveTo(x - arm, y - sign * arm)
        made.lineTo(x + arm, y + sign * arm)
    return made


def leader(way: Sequence[QPointF], target: QPointF, reach: float) -> list[QGraphicsItem]:
    """A line from a label along its way to what it names, ending in a small dot inside its rim."""
    bend = way[-1]
    distance = math.hypot(target.x() - bend.x(), target.y() - bend.y()) or 1.0
    inside = max(0.0, min(reach * 0.35, distance * 0.5))
    end = bend + (target - bend) * ((distance - inside) / distance)
    line = QPainterPath(way[0])
    for point in (*way[1:], end):
        line.lineTo(point)
    dot = circle((end.x(), end.y()), 2.4)
    return [path_item(line, pen("text2", 1)), path_item(dot, pen("text2", 1), "surface")]
