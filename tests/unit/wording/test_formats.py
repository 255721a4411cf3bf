"""Numbers, dates, ages and lists as DESIGN asks: U+2212, groups from 10 000 on, ISO dates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from hccboard.wording import formats

NBSP = "\u00a0"


@pytest.mark.parametrize(("number", "digits", "shown"), [
    (Decimal("13.0"), None, "13.0"),
    (Decimal("1E+3"), None, "1000"),
    (13.0, None, "13"),
    (0.1 + 0.2, None, "0.3"),
    (-2.711, 2, "\u22122.71"),
    (-0.001, 2, "0.00"),
    (2.345, 2, "2.35"),
    (Decimal("0.125"), 2, "0.13"),
    (-2.5, 0, "\u22123"),
    (9999, None, "9999"),
    (10000, None, f"10{NBSP}000"),
    (60500, None, f"60{NBSP}500"),
    (1234567.5, None, f"1{NBSP}234{NBSP}567.5"),
    (0, None, "0"),
    (float("inf"), None, "\u221e"),
])  # fmt: skip
def test_numbers(number, digits, shown):
    assert formats.number_text(number, digits) == shown


def test_dates():
    day, same_year, next_year = date(2026, 8, 6), date(2026, 8, 13), date(2027, 1, 2)
    assert formats.date_text(day) == "2026-08-06"
    assert formats.date_text(day, same_year, short=True) == "6 Aug"
    assert formats.date_text(day, next_year, short=True) == "2026-08-06"
    assert formats.date_text(day, precision="month") == "2026-08"
    assert formats.date_text(day, same_year, short=True, precision="year") == "2026"
    assert formats.date_text(None) == ""
    assert formats.time_text(datetime(2026, 8, 13, 14, 52, 31)) == "2026-08-13 14:52"  # noqa: DTZ001


def test_dates_on_paper_that_must_not_hold_one():
    day = date(2026, 8, 6)
    with formats.days_from(date(2026, 8, 13)):
        assert formats.date_text(day) == "day \u22127"
        assert formats.date_text(day, date(2026, 8, 13), short=True) == "d \u22127"
        assert formats.date_text(day, precision="month") == "about day \u22127"
        assert formats.date_text(None) == ""
        with formats.days_from(None):
            assert formats.date_text(day) == "2026-08-06"
    assert formats.date_text(day) == "2026-08-06"


def test_ages():
    assert formats.age_text(7) == "7 d"
    assert formats.age_text(None) == ""
    assert formats.age_years_text(58) == "58 y"
    assert formats.age_years_text(57.0, 58.0) == "57\u201358 y"


def test_lists():
    assert formats.or_text([]) == ""
    assert formats.or_text(["C"]) == "C"
    assert formats.or_text(["IIIa", "IIIb"]) == "IIIa or IIIb"
    assert formats.or_text(["A", "B", "C"]) == "A, B or C"
    assert formats.more_text(["a", "b", "c", "d"], 3) == "a, b, c, d", "one more costs no more room than its name"
    assert formats.more_text(["a", "b", "c", "d", "e"], 3) == "a, b, c and 2 more"


@pytest.mark.parametrize(("name", "inside"), [
    ("Distant metastasis", "distant metastasis"), ("AFP", "AFP"), ("Child-Pugh class", "Child-Pugh class"),
    ("HBsAg", "HBsAg"), ("远处转移", "远处转移"), ("", ""),
])  # fmt: skip
def test_inside_a_sentence(name, inside):
    assert formats.inside_sentence(name) == inside


@pytest.mark.parametrize(("text", "shown"), [
    ("符合 或 超出", "符合或超出"), ("IIIa 或 IIIb", "IIIa 或 IIIb"), ("CRP 未知", "CRP 未知"), ("6 to 9", "6 to 9"),
])  # fmt: skip
def test_no_blank_between_chinese_characters(text, shown):
    assert formats.closed_up(text) == shown
