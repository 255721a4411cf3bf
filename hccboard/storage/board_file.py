"""One store, one file: the SQLCipher database with the key block behind its last page.

SQLite never looks behind the page count in its header (it may itself preallocate there), so the wrapped keys
can stand at the end of the same file. Only a checkpoint changes the length of the database; the program runs
every checkpoint itself: it first writes the block to ``NAME-keys`` beside the store, checkpoints, writes the
block behind the new end, and at closing removes ``NAME-keys``. Whenever the process dies, one of the two is whole.

Closing any descriptor of a file drops the POSIX locks that SQLite holds on it in the same process; therefore
the descriptor used here is opened before SQLite's and shared by all stores of the process on that file.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from hccboard.errors import EnvironmentFault, UserError
from hccboard.storage import file_lock, key_block
from hccboard.storage.disk_faults import INDEX_BYTES, SyncFailed, disk_fault
from hccboard.storage.key_block import BLOCK_BYTES, COPIES, FileState, KeyBlock
from hccboard.translate import _

SUFFIX = ".hccboard"
PAGE_BYTES = 4096
TRAILER_BYTES = BLOCK_BYTES * COPIES
_TAIL_BYTES = 16 * PAGE_BYTES
_PART_BYTES = 1 << 20


@dataclass
class _Handle:
    file: FileIO
    writable: bool
    users: int = 1
    locked: bool = False
    guard: threading.Lock = field(default_factory=threading.Lock)

    def read_at(self, start: int, count: int) -> bytes:
        """The bytes as they are on disk now: the file is opened without a buffer."""
        parts = []
        with self.guard:
            self.file.seek(start)
            while count > 0 and (part := self.file.read(count)):
                parts.append(part)
                count -= len(part)
        return b"".join(parts)

    def write_at(self, start: int, data: bytes) -> None:
        """Write, cut the file behind it, and force it to disk."""
        with self.guard:
            self.file.seek(start)
            left = memoryview(data)
            while left:
                left = left[self.file.write(left) :]
            self.file.truncate(start + len(data))
            try:
                os.fsync(self.file.fileno())
            except OSError as error:
                raise SyncFailed(error.errno, error.strerror) from error


@dataclass
class _Handles:
    """The open descriptors of the process, by device and inode."""

    by_file: dict[tuple[int, int], _Handle] = field(default_factory=dict)
    guard: threading.Lock = field(default_factory=threading.Lock)


_handles = _Handles()


class BoardFile:
    """The file of a store seen as bytes: its key block, its lock, its length."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        self.path = path
        self.keys_path = path.with_name(path.name + "-keys")
        self.wal_path = path.with_name(path.name + "-wal")
        self.locked = False
        self._written = b""  # what this process last wrote behind the database
        self._closed = False
        try:
            with _handles.guard:
                self._identity, self._handle = _acquire(path, writable)
        except FileNotFoundError:
            raise UserError(
                _("There is no board file at this place."),
                path.name,
                _("Choose another file, or create a new board file."),
            ) from None
        except OSError as error:
            raise disk_fault(error, path) from error

    def lock(self) -> bool:
        """Whether this process is now the only writer."""
        with _handles.guard:
            if not self.locked and not self._handle.locked and file_lock.try_lock(self._handle.file):
                self.locked = self._handle.locked = True
        return self.locked

    def written_by_someone(self) -> bool:
        """Whether this or another process has the file open for writing now."""
        with _handles.guard:
            return self._handle.locked or not file_lock.is_free(self._handle.file)

    def links(self) -> int:
        """How many names the file has."""
        return os.fstat(self._handle.file.fileno()).st_nlink

    def stamp(self) -> tuple[int, int]:
        """Length and time of the last change: what a writer elsewhere cannot leave as it is."""
        status = os.fstat(self._handle.file.fileno())
        return status.st_size, status.st_mtime_ns

    def require_in_place(self) -> None:
        """Refuse to write when the path no longer leads to the file that was opened, or something else was copied
        into it: a synchronising program, a restore or a move would let saves go where nobody finds them again."""
        try:
            status = self.path.stat()
            here = (status.st_dev, status.st_ino) == self._identity
            if here and self._written:
                end = len(self._written)
                here = self._handle.read_at(status.st_size - end, end) == self._written
        except (OSError, ValueError):
            here = False
        if not here:
            raise EnvironmentFault(
                _("The board file was moved, replaced or deleted while it was open."),
                _("Nothing was written since."),
                _("Close the board, look where the file is now, and open it again."),
            )

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with _handles.guard:
            if self.locked:
                file_lock.unlock(self._handle.file)
                self.locked = self._handle.locked = False
            _release(self._identity, self._handle)

    def read_block(self) -> KeyBlock:
        """The newest valid key block. ``UserError`` if this is no store at all."""
        behind, beside = self._trailer_blocks(), self._sidecar_blocks()
        if behind:  # a file left over beside another store of this name does not count
            beside = [one for one in beside if one.store_id == behind[0].store_id]
        block = key_block.newest([*behind, *beside])
        if block is None:
            raise self._foreign()
        return block

    def trailer_is(self, block: KeyBlock) -> bool:
        """Whether both copies behind the database are whole and hold the keys of the block."""
        return self._end_blocks() == [block] * COPIES

    def remember_end(self) -> None:
        """What stands behind the database now must be there at every later write."""
        end = self.length()
        self._written = self._handle.read_at(end - TRAILER_BYTES, TRAILER_BYTES)

    def forget_end(self) -> None:
        """Until the block is written again, anything may stand behind the database."""
        self._written = b""

    def states(self) -> tuple[FileState, ...]:
        """The state of the database as the copies at the very end tell it; none if the file was left half written."""
        return tuple(block.state for block in self._end_blocks())

    def sidecar_is_there(self) -> bool:
        """Whether the side file stands beside the store with its full length."""
        try:
            return self.keys_path.stat().st_size == TRAILER_BYTES
        except OSError:
            return False

    def database_pages(self) -> int:
        """Pages of the database in the file, what is still in the write-ahead log not counted."""
        if len(self._end_blocks()) == COPIES:
            return (self.length() - TRAILER_BYTES) // PAGE_BYTES
        start, tail = self._tail()
        for offset in range(0, len(tail), PAGE_BYTES):
            if tail.startswith(key_block.MAGIC, offset):
                return (start + offset) // PAGE_BYTES
        return self.length() // PAGE_BYTES

    def write_trailer(self, block: KeyBlock, database_bytes: int) -> None:
        """Put the block behind the database, which is ``database_bytes`` long, and force it to disk."""
        data, self._written = key_block.to_bytes(block) * COPIES, b""
        try:
            self._handle.write_at(database_bytes, data)
        except OSError as error:
            raise disk_fault(error, self.path) from error
        self._written = data

    def rewrite_trailer(self, block: KeyBlock) -> None:
        """Replace the block that stands whole behind the database by one of the same length."""
        self.write_trailer(block, self.length() - TRAILER_BYTES)

    def write_sidecar(self, block: KeyBlock) -> None:
        write_durably(self.keys_path, key_block.to_bytes(block) * COPIES)

    def remove_sidecar(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            self.keys_path.unlink()

    def length(self) -> int:
        return os.fstat(self._handle.file.fileno()).st_size

    def parts(self) -> Iterator[bytes]:
        """All bytes one mebibyte after the other: a file may be too large to hold at once."""
        at, end = 0, self.length()
        try:
            while at < end and (part := self._handle.read_at(at, min(_PART_BYTES, end - at))):
                yield part
                at += len(part)
        except OSError as error:
            raise disk_fault(error, self.path) from error

    def wal_length(self) -> int:
        """Bytes in the write-ahead log, 0 where there is none."""
        try:
            return self.wal_path.stat().st_size
        except OSError:
            return 0

    def index_is_there(self) -> bool:
        """Whether the shared index of the log stands beside the file, so that opening needs no room for it."""
        try:
            return self.path.with_name(self.path.name + "-shm").stat().st_size >= INDEX_BYTES
        except OSError:
            return False

    def log_identity(self) -> tuple[int, int] | None:
        """Which file the path of the log leads to, ``None`` where there is none."""
        try:
            status = self.wal_path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _tail(self) -> tuple[int, bytes]:
        """The last pages of the file and where they begin."""
        end = self.length()
        start = max(0, (end - _TAIL_BYTES) // PAGE_BYTES * PAGE_BYTES)
        try:
            return start, self._handle.read_at(start, end - start)
        except OSError as error:
            raise disk_fault(error, self.path) from error

    def _end_blocks(self) -> list[KeyBlock]:
        """The valid copies where both belong: in the last bytes of the file."""
        end = self.length()
        if end < TRAILER_BYTES:
            return []
        try:
            data = self._handle.read_at(end - TRAILER_BYTES, TRAILER_BYTES)
        except OSError as error:
            raise disk_fault(error, self.path) from error
        copies = (key_block.from_bytes(data[i * BLOCK_BYTES : (i + 1) * BLOCK_BYTES]) for i in range(COPIES))
        return [block for block in copies if block is not None]

    def _trailer_blocks(self) -> list[KeyBlock]:
        return _blocks_in(self._tail()[1])

    def _sidecar_blocks(self) -> list[KeyBlock]:
        try:
            return _blocks_in(self.keys_path.read_bytes()[: 2 * TRAILER_BYTES])
        except FileNotFoundError:
            return []
        except OSError as error:
            raise disk_fault(error, self.keys_path) from error

    def _foreign(self) -> UserError:
        if self.path.suffix.lower() != SUFFIX:
            return UserError(
                _("This is not a board file of HCC Board."),
                self.path.name,
                _("Choose a file whose name ends in .hccboard."),
            )
        return UserError(
            _("This file cannot be opened as a board file: its key block is missing or damaged."),
            _("It was made by another program, or copied incompletely."),
            _("If a file ending in -keys stands beside the original, copy both. The file was not changed."),
        )


def _blocks_in(data: bytes) -> list[KeyBlock]:
    found = []
    for start in range(0, max(0, len(data) - BLOCK_BYTES) + 1, PAGE_BYTES):
        block = key_block.from_bytes(data[start : start + BLOCK_BYTES])
        if block is not None:
            found.append(block)
    return found


def _acquire(path: Path, writable: bool) -> tuple[tuple[int, int], _Handle]:
    status = path.stat()
    if not path.is_file():
        raise UserError(
            _("This is a folder, not a board file."), path.name, _("Choose a file whose name ends in .hccboard.")
        )
    identity = (status.st_dev, status.st_ino)
    handle = _handles.by_file.get(identity)
    if handle is not None and (handle.writable or not writable):
        handle.users += 1
        return identity, handle
    if handle is not None:
        raise UserError(
            _("The board file is open for reading only in this program."),
            next_step=_("Close it first."),
        )
    handle = _Handle(path.open("r+b" if writable else "rb", buffering=0), writable)
    _handles.by_file[identity] = handle
    return identity, handle


def _release(identity: tuple[int, int], handle: _Handle) -> None:
    handle.users -= 1
    if handle.users == 0:
        del _handles.by_file[identity]
        handle.file.close()


def write_durably(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file, whole or part by part, so that it is there whole or not at all, readable by its owner only."""
    try:
        number, name = tempfile.mkstemp(prefix=path.name + ".", dir=path.parent)  # 0600
        try:
            with os.fdopen(number, "wb") as file:
                file.writelines((data,) if isinstance(data, bytes) else data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise disk_fault(error, path) from error


def sync_folder(folder: Path) -> None:
    """Force the folder's entries to disk; Windows does that with the file."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def require_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise EnvironmentFault(
            _("The folder for the board file does not exist."),
            str(folder.name),
            _("Create the folder or choose another one."),
        )
