"""Takes out of the frozen folder what tells of the machine that built it, and says what is left of it.

Python itself is built with the folder it lies in inside its libraries. Their length must not change, so its name is
overwritten by one of the same length, but for its last part: a linker keeps one string that ends like another only
once, and the number of the version ends many of these folders. Where a library looks for others is taken out: that
would be a folder which somebody else on the target machine may own.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import elf

NEUTRAL = "/usr"
SYSTEMS = ("/usr", "/usr/local")


def words(root: Path) -> tuple[str, ...]:
    """What nothing may hold: the checkout, the environments of Python, the home of who builds it."""
    home = Path.home()
    hidden = f"{home}/."  # the home of root is an ordinary word; a hidden folder in it is not
    places = {str(root), sys.prefix, sys.base_prefix, hidden} - set(SYSTEMS)
    return tuple(sorted(places | ({f"{home}/"} if home.parts[1:2] == ("home",) else set())))


def neutral(folder: Path) -> int:
    """The number of files that were changed."""
    name, instead = sys.base_prefix, neutral_name(sys.base_prefix)
    changed = 0
    for path in elf.shared_objects(folder):
        shorter = elf.forget_places(path)
        content = path.read_bytes()
        if name != instead and name.encode() in content:
            path.write_bytes(content.replace(name.encode(), instead.encode()))
            shorter = True
        changed += shorter
    return changed


def neutral_name(place: str) -> str:
    """A folder's name that tells nothing and is as long; its last part stays. Those of a system tell nothing."""
    folder, _, last = place.rpartition("/")
    if place in SYSTEMS or len(folder) < len(NEUTRAL):
        return place
    return f"{NEUTRAL}{'/' * (len(folder) - len(NEUTRAL))}/{last}"


def leftovers(folder: Path, unwanted: Iterable[str]) -> list[str]:
    """The files, and the modules inside the program, that hold one of the words; with the word."""
    pattern = re.compile(b"|".join(re.escape(one.encode()) for one in unwanted))
    searched = ((name, pattern.search(content)) for name, content in _contents(folder))
    return [f"{name}: {found.group().decode()}" for name, found in searched if found]


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        yield str(path.relative_to(folder)), path.read_bytes()
        if path.suffix in (".zip", ".whl"):
            with zipfile.ZipFile(path) as file:
                yield from ((f"{path.name}/{name}", file.read(name)) for name in file.namelist())
        elif path.parent == folder and (path.suffix == ".exe" or elf.is_elf(path)):
            yield from _modules(path)


def _modules(program: Path) -> Iterator[tuple[str, bytes]]:
    """The packed modules of the frozen program."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz")
    for name in archive.toc:
        content = archive.extract(name, raw=True)
        if content is not None:
            yield f"{program.name}/{name}", content


__all__ = ["leftovers", "neutral", "neutral_name", "words"]
