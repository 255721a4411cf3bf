"""The liver map: a schematic with every lesion on one shared scale, selectable and readable aloud.

The drawing is a graphics scene; over every lesion, thrombus and outside finding lies a transparent
button that carries its name for assistive technology, its tooltip, the click and the arrow keys.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QPainter,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QSizePolicy,
    QWidget,
)

from hccboard.gui import theme
from hccboard.gui.widgets import liver_items as draw
from hccboard.gui.widgets.liver_legend import LiverLegend
from hccboard.gui.widgets.liver_map_data import (
    LiverMapData,
    MapLesion,
    MapMode,
    MapOutside,
    MapThrombus,
)
from hccboard.gui.widgets.liver_marker import Marker, Target
from hccboard.gui.widgets.text import TextBlock, text_block
from hccboard.reports import liver_geometry as shape
from hccboard.translate import _, ngettext

__all__ = [
    "LiverLegend",
    "LiverMap",
    "LiverMapData",
    "MapLesion",
    "MapMode",
    "MapOutside",
    "MapThrombus",
]

_LABEL_GAP = 8
_BESIDE = 4
_LEADER_GAP = 4
_LANE = 6
_ABOVE_WORDS = 2


class LiverMap(QGraphicsView):
    """The map. ``lesion_selected`` carries the id of a lesion, thrombus or outside finding."""

    lesion_selected = Signal(str)

    def __init__(self, data: LiverMapData | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data = LiverMapData("")
        self._mode = MapMode.BOTH
        self._selected = ""
        self._markers: list[Marker] = []
        self._placed: tuple[shape.PlacedLesion, ...] = ()
        self._left_out = 0
        self._not_drawn: list[str] = []
        self._right_width = 0.0
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setAutoFillBackground(False)
        if data is not None:
            self.set_data(data)

    def set_data(self, data: LiverMapData) -> None:
        """Show other lesions; the selection stays if its id is still there."""
        self._data = data
        self._placed = self._place_lesions(shape.load())
        self.setAccessibleName(data.name)
        items = (*data.lesions, *data.thrombi, *data.outside)
        self.setAccessibleDescription(". ".join(item.accessible or f"{item.title} {item.sub}" for item in items))
        self._rebuild()

    def set_mode(self, mode: MapMode | str) -> None:
        """Draw the baseline, the current study or both."""
        self._mode = MapMode(mode)
        self._rebuild()

    def mode(self) -> MapMode:
        """What is drawn."""
        return self._mode

    def select(self, item_id: str) -> None:
        """Ring an item without telling; an unknown id selects nothing."""
        self._selected = item_id
        for marker in self._markers:
            marker.setChecked(marker.target.id == item_id)
        self._one_tab_stop()

    def selected(self) -> str:
        """The id of the ringed item, or an empty text."""
        known = {marker.target.id for marker in self._markers}
        return self._selected if self._selected in known else ""

    def markers(self) -> list[QAbstractButton]:
        """The buttons over the items, in the order of the arrow keys."""
        return list(self._markers)

    def labels_left_out(self) -> int:
        """How many labels found no room; their items are still drawn and selectable."""
        return self._left_out

    def step(self, marker: QAbstractButton, by: int) -> None:
        """Select the neighbour of an item; the focus goes with it."""
        number = self._markers.index(marker) + by
        if 0 <= number < len(self._markers):
            target = self._markers[number]
            target.setFocus(Qt.FocusReason.TabFocusReason)
            self._pick(target.target.id)

    def _pick(self, item_id: str) -> None:
        self.select(item_id)
        self.lesion_selected.emit(item_id)

    def _one_tab_stop(self) -> None:
        chosen = self.selected()
        for number, marker in enumerate(self._markers):
            stop = marker.target.id == chosen if chosen else number == 0
            policy = Qt.FocusPolicy.StrongFocus if stop else Qt.FocusPolicy.ClickFocus
            marker.setFocusPolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(440), theme.px(252))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(280), theme.px(180))

    def retheme(self) -> None:
        self._rebuild()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rebuild()

    def _rebuild(self) -> None:
        """Draw the whole map at the present size; a map has few items, so this is cheap."""
        focused = next((m.target.id for m in self._markers if m.hasFocus()), "")
        for marker in self._markers:
            marker.hide()
            marker.deleteLater()
        self._markers = []
        self.scene().clear()
        self.scene().setSceneRect(0, 0, self.viewport().width(), self.viewport().height())
        if self.viewport().width() < 40 or self.viewport().height() < 40:
            return
        geometry = shape.load()
        to_view = self._transform(geometry)
        background = draw.outline_group(geometry, to_view)
        self._add(background)
        self._shade(geometry, to_view, background[0])
        targets = self._draw_thrombi(geometry, to_view)
        targets = [*self._draw_lesions(self._placed, to_view, background[0]), *targets]
        self._add(draw.segment_words(geometry, to_view, self._placed))
        self._draw_labels(geometry, to_view, targets)
        self._draw_counts(targets)
        self._make_markers(targets, focused)

    def _shade(self, geometry: shape.LiverGeometry, to_view: QTransform, outline: QGraphicsItem) -> None:
        """What lies on the liver under its vessels; nothing here."""

    def _add(self, items: Sequence[QGraphicsItem]) -> None:
        for item in items:
            self.scene().addItem(item)

    def _label_width(self) -> float:
        """The width of the widest label of the left column."""
        words = [self._blocks(i.title, i.sub) for i in (*self._data.lesions, *self._data.thrombi)]
        widest = max((b.width for blocks in words for b in blocks), default=0.0)
        return min(widest, self.viewport().width() * 0.34)

    def _transform(self, geometry: shape.LiverGeometry) -> QTransform:
        """From units to view pixels: the drawing stands beside the label column, no word lies on it."""
        left, top, width, height = geometry.view
        room = self.viewport().size()
        inset = self._inset(geometry)
        above, words = self._words_above(geometry)
        zoom = min((room.width() - inset) / width, room.height() / height, (room.height() - words) / (height - above))
        x = inset + (room.width() - inset - width * zoom) / 2 - left * zoom
        y = max((room.height() - height * zoom) / 2, words - above * zoom) - top * zoom
        return QTransform(zoom, 0, 0, zoom, x, y)

    def wanted_height(self) -> int:
        """The height that the drawing fills at the width it has now."""
        geometry = shape.load()
        room = self.viewport().width()
        zoom = (room - self._inset(geometry)) / geometry.view[2]
        above, words = self._words_above(geometry)
        height = zoom * (geometry.view[3] - above) + max(zoom * above, words)
        return max(self.minimumSizeHint().height(), round(height))

    @staticmethod
    def _words_above(geometry: shape.LiverGeometry) -> tuple[float, float]:
        """How far below the top the highest words stand, in units, and the pixels that they need there: letters do
        not shrink with the drawing."""
        highest = min(word.at[1] for word in geometry.words)
        return highest - geometry.view[1], theme.metrics("label").ascent() + theme.px(_ABOVE_WORDS)

    def _inset(self, geometry: shape.LiverGeometry) -> float:
        """How far right the drawing begins, so that its left rim clears the label column."""
        column = self._label_width()
        left, _top, width, _height = geometry.view
        margin = min(point[0] for point in shape.flatten(geometry.outline)) - left
        room = self.viewport().width()
        return max(0.0, column + theme.px(_BESIDE) - margin * room / width) if column else 0.0

    @staticmethod
    def _blocks(title: str, sub: str) -> list[TextBlock]:
        blocks = [text_block(title, "cell_strong", "text")]
        if sub:
            blocks.append(text_block(sub, "label", "text2", line_height=theme.px(15)))
        return blocks

    def _draw_thrombi(self, geometry: shape.LiverGeometry, to_view: QTransform) -> list[Target]:
        targets: list[Target] = []
        for thrombus in self._data.thrombi:
            now = geometry.thrombus.get((thrombus.current, thrombus.side))
            before = geometry.thrombus.get((thrombus.baseline, thrombus.side))
            if self._mode is MapMode.BASELINE:
                now = None
            if self._mode is MapMode.CURRENT:
                before = None
            self._add(draw.thrombus_items(now, before, to_view))
            anchor = now or before
            if anchor is None:
                continue
            centre = to_view.map(QPointF(*anchor.anchor))
            targets.append(self._target(thrombus, centre, 6.0))
        return targets

    def _target(self, item: MapLesion | MapThrombus | MapOutside, centre: QPointF, reach: float) -> Target:
        return Target(
            item.id,
            item.title,
            item.sub,
            item.accessible,
            centre,
            reach,
            blocks=self._blocks(item.title, item.sub),
        )

    def _place_lesions(self, geometry: shape.LiverGeometry) -> tuple[shape.PlacedLesion, ...]:
        known = [
            shape.LesionOnMap(x.id, x.segments, x.diameter_mm, x.viable_mm, x.baseline_mm) for x in self._data.lesions
        ]
        return shape.place_lesions(geometry, known)

    def _draw_lesions(
        self,
        lesions: Sequence[shape.PlacedLesion],
        to_view: QTransform,
        outline: QGraphicsItem,
    ) -> list[Target]:
        words = {lesion.id: lesion for lesion in self._data.lesions}
        current = self._mode is not MapMode.BASELINE
        baseline = self._mode is not MapMode.CURRENT
        targets: list[Target] = []
        for placed in lesions:
            self._add(draw.lesion_items(placed, to_view, outline, current=current, baseline=baseline))
            reach = placed.radius if current else (placed.baseline_radius or 0.0)
            centre = to_view.map(QPointF(*placed.centre))
            targets.append(self._target(words[placed.id], centre, reach * to_view.m11()))
        return targets

    def _draw_labels(self, geometry: shape.LiverGeometry, to_view: QTransform, targets: list[Target]) -> None:
        height = float(self.viewport().height())
        middle = to_view.map(QPointF(geometry.view[0] + geometry.view[2] * 0.58, 0)).x()
        floor = self._draw_outside(targets)
        inside = [t for t in targets if t.round]
        prefers_right = [t for t in inside if t.centre.x() > middle]
        ceiling = self._right_ceiling(geometry, to_view, prefers_right)
        requests = [
            shape.LabelRequest(t.id, (t.centre.x(), t.centre.y()), sum(b.height for b in t.blocks)) for t in inside
        ]
        column = self._label_width()
        places = shape.place_labels(
            requests,
            left=shape.Column(column, 0.0, height),
            right=shape.Column(float(self.viewport().width()), ceiling, max(ceiling, floor)),
            prefers_right=[t.id for t in prefers_right],
            gap=_LABEL_GAP,
        )
        by_id = {t.id: t for t in inside}
        self._left_out = len(inside) - len(places)
        at_right = sorted((p for p in places if p.right), key=lambda p: p.top)
        at_left = [p for p in places if not p.right]
        for lane, place in enumerate([*at_right, *at_left]):
            self._draw_label(by_id[place.key], place, column, lane, ceiling)

    def not_drawn(self) -> list[str]:
        """The ids of lesions without a known segment and thrombi without a known class."""
        return list(self._not_drawn)

    def _draw_counts(self, targets: Sequence[Target]) -> None:
        """Say at the upper right what has no place on the map, and what has no label."""
        shown = {target.id for target in targets}
        items = (*self._data.lesions, *self._data.thrombi)
        self._not_drawn = [item.id for item in items if item.id not in shown]
        lines: list[tuple[str, str]] = []
        if self._not_drawn:
            count = len(self._not_drawn)
            text = ngettext("{count} without a place", "{count} without a place", count)
            lines.append((text.format(count=count), "missing"))
        if self._left_out:
            text = ngettext("{count} without label", "{count} without label", self._left_out)
            lines.append((text.format(count=self._left_out), "text2"))
        pitch = theme.line_height("label")
        for number, (text, tone) in enumerate(lines, 1):
            corner = QPointF(self.viewport().width() - 2, number * pitch - 3)
            self._add([draw.Words(text, corner, "end", tone=tone)])

    def _right_ceiling(self, geometry: shape.LiverGeometry, to_view: QTransform, targets: Sequence[Target]) -> float:
        """The height below which labels of the right column touch nothing of the liver."""
        self._right_width = max((block.width for t in targets for block in t.blocks), default=0.0)
        left = self.viewport().width() - self._right_width - 2 - _LANE * (len(targets) + 1)
        rim = [to_view.map(QPointF(*point)) for point in shape.flatten(geometry.outline)]
        lowest = max((point.y() for point in rim if point.x() >= left), default=0.0)
        return lowest + _LABEL_GAP

    def _draw_label(self, target: Target, place: shape.LabelPlace, column: float, lane: int, ceiling: float) -> None:
        """Draw a label and its leader line.

        At the left the line runs level to the end of the column; at the right it runs up beside the column,
        each in its own ``lane``, so that no line cuts another label.
        """
        blocks = target.blocks
        width = max(block.width for block in blocks)
        y = place.top + blocks[0].height / 2
        if place.right:
            left = self.viewport().width() - width - 2
            start = QPointF(left - _LEADER_GAP, y)
            x = self.viewport().width() - self._right_width - 2 - _LANE * (lane + 1)
            way = [start, QPointF(x, y), QPointF(x, ceiling)]
        else:
            left = 0.0
            start = QPointF(blocks[0].width + _LEADER_GAP, y)
            way = [start, QPointF(max(start.x(), column + _LEADER_GAP), y)]
        self._add(draw.leader(way, target.centre, target.reach))
        self.scene().addItem(draw.Label(blocks, QPointF(left, place.top)))

    def _draw_outside(self, targets: list[Target]) -> float:
        """List what lies outside the liver at the lower right; gives the height where the list
        begins.
        """
        height = float(self.viewport().height())
        if not self._data.outside:
            return height
        head = text_block(_("Outside the liver"), "label", "text3")
        listed = [self._target(item, QPointF(), 0.0) for item in self._data.outside]
        blocks = [b for t in listed for b in t.blocks]
        width = max([head.width, *(b.width for b in blocks)])
        total = head.height + sum(b.height for b in blocks) + 4 * (len(listed) - 1)
        left = self.viewport().width() - width - 2
        top = height - total - 2
        self.scene().addItem(draw.Label([head], QPointF(left, top)))
        y = top + head.height
        for target in listed:
            target.round = False
            target.centre = QPointF(left, y)
            self.scene().addItem(draw.Label(target.blocks, target.centre))
            y += sum(b.height for b in target.blocks) + 4
            targets.append(target)
        return top - _LABEL_GAP

    def _make_markers(self, targets: list[Target], focused: str) -> None:
        order = [i.id for i in (*self._data.lesions, *self._data.thrombi, *self._data.outside)]
        targets.sort(key=lambda t: order.index(t.id))
        for target in targets:
            marker = Marker(target, self.step, self.viewport())
            marker.clicked.connect(lambda _on=False, key=target.id: self._pick(key))
            marker.show()
            self._markers.append(marker)
        # The smaller circles lie above the larger ones, so that each can be hit
        for marker in sorted(self._markers, key=lambda m: -m.width()):
            marker.raise_()
        self.select(self._selected)
        for marker in self._markers:
            if marker.target.id == focused:
                marker.setFocus(Qt.FocusReason.OtherFocusReason)
