"""A question about survival put to a cohort. Every comparison goes through ``analyse``, and so through the guard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hccboard.analytics import comparison, kaplan_meier, time_zero
from hccboard.analytics.comparison import Column
from hccboard.analytics.results import CoxModel, Curve, Finding, LogRank, Survival
from hccboard.errors import UserError
from hccboard.translate import _
from hccboard.wording.formats import number_text

FEW_EVENTS = 10
FEW_AT_RISK = 5
EVERYBODY = "all"


@dataclass(frozen=True)
class Cohort:
    """Patients in one order. ``durations`` in one unit, at least 0; ``groups`` ``None``: one group.

    ``decided``: when each patient's group was decided, from the same time zero (``None``: by time zero); left out as a
    whole where nobody told. ``covariates``: columns for a Cox model, numbers or texts; ``None`` is missing.
    """

    durations: Sequence[float]
    events: Sequence[bool]
    groups: Sequence[str] | None = None
    decided: Sequence[float | None] | None = None
    covariates: Mapping[str, Sequence[float | str | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """``at``: times for survival, counted from the landmark where there is one. ``later``: names of what groups or
    covariates rest on that happens after time zero; such a comparison needs a landmark."""

    conf_type: str = "log-log"
    at: tuple[float, ...] = ()
    landmark: float | None = None
    later: tuple[str, ...] = ()


def analyse(cohort: Cohort, question: Question) -> Survival:
    """Curves of all groups in sort order, log-rank for two or more, Cox where there are covariates.

    ``UserError`` where membership was decided after time zero or after the landmark, and where nobody is left.
    """
    _guard(cohort, question)
    kept, before = time_zero.from_landmark(cohort.durations, question.landmark or 0.0)
    if not kept:
        raise _nobody(question.landmark)
    # rounded, so that 7.1 months after the landmark are 7.1 and not 7.1000000000000005
    durations = [round(cohort.durations[place] - (question.landmark or 0.0), 9) for place in kept]
    events = [bool(cohort.events[place]) for place in kept]
    groups = [cohort.groups[place] for place in kept] if cohort.groups is not None else [EVERYBODY] * len(kept)
    curves = _curves(durations, events, groups, question.conf_type)
    findings = [*_of_landmark(cohort, question, len(kept), len(before)), *_of_curves(curves, question)]
    logrank: LogRank | None = None
    if cohort.groups is not None:
        logrank, more = comparison.logrank(durations, events, groups)
        findings += more
    model, without, more = _model(cohort, kept, durations, events)
    return Survival(
        question.conf_type, question.landmark, curves, question.at, logrank, model, (*findings, *more),
        tuple(before), without,
    )  # fmt: skip


def _guard(cohort: Cohort, question: Question) -> None:
    start = question.landmark or 0.0
    late = time_zero.decided_late(cohort.durations, cohort.decided, start) if cohort.decided is not None else None
    if late is not None:
        raise UserError(
            _(
                "The comparison is refused: in {count} of {n} rows the group was decided after {start}, which only "
                "somebody who lived until then can reach (immortal-time bias)."
            ).format(count=late.count, n=len(cohort.durations), start=number_text(start)),
            next_step=_(
                "Take a landmark: give each patient the group of that time and analyse from there. The landmark at "
                "{landmark} (--landmark) would hold all decisions (patients still observed at it: {left})."
            ).format(landmark=number_text(late.landmark), left=late.left),
        )
    if question.later and cohort.decided is None and question.landmark is None:
        raise UserError(
            _(
                "The comparison is refused: {column} tells of something after time zero, which only somebody who lived "
                "until then can reach (immortal-time bias)."
            ).format(column=question.later[0]),
            next_step=_(
                "Analyse from a landmark with --landmark T, or give the column with the time of the decision with "
                "--decided. If it was known at time zero, say so with --known-at-time-zero."
            ),
        )


def _nobody(landmark: float | None) -> UserError:
    if landmark is None:
        return UserError(_("No patient can be analysed."), next_step=_("Check the columns of time and event."))
    return UserError(
        _("No patient was observed up to the landmark at {landmark}.").format(landmark=number_text(landmark)),
        next_step=_("Choose an earlier landmark."),
    )


def _curves(
    durations: Sequence[float], events: Sequence[bool], groups: Sequence[str], conf_type: str
) -> tuple[Curve, ...]:
    members: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        members.setdefault(group, []).append(place)
    return tuple(
        kaplan_meier.curve(
            [durations[place] for place in members[group]], [events[place] for place in members[group]],
            group=group, conf_type=conf_type,
        )
        for group in sorted(members, key=_in_order)
    )  # fmt: skip


def _in_order(group: str) -> tuple[bool, float, str]:
    """Numbers by size, then texts by letters."""
    try:
        return False, float(group), group
    except ValueError:
        return True, 0.0, group


def _of_landmark(cohort: Cohort, question: Question, kept: int, left_out: int) -> list[Finding]:
    if question.landmark is None:
        return []
    told = {"landmark": question.landmark, "kept": kept, "left_out": left_out}
    unchecked = (cohort.groups is not None or cohort.covariates) and cohort.decided is None
    return [
        Finding("landmark", told),
        *([Finding("membership_unchecked", {"landmark": question.landmark})] if unchecked else []),
    ]


def _of_curves(curves: Sequence[Curve], question: Question) -> list[Finding]:
    findings = []
    for one in curves:
        told = {"group": one.group, "n": one.n, "events": one.events, "least": FEW_EVENTS}
        if one.n == 1:
            findings.append(Finding("one_patient", told))
        if not one.events:
            findings.append(Finding("no_events", told))
        elif one.n > 1 and one.events < FEW_EVENTS:
            findings.append(Finding("few_events", told))
        if one.stands_at_half:
            findings.append(Finding("median_plateau", {**told, "from": one.median, "to": one.median_plateau}))
        for time in question.at:
            point = one.at(time)
            if point.survival is None:
                findings.append(Finding("after_the_end", {**told, "time": time, "end": one.steps[-1].time}))
            elif point.n_risk < FEW_AT_RISK and point.survival > 0:
                findings.append(Finding("few_at_risk", {**told, "time": time, "n_risk": point.n_risk}))
    return findings


def _model(
    cohort: Cohort, kept: Sequence[int], durations: Sequence[float], events: Sequence[bool]
) -> tuple[CoxModel | None, tuple[tuple[int, str], ...], list[Finding]]:
    """The Cox model of those who have every covariate, and the others with the first column they lack."""
    if not cohort.covariates:
        return None, (), []
    whole, without = [], []
    for place in range(len(kept)):
        lacking = next((name for name, values in cohort.covariates.items() if values[kept[place]] is None), None)
        if lacking is None:
            whole.append(place)
        else:
            without.append((kept[place], lacking))
    columns: dict[str, Column] = {
        name: [values[kept[place]] for place in whole]  # type: ignore[misc]
        for name, values in cohort.covariates.items()
    }
    model, findings = comparison.cox([durations[p] for p in whole], [events[p] for p in whole], columns)
    return model, tuple(without), findings
