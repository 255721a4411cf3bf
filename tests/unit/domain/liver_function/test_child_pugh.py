"""Child-Pugh (RULES A1): Pugh RNH et al., Br J Surg 1973;60:646, doi:10.1002/bjs.1800600817."""

from __future__ import annotations

from typing import Any

import pytest

from hccboard.domain.liver_function.child_pugh import class_of, stated_choices
from tests.unit.domain.patients import facts, judge, label, only

UMOL, MG_DL = "umol/L", "mg/dL"


def points(**changed: Any) -> dict[str, Any]:
    return judge("child_pugh", **changed).value["points"]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        # umol/L: < 34, 34-51, > 51
        (33.9, UMOL, 1), (34, UMOL, 2), (34.1, UMOL, 2), (50.9, UMOL, 2), (51, UMOL, 2), (51.1, UMOL, 3),
        # mg/dL: < 2, 2-3, > 3; judged in the unit of entry
        (1.99, MG_DL, 1), (2.0, MG_DL, 2), (2.01, MG_DL, 2), (2.99, MG_DL, 2), (3.0, MG_DL, 2), (3.01, MG_DL, 3),
    ],
)  # fmt: skip
def test_bilirubin(value: float, unit: str, expected: int) -> None:
    assert points(bilirubin={"value": value, "unit": unit})["bilirubin"] == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        # PBC, PSC: < 4, 4-10, > 10 mg/dL (68.4 and 171 umol/L)
        (3.99, MG_DL, 1), (4.0, MG_DL, 2), (4.01, MG_DL, 2), (9.99, MG_DL, 2), (10.0, MG_DL, 2), (10.01, MG_DL, 3),
        (68.3, UMOL, 1), (68.4, UMOL, 2), (171, UMOL, 2), (171.1, UMOL, 3),
    ],
)  # fmt: skip
def test_bilirubin_in_cholestatic_disease(value: float, unit: str, expected: int) -> None:
    bilirubin = {"value": value, "unit": unit}
    assert points(cholestatic_disease=True, bilirubin=bilirubin)["bilirubin"] == expected
    # Not recorded and recorded as absent are the ordinary band, where all of these score 3.
    assert points(bilirubin=bilirubin)["bilirubin"] == 3
    assert points(cholestatic_disease=False, bilirubin=bilirubin)["bilirubin"] == 3


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        # > 35, 28-35, < 28 g/L
        (35.1, "g/L", 1), (35, "g/L", 2), (34.9, "g/L", 2), (28.1, "g/L", 2), (28, "g/L", 2), (27.9, "g/L", 3),
        (3.51, "g/dL", 1), (3.5, "g/dL", 2), (3.49, "g/dL", 2), (2.8, "g/dL", 2), (2.79, "g/dL", 3),
    ],
)  # fmt: skip
def test_albumin(value: float, unit: str, expected: int) -> None:
    assert points(albumin={"value": value, "unit": unit})["albumin"] == expected


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        # INR < 1.7, 1.7-2.3, > 2.3 (sources differ on 2.2 and 2.3: 2.3 here)
        ("inr", 1.69, 1), ("inr", 1.7, 2), ("inr", 2.29, 2), ("inr", 2.3, 2), ("inr", 2.31, 3),
        # or prothrombin prolongation < 4, 4-6, > 6 s
        ("pt_prolongation_s", 3.9, 1), ("pt_prolongation_s", 4, 2), ("pt_prolongation_s", 6, 2),
        ("pt_prolongation_s", 6.1, 3),
        # or prothrombin activity > 70, 40-70, < 40 %
        ("pt_activity_pct", 70.1, 1), ("pt_activity_pct", 70, 2), ("pt_activity_pct", 40, 2),
        ("pt_activity_pct", 39.9, 3),
    ],
)  # fmt: skip
def test_coagulation(key: str, value: float, expected: int) -> None:
    assert points(**{"inr": None, key: value})["inr"] == expected


@pytest.mark.parametrize(("ascites", "expected"), [("none", 1), ("mild", 2), ("moderate_severe", 3)])
def test_ascites(ascites: str, expected: int) -> None:
    assert points(ascites=ascites)["ascites"] == expected


@pytest.mark.parametrize(("grade", "expected"), [(0, 1), (1, 2), (2, 2), (3, 3), (4, 3)])
def test_encephalopathy(grade: int, expected: int) -> None:
    assert points(encephalopathy_grade=grade)["encephalopathy"] == expected


@pytest.mark.parametrize(
    ("score", "letter"),
    [(5, "A"), (6, "A"), (7, "B"), (8, "B"), (9, "B"), (10, "C"), (11, "C"), (15, "C")],
)
def test_class(score: int, letter: str) -> None:
    assert class_of(score) == letter
    if score in (5, 6, 7, 8, 9, 10, 15):
        value = judge("child_pugh", cp=score).value
        assert (value["score"], value["class"]) == (score, letter)


def test_inr_goes_before_prothrombin_and_disagreement_is_said() -> None:
    result = judge("child_pugh", inr=1.1, pt_prolongation_s=7)
    assert result.value["points"]["inr"] == 1
    assert "inr_and_prothrombin_disagree" in result.notes
    assert "inr_and_prothrombin_disagree" not in judge("child_pugh", inr=1.1, pt_prolongation_s=3).notes


@pytest.mark.parametrize(
    ("value", "unit", "borderline"),
    [
        # Where umol/L and mg/dL give different points: 34 up to below 34.2, above 51 up to 51.3
        (33.9, UMOL, False), (34, UMOL, True), (34.1, UMOL, True), (34.2, UMOL, False),
        (51, UMOL, False), (51.1, UMOL, True), (51.3, UMOL, True), (51.4, UMOL, False),
        (1.99, MG_DL, True), (2.0, MG_DL, False), (3.0, MG_DL, True), (3.01, MG_DL, False),
    ],
)  # fmt: skip
def test_borderline_by_unit(value: float, unit: str, borderline: bool) -> None:
    result = judge("child_pugh", bilirubin={"value": value, "unit": unit})
    assert ("borderline_by_unit" in result.notes) == borderline


class TestMissing:
    """RULES 0.1: an interval score; one class whatever the missing items is given and marked."""

    def test_missing_inr_with_nine_points_is_class_c_whatever_the_inr(self) -> None:
        # bilirubin 3 + albumin 3 + ascites 2 + encephalopathy 1 = 9
        result = judge(
            "child_pugh", inr=None, bilirubin={"value": 60, "unit": UMOL}, albumin={"value": 20, "unit": "g/L"},
            ascites="mild",
        )  # fmt: skip
        assert result.value == {
            "score": None, "class": "C",
            "points": {"bilirubin": 3, "albumin": 3, "inr": None, "ascites": 2, "encephalopathy": 1},
        }  # fmt: skip
        assert result.provisional
        assert result.missing == ()
        assert result.parts["score"] == [10, 11, 12]

    def test_nothing_known(self) -> None:
        result = only("child_pugh", {})
        assert (result.value, result.possible) == (None, ("A", "B", "C"))
        assert result.parts["score"] == list(range(5, 16))
        assert set(result.missing) == {"bilirubin", "albumin", "inr", "ascites", "encephalopathy_grade"}

    @pytest.mark.parametrize(
        ("changed", "possible", "missing"),
        [
            ({"ascites": None}, ("A", "B"), ("ascites",)),  # 5, 6, 7
            ({"ascites": None, "encephalopathy_grade": 3}, "B", ()),  # 7, 8, 9
            ({"bilirubin": {"value": 30, "unit": UMOL, "comparator": ">"}}, ("A", "B"), ("bilirubin",)),
            ({"bilirubin": {"value": 51, "unit": UMOL, "comparator": ">"}}, "B", ()),  # 7
            ({"bilirubin": {"value": 34, "unit": UMOL, "comparator": "<"}}, "A", ()),
            ({"bilirubin": {"value": 34, "unit": UMOL, "comparator": "<="}, "ascites": "mild"}, ("A", "B"),
             ("bilirubin",)),
            ({"albumin": {"low": 28, "high": 35, "unit": "g/L"}}, "A", ()),  # 2 points throughout
            ({"inr": {"low": 1.6, "high": 1.7}, "ascites": "mild"}, ("A", "B"), ("inr",)),
        ],
    )  # fmt: skip
    def test_ranges(self, changed: dict[str, Any], possible: Any, missing: tuple[str, ...]) -> None:
        result = judge("child_pugh", **changed)
        assert label(result) == possible
        assert result.missing == missing


class TestStated:
    """A class from a letter counts only where the five items leave more than one, and is shown as stated."""

    @pytest.mark.parametrize(
        ("data", "possible", "notes"),
        [
            ({"child_pugh_stated": {"class": "B"}}, "B", {"class_as_stated"}),
            ({"child_pugh_stated": {"score": 7}}, "B", {"class_as_stated"}),
            ({"child_pugh_stated": {"class": "B", "score": 7}}, "B", {"class_as_stated"}),
            (facts(child_pugh_stated={"class": "B"}), "A", {"stated_class_disagrees"}),
            (facts(child_pugh_stated={"class": "A"}), "A", set()),
            (facts(inr=None, ascites=None, child_pugh_stated={"class": "A"}), "A", {"class_as_stated"}),
            (facts(inr=None, ascites=None, child_pugh_stated={"class": "C"}), ("A", "B"), {"stated_class_disagrees"}),
        ],
    )  # fmt: skip
    def test_stated(self, data: dict[str, Any], possible: Any, notes: set[str]) -> None:
        result = only("child_pugh", data)
        assert label(result) == possible
        assert set(result.notes) == notes

    def test_stated_score_narrows_the_score(self) -> None:
        result = only("child_pugh", {"child_pugh_stated": {"score": 8}})
        assert (result.value["score"], result.value["class"], result.provisional) == (8, "B", True)
        assert set(result.value["points"].values()) == {None}

    def test_systems_use_the_stated_class(self) -> None:
        without = only("bclc", {"ecog_ps": 0})
        stated = only("bclc", {"ecog_ps": 0, "child_pugh_stated": {"class": "C"}, "transplant_candidate": False})
        assert (label(without), label(stated)) == (("0", "A", "B", "C", "D"), "D")

    def test_choices(self) -> None:
        assert stated_choices("B", None).values == (7, 8, 9)
        assert stated_choices(None, 11).values == (11,)
        assert stated_choices("A", 9).values == ()


def test_trace_shows_each_item_with_its_figure() -> None:
    trace = {step.id: step for step in judge("child_pugh", bilirubin={"value": 2.5, "unit": MG_DL}).trace}
    assert len(trace) == 10
    step = trace["child_pugh.bilirubin_1"]
    assert step.rule == "bilirubin < 34.2: 1 points"
    assert step.used == {"bilirubin": {"value": 42.75, "unit": UMOL}}
    assert step.outcome.value == "unmet"


def test_unknown_bilirubin_is_shown_in_the_band_that_applies() -> None:
    """The unknown value is shared between patients, its rule is not."""
    ordinary = only("child_pugh", {}).trace[0].rule
    cholestatic = only("child_pugh", {"cholestatic_disease": True}).trace[0].rule
    assert (ordinary, cholestatic) == ("bilirubin < 34: 1 points", "bilirubin < 68.4: 1 points")
    assert only("child_pugh", {}).trace[0].rule == ordinary
