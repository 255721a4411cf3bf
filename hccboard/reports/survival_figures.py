"""Kaplan-Meier curves as a figure: steps, limits, censored patients, medians, and how many were at risk below.

Curves are those of ``analytics``; nothing is estimated here. A curve ends where its last patient is last observed.
Summary figures of published studies stand beside the curves as open marks, never as a curve of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hccboard.analytics.results import Curve
from hccboard.reports.figure_legend import MONTH_STEPS
from hccboard.reports.figure_look import SEMIBOLD, FigureLook
from hccboard.reports.figure_render import Box, Drawn, Hit
from hccboard.reports.figure_sheet import LINE, Sheet, nice_step
from hccboard.reports.survival_chart import CurveLine, Plot, Pointed, PrintedPoint, SurvivalChart
from hccboard.reports.survival_labels import draw_box, draw_labels, in_the_way
from hccboard.translate import _
from hccboard.wording.formats import EN_DASH, number_text, sentences_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEFT, _RIGHT, _TOP = 58, 16, 14
_TICK_ROOM, _RISK_HEAD, _RISK_ROW = 44, 22, 17
_PRINTED_MARK = 8.0
_BAND, _BAND_IN_GREY = 0.13, 0.07
_MARKED_FROM = 2


def least_height(lines: int) -> int:
    """The height below which the plot would be too flat to read, in design pixels."""
    return 150 + _TOP + _TICK_ROOM + _RISK_HEAD + _RISK_ROW * lines


def draw_survival(figure: Figure, look: FigureLook, chart: SurvivalChart) -> Drawn:
    """Draw the curves; what can be pointed at is every month of the axis, with the survival of all groups then."""
    sheet = Sheet(figure, look)
    plot, ticks = _layout(sheet, chart)
    axes = _axes(sheet, plot, chart, ticks)
    for number, line in enumerate(chart.lines):
        _draw_curve(axes, look, number, line.curve, chart)
        if len(chart.lines) > _MARKED_FROM:
            _draw_marks(axes, look, number, line.curve, ticks)
    _draw_medians(axes, look, chart.lines)
    _draw_printed(sheet, plot, chart.printed)
    taken = in_the_way(plot, chart)
    boxes = draw_box(sheet, plot, chart.box, taken)
    draw_labels(sheet, plot, chart.lines, taken, boxes)
    _draw_at_risk(sheet, plot, chart, ticks)
    box = plot.box
    return Drawn(tuple(_hits(plot, chart, ticks)), (box.left, box.top, box.right, box.bottom))


# --- layout ------------------------------------------------------------------------------------------------


def _layout(sheet: Sheet, chart: SurvivalChart) -> tuple[Plot, list[float]]:
    """The plot takes what head, ticks, numbers at risk and foot leave of the sheet."""
    top = _TOP + (_head(sheet, chart) if chart.stands_alone else 0.0)
    bottom = _TICK_ROOM + _RISK_HEAD + _RISK_ROW * len(chart.lines) + 8
    if chart.stands_alone:
        bottom += _foot(sheet, chart)
    box = Box(_LEFT, top, sheet.width - _LEFT - _RIGHT, max(60.0, sheet.height - top - bottom))
    longest = max((line.curve.steps[-1].time for line in chart.lines), default=0.0)
    longest = max(longest, *(point.time for point in chart.printed), 1.0) if chart.printed else max(longest, 1.0)
    step = nice_step(longest, max(2, int(box.width // 70)), MONTH_STEPS)
    ticks = [float(step * number) for number in range(int(longest / step + 1e-9) + 1)]
    return Plot(box, longest * 1.004), ticks


def _head(sheet: Sheet, chart: SurvivalChart) -> float:
    """Title and sentence of a figure that stands for itself; their height."""
    sheet.text(12, 22, chart.title, size=13, weight=SEMIBOLD, tone="text")
    return sheet.lines(12, 42, sheet.wrapped(chart.sentence, sheet.width - 24)) - LINE + 2


def _foot(sheet: Sheet, chart: SurvivalChart) -> float:
    words = [line for text in _foot_texts(chart) for line in sheet.wrapped(text, sheet.width - 24)]
    if not words:
        return 0.0
    high = LINE * len(words) + 6
    sheet.lines(12, sheet.height - high + 10, words, tone="text3")
    return high


def _foot_texts(chart: SurvivalChart) -> list[str]:
    named = [f"{point.mark}  {point.words}" for point in chart.printed if point.words]
    return [text for text in (*named, chart.foot) if text]


def _axes(sheet: Sheet, plot: Plot, chart: SurvivalChart, ticks: Sequence[float]) -> Any:
    look, box = sheet.look, plot.box
    axes = sheet.axes(box)
    axes.set_xlim(0, plot.months)
    axes.set_ylim(0, 1)
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    sheet.ticks(axes.xaxis, ticks, [number_text(tick) for tick in ticks])
    sheet.ticks(axes.yaxis, shares, [number_text(share * 100, 0) for share in shares])
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color=look.colour("line"), linewidth=sheet.line(0.8))
    sheet.text(box.left + box.width / 2, box.bottom + 36, chart.x_title, align="center")
    sheet.text(18, box.top + box.height / 2, chart.y_title, align="center", middle=True, angle=90)
    return axes


# --- the curves --------------------------------------------------------------------------------------------


def _draw_curve(axes: Any, look: FigureLook, number: int, curve: Curve, chart: SurvivalChart) -> None:
    style = look.line(number)
    colour = style["color"]
    if chart.bands:
        for times, lower, upper in _bands(curve):
            alpha = _BAND_IN_GREY if look.grey else _BAND
            axes.fill_between(times, lower, upper, step="post", color=colour, alpha=alpha, linewidth=0, zorder=1)
            for edge in (lower, upper):
                axes.step(times, edge, where="post", color=colour, linewidth=0.8 * look.unit, linestyle=(0, (1, 1.6)),
                          alpha=0.8, zorder=2)  # fmt: skip
    times = [0.0, *(step.time for step in curve.steps)]
    heights = [1.0, *(step.survival for step in curve.steps)]
    axes.step(
        times, heights, where="post", color=colour, linewidth=style["linewidth"], linestyle=style["linestyle"],
        solid_capstyle="butt", dash_capstyle="butt", zorder=4, clip_on=False,
    )  # fmt: skip
    if chart.censored:
        at = list(_censored(curve, chart))
        axes.plot(
            [time for time, _height in at], [height for _time, height in at], linestyle="none", marker="|",
            markersize=8 * look.unit, markeredgewidth=1.4 * look.unit, color=colour, zorder=5, clip_on=False,
        )  # fmt: skip


def _draw_marks(axes: Any, look: FigureLook, number: int, curve: Curve, ticks: Sequence[float]) -> None:
    """The mark of the series where the curve passes a tick: two of five lines are solid."""
    style = look.line(number) | {"linestyle": "none", "markersize": look.series(number).size * 0.8 * look.unit}
    points = [curve.at(tick) for tick in ticks[1:]]
    known = [point for point in points if point.survival is not None and point.time <= curve.steps[-1].time]
    axes.plot([point.time for point in known], [point.survival for point in known], zorder=6, clip_on=False, **style)


def _bands(curve: Curve) -> Iterator[tuple[list[float], list[float], list[float]]]:
    """The stretches over which both limits are defined, each up to where the next step begins."""
    times: list[float] = []
    lower: list[float] = []
    upper: list[float] = []
    for place, step in enumerate(curve.steps):
        if step.lower is not None and step.upper is not None:
            times.append(step.time)
            lower.append(step.lower)
            upper.append(step.upper)
            continue
        if times:
            yield _ended(times, lower, upper, curve.steps[place].time)
            times, lower, upper = [], [], []
    if times:
        yield _ended(times, lower, upper, curve.steps[-1].time)


def _ended(
    times: list[float], lower: list[float], upper: list[float], end: float
) -> tuple[list[float], list[float], list[float]]:
    return [*times, end], [*lower, lower[-1]], [*upper, upper[-1]]


def _censored(curve: Curve, chart: SurvivalChart) -> Iterator[tuple[float, float]]:
    """Where somebody was censored; of those that would lie on one another only the first."""
    longest = max((line.curve.steps[-1].time for line in chart.lines), default=1.0) or 1.0
    least, last = longest / 1500, -1.0
    for step in curve.steps:
        if step.n_censored and (last < 0 or step.time - last >= least):
            last = step.time
            yield step.time, step.survival


def _draw_medians(axes: Any, look: FigureLook, lines: Sequence[CurveLine]) -> None:
    """A dotted line at a half up to the last median, and one down from each."""
    medians = [(number, line.curve.median) for number, line in enumerate(lines)]
    reached = [(number, median) for number, median in medians if median is not None]
    if not reached:
        return
    dots = (0, (1.6, 1.8))
    width = 1.2 * look.unit
    furthest = max(median for _number, median in reached)
    axes.plot([0, furthest], [0.5, 0.5], color=look.colour("text2"), linewidth=width, linestyle=dots, zorder=3)
    for number, median in reached:
        colour = look.colour(look.series(number).token)
        axes.plot([median, median], [0, 0.5], color=colour, linewidth=width, linestyle=dots, zorder=3)


# --- what publications print -------------------------------------------------------------------------------


def _draw_printed(sheet: Sheet, plot: Plot, points: Sequence[PrintedPoint]) -> None:
    """Open marks with a letter: they are no part of a curve and are joined by nothing."""
    for point in points:
        x, y = plot.x(point.time), plot.y(point.survival)
        sheet.stroke(
            [x], [y], tone="text2", marker="o", markersize=sheet.line(_PRINTED_MARK),
            markerfacecolor=sheet.look.colour("surface"), markeredgecolor=sheet.look.colour("text"),
            markeredgewidth=sheet.line(1.4), zorder=7,
        )  # fmt: skip
        sheet.text(x + 7, y - 5, point.mark, weight=SEMIBOLD, tone="text", halo=True).set_zorder(8)


# --- numbers at risk ---------------------------------------------------------------------------------------


def _draw_at_risk(sheet: Sheet, plot: Plot, chart: SurvivalChart, ticks: Sequence[float]) -> None:
    """One row for each curve, its numbers below the ticks, a sample of its line at the left."""
    top = plot.box.bottom + _TICK_ROOM
    sheet.text(12, top + 14, _("Number at risk"), weight=SEMIBOLD, tone="text")
    for number, line in enumerate(chart.lines):
        y = top + _RISK_HEAD + _RISK_ROW * (number + 0.5)
        style = sheet.look.line(number)
        sheet.stroke(
            [12, 36], [y, y], tone=sheet.look.series(number).token, width=sheet.look.series(number).width,
            dash=style["linestyle"],
        )  # fmt: skip
        if len(chart.lines) > _MARKED_FROM:
            mark = {name: value for name, value in style.items() if name.startswith("marker")}
            mark["markersize"] *= 0.8
            sheet.stroke([24], [y], tone=sheet.look.series(number).token, **mark)
        for tick in ticks:
            sheet.text(plot.x(tick), y, number_text(line.curve.n_risk(tick)), align="center", middle=True, tone="text")


# --- what can be pointed at --------------------------------------------------------------------------------


def _hits(plot: Plot, chart: SurvivalChart, ticks: Sequence[float]) -> Iterator[Hit]:
    stops = set(ticks)
    step = max(1, round(plot.months / max(1.0, plot.box.width / 8)))
    for month in range(0, int(plot.months) + 1, step):
        words = month_words(chart, float(month))
        left = max(plot.box.left, plot.x(month - step / 2))
        wide = min(plot.box.right, plot.x(month + step / 2)) - left
        yield Hit(
            left, plot.box.top, max(wide, 1.0), plot.box.height, payload=Pointed(words), sentence=sentences_text(words),
            line=plot.x(month), stop=float(month) in stops,
        )  # fmt: skip


def month_words(chart: SurvivalChart, month: float) -> tuple[str, ...]:
    """Survival of every group at a month, in words: percent, limits, how many are at risk."""
    said = [_("{months} months").format(months=number_text(month))]
    for line in chart.lines:
        point = line.curve.at(month)
        if point.survival is None:
            said.append(_("{group}: nobody observed").format(group=line.name))
            continue
        value = percent_text(point.survival, point.lower, point.upper)
        said.append(_("{group}: {percent} %, {count} at risk").format(
            group=line.name, percent=value, count=number_text(point.n_risk)
        ))  # fmt: skip
    return tuple(said)


def percent_text(share: float, low: float | None = None, high: float | None = None) -> str:
    """A share in percent with its limits: "47 (33–60)"."""
    words = number_text(share * 100, 0)
    if low is None or high is None:
        return words
    return f"{words} ({number_text(low * 100, 0)}{EN_DASH}{number_text(high * 100, 0)})"
