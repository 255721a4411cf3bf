"""The rows of a file beside what is stored of their cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hccboard.domain.records import CaseRecords
from hccboard.interchange import identities, row_records
from hccboard.interchange.drafts import RowContext
from hccboard.interchange.examination import Examination, RowReader, Tally
from hccboard.interchange.identities import LEFT_OUT, SAME, UPDATE, ExistingCases
from hccboard.interchange.merging import CORRECT, CREATE, KEPT, CaseMerge, RecordChange
from hccboard.interchange.values import shown

_CASES_AT_ONCE = 200
_DIFFERENCES_KEPT = 100_000
# A row known only by its place that differs in a third of its values is most likely another patient's.
_FOREIGN_SHARE = 3
_FOREIGN_LEAST = 3


@dataclass
class Noted:
    """Cells that differ from what is stored (old text, whether it is replaced), cells that are new there, and the
    numbers of the cases."""

    differences: dict[tuple[int, int], tuple[str, bool]] = field(default_factory=dict)
    added: set[tuple[int, int]] = field(default_factory=set)
    case_numbers: dict[str, str] = field(default_factory=dict)


def compare(
    found: Examination, existing: ExistingCases, progress: Callable[[float], None], cancelled: Callable[[], None]
) -> Noted:
    """What the rows change in cases that are there already; marks the fates of the rows."""
    by_case: dict[str, list[int]] = {}
    for row, fate in enumerate(found.fates):
        if fate.fate != LEFT_OUT and not fate.case_id.startswith("new:"):
            by_case.setdefault(fate.case_id, []).append(row)
    case_ids = list(by_case)
    noted = Noted()
    keep_old = found.reader.options.get("difference") == "keep_old"
    for start in range(0, len(case_ids), _CASES_AT_ONCE):
        cancelled()
        progress(start / len(case_ids))
        part = case_ids[start : start + _CASES_AT_ONCE]
        stored = existing.cases(part)
        for case_id in part:
            if case_id in stored:
                noted.case_numbers[case_id] = stored[case_id].patient.case_number
                _compare_case(found, by_case[case_id], stored[case_id], keep_old, noted)
    if noted.differences:
        tally = found.tallies.setdefault("difference", Tally("difference", None))
        for row, _column in noted.differences:
            tally.add(row)
    return noted


def _compare_case(found: Examination, rows: list[int], stored: CaseRecords, keep_old: bool, noted: Noted) -> None:
    reader = found.reader
    merge = CaseMerge(stored.patient.id, stored, _no_id, keep_old=keep_old)
    known = identities.identity_of_patient(stored.patient)
    for row in rows:
        fate = found.fates[row]
        if stored.patient.voided:
            fate.fate, fate.reason = LEFT_OUT, "voided"
            continue
        if identities.contradicts(known, fate.identity):
            fate.fate, fate.reason = LEFT_OUT, "conflict"
            continue
        values = reader.values(row)
        changes = merge.add(row_records.drafts(RowContext(reader.source(row), values)))
        if fate.identity.kind == identities.BY_ROW and _foreign(changes):
            fate.fate, fate.reason = LEFT_OUT, "conflict"
            continue
        changed = [c for c in changes if c.kind in (CREATE, CORRECT)]
        fate.fate = UPDATE if changed else SAME
        for change in changes:
            _note(reader, row, change, noted)


def _no_id() -> str:
    return "preview"


def _foreign(changes: list[RecordChange]) -> bool:
    """Whether a row known only by its place looks like another patient's."""
    compared = sum(len(c.draft.origin) for c in changes if c.kind != CREATE)
    replaced = sum(
        old not in (None, "", ()) for c in changes if c.kind in (CORRECT, KEPT) for old, _new in c.differences.values()
    )
    return replaced >= _FOREIGN_LEAST and replaced * _FOREIGN_SHARE > compared


def _note(reader: RowReader, row: int, change: RecordChange, noted: Noted) -> None:
    if change.kind == CREATE:
        for target in change.draft.origin.values():
            noted.added.update((row, column.index) for column in reader.mapping.of_target(target))
    elif change.kind in (CORRECT, KEPT) and len(noted.differences) < _DIFFERENCES_KEPT:
        for name, (old, _new) in change.differences.items():
            for column in reader.mapping.of_target(change.draft.origin[name]):
                if old in (None, "", ()):
                    noted.added.add((row, column.index))
                else:
                    text = ", ".join(old) if isinstance(old, tuple) else shown(old)
                    noted.differences.setdefault((row, column.index), (text, change.kind == CORRECT))
