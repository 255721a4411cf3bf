"""The program in processes of its own: exit status, one line on stderr, no window system, streams."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import COHORT, PASSPHRASE, PLANTED, ROOT, files, program

WITHOUT_QT = "sys.modules['PySide6'] = None"
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
        done = program(arguments, before=WITHOUT_QT, environment={"HCCBOARD_PASSPHRASE": ""})
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
    """Memory does not grow with the number of objects: the results of 2,000 are 80 MB of text."""
    peaks = {}
    for count in (200, 2000):
        facts = tmp_path / f"{count}.json"
        facts.write_text(json.dumps([{**FACTS, "age_years": 40 + n % 40} for n in range(count)]), "utf-8")
        done = program(["assess", facts, "--json"], before=PEAK)
        assert done.status == 0
        assert len(json.loads(done.out)) == count
        peaks[count] = int(done.err)
    assert peaks[2000] < peaks[200] + 20_000, peaks  # kB
