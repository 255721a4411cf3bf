"""How the fields of records are entered: kinds of fields, and the choices they offer.

``records`` is made of these; a form, a row mapper and a JSON writer read them back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

CERTAINTY = ("yes", "no", "indeterminate", "not_assessed")
TRUTH = {"yes": True, "no": False}  # the answers of ``CERTAINTY`` that say something
COMPARATORS = ("", "<", "<=", ">=", ">")
SEGMENTS = ("S1", "S2", "S3", "S4a", "S4b", "S5", "S6", "S7", "S8")
# LI-RADS v2018 categories and the 2018/2024 treatment response categories (RULES B12)
LI_RADS = (
    "LR-NC", "LR-1", "LR-2", "LR-3", "LR-4", "LR-5", "LR-M", "LR-TIV",
    "LR-TR nonevaluable", "LR-TR nonviable", "LR-TR equivocal", "LR-TR viable", "LR-TR nonprogressing",
)  # fmt: skip
# "distant_any" is a statement about all distant sites at once ("no distant metastasis").
METASTASIS_SITES = (
    "regional_lymph_node", "distant_lymph_node", "lung", "bone", "adrenal", "brain", "peritoneum", "other",
    "distant_any",
)  # fmt: skip
CAUSES = (
    "hbv", "hcv", "hdv", "alcohol", "masld", "haemochromatosis", "autoimmune_hepatitis", "pbc", "psc",
    "wilson", "aflatoxin", "budd_chiari", "cryptogenic", "other",
)  # fmt: skip
COMORBIDITIES = (
    "diabetes", "arterial_hypertension", "uncontrolled_hypertension", "refractory_hypertension",
    "chronic_kidney_disease", "coronary_disease", "arterial_event_3_months", "heart_failure",
    "autoimmune_disease", "organ_transplant", "gi_bleeding_6_months", "full_dose_anticoagulation",
    "proteinuria_2plus", "contrast_allergy", "uncorrectable_coagulopathy", "hiv", "obesity", "smoking",
    "other_cancer", "gi_bleeding_ever", "active_infection", "biliary_stent_or_anastomosis",
    "organ_failure_or_cachexia", "other",
)  # fmt: skip
# What the board means to reach with treatment, as stated with its question
GOALS = ("cure", "conversion", "bridge", "long_term", "palliation", "supportive")
PROCEDURES = (
    "resection", "transplant", "ablation_rfa", "ablation_mwa", "ablation_pei", "ablation_cryo", "ablation_ire",
    "tace", "deb_tace", "haic", "tare", "radiotherapy_sbrt", "radiotherapy_other", "portal_vein_embolisation",
    "alpps", "biopsy", "drainage", "other",
)  # fmt: skip
MODALITIES = ("ct", "mri", "ceus", "us", "pet_ct", "bone_scan", "chest_ct", "angiography", "other")
LESION_ORGANS = ("liver", *METASTASIS_SITES[:-1])
# What decides whether a lesion can be followed as a target (RULES C1, C2)
LESION_FEATURES = ("porta_hepatis", "infiltrative", "poorly_delineated", "not_measurable")
MEASUREMENT_STATES = (
    "measured", "disappeared", "too_small", "present", "progressed", "not_evaluable", "joined",
)  # fmt: skip
THROMBUS_STATES = ("absent", "present", "progressed", "not_evaluable")
DIAGNOSIS_BASES = ("histology", "imaging", "clinical")
DOSE_EVENTS = ("given", "reduced", "increased", "held", "resumed")
# Extents of a liver resection by the Brisbane 2000 names
HEPATECTOMIES = (
    "right_hepatectomy", "left_hepatectomy", "extended_right_hepatectomy", "extended_left_hepatectomy",
    "central_hepatectomy", "right_anterior_sectionectomy", "right_posterior_sectionectomy",
    "left_lateral_sectionectomy", "segmentectomy", "limited_resection",
)  # fmt: skip
JLCA_CATEGORIES = ("R", "BR1", "BR2")
LIVER_VOLUME_FORMULAS = ("urata_1995", "feng_2017", "chan_2006", "stated")
CLAVIEN_DINDO = ("I", "II", "IIIa", "IIIb", "IVa", "IVb", "V")


@dataclass(frozen=True)
class Field:
    """How a field is entered and shown: ``kind`` is ``text``, ``long_text``, ``choice``, ``choices``
    (several), ``number``, ``integer``, ``date``, ``truth``, ``reference`` (id of another record, whose
    kind is ``of``) or ``content`` (bytes). ``low`` and ``high`` are inclusive; outside is refused."""

    kind: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    low: float | None = None
    high: float | None = None
    required: bool = False
    of: str = ""


def _field(spec: Field, default: Any = None) -> Any:
    return field(default=default, metadata={"field": spec})


def text(*, required: bool = False, long: bool = False) -> Any:
    return _field(Field("long_text" if long else "text", required=required), "")


def choice(options: tuple[str, ...], *, required: bool = False) -> Any:
    return _field(Field("choice", options, required=required))


def several(options: tuple[str, ...]) -> Any:
    return _field(Field("choices", options), ())


def number(unit: str = "", low: float | None = None, high: float | None = None, *,
           required: bool = False) -> Any:  # fmt: skip
    return _field(Field("number", unit=unit, low=low, high=high, required=required))


def integer(unit: str = "", low: float | None = None, high: float | None = None, *,
            required: bool = False) -> Any:  # fmt: skip
    return _field(Field("integer", unit=unit, low=low, high=high, required=required))


def comparison() -> Any:
    """Whether a value was printed as below or above what can be measured; "" for an exact one."""
    return field(default="", metadata={"field": Field("choice", COMPARATORS)})


def day(*, required: bool = False) -> Any:
    return _field(Field("date", required=required))


def truth() -> Any:
    return _field(Field("truth"))


def reference(of: str, *, required: bool = False) -> Any:
    return _field(Field("reference", of=of, required=required), None)
