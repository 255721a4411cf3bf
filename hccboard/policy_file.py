"""The file of the administrator as a file: its text however it was saved, its keys, and who could change it."""

from __future__ import annotations

import codecs
import contextlib
import os
import stat
import sys
import tomllib
from pathlib import Path
from typing import Any

from hccboard.translate import mark

MOST_BYTES = 1_000_000
_OF_ROOT = 0


class Unreadable(Exception):
    """The whole file cannot be used. ``words`` is a msgid with a place for ``reason``."""

    def __init__(self, words: str, reason: str = "") -> None:
        super().__init__(words)
        self.words, self.reason = words, reason


def read_keys(path: Path) -> dict[str, Any] | None:
    """What the file holds; ``None`` where there is none.

    ``Unreadable`` where it is not a file, is too large, is not text or not TOML; so is a link that leads nowhere,
    because it was meant to lead to limits.
    """
    try:
        raw = _bytes(path)
    except FileNotFoundError:
        if path.is_symlink():
            raise Unreadable(mark("it is a link that leads nowhere")) from None
        return None
    except OSError as error:
        raise Unreadable(mark("it cannot be read ({reason})"), error.strerror or type(error).__name__) from error
    try:
        return tomllib.loads(_text(raw))
    except UnicodeError as error:
        raise Unreadable(mark("it is not UTF-8 text: save it as UTF-8")) from error
    except RecursionError as error:
        raise Unreadable(mark("it is nested too deeply")) from error
    except ValueError as error:
        if "Unescaped" in str(error):
            words = mark("it cannot be read ({reason}); write a path with \\ in single quotes: 'D:\\Boards'")
            raise Unreadable(words, str(error)) from error
        raise Unreadable(mark("it cannot be read ({reason})"), str(error)) from error


def _bytes(path: Path) -> bytes:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):  # a folder, or a pipe on which reading would wait for ever
        raise Unreadable(mark("it is not a file"))
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Unreadable(mark("it is larger than 1 MB"))
    return raw


def _text(raw: bytes) -> str:
    """Windows editors begin UTF-8 with a mark, and some shells write UTF-16."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    return raw.decode("utf-8-sig")


def can_be_changed(path: Path) -> bool:
    """Whether somebody who is no administrator could change the file or put another in its place.

    By owners and permissions of the file, of what a link leads to, and of the folders above; lists of access rights
    are not read. On Windows by trying to open it for writing, which says nothing to an administrator.
    """
    if sys.platform == "win32":
        return not _is_administrator() and _opens_for_writing(path)
    real = Path(os.path.realpath(path))
    return any(_is_loose(place) for place in {path, *path.parents, real, *real.parents})


def _is_loose(place: Path) -> bool:
    try:
        found = place.lstat()
    except OSError:
        return False
    if found.st_uid != _OF_ROOT:
        return True
    if stat.S_ISLNK(found.st_mode):
        return False  # whoever may replace it may write to its folder
    others = found.st_mode & stat.S_IWOTH or (found.st_mode & stat.S_IWGRP and found.st_gid != _OF_ROOT)
    return bool(others) and not (stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX)


def _opens_for_writing(path: Path) -> bool:
    """Nothing is written, and the time of the last change stays."""
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False


def _is_administrator() -> bool:
    import ctypes

    with contextlib.suppress(AttributeError, OSError):
        return bool(ctypes.windll.shell32.IsUserAnAdmin())  # type: ignore[attr-defined]
    return True


__all__ = ["MOST_BYTES", "Unreadable", "can_be_changed", "read_keys"]
