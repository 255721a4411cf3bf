"""How an episode stands: what its newest judged study says, how long a response has held, what was stated otherwise.

The newest study is the newest one that tells anything, up to the first PD and that one included. Where it leaves more
than one category possible, all of them are told; NE says nothing of the tumour and is none of them. Where progression
was told after it without a study that shows it, PD is possible, too, and no response is known to hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hccboard.domain.records import ImagingStudy, Record, SystemicTherapy
from hccboard.domain.response.model import CR, NE, NON_CR_NON_PD, PD, PR, SD, Assessed, Finding
from hccboard.domain.response.side_by_side import SideBySide

if TYPE_CHECKING:
    from hccboard.domain.response.recorded import Episode

RANKED = (CR, PR, SD, NON_CR_NON_PD, PD)


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
    """How it stands under criteria, at a site of ``lesions`` or as a whole; ``None`` where nothing is judged, or no
    study tells anything."""
    of = episode.judged.by_criteria.get(criteria)
    response = None if of is None else of.sites.get(site) if site else of.whole
    if response is None or not response.visits:
        return None
    telling = [one for one in response.visits if tells(one)]
    if not telling:
        return None
    visit = telling[-1]
    study = episode.studies[visit.day][-1]
    categories, (sure, perhaps) = still_possible(visit), _held(telling)
    if PD not in categories and _told_worse(episode, visit.day):
        categories, sure, perhaps = (*categories, PD), None, None
    return Standing(criteria, categories, visit.percent_from_baseline, visit.day, study, sure, perhaps)


def _told_worse(episode: Episode, day: int) -> bool:
    """Whether a line was stopped for progression, or clinical progression told, on a day or after it."""
    stopped = any(
        isinstance(one, SystemicTherapy) and one.stop_reason == "progression"
        and (one.stop_date is None or episode.date_of(day) <= one.stop_date <= episode.as_of)
        for one in episode.treatments
    )  # fmt: skip
    found = (one for of in episode.judged.by_criteria.values() for one in of.whole.findings)
    return stopped or any(one.id == "clinical_progression" and (one.day or 0) >= day for one in found)


def tells(visit: Assessed) -> bool:
    """Whether a study says anything: a chest CT without a finding says nothing of a liver lesion, so that without a
    sum everything from CR to PD is possible."""
    found = set(still_possible(visit))
    return bool(found) and (visit.sum_mm is not None or not found >= {CR, PD})


def still_possible(visit: Assessed) -> tuple[str, ...]:
    """What the category of a study can still be; the one that criteria give is among them unless it is NE."""
    return tuple(one for one in RANKED if one in visit.possible or one == visit.overall)


def _held(visits: Sequence[Assessed]) -> tuple[int | None, int | None]:
    """NE may lie between (RULES C1)."""
    sure: int | None = None
    perhaps: int | None = None
    certain = True
    for visit in reversed(visits):
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
