"""The panels of a timeline: response of every episode, markers, liver function, performance status.

Liver function is worked out by the rules of ``domain.liver_function`` from what was known on each day on which a value
of it was recorded; a class that is not settled is the set of those possible. A value that was older than its limit on
such a day is used, and the point marked ``stale``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hccboard.domain import records
from hccboard.domain.assessment import assess
from hccboard.domain.facts import INFINITY
from hccboard.domain.records import CaseRecords, Record
from hccboard.domain.response.markers import MARKERS
from hccboard.domain.response.model import CRITERIA, Response
from hccboard.domain.response.recorded import Episode
from hccboard.domain.snapshot import Snapshot, Staleness, laboratory_domain, take
from hccboard.domain.timeline_model import Limit, Point, Series, SeriesPanel, Strip, StripCell, When, when_of

PR_PERCENT, PD_PERCENT = -30.0, 20.0  # RECIST 1.1 (Eisenhauer 2009, 4.3.1), mRECIST (Lencioni 2010)
_ALBI = ("bilirubin", "albumin")
_CHILD_PUGH = (*_ALBI, "inr", "ascites", "encephalopathy_grade")
_SCORES = 11  # 5 to 15: all of them say nothing
_OF_LIVER = (
    records.LabResult, records.LiverAssessment, records.Aetiology, records.Comorbidity, records.PerformanceStatus,
)  # fmt: skip
_CLOTTING = ("pt_prolongation_s", "pt_activity_pct")


def panels_of(
    case: CaseRecords, as_of: date, episodes: Sequence[Episode], staleness: Staleness | None
) -> tuple[SeriesPanel, ...]:
    """Response, markers and ALBI."""
    response = [one for episode in episodes for one in _response(episode)]
    limits = [one for episode in episodes for one in _limits(episode)]
    albi = tuple(_albi(case, as_of, staleness))
    return (
        SeriesPanel("response", tuple(response), tuple(limits)),
        SeriesPanel("markers", tuple(_markers(case, as_of))),
        SeriesPanel("albi", (Series("albi", albi),) if albi else ()),
    )


def strips_of(case: CaseRecords, as_of: date, staleness: Staleness | None) -> tuple[Strip, ...]:
    """Child-Pugh points, bilirubin and ECOG."""
    return (
        Strip("child_pugh", tuple(_child_pugh(case, as_of, staleness))),
        Strip("bilirubin", tuple(_bilirubin(case, as_of))),
        Strip("ecog", tuple(_ecog(case, as_of))),
    )


# -- response -------------------------------------------------------------------------------------------------


def _response(episode: Episode) -> Iterator[Series]:
    if episode.baseline is None or episode.baseline.date is None:
        return
    start = when_of(episode.baseline)
    for criteria in CRITERIA:
        one = episode.judged.by_criteria.get(criteria)
        if one is None or start is None:
            continue
        whole = one.whole
        base = whole.baseline_sum_mm
        studies = tuple(episode.studies.get(0, ())) or (episode.baseline,)
        points = [Point(start, 0.0 if base else None, 0.0 if base else None, studies, sum_mm=base, baseline=True)]
        low = nadir_of(whole)
        for visit in whole.visits:
            behind = tuple(episode.studies.get(visit.day, ()))
            at = when_of(behind[0]) if behind else None
            percent = _percent(visit.sum_mm, base)
            points.append(Point(
                at or When(episode.date_of(visit.day), episode.date_of(visit.day)), percent, percent, behind,
                visit.overall, visit.possible, visit.sum_mm, nadir=low is not None and visit.sum_mm == low,
            ))  # fmt: skip
        yield Series(criteria, tuple(_one_nadir(points)), episode.number)


def _percent(mm: float | None, base: float | None) -> float | None:
    return None if mm is None or not base else 100 * (mm / base - 1)


def _one_nadir(points: Iterable[Point]) -> Iterator[Point]:
    """The first of the points with the lowest sum."""
    found = False
    for one in points:
        yield replace(one, nadir=False) if found else one
        found = found or one.nadir


def nadir_of(response: Response) -> float | None:
    """The lowest sum of all studies in mm, the baseline's included; ``None`` where a study may have been lower."""
    if not response.visits:
        return response.baseline_sum_mm
    last = response.visits[-1]
    if last.nadir_mm is None or last.sum_mm is None:
        return None
    return min(last.nadir_mm, last.sum_mm)


def _limits(episode: Episode) -> Iterator[Limit]:
    for criteria in CRITERIA:
        one = episode.judged.by_criteria.get(criteria)
        base = one.whole.baseline_sum_mm if one is not None else None
        if one is None or not base or episode.baseline is None:
            continue
        last = min(episode.ends or episode.as_of, episode.as_of)
        absolute = one.whole.settings.pd_abs_mm
        first = episode.day_zero
        yield Limit("pr", criteria, episode.number, first, last, PR_PERCENT, base * (1 + PR_PERCENT / 100))
        yield _pd("pd_start", base, base, absolute, Limit("", criteria, episode.number, first, last, 0, 0))
        low, visits = nadir_of(one.whole), one.whole.visits
        if low is not None and visits and one.whole.progression_day is None:
            since = episode.date_of(visits[-1].day)
            yield _pd("pd_now", low, base, absolute, Limit("", criteria, episode.number, since, last, 0, 0))


def _pd(key: str, reference: float, base: float, absolute: float, like: Limit) -> Limit:
    """From which sum on it is PD: 20 % over the reference, and the absolute growth that the settings ask for."""
    mm = max(reference * (1 + PD_PERCENT / 100), reference + absolute)
    return replace(like, key=key, mm=mm, percent=100 * (mm / base - 1))


# -- markers and liver ----------------------------------------------------------------------------------------


def _markers(case: CaseRecords, as_of: date) -> Iterator[Series]:
    for marker in MARKERS:
        points = []
        for result in case.of(records.LabResult):
            at = when_of(result)
            domain = laboratory_domain(result)[0] if result.analyte == marker and at is not None else None
            if domain is None or at is None:
                continue
            high = INFINITY if result.comparator in (">", ">=") else domain.high
            points.append(Point(at, float(domain.low), float(high), (result,), after=at.first > as_of))
        if points:
            yield Series(marker, tuple(points))


def _albi(case: CaseRecords, as_of: date, staleness: Staleness | None) -> Iterator[Point]:
    for day, snapshot in _days_of_liver(case, as_of, staleness, _ALBI):
        if any(key not in snapshot.facts.by_key for key in _ALBI):
            continue
        result = assess(snapshot.facts, ("albi",))["albi"]
        score = result.value.get("score") if isinstance(result.value, dict) else None
        grades = tuple(str(one) for one in result.possible)
        behind = _behind(case, snapshot, _ALBI)
        stale = _stale(snapshot, _ALBI)
        if score is not None:
            grade = str(result.value["grade"])
            yield Point(When(day, day), score, score, behind, category=grade, possible=(grade,), stale=stale)
        elif len(grades) < 3:
            yield Point(When(day, day), None, None, behind, category="", possible=grades, stale=stale)


def _child_pugh(case: CaseRecords, as_of: date, staleness: Staleness | None) -> Iterator[StripCell]:
    for day, snapshot in _days_of_liver(case, as_of, staleness, _CHILD_PUGH):
        result = assess(snapshot.facts, ("child_pugh",))["child_pugh"]
        scores = tuple(float(one) for one in result.parts.get("score", ()))
        if scores and len(scores) < _SCORES:
            behind = _behind(case, snapshot, _CHILD_PUGH)
            yield StripCell(When(day, day), scores, behind, _stale(snapshot, _CHILD_PUGH))


def _days_of_liver(
    case: CaseRecords, as_of: date, staleness: Staleness | None, keys: Sequence[str]
) -> Iterator[tuple[date, Snapshot]]:
    """The days on which something of the liver was recorded, and what was known then."""
    about = CaseRecords(case.patient, tuple(one for one in case.records if isinstance(one, _OF_LIVER)))
    days = {
        one.date for one in about.records
        if not one.voided and one.date is not None and one.date <= as_of and one.date_precision == "day"
        and ((isinstance(one, records.LabResult) and _concerns(one, keys))
             or (isinstance(one, records.LiverAssessment) and "ascites" in keys))
    }  # fmt: skip
    for day in sorted(day for day in days if day is not None):
        yield day, take(about, day, staleness)


def _concerns(result: records.LabResult, keys: Sequence[str]) -> bool:
    analyte = result.analyte or ""
    return analyte in keys or (analyte in _CLOTTING and "inr" in keys)


def _stale(snapshot: Snapshot, keys: Iterable[str]) -> bool:
    return any(fact.stale for key in keys if (fact := snapshot.facts.get(key)) is not None)


def _behind(case: CaseRecords, snapshot: Snapshot, keys: Iterable[str]) -> tuple[Record, ...]:
    by_id = {one.id: one for one in case.records}
    ids = dict.fromkeys(fact.record_id for key in keys if (fact := snapshot.facts.get(key)) is not None)
    return tuple(by_id[one] for one in ids if one in by_id)


def _bilirubin(case: CaseRecords, as_of: date) -> Iterator[StripCell]:
    for result in case.of(records.LabResult):
        at = when_of(result)
        domain: Any = laboratory_domain(result)[0] if result.analyte == "bilirubin" and at is not None else None
        if domain is None or at is None:
            continue
        value = domain.high if result.comparator in ("<", "<=") else domain.low
        yield StripCell(at, (float(value),), (result,), after=at.first > as_of, comparator=result.comparator)


def _ecog(case: CaseRecords, as_of: date) -> Iterator[StripCell]:
    for one in case.of(records.PerformanceStatus):
        at = when_of(one)
        if at is None or one.ecog_low is None:
            continue
        low, high = sorted((one.ecog_low, one.ecog_low if one.ecog_high is None else one.ecog_high))
        yield StripCell(at, tuple(float(grade) for grade in range(low, high + 1)), (one,), after=at.first > as_of)


__all__ = ["PD_PERCENT", "PR_PERCENT", "nadir_of", "panels_of", "strips_of"]
