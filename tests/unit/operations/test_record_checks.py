"""What is refused before it is stored, field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from hccboard.domain.records import (
    AdverseEvent,
    BodySize,
    CaseRecords,
    DoseEvent,
    ImagingStudy,
    LabResult,
    Lesion,
    LiverAssessment,
    Measurement,
    Patient,
    PerformanceStatus,
    Record,
    ResponseBaseline,
    SystemicTherapy,
)
from hccboard.operations.record_checks import InvalidRecords, cautions_of, problems_of


def fields(record: Record) -> list[str]:
    return [problem.field for problem in problems_of(record)]


def lab(value: str | None = "41", unit: str = "g/L", analyte: str = "albumin", **more: Any) -> LabResult:
    return LabResult(analyte=analyte, value=None if value is None else Decimal(value), unit=unit, **more)


@pytest.mark.parametrize(
    "record",
    [
        lab(), lab("4.1", "g/dL"), lab("100"), lab("0.01"), lab(analyte="inr", value="1.1", unit=""),
        lab(analyte="inr", value="50", unit=""), lab("0", "ng/mL", "afp"), lab("1210", "IU/mL", "afp", comparator=">"),
        PerformanceStatus(ecog_low=0), PerformanceStatus(ecog_low=4), PerformanceStatus(ecog_low=1, ecog_high=2),
        BodySize(height_cm=Decimal("20"), weight_kg=Decimal("500")), BodySize(),
        Lesion(label="L1", organ="liver", segments=("S4a", "S8")), Patient(case_number="1", age_years=130),
        ImagingStudy(label="CT", date=date(2026, 2, 1), date_precision="month"),
        SystemicTherapy(drugs="a", date=date(2026, 2, 1), stop_date=date(2026, 2, 1)),
        ImagingStudy(label="\u589e\u5f3a CT \U0001f9ea", nodule_count_low=0, nodule_count_high=500),
    ],
)  # fmt: skip
def test_what_can_be_stored(record: Record) -> None:
    assert fields(record) == []


@pytest.mark.parametrize(
    ("record", "wrong"),
    [
        (Patient(), ["case_number"]), (Patient(case_number="  "), ["case_number"]), (lab(None), ["value"]),
        (PerformanceStatus(), ["ecog_low"]), (PerformanceStatus(ecog_low=5), ["ecog_low"]),
        (PerformanceStatus(ecog_low=-1), ["ecog_low"]), (PerformanceStatus(ecog_low=2, ecog_high=1), ["ecog_high"]),
        (PerformanceStatus(ecog_low=True), ["ecog_low"]), (PerformanceStatus(ecog_low=1.0), ["ecog_low"]),
        (BodySize(height_cm=Decimal("19.9")), ["height_cm"]), (BodySize(height_cm=Decimal("260.1")), ["height_cm"]),
        (BodySize(weight_kg=Decimal("NaN")), ["weight_kg"]), (BodySize(weight_kg=70.0), ["weight_kg"]),
        (Patient(case_number="1", age_years=131), ["age_years"]), (Patient(case_number="1", sex="X"), ["sex"]),
        (Patient(case_number="1", birth_date=date(1799, 1, 1)), ["birth_date"]),
        (Patient(case_number="1", birth_date=datetime(1960, 1, 1)), ["birth_date"]),  # noqa: DTZ001
        (Patient(case_number="1", birth_date_precision="week"), ["birth_date_precision"]),
        (Patient(case_number="1", name="a\0b"), ["name"]), (Patient(case_number="1", name="\ud800"), ["name"]),
        (Patient(case_number="1", name="x" * 2001), ["name"]), (Patient(case_number="1", note="x" * 100_001), ["note"]),
        (Lesion(label="L", organ="liver", segments=("S9",)), ["segments"]),
        (Lesion(label="L", organ="liver", segments=["S8"]), ["segments"]),
        (Lesion(label="L", organ="Liver"), ["organ"]),
        (LiverAssessment(child_pugh_score=4), ["child_pugh_score"]),
        (LiverAssessment(child_pugh_score=16, ascites="lots"), ["ascites", "child_pugh_score"]),
        (AdverseEvent(term="x", grade=0, ctcae_version="3"), ["grade", "ctcae_version"]),
        (SystemicTherapy(drugs="a", ongoing="yes"), ["ongoing"]),
        (SystemicTherapy(drugs="a", date=date(2026, 2, 1), stop_date=date(2026, 1, 31)), ["stop_date"]),
        (ImagingStudy(label="CT", nodule_count_low=3, nodule_count_high=2), ["nodule_count_high"]),
        (ImagingStudy(label="CT", largest_diameter_low_mm=30, largest_diameter_high_mm=20),
         ["largest_diameter_high_mm"]),
        (lab(analyte="albumen"), ["analyte"]), (lab(unit="mg/mL"), ["unit"]), (lab(unit=""), ["unit"]),
        (lab("0"), ["value"]), (lab("-1"), ["value"]), (lab("100.1"), ["value"]), (lab("10.1", "g/dL"), ["value"]),
        (lab(comparator="~"), ["comparator"]),
        (lab(reference_low=Decimal(50), reference_high=Decimal(35)), ["reference_high"]),
    ],
)  # fmt: skip
def test_what_cannot_be_stored(record: Record, wrong: list[str]) -> None:
    assert fields(record) == wrong


def test_every_problem_is_in_one_message() -> None:
    records = [lab("-1"), PerformanceStatus(ecog_low=9), Patient()]
    error = InvalidRecords([p for i, record in enumerate(records) for p in problems_of(record, i)])
    assert [(p.position, p.kind, p.field) for p in error.problems] == [
        (0, "LabResult", "value"), (1, "PerformanceStatus", "ecog_low"), (2, "Patient", "case_number"),
    ]  # fmt: skip
    for text in ("Laboratory result", "Value", "Performance status", "Case number", "from 0 to 4"):
        assert text in str(error)


def test_a_message_names_no_patient() -> None:
    error = InvalidRecords(problems_of(Patient(name="Zerubbabel\0", hospital_number="H" * 3000)))
    assert "Zerubbabel" not in str(error)
    assert "HHH" not in str(error)


def test_a_thousand_problems_stay_readable() -> None:
    error = InvalidRecords(p for i in range(1000) for p in problems_of(Patient(), i))
    assert len(error.problems) == 1000
    assert len(str(error)) < 2000


def joined(to: str | None, state: str | None = "joined") -> Measurement:
    return Measurement(lesion_id="l1", study_id="ct1", state=state, joined_to_id=to)


@pytest.mark.parametrize(
    ("record", "wrong"),
    [
        (joined(None), []), (joined("l2"), []), (joined("l1"), ["joined_to_id"]),
        (joined("l2", "measured"), ["joined_to_id"]), (joined("l2", None), ["joined_to_id"]),
        (Lesion(id="l1", label="L1", organ="liver", split_from_id="l2"), []),
        (Lesion(id="l1", label="L1", organ="liver", split_from_id="l1"), ["split_from_id"]),
    ],
)  # fmt: skip
def test_a_lesion_is_neither_joined_with_nor_split_from_itself(record: Record, wrong: list[str]) -> None:
    assert fields(record) == wrong


LINE = SystemicTherapy(id="t1", drugs="Atezolizumab, bevacizumab", date=date(2026, 2, 10), stop_date=date(2026, 8, 10))


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (DoseEvent(date=date(2026, 2, 10)), []), (DoseEvent(date=date(2026, 8, 10)), []), (DoseEvent(), []),
        (DoseEvent(date=date(2026, 2, 9)), ["date"]), (DoseEvent(date=date(2026, 8, 11)), ["date"]),
        (DoseEvent(date=date(2026, 2, 1), date_precision="month"), []),
        (DoseEvent(drug="Bevacizumab"), []), (DoseEvent(drug="Lenvatinib"), ["drug"]),
    ],
)  # fmt: skip
def test_a_dose_outside_its_line_is_told_and_stored(event: DoseEvent, told: list[str]) -> None:
    event = replace(event, therapy_id="t1", kind="reduced")
    assert [name for name, _words in cautions_of(event, CaseRecords(Patient(), (LINE,)))] == told
    assert fields(event) == []


def test_a_baseline_without_a_measurement_is_told_and_stored() -> None:
    chosen = ResponseBaseline(study_id="ct1")
    case = CaseRecords(Patient(), (ImagingStudy(id="ct1", label="CT-1"),))
    assert [name for name, _words in cautions_of(chosen, case)] == ["study_id"]
    measured = CaseRecords(Patient(), (*case.records, Measurement(id="m", lesion_id="l1", study_id="ct1")))
    assert list(cautions_of(chosen, measured)) == []
    assert fields(chosen) == []
