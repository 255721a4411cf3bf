"""The records of one episode as lesions and studies that can be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hccboard.domain import records
from hccboard.domain.facts import Interval
from hccboard.domain.records import CaseRecords, ImagingStudy, Measurement
from hccboard.domain.response.lesions import ABSENT, NOT_EVALUABLE, PRESENT, PROGRESSED, Course, Lesion, Measure, Study
from hccboard.domain.response.model import GONE, NODE, UNMEASURED, Finding, Settings
from hccboard.domain.response.recorded_spans import Span

NODES = ("regional_lymph_node", "distant_lymph_node")
TOO_SMALL = Interval(5, 5)  # RECIST 1.1: too small to measure counts 5 mm
_STATUS = {"disappeared": ABSENT, "present": PRESENT, "progressed": PROGRESSED, "not_evaluable": NOT_EVALUABLE}


@dataclass(frozen=True)
class Told:
    """What the records of an episode say."""

    course: Course
    studies: Mapping[int, tuple[ImagingStudy, ...]]
    lesions: Mapping[str, records.Lesion]
    findings: tuple[Finding, ...]


def course_of(case: CaseRecords, as_of: date, span: Span, settings: tuple[Settings, ...]) -> Told:
    """Lesions, studies and ends of an episode; without a baseline nothing to judge."""
    if span.baseline is None or span.baseline.date is None:
        return Told(Course((), (), settings), {}, {}, ())
    zero = span.baseline.date
    until = min(span.ends or as_of, as_of)
    by_day: dict[int, tuple[ImagingStudy, ...]] = {}
    for study in case.of(ImagingStudy, until=until):
        if study.date is not None and study.date >= zero:
            day = (study.date - zero).days
            by_day[day] = (*by_day.get(day, ()), study)
    by_study: dict[str, dict[str, Measurement]] = {}
    for one in case.of(Measurement):
        by_study.setdefault(one.study_id or "", {})[one.lesion_id or ""] = one
    seen = {lesion for many in by_day.values() for study in many for lesion in by_study.get(study.id, ())}
    lesions = {one.id: one for one in case.of(records.Lesion) if one.id in seen and one.hcc_certainty != "no"}
    studies = [
        Study(day, {key: measure_of(one, lesions[key]) for key, one in by_study.get(study.id, {}).items()
                    if key in lesions}, study.new_lesions in ("yes", "no", "indeterminate") or None)
        for day, many in by_day.items() for study in many
    ]  # fmt: skip
    course = Course(tuple(lesion_of(one) for one in lesions.values()), tuple(studies), settings)
    return Told(course, by_day, lesions, ())


def lesion_of(record: records.Lesion) -> Lesion:
    told = {sign: True for sign in record.features}
    kind = NODE if record.organ in NODES else "lesion"
    return Lesion(
        record.id, record.organ or "liver", kind, record.role or "",
        progressed_since_treatment=record.progressed_since_treatment, **told,
    )  # fmt: skip


def measure_of(record: Measurement, lesion: records.Lesion) -> Measure:
    if record.state in ("disappeared", "joined"):
        return Measure(GONE, GONE, GONE, ABSENT)
    sizes = [UNMEASURED if one is None else Interval.point(one) for one in
             (record.longest_diameter_mm, record.viable_diameter_mm, record.short_axis_mm)]  # fmt: skip
    if record.state == "too_small":
        at = 2 if lesion.organ in NODES else 0
        sizes[at] = TOO_SMALL if sizes[at] == UNMEASURED else sizes[at]
    return Measure(*sizes, status=_STATUS.get(record.state or "", ""))
