"""The timeline of a case on paper: that of the screen across the page, without the lanes in which nothing is recorded.

An anonymised one counts weeks from the first treatment, so that no date stands on it. Loads matplotlib.
"""

from __future__ import annotations

from dataclasses import replace

from hccboard.domain.timeline_model import LANES, Timeline
from hccboard.reports.figure_look import paper_look
from hccboard.reports.figure_paper import paper_width
from hccboard.reports.figure_pen import FigurePen
from hccboard.reports.figure_render import DRAWING, Draw, new_figure
from hccboard.reports.timeline_figure import drawing, whole_span
from hccboard.reports.timeline_lanes import lanes_of
from hccboard.reports.timeline_sheet import HEAD, LEFT, RIGHT_MARGIN, DateScale, Sheet, TimelineView
from hccboard.translate import _
from hccboard.wording.formats import date_text

# Design pixels: as low as the panels may be and still be read; a strip of values, what else stands below the lanes
_PANELS = {"response": 144.0, "markers": 78.0, "albi": 56.0}
_NOTHING, _STRIP, _REST = 44.0, 24.0, 12.0


def on_paper(timeline: Timeline, language: str, *, anonymised: bool = False) -> tuple[Draw, float] | None:
    """The drawing and its height in design pixels; ``None`` where nothing has a date, or where an anonymised one has
    nothing to count weeks from."""
    if timeline.empty or (anonymised and timeline.start is None):
        return None
    shown = replace(timeline, lanes=tuple(one for one in timeline.lanes if not one.empty))
    view = TimelineView(weeks=anonymised, as_of_name=_("Summary") if anonymised else date_text(timeline.as_of))
    return drawing(shown, view), _height(shown, view, language)


def empty_lanes(timeline: Timeline) -> tuple[str, ...]:
    """The keys of the lanes that are not drawn."""
    return tuple(key for key in LANES if timeline.lane(key).empty)


def _height(timeline: Timeline, view: TimelineView, language: str) -> float:
    """What lanes, panels and strips need; how many rows of labels a lane has follows from their widths."""
    look = paper_look(language)
    with DRAWING:
        pen = FigurePen(new_figure(paper_width(look), 100, look), look)
        scale = DateScale(*whole_span(timeline, pen.width), LEFT, pen.width - RIGHT_MARGIN)
        lanes = sum(one.height for one in lanes_of(Sheet(pen, timeline, view, scale, None)))
    panels = sum(high if timeline.panel(key).series else _NOTHING for key, high in _PANELS.items())
    return HEAD + lanes + panels + _STRIP * len(timeline.strips) + _REST


__all__ = ["empty_lanes", "on_paper"]
