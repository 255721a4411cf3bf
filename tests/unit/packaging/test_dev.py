"""The one program that sets up, runs and tests a checkout: its decisions, without installing anything."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
LOCKS = [ROOT / "packaging" / "requirements.lock", ROOT / "packaging" / "requirements-test.lock"]


def _load() -> ModuleType:
    specification = importlib.util.spec_from_file_location("hccboard_dev", ROOT / "packaging" / "dev.py")
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


dev = _load()


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", lock.read_text("utf-8"), re.MULTILINE))


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~ ;\[]", requirement)[0].lower().replace("_", "-") for requirement in requirements}


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_display_is_found_where_one_is_named(environment: dict[str, str], platform: str, expected: bool) -> None:
    assert dev.has_display(environment, platform) is expected


def test_nothing_is_missing_where_every_library_loads() -> None:
    assert dev.missing_packages(True, {}, is_there=lambda _: True) == []


def test_without_a_display_only_the_drawing_libraries_are_asked_for() -> None:
    assert dev.missing_packages(False, {}, is_there=lambda _: False) == list(dev.DRAWING_LIBRARIES)


def test_with_a_display_the_window_libraries_are_asked_for_too() -> None:
    missing = dev.missing_packages(True, {}, is_there=lambda library: library == "libEGL.so.1")
    assert "libegl1" not in missing
    assert set(missing) == (set(dev.DRAWING_LIBRARIES) | set(dev.WINDOW_LIBRARIES)) - {"libegl1"}


def test_wayland_asks_for_its_own_libraries() -> None:
    missing = dev.missing_packages(True, {"WAYLAND_DISPLAY": "wayland-0"}, is_there=lambda _: False)
    assert set(dev.WAYLAND_LIBRARIES) <= set(missing)


def test_only_an_incomplete_python_without_uv_needs_the_venv_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert dev.venv_package("/usr/bin/uv") == []
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _: None)
    assert dev.venv_package(None) == [f"python3.{dev.sys.version_info[1]}-venv"]
    assert dev.venv_package("/usr/bin/uv") == []


def test_a_library_that_cannot_be_loaded_counts_as_missing() -> None:
    assert dev.loads("libc.so.6") or dev.sys.platform != "linux"
    assert not dev.loads("libhccboard-has-no-such-library.so.9")


def test_packages_are_installed_in_one_command_and_with_sudo_for_users() -> None:
    assert dev.apt_command(["libegl1", "libgl1"], as_root=True)[-2:] == ["libegl1", "libgl1"]
    assert dev.apt_command(["libegl1"], as_root=False)[:2] == ["sudo", "apt-get"]


def test_a_user_who_is_not_root_is_told_the_exact_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(dev.shutil, "which", lambda _: "/usr/bin/apt-get")
    with pytest.raises(dev.SetupError) as stopped:
        dev.install_packages(["libegl1", "libxcb-cursor0"])
    command = str(stopped.value).splitlines()[-1].strip()
    assert command == "sudo apt-get install --yes --no-install-recommends libegl1 libxcb-cursor0"


def test_a_machine_without_apt_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda _: None)
    with pytest.raises(dev.SetupError, match="libegl1"):
        dev.install_packages(["libegl1"])


@pytest.mark.parametrize("uv", [None, "/usr/bin/uv"])
def test_every_installation_checks_hashes_builds_nothing_and_compiles(uv: str | None) -> None:
    command = dev.install_command(dev.TEST_LOCK, uv)
    assert "--require-hashes" in command
    assert command[command.index("--only-binary") + 1] == ":all:"
    assert {"--compile", "--compile-bytecode"} & set(command)
    assert command[command.index("--requirement") + 1] == str(dev.TEST_LOCK)
    assert str(dev.environment_python()) in command


def test_an_installation_changes_with_its_lock(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("one==1\n", "utf-8")
    before = dev.fingerprint(lock)
    assert dev.fingerprint(lock) == before
    lock.write_text("one==2\n", "utf-8")
    assert dev.fingerprint(lock) != before


def test_the_program_is_started_with_bytecode_and_without_foreign_paths() -> None:
    given = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": "/elsewhere", "DISPLAY": ":0", "PIP_CERT": "x"}
    assert dev.child_environment(given, offscreen=False) == {"PYTHONUTF8": "1", "DISPLAY": ":0", "PIP_CERT": "x"}
    assert dev.child_environment(given, offscreen=True)["QT_QPA_PLATFORM"] == "offscreen"


def test_the_suite_runs_after_style_and_layers_on_two_workers() -> None:
    style, layers, suite = dev.test_commands(["tests/unit"])
    assert Path(style[0]).name == "ruff"
    assert Path(layers[0]).name == "lint-imports"
    assert suite[1:] == ["-m", "pytest", "-n", "2", "tests/unit"]


@pytest.mark.parametrize("arguments", [["-n0"], ["-n", "4"], ["--numprocesses=1"]])
def test_a_number_of_workers_given_by_hand_is_kept(arguments: list[str]) -> None:
    assert dev.test_commands(arguments)[2][3:] in (arguments, ["tests/e2e", *arguments])


def test_the_whole_suite_runs_in_parts_that_hold_every_test():
    _style, _layers, *parts = dev.test_commands([])
    folders = {path.name for path in (dev.ROOT / "tests").iterdir() if list(path.rglob("test_*.py"))}
    assert {f"tests/{name}" for name in folders} == {part[5] for part in parts}


@pytest.mark.parametrize("name", ["run", "test", "screens", "lock"])
def test_commands_are_known(name: str) -> None:
    options, rest = dev.parser().parse_known_args([name])
    assert options.function is getattr(dev, name)
    assert rest == []


def test_arguments_of_the_suite_are_passed_on_and_others_refused(capsys: pytest.CaptureFixture[str]) -> None:
    _, rest = dev.parser().parse_known_args(["test", "-k", "meld", "--help"])
    assert rest == ["-k", "meld", "--help"]
    with pytest.raises(SystemExit):
        dev.main(["run", "--fast"])
    assert "--fast" in capsys.readouterr().err


def test_the_demonstration_is_rendered_through_the_public_commands(tmp_path: Path) -> None:
    commands = [command[3:] for command in dev.demonstration_commands(tmp_path)]
    assert [command[0] for command in commands] == ["demo", "report", "report", "screens"]
    assert all(str(tmp_path) in " ".join(command) for command in commands)
    assert "--store" not in commands[3], "a board that is named is only read: entry and import would not be shown"
    cases = [path.read_text("utf-8") for path in (ROOT / "resources" / "demonstration").glob("*.toml")]
    assert sum(f'"{dev.DEMONSTRATION_CASE}"' in case for case in cases) == 1


def test_rendering_stops_at_the_first_command_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    def start(command: list[str], **_: object) -> int:
        started.append(command[3])
        return 3 if command[3] == "report" else 0

    monkeypatch.setattr(dev, "start", start)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "left.png").touch()
    assert dev.render_demonstration(tmp_path / "old") == 3
    assert started == ["demo", "report"]
    assert not (tmp_path / "old" / "left.png").exists()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_name_no_host_and_pin_every_package_by_hash(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert dev.hosts_named(text) == []
    entries = re.split(r"\n(?=\S)", text.strip())
    pinned = [entry for entry in entries if not entry.startswith("#")]
    assert len(pinned) > 20
    assert all("==" in entry.splitlines()[0] and "--hash=sha256:" in entry for entry in pinned)


@pytest.mark.parametrize(
    "line", ["--index-url https://index", "-i somewhere", "--find-links /wheels", "one @ file:///one.whl"]
)
def test_a_lock_that_names_a_host_is_noticed(line: str) -> None:
    assert dev.hosts_named(f"one==1 \\\n    --hash=sha256:0\n{line}\n") == [line]


def test_locks_hold_what_the_project_asks_for_at_the_same_versions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    runtime, suite = (_pins(lock) for lock in LOCKS)
    assert _names(project["project"]["dependencies"]) <= set(runtime)
    assert _names(project["dependency-groups"]["test"]) <= set(suite)
    assert runtime.items() <= suite.items()


def test_shipped_fonts_and_icons_carry_their_licences() -> None:
    fonts = {path.name for path in (ROOT / "resources" / "fonts").iterdir()}
    assert {"Inter-OFL.txt", "NotoSansSC-OFL.txt"} <= fonts
    assert "Inter_400Regular.ttf" in fonts
    assert "ISC License" in (ROOT / "resources" / "icons" / "LICENSE.txt").read_text("utf-8")
