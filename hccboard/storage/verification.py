"""Reading everything once: pages, structure, references, and the audit trail against the records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from hccboard.storage import audit
from hccboard.storage.record_mapper import mappings
from hccboard.storage.store import Store
from hccboard.translate import _


@dataclass
class Result:
    pages: int = 0
    audit_rows: int = 0
    audit_head: str = ""


def check_pages(store: Store, result: Result) -> list[str]:
    """Every page's authentication code (the key block behind the last page is no page)."""
    result.pages = store.pages_in_file()
    with store.querying() as connection:
        found = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    bad = []
    for text in found:
        number = re.search(r"page (\d+)", text)
        if number is None or int(number[1]) <= result.pages:
            bad.append(text)
    return [_("A page of the file is damaged: {text}").format(text=text) for text in bad[:20]]


def check_structure(store: Store, result: Result) -> list[str]:
    with store.querying() as connection:
        rows = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    bad = [_("The database is damaged: {text}").format(text=text) for text in rows if text != "ok"]
    return bad + [
        _("A row of {table} refers to something that is not there.").format(table=row[0])
        for row in broken[:20]
    ]


def check_trail(store: Store, result: Result) -> list[str]:
    """The chain of the audit trail, and that every record is what the trail says it is."""
    with store.querying() as connection:
        state = audit.verify(connection.cursor(), store.audit_key)
        result.audit_rows, result.audit_head = state.rows, state.head
        if not state.whole:
            text = _("The audit trail was altered at entry {seq}.")
            return [text.format(seq=state.first_bad)]
        return _records_against_trail(connection)


def _records_against_trail(connection: Any) -> list[str]:
    bad = []
    for one in mappings():
        rows = connection.execute(
            f"SELECT r.id FROM {one.table} r LEFT JOIN (SELECT record_id, max(seq) AS seq FROM audit"
            " WHERE kind = ? AND new IS NOT NULL GROUP BY record_id) l ON l.record_id = r.id"
            " LEFT JOIN audit a ON a.seq = l.seq"
            " WHERE a.seq IS NULL OR coalesce(json_extract(a.new, '$.version'), 1) <> r.version",
            (one.kind.__name__,),
        ).fetchall()
        bad += [
            _("{kind} {id} differs from the audit trail.").format(kind=one.kind.__name__, id=id_)
            for (id_,) in rows[:20]
        ]
    return bad


STEPS = (check_pages, check_structure, check_trail)
