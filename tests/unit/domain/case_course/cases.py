"""Small cases for the tests of courses and end-points: records told by day."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

from hccboard.domain import records
from hccboard.domain.records import CaseRecords, Record

TODAY = date(2026, 11, 21)
_ids = itertools.count(1)


def on(text: str) -> dict[str, Any]:
    """The fields of a date: "2026-03-04", "2026-03", "2026"; "" is undated."""
    if not text:
        return {"date": None}
    parts = [int(part) for part in text.split("-")]
    precision = ("year", "month", "day")[len(parts) - 1]
    return {"date": date(*[*parts, 1, 1][:3]), "date_precision": precision}


def case(*told: Record, **patient: Any) -> CaseRecords:
    """A case of these records, each with an id."""
    made = tuple(one if one.id else replace(one, id=f"r{next(_ids)}", case_id="c") for one in told)
    return CaseRecords(records.Patient(id="c", case_id="c", case_number="HCC-1", **patient), made)


def diagnosed(day: str) -> Record:
    return records.Diagnosis(basis="imaging", **on(day))


def line(day: str, drugs: str = "Lenvatinib", stops: str = "", **more: Any) -> Record:
    stop = date.fromisoformat(stops) if stops else None
    return records.SystemicTherapy(drugs=drugs, stop_date=stop, **on(day), **more)


def done(kind: str, day: str, **more: Any) -> Record:
    return records.Procedure(kind=kind, **on(day), **more)


def seen(day: str, status: str = "alive", **more: Any) -> Record:
    return records.FollowUp(vital_status=status, **on(day), **more)


def measured(*visits: tuple[str, int], label: str = "L1", new: str = "no") -> tuple[Record, ...]:
    """One lesion of the liver on studies of these days, in mm; 0 has disappeared. Nothing else was there or came."""
    lesion = records.Lesion(
        id=f"lesion-{label}", case_id="c", label=label, organ="liver", hcc_certainty="yes", **on(visits[0][0])
    )
    found: list[Record] = [lesion]
    for number, (day, mm) in enumerate(visits):
        study = records.ImagingStudy(
            id=f"study-{label}-{number}", case_id="c", label=f"CT {number}", modality="ct", all_nodules_listed=True,
            new_lesions=None if not number else new, **on(day),
        )  # fmt: skip
        size = {"longest_diameter_mm": mm, "viable_diameter_mm": mm} if mm else {}
        found += [study, records.Measurement(
            id=f"measure-{label}-{number}", case_id="c", lesion_id=lesion.id, study_id=study.id,
            state="measured" if mm else "disappeared", **size, **on(day),
        )]  # fmt: skip
    return tuple(found)
