"""Creating and opening a store: its key proven, its neighbours looked at, what was left behind put in order."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hccboard.errors import Conflict, EnvironmentFault, UserError
from hccboard.storage import key_block, leftovers, log_origin, schema
from hccboard.storage.board_file import SUFFIX, TRAILER_BYTES, BoardFile, require_folder, sync_folder
from hccboard.storage.connections import connect
from hccboard.storage.disk_faults import DiskFull, disk_fault, has_room, no_room_to_open, translated
from hccboard.storage.file_systems import require_local
from hccboard.storage.key_block import DEFAULT_COST, FileState, KeyBlock, KeyCost
from hccboard.storage.store import OpeningNote, Store
from hccboard.translate import _


def create(path: Path, passphrase: str, *, author: str, cost: KeyCost = DEFAULT_COST) -> Store:
    """A new store, opened. Nothing is left behind if it fails; an existing file is never touched."""
    path = Path(os.path.realpath(path))
    _require_free(path)
    require_local(path.parent)
    leftovers.remove_drafts(path)
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    key = key_block.new_store_key()
    block = KeyBlock(uuid.uuid4().hex, draft=True)
    block = block.with_slot(key_block.wrap(key, block.store_id, passphrase, cost))
    try:
        with translated(path):
            _build(draft, key, block, author)
            _move_into_place(draft, path)
            _declare_finished(path)
    finally:
        for suffix in ("", "-wal", "-shm", "-keys"):
            with contextlib.suppress(OSError):
                draft.with_name(draft.name + suffix).unlink()
    return open_with_key(path, key)


def _build(draft: Path, key: bytes, block: KeyBlock, author: str) -> None:
    from hccboard.storage import audit  # knows all records, which no opening needs

    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connect(draft, key, "rwc").close()
    file = BoardFile(draft, writable=True)
    file.lock()  # tells others that this draft is not a left-over
    store = Store(file, block, key, "rw")
    try:
        with store.writing() as connection:
            schema.migrate(connection)
            audit.seal(connection, store.audit_key)
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


def _declare_finished(path: Path) -> None:
    """Under its own name the file is no draft any more; where that cannot be written it goes again."""
    try:
        with contextlib.closing(BoardFile(path, writable=True)) as file:
            file.rewrite_trailer(replace(file.read_block(), draft=False))
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


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
        key = key_block.unwrap(block, passphrase)
        with _nothing_saved_yet(path.name):
            return _unlocked(file, block, key, mode)
    except BaseException:
        file.close()
        raise


def open_with_key(path: Path, key: bytes, *, read_only: bool = False) -> Store:
    """Open a store whose key is already known (just created, or unlocked elsewhere)."""
    file, mode = _open_file(path, read_only)
    try:
        block = file.read_block()
        with _nothing_saved_yet(path.name):
            return _unlocked(file, block, key, mode)
    except BaseException:
        file.close()
        raise


def open_for_writing(store: Store) -> Store:
    """Open the file of a store that is open for reading only once more, for writing; the first one stays open.

    Fails as ``open_`` does, ``Conflict`` where somebody else writes.
    """
    return open_with_key(store.path, store.key)


@contextlib.contextmanager
def _nothing_saved_yet(name: str) -> Iterator[None]:
    """A disk that fills up while a store is opened takes no change of the user with it."""
    try:
        yield
    except DiskFull as full:
        if isinstance(full.__cause__, Exception):  # what was told with the last change in mind
            raise no_room_to_open(name, readable=False) from full.__cause__
        raise


def _open_file(path: Path, read_only: bool) -> tuple[BoardFile, str]:
    require_local(path.parent)
    if not read_only:
        file = BoardFile(path, writable=True)
        try:
            _require_alone(file)
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


def _require_alone(file: BoardFile) -> None:
    """The file may be written by this process, by no other, and is reached by no other name."""
    if not os.access(file.path.parent, os.W_OK):
        raise disk_fault(PermissionError(13, ""), file.path)
    if not file.lock():
        raise Conflict(
            _("This board file is open in another window or program."),
            file.path.name,
            _("Close it there, or open it here for reading only."),
        )
    leftovers.remove_second_name(file.path)
    if file.links() > 1:
        # the log and the lock of one name are not seen by who opens the other
        raise EnvironmentFault(
            _("The board file has a second name (a hard link) and cannot be written safely."),
            file.path.name,
            _("Make a copy of it, open the copy, and remove the other names; or open it for reading only."),
        )


def _unlocked(file: BoardFile, block: KeyBlock, key: bytes, mode: str) -> Store:
    """A key is proven by reading, not by ``PRAGMA key`` saying nothing."""
    if mode == "immutable" and file.wal_length() > 0:
        raise EnvironmentFault(
            _("The board file has unfinished work beside it and its folder cannot be written."),
            file.wal_path.name,
            _("Copy all files with this name to a folder that can be written and open it there."),
        )
    # Without room for the files beside it, a board file that was closed properly (no log) can still be read by
    # itself, without locks: the store looks before and after each reading whether the file was changed.
    room = mode == "immutable" or file.index_is_there() or has_room(file.path.parent)
    if not room and (mode != "query" or file.wal_length() > 0):
        raise no_room_to_open(file.path.name, readable=file.wal_length() == 0)
    with translated(file.path):
        mode, notes = _looked_at_log(file, key, mode)
        if not room:
            mode, notes = "immutable", (*notes, _shown_without_room())
        revision = _probe(file, block, key, without_log=mode == "immutable")
    if mode != "rw":
        schema.require_current(revision)
        store = Store(file, block, key, mode)
        store.notes = notes
        if not room and (file.written_by_someone() or file.wal_length() > 0):
            raise no_room_to_open(file.path.name, readable=False)  # what they write stands beside the file
        return store
    store = Store(file, replace(block, state=(*file.states(), block.state)[0], draft=False), key, mode)
    store.notes = notes
    try:
        if file.trailer_is(block):
            file.remember_end()
        leftovers.remove_side_files(file.path, block.store_id)
        store.heal()
        if revision != schema.HEAD:
            from hccboard.storage.upgrade import upgrade

            upgrade(store, revision)
    except BaseException:
        store.close()
        raise
    return store


def _looked_at_log(file: BoardFile, key: bytes, mode: str) -> tuple[str, tuple[OpeningNote, ...]]:
    """The mode to go on with and what the user should know. ``EnvironmentFault`` for a log of another state."""
    if mode == "immutable" or (mode != "rw" and file.written_by_someone()):
        return mode, ()  # a writer looked at its log when it began
    states = file.states()
    origin = log_origin.origin_of(file, key)
    if origin == log_origin.NONE:
        note = _log_missing(file, states)
        if note is not None and mode == "rw" and any(state.partly_moved for state in states):
            raise EnvironmentFault(note.what, note.why, note.next_step)
        return mode, (note,) if note is not None else ()
    if origin == log_origin.FOREIGN:
        note = _log_foreign(file)
        if mode == "rw":
            raise EnvironmentFault(note.what, note.why, note.next_step)
        return "immutable", (note,)
    # a log that a power cut brought back after it was emptied is no news, nor is one that was left to a reader
    left = any(state.in_use and not state.closed for state in states)
    return mode, (_recovered(mode),) if left or not states or origin == log_origin.NEWER else ()


def _log_missing(file: BoardFile, states: Sequence[FileState]) -> OpeningNote | None:
    """The log of a file in use is gone, or holds nothing: emptied by whoever copied it, or never begun by a program
    that died before its first change was saved, which looks the same."""
    if not any(state.in_use for state in states):
        return None
    next_step = _("If this is a copy, copy the original again after closing it. Otherwise look for the missing file, or"
                  " compare with the newest backup.")  # fmt: skip
    name = file.wal_path.name
    if any(state.partly_moved for state in states):
        return OpeningNote(
            "log_missing",
            _("A file that belongs to the board file is missing, and without it the board file mixes two states."),
            _("It can be opened for reading only, and what it shows may be wrong. Missing: {name}").format(name=name),
            next_step,
        )
    if file.log_identity() is None:
        what = _("The board file was in use when it was last written, and a file that belongs to it is missing.")
        why = _("Changes of that time may be missing. Missing file: {name}")
    else:
        what = _("The board file was in use when it was last written, and the file beside it holds no saved change.")
        why = _("Changes of that time may be missing. File without content: {name}")
    return OpeningNote("log_missing", what, why.format(name=name), next_step)


def _log_foreign(file: BoardFile) -> OpeningNote:
    return OpeningNote(
        "log_foreign",
        _("Beside the board file lie changes that belong to another state of it. They were not mixed into it."),
        _("This happens when a backup or a copy was put in the place of a board file that was not closed. Nothing was"
          " changed. The changes are in: {name}").format(name=file.wal_path.name),
        _("To work with this board file, first move {log} and {keys} to another folder. To get the changes, put the"
          " former board file back beside them.").format(log=file.wal_path.name, keys=file.keys_path.name),
    )  # fmt: skip


def _shown_without_room() -> OpeningNote:
    return OpeningNote(
        "disk_full",
        _("The disk is full. The board file is open for reading only and was not changed."),
        next_step=_("Free some space to work with it."),
    )


def _recovered(mode: str) -> OpeningNote:
    if mode == "rw":
        text = _("Everything that was reported as saved was found beside the board file and put into it.")
    else:
        text = _("Everything that was reported as saved was found beside the board file and is shown.")
    return OpeningNote("recovered", _("The board file was not closed properly the last time."), text)


def _probe(file: BoardFile, block: KeyBlock, key: bytes, *, without_log: bool) -> str:
    """The schema revision, and the known row read, without a way to change the file."""
    mode = "ro" if file.wal_length() > 0 and not without_log else "immutable"
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


__all__ = ["SUFFIX", "TRAILER_BYTES", "OpeningNote", "Store", "create", "open_", "open_with_key"]
