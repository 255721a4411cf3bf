"""Where an episode of treatment begins and ends, and the study it is judged against.

A line of systemic therapy begins one, whatever number of records it has; so does the first locoregional session outside
a running line, and the first of another kind (a TACE after HAIC). Sessions while a line runs belong to the line.
A resection, ALPPS or transplant ends an episode: what follows is judged only against a study from after it.

Baseline: the last study with a measured lesion on or before the start and after the last operation; where there is no
other, the last one on which a reader saw a lesion without measuring it, after an operation the last one. Treatments
with one baseline are one episode. A study of the day of a treatment counts as made before it. A date known to its month
or year is used as it is stored and named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import REMOVALS
from hccboard.domain.course_records import says_none
from hccboard.domain.records import CaseRecords, ImagingStudy, Procedure, Record, SystemicTherapy
from hccboard.domain.response.model import Finding
from hccboard.domain.response.recorded.measures import has_size
from hccboard.domain.response.recorded.starts import LOCOREGIONAL, runs_on, starts_of, with_choices

BASELINE_DAYS = 28  # RECIST 1.1 (Eisenhauer 2009, 4.2): not more than 4 weeks before treatment


@dataclass(frozen=True)
class Span:
    """An episode before anything is judged; findings count days from the baseline study, or from the start.

    ``starts`` is ``None`` where no treatment has a date. ``chosen``: the board chose the baseline.
    """

    starts: date | None
    treatments: tuple[Record, ...]
    baseline: ImagingStudy | None
    chosen: bool = False
    ends: date | None = None
    ended_by: Record | None = None
    operated: date | None = None  # the last operation before it
    findings: tuple[Finding, ...] = ()

    def day_of(self, day: date) -> int:
        zero = self.baseline.date if self.baseline is not None else self.starts
        return (day - zero).days if zero is not None else 0


def spans_of(case: CaseRecords, as_of: date) -> tuple[Span, ...]:
    """The spans that had begun on a day, oldest first."""
    starts = starts_of(case, as_of)
    if not starts:
        undated = tuple(_undated(case))
        named = Finding("undated_treatment", details={"count": len(undated)})
        return (Span(None, undated, None, findings=(named,)),) if undated else ()
    operations = [one for one in case.of(Procedure, until=as_of) if one.kind in REMOVALS and one.date is not None]
    studies = dated_studies(case, as_of)
    measured, seen = _measured(case), _seen(case)
    spans: list[Span] = []
    for start in starts:
        operated = max((one.date for one in operations if one.date < start.day), default=None)
        base = baseline_for(start.day, operated, studies, measured, seen)
        last = spans[-1] if spans else None
        if last is not None and base is not None and last.baseline is base:
            spans[-1] = replace(last, treatments=(*last.treatments, *start.treatments))
        else:
            spans.append(Span(start.day, tuple(start.treatments), base, operated=operated))
    spans = with_choices(case, as_of, spans, [one for one in studies if one.id in measured])
    ended = [replace(one, findings=(*one.findings, *_findings(case, one, studies)))
             for one in _ended(spans, operations)]  # fmt: skip
    ended[-1] = replace(ended[-1], findings=(*ended[-1].findings, *_left_out(case, as_of)))
    return tuple(ended)


def dated_studies(case: CaseRecords, until: date) -> list[ImagingStudy]:
    """Those with a date, in order; of those of one day the order of recording does not matter."""
    found = [one for one in case.of(ImagingStudy, until=until) if one.date is not None]
    return sorted(found, key=lambda one: (one.date, one.id))


def _measured(case: CaseRecords) -> frozenset[str]:
    """The studies on which a lesion has a size."""
    return frozenset(
        one.study_id or "" for one in case.of(records.Measurement) if has_size(one)
    )  # fmt: skip


def _seen(case: CaseRecords) -> frozenset[str]:
    """The studies on which a lesion was seen that nobody measured: disease that can only be followed as non-target."""
    return frozenset(
        one.study_id or "" for one in case.of(records.Measurement) if one.state in ("present", "progressed")
    )  # fmt: skip


def baseline_for(
    start: date, operated: date | None, studies: Sequence[ImagingStudy], measured: frozenset[str],
    seen: frozenset[str] = frozenset(),
) -> ImagingStudy | None:  # fmt: skip
    """The study that a treatment is judged against."""
    before = [one for one in studies if one.date <= start and (operated is None or one.date > operated)]  # type: ignore[operator]
    kinds = (measured, {one.id for one in before} if operated is not None else seen)
    return next((one for among in kinds for one in reversed(before) if one.id in among), None)


def _ended(spans: Sequence[Span], operations: Sequence[Procedure]) -> Iterator[Span]:
    """Each with what ended it: the next treatment, or a baseline chosen while it went on, or an operation."""
    for span, after in zip(spans, [*spans[1:], None], strict=True):
        assert span.starts is not None
        ends: list[tuple[date, Record | None]] = [
            (one.date, one) for one in operations if one.date is not None and one.date > span.starts
        ]  # fmt: skip
        if after is not None and after.starts is not None:
            fresh = next((one for one in after.treatments if one not in span.treatments), None)
            ends.append((after.starts, fresh))
        first = min(ends, key=lambda one: one[0], default=None)
        yield replace(span, ends=first[0] if first else None, ended_by=first[1] if first else None)


# --- findings -----------------------------------------------------------------------------------------------------


def title(record: Record) -> str:
    """What a record is called: drugs, the kind of a procedure, the label of a study; "" for others."""
    for name in ("drugs", "kind", "label"):
        if getattr(record, name, None):
            return str(getattr(record, name))
    return ""


def _findings(case: CaseRecords, span: Span, studies: Sequence[ImagingStudy]) -> Iterator[Finding]:
    assert span.starts is not None
    if span.baseline is None:
        since = span.operated or date.min
        before = any(one.date is not None and since < one.date <= span.starts for one in studies)
        yield Finding("no_lesion_before_treatment" if before else "no_baseline_before_treatment", 0)
    elif span.baseline.date is not None:
        waited = (span.starts - span.baseline.date).days
        if waited > BASELINE_DAYS:
            yield Finding("baseline_old", 0, details={"days": waited, "most": BASELINE_DAYS})
        elif waited < 0:
            yield Finding("baseline_after_start", 0, details={"days": -waited})
    for one in span.treatments:
        stop = getattr(one, "stop_date", None)
        if stop is not None and one.date is not None and stop < one.date:
            yield Finding("stops_before_start", span.day_of(one.date), details={
                "kind": type(one).__name__, "record": title(one)})  # fmt: skip
    yield from _ends_not_told(span)
    if isinstance(span.ended_by, Procedure) and span.ended_by.kind in REMOVALS and span.ends is not None:
        running = any(runs_on([one], span.ends, ()) for one in span.treatments if isinstance(one, SystemicTherapy))
        later = [one for one in studies if one.date is not None and one.date > span.ends]
        if running and later:
            yield Finding("studies_after_operation", span.day_of(span.ends), details={"count": len(later)})


def _ends_not_told(span: Span) -> Iterator[Finding]:
    """Lines of which nobody says that they went on or stopped, and the first session that counts as given meanwhile."""
    for line in span.treatments:
        if not isinstance(line, SystemicTherapy) or line.date is None or line.stop_date or line.ongoing:
            continue
        later = [one.date for one in span.treatments
                 if isinstance(one, Procedure) and one.date is not None and one.date > line.date]  # fmt: skip
        if later:
            yield Finding("line_end_not_told", span.day_of(min(later)), details={"record": line.drugs})


def _left_out(case: CaseRecords, as_of: date) -> Iterator[Finding]:
    """What cannot be placed in time, or lies after the day of the assessment."""
    kinds = (ImagingStudy, SystemicTherapy, Procedure, records.FollowUp)
    later = sum(one.date is not None and one.date > as_of for kind in kinds for one in case.of(kind))
    if later:
        yield Finding("dated_after", details={"count": later})
    undated = [one for one in case.of(ImagingStudy) if one.date is None]
    if undated:
        yield Finding("undated_study", details={"count": len(undated)})
    treatments = list(_undated(case))
    if treatments:
        yield Finding("undated_treatment", details={"count": len(treatments)})


def _undated(case: CaseRecords) -> Iterator[Record]:
    for one in case.of(SystemicTherapy):
        if one.date is None and not says_none(one.drugs):
            yield one
    for procedure in case.of(Procedure):
        if procedure.date is None and procedure.kind in LOCOREGIONAL:
            yield procedure
