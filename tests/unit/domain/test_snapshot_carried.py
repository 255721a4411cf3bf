"""What older records still say where newer ones are silent, and how a snapshot reads single records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hccboard.domain import records as r
from hccboard.domain.assessment import assess
from hccboard.domain.snapshot import take
from hccboard.domain.snapshot_tumour import counts_as_nodule
from tests.unit.domain.test_snapshot_tumour import BOARD, CASE, DAY, base, finds, nodule, stages

LATER = date(2026, 8, 8)


def again(second_mm: int, **said: Any) -> list[r.Record]:
    """A second study: the first nodule as before, the second lesion with what is said of it now."""
    return [
        r.ImagingStudy(id="ct2", label="CT-2", date=LATER, all_nodules_listed=True, **CASE),
        r.Measurement(id="m1b", lesion_id="L1", study_id="ct2", state="measured", longest_diameter_mm=25,
                      li_rads="LR-5", date=LATER, **CASE),
        r.Measurement(id="m2b", lesion_id="L2", study_id="ct2", state="measured", longest_diameter_mm=second_mm,
                      date=LATER, **CASE, **said),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "now", "bclc"),
    [
        ({"li_rads": "LR-4"}, {}, ("A",)),  # silence makes no HCC of it
        ({"li_rads": "LR-M"}, {}, ("A",)),
        ({"li_rads": "LR-4"}, {"li_rads": "LR-5"}, ("B",)),
        ({"li_rads": "LR-5"}, {}, ("B",)),
        ({}, {}, ("B",)),  # never categorised: counted
        ({"li_rads": "LR-NC"}, {}, ("A",)),
        ({"treated": True, "viable_diameter_mm": 0}, {}, ("A", "B")),  # once treated: dead or alive
        ({"li_rads": "LR-TR nonviable"}, {}, ("A", "B")),
        ({"li_rads": "LR-TR viable"}, {"viable_diameter_mm": 31}, ("B",)),
        ({"treated": True}, {"treated": False}, ("B",)),
    ],
)
def test_category_and_treatment_of_before_hold(before: Any, now: Any, bclc: tuple[str, ...]) -> None:
    case = base(*nodule("L2", 40, **before), *again(40, **now))
    assert stages(case) == bclc


def test_the_category_carried_forward_is_said() -> None:
    assert "category_carried_forward" in finds(base(*nodule("L2", 40, li_rads="LR-4"), *again(40)))
    assert "category_carried_forward" not in finds(base(*nodule("L2", 40, li_rads="LR-4"), *again(40, li_rads="LR-5")))


def test_forms_ask_with_the_past_of_the_lesion() -> None:
    now, lesion = r.Measurement(state="measured", longest_diameter_mm=40), r.Lesion(organ="liver")
    assert counts_as_nodule(now, lesion) is True
    assert counts_as_nodule(now, lesion, [r.Measurement(li_rads="LR-4")]) is False
    assert counts_as_nodule(now, lesion, [r.Measurement(li_rads="LR-4"), r.Measurement(li_rads="LR-5")]) is True
    assert counts_as_nodule(now, lesion, [r.Measurement(treated=True)]) is None


@pytest.mark.parametrize(
    ("answer", "known"), [("not_assessed", (True,)), (None, (True,)), ("no", (False,)), ("indeterminate", None)]
)
def test_a_study_that_did_not_assess_the_liver_takes_nothing_back(answer: str | None, known: Any) -> None:
    chest = r.ImagingStudy(id="chest", label="Chest CT", modality="chest_ct", date=LATER, infiltrative=answer, **CASE)
    facts = take(base(chest, study={"infiltrative": "yes"}), BOARD).facts
    assert (facts.by_key["tumour.infiltrative"].domain.values if "tumour.infiltrative" in facts else None) == known
    if answer == "not_assessed":
        assert facts.by_key["tumour.infiltrative"].date == DAY, "with the date of the study that saw it"


@pytest.mark.parametrize("listed", [True, False])
def test_a_chest_ct_without_a_word_on_nodules_keeps_those_of_the_liver_ct(listed: bool) -> None:
    chest = r.ImagingStudy(id="chest", label="Chest CT", modality="chest_ct", date=LATER, all_nodules_listed=listed,
                           **CASE)  # fmt: skip
    assert stages(base(chest), "cnlc") == ("Ia",)


@pytest.mark.parametrize(
    ("low", "high", "grades"),
    [(3, 1, (1, 2, 3)), (1, 3, (1, 2, 3)), (2, None, (2,)), (None, 2, (0, 1, 2)), (0, 0, (0,)), (4, 3, (3, 4))],
)
def test_encephalopathy_written_either_way_round(low: int | None, high: int | None, grades: tuple[int, ...]) -> None:
    later = r.LiverAssessment(id="e", date=LATER, encephalopathy_grade_low=low, encephalopathy_grade_high=high, **CASE)
    fact = take(base(later), BOARD).facts.by_key["encephalopathy_grade"]
    assert fact.domain.values == grades
    assert fact.record_id == "e", "not the older record"


@pytest.mark.parametrize(
    ("cause", "certainty", "cholestatic"),
    [("pbc", None, True), ("psc", "yes", True), ("pbc", "no", False), ("pbc", "indeterminate", False),
     ("pbc", "not_assessed", False), ("hbv", None, False)],
)  # fmt: skip
def test_a_recorded_biliary_cause_is_recorded(cause: str, certainty: str | None, cholestatic: bool) -> None:
    case = base(r.Aetiology(id="a", cause=cause, certainty=certainty, date=DAY, **CASE))
    assert ("cholestatic_disease" in take(case, BOARD).facts) is cholestatic


def test_the_clinic_goes_before_the_cause() -> None:
    clinic = r.LiverAssessment(id="l", cholestatic_disease="no", date=DAY, **CASE)
    case = base(clinic, r.Aetiology(id="a", cause="pbc", date=DAY, **CASE))
    assert take(case, BOARD).facts.by_key["cholestatic_disease"].domain.values == (False,)


@pytest.mark.parametrize(
    ("stated_on", "low", "high"),
    [
        (None, 60, 60),
        (date(2026, 8, 13), 60, 60),
        (date(2026, 8, 12), 60, 61),  # the birthday may have been today
        (date(2026, 1, 13), 60, 61),  # months ago
        (date(2025, 8, 13), 61, 61),  # a year to the day
        (date(2025, 8, 12), 61, 62),
        (date(2020, 2, 29), 66, 67),
        (date(2026, 12, 1), 59, 60),  # stated after the day that is looked at
    ],
)
def test_an_age_stated_once_grows(stated_on: date | None, low: int, high: int) -> None:
    patient = r.Patient(id="c", case_number="T-1", age_years=60, date=stated_on, **CASE)
    fact = take(r.CaseRecords(patient), BOARD).facts.by_key["age_years"]
    assert (fact.domain.low, fact.domain.high) == (low, high)
    assert fact.entered == (str(low) if low == high else f"{low}-{high}")


@pytest.mark.parametrize(
    ("value", "confirmed", "finding"),
    [("80", False, ""), ("7", False, "implausible_value"), ("7", True, ""), ("5001", True, "impossible_value")],
)
def test_an_odd_result_counts_only_when_confirmed_and_an_impossible_one_never(
    value: str, confirmed: bool, finding: str
) -> None:
    said = {"analyte": "creatinine", "value": Decimal(value), "unit": "umol/L", "confirmed": confirmed}
    taken = take(base(r.LabResult(id="a", date=DAY, **CASE, **said)), BOARD)
    assert ("creatinine" in taken.facts) is (not finding)
    assert [one.kind for one in taken.findings if one.record_id == "a"] == [finding] * bool(finding)


@pytest.mark.parametrize(
    ("comparator", "value", "within"),
    [("", "400", {True}), (">", "400", {True, False}), (">", "500", {False}), ("<", "500", {True})],
)
def test_a_censored_result_leaves_open_the_rules_within_its_range(
    comparator: str, value: str, within: set[bool]
) -> None:
    said = {"analyte": "afp", "value": Decimal(value), "comparator": comparator, "unit": "ng/mL"}
    facts = take(base(r.LabResult(id="a", date=DAY, **CASE, **said)), BOARD).facts
    assert set(assess(facts)["five_five_500"].possible) == within
