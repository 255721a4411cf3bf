"""Work off the window's thread: the only maker of threads.

``Tasks.run(key, work, on_done, on_error)`` runs ``work(token)`` on a pool thread and delivers the outcome on the
window's thread. A newer request with the same key cancels the stale one; the outcome of a cancelled request is
dropped. What was cancelled by the user is never shown as an error.

What writes has a thread of its own: the store lets one write at a time, and those who wait must not take the threads
of those who read. So the list stays usable while a large import is stored.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal

from hccboard.errors import Cancelled

T = TypeVar("T")
IMPORTING = threading.RLock()
"""Held by work that imports much. Of two threads that import a package and a part of it at the same time Python lets
one go on with a package that is half made."""
Progress = Callable[[int, int], None]
_THREADS = 3


class CancelToken:
    """Told to work so that it can be stopped: calling it says whether it was; ``progress`` tells how far it is."""

    def __init__(self, report: Progress) -> None:
        self._stopped = threading.Event()
        self._report = report

    def __call__(self) -> bool:
        return self._stopped.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; its outcome will be dropped."""
        self._stopped.set()

    def check(self) -> None:
        """Raise ``Cancelled`` if the work was asked to stop."""
        if self._stopped.is_set():
            raise Cancelled

    def progress(self, done: int, total: int) -> None:
        """Tell how far the work is; reaches ``on_progress`` on the window's thread."""
        self._report(done, total)


@dataclass(frozen=True)
class _Outcome:
    number: int
    value: Any = None
    error: BaseException | None = None


@dataclass
class _Request:
    key: str
    token: CancelToken
    on_done: Callable[[Any], None]
    on_error: Callable[[Exception], None] | None
    on_progress: Progress | None
    essential: bool = False
    writes: bool = False


class _Job(QRunnable):
    def __init__(self, tasks: Tasks, number: int, token: CancelToken, work: Callable[[CancelToken], Any]) -> None:
        super().__init__()
        self._tasks, self._number, self._token, self._work = tasks, number, token, work

    def run(self) -> None:
        try:
            self._token.check()
            outcome = _Outcome(self._number, value=self._work(self._token))
        except BaseException as error:
            outcome = _Outcome(self._number, error=error)
        self._tasks.deliver(outcome)


def pool() -> QThreadPool:
    """The pool of the program; made once, with few threads, because the database is one file."""
    found = QThreadPool.globalInstance()
    if found.maxThreadCount() != _THREADS:
        found.setMaxThreadCount(_THREADS)
        # A thread that has rows to hand over waits for at most this long on one that computes; Python's own 5 ms
        # are a third of what a keystroke may take
        sys.setswitchinterval(0.001)
    return found


@cache
def writing_pool() -> QThreadPool:
    """The one thread of everything that writes, in the order in which it was asked for."""
    made = QThreadPool()
    made.setMaxThreadCount(1)
    return made


class Tasks(QObject):
    """The running work of one page or controller. ``idle`` fires when nothing is under way any more."""

    idle = Signal()
    _finished = Signal(object)
    _progressed = Signal(int, int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._requests: dict[int, _Request] = {}
        self._by_key: dict[str, int] = {}
        self._last = 0
        self._open = True
        self._finished.connect(self._settle, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        key: str,
        work: Callable[[CancelToken], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None] | None = None,
        on_progress: Progress | None = None,
        *,
        essential: bool = False,
        writes: bool = False,
    ) -> CancelToken:
        """Start ``work``; gives back the token with which it can be stopped.

        ``essential`` work (writing what someone typed) is brought to its end even when everything else is stopped.
        It ``writes``; so may other work, which is stopped with the rest.
        """
        self.cancel(key)
        self._last += 1
        number = self._last
        token = CancelToken(lambda done, total: self._progressed.emit(number, done, total))
        self._requests[number] = _Request(key, token, on_done, on_error, on_progress, essential, essential or writes)
        self._by_key[key] = number
        (writing_pool() if essential or writes else pool()).start(_Job(self, number, token, work))
        return token

    def cancel(self, key: str) -> None:
        """Stop the work under a key and drop its outcome; nothing happens if there is none."""
        number = self._by_key.pop(key, None)
        if number is not None and not self._requests[number].essential:
            self._requests[number].token.cancel()

    def cancel_all(self) -> None:
        """Stop everything that is under way and not essential; no outcome is delivered any more."""
        for key in list(self._by_key):
            self.cancel(key)

    def running(self, key: str) -> bool:
        """Whether a request that was not cancelled is under way under a key."""
        return key in self._by_key

    def busy(self) -> bool:
        """Whether anything is under way, cancelled work that has not ended yet included."""
        return bool(self._requests)

    def writing(self) -> bool:
        """Whether anything is under way that writes, cancelled work that has not ended yet included."""
        return any(request.writes for request in self._requests.values())

    def deliver(self, outcome: _Outcome) -> None:
        """Called on the pool thread when work has ended."""
        try:
            self._finished.emit(outcome)
        except RuntimeError:  # the window is gone; so is everyone who could want the outcome
            return

    def complete(self) -> None:
        """Wait until what writes has ended, and hand over its outcome."""
        writing_pool().waitForDone()
        QCoreApplication.sendPostedEvents(self)

    def finish(self) -> None:
        """Stop everything and wait for it to end, so that a store can be closed."""
        self.cancel_all()
        pool().waitForDone()
        writing_pool().waitForDone()
        QCoreApplication.sendPostedEvents(self)

    def _settle(self, outcome: _Outcome) -> None:
        request = self._requests.pop(outcome.number, None)
        if request is None:
            return
        wanted = self._by_key.get(request.key) == outcome.number
        if wanted:
            del self._by_key[request.key]
        try:
            if wanted and not request.token():
                self._hand_over(request, outcome)
        finally:
            if not self._requests:
                self.idle.emit()

    @staticmethod
    def _hand_over(request: _Request, outcome: _Outcome) -> None:
        error = outcome.error
        if error is None:
            request.on_done(outcome.value)
        elif isinstance(error, Cancelled):
            return
        elif isinstance(error, Exception) and request.on_error is not None:
            request.on_error(error)
        else:
            raise error

    def _tell(self, number: int, done: int, total: int) -> None:
        request = self._requests.get(number)
        if request is not None and request.on_progress is not None and not request.token():
            request.on_progress(done, total)
