"""The evidence browser in the real window: reading off its thread, search, links, the open case, local packs."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from hccboard import evidence
from hccboard.evidence import PackRefused, Problem
from hccboard.gui.panels.evidence import controller
from hccboard.gui.panels.evidence.grid_table import GridTable
from hccboard.gui.panels.evidence.sections import ConflictCard, SectionHead, WrappedLink
from hccboard.gui.widgets.heat_map import HeatMap
from hccboard.operations import evidence_browsing
from tests.gui.board_fixtures import PATIENCE_MS, settle
from tests.unit.operations.test_evidence_browsing import BROKEN, WARD

pytest_plugins = ["tests.gui.program_fixtures"]
pytestmark = pytest.mark.usefixtures("case_made_when_opened")


@pytest.fixture(autouse=True)
def _packs_of_this_test(tmp_path):
    """The local packs are those of the test's own user data."""
    evidence.reload()
    yield
    evidence.reload()


@pytest.fixture
def page(program, qtbot):
    """The page of the evidence with the packs read."""
    program.window.show_page("evidence")
    settle(qtbot, program)
    return program.evidence_page


def press(qtbot, widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(widget, key, modifier)


def shown(page):
    """The records in the list by title, heads of groups left out."""
    model = page.list.model
    return [record.title for row in range(model.rowCount()) if (record := model.record_at(row))]


def open_title(page):
    return page.detail.detail().title


# -- reading --------------------------------------------------------------------------------------------------


def test_the_packs_are_read_when_the_page_is_first_shown_and_off_the_windows_thread(program, qtbot, monkeypatch):
    read_on = []
    real = evidence_browsing.library
    monkeypatch.setattr(evidence_browsing, "library", lambda: (read_on.append(threading.current_thread()), real())[1])
    assert "evidence" not in program._parts
    program.window.show_page("evidence")
    page = program.evidence_page
    assert not page.is_ready()
    settle(qtbot, program)
    assert page.is_ready()
    assert read_on
    assert threading.main_thread() not in read_on
    program.show_cases()
    program.window.show_page("evidence")
    settle(qtbot, program)
    assert len(read_on) == 1


def test_the_rail_has_the_page_and_its_key(program, qtbot):
    assert program.window.rail.button("evidence").shortcut().toString() == "Ctrl+3"
    press(qtbot, program.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.window.current_page() == "evidence", timeout=PATIENCE_MS)
    settle(qtbot, program)
    assert program.evidence_page.list.table.hasFocus()


def test_a_damaged_pack_of_the_program_says_why_and_can_be_read_again(program, qtbot, monkeypatch):
    problem = Problem("trials.toml", "study.sharp", "phase", "'9' is no choice here", ("3",))

    def refuse():
        raise PackRefused("hccboard", [problem])

    real = evidence_browsing.library
    monkeypatch.setattr(evidence_browsing, "library", refuse)
    program.window.show_page("evidence")
    settle(qtbot, program)
    page = program.evidence_page
    assert page.state() == "The evidence pack hccboard cannot be used."
    monkeypatch.setattr(evidence_browsing, "library", real)
    page.read_again_requested.emit()
    settle(qtbot, program)
    assert page.is_ready()
    assert page.state() == ""


# -- the list -------------------------------------------------------------------------------------------------


def test_typing_narrows_at_once_and_the_open_record_follows(page, program, qtbot):
    page.list.focus_search()
    qtbot.keyClicks(page.list.search, "cesetial")
    assert shown(page) == ["CELESTIAL"]  # with the key, not later
    settle(qtbot, program)
    assert open_title(page) == "CELESTIAL"
    assert "1" in next(button.text() for button in page.kinds.buttons() if "Discrep" in button.text())
    press(qtbot, page.list.search, Qt.Key.Key_Return)
    assert page.list.table.hasFocus()
    press(qtbot, page.list.table, Qt.Key.Key_Slash)
    assert page.list.search.hasFocus()
    press(qtbot, page.list.search, Qt.Key.Key_Escape)
    assert len(shown(page)) == len(program.evidence.library.records["trials"])


def test_arrows_pass_over_the_heads_of_groups(page, program, qtbot):
    table, model = page.list.table, page.list.model
    second_group = model.group_rows()[1]
    last = model.record_at(second_group - 1)
    program.evidence.show_entry(last.id)
    settle(qtbot, program)
    table.setFocus()
    press(qtbot, table, Qt.Key.Key_Down)
    settle(qtbot, program)
    assert open_title(page) == model.record_at(second_group + 1).title
    press(qtbot, table, Qt.Key.Key_Return)
    assert page.detail.scroll.hasFocus()


def test_filters_are_those_the_kind_has_and_are_kept_where_they_apply(page, program, qtbot):
    page.list.pills["line"]._pick("second")
    settle(qtbot, program)
    assert "RESORCE" in shown(page)
    assert "SHARP" not in shown(page)
    page.kinds.buttons()[3].click()  # rule sets have no line
    settle(qtbot, program)
    assert not page.list.pills["line"].isVisibleTo(page)
    assert page.list.filters() == {}
    page.kinds.buttons()[0].click()
    settle(qtbot, program)
    assert "SHARP" not in shown(page)
    foot = program.evidence.library.version
    assert any(label.text() == foot for label in page.list.findChildren(type(page.detail._title)))


def test_nothing_found_says_where_else_it_is_and_leads_there(page, program, qtbot):
    page.list.search.setText("oligometast")
    settle(qtbot, program)
    hits = program.evidence.library.find(program.evidence.query()).hits
    page.list.search.setText("I-48")
    settle(qtbot, program)
    assert page.list.state() == "No record matches"
    page.list._state.buttons()[-1].click()
    settle(qtbot, program)
    assert page.kind() in ("sources", "discrepancies")
    assert page.list.state() == ""
    assert hits is not None
    page.list.search.setText("qqzz")
    settle(qtbot, program)
    page.list._state.buttons()[0].click()
    assert page.list.search.text() == ""


# -- the open record ------------------------------------------------------------------------------------------


def test_a_link_leads_to_its_record_and_alt_left_back(page, program, qtbot):
    program.evidence.show_entry("study.imbrave150")
    settle(qtbot, program)
    links = [one for one in page.detail.findChildren(WrappedLink) if one.text() == "Finn 2020"]
    links[0].click()
    settle(qtbot, program)
    assert page.kind() == "sources"
    assert open_title(page) == "Finn 2020"
    page.detail.scroll.setFocus()
    press(qtbot, page.detail.scroll, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, program)
    assert open_title(page) == "IMbrave150"
    assert not page.detail.back_button.isVisibleTo(page)


def test_an_entry_of_any_kind_opens_the_record_that_shows_it(program, qtbot):
    for entry, kind, title in (
        ("discrepancy.I-09", "discrepancies", "GO30140, medians of atezolizumab with bevacizumab"),
        ("approval.lenvatinib.us.first", "regimens", "Lenvatinib"),
        ("result.imbrave150.update.os.zhu_2025.table_1", "trials", "IMbrave150"),
        ("source.reig_2022", "sources", "BCLC 2022"),
        ("caution.bevacizumab_endoscopy", "rules", None),
    ):
        program.show_evidence(entry)
        settle(qtbot, program)
        page = program.evidence_page
        assert page.kind() == kind
        if title:
            assert open_title(page) == title


def test_an_entry_that_was_asked_for_before_the_packs_were_read_is_shown_after(program, qtbot):
    program.show_evidence("study.reflect")
    assert not program.evidence_page.is_ready()
    settle(qtbot, program)
    assert open_title(program.evidence_page) == "REFLECT"


def test_an_entry_gets_past_search_and_filters(page, program, qtbot):
    page.list.search.setText("cesetial")
    page.list.pills["line"]._pick("second")
    settle(qtbot, program)
    program.evidence.show_entry("study.sharp")
    settle(qtbot, program)
    assert page.list.search.text() == ""
    assert page.list.filters() == {}
    assert open_title(page) == "SHARP"


def test_an_entry_of_no_pack_says_so(page, program, qtbot):
    program.show_evidence("study.of_a_pack_that_is_gone")
    settle(qtbot, program)
    assert page.messages.isVisibleTo(page)


def test_a_table_of_a_paper_unfolds_and_a_row_is_brought_into_view(page, program, qtbot):
    program.show_evidence("table.zhang_2024.table_4#1")
    settle(qtbot, program)
    qtbot.waitUntil(lambda: len(page.detail.scroll.widget().findChildren(GridTable)) > 1, timeout=PATIENCE_MS)
    assert page.kind() == "trials"
    heads = [one for one in page.detail.findChildren(SectionHead) if one.isChecked()]
    assert [one.text() for one in heads] == ["Factors of overall survival, multivariable"]
    opened = [one for one in page.detail.findChildren(GridTable) if one.grid.key == "table.zhang_2024.table_4"]
    assert opened[0].table.currentIndex().row() == 0
    heads[0].setChecked(False)
    assert not opened[0].isVisibleTo(page)


def test_ic50_values_are_a_heat_map_that_ranks_nothing(page, program, qtbot):
    program.show_evidence("table.zhu_2025.table_3")
    settle(qtbot, program)
    qtbot.waitUntil(lambda: page.detail.findChild(HeatMap) is not None, timeout=PATIENCE_MS)
    assert "do not rank" in page.detail.findChild(HeatMap).warning.accessibleName() + str(
        page.detail.findChild(HeatMap).table.accessibleDescription()
    )


def test_open_discrepancies_stand_first_with_their_state(page, program, qtbot):
    program.show_evidence("study.zhang_2024")
    settle(qtbot, program)
    cards = page.detail.scroll.widget().findChildren(ConflictCard)
    assert cards[0].accessibleDescription() == "Open"
    assert {card.accessibleDescription() for card in cards[1:]} == {"Resolved"}


def test_the_citation_goes_to_the_clipboard(page, program, qtbot):
    program.show_evidence("study.reflect")
    settle(qtbot, program)
    page.detail.copy_button.click()
    assert "10.1016/S0140-6736(18)30207-1" in QApplication.clipboard().text()


# -- the charts -----------------------------------------------------------------------------------------------


def test_the_forest_plot_shows_the_studies_of_the_list(page, program, qtbot):
    program.show_evidence("study.imbrave150")
    settle(qtbot, program)
    whole = {line.title for line in page.forest.plot.data.lines}
    assert {"IMbrave150", "HIMALAYA"} <= whole
    assert "RESORCE" not in whole  # another group
    page.list.search.setText("himalaya")
    settle(qtbot, program)
    assert {line.title for line in page.forest.plot.data.lines} == {"HIMALAYA"}
    page.forest.plot.row_activated.emit(page.forest.plot.data.lines[0].entry_id)
    settle(qtbot, program)
    assert open_title(page) == "HIMALAYA"


def test_regimens_are_compared_by_goal_in_place_of_the_record(page, program, qtbot):
    page.compare_button.click()
    settle(qtbot, program)
    comparator = page.middle.currentWidget()
    assert comparator is not page.detail
    assert comparator.panel.table.model().rowCount() > 5
    page.kinds.buttons()[2].click()
    settle(qtbot, program)
    assert page.middle.currentWidget() is page.detail
    assert not page.compare_button.isVisibleTo(page)


# -- the open case --------------------------------------------------------------------------------------------


def test_entry_criteria_are_held_against_the_open_case_and_forgotten_with_it(program, case, qtbot):
    case("HCC-0142")
    program.show_evidence("study.imbrave150")
    settle(qtbot, program)
    page = program.evidence_page
    fit = page.uses.fit()
    assert fit.case_number == "HCC-0142"
    assert {row.outcome for row in fit.rows} <= {"met", "unmet", "unknown"}
    assert page.case_button.isVisibleTo(page)
    page.case_button.click()
    settle(qtbot, program)
    assert program.window.current_page() == "case"
    program.show_evidence("study.han_2021")  # a cohort: no criteria of a trial
    settle(qtbot, program)
    program.close_file()
    assert program.evidence._view is None
    assert program.evidence._fits == {}


def test_what_is_found_for_a_case_that_was_left_meanwhile_is_not_shown(program, case, page, qtbot, monkeypatch):
    case("HCC-0142")
    go, real = threading.Event(), controller.fits_of
    monkeypatch.setattr(controller, "fits_of", lambda view: (go.wait(20), real(view))[1])
    program.show_evidence("study.imbrave150")
    assert program.evidence._view is not None
    program.evidence.set_case(None)
    go.set()
    settle(qtbot, program)
    assert program.evidence._fits == {}
    assert page.uses.fit() is None


def test_without_an_open_case_nothing_is_held_against_anyone(page, program, qtbot):
    program.show_evidence("study.imbrave150")
    settle(qtbot, program)
    assert page.uses.fit() is None
    assert not page.case_button.isVisibleTo(page)


# -- local packs ----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(make_program):
    """The folder of the local packs of this test; the program's own user data are in the test's folder."""
    found = evidence_browsing.local_folder()
    assert Path(os.environ["HCCBOARD_HOME"]) in found.parents
    return found


def test_the_folder_is_made_and_shown_and_a_pack_in_it_is_read_again(folder, page, program, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    page.kinds.buttons()[-1].click()
    settle(qtbot, program)
    assert shown(page) == ["Evidence base of HCC Board"]
    page.folder_button.click()
    assert [Path(one) for one in opened] == [folder]
    (folder / "ward.toml").write_text(WARD, encoding="utf-8")
    told = []
    program.evidence.read.connect(lambda: told.append(True))
    page.again_button.click()
    settle(qtbot, program)
    assert told
    assert "Ward formulary" in shown(page)
    program.evidence.show_entry("restriction.ward.no_tace")
    settle(qtbot, program)
    assert open_title(page) == "Ward formulary"
    program.evidence.show_entry("regimen.ward_regimen")
    settle(qtbot, program)
    assert open_title(page) == "Lenvatinib, ward schedule"


def test_options_of_the_open_case_rest_on_the_packs_that_were_read_again(folder, program, case, qtbot):
    case("HCC-0142")
    program.workspace.show_tab("options")
    settle(qtbot, program)
    before = program.options.sheet()
    program.window.show_page("evidence")
    settle(qtbot, program)
    folder.mkdir(parents=True)
    (folder / "ward.toml").write_text(WARD, encoding="utf-8")
    program.evidence.read_again()
    settle(qtbot, program)
    assert program.options.sheet() is not before
    assert "ward" in evidence.with_local().version


def test_packs_that_the_options_read_again_are_shown_on_the_page_too(folder, page, program, case, qtbot):
    case("HCC-0142")
    program.workspace.show_tab("options")
    settle(qtbot, program)
    folder.mkdir(parents=True)
    (folder / "ward.toml").write_text(WARD, encoding="utf-8")
    program.options.retry_requested.emit()
    settle(qtbot, program)
    assert "ward" in program.options.sheet().version
    program.show_evidence("regimen.ward_regimen")
    settle(qtbot, program)
    assert open_title(page) == "Lenvatinib, ward schedule"


def test_a_broken_pack_is_told_at_once_and_why_is_one_click_away(folder, program, qtbot):
    folder.mkdir(parents=True)
    (folder / "broken.toml").write_text(BROKEN, encoding="utf-8")
    program.window.show_page("evidence")
    settle(qtbot, program)
    page = program.evidence_page
    bar = page.messages._column.itemAt(0).widget()
    bar.action_button().click()
    settle(qtbot, program)
    assert page.kind() == "packs"
    assert open_title(page) == "Broken"
    assert "regimen_class" in {cell.text for row in page.detail.detail().sections[0].rows for cell in row.cells}


def sideways(page):
    """What can only be read by moving it sideways."""
    areas = [area for area in page.findChildren(QAbstractScrollArea) if area.isVisible()]
    return [area.accessibleName() for area in areas if area.horizontalScrollBar().maximum() > 0]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_large_text_puts_the_right_side_below_the_record_and_nothing_moves_sideways(program, case, qtbot, language):
    program.use_language(language)
    settle(qtbot, program)
    case("HCC-0142")
    program.show_evidence("study.imbrave150")
    settle(qtbot, program)
    page = program.evidence_page
    assert not page.is_narrow() and page.side.x() > page.column.x()
    wide = page.splitter.sizes()
    program.use_text_percent(150)
    settle(qtbot, program)
    assert page.is_narrow() and page.side.parent() is page.column
    assert sideways(page) == []
    program.evidence.show_entry("regimen.lenvatinib")
    settle(qtbot, program)
    assert sideways(page) == []
    program.use_text_percent(100)
    settle(qtbot, program)
    assert not page.is_narrow() and page.splitter.sizes() == pytest.approx(wide, abs=2)
