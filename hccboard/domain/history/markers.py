"""Tumour markers and the basis of the diagnosis as facts.

AFP in percent of the baseline is a division of intervals: a censored result gives every quotient that is possible, so
that ``>1210`` before treatment and 12 now is a fall to less than 1 %, and ``<20`` twice says nothing. Without a result
before treatment, or after its start, there is no fact; a result from before the operation that took the tumour away is
of another tumour, and beside a newer result that cannot be read the last one that can is not the newest. Nor is there
one where the result before treatment lay within
the reference range that its laboratory printed: no source gives a rule for a fall of a normal AFP, and neither "met"
nor "unmet" would say anything of the tumour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import REMOVALS
from hccboard.domain.facts import INFINITY, Choices, Fact, Interval
from hccboard.domain.history.model import Origin
from hccboard.domain.history.systemic import fact
from hccboard.domain.operated_organ import names_another_organ
from hccboard.domain.records import CaseRecords, LabResult
from hccboard.domain.response.markers import MarkerValue
from hccboard.domain.response.recorded import Episode, marker_courses

AFP, AFP_PERCENT, DIAGNOSIS = "afp", "afp.percent_of_baseline", "diagnosis.basis"
_STRONGEST_FIRST = ("histology", "imaging", "clinical")


@dataclass(frozen=True)
class AfpCourse:
    """AFP before treatment and the newest since, in ng/mL, each with its record; ``None`` where there is none.

    ``percent``: the newest in percent of the one before, ``None`` where either is missing, where it can only be a
    division by 0, where ``normal_before``: the one before lay within its laboratory's reference range, and where there
    is an ``unread`` result: a newer one whose value or unit cannot be used.
    """

    before: MarkerValue | None
    newest: MarkerValue | None
    before_record: LabResult | None
    newest_record: LabResult | None
    percent: Interval | None
    normal_before: bool = False
    unread: LabResult | None = None


def afp_course(case: CaseRecords, episode: Episode | None) -> AfpCourse | None:
    """AFP over an episode; ``None`` without an episode or without any usable result."""
    found = () if episode is None else marker_courses(case, episode)
    course = next((one for one in found if one.marker == AFP), None)
    if episode is None or course is None:
        return None
    before, newest = course.baseline, course.changes[-1].at if course.changes else None
    if before is not None and _of_another_tumour(case, episode, before):
        before = None
    unread = _unread(case, episode, newest or before)
    earlier, later = _record(case, episode, before), _record(case, episode, newest)
    normal = before is not None and _is_normal(case, episode, before)
    percent = None
    if before is not None and newest is not None and not normal and unread is None:
        percent = percent_of(newest.value, before.value)
    return AfpCourse(before, newest, earlier, later, percent, normal, unread)


def _of_another_tumour(case: CaseRecords, episode: Episode, before: MarkerValue) -> bool:
    """Whether the liver was operated on between a result and the treatment."""
    day, starts = episode.date_of(before.day), episode.starts
    done = [one for one in case.of(records.Procedure, until=starts) if one.kind in REMOVALS and one.date is not None]
    return any(day <= one.date < (starts or date.max) and not names_another_organ(one.target) for one in done)


def _unread(case: CaseRecords, episode: Episode, newest: MarkerValue | None) -> LabResult | None:
    """The newest result, where it is newer than all that can be used."""
    until = min(episode.ends or episode.as_of, episode.as_of)
    dated = [one for one in case.of(records.LabResult, until=until) if one.analyte == AFP and one.date is not None]
    if not dated or newest is None or dated[-1].date <= episode.date_of(newest.day):
        return None
    return dated[-1]


def afp_facts(case: CaseRecords, episode: Episode) -> Iterator[Fact]:
    """The newest AFP in percent of the one before treatment, with the date and record of the newest."""
    course = afp_course(case, episode)
    if course is not None and course.percent is not None and course.newest_record is not None:
        yield fact(AFP_PERCENT, course.percent, Origin.of(course.newest_record))


def percent_of(value: Interval, reference: Interval) -> Interval | None:
    """Every quotient of two sets of numbers from 0, in percent; ``None`` where it can only be a division by 0."""
    if reference.high == 0:
        return None
    low, low_closed = 0.0, value.low == 0 and value.low_closed
    if reference.high != INFINITY:
        low, low_closed = 100 * value.low / reference.high, value.low_closed and reference.high_closed
    if value.high == INFINITY or reference.low == 0:
        return Interval(low, INFINITY, low_closed)
    high_closed = value.high_closed and reference.low_closed
    return Interval(low, 100 * value.high / reference.low, low_closed, high_closed)


def _records(case: CaseRecords, episode: Episode, value: MarkerValue) -> list[LabResult]:
    day = episode.date_of(value.day)
    return [one for one in case.of(records.LabResult, until=day) if one.analyte == AFP and one.date == day]


def _record(case: CaseRecords, episode: Episode, value: MarkerValue | None) -> LabResult | None:
    """The record of a value; of a range between two results of one day the later entry."""
    if value is None:
        return None
    found = _records(case, episode, value)
    same = [one for one in found if f"{one.comparator}{one.value}" == value.entered]
    return (same or found or [None])[-1]


def _is_normal(case: CaseRecords, episode: Episode, before: MarkerValue) -> bool:
    """Whether every result of the day lies within the reference range printed with it, for certain."""
    found = _records(case, episode, before)
    return bool(found) and all(
        one.value is not None and one.reference_high is not None and one.comparator in ("", "<", "<=")
        and one.value <= one.reference_high for one in found
    )  # fmt: skip


def diagnosis_facts(case: CaseRecords, as_of: date) -> Iterator[Fact]:
    """What the diagnosis rests on: the strongest basis that is recorded, for one does not undo another."""
    told = [one for one in case.of(records.Diagnosis, until=as_of) if one.basis in _STRONGEST_FIRST]
    if told:
        strongest = min(reversed(told), key=lambda one: _STRONGEST_FIRST.index(one.basis))
        yield fact(DIAGNOSIS, Choices((strongest.basis,)), Origin.of(strongest), strongest.basis)


__all__ = ["AFP_PERCENT", "DIAGNOSIS", "AfpCourse", "afp_course", "afp_facts", "diagnosis_facts", "percent_of"]
