"""The cohort: every case of a board filtered, grouped and analysed, as plain data for the page and the figures.

``registry_of(store)`` reads all rows once (10,000 in a fraction of a second); everything else works on it without the
store, so that a change of a filter asks the database nothing.

==================  ==========================================================================
``model``           questions and answers
``standing``        where a patient stands at a moment: facets, response, operation
``people``          times of all patients, filters with counts, who is left out and why
``landmarks``       the guard against immortal time, and landmarks to take instead
``covariates``      columns of a Cox model
``analysis``        filter, group, guard, analyse
``rows``            swimmer, waterfall and spider plots
``printed``         summary points of papers
==================  ==========================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from hccboard.operations.cohort.model import (
    COVARIATES,
    FACETS,
    GROUPINGS,
    LATER_GROUPINGS,
    Analysis,
    Check,
    Excluded,
    Facet,
    FacetValue,
    Landmark,
    Member,
    Published,
    PublishedPoint,
    Question,
    Refusal,
    Registry,
    Selection,
    SpiderRow,
    SwimmerBar,
    SwimmerMark,
    SwimmerRow,
    WaterfallRow,
)  # fmt: skip

if TYPE_CHECKING:
    from hccboard.operations.cohort.standing import Regimens
    from hccboard.operations.stores import BoardStore

__all__ = [
    "COVARIATES", "FACETS", "GROUPINGS", "LATER_GROUPINGS", "Analysis", "Check", "Excluded", "Facet", "FacetValue",
    "Landmark", "Member", "Published", "PublishedPoint", "Question", "Refusal", "Registry", "Selection", "SpiderRow",
    "SwimmerBar", "SwimmerMark", "SwimmerRow", "WaterfallRow", "analyse", "published", "registry_of", "spider",
    "swimmer", "waterfall",
]  # fmt: skip


def registry_of(
    store: BoardStore, *, today: date | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Registry:
    """All valid cases of a board, by case number. Call it in a worker; keep it until something was written."""
    from hccboard.operations.courses import courses_of

    day = today or datetime.now().astimezone().date()
    courses = tuple(courses_of(store, today=day, cancelled=cancelled))
    return Registry(courses, day, synthetic=sum(one.synthetic for one in courses))


def analyse(registry: Registry, question: Question) -> Analysis:
    """Filter, group and analyse; a comparison with immortal time comes back with a ``refusal`` and no curves.

    Call it in a worker: lifelines is loaded by it. ``UserError`` for a question that makes no sense (RFS from a time
    zero that is no curative treatment), ``ValueError`` for an id that is none.
    """
    from hccboard.operations.cohort import analysis

    return analysis.analyse(registry, question, _regimens())


def swimmer(registry: Registry, analysis: Analysis, limit: int | None = None) -> tuple[SwimmerRow, ...]:
    """One row for each member, the longest first."""
    from hccboard.operations.cohort import rows

    return rows.swimmer(registry, analysis, limit, _regimens())


def waterfall(registry: Registry, analysis: Analysis) -> tuple[WaterfallRow, ...]:
    """Best change of each member that was measured after baseline, the largest growth first; none where progression is
    asked for by any criteria."""
    from hccboard.operations.cohort import rows

    return rows.waterfall(registry, analysis)


def spider(registry: Registry, analysis: Analysis) -> tuple[SpiderRow, ...]:
    """Change of the sum over time of each member that was measured after baseline."""
    from hccboard.operations.cohort import rows

    return rows.spider(registry, analysis)


def published(endpoint: str) -> tuple[Published, ...]:
    """What papers print of an end-point (``os``, ``pfs``, ...): to stand beside the own cohort, "as printed"."""
    from hccboard.evidence import with_local
    from hccboard.operations.cohort import printed

    return printed.published(with_local(), endpoint)


def _regimens() -> Regimens:
    from hccboard.evidence import with_local
    from hccboard.evidence.knowledge import pharmacopoeia_of
    from hccboard.operations.cohort.standing import Regimens

    return Regimens(pharmacopoeia_of(with_local()))
