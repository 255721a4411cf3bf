from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from hccboard import translate
from hccboard.gui import theme
from hccboard.gui.tokens import LIGHT
from hccboard.gui.widgets.chip import ChipForm, chip_size
from hccboard.gui.widgets.ladder import Ladder, LadderData, LadderRow, LadderRung, RungState
from hccboard.gui.widgets.text import text_block


@pytest.fixture
def words(gallery_data):
    return gallery_data.Words("en")


@pytest.fixture
def ladder(host, gallery_data, words):
    return host(Ladder(gallery_data.cnlc(words)), 507, 428)


def test_rows_are_reachable_by_tab_and_arrows(ladder, qtbot):
    rows = ladder.rows()
    assert len(rows) == 8
    assert all(row.focusPolicy() == Qt.FocusPolicy.StrongFocus for row in rows)
    rows[0].setFocus()
    qtbot.keyClick(rows[0], Qt.Key.Key_Down)
    assert rows[1].hasFocus()
    qtbot.keyClick(rows[1], Qt.Key.Key_Up)
    assert rows[0].hasFocus()
    qtbot.keyClick(rows[0], Qt.Key.Key_Up)
    assert rows[0].hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_row_opens_its_value(ladder, qtbot, key):
    row = ladder.rows()[2]
    row.setFocus()
    with qtbot.waitSignal(ladder.row_activated, timeout=1000) as told:
        qtbot.keyClick(row, key)
    assert told.args == ["iiib"]
    with qtbot.waitSignal(ladder.row_activated, timeout=1000):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)


def test_a_row_is_read_with_its_verdict_value_and_source(ladder, spoken):
    name, description, role = spoken(ladder.rows()[2])
    assert name == (
        "Extrahepatic metastasis: Missing. Value Lung nodule 9 mm, nature unknown. Source 2026-07-21, CT-8."
    )
    assert "source" in description
    assert role == QAccessible.Role.Button


def test_the_ladder_is_read_with_edition_and_deciding_value(ladder, spoken):
    name = spoken(ladder)[0]
    assert name.startswith("CNLC, 2024 edition, National Health Commission: IIIa or IIIb")
    assert "nature of the 9 mm lung nodule" in name


@pytest.mark.parametrize(("name", "scale", "language"), [
    ("light", 1.0, "en"), ("dark", 1.0, "zh_CN"), ("light", 1.5, "en"), ("light", 1.25, "zh_CN"),
])  # fmt: skip
@pytest.mark.parametrize("width", [420, 507, 700])
def test_nothing_overlaps_and_no_chip_is_cut(qapp, host, gallery_data, name, scale, language, width):
    translate.use(language)
    theme.apply(qapp, name, scale)
    ladder = host(Ladder(gallery_data.cnlc(gallery_data.Words(language))), round(width * scale), 640)
    body = ladder._rungs
    columns = body.columns()
    assert columns.stage < columns.check < columns.rule < columns.value < columns.date
    assert columns.date < body.width()
    for row in ladder.rows():
        data = row.row
        chip = chip_size(data.verdict, data.verdict_text).width()
        shift = 5 if data.verdict == ChipForm.NOT_REACHED else 0
        assert columns.check - shift + chip <= columns.rule
        assert not text_block(data.date, "caption", width=body.width() - columns.date - 4).cut
        assert row.height() >= row.needed_height(columns)
    tops = [(row.geometry().top(), row.geometry().bottom()) for row in ladder.rows()]
    assert all(below[0] == above[1] + 1 for above, below in pairwise(tops))


def test_rows_share_the_height_and_fill_it(ladder):
    heights = [row.height() for row in ladder.rows()]
    assert max(heights) - min(heights) <= 1
    assert ladder._rungs.height() == ladder._scroll.viewport().height()
    assert ladder._scroll.verticalScrollBar().maximum() == 0


def test_a_low_panel_scrolls_instead_of_squeezing(host, gallery_data, words):
    ladder = host(Ladder(gallery_data.cnlc(words)), 507, 260)
    assert ladder._scroll.verticalScrollBar().maximum() > 0
    assert min(row.height() for row in ladder.rows()) >= 32


def test_reached_and_possible_have_their_bars(ladder):
    # Without the focus ring, on the surface of the panel
    ladder.rows()[0].clearFocus()
    at = ladder._rungs.mapTo(ladder, ladder._rungs.rect().topLeft())
    image = ladder.grab().toImage().copy(at.x(), at.y(), 80, ladder._rungs.height())
    spans = {rung.stage: (top + bottom) // 2 for rung, top, bottom in ladder._rungs._spans}
    assert image.pixelColor(1, spans["IIIa"]).name().upper() == LIGHT.accent
    top, bottom = next((t, b) for r, t, b in ladder._rungs._spans if r.stage == "IIIb")
    bar = [image.pixelColor(1, y).name().upper() for y in range(top + 1, bottom - 1)]
    changes = sum((a == LIGHT.missing) != (b == LIGHT.missing) for a, b in pairwise(bar))
    assert LIGHT.missing in bar and changes >= 4
    assert image.pixelColor(1, spans["Ia"]).name().upper() == LIGHT.surface


def test_stage_cells_span_their_rows(ladder):
    rungs = ladder._rungs._spans
    rows = ladder.rows()
    assert [r.stage for r, _top, _bottom in rungs] == ["IV", "IIIb", "IIIa", "IIb", "IIa", "Ib", "Ia"]
    assert rungs[0][1] == rows[0].geometry().top()
    assert rungs[0][2] == rows[1].geometry().bottom() + 1


def test_one_row_and_a_very_long_rule(host):
    rule = "Liver confined disease " * 12
    row = LadderRow("k", "unmet_outline", rule, "a very long value " * 6, "2026-07-21", "CT-8")
    data = LadderData(
        "HKLC", "2014", "I", "", "One stage possible", True, "", (LadderRung("I", RungState.REACHED, (row,)),)
    )  # fmt: skip
    ladder = host(Ladder(data), 420, 300)
    only = ladder.rows()[0]
    assert only.height() >= only.needed_height(ladder._rungs.columns())
    assert ladder._rungs.heightForWidth(900) < ladder._rungs.heightForWidth(420)


def test_no_rung_at_all(host):
    data = LadderData("TNM", "8", "", "", "No stage possible", False, "Nothing is known.", ())
    ladder = host(Ladder(data), 420, 300)
    assert ladder.rows() == []
    ladder.grab()


def test_new_data_replace_the_old(ladder, gallery_data, words, qapp):
    ladder.set_data(gallery_data.bclc(words))
    qapp.processEvents()
    assert [row.row.key for row in ladder.rows()] == ["d1", "d2", "c1", "c2", "c3", "b", "a", "0"]
    assert all(row.isVisible() for row in ladder.rows())
    assert ladder.accessibleName().startswith("BCLC, 2022 edition")
