"""iRECIST, its basics (Seymour 2017): progression under immunotherapy is unconfirmed (iUPD) until a later study shows
more of it (iCPD).

iCPD after iUPD: target sum up by a further 5 mm, non-target disease worse again, sum of the new lesions up by 5 mm or
more of them, or progression of another kind than before. Where iCR, iPR or iSD follows instead, the bar is reset and
iUPD has to come again. A study that tells nothing of what had progressed leaves iUPD or iCPD possible.
Judged on the studies as they are told, beyond the first PD of RECIST 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hccboard.domain.response.checks import merged_by_day
from hccboard.domain.response.course import Walk
from hccboard.domain.response.model import NE, NON_CR_NON_PD, PD, YES, Assessed, Finding, Series, Visit

IUPD, ICPD, NOT_EVALUATED = "iUPD", "iCPD", "NE"
TARGETS, NONTARGET, NEW = "targets", "nontarget", "new_lesion"


@dataclass(frozen=True)
class ImmuneAssessed:
    """``possible`` is (``category``,) or, where the study does not tell, iUPD and iCPD."""

    day: int
    category: str
    possible: tuple[str, ...]


@dataclass(frozen=True)
class ImmuneResponse:
    """``progression_day``: the first iUPD of the run that was confirmed; ``confirmed_day``: its iCPD."""

    visits: tuple[ImmuneAssessed, ...]
    progression_day: int | None
    confirmed_day: int | None
    findings: tuple[Finding, ...]

    @property
    def progressions(self) -> tuple[ImmuneAssessed, ...]:
        """The studies that are, or may be, progression."""
        return tuple(one for one in self.visits if {IUPD, ICPD} & set(one.possible))

    @property
    def since(self) -> ImmuneAssessed | None:
        """The newest study after the last of them: what became of it."""
        last = self.visits[-1] if self.visits else None
        return last if self.progressions and last is not self.progressions[-1] else None


@dataclass(frozen=True)
class _Bar:
    """The iUPD that a later study is held against: the first of its run, its kinds and the study itself."""

    first_day: int
    kinds: frozenset[str]
    visit: Visit
    sum_mm: float | None


def assess_immune(series: Series) -> ImmuneResponse:
    """Judge a RECIST 1.1 series as iRECIST."""
    visits, _findings = merged_by_day(series)
    walk, bar = Walk(series), None
    judged: list[ImmuneAssessed] = []
    findings: list[Finding] = []
    for visit in visits:
        seen = walk.judge(visit)
        if bar is None:
            category = IUPD if seen.overall == PD else _immune(seen.overall)
            judged.append(ImmuneAssessed(visit.day, category, (category,)))
            bar = _raised(None, visit, seen) if category == IUPD else None
            continue
        possible = _after(bar, visit, seen, series)
        judged.append(ImmuneAssessed(visit.day, possible[0], possible))
        if possible == (ICPD,):
            findings += _timing(bar, visit, series)
            return ImmuneResponse(tuple(judged), bar.first_day, visit.day, tuple(findings))
        bar = _raised(bar, visit, seen) if IUPD in possible else None if possible[0] != NOT_EVALUATED else bar
    return ImmuneResponse(tuple(judged), None, None, tuple(findings))


def _immune(category: str) -> str:
    return {NE: NOT_EVALUATED, NON_CR_NON_PD: "Non-iCR/Non-iUPD"}.get(category, f"i{category}")


def _kinds(visit: Visit, seen: Assessed) -> frozenset[str]:
    kinds = {TARGETS: seen.target == PD, NONTARGET: visit.nontarget == PD, NEW: visit.new_lesion == YES}
    return frozenset(kind for kind, present in kinds.items() if present)


def _raised(bar: _Bar | None, visit: Visit, seen: Assessed) -> _Bar:
    """The bar after an iUPD: the run keeps its first day and its kinds, and the sizes it was first held against."""
    if bar is None:
        return _Bar(visit.day, _kinds(visit, seen), visit, seen.sum_mm)
    filled = replace(bar.visit, new_sum=bar.visit.new_sum or visit.new_sum,
                     new_count=visit.new_count if bar.visit.new_count is None else bar.visit.new_count)  # fmt: skip
    return replace(bar, visit=filled, sum_mm=seen.sum_mm if bar.sum_mm is None else bar.sum_mm)


def _after(bar: _Bar, visit: Visit, seen: Assessed, series: Series) -> tuple[str, ...]:
    kinds = _kinds(visit, seen)
    signs = [True] if kinds - bar.kinds else []
    signs += list(_further(bar, visit, seen, kinds, series.settings.irecist_abs_mm))
    if True in signs:
        return (ICPD,)
    if not kinds:
        return (_immune(seen.overall),)
    return (IUPD, ICPD) if None in signs else (IUPD,)


def _further(
    bar: _Bar, visit: Visit, seen: Assessed, kinds: frozenset[str], least_mm: float
) -> Iterator[bool | None]:
    """For each kind of progression that goes on: whether there is more of it, ``None`` where nobody tells."""
    if TARGETS in bar.kinds:
        known = seen.sum_mm is not None and bar.sum_mm is not None
        yield seen.sum_mm - bar.sum_mm >= least_mm if known else None  # type: ignore[operator]
    if NONTARGET in bar.kinds and NONTARGET in kinds:
        yield visit.nontarget_worse
    if NEW in bar.kinds and NEW in kinds:
        before, now = bar.visit, visit
        counted = before.new_count is not None and now.new_count is not None
        more = counted and now.new_count > before.new_count  # type: ignore[operator]
        if before.new_sum is None or now.new_sum is None:
            yield True if more else None
        else:
            grown = now.new_sum.low - before.new_sum.high >= least_mm
            may_have = now.new_sum.high - before.new_sum.low >= least_mm
            yield True if more or grown else None if may_have or not counted else False


def _timing(bar: _Bar, visit: Visit, series: Series) -> Iterator[Finding]:
    earliest, latest = series.settings.irecist_window_days
    waited = visit.day - bar.first_day
    if not earliest <= waited <= latest:
        yield Finding("irecist_window", visit.day, details={"days": waited, "from": earliest, "to": latest})
