"""What the frozen folder holds beside the Python packages: libraries inside them, of Python and of the build machine.

The licences of packages name what their authors put in; here stands what they leave out, each part with the version
that the part itself tells, and the owner of every shared object of the folder. One without an owner stops the build:
somebody has to look.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from pathlib import Path

from elf import shared_objects

from hccboard.operations.licences import Licence

TEXTS = Path(__file__).parent / "texts"
APACHE = TEXTS.parents[1] / "LICENSE"
QT = ("PySide6_Essentials", "shiboken6")
OF_PYTHON = "Python"
STARTER = "PyInstaller"
# What a licence asks to be told, and for which packages
_NOTICES = {"lgpl.txt": QT, "mpl.txt": ("pikepdf",), "quadmath.txt": ("numpy", "scipy")}
# Libraries of the build machine that go along, by their Debian package
SYSTEM = {"libbz2-1.0": "bzip2-1.0.6", "libffi8": "MIT"}


@dataclass(frozen=True)
class Part:
    """Something inside a package of the folder; ``text`` is "" where the package's own texts hold its licence."""

    name: str
    version: str
    licence: str
    within: str
    text: str = ""


def _text(*names: str) -> str:
    return "\n\n".join((TEXTS / name).read_text("utf-8").strip() for name in names)


def _file(package: str, ending: str) -> Path | None:
    """A file of a package; ``None`` where the wheel of this platform does not bring it."""
    return next((Path(str(one.locate())) for one in _files(package) if one.as_posix().endswith(ending)), None)


def _told(package: str, pattern: bytes) -> str:
    """The version that stands inside the libraries of a package, "" where none tells it."""
    libraries = [Path(str(one.locate())) for one in _files(package) if one.suffix in (".so", ".pyd", ".dll")]
    found = (re.search(pattern, one.read_bytes()) for one in libraries)
    return next((one.group(1).decode() for one in found if one), "")


def _of_sqlcipher() -> Iterator[Part]:
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    cipher = connection.execute("PRAGMA cipher_version").fetchone()[0].split()[0]
    sqlite = connection.execute("SELECT sqlite_version()").fetchone()[0]
    connection.close()
    within = "sqlcipher3"
    openssl = _told(within, rb"OpenSSL (\d+\.\d+\.\d+) ")
    yield Part("SQLCipher", cipher, "BSD-3-Clause", within, _text("sqlcipher.txt"))
    yield Part("SQLite", sqlite, "blessing", within, "The authors of SQLite put its source into the public domain.")
    yield Part("OpenSSL", openssl, "Apache-2.0", within, APACHE.read_text("utf-8"))


def _of_cryptography() -> Iterator[Part]:
    from cryptography.hazmat.backends.openssl.backend import backend

    version = backend.openssl_version_text().split()[1]
    yield Part("OpenSSL", version, "Apache-2.0", "cryptography", APACHE.read_text("utf-8"))
    yield from _crates()


def _crates() -> list[Part]:
    """The crates of Rust inside cryptography, as its wheel tells them."""
    within = "cryptography"
    file = _file(within, "cryptography-rust.cyclonedx.json")
    told = [] if file is None else json.loads(file.read_text("utf-8"))["components"]
    foreign = [one for one in told if not one["name"].startswith(within)]
    return [Part(one["name"], one["version"], one["licenses"][0]["expression"], within) for one in foreign]


def _of_qt() -> Iterator[Part]:
    from PySide6.QtCore import QLibraryInfo

    within = QT[0]
    libraries = {Path(str(one)).name for one in metadata.distribution(within).files or ()}
    icu = {found.group(1) for name in libraries if (found := re.match(r"libicuuc\.so\.(\d+)$", name))}
    yield Part("Qt", QLibraryInfo.version().toString(), "LGPL-3.0-only", within, _text("qt.txt"))
    for version in icu:
        yield Part("ICU", version, "Unicode-3.0", within, _text("icu.txt"))


def _of_python() -> Iterator[Part]:
    import _decimal
    import pyexpat

    expat = pyexpat.EXPAT_VERSION.removeprefix("expat_")
    yield Part("Expat", expat, "MIT", OF_PYTHON)
    yield Part("libmpdec", _decimal.__libmpdec_version__, "BSD-2-Clause", OF_PYTHON)


def _told_by_itself() -> Iterator[Part]:
    """Parts whose licence stands in the texts of the package that brings them."""
    import pikepdf
    import pypdfium2
    from lxml import etree
    from matplotlib import ft2font
    from PIL import features

    def dotted(numbers: Iterable[int]) -> str:
        return ".".join(str(one) for one in numbers)

    yield Part("qpdf", pikepdf.__libqpdf_version__, "Apache-2.0", "pikepdf")
    yield Part("PDFium", str(pypdfium2.PDFIUM_INFO.version), "BSD-3-Clause AND Apache-2.0", "pypdfium2")
    yield Part("libxml2", dotted(etree.LIBXML_COMPILED_VERSION), "MIT", "lxml")
    yield Part("libxslt", dotted(etree.LIBXSLT_COMPILED_VERSION), "MIT", "lxml")
    yield Part("FreeType", ft2font.__freetype_version__, "FTL", "matplotlib")
    for name, licence, feature in (
        ("libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib", "libjpeg_turbo"), ("OpenJPEG", "BSD-2-Clause", "jpg_2000"),
        ("LibTIFF", "libtiff", "libtiff"), ("zlib-ng", "Zlib", "zlib_ng"),
    ):  # fmt: skip
        yield Part(name, str(features.version(feature) or ""), licence, "pillow")
    for within in ("pikepdf", "pillow"):
        yield from _grafted(within)
    for within in ("numpy", "scipy"):
        (text,) = (one.text for one in _licences() if one.name == within)
        for name, licence in re.findall(r"^Name: (.+)\n(?:.+\n)*?License: (.+)$", text, re.MULTILINE):
            yield Part(name, "", licence, within)


_GRAFTED = {"libjpeg-turbo": "IJG AND BSD-3-Clause AND Zlib", "libXau": "MIT"}


def _grafted(within: str) -> Iterator[Part]:
    """Libraries of another system that a wheel for Linux took along, as it tells itself."""
    for file in _files(within):
        if str(file).endswith("sboms/auditwheel.cdx.json"):
            told = json.loads(Path(str(file.locate())).read_text("utf-8"))["components"]
            for one in told:
                if one["name"] != within:
                    yield Part(one["name"], one["version"], _GRAFTED[one["name"]], within)


@cache
def _licences() -> tuple[Licence, ...]:
    from hccboard.operations.licences import live

    return live()


def starter() -> Part:
    """The program that starts the frozen one, and the code in Python that it runs first."""
    package = metadata.distribution("pyinstaller")
    file = _file("pyinstaller", "COPYING.txt")
    text = "" if file is None else file.read_text("utf-8")
    return Part(STARTER, package.version, "GPL-2.0-or-later WITH Bootloader-exception", "", text)


def _of_machine(library: Path) -> Part:
    """A library that the build machine's system brought: only a Debian one says what it is."""
    try:
        asked = ["dpkg-query", "--search", f"*/{library.name}"]
        found = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        found = ""
    package = found.split(":")[0]
    if package not in SYSTEM:
        raise SystemExit(f"{library.name} belongs to no component of the bundle: name it in packaging/components.py")
    asked = ["dpkg-query", "--show", "--showformat", "${source:Upstream-Version}\n", package]
    version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split("\n")[0]
    text = Path(f"/usr/share/doc/{package}/copyright").read_text("utf-8")
    return Part(package, version, SYSTEM[package], "", text)


@cache
def _recorded() -> dict[str, str]:
    """The package of every installed file, by its place in the folder of packages."""
    return {str(file): one.name for one in _licences() for file in _files(one.name)}


def _files(name: str) -> Iterable[metadata.PackagePath]:
    try:
        return metadata.distribution(name).files or ()
    except metadata.PackageNotFoundError:
        return ()


def owner(place: str) -> str | None:
    """The component that a shared object belongs to; ``None`` for one of the build machine. ``place`` is that in the
    folder, with forward slashes."""
    inner = place.removeprefix("_internal/")
    if inner == place:
        return STARTER
    if inner.startswith(("python3", "libpython3")):
        return OF_PYTHON
    return _recorded().get(inner)


def owners(folder: Path) -> dict[str, str | Part]:
    """Of every shared object of a frozen folder."""
    places = [path.relative_to(folder).as_posix() for path in shared_objects(folder)]
    return {place: owner(place) or _of_machine(Path(place)) for place in places}


def parts(folder: Path) -> list[Part]:
    """All parts, those of the build machine's system too; in the order in which they are told."""
    of_machine = {one for one in owners(folder).values() if isinstance(one, Part)}
    return [
        starter(), *_of_python(), *_of_sqlcipher(), *_of_cryptography(), *_of_qt(), *_told_by_itself(),
        *sorted(of_machine, key=lambda one: one.name),
    ]  # fmt: skip


def with_parts(found: Iterable[Licence], folder: Path) -> list[Licence]:
    """The licences of the packages, then those of the parts that they leave out. Before a text stands what it asks to
    be told: how libraries under the LGPL are replaced, where the source is."""
    rows = []
    for one in found:
        before = [_text(name) for name, packages in _NOTICES.items() if one.name in packages]
        after = [_text("python.txt")] if one.name == OF_PYTHON else []
        rows.append(replace(one, text="\n\n".join([*before, one.text, *after])))
    for part in parts(folder):
        if part.text:
            name = f"{part.name} ({part.within})" if part.within else part.name
            rows.append(Licence(name, part.version, part.licence, part.text))
    return [*rows, _of_crates()]


def _of_crates() -> Licence:
    listed = "\n".join(f"{one.name} {one.version}: {one.licence}" for one in _crates())
    licence = " AND ".join(sorted({"Apache-2.0", "BSD-3-Clause", "MIT", "Unicode-3.0"}))
    return Licence("Rust crates (cryptography)", "", licence, f"{listed}\n\n{_text('rust.txt')}")


__all__ = ["OF_PYTHON", "QT", "STARTER", "SYSTEM", "Part", "owner", "owners", "parts", "with_parts"]
