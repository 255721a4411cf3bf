"""Small rules of the kit that a look at the screens asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hccboard.gui.widgets.data_table import DataTable, SimpleTableModel
from hccboard.gui.widgets.field import UnitEdit
from hccboard.gui.widgets.ladder_body import _shared_out
from hccboard.gui.widgets.liver_map import LiverLegend, LiverMap, LiverMapData, MapLesion
from hccboard.gui.widgets.panel import Panel
from hccboard.reports import liver_geometry


def test_a_table_that_gets_the_focus_chooses_the_row_it_moves_to(host, qtbot):
    table = DataTable("Lesions")
    model = SimpleTableModel(["ID"], [["L1"], ["L2"]], parent=table)
    table.setModel(model)
    box = host(table, 300, 120)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(table.hasFocus)
    assert [index.row() for index in table.selectedIndexes()] == [0]
    assert box is not None


def test_dates_and_case_numbers_keep_their_hyphens_together(host):
    plain, number = UnitEdit(""), UnitEdit("", "mm")
    text = "HCC-0142"
    assert plain.fontMetrics().horizontalAdvance(text) < number.fontMetrics().horizontalAdvance(text)
    plain.set_unit("mm")
    assert plain.fontMetrics().horizontalAdvance(text) == number.fontMetrics().horizontalAdvance(text)


def test_rows_share_out_what_is_left_and_none_grows_beyond_comfort():
    assert _shared_out([32, 50, 32], 140, 44) == [44, 50, 44]
    assert _shared_out([32, 50, 32], 124, 44) == [37, 50, 37]
    assert _shared_out([32, 32, 32], 98, 44) == [33, 33, 32]
    assert _shared_out([60, 60], 100, 44) == [60, 60]


def test_the_drawing_of_the_liver_stands_clear_of_its_labels(host):
    lesions = (MapLesion("L1", ("S6",), 58.0, title="L1, S6: 58 mm", sub="viable 31, was 78"),)
    for width in (300, 440, 700):
        view = LiverMap(LiverMapData("map", lesions))
        box = host(view, width, 300)
        geometry = liver_geometry.load()
        rim = min(point[0] for point in liver_geometry.flatten(geometry.outline))
        assert view._transform(geometry).map(rim, 0.0)[0] >= min(view._label_width(), width * 0.34)
        assert box is not None


def test_the_legend_takes_two_rows_where_one_is_too_narrow(host):
    legend = LiverLegend()
    assert legend.heightForWidth(240) == 2 * legend.heightForWidth(460)


def test_a_foot_of_two_lines_keeps_its_distance_from_the_edges(host):
    panel = Panel("Board summary")
    panel.body.addWidget(QWidget(panel))
    panel.set_foot("Saving and printing are noted in the history. What-if is never printed.")
    box = host(panel, 220, 200)
    label = panel.foot.itemAt(0).widget()
    strip = label.parentWidget()
    assert label.height() >= label.heightForWidth(label.width())
    assert label.y() >= 6 and strip.height() - label.geometry().bottom() > 6
    assert box is not None and isinstance(panel.body, QVBoxLayout)
