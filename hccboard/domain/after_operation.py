"""After an operation: margin, microvascular invasion, complications, recurrence, and when which study is due.

The last operation on the liver (resection, ALPPS, transplantation) and the last one on the lung are told, each with its
own schedule. Missing is never normal: no complication that is recorded is "none recorded", a margin that nobody stated
is unknown, and a margin that surgeon and pathologist state differently is both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import REMOVALS, days_of
from hccboard.domain.course_records import says_none
from hccboard.domain.follow_up_schedule import (
    AHEAD,
    DUE,
    OVERDUE,
    Rhythm,
    Window,
    liver_rhythm,
    lung_rhythm,
    windows,
)  # fmt: skip
from hccboard.domain.operated_organ import names_another_organ, names_lung_only
from hccboard.domain.operation_imaging import names_chest, shows_liver
from hccboard.domain.record_fields import CLAVIEN_DINDO
from hccboard.domain.records import CaseRecords, ImagingStudy, Procedure, Record
from hccboard.domain.recurrence import Recurrence, recurrence_after

LIVER, LUNG = "liver", "lung"
LIVER_SOURCE, LUNG_SOURCE = "criteria_set.zhang_2024_eligibility", "criteria_set.pulmonary_metastasectomy"
ADJUVANT_SOURCE = "criteria_set.chinese_consensus_2021"
MAJOR_FROM = "IIIa"
"""Clavien-Dindo grade from which a complication is major (RULES C6), inclusive."""
DEATH, LOST, YEAR_OVER, NO_SCHEDULE, UNDATED = "death", "lost", "year_over", "no_schedule", "undated"


@dataclass(frozen=True)
class Said:
    """What one or several records state of one thing: ``values`` each once, in order of their records; two values are
    a contradiction, none is unknown."""

    values: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()

    @property
    def contradicts(self) -> bool:
        return len(self.values) > 1


@dataclass(frozen=True)
class Schedule:
    """``source`` is the entry of the evidence base, "" where it holds no schedule. ``ended`` says why nothing more is
    due: ``DEATH``, ``LOST`` (with the ``record`` that says so), ``YEAR_OVER``, ``NO_SCHEDULE`` or ``UNDATED``;
    ``unclear`` are studies without a modality, which were not counted."""

    windows: tuple[Window, ...] = ()
    source: str = ""
    ended: str = ""
    record: Record | None = None
    unclear: tuple[ImagingStudy, ...] = ()


@dataclass(frozen=True)
class AfterOperation:
    """``organ`` is ``LIVER`` or ``LUNG``. ``unlinked`` are complications since the operation that name none.
    ``recurrence`` is ``None`` where the operation has no date. ``systemic`` are lines that go on or began after it."""

    operation: Procedure
    organ: str
    margin: Said
    microvascular: Said
    complications: tuple[records.Complication, ...]
    unlinked: tuple[records.Complication, ...]
    recurrence: Recurrence | None
    schedule: Schedule
    systemic: tuple[records.SystemicTherapy, ...]

    @property
    def highest_grade(self) -> str:
        """The highest Clavien-Dindo grade recorded, "" where no complication is."""
        grades = [CLAVIEN_DINDO.index(one.clavien_dindo) for one in self.complications if one.clavien_dindo]
        return CLAVIEN_DINDO[max(grades)] if grades else ""

    @property
    def major(self) -> bool | None:
        """Whether a major complication is recorded; ``None`` where no complication is."""
        grade = self.highest_grade
        return CLAVIEN_DINDO.index(grade) >= CLAVIEN_DINDO.index(MAJOR_FROM) if grade else None


def operations_done(case: CaseRecords, as_of: date) -> tuple[AfterOperation, ...]:
    """What became of the last operation on the liver and of the last one on the lung up to a day, the newer first."""
    last: dict[str, Procedure] = {}
    for one in case.of(Procedure, until=as_of):
        organ = _organ(one)
        if organ:
            last[organ] = one
    found = [_after(case, operation, organ, as_of) for organ, operation in last.items()]
    return tuple(sorted(found, key=lambda one: one.operation.date or date.min, reverse=True))


def _organ(one: Procedure) -> str:
    if one.kind not in REMOVALS:
        return ""
    if one.kind == "resection" and names_another_organ(one.target):
        return LUNG if names_lung_only(one.target) else ""
    return LIVER


def _after(case: CaseRecords, operation: Procedure, organ: str, as_of: date) -> AfterOperation:
    operated = days_of(operation)
    specimens = [one for one in case.of(records.Pathology, until=as_of)
                 if organ == LIVER and one.specimen != "biopsy" and _since(one, operated)]  # fmt: skip
    margin = _said([("margin", operation), *(("margin", one) for one in specimens)])
    microvascular = _said([("microvascular_invasion", one) for one in specimens])
    told = list(case.of(records.Complication, until=as_of))
    linked = tuple(one for one in told if one.procedure_id == operation.id)
    unlinked = tuple(one for one in told if not one.procedure_id and operated is not None and _since(one, operated))
    return AfterOperation(
        operation, organ, margin, microvascular, linked, unlinked,
        None if operated is None else recurrence_after(case, operation, as_of),
        _schedule(case, operation, organ, as_of), tuple(_systemic(case, operated, as_of)),
    )  # fmt: skip


def _since(record: Record, operated: tuple[date, date] | None) -> bool:
    """Whether a record is of the operation's day or later, or may be."""
    days = days_of(record)
    return operated is not None and days is not None and days[1] >= operated[0]


def _said(fields: Sequence[tuple[str, Record]]) -> Said:
    """What the records say; an answer that is no yes or no gives way to one that is."""
    told = [(value, one) for name, one in fields if (value := getattr(one, name))]
    decided = [(value, one) for value, one in told if value not in ("indeterminate", "not_assessed")]
    used = decided or told[-1:]
    return Said(tuple(dict.fromkeys(value for value, _one in used)), tuple(one for _value, one in used))


def _systemic(
    case: CaseRecords, operated: tuple[date, date] | None, as_of: date
) -> list[records.SystemicTherapy]:
    """Lines that began after the operation, or that had not ended before it."""
    if operated is None:
        return []
    given = [one for one in case.of(records.SystemicTherapy, until=as_of) if not says_none(one.drugs)]
    return [one for one in given if _since(one, operated) or (one.stop_date is not None and one.stop_date > operated[1])
            or (one.ongoing is True and one.stop_date is None)]  # fmt: skip


# -- the schedule -----------------------------------------------------------------------------------------------


def _schedule(case: CaseRecords, operation: Procedure, organ: str, as_of: date) -> Schedule:
    if operation.kind == "transplant":
        return Schedule(ended=NO_SCHEDULE)  # the cohorts behind the schedules were resected
    source = LIVER_SOURCE if organ == LIVER else LUNG_SOURCE
    operated = days_of(operation)
    if operated is None:
        return Schedule(source=source, ended=UNDATED)
    rhythm = liver_rhythm(operated) if organ == LIVER else lung_rhythm()
    made = [one for one in case.of(ImagingStudy, until=as_of) if _since(one, operated)]
    counted = [one for one in made if (shows_liver(one) if organ == LIVER else names_chest(one))]
    unclear = tuple(one for one in made if one.modality is None and one not in counted)
    ended, record = _ended(case, operated, as_of)
    stopped = None if record is None else (days_of(record) or (operated[1],))[0]
    found = windows(operated, counted, rhythm, as_of, stopped)
    return Schedule(found, source, ended or _year_over(rhythm, as_of, found), record, unclear)


def _year_over(rhythm: Rhythm, as_of: date, found: Sequence[Window]) -> str:
    pending = any(one.state in (DUE, OVERDUE, AHEAD) for one in found)
    return YEAR_OVER if rhythm.end is not None and not pending else ""


def _ended(case: CaseRecords, operated: tuple[date, date], as_of: date) -> tuple[str, Record | None]:
    """Whether the patient has died, or was lost after the operation and not seen since."""
    death = case.death(until=as_of)
    if death is not None:
        return DEATH, death
    told = (one for one in case.of(records.FollowUp, until=as_of) if one.vital_status)
    contacts = [one for one in told if one.date is None or _since(one, operated)]
    if not contacts or contacts[-1].vital_status != "lost":
        return "", None
    lost = contacts[-1]
    seen = [one for one in case.of(ImagingStudy, until=as_of) if one.date and lost.date and one.date > lost.date]
    return ("", None) if seen else (LOST, lost)


__all__ = [
    "ADJUVANT_SOURCE", "DEATH", "LIVER", "LIVER_SOURCE", "LOST", "LUNG", "LUNG_SOURCE", "MAJOR_FROM", "NO_SCHEDULE",
    "UNDATED", "YEAR_OVER", "AfterOperation", "Said", "Schedule", "operations_done",
]  # fmt: skip
