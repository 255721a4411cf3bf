"""What a column may be imported as: one row per target, made from the record model and the fact catalogue.

A target says which record it fills, how its cells are read (``parser``), which units or codes it accepts and
what it is called. The readers themselves are in ``cell_values`` and ``code_words``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from hccboard.domain import catalogue, records
from hccboard.interchange import units
from hccboard.translate import _, mark

YES_NO = records.CERTAINTY
# Codes that stand for a set or for something that no single field of a record holds; see ``tumour_records``.
UNCLASSIFIED = "Vp1-Vp4"
NATURE_UNKNOWN = "thrombus, nature unknown"
BLAND = "bland thrombus"
VARICES_PRESENT = "present, risk not stated"

# The fourth segment where a report does not tell its parts
SEGMENT_4 = "S4"
_PARTS_OF_SEGMENT_4 = ("S4a", "S4b")

PORTAL_VEIN = (*catalogue.VP, "Vp1-Vp2", "Vp3-Vp4", UNCLASSIFIED, BLAND, NATURE_UNKNOWN)
SEGMENTS = (*records.SEGMENTS[:3], SEGMENT_4, *records.SEGMENTS[3:])
# What is said of each lesion, in a list or in columns of their own
OF_LESIONS = ("diameters", "lesion_labels", "lesion_segments", "lesion_li_rads")
ENCEPHALOPATHY = ("0", "1", "2", "3", "4", "0-1", "1-2", "2-3", "3-4", "1-4")


@dataclass(frozen=True)
class ImportTarget:
    """``parser`` is ``text``, ``number`` (laboratory), ``plain`` (a number of one unit), ``integer``, ``date``,
    ``code``, ``codes`` (several), ``range`` (ECOG), ``count``, ``diameter``, ``child_pugh``, or one for each lesion:
    ``diameters``, ``labels``, ``segments``, ``categories``. ``record`` is the record kind it fills, "" for a date that
    only dates other values."""

    id: str
    label: str
    group: str
    record: str
    parser: str
    codes: tuple[str, ...] = ()
    several_columns: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        return units.accepted_units(self.id) if self.parser in _MEASURED else ()

    @property
    def needs_unit(self) -> bool:
        """Whether a bare number would be a guess."""
        if self.id in ("largest_diameter", "diameters"):
            return True
        return self.parser == "number" and units.bare_unit(self.id) is None


def segments_of(codes: str) -> tuple[str, ...]:
    """The segments that a value of ``lesion_segments`` names: "S4/S5" is S4a, S4b and S5."""
    named = {part for code in codes.split("/") for part in (_PARTS_OF_SEGMENT_4 if code == SEGMENT_4 else (code,))}
    return tuple(segment for segment in records.SEGMENTS if segment in named)


_MEASURED = ("number", "plain", "diameter", "diameters")

GROUPS = {
    "patient": mark("Patient"),
    "date": mark("Dates"),
    "board": mark("Board question"),
    "cause": mark("Cause of liver disease"),
    "liver": mark("Liver"),
    "laboratory": mark("Laboratory"),
    "tumour": mark("Tumour"),
    "comorbidity": mark("Comorbidities"),
    "treatment": mark("Treatment"),
    "course": mark("Course"),
}

_LABORATORY_LABELS = {
    "bilirubin": mark("Bilirubin, total"),
    "albumin": mark("Albumin"),
    "inr": mark("INR"),
    "pt_prolongation_s": mark("Prothrombin time prolongation"),
    "pt_activity_pct": mark("Prothrombin activity"),
    "creatinine": mark("Creatinine"),
    "sodium_mmol_l": mark("Sodium"),
    "potassium_mmol_l": mark("Potassium"),
    "afp": mark("AFP"),
    "pivka_ii": mark("PIVKA-II"),
    "crp": mark("C-reactive protein"),
    "ast_u_l": mark("AST"),
    "alt_u_l": mark("ALT"),
    "ast_upper_limit_u_l": mark("AST, upper limit of normal"),
    "platelets_10e9_l": mark("Platelets"),
    "neutrophils_10e9_l": mark("Neutrophils"),
    "lymphocytes_10e9_l": mark("Lymphocytes"),
    "leucocytes_10e9_l": mark("Leucocytes"),
    "neutrophil_lymphocyte_ratio": mark("Neutrophil-lymphocyte ratio"),
    "haemoglobin": mark("Haemoglobin"),
    "ggt_u_l": mark("GGT"),
    "alp_u_l": mark("Alkaline phosphatase"),
    "total_protein": mark("Total protein"),
    "direct_bilirubin": mark("Bilirubin, direct"),
    "ferritin": mark("Ferritin"),
    "hbv_dna": mark("HBV DNA"),
    "icg_r15_pct": mark("ICG-R15"),
    "liver_stiffness_kpa": mark("Liver stiffness"),
    "hvpg_mmhg": mark("HVPG"),
}

_CAUSE_LABELS = {
    "hbv": mark("Hepatitis B"),
    "hcv": mark("Hepatitis C"),
    "hdv": mark("Hepatitis D"),
    "alcohol": mark("Alcohol"),
    "masld": mark("MASLD"),
    "haemochromatosis": mark("Haemochromatosis"),
    "autoimmune_hepatitis": mark("Autoimmune hepatitis"),
    "pbc": mark("Primary biliary cholangitis"),
    "psc": mark("Primary sclerosing cholangitis"),
    "wilson": mark("Wilson disease"),
    "aflatoxin": mark("Aflatoxin"),
    "budd_chiari": mark("Budd-Chiari syndrome"),
    "cryptogenic": mark("Cryptogenic"),
}

_COMORBIDITY_LABELS = {
    "diabetes": mark("Diabetes"),
    "arterial_hypertension": mark("Arterial hypertension"),
    "uncontrolled_hypertension": mark("Uncontrolled hypertension"),
    "refractory_hypertension": mark("Refractory hypertension"),
    "chronic_kidney_disease": mark("Chronic kidney disease"),
    "coronary_disease": mark("Coronary disease"),
    "arterial_event_3_months": mark("Arterial event within 3 months"),
    "heart_failure": mark("Heart failure"),
    "autoimmune_disease": mark("Autoimmune disease"),
    "organ_transplant": mark("Organ transplant"),
    "gi_bleeding_6_months": mark("Gastrointestinal bleeding within 6 months"),
    "full_dose_anticoagulation": mark("Full-dose anticoagulation"),
    "proteinuria_2plus": mark("Proteinuria 2+ or more"),
    "contrast_allergy": mark("Contrast allergy"),
    "uncorrectable_coagulopathy": mark("Coagulopathy that cannot be corrected"),
    "hiv": mark("HIV infection"),
    "obesity": mark("Obesity"),
    "smoking": mark("Smoking"),
    "other_cancer": mark("Other cancer"),
}


_SITE_LABELS = {
    "lung": mark("Lung metastasis"),
    "bone": mark("Bone metastasis"),
    "adrenal": mark("Adrenal metastasis"),
    "brain": mark("Brain metastasis"),
    "peritoneum": mark("Peritoneal metastasis"),
    "distant_lymph_node": mark("Distant lymph node metastasis"),
}


def _choices(kind: type[records.Record], name: str) -> tuple[str, ...]:
    return dict(records.entry_fields(kind))[name].choices


def _patient() -> list[ImportTarget]:
    return [
        ImportTarget("case_number", mark("Case number"), "patient", "Patient", "text"),
        ImportTarget("hospital_number", mark("Hospital number"), "patient", "Patient", "text"),
        ImportTarget("name", mark("Name"), "patient", "Patient", "text"),
        ImportTarget("sex", mark("Sex"), "patient", "Patient", "code", ("M", "F")),
        ImportTarget("birth_date", mark("Date of birth"), "patient", "Patient", "date"),
        ImportTarget("age", mark("Age"), "patient", "Patient", "integer"),
        ImportTarget("ecog", mark("ECOG performance status"), "patient", "PerformanceStatus", "range"),
        ImportTarget("ps_cancer_related", mark("Performance status due to the cancer"), "patient",
                     "PerformanceStatus", "code", YES_NO),
        ImportTarget("height_cm", mark("Height"), "patient", "BodySize", "plain"),
        ImportTarget("weight_kg", mark("Weight"), "patient", "BodySize", "plain"),
        ImportTarget("transplant_candidate", mark("Transplant candidate"), "patient",
                     "TransplantCandidacy", "code", YES_NO),
        ImportTarget("visit_date", mark("Date of the values"), "date", "", "date"),
        ImportTarget("laboratory_date", mark("Date of the laboratory values"), "date", "", "date"),
        ImportTarget("imaging_date", mark("Date of the imaging"), "date", "", "date"),
        ImportTarget("ecog_date", mark("Date of the performance status"), "date", "", "date"),
        ImportTarget("endoscopy_date", mark("Date of the endoscopy"), "date", "", "date"),
        ImportTarget("afp_date", mark("Date of the AFP"), "date", "", "date"),
        ImportTarget("question", mark("Board question"), "board", "BoardQuestion", "text"),
        ImportTarget("meeting_date", mark("Board date"), "board", "BoardQuestion", "date"),
    ]  # fmt: skip


def _liver() -> list[ImportTarget]:
    def yes_no(identity: str, label: str) -> ImportTarget:
        return ImportTarget(identity, label, "liver", "LiverAssessment", "code", YES_NO)

    return [
        ImportTarget("causes", mark("Causes of liver disease"), "cause", "Aetiology", "codes",
                     tuple(_CAUSE_LABELS), several_columns=True),
        *(ImportTarget(f"cause.{key}", label, "cause", "Aetiology", "code", YES_NO)
          for key, label in _CAUSE_LABELS.items()),
        ImportTarget("hbsag", mark("HBsAg"), "cause", "Aetiology", "code", ("positive", "negative")),
        ImportTarget("antiviral_therapy", mark("Antiviral therapy"), "cause", "Aetiology", "code",
                     ("yes", "no")),
        ImportTarget("antiviral_drug", mark("Antiviral drug"), "cause", "Aetiology", "text"),
        yes_no("cirrhosis", mark("Cirrhosis")),
        ImportTarget("ascites", mark("Ascites"), "liver", "LiverAssessment", "code", catalogue.ASCITES),
        ImportTarget("encephalopathy", mark("Encephalopathy, West Haven grade"), "liver",
                     "LiverAssessment", "code", ENCEPHALOPATHY),
        yes_no("portal_hypertension", mark("Portal hypertension")),
        yes_no("splenomegaly", mark("Splenomegaly")),
        yes_no("cholestatic_disease", mark("Cholestatic disease")),
        yes_no("dialysis", mark("Dialysis twice in the past week")),
        ImportTarget("child_pugh_stated", mark("Child-Pugh as stated"), "liver", "LiverAssessment",
                     "child_pugh"),
        ImportTarget("varices", mark("Varices"), "liver", "Endoscopy", "code",
                     (*catalogue.VARICES, VARICES_PRESENT)),
    ]  # fmt: skip


def _tumour() -> list[ImportTarget]:
    def yes_no(identity: str, label: str, record: str) -> ImportTarget:
        return ImportTarget(identity, label, "tumour", record, "code", YES_NO)

    vessels = "VascularInvasion"
    return [
        ImportTarget("nodule_count", mark("Number of nodules"), "tumour", "ImagingStudy", "count"),
        ImportTarget("largest_diameter", mark("Largest diameter"), "tumour", "ImagingStudy", "diameter"),
        ImportTarget("diameters", mark("Diameter of each nodule"), "tumour", "Measurement", "diameters",
                     several_columns=True),
        ImportTarget("lesion_labels", mark("Lesion label"), "tumour", "Lesion", "labels", several_columns=True),
        ImportTarget("lesion_segments", mark("Lesion segment"), "tumour", "Lesion", "segments", SEGMENTS,
                     several_columns=True),
        ImportTarget("lesion_li_rads", mark("Lesion LI-RADS"), "tumour", "Measurement", "categories",
                     records.LI_RADS, several_columns=True),
        yes_no("infiltrative", mark("Infiltrative type"), "ImagingStudy"),
        ImportTarget("liver_involvement_pct", mark("Liver involved"), "tumour", "ImagingStudy", "plain"),
        yes_no("adjacent_organ_invasion", mark("Invasion of adjacent organs"), "ImagingStudy"),
        ImportTarget("portal_vein", mark("Portal vein invasion"), "tumour", vessels, "code", PORTAL_VEIN),
        ImportTarget("portal_vein_thrombosis", mark("Portal vein thrombosis"), "tumour", vessels, "code",
                     PORTAL_VEIN),
        yes_no("portal_vein_main_trunk", mark("Main trunk of the portal vein invaded"), vessels),
        yes_no("portal_vein_contralateral", mark("Contralateral portal branch invaded"), vessels),
        ImportTarget("hepatic_vein", mark("Hepatic vein invasion"), "tumour", vessels, "code", catalogue.VV),
        ImportTarget("bile_duct", mark("Bile duct invasion"), "tumour", vessels, "code", catalogue.BILE_DUCT),
        ImportTarget("macrovascular_invasion", mark("Macrovascular invasion"), "tumour", vessels, "code",
                     ("none", UNCLASSIFIED, *catalogue.VV[1:])),
        yes_no("lymph_nodes", mark("Regional lymph node metastasis"), "MetastasisFinding"),
        yes_no("distant_metastasis", mark("Distant metastasis"), "MetastasisFinding"),
        ImportTarget("metastasis_site", mark("Sites of metastasis"), "tumour", "MetastasisFinding", "codes",
                     records.METASTASIS_SITES, several_columns=True),
        *(yes_no(f"metastasis.{site}", label, "MetastasisFinding") for site, label in _SITE_LABELS.items()),
        yes_no("microvascular_invasion", mark("Microvascular invasion"), "Pathology"),
        ImportTarget("histological_grade", mark("Histological grade"), "tumour", "Pathology", "code",
                     catalogue.HISTOLOGICAL_GRADES),
    ]  # fmt: skip


def _course() -> list[ImportTarget]:
    therapy = records.SystemicTherapy
    return [
        *(ImportTarget(f"comorbidity.{key}", label, "comorbidity", "Comorbidity", "code", YES_NO)
          for key, label in _COMORBIDITY_LABELS.items()),
        ImportTarget("hcc_diagnosis_date", mark("Date of the first diagnosis of HCC"), "course", "Diagnosis", "date"),
        ImportTarget("diagnosis_basis", mark("Diagnosed by"), "course", "Diagnosis", "code",
                     _choices(records.Diagnosis, "basis")),
        ImportTarget("systemic_therapy", mark("Systemic therapy"), "treatment", "SystemicTherapy", "text"),
        ImportTarget("systemic_start", mark("Start of systemic therapy"), "treatment", "SystemicTherapy",
                     "date"),
        ImportTarget("systemic_stop", mark("End of systemic therapy"), "treatment", "SystemicTherapy",
                     "date"),
        ImportTarget("systemic_response", mark("Best response"), "treatment", "SystemicTherapy", "code",
                     _choices(therapy, "best_response")),
        ImportTarget("systemic_criteria", mark("Response criteria"), "treatment", "SystemicTherapy", "code",
                     _choices(therapy, "response_criteria")),
        ImportTarget("systemic_dose", mark("Dose of systemic therapy"), "treatment", "SystemicTherapy", "text"),
        ImportTarget("systemic_stop_reason", mark("Why systemic therapy ended"), "treatment", "SystemicTherapy",
                     "code", _choices(therapy, "stop_reason")),
        ImportTarget("procedure", mark("Procedures"), "treatment", "Procedure", "codes",
                     _choices(records.Procedure, "kind")),
        ImportTarget("procedure_date", mark("Date of the procedure"), "treatment", "Procedure", "date"),
        ImportTarget("vital_status", mark("Vital status"), "course", "FollowUp", "code",
                     _choices(records.FollowUp, "vital_status")),
        ImportTarget("follow_up_date", mark("Date of last contact or death"), "course", "FollowUp", "date"),
        ImportTarget("cause_of_death", mark("Cause of death"), "course", "FollowUp", "text"),
        ImportTarget("recurrence", mark("Recurrence"), "course", "FollowUp", "code", YES_NO),
        ImportTarget("clinical_progression", mark("Clinical progression"), "course", "FollowUp", "code", YES_NO),
    ]  # fmt: skip


@cache
def targets() -> dict[str, ImportTarget]:
    """Every import target by id, in the order in which they are offered."""
    laboratory = [
        ImportTarget(found.key, _LABORATORY_LABELS[found.key], "laboratory", "LabResult", "number")
        for found in catalogue.LABORATORY
    ]
    everything = [*_patient(), *_liver(), *laboratory, *_tumour(), *_course()]
    return {target.id: target for target in everything}


def target(identity: str) -> ImportTarget:
    """The target of an id; ``KeyError`` if there is none."""
    return targets()[identity]


def label(identity: str) -> str:
    """What a target is called, in the current language."""
    return _(targets()[identity].label) if identity in targets() else identity


def group_label(identity: str) -> str:
    """What the group of a target is called, in the current language."""
    return _(GROUPS[targets()[identity].group])
