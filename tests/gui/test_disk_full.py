"""The disk is full while something is saved: what is safe, what is kept, and that nothing typed is lost."""

from __future__ import annotations

import errno
import shutil
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hccboard.domain.records import LabResult, PerformanceStatus
from hccboard.gui.entry_seam import LAB_PANEL
from hccboard.gui.panels.entry.disk_full_panel import DiskFullPanel, _free
from hccboard.gui.panels.entry.new_case import NewCaseForm
from hccboard.gui.panels.entry.record_form import RecordForm
from hccboard.operations import cases, drafts, edits, stores
from hccboard.storage import disk_faults
from hccboard.storage.store import Store
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, settle
from tests.gui.screen_checks import cut_words, nameless

pytest_plugins = ["tests.gui.program_fixtures"]

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
MAIN = "case-0142"


class Disk:
    """A disk that is full until room is made."""

    def __init__(self, monkeypatch):
        self.full = False
        real = Store._before_writing

        def before_writing(store):
            if self.full:
                raise OSError(errno.ENOSPC, "No space left on device")
            real(store)

        monkeypatch.setattr(Store, "_before_writing", before_writing)
        monkeypatch.setattr(disk_faults, "_free_bytes", lambda _folder: 3_000_000)


@pytest.fixture
def disk(monkeypatch):
    return Disk(monkeypatch)


@pytest.fixture
def refused(program, case, disk, qtbot):
    """A performance status that could not be saved."""
    case("HCC-0142")
    record = latest(program)
    program.edit(MAIN, record.id, "PerformanceStatus", "ecog_low")
    settle(qtbot, program)
    form = program.workspace.entry()
    form.fields.set_typed({"ecog_low": 2, "source": "phone"})
    form.fields.changed.emit()
    form.reason_edit.setText("misread")
    disk.full = True
    qtbot.keyClick(form.reason_edit, Key.Key_Return, CONTROL)
    settle(qtbot, program)
    yield program.workspace.entry()
    disk.full = False


def latest(program):
    return cases.read_case(program.session.store, MAIN).latest(PerformanceStatus)


def test_it_says_what_is_safe_what_is_kept_and_what_to_do(program, refused, board_path):
    assert isinstance(refused, DiskFullPanel)
    newest = stores.last_write(program.session.store).at.astimezone()
    said = refused.steps.accessibleName()
    assert refused.message.accessibleName() == "Not saved: the disk is full."
    assert f"Safe: the board file as of {newest:%H:%M}, all 12 cases." in said
    assert "Kept in memory: your entry for HCC-0142 (Performance status, 2026-08-06). Leave this window open." in said
    assert "Free: 3.0 MB on the drive of the board file." in said
    assert "Make room on that drive, then save again." in said
    assert refused.again_button.hasFocus()
    assert nameless(refused) == []
    assert cut_words(refused) == []
    assert latest(program).ecog_low == 1


def test_where_the_drive_has_room_a_limit_is_named():
    assert _free(3_400_000) == "3.4 MB on the drive of the board file."
    assert "A limit of your account may be reached." in _free(80_000_000_000)


def test_the_copy_beside_the_board_file_is_named(program, case, disk, qtbot, board_path, board_file):
    shutil.copy(board_file, board_path.with_name("liver-board.before-import-2026-08-02-090000.hccboard"))
    case("HCC-0142")
    program.edit(MAIN, "", "BodySize", "height_cm")
    settle(qtbot, program)
    program.workspace.entry().fields.set_typed({"height_cm": "172", "date": "2026-08-10"})
    disk.full = True
    program.workspace.entry().save_button.click()
    settle(qtbot, program)
    assert ", last copy " in program.workspace.entry().steps.accessibleName()


@pytest.mark.parametrize("key", [Key.Key_S, Key.Key_Return])
def test_saving_again_with_room_saves(program, refused, disk, qtbot, key):
    qtbot.keyClick(refused.again_button, key, CONTROL)
    settle(qtbot, program)
    assert program.workspace.entry() is refused
    assert "not saved" in refused.message.accessibleName()
    disk.full = False
    qtbot.keyClick(refused.again_button, key, CONTROL)
    settle(qtbot, program)
    assert program.workspace.entry() is None
    assert (latest(program).ecog_low, latest(program).source) == (2, "phone")
    assert edits.history(program.session.store, latest(program).id)[-1].reason == "misread"
    assert drafts.list_drafts(program.session.store, MAIN) == []
    assert not program.cases_page.held_chip.isVisibleTo(program.cases_page)


def test_nothing_new_is_begun_before_it_is_saved(program, refused, disk, qtbot):
    page = program.cases_page
    program.show_cases()
    assert page.held_chip.isVisible()
    assert page.held_chip.spec().text == "1 entry not saved"
    page.messages.bars()[0].action_button().click()
    assert program.window.current_page() == "case"
    program.show_cases()
    assert not page.new_button.isEnabled()
    assert not page.import_button.isEnabled()
    disk.full = False
    refused.again_button.click()
    settle(qtbot, program)
    assert page.new_button.isEnabled()
    assert page.import_button.isEnabled()
    assert not page.held_chip.isVisible()
    assert page.messages.bars() == []


def test_back_to_the_form_with_everything_that_was_typed(program, refused, disk, qtbot):
    qtbot.keyClick(refused.back_button, Key.Key_Return)
    settle(qtbot, program)
    form = program.workspace.entry()
    assert isinstance(form, RecordForm)
    assert form.fields.typed()["source"] == "phone"
    assert form.reason_edit.text() == "misread"
    disk.full = False
    form.save_button.click()
    settle(qtbot, program)
    assert latest(program).ecog_low == 2
    assert program.cases_page.new_button.isEnabled()


def test_closing_the_panel_leaves_it_in_memory_and_says_so(program, refused, disk, qtbot):
    qtbot.keyClick(refused.again_button, Key.Key_Escape)
    settle(qtbot, program)
    bar = program.workspace.messages.bars()[0]
    assert bar.accessibleName().startswith("Your entry is in memory only: the disk is full.")
    bar.action_button().click()
    settle(qtbot, program)
    assert program.workspace.entry().fields.typed()["source"] == "phone"


def test_a_form_that_is_left_on_a_full_disk_stays_in_memory(program, case, disk, qtbot):
    case("HCC-0142")
    program.edit(MAIN, "", "PerformanceStatus", "ecog_low")
    settle(qtbot, program)
    form = program.workspace.entry()
    form.fields.set_typed({"ecog_low": 2, "source": "phone"})
    form.fields.changed.emit()
    disk.full = True
    qtbot.keyClick(form, Key.Key_Escape)
    settle(qtbot, program)
    assert len(program.case.forms.drafts.held()) == 1
    program.case.refresh()  # what is read of the case holds no draft
    settle(qtbot, program)
    program.edit(MAIN, "", "PerformanceStatus", "ecog_low")
    settle(qtbot, program)
    assert program.workspace.entry().fields.typed()["source"] == "phone"
    disk.full = False


def test_a_draft_that_finds_no_room_is_not_taken_for_that_of_the_next_form(program, case, disk, qtbot):
    case("HCC-0142")
    program.edit(MAIN, "", "PerformanceStatus", "ecog_low")
    settle(qtbot, program)
    form = program.workspace.entry()
    form.fields.set_typed({"ecog_low": 2, "source": "phone"})
    form.fields.changed.emit()
    disk.full = True
    program.edit(MAIN, "", "BodySize", "")  # the draft is still being written
    settle(qtbot, program)
    held = program.case.forms.drafts
    assert (held.is_held(MAIN, "PerformanceStatus"), held.is_held(MAIN, "BodySize")) == (True, False)
    disk.full = False


def test_the_entry_is_copied_as_text(program, refused, qtbot):
    qtbot.keyClick(refused.copy_button, Key.Key_Return)
    text = QApplication.clipboard().text()
    assert text.splitlines()[:3] == ["HCC-0142", "Performance status, 2026-08-06", "  ECOG: 2"]
    assert "Source: phone" in text
    assert "on the clipboard" in refused.message.accessibleName()


def test_the_window_asks_once_before_it_loses_the_entry(program, refused, qtbot):
    program.window.close()
    assert program.window.isVisible()
    assert "may lose it" in program.workspace.messages.bars()[0].accessibleName()
    program.window.close()
    assert not program.window.isVisible()


def test_an_entry_in_memory_becomes_a_draft_where_there_is_room_when_the_window_closes(
    program, refused, disk, qtbot, board_path
):  # fmt: skip
    program.window.close()
    disk.full = False
    program.window.close()
    with stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR) as store:
        (kept,) = drafts.list_drafts(store, MAIN)
    assert kept.content["fields"]["source"] == "phone"


def test_a_new_case_is_kept_too(program, disk, qtbot):
    program.cases_page.new_button.click()
    settle(qtbot, program)
    form = program.cases_page.splitter.widget(2)
    form.patient.set_typed({"case_number": "HCC-0999", "name": "Synthetic 999"})
    form.patient.changed.emit()
    disk.full = True
    form.save_button.click()
    settle(qtbot, program)
    panel = program.cases_page.splitter.widget(2)
    assert isinstance(panel, DiskFullPanel)
    assert "Kept in memory: your entry (Patient" in panel.steps.accessibleName()
    panel.back_button.click()
    settle(qtbot, program)
    again = program.cases_page.splitter.widget(2)
    assert isinstance(again, NewCaseForm)
    assert again.patient.typed()["name"] == "Synthetic 999"
    disk.full = False
    again.save_button.click()
    settle(qtbot, program)
    assert cases.find_case(program.session.store, "HCC-0999")


def test_a_laboratory_panel_is_kept_too(program, case, disk, qtbot):
    case("HCC-0142")
    program.edit(MAIN, "", LAB_PANEL, "")
    settle(qtbot, program)
    sheet = program.workspace.entry()
    sheet.date_edit.setText("2026-08-10")
    for row, value in zip(sheet.rows[:5], "56789", strict=True):
        row.edit.setText(value)
    disk.full = True
    sheet.save_button.click()
    settle(qtbot, program)
    panel = program.workspace.entry()
    assert isinstance(panel, DiskFullPanel)
    assert panel.panel.head.title.text() == "Laboratory result × 5"
    disk.full = False
    panel.again_button.click()
    settle(qtbot, program)
    found = cases.read_case(program.session.store, MAIN).of(LabResult)
    assert sum(r.date == date(2026, 8, 10) for r in found) == 5


def test_what_is_held_after_the_warning_is_warned_of_again(program, refused, disk, qtbot):
    assert not program._may_close()
    disk.full = False
    program.case.forms.drafts.keep_held(program.session.store)
    qtbot.waitUntil(lambda: not program.case.forms.drafts.held())
    disk.full = True
    program.case.forms.drafts.hold(program.session.store, MAIN, "PerformanceStatus", {"fields": {}})
    assert not program._may_close()
    assert program._may_close()
