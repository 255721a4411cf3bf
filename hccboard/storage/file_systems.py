"""Refusing a store on a network file system: their locks and their fsync cannot be relied on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hccboard.errors import EnvironmentFault
from hccboard.translate import _

_NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "afpfs", "webdav", "ceph", "glusterfs", "lustre",
    "fuse.sshfs", "fuse.davfs", "fuse.rclone", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.ceph",
}  # fmt: skip
_WINDOWS_REMOTE = 4
_MOUNTS = Path("/proc/self/mountinfo")


def require_local(folder: Path) -> None:
    """``EnvironmentFault`` if the folder is known to lie on a network; what cannot be told is accepted."""
    kind = _windows_kind(folder) if sys.platform == "win32" else _mounted_kind(folder)
    if kind in _NETWORK:
        raise EnvironmentFault(
            _("A board file cannot be kept on a network drive."),
            _("Saving there is not safe against a lost connection ({kind}).").format(kind=kind),
            _("Choose a folder on this computer. Several computers cannot share a board file."),
        )


def _mounted_kind(folder: Path) -> str:
    """The type of the file system that is mounted deepest above the folder (Linux), "" if unknown."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        place = os.path.realpath(folder)
    except OSError:
        return ""
    found, depth = "", -1
    for line in lines:
        before, _dash, after = line.partition(" - ")
        point = before.split(" ")[4].replace("\\040", " ")
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= depth:
            found, depth = after.split(" ")[0], len(point)
    return found


def _windows_kind(folder: Path) -> str:
    import ctypes

    drive = Path(os.path.realpath(folder)).anchor
    kind = ctypes.windll.kernel32.GetDriveTypeW(drive)  # type: ignore[attr-defined]
    return "cifs" if kind == _WINDOWS_REMOTE or drive.startswith("\\\\") else ""
