"""A Windows to try the installer in: Wine of this machine, or Wine in a bare Debian 12 made for it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bare_debian
from bare_debian import Failed, ask

LONGEST_SECONDS = 60
"""A program that takes longer waits for somebody to answer a question: it fails the check."""
PACKAGES = ("wine", "wine64", "wine32:i386", "locales")


@dataclass(frozen=True)
class Wine:
    """Where programs of Windows run. ``work`` is one folder by two names: that of this machine, that of Wine's system;
    the prefix (registry and drive C:) lies in it."""

    work: Path
    seen: str
    root: Path | None = None
    """The bare system, or ``None`` where Wine of this machine is used."""
    prefix: str = "prefix"
    architecture: str = "win64"
    language: str = "C.UTF-8"

    @property
    def of_64_bits(self) -> str:
        """What starts the programs of Wine itself with 64 bits: Debian's ``wine`` takes those of 32, which see another
        part of the registry."""
        debian = Path("/usr/lib/wine/wine64")
        if ((self.root or Path("/")) / debian.relative_to("/")).is_file():
            return str(debian)
        return shutil.which("wine64") or "wine"

    @property
    def drive(self) -> Path:
        return self.work / self.prefix / "drive_c"

    def command(self, *words: str) -> tuple[list[str], dict[str, str]]:
        """The words and the environment that start ``words`` there."""
        settings = {"WINEPREFIX": f"{self.seen}/{self.prefix}", "WINEARCH": self.architecture, "WINEDEBUG": "-all",
                    "LC_ALL": self.language, "WINEDLLOVERRIDES": "mscoree=;mshtml="}  # fmt: skip
        if self.root is None:
            return list(words), os.environ | settings
        plain = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
        return ["chroot", str(self.root), *words], plain | settings

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a program of Windows and do not wait for it."""
        line, settings = self.command("wine", *words)
        return subprocess.Popen(line, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def run(self, *words: str, tool: str = "wine") -> int:
        """Run a program of Windows to its end; its exit status. What it says is not kept: the processes of Wine itself
        would hold the pipe open long after."""
        line, settings = self.command(tool, *words)
        try:
            return subprocess.run(line, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  timeout=LONGEST_SECONDS, check=False).returncode  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise Failed(f"{' '.join(words)} did not end: does it ask something?") from error

    def settle(self) -> None:
        """Wait until every program of the prefix has ended: an uninstaller goes on in a copy of itself."""
        self.run("-w", tool="wineserver")

    def end(self) -> None:
        """End what still runs in the prefix, remove it, and let go of the bare system."""
        self.run("-k", tool="wineserver")
        shutil.rmtree(self.work / self.prefix, ignore_errors=True)
        if self.root is not None:
            subprocess.run(["umount", "-l", str(self.root / "proc")], check=False, capture_output=True)

    def windows(self, version: str) -> None:
        """Which Windows this claims to be: ``win7``, ``win10``."""
        self.run("winecfg", "/v", version)
        self.settle()

    def registry(self, key: str) -> dict[str, dict[str, str]]:
        """The values of a key and of every key below it, each by its path below ``key``; empty where it is not there.
        Numbers are hexadecimal, the nameless value is called ``@``."""
        place = self.work / "registry.reg"
        place.unlink(missing_ok=True)
        written = f"Z:{self.seen}/registry.reg".replace("/", "\\")
        self.run("reg", "export", key, written, "/y", tool=self.of_64_bits)
        return read_registry(place.read_text("utf-16"), key) if place.exists() else {}


def read_registry(text: str, key: str) -> dict[str, dict[str, str]]:
    """What ``reg export`` wrote, by path below the key and by name."""
    whole = re.sub(r"^[^\\]+", lambda root: {"HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE"}[root[0]], key)
    found: dict[str, dict[str, str]] = {}
    values: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("["):
            values = found.setdefault(line[1:-1][len(whole) :].lstrip("\\"), {})
        elif match := re.fullmatch(r'(@|"(?:[^"\\]|\\.)*")=(?:"((?:[^"\\]|\\.)*)"|dword:([0-9a-f]+))', line):
            name = match[1].strip('"').replace("\\\\", "\\")
            values[name] = match[3] or re.sub(r"\\(.)", r"\1", match[2] or "")
    return found


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for a condition; ``Failed`` where it does not come."""
    ends = time.monotonic() + LONGEST_SECONDS
    while not true():
        if time.monotonic() > ends:
            raise Failed(f"waited in vain for {what}")
        time.sleep(0.05)


def here(work: Path) -> Wine | None:
    """Wine of this machine, where it is there."""
    return Wine(work, str(work)) if shutil.which("wine") and shutil.which("wineserver") else None


def bare(folder: Path) -> Wine:
    """Wine in a bare Debian 12 below ``folder``: made once and kept (about 2 GB), since nothing is left in it."""
    root = folder / "debian"
    if not (root / "usr/lib/i386-linux-gnu/wine").is_dir():
        bare_debian.make(root)
        inside = ("chroot", str(root), "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8")
        ask(*inside, "dpkg", "--add-architecture", "i386")
        ask(*inside, "apt-get", "update", "-q")
        ask(*inside, "apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES)
        ask(*inside, "apt-get", "clean")
        ask(*inside, "localedef", "-i", "zh_CN", "-f", "UTF-8", "zh_CN.UTF-8")
    work = root / "check"
    work.mkdir(exist_ok=True)
    if not os.path.ismount(root / "proc"):
        bare_debian.mount_proc(root)
    return Wine(work, "/check", root)


__all__ = ["Failed", "Wine", "bare", "here", "read_registry", "until"]
