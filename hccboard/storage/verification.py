"""Reading everything once: pages, structure, references, and the audit trail against the records."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from hccboard.errors import EnvironmentFault
from hccboard.storage import audit, course_list
from hccboard.storage.record_mapper import Mapping, from_values, mappings, to_json
from hccboard.storage.store import Store
from hccboard.translate import _


@dataclass
class Result:
    pages: int = 0
    audit_rows: int = 0
    audit_head: str = ""


def check_pages(store: Store, result: Result) -> list[str]:
    """Every page's authentication code.

    The pages are read from the file as it is. Some hold nothing that anyone reads: the key block behind the last
    page, free pages that were never written, pages whose newest version is still in the log, pages that a
    checkpoint of another process is writing just now. So an alarm counts only if what the database reads, page by
    page on one state of it, is not sound either.
    """
    with store.verifying() as connection:
        result.pages = connection.execute("PRAGMA page_count").fetchone()[0]
        found = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    bad = []
    for text in found:
        number = re.search(r"page (\d+)", text)
        if number is None or int(number[1]) <= result.pages:
            bad.append(text)
    if not bad or _reads_sound(store):
        return []
    return [_("A page of the file is damaged: {text}").format(text=text) for text in bad[:20]]


def _reads_sound(store: Store) -> bool:
    """Whether every page in use is read, authenticated and in its place."""
    try:
        with store.verifying() as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except EnvironmentFault:
        return False


def check_structure(store: Store, result: Result) -> list[str]:
    with store.verifying() as connection:
        rows = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    bad = [_("The database is damaged: {text}").format(text=text) for text in rows if text != "ok"]
    return bad + [
        _("A row of {table} refers to something that is not there.").format(table=row[0])
        for row in broken[:20]
    ]


def check_trail(store: Store, result: Result) -> list[str]:
    """The chain of the audit trail, and that every record is what the trail says it is."""
    with store.verifying() as connection:
        state = audit.verify(connection.cursor(), store.audit_key)
        result.audit_rows, result.audit_head = state.rows, state.head
        if not state.whole:
            text = _("The audit trail was altered at entry {seq}.")
            return [text.format(seq=state.first_bad)]
        found = _operations_against_trail(connection) + _list_against_records(connection)
        return found + _records_against_trail(connection) + _settings_against_trail(connection)


def _operations_against_trail(connection: Any) -> list[str]:
    """Operations that do not say what their lines of the trail say, and lines without their operation."""
    lines = connection.execute(
        "SELECT a.seq FROM audit a LEFT JOIN operation o ON o.id = a.operation_id"
        " WHERE o.id IS NULL OR a.seq NOT BETWEEN o.first_seq AND o.last_seq OR o.at <> a.at"
        " OR o.author <> a.author OR o.reason <> a.reason ORDER BY a.seq LIMIT 20"
    )
    bad = [_("The operation of audit entry {seq} was altered or removed.").format(seq=seq) for (seq,) in lines]
    alone = connection.execute(
        "SELECT o.id FROM operation o LEFT JOIN audit a ON a.seq = o.first_seq"
        " WHERE o.first_seq <= o.last_seq AND a.operation_id IS NOT o.id ORDER BY o.first_seq LIMIT 20"
    )
    return bad + [_("The audit trail does not know operation {id}.").format(id=name) for (name,) in alone]


def _list_against_records(connection: Any) -> list[str]:
    """Lines of the case list that name another patient than the records, cases without a line, and rows of the cohort
    that belong to other records."""
    rows = connection.execute(
        "SELECT p.id FROM patient p LEFT JOIN case_summary s ON s.case_id = p.id"
        " WHERE s.case_id IS NULL OR s.case_number <> p.case_number OR s.name <> p.name OR s.voided <> p.voided"
        " ORDER BY p.id LIMIT 20"
    )
    bad = [_("The line of case {id} in the case list differs from its records.").format(id=name) for (name,) in rows]
    return bad + [
        _("What the cohort holds of case {id} differs from its records.").format(id=name)
        for name in course_list.differing(connection)
    ]


def _records_against_trail(connection: Any) -> list[str]:
    """Records that are not what the last line of the trail about them says, and lines without a record."""
    bad: list[str] = []
    for one in mappings():
        columns = ", ".join(f"r.{name}" for name in one.names)
        rows = connection.execute(
            f"SELECT a.record_id, a.new, {columns} FROM"
            " (SELECT record_id, max(seq) AS seq FROM audit WHERE kind = ? AND new IS NOT NULL GROUP BY record_id) l"
            f" JOIN audit a ON a.seq = l.seq LEFT JOIN {one.table} r ON r.id = l.record_id",
            (one.kind.__name__,),
        )
        known = 0
        for record_id, written, *values in rows:
            known += 1
            if values[0] is None or to_json(from_values(one.kind, values)) != written:
                bad.append(_differs(one, record_id))
        if connection.execute(f"SELECT count(*) FROM {one.table}").fetchone()[0] != known:
            bad.append(_("{kind}: there are records the audit trail does not know.").format(kind=one.kind.__name__))
    return bad[:20]


def _settings_against_trail(connection: Any) -> list[str]:
    """Settings that are not what the last line of the trail about them says. One that the trail has never named is from
    before settings were noted, or says nothing that rules go by."""
    rows = connection.execute(
        "SELECT a.record_id FROM (SELECT record_id, max(seq) AS seq FROM audit WHERE kind = ? GROUP BY record_id) l"
        " JOIN audit a ON a.seq = l.seq LEFT JOIN setting s ON s.key = l.record_id"
        " WHERE s.value IS NOT a.new ORDER BY a.record_id LIMIT 20",
        (audit.SETTING_KIND,),
    )
    return [_("Setting {key} differs from the audit trail.").format(key=key) for (key,) in rows]


def _differs(one: Mapping, record_id: str) -> str:
    return _("{kind} {id} differs from the audit trail.").format(kind=one.kind.__name__, id=record_id)


def check_attachments(store: Store, result: Result) -> list[str]:
    """Every content is what its digest says, and every attachment has one."""
    with store.verifying() as connection:
        bad = [
            _("The content of attachment {digest} was altered.").format(digest=digest[:12])
            for digest, content in connection.execute("SELECT sha256, content FROM attachment_content")
            if hashlib.sha256(content).hexdigest() != digest
        ]
        rows = connection.execute(
            "SELECT id FROM attachment WHERE sha256 <> ''"
            " AND sha256 NOT IN (SELECT sha256 FROM attachment_content) ORDER BY id"
        )
        bad += [_("The content of attachment {id} is missing.").format(id=record_id) for (record_id,) in rows]
    return bad[:20]


STEPS = (check_pages, check_structure, check_trail, check_attachments)
