"""A set of criteria judged by plain facts."""

from __future__ import annotations

from hccboard.domain.conversion.judging import Known, review_known
from hccboard.domain.conversion.model import BEFORE_TREATMENT, NOW, Review, RuleSet
from hccboard.domain.facts import Facts


def review(rule_set: RuleSet, now: Facts, before_treatment: Facts | None = None) -> Review:
    """Every criterion; without facts of the time before treatment those of now stand for them."""
    known = {NOW: Known(now)}
    known[BEFORE_TREATMENT] = known[NOW] if before_treatment is None else Known(before_treatment)
    return review_known(rule_set, known)
