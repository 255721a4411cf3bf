"""An unlocked store: its file, its key, its connections; saving to the disk, closing. ``opening`` makes it.

What is on the disk while a store is written: before its first write of a session the store holds one connection
open that cannot write (so that SQLite never moves the log on its own), puts the key block beside the file, and marks
the file as in use. The first transaction after each checkpoint notes the state of the file it builds on
(``log_origin``). At closing the log is moved, the mark is taken away, and one file is left.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hccboard.errors import Conflict, EnvironmentFault, UserError
from hccboard.storage import key_block, log_origin
from hccboard.storage.board_file import PAGE_BYTES, BoardFile, sync_folder
from hccboard.storage.connections import ConnectionPool, connect
from hccboard.storage.disk_faults import ends_writing, translated, writing_ended
from hccboard.storage.key_block import FileState, KeyBlock
from hccboard.translate import _

_CHECKPOINT_WAL_BYTES = 4 * 1024 * 1024
_CLOSING_SECONDS = 20
_CLOSING_READER_MILLISECONDS = 200  # closing may run where the user waits; a short reader elsewhere is let finish


@dataclass(frozen=True)
class OpeningNote:
    """What opening found that the user should know. ``kind``: ``recovered`` (work left by a program that ended
    was moved into the file), ``log_missing`` (the file was in use and its log is gone or empty; said until the file
    was opened for writing and closed), ``log_foreign`` (read-only:
    a log of another state stands beside the file and was left out), ``disk_full`` (read-only: what stands in the file
    is shown, as there is no room for anything beside it)."""

    kind: str
    what: str
    why: str = ""
    next_step: str = ""


class Store:
    """One open store. Reading is safe from any thread; writes wait for each other."""

    def __init__(self, file: BoardFile, block: KeyBlock, key: bytes, mode: str) -> None:
        self.path = file.path
        self.read_only = mode != "rw"
        self.audit_key = key_block.derived_key(key, "audit")
        self.notes: tuple[OpeningNote, ...] = ()
        self._file, self._block, self._key, self._mode = file, block, key, mode
        self._pool = ConnectionPool(file.path, key, "query" if mode == "rw" else mode)
        self._engine: Any = None
        self._write_guard = threading.RLock()
        self._engine_guard = threading.Lock()
        self._stopped: EnvironmentFault | None = None
        self._opened_as = file.stamp()
        self._holder: Any = None  # cannot write, and is closed last where the log must stay
        self._mover: Any = None  # runs the checkpoints
        self._log_file: tuple[int, int] | None = None
        self._log_based = False  # whether the log says which state of the file it builds on
        self._in_use = 0
        self._idle = threading.Condition()
        self._closed = False

    @property
    def store_id(self) -> str:
        return self._block.store_id

    @property
    def key(self) -> bytes:
        """For opening the same file once more; empty after closing."""
        return self._key

    def written_elsewhere(self) -> bool:
        """Whether somebody else has the file open for writing now."""
        with self._using():
            return self.read_only and self._file.written_by_someone()

    @contextmanager
    def querying(self) -> Iterator[Any]:
        """A plain driver connection for reading, as the case list uses it (no SQLAlchemy is loaded)."""
        with self._using(), translated(self.path), self._pool.connection() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A SQLAlchemy connection on one consistent state of the store."""
        with self._using(), translated(self.path):
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
            with self._noting_faults(), translated(self.path):
                self._file.require_in_place()
                self._before_writing()
                engine = self._sqlalchemy()
                try:
                    with engine.execution_options(write=True).begin() as connection:
                        if not self._log_based:
                            connection.exec_driver_sql(f"PRAGMA user_version = {self._block.state.id}")
                        yield connection
                except BaseException:
                    engine.dispose()
                    raise
                self._log_based = True
            if self._file.wal_length() > _CHECKPOINT_WAL_BYTES:
                # what was committed is safe without it; a full disk shows at the next save
                with contextlib.suppress(EnvironmentFault, Conflict):
                    self.checkpoint()

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file; the key block stays readable at every moment."""
        with self._using(), self._write_guard:
            self._require_writable()
            with self._noting_faults(), translated(self.path):
                self._ensure_sidecar()
                self._run_checkpoint("PASSIVE")

    @contextmanager
    def verifying(self) -> Iterator[Any]:
        """A connection of its own on one state while nobody writes; a pooled one keeps index structures that
        would look damaged. It takes away what SQLite puts beside the file for it, unless there is work in a log."""
        mode = "query" if self._mode == "rw" else self._mode
        with (
            self._using(), self._write_guard, translated(self.path),
            contextlib.closing(connect(self.path, self._key, mode)) as connection,
        ):  # fmt: skip
            connection.execute("BEGIN")
            yield connection

    @contextmanager
    def whole_file_in_parts(self) -> Iterator[Iterator[bytes]]:
        """The file's bytes with everything committed in it, part by part, for a copy. Nothing is written to the store
        until the context ends. ``Conflict`` while a reader elsewhere still needs an older state, because the copy would
        lack what cannot be moved yet."""
        with self._using(), self._write_guard:
            self._require_writable()
            with self._noting_faults(), translated(self.path):
                self._ensure_sidecar()
                self._put_everything_in()
                if self._file.wal_length() > 0:
                    raise Conflict(
                        _("The board file is being read by another program."),
                        self.path.name,
                        _("Wait a moment and try again."),
                    )
            yield self._file.parts()

    def opens(self, path: Path) -> bool:
        """Whether a copy of this store can be read with the same key, every page of it."""
        from sqlcipher3 import dbapi2

        try:
            with contextlib.closing(connect(path, self._key, "immutable")) as connection:
                found = connection.execute("SELECT store_id FROM store_identity").fetchone()
                sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        except dbapi2.DatabaseError:  # some damage ends the check instead of being its answer
            return False
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
            with translated(self.path):
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
            self._require_unchanged()
            try:
                yield
            except Exception:
                self._require_unchanged()  # pages of two states look like damage
                raise
            self._require_unchanged()
        finally:
            with self._idle:
                self._in_use -= 1
                self._idle.notify_all()

    def _require_unchanged(self) -> None:
        """A file that is read without locks, where nothing can be put beside it, must stay as it was: what was read
        may else be of two states. A writer marks the file as in use before anything else changes."""
        if self._mode == "immutable" and self._file.stamp() != self._opened_as:
            raise Conflict(
                _("The board file was changed by another program since it was opened."),
                self.path.name,
                _("Close it and open it again."),
            )

    def _settle(self, idle: bool) -> None:
        """Leave one file where that is possible: everything in it, the key block behind it. Where it is not, leave
        the log and the side file as they are: the holding connection goes last, and it cannot move anything."""
        order = ["_mover", "_holder"]
        try:
            if self._holder is not None and idle and self._stopped is None:
                with self._noting_faults(), translated(self.path):
                    self._put_everything_in(closing=True)
            elif idle and not self.read_only and any(note.kind == "log_missing" for note in self.notes):
                # it was said and the file is closed now; where that cannot be noted it is said again
                with contextlib.suppress(EnvironmentFault), self._noting_faults(), translated(self.path):
                    self._put_everything_in(closing=True)
            if idle and self._stopped is None and self._file.wal_length() == 0:
                order.reverse()  # the last to close takes the empty log away
        finally:
            self._pool.close()
            if self._engine is not None:
                self._engine.dispose()
            for name in order:
                if getattr(self, name) is not None:
                    getattr(self, name).close()
        if self._holder is None or self._stopped is not None:
            return
        sync_folder(self.path.parent)  # the log must be gone for good before the side file goes
        if self._file.wal_length() == 0 and self._file.trailer_is(self._block):
            self._file.remove_sidecar()

    def _put_everything_in(self, *, closing: bool = False) -> None:
        self._require_log()
        self._ensure_sidecar()
        if self._file.wal_length() > 0 or not self._file.trailer_is(self._block):
            self._run_checkpoint("TRUNCATE", closing=closing)
        elif self._block.state.in_use:
            self._note_state(replace(self._block.state, in_use=False))

    def _before_writing(self) -> None:
        """What must be on the disk before the log grows."""
        self._require_log()
        self._ensure_sidecar()
        state = self._block.state
        if not state.in_use or state.closed:
            self._note_state(replace(state, in_use=True, closed=False, id=state.id or key_block.new_state_id()))

    def _ensure_sidecar(self) -> None:
        """From now on a checkpoint, whoever runs it, cannot lose the key block."""
        self._hold()
        if not self._file.sidecar_is_there():  # also where somebody took it away meanwhile
            self._file.write_sidecar(self._block)

    def _hold(self) -> None:
        """Keep a connection that cannot write: while it is open, no other connection is the last to close, and
        closing moves no log into the file behind our back."""
        if self._mover is None:
            self._mover = self._reading_connection("rw")  # makes the log where there is none
        if self._holder is None:
            self._holder = self._reading_connection("ro")
            self._log_file = self._file.log_identity()

    def _reading_connection(self, mode: str) -> Any:
        connection = connect(self.path, self._key, mode)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return connection

    def _require_log(self) -> None:
        """A log that somebody deleted lives on in our connections only: what it holds is moved into the file, then
        writing ends, because a new log would not fit to it."""
        if self._holder is None or self._file.log_identity() == self._log_file:
            return
        with contextlib.suppress(Exception):
            _busy, logged, moved = self._mover.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            pages = self._mover.execute("PRAGMA page_count").fetchone()[0]
            partly = logged != moved
            state = FileState(key_block.new_state_id(), in_use=partly, partly_moved=partly)
            self._block = replace(self._block, state=state)
            self._file.write_trailer(self._block, max(pages * PAGE_BYTES, self._file.database_pages() * PAGE_BYTES))
        self._stopped = EnvironmentFault(
            _("A file that belongs to the open board file was moved or deleted."),
            self._file.wal_path.name,
            _("Close the board and open it again; then look whether the last changes are there."),
        )
        self._require_writable()

    def _note_state(self, state: FileState) -> None:
        """Change what the block behind the database says about the file; a new file has none yet."""
        if self._file.trailer_is(self._block):
            block = replace(self._block, state=state)
            self._file.rewrite_trailer(block)
            self._block = block

    def _run_checkpoint(self, mode: str, *, closing: bool = False) -> None:
        self._file.require_in_place()
        self._require_log()
        self._hold()
        salts = log_origin.salts_of(self._file.wal_path)
        self._file.forget_end()  # the pages that are moved may stand there
        try:
            if closing:
                self._mover.execute(f"PRAGMA busy_timeout = {_CLOSING_READER_MILLISECONDS}")
            _busy, frames, _moved = self._mover.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
            busy, logged, moved = self._mover.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
            pages = self._mover.execute("PRAGMA page_count").fetchone()[0]
        except BaseException:
            self._mover.close()  # after an error SQLCipher may refuse everything else on it
            self._mover = None
            raise
        end = pages * PAGE_BYTES
        if busy or logged != moved:
            # a reader still needs older pages: write behind everything that is there
            whole_pages = -(-self._file.length() // PAGE_BYTES)
            end = max(end, whole_pages * PAGE_BYTES)
        emptied = self._file.wal_length() == 0
        # after a power cut a log that was emptied may be there again, whole: it still belongs here
        known = frames if emptied else moved
        # who closes leaves a log that nobody needs where a reader holds on to it, or one that is still needed
        partly = not emptied and not logged == moved >= 0
        in_use = partly if closing else not emptied
        state = FileState(key_block.new_state_id(), in_use, salts, max(0, known), closing, partly)
        self._block = replace(self._block, state=state)
        self._log_based = False
        self._file.write_trailer(self._block, end)

    def heal(self) -> None:
        """After a crash the key block may stand beside the store only, or the log may be the only one that
        knows the newest pages: with a log present the block is written beside before anything can move it."""
        quiet = self._file.wal_length() == 0 and not self._file.keys_path.exists()
        if quiet and self._file.trailer_is(self._block):
            return
        with self._write_guard, self._noting_faults(), translated(self.path):
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
        if self._stopped is not None:
            raise EnvironmentFault(self._stopped.what, self._stopped.why, self._stopped.next_step)

    @contextmanager
    def _noting_faults(self) -> Iterator[None]:
        """After a failed write to the disk nothing more is written: an fsync is never tried again."""
        try:
            yield
        except EnvironmentFault as fault:
            if not ends_writing(fault):
                raise
            self._stopped = writing_ended(fault)
            raise self._stopped from fault.__cause__


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


