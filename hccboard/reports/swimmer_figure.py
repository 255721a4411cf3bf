"""The swimmer plot: one bar for each patient, with lines of therapy, events and how the observation ended.

Colour never tells alone: lines of therapy differ by hatching, events and ends by their mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hccboard.reports.course_chart import ALIVE, DEAD, LOST, UNTOLD, SwimmerChart, SwimmerLine
from hccboard.reports.figure_legend import (
    LegendItem,
    Sample,
    draw_legend,
    evenly,
    frame,
    legend_rows,
    months_axis,
    patch,
    say_how_many,
)  # fmt: skip
from hccboard.reports.figure_look import FigureLook
from hccboard.reports.figure_render import Box, Drawn, Hit
from hccboard.reports.figure_sheet import LINE, Sheet
from hccboard.translate import _
from hccboard.wording.formats import sentences_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEAST_ROW, _MOST_ROW, _LABELLED_ROW = 11.0, 20.0, 14.0
_LINES = (("accent_tint", "accent", ""), ("surface", "series2", "////"), ("surface", "series3", "----"))
_EVENTS = {
    "response": ("^", "series1", True), "progression": ("v", "unmet", True), "surgery": ("D", "series2", True),
    "locoregional": ("o", "text2", False),
}  # fmt: skip


def draw_swimmer(figure: Figure, look: FigureLook, chart: SwimmerChart) -> Drawn:
    """One bar for each patient. Where not all go in, every so many-th is drawn, so that no kind of course is left out;
    the figure says how many of how many."""
    sheet = Sheet(figure, look)
    axis = 18 if chart.x_title else 0
    kinds = _kinds_of(sheet, chart)
    legend = legend_rows(sheet, kinds)
    room = sheet.height - 60 - axis - LINE * len(legend)
    lines = evenly(chart.lines, max(1, int(room / _LEAST_ROW)))
    labelled = room / max(1, len(lines)) >= _LABELLED_ROW
    left = 16.0
    if labelled:
        left += max((sheet.text_width(line.label) for line in lines), default=0.0) + 8
    box, _y = frame(sheet, chart, left, axis + 6 + LINE * len(legend))
    high = min(_MOST_ROW, box.height / max(1, len(lines)))
    box = Box(box.left, box.top, box.width, high * len(lines))
    longest = max((line.months for line in chart.lines), default=1.0) * 1.06 or 1.0
    axes = sheet.axes(box)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(axis="x", color=look.colour("line"), linewidth=sheet.line(0.8))
    months_axis(sheet, axes, box, longest, chart.x_title)
    for row, line in enumerate(lines):
        _swim(sheet, axes, row, line, high)
        if labelled:
            sheet.text(box.left - 8, box.top + high * (row + 0.5), line.label, align="right", middle=True)
    for number, row_of_kinds in enumerate(legend):
        draw_legend(sheet, box.bottom + 22 + axis + LINE * (number + 1), row_of_kinds)
    say_how_many(sheet, box, len(lines), len(chart.lines))
    return Drawn(tuple(_rows(box, lines, high)))


def _swim(sheet: Sheet, axes: Any, row: int, line: SwimmerLine, high: float) -> None:
    look, thick = sheet.look, 0.62 if high >= 12 else 0.7
    edge = {"linewidth": sheet.line(0.8), "zorder": 2}
    axes.barh(row, line.months, thick, color=look.colour("sunken"), edgecolor=look.colour("line2"), **edge)
    for bar in line.bars:
        ground, colour, hatch = _LINES[min(bar.number, len(_LINES)) - 1]
        axes.barh(
            row, max(bar.end - bar.start, 0.05), thick, left=bar.start, color=look.colour(ground),
            edgecolor=look.colour(colour), hatch=hatch, linewidth=sheet.line(0.8), zorder=3,
        )  # fmt: skip
    for mark in line.marks:
        if mark.kind in _EVENTS:
            axes.plot([mark.month], [row], linestyle="none", zorder=5, clip_on=False, **_event(sheet, mark.kind, high))
    _end(sheet, axes, row, line, high)


def _event(sheet: Sheet, kind: str, high: float = 14.0) -> dict[str, Any]:
    """How an event is marked."""
    marker, token, filled = _EVENTS[kind]
    colour, ground = sheet.look.colour(token), sheet.look.colour("surface")
    return {
        "marker": marker, "markersize": sheet.line(min(8.0, high * 0.62) * (0.8 if marker == "D" else 1.0)),
        "markerfacecolor": colour if filled else ground, "markeredgecolor": ground if filled else colour,
        "markeredgewidth": sheet.line(0.7 if filled else 1.2),
    }  # fmt: skip


def _end(sheet: Sheet, axes: Any, row: int, line: SwimmerLine, high: float) -> None:
    """A cross for a death, an arrow for somebody alive, an open end for the others."""
    colour = sheet.look.colour("text")
    if line.status == ALIVE:
        axes.annotate(
            "", (line.months, row), (12, 0), textcoords="offset points", zorder=6,
            arrowprops={"arrowstyle": "<-", "color": colour, "linewidth": sheet.line(1.2), "shrinkA": 0, "shrinkB": 0,
                        "mutation_scale": sheet.line(8)},
        )  # fmt: skip
        return
    axes.plot([line.months], [row], linestyle="none", zorder=6, clip_on=False, **_ending(sheet, line.status, high))


def _ending(sheet: Sheet, status: str, high: float = 14.0) -> dict[str, Any]:
    size, colour = sheet.line(min(7.0, high * 0.55)), sheet.look.colour("text")
    marker = {DEAD: "x", LOST: "|"}.get(status, "s")
    return {
        "marker": marker, "markersize": size, "markeredgecolor": colour, "markeredgewidth": sheet.line(1.6),
        "markerfacecolor": sheet.look.colour("surface"),
    }  # fmt: skip


def _kinds_of(sheet: Sheet, chart: SwimmerChart) -> list[LegendItem]:
    """The legend: only what the figure has."""
    numbers = {min(bar.number, len(_LINES)) for line in chart.lines for bar in line.bars}
    kinds = {mark.kind for line in chart.lines for mark in line.marks}
    ends = {line.status for line in chart.lines}
    lines = {1: _("1st line"), 2: _("2nd line"), 3: _("later lines")}
    events = {
        "response": _("response"), "progression": _("progression"), "surgery": _("surgery"),
        "locoregional": _("locoregional"),
    }  # fmt: skip
    endings = {DEAD: _("death"), LOST: _("lost to follow-up"), UNTOLD: _("last record")}
    items = [(_bar_sample(sheet, number), lines[number]) for number in sorted(numbers)]
    items += [(_mark_sample(sheet, _event(sheet, kind)), words) for kind, words in events.items() if kind in kinds]
    items += [(_mark_sample(sheet, _ending(sheet, one)), words) for one, words in endings.items() if one in ends]
    if ALIVE in ends:
        items.append((lambda x, y: sheet.text(x - 5, y + 4, "→", tone="text"), _("alive")))
    return items


def _bar_sample(sheet: Sheet, number: int) -> Sample:
    ground, edge, hatch = _LINES[number - 1]
    return lambda x, y: patch(sheet, Box(x - 5, y - 5, 10, 10), ground, edge, hatch)


def _mark_sample(sheet: Sheet, style: dict[str, Any]) -> Sample:
    return lambda x, y: sheet.stroke([x], [y], tone="text", **style)


def _rows(box: Box, lines: Sequence[SwimmerLine], high: float) -> Iterator[Hit]:
    for row, line in enumerate(lines):
        pointed = line.card()
        words = sentences_text(pointed.words)
        yield Hit(box.left, box.top + high * row, box.width, high, payload=pointed, sentence=words)
