"""The course under one set of criteria: studies in order, held against baseline and nadir, until the first PD."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hccboard.domain.facts import Interval
from hccboard.domain.response.best import best_confirmed, best_unconfirmed
from hccboard.domain.response.checks import findings_of, merged_by_day
from hccboard.domain.response.model import (
    CR,
    NE,
    NONE,
    PD,
    PR,
    SD,
    Assessed,
    Finding,
    Response,
    Series,
    Visit,
)  # fmt: skip
from hccboard.domain.response.overall import overall, possible_overall
from hccboard.domain.response.targets import Yardstick, possible_categories


def assess_response(series: Series) -> Response:
    """Judge a series. Permuting its targets or studies changes nothing."""
    usable, findings = merged_by_day(series)
    found = [*findings, *findings_of(series, usable)]
    judged: list[Assessed] = []
    walk = Walk(series)
    for visit in usable:
        judged.append(walk.judge(visit))
        if judged[-1].overall == PD:
            break
    found += walk.findings
    if len(judged) < len(usable):
        found.append(Finding("after_progression", judged[-1].day, details={"count": len(usable) - len(judged)}))
    return _summary(series, tuple(judged), tuple(sorted(set_of(found), key=lambda one: one.order)))


def set_of(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each once."""
    return list({(*one.order, str(one.details)): one for one in findings}.values())


def baseline_sum(series: Series) -> float | None:
    """The sum at baseline; ``None`` without targets, or where one was not measured."""
    if not series.targets or not all(one.size.exact for one in series.targets):
        return None
    return sum(one.size.low for one in series.targets)


@dataclass(frozen=True)
class Floor:
    """The lowest sum that a study with gaps may have had, its day, and whether its targets may all have been gone."""

    mm: float
    day: int
    cr: bool


class Walk:
    """The state that a study leaves to the next: the smallest sum so far, and whether the targets were gone.

    The nadir is the smallest sum that was measured in full; of one that was measured as a range the high end counts.
    A study with gaps may have been lower. Where that could make a later category PD, PD is possible there, the category
    stays, and a finding says so.
    """

    def __init__(self, series: Series) -> None:
        self.series = series
        self.kinds = [one.kind for one in series.targets]
        self.baseline = baseline_sum(series)
        self.nadir = self.baseline  # measured in full
        self.at_most = self.baseline  # the nadir is not above this
        self.was_cr = False
        self.findings: list[Finding] = []
        self._floor: Floor | None = None

    def judge(self, visit: Visit) -> Assessed:
        sizes = [visit.size_of(one) for one in self.series.targets]
        total = sum(one.low for one in sizes) if sizes and all(one.exact for one in sizes) else None
        by_nadir = self._possible(visit, self.at_most, self.was_cr)
        target = None if not self.kinds else by_nadir[0] if len(by_nadir) == 1 else NE
        possible = self._with_doubt(visit, by_nadir)
        nadir = self.nadir if self.nadir == self.at_most else None
        nontarget = self._nontarget(visit)
        measured = None if self.baseline is None else total
        shown = Assessed(
            visit.day, total, percent(measured, self.baseline), percent(measured, nadir), nadir, target, possible,
            overall(target, nontarget, visit.new_lesion),
            possible_overall(possible, nontarget, visit.new_lesion, visit.nontarget_perhaps_gone),
            nontarget, visit.new_lesion,
        )  # fmt: skip
        self._remember(visit, sizes, target, possible)
        return shown

    def _nontarget(self, visit: Visit) -> str:
        """The status as told; "none" where there was some at baseline, or may have been, is not evaluated."""
        absent = self.series.nontarget_present is False
        return NE if visit.nontarget == NONE and not absent else visit.nontarget

    def _possible(self, visit: Visit, nadir: float | None, was_cr: bool) -> tuple[str, ...]:
        if not self.kinds:
            return ()
        if not self.baseline or nadir is None:
            return (CR, PR, SD, PD)  # nothing to hold it against
        yardstick = Yardstick(self.baseline, nadir, was_cr, self.series.settings.pd_abs_mm)
        return possible_categories(self.kinds, [visit.size_of(one) for one in self.series.targets], yardstick)

    def _with_doubt(self, visit: Visit, by_nadir: tuple[str, ...]) -> tuple[str, ...]:
        """The categories with PD among them where a lower nadir, which nobody measured, would make it."""
        floor = self._floor
        if floor is None or self.at_most is None or PD in by_nadir:
            return by_nadir
        if PD not in self._possible(visit, min(floor.mm, self.at_most), self.was_cr or floor.cr):
            return by_nadir
        self.findings.append(Finding("nadir_may_be_lower", visit.day, details={"study_day": floor.day}))
        return (*by_nadir, PD)

    def _remember(
        self, visit: Visit, sizes: Sequence[Interval], target: str | None, possible: tuple[str, ...]
    ) -> None:
        if self.nadir is None or self.at_most is None:
            return
        self.was_cr = self.was_cr or target == CR
        low, high = sum(one.low for one in sizes), sum(one.high for one in sizes)
        self.at_most = min(self.at_most, high)
        if low == high:
            self.nadir = min(self.nadir, low)
            return
        known = self._floor
        perhaps_cr = CR in possible or (known is not None and known.cr)
        lowest = Floor(low, visit.day, perhaps_cr) if known is None or low < known.mm else known
        self._floor = replace(lowest, cr=perhaps_cr)


def percent(value: float | None, reference: float | None) -> float | None:
    """Change in percent of the reference, to one decimal (a half goes to the even digit, as the public series print
    it); ``None`` where the reference is 0."""
    if value is None or not reference:
        return None
    return float(round(Fraction(100 * (value - reference)) / Fraction(reference), 1))


def _summary(series: Series, visits: tuple[Assessed, ...], findings: tuple[Finding, ...]) -> Response:
    end = series.new_therapy_day
    counted = [one for one in visits if end is None or one.day <= end]
    first = next((one.day for one in counted if one.overall in (CR, PR)), None)
    progressed = next((one.day for one in visits if one.overall == PD), None)
    ended = min((day for day in (progressed, series.death_day) if day is not None), default=None)
    evaluated = [one.day for one in visits if one.overall != NE]
    depths = [one.percent_from_baseline for one in counted if one.percent_from_baseline is not None]
    responded = first is not None
    return Response(
        series.settings, baseline_sum(series), visits,
        best_unconfirmed(counted, series.settings), best_confirmed(counted, series.settings), first, progressed,
        ended - first if responded and ended is not None and ended >= first else None,
        evaluated[-1] - first if responded and ended is None else None,
        min(depths, default=None), findings,
    )  # fmt: skip
