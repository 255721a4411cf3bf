"""Recommendations and cautions as they are shipped: met, unmet or unknown in clinical situations; nothing is silent."""

# ruff: noqa: E501 - one situation on one line
from __future__ import annotations

import pytest

from hccboard import evidence
from hccboard.domain.criteria import comparisons, judge
from hccboard.domain.facts import Choices, Fact, Facts, Interval, Outcome
from hccboard.domain.variables import Variables
from hccboard.evidence.fact_names import fact_form
from hccboard.evidence.model import Approval, Caution, CriteriaSet, Recommendation, Source
from hccboard.evidence.situations import situation_of
from hccboard.interchange.facts_json import read_facts

MET, UNMET, UNKNOWN = Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN
CLASS_A, CLASS_B, CLASS_C = ({"class": one} for one in "ABC")
NEVER = float("inf")


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


STAGE_A, STAGE_B, STAGE_C = ({"stage.bclc": one} for one in "ABC")
FIT = {"ecog_ps": 0, "child_pugh_stated": CLASS_A}
SINGLE_8 = {"tumour": {"nodule_diameters_cm": [8.0]}}
TOLERATED = {
    "treatment.received.sorafenib": True, "treatment.received.lenvatinib": False,
    "treatment.progressed_on.sorafenib": True, "treatment.intolerant_of.sorafenib": False,
    "treatment.sorafenib_days_at_400_mg_of_last_28": 20,
}  # fmt: skip
GOOD_ACCESS = {
    "tumour": {"nodule_diameters_cm": [4, 3, 2, 2], "infiltrative": False}, "portal_flow_preserved": True,
    "tace.selective_access": True, "transplant_candidate": False, "tumour.extensive_bilobar": False,
}  # fmt: skip

# (recommendation, facts, outcome, a fact that must be named as missing or "")
RECOMMENDATIONS = [
    ("bclc_2022.0.ablation", {"stage.bclc": "0"}, MET, ""),
    ("bclc_2022.0.ablation", {"stage.bclc": ("0", "A")}, UNKNOWN, "stage.bclc"),
    ("bclc_2022.0.resection", {"stage.bclc": "0"}, UNKNOWN, "transplant_candidate"),
    ("bclc_2022.a.resection_single", STAGE_A | FIT | SINGLE_8 | {"portal_hypertension": False, "bilirubin_mg_dl": 0.9}, MET, ""),
    ("bclc_2022.a.resection_single", STAGE_A | FIT | SINGLE_8 | {"portal_hypertension": True, "bilirubin_mg_dl": 0.9}, UNMET, ""),
    ("bclc_2022.a.resection_single", STAGE_A | FIT | SINGLE_8 | {"bilirubin_mg_dl": 0.9}, UNKNOWN, "portal_hypertension"),
    ("bclc_2022.a.resection_single", STAGE_A | SINGLE_8 | {"child_pugh_stated": CLASS_B}, UNMET, ""),
    ("bclc_2022.a.transplantation_single", STAGE_A | FIT | SINGLE_8 | {"portal_hypertension": True, "transplant_candidate": True}, MET, ""),
    ("bclc_2022.a.ablation_single", STAGE_A | SINGLE_8, UNMET, ""),
    ("bclc_2022.a.ablation_single", STAGE_A | {"tumour": {"nodule_diameters_cm": [3.0]}}, MET, ""),
    ("bclc_2022.a.ablation_multiple", STAGE_A | {"tumour": {"nodule_diameters_cm": [3.0, 2.0]}}, MET, ""),
    ("bclc_2022.a.transplantation_multiple", STAGE_A | {"tumour": {"nodule_diameters_cm": [3.0, 2.0]}}, UNKNOWN, "transplant_candidate"),
    ("bclc_2022.a.tare", STAGE_A | FIT | SINGLE_8 | {"feasible.resection": False, "feasible.ablation": False}, MET, ""),
    ("bclc_2022.a.tare", STAGE_A | FIT | SINGLE_8, UNKNOWN, "feasible.resection"),
    ("bclc_2022.a.tare", STAGE_A | FIT | {"tumour": {"nodule_diameters_cm": [8.1]}}, UNMET, ""),
    ("bclc_2022.a.tace", STAGE_A | {"treatment.failed.ablation": True}, MET, ""),
    ("bclc_2022.a.tace", STAGE_A, UNKNOWN, "treatment.failed.resection"),
    ("bclc_2022.a.transplantation_end_stage", STAGE_A | {"child_pugh_stated": CLASS_C, "transplant_candidate": True, "milan": True, "ecog_ps": 2}, MET, ""),
    ("bclc_2022.b.tace", STAGE_B | GOOD_ACCESS, MET, ""),
    ("bclc_2022.b.tace", STAGE_B | GOOD_ACCESS | {"tace.selective_access": False}, UNMET, ""),
    ("bclc_2022.b.tace", STAGE_B | {k: v for k, v in GOOD_ACCESS.items() if k != "portal_flow_preserved"}, UNKNOWN, "portal_flow_preserved"),
    ("bclc_2022.b.transplantation", STAGE_B | {"transplant_candidate": True, "transplant.within_extended_criteria": True}, MET, ""),
    ("bclc_2022.b.first_line", STAGE_B | FIT | {"tumour": {"infiltrative": True}}, MET, ""),
    ("bclc_2022.b.first_line", STAGE_B | FIT | {"treatment.failed.tace": True}, MET, ""),
    ("bclc_2022.b.first_line", STAGE_B | FIT, UNKNOWN, "feasible.tace"),
    ("bclc_2022.c.first_line", STAGE_C | FIT, MET, ""),
    ("bclc_2022.c.first_line", STAGE_C | {"ecog_ps": 1, "child_pugh_stated": CLASS_B}, MET, ""),
    ("bclc_2022.c.first_line", {"stage.bclc": ("B", "C")} | FIT, UNKNOWN, "stage.bclc"),
    ("bclc_2022.c.first_line", STAGE_A | FIT, UNMET, ""),
    ("bclc_2022.d.supportive", {"stage.bclc": "D"}, MET, ""),
    ("cnlc_2024.ib.resection", {"stage.cnlc": "Ib"}, MET, ""),
    ("cnlc_2024.ia.ablation", {"stage.cnlc": "Ia", "tumour": {"nodule_diameters_cm": [4.0]}}, UNMET, ""),
    ("cnlc_2024.ia.ablation_above_3_cm", {"stage.cnlc": "Ia", "tumour": {"nodule_diameters_cm": [4.0]}}, MET, ""),
    ("cnlc_2024.iiia.haic", {"stage.cnlc": ("IIIa", "IIIb")}, UNKNOWN, "stage.cnlc"),
    ("cnlc_2024.iiia.conversion", {"stage.cnlc": "IIIa", "resection.r0_feasible": True, "response.intrahepatic": "PR"}, MET, ""),
    ("cnlc_2024.iv.supportive", {"stage.cnlc": "IV"}, MET, ""),
    ("nhc_2026.iiia.resection", {"stage.cnlc": "IIIa", "tumour": {"pv_invasion": "Vp3"}, "resection.r0_feasible": True}, MET, ""),
    ("nhc_2026.iiia.resection_main_trunk", {"stage.cnlc": "IIIa", "tumour": {"pv_invasion": "Vp4", "pv_main_trunk": True}}, MET, ""),
    ("nhc_2026.iiia.resection_main_trunk", {"stage.cnlc": "IIIa", "tumour": {"pv_invasion": "Vp4"}}, UNKNOWN, "tumour.pv_main_trunk"),
    ("nhc_2026.iiib.sbrt", {"stage.cnlc": "IIIb", "metastases.count": 4}, UNMET, ""),
    ("nhc_2026.iiib.sbrt", {"stage.cnlc": "IIIb"}, UNKNOWN, "metastases.count"),
    ("nhc_2026.first_line", FIT | {"stage.cnlc": "IIIb"}, MET, ""),
    ("asco_2024.first_line", STAGE_A | FIT | {"feasible.tace": True, "treatment.failed.tace": False}, UNMET, ""),
    ("asco_2024.first_line", STAGE_B | FIT | {"feasible.tace": False}, MET, ""),
    ("nccn_2026_1.ret", {}, UNKNOWN, "molecular.ret_fusion"),
    ("asco_2024.after_tki.ramucirumab", TOLERATED | FIT | {"afp_ng_ml": 400}, MET, ""),
    ("asco_2024.after_tki.ramucirumab", TOLERATED | FIT | {"afp_ng_ml": 399}, UNMET, ""),
    ("asco_2024.after_tki.ramucirumab", TOLERATED | FIT | {"afp": {"value": 350, "unit": "ng/mL", "comparator": ">"}}, UNKNOWN, "afp"),
    ("asco_2024.after_tki.ramucirumab", FIT | {"afp_ng_ml": 900}, UNKNOWN, "treatment.received.sorafenib"),
    ("asco_2024.after_tki.regorafenib", TOLERATED | FIT, MET, ""),
    ("asco_2024.after_tki.regorafenib", TOLERATED | FIT | {"treatment.sorafenib_days_at_400_mg_of_last_28": 19}, UNMET, ""),
    ("asco_2024.after_tki.regorafenib", TOLERATED | {"ecog_ps": 1, "child_pugh_stated": CLASS_B}, UNMET, ""),
    ("asco_2024.after_tki.regorafenib", {k: v for k, v in (TOLERATED | FIT).items() if "days" not in k}, UNKNOWN, "treatment.sorafenib_days_at_400_mg_of_last_28"),
    ("asco_2024.after_atezolizumab_bevacizumab.tki", FIT | {"treatment.received.atezolizumab": True, "treatment.received.bevacizumab": True}, MET, ""),
    ("asco_2024.after_atezolizumab_bevacizumab.tki", FIT | {"treatment.received.atezolizumab": False}, UNMET, ""),
    ("asco_2024.after_tki.combination", TOLERATED | FIT | {"treatment.received.ici": True}, UNMET, ""),
    ("asco_2024.third_line", FIT | {"treatment.systemic_lines": 2}, MET, ""),
    ("zhu_2025.after_lenvatinib.anti_pd_1", {"treatment.received.lenvatinib": True, "treatment.progressed_on.lenvatinib": True, "treatment.received.ici": False}, MET, ""),
    ("zhu_2025.haic_before_tace", STAGE_C | {"tumour": {"pv_invasion": "Vp4", "pv_main_trunk": True}}, MET, ""),
    ("zhu_2025.haic_before_tace", STAGE_B | {"tumour": {"nodule_diameters_cm": [5.0, 2.0], "pv_invasion": "Vp0"}}, UNMET, ""),
    ("zhu_2025.haic_before_tace", STAGE_B | {"tumour": {"nodule_diameters_cm": [5.1, 2.0], "pv_invasion": "Vp0"}}, MET, ""),
    ("zhu_2025.tace_before_haic", STAGE_B | {"tumour": {"nodule_diameters_cm": [5.0, 2.0], "pv_invasion": "Vp0"}}, MET, ""),
    ("zhu_2025.goal_conversion.apatinib", {"goal": "conversion"}, MET, ""),
    ("zhu_2025.goal_long_term", {}, UNKNOWN, "goal"),
    ("digest_2026.adjuvant_sorafenib", {"treatment.had.resection": True}, MET, ""),
    ("digest_2026.alpps", {"resection.flr_to_slv_pct": 25, "icg_r15_pct": 20, "age_years": 60}, UNMET, ""),
]  # fmt: skip

COMORBID = "comorbidities"
# (caution, facts, outcome)
CAUTIONS = [
    ("caution.bevacizumab_endoscopy", {}, UNKNOWN),
    ("caution.bevacizumab_endoscopy", {"endoscopy.days_ago": NEVER}, MET),
    ("caution.bevacizumab_endoscopy", {"endoscopy.days_ago": 183}, UNMET),
    ("contraindication.bevacizumab_varices_untreated", {"endoscopy": {"varices": "high_risk_untreated"}}, MET),
    ("contraindication.bevacizumab_varices_untreated", {"endoscopy": {"varices": "none"}}, UNKNOWN),
    ("contraindication.bevacizumab_varices_untreated", {"endoscopy": {"varices": "none"}, COMORBID: {"gi_bleeding_6_months": False}}, UNMET),
    ("contraindication.bevacizumab_arterial_event", {COMORBID: {"arterial_event_3_months": True}}, MET),
    ("contraindication.bevacizumab_anticoagulation", {COMORBID: {"full_dose_anticoagulation": True}}, MET),
    ("contraindication.bevacizumab_after_operation", {"operation.days_since_last": 27}, MET),
    ("contraindication.bevacizumab_after_operation", {"operation.days_since_last": 28, "operation.wound_healed": True}, UNMET),
    ("caution.bevacizumab_bleeding_vp4", {"tumour": {"pv_invasion": "Vp4"}}, MET),
    ("caution.bevacizumab_bleeding_platelets", {"platelets_10e9_l": 60}, MET),
    ("caution.anti_angiogenic_blood_pressure", {COMORBID: {"uncontrolled_hypertension": True}}, MET),
    ("caution.anti_angiogenic_proteinuria", {COMORBID: {"proteinuria_2plus": True}}, MET),
    ("contraindication.anti_angiogenic_refractory_hypertension", {COMORBID: {"refractory_hypertension": True}}, MET),
    ("contraindication.ici_organ_transplant", {COMORBID: {"organ_transplant": True}}, MET),
    ("contraindication.ici_organ_transplant", {}, UNKNOWN),
    ("caution.ici_autoimmune", {COMORBID: {"autoimmune_disease": True}}, MET),
    ("contraindication.anti_ctla_4_autoimmune", {COMORBID: {"autoimmune_disease": False}}, UNMET),
    ("caution.ici_before_transplantation", {"transplant.listed": False, "goal": "bridge"}, MET),
    ("contraindication.systemic_child_pugh_c", {"child_pugh_stated": CLASS_C}, MET),
    ("contraindication.systemic_child_pugh_c", {"child_pugh_stated": CLASS_B}, UNMET),
    ("contraindication.systemic_child_pugh_c", {}, UNKNOWN),
    ("caution.systemic_child_pugh_b", {"child_pugh_stated": CLASS_B}, MET),
    ("caution.systemic_ps_2", {"ecog_ps": {"low": 1, "high": 2}}, UNKNOWN),
    ("contraindication.systemic_ps_3_4", {"ecog_ps": 3}, MET),
    ("caution.systemic_platelets", {"platelets_10e9_l": 75}, UNMET),
    ("contraindication.ramucirumab_afp", {"afp_ng_ml": 400}, UNMET),
    ("contraindication.ramucirumab_afp", {"afp": {"value": 350, "unit": "ng/mL", "comparator": ">"}}, UNKNOWN),
    ("contraindication.ramucirumab_afp", {"afp_iu_ml": 330}, MET),
    ("contraindication.ramucirumab_afp", {"afp_iu_ml": 331}, UNMET),
    ("contraindication.regorafenib_child_pugh", {"child_pugh_stated": CLASS_B}, MET),
    ("contraindication.regorafenib_sorafenib_intolerance", {"treatment.intolerant_of.sorafenib": True}, MET),
    ("contraindication.regorafenib_without_sorafenib", {}, UNKNOWN),
    ("contraindication.regorafenib_sorafenib_dose", {"treatment.sorafenib_days_at_400_mg_of_last_28": 20}, UNMET),
    ("caution.lenvatinib_8_mg", {"weight_kg": 60}, UNMET),
    ("caution.lenvatinib_12_mg", {"weight_kg": 60}, MET),
    ("caution.lenvatinib_reflect_portal_trunk", {"tumour": {"pv_invasion": "Vp4", "pv_main_trunk": True}}, MET),
    ("caution.stride_progression", {"goal": "conversion"}, MET),
    ("caution.nivolumab_ipilimumab_toxicity", {}, MET),
    ("caution.nivolumab_withdrawn", {}, MET),
    ("caution.hbv_antiviral", {"hbsag_positive": True, "antiviral_therapy": False}, MET),
    ("caution.hbv_antiviral", {"hbsag_positive": True}, UNKNOWN),
    ("contraindication.tace_portal_occlusion", {"tumour": {"pv_complete_occlusion": True}}, UNKNOWN),
    ("contraindication.tace_portal_occlusion", {"tumour": {"pv_complete_occlusion": True}, "tumour.pv_collaterals": False}, MET),
    ("contraindication.tace_creatinine", {"creatinine_umol_l": 176.8}, UNMET),
    ("contraindication.tace_creatinine", {"creatinine_umol_l": 177}, MET),
    ("contraindication.tace_expected_survival", {"prognosis.expected_survival_months": 2}, MET),
    ("contraindication.tace_contrast_allergy", {COMORBID: {"contrast_allergy": True}}, MET),
    ("caution.tace_bilirubin", {"bilirubin_umol_l": 51}, UNMET),
    ("caution.tace_unsuitable_up_to_7", {"tumour": {"nodule_diameters_cm": [5.0, 2.0]}}, UNMET),
    ("caution.tace_unsuitable_up_to_7", {"tumour": {"multinodular": True, "largest_diameter_cm": 6.0}}, MET),
    ("caution.tace_unsuitable_liver", {"albi.grade": (1, 2)}, UNKNOWN),
    ("contraindication.tace_refractory", {"treatment.had.tace": False}, UNMET),
    ("contraindication.tace_refractory", {"treatment.had.tace": True, "tace.ineffective_sessions": 2}, MET),
    ("contraindication.tace_refractory", {"treatment.had.tace": True, "tace.ineffective_sessions": 1}, UNKNOWN),
    ("caution.tace_haic_first", {"tumour": {"pv_invasion": "Vp4", "pv_main_trunk": True}}, MET),
    ("caution.haic_cycles", {"goal": "conversion", "haic.cycles": 3}, MET),
    ("contraindication.tare_lung_dose", {"tare.lung_dose_session_gy": 30, "tare.lung_dose_total_gy": 50}, UNMET),
    ("caution.tare_outside_legacy", {"tumour": {"nodule_diameters_cm": [8.0]}, "child_pugh_stated": CLASS_A}, UNMET),
    ("caution.ablation_range", {"tumour": {"nodule_diameters_cm": [5.0]}}, UNMET),
    ("caution.ablation_range", {"tumour": {"nodule_diameters_cm": [3.1, 2.0]}}, MET),
    ("caution.ablation_bleeding", {"platelets_10e9_l": 49}, MET),
    ("caution.ablation_bleeding", {"platelets_10e9_l": 90}, UNKNOWN),
    ("caution.sbrt_liver_volume", {"sbrt.liver_minus_gtv_ml": 700}, MET),
    ("caution.sbrt_child_pugh_b7", {"child_pugh_stated": {"score": 7}}, MET),
    ("contraindication.resection_child_pugh", {"child_pugh_stated": {"score": 6}}, UNMET),
    ("contraindication.resection_icg", {"icg_r15_pct": 30}, MET),
    ("contraindication.resection_remnant_diseased", {"cirrhosis": True, "resection.flr_to_slv_pct": 39}, MET),
    ("contraindication.resection_remnant_diseased", {"cirrhosis": False, "resection.flr_to_slv_pct": 35}, UNKNOWN),
    ("contraindication.resection_remnant_diseased", {"resection.flr_to_slv_pct": 44}, UNMET),
    ("caution.resection_remnant_between", {"resection.flr_to_slv_pct": 25}, MET),
    ("contraindication.resection_portal_trunk", {"tumour": {"pv_invasion": "Vp4", "pv_main_trunk": True}}, MET),
    ("contraindication.operation_bevacizumab_28_days", {"treatment.received.bevacizumab": True, "drug_stops.days_before_operation.bevacizumab": 27}, MET),
    ("contraindication.operation_bevacizumab_28_days", {"treatment.received.bevacizumab": False}, UNMET),
    ("contraindication.operation_bevacizumab_28_days", {"treatment.received.bevacizumab": True}, UNKNOWN),
    ("caution.operation_bevacizumab_42_days", {"treatment.received.bevacizumab": True, "drug_stops.days_before_operation.bevacizumab": 28}, MET),
    ("caution.operation_bevacizumab_42_days", {"treatment.received.bevacizumab": True, "drug_stops.days_before_operation.bevacizumab": 42}, UNMET),
    ("contraindication.transplantation_invasion", {"tumour": {"hv_invasion": "Vv1"}}, MET),
    ("contraindication.transplantation_spread", {"tumour": {"regional_ln": False}}, UNKNOWN),
    ("caution.transplantation_afp", {"afp_ng_ml": 1000}, UNMET),
]  # fmt: skip


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
    """RULES: transplantation in CNLC IV, EASL 2025, CSCO 2024, resectability of Japan."""
    sources = {one.id for one in shipped.of_kind(Source)}
    assert not [one for one in sources if "easl" in one or "csco" in one or "akahoshi" in one]
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
        ({}, {"1": UNKNOWN, "2": UNKNOWN, "3": UNKNOWN, "4": UNKNOWN, "5": UNKNOWN}),
        ({"resection.r0_feasible": True, "resection.flr_to_slv_pct": 44, "response.intrahepatic": "SD", "response.held_days": 61,
          "treatment.severe_toxicity": False, "child_pugh_stated": CLASS_A, "ecog_ps": 1, "tumour": {"pv_invasion": "Vp2"}},
         {"1": MET, "2": MET, "3": MET, "4": MET, "5": MET}),
        ({"resection.flr_to_slv_pct": 35, "cirrhosis": True, "response.intrahepatic": "PD", "tumour": {"pv_invasion": "Vp4", "pv_main_trunk": True}},
         {"1": UNKNOWN, "2": UNMET, "3": UNMET, "4": UNKNOWN, "5": UNMET}),
    ],
)  # fmt: skip
def test_operation_after_conversion(shipped, given, outcomes):
    entry = shipped["criteria_set.operation_after_conversion_2021"]
    assert isinstance(entry, CriteriaSet)
    facts = known(given)
    assert {one.id: judge(one.when, facts).outcome for one in entry.criteria} == outcomes


def test_whom_the_cohort_of_tace_and_regorafenib_took(shipped):
    entry = shipped["criteria_set.tace_regorafenib_cohort"]
    facts = known({"ecog_ps": 2, "stage.bclc": "C", "child_pugh_stated": CLASS_B, "treatment.received.lenvatinib": True})
    assert [judge(one.when, facts).outcome for one in entry.criteria] == [MET] * 4
