"""Starts the reading process and receives its rows: a hostile file can break that process, not this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from hccboard.errors import Cancelled
from hccboard.interchange import limits, reader
from hccboard.interchange.rejections import rejected

# Longest line of the protocol: one row whose cells are all as long as a cell may be would be more than a
# file may hold, so the bound of the file, escaped, bounds the line.
_LINE_BYTES = 2 * limits.FILE_BYTES + limits.COLUMNS * 4
_WATCH_SECONDS = 0.1
# What a Python process needs to start; passphrases and the like are not handed down.
_INHERITED = (
    "PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "LANG", "LC_ALL",
)  # fmt: skip


def messages(
    path: Path, request: dict[str, Any], cancelled: Callable[[], bool] = lambda: False,
    wall_seconds: float = limits.READER_WALL_SECONDS,
) -> Iterator[Any]:  # fmt: skip
    """What the reading process sends: ``start``, rows (lists), ``progress`` and ``end``.

    Raises ``ImportRejected`` with the reason, ``Cancelled`` where the user stopped the work.
    """
    with _opened(path) as source:
        process = _started(source, request)
        finished = threading.Event()
        watch = threading.Thread(
            target=_watch, args=(process, finished, cancelled, time.monotonic() + wall_seconds), daemon=True
        )
        watch.start()
        try:
            yield from _received(process)
        except BaseException:
            process.kill()
            raise
        finally:
            finished.set()
            assert process.stdout is not None
            process.stdout.close()
            process.wait()
            watch.join()
            if cancelled():
                raise Cancelled


def _opened(path: Path) -> IO[bytes]:
    try:
        if not path.is_file():
            raise rejected("unreadable")
        return path.open("rb")
    except OSError:
        raise rejected("unreadable") from None


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, reader.FLAG]
    # -P: the working folder may hold the user's downloads and must never be a source of code
    return [sys.executable, "-P", "-m", "hccboard.interchange.reader"]


def _started(source: IO[bytes], request: dict[str, Any]) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment[reader.REQUEST] = json.dumps(request)
    environment["PYTHONUTF8"] = "1"
    if not getattr(sys, "frozen", False):
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
    return subprocess.Popen(
        _command(), stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0), close_fds=True,
    )  # fmt: skip


def _watch(
    process: subprocess.Popen[bytes], finished: threading.Event, cancelled: Callable[[], bool], deadline: float
) -> None:
    while not finished.wait(_WATCH_SECONDS):
        if cancelled() or time.monotonic() > deadline:
            process.kill()
            return


def _received(process: subprocess.Popen[bytes]) -> Iterator[Any]:
    assert process.stdout is not None
    while True:
        line = process.stdout.readline(_LINE_BYTES)
        if not line:
            raise rejected("reader_failed")
        if line == b"\n":
            continue
        try:
            message = json.loads(line)
        except ValueError:
            raise rejected("reader_failed") from None
        if isinstance(message, dict) and "rejected" in message:
            details = message.get("details", {})
            raise rejected(str(message["rejected"]), **(details if isinstance(details, dict) else {}))
        if not (_is_row(message) or _is_report(message)):
            raise rejected("reader_failed")
        yield message
        if "end" in message:
            return


def _is_report(message: Any) -> bool:
    """One of ``start``, ``progress`` and ``end`` with what belongs to it."""
    if not isinstance(message, dict) or len(message) != 1:
        return False
    name, content = next(iter(message.items()))
    return isinstance(content, {"start": dict, "end": dict, "progress": (int, float)}.get(name, ()))


def _is_row(message: Any) -> bool:
    return (
        isinstance(message, list)
        and 1 < len(message) <= limits.COLUMNS + 1
        and isinstance(message[0], int)
        and all(isinstance(cell, str) for cell in message[1:])
    )
