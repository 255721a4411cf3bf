"""One writer at a time: an operating-system lock on the store file that dies with its process."""

from __future__ import annotations

import sys
from io import FileIO

# Far behind the bytes that SQLite locks, and behind any content
_LOCK_OFFSET = 0x7FFF_FFFF_0000

if sys.platform == "win32":
    import msvcrt

    def try_lock(file: FileIO) -> bool:
        """Whether the lock was free and is held now, until ``unlock`` or the end of the process."""
        position = file.tell()
        file.seek(_LOCK_OFFSET)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(position)
        return True

    def unlock(file: FileIO) -> None:
        position = file.tell()
        file.seek(_LOCK_OFFSET)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        file.seek(position)

    def is_free(file: FileIO) -> bool:
        """Whether no process holds the lock; ask only while this one does not."""
        if not try_lock(file):
            return False
        unlock(file)
        return True

else:
    import fcntl

    def try_lock(file: FileIO) -> bool:
        """Whether the lock was free and is held now, until ``unlock`` or the end of the process."""
        # flock and not lockf: SQLite's own locks on this file are of the other kind, and closing any
        # descriptor of the file would drop both ours and its
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def unlock(file: FileIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)

    def is_free(file: FileIO) -> bool:
        """Whether no process holds the lock; ask only while this one does not."""
        # shared, so that several who ask do not meet each other
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return False
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
        return True
