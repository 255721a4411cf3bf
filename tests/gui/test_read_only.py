"""A board file that another program has open: what is seen, that it is asked again, and how it is edited here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from hccboard.domain.records import PerformanceStatus
from hccboard.operations import cases, edits, stores
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, FAST, settle
from tests.gui.screen_checks import nameless

pytest_plugins = ["tests.gui.program_fixtures"]

ROOT = Path(__file__).resolve().parents[2]
OTHER = "Dr Synthetic B"
ELSEWHERE = """
import sys
from dataclasses import replace
from hccboard.domain.records import PerformanceStatus
from hccboard.operations import cases, edits, stores
with stores.open_store(sys.argv[1], sys.argv[2], author=sys.argv[3]) as store:
    print("open", flush=True)
    while (wanted := sys.stdin.readline().strip()) == "save":
        record = cases.read_case(store, "case-0142").latest(PerformanceStatus)
        edits.save(store, [replace(record, ecog_low=3)], reason="seen again")
        print("saved", flush=True)
"""


class Elsewhere:
    """Another program that has the file open for writing."""

    def __init__(self, path):
        command = [sys.executable, "-c", ELSEWHERE, str(path), board.PASSPHRASE, OTHER]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT, text=True)
        assert self._process.stdout.readline() == "open\n"

    def save(self):
        self._process.stdin.write("save\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "saved\n"

    def close(self):
        if self._process.poll() is None:
            self._process.communicate("close\n", timeout=30)


@pytest.fixture
def elsewhere(board_path):
    other = Elsewhere(board_path)
    yield other
    other.close()


@pytest.fixture
def program(make_program, elsewhere, board_path, qtbot):
    """The window with the board open for reading, while somebody else edits it."""
    made = make_program()
    made.open_store(stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR, read_only=True))
    settle(qtbot, made)
    return made


def said(program):
    return program.cases_page.messages.bars()[0].accessibleName()


def test_it_says_that_another_program_has_it_and_what_is_seen(program):
    page = program.cases_page
    newest = stores.last_write(program.session.store).at.astimezone()
    assert said(program) == (
        f"Another window or program has this board file open. You see the state that {AUTHOR} saved {newest:%H:%M}. "
        "Changes cannot be saved here."
    )
    assert page.read_only_chip.isVisible()
    assert not page.new_button.isEnabled()
    assert not page.import_button.isEnabled()
    assert page._list.try_again.isVisible()
    assert page._list._checked.text().startswith("Checks every 30 s, last ")
    assert nameless(page) == []


def test_what_the_other_program_saves_is_seen_at_the_next_check(program, elsewhere, qtbot):
    page = program.cases_page
    program.open_case("case-0142")
    settle(qtbot, program)
    program.show_cases()
    elsewhere.save()
    assert program.cases.access._timer.isActive()
    program.cases.access._timer.timeout.emit()
    settle(qtbot, program)
    assert f"the state that {OTHER} saved" in said(program)
    row = page.model.row_of("case-0142")
    assert page.model.case_at(row).ecog_ps == "3"
    assert next(f for f in program.workspace.banner.data().facts if f.key == "ecog_ps").value == "3"


def test_trying_while_the_other_still_edits_changes_nothing(program, qtbot):
    page = program.cases_page
    page._list.try_again.setFocus()
    qtbot.keyClick(page._list.try_again, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert said(program).startswith("This board file is open in another window or program.")
    assert program.session.read_only
    assert page._list.try_again.isEnabled()


def test_when_it_is_free_it_says_so_and_is_edited_here(program, elsewhere, qtbot):
    page = program.cases_page
    program.open_case("case-0142")
    settle(qtbot, program)
    program.show_cases()
    elsewhere.save()
    elsewhere.close()
    program.cases.access.check()
    settle(qtbot, program)
    assert said(program).startswith("The board file is free now.")
    assert page._list.try_again.text() == "Edit here"
    page._list.try_again.click()
    settle(qtbot, program)
    assert not program.session.read_only
    assert said(program).startswith("You can edit now.")
    assert not page.read_only_chip.isVisible()
    assert not page._list.try_again.isVisible()
    assert page.new_button.isEnabled()
    assert page.import_button.isEnabled()
    assert not program.cases.access._timer.isActive()
    record = cases.read_case(program.session.store, "case-0142").latest(PerformanceStatus)
    assert record.ecog_low == 3
    program.edit("case-0142", record.id, "PerformanceStatus", "ecog_low")
    settle(qtbot, program)
    form = program.workspace.entry()
    form.fields.set_typed({"ecog_low": 1})
    form.reason_edit.setText("better")
    form.save_button.click()
    settle(qtbot, program)
    found = edits.history(program.session.store, record.id)
    assert [(e.author, e.new.ecog_low) for e in found[-2:]] == [(OTHER, 3), (AUTHOR, 1)]


def test_a_board_opened_for_reading_by_choice_can_be_edited_at_once(make_program, board_path, qtbot):
    program = make_program()
    program.open_store(stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR, read_only=True))
    settle(qtbot, program)
    assert said(program).startswith("This file is open for reading only.")
    assert program.cases_page._list.try_again.text() == "Edit here"
    program.cases_page._list.try_again.click()
    settle(qtbot, program)
    assert not program.session.read_only


def test_an_empty_board_that_is_only_read_offers_the_way_out(make_program, tmp_path, qtbot):
    path = tmp_path / "new.hccboard"
    stores.create_store(path, board.PASSPHRASE, author=AUTHOR, cost=FAST).close()
    program = make_program()
    program.open_store(stores.open_store(path, board.PASSPHRASE, author=AUTHOR, read_only=True))
    settle(qtbot, program)
    assert "reading only" in said(program)
    assert "saved" not in said(program).removesuffix("Changes cannot be saved here.")
    state = program.cases_page._left.currentWidget().findChild(type(program.cases_page.preview._nothing))
    assert [button.text() for button in state.buttons()] == ["Edit here"]
    state.buttons()[0].click()
    settle(qtbot, program)
    state = program.cases_page._left.currentWidget().findChild(type(program.cases_page.preview._nothing))
    assert [button.text() for button in state.buttons()] == ["New case", "Import a spreadsheet"]
