"""The audit trail shows every way of tampering with it, and names the first bad line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hccboard.domain.records import LabResult, Patient
from hccboard.operations import edits, stores
from hccboard.operations.stores import BoardStore
from hccboard.storage import audit


@pytest.fixture
def written(board: BoardStore) -> BoardStore:
    """A store with eight lines of trail."""
    for number in range(1, 9):
        edits.save(board, [Patient(case_number=f"N-{number}")])
    return board


def _behind_the_back(store: BoardStore, *statements: str) -> None:
    with store.storage.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_no_update")
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_no_delete")
        for sql in statements:
            connection.exec_driver_sql(sql)


def _state(store: BoardStore) -> audit.ChainState:
    with store.storage.querying() as connection:
        return audit.verify(connection.cursor(), store.storage.audit_key)


def test_an_untouched_trail_is_whole(written: BoardStore) -> None:
    _behind_the_back(written)
    state = _state(written)
    assert state.whole
    assert state.rows == 8
    assert stores.verify_store(written).problems == ()
    assert stores.verify_store(written).audit_head == state.head


TAMPERING = {
    "another author": (("UPDATE audit SET author = 'Dr Nobody' WHERE seq = 4",), 4),
    "another time": (("UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 1",), 1),
    "another value": (("UPDATE audit SET new = replace(new, 'N-5', 'N-6') WHERE seq = 5",), 5),
    "another reason": (("UPDATE audit SET reason = 'x' WHERE seq = 8",), 8),
    "a line removed": (("DELETE FROM audit WHERE seq = 3",), 3),
    "the end removed": (("DELETE FROM audit WHERE seq > 6",), 7),
    "everything removed": (("DELETE FROM audit",), 1),
    "a line removed, the rest moved up": (
        ("DELETE FROM audit WHERE seq = 3", "UPDATE audit SET seq = seq - 1 WHERE seq > 3"), 3,
    ),
    "two lines swapped": (
        ("UPDATE audit SET seq = -1 WHERE seq = 2", "UPDATE audit SET seq = 2 WHERE seq = 5",
         "UPDATE audit SET seq = 5 WHERE seq = -1"), 2,
    ),
    "a line copied to the end": (
        ("INSERT INTO audit SELECT 9, operation_id, at, author, action, kind, record_id, case_id, old, new,"
         " reason, mac FROM audit WHERE seq = 8",), 9,
    ),
    "the end removed with its operation, its record and its line": (
        ("DELETE FROM audit WHERE seq = 8", "DELETE FROM operation WHERE last_seq = 8",
         "DELETE FROM case_summary WHERE case_number = 'N-8'",
         "DELETE FROM case_course WHERE case_id = (SELECT id FROM patient WHERE case_number = 'N-8')",
         "DELETE FROM patient WHERE case_number = 'N-8'"), 8,
    ),
    "everything removed with the operations": (("DELETE FROM audit", "DELETE FROM operation"), 1),
    "the end and its seal removed": (
        ("DELETE FROM audit WHERE seq = 8", "DELETE FROM operation WHERE last_seq = 8", "DELETE FROM audit_head"), 8,
    ),
    "the seal set back by hand": (
        ("DELETE FROM audit WHERE seq = 8", "DELETE FROM operation WHERE last_seq = 8",
         "UPDATE audit_head SET seq = 7"), 8,
    ),
    "a foreign code": (("UPDATE audit SET mac = zeroblob(32) WHERE seq = 6",), 6),
}  # fmt: skip


@pytest.mark.parametrize(("statements", "first_bad"), TAMPERING.values(), ids=list(TAMPERING))
def test_tampering_is_found_at_its_first_line(
    written: BoardStore, statements: tuple[str, ...], first_bad: int
) -> None:
    _behind_the_back(written, *statements)
    assert _state(written).first_bad == first_bad
    assert any(str(first_bad) in problem for problem in stores.verify_store(written).problems)


def test_a_chain_made_with_another_key_does_not_pass(written: BoardStore) -> None:
    with written.storage.querying() as connection:
        assert audit.verify(connection.cursor(), bytes(32)).first_bad == 1


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE operation SET author = 'Dr Nobody' WHERE last_seq = 3", "operation of audit entry 3"),
        ("UPDATE operation SET at = '2001-01-01T00:00:00+00:00' WHERE last_seq = 3", "operation of audit entry 3"),
        ("UPDATE operation SET reason = 'forged' WHERE last_seq = 3", "operation of audit entry 3"),
        ("DELETE FROM operation WHERE last_seq = 3", "operation of audit entry 3"),
        ("INSERT INTO operation SELECT 'forged', at, author, action, reason, NULL, 2, 2 FROM operation"
         " WHERE last_seq = 2", "know operation forged"),
        ("UPDATE case_summary SET name = 'Somebody' WHERE case_number = 'N-2'", "case list"),
        ("UPDATE case_summary SET case_number = 'N-99' WHERE case_number = 'N-2'", "case list"),
        ("UPDATE case_summary SET voided = 1 WHERE case_number = 'N-2'", "case list"),
        ("DELETE FROM case_summary WHERE case_number = 'N-2'", "case list"),
    ],
)  # fmt: skip
def test_operations_and_the_case_list_are_compared_with_the_trail(written: BoardStore, sql: str, said: str) -> None:
    _behind_the_back(written, sql)
    problems = stores.verify_store(written).problems
    assert len(problems) == 1
    assert said in problems[0]


def test_what_writes_no_record_passes_the_check_too(written: BoardStore) -> None:
    (patient,) = edits.save(written, [Patient(case_number="N-20")]).records
    edits.note_view(written, patient.case_id)
    edits.note_export(written, [patient.case_id], "pdf")
    edits.void(written, patient, "entered twice")
    edits.undo_last(written)
    edits.save_batches(written, [[Patient(case_number=f"B-{n}")] for n in range(3)], reason="a file")
    assert stores.verify_store(written).problems == ()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE lab_result SET value = '99'",
        "UPDATE lab_result SET version = 7",
        "UPDATE lab_result SET voided = 1",
        "DELETE FROM lab_result",
        "INSERT INTO lab_result SELECT 'copy', case_id, version, date, date_precision, source, note, recorded_at,"
        " recorded_by, voided, void_reason, import_key, analyte, value, comparator, unit, reference_low,"
        " reference_high, time_of_day, confirmed FROM lab_result",
    ],
)
def test_a_record_that_the_trail_does_not_know_is_found(
    board: BoardStore, sql: str, albumin: Callable[[str], LabResult]
) -> None:
    case_id = edits.save(board, [Patient(case_number="N-1")]).case_ids[0]
    edits.save(board, [albumin(case_id)])
    assert stores.verify_store(board).problems == ()
    with board.storage.writing() as connection:
        connection.exec_driver_sql(sql)
    problems = stores.verify_store(board).problems
    assert problems
    assert all("LabResult" in problem for problem in problems)


@pytest.fixture
def albumin() -> Callable[[str], LabResult]:
    from decimal import Decimal

    return lambda case_id: LabResult(case_id=case_id, analyte="albumin", value=Decimal("41"), unit="g/L")
