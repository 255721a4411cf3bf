"""What ended the assessment of an episode: death, the next treatment, clinical progression; and dates that are not
exact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hccboard.domain.records import CaseRecords, FollowUp, ImagingStudy, Record
from hccboard.domain.response.model import Finding
from hccboard.domain.response.recorded.spans import Span, title


def ends_of(
    case: CaseRecords, as_of: date, span: Span, zero: date
) -> tuple[dict[str, int | None], tuple[Finding, ...]]:
    """The days of ``Course`` from baseline, and the findings. Death and follow-up are those of the last episode, which
    no other treatment ended."""
    told = [one for one in case.of(FollowUp, until=as_of) if one.date is not None]
    deaths = [one for one in told if one.vital_status == "dead"]
    last = span.ends is None
    worse = next(
        (one for one in told if one.clinical_progression == "yes" and one.date >= span.starts
         and (last or one.date <= span.ends)), None,
    )  # fmt: skip
    death = deaths[0] if deaths and (last or deaths[0].date <= span.ends) else None
    followed = told[-1] if told and last else None
    ends = {
        "death_day": _day(death, zero), "clinical_progression_day": _day(worse, zero),
        "last_follow_up_day": _day(followed, zero),
        "new_therapy_day": None if span.ended_by is None else _day_of(span.ends, zero),
    }  # fmt: skip
    inexact = list(_inexact((span.baseline, *span.treatments, death, worse, span.ended_by), zero))
    inexact += _inexact((one for one in case.of(ImagingStudy, until=min(span.ends or as_of, as_of))
                         if one.date is not None and one.date > zero), zero)  # fmt: skip
    if len(deaths) > 1 and len({one.date for one in deaths}) > 1 and last:
        inexact.append(Finding("two_deaths", _day(deaths[0], zero)))
    return ends, tuple(inexact)


def _day(record: Record | None, zero: date) -> int | None:
    return None if record is None else _day_of(record.date, zero)


def _day_of(day: date | None, zero: date) -> int | None:
    return None if day is None else (day - zero).days


def _inexact(found: object, zero: date) -> Iterator[Finding]:
    for one in found:  # type: ignore[attr-defined]
        if one is not None and one.date is not None and one.date_precision != "day":
            yield Finding("date_not_exact", (one.date - zero).days, details={
                "kind": type(one).__name__, "record": title(one), "precision": one.date_precision})  # fmt: skip
