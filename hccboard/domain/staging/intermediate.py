"""Subclasses of the intermediate stage: Bolondi 2012 and Kinki 2015. (BCLC 2022 has none of its own names.)

Bolondi L et al., Semin Liver Dis 2012, doi:10.1055/s-0032-1329906. All but quasi-C without portal thrombus:
B1 Child-Pugh 5-7, beyond Milan within up-to-seven, ECOG 0; B2 5-6, beyond up-to-seven, ECOG 0; B3 7, beyond
up-to-seven, ECOG 0; B4 8-9, beyond Milan, ECOG 0-1; quasi-C Child-Pugh A, any burden, ECOG 0, peripheral
portal thrombus (Vp1-2). The gaps (such as Child-Pugh 5-7 with ECOG 1) have no rule.
Kinki: Dig Dis 2015;33:751. Only within BCLC B: B1 Child-Pugh 5-7 within up-to-seven, B2 5-7 beyond, B3a 8-9
within, B3b 8-9 beyond.
"""

from __future__ import annotations

from hccboard.domain.decision import UNDEFINED, Answer, DecisionTree, Result, Rule, Walk, explore, labelled_result
from hccboard.domain.facts import at_least, at_most, one_of
from hccboard.domain.staging import bclc
from hccboard.domain.staging.common import (
    CHILD_PUGH_B_C,
    CHILD_PUGH_C,
    EXTRAHEPATIC_SPREAD,
    HEPATIC_INVASION,
    INFILTRATIVE,
    PORTAL_INVASION,
    UP_TO_SEVEN,
    within_milan_size,
)  # fmt: skip
from hccboard.domain.variables import Variables

ECOG_0 = Rule("bolondi.ecog_0", "ecog_ps", at_most(0))
ECOG_0_1 = Rule("bolondi.ecog_0_1", "ecog_ps", at_most(1))
PERIPHERAL = Rule("bolondi.peripheral_portal", "portal_vein", one_of("Vp1", "Vp2"))
CHILD_PUGH_8 = Rule("child_pugh.at_least_8", "child_pugh", at_least(8))


def _within_up_to_seven(walk: Walk) -> bool:
    return not walk.met(INFILTRATIVE) and walk.met(UP_TO_SEVEN)


def _bolondi(walk: Walk) -> str:
    if walk.met(CHILD_PUGH_C) or walk.any(EXTRAHEPATIC_SPREAD, HEPATIC_INVASION):
        return UNDEFINED
    if walk.met(PORTAL_INVASION):
        quasi = walk.met(PERIPHERAL) and not walk.met(CHILD_PUGH_B_C) and walk.met(ECOG_0)
        return "quasi-C" if quasi else UNDEFINED
    if not walk.met(INFILTRATIVE) and (not walk.met(bclc.ANY_NODULE) or within_milan_size(walk)):
        return UNDEFINED
    if walk.met(CHILD_PUGH_8):
        return "B4" if walk.met(ECOG_0_1) else UNDEFINED
    if not walk.met(ECOG_0):
        return UNDEFINED
    if _within_up_to_seven(walk):
        return "B1"
    return "B3" if walk.met(CHILD_PUGH_B_C) else "B2"


@DecisionTree
def _bolondi_rules(walk: Walk) -> Answer:
    label = _bolondi(walk)
    return Answer(label, None if label == UNDEFINED else label)


def bolondi(variables: Variables) -> Result:
    """Bolondi subclass B1 to B4 or quasi-C."""
    labels = ("B1", "B2", "B3", "B4", "quasi-C")
    return labelled_result("bolondi", "2012", explore(_bolondi_rules, variables), labels)


@DecisionTree
def _kinki_rules(walk: Walk) -> Answer:
    if bclc.rules(walk).label != "B":
        return Answer(UNDEFINED)
    within = _within_up_to_seven(walk)
    label = ("B3a" if within else "B3b") if walk.met(CHILD_PUGH_8) else ("B1" if within else "B2")
    return Answer(label, label)


def kinki(variables: Variables) -> Result:
    """Kinki subclass B1, B2, B3a or B3b, within BCLC B only."""
    return labelled_result("kinki", "2015", explore(_kinki_rules, variables), ("B1", "B2", "B3a", "B3b"))
