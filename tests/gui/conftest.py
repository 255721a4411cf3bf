"""The window under test: offscreen, with the bundled fonts, in the light theme and English.

A test fails on a log warning it does not expect (Qt's own messages included), on a widget it leaves behind
and on a thread that is still running. What stands after a test is not looked through for garbage again until its
module ends: a collection takes a tenth of a second in a grown process and a few milliseconds of what one test made.
"""

from __future__ import annotations

import gc
import logging
import os
import threading
import weakref

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QThreadPool

from hccboard import translate
from hccboard.gui import theme
from tests.quick_keys import quick_keys

__all__ = ["quick_keys"]
# The offscreen platform says this of windows with a size limit and of menus
_HARMLESS = "This plugin does not support"


def pytest_collection_modifyitems(items):
    for item in items:
        if "qapp" not in getattr(item, "fixturenames", ()):
            continue
        item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
        item.add_marker(pytest.mark.qt_log_ignore(_HARMLESS, extend=True))


@pytest.fixture(scope="session", autouse=True)
def _garbage_on_this_thread():
    """As in the program: no worker searches for garbage, which would take widgets apart on its thread."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="session")
def _look(qapp):
    """The fonts and the light theme, once."""
    theme.apply(qapp, "light")
    return qapp


@pytest.fixture(scope="module", autouse=True)
def _garbage_of_the_module():
    """Look through everything once a module."""
    yield
    gc.unfreeze()
    gc.collect()


@pytest.fixture(autouse=True)
def _usual_look(_look):
    """Every test begins light, at text scale 1, in English; what it made is gone before the look is put back."""
    yield
    translate.use("en")
    if theme.tokens().name != "light" or theme.scale() != 1.0:
        theme.apply(_look, "light")


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def expected_warnings():
    """Parts of log warnings a test expects; any other warning fails it."""
    expected: list[str] = []
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    yield expected
    root.removeHandler(collector)
    messages = [record.getMessage() for record in collector.records]
    surprises = [m for m in messages if not any(part in m for part in expected)]
    assert not surprises, f"unexpected log warnings: {surprises}"


def _widgets(app) -> dict[int, str]:
    """The living widgets, in a window or in none, by the address of what Qt has of them."""
    living = [w for w in app.allWidgets() if _counts(w)]
    return {shiboken6.getCppPointer(w)[0]: f"{type(w).__name__} {w.objectName()}" for w in living}


def _counts(widget) -> bool:
    return type(widget).__name__ not in ("QTipLabel", "QDesktopScreenWidget", "QRollEffect")


@pytest.fixture(scope="session")
def _qt_threads():
    """The threads of Qt that were started and live."""
    started, start = weakref.WeakSet(), QThread.start

    def noted(thread, *arguments):
        started.add(thread)
        start(thread, *arguments)

    QThread.start = noted
    yield started
    QThread.start = start


@pytest.fixture(autouse=True)
def _nothing_left_behind(_usual_look, _look, _qt_threads, request):
    before = _widgets(_look)
    python_threads = set(threading.enumerate())
    yield
    if "qapp" not in request.fixturenames:
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = {key: name for key, name in _widgets(_look).items() if key not in before}
    gc.freeze()
    assert not left, f"widgets left: {sorted(left.values())}"
    assert QThreadPool.globalInstance().waitForDone(2000), "a worker of the thread pool still runs"
    running = [t for t in _qt_threads if t.isRunning()]
    assert not running, f"threads left running: {running}"
    new = [t for t in threading.enumerate() if t not in python_threads and not t.daemon]
    assert not new, f"threads left running: {new}"
