"""The licences of everything that is bundled: read from the installed packages and from the texts beside the fonts.

The list goes into the frozen program, which shows it in About, and into the Debian package. A bundled package whose
licence cannot be told stops the build: somebody has to look.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNTIME_LOCK = ROOT / "packaging" / "requirements.lock"
# What ships beside the packages: name, version as far as it has one, licence, file with the text
ASSETS = (
    ("Inter (typeface)", "", "OFL-1.1", "resources/fonts/Inter-OFL.txt"),
    ("Noto Sans SC (typeface)", "", "OFL-1.1", "resources/fonts/NotoSansSC-OFL.txt"),
    ("Lucide (icons)", "", "ISC", "resources/icons/LICENSE.txt"),
)
# Packages whose metadata are silent: read in their repositories. The wheel of sqlcipher3 carries SQLCipher and OpenSSL.
_READ_BY_US = {"sqlcipher3": "Zlib AND BSD-3-Clause AND Apache-2.0"}
_CLASSIFIER = "License :: OSI Approved :: "
_TEXTS = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Licence:
    """A bundled component; ``text`` are its licence texts, "" where the package brings none."""

    name: str
    version: str
    licence: str
    text: str


def locked() -> list[str]:
    """The names of the runtime lock that are installed here."""
    names = re.findall(r"^([A-Za-z0-9._-]+)==", RUNTIME_LOCK.read_text("utf-8"), re.MULTILINE)
    return [name for name in names if _installed(name)]


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False  # of another platform
    return True


def licences() -> list[Licence]:
    """Of every bundled package and asset, and of Python itself."""
    import sys

    version = ".".join(str(part) for part in sys.version_info[:3])
    found = [Licence("Python", version, "PSF-2.0", _python_text())]
    found += [_of(metadata.distribution(name)) for name in locked()]
    found += [
        Licence(name, version, licence, (ROOT / text).read_text("utf-8")) for name, version, licence, text in ASSETS
    ]
    unknown = [one.name for one in found if not one.licence]
    if unknown:
        raise SystemExit(f"no licence is told for {', '.join(unknown)}")
    return found


def _python_text() -> str:
    import sysconfig

    places = [Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sysconfig.get_path("stdlib")).parent / "LICENSE"]
    return next((one.read_text("utf-8") for one in places if one.exists()), "")


def _of(package: metadata.Distribution) -> Licence:
    told = package.metadata
    named = [one for one in told.get_all("Classifier") or () if one.startswith(_CLASSIFIER)]
    classified = " OR ".join(one.removeprefix(_CLASSIFIER) for one in named)
    first_line = (told["License"] or "").strip().split("\n")[0]
    stated = told["License-Expression"] or first_line or classified or _READ_BY_US.get(told["Name"], "")
    texts = [
        Path(package.locate_file(one)).read_text("utf-8", "replace").strip()
        for one in package.files or () if _TEXTS.search(str(one)) and ".dist-info" in str(one)
    ]  # fmt: skip
    return Licence(told["Name"], package.version, stated[:120], "\n\n".join(texts))


def write_licences(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(one) for one in licences()], ensure_ascii=False, indent=1), "utf-8")
    return path


def debian_copyright() -> str:
    """The copyright file of the Debian package: the program's own licence, then every component with its texts."""
    parts = ["HCC Board is licensed under the Apache License 2.0:\n", (ROOT / "LICENSE").read_text("utf-8")]
    for one in licences():
        parts.append(f"\n{'=' * 78}\n{one.name} {one.version}\nLicence: {one.licence}\n\n{one.text}\n")
    return "".join(parts)
