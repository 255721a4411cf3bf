"""The cohort: every case of a board filtered, grouped and analysed, as plain data for the page and the figures.

``registry_of(store)`` reads all rows once (10,000 in a fraction of a second); everything else works on it without the
store, so that a change of a filter asks the database nothing.
"""

from __future__ import annotations

from datetime import date

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
from hccboard.operations.stores import BoardStore

__all__ = [
    "COVARIATES", "FACETS", "GROUPINGS", "LATER_GROUPINGS", "Analysis", "Check", "Excluded", "Facet", "FacetValue",
    "Landmark", "Member", "Published", "PublishedPoint", "Question", "Refusal", "Registry", "Selection", "SpiderRow",
    "SwimmerBar", "SwimmerMark", "SwimmerRow", "WaterfallRow", "analyse", "published", "registry_of", "spider",
    "swimmer", "waterfall",
]  # fmt: skip


def registry_of(store: BoardStore, *, today: date | None = None) -> Registry:
    """All valid cases of a board. Call it in a worker; keep it until something was written."""
    raise NotImplementedError


def analyse(registry: Registry, question: Question) -> Analysis:
    """Filter, group and analyse; a comparison with immortal time comes back with a ``refusal`` and no curves.

    Call it in a worker: lifelines is loaded by it. ``UserError`` for a question that makes no sense (RFS from a time
    zero that is no curative treatment).
    """
    raise NotImplementedError


def swimmer(registry: Registry, analysis: Analysis, limit: int | None = None) -> tuple[SwimmerRow, ...]:
    """One row for each member, the longest first."""
    raise NotImplementedError


def waterfall(registry: Registry, analysis: Analysis) -> tuple[WaterfallRow, ...]:
    """Best change of each member that was measured after baseline, the largest growth first."""
    raise NotImplementedError


def spider(registry: Registry, analysis: Analysis) -> tuple[SpiderRow, ...]:
    """Change of the sum over time of each member that was measured after baseline."""
    raise NotImplementedError


def published(endpoint: str) -> tuple[Published, ...]:
    """What papers print of an end-point (``os``, ``pfs``, ...): to stand beside the own cohort, "as printed"."""
    raise NotImplementedError
