"""Record forms, the laboratory sheet and a new case in the real window on a real store, driven by keys."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from hccboard import translate
from hccboard.domain import records
from hccboard.domain.records import RECORD_TYPES, LabResult, PerformanceStatus
from hccboard.domain.snapshot import Staleness
from hccboard.gui import theme
from hccboard.gui.entry_seam import CHOOSE_FILE, LAB_PANEL, NEW_CASE, VOID, EntryRequest
from hccboard.gui.panels.entry import entry_panel
from hccboard.gui.panels.entry.form_fields import FORM_WIDEST
from hccboard.gui.panels.entry.lab_sheet import LabSheet
from hccboard.gui.panels.entry.new_case import NewCaseForm
from hccboard.gui.panels.entry.record_form import RecordForm
from hccboard.gui.panels.overview import problems
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import cases, drafts, edits
from hccboard.operations.viewing import view_of
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import PATIENCE_MS, settle
from tests.gui.screen_checks import cut_words

pytest_plugins = ["tests.gui.program_fixtures"]

Key = Qt.Key
MAIN = "case-0142"


@pytest.fixture
def form(program, case, qtbot):
    """Opens the form of a kind for the case of the mock-ups, to add or to correct."""

    def open_form(kind, record_id="", field="", number="HCC-0142"):
        case_id = case(number)
        program.case.edit(case_id, record_id, kind, field)
        panel = program.case.page.entry()
        qtbot.waitUntil(panel.isVisible)
        return panel

    yield open_form
    program.case.close_form()
    settle(qtbot, program)


def keys(qtbot, *typed):
    """Press keys where the focus is; a text is typed, a key is pressed."""
    for one in typed:
        target = QApplication.focusWidget()
        if isinstance(one, str):
            qtbot.keyClicks(target, one)
        else:
            qtbot.keyClick(target, one)


def save(qtbot, program):
    """Ctrl Enter where the focus is, until the store has changed; gives the new versions back."""
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS) as told:
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    return told.args[0].records


def of_kind(program, kind, case_id=MAIN):
    return list(cases.read_case(program.session.store, case_id).of(kind))


def words(widget):
    return " ".join(label.text() for label in widget.findChildren(TextLabel))


# -- any record ---------------------------------------------------------------------------------------------


def test_a_record_is_added_by_keyboard(program, form, qtbot):
    panel = form("BodySize", field="height_cm")
    assert isinstance(panel, RecordForm)
    qtbot.waitUntil(panel.fields.fields["height_cm"].editor.hasFocus)
    keys(qtbot, "172,5", Key.Key_Tab, "70", Key.Key_Tab, ".")
    (added,) = save(qtbot, program)
    assert (added.height_cm, added.weight_kg, added.date) == (Decimal("172.5"), Decimal(70), board.TODAY)
    assert program.case.page.entry() is None


def test_a_correction_needs_a_reason_and_keeps_the_old_value(program, form, qtbot):
    (old,) = of_kind(program, PerformanceStatus)
    panel = form("PerformanceStatus", old.id, "ecog_low")
    strip = panel.fields.fields["ecog_low"].editor
    assert not panel.reason.isVisible()
    strip.buttons()[1].setFocus()
    keys(qtbot, Key.Key_Right, Key.Key_Right)
    qtbot.waitUntil(panel.reason.isVisible)
    assert "IV" in words(panel.strip)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.reason_edit.hasFocus()
    keys(qtbot, "typed wrongly")
    (new,) = save(qtbot, program)
    assert (new.id, new.ecog_low) == (old.id, 3)
    changed = [e for e in edits.history(program.session.store, old.id) if e.old is not None]
    assert [(e.old.ecog_low, e.new.ecog_low, e.reason, e.author) for e in changed] == [
        (1, 3, "typed wrongly", board.AUTHOR)
    ]


def test_the_history_shows_old_and_new_with_the_reason(program, form, qtbot):
    store = program.session.store
    (old,) = of_kind(program, PerformanceStatus)
    from dataclasses import replace

    edits.save(store, [replace(old, ecog_low=2)], reason="reread the letter")
    panel = form("PerformanceStatus", old.id)
    history = next(b for b in panel.findChildren(Button) if b.text() == "History")
    history.setFocus()
    keys(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: "reread the letter" in words(panel.history), timeout=PATIENCE_MS)
    assert "1 → 2" in words(panel.history)


def test_a_record_is_voided_with_a_reason_and_not_without(program, form, qtbot):
    (old,) = of_kind(program, records.Endoscopy)
    panel = form("Endoscopy", old.id)
    panel.void_button.setFocus()
    keys(qtbot, Key.Key_Return)
    assert panel.reason_edit.hasFocus()
    assert of_kind(program, records.Endoscopy) == [old]
    keys(qtbot, "other patient")
    panel.void_button.setFocus()
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        keys(qtbot, Key.Key_Return)
    settle(qtbot, program)
    assert of_kind(program, records.Endoscopy) == []
    assert edits.history(program.session.store, old.id)[-1].reason == "other patient"


def void(qtbot, program, panel, button, reason="other patient"):
    """The first press says what goes with the record, the second voids it all."""
    button.click()
    said = panel.reason.findChildren(TextLabel)
    told = " ".join(label.text() for label in said)
    panel.reason_edit.setText(reason)
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        button.click()
    settle(qtbot, program)
    return told


def test_a_lesion_is_voided_with_its_measurements_and_undo_brings_all_back(program, form, qtbot):
    before = cases.read_case(program.session.store, MAIN)
    sizes = [m for m in before.of(records.Measurement) if m.lesion_id == f"{MAIN}-l1"]
    panel = form("Lesion", f"{MAIN}-l1")
    told = void(qtbot, program, panel, panel.void_button)
    assert f"Void with it: Lesion measurement ({len(sizes)})." in told
    after = cases.read_case(program.session.store, MAIN)
    assert [r.void_reason for r in after.records if r.voided] == ["other patient"] * (1 + len(sizes))
    program.undo()
    settle(qtbot, program)
    again = cases.read_case(program.session.store, MAIN)
    assert not any(r.voided for r in again.records)
    assert sorted(m.longest_diameter_mm or 0 for m in again.of(records.Measurement)) == sorted(
        m.longest_diameter_mm or 0 for m in before.of(records.Measurement)
    )


def test_the_reason_of_voiding_is_in_view_in_a_long_form(program, form, qtbot):
    panel = form("Lesion", f"{MAIN}-l1", VOID)
    program.window.resize(1280, 720)

    def in_view():
        seen, said = panel._scroll.viewport(), panel.reason.findChildren(TextLabel)[-1]
        return seen.rect().contains(said.rect().translated(said.mapTo(seen, QPoint(0, 0))))

    panel.void_button.click()
    qtbot.waitUntil(panel.reason_edit.hasFocus)
    qtbot.waitUntil(in_view)


def test_a_reason_typed_for_a_correction_does_not_void_at_once(program, form, qtbot):
    panel = form("Lesion", f"{MAIN}-l1")
    panel.reason_edit.setText("label was wrong")
    with qtbot.assertNotEmitted(panel.void_requested):
        panel.void_button.click()
    assert panel.reason_edit.hasFocus()


def test_a_single_measurement_is_opened_from_the_row_of_its_lesion_and_voided(program, case, qtbot):
    case("HCC-0142")
    table = program.overview.lesions
    number = next(n for n, row in enumerate(table.rows()) if row.key == f"{MAIN}-l1")
    table.table.setCurrentIndex(table.model.index(number, 0))
    assert table.behind_button.isVisible()
    assert table.fill_behind(number)
    actions = {action.text(): action for action in table.behind_menu.actions()}
    assert "Lesion L1" in actions
    words = next(text for text in actions if "CT-8" in text and "58 mm" in text)
    actions[words].trigger()
    panel = program.case.page.entry()
    assert isinstance(panel, RecordForm)
    size = panel._request.record
    assert isinstance(size, records.Measurement)
    void(qtbot, program, panel, panel.void_button)
    assert size.id not in [m.id for m in of_kind(program, records.Measurement)]
    assert len(of_kind(program, records.Lesion)) == 3


def test_every_result_behind_a_row_of_the_laboratory_can_be_opened(program, case, qtbot):
    case("HCC-0142")
    table = program.overview.labs
    of_afp = [r for r in of_kind(program, LabResult) if r.analyte == "afp"]
    row = next(row for row in table.rows() if row.key == "afp")
    assert [link.record_id for link in row.behind] == [r.id for r in reversed(of_afp)]
    assert len(of_afp) > 1
    table.fill_behind(table.rows().index(row))
    table.behind_menu.actions()[-1].trigger()
    assert program.case.page.entry()._request.record == of_afp[0]


def test_what_cannot_be_stored_is_said_beside_its_field_and_nothing_is_saved(program, form, qtbot):
    before = of_kind(program, records.AdverseEvent)
    panel = form("AdverseEvent", field="term")
    qtbot.waitUntil(panel.fields.fields["term"].editor.hasFocus)
    keys(qtbot, "Fatigue")
    panel.fields.fields["date"].editor.setFocus()
    keys(qtbot, "31/02/2026")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.message.isVisible()
    assert "year-month-day" in words(panel.fields.fields["date"])
    assert "is required" in words(panel.fields.fields["grade"])
    assert panel.fields.fields["date"].editor.text() == "31/02/2026"
    assert of_kind(program, records.AdverseEvent) == before


def test_an_implausible_result_is_kept_and_counts_only_when_confirmed(program, form, qtbot):
    panel = form("LabResult", field="analyte")
    for name, value in (("analyte", "potassium_mmol_l"), ("unit", "mmol/L")):
        panel.fields._editors[name].set_value(value)
    panel.fields.fields["value"].editor.setFocus()
    keys(qtbot, "12")
    panel.fields.fields["date"].editor.setFocus()
    keys(qtbot, ".")
    qtbot.waitUntil(lambda: "in no score until confirmed" in words(panel.fields.fields["value"]))
    (kept,) = save(qtbot, program)
    assert (kept.value, kept.confirmed) == (Decimal(12), False)
    panel = form("LabResult", kept.id, "value")
    link = next(b for b in panel.fields.fields["value"].findChildren(Button) if b.text() == "Confirm")
    link.click()
    (confirmed,) = save(qtbot, program)
    assert (confirmed.id, confirmed.value, confirmed.confirmed) == (kept.id, Decimal(12), True)


def test_a_draft_is_kept_on_esc_and_opened_again(program, form, qtbot):
    panel = form("Comorbidity", field="kind")
    panel.fields._editors["kind"].set_value("hiv")
    panel.fields.fields["note"].editor.setFocus()
    keys(qtbot, "to be checked", Key.Key_Escape)
    settle(qtbot, program)
    assert program.case.page.entry() is None
    (draft,) = drafts.list_drafts(program.session.store, MAIN)
    request = EntryRequest(program.case.page.view(), draft.form, draft=draft.content, today=board.TODAY)
    again = entry_panel(request)
    qtbot.addWidget(again)
    record, _wrong = again.record()
    assert (record.kind, record.note, again.is_dirty()) == ("hiv", "to be checked", True)


def test_a_draft_of_a_correction_finds_its_record_again(program, form, qtbot):
    (old,) = of_kind(program, PerformanceStatus)
    panel = form("PerformanceStatus", old.id)
    panel.fields.fields["note"].editor.setFocus()
    keys(qtbot, "walks", Key.Key_Escape)
    settle(qtbot, program)
    (draft,) = drafts.list_drafts(program.session.store, MAIN)
    again = entry_panel(EntryRequest(program.case.page.view(), draft.form, draft=draft.content, today=board.TODAY))
    qtbot.addWidget(again)
    record, _wrong = again.record()
    assert (record.id, record.note, record.ecog_low) == (old.id, "walks", old.ecog_low)


# Every kind with the one generic form; the others have forms of their own, with tests of their own
GENERIC = sorted(set(RECORD_TYPES) - {"Attachment", "LiverVolumetry", "OperationPlan"})


@pytest.mark.parametrize("kind", GENERIC)
@pytest.mark.parametrize("rows", [board.main_case, board.hostile_case])
def test_every_kind_of_record_opens_and_reads_back_what_it_was_given(qtbot, kind, rows):
    view = view_of(board.case_of(rows()), board.BOARD)
    known = [view.case.patient, *view.case.records]
    for record in [None, *[r for r in known if type(r).__name__ == kind][:2]]:
        panel = entry_panel(EntryRequest(view, kind, record, today=board.TODAY))
        qtbot.addWidget(panel)
        panel.resize(380, 700)
        panel.show()
        found, wrong = panel.record()
        if record is not None:
            assert (found, wrong) == (record, {})
        assert panel.fields.minimumSizeHint().width() <= 380 - 32 - 12


@pytest.mark.parametrize(("language", "scale"), [("zh_CN", 1.0), ("en", 1.5), ("zh_CN", 1.5)])
def test_no_form_is_wider_than_its_panel(qtbot, qapp, language, scale):
    translate.use(language)
    theme.apply(qapp, "dark", scale)
    view = view_of(board.case_of(board.main_case()), board.BOARD)
    for kind in GENERIC:
        panel = entry_panel(EntryRequest(view, kind, today=board.TODAY))
        qtbot.addWidget(panel)
        room = theme.px(380) - 2 * theme.px(16) - 12
        assert panel.fields.minimumSizeHint().width() <= room, kind


def test_fields_of_a_form_have_a_greatest_width(qtbot):
    """On a large screen a date is no metre long, and the ends of a range stand near each other."""
    view = view_of(board.case_of(board.main_case()), board.BOARD)
    panel = entry_panel(EntryRequest(view, "LiverAssessment", today=board.TODAY))
    qtbot.addWidget(panel)
    panel.resize(1600, 900)
    panel.show()
    qtbot.waitUntil(lambda: panel.fields.fields["source"].editor.width() == FORM_WIDEST)
    day, source = panel.fields.fields["date"].editor, panel.fields.fields["source"].editor
    assert day.width() < 240
    assert day.mapTo(panel, QPoint()).x() == source.mapTo(panel, QPoint()).x()
    panel.resize(420, 900)
    qtbot.waitUntil(lambda: source.width() > 330)


# -- laboratory sheet ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_column_of_the_sheet_is_cut_in_large_text(qtbot, qapp, language):
    """What has no room is scrolled to, sideways or down; the rows keep a height to work in."""
    translate.use(language)
    theme.apply(qapp, "light", 1.5)
    view = view_of(board.case_of(board.main_case()), board.BOARD)
    panel = entry_panel(EntryRequest(view, LAB_PANEL, today=board.TODAY))
    qtbot.addWidget(panel)
    panel.resize(700, 560)
    panel.show()
    panel.rows[0].edit.setText("22.0")
    qtbot.waitUntil(lambda: panel._scroll.horizontalScrollBar().isVisible())
    panel.grab()
    assert cut_words(panel) == []
    assert panel._scroll.viewport().height() >= theme.px(150)
    assert panel._outer.horizontalScrollBar().maximum() == 0
    panel.rows[0].left.emit(len(panel.rows) - 1)
    last = panel.rows[-1].edit
    assert panel.focusWidget() is last
    assert last.visibleRegion().boundingRect() == last.rect()


def test_a_laboratory_panel_is_typed_by_keyboard_only(program, form, qtbot):
    panel = form(LAB_PANEL)
    assert isinstance(panel, LabSheet)
    qtbot.waitUntil(panel.date_edit.hasFocus)
    keys(qtbot, "2026-08-11")
    row = {r.key: r for r in panel.rows}
    row["bilirubin"].edit.setFocus()
    keys(qtbot, "22.0", Key.Key_Return, "38.4", Key.Key_Return, "1.12")
    while not row["hbv_dna"].edit.hasFocus():
        keys(qtbot, Key.Key_Down)
    keys(qtbot, "<", "10")
    qtbot.waitUntil(lambda: "2" in words(panel.strip))
    assert "above 21" in words(panel)
    added = {r.analyte: r for r in save(qtbot, program)}
    assert set(added) == {"bilirubin", "albumin", "inr", "hbv_dna"}
    assert (added["bilirubin"].value, added["bilirubin"].unit) == (Decimal("22.0"), "umol/L")
    assert (added["hbv_dna"].comparator, added["hbv_dna"].value) == ("<", Decimal(10))
    assert {r.date for r in added.values()} == {date(2026, 8, 11)}


def links(panel):
    """The actions that are offered, by their words."""
    return {b.text(): b for b in panel.findChildren(Button) if b.isVisible()}


def test_a_slipped_value_is_kept_offered_and_confirmed(program, form, qtbot):
    panel = form(LAB_PANEL)
    qtbot.waitUntil(panel.date_edit.hasFocus)
    keys(qtbot, ".")
    albumin = next(r for r in panel.rows if r.key == "albumin")
    albumin.edit.setFocus()
    keys(qtbot, "78")
    qtbot.waitUntil(lambda: "Confirm 78" in links(panel))
    assert not any(words.startswith("Use ") for words in links(panel))
    albumin.edit.selectAll()
    keys(qtbot, "4.1")
    qtbot.waitUntil(lambda: {"Use 41", "Confirm 4.1"} <= set(links(panel)))
    links(panel)["Use 41"].setFocus()
    keys(qtbot, Key.Key_Return)
    assert albumin.edit.text() == "41"
    albumin.edit.setFocus()
    albumin.edit.selectAll()
    keys(qtbot, "78")
    qtbot.waitUntil(lambda: "Confirm 78" in links(panel))
    links(panel)["Confirm 78"].setFocus()
    keys(qtbot, Key.Key_Return)
    albumin.edit.setFocus()
    (added,) = save(qtbot, program)
    assert added.value == Decimal(78)
    assert added.confirmed


def test_another_unit_is_offered_while_typing_and_never_taken_by_itself(program, form, qtbot):
    panel = form(LAB_PANEL)
    qtbot.waitUntil(panel.date_edit.hasFocus)
    keys(qtbot, ".")
    bilirubin = next(r for r in panel.rows if r.key == "bilirubin")
    bilirubin.edit.setFocus()
    keys(qtbot, "0.8")
    qtbot.waitUntil(lambda: {"Unit is mg/dL", "Confirm 0.8"} <= set(links(panel)))
    assert "Perhaps in mg/dL and not in \u00b5mol/L: check the unit." in words(bilirubin._below)
    assert bilirubin.unit.currentData() == "umol/L"
    links(panel)["Unit is mg/dL"].click()
    assert bilirubin.unit.currentData() == "mg/dL"
    qtbot.waitUntil(lambda: "Unit is mg/dL" not in links(panel))
    bilirubin.unit.setCurrentIndex(bilirubin.unit.findData("umol/L"))
    qtbot.waitUntil(lambda: "Confirm 0.8" in links(panel))
    links(panel)["Confirm 0.8"].click()
    assert "Unit is mg/dL" not in links(panel)
    (added,) = save(qtbot, program)
    assert (added.value, added.unit, added.confirmed) == (Decimal("0.8"), "umol/L", True)


def test_an_impossible_value_is_offered_as_another_one_but_never_confirmed(program, form, qtbot):
    before = of_kind(program, LabResult)
    panel = form(LAB_PANEL)
    qtbot.waitUntil(panel.date_edit.hasFocus)
    keys(qtbot, ".")
    albumin = next(r for r in panel.rows if r.key == "albumin")
    albumin.edit.setFocus()
    keys(qtbot, "384")
    qtbot.waitUntil(lambda: "Use 38.4" in links(panel))
    assert "Confirm 384" not in links(panel)
    panel.date_edit.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "must be from 0 to 100" in words(panel.message)
    assert albumin.edit.hasFocus()
    assert of_kind(program, LabResult) == before


def test_the_last_result_is_corrected_from_the_sheet_with_a_reason(program, form, qtbot):
    panel = form(LAB_PANEL)
    qtbot.waitUntil(panel.date_edit.hasFocus)
    platelets = next(r for r in panel.rows if r.key == "platelets_10e9_l")
    platelets.edit.setFocus()
    keys(qtbot, Key.Key_F2, "108")
    qtbot.waitUntil(panel.reason.isVisible)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.reason_edit.hasFocus()
    keys(qtbot, "LAB-0806 reads 108")
    (changed,) = save(qtbot, program)
    assert (changed.analyte, changed.value, changed.version) == ("platelets_10e9_l", Decimal(108), 2)
    old = [e.old.value for e in edits.history(program.session.store, changed.id) if e.old is not None]
    assert old == [Decimal(118)]


def test_the_sheet_refuses_what_it_cannot_read_and_an_empty_panel(program, form, qtbot):
    before = of_kind(program, LabResult)
    panel = form(LAB_PANEL)
    qtbot.waitUntil(panel.date_edit.hasFocus)
    keys(qtbot, ".")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Nothing is typed yet" in words(panel.message)
    panel.rows[0].edit.setFocus()
    keys(qtbot, "1,234")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "two numbers" in words(panel.message)
    assert of_kind(program, LabResult) == before


def test_the_draft_of_a_laboratory_panel_comes_back(program, form, qtbot):
    panel = form(LAB_PANEL)
    qtbot.waitUntil(panel.date_edit.hasFocus)
    keys(qtbot, "2026-08-10")
    panel.rows[0].edit.setFocus()
    keys(qtbot, "<", "22", Key.Key_Escape)
    settle(qtbot, program)
    (draft,) = drafts.list_drafts(program.session.store, MAIN)
    request = EntryRequest(program.case.page.view(), draft.form, draft=draft.content, today=board.TODAY)
    again = entry_panel(request)
    qtbot.addWidget(again)
    assert (again.date_edit.text(), again.rows[0].edit.text()) == ("2026-08-10", "22")
    assert again.rows[0].sign.currentData() == "<"


def test_a_correction_of_the_last_result_is_part_of_the_draft(program, form, qtbot):
    panel = form(LAB_PANEL)
    qtbot.waitUntil(panel.date_edit.hasFocus)
    next(r for r in panel.rows if r.key == "platelets_10e9_l").edit.setFocus()
    keys(qtbot, Key.Key_F2, "108")
    qtbot.waitUntil(panel.reason.isVisible)
    panel.reason_edit.setFocus()
    keys(qtbot, "reread", Key.Key_Escape)
    settle(qtbot, program)
    again = form(LAB_PANEL)
    (changed,) = again.results()[1]
    assert (changed.analyte, changed.value, again.reason_edit.text()) == ("platelets_10e9_l", Decimal(108), "reread")


PASTED = """Test\tResult\tUnit\tReference\tTaken
Total bilirubin\t22.5\tumol/L\t3-21\t2026-08-10 07:40
AFP\t>1210\tng/mL\t<20\t2026-08-10 07:40
C-reactive protein\t12 \u2191\tmg/L\t<5\t2026-08-10 07:40
Mystery\t3\tx\t\t2026-08-10 07:40
ALT\t46\tU/L\t\t2026-07-01 07:40
"""


@pytest.fixture
def clipboard(qapp):
    """Puts a text on the clipboard; what was there comes back."""
    board_of_system = qapp.clipboard()
    before = board_of_system.text()
    yield board_of_system.setText
    board_of_system.setText(before)


def fates(panel):
    model = panel.pasting.model
    return [model.index(row, 5).data() for row in range(model.rowCount())]


def test_a_pasted_table_is_looked_at_before_it_is_taken_over(program, form, qtbot, clipboard):
    panel = form(LAB_PANEL)
    panel.rows[0].edit.setText("19")
    clipboard(PASTED)
    panel.paste_button.click()
    assert panel.pasting.isVisible()
    assert panel.rows[0].edit.text() == "19"
    assert fates(panel) == [
        "head of the columns", "Taken over, replaces 19", "Taken over", "Taken over",
        "Not taken over: this test is not known", "Not taken over: of another day",
    ]  # fmt: skip
    assert "Column 4 is not used" in panel.pasting.said.text()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not panel.pasting.isVisible()
    assert (panel.date_edit.text(), panel.time_edit.text()) == ("2026-08-10", "07:40")
    assert "Mystery, ALT" in words(panel.message)
    saved = save(qtbot, program)
    found = {r.analyte: (r.comparator, r.value, r.unit, str(r.date), r.time_of_day) for r in saved}
    assert found == {
        "bilirubin": ("", Decimal("22.5"), "umol/L", "2026-08-10", "07:40"),
        "afp": (">", Decimal(1210), "ng/mL", "2026-08-10", "07:40"),
        "crp": ("", Decimal(12), "mg/L", "2026-08-10", "07:40"),
    }


def test_another_day_of_a_pasted_table_can_be_chosen(form, qtbot, clipboard):
    panel = form(LAB_PANEL)
    clipboard(PASTED)
    panel.paste()
    assert panel.pasting.day_field.isVisible()
    panel.pasting.days.setCurrentIndex(1)
    panel.pasting.days.activated.emit(1)
    assert [value.analyte for value in panel.pasting.chosen()] == ["alt_u_l"]
    assert panel.pasting.take_button.text() == "Take over 1 value"


def test_escape_closes_the_preview_and_not_the_sheet(program, form, qtbot, clipboard):
    panel = form(LAB_PANEL)
    clipboard("")
    panel.paste()
    qtbot.waitUntil(panel.pasting.text.hasFocus)
    keys(qtbot, "nothing of a laboratory")
    qtbot.waitUntil(lambda: "No laboratory result" in panel.pasting.said.text())
    assert not panel.pasting.take_button.isEnabled()
    panel.date_edit.setFocus()
    keys(qtbot, Key.Key_Escape)
    assert not panel.pasting.isVisible()
    assert program.case.page.entry() is panel
    assert not panel.is_dirty()


def test_what_was_taken_over_is_in_the_draft(program, form, qtbot, clipboard):
    panel = form(LAB_PANEL)
    clipboard(PASTED)
    panel.paste()
    panel.pasting.take()
    keys(qtbot, Key.Key_Escape)
    settle(qtbot, program)
    again = form(LAB_PANEL)
    assert {row.key: row.edit.text() for row in again.rows if row.edit.text()} == {
        "bilirubin": "22.5", "afp": "1210", "crp": "12",
    }  # fmt: skip


# -- a document ---------------------------------------------------------------------------------------------


def chooses(monkeypatch, path):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_args: (str(path), "")))


def test_a_document_is_chosen_described_kept_and_voided(program, form, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "letter.txt"
    path.write_bytes(b"Synthetic letter")
    chooses(monkeypatch, path)
    panel = form("Attachment", field=CHOOSE_FILE)
    qtbot.waitUntil(panel.fields.fields["title"].editor.hasFocus)
    assert panel.fields.values()[0]["title"] == "letter.txt"
    panel.fields.fields["title"].editor.selectAll()
    keys(qtbot, "Letter of the referring hospital")
    (kept,) = save(qtbot, program)
    assert (kept.title, kept.media_type, kept.size_bytes) == ("Letter of the referring hospital", "text/plain", 16)
    assert cases.attachment_content(program.session.store, kept.sha256) == b"Synthetic letter"
    panel = form("Attachment", kept.id, VOID)
    qtbot.waitUntil(panel.reason_edit.hasFocus)
    keys(qtbot, "other patient")
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        panel.void_button.click()
    settle(qtbot, program)
    assert of_kind(program, records.Attachment) == []
    program.undo()
    settle(qtbot, program)
    assert [record.title for record in of_kind(program, records.Attachment)] == ["Letter of the referring hospital"]


def test_a_document_without_a_file_or_with_one_that_is_gone_is_not_kept(program, form, qtbot, tmp_path, monkeypatch):
    chooses(monkeypatch, "")
    panel = form("Attachment", field=CHOOSE_FILE)
    qtbot.waitUntil(panel.choose.hasFocus)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Choose the file" in words(panel.file)
    chooses(monkeypatch, tmp_path / "gone.pdf")
    panel.choose.click()
    panel._save()
    settle(qtbot, program)
    assert "cannot be read" in words(panel.message)
    assert program.case.page.entry() is panel
    assert of_kind(program, records.Attachment) == []


def test_the_draft_of_a_document_knows_its_file(program, form, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "letter.txt"
    path.write_bytes(b"Synthetic letter")
    chooses(monkeypatch, path)
    panel = form("Attachment", field=CHOOSE_FILE)
    qtbot.waitUntil(panel.fields.fields["title"].editor.hasFocus)
    keys(qtbot, Key.Key_Escape)
    settle(qtbot, program)
    chooses(monkeypatch, "")
    again = form("Attachment", field=CHOOSE_FILE)
    assert "letter.txt" in words(again.file)
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        again._save()


# -- a new case ---------------------------------------------------------------------------------------------


def test_a_new_case_is_stored_with_its_question(program, qtbot):
    made = []
    panel = entry_panel(EntryRequest(None, NEW_CASE, case_number="HCC-0999", today=board.TODAY))
    qtbot.addWidget(panel)
    assert isinstance(panel, NewCaseForm)
    panel.save_requested.connect(lambda rows, _reason: made.append(rows))
    panel.show()
    panel.patient.fields["name"].editor.insert("李小龙")  # as an input method does
    qtbot.keyClicks(panel.patient.fields["age_years"].editor, "61")
    panel.question.fields["question"].editor.insertPlainText("肝移植？")
    panel.save_button.click()
    (rows,) = made
    edits.save(program.session.store, rows)
    stored = cases.read_case(program.session.store, rows[0].id)
    assert (stored.patient.case_number, stored.patient.name, stored.patient.age_years) == ("HCC-0999", "李小龙", 61)
    assert [q.question for q in stored.of(records.BoardQuestion)] == ["肝移植？"]
    assert list(stored.of(records.Aetiology)) == []


@pytest.mark.parametrize("field", ["name", "sex", "birth_date", "question"])
def test_escape_closes_a_new_case_with_its_draft_kept_and_goes_back_to_the_list(program, qtbot, field):
    page = program.cases_page

    def opened():
        page.new_button.click()
        qtbot.waitUntil(lambda: page.findChild(NewCaseForm) is not None and page.findChild(NewCaseForm).isVisible())
        return page.findChild(NewCaseForm)

    panel = opened()
    qtbot.waitUntil(panel.patient.fields["name"].editor.hasFocus)
    keys(qtbot, "Synthetic 099")
    place = panel.question if field == "question" else panel.patient
    place.focus(field)
    keys(qtbot, Key.Key_Escape)
    settle(qtbot, program)
    assert page.findChild(NewCaseForm) is None
    assert page.table.hasFocus()
    assert page.preview.isVisible()
    assert program.window.current_page() == "cases"
    assert opened().patient.values()[0]["name"] == "Synthetic 099"
    assert page.messages.bars()[0].accessibleName().startswith("Draft of ")
    program.case.close_form()
    settle(qtbot, program)


def test_a_case_without_a_number_is_refused_in_words(qtbot):
    panel = entry_panel(EntryRequest(None, NEW_CASE, today=board.TODAY))
    qtbot.addWidget(panel)
    panel.show()
    panel.save_button.click()
    assert panel.message.isVisible()
    assert "is required" in words(panel.patient.fields["case_number"])


def test_a_judgement_is_answered_in_the_way_of_its_question(program, qtbot, form):
    panel = form("Judgement", field="portal_flow_preserved")
    shown = {name for name, field in panel.fields.fields.items() if field.isVisible()}
    assert {"question", "answer"} <= shown
    assert not {"value", "comparator"} & shown
    panel.fields.set_typed({"answer": "yes"})
    panel.fields.set_typed({"question": "resection.flr_to_slv_pct"})
    qtbot.waitUntil(panel.fields.fields["value"].isVisible)
    assert not panel.fields.fields["answer"].isVisible()
    panel.fields.set_typed({"value": "44", "comparator": ">="})
    panel.fields.focus("value")
    (saved,) = save(qtbot, program)
    assert (saved.question, saved.answer, saved.value, saved.comparator) == (
        "resection.flr_to_slv_pct", None, Decimal("44"), ">=")  # fmt: skip
    view = view_of(cases.read_case(program.session.store, MAIN), board.TODAY)
    row = next(r for r in problems.problem_rows(view, Staleness()) if r.record_id == saved.id)
    assert "\u226544 %" in row.cells[1].words()


def test_a_judgement_that_cannot_be_is_refused_beside_its_field(program, qtbot, form):
    panel = form("Judgement", field="resection.flr_to_slv_pct")
    panel.fields.set_typed({"value": "900"})
    panel.fields.focus("value")
    keys(qtbot, "")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(panel.message.isVisible)
    assert "150" in panel.fields.fields["value"].editor.accessibleDescription()
    assert of_kind(program, records.Judgement) == []
