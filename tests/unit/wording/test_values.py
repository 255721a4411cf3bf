"""Values as they were entered; sets as sets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hccboard import translate, wording
from hccboard.domain import catalogue
from hccboard.domain.facts import Choices, Fact, Interval, Outcome
from hccboard.domain.nodules import nodules_of
from hccboard.domain.records import CaseRecords, ImagingStudy, LabResult, OperationPlan, Patient, PerformanceStatus
from hccboard.domain.snapshot import take
from hccboard.domain.variables import NODULES
from hccboard.wording.liver_volumes import plan_name

INF = float("inf")
NBSP = "\u00a0"


def _laboratory(analyte: str, value: str, unit: str, comparator: str = "") -> str:
    result = LabResult(id="r", case_id="c", date=date(2026, 8, 6), analyte=analyte, value=Decimal(value), unit=unit,
                       comparator=comparator)  # fmt: skip
    snapshot = take(CaseRecords(Patient(id="c", case_id="c", case_number="c"), (result,)), date(2026, 8, 13))
    return wording.value_text(snapshot.facts.by_key[analyte])


def test_a_share_of_the_liver_has_its_unit() -> None:
    study = ImagingStudy(id="s", case_id="c", date=date(2026, 8, 6), liver_involvement_pct=Decimal(12))
    snapshot = take(CaseRecords(Patient(id="c", case_id="c", case_number="c"), (study,)), date(2026, 8, 13))
    assert wording.value_text(snapshot.facts.by_key["tumour.liver_involvement_pct"]) == "12 %"
    assert wording.value_text(snapshot.facts.by_key["tumour.liver_involvement_pct"], unit=False) == "12"


@pytest.mark.parametrize(("kind", "named", "of_kind"), [
    ("right_hepatectomy", "Right hepatectomy", "Right hepatectomy"), (None, "S5 S6", ""),
])  # fmt: skip
def test_a_plan_is_named_by_its_kind_and_else_by_its_segments(kind: str | None, named: str, of_kind: str) -> None:
    plan = OperationPlan(kind=kind, resected_segments=("S5", "S6"))
    assert (plan_name(plan), plan_name(plan, kind_only=True)) == (named, of_kind)
    assert plan_name(OperationPlan()) == ""


@pytest.mark.parametrize(("analyte", "value", "unit", "comparator", "shown"), [
    ("bilirubin", "13.0", "umol/L", "", "13.0 \u00b5mol/L"),
    ("bilirubin", "1.20", "mg/dL", "", "1.20 mg/dL"),
    ("platelets_10e9_l", "118", "10^9/L", "", "118 10\u2079/L"),
    ("inr", "1.08", "", "", "1.08"),
    ("afp", "1210", "ng/mL", ">", ">1210 ng/mL"),
    ("afp", "60500", "ng/mL", ">", f">60{NBSP}500 ng/mL"),
    ("afp", "5", "IU/mL", "<=", "\u22645 IU/mL"),
    ("hbv_dna", "10", "IU/mL", "<", "<10 IU/mL"),
])  # fmt: skip
def test_laboratory_values_stay_as_entered(analyte, value, unit, comparator, shown):
    assert _laboratory(analyte, value, unit, comparator) == shown


def test_a_range_of_grades():
    status = PerformanceStatus(id="p", case_id="c", date=date(2026, 8, 6), ecog_low=1, ecog_high=2)
    snapshot = take(CaseRecords(Patient(id="c", case_id="c", case_number="c"), (status,)), date(2026, 8, 13))
    assert wording.value_text(snapshot.facts.by_key["ecog_ps"]) == "1\u20132"


@pytest.mark.parametrize(("key", "values", "shown"), [
    ("tumour.pv_invasion", ("Vp2",), "Vp2"),
    ("tumour.pv_invasion", ("Vp1", "Vp2", "Vp3"), "Vp1\u2013Vp3"),
    ("tumour.pv_invasion", ("Vp0", "Vp2"), "Vp0 or Vp2"),
    ("tumour.pv_invasion", catalogue.VP, "Unknown"),
    ("tumour.distant_mets", (True,), "Present"),
    ("tumour.distant_mets", (False,), "Absent"),
    ("dialysis_twice_past_week", (False,), "No"),
    ("dialysis_twice_past_week", (False, True), "Unknown"),
    ("hbsag_positive", (True,), "Positive"),
    ("ascites", ("moderate_severe",), "Moderate to severe"),
    ("ascites", ("none", "mild"), "None or mild"),
    ("sex", ("F",), "Female"),
    ("encephalopathy_grade", (1, 2), "1\u20132"),
])  # fmt: skip
def test_codes(key, values, shown):
    assert wording.value_text(Fact(key, Choices(values))) == shown


@pytest.mark.parametrize(("domain", "shown"), [
    (Interval.point(40.5), "40.5 g/L"),
    (Interval(30, 35), "30\u201335 g/L"),
    (Interval(0, 35, False, False), "<35 g/L"),
    (Interval(0, 35, False, True), "\u226435 g/L"),
    (Interval(35, 100, True, True), "\u226535 g/L"),
    (Interval(35, INF, False, False), ">35 g/L"),
    (Interval(0, 100, False, True), "Unknown"),
])  # fmt: skip
def test_intervals_without_a_typed_number(domain, shown):
    assert wording.value_text(Fact("albumin", domain)) == shown


@pytest.mark.parametrize(("nodules", "shown"), [
    (nodules_of([(58, 58), (25, 25)]), "58, 25 mm"),
    (nodules_of([(25, 25), (58, 58)]), "58, 25 mm"),
    (nodules_of([]), "No viable nodule"),
    (nodules_of(), "at least 1 nodule"),
    (nodules_of(count=(2, 4)), "2 to 4 nodules"),
    (nodules_of(count=(2, INF), largest=(58, 58)), "at least 2 nodules, largest 58 mm"),
    (nodules_of(count=(1, 1), largest=(20, 30)), "1 nodule, largest 20\u201330 mm"),
    (nodules_of([(58, 58)], count=(1, 2)), "1 to 2 nodules, 58 mm"),
    (nodules_of([(1, 9)]), "1\u20139 mm"),
])  # fmt: skip
def test_nodules(nodules, shown):
    assert wording.value_text(Fact(NODULES, nodules)) == shown


def test_missing_is_a_noun():
    assert wording.missing_text("tumour.distant_mets") == "Distant metastasis"
    assert wording.missing_text("tumour.distant_mets", in_sentence=True) == "distant metastasis"
    assert wording.missing_text("bilirubin", in_sentence=True) == "bilirubin"
    assert [wording.outcome_text(o) for o in Outcome] == ["Met", "Unmet", "Missing"]


def test_choices_of_records():
    assert wording.choice_name("LabResult", "comparator", "<=") == "\u2264"
    assert wording.choice_name("LabResult", "comparator", "") == "="
    assert wording.choice_name("VascularInvasion", "thrombus_enhancing", "not_assessed") == "Not assessed"
    assert wording.choice_name("Measurement", "li_rads", "LR-5") == "LR-5"
    assert wording.field_name("LabResult", "date") == "Sample date"
    assert wording.field_name("LabResult", "source") == "Source"


def test_the_language_is_that_of_the_call():
    translate.use("zh_CN")
    try:
        assert translate.language() == "zh_CN"
        assert wording.unit_text("umol/L") == "\u00b5mol/L"
    finally:
        translate.use("en")
    assert wording.fact_name("bilirubin") == "Bilirubin, total"
