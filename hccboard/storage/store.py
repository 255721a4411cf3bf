"""An unlocked store: its file, its key, its connections; creating, opening, saving to the disk, closing."""

from __future__ import annotations

import contextlib
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hccboard.errors import Conflict, EnvironmentFault, UserError
from hccboard.storage import key_block, schema
from hccboard.storage.board_file import (
    PAGE_BYTES,
    SUFFIX,
    TRAILER_BYTES,
    BoardFile,
    require_folder,
    sync_folder,
)  # fmt: skip
from hccboard.storage.connections import ConnectionPool, connect
from hccboard.storage.disk_faults import disk_fault, translated
from hccboard.storage.file_systems import require_local
from hccboard.storage.key_block import DEFAULT_COST, KeyBlock, KeyCost
from hccboard.translate import _

_CHECKPOINT_WAL_BYTES = 4 * 1024 * 1024
_CLOSING_SECONDS = 20


class Store:
    """One open store. Reading is safe from any thread; writes wait for each other."""

    def __init__(self, file: BoardFile, block: KeyBlock, key: bytes, mode: str) -> None:
        self.path = file.path
        self.read_only = mode != "rw"
        self.audit_key = key_block.derived_key(key, "audit")
        self._file, self._block, self._key, self._mode = file, block, key, mode
        self._pool = ConnectionPool(file.path, key, "query" if mode == "rw" else mode)
        self._engine: Any = None
        self._write_guard = threading.RLock()
        self._engine_guard = threading.Lock()
        self._stopped = ""
        self._sidecar_written = False
        self._in_use = 0
        self._idle = threading.Condition()
        self._closed = False

    @property
    def store_id(self) -> str:
        return self._block.store_id

    @contextmanager
    def querying(self) -> Iterator[Any]:
        """A plain driver connection for reading, as the case list uses it (no SQLAlchemy is loaded)."""
        with self._using(), translated(self.path.name), self._pool.connection() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A SQLAlchemy connection on one consistent state of the store."""
        with self._using(), translated(self.path.name):
            engine = self._sqlalchemy()
            try:
                with engine.connect() as connection:
                    yield connection
            except BaseException:
                engine.dispose()  # after an error SQLCipher may refuse everything else on a connection
                raise

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A SQLAlchemy connection in a write transaction: committed at the end, or nothing is stored."""
        with self._using(), self._write_guard:
            self._require_writable()
            with self._noting_faults(), translated(self.path.name):
                self._file.require_in_place()
                self._ensure_sidecar()
                engine = self._sqlalchemy()
                try:
                    with engine.execution_options(write=True).begin() as connection:
                        yield connection
                except BaseException:
                    engine.dispose()
                    raise
            if self._file.wal_length() > _CHECKPOINT_WAL_BYTES:
                # what was committed is safe without it; a full disk shows at the next save
                with contextlib.suppress(EnvironmentFault, Conflict):
                    self.checkpoint()

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file; the key block stays readable at every moment."""
        with self._using(), self._write_guard, translated(self.path.name):
            self._require_writable()
            self._ensure_sidecar()
            self._run_checkpoint("PASSIVE")

    @contextmanager
    def verifying(self) -> Iterator[Any]:
        """A connection of its own on one state while nobody writes; a pooled one keeps index structures that
        would look damaged."""
        mode = "immutable" if self._mode == "immutable" else "ro"
        with (
            self._using(), self._write_guard, translated(self.path.name),
            contextlib.closing(connect(self.path, self._key, mode)) as connection,
        ):  # fmt: skip
            connection.execute("BEGIN")
            yield connection

    def header_pages(self) -> int:
        """Pages of the database without what is still in the log."""
        with contextlib.closing(connect(self.path, self._key, "immutable")) as connection:
            return int(connection.execute("PRAGMA page_count").fetchone()[0])

    def pages_in_file(self) -> int:
        """Pages of the database in the file itself."""
        return self._file.database_pages()

    def whole_file(self) -> bytes:
        """The file's bytes with everything committed in it, for a copy."""
        with self._using(), self._write_guard, translated(self.path.name):
            self._ensure_sidecar()
            self._run_checkpoint("TRUNCATE")
            return self._file.read_all()

    def opens(self, path: Path) -> bool:
        """Whether a copy of this store can be read with the same key, every page of it."""
        with contextlib.closing(connect(path, self._key, "immutable")) as connection:
            found = connection.execute("SELECT store_id FROM store_identity").fetchone()
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return sound and found[0] == self.store_id

    def warm_up(self) -> None:
        """Load what the first reading or writing of records needs; for an idle moment after the start."""
        with self.reading() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM store_identity").scalar()

    def close(self) -> None:
        """Wait for what is running, then close every connection; of several calls the first counts."""
        with self._idle:
            if self._closed:
                return
            self._closed = True
            idle = self._idle.wait_for(lambda: self._in_use == 0, timeout=_CLOSING_SECONDS)
        try:
            with translated(self.path.name):
                self._settle(idle)
        finally:
            if idle:  # else closing the descriptor would drop the locks of a connection still at work
                self._file.close()
            self._key = self.audit_key = b""

    @contextmanager
    def _using(self) -> Iterator[None]:
        with self._idle:
            if self._closed:
                raise UserError(_("The board file is closed."), next_step=_("Open it again."))
            self._in_use += 1
        try:
            yield
        finally:
            with self._idle:
                self._in_use -= 1
                self._idle.notify_all()

    def _settle(self, idle: bool) -> None:
        """Leave one file where that is possible: everything in it, the key block behind it."""
        try:
            if self._sidecar_written and idle and self._file.wal_length() > 0 and not self._stopped:
                self._run_checkpoint("TRUNCATE")
        finally:
            self._pool.close()
            if self._engine is not None:
                self._engine.dispose()
        sync_folder(self.path.parent)  # the log must be gone for good before the side file goes
        emptied = self._sidecar_written and self._file.wal_length() == 0 and not self._stopped
        if emptied and self._file.trailer_is(self._block):
            self._file.remove_sidecar()

    def _ensure_sidecar(self) -> None:
        """Before the first write: from now on a checkpoint, whoever runs it, cannot lose the key block."""
        if not self._sidecar_written:
            self._file.write_sidecar(self._block)
            self._sidecar_written = True

    def _run_checkpoint(self, mode: str) -> None:
        self._file.require_in_place()
        with contextlib.closing(connect(self.path, self._key, "rw")) as connection:
            busy, logged, moved = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            end = pages * PAGE_BYTES
            if busy or logged != moved:
                # a reader still needs older pages: write behind everything that is there
                whole_pages = -(-self._file.length() // PAGE_BYTES)
                end = max(end, whole_pages * PAGE_BYTES)
            self._file.write_trailer(self._block, end)

    def _heal(self) -> None:
        """After a crash the key block may stand beside the store only, or the log may be the only one that
        knows the newest pages: with a log present the block is written beside before anything can move it."""
        quiet = self._file.wal_length() == 0 and not self._file.keys_path.exists()
        if quiet and self._file.trailer_is(self._block):
            return
        with self._write_guard:
            self._ensure_sidecar()
            self._run_checkpoint("PASSIVE")

    def _sqlalchemy(self) -> Any:
        with self._engine_guard:
            if self._engine is None:
                self._engine = _engine(self.path, self._key, self._mode)
            return self._engine

    def _require_writable(self) -> None:
        if self.read_only:
            raise UserError(
                _("The board file is open for reading only."),
                next_step=_("Open it for writing to change something."),
            )
        if self._stopped:
            raise EnvironmentFault(
                _("Writing was stopped after the disk reported an error."),
                self._stopped,
                _("Close the board file, check the drive, and open it again."),
            )

    @contextmanager
    def _noting_faults(self) -> Iterator[None]:
        """After a failed write to the disk nothing more is written: an fsync is never tried again."""
        try:
            yield
        except EnvironmentFault as fault:
            text = str(fault.__cause__).lower()
            if "i/o error" in text or "malformed" in text:
                self._stopped = fault.what
            raise


def _engine(path: Path, key: bytes, mode: str) -> Any:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import QueuePool
    from sqlcipher3 import dbapi2

    engine = create_engine(
        "sqlite+pysqlite://", module=dbapi2, creator=lambda: connect(path, key, mode),
        poolclass=QueuePool, pool_size=4, max_overflow=16,
        hide_parameters=True,  # no value of a record in the text of an error
    )  # fmt: skip

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def create(path: Path, passphrase: str, *, author: str, cost: KeyCost = DEFAULT_COST) -> Store:
    """A new store, opened. Nothing is left behind if it fails; an existing file is never touched."""
    path = Path(os.path.realpath(path))
    _require_free(path)
    require_local(path.parent)
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    key = key_block.new_store_key()
    block = KeyBlock(uuid.uuid4().hex)
    block = block.with_slot(key_block.wrap(key, block.store_id, passphrase, cost))
    try:
        with translated(path.name):
            _build(draft, key, block, author)
            _move_into_place(draft, path)
    finally:
        for suffix in ("", "-wal", "-shm", "-keys"):
            with contextlib.suppress(OSError):
                draft.with_name(draft.name + suffix).unlink()
    return open_with_key(path, key)


def _build(draft: Path, key: bytes, block: KeyBlock, author: str) -> None:
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connect(draft, key, "rwc").close()
    store = Store(BoardFile(draft, writable=True), block, key, "rw")
    try:
        with store.writing() as connection:
            schema.migrate(connection)
            connection.exec_driver_sql(
                "INSERT INTO store_identity (store_id, created_at, created_by) VALUES (?, ?, ?)",
                (block.store_id, datetime.now(UTC).isoformat(), author),
            )
        store.checkpoint()
    finally:
        store.close()


def _move_into_place(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)  # refuses where a file has appeared meanwhile; a rename would replace it
    except FileExistsError:
        raise _exists(path) from None
    except OSError:
        _require_free(path)
        draft.rename(path)
    sync_folder(path.parent)


def _require_free(path: Path) -> None:
    require_folder(path.parent)
    for suffix in ("", "-wal", "-shm", "-keys"):
        if path.with_name(path.name + suffix).exists():
            raise _exists(path.with_name(path.name + suffix))


def _exists(path: Path) -> UserError:
    return UserError(
        _("A file with this name is already there."),
        path.name,
        _("Choose another name, or open the existing file. It was not changed."),
    )


def open_(path: Path, passphrase: str, *, read_only: bool = False) -> Store:
    """Unlock a store. The file's bytes do not change by opening it."""
    path = Path(os.path.realpath(path))
    file, mode = _open_file(path, read_only)
    try:
        block = file.read_block()
        return _unlocked(file, block, key_block.unwrap(block, passphrase), mode)
    except BaseException:
        file.close()
        raise


def open_with_key(path: Path, key: bytes, *, read_only: bool = False) -> Store:
    """Open a store whose key is already known (just created, or unlocked elsewhere)."""
    file, mode = _open_file(path, read_only)
    try:
        return _unlocked(file, file.read_block(), key, mode)
    except BaseException:
        file.close()
        raise


def _open_file(path: Path, read_only: bool) -> tuple[BoardFile, str]:
    require_local(path.parent)
    if not read_only:
        file = BoardFile(path, writable=True)
        try:
            if not os.access(path.parent, os.W_OK):
                raise disk_fault(PermissionError(13, ""), path)
            if not file.lock():
                raise Conflict(
                    _("This board file is open in another window or program."),
                    path.name,
                    _("Close it there, or open it here for reading only."),
                )
        except BaseException:
            file.close()
            raise
        return file, "rw"
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    file = BoardFile(path, writable=writable)
    if not writable:
        return file, "immutable"
    # The last connection to close moves the log into the file and cuts off what stands behind it; a reader of a
    # crashed store must not, because its side file may be missing. Without a log there is nothing to move.
    return file, "ro" if file.wal_length() else "query"


def _unlocked(file: BoardFile, block: KeyBlock, key: bytes, mode: str) -> Store:
    """A key is proven by reading, not by ``PRAGMA key`` saying nothing."""
    if mode == "immutable" and file.wal_length() > 0:
        raise EnvironmentFault(
            _("The board file has unfinished work beside it and its folder cannot be written."),
            file.wal_path.name,
            _("Copy all files with this name to a folder that can be written and open it there."),
        )
    with translated(file.path.name):
        revision = _probe(file, block, key)
    if mode != "rw":
        schema.require_current(revision)
        return Store(file, block, key, mode)
    store = Store(file, block, key, mode)
    try:
        store._heal()
        if revision != schema.HEAD:
            from hccboard.storage.upgrade import upgrade

            upgrade(store, revision)
    except BaseException:
        store.close()
        raise
    return store


def _probe(file: BoardFile, block: KeyBlock, key: bytes) -> str:
    """The schema revision, and the known row read, without a way to change the file."""
    mode = "ro" if file.wal_length() > 0 else "immutable"
    with contextlib.closing(connect(file.path, key, mode)) as connection:
        revision = schema.revision_of(connection)
        schema.require_known(revision)
        found = connection.execute("SELECT store_id FROM store_identity").fetchone()
    if found is None or found[0] != block.store_id:
        raise EnvironmentFault(
            _("The key block does not belong to this board file."),
            file.path.name,
            _("Restore the newest backup. The file was not changed."),
        )
    return revision


__all__ = ["SUFFIX", "TRAILER_BYTES", "Store", "create", "open_", "open_with_key"]
