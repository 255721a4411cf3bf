"""A disk without a byte left: what only reads goes on, what writes says what is so, and no file is changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def full(tmp_path: Path, cohort: Path) -> Iterator[Path]:
    """The board file on a file system that is full; a test is skipped where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    board = folder / "board.hccboard"
    shutil.copy(cohort, board)
    ballast = (folder / "ballast").open("wb", buffering=0)
    try:
        while ballast.write(bytes(4096)):
            pass
    except OSError:
        pass
    ballast.close()
    assert shutil.disk_usage(folder).free == 0
    yield board
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_reading_goes_on(run: Run, full: Path, tmp_path: Path) -> None:
    before = full.read_bytes()
    for command in (("list",), ("show", "HCC-0001"), ("report", "HCC-0001", "--out", tmp_path / "summary.pdf")):
        shown = run(*command, "--store", full)
        assert shown.status == 0, shown.err
        assert shown.out
        assert "The disk is full. The board file is open for reading only" in shown.err
    assert (tmp_path / "summary.pdf").read_bytes().startswith(b"%PDF")
    assert full.read_bytes() == before
    assert {file.name for file in full.parent.iterdir()} == {"ballast", full.name}


def test_writing_says_that_the_disk_is_full(run: Run, full: Path, cohort_file: Path) -> None:
    before = full.read_bytes()
    for command in (
        ("import", cohort_file, "--store", full),
        ("report", "HCC-0001", "--store", full, "--out", full.parent / "a.pdf"),
        ("init", full.parent / "new.hccboard"),
    ):  # fmt: skip
        done = run(*command)
        assert done.status == 3
        assert "disk is full" in done.err
        assert "Check the drive" not in done.err
        assert "ree some space" in done.err
        assert full.read_bytes() == before
        assert {file.name for file in full.parent.iterdir()} == {"ballast", full.name}
