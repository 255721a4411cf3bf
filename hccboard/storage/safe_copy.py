"""A copy of an open store beside it, made and checked before something large is written.

The copy counts only after it was read back, its key block found and every page of it opened with the store's key.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hccboard.errors import Conflict, EnvironmentFault
from hccboard.storage.board_file import BoardFile, write_durably
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.storage.store import Store


def before_import(store: Store) -> Path:
    """The path of the copy, ``NAME.before-import-DAY-TIME.hccboard``. The store is as it was, whatever happens.

    ``EnvironmentFault`` if the copy cannot be written (a full disk) or does not read back; ``Conflict`` if another
    program keeps the store busy. Nothing is left behind then.
    """
    path = _free_name(store.path, datetime.now().astimezone())
    try:
        written = _copied(store, path)
        sound = _digest(path) == written and _opens(store, path)
    except Conflict:
        _remove(path)
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


def _copied(store: Store, path: Path) -> bytes:
    """Write the store to the path, a part at a time, and return the digest of what was read; a program that reads all
    the while keeps the log from being moved into the file."""
    digest = hashlib.blake2b()

    def seen(parts: Iterator[bytes]) -> Iterator[bytes]:
        for part in parts:
            digest.update(part)
            yield part

    try:
        with store.whole_file_in_parts() as parts:
            write_durably(path, seen(parts))
    except Conflict as conflict:
        raise Conflict(
            _("Another program is reading the board file and keeps it from being copied."),
            store.path.name,
            _("Nothing was imported. Close it there and import again."),
        ) from conflict
    return digest.digest()


def _digest(path: Path) -> bytes:
    """The digest of a file, b"" where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, hashlib.blake2b).digest()
    except OSError:
        return b""


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
