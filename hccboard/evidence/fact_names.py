"""The facts a criterion of a pack may name: the catalogue, the joint facts of the domain, and the history.

History facts (lines of therapy, earlier treatments, response, endoscopy, metastases by site) follow the keys of the
command line's facts objects. Names with a placeholder take a drug, a family of drugs, a modality or a site.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from hccboard.domain import catalogue
from hccboard.domain.catalogue import FactDefinition
from hccboard.domain.facts import INFINITY, Choices, Interval
from hccboard.domain.record_fields import DIAGNOSIS_BASES, JLCA_CATEGORIES
from hccboard.domain.variables import PORTAL_VEIN

NODULE_MEASURES = ("count", "largest", "smallest", "total", "count_plus_largest")
_TRUTH = (False, True)
_RESPONSE = ("CR", "PR", "SD", "PD")
_SITES = ("lung", "lymph_node", "bone", "adrenal", "brain", "peritoneum", "other")


@dataclass(frozen=True, slots=True)
class FactForm:
    """How a fact is compared: ``choices`` for codes, grades and truth values, else a number. ``meaning`` says what a
    history fact is, with the unit of a number."""

    name: str
    kind: str
    choices: tuple[object, ...] = ()
    definition: FactDefinition | None = None
    meaning: str = ""

    @property
    def everything(self) -> Choices | Interval:
        """The set of all values of a history fact: its choices, or a number from 0."""
        return Choices(self.choices) if self.choices else Interval(0.0, INFINITY)


_JOINT = (
    FactForm("nodules", "nodules"),
    FactForm("portal_vein", "code", PORTAL_VEIN),
    FactForm("extrahepatic", "code", ("none", "node", "distant", "node_and_distant")),
    FactForm("child_pugh", "grade", tuple(range(5, 16))),
)

# name -> (choices, meaning); without choices it is a number, with its unit in the meaning. Everything here comes from
# the history, from another system's result, or is a judgement of the board that no record holds.
_HISTORY: dict[str, tuple[tuple[object, ...], str]] = {
    "treatment.systemic_lines": ((), "lines of systemic therapy begun so far, the present one included; count"),
    "treatment.sorafenib_days_at_400_mg_of_last_28":
        ((), "days on sorafenib 400 mg/day or more among the last 28 days of sorafenib; days"),
    "treatment.severe_toxicity": (_TRUTH, "severe or persisting toxicity of the present treatment"),
    "tace.sessions": ((), "sessions of TACE; count"),
    "tace.ineffective_sessions": ((), "consecutive TACE sessions without effect on the treated lesions; count"),
    "tace.new_invasion_or_spread": (_TRUTH, "vascular invasion or extrahepatic spread that appeared under TACE"),
    "tace.markers_rising": (_TRUTH, "tumour markers rise continuously under TACE"),
    "tace.selective_access": (_TRUTH, "well-defined nodules with selective arterial access, as judged on imaging"),
    "haic.cycles": ((), "cycles of HAIC; count"),
    "endoscopy.days_ago": ((), "days since the last upper gastrointestinal endoscopy; days, infinite if never done"),
    "stage.bclc": (("0", "A", "B", "C", "D"), "stage of BCLC 2022, result of the system"),
    "stage.cnlc": (("Ia", "Ib", "IIa", "IIb", "IIIa", "IIIb", "IV"), "stage of CNLC, result of the system"),
    "albi.grade": ((1, 2, 3), "ALBI grade, result of the system"),
    "meld.score": ((), "MELD 3.0, result of the system; points"),
    "up_to_7": (_TRUTH, "within up-to-seven, no invasion or spread, result of the system"),
    "milan": (_TRUTH, "within Milan, no invasion or spread, result of the system"),
    "ucsf": (_TRUTH, "within UCSF, no invasion or spread, result of the system"),
    "vascular_invasion": (_TRUTH, "any macrovascular invasion, portal or hepatic vein"),
    "goal": (
        ("cure", "conversion", "bridge", "long_term", "palliation", "supportive"), "goal of treatment set by the board",
    ),
    "region": (("CN", "US", "EU", "JP"), "region whose approvals apply"),
    "metastases.count": ((), "extrahepatic metastases; count"),
    "metastases.organs": ((), "organs with extrahepatic metastases; count"),
    "metastases.resectable": (_TRUTH, "every metastasis can be resected"),
    "metastases.progressing": (_TRUTH, "a metastasis grows under the present treatment"),
    "response.intrahepatic": (_RESPONSE, "best present response within the liver, by response.criteria"),
    "response.extrahepatic": (_RESPONSE, "best present response outside the liver, by response.criteria"),
    "response.overall": (_RESPONSE, "present response as a whole, by response.criteria"),
    "response.held_on_imaging_days": ((), "days from the first study of the response to the newest one; days"),
    "response.held_days": ((), "days since the response was first seen, held until now; days"),
    "response.criteria": (("mRECIST", "RECIST1.1"), "criteria of the response"),
    "resection.r0_by_hemihepatectomy": (_TRUTH, "R0 by hemihepatectomy, with local treatment of the rest if needed"),
    "resection.r0_feasible": (_TRUTH, "R0 resection judged feasible"),
    "resection.borderline": (_TRUTH, "judged borderline or potentially resectable"),
    "resection.flr_to_body_weight_pct": ((), "future liver remnant to body weight, 1 mL taken as 1 g; %"),
    "resection.margin_mm": ((), "margin that the plan expects; mm"),
    "resection.surgeons_agreeing": ((), "surgeons who judge R0 feasible; count"),
    "resection.jlca_category": (JLCA_CATEGORIES, "JLCA/JSHBPS category as the team read it from the paper's table"),
    "volumetry.days_ago": ((), "days since the images of the volumetry; days"),
    "resection.flr_to_slv_pct": ((), "future liver remnant to standard liver volume; %"),
    "liver.steatosis_or_chemotherapy_injury": (_TRUTH, "steatosis or liver injury by chemotherapy"),
    "liver.chronic_disease": (_TRUTH, "chronic liver disease, with or without cirrhosis"),
    "operation.days_since_last": ((), "days since the last major operation; days, infinite if there was none"),
    "operation.anaesthesia_assessed": (_TRUTH, "assessed by anaesthesia for this operation"),
    "operation.heart_assessed": (_TRUTH, "heart assessed for this operation"),
    "operation.asa_class": ((), "physical status by ASA, 1 to 5"),
    "diagnosis.basis": (DIAGNOSIS_BASES, "what the diagnosis of HCC rests on"),
    "operation.wound_healed": (_TRUTH, "the wound of the last operation has healed; true if there was none"),
    "ablation.margin_mm": ((), "ablation margin that can be reached; mm"),
    "transplant.listed": (_TRUTH, "on the waiting list for a liver"),
    "transplant.within_extended_criteria": (_TRUTH, "within the extended criteria (size and AFP) of the centre"),
    "prognosis.expected_survival_months": ((), "expected survival, clinical judgement; months"),
    "creatinine_clearance_ml_min": ((), "creatinine clearance, measured or Cockcroft-Gault; mL/min"),
    "response.untreatable_progression": (_TRUTH, "progression that can no longer be treated by the same modality"),
    "tumour.lobes.other_lobe_count": ((), "nodules in the lobe opposite to the main tumour; count"),
    "tumour.lobes.other_lobe_largest_cm": ((), "largest nodule of the opposite lobe; cm"),
    "tumour.bilobar": (_TRUTH, "tumour in both lobes"),
    "tumour.one_lobe": (_TRUTH, "all tumour within one lobe"),
    "tumour.large_burden": (_TRUTH, "very large burden: progression would close the way to a next line"),
    "portal_flow_preserved": (_TRUTH, "portal flow towards the liver preserved, as judged on imaging"),
    "tumour.pv_collaterals": (_TRUTH, "collaterals towards the liver round an occluded portal trunk"),
    "tumour.near_bile_duct_or_vessel": (_TRUTH, "next to a large bile duct, a large vessel or the bowel"),
    "tumour.extensive_bilobar": (_TRUTH, "extensive bilobar involvement"),
    "molecular.msi_high": (_TRUTH, "microsatellite instability high or mismatch repair deficient"),
    "molecular.ret_fusion": (_TRUTH, "RET fusion"),
    "molecular.ntrk_fusion": (_TRUTH, "NTRK fusion"),
    "afp.percent_of_baseline": ((), "newest AFP in percent of the one before treatment; %"),
    "afp.rising": (_TRUTH, "AFP rises on two consecutive occasions"),
    "recurrence.high_risk": (_TRUTH, "high risk of recurrence after resection, as judged by pathology"),
    "tare.tumour_dose_gy": ((), "planned dose to the tumour; Gy"),
    "tare.lung_dose_session_gy": ((), "lung dose of one session; Gy"),
    "tare.lung_dose_total_gy": ((), "lung dose of all sessions; Gy"),
    "sbrt.liver_minus_gtv_ml": ((), "volume of the liver without the gross tumour volume; mL"),
    "sbrt.mean_liver_dose_gy": ((), "mean dose to the liver without the gross tumour volume, 3 to 5 fractions; Gy"),
    "sbrt.bowel_stomach_maximum_gy": ((), "highest dose to bowel and stomach; Gy"),
    "radiotherapy.metastasis_dose_gy": ((), "planned palliative dose to a metastasis; Gy"),
}  # fmt: skip

# prefix -> (what follows it: "drug", "family", "modality" or "site"; the choices; the meaning)
_PATTERNS: dict[str, tuple[str, tuple[object, ...], str]] = {
    "treatment.received.": ("drug", _TRUTH, "the drug, or one of its class or family, was given"),
    "treatment.progressed_on.": ("drug", _TRUTH, "progression under the drug, its class or family"),
    "treatment.intolerant_of.": ("drug", _TRUTH, "stopped for intolerance"),
    "treatment.had.": ("modality", _TRUTH, "the modality was used"),
    "treatment.failed.": ("modality", _TRUTH, "the modality failed: progression that it can no longer treat"),
    "treatment.days_since.": ("drug", (), "days since the last dose, on the day of the assessment; days"),
    "drug_stops.days_before_operation.":
        ("drug", (), "days from the last dose to the planned operation; days, infinite if never given"),
    "feasible.": ("modality", _TRUTH, "the modality is feasible: technique, liver function, access, wish"),
    "metastases.": ("site", _TRUTH, "metastases at the site"),
}  # fmt: skip


@cache
def fact_form(name: str) -> FactForm | None:
    """How a fact is compared; ``None`` if there is no such fact."""
    definition = catalogue.DEFINITIONS.get(name)
    if definition is not None:
        choices = _TRUTH if definition.kind == "truth" else definition.choices
        return FactForm(name, definition.kind, choices, definition)
    for form in _JOINT:
        if form.name == name:
            return form
    if name in _HISTORY:
        choices, meaning = _HISTORY[name]
        return FactForm(name, "history", choices, meaning=meaning)
    for prefix, (what, choices, meaning) in _PATTERNS.items():
        rest = name.removeprefix(prefix)
        if rest != name and rest.replace("_", "").isalnum() and (what != "site" or rest in _SITES):
            return FactForm(name, "history", choices, meaning=meaning)
    return None


def named_in(name: str) -> tuple[str, str] | None:
    """("drug" or "modality", its id) that the name of a history fact carries, for the check of references."""
    for prefix, (what, _, _) in _PATTERNS.items():
        if name.startswith(prefix) and what in ("drug", "modality"):
            return what, name.removeprefix(prefix)
    return None
