"""Every fact the program knows: what it means, its unit, what is impossible and what is implausible.

Keys and forms are public (the command line's facts objects use them). A quantity is held in its canonical
unit; a value in another unit is converted once, exactly (decimal arithmetic), and kept as entered beside it.
``possible`` limits are physical: a value outside is refused. ``plausible`` limits are wide clinical ranges:
a value outside is kept as typed, flagged, and in no score until confirmed. They are a data-entry guard of
this program and not a clinical rule.

Conversion factors: RULES section 0.3 (bilirubin mg/dL x 17.1, creatinine mg/dL x 88.4, albumin g/dL x 10,
AFP IU/mL x 1.21, CRP mg/dL x 10, platelets 10^9/L = 10^3/uL, and 10^4/uL as printed in Japan, PIVKA-II mAU/mL).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from hccboard.domain.facts import YES_NO, Choices, Interval

INF = float("inf")
VP = ("Vp0", "Vp1", "Vp2", "Vp3", "Vp4")
VV = ("Vv0", "Vv1", "Vv2", "Vv3")
BILE_DUCT = ("B0", "B1", "B2", "B3", "B4")
ASCITES = ("none", "mild", "moderate_severe")
VARICES = ("none", "low_risk", "high_risk_untreated", "treated")
HISTOLOGICAL_GRADES = ("I", "II", "III", "IV")

# Both micro signs and raised figures, as reports write units
_PLAIN_UNIT = str.maketrans({"\u00b5": "u", "\u03bc": "u", "\u2079": "^9", "\u2074": "^4", "\u00b3": "^3",
                             "\u2070": "0"})  # fmt: skip


@dataclass(frozen=True)
class FactDefinition:
    """One fact.

    ``kind`` is ``quantity``, ``grade`` (ordered integers), ``code`` (ordered codes) or ``truth``.
    ``units`` maps every accepted unit to the factor into ``unit``; "" is the unit of a pure number.
    ``possible`` and ``plausible`` are (low, high), both inclusive unless ``positive`` (then low is exclusive).
    ``bare`` is the unit of a bare number under this key, ``None`` where a bare number is ambiguous.
    """

    key: str
    kind: str
    unit: str = ""
    units: tuple[tuple[str, str], ...] = ()
    possible: tuple[float, float] = (0.0, INF)
    plausible: tuple[float, float] | None = None
    positive: bool = True
    choices: tuple[object, ...] = ()
    bare: str | None = None
    aliases: tuple[tuple[str, str], ...] = ()
    group: str = ""

    @cached_property
    def domain(self) -> Interval | Choices:
        """Everything possible: what an unknown fact may be."""
        if self.kind == "truth":
            return YES_NO
        if self.choices:
            return Choices(self.choices)
        low, high = self.possible
        return Interval(low, high, not self.positive, high != INF)

    def factor(self, unit: str) -> Decimal | None:
        """The exact factor from ``unit`` into the canonical unit; ``None`` if it is not accepted."""
        return self._factors.get(unit) or self._factors.get(unit.translate(_PLAIN_UNIT))

    @cached_property
    def _factors(self) -> dict[str, Decimal]:
        return {name: Decimal(factor) for name, factor in self.units}


def _laboratory(  # one row of the table below
    key: str,
    unit: str,
    units: dict[str, str],
    possible: tuple[float, float],
    plausible: tuple[float, float],
    *,
    bare: str | None = None,
    aliases: dict[str, str] | None = None,
    positive: bool = True,
) -> FactDefinition:
    return FactDefinition(
        key, "quantity", unit, ((unit, "1"), *units.items()), possible, plausible, positive,
        bare=bare, aliases=tuple((aliases or {}).items()), group="laboratory",
    )  # fmt: skip


_PER_LITRE = {"10^9/L": "1", "G/L": "1", "10^3/uL": "1", "K/uL": "1", "/uL": "0.001"}

LABORATORY: tuple[FactDefinition, ...] = (
    _laboratory(
        "bilirubin", "umol/L", {"mg/dL": "17.1"}, (0, 3000), (2, 800),
        aliases={"bilirubin_umol_l": "umol/L", "bilirubin_mg_dl": "mg/dL"},
    ),
    _laboratory(
        "albumin", "g/L", {"g/dL": "10"}, (0, 100), (10, 60),
        aliases={"albumin_g_l": "g/L", "albumin_g_dl": "g/dL"},
    ),
    _laboratory("inr", "", {"ratio": "1", "1": "1"}, (0, 50), (0.7, 8), bare=""),
    _laboratory("pt_prolongation_s", "s", {}, (-20, 300), (-5, 10), bare="s", positive=False),
    _laboratory("pt_activity_pct", "%", {}, (0, 300), (5, 170), bare="%"),
    _laboratory(
        "creatinine", "umol/L", {"mg/dL": "88.4"}, (0, 5000), (20, 1500),
        aliases={"creatinine_umol_l": "umol/L", "creatinine_mg_dl": "mg/dL"},
    ),
    _laboratory(
        "sodium_mmol_l", "mmol/L", {"mEq/L": "1"}, (0, 300), (100, 180), bare="mmol/L",
        aliases={"sodium": ""},
    ),
    _laboratory(
        "potassium_mmol_l", "mmol/L", {"mEq/L": "1"}, (0, 30), (1.5, 10), bare="mmol/L",
        aliases={"potassium": ""},
    ),
    _laboratory(
        "afp", "ng/mL", {"ug/L": "1", "IU/mL": "1.21", "kIU/L": "1.21"}, (0, 1e9), (0, 5e6),
        aliases={"afp_ng_ml": "ng/mL", "afp_iu_ml": "IU/mL"}, positive=False,
    ),
    _laboratory(
        "pivka_ii", "mAU/mL", {"AU/L": "1", "AU/mL": "1000"}, (0, 1e9), (0, 5e6),
        aliases={"pivka_ii_mau_ml": "mAU/mL"}, positive=False,
    ),
    _laboratory(
        "crp", "mg/L", {"mg/dL": "10"}, (0, 2000), (0, 600),
        aliases={"crp_mg_l": "mg/L", "crp_mg_dl": "mg/dL"}, positive=False,
    ),
    _laboratory("ast_u_l", "U/L", {"IU/L": "1"}, (0, 1e5), (3, 20000), bare="U/L", aliases={"ast": ""}),
    _laboratory("alt_u_l", "U/L", {"IU/L": "1"}, (0, 1e5), (2, 20000), bare="U/L", aliases={"alt": ""}),
    _laboratory("ast_upper_limit_u_l", "U/L", {"IU/L": "1"}, (0, 1000), (15, 100), bare="U/L"),
    _laboratory(
        "platelets_10e9_l", "10^9/L", {k: v for k, v in _PER_LITRE.items() if k != "10^9/L"} | {"10^4/uL": "10"},
        (0, 10000), (15, 1500), bare="10^9/L", aliases={"platelets": ""},
    ),
    _laboratory(
        "neutrophils_10e9_l", "10^9/L", {k: v for k, v in _PER_LITRE.items() if k != "10^9/L"},
        (0, 1000), (0.05, 100), bare="10^9/L", aliases={"neutrophils": ""}, positive=False,
    ),
    _laboratory(
        "lymphocytes_10e9_l", "10^9/L", {k: v for k, v in _PER_LITRE.items() if k != "10^9/L"},
        (0, 1000), (0.05, 100), bare="10^9/L", aliases={"lymphocytes": ""}, positive=False,
    ),
    _laboratory(
        "leucocytes_10e9_l", "10^9/L", {k: v for k, v in _PER_LITRE.items() if k != "10^9/L"},
        (0, 2000), (0.3, 200), bare="10^9/L", aliases={"leucocytes": ""}, positive=False,
    ),
    _laboratory("neutrophil_lymphocyte_ratio", "", {"ratio": "1"}, (0, 10000), (0.1, 200), bare="",
                positive=False),
    _laboratory("haemoglobin", "g/L", {"g/dL": "10"}, (0, 300), (30, 220),
                aliases={"haemoglobin_g_l": "g/L", "haemoglobin_g_dl": "g/dL"}),
    _laboratory("ggt_u_l", "U/L", {"IU/L": "1"}, (0, 1e5), (3, 10000), bare="U/L"),
    _laboratory("alp_u_l", "U/L", {"IU/L": "1"}, (0, 1e5), (10, 5000), bare="U/L"),
    _laboratory("total_protein", "g/L", {"g/dL": "10"}, (0, 200), (30, 120),
                aliases={"total_protein_g_l": "g/L", "total_protein_g_dl": "g/dL"}),
    _laboratory("direct_bilirubin", "umol/L", {"mg/dL": "17.1"}, (0, 3000), (0, 800),
                aliases={"direct_bilirubin_umol_l": "umol/L", "direct_bilirubin_mg_dl": "mg/dL"},
                positive=False),
    _laboratory("ferritin", "ug/L", {"ng/mL": "1"}, (0, 1e6), (1, 50000), positive=False),
    _laboratory("hbv_dna", "IU/mL", {}, (0, 1e12), (0, 1e11), positive=False),
    _laboratory("icg_r15_pct", "%", {}, (0, 100), (1, 80), bare="%", positive=False),
    _laboratory("liver_stiffness_kpa", "kPa", {}, (0, 200), (2, 75), bare="kPa"),
    _laboratory("hvpg_mmhg", "mmHg", {}, (0, 100), (0, 50), bare="mmHg", positive=False),
)  # fmt: skip


def _quantity(key: str, unit: str, possible: tuple[float, float], plausible: tuple[float, float],
              group: str, *, positive: bool = True) -> FactDefinition:
    return FactDefinition(key, "quantity", unit, ((unit, "1"),), possible, plausible, positive,
                          bare=unit, group=group)  # fmt: skip


def _grade(key: str, highest: int, group: str) -> FactDefinition:
    return FactDefinition(key, "grade", choices=tuple(range(highest + 1)), group=group)


def _code(key: str, choices: tuple[str, ...], group: str) -> FactDefinition:
    return FactDefinition(key, "code", choices=choices, group=group)


def _truth(key: str, group: str) -> FactDefinition:
    return FactDefinition(key, "truth", group=group)


# Only for a ratio (RULES A10): forms and import ask for the counts.
SHARES: tuple[FactDefinition, ...] = (
    _quantity("neutrophils_pct", "%", (0, 100), (5, 98), "laboratory", positive=False),
    _quantity("lymphocytes_pct", "%", (0, 100), (1, 90), "laboratory", positive=False),
)

PATIENT: tuple[FactDefinition, ...] = (
    _code("sex", ("M", "F"), "patient"),
    _quantity("age_years", "years", (0, 130), (18, 105), "patient", positive=False),
    _grade("ecog_ps", 4, "patient"),
    _truth("ps_cancer_related", "patient"),
    _quantity("height_cm", "cm", (20, 260), (120, 215), "patient"),
    _quantity("weight_kg", "kg", (1, 500), (30, 200), "patient"),
    _truth("transplant_candidate", "patient"),
    _truth("cirrhosis", "patient"),
    _truth("hbsag_positive", "patient"),
    _truth("antiviral_therapy", "patient"),
    _truth("portal_hypertension", "patient"),
    _truth("splenomegaly", "patient"),
    _truth("cholestatic_disease", "patient"),
    _code("ascites", ASCITES, "patient"),
    _grade("encephalopathy_grade", 4, "patient"),
    _truth("dialysis_twice_past_week", "patient"),
    _code("varices", VARICES, "patient"),
    _truth("primary_controlled", "patient"),
    _truth("lung_function_cleared", "patient"),
)

TUMOUR: tuple[FactDefinition, ...] = (
    _truth("tumour.infiltrative", "tumour"),
    _quantity("tumour.liver_involvement_pct", "%", (0, 100), (0, 100), "tumour", positive=False),
    _truth("tumour.microvascular_invasion", "tumour"),
    _code("tumour.pv_invasion", VP, "tumour"),
    _truth("tumour.pv_main_trunk", "tumour"),
    _code("tumour.hv_invasion", VV, "tumour"),
    _code("tumour.bile_duct_invasion", BILE_DUCT, "tumour"),
    _truth("tumour.adjacent_organ_invasion", "tumour"),
    _truth("tumour.visceral_peritoneum_perforation", "tumour"),
    _truth("tumour.regional_ln", "tumour"),
    _truth("tumour.distant_mets", "tumour"),
    _code("tumour.histological_grade", HISTOLOGICAL_GRADES, "tumour"),
    _truth("tumour.pv_contralateral", "tumour"),
    _truth("tumour.smv_thrombus", "tumour"),
    _truth("tumour.ivc_thrombus_to_atrium", "tumour"),
    _truth("tumour.pv_complete_occlusion", "tumour"),
    FactDefinition("tumour.major_hepatic_veins_involved", "grade", choices=(0, 1, 2, 3), group="tumour"),
)

COMORBIDITIES: tuple[FactDefinition, ...] = tuple(
    _truth(f"comorbidities.{name}", "comorbidity")
    for name in (
        "autoimmune_disease", "organ_transplant", "uncontrolled_hypertension", "refractory_hypertension",
        "arterial_event_3_months", "gi_bleeding_6_months", "full_dose_anticoagulation", "proteinuria_2plus",
        "contrast_allergy", "uncorrectable_coagulopathy", "diabetes", "arterial_hypertension",
        "chronic_kidney_disease", "coronary_disease", "heart_failure", "hiv", "obesity", "smoking",
        "other_cancer", "gi_bleeding_ever", "active_infection", "biliary_stent_or_anastomosis",
        "organ_failure_or_cachexia", "other",
    )
)  # fmt: skip

DEFINITIONS: dict[str, FactDefinition] = {d.key: d for d in (*LABORATORY, *SHARES, *PATIENT, *TUMOUR, *COMORBIDITIES)}

# alias -> (key, unit of a bare number; "" means a bare number is refused)
ALIASES: dict[str, tuple[str, str]] = {
    alias: (d.key, unit) for d in DEFINITIONS.values() for alias, unit in d.aliases
}

# Limits of a lesion diameter, mm: a liver is hardly longer than 300 mm, a measured lesion at least 1 mm.
DIAMETER_POSSIBLE_MM = (1, 500)
DIAMETER_PLAUSIBLE_MM = (2, 300)
NODULE_COUNT_POSSIBLE = (0, 500)


def canonical(key: str, value: str, unit: str) -> float:
    """A constant of a rule in the fact's canonical unit, exactly as an entered value is converted."""
    factor = DEFINITIONS[key].factor(unit)
    if factor is None:
        raise KeyError(f"{key} has no unit {unit}")
    return float(Decimal(value) * factor)


def definition(key: str) -> FactDefinition:
    """The definition of a fact; ``KeyError`` if there is none."""
    return DEFINITIONS[key]
