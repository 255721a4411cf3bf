"""What saving would change: the stages and scores of the case now and with what is typed, from the same engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hccboard import wording
from hccboard.domain.records import CaseRecords, Patient, Record
from hccboard.domain.snapshot import Staleness
from hccboard.operations.viewing import CaseView, view_of

SHOWN = ("bclc", "cnlc", "child_pugh", "albi", "meld3", "tnm8")


@dataclass(frozen=True)
class Change:
    """One system before and after; both as shown, with the edition in the name."""

    system: str
    name: str
    before: str
    after: str

    @property
    def changes(self) -> bool:
        return self.before != self.after


def with_records(case: CaseRecords, changed: Iterable[Record]) -> CaseRecords:
    """The case as it would be with records added or replaced."""
    by_id = {record.id: record for record in case.records}
    patient = case.patient
    added = []
    for number, record in enumerate(changed):
        if isinstance(record, Patient):
            patient = record
        elif record.id in by_id:
            by_id[record.id] = record
        else:
            added.append(record if record.id else replace(record, id=f"new-{number}"))
    return CaseRecords(patient, (*by_id.values(), *added))


def changes(view: CaseView, changed: Iterable[Record], staleness: Staleness | None = None) -> tuple[Change, ...]:
    """Every system of ``SHOWN`` before and after saving these records."""
    after = view_of(with_records(view.case, changed), view.snapshot.as_of, staleness)
    return tuple(
        Change(
            system, wording.name_with_edition(system),
            wording.value_summary(view.assessment[system]), wording.value_summary(after.assessment[system]),
        )
        for system in SHOWN
    )  # fmt: skip
