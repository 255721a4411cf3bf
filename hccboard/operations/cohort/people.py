"""The patients of a question: their times, their values at the moment of membership, who is left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hccboard.domain.case_course import CaseCourse
from hccboard.domain.endpoints import DAYS_PER_MONTH, LeftOut, Outcome, outcome_of
from hccboard.operations.cohort import standing
from hccboard.operations.cohort.model import FACETS, Excluded, Facet, FacetValue, Question, Selection
from hccboard.operations.cohort.standing import LAST, ORDER, Regimens


@dataclass(slots=True)
class Person:
    """Not frozen because ten thousand are made while somebody waits. ``moment``: the day of membership (ISO)."""

    course: CaseCourse
    outcome: Outcome
    moment: str
    values: dict[str, str]
    failing: tuple[str, ...] = ()  # filters that it does not pass


def landmark_days(question: Question) -> float:
    return (question.landmark_months or 0.0) * DAYS_PER_MONTH


def people_of(
    courses: Sequence[CaseCourse], question: Question, regimens: Regimens
) -> tuple[list[Person], dict[str, list[CaseCourse]]]:
    """Those with a time, each with the filters it does not pass; the others by reason."""
    people, left_out = [], {}  # type: ignore[var-annotated]
    ahead = timedelta(days=int(landmark_days(question)))
    for course in courses:
        found = outcome_of(course, question.endpoint, question.time_zero, question.criteria, question.rules)
        if isinstance(found, LeftOut):
            left_out.setdefault(found.reason, []).append(course)
            continue
        moment = (found.start + ahead).isoformat()
        values = standing.facets_of(course, found.start, moment, regimens)
        people.append(Person(course, found, moment, values, _failing(values, found.start, question.selection)))
    return people, left_out


def _failing(values: Mapping[str, str], start: date, selection: Selection) -> tuple[str, ...]:
    failing = [name for name, wanted in selection.facets.items() if values[name] not in wanted]
    early = selection.start_from is not None and start < selection.start_from
    if early or (selection.start_until is not None and start > selection.start_until):
        failing.append("start")
    return tuple(failing)


def group_of(person: Person, question: Question) -> str:
    """The group at the moment of membership."""
    start = person.outcome.start.isoformat()
    if question.group_by == "response":
        return standing.response(person.course, start, person.moment, question.criteria)
    if question.group_by == "operated":
        return standing.operated(person.course, start, person.moment)
    return person.values.get(question.group_by, "all")


def decision_days(person: Person, question: Question) -> int | None:
    """Days from time zero to what decides a group: the first response or operation, the first dose or session (0 where
    it was before); ``None`` for those who never had it, and for groups that time zero knows."""
    start = person.outcome.start
    text = ""
    if question.group_by in ("regimen", "locoregional"):
        text = standing.first_given(person.course, question.group_by)
    elif question.group_by == "operated":
        text = min(standing.operations_since(person.course, start.isoformat()), default="")
    elif question.group_by == "response":
        episode = standing.episode_at(person.course, start.isoformat())
        judged = episode.criteria.get(question.criteria) if episode is not None else None
        text = judged.first_response if judged is not None else ""
    if len(text) != 10:  # known to its month: the day it counts as
        text = f"{text}-{question.rules.month_day:02}" if len(text) == 7 else ""
    return max((date.fromisoformat(text) - start).days, 0) if text else None


def facets(people: Sequence[Person], selection: Selection) -> tuple[Facet, ...]:
    """Values of every facet with their counts, given the selections of all other facets."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    present: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for person in people:
        for name in FACETS:
            present[name][person.values[name]] += 1
        if not person.failing:
            for name in FACETS:
                counts[name][person.values[name]] += 1
        elif len(person.failing) == 1 and person.failing[0] in counts:
            name = person.failing[0]
            counts[name][person.values[name]] += 1
    return tuple(
        Facet(name, tuple(
            FacetValue(value, counts[name][value], value in selection.facets.get(name, (value,)))
            for value in in_order(name, present[name])
        )) for name in FACETS
    )  # fmt: skip


def in_order(facet: str, values: Mapping[str, int]) -> list[str]:
    """The values of a facet or groups in the order in which they are shown."""
    known = ORDER.get(facet, ())

    def place(value: str) -> tuple[int, int, str]:
        if value in known:
            return 0, known.index(value), value
        if value in LAST:
            return 2, LAST.index(value), value
        return (3, 0, value) if value == standing.NONE else (1, -values[value], value)

    return sorted(values, key=place)


def excluded(left_out: Mapping[str, Sequence[CaseCourse]]) -> tuple[Excluded, ...]:
    """By reason, the most frequent first."""
    found = [
        Excluded(reason, tuple(one.case_id for one in many), tuple(one.case_number for one in many))
        for reason, many in left_out.items()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.case_ids), one.reason)))
