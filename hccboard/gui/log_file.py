"""The log on the disk: notes and faults without anything about a patient, in a few small files.

The message of an exception may hold what was entered, and its places the name of the user: of a fault the log keeps
the kinds of the exceptions and where in the program they arose, nothing else.
"""

from __future__ import annotations

import copy
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from hccboard import __version__, paths, policy

log = logging.getLogger(__name__)
_MOST_FRAMES = 40


class WithoutMessages(logging.Formatter):
    """Formats a fault as kinds and places: ``KeyError at case_text.py:31 in undone_text``."""

    def format(self, record: logging.LogRecord) -> str:
        own = copy.copy(record)
        own.exc_text = own.stack_info = None  # another handler may have left its text with messages there
        return super().format(own)

    def formatException(self, ei: Any) -> str:
        lines, error, seen = [], ei[1], set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            lines += [f"  {type(error).__name__}", *(f"    {place}" for place in _places(error.__traceback__))]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def _places(trace: TracebackType | None) -> list[str]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    return found[-_MOST_FRAMES:]


def begin() -> None:
    """Keep what the program notes; where the folder cannot be written, nothing is kept and nothing fails."""
    root = logging.getLogger("hccboard")
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return
    folder = paths.user_log()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / paths.LOG_NAME, maxBytes=paths.LOG_BYTES, backupCount=paths.LOG_FILES, encoding="utf-8"
        )
    except OSError:
        return
    handler.setFormatter(WithoutMessages("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    log.info("HCC Board %s", __version__)
    _note_policy()


def _note_policy() -> None:
    """What is to be known of the administrator's settings, without a value of them."""
    settled = policy.current()
    if settled.place is None:
        return
    log.info("the administrator settled: %s", ", ".join(settled.settings()) or "nothing")
    if settled.problems:
        log.warning("the administrator's settings have %d mistakes, no board is opened", len(settled.problems))
    if policy.can_be_changed():
        log.warning("users can change the administrator's settings")
    for name in settled.unused:
        log.warning("%s is set; this version keeps boards in files and does not use it", name)


__all__ = ["WithoutMessages", "begin"]
