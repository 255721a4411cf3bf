"""Kinds of record, their fields and the choices of those, in words."""

from __future__ import annotations

from hccboard.domain import judged_questions
from hccboard.translate import _, mark
from hccboard.wording.facts import COMPARATORS, FACTS
from hccboard.wording.history import QUESTIONS

KINDS: dict[str, str] = {
    "Patient": mark("Patient"),
    "BoardQuestion": mark("Board question"),
    "Aetiology": mark("Cause of liver disease"),
    "LiverAssessment": mark("Liver assessment"),
    "Comorbidity": mark("Comorbidity"),
    "PerformanceStatus": mark("Performance status"),
    "BodySize": mark("Height and weight"),
    "TransplantCandidacy": mark("Transplant candidacy"),
    "Judgement": mark("Judgement of the team"),
    "LabResult": mark("Laboratory result"),
    "ImagingStudy": mark("Imaging study"),
    "Lesion": mark("Lesion"),
    "Measurement": mark("Lesion measurement"),
    "VascularInvasion": mark("Vascular and biliary invasion"),
    "MetastasisFinding": mark("Nodes and metastases"),
    "Pathology": mark("Pathology"),
    "Endoscopy": mark("Endoscopy"),
    "Diagnosis": mark("Diagnosis of HCC"),
    "SystemicTherapy": mark("Systemic therapy"),
    "DoseEvent": mark("Dose of a systemic therapy"),
    "Procedure": mark("Procedure"),
    "AdverseEvent": mark("Adverse event"),
    "Complication": mark("Complication"),
    "FollowUp": mark("Follow-up"),
    "BoardDecision": mark("Decision of the board"),
    "ResponseBaseline": mark("Baseline of response"),
    "LiverVolumetry": mark("Liver volumetry"),
    "OperationPlan": mark("Plan of a resection"),
    "ConversionReview": mark("Conversion review in the summary"),
    "Attachment": mark("Image or document"),
}

# What every kind calls the same; a kind's own word comes first
COMMON_FIELDS: dict[str, str] = {
    "date": mark("Date"),
    "date_precision": mark("Date known to"),
    "source": mark("Source"),
    "note": mark("Note"),
    "recorded_at": mark("Recorded at"),
    "recorded_by": mark("Recorded by"),
    "version": mark("Version"),
    "voided": mark("Voided"),
    "void_reason": mark("Reason for voiding"),
}

FIELDS: dict[str, dict[str, str]] = {
    "Patient": {
        "date": mark("Age stated on"), "case_number": mark("Case number"), "name": mark("Name"),
        "hospital_number": mark("Hospital number"), "sex": mark("Sex"), "birth_date": mark("Date of birth"),
        "birth_date_precision": mark("Date of birth known to"), "age_years": mark("Age"),
        "synthetic": mark("Synthetic data"),
    },
    "BoardQuestion": {
        "date": mark("Asked on"), "question": mark("Question"), "meeting_date": mark("Board date"),
        "status": mark("Status"), "asked_by": mark("Asked by"), "goal": mark("Goal of treatment"),
    },
    "Aetiology": {
        "cause": mark("Cause"), "certainty": mark("Certainty"), "hbsag": mark("HBsAg"),
        "antiviral_therapy": mark("Antiviral therapy"), "antiviral_drug": mark("Antiviral drug"),
    },
    "LiverAssessment": {
        "date": mark("Assessed on"), "cirrhosis": mark("Cirrhosis"), "ascites": mark("Ascites"),
        "encephalopathy_grade_low": mark("Encephalopathy grade, lowest"),
        "encephalopathy_grade_high": mark("Encephalopathy grade, highest"),
        "portal_hypertension": mark("Portal hypertension"), "splenomegaly": mark("Splenomegaly"),
        "cholestatic_disease": mark("Cholestatic disease"),
        "dialysis_twice_past_week": mark("Dialysis, at least twice in the past week"),
        "child_pugh_class": mark("Child-Pugh class as stated"), "child_pugh_score": mark("Child-Pugh score as stated"),
    },
    "Comorbidity": {"kind": mark("Comorbidity"), "certainty": mark("Certainty")},
    "PerformanceStatus": {
        "date": mark("Assessed on"), "ecog_low": mark("ECOG, lowest"), "ecog_high": mark("ECOG, highest"),
        "cancer_related": mark("Caused by the cancer"),
    },
    "BodySize": {"date": mark("Measured on"), "height_cm": mark("Height"), "weight_kg": mark("Weight")},
    "TransplantCandidacy": {"date": mark("Judged on"), "candidate": mark("Transplant candidate")},
    "Judgement": {
        "date": mark("Judged on"), "question": mark("What was judged"), "answer": mark("Answer"),
        "value": mark("Value"), "comparator": mark("Comparator"),
    },
    "LabResult": {
        "date": mark("Sample date"), "analyte": mark("Test"), "value": mark("Value"), "comparator": mark("Comparator"),
        "unit": mark("Unit"), "reference_low": mark("Reference, low"), "reference_high": mark("Reference, high"),
        "time_of_day": mark("Time of day"), "confirmed": mark("Implausible value confirmed"),
    },
    "ImagingStudy": {
        "date": mark("Study date"), "label": mark("Label"), "modality": mark("Modality"), "phases": mark("Phases"),
        "reader": mark("Reader"), "all_nodules_listed": mark("All nodules are measured"),
        "nodule_count_low": mark("Nodules, at least"), "nodule_count_high": mark("Nodules, at most"),
        "largest_diameter_low_mm": mark("Largest diameter, at least"),
        "largest_diameter_high_mm": mark("Largest diameter, at most"), "infiltrative": mark("Infiltrative growth"),
        "liver_involvement_pct": mark("Share of the liver involved"),
        "adjacent_organ_invasion": mark("Invasion of an adjacent organ"),
        "visceral_peritoneum_perforation": mark("Perforation of the visceral peritoneum"),
        "new_lesions": mark("New lesions"),
    },
    "Lesion": {
        "date": mark("First seen"), "label": mark("Label"), "organ": mark("Organ"), "segments": mark("Segments"),
        "location": mark("Location"), "role": mark("Role in response"), "hcc_certainty": mark("Is HCC"),
        "features": mark("Features for response"),
        "progressed_since_treatment": mark("Progressed since it was treated"), "split_from_id": mark("Split from"),
    },
    "Measurement": {
        "date": mark("Measured on"), "lesion_id": mark("Lesion"), "study_id": mark("Study"), "state": mark("State"),
        "longest_diameter_mm": mark("Longest diameter"), "viable_diameter_mm": mark("Viable diameter"),
        "short_axis_mm": mark("Short axis"), "li_rads": mark("LI-RADS"),
        "arterial_enhancement": mark("Arterial enhancement"), "washout": mark("Washout"),
        "treated": mark("Treated before"), "joined_to_id": mark("Joined to"),
    },
    "VascularInvasion": {
        "date": mark("Seen on"), "study_id": mark("Study"), "portal_vein": mark("Portal vein"),
        "portal_vein_high": mark("Portal vein, at most"), "portal_vein_main_trunk": mark("Main portal trunk involved"),
        "portal_vein_contralateral": mark("Contralateral portal branch involved"), "hepatic_vein": mark("Hepatic vein"),
        "bile_duct": mark("Bile duct"), "thrombus_enhancing": mark("Thrombus enhances"),
        "thrombus_status": mark("Thrombus in response"),
    },
    "MetastasisFinding": {
        "date": mark("Seen on"), "study_id": mark("Study"), "site": mark("Site"), "certainty": mark("Is present"),
        "count": mark("Number"), "description": mark("Description"),
    },
    "Pathology": {
        "date": mark("Sample date"), "specimen": mark("Specimen"), "diagnosis": mark("Diagnosis"),
        "histological_grade": mark("Histological grade"), "microvascular_invasion": mark("Microvascular invasion"),
        "margin": mark("Margin"), "lesion_id": mark("Lesion"),
    },
    "Endoscopy": {"date": mark("Examined on"), "varices": mark("Varices"), "grade": mark("Grade"),
                  "treatment": mark("Treatment")},
    "Diagnosis": {"date": mark("Diagnosed on"), "basis": mark("Diagnosed by")},
    "DoseEvent": {
        "therapy_id": mark("Line of therapy"), "kind": mark("What happened"), "drug": mark("Drug"),
        "dose": mark("New dose"), "reason": mark("Reason"),
    },
    "SystemicTherapy": {
        "date": mark("First dose"), "line": mark("Line"), "drugs": mark("Drugs"), "dose": mark("Dose"),
        "stop_date": mark("Stopped on"), "stop_reason": mark("Reason for stopping"), "ongoing": mark("Ongoing"),
        "best_response": mark("Best response"), "response_criteria": mark("Response criteria"),
    },
    "Procedure": {
        "date": mark("Performed on"), "kind": mark("Procedure"), "session": mark("Session"),
        "target": mark("Treated site"), "details": mark("Details"), "outcome": mark("Outcome"),
        "margin": mark("Margin"),
    },
    "AdverseEvent": {
        "date": mark("Onset"), "term": mark("Event"), "grade": mark("CTCAE grade"),
        "ctcae_version": mark("CTCAE version"), "end_date": mark("Ended on"), "related_to": mark("Related to"),
    },
    "Complication": {
        "procedure_id": mark("After procedure"), "description": mark("Description"),
        "clavien_dindo": mark("Clavien-Dindo grade"),
    },
    "FollowUp": {
        "date": mark("Last contact or death"), "vital_status": mark("Vital status"),
        "cause_of_death": mark("Cause of death"), "recurrence": mark("Recurrence"),
        "clinical_progression": mark("Clinical progression"),
    },
    "BoardDecision": {
        "date": mark("Board date"), "decision": mark("What was decided"), "rationale": mark("Rationale"),
        "review_date": mark("Review on"),
    },
    "ResponseBaseline": {"date": mark("Chosen on"), "study_id": mark("Study")},
    "LiverVolumetry": {
        "date": mark("Measured on"), "study_id": mark("Study"), "total_volume_ml": mark("Whole liver"),
        "tumour_volume_ml": mark("Tumour"), "remnant_volume_ml": mark("Future liver remnant"),
        "remnant_segments": mark("Segments of the remnant"), "formula": mark("Formula of the standard volume"),
        "standard_volume_ml": mark("Standard volume as stated"),
    },
    "OperationPlan": {
        "date": mark("Planned on"), "operation_date": mark("Proposed date of operation"), "kind": mark("Resection"),
        "resected_segments": mark("Segments to be resected"), "margin_mm": mark("Expected margin"),
        "surgeons_agreeing": mark("Surgeons who judge R0 feasible"),
        "jlca_category": mark("JLCA/JSHBPS category, by the team"),
    },
    "ConversionReview": {"date": mark("Chosen on"), "rule_set": mark("Set of criteria")},
    "Attachment": {"title": mark("Title"), "media_type": mark("File type"), "size_bytes": mark("Size")},
}  # fmt: skip

_CERTAINTY = {
    "yes": mark("Yes"), "no": mark("No"), "indeterminate": mark("Indeterminate"), "not_assessed": mark("Not assessed"),
}  # fmt: skip
_VP = {
    "Vp0": mark("Vp0, no portal vein invasion"), "Vp1": mark("Vp1, distal to second-order branches"),
    "Vp2": mark("Vp2, second-order branches"), "Vp3": mark("Vp3, first-order branch"),
    "Vp4": mark("Vp4, main trunk or contralateral branch"),
}  # fmt: skip
_SITES = {
    "regional_lymph_node": mark("Regional lymph node"), "distant_lymph_node": mark("Distant lymph node"),
    "lung": mark("Lung"), "bone": mark("Bone"), "adrenal": mark("Adrenal gland"), "brain": mark("Brain"),
    "peritoneum": mark("Peritoneum"), "other": mark("Other"),
}  # fmt: skip
_ORDINARY = mark("Other")
_PRECISION = {"day": mark("Day"), "month": mark("Month"), "year": mark("Year")}

# (kind, field) -> code -> words; a code that is its own word (R0, LR-5, S4a, Ia) stands in SELF_NAMED
CHOICES: dict[tuple[str, str], dict[str, str]] = {
    ("Patient", "sex"): {"M": mark("Male"), "F": mark("Female")},
    ("Patient", "birth_date_precision"): _PRECISION,
    ("", "date_precision"): _PRECISION,
    ("BoardQuestion", "status"): {
        "draft": mark("Draft"), "preparing": mark("Preparing"), "ready": mark("Ready"), "discussed": mark("Discussed"),
    },
    ("BoardQuestion", "goal"): {
        "cure": mark("Cure"), "conversion": mark("Conversion or downstaging"),
        "bridge": mark("Bridge to transplantation"), "long_term": mark("Long-term control"),
        "palliation": mark("Palliation"), "supportive": mark("Supportive care"),
    },
    ("Aetiology", "cause"): {
        "hbv": mark("Hepatitis B"), "hcv": mark("Hepatitis C"), "hdv": mark("Hepatitis D"),
        "alcohol": mark("Alcohol-related liver disease"), "masld": mark("MASLD"),
        "haemochromatosis": mark("Haemochromatosis"), "autoimmune_hepatitis": mark("Autoimmune hepatitis"),
        "pbc": mark("Primary biliary cholangitis"), "psc": mark("Primary sclerosing cholangitis"),
        "wilson": mark("Wilson disease"), "aflatoxin": mark("Aflatoxin"), "budd_chiari": mark("Budd-Chiari syndrome"),
        "cryptogenic": mark("Cryptogenic"), "other": _ORDINARY,
    },
    ("Aetiology", "hbsag"): {"positive": mark("Positive"), "negative": mark("Negative")},
    ("LiverAssessment", "ascites"): {
        "none": mark("None"), "mild": mark("Mild"), "moderate_severe": mark("Moderate to severe"),
    },
    ("Comorbidity", "kind"): {
        "diabetes": mark("Diabetes"), "arterial_hypertension": mark("Arterial hypertension"),
        "uncontrolled_hypertension": mark("Uncontrolled hypertension"),
        "refractory_hypertension": mark("Refractory hypertension"),
        "chronic_kidney_disease": mark("Chronic kidney disease"), "coronary_disease": mark("Coronary artery disease"),
        "arterial_event_3_months": mark("Arterial event in the past 3 months"), "heart_failure": mark("Heart failure"),
        "autoimmune_disease": mark("Autoimmune disease"), "organ_transplant": mark("Organ transplant"),
        "gi_bleeding_6_months": mark("Gastrointestinal bleeding in the past 6 months"),
        "full_dose_anticoagulation": mark("Full-dose anticoagulation"),
        "proteinuria_2plus": mark("Proteinuria 2+ or more"), "contrast_allergy": mark("Allergy to contrast medium"),
        "uncorrectable_coagulopathy": mark("Coagulopathy that cannot be corrected"), "hiv": mark("HIV infection"),
        "obesity": mark("Obesity"), "smoking": mark("Smoking"), "other_cancer": mark("Other cancer"),
        "gi_bleeding_ever": mark("Gastrointestinal bleeding at any time"),
        "active_infection": mark("Active infection that is not controlled"),
        "biliary_stent_or_anastomosis": mark("Biliary stent, drainage or bilioenteric anastomosis"),
        "organ_failure_or_cachexia": mark("Failure of several organs or cachexia"),
        "other": _ORDINARY,
    },
    ("Judgement", "question"): {key: QUESTIONS.get(key) or FACTS[key][0] for key in judged_questions.QUESTIONS},
    ("ImagingStudy", "modality"): {
        "ct": mark("CT"), "mri": mark("MRI"), "ceus": mark("Contrast-enhanced ultrasound"), "us": mark("Ultrasound"),
        "pet_ct": mark("PET-CT"), "bone_scan": mark("Bone scan"), "chest_ct": mark("Chest CT"),
        "angiography": mark("Angiography"), "other": _ORDINARY,
    },
    ("Lesion", "organ"): {"liver": mark("Liver"), **_SITES},
    ("Lesion", "role"): {"target": mark("Target"), "non_target": mark("Non-target"), "new": mark("New lesion")},
    ("Measurement", "state"): {
        "measured": mark("Measured"), "disappeared": mark("Disappeared"), "too_small": mark("Too small to measure"),
        "present": mark("Present, not measured"), "progressed": mark("Unequivocally progressed"),
        "not_evaluable": mark("Not evaluable"), "joined": mark("Joined with another lesion"),
    },
    ("Lesion", "features"): {
        "porta_hepatis": mark("Node of the porta hepatis"), "infiltrative": mark("Infiltrative"),
        "poorly_delineated": mark("Poorly delineated"), "not_measurable": mark("Not measurable"),
    },
    ("VascularInvasion", "thrombus_status"): {
        "absent": mark("Gone"), "present": mark("Present"), "progressed": mark("Unequivocally progressed"),
        "not_evaluable": mark("Not evaluable"),
    },
    ("Diagnosis", "basis"): {
        "histology": mark("Histology"), "imaging": mark("Imaging criteria"), "clinical": mark("Clinical judgement"),
    },
    ("DoseEvent", "kind"): {
        "given": mark("Dose given"), "reduced": mark("Dose reduced"), "increased": mark("Dose increased"),
        "held": mark("Held"), "resumed": mark("Resumed"),
    },
    ("VascularInvasion", "portal_vein"): _VP,
    ("VascularInvasion", "portal_vein_high"): _VP,
    ("VascularInvasion", "hepatic_vein"): {
        "Vv0": mark("Vv0, no hepatic vein invasion"), "Vv1": mark("Vv1, peripheral hepatic vein"),
        "Vv2": mark("Vv2, major hepatic vein"), "Vv3": mark("Vv3, inferior vena cava"),
    },
    ("VascularInvasion", "bile_duct"): {
        "B0": mark("B0, no bile duct invasion"), "B1": mark("B1, distal to second-order ducts"),
        "B2": mark("B2, second-order ducts"), "B3": mark("B3, first-order duct"), "B4": mark("B4, common hepatic duct"),
    },
    ("MetastasisFinding", "site"): {**_SITES, "distant_any": mark("All distant sites")},
    ("Pathology", "specimen"): {
        "biopsy": mark("Biopsy"), "resection": mark("Resection specimen"), "explant": mark("Explanted liver"),
    },
    ("Endoscopy", "varices"): {
        "none": mark("None"), "low_risk": mark("Low risk"), "high_risk_untreated": mark("High risk, untreated"),
        "treated": mark("Treated"),
    },
    ("SystemicTherapy", "stop_reason"): {
        "progression": mark("Progression"), "intolerance": mark("Intolerance"), "completed": mark("Completed"),
        "surgery": mark("Surgery"), "patient_wish": mark("Wish of the patient"), "death": mark("Death"),
        "other": _ORDINARY,
    },
    ("SystemicTherapy", "best_response"): {
        "CR": mark("CR, complete response"), "PR": mark("PR, partial response"), "SD": mark("SD, stable disease"),
        "PD": mark("PD, progressive disease"), "NE": mark("NE, not evaluable"),
    },
    ("SystemicTherapy", "response_criteria"): {"mRECIST": mark("mRECIST"), "RECIST1.1": mark("RECIST 1.1")},
    ("Procedure", "kind"): {
        "resection": mark("Liver resection"), "transplant": mark("Liver transplantation"),
        "ablation_rfa": mark("Radiofrequency ablation"), "ablation_mwa": mark("Microwave ablation"),
        "ablation_pei": mark("Percutaneous ethanol injection"), "ablation_cryo": mark("Cryoablation"),
        "ablation_ire": mark("Irreversible electroporation"), "tace": mark("TACE"), "deb_tace": mark("DEB-TACE"),
        "haic": mark("HAIC"), "tare": mark("TARE"), "radiotherapy_sbrt": mark("Stereotactic body radiotherapy"),
        "radiotherapy_other": mark("Other radiotherapy"),
        "portal_vein_embolisation": mark("Portal vein embolisation"), "alpps": mark("ALPPS"),
        "biopsy": mark("Liver biopsy"), "drainage": mark("Drainage"), "other": _ORDINARY,
    },
    ("OperationPlan", "kind"): {
        "right_hepatectomy": mark("Right hepatectomy"), "left_hepatectomy": mark("Left hepatectomy"),
        "extended_right_hepatectomy": mark("Extended right hepatectomy"),
        "extended_left_hepatectomy": mark("Extended left hepatectomy"),
        "central_hepatectomy": mark("Central hepatectomy"),
        "right_anterior_sectionectomy": mark("Right anterior sectionectomy"),
        "right_posterior_sectionectomy": mark("Right posterior sectionectomy"),
        "left_lateral_sectionectomy": mark("Left lateral sectionectomy"), "segmentectomy": mark("Segmentectomy"),
        "limited_resection": mark("Limited resection"),
    },
    ("LiverVolumetry", "formula"): {
        "urata_1995": mark("Urata 1995, 706.2 × BSA + 2.4"), "feng_2017": mark("Feng 2017, 758.259 × BSA − 124.272"),
        "chan_2006": mark("Chan 2006, 218 + 12.3 × weight + 51 if male"), "stated": mark("As stated in the report"),
    },
    ("FollowUp", "vital_status"): {"alive": mark("Alive"), "dead": mark("Dead"), "lost": mark("Lost to follow-up")},
}  # fmt: skip
SELF_NAMED: frozenset[tuple[str, str]] = frozenset({
    ("LiverAssessment", "child_pugh_class"), ("Lesion", "segments"), ("Measurement", "li_rads"),
    ("Pathology", "histological_grade"), ("Pathology", "margin"), ("Procedure", "margin"),
    ("AdverseEvent", "ctcae_version"), ("Complication", "clavien_dindo"),
    ("LiverVolumetry", "remnant_segments"), ("OperationPlan", "resected_segments"), ("OperationPlan", "jlca_category"),
})  # fmt: skip

GROUPS: dict[str, str] = {
    "identity": mark("Identity, history"),
    "liver_function": mark("Liver function"),
    "imaging": mark("Imaging"),
    "clinical": mark("Clinical state"),
    "markers": mark("AFP, kidney, sodium"),
    "endoscopy": mark("Endoscopy"),
}


READINESS_STATES: dict[str, str] = {
    "there": mark("There"), "missing": mark("Missing"), "stale": mark("Stale"), "open": mark("Known in part"),
    "undated": mark("Undated"),
}  # fmt: skip


def readiness_state(state: str) -> str:
    """The state of a readiness item, "Known in part"."""
    return _(READINESS_STATES[state])


def kind_name(kind: str) -> str:
    """The name of a kind of record (its class name), "Laboratory result"."""
    return _(KINDS[kind])


def field_name(kind: str, name: str) -> str:
    """The label of a field, "Sample date"."""
    return _(FIELDS[kind].get(name) or COMMON_FIELDS[name])


def choice_name(kind: str, name: str, code: str) -> str:
    """One choice of a field, "Contrast-enhanced ultrasound"; a comparator by its sign ("=" for none)."""
    if name == "comparator":
        return COMPARATORS[code] or "="
    if (kind, name) in SELF_NAMED:
        return code
    words = CHOICES.get((kind, name)) or CHOICES.get(("", name)) or _CERTAINTY
    return _(words[code])


def group_name(group: str) -> str:
    """The name of a group of readiness items, "Liver function"."""
    return _(GROUPS[group])
