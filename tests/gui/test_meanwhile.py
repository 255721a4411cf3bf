"""What the user does while something is still being read or saved: nothing is lost, doubled or put elsewhere."""

# ruff: noqa: F811
from __future__ import annotations

import threading
from decimal import Decimal

import pytest

from hccboard.domain.records import Attachment, BodySize
from hccboard.errors import EnvironmentFault
from hccboard.gui.panels.case_workspace import attachment_files
from hccboard.operations import cases, drafts, edits, stores
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import settle
from tests.gui.test_workspace import forms, program  # noqa: F401

pytest_plugins = ["tests.gui.program_fixtures"]
CASE = "case-0142"


@pytest.fixture
def held(monkeypatch):
    """Lets the first call of an operation wait until ``go`` is set; says whether it has begun."""

    def hold(module, name, fails=None):
        work, gate, calls = getattr(module, name), threading.Event(), []

        def slow(*given, **named):
            calls.append(name)
            if len(calls) == 1:
                assert gate.wait(20)
                if fails is not None:
                    raise fails
            return work(*given, **named)

        monkeypatch.setattr(module, name, slow)
        return gate, calls

    return hold


def sizes(store):
    return list(cases.read_case(store, CASE).of(BodySize))


def size():
    return BodySize(case_id=CASE, height_cm=Decimal(170), weight_kg=Decimal(70))


def typed(program, forms, qtbot, case_id=CASE):
    program.open_case(case_id)
    settle(qtbot, program)
    program.case.edit(case_id, "", "BodySize", "")
    settle(qtbot, program)
    forms[-1].draft_changed.emit({"fields": {"x": "1"}})
    return forms[-1]


def other_case(store):
    keys = cases.case_ids(store, cases.CaseQuery(view="all")).keys
    return next(row.case_id for row in cases.case_summaries(store, keys) if row.case_id != CASE)


def documents(store, case_id):
    return sorted(record.title for record in cases.read_case(store, case_id).of(Attachment))


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / f"letter {number}.txt" for number in range(5)]
    for path in paths:
        path.write_text(path.name)
    return paths


def test_a_form_closed_while_it_is_saved_leaves_no_draft(program, forms, store, qtbot, held):
    form = typed(program, forms, qtbot)
    before = len(sizes(store))
    gate, calls = held(edits, "save")
    form.save_requested.emit([size()], "")
    qtbot.waitUntil(lambda: bool(calls))
    form.closed.emit()
    gate.set()
    settle(qtbot, program)
    assert len(sizes(store)) == before + 1
    assert drafts.list_drafts(store) == []


def test_a_board_closed_right_after_a_save_leaves_no_draft(program, forms, store, qtbot):
    form = typed(program, forms, qtbot)
    before = len(sizes(store))
    form.save_requested.emit([size()], "")
    program.case.forms.store_closes()
    settle(qtbot, program)
    assert len(sizes(store)) == before + 1
    assert drafts.list_drafts(store) == []


def test_a_draft_written_while_the_board_is_closed_is_offered_when_it_is_opened_again(
    program, forms, store, board_path, qtbot
):
    typed(program, forms, qtbot)
    program.session.close()
    program.open_store(stores.open_store(board_path, board.PASSPHRASE, author=store.author))
    settle(qtbot, program)
    program.open_case(CASE)
    settle(qtbot, program)
    program.case.edit(CASE, "", "BodySize", "")
    settle(qtbot, program)
    assert forms[-1].request.draft == {"fields": {"x": "1"}}


def test_a_save_that_fails_after_its_form_was_closed_is_told_and_kept(program, forms, store, qtbot, held):
    first = typed(program, forms, qtbot)
    gate, calls = held(edits, "save", EnvironmentFault("The disk is full.", "x", "y"))
    first.save_requested.emit([size()], "")
    qtbot.waitUntil(lambda: bool(calls))
    first.closed.emit()
    program.case.edit(CASE, "", "PerformanceStatus", "")
    qtbot.waitUntil(lambda: forms[-1] is not first)
    gate.set()
    settle(qtbot, program)
    assert any("The disk is full." in bar.accessibleName() for bar in program.workspace.messages.bars())
    assert [draft.form for draft in drafts.list_drafts(store)] == ["BodySize"]


FAULT = EnvironmentFault("The disk is gone.", "x", "y")


@pytest.fixture
def failing(program, forms, store, qtbot, held):
    """A form whose save is under way and will fail; the save goes on as soon as somebody waits for it."""
    form = typed(program, forms, qtbot)
    gate, calls = held(edits, "save", FAULT)
    form.save_requested.emit([size()], "")
    qtbot.waitUntil(lambda: bool(calls))
    threading.Timer(0.05, gate.set).start()
    return form


def test_a_board_is_not_closed_over_a_save_that_fails(program, failing, store, qtbot):
    program.window.show_page("cases")
    program.close_file()
    settle(qtbot, program)
    assert program.session.store is store
    assert program.window.current_page() == "case" and program.workspace.entry() is failing
    assert failing.errors == [FAULT]  # the form says so
    assert [draft.form for draft in drafts.list_drafts(store)] == ["BodySize"]
    program.close_file()
    assert program.session.store is None


def test_neither_is_the_window_nor_is_it_made_again(program, failing, store, qtbot):
    program.use_language("zh_CN")
    assert program.workspace.entry() is failing and failing.errors == [FAULT]
    assert program.window.close()


def test_a_save_that_succeeds_while_the_board_closes_closes_it(program, forms, store, board_path, qtbot, held):
    form = typed(program, forms, qtbot)
    before = len(sizes(store))
    gate, calls = held(edits, "save")
    form.save_requested.emit([size()], "")
    qtbot.waitUntil(lambda: bool(calls))
    threading.Timer(0.05, gate.set).start()
    program.close_file()
    settle(qtbot, program)
    assert program.session.store is None
    with stores.open_store(board_path, board.PASSPHRASE, author=store.author) as again:
        assert len(sizes(again)) == before + 1
        assert drafts.list_drafts(again) == []


def test_what_fails_after_the_form_was_closed_is_said_before_the_board_closes(program, failing, store, qtbot):
    failing.closed.emit()
    program.close_file()
    settle(qtbot, program)
    assert program.session.store is store
    assert any("The disk is gone." in bar.accessibleName() for bar in program.workspace.messages.bars())
    assert [draft.form for draft in drafts.list_drafts(store)] == ["BodySize"]


def test_a_board_that_closes_at_once_keeps_what_could_not_be_saved(program, failing, store, board_path, qtbot):
    program.session.close()
    settle(qtbot, program)
    with stores.open_store(board_path, board.PASSPHRASE, author=store.author) as again:
        (kept,) = drafts.list_drafts(again)
        assert (kept.form, kept.content) == ("BodySize", {"fields": {"x": "1"}})


def test_a_draft_of_the_next_case_is_not_typed_over(program, forms, store, qtbot):
    other = other_case(store)
    drafts.save_draft(store, other, "BodySize", {"fields": {"old": "precious"}})
    form = typed(program, forms, qtbot)
    form.closed.emit()  # its draft is being written
    program.open_case(other)
    settle(qtbot, program)
    program.case.edit(other, "", "BodySize", "")
    settle(qtbot, program)
    assert forms[-1].request.draft == {"fields": {"old": "precious"}}


def test_documents_go_into_the_case_they_were_given_to(program, store, qtbot, held, files):
    other = other_case(store)
    program.open_case(CASE)
    settle(qtbot, program)
    before, beside = documents(store, CASE), documents(store, other)
    gate, calls = held(attachment_files, "keep")
    program.filing.add(files[:3])
    qtbot.waitUntil(lambda: bool(calls))
    program.filing.add(files[3:])
    program.open_case(other)
    qtbot.waitUntil(lambda: program.workspace.case_id() == other)
    gate.set()
    settle(qtbot, program)
    qtbot.waitUntil(lambda: not program.filing.tasks.busy())
    assert len(documents(store, CASE)) == len(before) + 5
    assert documents(store, other) == beside


def test_a_page_of_an_old_order_is_not_put_into_the_new_one(program, store, qtbot, held):
    page = program.cases_page
    gate, calls = held(cases, "case_summaries")
    program.cases._read_page(0)
    qtbot.waitUntil(lambda: bool(calls))
    with qtbot.waitSignal(program.cases.listed):
        page._sort_by(0)
    gate.set()
    settle(qtbot, program)
    shown = [page.model.case_at(row).case_id for row in range(page.model.rowCount())]
    assert shown == [row.case_id for row in cases.case_summaries(store, page.model.keys_of_page(0))]
