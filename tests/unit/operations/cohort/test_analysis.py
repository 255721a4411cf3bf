"""A cohort filtered, grouped and analysed; the guard against immortal time; who is left out and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccboard.domain.case_course import (
    Baseline,
    CaseCourse,
    CourseFinding,
    CriteriaCourse,
    EpisodeCourse,
    LineCourse,
    ProcedureCourse,
    StudyPoint,
)
from hccboard.domain.case_course.model import studies_text
from hccboard.errors import UserError
from hccboard.operations import cohort
from hccboard.operations.cohort import Question, Registry, Selection
from hccboard.wording.cohort import warning_text

START = date(2024, 1, 1)
TODAY = date(2026, 11, 21)


def day(months: float) -> str:
    return (START + timedelta(days=round(months * 30.4375))).isoformat()


def patient(
    number: int, months: float = 12.0, *, died: bool = True, drugs: str = "Lenvatinib", responds: float | None = None,
    operated: float | None = None, evaluated: bool = True, **more: Any,
) -> CaseCourse:  # fmt: skip
    """Someone whose first dose was on ``START``; times in months from it."""
    studies = [StudyPoint(day(1.0), -10.0, "SD")] if evaluated else []
    if responds is not None:
        studies.append(StudyPoint(day(responds), -40.0, "PR"))
    judged = CriteriaCourse(
        "PR" if responds else "SD", "SD", day(responds) if responds else "", "",
        min((one.percent for one in studies if one.percent is not None), default=None),
        studies[-1].date if studies else "", studies_text(studies),
    )  # fmt: skip
    course = CaseCourse(
        f"id{number}", f"HCC-{number}", "M",
        starts={"first_systemic": day(0), "first_treatment": day(0)},
        lines=(LineCourse(day(0), drugs=drugs, line=1),),
        episodes=(EpisodeCourse(day(0), "", day(-0.5), ("systemic",), {"mRECIST": judged, "RECIST1.1": judged}),),
        baselines=(Baseline(day(0), bclc="C", ecog="1", age_years=60),),
        procedures=() if operated is None else (ProcedureCourse(day(operated), "resection", "R0"),),
        death=day(months) if died else "", death_state="dated" if died else "",
        last_contact=day(months), contact_status="" if died else "alive", last_imaging=day(1.0),
    )  # fmt: skip
    return replace(course, **more)


def registry(*courses: CaseCourse) -> Registry:
    return Registry(courses, TODAY)


def asked(**more: Any) -> Question:
    return Question(**({"endpoint": "os", "time_zero": "first_systemic"} | more))


def codes(analysis: cohort.Analysis) -> list[str]:
    return [code for code, _values in analysis.warnings]


TEN = [patient(n, 4.0 + n, responds=3.0 if n % 2 else None, operated=6.0 if n > 7 else None) for n in range(10)]


def test_one_curve_of_everybody() -> None:
    found = cohort.analyse(registry(*TEN), asked())
    assert found.survival is not None
    (curve,) = found.survival.curves
    assert (curve.n, curve.events, found.total, found.selected, len(found.members)) == (10, 10, 10, 10, 10)
    assert curve.median == pytest.approx(8.0, abs=0.05)


# --- immortal time --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("group_by", "decided"), [("response", 5), ("operated", 2)])
def test_a_comparison_decided_later_is_refused_with_landmarks(group_by: str, decided: int) -> None:
    found = cohort.analyse(registry(*TEN), asked(group_by=group_by))
    refusal = found.refusal
    assert found.survival is None and refusal is not None
    assert (refusal.reason, refusal.grouping, refusal.n) == ("immortal_time", group_by, 10)
    assert refusal.count == decided
    assert refusal.offered in refusal.landmarks
    for landmark in refusal.landmarks:
        taken = cohort.analyse(registry(*TEN), asked(group_by=group_by, landmark_months=landmark.months))
        assert taken.refusal is None
        early = sum(len(one.case_ids) for one in taken.excluded if one.reason == "before_landmark")
        assert early == landmark.left_out
        assert landmark.kept + landmark.left_out == 10


def test_groups_are_those_of_the_landmark() -> None:
    found = cohort.analyse(registry(*TEN), asked(group_by="response", landmark_months=3.0))
    assert found.survival is not None and found.survival.landmark == 3.0
    assert {curve.group: curve.n for curve in found.survival.curves} == {"responder": 5, "non_responder": 5}
    late = cohort.analyse(registry(*TEN), asked(group_by="operated", landmark_months=5.0))
    assert {one.group for one in late.members} == {"not_operated"}
    assert dict(found.warnings)["landmark"]["left_out"] == 0
    # counted from the landmark: the first death, at month 4, is 1 month after it
    assert found.survival.curves[1].steps[0].time == pytest.approx(1.0, abs=0.05)


def test_who_was_not_evaluated_by_the_landmark_is_in_no_group() -> None:
    courses = [*TEN, patient(20, evaluated=False)]
    found = cohort.analyse(registry(*courses), asked(group_by="response", landmark_months=3.0))
    assert [(one.reason, one.case_numbers) for one in found.excluded] == [("no_group", ("HCC-20",))]


def test_operated_before_response_is_asked_is_no_immortal_time() -> None:
    """From the operation on, the response before it was known."""
    courses = [replace(one, starts={"surgery": day(6.0)}) for one in TEN]
    found = cohort.analyse(registry(*courses), asked(time_zero="surgery", group_by="response"))
    assert found.refusal is None and found.survival is not None


def test_filters_and_groups_look_no_further_than_time_zero() -> None:
    late = patient(1, procedures=(ProcedureCourse(day(2.0), "tace"),))
    early = patient(2, procedures=(ProcedureCourse(day(0), "tace"),))
    by_zero = cohort.analyse(registry(late, early), asked(group_by="locoregional"))
    assert {one.case_id: one.group for one in by_zero.members} == {"id1": "none", "id2": "tace_haic"}
    assert dict(by_zero.warnings)["decided_later"] == {"facet": "locoregional", "count": 1, "n": 2}
    by_landmark = cohort.analyse(registry(late, early), asked(group_by="locoregional", landmark_months=3.0))
    assert {one.group for one in by_landmark.members} == {"tace_haic"}


def test_by_regimen_from_the_diagnosis_is_refused_with_the_time_zero_to_take() -> None:
    """At diagnosis nobody is treated: everybody would be in one group, and who is treated later lived until then."""
    courses = [patient(n, 10.0 + n, starts={"diagnosis": day(-1.0), "first_systemic": day(0)}) for n in range(4)]
    refusal = cohort.analyse(registry(*courses), asked(time_zero="diagnosis", group_by="regimen")).refusal
    assert refusal is not None
    assert (refusal.reason, refusal.count, refusal.n, refusal.time_zero) == ("immortal_time", 4, 4, "first_systemic")
    taken = cohort.analyse(registry(*courses), asked(time_zero="diagnosis", group_by="regimen", landmark_months=3.0))
    assert {one.group for one in taken.members} == {"tki"}
    assert cohort.analyse(registry(*courses), asked(time_zero="first_systemic", group_by="regimen")).refusal is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(1, 24), st.floats(0.5, 24)), min_size=4, max_size=12), st.floats(1, 12))
def test_what_comes_after_the_landmark_moves_nobody(patients: list[tuple[float, float]], landmark: float) -> None:
    landmark = round(landmark, 1)
    question = asked(group_by="operated", landmark_months=landmark)
    courses = [patient(n, life, operated=min(when, life)) for n, (life, when) in enumerate(patients)]
    without = [
        replace(one, procedures=tuple(p for p in one.procedures if p.date <= day(landmark))) for one in courses
    ]
    first, second = (cohort.analyse(registry(*one), question) for one in (courses, without))
    assert [(one.case_id, one.group) for one in first.members] == [(one.case_id, one.group) for one in second.members]
    assert first.refusal is None


# --- bad input ------------------------------------------------------------------------------------------------


def test_an_entirely_censored_group_and_one_of_one_patient_are_named() -> None:
    courses = [patient(n, 10.0 + n, died=False) for n in range(3)] + [patient(9, 5.0, drugs="Sorafenib + nivolumab")]
    found = cohort.analyse(registry(*courses), asked(group_by="regimen"))
    assert found.survival is not None
    assert {curve.group: curve.n for curve in found.survival.curves} == {"tki": 3, "ici_tki": 1}
    told = {(code, values.get("group")) for code, values in found.warnings}
    assert ("no_events", "tki") in told and ("one_patient", "ici_tki") in told


def test_contradictions_leave_a_patient_out_with_the_reason() -> None:
    courses = [
        patient(1), patient(2, death_state="contradicted"), patient(3, death="2023-06-01"), patient(4, starts={}),
        patient(5, starts={}, unknown={"first_systemic": "undated"}),
    ]  # fmt: skip
    found = cohort.analyse(registry(*courses), asked())
    assert {one.reason: one.case_numbers for one in found.excluded} == {
        "death_contradicted": ("HCC-2",), "death_before_start": ("HCC-3",), "no_time_zero": ("HCC-4",),
        "undated": ("HCC-5",),
    }  # fmt: skip
    assert len(found.members) == 1


def test_what_is_odd_about_a_course_is_counted_in_words() -> None:
    odd = ("future_date", "stops_before_start", "treated_before_diagnosis")
    courses = [patient(n, findings=(CourseFinding(code),)) for n, code in enumerate(odd)]
    found = cohort.analyse(registry(*courses), asked())
    told = {code: values for code, values in found.warnings if code in odd}
    assert told == {code: {"count": 1, "n": 3} for code in odd}
    for code, values in found.warnings:
        assert warning_text(code, values) != code


def test_nobody_left_is_an_answer_without_curves() -> None:
    for courses in ([], [patient(1, starts={})]):
        found = cohort.analyse(registry(*courses), asked())
        assert (found.survival, found.refusal, found.members) == (None, None, ())
    late = cohort.analyse(registry(*TEN), asked(landmark_months=60.0))
    assert late.survival is None and late.excluded[0].reason == "before_landmark"


def test_efs_is_not_drawn_where_it_is_not_known() -> None:
    episode = patient(1).episodes[0]
    judged = replace(episode.criteria["mRECIST"], progression=day(4.0))
    worse = patient(1, episodes=(replace(episode, criteria={"mRECIST": judged}),))
    found = cohort.analyse(registry(worse, patient(2)), asked(endpoint="efs"))
    assert found.refusal is not None
    assert (found.refusal.reason, found.refusal.count, found.refusal.n) == ("efs_not_known", 1, 2)


@pytest.mark.parametrize("question", [
    asked(endpoint="rfs"), asked(criteria="any", group_by="response"),
    asked(criteria="any", time_zero="first_response"), asked(landmark_months=-1.0),
])  # fmt: skip
def test_questions_without_sense_are_refused(question: Question) -> None:
    with pytest.raises(UserError) as refused:
        cohort.analyse(registry(*TEN), question)
    assert refused.value.next_step


@pytest.mark.parametrize("wrong", [{"endpoint": "x"}, {"time_zero": "x"}, {"group_by": "x"}, {"criteria": "x"}])
def test_an_id_that_is_none_is_a_fault(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        cohort.analyse(registry(*TEN), asked(**wrong))


# --- filters --------------------------------------------------------------------------------------------------


def counts(found: cohort.Analysis, facet: str) -> dict[str, int]:
    return {one.value: one.count for each in found.facets if each.id == facet for one in each.values}


def test_counts_follow_the_other_filters() -> None:
    courses = [patient(1), patient(2, sex="F"), patient(3, sex="F", drugs="Nivolumab + lenvatinib"), patient(4, sex="")]
    found = cohort.analyse(registry(*courses), asked(selection=Selection({"sex": frozenset({"F"})})))
    assert (found.total, found.selected) == (4, 2)
    assert counts(found, "sex") == {"M": 1, "F": 2, "unknown": 1}
    assert counts(found, "regimen") == {"tki": 1, "ici_tki": 1}
    assert [one.chosen for each in found.facets if each.id == "sex" for one in each.values] == [False, True, False]


def test_the_period_of_the_start_is_inclusive() -> None:
    for since, until, wanted in (
        (START, START, 1), (START + timedelta(1), None, 0), (None, START - timedelta(1), 0), (None, None, 1),
    ):  # fmt: skip
        chosen = Selection({}, since, until)
        assert cohort.analyse(registry(patient(1)), asked(selection=chosen)).selected == wanted


_STAGES = st.sampled_from(("", "B", "C", "B|C"))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(("M", "F", "")), _STAGES, st.sampled_from(((), ("hbv",), ("hbv", "hcv")))),
             min_size=1, max_size=15),
    st.sets(st.sampled_from(("M", "F", "unknown"))), st.sets(st.sampled_from(("B", "C", "open", "unknown"))),
)  # fmt: skip
def test_counts_add_up(people: list[tuple[str, str, tuple[str, ...]]], sexes: set[str], stages: set[str]) -> None:
    courses = [
        patient(n, sex=sex, causes=causes, baselines=(Baseline(day(0), bclc=stage),))
        for n, (sex, stage, causes) in enumerate(people)
    ]
    chosen = Selection({"sex": frozenset(sexes), "bclc": frozenset(stages)})
    found = cohort.analyse(registry(*courses), asked(selection=chosen))
    assert found.selected == len(found.members)
    for facet in found.facets:
        assert sum(one.count for one in facet.values if one.chosen) == found.selected
    assert found.selected == sum(
        (sex or "unknown") in sexes and {"": "unknown", "B|C": "open"}.get(stage, stage) in stages
        for sex, stage, _causes in people
    )
    assert len(found.members) + sum(len(one.case_ids) for one in found.excluded) == found.selected


# --- Cox --------------------------------------------------------------------------------------------------------


def test_cox_with_the_state_at_the_start() -> None:
    states = [Baseline(day(0), ecog=str(n % 2), afp_ng_ml=(10.0 * n, 10.0 * n), age_years=50 + (n * 3) % 20)
              for n in range(80)]  # fmt: skip
    courses = [
        patient(n, 3.0 + (n * 7) % 29, died=n % 5 != 0, responds=2.0 if n % 3 == 0 else None, baselines=(state,))
        for n, state in enumerate(states)
    ]
    question = asked(group_by="response", landmark_months=3.0, covariates=("group", "ecog", "afp", "age"))
    found = cohort.analyse(registry(*courses), question)
    assert found.survival is not None and found.survival.cox is not None
    names = [one.name for one in found.survival.cox.covariates]
    assert names == ["group=responder", "ecog", "afp", "age"]
    assert found.hazards_check is not None and set(found.hazards_check.p) == set(names)
    assert all(0 <= p <= 1 for p in found.hazards_check.p.values())


def test_who_lacks_a_covariate_is_not_in_the_model() -> None:
    courses = [patient(n, 3.0 + (n * 7) % 29, baselines=(Baseline(day(0), ecog="" if n < 5 else str(n % 2)),))
               for n in range(40)]  # fmt: skip
    found = cohort.analyse(registry(*courses), asked(covariates=("ecog",)))
    assert found.survival is not None and found.survival.cox is not None
    assert (found.survival.cox.n, len(found.survival.without_covariate)) == (35, 5)


def test_median_follow_up_counts_the_censored() -> None:
    """Reverse Kaplan-Meier: nobody died, so it is the median of the times."""
    courses = [patient(n, 10.0 + n, died=False) for n in range(5)]
    assert cohort.analyse(registry(*courses), asked()).median_follow_up_months == pytest.approx(12.0, abs=0.05)
