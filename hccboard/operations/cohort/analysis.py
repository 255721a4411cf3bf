"""Filter, group, guard, analyse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from hccboard.analytics import survival
from hccboard.analytics.results import Survival
from hccboard.domain.case_course import CaseCourse
from hccboard.domain.endpoints import (
    ANY_PROGRESSION,
    CRITERIA,
    CURATIVE,
    DAYS_PER_MONTH,
    ENDPOINTS,
    OTHER_THERAPY,
    TIME_ZEROS,
)  # fmt: skip
from hccboard.errors import UserError
from hccboard.operations.cohort import covariates, standing
from hccboard.operations.cohort.landmarks import refusal_of
from hccboard.operations.cohort.model import (
    GROUPINGS,
    Analysis,
    Check,
    Member,
    Question,
    Refusal,
    Registry,
)  # fmt: skip
from hccboard.operations.cohort.people import (
    Person,
    decision_days,
    excluded,
    facets,
    group_of,
    in_order,
    landmark_days,
    people_of,
)  # fmt: skip
from hccboard.operations.cohort.standing import Regimens
from hccboard.translate import _

_NO_GROUP = {standing.UNKNOWN: "no_group", standing.OPEN: "open_group"}
_ODD = ("future_date", "stops_before_start", "treated_before_diagnosis")  # findings of courses that no reason names
Warned = tuple[str, Mapping[str, object]]


def analyse(registry: Registry, question: Question, regimens: Regimens) -> Analysis:
    _require_sense(question)
    people, left_out = people_of(registry.courses, question, regimens)
    chosen = [person for person in people if not person.failing]
    counted = facets(people, question.selection)
    refusal = _unknown_events(left_out, len(people)) or refusal_of(chosen, question)
    shown = {"question": question, "total": len(registry.courses), "selected": len(chosen), "facets": counted}
    if refusal is not None:
        return Analysis(**shown, refusal=refusal, excluded=excluded(left_out))  # type: ignore[arg-type]
    start = landmark_days(question)
    early = [person.course for person in chosen if person.outcome.days < start]
    if early:
        left_out["before_landmark"] = early
    kept, groups = _grouped([person for person in chosen if person.outcome.days >= start], question, left_out)
    members = tuple(
        Member(one.course.case_id, one.course.case_number, group, one.outcome)
        for one, group in zip(kept, groups, strict=True)
    )
    shown |= {"members": members, "excluded": excluded(left_out)}
    if not kept:
        return Analysis(**shown)  # type: ignore[arg-type]
    cohort = _cohort(kept, groups, question)
    found = _shown(survival.analyse(cohort, _question(question, start)), question, groups, len(early))
    return Analysis(
        **shown, survival=found,  # type: ignore[arg-type]
        warnings=tuple(_warnings(found, kept, question, registry)),
        median_follow_up_months=_follow_up(cohort, start / DAYS_PER_MONTH),
        hazards_check=_hazards(cohort, found, start / DAYS_PER_MONTH),
    )  # fmt: skip


def _grouped(
    people: Sequence[Person], question: Question, left_out: dict[str, list[CaseCourse]]
) -> tuple[list[Person], list[str]]:
    """Those whose group is known, with it; the others are left out of a comparison."""
    kept, groups = [], []
    for person in people:
        group = group_of(person, question)
        reason = _NO_GROUP.get(group, "") if question.group_by else ""
        if reason:
            left_out.setdefault(reason, []).append(person.course)
        else:
            kept.append(person)
            groups.append(group)
    return kept, groups


def _require_sense(question: Question) -> None:
    for value, known in (
        (question.endpoint, ENDPOINTS), (question.time_zero, TIME_ZEROS), (question.criteria, CRITERIA),
        (question.group_by, GROUPINGS), (question.rules.other_therapy, OTHER_THERAPY),
    ):  # fmt: skip
        if value not in known:
            raise ValueError(value)
    if question.endpoint == "rfs" and question.time_zero not in CURATIVE:
        raise UserError(
            _("Recurrence-free survival is counted from a curative treatment."),
            next_step=_("Choose surgery or curative treatment as time zero."),
        )
    by_response = question.time_zero == "first_response" or question.group_by == "response"
    if by_response and question.criteria == ANY_PROGRESSION:
        raise UserError(_("Response needs criteria."), next_step=_("Choose RECIST 1.1 or mRECIST."))
    if question.landmark_months is not None and question.landmark_months < 0:
        raise UserError(_("A landmark lies after time zero."), next_step=_("Choose a later landmark."))


def _unknown_events(left_out: Mapping[str, Sequence[Any]], known: int) -> Refusal | None:
    """EFS is not told where progression may or may not have precluded surgery: without these patients it would
    mislead."""
    concerned = len(left_out.get("efs_not_known", ()))
    return Refusal("efs_not_known", "", concerned, known + concerned) if concerned else None


def _cohort(kept: Sequence[Person], groups: Sequence[str], question: Question) -> survival.Cohort:
    decided: list[float | None] = []
    moment = landmark_days(question)
    for person in kept:
        days = decision_days(person, question)
        decided.append(None if days is None or days > moment else days / DAYS_PER_MONTH)
    columns = {
        name: [covariates.value_of(name, one.course, standing.baseline_at(one.course, one.outcome.start), group)
               for one, group in zip(kept, groups, strict=True)]
        for name in question.covariates if name != "group" or question.group_by
    }  # fmt: skip
    return survival.Cohort(
        [person.outcome.months for person in kept], [person.outcome.event for person in kept],
        list(groups) if question.group_by else None, decided, columns,
    )  # fmt: skip


def _question(question: Question, start: float) -> survival.Question:
    landmark = start / DAYS_PER_MONTH if question.landmark_months is not None else None
    return survival.Question(question.conf_type, question.at_months, landmark)


def _shown(found: Survival, question: Question, groups: Sequence[str], early: int) -> Survival:
    """Curves in the order in which groups are shown; those who left before the landmark are counted here."""
    order = in_order(question.group_by, Counter(groups))
    curves = sorted(found.curves, key=lambda one: order.index(one.group) if one.group in order else 0)
    findings = tuple(
        replace(one, values={**one.values, "landmark": question.landmark_months, "left_out": early})
        if one.code == "landmark" else one for one in found.findings
    )  # fmt: skip
    return replace(found, curves=tuple(curves), findings=findings, landmark=question.landmark_months)


def _warnings(found: Survival, kept: Sequence[Person], question: Question, registry: Registry) -> Iterator[Warned]:
    for one in found.findings:
        yield one.code, one.values
    n = len(kept)
    for note in ("month_date", "clinical_progression", "treated_after_operation"):
        count = sum(note in person.outcome.notes for person in kept)
        if count:
            yield note, {"count": count, "n": n}
    for code in _ODD:
        count = sum(any(one.code == code for one in person.course.findings) for person in kept)
        if count:
            yield code, {"count": count, "n": n}
    for how in ("not_evaluated", "other_therapy"):
        count = sum(person.outcome.how == how for person in kept)
        if count:
            yield how, {"count": count, "n": n}
    for facet in dict.fromkeys((*question.selection.facets, question.group_by)):
        later = sum(
            standing.decided_later(one.course, facet, one.outcome.start.isoformat(), one.moment) for one in kept
        )
        if later:
            yield "decided_later", {"facet": facet, "count": later, "n": n}
    if registry.synthetic:
        yield "synthetic", {"count": registry.synthetic, "n": len(registry.courses)}


def _follow_up(cohort: survival.Cohort, start: float) -> float | None:
    """Median follow-up by the reverse Kaplan-Meier method: an event ends the observation, being censored is the
    event."""
    from hccboard.analytics import kaplan_meier

    durations = [round(time - start, 9) for time in cohort.durations]
    return kaplan_meier.curve(durations, [not event for event in cohort.events], group="", conf_type="log-log").median


def _hazards(cohort: survival.Cohort, found: Survival, start: float) -> Check | None:
    if found.cox is None:
        return None
    from hccboard.analytics import hazards

    missing = {place for place, _column in found.without_covariate}
    places = [place for place in range(len(cohort.durations)) if place not in missing]
    columns: dict[str, Any] = {
        name: [values[place] for place in places] for name, values in cohort.covariates.items()
    }
    p = hazards.proportional(
        [round(cohort.durations[place] - start, 9) for place in places], [cohort.events[place] for place in places],
        columns,
    )  # fmt: skip
    return Check(p) if p else None


__all__ = ["analyse"]
