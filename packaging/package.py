"""Builds what hospitals install: wheel, frozen folder, archive, Debian package, bill of materials, Windows recipe.

Started by ``packaging/dev.py package`` in an environment of its own, which holds the locked packages of the program and
the tools of ``requirements-package.lock`` and nothing else. Everything goes to ``build/package``.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

from debian import build_deb, coloured_icon, desktop_files  # noqa: E402
from licences import copyright_text, write_licences  # noqa: E402
from materials import write_bill  # noqa: E402
from neutral import leftovers, neutral, words  # noqa: E402
from windows_installer import PROGRAMS, compile_installer, compiler  # noqa: E402

from hccboard import __version__  # noqa: E402

OUT = ROOT / "build" / "package"
BUNDLE = OUT / "hccboard"
LINUX = ROOT / "packaging" / "linux"
WINDOWS = sys.platform == "win32"
# Their symbols are laid out so that stripping breaks them
NEVER_STRIPPED = ("openblas", "gfortran", "quadmath")
MEGABYTE = 1_000_000
LARGEST_INSTALLED = 330
"""Decimal megabytes of all that is installed; more fails the build."""


def say(text: str) -> None:
    print(f"[package] {text}", flush=True)


def run(*command: str | Path, **more: str) -> None:
    """Run a command in the checkout; what it says is shown, a failure ends the build."""
    subprocess.run([str(part) for part in command], cwd=ROOT, env=os.environ | more, check=True)


@cache
def epoch() -> str:
    """The time of the last commit, so that the same inputs give the same archives."""
    asked = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "1767225600"


def wheel(folder: Path) -> Path:
    """The wheel, made in a folder of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, SOURCE_DATE_EPOCH=epoch())
    (made,) = folder.glob("*.whl")
    return made


def reproducible_wheel() -> Path:
    """The wheel, built twice: the same inputs must give the same bytes."""
    first, second = wheel(OUT / "wheel"), wheel(OUT / "wheel-again")
    if digest(first) != digest(second):
        raise SystemExit(f"{first.name} is not the same when it is built again")
    shutil.rmtree(second.parent)
    if left := leftovers(first.parent, words(ROOT)):
        raise SystemExit("the wheel tells of this machine:\n" + "\n".join(left))
    say(f"{first.name} is the same when it is built again: sha256 {digest(first)[:16]}...")
    return first


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def bundle() -> Path:
    """The frozen folder, without debugging symbols where stripping is harmless."""
    shutil.rmtree(BUNDLE, ignore_errors=True)
    write_icon(OUT / "hccboard.ico")
    run(
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--distpath", OUT,
        "--workpath", OUT / "work", ROOT / "packaging" / "bundle" / "hccboard.spec", PYTHONHASHSEED="0",
    )  # fmt: skip
    if sys.platform == "linux":
        strip(BUNDLE)
        share(BUNDLE)
        say(f"{neutral(BUNDLE)} files told of this machine and no longer do")
    write_licences(BUNDLE, BUNDLE / "_internal" / "hccboard" / "_shipped" / "licences.json.gz")
    example = BUNDLE / "_internal" / "examples" / "policy.toml"
    example.parent.mkdir()
    shutil.copyfile(LINUX / "policy.toml", example)
    if sys.platform == "linux" and (left := leftovers(BUNDLE, words(ROOT))):
        raise SystemExit("the frozen folder tells of this machine:\n" + "\n".join(left))
    try_out()
    return BUNDLE


def try_out() -> None:
    """The frozen program tells of itself, makes a board and a summary: what was left out or changed is missed here."""
    program = BUNDLE / f"hccboard{'.exe' if WINDOWS else ''}"
    with tempfile.TemporaryDirectory() as folder:
        settled = os.environ | {
            "HCCBOARD_HOME": f"{folder}/home", "HCCBOARD_PASSPHRASE": "a synthetic passphrase",
            "QT_QPA_PLATFORM": "offscreen",
        }  # fmt: skip
        for command in (
            ["--diagnose"], ["demo", "--out", "board.hccboard"],
            ["report", "HCC-0142", "--store", "board.hccboard", "--out", "summary.pdf"],
        ):  # fmt: skip
            done = subprocess.run([program, *command], cwd=folder, env=settled, capture_output=True, check=False)
            told = (done.stdout + done.stderr).decode("utf-8", "replace")
            if done.returncode or "Could not be read" in told:
                raise SystemExit(f"the frozen program failed at {' '.join(command)}:\n{told}")


def write_icon(path: Path) -> None:
    """The icon in the sizes of Windows, drawn from the one SVG."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication(["package", "-platform", "offscreen"])
    image = QImage(256, 256, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(coloured_icon().encode()).render(painter)
    painter.end()
    drawn = QBuffer()
    drawn.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(drawn, "PNG")  # type: ignore[call-overload]
    del application
    with Image.open(io.BytesIO(bytes(drawn.data().data()))) as picture:
        picture.save(path, sizes=[(16, 16), (24, 24), (32, 32), (48, 48), (64, 64), (128, 128), (256, 256)])


def strip(folder: Path) -> None:
    """Take the debugging symbols out of shared libraries."""
    tool = shutil.which("strip")
    if tool is None:
        say("strip is not there: the libraries keep their debugging symbols")
        return
    for path in folder.rglob("*.so*"):
        if path.is_file() and not path.is_symlink() and not any(name in path.name for name in NEVER_STRIPPED):
            subprocess.run([tool, "--strip-unneeded", str(path)], check=False, capture_output=True)


def share(folder: Path) -> None:
    """Make libraries that lie in the folder more than once one file and links to it, as numpy's and scipy's Fortran."""
    kept: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.so*")):
        if path.is_file() and not path.is_symlink():
            first = kept.setdefault(digest(path), path)
            if first != path:
                path.unlink()
                path.symlink_to(os.path.relpath(first, path.parent))


def archive() -> Path:
    """The frozen folder as one file, for whoever may not install packages, with what puts it into the menu of one
    user."""
    path = OUT / f"hccboard-{__version__}-linux-x86_64.tar.gz"
    name, beside = f"hccboard-{__version__}", OUT / "archive"
    shutil.rmtree(beside, ignore_errors=True)
    desktop_files(beside / "share")
    (beside / "copyright.txt").write_text(copyright_text(BUNDLE), "utf-8")
    shutil.copyfile(LINUX / "menu.sh", beside / "menu.sh")
    (beside / "menu.sh").chmod(0o755)
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, int(epoch())) as packed,
        tarfile.open(fileobj=packed, mode="w") as file,
    ):
        file.add(BUNDLE, name, filter=_settled)
        for one in sorted(beside.iterdir()):
            file.add(one, f"{name}/{one.name}", filter=_settled)
    shutil.rmtree(beside)
    return path


def _settled(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Whoever built it, and whenever: the same members."""
    member.mtime, member.uid, member.gid, member.uname, member.gname = int(epoch()), 0, 0, "root", "root"
    if not member.issym():
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    return member


def windows_recipe() -> Path | None:
    """The Windows installer around a payload that is no program: the recipe compiles. The real one is built on
    Windows; ``check_windows.py`` runs one under Wine."""
    if compiler() is None:
        say("makensis is not there: the Windows recipe was not compiled")
        return None
    payload = OUT / "windows-payload" / "hccboard"
    shutil.rmtree(payload.parent, ignore_errors=True)
    (payload / "_internal" / "hccboard").mkdir(parents=True)
    for name in (*PROGRAMS, "_internal/hccboard/nothing.txt"):
        (payload / name).write_bytes(b"not a program: the recipe is compiled around it as a check\n")
    return compile_installer(payload, OUT / "windows-check.exe", __version__, ICON=str(OUT / "hccboard.ico"))


def size(path: Path) -> int:
    """Bytes on the disk, whole for a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file() and not one.is_symlink())


def largest(folder: Path, count: int = 12) -> Iterator[tuple[str, int]]:
    """What takes the space in the frozen folder, the largest first."""
    inside = folder / "_internal"
    parts = {one.name: size(one) for one in inside.iterdir() if not one.is_symlink()}
    parts |= {f"{one.name} (program)": size(one) for one in folder.iterdir() if one != inside}
    yield from sorted(parts.items(), key=lambda one: -one[1])[:count]


def main() -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    steps: dict[str, Callable[[], Path | None]] = {
        "wheel": reproducible_wheel, "frozen folder": bundle,
        "bill of materials": lambda: write_bill(BUNDLE, OUT / "hccboard.cdx.json"),
    }  # fmt: skip
    if sys.platform == "linux":
        steps |= {"archive": archive, "Debian package": lambda: build_deb(BUNDLE, OUT, epoch())}
        steps |= {"Windows recipe (dummy payload)": windows_recipe}
    rows = []
    for name, step in steps.items():
        began = time.monotonic()
        made = step()
        if made is not None:
            rows.append({"what": name, "file": made.name, "megabytes": round(size(made) / MEGABYTE, 1),
                         "seconds": round(time.monotonic() - began, 1)})  # fmt: skip
    print(f"{'what':32} {'file':44} {'MB':>7} {'s':>6}")
    for row in rows:
        print(f"{row['what']:32} {row['file']:44} {row['megabytes']:7} {row['seconds']:6}")
    print("\nLargest parts of the frozen folder, MB:")
    for name, taken in largest(BUNDLE):
        print(f"{name:44} {taken / MEGABYTE:7.1f}")
    whole = size(OUT / "deb" / "usr" if sys.platform == "linux" else BUNDLE) / MEGABYTE
    say(f"installed it takes {whole:.1f} MB; {LARGEST_INSTALLED} at most")
    if whole > LARGEST_INSTALLED:
        return 1
    (OUT / "built.json").write_text(json.dumps(rows, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
