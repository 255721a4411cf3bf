"""Keeps drafts: what the store holds of them is known here, and they are written off the window's thread.

Two writes may sit in the pool at once and end in either order; a draft that was forgotten must not come back
because an older write ends later. So every write holds one lock and is skipped when a newer one was asked for.
A form is opened with its draft, so the drafts of a case are read together with the case and known from then on.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from hccboard.errors import HccBoardError
from hccboard.gui.tasks import Tasks
from hccboard.operations import drafts
from hccboard.operations.drafts import Draft
from hccboard.operations.stores import BoardStore, DiskFull, utc_now

T = TypeVar("T")


class DraftWriter:
    """Keeps and forgets drafts; essential work, which is brought to its end when the window closes."""

    def __init__(self, tasks: Tasks, told: Callable[[int], None] = lambda _count: None) -> None:
        self._tasks, self._told = tasks, told
        self._held: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        self._newest: dict[tuple[str, str], int] = {}
        self._known: dict[tuple[str, str], Draft] = {}  # a save takes one away on its own thread: walk a copy
        self._last = 0
        self._last_of: dict[str, int] = {}
        self._under_way: dict[str, int] = {}

    # -- what is known ------------------------------------------------------------------------------------

    def ticket(self, case_id: str) -> int:
        """To be taken before the drafts of a case are read; what was read is only believed if none of them was
        written meanwhile."""
        return -1 if self._under_way.get(case_id) else self._last_of.get(case_id, 0)

    def learn(self, case_id: str, found: Iterable[Draft], ticket: int) -> None:
        """Take over what was read of a case; what is in memory only is newer."""
        if ticket != self._last_of.get(case_id, 0):
            return
        stays = {key: draft for key, draft in self._known.copy().items() if key[0] != case_id or key in self._held}
        read = {(case_id, draft.form): draft for draft in found if draft.case_id == case_id}
        self._known = read | stays

    def find(self, case_id: str, form: str) -> Draft | None:
        """The draft of a form, ``None`` if there is none."""
        return self._known.get((case_id, form))

    def newest(self, case_id: str) -> Draft | None:
        """The draft of a case that was kept last."""
        own = [draft for (case, _form), draft in self._known.copy().items() if case == case_id]
        return max(own, key=lambda draft: draft.saved_at, default=None)

    def held(self) -> frozenset[tuple[str, str, datetime]]:
        """The drafts (case, form, when) that are in memory only, because the disk has no room for them."""
        return frozenset((*key, draft.saved_at) for key in self._held if (draft := self._known.get(key)) is not None)

    def is_held(self, case_id: str, form: str) -> bool:
        """Whether the draft of a form is in memory only."""
        return (case_id, form) in self._held

    def close(self) -> None:
        """The store is closed: nothing is known any more."""
        self._known.clear()
        self._under_way.clear()  # they have ended, and their outcome is told to nobody
        self._let_go(*self._held)

    # -- writing ------------------------------------------------------------------------------------------

    def keep(
        self, store: BoardStore, case_id: str, form: str, content: Any, on_error: Callable[[Exception], None]
    ) -> None:
        """Write the content of a form; where the disk is full it stays in memory, whichever form is open by then."""
        self._known[case_id, form] = Draft(case_id, form, store.author, utc_now(), content)

        def failed(error: Exception) -> None:
            if isinstance(error, DiskFull) and (case_id, form) in self._known:
                self._held.add((case_id, form))
                self._told(len(self._held))
            on_error(error)

        self._run(case_id, form, lambda: drafts.save_draft(store, case_id, form, content), failed)

    def hold(self, store: BoardStore, case_id: str, form: str, content: Any) -> None:
        """Keep the content of a form in memory: the disk is full."""
        self._known[case_id, form] = Draft(case_id, form, store.author, utc_now(), content)
        self._held.add((case_id, form))
        self._told(len(self._held))

    def keep_held(self, store: BoardStore | None) -> None:
        """Try once more to write what is in memory only."""
        for case_id, form in list(self._held) if store is not None and not store.read_only else ():
            self.keep(store, case_id, form, self._known[case_id, form].content, lambda _error: None)

    def _let_go(self, *keys: tuple[str, str]) -> None:
        """These drafts are written, saved or forgotten."""
        if self._held.intersection(keys):
            self._held.difference_update(keys)
            self._told(len(self._held))

    def settled(self, case_id: str, form: str) -> None:
        """What was typed in a form is saved."""
        self._let_go((case_id, form))

    def forget(self, store: BoardStore, case_id: str, form: str, on_error: Callable[[Exception], None]) -> None:
        """Take the draft of a form away."""
        self._known.pop((case_id, form), None)
        self._let_go((case_id, form))
        self._run(case_id, form, lambda: drafts.discard_draft(store, case_id, form), on_error)

    def settled_by(self, store: BoardStore, case_id: str, form: str, write: Callable[[], T]) -> Callable[[], T]:
        """``write`` as work that also takes the draft away when it has succeeded, even if nobody waits for it any
        more: what is saved is not to be offered again as unsaved."""
        number = self._numbered(case_id, form)

        def work() -> T:
            done = write()
            with self._lock, contextlib.suppress(HccBoardError):
                if self._newest[case_id, form] == number:
                    drafts.discard_draft(store, case_id, form)
                    self._known.pop((case_id, form), None)
            return done

        return work

    def _numbered(self, case_id: str, form: str) -> int:
        self._last += 1
        self._newest[case_id, form] = self._last_of[case_id] = self._last
        return self._last

    def _run(self, case_id: str, form: str, write: Callable[[], None], on_error: Callable[[Exception], None]) -> None:
        key, number = (case_id, form), self._numbered(case_id, form)
        self._under_way[case_id] = self._under_way.get(case_id, 0) + 1

        def work(_token: object) -> None:
            with self._lock:
                if self._newest[key] == number:
                    write()

        def ended() -> None:
            self._under_way[case_id] -= 1

        def written() -> None:
            ended()
            if self._newest[key] == number:
                self._let_go(key)

        def failed(error: Exception) -> None:
            ended()
            on_error(error)

        self._tasks.run(f"draft {number}", work, lambda _n: written(), failed, essential=True)
