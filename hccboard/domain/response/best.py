"""Best overall response, confirmed and unconfirmed (RECIST 1.1, section 4.6).

Unconfirmed: the best of CR > PR > SD > PD > NE until progression. SD, and the non-CR/non-PD of disease without targets,
counts from ``min_sd_days`` after baseline. Confirmed: CR needs CR again, PR needs PR or CR again, at least
``confirm_days`` later with no worse category between; NE may lie between. A response that is not confirmed counts as SD
where its study is late enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from hccboard.domain.response.model import CR, NE, NON_CR_NON_PD, PD, PR, SD, Assessed, Settings

STABLE = (SD, NON_CR_NON_PD)


def best_unconfirmed(visits: Sequence[Assessed], settings: Settings) -> str:
    found = {one.overall for one in visits if one.overall not in STABLE}
    for response in (CR, PR):
        if response in found:
            return response
    return _stable(visits, STABLE, settings) or (PD if PD in found else NE)


def best_confirmed(visits: Sequence[Assessed], settings: Settings) -> str:
    for response, repeated_by in ((CR, (CR,)), (PR, (PR, CR))):
        if any(_repeated(visits[i:], repeated_by, settings) for i in range(len(visits))):
            return response
    held = _stable(visits, (CR, PR, *STABLE), settings)
    if held:
        return NON_CR_NON_PD if all(one.target is None for one in visits) else SD
    return PD if any(one.overall == PD for one in visits) else NE


def _stable(visits: Sequence[Assessed], counting: Sequence[str], settings: Settings) -> str:
    """The first category of those counting that comes late enough, or ""."""
    return next((v.overall for v in visits if v.overall in counting and v.day >= settings.min_sd_days), "")


def _repeated(visits: Sequence[Assessed], repeated_by: Sequence[str], settings: Settings) -> bool:
    """Whether the first of these studies shows a response that a later one confirms."""
    first = visits[0]
    if first.overall not in repeated_by:
        return False
    for later in visits[1:]:
        if later.overall == NE:
            continue
        if later.overall not in repeated_by:
            return False
        if later.day - first.day >= settings.confirm_days:
            return True
    return False
