"""Rules that several systems ask in the same words, and how they are named.

Sizes in whole mm. Macrovascular invasion is what imaging shows: any portal (Vp1-4) or hepatic vein (Vv1-3)
tumour thrombus; microvascular invasion is a finding of pathology and has no part in it (RULES 0.6).
Extrahepatic spread is a regional node or a distant metastasis.
"""

from __future__ import annotations

from hccboard.domain.decision import Rule, Walk
from hccboard.domain.facts import at_least, at_most, one_of
from hccboard.domain.nodules import Nodules

ANY_NODULE = Rule("nodules.any", "nodules", at_least(1, "count"))
SINGLE = Rule("nodules.single", "nodules", at_most(1, "count"))
AT_MOST_3 = Rule("nodules.at_most_3", "nodules", at_most(3, "count"))
INFILTRATIVE = Rule("tumour.infiltrative", "tumour.infiltrative", one_of(True))
PORTAL_INVASION = Rule("invasion.portal", "portal_vein", one_of("Vp1", "Vp2", "Vp3", "Vp4", "Vp4_trunk"))
HEPATIC_INVASION = Rule("invasion.hepatic", "tumour.hv_invasion", one_of("Vv1", "Vv2", "Vv3"))
EXTRAHEPATIC_SPREAD = Rule("extrahepatic.any", "extrahepatic", one_of("node", "distant", "node_and_distant"))
DISTANT_METASTASIS = Rule("extrahepatic.distant", "extrahepatic", one_of("distant", "node_and_distant"))
REGIONAL_NODE = Rule("extrahepatic.node", "extrahepatic", one_of("node", "node_and_distant"))
CHILD_PUGH_B_C = Rule("child_pugh.b_or_c", "child_pugh", at_least(7))
CHILD_PUGH_C = Rule("child_pugh.c", "child_pugh", at_least(10))


def largest_at_most(mm: int) -> Rule:
    return Rule(f"nodules.largest_{mm}", "nodules", at_most(mm, "largest"))


LARGEST_20 = largest_at_most(20)
LARGEST_30 = largest_at_most(30)
LARGEST_50 = largest_at_most(50)
UP_TO_SEVEN = Rule("nodules.up_to_7", "nodules", at_most(70, "count_plus_largest"))


def count_plus_largest_cm(nodules: Nodules) -> float | None:
    """Count + largest in cm, where both are known and there is a nodule."""
    (count, most), (largest, widest) = nodules.count, nodules.largest
    known = count == most and largest == widest and count > 0
    return (10 * count + largest) / 10 if known else None


def macrovascular_invasion(walk: Walk) -> bool:
    return walk.any(PORTAL_INVASION, HEPATIC_INVASION)


def invasion_or_spread(walk: Walk) -> bool:
    return walk.any(PORTAL_INVASION, HEPATIC_INVASION, EXTRAHEPATIC_SPREAD)


def within_milan_size(walk: Walk) -> bool:
    """One nodule <= 50 mm, or two or three each <= 30 mm; countable nodules only."""
    if walk.met(INFILTRATIVE) or not walk.met(ANY_NODULE):
        return False
    if walk.met(SINGLE):
        return walk.met(LARGEST_50)
    return walk.met(AT_MOST_3) and walk.met(LARGEST_30)
