"""What goes with a record that is voided: the records that refer to it. No Qt."""

from __future__ import annotations

from collections import Counter

from hccboard import wording
from hccboard.domain.records import CaseRecords, Record, entry_fields
from hccboard.translate import _


def dependents(case: CaseRecords, record: Record) -> list[Record]:
    """The valid records that refer to a record: the measurements of a study, the complications of a procedure."""
    found = []
    for other in case.records:
        names = [name for name, spec in entry_fields(type(other)) if spec.kind == "reference"]
        if not other.voided and any(getattr(other, name) == record.id for name in names):
            found.append(other)
    return found


def words_of(found: list[Record]) -> str:
    """ "Void with it: Measurement (3), Vascular invasion (1)."; empty where nothing goes with it."""
    counts = Counter(wording.kind_name(type(record).__name__) for record in found)
    items = [_("{kind} ({count})").format(kind=kind, count=count) for kind, count in counts.items()]
    return _("Void with it: {records}.").format(records=wording.names_text(items)) if items else ""
