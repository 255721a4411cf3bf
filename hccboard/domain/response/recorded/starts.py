"""When treatments begin, and which study the board chose as baseline.

A chosen baseline holds for the first treatment that begins on or after its study: where the choice was made after that
treatment began, or no newer study was measured in between. Where none does, it holds for the treatment that was going
on: it is the baseline of one that has none and was not imaged before, else what follows is a new episode.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from hccboard.domain.before_operation import ABLATIONS, REMOVALS
from hccboard.domain.course_records import ResponseBaseline, says_none
from hccboard.domain.records import CaseRecords, ImagingStudy, Procedure, Record, SystemicTherapy
from hccboard.domain.response.model import Finding

if TYPE_CHECKING:
    from hccboard.domain.response.recorded.spans import Span

LOCOREGIONAL = {
    "tace": "tace", "deb_tace": "tace", "haic": "haic", "tare": "tare", "radiotherapy_sbrt": "radiotherapy",
    "radiotherapy_other": "radiotherapy", **dict.fromkeys(ABLATIONS, "ablation"),
}  # fmt: skip
_LINE, _SESSION, _OPERATION = 0, 1, 2


@dataclass
class Start:
    """The first dose or session, and the records of the treatment that it begins."""

    day: date
    treatments: list[Record]


def starts_of(case: CaseRecords, as_of: date) -> list[Start]:
    """Every line, and the first session of a kind outside a running line, in order."""
    lines = list(_lines(case, as_of))
    procedures = [one for one in case.of(Procedure, until=as_of) if one.date is not None]
    events: list[tuple[date, int, list[Record]]] = [(one[0].date, _LINE, list(one)) for one in lines]  # type: ignore[misc]
    events += [(one.date, _SESSION, [one]) for one in procedures if one.kind in LOCOREGIONAL]  # type: ignore[misc]
    events += [(one.date, _OPERATION, [one]) for one in procedures if one.kind in REMOVALS]  # type: ignore[misc]
    starts: list[Start] = []
    kind = ""
    for day, rank, found in sorted(events, key=lambda one: (*one[:2], one[2][0].id)):
        if rank == _SESSION:
            own = LOCOREGIONAL[found[0].kind]  # type: ignore[attr-defined]
            if starts and (own == kind or any(runs_on(line, day, lines) for line in lines)):
                starts[-1].treatments += found
                continue
            kind = own
        else:
            kind = ""
        if rank != _OPERATION:
            starts.append(Start(day, found))
    return starts


def _lines(case: CaseRecords, as_of: date) -> Iterator[list[SystemicTherapy]]:
    """The dated lines, each with its records in order: those of one number, or of one day, are one line."""
    found: dict[object, list[SystemicTherapy]] = {}
    for one in sorted(case.of(SystemicTherapy, until=as_of), key=lambda one: (one.date or date.min, one.id)):
        if one.date is not None and not says_none(one.drugs):
            found.setdefault(one.line or one.date, []).append(one)
    yield from found.values()


def runs_on(line: Sequence[SystemicTherapy], day: date, lines: Sequence[Sequence[SystemicTherapy]]) -> bool:
    """Whether a line was being given: until it stopped, else until the next line began. A stop before the start says
    nothing."""
    began = line[0].date
    if began is None or began > day:
        return False
    stops = [one.stop_date for one in line]
    if all(one is not None and one >= began for one in stops):
        return max(stops) >= day  # type: ignore[type-var, operator]
    later = [one[0].date for one in lines if one[0].date is not None and one[0].date > began]
    return not any(one <= day for one in later)


# --- the baseline a board chose ---------------------------------------------------------------------------------


def with_choices(
    case: CaseRecords, as_of: date, spans: list[Span], measured: Sequence[ImagingStudy]
) -> list[Span]:
    """The spans with the baselines that were chosen up to a day."""
    studies = {one.id: one for one in case.of(ImagingStudy, until=as_of) if one.date is not None}
    operations = [one.date for one in case.of(Procedure, until=as_of) if one.kind in REMOVALS and one.date is not None]
    for choice in case.of(ResponseBaseline, until=as_of):
        study = studies.get(choice.study_id or "")
        if study is None:
            spans[-1] = _named(spans[-1], "chosen_baseline_missing")
        else:
            spans = _chosen(spans, study, choice, measured, operations)
    return spans


def _named(span: Span, finding: str) -> Span:
    return replace(span, findings=(*span.findings, Finding(finding, 0)))


def _chosen(
    spans: list[Span], study: ImagingStudy, choice: ResponseBaseline, measured: Sequence[ImagingStudy],
    operations: Sequence[date],
) -> list[Span]:  # fmt: skip
    day = study.date
    assert day is not None
    for i, span in enumerate(spans):
        if span.starts is None or span.starts < day:
            continue
        told = span.starts if choice.date is None else choice.date
        newer = any(one.date is not None and max(told, day) < one.date <= span.starts for one in measured)
        if told >= span.starts or not newer:
            return _joined([*spans[:i], replace(span, baseline=study, chosen=True), *spans[i + 1 :]])
        break
    going_on = [i for i, span in enumerate(spans) if span.starts is not None and span.starts < day]
    if not going_on:
        return [_named(spans[0], "chosen_baseline_replaced"), *spans[1:]]
    i = going_on[-1]
    span = spans[i]
    assert span.starts is not None
    operated = [one for one in operations if span.starts < one < day]  # it ended what went on
    if operated or span.baseline is not None or any(
        one.date is not None and span.starts < one.date < day for one in measured
    ):
        later = replace(span, starts=day, baseline=study, chosen=True, findings=(),
                        operated=max(operated, default=span.operated))  # fmt: skip
        return [*spans[: i + 1], later, *spans[i + 1 :]]
    return [*spans[:i], replace(span, baseline=study, chosen=True), *spans[i + 1 :]]


def _joined(spans: list[Span]) -> list[Span]:
    """Spans that follow each other and have one baseline by now are one."""
    found = spans[:1]
    for span in spans[1:]:
        last = found[-1]
        if span.baseline is not None and last.baseline is span.baseline:
            found[-1] = replace(last, treatments=(*last.treatments, *span.treatments),
                                chosen=last.chosen or span.chosen)  # fmt: skip
        else:
            found.append(span)
    return found
