"""The real window on a real encrypted store, for tests: ``pytest_plugins = ["tests.gui.program_fixtures"]``."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from hccboard.gui.composition import Program
from hccboard.gui.preferences import Preferences
from hccboard.operations import edits, stores
from hccboard.operations.demonstration import create_demonstration
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, FAST, PATIENCE_MS, settle
from tests.gui.conversion_steps import wait_shown


@pytest.fixture(scope="session")
def board_file(tmp_path_factory):
    """A closed board file with the cases of ``board_fixtures``."""
    path = tmp_path_factory.mktemp("board") / "liver-board.hccboard"
    cases = [board.main_case(), *board.further_cases(), board.partial_case(), board.hostile_case(), board.empty_case()]
    with stores.create_store(path, board.PASSPHRASE, author=AUTHOR, cost=FAST) as store:
        for records in cases:
            edits.save(store, records, summarise=_line)
    return path


def _line(case):
    from hccboard.domain.summary import summarise
    from hccboard.operations.viewing import judged_on

    return summarise(case, judged_on(case, board.TODAY))


@pytest.fixture
def board_path(board_file, tmp_path):
    """A copy of the board file for one test."""
    path = tmp_path / "liver-board.hccboard"
    shutil.copy(board_file, path)
    return path


@pytest.fixture(scope="session")
def demonstration_file(tmp_path_factory):
    """The demonstration board in a closed, encrypted file."""
    path = tmp_path_factory.mktemp("demonstration") / "demonstration.hccboard"
    create_demonstration(path, board.PASSPHRASE, AUTHOR, board_date=board.BOARD, today=board.TODAY, cost=FAST).close()
    return path


@pytest.fixture
def demonstration_path(demonstration_file, tmp_path):
    """A copy of the demonstration board for one test: what ``board_path`` is where a module wants its cases."""
    path = tmp_path / "demonstration.hccboard"
    shutil.copy(demonstration_file, path)
    return path


@pytest.fixture
def store(board_path):
    """The board, unlocked for writing; closed with the program or at the end."""
    opened = stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR)
    yield opened
    opened.close()


@pytest.fixture
def make_program(qapp, qtbot, tmp_path, monkeypatch):
    """Makes programs with their window shown, and closes them at the end."""
    monkeypatch.setenv("HCCBOARD_HOME", str(tmp_path / "home"))
    made = []

    def make(**options):
        options.setdefault("today", board.TODAY)
        options.setdefault("cost", FAST)
        program = Program(qapp, options.pop("kept", Preferences()), **options)
        made.append(program)
        program.window.resize(1440, 900)
        program.window.show()
        qtbot.waitExposed(program.window)
        program.window.activateWindow()
        return program

    yield make
    for program in made:
        program.window.close()
        program.window.deleteLater()
        program.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def case_made_when_opened(monkeypatch):
    """For modules whose tests seldom open a case: its page, the dearest of all, is not made while a test looks at
    another one. Whoever opens a case has it made at once, as ever."""
    monkeypatch.setattr(Program, "prepare_case", lambda _program: None)


@pytest.fixture
def program(make_program, store, qtbot):
    """The window with the board open and the list standing."""
    made = make_program()
    made.open_store(store)
    settle(qtbot, made)
    return made


@pytest.fixture
def case(program, qtbot):
    """Opens a case by its number and waits for it."""

    def open_case(number: str):
        from hccboard.operations import cases

        case_id = cases.find_case(program.session.store, number)
        with qtbot.waitSignal(program.case.opened, timeout=PATIENCE_MS):
            program.open_case(case_id)
        settle(qtbot, program)
        return case_id

    return open_case


@pytest.fixture
def conversion(program, case, qtbot):
    """Opens the conversion review of a case by its number."""

    def show(number: str = "HCC-0142"):
        case(number)
        program.workspace.show_tab("conversion")
        return wait_shown(qtbot, program)

    return show
