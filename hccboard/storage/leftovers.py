"""Taking away what a killed process left beside a store: only what is provably ours, and never what holds records."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from io import FileIO
from pathlib import Path

from hccboard.storage import file_lock, key_block
from hccboard.storage.key_block import BLOCK_BYTES, COPIES

_HALF_WRITTEN_KEYS = re.compile(r"[a-z0-9_]{8}")  # as tempfile names them
_DRAFT = re.compile(r"[0-9a-f]{32}")
_BLOCK_AREA = BLOCK_BYTES * COPIES
_DRAFT_SECONDS = 600  # making a store takes a few seconds


def remove_second_name(path: Path) -> None:
    """A store that was being made when the process died may still have its draft's name: the same file twice."""
    with contextlib.suppress(OSError):
        own = path.stat()
        for other in _drafts(path):
            status = other.lstat()
            if (status.st_dev, status.st_ino) == (own.st_dev, own.st_ino):
                other.unlink()


def remove_side_files(path: Path, store_id: str) -> None:
    """Half-written key files: named as we name them, a whole block of this store or nothing in them, nothing else.

    Call it with the lock of the store held: nobody else is then writing one.
    """
    prefix = f"{path.name}-keys."
    with contextlib.suppress(OSError):
        for other in path.parent.iterdir():
            ours = other.name.startswith(prefix) and _HALF_WRITTEN_KEYS.fullmatch(other.name[len(prefix) :])
            if ours and _is_plain(other) and _holds_only_keys(other, store_id):
                other.unlink()


def remove_drafts(path: Path) -> None:
    """Stores of this name that were never finished. Each has the whole name of a draft, is empty or says in every key
    block that it is one (which no store does that was ever written to), has no lock, and is older than making a store
    takes."""
    with contextlib.suppress(OSError):
        for draft in _drafts(path):
            if _is_abandoned(draft):
                for suffix in ("-wal", "-shm", "-keys", ""):
                    with contextlib.suppress(FileNotFoundError):
                        draft.with_name(draft.name + suffix).unlink()


def _drafts(path: Path) -> list[Path]:
    prefix = f".{path.name}."
    return [
        other
        for other in path.parent.iterdir()
        if other.name.startswith(prefix) and _DRAFT.fullmatch(other.name[len(prefix) :])
    ]


def _is_plain(path: Path) -> bool:
    """A file of its own, ours, and no link."""
    status = path.lstat()
    owner = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and owner


def _holds_only_keys(path: Path, store_id: str) -> bool:
    data = path.read_bytes() if path.stat().st_size <= _BLOCK_AREA else None
    if not data:
        return data is not None
    block = key_block.from_bytes(data[:BLOCK_BYTES])
    return block is not None and block.store_id == store_id


def _is_abandoned(draft: Path) -> bool:
    if not _is_plain(draft) or time.time() - draft.stat().st_mtime < _DRAFT_SECONDS:
        return False
    with draft.open("r+b", buffering=0) as file:
        return file_lock.is_free(file) and _holds_no_record(draft, file)


def _holds_no_record(draft: Path, file: FileIO) -> bool:
    keys, log = draft.with_name(draft.name + "-keys"), draft.with_name(draft.name + "-wal")
    length = draft.stat().st_size
    if length == 0 and not keys.exists():
        return not log.exists() or log.stat().st_size == 0
    file.seek(max(0, length - _BLOCK_AREA))
    end = file.read(_BLOCK_AREA)
    beside = keys.read_bytes() if keys.exists() and keys.stat().st_size <= _BLOCK_AREA else b""
    found = [key_block.from_bytes(data[at:][:BLOCK_BYTES]) for data in (end, beside) for at in (0, BLOCK_BYTES)]
    blocks = [block for block in found if block is not None]
    return bool(blocks) and all(block.draft for block in blocks)
