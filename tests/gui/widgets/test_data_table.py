from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible

from hccboard.gui import theme
from hccboard.gui.tokens import LIGHT
from hccboard.gui.widgets.cell import FIRST_EXTRA, Cell, RowStyle, cell_size
from hccboard.gui.widgets.chip import ChipSpec
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.sparkline import Sparkline
from hccboard.gui.widgets.text import Span

HEAD = ["Patient", HeadCell("AFP, ng/mL", align="right"), "Check"]
ROWS = [
    [Cell("HCC-0142", sub="Synthetic 001", weight=600), Cell("12", align="right"),
     Cell(chip=ChipSpec("missing"))],
    [Cell("HCC-0138"), Cell("8460", align="right"), Cell(chip=ChipSpec("met"))],
    [Cell("HCC-0151"), Cell("214", align="right"), Cell(chip=ChipSpec("unmet"))],
]  # fmt: skip


@pytest.fixture
def table(host):
    view = DataTable("Cases")
    view.setModel(SimpleTableModel(HEAD, ROWS, [RowStyle(), RowStyle(attention=True)], view))
    view.fit_columns(stretch=0)
    view.fit_rows()
    panel = Panel("Cases", padding=0)
    panel.body.addWidget(view)
    host(panel, 422, 240)
    view.panel = panel  # the table has no owner of its own
    return view


def _colour(view: DataTable, x: int, y: int) -> str:
    """A pixel of the viewport as it is seen, with the panel behind it."""
    at = view.viewport().mapTo(view.panel, QPoint(x, y))
    return view.panel.grab().toImage().pixelColor(at).name().upper()


def test_heights_of_the_design(table):
    assert table.horizontalHeader().height() == 28
    assert table.rowHeight(1) == 28
    assert 37 <= table.rowHeight(0) <= 47


def test_heights_grow_with_the_text(table, qapp):
    theme.apply(qapp, "light", 1.5)
    table.fit_rows()
    assert table.horizontalHeader().height() == 42
    assert table.rowHeight(1) == 42


def test_columns_take_the_width_of_their_content(table):
    for column in (1, 2):
        widest = max(cell_size(row[column]).width() for row in ROWS)
        assert table.columnWidth(column) >= widest
    total = sum(table.columnWidth(column) for column in range(3))
    assert total == table.viewport().width()


def test_selected_row_has_the_tint_and_the_bar(table):
    table.selectRow(2)
    table.clearFocus()
    y = table.rowViewportPosition(2) + 14
    assert [_colour(table, x, y) for x in (0, 2)] == [LIGHT.accent, LIGHT.accent]
    assert _colour(table, 4, y) == LIGHT.accent_tint
    assert _colour(table, 0, table.rowViewportPosition(0) + 14) == LIGHT.surface


def test_a_row_that_needs_attention_has_a_dark_bar(table):
    y = table.rowViewportPosition(1) + 14
    assert _colour(table, 1, y) == LIGHT.attention
    assert _colour(table, 4, y) == LIGHT.surface


def test_the_whole_row_under_the_pointer_is_tinted(table, qtbot):
    y = table.rowViewportPosition(1) + 14
    qtbot.mouseMove(table.viewport(), QPoint(300, y))
    qtbot.waitUntil(lambda: table.hovered_row() == 1)
    assert _colour(table, 180, y - 10) == LIGHT.hover
    qtbot.mouseMove(table.viewport(), QPoint(300, table.rowViewportPosition(2) + 14))
    qtbot.waitUntil(lambda: table.hovered_row() == 2)
    assert _colour(table, 180, y - 10) == LIGHT.surface


def test_focus_is_shown_inside_the_row(table, qtbot):
    table.selectRow(1)
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    top = table.rowViewportPosition(1)
    assert _colour(table, 100, top) == LIGHT.accent
    assert _colour(table, 100, top + 1) == LIGHT.accent
    assert _colour(table, 100, top + 3) == LIGHT.accent_tint


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)], ids=["as made", "moved"])
@pytest.mark.parametrize("hidden", [(), (0,), (1,), (2,), (0, 1), (1, 2), (0, 2)])
def test_the_focus_ring_goes_round_the_columns_that_are_shown(table, qtbot, hidden, order):
    head = table.horizontalHeader()
    for place, column in enumerate(order):
        head.moveSection(head.visualIndex(column), place)
    for column in hidden:
        table.setColumnHidden(column, True)
    table.selectRow(1)
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    shown = [column for column in order if column not in hidden]
    middle = table.rowViewportPosition(1) + 8
    right = table.columnViewportPosition(shown[-1]) + table.columnWidth(shown[-1])
    assert _colour(table, right - 1, middle) == LIGHT.accent
    assert _colour(table, table.columnViewportPosition(shown[0]), middle) == LIGHT.accent
    for column in shown[:-1]:
        end = table.columnViewportPosition(column) + table.columnWidth(column)
        assert _colour(table, end - 1, middle) == LIGHT.accent_tint


def test_the_head_of_the_first_column_that_is_shown_has_room_for_the_bar(table):
    head = table.horizontalHeader()
    beside = head.sectionSizeFromContents(1).width()
    table.setColumnHidden(0, True)
    assert head.sectionSizeFromContents(1).width() == beside + FIRST_EXTRA


def test_rows_look_the_same_however_they_are_painted(table, qapp):
    table.selectRow(1)
    by_rows = table.panel.grab().toImage()
    table._spanned = True  # as a table with joined cells, which Qt paints cell by cell through the delegate
    table.viewport().update()
    assert table.panel.grab().toImage() == by_rows


def test_numbers_end_at_the_same_place(table):
    def rightmost(row: int) -> int:
        image = table.viewport().grab().toImage()
        y0, x0 = table.rowViewportPosition(row), table.columnViewportPosition(1)
        dark = [
            x
            for x in range(x0, x0 + table.columnWidth(1))
            for y in range(y0 + 6, y0 + table.rowHeight(row) - 6)
            if image.pixelColor(x, y).lightness() < 120
        ]
        return max(dark)

    assert abs(rightmost(1) - rightmost(2)) <= 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_and_space_previews(table, qtbot, key):
    table.selectRow(1)
    with qtbot.waitSignal(table.row_opened, timeout=1000) as opened:
        qtbot.keyClick(table, key)
    assert opened.args == [1]
    with qtbot.waitSignal(table.row_previewed, timeout=1000) as shown:
        qtbot.keyClick(table, Qt.Key.Key_Space)
    assert shown.args == [1]


def test_arrows_move_the_current_row(table, qtbot):
    table.selectRow(0)
    with qtbot.waitSignal(table.current_row_changed, timeout=1000) as told:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert told.args == [1]


def test_tab_leaves_the_table(table):
    assert not table.tabKeyNavigation()


def test_cells_are_read_aloud(table):
    face = QAccessible.queryAccessibleInterface(table)
    assert face.text(QAccessible.Text.Name) == "Cases"
    children = [face.child(n) for n in range(face.childCount())]
    words = [c.text(QAccessible.Text.Name) for c in children if c.role() == QAccessible.Role.Cell]
    assert words[:4] == ["HCC-0142, Synthetic 001", "12", "Missing", "HCC-0138"]
    heads = [c.text(QAccessible.Text.Name) for c in children]
    assert "AFP, ng/mL" in heads


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell("108", was="118"), "118 → 108"),
        (Cell("−61 %", badge="PR"), "PR, −61 %"),
        (Cell((Span("IIIB", "cell_strong"), Span(" or "), Span("IVB"))), "IIIB or IVB"),
        (Cell("9 met", chip=ChipSpec("note", "2 missing"), chip_below=True), "2 missing, 9 met"),
        (Cell("34", accessible="Row 12, albumin: suspicious"), "Row 12, albumin: suspicious"),
        (Cell(), ""),
    ],
)
def test_words_of_a_cell(cell, words):
    assert cell.words() == words


def test_a_cell_reserves_room_for_all_its_parts():
    bare = cell_size(Cell("12")).width()
    for richer in (
        Cell("12", icon="arrow-up"),
        Cell("12", icon_after="circle-question-mark"),
        Cell("12", was="118"),
        Cell("12", badge="PR"),
        Cell("12", bar=0.5),
        Cell("12", chip=ChipSpec("met")),
        Cell("12", sub="from 1240 → 86"),
    ):
        assert cell_size(richer).width() > bare, richer
    assert cell_size(Cell("12", sub="x")).height() > cell_size(Cell("12")).height()


def test_every_kind_of_cell_paints(host):
    cells = [
        Cell("108", was="118", weight=600, fill="accent_tint"),
        Cell("472000", struck=True, icon="triangle-alert", tone="caution", fill="caution_soft"),
        Cell("left out", hatched=True),
        Cell("36", bar=0.4),
        Cell("CT-8", link=True, left_line="accent"),
    ]
    view = DataTable("All")
    view.setModel(SimpleTableModel(["a"] * 5, [cells], [RowStyle(group=True)], view))
    view.fit_columns()
    host(view, 600, 80)
    image = view.viewport().grab().toImage()
    edge = view.columnViewportPosition(1) + 1
    assert image.pixelColor(edge, 4).name().upper() == LIGHT.caution_soft
    assert image.pixelColor(view.columnViewportPosition(4), 14).name().upper() == LIGHT.accent
    assert view.rowHeight(0) >= 28


def test_heads_with_groups_are_higher_and_share_their_line(host):
    head = [
        HeadCell("ID"),
        HeadCell("long", group="CT-1", group_sub="4 Feb", align="right", left_line="line"),
        HeadCell("viab.", group="CT-1", align="right"),
        HeadCell("Longest", group="CT-9 typing", active=True, left_line="accent"),
    ]
    view = DataTable("Lesions")
    view.setModel(SimpleTableModel(head, [[Cell("L1")]], parent=view))
    view.fit_columns()
    host(view, 400, 120)
    assert view.horizontalHeader().height() == 44
    image = view.horizontalHeader().viewport().grab().toImage()
    x = view.columnViewportPosition(3)
    assert image.pixelColor(x, 30).name().upper() == LIGHT.accent
    assert image.pixelColor(x + 4, 3).name().upper() == LIGHT.accent_tint
    # The words of the shared line run over the border between its two columns
    border = view.columnViewportPosition(2)
    row = [image.pixelColor(border + dx, y).lightness() for dx in range(-6, 7) for y in range(6, 18)]
    assert min(row) < 160


def test_two_line_heads(host):
    view = DataTable("Preview")
    view.setModel(SimpleTableModel([HeadCell("ALB(mg/dL)", "Albumin, g/L")], [["4.1"]], parent=view))
    view.fit_columns()
    host(view, 200, 120)
    assert view.horizontalHeader().height() == 40


def test_sort_arrow_has_its_room(host):
    view = DataTable("Cases")
    view.setModel(SimpleTableModel(["Board"], [["13 Aug"]], parent=view))
    view.fit_columns()
    host(view, 300, 100)
    before = view.columnWidth(0)
    view.horizontalHeader().setSortIndicatorShown(True)
    view.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    view.fit_columns()
    assert view.columnWidth(0) > before


def test_model_survives_short_rows_and_no_rows():
    model = SimpleTableModel(["a", "b"], [["only one"]])
    assert model.cell(0, 1) == Cell()
    assert model.data(QModelIndex()) is None
    model.set_rows([])
    assert model.rowCount() == 0
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.headerData(0, Qt.Orientation.Horizontal) == "a"
    assert model.headerData(7, Qt.Orientation.Horizontal) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_show_all_rows_needs_no_scrolling(host):
    view = DataTable("Small")
    view.setModel(SimpleTableModel(["a"], [[f"row {n}"] for n in range(9)], parent=view))
    view.fit_columns(stretch=0)
    view.show_all_rows()
    host(view, 300)
    assert view.viewport().height() == 9 * 28
    assert view.verticalScrollBar().maximum() == 0


def test_a_hundred_thousand_rows_are_laid_out_quickly(host, qapp):
    """Column widths are measured on few rows; this would take minutes otherwise."""

    class Many(SimpleTableModel):
        asked = 0

        def rowCount(self, parent=QModelIndex()):  # noqa: B008
            return 0 if parent.isValid() else 100_000

        def cell(self, row, column):
            Many.asked += 1
            return Cell(f"HCC-{row:06d}")

    view = DataTable("Many")
    view.setModel(Many(["a", "b"], parent=view))
    view.fit_columns(stretch=0)
    host(view, 400, 300)
    view.viewport().grab()
    assert Many.asked < 5_000


def test_narrower_padding_narrows_columns_and_heads(host):
    widths = []
    for padding in (8, 6):
        view = DataTable("Labs", cell_padding=padding)
        view.setModel(SimpleTableModel(["a", "Reference"], [[Cell("12"), Cell("3–21")]], parent=view))
        view.fit_columns()
        host(view, 300, 80)
        widths.append((view.columnWidth(0), view.columnWidth(1)))
    assert [a - b for a, b in zip(*widths, strict=True)] == [4, 4]


def test_a_stretched_column_keeps_what_its_content_needs(host):
    trend = Sparkline(((0, 1.0), (1, 2.0)))
    view = DataTable("Labs")
    rows = [[Cell("Bilirubin, total"), Cell(spark=trend), Cell("2026-08-06, 7 d before the board")]]
    view.setModel(SimpleTableModel(["Test", "Trend", "Date"], rows, parent=view))
    view.fit_columns(stretch=1)
    host(view, 200, 100)
    assert view.columnWidth(1) >= 72 + 16
    assert view.horizontalScrollBar().maximum() > 0
    view.resize(900, 100)
    assert view.horizontalHeader().length() == view.viewport().width()


def test_rows_of_wrapped_text_are_as_high_as_their_column_makes_them(host):
    words = "Conversion hepatectomy now, or continue systemic therapy until progression of disease?"
    view = DataTable("Cases")
    view.setModel(SimpleTableModel(["a"], [[Cell(words, lines=0)]], parent=view))
    view.fit_columns(stretch=0)
    host(view, 600, 160)
    view.fit_rows()
    wide = view.rowHeight(0)
    view.resize(180, 160)
    view.fit_rows()
    assert view.rowHeight(0) > wide
