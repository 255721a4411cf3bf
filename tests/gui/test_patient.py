"""The patient of an open case: opened and corrected, never made a second time; the wrong case is voided as a whole."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt

from hccboard.domain import records
from hccboard.gui.entry_seam import NEW_CASE, EntryRequest
from hccboard.gui.panels.entry import entry_panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import cases, edits
from hccboard.operations.cases import CaseQuery
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import PATIENCE_MS, settle

pytest_plugins = ["tests.gui.program_fixtures"]

EMPTY = "HCC-0900"


@pytest.fixture
def program(program, qtbot):
    yield program
    program.case.close_form()
    settle(qtbot, program)


def numbers(program):
    store = program.session.store
    return sorted(row.case_number for row in cases.case_summaries(store, cases.case_ids(store, CaseQuery()).keys))


def words(widget):
    return " ".join(label.text() for label in widget.findChildren(TextLabel))


def entry(program, qtbot):
    """The form that opens beside the case, when everything is read."""
    settle(qtbot, program)
    panel = program.workspace.entry()
    assert panel is not None
    return panel


def enter_result(cards, title):
    """Press "Enter result" on the card of an item."""
    card = next(card for card in cards if card.accessibleName().startswith(title) or title in words(card))
    card.action_triggered.emit("enter")


def choose(editor, value):
    """Choose in an editor of the form, as its buttons do."""
    editor.set_value(value)
    editor.changed.emit()


def save(program, qtbot, panel):
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        panel.save_button.click()
    settle(qtbot, program)


# -- one patient in a case ------------------------------------------------------------------------------------


def test_entering_a_missing_sex_changes_the_patient_and_makes_no_second_case(program, case, qtbot):
    before = numbers(program)
    case_id = case(EMPTY)
    enter_result(program.overview.readiness.cards(), "Sex")
    panel = entry(program, qtbot)
    assert panel.fields.values()[0]["case_number"] == EMPTY
    choose(panel.fields._editors["sex"], "F")
    save(program, qtbot, panel)
    assert cases.read_case(program.session.store, case_id).patient.sex == "F"
    assert numbers(program) == before


def test_another_number_typed_over_an_open_item_renames_the_case(program, case, qtbot):
    count = len(numbers(program))
    case_id = case(EMPTY)
    enter_result(program.overview.readiness.cards(), "Age")
    panel = entry(program, qtbot)
    panel.fields.fields["case_number"].editor.setText("HCC-0950")
    panel.reason_edit.setText("wrong number")
    save(program, qtbot, panel)
    assert cases.read_case(program.session.store, case_id).patient.case_number == "HCC-0950"
    assert len(numbers(program)) == count


def test_the_preview_opens_the_patient_of_the_case(program, qtbot):
    case_id = cases.find_case(program.session.store, EMPTY)
    program.cases_page.preview.edit_requested.emit(case_id, "", "Patient", "sex")
    panel = entry(program, qtbot)
    assert panel.form == f"Patient:{case_id}"


def test_no_path_gives_a_form_for_a_second_patient(program, case, qtbot):
    case("HCC-0142")
    view = program.workspace.view()
    panel = entry_panel(EntryRequest(view, "Patient", today=board.TODAY))
    qtbot.addWidget(panel)
    assert panel.record()[0].id == view.case.patient.id
    assert entry_panel(EntryRequest(None, "Patient", today=board.TODAY)) is None


def test_what_is_empty_in_a_record_is_filled_in_there(program, case, qtbot):
    case_id = case("HCC-0142")
    program.workspace.banner.question_activated.emit()
    asked = program.workspace.view().case.latest(records.BoardQuestion)
    assert entry(program, qtbot).form == f"BoardQuestion:{asked.id}"
    program.case.edit(case_id, "", "PerformanceStatus", "cancer_related")
    status = program.workspace.view().case.latest(records.PerformanceStatus)
    assert entry(program, qtbot).form == f"PerformanceStatus:{status.id}"
    program.case.edit(case_id, "", "BoardQuestion", "")  # added by name: a question for another meeting
    assert entry(program, qtbot).form == "BoardQuestion"
    program.case.edit(case_id, "", "LiverAssessment", "ascites")  # observed anew
    assert entry(program, qtbot).form == "LiverAssessment"


# -- correcting -----------------------------------------------------------------------------------------------


def test_the_identity_is_corrected_from_the_banner_by_keyboard(program, case, qtbot):
    case_id = case("HCC-0142")
    identity = program.workspace.banner.identity
    assert identity.accessibleName().startswith("Correct identity: HCC-0142")
    identity.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(identity, Qt.Key.Key_Return)
    panel = entry(program, qtbot)
    panel.fields.fields["name"].editor.setText("Synthetic 777")
    panel.reason_edit.setText("wrong name")
    save(program, qtbot, panel)
    assert "Synthetic 777" in program.workspace.banner.data().person
    assert cases.read_case(program.session.store, case_id).patient.name == "Synthetic 777"


def test_a_click_on_the_name_and_the_menu_of_the_problems_lead_to_the_patient(program, case, qtbot):
    case_id = case("HCC-0142")
    identity = program.workspace.banner.identity
    qtbot.mouseClick(identity, Qt.MouseButton.LeftButton, pos=identity.person.geometry().center())
    assert entry(program, qtbot).form == f"Patient:{case_id}"
    program.case.close_form()
    program.overview.identity_action.trigger()
    assert entry(program, qtbot).form == f"Patient:{case_id}"


# -- a case that should not be there --------------------------------------------------------------------------


def test_a_wrong_case_is_voided_with_a_reason_and_brought_back_by_undo(program, case, qtbot):
    before = numbers(program)
    case_id = case("HCC-0142")
    held = len([r for r in cases.read_case(program.session.store, case_id).records if not r.voided])
    program.workspace.banner.identity.click()
    panel = entry(program, qtbot)
    panel.void_button.click()
    assert f"{held} records go with it" in words(panel.reason)
    panel.void_button.click()  # without a reason nothing happens
    settle(qtbot, program)
    assert numbers(program) == before
    panel.reason_edit.setText("entered twice")
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        panel.void_button.click()
    settle(qtbot, program)
    page = program.cases_page
    assert program.window.current_page() == "cases"
    assert program.workspace.case_id() == "" and program.workspace.entry() is None
    assert numbers(program) == [number for number in before if number != "HCC-0142"]
    assert page.model.row_of(case_id) == -1 and page.selected() not in ("", case_id)
    assert page.preview.view().case.patient.case_id != case_id
    assert edits.history(program.session.store, case_id)[-1].reason == "entered twice"
    (bar,) = page.messages.bars()
    assert "HCC-0142" in bar.accessibleName()
    bar.action_button().click()
    settle(qtbot, program)
    assert numbers(program) == before
    assert page.model.row_of(case_id) >= 0
    case("HCC-0142")
    assert len([r for r in program.workspace.view().case.records if not r.voided]) == held


@pytest.fixture
def voided(program, case, qtbot):
    """A case that was voided with its form; its id and the note that says so."""
    case_id = case("HCC-0142")
    program.workspace.banner.identity.click()
    panel = entry(program, qtbot)
    panel.void_button.click()
    panel.reason_edit.setText("entered twice")
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        panel.void_button.click()
    settle(qtbot, program)
    (bar,) = program.cases_page.messages.bars()
    return case_id, bar


def test_undo_beside_a_voided_case_brings_back_that_case_and_not_what_was_done_later(program, voided, qtbot):
    _case_id, bar = voided
    later = edits.save(program.session.store, [records.Patient(case_number="HCC-0978")])
    program.session.announce(later)
    bar.action_button().click()
    settle(qtbot, program)
    assert {"HCC-0142", "HCC-0978"} <= set(numbers(program))
    bar.action_button().click()
    settle(qtbot, program)
    assert "undone before" in program.cases_page.messages.bars()[0].accessibleName()
    assert {"HCC-0142", "HCC-0978"} <= set(numbers(program))


def test_undo_beside_a_voided_case_whose_number_is_in_use_can_be_tried_again(program, voided, qtbot):
    case_id, bar = voided
    store = program.session.store
    made = edits.save(store, [records.Patient(case_number="HCC-0142")])
    bar.action_button().click()
    settle(qtbot, program)
    error = program.cases_page.messages.bars()[0]
    assert "cannot be undone" in error.accessibleName() and "another case" in error.accessibleName()
    assert cases.find_case(store, "HCC-0142") == made.case_ids[0]
    edits.save(store, [dataclasses.replace(made.records[0], case_number="HCC-0978")], reason="another patient")
    error.action_button().click()
    settle(qtbot, program)
    assert cases.find_case(store, "HCC-0142") == case_id
    assert "HCC-0978" in numbers(program)


def test_undoing_a_new_case_closes_it(program, qtbot):
    made = records.Patient(case_number="HCC-0977")
    program.session.announce(edits.save(program.session.store, [made]))
    case_id = cases.find_case(program.session.store, "HCC-0977")
    with qtbot.waitSignal(program.case.opened, timeout=PATIENCE_MS):
        program.open_case(case_id)
    settle(qtbot, program)
    program.undo()
    settle(qtbot, program)
    assert program.window.current_page() == "cases"
    assert program.workspace.view() is None
    assert "HCC-0977" not in numbers(program)
    gone = next(bar for bar in program.cases_page.messages.bars() if "is void" in bar.accessibleName())
    assert gone.action_button().isHidden()  # an undoing cannot be undone


# -- a new case -----------------------------------------------------------------------------------------------


@pytest.fixture
def new_case(qtbot):
    panel = entry_panel(EntryRequest(None, NEW_CASE, case_number="HCC-0999", today=board.TODAY))
    qtbot.addWidget(panel)
    panel.show()
    return panel


def label(form, name):
    return form.fields[name].label.text()


def test_only_the_number_of_a_new_case_is_required(new_case):
    assert "required" in label(new_case.patient, "case_number")
    assert label(new_case.question, "question") == "Question · an open item while empty"
    assert label(new_case.aetiology, "cause") == "Cause · an open item while empty"
    made = []
    new_case.save_requested.connect(lambda rows, _reason: made.append(rows))
    new_case.save_button.click()
    assert [[type(row) for row in rows] for rows in made] == [[records.Patient]]


def test_what_is_begun_says_what_it_needs(new_case):
    made = []
    new_case.save_requested.connect(lambda rows, _reason: made.append(rows))
    choose(new_case.question._editors["status"], "preparing")
    choose(new_case.aetiology._editors["certainty"], "yes")
    assert label(new_case.question, "question") == "Question · required"
    assert label(new_case.aetiology, "cause") == "Cause · required"
    new_case.save_button.click()
    assert made == []
    choose(new_case.question._editors["status"], None)
    assert label(new_case.question, "question") == "Question · an open item while empty"
