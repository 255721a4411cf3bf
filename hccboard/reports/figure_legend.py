"""What the figures of single patients share: the frame, months along the bottom, legends in as many rows as needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hccboard.reports.course_chart import SpiderChart, SwimmerChart, WaterfallChart
from hccboard.reports.figure_look import SEMIBOLD
from hccboard.reports.figure_render import Box
from hccboard.reports.figure_sheet import LINE, Sheet, nice_step
from hccboard.translate import _
from hccboard.wording.formats import number_text

Item = TypeVar("Item")
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)
Sample = Callable[[float, float], object]
"""Draws the sample of a legend at a place of the sheet."""
LegendItem = tuple[Sample, str]
_SAMPLE, _GAP, _LEFT = 16, 14, 12


def frame(
    sheet: Sheet, chart: SwimmerChart | WaterfallChart | SpiderChart, left: float, legend: float
) -> tuple[Box, float]:
    """Where the axes stand, and the base line of the legend. Title and notes where the figure stands for itself."""
    top, bottom = 10.0, 22.0 + legend
    if chart.stands_alone:
        sheet.text(12, 22, chart.title, size=13, weight=SEMIBOLD, tone="text")
        top += 28
        words = [line for note in chart.notes for line in sheet.wrapped(note, sheet.width - 24)]
        if words:
            bottom += LINE * len(words) + 4
            sheet.lines(12, sheet.height - LINE * len(words) + 8, words, tone="text3")
    box = Box(left, top, sheet.width - left - 16, max(40.0, sheet.height - top - bottom))
    return box, box.bottom + 22 + legend - 8


def months_axis(sheet: Sheet, axes: Any, box: Box, longest: float, words: str) -> None:
    step = nice_step(longest, max(2, int(box.width // 60)), MONTH_STEPS)
    ticks = [step * number for number in range(int(longest / step + 1e-9) + 1)]
    axes.set_xlim(0, longest)
    sheet.ticks(axes.xaxis, ticks, [number_text(tick) for tick in ticks])
    if words:
        sheet.text(box.left + box.width / 2, box.bottom + 34, words, align="center")


def draw_legend(sheet: Sheet, y: float, items: Sequence[LegendItem], left: float = _LEFT) -> None:
    """Samples with their words in one line; ``items``: how a sample is drawn, its words."""
    x = left
    for draw, words in items:
        draw(x + 5, y - 4)
        sheet.text(x + _SAMPLE, y, words)
        x += _SAMPLE + sheet.text_width(words) + _GAP


def patch(sheet: Sheet, box: Box, ground: str, edge: str, hatch: str = "") -> None:
    """A rectangle on the sheet, as a sample of an area."""
    from matplotlib.patches import Rectangle

    sheet.figure.add_artist(Rectangle(
        (box.left / sheet.width, 1 - box.bottom / sheet.height), box.width / sheet.width, box.height / sheet.height,
        facecolor=sheet.look.colour(ground), edgecolor=sheet.look.colour(edge), hatch=hatch,
        linewidth=sheet.line(0.8), transform=sheet.figure.transFigure,
    ))  # fmt: skip


def legend_rows(sheet: Sheet, items: Sequence[LegendItem]) -> list[list[LegendItem]]:
    """The legend in as many rows as it needs."""
    rows: list[list[LegendItem]] = []
    x = sheet.width
    for item in items:
        wide = _SAMPLE + sheet.text_width(item[1]) + _GAP
        if x + wide - _GAP > sheet.width:
            rows.append([])
            x = float(_LEFT)
        rows[-1].append(item)
        x += wide
    return rows


def evenly(items: Sequence[Item], most: int) -> list[Item]:
    """At most so many of them in their order, at even steps, the first and the last among them."""
    if len(items) <= most:
        return list(items)
    if most == 1:
        return [items[0]]
    return [items[round(place * (len(items) - 1) / (most - 1))] for place in range(most)]


def say_how_many(sheet: Sheet, box: Box, shown: int, total: int) -> None:
    """Say that not everybody is drawn, where that is so."""
    if shown < total:
        words = _("{shown} of {total}, at even steps").format(shown=number_text(shown), total=number_text(total))
        sheet.text(box.right, box.bottom - 6, words, align="right", tone="text3", halo=True).set_zorder(9)
