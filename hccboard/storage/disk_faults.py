"""What the disk and the database report, in words for the user; nothing of a case is in them."""

from __future__ import annotations

import errno
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


class SyncFailed(OSError):
    """The file could not be forced to disk: what it holds is unknown from here on, and asking again would lie."""


def ends_writing(fault: BaseException) -> bool:
    """Whether after this fault nothing more may be written: the disk failed, as opposed to being full or locked."""
    cause = fault.__cause__
    if isinstance(cause, OSError):
        return isinstance(cause, SyncFailed) or cause.errno in _FAILING
    code = _code(cause)
    return code & 0xFF in {_IO_ERROR, _CORRUPT, _NOT_A_DATABASE} and code != _NO_ROOM_FOR_INDEX


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


def _full(name: str) -> EnvironmentFault:
    return EnvironmentFault(
        _("The disk is full. The last change was not saved; everything before it is kept."),
        name,
        _("Free some space and save again."),
    )


def database_fault(error: Exception, name: str) -> HccBoardError | None:
    """The error of a database driver in our words, ``None`` if it looks like a bug of the program."""
    cause = getattr(error, "orig", None) or error
    text, code = str(cause).lower(), _code(error)
    if code in {_FULL, _NO_ROOM_FOR_INDEX} or "database or disk is full" in text:
        return _full(name)
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
def translated(name: str) -> Iterator[None]:
    """Turns driver errors that are faults of the environment into ``HccBoardError``; bugs pass through."""
    try:
        yield
    except HccBoardError:
        raise
    except OSError as error:
        raise disk_fault(error, Path(name)) from error
    except Exception as error:
        fault = database_fault(error, name) if _from_driver(error) else None
        if fault is None:
            raise
        raise fault from error


def _from_driver(error: Exception) -> bool:
    module = type(getattr(error, "orig", None) or error).__module__
    return module.startswith(("sqlite3", "sqlcipher3"))
