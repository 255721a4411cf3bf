from __future__ import annotations

import pytest

from hccboard import translate
from hccboard.gui import theme
from hccboard.gui.widgets.text import Span, TextLabel, plain, text_block

LONG = "Conversion hepatectomy now, or continue systemic therapy until progression?"


def test_one_line_has_the_line_height_of_its_role():
    block = text_block("ALBI", "cell")
    assert (block.height, block.lines, block.cut) == (16, 1, False)
    assert block.width == pytest.approx(theme.metrics("cell").horizontalAdvance("ALBI"), abs=0.5)


def test_a_line_too_long_is_cut_with_an_ellipsis_inside_the_width():
    block = text_block(LONG, "cell", width=120)
    assert block.cut and block.lines == 1
    assert block.layout.text().endswith("…")
    assert block.width <= 120


def test_wrapped_text_takes_the_lines_it_needs():
    block = text_block(LONG, "cell", width=120, max_lines=0)
    assert not block.cut
    assert block.lines >= 4
    assert block.height == block.lines * 16
    assert block.width <= 120


def test_two_lines_at_most():
    block = text_block(LONG, "cell", width=120, max_lines=2)
    assert (block.lines, block.height, block.cut) == (2, 32, True)
    assert block.layout.text().endswith("…")


def test_spans_keep_their_words_when_cut():
    spans = (Span("Deciding value: "), Span("nature of the 9 mm lung nodule", "cell_strong"))
    block = text_block(spans, "cell", width=160)
    assert block.layout.text().startswith("Deciding value: nature")
    assert plain(spans) == "Deciding value: nature of the 9 mm lung nodule"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-07-21", "2026\u201107\u201121"),
        ("Child-Pugh", "Child\u2010Pugh"),
        ("largest >30 mm", "largest >30\u00a0mm"),
        ("−61 %", "−61\u00a0%"),
        ("9 of 12", "9\u00a0of\u00a012"),
        ("one of 12", "one of 12"),
        ("12 months", "12 months"),
        ("2026-05-15，190 天，基线", "2026\u201105\u201115，190\u00a0天，基线"),
        ("2 名外科医师", "2\u00a0名外科医师"),
    ],
)
def test_hyphens_and_units_stay_with_their_numbers(text, shown):
    assert text_block(text, "cell").layout.text() == shown


def test_a_date_is_never_broken():
    block = text_block("Date of the study 2026-07-21", "cell", width=110, max_lines=0)
    lines = [block.layout.lineAt(n) for n in range(block.lines)]
    words = [block.layout.text()[x.textStart() : x.textStart() + x.textLength()] for x in lines]
    assert any("2026\u201107\u201121" in word for word in words)


def test_chinese_wraps_between_characters():
    translate.use("zh_CN")
    block = text_block("影像学可见血管癌栓，无肝外转移", "cell", width=90, max_lines=0)
    assert block.lines >= 2 and not block.cut and block.width <= 90


def test_characters_outside_the_basic_plane_keep_spans_apart():
    spans = (Span("\U00020bb7 ", "cell"), Span("met", "cell_strong", "met"))
    block = text_block(spans, "cell")
    ranges = block.layout.formats()
    assert [(r.start, r.length) for r in ranges] == [(0, 3), (3, 3)]


def test_empty_text_is_one_empty_line():
    block = text_block("", "cell")
    assert (block.lines, block.height, block.width) == (1, 16, 0)


def test_right_aligned_text_ends_at_the_width():
    block = text_block("40.5", "cell", width=100, align="right")
    line = block.layout.lineAt(0)
    assert line.position().x() + line.naturalTextWidth() == pytest.approx(100, abs=0.01)


def test_a_cut_label_offers_its_text_as_tooltip(host):
    label = host(TextLabel(LONG, "cell"), 100, 16)
    label.grab()
    assert label.is_cut() and label.toolTip() == LONG
    label.resize(900, 16)
    label.grab()
    assert not label.is_cut() and label.toolTip() == ""


def test_a_wrapping_label_grows_where_it_is_narrow(host):
    label = host(TextLabel(LONG, "cell", lines=0), 400, 60)
    assert label.heightForWidth(600) == 16
    assert label.heightForWidth(120) > 48
    label.set_text("short")
    assert label.heightForWidth(120) == 16


def test_label_is_read_as_static_text(host, spoken):
    from PySide6.QtGui import QAccessible

    name, _description, role = spoken(host(TextLabel("Data to 2026-08-11", "label")))
    assert name == "Data to 2026-08-11"
    assert role == QAccessible.Role.StaticText


def test_the_last_line_is_not_one_character():
    translate.use("zh_CN")
    text = "肺结节 9 mm，性质未定"
    alone = text_block(text, "cell").width
    block = text_block(text, "cell", width=alone - 8, max_lines=0)
    last = block.layout.lineAt(block.lines - 1)
    assert block.lines == 2
    assert last.textLength() >= 3
    assert block.width <= alone - 8


def test_even_lines_cost_no_line():
    for width in range(60, 300, 7):
        block = text_block(LONG, "cell", width=width, max_lines=0)
        narrower = text_block(LONG, "cell", width=width - 6, max_lines=0)
        assert block.lines <= narrower.lines
        assert block.width <= width
