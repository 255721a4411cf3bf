"""What happened to a record and in a case, as the history of the board file tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hccboard.domain.records import Record
from hccboard.operations.stores import BoardStore
from hccboard.storage import audit


@dataclass(frozen=True)
class HistoryEntry:
    """One line of the history; ``old`` is ``None`` when the record was created, both are for a view."""

    seq: int
    at: datetime
    author: str
    action: str
    reason: str
    old: Record | None
    new: Record | None
    kind: str
    record_id: str
    operation_id: str


def history(store: BoardStore, record_id: str) -> tuple[HistoryEntry, ...]:
    """Everything that happened to a record, oldest first."""
    with store.storage.reading() as connection:
        rows = audit.of_record(connection, record_id)
    return tuple(_entry(row) for row in rows)


def case_history(
    store: BoardStore, case_id: str, *, limit: int = 200
) -> tuple[HistoryEntry, ...]:
    """What happened in a case, newest first: writes, views, exports."""
    with store.storage.reading() as connection:
        rows = audit.of_case(connection, case_id, limit)
    return tuple(_entry(row) for row in rows)


def _entry(row: audit.AuditRow) -> HistoryEntry:
    return HistoryEntry(
        row.seq, datetime.fromisoformat(row.at), row.author, row.action, row.reason,
        row.old_record(), row.new_record(), row.kind, row.record_id, row.operation_id,
    )  # fmt: skip


__all__ = ["HistoryEntry", "case_history", "history"]
