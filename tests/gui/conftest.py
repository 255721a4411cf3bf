"""The window under test: offscreen, with the bundled fonts, in the light theme and English.

A test fails on a log warning it does not expect (Qt's own messages included), on a window it leaves behind
and on a thread that is still running.
"""

from __future__ import annotations

import gc
import logging
import os
import threading

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QThreadPool

from hccboard import translate
from hccboard.gui import theme

# The offscreen platform says this of windows with a size limit and of menus
_HARMLESS = "This plugin does not support"


def pytest_collection_modifyitems(items):
    for item in items:
        if "qapp" not in getattr(item, "fixturenames", ()):
            continue
        item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
        item.add_marker(pytest.mark.qt_log_ignore(_HARMLESS, extend=True))


@pytest.fixture(scope="session")
def _look(qapp):
    """The fonts and the light theme, once."""
    theme.apply(qapp, "light")
    return qapp


@pytest.fixture(autouse=True)
def _usual_look(_look):
    """Every test begins light, at text scale 1, in English."""
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


def _windows(app) -> dict[int, str]:
    """The windows that belong to nobody."""
    kept = [w for w in app.topLevelWidgets() if w.parent() is None]
    return {id(w): f"{type(w).__name__} {w.objectName()}" for w in kept if _counts(w)}


def _counts(widget) -> bool:
    return type(widget).__name__ not in ("QTipLabel", "QDesktopScreenWidget", "QRollEffect")


def _running_threads() -> list[QThread]:
    return [o for o in gc.get_objects() if isinstance(o, QThread) and o.isRunning()]


@pytest.fixture(autouse=True)
def _nothing_left_behind(_look, request):
    before = _windows(_look)
    python_threads = set(threading.enumerate())
    qt_threads = set(map(id, _running_threads()))
    yield
    if "qapp" not in request.fixturenames:
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = {key: name for key, name in _windows(_look).items() if key not in before}
    assert not left, f"windows left open: {sorted(left.values())}"
    assert QThreadPool.globalInstance().waitForDone(2000), "a worker of the thread pool still runs"
    running = [t for t in _running_threads() if id(t) not in qt_threads]
    assert not running, f"threads left running: {running}"
    new = [t for t in threading.enumerate() if t not in python_threads and not t.daemon]
    assert not new, f"threads left running: {new}"
