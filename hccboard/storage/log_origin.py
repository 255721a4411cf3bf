"""Which state of the file a write-ahead log belongs to.

A log that is left beside a file (after a crash, by a synchronising program) is replayed by SQLite into whatever file
stands there: laid over a restored backup it would mix two states. So every log says what it builds on. The block
behind the database carries a random state id, new after each checkpoint; the first transaction of a log writes
that id into ``user_version``, which lies in page 1 and is encrypted and authenticated like everything else.

A log belongs to the file if it builds on the state the file has now, or if it is the very log whose beginning was
moved into the file by the last checkpoint (it then holds at least as much as was moved). A file whose end was left
half written by a dying checkpoint tells no state; no backup looks like that, and its own log is accepted.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from hccboard.storage.board_file import BoardFile
from hccboard.storage.connections import connect
from hccboard.storage.disk_faults import is_unreadable

_SALTS = slice(16, 24)  # of the header of SQLite's log, new each time it starts again
NEWER, OWN, NONE, FOREIGN = "newer", "own", "none", "foreign"


@dataclass(frozen=True)
class Log:
    """A log as SQLite sees it: its salts, its committed frames, and the state it builds on."""

    salts: str
    frames: int
    base: int


def salts_of(path: Path) -> str:
    """The salts in the header of a log, "" where there is no header."""
    try:
        with path.open("rb") as file:
            return file.read(_SALTS.stop)[_SALTS].hex()
    except OSError:
        return ""


def read_log(path: Path, key: bytes, salts: str) -> Log:
    """Look at the log of a store without changing a byte of it or of the store."""
    with contextlib.closing(connect(path, key, "ro")) as connection:
        base = connection.execute("PRAGMA user_version").fetchone()[0]
        _busy, frames, _moved = connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    return Log(salts, max(0, frames), base)


def origin_of(file: BoardFile, key: bytes) -> str:
    """``NONE`` where no log holds anything; ``NEWER`` for one that goes on from the file as it is, ``OWN`` for another
    that belongs to it, ``FOREIGN``. Ask only while nobody writes."""
    if file.wal_length() == 0:
        return NONE
    states = file.states()
    try:
        log = read_log(file.path, key, salts_of(file.wal_path))
    except Exception as error:
        if not is_unreadable(error):
            raise
        # with the log of a store of another key nothing can be read, without it the file can
        return FOREIGN if _reads_without_log(file.path, key) else OWN
    if log.frames == 0:
        return NONE
    if not states or any(state.id == 0 for state in states):
        return OWN
    if any(state.id == log.base for state in states):
        return NEWER
    moved = any(state.moved_log == log.salts != "" and log.frames >= state.moved_frames for state in states)
    return OWN if moved else FOREIGN


def _reads_without_log(path: Path, key: bytes) -> bool:
    try:
        with contextlib.closing(connect(path, key, "immutable")) as connection:
            connection.execute("SELECT count(*) FROM store_identity").fetchone()
    except Exception as error:
        if not is_unreadable(error):
            raise
        return False
    return True
