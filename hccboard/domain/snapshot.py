"""The records as of a day, turned into facts.

For every fact the newest record up to that day speaks; its date, source and id go along, and the fact is
marked stale where it is older than the limit (RULES 0.8: 42 days, laboratory 14; endoscopy 183 as asked for
before bevacizumab). Stale facts are used and marked, never dropped. A value that is implausible and not
confirmed, or in a unit the catalogue does not know, is left out and listed under ``findings``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from hccboard.domain import records
from hccboard.domain.before_operation import Operations
from hccboard.domain.catalogue import DEFINITIONS
from hccboard.domain.facts import Choices, Fact, Facts, Interval
from hccboard.domain.liver_function.child_pugh import STATED, stated_choices
from hccboard.domain.record_fields import TRUTH
from hccboard.domain.records import CaseRecords, Record
from hccboard.domain.snapshot_tumour import tumour_facts
from hccboard.domain.unit_slips import fitting_unit


@dataclass(frozen=True)
class Staleness:
    """After how many days a value is stale; a value of exactly this age is not."""

    imaging_days: int = 42
    laboratory_days: int = 14
    clinical_days: int = 42
    endoscopy_days: int = 183

    def limit(self, kind: type[Record]) -> int | None:
        """The limit for a kind of record; ``None`` where age does not matter (sex, histology)."""
        if kind is records.LabResult:
            return self.laboratory_days
        if kind in (
            records.ImagingStudy, records.VascularInvasion, records.MetastasisFinding, records.LiverVolumetry,
        ):  # fmt: skip
            return self.imaging_days
        if kind is records.Endoscopy:
            return self.endoscopy_days
        if kind in (
            records.PerformanceStatus, records.LiverAssessment, records.BodySize, records.Judgement,
            records.OperationPlan,
        ):  # fmt: skip
            return self.clinical_days
        return None

    def is_stale(self, record: Record, as_of: date) -> bool:
        """Whether a record is older than its limit on a day; one without a date is not known to be."""
        limit = self.limit(type(record))
        return limit is not None and record.date is not None and (as_of - record.date).days > limit


@dataclass(frozen=True)
class Finding:
    """Something about a record that a person should look at: ``kind`` is an id, ``fact`` the key concerned.

    ``operation`` is the procedure before which it was recorded, where that is the reason. ``units`` are the unit
    entered and the unit that would fit, where a slip of the unit is likely; the value stays as it was entered.
    """

    kind: str
    fact: str
    record_id: str
    operation: records.Procedure | None = None
    units: tuple[str, str] | None = None


@dataclass(frozen=True)
class Snapshot:
    """What is known about a case on a day. ``findings`` say why something recorded is not in the facts or is doubtful;
    ``hints`` are slips that are only possible: the value counts as it was entered. ``staleness`` holds the limits it
    was taken with."""

    as_of: date
    facts: Facts
    findings: tuple[Finding, ...] = ()
    hints: tuple[Finding, ...] = ()
    staleness: Staleness = field(default_factory=Staleness)

    def age_days(self, key: str) -> int | None:
        """How old the value behind a fact is on the day of the snapshot; ``None`` if undated or unknown."""
        fact = self.facts.get(key)
        return (self.as_of - fact.date).days if fact and fact.date else None


@dataclass
class Collector:
    """Gathers facts with their origin while a snapshot is taken."""

    as_of: date
    staleness: Staleness
    facts: dict[str, Fact] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    hints: list[Finding] = field(default_factory=list)

    def add(self, key: str, domain: Any, record: Record, entered: str = "", unit: str = "") -> None:
        stale = self.staleness.is_stale(record, self.as_of)
        self.facts[key] = Fact(
            key, domain, entered, unit, record.date, record.source, record.id, stale,
            date_precision=record.date_precision,
        )  # fmt: skip

    def find(
        self, kind: str, key: str, record: Record, operation: records.Procedure | None = None
    ) -> None:
        self.findings.append(Finding(kind, key, record.id, operation))


def take(case: CaseRecords, as_of: date, staleness: Staleness | None = None) -> Snapshot:
    """The snapshot of a case's valid records up to and including a day."""
    to = Collector(as_of, staleness or Staleness())
    _patient(case, to)
    _performance_status(case, to)
    _liver(case, to)
    _laboratory(case, to)
    for fact_key, domain, record, entered in tumour_facts(case, as_of, to.find):
        to.add(fact_key, domain, record, entered, "cm" if fact_key == "tumour.nodules" else "")
    _background(case, to)
    return Snapshot(as_of, Facts(to.facts), tuple(to.findings), tuple(to.hints), to.staleness)


def _patient(case: CaseRecords, to: Collector) -> None:
    patient = case.patient
    if patient.sex:
        to.add("sex", Choices((patient.sex,)), patient, patient.sex)
    if patient.birth_date:
        low, high = _age_span(patient.birth_date, patient.birth_date_precision, to.as_of)
        to.add("age_years", Interval(low, high), patient, str(low) if low == high else f"{low}-{high}", "years")
    elif patient.age_years is not None:
        low, high = _age_since(patient.age_years, patient.date, to.as_of)
        to.add("age_years", Interval(low, high), patient, str(low) if low == high else f"{low}-{high}", "years")


def _age_since(stated: int, on: date | None, as_of: date) -> tuple[int, int]:
    """The completed years possible for an age stated on a day: a birthday may have come since.

    An undated age is taken as it stands; on a day before it was stated, one year less is possible for every begun
    year."""
    if on is None or on == as_of:
        return stated, stated
    earlier, later = min(on, as_of), max(on, as_of)
    whole = later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))
    begun = whole + ((later.month, later.day) != (earlier.month, earlier.day))
    if as_of > on:
        return stated + whole, stated + begun
    return max(stated - begun, 0), max(stated - whole, 0)


def _age_span(birth: date, precision: str, as_of: date) -> tuple[int, int]:
    """The completed years of age possible for a birth date known to the day, month or year."""
    whole = as_of.year - birth.year
    if precision == "year":
        return max(whole - 1, 0), whole
    if precision == "month" and as_of.month == birth.month:
        return max(whole - 1, 0), whole
    before = as_of.month < birth.month or (
        precision == "day" and (as_of.month, as_of.day) < (birth.month, birth.day)
    )
    age = max(whole - before, 0)
    return age, age


def _performance_status(case: CaseRecords, to: Collector) -> None:
    for record in case.of(records.PerformanceStatus, until=to.as_of):
        if record.ecog_low is not None:
            high = record.ecog_low if record.ecog_high is None else record.ecog_high
            grades = tuple(range(min(record.ecog_low, high), max(record.ecog_low, high) + 1))
            to.add("ecog_ps", Choices(grades), record, "-".join(map(str, sorted({grades[0], grades[-1]}))))
            to.facts.pop("ps_cancer_related", None)  # the cause belongs to this status, not to an older one
        if record.cancer_related in TRUTH:
            to.add("ps_cancer_related", Choices((TRUTH[record.cancer_related],)), record, record.cancer_related)


_LIVER_CERTAINTIES = {
    "cirrhosis": "cirrhosis",
    "portal_hypertension": "portal_hypertension",
    "splenomegaly": "splenomegaly",
    "cholestatic_disease": "cholestatic_disease",
    "dialysis_twice_past_week": "dialysis_twice_past_week",
}


def _liver(case: CaseRecords, to: Collector) -> None:
    for record in case.of(records.LiverAssessment, until=to.as_of):
        for attribute, key in _LIVER_CERTAINTIES.items():
            _add_certainty(to, key, getattr(record, attribute), record)
        if record.ascites:
            to.add("ascites", Choices((record.ascites,)), record, record.ascites)
        low, high = record.encephalopathy_grade_low, record.encephalopathy_grade_high
        if low is not None or high is not None:
            # Only an upper end: from none up to it. "3-1" is the range 1-3 written backwards.
            ends = sorted((low or 0, high if high is not None else low or 0))
            grades = tuple(range(ends[0], ends[1] + 1))
            entered = "-".join(map(str, sorted({grades[0], grades[-1]})))
            to.add("encephalopathy_grade", Choices(grades), record, entered)
        if record.child_pugh_class or record.child_pugh_score is not None:
            stated = stated_choices(record.child_pugh_class, record.child_pugh_score)
            if stated.values:
                to.add(STATED, stated, record, f"{record.child_pugh_class or ''}{record.child_pugh_score or ''}")
            else:
                to.find("stated_class_and_score_disagree", STATED, record)


def _add_certainty(to: Collector, key: str, certainty: str | None, record: Record) -> None:
    """A yes or no is a fact; an answer of indeterminate or not assessed forgets an older one."""
    if certainty in TRUTH:
        to.add(key, Choices((TRUTH[certainty],)), record, certainty)
    elif certainty is not None:
        to.facts.pop(key, None)


def _laboratory(case: CaseRecords, to: Collector) -> None:
    newest: dict[str, records.LabResult] = {}
    earlier: dict[str, list[records.LabResult]] = {}
    for record in case.of(records.LabResult, until=to.as_of):
        key = record.analyte or ""
        before = newest.get(key)
        if before is not None:
            earlier.setdefault(key, []).append(record if _earlier(record, before) else before)
        if before is None or not _earlier(record, before):
            newest[key] = record
    for key, record in newest.items():
        definition = DEFINITIONS.get(key)
        if definition is None or record.value is None:
            continue
        _hint_unit(record, earlier.get(key, []), to)
        domain, problem = laboratory_domain(record)
        if domain is None:
            to.find(problem, key, record)
            continue
        to.add(key, domain, record, f"{record.comparator}{record.value}", record.unit)
        if key == "ast_u_l" and record.reference_high:
            limit = Interval.point(float(record.reference_high))
            to.add("ast_upper_limit_u_l", limit, record, str(record.reference_high), "U/L")


def _hint_unit(record: records.LabResult, earlier: list[records.LabResult], to: Collector) -> None:
    """Say where the unit of a result is perhaps another one; a person who confirmed the value has looked."""
    if record.confirmed or record.comparator or record.value is None:
        return
    usable = [domain for other in earlier if (domain := laboratory_domain(other)[0]) is not None and domain.exact]
    other = fitting_unit(record.analyte or "", record.value, record.unit, usable[-1].low if usable else None)
    if other is not None:
        to.hints.append(Finding("unit_slip", record.analyte or "", record.id, units=(record.unit, other)))


def _earlier(a: records.LabResult, b: records.LabResult) -> bool:
    """Whether result a was taken before b; on one day by the clock where both say it, else as recorded."""
    if a.date is None or b.date is None or a.date != b.date:
        return a.date is not None and b.date is not None and a.date < b.date
    clocks = _minutes(a.time_of_day), _minutes(b.time_of_day)
    return None not in clocks and clocks[0] < clocks[1]  # type: ignore[operator]


def _minutes(clock: str) -> int | None:
    """Minutes since midnight of a time such as 9:30 or 09:30; ``None`` for anything else."""
    hours, colon, minutes = clock.strip().partition(":")
    if not colon or not hours.isdigit() or not minutes[:2].isdigit():
        return None
    return int(hours) * 60 + int(minutes[:2])


def laboratory_domain(record: records.LabResult) -> tuple[Interval | None, str]:
    """What a result says in the catalogue's unit, or why it counts in no score.

    The reasons are ``unknown_unit``, ``impossible_value`` and ``implausible_value`` (not confirmed).
    """
    definition = DEFINITIONS[record.analyte or ""]
    factor = definition.factor(record.unit)
    if factor is None or record.value is None:
        return None, "unknown_unit"
    point = float(record.value * factor)
    possible = definition.domain
    assert isinstance(possible, Interval)
    domain = compared(point, record.comparator, possible)
    if domain is None:
        return None, "impossible_value"
    if not record.confirmed and not _plausible(definition.plausible, point):
        return None, "implausible_value"
    return domain, ""


def compared(point: float, comparator: str, possible: Interval) -> Interval | None:
    """What a value with its comparator ("" for equal) says within what is possible; ``None`` if that is nothing."""
    if not comparator:
        return Interval.point(point) if possible.contains(point) else None
    halves = {"<": (-1e18, False), "<=": (-1e18, True), ">=": (1e18, True), ">": (1e18, False)}
    far, closed = halves[comparator]
    return possible.meet(Interval(far, point, True, closed) if far < 0 else Interval(point, far, closed, True))


def _plausible(limits: tuple[float, float] | None, point: float) -> bool:
    return limits is None or limits[0] <= point <= limits[1]


def implausible(key: str, value: Decimal, unit: str) -> bool:
    """Whether a value as typed lies outside the plausible range (both limits inclusive) of its unit."""
    definition = DEFINITIONS[key]
    factor = definition.factor(unit)
    return factor is not None and not _plausible(definition.plausible, float(value * factor))


def _background(case: CaseRecords, to: Collector) -> None:
    _aetiology(case, to)
    for record in case.of(records.Comorbidity, until=to.as_of):
        if f"comorbidities.{record.kind}" in DEFINITIONS:
            _add_certainty(to, f"comorbidities.{record.kind}", record.certainty, record)
    for record in case.of(records.TransplantCandidacy, until=to.as_of):
        _add_certainty(to, "transplant_candidate", record.candidate, record)
    for record in case.of(records.Endoscopy, until=to.as_of):
        if record.varices:
            to.add("varices", Choices((record.varices,)), record, record.varices)
    for record in case.of(records.BodySize, until=to.as_of):
        for attribute in ("height_cm", "weight_kg"):
            value = getattr(record, attribute)
            if value is not None:
                to.add(attribute, Interval.point(float(value)), record, str(value), DEFINITIONS[attribute].unit)
    _pathology(case, to)


def _pathology(case: CaseRecords, to: Collector) -> None:
    """The newest grade and microvascular invasion, unless of a tumour that has been removed since. The specimen of
    the operation itself is of its day or later."""
    by_id = {}
    for record in case.of(records.Pathology, until=to.as_of):
        by_id[record.id] = record
        if record.histological_grade:
            to.add("tumour.histological_grade", Choices((record.histological_grade,)), record)
        _add_certainty(to, "tumour.microvascular_invasion", record.microvascular_invasion, record)
    operations = Operations(case, to.as_of)
    for key in ("tumour.histological_grade", "tumour.microvascular_invasion"):
        if key in to.facts:
            record = by_id[to.facts[key].record_id]
            gone = operations.before(key, record, later_on_the_day=record.specimen != "biopsy")
            if gone is not None:
                del to.facts[key]
                to.find(gone[0], key, record, gone[1])


def _aetiology(case: CaseRecords, to: Collector) -> None:
    for record in case.of(records.Aetiology, until=to.as_of):
        if record.hbsag:
            to.add("hbsag_positive", Choices((record.hbsag == "positive",)), record, record.hbsag)
        if record.antiviral_therapy is not None:
            to.add("antiviral_therapy", Choices((record.antiviral_therapy,)), record)
        # A biliary disease means the cholestatic bilirubin band, unless the clinic said otherwise. A cause that is
        # recorded without a certainty is recorded, as everywhere (readiness, the list of causes).
        named = record.cause in ("pbc", "psc") and record.certainty in ("yes", None)
        if named and "cholestatic_disease" not in to.facts:
            to.add("cholestatic_disease", Choices((True,)), record, record.cause)
