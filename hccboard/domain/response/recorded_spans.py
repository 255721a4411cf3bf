"""Where an episode of treatment begins and ends, and the study it is judged against.

A line of systemic therapy begins one, whatever number of records it has; so does the first locoregional session outside
a running line, and the first of another kind (a TACE after HAIC). Sessions while a line runs belong to the line.
A resection, ALPPS or transplant ends an episode: what follows is judged only against a study from after it.

Baseline: the last study with a measured lesion on or before the start and after the last operation; after an operation
one without a measured lesion where there is no other. Treatments with one baseline are one episode. A study of the day
of a treatment counts as made before it. A date known to its month or year is used as it is stored and named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import ABLATIONS, REMOVALS
from hccboard.domain.records import CaseRecords, ImagingStudy, Procedure, Record, SystemicTherapy
from hccboard.domain.response.model import Finding

BASELINE_DAYS = 28  # RECIST 1.1 (Eisenhauer 2009, 4.2): not more than 4 weeks before treatment
LOCOREGIONAL = {
    "tace": "tace", "deb_tace": "tace", "haic": "haic", "tare": "tare", "radiotherapy_sbrt": "radiotherapy",
    "radiotherapy_other": "radiotherapy", **dict.fromkeys(ABLATIONS, "ablation"),
}  # fmt: skip
_NO_DRUG = frozenset({"none", "no", "nil", "untreated", "no systemic therapy", "无", "未治疗", "未行系统治疗"})


@dataclass(frozen=True)
class Span:
    """An episode before anything is judged; findings count days from the baseline study, or from the start."""

    starts: date
    treatments: tuple[Record, ...]
    baseline: ImagingStudy | None
    chosen: bool = False
    ends: date | None = None
    ended_by: Record | None = None
    operated: date | None = None  # the last operation before it
    findings: tuple[Finding, ...] = ()


@dataclass
class _Start:
    day: date
    treatments: list[Record]
    line: bool


def spans_of(case: CaseRecords, as_of: date) -> tuple[Span, ...]:
    """The spans that had begun on a day, oldest first."""
    starts = _starts(case, as_of)
    if not starts:
        return ()
    operations = [one for one in case.of(Procedure, until=as_of) if one.kind in REMOVALS and one.date is not None]
    studies = [one for one in case.of(ImagingStudy, until=as_of) if one.date is not None]
    measured = _measured(case)
    spans: list[Span] = []
    for start in starts:
        operated = max((one.date for one in operations if one.date < start.day), default=None)
        base = baseline_for(start.day, operated, studies, measured)
        last = spans[-1] if spans else None
        if last is not None and base is not None and last.baseline is base:
            spans[-1] = replace(last, treatments=(*last.treatments, *start.treatments))
        else:
            spans.append(Span(start.day, tuple(start.treatments), base, operated=operated))
    return tuple(_ended(spans, operations))


def _measured(case: CaseRecords) -> frozenset[str]:
    """The studies on which a lesion has a size."""
    return frozenset(
        one.study_id or "" for one in case.of(records.Measurement)
        if (one.longest_diameter_mm, one.viable_diameter_mm, one.short_axis_mm) != (None, None, None)
    )  # fmt: skip


def baseline_for(
    start: date, operated: date | None, studies: Sequence[ImagingStudy], measured: frozenset[str]
) -> ImagingStudy | None:
    """The study that a treatment is judged against."""
    before = [one for one in studies if one.date <= start and (operated is None or one.date > operated)]  # type: ignore[operator]
    with_lesions = [one for one in before if one.id in measured]
    if with_lesions:
        return with_lesions[-1]
    return before[-1] if operated is not None and before else None


def _ended(spans: Sequence[Span], operations: Sequence[Procedure]) -> Iterator[Span]:
    following = [*spans[1:], None]
    for span, after in zip(spans, following, strict=True):
        ends: list[tuple[date, Record]] = [
            (one.date, one) for one in operations if one.date is not None and one.date > span.starts
        ]  # fmt: skip
        if after is not None:
            ends.append((after.starts, after.treatments[0]))
        first = min(ends, key=lambda one: one[0], default=None)
        yield replace(span, ends=first[0] if first else None, ended_by=first[1] if first else None)


def _starts(case: CaseRecords, as_of: date) -> list[_Start]:
    lines = list(_lines(case, as_of))
    sessions = [one for one in case.of(Procedure, until=as_of) if one.kind in LOCOREGIONAL and one.date is not None]
    events: list[tuple[date, int, list[Record]]] = [(one[0].date, 0, list(one)) for one in lines]  # type: ignore[misc]
    events += [(one.date, 1, [one]) for one in sessions]
    events += [(one.date, 2, [one]) for one in case.of(Procedure, until=as_of)
               if one.kind in REMOVALS and one.date is not None]  # fmt: skip
    starts: list[_Start] = []
    kind = ""
    for day, rank, found in sorted(events, key=lambda one: one[:2]):
        if rank == 2:
            kind = ""
        elif rank == 0:
            starts.append(_Start(day, found, True))
            kind = ""
        else:
            own = LOCOREGIONAL[found[0].kind]  # type: ignore[attr-defined]
            running = any(runs_on(line, day, lines) for line in lines)
            if starts and (running or own == kind):
                starts[-1].treatments += found
            else:
                starts.append(_Start(day, found, False))
                kind = own
    return starts


def _lines(case: CaseRecords, as_of: date) -> Iterator[list[SystemicTherapy]]:
    """The dated lines, each with its records in order: those of one number, or of one day, are one line."""
    given = [one for one in case.of(SystemicTherapy, until=as_of)
             if one.date is not None and one.drugs.strip().lower() not in _NO_DRUG]  # fmt: skip
    found: dict[object, list[SystemicTherapy]] = {}
    for one in given:
        found.setdefault(one.line or one.date, []).append(one)
    yield from found.values()


def runs_on(line: Sequence[SystemicTherapy], day: date, lines: Sequence[Sequence[SystemicTherapy]]) -> bool:
    """Whether a line was being given: until it stopped, else until the next line began."""
    began = line[0].date
    if began is None or began > day:
        return False
    stops = [one.stop_date for one in line]
    if None not in stops:
        return max(stops) >= day  # type: ignore[type-var, operator]
    later = [one[0].date for one in lines if one[0].date is not None and one[0].date > began]
    return not any(one <= day for one in later)
