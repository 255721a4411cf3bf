"""FIB-4, APRI, neutrophil-lymphocyte ratio, portal hypertension (RULES A7, A8, A10, A11)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.patients import label, only


def fib4(age: float, ast: float, platelets: float, alt: float) -> dict[str, Any]:
    return {"age_years": age, "ast_u_l": ast, "platelets_10e9_l": platelets, "alt_u_l": alt}


@pytest.mark.parametrize(
    ("data", "score", "band"),
    [
        # Sterling 2006, doi:10.1002/hep.21178: age x AST / (platelets x sqrt(ALT)); < 1.45 low, > 3.25 high
        (fib4(57.9, 50, 200, 100), 1.45, "low"),  # 1.4475: judged before it is rounded
        (fib4(58, 50, 200, 100), 1.45, "indeterminate"),
        (fib4(60, 50, 200, 100), 1.50, "indeterminate"),
        (fib4(65, 50, 100, 100), 3.25, "indeterminate"),
        (fib4(66, 50, 100, 100), 3.30, "high"),
        (fib4(50, 30, 200, 25), 1.50, "indeterminate"),
    ],
)
def test_fib4(data: dict[str, Any], score: float, band: str) -> None:
    result = only("fib4", data)
    assert result.value == {"score": score, "band": band}
    assert result.notes[0] == "bands_viral"


def apri(ast: float, upper: float, platelets: float) -> dict[str, Any]:
    return {"ast_u_l": ast, "ast_upper_limit_u_l": upper, "platelets_10e9_l": platelets}


@pytest.mark.parametrize(
    ("data", "score", "band"),
    [
        # Wai 2003, doi:10.1053/jhep.2003.50346: (AST / upper limit) x 100 / platelets
        (apri(40, 40, 200), 0.5, "low"),
        (apri(41, 40, 200), 0.51, "indeterminate"),  # 0.5125
        (apri(60, 40, 100), 1.5, "indeterminate"),
        (apri(60.1, 40, 100), 1.50, "significant_fibrosis"),  # 1.5025
        (apri(80, 40, 100), 2.0, "significant_fibrosis"),
        (apri(80.1, 40, 100), 2.00, "cirrhosis"),  # 2.0025
    ],
)
def test_apri(data: dict[str, Any], score: float, band: str) -> None:
    assert only("apri", data).value == {"score": score, "band": band}


@pytest.mark.parametrize(
    ("system", "data", "possible", "missing"),
    [
        ("fib4", {}, ("low", "indeterminate", "high"), {"age_years", "ast_u_l", "platelets_10e9_l", "alt_u_l"}),
        ("fib4", {**fib4(58, 50, 200, 100), "alt_u_l": {"value": 100, "comparator": ">"}}, "low", set()),
        ("fib4", {**fib4(58, 50, 200, 100), "alt_u_l": {"value": 100, "comparator": ">="}}, ("low", "indeterminate"),
         {"alt_u_l"}),
        ("fib4", {**fib4(58, 50, 200, 100), "ast_u_l": {"low": 50, "high": 112}}, "indeterminate", set()),
        ("apri", {**apri(40, 40, 200), "ast_upper_limit_u_l": None}, ("low", "indeterminate", "significant_fibrosis",
         "cirrhosis"), {"ast_upper_limit_u_l"}),
        ("apri", {**apri(40, 40, 200), "platelets_10e9_l": {"value": 200, "comparator": "<"}},
         ("indeterminate", "significant_fibrosis", "cirrhosis"), {"platelets_10e9_l"}),
    ],
)  # fmt: skip
def test_gaps(system: str, data: dict[str, Any], possible: Any, missing: set[str]) -> None:
    result = only(system, data)
    assert label(result) == possible
    assert set(result.missing) == missing


@pytest.mark.parametrize(
    ("data", "possible"),
    [
        ({"neutrophils_10e9_l": 5.26, "lymphocytes_10e9_l": 2}, 2.63),
        ({"neutrophils_10e9_l": 4.25, "lymphocytes_10e9_l": 2}, 2.13),  # 2.125, half away from zero
        ({"neutrophils_10e9_l": 0, "lymphocytes_10e9_l": 2}, 0),
        ({"neutrophil_lymphocyte_ratio": 2.63}, 2.63),
        ({"neutrophil_lymphocyte_ratio": 3, "neutrophils_10e9_l": 8, "lymphocytes_10e9_l": 2}, 3),  # as stated
        ({"neutrophil_lymphocyte_ratio": {"low": 2, "high": 3}}, {"low": 2, "high": 3}),
        ({"neutrophils_10e9_l": {"low": 4, "high": 6}, "lymphocytes_10e9_l": {"low": 1, "high": 2}},
         {"low": 2, "high": 6}),
        # No lymphocytes, no ratio
        ({"neutrophils_10e9_l": 4, "lymphocytes_10e9_l": 0}, "undefined"),
        ({"neutrophils_10e9_l": 4, "lymphocytes_10e9_l": {"low": 0, "high": 2}},
         {"low": 2, "high": None, "undefined": True}),
    ],
)  # fmt: skip
def test_neutrophil_lymphocyte_ratio(data: dict[str, Any], possible: Any) -> None:
    result = only("nlr", data)
    assert label(result) == possible
    assert result.value == (possible if isinstance(possible, (int, float)) else None)


def test_ratio_without_lymphocytes_says_so() -> None:
    assert only("nlr", {"neutrophils_10e9_l": 4, "lymphocytes_10e9_l": 0}).notes[0] == "lymphocytes_zero"
    assert only("nlr", {"neutrophils_10e9_l": 4}).missing == ("lymphocytes_10e9_l",)


@pytest.mark.parametrize(
    ("data", "csph"),
    [
        # Baveno VII, doi:10.1016/j.jhep.2021.12.022
        ({"hvpg_mmhg": 9.9}, "ruled_out"),
        ({"hvpg_mmhg": 10}, "present"),
        ({"hvpg_mmhg": 12, "liver_stiffness_kpa": 8, "platelets_10e9_l": 200}, "present"),
        ({"liver_stiffness_kpa": 15, "platelets_10e9_l": 150}, "ruled_out"),
        ({"liver_stiffness_kpa": 15.1, "platelets_10e9_l": 150}, "grey_zone"),
        ({"liver_stiffness_kpa": 15, "platelets_10e9_l": 149}, "grey_zone"),
        ({"liver_stiffness_kpa": 24.9, "platelets_10e9_l": 90}, "grey_zone"),
        ({"liver_stiffness_kpa": 25}, "present"),
        ({"liver_stiffness_kpa": 20}, "grey_zone"),
        # Surrogates where stiffness was not measured
        ({"endoscopy": {"varices": "low_risk"}}, "present"),
        ({"endoscopy": {"varices": "high_risk_untreated"}}, "present"),
        ({"endoscopy": {"varices": "treated"}}, "present"),
        ({"endoscopy": {"varices": "low_risk"}, "liver_stiffness_kpa": 18}, "present"),
        ({"endoscopy": {"varices": "none"}, "liver_stiffness_kpa": 18}, "grey_zone"),
        ({"splenomegaly": True, "platelets_10e9_l": 99}, "present"),
        ({"splenomegaly": True, "platelets_10e9_l": 99, "liver_stiffness_kpa": 20}, "grey_zone"),  # was measured
        # Convention: varices that are there go before a stiffness that would rule out
        ({"endoscopy": {"varices": "low_risk"}, "liver_stiffness_kpa": 10, "platelets_10e9_l": 200}, "present"),
    ],
)
def test_portal_hypertension(data: dict[str, Any], csph: str) -> None:
    result = only("portal_hypertension", data)
    assert result.value == {"csph": csph}
    assert result.possible == (csph,)


@pytest.mark.parametrize(
    ("data", "possible", "missing"),
    [
        # Nothing is ever "no portal hypertension" because nobody looked
        ({}, ("present", "grey_zone", "ruled_out"), {"liver_stiffness_kpa", "platelets_10e9_l"}),
        ({"splenomegaly": True, "platelets_10e9_l": 100}, ("present", "grey_zone"), {"liver_stiffness_kpa"}),
        ({"splenomegaly": False, "platelets_10e9_l": 200}, ("present", "grey_zone", "ruled_out"),
         {"liver_stiffness_kpa"}),
        ({"liver_stiffness_kpa": 12}, ("grey_zone", "ruled_out"), {"platelets_10e9_l"}),
        ({"platelets_10e9_l": 80}, ("present", "grey_zone"), {"splenomegaly", "liver_stiffness_kpa"}),
    ],
)  # fmt: skip
def test_portal_hypertension_with_gaps(data: dict[str, Any], possible: tuple[str, ...], missing: set[str]) -> None:
    result = only("portal_hypertension", data)
    assert result.possible == possible
    assert set(result.missing) == missing


@pytest.mark.parametrize(
    ("data", "band"),
    [
        # RULES A7: 1.30 and 2.67, from 65 years a lower limit of 2.0
        (fib4(64, 32.5, 200, 64), "indeterminate"),  # 1.30 itself
        (fib4(64, 32.4, 200, 64), "low"),
        (fib4(65, 49, 200, 64), "low"),  # 1.99
        (fib4(64, 49, 200, 64), "indeterminate"),
        (fib4(65, 49.3, 200, 64), "indeterminate"),  # 2.003
        (fib4(60, 71.2, 200, 64), "indeterminate"),  # 2.67 itself
        (fib4(60, 71.3, 200, 64), "high"),
    ],
)
def test_the_band_of_steatotic_disease_stands_beside(data: dict[str, Any], band: str) -> None:
    assert f"band_steatotic:{band}" in only("fib4", data).notes


@pytest.mark.parametrize("age", [None, {"low": 60, "high": 61}, {"low": 64, "high": 65}])
def test_no_second_band_where_the_score_is_open(age: Any) -> None:
    notes = only("fib4", {**fib4(60, 40, 200, 64), "age_years": age}).notes
    assert not [note for note in notes if note.startswith("band_steatotic")]


@pytest.mark.parametrize(
    ("data", "possible"),
    [
        ({"neutrophils_pct": 60, "lymphocytes_pct": 20}, {"low": 3, "high": 3}),
        ({"neutrophils_pct": {"low": 50, "high": 60}, "lymphocytes_pct": 20}, {"low": 2.5, "high": 3}),
        # counts go before shares, also where only one of them is known
        ({"neutrophils_pct": 60, "lymphocytes_pct": 20, "neutrophils_10e9_l": 4, "lymphocytes_10e9_l": 1},
         {"low": 4, "high": 4}),
        ({"neutrophils_pct": 60, "lymphocytes_pct": 20, "neutrophil_lymphocyte_ratio": 5}, {"low": 5, "high": 5}),
    ],
)  # fmt: skip
def test_a_ratio_of_percentages(data: dict[str, Any], possible: dict[str, float]) -> None:
    assert only("nlr", data).possible == possible


def test_a_share_that_is_missing_is_asked_for() -> None:
    assert only("nlr", {"neutrophils_pct": 60}).missing == ("lymphocytes_pct",)
    assert only("nlr", {"neutrophils_pct": 60, "lymphocytes_pct": 0}).possible == ("undefined",)


@pytest.mark.parametrize(
    ("kpa", "platelets", "more", "spared"),
    [
        (19.9, 151, {}, True),
        (20, 151, {}, False),
        (19.9, 150, {}, False),
        ({"low": 10, "high": 19}, {"low": 160, "high": 200}, {}, True),
        ({"low": 10, "high": 25}, 200, {}, False),
        (12, None, {}, False),
        (12, 200, {"endoscopy": {"varices": "none"}}, False),  # it was done
    ],
)
def test_screening_endoscopy_that_may_be_spared(kpa: Any, platelets: Any, more: dict[str, Any], spared: bool) -> None:
    result = only("portal_hypertension", {"liver_stiffness_kpa": kpa, "platelets_10e9_l": platelets, **more})
    assert ("screening_endoscopy_may_be_spared" in result.notes) is spared
    rules = {step.id for step in result.trace}
    assert ("portal_hypertension.endoscopy_platelets" in rules) is spared
