"""The software bill of materials (CycloneDX), made by its own tool from the lock file and validated by it.

To the packages come what they hold themselves (``components.py``), Python, the starter of the frozen program, fonts and
icons, and every shared object with its digest. It names nothing of the machine that built it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from components import OF_PYTHON, Part, owners, parts
from licences import ASSETS, RUNTIME_LOCK, licences

from hccboard import __version__

ROOT = Path(__file__).resolve().parents[1]
# What some packages call a licence that has a name of its own in the bill
_BY_ITS_NAME = {"BSD 3-Clause License": "BSD-3-Clause", "BSD License": "BSD-3-Clause", "PSFL": "PSF-2.0"}
_THREE_CLAUSES = "Neither the name"


def write_bill(folder: Path, path: Path) -> Path:
    """The bill of what a frozen folder holds: the locked packages with their hashes and licences, and the rest."""
    subprocess.run(
        [sys.executable, "-m", "cyclonedx_py", "requirements", str(RUNTIME_LOCK), "--pyproject",
         str(ROOT / "pyproject.toml"), "--mc-type", "application", "--output-reproducible", "--sv", "1.6",
         "--of", "JSON", "-o", str(path)],
        env=os.environ | {"PYTHONWARNINGS": "ignore::UserWarning"}, check=True,  # what depends on what is said below
    )  # fmt: skip
    bill = json.loads(path.read_text("utf-8"))
    packages = {_plain(one["name"]): one for one in bill["components"]}
    for licence in licences():
        if found := packages.get(_plain(licence.name)):
            three = _THREE_CLAUSES in licence.text or licence.licence != "BSD License"
            name = _BY_ITS_NAME.get(licence.licence, licence.licence) if three else licence.licence
            found["licenses"] = _licences(name)
    for one in packages.values():
        _without_places(one)
    python = next(one for one in licences() if one.name == OF_PYTHON)
    packages[_plain(OF_PYTHON)] = _component(Part(OF_PYTHON, python.version, python.licence, ""), "python")
    for number, part in enumerate(parts(folder), 1):
        made = _component(part, f"part-{number}")
        if part.within:
            packages[_plain(part.within)].setdefault("components", []).append(made)
        else:
            packages[_plain(part.name)] = made
    for owner, files in _files(folder).items():
        packages[_plain(owner)].setdefault("components", []).extend(files)
    assets = [
        {"type": "data", "name": name, "bom-ref": f"asset-{number}", "licenses": _licences(licence)}
        for number, (name, licence, _text) in enumerate(ASSETS, 1)
    ]
    bill["components"] = [*packages.values(), *assets]
    asked = {_plain(name) for name in re.findall(r"^[\w.-]+", "\n".join(_asked_for()), re.MULTILINE)}
    (itself,) = (one for one in bill["dependencies"] if one["ref"] == bill["metadata"]["component"]["bom-ref"])
    itself["dependsOn"] = sorted(packages[name]["bom-ref"] for name in asked)
    bill["metadata"]["component"]["version"] = __version__
    for tool in bill["metadata"]["tools"]["components"]:
        tool.pop("externalReferences", None)
    path.write_text(json.dumps(bill, ensure_ascii=False, indent=1), "utf-8")
    validate(path)
    return path


def _asked_for() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [*project["project"]["dependencies"]]


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def _without_places(component: dict[str, Any]) -> None:
    """Its digests are those of the lock file; from where it was fetched is the affair of whoever builds."""
    component.pop("description", None)
    for reference in component.get("externalReferences", ()):
        reference.pop("comment", None)
        reference["url"] = component["purl"]


def _component(part: Part, reference: str) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "library", "name": part.name, "bom-ref": reference}
    if part.version:
        made["version"] = part.version
    return made | {"licenses": _licences(part.licence)}


def _licences(name: str) -> list[dict[str, Any]]:
    from cyclonedx.spdx import is_expression, is_supported_id

    if is_supported_id(name):
        return [{"license": {"id": name}}]
    return [{"expression": name}] if is_expression(name) else [{"license": {"name": name}}]


def _files(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The shared objects of every component, with their digests as they ship."""
    found = defaultdict(list)
    for place, owner in owners(folder).items():
        digest = hashlib.sha256((folder / place).read_bytes()).hexdigest()
        hashes = [{"alg": "SHA-256", "content": digest}]
        told = {"type": "file", "name": place, "bom-ref": f"file-{place}", "hashes": hashes}
        found[owner.name if isinstance(owner, Part) else owner].append(told)
    return found


def validate(path: Path) -> None:
    """``SystemExit`` where the bill does not follow its schema."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(path.read_text("utf-8"))
    if wrong is not None:
        raise SystemExit(f"{path.name} is no valid bill of materials: {wrong}")
