"""The documentation is true: its commands run as they are written, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
GUIDES = sorted((ROOT / "resources" / "help").rglob("*.md"))
PAGES = [README, ROOT / "CHANGELOG.md", ROOT / ".github" / "CONTRIBUTING.md", *GUIDES]
PATIENTS = (
    "Hospital number,Name,Sex,Total bilirubin (umol/L),Albumin (g/L),AFP (ng/mL)\nT-1,Synthetic One,F,14,41,>1210\n"
)
FACTS = '[{"ecog_ps": {"low": 1, "high": 2}, "child_pugh_stated": {"class": "B"}}]'


def _console_blocks(page: Path) -> list[list[str]]:
    blocks = re.findall(r"^```console\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [block.splitlines() for block in blocks]


PROGRAM_BLOCKS = [block for block in _console_blocks(README) if block[0].startswith("hccboard ")]


def test_the_readme_shows_commands() -> None:
    assert [block[0].split()[1] for block in PROGRAM_BLOCKS] == ["demo", "init"]


@pytest.mark.parametrize("block", PROGRAM_BLOCKS, ids=lambda block: block[0].split()[1])
def test_commands_of_the_readme_run(block: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HCCBOARD_PASSPHRASE", "words for a documentation test")
    monkeypatch.setenv("HCCBOARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (tmp_path / "patients.csv").write_text(PATIENTS, "utf-8")
    (tmp_path / "facts.json").write_text(FACTS, "utf-8")
    for line in block:
        command = [sys.executable, "-m", *shlex.split(line)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        assert done.stdout.strip(), line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: "/".join(page.parts[-2:]))
def test_commands_of_the_checkout_exist(page: Path) -> None:
    known = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "dev.py"), "--help"], capture_output=True, text=True, check=True
    ).stdout
    for name in re.findall(r"packaging/dev\.py (\w+)", page.read_text("utf-8")):
        assert re.search(rf"^\s+{name}\s", known, re.MULTILINE), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: "/".join(page.parts[-2:]))
def test_links_lead_to_files_of_the_repository(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
