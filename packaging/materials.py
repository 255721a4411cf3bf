"""The software bill of materials (CycloneDX), made by its own tool from the lock file and validated by it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from licences import ASSETS, RUNTIME_LOCK, licences

from hccboard import __version__

ROOT = Path(__file__).resolve().parents[1]


def write_bill(path: Path) -> Path:
    """The bill of what the program ships: the locked packages with their hashes and licences, fonts and icons."""
    subprocess.run(
        [sys.executable, "-m", "cyclonedx_py", "requirements", str(RUNTIME_LOCK), "--pyproject",
         str(ROOT / "pyproject.toml"), "--mc-type", "application", "--output-reproducible", "--sv", "1.6",
         "--of", "JSON", "-o", str(path)],
        check=True,
    )  # fmt: skip
    bill = json.loads(path.read_text("utf-8"))
    told = {one.name.lower().replace("_", "-"): one.licence for one in licences()}
    for one in bill["components"]:
        licence = told.get(one["name"].lower().replace("_", "-"))
        if licence:
            one["licenses"] = [{"license": {"name": licence}}]
    bill["components"] += [
        {"type": "data", "name": name, "bom-ref": f"asset-{number}", "licenses": [{"license": {"name": licence}}]}
        for number, (name, licence, _text) in enumerate(ASSETS, 1)
    ]
    bill["metadata"]["component"]["version"] = __version__
    path.write_text(json.dumps(bill, ensure_ascii=False, indent=1), "utf-8")
    validate(path)
    return path


def validate(path: Path) -> None:
    """``SystemExit`` where the bill does not follow its schema."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(path.read_text("utf-8"))
    if wrong is not None:
        raise SystemExit(f"{path.name} is no valid bill of materials: {wrong}")
