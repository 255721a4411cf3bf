"""The case list in the database: its rows, their order, search, filters and counts.

Nothing here loads everything: an order is read from one index as an array of row numbers, rows are fetched for
the page that is painted. Plain SQL on a plain driver connection, because a keystroke has 16 ms.
"""

from __future__ import annotations

import dataclasses
import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hccboard.domain.records import CaseRecords
from hccboard.domain.summary import CaseSummary
from hccboard.storage import search_text

# what a list can be sorted by -> column; rows without a value always come last
SORTS = {
    "meeting_date": "meeting_date", "changed": "changed_at", "case_number": "case_number_key",
    "name": "name_key", "age": "age_years", "question": "question_key", "status": "status_key",
    "bclc": "bclc_key", "cnlc": "cnlc_key", "child_pugh": "child_pugh_key", "albi": "albi_key",
    "ecog_ps": "ecog_key", "afp": "afp_key", "last_response": "response_key", "missing": "missing_items",
}  # fmt: skip
_NEVER_NULL = {"changed_at", "missing_items"}
# Up to this many matches are sorted by themselves; above, the index of the order is walked
_FEW_MATCHES = 1000

_FIELDS = tuple(f.name for f in dataclasses.fields(CaseSummary))
_DATES = tuple(i for i, name in enumerate(_FIELDS) if name in {"meeting_date", "as_of"})
_KEYS = (
    "case_number_key", "name_key", "question_key", "status_key", "bclc_key", "cnlc_key",
    "child_pugh_key", "albi_key", "ecog_key", "afp_key", "response_key",
)  # fmt: skip
_COLUMNS = ("voided", "changed_at", *_FIELDS, *_KEYS)
_SELECT_PAGE = f"SELECT case_key, {', '.join(_FIELDS)} FROM case_summary WHERE case_key IN "
_INSERT = f"INSERT INTO case_summary ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_UPDATE = f"UPDATE case_summary SET {', '.join(f'{c} = ?' for c in _COLUMNS)} WHERE case_key = ?"
_STATUS_ORDER = {"draft": "1", "preparing": "2", "ready": "3", "discussed": "4"}
_ROMAN = (("III", "3"), ("II", "2"), ("IV", "4"), ("I", "1"))
_PAGE = 500


@dataclass(frozen=True)
class Filter:
    """What a list shows. ``None`` and "" do not limit.

    ``search`` is typed text; ``bclc``, ``cnlc`` are stages that must still be possible; ``meeting_from`` and
    ``meeting_until`` are inclusive; ``missing`` is True for cases with open items, False for complete ones;
    ``to_come`` leaves out those whose newest question was discussed.
    """

    search: str = ""
    bclc: str = ""
    cnlc: str = ""
    status: str = ""
    meeting_from: date | None = None
    meeting_until: date | None = None
    missing: bool | None = None
    to_come: bool = False


@dataclass(frozen=True)
class Counts:
    """Of the cases of a filter: how many, how many complete, and how many items are open in all."""

    cases: int
    ready: int
    open_items: int


def write(connection: Any, cases: Iterable[tuple[CaseRecords, CaseSummary, str]]) -> None:
    """Store the summary, the search words and the last change (UTC, ISO) of cases, in the open transaction."""
    pending = list(cases)
    known = _keys_of(connection, [case.patient.id for case, _summary, _at in pending])
    last = connection.exec_driver_sql("SELECT max(case_key) FROM case_summary").scalar() or 0
    inserts, updates, documents = [], [], []
    for case, summary, changed_at in pending:
        row = _row(case, summary, changed_at)
        key = known.get(case.patient.id)
        if key is None:
            last = key = last + 1
            inserts.append(row)
        else:
            updates.append((*row, key))
        documents.append((key, case))
    if inserts:  # the numbers follow each other because this is the only writer
        connection.exec_driver_sql(_INSERT, inserts)
    if updates:
        connection.exec_driver_sql(_UPDATE, updates)
    _index(connection, documents, set(known.values()))


def renew(connection: Any, cases: Iterable[tuple[CaseRecords, CaseSummary]]) -> None:
    """Store the summary of cases whose records did not change: the last change stays what it is now."""
    pending = list(cases)
    ids = [case.patient.id for case, _summary in pending]
    changed: dict[str, str] = {}
    for start in range(0, len(ids), _PAGE):
        part = tuple(ids[start : start + _PAGE])
        sql = f"SELECT case_id, changed_at FROM case_summary WHERE case_id IN ({_marks(part)})"
        changed.update(tuple(row) for row in connection.exec_driver_sql(sql, part))
    write(connection, [(case, made, changed[case.patient.id]) for case, made in pending if case.patient.id in changed])


def _index(connection: Any, documents: list[tuple[int, CaseRecords]], known: set[int]) -> None:
    stale = [(key,) for key, _case in documents if key in known]
    if stale:
        connection.exec_driver_sql("DELETE FROM case_search WHERE rowid = ?", stale)
    rows = [
        (key, *search_text.document(case)) for key, case in documents if not case.patient.voided
    ]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO case_search (rowid, number, name, content) VALUES (?, ?, ?, ?)", rows
        )


def _keys_of(connection: Any, case_ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(case_ids), _PAGE):
        part = tuple(case_ids[start : start + _PAGE])
        sql = f"SELECT case_id, case_key FROM case_summary WHERE case_id IN ({_marks(part)})"
        found.update(tuple(row) for row in connection.exec_driver_sql(sql, part))
    return found


def _row(case: CaseRecords, summary: CaseSummary, changed_at: str) -> tuple[Any, ...]:
    values = [getattr(summary, name) for name in _FIELDS]
    for i in _DATES:
        values[i] = values[i].isoformat() if values[i] else None
    return (int(case.patient.voided), changed_at, *values, *_sort_keys(summary))


def _sort_keys(summary: CaseSummary) -> tuple[Any, ...]:
    return (
        natural_key(summary.case_number) or None,
        search_text.normalised(summary.name) or None,
        search_text.normalised(summary.question)[:80] or None,
        _STATUS_ORDER.get(summary.status),
        summary.bclc or None,
        _arabic(summary.cnlc) or None,
        natural_key(summary.child_pugh) or None,
        _number(summary.albi),
        summary.ecog_ps or None,
        _number(summary.afp),
        summary.last_response or None,
    )


def natural_key(text: str) -> str:
    """A key under which "HCC-9" sorts before "HCC-10"."""
    return re.sub(r"\d+", lambda m: m[0].lstrip("0").rjust(12, "0"), search_text.normalised(text))


def _arabic(stage: str) -> str:
    for roman, digit in _ROMAN:
        stage = stage.replace(roman, digit)
    return stage


def _number(shown: str) -> float | None:
    """The number in "> 60 500" or "\u22122.71"; ``None`` if there is none."""
    found = re.search(r"-?\d+(\.\d+)?", re.sub(r"[\s\u2009\u202f,]", "", shown.replace("\u2212", "-")))
    return float(found[0]) if found else None


def ordered_keys(
    connection: Any, wanted: Filter, sort: str, descending: bool, limit: int | None = None,
    coming_from: date | None = None,
) -> array[int]:  # fmt: skip
    """The row numbers of the matching cases in order, at most ``limit``.

    By day of the meeting, ascending, those of ``coming_from`` or later come first; behind them the past ones, the
    latest first.
    """
    where, values, few = _where(connection, wanted)
    if where is None:
        return array("q")
    column = SORTS[sort]
    plus = "+" if few else ""  # a unary plus keeps SQLite from walking the index of the order
    order, rest = f"{plus}{column} {'DESC' if descending else 'ASC'}", "case_key"
    if column == "meeting_date":  # on one day the case edited last comes first
        order += f", {plus}changed_at {'ASC' if descending else 'DESC'}"
        rest = f"{plus}changed_at DESC"
    parts = [("", order)]
    if column not in _NEVER_NULL:
        parts = [(f" AND {plus}{column} IS NOT NULL", order), (f" AND {plus}{column} IS NULL", rest)]
    if column == "meeting_date" and coming_from is not None and not descending:
        day = coming_from.isoformat()
        past = f"{plus}{column} DESC, {plus}changed_at DESC"
        parts = [(f" AND {plus}{column} >= '{day}'", order), (f" AND {plus}{column} < '{day}'", past), parts[-1]]
    keys = array("q")
    for part, by in parts:
        left = -1 if limit is None else limit - len(keys)
        if left == 0:
            break
        sql = f"SELECT case_key FROM case_summary WHERE {plus}voided = 0{part}{where} ORDER BY {by} LIMIT ?"
        keys.extend([key for (key,) in connection.execute(sql, (*values, left))])
    return keys


def page(connection: Any, keys: Sequence[int]) -> list[CaseSummary]:
    """The rows of these numbers, in their order; a case that is gone meanwhile is left out."""
    found: dict[int, CaseSummary] = {}
    for start in range(0, len(keys), _PAGE):
        part = tuple(keys[start : start + _PAGE])
        for key, *values in connection.execute(f"{_SELECT_PAGE}({_marks(part)})", part):
            for i in _DATES:
                values[i] = date.fromisoformat(values[i]) if values[i] else None
            found[key] = CaseSummary(*values)
    return [found[key] for key in keys if key in found]


def counts(connection: Any, wanted: Filter) -> Counts:
    """How many cases match, and what is open in them."""
    where, values, _few = _where(connection, wanted)
    if where is None:
        return Counts(0, 0, 0)
    row = connection.execute(
        "SELECT count(*), coalesce(sum(missing_items = 0), 0), coalesce(sum(missing_items), 0)"
        f" FROM case_summary WHERE voided = 0{where}",
        values,
    ).fetchone()
    return Counts(*row)


def count(connection: Any, wanted: Filter) -> int:
    """How many cases match; for a search alone this asks the search index only."""
    if dataclasses.replace(wanted, search="") == Filter():
        query = search_text.query(wanted.search)
        if query:
            sql = "SELECT count(*) FROM case_search WHERE case_search MATCH ?"
            return int(connection.execute(sql, (query,)).fetchone()[0])
    where, values, _few = _where(connection, wanted)
    if where is None:
        return 0
    sql = f"SELECT count(*) FROM case_summary WHERE voided = 0{where}"
    return int(connection.execute(sql, values).fetchone()[0])


def _where(connection: Any, wanted: Filter) -> tuple[str | None, tuple[Any, ...], bool]:
    """The condition as SQL that follows ``voided = 0``, ``None`` if nothing can match; whether the search
    alone leaves few rows."""
    parts: list[str] = []
    values: list[Any] = []
    few = False
    if wanted.search.strip():
        query = search_text.query(wanted.search)
        if not query:
            return None, (), True
        few = _is_few(connection, query)
        parts.append("case_key IN (SELECT rowid FROM case_search WHERE case_search MATCH ?)")
        values.append(query)
    for column, stage in (("bclc", wanted.bclc), ("cnlc", wanted.cnlc)):
        if stage:
            stored = _stored_with(connection, column, stage)
            parts.append(f"{column} IN ({_marks(stored)})")
            values += stored
    if wanted.status:
        parts.append("status = ?")
        values.append(wanted.status)
    if wanted.meeting_from:
        parts.append("meeting_date >= ?")
        values.append(wanted.meeting_from.isoformat())
    if wanted.meeting_until:
        parts.append("meeting_date <= ?")
        values.append(wanted.meeting_until.isoformat())
    if wanted.missing is not None:
        parts.append("missing_items > 0" if wanted.missing else "missing_items = 0")
    if wanted.to_come:
        parts.append("status <> 'discussed'")
    return "".join(f" AND {part}" for part in parts), tuple(values), few


def _is_few(connection: Any, query: str) -> bool:
    sql = "SELECT count(*) FROM (SELECT 1 FROM case_search WHERE case_search MATCH ? LIMIT ?)"
    return bool(connection.execute(sql, (query, _FEW_MATCHES + 1)).fetchone()[0] <= _FEW_MATCHES)


def _stored_with(connection: Any, column: str, stage: str) -> list[str]:
    """The few stored combinations ("B|C") in which a stage is possible, found by skipping along the index."""
    combinations, last = [], None
    while True:
        after = "" if last is None else f" AND {column} > ?"
        sql = f"SELECT {column} FROM case_summary WHERE voided = 0{after} ORDER BY {column} LIMIT 1"
        row = connection.execute(sql, () if last is None else (last,)).fetchone()
        if row is None:
            return combinations
        last = row[0]
        if stage in last.split("|"):
            combinations.append(last)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def find(connection: Any, case_number: str) -> str | None:
    """The id of the valid case with this number; capitals and full-width forms do not matter."""
    row = connection.execute(
        "SELECT case_id, case_number FROM case_summary WHERE voided = 0 AND case_number_key = ?",
        (natural_key(case_number.strip()),),
    ).fetchall()
    exact = [case_id for case_id, number in row if number == case_number]
    return next(iter(exact or [case_id for case_id, _number in row]), None)


def by_case_number(connection: Any, numbers: Sequence[str]) -> dict[str, str]:
    """``find`` for many numbers: each that is there, as it was given, with the id of its case."""
    by_key: dict[str, list[tuple[str, str]]] = {}
    keys = sorted({natural_key(number.strip()) for number in numbers})
    for start in range(0, len(keys), _PAGE):
        part = tuple(keys[start : start + _PAGE])
        sql = (
            "SELECT case_number_key, case_id, case_number FROM case_summary"
            f" WHERE voided = 0 AND case_number_key IN ({_marks(part)}) ORDER BY case_key"
        )
        for key, case_id, stored in connection.execute(sql, part):
            by_key.setdefault(key, []).append((case_id, stored))
    found = {}
    for number in numbers:
        cases = by_key.get(natural_key(number.strip()), [])
        exact = [case_id for case_id, stored in cases if stored == number]
        case_id = next(iter(exact or [one for one, _stored in cases]), None)
        if case_id is not None:
            found[number] = case_id
    return found


def key_of(connection: Any, case_id: str) -> int | None:
    row = connection.execute(
        "SELECT case_key FROM case_summary WHERE case_id = ? AND voided = 0", (case_id,)
    ).fetchone()
    return row[0] if row else None


def by_hospital_number(connection: Any, numbers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for start in range(0, len(numbers), _PAGE):
        part = tuple(numbers[start : start + _PAGE])
        sql = (
            "SELECT hospital_number, id FROM patient"
            f" WHERE voided = 0 AND hospital_number IN ({_marks(part)}) ORDER BY id"
        )
        for number, case_id in connection.execute(sql, part):
            found[number] = (*found.get(number, ()), case_id)
    return found


def of_the_same_hospital_number(connection: Any, case_id: str) -> list[str]:
    """The numbers of the other valid cases with the hospital number of a case; none where it has none."""
    sql = (
        "SELECT other.case_number FROM patient one JOIN patient other ON other.hospital_number = one.hospital_number"
        " WHERE one.id = ? AND one.hospital_number <> '' AND other.id <> one.id AND other.voided = 0"
        " ORDER BY other.case_number"
    )
    return [number for (number,) in connection.execute(sql, (case_id,))]


def highest_number(connection: Any, prefix: str) -> tuple[int, int]:
    """The highest number used after ``prefix`` and how many digits it was written with; (0, 0) for none."""
    start = natural_key(prefix)
    best = (0, 0)
    for voided in (0, 1):
        row = connection.execute(
            "SELECT case_number FROM case_summary WHERE voided = ? AND case_number_key GLOB ?"
            " AND case_number_key BETWEEN ? AND ? ORDER BY case_number_key DESC LIMIT 1",
            (voided, start + "[0-9]" * 12, start + "0" * 12, start + "9" * 12),
        ).fetchone()
        digits = row[0].strip()[len(prefix) :] if row else ""
        if digits.isdecimal():
            best = max(best, (int(digits), len(digits)))
    return best


def outdated(connection: Any, rules: str, today: date) -> list[str]:
    """The ids of the cases whose row was made by other rules or for another day.

    A row is made for the board's day while that lies ahead, else for today.
    """
    sql = (
        "SELECT case_id FROM case_summary WHERE voided = 0"
        " AND (rules <> ? OR as_of <> max(coalesce(meeting_date, ''), ?))"
    )
    return [case_id for (case_id,) in connection.execute(sql, (rules, today.isoformat()))]
