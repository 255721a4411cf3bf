"""Criteria as data: exact three-valued outcomes, what would decide, facts outside the catalogue."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccboard.domain.criteria import AllOf, AnyOf, Comparison, Not, comparisons, judge, text
from hccboard.domain.decision import Rule
from hccboard.domain.facts import (
    YES_NO,
    Choices,
    Fact,
    Facts,
    Interval,
    Outcome,
    above,
    at_least,
    at_most,
    below,
    one_of,
)
from hccboard.domain.variables import Variables
from hccboard.interchange.facts_json import read_facts

MET, UNMET, UNKNOWN = Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN
HIGH_AFP = Comparison(Rule("afp", "afp", at_least(400)))
FIT = Comparison(Rule("ps", "ecog_ps", at_most(1)))
CLASS_A = Comparison(Rule("child_pugh", "child_pugh", at_most(6)))
SINGLE = Comparison(Rule("count", "nodules", at_most(1, "count")))
SMALL = Comparison(Rule("largest", "nodules", at_most(30, "largest")))
LISTED = Comparison(Rule("listed", "transplant.listed", one_of(True)), YES_NO)
DAYS = Comparison(Rule("days", "endoscopy.days_ago", above(183)), Interval(0, float("inf")))


def facts(**given) -> Facts:
    return read_facts(given)


def judged(criterion, known: Facts | None = None):
    return judge(criterion, Variables(known or Facts()))


def fact(key, domain) -> Fact:
    return Fact(key, domain)


@pytest.mark.parametrize(
    ("criterion", "known", "outcome", "missing"),
    [
        (None, facts(), MET, ()),
        (HIGH_AFP, facts(afp_ng_ml=400), MET, ()),
        (HIGH_AFP, facts(afp_ng_ml=399.9), UNMET, ()),
        (HIGH_AFP, facts(), UNKNOWN, ("afp",)),
        (HIGH_AFP, facts(afp={"value": 350, "unit": "ng/mL", "comparator": ">"}), UNKNOWN, ("afp",)),
        (HIGH_AFP, facts(afp={"value": 1210, "unit": "ng/mL", "comparator": ">"}), MET, ()),
        (AllOf((HIGH_AFP, FIT)), facts(ecog_ps=2), UNMET, ()),
        (AllOf((HIGH_AFP, FIT)), facts(ecog_ps=1), UNKNOWN, ("afp",)),
        (AnyOf((HIGH_AFP, FIT)), facts(ecog_ps=1), MET, ()),
        (Not(AnyOf((HIGH_AFP, FIT))), facts(ecog_ps=2), UNKNOWN, ("afp",)),
        (CLASS_A, facts(child_pugh_stated={"class": "A"}), MET, ()),
        (CLASS_A, facts(child_pugh_stated={"class": "C"}), UNMET, ()),
        (AllOf((SINGLE, SMALL)), facts(tumour={"nodule_diameters_cm": [3.0]}), MET, ()),
        (AllOf((SINGLE, SMALL)), facts(tumour={"multinodular": True}), UNMET, ()),
    ],
)
def test_outcome_and_what_would_decide(criterion, known, outcome, missing):
    found = judged(criterion, known)
    assert (found.outcome, found.missing) == (outcome, missing)


def test_an_unknown_fact_that_decides_nothing_is_not_unknown():
    """Kleene tables would say unknown here: every value of the marker is below 400 or not."""
    low = Comparison(Rule("low", "afp", below(400)))
    assert judged(AnyOf((HIGH_AFP, low))).outcome is MET
    assert judged(AllOf((HIGH_AFP, low))).outcome is UNMET


def test_facts_outside_the_catalogue_are_unknown_until_supplied():
    assert judged(LISTED).outcome is UNKNOWN
    assert judged(LISTED).missing == ("transplant.listed",)
    for value, outcome in ((True, MET), (False, UNMET)):
        known = Facts({"transplant.listed": fact("transplant.listed", Choices((value,)))})
        assert judged(LISTED, known).outcome is outcome
    never = Facts({"endoscopy.days_ago": fact("endoscopy.days_ago", Interval.point(float("inf")))})
    assert judged(DAYS, never).outcome is MET


def test_a_value_that_cannot_be_is_no_answer():
    with pytest.raises(ValueError, match=r"transplant\.listed"):
        judged(LISTED, Facts({"transplant.listed": fact("transplant.listed", Choices(("maybe",)))}))


def test_the_trace_has_what_was_asked_and_what_is_known():
    found = judged(AllOf((FIT, HIGH_AFP)), facts(ecog_ps=1, afp_ng_ml=12))
    assert [(step.rule, step.outcome) for step in found.trace] == [("ecog_ps <= 1", MET), ("afp >= 400", UNMET)]
    assert found.trace[0].used == {"ecog_ps": 1}


def test_text_and_comparisons():
    criterion = AllOf((FIT, Not(AnyOf((HIGH_AFP, SMALL)))))
    assert text(criterion) == "ecog_ps <= 1 and not (afp >= 400 or largest <= 30)"
    assert [one.rule.variable for one in comparisons(criterion)] == ["ecog_ps", "afp", "nodules"]
    assert list(comparisons(None)) == []


# Three independent facts on small grids, so that every completion can be tried
GRID = {"afp": (0.0, 100.0, 400.0, 900.0), "ecog_ps": (0, 1, 2, 3, 4), "transplant.listed": (False, True)}
_LEAVES = st.one_of(
    st.builds(
        lambda make, limit: Comparison(Rule(f"afp {make.__name__} {limit}", "afp", make(limit))),
        st.sampled_from((at_least, at_most, above, below)), st.sampled_from((100.0, 400.0)),
    ),
    st.builds(
        lambda make, limit: Comparison(Rule(f"ps {make.__name__} {limit}", "ecog_ps", make(limit))),
        st.sampled_from((at_least, at_most)), st.sampled_from((1, 2)),
    ),
    st.builds(lambda value: Comparison(Rule(f"listed {value}", "transplant.listed", one_of(value)), YES_NO),
              st.booleans()),
)  # fmt: skip
_CRITERIA = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda parts: AllOf(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=6,
)
_COMPARE = {">=": lambda a, b: a >= b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, "<": lambda a, b: a < b,
            "in": lambda a, b: a in b}  # fmt: skip


def holds(criterion, values) -> bool:
    if isinstance(criterion, Comparison):
        condition = criterion.rule.condition
        return _COMPARE[condition.operator](values[criterion.rule.variable], condition.value)
    if isinstance(criterion, Not):
        return not holds(criterion.part, values)
    return (all if isinstance(criterion, AllOf) else any)(holds(part, values) for part in criterion.parts)


@settings(max_examples=150, deadline=None)
@given(
    criterion=_CRITERIA,
    afp=st.sampled_from(((0.0, 900.0), (0.0, 100.0), (100.0, 400.0), (400.0, 900.0), (400.0, 400.0))),
    grades=st.sets(st.sampled_from(GRID["ecog_ps"]), min_size=1),
    listed=st.sets(st.booleans(), min_size=1),
)
def test_the_outcome_is_that_of_all_completions(criterion, afp, grades, listed):
    known = Facts({
        "afp": fact("afp", Interval(*afp)),
        "ecog_ps": fact("ecog_ps", Choices(tuple(sorted(grades)))),
        "transplant.listed": fact("transplant.listed", Choices(tuple(sorted(listed)))),
    })  # fmt: skip
    values = [value for value in (*GRID["afp"], 50.0, 250.0) if afp[0] <= value <= afp[1]]
    found = {
        holds(criterion, {"afp": a, "ecog_ps": p, "transplant.listed": t})
        for a, p, t in product(values, grades, listed)
    }  # fmt: skip
    expected = UNKNOWN if len(found) > 1 else MET if found == {True} else UNMET
    judgement = judged(criterion, known)
    assert judgement.outcome is expected
    assert bool(judgement.missing) is (expected is UNKNOWN)
