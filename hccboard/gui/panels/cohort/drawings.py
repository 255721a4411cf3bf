"""The drawings of the page, with matplotlib loaded by the worker that draws; and the figures as they go into a file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from hccboard.gui.panels.cohort import charts, states, tables
from hccboard.gui.panels.cohort.answer import Answer
from hccboard.reports.course_chart import SpiderChart, SwimmerChart, WaterfallChart
from hccboard.reports.figure_render import Draw, Drawn
from hccboard.reports.survival_chart import SurvivalChart
from hccboard.translate import ngettext
from hccboard.wording.formats import number_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from hccboard.reports.figure_look import FigureLook

Drawing = tuple[Draw, str, str]
"""How it is drawn, its title, and a description that names no patient."""


def alone(key: str, answer: Answer, shown: charts.Shown, *, spider: bool = False) -> Drawing | None:
    """A figure with its title and notes; ``key`` is "survival", "swimmer" or "change"."""
    analysis, courses = answer.analysis, answer.courses
    if key == "survival":
        if states.instead_of_curves(analysis) is not None:
            return None
        curves = charts.survival_chart(analysis, shown, answer.published, stands_alone=True)
        return partial(survival, curves), curves.title, tables.finding_of(analysis)
    if courses is None:
        return None
    if key == "swimmer":
        swum = replace(courses.swimmer, stands_alone=True)
        return (partial(swimmer, swum), swum.title, patients_text(len(swum.lines))) if swum.lines else None
    if not courses.waterfall.bars:
        return None
    if spider:
        lines = replace(courses.spider, stands_alone=True)
        return partial(spider_plot, lines), lines.title, courses.described
    bars = replace(courses.waterfall, stands_alone=True)
    return partial(waterfall, bars), bars.title, courses.described


def patients_text(count: int) -> str:
    """How many patients there are."""
    return ngettext("{count} patient", "{count} patients", count).format(count=number_text(count))


def survival(chart: SurvivalChart, figure: Figure, look: FigureLook) -> Drawn:
    """Curves."""
    from hccboard.reports.survival_figures import draw_survival

    return draw_survival(figure, look, chart)


def swimmer(chart: SwimmerChart, figure: Figure, look: FigureLook) -> Drawn:
    """A swimmer plot."""
    from hccboard.reports.swimmer_figure import draw_swimmer

    return draw_swimmer(figure, look, chart)


def waterfall(chart: WaterfallChart, figure: Figure, look: FigureLook) -> Drawn:
    """Best changes."""
    from hccboard.reports.change_figures import draw_waterfall

    return draw_waterfall(figure, look, chart)


def spider_plot(chart: SpiderChart, figure: Figure, look: FigureLook) -> Drawn:
    """Changes over time."""
    from hccboard.reports.change_figures import draw_spider

    return draw_spider(figure, look, chart)
