"""New lesions: which count, from which day, and how much of them there is.

RECIST 1.1: an unequivocal new lesion is PD; an equivocal one is watched. mRECIST in the liver: >= 10 mm with arterial
enhancement and wash-out; an atypical one once it has grown by >= 10 mm to >= 10 mm. A lesion that later proves to count
does so from the day it was first seen (Lencioni 2010; Eisenhauer 2009, 4.3.5).

A node goes by its short axis: below 10 mm it is normal and no lesion; without a short axis it may be either. Of a node
that was normal at baseline nobody says from which size on it is a new lesion: it counts from the size of a target
(15 mm; in mRECIST 20 mm at the porta hepatis) and is open below. A node of the porta hepatis that is new to mRECIST is
open below 20 mm.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hccboard.domain.facts import Interval
from hccboard.domain.response.lesions import INTRAHEPATIC, PROGRESSED, Lesion, Measure, Study, is_there, size_under
from hccboard.domain.response.model import EQUIVOCAL, MRECIST, NO, NODE, NORMAL_NODE_BELOW_MM, UNKNOWN, UNMEASURED, YES
from hccboard.domain.response.selection import PORTA_HEPATIS_NODE_MM, needed_mm

NODULE_MM, GROWTH_MM = 10, 10


@dataclass(frozen=True)
class NewLesion:
    """``counts_day``: the study that settled it, ``None`` while it is equivocal."""

    lesion: Lesion
    first_seen_day: int
    counts_day: int | None


def new_lesions(
    lesions: Sequence[Lesion], studies: Sequence[Study], criteria: str, normal: Collection[str] = ()
) -> tuple[NewLesion, ...]:
    """The new lesions that were seen, by id. ``studies`` in order of their days, after baseline; ``normal``: ids of
    nodes that baseline shows, and that were normal there."""
    found = []
    for lesion in sorted(lesions, key=lambda one: one.id):
        seen = [one for one in studies if is_there(lesion, one.of(lesion))]
        if seen:
            was_normal = lesion.id in normal
            counts = next((one.day for one in seen if _counts(lesion, seen, one, criteria, was_normal)), None)
            found.append(NewLesion(lesion, seen[0].day, counts))
    return tuple(found)


def _counts(lesion: Lesion, seen: Sequence[Study], study: Study, criteria: str, was_normal: bool) -> bool:
    if study.of(lesion).status == PROGRESSED:
        return True
    if lesion.kind == NODE:
        return not lesion.equivocal and _node_counts(lesion, study.of(lesion), criteria, was_normal)
    if criteria != MRECIST or not lesion.intrahepatic:
        return not lesion.equivocal
    now = study.of(lesion).longest
    if now.low < NODULE_MM:
        return False
    first = seen[0].of(lesion).longest
    grown = first.exact and now.low - first.low >= GROWTH_MM
    return grown or (lesion.typical is True and not lesion.equivocal)


def _node_counts(lesion: Lesion, measure: Measure, criteria: str, was_normal: bool) -> bool:
    if measure.short_axis == UNMEASURED:
        return measure.longest == UNMEASURED and not was_normal  # seen by a reader who gave no size
    at_least = needed_mm(criteria, lesion) if was_normal else NORMAL_NODE_BELOW_MM
    if criteria == MRECIST and lesion.porta_hepatis:
        at_least = PORTA_HEPATIS_NODE_MM
    return measure.short_axis.low >= at_least


def answer_on(study: Study, found: Sequence[NewLesion], criteria: str = "", site: str = "") -> str:
    """Whether there is a new lesion on a study, with what later studies taught about those seen on it.

    One that a reader told without listing it is new in RECIST 1.1; whether it has the size and pattern that mRECIST
    asks for in the liver is not known, nor at which site it is; not in the liver where all its nodules are listed.
    """
    here = [one for one in found if one.first_seen_day <= study.day]
    if any(one.counts_day is not None for one in here) or (study.unlisted == YES and criteria != MRECIST and not site):
        return YES
    told = site == INTRAHEPATIC and study.liver_listed is True
    if not study.new_lesions_searched and not told:
        return UNKNOWN
    unlisted = study.unlisted and not told
    return EQUIVOCAL if unlisted or any(is_there(one.lesion, study.of(one.lesion)) for one in here) else NO


def burden_on(study: Study, found: Sequence[NewLesion]) -> tuple[Interval, int]:
    """The sum of the new lesions of a study and their number; for iRECIST, which measures up to 5, 2 per organ."""
    seen = [one.lesion for one in found if is_there(one.lesion, study.of(one.lesion))]
    taken: dict[str, list[Interval]] = {}
    for size, lesion in sorted(((size_under("", one, study.of(one)), one) for one in seen),
                               key=lambda pair: (-pair[0].low, pair[1].id)):  # fmt: skip
        taken.setdefault(lesion.site, []).append(size)
    sizes = sorted((one for many in taken.values() for one in many[:2]), key=lambda one: -one.low)[:5]
    return Interval(sum(one.low for one in sizes), sum(one.high for one in sizes)), len(seen)
