"""Connections to an unlocked store: opened with the raw key, checked, pooled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hccboard.errors import EnvironmentFault
from hccboard.translate import _

BUSY_MILLISECONDS = 10_000
WAL_KEPT_BYTES = 1024 * 1024  # what stays of the write-ahead log when it starts again
_CACHE_KIB = 32_768
_FULL = 2
_CIPHER_FORMAT = 4  # SQLCipher 4: AES-256-CBC with HMAC-SHA512, pages of 4096 bytes


def connect(path: Path, key: bytes, mode: str) -> Any:
    """A checked connection. ``mode`` is ``rwc`` (create), ``rw``, ``query`` (reads, beside a writer),
    ``ro`` (cannot change a byte of the file) or ``immutable`` (the same, where nothing can be put beside it)."""
    from sqlcipher3 import dbapi2

    uri = path.absolute().as_uri() + {
        "rwc": "?mode=rwc", "rw": "?mode=rw", "query": "?mode=rw", "ro": "?mode=ro",
        "immutable": "?mode=ro&immutable=1",
    }[mode]  # fmt: skip
    connection = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute(f"PRAGMA cipher_compatibility = {_CIPHER_FORMAT}")
        _configure(connection, mode)
    except BaseException:
        connection.close()
        raise
    return connection


def versions() -> dict[str, str]:
    """What encrypts and keeps the board files, by name; no file is opened."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    try:
        rows = {
            "SQLCipher": connection.execute("PRAGMA cipher_version").fetchone(),
            "SQLite": connection.execute("SELECT sqlite_version()").fetchone(),
        }
    finally:
        connection.close()
    return {name: str(row[0]) if row else "?" for name, row in rows.items()}


def _configure(connection: Any, mode: str) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.execute("PRAGMA wal_autocheckpoint = 0")  # board_file.py says why
    connection.execute(f"PRAGMA journal_size_limit = {WAL_KEPT_BYTES}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    if mode == "rwc":
        connection.execute("PRAGMA journal_mode = WAL")
    _require(connection, "synchronous", _FULL)
    _require(connection, "foreign_keys", 1)
    if mode in {"rw", "rwc"}:
        _require(connection, "journal_mode", "wal")
    else:
        connection.execute("PRAGMA query_only = ON")


def _require(connection: Any, pragma: str, wanted: object) -> None:
    found = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
    if found != wanted:
        raise EnvironmentFault(
            _("The board file cannot be opened with the safety that is promised."),
            f"{pragma} = {found}",
            _("Copy the file to a local disk and open it there."),
        )


class ConnectionPool:
    """Reading connections that are kept open; each is used by one thread at a time."""

    def __init__(self, path: Path, key: bytes, mode: str) -> None:
        self._path, self._key, self._mode = path, key, mode
        self._free: list[Any] = []
        self._guard = threading.Lock()
        self._closed = False

    @contextmanager
    def connection(self) -> Iterator[Any]:
        with self._guard:
            found = self._free.pop() if self._free else None
        connection = found or connect(self._path, self._key, self._mode)
        try:
            yield connection
        except BaseException:
            connection.close()  # after an error SQLCipher may refuse everything else on it
            raise
        self._give_back(connection)

    def _give_back(self, connection: Any) -> None:
        with self._guard:
            if not self._closed:
                self._free.append(connection)
                return
        connection.close()

    def close(self) -> None:
        with self._guard:
            self._closed = True
            free, self._free = self._free, []
        for connection in free:
            connection.close()
