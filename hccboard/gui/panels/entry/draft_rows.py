"""What a draft would save, beside what is saved: one line per statement. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hccboard.domain.records import CaseRecords, LabResult, Patient, Record
from hccboard.gui.panels.entry import conflict_words as said
from hccboard.operations.edits import RecordConflict
from hccboard.operations.merging import field_conflicts, statements
from hccboard.translate import _

_OF_THE_PANEL = {"date", "source", "lesion_id", "study_id"}  # said once, or by the name of the record


@dataclass(frozen=True)
class DraftRow:
    """A statement in words, as saved ("none" where nothing is) and as in the draft."""

    label: str
    saved: str
    draft: str


def draft_rows(typed: Sequence[Record], case: CaseRecords | None) -> list[DraftRow]:
    """Every statement in which the records of a draft differ from the stored ones."""
    stored = {record.id: record for record in (case.patient, *case.records)} if case is not None else {}
    rows: list[DraftRow] = []
    for record in typed:
        before = stored.get(record.id) if record.recorded_at is not None else None
        rows += _changed(record, before, case) if before is not None else _new(record, case)
    return rows


def _changed(record: Record, before: Record, case: CaseRecords | None) -> Iterator[DraftRow]:
    kind = type(record)
    for row in field_conflicts([RecordConflict(record, before, before)]):
        values = [said.values_text(kind, row.names, side, case) for side in (row.theirs, row.mine)]
        yield DraftRow(_label(record, row.names, case), *values)


def _new(record: Record, case: CaseRecords | None) -> Iterator[DraftRow]:
    kind = type(record)
    if isinstance(record, LabResult):  # its reference was not typed, it came with the last result
        record = replace(record, reference_low=None, reference_high=None)
    for names in statements(kind):
        values = [getattr(record, name) for name in names]
        words = said.values_text(kind, names, values, case)
        if words != _("none") and names[0] not in _OF_THE_PANEL and names[0] != "synthetic":
            yield DraftRow(_label(record, names, case), _("none"), words)


def _label(record: Record, names: Sequence[str], case: CaseRecords | None) -> str:
    """A laboratory value by its test and day, everything else by record and field."""
    if isinstance(record, LabResult) and "value" in names:
        return said.record_name(record, case)
    field = said.field_label(type(record).__name__, names)
    return field if isinstance(record, Patient) else f"{said.record_name(record, case)} · {field}"
