"""Evidence packs, the options for a case, a keystroke in the evidence browser, regimens side by side."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hccboard import evidence, paths
from hccboard.evidence.packs import load_packs
from tests.benchmarks.measuring import Row, load, medians, timed

REPEATS = 9
QUERIES = ("c", "ce", "ces", "cesetial", "os imbrave", "zz")
CASE = {
    "ecog_ps": 0, "bilirubin_mg_dl": 0.8, "albumin_g_l": 42, "inr": 1.0, "ascites": "none", "encephalopathy_grade": 0,
    "platelets_10e9_l": 180, "afp_ng_ml": 500, "goal": "conversion",
    "tumour": {"nodule_diameters_cm": [6.0], "pv_invasion": "Vp3", "hv_invasion": "Vv0", "regional_ln": False,
               "distant_mets": False},
    "lines_of_therapy": [{"regimen": "sorafenib", "outcome": "progression"}],
}  # fmt: skip
"""Invented: a case for which every group of options has something."""


def measure() -> list[Row]:
    """For the common table: packs of 150 ms, options of 10 ms, a keystroke of 16 ms."""
    folder = paths.resources("evidence")
    load_packs(folder)
    loading = medians([timed(lambda: load_packs(folder)) for _ in range(REPEATS)])
    base = evidence.shipped()
    base.search("warm")
    typed = [timed(lambda query=query: base.search(query)) for query in QUERIES]
    return [
        Row("evidence: load and check every pack", "ms", *loading, 150.0, judged="processor",
            note=f"{len(base.by_id)} entries, {load()}"),
        Row("evidence: one keystroke of the search", "ms", *medians(typed), 16.0, judged="processor"),
        _browser(), _painted(), _options(), *_comparisons(),
    ]  # fmt: skip


def _browser() -> Row:
    """A keystroke in the list of the evidence browser: what it finds and how many of each kind."""
    from hccboard.operations.evidence_browsing.library import library
    from hccboard.operations.evidence_browsing.shapes import Query

    shelf = library()
    shelf.find(Query(text="warm"))
    typed = [timed(lambda query=query: shelf.find(Query(text=query))) for query in QUERIES]
    return Row("evidence: one keystroke in the list of the browser", "ms", *medians(typed), 16.0, judged="processor")


def _painted() -> Row:
    """A keystroke in the window, 1440 x 900: from the key to the painted search field, list and kinds."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from hccboard.gui import theme
    from hccboard.gui.panels.evidence.controller import EvidenceController
    from hccboard.gui.panels.evidence.page import EvidencePage

    app = QApplication.instance() or QApplication([])
    theme.apply(app, "light")
    page = EvidencePage()
    controller = EvidenceController(page)
    page.resize(1440, 900)
    page.show()
    controller.load()
    while controller.busy():
        app.processEvents()
    back = Qt.Key.Key_Backspace
    typed = [timed(_stroke(page, key)) for key in (*"cesetial", *[back] * 8, *"os lung", *[back] * 7)]
    controller.tasks.finish()
    page.close()
    return Row("evidence: one keystroke to the painted list", "ms", *medians(typed), 16.0, judged="processor",
               note="the open record follows 60 ms after the last key")  # fmt: skip


def _stroke(page: Any, key: Any) -> Callable[[], None]:
    from PySide6.QtTest import QTest

    def press() -> None:
        QTest.keyClick(page.list.search, key)
        for painted in (page.list.search, page.list.table.viewport(), page.kinds):
            painted.repaint()

    return press


def _options() -> Row:
    from hccboard.operations.options import OptionsFile, report_for

    (facts,) = OptionsFile(json.dumps(CASE)).facts()
    report = report_for(facts)
    used = medians([timed(lambda: report_for(facts)) for _ in range(REPEATS)])
    return Row("options: one case", "ms", *used, 10.0, judged="processor", note=f"{len(report.options)} options")


def _comparisons() -> list[Row]:
    """Built again at every change of goal or filter, so a keystroke's time is the measure."""
    from hccboard.operations.comparison import comparison_for
    from hccboard.operations.forest import forest_for

    base = evidence.with_local()
    rows = len(comparison_for("long_term", base=base).rows)
    tables = medians([timed(lambda: comparison_for("long_term", base=base)) for _ in range(REPEATS)])
    plots = medians([timed(lambda: forest_for("os", base=base)) for _ in range(REPEATS)])
    return [
        Row("evidence: regimens side by side", "ms", *tables, 16.0, judged="processor", note=f"{rows} arms"),
        Row("evidence: a forest plot's effects", "ms", *plots, 16.0, judged="processor"),
    ]  # fmt: skip
