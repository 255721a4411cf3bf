"""The Debian package around the frozen folder: starter, desktop entry, icon, MIME type, man page, licences.

It holds no maintainer scripts: the desktop's own triggers take the entry and the MIME type in, and nothing is asked
or deleted when it is removed or purged. Board files, settings and logs belong to users and lie in their homes.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from pathlib import Path

from licences import debian_copyright

from hccboard import __version__

ROOT = Path(__file__).resolve().parents[1]
LINUX = ROOT / "packaging" / "linux"
DEPENDS = (
    "libc6 (>= 2.36)", "libstdc++6", "libgcc-s1", "zlib1g", "libglib2.0-0 | libglib2.0-0t64", "libegl1", "libgl1",
    "libdbus-1-3", "libfontconfig1", "libfreetype6", "libxkbcommon0", "libx11-6", "libxcb-cursor0", "libxcb-icccm4",
    "libxcb-image0", "libxcb-keysyms1", "libxcb-render-util0", "libxcb-render0", "libxcb-shape0", "libxcb-util1",
    "libxcb-xkb1", "libxcb-randr0", "libxcb-shm0", "libxcb-sync1", "libxcb-xfixes0", "libxkbcommon-x11-0", "libxcb1",
    "libx11-xcb1",
)  # fmt: skip
CONTROL = """\
Package: hccboard
Version: {version}
Architecture: amd64
Maintainer: HCC Board developers <maintainers@hccboard.invalid>
Installed-Size: {kibibytes}
Depends: {depends}
Recommends: desktop-file-utils, shared-mime-info, libcups2, libwayland-client0, libwayland-cursor0, libwayland-egl1
Section: science
Priority: optional
Description: offline decision support for the liver-cancer tumour board
 Case list, staging by BCLC and CNLC side by side, treatment options from an
 embedded evidence base, response and survival, conversion review, and PDF
 summaries for the multidisciplinary board. Everything is kept in encrypted
 files on this computer; the program never uses the network.
"""


ACCENT = "#1B5AA5"
"""The accent of the light theme (``gui/tokens.py``); a test compares them."""


def coloured_icon() -> str:
    """The icon in its own colour: on a desktop there is no text colour to take."""
    return (ROOT / "resources/icons/hccboard.svg").read_text("utf-8").replace("currentColor", ACCENT)


def build_deb(bundle: Path, out: Path, epoch: str, version: str = __version__) -> Path:
    """``hccboard_VERSION_amd64.deb`` in the folder ``out``."""
    tree = out / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(bundle, tree / "usr/lib/hccboard", symlinks=True)
    _link(tree / "usr/bin/hccboard", "../lib/hccboard/hccboard")
    _put(LINUX / "hccboard.desktop", tree / "usr/share/applications/hccboard.desktop")
    _put(LINUX / "hccboard.xml", tree / "usr/share/mime/packages/hccboard.xml")
    _write(tree / "usr/share/icons/hicolor/scalable/apps/hccboard.svg", coloured_icon().encode())
    _put(LINUX / "policy.toml", tree / "usr/share/doc/hccboard/examples/policy.toml")
    _write(tree / "usr/share/man/man1/hccboard.1.gz", _packed((LINUX / "hccboard.1").read_bytes()))
    _write(tree / "usr/share/doc/hccboard/changelog.gz", _packed((ROOT / "CHANGELOG.md").read_bytes()))
    _write(tree / "usr/share/doc/hccboard/copyright", debian_copyright().encode())
    kibibytes = sum(one.stat().st_size for one in tree.rglob("*") if one.is_file() and not one.is_symlink()) // 1024
    control = CONTROL.format(version=version, kibibytes=kibibytes, depends=", ".join(DEPENDS))
    _write(tree / "DEBIAN/control", control.encode())
    _settle(tree)
    made = out / f"hccboard_{version}_amd64.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zzstd", "--build", str(tree), str(made)],
        env=os.environ | {"SOURCE_DATE_EPOCH": epoch}, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return made


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _put(source: Path, place: Path) -> None:
    _write(place, source.read_bytes())


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def _link(place: Path, target: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)


def _settle(tree: Path) -> None:
    """Plain permissions, whoever built it."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            started = path.is_dir() or (path.parent.name == "hccboard" and path.name == "hccboard")
            path.chmod(0o755 if started else 0o644)


__all__ = ["ACCENT", "DEPENDS", "build_deb", "coloured_icon"]
