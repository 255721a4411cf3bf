"""The panels of laboratory values in a timeline's figure: markers on a log scale, and ALBI with better values up.

A value beyond the assay is an arrow from its limit; a range is a bar. Loads matplotlib.
"""

from __future__ import annotations

import math

from hccboard.domain import records
from hccboard.domain.facts import INFINITY
from hccboard.domain.timeline_model import Point, Series
from hccboard.reports.figure_look import REGULAR, SEMIBOLD
from hccboard.reports.figure_pen import Box
from hccboard.reports.timeline_heads import Note, notes_fit, nothing, panel_head, text_room
from hccboard.reports.timeline_sheet import Sheet, free_place
from hccboard.translate import _
from hccboard.wording.formats import number_text
from hccboard.wording.timeline import PANELS, SERIES, UNITS, range_text, told_point

GAP = 8.0
_STYLE = {"afp": 0, "pivka_ii": 1, "albi": 2}
_LOWEST = 0.5  # of a log scale that must show a value given as "< 1"
_GRADES = ((1, -2.60), (2, -1.39))  # Johnson 2015: grade 1 up to -2.60, grade 2 up to -1.39
_MOVES = ((0.0, 0.0), (0.0, 26.0), (-26.0, 13.0), (26.0, 13.0), (0.0, -12.0), (0.0, 38.0))


class _Values:
    """A panel with a scale from ``low`` to ``high`` (both shown)."""

    key = ""

    def __init__(self, sheet: Sheet, height: float) -> None:
        self.sheet, self.height = sheet, height
        self.series = sheet.timeline.panel(self.key).series
        self.taken: list[Box] = []
        self.low, self.high = self.limits()

    def limits(self) -> tuple[float, float]:
        raise NotImplementedError

    def notes(self) -> list[Note]:
        raise NotImplementedError

    def ticks(self) -> None:
        raise NotImplementedError

    def references(self) -> None:
        """The words of reference lines; last, where they have room."""
        raise NotImplementedError

    def y(self, value: float) -> float:
        raise NotImplementedError

    def label(self, one: Series, point: Point) -> str:
        raise NotImplementedError

    def draw(self, top: float) -> None:
        sheet, pen, scale = self.sheet, self.sheet.pen, self.sheet.scale
        self.box = Box(scale.left, top + GAP, scale.right - scale.left, self.height - GAP)
        panel_head(sheet, top + GAP, _(PANELS[self.key]), self.notes() if self.series else [], self.height - GAP)
        pen.rect(self.box, edge="line2")
        if not self.series:
            nothing(sheet, top + GAP, self.height - GAP, _("None recorded"))
            return
        self.ticks()
        with pen.clipped(self.box):
            for one in self.series:
                pen.series([(scale.middle(p.when), self.middle(p)) for p in one.points if p.low is not None],
                           _STYLE[one.key])  # fmt: skip
            for one in self.series:
                for point in one.points:
                    self._mark(one, point)
            for one in self.series:
                self._labels(one)
            self.references()

    def middle(self, point: Point) -> float:
        """Where a point stands: beyond the assay at its limit, a range in its middle."""
        low, high = point.low or 0.0, point.high if point.high is not None else INFINITY
        if high == INFINITY:
            return self.y(low)
        return self.y(high) if low <= 0 and self.key == "markers" else (self.y(low) + self.y(high)) / 2

    def _mark(self, one: Series, point: Point) -> None:
        sheet, pen = self.sheet, self.sheet.pen
        if not (point.when.last >= sheet.scale.first and point.when.first <= sheet.scale.last):
            return
        if point.low is None or point.high is None:
            return
        x, y = sheet.scale.middle(point.when), self.middle(point)
        token = pen.look.series(_STYLE[one.key]).token
        if not point.when.exact:
            low, high = sheet.scale.span(point.when)
            pen.line([(low, y), (high, y)], token, 1.2)
        if point.high == INFINITY or (point.low <= 0 and self.key == "markers"):
            sign = -1 if point.high == INFINITY else 1
            pen.line([(x, y), (x, y + sign * 13)], token, 1.6)
            pen.shape(x, y + sign * 13, "^" if sign < 0 else "v", 6, fill=token)
            self.taken.append(Box(x - 4, min(y, y + sign * 16), 8, 16))
        elif point.low != point.high:
            pen.line([(x, self.y(point.low)), (x, self.y(point.high))], token, 1.6)
        pen.marker(x, y, _STYLE[one.key], hollow=point.after or point.stale)
        self.taken.append(Box(x - 5, y - 5, 10, 10))
        sheet.hit(Box(x - 7, y - 7, 14, 14), told_point(sheet.timeline, one.key, point), line=x)

    def _labels(self, one: Series) -> None:
        sheet, pen = self.sheet, self.sheet.pen
        token = pen.look.series(_STYLE[one.key]).token
        shown = [p for p in one.points if p.low is not None and sheet.scale.shows(p.when.first)]
        # First and last matter most, then the extremes, then what is left
        order = [*shown[-1:], *shown[:1], *sorted(shown[1:-1], key=lambda p: -abs((p.low or 0) - (shown[0].low or 0)))]
        for point in order:
            text = self.label(one, point)
            if not text:
                continue
            x, y = sheet.scale.middle(point.when), self.middle(point)
            room = pen.text_box(x, y - 9, text, 11, SEMIBOLD, "center")
            half = room.width / 2 + 9
            moves: list[tuple[float, float]] = [*_MOVES]
            if self.key == "markers":
                up, down = [(half, 0.0), (-half, 0.0)], [(half, 26.0), (-half, 26.0)]
                sides = [*down, *up] if self._is_lower(one, point) else [*up, *down]
                moves = [*sides, (half, 13.0), (-half, 13.0), *_MOVES]
            found = free_place(room, moves, self.taken, self.box)
            if found is not None:
                pen.text(found.left, y - 9 + found.top - room.top, text, 11, SEMIBOLD, token, halo=True)
                self.taken.append(found)


    def _is_lower(self, one: Series, point: Point) -> bool:
        """Whether another series lies above it about this day."""
        for other in self.series:
            if other.key != one.key and other.points:
                near = min(other.points, key=lambda p: abs((p.when.first - point.when.first).days))
                return self.middle(near) < self.middle(point)
        return False


class MarkerPanel(_Values):
    """AFP and PIVKA-II on one log scale, each in its unit."""

    key = "markers"

    def limits(self) -> tuple[float, float]:
        ends = [end for one in self.series for p in one.points for end in (p.low, p.high)
                if end is not None and 0 < end < INFINITY]  # fmt: skip
        ends += [value for _key, value in self._references()]
        low, high = min(ends, default=1.0), max(ends, default=1000.0)
        return max(_LOWEST / 10, low / 2.2), high * 2.6

    def _references(self) -> list[tuple[str, float]]:
        """The upper limit of reference that the newest result of a marker came with, where its unit is ours."""
        found = []
        for one in self.series:
            for point in reversed(one.points):
                record = point.records[0]
                if isinstance(record, records.LabResult) and record.reference_high:
                    if record.unit in ("", UNITS[one.key]):
                        found.append((one.key, float(record.reference_high)))
                    break
        return found

    def notes(self) -> list[Note]:
        units = [note for one in self.series for note in self._named(one.key)]
        notes: list[Note] = [_("log scale"), *units]
        return notes if notes_fit(notes, self.height - GAP) else [*units, _("log scale")]  # units before all

    def _named(self, key: str) -> list[Note]:
        """The marker beside a sample of its line, with its unit: on the same line where it has room."""
        name, unit = _(SERIES[key]), UNITS[key]
        if self.sheet.pen.look.width(f"{name}, {unit}") <= text_room(self.sheet):
            return [(_STYLE[key], f"{name}, {unit}")]
        return [(_STYLE[key], f"{name},"), (None, unit)]

    def y(self, value: float) -> float:
        value = min(max(value, self.low), self.high)
        share = (math.log10(value) - math.log10(self.low)) / (math.log10(self.high) - math.log10(self.low))
        return self.box.bottom - share * self.box.height

    def ticks(self) -> None:
        pen, box = self.sheet.pen, self.box
        decades = range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)
        step = max(1, math.ceil(13 * max(1, len(decades)) / max(1.0, box.height - 10)))
        for power in decades[::step]:
            y = self.y(10.0**power)
            pen.line([(box.left - 4, y), (box.left, y)], "ctl", sharp=True)
            pen.line([(box.left, y), (box.right, y)], "line", sharp=True)
            pen.text(box.left - 7, y + 4, number_text(10.0**power), 11, REGULAR, "text2", "right")
        for key, value in self._references():
            y, token = self.y(value), pen.look.series(_STYLE[key]).token
            pen.line([(box.left, y), (box.right, y)], token, 1, (2, 3))

    def references(self) -> None:
        pen, box = self.sheet.pen, self.box
        for key, value in self._references():
            y, token = self.y(value), pen.look.series(_STYLE[key]).token
            text = _("{marker}, upper limit {value}").format(marker=_(SERIES[key]), value=number_text(value))
            room = pen.text_box(box.right - 4, y - 4, text, align="right")
            moves = [(dx, dy) for dx in (0.0, room.width + 12 - box.width) for dy in (0.0, 16.0, -13.0)]
            found = free_place(room, moves, self.taken, box)
            if found is not None:
                pen.text(found.left, y - 4 + found.top - room.top, text, 11, REGULAR, token, halo=True)
                self.taken.append(found)

    def label(self, one: Series, point: Point) -> str:
        return range_text(point)


class AlbiPanel(_Values):
    """ALBI, the lower score up because it is the better one; the limits of its grades."""

    key = "albi"

    def limits(self) -> tuple[float, float]:
        ends = [end for one in self.series for p in one.points for end in (p.low, p.high) if end is not None]
        low, high = min(ends, default=-2.8), max(ends, default=-2.4)
        low, high = min(low, -2.65), max(high, -2.5)
        room = 0.18 * (high - low)
        return low - room, high + room

    def notes(self) -> list[Note]:
        return [_("up is better")]

    def y(self, value: float) -> float:
        return self.box.top + (value - self.low) / (self.high - self.low) * self.box.height

    def ticks(self) -> None:
        pen, box = self.sheet.pen, self.box
        step = next((one for one in (0.1, 0.2, 0.5, 1.0) if one / (self.high - self.low) * box.height >= 13), 2.0)
        value = math.ceil(self.low / step - 1e-9) * step
        while value <= self.high + 1e-9:
            y = self.y(value)
            pen.line([(box.left - 4, y), (box.left, y)], "ctl", sharp=True)
            pen.line([(box.left, y), (box.right, y)], "line", sharp=True)
            pen.text(box.left - 7, y + 4, number_text(value, 1), 11, REGULAR, "text2", "right")
            value += step
        for _grade, limit in _GRADES:
            if self.low < limit < self.high:
                y = self.y(limit)
                pen.line([(box.left, y), (box.right, y)], "text2", 1.2, (6, 3))

    def references(self) -> None:
        pen, box = self.sheet.pen, self.box
        for grade, limit in _GRADES:
            if self.low < limit < self.high:
                y = self.y(limit)
                text = _("grade {grade} above the line").format(grade=grade)
                room = pen.text_box(box.right - 4, y - 5, text, align="right")
                moves = [(dx, dy) for dx in (0.0, room.width + 8 - box.width) for dy in (0.0, 18.0)]
                found = free_place(room, moves, self.taken, box)
                if found is not None:
                    at = y - 5 + found.top - room.top
                    pen.text(found.left, at, text, 11, REGULAR, "text2", halo=True)
                    self.taken.append(found)

    def label(self, one: Series, point: Point) -> str:
        shown = [p for p in one.points if p.low is not None]
        worst = max(shown, key=lambda p: p.low or 0.0)
        keep = point is shown[-1] or point is worst or point is shown[0]
        return number_text(point.low or 0.0, 2) if keep else ""


__all__ = ["AlbiPanel", "MarkerPanel"]
