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

from hccboard.operations.licences import ASSETS, OWN, Licence, live  # noqa: E402

RUNTIME_LOCK = ROOT / "packaging" / "requirements.lock"


def licences() -> list[Licence]:
    """Of the program, of every bundled package and asset, and of Python itself."""
    found = list(live())
    unknown = [one.name for one in found if not one.licence]
    if unknown:
        raise SystemExit(f"no licence is told for {', '.join(unknown)}")
    return found


def write_licences(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps([asdict(one) for one in licences()], ensure_ascii=False).encode()
    path.write_bytes(gzip.compress(content, 9, mtime=0))
    return path


def debian_copyright() -> str:
    """The copyright file of the Debian package: the program's own licence, then every component with its texts."""
    parts = ["HCC Board is licensed under the Apache License 2.0:\n", (ROOT / "LICENSE").read_text("utf-8")]
    for one in licences():
        if one.name != OWN:
            parts.append(f"\n{'=' * 78}\n{one.name} {one.version}\nLicence: {one.licence}\n\n{one.text}\n")
    return "".join(parts)


__all__ = ["ASSETS", "RUNTIME_LOCK", "debian_copyright", "licences", "write_licences"]
