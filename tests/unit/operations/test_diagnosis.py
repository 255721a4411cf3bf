"""What support needs to know, and that nothing about a patient, a board file or a person is in it."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from hccboard import __version__, paths, policy, policy_file, translate
from hccboard.cli.main import run
from hccboard.launch import WindowCommands
from hccboard.operations import diagnosis
from hccboard.storage.schema import HEAD

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folders of a user, with a board and a log in them."""
    own = tmp_path / "users" / "wang.wei"
    (own / "boards" / "log").mkdir(parents=True)
    (own / "boards" / "HCC-0142 Li Na.hccboard").write_bytes(b"something")
    (own / "boards" / "log" / "hccboard.log").write_text("2026-11-21 INFO op: 3 records\n", "utf-8")
    (own / "boards" / "log" / "hccboard.log.1").write_bytes(b"x" * 1234)
    monkeypatch.setattr(Path, "home", lambda: own)
    monkeypatch.setenv("HCCBOARD_HOME", str(own / "boards"))
    monkeypatch.setenv("HCCBOARD_PASSPHRASE", "five unrelated words in a row")
    monkeypatch.setenv("HCCBOARD_AUTHOR", "Dr Li Na")
    monkeypatch.setattr(diagnosis, "_user", lambda: "wang.wei")
    monkeypatch.setattr(platform, "node", lambda: "ward7-pc.hospital.example")
    return own


@pytest.fixture
def settle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    file = tmp_path / "policy.toml"
    monkeypatch.setattr(paths, "policy_file", lambda: file)
    policy.current.cache_clear()

    def write(text: str) -> None:
        file.write_text(text, "utf-8")
        policy.current.cache_clear()

    yield write
    policy.current.cache_clear()


def told() -> dict[str, dict[str, str]]:
    return diagnosis.as_plain(diagnosis.diagnose())


def test_it_says_what_support_needs(home: Path, settle: Callable[[str], None]) -> None:
    found = told()
    assert found["program"]["version"] == __version__ and found["program"]["frozen"] == "no"
    assert found["program"]["python"].startswith(platform.python_version())
    assert found["window"]["qt"].startswith("6.") and "qoffscreen" in found["window"]["plugins"]
    assert "Inter_400Regular.ttf" in found["window"]["fonts"]
    assert found["storage"]["schema"] == HEAD
    assert found["storage"]["sqlcipher"].startswith("4.") and found["storage"]["sqlite"].startswith("3.")
    assert all(int(value) > 0 for value in found["resources"].values())
    assert found["folders"]["data"].startswith("~/boards (can be written, ")
    assert found["folders"]["data"].endswith(" MB free)")
    assert found["policy"]["present"] == "no"
    assert found["language"]["language"] == "en"
    assert "failed" not in {key for section in found.values() for key in section}


def test_it_names_no_board_no_person_and_no_computer(home: Path, settle: Callable[[str], None]) -> None:
    for shown in (diagnosis.as_text(diagnosis.diagnose()), json.dumps(told())):
        for part in ("HCC-0142", "Li Na", ".hccboard", "wang.wei", "ward7", "unrelated", "records"):
            assert part not in shown
        assert "HCCBOARD_PASSPHRASE" in shown  # that it is set, not what it is


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{home}/boards", "~/boards"),
        ("{home}", "~"),
        ("/data/wang.wei/boards", "/data/<user>/boards"),
        ("/data/WANG.WEI", "/data/<user>"),
        ("/data/wang.weimin", "/data/wang.weimin"),
        ("/data/users/wang.wei2/boards", "/data/users/wang.wei2/boards"),
        (r"\\ward7-pc\boards", r"\\<computer>\boards"),
        (r"\\ward7-pc.hospital.example\boards", r"\\<computer>\boards"),
        ("Debian GNU/Linux 12", "Debian GNU/Linux 12"),
    ],
)
def test_names_are_taken_out_of_paths(home: Path, text: str, shown: str) -> None:
    assert diagnosis.without_names(text.format(home=home)) == shown


def test_another_home_that_begins_alike_is_not_taken_for_it(home: Path) -> None:
    assert diagnosis.without_names(f"{home}2/boards") == f"{home}2/boards"


def test_the_policy_is_told_as_it_was_read(home: Path, settle: Callable[[str], None]) -> None:
    settle('[lock]\nidle_minutes = 10\n[roles]\nallowed = ["reader"]\n[stores]\nfolders = ["/srv/boards"]\n'
           '[features]\ndisabled = ["import", "export"]\n'
           '[database]\npostgresql = "postgresql://board.example/liver"\n')  # fmt: skip
    found = told()
    shown = found["policy"]
    assert shown["present"] == "yes" and shown["lock.idle_minutes"] == "10" and shown["roles.allowed"] == "reader"
    assert shown["features.disabled"] == "export, import"
    assert "this version keeps boards in files" in shown["unused.database.postgresql"]
    assert "board.example" not in str(found)
    assert found["folders"]["boards.1"].startswith("/srv/boards (")


def test_a_policy_that_users_can_change_is_told(
    home: Path, settle: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    settle("")
    for changeable, word in ((True, "yes"), (False, "no")):
        monkeypatch.setattr(policy_file, "can_be_changed", lambda _path, found=changeable: found)
        assert told()["policy"]["changeable"].split(":")[0] == word


def test_a_mistake_in_the_policy_is_told(home: Path, settle: Callable[[str], None]) -> None:
    settle("[lock]\nidle_minutes = 0\n[locks]\nidle = 3\n")
    shown = told()["policy"]
    assert shown["problem.1"] == "lock.idle_minutes cannot be 0"
    assert shown["problem.2"] == "there is no setting locks.idle"


def test_the_log_is_told_by_place_size_and_limit(home: Path, settle: Callable[[str], None]) -> None:
    assert told()["log"] == {
        "folder": "~/boards/log", "limit": "4 files of 1.0 MB",
        "hccboard.log": "30 bytes", "hccboard.log.1": "1234 bytes",
    }  # fmt: skip


def test_a_folder_that_cannot_be_written_is_told(
    home: Path, settle: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: Any, **_named: Any) -> NoReturn:
        raise PermissionError("not here")

    monkeypatch.setattr(diagnosis.tempfile, "TemporaryFile", refuse)
    assert told()["folders"]["data"].startswith("~/boards (cannot be written, ")
    assert told()["folders"]["evidence"].startswith("~/boards/evidence (not there yet, ")


def test_an_account_without_a_home_is_told_everything_else(
    home: Path, settle: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> NoReturn:
        raise RuntimeError("Could not determine home directory.")

    def no_folder() -> NoReturn:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(Path, "home", none)
    monkeypatch.setattr(paths, "user_data", none)
    monkeypatch.setattr(diagnosis.tempfile, "gettempdir", no_folder)
    found = told()
    assert found["program"]["version"] == __version__ and found["storage"]["schema"] == HEAD
    assert found["folders"]["data"] == "cannot be found out (RuntimeError)"
    assert found["folders"]["temporary"] == "cannot be found out (FileNotFoundError)"
    assert found["folders"]["log"] and "RuntimeError" in found["folders"]["settings"]
    assert not [section for section in found.values() if "failed" in section]


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "not there yet"), ('{"theme": "dark"}', "can be read"), ("{", "cannot be read (JSONDecodeError)")],
)
def test_the_state_of_the_windows_settings_is_told(
    home: Path, settle: Callable[[str], None], content: str | None, words: str
) -> None:
    if content is not None:
        paths.user_settings().write_text(content, "utf-8")
    assert told()["folders"]["settings"].startswith(words)


def test_what_cannot_be_read_stops_nothing(
    home: Path, settle: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> NoReturn:
        raise RuntimeError("/somewhere/HCC-0142")

    monkeypatch.setattr("hccboard.storage.connections.versions", fail)
    found = told()
    assert found["storage"]["schema"] == HEAD and found["storage"]["failed"] == "RuntimeError"
    assert found["log"] and "HCC-0142" not in str(found)


def test_the_keys_are_the_same_in_chinese(home: Path, settle: Callable[[str], None]) -> None:
    english = {key: list(lines) for key, lines in told().items()}
    with translate.speaking("zh_CN"):
        chinese = {key: list(lines) for key, lines in told().items()}
        assert diagnosis.diagnose()[0].title != "Program"
    assert english == chinese


def test_the_command_prints_text_or_json(
    home: Path, settle: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--diagnose"], WindowCommands()) == 0
    assert capsys.readouterr().out.startswith("HCC Board, for support. Nothing about a patient is in it.\n\nProgram\n")
    assert run(["--version", "--diagnose"], WindowCommands()) == 0
    assert f"  Version: {__version__}\n" in capsys.readouterr().out
    assert run(["--diagnose", "--json"], WindowCommands()) == 0
    assert json.loads(capsys.readouterr().out)["program"]["version"] == __version__
    assert run(["--json"], WindowCommands()) == 2


def test_it_loads_neither_qt_nor_what_is_heavy() -> None:
    program = (
        "import sys\nfrom hccboard.operations import diagnosis\ndiagnosis.as_text(diagnosis.diagnose())\n"
        "print(sorted({'PySide6', 'matplotlib', 'reportlab', 'sqlalchemy', 'pandas'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
