"""Tumour burden: 6-and-12 and the tumour burden score.

6-and-12 (TACE candidates): Wang Q et al., J Hepatol 2019;70:893. Count + largest in cm: <= 6 low, > 6 to 12
intermediate, > 12 high.
Tumour burden score: sqrt(largest cm^2 + count^2). Its zones (3.36 and 13.74) are not shipped: on which side the
limits themselves lie has not been read in the primary paper.
Infiltrative tumours cannot be counted and have no rule.
"""

from __future__ import annotations

import math

from hccboard.domain.decision import (
    UNDEFINED,
    Answer,
    Result,
    Rule,
    Step,
    Walk,
    explore,
    labelled_result,
    missing_facts,
)  # fmt: skip
from hccboard.domain.facts import Outcome, at_most
from hccboard.domain.scores import number, round_half_away
from hccboard.domain.staging.common import ANY_NODULE, INFILTRATIVE
from hccboard.domain.variables import Variables

SUM_6 = Rule("nodules.sum_60", "nodules", at_most(60, "count_plus_largest"))
SUM_12 = Rule("nodules.sum_120", "nodules", at_most(120, "count_plus_largest"))


def six_and_twelve(variables: Variables) -> Result:
    """6-and-12 class ``low``, ``intermediate`` or ``high``."""
    nodules = variables["nodules"].domain
    exact = nodules.count[0] == nodules.count[1] and nodules.largest[0] == nodules.largest[1]

    def rules(walk: Walk) -> Answer:
        if walk.met(INFILTRATIVE) or not walk.met(ANY_NODULE):
            return Answer(UNDEFINED)
        label = "low" if walk.met(SUM_6) else "intermediate" if walk.met(SUM_12) else "high"
        total = (nodules.count[0] * 10 + nodules.largest[0]) / 10 if exact else None
        return Answer(label, {"sum": total, "class": label})

    return labelled_result("six_and_twelve", "2019", explore(rules, variables), ("low", "intermediate", "high"))


def tumour_burden_score(variables: Variables) -> Result:
    """The score, or its range where count or largest are open."""

    def rules(walk: Walk) -> Answer:
        return Answer(UNDEFINED if walk.met(INFILTRATIVE) or not walk.met(ANY_NODULE) else "score")

    exploration = explore(rules, variables)
    steps = exploration.steps()
    if "score" not in exploration.answers:
        return Result("tumour_burden_score", "2017", None, (UNDEFINED,), (), False, steps)
    countable = exploration.projections["score"].get("nodules", [variables["nodules"].domain])
    spans = [span for nodules in countable for span in nodules.spans()]
    low = min(math.hypot(size[0] / 10, count[0]) for count, size in spans)
    high = max(math.hypot(size[1] / 10, count[1]) for count, size in spans)
    possible: dict[str, object] = {"low": number(round_half_away(low, 2)), "high": number(round_half_away(high, 2))}
    if len(exploration.labels()) > 1:
        possible[UNDEFINED] = True
    decided = low == high and UNDEFINED not in possible
    missing = list(missing_facts(exploration))
    if low != high:
        missing += [key for key, _ in variables["nodules"].refine() or () if key not in missing]
    formula = Step("sqrt(largest cm^2 + count^2)", "tumour_burden_score.formula",
                   Outcome.MET if decided else Outcome.UNKNOWN, variables["nodules"].used())  # fmt: skip
    value = round_half_away(low, 2) if decided else None
    return Result("tumour_burden_score", "2017", value, possible, tuple(missing), False, (*steps, formula))
