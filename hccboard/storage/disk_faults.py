"""What the disk and the database report, in words for the user; nothing of a case is in them."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hccboard.errors import Conflict, EnvironmentFault, HccBoardError
from hccboard.translate import _


def disk_fault(error: OSError, path: Path) -> EnvironmentFault:
    """An operating-system error on a file of the store."""
    number = error.errno
    if number in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return _full(path.name)
    if number in {errno.EROFS, errno.EACCES, errno.EPERM}:
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


def _full(name: str) -> EnvironmentFault:
    return EnvironmentFault(
        _("The disk is full. The last change was not saved; everything before it is kept."),
        name,
        _("Free some space and save again."),
    )


def database_fault(error: Exception, name: str) -> HccBoardError | None:
    """The error of a database driver in our words, ``None`` if it looks like a bug of the program."""
    cause = getattr(error, "orig", None) or error
    text = str(cause).lower()
    if "database or disk is full" in text:
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
    if "disk i/o" in text or "i/o error" in text:
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
