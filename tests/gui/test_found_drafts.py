"""A draft that was found when the board was opened: named on the list, beside what is saved, never put over it."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt

from hccboard.domain.records import PerformanceStatus
from hccboard.gui.entry_seam import IMAGING_SHEET, LAB_PANEL
from hccboard.gui.panels.entry.draft_found_panel import DraftFoundPanel
from hccboard.gui.panels.entry.new_case import NewCaseForm
from hccboard.gui.panels.entry.record_form import RecordForm
from hccboard.operations import cases, drafts, stores
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, PATIENCE_MS, settle
from tests.gui.screen_checks import cut_words, nameless

pytest_plugins = ["tests.gui.program_fixtures"]

Key = Qt.Key
MAIN = "case-0142"
STATUS = {"fields": {"ecog_low": 2, "source": "phone"}, "reason": "misread"}


def status_of(store):
    return cases.read_case(store, MAIN).latest(PerformanceStatus)


def opened(make_program, store, qtbot):
    """A program with the board open, as far as its list and its drafts are known."""
    program = make_program()
    program.open_store(store)
    settle(qtbot, program)
    assert program.case is not None  # makes what opens cases
    settle(qtbot, program)
    return program


def entry(program):
    return program.cases_page.splitter.widget(2)


def compare(program, qtbot):
    program.cases_page.messages.bars()[0].action_button().click()
    settle(qtbot, program)
    return entry(program)


def typed_draft(store, form, content):
    drafts.save_draft(store, MAIN, form, content)


@pytest.fixture
def found(make_program, store, qtbot):
    """A correction of the performance status that was left without saving."""
    typed_draft(store, f"PerformanceStatus:{status_of(store).id}", STATUS)
    return opened(make_program, store, qtbot)


def test_the_list_says_which_case_has_one(found):
    words = found.cases_page.messages.bars()[0].accessibleName()
    assert words.startswith("1 draft was not saved; it is of ")
    assert words.endswith(" HCC-0142. The saved version was not touched.")
    assert entry(found) is None


def test_it_stands_beside_what_is_saved(found, qtbot):
    panel = compare(found, qtbot)
    assert isinstance(panel, DraftFoundPanel)
    assert panel.panel.head.title.text() == "HCC-0142, performance status"
    rows = [(row.label.rpartition(" · ")[2], row.saved, row.draft) for row in panel.rows]
    assert rows == [("ECOG", "1", "2"), ("Source", "clinic", "phone")]
    assert panel.open_button.hasFocus()
    assert nameless(panel) == []
    assert cut_words(panel) == []
    assert status_of(found.session.store).ecog_low == 1


def test_it_is_opened_in_its_case(found, qtbot):
    panel = compare(found, qtbot)
    with qtbot.waitSignal(found.case.opened, timeout=PATIENCE_MS):
        qtbot.keyClick(panel.open_button, Key.Key_Return)
    settle(qtbot, found)
    form = found.workspace.entry()
    assert isinstance(form, RecordForm)
    assert form.fields.typed()["source"] == "phone"
    assert form.reason_edit.text() == "misread"


def test_it_is_kept_for_later(found, qtbot):
    panel = compare(found, qtbot)
    qtbot.keyClick(panel.open_button, Key.Key_Escape)
    settle(qtbot, found)
    assert entry(found) is None
    assert [draft.content for draft in drafts.list_drafts(found.session.store, MAIN)] == [STATUS]
    bar = found.cases_page.messages.bars()[0]
    assert bar.accessibleName().startswith("Draft kept.")
    bar.action_button().click()
    settle(qtbot, found)
    assert found.workspace.entry().fields.typed()["source"] == "phone"


def test_it_is_discarded_and_brought_back(found, qtbot):
    panel = compare(found, qtbot)
    panel.discard_button.click()
    settle(qtbot, found)
    assert drafts.list_drafts(found.session.store, MAIN) == []
    found.cases_page.messages.bars()[0].action_button().click()
    settle(qtbot, found)
    assert found.workspace.entry().fields.typed()["source"] == "phone"


def test_after_a_crash_the_newest_one_is_shown_at_once(make_program, store, qtbot, board_path, tmp_path):
    typed_draft(store, f"PerformanceStatus:{status_of(store).id}", STATUS)
    left = tmp_path / "left" / board_path.name
    left.parent.mkdir()
    for one in board_path.parent.glob(f"{board_path.name}*"):  # as the files stand when the program is killed
        if not one.name.endswith("-shm"):
            shutil.copy(one, left.with_name(one.name))
    program = opened(make_program, stores.open_store(left, board.PASSPHRASE, author=AUTHOR), qtbot)
    assert isinstance(entry(program), DraftFoundPanel)
    bars = [bar.accessibleName() for bar in program.cases_page.messages.bars()]
    assert any(bar.startswith("1 draft was not saved") for bar in bars)
    assert any("not closed properly" in bar for bar in bars)


def test_a_laboratory_panel_is_listed_test_by_test(make_program, store, qtbot):
    rows = {"albumin": {"value": "38.4", "unit": "g/L"}, "afp": {"value": "11", "unit": "ng/mL"}}
    typed_draft(store, LAB_PANEL, {"template": "standard", "date": "2026-08-10", "rows": rows})
    panel = compare(opened(make_program, store, qtbot), qtbot)
    assert panel.panel.head.title.text() == "HCC-0142, laboratory panel"
    assert {(row.label, row.saved, row.draft) for row in panel.rows} == {
        ("Albumin, 2026-08-10", "none", "38.4 g/L"),
        ("AFP, 2026-08-10", "none", "11 ng/mL"),
    }


def test_an_imaging_study_is_listed_and_what_is_too_much_is_counted(make_program, store, qtbot):
    sizes = [{"id": f"new-{n}", "label": f"L{n}", "longest": f"{n}", "segments": ["S5"]} for n in range(11, 21)]
    typed_draft(store, IMAGING_SHEET, {"study": {"date": "2026-08-10", "label": "CT-9"}, "lesions": sizes})
    panel = compare(opened(make_program, store, qtbot), qtbot)
    assert any(row.draft == "11 mm" for row in panel.rows)
    assert panel.more.text() == f"and {len(panel.rows) - 12} more values"


def test_a_new_case_is_gone_on_with_beside_the_list(make_program, store, qtbot):
    drafts.save_draft(store, "", "NewCase", {"patient": {"case_number": "HCC-0999", "name": "Synthetic 999"}})
    program = opened(make_program, store, qtbot)
    assert "a new case" in program.cases_page.messages.bars()[0].accessibleName()
    panel = compare(program, qtbot)
    assert ("none", "Synthetic 999") in {(row.saved, row.draft) for row in panel.rows}
    panel.open_button.click()
    settle(qtbot, program)
    assert isinstance(entry(program), NewCaseForm)
    assert entry(program).patient.typed()["name"] == "Synthetic 999"


def test_drafts_of_several_cases_are_counted_and_those_of_others_are_not(make_program, store, qtbot):
    drafts.save_draft(stores.BoardStore(store.storage, "Dr Synthetic B"), MAIN, LAB_PANEL, {})
    assert opened(make_program, store, qtbot).cases_page.messages.bars() == []
    typed_draft(store, LAB_PANEL, {})
    drafts.save_draft(store, "case-partial", LAB_PANEL, {})
    program = opened(make_program, store, qtbot)
    words = program.cases_page.messages.bars()[0].accessibleName()
    assert words.startswith("2 drafts were not saved; the newest is of ")
    assert "HCC-0901, HCC-0142." in words
