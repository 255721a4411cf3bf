"""Recommendations and cautions as they are shipped: met, unmet or unknown in clinical situations; nothing is silent."""

# ruff: noqa: E501 - one situation on one line
from __future__ import annotations

import pytest

from hccboard import evidence
from hccboard.domain.criteria import comparisons, judge
from hccboard.domain.facts import Choices, Fact, Facts, Interval
from hccboard.domain.judged_questions import QUESTIONS
from hccboard.domain.variables import Variables
from hccboard.evidence.fact_names import fact_form
from hccboard.evidence.model import Approval, Caution, CriteriaSet, Recommendation, Source
from hccboard.evidence.situations import situation_of
from hccboard.interchange.facts_json import read_facts
from tests.unit.evidence.situations import CAUTIONS, CLASS_A, MET, RECOMMENDATIONS, UNKNOWN, UNMET


@pytest.fixture(scope="module")
def shipped() -> evidence.Evidence:
    return evidence.shipped()


def known(given: dict) -> Variables:
    """Facts of a row: keys of the command line, and history facts by their full name (a tuple: one of these)."""
    history = {key: value for key, value in given.items() if (form := fact_form(key)) and form.kind == "history"}
    plain = read_facts({key: value for key, value in given.items() if key not in history})
    return Variables(plain.with_facts(_history(key, value) for key, value in history.items()))


def _history(key: str, value) -> Fact:
    if isinstance(value, int | float) and not isinstance(value, bool) and not fact_form(key).choices:
        return Fact(key, Interval.point(float(value)))
    return Fact(key, Choices(value if isinstance(value, tuple) else (value,)))


def judged(shipped, full_id: str, given: dict):
    entry = shipped[full_id]
    criterion = situation_of(entry, shipped) if isinstance(entry, Recommendation) else entry.when
    return judge(criterion, known(given))


@pytest.mark.parametrize(("name", "given", "outcome", "missing"), RECOMMENDATIONS)
def test_whom_a_recommendation_is_for(shipped, name, given, outcome, missing):
    found = judged(shipped, f"recommendation.{name}", given)
    assert found.outcome is outcome
    assert not missing or missing in found.missing
    assert bool(found.missing) is (outcome is UNKNOWN)


@pytest.mark.parametrize(("name", "given", "outcome"), CAUTIONS)
def test_when_a_caution_holds(shipped, name, given, outcome):
    assert judged(shipped, name, given).outcome is outcome


@pytest.mark.parametrize(("name", "given", "outcome"), [row for row in CAUTIONS if row[2] is not UNMET])
def test_to_know_less_never_takes_a_caution_away(shipped, name, given, outcome):
    for forgotten in given:
        less = {key: value for key, value in given.items() if key != forgotten}
        assert judged(shipped, name, less).outcome is not UNMET, forgotten


@pytest.mark.parametrize(("name", "given"), [row[:2] for row in RECOMMENDATIONS if row[2] is not MET])
def test_to_know_less_never_makes_a_recommendation_hold(shipped, name, given):
    for forgotten in given:
        less = {key: value for key, value in given.items() if key != forgotten}
        assert judged(shipped, f"recommendation.{name}", less).outcome is not MET, forgotten


def test_every_caution_is_seen_to_hold(shipped):
    seen = {name for name, _, outcome in CAUTIONS if outcome is MET}
    assert {one.id for one in shipped.of_kind(Caution)} - seen == set()


def test_of_a_patient_nothing_is_known_of_nothing_is_silent(shipped):
    """Every caution is met or unknown, and what is unknown leads to something."""
    nothing = Variables(Facts())
    silent = [c.id for c in shipped.of_kind(Caution) if judge(c.when, nothing).outcome is UNMET or c.unknown == "nothing"]
    assert silent == []


def test_no_recommendation_with_a_condition_is_met_by_nothing(shipped):
    nothing = Variables(Facts())
    met = {r.id for r in shipped.of_kind(Recommendation) if judge(situation_of(r, shipped), nothing).outcome is MET}
    assert met == {"recommendation.esmo_2025.no_chemotherapy", "recommendation.digest_2026.sorafenib_after_tace"}


def test_contraindications_exclude_and_cautions_do_not(shipped):
    for one in shipped.of_kind(Caution):
        assert (one.action == "avoid") is one.id.startswith("contraindication."), one.id


def test_the_facts_that_decide_a_gate_leave_the_option_not_assessable(shipped):
    gates = {c.id.split(".")[1] for c in shipped.of_kind(Caution) if c.unknown == "not_assessable"}
    assert gates == {
        "ramucirumab_afp", "regorafenib_child_pugh", "regorafenib_without_sorafenib",
        "regorafenib_sorafenib_intolerance", "regorafenib_sorafenib_dose", "systemic_child_pugh_c", "systemic_ps_3_4",
        "tace_child_pugh_c", "tace_performance_status", "transplantation_invasion", "transplantation_spread",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("guideline", "system", "stages"),
    [
        ("reig_2022", "bclc", ("0", "A", "B", "C", "D")),
        ("cnlc_2024", "cnlc", ("Ia", "Ib", "IIa", "IIb", "IIIa", "IIIb", "IV")),
        ("nhc_2026", "cnlc", ("Ia", "Ib", "IIa", "IIb", "IIIa", "IIIb", "IV")),
    ],
)
def test_every_stage_has_a_first_option(shipped, guideline, system, stages):
    preferred = {
        stage for one in shipped.of_kind(Recommendation)
        if one.guideline == f"source.{guideline}" and one.system == system and one.rank == "preferred" for stage in one.stages
    }  # fmt: skip
    assert preferred == set(stages)


def test_every_guideline_has_its_edition(shipped):
    guidelines = {shipped[one.guideline] for one in shipped.of_kind(Recommendation)}
    assert {one.id for one in guidelines if not one.edition} == {"source.zhu_2025"}  # a review: its opinions say so
    for one in shipped.of_kind(Recommendation):
        assert one.guideline != "source.zhu_2025" or "opinion" in one.note.lower() or one.place, one.id


def test_what_is_uncertain_is_not_shipped(shipped):
    """RULES: transplantation in CNLC IV, EASL 2025, CSCO 2024, limits of resectability in Japan."""
    sources = {one.id for one in shipped.of_kind(Source)}
    assert not [one for one in sources if "easl" in one or "csco" in one]
    assert shipped["criteria_set.jlca_2023"].criteria == ()
    assert not [
        one.id for one in shipped.of_kind(Recommendation) if "IV" in one.stages and one.options != ("modality.best_supportive_care",)
    ]  # fmt: skip


def test_every_recommendation_caution_and_approval_has_a_label(shipped):
    entries = [*shipped.of_kind(Recommendation), *shipped.of_kind(Caution), *shipped.of_kind(Approval)]
    assert len(entries) > 200
    assert [one.id for one in entries if not one.certainty] == []


def test_no_recommendation_speaks_of_the_primary_text_of_a_guideline(shipped):
    """None of the guidelines was read in its full text."""
    wrong = [r.id for r in shipped.of_kind(Recommendation) if r.certainty == "primary" and shipped[r.guideline].reading != "primary"]
    assert wrong == []


def test_history_facts_say_what_they_are(shipped):
    names = {c.rule.variable for one in (*shipped.of_kind(Caution), *shipped.of_kind(Recommendation)) for c in comparisons(one.when)}
    forms = [fact_form(name) for name in names]
    assert [form.name for form in forms if form.kind == "history" and not form.meaning] == []


def test_nivolumab_alone_is_marked_as_withdrawn(shipped):
    assert shipped["approval.nivolumab.us.second"].status == "withdrawn"
    assert "discrepancy.I-43" in shipped["recommendation.asco_2024.after_tki.nivolumab"].discrepancies


def test_off_label_in_china_is_shown_for_the_goal_of_conversion(shipped):
    for regimen in shipped["recommendation.zhu_2025.goal_conversion.lenvatinib"].options:
        assert shipped[f"approval.{regimen.split('.')[1]}.cn.first"].status == "off_label"


@pytest.mark.parametrize(
    ("given", "outcomes"),
    [
        ({}, {"1": UNKNOWN, "2": UNKNOWN, "2b": UNKNOWN, "3": UNKNOWN, "4": UNKNOWN, "5": UNKNOWN}),
        ({"resection.r0_feasible": True, "resection.flr_to_slv_pct": 44, "response.intrahepatic": "SD", "response.held_days": 61,
          "treatment.severe_toxicity": False, "child_pugh_stated": CLASS_A, "ecog_ps": 1, "tumour": {"pv_invasion": "Vp2"}},
         {"1": MET, "2": MET, "2b": MET, "3": MET, "4": MET, "5": MET}),
        ({"resection.r0_feasible": True, "resection.flr_to_slv_pct": 30, "cirrhosis": False, "liver.chronic_disease": False,
          "response.intrahepatic": "SD", "response.held_days": 60, "treatment.severe_toxicity": True,
          "child_pugh_stated": {"score": 6}, "ecog_ps": 2, "tumour": {"pv_invasion": "Vp2"}},
         {"1": MET, "2": MET, "2b": MET, "3": MET, "4": UNMET, "5": MET}),
        ({"resection.flr_to_slv_pct": 40, "cirrhosis": True, "response.intrahepatic": "SD", "response.held_days": 59},
         {"1": UNKNOWN, "2": MET, "2b": MET, "3": UNMET, "4": UNKNOWN, "5": UNKNOWN}),
        ({"resection.flr_to_slv_pct": 35, "cirrhosis": True, "response.intrahepatic": "PD", "tumour": {"pv_invasion": "Vp4", "pv_main_trunk": True}},
         {"1": UNKNOWN, "2": UNMET, "2b": MET, "3": UNMET, "4": UNKNOWN, "5": UNMET}),
        ({"resection.flr_to_slv_pct": 35, "cirrhosis": False, "liver.chronic_disease": True},
         {"1": UNKNOWN, "2": MET, "2b": UNMET, "3": UNKNOWN, "4": UNKNOWN, "5": UNKNOWN}),
    ],
)  # fmt: skip
def test_operation_after_conversion(shipped, given, outcomes):
    entry = shipped["criteria_set.chinese_consensus_2021"]
    assert isinstance(entry, CriteriaSet)
    facts = known(given)
    assert {one.id: judge(one.when, facts).outcome for one in entry.criteria} == outcomes


TOLD = (  # by the records of the history, by other facts, by the board with its question
    "treatment.systemic_lines", "treatment.received.", "treatment.progressed_on.", "treatment.intolerant_of.",
    "treatment.had.", "drug_stops.days_before_operation.", "endoscopy.days_ago", "metastases.", "goal", "region",
    "response.intrahepatic", "response.criteria", "stage.", "albi.grade", "milan", "ucsf", "creatinine_clearance_ml_min",
    "diagnosis.basis", "tumour.lobes.",
)  # fmt: skip


def test_every_fact_of_the_history_can_be_told_of_a_stored_case(shipped):
    """An option is not left unassessable for ever: a record, another fact or a judgement of the team tells each."""
    asked = [one.when for one in (*shipped.of_kind(Caution), *shipped.of_kind(Recommendation), *shipped.of_kind(Approval))]
    for one in shipped.of_kind(CriteriaSet):
        asked += [one.applies_when, *(part.when for part in one.criteria)]
    named = {part.rule.variable for criterion in asked for part in comparisons(criterion)}
    history = {name for name in named if fact_form(name).kind == "history" and name not in QUESTIONS}
    assert {name for name in history if not name.startswith(TOLD)} == set()
