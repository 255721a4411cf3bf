"""Sets of criteria for conversion and for operations with metastases, on either side of every limit."""

# ruff: noqa: E501 - one situation on one line
from __future__ import annotations

import json
from typing import Any

import pytest

from hccboard import evidence
from hccboard.domain.facts import Outcome
from hccboard.domain.options.requirements import judge_requirements
from hccboard.evidence.model import CriteriaSet
from hccboard.operations.options import OptionsFile

LETTERS = {Outcome.MET: "M", Outcome.UNMET: "U", Outcome.UNKNOWN: "?"}
NO_SPREAD = {"hv_invasion": "Vv0", "regional_ln": False, "distant_mets": False}
FIT = {"ecog_ps": 0, "child_pugh_stated": {"class": "A"}}
XU = {
    **FIT, "resection": {"r0_by_hemihepatectomy": True},
    "tumour": {"pv_invasion": "Vp3", "pv_contralateral": False, "smv_thrombus": False, "largest_diameter_cm": 9.0, **NO_SPREAD,
               "lobes": {"involved": "right", "other_lobe_count": 0}},
}  # fmt: skip
RUN_IN = {"tumour": {"pv_invasion": "Vp2", "nodule_diameters_cm": [9.9]}, "afp_ng_ml": 399, "neutrophil_lymphocyte_ratio": 2.62}
METASTATIC = {"distant_mets": True, "regional_ln": False, "pv_invasion": "Vp0", "hv_invasion": "Vv0", "nodule_diameters_cm": [4.0]}
LUNG = {"site": "lung", "count": 3, "progressing": False, "resectable": True}
ZHANG = {
    **FIT, "tumour": METASTATIC, "metastases": [LUNG], "resection": {"r0_feasible": True},
    "response": {"intrahepatic": "PR", "extrahepatic": "SD", "criteria": "mRECIST"},
}  # fmt: skip
SUN = {**FIT, "tumour": METASTATIC, "metastases": [LUNG], "primary_controlled": True, "lung_function_cleared": True}
HAN = {**FIT, "tumour": METASTATIC, "lines_of_therapy": [{"regimen": "lenvatinib", "outcome": "progression"}]}


def over(base: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The facts with others laid over them, one level deep; lobes as a whole."""
    return {**base, **{key: {**base.get(key, {}), **value} if isinstance(value, dict) else value for key, value in more.items()}}


def lobes(count: int, largest: float) -> dict[str, Any]:
    return over(XU, tumour={"lobes": {"involved": "right", "other_lobe_count": count, "other_lobe_largest_cm": largest}})


SITUATIONS = [
    ("xu_2022", XU, "MMMMM", ""),
    ("xu_2022", {}, "?????", ""),
    ("xu_2022", over(XU, ecog_ps=2), "UMMMM", ""),
    ("xu_2022", over(XU, child_pugh_stated={"class": "B"}), "MUMMM", ""),
    ("xu_2022", lobes(1, 5.0), "MMMMM", ""),
    ("xu_2022", lobes(1, 5.1), "MMUMM", ""),
    ("xu_2022", lobes(3, 3.0), "MMMMM", ""),
    ("xu_2022", lobes(2, 3.1), "MMUMM", ""),
    ("xu_2022", lobes(4, 1.0), "MMUMM", ""),
    ("xu_2022", over(XU, resection={"r0_by_hemihepatectomy": False}), "MMUMM", ""),
    ("xu_2022", over(XU, resection={"r0_by_hemihepatectomy": None}), "MM?MM", ""),
    ("xu_2022", over(XU, tumour={"pv_contralateral": True}), "MMMUM", ""),
    ("xu_2022", over(XU, tumour={"pv_contralateral": None}), "MMM?M", ""),
    ("xu_2022", over(XU, tumour={"smv_thrombus": True}), "MMMUM", ""),
    ("xu_2022", over(XU, tumour={"hv_invasion": "Vv2", "major_hepatic_veins_involved": 2}), "MMMMM", ""),
    ("xu_2022", over(XU, tumour={"hv_invasion": "Vv2", "major_hepatic_veins_involved": 3}), "MMMUM", ""),
    ("xu_2022", over(XU, tumour={"hv_invasion": "Vv3", "major_hepatic_veins_involved": 1, "ivc_thrombus_to_atrium": True}), "MMMUM", ""),
    ("xu_2022", over(XU, tumour={"regional_ln": True}), "MMMMU", ""),
    ("talentop_run_in", RUN_IN, "MMMM", "M"),
    ("talentop_run_in", over(RUN_IN, afp_ng_ml=400), "MUMM", "M"),
    ("talentop_run_in", over(RUN_IN, neutrophil_lymphocyte_ratio=2.63), "MMUM", "M"),
    ("talentop_run_in", over(RUN_IN, tumour={"nodule_diameters_cm": [10.0]}), "MMMU", "M"),
    ("talentop_run_in", over(RUN_IN, tumour={"pv_invasion": "Vp3"}), "UMMM", "M"),
    ("talentop_run_in", over(RUN_IN, tumour={"pv_invasion": "Vp0", "hv_invasion": "Vv0"}), "UMMM", "U"),
    ("zhang_2024_eligibility", ZHANG, "MMMMMM", "M"),
    ("zhang_2024_eligibility", over(ZHANG, metastases=[{**LUNG, "count": 4}]), "MMMMUM", "M"),
    ("zhang_2024_eligibility", over(ZHANG, response={"criteria": "RECIST1.1"}), "MUMMMM", "M"),
    ("zhang_2024_eligibility", over(ZHANG, response={"intrahepatic": "SD"}), "MUMMMM", "M"),
    ("zhang_2024_eligibility", over(ZHANG, metastases=[{"site": "lung", "count": 3}]), "MMMMMM", "M"),
    ("zhang_2024_eligibility", over(ZHANG, metastases=[{"site": "lung", "count": 3}], response={"extrahepatic": "PD"}), "MMMMMU", "M"),
    ("zhang_2024_eligibility", over(ZHANG, response={"extrahepatic": "PD"}), "MMMMM?", "M"),  # one contradicts the other
    ("zhang_2024_eligibility", over(ZHANG, child_pugh_stated={"class": "C"}), "MMMUMM", "M"),
    ("pulmonary_metastasectomy", SUN, "?MMMMMM", "M"),
    ("pulmonary_metastasectomy", over(SUN, ecog_ps=3), "?MMMMMU", "M"),
    ("pulmonary_metastasectomy", over(SUN, metastases=[LUNG, {"site": "bone", "resectable": True}]), "?MMMMUM", "M"),
    ("tace_regorafenib", HAN, "MMMM?", ""),
    ("tace_regorafenib", over(HAN, child_pugh_stated={"class": "B"}), "MMMM?", ""),
    ("tace_regorafenib", over(HAN, lines_of_therapy=[{"regimen": "lenvatinib", "outcome": "intolerance"}]), "MMMU?", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "outcomes", "applies"), SITUATIONS)
def test_each_criterion_of_a_set(name, given, outcomes, applies):
    entry = evidence.shipped()[f"criteria_set.{name}"]
    assert isinstance(entry, CriteriaSet)
    (facts,) = OptionsFile(json.dumps(given)).facts()
    sets = {"criteria": [(one.id, one.words, one.when) for one in entry.criteria]}
    if entry.applies_when is not None:
        sets["applies"] = [("", "", entry.applies_when)]
    found = {key: "".join(LETTERS[one.outcome] for one in these) for key, these in judge_requirements(sets, facts).items()}
    assert (found["criteria"], found.get("applies", "")) == (outcomes, applies)
