"""The program as a hospital's script meets it: arguments in, text, files and an exit status out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hccboard import launch, translate
from hccboard.operations import demonstration as demonstration_board
from hccboard.operations import stores
from tests.quick_keys import quick_keys

__all__ = ["quick_keys"]
ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "seven quiet herons wait"
FAST = stores.KeyCost(65_536, 1, 4)

# A patient whose traces can be looked for. Every bad file below holds these.
PLANTED = ("Planted Geheimnis", "PLANT-77319", "1951-04-17")
COHORT = (
    "住院号,姓名,性别,出生日期,就诊日期,白蛋白(g/L),总胆红素(umol/L),AFP(ng/mL),门静脉癌栓\n"
    "0041,王伟,男,1968-03-02,2026-07-03,38.5,14,12,无\n"
    "0042,李丽,女,1970-01-01,2026-07-04,34,20,>60500,Vp3\n"
    f"{PLANTED[1]},{PLANTED[0]},男,{PLANTED[2]},2026-07-05,29,61,7,无\n"
)


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str

    def refused(self, status: int = 2) -> str:
        """The one line that tells why nothing was done."""
        assert self.status == status, self.err or self.out
        assert self.out == ""
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith("\n")
        assert "Traceback" not in self.err
        return self.err.strip()


@pytest.fixture(autouse=True)
def _surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home and a temporary folder of the test's own; the passphrase in the environment; keys that cost little in
    this process (the commands of the README run in processes of their own, at the full price)."""
    for make in (stores.create_store, demonstration_board.create_demonstration):
        monkeypatch.setitem(make.__kwdefaults__, "cost", FAST)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("HCCBOARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setenv("HCCBOARD_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("HCCBOARD_TRACEBACK", "1")  # a mistake of the program shows where it is
    monkeypatch.delenv("HCCBOARD_LANGUAGE", raising=False)
    yield
    translate.use("en")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """``run("list", "--store", path)`` in this process."""

    def of(*arguments: Any) -> Outcome:
        capsys.readouterr()
        status = launch.main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return Outcome(status, shown.out, shown.err)

    return of


def program(arguments: Sequence[Any], *, before: str = "", **options: Any) -> Outcome:
    """The same in a process of its own; ``before`` is Python that runs first in it."""
    start = f"import sys\n{before}\nfrom hccboard.launch import main\nraise SystemExit(main(sys.argv[1:]))\n"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **options.pop("environment", {})}
    done = subprocess.run(
        [sys.executable, "-c", start, *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", env=environment, check=False,
        stdin=options.pop("stdin", subprocess.DEVNULL), timeout=120, **options,
    )  # fmt: skip
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def _empty_board(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("empty") / "board.hccboard"
    stores.create_store(path, PASSPHRASE, author="Dr Test", cost=FAST).close()
    return path.read_bytes()


@pytest.fixture(scope="session")
def _demonstration(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    from hccboard.operations.demonstration import create_demonstration

    path = tmp_path_factory.mktemp("demonstration") / "demonstration.hccboard"
    create_demonstration(path, PASSPHRASE, "Dr Test", cost=FAST).close()
    return path.read_bytes()


@pytest.fixture(scope="session")
def _cohort(tmp_path_factory: pytest.TempPathFactory, _empty_board: bytes) -> bytes:
    """A store with the three patients of ``COHORT``."""
    from hccboard.operations import imports

    folder = tmp_path_factory.mktemp("cohort")
    (folder / "board.hccboard").write_bytes(_empty_board)
    (folder / "cohort.csv").write_text(COHORT, "utf-8")
    with stores.open_store(folder / "board.hccboard", PASSPHRASE, author="Dr Test") as store:
        table = imports.read_table(folder / "cohort.csv")
        imports.run_import(store, imports.build_preview(store, table, imports.guess_mapping(table)))
    return (folder / "board.hccboard").read_bytes()


def _placed(tmp_path: Path, content: bytes) -> Path:
    folder = tmp_path / "board"
    folder.mkdir()
    path = folder / "board.hccboard"
    path.write_bytes(content)
    return path


@pytest.fixture
def empty_board(tmp_path: Path, _empty_board: bytes) -> Path:
    """A closed board file without cases, alone in its folder."""
    return _placed(tmp_path, _empty_board)


@pytest.fixture
def demonstration(tmp_path: Path, _demonstration: bytes) -> Path:
    """A closed board file with the synthetic patients."""
    return _placed(tmp_path, _demonstration)


@pytest.fixture
def cohort(tmp_path: Path, _cohort: bytes) -> Path:
    """A closed board file with the patients of ``COHORT``."""
    return _placed(tmp_path, _cohort)


@pytest.fixture
def cohort_file(tmp_path: Path) -> Path:
    path = tmp_path / "cohort.csv"
    path.write_text(COHORT, "utf-8")
    return path


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def file(tmp_path: Path):
    """Writes facts or a series, as text or as what becomes JSON, and gives the file."""

    def write(value: object) -> Path:
        path = tmp_path / "facts.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
        return path

    return write
