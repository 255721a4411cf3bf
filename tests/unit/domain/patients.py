"""Facts for tables of tests: one unremarkable patient, and what a row changes."""

from __future__ import annotations

import copy
from typing import Any

from hccboard.domain.assessment import assess
from hccboard.domain.decision import Result
from hccboard.interchange.facts_json import read_facts

# A single nodule of 3 cm, ECOG 0, Child-Pugh A5, no invasion, no spread.
UNREMARKABLE: dict[str, Any] = {
    "sex": "M",
    "age_years": 60,
    "ecog_ps": 0,
    "ps_cancer_related": True,
    "transplant_candidate": False,
    "bilirubin": {"value": 15, "unit": "umol/L"},
    "albumin": {"value": 40, "unit": "g/L"},
    "inr": 1.1,
    "ascites": "none",
    "encephalopathy_grade": 0,
    "creatinine": {"value": 80, "unit": "umol/L"},
    "sodium_mmol_l": 140,
    "dialysis_twice_past_week": False,
    "afp_ng_ml": 20,
    "tumour": {
        "nodule_diameters_cm": [3.0],
        "infiltrative": False,
        "liver_involvement_pct": 5,
        "microvascular_invasion": False,
        "pv_invasion": "Vp0",
        "pv_main_trunk": False,
        "hv_invasion": "Vv0",
        "bile_duct_invasion": "B0",
        "adjacent_organ_invasion": False,
        "visceral_peritoneum_perforation": False,
        "regional_ln": False,
        "distant_mets": False,
    },
}

# Values that give a Child-Pugh score, the rest of the items at one point
CHILD_PUGH: dict[int, dict[str, Any]] = {
    5: {},
    6: {"ascites": "mild"},
    7: {"ascites": "mild", "encephalopathy_grade": 1},
    8: {"ascites": "moderate_severe", "encephalopathy_grade": 1},
    9: {"ascites": "moderate_severe", "encephalopathy_grade": 3},
    10: {"ascites": "moderate_severe", "encephalopathy_grade": 3, "inr": 2.0},
    15: {
        "ascites": "moderate_severe", "encephalopathy_grade": 4, "inr": 3.0,
        "bilirubin": {"value": 100, "unit": "umol/L"}, "albumin": {"value": 20, "unit": "g/L"},
    },
}  # fmt: skip

# Short names for the keys of the tumour, so that rows stay readable
_TUMOUR = {
    "sizes": "nodule_diameters_cm", "vp": "pv_invasion", "trunk": "pv_main_trunk", "vv": "hv_invasion",
    "duct": "bile_duct_invasion", "node": "regional_ln", "distant": "distant_mets", "pct": "liver_involvement_pct",
    "mvi": "microvascular_invasion", "organ": "adjacent_organ_invasion", "infiltrative": "infiltrative",
    "perforation": "visceral_peritoneum_perforation", "grade": "histological_grade", "count": "nodule_count",
    "largest": "largest_diameter_cm", "multinodular": "multinodular",
}  # fmt: skip


def facts(**changed: Any) -> dict[str, Any]:
    """The unremarkable patient with some facts changed; ``None`` takes a fact away.

    ``cp`` sets the Child-Pugh score; the names of ``_TUMOUR`` stand for facts of the tumour.
    """
    made = copy.deepcopy(UNREMARKABLE)
    made.update(CHILD_PUGH[changed.pop("cp", 5)])
    for name, value in changed.items():
        place, key = (made["tumour"], _TUMOUR[name]) if name in _TUMOUR else (made, name)
        place.pop(key, None)
        if value is not None:
            place[key] = value
    return made


def judge(system: str, **changed: Any) -> Result:
    """One system for the changed patient."""
    return assess(read_facts(facts(**changed)), [system])[system]


def only(system: str, data: dict[str, Any]) -> Result:
    """One system for exactly these facts."""
    return assess(read_facts(data), [system])[system]


def label(result: Result) -> Any:
    """The one label left, or the tuple of those still possible."""
    possible = result.possible
    if isinstance(possible, dict):
        return possible["low"] if possible["low"] == possible["high"] and len(possible) == 2 else possible
    return possible[0] if len(possible) == 1 else possible
