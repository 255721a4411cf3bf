"""The decision trees: exact answers, what would decide, the trace, what is shared."""

from __future__ import annotations

from typing import Any

import pytest

from hccboard.domain.assessment import SYSTEMS, assess
from hccboard.domain.decision import (
    SCORE,
    UNDEFINED,
    Answer,
    DecisionTree,
    Rule,
    Variable,
    Walk,
    explore,
    labelled_result,
    outcome_of,
    points_result,
)
from hccboard.domain.decision_tree import merged_value
from hccboard.domain.facts import YES_NO, Choices, Facts, Interval, Outcome, at_least, at_most, one_of
from hccboard.domain.variables import Variables
from hccboard.interchange.facts_json import read_facts
from tests.unit.domain.patients import facts, judge

GRADE = Choices((0, 1, 2, 3, 4))
HIGH = Rule("high", "grade", at_least(3))
MIDDLE = Rule("middle", "grade", at_least(1))
MARKER = Rule("marker", "marker", at_least(400))
LEFT, RIGHT = Rule("left", "left", one_of(True)), Rule("right", "right", one_of(True))


def variable(name: str, domain: Any, everything: Any = None) -> Variable:
    return Variable(name, domain, lambda: {name: str(domain)}, everything or domain)


def patient(**domains: Any) -> dict[str, Variable]:
    universe = {"grade": GRADE, "marker": Interval(0, 1e6), "left": YES_NO, "right": YES_NO}
    return {name: variable(name, domains.get(name, whole), whole) for name, whole in universe.items()}


@DecisionTree
def staged(walk: Walk) -> Answer:
    if walk.met(HIGH):
        return Answer("III")
    if walk.met(MIDDLE):
        return Answer("II", {"marker": walk.met(MARKER)})
    return Answer("I")


def test_a_later_question_cannot_contradict_an_earlier_one() -> None:
    @DecisionTree
    def twice(walk: Walk) -> Answer:
        return Answer((walk.met(HIGH), walk.met(MIDDLE)))

    found = explore(twice, patient()).answers
    assert set(found) == {(True, True), (False, True), (False, False)}


def test_trace_has_every_rule_on_a_possible_path_once_in_the_order_asked() -> None:
    steps = explore(staged, patient(grade=Choices((1, 2)), marker=Interval(100, 500))).steps()
    assert [(s.id, s.outcome) for s in steps] == [
        ("high", Outcome.UNMET), ("middle", Outcome.MET), ("marker", Outcome.UNKNOWN),
    ]  # fmt: skip
    assert steps[0].rule == "grade >= 3"
    assert steps[2].used == {"marker": str(Interval(100, 500))}
    assert [s.id for s in explore(staged, patient(grade=Choices((4,)))).steps()] == ["high"]


def test_trace_names_rules_that_an_earlier_one_had_answered() -> None:
    @DecisionTree
    def implied(walk: Walk) -> Answer:
        return Answer(walk.met(HIGH) and walk.met(MIDDLE))

    steps = explore(implied, patient(grade=Choices((3, 4)))).steps()
    assert [(s.id, s.outcome) for s in steps] == [("high", Outcome.MET), ("middle", Outcome.MET)]


def test_result_of_one_label_merges_its_values() -> None:
    result = labelled_result("x", "1", explore(staged, patient(grade=Choices((1, 2)))), ("I", "II", "III"))
    assert (result.value, result.possible, result.provisional) == ({"marker": None}, ("II",), True)
    assert result.missing == ()  # the label is decided
    assert result.parts == {"marker": [True, False]}


def test_missing_is_ranked_by_what_it_would_leave() -> None:
    @DecisionTree
    def both(walk: Walk) -> Answer:
        return Answer("C" if walk.met(LEFT) else "B" if walk.met(RIGHT) else "A")

    result = labelled_result("x", "1", explore(both, patient()), ("A", "B", "C"))
    assert result.possible == ("A", "B", "C")
    # left: {C} or {A, B}, 1.5 on average; right: {C, A} or {C, B}, 2 on average
    assert result.missing == ("left", "right")


def test_where_only_several_facts_together_decide_all_are_named() -> None:
    @DecisionTree
    def exclusive(walk: Walk) -> Answer:
        left, right = walk.met(LEFT), walk.met(RIGHT)
        return Answer(left != right)

    result = labelled_result("x", "1", explore(exclusive, patient()), (True, False))
    assert result.missing == ("left", "right")
    assert labelled_result("x", "1", explore(exclusive, patient(left=Choices((True,)))), (True, False)).missing == (
        "right",
    )


def test_points_are_narrowed_only_where_their_lowest_or_highest_is() -> None:
    @DecisionTree
    def gap(walk: Walk) -> Answer:
        # grade decides 0 or 2 alone; the marker only whether a grade of 1-2 gives 1
        if walk.met(HIGH):
            return Answer(2)
        if not walk.met(MIDDLE):
            return Answer(0)
        return Answer(1 if walk.met(MARKER) else 0)

    result = points_result("x", "1", explore(gap, patient()))
    assert result.possible == {"low": 0, "high": 2}
    assert result.missing == ("grade",)


def test_undefined_points() -> None:
    @DecisionTree
    def tree(walk: Walk) -> Answer:
        return Answer(UNDEFINED) if walk.met(LEFT) else Answer(3, 3)

    open_ = points_result("x", "1", explore(tree, patient()))
    assert (open_.value, open_.possible, open_.missing) == (None, {"low": 3, "high": 3, UNDEFINED: True}, ("left",))
    assert points_result("x", "1", explore(tree, patient(left=Choices((True,))))).possible == (UNDEFINED,)


def test_score_goes_into_its_place_and_into_no_other_patient() -> None:
    @DecisionTree
    def scored(walk: Walk) -> Answer:
        return Answer(1 if walk.met(MARKER) else 0, {"score": SCORE, "high": walk.met(MARKER)})

    known = {"marker": Interval.point(500)}
    first = labelled_result("x", "1", explore(scored, patient(**known)), (0, 1), score=1.25)
    second = labelled_result("x", "1", explore(scored, patient(**known)), (0, 1), score=2.5)
    assert (first.value, second.value) == ({"score": 1.25, "high": True}, {"score": 2.5, "high": True})
    assert first.parts == {"score": [1.25], "high": [True]}


@pytest.mark.parametrize(
    ("values", "merged"),
    [
        ([{"stage": "C", "flags": ["a", "b"]}, {"stage": "C", "flags": ["b"]}], {"stage": "C", "flags": ["b"]}),
        ([{"a": 1, "b": 2}, {"a": 1, "b": 3}], {"a": 1, "b": None}),
        (["x"], "x"),
        (["x", "y"], None),
    ],
)
def test_merged_value(values: list[Any], merged: Any) -> None:
    assert merged_value(values) == merged


@pytest.mark.parametrize(
    ("domain", "outcome"),
    [
        (Interval(1, 2), Outcome.MET),
        (Interval(3, 4), Outcome.UNMET),
        (Interval(1, 4), Outcome.UNKNOWN),
        (Interval(2, 3, False, True), Outcome.UNMET),
        (Interval.point(2), Outcome.MET),
    ],
)
def test_kleene_comparison(domain: Interval, outcome: Outcome) -> None:
    assert outcome_of(domain, at_most(2)) is outcome


def test_trees_stay_small() -> None:
    """Every path of a system is kept: a system of many independent questions belongs into several trees."""
    assess(Facts())

    def leaves(node: Any) -> int:
        return leaves(node[3]) + leaves(node[4]) if node[1] else 1

    from hccboard.domain.liver_function import makuuchi
    from hccboard.domain.staging import bclc, cnlc, hklc, intermediate, points, transplant

    trees = [
        bclc.rules, bclc._group, cnlc.rules, hklc.rules, intermediate._bolondi_rules, intermediate._kinki_rules,
        points._clip, points._jis, points._hap, transplant._french, transplant._up_to_seven, makuuchi._tree,
    ]  # fmt: skip
    for tree in trees:
        assert leaves(tree.paths(lambda name: Variables(Facts())[name].everything).root) < 300


def test_results_do_not_depend_on_the_patients_before() -> None:
    """Answers and unknown variables are shared between patients: the order of patients must not matter."""
    rows = [
        facts(), facts(sizes=None), facts(cp=7, vp=None, trunk=None), {}, facts(ecog_ps=None, afp_ng_ml=None),
        {"cholestatic_disease": True}, facts(child_pugh_stated={"class": "B"}, inr=None),
        facts(bilirubin={"value": 2.5, "unit": "mg/dL"}),
    ]  # fmt: skip
    forwards = [dict(assess(read_facts(row)).results) for row in rows]
    backwards = [dict(assess(read_facts(row)).results) for row in reversed(rows)]
    assert forwards == backwards[::-1]


def test_every_system_has_a_trace_or_a_reason() -> None:
    for system, result in assess(read_facts(facts())).results.items():
        assert result.system == system
        assert bool(result.trace) != bool(result.switched_off), system
        for step in result.trace:
            assert step.row == {
                "rule": step.rule, "id": step.id, "outcome": step.outcome.value, "used": step.used,
            }  # fmt: skip


def test_only_named_systems_are_run() -> None:
    assert list(assess(read_facts(facts()), ["cnlc", "bclc"]).results) == ["cnlc", "bclc"]
    assert list(assess(Facts()).results) == list(SYSTEMS)


def test_value_of_one_patient_is_not_changed_by_another() -> None:
    before = judge("bclc", cp=7)
    judge("bclc", cp=7, ecog_ps=1)
    assert before.value == {"stage": "A", "flags": ["liver_function_not_preserved"]}
