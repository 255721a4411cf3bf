"""CLIP, Okuda, JIS, HAP, CRAFITY (RULES B5, B6, B7, B11)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.patients import judge, label


@pytest.mark.parametrize(
    ("changed", "points"),
    [
        # Hepatology 1998;28:751, doi:10.1002/hep.510280322
        ({}, 0),
        ({"cp": 6}, 0),
        ({"cp": 7}, 1),
        ({"cp": 9}, 1),
        ({"cp": 10}, 2),
        ({"pct": 50}, 0),  # 50 % scores low
        ({"pct": 50.1}, 2),
        ({"sizes": [1.0, 1.0], "pct": 50}, 1),
        ({"sizes": [1.0, 1.0], "pct": 51}, 2),
        ({"infiltrative": True}, 2),  # massive
        ({"infiltrative": True, "pct": None}, 2),
        ({"afp_ng_ml": 399.9}, 0),
        ({"afp_ng_ml": 400}, 1),
        ({"afp_ng_ml": None, "afp": {"value": 330.5, "unit": "IU/mL"}}, 0),  # x 1.21 = 399.905
        ({"afp_ng_ml": None, "afp": {"value": 331, "unit": "IU/mL"}}, 1),  # x 1.21 = 400.51
        ({"vp": "Vp1"}, 1),
        ({"vp": "Vp4"}, 1),
        ({"vv": "Vv3"}, 0),  # portal only
        ({"cp": 10, "infiltrative": True, "afp_ng_ml": 1000, "vp": "Vp3"}, 6),
    ],
)
def test_clip(changed: dict[str, Any], points: int) -> None:
    assert judge("clip", **changed).value == points


@pytest.mark.parametrize(
    ("changed", "possible"),
    [
        ({"afp_ng_ml": None}, {"low": 0, "high": 1}),  # never counted as 0
        ({"afp_ng_ml": None, "vp": None, "trunk": None}, {"low": 0, "high": 2}),
        ({"sizes": None, "pct": None}, {"low": 0, "high": 2}),
        ({"sizes": []}, "undefined"),
        ({"sizes": [], "pct": 60}, 2),
        ({"sizes": [], "pct": None}, {"low": 2, "high": 2, "undefined": True}),
        ({"afp_ng_ml": {"value": 1210, "comparator": ">"}}, 1),
    ],
)
def test_clip_with_gaps(changed: dict[str, Any], possible: Any) -> None:
    assert label(judge("clip", **changed)) == possible


@pytest.mark.parametrize(
    ("changed", "points", "stage"),
    [
        # Cancer 1985;56:918; all comparisons strict (convention)
        ({}, 0, "I"),
        ({"pct": 50}, 0, "I"),
        ({"pct": 50.1}, 1, "II"),
        ({"ascites": "mild"}, 1, "II"),
        ({"ascites": "moderate_severe"}, 1, "II"),
        ({"albumin": {"value": 30, "unit": "g/L"}}, 0, "I"),
        ({"albumin": {"value": 29.9, "unit": "g/L"}}, 1, "II"),
        ({"albumin": {"value": 3.0, "unit": "g/dL"}}, 0, "I"),
        ({"albumin": {"value": 2.99, "unit": "g/dL"}}, 1, "II"),
        ({"bilirubin": {"value": 3.0, "unit": "mg/dL"}}, 0, "I"),
        ({"bilirubin": {"value": 3.01, "unit": "mg/dL"}}, 1, "II"),
        ({"bilirubin": {"value": 51.3, "unit": "umol/L"}}, 0, "I"),
        ({"bilirubin": {"value": 51.4, "unit": "umol/L"}}, 1, "II"),
        ({"pct": 60, "ascites": "mild"}, 2, "II"),
        ({"pct": 60, "ascites": "mild", "albumin": {"value": 25, "unit": "g/L"}}, 3, "III"),
        ({"pct": 60, "ascites": "mild", "albumin": {"value": 25, "unit": "g/L"},
          "bilirubin": {"value": 90, "unit": "umol/L"}}, 4, "III"),
    ],
)  # fmt: skip
def test_okuda(changed: dict[str, Any], points: int, stage: str) -> None:
    assert judge("okuda", **changed).value == {"points": points, "stage": stage}


@pytest.mark.parametrize(
    ("changed", "t", "stage", "points"),
    [
        # J Gastroenterol 2003;38:207, doi:10.1007/s005350300038: solitary, <= 2 cm, no vessel or duct invasion
        ({"sizes": [2.0]}, "T1", "I", 0),
        ({"sizes": [2.1]}, "T2", "II", 1),
        ({"sizes": [2.0, 2.0]}, "T2", "II", 1),
        ({"sizes": [2.0], "vp": "Vp1"}, "T2", "II", 1),
        ({"sizes": [2.0], "vv": "Vv1"}, "T2", "II", 1),
        ({"sizes": [2.0], "duct": "B1"}, "T2", "II", 1),  # bile ducts count here and nowhere else
        ({"sizes": [2.0], "mvi": True}, "T1", "I", 0),
        ({"sizes": [2.1, 1.0]}, "T3", "III", 2),
        ({"sizes": [2.1], "vp": "Vp1"}, "T3", "III", 2),
        ({"sizes": [2.0, 1.0], "vp": "Vp1"}, "T3", "III", 2),
        ({"sizes": [2.1, 1.0], "vp": "Vp1"}, "T4", "IVA", 3),
        ({"sizes": [2.0], "node": True}, "T1", "IVA", 3),
        ({"sizes": [2.0], "distant": True}, "T1", "IVB", 3),
        ({"sizes": [2.0], "node": True, "distant": True}, "T1", "IVB", 3),
        ({"sizes": [2.0], "cp": 7}, "T1", "I", 1),
        ({"sizes": [2.0], "cp": 10}, "T1", "I", 2),
        ({"sizes": [2.1, 1.0], "vp": "Vp1", "cp": 10}, "T4", "IVA", 5),
        ({"sizes": [2.0], "perforation": True}, "T1", "I", 0),  # rupture counts in later Japanese rules only
    ],
)
def test_jis(changed: dict[str, Any], t: str, stage: str, points: int) -> None:
    assert judge("jis", **changed).value == {"lcsgj_T": t, "lcsgj_stage": stage, "jis": points}


@pytest.mark.parametrize(
    ("changed", "possible"),
    [
        ({"infiltrative": True}, "undefined"),
        ({"infiltrative": True, "distant": True}, "undefined"),
        ({"sizes": []}, "undefined"),
        ({"duct": None, "sizes": [2.0]}, {"low": 0, "high": 1}),
        ({"infiltrative": None, "sizes": [2.0]}, {"low": 0, "high": 0, "undefined": True}),
    ],
)
def test_jis_without_an_answer(changed: dict[str, Any], possible: Any) -> None:
    result = judge("jis", **changed)
    assert label(result) == possible
    assert result.value is None


def test_jis_says_that_rupture_is_not_counted() -> None:
    assert "jis_rupture_not_counted" in judge("jis", perforation=True).notes


@pytest.mark.parametrize(
    ("changed", "points", "grade"),
    [
        # HAP before TACE: albumin < 36 g/L, bilirubin > 17 umol/L, AFP > 400, largest > 7 cm
        ({}, 0, "A"),
        ({"albumin": {"value": 36, "unit": "g/L"}}, 0, "A"),
        ({"albumin": {"value": 35.9, "unit": "g/L"}}, 1, "B"),
        ({"albumin": {"value": 3.6, "unit": "g/dL"}}, 0, "A"),
        ({"bilirubin": {"value": 17, "unit": "umol/L"}}, 0, "A"),
        ({"bilirubin": {"value": 17.1, "unit": "umol/L"}}, 1, "B"),
        ({"bilirubin": {"value": 0.99, "unit": "mg/dL"}}, 0, "A"),  # 16.93 umol/L
        ({"bilirubin": {"value": 1.0, "unit": "mg/dL"}}, 1, "B"),  # 17.1 umol/L
        ({"afp_ng_ml": 400}, 0, "A"),
        ({"afp_ng_ml": 400.1}, 1, "B"),
        ({"sizes": [7.0]}, 0, "A"),
        ({"sizes": [7.1]}, 1, "B"),
        ({"sizes": [7.1], "afp_ng_ml": 500}, 2, "C"),
        ({"sizes": [7.1], "afp_ng_ml": 500, "albumin": {"value": 30, "unit": "g/L"}}, 3, "D"),
        ({"sizes": [7.1], "afp_ng_ml": 500, "albumin": {"value": 30, "unit": "g/L"},
          "bilirubin": {"value": 40, "unit": "umol/L"}}, 4, "D"),
    ],
)  # fmt: skip
def test_hap(changed: dict[str, Any], points: int, grade: str) -> None:
    assert judge("hap", **changed).value == {"points": points, "class": grade}


@pytest.mark.parametrize(
    ("changed", "points"),
    [
        # doi:10.1016/j.jhep.2021.09.035; CRP 1 mg/dL is 10 mg/L (one paper prints mg/mL, which is wrong)
        ({"afp_ng_ml": 99.9, "crp": {"value": 9.9, "unit": "mg/L"}}, 0),
        ({"afp_ng_ml": 100, "crp": {"value": 9.9, "unit": "mg/L"}}, 1),
        ({"afp_ng_ml": 99.9, "crp": {"value": 10, "unit": "mg/L"}}, 1),
        ({"afp_ng_ml": 99.9, "crp": {"value": 1.0, "unit": "mg/dL"}}, 1),
        ({"afp_ng_ml": 99.9, "crp": {"value": 0.99, "unit": "mg/dL"}}, 0),
        ({"afp_ng_ml": 100, "crp": {"value": 10, "unit": "mg/L"}}, 2),
    ],
)
def test_crafity(changed: dict[str, Any], points: int) -> None:
    assert judge("crafity", **changed).value == points


def test_crafity_needs_crp() -> None:
    result = judge("crafity", afp_ng_ml=100)
    assert (result.possible, result.missing) == ({"low": 1, "high": 2}, ("crp",))
