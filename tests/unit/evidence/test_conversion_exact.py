"""Every published criterion against plain formulas over all completions of what is known, and what one fact less does.

A criterion is met or unmet only where every completion agrees, and unknown only where they do not.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccboard.operations.conversion_files import reviews_of, set_json
from hccboard.operations.options import OptionsFile
from tests.unit.evidence.conversion_worlds import (
    FORMULAS,
    GRID,
    NUMBERS,
    OF_METASTASES,
    PLACES,
    STOPS,
    TRUTH,
    Known,
    arguments,
    expected,
    facts_object,
)

# keys under which a criterion names what it used, where they are not the key of the facts object
USED = {
    "score": ("child_pugh", "child_pugh_stated"), "afp": ("afp",),
    "involved": ("tumour.one_lobe",), **{name: (f"metastases.{name}",) for name in OF_METASTASES},
    "bevacizumab": ("drug_stops.days_before_operation.bevacizumab",),
    "lenvatinib": ("drug_stops.days_before_operation.tki",),
    "sintilimab": ("drug_stops.days_before_operation.anti_pd_l1_axis", "drug_stops.days_before_operation.ici"),
}  # fmt: skip


class Object(OptionsFile):
    """One facts object that is not text."""

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__("{}")
        self._data = data

    def _objects(self):
        yield self.name, self._data


def outcomes(told: Known) -> dict[tuple[str, str], dict[str, Any]]:
    """Every criterion as the command shows it, by set and id; "" is for whom a set was made."""
    (facts,) = Object(facts_object(told)).facts()
    found = {}
    for one in map(set_json, reviews_of(facts)):
        word = {"yes": "met", "no": "unmet", "unknown": "unknown"}[one["applies"]]
        found[one["id"], ""] = {"outcome": word, "used": {}, "missing": one.get("applies_missing", [])}
        for item in one["criteria"]:
            found[one["id"], item["id"]] = item
        counted = [item["outcome"] for item in one["criteria"]]
        assert [one["met"], one["unmet"], one["unknown"]] == [counted.count(w) for w in ("met", "unmet", "unknown")]
    return found


@st.composite
def knowledge(draw: st.DrawFn, *, complete: bool = False) -> dict[str, tuple[Any, ...]]:
    told: dict[str, tuple[Any, ...]] = {}
    for name, grid in GRID.items():
        kind = "one" if complete else draw(st.sampled_from(("none", "one", "one", "range")))
        if kind == "range" and name in NUMBERS:
            low, high = sorted((draw(st.integers(0, len(grid) - 1)), draw(st.integers(0, len(grid) - 1))))
            told[name] = grid[low : high + 1]
        elif kind == "range" and name == "score":
            told[name] = draw(st.sampled_from(((5, 6), (7, 8, 9), tuple(range(10, 16)))))
        elif kind != "none":
            told[name] = (draw(st.sampled_from(grid)),)
    return sound(without_contradiction(told) if complete else told)


def without_contradiction(told: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """A thrombus beyond a vein lies in the vein, too."""
    if told["contralateral"] == (True,) or told["trunk"] == (True,):
        told["pv"] = ("Vp4",)
    if told["smv"] == (True,) and told["pv"] == ("Vp0",):
        told["pv"] = ("Vp3",)
    if told["veins"] != (0,) and told["hv"] in (("Vv0",), ("Vv1",)):
        told["hv"] = ("Vv2",)
    if told["atrium"] == (True,):
        told["hv"] = ("Vv3",)
    return told


def sound(told: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """Without what is refused, and without what contradicts itself and so tells nothing."""
    if 0 in told.get("count", (1,)):
        told["count"] = told["count"][1:] or (1,)
    if not told.keys().isdisjoint(OF_METASTASES) or told.get("distant") == (True,):
        told["distant"] = (True,)
    if told.get("trunk") == (True,) and told.get("pv", ("Vp4",)) != ("Vp4",):
        told["trunk"] = (False,)
    if told.get("cirrhosis") == (True,) and told.get("chronic") == (False,):
        told["chronic"] = (True,)
    if told.get("r0") == (False,) and told.get("feasible") == (True,):
        told["feasible"] = (False,)
    if told.get("involved") == ("both",) and told.get("others") == (0,):
        told["others"] = (1,)
    if told.get("others") == (0,):
        told.pop("other_cm", None)
    return told


@settings(max_examples=150, deadline=None)
@given(knowledge())
def test_a_criterion_is_decided_where_all_completions_agree_and_only_there(told):
    found = outcomes(told)
    wrong = {
        key: (found[key]["outcome"], expected(formula, told), facts_object(told))
        for key, formula in FORMULAS.items() if found[key]["outcome"] != expected(formula, told)
    }  # fmt: skip
    assert wrong == {}


@settings(max_examples=60, deadline=None)
@given(knowledge())
def test_what_is_missing_is_named_where_it_is_unknown_and_only_there(told):
    for key, one in outcomes(told).items():
        if key[0] != "jlca_2023":
            assert bool(one["missing"]) == (one["outcome"] == "unknown"), (key, one)
            assert None not in one["used"].values()


@settings(max_examples=15, deadline=None)
@given(knowledge(complete=True))
def test_one_fact_less_leaves_unknown_what_needs_it_and_changes_nothing_else(told):
    """Complete facts: every criterion of the formulas is decided. Each fact is then left out, one after the other."""
    whole = outcomes(told)
    assert all(whole[key]["outcome"] != "unknown" for key in FORMULAS)
    for name in told:
        fewer = {key: values for key, values in told.items() if key != name}
        if name == "distant" and not told.keys().isdisjoint(OF_METASTASES):
            continue  # the list of metastases says the same
        left = outcomes(fewer)
        for key, formula in FORMULAS.items():
            before, after = whole[key], left[key]
            assert after["outcome"] == expected(formula, fewer), (name, key)
            assert after["outcome"] in (before["outcome"], "unknown"), (name, key)
            if after["outcome"] != before["outcome"]:
                assert missing_as(name) & set(after["missing"]), (name, key, after["missing"])
            if key[1] and not uses(name, before["used"]):
                assert after["outcome"] == before["outcome"], (name, key)
            if name not in arguments(formula):
                assert after["outcome"] == before["outcome"], (name, key)


def missing_as(name: str) -> set[str]:
    """The keys under which a fact that is left out may be asked for."""
    if name == "score":
        return {"bilirubin", "albumin", "inr", "ascites", "encephalopathy_grade"}
    if name in ("involved", "afp"):
        return {{"involved": "tumour.lobes", "afp": "afp"}[name]}
    return {PLACES[name].replace("judgements/", "judgements.")}


def uses(name: str, used: dict[str, Any]) -> bool:
    keys = USED.get(name, (PLACES[name].removeprefix("judgements/"),))
    return any(key in used for key in keys)


# De Morgan: what Zhu 2025 prints with "or" is a list of exclusions, all of which must hold (RULES I-22)
_MAYBE: tuple[tuple[Any, ...] | None, ...] = ((False,), (True,), None)


@pytest.mark.parametrize(
    ("contralateral", "smv", "veins", "atrium"),
    list(product(_MAYBE, _MAYBE, ((0,), (2,), (3,), None), _MAYBE)),
)  # fmt: skip
def test_each_of_the_four_exclusions_of_xu_breaks_criterion_4_alone(contralateral, smv, veins, atrium):
    given_here = {"contralateral": contralateral, "smv": smv, "veins": veins, "atrium": atrium}
    told = {"pv": ("Vp4",), "hv": ("Vv3",), **{name: one for name, one in given_here.items() if one is not None}}
    broken = contralateral == (True,) or smv == (True,) or veins == (3,) or atrium == (True,)
    kept = contralateral == (False,) and smv == (False,) and veins in ((0,), (2,)) and atrium == (False,)
    found = outcomes(told)["xu_2022", "4"]
    assert found["outcome"] == ("unmet" if broken else "met" if kept else "unknown")
    assert found["outcome"] == expected(FORMULAS["xu_2022", "4"], told)


@pytest.mark.parametrize("place", ["contralateral", "smv", "atrium"])
def test_a_thrombus_that_was_seen_is_not_taken_back_by_a_vein_without_thrombus(place):
    no = (False,)
    told = {"pv": ("Vp0",), "hv": ("Vv0",), "contralateral": no, "smv": no, "veins": (0,), "atrium": no}
    assert outcomes(told)["xu_2022", "4"]["outcome"] == "met"
    assert outcomes({**told, place: (True,)})["xu_2022", "4"]["outcome"] == "unmet"


def test_a_vein_without_thrombus_has_none_further_on():
    found = outcomes({"pv": ("Vp0",), "hv": ("Vv1",)})["xu_2022", "4"]
    assert (found["outcome"], found["used"]["tumour.pv_invasion"], found["used"]["tumour.hv_invasion"]) == (
        "met", "Vp0", "Vv1")  # fmt: skip


def test_every_variable_is_asked_by_a_formula():
    assert {name for formula in FORMULAS.values() for name in arguments(formula)} == set(GRID)
    assert set(PLACES) == set(GRID)
    assert set(STOPS) < set(GRID)
    assert TRUTH == (False, True)
