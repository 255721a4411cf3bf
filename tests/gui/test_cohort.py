"""The page of the cohort in the real window: asking, what is not compared, figures, tables, who is left out."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from hccboard.domain import records
from hccboard.errors import EnvironmentFault
from hccboard.gui.panels.cohort.charts import drawable, published_key
from hccboard.gui.panels.cohort.value_check import ValueCheck
from hccboard.gui.screen_cohort import invented
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import cohort, edits, stores
from hccboard.operations.cohort import Question
from hccboard.operations.demonstration import create_demonstration
from tests.gui import board_fixtures as board
from tests.gui.board_fixtures import FAST, PATIENCE_MS, settle

pytest_plugins = ["tests.gui.program_fixtures"]
pytestmark = pytest.mark.usefixtures("case_made_when_opened")


@pytest.fixture
def page(program, qtbot):
    """The page with the cases of the board read."""
    program.window.show_page("cohort")
    settle(qtbot, program)
    return program.cohort_page


@pytest.fixture
def large(page, program, qtbot):
    """The page with a cohort of invented patients."""
    program.cohort.show_registry(invented(90))
    settle(qtbot, program)
    return page


def ask(page, program, qtbot, question):
    page.filters.ask(question)
    settle(qtbot, program)
    return page.answer.analysis if page.answer is not None else None


def press(panel, key):
    """The button of the state in place of a figure that does this."""
    state = panel.state()
    chosen = [button for button in state.buttons() if key in button.text()]
    chosen[0].click()


# -- reading ------------------------------------------------------------------------------------------------


def test_the_rail_has_the_page_and_its_key(program, qtbot):
    assert program.window.rail.button("cohort").shortcut().toString() == "Ctrl+4"
    qtbot.keyClick(program.window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.window.current_page() == "cohort", timeout=PATIENCE_MS)
    settle(qtbot, program)
    assert program.cohort_page.filters.group_by.hasFocus()


def test_the_cases_are_read_when_the_page_is_first_shown_and_off_the_windows_thread(program, qtbot, monkeypatch):
    read_on = []
    real = cohort.registry_of
    monkeypatch.setattr(
        cohort, "registry_of", lambda *a, **k: (read_on.append(threading.current_thread()), real(*a, **k))[1]
    )
    assert "cohort" not in program._parts
    program.window.show_page("cohort")
    settle(qtbot, program)
    program.show_cases()
    program.window.show_page("cohort")
    settle(qtbot, program)
    assert len(read_on) == 1
    assert threading.main_thread() not in read_on


def test_what_was_saved_meanwhile_is_read_again(page, program, store, qtbot):
    before = page.answer.analysis.total
    made = edits.save(store, [records.Patient(id="c2" * 16, case_id="c2" * 16, case_number="HCC-0999")])
    program.session.announce(made)
    settle(qtbot, program)
    assert page.answer.analysis.total == before + 1


def test_a_board_without_cases_says_so_and_leads_to_them(make_program, qtbot, tmp_path):
    program = make_program()
    program.open_store(stores.create_store(tmp_path / "b.hccboard", board.PASSPHRASE, author="A", cost=FAST))
    program.window.show_page("cohort")
    settle(qtbot, program)
    state = program.cohort_page.state()
    assert "No case" in state.accessibleName()
    state.buttons()[0].click()
    assert program.window.current_page() == "cases"


def test_cases_that_cannot_be_read_are_said_and_can_be_read_again(program, qtbot, monkeypatch):
    real = cohort.registry_of

    def fails(*_a, **_k):
        raise EnvironmentFault("The board cannot be read.", "disk", "Try again.")

    monkeypatch.setattr(cohort, "registry_of", fails)
    program.window.show_page("cohort")
    settle(qtbot, program)
    page = program.cohort_page
    assert page.state().accessibleName() == "The board cannot be read."
    monkeypatch.setattr(cohort, "registry_of", real)
    page.state().buttons()[0].click()
    settle(qtbot, program)
    assert page.state() is None
    assert page.answer is not None


def test_the_answer_goes_with_the_store(page, program, qtbot):
    program.close_file()
    assert page.answer is None
    assert program.cohort.registry is None


# -- asking -------------------------------------------------------------------------------------------------


def test_a_comparison_by_response_is_not_made_from_time_zero_and_the_landmark_is_one_click_away(
    large, program, qtbot
):  # fmt: skip
    analysis = ask(large, program, qtbot, Question(group_by="response"))
    assert analysis.survival is None
    state = large.survival.state()
    assert state.accessibleName() == "This comparison is not made"
    assert "immortal-time bias" in state.accessibleDescription()
    assert not large.side.groups.isVisible()
    press(large.survival, "Take the landmark")
    settle(qtbot, program)
    answer = large.answer.analysis
    assert large.filters.landmark.isChecked()
    assert large.filters.landmark_months.value() == answer.question.landmark_months
    assert large.survival.state() is None
    assert {curve.group for curve in answer.survival.curves} >= {"responder", "non_responder"}
    assert "take no part" in large.survival.sentence.label.text()


def test_filters_count_live_and_nobody_left_leads_back(large, program, qtbot):
    box = large.filters.facets["bclc"]
    box.fold.setChecked(True)
    counts = {check.value: check.count() for check in box.checks()}
    assert sum(counts.values()) == 90
    box.checks()[0].click()
    settle(qtbot, program)
    assert large.answer.analysis.selected == 90 - counts[box.checks()[0].value]
    assert box.checks()[0].count() == counts[box.checks()[0].value]
    other = {check.value: check.count() for check in large.filters.facets["sex"].checks()}
    assert sum(other.values()) == large.answer.analysis.selected
    for check in box.checks()[1:]:
        check.click()
    settle(qtbot, program)
    assert large.survival.state().accessibleName() == "No patient passes the filters"
    press(large.survival, "Take the filters off")
    settle(qtbot, program)
    assert large.answer.analysis.selected == 90
    assert large.survival.state() is None


def test_a_month_that_cannot_be_read_is_marked_and_limits_nothing(large, program, qtbot):
    edit = large.filters.start_from
    edit.setText("2024-13")
    edit.editingFinished.emit()
    settle(qtbot, program)
    assert edit.property("state") == "error"
    assert large.answer.analysis.selected == 90
    edit.setText("2024-01")
    edit.editingFinished.emit()
    settle(qtbot, program)
    assert edit.property("state") == ""
    assert 0 < large.answer.analysis.selected < 90
    assert all(one.outcome.start.year >= 2024 for one in large.answer.analysis.members)


def test_an_end_point_that_does_not_fit_its_time_zero_says_which_does(large, program, qtbot):
    large.filters.endpoint.move(3)
    settle(qtbot, program)
    assert large.answer is None
    assert "curative treatment" in large.survival.state().accessibleName()
    assert not large.side.cox.isVisible()
    press(large.survival, "Count from")
    settle(qtbot, program)
    assert large.filters.time_zero.currentData() == "curative_treatment"
    assert large.survival.state().accessibleName().startswith("Nobody can be counted from")


def test_changes_in_a_row_are_one_question(large, program, qtbot, monkeypatch):
    asked = []
    real = cohort.analyse

    def analyse(registry, question):
        asked.append(question)
        return real(registry, question)

    monkeypatch.setattr(cohort, "analyse", analyse)
    for key in ("pfs", "ttp", "os"):
        large.filters.ask(Question(endpoint=key))
    settle(qtbot, program)
    assert [question.endpoint for question in asked] == ["os"]


def test_the_hazard_ratio_stands_on_the_figure_only_where_the_model_holds_the_groups_alone(large, program, qtbot):
    from hccboard.gui.panels.cohort.charts import survival_chart

    analysis = ask(large, program, qtbot, Question(group_by="albi"))
    assert any("unadjusted" in line for line in survival_chart(analysis, large.shown()).box)
    adjusted = ask(large, program, qtbot, Question(group_by="albi", covariates=("group", "age")))
    assert [one.name for one in adjusted.survival.cox.covariates][-1] == "age"
    assert not any("HR" in line for line in survival_chart(adjusted, large.shown()).box)
    assert len(large.side.cox.plot.data.lines) == 2


# -- tables and figures -------------------------------------------------------------------------------------


def test_groups_are_those_of_the_curves_with_their_medians(large, program, qtbot):
    analysis = ask(large, program, qtbot, Question(group_by="albi"))
    model = large.side.groups.table.model()
    names = [model.cell(row, 1).words() for row in range(model.rowCount())]
    assert names == [curve.group for curve in analysis.survival.curves]
    for row, curve in enumerate(analysis.survival.curves):
        assert model.cell(row, 2).words() == f"{curve.events} events of {curve.n}"
    large.side.groups.months_box.setCurrentIndex(2)
    large.side.groups.months_box.activated.emit(2)
    head = large.side.groups.table.model()
    assert [head.headerData(n, Qt.Orientation.Horizontal) for n in (4, 5)] == ["12 mo, %", "36 mo, %"]


def test_every_figure_says_its_finding_and_has_a_table_with_the_same_content(large, program, qtbot):
    answer = large.answer
    described = large.survival.view.canvas.accessibleDescription()
    assert "median" in described
    assert str(answer.analysis.survival.curves[0].events) in described
    rows = {"swimmer": len(answer.courses.swimmer.lines), "change": 90}
    for panel in (large.swimmer, large.change):
        assert panel.view.canvas.accessibleName()
        assert panel.grid().model().rowCount() == rows[panel.key]
        panel.table_switch.click()
        assert panel.grid().isVisible()
        panel.table_switch.click()
    unmeasured = [row for row in range(90) if large.change.grid().model().cell(row, 2).words() == "not measured"]
    assert len(unmeasured) == 90 - len(answer.courses.waterfall.bars)


def test_the_spider_takes_the_place_of_the_waterfall(large, program, qtbot):
    before = large.change.view.hits()
    assert len(before) == len(large.answer.courses.waterfall.bars)
    large.change.kinds.move(1)
    settle(qtbot, program)
    points = sum(len(line.points) for line in large.answer.courses.spider.lines)
    assert len(large.change.view.hits()) == points


def test_a_place_of_a_figure_opens_its_case(page, program, qtbot):
    hits = page.swimmer.view.hits()
    assert hits
    page.swimmer.view.canvas.setFocus()
    qtbot.keyClick(page.swimmer.view.canvas, Qt.Key.Key_Down)
    with qtbot.waitSignal(program.case.opened, timeout=PATIENCE_MS):
        qtbot.keyClick(page.swimmer.view.canvas, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert program.window.current_page() == "case"
    assert program.workspace.case_id() == hits[0].payload.case_id


def test_one_figure_has_the_middle_and_escape_gives_it_back(large, program, qtbot):
    large.swimmer.enlarge_button.click()
    assert large.enlarged() == "swimmer"
    assert not large.survival.isVisible()
    assert not large.change.isVisible()
    settle(qtbot, program)
    qtbot.keyClick(large.swimmer.enlarge_button, Qt.Key.Key_Escape)
    assert large.enlarged() == ""
    assert large.survival.isVisible()
    assert large.change.isVisible()
    settle(qtbot, program)


def test_bands_and_censor_marks_are_switched_without_asking_again(large, program, qtbot, monkeypatch):
    monkeypatch.setattr(cohort, "analyse", lambda *_a: pytest.fail("asked again"))
    large.survival.bands.click()
    assert not large.shown().bands
    large.survival.censored.click()
    settle(qtbot, program)
    assert large.survival.view.is_current()


def test_figures_are_saved_light_with_a_description_that_names_nobody(large, program, qtbot, tmp_path):
    for key, ending in (("survival", "svg"), ("swimmer", "svg"), ("change", "png")):
        path = tmp_path / f"{key}.{ending}"
        with qtbot.waitSignal(program.cohort.saved, timeout=PATIENCE_MS):
            program.cohort.save(key, path)
        assert path.stat().st_size > 1000
        draw, title, description = large.drawing(key)
        assert title
        assert "cases are synthetic" in str(draw.args[0])
        assert "SYN-" not in title + description
    assert "SYN-" not in (tmp_path / "survival.svg").read_text(encoding="utf-8")


def test_a_refused_comparison_cannot_be_saved(large, program, qtbot):
    ask(large, program, qtbot, Question(group_by="response"))
    assert large.drawing("survival") is None
    assert not large.survival.export_button.isEnabled()
    assert not large.survival.table_switch.isEnabled()


# -- published figures and who is left out ------------------------------------------------------------------


def test_published_points_stand_beside_the_curves_and_crude_proportions_never_do(large, program, qtbot):
    published = large.answer.published
    can = [one for one in published if drawable(one)]
    crude = [one for one in published if not one.drawn]
    assert can
    assert crude
    panel = large.side.published
    panel.toggle(0)
    settle(qtbot, program)
    assert panel.chosen() == (published_key(can[0]),)
    shown = large.drawing("survival")[0].args[0].printed
    assert [point.survival * 100 for point in shown] == [point.value for point in drawable(can[0])]
    assert "as printed" in shown[0].words
    assert can[0].time_zero.rstrip(".") in shown[0].words
    ask(large, program, qtbot, Question(landmark_months=3.0))  # no paper counts from our landmark
    assert large.drawing("survival")[0].args[0].printed == ()
    ask(large, program, qtbot, Question())
    panel.toggle(0)
    assert panel.chosen() == ()
    for row in range(panel.table.model().rowCount()):
        if panel.table.model().cell(row, 0).words() == "not for the figure":
            panel.toggle(row)
    assert panel.chosen() == ()


def test_who_takes_no_part_is_listed_by_reason_and_opened(page, program, qtbot):
    quality, left_out = page.side.quality, page.answer.analysis.excluded
    assert left_out
    assert quality.reasons.model().rowCount() == len(left_out)
    quality.open_reason(0)
    model = quality.cases.model()
    assert [model.cell(row, 0).words() for row in range(model.rowCount())] == list(left_out[0].case_numbers)
    with qtbot.waitSignal(program.case.opened, timeout=PATIENCE_MS):
        qtbot.keyClick(quality.cases, Qt.Key.Key_Down)
        quality.cases.selectRow(0)
        qtbot.keyClick(quality.cases, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert program.workspace.case_id() == left_out[0].case_ids[0]


def test_small_numbers_are_warned_of_and_everything_can_be_read(page, program, qtbot):
    panel = page.survival
    warnings = panel.warnings()
    assert warnings
    timed = [words for words in warnings if "at risk at" in words or "observed up to" in words]
    assert timed and all(" months;" in words for words in timed)
    assert panel.warning.label.text().startswith(warnings[0][:20])
    if panel.more.isVisible():
        panel.more.click()
        assert all(words[:20] in panel.warning.label.text() for words in warnings)


def test_nothing_on_the_page_says_that_a_treatment_works(large, program, qtbot):
    ask(large, program, qtbot, Question(group_by="regimen", covariates=("group", "age")))
    words = " ".join(label.text() for label in large.findChildren(TextLabel)).casefold()
    for verdict in ("better treatment", "superior", "effective", "benefit", "recommended", "prolongs", "improves"):
        assert verdict not in words
    assert "it does not predict one patient" in words


def test_the_demonstration_board_has_a_cohort(make_program, qtbot):
    program = make_program(today=board.TODAY)
    program.open_store(create_demonstration(None, None, "A", today=board.TODAY + timedelta(days=1)), demonstration=True)
    program.window.show_page("cohort")
    settle(qtbot, program)
    page = program.cohort_page
    assert page.answer.analysis.survival is not None
    assert page.swimmer.view.hits()
    assert any("synthetic" in label.text() for label in page.top.findChildren(TextLabel))


def test_words_beside_a_figure_never_lie_over_it(large, program, qtbot):
    program.window.resize(1440, 760)
    settle(qtbot, program)
    large.survival.more.click()
    settle(qtbot, program)
    for panel in large.figures():
        top = panel.stack.mapTo(panel, panel.stack.rect().topLeft()).y()
        bottom = panel.stack.mapTo(panel, panel.stack.rect().bottomLeft()).y()
        for label in panel.findChildren(TextLabel):
            if label.isVisibleTo(panel) and not panel.stack.isAncestorOf(label):
                y = label.mapTo(panel, label.rect().center()).y()
                assert not top < y < bottom, label.text()


def test_whoever_stops_waiting_can_begin_again(program, qtbot, monkeypatch):
    held, real = threading.Event(), cohort.registry_of

    def slow(*given, **more):
        held.wait(20)
        return real(*given, **more)

    monkeypatch.setattr(cohort, "registry_of", slow)
    program.window.show_page("cohort")
    page = program.cohort_page
    qtbot.waitUntil(page.progress.isVisible, timeout=PATIENCE_MS)
    page.progress.stop_button().click()
    held.set()
    settle(qtbot, program)
    assert page.state().accessibleName() == "Stopped."
    page.state().buttons()[0].click()
    settle(qtbot, program)
    assert page.answer.courses is not None


def test_a_value_of_a_filter_tells_how_many_patients_have_it(qtbot):
    box = ValueCheck("hbv", "Hepatitis B")
    qtbot.addWidget(box)
    for count, words in ((0, "Hepatitis B, 0 patients"), (1, "Hepatitis B, 1 patient")):
        box.set_count(count)
        assert box.accessibleName() == words
