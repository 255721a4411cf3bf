"""6-and-12, tumour burden score, and what is switched off (RULES B11, B9, A3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.patients import judge, label, only


@pytest.mark.parametrize(
    ("sizes", "total", "grade"),
    [
        # Wang Q et al., J Hepatol 2019;70:893: largest in cm + number <= 6, > 6 to 12, > 12
        ([5.0], 6.0, "low"),
        ([5.1], 6.1, "intermediate"),
        ([2.0] * 4, 6.0, "low"),
        ([11.0], 12.0, "intermediate"),
        ([11.1], 12.1, "high"),
        ([1.0] * 11, 12.0, "intermediate"),
        ([1.0] * 12, 13.0, "high"),
        ([0.1] * 14, 14.1, "high"),
    ],
)
def test_six_and_twelve(sizes: list[float], total: float, grade: str) -> None:
    assert judge("six_and_twelve", sizes=sizes).value == {"sum": total, "class": grade}


@pytest.mark.parametrize(
    ("changed", "possible", "missing"),
    [
        ({"infiltrative": True}, "undefined", ()),
        ({"sizes": []}, "undefined", ()),
        ({"sizes": None}, ("low", "intermediate", "high"), ("tumour.nodule_diameters_cm",)),
        ({"sizes": None, "largest": 5.0}, ("low", "intermediate", "high"), ("tumour.nodule_count",)),
        ({"sizes": None, "largest": 5.0, "multinodular": True}, ("intermediate", "high"), ("tumour.nodule_count",)),
        ({"sizes": None, "count": 12}, "high", ()),
        ({"infiltrative": None}, ("low", "undefined"), ("tumour.infiltrative",)),
    ],
)
def test_six_and_twelve_with_gaps(changed: dict[str, Any], possible: Any, missing: tuple[str, ...]) -> None:
    result = judge("six_and_twelve", **changed)
    assert label(result) == possible
    assert result.missing == missing


@pytest.mark.parametrize(
    ("sizes", "score"),
    [
        # square root of (largest in cm squared + number squared)
        ([3.0], 3.16),  # sqrt(9 + 1) = 3.1623
        ([3.0, 1.0, 1.0, 1.0], 5.0),  # sqrt(9 + 16)
        ([12.0] * 5, 13.0),  # sqrt(144 + 25)
        ([5.0, 2.0], 5.39),  # sqrt(25 + 4) = 5.3852
    ],
)
def test_tumour_burden_score(sizes: list[float], score: float) -> None:
    result = judge("tumour_burden_score", sizes=sizes)
    assert (result.value, result.possible) == (score, {"low": score, "high": score})


@pytest.mark.parametrize(
    ("changed", "possible", "missing"),
    [
        ({"sizes": None, "largest": 3.0, "count": {"low": 2, "high": 4}}, {"low": 3.61, "high": 5},
         ("tumour.nodule_count",)),  # sqrt(13), sqrt(25)
        ({"sizes": None, "count": 2, "largest": {"low": 3, "high": 5}}, {"low": 3.61, "high": 5.39},
         ("tumour.largest_diameter_cm",)),
        ({"sizes": None, "largest": 3.0}, {"low": 3.16, "high": None}, ("tumour.nodule_count",)),
        ({"sizes": None}, {"low": 1, "high": None}, ("tumour.nodule_diameters_cm",)),  # 0.1 cm: sqrt(1.01)
        ({"sizes": None, "count": {"low": 0, "high": 1}, "infiltrative": False},
         {"low": 1, "high": None, "undefined": True}, ("tumour.nodule_count", "tumour.largest_diameter_cm")),
        ({"sizes": [], "infiltrative": False}, "undefined", ()),
        ({"infiltrative": True}, "undefined", ()),
        ({"infiltrative": None}, {"low": 3.16, "high": 3.16, "undefined": True}, ("tumour.infiltrative",)),
        ({"sizes": [3.0, {"low": 1, "high": 2}]}, 3.61, ()),
    ],
)  # fmt: skip
def test_tumour_burden_score_with_gaps(changed: dict[str, Any], possible: Any, missing: tuple[str, ...]) -> None:
    result = judge("tumour_burden_score", **changed)
    assert label(result) == possible
    assert result.missing == missing


@pytest.mark.parametrize(
    ("system", "reason"),
    [
        # Items tagged [U] in RULES ship switched off and say why
        ("jlca_resectability", "jlca_table_not_read"),
        ("ez_albi_2a_2b", "ez_albi_split_not_read"),
        ("tumour_burden_zones", "tumour_burden_bounds_not_read"),
    ],
)
def test_what_nobody_read_in_the_primary_source_is_switched_off(system: str, reason: str) -> None:
    result = only(system, {})
    assert result.switched_off == reason
    assert (result.value, result.possible, result.missing, result.trace) == (None, (), (), ())
