"""What is odd about a series: each is named with its day and lesion, and nothing is corrected in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from hccboard.domain.facts import Interval
from hccboard.domain.response.model import (
    EQUIVOCAL,
    NE,
    NEW_LESION,
    NO,
    NODE,
    NONE,
    NORMAL_NODE_BELOW_MM,
    PD,
    UNKNOWN,
    UNMEASURED,
    YES,
    Finding,
    Series,
    Target,
    Visit,
)  # fmt: skip

SHRANK_DAYS, SHRANK_PERCENT = 31, 80  # a slip of the pen rather than a response, until somebody says otherwise


def merged_by_day(series: Series) -> tuple[tuple[Visit, ...], list[Finding]]:
    """The studies after baseline in order, one a day, and what had to be said on the way.

    A study on the day of baseline or before it is left out. Studies of one day are taken together: what one of them
    did not measure the other fills in, and where they differ the size is the range between them.
    """
    findings = [Finding("before_baseline", one.day) for one in series.visits if one.day <= 0]
    merged = []
    for day, group in groupby(sorted((v for v in series.visits if v.day > 0), key=lambda v: v.day), lambda v: v.day):
        studies = list(group)
        if len(studies) > 1:
            findings.append(Finding("two_studies_one_day", day, details={"count": len(studies)}))
        visit = studies[0]
        for other in studies[1:]:
            visit, differing = _together(visit, other)
            findings += [Finding("one_day_differs", day, lesion) for lesion in differing]
        merged.append(visit)
    return tuple(merged), findings


def _together(one: Visit, other: Visit) -> tuple[Visit, list[str]]:
    sizes, differing = dict(one.sizes), []
    for lesion, found in other.sizes.items():
        known = sizes.get(lesion, UNMEASURED)
        if UNMEASURED in (known, found):
            sizes[lesion] = found if known == UNMEASURED else known
        else:
            sizes[lesion] = Interval(min(known.low, found.low), max(known.high, found.high))
            differing += [lesion] if known != found else []
    return replace(
        one, sizes=sizes, nontarget=_one_status(one.nontarget, other.nontarget),
        new_lesion=_one_answer(one.new_lesion, other.new_lesion),
        new_sum=one.new_sum or other.new_sum, new_count=one.new_count if other.new_count is None else other.new_count,
        nontarget_worse=one.nontarget_worse or other.nontarget_worse,
    ), sorted(differing)  # fmt: skip


def _one_status(one: str, other: str) -> str:
    """Progression of either counts; what only one evaluated stands; two that differ are not evaluable."""
    known = {one, other} - {NE}
    return PD if PD in known else known.pop() if len(known) == 1 else NE


def _one_answer(one: str, other: str) -> str:
    return next(answer for answer in (YES, EQUIVOCAL, NO, UNKNOWN) if answer in (one, other) and answer in NEW_LESION)


def findings_of(series: Series, visits: Sequence[Visit]) -> Iterator[Finding]:
    yield from _baseline(series)
    yield from _ends(series)
    for visit in visits:
        yield from _study(series, visit)
    for target in series.targets:
        yield from _lesion(target, [(0, target.size), *((v.day, v.size_of(target)) for v in visits)])


def _baseline(series: Series) -> Iterator[Finding]:
    for target in series.targets:
        if not target.size.exact:
            yield Finding("baseline_not_measured", 0, target.id)
    if series.targets and all(one.size == Interval(0, 0) for one in series.targets):
        yield Finding("baseline_sum_zero", 0)
    if not series.targets:
        yield Finding("only_nontarget" if series.nontarget_present else "no_disease_at_baseline", 0)
    if series.nontarget_present is None:
        yield Finding("nontarget_not_told", 0)
    if not series.visits:
        yield Finding("no_study_after_baseline")


def _ends(series: Series) -> Iterator[Finding]:
    death = series.death_day
    last = max((one.day for one in series.visits), default=0)
    if death is not None and death < 0:
        yield Finding("negative_duration", death, details={"event": "death"})
    if death is not None and (last > death or (series.last_follow_up_day or 0) > death):
        yield Finding("after_death", max(last, series.last_follow_up_day or 0), details={"death_day": death})
    for event, day in (("new_therapy", series.new_therapy_day), ("last_follow_up", series.last_follow_up_day),
                       ("clinical_progression", series.clinical_progression_day)):  # fmt: skip
        if day is not None and day < 0:
            yield Finding("negative_duration", day, details={"event": event})
    if series.new_therapy_day is not None and last > series.new_therapy_day:
        yield Finding("after_new_therapy", series.new_therapy_day)
    if series.clinical_progression_day is not None:
        yield Finding("clinical_progression", series.clinical_progression_day)


def _study(series: Series, visit: Visit) -> Iterator[Finding]:
    for target in series.targets:
        if not visit.size_of(target).exact:
            yield Finding("target_not_measured", visit.day, target.id)
    if visit.nontarget == NONE and series.nontarget_present:
        yield Finding("nontarget_missing", visit.day)
    if visit.nontarget not in (NONE, NE) and series.nontarget_present is False:
        yield Finding("nontarget_unexpected", visit.day)
    if visit.nontarget == NE and series.nontarget_present:
        yield Finding("nontarget_not_evaluated", visit.day)
    if visit.new_lesion in (UNKNOWN, EQUIVOCAL):
        yield Finding(f"new_lesion_{visit.new_lesion}", visit.day)


def _lesion(target: Target, sizes: Sequence[tuple[int, Interval]]) -> Iterator[Finding]:
    """A lesion that vanished, or a node that was normal, and came back; one that shrank faster than lesions do."""
    lesion, gone = target.id, None
    measured = [(day, one) for day, one in sizes if one.exact]
    for day, one in measured:
        here = one.low >= NORMAL_NODE_BELOW_MM if target.kind == NODE else one.low > 0
        if gone is not None and here:
            named = "node_returned" if target.kind == NODE else "lesion_returned"
            yield Finding(named, day, lesion, {"gone_day": gone})
            gone = None
        if not here and gone is None:
            gone = day
    for (day, before), (later, after) in pairwise(measured):
        fell = before.low > 0 and 100 * after.low <= (100 - SHRANK_PERCENT) * before.low
        if fell and after.low > 0 and later - day <= SHRANK_DAYS:
            yield Finding("shrank_fast", later, lesion, {"from_mm": before.low, "to_mm": after.low})
