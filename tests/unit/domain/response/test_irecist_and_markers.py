"""iRECIST: unconfirmed, confirmed, reset. Markers: units, censored values, baseline and nadir."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.response.test_lesions_side_by_side import course
from tests.unit.domain.response.test_public_response import judged, series

# what it shows, sums on days 56, 98, 140 from 100 at baseline, iRECIST per study
TARGETS: list[tuple[str, list[float | None], list[str]]] = [
    ("5 mm more confirms", [130, 135], ["iUPD", "iCPD"]),
    ("4 mm more does not", [130, 134], ["iUPD", "iUPD"]),
    ("growth is held against the first iUPD", [130, 133, 136], ["iUPD", "iUPD", "iCPD"]),
    ("pseudo-progression: the bar is reset", [130, 60, 90], ["iUPD", "iPR", "iUPD"]),
    ("reset by iSD, then progression has to come again", [130, 110, 132], ["iUPD", "iSD", "iUPD"]),
    ("not evaluated between keeps the bar", [130, None, 135], ["iUPD", "NE", "iCPD"]),
]


@pytest.mark.parametrize(("shows", "sums", "categories"), TARGETS, ids=[one[0] for one in TARGETS])
def test_immune_progression_of_targets(shows: str, sums: Any, categories: list[str]) -> None:
    visits = [(day, {"A": mm}) for day, mm in zip((56, 98, 140), sums, strict=False)]
    found = judged(series({"A": 100}, *visits))["irecist"]
    assert [one["overall"] for one in found["timepoints"]] == categories
    confirmed = "iCPD" in categories
    assert found["progression_day"] == (56 if confirmed else None)


def test_progression_of_another_kind_confirms() -> None:
    found = judged(series({"A": 100}, (56, {"A": 130}), (98, {"A": 130}, "NONE", True)))["irecist"]
    assert [one["overall"] for one in found["timepoints"]] == ["iUPD", "iCPD"]


def test_a_study_that_does_not_tell_leaves_both_possible() -> None:
    told = series({"A": 100}, (56, {"A": 90}, "PD"), (98, {"A": 90}, "PD"), nontarget=True)
    assert judged(told)["irecist"]["timepoints"][1]["possible"] == ["iUPD", "iCPD"]
    told["timepoints"][1]["nontarget_worse"] = True
    assert judged(told)["irecist"]["timepoints"][1]["possible"] == ["iCPD"]
    told["timepoints"][1]["nontarget_worse"] = False
    assert judged(told)["irecist"]["timepoints"][1]["possible"] == ["iUPD"]


@pytest.mark.parametrize(("sizes", "categories"), [
    (({"X": 10}, {"X": 15}), ["iUPD", "iCPD"]),
    (({"X": 10}, {"X": 14}), ["iUPD", "iUPD"]),
    (({"X": 10}, {"X": 10, "Y": 3}), ["iUPD", "iCPD"]),
    (({"X": 10}, {"X": "disappeared"}), ["iUPD", "iSD"]),
], ids=["5 mm more", "4 mm more", "one more", "gone again"])  # fmt: skip
def test_new_lesions_are_measured_apart(sizes: Any, categories: list[str]) -> None:
    lung = {"organ": "lung"}
    studies = [(day, {"A": 60, **told}) for day, told in zip((56, 98), sizes, strict=True)]
    found = judged(course({"A": {}, "X": lung, "Y": lung}, (0, {"A": 60}), *studies))
    assert [one["overall"] for one in found["irecist"]["timepoints"]] == categories


def test_confirmation_outside_the_weeks_foreseen_is_named() -> None:
    for day, named in ((84, []), (112, []), (83, ["irecist_window"]), (113, ["irecist_window"])):
        found = judged(series({"A": 100}, (56, {"A": 130}), (day, {"A": 140})))["irecist"]
        assert [one["id"] for one in found["findings"]] == named


def test_only_recist_has_an_immune_form() -> None:
    assert "irecist" not in judged(series({"A": 100}, (56, {"A": 130}), criteria="mRECIST"))


def afp(*values: dict[str, Any]) -> dict[str, Any]:
    return judged({**series({"A": 30}), "markers": {"afp": list(values)}})["markers"]["afp"]  # type: ignore[no-any-return]


def test_markers_are_compared_in_one_unit() -> None:
    found = afp({"day": 0, "value": 121, "unit": "ng/mL"}, {"day": 30, "value": 50, "unit": "IU/mL"},
                {"day": 60, "value": 121, "unit": "ng/mL"})  # fmt: skip
    assert [one["pct_from_baseline"] for one in found["changes"]] == [-50, 0]
    assert [one["pct_from_nadir"] for one in found["changes"]] == [-50, 100]
    assert found["changes"][0]["log10_from_baseline"] == -0.301


def test_a_censored_value_gives_a_range_and_never_a_number() -> None:
    found = afp({"day": 0, "value": 1210, "comparator": ">", "unit": "ng/mL"},
                {"day": 30, "value": 121, "unit": "ng/mL"})  # fmt: skip
    assert found["changes"][0]["pct_from_baseline"] == {"low": -100, "high": -90}
    both = afp({"day": 0, "value": 1210, "comparator": ">", "unit": "ng/mL"},
               {"day": 30, "value": 1210, "comparator": ">", "unit": "ng/mL"})  # fmt: skip
    assert both["changes"][0]["pct_from_baseline"] == {"low": -100, "high": None}


def test_markers_without_or_with_zero_baseline_are_named() -> None:
    assert [one["id"] for one in afp({"day": 30, "value": 5, "unit": "ng/mL"})["findings"]] == ["no_marker_baseline"]
    zero = afp({"day": 0, "value": 0, "unit": "ng/mL"}, {"day": 30, "value": 5, "unit": "ng/mL"})
    assert [one["id"] for one in zero["findings"]] == ["marker_baseline_zero"]
    assert zero["changes"][0]["pct_from_baseline"] is None
    twice = afp({"day": 0, "value": 9, "unit": "ng/mL"}, {"day": 0, "value": 5, "unit": "ng/mL"})
    assert [one["id"] for one in twice["findings"]] == ["two_results_one_day"]
    assert twice["baseline"]["value"] == {"low": 5, "high": 9}
