"""Curves, comparison and guard: rules that hold for any cohort, and the cohorts that have no answer."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccboard.analytics import comparison, kaplan_meier, time_zero
from hccboard.analytics.results import CONF_TYPES, Survival
from hccboard.analytics.survival import Cohort, Question, analyse
from hccboard.errors import UserError

PATIENTS = st.lists(st.tuples(st.integers(0, 30).map(lambda x: x / 2), st.booleans()), min_size=1, max_size=25)
FEW = settings(max_examples=40, deadline=None)


def curve(patients: list[tuple[float, bool]], conf_type: str = "log-log"):
    times, events = zip(*patients, strict=True)
    return kaplan_meier.curve(times, events, group="all", conf_type=conf_type)


def codes(found: Survival) -> set[str]:
    return {one.code for one in found.findings}


@FEW
@given(PATIENTS, st.sampled_from(CONF_TYPES))
def test_a_curve_only_falls_within_its_limits(patients, conf_type) -> None:
    steps = curve(patients, conf_type).steps
    heights = [1.0, *(step.survival for step in steps)]
    assert all(0 <= later <= earlier for earlier, later in pairwise(heights))
    assert [step.time for step in steps] == sorted({time for time, _event in patients})
    for step in steps:
        assert step.n_risk == sum(time >= step.time for time, _event in patients)
        if step.lower is not None and step.upper is not None:
            assert 0 <= step.lower <= step.survival + 1e-12 and step.survival - 1e-12 <= step.upper <= 1
        else:
            assert step.survival == 0 or (step.survival == 1 and conf_type == "log-log")


@FEW
@given(PATIENTS)
def test_without_censoring_survival_is_the_share_that_lived_longer(patients) -> None:
    times = [time for time, _event in patients]
    for step in curve([(time, True) for time in times]).steps:
        assert step.survival == pytest.approx(sum(time > step.time for time in times) / len(times))


@FEW
@given(PATIENTS)
def test_what_is_censored_after_the_last_event_does_not_move_the_curve(patients) -> None:
    last = max(time for time, _event in patients)
    before = curve([*patients, (last + 1, False)])
    after = curve([*patients, (last + 9, False)])
    assert [(s.time, s.survival) for s in before.steps[:-1]] == [(s.time, s.survival) for s in after.steps[:-1]]
    assert before.median == after.median
    assert after.at(last + 9).survival == after.at(last).survival


@FEW
@given(PATIENTS, st.randoms())
def test_the_order_of_patients_and_the_unit_of_time_do_not_matter(patients, random) -> None:
    shuffled = list(patients)
    random.shuffle(shuffled)
    assert curve(shuffled) == curve(patients)
    halved = curve([(time / 2, event) for time, event in patients])
    assert [step.survival for step in halved.steps] == [step.survival for step in curve(patients).steps]


@FEW
@given(PATIENTS, st.integers(0, 15))
def test_from_a_landmark_as_many_are_observed_as_were_at_risk_at_it(patients, landmark) -> None:
    at_risk = curve(patients).n_risk(landmark)
    cohort = Cohort(*zip(*patients, strict=True))
    if not at_risk:
        with pytest.raises(UserError, match="No patient was observed up to the landmark"):
            analyse(cohort, Question(landmark=landmark))
        return
    found = analyse(cohort, Question(landmark=landmark))
    assert found.curves[0].n == at_risk
    assert len(found.before_landmark) == len(patients) - at_risk
    shift = {step.time - landmark for step in curve(patients).steps if step.time >= landmark}
    assert {step.time for step in found.curves[0].steps} == shift


@FEW
@given(PATIENTS, PATIENTS)
def test_the_log_rank_test_does_not_know_the_names_of_groups(first, second) -> None:
    times, events = zip(*first, *second, strict=True)
    one, _findings = comparison.logrank(times, events, ["a"] * len(first) + ["b"] * len(second))
    other, _findings = comparison.logrank(times, events, ["z"] * len(first) + ["y"] * len(second))
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert one.df == 1 and 0 <= one.p <= 1
        assert one.chi_square == pytest.approx(other.chi_square, abs=1e-9)


def test_a_median_survives_rounding_and_a_level_half_is_named() -> None:
    # 4/5 * 3/4 * 2/3 ... products of fractions; a curve that stands at a half from 3 to 8
    patients = [(1.0, True), (2.0, True), (3.0, True), (4.0, False), (8.0, True), (9.0, True)]
    found = curve(patients)
    assert found.at(3.0).survival == pytest.approx(0.5)
    assert (found.median, found.stands_at_half, found.median_plateau) == (3.0, True, 8.0)
    assert "median_plateau" in codes(analyse(Cohort(*zip(*patients, strict=True)), Question()))
    to_the_end = curve([(1.0, True), (2.0, False)])
    assert (to_the_end.median, to_the_end.stands_at_half, to_the_end.median_plateau) == (1.0, True, None)


def test_after_the_last_observation_nothing_is_told() -> None:
    censored = curve([(1.0, True), (5.0, True), (12.0, False)])
    assert censored.at(12.0).survival is not None
    assert censored.at(12.1).survival is None and censored.at(12.1).n_risk == 0
    died = curve([(1.0, True), (5.0, True)])
    assert (died.at(60.0).survival, died.at(60.0).lower) == (0.0, None)


def test_groups_that_say_little_are_named() -> None:
    times = [*range(1, 13), 4.0, 5.0, 6.0, 7.0]
    events = [True] * 12 + [True, False, False, False]
    groups = ["many"] * 12 + ["one"] + ["censored"] * 3
    found = analyse(Cohort(times, events, groups), Question(at=(5.5, 20.0)))
    by_code = {(one.code, one.values.get("group")) for one in found.findings}
    assert {("one_patient", "one"), ("no_events", "censored"), ("few_at_risk", "censored"),
            ("after_the_end", "censored")} <= by_code  # fmt: skip
    assert ("few_events", "many") not in by_code
    assert [one.group for one in found.curves] == ["censored", "many", "one"]
    assert found.curves[0].median is None
    assert found.logrank is not None and found.logrank.df == 2


def test_numbers_as_groups_stand_by_size() -> None:
    found = analyse(Cohort([1, 2, 3, 4], [True] * 4, ["10", "9", "x", "2"]), Question())
    assert [one.group for one in found.curves] == ["2", "9", "10", "x"]


@pytest.mark.parametrize(("times", "events", "groups", "code"), [
    ([1, 2, 3], [False] * 3, ["a", "a", "b"], "logrank_no_events"),
    ([1, 2, 3], [True] * 3, ["a", "a", "a"], "logrank_one_group"),
    ([1, 5, 6], [False, True, True], ["a", "b", "b"], "logrank_one_group"),
    ([3, 3, 3], [True] * 3, ["a", "a", "b"], "logrank_nobody_to_compare"),
])  # fmt: skip
def test_no_log_rank_where_there_is_nothing_to_compare(times, events, groups, code) -> None:
    tested, findings = comparison.logrank(times, events, groups)
    assert tested is None and code in {one.code for one in findings}


def test_a_group_that_ended_before_the_first_event_takes_no_degree_of_freedom() -> None:
    times, events = [3, 4, 5, 6, 1, 2], [True, True, True, False, False, False]
    tested, findings = comparison.logrank(times, events, ["a", "b", "a", "b", "early", "early"])
    alone, _findings = comparison.logrank(times[:4], events[:4], ["a", "b", "a", "b"])
    assert tested == alone and tested is not None and tested.df == 1
    assert [one.values for one in findings] == [{"group": "early"}]


@pytest.mark.parametrize(("columns", "code"), [
    ({"x": [1.0] * 6}, "cox_constant"),
    ({"x": [0.0, 1.0, 0.0, 1.0, 1.0, 0.0], "y": [1.0, 0.0, 1.0, 0.0, 0.0, 1.0]}, "cox_dependent"),
    ({"x": ["a", "a", "a", "b", "b", "b"]}, "cox_separated"),
    ({"x": [1e200, 3e200, 2e200, 2e200, 1e200, 3e200]}, "cox_scale"),
    ({"x": [1e-200, 3e-200, 2e-200, 2e-200, 1e-200, 3e-200]}, "cox_scale"),
    ({"x": [3e-6, 1e-6, 2e-6, 2e-6, 1e-6, 2.5e-6]}, "cox_scale"),
    ({"x": [6.0, 5.0, 4.0, 3.0, 2.0, 1.0]}, "cox_separated"),
])  # fmt: skip
def test_no_cox_model_where_no_estimate_exists(columns, code) -> None:
    model, findings = comparison.cox([1, 2, 3, 4, 5, 6], [True, True, True, False, False, False], columns)
    assert model is None and {one.code for one in findings} == {code}
    assert comparison.cox([1, 2], [False, False], {"x": [1.0, 2.0]})[1][0].code == "cox_no_events"


def test_a_text_column_stands_against_its_first_level() -> None:
    times, events = list(range(1, 10)), [True] * 9
    model, findings = comparison.cox(times, events, {"stage": ["B", "A", "C", "A", "B", "C", "C", "B", "A"]})
    assert model is not None and [one.code for one in findings] == ["cox_few_events"]
    assert [(one.name, one.level, one.reference) for one in model.covariates] == [
        ("stage=B", "B", "A"), ("stage=C", "C", "A"),
    ]  # fmt: skip
    for one in model.covariates:
        assert one.hazard_ratio == pytest.approx(math.exp(one.coef))
        assert one.lower < one.hazard_ratio < one.upper


def test_patients_without_a_covariate_are_named_and_stay_in_the_curve() -> None:
    cohort = Cohort([1, 2, 3, 4], [True] * 4, covariates={"age": [50.0, None, 61.0, 55.0]})
    found = analyse(cohort, Question())
    assert found.without_covariate == ((1, "age"),)
    assert found.curves[0].n == 4 and found.cox is not None and found.cox.n == 3


def test_membership_decided_later_is_refused_with_a_landmark() -> None:
    cohort = Cohort([10, 12, 3, 9], [True] * 4, ["operated", "operated", "not", "not"], [4, 6, None, None])
    with pytest.raises(UserError) as refused:
        analyse(cohort, Question())
    assert "immortal-time" in refused.value.what and "2 of 4" in refused.value.what
    assert "landmark at 6" in refused.value.next_step and "at it: 3" in refused.value.next_step
    with pytest.raises(UserError, match="1 of 4"):
        analyse(cohort, Question(landmark=5))
    found = analyse(cohort, Question(landmark=6))
    assert [(one.group, one.n) for one in found.curves] == [("not", 1), ("operated", 2)]
    assert "membership_unchecked" not in codes(found)
    assert analyse(Cohort(cohort.durations, cohort.events, cohort.groups, [0, 0, None, -2]), Question()).logrank


def test_a_later_column_is_refused_until_there_is_a_landmark() -> None:
    cohort = Cohort([10, 12, 3, 9], [True] * 4, ["CR", "SD", "PD", "SD"])
    with pytest.raises(UserError, match="response tells of something after time zero"):
        analyse(cohort, Question(later=("response",)))
    assert "membership_unchecked" in codes(analyse(cohort, Question(later=("response",), landmark=4)))


@pytest.mark.parametrize("name", [
    "response", "Best_Response", "mRECIST", "operated", "surgery", "resected", "conversion_resection", "transplanted",
    "BOR", "recurrence", "progressed", "best response (CR/PR)", "手术", "客观缓解", "转化成功",
])  # fmt: skip
def test_names_of_what_comes_after_time_zero(name: str) -> None:
    assert time_zero.sounds_later(name)


@pytest.mark.parametrize("name", [
    "stage", "bclc", "vascular_invasion", "resectable", "prior_resection", "previous surgery", "arm", "age", "sex",
    "transplant_candidate", "baseline_response_marker", "afp", "crp", "etiology", "regimen", "既往手术", "可切除",
    "门静脉癌栓", "tumour_in_both_lobes", "secretion",
])  # fmt: skip
def test_names_of_what_time_zero_knows(name: str) -> None:
    assert not time_zero.sounds_later(name)
