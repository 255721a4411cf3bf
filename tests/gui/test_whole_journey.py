"""The main job end to end in the real window: import, list, search, open, edit, undo, what-if, print."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hccboard.domain.records import PerformanceStatus
from hccboard.gui.widgets.segmented import Segmented
from hccboard.operations import cases, edits
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, PATIENCE_MS, settle

pytest_plugins = ["tests.gui.program_fixtures"]

SHEET = """\
Case no,Patient name,Sex,Date of birth,ECOG,AFP (ng/mL),Bilirubin (mg/dL),Albumin (g/dL),INR
HCC-0301,Synthetic 101,M,1961-04-12,0,12,0.9,4.1,1.05
HCC-0302,合成 102,F,1958-05-03,1,>1210,1.4,3.4,1.21
HCC-0303,Synthetic 103,M,1970-11-02,2,486,1.2,3.1,1.4
"""


@pytest.fixture
def spreadsheet(tmp_path):
    path = tmp_path / "cohort.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def press(qtbot, *keys):
    """Type where the focus is."""
    for key in keys:
        if isinstance(key, str):
            qtbot.keyClicks(QApplication.focusWidget(), key)
        else:
            qtbot.keyClick(QApplication.focusWidget(), key)


def test_from_a_spreadsheet_to_a_printed_summary(make_program, qtbot, tmp_path, spreadsheet):
    program = make_program()
    program.begin()
    _new_file(program, qtbot, tmp_path)
    _import(program, qtbot, spreadsheet)
    case_id = _search_and_open(program, qtbot)
    _correct(program, qtbot)
    _undo(program, qtbot, case_id)
    _suppose(program, qtbot, case_id)
    _print(program, qtbot, tmp_path, case_id)
    assert program.workspace.messages.bars()[0].accessibleName().startswith("Saved.")


def _new_file(program, qtbot, tmp_path):
    page = program.start_page
    page.set_folder(tmp_path)
    page.passphrase.setFocus()
    qtbot.waitUntil(page.passphrase.hasFocus)
    press(qtbot, board.PASSPHRASE, Qt.Key.Key_Tab, board.PASSPHRASE, Qt.Key.Key_Tab, AUTHOR)
    with qtbot.waitSignal(program.start.done, timeout=PATIENCE_MS):
        press(qtbot, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert program.cases_page.state() == "No case in this board file yet"


def _import(program, qtbot, spreadsheet):
    program.show_import(str(spreadsheet))
    page = program.window.page("import")
    qtbot.waitUntil(page.summary.import_button.isEnabled, timeout=PATIENCE_MS)
    assert cases.find_case(program.session.store, "HCC-0301") is None, "nothing is stored by looking"
    with qtbot.waitSignal(page.imported, timeout=PATIENCE_MS):
        page.summary.import_button.click()
    program.show_cases()
    settle(qtbot, program)
    assert program.cases_page.model.rowCount() == 3


def _search_and_open(program, qtbot):
    page = program.cases_page
    page.table.setFocus()
    press(qtbot, Qt.Key.Key_Slash)
    QApplication.focusWidget().setText("合成")  # QTest has no keys for Chinese
    settle(qtbot, program)
    assert [row.case_number for row in page.model.seen()] == ["HCC-0302"]
    press(qtbot, Qt.Key.Key_Return)
    with qtbot.waitSignal(program.case.opened, timeout=PATIENCE_MS):
        press(qtbot, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert program.workspace.banner.data().case_id == "HCC-0302"
    return program.workspace.case_id()


def _facts(program):
    return {fact.key: fact.value for fact in program.workspace.banner.data().facts}


def _correct(program, qtbot):
    """ECOG 1 becomes 3, with a reason; the old value stays in the history."""
    assert _facts(program)["ecog_ps"] == "1"
    record = program.workspace.view().case.latest(PerformanceStatus)
    program.workspace.banner.fact_activated.emit("ecog_ps")
    qtbot.waitUntil(lambda: program.workspace.entry() is not None)
    form = program.workspace.entry()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), Segmented))
    assert form.isAncestorOf(QApplication.focusWidget())
    QApplication.focusWidget().buttons()[3].click()
    form.fields.fields["ecog_high"].editor.buttons()[3].click()
    form.reason_edit.setFocus()
    press(qtbot, "typed wrongly")
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    assert (_facts(program)["ecog_ps"], _facts(program)["bclc"]) == ("3", "D")
    story = edits.history(program.session.store, record.id)
    assert [(e.action, e.reason) for e in story][-1] == ("change", "typed wrongly")
    assert story[-1].old.ecog_low == 1


def _undo(program, qtbot, case_id):
    qtbot.keyClick(program.workspace, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _facts(program)["ecog_ps"] == "1", timeout=PATIENCE_MS)
    settle(qtbot, program)
    row = next(r for r in program.cases_page.model.seen() if r.case_id == case_id)
    assert row.ecog_ps == "1"


def _suppose(program, qtbot, case_id):
    before = edits.case_history(program.session.store, case_id)
    program.workspace.setFocus()
    qtbot.keyClick(program.workspace, Qt.Key.Key_W)
    assert program.workspace.current_tab() == "staging"
    program.staging.what_if.choices["ecog_ps"].buttons()[4].click()
    found = {d.system: d for d in program.staging.what_if.differences()}
    assert found["bclc"].changes
    assert found["bclc"].supposed == "D"
    assert edits.case_history(program.session.store, case_id) == before


def _print(program, qtbot, tmp_path, case_id):
    qtbot.keyClick(program.workspace, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.summary.page_count() > 0, timeout=PATIENCE_MS)
    program.printing.save(tmp_path / "summary.pdf", False)
    settle(qtbot, program)
    assert (tmp_path / "summary.pdf").read_bytes().startswith(b"%PDF")
    assert edits.case_history(program.session.store, case_id)[0].action == "export"
