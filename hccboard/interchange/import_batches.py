"""The records of an import, case by case and in batches, ready for one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hccboard import wording
from hccboard.domain.records import CaseRecords, Patient, Record
from hccboard.interchange import row_records
from hccboard.interchange.drafts import RowContext
from hccboard.interchange.identities import LEFT_OUT
from hccboard.interchange.merging import CORRECT, CREATE, CaseMerge, RecordChange
from hccboard.interchange.preview import ImportPreview
from hccboard.interchange.values import shown

MOST_CASES_IN_BATCH, FEWEST_BATCHES = 100, 50
"""Memory stays flat with so many cases at once; with so many batches progress is seen, and Stop is heard soon."""
_DIFFERENCES_LISTED = 20_000


@dataclass(frozen=True)
class Difference:
    """A value of the file that is not what is stored: replaced (``stored`` True) or kept as it was."""

    row_number: int
    case_number: str
    target: str
    old: str
    new: str
    stored: bool


@dataclass
class Written:
    """What the batches held, counted while they were made."""

    cases: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    rows: int = 0


def rows_by_case(preview: ImportPreview) -> dict[str, list[int]]:
    """Case id (or place holder of a new case) -> its rows, in the order of the file."""
    found: dict[str, list[int]] = {}
    for row, fate in enumerate(preview.fates):
        if fate.fate != LEFT_OUT:
            found.setdefault(fate.case_id, []).append(row)
    return found


def cases_in_batch(cases: int) -> int:
    """How many of so many cases are written at once."""
    return min(MOST_CASES_IN_BATCH, max(1, cases // FEWEST_BATCHES))


def batches(
    preview: ImportPreview, read_cases: Callable[[list[str]], Mapping[str, CaseRecords]], new_id: Callable[[], str],
    next_number: Callable[[], str], written: Written,
) -> Iterator[list[Record]]:  # fmt: skip
    """Lists of records to store, all of a case in one of them; ``written`` tells afterwards what they held."""
    groups = list(rows_by_case(preview).items())
    size = cases_in_batch(len(groups))
    for start in range(0, len(groups), size):
        part = groups[start : start + size]
        stored = read_cases([case_id for case_id, _rows in part if not case_id.startswith("new:")])
        batch: list[Record] = []
        for case_id, rows in part:
            real_id = new_id() if case_id.startswith("new:") else case_id
            batch += _of_case(preview, real_id, rows, stored.get(real_id), new_id, next_number, written)
        yield batch


def _of_case(
    preview: ImportPreview, case_id: str, rows: list[int], stored: CaseRecords | None, new_id: Callable[[], str],
    next_number: Callable[[], str], written: Written,
) -> list[Record]:  # fmt: skip
    reader = preview.reader
    keep_old = reader.options.get("difference") == "keep_old"
    merge = CaseMerge(case_id, stored, new_id, keep_old=keep_old)
    records: dict[str, Record] = {}
    number = stored.patient.case_number if stored else ""
    for row in rows:
        context = RowContext(reader.source(row), reader.values(row))
        changes = merge.add(row_records.drafts(context))
        written.rows += 1
        for change in changes:
            record = change.record
            if change.kind == CREATE and isinstance(record, Patient) and not record.case_number:
                # the number is given once; later rows of the case see the same patient
                number = number or next_number()
                record = replace(record, case_number=number)
            if change.kind in (CREATE, CORRECT):
                records[record.id] = record
            _list_differences(preview, row, number, change, written)
    changed = [record for record in records.values() if record.recorded_at is not None]
    kind = "new" if stored is None else "updated" if records else "unchanged"
    written.cases[kind] += 1
    written.records["created"] += len(records) - len(changed)
    written.records["corrected"] += len(changed)
    return list(records.values())


def _list_differences(
    preview: ImportPreview, row: int, case_number: str, change: RecordChange, written: Written
) -> None:
    for name, (old, new) in change.differences.items():
        if old in (None, "", ()) or len(written.differences) >= _DIFFERENCES_LISTED:
            continue
        written.differences.append(
            Difference(
                preview.table.row_numbers[row], case_number, change.draft.origin[name], _text(name, old),
                _text(name, new), change.kind == CORRECT,
            )
        )  # fmt: skip


def _text(name: str, value: Any) -> str:
    text = ", ".join(value) if isinstance(value, tuple) else shown(value)
    return wording.unit_text(text) if name == "unit" else text
