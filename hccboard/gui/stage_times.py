"""When a stage is asked for: now, or as the case stood at diagnosis.

At diagnosis means before the first treatment: every value up to the day before it, and at most six weeks after
the first study, so that the tests of the work-up count and what came long after does not.
"""

from __future__ import annotations

from datetime import date, timedelta

from hccboard.domain import records
from hccboard.domain.records import CaseRecords
from hccboard.domain.snapshot import Staleness
from hccboard.operations.viewing import CaseView, view_of

WORK_UP_DAYS = 42
_NO_TREATMENT = ("biopsy", "drainage")


def first_study(case: CaseRecords) -> date | None:
    """The day of the first imaging study or pathology, ``None`` if nothing is dated."""
    days = [r.date for kind in (records.ImagingStudy, records.Pathology) for r in case.of(kind) if r.date]
    return min(days, default=None)


def first_treatment(case: CaseRecords) -> date | None:
    """The first day of systemic therapy or of a procedure that treats."""
    days = [r.date for r in case.of(records.SystemicTherapy) if r.date]
    days += [r.date for r in case.of(records.Procedure) if r.date and r.kind not in _NO_TREATMENT]
    return min(days, default=None)


def diagnosis_day(case: CaseRecords) -> date | None:
    """Up to which day values count for the stage at diagnosis; ``None`` where no study is dated."""
    first = first_study(case)
    if first is None:
        return None
    last = first + timedelta(days=WORK_UP_DAYS)
    treated = first_treatment(case)
    if treated is not None and treated > first:
        last = min(last, treated - timedelta(days=1))
    return max(first, last)


def at_diagnosis(view: CaseView, staleness: Staleness) -> CaseView | None:
    """The case as it stood at diagnosis; ``None`` where that is not another day than the view's."""
    day = diagnosis_day(view.case)
    if day is None or day >= view.snapshot.as_of:
        return None
    return view_of(view.case, day, staleness)
