"""The conversion review of cases without anything, of half a letter, of hostile texts; narrow, large, in Chinese."""

from __future__ import annotations

import pytest

from hccboard.domain import records
from hccboard.domain.conversion.model import State
from hccboard.errors import UserError
from hccboard.gui.panels.conversion.side import CHECKLIST, WHAT_IF
from hccboard.operations import cases, edits
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import PATIENCE_MS, settle
from tests.gui.conversion_steps import wait_shown
from tests.gui.screen_checks import cut_words, nameless

pytest_plugins = ["tests.gui.program_fixtures"]


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

        def whole(part=part):
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


# -- another case, other packs, what fails ---------------------------------------------------------------------


def refuse(*_given, **_more):
    raise UserError("It cannot be told.")


def test_where_the_next_case_cannot_be_reviewed_nothing_of_the_last_one_stays(
    conversion, program, case, qtbot, monkeypatch
):
    tab = conversion("HCC-0142")
    tab.side.show_part(CHECKLIST)
    settle(qtbot, program)
    assert tab.side.changes.changes() and tab.side.panels[CHECKLIST].rows
    monkeypatch.setattr("hccboard.gui.panels.conversion.sheet.sheet_of", refuse)
    monkeypatch.setattr("hccboard.gui.panels.conversion.controller.part_data", refuse)
    case("HCC-0900")
    settle(qtbot, program)
    assert tab.view().case.patient.case_number == "HCC-0900" and tab.sheet() is None
    assert not tab.side.changes.changes() and not tab.side.panels[CHECKLIST].rows
    assert tab.side.panels[CHECKLIST].isHidden() and tab.side.timing.isHidden()
    assert not tab.side.what_if.keep.isEnabled() and tab.side.what_if.planned.text() == ""
    monkeypatch.undo()
    tab.side.show_part(CHECKLIST)  # chosen again, it is asked for again
    tab.ask_again()
    wait_shown(qtbot, program)
    assert tab.side.panels[CHECKLIST].rows and not tab.side.panels[CHECKLIST].isHidden()


def test_a_date_that_could_not_be_kept_stays_supposed_until_the_view_is_left(conversion, program, qtbot, monkeypatch):
    tab = conversion("HCC-0142")
    monkeypatch.setattr(edits, "save", refuse)
    what_if = tab.side.what_if
    what_if.day.setDate(what_if.day.date().addDays(14))
    settle(qtbot, program)
    what_if.ask_to_keep()
    settle(qtbot, program)
    assert tab.sheet().review.suppose.any and what_if.keep.isEnabled()
    program.workspace.show_tab("overview")
    program.workspace.show_tab("conversion")
    wait_shown(qtbot, program)
    assert not tab.sheet().review.suppose.any and not what_if.suppose().any


def test_however_long_enter_is_held_one_plan_is_made(conversion, program, qtbot):
    tab = conversion("HCC-0900")
    asked = []
    tab.keep_requested.connect(lambda *_given: asked.append(_given))
    tab.side.what_if.day.setDate(tab.side.what_if.day.date().addDays(14))
    settle(qtbot, program)
    for _press in range(3):
        tab.side.what_if.ask_to_keep()
    wait_shown(qtbot, program)
    assert len(asked) == 1
    assert len(list(tab.view().case.of(records.OperationPlan))) == 1


def test_what_cannot_be_read_stays_while_it_is_typed(conversion, program, qtbot):
    held = conversion("HCC-0142").side.what_if.held
    for text in ("400", "4000"):
        held.setText(text)
        held.textEdited.emit(text)
        settle(qtbot, program)
        assert held.text() == text
    assert held.property("state") == "error"


def test_other_packs_make_parts_and_counts_anew(conversion, program, case, qtbot):
    tab = conversion("HCC-0142")
    tab.side.show_part(CHECKLIST)
    settle(qtbot, program)
    parts, counted = [], []
    tab.part_requested.connect(lambda view, part: parts.append((view, part)))
    program.packs_read("evidence")
    settle(qtbot, program)
    assert parts == [(tab.view(), CHECKLIST)]
    program.workspace.show_tab("overview")
    case("HCC-0901")  # its review was never opened; the one before stays in its view
    settle(qtbot, program)
    shown = program.workspace.view()
    assert tab.view() is not shown
    tab.counts_changed.connect(lambda: counted.append(tab._counted[0]))
    program.packs_read("evidence")
    settle(qtbot, program)
    assert all(one is shown for one in counted)
