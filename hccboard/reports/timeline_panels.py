"""The panels of a timeline's figure: response under both criteria, markers on a log scale, ALBI, and strips of values.

Response is the change of the sum of diameters from the baseline of its episode. A study whose sum is not known breaks
the line; its category stands where the line would be. Loads matplotlib.
"""

from __future__ import annotations

from hccboard.domain.response.model import MRECIST, RECIST
from hccboard.domain.timeline_model import Limit, Point, Series, Strip
from hccboard.reports.figure_look import REGULAR, SEMIBOLD
from hccboard.reports.figure_pen import BADGE_HEIGHT, Box, badge, badge_width
from hccboard.reports.timeline_heads import Note, nothing, panel_head
from hccboard.reports.timeline_lanes import Part
from hccboard.reports.timeline_sheet import Sheet, free_place
from hccboard.reports.timeline_values import AlbiPanel, MarkerPanel
from hccboard.translate import _
from hccboard.wording.formats import list_text, number_text
from hccboard.wording.timeline import (
    PANELS,
    SERIES,
    STRIPS,
    cell_text,
    mm_text,
    percent_text,
    possible_text,
    told_cell,
    told_study,
)  # fmt: skip

GAP = 8.0
_STRIP, _NOTHING = 24.0, 44.0
_LABEL_ROOM = 30.0
_SHARES = {"response": 0.51, "markers": 0.27, "albi": 0.22}
_LEAST = {"response": 120.0, "markers": 64.0, "albi": 44.0}
_STYLE = {MRECIST: 0, RECIST: 1}
_STRIP_NOTES = {"bilirubin": "\u00b5mol/L"}


def panels_of(sheet: Sheet, room: float) -> list[Part]:
    """Panels and strips that share the room; what has nothing to show takes little of it."""
    timeline = sheet.timeline
    strips = [_StripPart(sheet, one) for one in timeline.strips]
    full = {
        "response": any(one.key in sheet.view.criteria for one in timeline.panel("response").series),
        "markers": bool(timeline.panel("markers").series), "albi": bool(timeline.panel("albi").series),
    }  # fmt: skip
    left = room - sum(one.height for one in strips) - GAP - sum(_NOTHING for one in full.values() if not one)
    shares = sum(_SHARES[key] for key, there in full.items() if there) or 1.0
    heights = {
        key: max(_LEAST[key], left * _SHARES[key] / shares) if there else _NOTHING for key, there in full.items()
    }  # fmt: skip
    return [
        ResponsePanel(sheet, heights["response"]), MarkerPanel(sheet, heights["markers"]),
        AlbiPanel(sheet, heights["albi"]), *strips,
    ]  # fmt: skip


class ResponsePanel:
    """Change from baseline, limits of PR and PD, a category at every study."""

    def __init__(self, sheet: Sheet, height: float) -> None:
        self._sheet, self.height = sheet, height
        panel = sheet.timeline.panel("response")
        self._series = [one for one in panel.series if one.key in sheet.view.criteria]
        self._limits = [one for one in panel.limits if one.criteria in sheet.view.criteria]
        values = [point.low for one in self._series for point in one.points if point.low is not None]
        values += [one.percent for one in self._limits if one.key == "pd_now"]
        low, high = min([-36.0, *values]), max([22.0, *values])
        room = _LABEL_ROOM / max(60.0, height - GAP - 2 * _LABEL_ROOM) * (high - low)  # categories above and below
        self._low, self._high = low - room, high + room
        self._taken: list[Box] = []

    def draw(self, top: float) -> None:
        sheet, pen, scale = self._sheet, self._sheet.pen, self._sheet.scale
        self._box = Box(scale.left, top + GAP, scale.right - scale.left, self.height - GAP)
        notes: list[Note] = [_("change from"), _("baseline, %"), _("sum of"), _("diameters")]
        notes += [(_STYLE[key], _(SERIES[key])) for key in _STYLE if any(one.key == key for one in self._series)]
        panel_head(sheet, top + GAP, _(PANELS["response"]), notes if self._series else [], self.height - GAP)
        pen.rect(self._box, edge="line2")
        if not self._series:
            nothing(sheet, top + GAP, self.height - GAP, _nothing_judged(sheet))
            return
        self._ticks()
        with pen.clipped(self._box):
            self._draw_limits()
            for one in self._series:
                self._draw_line(one)
            for one in self._series:
                for point in one.points:
                    if point.low is not None:
                        pen.marker(scale.middle(point.when), self._y(point.low), _STYLE[one.key])
            self._take_lines()
            shown = [(one, point) for one in self._series for point in one.points if scale.shows(point.when.first)]
            # Categories first, mRECIST before RECIST 1.1; the sum at baseline takes the room that is left
            for one, point in sorted(shown, key=lambda pair: (pair[1].baseline, pair[0].key != MRECIST)):
                self._label(one, point)
            self._limit_labels()
        self._columns()

    def _y(self, percent: float) -> float:
        return self._box.bottom - (percent - self._low) / (self._high - self._low) * self._box.height

    def _ticks(self) -> None:
        pen, box = self._sheet.pen, self._box
        per_percent = box.height / (self._high - self._low)
        step = next((one for one in (20, 50, 100, 200, 500) if one * per_percent >= 16), 1000)
        value = -(-int(self._low) // step) * step
        while value <= self._high:
            if self._low <= value:
                y = self._y(value)
                pen.line([(box.left - 4, y), (box.left, y)], "ctl", sharp=True)
                pen.line([(box.left, y), (box.right, y)], "ctl" if value == 0 else "line", sharp=True)
                text = ("+" if value > 0 else "") + number_text(value)
                pen.text(box.left - 7, y + 4, text, 11, REGULAR, "text2", "right")
            value += step

    def _draw_limits(self) -> None:
        """The area of PR, and dashed limits over the days for which they hold."""
        drawn: set[tuple[str, float, float, float]] = set()
        for one in self._limits:
            begin, end = self._reach(one)
            key = (one.key, begin, end, round(one.percent, 2))
            if key in drawn or end <= begin:
                continue
            drawn.add(key)
            pen, y = self._sheet.pen, self._y(one.percent)
            if one.key == "pr":
                pen.rect(Box(begin, y, end - begin, self._box.bottom - y), "met_tint", alpha=0.55)
                pen.line([(begin, y), (end, y)], "met", 1.2, (6, 3))
            else:
                pen.line([(begin, y), (end, y)], "unmet", 1.2, (2, 3) if one.key == "pd_now" else (6, 3))

    def _reach(self, one: Limit) -> tuple[float, float]:
        """From the study on; the limits of the present episode go on to the right edge."""
        scale = self._sheet.scale
        begin = max(self._box.left, scale.x(one.first) + (8 if one.key == "pd_now" else 0))
        present = one.episode == max(limit.episode for limit in self._limits)
        goes_on = present and one.last >= self._sheet.timeline.as_of
        end = self._box.right if goes_on else min(scale.x(one.last), self._box.right)
        if one.key != "pd_now" and one.episode == min(limit.episode for limit in self._limits):
            begin = self._box.left
        return begin, end

    def _draw_line(self, one: Series) -> None:
        """The line through the studies with a known sum, broken at the others."""
        piece: list[tuple[float, float]] = []
        for point in one.points:
            if point.low is None:
                self._sheet.pen.series(piece, _STYLE[one.key])
                piece = []
            else:
                piece.append((self._sheet.scale.middle(point.when), self._y(point.low)))
        self._sheet.pen.series(piece, _STYLE[one.key])

    def _take_lines(self) -> None:
        """Markers are never covered by a label."""
        for one in self._series:
            for point in one.points:
                if point.low is not None:
                    x, y = self._sheet.scale.middle(point.when), self._y(point.low)
                    self._taken.append(Box(x - 5, y - 5, 10, 10))

    def _label(self, one: Series, point: Point) -> None:
        pen, scale = self._sheet.pen, self._sheet.scale
        x = scale.middle(point.when)
        y = self._y(point.low if point.low is not None else self._last_known(one, point))
        if point.baseline:
            self._baseline_label(one, point, x, y)
            return
        text, open_set = possible_text(one.key, point)
        change = percent_text(point)
        token = "accent_strong" if one.key == MRECIST else self._sheet.pen.look.series(_STYLE[one.key]).token
        wide = badge_width(pen, text) + (4 + pen.look.width(change, 11, SEMIBOLD) if change else 0)
        lead = f"{_('nadir')} {mm_text(point.sum_mm)}" if point.nadir and one.key == MRECIST else ""
        lower = self._is_lower(one, point)
        ups = [(0.0, dy) for dy in ((9, -26, 27, -44, 45) if lower else (-26, 9, -44, 27, -62))]
        if self._has_both(one, point):  # the upper point keeps the upper category, however far
            ups = [(0.0, dy) for dy in ((9, 27, 45, -26, -44) if lower else (-26, -44, -62, 9, 27))]
        steps = [2.0 * i for i in range(1, 7)]  # to the side, but still above or below its point
        aside = [(dx, ups[0][1]) for dx in [*steps, *(-step for step in steps)]]
        moves = [ups[0], *aside, *ups[1:], (22, -8.5), (-wide - 10, -8.5)]
        place = Box(x - badge_width(pen, text) / 2, y, wide, BADGE_HEIGHT)
        found = free_place(place, moves, self._taken, self._box)
        if found is None:  # the badge alone may have room
            found = free_place(Box(place.left, y, badge_width(pen, text), BADGE_HEIGHT), moves, self._taken, self._box)
            change = ""
        if found is None:
            return
        self._taken.append(found)
        made = badge(pen, found.left, found.top, text, point.category, open_set=open_set)
        if change:
            pen.text(made.right + 4, found.top + 12.7, change, 11, SEMIBOLD, token, halo=True)
        if lead:
            room = pen.text_box(made.left - 5, found.top + 12.7, lead, 11, SEMIBOLD, "right")
            apart = Box(room.left, room.top - 3, room.width, room.height + 6)
            if room.left > self._box.left and not any(apart.meets(box) for box in self._taken if box is not found):
                pen.text(made.left - 5, found.top + 12.7, lead, 11, SEMIBOLD, "text", "right", halo=True)
                self._taken.append(room)

    def _is_lower(self, one: Series, point: Point) -> bool:
        """Whether the other criteria lie above it on this day; alone, the side away from the line before."""
        other = self._by_other_criteria(one, point)
        if other is None or point.low is None or point.low == other:
            return one.key == MRECIST
        return point.low < other

    def _has_both(self, one: Series, point: Point) -> bool:
        return point.low is not None and self._by_other_criteria(one, point) is not None

    def _by_other_criteria(self, one: Series, point: Point) -> float | None:
        """The change of the same study under the other criteria; ``None`` where there is none."""
        for other in self._series:
            if other.key != one.key and other.episode == one.episode:
                same = next((p for p in other.points if p.when == point.when), None)
                if same is not None and same.low is not None:
                    return same.low
        return None

    @staticmethod
    def _last_known(one: Series, point: Point) -> float:
        known = 0.0
        for other in one.points:
            if other is point:
                return known
            known = other.low if other.low is not None else known
        return known

    def _baseline_label(self, one: Series, point: Point, x: float, y: float) -> None:
        pen = self._sheet.pen
        same = [series for series in self._series if series.episode == one.episode]
        sums = {series.key: series.points[0].sum_mm for series in same}
        if one is not same[-1] and len(set(sums.values())) == 1:
            return
        known = point.sum_mm is not None
        text = _("Baseline {mm}").format(mm=mm_text(point.sum_mm)) if known else _("Baseline not measured")
        if len(set(sums.values())) > 1:
            text = list_text([_(SERIES[one.key]), text])
        room = pen.text_box(x + 8, y - 8, text)
        found = free_place(room, [(0, 0), (0, -15), (0, 22), (0, 37)], self._taken, self._box)
        if found is not None:
            pen.text(found.left, y - 8 + found.top - room.top, text, 11, REGULAR, "text2", halo=True)
            self._taken.append(found)

    def _limit_labels(self) -> None:
        box = self._box
        told: set[tuple[str, int]] = set()
        for one in self._limits:
            begin, end = self._reach(one)
            if end - begin < 60:
                continue
            y = self._y(one.percent)
            if one.key == "pd_now":
                name = _("PD limit now, {mm}").format(mm=mm_text(one.mm))
                if len(self._sheet.view.criteria) > 1:
                    name = _("{name}: {value}").format(name=_(SERIES[one.criteria]), value=name)
                self._limit_text(name, end - 4, y, "unmet", "right")
            elif (one.key, round(one.percent)) not in told:
                told.add((one.key, round(one.percent)))
                at = max(begin, box.left) + 8
                if one.key == "pr":
                    self._limit_text(_("PR limit \u221230 %"), at, y + 18, "met", "left")
                else:
                    change = ("+" if one.percent > 0 else "") + number_text(round(one.percent))
                    text = _("PD limit at start, {change} %").format(change=change)
                    self._limit_text(text, at, y, "unmet", "left")

    def _limit_text(self, text: str, x: float, y: float, token: str, align: str) -> None:
        words = self._sheet.pen.text_box(x, y - 4, text, 11, SEMIBOLD, align)
        room = Box(words.left - 3, words.top, words.width + 6, words.height)  # clear of the figure beside it
        other = -19 if token == "met" else 19  # the other side of its line; farther away it would belong to another
        found = free_place(room, [(0, 0), (0, other), (0, other + 4)], self._taken, self._box)
        if found is not None:
            self._sheet.pen.text(x, y - 4 + found.top - room.top, text, 11, SEMIBOLD, token, align, halo=True)
            self._taken.append(found)

    def _columns(self) -> None:
        """Every study is a column to point at, half-way to its neighbours: the cursor snaps to the nearest."""
        sheet, scale = self._sheet, self._sheet.scale
        days = sorted({(p.when.first, s.episode) for s in self._series for p in s.points if scale.shows(p.when.first)})
        xs = [scale.x(day) for day, _episode in days]
        for i, (day, episode) in enumerate(days):
            left = scale.left if i == 0 else (xs[i - 1] + xs[i]) / 2
            right = scale.right if i == len(days) - 1 else (xs[i] + xs[i + 1]) / 2
            told = told_study(sheet.timeline, episode, day, sheet.case)
            sheet.hit(Box(left, self._box.top, right - left, self._box.height), told, line=xs[i], broad=True)


def _nothing_judged(sheet: Sheet) -> str:
    """Why there is no response."""
    if not sheet.timeline.episodes:
        return _("No systemic or locoregional treatment recorded: there is no response to judge.")
    if not sheet.view.criteria:
        return _("No criteria chosen.")
    return _("No study with measured lesions before treatment: no response can be judged.")


class _StripPart:
    """Values of one kind as small boxes at their days."""

    def __init__(self, sheet: Sheet, strip: Strip) -> None:
        self._sheet, self._strip = sheet, strip
        self.height = _STRIP

    def draw(self, top: float) -> None:
        sheet, pen, scale = self._sheet, self._sheet.pen, self._sheet.scale
        box = pen.text(12, top + 16, _(STRIPS[self._strip.key]), 12, SEMIBOLD)
        note = _STRIP_NOTES.get(self._strip.key, "")
        if note and box.right + 4 + pen.look.width(note) < scale.left:
            pen.text(box.right + 4, top + 16, note, 11, REGULAR, "text3")
        pen.line([(0, top), (pen.width, top)], "line", sharp=True)
        if not self._strip.cells:
            nothing(sheet, top, self.height, _("None recorded"))
            return
        taken = float("inf")
        for cell in reversed(self._strip.cells):  # the newest are never left out
            if not scale.shows(cell.when.first):
                continue
            text = cell_text(self._strip.key, cell)
            several = len(cell.values) > 1
            wide = max(22.0, pen.look.width(text, 11, SEMIBOLD) + 10)
            x = scale.middle(cell.when)
            told = told_cell(sheet.timeline, self._strip.key, cell)
            if x + wide / 2 > taken - 2:  # no room: a tick that can be pointed at
                if x < taken - 2:
                    pen.line([(x, top + 8), (x, top + 16)], "text3", 1.5)
                sheet.hit(Box(x - 2, top + 4, 4, 17), told, line=x)
                continue
            taken = x - wide / 2
            place = Box(x - wide / 2, top + 3.5, wide, 17)
            edge = "missing_line" if several or cell.stale else "line2"
            dash = (3, 2) if several else (1, 2) if cell.stale else (2.5, 2) if cell.after else ()
            pen.rect(place, "surface" if several or cell.after else "sunken", edge, 1, dash, radius=3)
            pen.text(x, top + 16.5, text, 11, SEMIBOLD, "missing" if several else "text", "center")
            sheet.hit(place, told, line=x)
