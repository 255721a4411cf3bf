"""The patient on the day of a time zero: what the records up to that day say, without the treatments of that day.

The assessment is that of everywhere else (``take`` and ``assess``); values that are stale on the day count as there.
What has no date may be from later: it counts where its study is from up to that day, and else not, so that nobody is in
the stage of a later one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from hccboard.domain import records
from hccboard.domain.assessment import assess
from hccboard.domain.case_course.model import Baseline
from hccboard.domain.decision import Result
from hccboard.domain.facts import Choices, Interval
from hccboard.domain.liver_function import child_pugh
from hccboard.domain.records import CaseRecords
from hccboard.domain.snapshot import Snapshot, take
from hccboard.domain.snapshot_spread import standing_by_site
from hccboard.domain.staging import bclc, cnlc
from hccboard.domain.summary import SUMMARY_SYSTEMS

_OF_A_DAY = (
    records.ImagingStudy, records.VascularInvasion, records.MetastasisFinding, records.LabResult,
    records.LiverAssessment, records.PerformanceStatus, records.Endoscopy, records.Judgement,
)  # fmt: skip
_HIGHEST_AFP = 1e9  # what the catalogue allows; a result above the assay has no upper end


def baselines_of(case: CaseRecords, days: Collection[date]) -> tuple[Baseline, ...]:
    """One for each day, oldest first."""
    return tuple(_baseline(case, day) for day in sorted(set(days)))


def _baseline(case: CaseRecords, day: date) -> Baseline:
    before = CaseRecords(case.patient, tuple(_known_by(case, day)))
    snapshot = take(before, day)
    found = assess(snapshot.facts, SUMMARY_SYSTEMS)
    known = {key: snapshot.facts.get(key) for key in ("bilirubin", "albumin")}
    sites = tuple(site for site, one in sorted(standing_by_site(before, day).items()) if one.certainty == "yes")
    return Baseline(
        day.isoformat(), _set(found["bclc"], bclc.STAGES), _set(found["cnlc"], cnlc.STAGES),
        _child_pugh(found["child_pugh"]),
        _set(found["albi"], ("1", "2", "3")) if any(known.values()) else "", _grades(snapshot),
        _portal_vein(snapshot), _afp(snapshot), sites, _sites_open(snapshot), _age(snapshot),
    )  # fmt: skip


def _known_by(case: CaseRecords, day: date) -> Iterator[records.Record]:
    """The records up to a day, without the treatments of that day."""
    studies = {one.id: one.date for one in case.of(records.ImagingStudy)}
    for one in case.records:
        if isinstance(one, records.SystemicTherapy | records.Procedure) and one.date is not None and one.date >= day:
            continue
        if one.date is None and isinstance(one, _OF_A_DAY):
            made = studies.get(getattr(one, "study_id", None) or "")
            if made is not None and made <= day:
                yield replace(one, date=made)
        else:
            yield one


def _set(result: Result, everything: Collection[str]) -> str:
    """What is still possible; "" where that is everything."""
    possible = tuple(map(str, result.possible))
    return "" if set(everything) <= set(possible) else "|".join(possible)


def _child_pugh(result: Result) -> str:
    if result.value is not None and result.value["score"] is not None:
        return f"{result.value['class']}{result.value['score']}"
    return _set(result, child_pugh.CLASSES)


def _grades(snapshot: Snapshot) -> str:
    fact = snapshot.facts.get("ecog_ps")
    if fact is None or not isinstance(fact.domain, Choices):
        return ""
    return "-".join(map(str, dict.fromkeys((fact.domain.values[0], fact.domain.values[-1]))))


def _portal_vein(snapshot: Snapshot) -> str:
    fact = snapshot.facts.get("tumour.pv_invasion")
    return "" if fact is None or not isinstance(fact.domain, Choices) else "|".join(map(str, fact.domain.values))


def _afp(snapshot: Snapshot) -> tuple[float, float | None] | None:
    fact = snapshot.facts.get("afp")
    if fact is None or not isinstance(fact.domain, Interval):
        return None
    high = fact.domain.high
    return float(fact.domain.low), None if high >= _HIGHEST_AFP else float(high)


def _sites_open(snapshot: Snapshot) -> bool:
    """Whether spread is not known to be none."""
    for key in ("tumour.regional_ln", "tumour.distant_mets"):
        fact = snapshot.facts.get(key)
        if fact is None or fact.domain != Choices((False,)):
            return True
    return False


def _age(snapshot: Snapshot) -> int | None:
    fact = snapshot.facts.get("age_years")
    return int(fact.domain.low) if fact is not None and isinstance(fact.domain, Interval) else None
