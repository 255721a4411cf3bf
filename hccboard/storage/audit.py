"""The audit trail: who did what to which record, when and why; append-only, numbered, chained.

Every row carries an HMAC over its own content and the row before it, under a key derived from the store key,
so that a row changed, removed, inserted or moved behind the program's back breaks the chain there. The end of the
chain is sealed under the same key in a row of its own, so that rows taken from the end are missed as well. An
older copy of the whole file, its seal included, can only be told by a head noted elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hccboard.domain.records import Record
from hccboard.storage.record_mapper import from_json

CREATE, CHANGE, VOID, UNVOID = "create", "change", "void", "unvoid"
IMPORT, UNDO, EXPORT, VIEW, SETTING = "import", "undo", "export", "view", "setting"
ACTIONS = (CREATE, CHANGE, VOID, UNVOID, IMPORT, UNDO, EXPORT, VIEW, SETTING)
SETTING_KIND = "Setting"
"""The kind of a row about a setting of the board: its record is the key of the setting, it belongs to no case, and old
and new are the JSON that is kept."""
COLUMNS = (
    "seq", "operation_id", "at", "author", "action", "kind", "record_id", "case_id", "old", "new", "reason",
)  # fmt: skip
START = b"\0" * 32
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SELECT = f"SELECT {', '.join(COLUMNS)}, mac FROM audit"
_INSERT = f"INSERT INTO audit ({', '.join(COLUMNS)}, mac) VALUES ({', '.join('?' * 12)})"


@dataclass(frozen=True)
class AuditRow:
    """One line of the trail; ``old`` and ``new`` are records as JSON of ``record_mapper.to_json``, of a setting (see
    ``SETTING_KIND``) its value, which is no record."""

    seq: int
    operation_id: str
    at: str
    author: str
    action: str
    kind: str
    record_id: str
    case_id: str
    old: str | None
    new: str | None
    reason: str

    def old_record(self) -> Record | None:
        return self._record(self.old)

    def new_record(self) -> Record | None:
        return self._record(self.new)

    def _record(self, text: str | None) -> Record | None:
        if text is None or self.kind == SETTING_KIND:
            return None
        return from_json(self.kind, text, record_id=self.record_id, case_id=self.case_id)


@dataclass(frozen=True)
class ChainState:
    """What a verification found: ``first_bad`` is the number of the first row that does not fit."""

    rows: int
    head: str
    first_bad: int | None

    @property
    def whole(self) -> bool:
        return self.first_bad is None


def _mac(key: bytes, previous: bytes, values: Sequence[Any]) -> bytes:
    content = _ENCODER.encode(values).encode()
    return hmac.digest(key, previous + content, hashlib.sha256)


def head(connection: Any) -> tuple[int, bytes]:
    """Number and HMAC of the last row."""
    row = connection.exec_driver_sql("SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], bytes(row[1])) if row else (0, START)


def append(connection: Any, key: bytes, entries: Iterable[Sequence[Any]]) -> tuple[int, int]:
    """Append rows given as values of ``COLUMNS`` without ``seq``; the first and last number used."""
    seq, previous = head(connection)
    first = seq + 1
    rows = []
    for entry in entries:
        seq += 1
        values = (seq, *entry)
        previous = _mac(key, previous, values)
        rows.append((*values, previous))
    if rows:
        connection.exec_driver_sql(_INSERT, rows)
        _write_seal(connection, key, seq, previous)
    return first, seq


def seal(connection: Any, key: bytes) -> None:
    """Seal the end of the trail as it is now: for a new store, and after the upgrade of one that had no seal."""
    _write_seal(connection, key, *head(connection))


def _write_seal(connection: Any, key: bytes, seq: int, mac: bytes) -> None:
    connection.exec_driver_sql(
        "INSERT INTO audit_head (id, seq, seal) VALUES (1, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, seal = excluded.seal",
        (seq, _seal(key, seq, mac)),
    )


def _seal(key: bytes, seq: int, mac: bytes) -> bytes:
    return hmac.digest(key, b"head %d " % seq + mac, hashlib.sha256)


def first_of(connection: Any, operation_id: str, last: int) -> int:
    """The number of the operation's first row, ``last + 1`` if it has none."""
    # the rows of the open operation are the last ones: walk back instead of keeping an index for this
    row = connection.exec_driver_sql(
        "SELECT seq FROM audit WHERE seq <= ? AND operation_id <> ? ORDER BY seq DESC LIMIT 1",
        (last, operation_id),
    ).fetchone()
    return (row[0] if row else 0) + 1


def verify(cursor: Any, key: bytes) -> ChainState:
    """Walk the whole chain on a plain database cursor."""
    previous, expected = START, 1
    for row in cursor.execute(f"{_SELECT} ORDER BY seq"):
        values, mac = row[:-1], bytes(row[-1])
        wanted = _mac(key, previous, values)
        if values[0] != expected or not hmac.compare_digest(wanted, mac):
            return ChainState(expected - 1, previous.hex(), expected)
        previous, expected = mac, expected + 1
    last = cursor.execute("SELECT max(last_seq) FROM operation").fetchone()[0] or 0
    sealed = cursor.execute("SELECT seal FROM audit_head WHERE id = 1").fetchone()
    whole = sealed is not None and hmac.compare_digest(bytes(sealed[0]), _seal(key, expected - 1, previous))
    cut = None if whole and last < expected else expected
    return ChainState(expected - 1, previous.hex(), cut)


def of_record(connection: Any, record_id: str) -> list[AuditRow]:
    return _rows(connection, "WHERE record_id = ? ORDER BY seq", (record_id,))


def of_case(connection: Any, case_id: str, limit: int) -> list[AuditRow]:
    """The newest rows of a case, newest first."""
    return _rows(connection, "WHERE case_id = ? ORDER BY seq DESC LIMIT ?", (case_id, limit))


def last_of_each(connection: Any, case_id: str) -> dict[str, tuple[str, str]]:
    """What was last written about each record of a case: its id -> (operation, action)."""
    rows = connection.exec_driver_sql(
        "SELECT record_id, operation_id, action FROM audit WHERE case_id = ? AND new IS NOT NULL ORDER BY seq",
        (case_id,),
    )
    return {record_id: (operation_id, action) for record_id, operation_id, action in rows}


def of_operation(connection: Any, first: int, last: int) -> list[AuditRow]:
    return _rows(connection, "WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last))


def _rows(connection: Any, where: str, values: tuple[Any, ...]) -> list[AuditRow]:
    found = connection.exec_driver_sql(f"SELECT {', '.join(COLUMNS)} FROM audit {where}", values)
    return [AuditRow(*row) for row in found]
