"""Keeps drafts: what the store holds of them is known here, and they are written off the window's thread.

Two writes may sit in the pool at once and end in either order; a draft that was forgotten must not come back
because an older write ends later. So every write holds one lock and is skipped when a newer one was asked for.
A form is opened with its draft, so the drafts of a case are read together with the case and known from then on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from hccboard.gui.tasks import Tasks
from hccboard.operations import drafts
from hccboard.operations.drafts import Draft
from hccboard.operations.stores import BoardStore, utc_now


class DraftWriter:
    """Keeps and forgets drafts; essential work, which is brought to its end when the window closes."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._lock = threading.Lock()
        self._newest: dict[tuple[str, str], int] = {}
        self._known: dict[tuple[str, str], Draft] = {}
        self._last = self._under_way = 0

    # -- what is known ------------------------------------------------------------------------------------

    def ticket(self) -> int:
        """To be taken before drafts are read; what was read is only believed if nothing was written meanwhile."""
        return -1 if self._under_way else self._last

    def learn(self, case_id: str, found: Iterable[Draft], ticket: int) -> None:
        """Take over what was read of a case."""
        if ticket != self._last:
            return
        self._known = {key: draft for key, draft in self._known.items() if key[0] != case_id}
        self._known.update({(case_id, draft.form): draft for draft in found if draft.case_id == case_id})

    def find(self, case_id: str, form: str) -> Draft | None:
        """The draft of a form, ``None`` if there is none."""
        return self._known.get((case_id, form))

    def newest(self, case_id: str) -> Draft | None:
        """The draft of a case that was kept last."""
        own = [draft for (case, _form), draft in self._known.items() if case == case_id]
        return max(own, key=lambda draft: draft.saved_at, default=None)

    def close(self) -> None:
        """The store is closed: nothing is known any more."""
        self._known.clear()

    # -- writing ------------------------------------------------------------------------------------------

    def keep(
        self, store: BoardStore, case_id: str, form: str, content: Any, on_error: Callable[[Exception], None]
    ) -> None:
        """Write the content of a form."""
        self._known[case_id, form] = Draft(case_id, form, store.author, utc_now(), content)
        self._run(case_id, form, lambda: drafts.save_draft(store, case_id, form, content), on_error)

    def forget(self, store: BoardStore, case_id: str, form: str, on_error: Callable[[Exception], None]) -> None:
        """Take the draft of a form away."""
        self._known.pop((case_id, form), None)
        self._run(case_id, form, lambda: drafts.discard_draft(store, case_id, form), on_error)

    def _run(self, case_id: str, form: str, write: Callable[[], None], on_error: Callable[[Exception], None]) -> None:
        self._last += 1
        self._under_way += 1
        key, number = (case_id, form), self._last
        self._newest[key] = number

        def work(_token: object) -> None:
            with self._lock:
                if self._newest[key] == number:
                    write()

        def failed(error: Exception) -> None:
            self._ended()
            on_error(error)

        self._tasks.run(f"draft {number}", work, lambda _n: self._ended(), failed, essential=True)

    def _ended(self) -> None:
        self._under_way -= 1
