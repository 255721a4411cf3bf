"""Names of the facts of criteria that are in no catalogue: history, judgements of the board, results of systems."""

from __future__ import annotations

from hccboard.translate import _, mark
from hccboard.wording.facts import FACTS
from hccboard.wording.facts import fact_name as catalogue_name

# fact, or the beginning of the facts that share a name
HISTORY = {
    "treatment.": mark("Lines of systemic therapy"),
    "treatment.sorafenib_days_at_400_mg_of_last_28": mark("Dose of sorafenib in its last 28 days"),
    "treatment.had.": mark("Earlier local treatment"), "treatment.failed.": mark("Success of local treatment"),
    "treatment.severe_toxicity": mark("Severe toxicity"),
    "tace.": mark("Course of TACE"), "tace.selective_access": mark("Selective arterial access"),
    "haic.cycles": mark("Cycles of HAIC"), "endoscopy.days_ago": mark("Date of the last endoscopy"),
    "stage.": mark("Stage"), "goal": mark("Goal of treatment"), "region": mark("Region"),
    "metastases.": mark("Metastases by site"), "response.": mark("Response"),
    "resection.": mark("Resectability"), "resection.flr_to_slv_pct": mark("Future liver remnant"),
    "feasible.": mark("Feasibility of the other options"),
    "liver.": mark("Chronic disease or injury of the liver"), "operation.": mark("Last operation"),
    "ablation.margin_mm": mark("Ablation margin"), "transplant.": mark("Transplant criteria of the centre"),
    "prognosis.expected_survival_months": mark("Expected survival"),
    "creatinine_clearance_ml_min": mark("Creatinine clearance"), "comorbidities.": mark("Comorbidities"),
    "tumour.": mark("Extent of the tumour in the lobes"), "portal_flow_preserved": mark("Portal flow"),
    "molecular.": mark("Molecular markers"), "afp.rising": mark("Course of AFP"),
    "recurrence.high_risk": mark("Risk of recurrence"), "tare.": mark("Doses of TARE"),
    "sbrt.": mark("Doses of SBRT"), "radiotherapy.": mark("Doses of radiotherapy"),
    "drug_stops.": mark("Last dose before the operation"), "vascular_invasion": mark("Vascular invasion"),
    "albi.grade": mark("ALBI grade"), "meld.score": mark("MELD"),
    "milan": mark("Milan"), "ucsf": mark("UCSF"), "up_to_7": mark("Up-to-seven"),
}  # fmt: skip


def history_name(key: str) -> str:
    """The name of any fact that a criterion may ask for; several facts of the history share one name."""
    if key in FACTS:
        return catalogue_name(key)
    fitting = [start for start in HISTORY if key == start or (start.endswith(".") and key.startswith(start))]
    return _(HISTORY[max(fitting, key=len)])


__all__ = ["HISTORY", "history_name"]
