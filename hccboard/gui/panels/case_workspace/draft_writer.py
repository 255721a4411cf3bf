"""Writes drafts off the window's thread, in the order in which they were typed.

Two writes may sit in the pool at once and end in either order; a draft that was forgotten must not come back
because an older write ends later. So every write holds one lock and is skipped when a newer one was asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from hccboard.gui.tasks import Tasks
from hccboard.operations import drafts
from hccboard.operations.stores import BoardStore


class DraftWriter:
    """Keeps and forgets drafts; essential work, which is brought to its end when the window closes."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._lock = threading.Lock()
        self._newest: dict[tuple[str, str], int] = {}
        self._last = 0

    def keep(
        self, store: BoardStore, case_id: str, form: str, content: Any, on_error: Callable[[Exception], None]
    ) -> None:
        """Write the content of a form."""
        self._run(case_id, form, lambda: drafts.save_draft(store, case_id, form, content), on_error)

    def forget(self, store: BoardStore, case_id: str, form: str, on_error: Callable[[Exception], None]) -> None:
        """Take the draft of a form away."""
        self._run(case_id, form, lambda: drafts.discard_draft(store, case_id, form), on_error)

    def _run(self, case_id: str, form: str, write: Callable[[], None], on_error: Callable[[Exception], None]) -> None:
        self._last += 1
        key, number = (case_id, form), self._last
        self._newest[key] = number

        def work(_token: object) -> None:
            with self._lock:
                if self._newest[key] == number:
                    write()

        self._tasks.run(f"draft {number}", work, lambda _n: None, on_error, essential=True)
