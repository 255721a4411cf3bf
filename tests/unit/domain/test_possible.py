"""``possible`` is exact: what brute-force completion of the unknown facts gives, none missing, none to spare.

What "unknown" means where the contract or RULES say more than "anything":

* microvascular invasion that is absent counts as absent: the T is clinical (RULES B3);
* the main portal trunk belongs to Vp4; with Vp0-3 there is none, whether asked or not (RULES B0);
* an unknown list of nodules holds at least one; ``[]`` is none, and a burden that is then asked for is
  "undefined";
* a list of metastases that names a site other than a node says that there are distant ones;
* a Child-Pugh class stated in a letter counts only where the five items leave more than one class.
"""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccboard.domain.assessment import assess
from hccboard.domain.decision import Answer, DecisionTree, Result
from hccboard.domain.facts import Outcome
from hccboard.domain.staging.common import largest_at_most
from hccboard.interchange.facts_json import read_facts
from tests.unit.domain import completions
from tests.unit.domain.completions import Known
from tests.unit.domain.patients import facts, judge
from tests.unit.domain.reference import SYSTEMS, UNDEFINED, cp_class
from tests.unit.domain.strategies import incomplete_facts, sparse_facts

NO_GROUP = {"T": "TX", "N": "N0", "M": "M0", "group": None}
NODULE_KEYS = {"tumour.nodule_diameters_cm", "tumour.nodule_count", "tumour.largest_diameter_cm"}


def _possible(result: Result) -> Any:
    return set(result.possible) if isinstance(result.possible, tuple) else dict(result.possible)


def check_against_brute_force(known: Known) -> None:
    assessment = assess(read_facts(known.json), (*SYSTEMS, "child_pugh"))
    for system in SYSTEMS:
        result, brute = assessment[system], completions.outcome(system, known)
        assert _possible(result) == brute.possible, system
        decided = len(brute.labels) == 1 and brute.labels != {UNDEFINED}
        # TNM8 has a T, N and M also where they make no group: TX N0 M0.
        assert (result.value is not None and result.value != NO_GROUP) == decided, system
        unknown_asked = any(step.outcome is Outcome.UNKNOWN for step in result.trace)
        # RULES 0.1: a stage is provisional, too, where the class it rests on is sure but an item of it is missing.
        class_used = any("child_pugh" in step.used for step in result.trace)
        unknown_asked = unknown_asked or (class_used and _items_open(assessment["child_pugh"]))
        assert result.provisional == (len(brute.labels) == 1 and unknown_asked), system
        _check_missing(system, result, brute)


def _items_open(child_pugh: Result) -> bool:
    return child_pugh.value is None or None in child_pugh.value["points"].values()


def _check_missing(system: str, result: Result, brute: completions.Outcome) -> None:
    expected, found = brute.narrowing(), set(result.missing)
    assert len(result.missing) == len(found), system
    if len(brute.labels) == 1:
        assert not found, system
        return
    if not expected:
        # Only several facts together narrow it: those asked for are named.
        assert found, system
        return
    assert found - NODULE_KEYS == expected - NODULE_KEYS, system
    # The nodules are one joint fact: it is named by what is missing of it.
    assert bool(found & NODULE_KEYS) == bool(expected & NODULE_KEYS), system


def _nothing_known() -> Known:
    values = {**completions.QUANTITIES, **completions.CODES}
    known = Known(values={key: list(options) for key, options in values.items()})
    known.values["tumour.microvascular_invasion"] = [False]
    return known


@given(incomplete_facts())
@settings(max_examples=400)
def test_some_facts_unknown(known: Known) -> None:
    check_against_brute_force(known)


@given(sparse_facts())
@settings(max_examples=60)
def test_most_facts_unknown(known: Known) -> None:
    check_against_brute_force(known)


def test_nothing_known() -> None:
    check_against_brute_force(_nothing_known())


@given(incomplete_facts())
def test_child_pugh(known: Known) -> None:
    points = completions.child_pugh_points(known)
    scores = completions.child_pugh_scores(points, known.stated)
    classes = sorted({cp_class(score) for score in scores})
    result = assess(read_facts(known.json), ["child_pugh"])["child_pugh"]
    assert result.parts["score"] == sorted(scores)
    assert result.possible == tuple(classes)
    assert (result.value is None) == (len(classes) > 1)
    if result.value is not None:
        assert result.value["class"] == classes[0]
        assert result.value["score"] == (scores.pop() if len(scores) == 1 else None)
        assert list(result.value["points"].values()) == [p.pop() if len(p) == 1 else None for p in points]


# --- more facts never widen what is possible ----------------------------------------------------------------

# Where stiffness was not measured, surrogates stand for it: measuring it may take back what they said.
_WIDENED_BY_LOOKING = {"portal_hypertension"}


def _as_json(key: str, value: Any) -> Any:
    if key in completions.QUANTITIES:
        return {"value": float(value), "unit": completions.UNITS[key]} if key in completions.UNITS else float(value)
    return value


def _with_one_more(draw: st.DrawFn, known: Known) -> dict[str, Any]:
    """The same facts with one open fact known exactly, as one of the values it may have."""
    more = copy.deepcopy(known.json)
    keys = [key for key in known.values if known.open(key)]
    if known.bilirubin_unit == "mg/dL" or known.stated:
        keys = [key for key in keys if key not in completions.CHILD_PUGH_ITEMS]
    if not known.nodules.exact:
        keys.append("nodules")
    if not keys:
        return more
    key = draw(st.sampled_from(keys))
    tumour = more.setdefault("tumour", {})
    if key == "nodules":
        sizes = draw(st.sampled_from(completions.nodule_lists(known.nodules)))
        tumour["nodule_diameters_cm"] = [size / 10 for size in sizes]
        for other in ("nodule_count", "largest_diameter_cm", "multinodular"):
            tumour.pop(other, None)
        return more
    place, name = (tumour, key.removeprefix("tumour.")) if key.startswith("tumour.") else (more, key)
    value = draw(st.sampled_from(known.values[key]))
    trunk_impossible = key == "tumour.pv_main_trunk" and value and "Vp4" not in known.values["tumour.pv_invasion"]
    vein_impossible = key == "tumour.pv_invasion" and value != "Vp4" and known.values["tumour.pv_main_trunk"] == [True]
    if not (trunk_impossible or vein_impossible or (known.some_spread and key in _SPREAD_KEYS)):
        place[name] = _as_json(key, value)
    return more


_SPREAD_KEYS = {"tumour.regional_ln", "tumour.distant_mets"}


@st.composite
def facts_and_more(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    known = draw(incomplete_facts() | sparse_facts())
    return known.json, _with_one_more(draw, known)


def _narrower(new: Any, old: Any) -> bool:
    if isinstance(new, tuple):
        return set(new) <= set(old)
    if isinstance(old, tuple):
        return False
    high = old["high"] is None or (new["high"] is not None and new["high"] <= old["high"])
    return high and new["low"] >= old["low"] and (UNDEFINED not in new or UNDEFINED in old)


@given(facts_and_more())
@settings(max_examples=200)
def test_one_more_fact_never_widens_what_is_possible(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    before, after = (assess(read_facts(data)) for data in pair)
    for system, result in after.results.items():
        if system not in _WIDENED_BY_LOOKING:
            assert _narrower(result.possible, before[system].possible), system


@given(incomplete_facts(), st.randoms(use_true_random=False))
def test_order_of_the_nodules_changes_nothing(known: Known, rng: Any) -> None:
    sizes = known.json.get("tumour", {}).get("nodule_diameters_cm")
    if not sizes:
        return
    mixed = copy.deepcopy(known.json)
    rng.shuffle(mixed["tumour"]["nodule_diameters_cm"])
    before, after = assess(read_facts(known.json)), assess(read_facts(mixed))
    for system, result in after.results.items():
        other = before[system]
        assert (result.value, result.possible, result.missing) == (other.value, other.possible, other.missing), system


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_label_of_the_reference_is_reached(system: str) -> None:
    """The comparison would not be worth much if the brute force never came to some label."""
    labels = {
        "bclc": {"0", "A", "B", "C", "D", UNDEFINED},
        "bclc_b_group": {UNDEFINED, "diffuse", "board_decides"},
        "cnlc": {"Ia", "Ib", "IIa", "IIb", "IIIa", "IIIb", "IV", UNDEFINED},
        "tnm8": {"IA", "IB", "II", "IIIA", "IIIB", "IVA", "IVB", UNDEFINED},
        "hklc": {"I", "IIa", "IIb", "IIIa", "IIIb", "IVa", "IVb", "Va", "Vb", UNDEFINED},
        "clip": {0, 1, 2, 3, 4, 5, 6, UNDEFINED},
        "okuda": {"I", "II", "III"},
        "jis": {0, 1, 2, 3, 4, 5, UNDEFINED},
        "bolondi": {"B1", "B2", "B3", "B4", "quasi-C", UNDEFINED},
        "kinki": {"B1", "B2", "B3a", "B3b", UNDEFINED},
        "six_and_twelve": {"low", "intermediate", "high", UNDEFINED},
        "crafity": {0, 1, 2},
        "hap": {"A", "B", "C", "D", UNDEFINED},
        "makuuchi": {
            "trisectionectomy", "left_hemihepatectomy", "segmentectomy", "limited_resection", "enucleation",
            "no_resection", UNDEFINED,
        },
    }  # fmt: skip
    none_or_any = _nothing_known()
    none_or_any.nodules = completions.Nodules(count=(0, 500))
    assert completions.outcome(system, none_or_any).labels == labels.get(system, {True, False, UNDEFINED})


def test_brute_force_finds_a_wrong_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comparison that cannot fail is none: with one limit moved by a millimetre it must fail."""
    from hccboard.domain.staging import cnlc

    wrong = DecisionTree(lambda walk: Answer("Ia" if walk.met(largest_at_most(51)) else "Ib"))
    monkeypatch.setattr(cnlc, "rules", wrong)
    known = _nothing_known()
    for key, options in completions.CODES.items():
        known.values[key] = [options[0]]
    known.values.update(bilirubin=[Decimal(15)], albumin=[Decimal(40)], inr=[Decimal(1)])
    known.nodules = completions.Nodules(((51, 51),), (1, 1))
    known.json = facts(sizes=[5.1])
    assert completions.outcome("cnlc", known).labels == {"Ib"}
    assert judge("cnlc", sizes=[5.1]).possible == ("Ia",)
