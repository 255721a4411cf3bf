"""The rows of the cohort: written with every change, voided with their case, renewed where rules have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hccboard.domain.case_course import CaseCourse, course_of, course_rules
from hccboard.domain.records import Diagnosis, FollowUp, Patient, Procedure, SystemicTherapy
from hccboard.domain.response.recorded import ResponseRules
from hccboard.errors import Cancelled
from hccboard.operations import board_response, cases, courses, edits, stores
from hccboard.operations.stores import BoardStore

TODAY = date(2026, 11, 21)


@pytest.fixture
def case_id(board: BoardStore) -> str:
    saved = edits.save(board, [Patient(case_number="HCC-0001", name="Test Person", sex="F")])
    case_id = saved.case_ids[0]
    edits.save(board, [
        Diagnosis(case_id=case_id, date=date(2025, 1, 10), basis="imaging"),
        SystemicTherapy(case_id=case_id, date=date(2025, 2, 1), drugs="Lenvatinib", line=1),
        FollowUp(case_id=case_id, date=date(2026, 2, 1), vital_status="alive"),
    ])  # fmt: skip
    return case_id


def sql(board: BoardStore, statement: str, *values: Any) -> None:
    with board.storage.writing() as connection:
        connection.exec_driver_sql(statement, values)


def rows(board: BoardStore) -> list[tuple[Any, ...]]:
    with board.storage.querying() as connection:
        return connection.execute("SELECT case_id, voided, rules, content FROM case_course").fetchall()


def only(board: BoardStore) -> CaseCourse:
    (found,) = courses.courses_of(board, today=TODAY)
    return found


def test_a_row_is_written_with_every_change(board: BoardStore, case_id: str) -> None:
    assert only(board).starts["diagnosis"] == "2025-01-10"
    assert only(board).last_contact == "2026-02-01"
    edits.save(board, [FollowUp(case_id=case_id, date=date(2026, 3, 1), vital_status="dead")])
    assert (only(board).death, only(board).death_state) == ("2026-03-01", "dated")


def test_the_row_is_what_the_records_say(board: BoardStore, case_id: str) -> None:
    assert only(board) == course_of(cases.read_case(board, case_id), TODAY)


def test_voiding_and_bringing_back(board: BoardStore, case_id: str) -> None:
    case = cases.read_case(board, case_id)
    therapy = next(one for one in case.records if isinstance(one, SystemicTherapy))
    edits.void(board, therapy, "entered twice")
    assert "first_systemic" not in only(board).starts
    edits.undo_last(board)
    assert only(board).starts["first_systemic"] == "2025-02-01"
    edits.void(board, case.patient, "wrong patient", with_dependents=True)
    assert courses.courses_of(board, today=TODAY) == []
    assert [voided for _id, voided, *_rest in rows(board)] == [1]
    patient = cases.read_case(board, case_id).patient
    edits.unvoid(board, patient, "it was the right one")
    assert only(board).case_number == "HCC-0001"


def test_rows_by_other_rules_and_missing_ones_are_renewed(board: BoardStore, case_id: str) -> None:
    before = rows(board)
    assert courses.refresh_courses(board, today=TODAY) == 0
    sql(board, "UPDATE case_course SET rules = 'older', content = '{\"case_id\":\"x\"}'")
    assert only(board).starts["diagnosis"] == "2025-01-10"  # made anew for the answer
    assert rows(board) != before
    assert courses.refresh_courses(board, today=TODAY) == 1
    assert rows(board) == before
    sql(board, "DELETE FROM case_course")
    assert only(board).starts["diagnosis"] == "2025-01-10"
    assert courses.refresh_courses(board, today=TODAY) == 1
    assert rows(board) == before


def test_a_row_with_a_record_dated_ahead_is_renewed_on_its_day(board: BoardStore, case_id: str) -> None:
    edits.save(board, [Procedure(case_id=case_id, kind="tace", date=date(2099, 5, 1))])
    assert only(board).renew_on == "2099-05-01"
    assert courses.refresh_courses(board, today=date(2099, 4, 30)) == 0
    (later,) = courses.courses_of(board, today=date(2099, 5, 1))
    assert later.starts["first_locoregional"] == "2099-05-01"
    assert courses.refresh_courses(board, today=date(2099, 5, 1)) == 1


def test_renewing_is_cancelled_and_leaves_a_store_for_reading_alone(board: BoardStore, case_id: str) -> None:
    sql(board, "DELETE FROM case_course")
    with pytest.raises(Cancelled):
        courses.refresh_courses(board, today=TODAY, cancelled=lambda: True)
    with pytest.raises(Cancelled):
        courses.courses_of(board, today=TODAY, cancelled=lambda: True)
    assert rows(board) == []


def test_renewing_leaves_no_line_in_the_trail(board: BoardStore, case_id: str) -> None:
    lines = stores.verify_store(board).audit_rows
    sql(board, "DELETE FROM case_course")
    courses.refresh_courses(board, today=TODAY)
    assert stores.verify_store(board).audit_rows == lines


@pytest.mark.parametrize("content, voided", [
    ('{"case_id":"x","case_number":"HCC-0002"}', 0), ("not JSON", 0), ('{"case_number":"HCC-0001"}', 1),
])  # fmt: skip
def test_verifying_names_a_row_that_differs(board: BoardStore, case_id: str, content: str, voided: int) -> None:
    assert stores.verify_store(board).problems == ()
    sql(board, "UPDATE case_course SET content = ?, voided = ?", content, voided)
    (problem,) = stores.verify_store(board).problems
    assert "cohort" in problem and case_id in problem


def test_rows_are_made_by_the_settings_of_the_board(board: BoardStore, case_id: str) -> None:
    settled = ResponseRules(confirm_days=42)
    board_response.keep_rules(board, settled)
    assert courses.outdated_count(board, today=TODAY) == 1
    edits.save(board, [FollowUp(case_id=case_id, date=date(2026, 4, 1), vital_status="alive")])
    assert courses.outdated_count(board, today=TODAY) == 0
    assert [rules for _id, _voided, rules, _content in rows(board)] == [course_rules(settled)]


def test_the_number_of_a_case_follows_it(board: BoardStore, case_id: str) -> None:
    patient = cases.read_case(board, case_id).patient
    edits.save(board, [replace(patient, case_number="HCC-0099")], reason="typing error")
    assert only(board).case_number == "HCC-0099"
