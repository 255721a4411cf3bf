"""An open case: banner, neighbours, tabs, the seam to entry forms, drafts, documents, the printed summary."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from hccboard.domain.records import Attachment, BodySize, PerformanceStatus
from hccboard.errors import EnvironmentFault
from hccboard.gui.entry_seam import CHOOSE_FILE, NEW_CASE, VOID, EntryPanel
from hccboard.gui.panels.case_workspace import attachment_files
from hccboard.gui.panels.case_workspace.attachment_files import MOST_PAGES
from hccboard.gui.panels.case_workspace.banner_data import banner, form_behind
from hccboard.gui.panels.case_workspace.summary import PageView
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import cases, drafts, edits, stores
from hccboard.operations.viewing import view_of
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import AUTHOR, PATIENCE_MS, settle

pytest_plugins = ["tests.gui.program_fixtures"]


class PlainForm(EntryPanel):
    """As simple as a form can be: what the seam promises, nothing more."""

    def __init__(self, request, parent=None):
        super().__init__(parent)
        self.request, self.form = request, request.form
        self.states, self.problems, self.errors, self.history = [], [], [], []
        self.field = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.field)
        self.setFocusProxy(self.field)

    def saving(self, active):
        self.states.append(active)

    def show_problems(self, error):
        self.problems.append(error)

    def show_error(self, error):
        self.errors.append(error)

    def show_history(self, entries):
        self.history.append(entries)


@pytest.fixture
def forms():
    """The forms that were opened."""
    return []


@pytest.fixture
def program(make_program, store, qtbot, forms):
    def open_form(request, parent):
        forms.append(PlainForm(request, parent))
        return forms[-1]

    made = make_program(forms=open_form)
    made.open_store(store)
    settle(qtbot, made)
    return made


# -- banner -------------------------------------------------------------------------------------------------


def facts_of(rows):
    return {fact.key: fact for fact in banner(view_of(board.case_of(rows), board.BOARD)).facts}


def test_the_banner_holds_ten_facts_with_sets_and_question_marks():
    facts = facts_of(board.main_case())
    assert len(facts) == 10
    assert (facts["bclc"].value, facts["bclc"].open) == ("C", False)
    assert (facts["cnlc"].value, facts["cnlc"].open) == ("IIIa or IIIb", True)
    assert facts["cnlc"].label == "CNLC (2024)"
    assert (facts["child_pugh"].value, facts["albi"].value) == ("A5", "\u22122.71")
    assert facts["tumour.pv_invasion"].note == "was Vp3"
    assert (facts["open_items"].value, facts["open_items"].note) == ("2 missing", "1 stale")


def test_an_empty_case_shows_nothing_as_normal():
    facts = facts_of(board.empty_case())
    assert facts["bclc"].value == "Any stage"
    assert facts["bclc"].open
    assert facts["child_pugh"].note == "nothing recorded"
    assert facts["ecog_ps"].note == "not recorded"


def test_a_range_stays_a_range_in_the_banner():
    facts = facts_of(board.partial_case())
    assert (facts["ecog_ps"].value, facts["ecog_ps"].open) == ("1\u20132", True)
    assert facts["afp"].value == ">1210"


def test_a_fact_leads_to_the_record_behind_it():
    view = view_of(board.case_of(board.main_case()), board.BOARD)
    record_id, kind, field = form_behind(view, "ecog_ps")
    assert (kind, field) == ("PerformanceStatus", "ecog_low")
    assert record_id == view.snapshot.facts.get("ecog_ps").record_id
    assert form_behind(view, "bclc") == ("", "", "")


# -- moving about ---------------------------------------------------------------------------------------------


def test_alt_down_and_up_walk_through_the_list(program, case, qtbot):
    case("HCC-0142")
    first = program.workspace.banner.data().case_id
    number, total = program.workspace.top._count.text().split(" of ")
    assert total == "12"
    with qtbot.waitSignal(program.case.opened, timeout=board.PATIENCE_MS):
        qtbot.keyClick(program.workspace, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert program.workspace.banner.data().case_id != first
    assert program.workspace.top._count.text() == f"{int(number) + 1} of 12"
    with qtbot.waitSignal(program.case.opened, timeout=board.PATIENCE_MS):
        qtbot.keyClick(program.workspace, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert program.workspace.banner.data().case_id == first


def test_the_last_case_has_no_next(program, case, qtbot):
    model = program.cases_page.model
    case(model.case_at(model.rowCount() - 1).case_number)
    assert not program.workspace.top._next.isEnabled()


def test_control_tab_walks_through_the_views(program, case, qtbot):
    case("HCC-0142")
    seen = [program.workspace.current_tab()]
    for _ in range(6):
        qtbot.keyClick(program.workspace, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: program.workspace.current_tab() != seen[-1])
        seen.append(program.workspace.current_tab())
    assert seen == ["overview", "staging", "response", "options", "conversion", "documents", "summary"]


def test_escape_leads_back_to_the_list(program, case, qtbot):
    case("HCC-0142")
    qtbot.keyClick(program.workspace, Qt.Key.Key_Escape)
    assert program.window.current_page() == "cases"


def test_the_crumb_of_the_board_filters_the_list(program, case, qtbot):
    case("HCC-0142")
    program.workspace.board_requested.emit()
    settle(qtbot, program)
    assert program.cases_page.filters.board.chosen() == "2026-08-13"
    assert program.cases_page.model.rowCount() == 11


def test_finding_a_case_from_an_open_one(program, case, qtbot):
    case("HCC-0142")
    program.workspace.search.setText("0901")
    program.workspace.search.returnPressed.emit()
    settle(qtbot, program)
    assert program.window.current_page() == "cases"
    assert program.cases_page.model.rowCount() == 1


def test_looking_at_a_case_is_noted(program, case, qtbot):
    case_id = case("HCC-0142")
    settle(qtbot, program)
    assert edits.case_history(program.session.store, case_id)[0].action == "view"


def test_every_case_that_was_looked_at_is_noted_however_soon_it_was_left(program, case, qtbot, monkeypatch):
    store, going_on, note = program.session.store, threading.Event(), edits.note_view
    ids = [cases.find_case(store, number) for number in ("HCC-0142", "HCC-0138")]

    def views(case_id):
        return [entry.action for entry in edits.case_history(store, case_id)].count("view")

    def slowly(*given):  # as while an import is being stored
        assert going_on.wait(PATIENCE_MS / 1000)
        note(*given)

    before = [views(case_id) for case_id in ids]
    monkeypatch.setattr(edits, "note_view", slowly)
    for case_id in (*ids, ids[0]):
        with qtbot.waitSignal(program.case.opened, timeout=PATIENCE_MS):
            program.open_case(case_id)
    program.case.tasks.cancel_all()  # as when the board is closed
    going_on.set()
    settle(qtbot, program)
    assert [views(case_id) for case_id in ids] == [before[0] + 2, before[1] + 1]


@pytest.mark.parametrize("number", ["HCC-0900", "HCC-0901", "HCC-0902"])
def test_every_view_bears_every_case(program, case, qtbot, number):
    case(number)
    for tab in ("overview", "staging", "documents", "summary"):
        program.workspace.show_tab(tab)
        settle(qtbot, program)
        assert not program.window.grab().isNull()
    assert program.workspace.messages.bars() == []


# -- forms ----------------------------------------------------------------------------------------------------


def open_form(program, forms, qtbot, kind="PerformanceStatus", record=""):
    program.edit(program.workspace.case_id(), record, kind, "")
    qtbot.waitUntil(lambda: bool(forms) and program.workspace.entry() is forms[-1])
    return forms[-1]


def test_a_form_opens_beside_what_helps_to_fill_it(program, case, forms, qtbot):
    case("HCC-0142")
    form = open_form(program, forms, qtbot)
    assert form.isVisible()
    assert program.overview.labs.isVisible()
    assert not program.overview.liver.isVisible()
    assert form.width() > program.overview.width()
    qtbot.keyClick(form.field, Qt.Key.Key_Escape)
    assert program.workspace.entry() is None
    assert program.overview.liver.isVisible()


def test_a_form_is_given_the_record_to_correct(program, case, forms, qtbot):
    case("HCC-0142")
    record = program.workspace.view().case.latest(PerformanceStatus)
    form = open_form(program, forms, qtbot, record=record.id)
    assert form.request.record == record
    assert form.request.view.case.patient.case_number == "HCC-0142"
    assert form.request.today == board.TODAY


def test_what_is_saved_shows_everywhere(program, case, forms, qtbot):
    case_id = case("HCC-0142")
    form = open_form(program, forms, qtbot)
    form.save_requested.emit([PerformanceStatus(case_id=case_id, ecog_low=3, date=board.TODAY)], "")
    settle(qtbot, program)
    assert program.workspace.entry() is None
    facts = {fact.key: fact.value for fact in program.workspace.banner.data().facts}
    assert facts["bclc"] == "D"
    assert facts["ecog_ps"] == "3"
    row = next(r for r in program.cases_page.model.seen() if r.case_id == case_id)
    assert (row.bclc, row.ecog_ps) == ("D", "3")
    assert "Saved" in program.window.status.accessibleDescription()


def test_undo_brings_everything_back(program, case, forms, qtbot):
    case_id = case("HCC-0142")
    form = open_form(program, forms, qtbot)
    form.save_requested.emit([PerformanceStatus(case_id=case_id, ecog_low=3, date=board.TODAY)], "")
    settle(qtbot, program)
    program.undo()
    settle(qtbot, program)
    facts = {fact.key: fact.value for fact in program.workspace.banner.data().facts}
    assert facts["bclc"] == "C"
    assert "Performance status" in program.workspace.messages.bars()[0].accessibleName()


def test_what_cannot_be_stored_goes_back_into_the_form(program, case, forms, qtbot):
    case_id = case("HCC-0142")
    form = open_form(program, forms, qtbot)
    form.save_requested.emit([PerformanceStatus(case_id=case_id, ecog_low=9)], "")
    settle(qtbot, program)
    assert program.workspace.entry() is form
    assert form.problems[0].problems[0].field == "ecog_low"
    assert form.states == [True, False]


def test_a_change_by_someone_else_is_a_conflict(program, case, forms, qtbot):
    case("HCC-0142")
    record = program.workspace.view().case.latest(PerformanceStatus)
    edits.save(program.session.store, [replace(record, ecog_low=2)], reason="seen again")
    form = open_form(program, forms, qtbot, record=record.id)
    form.save_requested.emit([replace(record, ecog_low=0)], "typed wrongly")
    settle(qtbot, program)
    assert program.workspace.entry() is forms[-1] is not form
    tried = forms[-1].request.not_saved
    assert (tried.rows[0].ecog_low, tried.reason, tried.author) == (0, "typed wrongly", AUTHOR)
    assert tried.error.conflicts[0].stored.ecog_low == 2


def test_a_full_disk_keeps_the_form_and_the_draft(program, case, forms, qtbot, monkeypatch):
    case_id = case("HCC-0142")
    form = open_form(program, forms, qtbot)
    form.draft_changed.emit({"text": "typed"})

    def full(*_args, **_options):
        raise EnvironmentFault("Not saved: the disk is full.", next_step="Make room, then save again.")

    monkeypatch.setattr(edits, "save", full)
    form.save_requested.emit([PerformanceStatus(case_id=case_id, ecog_low=1)], "")
    settle(qtbot, program)
    assert form.errors[0].what == "Not saved: the disk is full."
    assert program.workspace.entry() is form
    assert drafts.load_draft(program.session.store, case_id, "PerformanceStatus").content == {"text": "typed"}


def test_voiding_needs_only_a_reason(program, case, forms, qtbot):
    case("HCC-0142")
    record = program.workspace.view().case.latest(PerformanceStatus)
    form = open_form(program, forms, qtbot, record=record.id)
    form.void_requested.emit(record, "wrong patient")
    settle(qtbot, program)
    assert program.workspace.view().case.latest(PerformanceStatus) is None
    facts = {fact.key: fact for fact in program.workspace.banner.data().facts}
    assert facts["ecog_ps"].note == "not recorded"


def test_the_history_of_a_record_reaches_the_form(program, case, forms, qtbot):
    case("HCC-0142")
    record = program.workspace.view().case.latest(PerformanceStatus)
    form = open_form(program, forms, qtbot, record=record.id)
    form.history_requested.emit(record.id)
    settle(qtbot, program)
    assert [entry.action for entry in form.history[0]] == ["create"]


def test_a_draft_is_kept_when_the_form_closes_and_offered_again(program, case, forms, qtbot):
    case_id = case("HCC-0142")
    form = open_form(program, forms, qtbot)
    form.draft_changed.emit({"ecog_low": 2})
    form.closed.emit()
    settle(qtbot, program)
    program.show_cases()
    case("HCC-0142")
    bar = program.workspace.messages.bars()[0]
    assert "was not saved" in bar.accessibleName()
    bar.action_button().click()
    assert forms[-1].request.draft == {"ecog_low": 2}
    forms[-1].discarded.emit()
    settle(qtbot, program)
    assert drafts.list_drafts(program.session.store, case_id) == []


def test_closing_a_form_offers_its_draft_at_once(program, case, forms, qtbot):
    case("HCC-0142")
    form = open_form(program, forms, qtbot)
    form.draft_changed.emit({"ecog_low": 2})
    form.closed.emit()
    bar = program.workspace.messages.bars()[0]
    assert bar.accessibleName().startswith("Draft kept.")
    bar.action_button().click()
    assert forms[-1] is not form
    assert forms[-1].request.draft == {"ecog_low": 2}


def test_a_new_case_is_opened_with_its_draft(program, forms, qtbot):
    program.cases_page.new_button.click()
    qtbot.waitUntil(lambda: bool(forms))
    forms[-1].draft_changed.emit({"name": "typed"})
    forms[-1].closed.emit()
    settle(qtbot, program)
    program.cases_page.messages.clear()
    program.cases_page.new_button.click()
    qtbot.waitUntil(lambda: len(forms) == 2)
    assert forms[-1].request.draft == {"name": "typed"}
    bar = program.cases_page.messages.bars()[0]
    assert bar.accessibleName().startswith("Draft of ")
    bar.action_button().click()
    settle(qtbot, program)
    assert (len(forms), forms[-1].request.draft) == (3, None)
    assert drafts.list_drafts(program.session.store) == []


def keep_and_leave(program, forms, qtbot, record="", content=None):
    form = open_form(program, forms, qtbot, record=record)
    form.draft_changed.emit(content or {"ecog_low": 2})
    form.closed.emit()
    settle(qtbot, program)


def test_a_form_is_opened_with_its_draft_and_says_so(program, case, forms, qtbot):
    case_id = case("HCC-0142")
    record = program.workspace.view().case.latest(PerformanceStatus)
    keep_and_leave(program, forms, qtbot, record.id)
    (kept,) = drafts.list_drafts(program.session.store, case_id)
    form = open_form(program, forms, qtbot, record=record.id)
    assert (form.request.record, form.request.draft) == (record, {"ecog_low": 2})
    bar = program.workspace.messages.bars()[0]
    assert bar.accessibleName().startswith(f"Draft of {kept.saved_at.astimezone():%Y-%m-%d %H:%M} opened.")
    assert open_form(program, forms, qtbot).request.draft is None  # another form of the same kind has none


def test_a_draft_found_is_discarded_and_brought_back(program, case, forms, qtbot):
    case_id = case("HCC-0142")
    record = program.workspace.view().case.latest(PerformanceStatus)
    keep_and_leave(program, forms, qtbot, record.id)
    open_form(program, forms, qtbot, record=record.id)
    program.workspace.messages.bars()[0].action_button().click()
    settle(qtbot, program)
    assert (forms[-1].request.record, forms[-1].request.draft) == (record, None)
    assert drafts.list_drafts(program.session.store, case_id) == []
    bar = program.workspace.messages.bars()[0]
    assert bar.accessibleName() == "Draft discarded."
    bar.action_button().click()
    settle(qtbot, program)
    assert forms[-1].request.draft == {"ecog_low": 2}
    assert [draft.content for draft in drafts.list_drafts(program.session.store, case_id)] == [{"ecog_low": 2}]


def test_a_draft_of_another_day_is_read_with_the_case(program, case, forms, qtbot):
    store = program.session.store
    case_id = cases.find_case(store, "HCC-0142")
    drafts.save_draft(store, case_id, "PerformanceStatus", {"ecog_low": 1})
    case("HCC-0142")
    assert open_form(program, forms, qtbot).request.draft == {"ecog_low": 1}


def test_a_record_changed_after_its_draft_is_told(program, case, forms, qtbot):
    case("HCC-0142")
    record = program.workspace.view().case.latest(PerformanceStatus)
    keep_and_leave(program, forms, qtbot, record.id)
    changed = edits.save(program.session.store, [replace(record, ecog_low=2)], reason="seen again")
    program.session.announce(changed)
    settle(qtbot, program)
    form = open_form(program, forms, qtbot, record=record.id)
    assert form.request.record.ecog_low == 2
    assert "was changed after it" in program.workspace.messages.bars()[0].accessibleName()


def test_a_draft_of_a_record_that_was_voided_opens_nothing(program, case, forms, qtbot):
    case_id = case("HCC-0142")
    record = program.workspace.view().case.latest(PerformanceStatus)
    keep_and_leave(program, forms, qtbot, record.id)
    edits.void(program.session.store, record, "wrong patient")
    case("HCC-0142")
    count = len(forms)
    program.workspace.messages.bars()[0].action_button().click()
    assert len(forms) == count
    bar = program.workspace.messages.bars()[0]
    assert "no longer in use" in bar.accessibleName()
    bar.action_button().click()
    settle(qtbot, program)
    assert drafts.list_drafts(program.session.store, case_id) == []


def test_drafts_are_read_and_written_off_the_thread_of_the_window(program, case, forms, qtbot, monkeypatch):
    threads = []

    def noting(work):
        def noted(*args):
            threads.append(threading.current_thread() is threading.main_thread())
            return work(*args)

        return noted

    for name in ("save_draft", "discard_draft", "list_drafts", "load_draft"):
        monkeypatch.setattr(drafts, name, noting(getattr(drafts, name)))
    case("HCC-0142")
    keep_and_leave(program, forms, qtbot)
    open_form(program, forms, qtbot).discarded.emit()
    settle(qtbot, program)
    assert len(threads) >= 3
    assert not any(threads)


def test_a_draft_that_was_forgotten_never_comes_back(program, case, forms, qtbot):
    case_id = case("HCC-0142")
    form = open_form(program, forms, qtbot)
    for number in range(20):
        form.draft_changed.emit({"ecog_low": number})
        program.case.forms.keep_draft()
    form.discarded.emit()
    settle(qtbot, program)
    assert drafts.list_drafts(program.session.store, case_id) == []


def test_a_draft_survives_closing_the_program(program, case, forms, qtbot, board_path):
    case_id = case("HCC-0142")
    form = open_form(program, forms, qtbot)
    form.draft_changed.emit({"ecog_low": 2})
    program.window.close()
    with stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR) as again:
        assert drafts.load_draft(again, case_id, "PerformanceStatus").content == {"ecog_low": 2}


def test_a_form_over_the_full_width(program, case, forms, qtbot):
    case("HCC-0142")
    forms_before = len(forms)
    PlainForm.full_width = True
    try:
        open_form(program, forms, qtbot)
    finally:
        PlainForm.full_width = False
    assert len(forms) == forms_before + 1
    assert not program.overview.isVisible()
    program.case.close_form()
    assert program.overview.isVisible()


def test_a_new_case_is_typed_beside_the_list_and_opened_when_saved(program, forms, qtbot):
    program.cases_page.new_button.click()
    qtbot.waitUntil(lambda: bool(forms))
    form = forms[-1]
    assert form.request.kind == NEW_CASE
    assert form.request.case_number == "HCC-0903"
    assert not program.cases_page.preview.isVisible()
    patient = replace(board.empty_case()[0], id="new", case_id="new", case_number="HCC-0903")
    with qtbot.waitSignal(program.case.opened, timeout=board.PATIENCE_MS):
        form.save_requested.emit([patient], "")
    settle(qtbot, program)
    assert program.workspace.banner.data().case_id == "HCC-0903"
    assert program.cases_page.preview.isVisibleTo(program.cases_page)


def test_a_store_open_for_reading_opens_no_form(make_program, board_path, forms, qtbot):
    program = make_program(forms=lambda request, parent: forms.append(request))
    program.open_store(stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR, read_only=True))
    settle(qtbot, program)
    case_id = cases.find_case(program.session.store, "HCC-0142")
    program.edit(case_id, "", "BodySize", "")
    qtbot.waitUntil(lambda: bool(program.workspace.messages.bars()))
    assert forms == []


# -- documents ------------------------------------------------------------------------------------------------


def test_a_picture_is_kept_shown_and_copied_out(program, case, qtbot, tmp_path):
    case_id = case("HCC-0142")
    program.workspace.show_tab("documents")
    assert program.documents._nothing.isVisible()
    picture = tmp_path / "key image.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    image.save(str(picture))
    program.documents.files_dropped.emit([picture])
    settle(qtbot, program)
    kept = program.documents.chosen()
    assert (kept.title, kept.media_type, kept.size_bytes) == ("key image.png", "image/png", picture.stat().st_size)
    qtbot.waitUntil(lambda: not program.documents._image._image.isNull())
    program.filing.copy_out(kept, tmp_path / "copy.png")
    settle(qtbot, program)
    assert (tmp_path / "copy.png").read_bytes() == picture.read_bytes()
    assert edits.case_history(program.session.store, case_id)[0].action == "export"


@pytest.fixture
def kept_document(program, case, qtbot):
    """Keeps a document in the case of the mock-ups and shows it."""

    def keep(title, media_type, content):
        case_id = case("HCC-0142")
        record = Attachment(case_id=case_id, title=title, media_type=media_type)
        edits.save_attachment(program.session.store, record, content)
        program.workspace.show_tab("documents")
        program.case.refresh()
        settle(qtbot, program)
        return program.documents

    return keep


def test_a_document_of_another_kind_says_so(kept_document):
    documents = kept_document("a.xyz", "x/y", b"%PDF")
    assert "Pictures, PDF and text are shown here." in documents._words.text()
    assert documents.copy.isEnabled()


@pytest.mark.parametrize(("name", "kind"), [("a.pdf", "application/pdf"), ("a.png", "image/png")])
def test_a_damaged_document_can_still_be_copied_out(kept_document, qtbot, name, kind):
    documents = kept_document(name, kind, b"%PDF-1.7 cut off")
    qtbot.waitUntil(lambda: "cannot be shown" in documents._words.text())
    assert documents.copy.isEnabled()


def test_the_pages_of_a_pdf_are_shown(kept_document, qtbot, tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    paper = Canvas(str(tmp_path / "a.pdf"))
    for number in range(23):
        paper.drawString(72, 720, f"Synthetic {number}")
        paper.showPage()
    paper.save()
    documents = kept_document("a.pdf", "application/pdf", (tmp_path / "a.pdf").read_bytes())
    qtbot.waitUntil(lambda: len(documents.findChildren(PageView)) == MOST_PAGES, timeout=board.PATIENCE_MS)
    assert "Only the beginning is shown." in documents._words.text()


def test_a_text_is_shown(kept_document, qtbot):
    documents = kept_document("a.txt", "text/plain", "\u7532\u80ce\u86cb\u767d 58 mm".encode())
    qtbot.waitUntil(lambda: documents._text.toPlainText() == "\u7532\u80ce\u86cb\u767d 58 mm")


def refused(program, qtbot, paths):
    """What is said of files that cannot be kept; each leaves one message and nothing else."""
    program.workspace.messages.clear()
    program.documents.files_dropped.emit(paths)
    settle(qtbot, program)
    assert list(program.workspace.view().case.of(Attachment)) == []
    return [bar.accessibleName() for bar in program.workspace.messages.bars()]


def test_a_document_that_cannot_be_kept_changes_nothing(program, case, qtbot, tmp_path, monkeypatch):
    case("HCC-0142")
    program.workspace.show_tab("documents")
    (said,) = refused(program, qtbot, [tmp_path / "gone.pdf"])
    assert "cannot be read" in said
    (said,) = refused(program, qtbot, [tmp_path])
    assert "cannot be read" in said
    (tmp_path / "empty.pdf").touch()
    (said,) = refused(program, qtbot, [tmp_path / "empty.pdf"])
    assert "is empty" in said
    monkeypatch.setattr(attachment_files, "MOST_BYTES", 2**20)
    (tmp_path / "large.pdf").write_bytes(b"1" * (2**20 + 1))
    (said,) = refused(program, qtbot, [tmp_path / "large.pdf"])
    assert "too large. At most 1 MB are kept. Nothing was changed." in said
    (tmp_path / "large.pdf").write_bytes(b"1" * 2**20)
    program.documents.files_dropped.emit([tmp_path / "gone.pdf", tmp_path / "large.pdf"])
    settle(qtbot, program)
    (kept,) = program.workspace.view().case.of(Attachment)
    assert (kept.title, kept.size_bytes, kept.date) == ("large.pdf", 2**20, None)


def test_a_copy_is_never_written_over_a_board_file(kept_document, program, qtbot, board_path):
    documents = kept_document("a.txt", "text/plain", b"words")
    before = board_path.read_bytes()[:64]
    program.filing.copy_out(documents.chosen(), board_path)
    settle(qtbot, program)
    assert "is a board file" in program.workspace.messages.bars()[0].accessibleName()
    assert board_path.read_bytes()[:64] == before


def test_a_copy_has_a_name_a_file_can_have():
    letter = Attachment(title="Letter 3/8: \u201cMRI\u201d?", media_type="application/pdf")
    assert attachment_files.file_name(letter) == "Letter 3_8_ \u201cMRI\u201d_.pdf"
    assert attachment_files.file_name(replace(letter, title="a.pdf")) == "a.pdf"


def test_documents_lead_to_the_form(kept_document, forms, qtbot):
    documents = kept_document("a.txt", "text/plain", b"words")
    documents.add.click()
    assert (forms[-1].request.kind, forms[-1].request.record, forms[-1].request.field) == (
        "Attachment", None, CHOOSE_FILE,
    )  # fmt: skip
    documents.void.click()
    assert (forms[-1].request.record, forms[-1].request.field) == (documents.chosen(), VOID)
    documents.correct.click()
    assert forms[-1].request.field == "title"


# -- the printed summary ----------------------------------------------------------------------------------------


def test_control_p_shows_the_pages_as_they_will_be_printed(program, case, qtbot):
    case("HCC-0142")
    qtbot.keyClick(program.workspace, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert program.workspace.current_tab() == "summary"
    qtbot.waitUntil(lambda: program.summary.page_count() > 0, timeout=board.PATIENCE_MS)
    assert program.summary.save.isEnabled()


def test_the_summary_is_saved_and_noted(program, case, qtbot, tmp_path):
    case_id = case("HCC-0142")
    program.printing.save(tmp_path / "out.pdf", False)
    settle(qtbot, program)
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    entry = edits.case_history(program.session.store, case_id)[0]
    assert (entry.action, entry.reason) == ("export", "pdf")


def test_an_anonymised_summary_is_noted_as_one(program, case, qtbot, tmp_path):
    case_id = case("HCC-0142")
    program.printing.save(tmp_path / "out.pdf", True)
    settle(qtbot, program)
    assert edits.case_history(program.session.store, case_id)[0].reason == "pdf anonymised"


@pytest.fixture
def read_only(make_program, board_path, qtbot):
    """The case of the mock-ups in a board that is open for reading only."""
    program = make_program()
    program.open_store(stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR, read_only=True))
    settle(qtbot, program)
    with qtbot.waitSignal(program.case.opened, timeout=board.PATIENCE_MS):
        program.open_case(cases.find_case(program.session.store, "HCC-0142"))
    settle(qtbot, program)
    program.workspace.messages.clear()
    return program


UNNOTED = "could not be noted in the history"


def test_a_summary_saved_from_a_board_open_for_reading_says_that_it_is_not_noted(read_only, qtbot, tmp_path):
    read_only.printing.save(tmp_path / "out.pdf", False)
    settle(qtbot, read_only)
    assert (tmp_path / "out.pdf").exists()
    (bar,) = read_only.workspace.messages.bars()
    assert bar.accessibleName().startswith("Saved. out.pdf")
    assert UNNOTED in bar.accessibleName()
    assert bar.findChildren(QTimer) == []  # it does not go by itself
    assert any("cannot be noted" in label.text() for label in read_only.summary.findChildren(TextLabel))


@pytest.mark.parametrize("reads_only", [True, False])
def test_what_is_printed_is_noted_or_said_not_to_be(request, qtbot, tmp_path, reads_only):
    from PySide6.QtPrintSupport import QPrinter

    program = request.getfixturevalue("read_only" if reads_only else "program")
    if not reads_only:
        request.getfixturevalue("case")("HCC-0142")
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    page = QImage(20, 30, QImage.Format.Format_RGB32)
    page.fill(0xFFFFFF)
    program.printing.print_pages(printer, [page], program.workspace.view(), False)
    settle(qtbot, program)
    (bar,) = program.workspace.messages.bars()
    assert bar.accessibleName().startswith("Sent to the printer.")
    assert (UNNOTED in bar.accessibleName()) == reads_only
    case_id = program.workspace.case_id()
    noted = [entry.reason for entry in edits.case_history(program.session.store, case_id) if entry.action == "export"]
    assert noted == ([] if reads_only else ["printed"])


def test_a_copy_taken_from_a_board_open_for_reading_says_that_it_is_not_noted(
    kept_document, program, make_program, board_path, qtbot, tmp_path
):
    kept_document("a.txt", "text/plain", b"words")
    case_id, document = program.workspace.case_id(), program.documents.chosen()
    program.session.close()
    program.open_store(stores.open_store(board_path, board.PASSPHRASE, author=AUTHOR, read_only=True))
    settle(qtbot, program)
    with qtbot.waitSignal(program.case.opened, timeout=board.PATIENCE_MS):
        program.open_case(case_id)
    settle(qtbot, program)
    program.filing.copy_out(document, tmp_path / "copy.txt")
    settle(qtbot, program)
    assert (tmp_path / "copy.txt").read_bytes() == b"words"
    assert any(UNNOTED in bar.accessibleName() for bar in program.workspace.messages.bars())


def test_saving_a_summary_is_work_that_writes(program, case, qtbot, tmp_path):
    case("HCC-0142")
    settle(qtbot, program)
    program.printing.save(tmp_path / "out.pdf", False)
    assert program.printing.tasks.writing(), "the idle lock waits for it"
    settle(qtbot, program)
    assert (tmp_path / "out.pdf").exists()


def test_a_folder_that_is_not_there_is_said(program, case, qtbot, tmp_path):
    case("HCC-0142")
    program.printing.save(tmp_path / "nowhere" / "out.pdf", False)
    settle(qtbot, program)
    assert "does not exist" in program.workspace.messages.bars()[0].accessibleName()


def test_what_is_printed_is_noted_at_its_own_case_whichever_is_open_by_then(program, case, qtbot, tmp_path):
    from PySide6.QtPrintSupport import QPrinter

    first = case("HCC-0142")
    printed = program.workspace.view()
    other = case("HCC-0138")
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    page = QImage(20, 30, QImage.Format.Format_RGB32)
    page.fill(0xFFFFFF)
    program.printing.print_pages(printer, [page], printed, False)
    settle(qtbot, program)

    def noted(case_id):
        entries = edits.case_history(program.session.store, case_id)
        return [entry.reason for entry in entries if entry.action == "export"]

    assert (noted(first), noted(other)) == (["printed"], [])


def test_pages_of_another_case_do_not_stand_and_other_packs_make_them_anew(program, case, qtbot):
    case("HCC-0142")
    program.workspace.show_tab("summary")
    settle(qtbot, program)
    summary = program.summary
    count, begun = summary.page_count(), []
    summary.pages_requested.connect(lambda *_given: begun.append(summary.page_count()))
    program.packs_read("evidence")
    assert begun == [count] and count, "those of the same case stand meanwhile"
    case("HCC-0138")
    settle(qtbot, program)
    assert begun == [count, 0] and summary.page_count()


def test_the_pages_are_made_again_when_the_case_changes(program, case, qtbot):
    case_id = case("HCC-0142")
    program.workspace.show_tab("summary")
    settle(qtbot, program)
    asked = []
    program.summary.pages_requested.connect(lambda *given: asked.append(given))
    size = BodySize(case_id=case_id, weight_kg=Decimal(71), date=board.TODAY)
    program.session.announce(edits.save(program.session.store, [size]))
    qtbot.waitUntil(lambda: bool(asked), timeout=board.PATIENCE_MS)
    settle(qtbot, program)
