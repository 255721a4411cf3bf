"""Tumour burden: 6-and-12 and the tumour burden score.

6-and-12 (TACE candidates): Wang Q et al., J Hepatol 2019;70:893. Count + largest in cm: <= 6 low, > 6 to 12
intermediate, > 12 high.
Tumour burden score: sqrt(largest cm^2 + count^2). Its zones (3.36 and 13.74) are not shipped: on which side the
limits themselves lie has not been read in the primary paper.
Infiltrative tumours cannot be counted and have no rule.
"""

from __future__ import annotations

import math
from typing import Any

from hccboard.domain.decision import (
    SCORE,
    UNDEFINED,
    Answer,
    DecisionTree,
    Result,
    Rule,
    Step,
    Walk,
    explore,
    labelled_result,
)  # fmt: skip
from hccboard.domain.facts import Outcome, at_most
from hccboard.domain.nodules import Nodules
from hccboard.domain.scores import number, round_half_away
from hccboard.domain.staging.common import ANY_NODULE, INFILTRATIVE, count_plus_largest_cm
from hccboard.domain.variables import Variables, open_facts_of

SUM_6 = Rule("nodules.sum_60", "nodules", at_most(60, "count_plus_largest"))
SUM_12 = Rule("nodules.sum_120", "nodules", at_most(120, "count_plus_largest"))


def _countable(walk: Walk) -> bool:
    return not walk.met(INFILTRATIVE) and walk.met(ANY_NODULE)


@DecisionTree
def _six_and_twelve(walk: Walk) -> Answer:
    if not _countable(walk):
        return Answer(UNDEFINED)
    label = "low" if walk.met(SUM_6) else "intermediate" if walk.met(SUM_12) else "high"
    return Answer(label, {"sum": SCORE, "class": label})


def six_and_twelve(variables: Variables) -> Result:
    """6-and-12 class ``low``, ``intermediate`` or ``high``."""
    total = count_plus_largest_cm(variables["nodules"].domain)
    labels = ("low", "intermediate", "high")
    return labelled_result("six_and_twelve", "2019", explore(_six_and_twelve, variables), labels, score=total)


@DecisionTree
def _has_score(walk: Walk) -> Answer:
    return Answer(_countable(walk), None)


def tumour_burden_score(variables: Variables) -> Result:
    """The score, two decimals, or its range where count or largest are open."""
    judged = explore(_has_score, variables)
    steps = judged.steps()
    if True not in judged.answers:
        return Result("tumour_burden_score", "2017", None, (UNDEFINED,), (), judged.branched, steps)
    nodules = variables["nodules"].domain
    low, high = _span(nodules)
    possible: dict[str, Any] = {"low": number(low), "high": number(high)}
    undefined = False in judged.answers
    if undefined:
        possible[UNDEFINED] = True
    decided = low == high and not undefined
    missing = list(labelled_result("", "", judged, (True, False)).missing)
    if low != high:
        missing += [key for key in open_facts_of(nodules) if key not in missing]
    formula = Step("sqrt(largest cm^2 + count^2)", "tumour_burden_score.formula",
                   Outcome.MET if decided else Outcome.UNKNOWN, variables["nodules"].used())  # fmt: skip
    return Result("tumour_burden_score", "2017", low if decided else None, possible, tuple(missing),
                  decided and judged.branched, (*steps, formula))  # fmt: skip


def _span(nodules: Nodules) -> tuple[float, float]:
    """The lowest and the highest score of lists that have a nodule."""
    spans = [(count, largest) for count, largest in nodules.spans() if count[1] > 0]
    low = min(math.hypot(largest[0] / 10, count[0]) for count, largest in spans)
    high = max(math.hypot(largest[1] / 10, count[1]) for count, largest in spans)
    return round_half_away(low, 2), round_half_away(high, 2)
