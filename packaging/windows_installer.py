"""Compiles the Windows installer around a frozen folder.

    python packaging/windows_installer.py build/package/hccboard [--sign 'COMMAND "%1"']

``%1`` in the command that signs stands for the place of a file. Signed are the two programs before they are packed,
then the uninstaller and the installer while they are made; a signature that fails ends the build. The installer and its
SHA-256 are laid beside the frozen folder. Needs makensis (NSIS 3.08 or later), on Windows or Linux.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "packaging" / "bundle"))

from version_resource import numbers  # noqa: E402

WINDOWS = ROOT / "packaging" / "windows"
PROGRAMS = ("hccboard.exe", "hccboard-window.exe")


def compiler() -> str | None:
    """Where makensis is: on the path, or in the folder of its own installer."""
    usual = Path(os.environ.get("PROGRAMFILES(X86)", "C:/Program Files (x86)"), "NSIS", "makensis.exe")
    return shutil.which("makensis") or (str(usual) if usual.is_file() else None)


def command(payload: Path, output: Path, version: str, **defines: str) -> list[str]:
    """What compiles the recipe; further defines (SIGN, ICON, TARGET, ACCOUNT) as the recipe tells them."""
    tool = compiler()
    if tool is None:
        raise FileNotFoundError("makensis is not there")
    settled = {
        "VERSION": version, "NUMBERS": ".".join(map(str, numbers(version))), "PAYLOAD": str(payload),
        "OUTPUT": str(output), "LICENCE": str(ROOT / "LICENSE"),
    } | defines  # fmt: skip
    return [tool, "-V2", "-WX", *(f"-D{name}={value}" for name, value in settled.items() if value),
            str(WINDOWS / "hccboard.nsi")]  # fmt: skip


def compile_installer(payload: Path, output: Path, version: str, **defines: str) -> Path:
    """The installer; ``subprocess.CalledProcessError`` where the recipe or a signature fails."""
    subprocess.run(command(payload.resolve(), output.resolve(), version, **defines), check=True)
    return output


def sign(signing: str, paths: Iterable[Path]) -> None:
    """Sign files with the command of the hospital or the builder; the shell of the system reads it."""
    for path in paths:
        subprocess.run(signing.replace("%1", str(path)), shell=True, check=True)


def write_sum(path: Path) -> Path:
    """The SHA-256 of a file beside it, in the form of ``sha256sum``."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    made = path.with_name(f"{path.name}.sha256")
    made.write_text(f"{digest}  {path.name}\n", "ascii", newline="\n")
    return made


def main(argv: list[str] | None = None) -> int:
    sys.path.insert(0, str(ROOT))
    from hccboard import __version__

    asked = argparse.ArgumentParser(description="Compile the Windows installer around a frozen folder.")
    asked.add_argument("payload", type=Path)
    asked.add_argument(
        "--sign", default=os.environ.get("SIGN_COMMAND", ""),
        help="command that signs a file, \"%%1\" its place; without it, that in SIGN_COMMAND; without both unsigned",
    )  # fmt: skip
    options = asked.parse_args(argv)
    payload: Path = options.payload.resolve()
    missing = [name for name in PROGRAMS if not (payload / name).is_file()]
    if missing or not (payload / "_internal" / "hccboard").is_dir():
        print(f"{payload} is no frozen folder of Windows: {', '.join(missing) or '_internal'} missing", file=sys.stderr)
        return 1
    icon = payload.parent / "hccboard.ico"
    if options.sign:
        sign(options.sign, (payload / name for name in PROGRAMS))
    made = compile_installer(
        payload, payload.parent / f"hccboard-{__version__}-setup.exe", __version__,
        SIGN=options.sign, ICON=str(icon) if icon.is_file() else "",
    )  # fmt: skip
    print(made, write_sum(made).read_text("ascii").split()[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
