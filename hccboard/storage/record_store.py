"""Records in and out of their tables, and the write operation that keeps table, trail and list together."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from hccboard.domain.records import RECORD_TYPES, CaseRecords, Patient, Record
from hccboard.storage import audit
from hccboard.storage.record_mapper import from_values, mapping, to_json, to_values

_CHUNK = 500


@cache
def _statements(kind: type[Record]) -> tuple[str, str, str]:
    """Insert, update with the version it replaces, and select of a kind, as SQLAlchemy compiles them."""
    from sqlalchemy import bindparam
    from sqlalchemy.dialects.sqlite import dialect

    from hccboard.storage.tables import RECORD_TABLES

    table = RECORD_TABLES[kind.__name__]
    names = mapping(kind).names
    update = (
        table.update()
        .where(table.c.id == bindparam("_id"), table.c.version == bindparam("_version"))
        .values({name: bindparam(name) for name in names})
    )
    select = table.select()
    paramstyle = dialect(paramstyle="qmark")
    return tuple(str(s.compile(dialect=paramstyle)) for s in (table.insert(), update, select))


def insert(connection: Any, records: Iterable[Record]) -> None:
    """Insert new records, kind by kind, parents first (the order of ``RECORD_TYPES``)."""
    by_kind: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for record in records:
        by_kind[type(record).__name__].append(tuple(to_values(record)))
    for name, kind in RECORD_TYPES.items():
        if by_kind[name]:
            connection.exec_driver_sql(_statements(kind)[0], by_kind[name])


def update(connection: Any, record: Record, replaced_version: int) -> bool:
    """Store a new version; False, and nothing changed, if the stored version is not ``replaced_version``."""
    values = (*to_values(record), record.id, replaced_version)
    result = connection.exec_driver_sql(_statements(type(record))[1], values)
    return bool(result.rowcount == 1)


def fetch(connection: Any, kind: type[Record], ids: Sequence[str]) -> dict[str, Record]:
    """The stored records of a kind by id; unknown ids are left out."""
    return {record.id: record for record in _where(connection, kind, "id", ids)}


def of_cases(connection: Any, case_ids: Sequence[str]) -> dict[str, CaseRecords]:
    """Everything recorded about these cases, voided records included; unknown cases are left out."""
    patients = fetch(connection, Patient, case_ids)
    grouped: dict[str, list[Record]] = defaultdict(list)
    for kind in RECORD_TYPES.values():
        if kind is not Patient:
            for record in _where(connection, kind, "case_id", case_ids):
                grouped[record.case_id].append(record)
    return {
        case_id: CaseRecords(patient, tuple(grouped[case_id]))
        for case_id, patient in patients.items()
        if isinstance(patient, Patient)
    }


def _where(connection: Any, kind: type[Record], column: str, values: Sequence[str]) -> list[Record]:
    records = []
    sql = _statements(kind)[2]
    table = mapping(kind).table
    for start in range(0, len(values), _CHUNK):
        part = tuple(values[start : start + _CHUNK])
        marks = ", ".join("?" * len(part))
        rows = connection.exec_driver_sql(
            f"{sql} WHERE {table}.{column} IN ({marks}) ORDER BY {table}.id", part
        )
        records += [from_values(kind, tuple(row)) for row in rows]
    return records


@dataclasses.dataclass(frozen=True)
class Operation:
    """One write as the user made it: all of it or nothing. ``id`` was made by the client."""

    id: str
    at: datetime
    author: str
    action: str
    reason: str
    undoes: str | None = None
    first_seq: int = 0
    last_seq: int = 0


@dataclasses.dataclass(frozen=True)
class Step:
    """One record's change within an operation; ``old`` is ``None`` for a new record."""

    action: str
    old: Record | None
    new: Record | None


def write_steps(
    connection: Any, audit_key: bytes, operation: Operation, steps: Sequence[Step]
) -> None:
    """Append the audit rows of the steps."""
    at = operation.at.isoformat()
    entries = [
        (
            operation.id, at, operation.author, step.action, type(shown).__name__, shown.id, shown.case_id,
            to_json(step.old) if step.old else None, to_json(step.new) if step.new else None,
            operation.reason,
        )
        for step in steps
        if (shown := step.new or step.old) is not None
    ]  # fmt: skip
    audit.append(connection, audit_key, entries)


def write_note(
    connection: Any, audit_key: bytes, operation: Operation, case_ids: Sequence[str]
) -> None:
    """Append audit rows that change nothing: a case was viewed or exported."""
    at = operation.at.isoformat()
    entries = [
        (operation.id, at, operation.author, operation.action, "Patient", case_id, case_id, None, None,
         operation.reason)
        for case_id in case_ids
    ]  # fmt: skip
    audit.append(connection, audit_key, entries)
    write_operation(connection, audit_key, operation)


def write_operation(connection: Any, audit_key: bytes, operation: Operation) -> None:
    """Write the operation itself, after its audit rows."""
    last, _mac = audit.head(connection)
    first = audit.first_of(connection, operation.id, last)
    connection.exec_driver_sql(
        "INSERT INTO operation (id, at, author, action, reason, undoes, first_seq, last_seq)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (operation.id, operation.at.isoformat(), operation.author, operation.action, operation.reason,
         operation.undoes, first, last),
    )  # fmt: skip


_OPERATION = "SELECT id, at, author, action, reason, undoes, first_seq, last_seq FROM operation o"


def operation(connection: Any, operation_id: str) -> Operation | None:
    return _one_operation(connection, f"{_OPERATION} WHERE id = ?", (operation_id,))


def is_write(done: Operation) -> bool:
    """Whether an operation changed records, and not to take back another."""
    return done.action not in {audit.UNDO, audit.VIEW, audit.EXPORT, audit.SETTING} and done.first_seq <= done.last_seq


def is_undone(connection: Any, operation_id: str) -> bool:
    sql = "SELECT 1 FROM operation WHERE undoes = ? LIMIT 1"
    return connection.exec_driver_sql(sql, (operation_id,)).fetchone() is not None


def last_undoable(connection: Any, author: str) -> Operation | None:
    """The author's newest write of records that is neither an undo nor undone nor a mere note in the trail."""
    sql = (
        f"{_OPERATION} WHERE author = ? AND action NOT IN ('undo', 'view', 'export', 'setting')"
        " AND first_seq <= last_seq AND NOT EXISTS (SELECT 1 FROM operation u WHERE u.undoes = o.id)"
        " ORDER BY last_seq DESC LIMIT 1"
    )
    return _one_operation(connection, sql, (author,))


def last_write(connection: Any) -> tuple[datetime, str] | None:
    """When something was changed last, and by whom; asked on a plain driver connection."""
    row = connection.execute(
        "SELECT at, author FROM operation WHERE action NOT IN ('view', 'export') ORDER BY last_seq DESC LIMIT 1"
    ).fetchone()
    return (datetime.fromisoformat(row[0]), row[1]) if row is not None else None


def _one_operation(connection: Any, sql: str, values: tuple[Any, ...]) -> Operation | None:
    row = connection.exec_driver_sql(sql, values).fetchone()
    if row is None:
        return None
    return Operation(row[0], datetime.fromisoformat(row[1]), *row[2:])


def steps_of(connection: Any, done: Operation) -> list[Step]:
    """What an operation did, from the trail."""
    return [
        Step(row.action, row.old_record(), row.new_record())
        for row in audit.of_operation(connection, done.first_seq, done.last_seq)
    ]


def record_ids_of(connection: Any, done: Operation) -> set[str]:
    """The ids of every record an operation touched."""
    rows = connection.exec_driver_sql(
        "SELECT record_id FROM audit WHERE seq BETWEEN ? AND ?", (done.first_seq, done.last_seq)
    )
    return {record_id for (record_id,) in rows}


def case_numbers(connection: Any, numbers: Sequence[str]) -> dict[str, str]:
    """The valid cases that use any of these numbers: number -> id."""
    found: dict[str, str] = {}
    for start in range(0, len(numbers), _CHUNK):
        part = tuple(numbers[start : start + _CHUNK])
        marks = ", ".join("?" * len(part))
        rows = connection.exec_driver_sql(
            f"SELECT case_number, id FROM patient WHERE voided = 0 AND case_number IN ({marks})", part
        )
        found.update(tuple(row) for row in rows)
    return found


def now() -> datetime:
    return datetime.now(UTC)
