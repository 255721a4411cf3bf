"""How long the timeline of a case takes: first drawn with matplotlib loaded, drawn again, and under the pointer.

Run ``python tests/benchmarks/bench_timeline.py``. The course has 60 events and 5 series. "First" is measured in a
process of its own: fonts, glyphs and icons are met for the first time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.measuring import ROOT, Row, load, medians, timed

EVENTS = 60
FIRST_MS, HOVER_MS = 250.0, 16.0
WIDTH, HEIGHT = 1052, 646
_ROUNDS = 5
_FIRST = "import json; from tests.benchmarks.bench_timeline import first; print(json.dumps(first()))"


def course() -> Any:
    """The conversion course of the tests with as many further events as make 60."""
    from hccboard.domain import records
    from tests.unit.domain.timeline_case import BOARD, case, made

    found = case()
    kinds = ("tace", "haic", "biopsy", "radiotherapy_sbrt", "ablation_rfa")
    more = []
    while len(drawn_events(found)) + len(more) < EVENTS:
        day = date(2026, 2, 12) + timedelta(days=7 * len(more) % 180)
        more.append(made(records.Procedure, f"more{len(more)}", day, kind=kinds[len(more) % 5], session=1, target="S6"))
    return case(*more), BOARD


def drawn_events(found: Any) -> list[Any]:
    """The marks, stretches and doses of a course."""
    timeline = timeline_of(found)
    tracks = timeline.lane("systemic").tracks
    return [
        *(mark for lane in timeline.lanes for mark in lane.marks),
        *(one for track in tracks for one in (*track.stretches, *track.doses)),
    ]


def timeline_of(found: Any) -> Any:
    from hccboard.domain.response.recorded import episodes_of
    from hccboard.domain.timeline import timeline_of as made_of
    from tests.unit.domain.timeline_case import BOARD

    return made_of(found, BOARD, episodes_of(found, BOARD), board=BOARD)


def draw_once(found: Any) -> Any:
    """From the records to pixels, as a worker does it."""
    from hccboard.reports.figure_look import FigureLook
    from hccboard.reports.figure_render import render
    from hccboard.reports.timeline_figure import drawing

    return render(drawing(timeline_of(found), None, found), WIDTH, HEIGHT, FigureLook())


def first() -> tuple[float, float]:
    """Wall and processor milliseconds of the first drawing of this process, matplotlib loaded before."""
    import matplotlib.backends.backend_agg
    import matplotlib.figure  # noqa: F401

    import hccboard.reports.timeline_panels  # noqa: F401

    found, _board = course()
    return timed(lambda: draw_once(found))


def _first_in_new_process() -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", _FIRST], cwd=ROOT, capture_output=True, text=True, check=True)
    wall, processor = json.loads(done.stdout)
    return wall, processor


def _hover(found: Any) -> tuple[float, float]:
    """The median and the worst time from a pointer over another place to the painted card."""
    from PySide6.QtWidgets import QApplication

    from hccboard.gui import theme
    from hccboard.gui.panels.response.card import ToldCard
    from hccboard.gui.widgets.figure_view import FigureView

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    view = FigureView("timeline")
    view.resize(WIDTH, HEIGHT)
    view.set_card(ToldCard)
    view.show()
    view.canvas.show_picture(draw_once(found))
    taken = []
    for hit in view.hits() * 2:
        begin = perf_counter()
        view.canvas.point_at(hit, by_keys=False)
        view.canvas.repaint()
        taken.append((perf_counter() - begin) * 1000)
    view.close()
    view.deleteLater()
    taken = sorted(taken)
    return taken[len(taken) // 2], taken[-1]


def measure() -> Iterator[Row]:
    """The rows of the table."""
    found, _board = course()
    name = f"timeline, {len(drawn_events(found))} events and 5 series"
    wall, used = medians([_first_in_new_process() for _round in range(3)])
    yield Row(f"{name}: records to pixels, first", "ms", wall, used, FIRST_MS, judged="processor", note="new process")
    draw_once(found)
    wall, used = medians([timed(lambda: draw_once(found)) for _round in range(_ROUNDS)])
    yield Row(f"{name}: records to pixels, again", "ms", wall, used, FIRST_MS, judged="processor")
    wall, used = medians([timed(lambda: timeline_of(found)) for _round in range(_ROUNDS)])
    yield Row(f"{name}: of this records to timeline", "ms", wall, used)
    middle, worst = _hover(found)
    yield Row(f"{name}: pointer to painted card", "ms", middle, None, HOVER_MS, note=f"worst {worst:.1f} ms")


if __name__ == "__main__":
    from tests.benchmarks.run import show

    print(load())
    show(list(measure()))
