"""A copy of an open store beside it, made and checked before something large is written.

The copy counts only after it was read back, its key block found and every page of it opened with the store's key.
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hccboard.errors import Conflict, EnvironmentFault
from hccboard.storage.board_file import BoardFile, write_durably
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.storage.store import Store

_CHUNK = 1 << 20


def before_import(store: Store) -> Path:
    """The path of the copy, ``NAME.before-import-DAY-TIME.hccboard``. The store is as it was, whatever happens.

    ``EnvironmentFault`` if the copy cannot be written (a full disk) or does not read back; ``Conflict`` if another
    program keeps the store busy. Nothing is left behind then.
    """
    path = _free_name(store.path, datetime.now().astimezone())
    try:
        content = _everything(store)
        write_durably(path, content)
        sound = _reads_back(path, content) and _opens(store, path)
    except Conflict:
        raise
    except EnvironmentFault as fault:
        _remove(path)
        raise EnvironmentFault(
            _("The copy of the board file that is made before an import could not be written."),
            _reason(fault),
            _("Nothing was imported. Free some space beside the board file and import again."),
        ) from fault
    if not sound:
        _remove(path)
        raise EnvironmentFault(
            _("The copy of the board file that is made before an import did not read back."),
            path.name,
            _("Nothing was imported. Check the drive."),
        )
    return path


def _free_name(board: Path, now: datetime) -> Path:
    stem = f"{board.stem}.before-import-{now:%Y-%m-%d-%H%M%S}"
    path, number = board.with_name(stem + board.suffix), 1
    while path.exists():
        number += 1
        path = board.with_name(f"{stem}-{number}{board.suffix}")
    return path


def _everything(store: Store) -> bytes:
    """The bytes of the store; a program that reads all the while keeps the log from being moved into them."""
    try:
        return store.whole_file()
    except Conflict as conflict:
        raise Conflict(
            _("Another program is reading the board file and keeps it from being copied."),
            store.path.name,
            _("Nothing was imported. Close it there and import again."),
        ) from conflict


def _reads_back(path: Path, content: bytes) -> bool:
    view, at = memoryview(content), 0
    try:
        with path.open("rb") as file:
            while part := file.read(_CHUNK):
                if view[at : at + len(part)] != part:
                    return False
                at += len(part)
    except OSError:
        return False
    return at == len(content)


def _opens(store: Store, path: Path) -> bool:
    """Whether the copy could be unlocked, and every page of it be read."""
    file = BoardFile(path, writable=False)
    try:
        whole = file.read_block().store_id == store.store_id
    finally:
        file.close()
    return whole and store.opens(path)


def _reason(fault: EnvironmentFault) -> str:
    """What the system said, without what does not fit here."""
    cause = fault.__cause__
    return cause.strerror if isinstance(cause, OSError) and cause.strerror else fault.why


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
