"""Which studies make one assessment: those of a day, those before treatment, and those a board takes together.

What was made after the baseline study and not after the first dose tells of the time before treatment and belongs to
baseline (a chest CT two days after the liver MRI); where a board chose an older baseline, the sizes that it has count
and not the newer ones. Later studies are assessments of their own
day unless the board settled that those up to some days apart are one; of these none may measure what another does, and
the day is that of the last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from hccboard.domain.records import ImagingStudy, Measurement
from hccboard.domain.response.model import Finding


def days_of_visits(
    studies: Sequence[ImagingStudy], zero: date, starts: date | None, told_on: Mapping[str, Mapping[str, Measurement]],
    days_apart: int = 0,
) -> tuple[dict[str, int], tuple[Finding, ...]]:  # fmt: skip
    """The day of assessment of each of the ``studies`` from baseline on, which are in order, by id; and the findings
    about those taken together."""
    days: dict[str, int] = {}
    later = []
    for study in studies:
        if study.date == zero or (starts is not None and study.date <= starts):  # type: ignore[operator]
            days[study.id] = 0
        else:
            later.append(study)
    findings = []
    for visit in _visits(later, told_on, days_apart):
        day = (visit[-1].date - zero).days  # type: ignore[operator]
        days |= dict.fromkeys((one.id for one in visit), day)
        if visit[0].date != visit[-1].date:
            findings.append(Finding("one_visit", day, details={"count": len(visit), "most": days_apart}))
    return days, tuple(findings)


def without_newer_sizes(
    studies: Sequence[ImagingStudy], zero: date, starts: date | None, told_on: dict[str, dict[str, Measurement]]
) -> tuple[Finding, ...]:
    """Take away what studies between baseline and the start say of lesions that the baseline has; the findings."""
    base = {key for one in studies if one.date == zero for key in told_on.get(one.id, ())}
    findings = []
    for study in studies:
        again = base & set(told_on.get(study.id, ()))
        if again and starts is not None and zero < study.date <= starts:  # type: ignore[operator]
            told_on[study.id] = {key: one for key, one in told_on[study.id].items() if key not in base}
            findings.append(Finding("before_treatment", (study.date - zero).days, details={"count": len(again)}))  # type: ignore[operator]
    return tuple(findings)


def _visits(
    studies: Sequence[ImagingStudy], told_on: Mapping[str, Mapping[str, Measurement]], days_apart: int
) -> Iterator[list[ImagingStudy]]:
    visit: list[ImagingStudy] = []
    seen: set[str] = set()
    for study in studies:
        named = set(told_on.get(study.id, ()))
        if visit:
            apart = (study.date - visit[0].date).days  # type: ignore[operator]
            if apart == 0 or (apart <= days_apart and not named & seen):
                visit.append(study)
                seen |= named
                continue
            yield visit
        visit, seen = [study], named
    if visit:
        yield visit
