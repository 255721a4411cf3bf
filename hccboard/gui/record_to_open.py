"""Which record a form opens where only its kind and a field were named, as by an open item. No Qt.

A patient exists once in a case, and what is still empty in a question, a cause or a performance status is filled in
there: a second record beside it would contradict the first. Everything that is observed anew gets a record of its own.
"""

from __future__ import annotations

from hccboard.domain import records
from hccboard.domain.records import Record
from hccboard.gui import case_text
from hccboard.operations.viewing import CaseView

_OF_HEPATITIS_B = ("hbsag", "antiviral_therapy")


def record_to_open(view: CaseView, record_id: str, kind: str, field: str) -> Record | None:
    """The record to correct or to fill in, ``None`` to add one. Without a ``field`` one is added, but no patient."""
    if kind == "Patient":
        return view.case.patient
    if record_id:
        return case_text.record_by_id(view, record_id)
    if kind == "BoardQuestion" and field == "question":
        return case_text.question(view)
    if kind == "Aetiology" and field == "cause":
        return _last([cause for cause in _causes(view) if cause.certainty == "indeterminate"])
    if kind == "Aetiology" and field in _OF_HEPATITIS_B:
        return _last([c for c in _causes(view) if c.cause == "hbv" and getattr(c, field) is None])
    if kind == "PerformanceStatus" and field == "cancer_related":
        return _status_to_attribute(view)
    return None


def _causes(view: CaseView) -> list[records.Aetiology]:
    return list(view.case.of(records.Aetiology))


def _last(found: list[records.Aetiology]) -> Record | None:
    return found[-1] if found else None


def _status_to_attribute(view: CaseView) -> Record | None:
    """The performance status in use, while it is current: whether the cancer causes it is said of that one."""
    fact = view.snapshot.facts.get("ecog_ps")
    return None if fact is None or fact.stale else case_text.record_by_id(view, fact.record_id)
