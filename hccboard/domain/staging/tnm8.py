"""AJCC/UICC TNM, 8th edition, for hepatocellular carcinoma.

Source: Amin MB et al., AJCC Cancer Staging Manual 8th ed., 2017. All size limits inclusive, in mm.
T4 is asked first: major portal branch (Vp3-4), major hepatic vein (Vv2-3), adjacent organ other than the
gallbladder, or visceral peritoneum. Solitary <= 20 mm T1a with or without vascular invasion; solitary > 20
mm T1b, with other vascular invasion (Vp1-2, Vv1 or microvascular) T2; multiple none > 50 mm T2, else T3.
Groups IA T1a, IB T1b, II T2, IIIA T3, IIIB T4; any T with N1 IVA, any M1 IVB.
Microvascular invasion not known before surgery counts as absent: the T is then clinical (cT).
Infiltrative or uncountable tumours are TX unless T4, and no group unless N1 or M1.
"""

from __future__ import annotations

from hccboard.domain.decision import UNDEFINED, Answer, DecisionTree, Result, Rule, Walk, explore, labelled_result
from hccboard.domain.facts import one_of
from hccboard.domain.staging.common import (
    ANY_NODULE,
    DISTANT_METASTASIS,
    INFILTRATIVE,
    LARGEST_20,
    LARGEST_50,
    REGIONAL_NODE,
    SINGLE,
)  # fmt: skip
from hccboard.domain.variables import Variables

EDITION = "AJCC 2017"
GROUPS = ("IA", "IB", "II", "IIIA", "IIIB", "IVA", "IVB")
_GROUP_OF_T = {"T1a": "IA", "T1b": "IB", "T2": "II", "T3": "IIIA", "T4": "IIIB", "TX": UNDEFINED}
MAJOR_PORTAL = Rule("tnm8.major_portal", "portal_vein", one_of("Vp3", "Vp4", "Vp4_trunk"))
MAJOR_HEPATIC = Rule("tnm8.major_hepatic", "tumour.hv_invasion", one_of("Vv2", "Vv3"))
ADJACENT_ORGAN = Rule("tnm8.adjacent_organ", "tumour.adjacent_organ_invasion", one_of(True))
PERFORATION = Rule("tnm8.perforation", "tumour.visceral_peritoneum_perforation", one_of(True))
MINOR_PORTAL = Rule("tnm8.minor_portal", "portal_vein", one_of("Vp1", "Vp2"))
MINOR_HEPATIC = Rule("tnm8.minor_hepatic", "tumour.hv_invasion", one_of("Vv1"))
MICROVASCULAR = Rule("tnm8.microvascular", "tumour.microvascular_invasion", one_of(True))


def _t(walk: Walk, pathological: bool) -> str:
    if walk.any(MAJOR_PORTAL, MAJOR_HEPATIC, ADJACENT_ORGAN, PERFORATION):
        return "T4"
    if walk.met(INFILTRATIVE) or not walk.met(ANY_NODULE):
        return "TX"
    if not walk.met(SINGLE):
        return "T2" if walk.met(LARGEST_50) else "T3"
    if walk.met(LARGEST_20):
        return "T1a"
    invaded = walk.any(MINOR_PORTAL, MINOR_HEPATIC) or (pathological and walk.met(MICROVASCULAR))
    return "T2" if invaded else "T1b"


def _tnm(walk: Walk, *, pathological: bool) -> Answer:
    m = "M1" if walk.met(DISTANT_METASTASIS) else "M0"
    n = "N1" if walk.met(REGIONAL_NODE) else "N0"
    t = _t(walk, pathological)
    group = "IVB" if m == "M1" else "IVA" if n == "N1" else _GROUP_OF_T[t]
    return Answer(group, {"T": t, "N": n, "M": m, "group": None if group == UNDEFINED else group})


_CLINICAL = DecisionTree(lambda walk: _tnm(walk, pathological=False))
_PATHOLOGICAL = DecisionTree(lambda walk: _tnm(walk, pathological=True))


def tnm8(variables: Variables) -> Result:
    """T, N, M and the stage group; ``possible`` holds the groups."""
    pathological = "tumour.microvascular_invasion" in variables.facts
    tree = _PATHOLOGICAL if pathological else _CLINICAL
    notes = () if pathological else ("tnm8_clinical_t",)
    return labelled_result("tnm8", EDITION, explore(tree, variables), GROUPS, notes)
