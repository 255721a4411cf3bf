"""The options view on a real encrypted store with the demonstration board: groups, detail, goal, trials, faults."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccboard import evidence
from hccboard.evidence.problems import PackRefused, Problem
from hccboard.gui.panels.options import page, sheet
from hccboard.gui.panels.options.line_list import LineView
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.empty_state import EmptyState
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import PATIENCE_MS, settle

pytest_plugins = ["tests.gui.program_fixtures"]

BCLC, CNLC, NHC = "source.reig_2022", "source.cnlc_2024", "source.nhc_2026"


@pytest.fixture
def board_path(demonstration_path):
    return demonstration_path


@pytest.fixture
def options(program, case, qtbot):
    """Opens the options of a case by its number."""

    def show(number: str, edition: str = ""):
        case(number)
        program.workspace.show_tab("options")
        settle(qtbot, program)
        tab = program.options
        qtbot.waitUntil(lambda: tab.sheet() is not None, timeout=PATIENCE_MS)
        if edition:
            choose(tab.strip.edition, edition)
        return tab

    return show


def choose(combo, key):
    combo.setCurrentIndex(combo.findData(key))
    combo.activated.emit(combo.currentIndex())


def names(tab):
    return [button.row.name for button in tab.list.rows()]


def row(tab, name):
    return next(button for button in tab.list.rows() if button.row.name == name)


def link(widget, words, within=""):
    """The first link with these words, in a line that has these words within."""
    views = [view for view in widget.findChildren(LineView) if within in view.accessibleName()]
    return next(b for view in views for b in view.findChildren(Button) if b.text() == words)


def test_the_tab_stands_between_response_and_conversion_review(options, program):
    options("HCC-0142")
    order = [item for item in program.workspace._tabs]
    assert order.index("response") + 1 == order.index("options") == order.index("conversion") - 1


def test_each_edition_has_its_options_in_its_groups(options):
    tab = options("HCC-0142", CNLC)
    assert names(tab) == [
        "Systemic therapy", "Ablation", "Liver transplantation", "Best supportive care", "Resection", "TACE", "HAIC",
    ]  # fmt: skip
    assert [head.title for head, _top in tab.list.body._heads] == [
        "Guideline first options", "Considered and excluded", "Not assessable",
    ]  # fmt: skip
    excluded = row(tab, "Liver transplantation")
    said = "Considered and excluded: 3. Liver transplantation, Excluded: portal vein"
    assert excluded.accessibleName().startswith(said)
    choose(tab.strip.edition, BCLC)
    assert "Atezolizumab + bevacizumab" in names(tab) and "HAIC" not in names(tab)
    assert tab.edition().short == "BCLC 2022"


def test_a_filter_shows_its_options_and_their_count(options):
    tab = options("HCC-0142", CNLC)
    assert [button.text() for button in tab.strip.filters.buttons()] == [
        "All 7", "First line 1", "Later line 1", "Locoregional 3", "Surgical 2", "Other 1",
    ]  # fmt: skip
    tab.strip.filters.buttons()[4].click()
    assert names(tab) == ["Liver transplantation", "Resection"]
    assert [button.row.number for button in tab.list.rows()] == [3, 5]


def test_one_click_opens_the_reasons_and_escape_closes_them(options, program):
    tab = options("HCC-0142", CNLC)
    assert tab.comparator.isVisible() and not tab.detail.isVisible()
    row(tab, "Liver transplantation").click()
    assert tab.detail.isVisible() and not tab.comparator.isVisible()
    said = [view.accessibleName() for view in tab.detail.findChildren(LineView) if view.isVisible()]
    assert any("Macrovascular invasion: no transplantation." in one and "Portal vein Vp2" in one for one in said)
    assert row(tab, "Liver transplantation").isChecked()
    row(tab, "Liver transplantation").setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not tab.detail.isVisible() and tab.comparator.isVisible()
    assert program.window.current_page() == "case"
    assert row(tab, "Liver transplantation").hasFocus()


def test_the_rows_are_reached_by_keys(options, qtbot):
    tab = options("HCC-0142", CNLC)
    first, second = tab.list.rows()[:2]
    stops = [button for button in tab.list.rows() if button.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [first]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_End)
    last = tab.list.rows()[-1]
    assert last.hasFocus()
    QTest.keyClick(last, Qt.Key.Key_Return)
    assert tab.opened() == last.row.key


def test_a_missing_fact_leads_to_its_form(options, program, qtbot):
    tab = options("HCC-0142", CNLC)
    row(tab, "TACE").click()
    link(tab.detail, "Enter result", "Distant metastasis").click()
    settle(qtbot, program)
    assert program.case.has_form()
    request = program.case.forms.request
    assert (request.kind, request.field) == ("MetastasisFinding", "certainty")
    assert not tab.detail.isVisible() and not tab.comparator.isVisible()
    program.case.close_form()
    assert tab.detail.isVisible()


def test_a_judgement_that_is_missing_leads_to_its_question(options, program, qtbot):
    tab = options("HCC-0142", NHC)
    row(tab, "TACE").click()
    wanted = "Expected survival below 3 months"
    link(tab.detail, "Enter result", wanted).click()
    settle(qtbot, program)
    request = program.case.forms.request
    assert (request.kind, request.field) == ("Judgement", "prognosis.expected_survival_months")
    program.case.close_form()


def test_a_board_open_for_reading_offers_no_form(options, program, qtbot):
    tab = options("HCC-0142", CNLC)
    tab.set_read_only(True)
    row(tab, "TACE").click()
    asked = []
    tab.edit_requested.connect(lambda *what: asked.append(what))
    link(tab.detail, "Enter result", "Distant metastasis").click()
    assert asked == [] and not program.case.has_form()


def test_the_goal_and_the_region_are_kept_for_the_case_and_no_other(options, program, case, qtbot):
    tab = options("HCC-0147", BCLC)
    assert (tab.strip.goal.currentData(), tab.strip.region.currentData()) == ("", "")
    assert tab.strip.goal.currentText() == "Goal: not stated"
    choose(tab.strip.goal, "supportive")
    settle(qtbot, program)
    assert row(tab, "Best supportive care").row.chip == "met"
    choose(tab.strip.region, "CN")
    settle(qtbot, program)
    row(tab, "Atezolizumab + bevacizumab").click()
    lines = [view.accessibleName() for view in tab.detail.findChildren(LineView)]
    assert any("treatment of the tumour" in one for one in lines)
    assert next(one for one in lines if one.startswith(("China", "United States"))).startswith("China")
    options("HCC-0142")
    assert tab.strip.region.currentData() == ""
    assert tab.strip.goal.currentText() == "Goal as recorded: conversion or downstaging"
    options("HCC-0147")
    assert (tab.strip.goal.currentData(), tab.strip.region.currentData()) == ("supportive", "CN")


def test_where_the_editions_differ(options):
    tab = options("HCC-0155")
    tab._switch.buttons()[1].click()
    words = [label.text() for label in tab.differences.findChildren(page.TextLabel) if label.isVisible()]
    assert {"Stage A", "Stage Ib", "TACE", "Liver transplantation"} <= set(words)
    assert "Single nodule above 5 cm, or two or three up to 3 cm." in words
    assert not tab.strip.edition.isVisible() and not tab.strip.filters.isVisible()


def test_editions_that_agree_say_so(options):
    tab = options("HCC-0158")
    tab.show_part(page.DIFFERENCES)
    states = [one for one in tab.differences.findChildren(EmptyState) if one.isVisible()]
    assert [one.accessibleName() for one in states] == ["The two editions do not differ here."]


def test_a_trial_opens_its_criteria_from_the_option(options):
    tab = options("HCC-0147", BCLC)
    row(tab, "Atezolizumab + bevacizumab").click()
    link(tab.detail, "Entry criteria", "IMbrave150").click()
    opened = [trial for trial in tab.trials.trials() if trial.head.isChecked()]
    assert [one.row.name for one in opened] == ["IMbrave150"] and tab.trials.isVisible()
    assert opened[0].head.hasFocus()
    lines = [view.accessibleName() for view in opened[0].lines.findChildren(LineView)]
    assert any(one.startswith("ECOG performance status 0 or 1") for one in lines)
    opened[0].head.click()
    assert not opened[0].lines.isVisible()


def test_an_entry_of_the_evidence_is_asked_for_by_its_id(options):
    tab = options("HCC-0147", BCLC)
    tab.evidence_requested.disconnect()
    asked = []
    tab.evidence_requested.connect(asked.append)
    row(tab, "Atezolizumab + bevacizumab").click()
    link(tab.detail, "Evidence entry", "IMbrave150:").click()
    assert asked == ["study.imbrave150"]


def test_the_evidence_is_read_off_the_window_s_thread_and_only_when_the_view_is_shown(
    program, case, qtbot, monkeypatch
):
    from threading import current_thread, main_thread

    threads = []

    def watched(*given):
        threads.append(current_thread())
        return built(*given)

    built = sheet.sheet_of
    monkeypatch.setattr(sheet, "sheet_of", watched)
    case("HCC-0142")
    assert threads == []
    program.workspace.show_tab("options")
    settle(qtbot, program)
    assert len(threads) == 1 and threads[0] is not main_thread()


def test_packs_that_cannot_be_read_are_said_and_read_again(options, program, case, qtbot, monkeypatch):
    damaged = PackRefused("hccboard", [Problem("trials.toml", "study.sharp", "n", "is not a number")])

    def refuse(*_given):
        raise damaged

    monkeypatch.setattr(sheet, "sheet_of", refuse)
    case("HCC-0142")
    program.workspace.show_tab("options")
    settle(qtbot, program)
    tab = program.options
    state = next(one for one in tab.findChildren(EmptyState) if one.isVisible())
    assert state.accessibleName() == "The evidence base cannot be read, so no option is shown."
    assert "trials.toml, study.sharp, n: is not a number" in state.accessibleDescription()
    assert not tab.strip.isVisible() and not tab.list.isVisible()
    monkeypatch.undo()
    reloaded = []
    monkeypatch.setattr(evidence, "reload", lambda: reloaded.append(True))
    state.buttons()[0].click()
    settle(qtbot, program)
    assert reloaded and tab.list.isVisible() and tab.list.rows()


def test_the_options_of_another_case_are_never_left_standing(options, program, qtbot):
    tab = options("HCC-0142", CNLC)
    row(tab, "TACE").click()
    before = tab.sheet()
    tab.set_view(program.workspace.view(), program.session.staleness)
    assert tab.sheet() is before
    options("HCC-0155")
    assert tab.sheet().case_id != before.case_id and tab.opened() == ""
    tab.show_sheet(before)
    assert tab.sheet().case_id != before.case_id


def test_a_saved_value_changes_the_options_and_the_open_one_stays_open(options, program, qtbot):
    from hccboard.domain import records
    from hccboard.operations import edits

    tab = options("HCC-0142", CNLC)
    row(tab, "TACE").click()
    found = records.MetastasisFinding(
        case_id=program.workspace.case_id(), date=board.TODAY, site="distant_any", certainty="no"
    )
    changes = edits.save(program.session.store, [found], summarise=program.session.line_maker())
    program.session.announce(changes)
    settle(qtbot, program)
    qtbot.waitUntil(lambda: row(tab, "TACE").row.chip != "missing", timeout=PATIENCE_MS)
    assert tab.opened().endswith("modality.tace|") and tab.detail.isVisible()


def test_a_closed_board_leaves_nothing_behind(options, program):
    tab = options("HCC-0147", BCLC)
    choose(tab.strip.goal, "cure")
    program.close_file()
    assert tab.sheet() is None and tab._chosen == {}


def test_a_narrow_panel_stacks_its_rows_and_a_wide_one_has_columns(options, program, qtbot):
    tab = options("HCC-0142", CNLC)
    assert tab.list.body.columns().wide
    program.window.resize(1000, 800)
    qtbot.waitUntil(lambda: not tab.comparator.isVisible(), timeout=PATIENCE_MS)
    row(tab, "TACE").click()
    qtbot.waitUntil(lambda: not tab.list.body.columns().wide, timeout=PATIENCE_MS)
    assert tab.detail.isVisible()
    assert [button.text() for button in tab._switch.buttons()][-1] == "Compare regimens"
    tab.close_detail()
    tab._switch.buttons()[-1].click()
    assert tab.comparator.isVisible() and not tab.list.isVisible()
    program.window.resize(1440, 900)
    qtbot.waitUntil(tab.list.isVisible, timeout=PATIENCE_MS)
    assert tab.comparator.isVisible() and len(tab._switch.buttons()) == 3


def test_a_sheet_that_comes_after_the_tab_was_left_harms_nothing(program, case, qtbot):
    case("HCC-0142")
    program.workspace.show_tab("options")
    program.workspace.show_tab("documents")  # takes the switch of the parts away with the tab
    qtbot.waitUntil(lambda: program.options.sheet() is not None, timeout=PATIENCE_MS)
    settle(qtbot, program)
    program.options.show_part("trials")
    assert program.workspace.strip.current() == "documents"
