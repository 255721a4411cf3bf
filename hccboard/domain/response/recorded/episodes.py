"""Episodes of treatment, each judged against its baseline study by the settings of the board.

Nothing is recorded here: what the records leave open stays open and is named in ``findings``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hccboard.domain import records
from hccboard.domain.catalogue import DEFINITIONS
from hccboard.domain.facts import INFINITY
from hccboard.domain.records import CaseRecords, ImagingStudy, Lesion, Record
from hccboard.domain.response.course import set_of
from hccboard.domain.response.lesions import Course
from hccboard.domain.response.markers import MARKERS, MarkerCourse, MarkerValue, marker_course
from hccboard.domain.response.model import CRITERIA, MRECIST, Finding, Settings
from hccboard.domain.response.recorded.course import course_of
from hccboard.domain.response.recorded.spans import Span, spans_of
from hccboard.domain.response.side_by_side import SideBySide, assess_course
from hccboard.domain.response.standing import stated_otherwise
from hccboard.domain.snapshot import laboratory_domain


@dataclass(frozen=True)
class ResponseRules:
    """What a board settles about the assessment; printed with every result. mm and days, all inclusive.

    ``pd_abs_mm_mrecist``: growth over the nadir that PD needs in mRECIST beside 20 %: 0 as published in 2010.
    ``min_sd_days``: from baseline, for SD as the best response. ``confirm_days``: from a response to its repetition.
    ``irecist_window_days``: from iUPD to the study that is to confirm it. ``same_visit_days``: studies of different
    lesions up to so many days apart are one assessment (a chest CT beside a liver MRI); 0 takes each day for itself.
    """

    pd_abs_mm_mrecist: float = 0
    min_sd_days: int = 42
    confirm_days: int = 28
    irecist_window_days: tuple[int, int] = (28, 56)
    same_visit_days: int = 0

    @property
    def numbers(self) -> str:
        """The settings in one word, to tell what was judged by others."""
        (first, last), growth = self.irecist_window_days, self.pd_abs_mm_mrecist
        return f"{growth:g}/{self.min_sd_days}/{self.confirm_days}/{first}-{last}/{self.same_visit_days}"

    def settings(self) -> tuple[Settings, ...]:
        """Those of each of ``CRITERIA``."""
        shared = {"min_sd_days": self.min_sd_days, "confirm_days": self.confirm_days,
                  "irecist_window_days": self.irecist_window_days}  # fmt: skip
        usual = {criteria: Settings.of(criteria) for criteria in CRITERIA}
        usual[MRECIST] = replace(usual[MRECIST], pd_abs_mm=self.pd_abs_mm_mrecist)
        return tuple(replace(one, **shared) for one in usual.values())  # type: ignore[arg-type]


@dataclass(frozen=True)
class Episode:
    """Treatment judged against one baseline, oldest is number 1.

    ``starts``: the first dose or session, ``None`` where no treatment has a date. ``baseline`` is ``None`` where no
    study precedes it: then nothing is judged.
    ``ends``: the next treatment, operation or chosen baseline; ``ended_by`` is its record. ``studies``: those judged,
    by day from baseline, the baseline's own day (0) included. ``lesions``: the recorded lesions by id, which are the
    lesion ids of ``judged``; the pseudo-lesions of ``unmeasured`` are not among them.
    """

    number: int
    starts: date | None
    treatments: tuple[Record, ...]
    baseline: ImagingStudy | None
    baseline_chosen: bool
    ends: date | None
    studies: Mapping[int, tuple[ImagingStudy, ...]]
    lesions: Mapping[str, Lesion]
    judged: SideBySide
    findings: tuple[Finding, ...]
    as_of: date = date.max
    ended_by: Record | None = None

    @property
    def day_zero(self) -> date:
        """The day of the baseline study; without one the start of treatment, without that the day of assessment."""
        return (self.baseline.date if self.baseline is not None else self.starts) or self.as_of

    def date_of(self, day: int) -> date:
        return self.day_zero + timedelta(days=day)

    def day_of(self, day: date) -> int:
        return (day - self.day_zero).days


def episodes_of(case: CaseRecords, as_of: date, rules: ResponseRules = ResponseRules()) -> tuple[Episode, ...]:
    """The episodes that had begun on a day, oldest first; none where no treatment is recorded."""
    spans = spans_of(case, as_of)
    return tuple(_episode(case, as_of, rules, number, span) for number, span in enumerate(spans, 1))


def current_episode(case: CaseRecords, as_of: date, rules: ResponseRules = ResponseRules()) -> Episode | None:
    """The last episode that had begun on a day; ``None`` where no treatment is recorded."""
    spans = spans_of(case, as_of)
    return _episode(case, as_of, rules, len(spans), spans[-1]) if spans else None


def _episode(case: CaseRecords, as_of: date, rules: ResponseRules, number: int, span: Span) -> Episode:
    told = course_of(case, as_of, span, rules.settings(), number, rules.same_visit_days)
    judged = assess_course(told.course) if span.baseline is not None else _not_judged(told.course)
    named = (*span.findings, *told.findings, *stated_otherwise(span.treatments, judged))
    findings = tuple(sorted(set_of(named), key=lambda one: (*one.order, str(one.details))))
    return Episode(
        number, span.starts, span.treatments, span.baseline, span.chosen, span.ends, told.studies, told.lesions,
        judged, findings, as_of, span.ended_by,
    )  # fmt: skip


def _not_judged(course: Course) -> SideBySide:
    """Without a baseline: no category, and no finding but that there is none."""
    empty = assess_course(course)
    bare = {criteria: replace(one, whole=replace(one.whole, findings=())) for criteria, one in
            empty.by_criteria.items()}  # fmt: skip
    return replace(empty, by_criteria=bare, findings=())


def marker_courses(case: CaseRecords, episode: Episode) -> tuple[MarkerCourse, ...]:
    """AFP and PIVKA-II over an episode: its baseline, the last result up to the first dose or session, and every usable
    one up to its end; a marker without any is left out. What lies beyond the assay is a half-open range."""
    began = 0 if episode.starts is None else max(0, episode.day_of(episode.starts))
    until = min(episode.ends or episode.as_of, episode.as_of)
    found = []
    for marker in MARKERS:
        values = [
            value for result in case.of(records.LabResult, until=until)
            if result.analyte == marker and (value := _marker_value(result, episode)) is not None
        ]  # fmt: skip
        if values:
            found.append(marker_course(marker, values, began))
    return tuple(found)


def _marker_value(result: records.LabResult, episode: Episode) -> MarkerValue | None:
    domain = laboratory_domain(result)[0] if result.date is not None else None
    if domain is None or result.date is None:
        return None
    if domain.high == DEFINITIONS[result.analyte or ""].domain.high:  # beyond the assay, not up to a limit of ours
        domain = replace(domain, high=INFINITY)
    return MarkerValue(episode.day_of(result.date), domain, f"{result.comparator}{result.value}", result.unit)


__all__ = ["Episode", "ResponseRules", "current_episode", "episodes_of", "marker_courses"]
