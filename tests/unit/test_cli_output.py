"""How the command line words what it prints."""

from __future__ import annotations

from typing import NoReturn

import platformdirs
import pytest

from hccboard import paths
from hccboard.cli.columns import padded
from hccboard.cli.importing import _runs
from hccboard.cli.main import one_line, run
from hccboard.errors import EnvironmentFault, UserError


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([7], "7"),
        ([2, 3, 4], "2-4"),
        ([2, 4, 5, 9], "2, 4-5, 9"),
        (list(range(2, 500)), "2-499"),
        (list(range(2, 22, 2)), "2, 4, 6, 8, 10, 12, 14, 16 and 2 more"),
        ([*range(2, 18, 2), 30, 31, 32], "2, 4, 6, 8, 10, 12, 14, 16 and 3 more"),
    ],
)
def test_row_numbers_in_few_words(rows: list[int], shown: str) -> None:
    assert _runs(rows) == shown


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (UserError("It is there.", "b.hccboard", "Choose another."), "It is there (b.hccboard). Choose another."),
        (UserError("It is there.", "It was made twice.", "Choose."), "It is there. It was made twice. Choose."),
        (UserError("它已存在。", "重复了。", "请另选。"), "它已存在。 重复了。 请另选。"),
        (EnvironmentFault("The disk is full."), "The disk is full."),
        (UserError("Wrong.", next_step="Correct it."), "Wrong. Correct it."),
    ],
)
def test_an_error_in_one_line(error: UserError, line: str) -> None:
    assert one_line(error) == line


@pytest.mark.parametrize(
    ("text", "columns"), [("Li", 2), ("王伟", 4), ("王伟 58 M", 9), ("Zoë", 3), ("Zoe\u0308", 3), ("", 0), ("ＡＢ", 4)]
)
def test_a_chinese_character_takes_two_columns(text: str, columns: int) -> None:
    assert padded(text, 12) == text + " " * (12 - columns)


def test_a_long_name_is_not_cut() -> None:
    assert padded("Aa Very Long Name", 4) == "Aa Very Long Name"


@pytest.mark.parametrize("typed", [["open", "ward.hccboard"], ["ward.hccboard"], ["C:\\Boards\\WARD.HCCBOARD"]])
def test_a_board_file_alone_opens_the_window_with_it(typed: list[str]) -> None:
    opened: list[str | None] = []

    class Window:
        def open(self, store: str | None = None) -> int:
            opened.append(store)
            return 0

    assert run(typed, Window()) == 0  # type: ignore[arg-type]
    assert opened == [typed[-1]]


@pytest.mark.parametrize("folder", ["user_data", "user_log"])
def test_an_account_without_a_home_folder_is_told_what_to_do(
    folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(*_given: object, **_more: object) -> NoReturn:
        raise RuntimeError("could not determine the home directory")

    class Window:
        def open(self, store: str | None = None) -> int:
            return len(getattr(paths, folder)().parts)

    monkeypatch.setattr(platformdirs, f"{folder}_path", none)
    monkeypatch.delenv("HCCBOARD_HOME", raising=False)
    assert run([], Window()) == 3  # type: ignore[arg-type]
    assert "HCCBOARD_HOME" in capsys.readouterr().err
