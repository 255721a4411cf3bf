"""Where a report, a template or a mapping may be written: never onto a board file.

Such files are put in place of whatever has their name, so that a slip in a dialog or a script could end a board.
"""

from __future__ import annotations

import os
from pathlib import Path

from hccboard.errors import UserError
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
