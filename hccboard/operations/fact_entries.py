"""Which record takes a fact: of every list of what is missing the same one.

A kind is the class name of a record, with the field in it; of a laboratory result and of a judgement the field is the
test or the question. Laboratory results and studies have sheets of their own on the screen.
"""

from __future__ import annotations

from hccboard.domain.catalogue import COMORBIDITIES, LABORATORY
from hccboard.domain.judged_questions import QUESTIONS
from hccboard.domain.liver_volumes import SHARE_OF_STANDARD, SHARE_OF_WEIGHT

# fact, or the beginning of the facts that one form takes -> (kind of record, field in it); the longest one that fits
ENTRIES: dict[str, tuple[str, str]] = {
    **{one.key: ("LabResult", one.key) for one in LABORATORY},
    **{one.key: ("Comorbidity", "certainty") for one in COMORBIDITIES},
    "afp.": ("LabResult", "afp"), "creatinine_clearance_ml_min": ("LabResult", "creatinine"),
    "albi.grade": ("LabResult", "albumin"), "child_pugh": ("LiverAssessment", "child_pugh_class"),
    "child_pugh_stated": ("LiverAssessment", "child_pugh_class"), "aetiology": ("Aetiology", "cause"),
    "question": ("BoardQuestion", "question"),
    "age_years": ("Patient", "birth_date"), "sex": ("Patient", "sex"),
    "hbsag_positive": ("Aetiology", "hbsag"), "antiviral_therapy": ("Aetiology", "antiviral_therapy"),
    **{key: ("LiverAssessment", key) for key in (
        "cirrhosis", "ascites", "portal_hypertension", "splenomegaly", "cholestatic_disease",
        "dialysis_twice_past_week")},
    "encephalopathy_grade": ("LiverAssessment", "encephalopathy_grade_low"),
    "ecog_ps": ("PerformanceStatus", "ecog_low"), "ps_cancer_related": ("PerformanceStatus", "cancer_related"),
    "height_cm": ("BodySize", "height_cm"), "weight_kg": ("BodySize", "weight_kg"),
    "transplant_candidate": ("TransplantCandidacy", "candidate"),
    "varices": ("Endoscopy", "varices"), "endoscopy.": ("Endoscopy", "date"),
    "tumour.": ("ImagingStudy", ""), "nodules": ("ImagingStudy", ""), "response.": ("ImagingStudy", ""),
    "tumour.infiltrative": ("ImagingStudy", "infiltrative"),
    **{f"tumour.{name}": ("ImagingStudy", name) for name in (
        "liver_involvement_pct", "adjacent_organ_invasion", "visceral_peritoneum_perforation")},
    "tumour.pv_invasion": ("VascularInvasion", "portal_vein"),
    "tumour.pv_main_trunk": ("VascularInvasion", "portal_vein_main_trunk"),
    "tumour.pv_contralateral": ("VascularInvasion", "portal_vein_contralateral"),
    "tumour.hv_invasion": ("VascularInvasion", "hepatic_vein"),
    "tumour.bile_duct_invasion": ("VascularInvasion", "bile_duct"),
    "tumour.regional_ln": ("MetastasisFinding", "certainty"),
    "tumour.distant_mets": ("MetastasisFinding", "certainty"),
    "tumour.extrahepatic": ("MetastasisFinding", "certainty"), "metastases.": ("MetastasisFinding", "certainty"),
    "tumour.histological_grade": ("Pathology", "histological_grade"),
    "tumour.microvascular_invasion": ("Pathology", "microvascular_invasion"),
    "diagnosis.basis": ("Diagnosis", "basis"), "goal": ("BoardQuestion", "goal"),
    "treatment.": ("SystemicTherapy", "drugs"), "drug_stops.": ("SystemicTherapy", "stop_date"),
    "treatment.had.": ("Procedure", "kind"), "tace.": ("Procedure", "kind"), "haic.": ("Procedure", "kind"),
    "operation.days_since_last": ("Procedure", "kind"),
    SHARE_OF_STANDARD: ("LiverVolumetry", "remnant_volume_ml"), SHARE_OF_WEIGHT: ("BodySize", "weight_kg"),
    "volumetry.": ("LiverVolumetry", "date"),
    "resection.margin_mm": ("OperationPlan", "margin_mm"),
    "resection.surgeons_agreeing": ("OperationPlan", "surgeons_agreeing"),
    "resection.jlca_category": ("OperationPlan", "jlca_category"),
}  # fmt: skip


def entry_of(key: str) -> tuple[str, str]:
    """The kind of record that takes a fact or an item of readiness, and the field; ("", "") where none does."""
    if key in ENTRIES:
        return ENTRIES[key]
    if key in QUESTIONS:
        return "Judgement", key
    fitting = [start for start in ENTRIES if start.endswith(".") and key.startswith(start)]
    return ENTRIES[max(fitting, key=len)] if fitting else ("", "")


__all__ = ["ENTRIES", "entry_of"]
