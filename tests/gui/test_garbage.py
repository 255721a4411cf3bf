"""Garbage is searched for on the window's thread, whoever makes it."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QThreadPool

from hccboard.gui import garbage
from hccboard.gui.garbage import Collector


class Cycle:
    """Garbage that only a search finds; it says on which thread it was taken apart."""

    def __init__(self, taken: list[str]) -> None:
        self.itself, self._taken = self, taken

    def __del__(self) -> None:
        self._taken.append(threading.current_thread().name)


def test_a_worker_takes_nothing_apart_and_the_window_does(qapp, qtbot, monkeypatch):
    monkeypatch.setattr(garbage, "_EVERY_MS", 5)
    taken: list[str] = []
    left = weakref.ref(Cycle(taken))
    QThreadPool.globalInstance().start(lambda: [[] for _ in range(50 * gc.get_threshold()[0])])
    assert QThreadPool.globalInstance().waitForDone(5000)
    assert left() is not None, "a worker searched"
    gc.enable()
    try:
        collector = Collector()
        assert not gc.isenabled()
        kept = [[] for _ in range(2 * gc.get_threshold()[0])]  # makes a search due
        qtbot.waitUntil(lambda: left() is None)
        assert taken == ["MainThread"] and kept
        collector.stop()
        assert gc.isenabled()
    finally:
        gc.disable()
        collector.deleteLater()


def test_a_search_through_everything_is_made_once_a_minute_at_most(qapp, monkeypatch):
    made: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda generation=2: made.append(generation))
    monkeypatch.setattr(gc, "get_count", lambda: (10**6, 10**6, 10**6))
    now = [1000.0]
    monkeypatch.setattr(garbage, "monotonic", lambda: now[0])
    collector = Collector()
    collector.look()
    now[0] += 61
    collector.look()
    collector.look()
    assert made == [1, 2, 1]
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, 0))
    collector.look()
    assert made == [1, 2, 1]
    collector.stop()
    collector.deleteLater()
