"""Point systems: CLIP, Okuda, JIS, HAP, CRAFITY.

CLIP: Hepatology 1998;28:751, doi:10.1002/hep.510280322. Child-Pugh A 0, B 1, C 2; single and <= 50 % of the
liver 0, multinodular and <= 50 % 1, massive (infiltrative) or > 50 % 2; AFP < 400 ng/mL 0, >= 400 1; portal
vein thrombosis 1. Total 0-6.
Okuda: Cancer 1985;56:918. One point each: tumour > 50 % of the liver, ascites, albumin < 30 g/L, bilirubin
> 3.0 mg/dL (all strict, convention: tables differ). Stage I 0, II 1-2, III 3-4.
JIS: Kudo M et al., J Gastroenterol 2003;38:207, doi:10.1007/s005350300038. LCSGJ T by three factors (single;
<= 20 mm; Vp0, Vv0 and B0): three met T1, two T2, one T3, none T4. I-III: T1-T3 N0 M0; IVA: T4 or N1; IVB:
M1. Points: I 0, II 1, III 2, IV 3, plus Child-Pugh A 0, B 1, C 2. Infiltrative tumours have no rule. Rupture
counts as T4 only in later Japanese rules and does not count here.
HAP (before TACE) [hepatoma arterial-embolisation prognostic score]: one point each for albumin < 36 g/L,
bilirubin > 17 umol/L, AFP > 400 ng/mL, largest > 70 mm; A 0, B 1, C 2, D more.
CRAFITY: doi:10.1016/j.jhep.2021.09.035. One point each for AFP >= 100 ng/mL and CRP >= 10 mg/L (1 mg/dL).
"""

from __future__ import annotations

from hccboard.domain.catalogue import canonical
from hccboard.domain.decision import (
    UNDEFINED,
    Answer,
    DecisionTree,
    Result,
    Rule,
    Walk,
    explore,
    labelled_result,
    points_result,
)  # fmt: skip
from hccboard.domain.facts import above, at_least, below, one_of
from hccboard.domain.staging.common import (
    ANY_NODULE,
    CHILD_PUGH_B_C,
    CHILD_PUGH_C,
    DISTANT_METASTASIS,
    HEPATIC_INVASION,
    INFILTRATIVE,
    LARGEST_20,
    PORTAL_INVASION,
    REGIONAL_NODE,
    SINGLE,
    largest_at_most,
)  # fmt: skip
from hccboard.domain.variables import Variables

HALF_OF_LIVER = Rule("liver.more_than_half", "tumour.liver_involvement_pct", above(50))
AFP_400 = Rule("afp.at_least_400", "afp", at_least(400))
ASCITES = Rule("okuda.ascites", "ascites", one_of("mild", "moderate_severe"))
ALBUMIN_30 = Rule("okuda.albumin", "albumin", below(30))
BILIRUBIN_3 = Rule("okuda.bilirubin", "bilirubin", above(canonical("bilirubin", "3.0", "mg/dL")))
BILE_DUCT = Rule("jis.bile_duct", "tumour.bile_duct_invasion", one_of("B1", "B2", "B3", "B4"))
HAP_ALBUMIN = Rule("hap.albumin", "albumin", below(36))
HAP_BILIRUBIN = Rule("hap.bilirubin", "bilirubin", above(17))
HAP_AFP = Rule("hap.afp", "afp", above(400))
LARGEST_70 = largest_at_most(70)
CRAFITY_AFP = Rule("crafity.afp", "afp", at_least(100))
CRAFITY_CRP = Rule("crafity.crp", "crp", at_least(10))


def _child_pugh_points(walk: Walk) -> int:
    return 2 if walk.met(CHILD_PUGH_C) else 1 if walk.met(CHILD_PUGH_B_C) else 0


def _clip_morphology(walk: Walk) -> int | None:
    if walk.met(INFILTRATIVE) or walk.met(HALF_OF_LIVER):
        return 2
    if not walk.met(ANY_NODULE):
        return None
    return 0 if walk.met(SINGLE) else 1


@DecisionTree
def _clip(walk: Walk) -> Answer:
    child_pugh = _child_pugh_points(walk)
    morphology = _clip_morphology(walk)
    afp, portal = walk.met(AFP_400), walk.met(PORTAL_INVASION)
    if morphology is None:
        return Answer(UNDEFINED)
    points = child_pugh + morphology + afp + portal
    return Answer(points, points)


def clip(variables: Variables) -> Result:
    """CLIP score 0 to 6."""
    return points_result("clip", "1998", explore(_clip, variables))


@DecisionTree
def _okuda(walk: Walk) -> Answer:
    points = sum(walk.met(rule) for rule in (HALF_OF_LIVER, ASCITES, ALBUMIN_30, BILIRUBIN_3))
    stage = "I" if points == 0 else "II" if points <= 2 else "III"
    return Answer(stage, {"points": points, "stage": stage})


def okuda(variables: Variables) -> Result:
    """Okuda stage I to III with its points."""
    return labelled_result("okuda", "1985", explore(_okuda, variables), ("I", "II", "III"))


def _lcsgj_t(walk: Walk) -> str | None:
    """T by the three factors; ``None`` where the nodules cannot be counted."""
    if walk.met(INFILTRATIVE) or not walk.met(ANY_NODULE):
        return None
    invaded = walk.any(PORTAL_INVASION, HEPATIC_INVASION, BILE_DUCT)
    return ("T4", "T3", "T2", "T1")[walk.met(SINGLE) + walk.met(LARGEST_20) + (not invaded)]


@DecisionTree
def _jis(walk: Walk) -> Answer:
    t = _lcsgj_t(walk)
    if t is None:
        return Answer(UNDEFINED)
    if walk.met(DISTANT_METASTASIS):
        stage = "IVB"
    elif walk.met(REGIONAL_NODE) or t == "T4":
        stage = "IVA"
    else:
        stage = {"T1": "I", "T2": "II", "T3": "III"}[t]
    points = {"I": 0, "II": 1, "III": 2, "IVA": 3, "IVB": 3}[stage] + _child_pugh_points(walk)
    return Answer(points, {"lcsgj_T": t, "lcsgj_stage": stage, "jis": points})


def jis(variables: Variables) -> Result:
    """JIS score 0 to 5 with LCSGJ T and stage."""
    perforated = variables["tumour.visceral_peritoneum_perforation"].domain
    notes = ("jis_rupture_not_counted",) if perforated.values == (True,) else ()
    return points_result("jis", "2003", explore(_jis, variables), notes)


@DecisionTree
def _hap(walk: Walk) -> Answer:
    points = sum(walk.met(rule) for rule in (HAP_ALBUMIN, HAP_BILIRUBIN, HAP_AFP))
    if not walk.met(ANY_NODULE):
        return Answer(UNDEFINED)
    points += not walk.met(LARGEST_70)
    label = "ABCD"[min(points, 3)]
    return Answer(label, {"points": points, "class": label})


def hap(variables: Variables) -> Result:
    """HAP class A to D with its points."""
    return labelled_result("hap", "2013", explore(_hap, variables), ("A", "B", "C", "D"))


@DecisionTree
def _crafity(walk: Walk) -> Answer:
    points = walk.met(CRAFITY_AFP) + walk.met(CRAFITY_CRP)
    return Answer(points, points)


def crafity(variables: Variables) -> Result:
    """CRAFITY score 0 to 2."""
    return points_result("crafity", "2022", explore(_crafity, variables))
