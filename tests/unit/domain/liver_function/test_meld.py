"""MELD, MELD-Na (OPTN 2016), MELD 3.0 (RULES A5, A6)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.patients import label, only


def labs(creatinine: float, bilirubin: float, inr: float, **more: Any) -> dict[str, Any]:
    """Creatinine and bilirubin in mg/dL; a man of 60 without dialysis, sodium 137, albumin 35 g/L."""
    return {
        "creatinine": {"value": creatinine, "unit": "mg/dL"}, "bilirubin": {"value": bilirubin, "unit": "mg/dL"},
        "inr": inr, "sodium_mmol_l": 137, "albumin": {"value": 35, "unit": "g/L"}, "sex": "M", "age_years": 60,
        "dialysis_twice_past_week": False, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "score"),
    [
        # MELD(i) = 0.957 ln Cr + 0.378 ln bili + 1.120 ln INR + 0.643, one decimal, x 10
        (labs(1, 1, 1), 6),  # 0.643
        (labs(0.5, 0.8, 0.9), 6),  # all below 1 count as 1
        (labs(1, 2.2, 1.1), 10),  # 1.0478
        (labs(1, 2.5, 1.1), 11),  # 1.0961
        (labs(1.2, 1.5, 1.2), 12),  # 1.1749
        (labs(1.5, 2, 1.4), 17),  # 1.6699
        (labs(4.0, 3, 2), 32),  # 3.1613
        (labs(4.1, 3, 2), 32),  # above 4.0 counts as 4.0
        (labs(9, 3, 2), 32),
        (labs(1, 3, 2, dialysis_twice_past_week=True), 32),  # dialysis counts as 4.0
        (labs(4, 40, 8), 40),  # 5.693: cap 40
    ],
)
def test_meld(data: dict[str, Any], score: int) -> None:
    assert only("meld", data).value == score


@pytest.mark.parametrize(
    ("data", "score"),
    [
        # Sodium counts only above 11
        (labs(1, 2.5, 1.1, sodium_mmol_l=125), 11),
        (labs(1.2, 1.5, 1.2, sodium_mmol_l=125), 23),  # 12 + 1.32 x 12 - 0.033 x 12 x 12 = 23.088
        (labs(1.2, 1.5, 1.2, sodium_mmol_l=118), 23),  # limited to 125
        (labs(1.2, 1.5, 1.2, sodium_mmol_l=137), 12),
        (labs(1.2, 1.5, 1.2, sodium_mmol_l=145), 12),  # limited to 137
        (labs(1.5, 2, 1.4, sodium_mmol_l=130), 22),  # 17 + 9.24 - 3.927 = 22.313
        (labs(1.5, 2, 1.4, sodium_mmol_l=136), 18),  # 17 + 1.32 - 0.561 = 17.759
        (labs(4, 40, 8, sodium_mmol_l=125), 40),
    ],
)
def test_meld_na(data: dict[str, Any], score: int) -> None:
    assert only("meld_na", data).value == score


@pytest.mark.parametrize(
    ("data", "raw", "uncapped", "score"),
    [
        # Kim WR, Gastroenterology 2021;161:1887
        (labs(1, 1, 1), 6.0, 6, 6),
        (labs(0.6, 0.5, 0.9, sodium_mmol_l=145, albumin={"value": 45, "unit": "g/L"}), 6.0, 6, 6),
        (labs(1, 1, 1, sex="F"), 7.33, 7, 7),
        (labs(1.5, 2, 1.5, sodium_mmol_l=130, albumin={"value": 2.8, "unit": "g/dL"}), 22.714, 23, 23),
        (labs(1.5, 2, 1.5, sodium_mmol_l=130, albumin={"value": 2.8, "unit": "g/dL"}, sex="F"), 24.044, 24, 24),
        # From 12 to 17 years 1.33 whatever the sex
        (labs(1, 1, 1, age_years=11), 6.0, 6, 6),
        (labs(1, 1, 1, age_years=12), 7.33, 7, 7),
        (labs(1, 1, 1, age_years=17), 7.33, 7, 7),
        (labs(1, 1, 1, age_years=17.9), 7.33, 7, 7),
        (labs(1, 1, 1, age_years=18), 6.0, 6, 6),
        (labs(1, 1, 1, age_years=15, sex="F"), 7.33, 7, 7),
        # Sodium limited to 125, albumin to 1.5, creatinine to 3.0; no cap in the paper, 40 in allocation
        (labs(3, 20, 3, sodium_mmol_l=120, albumin={"value": 1.2, "unit": "g/dL"}), 42.777, 43, 40),
        (labs(5, 20, 3, sodium_mmol_l=125, albumin={"value": 1.5, "unit": "g/dL"}), 42.777, 43, 40),
        (labs(1, 20, 3, sodium_mmol_l=125, albumin={"value": 1.5, "unit": "g/dL"}, dialysis_twice_past_week=True),
         42.777, 43, 40),
    ],
)  # fmt: skip
def test_meld3(data: dict[str, Any], raw: float, uncapped: int, score: int) -> None:
    assert only("meld3", data).value == {"raw": raw, "rounded_uncapped": uncapped, "score": score}


def test_meld_in_si_units() -> None:
    si = {"creatinine": {"value": 132.6, "unit": "umol/L"}, "bilirubin": {"value": 34.2, "unit": "umol/L"}}
    assert only("meld", {**labs(1, 1, 1.4), **si}).value == 17  # 132.6 / 88.4 = 1.5, 34.2 / 17.1 = 2


def without(data: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in keys}


@pytest.mark.parametrize(
    ("system", "data", "possible", "missing"),
    [
        ("meld", without(labs(1, 1, 1), "dialysis_twice_past_week"), {"low": 6, "high": 20},
         ("dialysis_twice_past_week",)),  # 0.957 ln 4 + 0.643 = 1.970
        ("meld", labs(1.5, 2, {"low": 1.2, "high": 1.4}), {"low": 15, "high": 17}, ("inr",)),  # type: ignore[arg-type]
        # MELD of 11 or less: sodium would change nothing
        ("meld_na", without(labs(1, 2.5, 1.1), "sodium_mmol_l"), 11, ()),
        ("meld_na", without(labs(1.2, 1.5, 1.2), "sodium_mmol_l"), {"low": 12, "high": 23}, ("sodium_mmol_l",)),
        # A missing sex, albumin or sodium is never assumed
        ("meld3", without(labs(1, 1, 1), "sex"), {"low": 6, "high": 7}, ("sex",)),
        ("meld3", without(labs(1, 1, 1), "albumin"), {"low": 6, "high": 10}, ("albumin",)),  # 1.85 x 2 = 3.7
        ("meld3", without(labs(1, 1, 1), "sodium_mmol_l"), {"low": 6, "high": 16}, ("sodium_mmol_l",)),  # 9.84
        ("meld3", labs(1, 1, 1, age_years={"low": 16, "high": 20}), {"low": 6, "high": 7}, ("sex",)),
        ("meld3", without(labs(1, 1, 1), "age_years"), 6, ()),  # an unknown age is an adult's
    ],
)  # fmt: skip
def test_gaps(system: str, data: dict[str, Any], possible: Any, missing: tuple[str, ...]) -> None:
    result = only(system, data)
    assert label(result) == possible
    assert result.missing == missing
    assert (result.value is None) == isinstance(possible, dict)


def test_all_unknown() -> None:
    for system in ("meld", "meld_na", "meld3"):
        result = only(system, {})
        assert (result.value, result.possible) == (None, {"low": 6, "high": 40})


def test_value_that_every_completion_gives_is_provisional() -> None:
    low = {"value": 10, "unit": "umol/L", "comparator": "<"}  # below the floor of 1.0 mg/dL
    result = only("meld3", {**labs(1, 1, 1), "bilirubin": low})
    assert (result.value, result.provisional) == ({"raw": 6.0, "rounded_uncapped": 6, "score": 6}, True)
    capped = only("meld3", {**labs(3, 30, 5, sodium_mmol_l=120), "albumin": None})
    assert capped.value == {"raw": None, "rounded_uncapped": 48, "score": 40}
    assert capped.provisional
    on_dialysis = without(labs(1, 3, 2, dialysis_twice_past_week=True), "creatinine")
    assert (only("meld", on_dialysis).value, only("meld", on_dialysis).provisional) == (32, True)


def test_children_under_12_are_noted() -> None:
    assert only("meld3", labs(1, 1, 1, age_years=11)).notes == ("meld3_under_12_years",)
    assert only("meld3", labs(1, 1, 1, age_years=12)).notes == ()
