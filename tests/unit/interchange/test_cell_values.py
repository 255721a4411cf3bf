"""One cell of each kind: what it says, or the reason why it says nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard.domain.records import RECORD_TYPES
from hccboard.interchange import cell_values, import_fields
from hccboard.interchange.cell_values import Context
from hccboard.interchange.cells import ERROR, FORMULA, Cell
from hccboard.interchange.import_fields import target
from hccboard.interchange.problems import KIND_OF
from hccboard.interchange.values import Day, Quantity, Reading, Span, Stated


def read(identity: str, text: str, kind: str = "text", **context: Any) -> Reading:
    return cell_values.read(Cell(text, kind), Context(target(identity), **context))


@pytest.mark.parametrize(
    ("identity", "text", "unit", "value"),
    [
        ("albumin", "34", "g/L", Quantity(Decimal(34), "g/L")),
        ("albumin", "3.4 g/dL", "g/L", Quantity(Decimal("3.4"), "g/dL")),
        ("albumin", "3.4 g/dL", "", Quantity(Decimal("3.4"), "g/dL")),
        ("afp", ">60500", "ng/mL", Quantity(Decimal(60500), "ng/mL", ">")),
        ("afp", "12 IU/mL", "ng/mL", Quantity(Decimal(12), "IU/mL")),
        ("platelets_10e9_l", "99", "10^9/L", Quantity(Decimal(99), "10^9/L")),
        ("inr", "1.2", "", Quantity(Decimal("1.2"), "")),
        ("hbv_dna", "1.2E+05", "IU/mL", Quantity(Decimal("1.2E+5"), "IU/mL")),
        ("pt_activity_pct", "72%", "%", Quantity(Decimal(72), "%")),
        ("afp", "<2", "ng/mL", Quantity(Decimal(2), "ng/mL", "<")),
    ],
)
def test_a_laboratory_value_keeps_figure_unit_and_comparator_as_typed(
    identity: str, text: str, unit: str, value: Quantity
) -> None:
    assert read(identity, text, unit=unit) == Reading(value)


@pytest.mark.parametrize(
    ("identity", "text", "unit", "reason"),
    [
        ("albumin", "34", "", "no_unit"),
        ("albumin", "3.4", "mg/dL", "unit_not_accepted"),
        ("albumin", "3.4", "g/L", "too_low"),
        ("albumin", "0", "g/L", "too_low_impossible"),
        ("albumin", "410", "g/L", "too_high_impossible"),
        ("albumin", "34 mol/L", "g/L", "unknown_unit"),
        ("albumin", "34 about", "g/L", "not_a_number"),
        ("albumin", "-3", "g/L", "negative"),
        ("albumin", "pending", "g/L", "not_a_number"),
        ("albumin", "3-5", "g/L", "not_a_number"),
        ("platelets_10e9_l", "472000", "10^9/L", "too_high_impossible"),
        ("platelets_10e9_l", "2000", "10^9/L", "too_high"),
        ("creatinine", "1,234", "umol/L", "ambiguous_number"),
        ("height_cm", ">180", "cm", "not_a_number"),
        ("age", "200", "", "too_high_impossible"),
        ("age", "7", "", "too_low"),
    ],
)
def test_a_value_that_is_not_sound_has_its_reason(identity: str, text: str, unit: str, reason: str) -> None:
    assert read(identity, text, unit=unit).reason == reason


def test_an_implausible_value_is_never_converted() -> None:
    """3.4 under a header of g/L would be plausible as g/dL; it stays 3.4 g/L and is named."""
    assert read("albumin", "3.4", unit="g/L") == Reading(Quantity(Decimal("3.4"), "g/L"), "too_low")


@pytest.mark.parametrize("text", ["", "-", "?", "NA", "n/a", "未知", "不详", "/", "无", "unknown", "N.D."])
@pytest.mark.parametrize("identity", ["albumin", "birth_date", "nodule_count", "ecog", "diameters"])
def test_a_cell_that_says_nothing_is_blank(identity: str, text: str) -> None:
    assert read(identity, text, unit="g/L").blank


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("0", 0, 0), ("1.0", 1, 1), ("1-2", 1, 2), ("1~2", 1, 2), ("1–2", 1, 2), ("0 or 1", 0, 1),
     ("≤1", 0, 1), ("≥2", 2, 4), ("ECOG 1", 1, 1), ("PS: 2", 2, 2), ("1分", 1, 1), (">1", 2, 4),
     ("2级", 2, 2), ("0至1", 0, 1)],
)  # fmt: skip
def test_ecog_is_a_grade_or_a_range(text: str, low: int, high: int) -> None:
    assert read("ecog", text).value == Span(low, high)


@pytest.mark.parametrize("text", ["5", "7", "2-1", "x", "1.5", "90", "KPS 90", "-1"])
def test_what_is_no_ecog_grade_is_refused(text: str) -> None:
    assert read("ecog", text) == Reading(reason="not_a_grade")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("1", 1, 1), ("3.0", 3, 3), ("0", 0, 0), (">=3", 3, None), ("≥3", 3, None), (">3", 4, None), ("3+", 3, None),
     ("2-3", 2, 3), ("单发", 1, 1), ("solitary", 1, 1), ("多发", 2, None), ("multiple", 2, None),
     ("3个", 3, 3), ("<4", 1, 3), ("3个以上", 3, None), ("3枚", 3, 3), ("2 nodules", 2, 2)],
)  # fmt: skip
def test_a_count_may_be_open(text: str, low: int, high: int | None) -> None:
    assert read("nodule_count", text).value == Span(low, high)


def test_a_registry_that_stops_counting_says_so_in_the_code_list() -> None:
    assert read("nodule_count", "5.0", codes={"5.0": ">=5"}).value == Span(5, None)


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [("5.8", "cm", 58, 58), ("58", "mm", 58, 58), ("5.8cm", "", 58, 58), ("58 mm", "cm", 58, 58),
     ("5.2×4.1", "cm", 52, 52),
     ("4.1*5.2 cm", "", 52, 52), ("3.0x2.5x4.4cm", "", 44, 44),
     (">5", "cm", 51, None), ("≥5", "cm", 50, None),
     ("<2", "cm", None, 19), ("≤2", "cm", None, 20), ("2.25", "cm", 23, 23), ("2.24", "cm", 22, 22)],
)  # fmt: skip
def test_a_diameter_becomes_whole_millimetres(text: str, unit: str, low: int | None, high: int | None) -> None:
    assert read("largest_diameter", text, unit=unit) == Reading(Span(low, high))


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [("5.8", "", "no_unit"), ("58", "cm", "too_high_impossible"), ("0", "cm", "too_low_impossible"),
     ("35", "cm", "too_high"), ("big", "cm", "not_a_length"), ("5 inch", "cm", "unknown_unit"),
     ("5cm x 40mm", "", "unknown_unit")],
)  # fmt: skip
def test_a_diameter_without_unit_or_beyond_a_liver_is_named(text: str, unit: str, reason: str) -> None:
    assert read("largest_diameter", text, unit=unit).reason == reason


@pytest.mark.parametrize(
    ("text", "unit", "sizes"),
    [("5.2; 3.1; 2", "cm", [52, 31, 20]), ("5.2cm、3.1cm", "", [52, 31]), ("5.2×4.1; 3.0×2.2", "cm", [52, 30]),
     ("5.2 + 3.1 cm", "", [52, 31]), ("52", "mm", [52]), ("5.2\n3.1", "cm", [52, 31]), ("5.2 cm; 31 mm", "", [52, 31])],
)  # fmt: skip
def test_a_list_of_diameters_is_one_size_for_each_nodule(text: str, unit: str, sizes: list[int]) -> None:
    assert read("diameters", text, unit=unit).value == tuple(Span(size, size) for size in sizes)


def test_a_comma_divides_diameters_only_where_the_column_proves_the_point() -> None:
    assert read("diameters", "5.2, 3.1", unit="cm", decimal_mark=".").value == (Span(52, 52), Span(31, 31))
    assert read("diameters", "5,2; 3,1", unit="cm", decimal_mark=",").value == (Span(52, 52), Span(31, 31))


@pytest.mark.parametrize(
    ("text", "letter", "score"),
    [("A", "A", None), ("b", "B", None), ("A5", "A", 5), ("B (8)", "B", 8), ("C级", "C", None), ("7", None, 7),
     ("Child-Pugh B", "B", None), ("A级（6分）", "A", 6), ("CTP A", "A", None), ("10分", None, 10)],
)  # fmt: skip
def test_a_stated_class_or_score(text: str, letter: str | None, score: int | None) -> None:
    assert read("child_pugh_stated", text).value == Stated(letter, score)


@pytest.mark.parametrize(("text", "reason"), [("A9", "contradiction"), ("D", "not_a_class"), ("4", "not_a_class")])
def test_a_stated_class_that_cannot_be(text: str, reason: str) -> None:
    assert read("child_pugh_stated", text) == Reading(reason=reason)


def test_codes_are_those_of_the_column_and_nothing_else() -> None:
    codes = {"1": "none", "2": "mild", "9": ""}
    assert read("ascites", "2", codes=codes) == Reading("mild")
    assert read("ascites", "9", codes=codes).blank
    assert read("ascites", "3", codes=codes) == Reading(reason="open_code")


def test_several_codes_in_one_cell() -> None:
    codes = {"肺": "lung", "骨": "bone", "lung": "lung"}
    assert read("metastasis_site", "肺、骨", codes=codes).value == ("lung", "bone")
    assert read("metastasis_site", "肺; lung", codes=codes).value == ("lung",)
    assert read("metastasis_site", "肺、胰", codes=codes).reason == "open_code"


def test_formula_and_error_cells_give_no_value_but_in_text() -> None:
    assert read("albumin", "=A1*10", FORMULA, unit="g/L") == Reading(None, "formula")
    assert read("question", "=cmd", FORMULA) == Reading("=cmd", "formula")
    assert read("albumin", "#DIV/0!", ERROR, unit="g/L") == Reading(reason="error_cell")
    assert read("albumin", "#N/A", ERROR, unit="g/L").blank


def test_a_date_in_the_future_is_named_but_not_of_a_meeting() -> None:
    today = date(2025, 6, 1)
    assert read("visit_date", "2025-06-02", today=today).reason == "future_date"
    assert read("visit_date", "2025-06-01", today=today) == Reading(Day(today))
    assert read("meeting_date", "2025-06-02", today=today).reason == ""


@given(
    st.sampled_from(sorted(import_fields.targets())), st.text(max_size=30),
    st.sampled_from(["text", "number", "date", "formula", "error"]), st.sampled_from(["", ".", ",", "?"]),
)  # fmt: skip
def test_any_cell_is_blank_or_a_value_or_has_a_known_reason(identity: str, text: str, kind: str, mark: str) -> None:
    if kind == "number":
        text = "".join(c for c in text if c in "0123456789") or "1"
    unit = next(iter(target(identity).units), "")
    found = cell_values.read(Cell(text, kind), Context(target(identity), unit, decimal_mark=mark))
    assert found.blank or found.value is not None or found.reason in KIND_OF
    assert not found.reason or found.reason in KIND_OF


def test_every_target_fills_a_record_kind_that_exists() -> None:
    for found in import_fields.targets().values():
        assert found.record == "" or found.record in RECORD_TYPES, found.id
