"""The Cases page: list, views, filters, search, preview, states."""

from __future__ import annotations

from array import array
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hccboard import translate
from hccboard.gui import theme
from hccboard.gui.panels.cases import cells
from hccboard.gui.panels.cases.model import PAGE, CaseListModel
from hccboard.gui.widgets.cell import PADDING
from hccboard.gui.widgets.issue_card import IssueCard
from hccboard.gui.widgets.text import text_block
from hccboard.operations import cases as operations
from hccboard.operations import edits, stores
from hccboard.operations.cases import CaseIds
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, FAST, settle

pytest_plugins = ["tests.gui.program_fixtures"]
pytestmark = pytest.mark.usefixtures("case_made_when_opened")


def numbers(program) -> list[str]:
    model = program.cases_page.model
    return [model.case_at(row).case_number for row in range(model.rowCount())]


def search(program, qtbot, text: str) -> None:
    program.cases_page.filters.search.setText(text)
    settle(qtbot, program)


# -- words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "labels", "shown"),
    [
        ("bclc", ("C",), "C"),
        ("cnlc", ("IIIa", "IIIb"), "IIIa / IIIb"),
        ("bclc", ("A", "B", "C", "D"), "A\u2013D"),
        ("bclc", ("A", "C", "D"), "A / C / D"),
        ("bclc", ("0", "A", "B", "C", "D"), "Any"),
        ("cnlc", ("undefined",), "No rule"),
        ("cnlc", ("IIa", "undefined"), "IIa"),
    ],
)
def test_stages_are_shown_as_a_set(system, labels, shown):
    assert cells.stage_text(system, labels) == shown


def test_an_open_stage_carries_a_question_mark_and_says_so(program):
    row = next(r for r in program.cases_page.model.seen() if r.case_number == "HCC-0142")
    cnlc = cells.row_cells(row, board.TODAY)[4]
    assert cnlc.icon_after == cells.QUESTION_MARK
    assert cnlc.words() == "CNLC 2024: IIIa or IIIb. A missing value decides."


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_unit_of_afp_stands_over_its_column(program, language):
    translate.use(language)
    column = next(c for c in cells.COLUMNS if c.key == "afp")
    assert column.head().text == "AFP ng/mL"
    arrow = theme.px(12) + 2
    assert text_block(column.head().text, "header").width + arrow + 2 * PADDING <= theme.px(column.width) <= 94
    row = next(r for r in program.cases_page.model.seen() if r.case_number == "HCC-0142")
    afp = cells.row_cells(row, board.TODAY)[cells.COLUMNS.index(column)]
    assert afp.words().startswith("AFP 12 ng/mL")


def test_a_settled_stage_has_no_question_mark(program):
    row = next(r for r in program.cases_page.model.seen() if r.case_number == "HCC-0142")
    assert cells.row_cells(row, board.TODAY)[3].icon_after == ""


def test_the_list_says_missing_and_never_normal_for_an_empty_case(program):
    row = next(r for r in program.cases_page.model.seen() if r.case_number == "HCC-0900")
    shown = cells.row_cells(row, board.TODAY)
    words = " ".join(cell.words() for cell in shown)
    assert "24 missing" in words
    assert (shown[3].text, shown[4].text) == ("Any", "Any")
    assert "normal" not in words.lower()


# -- the model ----------------------------------------------------------------------------------------------


class _Row:
    """As much of a summary as the model itself touches."""

    def __init__(self, number: int) -> None:
        self.case_id = f"c{number}"


def test_the_model_asks_once_for_a_page_and_forgets_the_oldest(qapp):
    model = CaseListModel(board.TODAY)
    asked = []
    model.page_wanted.connect(asked.append)
    model.set_list(CaseIds(array("q", range(20 * PAGE)), 20 * PAGE))
    for _ in range(3):
        model.data(model.index(5 * PAGE + 3, 0), Qt.ItemDataRole.DisplayRole)
    assert asked == [5]
    for number in range(12):
        model.set_page(number, [_Row(n) for n in range(number * PAGE, (number + 1) * PAGE)])
    assert 11 in model.pages()
    assert 0 not in model.pages()
    assert model.case_at(11 * PAGE).case_id == f"c{11 * PAGE}"
    assert model.case_at(0) is None


def test_the_model_asks_for_the_rest_of_a_page_that_was_begun_but_not_for_rows_that_are_gone(qapp):
    model = CaseListModel(board.TODAY)
    asked = []
    model.page_wanted.connect(asked.append)
    model.set_list(CaseIds(array("q", range(PAGE)), PAGE), [_Row(n) for n in range(40)])
    assert model.case_at(39) is not None and asked == []
    model.data(model.index(40, 0), Qt.ItemDataRole.DisplayRole)
    assert asked == [0]
    model.set_page(0, [_Row(n) for n in range(PAGE - 1)])  # one case was taken out meanwhile
    model.data(model.index(PAGE - 1, 0), Qt.ItemDataRole.DisplayRole)
    assert asked == [0]


def test_the_rest_of_an_order_is_added_without_losing_rows(qapp):
    model = CaseListModel(board.TODAY)
    model.set_list(CaseIds(array("q", range(400)), 1000), [_Row(n) for n in range(PAGE)])
    model.extend(CaseIds(array("q", range(1000)), 1000))
    assert model.rowCount() == 1000
    assert model.case_at(0).case_id == "c0"


def test_another_order_replaces_the_beginning(qapp):
    model = CaseListModel(board.TODAY)
    model.set_list(CaseIds(array("q", range(400)), 1000), [_Row(n) for n in range(PAGE)])
    model.extend(CaseIds(array("q", range(999, -1, -1)), 1000))
    assert model.rowCount() == 1000
    assert model.case_at(0) is None


# -- the list -----------------------------------------------------------------------------------------------


def test_the_list_shows_every_case_with_counts(program):
    page = program.cases_page
    assert len(numbers(program)) == 12
    words = [button.text() for button in page.views.buttons()]
    assert words[0] == "This week 11"
    assert words[3] == "All 12"
    assert page.top._subtitle.text() == "12 in this file"


def test_every_keystroke_searches(program, qtbot):
    page = program.cases_page
    page.focus_search()
    qtbot.keyClicks(page.filters.search, "hepatect")
    settle(qtbot, program)
    assert numbers(program) == ["HCC-0142"]


def test_two_chinese_characters_are_found(program, qtbot):
    search(program, qtbot, "移植")
    assert numbers(program) == ["HCC-0901"]


def test_nothing_found_says_which_filter_hides_what(program, qtbot):
    page = program.cases_page
    page.filters.bclc.set_chosen("0")
    search(program, qtbot, "hepatectomy")
    assert page.state() == "No case matches “hepatectomy” with 1 filter"
    state = page._left.currentWidget().findChild(type(page.preview._nothing))
    assert "Without the filters 1 case matches: HCC-0142." in state.accessibleDescription()
    state.buttons()[0].click()
    settle(qtbot, program)
    assert numbers(program) == ["HCC-0142"]
    assert page.state() == ""


def test_a_saved_view_limits_the_list(program, qtbot):
    page = program.cases_page
    page.views.buttons()[1].click()
    settle(qtbot, program)
    assert page.state() == "No case in this view"
    page.views.buttons()[2].click()
    settle(qtbot, program)
    assert 0 < len(numbers(program)) < 12


def test_the_head_sorts_and_turns_the_order_around(program, qtbot):
    page = program.cases_page
    page._sort_by(0)
    settle(qtbot, program)
    assert numbers(program)[0] == "HCC-0117"
    page._sort_by(0)
    settle(qtbot, program)
    assert numbers(program)[0] == "HCC-0902"


def test_the_chosen_case_stays_chosen_when_the_order_changes(program, qtbot):
    page = program.cases_page
    case_id = operations.find_case(program.session.store, "HCC-0142")
    page.select(case_id)
    page._sort_by(0)
    settle(qtbot, program)
    assert page.selected() == case_id


# -- keys ---------------------------------------------------------------------------------------------------


def test_slash_goes_to_the_search_and_enter_back_to_the_list(program, qtbot):
    page = program.cases_page
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is page.filters.search
    qtbot.keyClicks(page.filters.search, "w/r")
    assert page.filters.search.text() == "w/r"
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.table


def test_enter_opens_the_chosen_case(program, qtbot):
    page = program.cases_page
    page.select(operations.find_case(program.session.store, "HCC-0142"))
    page.table.setFocus()
    with qtbot.waitSignal(program.case.opened):
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert program.window.current_page() == "case"
    assert program.workspace.banner.data().case_id == "HCC-0142"


def test_space_opens_and_closes_the_preview(program, qtbot):
    page = program.cases_page
    page.select(operations.find_case(program.session.store, "HCC-0142"))
    settle(qtbot, program)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert not page.preview.isVisible()
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert page.preview.isVisible()


def test_r_copies_a_request_without_a_name(program, qtbot):
    page = program.cases_page
    page.select(operations.find_case(program.session.store, "HCC-0142"))
    page.table.setFocus()
    QApplication.clipboard().clear()
    qtbot.keyClick(page.table, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: "HCC-0142" in QApplication.clipboard().text())
    text = QApplication.clipboard().text()
    assert "Distant metastasis: not recorded" in text
    assert "renew" in text
    assert "Synthetic" not in text
    assert page.messages.bars()


# -- the preview --------------------------------------------------------------------------------------------


def test_the_preview_says_what_is_missing_and_what_it_decides(program, qtbot):
    page = program.cases_page
    page.select(operations.find_case(program.session.store, "HCC-0142"))
    settle(qtbot, program)
    cards = [card for card in page.preview.findChildren(IssueCard) if card.isVisible()]
    titles = [card.accessibleName() for card in cards]
    assert titles == ["Distant metastasis: Missing", "Varices, 2026-01-28: Stale"]
    assert "CNLC IIIa or IIIb" in cards[0].accessibleDescription()
    assert "197 d old on the board date, limit 183." in cards[1].accessibleDescription()


def test_a_case_chosen_while_the_list_is_read_again_stays_chosen(program, qtbot):
    page = program.cases_page
    chosen = operations.find_case(program.session.store, "HCC-0142")
    page.select(operations.find_case(program.session.store, "HCC-0900"))
    settle(qtbot, program)
    program.cases.refresh()
    page.select(chosen)
    settle(qtbot, program)
    assert page.selected() == chosen
    assert page.preview.view().case.patient.case_number == "HCC-0142"


@pytest.mark.parametrize("number", ["HCC-0900", "HCC-0901", "HCC-0902"])
def test_the_preview_bears_every_case(program, qtbot, number):
    page = program.cases_page
    page.select(operations.find_case(program.session.store, number))
    settle(qtbot, program)
    assert page.preview.view().case.patient.case_number == number
    assert not page.preview.grab().isNull()


def test_the_board_can_be_moved_by_a_week_and_back(program, qtbot):
    page = program.cases_page
    case_id = operations.find_case(program.session.store, "HCC-0142")
    page.select(case_id)
    settle(qtbot, program)
    page.preview.fill_move_menu().actions()[0].trigger()
    settle(qtbot, program)
    row = next(r for r in page.model.seen() if r.case_id == case_id)
    assert row.meeting_date == date(2026, 8, 20)
    assert page.views.buttons()[1].text() == "Next week 1"
    program.undo()
    settle(qtbot, program)
    row = next(r for r in page.model.seen() if r.case_id == case_id)
    assert row.meeting_date == board.BOARD


# -- states -------------------------------------------------------------------------------------------------


def test_an_empty_board_offers_the_first_steps(make_program, qtbot, tmp_path):
    program = make_program()
    program.open_store(stores.create_store(tmp_path / "new.hccboard", board.PASSPHRASE, author=AUTHOR, cost=FAST))
    settle(qtbot, program)
    page = program.cases_page
    assert page.state() == "No case in this board file yet"
    state = page._left.currentWidget().findChild(type(page.preview._nothing))
    assert [b.text() for b in state.buttons()] == ["New case", "Import a spreadsheet"]


def test_a_store_open_for_reading_offers_no_change(make_program, board_path, qtbot):
    program = make_program()
    program.open_store(stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR, read_only=True))
    settle(qtbot, program)
    page = program.cases_page
    assert page.read_only_chip.isVisible()
    assert not page.new_button.isEnabled()
    assert not page.import_button.isEnabled()
    assert page.messages.bars()[0].accessibleName().startswith("This file is open for reading only.")
    page.select(operations.find_case(program.session.store, "HCC-0142"))
    settle(qtbot, program)
    assert not page.preview._move.isEnabled()


def test_a_page_far_down_is_read_when_it_is_painted(make_program, qtbot, tmp_path):
    store = stores.create_store(tmp_path / "many.hccboard", board.PASSPHRASE, author=AUTHOR, cost=FAST)
    patient = board.empty_case()[0]
    rows = [
        replace(patient, id=f"p{n}", case_id=f"p{n}", case_number=f"HCC-{n:04d}") for n in range(1, 3 * PAGE)
    ]
    edits.save(store, rows)
    program = make_program()
    program.open_store(store)
    settle(qtbot, program)
    page = program.cases_page
    assert page.model.rowCount() == 3 * PAGE - 1
    last = page.model.rowCount() - 1
    assert page.model.case_at(PAGE - 1) is not None, "the first page is read to its end, without a scroll"
    assert page.model.case_at(last) is None
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: page.model.case_at(last) is not None)
