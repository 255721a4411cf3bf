"""What killed processes leave beside a store is taken away, and nothing else is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hccboard.domain.records import Patient
from hccboard.errors import EnvironmentFault
from hccboard.operations import cases, edits, stores
from hccboard.operations.stores import BoardStore
from hccboard.storage import key_block, leftovers, opening
from hccboard.storage.board_file import BoardFile
from tests.unit.storage.conftest import FAST, PASSPHRASE

Open = Callable[..., BoardStore]


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_half_written_key_files_of_this_store_go_and_others_stay(open_board: Open, path: Path) -> None:
    file = BoardFile(path, writable=False)
    own = key_block.to_bytes(file.read_block()) * 2
    file.close()
    other = key_block.to_bytes(key_block.KeyBlock("f" * 32)) * 2
    folder, stem = path.parent, f"{path.name}-keys."
    ours = {stem + "abcdefgh": own, stem + "x_9zzzzz": b"", stem + "half_way": own[:9000]}
    foreign = {
        stem + "otherone": other, stem + "mytext01": b"notes", stem + "toolong99": own, stem + "ABCDEFGH": own,
        "other.hccboard-keys.abcdefgh": own, path.name + "-keys-backup": own,
    }  # fmt: skip
    for name, data in {**ours, **foreign}.items():
        (folder / name).write_bytes(data)
    if os.name == "posix":
        (folder / (stem + "linked01")).symlink_to(folder / (stem + "mytext01"))
        foreign[stem + "linked01"] = b""
    open_board(read_only=True).close()
    assert names(folder) == {path.name, *ours, *foreign}  # a reader tidies nothing
    open_board().close()
    assert names(folder) == {path.name, *foreign}


def test_the_draft_name_of_a_store_that_was_just_made_goes(open_board: Open, path: Path) -> None:
    draft = path.with_name(f".{path.name}.{'0a' * 16}")
    os.link(path, draft)
    open_board().close()
    assert names(path.parent) == {path.name}
    assert path.stat().st_nlink == 1


def abandoned(folder: Path, name: str, content: bytes, *, age: float = 3600) -> Path:
    draft = folder / name
    draft.write_bytes(content)
    os.utime(draft, (time.time() - age, time.time() - age))
    return draft


@pytest.fixture
def unfinished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The bytes of a store that was made and not yet given its name."""
    folder, found = tmp_path / "unfinished", []
    folder.mkdir()

    def stop(draft: Path, _path: Path) -> None:
        found.append(draft.read_bytes())
        raise EnvironmentFault("the process dies here")

    with monkeypatch.context() as patch:
        patch.setattr(opening, "_move_into_place", stop)
        with pytest.raises(EnvironmentFault, match="dies here"):
            stores.create_store(folder / "new.hccboard", PASSPHRASE, author="Dr A", cost=FAST)
    folder.rmdir()
    return bytes(found[0])


def test_stores_that_were_never_finished_go_when_the_name_is_used_again(tmp_path: Path, unfinished: bytes) -> None:
    path = tmp_path / "new.hccboard"
    prefix = f".{path.name}."
    abandoned(tmp_path, prefix + "ab" * 16, unfinished)
    (tmp_path / (prefix + "ab" * 16 + "-wal")).write_bytes(b"log")
    abandoned(tmp_path, prefix + "34" * 16, b"")
    begun = abandoned(tmp_path, prefix + "56" * 16, unfinished[:4096])  # the block is beside it so far
    begun.with_name(begun.name + "-keys").write_bytes(unfinished[-2 * key_block.BLOCK_BYTES :])
    kept = {
        abandoned(tmp_path, prefix + "cd" * 16, unfinished, age=5).name,  # may be in the making
        abandoned(tmp_path, prefix + "ef" * 16, b"not ours" * 4000).name,
        abandoned(tmp_path, prefix + "short", unfinished).name,
        abandoned(tmp_path, prefix + "ab" * 16 + "-old", unfinished).name,
        abandoned(tmp_path, prefix + "ab" * 16 + ".hccboard", unfinished).name,
    }
    locked = abandoned(tmp_path, prefix + "12" * 16, unfinished)
    holder = BoardFile(locked, writable=True)
    assert holder.lock()
    stores.create_store(path, PASSPHRASE, author="Dr A", cost=FAST).close()
    assert names(tmp_path) == {path.name, locked.name, *kept}
    holder.close()
    leftovers.remove_drafts(path)
    assert names(tmp_path) == {path.name, *kept}


def test_a_store_that_has_its_name_is_no_draft(path: Path) -> None:
    file = BoardFile(path, writable=False)
    assert [block.draft for block in file._end_blocks()] == [False, False]
    file.close()


def test_a_store_that_cannot_be_declared_finished_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: BoardFile, _block: key_block.KeyBlock) -> None:
        raise EnvironmentFault("the disk reported an error")

    monkeypatch.setattr(BoardFile, "rewrite_trailer", full)
    monkeypatch.setattr(opening.Store, "_note_state", lambda _store, _state: None)  # before the store has its name
    with pytest.raises(EnvironmentFault, match="reported an error"):
        stores.create_store(tmp_path / "new.hccboard", PASSPHRASE, author="Dr A", cost=FAST)
    assert names(tmp_path) == set()


def test_a_store_with_records_is_never_taken_for_a_draft_whatever_its_name(tmp_path: Path, unfinished: bytes) -> None:
    store_path = tmp_path / "other.hccboard"
    store_path.write_bytes(unfinished)
    path = tmp_path / "new.hccboard"
    names_of_drafts = [f".{path.name}.{digits * 16}" for digits in ("ab", "cd", "ef")]
    with stores.open_store(store_path, PASSPHRASE, author="Dr A") as store:
        edits.save(store, [Patient(case_number="N-1")])
        abandoned(tmp_path, names_of_drafts[0], store_path.read_bytes())  # saved and not closed: the log is elsewhere
        abandoned(tmp_path, names_of_drafts[1], store_path.read_bytes()[:-5000])
        (tmp_path / f"{names_of_drafts[1]}-keys").write_bytes(Path(f"{store_path}-keys").read_bytes())
    abandoned(tmp_path, names_of_drafts[2], store_path.read_bytes())
    leftovers.remove_drafts(path)
    assert names(tmp_path) == {store_path.name, *names_of_drafts, f"{names_of_drafts[1]}-keys"}


def test_a_side_file_that_was_taken_away_is_written_again(open_board: Open, path: Path) -> None:
    store = open_board()
    keys = path.with_name(path.name + "-keys")
    edits.save(store, [Patient(case_number="N-1")])
    keys.unlink()
    edits.save(store, [Patient(case_number="N-2")])
    assert keys.stat().st_size == 2 * key_block.BLOCK_BYTES
    keys.unlink()
    store.storage.checkpoint()
    assert keys.exists()
    keys.write_bytes(b"")
    edits.save(store, [Patient(case_number="N-3")])
    assert keys.stat().st_size == 2 * key_block.BLOCK_BYTES
    store.close()
    assert names(path.parent) == {path.name}


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be deleted there")
def test_a_log_deleted_while_open_loses_nothing_and_ends_writing(open_board: Open, path: Path) -> None:
    store = open_board()
    for number in range(5):
        edits.save(store, [Patient(case_number=f"N-{number}", note="x" * 9000)])
    path.with_name(path.name + "-wal").unlink()
    with pytest.raises(EnvironmentFault, match="moved or deleted") as caught:
        edits.save(store, [Patient(case_number="N-9")])
    assert "-wal" in caught.value.why
    with pytest.raises(EnvironmentFault, match="moved or deleted"):
        edits.save(store, [Patient(case_number="N-9")])
    store.close()
    again = open_board()
    assert cases.case_ids(again, cases.CaseQuery()).total == 5
    assert stores.verify_store(again).problems == ()
    assert again.opening_notes == ()


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be deleted there")
def test_a_log_deleted_before_closing_loses_nothing(open_board: Open, path: Path) -> None:
    store = open_board()
    edits.save(store, [Patient(case_number="N-1", note="x" * 9000)])
    path.with_name(path.name + "-wal").unlink()
    with pytest.raises(EnvironmentFault, match="moved or deleted"):
        store.close()
    assert cases.case_ids(open_board(), cases.CaseQuery()).total == 1
