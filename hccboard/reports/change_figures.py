"""Waterfall and spider plot: how the sum of the target lesions changed, patient by patient.

A patient without a measured sum is in neither, never at 0. Progression is judged from the nadir and by new lesions, so
the dashed limits, which count from the baseline, are a help to the eye; the category is the colour and the hatching.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hccboard.reports.course_chart import (
    PROGRESSION_LIMIT,
    RESPONSE_LIMIT,
    ChangeBar,
    ChangeLine,
    SpiderChart,
    WaterfallChart,
)  # fmt: skip
from hccboard.reports.figure_legend import (
    LegendItem,
    Sample,
    draw_legend,
    evenly,
    frame,
    months_axis,
    patch,
    say_how_many,
)
from hccboard.reports.figure_look import FigureLook
from hccboard.reports.figure_render import Box, Drawn, Hit
from hccboard.reports.figure_sheet import Sheet
from hccboard.translate import _
from hccboard.wording.formats import number_text, sentences_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HIGHEST = 150.0
"""Percent of growth up to which is drawn; beyond it stands an arrow with the number."""
_FINE, _UNCHANGED, _MOST_NAMED, _MOST_LINES = 4.0, 0.05, 3, 300
_KINDS = {"CR": "good", "PR": "good", "SD": "stable", "NON-CR/NON-PD": "stable", "PD": "grown"}


def kind_of(best: str) -> str:
    """What a best response counts as: "good" (CR, PR), "stable" (SD), "grown" (PD) or "open"."""
    return _KINDS.get(best.upper(), "open")


def _fill(look: FigureLook, kind: str) -> tuple[str, str, str]:
    """Ground, edge and hatching of a bar; in greys progression is hatched, for black is taken by response."""
    return {
        "good": ("series1", "series1", ""), "stable": ("surface", "ctl", "----"),
        "grown": ("surface", "unmet", "////") if look.grey else ("unmet", "unmet", ""),
        "open": ("surface", "ctl", ""),
    }[kind]  # fmt: skip


def draw_waterfall(figure: Figure, look: FigureLook, chart: WaterfallChart) -> Drawn:
    """Best change of each patient, the largest growth at the left, with the limits of progression and response."""
    sheet = Sheet(figure, look)
    box, y = frame(sheet, chart, 58 if chart.stands_alone else 44, 4)
    axes = _change_axes(sheet, box, [bar.percent for bar in chart.bars])
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    axes.set_xlim(-0.5, max(len(chart.bars), 8) - 0.5)
    wide = box.width / max(len(chart.bars), 8)
    if wide < _FINE:
        _draw_fine(sheet, axes, chart.bars)
    else:
        for place, bar in enumerate(chart.bars):
            _draw_bar(sheet, axes, place, bar)
    _draw_marks(sheet, axes, chart.bars)
    _limits(sheet, axes, box)
    if chart.stands_alone:
        sheet.text(12, box.top + box.height / 2, chart.y_title, align="center", middle=True, angle=90)
    draw_legend(sheet, y, _change_legend(sheet, {kind_of(bar.best) for bar in chart.bars}))
    return Drawn(tuple(_bars(box, chart.bars, wide)))


def _change_axes(sheet: Sheet, box: Box, percents: Sequence[float]) -> Any:
    """Axes of change in percent, with 0, both limits and everything up to ``_HIGHEST`` on them."""
    top = min(_HIGHEST, max([40.0, *percents]))
    bottom = -100.0 if min([0.0, *percents]) < RESPONSE_LIMIT else -50.0
    axes = sheet.axes(box)
    axes.set_ylim(bottom - 3, top + (8 if top > 40 else 0))
    ticks = [tick for tick in range(-100, 151, 50 if top > 60 else 20) if bottom <= tick <= top]
    ticks = sorted({*ticks, 0})
    sheet.ticks(axes.yaxis, ticks, [f"+{tick}" if tick > 0 else number_text(tick) for tick in ticks])
    axes.grid(axis="y", color=sheet.look.colour("line"), linewidth=sheet.line(0.8))
    axes.axhline(0, color=sheet.look.colour("ctl"), linewidth=sheet.line(1), zorder=3)
    return axes


def _draw_bar(sheet: Sheet, axes: Any, place: int, bar: ChangeBar) -> None:
    ground, edge, hatch = _fill(sheet.look, kind_of(bar.best))
    axes.bar(
        place, min(bar.percent, _HIGHEST), 0.76, zorder=2, color=sheet.look.colour(ground),
        edgecolor=sheet.look.colour(edge), hatch=hatch, linewidth=sheet.line(0.8),
    )  # fmt: skip


def _draw_fine(sheet: Sheet, axes: Any, bars: Sequence[ChangeBar]) -> None:
    """Many bars as one area for each kind, without edges: thousands of patients are drawn as quickly as twenty."""
    from matplotlib.collections import PolyCollection

    corners: dict[str, list[Any]] = {}
    for place, bar in enumerate(bars):
        top, left, right = min(bar.percent, _HIGHEST), place - 0.5, place + 0.5
        corners.setdefault(kind_of(bar.best), []).append(((left, 0), (left, top), (right, top), (right, 0)))
    for kind, shapes in corners.items():
        ground, edge, hatch = _fill(sheet.look, kind)
        if sheet.look.grey and kind == "grown":
            ground = "ctl"
        if hatch == "----":  # on the screen the grey of the hatching: a fainter one is not seen in the dark
            ground = "hatch" if sheet.look.grey else edge
        colour = sheet.look.colour(ground)
        axes.add_collection(PolyCollection(shapes, facecolors=colour, edgecolors="none", zorder=2))


def _draw_marks(sheet: Sheet, axes: Any, bars: Sequence[ChangeBar]) -> None:
    """What a bar cannot show: a sum that was measured and did not change, growth beyond the axis."""
    for place, bar in enumerate(bars):
        if abs(bar.percent) < _UNCHANGED:
            axes.plot([place - 0.38, place + 0.38], [0, 0], color=sheet.look.colour("text"), linewidth=sheet.line(2.4),
                      solid_capstyle="butt", zorder=4)  # fmt: skip
    beyond = [(place, bar.percent) for place, bar in enumerate(bars) if bar.percent > _HIGHEST]
    for place, percent in beyond[:_MOST_NAMED]:
        _beyond(sheet, axes, place, percent)


def _beyond(sheet: Sheet, axes: Any, x: float, percent: float) -> None:
    """What grew beyond the axis: an arrow and the number."""
    axes.annotate(
        f"▲ +{number_text(percent, 0)}", (x, _HIGHEST), (0, 2), textcoords="offset points", ha="left", va="bottom",
        zorder=6, annotation_clip=False, **sheet.look.text("0", 11, token="text"),
    )  # fmt: skip


def _limits(sheet: Sheet, axes: Any, box: Box) -> None:
    """The limits against the baseline, dashed and named. Progression is judged from the nadir: here it is a mark."""
    low, high = axes.get_ylim()
    for percent, token, words in (
        (PROGRESSION_LIMIT, "unmet", _("+20 %")), (RESPONSE_LIMIT, "met", _("−30 %")),
    ):  # fmt: skip
        colour = sheet.look.colour(token)
        axes.axhline(percent, color=colour, linewidth=sheet.line(1.2), linestyle=(0, (5, 3)), zorder=4)
        y = box.bottom - (percent - low) / (high - low) * box.height
        right = percent > 0
        sheet.text(
            box.right if right else box.left + 6, y - 4 if right else y + 13, words,
            align="right" if right else "left", tone=token, halo=True,
        ).set_zorder(6)  # fmt: skip


def _change_legend(sheet: Sheet, kinds: set[str]) -> list[LegendItem]:
    words = {"good": _("CR, PR"), "stable": _("SD"), "grown": _("PD"), "open": _("NE")}

    def sample(kind: str) -> Sample:
        ground, edge, hatch = _fill(sheet.look, kind)
        return lambda x, y: patch(sheet, Box(x - 5, y - 5, 10, 10), ground, edge, hatch)

    return [(sample(kind), said) for kind, said in words.items() if kind in kinds]


def _bars(box: Box, bars: Sequence[ChangeBar], wide: float) -> Iterator[Hit]:
    """Every bar can be pointed at; of bars finer than a pixel as many as can be told apart."""
    for place, bar in evenly(list(enumerate(bars)), int(box.width)):
        pointed = bar.card()
        words = sentences_text(pointed.words)
        yield Hit(box.left + wide * place, box.top, wide, box.height, payload=pointed, sentence=words)


_KIND_LINE = {"good": 0, "grown": 1, "stable": 4, "open": 3}


def draw_spider(figure: Figure, look: FigureLook, chart: SpiderChart) -> Drawn:
    """Change of the sum of each patient over time, from the baseline at 0."""
    sheet = Sheet(figure, look)
    box, y = frame(sheet, chart, 58 if chart.stands_alone else 44, 22 if chart.x_title else 4)
    axes = _change_axes(sheet, box, [percent for line in chart.lines for _month, percent in line.points])
    axes.spines["bottom"].set_position(("axes", 0))
    longest = max((month for line in chart.lines for month, _percent in line.points), default=1.0) * 1.03 or 1.0
    first = min((line.points[0][0] for line in chart.lines if line.points), default=0.0)
    months_axis(sheet, axes, box, longest, chart.x_title)
    axes.set_xlim(min(0.0, first), longest)
    drawn = evenly(sorted(chart.lines, key=lambda line: line.points[-1][1]), _MOST_LINES)
    for line in drawn:
        _draw_change(sheet, axes, line, many=len(drawn) > 40)
    say_how_many(sheet, box, len(drawn), len(chart.lines))
    _limits(sheet, axes, box)
    if chart.stands_alone:
        sheet.text(12, box.top + box.height / 2, chart.y_title, align="center", middle=True, angle=90)
    draw_legend(sheet, y, _spider_legend(sheet, {kind_of(line.best) for line in chart.lines}))
    return Drawn(tuple(_ends(axes, box, drawn)))


def _draw_change(sheet: Sheet, axes: Any, line: ChangeLine, *, many: bool) -> None:
    style = sheet.look.line(_KIND_LINE[kind_of(line.best)])
    style["linewidth"] = sheet.line(1.0 if many else 1.5)
    style["markersize"] *= 0.45 if many else 0.6
    months = [month for month, _percent in line.points]
    percents = [min(percent, _HIGHEST) for _month, percent in line.points]
    axes.plot(months, percents, zorder=5, alpha=0.75 if many else 0.95, clip_on=False, **style)
    beyond = next(((month, percent) for month, percent in line.points if percent > _HIGHEST), None)
    if beyond is not None:
        _beyond(sheet, axes, *beyond)


def _spider_legend(sheet: Sheet, kinds: set[str]) -> list[LegendItem]:
    words = {"good": _("CR, PR"), "stable": _("SD"), "grown": _("PD"), "open": _("NE")}

    def sample(kind: str) -> Sample:
        style = sheet.look.line(_KIND_LINE[kind])
        style["markersize"] *= 0.6
        mark = {name: value for name, value in style.items() if name.startswith("marker")}
        token = sheet.look.series(_KIND_LINE[kind]).token
        return lambda x, y: sheet.stroke([x - 6, x + 6], [y, y], tone=token, width=1.5, dash=style["linestyle"],
                                         markevery=[1], **mark)  # fmt: skip

    return [(sample(kind), said) for kind, said in words.items() if kind in kinds]


def _ends(axes: Any, box: Box, lines: Sequence[ChangeLine]) -> Iterator[Hit]:
    """Every point can be pointed at; the keys stop at the last one of each patient."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    for line in lines:
        pointed = line.card()
        for place, (month, percent) in enumerate(line.points):
            x = box.left + (month - left) / (right - left) * box.width
            y = box.bottom - (min(percent, _HIGHEST) - low) / (high - low) * box.height
            yield Hit(
                x - 5, y - 5, 10, 10, payload=pointed, sentence=sentences_text(pointed.words),
                stop=place == len(line.points) - 1,
            )  # fmt: skip
