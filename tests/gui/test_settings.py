"""What the settings page keeps in the board file."""

from __future__ import annotations

import pkgutil

import pytest

from hccboard.domain.response.recorded import ResponseRules
from hccboard.operations import cases, stores
from hccboard.operations.board_region import keep_region, region_of
from hccboard.operations.board_response import rules_of
from tests.gui.board_fixtures import settle

pytest_plugins = ["tests.gui.program_fixtures"]
pytestmark = pytest.mark.usefixtures("case_made_when_opened")


def counted(monkeypatch, name):
    """The calls of a function from now on."""
    made, real = [], pkgutil.resolve_name(name)
    monkeypatch.setattr(name, lambda *given, **named: made.append(given) or real(*given, **named))
    return made


def test_the_region_of_the_board_is_kept_in_its_file(program, qtbot):
    page = program.settings_page
    settle(qtbot, program)
    assert page.region.currentData() == ""
    with qtbot.waitSignal(program.session.settings_changed):
        page.region.setCurrentIndex(page.region.findData("CN"))
        page.region.activated.emit(page.region.currentIndex())
    settle(qtbot, program)
    assert region_of(program.session.store) == "CN"
    assert page.region.currentData() == "CN"


def test_a_region_that_there_is_not_is_never_kept(program):
    with pytest.raises(ValueError, match="XX"):
        keep_region(program.session.store, "XX")
    assert region_of(program.session.store) == ""


def test_options_go_by_the_region_of_the_board(program, case, qtbot, monkeypatch):
    case("HCC-0142")
    keep_region(program.session.store, "CN")
    program.workspace.show_tab("options")
    tab = program.options
    qtbot.waitUntil(lambda: tab.sheet() is not None)
    assert (tab.sheet().region, tab.sheet().board_region) == ("CN", "CN")
    assert "China" in tab.strip.region.itemText(0)
    keep_region(program.session.store, "")
    made = counted(monkeypatch, "hccboard.gui.panels.options.sheet.sheet_of")
    program.session.settings_changed.emit()
    qtbot.waitUntil(lambda: tab.sheet().board_region == "")
    settle(qtbot, program)
    assert "not stated" in tab.strip.region.itemText(0)
    assert len(made) == 1


def test_the_settings_of_response_are_kept_and_used(program, qtbot):
    page, store = program.settings_page, program.session.store
    settle(qtbot, program)
    page.response.boxes["pd_abs_mm_mrecist"].setValue(5)
    page.response.boxes["irecist_first"].setValue(21)
    assert page.changes() == 2
    assert page.save_button.text() == "Save 2 changes"
    with qtbot.waitSignal(program.session.settings_changed):
        page.save_button.click()
    settle(qtbot, program)
    kept = ResponseRules(pd_abs_mm_mrecist=5, irecist_window_days=(21, 56))
    assert rules_of(store) == program.session.rules == kept
    assert stores.read_setting(store, "staleness") is None
    assert page.changes() == 0
    keys = cases.case_ids(store, cases.CaseQuery()).keys
    assert all(kept.numbers in row.rules for row in cases.case_summaries(store, keys))


def test_a_window_never_ends_before_it_begins(program, qtbot):
    panel = program.settings_page.response
    settle(qtbot, program)
    panel.boxes["irecist_first"].setValue(300)
    assert panel.rules().irecist_window_days == (56, 56)
    panel.boxes["irecist_last"].setValue(10)
    assert panel.rules().irecist_window_days == (56, 56)
