"""The guard against immortal time: which comparisons are refused, and the landmarks that can be taken instead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from hccboard.analytics import time_zero
from hccboard.domain.endpoints import DAYS_PER_MONTH
from hccboard.operations.cohort.model import LATER_GROUPINGS, Landmark, Question, Refusal
from hccboard.operations.cohort.people import Person, decision_days

_USUAL_MONTHS = (3, 6, 12)
_TREATMENTS = {"regimen": "first_systemic", "locoregional": "first_locoregional"}
"""Groups by what was given, and the time zero at which it is known."""


def refusal_of(people: Sequence[Person], question: Question) -> Refusal | None:
    """Why a comparison is not made; ``None`` where it can be.

    By regimen or locoregional treatment patients are in the group of time zero; where most of them are treated later,
    nothing would be compared, and it is refused as well.
    """
    if question.group_by not in (*LATER_GROUPINGS, *_TREATMENTS) or question.landmark_months is not None:
        return None
    decided = [decision_days(person, question) for person in people]
    durations = [person.outcome.days for person in people]
    late = time_zero.decided_late(durations, decided)
    if late is None:
        return None
    if question.group_by in _TREATMENTS and 2 * late.count <= sum(one is not None for one in decided):
        return None
    found = tuple(
        one for months in _candidates([day for day in decided if day is not None and day > 0])
        if (one := _landmark(months, durations, decided)).kept
    )  # fmt: skip
    offered = min(found, key=lambda one: abs(one.decided - (one.decided + one.later) / 2), default=None)
    zero = _TREATMENTS.get(question.group_by, "")
    return Refusal("immortal_time", question.group_by, late.count, len(people), found, offered, zero)


def _candidates(decisions: Sequence[int]) -> list[float]:
    """Usual landmarks, and the month by which half of the decisions had been made."""
    half = math.ceil(median(decisions) / DAYS_PER_MONTH) if decisions else 0
    return sorted({float(one) for one in (*_USUAL_MONTHS, half) if one > 0})


def _landmark(months: float, durations: Sequence[int], decided: Sequence[int | None]) -> Landmark:
    day = months * DAYS_PER_MONTH
    kept = [place for place, duration in enumerate(durations) if duration >= day]
    decisions = [decision for place in kept if (decision := decided[place]) is not None]
    by_then = sum(decision <= day for decision in decisions)
    return Landmark(months, len(kept), len(durations) - len(kept), by_then, len(decisions) - by_then)
