"""What goes with a record that is voided: the records that refer to it. No Qt."""

from __future__ import annotations

from collections import Counter

from hccboard import wording
from hccboard.domain.records import CaseRecords, Patient, Record, entry_fields
from hccboard.translate import _, ngettext


def dependents(case: CaseRecords, record: Record) -> list[Record]:
    """The valid records that refer to a record: the measurements of a study, the complications of a procedure;
    all that are recorded in the case of a patient."""
    if isinstance(record, Patient):
        return [other for other in case.records if not other.voided]
    found = []
    for other in case.records:
        names = [name for name, spec in entry_fields(type(other)) if spec.kind == "reference"]
        if not other.voided and any(getattr(other, name) == record.id for name in names):
            found.append(other)
    return found


def words_of(found: list[Record]) -> str:
    """ "Void with it: Measurement (3), Vascular invasion (1)."; empty where nothing goes with it."""
    return _("Void with it: {records}.").format(records=_counted(found)) if found else ""


def words_of_case(found: list[Record]) -> str:
    """ "5 records go with it: Laboratory result (4), Aetiology (1)."; says where nothing was recorded."""
    if not found:
        return _("Nothing else is recorded in it.")
    words = ngettext("{count} record goes with it: {records}.", "{count} records go with it: {records}.", len(found))
    return words.format(count=len(found), records=_counted(found))


def _counted(found: list[Record]) -> str:
    counts = Counter(wording.kind_name(type(record).__name__) for record in found)
    items = [_("{kind} ({count})").format(kind=kind, count=count) for kind, count in counts.most_common()]
    return wording.names_text(items)
