"""Pasted laboratory results: every line comes back, with its value or with the reason why there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hccboard.errors import UserError
from hccboard.operations.pasted_labs import MOST_LINES, PastedTable, read_pasted

TODAY = date(2026, 8, 11)


def read(text: str) -> PastedTable:
    return read_pasted(text, TODAY)


def values(text: str) -> list[tuple[str, str, str, str]]:
    found = [line.value for line in read(text).lines]
    return [(v.analyte, v.comparator, str(v.value), v.unit) for v in found if v is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALT\t45\tU/L", ("alt_u_l", "", "45", "U/L")),
        ("U/L\t45\tALT", ("alt_u_l", "", "45", "U/L")),
        ("ALT 45 U/L", ("alt_u_l", "", "45", "U/L")),
        ("ALT  45 ↑  U/L  2026-08-10", ("alt_u_l", "", "45", "U/L")),
        ("AFP;<2.0;ng/mL", ("afp", "<", "2.0", "ng/mL")),
        ("AFP\t>1210 ng/mL", ("afp", ">", "1210", "ng/mL")),
        ("AFP\t<\t2.0\tng/mL", ("afp", "<", "2.0", "ng/mL")),
        ("AFP,12.5,ng/mL,2026-08-01", ("afp", "", "12.5", "ng/mL")),
        ("总胆红素 22.5 μmol/L", ("bilirubin", "", "22.5", "umol/L")),
        ("Creatinine (umol/L)\t81", ("creatinine", "", "81", "umol/L")),
        ("Platelets\t118\tG/L", ("platelets_10e9_l", "", "118", "10^9/L")),
        ("Bilirubin\t1,4\tmg/dL", ("bilirubin", "", "1.4", "mg/dL")),
        ("INR\t1.1", ("inr", "", "1.1", "")),
    ],
)
def test_one_line(text: str, expected: tuple[str, str, str, str]) -> None:
    assert values(text) == [expected]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Mystery\t3\tU/L\t", "this test is not known"),
        ("PT\t13\t\t", "may be Prothrombin"),
        ("Creatinine\t81\tfoo\t", "the unit is not known; accepted: µmol/L, mg/dL"),
        ("Creatinine\t81\t\t", "the unit is missing"),
        ("Albumin\t384\tg/L\t", "impossible in this unit"),
        ("Albumin\tnormal\tg/L\t", "the value is not a number"),
        ("Albumin\t-3\tg/L\t", "the figure is negative"),
        ("Platelets\t1,234\t10^9/L\t", "the figure can be read in two ways"),
        ("Albumin\t38\tg/L\t01/02/2026", "the order of day and month is not known"),
        ("Albumin\t38\tg/L\t2026-08-12", "the date lies ahead"),
        ("Albumin\t\tg/L\t", "no value"),
        ("\t38\tg/L\t", "no test named"),
        ("ALT\t46\tU/L\t2026-08-10", "this test is there twice; the first is taken"),
    ],
)
def test_what_is_not_taken_says_why(line: str, why: str) -> None:
    table = read(f"ALT\t45\tU/L\t2026-08-10\n{line}")
    assert [x.value is None for x in table.lines] == [False, True]
    assert table.lines[1].why.startswith(why)


def test_a_head_is_told_from_a_test_that_is_not_known() -> None:
    table = read("Test\tResult\nALT\t45\nMystery\t3")
    assert [line.heading for line in table.lines] == [True, False, False]


def test_an_implausible_value_is_taken_as_it_is_and_marked() -> None:
    (line,) = read("INR\t9").lines
    assert line.value is not None
    assert (line.value.value, line.caution) == (Decimal(9), "outside the plausible range")


def test_columns_that_are_not_used_are_named() -> None:
    assert read("ALT\t45\tU/L\t9-50\thigh").notes == (
        "Column 4 is not used: 9-50",
        "Column 5 is not used: high",
    )
    assert "holds numbers too" in read("ALT\t45\t46\nAST\t50\t51").notes[0]


def test_days_and_times_are_kept() -> None:
    table = read("ALT\t45\t2026-08-10 07:40\nAST\t50\t2026-07-01")
    assert table.days == [date(2026, 8, 10), date(2026, 7, 1)]
    assert [line.value.time_of_day for line in table.lines if line.value] == ["07:40", ""]
    month = read("ALT\t45\t2026-07\nAST\t50\t2026-07").lines[0].value
    assert month is not None
    assert (month.day, month.precision) == (date(2026, 7, 1), "month")


@pytest.mark.parametrize("text", ["", "   \n", "nothing of a laboratory", "45\t46\t47", "ALT", "x\t" * 300])
def test_what_holds_no_result_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError, match="No laboratory result"):
        read(text)


def test_the_number_of_lines_has_a_limit_that_belongs_to_it() -> None:
    rows = [f"ALT\t{number}\tU/L\t2026-08-01" for number in range(MOST_LINES)]
    assert len(read("\n".join(rows)).lines) == MOST_LINES
    with pytest.raises(UserError, match="too many"):
        read("\n".join([*rows, "ALT\t3\tU/L\t2026-08-01"]))


def test_digits_stay_as_they_were_printed() -> None:
    found = read("Bilirubin\t22.50\tumol/L").lines[0].value
    assert found is not None
    assert found.value.as_tuple() == Decimal("22.50").as_tuple()


@pytest.mark.parametrize(
    "line",
    [
        "HBV DNA 2.5 x10^3 IU/mL", "HBV DNA 2.5 ×10^3 IU/mL", "HBV DNA 2.5 *10^3 IU/mL", "HBV DNA 2.5 x 10^3 IU/mL",
        "HBV DNA 2.5E+03 IU/mL", "HBV DNA 2.5e3 IU/mL", "HBV DNA 2.5 E+03 IU/mL", "HBV DNA 10^3 IU/mL",
        "HBV DNA\t2.5\tx10^3\tIU/mL", "HBV DNA  2.5  x10^3  IU/mL", "AFP\t1\t200\tng/mL",
        "AFP 1 200 ng/mL", "AFP 1\u2009200 ng/mL", "AFP 1'200 ng/mL", "AFP 1,200 ng/mL", "PLT 1 200",
        "PLT 2024-05-01 150", "PLT 2024/05/01 150", "PLT 10:30 150", "PLT 2024年5月1日 150", "PLT 1 May 2024 150",
    ],
)  # fmt: skip
def test_a_figure_that_may_go_on_is_refused(line: str) -> None:
    assert values(line) == []
    assert values("ALT 45 U/L\n" + line) in ([], [("alt_u_l", "", "45", "U/L")])


@pytest.mark.parametrize(
    "unit", ["10^9/L", "×10^9/L", "x10^9/L", "x 10^9/L", "*10^9/L", "10⁹/L", "×10^9/L 2024-05-01", "10E9/L", "H 10^9/L"]
)
def test_a_unit_with_a_power_of_ten_is_no_power_of_the_figure(unit: str) -> None:
    assert values(f"PLT 150 {unit}") == [("platelets_10e9_l", "", "150", "10^9/L")]


def test_why_a_figure_that_may_go_on_is_refused() -> None:
    assert read("ALT\t45\t\tU/L\nHBV DNA\t2.5\tx10^3\tIU/mL").lines[1].why == "what follows the figure may belong to it"
