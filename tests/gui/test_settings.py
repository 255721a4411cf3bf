"""What the settings page keeps in the board file."""

from __future__ import annotations

import pytest

from hccboard.operations.board_region import keep_region, region_of
from tests.gui.board_fixtures import settle

pytest_plugins = ["tests.gui.program_fixtures"]


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


def test_options_go_by_the_region_of_the_board(program, case, qtbot):
    case("HCC-0142")
    keep_region(program.session.store, "CN")
    program.workspace.show_tab("options")
    tab = program.options
    qtbot.waitUntil(lambda: tab.sheet() is not None)
    assert (tab.sheet().region, tab.sheet().board_region) == ("CN", "CN")
    assert "China" in tab.strip.region.itemText(0)
    keep_region(program.session.store, "")
    program.session.settings_changed.emit()
    qtbot.waitUntil(lambda: tab.sheet().board_region == "")
    settle(qtbot, program)
    assert "not stated" in tab.strip.region.itemText(0)
