"""Facts in words: their names, values, units and outcomes.

Values are shown as they were entered, in the unit they were entered in; where only a set is known it is shown as
a set ("1–2", ">1210 ng/mL", "Vp1–Vp3"), never as one of its members.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from hccboard.domain.catalogue import DEFINITIONS
from hccboard.domain.facts import Choices, Fact, Interval, Outcome
from hccboard.domain.liver_function.child_pugh import STATED
from hccboard.domain.nodules import Nodules
from hccboard.domain.variables import EXTRAHEPATIC, NODULES
from hccboard.translate import _, mark, ngettext
from hccboard.wording.formats import EN_DASH, inside_sentence, list_text, names_text, number_text, or_text, span_text

# key -> (full name, short name; "" where it is the same)
FACTS: dict[str, tuple[str, str]] = {
    "bilirubin": (mark("Bilirubin, total"), mark("Bilirubin")),
    "albumin": (mark("Albumin"), ""),
    "inr": (mark("INR"), ""),
    "pt_prolongation_s": (mark("Prothrombin time, prolongation"), mark("PT prolongation")),
    "pt_activity_pct": (mark("Prothrombin activity"), mark("PT activity")),
    "creatinine": (mark("Creatinine"), ""),
    "sodium_mmol_l": (mark("Sodium"), ""),
    "potassium_mmol_l": (mark("Potassium"), ""),
    "afp": (mark("AFP"), ""),
    "pivka_ii": (mark("PIVKA-II"), ""),
    "crp": (mark("C-reactive protein"), mark("CRP")),
    "ast_u_l": (mark("AST"), ""),
    "alt_u_l": (mark("ALT"), ""),
    "ast_upper_limit_u_l": (mark("AST, upper limit of normal"), mark("AST limit")),
    "platelets_10e9_l": (mark("Platelets"), ""),
    "neutrophils_10e9_l": (mark("Neutrophils"), ""),
    "lymphocytes_10e9_l": (mark("Lymphocytes"), ""),
    "leucocytes_10e9_l": (mark("Leucocytes"), ""),
    "neutrophils_pct": (mark("Neutrophils, share of leucocytes"), mark("Neutrophil share")),
    "lymphocytes_pct": (mark("Lymphocytes, share of leucocytes"), mark("Lymphocyte share")),
    "neutrophil_lymphocyte_ratio": (mark("Neutrophil-lymphocyte ratio"), mark("NLR")),
    "haemoglobin": (mark("Haemoglobin"), ""),
    "ggt_u_l": (mark("Gamma-glutamyl transferase"), mark("GGT")),
    "alp_u_l": (mark("Alkaline phosphatase"), mark("ALP")),
    "total_protein": (mark("Protein, total"), mark("Total protein")),
    "direct_bilirubin": (mark("Bilirubin, direct"), mark("Direct bilirubin")),
    "ferritin": (mark("Ferritin"), ""),
    "hbv_dna": (mark("HBV DNA"), ""),
    "icg_r15_pct": (mark("ICG-R15"), ""),
    "liver_stiffness_kpa": (mark("Liver stiffness"), ""),
    "hvpg_mmhg": (mark("Hepatic venous pressure gradient"), mark("HVPG")),
    "sex": (mark("Sex"), ""),
    "age_years": (mark("Age"), ""),
    "ecog_ps": (mark("ECOG performance status"), mark("ECOG")),
    "ps_cancer_related": (mark("Cause of the performance status"), mark("Cause of ECOG")),
    "height_cm": (mark("Height"), ""),
    "weight_kg": (mark("Weight"), ""),
    "transplant_candidate": (mark("Transplant candidacy"), mark("Transplant")),
    "cirrhosis": (mark("Cirrhosis"), ""),
    "hbsag_positive": (mark("HBsAg"), ""),
    "antiviral_therapy": (mark("Antiviral therapy"), mark("Antivirals")),
    "portal_hypertension": (mark("Portal hypertension"), ""),
    "splenomegaly": (mark("Splenomegaly"), ""),
    "cholestatic_disease": (mark("Cholestatic disease"), ""),
    "ascites": (mark("Ascites"), ""),
    "encephalopathy_grade": (mark("Hepatic encephalopathy"), mark("Encephalopathy")),
    "dialysis_twice_past_week": (mark("Dialysis, at least twice in the past week"), mark("Dialysis")),
    "varices": (mark("Oesophagogastric varices"), mark("Varices")),
    "primary_controlled": (mark("Control of the primary tumour"), mark("Primary controlled")),
    "lung_function_cleared": (mark("Lung function for surgery"), mark("Lung function")),
    "tumour.infiltrative": (mark("Infiltrative growth"), mark("Infiltrative")),
    "tumour.liver_involvement_pct": (mark("Share of the liver involved"), mark("Liver involved")),
    "tumour.microvascular_invasion": (mark("Microvascular invasion"), mark("Microvascular")),
    "tumour.pv_invasion": (mark("Portal vein invasion"), mark("Portal vein")),
    "tumour.pv_main_trunk": (mark("Main portal trunk involved"), mark("Main trunk")),
    "tumour.hv_invasion": (mark("Hepatic vein invasion"), mark("Hepatic vein")),
    "tumour.bile_duct_invasion": (mark("Bile duct invasion"), mark("Bile duct")),
    "tumour.adjacent_organ_invasion": (mark("Invasion of an adjacent organ"), mark("Adjacent organ")),
    "tumour.visceral_peritoneum_perforation": (
        mark("Perforation of the visceral peritoneum"), mark("Peritoneal perforation")),
    "tumour.regional_ln": (mark("Regional lymph node metastasis"), mark("Regional nodes")),
    "tumour.distant_mets": (mark("Distant metastasis"), ""),
    "tumour.histological_grade": (mark("Histological grade (Edmondson-Steiner)"), mark("Histological grade")),
    "tumour.pv_contralateral": (mark("Contralateral portal branch involved"), mark("Contralateral branch")),
    "tumour.smv_thrombus": (mark("Superior mesenteric vein thrombus"), mark("SMV thrombus")),
    "tumour.ivc_thrombus_to_atrium": (mark("Caval thrombus reaching the atrium"), mark("Thrombus to atrium")),
    "tumour.pv_complete_occlusion": (mark("Complete occlusion of the portal vein"), mark("Portal vein occluded")),
    "tumour.major_hepatic_veins_involved": (mark("Major hepatic veins involved"), mark("Major hepatic veins")),
    "comorbidities.autoimmune_disease": (mark("Autoimmune disease"), ""),
    "comorbidities.organ_transplant": (mark("Organ transplant"), ""),
    "comorbidities.uncontrolled_hypertension": (mark("Uncontrolled hypertension"), ""),
    "comorbidities.refractory_hypertension": (mark("Refractory hypertension"), ""),
    "comorbidities.arterial_event_3_months": (mark("Arterial event in the past 3 months"), mark("Arterial event")),
    "comorbidities.gi_bleeding_6_months": (
        mark("Gastrointestinal bleeding in the past 6 months"), mark("GI bleeding")),
    "comorbidities.full_dose_anticoagulation": (mark("Full-dose anticoagulation"), mark("Anticoagulation")),
    "comorbidities.proteinuria_2plus": (mark("Proteinuria 2+ or more"), mark("Proteinuria")),
    "comorbidities.contrast_allergy": (mark("Allergy to contrast medium"), mark("Contrast allergy")),
    "comorbidities.uncorrectable_coagulopathy": (mark("Coagulopathy that cannot be corrected"), mark("Coagulopathy")),
    "comorbidities.diabetes": (mark("Diabetes"), ""),
    "comorbidities.arterial_hypertension": (mark("Arterial hypertension"), ""),
    "comorbidities.chronic_kidney_disease": (mark("Chronic kidney disease"), mark("Kidney disease")),
    "comorbidities.coronary_disease": (mark("Coronary artery disease"), mark("Coronary disease")),
    "comorbidities.heart_failure": (mark("Heart failure"), ""),
    "comorbidities.hiv": (mark("HIV infection"), mark("HIV")),
    "comorbidities.obesity": (mark("Obesity"), ""),
    "comorbidities.smoking": (mark("Smoking"), ""),
    "comorbidities.other_cancer": (mark("Other cancer"), ""),
    "comorbidities.gi_bleeding_ever": (mark("Gastrointestinal bleeding at any time"), mark("GI bleeding, ever")),
    "comorbidities.active_infection": (mark("Active infection that is not controlled"), mark("Active infection")),
    "comorbidities.biliary_stent_or_anastomosis": (
        mark("Biliary stent, drainage or bilioenteric anastomosis"), mark("Biliary stent or anastomosis")),
    "comorbidities.organ_failure_or_cachexia": (
        mark("Failure of several organs or cachexia"), mark("Organ failure or cachexia")),
    "comorbidities.other": (mark("Other comorbidity"), ""),
    # joint facts, parts of them, and the items of readiness that are no facts
    NODULES: (mark("Viable liver nodules"), mark("Nodules")),
    "tumour.nodule_diameters_cm": (mark("Diameters of all nodules"), mark("Diameters")),
    "tumour.nodule_count": (mark("Number of nodules"), mark("Number")),
    "tumour.largest_diameter_cm": (mark("Largest diameter"), mark("Largest")),
    EXTRAHEPATIC: (mark("Extrahepatic spread"), ""),
    "metastases": (mark("Metastases"), ""),
    "child_pugh": (mark("Child-Pugh class"), mark("Child-Pugh")),
    STATED: (mark("Child-Pugh as stated"), mark("Stated Child-Pugh")),
    "aetiology": (mark("Cause of the liver disease"), mark("Cause")),
    "question": (mark("Question for the board"), mark("Question")),
}  # fmt: skip

UNITS: dict[str, str] = {
    "umol/L": "\u00b5mol/L", "ug/L": "\u00b5g/L", "10^9/L": "10\u2079/L", "10^3/uL": "10\u00b3/\u00b5L",
    "10^4/uL": "10\u2074/\u00b5L",
    "K/uL": "K/\u00b5L", "/uL": "/\u00b5L", "ratio": "", "1": "",
}  # fmt: skip
_SAID_UNITS = (mark("years"), mark("months"), mark("days"))

CODES: dict[str, dict[object, str]] = {
    "sex": {"M": mark("Male"), "F": mark("Female")},
    "ascites": {"none": mark("None"), "mild": mark("Mild"), "moderate_severe": mark("Moderate to severe")},
    "varices": {
        "none": mark("None"), "low_risk": mark("Low risk"),
        "high_risk_untreated": mark("High risk, untreated"), "treated": mark("Treated"),
    },
    "hbsag_positive": {True: mark("Positive"), False: mark("Negative")},
    "ps_cancer_related": {True: mark("Cancer"), False: mark("Not cancer")},
    "transplant_candidate": {True: mark("Candidate"), False: mark("Not a candidate")},
}  # fmt: skip
_TRUTH = {True: mark("Yes"), False: mark("No")}
_FINDING = {True: mark("Present"), False: mark("Absent")}
_FOUND_NOT_ANSWERED = ("tumour.", "comorbidities.", "cirrhosis", "portal_hypertension", "splenomegaly", "cholestatic")
_OUTCOMES = {Outcome.MET: mark("Met"), Outcome.UNMET: mark("Unmet"), Outcome.UNKNOWN: mark("Missing")}
COMPARATORS = {"": "", "<": "<", "<=": "\u2264", ">=": "\u2265", ">": ">"}
_TYPED = re.compile(r"(<=|>=|<|>)?\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)")


def fact_name(key: str) -> str:
    """The full name of a fact, "Bilirubin, total"."""
    return _(FACTS[key][0])


def short_fact_name(key: str) -> str:
    """The name for a narrow column, "Bilirubin"."""
    full, short = FACTS[key]
    return _(short or full)


def missing_text(key: str, *, in_sentence: bool = False) -> str:
    """What is missing, as a noun: "Distant metastasis"; inside a sentence "distant metastasis"."""
    if not in_sentence:
        return fact_name(key)
    # A name with a comma ("Bilirubin, total") would read as two things in an enumeration.
    return inside_sentence(short_fact_name(key) if "," in FACTS[key][0] else fact_name(key))


def unit_text(unit: str) -> str:
    """The unit as it is printed: µmol/L, 10⁹/L; pure numbers have none."""
    return _(unit) if unit in _SAID_UNITS else UNITS.get(unit, unit)


def outcome_text(outcome: Outcome) -> str:
    """Met, unmet or missing; never a verdict."""
    return _(_OUTCOMES[outcome])


def with_unit(number: str, unit: str) -> str:
    shown = unit_text(unit)
    return f"{number} {shown}" if shown else number


def comparator_text(comparator: str, number: str) -> str:
    """``>1210``, ``≤5``: closed up, so that a line never breaks between sign and number."""
    return COMPARATORS[comparator] + number


def code_text(key: str, code: object) -> str:
    """One code, grade or answer of a fact."""
    if key in CODES:
        return _(CODES[key][code])
    if isinstance(code, bool):
        return _((_FINDING if key.startswith(_FOUND_NOT_ANSWERED) else _TRUTH)[code])
    return str(code)


def value_text(fact: Fact, *, unit: bool = True) -> str:
    """What is known, as entered: "13.0 µmol/L", ">1210 ng/mL", "1–2", "Vp2", "58, 25 mm".

    ``unit`` False leaves the unit to the column head.
    """
    domain = fact.domain
    if isinstance(domain, Nodules):
        return nodules_text(domain)
    if fact.key == STATED:
        return fact.entered
    if isinstance(domain, Choices):
        return choices_text(fact.key, domain.values)
    if DEFINITIONS.get(fact.key) is not None and domain == DEFINITIONS[fact.key].domain:
        return _("Unknown")
    typed = _TYPED.fullmatch(fact.entered.strip())
    catalogue_unit = DEFINITIONS[fact.key].unit if fact.key in DEFINITIONS else ""
    if typed:
        number = comparator_text(typed[1] or "", number_text(Decimal(typed[2])))
        # a number typed where only one unit is asked for is in the unit of the catalogue
        shown_unit = fact.unit or catalogue_unit
    else:
        number = interval_text(fact.key, domain)
        shown_unit = catalogue_unit if fact.key in DEFINITIONS else fact.unit
    return with_unit(number, shown_unit) if unit else number


def choices_text(key: str, values: tuple[Any, ...]) -> str:
    """A set of codes: one, a run "Vp1–Vp3", or alternatives."""
    definition = DEFINITIONS.get(key)
    if len(values) == 1:
        return code_text(key, values[0])
    if definition is not None and set(values) == set(definition.choices or (True, False)):
        return _("Unknown")
    ordered = definition is not None and key not in CODES and definition.kind in ("grade", "code")
    if ordered and _is_run(values, definition.choices):  # type: ignore[union-attr]
        return f"{code_text(key, values[0])}{EN_DASH}{code_text(key, values[-1])}"
    texts = [code_text(key, value) for value in values]
    worded = [inside_sentence(t) if t != str(v) else t for t, v in zip(texts, values, strict=True)]
    return or_text([*texts[:1], *worded[1:]])


def _is_run(values: tuple[Any, ...], order: tuple[Any, ...]) -> bool:
    if any(value not in order for value in values):
        return False
    start = order.index(values[0])
    return order[start : start + len(values)] == tuple(values)


def interval_text(key: str, domain: Interval) -> str:
    """An interval in the catalogue's unit: "4", "5–9", ">1210", "≤3"."""
    if domain.exact:
        return number_text(domain.low)
    possible = DEFINITIONS[key].domain if key in DEFINITIONS else Interval(0, float("inf"))
    assert isinstance(possible, Interval)
    open_low, open_high = domain.low <= possible.low, domain.high >= possible.high
    if open_high:
        return comparator_text(">=" if domain.low_closed else ">", number_text(domain.low))
    if open_low:
        return comparator_text("<=" if domain.high_closed else "<", number_text(domain.high))
    return f"{number_text(domain.low)}{EN_DASH}{number_text(domain.high)}"


def nodules_text(nodules: Nodules) -> str:
    """"58, 25 mm"; where the list is not complete the number and the largest that are possible."""
    listed = sorted((span for span in nodules.cases[0].listed), reverse=True)
    sizes = names_text([_size(*span) for span in listed])
    low, high = nodules.count
    if low == high == len(listed):
        return _("{sizes} mm").format(sizes=sizes) if listed else _("No viable nodule")
    parts = [count_text(low, high)]
    if listed:
        parts.append(_("{sizes} mm").format(sizes=sizes))
    smallest, largest = nodules.largest
    if largest != float("inf") and not (listed and listed[0] == (smallest, largest)):
        parts.append(_("largest {size} mm").format(size=_size(smallest, largest)))
    return list_text(parts)


def _size(low: float, high: float) -> str:
    if high == float("inf"):
        return comparator_text(">=", number_text(low))
    return number_text(low) if low == high else f"{number_text(low)}{EN_DASH}{number_text(high)}"


def count_text(low: float, high: float) -> str:
    """"2 nodules", "at least 2 nodules", "2 to 4 nodules"."""
    if low == high:
        return ngettext("{count} nodule", "{count} nodules", int(low)).format(count=number_text(low))
    if high == float("inf"):
        return ngettext("at least {count} nodule", "at least {count} nodules", int(low)).format(count=number_text(low))
    return _("{span} nodules").format(span=span_text(number_text(low), number_text(high)))
