"""A conversion course for the tests of the timeline: a line with an infused drug, TACE, two criteria that differ."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hccboard.domain import records
from hccboard.domain.records import CaseRecords, Record

BOARD = date(2026, 8, 13)
START = date(2026, 2, 10)
_SIZES = (
    (date(2026, 2, 4), (78, 78), (31, 31)), (date(2026, 3, 31), (74, 66), (28, 23)),
    (date(2026, 5, 26), (66, 42), (27, 17)), (date(2026, 7, 21), (58, 31), (25, 12)),
)  # fmt: skip
_LABS = (
    (date(2026, 2, 3), "15", "40", "1240", "3860"), (date(2026, 3, 10), "17", "38.5", "", ""),
    (date(2026, 4, 20), "21", "36.5", "", ""), (date(2026, 5, 25), "15", "40", "86", "412"),
    (date(2026, 8, 6), "13", "41.5", "12", "58"),
)  # fmt: skip


def made(record_type: type[Record], key: str, day: date | None, /, **told) -> Record:
    return record_type(id=key, case_id="c", date=day, **told)


def lab(key: str, day: date | None, analyte: str, value: str, unit: str, **told) -> Record:
    sign = value[0] if value[0] in "<>" else ""
    return made(records.LabResult, key, day, analyte=analyte, value=Decimal(value.lstrip("<>")), comparator=sign,
                unit=unit, **told)  # fmt: skip


def studies() -> list[Record]:
    found: list[Record] = [
        made(records.Lesion, f"L{i}", _SIZES[0][0], label=f"L{i}", organ="liver", segments=("S6",)) for i in (1, 2)
    ]
    for number, (day, *sizes) in enumerate(_SIZES):
        study = f"study{number}"
        found.append(made(records.ImagingStudy, study, day, label=f"CT-{number + 1}", modality="ct", new_lesions="no"))
        for i, (longest, viable) in enumerate(sizes, 1):
            found.append(made(
                records.Measurement, f"{study}-{i}", day, lesion_id=f"L{i}", study_id=study, state="measured",
                longest_diameter_mm=longest, viable_diameter_mm=viable,
            ))  # fmt: skip
    return found


def values() -> list[Record]:
    found: list[Record] = []
    for day, bilirubin, albumin, afp, pivka in _LABS:
        found += [lab(f"b{day}", day, "bilirubin", bilirubin, "umol/L"), lab(f"a{day}", day, "albumin", albumin, "g/L"),
                  lab(f"i{day}", day, "inr", "1.1", ""),
                  made(records.LiverAssessment, f"l{day}", day, ascites="none", encephalopathy_grade_low=0),
                  made(records.PerformanceStatus, f"p{day}", day, ecog_low=1)]  # fmt: skip
        if afp:
            found += [lab(f"f{day}", day, "afp", afp, "ng/mL", reference_high=Decimal(20)),
                      lab(f"k{day}", day, "pivka_ii", pivka, "mAU/mL")]  # fmt: skip
    return found


def treatment() -> list[Record]:
    line = made(
        records.SystemicTherapy, "line", START, line=1, drugs="lenvatinib + sintilimab", dose="12 mg", ongoing=True
    )
    infusions = [
        made(records.DoseEvent, f"given{i}", START + timedelta(days=21 * i), therapy_id="line", kind="given",
             drug="sintilimab")
        for i in range(9)
    ]  # fmt: skip
    return [
        line, *infusions,
        made(records.DoseEvent, "reduced", date(2026, 3, 17), therapy_id="line", kind="reduced", drug="lenvatinib",
             dose="8 mg", reason="hypertension"),
        made(records.DoseEvent, "held", date(2026, 8, 10), therapy_id="line", kind="held", drug="lenvatinib"),
        made(records.Procedure, "tace1", date(2026, 2, 24), kind="tace", session=1, target="S6"),
        made(records.Procedure, "tace2", date(2026, 4, 14), kind="tace", session=2, target="S6 + S7"),
        made(records.AdverseEvent, "ae", date(2026, 3, 12), term="Hypertension", grade=3, ctcae_version="5.0",
             end_date=date(2026, 4, 20)),
        made(records.BoardDecision, "decided", date(2026, 2, 5), decision="Start line 1"),
        made(records.Endoscopy, "scope", date(2026, 1, 28), varices="none"),
    ]  # fmt: skip


def case(*extra: Record) -> CaseRecords:
    """The course, and what a test adds to it."""
    patient = records.Patient(id="c", case_id="c", case_number="HCC-0142", synthetic=True)
    return CaseRecords(patient, (*studies(), *values(), *treatment(), *extra))


def only(*found: Record) -> CaseRecords:
    """Nothing but these records."""
    return CaseRecords(records.Patient(id="c", case_id="c", case_number="HCC-0001", synthetic=True), tuple(found))
