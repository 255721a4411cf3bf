"""Finding and reading cases through the operations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hccboard.domain.records import BoardQuestion, Patient
from hccboard.errors import UserError
from hccboard.operations import cases, edits
from hccboard.operations.cases import CaseQuery
from hccboard.operations.stores import BoardStore

TODAY = date(2026, 11, 19)  # a Thursday


@pytest.fixture
def week(board: BoardStore) -> BoardStore:
    """Cases around the weeks of 16 and 23 November 2026."""
    days = {"A": date(2026, 11, 15), "B": date(2026, 11, 16), "C": date(2026, 11, 22), "D": date(2026, 11, 23),
            "E": date(2026, 11, 29), "F": date(2026, 11, 30), "G": None}  # fmt: skip
    for number, day in days.items():
        id_ = edits.new_id()
        edits.save(board, [Patient(id=id_, case_number=number, hospital_number="H1" if number < "C" else ""),
                           BoardQuestion(case_id=id_, question="?", meeting_date=day)])  # fmt: skip
    return board


def numbers(store: BoardStore, query: CaseQuery) -> str:
    return "".join(s.case_number for s in cases.case_summaries(store, cases.case_ids(store, query).keys))


@pytest.mark.parametrize(("view", "found"), [("all", "BCDEFAG"), ("this_week", "BC"), ("next_week", "DE")])
def test_the_views_of_a_week_run_from_monday_to_sunday(week: BoardStore, view: str, found: str) -> None:
    assert numbers(week, CaseQuery(view=view, today=TODAY)) == found
    for day in (date(2026, 11, 16), date(2026, 11, 22)):
        assert numbers(week, CaseQuery(view=view, today=day)) == found


def test_the_day_of_the_meeting_within_a_view(week: BoardStore) -> None:
    assert numbers(week, CaseQuery(meeting_date=date(2026, 11, 22))) == "C"
    assert numbers(week, CaseQuery(view="this_week", meeting_date=date(2026, 11, 22), today=TODAY)) == "C"
    assert numbers(week, CaseQuery(view="this_week", meeting_date=date(2026, 11, 23), today=TODAY)) == ""


def test_past_meetings_stand_behind_the_coming_ones(week: BoardStore) -> None:
    for day, found in ((TODAY, "BCDEFAG"), (date(2026, 11, 30), "FEDCBAG"), (date(2027, 1, 1), "FEDCBAG")):
        assert numbers(week, CaseQuery(today=day)) == found
    assert numbers(week, CaseQuery(today=TODAY, descending=True)) == "FEDCBAG"
    assert numbers(week, CaseQuery()) == "ABCDEFG"
    assert len(cases.case_ids(week, CaseQuery(today=TODAY), limit=6).keys) == 6


def test_the_counts_of_the_views(week: BoardStore) -> None:
    found = cases.case_counts(week, CaseQuery(view="this_week", today=TODAY))
    assert found.views == {"all": 7, "this_week": 2, "next_week": 2, "waiting": 7}
    assert (found.cases, found.ready, found.with_open_items) == (2, 0, 2)
    assert found.open_items > 2


def test_a_case_that_was_discussed_waits_for_nothing_until_it_is_asked_again(week: BoardStore) -> None:
    (row,) = cases.case_summaries(week, cases.case_ids(week, CaseQuery(search="A")).keys)
    question = cases.read_case(week, row.case_id).latest(BoardQuestion)
    edits.save(week, [replace(question, status="discussed")])
    assert "A" not in numbers(week, CaseQuery(view="waiting", today=TODAY))
    assert cases.case_counts(week, CaseQuery(today=TODAY)).views["waiting"] == 6
    edits.save(week, [BoardQuestion(case_id=row.case_id, question="Again?", meeting_date=TODAY)])
    assert "A" in numbers(week, CaseQuery(view="waiting", today=TODAY))


def test_a_limit_says_that_there_is_more(week: BoardStore) -> None:
    first = cases.case_ids(week, CaseQuery(), limit=3)
    assert (len(first.keys), first.total, first.complete) == (3, 7, False)
    whole = cases.case_ids(week, CaseQuery(), limit=8)
    assert (len(whole.keys), whole.total, whole.complete) == (7, 7, True)


def test_reading_what_is_not_there(week: BoardStore) -> None:
    with pytest.raises(UserError, match="no such case"):
        cases.read_case(week, "nothing")
    assert cases.read_cases(week, ["nothing"]) == {}
    assert cases.find_case(week, "nothing") is None
    assert cases.case_key(week, "nothing") is None


def test_finding_by_number(week: BoardStore) -> None:
    case_id = cases.find_case(week, " a ")
    assert case_id is not None
    assert cases.read_case(week, case_id).patient.case_number == "A"
    key = cases.case_key(week, case_id)
    assert cases.case_summaries(week, [key])[0].case_id == case_id
    found = cases.find_cases_by_hospital_number(week, ["H1", "H2", ""])
    assert set(found) == {"H1"}
    assert found["H1"] == (cases.find_case(week, "A"), cases.find_case(week, "B"))


def test_the_next_case_number(board: BoardStore) -> None:
    assert cases.next_case_number(board) == "HCC-0001"
    edits.save(board, [Patient(case_number="HCC-0142"), Patient(case_number="HCC-9")])
    assert cases.next_case_number(board) == "HCC-0143"
    assert cases.next_case_number(board, "2026/") == "2026/0001"
    highest = cases.find_case(board, "HCC-0142")
    edits.void(board, cases.read_case(board, highest).patient, "entered twice")
    assert cases.next_case_number(board) == "HCC-0143"


def test_an_unknown_order_is_a_bug(board: BoardStore) -> None:
    with pytest.raises(KeyError):
        cases.case_ids(board, CaseQuery(sort="nothing"))


def test_many_case_numbers_are_found_with_one_question(board: BoardStore) -> None:
    made = {}
    for number in ("HCC-0001", "HCC-0002", "hcc-0010", "B 7"):
        made[number] = edits.save(board, [Patient(case_number=number)]).case_ids[0]
    voided = edits.save(board, [Patient(case_number="HCC-0099")])
    edits.void(board, voided.records[0], "typed twice")
    asked = ["HCC-0001", "hcc-0001", "HCC-0010", " B 7 ", "HCC-0099", "HCC-5555", ""]
    found = cases.find_cases(board, asked)
    assert found == {
        "HCC-0001": made["HCC-0001"], "hcc-0001": made["HCC-0001"], "HCC-0010": made["hcc-0010"], " B 7 ": made["B 7"],
    }  # fmt: skip
    assert found == {number: case for number in asked if (case := cases.find_case(board, number)) is not None}
    many = [f"HCC-{n:04d}" for n in range(3000)]
    assert set(cases.find_cases(board, many)) == {"HCC-0001", "HCC-0002", "HCC-0010"}
