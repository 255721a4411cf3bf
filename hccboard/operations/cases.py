"""Finding and reading cases."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hccboard.domain.records import CaseRecords
from hccboard.domain.summary import CaseSummary
from hccboard.errors import EnvironmentFault, UserError
from hccboard.operations.stores import BoardStore
from hccboard.storage import case_list, record_store
from hccboard.storage.case_list import Filter
from hccboard.translate import _

VIEWS = ("all", "this_week", "next_week", "waiting")
SORTS = tuple(case_list.SORTS)
NUMBER_PREFIX = "HCC-"

__all__ = [
    "NUMBER_PREFIX", "SORTS", "VIEWS", "CaseCounts", "CaseIds", "CaseQuery", "attachment_content",
    "case_counts", "case_ids", "case_key", "case_summaries", "cases_of_the_same_hospital_number", "current_summaries",
    "find_case", "find_cases", "find_cases_by_hospital_number", "next_case_number", "read_case", "read_cases",
]  # fmt: skip


@dataclass(frozen=True)
class CaseQuery:
    """What the case list shows and in which order. Empty values do not limit.

    ``view`` is one of ``VIEWS`` (weeks run Monday to Sunday around ``today``; "waiting" is open items of what is
    not discussed yet); ``bclc``, ``cnlc``: a stage that must still be possible; ``missing``: True for open items, False
    for none; ``sort`` is one of ``SORTS``; cases without the value sorted by come last both ways. By day of the
    meeting, ascending, the meetings of this week and later come first, then the past ones, the latest first, where
    ``today`` is given.
    """

    search: str = ""
    view: str = "all"
    bclc: str = ""
    cnlc: str = ""
    meeting_date: date | None = None
    missing: bool | None = None
    status: str = ""
    sort: str = "meeting_date"
    descending: bool = False
    today: date | None = None


@dataclass(frozen=True)
class CaseIds:
    """The matching cases in order. ``total`` counts all of them; ``keys`` holds row numbers for
    ``case_summaries``, all of them if ``complete``, else the first ones."""

    keys: array[int]
    total: int

    @property
    def complete(self) -> bool:
        return len(self.keys) >= self.total


@dataclass(frozen=True)
class CaseCounts:
    """``views``: cases per saved view, whatever is searched for; the rest is of the query itself."""

    views: dict[str, int]
    cases: int
    ready: int
    open_items: int

    @property
    def with_open_items(self) -> int:
        return self.cases - self.ready


def case_ids(store: BoardStore, query: CaseQuery, *, limit: int | None = None) -> CaseIds:
    """The order of the matching cases.

    With ``limit`` only the first ones are read, which keeps a keystroke under 16 ms whatever was typed; read
    again without it (in a worker) when someone scrolls further.
    """
    wanted = _filter(query)
    monday = query.today - timedelta(days=query.today.weekday()) if query.today else None
    with store.storage.querying() as connection:
        keys = case_list.ordered_keys(connection, wanted, query.sort, query.descending, limit, monday)
        full = limit is None or len(keys) < limit
        total = len(keys) if full else case_list.count(connection, wanted)
    return CaseIds(keys, total)


def case_summaries(store: BoardStore, keys: Sequence[int]) -> list[CaseSummary]:
    """The rows of a page, in the order of ``keys``; cases that are gone meanwhile are left out."""
    with store.storage.querying() as connection:
        return case_list.page(connection, keys)


def current_summaries(store: BoardStore, keys: Sequence[int], *, today: date | None = None) -> list[CaseSummary]:
    """As ``case_summaries``; rows made for another day or by other rules are made anew, and nothing is stored.

    For readers that do not first call ``edits.refresh_summaries``: values grow stale with the days.
    """
    from hccboard.domain.summary import rule_editions, summarise
    from hccboard.operations.board_limits import limits_of
    from hccboard.operations.board_response import rules_of
    from hccboard.operations.viewing import judged_on

    day, limits, response = today or datetime.now().astimezone().date(), limits_of(store), rules_of(store)
    rules = rule_editions(limits, response)
    rows = case_summaries(store, keys)
    outdated = [row.case_id for row in rows if row.rules != rules or row.as_of != max(row.meeting_date or day, day)]
    if not outdated:
        return rows
    renewed = {
        case_id: summarise(case, judged_on(case, day), limits, response)
        for case_id, case in read_cases(store, outdated).items()
    }
    return [renewed.get(row.case_id, row) for row in rows]


def case_counts(store: BoardStore, query: CaseQuery) -> CaseCounts:
    """How many cases each saved view holds, and what is open in the cases of the query."""
    with store.storage.querying() as connection:
        views = {
            view: case_list.count(connection, _filter(CaseQuery(view=view, today=query.today)))
            for view in VIEWS
        }
        found = case_list.counts(connection, _filter(query))
    return CaseCounts(views, found.cases, found.ready, found.open_items)


def _filter(query: CaseQuery) -> Filter:
    wanted = Filter(
        search=query.search, bclc=query.bclc, cnlc=query.cnlc, status=query.status,
        meeting_from=query.meeting_date, meeting_until=query.meeting_date, missing=query.missing,
    )  # fmt: skip
    if query.view == "waiting":
        return replace(wanted, missing=True, to_come=True)
    if query.view in {"this_week", "next_week"}:
        today = query.today or datetime.now().astimezone().date()
        monday = today - timedelta(days=today.weekday())
        monday += timedelta(days=7 if query.view == "next_week" else 0)
        first = max(monday, wanted.meeting_from or monday)
        sunday = monday + timedelta(days=6)
        return replace(
            wanted, meeting_from=first, meeting_until=min(sunday, wanted.meeting_until or sunday)
        )
    return wanted


def read_case(store: BoardStore, case_id: str) -> CaseRecords:
    """Everything recorded about a case. ``UserError`` if there is no such case."""
    found = read_cases(store, [case_id])
    if case_id not in found:
        raise UserError(_("There is no such case in this board file."), case_id)
    return found[case_id]


def read_cases(store: BoardStore, case_ids: Sequence[str]) -> dict[str, CaseRecords]:
    """Several cases at one moment in time; unknown ids are left out."""
    with store.storage.reading() as connection:
        return record_store.of_cases(connection, case_ids)


def find_case(store: BoardStore, case_number: str) -> str | None:
    """The id of the case with this number (capitals do not matter), ``None`` if there is none."""
    with store.storage.querying() as connection:
        return case_list.find(connection, case_number)


def find_cases(store: BoardStore, case_numbers: Iterable[str]) -> dict[str, str]:
    """``find_case`` for many numbers at once: each number that is there, as it was given, with its case id."""
    with store.storage.querying() as connection:
        return case_list.by_case_number(connection, sorted(set(case_numbers) - {""}))


def case_key(store: BoardStore, case_id: str) -> int | None:
    """The row number of a case, as in ``CaseIds.keys``; ``None`` if it is unknown or voided."""
    with store.storage.querying() as connection:
        return case_list.key_of(connection, case_id)


def find_cases_by_hospital_number(
    store: BoardStore, numbers: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """For each hospital number that is in the store, the ids of its cases (several where it was reused)."""
    with store.storage.querying() as connection:
        return case_list.by_hospital_number(connection, sorted(set(numbers) - {""}))


def cases_of_the_same_hospital_number(store: BoardStore, case_id: str) -> list[str]:
    """The case numbers of the other valid cases with the hospital number of a case: perhaps the same patient."""
    with store.storage.querying() as connection:
        return case_list.of_the_same_hospital_number(connection, case_id)


def next_case_number(store: BoardStore, prefix: str = NUMBER_PREFIX) -> str:
    """The number after the highest one in use, voided cases included: "HCC-0143"."""
    with store.storage.querying() as connection:
        highest, width = case_list.highest_number(connection, prefix)
    return f"{prefix}{highest + 1:0{max(width, 4)}d}"


def attachment_content(store: BoardStore, sha256: str) -> bytes:
    """The bytes of an attachment by the ``sha256`` of its record.

    ``UserError`` if there are none, ``EnvironmentFault`` if they are not the bytes that were stored.
    """
    with store.storage.querying() as connection:
        row = connection.execute(
            "SELECT content FROM attachment_content WHERE sha256 = ?", (sha256,)
        ).fetchone()
    if row is None:
        raise UserError(_("The content of this attachment is not in the board file."), sha256[:12])
    content = bytes(row[0])
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EnvironmentFault(
            _("The content of this attachment was altered or damaged."),
            sha256[:12],
            _("It is not shown. Take it from a backup or add the document again."),
        )
    return content
