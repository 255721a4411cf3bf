"""CNLC, 2024 edition (definitions unchanged since 2017).

Source: Zhou J et al., Liver Cancer 2023;12:405, doi:10.1159/000530495; 2024 edition in English,
doi:10.1159/000546574. Definitions read in two independent secondary sources, not in the primary text.

Asked in this order, every size limit inclusive: ECOG 3-4 or Child-Pugh C: IV. Extrahepatic metastasis, nodes
included: IIIb. Vascular tumour thrombus on imaging: IIIa. Four or more nodules: IIb. Two or three: largest
> 30 mm IIa, else Ib. Single: > 50 mm Ib, else Ia. ECOG 1-2 and its cause do not move the stage, nor does
transplant candidacy. Infiltrative or uncountable tumours without invasion have no rule.
"""

from __future__ import annotations

from hccboard.domain.decision import UNDEFINED, Answer, DecisionTree, Result, Rule, Walk, explore, labelled_result
from hccboard.domain.facts import at_least
from hccboard.domain.staging.common import (
    ANY_NODULE,
    AT_MOST_3,
    CHILD_PUGH_C,
    EXTRAHEPATIC_SPREAD,
    HEPATIC_INVASION,
    INFILTRATIVE,
    LARGEST_30,
    LARGEST_50,
    PORTAL_INVASION,
    SINGLE,
    macrovascular_invasion,
)  # fmt: skip
from hccboard.domain.variables import Variables

EDITION = "2024"
STAGES = ("Ia", "Ib", "IIa", "IIb", "IIIa", "IIIb", "IV")
ECOG_3_4 = Rule("cnlc.ecog_3_4", "ecog_ps", at_least(3))

LADDER: tuple[tuple[str, str, tuple[Rule, ...]], ...] = (
    ("IV", "any", (ECOG_3_4, CHILD_PUGH_C)),
    ("IIIb", "any", (EXTRAHEPATIC_SPREAD,)),
    ("IIIa", "any", (PORTAL_INVASION, HEPATIC_INVASION)),
    ("IIb", "all", (AT_MOST_3,)),
    ("IIa", "all", (LARGEST_30,)),
    ("Ib", "all", (SINGLE,)),
    ("Ia", "all", (LARGEST_50,)),
)


@DecisionTree
def rules(walk: Walk) -> Answer:
    """The stage; the label is the value."""
    stage = _stage(walk)
    return Answer(stage, None if stage == UNDEFINED else stage)


def _stage(walk: Walk) -> str:
    if walk.any(ECOG_3_4, CHILD_PUGH_C):
        return "IV"
    if walk.met(EXTRAHEPATIC_SPREAD):
        return "IIIb"
    if macrovascular_invasion(walk):
        return "IIIa"
    if walk.met(INFILTRATIVE) or not walk.met(ANY_NODULE):
        return UNDEFINED
    if walk.met(SINGLE):
        return "Ia" if walk.met(LARGEST_50) else "Ib"
    if not walk.met(AT_MOST_3):
        return "IIb"
    return "Ib" if walk.met(LARGEST_30) else "IIa"


def cnlc(variables: Variables) -> Result:
    """Stage Ia, Ib, IIa, IIb, IIIa, IIIb or IV."""
    return labelled_result("cnlc", EDITION, explore(rules, variables), STAGES, ("definitions_since_2017",))
