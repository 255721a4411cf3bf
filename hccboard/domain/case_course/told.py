"""The valid records of a case by kind, up to a day, and dates as texts of the precision known."""

from __future__ import annotations

from datetime import date
from typing import Any

from hccboard.domain import records
from hccboard.domain.case_course.model import CourseFinding
from hccboard.domain.records import CaseRecords, Record

# A date ahead of its day is a slip, or a plan; boards and their questions lie ahead by nature
_DATED_BEHIND = (
    records.Diagnosis, records.SystemicTherapy, records.DoseEvent, records.Procedure, records.FollowUp,
    records.ImagingStudy, records.LabResult, records.AdverseEvent, records.Complication, records.PerformanceStatus,
)  # fmt: skip


def date_text(record: Record) -> str:
    """The date of a record to its precision: "2026-03-04", "2026-03", "2026"; "" where undated."""
    if record.date is None:
        return ""
    return record.date.isoformat()[: {"year": 4, "month": 7}.get(record.date_precision, 10)]


class Told:
    """Records up to and including a day, oldest first, undated ones first; what is dated ahead is a finding."""

    def __init__(self, case: CaseRecords, as_of: date) -> None:
        self.case, self.as_of = case, as_of
        self.findings: list[CourseFinding] = []
        self.renew_on = ""
        self._by_kind: dict[type[Record], list[Any]] = {}
        for record in case.records:
            if record.voided:
                continue
            if record.date is not None and record.date > as_of:
                self._ahead(record)
            else:
                self._by_kind.setdefault(type(record), []).append(record)
        for found in self._by_kind.values():
            found.sort(key=lambda one: (one.date or date.min, one.recorded_at.timestamp() if one.recorded_at else 0.0))

    def of(self, kind: type[Record]) -> list[Any]:
        return self._by_kind.get(kind, [])

    def find(self, code: str, record: Record | None = None, other_date: str = "") -> None:
        self.findings.append(
            CourseFinding(code, date_text(record) if record else "", other_date, record.id if record else "")
        )

    def _ahead(self, record: Record) -> None:
        assert record.date is not None
        if type(record) in _DATED_BEHIND:
            self.find("future_date", record)
            day = record.date.isoformat()
            self.renew_on = min(self.renew_on or day, day)
