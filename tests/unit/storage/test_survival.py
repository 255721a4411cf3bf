"""The file is never locked out and never lies: states that crashes, copies and other programs leave behind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hccboard.domain.records import Patient
from hccboard.errors import EnvironmentFault
from hccboard.operations import cases, edits, stores
from hccboard.operations.stores import BoardStore
from tests.unit.storage.conftest import PASSPHRASE

Open = Callable[..., BoardStore]


def add(store: BoardStore, number: int) -> None:
    edits.save(store, [Patient(id=edits.new_id(), case_number=f"S-{number:04}", note="x" * 3000)])


def count(store: BoardStore) -> int:
    return cases.case_ids(store, cases.CaseQuery()).total


def crashed_copy(open_board: Open, path: Path, folder: Path, saves: int, *suffixes: str) -> Path:
    """What a power cut leaves of a store with saves in its log: the named files, copied while it was open."""
    store = open_board(path)
    for number in range(saves):
        add(store, number)
    folder.mkdir()
    for suffix in suffixes:
        shutil.copy(f"{path}{suffix}", folder / f"{path.name}{suffix}")
    return folder / path.name


@pytest.mark.parametrize("read_only", [True, False])
def test_looking_at_a_file_with_a_log_but_no_side_file_does_not_lock_it_out(
    open_board: Open, path: Path, tmp_path: Path, read_only: bool
) -> None:
    copy = crashed_copy(open_board, path, tmp_path / "copy", 30, "", "-wal")
    for _round in range(2):
        with stores.open_store(copy, PASSPHRASE, author="Dr Looks", read_only=read_only) as found:
            assert count(found) == 30
    with stores.open_store(copy, PASSPHRASE, author="Dr Writes") as found:
        assert count(found) == 30


def test_a_symbolic_link_leads_to_the_same_log(open_board: Open, path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.hccboard"
    os.symlink(path, link)
    with stores.open_store(link, PASSPHRASE, author="Dr Link") as store:
        add(store, 1)
        assert store.path == path
    assert not (tmp_path / "link.hccboard-keys").exists()
    assert count(open_board(path)) == 1


def test_a_file_that_was_replaced_while_open_takes_no_save(open_board: Open, path: Path, tmp_path: Path) -> None:
    yesterday = tmp_path / "yesterday.hccboard"
    shutil.copy(path, yesterday)
    store = open_board(path)
    add(store, 1)
    os.replace(yesterday, path)
    with pytest.raises(EnvironmentFault, match="moved, replaced or deleted"):
        add(store, 2)
    with pytest.raises(EnvironmentFault, match="moved, replaced or deleted"):
        store.close()  # the log belongs to the file that is gone: it is said once more and nothing is moved


def test_a_check_of_a_sound_store_raises_no_alarm_after_many_saves(open_board: Open) -> None:
    store = open_board()
    for number in range(20):
        add(store, number)
    assert stores.verify_store(store).problems == ()
