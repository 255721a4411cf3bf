"""How a set is judged: a fact that is taken away, facts that are too old, moments, and what stands behind a fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccboard import evidence
from hccboard.domain.conversion.judging import Known, review_known
from hccboard.domain.conversion.local import STOPS, ConversionRules, Withheld, local_set
from hccboard.domain.conversion.model import BEFORE_TREATMENT, NOW, Review, State
from hccboard.domain.facts import Choices, Fact, Facts, Interval
from hccboard.domain.nodules import nodules_of
from hccboard.domain.variables import NODULES
from hccboard.evidence.conversion import rule_sets
from tests.unit.domain.conversion.judged import review

MET, UNMET, MISSING, STALE = State.MET, State.UNMET, State.MISSING, State.STALE
SETS = (local_set(ConversionRules(), [Withheld("lenvatinib", "Lenvatinib", 7), Withheld("new", "New", None)]),
        *rule_sets(evidence.shipped()))  # fmt: skip
IDS = [one.id for one in SETS]

_TRUTH = (True, False)
# fact -> its possible values for these tests: codes, or the ends of numbers
CODES: dict[str, tuple[Any, ...]] = {
    "tumour.one_lobe": _TRUTH, "tumour.pv_invasion": ("Vp0", "Vp1", "Vp2", "Vp3"), "tumour.hv_invasion": ("Vv0", "Vv3"),
    "tumour.pv_contralateral": _TRUTH, "tumour.smv_thrombus": _TRUTH, "tumour.regional_ln": _TRUTH,
    "tumour.distant_mets": _TRUTH, "response.criteria": ("mRECIST", "RECIST1.1"),
    "response.overall": ("CR", "PR", "SD", "PD"), "response.intrahepatic": ("CR", "PR", "SD", "PD"),
    "resection.r0_feasible": _TRUTH, "resection.r0_by_hemihepatectomy": _TRUTH, "cirrhosis": _TRUTH,
    "ascites": ("none", "mild"), "encephalopathy_grade": (0, 1), "ecog_ps": (0, 1, 2, 3),
    "varices": ("none", "low_risk", "high_risk_untreated"), "diagnosis.basis": ("histology", "imaging"),
    "metastases.resectable": _TRUTH, "lung_function_cleared": _TRUTH, "primary_controlled": _TRUTH,
    "treatment.severe_toxicity": _TRUTH, "portal_hypertension": _TRUTH,
}  # fmt: skip
NUMBERS: dict[str, tuple[float, ...]] = {
    "response.held_on_imaging_days": (0, 56, 90), "afp.percent_of_baseline": (1, 50, 51), "afp": (12, 400, 5000),
    "resection.surgeons_agreeing": (1, 2), "resection.flr_to_slv_pct": (29.9, 30, 39.9, 40), "icg_r15_pct": (9, 10, 31),
    "bilirubin": (13, 40), "albumin": (40, 30), "inr": (1.0, 1.8), "neutrophil_lymphocyte_ratio": (2.62, 2.63),
    f"{STOPS}lenvatinib": (6, 7), f"{STOPS}bevacizumab": (27, 28, 41, 42), f"{STOPS}tki": (6, 14),
    "metastases.count": (1, 3),
}  # fmt: skip


@st.composite
def known_facts(draw: st.DrawFn, *, ages: bool = False) -> Facts:
    """Facts that are exact, one of several, or not known at all; with ``ages`` some of them too old."""
    found: dict[str, Fact] = {}
    for key, codes in CODES.items():
        told = draw(st.none() | st.sampled_from(codes) | st.just(codes))
        if told is not None:
            found[key] = Fact(key, Choices(told if isinstance(told, tuple) else (told,)))
    for key, ends in NUMBERS.items():
        told = draw(st.none() | st.lists(st.sampled_from(ends), min_size=1, max_size=2).map(sorted))
        if told is not None:
            found[key] = Fact(key, Interval(float(told[0]), float(told[-1])))
    if draw(st.booleans()):
        found[NODULES] = Fact(NODULES, nodules_of([(40.0, 40.0), (20.0, 20.0)], (2, 2)))
    old = draw(st.sets(st.sampled_from(sorted(found)))) if ages and found else set()
    return Facts({key: replace(one, stale=key in old) for key, one in found.items()})


def states(found: Review) -> list[State]:
    return [one.state for one in found.items]


@pytest.mark.parametrize("rule_set", SETS, ids=IDS)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_a_fact_that_is_taken_away_leaves_open_what_used_it_and_changes_nothing_else(
    rule_set: Any, data: st.DataObject
) -> None:
    facts = data.draw(known_facts(ages=True))
    known = Known(facts)
    before = review_known(rule_set, {NOW: known, BEFORE_TREATMENT: known})
    removed = data.draw(st.sets(st.sampled_from(sorted(facts.by_key)), max_size=6)) if facts.by_key else set()
    for key in sorted(removed):
        after = review(rule_set, facts.with_facts((), (key,)))
        for old, new in zip(before.items, after.items, strict=True):
            if new.state is not old.state:
                assert key in known.behind(old.used), (old.item.id, key)
                assert new.state in ((MISSING, STALE) if known.stale else (MISSING,))


@pytest.mark.parametrize("rule_set", SETS, ids=IDS)
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_a_value_that_grows_too_old_decides_nothing_any_more(rule_set: Any, data: st.DataObject) -> None:
    facts = data.draw(known_facts())
    fresh = review(rule_set, facts)
    old = Facts({key: replace(one, stale=True) for key, one in facts.by_key.items()})
    for one, other in zip(fresh.items, review(rule_set, old).items, strict=True):
        assert other.outcome is one.outcome
        assert other.state is (STALE if one.state in (MET, UNMET) else MISSING)
        assert other.state is not STALE or other.stale


@given(known_facts(), known_facts())
@settings(max_examples=25, deadline=None)
def test_each_criterion_is_asked_at_its_moment(now: Facts, before: Facts) -> None:
    rule_set = SETS[0]
    both = review(rule_set, now, before)
    at = {NOW: review(rule_set, now), BEFORE_TREATMENT: review(rule_set, before)}
    for i, one in enumerate(both.items):
        assert one.state is at[one.item.moment].items[i].state


RESERVE = {"bilirubin": 13, "albumin": 40, "inr": 1.0, "icg_r15_pct": 9}
BEDSIDE = {"ascites": "none", "encephalopathy_grade": 0}


def reserve(*old: str) -> Facts:
    numbers = {key: Fact(key, Interval.point(float(value)), stale=key in old) for key, value in RESERVE.items()}
    return Facts(numbers | {key: Fact(key, Choices((value,)), stale=key in old) for key, value in BEDSIDE.items()})


@pytest.mark.parametrize("key", [*RESERVE, *BEDSIDE])
def test_what_stands_behind_the_child_pugh_score_may_be_too_old(key: str) -> None:
    fresh, old = (review(SETS[0], reserve(*keys)) for keys in ((), (key,)))
    (one,) = [item for item in fresh.items if item.item.id == "reserve"]
    (other,) = [item for item in old.items if item.item.id == "reserve"]
    assert (one.state, one.stale) == (MET, ())
    assert (other.state, other.stale) == (STALE, (key,))


def test_old_nodules_are_named_as_such() -> None:
    told = Facts({NODULES: Fact(NODULES, nodules_of([(40.0, 40.0), (20.0, 20.0)], (2, 2)), stale=True)})
    (largest,) = [one for one in review(SETS[IDS.index("talentop_run_in")], told).items if one.item.id == "4"]
    assert (largest.state, largest.stale) == (STALE, (NODULES,))


RATIO, COUNTS = "neutrophil_lymphocyte_ratio", ("neutrophils_10e9_l", "lymphocytes_10e9_l")


def test_counts_of_two_samples_make_no_ratio() -> None:
    """Neutrophils of one day by lymphocytes of another."""
    def counted(second: date) -> State:
        facts = Facts({key: Fact(key, Interval.point(value), date=day) for key, value, day in zip(
            COUNTS, (4.0, 2.0), (date(2026, 8, 1), second), strict=True)})  # fmt: skip
        (one,) = [found for found in review(SETS[IDS.index("talentop_run_in")], facts).items if found.item.id == "3"]
        return one.state

    assert counted(date(2026, 8, 1)) is MET
    assert counted(date(2026, 8, 2)) is MISSING


@pytest.mark.parametrize(
    ("set_id", "item", "old", "fresh", "state"),
    [
        # 2.0 as it was stated long ago, 8.0 / 2.0 counted now: 4.0, not below 2.63
        ("talentop_run_in", "3", {RATIO: 2.0}, dict(zip(COUNTS, (8.0, 2.0), strict=True)), UNMET),
        ("talentop_run_in", "3", {RATIO: 4.0}, dict(zip(COUNTS, (4.0, 2.0), strict=True)), MET),
        # a thrombus that was seen then, and a portal vein without any now
        ("xu_2022", "4", {"tumour.smv_thrombus": True}, {"tumour.pv_invasion": "Vp0", "tumour.hv_invasion": "Vv0"},
         MET),
    ],
)  # fmt: skip
def test_what_is_too_old_decides_nothing_against_what_is_not(
    set_id: str, item: str, old: dict[str, Any], fresh: dict[str, Any], state: State
) -> None:
    def told(key: str, value: Any, stale: bool) -> Fact:
        return Fact(key, Interval.point(value) if isinstance(value, float) else Choices((value,)), stale=stale)

    facts = Facts({key: told(key, value, values is old) for values in (old, fresh) for key, value in values.items()})
    (one,) = [found for found in review(SETS[IDS.index(set_id)], facts).items if found.item.id == item]
    assert (one.state, one.outcome.value, one.stale) == (state, state.value, ())


def test_a_criterion_without_a_rule_is_missing_whatever_is_known() -> None:
    (one,) = [item for item in review(SETS[0], reserve()).items if item.item.id == "withheld.new"]
    assert (one.state, one.used) == (MISSING, ())
