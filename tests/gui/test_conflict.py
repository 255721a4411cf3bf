"""Two people change one record: both versions side by side, every field chosen, both kept in the history."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from hccboard.domain.records import BoardQuestion, ImagingStudy, LabResult, Lesion, Measurement, PerformanceStatus
from hccboard.gui.entry_seam import IMAGING_SHEET, LAB_PANEL, VOID
from hccboard.gui.panels.entry.conflict_panel import ConflictPanel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import cases, drafts, edits, stores
from hccboard.operations.merging import MINE, THEIRS
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, PATIENCE_MS, settle
from tests.gui.screen_checks import cut_words, nameless

pytest_plugins = ["tests.gui.program_fixtures"]

Key = Qt.Key
MAIN = "case-0142"
OTHER = "Dr Synthetic B"


@pytest.fixture
def form(program, case, qtbot):
    """Opens the form of a kind for the case of the mock-ups."""
    case("HCC-0142")

    def open_form(kind, record_id="", field=""):
        program.case.edit(MAIN, record_id, kind, field)
        settle(qtbot, program)
        return program.workspace.entry()

    yield open_form
    program.case.close_form()
    settle(qtbot, program)


def colleague(program):
    """The same board file in the hands of somebody else."""
    return stores.BoardStore(program.session.store.storage, OTHER)


def latest(program, kind):
    return cases.read_case(program.session.store, MAIN).latest(kind)


def save(qtbot, program):
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    return program.workspace.entry()


def type_into(qtbot, edit, text):
    edit.setFocus()
    qtbot.keyClicks(edit, text)


def words(panel):
    return " ".join(label.text() for label in panel.findChildren(TextLabel) if label.isVisible())


@pytest.fixture
def conflict(program, form, qtbot):
    """Both changed the performance status: the value differently, the source mine alone, the note theirs alone."""
    record = latest(program, PerformanceStatus)
    panel = form("PerformanceStatus", record.id, "ecog_low")
    panel.fields.set_typed({"ecog_low": 2, "source": "phone"})
    panel.reason_edit.setText("misread")
    edits.save(colleague(program), [replace(record, ecog_low=0, note="seen walking")], reason="seen again")
    found = save(qtbot, program)
    assert isinstance(found, ConflictPanel)
    return found


def test_both_versions_stand_side_by_side_and_nothing_was_saved(program, conflict):
    said = words(conflict)
    assert "HCC-0142 was changed by two people." in conflict.message.accessibleName()
    assert "3 fields differ: 2 have one change and are filled in, 1 needs your choice" in (
        conflict.message.accessibleName()
    )
    assert f"{OTHER}, saved " in said
    assert [conflict.table.side(n) for n in range(3)] == ["", MINE, THEIRS]
    assert "seen walking" in said
    assert "clinic, unchanged" in said
    assert latest(program, PerformanceStatus).ecog_low == 0
    assert not conflict.save_button.isEnabled()
    assert conflict.table.radio(0, MINE).hasFocus()
    assert nameless(conflict) == []
    assert cut_words(conflict) == []


def test_the_radio_buttons_say_field_side_and_value(conflict):
    assert conflict.table.radio(0, MINE).accessibleName().startswith("ECOG, Yours, ")
    assert conflict.table.radio(0, MINE).accessibleName().endswith(": 2")
    assert conflict.table.radio(0, THEIRS).accessibleName().startswith(f"ECOG, {OTHER}, saved ")


def test_what_was_chosen_by_keys_is_saved_and_both_versions_stay(program, conflict, qtbot):
    qtbot.keyClick(conflict.table.radio(0, MINE), Key.Key_Space)
    assert conflict.table.side(0) == MINE
    qtbot.keyClick(conflict.table.radio(0, MINE), Key.Key_Right)
    assert conflict.table.side(0) == THEIRS
    qtbot.keyClick(conflict.table.radio(0, THEIRS), Key.Key_Left)
    assert (conflict.table.side(0), conflict.save_button.isEnabled()) == (MINE, True)
    assert save(qtbot, program) is None
    stored = latest(program, PerformanceStatus)
    assert (stored.ecog_low, stored.source, stored.note, stored.version) == (2, "phone", "seen walking", 3)
    found = edits.history(program.session.store, stored.id)
    assert [(e.author, e.new.ecog_low, e.reason) for e in found] == [
        (AUTHOR, 1, ""), (OTHER, 0, "seen again"), (AUTHOR, 2, f"misread. Merged with version 2 of {OTHER}"),
    ]  # fmt: skip
    assert drafts.list_drafts(program.session.store, MAIN) == []
    assert next(f for f in program.workspace.banner.data().facts if f.key == "ecog_ps").value == "2"


def test_what_is_not_taken_over_stays_in_the_history(program, conflict, qtbot):
    qtbot.mouseClick(conflict.table.radio(0, THEIRS), Qt.MouseButton.LeftButton, pos=QPoint(7, 9))
    assert save(qtbot, program) is None
    stored = latest(program, PerformanceStatus)
    assert (stored.ecog_low, stored.source) == (0, "phone")
    assert edits.history(program.session.store, stored.id)[-1].reason == (
        f"misread. Merged with version 2 of {OTHER}. Not taken over from {AUTHOR}: ECOG: 2"
    )


def test_keeping_theirs_for_all_saves_nothing_and_can_be_taken_back(program, conflict, qtbot):
    conflict.theirs_button.click()
    assert conflict.save_button.text() == "Keep the saved version"
    assert save(qtbot, program) is None
    assert latest(program, PerformanceStatus).version == 2
    assert next(f for f in program.workspace.banner.data().facts if f.key == "ecog_ps").value == "0"
    bar = program.workspace.messages.bars()[0]
    assert bar.accessibleName() == "Draft discarded."
    bar.action_button().click()
    settle(qtbot, program)
    assert program.workspace.entry().fields.typed()["source"] == "phone"


def test_my_version_stays_as_a_draft_and_meets_theirs_again(program, conflict, qtbot):
    conflict.draft_button.click()
    settle(qtbot, program)
    assert program.workspace.entry() is None
    bar = program.workspace.messages.bars()[0]
    assert bar.accessibleName().startswith("Draft kept.")
    bar.action_button().click()
    settle(qtbot, program)
    program.workspace.entry().fields.focus("ecog_low")
    assert isinstance(save(qtbot, program), ConflictPanel)


def test_a_third_change_is_a_conflict_again(program, conflict, qtbot):
    conflict.table.radio(0, MINE).click()
    stored = latest(program, PerformanceStatus)
    edits.save(colleague(program), [replace(stored, ecog_low=3)], reason="worse")
    again = save(qtbot, program)
    assert isinstance(again, ConflictPanel)
    assert again is not conflict
    again.table.choose_all(MINE)
    again.save_button.setFocus()
    assert save(qtbot, program) is None
    assert (latest(program, PerformanceStatus).ecog_low, latest(program, PerformanceStatus).version) == (2, 4)


def test_a_correction_that_is_asked_for_only_now_needs_its_reason(program, form, qtbot):
    """Filling in what was empty needs none; putting it over what a colleague wrote there does."""
    record = latest(program, PerformanceStatus)
    panel = form("PerformanceStatus", record.id, "note")
    panel.fields.set_typed({"note": "mine"})
    edits.save(colleague(program), [replace(record, note="theirs")])
    conflict = save(qtbot, program)
    conflict.table.radio(0, MINE).click()
    conflict.save_button.setFocus()
    assert save(qtbot, program) is conflict
    assert conflict.reason_edit.hasFocus()
    qtbot.keyClicks(conflict.reason_edit, "agreed by phone")
    assert save(qtbot, program) is None
    assert latest(program, PerformanceStatus).note == "mine"


def test_a_draft_of_one_session_meets_what_was_saved_in_the_next(make_program, board_path, qtbot):
    """One program at a time has the file: the two sessions follow each other, the draft lies between them."""

    def session(author):
        program = make_program()
        program.open_store(stores.open_store(board_path, board.PASSPHRASE, author=author))
        settle(qtbot, program)
        program.open_case(MAIN)
        qtbot.waitUntil(lambda: program.workspace.case_id() == MAIN, timeout=PATIENCE_MS)
        settle(qtbot, program)
        return program

    first = session(AUTHOR)
    record = latest(first, PerformanceStatus)
    first.edit(MAIN, record.id, "PerformanceStatus", "ecog_low")
    settle(qtbot, first)
    first.workspace.entry().fields.set_typed({"ecog_low": 2})
    first.workspace.entry().reason_edit.setText("misread")
    first.window.close()
    with stores.open_store(board_path, board.PASSPHRASE, author=OTHER) as store:
        edits.save(store, [replace(record, ecog_low=0)], reason="seen again")
    again = session(AUTHOR)
    again.workspace.messages.bars()[0].action_button().click()
    settle(qtbot, again)
    assert "field by field" in again.workspace.messages.bars()[0].accessibleName()
    again.workspace.entry().fields.focus("ecog_low")
    conflict = save(qtbot, again)
    assert isinstance(conflict, ConflictPanel)
    assert OTHER in conflict.table._heads[3]
    conflict.table.radio(0, MINE).click()
    assert save(qtbot, again) is None
    assert [e.new.ecog_low for e in edits.history(again.session.store, record.id)] == [1, 0, 2]


def test_new_results_are_saved_with_the_corrected_one_that_was_merged(program, form, qtbot):
    last = next(r for r in reversed(list(cases.read_case(program.session.store, MAIN).of(LabResult)))
                if r.analyte == "albumin")  # fmt: skip
    sheet = form(LAB_PANEL)
    row = next(row for row in sheet.rows if row.key == "albumin")
    row.correct_last()
    row._correction.setText("39.5")
    sheet.rows[0].edit.setText("5")
    sheet.date_edit.setText("2026-08-10")
    sheet.reason_edit.setText("misread")
    edits.save(colleague(program), [replace(last, value=Decimal("4.05"), unit="g/dL", reference_low=None,
                                            reference_high=None)], reason="unit")  # fmt: skip
    sheet.date_edit.setFocus()
    conflict = save(qtbot, program)
    assert isinstance(conflict, ConflictPanel)
    assert "1 other record is saved with it" in conflict.message.accessibleName()
    assert "Albumin" in conflict.panel.head.title.text()
    assert "39.5 g/L" in words(conflict)
    assert "4.05 g/dL" in words(conflict)
    conflict.table.radio(0, MINE).click()
    assert save(qtbot, program) is None
    found = list(cases.read_case(program.session.store, MAIN).of(LabResult))
    assert {(r.analyte, r.value, r.unit) for r in found} >= {("albumin", Decimal("39.5"), "g/L")}
    assert any(r.value == 5 and r.date.isoformat() == "2026-08-10" for r in found)


def test_a_draft_of_a_corrected_result_keeps_the_unit_it_was_typed_in(program, form, qtbot):
    last = next(r for r in reversed(list(cases.read_case(program.session.store, MAIN).of(LabResult)))
                if r.analyte == "albumin")  # fmt: skip
    sheet = form(LAB_PANEL)
    row = next(row for row in sheet.rows if row.key == "albumin")
    row.correct_last()
    row._correction.setText("39.5")
    sheet.reason_edit.setText("misread")
    program.case.close_form()
    settle(qtbot, program)
    program.session.announce(
        edits.save(colleague(program), [replace(last, value=Decimal("4.05"), unit="g/dL", reference_low=None,
                                                reference_high=None)], reason="unit")
    )  # fmt: skip
    settle(qtbot, program)
    again = form(LAB_PANEL)
    (corrected,) = again.results()[1]
    assert (corrected.value, corrected.unit, corrected.version) == (Decimal("39.5"), "g/L", last.version)
    again.date_edit.setFocus()
    assert isinstance(save(qtbot, program), ConflictPanel)


def test_the_imaging_sheet_merges_study_and_sizes(program, form, qtbot):
    case = cases.read_case(program.session.store, MAIN)
    study = case.latest(ImagingStudy)
    lesion = next(x for x in case.of(Lesion) if x.label == "L1")
    size = next(m for m in case.of(Measurement) if m.study_id == study.id and m.lesion_id == lesion.id)
    sheet = form(IMAGING_SHEET, study.id)
    row = sheet.lesions.row(lesion.id)
    row.longest.clear()
    type_into(qtbot, row.longest, "57")
    type_into(qtbot, sheet.strip.edits["reader"], "Dr R")
    type_into(qtbot, sheet.reason_edit, "remeasured")
    edits.save(colleague(program), [replace(size, longest_diameter_mm=55), replace(study, phases="arterial")],
               reason="second reading")  # fmt: skip
    sheet.strip.edits["reader"].setFocus()
    conflict = save(qtbot, program)
    assert isinstance(conflict, ConflictPanel)
    said = words(conflict)
    assert "57 mm" in said
    assert "55 mm" in said
    assert "Lesion measurement L1" in said
    while conflict.table.open_count():
        number = next(n for n in range(len(conflict._fields)) if not conflict.table.side(n))
        conflict.table.radio(number, THEIRS).click()
    conflict.save_button.setFocus()
    assert save(qtbot, program) is None
    case = cases.read_case(program.session.store, MAIN)
    now = case.latest(ImagingStudy)
    assert (now.reader, now.phases) == ("Dr R", "arterial")
    assert next(m for m in case.of(Measurement) if m.id == size.id).longest_diameter_mm == 55


def test_a_draft_of_the_imaging_sheet_puts_nothing_over_what_was_saved_since(program, form, qtbot):
    case = cases.read_case(program.session.store, MAIN)
    study = case.latest(ImagingStudy)
    size = next(m for m in case.of(Measurement) if m.study_id == study.id)
    sheet = form(IMAGING_SHEET, study.id)
    type_into(qtbot, sheet.strip.edits["reader"], "Dr R")
    type_into(qtbot, sheet.reason_edit, "reader")
    program.case.close_form()
    settle(qtbot, program)
    program.session.announce(
        edits.save(colleague(program), [replace(size, longest_diameter_mm=55)], reason="second reading")
    )
    settle(qtbot, program)
    again = form(IMAGING_SHEET, study.id)
    again.strip.edits["reader"].setFocus()
    conflict = save(qtbot, program)
    assert isinstance(conflict, ConflictPanel)
    assert conflict.table.open_count() == 0
    assert save(qtbot, program) is None
    case = cases.read_case(program.session.store, MAIN)
    assert next(m for m in case.of(Measurement) if m.id == size.id).longest_diameter_mm == 55
    assert case.latest(ImagingStudy).reader == "Dr R"


def test_voiding_what_was_changed_meanwhile_asks_to_look_first(program, form, qtbot):
    record = latest(program, PerformanceStatus)
    panel = form("PerformanceStatus", record.id, VOID)
    panel.reason_edit.setText("wrong patient")
    edits.save(colleague(program), [replace(record, ecog_low=0)], reason="seen again")
    panel.void_button.click()
    settle(qtbot, program)
    conflict = program.workspace.entry()
    assert isinstance(conflict, ConflictPanel)
    assert not conflict.table.radio(0, MINE).isEnabled()
    assert latest(program, PerformanceStatus) is not None
    conflict.save_button.click()
    settle(qtbot, program)
    assert latest(program, PerformanceStatus) is None


def test_a_record_that_was_voided_meanwhile_cannot_be_merged(program, form, qtbot):
    record = latest(program, PerformanceStatus)
    panel = form("PerformanceStatus", record.id, "ecog_low")
    panel.fields.set_typed({"ecog_low": 2})
    panel.reason_edit.setText("misread")
    edits.void(colleague(program), record, "wrong patient")
    conflict = save(qtbot, program)
    assert "voided meanwhile" in conflict.message.accessibleName()
    assert f"{OTHER} took it out of use: wrong patient" in conflict.message.accessibleName()
    assert not conflict.save_button.isVisible()
    assert conflict.draft_button.isVisible()


def test_ones_own_other_change_is_not_called_somebody_elses(program, form, qtbot):
    """The board is moved from the list while its question is being typed."""
    question = latest(program, BoardQuestion)
    panel = form("BoardQuestion", question.id, "question")
    panel.fields.set_typed({"question": "Resect or continue?"})
    edits.save(program.session.store, [replace(question, status="ready")], reason="Board moved")
    conflict = save(qtbot, program)
    assert conflict.message.accessibleName().startswith("HCC-0142 was changed twice.")
    assert conflict.table.open_count() == 0
    assert save(qtbot, program) is None
    now = latest(program, BoardQuestion)
    assert (now.question, now.status) == ("Resect or continue?", "ready")
