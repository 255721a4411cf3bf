"""What Windows shows of a program in its properties, and what deployment tools and the list Open with read of it."""

from __future__ import annotations

import re
from pathlib import Path

PRODUCT, PUBLISHER = "HCC Board", "HCC Board developers"
DESCRIPTIONS = {"hccboard": f"{PRODUCT} (commands)", "hccboard-window": PRODUCT}


def numbers(version: str) -> tuple[int, int, int, int]:
    """The four numbers that Windows compares: ``1.2.0rc1`` is 1, 2, 0, 0."""
    found = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", version)
    if found is None:
        raise ValueError(f"no version of numbers and dots: {version!r}")
    major, minor, patch = (int(part or 0) for part in found.groups())
    return major, minor, patch, 0


def version_resource(program: str, version: str) -> str:
    """The resource of ``hccboard`` or ``hccboard-window`` as PyInstaller reads it. Words are in US English, in
    Unicode (0409, 1200)."""
    words = {
        "CompanyName": PUBLISHER, "ProductName": PRODUCT, "ProductVersion": version, "FileVersion": version,
        "FileDescription": DESCRIPTIONS[program], "InternalName": program, "OriginalFilename": f"{program}.exe",
        "LegalCopyright": f"{PUBLISHER}; Apache License 2.0",
    }  # fmt: skip
    listed = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in words.items())
    four = numbers(version)
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3f, flags=0x0, OS=0x40004, "
        "fileType=0x1, subtype=0x0, date=(0, 0)), "
        f"kids=[StringFileInfo([StringTable('040904B0', [{listed}])]), "
        "VarFileInfo([VarStruct('Translation', [0x0409, 1200])])])\n"
    )


def write_version_resource(program: str, version: str, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"version-{program}.txt"
    path.write_text(version_resource(program, version), "utf-8")
    return path
