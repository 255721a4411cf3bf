"""The Makuuchi tree: the extent of resection that the liver's reserve allows.

Source: Makuuchi M et al., 1993, as in RULES A9. Needs no or controlled ascites. Total bilirubin in mg/dL:
>= 2.0 no resection; 1.6 to 1.9 enucleation; 1.1 to 1.5 limited resection; <= 1.0 by ICG-R15 in %: < 10
right hemihepatectomy or trisectionectomy; 10 to 19 left hemihepatectomy or right sectorectomy; 20 to 29
segmentectomy; 30 to 39 limited resection; >= 40 enucleation. The printed steps leave gaps (1.05 mg/dL,
19.5 %): above 1.0 mg/dL resection is limited, because only <= 1.0 goes on to ICG-R15; the other steps reach up to
the next one, exclusive. Invalid with jaundice of other cause or
portosystemic shunts, which the program does not know.
"""

from __future__ import annotations

from hccboard.domain.catalogue import canonical
from hccboard.domain.decision import UNDEFINED, Answer, DecisionTree, Result, Rule, Walk, explore, labelled_result
from hccboard.domain.facts import above, at_least, below, one_of
from hccboard.domain.variables import Variables

EXTENTS = (
    "trisectionectomy", "left_hemihepatectomy", "segmentectomy", "limited_resection", "enucleation",
    "no_resection",
)  # fmt: skip


def _bilirubin(name: str, mg_dl: str) -> Rule:
    limit = canonical("bilirubin", mg_dl, "mg/dL")
    return Rule(f"makuuchi.{name}", "bilirubin", above(limit) if name == "bilirubin_1_0" else at_least(limit))


_ASCITES = Rule("makuuchi.ascites", "ascites", one_of("none", "mild"))
_BY_BILIRUBIN = (
    (_bilirubin("bilirubin_2_0", "2.0"), "no_resection"),
    (_bilirubin("bilirubin_1_6", "1.6"), "enucleation"),
    (_bilirubin("bilirubin_1_0", "1.0"), "limited_resection"),
)
_BY_ICG = tuple(
    (Rule(f"makuuchi.icg_{limit}", "icg_r15_pct", below(limit)), extent)
    for limit, extent in zip((10, 20, 30, 40), EXTENTS, strict=False)
)


@DecisionTree
def _tree(walk: Walk) -> Answer:
    if not walk.met(_ASCITES):
        return Answer(UNDEFINED)
    for rule, extent in (*_BY_BILIRUBIN, *_BY_ICG):
        if walk.met(rule):
            return Answer(extent, {"extent": extent})
    return Answer("enucleation", {"extent": "enucleation"})


def makuuchi(variables: Variables) -> Result:
    """The largest extent the tree allows, a label of ``EXTENTS``."""
    return labelled_result("makuuchi", "1993", explore(_tree, variables), EXTENTS)
