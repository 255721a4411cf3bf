"""Where a report, a template or a mapping may be written: never onto a board file.

Such files are put in place of whatever has their name, so that a slip in a dialog or a script could end a board. They
appear whole or not at all.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from hccboard import policy
from hccboard.errors import EnvironmentFault, UserError
from hccboard.operations import stores
from hccboard.translate import _

SIDE_FILES = ("-wal", "-shm", "-journal", "-keys", "-lock", ".lock")
"""What stands, or may stand, beside a board file while it is open."""


def refuse_board_files(path: Path) -> None:
    """``UserError`` if the path names a board file, one of its side files, or a link to one of an open board.

    Any name that a board file or a side file would have is refused, whether a board is there or not.
    """
    real = Path(os.path.realpath(path))
    if _is_name_of_board(path.name) or _is_name_of_board(real.name) or _is_open_board(real):
        raise UserError(
            _("{name} is a board file or belongs to one.").format(name=path.name),
            _("Writing there would destroy it. Nothing was changed."),
            _("Give another name."),
        )


def refuse_no_place(path: Path, suffixes: str) -> None:
    """``UserError`` if the path is a folder or lies in one that does not exist. ``suffixes``: how a name may end."""
    if path.is_dir():
        raise UserError(
            _("{path} is a folder.").format(path=path),
            next_step=_("Give the name of a file that ends in {suffixes}.").format(suffixes=suffixes),
        )
    if not path.parent.is_dir():
        raise UserError(
            _("The folder {folder} does not exist.").format(folder=path.parent),
            next_step=_("Create it, or name another."),
        )


def write_whole(path: Path, content: bytes, fault: str, note: Callable[[], None] | None = None) -> None:
    """Write beside, flush to the disk, note, then put in place of an older file.

    ``EnvironmentFault`` with the words of ``fault`` where it cannot be written; an older file is unchanged then.
    ``UserError`` where the administrator switched export off.
    """
    policy.require(policy.EXPORT)
    try:
        handle, beside = tempfile.mkstemp(prefix=".hccboard-", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise _not_written(fault, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if note is not None:
            note()
        os.replace(beside, path)
    except OSError as error:
        raise _not_written(fault, error) from error
    finally:
        Path(beside).unlink(missing_ok=True)


def _not_written(fault: str, error: OSError) -> EnvironmentFault:
    return EnvironmentFault(
        fault, error.strerror or str(error), _("Free some space or choose another folder. Nothing was changed.")
    )


def _is_name_of_board(name: str) -> bool:
    lowered = name.casefold()
    return any(lowered.endswith(stores.SUFFIX + side) for side in ("", *SIDE_FILES))


def _is_open_board(path: Path) -> bool:
    """Whether it is a file of an open board: by its place, or by another name of the same file (a hard link)."""
    for board in stores.open_boards():
        for side in ("", *SIDE_FILES):
            own = board.with_name(board.name + side)
            if path == own or (path.exists() and own.exists() and path.samefile(own)):
                return True
    return False
