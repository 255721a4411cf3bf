"""The licences of everything that is bundled, as files: into the frozen program, which shows them in About, and into
the Debian package. A bundled package whose licence cannot be told stops the build: somebody has to look.
"""

from __future__ import annotations

import gzip
import json
import sys
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from components import with_parts  # noqa: E402

from hccboard.operations.licences import ASSETS, OWN, Licence, live  # noqa: E402

RUNTIME_LOCK = ROOT / "packaging" / "requirements.lock"


def licences() -> list[Licence]:
    """Of the program, of every bundled package and asset, and of Python itself."""
    found = list(live())
    unknown = [one.name for one in found if not one.licence]
    if unknown:
        raise SystemExit(f"no licence is told for {', '.join(unknown)}")
    return found


def bundled(folder: Path) -> list[Licence]:
    """Of all that a frozen folder holds: the libraries inside packages too."""
    found = with_parts(licences(), folder)
    silent = [one.name for one in found if not one.text]
    if silent:
        raise SystemExit(f"no licence text is there for {', '.join(silent)}")
    return found


def write_licences(folder: Path, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps([asdict(one) for one in bundled(folder)], ensure_ascii=False).encode()
    path.write_bytes(gzip.compress(content, 9, mtime=0))
    return path


def copyright_text(folder: Path) -> str:
    """The program's own licence, then every component of a frozen folder with its texts."""
    parts = ["HCC Board is licensed under the Apache License 2.0:\n", (ROOT / "LICENSE").read_text("utf-8")]
    for one in bundled(folder):
        if one.name != OWN:
            name = f"{one.name} {one.version}".strip()
            parts.append(f"\n{'=' * 78}\n{name}\nLicence: {one.licence}\n\n{one.text}\n")
    return "".join(parts)


__all__ = ["ASSETS", "RUNTIME_LOCK", "bundled", "copyright_text", "licences", "write_licences"]
