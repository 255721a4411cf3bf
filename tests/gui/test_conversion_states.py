"""The conversion review of cases without anything, of half a letter, of hostile texts; narrow, large, in Chinese."""

from __future__ import annotations

import pytest

from hccboard.domain import records
from hccboard.domain.conversion.model import State
from hccboard.gui.panels.conversion.side import WHAT_IF
from hccboard.operations import cases, edits
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import PATIENCE_MS, settle
from tests.gui.screen_checks import cut_words, nameless

pytest_plugins = ["tests.gui.program_fixtures"]


@pytest.fixture
def conversion(program, case, qtbot):
    """Opens the conversion review of a case by its number."""

    def show(number: str):
        case(number)
        program.workspace.show_tab("conversion")
        return wait_shown(qtbot, program)

    return show


def wait_shown(qtbot, program):
    tab = program.conversion
    settle(qtbot, program)
    qtbot.waitUntil(lambda: tab.sheet() is not None and tab.sheet().review.view is tab.view(), timeout=PATIENCE_MS)
    settle(qtbot, program)
    return tab


def add(program, qtbot, number, make):
    """Record something in a case that is open."""
    store = program.session.store
    case_id = cases.find_case(store, number)
    changes = edits.save(store, make(case_id))
    program.session.announce(changes)
    return wait_shown(qtbot, program)


def test_of_a_case_without_anything_nothing_is_met_and_everything_is_named(conversion):
    tab = conversion("HCC-0900")
    rows = tab.sheet().rows
    assert rows and {row.state for row in rows} == {State.MISSING}
    assert all(row.value for row in rows)
    assert tab.head.met.text().startswith("0 of ")
    assert tab.side.changes.buttons


@pytest.mark.parametrize("number", ["HCC-0901", "HCC-0902", "HCC-0142"])
def test_partial_and_hostile_cases_are_told(conversion, number):
    tab = conversion(number)
    for row in tab.sheet().rows:
        trace = tab.sheet().trace(row.number)
        assert trace.comparisons or trace.notes
        tab.open_criterion(row.number)
    tab.close_criterion()
    for part in tab.side.parts():
        tab.side.show_part(part)


@pytest.mark.parametrize(("size", "percent"), [((1280, 800), 100), ((1440, 900), 150)])
def test_nothing_is_cut_unheard_at_any_size(conversion, program, qtbot, size, percent):
    tab = conversion("HCC-0142")
    program.use_text_percent(percent)
    program.window.resize(*size)
    settle(qtbot, program)
    for part in tab.side.parts():
        tab.side.show_part(part)
        settle(qtbot, program)

        def whole():
            program.window.grab()  # labels learn while they are painted what of them is cut
            assert cut_words(program.window) == [] and nameless(program.window) == [], part

        qtbot.waitUntil(whole, timeout=PATIENCE_MS)
    assert program.window.size().toTuple() == size
    program.use_text_percent(100)


def test_who_has_died_is_said_above_the_criteria(conversion, program, qtbot):
    conversion("HCC-0142")

    def died(case_id):
        return [records.FollowUp(case_id=case_id, date=board.TODAY, vital_status="dead")]

    tab = add(program, qtbot, "HCC-0142", died)
    assert any(one.title.startswith("Died ") for one in tab.sheet().notices)


def test_a_long_text_of_a_record_stays_within_its_row(conversion, program, qtbot):
    conversion("HCC-0142")
    long = "Varizen " * 60

    def endoscopy(case_id):
        return [records.Endoscopy(case_id=case_id, date=board.TODAY, varices="low_risk", grade="F1", source=long[:90])]

    tab = add(program, qtbot, "HCC-0142", endoscopy)
    row = next(row for row in tab.sheet().rows if row.id == "portal_hypertension")
    assert row.state is State.MET
    assert tab.table.horizontalHeader().length() <= tab.table.viewport().width() + 1


def test_a_date_that_is_over_is_no_plan_any_more(conversion, program, qtbot):
    conversion("HCC-0142")

    def plan(case_id):
        return [records.OperationPlan(case_id=case_id, date=board.BASELINE, operation_date=board.LATEST)]

    tab = add(program, qtbot, "HCC-0142", plan)
    assert tab.sheet().review.operation_date is None
    tab.side.show_part(WHAT_IF)
    assert not tab.side.what_if.suppose().any
    assert "2026-07-21" in tab.side.what_if.planned.text() and "over" in tab.side.what_if.planned.text()
