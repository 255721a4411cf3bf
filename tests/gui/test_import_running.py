"""While a spreadsheet is stored: the list with the strip above it, usable, and Stop that undoes everything."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from PySide6.QtCore import Qt

from hccboard.errors import EnvironmentFault
from hccboard.gui.panels.import_review.storing import Storing
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import cases, edits, imports
from hccboard.storage import record_store
from tests.gui.board_fixtures import PATIENCE_MS, settle

pytest_plugins = ["tests.gui.program_fixtures"]
pytestmark = pytest.mark.usefixtures("case_made_when_opened")

Key = Qt.Key
ROWS = 120


def words(widget):
    return " ".join(label.text() for label in widget.findChildren(TextLabel) if not label.isHidden())


def number_of_cases(program):
    return cases.case_ids(program.session.store, cases.CaseQuery()).total


@pytest.fixture
def spreadsheet(tmp_path):
    path = tmp_path / "cohort.csv"
    rows = ["hospital number,sex,visit date,albumin (g/L)"]
    rows += [f"A{n:03d},M,2026-08-06,40" for n in range(ROWS)]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


@pytest.fixture
def review(program, spreadsheet, qtbot):
    """The page of the import, ready to store."""
    program.show_import(str(spreadsheet))
    page = program.window.page("import")
    qtbot.waitUntil(page.summary.import_button.isEnabled, timeout=PATIENCE_MS)
    return page


@pytest.fixture
def gate(monkeypatch):
    """Holds the import in the middle, inside its transaction, until it is opened."""
    opened, reached = threading.Event(), threading.Event()
    real = record_store.write_steps
    batches = []

    def write(*arguments):
        real(*arguments)
        batches.append(len(arguments[3]))
        if len(batches) == 30:
            reached.set()
            assert opened.wait(30)

    monkeypatch.setattr(record_store, "write_steps", write)
    opened.reached = reached
    yield opened
    opened.set()


@pytest.fixture
def running(program, review, gate, qtbot):
    """An import that stands in the middle of its rows, seen from the list."""
    review.summary.import_button.click()
    qtbot.waitUntil(gate.reached.is_set, timeout=PATIENCE_MS)
    page = program.cases_page
    qtbot.waitUntil(page.progress.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: "58" in page.progress.accessibleDescription(), timeout=PATIENCE_MS)
    return page


def test_the_list_is_shown_with_the_strip_above_it(program, running):
    assert program.window.current_page() == "cases"
    said = words(running.progress)
    assert "Importing cohort.csv" in said
    assert "58 of 120 rows" in said
    assert f"Copy checked {datetime.now().astimezone():%H:}" in said
    assert "Stop undoes all 58." in said
    assert not running.import_button.isEnabled()
    assert running.new_button.isEnabled()


def test_the_list_stays_usable_meanwhile(program, running, qtbot):
    before = running.model.rowCount()
    running.filters.search.setText("HCC-0142")
    qtbot.waitUntil(lambda: running.model.rowCount() == 1, timeout=PATIENCE_MS)
    for number in ("HCC-0142", "HCC-0901", "HCC-0902"):  # each view is noted in the history, which has to wait
        case_id = cases.find_case(program.session.store, number)
        with qtbot.waitSignal(program.case.opened, timeout=PATIENCE_MS):
            program.open_case(case_id)
    program.show_cases()
    running.filters.search.clear()
    qtbot.waitUntil(lambda: running.model.rowCount() == before, timeout=PATIENCE_MS)
    assert running.progress.isVisible()


def test_esc_undoes_everything_and_leads_back(program, running, review, gate, qtbot):
    before = number_of_cases(program)
    running.focus_list()
    qtbot.keyClick(running.table, Key.Key_Escape)
    assert not running.progress.stop_button().isEnabled()
    gate.set()
    settle(qtbot, program)
    assert number_of_cases(program) == before
    assert not running.progress.isVisible()
    assert running.import_button.isEnabled()
    bar = running.messages.bars()[0]
    assert bar.accessibleName().startswith("Stopped. Nothing was stored.")
    bar.action_button().click()
    assert program.window.current_page() == "import"
    assert review.summary.import_button.isEnabled()


def test_when_it_is_done_the_list_has_the_cases_and_leads_to_what_was_stored(program, running, review, gate, qtbot):
    before = number_of_cases(program)
    gate.set()
    settle(qtbot, program)
    assert number_of_cases(program) == before + ROWS == running.model.rowCount()
    assert not running.progress.isVisible()
    bar = running.messages.bars()[0]
    assert bar.accessibleName().startswith("120 rows are stored.")
    bar.action_button().click()
    assert program.window.current_page() == "import"
    assert review.stack.currentWidget() is review.result
    assert review.result.show_cases.hasFocus()


def test_a_note_of_a_view_is_not_lost_to_the_next_one(program, running, gate, qtbot):
    ids = [cases.find_case(program.session.store, number) for number in ("HCC-0142", "HCC-0901")]
    for case_id in ids:
        with qtbot.waitSignal(program.case.opened, timeout=PATIENCE_MS):
            program.open_case(case_id)
    gate.set()
    settle(qtbot, program)
    for case_id in ids:
        assert "view" in [entry.action for entry in edits.case_history(program.session.store, case_id)]


def test_an_import_that_fails_is_told_on_the_list(program, review, qtbot, monkeypatch):
    def full(*_args, **_options):
        raise EnvironmentFault("The copy could not be written.", next_step="Free some space.")

    monkeypatch.setattr(imports, "run_import", full)
    review.summary.import_button.click()
    settle(qtbot, program)
    page = program.cases_page
    assert page.messages.bars()[0].accessibleName().startswith("The copy could not be written.")
    assert page.import_button.isEnabled()
    page.messages.bars()[0].action_button().click()
    assert program.window.current_page() == "import"


def test_the_time_left_is_told_once_the_speed_is_known():
    times = iter([100.0, 100.2, 106.0, 200.0, 400.0])
    storing = Storing("cohort.csv", clock=lambda: next(times))
    assert storing.note(0, 163) == "Stop leaves the board as it was."
    assert storing.note(1, 163) == "Stop undoes 1."
    storing.copied_at = datetime(2026, 8, 13, 9, 44).astimezone()
    assert storing.note(97, 163) == "Copy checked 09:44. About 4 s left. Stop undoes all 97."
    assert storing.note(30, 163) == "Copy checked 09:44. About 7 min left. Stop undoes all 30."
    assert storing.note(163, 163) == "Copy checked 09:44. Stop undoes all 163."
    assert storing.count(97, 1163) == "97 of 1163 rows"
