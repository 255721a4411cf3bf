"""Which earlier state of the program an upgrade is checked from, decided on a history of the test's own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[3] / "packaging"


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A repository of four commits: schema 0001, some work, schema 0002, some work; their names, oldest first."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    for name in [one for one in os.environ if one.startswith("GIT_")]:
        monkeypatch.delenv(name)  # within a hook of git they name the checkout, which must not be written to
    for name, value in (("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null")):
        monkeypatch.setenv(name, value)

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    git("init", "-q")
    commits = []
    for path in ("db/versions/0001_first.py", "hccboard/work.py", "db/versions/0002_more.py", "hccboard/later.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f"{path}\n", "utf-8")
        git("add", ".")
        git("-c", "user.name=A", "-c", "user.email=a@example.invalid", "commit", "-q", "-m", path)
        commits.append(git("rev-parse", "HEAD"))
    monkeypatch.setattr("previous.ROOT", tmp_path)
    return commits


def test_the_earlier_state_is_the_last_one_with_the_former_schema(history: list[str], tmp_path: Path) -> None:
    import previous

    assert previous.earlier_revision() == (history[1], "0001")
    (tmp_path / "packaging/bundle").mkdir(parents=True)
    (tmp_path / "packaging/bundle/hccboard.spec").write_text("of today\n", "utf-8")
    folder = tmp_path / "build" / "source"
    previous.source_of(history[1], folder)
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert found == ["db/versions/0001_first.py", "hccboard/work.py", "packaging/bundle/hccboard.spec"]


def test_a_checkout_without_its_history_is_told(history: list[str], tmp_path: Path) -> None:
    import previous

    (tmp_path / "db/versions/0003_never_committed.py").write_text("", "utf-8")
    with pytest.raises(previous.NoHistory, match="0003_never_committed"):
        previous.earlier_revision()
