"""What the page is given after every question, and how a worker gets it: the curves first, then what takes longer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hccboard.gui.panels.cohort import charts, tables
from hccboard.gui.panels.cohort.grid import Grid
from hccboard.operations import cohort
from hccboard.operations.cohort import Analysis, Published, Question, Registry
from hccboard.reports.course_chart import SpiderChart, SwimmerChart, WaterfallChart


@dataclass(frozen=True)
class Courses:
    """The figures of single patients, each with its table. ``without``: who has no measured sum, ``described``: the
    plots of change in one sentence."""

    swimmer: SwimmerChart
    waterfall: WaterfallChart
    spider: SpiderChart
    grids: tuple[Grid, Grid, Grid]
    without: str
    described: str


@dataclass(frozen=True)
class Answer:
    """An analysis with what papers print of its end-point. ``courses`` and the Cox model come later; ``complete`` is
    whether they are there."""

    registry: Registry
    analysis: Analysis
    published: tuple[Published, ...] = ()
    courses: Courses | None = None

    @property
    def complete(self) -> bool:
        """Whether everything is there."""
        return self.courses is not None


def load() -> None:
    """Import what reading and analysing need, for a worker that holds ``IMPORTING``."""
    import hccboard.evidence.knowledge
    import hccboard.operations.cohort.analysis
    import hccboard.operations.cohort.printed
    import hccboard.operations.cohort.rows
    import hccboard.operations.courses  # noqa: F401


def curves_of(registry: Registry, question: Question) -> Answer:
    """For a worker: the analysis without the model. ``UserError`` where the question makes no sense."""
    analysis = cohort.analyse(registry, replace(question, covariates=()))
    return Answer(registry, analysis, cohort.published(question.endpoint))


def completed(answer: Answer, question: Question) -> Answer:
    """For a worker: the same with its model and the figures of single patients."""
    analysis = answer.analysis
    if question.covariates and analysis.survival is not None:
        analysis = cohort.analyse(answer.registry, question)
    return replace(answer, analysis=analysis, courses=courses_of(answer.registry, analysis))


def courses_of(registry: Registry, analysis: Analysis) -> Courses:
    """The patients of an analysis one by one."""
    swum = cohort.swimmer(registry, analysis)
    best = cohort.waterfall(registry, analysis)
    over_time = cohort.spider(registry, analysis)
    grids = (
        tables.swimmer_grid(analysis, swum), tables.waterfall_grid(analysis, best),
        tables.spider_grid(analysis, over_time),
    )  # fmt: skip
    return Courses(
        charts.swimmer_chart(analysis, swum), charts.waterfall_chart(analysis, best),
        charts.spider_chart(analysis, over_time), grids, charts.unmeasured_text(charts.unmeasured(analysis, best)),
        tables.change_finding(best),
    )  # fmt: skip
