"""What the administrator settled holds whatever a user sets, and a mistake in the file opens nothing."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pytest

from hccboard import evidence, paths, policy, policy_file, translate
from hccboard.cli import common
from hccboard.cli.main import language_asked_for, run
from hccboard.domain.records import Attachment, Patient
from hccboard.errors import EnvironmentFault, UserError
from hccboard.launch import WindowCommands
from hccboard.operations import demonstration, edits, imports, output_files, stores
from hccboard.storage.key_block import LOWEST

SECRET = "a synthetic passphrase"
Settle = Callable[[str], policy.Policy]


@pytest.fixture
def settle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settle:
    """Write the administrator's file and have it read anew."""
    file = tmp_path / "machine" / "policy.toml"
    file.parent.mkdir()
    monkeypatch.setattr(paths, "policy_file", lambda: file)
    policy.current.cache_clear()

    def write(text: str) -> policy.Policy:
        file.write_text(text, "utf-8")
        policy.current.cache_clear()
        return policy.current()

    yield write
    policy.current.cache_clear()


def test_without_a_file_nothing_is_limited(settle: Settle) -> None:
    assert policy.current() == policy.Policy()
    assert policy.current().may_edit and policy.current().allows_place(Path("/anywhere/a.hccboard"))


def test_every_setting_is_read(settle: Settle, tmp_path: Path) -> None:
    found = settle(
        f'[stores]\nfolders = ["{tmp_path / "boards"}"]\n[roles]\nallowed = ["reader"]\n[lock]\nidle_minutes = 10\n'
        f'[language]\ndefault = "zh_CN"\n[evidence]\nfolder = "{tmp_path / "packs"}"\n'
        '[features]\ndisabled = ["import", "export"]\n[database]\npostgresql = "postgresql://board@server.example:5433/liver"\n'
    )
    assert found.problems == ()
    assert found.store_folders == (tmp_path / "boards",) and found.roles == ("reader",) and not found.may_edit
    assert found.idle_minutes == 10 and found.language == "zh_CN" and found.evidence_folder == tmp_path / "packs"
    assert found.disabled == {"import", "export"} and found.unused == ("database.postgresql",)
    assert found.server == "postgresql://board@server.example:5433/liver"


@pytest.mark.parametrize(
    "text",
    [
        "[stores", "folders = []", "[stores]\nfolders = []", '[stores]\nfolders = ["boards"]', "[stores]\nfolders = 3",
        '[stores]\nfolder = ["/srv"]', '[roles]\nallowed = ["chair"]', "[roles]\nallowed = []",
        "[lock]\nidle_minutes = 0", "[lock]\nidle_minutes = 481", "[lock]\nidle_minutes = true",
        '[lock]\nidle_minutes = "10"', '[language]\ndefault = "fr"', '[evidence]\nfolder = "~/packs"',
        '[features]\ndisabled = ["printing"]', '[unknown]\nkey = 1', "[database]\npostgresql = 3",
        "[lock]\nidle_minutes = nan", "[lock]\nidle_minutes = 5\nidle_minutes = 9", "[language]\ndefault = []",
        '[stores]\nfolders = ["/srv/a\\u0000b"]', "a = " + 9_000 * "[", "#" * 1_000_001,
        '[[roles]]\nallowed = ["reader"]',
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_opens_nothing(settle: Settle, tmp_path: Path, text: str) -> None:
    assert settle(text).problems
    with pytest.raises(EnvironmentFault, match="IT department"):
        stores.create_store(tmp_path / "a.hccboard", SECRET, author="A", cost=LOWEST)
    assert not list(tmp_path.glob("*.hccboard"))


NOTEPAD = '\r\n# 肝癌会诊\r\n[lock]\r\nidle_minutes = 10\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_file_is_read_as_windows_editors_save_it(settle: Settle, encoding: str) -> None:
    settle("")
    paths.policy_file().write_bytes(NOTEPAD.encode(encoding))
    policy.current.cache_clear()
    assert policy.current().idle_minutes == 10 and policy.current().problems == ()


def test_a_file_in_the_letters_of_one_country_is_told(settle: Settle) -> None:
    settle("")
    paths.policy_file().write_bytes(NOTEPAD.encode("gbk"))
    policy.current.cache_clear()
    assert policy.current().problems == ("it is not UTF-8 text: save it as UTF-8",)


@pytest.mark.parametrize("folder", [r"D:\Boards", r"D:\boards", r"\\server\team", r"C:\new"])
def test_a_path_of_windows_in_double_quotes_is_told(settle: Settle, folder: str) -> None:
    found = settle(f'[stores]\nfolders = ["{folder}"]\n')
    assert "single quotes" in found.problems[0] and found.store_folders == ()


def test_what_is_no_file_is_told(settle: Settle, monkeypatch: pytest.MonkeyPatch) -> None:
    file = paths.policy_file()
    file.symlink_to(file.with_name("nowhere"))
    assert policy.read(file).problems == ("it is a link that leads nowhere",)
    file.unlink()
    file.mkdir()
    assert policy.read(file).problems == ("it is not a file",)
    assert policy.read(file / "policy.toml") == policy.Policy()
    file.rmdir()
    settle("")

    def refuse(*_given: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert policy.read(file).problems == ("it cannot be read (Permission denied)",)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://board:secret@server.example/liver", "postgresql://board:secret@server.example:port/liver",
        "postgresql://server.example/liver?password=secret", "postgresql://server.example/liver?sslpassword=secret",
        "host=server.example PASSWORD = secret", "server.example:secret", "postgres://server.example/secret",
        "postgresql://[secret/liver", "postgresql:///secret", "postgresql://server.example/liver secret",
        "postgresql://server.example/liver/secret", "postgresql://server.example:0/secret",
    ],
)  # fmt: skip
def test_an_address_with_a_password_or_none_at_all_is_told_and_not_repeated(settle: Settle, address: str) -> None:
    found = settle(f'[database]\npostgresql = "{address}"\n')
    assert len(found.problems) == 1 and found.server == "" and "secret" not in str(found)
    assert ("holds a password" in found.problems[0]) is (":secret@" in address or "assword" in address.casefold())


def test_a_long_value_is_told_in_short(settle: Settle) -> None:
    assert len(settle(f'[language]\ndefault = "{9_000 * "x"}"\n').problems[0]) < 200


def test_a_user_cannot_move_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows, where one library looks at the environment first, it is asked of the system."""
    for name in ("HCCBOARD_HOME", "XDG_CONFIG_DIRS", "ProgramData", "WIN_PD_OVERRIDE_COMMON_APPDATA"):
        monkeypatch.setenv(name, "/srv/wang.wei")
    assert paths.policy_file() == Path("/etc/hccboard/policy.toml")

    class Shell:
        @staticmethod
        def SHGetFolderPathW(_window: None, folder: int, _token: None, _flags: int, room: Any) -> int:
            assert folder == 0x23
            room.value = "P:\\ProgramData"
            return 0

    monkeypatch.setattr(ctypes, "windll", type("Libraries", (), {"shell32": Shell}), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert str(paths.policy_file()) == "P:\\ProgramData/HCC Board/policy.toml"


class _Status:
    def __init__(self, mode: int, owner: int, group: int) -> None:
        self.st_mode, self.st_uid, self.st_gid = mode, owner, group


@pytest.mark.parametrize(
    ("place", "status", "loose"),
    [
        ("policy.toml", _Status(0o100644, 0, 0), False), ("policy.toml", _Status(0o100644, 1000, 0), True),
        ("policy.toml", _Status(0o100666, 0, 0), True), ("policy.toml", _Status(0o100664, 0, 0), False),
        ("policy.toml", _Status(0o100664, 0, 100), True), ("hccboard", _Status(0o040777, 0, 0), True),
        ("hccboard", _Status(0o041777, 0, 0), False), ("hccboard", _Status(0o040755, 1000, 1000), True),
    ],
)  # fmt: skip
def test_a_file_that_users_could_change_is_noticed(
    settle: Settle, monkeypatch: pytest.MonkeyPatch, place: str, status: _Status, loose: bool
) -> None:
    sound = _Status(0o040755, 0, 0)
    monkeypatch.setattr(Path, "lstat", lambda path: status if path.name == place else sound)
    assert policy_file.can_be_changed(Path("/etc/hccboard/policy.toml")) is loose


def test_without_a_file_there_is_nothing_to_change(settle: Settle) -> None:
    assert not policy.can_be_changed()


@pytest.mark.parametrize(("minutes", "taken"), [(1, True), (480, True)])
def test_the_ends_of_the_idle_time_are_inside(settle: Settle, minutes: int, taken: bool) -> None:
    assert (settle(f"[lock]\nidle_minutes = {minutes}").idle_minutes == minutes) is taken


def test_boards_lie_where_the_administrator_says(settle: Settle, tmp_path: Path) -> None:
    allowed, elsewhere = tmp_path / "boards", tmp_path / "elsewhere"
    allowed.mkdir()
    elsewhere.mkdir()
    stores.create_store(elsewhere / "old.hccboard", SECRET, author="A", cost=LOWEST).close()
    settle(f'[stores]\nfolders = ["{allowed}"]\n')
    stores.create_store(allowed / "a.hccboard", SECRET, author="A", cost=LOWEST).close()
    for refused in (lambda: stores.create_store(elsewhere / "b.hccboard", SECRET, author="A", cost=LOWEST),
                    lambda: stores.open_store(elsewhere / "old.hccboard", SECRET, author="A")):  # fmt: skip
        with pytest.raises(UserError, match="may not lie"):
            refused()
    (allowed / "link").symlink_to(elsewhere)
    with pytest.raises(UserError, match="may not lie"):
        stores.open_store(allowed / "link" / "old.hccboard", SECRET, author="A")


def test_a_reader_opens_boards_for_reading_only(settle: Settle, tmp_path: Path) -> None:
    stores.create_store(tmp_path / "a.hccboard", SECRET, author="A", cost=LOWEST).close()
    settle('[roles]\nallowed = ["reader"]\n')
    with stores.open_store(tmp_path / "a.hccboard", SECRET, author="A") as board:
        assert board.read_only
        with pytest.raises(UserError, match="only be read"):
            board.begin_writing()
        assert board.read_only
    with pytest.raises(UserError, match="only be read"):
        stores.create_store(tmp_path / "b.hccboard", SECRET, author="A", cost=LOWEST)


def test_what_is_switched_off_is_refused_and_says_by_whom(settle: Settle, tmp_path: Path) -> None:
    with stores.create_store(tmp_path / "a.hccboard", SECRET, author="A", cost=LOWEST) as board:
        settle('[features]\ndisabled = ["import", "export", "attachments", "demonstration"]\n')
        table = tmp_path / "table.csv"
        table.write_text("case_number\nT-1\n", "utf-8")
        note = Attachment(id="n", case_id="c", title="note", date=date(2026, 1, 1))
        for refused in (lambda: imports.read_table(table),
                        lambda: output_files.write_whole(tmp_path / "a.pdf", b"%PDF", "fault"),
                        lambda: edits.save_attachment(board, note, b"text"),
                        lambda: demonstration.create_demonstration(None, None, "A")):  # fmt: skip
            with pytest.raises(UserError, match="administrator"):
                refused()
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    ("text", "command", "words"),
    [
        ('[roles]\nallowed = ["reader"]', "init new.hccboard", "boards can only be read"),
        ('[roles]\nallowed = ["reader"]', "demo --out new.hccboard", "boards can only be read"),
        ('[roles]\nallowed = ["reader"]', "import a.csv --store a.hccboard", "boards can only be read"),
        ('[stores]\nfolders = ["/srv/boards"]', "init new.hccboard", "may not lie in this folder"),
        ('[stores]\nfolders = ["/srv/boards"]', "list --store ../a.hccboard", "may not lie in this folder"),
        ('[features]\ndisabled = ["import"]', "import a.csv --store a.hccboard --dry-run", "import of tables"),
        ('[features]\ndisabled = ["export"]', "report HCC-1 --store a.hccboard --out a.pdf", "export of papers"),
        ('[features]\ndisabled = ["demonstration"]', "demo --out new.hccboard", "the demonstration board"),
        ("[lock]\nidle_minutes = 0", "verify --store a.hccboard", "have a mistake"),
    ],
)
def test_commands_are_refused_before_a_passphrase_is_asked_for(
    settle: Settle, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str,
    command: str, words: str,
) -> None:  # fmt: skip
    def asked(*_given: object) -> NoReturn:
        raise AssertionError("a passphrase was asked for")

    settle(text + "\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HCCBOARD_PASSPHRASE", raising=False)
    monkeypatch.setattr(common, "_none_given", asked)
    monkeypatch.setattr("getpass.getpass", asked)
    assert run(command.split(), WindowCommands()) in (2, 3)
    assert words in capsys.readouterr().err
    assert not list(tmp_path.glob("*.hccboard"))


def test_a_reader_is_told_why_a_report_is_not_noted(
    settle: Settle, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("HCCBOARD_PASSPHRASE", SECRET)
    path = tmp_path / "a.hccboard"
    with stores.create_store(path, SECRET, author="A", cost=LOWEST) as board:
        edits.save(board, [Patient(case_number="HCC-1")])
    settle('[roles]\nallowed = ["reader"]\n')
    assert run(["report", "HCC-1", "--store", str(path), "--out", str(tmp_path / "a.pdf")], WindowCommands()) == 0
    assert "on this computer boards can only be read" in capsys.readouterr().err


def test_where_export_is_switched_off_no_pictures_of_a_board_are_made(
    settle: Settle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settle('[features]\ndisabled = ["export"]\n')
    assert run(["screens", str(tmp_path / "pictures"), "--store", str(tmp_path / "a.hccboard")], None) == 2
    assert "administrator" in capsys.readouterr().err
    assert not (tmp_path / "pictures").exists()


def test_the_packs_of_the_hospital_lie_where_the_administrator_says(settle: Settle, tmp_path: Path) -> None:
    settle(f'[evidence]\nfolder = "{tmp_path / "packs"}"\n')
    evidence.reload()
    try:
        (missing,) = evidence.with_local().refused  # its restrictions would be missed by nobody
        assert missing.refusal.pack == "packs"
        (tmp_path / "packs").mkdir()
        (tmp_path / "packs" / "broken.toml").write_text("[pack", "utf-8")
        evidence.reload()
        assert [one.header.folder for one in evidence.with_local().refused] == ["broken.toml"]
    finally:
        evidence.reload()


def test_the_language_holds_where_nobody_asked_for_another(settle: Settle) -> None:
    assert language_asked_for("") == "en"
    settle('[language]\ndefault = "zh_CN"\n')
    assert language_asked_for("") == "zh_CN"
    assert language_asked_for("en_GB.UTF-8") == "en"


def test_mistakes_are_told_in_the_language_in_use(settle: Settle) -> None:
    found = settle('[language]\ndefault = "zh_CN"\n[lock]\nidle_minutes = 0\n')
    assert found.problems == ("lock.idle_minutes cannot be 0",)
    with translate.speaking("zh_CN"):
        assert found.problems != ("lock.idle_minutes cannot be 0",)
        assert "lock.idle_minutes" in found.problems[0]


def test_the_example_that_ships_has_every_setting_and_no_mistake(settle: Settle) -> None:
    example = (Path(__file__).resolve().parents[2] / "packaging" / "linux" / "policy.toml").read_text("utf-8")
    assert settle(example) == policy.Policy(policy.current().place)  # as it ships it settles nothing
    lines = [line.removeprefix("# ") for line in example.splitlines() if line.startswith(("# [", "# "))]
    settings = [line for line in lines if line.startswith("[") or " = " in line.split("#")[0]]
    found = settle("\n".join(settings))
    assert found.problems == ()
    assert set(found.settings()) == {
        "stores.folders", "roles.allowed", "lock.idle_minutes", "language.default", "evidence.folder",
        "features.disabled",
    }  # fmt: skip
    assert found.disabled == set(policy.FEATURES)
    assert "postgresql" in "\n".join(settings)
