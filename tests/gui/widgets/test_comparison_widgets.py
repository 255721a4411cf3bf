"""The comparator, the forest plot and the heat map: what they show, say and answer; nothing cut, nothing ranked."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QLabel

from hccboard import evidence, translate
from hccboard.gui import theme
from hccboard.gui.comparison_data import comparator_data, forest_data, heat_map_data
from hccboard.gui.widgets.cell import CELL_ROLE
from hccboard.gui.widgets.comparator import ComparatorPanel
from hccboard.gui.widgets.forest_panel import ForestPanel
from hccboard.gui.widgets.forest_plot import PLOT
from hccboard.gui.widgets.heat_map import LEAST_CONTRAST, HeatMap, contrast, ink, shade
from hccboard.operations.comparison import comparison_for
from hccboard.operations.forest import forest_for
from hccboard.operations.inhibition import inhibition_maps

ENDPOINTS = (("os", "OS"), ("pfs", "PFS"))
LOOKS = [("light", "en", 1.0), ("dark", "zh_CN", 1.0), ("light", "zh_CN", 1.5), ("dark", "en", 1.5)]


@pytest.fixture
def comparator(host):
    def make(goal: str = "conversion", width: int = 456, current: str = "lenvatinib_pembrolizumab") -> ComparatorPanel:
        data = comparator_data(comparison_for(goal, current=current, base=evidence.shipped()))
        return host(ComparatorPanel(data), width, 520)

    return make


@pytest.fixture
def forest(host):
    def make(endpoint: str = "os", width: int = 456) -> ForestPanel:
        found = forest_for(endpoint, base=evidence.shipped())
        return host(ForestPanel(forest_data(found, endpoints=ENDPOINTS, current="study.leap_002")), width, 520)

    return make


def _cells(table, row: int) -> list:
    return [table.model().index(row, column).data(CELL_ROLE) for column in range(table.model().columnCount())]


def _row_of(table, words: str) -> int:
    rows = range(table.model().rowCount())
    return next(row for row in rows if words in _cells(table, row)[0].words())


def _notes(panel) -> str:
    return " ".join(label.text() for label in panel.findChildren(QLabel))


def test_the_comparator_names_the_criteria_of_every_group_and_the_own_comparator_of_every_row(comparator):
    panel = comparator()
    titles = [_cells(panel.table, r)[0].words() for r in range(panel.table.model().rowCount()) if not panel.entry_at(r)]
    assert titles == ["RECIST 1.1", "mRECIST", "RECIST, version not stated", "criteria not stated"]
    row = _cells(panel.table, _row_of(panel.table, "CheckMate 9DW"))
    assert "vs lenvatinib or sorafenib" in row[0].words()
    assert (row[1].text, row[1].sub) == ("36", "vs 13")
    assert "PD rates are not comparable" in _notes(panel)


def test_the_comparator_does_not_sort_by_its_head(comparator):
    panel = comparator()
    assert not panel.table.isSortingEnabled()
    assert not panel.table.horizontalHeader().isSortIndicatorShown()


def test_the_present_treatment_is_said_and_not_only_coloured(comparator):
    panel = comparator()
    words = _cells(panel.table, _row_of(panel.table, "LEAP-002"))[0].words()
    assert "current treatment" in words
    assert "primary endpoint missed" in words


def test_enter_opens_the_trial_and_the_head_of_a_group_opens_nothing(comparator, qtbot):
    panel = comparator()
    opened: list[str] = []
    panel.row_activated.connect(opened.append)
    panel.table.selectRow(0)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert opened == []
    panel.table.selectRow(_row_of(panel.table, "HIMALAYA"))
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert opened == ["study.himalaya"]


def test_moving_tells_the_trial_and_choosing_from_outside_does_not(comparator, qtbot):
    panel = comparator()
    moved: list[str] = []
    panel.row_chosen.connect(moved.append)
    panel.choose("study.orient_32")
    assert panel.entry_at(panel.table.currentIndex().row()) == "study.orient_32"
    assert moved == []
    qtbot.keyClick(panel.table, Qt.Key.Key_Up)
    assert moved


def test_another_goal_is_asked_for_and_shown(comparator, qtbot):
    panel = comparator()
    with qtbot.waitSignal(panel.goal_changed) as asked:
        panel.goals.buttons()[1].click()
    assert asked.args == ["long_term"]
    panel.set_data(comparator_data(comparison_for("long_term", base=evidence.shipped())))
    heads = [panel.table.horizontalHeader().head_cell(n).text for n in range(panel.table.model().columnCount())]
    assert heads == ["Regimen, trial", "OS", "HRQoL", "TRAE, %", "%/mo", "TEAE, %"]
    row = _cells(panel.table, _row_of(panel.table, "LEAP-002"))
    assert row[4].text == "7.3"
    assert "computed by us" in row[4].accessible


def test_nothing_on_file_is_said(host):
    data = comparator_data(comparison_for("conversion", "adjuvant", base=evidence.shipped()))
    panel = host(ComparatorPanel(data), 456, 300)
    assert panel.table.model().rowCount() == 0
    assert "No figures on file for this choice." in _notes(panel)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
@pytest.mark.parametrize("goal", ["conversion", "long_term"])
def test_no_row_of_the_comparator_is_cut(qapp, comparator, look, goal):
    name, language, scale = look
    translate.use(language)
    theme.apply(qapp, name, scale)
    panel = comparator(goal, round(456 * scale))
    _assert_rows_fit(panel.table, qapp)
    panel.resize(round(620 * scale), 520)
    _assert_rows_fit(panel.table, qapp)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_no_row_of_the_forest_plot_is_cut(qapp, forest, look):
    name, language, scale = look
    translate.use(language)
    theme.apply(qapp, name, scale)
    panel = forest("os", round(456 * scale))
    _assert_rows_fit(panel.plot.table, qapp)


def _assert_rows_fit(table, qapp) -> None:
    qapp.processEvents()
    for row in range(table.model().rowCount()):
        assert table.rowHeight(row) >= table.sizeHintForRow(row), _cells(table, row)[0].words()


def test_a_click_on_a_row_of_the_plot_gives_its_result(forest, qtbot):
    panel = forest()
    with qtbot.waitSignal(panel.row_activated) as opened:
        where = panel.plot.table.visualRect(panel.plot.table.model().index(1, PLOT)).center()
        qtbot.mouseClick(panel.plot.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert opened.args == [panel.plot.data.lines[1].entry_id]
    assert opened.args[0].startswith("result.")


def test_a_screen_reader_is_told_the_chart_and_every_row(forest):
    panel = forest()
    face = QAccessible.queryAccessibleInterface(panel.plot.table)
    assert face.text(QAccessible.Text.Name) == "Overall survival"
    assert "not pooled" in face.text(QAccessible.Text.Description)
    table = panel.plot.table
    said = table.model().index(_row_of(table, "COSMIC-312"), 0).data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("vs sorafenib", "HR 0.90 (0.69–1.18)", "96 % CI", "99 % CI", "I-14", "Zhu 2025, Table 1"):
        assert part in said


def test_an_unusual_level_is_dashed_and_named_in_words(forest):
    panel = forest()
    lines = {line.title: line for line in panel.plot.data.lines}
    assert lines["COSMIC-312"].dashed
    assert not lines["REFLECT"].dashed
    row = _cells(panel.plot.table, _row_of(panel.plot.table, "COSMIC-312"))
    assert row[2].sub[0].text == "96 % CI"
    assert row[2].sub[0].tone == "caution"


def _colours(panel, line_title: str) -> set[str]:
    """The colours along the line of an interval, left of its square."""
    panel.plot.table.scrollTo(panel.plot.table.model().index(_row_of(panel.plot.table, line_title), 0))
    picture = panel.plot.table.viewport().grab().toImage()
    rect = panel.plot.table.visualRect(panel.plot.table.model().index(_row_of(panel.plot.table, line_title), PLOT))
    line = next(one for one in panel.plot.data.lines if one.title == line_title)
    left, width = panel.plot._span()
    axis = panel.plot._axis
    start, end = (round(left + width * axis.share(v)) for v in (line.low, line.estimate))
    ratio = picture.devicePixelRatio()
    y = round(rect.center().y() + 0.5)
    return {picture.pixelColor(QPoint(round(x * ratio), round(y * ratio))).name() for x in range(start + 3, end - 7)}


def test_a_dashed_interval_has_gaps_and_a_usual_one_has_none(forest):
    panel = forest("os", 900)
    ink_name = QColor(theme.colour("text")).name()
    assert _colours(panel, "REFLECT") == {ink_name}
    assert len(_colours(panel, "COSMIC-312")) > 1


def test_show_as_table_has_the_same_data_in_words(forest):
    panel = forest()
    panel.as_table.click()
    assert panel._stack.currentWidget() is panel.plain
    row = _cells(panel.plain, _row_of(panel.plain, "COSMIC-312"))
    words = [cell.words() for cell in row]
    assert words[4:6] == ["HR 0.90 (0.69–1.18)", "96 % CI"]
    assert words[6] == "printed in Zhu 2025, Table 1: HR 0.90 (0.69–1.18), 99 % CI"
    panel.as_table.click()
    assert panel._stack.currentWidget() is panel.plot


def test_the_two_data_cuts_of_a_trial_are_two_rows(forest):
    panel = forest()
    notes = [line.note for line in panel.plot.data.lines if line.title == "IMbrave150"]
    assert notes == ["vs sorafenib, primary", "vs sorafenib, update"]


def test_a_difference_is_told_in_words_and_not_drawn(forest):
    panel = forest("orr")
    lines = {line.title: line for line in panel.plot.data.lines}
    assert lines["RATIONALE-301"].estimate is None
    assert lines["REFLECT"].estimate == 3.1
    assert panel.plot.data.favours_high == "favours regimen"


def test_an_endpoint_is_asked_for(forest, qtbot):
    panel = forest()
    with qtbot.waitSignal(panel.endpoint_changed) as asked:
        panel.endpoints.buttons()[1].click()
    assert asked.args == ["pfs"]


@pytest.fixture
def heat(host):
    def make(width: int = 900) -> HeatMap:
        return host(HeatMap(heat_map_data(inhibition_maps(evidence.shipped())[0])), width, 560)

    return make


def test_the_heat_map_warns_above_itself_and_cannot_be_sorted(heat):
    panel = heat()
    assert panel.warning.isVisible()
    assert "Different assays, do not rank." in panel.warning.accessibleName()
    assert panel.warning.geometry().bottom() <= panel.table.geometry().top()
    assert not panel.table.isSortingEnabled()
    assert "do not rank" in panel.table.accessibleDescription()


def test_the_heat_map_shows_what_is_printed(heat):
    panel = heat()
    row = _cells(panel.table, _row_of(panel.table, "FGFR-1"))
    assert [cell.text for cell in row[1:6]] == ["340", "61", "202", "–", ">10,000"]
    assert row[5].accessible == "apatinib, FGFR-1: >10,000 nM"
    antibody = _cells(panel.table, 0)[7]
    assert antibody.accessible.startswith("bevacizumab, VEGFR-1: 0.15 nM")
    assert "antibody" in antibody.accessible


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_tone_of_the_heat_map_can_be_read(qapp, name):
    theme.apply(qapp, name)
    grounds = [shade(step / 200) for step in range(201)]
    assert min(contrast(theme.colour(ink(ground)), ground) for ground in grounds) >= LEAST_CONTRAST
    # one hue that only grows: a stronger value is never paler
    distance = [contrast(theme.colour("surface"), ground) for ground in grounds]
    assert all(b >= a - 0.01 for a, b in pairwise(distance))


def test_the_keyboard_moves_from_figure_to_figure(heat, qtbot):
    panel = heat()
    panel.table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(panel.table.hasFocus)
    panel.table.setCurrentIndex(panel.table.model().index(0, 1))
    qtbot.keyClick(panel.table, Qt.Key.Key_Right)
    assert panel.table.currentIndex().column() == 2


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_no_figure_of_the_heat_map_is_cut(qapp, heat, look):
    name, language, scale = look
    translate.use(language)
    theme.apply(qapp, name, scale)
    panel = heat(round(900 * scale))
    qapp.processEvents()
    widths = {panel.table.columnWidth(column) for column in range(1, panel.table.model().columnCount())}
    assert len(widths) == 1
    for column in range(1, panel.table.model().columnCount()):
        assert panel.table.columnWidth(column) >= panel.table.sizeHintForColumn(column)
