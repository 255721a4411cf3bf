"""The program in processes of its own: exit status, one line on stderr, no window system, streams."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import COHORT, PASSPHRASE, PLANTED, ROOT, files, program

WITHOUT_QT = "sys.modules['PySide6'] = None"
# Each process would spend most of its time on the key; what the key costs is tested elsewhere.
CHEAP_KEY = """
from hccboard.operations import demonstration, stores
for make in (stores.create_store, demonstration.create_demonstration):
    make.__kwdefaults__["cost"] = stores.KeyCost(65_536, 1, 4)
"""
PEAK = """
import atexit, resource
atexit.register(lambda: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr))
"""
FACTS = {"ecog_ps": 0, "tumour": {"nodule_diameters_cm": [2.0]}}


def test_a_whole_day_without_a_window_system(tmp_path: Path) -> None:
    """From nothing to a printed case, as a script of a hospital runs it, where Qt cannot be imported."""
    board, table, facts, paper = (tmp_path / n for n in ("b.hccboard", "t.csv", "facts.json", "a.pdf"))
    table.write_bytes(COHORT.encode("gb18030"))
    facts.write_text(json.dumps(FACTS), "utf-8")
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE + "\n", "utf-8")
    key = ("--passphrase-file", secret)
    for arguments, says in (
        (("init", board, *key), "Board file made"),
        (("import", table, "--store", board, *key), "3 new cases"),
        (("import", table, "--store", board, *key, "--dry-run"), "3 unchanged"),
        (("list", "--store", board, *key, "--search", "李丽"), "HCC-0002"),
        (("show", "HCC-0002", "--store", board, *key), "BCLC 2022"),
        (("report", "HCC-0002", "--store", board, *key, "--out", paper), "a.pdf"),
        (("report", "HCC-0002", "--store", board, *key, "--out", paper, "--language", "zh_CN"), "a.pdf"),
        (("assess", facts, "--json"), '"bclc"'),
        (("demo", "--out", tmp_path / "demo.hccboard", *key), "Demonstration"),
        (("--version",), "HCC Board"),
    ):
        before = f"{WITHOUT_QT}\n{CHEAP_KEY}" if arguments[0] in ("init", "demo") else WITHOUT_QT
        done = program(arguments, before=before, environment={"HCCBOARD_PASSPHRASE": ""})
        assert done.status == 0, (arguments[0], done.err)
        assert says in done.out, arguments[0]
    assert paper.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["list", "--store", "none.hccboard"], 2),
        (["import", "none.csv", "--store", "BOARD"], 2),
        (["show", "HCC-9999", "--store", "BOARD"], 2),
        (["assess", "none.json"], 2),
        (["nonsense"], 2),
        (["init", "BOARD"], 2),
        (["list", "--store", "BOARD", "--passphrase-file", "WRONG"], 3),
        (["report", "HCC-0003", "--store", "BOARD", "--out", "a.pdf", "--passphrase-file", "WRONG"], 3),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_status_and_one_line(cohort: Path, tmp_path: Path, arguments: list[str], status: int) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("some other words entirely\n", "utf-8")
    before = files(tmp_path)
    given = [{"BOARD": str(cohort), "WRONG": str(wrong)}.get(part, part) for part in arguments]
    said = program(given, before=WITHOUT_QT, cwd=tmp_path).refused(status)
    assert said.startswith("hccboard")
    assert not any(part in said for part in PLANTED)
    assert files(tmp_path) == before


def test_the_window_without_a_screen_says_so(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("other systems always have a screen")
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    for command in ([], ["demo"]):
        done = subprocess.run(
            [sys.executable, "-m", "hccboard", *command], capture_output=True, text=True, check=False, timeout=60,
            env={**bare, "PYTHONPATH": str(ROOT)}, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (3, "")
        assert "no screen" in done.stderr
        assert done.stderr.count("\n") == 1


WINDOWS = ([], ["demo"], ["screens", "pictures"])
BROKEN_QT = """
import importlib.abc
class Broken(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "PySide6.QtWidgets":
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
sys.meta_path.insert(0, Broken())
"""


@pytest.mark.parametrize("arguments", WINDOWS, ids=lambda part: " ".join(part) or "window")
@pytest.mark.parametrize(
    ("before", "says"), [(WITHOUT_QT, "PySide6"), (BROKEN_QT, "libEGL.so.1")], ids=["qt", "library"]
)
def test_a_window_without_its_libraries_says_so(tmp_path: Path, arguments: list[str], before: str, says: str) -> None:
    said = program(arguments, before=before, environment={"DISPLAY": ":0"}, cwd=tmp_path).refused(3)
    assert "a library is missing" in said
    assert says in said
    assert "packaging/dev.py run" in said
    assert not (tmp_path / "pictures").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux names its display")
def test_a_display_that_is_not_there(tmp_path: Path) -> None:
    """Qt would end the process with a signal and a page of advice."""
    without = {"QT_QPA_PLATFORM": None, "WAYLAND_DISPLAY": None, "DISPLAY": ":731"}
    before = "import os\n" + "".join(
        f"os.environ.pop({name!r}, None)\n" if value is None else f"os.environ[{name!r}] = {value!r}\n"
        for name, value in without.items()
    )
    said = program(["demo"], before=before, cwd=tmp_path).refused(3)
    assert "The display :731 cannot be reached" in said or "a library is missing" in said


def test_every_screen_is_drawn_without_a_display(tmp_path: Path) -> None:
    """The pictures of the demonstration, entry and import among them, and nothing else is said or left: neither what
    the platform says of itself nor a fault while the boards are closed."""
    done = program(
        ["screens", "pictures", "--theme", "dark", "--size", "1280x800"], cwd=tmp_path,
        environment={"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert (done.status, done.err) == (0, "")
    paths = [tmp_path / line for line in done.out.splitlines()]
    assert sorted(p.name for p in (tmp_path / "pictures").iterdir()) == sorted(p.name for p in paths)
    assert len(paths) >= 30 and all(path.name.endswith("-dark-1280x800.png") for path in paths)
    assert {p.name.split("-")[0] for p in paths} >= {"01", "02", "03", "10", "13", "14", "15", "16", "17", "18"}
    sizes = {path.name: struct.unpack(">II", path.read_bytes()[16:24]) for path in paths}
    assert set(sizes.values()) == {(1280, 800)}, sizes
    assert files(tmp_path / "temporary") == {}


def test_screens_refuse_before_the_first_picture(tmp_path: Path, cohort: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("some other words entirely\n", "utf-8")
    given = ["screens", tmp_path / "pictures", "--store"]
    assert "passphrase" in program([*given, cohort, "--passphrase-file", wrong]).refused(3)
    assert "no board file" in program([*given, tmp_path / "none.hccboard"]).refused()
    assert not (tmp_path / "pictures").exists()
    for folder in (wrong, wrong / "below"):
        assert "is not a folder" in program(["screens", folder]).refused()


def test_a_mistake_of_the_program_is_told_without_what_was_entered(cohort: Path) -> None:
    before = (
        "import hccboard.operations.stores as s\n"
        f"def fail(*a, **k): raise ValueError({PLANTED[0]!r})\n"
        "s.open_store = fail"
    )
    said = program(["list", "--store", cohort], before=before, environment={"HCCBOARD_TRACEBACK": ""}).refused(1)
    assert "a mistake of the program (ValueError at" in said
    assert PLANTED[0] not in said
    whole = program(["list", "--store", cohort], before=before, environment={"HCCBOARD_TRACEBACK": "1"})
    assert "Traceback" in whole.err


def test_too_little_memory_is_a_fault_of_the_machine(cohort: Path) -> None:
    before = "import hccboard.operations.stores as s\ndef fail(*a, **k): raise MemoryError\ns.open_store = fail"
    assert "memory" in program(["list", "--store", cohort], before=before).refused(3)


def test_a_name_that_is_no_text_can_be_printed(tmp_path: Path) -> None:
    said = program(["list", "--store", os.fsdecode(bytes(tmp_path) + b"/\xff.hccboard")]).refused()
    assert "no board file at this place" in said
    assert "xff" in said or "udcff" in said


def test_no_command_waits_for_an_answer_that_cannot_come(cohort: Path) -> None:
    said = program(["list", "--store", cohort], environment={"HCCBOARD_PASSPHRASE": ""}).refused()
    assert "No passphrase was given" in said


def test_facts_from_standard_input_and_a_reader_that_leaves(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps([FACTS] * 60), "utf-8")
    with facts.open(encoding="utf-8") as stream:
        done = program(["assess", "-", "--json"], stdin=stream)
    assert (done.status, len(json.loads(done.out))) == (0, 60)
    if shutil.which("sh") is None:
        pytest.skip("needs a shell")
    piped = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m hccboard assess '{facts}' --json | head -c 100"],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60,
    )  # fmt: skip
    assert len(piped.stdout) == 100
    assert piped.stderr == ""


def test_output_is_utf8_whatever_the_terminal_says(cohort: Path) -> None:
    """A cron job has no locale; a Chinese name must not end the program."""
    done = program(
        ["list", "--store", cohort, "--json"], environment={"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONIOENCODING": ""}
    )
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out)[0]["name"] == "王伟"


def test_an_interrupted_command_ends_quietly(cohort: Path) -> None:
    before = "import hccboard.operations.stores as s\ndef stop(*a, **k): raise KeyboardInterrupt\ns.open_store = stop"
    done = program(["list", "--store", cohort], before=before)
    assert (done.status, done.out, done.err) == (130, "", "")


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory as Linux tells it, in kB")
def test_many_objects_stream_through_one_process(tmp_path: Path) -> None:
    """Memory does not grow with the number of objects: the results of 1,000 are 40 MB of text."""
    peaks = {}
    for count in (100, 1000):
        facts = tmp_path / f"{count}.json"
        facts.write_text(json.dumps([{**FACTS, "age_years": 40 + n % 40} for n in range(count)]), "utf-8")
        done = program(["assess", facts, "--json"], before=PEAK)
        assert done.status == 0
        assert len(json.loads(done.out)) == count
        peaks[count] = int(done.err)
    assert peaks[1000] < peaks[100] + 15_000, peaks  # kB
