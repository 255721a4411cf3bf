"""The category of a study from target lesions, non-target lesions and new lesions (RECIST 1.1, tables 1 and 2; mRECIST
uses the same with its own words for the non-target row)."""

from __future__ import annotations

from collections.abc import Collection

from hccboard.domain.response.model import (
    CATEGORIES,
    CR,
    EQUIVOCAL,
    NE,
    NO,
    NON_CR_NON_PD,
    NONCR,
    NONE,
    PD,
    PR,
    SD,
    UNKNOWN,
    YES,
)  # fmt: skip

_OF_NONTARGET = {CR: CR, NONCR: NON_CR_NON_PD, NE: NE, PD: PD, NONE: NE}


def overall(target: str | None, nontarget: str, new_lesion: str) -> str:
    """The category; ``target`` is ``None`` where there are no targets.

    An equivocal new lesion is watched and does not change the category; where nobody says whether there is a new
    lesion, anything short of PD cannot be evaluated.
    """
    if PD in (target, nontarget) or new_lesion == YES:
        return PD
    if new_lesion == UNKNOWN:
        return NE
    if target is None:
        return _OF_NONTARGET[nontarget]
    if target == CR:
        return CR if nontarget in (CR, NONE) else PR
    return target if target in (PR, SD) else NE


def possible_overall(
    targets: Collection[str], nontarget: str, new_lesion: str, perhaps_gone: bool = False
) -> tuple[str, ...]:
    """Every category there can be if what was not assessed were known; ``targets`` is empty where there are none.
    ``perhaps_gone``: non-target lesions that are not known to be gone may be."""
    statuses = (CR, NONCR, PD) if nontarget == NE else (CR, NONCR) if perhaps_gone else (nontarget,)
    found = {
        overall(target, other, new)
        for target in (targets or (None,))
        for other in statuses
        for new in ((YES, NO) if new_lesion in (UNKNOWN, EQUIVOCAL) else (new_lesion,))
    }
    return tuple(one for one in CATEGORIES if one in found)


__all__ = ["overall", "possible_overall"]
