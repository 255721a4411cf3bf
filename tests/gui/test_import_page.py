"""The import review on a real store: looked at, decided, corrected, stored, stopped; files that cannot be read."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog

from hccboard.errors import Cancelled
from hccboard.gui import theme
from hccboard.gui.panels.import_review import ImportPage
from hccboard.gui.panels.import_review.preview_model import preview_cell
from hccboard.gui.panels.import_review.words import code_word
from hccboard.gui.session import Session
from hccboard.gui.widgets.cell import PADDING
from hccboard.gui.widgets.text import TextLabel, text_block
from hccboard.operations import cases, imports, stores
from tests.gui.board_fixtures import AUTHOR, FAST, PASSPHRASE, PATIENCE_MS
from tests.gui.screen_checks import cut_words

UCI = Path(__file__).resolve().parents[3] / "shared" / "data" / "uci_hcc_survival" / "hcc_survival_uci.csv"
MAPPING = Path(__file__).resolve().parents[1] / "data" / "import" / "uci_mapping.json"
CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key

CHINESE = "住院号,姓名,性别,检查日期,总胆红素(umol/L),白蛋白(g/L),甲胎蛋白(ng/mL)\n" + "".join(
    f"00{n:05d},患者{n},{'男' if n % 2 else '女'},2026-08-0{n % 7 + 1},{12 + n},{39 if n else 3.9},{5 * n}\n"
    for n in range(8)
)


@pytest.fixture
def session(tmp_path):
    opened = Session()
    opened.open(stores.create_store(tmp_path / "b.hccboard", PASSPHRASE, author=AUTHOR, cost=FAST))
    yield opened
    opened.close()


@pytest.fixture
def page(qtbot, session):
    made = ImportPage(session)
    qtbot.addWidget(made)
    made.resize(1370, 876)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=PATIENCE_MS)
    yield made
    made.controller.tasks.finish()


@pytest.fixture
def read(page, qtbot):
    """Reads a file to its first preview."""

    def read_file(path) -> imports.ImportPreview:
        with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
            page.start(str(path))
        return page.controller.preview

    return read_file


@pytest.fixture
def chinese(tmp_path):
    path = tmp_path / "肝癌.csv"
    path.write_bytes(CHINESE.encode("gb18030"))
    return path


@pytest.fixture
def plain(tmp_path):
    """Six patients; one albumin that is none, one date that is none."""
    path = tmp_path / "cohort.csv"
    rows = ["hospital number,sex,visit date,albumin (g/L),bilirubin (umol/L)"]
    rows += [f"A{n:03d},M,2026-08-0{n + 1},{40 + n},{12 + n}" for n in range(4)]
    rows += ["A004,F,31/02/2026,38,20", "A005,F,2026-08-06,3.4,21"]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def words(widget):
    return " ".join(label.text() for label in widget.findChildren(TextLabel) if not label.isHidden())


def number_of_cases(session):
    return cases.case_ids(session.store, cases.CaseQuery()).total


def decide_rest(page, qtbot):
    """Take the first answer in every group that is open."""
    if page.controller.preview.undecided:
        with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
            page.controller.decide_rest()


def ready(page, qtbot):
    qtbot.waitUntil(lambda: not page.controller.tasks.busy() and page.preview.model.rowCount() > 0, timeout=PATIENCE_MS)


# -- looking ------------------------------------------------------------------------------------------------


def test_looking_stores_nothing_and_says_so(page, read, plain, session):
    preview = read(plain)
    assert "Nothing is stored yet." in words(page.messages)
    bar = page.messages.bars()[0]
    assert bar.findChildren(QTimer) == []  # it stays as long as it is true
    assert bar.height() == page.head.save_as.height()
    assert page.stack.currentWidget() is page._review
    assert preview.counts.rows == 6
    assert "Import" in page.summary.import_button.text()
    assert page.preview.table.hasFocus()
    assert number_of_cases(session) == 0


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut_in_large_text(qapp, qtbot, session, plain, language):
    """Match on two lines, the legend and the figures of a cell too; the filters below their head."""
    from hccboard import translate

    translate.use(language)
    theme.apply(qapp, "light", 1.5)
    page = ImportPage(session)
    try:
        qtbot.addWidget(page)
        page.resize(1333, 840)
        page.show()
        with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
            page.start(str(plain))
        qtbot.waitUntil(lambda: not page.columns._fitting.isActive())
        page.preview.step(True)
        QApplication.processEvents()
        page.grab()
        assert page.width() == 1333
        assert cut_words(page) == []
        matches = [page.columns.model.cell(row, 2) for row, at in enumerate(page.columns._rows) if at >= 0]
        room = page.columns.table.columnWidth(2) - 2 * PADDING - theme.px(14) - 6  # the icon and the gap after it
        assert not any(text_block(cell.text, "cell", width=room, max_lines=2).cut for cell in matches)
        assert page.summary._counts.parent() is page.summary._scroll.widget()
    finally:
        page.controller.tasks.finish()
        translate.use("en")


def test_the_counts_stay_above_the_decisions_where_there_is_room(page, read, plain, qtbot):
    read(plain)
    summary = page.summary
    assert summary._counts.parent() is not summary._scroll.widget()
    page.resize(1370, 560)
    qtbot.waitUntil(lambda: summary._counts.parent() is summary._scroll.widget())
    assert summary._counts.isVisible()
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        page.summary.rest_button.click()
    assert summary._counts.findChildren(TextLabel)[0].text().startswith("5 of 6")
    page.resize(1370, 876)
    qtbot.waitUntil(lambda: summary._counts.parent() is not summary._scroll.widget())
    assert summary.body.indexOf(summary._counts) == 0


def test_codes_are_said_in_the_words_of_the_forms():
    assert code_word("ascites", "moderate_severe") == "Moderate to severe"
    assert code_word("sex", "M") == "Male"
    assert code_word("ascites", "unheard of") == "unheard of"


def test_n_goes_through_every_problem_and_says_why(page, read, plain, qtbot):
    preview = read(plain)
    found = sorted({(row, column) for row, column, _problem in preview.problem_cells()})
    assert len(found) >= 2
    met = []
    for _step in found:
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_N)
        met.append(page.preview.model.place(page.preview.table.currentIndex()))
    assert sorted(met) == found
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert page.preview.model.place(page.preview.table.currentIndex()) == met[-2]
    qtbot.waitUntil(lambda: "Row " in words(page.preview) and "In the file" in words(page.preview))


def test_a_suspicious_cell_is_spoken_with_what_becomes_of_it(page, read, plain):
    preview = read(plain)
    column = next(c.index for c in preview.mapping.columns if c.target == "albumin")
    row = next(r for r in range(len(preview)) if preview.cell(r, column).text == "3.4")
    cell = preview_cell(preview, row, column)
    assert cell.icon == "triangle-alert"
    assert "3.4" in cell.accessible
    assert "not stored" in cell.accessible


def test_on_import_sorts_and_goes_back(page, read, plain, qtbot):
    read(plain)
    page.preview.show_rows("all")
    order = [page.preview.model.place(page.preview.model.index(n, 0))[0] for n in range(6)]
    page.preview.table.horizontalHeader().sectionClicked.emit(1)
    assert page.preview.model.by_action
    by_action = [page.preview.model.place(page.preview.model.index(n, 0))[0] for n in range(6)]
    assert sorted(by_action) == sorted(order)
    kinds = [page.controller.preview.row_action(row)[0] for row in by_action]
    assert kinds == sorted(kinds, key=["left_out", "update", "new", "same"].index)
    page.preview.table.horizontalHeader().sectionClicked.emit(1)
    assert [page.preview.model.place(page.preview.model.index(n, 0))[0] for n in range(6)] == order


# -- deciding -----------------------------------------------------------------------------------------------


def test_space_takes_the_next_answer_and_the_list_stays_where_it_was(page, read, plain, qtbot):
    preview = read(plain)
    problem = next(p for p in preview.problems if len(p.options) > 1)
    while page.preview.current_problem() != problem.id:
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_N)
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Space)
    again = next(p for p in page.controller.preview.problems if p.id == problem.id)
    assert again.decided
    assert again.chosen == problem.options[0].id
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Space)
    again = next(p for p in page.controller.preview.problems if p.id == problem.id)
    assert again.chosen == problem.options[1].id
    box = page.summary.boxes[problem.id]
    button = box.group.button(0)
    button.setFocus()
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        button.click()
    assert page.summary.boxes[problem.id].group.button(0).hasFocus()


def test_the_import_waits_until_every_group_is_decided(page, read, plain, qtbot, session):
    preview = read(plain)
    assert len(preview.undecided) == 2
    assert not page.summary.import_button.isEnabled()
    assert "2 groups are not decided: the import waits for them." in words(page.summary)
    for problem in preview.undecided:
        box = page.summary.boxes[problem.id]
        assert box.is_open
        assert [button.isChecked() for button in box.group.buttons()] == [False] * len(problem.options)
        assert "Not decided" in words(box)
    page.preview.table.setFocus()
    qtbot.keyClick(page.preview.table, Key.Key_Return, CONTROL)  # leads to what is open instead
    assert QApplication.focusWidget() is page.summary.boxes[preview.undecided[0].id].group.button(0)
    assert number_of_cases(session) == 0
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        page.summary.boxes[preview.undecided[0].id].group.button(0).click()
    assert "1 group is not decided: the import waits for it." in words(page.summary)
    assert not page.summary.import_button.isEnabled()
    left = page.controller.preview.undecided[0]
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        page.summary.boxes[left.id].group.button(1).click()
    assert page.controller.preview.undecided == ()
    assert page.summary.import_button.isEnabled()
    assert not any(box.is_open for box in page.summary.boxes.values())
    assert page.summary.rest_button.isHidden()


def test_the_rest_takes_the_first_answers_and_keeps_what_was_decided(page, read, plain, qtbot):
    first, second = read(plain).undecided
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        page.controller.decide(first.id, first.options[1].id)
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        page.controller.decide_rest()
    chosen = {p.id: (p.chosen, p.decided) for p in page.controller.preview.problems}
    assert chosen[first.id] == (first.options[1].id, True)
    assert chosen[second.id] == (second.options[0].id, True)
    assert page.summary.import_button.isEnabled()


def test_values_that_differ_wait_for_a_decision_too(page, read, plain, qtbot):
    read(plain)
    decide_rest(page, qtbot)
    with qtbot.waitSignal(page.imported, timeout=PATIENCE_MS):
        page.controller.run()
    plain.write_text(plain.read_text("utf-8").replace("A001,M,2026-08-02,41", "A001,M,2026-08-02,44"), "utf-8")
    assert "difference" in [problem.id for problem in read(plain).undecided]
    said = words(page.summary)
    assert "left out." not in said  # the new values would be stored, not left out
    decide_rest(page, qtbot)
    assert page.summary.import_button.isEnabled()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_column_of_the_column_list_is_in_view(page, read, tmp_path, qtbot, monkeypatch, language):
    from hccboard import translate

    before = translate.language()
    translate.use(language)
    try:
        path = tmp_path / "wide.csv"
        names = [f"{n} (g/L)" for n in ("albumin", "total protein", "haemoglobin")] + [f"other {n}" for n in range(30)]
        path.write_text("hospital number," + ",".join(names) + "\n" + "\n".join(
            f"A{n}," + ",".join(["40"] * len(names)) for n in range(3)) + "\n", "utf-8")
        read(path)
        table = page.columns.table
        qtbot.waitUntil(table.verticalScrollBar().isVisible)
        qtbot.waitUntil(lambda: not page.columns._fitting.isActive())
        assert sum(table.columnWidth(n) for n in range(3)) <= table.viewport().width()
        assert table.columnWidth(2) >= table.sizeHintForColumn(2)
        fact = page.columns._fact
        found = fact.itemText(fact.findData("albumin"))
        assert found == imports.target_label("albumin")
    finally:
        translate.use(before)


def test_a_cell_is_corrected_with_f2_and_enter(page, read, plain, qtbot):
    preview = read(plain)
    column = next(c.index for c in preview.mapping.columns if c.target == "albumin")
    row = next(r for r in range(len(preview)) if preview.cell(r, column).text == "3.4")
    page.preview.show_rows("all")
    page.preview.table.setCurrentIndex(page.preview.model.index(*page.preview.model.find(row, column)))
    edit = page.preview._edit
    qtbot.waitUntil(edit.isVisible)
    qtbot.keyClick(page.preview.table, Key.Key_F2)
    assert edit.hasFocus()
    qtbot.keyClicks(edit, "34")
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        qtbot.keyClick(edit, Key.Key_Return)
    assert page.controller.preview.cell(row, column).state == "stored"


def test_a_column_is_mapped_from_its_cell(page, read, plain, qtbot):
    preview = read(plain)
    column = next(c.index for c in preview.mapping.columns if c.target == "bilirubin")
    page.preview.table.setCurrentIndex(page.preview.model.index(*page.preview.model.find(0, column)))
    qtbot.keyClick(page.preview.table, Key.Key_Return)
    assert page.columns.chosen() == column
    qtbot.waitUntil(lambda: page.columns.isAncestorOf(QApplication.focusWidget()))
    box = QApplication.focusWidget()
    box = box if hasattr(box, "findData") else box.parent()
    box.setCurrentIndex(box.findData("direct_bilirubin"))
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        box.activated.emit(box.currentIndex())
    assert page.controller.mapping.columns[column].target == "direct_bilirubin"


def test_a_mapping_is_saved_by_name_used_by_itself_and_forgotten(page, read, plain, qtbot, session):
    read(plain)
    page.head.save_as.click()
    assert page.head.name_edit.hasFocus()
    qtbot.keyClicks(page.head.name_edit, "Registry export")
    qtbot.keyClick(page.head.name_edit, Key.Key_Return)
    assert [m.name for m in imports.saved_mappings(session.store)] == ["Registry export"]
    assert "Registry export" in words(page.messages)
    preview = read(plain)
    assert preview.mapping.name == "Registry export"
    assert page.head.saved.currentText() == "Registry export"
    page.head.delete.click()
    assert imports.saved_mappings(session.store) == ()


def test_leaving_asks_once_where_decisions_would_be_lost(page, read, plain, qtbot):
    preview = read(plain)
    left = []
    page.closed.connect(lambda: left.append(True))
    problem = next(p for p in preview.problems if len(p.options) > 1)
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        page.controller.decide(problem.id, problem.options[1].id)
    ready(page, qtbot)
    qtbot.keyClick(page.preview.table, Key.Key_Escape)
    assert left == []
    assert "Your decisions are not saved." in words(page.messages)
    qtbot.keyClick(page.preview.table, Key.Key_Escape)
    assert left == [True]


def test_leaving_without_decisions_asks_nothing(page, read, plain, qtbot):
    read(plain)
    with qtbot.waitSignal(page.closed, timeout=PATIENCE_MS):
        qtbot.keyClick(page.preview.table, Key.Key_Escape)


# -- large files --------------------------------------------------------------------------------------------


@pytest.fixture
def wide(tmp_path):
    """60 columns, each with its own trouble, 40 rows."""
    path = tmp_path / "wide.csv"
    tests = {"albumin (g/L)": 40, "bilirubin (umol/L)": 12, "INR": 1.1, "creatinine (umol/L)": 80,
             "sodium (mmol/L)": 140, "AFP (ng/mL)": 7, "ALT (U/L)": 30, "AST (U/L)": 30, "haemoglobin (g/L)": 130,
             "potassium (mmol/L)": 4, "platelets (10^9/L)": 200}  # fmt: skip
    rows = ["hospital number," + ",".join([*tests, *(f"other {n}" for n in range(49))])]
    for n in range(40):
        odd = {1: "x", 2: "99999", 3: "0.001"}.get(n)
        values = [odd or f"{usual * (1 + n / 400):.4g}" for usual in tests.values()]
        rows.append(f"A{n:03d}," + ",".join([*values, *(["text"] * 49)]))
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def test_only_what_is_in_view_is_measured_and_built_at_once(page, read, wide, qtbot):
    seen = []
    page.controller.previewed.connect(
        lambda: seen.append((page.preview._fitter._next, len(page.summary.boxes)))
    )  # after the page has shown it: it was connected first
    preview = read(wide)
    (fitted, boxes), columns = seen[0], page.preview.model.columnCount()
    assert boxes <= 5 < len(preview.problems)
    qtbot.waitUntil(lambda: not page.preview._fitter.is_fitting() and not page.summary._waiting)
    assert fitted < columns
    assert list(page.summary.boxes) == [problem.id for problem in preview.problems]
    table = page.preview.table
    assert all(table.columnWidth(n) >= table.sizeHintForColumn(n) for n in range(2, columns))


def test_the_last_group_is_decided_before_its_box_is_there(page, read, wide, qtbot):
    problem = next(p for p in reversed(read(wide).problems) if len(p.options) > 1)
    page.summary._adding.stop()
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        page.summary.toggle(problem.id)
    found = next(p for p in page.controller.preview.problems if p.id == problem.id)
    assert (found.chosen, found.decided) == (problem.options[0].id, True)


def test_names_are_not_read_where_the_hospital_forbids_it(page, read, chinese, qtbot, session):
    preview = read(chinese)
    column = next(c.index for c in preview.mapping.columns if c.target == "name")
    page.columns.show_column(column)
    box = page.columns.findChild(QCheckBox)
    assert box.isChecked()
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        box.click()
    assert not imports.reads_names(session.store)
    assert page.controller.preview.mapping.columns[column].never_read
    assert "患者" not in " ".join(page.columns.model.cell(row, 0).sub for row in range(page.columns.model.rowCount()))
    page.columns.show_column(column)
    assert page.columns.chosen() == column
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        next(box for box in page.columns.findChildren(QCheckBox) if not box.isChecked()).click()
    assert imports.reads_names(session.store)
    assert page.controller.preview.mapping.columns[column].target == "name"


def test_nothing_is_stored_while_it_is_noted_whether_names_are_read(page, read, chinese, qtbot, session, monkeypatch):
    preview, going_on, kept = read(chinese), threading.Event(), imports.set_reads_names
    column = next(c.index for c in preview.mapping.columns if c.target == "name")

    def slowly(store, wanted):
        assert going_on.wait(PATIENCE_MS / 1000)
        kept(store, wanted)

    monkeypatch.setattr(imports, "set_reads_names", slowly)
    page.columns.show_column(column)
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        page.columns.findChild(QCheckBox).click()
        assert page.controller.is_working() == "looking"
        assert not page.summary.import_button.isEnabled()
        page._escape()  # what was decided is kept and looked at all the same
        going_on.set()
    assert not imports.reads_names(session.store)
    assert page.controller.preview.mapping.columns[column].never_read


# -- storing ------------------------------------------------------------------------------------------------


def test_import_stores_and_shows_the_result(page, read, plain, qtbot, session):
    preview = read(plain)
    decide_rest(page, qtbot)
    page.preview.table.setFocus()
    with qtbot.waitSignal(page.imported, timeout=PATIENCE_MS) as told:
        qtbot.keyClick(page.preview.table, Key.Key_Return, CONTROL)
    result = told.args[0]
    assert result.new_cases == preview.counts.new_cases == number_of_cases(session)
    assert page.stack.currentWidget() is page.result
    assert f"{result.rows} rows are stored." in words(page.result)
    assert page.result.show_cases.hasFocus()
    with qtbot.waitSignal(page.closed, timeout=PATIENCE_MS):
        qtbot.keyClick(page.result.show_cases, Key.Key_Return)


def test_the_same_file_again_changes_nothing_and_a_changed_one_lists_the_differences(page, read, plain, qtbot, session):
    read(plain)
    with qtbot.waitSignal(page.imported, timeout=PATIENCE_MS):
        page.controller.run()
    stored = number_of_cases(session)
    plain.write_text(plain.read_text("utf-8").replace("A001,M,2026-08-02,41", "A001,M,2026-08-02,44"), "utf-8")
    preview = read(plain)
    assert page.stack.currentWidget() is not page.result
    assert preview.counts.updated_cases == 1
    with qtbot.waitSignal(page.imported, timeout=PATIENCE_MS) as told:
        page.controller.run()
    (difference,) = told.args[0].differences
    assert "44" in difference.new
    assert number_of_cases(session) == stored
    assert page.result.model.rowCount() == 1
    assert page.result.differences.isVisible()


def test_stop_while_storing_takes_everything_back(page, read, plain, qtbot, session, monkeypatch):
    read(plain)
    decide_rest(page, qtbot)
    asked = []

    def slow(store, preview, *, progress, cancelled, copied):
        with store.storage.writing() as connection:
            del connection
            progress(1, 2)
            while not cancelled():
                asked.append(True)
                threading.Event().wait(0.002)
            raise Cancelled

    monkeypatch.setattr(imports, "run_import", slow)
    page.controller.run()
    qtbot.waitUntil(lambda: bool(asked), timeout=PATIENCE_MS)
    with qtbot.waitSignal(page.controller.stopped, timeout=PATIENCE_MS) as told:
        qtbot.keyClick(QApplication.focusWidget() or page, Key.Key_Escape)
    assert told.args == ["storing"]
    assert "Nothing was stored" in words(page.messages)
    assert number_of_cases(session) == 0
    assert page.summary.import_button.isEnabled()
    monkeypatch.undo()
    with qtbot.waitSignal(page.imported, timeout=PATIENCE_MS):
        page.controller.run()
    assert number_of_cases(session) > 0


def test_a_result_counts_although_stop_came_too_late(page, read, plain, qtbot, session, monkeypatch):
    read(plain)
    real = imports.run_import

    def late(store, preview, **options):
        result = real(store, preview, **options)
        page.controller._stop_storing.set()
        return result

    monkeypatch.setattr(imports, "run_import", late)
    with qtbot.waitSignal(page.imported, timeout=PATIENCE_MS):
        page.controller.run()
    assert number_of_cases(session) > 0


def test_a_newer_decision_drops_the_stale_preview(page, read, plain, qtbot):
    preview = read(plain)
    problem = next(p for p in preview.problems if len(p.options) > 1)
    shown = []
    page.controller.previewed.connect(lambda: shown.append(page.controller.preview))
    for option in (1, 0, 1):
        page.controller.decide(problem.id, problem.options[option].id)
    qtbot.waitUntil(lambda: bool(shown) and not page.controller.tasks.busy(), timeout=PATIENCE_MS)
    last = next(p for p in shown[-1].problems if p.id == problem.id)
    assert last.chosen == problem.options[1].id


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [("a.pdf", "CSV (*.csv)", "a.pdf"), ("a.csv", "PDF (*.pdf)", "a.csv"), ("a", "PDF (*.pdf)", "a.pdf"),
     ("a", "CSV (*.csv)", "a.csv")],
)  # fmt: skip
def test_the_report_is_saved_as_pdf_or_csv(page, read, plain, qtbot, tmp_path, monkeypatch, typed, kind, written):
    read(plain)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / typed), kind))
    with qtbot.waitSignal(page.controller.report_saved, timeout=PATIENCE_MS):
        page.summary.report_asked.emit()
    start = (tmp_path / written).read_bytes()[:5]
    assert start.startswith(b"%PDF" if written.endswith("pdf") else b"\xef\xbb\xbf")
    assert written in words(page.messages)


# -- files --------------------------------------------------------------------------------------------------


def test_a_chinese_header_in_gb18030_is_read_and_stored(page, read, chinese, qtbot, session):
    preview = read(chinese)
    found = {c.target for c in preview.mapping.columns if c.status == "mapped"}
    assert {"hospital_number", "name", "sex", "bilirubin", "albumin", "afp"} <= found
    assert page.head.source.currentText() == "gb18030"
    with qtbot.waitSignal(page.imported, timeout=PATIENCE_MS) as told:
        page.controller.run()
    assert told.args[0].new_cases == 8
    stored = cases.read_cases(session.store, told.args[0].case_ids).values()
    assert {case.patient.name for case in stored} == {f"患者{n}" for n in range(8)}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("broken.xlsx", b"PK\x03\x04" + b"\0" * 60),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
        ("missing.csv", None),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(page, qtbot, tmp_path, session, name, content):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with qtbot.waitSignal(page.controller.failed, timeout=PATIENCE_MS) as told:
        page.start(str(path))
    error = told.args[0]
    assert page.stack.currentWidget() is page._empty
    said = words(page._empty)
    assert error.what in said
    assert error.next_step
    assert error.next_step in said
    qtbot.waitUntil(lambda: getattr(QApplication.focusWidget(), "text", str)() == "Another file")
    assert number_of_cases(session) == 0


def test_closing_the_board_file_leaves_nothing_of_the_spreadsheet(page, read, plain, session):
    read(plain)
    session.close()
    assert page.controller.table is None
    assert page.stack.currentWidget() is page._empty
    assert "cohort" not in words(page)
    assert page.preview.model.rowCount() == 0


@pytest.mark.skipif(not UCI.exists(), reason="the published data set is not beside the project")
def test_the_published_data_set_is_reviewed_decided_and_stored(page, read, qtbot, session):
    read(UCI)
    with qtbot.waitSignal(page.controller.previewed, timeout=PATIENCE_MS):
        controller = page.controller
        controller.mapping = imports.mapping_from_file(MAPPING, controller.table)
        controller.decisions = imports.Decisions(options=dict(controller.mapping.decisions))
        controller.rebuild()
    ready(page, qtbot)
    decide_rest(page, qtbot)
    titles = " ".join(box.title for box in page.summary.boxes.values())
    assert "10⁹/L" in titles
    assert "^" not in titles
    page.resize(1370, 876)
    page.grab()
    for box in page.summary.boxes.values():
        assert box.height() >= box.layout().totalHeightForWidth(box.width())
    with qtbot.waitSignal(page.imported, timeout=60_000) as told:
        page.controller.run()
    assert told.args[0].new_cases == number_of_cases(session) == 165
