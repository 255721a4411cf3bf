"""A whole follow-up study of five lesions entered with the keyboard alone, from the date to Ctrl Enter."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QMenu

from hccboard.domain.records import ImagingStudy, Lesion, Measurement, MetastasisFinding, VascularInvasion
from hccboard.gui.entry_seam import IMAGING_SHEET
from hccboard.gui.panels.entry.imaging_sizes import state_typed
from hccboard.operations import cases, edits
from tests.gui.board_fixtures import BASELINE, LATEST, PATIENCE_MS, settle

pytest_plugins = ["tests.gui.program_fixtures"]

Key = Qt.Key
CASE = "case-0142"
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(program, case, qtbot):
    """The sheet of a case with five lesions: two targets, a satellite, a node, a lung nodule."""
    case_id = case("HCC-0142")
    added = [
        Lesion(id="l3", case_id=case_id, label="L3", organ="liver", segments=("S6",), role="non_target",
               hcc_certainty="yes", date=BASELINE),
        Lesion(id="k1", case_id=case_id, label="K1", organ="regional_lymph_node", role="non_target",
               hcc_certainty="yes", date=BASELINE),
    ]  # fmt: skip
    for study, day in (("ct3", BASELINE), ("ct8", LATEST)):
        own = {"case_id": case_id, "study_id": f"{case_id}-{study}", "date": day, "state": "measured"}
        added += [Measurement(lesion_id="l3", longest_diameter_mm=14, viable_diameter_mm=14, **own),
                  Measurement(lesion_id="k1", short_axis_mm=12, **own)]  # fmt: skip
    program.session.announce(edits.save(program.session.store, added))
    settle(qtbot, program)
    program.case.edit(case_id, "", IMAGING_SHEET, "")
    sheet = program.case.page.entry()
    qtbot.waitUntil(sheet.isVisible)
    settle(qtbot, program)
    yield sheet
    program.case.close_form()
    settle(qtbot, program)


def press(qtbot, *typed):
    """Keys go where the focus is; nothing is clicked."""
    for one in typed:
        target = QApplication.activePopupWidget() or QApplication.focusWidget()
        if isinstance(one, str):
            qtbot.keyClicks(target, one)
        elif isinstance(one, tuple):
            qtbot.keyClick(target, *one)
        else:
            qtbot.keyClick(target, one)


def write(edit, text):
    """Text as an input method commits it."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(edit, event)


def tab_to(qtbot, widget, most=40):
    """Tab until the focus is in a widget."""
    for _step in range(most):
        if widget.isAncestorOf(QApplication.focusWidget()) or widget is QApplication.focusWidget():
            return
        press(qtbot, Key.Key_Tab)
    raise AssertionError(f"{widget.accessibleName()} is not reached by Tab")


def test_a_follow_up_of_five_lesions_without_the_mouse(program, panel, qtbot):
    store = program.session.store
    press(qtbot, "2026-08-11", Key.Key_Tab, Key.Key_Down, Key.Key_Tab, Key.Key_Return)
    assert [row.typed.label for row in panel.lesions.rows] == ["L1", "L2", "L3", "K1", "N1"]
    press(qtbot, "56", Key.Key_Tab, "31", Key.Key_Return)  # L1
    press(qtbot, "=", Key.Key_Tab, "11", Key.Key_Return)  # L2: the longest as last
    press(qtbot, "+", (Key.Key_L, ALT), Key.Key_Down, Key.Key_Return, Key.Key_Return)  # L3 is part of L1 now
    press(qtbot, "9", Key.Key_Return)  # K1: the cursor stands in the short axis
    press(qtbot, "!11", Key.Key_Return)  # N1: unequivocally progressed
    assert panel.lesions.answers.new_lesions.isAncestorOf(QApplication.focusWidget())
    press(qtbot, Key.Key_Right)  # no
    tab_to(qtbot, panel.lesions.listed)
    press(qtbot, Key.Key_Space)  # yes
    tab_to(qtbot, panel.liver.strips["portal_vein"])
    press(qtbot, Key.Key_Right, Key.Key_Right)  # Vp2
    tab_to(qtbot, panel.liver.strips["thrombus_status"])
    press(qtbot, Key.Key_Right)  # present
    tab_to(qtbot, panel.sites.strips["regional_lymph_node"])
    press(qtbot, Key.Key_Space)  # yes
    qtbot.waitUntil(lambda: "decided by non-target disease" in panel.typing.response.accessibleName())
    program.window.activateWindow()  # the offscreen platform leaves no window active after a menu
    qtbot.waitUntil(lambda: panel.sites.isAncestorOf(QApplication.focusWidget() or panel))
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        press(qtbot, (Key.Key_Return, CONTROL))
    settle(qtbot, program)
    after = cases.read_case(store, CASE)
    study = next(one for one in after.of(ImagingStudy) if one.label == "CT-9")
    assert (study.date, study.modality, study.new_lesions, study.all_nodules_listed) == (
        date(2026, 8, 11), "ct", "no", True)  # fmt: skip
    sizes = {one.lesion_id.removeprefix(f"{CASE}-"): one for one in after.of(Measurement) if one.study_id == study.id}
    told = {key: (one.state, one.longest_diameter_mm, one.viable_diameter_mm, one.short_axis_mm)
            for key, one in sizes.items()}  # fmt: skip
    assert told == {
        "l1": ("measured", 56, 31, None), "l2": ("measured", 25, 11, None), "l3": ("joined", None, None, None),
        "k1": ("measured", None, None, 9), "n1": ("progressed", 11, None, None),
    }  # fmt: skip
    assert sizes["l3"].joined_to_id == f"{CASE}-l1"
    vessels = next(one for one in after.of(VascularInvasion) if one.study_id == study.id)
    assert (vessels.portal_vein, vessels.thrombus_status) == ("Vp2", "present")
    found = {one.site: one.certainty for one in after.of(MetastasisFinding) if one.study_id == study.id}
    assert found == {"regional_lymph_node": "yes"}


def test_a_column_is_copied_where_it_is_empty(panel, qtbot):
    press(qtbot, "2026-08-11", Key.Key_Tab, Key.Key_Down, Key.Key_Tab, Key.Key_Return)
    press(qtbot, "50", (Key.Key_Equal, ALT))
    assert [row.longest.text() for row in panel.lesions.rows] == ["50", "25", "14", "", "9"]
    press(qtbot, Key.Key_Tab, (Key.Key_Equal, ALT))
    assert [row.second.text() for row in panel.lesions.rows][:4] == ["31", "12", "14", "12"]


def test_a_column_can_be_called_gone(panel, qtbot):
    press(qtbot, "2026-08-11", Key.Key_Return, "50", (Key.Key_0, ALT))
    assert [row.longest.text() for row in panel.lesions.rows] == ["50", "0", "0", "0", "0"]
    qtbot.waitUntil(lambda: "Sum of longest diameters: 50" in panel.lesions.sums.accessibleName())


def test_the_role_goes_round_and_a_sign_speaks_for_the_lesion(panel, qtbot):
    press(qtbot, "2026-08-11", Key.Key_Return)
    row = panel.lesions.rows[0]
    roles = []
    for _turn in range(4):
        press(qtbot, (Key.Key_R, ALT))
        roles.append(row.typed.role)
    assert roles == ["non_target", "new", None, "target"]
    press(qtbot, Key.Key_Tab, "?")
    assert (row.longest.text(), row.longest.hasFocus(), row.second.isVisible()) == ("?", True, False)
    press(qtbot, Key.Key_Backspace)
    write(row.longest, "\uff1f")  # as an input method of Chinese puts it in
    assert (row.longest.text(), state_typed(row.typed.longest)) == ("\uff1f", "not_evaluable")
    press(qtbot, Key.Key_Backspace)
    write(row.longest, "\uff1d")
    assert row.longest.text() == "58"


def test_links_of_a_lesion_are_in_a_menu(panel, qtbot):
    press(qtbot, "2026-08-11", Key.Key_Return, (Key.Key_L, ALT))
    menu = next(one for one in panel.lesions.findChildren(QMenu) if one.isVisible())
    words = [action.text() for action in menu.actions()]
    assert words == [
        "Joined with L2, S7, measured there from here on", "Joined with L3, S6, measured there from here on",
        "Split from L2, S7", "Split from L3, S6",
    ]  # fmt: skip
    press(qtbot, Key.Key_Up, Key.Key_Return)
    assert panel.lesions.rows[0].typed.split_from_id == "l3"
    assert "split from L3" in panel.lesions.details._words.text()
