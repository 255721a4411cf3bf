"""A figure as a file: whole or not at all, never onto a board file, never without saying why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hccboard.errors import EnvironmentFault, UserError
from hccboard.operations import output_files
from hccboard.operations.figure_export import export_figure
from hccboard.operations.stores import BoardStore
from hccboard.reports.figure_look import FigureLook
from hccboard.reports.figure_render import Drawn

SIZE = (200.0, 100.0)


def draw(figure: Any, look: FigureLook) -> Drawn:
    figure.add_axes((0, 0, 1, 1)).plot([0, 1], [0, 1], **look.line(0))
    return Drawn()


def export(path: Path | str) -> Path:
    return export_figure(draw, SIZE, path, title="t", description="d")


@pytest.mark.parametrize(("name", "begin"), [("a.svg", b"<?xml"), ("b.png", b"\x89PNG"), ("c.PNG", b"\x89PNG")])
def test_the_name_says_what_it_becomes(tmp_path: Path, name: str, begin: bytes) -> None:
    written = export(str(tmp_path / name))
    assert written == tmp_path / name
    assert written.read_bytes().startswith(begin)
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a.pdf", "a", "nowhere/a.svg", "."])
def test_another_ending_or_no_folder_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError) as caught:
        export(tmp_path / name)
    assert caught.value.next_step
    assert list(tmp_path.iterdir()) == []


def test_a_board_is_no_target(board: BoardStore) -> None:
    before = board.path.read_bytes()
    with pytest.raises(UserError):
        export(board.path)
    with pytest.raises(UserError):
        export(board.path.with_name(board.path.name + "-wal"))
    assert board.path.read_bytes() == before


def test_what_cannot_be_written_leaves_the_older_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.svg"
    target.write_bytes(b"older")

    def full(_source: object, _target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output_files.os, "replace", full)
    with pytest.raises(EnvironmentFault) as caught:
        export(target)
    assert "No space left" in str(caught.value.why)
    assert target.read_bytes() == b"older"
    assert [one.name for one in tmp_path.iterdir()] == ["a.svg"]
