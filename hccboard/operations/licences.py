"""The licences of what the program is made of: for About, for the frozen program and for the Debian package.

The frozen program carries the list that its builder wrote. Everywhere else it is read from the packages that are
installed, so that the list is that of what runs.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from hccboard import __version__, paths

OWN = "HCC Board"
# What ships beside the packages: name, licence, the file with its text below resources/
ASSETS = (
    ("Inter (typeface)", "OFL-1.1", "fonts/Inter-OFL.txt"),
    ("Noto Sans SC (typeface)", "OFL-1.1", "fonts/NotoSansSC-OFL.txt"),
    ("Lucide (icons)", "ISC", "icons/LICENSE.txt"),
)
# Packages whose metadata are silent: read in their repositories. The wheel of sqlcipher3 carries SQLCipher and OpenSSL.
_READ_BY_US = {"sqlcipher3": "Zlib AND BSD-3-Clause AND Apache-2.0", "autograd-gamma": "MIT"}
# The wheels of Qt bring no text: ours go along, as the licence asks
_LESSER = ("licences/LGPL-3.0.txt", "licences/GPL-3.0.txt")
_CLASSIFIER = "License :: OSI Approved :: "
_A_NAME = re.compile(r"^(?!UNKNOWN)[A-Z][\w .,-]{1,49}$")
"""The field is sometimes the name of a licence and sometimes the begin of its text."""
_TEXTS = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$|\.dist-info/licenses/", re.IGNORECASE)
_NAME = re.compile(r"^[A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Licence:
    """A component; ``text`` are its licence texts, "" where the package brings none."""

    name: str
    version: str
    licence: str
    text: str


@cache
def licences() -> tuple[Licence, ...]:
    """Of the program itself, first, and of everything it is made of."""
    try:
        content = json.loads(gzip.decompress(paths.shipped_licences().read_bytes()))
    except FileNotFoundError:
        return live()
    return tuple(Licence(**one) for one in content)


def live() -> tuple[Licence, ...]:
    """Read from what is installed; a package of another platform is left out."""
    return (_own(), _python(), *(_of(package) for package in _packages()), *_assets())


def _own() -> Licence:
    here = paths.own_licence()
    if here.is_file():
        return Licence(OWN, __version__, "Apache-2.0", here.read_text("utf-8"))
    package = _installed("hccboard")
    return Licence(OWN, __version__, "Apache-2.0", "" if package is None else _text_of(package))


def _python() -> Licence:
    version = ".".join(str(part) for part in sys.version_info[:3])
    library = Path(sysconfig.get_path("stdlib"))
    found = next((one for one in (library / "LICENSE.txt", library.parent / "LICENSE") if one.is_file()), None)
    return Licence("Python", version, "PSF-2.0", "" if found is None else found.read_text("utf-8"))


def _assets() -> Iterator[Licence]:
    for name, licence, text in ASSETS:
        yield Licence(name, "", licence, paths.resources(text).read_text("utf-8"))


def _packages() -> list[metadata.Distribution]:
    """The locked packages in a checkout; from a wheel what its metadata ask for, and what those ask for."""
    lock = paths.runtime_lock()
    if lock.is_file():
        names = re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text("utf-8"), re.MULTILINE)
        return [package for name in names if (package := _installed(name)) is not None]
    found: dict[str, metadata.Distribution] = {}
    waiting = _asked_for("hccboard")
    while waiting:
        package = _installed(waiting.pop())
        if package is not None and package.metadata["Name"] not in found:
            found[package.metadata["Name"]] = package
            waiting += _asked_for(package.metadata["Name"])
    return [found[name] for name in sorted(found, key=str.casefold)]


def _asked_for(name: str) -> list[str]:
    package = _installed(name)
    asked = [] if package is None else package.requires or []
    return [found.group() for one in asked if "extra ==" not in one and (found := _NAME.match(one))]


def _installed(name: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None


def _of(package: metadata.Distribution) -> Licence:
    told = package.metadata
    named = [one for one in told.get_all("Classifier") or () if one.startswith(_CLASSIFIER)]
    classified = " OR ".join(one.removeprefix(_CLASSIFIER) for one in named)
    first_line = (told["License"] or "").strip().split("\n")[0]
    name = first_line if _A_NAME.match(first_line) else classified
    stated = told["License-Expression"] or _READ_BY_US.get(told["Name"], "") or name
    text = _text_of(package)
    if not text and "LGPL-3.0" in stated:
        text = "\n\n".join(paths.resources(one).read_text("utf-8") for one in _LESSER)
    return Licence(told["Name"], package.version, stated, text)


def _text_of(package: metadata.Distribution) -> str:
    texts = [
        Path(str(package.locate_file(one))).read_text("utf-8", "replace").strip()
        for one in package.files or () if _TEXTS.search(str(one)) and ".dist-info" in str(one)
    ]  # fmt: skip
    return "\n\n".join(texts)


__all__ = ["ASSETS", "OWN", "Licence", "licences", "live"]
