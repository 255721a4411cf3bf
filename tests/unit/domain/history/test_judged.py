"""Judgements of the team and lobes from segments, as facts of criteria."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hccboard import evidence
from hccboard.domain import catalogue
from hccboard.domain.facts import Choices, Fact, Interval
from hccboard.domain.history.case import case_facts
from hccboard.domain.history.judged import judged_facts, lobe_facts_of, reconciled
from hccboard.domain.judged_questions import NUMBERS, QUESTIONS, YES_NO
from hccboard.domain.records import (
    BoardQuestion,
    CaseRecords,
    ImagingStudy,
    Judgement,
    Lesion,
    Measurement,
    Patient,
    Procedure,
)  # fmt: skip
from hccboard.domain.snapshot import Staleness
from hccboard.evidence.fact_names import fact_form
from hccboard.evidence.knowledge import pharmacopoeia_of

DAY, EARLIER = date(2026, 8, 6), date(2026, 5, 6)


def case(*records) -> CaseRecords:
    return CaseRecords(Patient(id="c", case_id="c", case_number="HCC-1"), tuple(records))


def answered(question: str, answer: str | None = None, day: date = DAY, value: str = "", comparator: str = ""):
    number = Decimal(value) if value else None
    return Judgement(id=f"{question}{day}", case_id="c", date=day, source="board", question=question, answer=answer,
                     value=number, comparator=comparator)  # fmt: skip


def judged(*records, as_of: date = DAY) -> dict[str, Fact]:
    return {one.key: one for one in judged_facts(case(*records), as_of)}


def test_every_question_is_a_fact_that_criteria_may_name_in_its_own_form():
    for question in QUESTIONS:
        form = fact_form(question)
        assert form is not None, question
        assert bool(form.choices) is (question in YES_NO), question
    assert not set(YES_NO) & set(NUMBERS)


def test_no_laboratory_fact_is_a_question():
    measured = {one.key for one in catalogue.LABORATORY}
    assert not measured & set(QUESTIONS)


def test_an_answer_carries_its_day_and_source():
    found = judged(answered("feasible.resection", "no"))["feasible.resection"]
    assert found.domain == Choices((False,))
    assert (found.date, found.source, found.record_id) == (DAY, "board", f"feasible.resection{DAY}")


@pytest.mark.parametrize(("newer", "expected"), [
    ("no", Choices((False,))), ("yes", Choices((True,))), ("indeterminate", None), ("not_assessed", None),
])  # fmt: skip
def test_the_newest_answer_stands_and_one_that_says_nothing_forgets_the_older(newer, expected):
    found = judged(answered("portal_flow_preserved", "yes", EARLIER), answered("portal_flow_preserved", newer))
    assert (found["portal_flow_preserved"].domain if found else None) == expected


def test_an_answer_of_a_later_day_is_not_known_yet():
    assert judged(answered("portal_flow_preserved", "yes"), as_of=EARLIER) == {}


@pytest.mark.parametrize(("value", "comparator", "expected"), [
    ("5", "", Interval.point(5.0)), ("5", ">=", Interval(5.0, 50.0)), ("5", "<", Interval(0.0, 5.0, True, False)),
    ("50", ">", None), ("", "", None),
])  # fmt: skip
def test_a_number_keeps_its_comparator(value, comparator, expected):
    found = judged(answered("ablation.margin_mm", None, DAY, value, comparator))
    assert (found["ablation.margin_mm"].domain if found else None) == expected


def lesions(*segments: tuple[str, ...], listed=True, stated=None, sizes=None) -> CaseRecords:
    study = ImagingStudy(id="s", case_id="c", date=DAY, label="CT", all_nodules_listed=listed, nodule_count_high=stated)
    found = [Lesion(id=f"l{i}", case_id="c", label=f"L{i}", organ="liver", segments=s) for i, s in enumerate(segments)]
    measured = [
        Measurement(id=f"m{i}", case_id="c", lesion_id=f"l{i}", study_id="s", date=DAY, **(sizes or {}).get(
            i, {"longest_diameter_mm": 20}))
        for i, _ in enumerate(segments)
    ]  # fmt: skip
    return case(study, *found, *measured)


@pytest.mark.parametrize(("told", "bilobar", "one_lobe"), [
    (lesions(("S2",), ("S6",)), True, False),
    (lesions(("S2",), ("S6",), listed=None), True, False),  # two are enough, whatever else is there
    (lesions(("S5",), ("S6", "S7")), False, True),
    (lesions(("S5",), ("S6",), listed=None), None, None),  # there may be one in the left lobe
    (lesions(("S5",), stated=2), None, None),
    (lesions(("S4b", "S5"),), None, None),  # across the midline
    (lesions(("S1",), ("S6",)), None, None),  # the caudate lobe belongs to neither
    (lesions((), ("S6",)), None, None),
    (lesions(("S2",), ("S6",), sizes={0: {"state": "disappeared"}}), False, True),
    (lesions(("S2",), ("S6",), sizes={0: {"longest_diameter_mm": 20, "treated": True}}), None, None),  # dead or alive
    (lesions(("S2",), ("S6",), sizes={0: {"longest_diameter_mm": 20, "li_rads": "LR-3"}}), False, True),
    (case(), None, None),
])  # fmt: skip
def test_lobes_from_the_segments_of_the_nodules_that_count(told, bilobar, one_lobe):
    found = {one.key: one.domain.values[0] for one in lobe_facts_of(told, DAY)}
    assert (found.get("tumour.bilobar"), found.get("tumour.one_lobe")) == (bilobar, one_lobe)


VIABLE = {"longest_diameter_mm": 20, "li_rads": "LR-TR viable"}


def sized(*millimetres: int, **measured) -> dict:
    return {i: {"longest_diameter_mm": mm, **measured} for i, mm in enumerate(millimetres)}


@pytest.mark.parametrize(("told", "count", "largest"), [
    (lesions(("S6",), ("S2",), ("S3",), sizes=sized(60, 30, 25)), 2.0, 3.0),  # Xu 2022: up to three of up to 3 cm
    (lesions(("S2",), ("S6",), sizes=sized(50, 80)), 1.0, 5.0),  # the largest may lie left or right
    (lesions(("S6",), ("S2",), sizes=sized(60, 30), listed=None), None, None),  # there may be more
    (lesions(("S6",), ("S2",), sizes=sized(40, 40)), None, None),  # which lobe is the other one?
    (lesions(("S6",), ("S4b", "S5"), sizes=sized(60, 30)), None, None),  # across the midline
    (lesions(("S6",), ("S2",), sizes={**sized(60), 1: VIABLE}), 1.0, None),
    (lesions(("S6",), ("S5",), sizes=sized(60, 30)), None, None),  # one lobe: nothing is in the other
])  # fmt: skip
def test_the_other_lobe_is_the_one_opposite_to_the_largest_nodule(told, count, largest):
    found = {one.key: one.domain for one in lobe_facts_of(told, DAY)}
    other, size = (found.get(f"tumour.lobes.other_lobe_{key}") for key in ("count", "largest_cm"))
    assert other == (None if count is None else Interval.point(count))
    if largest is not None or count is None:
        assert size == (None if largest is None else Interval.point(largest))
    else:
        assert size == Interval(0.1, 2.0)  # viable, at most what was measured


@pytest.mark.parametrize(("told", "said", "expected"), [
    (Choices((True,)), Choices((False,)), Choices((False, True))),
    (Choices((True,)), Choices((True,)), Choices((True,))),
    (Choices((True, False)), Choices((False,)), Choices((False,))),
    (Interval(1.0, 9.0), Interval(4.0, 20.0), Interval(4.0, 9.0)),
    (Interval(1.0, 2.0), Interval(4.0, 5.0), Interval(1.0, 5.0)),
])  # fmt: skip
def test_what_contradicts_itself_leaves_both_possible(told, said, expected):
    (found,) = reconciled([Fact("x", told)], [Fact("x", said)])
    assert found.domain == expected


def test_a_judgement_against_the_segments_leaves_the_lobes_open():
    told = lesions(("S2",), ("S6",))
    told = CaseRecords(told.patient, (*told.records, answered("tumour.bilobar", "no")))
    found = {one.key: one for one in case_facts(told, DAY, pharmacopoeia_of(evidence.shipped()))}
    assert set(found["tumour.bilobar"].domain.values) == {True, False}


def test_the_goal_is_that_of_the_newest_question_that_states_one():
    asked = [
        BoardQuestion(id="1", case_id="c", date=EARLIER, question="?", goal="cure"),
        BoardQuestion(id="2", case_id="c", date=DAY, question="?", goal="conversion"),
        BoardQuestion(id="3", case_id="c", date=DAY, question="?"),
    ]  # fmt: skip
    drugs = pharmacopoeia_of(evidence.shipped())
    goals = [one.domain.values for one in case_facts(case(*asked), DAY, drugs) if one.key == "goal"]
    assert goals == [("conversion",)]
    assert not [one for one in case_facts(case(), DAY, drugs) if one.key == "goal"]


def test_days_since_the_last_operation_grow_with_the_days_since_the_answer():
    told = answered("operation.days_since_last", None, EARLIER, "30", ">=")
    assert judged(told)["operation.days_since_last"].domain.low == 30 + (DAY - EARLIER).days


def test_an_answer_dated_to_a_month_may_be_of_its_last_day():
    told = answered("operation.days_since_last", None, date(2026, 8, 1), "5")
    told = replace(told, date_precision="month")
    assert judged(told, as_of=date(2026, 9, 3))["operation.days_since_last"].domain == Interval(5.0 + 3, 5.0 + 33)


def operated(day: date, kind: str = "resection", precision: str = "day") -> Procedure:
    return Procedure(id="op", case_id="c", date=day, date_precision=precision, kind=kind)


@pytest.mark.parametrize(("question", "operation", "stands"), [
    ("operation.wound_healed", operated(DAY), False),
    ("operation.wound_healed", replace(operated(DAY), target="lung"), False),  # any wound
    ("operation.wound_healed", operated(EARLIER.replace(month=1)), True),
    ("operation.wound_healed", operated(DAY, "ablation_mwa"), True),
    ("tumour.one_lobe", operated(DAY), False),
    ("tumour.one_lobe", operated(DAY, "ablation_mwa"), False),
    ("tumour.one_lobe", replace(operated(DAY), target="lung"), True),
    ("tumour.smv_thrombus", operated(DAY), False),
    ("tumour.smv_thrombus", operated(DAY, "ablation_mwa"), True),  # takes no vessels
    ("resection.r0_feasible", operated(DAY), False),
    ("feasible.resection", operated(DAY), False),
    ("feasible.tace", operated(DAY), True),
    ("tumour.one_lobe", operated(date(2026, 5, 1), precision="month"), False),  # perhaps after the answer
])  # fmt: skip
def test_an_answer_does_not_outlive_the_operation_that_took_away_what_it_is_about(question, operation, stands):
    assert (question in judged(answered(question, "yes", EARLIER), operation)) is stands


def test_what_the_team_narrows_has_the_day_and_source_of_the_team():
    records = Fact("x", Interval(0.0, 28.0), date=EARLIER, source="chart", record_id="line")
    team = Fact("x", Interval.point(20.0), "20", date=DAY, source="board", record_id="j")
    assert list(reconciled([records], [team])) == [team]
    wider = Fact("x", Interval(0.0, 40.0), date=DAY, source="board")
    assert list(reconciled([records], [wider])) == [records]


def test_an_operation_dated_to_a_month_may_have_been_on_its_first_day():
    told = case(operated(date(2026, 1, 9)), replace(operated(date(2026, 7, 1), precision="month"), id="later"))
    found = {one.key: one for one in case_facts(told, DAY, pharmacopoeia_of(evidence.shipped()))}
    assert found["operation.days_since_last"].domain == Interval(0.0, float((DAY - date(2026, 7, 1)).days))
    assert found["operation.days_since_last"].record_id == "later"


@pytest.mark.parametrize(("days", "stale"), [(42, False), (43, True)])
def test_an_answer_older_than_the_limit_is_marked_and_still_counts(days, stale):
    told = case(answered("portal_flow_preserved", "yes", DAY))
    (found,) = judged_facts(told, DAY + timedelta(days=days))
    assert (found.domain, found.stale) == (Choices((True,)), stale)
    (strict,) = judged_facts(told, DAY + timedelta(days=days), Staleness(clinical_days=100))
    assert not strict.stale
