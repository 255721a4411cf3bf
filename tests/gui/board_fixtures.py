"""Cases for the window's tests: the one of the mock-ups, an empty one, a partial one and a hostile one.

All are synthetic. ``BOARD`` is the board's day and ``TODAY`` the day on which the tests live.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QCoreApplication

from hccboard.domain import records
from hccboard.domain.records import CaseRecords, Record
from hccboard.operations.stores import KeyCost

TODAY = date(2026, 8, 11)
BOARD = date(2026, 8, 13)
BASELINE = date(2026, 2, 4)
LATEST = date(2026, 7, 21)
PASSPHRASE = "five unrelated words in a row"
AUTHOR = "Dr Synthetic A"
FAST = KeyCost(65_536, 1, 4)
PATIENCE_MS = 20_000
RIGHT_TO_LEFT = "مريض تجريبي طويل الاسم جدا"


def settle(qtbot, program) -> None:
    """Wait until the window has nothing under way any more, and what it was given is shown."""
    qtbot.waitUntil(lambda: not program.busy(), timeout=PATIENCE_MS)
    QCoreApplication.processEvents()  # a layout shows its new widgets only now
    qtbot.waitUntil(lambda: not program.busy(), timeout=PATIENCE_MS)


def _labs(case: str, rows: dict[str, tuple[str, str, list[tuple[date, str]]]]) -> list[Record]:
    made: list[Record] = []
    for analyte, (unit, reference, values) in rows.items():
        low, _, high = reference.partition("-")
        for day, value in values:
            sign = value[0] if value[0] in "<>" else ""
            made.append(
                records.LabResult(
                    case_id=case, date=day, analyte=analyte, comparator=sign, value=Decimal(value.lstrip("<>")),
                    unit=unit, source="LAB", reference_low=Decimal(low) if low else None,
                    reference_high=Decimal(high) if high else None,
                )
            )  # fmt: skip
    return made


_DAYS = [date(2026, 2, 6), date(2026, 3, 10), date(2026, 4, 20), date(2026, 6, 2), date(2026, 7, 14), date(2026, 8, 6)]


def _series(*values: str) -> list[tuple[date, str]]:
    return list(zip(_DAYS[-len(values) :], values, strict=True))


def main_case(case: str = "case-0142", number: str = "HCC-0142") -> list[Record]:
    """The case of the mock-ups: conversion candidate, portal thrombus, a lung nodule of open nature."""
    kw: dict[str, Any] = {"case_id": case}
    return [
        records.Patient(id=case, case_id=case, case_number=number, name="Synthetic 001", sex="M",
                        birth_date=date(1968, 3, 2), synthetic=True, date=BASELINE),
        records.BoardQuestion(**kw, date=date(2026, 8, 10), meeting_date=BOARD, status="preparing",
                              question="Conversion hepatectomy now, or continue systemic therapy?", source="clinic"),
        records.Aetiology(**kw, date=date(2019, 5, 1), cause="hbv", certainty="yes", hbsag="positive",
                          antiviral_therapy=True, antiviral_drug="entecavir", source="clinic"),
        records.LiverAssessment(**kw, date=date(2026, 8, 6), cirrhosis="yes", ascites="none",
                                encephalopathy_grade_low=0, encephalopathy_grade_high=0, portal_hypertension="no",
                                source="clinic"),
        records.PerformanceStatus(**kw, date=date(2026, 8, 6), ecog_low=1, cancer_related="yes", source="clinic"),
        records.TransplantCandidacy(**kw, date=date(2026, 8, 6), candidate="no", source="clinic"),
        records.Endoscopy(**kw, date=date(2026, 1, 28), varices="low_risk", grade="F1", source="endoscopy",
                          treatment="carvedilol 12.5 mg"),
        records.Comorbidity(**kw, date=date(2026, 3, 9), kind="arterial_hypertension", certainty="yes",
                            note="grade 3 on lenvatinib, resolved"),
        records.Pathology(**kw, date=date(2026, 2, 3), specimen="biopsy", diagnosis="HCC, segment 6",
                          histological_grade="II", source="pathology"),
        *_tumour(case),
        *_therapy(case),
        *_labs(case, {
            "afp": ("ng/mL", "-20", _series("1240", "610", "240", "86", "31", "12")),
            "pivka_ii": ("mAU/mL", "-40", _series("2200", "1400", "630", "240", "91", "58")),
            "bilirubin": ("umol/L", "3-21", _series("13.4", "16.0", "18.2", "15.1", "13.9", "13.0")),
            "albumin": ("g/L", "35-52", _series("38.9", "37.8", "36.5", "38.1", "39.6", "40.5")),
            "inr": ("", "0.9-1.2", _series("1.11", "1.14", "1.16", "1.12", "1.10", "1.08")),
            "platelets_10e9_l": ("10^9/L", "125-350", _series("98", "92", "88", "101", "110", "118")),
            "alt_u_l": ("U/L", "9-50", _series("38", "44", "52", "41", "36", "34")),
            "ast_u_l": ("U/L", "10-40", _series("44", "49", "58", "47", "40", "36")),
            "creatinine": ("umol/L", "57-97", _series("70", "78", "85", "82", "71", "74")),
            "sodium_mmol_l": ("mmol/L", "137-147", _series("140", "138", "137", "141", "142", "139")),
            "hbv_dna": ("IU/mL", "-10", [(date(2026, 2, 6), "240"), (date(2026, 6, 16), "<10")]),
            "icg_r15_pct": ("%", "-10", [(date(2026, 2, 6), "12"), (date(2026, 8, 5), "9")]),
        }),
    ]  # fmt: skip


def _tumour(case: str) -> list[Record]:
    kw: dict[str, Any] = {"case_id": case}
    studies = [
        records.ImagingStudy(id=f"{case}-ct3", **kw, date=BASELINE, label="CT-3", modality="ct", source="CT-3",
                             all_nodules_listed=True, infiltrative="no"),
        records.ImagingStudy(id=f"{case}-ct8", **kw, date=LATEST, label="CT-8", modality="ct", source="CT-8",
                             all_nodules_listed=True, infiltrative="no", adjacent_organ_invasion="no"),
    ]  # fmt: skip
    lesions = [
        records.Lesion(id=f"{case}-l1", **kw, date=BASELINE, label="L1", organ="liver", segments=("S6",),
                       role="target", hcc_certainty="yes"),
        records.Lesion(id=f"{case}-l2", **kw, date=BASELINE, label="L2", organ="liver", segments=("S7",),
                       role="target", hcc_certainty="yes"),
        records.Lesion(id=f"{case}-n1", **kw, date=BASELINE, label="N1", organ="lung", location="right lower lobe",
                       role="non_target", hcc_certainty="indeterminate"),
    ]  # fmt: skip
    measured = [
        records.Measurement(**kw, date=day, lesion_id=f"{case}-{lesion}", study_id=f"{case}-{study}", state="measured",
                            longest_diameter_mm=size, viable_diameter_mm=viable, treated=study == "ct8" or None)
        for day, study, lesion, size, viable in (
            (BASELINE, "ct3", "l1", 78, 78), (BASELINE, "ct3", "l2", 31, 31), (BASELINE, "ct3", "n1", 9, None),
            (LATEST, "ct8", "l1", 58, 31), (LATEST, "ct8", "l2", 25, 12), (LATEST, "ct8", "n1", 9, None),
        )
    ]  # fmt: skip
    findings = [
        records.VascularInvasion(**kw, date=BASELINE, study_id=f"{case}-ct3", portal_vein="Vp3", hepatic_vein="Vv0",
                                 bile_duct="B0", portal_vein_main_trunk="no", source="CT-3"),
        records.VascularInvasion(**kw, date=LATEST, study_id=f"{case}-ct8", portal_vein="Vp2", hepatic_vein="Vv0",
                                 bile_duct="B0", portal_vein_main_trunk="no", source="CT-8"),
        records.MetastasisFinding(**kw, date=LATEST, study_id=f"{case}-ct8", site="regional_lymph_node",
                                  certainty="no", source="CT-8"),
        records.MetastasisFinding(**kw, date=LATEST, study_id=f"{case}-ct8", site="lung", certainty="indeterminate",
                                  count=1, description="Lung nodule 9 mm, nature unknown", source="CT-8"),
    ]  # fmt: skip
    return [*studies, *lesions, *measured, *findings]


def _therapy(case: str) -> list[Record]:
    kw: dict[str, Any] = {"case_id": case}
    return [
        records.SystemicTherapy(**kw, date=date(2026, 2, 10), line=1, drugs="Lenvatinib", dose="12 → 8 mg daily",
                                stop_date=date(2026, 8, 10), stop_reason="surgery", best_response="PR",
                                response_criteria="mRECIST"),
        records.SystemicTherapy(**kw, date=date(2026, 2, 11), line=1, drugs="PD-1 antibody", dose="200 mg q3w",
                                best_response="SD", response_criteria="RECIST1.1", ongoing=True),
        records.Procedure(**kw, date=date(2026, 2, 24), kind="tace", session=1, target="S6",
                          details="doxorubicin-lipiodol"),
        records.Procedure(**kw, date=date(2026, 4, 14), kind="tace", session=2, target="S6 and S7",
                          details="doxorubicin-lipiodol"),
        records.AdverseEvent(**kw, date=date(2026, 3, 9), term="Hypertension", grade=3, ctcae_version="5.0",
                             end_date=date(2026, 4, 2), related_to="lenvatinib"),
    ]  # fmt: skip


def empty_case(case: str = "case-empty", number: str = "HCC-0900") -> list[Record]:
    """Nothing but a case number."""
    return [records.Patient(id=case, case_id=case, case_number=number, synthetic=True)]


def partial_case(case: str = "case-partial", number: str = "HCC-0901") -> list[Record]:
    """A letter's worth: ranges, a count without sizes, no laboratory panel."""
    kw: dict[str, Any] = {"case_id": case}
    return [
        records.Patient(id=case, case_id=case, case_number=number, name="张伟", sex="F", age_years=61,
                        date=date(2026, 7, 30), synthetic=True),
        records.BoardQuestion(**kw, date=date(2026, 8, 1), meeting_date=BOARD, question="肝移植前降期？",
                              status="draft"),
        records.PerformanceStatus(**kw, date=date(2026, 7, 30), ecog_low=1, ecog_high=2),
        records.ImagingStudy(id=f"{case}-mr", **kw, date=date(2026, 7, 2), label="MR-1", modality="mri",
                             nodule_count_low=2, nodule_count_high=4),
        records.LabResult(**kw, date=date(2026, 7, 30), analyte="afp", comparator=">", value=Decimal(1210),
                          unit="ng/mL"),
    ]  # fmt: skip


def hostile_case(case: str = "case-hostile", number: str = "HCC-0902") -> list[Record]:
    """Very long names, another direction of writing, huge numbers, 40 lesions, a value nobody believes."""
    kw: dict[str, Any] = {"case_id": case}
    long = "Unpronounceable-Hyphenated von und zu " * 6
    lesions: list[Record] = [
        records.ImagingStudy(id=f"{case}-s", **kw, date=LATEST, label="MRI after 3rd deb-TACE, outside hospital, "
                             "reread", modality="mri", all_nodules_listed=True, source="x" * 90),
        records.ImagingStudy(id=f"{case}-s0", **kw, date=BASELINE, label="CT", modality="ct"),
    ]  # fmt: skip
    for number_of in range(40):
        segment = records.SEGMENTS[number_of % 9]
        lesions.append(records.Lesion(id=f"{case}-l{number_of}", **kw, date=BASELINE, label=f"L{number_of + 1}",
                                      organ="liver", segments=(segment,), role="non_target"))  # fmt: skip
        lesions.append(records.Measurement(**kw, date=LATEST, lesion_id=f"{case}-l{number_of}", study_id=f"{case}-s",
                                           state="measured", longest_diameter_mm=4 + 5 * number_of))  # fmt: skip
    return [
        records.Patient(id=case, case_id=case, case_number=number, name=f"{RIGHT_TO_LEFT} {long}", sex="M",
                        birth_date=date(1920, 1, 1), synthetic=True),
        records.BoardQuestion(**kw, date=date(2026, 8, 1), meeting_date=BOARD, status="ready",
                              question="Is <b>this</b> & that “possible”? " + "A very long question. " * 40),
        records.Aetiology(**kw, cause="hbv"), records.Aetiology(**kw, cause="hcv"),
        records.Aetiology(**kw, cause="alcohol"), records.Aetiology(**kw, cause="haemochromatosis"),
        *[records.Comorbidity(**kw, kind=kind, certainty="yes") for kind in records.COMORBIDITIES],
        *[records.SystemicTherapy(**kw, date=date(2020 + n % 6, 1, 1), line=n + 1, drugs=f"Drug {n} " * 12)
          for n in range(12)],
        records.LabResult(**kw, date=date(2026, 8, 6), analyte="afp", value=Decimal("987654321.5"), unit="ng/mL",
                          confirmed=True),
        records.LabResult(**kw, date=date(2026, 8, 6), analyte="bilirubin", value=Decimal("0.0000001"), unit="umol/L"),
        records.LabResult(**kw, date=date(2026, 8, 6), analyte="albumin", value=Decimal("95"), unit="g/L"),
        *lesions,
    ]  # fmt: skip


_LIST: tuple[tuple[str, str, str, str, int, int, str], ...] = (
    # number, name, sex, question, ECOG, largest mm, status
    ("HCC-0138", "Synthetic 017", "F", "Resection or ablation, single 24 mm S8 nodule?", 0, 24, "ready"),
    ("HCC-0151", "Synthetic 022", "M", "TACE or systemic first, beyond up-to-seven?", 0, 62, "preparing"),
    ("HCC-0129", "Synthetic 009", "M", "Second line after atezolizumab + bevacizumab?", 1, 88, "preparing"),
    ("HCC-0155", "Synthetic 031", "M", "Transplant listing after downstaging to Milan?", 0, 28, "ready"),
    ("HCC-0117", "Synthetic 004", "F", "Stop durvalumab + tremelimumab after 2 years?", 1, 12, "ready"),
    ("HCC-0160", "Synthetic 038", "M", "SBRT or TACE, recurrent 33 mm lesion in S4?", 0, 33, "preparing"),
    ("HCC-0158", "Synthetic 035", "M", "Best supportive care or single agent, frail?", 3, 51, "preparing"),
    ("HCC-0133", "Synthetic 013", "F", "Salvage resection after complete response?", 0, 19, "draft"),
)


def further_cases() -> list[list[Record]]:
    """Eight more cases of the same board, to fill a list."""
    made = []
    for place, (number, name, sex, question, ecog, largest, status) in enumerate(_LIST):
        case = f"case-{number[-4:]}"
        kw: dict[str, Any] = {"case_id": case}
        made.append([
            records.Patient(id=case, case_id=case, case_number=number, name=name, sex=sex, age_years=50 + 3 * place,
                            date=TODAY, synthetic=True),
            records.BoardQuestion(**kw, date=TODAY, meeting_date=BOARD, question=question, status=status),
            records.Aetiology(**kw, cause="hcv", certainty="yes"),
            records.LiverAssessment(**kw, date=date(2026, 8, 5), cirrhosis="yes", ascites="none",
                                    encephalopathy_grade_low=0, encephalopathy_grade_high=0),
            records.PerformanceStatus(**kw, date=date(2026, 8, 5), ecog_low=ecog, cancer_related="yes"),
            records.TransplantCandidacy(**kw, date=date(2026, 8, 5), candidate="no"),
            records.Endoscopy(**kw, date=date(2026, 5, 5), varices="none"),
            records.ImagingStudy(id=f"{case}-ct", **kw, date=LATEST, label="CT-1", modality="ct",
                                 all_nodules_listed=True, infiltrative="no"),
            records.Lesion(id=f"{case}-l", **kw, date=LATEST, label="L1", organ="liver", segments=("S8",)),
            records.Measurement(**kw, date=LATEST, lesion_id=f"{case}-l", study_id=f"{case}-ct", state="measured",
                                longest_diameter_mm=largest),
            records.VascularInvasion(**kw, date=LATEST, study_id=f"{case}-ct", portal_vein="Vp0", hepatic_vein="Vv0"),
            records.MetastasisFinding(**kw, date=LATEST, site="regional_lymph_node", certainty="no"),
            *([records.MetastasisFinding(**kw, date=LATEST, site="distant_any", certainty="no")] if place % 3 else []),
            *_labs(case, {
                "afp": ("ng/mL", "-20", [(date(2026, 7, 2), str(90 + place)), (date(2026, 8, 5), str(8 * place + 3))]),
                "bilirubin": ("umol/L", "3-21", [(date(2026, 8, 5), str(12 + place))]),
                "albumin": ("g/L", "35-52", [(date(2026, 8, 5), str(42 - place))]),
                "inr": ("", "0.9-1.2", [(date(2026, 8, 5), "1.1")]),
                "platelets_10e9_l": ("10^9/L", "125-350", [(date(2026, 8, 5), str(140 - 8 * place))]),
                "creatinine": ("umol/L", "57-97", [(date(2026, 8, 5), "81")]),
                "sodium_mmol_l": ("mmol/L", "137-147", [(date(2026, 8, 5), "140")]),
            }),
        ])  # fmt: skip
    return made


def case_of(rows: list[Record]) -> CaseRecords:
    """The records as a case, for panels that need no store."""
    patient = next(r for r in rows if isinstance(r, records.Patient))
    import dataclasses

    others = [
        dataclasses.replace(r, id=r.id or f"{type(r).__name__}-{n}")
        for n, r in enumerate(rows)
        if not isinstance(r, records.Patient)
    ]
    return CaseRecords(patient, tuple(others))
