"""No report, template or mapping is ever written onto a board file, its side files or a link to them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from hccboard.domain.records import Patient
from hccboard.errors import UserError
from hccboard.operations import edits, imports, stores
from hccboard.operations.output_files import refuse_board_files
from hccboard.operations.reporting import write_report
from hccboard.operations.stores import BoardStore

SIDES = ("", "-wal", "-shm", "-keys", ".lock")


def report(board: BoardStore, path: Path) -> Any:
    case_id = edits.save(board, [Patient(case_number="HCC-0001")]).case_ids[0]
    return write_report(board, case_id, path)


def state(board: BoardStore) -> dict[str, tuple[int, int]]:
    """Which files stand beside the board, and which they are."""
    return {p.name: (p.stat().st_ino, p.stat().st_nlink) for p in board.path.parent.iterdir()}


@pytest.mark.parametrize("side", SIDES)
def test_the_open_board_and_its_side_files_are_no_target(board: BoardStore, side: str) -> None:
    target = board.path.with_name(board.path.name + side)
    edits.save(board, [Patient(case_number="HCC-0002")])  # now the side files are there
    before = state(board)
    with pytest.raises(UserError) as caught:
        report(board, target)
    assert caught.value.next_step
    assert state(board) == before
    assert stores.verify_store(board).problems == ()


@pytest.mark.parametrize("make", [os.symlink, os.link])
@pytest.mark.parametrize("side", ["", "-wal", "-keys"])
def test_a_link_to_them_is_none_either(board: BoardStore, tmp_path: Path, make: Any, side: str) -> None:
    edits.save(board, [Patient(case_number="HCC-0002")])
    link = tmp_path / "summary.pdf"
    make(board.path.with_name(board.path.name + side), link)
    with pytest.raises(UserError):
        report(board, link)
    assert link.samefile(board.path.with_name(board.path.name + side))


def test_a_link_to_a_side_file_that_is_not_there_yet_is_refused(board: BoardStore, tmp_path: Path) -> None:
    link = tmp_path / "summary.pdf"
    link.symlink_to(board.path.with_name(board.path.name + "-journal"))
    with pytest.raises(UserError):
        refuse_board_files(link)


def test_a_folder_that_is_a_link_leads_to_the_same_file(board: BoardStore, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").symlink_to(board.path.parent, target_is_directory=True)
    with pytest.raises(UserError):
        report(board, tmp_path / "elsewhere" / board.path.name)


@pytest.mark.parametrize("name", ["other.hccboard", "OTHER.HCCBOARD", "other.hccboard-wal"])
def test_no_other_board_is_a_target(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"closed board")
    with pytest.raises(UserError):
        refuse_board_files(tmp_path / name)
    with pytest.raises(UserError):
        imports.write_template(tmp_path / name)
    assert (tmp_path / name).read_bytes() == b"closed board"


def test_other_names_beside_the_board_are_free(board: BoardStore) -> None:
    assert report(board, board.path.with_name("summary.pdf")).read_bytes().startswith(b"%PDF-")
    refuse_board_files(board.path.with_name("hccboard.pdf"))
    assert stores.open_boards() == [board.path]
    board.close()
    assert stores.open_boards() == []
