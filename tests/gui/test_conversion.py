"""The conversion review on a real encrypted store: criteria, traces, sets, what-if, records, the keyboard's way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from time import thread_time

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccboard.domain.conversion.local import LOCAL, ConversionRules
from hccboard.domain.conversion.model import State
from hccboard.domain.facts import Outcome
from hccboard.domain.records import ConversionReview, OperationPlan
from hccboard.gui.panels.conversion import sheet as sheets
from hccboard.gui.panels.conversion.criteria_table import CHECK, DATE, SOURCE, VALUE, GroupHead
from hccboard.gui.panels.conversion.side import REVIEW, WHAT_IF
from hccboard.operations import cases, stores
from hccboard.operations.board_conversion import keep_rules, rules_of
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, PATIENCE_MS, settle
from tests.gui.conversion_steps import wait_shown

pytest_plugins = ["tests.gui.program_fixtures"]
CASE = "HCC-0142"


@pytest.fixture
def board_path(demonstration_path):
    return demonstration_path


def cells(tab, number: int):
    """The words of a criterion by column."""
    model, lines = tab.table.model(), tab.sheet().lines
    place = next(n for n, one in enumerate(lines) if not isinstance(one, GroupHead) and one.number == number)
    return {column: model.cell(place, column).words() for column in range(model.columnCount())}


def stored(program, kind, number: str = CASE):
    store = program.session.store
    case = cases.read_case(store, cases.find_case(store, number))
    return case.latest(kind)


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


# -- what is shown ---------------------------------------------------------------------------------------------


def test_the_tab_stands_between_options_and_documents(program, case):
    case(CASE)
    order = list(program.workspace._tabs)
    assert order.index("options") + 1 == order.index("conversion") == order.index("documents") - 1


def test_the_design_case_reads_as_in_the_mock_up(conversion):
    tab = conversion()
    assert tab.head.count_text() == "9 of 12 criteria met, 1 unmet, 2 missing"
    assert tab.head.words.text() == "1 of the missing is stale. No automatic verdict; the board decides."
    states = {row.number: row.state for row in tab.sheet().rows}
    assert {n for n, state in states.items() if state is State.UNMET} == {4}
    assert {n for n, state in states.items() if state is State.STALE} == {9}
    assert {n for n, state in states.items() if state is State.MISSING} == {12}
    heads = [one for one in tab.sheet().lines if isinstance(one, GroupHead)]
    assert [one.met for one in heads] == ["2 of 2 met", "2 of 3 met", "3 of 4 met", "2 of 2 met", "0 of 1 met"]
    assert "2026-08-27" in heads[3].note


def test_a_row_has_check_value_day_age_and_source(conversion):
    tab = conversion()
    row = cells(tab, 4)
    assert row[CHECK] == "Unmet" and row[VALUE].startswith("56 d")
    assert row[DATE] == "2026-07-21, 23 d" and "CT-8" in row[SOURCE]
    assert cells(tab, 9)[DATE] == "2026-01-28, 197 d, limit 183"
    assert cells(tab, 1)[DATE] == "2026-02-04, 190 d, baseline"


def test_the_counts_stand_on_the_tab_before_it_is_opened(program, case, qtbot):
    case(CASE)
    settle(qtbot, program)
    item = next(tab.item for tab in program.workspace.strip.tabs() if tab.item.key == "conversion")
    assert (item.unmet, item.missing) == (1, 2)
    assert program.conversion.sheet() is None


def test_a_case_that_is_not_about_conversion_has_no_badges(program, case, qtbot):
    case("HCC-0138")
    settle(qtbot, program)
    item = next(tab.item for tab in program.workspace.strip.tabs() if tab.item.key == "conversion")
    assert (item.unmet, item.missing) == (0, 0)


def test_nothing_on_the_view_is_a_verdict(conversion):
    tab = conversion()
    said = [tab.head.count_text(), tab.head.words.text(), *tab.side.evidence.texts]
    said += [word for row in tab.sheet().rows for word in cells(tab, row.number).values()]
    for word in ("eligible", "suitable", "recommended by", "safe", "optimal"):
        assert not [text for text in said if word in text.lower()], word


# -- the strip, the table, the trace ---------------------------------------------------------------------------


def test_a_cell_of_the_strip_leads_to_its_row(conversion, qtbot):
    tab = conversion()
    qtbot.mouseClick(tab.head.strip.cells()[8], Qt.MouseButton.LeftButton)
    assert tab.table.current_number() == 9 and tab.table.hasFocus()


def test_arrows_move_in_the_strip_and_enter_jumps(conversion, qtbot):
    tab = conversion()
    first = tab.head.strip.cells()[0]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Return)
    assert tab.table.current_number() == 3


def test_enter_explains_a_criterion_and_esc_leads_back(conversion, program):
    tab = conversion()
    tab.table.choose(4)
    tab.table.setFocus(Qt.FocusReason.OtherFocusReason)
    press(Qt.Key.Key_Return)
    trace = tab.side.trace.trace()
    assert tab.side.currentWidget() is tab.side.trace and trace.row.number == 4
    assert trace.facts and any("2026-07-21" in one.day for one in trace.facts)
    assert [one.outcome for one in trace.comparisons] == [Outcome.UNMET]
    press(Qt.Key.Key_Escape)
    assert tab.side.currentWidget() is not tab.side.trace
    assert program.window.current_page() == "case"


def test_the_trace_of_what_is_stale_says_what_the_old_value_would(conversion):
    tab = conversion()
    tab.open_criterion(9)
    trace = tab.side.trace.trace()
    assert trace.row.note.startswith("Too old to decide; by itself: met.")
    assert any(one.stale and one.day for one in trace.facts)


def test_the_trace_goes_along_with_the_arrows(conversion):
    tab = conversion()
    tab.table.choose(7)
    tab.table.setFocus(Qt.FocusReason.OtherFocusReason)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Down)
    assert tab.side.trace.trace().row.number == 8


def test_behind_a_score_stand_the_values_it_was_worked_out_from(conversion):
    names = [one.name for one in conversion().sheet().trace(8).facts]
    assert names[0] == "Child-Pugh" and {"Bilirubin", "Albumin", "INR", "Ascites"} <= set(names)
    assert all(one.day and one.source for one in conversion().sheet().trace(8).facts if one.name != "Child-Pugh")


def test_every_criterion_explains_itself(conversion):
    tab = conversion()
    for row in tab.sheet().rows:
        trace = tab.sheet().trace(row.number)
        assert trace.comparisons and (trace.facts or trace.missing), row.title


def test_the_source_opens_its_record(conversion, program, qtbot):
    tab = conversion()
    row = tab.sheet().row(9)
    tab.table.source_asked.emit(9)
    settle(qtbot, program)
    form = program.workspace.entry()
    assert form is not None and form.form == f"Endoscopy:{row.record_id}"
    program.case.close_form()


def test_a_change_opens_the_form_that_settles_it(conversion, program, qtbot):
    tab = conversion()
    changes = {one.number: one for one in tab.side.changes.changes()}
    assert set(changes) == {4, 9, 12}
    tab.side.changes.change_asked.emit(changes[9])
    settle(qtbot, program)
    assert program.workspace.entry().form.startswith("Endoscopy")
    program.case.close_form()


def test_beside_a_form_the_right_column_goes_and_a_row_opens_its_form(conversion, program, qtbot):
    tab = conversion()
    tab.table.source_asked.emit(9)
    settle(qtbot, program)
    assert not tab.side.isVisible() and tab.table.isColumnHidden(DATE)
    tab.open_criterion(8)
    settle(qtbot, program)
    assert program.workspace.entry() is not None and not tab.side.isVisible()
    program.case.close_form()
    assert tab.side.isVisible() and not tab.table.isColumnHidden(DATE)


# -- evidence --------------------------------------------------------------------------------------------------


def test_the_evidence_comes_from_the_base_with_its_limits(conversion):
    data = conversion().sheet().evidence
    assert [(one.n, one.months) for one in data.bars] == [("n 26", 16.5), ("n 124", 11.3)]
    said = " ".join(data.caveats).lower()
    for limit in ("retrospective", "26 against 124", "12 of 26", "landmark", "progression-free", "guidelines do not"):
        assert limit in said, limit


def test_open_record_leads_to_the_evidence(conversion, program, qtbot):
    tab = conversion()
    tab.side.evidence.open.click()
    settle(qtbot, program)
    assert program.window.current_page() == "evidence"


# -- sets ------------------------------------------------------------------------------------------------------


def choose(tab, set_id, program, qtbot):
    chooser = tab._corner.chooser
    place = chooser.findData(set_id)
    assert place >= 0, set_id
    chooser.activated.emit(place)
    settle(qtbot, program)


def test_the_board_s_own_set_is_first_with_its_version(conversion):
    tab = conversion()
    assert tab._corner.chooser.itemData(0) == LOCAL
    assert tab._corner.chooser.currentText() == "Conversion set v2.1 (local)"
    assert tab.sheet().notices == ()


def test_a_set_that_nobody_adopted_says_so_wherever_it_is_named(conversion, program, qtbot):
    tab = conversion()
    keep_rules(program.session.store, ConversionRules())
    program.session.settings_changed.emit()
    settle(qtbot, program)
    assert any("not adopted by this board" in one.title for one in tab.sheet().notices)
    assert "not adopted" in tab._corner.chooser.toolTip()
    assert tab._corner.chooser.currentText() == "Conversion set (local), starting values"


def test_every_published_set_can_be_chosen_with_edition_and_certainty(conversion, program, qtbot):
    tab = conversion()
    names = tab.sheet().names
    assert len(names) > 5
    for one in names[1:]:
        assert one.about, one.id
        choose(tab, one.id, program, qtbot)
        assert tab.sheet().set_id == one.id and tab.sheet().notices
    choose(tab, LOCAL, program, qtbot)
    assert tab.head.count_text().startswith("9 of 12")


def test_a_set_that_does_not_apply_says_so(conversion, program, qtbot):
    tab = conversion("HCC-0138")
    choose(tab, "talentop_run_in", program, qtbot)
    assert any("Not applicable" in one.title for one in tab.sheet().notices)


def test_a_set_that_is_switched_off_says_why_and_offers_the_team_s_own_category(conversion, program, qtbot):
    tab = conversion()
    choose(tab, "jlca_2023", program, qtbot)
    notice = next(one for one in tab.sheet().notices if "switched off" in one.title)
    assert notice.text and (notice.kind, notice.field) == ("OperationPlan", "jlca_category")


# -- what if ---------------------------------------------------------------------------------------------------


def set_day(tab, day: date):
    tab.side.what_if.day.setDate(QDate(day.year, day.month, day.day))


def test_another_operation_date_changes_count_and_rows_and_nothing_is_stored(conversion, program, qtbot):
    tab = conversion()
    before = stored(program, OperationPlan)
    tab.focus_date()
    set_day(tab, date(2026, 8, 13))
    settle(qtbot, program)
    assert tab.head.count_text().startswith("7 of 12")
    assert tab.head.supposed.text() == "operation on 2026-08-13 (plan: 2026-08-27)" and tab.head.supposed.isVisible()
    assert {tab.sheet().row(n).state for n in (10, 11)} == {State.UNMET}
    assert [row.number for row in tab.sheet().rows if row.supposed] == [10, 11]
    place = next(n for n, one in enumerate(tab.sheet().lines) if getattr(one, "number", 0) == 10)
    assert "recorded: Met" in tab.table.model().cell(place, VALUE).tooltip
    assert stored(program, OperationPlan) == before


def test_response_days_and_remnant_can_be_supposed(conversion, program, qtbot):
    tab = conversion()
    panel = tab.side.what_if
    tab.side.show_part(WHAT_IF)
    panel.held.setText("90")
    panel.held.textEdited.emit("90")
    settle(qtbot, program)
    assert tab.sheet().row(4).state is State.MET and tab.head.count_text().startswith("10 of 12")
    panel.remnant.setText("39.9")
    panel.remnant.textEdited.emit("39.9")
    panel.response.buttons()[3].click()
    settle(qtbot, program)
    assert tab.sheet().row(7).state is State.UNMET and tab.sheet().row(3).state is State.UNMET
    panel.reset_button.click()
    settle(qtbot, program)
    assert tab.head.count_text().startswith("9 of 12") and not tab.head.supposed.isVisible()


def test_esc_forgets_what_was_supposed_before_it_leaves_the_case(conversion, program, qtbot):
    tab = conversion()
    press(Qt.Key.Key_D)
    press(Qt.Key.Key_Up)
    settle(qtbot, program)
    assert tab.sheet().review.suppose.any
    press(Qt.Key.Key_Escape)
    settle(qtbot, program)
    assert not tab.sheet().review.suppose.any and tab.table.hasFocus() and tab.side.part() == REVIEW
    press(Qt.Key.Key_Escape)
    assert program.window.current_page() == "cases"


def test_no_operation_date_lies_before_the_review(conversion, program, qtbot):
    tab = conversion()
    set_day(tab, date(2026, 8, 1))
    settle(qtbot, program)
    assert tab.side.what_if.supposed_date() == date(2026, 8, 13)


def test_what_cannot_be_a_number_is_said_and_supposes_nothing(conversion, program, qtbot):
    tab = conversion()
    panel = tab.side.what_if
    panel.remnant.setText("much")
    panel.remnant.textEdited.emit("much")
    settle(qtbot, program)
    assert panel.remnant.property("state") == "error" and not panel.suppose().any


def test_leaving_the_view_forgets_what_was_supposed(conversion, program, qtbot):
    tab = conversion()
    set_day(tab, date(2026, 8, 13))
    settle(qtbot, program)
    assert tab.sheet().review.suppose.any
    program.workspace.show_tab("overview")
    settle(qtbot, program)
    program.workspace.show_tab("conversion")
    settle(qtbot, program)
    assert not tab.sheet().review.suppose.any and tab.head.count_text().startswith("9 of 12")
    assert tab.side.what_if.day.date() == QDate(2026, 8, 27)


# -- what is recorded ------------------------------------------------------------------------------------------


def test_keeping_a_date_changes_the_plan_and_undo_takes_it_back(conversion, program, qtbot):
    tab = conversion()
    before = stored(program, OperationPlan)
    set_day(tab, date(2026, 9, 3))
    settle(qtbot, program)
    tab.side.what_if.keep.click()
    settle(qtbot, program)
    kept = stored(program, OperationPlan)
    assert kept.operation_date == date(2026, 9, 3)
    assert (kept.id, kept.margin_mm, kept.date) == (before.id, before.margin_mm, before.date)
    assert not tab.sheet().review.suppose.any and "2026-09-03" in tab.sheet().lines[12].note
    bar = program.workspace.messages.bars()[0]
    bar.action_button().click()
    settle(qtbot, program)
    assert stored(program, OperationPlan).operation_date == before.operation_date


def test_the_first_date_of_a_case_makes_a_plan(conversion, program, qtbot):
    tab = conversion("HCC-0129")
    assert stored(program, OperationPlan, "HCC-0129") is None
    set_day(tab, date(2026, 9, 10))
    settle(qtbot, program)
    tab.side.what_if.keep.click()
    settle(qtbot, program)
    assert stored(program, OperationPlan, "HCC-0129").operation_date == date(2026, 9, 10)


def test_copy_to_summary_is_recorded_and_said(conversion, program, qtbot):
    tab = conversion()
    choose(tab, "xu_2022", program, qtbot)
    tab._corner.copy.click()
    settle(qtbot, program)
    assert stored(program, ConversionReview).rule_set == "xu_2022"
    assert tab._corner.copy.text() == "In the summary" and not tab._corner.copy.isEnabled()
    assert tab.sheet().set_id == "xu_2022"


def test_a_review_in_the_summary_keeps_its_version_when_another_is_adopted(conversion, program, qtbot, monkeypatch):
    tab, store = conversion(), program.session.store
    tab._corner.copy.click()
    settle(qtbot, program)
    assert stored(program, ConversionReview).rule_set == "local:2.1"
    assert tab._corner.copy.text() == "In the summary"
    keep_rules(store, replace(rules_of(store), version="3", response_held_days=240), "longer")
    made, real = [], sheets.sheet_of
    monkeypatch.setattr(sheets, "sheet_of", lambda *given: made.append(given) or real(*given))
    program.session.settings_changed.emit()
    settle(qtbot, program)
    assert len(made) == 1, "the case is read again, and the sheet made for it"
    assert "90 d" in tab.sheet().row(4).title
    assert tab._corner.chooser.currentText() == "Conversion set v2.1 (local)"
    assert tab._corner.copy.text() == "In the summary"
    assert any("adopted version 3" in one.text for one in tab.sheet().notices)
    choose(tab, LOCAL, program, qtbot)
    assert "240 d" in tab.sheet().row(4).title
    assert tab._corner.copy.text() == "Copy to summary"


def test_a_board_open_for_reading_can_suppose_but_records_nothing(make_program, board_path, qtbot):
    program = make_program()
    program.open_store(stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR, read_only=True))
    settle(qtbot, program)
    with qtbot.waitSignal(program.case.opened, timeout=PATIENCE_MS):
        program.open_case(cases.find_case(program.session.store, CASE))
    program.workspace.show_tab("conversion")
    tab = wait_shown(qtbot, program)
    set_day(tab, date(2026, 8, 13))
    settle(qtbot, program)
    assert tab.head.count_text().startswith("7 of 12")
    assert not tab.side.what_if.keep.isVisible() and not tab._corner.copy.isEnabled()
    assert not tab.side.changes.buttons


def test_a_sheet_from_a_board_open_for_reading_is_written_and_said_not_to_be_noted(
    make_program, board_path, qtbot, tmp_path
):
    program = make_program()
    program.open_store(stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR, read_only=True))
    settle(qtbot, program)
    with qtbot.waitSignal(program.case.opened, timeout=PATIENCE_MS):
        program.open_case(cases.find_case(program.session.store, CASE))
    program.workspace.show_tab("conversion")
    tab = wait_shown(qtbot, program)
    program.converting.ask_where = lambda _suggested: str(tmp_path / "sheet.pdf")
    with qtbot.waitSignal(program.converting.saved, timeout=PATIENCE_MS):
        tab.print_view()
    assert (tmp_path / "sheet.pdf").exists()
    assert "could not be noted" in program.workspace.messages.bars()[0].accessibleName()


# -- the sheet -------------------------------------------------------------------------------------------------


def test_the_surgeon_s_sheet_is_written_where_the_user_says(conversion, program, qtbot, tmp_path):
    conversion()
    asked = []
    program.converting.ask_where = lambda suggested: asked.append(Path(suggested).name) or str(tmp_path / "sheet.pdf")
    with qtbot.waitSignal(program.converting.saved, timeout=PATIENCE_MS):
        program.conversion._corner.print.click()
    assert asked == [f"{CASE}-surgeon-sheet.pdf"]
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert program.workspace.messages.bars()


def test_the_key_for_printing_prints_the_summary_elsewhere(case, program, qtbot):
    case(CASE)
    program.workspace.setFocus(Qt.FocusReason.OtherFocusReason)
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    assert program.workspace.current_tab() == "summary"


def test_the_surgeon_s_way_takes_five_keys_at_most(program, qtbot, tmp_path):
    """Open the case, the review, another operation date, the sheet: by the keyboard alone, each key counted."""
    keys = []

    def key(*asked):
        keys.append(asked[0])
        press(*asked)
        settle(qtbot, program)

    program.cases_page.select(cases.find_case(program.session.store, CASE))
    program.cases_page.focus_list()
    settle(qtbot, program)
    program.converting.ask_where = lambda _suggested: str(tmp_path / "sheet.pdf")
    key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.current_page() == "case", timeout=PATIENCE_MS)
    settle(qtbot, program)
    key(Qt.Key.Key_D)
    tab = wait_shown(qtbot, program)
    assert program.workspace.current_tab() == "conversion"
    qtbot.waitUntil(tab.side.what_if.day.hasFocus, timeout=PATIENCE_MS)
    key(Qt.Key.Key_Up)
    assert tab.sheet().review.operation_date == date(2026, 8, 28) and tab.head.supposed.isVisible()
    key(Qt.Key.Key_Return)
    assert stored(program, OperationPlan).operation_date == date(2026, 8, 28)
    with qtbot.waitSignal(program.converting.saved, timeout=PATIENCE_MS):
        key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert len(keys) <= 5


def test_a_date_can_be_typed_and_the_view_has_a_key_of_its_own(conversion, case, program, qtbot):
    case(CASE)
    press(Qt.Key.Key_C)
    tab = wait_shown(qtbot, program)
    assert program.workspace.current_tab() == "conversion" and tab.table.hasFocus()
    press(Qt.Key.Key_D)
    qtbot.waitUntil(tab.side.what_if.day.hasFocus, timeout=PATIENCE_MS)
    QTest.keyClicks(QApplication.focusWidget(), "31")
    press(Qt.Key.Key_Return)
    settle(qtbot, program)
    assert stored(program, OperationPlan).operation_date == date(2026, 8, 31)


# -- states ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["HCC-0104", "HCC-0117", "HCC-0129", "HCC-0151", "HCC-0163", "HCC-0166"])
def test_other_cases_are_told_without_a_fault(conversion, number):
    tab = conversion(number)
    rows = tab.sheet().rows
    assert rows and len(tab.head.strip.cells()) == len(rows)
    for row in rows:
        assert cells(tab, row.number)[CHECK] in ("Met", "Unmet", "Missing", "Stale")
        assert row.state is not State.MET or row.value, row.title


# -- how long the window's thread is held ------------------------------------------------------------------------


def test_the_window_s_thread_is_never_held_long(conversion, program, qtbot):
    tab = conversion()
    sheet, view = tab.sheet(), tab.view()
    began = thread_time()
    tab.set_view(view, program.session.staleness)
    given = thread_time()
    settle(qtbot, program)
    shown = thread_time()
    tab.show_sheet(sheet)
    ended = thread_time()
    tab.open_criterion(8)
    traced = thread_time()
    assert (given - began) * 1000 < 100 and (ended - shown) * 1000 < 100 and (traced - ended) * 1000 < 100
