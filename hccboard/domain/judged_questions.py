"""Questions of criteria that no measurement and no other record answers: what a team judges, with its day and source.

A question is the fact it answers. Those with a unit are answered by a number, the others by one of the four answers
of ``CERTAINTY``. The list is closed: a criterion may only name facts that are here, in the catalogue, or follow from
the history (``evidence.fact_names`` holds what each means; a test compares the lists).

``LIMITS`` are physical, both inclusive: outside is a typing error. They are ours and no clinical bounds.
"""

from __future__ import annotations

from collections.abc import Mapping

YES_NO: tuple[str, ...] = (
    "feasible.resection", "feasible.transplantation", "feasible.ablation", "feasible.tace", "feasible.systemic",
    "resection.r0_feasible", "resection.r0_by_hemihepatectomy", "resection.borderline",
    "transplant.listed", "transplant.within_extended_criteria",
    "tumour.bilobar", "tumour.one_lobe", "tumour.extensive_bilobar", "tumour.large_burden",
    "tumour.near_bile_duct_or_vessel", "tumour.pv_complete_occlusion", "tumour.smv_thrombus",
    "tumour.ivc_thrombus_to_atrium",
    "tumour.pv_collaterals", "portal_flow_preserved",
    "tace.selective_access", "tace.new_invasion_or_spread", "tace.markers_rising",
    "treatment.failed.tace", "treatment.failed.tare", "treatment.failed.ablation", "treatment.failed.resection",
    "treatment.severe_toxicity", "response.untreatable_progression",
    "metastases.resectable", "metastases.progressing", "primary_controlled", "lung_function_cleared",
    "recurrence.high_risk", "operation.wound_healed", "operation.anaesthesia_assessed", "operation.heart_assessed",
    "liver.chronic_disease", "liver.steatosis_or_chemotherapy_injury",
    "molecular.msi_high", "molecular.ret_fusion", "molecular.ntrk_fusion",
)  # fmt: skip

# question -> (unit, lowest and highest possible value)
NUMBERS: Mapping[str, tuple[str, tuple[float, float]]] = {
    "resection.flr_to_slv_pct": ("%", (1, 150)),
    "prognosis.expected_survival_months": ("months", (0, 600)),
    "tace.ineffective_sessions": ("", (0, 50)),
    "haic.cycles": ("", (0, 100)),
    "treatment.sorafenib_days_at_400_mg_of_last_28": ("days", (0, 28)),
    "operation.days_since_last": ("days", (0, 40_000)),
    "operation.asa_class": ("", (1, 5)),
    "response.held_days": ("days", (0, 10_000)),
    "ablation.margin_mm": ("mm", (0, 50)),
    "tare.tumour_dose_gy": ("Gy", (0, 2000)),
    "tare.lung_dose_session_gy": ("Gy", (0, 200)),
    "tare.lung_dose_total_gy": ("Gy", (0, 200)),
    "sbrt.liver_minus_gtv_ml": ("mL", (0, 10_000)),
    "sbrt.mean_liver_dose_gy": ("Gy", (0, 200)),
    "sbrt.bowel_stomach_maximum_gy": ("Gy", (0, 200)),
    "radiotherapy.metastasis_dose_gy": ("Gy", (0, 200)),
}  # fmt: skip

QUESTIONS: tuple[str, ...] = (*YES_NO, *NUMBERS)


def unit_of(question: str) -> str:
    """The unit of a question that is answered by a number; "" for a count and for yes or no."""
    return NUMBERS[question][0] if question in NUMBERS else ""


__all__ = ["NUMBERS", "QUESTIONS", "YES_NO", "unit_of"]
