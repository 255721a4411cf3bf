"""The icons of the window as paths of matplotlib, so that a figure uses the same ones; loads matplotlib.

Reads what the bundled icons consist of: paths (all commands of SVG), circles, lines, rectangles.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from matplotlib.path import Path

from hccboard import paths

BOX = 24.0
"""Icons are drawn in a square of this side."""
_TOKENS = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])|(-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_ROUND = 0.5522847498


@lru_cache(maxsize=64)
def icon_path(name: str) -> Path:
    """The strokes of an icon, y downwards from 0 to ``BOX``."""
    root = ET.fromstring(paths.resources("icons", f"{name}.svg").read_text(encoding="utf-8"))
    made = [part for element in root for part in _element(element)]
    return Path.make_compound_path(*made)


def _element(element: Any) -> Iterator[Path]:
    kind = element.tag.rsplit("}", 1)[-1]
    told = {key: float(value) for key, value in element.attrib.items() if _is_number(value)}
    if kind == "path":
        yield _Reader().read(element.attrib["d"])
    elif kind == "circle":
        yield Path.circle((told["cx"], told["cy"]), told["r"])
    elif kind == "line":
        yield Path([(told["x1"], told["y1"]), (told["x2"], told["y2"])])
    elif kind == "rect":
        x, y = told.get("x", 0.0), told.get("y", 0.0)
        yield _rounded(x, y, told["width"], told["height"], told.get("rx", 0.0))
    elif kind in ("polyline", "polygon"):
        numbers = [float(one) for one in re.findall(r"-?[\d.]+", element.attrib["points"])]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        yield Path(points + points[:1] if kind == "polygon" else points)


def _is_number(value: str) -> bool:
    return re.fullmatch(r"-?[\d.]+", value) is not None


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> Path:
    if not radius:
        return Path([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)])
    r = radius
    text = (f"M{x + r} {y}h{width - 2 * r}a{r} {r} 0 0 1 {r} {r}v{height - 2 * r}a{r} {r} 0 0 1 {-r} {r}"
            f"h{-(width - 2 * r)}a{r} {r} 0 0 1 {-r} {-r}v{-(height - 2 * r)}a{r} {r} 0 0 1 {r} {-r}z")  # fmt: skip
    return _Reader().read(text)


class _Reader:
    """Follows the commands of a path."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []
        self.codes: list[int] = []
        self.x = self.y = self.start_x = self.start_y = 0.0
        self.control: tuple[str, float, float] = ("", 0.0, 0.0)

    def read(self, text: str) -> Path:
        command, numbers = "", []
        for match in _TOKENS.finditer(self._flags_apart(text)):
            if match.group(1):
                command = match.group(1)
                if command in "Zz":
                    self._do("Z", True, [])
                continue
            numbers.append(float(match.group(2)))
            if len(numbers) == _COUNTS[command.upper()]:
                self._do(command.upper(), command.isupper(), numbers)
                numbers = []
                command = {"M": "L", "m": "l"}.get(command, command)
        return Path(self.points, self.codes)

    @staticmethod
    def _flags_apart(text: str) -> str:
        """The two flags of an arc may stand without a space: "0 01.5" is "0 0 1 .5"."""
        number = r"(-?(?:\d+\.?\d*|\.\d+))"
        arc = re.compile(rf"{number}[\s,]*{number}[\s,]*{number}[\s,]+([01])[\s,]*([01])[\s,]*{number}[\s,]*{number}")
        return re.sub(r"[Aa][^A-Za-z]*", lambda m: m.group(0)[0] + arc.sub(r" \1 \2 \3 \4 \5 \6 \7 ", m.group(0)[1:]),
                      text)  # fmt: skip

    def _add(self, code: int, *points: tuple[float, float]) -> None:
        self.points += points
        self.codes += [code] * len(points)
        self.x, self.y = points[-1]

    def _do(self, command: str, absolute: bool, n: list[float]) -> None:
        dx, dy = (0.0, 0.0) if absolute else (self.x, self.y)
        pairs = [(x + dx, y + dy) for x, y in zip(n[::2], n[1::2], strict=False)]
        control: tuple[str, float, float] = ("", 0.0, 0.0)
        if command == "M":
            self._add(Path.MOVETO, pairs[0])
            self.start_x, self.start_y = pairs[0]
        elif command == "L":
            self._add(Path.LINETO, pairs[0])
        elif command == "H":
            self._add(Path.LINETO, (n[0] + dx, self.y))
        elif command == "V":
            self._add(Path.LINETO, (self.x, n[0] + dy))
        elif command == "Z":
            self._add(Path.LINETO, (self.start_x, self.start_y))
        elif command in "CS":
            if command == "S":
                pairs = [self._mirrored("C"), *pairs]
            control = ("C", *pairs[1])
            self._add(Path.CURVE4, *pairs)
        elif command in "QT":
            if command == "T":
                pairs = [self._mirrored("Q"), *pairs]
            control = ("Q", *pairs[0])
            self._add(Path.CURVE3, *pairs)
        else:
            self._arc(n, (n[5] + dx, n[6] + dy))
        self.control = control

    def _mirrored(self, kind: str) -> tuple[float, float]:
        if self.control[0] != kind:
            return self.x, self.y
        return 2 * self.x - self.control[1], 2 * self.y - self.control[2]

    def _arc(self, n: list[float], end: tuple[float, float]) -> None:
        """An elliptical arc as Bezier curves (SVG 1.1, F.6)."""
        rx, ry, turn, large, sweep = abs(n[0]), abs(n[1]), math.radians(n[2]), n[3] != 0, n[4] != 0
        x1, y1 = self.x, self.y
        cos, sin = math.cos(turn), math.sin(turn)
        px = cos * (x1 - end[0]) / 2 + sin * (y1 - end[1]) / 2
        py = -sin * (x1 - end[0]) / 2 + cos * (y1 - end[1]) / 2
        if not rx or not ry or (px == 0 and py == 0):
            self._add(Path.LINETO, end)
            return
        grow = math.sqrt(max(1.0, (px / rx) ** 2 + (py / ry) ** 2))
        rx, ry = rx * grow, ry * grow
        under = (rx * ry) ** 2 - (rx * py) ** 2 - (ry * px) ** 2
        k = math.sqrt(max(0.0, under) / ((rx * py) ** 2 + (ry * px) ** 2)) * (-1 if large == sweep else 1)
        cx, cy = k * rx * py / ry, -k * ry * px / rx
        start = math.atan2((py - cy) / ry, (px - cx) / rx)
        span = math.atan2((-py - cy) / ry, (-px - cx) / rx) - start
        span += 2 * math.pi if sweep and span < 0 else -2 * math.pi if not sweep and span > 0 else 0
        mx = cos * cx - sin * cy + (x1 + end[0]) / 2
        my = sin * cx + cos * cy + (y1 + end[1]) / 2
        unit = Path.arc(math.degrees(min(start, start + span)), math.degrees(max(start, start + span)))
        vertices = unit.vertices if span > 0 else unit.vertices[::-1]
        placed = [(mx + rx * x * cos - ry * y * sin, my + rx * x * sin + ry * y * cos) for x, y in vertices]
        self._add(Path.CURVE4, *placed[1:])
