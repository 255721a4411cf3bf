"""Numbers as tables hold them. What can be read in two ways is not read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard.interchange.numbers import Number, decimal_style, parse


@pytest.mark.parametrize(
    ("text", "value", "comparator", "tail"),
    [
        ("3.4", "3.4", "", ""),
        ("3,4", "3.4", "", ""),
        ("0,123", "0.123", "", ""),
        ("1,234.5", "1234.5", "", ""),
        ("1.234,5", "1234.5", "", ""),
        ("1,234,567", "1234567", "", ""),
        ("1 234", "1234", "", ""),
        ("1'234.5", "1234.5", "", ""),
        (">60500", "60500", ">", ""),
        ("> 60 500", "60500", ">", ""),
        ("≥1210", "1210", ">=", ""),
        ("＞１２１０", "1210", ">", ""),
        ("=<0.5", "0.5", "<=", ""),
        ("大于60500", "60500", ">", ""),
        ("小于等于5", "5", "<=", ""),
        ("less than 20", "20", "<", ""),
        ("1.2×10^4", "12000", "", ""),
        ("1.2x10⁴", "12000", "", ""),
        ("5.00E+02", "500", "", ""),
        ("34 g/L", "34", "", "g/l"),
        ("34g/L", "34", "", "g/l"),
        ("3.5↑", "3.5", "", ""),
        ("12 H", "12", "", ""),
        ("12（偏高）", "12", "", ""),
        ("12 (H)", "12", "", ""),
    ],
)
def test_numbers_are_read(text: str, value: str, comparator: str, tail: str) -> None:
    assert parse(text) == Number(Decimal(value), comparator, tail)


@pytest.mark.parametrize(
    ("text", "mark", "reason"),
    [
        ("1,234", "", "ambiguous_number"),
        ("1.234", "?", "ambiguous_number"),
        ("≥ 1,210", "", "ambiguous_number"),
        ("12.3.4", "", "ambiguous_number"),
        ("2 5", "", "ambiguous_number"),
        ("12.5", ",", "ambiguous_number"),
        ("-3", "", "negative"),
        ("−3.4", "", "negative"),
        ("abc", "", "not_a_number"),
        ("high", "", "not_a_number"),
    ],
)
def test_what_can_be_read_in_two_ways_or_in_none_is_not_read(text: str, mark: str, reason: str) -> None:
    assert parse(text, mark) == reason


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["3,4", "1,234"], ","),
        (["3.4", "1,234"], "."),
        (["1.234,5"], ","),
        (["1,234.5"], "."),
        (["1,234", "5,678"], ""),
        (["3,4", "3.45"], ""),
        (["12", "x"], ""),
        (["0,123"], ","),
    ],
)
def test_a_column_proves_its_decimal_sign(cells: list[str], mark: str) -> None:
    assert decimal_style(cells).mark == mark


@pytest.mark.parametrize(("mark", "value"), [(",", "1.234"), (".", "1234")])
def test_a_proven_sign_settles_the_doubtful_cell(mark: str, value: str) -> None:
    assert parse("1,234", mark) == Number(Decimal(value))


def test_a_spreadsheet_number_always_has_a_decimal_point() -> None:
    assert parse("1.234", ",", True) == Number(Decimal("1.234"))


@given(st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False), st.sampled_from(["", "<", ">=", "≤"]))
def test_plain_figures_come_back_exactly(value: Decimal, sign: str) -> None:
    found = parse(f"{sign}{value:f}", ".")
    assert isinstance(found, Number)
    assert found.value == value


@given(st.text(max_size=40), st.sampled_from(["", ".", ",", "?"]))
def test_any_text_is_a_number_or_has_a_reason(text: str, mark: str) -> None:
    found = parse(text, mark)
    if isinstance(found, Number):
        assert found.value.is_finite()
        assert found.value >= 0
    else:
        assert found in ("not_a_number", "negative", "ambiguous_number")
