"""Nodes and metastases in a snapshot.

A metastasis once seen is only taken back by a later "no", of its site or of all sites; "not assessed" and
"indeterminate" never take it back. A lesion outside the liver of which nobody says what it is leaves its site open
until a "no" of the site on that day or later, or of all sites later. Statements that contradict each other are
reported and leave the fact open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from hccboard.domain import records
from hccboard.domain.before_operation import days_of
from hccboard.domain.facts import Choices
from hccboard.domain.record_fields import TRUTH
from hccboard.domain.records import CaseRecords, ImagingStudy, Record

_DISTANT_SITES = ("distant_lymph_node", "lung", "bone", "adrenal", "brain", "peritoneum", "other")

Report = Callable[..., None]  # (kind, key, record) and for what was not carried over (..., operation)
FactRow = tuple[str, Any, Record, str]


def spread_facts(case: CaseRecords, as_of: date, report: Report) -> Iterator[FactRow]:
    """(key, set, record, as entered) of regional nodes and distant metastases; ``report`` takes findings."""
    said = _said_by_site(case, as_of)
    node = said.get("regional_lymph_node")
    if node is not None and node.certainty in TRUTH:
        yield "tumour.regional_ln", Choices((TRUTH[node.certainty],)), node, node.certainty
    decided = _distant(said, report)
    if decided is not None:
        present, finding = decided
        yield "tumour.distant_mets", Choices((present,)), finding, finding.site or ""


def standing_by_site(case: CaseRecords, as_of: date) -> dict[str, records.MetastasisFinding]:
    """What stands of each site: without what a later "no" of all sites overrides; a contradiction leaves it open."""
    said = _said_by_site(case, as_of)
    overall = said.get("distant_any")
    for site in _DISTANT_SITES:
        if site in said and _overridden(said[site], overall):
            del said[site]
        elif site in said and said[site].certainty == "yes" and _contradicted(said[site], overall):
            said[site] = replace(said[site], certainty="indeterminate")
    return said


def _said_by_site(case: CaseRecords, as_of: date) -> dict[str, records.MetastasisFinding]:
    by_site: dict[str, list[records.MetastasisFinding]] = {}
    for finding in _findings(case, as_of):
        by_site.setdefault(finding.site or "", []).append(finding)
    return {site: found for site, all_of_it in by_site.items() if (found := _standing(all_of_it)) is not None}


def _findings(case: CaseRecords, as_of: date) -> list[records.MetastasisFinding]:
    """What was said of each site, oldest first; a lesion outside the liver that is HCC says "yes" of its site, unless
    the findings of the same day say so, too: they may tell how many there are. One of unknown nature that is still
    there is as good as a finding of unknown nature, unless the findings of its day speak of the site."""
    found = list(case.of(records.MetastasisFinding, until=as_of))
    studies = {study.id: study for study in case.of(ImagingStudy, until=as_of)}
    told = {(one.site, one.date) for one in found if one.certainty == "yes"}
    told -= {(one.site, one.date) for one in found if one.certainty == "no"}
    spoken_of = {(one.site, one.date) for one in found}
    there, gone = _seen(case, studies)
    for lesion in case.of(records.Lesion, until=as_of):
        if lesion.organ in (None, "liver") or lesion.hcc_certainty == "no":
            continue
        proven = lesion.hcc_certainty == "yes"
        seen = there.get(lesion.id, lesion.date)
        if seen is not None and (lesion.organ, seen) in (told if proven else spoken_of):
            continue
        if proven or (seen is not None and gone.get(lesion.id, date.min) < seen):
            found.append(records.MetastasisFinding(
                id=lesion.id, case_id=lesion.case_id, date=seen, source=lesion.source, site=lesion.organ,
                certainty="yes" if proven else "indeterminate", date_precision=lesion.date_precision,
            ))  # fmt: skip
    return sorted(found, key=lambda finding: finding.date or date.min)


def _seen(
    case: CaseRecords, studies: Mapping[str, ImagingStudy]
) -> tuple[dict[str, date], dict[str, date]]:
    """The newest day on which each lesion was seen, and the newest on which it was gone."""
    there: dict[str, date] = {}
    gone: dict[str, date] = {}
    for measurement in case.of(records.Measurement):
        study, lesion = studies.get(measurement.study_id or ""), measurement.lesion_id or ""
        if study is not None and study.date is not None:
            days = gone if measurement.state in ("disappeared", "joined") else there
            days[lesion] = max(days.get(lesion, date.min), study.date)
    return there, gone


def _standing(findings: list[records.MetastasisFinding]) -> records.MetastasisFinding | None:
    """The newest answer that stands: an open one does not take back a "yes"."""
    standing: records.MetastasisFinding | None = None
    for finding in findings:
        if standing is not None and standing.certainty == "yes" and finding.certainty not in TRUTH:
            continue
        standing = finding
    return standing


def _last_day(finding: records.MetastasisFinding) -> date:
    """The last day a date known to its month or year may mean; an undated finding may be of today."""
    days = days_of(finding)
    return date.max if days is None else days[1]


def _overridden(finding: records.MetastasisFinding, overall: records.MetastasisFinding | None) -> bool:
    if overall is None or overall.certainty != "no" or overall.date is None:
        return False
    return _last_day(finding) < overall.date


def _contradicted(finding: records.MetastasisFinding, overall: records.MetastasisFinding | None) -> bool:
    return overall is not None and overall.certainty == "no" and finding.date == overall.date


def _distant(
    said: dict[str, records.MetastasisFinding], report: Report
) -> tuple[bool, records.MetastasisFinding] | None:
    """Whether there is a distant metastasis, with the finding that says so; ``None`` if not decided.

    A later "no distant metastasis" overrides older findings at single sites and is reported where it takes back a
    "yes"; a site that is indeterminate keeps the answer open; without a "no" of all sites every site must be
    answered.
    """
    overall = said.get("distant_any")
    sites = [said[site] for site in _DISTANT_SITES if site in said]
    older = [f for f in sites if _overridden(f, overall)]
    for finding in older:
        if finding.certainty == "yes":
            report("metastasis_overridden", "tumour.distant_mets", finding)
    sites = [f for f in sites if f not in older]
    present = [f for f in sites if f.certainty == "yes"]
    if present:
        if _contradicted(present[-1], overall):
            report("metastases_contradict", "tumour.distant_mets", present[-1])
            return None
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
