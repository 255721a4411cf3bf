"""Before an import writes, a checked copy of the board stands beside it; without one nothing is imported."""

from __future__ import annotations

import csv
import errno
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from hccboard.errors import Cancelled, Conflict, EnvironmentFault, HccBoardError
from hccboard.operations import cases, edits, imports, stores
from hccboard.operations.stores import BoardStore
from hccboard.storage import board_file, connections, safe_copy
from hccboard.storage.disk_faults import disk_fault
from tests.unit.operations.test_imports import FIRST, contents, preview_of
from tests.unit.storage.conftest import PASSPHRASE


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "cohort.csv"
    path.write_text(FIRST, "utf-8")
    return path


def copies(board: BoardStore) -> list[Path]:
    return sorted(board.path.parent.glob("*.before-import-*"))


def test_the_copy_holds_the_board_as_it_was(board: BoardStore, table: Path) -> None:
    imports.run_import(board, preview_of(board, table))
    before = contents(board)
    for old in copies(board):
        old.unlink()
    table.write_text(FIRST.replace("38.5", "40.5"), "utf-8")
    result = imports.run_import(board, preview_of(board, table))
    (copy,) = copies(board)
    assert copy.name == result.backup
    assert copy.stat().st_mode & 0o077 == 0
    with stores.open_store(copy, PASSPHRASE, author="Dr Test", read_only=True) as restored:
        assert stores.verify_store(restored).problems == ()
        assert contents(restored) == before
    assert contents(board) != before


def test_the_copy_is_named_in_the_report(board: BoardStore, table: Path, tmp_path: Path) -> None:
    preview = preview_of(board, table)
    imports.save_report(preview, tmp_path / "before.csv")
    result = imports.run_import(board, preview)
    imports.save_report(preview, tmp_path / "after.csv")
    rows = list(csv.reader((tmp_path / "after.csv").read_text("utf-8-sig").splitlines()))
    assert rows[-1][-1] == result.backup != ""
    assert "before-import" not in (tmp_path / "before.csv").read_text("utf-8-sig")


def test_two_imports_in_one_second_leave_two_copies(board: BoardStore, table: Path) -> None:
    imports.run_import(board, preview_of(board, table))
    table.write_text(FIRST.replace("38.5", "40.5"), "utf-8")
    imports.run_import(board, preview_of(board, table))
    assert len(copies(board)) == 2


def test_where_nothing_is_written_no_copy_is_made(board: BoardStore, table: Path) -> None:
    imports.run_import(board, preview_of(board, table))
    made = copies(board)
    again = imports.run_import(board, preview_of(board, table))
    assert (again.backup, copies(board)) == ("", made)


def _full(_path: Path, _content: Iterable[bytes]) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    raise disk_fault(full, Path("x")) from full


def _damaged(path: Path, parts: Iterable[bytes]) -> None:
    content = b"".join(parts)
    path.write_bytes(content[:5000] + b"?" + content[5001:])


def _cut(path: Path, parts: Iterable[bytes]) -> None:
    path.write_bytes(b"".join(parts)[:-8192])


@pytest.mark.parametrize(
    ("write", "said"), [(_full, "could not be written"), (_damaged, "did not read back"), (_cut, "did not read back")]
)
def test_without_a_sound_copy_nothing_is_imported(
    board: BoardStore, table: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path, Iterable[bytes]], None],
    said: str,
) -> None:  # fmt: skip
    preview = preview_of(board, table)
    monkeypatch.setattr(safe_copy, "write_durably", write)
    with pytest.raises(EnvironmentFault, match=said) as caught:
        imports.run_import(board, preview)
    assert "Nothing was imported." in caught.value.next_step
    assert "last change" not in str(caught.value)
    assert caught.value.why == ("No space left on device" if write is _full else caught.value.why) != ""
    assert contents(board) == []
    assert copies(board) == []
    monkeypatch.undo()
    assert imports.run_import(board, preview).new_cases == 2  # the preview is good once there is room


def test_a_copy_that_does_not_open_is_none(
    board: BoardStore, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(board.storage), "opens", lambda _store, _path: False)
    with pytest.raises(EnvironmentFault, match="did not read back"):
        imports.run_import(board, preview_of(board, table))
    assert (contents(board), copies(board)) == ([], [])


def test_a_reader_that_keeps_the_log_busy_is_named(
    board: BoardStore, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_MILLISECONDS", 50)
    edits.save(board, [a_patient()])
    reader = stores.open_store(board.path, PASSPHRASE, author="Dr Reader", read_only=True)
    with reader.storage.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM patient").scalar()
        edits.save(board, [a_patient("HCC-0008")])
        with pytest.raises(Conflict) as caught:
            imports.run_import(board, preview_of(board, table))
        assert "Close it there" in caught.value.next_step
    reader.close()
    assert copies(board) == []
    assert imports.run_import(board, preview_of(board, table)).backup


def a_patient(number: str = "HCC-0007") -> Any:
    from hccboard.domain.records import Patient

    return Patient(case_number=number)


def test_a_cancelled_import_takes_its_copy_with_it(board: BoardStore, table: Path) -> None:
    preview = preview_of(board, table)
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(bool(copies(board)))
        return asked[-1]  # as soon as the copy is there

    with pytest.raises(Cancelled):
        imports.run_import(board, preview, cancelled=cancelled)
    assert asked[-1]
    assert (contents(board), copies(board)) == ([], [])


def test_a_failed_write_leaves_the_copy(
    board: BoardStore, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: Any, **_more: Any) -> None:
        raise EnvironmentFault("the disk reported an error")

    monkeypatch.setattr(imports.edits, "save_batches", fails)
    with pytest.raises(HccBoardError):
        imports.run_import(board, preview_of(board, table))
    assert len(copies(board)) == 1
    assert cases.case_ids(board, cases.CaseQuery()).total == 0


def test_the_copy_is_made_without_holding_the_board_in_memory(
    board: BoardStore, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(board_file, "_PART_BYTES", 16_384)

    def write(path: Path, parts: Iterable[bytes]) -> None:
        assert not isinstance(parts, bytes)
        kept = list(parts)
        sizes.extend(map(len, kept))
        board_file.write_durably(path, kept)

    monkeypatch.setattr(safe_copy, "write_durably", write)
    assert imports.run_import(board, preview_of(board, table)).backup
    assert len(sizes) > 5
    assert max(sizes) == 16_384
    assert sum(sizes) == copies(board)[0].stat().st_size


def test_a_copy_with_any_damaged_page_is_no_copy_and_no_mistake_of_the_program(
    board: BoardStore, table: Path
) -> None:
    """The check itself fails on some pages, for instance those of the search."""
    imports.run_import(board, preview_of(board, table))
    copy = safe_copy.before_import(board.storage)
    whole = copy.read_bytes()
    assert board.storage.opens(copy)
    for start in range(0, len(whole) - board_file.PAGE_BYTES, board_file.PAGE_BYTES):
        middle = start + board_file.PAGE_BYTES // 2
        copy.write_bytes(whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :])
        assert board.storage.opens(copy) in (False, True)
    copy.write_bytes(whole[: board_file.PAGE_BYTES] + bytes(board_file.PAGE_BYTES) + whole[2 * board_file.PAGE_BYTES :])
    assert not board.storage.opens(copy)
