"""The lines of the case list stay true: after other rules, after days, after midnight; the list paints first."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from datetime import timedelta

import pypdfium2
import pytest

from hccboard.domain.snapshot import Staleness
from hccboard.gui.panels.cases.cells import COLUMNS
from hccboard.operations import agreed_settings, board_limits, cases, courses, edits, stores
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, PATIENCE_MS, settle

pytest_plugins = ["tests.gui.program_fixtures"]
pytestmark = pytest.mark.usefixtures("case_made_when_opened")


def line(store, number="HCC-0142"):
    key = cases.case_key(store, cases.find_case(store, number))
    return cases.case_summaries(store, [key])[0]


def shown(program, number="HCC-0142"):
    model = program.cases_page.model
    rows = (model.case_at(row) for row in range(model.rowCount()))
    return next((row for row in rows if row is not None and row.case_number == number), None)


@pytest.fixture
def of_other_rules(store):
    """As an earlier program left it: every line says something else."""
    with store.storage.writing() as connection:
        connection.exec_driver_sql("UPDATE case_summary SET rules = 'BCLC 2018', bclc = '0', missing_items = 23")
    return store


def test_lines_of_earlier_rules_are_shown_at_once_and_renewed_after(make_program, of_other_rules, qtbot):
    program = make_program()
    program.open_store(of_other_rules)
    settle(qtbot, program)
    assert shown(program).bclc == "0"  # the list does not wait for the renewal
    assert program.upkeep.first.isActive()
    with qtbot.waitSignal(program.upkeep.renewed, timeout=PATIENCE_MS):
        pass
    settle(qtbot, program)
    assert shown(program).bclc == line(of_other_rules).bclc != "0"
    assert shown(program).missing_items < 23


def test_what_the_cohort_holds_by_earlier_rules_is_renewed_after_opening(make_program, store, qtbot):
    with store.storage.writing() as connection:
        connection.exec_driver_sql("UPDATE case_course SET rules = 'earlier'")
    assert courses.outdated_count(store, today=board.TODAY)
    program = make_program()
    program.open_store(store)
    with qtbot.waitSignal(program.upkeep.renewed, timeout=PATIENCE_MS):
        pass
    settle(qtbot, program)
    assert courses.outdated_count(store, today=board.TODAY) == 0


def test_a_list_that_is_true_is_left_alone(make_program, store, qtbot, monkeypatch):
    program = make_program()
    program.open_store(store)
    settle(qtbot, program)
    told = []
    program.upkeep.renewed.connect(lambda: told.append(True))
    counted = []
    real = edits.refresh_summaries
    monkeypatch.setattr(edits, "refresh_summaries", lambda *a, **k: counted.append(real(*a, **k)) or counted[-1])
    program.upkeep.renew()
    settle(qtbot, program)
    assert counted == [0]
    assert told == []


def test_after_midnight_everything_that_counts_ages_is_read_again(make_program, store, qtbot):
    program = make_program()
    program.open_store(store)
    settle(qtbot, program)
    program.upkeep.clock.timeout.emit()
    assert not program.tasks.running("summaries")  # the same day
    before = line(store)
    program.session._today = board.TODAY + timedelta(days=60)
    with qtbot.waitSignal(program.upkeep.renewed, timeout=PATIENCE_MS):
        program.upkeep.clock.timeout.emit()
    settle(qtbot, program)
    assert line(store).as_of == board.TODAY + timedelta(days=60)
    assert shown(program).missing_items == line(store).missing_items > before.missing_items


def test_the_weeks_of_the_list_begin_anew_after_midnight(make_program, store, qtbot):
    """On Monday "this week" is another one: the boards of the last are not in it any more."""
    program = make_program()
    program.open_store(store)
    settle(qtbot, program)
    page = program.cases_page
    page.views.buttons()[0].click()
    settle(qtbot, program)
    listed = page.model.total()
    assert listed and page.query().today == board.TODAY
    program.session._today = board.TODAY + timedelta(days=7)
    program.upkeep.clock.timeout.emit()
    settle(qtbot, program)
    assert page.query().today == board.TODAY + timedelta(days=7)
    assert page.query().view == "this_week"
    assert page.model.total() < listed
    page.views.buttons()[-1].click()
    settle(qtbot, program)
    assert page.model.total() > listed


def test_dates_of_the_list_are_written_as_seen_from_today(make_program, store, qtbot):
    """In January the year of a board of last summer is said."""
    program = make_program()
    program.open_store(store)
    settle(qtbot, program)
    model = program.cases_page.model
    column = next(n for n, c in enumerate(COLUMNS) if c.key == "board")
    dated = next(row for row in range(model.rowCount()) if model.case_at(row).meeting_date)
    assert str(board.TODAY.year) not in model.cell(dated, column).text
    program.session._today = board.TODAY.replace(year=board.TODAY.year + 1)
    program.upkeep.clock.timeout.emit()
    settle(qtbot, program)
    row = next(row for row in range(model.rowCount()) if model.case_at(row).meeting_date)
    assert model.cell(row, column).text == model.case_at(row).meeting_date.isoformat()


def test_lines_made_by_other_limits_are_renewed_by_those_of_the_board(make_program, store, qtbot):
    agreed_settings.agree(store, board_limits.STALENESS, asdict(Staleness(1, 1, 1, 1)))  # and the program was closed
    before = line(store)
    program = make_program()
    program.open_store(store)
    assert program.session.staleness == Staleness(1, 1, 1, 1)
    with qtbot.waitSignal(program.upkeep.renewed, timeout=PATIENCE_MS):
        pass
    settle(qtbot, program)
    assert shown(program).missing_items > before.missing_items


def test_closing_the_file_stops_the_upkeep(make_program, store, board_path, qtbot):
    program = make_program()
    program.open_store(store)
    settle(qtbot, program)
    program.close_file()
    assert not program.upkeep.first.isActive()
    assert not program.upkeep.clock.isActive()
    again = stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR, read_only=True)
    program.open_store(again)
    program.upkeep.renew()  # nothing can be written, nothing fails
    settle(qtbot, program)
    assert shown(program) is not None


def test_the_summary_is_judged_by_the_limits_of_the_board_and_names_them(program, case, qtbot, tmp_path):
    case("HCC-0142")
    program.session.set_limits(Staleness(laboratory_days=3), program.session.rules)
    settle(qtbot, program)
    with qtbot.waitSignal(program.printing.saved, timeout=PATIENCE_MS):
        program.printing.save(tmp_path / "out.pdf", False)
    document = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    said = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    assert "Blood tests 3 d; Imaging 42 d" in said
    view = program.workspace.view()
    preview = program.printing._content(view, False)
    document = pypdfium2.PdfDocument(preview)
    said = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    assert "Blood tests 3 d" in said  # the options come after the notes
    document.close()


# -- what opening found -------------------------------------------------------------------------------------


def _messages(program):
    return [bar.accessibleName() for bar in program.cases_page.messages.bars()]


@pytest.mark.parametrize("suffixes, said", [
    (("", "-wal", "-keys"), "was not closed properly the last time"),
    (("",), "a file that belongs to it is missing"),
])  # fmt: skip
def test_what_opening_finds_is_said_above_the_list(make_program, store, qtbot, tmp_path, suffixes, said):
    edits.save(store, board.empty_case("case-new", "HCC-0777"))
    left = tmp_path / "left" / store.path.name
    left.parent.mkdir()
    for suffix in suffixes:
        shutil.copy(f"{store.path}{suffix}", f"{left}{suffix}")
    program = make_program()
    program.open_store(stores.open_store(left, board.PASSPHRASE, author=AUTHOR))
    settle(qtbot, program)
    assert any(said in words for words in _messages(program))


def test_nothing_is_said_of_a_file_that_was_closed(make_program, store, qtbot):
    path = store.path
    store.close()
    program = make_program()
    program.open_store(stores.open_store(path, board.PASSPHRASE, author=AUTHOR))
    settle(qtbot, program)
    assert _messages(program) == []
