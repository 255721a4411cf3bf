"""What a shared object of Linux asks for: libraries, places to look for them, versions of the C library.

Read from the file itself, so that a build needs no tool for it. Only what 64-bit processors of the x86 family have.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_NEEDED, _STRINGS, _RPATH, _RUNPATH, _VERSIONS = 1, 5, 15, 29, 0x6FFFFFFE
_LOADED, _DYNAMIC = 1, 2


@dataclass(frozen=True)
class Demands:
    """``places`` are the folders it has its libraries looked for in; ``versions`` what it asks of other libraries, as
    GLIBC_2.35."""

    needed: tuple[str, ...]
    places: tuple[str, ...]
    versions: tuple[str, ...]


class _File:
    def __init__(self, content: bytes) -> None:
        self.content = content
        start, size, count = struct.unpack_from("<Q", content, 32)[0], *struct.unpack_from("<HH", content, 54)
        headers = [struct.unpack_from("<IIQQQQ", content, start + number * size) for number in range(count)]
        self.loaded = [(address, place, length) for kind, _, place, address, _, length in headers if kind == _LOADED]
        self.dynamic = next(((place, length) for kind, _, place, _, _, length in headers if kind == _DYNAMIC), None)

    def entries(self) -> list[tuple[int, int]]:
        if self.dynamic is None:
            return []
        found = []
        for entry in struct.iter_unpack("<QQ", self.content[self.dynamic[0] : sum(self.dynamic)]):
            if entry[0] == 0:
                break
            found.append(entry)
        return found

    def place(self, address: int) -> int:
        """Where in the file that lies which is loaded at ``address``."""
        return next(address - start + place for start, place, size in self.loaded if start <= address < start + size)

    def text(self, number: int) -> str:
        start = self.place(dict(self.entries())[_STRINGS]) + number
        return self.content[start : self.content.index(b"\0", start)].decode("utf-8", "replace")

    def versions(self) -> Iterator[str]:
        """The names of versions that it asks of other libraries."""
        first = dict(self.entries()).get(_VERSIONS)
        here = None if first is None else self.place(first)
        while here is not None:
            _, count, _, names, following = struct.unpack_from("<HHIII", self.content, here)
            name = here + names
            for _ in range(count):
                _, _, _, text, step = struct.unpack_from("<IHHII", self.content, name)
                yield self.text(text)
                name += step
            here = here + following if following else None


def is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(5) == b"\x7fELF\x02"


def shared_objects(folder: Path) -> list[Path]:
    """The programs and libraries below a folder, in order; links to them are left out."""
    return [path for path in sorted(folder.rglob("*")) if is_elf(path)]


def demands(path: Path) -> Demands:
    file = _File(path.read_bytes())
    entries = file.entries()
    places = [one for kind, text in entries if kind in (_RPATH, _RUNPATH) for one in file.text(text).split(":")]
    needed = tuple(file.text(text) for kind, text in entries if kind == _NEEDED)
    return Demands(needed, tuple(places), tuple(file.versions()))


def newest(found: Iterable[Demands], library: str) -> tuple[int, ...]:
    """The newest version of a library (GLIBC, GLIBCXX) that is asked for, as numbers; () where none is."""
    pattern = re.compile(rf"{library}_(\d+(?:\.\d+)*)$")
    asked = [match.group(1) for one in found for name in one.versions if (match := pattern.match(name))]
    return max((tuple(int(part) for part in one.split(".")) for one in asked), default=())


def forget_places(path: Path) -> bool:
    """Take out where it looks for libraries if that names a folder of the machine it was built on; whether it did."""
    content = bytearray(path.read_bytes())
    file = _File(bytes(content))
    entries = file.entries()
    kept = [
        (kind, value) for kind, value in entries
        if kind not in (_RPATH, _RUNPATH) or not any(one.startswith("/") for one in file.text(value).split(":"))
    ]  # fmt: skip
    if file.dynamic is None or kept == entries:
        return False
    blank = [(0, 0)] * (len(entries) - len(kept))
    for number, entry in enumerate([*kept, *blank]):
        struct.pack_into("<QQ", content, file.dynamic[0] + 16 * number, *entry)
    path.write_bytes(content)
    return True


__all__ = ["Demands", "demands", "forget_places", "is_elf", "newest", "shared_objects"]
