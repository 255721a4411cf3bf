"""What the administrator of this computer settled, on the window: not offered, refused in words, listed in Settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QFileDialog, QLineEdit, QWidget

from hccboard import paths, policy, policy_file
from hccboard.gui.panels.settings.administrator_panel import AdministratorPanel
from hccboard.gui.preferences import Preferences
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import stores
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, FAST, settle
from tests.gui.screen_checks import cut_words, nameless

pytest_plugins = ["tests.gui.program_fixtures"]
pytestmark = pytest.mark.usefixtures("case_made_when_opened")


@pytest.fixture
def settle_policy(tmp_path, monkeypatch):
    """Write the file of the administrator; it is read anew."""
    file = tmp_path / "machine" / "policy.toml"
    file.parent.mkdir()
    monkeypatch.setattr(paths, "policy_file", lambda: file)
    policy.current.cache_clear()

    def write(text):
        file.write_text(text, "utf-8")
        policy.current.cache_clear()

    yield write
    policy.current.cache_clear()


@pytest.fixture
def no_dialogs(monkeypatch):
    """Asking for a place in the file system fails the test."""

    def asked(*_arguments):
        raise AssertionError("it was asked where to save")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", asked)


def said(page):
    return [bar.accessibleName() for bar in page.messages.bars()]


def opened(make_program, path, qtbot, **how):
    program = make_program()
    program.open_store(stores.open_store(path, board.PASSPHRASE, author=AUTHOR, **how))
    settle(qtbot, program)
    return program


# -- switched off -------------------------------------------------------------------------------------------


def test_an_import_that_is_switched_off_is_not_offered(make_program, settle_policy, tmp_path, board_path, qtbot):
    settle_policy('[features]\ndisabled = ["import"]\n')
    program = opened(make_program, board_path, qtbot)
    assert program.cases_page.import_button.isHidden()
    assert not program.cases_page.new_button.isHidden()
    path = tmp_path / "empty.hccboard"
    stores.create_store(path, board.PASSPHRASE, author=AUTHOR, cost=FAST).close()
    program.open_store(stores.open_store(path, board.PASSPHRASE, author=AUTHOR))
    settle(qtbot, program)
    state = program.cases_page._left.currentWidget().findChild(type(program.cases_page.preview._nothing))
    assert [button.text() for button in state.buttons()] == ["New case"]


def test_documents_that_are_switched_off_are_not_added(program_with, case_of):
    program = program_with('[features]\ndisabled = ["attachments"]\n')
    case_of(program)
    program.workspace.show_tab("documents")
    tab = program.documents
    assert tab.add.isHidden() and tab._nothing.buttons() == []
    assert "images and documents" in tab._nothing.accessibleDescription() + _labels(tab._nothing)
    tab._read_only = False

    class Drag:
        taken = False

        def mimeData(self):
            from PySide6.QtCore import QMimeData

            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(Path.cwd() / "letter.pdf"))])
            return data

        def acceptProposedAction(self):
            self.taken = True

    drag = Drag()
    tab.dragEnterEvent(drag)
    assert not drag.taken


def _labels(widget):
    return " ".join(label.text() for label in widget.findChildren(TextLabel))


@pytest.fixture
def program_with(make_program, settle_policy, board_path, qtbot):
    """The window with the board open under a policy."""

    def make(text):
        settle_policy(text)
        return opened(make_program, board_path, qtbot)

    return make


@pytest.fixture
def case_of(qtbot):
    def open_case(program):
        with qtbot.waitSignal(program.case.opened, timeout=board.PATIENCE_MS):
            program.open_case("case-0142")
        settle(qtbot, program)

    return open_case


def test_every_export_says_why_it_is_refused_and_asks_nothing(program_with, case_of, no_dialogs, qtbot):
    program = program_with('[features]\ndisabled = ["export"]\n')
    case_of(program)
    program.workspace.show_tab("summary")
    settle(qtbot, program)
    messages, refused = program.workspace.messages, "switched this off: export of papers, figures and tables."
    assert not program.summary.save.isEnabled() and not program.summary.print.isEnabled()
    assert refused in _labels(program.summary)
    for ask in (
        lambda: program.summary.save_requested.emit(False), lambda: program.summary.print_requested.emit(False),
        lambda: program.judging._dialog("a.svg", ""), lambda: program.converting._dialog("a.pdf"),
        lambda: program.filing._ask_where(_Named()),
    ):  # fmt: skip
        messages.clear()
        ask()
        assert said(program.workspace) == [
            "The administrator of this computer switched this off: export of papers, figures and tables. "
            "Nothing was changed."
        ]
    program.cohort._ask_where("km")
    assert "switched this off" in said(program.cohort_page)[0]


class _Named:
    title, media_type = "letter", "application/pdf"


# -- reading only -------------------------------------------------------------------------------------------


def test_a_reader_sees_who_settled_it_and_no_way_to_edit(program_with, qtbot):
    program = program_with('[roles]\nallowed = ["reader"]\n')
    page = program.cases_page
    assert program.session.read_only and page.read_only_chip.isVisible()
    assert said(page)[0].startswith("On this computer boards can only be read: the administrator settled it.")
    assert page._list.try_again.isHidden()
    assert not page.new_button.isEnabled() and not page.import_button.isEnabled()
    program.cases.access.try_again()
    settle(qtbot, program)
    assert program.session.read_only
    program.window.show_page("settings")
    settle(qtbot, program)
    settings = program.settings_page
    assert settings._checked.text() == "This file is open for reading only."
    may = (QAbstractSpinBox, QLineEdit, QComboBox)
    assert [one for one in settings.findChildren(QWidget) if isinstance(one, may) and one.isEnabledTo(settings)
            and not settings.lock.isAncestorOf(one)] == []  # fmt: skip
    assert not any(button.isEnabled() for button in (settings.save_button, settings.conversion.adopt_button))


def test_a_reader_is_not_offered_a_new_board(make_program, settle_policy):
    settle_policy('[roles]\nallowed = ["reader"]\n[features]\ndisabled = ["demonstration"]\n')
    program = make_program()
    program.begin()
    page = program.start_page
    assert [key for key, card in page.cards.items() if not card.isHidden()] == ["open"]
    assert page.chosen() == "open"


# -- where boards lie ---------------------------------------------------------------------------------------


def test_a_new_board_begins_where_the_administrator_allows(make_program, settle_policy, tmp_path, monkeypatch):
    allowed, elsewhere = tmp_path / "boards", tmp_path / "elsewhere"
    allowed.mkdir()
    elsewhere.mkdir()
    settle_policy(f'[stores]\nfolders = ["{tmp_path / "not there"}", "{allowed}"]\n')
    program = make_program()
    program.begin()
    page = program.start_page
    assert page.folder.text() == str(allowed)
    assert "Folder, set by the administrator" in _labels(page)
    asked = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: asked.append(given[2]) or str(elsewhere))
    page._choose_folder()
    assert asked == [str(allowed)]
    assert page.folder.text() == str(allowed)
    assert said(page) == [
        "Board files may not lie in this folder: the administrator of this computer settled where. "
        f"Use one of these: {tmp_path / 'not there'}, {allowed}."
    ]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: str(allowed))
    page._choose_folder()
    assert said(page) == []


def test_a_board_elsewhere_is_refused_before_a_passphrase_is_typed(make_program, settle_policy, tmp_path, board_path):
    settle_policy(f'[stores]\nfolders = ["{tmp_path / "boards"}"]\n')
    program = make_program(kept=Preferences(last_store=str(board_path), author=AUTHOR))
    program.begin()
    assert program.window.current_page() == "unlock"
    assert said(program.unlock_page)[0].startswith("Board files may not lie in this folder")
    program.unlock_page.other.click()
    program.start_page.choose("open")
    program.start_page.path.setText(str(board_path))
    program.start_page.go.click()
    assert program.window.current_page() == "start"
    assert said(program.start_page)[0].startswith("Board files may not lie in this folder")


def test_a_mistake_in_the_file_is_told_before_anything_is_typed(make_program, settle_policy):
    settle_policy("[lock]\nidle_minutes = 0\n")
    program = make_program()
    program.begin()
    words = said(program.start_page)[0]
    assert "have a mistake, so no board is opened" in words and "lock.idle_minutes cannot be 0" in words
    page = program.start_page  # what cannot be done is not offered
    assert [key for key, card in page.cards.items() if not card.isHidden()] == [page.chosen()] == ["demonstration"]


# -- Settings -----------------------------------------------------------------------------------------------

EVERYTHING = """
[stores]
folders = ["{folder}", "/srv/boards"]
[lock]
idle_minutes = 10
[language]
default = "zh_CN"
[evidence]
folder = "{folder}/evidence"
[features]
disabled = ["import", "demonstration"]
[database]
postgresql = "postgresql://board.example/liver"
"""


def test_settings_list_what_was_settled_and_where(program_with, board_path, tmp_path, qtbot):
    program = program_with(EVERYTHING.format(folder=board_path.parent))
    program.window.show_page("settings")
    settle(qtbot, program)
    panel = program.settings_page.findChild(AdministratorPanel)
    assert panel.isVisible()
    assert panel.rows == [
        ("Board files lie in", f"{board_path.parent}, /srv/boards"),
        ("Locks after", "10 min unused"),
        ("Language", "简体中文, until another is chosen"),
        ("Evidence packs", f"{board_path.parent}/evidence"),
        ("Switched off", "import of tables, the demonstration board"),
        ("Server", "postgresql://board.example/liver, not used: this version keeps boards in files"),
    ]
    words = _labels(panel)
    assert program.settings_page.lock.minutes.currentText() == "10 min unused"
    assert "The administrator settled at most 10 min." in _labels(program.settings_page.lock)
    assert str(tmp_path / "machine" / "policy.toml") in words
    qtbot.waitUntil(lambda: cut_words(panel) == [])
    assert nameless(program.window) == []


def test_without_a_file_settings_have_no_such_panel(program, qtbot):
    program.window.show_page("settings")
    assert program.settings_page.findChild(AdministratorPanel) is None


def test_settings_say_what_is_wrong_with_the_file_and_that_users_can_change_it(settle_policy, monkeypatch, qtbot):
    settle_policy('[roles]\nallowed = ["chair"]\n[lock]\nidle_minutes = 0\n')
    monkeypatch.setattr(policy_file, "can_be_changed", lambda _path: True)
    panel = AdministratorPanel(policy.current())
    qtbot.addWidget(panel)
    words = [card.accessibleName() + card.accessibleDescription() for card in panel.findChildren(object)
             if type(card).__name__ == "IssueCard"]  # fmt: skip
    assert "roles.allowed cannot be ['chair']; lock.idle_minutes cannot be 0." in words[0]
    assert "Users of this computer can change the file" in words[1]


def test_the_folder_of_the_hospitals_packs_is_not_made_by_a_user(program_with, tmp_path, monkeypatch, qtbot):
    program = program_with(f'[evidence]\nfolder = "{tmp_path / "packs"}"\n')
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    program.evidence.show_folder()
    assert opened == [str(tmp_path / "packs")] and not (tmp_path / "packs").exists()
    words = f"Local packs lie in {tmp_path / 'packs'} The administrator settled this folder."
    assert words in said(program.evidence_page)


def test_a_demonstration_that_is_switched_off_is_refused_from_the_command_line(make_program, settle_policy, qtbot):
    settle_policy('[features]\ndisabled = ["demonstration"]\n')
    program = make_program()
    program.begin(demonstration=True)
    settle(qtbot, program)
    assert program.session.store is None and "the demonstration board" in said(program.start_page)[0]
    assert program.start_page.chosen() != "demonstration"
