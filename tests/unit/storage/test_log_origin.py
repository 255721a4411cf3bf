"""A log is replayed only into the state of the file it was written for; what opening found is said."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hccboard.domain.records import Patient
from hccboard.errors import Conflict, EnvironmentFault, UserError
from hccboard.operations import cases, edits, stores
from hccboard.operations.stores import BoardStore
from hccboard.storage import board_file, log_origin, opening
from hccboard.storage.disk_faults import disk_fault
from tests.unit.storage.conftest import FAST, PASSPHRASE

Open = Callable[..., BoardStore]


def add(store: BoardStore, *numbers: str, size: int = 3000) -> None:
    for number in numbers:
        edits.save(store, [Patient(case_number=number, note="x" * size)])


def numbers_of(store: BoardStore) -> set[str]:
    found = cases.case_ids(store, cases.CaseQuery())
    return {row.case_number for row in cases.case_summaries(store, found.keys)}


def crash(path: Path, to: Path, *suffixes: str) -> Path:
    """The files as a process leaves them that dies now."""
    to.mkdir(exist_ok=True)
    for suffix in suffixes or ("", "-wal", "-keys"):
        shutil.copy(f"{path}{suffix}", to / f"{path.name}{suffix}")
    return to / path.name


def kinds(store: BoardStore) -> list[str]:
    return [note.kind for note in store.opening_notes]


@pytest.fixture
def mixed(open_board: Open, path: Path, tmp_path: Path) -> tuple[Path, bytes]:
    """A backup in the place of a crashed store whose log is still there; and the backup's bytes."""
    with open_board() as store:
        add(store, "A-1", "A-2", "A-3")
    backup = path.read_bytes()
    with open_board() as store:
        add(store, *(f"B-{n}" for n in range(40)), size=5000)
    store = open_board()
    add(store, "C-1", "C-2")
    left = crash(path, tmp_path / "left")
    left.write_bytes(backup)
    return left, backup


def test_a_log_is_never_replayed_over_a_restored_backup(mixed: tuple[Path, bytes], open_board: Open) -> None:
    left, backup = mixed
    log = left.with_name(left.name + "-wal").read_bytes()
    for _again in range(2):
        with pytest.raises(EnvironmentFault, match="another state") as caught:
            open_board(left)
        assert f"{left.name}-wal" in caught.value.next_step
    assert left.read_bytes() == backup
    assert left.with_name(left.name + "-wal").read_bytes() == log
    left.with_name(left.name + "-wal").unlink()
    restored = open_board(left)
    assert numbers_of(restored) == {"A-1", "A-2", "A-3"}
    assert stores.verify_store(restored).problems == ()
    assert kinds(restored) == []


def test_a_restored_backup_beside_a_strange_log_can_be_read(mixed: tuple[Path, bytes], open_board: Open) -> None:
    left, backup = mixed
    reader = open_board(left, read_only=True)
    assert numbers_of(reader) == {"A-1", "A-2", "A-3"}
    assert kinds(reader) == ["log_foreign"]
    assert stores.verify_store(reader).problems == ()
    reader.close()
    assert left.read_bytes() == backup


def test_control_without_the_check_two_states_are_mixed(
    mixed: tuple[Path, bytes], open_board: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, _backup = mixed
    monkeypatch.setattr(log_origin, "origin_of", lambda _file, _key: log_origin.OWN)
    try:
        store = open_board(left)
        sound = stores.verify_store(store).problems == () and numbers_of(store) == {"A-1", "A-2", "A-3"}
    except EnvironmentFault:
        sound = False
    assert not sound


def test_a_backup_that_the_log_was_written_for_takes_it(open_board: Open, path: Path, tmp_path: Path) -> None:
    with open_board() as store:
        add(store, "A-1")
    backup = path.read_bytes()
    add(open_board(), "B-1", "B-2")
    left = crash(path, tmp_path / "left")
    left.write_bytes(backup)
    found = open_board(left)
    assert numbers_of(found) == {"A-1", "B-1", "B-2"}
    assert stores.verify_store(found).problems == ()


def test_an_older_copy_of_a_log_that_was_moved_since_is_refused(open_board: Open, path: Path, tmp_path: Path) -> None:
    store = open_board()
    add(store, "A-1")
    older = crash(path, tmp_path / "older", "-wal")
    add(store, "A-2", "A-3")
    store.storage.checkpoint()
    newer = crash(path, tmp_path / "newer")
    assert numbers_of(open_board(newer)) == {"A-1", "A-2", "A-3"}  # the whole log fits to the file it was moved into
    second = crash(path, tmp_path / "second", "", "-keys")
    shutil.copy(older.with_name(path.name + "-wal"), second.with_name(path.name + "-wal"))
    with pytest.raises(EnvironmentFault, match="another state"):
        open_board(second)


def test_the_log_of_another_line_of_the_same_store_is_refused(open_board: Open, path: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin" / path.name
    twin.parent.mkdir()
    shutil.copy(path, twin)
    add(open_board(), "A-1")
    with open_board(twin) as other:
        add(other, "T-1", "T-2", "T-3")
        other.storage.checkpoint()
        add(other, "T-4")
    shutil.copy(f"{path}-wal", f"{twin}-wal")
    before = twin.read_bytes()
    with pytest.raises(EnvironmentFault, match="another state"):
        open_board(twin)
    assert twin.read_bytes() == before


def test_the_log_of_a_store_with_another_key_is_refused(open_board: Open, path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.hccboard"
    with stores.create_store(other, PASSPHRASE, author="Dr A", cost=FAST) as store:
        add(store, "O-1")
        shutil.copy(f"{other}-wal", f"{path}-wal")
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault, match="another state"):
        open_board()
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"\0" * 40, b"no log at all", bytes(5000)])
def test_a_log_that_holds_nothing_does_no_harm(open_board: Open, path: Path, content: bytes) -> None:
    with open_board() as store:
        add(store, "A-1")
    path.with_name(path.name + "-wal").write_bytes(content)
    with open_board() as store:
        assert numbers_of(store) == {"A-1"}
        assert kinds(store) == []
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_log_cut_within_its_first_transaction_does_no_harm(open_board: Open, path: Path, tmp_path: Path) -> None:
    with open_board() as store:
        add(store, "A-1")
    add(open_board(), "A-2")
    left = crash(path, tmp_path / "left")
    log = left.with_name(left.name + "-wal")
    log.write_bytes(log.read_bytes()[:9000])
    assert numbers_of(open_board(left)) == {"A-1"}


def test_every_state_between_two_saves_opens(open_board: Open, path: Path, tmp_path: Path) -> None:
    """Checkpoints with and without a reader, a log that goes on or starts again: what a crash leaves always opens."""
    store, expected = open_board(), set()
    for number in range(12):
        expected.add(f"N-{number}")
        if number % 4 == 2:
            with store.storage.querying() as reader:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM patient").fetchone()
                add(store, f"N-{number}")
                store.storage.checkpoint()
                assert numbers_of(open_board(crash(path, tmp_path / f"part-{number}"))) == expected
                reader.execute("COMMIT")
        else:
            add(store, f"N-{number}")
        if number % 3 == 0:
            store.storage.checkpoint()
        found = open_board(crash(path, tmp_path / f"at-{number}"))
        assert numbers_of(found) == expected
        assert stores.verify_store(found).problems == ()


def test_an_emptied_log_that_a_power_cut_brings_back_is_known(open_board: Open, path: Path, tmp_path: Path) -> None:
    """Emptying and removing the log is not forced to disk: it may be there again beside a file that was closed."""
    store = open_board()
    add(store, "A-1", "A-2")
    log = crash(path, tmp_path / "log", "-wal").with_name(path.name + "-wal")
    store.close()
    shutil.copy(log, f"{path}-wal")
    with open_board() as found:
        assert numbers_of(found) == {"A-1", "A-2"}
        assert kinds(found) == []
        assert stores.verify_store(found).problems == ()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_file_whose_content_was_replaced_while_open_takes_no_save(
    open_board: Open, path: Path, tmp_path: Path
) -> None:
    with open_board() as store:
        add(store, "A-1")
    yesterday = path.read_bytes()
    with open_board() as store:
        add(store, "A-2", "A-3")
    store = open_board()
    path.write_bytes(yesterday)  # the same file, another content: what "cp backup board" does
    with pytest.raises(EnvironmentFault, match="moved, replaced or deleted"):
        add(store, "A-4")
    store.close()
    assert path.read_bytes() == yesterday


def test_a_copy_of_an_open_store_without_its_log_says_that_something_is_missing(
    open_board: Open, path: Path, tmp_path: Path
) -> None:
    add(open_board(), "A-1")
    alone = crash(path, tmp_path / "alone", "")
    for read_only in (True, False):
        with open_board(alone, read_only=read_only) as found:
            assert kinds(found) == ["log_missing"]
            assert f"{path.name}-wal" in found.opening_notes[0].why
            assert numbers_of(found) == set()
            if not read_only:
                add(found, "A-2")
    assert kinds(open_board(alone)) == []  # it was said, and the file is whole and closed now


@pytest.mark.parametrize("content", [b"", bytes(40), bytes(5000)], ids=["empty", "short", "of zeros"])
@pytest.mark.parametrize("read_only", [True, False])
def test_an_emptied_log_of_a_store_in_use_is_a_missing_log(
    open_board: Open, path: Path, tmp_path: Path, content: bytes, read_only: bool
) -> None:
    add(open_board(), "A-1")
    copy = crash(path, tmp_path / "copy", "")
    copy.with_name(copy.name + "-wal").write_bytes(content)
    with open_board(copy, read_only=read_only) as found:
        assert kinds(found) == ["log_missing"]
        assert "holds no saved change" in found.opening_notes[0].what
        assert f"{path.name}-wal" in found.opening_notes[0].why
        assert numbers_of(found) == set()


def test_a_missing_log_is_told_until_the_file_was_opened_for_writing_and_closed(
    open_board: Open, path: Path, tmp_path: Path
) -> None:
    add(open_board(), "A-1")
    alone = crash(path, tmp_path / "alone", "")
    log = crash(path, tmp_path / "log", "-wal").with_name(path.name + "-wal")
    for _again in range(2):
        with open_board(alone, read_only=True) as reader:
            assert kinds(reader) == ["log_missing"]
    before = alone.read_bytes()
    writer = open_board(alone)
    assert kinds(writer) == ["log_missing"]
    assert alone.read_bytes() == before  # opening changes nothing
    writer.close()  # nothing was written
    assert [file.name for file in alone.parent.iterdir()] == [alone.name]
    for read_only in (True, False):
        with open_board(alone, read_only=read_only) as again:
            assert kinds(again) == []
            assert stores.verify_store(again).problems == ()
    shutil.copy(log, f"{alone}-wal")  # it was found after all
    with open_board(alone) as found:
        assert kinds(found) == ["recovered"]
        assert numbers_of(found) == {"A-1"}
    assert kinds(open_board(alone)) == []


def test_where_a_missing_log_cannot_be_noted_closing_says_nothing_and_it_is_told_again(
    open_board: Open, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(open_board(), "A-1")
    alone = crash(path, tmp_path / "alone", "")
    before = alone.read_bytes()

    def full(_path: Path, _data: bytes) -> None:
        raise disk_fault(OSError(errno.ENOSPC, "no room"), alone)

    store = open_board(alone)
    with monkeypatch.context() as patch:
        patch.setattr(board_file, "write_durably", full)
        store.close()
    assert alone.read_bytes() == before
    assert kinds(open_board(alone)) == ["log_missing"]


@contextlib.contextmanager
def reading(store: BoardStore) -> Iterator[None]:
    """A reader that keeps the state it sees now."""
    with store.storage.querying() as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM patient").fetchone()
        yield
        connection.execute("COMMIT")


@pytest.mark.parametrize("older", [False, True], ids=["sees the last save", "needs an older state"])
@pytest.mark.parametrize("reader_stays", [False, True])
@pytest.mark.parametrize("reader_first", [False, True])
def test_closing_beside_a_reader_does_not_wait_and_is_no_crash(
    open_board: Open, path: Path, tmp_path: Path, older: bool, reader_stays: bool, reader_first: bool
) -> None:
    store = open_board()
    if reader_first:
        reader = open_board(read_only=True)  # before there is a log: its last connection moves the log and ends it
    add(store, "A-1")
    if not reader_first:
        reader = open_board(read_only=True)
    if not older:
        add(store, "A-2")
    with reading(reader):
        if older:
            add(store, "A-2")
        began = time.monotonic()
        store.close()
        assert time.monotonic() - began < 3  # SQLite would have waited ten seconds
        alone = crash(path, tmp_path / "alone", "")
        left = crash(path, tmp_path / "left")
        if reader_stays:
            with open_board() as again:
                assert kinds(again) == []
                assert numbers_of(again) == {"A-1", "A-2"}
                add(again, "A-3")
    assert numbers_of(reader) >= {"A-1", "A-2"}
    reader.close()
    with open_board(left) as found:  # without the reader, as after it was killed
        assert kinds(found) == []
        assert numbers_of(found) == {"A-1", "A-2"}
    if older:  # some pages of the log are in the file, others are not
        before = alone.read_bytes()
        with pytest.raises(EnvironmentFault, match="mixes two states"):
            open_board(alone)
        with open_board(alone, read_only=True) as found:
            assert kinds(found) == ["log_missing"]
            assert "may be wrong" in found.opening_notes[0].why
        assert alone.read_bytes() == before
    else:
        with open_board(alone) as found:
            assert kinds(found) == []
            assert numbers_of(found) == {"A-1", "A-2"}
    with open_board() as found:
        assert kinds(found) == []
        assert numbers_of(found) == {"A-1", "A-2", *(["A-3"] if reader_stays else [])}
        assert stores.verify_store(found).problems == ()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_crash_after_a_closing_beside_a_reader_is_told(open_board: Open, path: Path, tmp_path: Path) -> None:
    store, reader = open_board(), open_board(read_only=True)
    with reading(reader):
        add(store, "A-1")
        store.close()
        add(open_board(), "A-2")
        left = crash(path, tmp_path / "left")
        with open_board(left) as found:
            assert kinds(found) == ["recovered"]
            assert numbers_of(found) == {"A-1", "A-2"}


def test_work_found_beside_the_file_is_told_once(open_board: Open, path: Path, tmp_path: Path) -> None:
    add(open_board(), "A-1")
    left = crash(path, tmp_path / "left")
    with open_board(left, read_only=True) as reader:
        assert kinds(reader) == ["recovered"]
    with open_board(left) as found:
        assert kinds(found) == ["recovered"]
        assert numbers_of(found) == {"A-1"}
    assert kinds(open_board(left)) == []


def test_nothing_is_told_of_a_store_that_was_closed_or_is_in_use(open_board: Open, path: Path) -> None:
    store = open_board()
    with pytest.raises(UserError):
        edits.save(store, [Patient(case_number="")])  # marked as in use, and nothing stored
    store.close()
    with open_board() as store:
        assert kinds(store) == []
        add(store, "A-1")
        assert kinds(open_board(read_only=True)) == []
    assert kinds(open_board(read_only=True)) == []


def test_a_second_name_of_the_file_is_refused_for_writing(open_board: Open, path: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.hccboard"
    os.link(path, second)
    for one in (path, second):
        with pytest.raises(EnvironmentFault, match="second name") as caught:
            open_board(one)
        assert "copy" in caught.value.next_step
        open_board(one, read_only=True).close()
    second.unlink()
    add(open_board(), "A-1")


def test_a_file_read_without_locks_must_stay_as_it_was(open_board: Open, path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "access", lambda _path, _mode: False)  # as in a folder that cannot be written
        reader = open_board(read_only=True)
    assert numbers_of(reader) == set()
    with path.open("r+b") as other:  # a program of somebody who may write there
        other.seek(5000)
        other.write(b"other")
    with pytest.raises(Conflict, match="changed by another program"):
        numbers_of(reader)
    with pytest.raises(Conflict, match="changed by another program"):
        stores.verify_store(reader)


def test_a_store_of_a_program_without_states_gets_one(tmp_path: Path) -> None:
    released = Path(__file__).parents[2] / "data" / "stores" / "0001.hccboard"
    shutil.copy(released, tmp_path / "old.hccboard")
    file = opening.BoardFile(tmp_path / "old.hccboard", writable=False)
    assert [state.id for state in file.states()] == [0, 0]
    file.close()
    with stores.open_store(tmp_path / "old.hccboard", "a released synthetic store", author="Dr A") as store:
        add(store, "NEW-1")
    file = opening.BoardFile(tmp_path / "old.hccboard", writable=False)
    assert all(state.id and not state.in_use for state in file.states())
    file.close()
