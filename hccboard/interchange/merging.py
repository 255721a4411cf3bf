"""What a row changes in its case: new records, corrections, or nothing.

The same file twice changes nothing. A cell that changed in the file corrects the record it made; a record that
was corrected by hand since stays as it is while the file says what it said before. An empty cell erases nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from hccboard.domain.records import CaseRecords, Measurement, Patient, Record, entry_fields
from hccboard.interchange import import_keys
from hccboard.interchange.drafts import Draft

CREATE, CORRECT, SAME, KEPT = "create", "correct", "same", "kept"
# The file never renames a case.
_NEVER_CHANGED = ("case_number",)
# What the import writes beside the values: a record typed by hand may say it otherwise
_BESIDE = ("source", "note", "label")


@dataclass(frozen=True)
class RecordChange:
    """``kind`` is ``create``, ``correct``, ``same`` (nothing to do) or ``kept`` (the stored value stays although the
    file differs). ``record`` is the version to store, ``differences`` maps a field to (stored, file)."""

    kind: str
    record: Record
    draft: Draft
    differences: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


class CaseMerge:
    """Merges the rows of one case, in the order of the file, into what is stored of it."""

    def __init__(
        self, case_id: str, stored: CaseRecords | None, new_id: Callable[[], str], *, keep_old: bool = False
    ) -> None:
        self.case_id = case_id
        self._new_id = new_id
        self._keep_old = keep_old
        self._patient: Patient | None = stored.patient if stored else None
        self._by_place: dict[str, Record] = {}
        self._typed: list[Record] = []
        self._claimed: set[str] = set()
        for record in stored.records if stored else ():
            found = import_keys.key_place(record.import_key)
            if found:
                self._by_place[found] = record
            elif not isinstance(record, Patient):
                self._typed.append(record)

    def add(self, drafts: Sequence[Draft]) -> list[RecordChange]:
        """What the drafts of one row change."""
        ids: dict[str, str] = {}
        changes = []
        for draft in drafts:
            change = self._patient_change(draft) if draft.group == "patient" else self._change(draft, ids)
            if change is not None:
                ids[draft.group] = change.record.id
                changes.append(change)
        return changes

    def _patient_change(self, draft: Draft) -> RecordChange | None:
        where = import_keys.place(self.case_id, draft)
        stored = self._patient
        if stored is None:
            self._claimed.add(where)
            key = import_keys.import_key(where, draft)
            record = replace(draft.record, id=self.case_id, case_id=self.case_id, import_key=key)
            assert isinstance(record, Patient)
            self._patient = record
            return RecordChange(CREATE, record, draft)
        again = where in self._claimed
        self._claimed.add(where)
        differences = {
            name: pair for name, pair in _differing_fields(stored, draft).items()
            if name not in _NEVER_CHANGED and not _older_age(stored, draft, name)
            and not (again and pair[0] not in (None, ""))  # a later row of the file only fills gaps
        }  # fmt: skip
        change = self._compared(stored, draft, differences, where)
        if change.kind == CORRECT:
            assert isinstance(change.record, Patient)
            self._patient = change.record
            if stored.recorded_at is None:  # made by an earlier row: still one new record
                return replace(change, kind=CREATE)
        return change

    def _change(self, draft: Draft, ids: Mapping[str, str]) -> RecordChange | None:
        draft = _with_references(draft, ids)
        where = import_keys.place(self.case_id, draft)
        if where in self._claimed:
            stored = self._by_place[where]
            if not _differing_fields(stored, draft):
                return RecordChange(SAME, stored, draft)
            where = import_keys.place(self.case_id, draft, dated=True)
            if where in self._claimed:  # the same day twice: the first row speaks
                return RecordChange(KEPT, stored, draft, _differing_fields(stored, draft))
        self._claimed.add(where)
        stored_there = self._by_place.get(where)
        if stored_there is None:
            return self._created(draft, where)
        differences = _differing_fields(stored_there, draft)
        return self._compared(stored_there, draft, differences, where)

    def _created(self, draft: Draft, where: str) -> RecordChange:
        typed = next((r for r in self._typed if _same_content(r, draft)), None)
        if typed is not None:
            self._typed.remove(typed)  # it is one of them: a second lesion of the same size is another lesion
            self._by_place[where] = typed
            return RecordChange(SAME, typed, draft)
        key = import_keys.import_key(where, draft)
        record = replace(draft.record, id=self._new_id(), case_id=self.case_id, import_key=key)
        self._by_place[where] = record
        return RecordChange(CREATE, record, draft)

    def _compared(
        self, stored: Record, draft: Draft, differences: Mapping[str, tuple[Any, Any]], where: str
    ) -> RecordChange:
        if not differences:
            return RecordChange(SAME, stored, draft)
        taken = differences
        if self._keep_old:
            taken = {name: pair for name, pair in differences.items() if pair[0] in (None, "", ())}
        if stored.voided or not taken or self._file_unchanged(stored, draft):
            return RecordChange(KEPT, stored, draft, differences)
        record = _updated(stored, draft, tuple(taken), import_keys.import_key(where, draft))
        if not isinstance(record, Patient):
            self._by_place[where] = record
        return RecordChange(CORRECT, record, draft, taken)

    @staticmethod
    def _file_unchanged(stored: Record, draft: Draft) -> bool:
        """Whether the file says what it said when the record was imported: then it was changed by hand since."""
        return import_keys.key_content(stored.import_key) == import_keys.content_digest(draft)


def _older_age(stored: Record, draft: Draft, name: str) -> bool:
    """An age is of a day: an older statement does not replace a newer one, nor a birth date."""
    if name != "age_years" or not isinstance(stored, Patient):
        return False
    if stored.birth_date is not None:
        return True
    return stored.date is not None and (draft.record.date is None or draft.record.date < stored.date)


def _differing_fields(stored: Record, draft: Draft) -> dict[str, tuple[Any, Any]]:
    """field -> (stored, new) where the file says something else; an empty cell never erases."""
    found = {}
    for name in draft.origin:
        old, new = getattr(stored, name), getattr(draft.record, name)
        if old != new:
            found[name] = (old, new)
    return found


def _same_content(stored: Record, draft: Draft) -> bool:
    """Whether a record that was typed by hand says exactly what a draft says, on the same day."""
    if type(stored) is not type(draft.record) or stored.voided or stored.date != draft.record.date:
        return False
    names = [name for name, spec in entry_fields(type(stored)) if spec.kind != "reference" and name not in _BESIDE]
    return all(getattr(stored, name) == getattr(draft.record, name) for name in names)


def _updated(stored: Record, draft: Draft, names: Collection[str], key: str) -> Record:
    """The stored record with what the file says in these fields, its key renewed."""
    changes: dict[str, Any] = {name: getattr(draft.record, name) for name in names}
    if "age_years" in changes:
        changes |= {"date": draft.record.date, "date_precision": draft.record.date_precision}
    if changes.get("longest_diameter_mm") is not None and isinstance(stored, Measurement) and stored.state is None:
        changes["state"] = "measured"
    return replace(stored, **changes, import_key=key)


@cache
def _references(record_type: type[Record]) -> tuple[str, ...]:
    return tuple(name for name, spec in entry_fields(record_type) if spec.kind == "reference")


def _with_references(draft: Draft, ids: Mapping[str, str]) -> Draft:
    """The draft with ``@group`` replaced by ids; a group that is not there leaves the reference empty."""
    record = draft.record
    changes: dict[str, Any] = {
        name: ids.get(value[1:])
        for name in _references(type(record))
        if isinstance(value := getattr(record, name), str) and value.startswith("@")
    }
    return replace(draft, record=replace(record, **changes)) if changes else draft
