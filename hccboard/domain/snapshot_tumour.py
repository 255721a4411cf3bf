"""The tumour in a snapshot: nodules and vessels, from the newest study that speaks of each; ``snapshot_spread`` has
nodes and metastases.

Counted are viable intrahepatic nodules that are HCC: LR-5 or proven, or not categorised (RULES 0.5); LR-4
and lower, LR-M and nodules judged not to be HCC are left out and listed, unless they are proven to be HCC. The
size is the viable diameter where one was measured, for untreated lesions the longest diameter. A treated lesion
without a viable diameter may be dead or alive: it makes the count a range. Unless a study says that all
nodules are listed, there may be more. A tumour in a vein (LR-TIV) is no nodule.

A lesion without a category on the newest study keeps the one it was given before, so that an LR-4 does not become
an HCC by silence, and what was once treated stays treated. A study that did not assess something does not speak
of it: the older answer stands with its own date. What was seen before the tumour was removed or ablated is not
carried over (``before_operation``).

A thrombus that does not enhance is bland and no invasion; the main trunk or the contralateral branch is Vp4.
Statements that contradict each other are reported and leave the fact open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hccboard.domain import records
from hccboard.domain.before_operation import Operations
from hccboard.domain.catalogue import VP
from hccboard.domain.facts import INFINITY, Choices, Interval
from hccboard.domain.nodule_cases import Range
from hccboard.domain.nodules import nodules_of
from hccboard.domain.record_fields import TRUTH
from hccboard.domain.records import CaseRecords, ImagingStudy
from hccboard.domain.snapshot_spread import FactRow, Report, spread_facts
from hccboard.errors import UserError

_NO_NODULE = ("LR-NC", "LR-TR nonviable", "LR-TIV")  # gone, dead, or in a vein
_UNPROVEN = ("LR-1", "LR-2", "LR-3", "LR-4", "LR-M")  # no HCC unless proven otherwise
_AFTER_TREATMENT = "LR-TR"
_DOUBTFUL = ("LR-TR nonevaluable", "LR-TR equivocal", "LR-TR nonprogressing")  # treated, dead or alive
_TOO_SMALL_MM = (1, 9)  # "too small to measure" is below the 10 mm of a measurable lesion



def tumour_facts(case: CaseRecords, as_of: date, report: Report) -> Iterator[FactRow]:
    """(key, set, record, as entered) of every fact about the tumour; ``report`` takes findings."""
    operations = Operations(case, as_of)
    yield from _nodules(case, as_of, report, operations)
    for row in (*_study_statements(case, as_of), *_vessels(case, as_of, report)):
        gone = operations.before(row[0], row[2])
        if gone is None:
            yield row
        else:
            report(gone[0], row[0], row[2], gone[1])
    yield from spread_facts(case, as_of, report)


@dataclass(frozen=True)
class _Newest:
    """The newest study that speaks of nodules: its measurements and the earlier ones of each lesion, oldest first."""

    study: ImagingStudy
    measured: list[records.Measurement]
    past: dict[str, list[records.Measurement]]
    lesions: dict[str, records.Lesion]


def _newest_study(case: CaseRecords, as_of: date) -> _Newest | None:
    lesions = {lesion.id: lesion for lesion in case.of(records.Lesion) if lesion.organ == "liver"}
    by_study: dict[str, list[records.Measurement]] = {}
    for measurement in case.of(records.Measurement):
        if measurement.lesion_id in lesions:
            by_study.setdefault(measurement.study_id or "", []).append(measurement)
    newest: ImagingStudy | None = None
    past: dict[str, list[records.Measurement]] = {}
    for study in case.of(ImagingStudy, until=as_of):
        if study.id in by_study or _speaks_of_nodules(study):
            for measurement in by_study.get(newest.id, ()) if newest else ():
                past.setdefault(measurement.lesion_id or "", []).append(measurement)
            newest = study
    return None if newest is None else _Newest(newest, by_study.get(newest.id, []), past, lesions)


def _nodules(case: CaseRecords, as_of: date, report: Report, operations: Operations) -> Iterator[FactRow]:
    found = _newest_study(case, as_of)
    if found is None:
        return
    study = found.study
    gone = operations.before("tumour.nodules", study, later_on_the_day=any(map(_after_treatment, found.measured)))
    if gone is not None:
        report(gone[0], "tumour.nodules", study, gone[1])
        return
    try:
        nodules = _nodules_of_study(study, found.measured, found.past, found.lesions, report)
    except UserError:
        report("nodules_contradict", "tumour.nodules", study)
        return
    entered = ", ".join(f"{a / 10:g}" for a, _ in nodules.cases[0].listed)
    yield "tumour.nodules", nodules, study, entered


@dataclass(frozen=True)
class CountedLesions:
    """The lesions that are viable HCC nodules on the newest study, with their sizes in mm; ``all_listed`` where there
    is certainly no other."""

    study: ImagingStudy
    lesions: tuple[records.Lesion, ...]
    all_listed: bool
    sizes: tuple[Range, ...] = ()


def counted_lesions(case: CaseRecords, as_of: date) -> CountedLesions | None:
    """Which lesions are counted by the rule of the nodules; ``None`` without a study that still holds."""
    found = _newest_study(case, as_of)
    if found is None:
        return None
    study, later = found.study, any(map(_after_treatment, found.measured))
    if Operations(case, as_of).before("tumour.nodules", study, later_on_the_day=later) is not None:
        return None
    sizes = {
        one.lesion_id or "": _counted_size(one, found.lesions[one.lesion_id or ""], lambda *_: None,
                                           found.past.get(one.lesion_id or "", ()))
        for one in found.measured
    }  # fmt: skip
    counted = {lesion: size for lesion, size in sizes.items() if size is not None and size[1] > 0}
    sure = tuple(found.lesions[lesion] for lesion in counted)
    stated = study.nodule_count_high is None or study.nodule_count_high <= len(sure)
    listed = study.all_nodules_listed is True and None not in sizes.values() and stated
    return CountedLesions(study, sure, listed, tuple(counted.values()))


def _speaks_of_nodules(study: ImagingStudy) -> bool:
    """Whether a study without a measured nodule says something of them; that all are listed says nothing alone."""
    stated = (study.nodule_count_low, study.nodule_count_high, study.largest_diameter_low_mm,
              study.largest_diameter_high_mm)  # fmt: skip
    return any(value is not None for value in stated)


def _after_treatment(measurement: records.Measurement) -> bool:
    return measurement.treated is True or (measurement.li_rads or "").startswith(_AFTER_TREATMENT)


def _nodules_of_study(
    study: ImagingStudy, measurements: list[records.Measurement],
    past: dict[str, list[records.Measurement]], lesions: dict[str, records.Lesion], report: Report,
) -> Any:  # fmt: skip
    listed: list[Range] = []
    doubtful = 0
    # A lesion measured twice on one study is still one lesion: the later entry counts.
    for measurement in {m.lesion_id: m for m in measurements}.values():
        lesion = measurement.lesion_id or ""
        size = _counted_size(measurement, lesions[lesion], report, past.get(lesion, ()))
        if size is None:
            doubtful += 1
        elif size[1] > 0:
            listed.append(size)
    low: float = len(listed)
    high: float = len(listed) + doubtful
    stated = study.nodule_count_low, study.nodule_count_high
    if study.all_nodules_listed is True and measurements:
        if stated[0] is not None and stated[0] > high:
            report("nodules_contradict", "tumour.nodules", study)
            high = INFINITY
    elif stated != (None, None):
        # A report that says "at most three" speaks of a tumour; none is said with 0.
        low = max(low, stated[0] if stated[0] is not None else min(1, stated[1] or 0))
        high = stated[1] if stated[1] is not None else INFINITY
    else:
        low, high = max(low, 1 if not measurements else low), INFINITY
    largest = None
    if study.largest_diameter_low_mm is not None or study.largest_diameter_high_mm is not None:
        largest = study.largest_diameter_low_mm or 1, study.largest_diameter_high_mm or INFINITY
    return nodules_of(listed or (None if high else []), (low, high), largest)


def _counted_size(
    measurement: records.Measurement, lesion: records.Lesion, report: Report, past: Iterable[records.Measurement]
) -> Range | None:
    """The viable size in mm, (0, 0) for what is no viable nodule, ``None`` where it may be one or none."""
    proven = lesion.hcc_certainty == "yes"
    carried = _with_past(measurement, past)
    if carried.li_rads != measurement.li_rads and carried.li_rads in (*_UNPROVEN, *_NO_NODULE) and not proven:
        report("category_carried_forward", "tumour.nodules", lesion)
        return 0, 0
    measurement = carried
    excluded = lesion.hcc_certainty in ("no", "indeterminate") or measurement.li_rads in _NO_NODULE
    if excluded or (measurement.li_rads in _UNPROVEN and not proven):
        report("lesion_not_counted", "tumour.nodules", lesion)
        return 0, 0
    size = _viable_size(measurement)
    if lesion.hcc_certainty == "not_assessed" and size != (0, 0):
        return None
    return size


def _with_past(measurement: records.Measurement, past: Iterable[records.Measurement]) -> records.Measurement:
    """The measurement with what earlier ones, oldest first, said of the lesion and this one does not say: its
    category, and that it was treated. A category after treatment is of its own day: only the treatment is kept."""
    category, treated = None, False
    for earlier in past:
        treated = treated or _after_treatment(earlier)
        if earlier.li_rads and not earlier.li_rads.startswith(_AFTER_TREATMENT):
            category = earlier.li_rads
    if measurement.li_rads is None and category is not None:
        measurement = replace(measurement, li_rads=category)
    if measurement.treated is None and treated:
        measurement = replace(measurement, treated=True)
    return measurement


def counts_as_nodule(
    measurement: records.Measurement, lesion: records.Lesion, past: Iterable[records.Measurement] = ()
) -> bool | None:
    """Whether a measured lesion counts as a viable HCC nodule (RULES 0.5), ``None`` where it may be one or none.

    For entry forms, which say so beside what is typed; the snapshot counts by the same rule. ``past`` are the
    lesion's measurements on earlier studies, oldest first: what they said and this one does not still holds.
    """
    size = _counted_size(measurement, lesion, lambda *_: None, past)
    return None if size is None else size[1] > 0


def _viable_size(measurement: records.Measurement) -> Range | None:
    """The size in mm, (0, 0) for a lesion that is gone, ``None`` where viability is not known."""
    if measurement.state in ("disappeared", "joined"):
        return 0, 0
    if measurement.viable_diameter_mm is not None:
        return measurement.viable_diameter_mm, measurement.viable_diameter_mm
    longest = measurement.longest_diameter_mm
    if measurement.li_rads == "LR-TR viable":
        return 1, INFINITY if longest is None else longest
    if measurement.treated or measurement.state == "not_evaluable" or measurement.li_rads in _DOUBTFUL:
        return None
    if measurement.state == "too_small":
        return _TOO_SMALL_MM
    return (1, INFINITY) if longest is None else (longest, longest)


def _study_statements(case: CaseRecords, as_of: date) -> Iterator[FactRow]:
    found: dict[str, FactRow] = {}
    for study in case.of(ImagingStudy, until=as_of):
        for name in ("infiltrative", "adjacent_organ_invasion", "visceral_peritoneum_perforation"):
            certainty, key = getattr(study, name), f"tumour.{name}"
            if certainty in TRUTH:
                found[key] = key, Choices((TRUTH[certainty],)), study, certainty
            elif certainty == "indeterminate":
                found.pop(key, None)
        if study.liver_involvement_pct is not None:
            key = "tumour.liver_involvement_pct"
            percent = study.liver_involvement_pct
            found[key] = key, Interval.point(float(percent)), study, str(percent)
    yield from found.values()


def _vessels(case: CaseRecords, as_of: date, report: Report) -> Iterator[FactRow]:
    found: dict[str, FactRow] = {}
    for record in case.of(records.VascularInvasion, until=as_of):
        _portal_vein(record, found, report)
        if record.hepatic_vein:
            key = "tumour.hv_invasion"
            codes = _enhancing((record.hepatic_vein,), "Vv0", record)
            found[key] = key, Choices(codes), record, "-".join(dict.fromkeys((codes[0], codes[-1])))
        if record.bile_duct:
            key = "tumour.bile_duct_invasion"
            found[key] = key, Choices((record.bile_duct,)), record, record.bile_duct
    yield from found.values()


def _portal_vein(record: records.VascularInvasion, found: dict[str, FactRow], report: Report) -> None:
    """The class, the trunk and the contralateral branch that one record gives; a new class forgets older flags."""
    class_key, trunk_key, other_key = "tumour.pv_invasion", "tumour.pv_main_trunk", "tumour.pv_contralateral"
    is_vp4 = "yes" in (record.portal_vein_main_trunk, record.portal_vein_contralateral)
    if record.portal_vein or is_vp4:
        low = VP.index(record.portal_vein) if record.portal_vein else len(VP) - 1
        high = VP.index(record.portal_vein_high) if record.portal_vein_high else low
        codes = VP[min(low, high) : max(low, high) + 1]
        if is_vp4 and "Vp4" not in codes:
            report("vessels_contradict", class_key, record)
            codes = (*codes, "Vp4")
        elif is_vp4:
            codes = ("Vp4",)
        codes = _enhancing(codes, "Vp0", record)
        found[class_key] = class_key, Choices(codes), record, "-".join(dict.fromkeys((codes[0], codes[-1])))
        found.pop(trunk_key, None)
        found.pop(other_key, None)
    certain = found.get(class_key) is None or found[class_key][1].values == ("Vp4",)
    for key, certainty in ((trunk_key, record.portal_vein_main_trunk), (other_key, record.portal_vein_contralateral)):
        if certainty == "no" or (certainty == "yes" and certain):
            found[key] = key, Choices((TRUTH[certainty],)), record, certainty


def _enhancing(codes: tuple[str, ...], none: str, record: records.VascularInvasion) -> tuple[str, ...]:
    """The classes possible in view of the thrombus: bland is no invasion, indeterminate may be."""
    if record.thrombus_enhancing == "no":
        return (none,)
    if record.thrombus_enhancing == "indeterminate" and none not in codes:
        return (none, *codes)
    return codes
