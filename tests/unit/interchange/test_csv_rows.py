"""Separators, quotation marks, formula cells."""

from __future__ import annotations

import pytest

from hccboard.interchange import cells, limits
from hccboard.interchange.csv_rows import guess_delimiter, rows
from hccboard.interchange.rejections import Rejection


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^"])
def test_the_separator_is_recognised(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in (("name", "alb", "bili"), ("A", "3.4", "13"), ("B", "4", "20")))
    assert guess_delimiter(text) == delimiter


def test_a_decimal_comma_is_no_separator() -> None:
    assert guess_delimiter("name;alb;bili\nA;3,4;13,0\nB;4,1;20,5\nC;2,9;9,9\n") == ";"


def test_the_separator_line_of_a_spreadsheet_program_decides_and_is_no_row() -> None:
    text = "sep=|\nname|note\nA|1,2,3\n"
    assert guess_delimiter(text) == "|"
    assert list(rows(text, "|")) == [(1, ["name", "note"]), (2, ["A", "1,2,3"])]


def test_a_quoted_cell_keeps_its_lines_and_the_rows_their_numbers() -> None:
    text = 'name,note\nA,"first\nsecond, with comma"\n\nB,"say ""hi"""\n'
    assert list(rows(text, ",")) == [
        (1, ["name", "note"]),
        (2, ["A", "first\nsecond, with comma"]),
        (3, []),
        (4, ["B", 'say "hi"']),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("=1+1", cells.FORMULA, "=1+1"),
        ("=HYPERLINK(evil)", cells.FORMULA, "=HYPERLINK(evil)"),
        ("@SUM(A1)", cells.FORMULA, "@SUM(A1)"),
        ("+cmd|' /C calc'!A0", cells.FORMULA, "+cmd|' /C calc'!A0"),
        ('"=""0041187"""', cells.TEXT, "0041187"),
        ("-3.4", cells.TEXT, "-3.4"),
        ("+", cells.TEXT, "+"),
        ("-ve", cells.TEXT, "-ve"),
        ("=<3", cells.TEXT, "=<3"),
        ("-", cells.TEXT, "-"),
    ],
)
def test_formula_cells_stay_text_and_are_marked(text: str, kind: str, shown: str) -> None:
    (_number, row), *_rest = rows(text + ",x", ",")
    assert cells.decode(row[0]) == (shown, kind)


def test_control_characters_become_blanks() -> None:
    assert list(rows("a\x01b\x7fc,d\n", ",")) == [(1, ["a b c", "d"])]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ('a,b\n1,"open\n2,3\n', "open_quotation", 2),
        ("a,b\n" + "x" * (limits.CELL_CHARACTERS + 1) + ",1\n", "cell_too_long", 2),
        (",".join("x" * 1 for _ in range(10_000)) + "\n", "too_many_columns", 1),
    ],
)
def test_what_cannot_be_a_table_is_refused_with_its_row(text: str, code: str, row: int) -> None:
    with pytest.raises(Rejection) as caught:
        list(rows(text, ","))
    assert (caught.value.code, caught.value.details["row"]) == (code, row)
