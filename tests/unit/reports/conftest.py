"""Cases for the reports: one as rich as the design's HCC-0142, and ways to make a summary of any case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from hccboard import translate
from hccboard.domain import records as r
from hccboard.domain.records import CaseRecords, Patient, Record
from hccboard.operations.reporting import summary_input
from hccboard.reports.summary_input import SummaryInput

BOARD = date(2026, 8, 13)
PRINTED = datetime(2026, 8, 13, 14, 52, tzinfo=UTC)
CASE = "case-0142"

LABS: tuple[tuple[str, str, str, str, str], ...] = (
    # analyte, value, unit, reference low, reference high
    ("afp", "12", "ng/mL", "", "20"), ("pivka_ii", "58", "mAU/mL", "", "40"),
    ("bilirubin", "13.0", "umol/L", "", "21"), ("albumin", "40.5", "g/L", "35", "50"), ("inr", "1.08", "", "", "1.2"),
    ("platelets_10e9_l", "118", "10^9/L", "150", "400"), ("creatinine", "74", "umol/L", "45", "104"),
    ("sodium_mmol_l", "139", "mmol/L", "135", "145"), ("ast_u_l", "31", "U/L", "", "40"),
    ("alt_u_l", "28", "U/L", "", "45"), ("crp", "3", "mg/L", "", "5"), ("neutrophils_10e9_l", "2.9", "10^9/L", "", ""),
    ("lymphocytes_10e9_l", "1.2", "10^9/L", "", ""), ("haemoglobin", "131", "g/L", "130", "175"),
)  # fmt: skip


def record(type_: type[Record], key: str, /, **values: Any) -> Any:
    return type_(id=key, case_id=CASE, recorded_at=datetime(2026, 8, 11, 9, 0, tzinfo=UTC), **values)


def laboratory() -> Iterator[Record]:
    for analyte, value, unit, low, high in LABS:
        yield record(
            r.LabResult, f"lab-{analyte}", date=date(2026, 8, 6), analyte=analyte, value=Decimal(value), unit=unit,
            reference_low=Decimal(low) if low else None, reference_high=Decimal(high) if high else None,
            source="Laboratory",
        )  # fmt: skip
    yield record(r.LabResult, "lab-icg", date=date(2026, 8, 5), analyte="icg_r15_pct", value=Decimal("9"), unit="%")
    yield record(r.LabResult, "lab-afp-0", date=date(2026, 2, 4), analyte="afp", value=Decimal("1240"), unit="ng/mL")
    yield record(
        r.LabResult, "lab-protein", date=date(2026, 8, 6), analyte="total_protein", value=Decimal("7.1"), unit="g/L"
    )  # implausible in this unit


def imaging() -> Iterator[Record]:
    sizes = {"L1": [(78, 78), (70, 66), (64, 44), (58, 31)], "L2": [(31, 31), (32, 23), (29, 15), (25, 12)]}
    yield record(r.Lesion, "L1", date=date(2026, 2, 4), label="L1", organ="liver", segments=("S6",), role="target")
    yield record(r.Lesion, "L2", date=date(2026, 2, 4), label="L2", organ="liver", segments=("S7",), role="target")
    yield record(
        r.Lesion, "N1", date=date(2026, 7, 21), label="N1", organ="lung", location="right lower lobe",
        role="non_target", hcc_certainty="indeterminate",
    )  # fmt: skip
    studies = (("CT-1", 2, 4, "Vp3"), ("MR-2", 3, 31, "Vp3"), ("CT-6", 5, 26, "Vp2"), ("CT-8", 7, 21, "Vp2"))
    for i, (label, month, day, veins) in enumerate(studies):
        when = date(2026, month, day)
        yield record(
            r.ImagingStudy, label, date=when, label=label, modality="mri" if label[0] == "M" else "ct",
            all_nodules_listed=True, infiltrative="no", reader="Dr Reader",
        )  # fmt: skip
        yield record(r.VascularInvasion, f"v-{label}", date=when, study_id=label, portal_vein=veins, hepatic_vein="Vv0",
                     portal_vein_main_trunk="no", bile_duct="B0")  # fmt: skip
        for lesion, measured in sizes.items():
            yield record(
                r.Measurement, f"m-{label}-{lesion}", date=when, lesion_id=lesion, study_id=label, state="measured",
                longest_diameter_mm=measured[i][0], viable_diameter_mm=measured[i][1], treated=i > 0,
                li_rads="LR-5" if i == 0 else "LR-TR viable",
            )  # fmt: skip
    yield record(r.Measurement, "m-n1", date=date(2026, 7, 21), lesion_id="N1", study_id="CT-8", longest_diameter_mm=9)
    yield record(r.MetastasisFinding, "met", date=date(2026, 7, 21), study_id="CT-8", site="lung", count=1,
                 certainty="indeterminate", description="9 mm nodule, right lower lobe")  # fmt: skip
    yield record(
        r.MetastasisFinding, "node", date=date(2026, 7, 21), study_id="CT-8", site="regional_lymph_node", certainty="no"
    )


def treatments() -> Iterator[Record]:
    yield record(
        r.SystemicTherapy, "sys-1", date=date(2026, 2, 10), line=1, drugs="Lenvatinib + PD-1 antibody",
        dose="8 mg daily; 200 mg every 3 weeks", ongoing=True, best_response="PR", response_criteria="mRECIST",
    )  # fmt: skip
    yield record(r.Procedure, "tace-1", date=date(2026, 2, 24), kind="tace", session=1, target="S6, S7")
    yield record(r.Procedure, "tace-2", date=date(2026, 4, 14), kind="tace", session=2, target="S6",
                 outcome="Partial necrosis")  # fmt: skip


def rich_case() -> CaseRecords:
    """A conversion candidate with an unresolved lung nodule and an old endoscopy."""
    patient = Patient(id=CASE, case_id=CASE, case_number="HCC-0142", name="Synthetic 001", sex="M", synthetic=True,
                      birth_date=date(1968, 3, 2), hospital_number="H-77120")  # fmt: skip
    background = [
        record(r.BoardQuestion, "q", date=date(2026, 8, 1), meeting_date=BOARD,
               question="Conversion hepatectomy now, or continue systemic therapy?"),
        record(r.Aetiology, "aet", date=date(2019, 5, 1), cause="hbv", certainty="yes", hbsag="positive",
               antiviral_therapy=True, antiviral_drug="entecavir"),
        record(r.LiverAssessment, "liver", date=date(2026, 8, 6), cirrhosis="yes", ascites="none",
               encephalopathy_grade_low=0, encephalopathy_grade_high=0),
        record(r.PerformanceStatus, "ps", date=date(2026, 8, 6), ecog_low=1, cancer_related="yes"),
        record(r.TransplantCandidacy, "lt", date=date(2026, 2, 12), candidate="no"),
        record(r.Endoscopy, "scope", date=date(2026, 1, 28), varices="low_risk", grade="F1"),
    ]  # fmt: skip
    return CaseRecords(patient, (*background, *laboratory(), *imaging(), *treatments()))


Summary = Callable[..., SummaryInput]


@pytest.fixture
def rich() -> CaseRecords:
    return rich_case()


@pytest.fixture
def summary() -> Summary:
    """A summary input of a case as printed for its board."""

    def make(case: CaseRecords, **options: Any) -> SummaryInput:
        given = {"as_of": BOARD, "printed_by": "Dr Printer", "printed_at": PRINTED, **options}
        return summary_input(case, **given)

    return make


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    translate.use("en")
    yield
    translate.use("en")
