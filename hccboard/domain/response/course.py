"""The course under one set of criteria: studies in order, held against baseline and nadir, until the first PD."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

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
    return _summary(series, tuple(judged), tuple(sorted(set_of(found), key=lambda one: one.order)))


def set_of(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each once."""
    return list({(*one.order, str(one.details)): one for one in findings}.values())


def baseline_sum(series: Series) -> float | None:
    """The sum at baseline; ``None`` without targets, or where one was not measured."""
    if not series.targets or not all(one.size.exact for one in series.targets):
        return None
    return sum(one.size.low for one in series.targets)


class Walk:
    """The state that a study leaves to the next: the smallest sum so far, and whether the targets were gone.

    The nadir is the smallest sum that was measured in full. A study with unmeasured targets may have been lower; where
    that could make a later category PD, the later study says so.
    """

    def __init__(self, series: Series) -> None:
        self.series = series
        self.kinds = [one.kind for one in series.targets]
        self.baseline = baseline_sum(series)
        self.nadir = self.baseline
        self.was_cr = False
        self.findings: list[Finding] = []
        self._perhaps: tuple[float, int] | None = None  # lowest sum a study with gaps may have had, its day

    def judge(self, visit: Visit) -> Assessed:
        sizes = [visit.size_of(one) for one in self.series.targets]
        total = sum(one.low for one in sizes) if sizes and all(one.exact for one in sizes) else None
        possible = self._possible(visit, self.nadir)
        target = None if not self.kinds else possible[0] if len(possible) == 1 else NE
        nontarget = self._nontarget(visit)
        known = self.baseline is not None and total is not None
        shown = Assessed(
            visit.day, total, percent(total, self.baseline) if known else None,
            percent(total, self.nadir) if known else None, self.nadir, target, possible,
            overall(target, nontarget, visit.new_lesion), possible_overall(possible, nontarget, visit.new_lesion),
        )  # fmt: skip
        self._note_doubtful_nadir(visit, target)
        self._remember(visit, total, target, sum(one.low for one in sizes))
        return shown

    def _nontarget(self, visit: Visit) -> str:
        """The status as told; "none" where there was some at baseline, or may have been, is not evaluated."""
        absent = self.series.nontarget_present is False
        return NE if visit.nontarget == NONE and not absent else visit.nontarget

    def _possible(self, visit: Visit, nadir: float | None) -> tuple[str, ...]:
        if not self.kinds:
            return ()
        if not self.baseline or nadir is None:
            return (CR, PR, SD, PD)  # nothing to hold it against
        yardstick = Yardstick(self.baseline, nadir, self.was_cr, self.series.settings.pd_abs_mm)
        return possible_categories(self.kinds, [visit.size_of(one) for one in self.series.targets], yardstick)

    def _note_doubtful_nadir(self, visit: Visit, target: str | None) -> None:
        if self._perhaps is None or self.nadir is None or target in (PD, None):
            return
        lowest, day = self._perhaps
        if lowest < self.nadir and PD in self._possible(visit, lowest) and PD not in self._possible(visit, self.nadir):
            self.findings.append(Finding("nadir_may_be_lower", visit.day, details={"study_day": day}))

    def _remember(self, visit: Visit, total: float | None, target: str | None, lowest: float) -> None:
        if self.nadir is None:
            return
        self.was_cr = self.was_cr or target == CR
        if total is not None:
            self.nadir = min(self.nadir, total)
        elif self.kinds and (self._perhaps is None or lowest < self._perhaps[0]):
            self._perhaps = lowest, visit.day


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
