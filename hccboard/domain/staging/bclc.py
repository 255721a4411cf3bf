"""BCLC 2022, with the three groups of stage B.

Source: Reig M et al., J Hepatol 2022;76:681, doi:10.1016/j.jhep.2021.11.018. The 2025 update
(doi:10.1016/j.jhep.2025.10.020, abstract read) keeps the stages of 2022.

Asked in this order, every size limit inclusive: ECOG 3-4: D. Child-Pugh C: D, unless a transplant candidate
within Milan without invasion or spread: A. Macrovascular invasion or extrahepatic spread: C. ECOG 1-2 caused
by the cancer: C. Single <= 20 mm with Child-Pugh A: 0. Single of any size, or two to three each <= 30 mm: A.
Other multinodular and infiltrative tumours: B. No viable nodule, invasion or spread: no rule.

Conventions where the source is silent: Child-Pugh B is staged by tumour and performance status but never 0,
and is flagged ``liver_function_not_preserved``; performance status not caused by the cancer is left out of
1-2 and flagged; Child-Pugh C stands for end-stage function (no limit for MELD is published with the stages).
Bile-duct invasion alone is not defined and does not change the stage. ECOG 3-4 of a transplant candidate with
Child-Pugh C, as liver failure alone may cause it, is D and noted for the board.
"""

from __future__ import annotations

from hccboard.domain.decision import (
    UNDEFINED,
    Answer,
    DecisionTree,
    Result,
    Rule,
    Walk,
    explore,
    labelled_result,
    outcome_of,
)
from hccboard.domain.facts import Outcome, at_least, one_of
from hccboard.domain.staging.common import (
    ANY_NODULE,
    AT_MOST_3,
    CHILD_PUGH_B_C,
    CHILD_PUGH_C,
    EXTRAHEPATIC_SPREAD,
    HEPATIC_INVASION,
    INFILTRATIVE,
    LARGEST_20,
    LARGEST_30,
    PORTAL_INVASION,
    SINGLE,
    invasion_or_spread,
    within_milan_size,
)  # fmt: skip
from hccboard.domain.variables import Variables

EDITION = "2022"
STAGES = ("0", "A", "B", "C", "D")
ECOG_3_4 = Rule("bclc.ecog_3_4", "ecog_ps", at_least(3))
ECOG_1_2 = Rule("bclc.ecog_1_2", "ecog_ps", at_least(1))
ECOG_CANCER = Rule("bclc.ecog_cancer_related", "ps_cancer_related", one_of(True))
TRANSPLANT_CANDIDATE = Rule("bclc.transplant_candidate", "transplant_candidate", one_of(True))
BILE_DUCT = Rule("bclc.bile_duct", "tumour.bile_duct_invasion", one_of("B1", "B2", "B3", "B4"))

# What the ladder shows for each stage, worst first: the rules asked there, of which `any` or `all` decide.
LADDER: tuple[tuple[str, str, tuple[Rule, ...]], ...] = (
    ("D", "any", (ECOG_3_4, CHILD_PUGH_C)),
    ("C", "any", (PORTAL_INVASION, HEPATIC_INVASION, EXTRAHEPATIC_SPREAD, ECOG_1_2)),
    ("B", "any", (INFILTRATIVE,)),
    ("A", "any", (SINGLE, LARGEST_30)),
    ("0", "all", (LARGEST_20,)),
)


def _answer(stage: str, *flags: str) -> Answer:
    return Answer(stage, {"stage": stage, "flags": [f for f in flags if f]})


@DecisionTree
def rules(walk: Walk) -> Answer:
    """The stage with its flags."""
    if walk.met(ECOG_3_4):
        return _answer("D", "ps_3_4")
    if walk.met(CHILD_PUGH_C):
        exception = walk.met(TRANSPLANT_CANDIDATE) and within_milan_size(walk) and not invasion_or_spread(walk)
        return _answer("A", "end_stage_liver_LT_candidate") if exception else _answer("D", "end_stage_liver_function")
    return _preserved(walk)


def _preserved(walk: Walk) -> Answer:
    """Child-Pugh A or B and ECOG 0-2."""
    if invasion_or_spread(walk):
        return _answer("C", _reserve(walk))
    ps_flag = ""
    if walk.met(ECOG_1_2):
        if walk.met(ECOG_CANCER):
            return _answer("C", _reserve(walk), "ps_only")
        ps_flag = "ps_not_cancer_related_ignored"
    return _by_burden(walk, ps_flag)


def _by_burden(walk: Walk, ps_flag: str) -> Answer:
    if walk.met(INFILTRATIVE):
        return _answer("B", _reserve(walk), ps_flag, "diffuse_group_systemic")
    if not walk.met(ANY_NODULE):
        return Answer(UNDEFINED)
    if walk.met(SINGLE):
        very_early = walk.met(LARGEST_20)
        reserve = _reserve(walk)
        return _answer("0" if very_early and not reserve else "A", reserve, ps_flag)
    early = walk.met(AT_MOST_3) and walk.met(LARGEST_30)
    return _answer("A" if early else "B", _reserve(walk), ps_flag)


def _reserve(walk: Walk) -> str:
    return "liver_function_not_preserved" if walk.met(CHILD_PUGH_B_C) else ""


def _certain(variables: Variables, rule: Rule) -> bool:
    return outcome_of(variables[rule.variable].domain, rule.condition) is Outcome.MET


def bclc(variables: Variables) -> Result:
    """Stage 0, A, B, C or D."""
    notes = ["bclc_2025_keeps_stages"]
    duct = variables["tumour.bile_duct_invasion"]
    if duct.domain.split(BILE_DUCT.condition)[1] is None:
        notes.append("bclc_bile_duct_not_defined")
    if all(_certain(variables, rule) for rule in (ECOG_3_4, CHILD_PUGH_C, TRANSPLANT_CANDIDATE)):
        notes.append("bclc_poor_status_of_transplant_candidate")
    return labelled_result("bclc", EDITION, explore(rules, variables), STAGES, tuple(notes))


@DecisionTree
def _group(walk: Walk) -> Answer:
    if rules(walk).label != "B":
        return Answer(UNDEFINED)
    group = "diffuse" if walk.met(INFILTRATIVE) else "board_decides"
    return Answer(group, group)


def bclc_b_group(variables: Variables) -> Result:
    """The group inside stage B.

    Only the third (diffuse, infiltrative or extensive: systemic) can be told from facts held here: it is given
    for infiltrative tumours. The first two hang on the centre's extended transplant criteria and on preserved
    portal flow with selective access, which the board judges; both stay possible.
    """
    result = explore(_group, variables)
    return labelled_result("bclc_b_group", EDITION, result, ("board_decides", "diffuse"),
                           ("bclc_b_groups_need_board",))  # fmt: skip
