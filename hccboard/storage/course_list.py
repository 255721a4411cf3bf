"""What the cohort knows of every case, one JSON text each, kept beside the case list and derived like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

_UPSERT = (
    "INSERT INTO case_course (case_id, voided, rules, content) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (case_id) DO UPDATE SET voided = excluded.voided, rules = excluded.rules, content = excluded.content"
)
# A row that is missing, was made by other rules, or from a day on which a record still lay ahead
_OUTDATED = (
    "SELECT p.id FROM patient p LEFT JOIN case_course c ON c.case_id = p.id WHERE p.voided = 0"
    " AND (c.case_id IS NULL OR c.rules <> ?"
    " OR (instr(c.content, '\"renew_on\"') > 0 AND json_extract(c.content, '$.renew_on') <= ?)) ORDER BY p.id"
)

_IN_ORDER = (
    "SELECT c.case_id, c.content FROM case_course c LEFT JOIN case_summary s ON s.case_id = c.case_id"
    " WHERE c.voided = 0 ORDER BY s.case_number_key, c.case_id"
)


def write(connection: Any, rows: Iterable[tuple[str, bool, str, str]]) -> None:
    """Store (case id, voided, rules, content) of cases, in the open transaction."""
    pending = [(case_id, int(voided), rules, content) for case_id, voided, rules, content in rows]
    if pending:
        connection.exec_driver_sql(_UPSERT, pending)


def outdated(connection: Any, rules: str, today: date) -> list[str]:
    """The ids of the valid cases whose row is to be made anew. ``connection`` is a plain one of the driver."""
    return [case_id for (case_id,) in connection.execute(_OUTDATED, (rules, today.isoformat()))]


def contents(connection: Any, without: Sequence[str] = ()) -> list[str]:
    """The rows of all valid cases but those named, by case number."""
    left_out = set(without)
    rows = connection.execute(_IN_ORDER)
    return [text for case_id, text in rows if not left_out or case_id not in left_out]


def differing(connection: Any) -> list[str]:
    """Cases whose row names another case number than the records, or is not voided with them."""
    rows = connection.execute(
        "SELECT p.id FROM patient p JOIN case_course c ON c.case_id = p.id WHERE c.voided <> p.voided"
        " OR NOT json_valid(c.content) OR json_extract(c.content, '$.case_number') IS NOT p.case_number"
        " ORDER BY p.id LIMIT 20"
    )
    return [name for (name,) in rows]
