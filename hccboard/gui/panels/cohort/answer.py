"""What the page is given after every question, and how a worker gets it."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.operations import cohort
from hccboard.operations.cohort import (
    Analysis,
    Published,
    Question,
    Registry,
    SpiderRow,
    SwimmerRow,
    WaterfallRow,
)


@dataclass(frozen=True)
class Answer:
    """An analysis with the rows of its figures and what papers print of its end-point."""

    registry: Registry
    analysis: Analysis
    swimmer: tuple[SwimmerRow, ...] = ()
    waterfall: tuple[WaterfallRow, ...] = ()
    spider: tuple[SpiderRow, ...] = ()
    published: tuple[Published, ...] = ()


def answer_to(registry: Registry, question: Question) -> Answer:
    """For a worker; ``UserError`` where the question makes no sense."""
    analysis = cohort.analyse(registry, question)
    return Answer(
        registry, analysis, cohort.swimmer(registry, analysis), cohort.waterfall(registry, analysis),
        cohort.spider(registry, analysis), cohort.published(question.endpoint),
    )  # fmt: skip
