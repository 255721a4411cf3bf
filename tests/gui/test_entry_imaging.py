"""The imaging sheet in the real window on a real store: typed by keyboard, saved in one write, corrected, voided."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hccboard import translate
from hccboard.domain import records
from hccboard.domain.records import ImagingStudy, Lesion, Measurement
from hccboard.gui import theme
from hccboard.gui.entry_seam import IMAGING_SHEET, EntryRequest
from hccboard.gui.panels.entry import entry_panel, lesion_columns
from hccboard.gui.panels.entry.imaging_sheet import ImagingSheet
from hccboard.gui.panels.entry.imaging_typed import LesionTyped, site_words
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.text import text_block
from hccboard.operations import cases, drafts, edits
from hccboard.operations.viewing import view_of
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import PATIENCE_MS, settle

pytest_plugins = ["tests.gui.program_fixtures"]

Key = Qt.Key


@pytest.fixture
def sheet(program, case, qtbot):
    """Opens the sheet of the case of the mock-ups, for a new study or for a recorded one."""

    def open_sheet(record_id: str = "", field: str = "", number: str = "HCC-0142") -> ImagingSheet:
        case_id = case(number)
        program.case.edit(case_id, record_id, IMAGING_SHEET, field)
        panel = program.case.page.entry()
        assert isinstance(panel, ImagingSheet)
        qtbot.waitUntil(panel.isVisible)
        settle(qtbot, program)  # the sheet puts the cursor where it belongs
        return panel

    yield open_sheet
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


def newest(store, kind, case_id="case-0142"):
    return list(cases.read_case(store, case_id).of(kind))


@pytest.mark.parametrize(("language", "scale"), [("en", 1.0), ("zh_CN", 1.0), ("zh_CN", 1.25), ("zh_CN", 1.5)])
def test_no_head_of_the_lesion_table_is_cut(qtbot, qapp, language, scale):
    """Neither a study with its day, which is long in Chinese, nor what the differences are to."""
    translate.use(language)
    theme.apply(qapp, "light", scale)
    studies = [ImagingStudy(label=f"CT-{n}", date=date(2026, 10, 10 + n)) for n in range(1, 9)]
    today = date(2026, 12, 1)
    for width in range(lesion_columns.minimum_width(), 1800, 111):
        found = lesion_columns.columns(width, studies, today)
        assert found.studies[-1] is studies[-1]
        for study in found.studies:
            assert text_block(lesion_columns.study_words(study, today), "header").width <= found.pair - 2
        versus = text_block(lesion_columns.versus_words(studies), "header").width
        assert versus <= found.check - found.change - 12
        assert found.check + text_block("?", "label_strong").width < width


def test_the_baseline_of_response_keeps_its_column(qtbot, qapp):
    theme.apply(qapp, "light", 1.0)
    studies = [ImagingStudy(id=f"s{n}", label=f"CT-{n}", date=date(2026, 10, 10 + n)) for n in range(1, 9)]
    narrow = lesion_columns.minimum_width() + 200
    shown = lesion_columns.columns(narrow, studies, studies[-1].date).studies
    assert shown[0].label == "CT-1"
    kept = lesion_columns.columns(narrow, studies, studies[-1].date, "s3").studies
    assert (kept[0].label, kept[1:]) == ("CT-3", shown[1:])
    newest = lesion_columns.columns(narrow, studies, studies[-1].date, "s8").studies
    assert newest == tuple(studies[-len(shown) :])


def test_the_place_inside_an_organ_stands_inside_a_line():
    lung = LesionTyped("x", label="N1", organ="lung", location="Right lower lobe")
    assert site_words(lung) == "Lung, right lower lobe"
    assert site_words(LesionTyped("x", label="L1", organ="liver", location="Caudate lobe")) == "Caudate lobe"
    assert site_words(LesionTyped("x", label="L1", organ="liver", location="IVC wall")) == "IVC wall"


def test_a_study_is_typed_by_keyboard_and_saved_in_one_write(program, sheet, qtbot):
    store = program.session.store
    panel = sheet()
    before = cases.read_case(store, "case-0142")
    qtbot.waitUntil(panel.strip.edits["date"].hasFocus)
    keys(qtbot, "2026-08-11", Key.Key_Tab, Key.Key_Down)
    assert panel.strip.edits["label"].text() == "CT-9"
    first = panel.lesions.rows[0]
    first.longest.setFocus()
    keys(qtbot, "56", Key.Key_Tab, "31", Key.Key_Return, "=", Key.Key_Tab, "26", Key.Key_Return, "0")
    assert [row.longest.text() for row in panel.lesions.rows] == ["56", "25", "0"]
    panel.liver.strips["portal_vein"].buttons()[2].click()
    panel.sites.strips["distant_any"].buttons()[1].click()
    panel.lesions.listed.buttons()[0].click()
    qtbot.waitUntil(lambda: "viable above longest" in titles(panel).lower())
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS) as told:
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    assert len({r.case_id for r in told.args[0].records}) == 1
    after = cases.read_case(store, "case-0142")
    added = [r for r in after.records if r.id not in {b.id for b in before.records}]
    kinds = sorted(type(r).__name__ for r in added)
    assert kinds == ["ImagingStudy", "Measurement", "Measurement", "Measurement", "MetastasisFinding",
                     "VascularInvasion"]  # fmt: skip
    study = next(r for r in added if isinstance(r, ImagingStudy))
    assert (study.label, str(study.date), study.modality) == ("CT-9", "2026-08-11", "ct")
    assert study.all_nodules_listed is True
    sizes = {r.lesion_id[-2:]: r for r in added if isinstance(r, Measurement)}
    assert (sizes["l1"].longest_diameter_mm, sizes["l1"].viable_diameter_mm) == (56, 31)
    assert (sizes["l2"].longest_diameter_mm, sizes["l2"].viable_diameter_mm) == (25, 26)
    assert (sizes["n1"].state, sizes["n1"].longest_diameter_mm) == ("disappeared", None)
    assert all(r.study_id == study.id for r in added if not isinstance(r, ImagingStudy))
    assert program.case.page.entry() is None


def titles(panel):
    """What the warning boxes say."""
    return " ".join(row.typed.label + check.title for row, check in panel.lesions.cautions())


def test_what_is_typed_changes_stages_map_and_sums_before_saving(program, sheet, qtbot):
    panel = sheet()
    panel.strip.edits["date"].setFocus()
    keys(qtbot, "2026-08-11")
    panel.lesions.rows[0].longest.setFocus()
    keys(qtbot, "56", Key.Key_Tab, "31", Key.Key_Return, "24", Key.Key_Tab, "12")
    sums = panel.lesions.sums
    qtbot.waitUntil(lambda: "Sum of longest diameters: 80, \u221226.6 % from baseline 109" in sums.accessibleName())
    assert "Sum of viable diameters: 43, \u221260.6 % from baseline 109" in sums.accessibleName()
    assert panel.map.selected() == "case-0142-l2"
    panel.sites.strips["lung"].buttons()[0].click()
    qtbot.waitUntil(lambda: "results change" in visible_text(panel.typing))
    panel.map.lesion_selected.emit("case-0142-l1")
    assert panel.lesions.rows[0].longest.hasFocus()


def test_a_new_lesion_gets_a_row_and_becomes_a_lesion_with_its_size(program, sheet, qtbot):
    store = program.session.store
    panel = sheet()
    panel.strip.edits["date"].setFocus()
    keys(qtbot, ".")
    panel.strip.edits["label"].setFocus()
    keys(qtbot, "CT-9")
    panel.lesions.add_button.setFocus()
    keys(qtbot, Key.Key_Return)
    row = panel.lesions.current()
    assert (row.typed.label, row.longest.hasFocus()) == ("L3", True)
    keys(qtbot, "8", Key.Key_Tab, "8")
    panel.lesions.details.editors["segments"].set_value(("S8",))
    panel.lesions.details.editors["arterial_enhancement"].set_value("yes")
    panel.lesions.details.editors["washout"].set_value("no")
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        panel.save()
    lesion = next(x for x in newest(store, Lesion) if x.label == "L3")
    assert (lesion.segments, lesion.organ, str(lesion.date)) == (("S8",), "liver", "2026-08-11")
    size = next(m for m in newest(store, Measurement) if m.lesion_id == lesion.id)
    assert (size.longest_diameter_mm, size.viable_diameter_mm) == (8, 8)
    assert (size.arterial_enhancement, size.washout) == ("yes", "no")


def test_a_row_that_is_not_wanted_goes_away(sheet, qtbot):
    panel = sheet()
    row = panel.lesions.add_lesion()
    assert panel.lesions.details.remove.isVisible()
    panel.lesions.details.remove.click()
    assert row not in panel.lesions.rows
    assert [x.label for x in panel.sheet.lesions] == ["L1", "L2", "N1"]


def test_millimetres_only_and_nothing_without_a_date(program, sheet, qtbot):
    store = program.session.store
    before = len(newest(store, ImagingStudy))
    panel = sheet()
    panel.strip.edits["label"].setFocus()
    keys(qtbot, "CT-9")
    panel.lesions.rows[0].longest.setFocus()
    keys(qtbot, "5.8")
    panel.save()
    assert panel.message.isVisible()
    assert panel.strip.edits["date"].hasFocus()
    keys(qtbot, ".")
    panel.save()
    assert panel.lesions.rows[0].longest.hasFocus()
    qtbot.waitUntil(lambda: bool(panel.lesions.cautions()))
    row, check = panel.lesions.cautions()[0]
    panel.typing.action_asked.emit(row, check.actions[0])
    assert panel.lesions.rows[0].longest.text() == "58"
    assert len(newest(store, ImagingStudy)) == before


def test_an_empty_sheet_is_not_saved(program, sheet, qtbot):
    panel = sheet()
    panel.strip.edits["date"].setFocus()
    keys(qtbot, ".")
    panel.strip.edits["label"].setFocus()
    keys(qtbot, "CT-9")
    panel.save()
    assert "Nothing is typed yet" in panel.message.accessibleName() + visible_text(panel.message)
    assert len(newest(program.session.store, ImagingStudy)) == 2


def visible_text(widget):
    from hccboard.gui.widgets.text import TextLabel

    return " ".join(label.text() for label in widget.findChildren(TextLabel))


def test_a_recorded_study_is_corrected_with_a_reason_and_keeps_its_old_values(program, sheet, qtbot):
    store = program.session.store
    panel = sheet("case-0142-ct8")
    row = panel.lesions.row("case-0142-l1")
    assert (row.longest.text(), row.second.text()) == ("58", "31")
    row.longest.setFocus()
    row.longest.selectAll()
    keys(qtbot, "59")
    qtbot.waitUntil(panel.reason.isVisible)
    panel.save()
    assert panel.reason_edit.hasFocus()
    keys(qtbot, "reread")
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS) as told:
        panel.save()
    (changed,) = told.args[0].records
    assert isinstance(changed, Measurement)
    entries = edits.history(store, changed.id)
    assert [(e.old.longest_diameter_mm, e.new.longest_diameter_mm, e.reason) for e in entries if e.old] == [
        (58, 59, "reread")
    ]


def test_a_study_is_voided_with_all_it_says_and_undo_brings_all_back(program, sheet, qtbot):
    store = program.session.store
    before = cases.read_case(store, "case-0142")
    parts = [r for r in before.records if getattr(r, "study_id", "") == "case-0142-ct8"]
    panel = sheet("case-0142-ct8")
    button = next(b for b in panel.strip.findChildren(Button) if b.text() == "Void study")
    button.click()
    said = visible_text(panel.reason)
    sizes = sum(isinstance(r, Measurement) for r in parts)
    assert f"Lesion measurement ({sizes})" in said
    keys(qtbot, "other patient")
    with qtbot.waitSignal(program.session.changed, timeout=PATIENCE_MS):
        button.click()
    settle(qtbot, program)
    voided = [r.id for r in cases.read_case(store, "case-0142").records if r.voided]
    assert sorted(voided) == sorted(["case-0142-ct8", *(r.id for r in parts)])
    program.undo()
    settle(qtbot, program)
    assert not any(r.voided for r in cases.read_case(store, "case-0142").records)


def test_a_draft_of_the_sheet_comes_back(program, sheet, qtbot):
    panel = sheet()
    panel.strip.edits["date"].setFocus()
    keys(qtbot, "2026-08-11")
    panel.lesions.rows[1].longest.setFocus()
    keys(qtbot, "24", Key.Key_Tab, "26")
    keys(qtbot, Key.Key_Escape)
    settle(qtbot, program)
    assert program.case.page.entry() is None
    (draft,) = drafts.list_drafts(program.session.store, "case-0142")
    view = program.case.page.view()
    again = entry_panel(EntryRequest(view, draft.form, draft=draft.content, today=board.TODAY), program.window)
    assert (again.lesions.rows[1].longest.text(), again.lesions.rows[1].second.text()) == ("24", "26")
    assert again.strip.edits["date"].text() == "2026-08-11"
    assert again.is_dirty()
    again.deleteLater()


@pytest.mark.parametrize("rows", [board.hostile_case, board.empty_case, board.partial_case])
def test_hostile_and_empty_cases_open(qtbot, rows):
    view = view_of(board.case_of(rows()), board.BOARD)
    panel = entry_panel(EntryRequest(view, IMAGING_SHEET, today=board.TODAY))
    qtbot.addWidget(panel)
    panel.resize(1340, 680)
    panel.show()
    assert len(panel.lesions.rows) == sum(isinstance(r, records.Lesion) for r in view.case.records)
    panel.grab()
    panel.resize(700, 500)
    panel.grab()
    panel.save()
    assert panel.message.isVisible()


def test_answers_are_taken_back_with_delete_and_by_a_second_click(sheet, qtbot):
    panel = sheet()
    strip = panel.liver.strips["hepatic_vein"]
    strip.buttons()[1].click()
    assert strip.value() == "Vv1"
    strip.buttons()[1].click()
    assert strip.value() is None
    strip.buttons()[2].setFocus()
    strip.buttons()[2].click()
    keys(qtbot, Key.Key_Delete)
    assert strip.value() is None
    assert panel.sheet.vessels.hepatic_vein is None
