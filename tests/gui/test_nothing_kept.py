"""What is closed is let go of: boards opened and closed again, windows made anew, leave nothing behind."""

from __future__ import annotations

import gc
from collections import Counter

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from hccboard.domain import records
from hccboard.gui.entry_seam import IMAGING_SHEET, LAB_PANEL
from hccboard.gui.main_window import MainWindow
from hccboard.gui.panels.case_workspace.page import CaseWorkspace
from hccboard.gui.panels.cases.page import CasesPage
from hccboard.gui.panels.evidence.page import EvidencePage
from hccboard.operations import cases, edits, stores
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import settle

pytest_plugins = ["tests.gui.program_fixtures"]

TABS = ("overview", "staging", "response", "options", "conversion", "documents", "summary")
PAGES = (MainWindow, CasesPage, CaseWorkspace, EvidencePage)


def let_go() -> None:
    """Delete what is to be deleted."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def widgets() -> Counter[str]:
    """The living widgets by their kind."""
    let_go()
    return Counter(type(widget).__name__ for widget in QApplication.allWidgets())


def a_look_at_everything(program, path, qtbot) -> None:
    """Open the board, two of its cases in every view and every kind of form, the evidence; close the board."""
    store = stores.open_store(path, board.PASSPHRASE, author=board.AUTHOR)
    program.open_store(store)
    settle(qtbot, program)
    for number in ("HCC-0142", "HCC-0901"):
        program.open_case(cases.find_case(store, number))
        settle(qtbot, program)
        for tab in TABS:
            program.workspace.show_tab(tab)
            settle(qtbot, program)
    for kind in (LAB_PANEL, IMAGING_SHEET, "LiverAssessment"):
        program.edit(cases.find_case(store, "HCC-0142"), "", kind, "")
        settle(qtbot, program)
        program.case.close_form()
    program.show_evidence("study.sharp")
    settle(qtbot, program)
    program.close_file()
    settle(qtbot, program)


def test_a_board_that_is_opened_and_closed_ten_times_leaves_nothing(make_program, board_path, qtbot):
    program = make_program()
    a_look_at_everything(program, board_path, qtbot)
    a_look_at_everything(program, board_path, qtbot)  # caches are full
    before, objects = widgets(), len(gc.get_objects())
    a_look_at_everything(program, board_path, qtbot)
    for _time in range(7):
        store = stores.open_store(board_path, board.PASSPHRASE, author=board.AUTHOR)
        program.open_store(store)
        program.open_case(cases.find_case(store, "HCC-0142"))
        settle(qtbot, program)
        program.close_file()
    assert widgets() == before
    assert len(gc.get_objects()) < objects + 5_000  # a case in view has some thousands


def test_a_window_made_again_in_another_language_leaves_nothing_of_the_old_one(program, case, qtbot):
    case("HCC-0142")
    program.show_evidence("study.sharp")
    settle(qtbot, program)
    program.use_language("zh_CN")
    program.evidence.load()
    settle(qtbot, program)
    let_go()
    kept = Counter(type(one).__name__ for one in gc.get_objects() if type(one) in PAGES)
    assert set(kept.values()) == {1}
    assert {"MainWindow", "CasesPage", "EvidencePage"} <= set(kept)


def test_after_a_change_of_language_the_old_window_answers_nothing(program, case, store, qtbot):
    """Saving and closing reach the new window only; the old one is not there any more."""
    case_id = case("HCC-0142")
    program.show_evidence("study.sharp")
    settle(qtbot, program)
    program.use_language("zh_CN")
    settle(qtbot, program)
    let_go()
    changes = edits.save(store, [records.PerformanceStatus(case_id=case_id, date=board.TODAY, ecog_low=1)])
    program.session.announce(changes)
    settle(qtbot, program)
    program.close_file()
    settle(qtbot, program)
    program.open_store(stores.open_store(store.path, board.PASSPHRASE, author=board.AUTHOR))
    settle(qtbot, program)
    assert program.cases.order()
