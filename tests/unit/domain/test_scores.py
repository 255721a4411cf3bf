"""Arithmetic on intervals: exact ends, rounding, spans of scores by brute force."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import product as every
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccboard.domain.assessment import assess
from hccboard.domain.facts import Interval
from hccboard.domain.scores import ln, log10, number, power, product, round_half_away, term, total
from hccboard.interchange.facts_json import read_facts

INF = math.inf


@pytest.mark.parametrize(
    ("x", "digits", "rounded"),
    [
        (0.5, 0, 1), (1.5, 0, 2), (2.5, 0, 3), (-0.5, 0, -1), (-2.5, 0, -3), (2.4999999, 0, 2), (0.0, 0, 0),
        (0.125, 2, 0.13), (-0.125, 2, -0.13), (2.675, 2, 2.67),  # 2.675 is stored as 2.67499...
        (INF, 2, INF), (-INF, 0, -INF),
    ],
)  # fmt: skip
def test_rounding_half_away_from_zero(x: float, digits: int, rounded: float) -> None:
    assert round_half_away(x, digits) == rounded


@pytest.mark.parametrize(("x", "shown"), [(3.0, 3), (3.5, 3.5), (INF, None), (-INF, None), (0.0, 0)])
def test_number(x: float, shown: float | int | None) -> None:
    assert number(x) == shown
    assert type(number(x)) is type(shown)


def test_logarithms_of_zero() -> None:
    assert (log10(0), ln(0)) == (-INF, -INF)


def test_term_of_a_monotone_function() -> None:
    assert term(lambda x: -2 * x, Interval(1, 3, False, True)) == Interval(-6, -2, True, False)


def test_term_with_a_turning_point() -> None:
    assert term(lambda x: x * x, Interval(-1, 2, True, False), [0]) == Interval(0, 4, True, False)
    assert term(lambda x: x * x, Interval(1, 2), [0]) == Interval(1, 4)


def test_total_and_product() -> None:
    assert total(Interval(1, 2, True, False), Interval(3, 4)) == Interval(4, 6, True, False)
    assert product(Interval(1, 2, True, False), Interval(3, 4)) == Interval(3, 8, True, False)
    assert product(Interval.point(0), Interval(1, INF, True, False)) == Interval.point(0)


def test_power() -> None:
    assert power(Interval(0, 4, False, True), -0.5) == Interval(0.5, INF, True, False)


# --- brute force of the scores ------------------------------------------------------------------------------

LIMITS = {  # each with values below, between and above the limits of the formulas
    "creatinine": ("0.5", "1", "1.5", "3", "3.5", "4", "6"),
    "bilirubin": ("0.4", "1", "2", "8", "30"),
    "inr": ("0.8", "1", "1.3", "2.5", "6"),
    "sodium_mmol_l": ("118", "125", "131", "137", "145"),
    "albumin": ("1.2", "1.5", "2.5", "3.5", "4.5"),
    "platelets_10e9_l": ("20", "53", "150", "400"),
    "ast_u_l": ("20", "60", "200"),
    "alt_u_l": ("20", "60", "200"),
    "age_years": ("20", "50", "80"),
    "ast_upper_limit_u_l": ("30", "40"),
}
UNITS = {"creatinine": "mg/dL", "bilirubin": "mg/dL", "albumin": "g/dL"}


def meld_i(v: dict[str, float], cap: float = 4.0) -> float:
    creatinine = cap if v["dialysis"] else min(max(v["creatinine"], 1), cap)
    raw = 0.957 * math.log(creatinine) + 0.378 * math.log(max(v["bilirubin"], 1)) + 1.12 * math.log(max(v["inr"], 1))
    return math.floor((raw + 0.643) * 10 + 0.5)


def limited(score: float) -> int:
    return min(max(math.floor(score + 0.5), 6), 40)


def meld(v: dict[str, float]) -> int:
    return limited(meld_i(v))


def meld_na(v: dict[str, float]) -> int:
    score, gap = meld_i(v), 137 - min(max(v["sodium_mmol_l"], 125), 137)
    return limited(score + 1.32 * gap - 0.033 * score * gap if score > 11 else score)


def meld3(v: dict[str, float]) -> int:
    creatinine = 3.0 if v["dialysis"] else min(max(v["creatinine"], 1), 3)
    lc, lb, li = math.log(creatinine), math.log(max(v["bilirubin"], 1)), math.log(max(v["inr"], 1))
    gap, low = 137 - min(max(v["sodium_mmol_l"], 125), 137), 3.5 - min(max(v["albumin"], 1.5), 3.5)
    return limited(
        1.33 * v["female"] + 4.56 * lb + 0.82 * gap - 0.24 * gap * lb + 9.09 * li + 11.14 * lc + 1.85 * low
        - 1.83 * low * lc + 6
    )  # fmt: skip


def grade(score: float, *limits: float) -> int:
    return 1 + sum(round(score, 10) > limit for limit in limits)


def albi(v: dict[str, float]) -> int:
    return grade(0.66 * math.log10(v["bilirubin"] * 17.1) - 0.85 * v["albumin"], -2.6, -1.39)


def ez_albi(v: dict[str, float]) -> int:
    return grade(v["bilirubin"] - 9 * v["albumin"], -34.4, -22.2)


def palbi(v: dict[str, float]) -> int:
    lb, lp = math.log10(v["bilirubin"] * 17.1), math.log10(v["platelets_10e9_l"])
    return grade(2.02 * lb - 0.37 * lb**2 - 0.4 * v["albumin"] - 3.48 * lp + 1.01 * lp**2, -2.53, -2.09)


def fib4(v: dict[str, float]) -> str:
    score = round(v["age_years"] * v["ast_u_l"] / (v["platelets_10e9_l"] * math.sqrt(v["alt_u_l"])), 10)
    return "low" if score < 1.45 else "high" if score > 3.25 else "indeterminate"


def apri(v: dict[str, float]) -> str:
    score = round(v["ast_u_l"] / v["ast_upper_limit_u_l"] * 100 / v["platelets_10e9_l"], 10)
    return ("low" if score <= 0.5 else "cirrhosis" if score > 2 else "significant_fibrosis" if score > 1.5
            else "indeterminate")  # fmt: skip


NUMERIC = {"meld": meld, "meld_na": meld_na, "meld3": meld3}
GRADED: dict[str, tuple[Any, tuple[Any, ...], tuple[str, ...]]] = {
    "albi": (albi, (1, 2, 3), ("bilirubin", "albumin")),
    "ez_albi": (ez_albi, (1, 2, 3), ("bilirubin", "albumin")),
    "palbi": (palbi, (1, 2, 3), ("bilirubin", "albumin", "platelets_10e9_l")),
    "fib4": (fib4, ("low", "indeterminate", "high"), ("age_years", "ast_u_l", "platelets_10e9_l", "alt_u_l")),
    "apri": (apri, ("low", "indeterminate", "significant_fibrosis", "cirrhosis"),
             ("ast_u_l", "ast_upper_limit_u_l", "platelets_10e9_l")),
}  # fmt: skip


@st.composite
def ranged_labs(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, list[float]]]:
    """Laboratory facts, exact or ranges with both ends, and the values to try within each."""
    data: dict[str, Any] = {}
    values: dict[str, list[float]] = {}
    for key, limits in LIMITS.items():
        low, high = sorted((draw(st.sampled_from(limits)), draw(st.sampled_from(limits))), key=Decimal)
        unit = {"unit": UNITS[key]} if key in UNITS else {}
        if draw(st.integers(0, 2)):
            high = low
            data[key] = {"value": float(low), **unit} if unit else float(low)
        else:
            data[key] = {"low": float(low), "high": float(high), **unit}
        values[key] = [float(x) for x in limits if float(low) <= float(x) <= float(high)]
    for key, name, options in (("sex", "female", {"M": 0, "F": 1}),
                               ("dialysis_twice_past_week", "dialysis", {False: 0, True: 1})):  # fmt: skip
        chosen = draw(st.sampled_from((*options, None)))
        values[name] = sorted(options.values()) if chosen is None else [options[chosen]]
        if chosen is not None:
            data[key] = chosen
    return data, values


def completions(values: dict[str, list[float]], keys: tuple[str, ...]) -> list[dict[str, float]]:
    return [dict(zip(keys, choice, strict=True)) for choice in every(*(values[key] for key in keys))]


@given(ranged_labs())
@settings(max_examples=150)
def test_lowest_and_highest_of_numeric_scores(labs: tuple[dict[str, Any], dict[str, list[float]]]) -> None:
    data, values = labs
    results = assess(read_facts(data), NUMERIC)
    keys = ("creatinine", "bilirubin", "inr", "dialysis", "sodium_mmol_l", "albumin", "female")
    patients = completions({k: sorted({values[k][0], values[k][-1]}) for k in keys}, keys)
    for system, score in NUMERIC.items():
        scores = [score(p) for p in patients]
        result = results[system]
        assert result.possible == {"low": min(scores), "high": max(scores)}, system
        assert (result.value is not None) == (min(scores) == max(scores)), system


@given(ranged_labs())
@settings(max_examples=150)
def test_grades_of_continuous_scores(labs: tuple[dict[str, Any], dict[str, list[float]]]) -> None:
    """Every grade between the lowest and the highest of the completions is reached, and no other."""
    data, values = labs
    results = assess(read_facts(data), GRADED)
    for system, (judge, order, keys) in GRADED.items():
        found = sorted({order.index(judge(p)) for p in completions(values, keys)})
        assert results[system].possible == order[found[0] : found[-1] + 1], system
