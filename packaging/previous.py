"""The Debian package of an earlier state of this program, for the check of an upgrade (``check_linux.py``).

Started in the environment of ``packaging/dev.py package``. The earlier state is the last one whose board files the
present program has to bring to a newer schema: the commit before the one that added the newest migration. It is built
with the recipe of today, because that state may have had none of its own.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

OUT = ROOT / "build" / "package" / "previous"
MIGRATIONS = "db/versions"


class NoHistory(Exception):
    """The checkout does not hold the commits that are needed; the text says which."""


def git(*arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        raise NoHistory(f"git {' '.join(arguments)}: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout


def earlier_revision() -> tuple[str, str]:
    """The commit before the newest migration was added, and the schema it knows. ``NoHistory`` where the checkout does
    not go back so far."""
    names = sorted(path.name for path in (ROOT / MIGRATIONS).glob("[0-9]*.py"))
    added = git("log", "--diff-filter=A", "--format=%H", "--", f"{MIGRATIONS}/{names[-1]}").split()
    if len(names) < 2 or not added:
        raise NoHistory(f"no commit is known that added {names[-1]}")
    before = git("rev-parse", f"{added[-1].decode()}^").decode().strip()
    return before, names[-2].partition("_")[0]


def source_of(revision: str, folder: Path) -> None:
    """The files of a commit, with the spec of today for the frozen folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(git("archive", "--format=tar", revision))) as file:
        file.extractall(folder, filter="data")
    shutil.copytree(ROOT / "packaging/bundle", folder / "packaging/bundle", dirs_exist_ok=True)


def build() -> Path:
    """The package, or the one that an earlier call made of the same commit."""
    from debian import build_deb
    from package import epoch

    from hccboard import __version__

    revision, known = earlier_revision()
    version = f"{__version__}~schema{known}"
    made, built_from = OUT / f"hccboard_{version}_amd64.deb", OUT / "revision.txt"
    if made.exists() and built_from.exists() and built_from.read_text("utf-8") == revision:
        return made
    source = OUT / "source"
    source_of(revision, source)
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--distpath", str(OUT),
         "--workpath", str(OUT / "work"), str(source / "packaging/bundle/hccboard.spec")],
        cwd=source, env=os.environ | {"PYTHONHASHSEED": "0"}, check=True,
    )  # fmt: skip
    build_deb(OUT / "hccboard", OUT, epoch(), version)
    for folder in ("source", "work", "hccboard", "deb"):
        shutil.rmtree(OUT / folder)
    built_from.write_text(revision, "utf-8")
    return made


def main() -> int:
    try:
        print(build())
    except NoHistory as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
