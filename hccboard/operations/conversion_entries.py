"""Which record takes a fact of a conversion review, and what a record calls its source.

A kind is the class name of a record, with the field in it; of a laboratory result and of a judgement the field is the
test or the question. Laboratory results and studies have forms of their own on the screen.
"""

from __future__ import annotations

from collections.abc import Iterable

from hccboard import wording
from hccboard.domain.catalogue import COMORBIDITIES, LABORATORY
from hccboard.domain.judged_questions import NUMBERS, QUESTIONS
from hccboard.domain.liver_volumes import SHARE_OF_STANDARD, SHARE_OF_WEIGHT
from hccboard.domain.records import CaseRecords, ImagingStudy, Judgement, LabResult, Record
from hccboard.operations.option_words.values import missing_name
from hccboard.wording.facts import FACTS
from hccboard.wording.formats import inside_sentence, more_text
from hccboard.wording.history import history_name

_SHOWN = 2
_SITES = "metastases."

# fact, or the beginning of the facts that one form takes -> (kind of record, field in it); the longest one that fits
_ENTRIES: dict[str, tuple[str, str]] = {
    **{one.key: ("LabResult", one.key) for one in LABORATORY},
    **{one.key: ("Comorbidity", "certainty") for one in COMORBIDITIES},
    "afp.": ("LabResult", "afp"), "creatinine_clearance_ml_min": ("LabResult", "creatinine"),
    "albi.grade": ("LabResult", "albumin"), "child_pugh": ("LiverAssessment", "child_pugh_class"),
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
    "tumour.liver_involvement_pct": ("ImagingStudy", "liver_involvement_pct"),
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
    """The kind of record that takes a missing fact, and the field; ("", "") where none does."""
    if key in _ENTRIES:
        return _ENTRIES[key]
    if key in QUESTIONS:
        return "Judgement", key
    fitting = [start for start in _ENTRIES if start.endswith(".") and key.startswith(start)]
    return _ENTRIES[max(fitting, key=len)] if fitting else ("", "")


def missing_text(keys: Iterable[str], shown: int) -> str:
    """Missing facts inside a sentence; of several sites of metastases one name for all."""
    told = list(keys)
    if sum(key.startswith(_SITES) for key in told) > 1:
        told = list(dict.fromkeys(_SITES if key.startswith(_SITES) else key for key in told))
    return more_text(list(dict.fromkeys(map(_missing_name, told))), shown)


def _missing_name(key: str) -> str:
    if key in FACTS or key == "afp.percent_of_baseline":
        return wording.missing_text(key.partition(".percent")[0], in_sentence=True)
    return inside_sentence(history_name(key) if key == _SITES else missing_name(key))


def field_in(record: Record, key: str) -> str:
    """The field of a record that tells a fact, "" where the record as a whole does."""
    if isinstance(record, LabResult):
        return record.analyte or ""
    if isinstance(record, Judgement):
        return "value" if record.question in NUMBERS else "answer"
    kind, field = entry_of(key)
    return field if kind == type(record).__name__ and hasattr(record, field) else ""


def record_by_id(case: CaseRecords, record_id: str) -> Record | None:
    return next((one for one in case.records if one.id == record_id), None) if record_id else None


def source_of(case: CaseRecords, record: Record) -> str:
    """What a record calls its source: the label of its study, else the source as it was entered, else its kind."""
    study = record if isinstance(record, ImagingStudy) else record_by_id(case, getattr(record, "study_id", None) or "")
    of_study = study.label if isinstance(study, ImagingStudy) else ""
    kind = type(record).__name__
    if kind in ("ImagingStudy", "VascularInvasion", "MetastasisFinding", "Measurement") and of_study:
        return of_study
    return record.source or of_study or wording.kind_name(kind)


def sources_text(sources: Iterable[str]) -> str:
    """Sources beside each other, each once: "CT-6, CT-8"."""
    return more_text(list(dict.fromkeys(filter(None, sources))), _SHOWN)


__all__ = ["entry_of", "field_in", "missing_text", "record_by_id", "source_of", "sources_text"]
