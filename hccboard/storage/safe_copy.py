"""A copy of an open store beside it, made and checked before something large is written.

The copy counts only after it was read back, its key block found and every page of it opened with the store's key.
"""

from __future__ import annotations

import collections
import contextlib
import hashlib
import itertools
from collections.abc import Callable, Iterator
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
    path = next(_names(store.path, f"before-import-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"))
    try:
        sound = _verified(store, path)
    except Conflict as conflict:
        raise Conflict(
            _("Another program is reading the board file and keeps it from being copied."),
            store.path.name,
            _("Nothing was imported. Close it there and import again."),
        ) from conflict
    except EnvironmentFault as fault:
        raise EnvironmentFault(
            _("The copy of the board file that is made before an import could not be written."),
            _reason(fault),
            _("Nothing was imported. Free some space beside the board file and import again."),
        ) from fault
    if not sound:
        raise EnvironmentFault(
            _("The copy of the board file that is made before an import did not read back."),
            path.name,
            _("Nothing was imported. Check the drive."),
        )
    return path


def before_upgrade(store: Store, revision: str) -> Path:
    """The path of the copy, ``NAME.before-upgrade-REVISION.hccboard``, with a number where another state of the store
    has that name; one of this very state, left by an upgrade that failed, is used again.

    ``EnvironmentFault`` if it cannot be written or does not read back, ``Conflict`` if another program keeps the store
    busy; the store is as it was, and nothing is left behind.
    """

    def is_this_state(path: Path) -> bool:
        digest = hashlib.blake2b()
        with store.whole_file_in_parts() as parts:
            collections.deque(_seen(parts, digest), maxlen=0)
        return digest.digest() == _digest(path) and _opens(store, path)

    path = next(_names(store.path, f"before-upgrade-{revision}", is_this_state))
    if not path.exists() and not _verified(store, path):
        raise EnvironmentFault(
            _("The copy that is made before an upgrade could not be verified."),
            path.name,
            _("The board file was not changed. Check the drive."),
        )
    return path


def _verified(store: Store, path: Path) -> bool:
    """Write the copy; whether it reads back. Where it does not, or was not written, it is taken away."""
    try:
        written = _copied(store, path)
        sound = _digest(path) == written and _opens(store, path)
    except BaseException:
        _remove(path)
        raise
    if not sound:
        _remove(path)
    return sound


def _names(board: Path, purpose: str, fits: Callable[[Path], bool] = lambda _path: False) -> Iterator[Path]:
    """Names beside the board file that are free, or whose file fits."""
    for number in itertools.count(1):
        path = board.with_name(f"{board.stem}.{purpose}{f'-{number}' if number > 1 else ''}{board.suffix}")
        if not path.exists() or fits(path):
            yield path


def _copied(store: Store, path: Path) -> bytes:
    """Write the store to the path, a part at a time, and return the digest of what was read."""
    digest = hashlib.blake2b()
    with store.whole_file_in_parts() as parts:
        write_durably(path, _seen(parts, digest))
    return digest.digest()


def _seen(parts: Iterator[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    for part in parts:
        digest.update(part)
        yield part


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
