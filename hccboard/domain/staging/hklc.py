"""Hong Kong Liver Cancer staging (HKLC).

Source: Yau T et al., Gastroenterology 2014;146:1691, doi:10.1053/j.gastro.2014.02.032.
Tumour status, limits inclusive: early <= 50 mm, <= 3 nodules, no intrahepatic venous invasion; intermediate
<= 50 mm with either more nodules or invasion, or > 50 mm with <= 3 nodules and no invasion; locally
advanced: everything beyond, and diffuse. Intrahepatic invasion: Vp1-3, Vp4 by the contralateral branch, Vv1-2.
Extrahepatic vascular invasion or metastasis (EVM): main portal trunk, inferior vena cava (Vv3), node, distant.
ECOG 0-1: Child-Pugh A early I, B early IIa, A intermediate IIb, B intermediate IIIa, locally advanced IIIb;
with EVM A IVa, B IVb. ECOG 2-4 or Child-Pugh C: early without EVM Va, else Vb.
"""

from __future__ import annotations

from hccboard.domain.decision import UNDEFINED, Answer, DecisionTree, Result, Rule, Walk, explore, labelled_result
from hccboard.domain.facts import at_least, one_of
from hccboard.domain.staging.common import (
    ANY_NODULE,
    AT_MOST_3,
    CHILD_PUGH_B_C,
    CHILD_PUGH_C,
    EXTRAHEPATIC_SPREAD,
    INFILTRATIVE,
    LARGEST_50,
)  # fmt: skip
from hccboard.domain.variables import Variables

EDITION = "2014"
STAGES = ("I", "IIa", "IIb", "IIIa", "IIIb", "IVa", "IVb", "Va", "Vb")
ECOG_2 = Rule("hklc.ecog_2_4", "ecog_ps", at_least(2))
TRUNK = Rule("hklc.main_trunk", "portal_vein", one_of("Vp4_trunk"))
CAVA = Rule("hklc.vena_cava", "tumour.hv_invasion", one_of("Vv3"))
PORTAL = Rule("hklc.intrahepatic_portal", "portal_vein", one_of("Vp1", "Vp2", "Vp3", "Vp4"))
HEPATIC = Rule("hklc.intrahepatic_hepatic", "tumour.hv_invasion", one_of("Vv1", "Vv2"))


def _tumour_status(walk: Walk) -> str:
    if walk.met(INFILTRATIVE):
        return "locally_advanced"
    if not walk.met(ANY_NODULE):
        return UNDEFINED
    burdens = [not walk.met(LARGEST_50), not walk.met(AT_MOST_3), walk.any(PORTAL, HEPATIC)]
    return ("early", "intermediate", "locally_advanced", "locally_advanced")[sum(burdens)]


def _patient(walk: Walk) -> str:
    """``poor`` for ECOG 2-4 or Child-Pugh C, else the Child-Pugh class."""
    if walk.any(ECOG_2, CHILD_PUGH_C):
        return "poor"
    return "B" if walk.met(CHILD_PUGH_B_C) else "A"


def _stage(status: str, evm: bool, patient: str) -> str:
    if status == UNDEFINED and not evm:
        return UNDEFINED
    if patient == "poor":
        return "Va" if status == "early" and not evm else "Vb"
    if evm:
        return {"A": "IVa", "B": "IVb"}[patient]
    if status == "locally_advanced":
        return "IIIb"
    stages = {("early", "A"): "I", ("early", "B"): "IIa", ("intermediate", "A"): "IIb", ("intermediate", "B"): "IIIa"}
    return stages[status, patient]


@DecisionTree
def rules(walk: Walk) -> Answer:
    """The stage with tumour status and EVM."""
    patient = _patient(walk)
    evm = walk.any(TRUNK, CAVA, EXTRAHEPATIC_SPREAD)
    status = _tumour_status(walk)
    stage = _stage(status, evm, patient)
    if stage == UNDEFINED:
        return Answer(UNDEFINED)
    return Answer(stage, {"stage": stage, "tumour_status": None if status == UNDEFINED else status, "evm": evm})


def hklc(variables: Variables) -> Result:
    """Stage I to Vb with tumour status and EVM."""
    return labelled_result("hklc", EDITION, explore(rules, variables), STAGES)
