"""Cases in few words: studies by day with what they say, lesions by label, treatments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hccboard.domain import records
from hccboard.domain.records import CaseRecords, Patient, Record
from hccboard.domain.response.recorded import Episode, ResponseRules, current_episode, episodes_of

ZERO = date(2026, 1, 10)
AS_OF = date(2027, 6, 1)


def on(day: int) -> date:
    return ZERO + timedelta(days=day)


def study(day: int | None, sizes: dict[str, Any] | None = None, key: str = "", **told: Any) -> list[Record]:
    """A study that says "no new lesion" unless told otherwise. Of a lesion: a diameter (viable as well), a pair
    (longest, viable), a state, or the fields of its measurement."""
    made = key or f"CT{day}"
    told.setdefault("new_lesions", "no")
    found: list[Record] = [records.ImagingStudy(id=made, label=made, date=None if day is None else on(day), **told)]
    for lesion, one in (sizes or {}).items():
        found.append(records.Measurement(id=f"{made}-{lesion}", study_id=made, lesion_id=lesion, **_measured(one)))
    return found


def _measured(told: Any) -> dict[str, Any]:
    if isinstance(told, dict):
        return told
    if isinstance(told, str):
        return {"state": told}
    longest, viable = told if isinstance(told, tuple) else (told, told)
    return {"longest_diameter_mm": longest, "viable_diameter_mm": viable}


def node(mm: int) -> dict[str, Any]:
    return {"short_axis_mm": mm}


def lesion(label: str, organ: str = "liver", **told: Any) -> Record:
    return records.Lesion(id=label, label=label, organ=organ, **told)


def line(day: int | None, drugs: str = "lenvatinib", key: str = "", **told: Any) -> Record:
    given = None if day is None else on(day)
    return records.SystemicTherapy(id=key or f"{drugs}{day}", drugs=drugs, date=given, **told)


def session(day: int | None, kind: str = "tace", **told: Any) -> Record:
    return records.Procedure(id=f"{kind}{day}", kind=kind, date=None if day is None else on(day), **told)


def case(*told: Record | list[Record]) -> CaseRecords:
    found: list[Record] = []
    for one in told:
        found += one if isinstance(one, list) else [one]
    named = {one.lesion_id for one in found if isinstance(one, records.Measurement)}
    named -= {one.id for one in found if isinstance(one, records.Lesion)}
    found += [lesion(str(one)) for one in sorted(filter(None, named))]
    return CaseRecords(Patient(id="c", case_id="c", case_number="HCC-1"), tuple(found))


def episodes(*told: Record | list[Record], as_of: date = AS_OF) -> tuple[Episode, ...]:
    return episodes_of(case(*told), as_of)


def episode(*told: Record | list[Record], as_of: date = AS_OF, rules: ResponseRules | None = None) -> Episode:
    found = current_episode(case(*told), as_of, rules or ResponseRules())
    assert found is not None
    return found


def overall(found: Episode, criteria: str = "RECIST1.1") -> list[str]:
    return [one.overall for one in found.judged.by_criteria[criteria].whole.visits]


def possible(found: Episode, criteria: str = "RECIST1.1") -> list[tuple[str, ...]]:
    return [one.possible for one in found.judged.by_criteria[criteria].whole.visits]


def roles(found: Episode, criteria: str = "RECIST1.1") -> dict[str, str]:
    return dict(found.judged.by_criteria[criteria].selection.roles)


def named(found: Episode) -> set[str]:
    """The ids of every finding."""
    whole = [one for of in found.judged.by_criteria.values() for one in of.whole.findings]
    return {one.id for one in (*found.findings, *found.judged.findings, *whole)}
