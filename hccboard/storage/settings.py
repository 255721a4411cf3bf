"""The settings inside a store, by key. What rules go by is put there with a line in the audit trail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # opening a store reads settings and needs neither
    from hccboard.storage.audit import AuditRow
    from hccboard.storage.record_store import Operation


def kept(connection: Any, key: str) -> str | None:
    """The JSON that stands under a key; asked on a plain driver connection or one of SQLAlchemy."""
    ask = getattr(connection, "exec_driver_sql", connection.execute)
    row = ask("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return row[0] if row is not None else None


def put(connection: Any, key: str, text: str) -> None:
    """Keep JSON under a key; what stood there before is gone."""
    connection.exec_driver_sql(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, text),
    )


def put_noted(connection: Any, audit_key: bytes, operation: Operation, key: str, text: str) -> bool:
    """Keep JSON under a key, with what stood there before and stands there now in the audit trail; False, and nothing
    is written, where the same stands there already."""
    from hccboard.storage import audit, record_store

    before = kept(connection, key)
    if before is not None and json.loads(before) == json.loads(text):
        return False
    put(connection, key, text)
    entry = (
        operation.id, operation.at.isoformat(), operation.author, operation.action, audit.SETTING_KIND, key, "",
        before, text, operation.reason,
    )  # fmt: skip
    audit.append(connection, audit_key, [entry])
    record_store.write_operation(connection, audit_key, operation)
    return True


def noted(connection: Any, key: str) -> list[AuditRow]:
    """The lines of the trail about a setting, oldest first."""
    from hccboard.storage import audit

    return [row for row in audit.of_record(connection, key) if row.kind == audit.SETTING_KIND]
