"""ALBI, mALBI, EZ-ALBI, PALBI (RULES A2-A4)."""

from __future__ import annotations

from typing import Any

import pytest

from hccboard.domain.decision import Variable, explore
from hccboard.domain.facts import Interval
from hccboard.domain.liver_function import albi as module
from tests.unit.domain.patients import judge, label, only

EVERY_NUMBER = Interval(float("-inf"), float("inf"), False, False)


def labs(bilirubin: float, albumin: float, platelets: float | None = None, *, us: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {
        "bilirubin": {"value": bilirubin, "unit": "mg/dL" if us else "umol/L"},
        "albumin": {"value": albumin, "unit": "g/dL" if us else "g/L"},
    }
    if platelets is not None:
        found["platelets_10e9_l"] = platelets
    return found


def grade_at(tree: Any, name: str, score: float) -> Any:
    """The answer where the score has exactly this value."""
    variable = Variable(name, Interval.point(score), lambda: {}, EVERY_NUMBER)
    ((answer,),) = explore(tree, {name: variable}).answers.values()
    return answer


@pytest.mark.parametrize(
    ("score", "grade", "malbi"),
    [
        # Johnson PJ, JCO 2015;33:550: <= -2.60, <= -1.39; Hiraoka A, Liver Cancer 2017;6:325: 2a < -2.27 <= 2b
        (-2.61, 1, "1"), (-2.60, 1, "1"), (-2.59, 2, "2a"), (-2.28, 2, "2a"), (-2.27, 2, "2b"), (-2.26, 2, "2b"),
        (-1.40, 2, "2b"), (-1.39, 2, "2b"), (-1.38, 3, "3"),
    ],
)  # fmt: skip
def test_albi_limits(score: float, grade: int, malbi: str) -> None:
    answer = grade_at(module._albi_grade, "albi", score)
    assert (answer["grade"], answer["malbi"]) == (grade, malbi)


@pytest.mark.parametrize(
    ("bilirubin", "albumin", "score", "grade", "malbi"),
    [
        # 0.66 x log10(bilirubin umol/L) - 0.085 x albumin g/L, worked out by hand
        (1, 50, -4.25, 1, "1"),
        (10, 40, -2.74, 1, "1"),
        (16.29, 40, -2.600, 1, "1"),  # -2.60013
        (16.30, 40, -2.600, 2, "2a"),  # -2.59996: graded before it is rounded
        (51.5, 40, -2.270, 2, "2a"),  # -2.27021
        (51.6, 40, -2.270, 2, "2b"),  # -2.26965
        (57.2, 30, -1.390, 2, "2b"),  # -1.39012
        (57.3, 30, -1.390, 3, "3"),  # -1.38962
        (100, 20, -0.38, 3, "3"),
    ],
)
def test_albi(bilirubin: float, albumin: float, score: float, grade: int, malbi: str) -> None:
    value = only("albi", labs(bilirubin, albumin)).value
    assert value == {"score": pytest.approx(score, abs=1e-9), "grade": grade, "malbi": malbi}


def test_albi_in_american_units() -> None:
    # 1 mg/dL = 17.1 umol/L, 4 g/dL = 40 g/L: 0.66 x 1.232996 - 3.4 = -2.586
    assert only("albi", labs(1, 4, us=True)).value["score"] == -2.586


@pytest.mark.parametrize(
    ("bilirubin", "albumin", "score", "grade"),
    [
        # Kariyama K, Liver Cancer 2020;9:734: bilirubin mg/dL - 9 x albumin g/dL, limits <= -34.4 and <= -22.2
        (1.6, 4.0, -34.4, 1),
        (1.5, 4.0, -34.5, 1),
        (1.7, 4.0, -34.3, 2),
        (4.8, 3.0, -22.2, 2),
        (4.9, 3.0, -22.1, 3),
        (0.7, 3.9, -34.4, 1),
        (0.3, 2.5, -22.2, 2),
    ],
)
def test_ez_albi(bilirubin: float, albumin: float, score: float, grade: int) -> None:
    assert only("ez_albi", labs(bilirubin, albumin, us=True)).value == {"score": score, "grade": grade}


@pytest.mark.parametrize(
    ("score", "grade"), [(-2.54, 1), (-2.53, 1), (-2.52, 2), (-2.10, 2), (-2.09, 2), (-2.08, 3)]
)
def test_palbi_limits(score: float, grade: int) -> None:
    # Roayaie S, Hepatology 2015;62:440: <= -2.53, <= -2.09
    assert grade_at(module._PALBI_GRADE, "palbi", score)["grade"] == grade


@pytest.mark.parametrize(
    ("bilirubin", "albumin", "platelets", "score", "grade"),
    [
        # 2.02 lg b - 0.37 lg b^2 - 0.04 alb - 3.48 lg p + 1.01 lg p^2
        (10, 40, 100, -2.87, 1),  # 2.02 - 0.37 - 1.6 - 6.96 + 4.04
        (15, 40, 150, -2.526, 2),  # -2.5261
        (30, 35, 100, -2.144, 2),  # -2.1435
        (30, 33.3, 100, -2.076, 3),  # -2.0755
        (100, 30, 100, -1.56, 3),  # 4.04 - 1.48 - 1.2 - 6.96 + 4.04
    ],
)
def test_palbi(bilirubin: float, albumin: float, platelets: float, score: float, grade: int) -> None:
    value = only("palbi", labs(bilirubin, albumin, platelets)).value
    assert value == {"score": pytest.approx(score, abs=6e-4), "grade": grade}


@pytest.mark.parametrize(
    ("system", "changed", "possible", "missing"),
    [
        ("albi", {"bilirubin": None}, (1, 2, 3), ("bilirubin",)),
        ("albi", {"bilirubin": {"value": 16, "unit": "umol/L", "comparator": "<"}}, 1, ()),
        ("albi", {"bilirubin": {"low": 16, "high": 17, "unit": "umol/L"}}, (1, 2), ("bilirubin",)),
        ("albi", {"albumin": {"value": 15, "unit": "g/L", "comparator": "<"}}, 3, ()),
        # The limit itself: 1.6 mg/dL with 4.0 g/dL is -34.4, grade 1; a range open at it does not reach it
        ("ez_albi", {"bilirubin": {"value": 1.6, "unit": "mg/dL", "comparator": "<="}}, 1, ()),
        ("ez_albi", {"bilirubin": {"value": 1.6, "unit": "mg/dL", "comparator": ">"}}, (2, 3), ("bilirubin",)),
        ("ez_albi", {"bilirubin": {"value": 1.6, "unit": "mg/dL", "comparator": ">="}}, (1, 2, 3), ("bilirubin",)),
        ("ez_albi", {"bilirubin": {"low": 1.6, "high": 2, "unit": "mg/dL"}}, (1, 2), ("bilirubin",)),
        ("palbi", {}, (1, 2, 3), ("platelets_10e9_l",)),
    ],
)
def test_ranges(system: str, changed: dict[str, Any], possible: Any, missing: tuple[str, ...]) -> None:
    result = judge(system, **changed)
    assert label(result) == possible
    assert result.missing == missing


def test_grade_that_every_completion_gives_keeps_the_score_open() -> None:
    result = judge("albi", bilirubin={"low": 12, "high": 15, "unit": "umol/L"})
    assert result.value == {"score": None, "grade": 1, "malbi": "1"}
    split = judge("albi", bilirubin={"low": 51, "high": 52, "unit": "umol/L"})
    assert split.value == {"score": None, "grade": 2, "malbi": None}  # 2a or 2b
    assert split.parts["malbi"] == ["2a", "2b"]
    assert split.provisional


def test_palbi_between_its_turning_points() -> None:
    # lg p = 3.48 / 2.02 (52.8): lower there than at either end of the range
    ends = [judge("palbi", platelets_10e9_l=p).value["grade"] for p in (10, 200)]
    turn = judge("palbi", platelets_10e9_l=53).value["grade"]
    assert (ends, turn) == ([2, 2], 1)
    result = judge("palbi", platelets_10e9_l={"low": 10, "high": 200})
    assert result.possible == (1, 2)
    assert result.missing == ("platelets_10e9_l",)
