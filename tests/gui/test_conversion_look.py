"""How the conversion review looks: nothing of a row is cut, nothing jumps, what is supposed is marked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QDate

from hccboard.gui.panels.conversion.criteria_table import CHECK, CRITERION, DATE, SOURCE, VALUE, GroupHead
from hccboard.gui.panels.conversion.side import CHECKLIST, REVIEW, WHAT_IF
from hccboard.gui.widgets.cell import cell_size
from hccboard.gui.widgets.tabs import TabStrip
from hccboard.gui.widgets.text import text_block
from tests.gui.board_fixtures import PATIENCE_MS, settle
from tests.gui.conversion_steps import wait_shown

pytest_plugins = ["tests.gui.program_fixtures"]


@pytest.fixture
def board_path(demonstration_path):
    return demonstration_path


@pytest.fixture
def conversion(program, case, qtbot):
    """Opens the conversion review of a case by its number in a window of a size."""

    def show(number: str = "HCC-0142", size: tuple[int, int] = (1440, 900), set_id: str = ""):
        program.window.resize(*size)
        case(number)
        program.workspace.show_tab("conversion")
        tab = wait_shown(qtbot, program)
        if set_id:
            tab.show_set(set_id)
            settle(qtbot, program)
        return tab

    return show


def cut(table) -> list[str]:
    """What of the criteria does not fit into its cell."""
    found, model = [], table.model()
    for line in range(model.rowCount()):
        for column in (CRITERION, VALUE, DATE, SOURCE):
            cell, room = model.cell(line, column), table.columnWidth(column) - 2 * table.cell_padding
            if table.isColumnHidden(column) or table.columnSpan(line, 0) > 1 or not cell.words():
                continue
            told = [text_block(cell.text, "cell_medium", "text", room, cell.lines),
                    text_block(cell.sub, "label", "text", room, cell.sub_lines)]  # fmt: skip
            if any(one.cut for one in told) or cell_size(cell, room).height() > table.rowHeight(line) + 1:
                found.append(cell.words())
    return found


@pytest.mark.parametrize("size", [(1440, 900), (1280, 800), (1920, 1080)])
@pytest.mark.parametrize("number", ["HCC-0142", "HCC-0104"])
def test_rule_age_and_source_are_read_whole(conversion, number, size):
    assert cut(conversion(number, size).table) == []


def test_beside_a_form_the_age_below_a_value_is_read_whole(conversion, program, qtbot):
    tab = conversion()
    tab.set_compact(True)
    tab.table.setFixedWidth(500)
    settle(qtbot, program)
    assert tab.table.isColumnHidden(DATE)
    assert cut(tab.table) == []
    stale = next(n for n, one in enumerate(tab.sheet().lines) if getattr(one, "id", "") == "portal_hypertension")
    assert "limit 183" in tab.table.model().cell(stale, VALUE).words()


def test_in_the_window_of_the_design_the_criteria_need_no_scrolling(conversion):
    tab = conversion()
    assert tab.table.verticalScrollBar().maximum() == 0
    heights = {tab.table.rowHeight(n) for n, one in enumerate(tab.sheet().lines) if not isinstance(one, GroupHead)}
    assert len(heights) == 1


def test_in_a_small_window_titles_keep_to_one_line(conversion):
    tab = conversion(size=(1280, 800))
    model = tab.table.model()
    room = tab.table.columnWidth(CRITERION) - 2 * tab.table.cell_padding
    for line, one in enumerate(tab.sheet().lines):
        if not isinstance(one, GroupHead):
            assert text_block(model.cell(line, CRITERION).text, "cell_medium", "text", room, 4).lines == 1
    assert tab.table.columnWidth(CHECK) < 92


def test_what_is_supposed_is_marked_wherever_it_counts_and_moves_nothing(conversion, program, qtbot):
    tab = conversion()
    side, head = tab.side, tab.head
    side.show_part(REVIEW)
    settle(qtbot, program)
    marks = (side.timing.supposed, side.changes.supposed)
    top = head.strip.mapTo(tab, head.strip.rect().topLeft())
    assert not any(mark.isVisible() for mark in marks)
    side.show_part(WHAT_IF)
    day = side.what_if.day.date().toPython() - timedelta(days=14)
    side.what_if.day.setDate(QDate(day.year, day.month, day.day))
    qtbot.waitUntil(lambda: all(mark.isVisible() for mark in marks), timeout=PATIENCE_MS)
    settle(qtbot, program)
    assert head.strip.mapTo(tab, head.strip.rect().topLeft()) == top
    side.what_if.response.set_chosen("SD")
    side.what_if.response.changed.emit("SD")
    qtbot.waitUntil(lambda: "response SD" in head.supposed.text(), timeout=PATIENCE_MS)
    settle(qtbot, program)
    assert not head.supposed.is_cut()
    side.what_if.reset()
    qtbot.waitUntil(lambda: not any(mark.isVisible() for mark in marks), timeout=PATIENCE_MS)


def test_ages_of_the_checklist_stand_below_each_other(conversion, program, qtbot):
    tab = conversion()
    tab.side.show_part(CHECKLIST)
    panel = tab.side.panels[CHECKLIST]
    qtbot.waitUntil(lambda: bool(panel.buttons), timeout=PATIENCE_MS)
    settle(qtbot, program)
    shown = [button for key, button in panel.buttons.items() if key in panel.rows]
    assert len({button.text() for button in shown}) > 1, "words and icons"
    assert len({button.mapTo(panel, button.rect().topRight()).x() for button in shown}) == 1
    assert len({button.parentWidget().width() for button in shown}) == 1


def test_limits_of_the_evidence_are_sentences(conversion):
    texts = conversion().side.evidence.texts
    assert texts
    assert all(text.endswith(".") for text in texts)
    assert "Survival is counted from a landmark: first partial or complete response." in texts


def test_why_a_set_does_not_apply_is_told_in_clauses(conversion):
    tab = conversion("HCC-0138", set_id="talentop_run_in")
    notice = next(one for one in tab.sheet().notices if one.title.startswith("Not applicable"))
    assert "; hepatic vein Vv0" in notice.text


def test_the_head_is_no_higher_without_criteria_below_it(conversion, program, qtbot):
    tab = conversion()
    before = tab.head.height()
    tab.show_set("jlca_2023")
    settle(qtbot, program)
    qtbot.waitUntil(tab.table.isHidden, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: tab.head.height() <= before, timeout=PATIENCE_MS)


def test_a_long_name_of_a_set_moves_no_tab_away(conversion, program, qtbot):
    tab = conversion()
    strip = program.workspace.findChild(TabStrip)
    assert strip.hidden_items() == []
    tab.show_set("jlca_2023")
    settle(qtbot, program)
    qtbot.waitUntil(lambda: tab.sheet().set_id == "jlca_2023", timeout=PATIENCE_MS)
    settle(qtbot, program)
    assert strip.hidden_items() == []
    assert "JLCA/JSHBPS oncological resectability (R, BR1, BR2)" in tab._corner.chooser.toolTip()
