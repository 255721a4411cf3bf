"""A bare Debian 12 in a folder, in which the checks of the packages install them.

Needs to be root, and debootstrap; reaches the package index that this machine's apt uses.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path


class Failed(Exception):
    """A step of a check; the text says which and what came out."""


def say(text: str) -> None:
    print(f"[check] {text}", flush=True)


def ask(*words: str) -> None:
    """Run a command to its end; ``Failed`` with what it said where that is not well."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(words[:6])}: {done.stdout[-1500:]}{done.stderr[-1500:]}")


def can_be_made() -> bool:
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("debootstrap") is not None


def mirror() -> str:
    """The index of Debian itself that apt uses here, in either way of writing it."""
    found = []
    for path in [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]:
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
        found += re.findall(r"^deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+bookworm\s+main", text, re.MULTILINE)
        found += re.findall(r"^URIs:\s*(\S+)\nSuites:\s*bookworm\b[^-][^\n]*\nComponents:\s*main", text, re.MULTILINE)
    if not found:
        raise Failed("apt has no index of Debian 12 here")
    return found[0]


def make(root: Path) -> None:
    """The system with nothing but its base, in place of what was in the folder; it reaches the index as this machine
    does."""
    shutil.rmtree(root, ignore_errors=True)
    root.parent.mkdir(parents=True, exist_ok=True)
    ask("debootstrap", "--variant=minbase", "bookworm", str(root), mirror())
    for name in ("resolv.conf", "hosts"):
        if Path("/etc", name).exists():
            shutil.copy(Path("/etc", name), root / "etc" / name)
    for path in Path("/etc/apt/apt.conf.d").glob("*"):  # a proxy of this machine, if it has one
        if "proxy" in path.read_text("utf-8", "replace").lower():
            shutil.copy(path, root / "etc/apt/apt.conf.d" / path.name)


def mount_proc(root: Path) -> None:
    ask("mount", "-t", "proc", "proc", str(root / "proc"))


__all__ = ["Failed", "ask", "can_be_made", "make", "mirror", "mount_proc", "say"]
