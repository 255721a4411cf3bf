"""The timeline of a case as one figure with a shared axis of dates (design 04).

``draw(figure, timeline, look, view, case)`` draws lanes of what was done, the response of the tumour under both
criteria, markers, liver function and performance status. It returns what can be pointed at. Labels stand directly at
their lines and keep apart; a label without room is left out, a mark never is. Only drawing loads matplotlib.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from hccboard.domain.records import CaseRecords
from hccboard.domain.timeline_model import Timeline
from hccboard.reports.figure_look import MEDIUM, SEMIBOLD, FigureLook
from hccboard.reports.figure_render import Box, Draw, Drawn
from hccboard.reports.timeline_sheet import HEAD, LEFT, RIGHT_MARGIN, DateScale, Sheet, TimelineView, months, whole_span
from hccboard.translate import _
from hccboard.wording.formats import month_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 600)  # months
_MONTH_LEAST, _YEAR_LEAST = 30.0, 36.0
_WEEK_LEAST = 36.0
_BOTTOM = 4.0


def drawing(timeline: Timeline, view: TimelineView | None = None, case: CaseRecords | None = None) -> Draw:
    """The timeline as a drawing for ``figure_render.render`` and the window."""
    return partial(_draw, timeline=timeline, view=view, case=case)


def _draw(
    figure: Figure, look: FigureLook, timeline: Timeline, view: TimelineView | None, case: CaseRecords | None
) -> Drawn:
    return draw(figure, timeline, look, view, case)


def draw(
    figure: Figure,
    timeline: Timeline,
    look: FigureLook,
    view: TimelineView | None = None,
    case: CaseRecords | None = None,
) -> Drawn:
    """Draw into an empty figure; ``case`` adds thrombus and new lesions to what stands behind a study."""
    from hccboard.reports.figure_pen import FigurePen
    from hccboard.reports.timeline_lanes import lanes_of
    from hccboard.reports.timeline_panels import panels_of

    view = view or TimelineView()
    pen = FigurePen(figure, look)
    first, last = whole_span(timeline, pen.width)
    scale = DateScale(view.first or first, view.last or last, LEFT, pen.width - RIGHT_MARGIN)
    sheet = Sheet(pen, timeline, view, scale, case)
    lanes = lanes_of(sheet)
    lanes_height = sum(one.height for one in lanes)
    panels = panels_of(sheet, pen.height - HEAD - lanes_height - _BOTTOM)
    _after(sheet)
    _grid(sheet)
    _board(sheet)
    top = HEAD
    pen.line([(0, top), (pen.width, top)], "line2", sharp=True)
    for lane in lanes:
        lane.draw(top)
        top += lane.height
        pen.line([(0, top), (pen.width, top)], "line2" if lane is lanes[-1] else "line", sharp=True)
    for panel in panels:
        panel.draw(top)
        top += panel.height
    return Drawn((*sheet.hits, *sheet.columns), (scale.left, 20.0, scale.right, pen.height))


def _after(sheet: Sheet) -> None:
    """What lies after the day of the timeline is shaded."""
    x = max(sheet.scale.left, sheet.scale.x(sheet.timeline.as_of))
    if x < sheet.scale.right:
        sheet.pen.rect(Box(x, 20, sheet.scale.right - x, sheet.pen.height - 20), "sunken", alpha=0.7)


def _grid(sheet: Sheet) -> None:
    if sheet.view.weeks and sheet.timeline.start is not None:
        _week_grid(sheet, sheet.timeline.start)
    else:
        _month_grid(sheet)


def _line(sheet: Sheet, day: date) -> None:
    x = sheet.scale.x(day)
    sheet.pen.line([(x, 20), (x, sheet.pen.height)], "line", sharp=True)


def _month_grid(sheet: Sheet) -> None:
    scale, pen = sheet.scale, sheet.pen
    month = 30.4 * scale.per_day
    step = next((one for one in _STEPS if one * month >= (_MONTH_LEAST if one < 12 else _YEAR_LEAST)), _STEPS[-1])
    starts = list(months(scale.first, scale.last, step))
    years = "\u2013".join(str(year) for year in dict.fromkeys((scale.first.year, scale.last.year)))
    pen.text(12, 14, years, 11, MEDIUM, "text3")
    for day in starts:
        _line(sheet, day)
    told_year = False
    for begin, end in _stretches(scale.first, scale.last, starts):
        room = scale.x(end) - scale.x(begin)
        text = month_text(begin.month) if step < 12 else str(begin.year)
        whole = begin in starts
        with_year = _("{month} {year}").format(month=text, year=begin.year) if step < 12 else text
        wide = pen.look.width(with_year, 11, MEDIUM)
        if (begin.month == 1 or not told_year) and (whole or begin.month == 1) and wide <= room - 2:
            text, told_year = with_year, True
        elif begin.month == 1 and step < 12:  # a year is always told where it begins
            text = str(begin.year)
        middle = (scale.x(begin) + scale.x(end)) / 2
        least = room + 4 if text.isdigit() else room - 4
        if pen.look.width(text, 11, MEDIUM) <= least and _free_of_tags(sheet, middle, text):
            pen.text(middle, 14, text, 11, MEDIUM, "text2", "center")


def _stretches(first: date, last: date, starts: list[date]) -> Iterator[tuple[date, date]]:
    bounds = [first, *(one for one in starts if first < one < last), last]
    yield from pairwise(bounds)


def _week_grid(sheet: Sheet, start: date) -> None:
    scale, pen = sheet.scale, sheet.pen
    week_px = 7 * scale.per_day
    step = next((one for one in (1, 2, 4, 8, 12, 26, 52, 104) if one * week_px >= _WEEK_LEAST), 520)
    week = -(-(scale.first - start).days // (7 * step)) * step
    while (day := start + timedelta(weeks=week)) <= scale.last:
        _line(sheet, day)
        text = _("week {week}").format(week=week) if week == 0 else str(week).replace("-", "\u2212")
        x = scale.x(day)
        half = pen.look.width(text, 11, MEDIUM) / 2
        if x + half < pen.width and _free_of_tags(sheet, x, text):
            pen.text(x, 14, text, 11, MEDIUM, "text2", "center")
        week += step


def _free_of_tags(sheet: Sheet, middle: float, text: str) -> bool:
    """Whether the name of a month stands clear of the tags at the top."""
    half = sheet.pen.look.width(text, 11, MEDIUM) / 2
    for day, name, _token, _dash in _days(sheet):
        x, wide = sheet.scale.x(day), sheet.pen.look.width(name, 11, SEMIBOLD) / 2 + 10
        if abs(x - middle) < half + wide:
            return False
    return True


def _days(sheet: Sheet) -> Iterator[tuple[date, str, str, tuple[float, ...]]]:
    """The days with a line through everything: that of the board, and that of the timeline where it is another."""
    board, as_of = sheet.timeline.board, sheet.timeline.as_of
    today = sheet.view.as_of_name or _("Today")
    if board is not None and board != as_of:
        yield as_of, today, "text2", (4, 3)
    yield board or as_of, _("Board") if board is not None else today, "text", ()


def _board(sheet: Sheet) -> None:
    for day, name, token, dash in _days(sheet):
        _day_line(sheet, day, name, token, dash)


def _day_line(sheet: Sheet, day: date, name: str, token: str, dash: tuple[float, ...]) -> None:
    if sheet.scale.shows(day):
        x = sheet.scale.x(day)
        sheet.pen.line([(x, 18), (x, sheet.pen.height)], token, 1.5, dash)
        sheet.pen.tag(x, 1, name, token, "surface", limits=(0, sheet.pen.width))


__all__ = ["TimelineView", "draw", "drawing", "whole_span"]
