"""The frame: rail, status, keys, look, language, messages, and what happens to bugs."""

from __future__ import annotations

import dataclasses
import json
import threading
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from hccboard import paths, policy, translate
from hccboard.domain.records import BodySize
from hccboard.errors import Cancelled, EnvironmentFault, UserError
from hccboard.gui import main, preferences, shortcuts, theme
from hccboard.gui.messages import MessageArea, words_of
from hccboard.gui.preferences import Preferences
from hccboard.gui.tasks import Tasks
from hccboard.operations import edits
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, settle

pytest_plugins = ["tests.gui.program_fixtures"]


# -- frame --------------------------------------------------------------------------------------------------


def test_the_rail_holds_only_pages_that_exist(program):
    assert [b.accessibleName() for b in program.window.rail._buttons] == [
        "Cases", "Evidence", "Cohort", "Help", "Settings",
    ]  # fmt: skip


def test_control_five_opens_the_settings_and_one_the_cases(program, qtbot):
    qtbot.keyClick(program.window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.window.current_page() == "settings")
    qtbot.keyClick(program.window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.window.current_page() == "cases")


def test_the_status_names_storage_and_editions(program):
    words = program.window.status.accessibleDescription()
    assert "Offline · encrypted local file" in words
    assert "BCLC 2022 · CNLC 2024" in words


def test_the_status_of_a_closed_file_is_that_none_is_open(program):
    program.close_file()
    assert "no file open" in program.window.status.accessibleDescription()


def test_the_first_paint_comes_before_anything_is_opened(make_program, qtbot):
    program = make_program()
    seen = []
    program.window.painted.connect(lambda: seen.append(program.session.store))
    qtbot.waitUntil(lambda: seen == [None] or not program.window._first_paint)
    program.window.update()
    qtbot.waitUntil(lambda: not program.window._first_paint)
    assert seen in ([], [None])


def test_the_title_and_the_preferences_hold_no_patient(program, case, qtbot, tmp_path):
    case("HCC-0142")
    assert program.window.windowTitle() == "HCC Board"
    program.close()
    kept = paths.user_settings().read_text(encoding="utf-8")
    assert "Synthetic 001" not in kept
    assert "HCC-0142" not in kept
    assert json.loads(kept)["author"] == AUTHOR


def test_six_moves_between_panels(program, case, qtbot):
    case("HCC-0142")
    visited = []
    for _ in range(6):
        program.window.next_panel()
        widget = QApplication.focusWidget()
        while widget is not None and not widget.property("panel"):
            widget = widget.parentWidget()
        visited.append(widget.accessibleName())
    assert len(set(visited)) == 6
    assert visited[0] == "Liver map"


# -- keys ---------------------------------------------------------------------------------------------------


def test_f1_lists_every_key_and_escape_takes_the_list_away(program, qtbot):
    sheet = program.window.keys
    qtbot.keyClick(program.window, Qt.Key.Key_F1)
    assert sheet.isVisible()
    words = [label.text() for label in sheet.findChildren(type(program.cases_page._list._foot_left))]
    for key in shortcuts.KEYS:
        assert translate._(key.words) in words
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_a_letter_goes_into_the_field_that_has_the_focus(qtbot):
    pressed = []
    field = QLineEdit()
    qtbot.addWidget(field)
    shortcuts.bind(field, "what_if", lambda: pressed.append("w"))
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_W)
    assert field.text() == "w"
    assert pressed == []


def test_every_key_name_is_unique():
    names = [key.name for key in shortcuts.KEYS]
    assert len(names) == len(set(names))
    assert all(key.group in shortcuts.GROUPS for key in shortcuts.KEYS)


# -- look ---------------------------------------------------------------------------------------------------


def test_the_theme_changes_at_once_and_is_remembered(program):
    program.use_theme("dark")
    assert theme.tokens().name == "dark"
    assert preferences.load().theme == "dark"
    assert program.settings_page.theme.chosen() == "dark"


@pytest.mark.parametrize(("steps", "percent"), [([10, 10], 120), ([10] * 9, 150), ([-10], 100), ([10, 0], 100)])
def test_the_text_size_stays_within_its_limits(program, steps, percent):
    for step in steps:
        program.change_text_size(step)
    assert program.preferences.text_percent == percent
    assert theme.scale() == percent / 100


def test_the_language_of_the_administrator_holds_until_another_is_chosen(program, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(policy, "current", lambda: policy.Policy(language="zh_CN"))
    assert preferences.load().spoken == "zh_CN"
    program.close()  # remembers the rest; a language was not chosen
    assert preferences.load().spoken == "zh_CN"
    translate.use("zh_CN")
    program.use_language("en")
    assert preferences.load().spoken == "en"


def test_another_language_makes_the_window_again_and_keeps_the_case(program, case, qtbot):
    case_id = case("HCC-0142")
    old = program.window
    program.use_language("zh_CN")
    settle(qtbot, program)
    qtbot.waitUntil(lambda: program.window.current_page() == "case")
    assert program.window is not old
    assert program.workspace.case_id() == case_id
    assert program.session.store is not None
    assert translate.language() == "zh_CN"


def test_preferences_of_another_version_never_stop_the_window(tmp_path, monkeypatch):
    monkeypatch.setenv("HCCBOARD_HOME", str(tmp_path))
    paths.user_settings().write_text(
        '{"language": 7, "theme": "pink", "text_percent": 900, "window": ["a"], "splitters": {"x": [1, "b"]}}'
    )
    assert preferences.load() == Preferences()


@pytest.mark.parametrize("content", ["", "[1, 2]", "{", "\x00"])
def test_preferences_that_cannot_be_read_are_the_defaults(tmp_path, monkeypatch, content):
    monkeypatch.setenv("HCCBOARD_HOME", str(tmp_path))
    paths.user_settings().write_text(content)
    assert preferences.load() == Preferences()


def test_preferences_come_back_as_they_were_saved(tmp_path, monkeypatch):
    monkeypatch.setenv("HCCBOARD_HOME", str(tmp_path))
    kept = Preferences("zh_CN", "dark", 125, "/a/b.hccboard", "Dr A", (1280, 800), {"cases": [900, 300]}, 15)
    preferences.save(kept)
    assert preferences.load() == kept
    for minutes in (0, 481, True, "5", 5.0):
        preferences.save(dataclasses.replace(kept, lock_minutes=minutes))
        assert preferences.load().lock_minutes == 0


# -- undo ---------------------------------------------------------------------------------------------------


def test_undo_says_what_it_took_back(program, case, qtbot):
    case_id = case("HCC-0142")
    edits.save(program.session.store, [BodySize(case_id=case_id, weight_kg=Decimal(71), date=board.TODAY)])
    qtbot.keyClick(program.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    bar = program.workspace.messages.bars()[0]
    assert bar.accessibleName().startswith("Undone. ")
    assert "Height and weight" in bar.accessibleName()


def test_nothing_to_undo_is_said_and_no_failure(make_program, qtbot, tmp_path):
    from hccboard.operations import stores

    program = make_program()
    program.open_store(stores.create_store(tmp_path / "x.hccboard", board.PASSPHRASE, author=AUTHOR, cost=board.FAST))
    settle(qtbot, program)
    program.undo()
    settle(qtbot, program)
    assert program.cases_page.messages.bars()[0].accessibleName().startswith("There is nothing to undo.")


# -- messages -----------------------------------------------------------------------------------------------


def test_an_error_says_what_why_and_what_to_do():
    error = EnvironmentFault("The disk is full.", "3 MB are free.", "Make room, then save again.")
    assert words_of(error) == ("The disk is full.", "3 MB are free. Make room, then save again.")


def test_a_bug_is_said_without_a_traceback_and_logged(qtbot, expected_warnings, caplog):
    expected_warnings.append("unexpected ZeroDivisionError")
    area = MessageArea()
    qtbot.addWidget(area)
    area.error(ZeroDivisionError("division by zero"))
    assert "The program made a mistake." in area.bars()[0].accessibleName()
    assert "Traceback" not in area.bars()[0].accessibleName()
    assert "unexpected ZeroDivisionError" in caplog.text


def test_what_the_user_cancelled_is_not_shown(qtbot):
    area = MessageArea()
    qtbot.addWidget(area)
    assert area.error(Cancelled()) is None
    assert area.bars() == []


def test_messages_do_not_pile_up(qtbot):
    area = MessageArea()
    qtbot.addWidget(area)
    for number in range(6):
        area.caution(f"Message {number}")
    area.caution("Message 5")
    assert [bar.accessibleName() for bar in area.bars()] == ["Message 5", "Message 4", "Message 3"]


# -- work off the window's thread -----------------------------------------------------------------------------


@pytest.fixture
def tasks(qapp):
    made = Tasks()
    yield made
    made.finish()
    made.deleteLater()


def test_work_runs_elsewhere_and_its_outcome_arrives_here(tasks, qtbot):
    here, seen = threading.get_ident(), []
    tasks.run("a", lambda _t: threading.get_ident(), lambda ident: seen.append((ident, threading.get_ident())))
    qtbot.waitUntil(lambda: not tasks.busy())
    assert seen[0][0] != here
    assert seen[0][1] == here


def test_a_newer_request_drops_the_stale_one(tasks, qtbot):
    begun, gate, seen, cancelled = threading.Event(), threading.Event(), [], []

    def stale(token):
        begun.set()
        gate.wait(5)
        cancelled.append(token())
        return "stale"

    tasks.run("a", stale, seen.append)
    begun.wait(5)
    tasks.run("a", lambda _t: "new", seen.append)
    qtbot.waitUntil(lambda: seen == ["new"])
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy())
    assert seen == ["new"]
    assert cancelled == [True]


def test_an_error_reaches_its_own_handler(tasks, qtbot):
    seen = []

    def fail(_token):
        raise UserError("no")

    tasks.run("a", fail, seen.append, lambda error: seen.append(str(error)))
    qtbot.waitUntil(lambda: not tasks.busy())
    assert seen == ["no"]


def test_progress_arrives_in_order(tasks, qtbot):
    seen = []

    def work(token):
        for number in range(5):
            token.progress(number, 5)

    tasks.run("a", work, lambda _n: seen.append("done"), None, lambda done, total: seen.append((done, total)))
    qtbot.waitUntil(lambda: "done" in seen)
    assert seen == [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5), "done"]


def test_finish_waits_and_delivers_nothing_more(tasks):
    seen, gate = [], threading.Event()

    def work(token):
        gate.set()
        while not token():
            pass
        return "late"

    tasks.run("a", work, seen.append)
    gate.wait(5)
    tasks.finish()
    assert seen == []
    assert not tasks.busy()


# -- starting -------------------------------------------------------------------------------------------------


def test_without_a_screen_it_says_so(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(main.sys, "platform", "linux")
    with pytest.raises(EnvironmentFault, match="There is no screen"):
        main._require_screen()


def test_the_icon_of_the_window_is_bundled():
    assert paths.resources("icons", "hccboard.svg").is_file()
