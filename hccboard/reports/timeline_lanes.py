"""The lanes of a timeline's figure: events, drugs, local treatment, surgery, radiotherapy, adverse events.

A lane stays when it is empty and says so. What is dated after the day of the timeline has a dashed circle; a date known
to its month or year is a bracket over the days it may have been. Loads matplotlib.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hccboard.domain import records
from hccboard.domain.timeline_model import ADVERSE_EVENTS, EVENTS, SYSTEMIC, Lane, Mark, Stretch, Track
from hccboard.reports.figure_look import MEDIUM, REGULAR, SEMIBOLD
from hccboard.reports.figure_pen import Box
from hccboard.reports.timeline_sheet import Placed, Sheet, Wanted, in_rows
from hccboard.translate import _
from hccboard.wording.formats import at_start, number_text
from hccboard.wording.timeline import (
    LANES,
    doses_label,
    mark_label,
    stretch_label,
    told_doses,
    told_mark,
    told_stretch,
)  # fmt: skip

ICONS = {
    "events": "flag", "systemic": "pill", "locoregional": "crosshair", "surgery": "scissors",
    "radiotherapy": "radiation", "adverse_events": "triangle-alert",
}  # fmt: skip
_EVENT_ICONS = {
    "Diagnosis": "microscope", "Pathology": "microscope", "Endoscopy": "scan", "BoardDecision": "presentation",
    "BoardMeeting": "presentation", "Complication": "triangle-alert", "FollowUp": "user", "Procedure": "syringe",
}  # fmt: skip
# kind of procedure -> marker of matplotlib, its size, filled
_SHAPES = {
    "tace": ("D", 10, True), "deb_tace": ("D", 10, False), "haic": ("h", 12, False), "tare": ("H", 12, True),
    "resection": ("s", 10, True), "alpps": ("s", 10, True), "transplant": ("P", 11, True),
    "portal_vein_embolisation": ("s", 10, False), "radiotherapy_sbrt": ("^", 11, True),
    "radiotherapy_other": ("^", 11, False),
}  # fmt: skip
_ABLATION = ("o", 11, True)
_ROW, _BAR, _TRACK = 17.0, 18.0, 25.0
_MOST_ROWS = {EVENTS: 4, ADVERSE_EVENTS: 3}
_LABEL_MOST = 230.0


class Part(Protocol):
    """A lane or a panel: how high it is, and how it is drawn from its upper edge."""

    height: float

    def draw(self, top: float) -> None: ...


def lanes_of(sheet: Sheet) -> list[Part]:
    """The lanes from top to bottom."""
    made: list[Part] = []
    for lane in sheet.timeline.lanes:
        made.append(_TrackLane(sheet, lane) if lane.key == SYSTEMIC else _MarkLane(sheet, lane))
    return made


def _head(sheet: Sheet, lane: Lane, top: float, middle: float, note: str = "") -> None:
    pen = sheet.pen
    if note:
        middle -= 7
    pen.icon(ICONS[lane.key], 12, middle - 7)
    name = pen.cut(_(LANES[lane.key]), sheet.scale.left - 32, 12, SEMIBOLD)
    pen.text(34, middle + 4, name, 12, SEMIBOLD)
    if note:
        pen.text(34, middle + 18, pen.cut(note, sheet.scale.left - 38), 11, REGULAR, "text3")
    if lane.empty:
        x = max(sheet.scale.left + 4, min(sheet.scale.right - 100, _start_x(sheet)))
        pen.text(x, middle + 4, _("None recorded"), 11, REGULAR, "text3", halo=True)


def _past_board(sheet: Sheet, at: float, wide: float) -> float:
    """A label that the line of the board would cross begins behind it."""
    board = sheet.scale.x(sheet.timeline.board or sheet.timeline.as_of)
    return board + 8 if at - 2 < board < at + wide else at


def _start_x(sheet: Sheet) -> float:
    start = sheet.timeline.start
    return sheet.scale.x(start) if start is not None else sheet.scale.left + 12


class _MarkLane:
    """Marks with labels in rows."""

    def __init__(self, sheet: Sheet, lane: Lane) -> None:
        self._sheet, self._lane = sheet, lane
        scale = sheet.scale
        self._studies = [one for one in lane.marks if one.kind == "ImagingStudy"]
        self._marks = [
            one for one in lane.marks
            if one.kind != "ImagingStudy" and one.when.first <= scale.last
            and (one.until or one.when.last) >= scale.first
        ]  # fmt: skip
        self._texts = [sheet.pen.cut(mark_label(one), _LABEL_MOST) for one in self._marks]
        widths = [sheet.pen.look.width(text) for text in self._texts]
        wanted = [self._wanted(one, text) for one, text in zip(self._marks, self._texts, strict=True)]
        rows = _MOST_ROWS.get(lane.key, 2)
        limit = sheet.pen.width - 4
        self._placed, used = in_rows(wanted, widths, rows, limit, start=scale.left)
        self._rows = max(1, used)
        self.height = 11 + _ROW * self._rows

    def _wanted(self, one: Mark, text: str) -> Wanted:
        scale = self._sheet.scale
        low, high = scale.span(one.when)
        if self._lane.key == ADVERSE_EVENTS:
            end = scale.x(one.until) if one.until is not None else high
            left = max(scale.left, low)
            right = max(left + 8, min(end, scale.right))
            inside = self._sheet.pen.look.width(text, 11, SEMIBOLD) + 10 <= right - left
            return Wanted(left, right, "" if inside else text)
        middle = (low + high) / 2
        return Wanted(middle - 7, middle + 7, text)

    def draw(self, top: float) -> None:
        sheet = self._sheet
        _head(sheet, self._lane, top, top + self.height / 2)
        for study in self._studies:
            self._draw_study(study, top)
        for placed in self._placed:
            middle = top + 5.5 + _ROW * (placed.row + 0.5)
            one = self._marks[placed.index]
            if self._lane.key == ADVERSE_EVENTS:
                self._draw_event(one, placed, middle)
            else:
                self._draw_mark(one, placed, middle)

    def _draw_study(self, one: Mark, top: float) -> None:
        """Studies are ticks at the foot of the lane; those that are judged stand in the panel of response."""
        sheet = self._sheet
        if not sheet.scale.shows(one.when.first):
            return
        x, bottom = sheet.scale.middle(one.when), top + self.height
        sheet.pen.line([(x, bottom - 6), (x, bottom)], "text2", 1.5)
        told = told_mark(sheet.timeline, _(LANES[self._lane.key]), one)
        judged = any(one.records[0] in point.records for point in sheet.timeline.panel("response").points)
        sheet.hit(Box(x - 3, bottom - 7, 6, 7), told, line=x, stop=not judged)

    def _draw_mark(self, one: Mark, placed: Placed, middle: float) -> None:
        sheet, pen = self._sheet, self._sheet.pen
        x = sheet.scale.middle(one.when)
        if not one.when.exact:
            _bracket(sheet, one, middle)
        if one.after:
            pen.shape(x, middle, "o", 12, fill="surface", edge="text2", dash=(2.5, 2))
        elif self._lane.key == EVENTS:
            pen.icon(_EVENT_ICONS.get(one.kind, "circle-dot"), x - 6.5, middle - 6.5, 13)
        else:
            marker, size, filled = _SHAPES.get(one.code, _ABLATION)
            token = "series2" if self._lane.key != "surgery" else "text"
            pen.shape(x, middle, marker, size, fill=token if filled else "surface", edge=token)
        box = Box(x - 8, middle - 8, 16, 16)
        if placed.text:
            weight = REGULAR if self._lane.key == EVENTS else MEDIUM
            room = pen.text(placed.label_left, middle + 4, placed.text, 11, weight)
            box = Box(min(box.left, room.left), box.top, max(box.right, room.right) - min(box.left, room.left), 16)
        sheet.hit(box, told_mark(sheet.timeline, _(LANES[self._lane.key]), one), line=x)

    def _draw_event(self, one: Mark, placed: Placed, middle: float) -> None:
        """An adverse event lasts: a bar with its grade, open at the right where it goes on."""
        sheet, pen, scale = self._sheet, self._sheet.pen, self._sheet.scale
        record = one.records[0]
        grade = record.grade if isinstance(record, records.AdverseEvent) and record.grade else 1
        left = max(scale.left, scale.x(one.when.first))
        right = min(scale.right, scale.x(one.until) if one.until is not None else scale.x(one.when.last))
        box = Box(left, middle - 7, max(8.0, right - left), 14)
        dash = (2.5, 2) if one.after else (3, 2) if one.open_end else ()
        severe = grade >= 3
        pen.rect(box, "caution_tint" if severe else "surface", "caution_line" if severe else "ctl", 1.2, dash, radius=2,
                 hatch="////" if severe and pen.look.grey else "")  # fmt: skip
        if not one.when.exact:
            _bracket(sheet, one, middle)
        self._event_label(placed, box, middle, SEMIBOLD if severe else REGULAR)
        told = told_mark(sheet.timeline, _(LANES[self._lane.key]), one)
        sheet.hit(Box(box.left, middle - 8, box.width, 16), told, line=scale.x(one.when.first))


    def _event_label(self, placed: Placed, box: Box, middle: float, weight: int) -> None:
        """In the bar where it has room, else beside it."""
        pen = self._sheet.pen
        text = self._texts[placed.index]
        if pen.look.width(text, 11, weight) + 10 <= box.width:
            pen.text(box.left + 5, middle + 4, text, 11, weight)
        elif placed.text:
            pen.text(placed.label_left, middle + 4, placed.text, 11, weight, halo=True)


def _bracket(sheet: Sheet, one: Mark, middle: float) -> None:
    """The days a mark may have been, where only the month or the year is known."""
    low, high = sheet.scale.span(one.when)
    low, high = max(low, sheet.scale.left), min(high, sheet.scale.right)
    if high > low:
        sheet.pen.rect(Box(low, middle - 7, high - low, 14), "missing_tint", "missing_line", 1.0, (3, 2), radius=3)


class _TrackLane:
    """The drugs: bars with their doses, single doses as ticks on a line."""

    def __init__(self, sheet: Sheet, lane: Lane) -> None:
        self._sheet, self._lane = sheet, lane
        self._tracks = [one for one in lane.tracks if self._in_view(one)]
        self._rows = self._share(self._tracks)
        count = 1 + max(self._rows, default=0)
        self.height = 28.0 if count == 1 else _TRACK * count

    def _in_view(self, one: Track) -> bool:
        return one.start.first <= self._sheet.scale.last and one.last >= self._sheet.scale.first

    def _share(self, tracks: Sequence[Track]) -> list[int]:
        """Tracks that follow one another share a row."""
        rows: list[float] = []
        chosen = []
        for one in tracks:
            begin = self._sheet.scale.x(one.start.first)
            end = self._sheet.scale.x(one.last)
            if one.doses or not one.stretches:  # their label stands at the right
                end += 24 + self._sheet.pen.look.width(doses_label(one) if one.doses else at_start(one.drugs))
            else:
                end = max(end, self._label_end(one))
            row = next((i for i, last in enumerate(rows) if last <= begin), len(rows))
            if row == len(rows):
                rows.append(end)
            rows[row] = end
            chosen.append(row)
        return chosen

    def _label_end(self, track: Track) -> float:
        """Where the label of the last stretch ends if it stands behind its bar."""
        last, scale = track.stretches[-1], self._sheet.scale
        wide = self._sheet.pen.look.width(self._words(track, last), 11, SEMIBOLD)
        left, right = max(scale.left, scale.x(last.first)), min(scale.right, scale.x(last.last))
        if last.dose != "held" and wide + 14 <= right - left:
            return right
        return _past_board(self._sheet, right + 12, wide) + wide

    def _words(self, track: Track, stretch: Stretch) -> str:
        return stretch_label(track, stretch, self._sheet.timeline.start if self._sheet.view.weeks else None)

    def draw(self, top: float) -> None:
        lines = sorted({one.therapy.line for one in self._tracks if one.therapy.line})
        note = _("line {number}").format(number="\u2013".join(
            number_text(one) for one in dict.fromkeys((lines[0], lines[-1])))) if lines else ""  # fmt: skip
        _head(self._sheet, self._lane, top, top + self.height / 2, note if self.height > 40 else "")
        for track, row in zip(self._tracks, self._rows, strict=True):
            middle = top + (self.height / 2 if self.height == 28.0 else _TRACK * (row + 0.5))
            nothing = not track.stretches and not track.doses
            if nothing:
                self._draw_start(track, middle)
            if track.doses:
                self._draw_doses(track, middle)
            for stretch in track.stretches:
                self._draw_stretch(track, stretch, middle)

    def _draw_start(self, track: Track, middle: float) -> None:
        """A line whose end cannot be: only its start is marked."""
        sheet = self._sheet
        x = sheet.scale.middle(track.start)
        sheet.pen.rect(Box(x - 2, middle - 9, 4, 18), "series1")
        label = sheet.pen.text(x + 6, middle + 4, at_start(track.drugs), 11, MEDIUM, halo=True)
        mark = Mark("SystemicTherapy", track.start, (track.therapy,), after=track.after)
        sheet.hit(Box(x - 4, middle - 9, label.right - x + 4, 18), told_mark(sheet.timeline, _(LANES[SYSTEMIC]), mark),
                  line=x)  # fmt: skip

    def _draw_stretch(self, track: Track, stretch: Stretch, middle: float) -> None:
        sheet, pen, scale = self._sheet, self._sheet.pen, self._sheet.scale
        begin, end = max(scale.x(stretch.first), scale.left), min(scale.x(stretch.last), scale.right)
        if end <= scale.left or begin >= scale.right:
            return
        box = Box(begin, middle - _BAR / 2, max(3.0, end - begin), _BAR)
        last = stretch is track.stretches[-1]
        dash = (2.5, 2) if stretch.after or (last and track.ends == "not_told") else ()
        token = self._fill(stretch, box, dash)
        if stretch is track.stretches[0] and not track.start.exact:
            low, high = scale.span(track.start)
            pen.rect(Box(max(low, scale.left), box.top, max(2, high - max(low, scale.left)), _BAR), "missing_tint",
                     "missing_line", 1, (3, 2), radius=2, alpha=0.9)  # fmt: skip
            token = "missing"
        if last and track.ends == "ongoing" and scale.shows(stretch.last):
            pen.shape(box.right + 4, middle, ">", 5, fill="series1")
        self._label(track, stretch, box, middle, token, last)
        told = told_stretch(sheet.timeline, track, stretch)
        sheet.hit(box, told, line=scale.x(stretch.first))

    def _fill(self, stretch: Stretch, box: Box, dash: tuple[float, ...]) -> str:
        pen = self._sheet.pen
        if stretch.dose == "held":
            pen.rect(box, "surface", "series1", 1, (3, 2), radius=2, hatch="////", hatch_token="hatch")
            return "text"
        if stretch.after:
            pen.rect(box, "surface", "series1", 1, dash, radius=2)
            return "text"
        if stretch.dose == "reduced":
            pen.rect(box, "accent_tint", "series1", 1, dash, radius=2)
            return "accent_strong"
        pen.rect(box, "series1", "series1", 1, dash, radius=2)
        return "on_accent"

    def _label(self, track: Track, stretch: Stretch, box: Box, middle: float, token: str, last: bool) -> None:
        pen = self._sheet.pen
        text = self._words(track, stretch)
        inside = stretch.dose != "held" and pen.look.width(text, 11, SEMIBOLD) + 14 <= box.width
        if inside:
            pen.text(box.left + 8, middle + 4, text, 11, SEMIBOLD, token)
            return
        at = _past_board(self._sheet, box.right + 12, pen.look.width(text))
        free = last and not any(one.when.last > stretch.last for one in track.doses)
        if free and at + pen.look.width(text) <= pen.width - 4:
            pen.text(at, middle + 4, text, 11, REGULAR)
            return
        held = stretch.dose == "held"
        text = _("held") if held else text
        shorter = pen.cut(text, box.width - 12, 11, SEMIBOLD)
        centred = box.left + (box.width - pen.look.width(shorter, 11, SEMIBOLD)) / 2
        pen.text(centred if held else box.left + 8, middle + 4, shorter, 11, SEMIBOLD, token, halo=held)

    def _draw_doses(self, track: Track, middle: float) -> None:
        sheet, pen, scale = self._sheet, self._sheet.pen, self._sheet.scale
        xs = [scale.middle(one.when) for one in track.doses]
        begin, end = max(scale.left, min(xs)), min(scale.right, max(xs))
        if begin < end:
            pen.line([(begin, middle), (end, middle)], "series1", 1.2)
        for one, x in zip(track.doses, xs, strict=True):
            if scale.shows(one.when.first):
                dash = (2, 1.5) if one.after else ()
                pen.rect(Box(x - 3, middle - 7, 6, 14), "surface", "series1", 1.5, dash, radius=1)
                told = told_mark(sheet.timeline, _(LANES[SYSTEMIC]), one)
                sheet.hit(Box(x - 4, middle - 8, 8, 16), told, line=x)
        text = doses_label(track)
        stretch_end = max((scale.x(one.last) for one in track.stretches), default=0)
        wide, behind = pen.look.width(text), max(end, min(stretch_end, scale.right)) + 12
        # behind the last dose, over the line of the board if need be; else before the first
        places = (_past_board(sheet, behind, wide), behind, begin - wide - 10)
        at = next((one for one in places if scale.left + 2 <= one <= pen.width - 4 - wide), None)
        if end >= scale.left and at is not None:
            box = pen.text(at, middle + 4, text, 11, REGULAR, halo=True)
            sheet.hit(box, told_doses(sheet.timeline, track), stop=False)
