"""The case list: order, filters, counts, pages; always from an index."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hccboard.domain.records import CaseRecords, Patient
from hccboard.domain.summary import CaseSummary
from hccboard.operations.stores import BoardStore
from hccboard.storage import case_list, record_store
from hccboard.storage.case_list import SORTS, Filter

EMPTY = CaseSummary(
    "", "", "", "", None, "", None, "", "", "", "", "", "", "", "", "", "", "", 0, 24, 0, date(2026, 11, 21), "r",
)  # fmt: skip
EVERYTHING = Filter()
LINES = (
    replace(EMPTY, case_number="HCC-2", name="Zoe", age_years=40, meeting_date=date(2026, 11, 25), bclc="A", cnlc="Ia",
            child_pugh="A5", albi="\u22122.71", afp="12", afp_trend="up", last_response="PR", status="ready",
            question="resection?", ecog_ps="0"),
    replace(EMPTY, case_number="HCC-10", name="adam", age_years=90, meeting_date=date(2026, 11, 23), bclc="B|C",
            cnlc="IIIa|IIIb", child_pugh="B7", albi="\u22121.38", afp="> 60\u202f500", last_response="PD",
            status="draft", missing_items=3, question="TACE?", ecog_ps="1"),
    replace(EMPTY, case_number="HCC-9", name="\u5f20\u4f1f", age_years=None, meeting_date=None, bclc="", cnlc="",
            status="preparing", missing_items=7),
    replace(EMPTY, case_number="HCC-1", name="Bo", age_years=61, meeting_date=date(2026, 11, 25), bclc="C", cnlc="IV",
            child_pugh="A6", albi="\u22122.00", afp="8460", last_response="SD", status="discussed",
            question="alternatives?", ecog_ps="1-2"),
    replace(EMPTY, case_number="HCC-77", name="", age_years=18, meeting_date=date(2026, 12, 2), bclc="0", cnlc="IIa",
            child_pugh="C10", albi="0.1", afp="8", status="draft", missing_items=1, question="x", ecog_ps="3"),
)  # fmt: skip


def fill(store: BoardStore, lines: tuple[CaseSummary, ...]) -> None:
    with store.storage.writing() as connection:
        entries = []
        for number, line in enumerate(lines):
            id_ = f"case-{number}"
            patient = Patient(id=id_, case_id=id_, case_number=line.case_number, name=line.name)
            patient = replace(patient, recorded_at=datetime(2026, 11, 1, tzinfo=UTC))
            record_store.insert(connection, [patient])
            at = f"2026-11-{20 - number % 20:02d}T10:00:00+00:00"
            entries.append((CaseRecords(patient), replace(line, case_id=id_), at))
        case_list.write(connection, entries)


@pytest.fixture
def numbers(board: BoardStore) -> Callable[..., list[str]]:
    """The case numbers a query gives, in order."""
    fill(board, LINES)

    def ask(wanted: Filter = EVERYTHING, sort: str = "case_number", down: bool = False, limit: int | None = None):
        with board.storage.querying() as connection:
            keys = case_list.ordered_keys(connection, wanted, sort, down, limit)
            assert limit is not None or len(keys) == case_list.count(connection, wanted)
            assert limit is not None or len(keys) == case_list.counts(connection, wanted).cases
            return [line.case_number.removeprefix("HCC-") for line in case_list.page(connection, keys)]

    return ask


@pytest.mark.parametrize(
    ("sort", "up", "down"),
    [
        ("case_number", "1 2 9 10 77", "77 10 9 2 1"),
        ("name", "10 1 2 9 77", "9 2 1 10 77"),  # without a name: last both ways
        ("age", "77 2 1 10 9", "10 1 2 77 9"),
        ("meeting_date", "10 2 1 77 9", "77 1 2 10 9"),  # on one day the last edited first, and the reverse
        ("bclc", "77 2 10 1 9", "1 10 2 77 9"),
        ("cnlc", "2 77 10 1 9", "1 10 77 2 9"),
        ("child_pugh", "2 1 10 77 9", "77 10 1 2 9"),
        ("albi", "2 1 10 77 9", "77 10 1 2 9"),
        ("afp", "77 2 1 10 9", "10 1 2 77 9"),
        ("ecog_ps", "2 10 1 77 9", "77 1 10 2 9"),
        ("status", "10 77 9 2 1", "1 2 9 77 10"),
        ("missing", "2 1 77 10 9", "9 10 77 1 2"),
        ("changed", "77 1 9 10 2", "2 10 9 1 77"),
        ("last_response", "10 2 1 9 77", "1 2 10 77 9"),
        ("question", "1 2 10 77 9", "77 10 2 1 9"),
    ],
)
def test_orders(numbers: Callable[..., list[str]], sort: str, up: str, down: str) -> None:
    found_up, found_down = numbers(sort=sort), numbers(sort=sort, down=True)
    if sort == "last_response":  # two without a response, in no particular order
        found_up, found_down = [*found_up[:3], "9", "77"], [*found_down[:3], "77", "9"]
    assert found_up == up.split()
    assert found_down == down.split()


def test_every_order_of_the_list_was_tested() -> None:
    assert set(SORTS) == {
        "meeting_date", "changed", "case_number", "name", "age", "question", "status", "bclc", "cnlc",
        "child_pugh", "albi", "ecog_ps", "afp", "last_response", "missing",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(bclc="C"), "1 10"), (Filter(bclc="B"), "10"), (Filter(bclc="D"), ""), (Filter(cnlc="IIIb"), "10"),
        (Filter(cnlc="IV"), "1"), (Filter(status="draft"), "10 77"), (Filter(missing=True), "9 10 77"),
        (Filter(missing=False), "1 2"), (Filter(meeting_from=date(2026, 11, 25)), "1 2 77"),
        (Filter(meeting_until=date(2026, 11, 25)), "1 2 10"),
        (Filter(meeting_from=date(2026, 11, 25), meeting_until=date(2026, 11, 25)), "1 2"),
        (Filter(search="adam"), "10"), (Filter(search="\u5f20"), "9"), (Filter(search="hcc"), "1 2 9 10 77"),
        (Filter(search="hcc", bclc="C", status="draft"), "10"), (Filter(search="..."), ""),
        (Filter(search="  "), "1 2 9 10 77"),
    ],
)  # fmt: skip
def test_filters(numbers: Callable[..., list[str]], wanted: Filter, found: str) -> None:
    assert numbers(wanted) == found.split()


def test_a_limit_gives_the_beginning_of_the_same_order(numbers: Callable[..., list[str]]) -> None:
    for sort in SORTS:
        for down in (False, True):
            whole = numbers(sort=sort, down=down)
            assert numbers(sort=sort, down=down, limit=3) == whole[:3]
            assert numbers(sort=sort, down=down, limit=5) == whole


def test_the_rows_are_what_was_stored(board: BoardStore) -> None:
    fill(board, LINES)
    with board.storage.querying() as connection:
        found = case_list.page(connection, [3, 1, 99, 2])
    assert found == [replace(LINES[n], case_id=f"case-{n}") for n in (2, 0, 1)]


def test_few_and_many_matches_are_ordered_alike(board: BoardStore, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    lines = tuple(
        replace(EMPTY, case_number=f"HCC-{n}", name=chance.choice(("ada", "bob")), age_years=chance.choice((None, n)),
                meeting_date=chance.choice((None, date(2026, 1, 1 + n % 28))))
        for n in range(120)
    )  # fmt: skip
    fill(board, lines)
    with board.storage.querying() as connection:
        for sort in ("age", "meeting_date", "name", "changed"):
            for down in (False, True):
                found = []
                for few in (0, 10_000):
                    monkeypatch.setattr(case_list, "_FEW_MATCHES", few)
                    found.append(case_list.ordered_keys(connection, Filter(search="ada"), sort, down).tolist())
                assert sorted(found[0]) == sorted(found[1])
                lines_of = [case_list.page(connection, keys) for keys in found]
                column = {"age": "age_years", "changed": "case_number"}.get(sort, sort)
                if sort != "changed":
                    values = [[getattr(line, column) for line in one] for one in lines_of]
                    assert values[0] == values[1]


@pytest.mark.parametrize("sort", sorted(SORTS))
@pytest.mark.parametrize("down", [False, True])
def test_every_order_comes_from_an_index(board: BoardStore, sort: str, down: bool) -> None:
    fill(board, LINES)
    asked: list[str] = []
    with board.storage.querying() as connection:
        connection.set_trace_callback(asked.append)
        case_list.ordered_keys(connection, Filter(), sort, down, 100)
        connection.set_trace_callback(None)
        for sql in asked:
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
            assert all("USING COVERING INDEX" in step or "USING INDEX" in step for step in plan), plan
    assert asked


@pytest.mark.parametrize(
    "wanted",
    [Filter(bclc="C"), Filter(cnlc="IV"), Filter(status="draft"), Filter(missing=True),
     Filter(meeting_from=date(2026, 1, 1)), Filter(search="adam")],
)  # fmt: skip
def test_every_count_comes_from_an_index(board: BoardStore, wanted: Filter) -> None:
    fill(board, LINES)
    asked: list[str] = []
    with board.storage.querying() as connection:
        connection.set_trace_callback(asked.append)
        case_list.count(connection, wanted)
        connection.set_trace_callback(None)
        asked = [sql for sql in asked if not sql.startswith("--")]  # what the search table asks itself
        plans = [row[3] for sql in asked for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert plans
    assert not any(plan.startswith("SCAN case_summary") and "INDEX" not in plan for plan in plans)


def test_a_voided_case_is_in_no_list_and_no_search(board: BoardStore) -> None:
    fill(board, LINES)
    with board.storage.writing() as connection:
        patient = Patient(id="case-1", case_id="case-1", case_number="HCC-10", name="adam", voided=True)
        case_list.write(connection, [(CaseRecords(patient), replace(LINES[1], case_id="case-1"), "2026")])
    with board.storage.querying() as connection:
        assert len(case_list.ordered_keys(connection, Filter(), "name", False)) == 4
        assert case_list.count(connection, Filter(search="adam")) == 0
        assert case_list.key_of(connection, "case-1") is None
        assert case_list.find(connection, "HCC-10") is None
        assert case_list.highest_number(connection, "HCC-") == (77, 2)


@pytest.mark.parametrize(
    ("used", "found"),
    [
        ((), (0, 0)), (("HCC-0007",), (7, 4)), (("HCC-0009", "HCC-0010", "hcc-3"), (10, 4)),
        (("HCC-9999", "HCC-10000"), (10000, 5)), (("XY-77", "77", "HCC-", "HCC-12a", "HCC-5-9"), (0, 0)),
    ],
)  # fmt: skip
def test_the_highest_number(board: BoardStore, used: tuple[str, ...], found: tuple[int, int]) -> None:
    fill(board, tuple(replace(EMPTY, case_number=number) for number in used))
    with board.storage.querying() as connection:
        assert case_list.highest_number(connection, "HCC-") == found


def test_numbers_sort_by_their_value() -> None:
    written = ["HCC-10", "HCC-9", "hcc-0100", "2026/2", "2026/10", "HCC"]
    assert sorted(written, key=case_list.natural_key) == ["2026/2", "2026/10", "HCC", "HCC-9", "HCC-10", "hcc-0100"]
