"""Lines: nothing is left out, nothing is wider than its column, breaks suit both scripts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccboard.reports.text import BODY, bold, plain, widest_word_mm, width_mm, wrap


def joined(lines: list) -> list[str]:
    return ["".join(text for text, _weight in line.pieces) for line in lines]


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab W8-，。（）肝癌转化 \n𠮷"), max_size=120), st.floats(8, 60))
def test_nothing_is_left_out_and_nothing_is_wider_than_the_column(text: str, width: float) -> None:
    lines = wrap(text, BODY, width)
    kept = "".join(joined(lines)).replace(" ", "")
    assert kept == text.replace(" ", "").replace("\n", "")
    for line in lines:
        single = sum(len(piece) for piece, _weight in line.pieces) == 1
        assert single or line.width_mm(BODY.size) <= width + 1e-6


def test_words_dates_and_numbers_with_a_unit_stay_whole() -> None:
    lines = joined(wrap("Imaging on 2026-08-24 showed 12\u00a0ng/mL again", BODY, 26))
    assert "2026-08-24" in " ".join(lines)
    assert any("2026-08-24" in line for line in lines)
    assert any("12\u00a0ng/mL" in line for line in lines)


@pytest.mark.parametrize(
    "text", [">60\u00a0500", "\u22122.71", "\u22651\u00a0210\u00a0000", "0.000125", "12,5"],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}\u00a0H", "{}\u00a0ng/mL", "AFP{}", "甲胎蛋白\u00a0{}\u00a0ng/mL", "{}10^9/L"])
def test_a_number_is_never_divided_where_a_line_takes_it_whole(text: str, around: str) -> None:
    whole = around.format(text)
    for width in range(math.ceil(width_mm(text, BODY) * 2) + 1, math.ceil(width_mm(whole, BODY) * 2) + 2):
        lines = joined(wrap(whole, BODY, width / 2 + 1))
        assert any(text in line for line in lines), lines


@pytest.mark.parametrize("value", ["≤50 mm", "60 %", "12 ng/mL", "13.0 µmol/L", "118 10⁹/L", "5.5 cm"])
def test_a_unit_stays_beside_its_number(value: str) -> None:
    whole = value.replace(" ", "\u00a0")
    for width in range(20, 60, 2):
        assert any(whole in line for line in joined(wrap(f"largest nodule {value}, then", BODY, width)))


def test_a_word_wider_than_the_column_is_divided() -> None:
    lines = joined(wrap("X" * 200, BODY, 30))
    assert len(lines) > 3
    assert "".join(lines) == "X" * 200


@pytest.mark.parametrize("width", range(10, 40, 3))
def test_chinese_lines_never_begin_with_closing_punctuation(width: int) -> None:
    text = "肝癌，转化治疗后（二〇二六年）。是否手术切除；或继续：系统治疗？"
    for line in joined(wrap(text, BODY, width)):
        assert line[0] not in "，。）；：？"
        assert line[-1] != "（"


def test_a_chinese_date_stays_whole() -> None:
    for width in range(14, 30, 2):
        assert any("8月6日" in line for line in joined(wrap("肝癌转化治疗后8月6日复查肝癌", BODY, width)))


def test_the_space_at_a_break_is_kept_for_copied_text() -> None:
    lines = wrap("one two three four five", BODY, 14)
    assert [line.goes_on for line in lines[:-1]] == [True] * (len(lines) - 1)
    assert not lines[-1].goes_on


def test_weights_stay_with_their_characters() -> None:
    line = wrap(["a ", bold("b"), " c"], BODY, 100)[0]
    assert line.pieces == (("a ", "regular"), ("b", "bold"), (" c", "regular"))
    assert plain(["a ", bold("b")]) == "a b"


def test_the_widest_word_is_the_narrowest_column() -> None:
    text = "a considerable b"
    width = widest_word_mm(text, BODY)
    assert width == pytest.approx(width_mm("considerable", BODY))
    assert "considerable" in joined(wrap(text, BODY, width + 0.01))
    assert "considerable" not in joined(wrap(text, BODY, width - 0.5))
