"""The Debian package around the frozen folder: starter, desktop entry, icon, MIME type, man page, licences.

Its only scripts refuse to replace or remove a program that is open, and touch nothing: nothing is asked or deleted when
it is removed or purged. The desktop's own triggers take the entry and the MIME type in. Board files, settings and logs
belong to users and lie in their homes.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path

import elf
from licences import copyright_text

from hccboard import __version__

ROOT = Path(__file__).resolve().parents[1]
LINUX = ROOT / "packaging" / "linux"
C_LIBRARY = ("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "ld-linux-x86-64.so.2")
NEWEST_CXX = (3, 4, 29)
"""The version of the C++ library that came with the release named in LIBRARIES."""
# Which Debian package brings a library that the frozen folder asks for; since Debian 13 and Ubuntu 24.04 some have
# another name
LIBRARIES = {
    "libstdc++.so.6": "libstdc++6 (>= 11)", "libgcc_s.so.1": "libgcc-s1", "libz.so.1": "zlib1g",
    "liblzma.so.5": "liblzma5", "libzstd.so.1": "libzstd1", "libuuid.so.1": "libuuid1",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64", "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1", "libfreetype.so.6": "libfreetype6", "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1", "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0", "libxcb.so.1": "libxcb1", "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0", "libxcb-icccm.so.4": "libxcb-icccm4", "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1", "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0", "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0", "libxcb-shm.so.0": "libxcb-shm0", "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1", "libxcb-xfixes.so.0": "libxcb-xfixes0", "libxcb-xkb.so.1": "libxcb-xkb1",
}  # fmt: skip
# Only a plug-in asks for them: without it the program opens on X11, and prints into PDF files alone
OPTIONAL = {
    "libcups.so.2": "libcups2 | libcups2t64", "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}  # fmt: skip
DESKTOP = ("desktop-file-utils", "shared-mime-info")
"""What makes the menu entry and the double click known."""
MAINTAINER = "HCC Board developers <maintainers@hccboard.invalid>"
CONTROL = """\
Package: hccboard
Version: {version}
Architecture: amd64
Maintainer: {maintainer}
Installed-Size: {kibibytes}
Depends: {depends}
Recommends: {recommends}
Section: science
Priority: optional
Description: offline decision support for the liver-cancer tumour board
 Case list, staging by BCLC and CNLC side by side, treatment options from an
 embedded evidence base, response and survival, conversion review, and PDF
 summaries for the multidisciplinary board. Everything is kept in encrypted
 files on this computer; the program never uses the network.
"""
CHANGELOG = """\
hccboard ({version}) unstable; urgency=medium

  * Built of this version; what changed for users is in CHANGELOG.md.gz.

 -- {maintainer}  {date}
"""

ACCENT = "#1B5AA5"
"""The accent of the light theme (``gui/tokens.py``); a test compares them."""


def coloured_icon() -> str:
    """The icon in its own colour: on a desktop there is no text colour to take."""
    return (ROOT / "resources/icons/hccboard.svg").read_text("utf-8").replace("currentColor", ACCENT)


def depends(folder: Path) -> tuple[list[str], list[str]]:
    """What a frozen folder needs of the system, and what only makes more of it; ``SystemExit`` for a library that no
    package is known for."""
    found = [elf.demands(path) for path in elf.shared_objects(folder)]
    bundled = {path.name for path in folder.rglob("*")}
    asked = {name for one in found for name in one.needed} - bundled - set(C_LIBRARY)
    unknown = sorted(asked - LIBRARIES.keys() - OPTIONAL.keys())
    if unknown:
        raise SystemExit(f"no package is known for {', '.join(unknown)}: name it in packaging/debian.py")
    if elf.newest(found, "GLIBCXX") > NEWEST_CXX:
        raise SystemExit("a newer C++ library is asked for than LIBRARIES names: correct packaging/debian.py")
    c_library = ".".join(str(part) for part in elf.newest(found, "GLIBC"))
    needed = sorted({LIBRARIES[name] for name in asked if name in LIBRARIES})
    more = sorted({OPTIONAL[name] for name in asked if name in OPTIONAL})
    return [f"libc6 (>= {c_library})", *needed], [*DESKTOP, *more]


def desktop_files(share: Path) -> None:
    """Menu entry, MIME type, icon, description for software centres and man page, below a folder ``share``."""
    _put(LINUX / "hccboard.desktop", share / "applications/hccboard.desktop")
    _put(LINUX / "hccboard.xml", share / "mime/packages/hccboard.xml")
    _put(LINUX / "hccboard.metainfo.xml", share / "metainfo/hccboard.metainfo.xml")
    _write(share / "icons/hicolor/scalable/apps/hccboard.svg", coloured_icon().encode())
    _write(share / "man/man1/hccboard.1.gz", _packed((LINUX / "hccboard.1").read_bytes()))


def build_deb(bundle: Path, out: Path, epoch: str, version: str = __version__) -> Path:
    """``hccboard_VERSION_amd64.deb`` in the folder ``out``."""
    tree = out / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(bundle, tree / "usr/lib/hccboard", symlinks=True)
    _link(tree / "usr/bin/hccboard", "../lib/hccboard/hccboard")
    share = tree / "usr/share"
    desktop_files(share)
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(int(epoch)))
    changes = CHANGELOG.format(version=version, maintainer=MAINTAINER, date=date)
    _put(LINUX / "policy.toml", share / "doc/hccboard/examples/policy.toml")
    _write(share / "doc/hccboard/changelog.gz", _packed(changes.encode()))
    _write(share / "doc/hccboard/CHANGELOG.md.gz", _packed((ROOT / "CHANGELOG.md").read_bytes()))
    _write(share / "doc/hccboard/copyright", copyright_text(bundle).encode())
    _put(LINUX / "lintian-overrides", share / "lintian/overrides/hccboard")
    _control(tree, version, *depends(bundle))
    _settle(tree, int(epoch))
    made = out / f"hccboard_{version}_amd64.deb"
    # Of all ways to pack, every tool for mirrors and archives reads this one
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", str(tree), str(made)],
        env=os.environ | {"SOURCE_DATE_EPOCH": epoch}, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return made


def _control(tree: Path, version: str, needed: list[str], recommended: list[str]) -> None:
    files = sorted(one for one in tree.rglob("*") if one.is_file() and not one.is_symlink())
    sums = [f"{hashlib.md5(one.read_bytes()).hexdigest()}  {one.relative_to(tree)}\n" for one in files]
    kibibytes = sum(one.stat().st_size for one in files) // 1024
    control = CONTROL.format(version=version, maintainer=MAINTAINER, kibibytes=kibibytes, depends=", ".join(needed),
                             recommends=", ".join(recommended))  # fmt: skip
    _write(tree / "DEBIAN/control", control.encode())
    _write(tree / "DEBIAN/md5sums", "".join(sums).encode())
    for name in ("preinst", "prerm"):
        _put(LINUX / name, tree / "DEBIAN" / name)


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


def _settle(tree: Path, moment: int) -> None:
    """Plain permissions and one time, whoever built it and when."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            started = path.is_dir() or path.relative_to(tree).as_posix() in _STARTED
            path.chmod(0o755 if started else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)


_STARTED = ("usr/lib/hccboard/hccboard", "DEBIAN/preinst", "DEBIAN/prerm")

__all__ = ["ACCENT", "LIBRARIES", "OPTIONAL", "build_deb", "coloured_icon", "depends", "desktop_files"]
