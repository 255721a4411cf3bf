"""The tumour in a snapshot: nodules, vessels, spread, from the newest study that speaks of each.

Counted are viable intrahepatic nodules that are HCC: LR-5 or biopsy-proven, or not categorised (RULES 0.5);
LR-4 and lower, LR-M and nodules judged not to be HCC are left out and listed. The size is the viable
diameter where one was measured, for untreated lesions the longest diameter. A treated lesion without a viable
diameter may be dead or alive: it makes the count a range. Unless a study says that all nodules are listed,
there may be more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from hccboard.domain import records
from hccboard.domain.catalogue import VP
from hccboard.domain.facts import INFINITY, Choices, Interval
from hccboard.domain.nodules import Range, nodules_of
from hccboard.domain.records import CaseRecords, ImagingStudy, Record
from hccboard.errors import UserError

_TRUTH = {"yes": True, "no": False}
_NOT_HCC = ("LR-NC", "LR-1", "LR-2", "LR-3", "LR-4", "LR-M", "LR-TR nonviable")
_DISTANT_SITES = ("distant_lymph_node", "lung", "bone", "adrenal", "brain", "peritoneum", "other")
_TOO_SMALL_MM = (1, 9)  # "too small to measure" is below the 10 mm of a measurable lesion

Report = Callable[[str, str, Record], None]
FactRow = tuple[str, Any, Record, str]


def tumour_facts(case: CaseRecords, as_of: date, report: Report) -> Iterator[FactRow]:
    """(key, set, record, as entered) of every fact about the tumour; ``report`` takes findings."""
    yield from _nodules(case, as_of, report)
    yield from _study_statements(case, as_of)
    yield from _vessels(case, as_of)
    yield from _spread(case, as_of)


def _nodules(case: CaseRecords, as_of: date, report: Report) -> Iterator[FactRow]:
    lesions = {lesion.id: lesion for lesion in case.of(records.Lesion) if lesion.organ == "liver"}
    by_study: dict[str, list[records.Measurement]] = {}
    for measurement in case.of(records.Measurement):
        if measurement.lesion_id in lesions:
            by_study.setdefault(measurement.study_id or "", []).append(measurement)
    newest: ImagingStudy | None = None
    for study in case.of(ImagingStudy, until=as_of):
        if study.id in by_study or _speaks_of_nodules(study):
            newest = study
    if newest is None:
        return
    try:
        nodules = _nodules_of_study(newest, by_study.get(newest.id, []), lesions, report)
    except UserError:
        report("nodules_contradict", "tumour.nodules", newest)
        return
    entered = ", ".join(f"{a / 10:g}" for a, _ in nodules.cases[0].listed)
    yield "tumour.nodules", nodules, newest, entered


def _speaks_of_nodules(study: ImagingStudy) -> bool:
    stated = (study.nodule_count_low, study.nodule_count_high, study.largest_diameter_low_mm,
              study.largest_diameter_high_mm, study.all_nodules_listed)  # fmt: skip
    return any(value is not None for value in stated)


def _nodules_of_study(
    study: ImagingStudy, measurements: list[records.Measurement],
    lesions: dict[str, records.Lesion], report: Report,
) -> Any:  # fmt: skip
    listed: list[Range] = []
    doubtful = 0
    for measurement in measurements:
        lesion = lesions[measurement.lesion_id or ""]
        if lesion.hcc_certainty in ("no", "indeterminate") or measurement.li_rads in _NOT_HCC:
            report("lesion_not_counted", "tumour.nodules", lesion)
            continue
        size = _viable_size(measurement)
        if size is None:
            doubtful += 1
        elif size[1] > 0:
            listed.append(size)
    low, high = len(listed), len(listed) + doubtful
    if study.all_nodules_listed is not True:
        stated_low, stated_high = study.nodule_count_low, study.nodule_count_high
        if stated_low is not None or stated_high is not None:
            low, high = max(low, stated_low or 0), stated_high if stated_high is not None else INFINITY
        else:
            low, high = max(low, 1 if not measurements else low), INFINITY
    largest = None
    if study.largest_diameter_low_mm is not None or study.largest_diameter_high_mm is not None:
        largest = study.largest_diameter_low_mm or 1, study.largest_diameter_high_mm or INFINITY
    return nodules_of(listed or (None if high else []), (low, high), largest)


def _viable_size(measurement: records.Measurement) -> Range | None:
    """The size in mm, (0, 0) for a lesion that is gone, ``None`` where viability is not known."""
    if measurement.state in ("disappeared", "joined"):
        return 0, 0
    if measurement.viable_diameter_mm is not None:
        return measurement.viable_diameter_mm, measurement.viable_diameter_mm
    if measurement.treated or measurement.state == "not_evaluable":
        return None
    if measurement.state == "too_small":
        return _TOO_SMALL_MM
    if measurement.longest_diameter_mm is None:
        return 1, INFINITY
    return measurement.longest_diameter_mm, measurement.longest_diameter_mm


def _study_statements(case: CaseRecords, as_of: date) -> Iterator[FactRow]:
    found: dict[str, FactRow] = {}
    for study in case.of(ImagingStudy, until=as_of):
        for name in ("infiltrative", "adjacent_organ_invasion", "visceral_peritoneum_perforation"):
            certainty, key = getattr(study, name), f"tumour.{name}"
            if certainty in _TRUTH:
                found[key] = key, Choices((_TRUTH[certainty],)), study, certainty
            elif certainty is not None:
                found.pop(key, None)
        if study.liver_involvement_pct is not None:
            key = "tumour.liver_involvement_pct"
            percent = study.liver_involvement_pct
            found[key] = key, Interval.point(float(percent)), study, str(percent)
    yield from found.values()


def _vessels(case: CaseRecords, as_of: date) -> Iterator[FactRow]:
    found: dict[str, FactRow] = {}
    for record in case.of(records.VascularInvasion, until=as_of):
        if record.portal_vein:
            codes = _portal_codes(record)
            entered = "-".join(dict.fromkeys((codes[0], codes[-1])))
            found["tumour.pv_invasion"] = "tumour.pv_invasion", Choices(codes), record, entered
            found.pop("tumour.pv_main_trunk", None)
        if record.hepatic_vein:
            key = "tumour.hv_invasion"
            found[key] = key, Choices((record.hepatic_vein,)), record, record.hepatic_vein
        if record.bile_duct:
            key = "tumour.bile_duct_invasion"
            found[key] = key, Choices((record.bile_duct,)), record, record.bile_duct
        for name, key in (("portal_vein_main_trunk", "tumour.pv_main_trunk"),
                          ("portal_vein_contralateral", "tumour.pv_contralateral")):  # fmt: skip
            certainty = getattr(record, name)
            if certainty in _TRUTH:
                found[key] = key, Choices((_TRUTH[certainty],)), record, certainty
    yield from found.values()


def _portal_codes(record: records.VascularInvasion) -> tuple[str, ...]:
    """The classes possible; a thrombus that does not enhance is bland and no invasion."""
    low = VP.index(record.portal_vein or "Vp0")
    high = VP.index(record.portal_vein_high) if record.portal_vein_high else low
    codes = VP[min(low, high) : max(low, high) + 1]
    if record.thrombus_enhancing == "no":
        return ("Vp0",)
    if record.thrombus_enhancing == "indeterminate" and "Vp0" not in codes:
        return ("Vp0", *codes)
    return codes


def _spread(case: CaseRecords, as_of: date) -> Iterator[FactRow]:
    newest: dict[str, records.MetastasisFinding] = {}
    for finding in case.of(records.MetastasisFinding, until=as_of):
        newest[finding.site or ""] = finding
    node = newest.get("regional_lymph_node")
    if node is not None and node.certainty in _TRUTH:
        yield "tumour.regional_ln", Choices((_TRUTH[node.certainty],)), node, node.certainty
    decided = _distant(newest)
    if decided is not None:
        present, finding = decided
        yield "tumour.distant_mets", Choices((present,)), finding, finding.site or ""


def _distant(newest: dict[str, records.MetastasisFinding]) -> tuple[bool, records.MetastasisFinding] | None:
    """Whether there is a distant metastasis, with the finding that says so; ``None`` if not decided.

    A later statement about all sites ("no distant metastasis") overrides older findings at single sites;
    a site that is indeterminate keeps the answer open; without such a statement every site must be answered.
    """
    overall = newest.get("distant_any")
    sites = [newest[site] for site in _DISTANT_SITES if site in newest]
    if overall is not None:
        sites = [f for f in sites if not (f.date and overall.date and f.date < overall.date)]
    present = [f for f in sites if f.certainty == "yes"]
    if present:
        return True, present[-1]
    if overall is not None and overall.certainty == "yes":
        return True, overall
    if any(f.certainty == "indeterminate" for f in sites):
        return None
    if overall is not None and overall.certainty == "no":
        return False, overall
    if len(sites) == len(_DISTANT_SITES) and all(f.certainty == "no" for f in sites):
        return False, min(sites, key=lambda f: f.date or date.min)
    return None
