"""Names of the facts of criteria that are in no catalogue: history, judgements of the board, results of systems."""

from __future__ import annotations

from hccboard.translate import _, mark
from hccboard.wording.facts import FACTS
from hccboard.wording.facts import fact_name as catalogue_name

# fact, or the beginning of the facts that share a name
HISTORY = {
    "treatment.": mark("Lines of systemic therapy"),
    "treatment.had.": mark("Earlier local treatment"), "treatment.failed.": mark("Success of local treatment"),
    "tace.": mark("Course of TACE"),
    "endoscopy.days_ago": mark("Date of the last endoscopy"),
    "stage.": mark("Stage"), "goal": mark("Goal of treatment"), "region": mark("Region"),
    "metastases.": mark("Metastases by site"), "response.": mark("Response"),
    "feasible.": mark("Feasibility of the other options"),
    "creatinine_clearance_ml_min": mark("Creatinine clearance"),
    "tumour.lobes.": mark("Extent of the tumour in the lobes"),
    "afp.rising": mark("Course of AFP"), "afp.percent_of_baseline": mark("AFP in percent of the baseline"),
    "resection.flr_to_body_weight_pct": mark("Future liver remnant, share of the body weight"),
    "resection.margin_mm": mark("Expected margin"),
    "resection.surgeons_agreeing": mark("Surgeons who judge R0 feasible"),
    "resection.jlca_category": mark("JLCA/JSHBPS category, by the team"),
    "volumetry.days_ago": mark("Date of the volumetry"), "diagnosis.basis": mark("Basis of the diagnosis"),
    "response.held_on_imaging_days": mark("Days for which the response has held on imaging"),
    "drug_stops.": mark("Last dose before the operation"), "vascular_invasion": mark("Vascular invasion"),
    "albi.grade": mark("ALBI grade"), "meld.score": mark("MELD"),
    "milan": mark("Milan"), "ucsf": mark("UCSF"), "up_to_7": mark("Up-to-seven"),
}  # fmt: skip

# the questions of ``domain.judged_questions`` that no catalogue names
QUESTIONS = {
    "feasible.resection": mark("Feasibility of resection"),
    "feasible.transplantation": mark("Feasibility of transplantation"),
    "feasible.ablation": mark("Feasibility of ablation"), "feasible.tace": mark("Feasibility of TACE"),
    "feasible.systemic": mark("Feasibility of systemic therapy"),
    "resection.r0_feasible": mark("Feasibility of R0 resection"),
    "resection.r0_by_hemihepatectomy": mark("Feasibility of R0 resection by hemihepatectomy"),
    "resection.borderline": mark("Borderline resectability"),
    "resection.flr_to_slv_pct": mark("Future liver remnant, share of the standard liver volume"),
    "transplant.listed": mark("Place on the waiting list for a liver"),
    "transplant.within_extended_criteria": mark("Extended transplant criteria of the centre"),
    "tumour.bilobar": mark("Tumour in both lobes"), "tumour.one_lobe": mark("Tumour within one lobe"),
    "tumour.extensive_bilobar": mark("Extensive bilobar involvement"),
    "tumour.large_burden": mark("Very large tumour burden"),
    "tumour.near_bile_duct_or_vessel": mark("Tumour next to a large bile duct, large vessel or the bowel"),
    "tumour.pv_collaterals": mark("Collaterals round an occluded portal trunk"),
    "portal_flow_preserved": mark("Preserved portal flow"),
    "tace.selective_access": mark("Selective arterial access"),
    "tace.new_invasion_or_spread": mark("New invasion or spread under TACE"),
    "tace.markers_rising": mark("Tumour markers rising under TACE"),
    "tace.ineffective_sessions": mark("TACE sessions in a row without effect"),
    "haic.cycles": mark("Cycles of HAIC"),
    "treatment.failed.tace": mark("Failure of TACE"), "treatment.failed.tare": mark("Failure of TARE"),
    "treatment.failed.ablation": mark("Failure of ablation"),
    "treatment.failed.resection": mark("Failure of resection"),
    "treatment.severe_toxicity": mark("Severe toxicity of the present treatment"),
    "treatment.sorafenib_days_at_400_mg_of_last_28": mark("Days on sorafenib 400 mg or more in its last 28 days"),
    "response.held_days": mark("Days for which the response has held"),
    "response.untreatable_progression": mark("Progression that can no longer be treated locally"),
    "metastases.resectable": mark("Resectability of every metastasis"),
    "metastases.progressing": mark("Growth of a metastasis under treatment"),
    "recurrence.high_risk": mark("High risk of recurrence"),
    "operation.days_since_last": mark("Days since the last major operation"),
    "operation.anaesthesia_assessed": mark("Assessment by anaesthesia"),
    "operation.heart_assessed": mark("Assessment of the heart"),
    "operation.asa_class": mark("Physical status by ASA"),
    "operation.wound_healed": mark("Healed wound of the last operation"),
    "liver.chronic_disease": mark("Chronic liver disease"),
    "liver.steatosis_or_chemotherapy_injury": mark("Steatosis or liver injury by chemotherapy"),
    "molecular.msi_high": mark("High microsatellite instability"), "molecular.ret_fusion": mark("RET fusion"),
    "molecular.ntrk_fusion": mark("NTRK fusion"),
    "prognosis.expected_survival_months": mark("Expected survival"),
    "ablation.margin_mm": mark("Ablation margin that can be reached"),
    "tare.tumour_dose_gy": mark("TARE, planned dose to the tumour"),
    "tare.lung_dose_session_gy": mark("TARE, lung dose of one session"),
    "tare.lung_dose_total_gy": mark("TARE, lung dose of all sessions"),
    "sbrt.liver_minus_gtv_ml": mark("SBRT, liver without the gross tumour volume"),
    "sbrt.mean_liver_dose_gy": mark("SBRT, mean dose to the liver"),
    "sbrt.bowel_stomach_maximum_gy": mark("SBRT, highest dose to bowel and stomach"),
    "radiotherapy.metastasis_dose_gy": mark("Radiotherapy, dose to a metastasis"),
}  # fmt: skip


def history_name(key: str) -> str:
    """The name of any fact that a criterion may ask for; several facts of the history share one name."""
    if key in FACTS:
        return catalogue_name(key)
    if key in QUESTIONS:
        return _(QUESTIONS[key])
    fitting = [start for start in HISTORY if key == start or (start.endswith(".") and key.startswith(start))]
    return _(HISTORY[max(fitting, key=len)])


__all__ = ["HISTORY", "QUESTIONS", "history_name"]
