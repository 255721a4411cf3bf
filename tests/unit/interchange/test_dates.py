"""Dates: read where the column leaves no doubt, left where it does."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard.interchange.cells import DATE, NUMBER, Cell
from hccboard.interchange.dates import order_of, read
from hccboard.interchange.values import Day

D = date(2025, 3, 1)


@pytest.mark.parametrize(
    "text",
    ["2025-03-01", "2025/3/1", "2025.3.1", "20250301", "2025年3月1日", "2025 年 3 月 1 日", "01.03.2025", "1 Mar 2025",
     "01-MAR-2025", "March 1, 2025", "1st March 2025", "2025-03-01 10:20", "2025-03-01T10:20:00",
     "２０２５－０３－０１"],
)  # fmt: skip
def test_a_day_that_can_be_read_in_one_way_is_read(text: str) -> None:
    assert read(Cell(text)).value == Day(D)
    assert read(Cell(text)).reason == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025年3月", Day(D, "month")),
        ("2025-03", Day(D, "month")),
        ("2025", Day(date(2025, 1, 1), "year")),
        ("2025年", Day(date(2025, 1, 1), "year")),
    ],
)
def test_a_date_known_in_part_keeps_its_precision(text: str, value: Day) -> None:
    assert read(Cell(text)) == (value, "", False)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/2025", "no_such_date"),
        ("2025-02-30", "no_such_date"),
        ("99/99/2025", "no_such_date"),
        ("0000-00-00", "no_such_date"),
        ("3/4/2025", "ambiguous_date"),
        ("3-4-2025", "ambiguous_date"),
        ("3/4/25", "short_year"),
        ("01-MAR-25", "short_year"),
        ("45658", "day_number"),
        ("yesterday", "not_a_date"),
        ("2025-13", "no_such_date"),
        ("12", "not_a_date"),
    ],
)
def test_what_leaves_a_doubt_has_a_reason(text: str, reason: str) -> None:
    assert read(Cell(text)).reason == reason


def test_the_month_of_a_day_that_is_not_in_the_calendar_is_offered() -> None:
    assert read(Cell("31/02/2025")).value == Day(date(2025, 2, 1), "month")
    assert read(Cell("99/99/2025")).value is None


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["13/4/2025", "3/4/2025"], "dmy"),
        (["4/13/2025", "3/4/2025"], "mdy"),
        (["13/4/2025", "4/13/2025"], ""),
        (["3/4/2025", "5/5/2025"], ""),
        (["2025-04-13"], ""),
        (["31/02/2025", "3/4/2025"], ""),
        (["13.4.2025", "3/4/2025"], ""),
    ],
)
def test_one_cell_proves_the_order_of_its_column(cells: list[str], order: str) -> None:
    assert order_of(cells) == order


def test_the_order_of_the_column_settles_the_doubtful_cell() -> None:
    assert read(Cell("3/4/2025"), "dmy").value == Day(date(2025, 4, 3))
    assert read(Cell("3/4/2025"), "mdy").value == Day(date(2025, 3, 4))


def test_day_numbers_count_from_the_year_of_the_workbook() -> None:
    assert read(Cell("45658", NUMBER), "", False) == (Day(date(2025, 1, 1)), "", False)
    assert read(Cell("44196", NUMBER), "", True) == (Day(date(2025, 1, 1)), "", False)


def test_a_spreadsheet_date_needs_no_column() -> None:
    assert read(Cell("2025-03-04 10:20", DATE)).value == Day(date(2025, 3, 4))


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_comes_back_from_iso_and_chinese(day: date) -> None:
    assert read(Cell(day.isoformat())).value == Day(day)
    assert read(Cell(f"{day.year}年{day.month}月{day.day}日")).value == Day(day)
    assert read(Cell(f"{day.day:02}.{day.month:02}.{day.year}")).value == Day(day)


@given(st.text(max_size=30), st.sampled_from(["", "dmy", "mdy"]))
def test_any_text_is_a_date_or_has_a_reason(text: str, order: str) -> None:
    found = read(Cell(text), order)
    assert isinstance(found.value, Day) or found.reason
