"""How an episode stands: what its newest judged study says, how long a response has held, what was stated otherwise.

The newest study that was judged is the last one before the first PD at the latest, that one included. Where it leaves
more than one category possible, all of them are told; NE says nothing of the tumour and is none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hccboard.domain.records import ImagingStudy, Record, SystemicTherapy
from hccboard.domain.response.model import CR, NE, NON_CR_NON_PD, PD, PR, SD, Assessed, Finding, Response
from hccboard.domain.response.side_by_side import SideBySide

if TYPE_CHECKING:
    from hccboard.domain.response.recorded import Episode

RANKED = (CR, PR, SD, NON_CR_NON_PD, PD)
_ANY = ({CR, PR, SD, PD}, {CR, NON_CR_NON_PD, PD})  # of a study that tells nothing, with targets and without


@dataclass(frozen=True)
class Standing:
    """The newest judged study of an episode under one set of criteria, whole or of a site.

    ``categories``: those still possible, best first. ``percent``: change from baseline, ``None`` where the sum is not
    known. ``held_from_day``: the day from which every study was certainly CR or PR, ``None`` where the newest is not;
    ``perhaps_from_day``: the day from which every study may have been.
    """

    criteria: str
    categories: tuple[str, ...]
    percent: float | None
    day: int
    study: ImagingStudy
    held_from_day: int | None = None
    perhaps_from_day: int | None = None

    @property
    def is_open(self) -> bool:
        return len(self.categories) > 1


def standing(episode: Episode, criteria: str, site: str = "") -> Standing | None:
    """How it stands under criteria, at a site of ``lesions`` or as a whole; ``None`` where nothing is judged, or the
    study tells nothing."""
    of = episode.judged.by_criteria.get(criteria)
    response = None if of is None else of.sites.get(site) if site else of.whole
    if response is None or not response.visits:
        return None
    visit = response.visits[-1]
    categories = still_possible(visit)
    if not categories or any(set(categories) >= every for every in _ANY):
        return None
    study = episode.studies[visit.day][0]
    sure, perhaps = _held(response)
    return Standing(criteria, categories, visit.percent_from_baseline, visit.day, study, sure, perhaps)


def still_possible(visit: Assessed) -> tuple[str, ...]:
    """What the category of a study can still be; the one that criteria give is among them unless it is NE."""
    return tuple(one for one in RANKED if one in visit.possible or one == visit.overall)


def _held(response: Response) -> tuple[int | None, int | None]:
    sure: int | None = None
    perhaps: int | None = None
    certain = True
    for visit in reversed(response.visits):
        found = set(still_possible(visit))
        if not found & {CR, PR}:
            break
        certain = certain and found <= {CR, PR}
        sure = visit.day if certain else sure
        perhaps = visit.day
    return sure, perhaps if sure is not None else None


def stated_otherwise(treatments: tuple[Record, ...], judged: SideBySide) -> Iterator[Finding]:
    """Best responses that were stated of lines, and are none of those the measurements can make."""
    for line in treatments:
        if not isinstance(line, SystemicTherapy) or line.best_response in (None, NE):
            continue
        of = judged.by_criteria.get(line.response_criteria or "")
        if of is None or not of.whole.visits:
            continue
        whole = of.whole
        best = {whole.best_unconfirmed, whole.best_confirmed} - {NE}
        for visit in whole.visits:
            best |= set(still_possible(visit)) if visit.possible != (visit.overall,) else set()
        if best and _same(line.best_response) not in {_same(one) for one in best}:
            shown = [one for one in RANKED if one in best]
            yield Finding("stated_differs", whole.visits[-1].day, details={
                "criteria": line.response_criteria, "stated": line.best_response, "computed": " / ".join(shown),
                "record": line.drugs})  # fmt: skip


def _same(category: str | None) -> str | None:
    return SD if category == NON_CR_NON_PD else category  # RULES C1: ranks with SD


__all__ = ["Standing", "standing", "stated_otherwise", "still_possible"]
