"""First start and unlocking, on real files."""

from __future__ import annotations

import os
from datetime import datetime

import pytest
from PySide6.QtCore import Qt

from hccboard.errors import EnvironmentFault
from hccboard.gui.panels.start.unlock_page import WAITS_S
from hccboard.gui.preferences import Preferences
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import demonstration, stores
from hccboard.storage.schema import HEAD
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, settle
from tests.gui.screen_checks import nameless

pytest_plugins = ["tests.gui.program_fixtures"]
pytestmark = pytest.mark.usefixtures("case_made_when_opened")
SECRET = "liver board meets every thursday"


@pytest.fixture
def first(make_program, tmp_path):
    """The program on a computer that knows no board file."""
    program = make_program()
    program.begin()
    program.start_page.set_folder(tmp_path)
    return program


def fill(page, secret=SECRET, repeat=None, name=AUTHOR):
    page.passphrase.setText(secret)
    page.repeat.setText(secret if repeat is None else repeat)
    page.author.setText(name)


def test_the_first_page_stands_alone(first):
    assert first.window.current_page() == "start"
    assert first.window.rail is None
    assert first.start_page.chosen() == "new"
    told = [label.text() for label in first.start_page.findChildren(TextLabel) if label.isVisible()]
    assert any(text.startswith("Nobody can open this file again") for text in told)  # without its passphrase


def test_large_text_scrolls_and_leaves_the_window_as_it_is(make_program, qapp, qtbot):
    """The button stays in view; what is above it scrolls."""
    program = make_program(kept=Preferences(text_percent=150))
    program.begin()
    page = program.start_page
    program.window.resize(1280, 720)
    qtbot.waitUntil(lambda: page._scroll.verticalScrollBar().isVisible())
    assert program.window.size().toTuple() == (1280, 720)
    assert not page.go.visibleRegion().isEmpty()
    assert page.cards["demonstration"].visibleRegion().boundingRect() == page.cards["demonstration"].rect()


def test_the_foot_lists_what_is_still_open(first):
    page = first.start_page
    assert page.still_open() == ["type a passphrase", "enter your name"]
    fill(page, repeat="something else")
    assert page.still_open() == ["repeat the passphrase"]
    assert page.repeat.property("state") == "error"
    fill(page)
    assert page.still_open() == []
    assert page.go.isEnabled()


@pytest.mark.parametrize(
    ("text", "level"), [("", "too_short"), ("short", "too_short"), ("aaaaaaaaaaaaaaaa", "weak"), (SECRET, None)]
)
def test_strength_is_said_in_words(first, text, level):
    first.start_page.passphrase.setText(text)
    shown = first.start_page.strength.level
    assert shown == level if level else shown not in ("too_short", "weak")


def test_a_new_file_is_made_and_opens_on_an_empty_list(first, qtbot, tmp_path):
    page = first.start_page
    page.name.setText("my board")
    fill(page)
    with qtbot.waitSignal(first.start.done, timeout=board.PATIENCE_MS):
        page.go.click()
    settle(qtbot, first)
    assert (tmp_path / "my board.hccboard").is_file()
    assert first.window.current_page() == "cases"
    assert first.cases_page.state() == "No case in this board file yet"
    assert page.passphrase.text() == ""
    assert first.preferences.last_store.endswith("my board.hccboard")


def test_an_existing_file_is_not_overwritten(first, qtbot, tmp_path):
    (tmp_path / "liver-board.hccboard").write_bytes(b"something of mine")
    fill(first.start_page)
    first.start_page.go.click()
    settle(qtbot, first)
    assert first.window.current_page() == "start"
    assert "already there" in first.start_page.messages.bars()[0].accessibleName()
    assert (tmp_path / "liver-board.hccboard").read_bytes() == b"something of mine"
    assert first.start_page.go.isEnabled()


def test_the_demonstration_needs_no_passphrase(first, qtbot):
    page = first.start_page
    page.cards["demonstration"].click()
    assert page.still_open() == []
    with qtbot.waitSignal(first.start.done, timeout=board.PATIENCE_MS):
        page.go.click()
    settle(qtbot, first)
    assert first.cases_page.model.rowCount() == demonstration.CASES
    assert "Synthetic data, not a patient" in first.window.status.accessibleDescription()
    path = first.session.store.path
    first.close_file()
    assert not path.exists()
    assert first.window.current_page() == "start"


def test_the_last_file_is_asked_for_at_the_next_start(make_program, board_path):
    program = make_program(kept=Preferences(last_store=str(board_path), author=AUTHOR))
    program.begin()
    assert program.window.current_page() == "unlock"
    assert program.unlock_page.author.text() == AUTHOR


def test_a_last_file_that_is_gone_leads_to_the_first_page(make_program, tmp_path):
    program = make_program(kept=Preferences(last_store=str(tmp_path / "gone.hccboard")))
    program.begin()
    assert program.window.current_page() == "start"


@pytest.fixture
def locked(make_program, board_path):
    program = make_program()
    program.start.ask_passphrase(str(board_path), AUTHOR)
    return program


def test_the_right_passphrase_opens_the_list(locked, qtbot):
    page = locked.unlock_page
    page.passphrase.setText(board.PASSPHRASE)
    with qtbot.waitSignal(locked.start.done, timeout=board.PATIENCE_MS):
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    settle(qtbot, locked)
    assert locked.cases_page.model.rowCount() == 12
    assert page.passphrase.text() == ""


def test_a_wrong_passphrase_says_so_and_never_which_part(locked, qtbot):
    page = locked.unlock_page
    page.passphrase.setText("not the passphrase")
    page.unlock.click()
    settle(qtbot, locked)
    assert page.wrong_text() == "This passphrase does not open the file. 1 try."
    assert page.unlock.isEnabled()
    assert locked.session.store is None


def test_every_further_wrong_passphrase_waits_longer(locked):
    page = locked.unlock_page
    page.passphrase.setText("not the passphrase")
    waits = []
    for _ in range(8):
        page.show_wrong()
        waits.append(page.waiting())
    assert waits == [*WAITS_S, WAITS_S[-1]]
    assert page.wrong_text() == "This passphrase does not open the file. 8 tries; next in 30 s."
    assert not page.unlock.isEnabled()
    for _ in range(30):
        page._count_down()
    assert page.unlock.isEnabled()


def test_a_file_in_use_is_offered_for_reading(locked, board_path, qtbot, tmp_path):
    page = locked.unlock_page
    with stores.open_store(board_path, board.PASSPHRASE, author="Dr Synthetic B"):
        page.passphrase.setText(board.PASSPHRASE)
        page.unlock.click()
        settle(qtbot, locked)
        assert page.read_only.isVisible()
        page.offer_read_only(EnvironmentFault("x"))
        page.read_only.click()
        settle(qtbot, locked)
    assert locked.session.read_only
    assert locked.window.current_page() == "cases"


def test_on_a_full_disk_the_file_is_offered_for_reading(locked, qtbot, monkeypatch):
    opened = stores.open_store

    def no_room(path, passphrase, *, author, read_only=False):
        if not read_only:
            raise stores.DiskFull("The disk is full. The board file was not changed.", path.name, "Free some space.")
        return opened(path, passphrase, author=author, read_only=True)

    monkeypatch.setattr(stores, "open_store", no_room)
    page = locked.unlock_page
    page.passphrase.setText(board.PASSPHRASE)
    page.unlock.click()
    settle(qtbot, locked)
    assert "The disk is full." in page.messages.bars()[0].accessibleName()
    page.read_only.click()
    settle(qtbot, locked)
    assert locked.session.read_only
    assert locked.window.current_page() == "cases"


def test_a_foreign_file_is_refused_and_not_touched(make_program, qtbot, tmp_path):
    path = tmp_path / "letter.hccboard"
    path.write_bytes(b"x" * 5000)
    program = make_program()
    program.start.ask_passphrase(str(path), AUTHOR)
    program.unlock_page.passphrase.setText(SECRET)
    program.unlock_page.unlock.click()
    settle(qtbot, program)
    assert program.unlock_page.messages.bars()
    assert program.unlock_page.tries() == 0
    assert path.read_bytes() == b"x" * 5000


@pytest.fixture
def newer_file(board_path):
    """The board file as a newer program would leave it: with a schema that this one does not know."""
    with (
        stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR) as store, store.storage.writing() as connection
    ):  # fmt: skip
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    return board_path


def refused(locked, qtbot):
    locked.unlock_page.passphrase.setText(board.PASSPHRASE)
    locked.unlock_page.unlock.click()
    settle(qtbot, locked)
    return locked.unlock_page.newer


def test_a_newer_file_is_refused_and_says_what_to_do(newer_file, locked, qtbot):
    before = newer_file.read_bytes()
    panel = refused(locked, qtbot)
    words = panel.steps.accessibleName()
    assert panel.isVisible()
    assert not locked.unlock_page.panel.isVisible()
    assert panel.message.accessibleName() == "This file needs a newer version of HCC Board."
    assert words.startswith(f"liver-board.hccboard. It has file format 9999; this program reads formats up to {HEAD}.")
    assert "Nothing was changed. The file has the same bytes as before." in words
    assert "Install the newer version on this computer." in words
    assert not panel.copy_button.isVisible()
    assert panel.other.hasFocus()
    assert nameless(panel) == []
    assert newer_file.read_bytes() == before
    assert [one.name for one in newer_file.parent.iterdir() if one.is_file()] == [newer_file.name]
    qtbot.keyClick(panel.other, Qt.Key.Key_Return)
    assert locked.window.current_page() == "start"


def test_the_copy_from_before_the_upgrade_is_read_with_the_same_passphrase(
    newer_file, board_file, locked, qtbot, tmp_path
):  # fmt: skip
    copy = newer_file.with_name(f"liver-board.before-upgrade-{HEAD}.hccboard")
    copy.write_bytes(board_file.read_bytes())
    newer_file.with_name("liver-board.before-upgrade-0001.hccboard").write_bytes(b"of an older program")
    when = datetime(2026, 8, 2, 9).timestamp()  # noqa: DTZ001 - as the file system of this computer has it
    os.utime(copy, (when, when))
    panel = refused(locked, qtbot)
    words = panel.steps.accessibleName()
    assert "or open the copy of 2026-08-02, made before the upgrade." in words
    assert "Work since 2026-08-02 is not in that copy." in words
    assert panel.copy_button.hasFocus()
    with qtbot.waitSignal(locked.start.done, timeout=board.PATIENCE_MS):
        qtbot.keyClick(panel.copy_button, Qt.Key.Key_Return)
    settle(qtbot, locked)
    assert locked.session.read_only
    assert locked.session.store.path == copy
    assert locked.cases_page.model.rowCount() == 12


def test_another_file_after_a_newer_one_is_asked_for_as_usual(newer_file, locked, board_file, qtbot):
    refused(locked, qtbot)
    locked.start.ask_passphrase(str(board_file), AUTHOR)
    assert locked.unlock_page.panel.isVisible()
    assert not locked.unlock_page.newer.isVisible()


def test_other_file_leads_back_to_the_choice(locked):
    locked.unlock_page.other.click()
    assert locked.window.current_page() == "start"


def test_the_passphrase_can_be_looked_at(locked):
    field = locked.unlock_page.passphrase
    field.setText("secret")
    assert field.displayText() != "secret"
    field._eye.click()
    assert field.displayText() == "secret"
    field.forget()
    assert field.text() == ""
    field.setText("again")
    assert field.displayText() != "again"
