"""The conversion review of a case from its records: what is asked of which day, values, what is supposed, changes."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from hccboard.domain import records
from hccboard.domain.conversion.local import GROUPS, ConversionRules
from hccboard.domain.conversion.model import BEFORE_TREATMENT, NOW, State
from hccboard.domain.records import CaseRecords
from hccboard.operations import demonstration
from hccboard.operations.conversion import (
    CaseReview,
    Row,
    Suppose,
    dated_plan,
    is_relevant,
    operation_of,
    review_case,
    set_names,
)
from hccboard.operations.conversion_facts import baseline_day
from hccboard.operations.viewing import CaseView, view_of
from hccboard.wording import conversion as words
from tests.unit.domain.response.recorded_cases import case, lesion, line, on, session, study

MET, UNMET, MISSING, STALE = State.MET, State.UNMET, State.MISSING, State.STALE
RULES = ConversionRules()
ADOPTED = ConversionRules(version="2.1", author="A. Surgeon", agreed_on=date(2026, 1, 5))
TODAY = 190
NO_VESSEL = {"portal_vein": "Vp0", "portal_vein_main_trunk": "no", "hepatic_vein": "Vv0"}


def vessels(day: int, **told: Any) -> records.Record:
    return records.VascularInvasion(id=f"v{day}", study_id=f"CT{day}", date=on(day), **{**NO_VESSEL, **told})


def lab(day: int, analyte: str, value: str, unit: str = "", **told: Any) -> records.Record:
    return records.LabResult(id=f"{analyte}{day}", analyte=analyte, value=Decimal(value), unit=unit, date=on(day),
                             source="Labs", **told)  # fmt: skip


def plan(day: int = TODAY - 5, operation: int | None = TODAY + 10, **told: Any) -> records.Record:
    return records.OperationPlan(
        id=f"plan{day}", date=on(day), operation_date=None if operation is None else on(operation), **told,
    )  # fmt: skip


def volumetry(ml: str, standard: str = "1400", day: int = TODAY - 5, **told: Any) -> records.Record:
    return records.LiverVolumetry(
        id="vol", date=on(day), remnant_volume_ml=Decimal(ml), standard_volume_ml=Decimal(standard),
        formula="stated", source="Volumetry", **told,
    )  # fmt: skip


BASE = [lesion("A", segments=("S6",)), study(0, {"A": 60}, all_nodules_listed=True), vessels(0), line(5, ongoing=True)]


def viewed(*told: Any, day: int = TODAY) -> CaseView:
    return view_of(case(*told), on(day))


def reviewed(*told: Any, day: int = TODAY, rules: ConversionRules = RULES) -> CaseReview:
    return review_case(viewed(*told, day=day), rules)


def row(review: CaseReview, key: str) -> Row:
    return next(one for one in review.rows if one.id == key)


def change(review: CaseReview, key: str) -> Any:
    number = row(review, key).number
    return next((one for one in review.changes if one.number == number), None)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


# --- what is asked of which day ---------------------------------------------------------------------------------------


def test_before_treatment_is_the_day_on_which_treatment_began() -> None:
    """A study between the baseline scan and the first dose counts; one after the first dose does not."""
    trunk = {"portal_vein": "Vp4", "portal_vein_main_trunk": "yes"}
    between = [study(3, key="CT3", all_nodules_listed=True), vessels(3, **trunk)]
    assert baseline_day(viewed(*BASE)) == on(5)
    assert row(reviewed(*BASE), "no_trunk_thrombus").state is MET
    assert row(reviewed(*BASE, *between), "no_trunk_thrombus").state is UNMET
    later = [study(60, {"A": 60}), vessels(60, **trunk)]
    assert row(reviewed(*BASE, *later), "no_trunk_thrombus").state is MET


def test_a_baseline_study_made_after_the_first_dose_is_the_day_before_treatment() -> None:
    late = study(9, {"A": 60})
    chosen = records.ResponseBaseline(id="b", date=on(9), study_id="CT9")
    view = viewed(lesion("A"), late, line(5, ongoing=True), chosen)
    assert view.episode is not None
    assert baseline_day(view) == (on(9) if view.episode.baseline is not None else on(5))


def test_the_operation_of_an_episode_does_not_take_away_what_was_there_before_it() -> None:
    told = [lesion("A", segments=("S6",)), study(0, {"A": 60}, all_nodules_listed=True), vessels(0),
            session(0, "ablation_rfa")]  # fmt: skip
    review = reviewed(*told)
    assert review.baseline == on(0)
    assert row(review, "one_lobe").state is MET
    assert row(review, "one_lobe").value == "S6 only"


def test_without_treatment_both_moments_are_now() -> None:
    review = reviewed(lesion("A", segments=("S6",)), study(180, {"A": 60}, all_nodules_listed=True), vessels(180))
    assert review.baseline is None
    assert review.known[NOW] is review.known[BEFORE_TREATMENT]
    assert row(review, "one_lobe").age == "10 d"
    spread = reviewed(lesion("A", segments=("S6",)), lesion("B", segments=("S2",)),
                      study(180, {"A": 60, "B": 20}, all_nodules_listed=True))  # fmt: skip
    assert row(spread, "one_lobe").state is UNMET
    assert "before treatment" not in change(spread, "one_lobe").text


def test_a_treatment_without_a_date_leaves_open_what_was_before_it() -> None:
    """What is known now is no state of before treatment."""
    told = [lesion("A", segments=("S6",)), study(150, {"A": 60}, all_nodules_listed=True), vessels(150),
            line(None, key="x", ongoing=True)]  # fmt: skip
    review = reviewed(*told)
    assert review.baseline is None
    assert [row(review, key).state for key in ("one_lobe", "no_trunk_thrombus")] == [MISSING, MISSING]
    assert row(review, "one_lobe").value == "Missing: tumour within one lobe"
    asked = change(review, "one_lobe")
    assert (asked.text, asked.kind, asked.field, asked.record_id) == (
        "Day on which treatment began", "SystemicTherapy", "date", "x",
    )  # fmt: skip
    assert row(reviewed(*told[:3], line(160, ongoing=True)), "one_lobe").state is MET


def test_ages_before_treatment_count_to_the_board_and_are_not_stale() -> None:
    told = row(reviewed(*BASE), "no_trunk_thrombus")
    assert (told.state, told.age, told.day) == (MET, "190 d, baseline", on(0))
    unmet = reviewed(*BASE[:2], vessels(0, portal_vein="Vp4", portal_vein_main_trunk="yes"), BASE[3])
    assert change(unmet, "no_trunk_thrombus").kind == ""
    assert "stays" in change(unmet, "no_trunk_thrombus").text


# --- response and AFP -------------------------------------------------------------------------------------------------


def judged(question: str, answer: str, day: int) -> records.Record:
    return records.Judgement(id=f"{question}{day}", question=question, answer=answer, date=on(day), source="Team")


def test_a_thrombus_beyond_the_trunk_leaves_open_a_class_that_does_not_reach_it() -> None:
    """Vp2 and a thrombus in the superior mesenteric vein: one of them is not right."""
    vein = [BASE[0], BASE[1], vessels(0, portal_vein="Vp2"), BASE[3]]
    assert row(reviewed(*vein), "no_trunk_thrombus").state is MET
    seen = row(reviewed(*vein, judged("tumour.smv_thrombus", "yes", 4)), "no_trunk_thrombus")
    assert (seen.state, seen.value.split(",")[0]) == (MISSING, "Vp2 or Vp4")


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_answer_names_its_question_where_the_criterion_asks_for_its_opposite(answer: str) -> None:
    """ "No severe or persisting toxicity": a bare "Yes" beside it would read like its opposite."""
    told = [*BASE, judged("treatment.severe_toxicity", answer, TODAY - 5)]
    review = review_case(viewed(*told), RULES, "chinese_consensus_2021")
    found = row(review, "4")
    assert found.state is (UNMET if answer == "yes" else MET)
    assert found.value.startswith("Severe toxicity of the present treatment") and found.value.endswith(f" {answer}")


def test_a_response_by_recist_says_nothing_of_mrecist() -> None:
    told = [lesion("A", progressed_since_treatment=True), session(-60, target="A"), study(-90, {"A": 60}),
            study(0, {"A": (60, None)}), line(5, ongoing=True), study(180, {"A": (30, None)})]  # fmt: skip
    review = reviewed(*told)
    response = row(review, "objective_response")
    assert response.state is MISSING
    assert plain(response.value).startswith("RECIST 1.1: PR, \u221250")
    assert "mRECIST" in change(review, "objective_response").text
    assert row(review, "response_held").note == "Judged by RECIST 1.1."
    assert row(reviewed(*BASE, study(180, {"A": 30})), "response_held").note == ""


def test_a_response_has_to_be_imaged_again_after_the_days_of_the_board() -> None:
    review = reviewed(*BASE, study(120, {"A": 30}), study(180, {"A": 28}))
    held = row(review, "response_held")
    assert held.state is UNMET
    assert held.value.startswith("60 d, ")
    assert held.source == "CT120, CT180"
    assert change(review, "response_held").possible_from == on(210)
    assert change(review, "response_held").kind == "ImagingStudy"
    assert row(reviewed(*BASE, study(90, {"A": 30}), study(180, {"A": 28})), "response_held").state is MET


def test_a_response_whose_imaging_is_too_old_is_stale_and_counts_as_missing() -> None:
    review = reviewed(*BASE, study(60, {"A": 30}), study(147, {"A": 28}))
    assert row(review, "objective_response").state is STALE
    assert row(review, "objective_response").age == "43 d, limit 42"
    assert "by itself: met" in row(review, "objective_response").note
    assert "1 of the missing" not in words.stale_sentence(review.review)
    assert change(review, "objective_response").text == "New CT or MRI, judged against the baseline"
    assert row(reviewed(*BASE, study(60, {"A": 30}), study(148, {"A": 28})), "objective_response").state is MET


AFP = [
    ("exactly half is enough", "100", "50", MET, "100 \u2192 50 ng/mL, \u221250 %"),
    ("a hair above half is not rounded to it", "1000", "502", UNMET, "1000 \u2192 502 ng/mL, \u221249.8 %"),
    ("risen", "48", "220", UNMET, "48 \u2192 220 ng/mL, +358 %"),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "before", "now", "state", "value"), AFP, ids=[one[0] for one in AFP])
def test_the_fall_of_afp(shows: str, before: str, now: str, state: State, value: str) -> None:
    review = reviewed(*BASE, lab(0, "afp", before, "ng/mL"), lab(185, "afp", now, "ng/mL"))
    found = row(review, "afp_fall")
    assert (found.state, plain(found.value), found.age) == (state, value, "5 d")


def test_a_normal_afp_before_treatment_leaves_the_criterion_to_the_board() -> None:
    review = reviewed(*BASE, lab(0, "afp", "8", "ng/mL", reference_high=Decimal(20)), lab(185, "afp", "3", "ng/mL"))
    found = row(review, "afp_fall")
    assert found.state is MISSING
    assert found.value == "8 \u2192 3 ng/mL"
    assert "reference range" in found.note
    assert change(review, "afp_fall").kind == ""


def test_what_a_fall_of_afp_rests_on_is_told() -> None:
    """A newest result that cannot be read leaves it open; one of long before treatment counts, and says how long."""
    known = [*BASE, lab(4, "afp", "1000", "ng/mL"), lab(150, "afp", "100", "ng/mL")]
    review = reviewed(*known, lab(185, "afp", "2000", "mg"))
    found = row(review, "afp_fall")
    assert (found.state, plain(found.note)) == (MISSING, "A newer result, 2000 mg, cannot be used as it was entered.")
    assert (change(review, "afp_fall").kind, change(review, "afp_fall").record_id) == ("LabResult", "afp185")
    long_before = [*BASE, lab(-24, "afp", "1000", "ng/mL"), lab(185, "afp", "100", "ng/mL")]
    assert row(reviewed(*long_before), "afp_fall").note == "AFP before treatment is from 29 d before it began."
    assert row(reviewed(*BASE, lab(-23, "afp", "1000", "ng/mL"), long_before[-1]), "afp_fall").note == ""


def test_portal_hypertension_that_is_recorded_stands_beside_the_varices() -> None:
    scope = records.Endoscopy(id="e", date=on(180), varices="none")
    assert row(reviewed(*BASE, scope), "portal_hypertension").note == ""
    told = records.LiverAssessment(id="la", date=on(185), portal_hypertension="yes")
    found = row(reviewed(*BASE, scope, told), "portal_hypertension")
    assert (found.state, found.note) == (MET, "Portal hypertension is recorded as present.")


def test_the_afp_that_would_be_enough() -> None:
    review = reviewed(*BASE, lab(0, "afp", "1240", "ng/mL"), lab(185, "afp", "900", "ng/mL"))
    assert plain(change(review, "afp_fall").text) == "AFP of 620 ng/mL or less"
    assert change(reviewed(*BASE, lab(185, "afp", "9", "ng/mL")), "afp_fall").text == "AFP before treatment began"
    assert change(reviewed(*BASE, lab(0, "afp", "9", "ng/mL")), "afp_fall").text == "AFP since treatment began"


# --- technical resectability ------------------------------------------------------------------------------------------


def cirrhosis(answer: str) -> records.Record:
    return records.LiverAssessment(id="la", cirrhosis=answer, date=on(185), source="Clinic")


def no_liver_disease() -> records.Record:
    return records.Judgement(id="j", question="liver.chronic_disease", answer="no", date=on(185))


# RULES D5: 30 % without, 40 % with chronic liver disease or cirrhosis, both inclusive
REMNANT = [
    ("419", [cirrhosis("no"), no_liver_disease()], UNMET, 30), ("420", [cirrhosis("no"), no_liver_disease()], MET, 30),
    ("559", [cirrhosis("yes")], UNMET, 40), ("560", [cirrhosis("yes")], MET, 40),
    ("559", [], MISSING, 40), ("560", [], MET, 40), ("419", [], UNMET, 40), ("500", [cirrhosis("no")], MISSING, 40),
]  # fmt: skip


@pytest.mark.parametrize(("ml", "told", "state", "percent"), REMNANT)
def test_the_remnant_by_liver_disease(ml: str, told: list[records.Record], state: State, percent: int) -> None:
    review = reviewed(*BASE, volumetry(ml), *told)
    found = row(review, "remnant")
    assert found.state is state
    assert found.title == f"FLR at least {percent} % of standard liver volume"
    assert plain(found.value).endswith(f"%, {ml} mL")
    assert (found.kind, found.record_id, found.field) == ("LiverVolumetry", "vol", "remnant_volume_ml")


def test_a_remnant_that_nobody_measured_is_missing_with_its_form() -> None:
    review = reviewed(*BASE, cirrhosis("yes"))
    found = row(review, "remnant")
    assert (found.state, found.record_id, found.kind) == (MISSING, "", "LiverVolumetry")
    assert found.value == "Missing: future liver remnant, share of the standard liver volume"
    assert change(review, "remnant").action == "Enter volumetry"


@pytest.mark.parametrize(("weighed", "state"), [(TODAY - 47, MET), (TODAY - 48, STALE), (-600, STALE)])
def test_a_remnant_by_a_body_weight_of_long_ago_is_too_old(weighed: int, state: State) -> None:
    """A formula takes the body weight; 42 days from the images are its limit."""
    told = records.LiverVolumetry(id="vol", date=on(TODAY - 5), remnant_volume_ml=Decimal("600"), formula="urata_1995")
    size = records.BodySize(id="b", date=on(weighed), height_cm=Decimal(170), weight_kg=Decimal(65), source="Clinic")
    review = reviewed(*BASE, told, size)
    found = row(review, "remnant")
    assert (found.state, found.day) == (state, on(TODAY - 5) if state is MET else on(weighed))
    if state is STALE:
        assert (change(review, "remnant").kind, change(review, "remnant").field) == ("BodySize", "weight_kg")
    stated = dataclasses.replace(told, formula="stated", standard_volume_ml=Decimal("1400"))
    assert row(reviewed(*BASE, stated, size), "remnant").state is MET


def test_surgeons_who_agree() -> None:
    feasible = records.Judgement(id="r0", question="resection.r0_feasible", answer="yes", date=on(185), source="3D")
    assert row(reviewed(*BASE, feasible, plan(surgeons_agreeing=2, margin_mm=11)), "r0_feasible").state is MET
    alone = reviewed(*BASE, feasible, plan(surgeons_agreeing=1))
    assert row(alone, "r0_feasible").state is UNMET
    assert change(alone, "r0_feasible").field == "surgeons_agreeing"
    missing = reviewed(*BASE, feasible)
    assert row(missing, "r0_feasible").state is MISSING
    assert row(missing, "r0_feasible").value == "R0 judged feasible"


# --- drugs ------------------------------------------------------------------------------------------------------------


def stopped(day: int, drugs: str = "lenvatinib") -> list[Any]:
    return [*BASE[:3], line(5, drugs, stop_date=on(day), stop_reason="surgery")]


WASHOUT = [
    ("lenvatinib", 194, UNMET, 201), ("lenvatinib", 193, MET, None), ("bevacizumab", 173, UNMET, 201),
    ("bevacizumab", 172, MET, None), ("pembrolizumab", 173, UNMET, 201), ("pembrolizumab", 172, MET, None),
    ("apatinib", 187, UNMET, 201), ("apatinib", 186, MET, None),
]  # fmt: skip


@pytest.mark.parametrize(("drug", "last", "state", "free"), WASHOUT)
def test_days_between_the_last_dose_and_the_operation(drug: str, last: int, state: State, free: int | None) -> None:
    """The operation is on day 200: 7 days of lenvatinib, 28 of bevacizumab, 14 of another kinase inhibitor."""
    review = reviewed(*stopped(last, drug), plan(), day=max(last, TODAY))
    found = row(review, f"withheld.{drug}")
    assert found.state is state
    assert found.value.startswith(f"{200 - last} d, last ")
    asked = change(review, f"withheld.{drug}")
    assert (asked.possible_from if asked else None) == (on(free) if free else None)
    if asked:
        assert (asked.kind, asked.field, asked.record_id) == ("OperationPlan", "operation_date", "plan185")


def test_a_drug_that_goes_on_is_missing_until_its_last_dose() -> None:
    review = reviewed(*BASE, plan())
    assert row(review, "withheld.lenvatinib").state is MISSING
    assert row(review, "withheld.lenvatinib").value == "Goes on"
    assert change(review, "withheld.lenvatinib").text == (
        f"Last dose on or before {on(193).isoformat()} for this operation date"
    )


@pytest.mark.parametrize("set_id", ["local", "drug_washout"])
def test_no_operation_date_keeps_the_pause_of_a_drug_that_goes_on(set_id: str) -> None:
    """The operation is in 10 days: a later day helps nobody while doses are given."""
    review = review_case(viewed(*BASE[:3], line(5, "bevacizumab", ongoing=True), plan()), RULES, set_id)
    open_ones = [one for one in review.changes if one.state is UNMET]
    assert open_ones
    assert all(one.possible_from is None and one.text.startswith("Day of the last dose; ") for one in open_ones)


PERHAPS_THE_SAME = [
    (line(100, "PD-1 antibody", "p", line=2, stop_date=on(185)), 185 + 28),  # perhaps camrelizumab
    (line(100, "PD-1 antibody", "p", line=2, ongoing=True), None), (line(100, "XR-4711", "p", line=2,
                                                                     stop_date=on(150)), None),
]  # fmt: skip


@pytest.mark.parametrize(("other", "free"), PERHAPS_THE_SAME)
def test_a_drug_that_may_be_the_same_moves_the_first_operation_date(other: records.Record, free: int | None) -> None:
    told = [*BASE[:3], line(5, "camrelizumab", line=1, stop_date=on(90)), other]
    asked = change(reviewed(*told, plan()), "withheld.camrelizumab")
    assert (asked.state, asked.possible_from) == (MISSING, None if free is None else on(free))
    if free is not None:
        later = review_case(viewed(*told, plan()), RULES, suppose=Suppose(operation_date=on(free)))
        assert row(later, "withheld.camrelizumab").state is MET


def test_without_an_operation_date_days_count_to_the_day_of_the_review() -> None:
    review = reviewed(*stopped(180))
    assert review.operation_date is None
    assert row(review, "withheld.lenvatinib").value.startswith("At least 10 d, last ")
    assert row(review, "withheld.lenvatinib").state is MET
    assert review.groups[3].note == "no operation date: counted to the day of the review"


def test_days_since_the_last_dose_stand_with_the_day_of_that_dose() -> None:
    """Not with the day on which the line began."""
    found = row(review_case(viewed(*stopped(180, "bevacizumab")), RULES, "drug_washout"), "1")
    assert (found.value.endswith("t least 10 d"), found.day) == (True, on(180))


def test_an_operation_date_that_is_over_is_none() -> None:
    assert operation_of(viewed(*BASE, plan(operation=TODAY))) == on(TODAY)
    assert operation_of(viewed(*BASE, plan(operation=TODAY - 1))) is None
    assert operation_of(viewed(*BASE, plan(operation=TODAY - 1)), Suppose(on(TODAY - 1))) is None
    assert operation_of(viewed(*BASE, plan(day=100, operation=TODAY + 5), plan(day=101, operation=None))) is None


def test_a_planned_day_that_is_over_is_told_where_days_count_to_the_review() -> None:
    """25 days at the planned day are not made 30 by a board that meets later without anybody seeing it."""
    note = reviewed(*stopped(160, "bevacizumab"), plan(operation=TODAY - 5)).groups[3].note
    assert note == f"planned for {on(185).isoformat()}, which is over: counted to the day of the review"


def test_lines_that_nobody_recorded_are_missing_and_a_patient_without_any_has_no_washout() -> None:
    untold = reviewed(study(180, {"A": 60}))
    (unknown,) = [one for one in untold.rows if one.group == "washout"]
    assert unknown.state is MISSING
    assert unknown.value == "Missing: lines of systemic therapy"
    assert (untold.changes[-2].kind, untold.changes[-2].field) == ("SystemicTherapy", "drugs")
    none = reviewed(study(180, {"A": 60}), line(0, "none"))
    assert [one for one in none.rows if one.group == "washout"] == []
    assert [group.key for group in none.groups] == list(GROUPS)


def test_a_drug_without_an_interval_is_left_to_the_board() -> None:
    rules = dataclasses.replace(RULES, withheld_days=())
    review = reviewed(*stopped(100), plan(), rules=rules)
    found = row(review, "withheld.lenvatinib")
    assert found.state is MISSING
    assert found.title == "Lenvatinib: the board has settled no interval"
    assert found.value.startswith("100 d, last ")
    assert change(review, "withheld.lenvatinib").kind == ""


# --- extrahepatic disease ---------------------------------------------------------------------------------------------


def site(key: str, answer: str, day: int = 180) -> records.Record:
    return records.MetastasisFinding(id=f"{key}{day}", site=key, certainty=answer, date=on(day), study_id=f"CT{day}")


FREE = [site("distant_any", "no"), site("regional_lymph_node", "no")]
OUTSIDE = [
    ("every site free", [study(180, {"A": 30}), *FREE], MET, "None found"),
    ("a nodule of unknown nature", [lesion("N1", "lung", hcc_certainty="indeterminate"),
                                    study(180, {"A": 30, "N1": 9}), site("regional_lymph_node", "no"),
                                    site("lung", "indeterminate")], MISSING, "N1, 9 mm, nature unknown"),
    ("a metastasis", [lesion("M", "lung", hcc_certainty="yes"), study(180, {"A": 30, "M": 12})], UNMET, "M, 12 mm"),
    ("a site without a lesion", [study(180, {"A": 30}), site("bone", "yes")], UNMET, "Bone"),
    ("nobody said", [study(180, {"A": 30})], MISSING, "Missing: distant metastasis, regional lymph node metastasis"),
    ("no HCC", [lesion("N1", "lung", hcc_certainty="no"), study(180, {"A": 30, "N1": 9}), *FREE], MET, "None found"),
    ("a nodule beside a no of all sites", [lesion("N1", "lung"), study(180, {"A": 30, "N1": 9}), *FREE], MISSING,
     "N1, 9 mm, nature unknown"),
    ("a nodule since", [lesion("N1", "lung", hcc_certainty="indeterminate"), study(180, {"A": 30}), *FREE,
                        study(185, {"N1": 9})], MISSING, "N1, 9 mm, nature unknown"),
    ("the reader spoke of the lung", [lesion("N1", "lung"), study(180, {"A": 30, "N1": 9}), *FREE, site("lung", "no")],
     MET, "None found"),
    ("gone since", [lesion("N1", "lung"), study(150, {"N1": 9}), study(180, {"A": 30, "N1": "disappeared"}), *FREE],
     MET, "None found"),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "told", "state", "value"), OUTSIDE, ids=[one[0] for one in OUTSIDE])
def test_disease_outside_the_liver(shows: str, told: list[Any], state: State, value: str) -> None:
    found = row(reviewed(*BASE, *told), "no_extrahepatic")
    assert (found.state, plain(found.value)) == (state, value)


# --- the set and its count --------------------------------------------------------------------------------------------


def test_a_set_that_no_board_adopted_says_so_wherever_it_is_named() -> None:
    first = set_names(RULES)[0]
    assert (first.id, first.name) == ("local", "Conversion set (local)")
    assert first.edition_text == "starting values, not adopted by this board"
    assert all("starting value" in one.rule for one in reviewed(*BASE).rows)
    adopted = set_names(ADOPTED)[0]
    assert (adopted.name, adopted.edition_text) == ("Conversion set v2.1 (local)", "A. Surgeon, 2026-01-05")
    assert all("conversion set v2.1" in one.rule for one in reviewed(*BASE, rules=ADOPTED).rows)


def test_thresholds_of_the_board_move_its_own_set_and_no_published_one() -> None:
    told = [*BASE, volumetry("500"), cirrhosis("yes"), study(180, {"A": 30})]
    lower = dataclasses.replace(RULES, flr_cirrhosis_pct=35)
    assert row(reviewed(*told), "remnant").state is UNMET
    assert row(reviewed(*told, rules=lower), "remnant").state is MET
    view = viewed(*told)
    for one in set_names(RULES)[1:]:
        assert review_case(view, RULES, one.id).rows == review_case(view, lower, one.id).rows


def test_every_published_set_names_its_source_and_how_well_it_is_known() -> None:
    for one in set_names(RULES)[1:]:
        assert one.name
        assert one.edition_text
        assert one.certainty


def test_stale_criteria_count_among_the_missing() -> None:
    review = reviewed(*BASE, records.Endoscopy(id="e", varices="none", date=on(6)), study(180, {"A": 55}))
    assert row(review, "portal_hypertension").state is STALE
    found = review.review
    assert words.count_text(found).endswith(f"{found.count(MISSING, STALE)} missing")
    assert words.stale_sentence(found) == "1 of the missing is stale."
    assert sum(len(group.rows) for group in review.groups) == len(review.rows) == len(found.items)
    assert len(review.changes) == len(review.rows) - found.count(MET)


def test_a_set_that_is_gone_is_the_boards_own() -> None:
    assert review_case(viewed(*BASE), RULES, "was_in_a_pack").is_local


def test_whether_a_published_set_applies_is_said() -> None:
    view = viewed(*BASE, study(180, {"A": 30}), *FREE)
    assert review_case(view, RULES).applies_text == ""
    assert "Not applicable" in review_case(view, RULES, "talentop_run_in").applies_text
    assert "was made for this situation" in review_case(
        viewed(*BASE[:2], vessels(0, portal_vein="Vp2"), BASE[3]), RULES, "talentop_run_in"
    ).applies_text
    unknown = review_case(viewed(*BASE[:2], BASE[3]), RULES, "talentop_run_in").applies_text
    assert "Not known whether the set applies" in unknown


def test_no_words_of_a_verdict() -> None:
    view = view_of(candidate(), demonstration.BOARD_DATE)
    for one in set_names(RULES):
        review = review_case(view, RULES, one.id)
        shown = " ".join([*(f"{r.title} {r.value} {r.rule} {r.note}" for r in review.rows),
                          *(f"{c.title} {c.text} {c.action}" for c in review.changes)]).lower()  # fmt: skip
        for word in ("eligible", "suitable", "recommended by", "optimal", "fit for surgery"):
            assert word not in shown


# --- what is supposed -------------------------------------------------------------------------------------------------


def candidate() -> CaseRecords:
    built = next(one for one in demonstration.build_demonstration() if one[0].case_number == "HCC-0142")
    return CaseRecords(built[0], tuple(built))


def test_what_is_supposed_changes_its_criteria_and_no_record() -> None:
    view = view_of(candidate(), demonstration.BOARD_DATE)
    recorded = review_case(view, RULES)
    found = review_case(view, RULES, suppose=Suppose(held_days=90))
    assert row(found, "response_held").state is MET
    assert row(found, "response_held").before is UNMET
    assert [one.id for one in found.rows if one.supposed] == ["response_held"]
    assert [one for group in found.groups for one in group.rows if one.supposed] == [row(found, "response_held")]
    assert not any(one.supposed for one in recorded.rows)
    again = review_case(view, RULES)
    assert (again.rows, again.changes) == (recorded.rows, recorded.changes)


SUPPOSED = [
    (Suppose(operation_date=demonstration.BOARD_DATE + timedelta(3)), {"withheld.lenvatinib": UNMET,
                                                                       "withheld.anti_pd_1_antibody": UNMET}),
    (Suppose(response="SD"), {"objective_response": UNMET, "response_held": UNMET}),
    (Suppose(response="CR"), {"objective_response": MET}),
    (Suppose(remnant_pct=39.9), {"remnant": UNMET}), (Suppose(remnant_pct=40.0), {"remnant": MET}),
    (Suppose(held_days=89), {"response_held": UNMET}),
]  # fmt: skip


@pytest.mark.parametrize(("suppose", "states"), SUPPOSED)
def test_supposed(suppose: Suppose, states: dict[str, State]) -> None:
    review = review_case(view_of(candidate(), demonstration.BOARD_DATE), RULES, suppose=suppose)
    assert {one.id: one.state for one in review.rows if one.supposed} == states


def test_a_supposed_response_that_is_none_holds_no_day() -> None:
    review = review_case(view_of(candidate(), demonstration.BOARD_DATE), RULES, suppose=Suppose(response="PD"))
    assert row(review, "response_held").value == "No response: PD"


def test_a_published_pause_names_the_first_date_that_keeps_it() -> None:
    view = view_of(candidate(), demonstration.BOARD_DATE)
    review = review_case(view, RULES, "transplantation_downstaged")
    (pause,) = [one for one in review.changes if one.possible_from is not None]
    assert pause.possible_from == date(2026, 7, 28) + timedelta(90)
    later = review_case(view, RULES, "transplantation_downstaged", Suppose(operation_date=pause.possible_from))
    assert later.rows[pause.number - 1].state is MET


def test_who_is_supposed_not_to_respond_holds_no_day_whatever_is_supposed_of_the_days() -> None:
    """And who is supposed to respond is not shown the response that is recorded."""
    told = [*BASE, study(100, {"A": 58}), study(185, {"A": 58})]
    none = row(review_case(viewed(*told), RULES, suppose=Suppose(response="PD", held_days=100)), "response_held")
    assert (none.state, none.value) == (UNMET, "No response: PD")
    some = row(review_case(viewed(*told), RULES, suppose=Suppose(response="PR")), "response_held")
    assert (some.state, plain(some.value)) == (UNMET, "0 d")


# --- where it belongs -------------------------------------------------------------------------------------------------

RELEVANT = [
    ([], False), ([records.BoardQuestion(id="q", question="?", goal="conversion", date=on(1))], True),
    ([records.BoardQuestion(id="q", question="?", goal="palliation", date=on(1))], False),
    ([records.BoardQuestion(id="q", question="?", goal="conversion", date=on(1)),
      records.BoardQuestion(id="r", question="?", goal="palliation", date=on(2))], False),
    ([plan()], True), ([volumetry("600")], True),
    ([records.ConversionReview(id="c", rule_set="local", date=on(1))], True),
    ([plan(day=TODAY + 5)], False),
]  # fmt: skip


@pytest.mark.parametrize(("told", "expected"), RELEVANT)
def test_which_cases_have_a_review_of_their_own(told: list[records.Record], expected: bool) -> None:
    assert is_relevant(viewed(*BASE, *told)) is expected


def test_every_row_and_change_opens_something_that_exists() -> None:
    for built in demonstration.build_demonstration():
        view = view_of(CaseRecords(built[0], tuple(built)), demonstration.BOARD_DATE)
        kinds = {one.id: type(one).__name__ for one in built}
        for one in set_names(RULES):
            review = review_case(view, RULES, one.id)
            for found in (*review.rows, *review.changes):
                assert not found.kind or found.kind in records.RECORD_TYPES
                assert not found.record_id or kinds[found.record_id] == found.kind
                if isinstance(found, Row):
                    assert found.value
            assert all(bool(found.action) == bool(found.kind) for found in review.changes)


def test_a_review_takes_no_time() -> None:
    view = view_of(candidate(), demonstration.BOARD_DATE)
    review_case(view, RULES)
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        review_case(view, RULES)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.1


def test_a_date_goes_into_the_plan_that_stands_and_never_into_one_that_was_carried_out() -> None:
    done = records.Procedure(id="op", date=on(TODAY - 30), kind="resection", target="S6", margin="R0")
    carried_out, day, today = plan(TODAY - 40, TODAY - 30), on(TODAY + 20), on(TODAY - 1)
    standing = viewed(*BASE, plan())
    assert dated_plan(standing, day, today) == replace(plan(), operation_date=day)
    operated = viewed(*BASE, carried_out, done)
    new = dated_plan(operated, day, today)
    assert (new.id, new.date, new.operation_date, new.case_id) == ("", today, day, operated.case.patient.case_id)
    counted = viewed(*BASE, carried_out, done, replace(new, id="new"))
    assert operation_of(counted) == day, "what was kept counts"
    assert operation_of(operated) is None
