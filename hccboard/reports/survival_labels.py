"""Where the words stand on a plot of survival: beside their curve, where they cover least."""

from __future__ import annotations

from collections.abc import Sequence

from hccboard.analytics.results import Curve
from hccboard.reports.figure_look import REGULAR, SEMIBOLD
from hccboard.reports.figure_render import Box
from hccboard.reports.figure_sheet import LINE, Sheet
from hccboard.reports.survival_chart import CurveLine, Plot, PrintedPoint, SurvivalChart

_LABEL_HIGH, _APART = 15, 5


def in_the_way(plot: Plot, chart: SurvivalChart) -> list[tuple[float, float]]:
    """Points that words had better not cover: the curves, and more lightly the edges of the bands."""
    places: list[tuple[float, float]] = []
    for line in chart.lines:
        for column in range(0, int(plot.box.width) + 1, 6):
            here = line.curve.at(column / plot.box.width * plot.months)
            if here.survival is None:
                break
            x = plot.box.left + column
            places += [(x, plot.y(here.survival))] * 4
            if chart.bands and here.lower is not None and here.upper is not None:
                places += [(x, plot.y(here.lower)), (x, plot.y(here.upper))]
        if line.curve.median is not None:
            x = plot.x(line.curve.median)
            places += [(x, plot.y(share / 40)) for share in range(0, 21)]
    return places + _printed_places(plot, chart.printed)


def _printed_places(plot: Plot, points: Sequence[PrintedPoint]) -> list[tuple[float, float]]:
    places = []
    for point in points:
        x, y = plot.x(point.time), plot.y(point.survival)
        places += [(x + dx, y + dy) for dx in (-5, 0, 6, 12) for dy in (-12, -5, 0, 5)] * 3
    return places


def draw_box(
    sheet: Sheet, plot: Plot, words: Sequence[str], taken: Sequence[tuple[float, float]]
) -> list[Box]:
    """The comparison, in the corner where it covers least; the upper right one if all are free."""
    if not words:
        return []
    wide = max(sheet.text_width(w, size=12 if not n else 11, weight=REGULAR if n else SEMIBOLD)
               for n, w in enumerate(words)) + 22  # fmt: skip
    high = 12 + LINE * len(words)
    left, top = plot.box.left, plot.box.top
    right, low = plot.box.right - wide - 4, plot.box.bottom - high - 8
    corners = [Box(right, top + 2, wide, high), Box(left + 10, low, wide, high), Box(right, low, wide, high)]
    box = min(corners, key=lambda one: sum(map(one.holds, taken)))
    sheet.box(box)
    for number, line in enumerate(words):
        sheet.text(
            box.left + 11, box.top + 19 + LINE * number, line, size=11 if number else 12,
            weight=REGULAR if number else SEMIBOLD, tone="text2" if number else "text",
        ).set_zorder(9)  # fmt: skip
    return [box]


def draw_labels(
    sheet: Sheet, plot: Plot, lines: Sequence[CurveLine], taken: Sequence[tuple[float, float]], boxes: list[Box]
) -> None:
    """Each curve says its name beside itself, where there is room."""
    for number, line in enumerate(lines):
        words = sheet.shortened(line.label, plot.box.width * 0.45, weight=SEMIBOLD)
        wide = sheet.text_width(words, weight=SEMIBOLD) + 6
        others = [other.curve for other in lines if other is not line]
        found = _best_place(plot, line.curve, wide, taken, boxes, others)
        boxes.append(found)
        sheet.text(
            found.left + 3, found.bottom - 4, words, weight=SEMIBOLD, tone=sheet.look.series(number).token, halo=True
        ).set_zorder(8)


def _best_place(
    plot: Plot, curve: Curve, wide: float, taken: Sequence[tuple[float, float]], boxes: Sequence[Box],
    others: Sequence[Curve],
) -> Box:  # fmt: skip
    """Above or below the curve, outside its band if possible, where the words cover least and lie nearest."""
    best, least = Box(plot.box.left, plot.box.top, wide, _LABEL_HIGH), float("inf")
    end = min(plot.x(curve.steps[-1].time), plot.box.right)
    start = plot.box.left + 8
    for place in range(25):
        x = start + (max(end, start + wide) - wide - start) * place / 24
        left, right = (curve.at((at - plot.box.left) / plot.box.width * plot.months) for at in (x, x + wide))
        if left.survival is None:
            continue
        low = left if right.survival is None else right
        for share, above in (
            (left.survival, True), (left.upper or left.survival, True),
            (low.survival or 0.0, False), (low.lower or low.survival or 0.0, False),
        ):  # fmt: skip
            y = plot.y(share) - _LABEL_HIGH - _APART if above else plot.y(share) + _APART
            box = Box(x, y, wide, _LABEL_HIGH)
            away = abs(y + _LABEL_HIGH / 2 - plot.y(left.survival if above else low.survival or 0.0))
            cost = sum(map(box.holds, taken)) + away / 25
            cost += 100 * sum(map(box.meets, boxes)) + (200 if _sticks_out(box, plot.box) else 0)
            cost += 60 if _nearer_to_another(plot, box, curve, others) else 0
            if cost < least:
                best, least = box, cost
    return best


def _sticks_out(box: Box, plot: Box) -> bool:
    return box.left < plot.left or box.right > plot.right or box.top < plot.top - 8 or box.bottom > plot.bottom


def _nearer_to_another(plot: Plot, box: Box, curve: Curve, others: Sequence[Curve]) -> bool:
    """Whether a reader would take the words for those of another curve."""
    middle = box.top + box.height / 2
    for x in (box.left, box.right):
        month = (x - plot.box.left) / plot.box.width * plot.months
        own = curve.at(month).survival
        away = abs(plot.y(own) - middle) if own is not None else box.height
        heights = [other.at(month).survival for other in others]
        if any(height is not None and abs(plot.y(height) - middle) < away for height in heights):
            return True
    return False
