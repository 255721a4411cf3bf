"""The schematic of the liver as data, and where things are put on it; for screen and paper alike.

``load()`` reads ``resources/liver_map.json`` once. ``place_lesions`` gives every lesion a circle on
one shared scale, ``place_labels`` puts the labels in columns without overlap. Lengths of the
drawing are "units" of the file's own coordinate system; lesions are in millimetres.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from hccboard import paths

Point = tuple[float, float]
Command = tuple[str, tuple[float, ...]]
Path = tuple[Command, ...]
"""Drawing commands: M and L with one point, C with three, Z with none; absolute coordinates."""

LARGEST_SHARE = 0.36
"""The largest lesion takes at most this share of the width of the drawing."""
UNMEASURED_MM = 15.0
"""The size at which a lesion of unknown diameter is drawn, dashed."""
SMALLEST_RADIUS = 3.5
"""The smallest radius that can still be seen and hit, in units."""

_TOKEN = re.compile(r"([MLCZ])|(-?\d+(?:\.\d+)?)")
_POINTS = {"M": 2, "L": 2, "C": 6, "Z": 0}


@dataclass(frozen=True)
class Vessel:
    """A vessel: ``kind`` is ``portal`` or ``hepatic``; ``width`` in units."""

    id: str
    kind: str
    width: float
    path: Path


@dataclass(frozen=True)
class Word:
    """A word of the drawing; ``align`` is start, middle or end, ``at`` its baseline."""

    text: str
    at: Point
    align: str


@dataclass(frozen=True)
class Segment:
    """A Couinaud segment: where its name stands, where its first lesion is drawn, its rough region."""

    id: str
    label_at: Point
    centre: Point
    region: Path


@dataclass(frozen=True)
class ThrombusShape:
    """How a class of tumour thrombus is drawn on one side."""

    width: float
    anchor: Point
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class LiverGeometry:
    """The whole drawing; ``view`` is (left, top, width, height) in units."""

    view: tuple[float, float, float, float]
    units_per_mm: float
    outline: Path
    caudate: Path
    caval_stub: Path
    planes: tuple[Path, ...]
    vessels: tuple[Vessel, ...]
    words: tuple[Word, ...]
    segments: dict[str, Segment]
    thrombus: dict[tuple[str, str], ThrombusShape]
    """By class (``Vp1`` to ``Vp4``, ``Vv1`` to ``Vv3``) and side (``right``, ``left``)."""


@dataclass(frozen=True)
class LesionOnMap:
    """A lesion to be drawn. A diameter of None is unknown, 0 has disappeared or, ``joined``, is part of another one
    now; all in millimetres."""

    id: str
    segments: tuple[str, ...]
    diameter_mm: float | None
    viable_mm: float | None = None
    baseline_mm: float | None = None
    joined: bool = False


@dataclass(frozen=True)
class PlacedLesion:
    """A lesion's circles, in units; a radius of None is not drawn."""

    id: str
    centre: Point
    radius: float
    viable_radius: float | None
    baseline_radius: float | None
    measured: bool


@dataclass(frozen=True)
class LabelRequest:
    """A label that wants a place: what it points at and how high it is, in pixels or points."""

    key: str
    anchor: Point
    height: float


@dataclass(frozen=True)
class Column:
    """A column of labels: where its leader lines begin, its top and its bottom."""

    x: float
    top: float
    bottom: float


@dataclass(frozen=True)
class LabelPlace:
    """A label's top edge, and whether it is in the right column."""

    key: str
    top: float
    right: bool


def parse_path(text: str) -> Path:
    """The commands of a path written as text; ValueError if it is malformed."""
    commands: list[Command] = []
    letter, numbers = "", []
    for found in _TOKEN.finditer(text + " Z" if not text.endswith("Z") else text):
        if found.group(2) is not None:
            numbers.append(float(found.group(2)))
            continue
        commands.extend(_complete(letter, numbers, text))
        letter, numbers = found.group(1), []
    if text.endswith("Z"):
        commands.append(("Z", ()))
    return tuple(commands)


def _complete(letter: str, numbers: list[float], text: str) -> list[Command]:
    if not letter:
        return []
    size = _POINTS[letter]
    if size == 0 or len(numbers) % size or not numbers:
        raise ValueError(f"malformed path: {text}")
    return [(letter, tuple(numbers[n : n + size])) for n in range(0, len(numbers), size)]


@cache
def load() -> LiverGeometry:
    """The drawing that ships with the program."""
    raw = json.loads(paths.resources("liver_map.json").read_text(encoding="utf-8"))
    return LiverGeometry(
        view=tuple(raw["view"]),
        units_per_mm=raw["units_per_mm"],
        outline=parse_path(raw["outline"]),
        caudate=parse_path(raw["caudate"]),
        caval_stub=parse_path(raw["caval_stub"]),
        planes=tuple(parse_path(p) for p in raw["planes"]),
        vessels=tuple(Vessel(v["id"], v["kind"], v["width"], parse_path(v["path"])) for v in raw["vessels"]),
        words=tuple(Word(w["text"], tuple(w["at"]), w["align"]) for w in raw["words"]),
        segments={
            s["id"]: Segment(s["id"], tuple(s["label_at"]), tuple(s["centre"]), parse_path(s["region"]))
            for s in raw["segments"]
        },
        thrombus={
            (name, side): ThrombusShape(
                shape["width"], tuple(shape["anchor"]), tuple(parse_path(p) for p in shape["paths"])
            )
            for name, sides in raw["thrombus"].items()
            for side, shape in sides.items()
        },
    )


def flatten(path: Path, pieces: int = 12) -> list[Point]:
    """A path as a chain of points; each curve in ``pieces`` straight pieces."""
    chain: list[Point] = []
    for letter, n in path:
        if letter in ("M", "L"):
            chain.append((n[0], n[1]))
        elif letter == "C":
            x0, y0 = chain[-1]
            for step in range(1, pieces + 1):
                t = step / pieces
                a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                chain.append(
                    (
                        a * x0 + b * n[0] + c * n[2] + d * n[4],
                        a * y0 + b * n[1] + c * n[3] + d * n[5],
                    )
                )
    return chain


def offset(chain: Sequence[Point], distance: float) -> list[Point]:
    """A chain of points moved sideways; positive is to the left of its direction on paper."""
    moved: list[Point] = []
    for number, (x, y) in enumerate(chain):
        ax, ay = chain[max(0, number - 1)]
        bx, by = chain[min(len(chain) - 1, number + 1)]
        length = math.hypot(bx - ax, by - ay) or 1.0
        moved.append((x + (by - ay) / length * distance, y - (bx - ax) / length * distance))
    return moved


def contains(polygon: Sequence[Point], point: Point) -> bool:
    """Whether a point lies inside a closed chain of points."""
    x, y = point
    inside = False
    x1, y1 = polygon[-1]
    above = y1 > y
    for x2, y2 in polygon:
        if (y2 > y) != above:
            above = not above
            if x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
        x1, y1 = x2, y2
    return inside


def lesion_scale(geometry: LiverGeometry, lesions: Sequence[LesionOnMap]) -> float:
    """Units per millimetre for all lesions of one map: smaller if the largest would fill the liver."""
    largest = max(
        (max(x.diameter_mm or 0.0, x.baseline_mm or 0.0, x.viable_mm or 0.0) for x in lesions),
        default=0.0,
    )
    if largest <= 0:
        return geometry.units_per_mm
    return min(geometry.units_per_mm, LARGEST_SHARE * geometry.view[2] / largest)


def place_lesions(geometry: LiverGeometry, lesions: Sequence[LesionOnMap]) -> tuple[PlacedLesion, ...]:
    """A circle for every lesion inside the liver, in the order given.

    Larger lesions choose first; each takes the place nearest to the centre of its segment that
    overlaps least. A lesion without a known segment is not drawn: its caller lists it.
    """
    scale = lesion_scale(geometry, lesions)
    drawn = [x for x in lesions if any(s in geometry.segments for s in x.segments)]
    taken: list[tuple[Point, float]] = []
    placed: dict[str, PlacedLesion] = {}
    for lesion in sorted(drawn, key=lambda x: -_reach(x, scale)):
        reach = _reach(lesion, scale)
        centre = _free_place(geometry, lesion, reach, taken)
        taken.append((centre, reach))
        placed[lesion.id] = _circles(lesion, centre, scale)
    return tuple(placed[x.id] for x in drawn)


def _reach(lesion: LesionOnMap, scale: float) -> float:
    known = [v for v in (lesion.diameter_mm, lesion.baseline_mm) if v is not None]
    millimetres = max(known) if known else UNMEASURED_MM
    return max(SMALLEST_RADIUS, millimetres * scale / 2)


def _circles(lesion: LesionOnMap, centre: Point, scale: float) -> PlacedLesion:
    measured = lesion.diameter_mm is not None
    millimetres = lesion.diameter_mm if lesion.diameter_mm is not None else UNMEASURED_MM
    radius = max(SMALLEST_RADIUS, millimetres * scale / 2) if millimetres else 0.0
    viable = None if not lesion.viable_mm else min(radius, lesion.viable_mm * scale / 2)
    baseline = None if not lesion.baseline_mm else lesion.baseline_mm * scale / 2
    return PlacedLesion(lesion.id, centre, radius, viable, baseline, measured)


def _free_place(
    geometry: LiverGeometry,
    lesion: LesionOnMap,
    reach: float,
    taken: Sequence[tuple[Point, float]],
) -> Point:
    known = [geometry.segments[s] for s in lesion.segments if s in geometry.segments]
    home = (
        sum(s.centre[0] for s in known) / len(known),
        sum(s.centre[1] for s in known) / len(known),
    )
    regions = [flatten(s.region) for s in known]
    outline = flatten(geometry.outline)
    best, best_cost = home, math.inf
    for ring in range(9):
        for turn in range(1 if ring == 0 else 16):
            angle = 2 * math.pi * turn / 16
            spot = (home[0] + ring * 7 * math.cos(angle), home[1] + ring * 7 * math.sin(angle))
            overlap = sum(max(0.0, r + reach + 2 - math.dist(spot, c)) for c, r in taken)
            cost = overlap + 0.25 * math.dist(spot, home)
            if cost >= best_cost - 1e-9:
                continue  # what lies outside could only make it worse
            inside = len(known) > 1 or any(contains(r, spot) for r in regions)
            if ring and not (inside and contains(outline, spot)):
                continue
            cost += 2.5 * _outside(outline, spot, reach)
            if cost < best_cost - 1e-9:
                best, best_cost = spot, cost
    return best


def _outside(outline: Sequence[Point], centre: Point, reach: float) -> int:
    """How many of eight points on a circle lie outside the liver."""
    turns = [math.pi * n / 4 for n in range(8)]
    rim = [(centre[0] + reach * math.cos(t), centre[1] + reach * math.sin(t)) for t in turns]
    return sum(not contains(outline, point) for point in rim)


def place_labels(
    requests: Sequence[LabelRequest],
    *,
    left: Column,
    right: Column,
    prefers_right: Sequence[str] = (),
    gap: float = 8.0,
) -> tuple[LabelPlace, ...]:
    """Put labels into a left and a right column so that none overlaps another.

    Labels of ``prefers_right`` go right while there is room. In a column they keep the order of what
    they point at, changed where two leader lines would cross. Labels that fit nowhere are left out:
    the caller says how many.
    """
    to_right: list[LabelRequest] = []
    to_left: list[LabelRequest] = []
    for request in requests:
        wanted = request.key in prefers_right
        used = sum(r.height + gap for r in to_right) + request.height
        (to_right if wanted and used <= right.bottom - right.top else to_left).append(request)
    placed = {p.key: p for p in _fill(to_left, left, gap, right=False)}
    placed.update({p.key: p for p in _fill(to_right, right, gap, right=True)})
    return tuple(placed[r.key] for r in requests if r.key in placed)


def _fill(requests: Sequence[LabelRequest], column: Column, gap: float, *, right: bool) -> list[LabelPlace]:
    kept: list[LabelRequest] = []
    used = -gap
    for request in requests:
        if used + gap + request.height <= column.bottom - column.top:
            kept.append(request)
            used += gap + request.height
    kept.sort(key=lambda r: (r.anchor[1], r.anchor[0]))
    tops = _tops(kept, column, gap)
    for _round in range(len(kept) ** 2):
        pair = _first_crossing(kept, tops, column.x)
        if pair is None:
            break
        kept[pair], kept[pair + 1] = kept[pair + 1], kept[pair]
        tops = _tops(kept, column, gap)
    return [LabelPlace(r.key, t, right) for r, t in zip(kept, tops, strict=True)]


def _tops(kept: Sequence[LabelRequest], column: Column, gap: float) -> list[float]:
    """The top edges: as near to what they point at as the neighbours and the column allow."""
    lowest = [column.bottom - r.height for r in kept]
    wanted = [max(r.anchor[1] - r.height / 2, column.top) for r in kept]
    tops = [min(w, low) for w, low in zip(wanted, lowest, strict=True)]
    for n in range(1, len(kept)):
        tops[n] = max(tops[n], tops[n - 1] + kept[n - 1].height + gap)
    limit = column.bottom
    for n in range(len(kept) - 1, -1, -1):
        tops[n] = min(tops[n], limit - kept[n].height)
        limit = tops[n] - gap
    return tops


def _first_crossing(kept: Sequence[LabelRequest], tops: Sequence[float], x: float) -> int | None:
    """The first of two neighbours whose leader lines cross."""
    for n in range(len(kept) - 1):
        one, other = (x, tops[n] + 8.0), (x, tops[n + 1] + 8.0)
        if _crosses(one, kept[n].anchor, other, kept[n + 1].anchor):
            return n
    return None


def _crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the lines a-b and c-d cross."""

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
