"""The window locks when it is left alone, when the computer sleeps, with the session and on demand: nothing of a case
is left in it, nothing typed is lost."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QClipboard, QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QMessageBox, QScrollArea, QWidget

from hccboard import policy
from hccboard.domain.records import PerformanceStatus
from hccboard.errors import Cancelled
from hccboard.gui import locking, preferences
from hccboard.gui.idle_watch import IdleWatch
from hccboard.gui.panels.entry.record_form import RecordForm
from hccboard.gui.system_events import SESSION, SLEEP
from hccboard.operations import cases, drafts, imports, stores
from hccboard.policy import Policy
from hccboard.storage import record_store
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, PATIENCE_MS, settle
from tests.gui.screen_checks import cut_words, nameless

pytest_plugins = ["tests.gui.program_fixtures"]

MAIN = "case-0142"
OF_THE_CASE = ("HCC-0142", "Synthetic 001", "hepatectomy", "HCC-0")


@pytest.fixture
def minutes(monkeypatch):
    """Settle after how long the window locks; ``None`` settles nothing."""

    def settled(count):
        monkeypatch.setattr(policy, "current", lambda: Policy(idle_minutes=count))

    settled(10)
    return settled


@pytest.fixture
def locking_program(minutes, program):
    return program


def time_is_over(program):
    """As if nobody had used the window for a day."""
    program.lock.idle._last = (0.0, -1e6)
    program.lock.idle._tick()


def wait_until_locked(program, qtbot):
    qtbot.waitUntil(lambda: program.window.current_page() == "unlock", timeout=PATIENCE_MS)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as when the program waits for the next event


def unlock(program, qtbot, passphrase=board.PASSPHRASE):
    page = program.unlock_page
    page.passphrase.setText(passphrase)
    with qtbot.waitSignal(program.start.done, timeout=PATIENCE_MS):
        page.unlock.click()
    settle(qtbot, program)


def all_words():
    """What is in any widget that lives, shown or not, in words or for a screen reader."""
    words = []
    for widget in QApplication.allWidgets():
        words += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        for name in ("text", "toPlainText", "currentText"):
            said = getattr(widget, name, None)
            words += [said()] if callable(said) else []
    return "\n".join(str(word) for word in words)


def test_after_the_time_the_window_is_locked_and_says_why(make_program, store, minutes, monkeypatch, qtbot):
    minutes(1)
    monkeypatch.setattr(locking, "MINUTE_S", 0.3)
    program = make_program()
    program.open_store(store)
    wait_until_locked(program, qtbot)
    said = program.unlock_page.messages.bars()[0].accessibleName()
    assert said.startswith("Locked after 1 min without a key or the mouse. The administrator settled it.")
    assert program.start.path == store.path
    assert program.unlock_page._details.toolTip() == str(store.path)
    assert program.unlock_page.author.text() == AUTHOR
    qtbot.waitUntil(program.unlock_page.passphrase.hasFocus)  # typing goes on at once
    assert program.session.store is None and program.window.rail is None
    assert stores.open_boards() == []
    qtbot.waitUntil(lambda: cut_words(program.window) == [])
    assert nameless(program.window) == []
    stores.open_store(store.path, board.PASSPHRASE, author=AUTHOR).close()  # nobody holds it any more


@pytest.mark.parametrize(
    ("chosen", "settled", "held", "most"),
    [(0, None, 5, 60), (0, 10, 10, 10), (0, 480, 480, 480), (2, 10, 2, 10), (60, 10, 10, 10), (480, None, 60, 60)],
)
def test_the_user_chooses_the_minutes_and_the_administrator_the_most(minutes, chosen, settled, held, most):
    minutes(settled)
    assert locking.minutes_of(chosen) == held
    assert locking.choices()[-1] == most and list(locking.choices()) == sorted(set(locking.choices()))


def test_without_a_policy_the_window_locks_after_five_minutes_or_those_chosen(program, qtbot):
    assert program.lock.idle._seconds == 5 * 60
    program.window.show_page("settings")
    settle(qtbot, program)
    panel = program.settings_page.lock
    assert panel.minutes.currentText() == "5 min unused"
    panel.minutes.setCurrentIndex(panel.minutes.findData(30))
    panel.minutes.activated.emit(panel.minutes.currentIndex())
    assert program.lock.idle._seconds == 30 * 60 and program.preferences.lock_minutes == 30
    assert preferences.load().lock_minutes == 30
    time_is_over(program)
    wait_until_locked(program, qtbot)
    said = program.unlock_page.messages.bars()[0].accessibleName()
    assert said == "Locked after 30 min without a key or the mouse. Unsaved entries are kept."


@pytest.mark.parametrize("own", [True, False])
def test_what_this_program_put_on_the_clipboard_goes_and_nothing_else(own):
    class Clipboard:
        cleared = ()

        def ownsClipboard(self):
            return own

        def ownsSelection(self):
            return False

        def clear(self, mode):
            self.cleared += (mode,)

    clipboard = Clipboard()
    locking.empty_clipboard(clipboard)
    assert clipboard.cleared == ((QClipboard.Mode.Clipboard,) if own else ())


@pytest.mark.parametrize(
    ("reason", "words"), [(SLEEP, "because the computer was asleep"), (SESSION, "with the session of this computer")]
)
def test_it_locks_when_the_system_says_so(program, reason, words):
    program.lock.system.heard.emit(reason)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert program.window.current_page() == "unlock"
    assert words in program.unlock_page.messages.bars()[0].accessibleName()


def test_the_demonstration_is_not_locked(make_program, minutes, store, qtbot):
    program = make_program()
    program.open_store(store, demonstration=True)
    settle(qtbot, program)
    assert not program.lock.idle._timer.isActive()
    program.lock.system.heard.emit(SESSION)
    program.lock.lock_on_demand()
    assert program.session.store is not None
    assert [bar.accessibleName() for bar in program.cases_page.messages.bars()] == [
        "The demonstration is not locked. It has no patient and no passphrase."
    ]
    program.window.show_page("settings")
    assert not program.settings_page.lock.now.isEnabled()


def test_pictures_of_the_screens_are_drawn_to_the_end(make_program, minutes, store, qtbot):
    program = make_program(remembers=False)
    program.open_store(store)
    settle(qtbot, program)
    assert not program.lock.idle._timer.isActive()


def test_nothing_of_the_case_is_left_in_the_window(locking_program, case, qtbot):
    program = locking_program
    case("HCC-0142")
    program.workspace.show_tab("staging")
    assert all(part in all_words() for part in OF_THE_CASE[:2])
    window = program.window
    time_is_over(program)
    assert not any(part in words_on(window) for part in OF_THE_CASE)  # at once, before anything is taken apart
    wait_until_locked(program, qtbot)
    assert program.window is window and window.isVisible()
    assert not any(part in all_words() for part in OF_THE_CASE)
    assert window.windowTitle() == "HCC Board"


def words_on(window):
    shown = [widget for widget in window.findChildren(object) if hasattr(widget, "accessibleName")]
    return "\n".join(widget.accessibleName() for widget in shown)


def test_it_locks_on_demand_and_the_same_case_and_view_come_back(locking_program, case, qtbot):
    program = locking_program
    case("HCC-0142")
    program.workspace.show_tab("staging")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(program.window, Qt.Key.Key_L, both)
    wait_until_locked(program, qtbot)
    assert program.unlock_page.messages.bars()[0].accessibleName() == "Locked. Unsaved entries are kept."
    program.lock.lock_on_demand()  # once more: nothing is open
    assert program.window.current_page() == "unlock"
    unlock(program, qtbot)
    qtbot.waitUntil(lambda: program.window.current_page() == "case", timeout=PATIENCE_MS)
    assert program.workspace.case_id() == MAIN
    assert program.workspace.current_tab() == "staging"
    assert program.lock.idle._timer.isActive()  # and it locks again
    program.show_cases()
    assert program.cases_page.model.rowCount() == 12


def test_the_same_page_comes_back_each_time(locking_program, qtbot):
    program = locking_program
    for page in ("evidence", "cohort"):
        program.window.show_page(page)
        settle(qtbot, program)
        time_is_over(program)
        wait_until_locked(program, qtbot)
        unlock(program, qtbot)
        assert program.window.current_page() == page


def test_it_is_scrolled_as_it_was(make_program, store, qtbot):
    program = make_program()
    program.window.resize(900, 500)
    program.open_store(store)
    program.window.show_page("settings")
    settle(qtbot, program)
    bar = program.settings_page.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    bar.setValue(120)
    program.lock.lock()
    wait_until_locked(program, qtbot)
    unlock(program, qtbot)
    area = program.settings_page.findChild(QScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().value() == 120, timeout=PATIENCE_MS)


def test_a_file_that_is_away_or_in_use_meanwhile_is_told_and_the_way_back_stays(locking_program, case, qtbot):
    program = locking_program
    case("HCC-0142")
    path = program.session.store.path
    program.lock.lock()
    wait_until_locked(program, qtbot)
    away = path.with_name("away.hccboard")
    path.rename(away)
    page = program.unlock_page
    page.passphrase.setText(board.PASSPHRASE)
    page.unlock.click()
    settle(qtbot, program)
    assert program.window.current_page() == "unlock" and page.messages.bars()
    away.rename(path)
    with stores.open_store(path, board.PASSPHRASE, author="Dr Other"):
        page.passphrase.setText(board.PASSPHRASE)
        page.unlock.click()
        settle(qtbot, program)
        assert program.session.store is None and page.read_only.isVisible()
        with qtbot.waitSignal(program.start.done, timeout=PATIENCE_MS):
            page.read_only.click()
        settle(qtbot, program)
        qtbot.waitUntil(lambda: program.window.current_page() == "case", timeout=PATIENCE_MS)
        assert program.session.read_only and program.workspace.case_id() == MAIN


def test_another_board_is_opened_where_it_begins(locking_program, case, qtbot, tmp_path):
    program = locking_program
    case("HCC-0142")
    time_is_over(program)
    wait_until_locked(program, qtbot)
    path = tmp_path / "other.hccboard"
    stores.create_store(path, board.PASSPHRASE, author=AUTHOR, cost=board.FAST).close()
    program.start.ask_passphrase(str(path), AUTHOR)
    unlock(program, qtbot)
    assert program.window.current_page() == "cases"
    assert not program.workspace.case_id()


def test_what_was_typed_is_in_the_form_again(locking_program, case, qtbot):
    program = locking_program
    case("HCC-0142")
    record = cases.read_case(program.session.store, MAIN).latest(PerformanceStatus)
    program.edit(MAIN, record.id, "PerformanceStatus", "ecog_low")
    settle(qtbot, program)
    form = program.workspace.entry()
    form.fields.set_typed({"ecog_low": 2, "source": "phone"})
    form.fields.changed.emit()
    form.reason_edit.setText("misread")
    path = program.session.store.path
    time_is_over(program)
    wait_until_locked(program, qtbot)
    assert "misread" not in all_words()
    with stores.open_store(path, board.PASSPHRASE, author=AUTHOR, read_only=True) as kept:
        assert [draft.content["reason"] for draft in drafts.list_drafts(kept, MAIN)] == ["misread"]
    unlock(program, qtbot)
    qtbot.waitUntil(lambda: isinstance(program.workspace.entry(), RecordForm), timeout=PATIENCE_MS)
    assert program.workspace.entry().reason_edit.text() == "misread"


def test_a_wrong_passphrase_stays_locked(locking_program, case, qtbot):
    program = locking_program
    case("HCC-0142")
    time_is_over(program)
    wait_until_locked(program, qtbot)
    program.unlock_page.passphrase.setText("not the passphrase")
    program.unlock_page.unlock.click()
    settle(qtbot, program)
    assert program.window.current_page() == "unlock" and program.session.store is None
    unlock(program, qtbot)
    qtbot.waitUntil(lambda: program.window.current_page() == "case", timeout=PATIENCE_MS)


def test_an_import_is_brought_to_its_end_behind_the_cover(locking_program, tmp_path, monkeypatch, qtbot):
    program, reached, go_on = locking_program, threading.Event(), threading.Event()
    real = record_store.write_steps

    def held(*arguments):
        reached.set()
        assert go_on.wait(PATIENCE_MS / 1000)
        real(*arguments)

    monkeypatch.setattr(record_store, "write_steps", held)
    table = tmp_path / "cohort.csv"
    table.write_text("hospital number,sex,visit date,albumin (g/L)\nA1,M,2026-08-06,40\nA2,M,2026-08-06,41\n", "utf-8")
    program.show_import(str(table))
    page = program.window.page("import")
    qtbot.waitUntil(page.summary.import_button.isEnabled, timeout=PATIENCE_MS)
    page.summary.import_button.click()
    qtbot.waitUntil(reached.is_set, timeout=PATIENCE_MS)
    time_is_over(program)
    assert program.window.centralWidget().accessibleName() == "Locked."
    assert program.session.store is not None
    qtbot.keyClick(program.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    go_on.set()
    wait_until_locked(program, qtbot)
    unlock(program, qtbot)
    assert program.cases_page.model.rowCount() == 14
    assert any("2 rows are stored." in bar.accessibleName() for bar in program.cases_page.messages.bars())


def test_what_was_decided_in_an_import_is_kept_in_the_board_and_comes_back(
    locking_program, tmp_path, monkeypatch, qtbot
):
    program = locking_program
    table = tmp_path / "cohort.csv"
    table.write_text("hospital number,sex,visit date,albumin (g/L)\nA1,M,2026-08-06,Huang\n", "utf-8")
    program.show_import(str(table))
    controller = program.window.page("import").controller
    qtbot.waitUntil(lambda: controller.preview is not None, timeout=PATIENCE_MS)
    controller.map_column(1, "")
    controller.correct(0, 3, "39")
    settle(qtbot, program)
    mapping, path = controller.mapping, program.session.store.path
    program.show_cases()  # it waits behind another page
    program.lock.lock()
    wait_until_locked(program, qtbot)
    with stores.open_store(path, board.PASSPHRASE, author=AUTHOR, read_only=True) as kept:
        assert drafts.kept_import(kept)["cells"] == [[0, 3, "39"]] and drafts.list_drafts(kept) == []
    unlock(program, qtbot)
    assert program.window.current_page() == "cases"
    (bar,) = [one for one in program.cases_page.messages.bars() if "An import is not finished" in one.accessibleName()]

    def stopped(*_given, **_more):
        raise Cancelled

    with monkeypatch.context() as once:
        once.setattr(imports, "read_table", stopped)
        bar.action_triggered.emit()
        settle(qtbot, program)
    assert drafts.kept_import(program.session.store) is not None  # the table was not read: nothing is lost
    program.show_import(str(table))
    page = program.window.page("import")
    qtbot.waitUntil(lambda: page.controller.preview is not None, timeout=PATIENCE_MS)
    assert page.controller is not controller
    assert page.controller.mapping == mapping and dict(page.controller.decisions.cells) == {(0, 3): "39"}
    assert page.controller.has_decisions()
    assert any("What you decided in this file is here again." in bar.accessibleName() for bar in page.messages.bars())
    assert drafts.kept_import(program.session.store) is None  # it is with the page now


def test_dialogs_and_menus_close(locking_program, case, qtbot):
    program = locking_program
    case("HCC-0142")
    menu = QMenu(program.window)
    menu.addAction("HCC-0142")
    menu.popup(QPoint(10, 10))
    qtbot.waitUntil(menu.isVisible)
    time_is_over(program)
    qtbot.waitUntil(lambda: not menu.isVisible())
    answers = []

    def ask():
        box = QMessageBox(program.window)
        box.setText("Take HCC-0142 out of use?")
        box.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        program.lock.idle._last = (0.0, -1e6)
        answers.append(box.exec())

    assert program.session.store is not None  # the menu was closed first; the next look finds a dialog
    ask()
    assert answers
    wait_until_locked(program, qtbot)
    assert QApplication.activeModalWidget() is None
    assert "HCC-0142" not in all_words()


def test_an_entry_that_is_in_memory_only_is_not_lost(locking_program, monkeypatch, qtbot):
    program = locking_program
    monkeypatch.setattr(type(program), "held_entries", lambda _self: frozenset({("case", "form", None)}))
    time_is_over(program)
    assert program.session.store is not None
    qtbot.keyClick(program.window.windowHandle(), Qt.Key.Key_Down)  # and who comes back can use the window
    assert not program.lock.idle.is_due()
    program.lock.lock_on_demand()
    said = [bar.accessibleName() for bar in program.cases_page.messages.bars()]
    assert any("Locking now would lose it. Make room, then lock again." in words for words in said)
    monkeypatch.undo()


class Clocks:
    """The civil clock and that of the process."""

    def __init__(self):
        self.now = [1000.0, 10.0]

    def __call__(self):
        return tuple(self.now)


@pytest.fixture
def watch(qtbot, qapp):
    clocks = Clocks()
    watching = IdleWatch(clock=clocks)
    watching.clocks = clocks
    yield watching
    watching.stop()
    watching.deleteLater()


@pytest.fixture
def window(qtbot):
    """A window with a field that is typed into."""
    made = QWidget()
    made.resize(400, 200)
    made.field = QLineEdit(made)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def due_of(watch):
    heard = []
    watch.due.connect(heard.append)
    return heard


def test_keys_mouse_and_wheel_begin_the_time_anew(watch, window, qtbot):
    watch.start(60)
    for use in (
        lambda: qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Down),
        lambda: qtbot.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(300, 150)),
        lambda: qtbot.mouseMove(window.windowHandle(), QPoint(310, 140)),
        lambda: QApplication.sendEvent(window.windowHandle(), wheel()),
    ):
        pass_time(watch, 59)
        assert watch.idle_seconds() == 59
        use()
        qtbot.waitUntil(lambda: watch.idle_seconds() == 0)


def wheel():
    nothing, at = Qt.MouseButton.NoButton, QPointF(300, 150)
    return QWheelEvent(at, at, QPoint(0, 0), QPoint(0, 120), nothing, Qt.KeyboardModifier.NoModifier,
                       Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip


def test_what_an_input_method_composes_counts(watch, window, qtbot):
    field = window.field
    watch.start(60)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    pass_time(watch, 59)
    event = QInputMethodEvent("肝", [])
    QApplication.sendEvent(field, event)
    assert watch.idle_seconds() == 0


def test_time_counts_while_the_computer_sleeps_and_the_first_key_is_not_heard(watch, window, qtbot):
    heard = due_of(watch)
    watch.start(60)
    watch.clocks.now[0] += 3600
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Down)
    assert heard and watch.is_due()


@pytest.mark.parametrize(("clock", "both_run_on"), [(0, False), (0, True), (1, True)])
def test_a_sleep_shorter_than_the_time_is_due_before_anything_is_painted(watch, window, clock, both_run_on):
    heard, watch._both_run_on = due_of(watch), both_run_on
    watch.start(600)
    watch.clocks.now[clock] += 29
    QApplication.sendEvent(window.windowHandle(), QEvent(QEvent.Type.UpdateRequest))
    assert heard == []
    watch.clocks.now[clock] += 2
    QApplication.sendEvent(window.windowHandle(), QEvent(QEvent.Type.UpdateRequest))
    assert heard == ["slept"]
    watch._tick()
    assert heard == ["slept"] * 2  # until somebody has locked


def test_a_window_that_is_held_up_has_not_slept_where_a_clock_tells_it(watch, window):
    heard, watch._both_run_on = due_of(watch), False
    watch.start(600)
    watch.clocks.now[0] += 90
    watch.clocks.now[1] += 90
    watch._tick()
    assert heard == []


def test_the_minutes_awake_are_no_sleep(watch, window):
    heard = due_of(watch)
    watch.start(60)
    pass_time(watch, 59)
    assert heard == []
    pass_time(watch, 1)
    assert heard == ["unused"]


def pass_time(watch, seconds):
    """As time goes by: with a tick now and then."""
    for _second in range(seconds):
        watch.clocks.now[0] += 1
        watch.clocks.now[1] += 1
        watch._tick()


def test_a_clock_that_is_set_back_changes_nothing(watch, window):
    watch.start(60)
    watch.clocks.now[0] -= 86_400
    watch.clocks.now[1] += 60
    assert watch.is_due()


def test_a_watch_that_is_stopped_hears_nothing(watch, window, qtbot):
    heard = due_of(watch)
    watch.start(60)
    watch.stop()
    watch.clocks.now[1] += 3600
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Down)
    assert not heard and not watch.is_due()
