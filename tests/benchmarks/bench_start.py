"""From the start of the process to the first painted window and to a painted case list, against an empty window.

Every start is a process of its own; the kinds take turns, so that what else the machine does meets all of them
alike. Bytecode is compiled before. The clock starts before the process is made and stops when the event loop runs
again after the paint. Key derivation is measured in the process and taken off the list's time.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.measuring import PASSPHRASE, ROOT, Row, board_of, cache, load

CASES = 10_000
WINDOW_LIMIT, LIST_LIMIT = 1.5, 3.0

DONE = """
import os, time
spent_on_key = 0.0
open_program = None
def done():
    wall = time.monotonic() - float(os.environ["BENCHMARK_STARTED"]) - spent_on_key
    os.write(1, f"{wall} {time.process_time()} ".encode())
    if open_program is not None:  # the board file is left as it was found
        open_program.window.close()
    os._exit(0)
"""

EMPTY = f"""{DONE}
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def event(self, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, done)
        return super().event(event)
app = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
"""

# As the user starts it, command line included. The first paint is the frame; the page follows at once.
FIRST = f"""{DONE}
from PySide6.QtWidgets import QApplication
run = QApplication.exec
def watched():
    for window in QApplication.topLevelWidgets():
        if hasattr(window, "painted"):
            window.painted.connect(done)
    return run()
QApplication.exec = staticmethod(watched)
from hccboard.launch import main
main([])
"""

# Lets the program begin as it does, then watches for a paint.
BEGUN = f"""{DONE}
from hccboard.gui import main
furnish = main._program
def furnished(*arguments):
    global open_program
    open_program = furnish(*arguments)
    begin = open_program.begin
    def begun(*given, **named):
        begin(*given, **named)
        watch()
    open_program.begin = begun
    return open_program
main._program = furnished
"""

PAGE = f"""{BEGUN}
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, done)
        return False
watcher = Watch()
def watch():
    open_program.window.page("start").installEventFilter(watcher)
from hccboard.launch import main as launch
launch([])
"""

LIST = f"""{BEGUN}
def watch():
    from PySide6.QtCore import QTimer
    from hccboard.gui.widgets.data_table import DataTable
    from hccboard.storage import key_block
    derive = key_block._passphrase_key
    def derived(*arguments):
        global spent_on_key
        began = time.monotonic()
        try:
            return derive(*arguments)
        finally:
            spent_on_key += time.monotonic() - began
    key_block._passphrase_key = derived
    paint = DataTable.paintEvent
    def painting(table, event):
        paint(table, event)
        model = table.model()
        if model is not None and model.rowCount() and model.total() == CASES and model.case_at(0):
            QTimer.singleShot(0, done)
    DataTable.paintEvent = painting
    open_program.start.open(PASSPHRASE, "benchmark", False)
main.open_window(store=BOARD)
"""


def start(program: str, home: Path) -> tuple[float, float]:
    """(wall, processor) milliseconds until the program says that it is painted."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= {
        "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(cache() / "bytecode"), "QT_QPA_PLATFORM": "offscreen",
        "HCCBOARD_HOME": str(home), "BENCHMARK_STARTED": str(time.monotonic()),
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False,
                          timeout=120)  # fmt: skip
    if done.returncode != 0 or not done.stdout:
        raise RuntimeError(done.stderr)
    wall, processor = map(float, done.stdout.split()[:2])
    return wall * 1000, processor * 1000


def measure(rounds: int = 11) -> list[Row]:
    board = board_of(CASES)
    listing = f"CASES, PASSPHRASE, BOARD = {CASES}, {PASSPHRASE!r}, {str(board)!r}\n{LIST}"
    programs = {"empty": EMPTY, "first": FIRST, "page": PAGE, "list": listing}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            for name, program in programs.items():
                measured = start(program, Path(folder) / name)
                if number:  # the first round fills the caches
                    taken[name].append(measured)
    wall = {name: statistics.median(w for w, _ in found) for name, found in taken.items()}
    used = {name: statistics.median(p for _, p in found) for name, found in taken.items()}

    def to_empty(name: str, words: str, limit: float | None) -> Row:
        return Row(words, "x", wall[name] / wall["empty"], used[name] / used["empty"], limit,
                   note=f"{wall[name]:.0f} / {wall['empty']:.0f} ms")  # fmt: skip

    return [
        Row("start: empty PySide6 window, painted", "ms", wall["empty"], used["empty"], note=load()),
        to_empty("first", "start: first painted window / empty window", WINDOW_LIMIT),
        to_empty("page", "start: first page painted / empty window", None),
        to_empty("list", f"start: painted list of {CASES:,} cases, unlocked / empty window", LIST_LIMIT),
    ]


if __name__ == "__main__":
    from tests.benchmarks.run import show

    show(measure())
