"""What the disk and the database report, in words for the user; nothing of a case is in them."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hccboard.errors import Conflict, EnvironmentFault, HccBoardError
from hccboard.translate import _

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_ALLOWED = {errno.EROFS, errno.EACCES, errno.EPERM}
_FAILING = {errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE}
# SQLite's result codes: the lower byte is the kind, the whole number the case
_IO_ERROR, _CORRUPT, _FULL, _NOT_A_DATABASE = 10, 11, 13, 26
_NO_ROOM_FOR_INDEX = _IO_ERROR | (19 << 8)  # the log's shared index cannot grow: the disk is full
# Plain, or on opening or mapping that index: with no room left these say so too, and nothing else tells them apart.
_PERHAPS_NO_ROOM = {_IO_ERROR, _IO_ERROR | (18 << 8), _IO_ERROR | (21 << 8)}
INDEX_BYTES = 32 * 1024  # of the index beside a log, at the least
_LEAST_ROOM_BYTES = 64 * 1024  # the index, the key block beside the file, and a log of a few pages


class DiskFull(EnvironmentFault):
    """There is no room for what was to be done."""


class SyncFailed(OSError):
    """The file could not be forced to disk: what it holds is unknown from here on, and asking again would lie."""


def ends_writing(fault: BaseException) -> bool:
    """Whether after this fault nothing more may be written: the disk failed, as opposed to being full or locked."""
    cause = fault.__cause__
    if isinstance(cause, OSError):
        return isinstance(cause, SyncFailed) or cause.errno in _FAILING
    code = _code(cause)
    return code & 0xFF in {_IO_ERROR, _CORRUPT, _NOT_A_DATABASE} and code != _NO_ROOM_FOR_INDEX


def has_room(folder: Path) -> bool:
    """Whether the disk has room for the files that stand beside an open board file; True where it cannot be asked."""
    try:
        return _free_bytes(folder) >= _LEAST_ROOM_BYTES
    except OSError:
        return True


def free_bytes(folder: Path) -> int | None:
    """The free bytes on the drive of a folder, ``None`` where they cannot be asked."""
    try:
        return _free_bytes(folder)
    except OSError:
        return None


def _free_bytes(folder: Path) -> int:
    if hasattr(os, "statvfs") and os.geteuid() == 0:  # may use what is kept back for the system
        status = os.statvfs(folder)
        return status.f_bfree * status.f_frsize
    return shutil.disk_usage(folder).free


def is_unreadable(error: BaseException) -> bool:
    """Whether the database driver met pages that are damaged or encrypted with another key."""
    return _code(error) & 0xFF in {_CORRUPT, _NOT_A_DATABASE}


def _code(error: BaseException | None) -> int:
    """SQLite's extended result code of a driver error, 0 where there is none."""
    cause = getattr(error, "orig", None) or error
    return int(getattr(cause, "sqlite_errorcode", 0) or 0)


def disk_fault(error: OSError, path: Path) -> EnvironmentFault:
    """An operating-system error on a file of the store."""
    if error.errno in _NO_ROOM and not isinstance(error, SyncFailed):
        return _full(path.name)
    if error.errno in _NOT_ALLOWED:
        return EnvironmentFault(
            _("The board file or its folder cannot be written."),
            path.name,
            _("Ask for write permission, open it read-only, or copy it to another folder."),
        )
    return EnvironmentFault(
        _("The disk reported an error."),
        f"{path.name}: {error.strerror or error}",
        _("Nothing was overwritten. Check the drive before working on."),
    )


def writing_ended(fault: EnvironmentFault) -> EnvironmentFault:
    """What is told when the disk failed while something was being written, and at every later attempt to write."""
    return EnvironmentFault(
        _("The disk reported an error. Nothing more is written to the board file."),
        _(
            "What was reported as saved before is kept; the last change may be missing when the file is opened again."
            " {fault}"
        ).format(fault=fault.why),
        _(
            "Close the board, copy the board file and every file beside it that begins with its name to another"
            " drive, and open the copy."
        ),
    )


def no_room_to_open(name: str, *, readable: bool) -> DiskFull:
    """Nothing can be put beside the board file. ``readable``: it can still be opened for reading only."""
    return DiskFull(
        _("The disk is full. The board file was not changed."),
        name,
        _("Free some space and try again. Until then the board file can be opened for reading only.") if readable
        else _("Free some space and try again."),
    )  # fmt: skip


def _full(name: str) -> DiskFull:
    return DiskFull(
        _("The disk is full. The last change was not saved; everything before it is kept."),
        name,
        _("Free some space and save again."),
    )


def database_fault(error: Exception, path: Path) -> HccBoardError | None:
    """The error of a database driver in our words, ``None`` if it looks like a bug of the program."""
    name = path.name
    cause = getattr(error, "orig", None) or error
    text, code = str(cause).lower(), _code(error)
    if code in {_FULL, _NO_ROOM_FOR_INDEX} or "database or disk is full" in text:
        return _full(name)
    if code in _PERHAPS_NO_ROOM and not has_room(path.parent):
        return no_room_to_open(name, readable=False)
    if "readonly" in text or "unable to open" in text:
        return EnvironmentFault(
            _("The board file or its folder cannot be written."),
            name,
            _("Ask for write permission, open it read-only, or copy it to another folder."),
        )
    if "locked" in text or "busy" in text:
        return Conflict(
            _("The board file is being written by another program."),
            name,
            _("Wait a moment and try again."),
        )
    if "not a database" in text or "malformed" in text or "hmac" in text:
        return EnvironmentFault(
            _("The board file is damaged."),
            _("{name}: a page could not be read.").format(name=name),
            _("Do not write to it. Restore the newest backup."),
        )
    if code & 0xFF == _IO_ERROR or "disk i/o" in text or "i/o error" in text:
        return EnvironmentFault(
            _("The disk reported an error."),
            name,
            _("Nothing was overwritten. Check the drive before working on."),
        )
    return None


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns driver errors that are faults of the environment into ``HccBoardError``; bugs pass through."""
    try:
        yield
    except HccBoardError:
        raise
    except OSError as error:
        raise disk_fault(error, path) from error
    except Exception as error:
        fault = database_fault(error, path) if _from_driver(error) else None
        if fault is None:
            raise
        raise fault from error


def _from_driver(error: Exception) -> bool:
    module = type(getattr(error, "orig", None) or error).__module__
    return module.startswith(("sqlite3", "sqlcipher3"))
