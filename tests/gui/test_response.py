"""The response view on a real encrypted store: the figure from a worker, places, zoom, table, records, saving."""

from __future__ import annotations

from datetime import timedelta
from time import thread_time

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccboard.gui import theme
from hccboard.gui.entry_seam import IMAGING_SHEET
from hccboard.gui.panels.response.card import ToldCard
from hccboard.gui.panels.response.chart import HALF_YEAR, QUARTER, WHOLE
from hccboard.gui.widgets.empty_state import EmptyState
from hccboard.gui.widgets.figure_view import FigureView
from hccboard.operations import edits
from hccboard.reports.figure_render import Drawn
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import PATIENCE_MS, settle

pytest_plugins = ["tests.gui.program_fixtures"]


@pytest.fixture
def board_path(demonstration_path):
    return demonstration_path


@pytest.fixture
def response(program, case, qtbot):
    """Opens the response of a case by its number."""

    def show(number: str):
        case(number)
        program.workspace.show_tab("response")
        settle(qtbot, program)
        tab = program.response
        qtbot.waitUntil(lambda: tab.sheet() is not None and drawn(tab), timeout=PATIENCE_MS)
        return tab

    return show


def drawn(tab):
    return tab.chart.figure.is_current()


def wait_drawn(qtbot, tab):
    qtbot.waitUntil(lambda: drawn(tab), timeout=PATIENCE_MS)


def move_to(canvas, hit):
    at = QPointF((hit.left + hit.width / 2) * theme.scale(), (hit.top + hit.height / 2) * theme.scale())
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, move)


def hit_of(tab, words):
    return next(hit for hit in tab.chart.figure.hits() if words in hit.payload.title)


def test_the_tab_stands_between_staging_and_options(response, program):
    response("HCC-0142")
    order = list(program.workspace._tabs)
    assert order.index("staging") + 1 == order.index("response") == order.index("options") - 1


def test_both_criteria_stand_side_by_side(response):
    tab = response("HCC-0142")
    rows = tab.sheet().assessments
    assert [(row.judged["mRECIST"].badge, row.judged["RECIST1.1"].badge) for row in rows] == [
        ("PR", "SD"), ("PR", "SD"), ("SD", "SD"), ("", ""),
    ]  # fmt: skip
    assert rows[0].judged["mRECIST"].text == "−61 %" and rows[-1].judged["mRECIST"].text == "109 mm"
    summary = dict(tab.summary.rows)
    assert summary["Best response, mRECIST"] == "PR −61 %" and summary["Best response, RECIST 1.1"] == "SD −24 %"
    assert any(text.startswith("The criteria differ on ") for text in tab.findings.texts)


def test_the_head_of_a_treatment_covers_no_study_of_the_next_case(response):
    response("HCC-0098")
    tab = response("HCC-0087")
    table, rows = tab.assessments.table, tab.sheet().assessments
    spans = [table.columnSpan(number, 0) for number in range(len(rows))]
    assert spans == [3 if one.title else 1 for one in rows]
    assert 3 in spans and 1 in spans


def test_the_settings_of_the_assessment_stand_with_the_summary(response):
    settings = response("HCC-0142").sheet().settings
    assert any("RECIST 1.1" in text and "5 mm" in text for text in settings)
    assert any("mRECIST" in text and "0 mm" in text for text in settings)


def test_the_picture_is_sharp_and_drawn_off_the_windows_thread(response):
    canvas = response("HCC-0142").chart.figure.canvas
    ratio = canvas.devicePixelRatioF()
    assert canvas.picture.width() == round(canvas.width() * ratio)
    assert canvas.picture.height() == round(canvas.height() * ratio)


def test_hovering_shows_the_record_and_draws_nothing_again(response):
    tab = response("HCC-0142")
    canvas, before = tab.chart.figure.canvas, tab.chart.figure.canvas.picture
    move_to(canvas, hit_of(tab, "TACE 1"))
    assert canvas.card.isVisible()
    card = canvas.card.findChild(ToldCard)
    assert card.told.title.startswith("TACE 1") and canvas.rect().contains(canvas.card.geometry())
    assert canvas.picture is before and tab.chart.figure.is_current()
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert not canvas.card.isVisible()


def test_the_pointer_never_waits_for_the_card(response):
    tab = response("HCC-0142")
    canvas, hits = tab.chart.figure.canvas, tab.chart.figure.hits()
    for hit in hits[:8]:
        move_to(canvas, hit)  # fonts and blocks are there
    taken = []
    for hit in (*hits, *reversed(hits)):
        begin = thread_time()
        move_to(canvas, hit)
        canvas.repaint()
        taken.append(thread_time() - begin)
    assert sorted(taken)[len(taken) // 2] < 0.016


def test_the_card_never_covers_what_it_tells_of(response):
    tab = response("HCC-0142")
    canvas = tab.chart.figure.canvas
    for hit in tab.chart.figure.hits():
        if hit.width > canvas.width() / 4:
            continue
        canvas.point_at(hit)
        assert canvas.rect().contains(canvas.card.geometry()), hit.payload.title
        assert not canvas.card.geometry().intersects(canvas._place(hit).toRect()), hit.payload.title


def test_the_study_under_the_pointer_is_chosen_in_the_table(response):
    tab = response("HCC-0142")
    studies = [hit for hit in tab.chart.figure.hits() if hit.payload.study_day]
    move_to(tab.chart.figure.canvas, studies[-1])
    assert tab.assessments.table.currentIndex().row() == 0
    assert studies[-1].tag == tab.sheet().assessments[0].when


def test_keys_go_from_place_to_place_and_open_the_record(response, program, qtbot):
    tab = response("HCC-0142")
    canvas = tab.chart.figure.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    first = canvas.hit
    assert first is not None and canvas.accessibleDescription() == first.sentence
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.hit is not first
    canvas.point_at(hit_of(tab, "TACE 1"))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(program.case.has_form, timeout=PATIENCE_MS)
    assert not tab.right.isVisible()  # the form has its room


def test_a_click_opens_a_study_in_its_sheet(response):
    tab = response("HCC-0142")
    asked = []
    tab.edit_requested.disconnect()
    tab.edit_requested.connect(lambda *told: asked.append((told[1], told[2])))
    hit = next(hit for hit in tab.chart.figure.hits() if hit.payload.study_day)
    tab.chart.figure.activated.emit(hit.payload)
    assert asked == [(hit.payload.records[0].id, IMAGING_SHEET)]


def test_zoom_and_pan_move_the_days(response, qtbot):
    tab = response("HCC-0142")
    chart, whole = tab.chart, tab.chart.span()
    canvas = chart.figure.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    zoomed = chart.span()
    assert (zoomed[1] - zoomed[0]) < (whole[1] - whole[0]) and chart.spans.chosen() == ""
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert chart.span()[0] > zoomed[0] and chart.span()[1] - chart.span()[0] == zoomed[1] - zoomed[0]
    for _i in range(40):
        chart.pan(0.5)
    assert chart.span()[1] == whole[1]
    wait_drawn(qtbot, tab)
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert chart.span() == whole and chart.spans.chosen() == WHOLE


def test_zooming_out_ends_at_the_whole_course_and_in_at_two_weeks(response):
    chart = response("HCC-0142").chart
    whole = chart.span()
    for _i in range(60):
        chart.zoom(1.25, 0.5)
    assert (chart.span()[1] - chart.span()[0]).days == 14
    for _i in range(60):
        chart.zoom(0.8, 0.5)
    assert chart.span() == whole


@pytest.mark.parametrize(("key", "days"), [(HALF_YEAR, 183), (QUARTER, 90)])
def test_the_last_months_end_after_the_board(response, key, days):
    tab = response("HCC-0142")
    tab.chart.spans.changed.emit(key)
    first, last = tab.chart.span()
    assert first == board.BOARD - timedelta(days=days) and last > board.BOARD


def test_criteria_can_be_left_out(response, qtbot):
    tab = response("HCC-0142")
    tab.chart.boxes["RECIST1.1"].click()
    wait_drawn(qtbot, tab)
    assert tab.chart.current_view().criteria == ("mRECIST",)


def test_the_table_has_the_same_content(response, qtbot):
    tab = response("HCC-0142")
    tab.chart.as_table.click()
    assert tab.chart.figure.table_shown() and tab.chart.table.isVisible()
    model = tab.chart.table.model()
    said = [model.cell(row, 2).words() for row in range(model.rowCount())]
    pointed = {hit.payload.title for hit in tab.chart.figure.hits() if hit.payload.study_day}
    assert pointed <= set(said) and any("TACE 1" in one for one in said)
    tab.chart.as_table.click()
    assert not tab.chart.figure.table_shown()


def test_a_case_without_treatment_says_so(response):
    tab = response("HCC-0149")
    assert not [row for row in tab.sheet().assessments]
    assert tab.assessments._none.isVisible() and not tab.summary.isVisible()


def test_the_theme_draws_the_figure_anew(response, program, qtbot):
    tab = response("HCC-0142")
    before = tab.chart.figure.canvas.picture
    assert QColor(before.pixel(2, before.height() - 2)).lightness() > 200
    program.use_theme("dark")
    wait_drawn(qtbot, tab)
    after = tab.chart.figure.canvas.picture
    assert QColor(after.pixel(2, after.height() - 2)).lightness() < 60
    program.use_theme("light")


def test_the_figure_is_saved_where_the_user_says(response, program, qtbot, tmp_path):
    tab = response("HCC-0142")
    suggested = []

    def ask(path, _kinds):
        suggested.append(path)
        return str(tmp_path / "course.svg")

    program.judging.ask_where = ask
    with qtbot.waitSignal(program.judging.saved, timeout=PATIENCE_MS):
        tab.export_requested.emit("svg")
    written = (tmp_path / "course.svg").read_text(encoding="utf-8")
    assert written.startswith("<?xml") and "<svg" in written
    assert suggested[0].endswith("HCC-0142-timeline.svg")
    noted = edits.case_history(program.session.store, program.workspace.case_id())[0]
    assert (noted.action, noted.reason) == ("export", "timeline")


def test_what_cannot_be_judged_offers_another_try(response, program):
    tab = response("HCC-0142")
    asked = []
    tab.sheet_requested.connect(asked.append)
    tab.show_error(ValueError("x"))
    state = tab.findChild(EmptyState)
    assert state is not None
    state.action_triggered.emit("again")
    assert asked == [tab.view()]


# -- the view of any figure -----------------------------------------------------------------------------------


def test_a_figure_that_cannot_be_drawn_says_so_and_the_table_is_there(qtbot, expected_warnings):
    def broken(_figure, _look):
        raise ValueError("no drawing")

    expected_warnings.append("a figure could not be drawn")
    view = FigureView("figure")
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show()
    with qtbot.waitSignal(view.drawn, timeout=PATIENCE_MS):
        view.set_drawing(broken, "figure", "a sentence")
    assert view.error and view.hits() == ()
    with qtbot.waitSignal(view.drawn, timeout=PATIENCE_MS):
        view.set_drawing(lambda figure, look: Drawn())
    assert not view.error and view.is_current()


def test_the_old_picture_stands_until_the_new_one_is_there(qtbot):
    view = FigureView("figure")
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show()
    with qtbot.waitSignal(view.drawn, timeout=PATIENCE_MS):
        view.set_drawing(lambda figure, look: Drawn(), "figure", "a sentence")
    before = view.canvas.picture
    view.resize(420, 260)
    assert view.canvas.picture is before and not view.is_current()
    qtbot.waitUntil(view.is_current, timeout=PATIENCE_MS)
    assert view.canvas.picture.width() == round(420 * view.canvas.devicePixelRatioF())


def test_a_closed_board_leaves_nothing_of_the_case(response, program, qtbot):
    tab = response("HCC-0142")
    canvas = tab.chart.figure.canvas
    canvas.point_at(hit_of(tab, "TACE 1"))
    program.close_file()
    settle(qtbot, program)
    assert tab.sheet() is None and tab.view() is None
    assert tab.chart.figure.hits() == () and canvas.picture is None and not canvas.card.isVisible()
    assert tab.chart.table.model().rowCount() == 0 and tab.findings.texts == () and tab.summary.rows == ()
    assert canvas.accessibleDescription() == ""
