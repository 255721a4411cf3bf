"""The liver map on paper: the geometry of the screen in black, greys and patterns.

A solid ring is the lesion now, a dashed ring its first size, a hatched disc its viable part; segments that are to be
resected are shaded with thin lines the other way: readable after a black-and-white copy. Lesions share one scale.
Labels stand beside the map with leader lines; those that find no room are counted, never dropped silently.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hccboard import wording
from hccboard.domain.resections import CAUDATE
from hccboard.reports import liver_geometry as shape
from hccboard.reports import summary_words
from hccboard.reports.liver_geometry import LesionOnMap, LiverGeometry, PlacedLesion, Point
from hccboard.reports.pen import Pen
from hccboard.reports.summary_records import Thrombus
from hccboard.reports.tags import Node
from hccboard.reports.text import CELL, LABEL, Line, Style, wrap
from hccboard.translate import _, ngettext

_PX = 25.4 / 96  # liver_geometry places labels in pixels
_SCALE = 0.158  # mm to a unit of the geometry
_HATCH_UNITS = 5.0
_TINY = Style(5.4, 7, gray=0.13)
_TITLE = CELL.bold()
_LABEL_COLUMN = 27.0
_OUTLINE, _HEPATIC, _PORTAL = 0.33, 0.56, 0.27
_SHADE, _SHADE_LINE, _SHADE_UNITS = 0.9, 0.62, 8.0
_LEFT_LIVER = {"S2", "S3", "S4a", "S4b"}


@dataclass(frozen=True)
class Map:
    """What is drawn: lesions with their names, thrombus, the segments of a planned resection, and the words of the
    figure."""

    lesions: Sequence[LesionOnMap]
    names: dict[str, str]
    thrombus: Thrombus
    resected: Sequence[str] = ()

    @cached_property
    def placed(self) -> tuple[PlacedLesion, ...]:
        """The circles; finding their places takes some milliseconds."""
        return shape.place_lesions(shape.load(), self.lesions)

    @property
    def has_thrombus(self) -> bool:
        return self.thrombus.portal not in ("", "Vp0")

    @cached_property
    def side(self) -> str:
        """The records do not hold the side of a thrombus: it is drawn where the largest lesion lies."""
        largest = max(self.lesions, key=lambda x: x.diameter_mm or 0.0, default=None)
        left = largest is not None and largest.segments and set(largest.segments) <= _LEFT_LIVER
        return "left" if left else "right"


@dataclass(frozen=True)
class _Label:
    key: str
    anchor: Point
    title: str
    sub: str
    radius: float = 0.0  # of the lesion, mm

    @cached_property
    def titles(self) -> list[Line]:
        return wrap(self.title, _TITLE, _LABEL_COLUMN - 2)

    @cached_property
    def subs(self) -> list[Line]:
        return wrap(self.sub, LABEL, _LABEL_COLUMN - 2) if self.sub else []

    @property
    def height(self) -> float:
        return len(self.titles) * _TITLE.line_mm + len(self.subs) * LABEL.line_mm


def height() -> float:
    """The height of the drawing in mm."""
    return shape.load().view[3] * _SCALE + 2.0


def width() -> float:
    """The width of the drawing with its column of labels in mm."""
    return _LABEL_COLUMN + shape.load().view[2] * _SCALE


def describe(given: Map) -> str:
    """The map in words, for people who listen to the document."""
    sentences = [_("Liver map.")]
    for lesion in given.lesions:
        title, sub = _lesion_words(given, lesion)
        sentences.append(summary_words.sentence(wording.list_text([part for part in (title, sub) if part])))
    if given.has_thrombus:
        sentences.append(summary_words.sentence(_thrombus_label(given, (0, 0)).title))
    if given.resected:
        sentences.append(_("Planned resection: {segments}.").format(segments=" ".join(given.resected)))
    return summary_words.sentences(sentences)


def draw(pen: Pen, given: Map, x: float, top: float, node: Node) -> None:
    """Draw the map with its labels."""
    geometry = shape.load()
    left, upper = _origin(geometry, x, top)
    with pen.marked(node):
        with pen.scaled(left, upper, _SCALE) as canvas:
            _anatomy(canvas, geometry, given.resected)
            _lesions(canvas, geometry, given.placed)
            _thrombi(canvas, geometry, given)
        _words(pen, geometry, left, upper)
        for label, place in _placed_labels(given, x, top):
            _draw_label(pen, label, place, x, (left, upper))


def left_out_text(given: Map) -> str:
    """How many lesions and thrombi find no room for a label; "" for none."""
    drawn = sum(any(s in shape.load().segments for s in lesion.segments) for lesion in given.lesions)
    labelled = {label.key for label, _place in _placed_labels(given, 0, 0)}
    sentences = []
    without = drawn + given.has_thrombus - len(labelled)
    if without:
        sentences.append(ngettext(
            "{count} label finds no room here.", "{count} labels find no room here.", without
        ).format(count=without))  # fmt: skip
    elsewhere = len(given.lesions) - drawn
    if elsewhere:
        sentences.append(ngettext(
            "{count} lesion without a segment is not drawn.", "{count} lesions without a segment are not drawn.",
            elsewhere,
        ).format(count=elsewhere))  # fmt: skip
    return summary_words.sentences(sentences)


def _origin(geometry: LiverGeometry, x: float, top: float) -> Point:
    return x + _LABEL_COLUMN - geometry.view[0] * _SCALE, top + 1 - geometry.view[1] * _SCALE


def _anatomy(canvas: Any, geometry: LiverGeometry, resected: Sequence[str]) -> None:
    _path(canvas, geometry.outline, gray=_OUTLINE, line=1.6, fill=1.0)
    canvas.saveState()
    canvas.clipPath(_made(canvas, geometry.outline), stroke=0, fill=0)
    _shade(canvas, [geometry.segments[one].region for one in resected if one in geometry.segments])
    for plane in geometry.planes:
        _path(canvas, plane, gray=_OUTLINE, line=1.0, dash=(3, 3))
    for vessel in geometry.vessels:
        if vessel.kind == "hepatic":
            _path(canvas, vessel.path, gray=_HEPATIC, line=vessel.width)
    canvas.restoreState()
    _path(canvas, geometry.caval_stub, gray=_HEPATIC, line=0.1, fill=_HEPATIC)
    for vessel in geometry.vessels:
        if vessel.kind == "portal":
            _path(canvas, vessel.path, gray=_PORTAL, line=vessel.width)
    _path(canvas, geometry.caudate, gray=_OUTLINE, line=1.0, dash=(2, 2), fill=1.0)
    if CAUDATE in resected:
        _shade(canvas, [geometry.caudate])


def _shade(canvas: Any, regions: Sequence[shape.Path]) -> None:
    """Light grey with thin lines, across those of a viable lesion."""
    if not regions:
        return
    canvas.saveState()
    whole = canvas.beginPath()
    for region in regions:
        _onto(whole, region)
    canvas.clipPath(whole, stroke=0, fill=0)
    left, top, width, tall = shape.load().view
    canvas.setFillGray(_SHADE)
    canvas.rect(left, top, width, tall, stroke=0, fill=1)
    canvas.setStrokeGray(_SHADE_LINE)
    canvas.setLineWidth(0.8)
    canvas.setDash([])
    across = left - tall
    while across < left + width:
        canvas.line(across, top, across + tall, top + tall)
        across += _SHADE_UNITS
    canvas.restoreState()


def _lesions(canvas: Any, geometry: LiverGeometry, placed: Sequence[PlacedLesion]) -> None:
    outline = _made(canvas, geometry.outline)
    for lesion in placed:
        if lesion.baseline_radius:
            canvas.saveState()
            canvas.clipPath(outline, stroke=0, fill=0)
            _circle(canvas, lesion.centre, lesion.baseline_radius, 1.3, dash=(4, 3))
            canvas.restoreState()
    for lesion in placed:
        if lesion.radius:
            _circle(canvas, lesion.centre, lesion.radius, 1.6, fill=1.0, dash=() if lesion.measured else (2, 2))
        if lesion.viable_radius:
            _hatch(canvas, lesion.centre, lesion.viable_radius)
            _circle(canvas, lesion.centre, lesion.viable_radius, 1.0)


def _hatch(canvas: Any, centre: Point, radius: float) -> None:
    """Parallel lines in a disc."""
    canvas.saveState()
    disc = canvas.beginPath()
    disc.circle(*centre, radius)
    canvas.clipPath(disc, stroke=0, fill=0)
    canvas.setStrokeGray(0)
    canvas.setDash([])
    canvas.setLineWidth(1.6)
    step = _HATCH_UNITS * 1.4142
    across = -2 * radius
    while across <= 2 * radius:
        start = centre[0] + across - radius, centre[1] + radius
        canvas.line(*start, start[0] + 2 * radius, centre[1] - radius)
        across += step
    canvas.restoreState()


def _thrombi(canvas: Any, geometry: LiverGeometry, given: Map) -> None:
    before = geometry.thrombus.get((given.thrombus.portal_before, given.side))
    for path in before.paths if before is not None else ():
        chain = shape.flatten(path)
        for distance in (before.width / 2 + 1.5, -before.width / 2 - 1.5):  # type: ignore[union-attr]
            _chain(canvas, shape.offset(chain, distance))
    for code in (given.thrombus.portal, given.thrombus.hepatic):
        now = geometry.thrombus.get((code, given.side))
        for path in now.paths if now is not None else ():
            _path(canvas, path, gray=1.0, line=now.width + 2.4)  # type: ignore[union-attr]
        for path in now.paths if now is not None else ():
            _path(canvas, path, gray=0.0, line=now.width)  # type: ignore[union-attr]


def _words(pen: Pen, geometry: LiverGeometry, left: float, upper: float) -> None:
    for segment in geometry.segments.values():
        _centred(pen, segment.id, segment.label_at, left, upper, "middle")
    for word in geometry.words:
        _centred(pen, word.text, word.at, left, upper, word.align)


def _centred(pen: Pen, text: str, at: Point, left: float, upper: float, align: str) -> None:
    line = wrap(text, _TINY, 100)[0]
    free = {"start": 0.0, "middle": 0.5, "end": 1.0}[align] * line.width_mm(_TINY.size)
    x, y = left + at[0] * _SCALE - free, upper + at[1] * _SCALE - _TINY.baseline_mm
    pen.knock_out(x, y, line, _TINY)


def _labels(given: Map, geometry: LiverGeometry, placed: Sequence[PlacedLesion]) -> list[_Label]:
    by_id = {lesion.id: lesion for lesion in given.lesions}
    found = []
    if given.has_thrombus:
        drawn = geometry.thrombus.get((given.thrombus.portal, given.side))
        if drawn is not None:
            found.append(_thrombus_label(given, drawn.anchor))
    for lesion in sorted(placed, key=lambda p: -p.radius):
        title, sub = _lesion_words(given, by_id[lesion.id])
        found.append(_Label(lesion.id, lesion.centre, title, sub, lesion.radius * _SCALE))
    return found


def _lesion_words(given: Map, lesion: LesionOnMap) -> tuple[str, str]:
    size = _("size not measured")
    if lesion.joined:
        size = _("joined")
    elif lesion.diameter_mm == 0:
        size = _("disappeared")
    elif lesion.diameter_mm is not None:
        size = _("{size} mm").format(size=wording.number_text(lesion.diameter_mm))
    where = wording.list_text([part for part in (given.names[lesion.id], " ".join(lesion.segments)) if part])
    parts = []
    if lesion.viable_mm is not None:
        parts.append(_("viable {size}").format(size=wording.number_text(lesion.viable_mm)))
    if lesion.baseline_mm is not None:
        parts.append(_("was {size}").format(size=wording.number_text(lesion.baseline_mm)))
    return _("{lesion}: {size}").format(lesion=where, size=size), wording.list_text(parts)


def _thrombus_label(given: Map, anchor: Point) -> _Label:
    title = _("Thrombus {code}").format(code=given.thrombus.portal)
    before = given.thrombus.portal_before
    return _Label("thrombus", anchor, title, _("was {code} (dashed)").format(code=before) if before else "")


def _placed_labels(given: Map, x: float, top: float) -> list[tuple[_Label, shape.LabelPlace]]:
    """The labels that find room beside the map at this place."""
    geometry = shape.load()
    left, upper = _origin(geometry, x, top)
    labels = _labels(given, geometry, given.placed)
    at = {n.key: (left + n.anchor[0] * _SCALE, upper + n.anchor[1] * _SCALE) for n in labels}
    requests = [shape.LabelRequest(n.key, (at[n.key][0] / _PX, at[n.key][1] / _PX), n.height / _PX) for n in labels]
    outline = ((left + px * _SCALE, upper + py * _SCALE) for px, py in shape.flatten(geometry.outline))
    free_from = max((py for px, py in outline if px >= _right_column(x) - 2), default=top) + 2  # below the left lobe
    bottom = top + height()
    middle = x + _LABEL_COLUMN + geometry.view[2] * _SCALE / 2
    places = shape.place_labels(
        requests,
        left=shape.Column((x + _LABEL_COLUMN) / _PX, top / _PX, bottom / _PX),
        right=shape.Column(_right_column(x) / _PX, free_from / _PX, max(bottom, free_from) / _PX),
        prefers_right=[n.key for n in labels if at[n.key][0] > middle], gap=4.0,
    )  # fmt: skip
    by_key = {n.key: n for n in labels}
    return [(by_key[place.key], place) for place in places]


def _right_column(x: float) -> float:
    return x + width() - _LABEL_COLUMN


def _draw_label(pen: Pen, label: _Label, place: shape.LabelPlace, x: float, origin: Point) -> None:
    top = place.top * _PX
    text_x = _right_column(x) if place.right else x
    beside = text_x - 1.0 if place.right else x + label.titles[0].width_mm(_TITLE.size) + 1.0
    start = beside, top + _TITLE.line_mm / 2
    anchor = origin[0] + label.anchor[0] * _SCALE, origin[1] + label.anchor[1] * _SCALE
    pen.leader(start, _rim(start, anchor, label.radius))
    for line in label.titles:
        pen.line_of_text(text_x, top, line, _TITLE)
        top += _TITLE.line_mm
    for line in label.subs:
        pen.line_of_text(text_x, top, line, LABEL)
        top += LABEL.line_mm


def _rim(start: Point, centre: Point, radius: float) -> Point:
    """Where a line to the centre of a lesion meets its ring."""
    distance = math.dist(start, centre)
    if distance <= radius:
        return centre
    share = radius / distance
    return centre[0] + (start[0] - centre[0]) * share, centre[1] + (start[1] - centre[1]) * share


def _made(canvas: Any, path: shape.Path) -> Any:
    made = canvas.beginPath()
    _onto(made, path)
    return made


def _onto(made: Any, path: shape.Path) -> None:
    """The commands of a path added to one that is being made."""
    for letter, n in path:
        if letter == "M":
            made.moveTo(*n)
        elif letter == "L":
            made.lineTo(*n)
        elif letter == "C":
            made.curveTo(*n)
        else:
            made.close()


def _path(canvas: Any, path: shape.Path, *, gray: float, line: float, dash: Sequence[float] = (),
          fill: float | None = None) -> None:  # fmt: skip
    canvas.setStrokeGray(gray)
    canvas.setLineWidth(line)
    canvas.setDash(list(dash))
    canvas.setLineCap(0 if dash else 1)
    if fill is not None:
        canvas.setFillGray(fill)
    canvas.drawPath(_made(canvas, path), stroke=1, fill=int(fill is not None))


def _chain(canvas: Any, points: Sequence[Point]) -> None:
    made = canvas.beginPath()
    made.moveTo(*points[0])
    for point in points[1:]:
        made.lineTo(*point)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(1.3)
    canvas.setDash([4, 3])
    canvas.setLineCap(0)
    canvas.drawPath(made, stroke=1, fill=0)


def _circle(canvas: Any, centre: Point, radius: float, line: float, *, fill: float | None = None,
            dash: Sequence[float] = ()) -> None:  # fmt: skip
    canvas.setStrokeGray(0)
    canvas.setLineWidth(line)
    canvas.setDash(list(dash))
    if fill is not None:
        canvas.setFillGray(fill)
    canvas.circle(*centre, radius, stroke=1, fill=int(fill is not None))
