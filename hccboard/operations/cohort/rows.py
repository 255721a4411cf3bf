"""The patients of an analysis one by one: swimmer, waterfall and spider plots."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hccboard.domain.case_course import CaseCourse, CriteriaCourse, EpisodeCourse, LineCourse
from hccboard.domain.endpoints import DAYS_PER_MONTH, EndpointRules, LeftOut, outcome_of, placed
from hccboard.domain.response.recorded.spans import LOCOREGIONAL
from hccboard.operations.cohort import standing
from hccboard.operations.cohort.model import (
    Analysis,
    Member,
    Question,
    Registry,
    SpiderRow,
    SwimmerBar,
    SwimmerMark,
    SwimmerRow,
    WaterfallRow,
)  # fmt: skip
from hccboard.operations.cohort.standing import Regimens


def swimmer(registry: Registry, analysis: Analysis, limit: int | None, regimens: Regimens) -> tuple[SwimmerRow, ...]:
    question = analysis.question
    found = [
        row for member, course in _courses(registry, analysis)
        if (row := _swimmer(member, course, question, regimens)) is not None
    ]  # fmt: skip
    found.sort(key=lambda one: (-one.months, one.case_number))
    return tuple(found[:limit])


def _swimmer(member: Member, course: CaseCourse, question: Question, regimens: Regimens) -> SwimmerRow | None:
    start = member.outcome.start
    lived = outcome_of(course, "os", question.time_zero, question.criteria, question.rules)
    if isinstance(lived, LeftOut):
        return None
    end = max(lived.months, 0.0)
    bars = tuple(
        bar for line in course.lines if (bar := _bar(line, start, end, question.rules, regimens)) is not None
    )
    marks = [one for one in _marks(course, start, question) if one.months <= end]
    if lived.event:
        marks.append(SwimmerMark(end, "death"))
    return SwimmerRow(
        member.case_id, member.case_number, member.group, end, lived.how, bars,
        tuple(sorted(marks, key=lambda one: (one.months, one.kind))),
    )  # fmt: skip


def _bar(line: LineCourse, start: date, end: float, rules: EndpointRules, regimens: Regimens) -> SwimmerBar | None:
    begins = placed(line.starts, rules)
    if begins is None:
        return None
    stops = placed(line.stops, rules) if line.stops else None
    first = max((begins - start).days / DAYS_PER_MONTH, 0.0)
    last = end if stops is None else min((stops - start).days / DAYS_PER_MONTH, end)
    if last < first or first > end:
        return None
    return SwimmerBar(first, last, regimens.group(line.drugs), stops is None)


def _marks(course: CaseCourse, start: date, question: Question) -> Iterator[SwimmerMark]:
    """The first of each kind after time zero; every locoregional session."""
    day = start.isoformat()
    episode = standing.episode_at(course, day)
    judged = episode.criteria.get(question.criteria) if episode is not None else None
    if judged is not None and judged.first_response >= day:
        yield _mark(judged.first_response, "response", start, question)
    progress = outcome_of(course, "ttp", question.time_zero, question.criteria, question.rules)
    if not isinstance(progress, LeftOut) and progress.event:
        yield SwimmerMark(progress.months, "progression")
    for one in course.procedures:
        if one.date >= day[: len(one.date)] and len(one.date) > 4:
            yield _mark(one.date, "locoregional" if one.kind in LOCOREGIONAL else "surgery", start, question)


def _mark(text: str, kind: str, start: date, question: Question) -> SwimmerMark:
    found = placed(text, question.rules) or start
    return SwimmerMark(max((found - start).days, 0) / DAYS_PER_MONTH, kind)


def waterfall(registry: Registry, analysis: Analysis) -> tuple[WaterfallRow, ...]:
    found = [
        WaterfallRow(member.case_id, member.case_number, member.group, judged.depth_percent, judged.best_unconfirmed)
        for member, _episode, judged in _judged(registry, analysis) if judged.depth_percent is not None
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.percent, one.case_number)))


def spider(registry: Registry, analysis: Analysis) -> tuple[SpiderRow, ...]:
    found = []
    for member, episode, judged in _judged(registry, analysis):
        start = member.outcome.start
        base = placed(episode.baseline, analysis.question.rules) or start
        points = [
            ((date.fromisoformat(one.date) - start).days / DAYS_PER_MONTH, one.percent, one.category)
            for one in judged.studies if one.percent is not None
        ]  # fmt: skip
        if points:
            found.append(SpiderRow(
                member.case_id, member.case_number, member.group,
                ((max((base - start).days, 0) / DAYS_PER_MONTH, 0.0, ""), *points), judged.best_unconfirmed,
            ))  # fmt: skip
    return tuple(found)


def _judged(registry: Registry, analysis: Analysis) -> Iterator[tuple[Member, EpisodeCourse, CriteriaCourse]]:
    for member, course in _courses(registry, analysis):
        episode = standing.episode_at(course, member.outcome.start.isoformat())
        judged = episode.criteria.get(analysis.question.criteria) if episode is not None else None
        if episode is not None and judged is not None:
            yield member, episode, judged


def _courses(registry: Registry, analysis: Analysis) -> Iterator[tuple[Member, CaseCourse]]:
    by_id = {one.case_id: one for one in registry.courses}
    for member in analysis.members:
        if member.case_id in by_id:
            yield member, by_id[member.case_id]
