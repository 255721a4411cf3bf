"""What was decided in an import is kept in the board until it is let go, and counts for the same file only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hccboard.operations import drafts, imports, stores, unfinished_imports
from hccboard.storage.key_block import LOWEST

SECRET = "a synthetic passphrase"
ROWS = "hospital number,sex,visit date,albumin (g/L)\nA1,M,2026-08-06,Huang\n"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, imports.Table]:
    path = tmp_path_factory.mktemp("tables") / "cohort.csv"
    path.write_text(ROWS, "utf-8")
    return path, imports.read_table(path)


@pytest.fixture
def board(tmp_path: Path) -> stores.BoardStore:
    with stores.create_store(tmp_path / "a.hccboard", SECRET, author="A", cost=LOWEST) as made:
        yield made


def kept(board: stores.BoardStore, path: Path, table: imports.Table) -> tuple[imports.Mapping, imports.Decisions]:
    mapping = imports.guess_mapping(table).with_column(1, target="")
    decisions = imports.Decisions({"some.problem": "leave_out"}, {(0, 3): "39"})
    unfinished_imports.keep(board, str(path), table, mapping, decisions, encoding="utf-8")
    return mapping, decisions


def test_it_comes_back_until_it_is_let_go(board: stores.BoardStore, table: tuple[Path, imports.Table]) -> None:
    mapping, decisions = kept(board, *table)
    assert drafts.list_drafts(board) == []  # no form offers it
    found = unfinished_imports.kept_about(board, str(table[0]))
    assert found is not None and found.fits(table[1])
    assert (found.mapping, found.decisions) == (mapping, decisions)
    assert (found.sheet, found.encoding, found.delimiter) == (None, "utf-8", "")
    assert unfinished_imports.kept_about(board, str(table[0])) == found  # reading the table may have been stopped
    unfinished_imports.let_go(board)
    assert unfinished_imports.kept_about(board, str(table[0])) is None


def test_nothing_is_kept_about_another_file_or_the_same_changed(
    board: stores.BoardStore, table: tuple[Path, imports.Table], tmp_path: Path
) -> None:
    kept(board, *table)
    other = tmp_path / "cohort.csv"
    other.write_text(ROWS, "utf-8")
    assert unfinished_imports.kept_about(board, str(other)) is None
    before = table[0].stat()
    os.utime(table[0], ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000_000))
    assert unfinished_imports.kept_about(board, str(table[0])) is None
    os.utime(table[0], ns=(before.st_atime_ns, before.st_mtime_ns))
    board.author = "B"
    assert unfinished_imports.kept_about(board, str(table[0])) is None


def test_a_file_that_is_gone_is_not_kept_and_one_of_another_version_not_taken(
    board: stores.BoardStore, table: tuple[Path, imports.Table]
) -> None:
    kept(board, table[0].with_name("gone.csv"), table[1])
    assert drafts.kept_import(board) is None
    kept(board, *table)
    content = drafts.kept_import(board)
    assert content is not None
    content["mapping"]["columns"][0]["unheard_of"] = 1
    drafts.save_draft(board, "", drafts.IMPORT, content)
    assert unfinished_imports.kept_about(board, str(table[0])) is None
