"""One keystroke in the search of the case list at 100,000 cases: from the key to the painted rows, against bare SQL.

The page, its controller and its worker are those of the program, in a window of 1440 x 900. The clock runs from the
key event until the table has painted the new rows. Bare SQL is the same statements sent to the driver on the same
file, taken in turn with the keystrokes; how much of the keystroke is waiting for the database is their ratio.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.measuring import PASSPHRASE, Row, board_of, load

CASES = 100_000
KEYSTROKE_MS, TO_BARE_SQL = 16.0, 1.5
PATIENCE_S = 20.0


@dataclass(frozen=True)
class Keystroke:
    """Milliseconds: to the end of the paint, of the processor by then, to the list in the model, of the paint."""

    wall: float
    processor: float
    listed: float
    paint: float


class Bench:
    """The Cases page on an open board, driven one key at a time."""

    def __init__(self, store: Any) -> None:
        from PySide6.QtCore import qInstallMessageHandler
        from PySide6.QtWidgets import QApplication

        from hccboard.gui import theme
        from hccboard.gui.panels.cases.controller import CasesController
        from hccboard.gui.panels.cases.page import CasesPage
        from hccboard.gui.session import Session
        from hccboard.gui.widgets.data_table import DataTable

        bench, paint = self, DataTable.paintEvent

        def painting(table: DataTable, event: Any) -> None:
            began = time.perf_counter()
            paint(table, event)
            bench.paints.append((began, time.perf_counter()))

        DataTable.paintEvent = painting
        qInstallMessageHandler(_complain)
        self.app = QApplication.instance() or QApplication([])
        theme.apply(self.app, "light")
        self.session = Session(today=date(2026, 11, 21))
        self.page = CasesPage(date(2026, 11, 21))
        self.controller = CasesController(self.page, self.session)
        self.paints: list[tuple[float, float]] = []
        self.listed_at = 0.0
        self.controller.listed.connect(self._listed)
        self.page.resize(1440, 900)
        self.page.show()
        self.session.open(store)
        self.settle()

    def _listed(self) -> None:
        self.listed_at = time.perf_counter()
        self.paints.clear()

    def wait(self, done: Callable[[], bool]) -> None:
        """Let the event loop run until something is so; it sleeps while there is nothing to do."""
        from PySide6.QtCore import QEventLoop

        end = time.perf_counter() + PATIENCE_S
        while not done():
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() > end:
                raise TimeoutError("the list was not painted")

    def settle(self) -> None:
        """Until nothing is under way: the rest of the order, the counts, the preview."""
        while self.controller.busy():
            self.wait(lambda: not self.controller.busy())
        for _ in range(3):  # what was asked for is laid out, then painted
            self.app.processEvents()

    def show(self, text: str) -> None:
        """Put a text into the field, without measuring."""
        self.page.filters.search.setText(text)
        self.settle()

    def keystroke(self, character: str) -> Keystroke:
        """One key, until the table has painted what it found."""
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent
        from PySide6.QtWidgets import QApplication

        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
        began, processor = time.perf_counter(), time.process_time()
        QApplication.sendEvent(self.page.filters.search, key)
        self.wait(lambda: self.listed_at > began)
        if self.page.model.rowCount():
            self.wait(lambda: bool(self.paints))
        used = time.process_time() - processor
        start, end = self.paints[0] if self.paints else (self.listed_at, self.listed_at)
        return Keystroke(1000 * (end - began), 1000 * used, 1000 * (self.listed_at - began), 1000 * (end - start))

    def close(self) -> None:
        self.settle()
        self.session.close()
        self.page.close()


def _complain(_kind: object, _context: object, message: str) -> None:
    if "does not support" not in message:  # the offscreen platform says this of every small window
        print(message, file=sys.stderr)


def _milliseconds(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1000


def measure(rounds: int = 5) -> list[Row]:
    from hccboard.operations import stores
    from hccboard.storage import search_text
    from tests.benchmarks.bench_store import TYPED, bare, ours

    board = board_of(CASES)
    keys: list[tuple[float, ...]] = []
    texts: list[str] = []
    with stores.open_store(board, PASSPHRASE, author="benchmark", read_only=True) as store:
        store.warm_up()
        bench = Bench(store)
        for text in (word[:end] for word in TYPED for end in range(1, len(word) + 1)):
            if not search_text.query(text):
                continue
            taken = []
            for _ in range(rounds):
                bench.show(text[:-1])
                key = bench.keystroke(text[-1])
                bench.settle()
                taken.append((*astuple(key), _milliseconds(bare(store, text)), _milliseconds(ours(store, text))))
            keys.append(tuple(statistics.median(column) for column in zip(*taken, strict=True)))
            texts.append(text)
        bench.close()
    return list(_rows(keys, texts))


def _rows(keys: list[tuple[float, ...]], texts: list[str]) -> Iterator[Row]:
    wall, processor, listed, paint, plain, read = (statistics.median(column) for column in zip(*keys, strict=True))
    slowest = max(range(len(keys)), key=keys.__getitem__)
    most = sorted(key[0] for key in keys)[int(len(keys) * 0.95)]
    said = f"{len(keys)} keystrokes, 95 % within {most:.0f} ms, slowest {texts[slowest]!r} {keys[slowest][0]:.0f} ms"
    yield Row(f"search: bare SQL at {CASES:,} cases", "ms", plain, note=load())
    yield Row("search: rows read by operations", "ms", read, limit=KEYSTROKE_MS)
    yield Row("search: rows read by operations / bare SQL", "x", read / plain, limit=TO_BARE_SQL)
    yield Row("search: keystroke to painted rows", "ms", wall, processor, KEYSTROKE_MS, note=said)
    yield Row("search: keystroke to painted rows / bare SQL", "x", wall / plain, limit=TO_BARE_SQL)
    yield Row("search:   of which until the list is in the model", "ms", listed)
    yield Row("search:   of which painting the table", "ms", paint)


if __name__ == "__main__":
    from tests.benchmarks.run import show

    show(measure())
