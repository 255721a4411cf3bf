"""The history of a case from its records, as facts with their date and source.

Lines of systemic therapy that are recorded are the whole list unless their numbers say that one is missing; records of
one number, and unnumbered ones begun on one day, are parts of one line, each with its own outcome; a record whose drugs
read "none" says that there was none. A procedure or a metastasis that is not recorded is not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import REMOVALS, days_of
from hccboard.domain.course_records import says_none
from hccboard.domain.facts import INFINITY, Choices, Fact, Interval
from hccboard.domain.history.judged import judged_facts, lobe_facts_of, reconciled
from hccboard.domain.history.last_doses import last_doses
from hccboard.domain.history.local import local_facts
from hccboard.domain.history.markers import diagnosis_facts
from hccboard.domain.history.model import (
    DrugStop,
    History,
    LocalTreatment,
    NamedTherapy,
    Origin,
    Pharmacopoeia,
    TherapyLine,
)
from hccboard.domain.history.response import response_facts
from hccboard.domain.history.systemic import fact, stop_facts, systemic_facts
from hccboard.domain.liver_volumes import standing_plan, volume_facts
from hccboard.domain.records import CaseRecords, Record
from hccboard.domain.response.recorded import ResponseRules
from hccboard.domain.snapshot import Staleness
from hccboard.domain.snapshot_spread import standing_by_site

_STOPPED = {
    "progression": "progression", "intolerance": "intolerance", "completed": "completed", "surgery": "completed",
    "patient_wish": "completed",
}  # fmt: skip
_ENDED = "ended"  # for another reason or death: the disease may have progressed
_MODALITIES = {
    "resection": "resection", "transplant": "transplantation", "ablation_rfa": "ablation", "ablation_mwa": "ablation",
    "ablation_pei": "ablation", "ablation_cryo": "ablation", "ablation_ire": "ablation", "tace": "tace",
    "deb_tace": "tace", "haic": "haic", "tare": "tare", "radiotherapy_sbrt": "sbrt",
    "radiotherapy_other": "radiotherapy", "portal_vein_embolisation": "pve", "alpps": "alpps",
}  # fmt: skip
_NODES = ("regional_lymph_node", "distant_lymph_node")
_DISTANT = ("lung", "bone", "adrenal", "brain", "peritoneum", "other")
_DAYS_AGO, _RESPONSE = ".days_ago", "response."
_UNKNOWN_LINE = TherapyLine(NamedTherapy(strange=True))


def case_facts(
    case: CaseRecords, as_of: date, drugs: Pharmacopoeia, staleness: Staleness | None = None,
    rules: ResponseRules | None = None, operation_date: date | None = None,
) -> tuple[Fact, ...]:  # fmt: skip
    """What the valid records up to and including a day say of the history, the goal and the judgements of the team;
    ``rules`` are the settings of the board for response. ``operation_date`` is supposed instead of the planned one."""
    lines = _lines(case, as_of, drugs)
    operation = operation_date or planned_operation_date(case, as_of)
    stops = _stops(case, as_of, drugs, lines) if operation is None else _stops_before(case, as_of, drugs, operation)
    history = History(lines, _local(case, as_of), stops=stops, local_whole=False)
    told = (
        *systemic_facts(history, drugs), *stop_facts(history, drugs), *local_facts(history), *_sessions(case, as_of),
        *response_facts(case, as_of, lines, _sites(case, as_of), rules),
        *_metastases(case, as_of), *_endoscopy(case, as_of), *_operation(case, as_of), *lobe_facts_of(case, as_of),
        *_goal(case, as_of), *volume_facts(case, as_of, staleness),
    )  # fmt: skip
    found = reconciled((*told, *diagnosis_facts(case, as_of)), judged_facts(case, as_of, staleness))
    return tuple(_aged(found, case, as_of, staleness or Staleness()))


def _aged(found: Iterable[Fact], case: CaseRecords, as_of: date, limits: Staleness) -> Iterator[Fact]:
    """The facts with those marked whose record is older than the limit of its kind. Days since a record are true
    however many they are. The best response that is stated of a line may be as old as the line: nobody says on which
    study it was seen."""
    by_id = {record.id: record for record in case.records}
    for one in found:
        record = by_id.get(one.record_id)
        old = record is not None and not one.key.endswith(_DAYS_AGO) and limits.is_stale(record, as_of)
        if isinstance(record, records.SystemicTherapy) and one.key.startswith(_RESPONSE) and record.date is not None:
            old = (as_of - record.date).days > limits.imaging_days
        yield replace(one, stale=True) if old and not one.stale else one


def _goal(case: CaseRecords, as_of: date) -> Iterator[Fact]:
    """The goal stated with the newest question that states one."""
    stated = [record for record in case.of(records.BoardQuestion, until=as_of) if record.goal]
    if stated:
        yield fact("goal", Choices((stated[-1].goal,)), Origin.of(stated[-1]))


def _lines(case: CaseRecords, as_of: date, drugs: Pharmacopoeia) -> tuple[TherapyLine, ...] | None:
    told = list(case.of(records.SystemicTherapy, until=as_of))
    if not told:
        return None
    given = [record for record in told if not says_none(record.drugs)]
    numbers = [record.line for record in given]
    if not given or not all(numbers):
        return tuple(
            replace(_line(record, as_of, drugs), joined=_belongs(record, before))
            for record, before in zip(given, [None, *given], strict=False)
        )
    found: list[TherapyLine] = []
    for number in range(1, max(numbers) + 1):
        parts = [_line(record, as_of, drugs) for record in given if record.line == number]
        found += [parts[0], *(replace(part, joined=True) for part in parts[1:])] if parts else [_UNKNOWN_LINE]
    return tuple(found)


def _belongs(record: records.SystemicTherapy, before: records.SystemicTherapy | None) -> bool | None:
    """Whether a record without a number is a part of the line before it: yes where both begin on one day; not known
    where it begins while the other goes on, or may go on; else no."""
    if before is None:
        return False
    if record.date is None or before.date is None:
        return None
    if record.date == before.date:
        return True
    ended = before.stop_date is not None and before.stop_date <= record.date
    return False if ended or (before.stop_date is None and before.stop_reason) else None


def _line(record: records.SystemicTherapy, as_of: date, drugs: Pharmacopoeia) -> TherapyLine:
    stopped = record.stop_date is not None and record.stop_date <= as_of
    outcome = ""
    if record.stop_reason and (stopped or record.stop_date is None):
        outcome = _STOPPED.get(record.stop_reason, _ENDED)
    elif stopped:
        outcome = _ENDED
    elif record.ongoing or (record.stop_date is not None and not stopped):
        outcome = "ongoing"
    return TherapyLine(drugs.read(record.drugs), outcome, origin=Origin.of(record))


def _stops(
    case: CaseRecords, as_of: date, drugs: Pharmacopoeia, lines: tuple[TherapyLine, ...] | None
) -> tuple[DrugStop, ...] | None:
    """An operation is not before this day: the last dose of a drug that is not going on is at least so long before it,
    counted from the latest day that it may have been on. Nothing where a line is not known, or holds a drug that is not
    known: it may hold any."""
    if any(line.therapy.strange for line in lines or ()):
        return None
    found = [
        DrugStop(NamedTherapy((one.drug,)), (float((as_of - one.last).days), INFINITY), Origin.of(one.record))
        for one in last_doses(case, as_of, drugs)
        if one.known and one.record is not None and one.last is not None and (one.exact or one.last < as_of)
    ]  # fmt: skip
    return tuple(found) or None


def planned_operation_date(case: CaseRecords, as_of: date) -> date | None:
    """The day of the operation by the newest plan; ``None`` where it names none, or one before the day of the view, or
    where an operation came after the plan."""
    plan = standing_plan(case, as_of)
    day = plan.operation_date if plan is not None else None
    return day if day is not None and day >= as_of else None


def _stops_before(
    case: CaseRecords, as_of: date, drugs: Pharmacopoeia, operation: date
) -> tuple[DrugStop, ...] | None:
    """Days from the last dose of each drug to an operation. A line that is not known, or a drug of it, may be any: the
    others are known to be at most so long before the operation then."""
    doses = last_doses(case, as_of, drugs)
    all_known = all(one.known for one in doses)
    found = []
    for one in doses:
        if one.known:
            fewest, most = one.days_before(operation)
            days = float(fewest) if all_known else 0.0, INFINITY if most is None else float(most)
            therapy = NamedTherapy((one.drug,), perhaps=drugs.perhaps(one.drug))
            found.append(DrugStop(therapy, days, Origin.of(one.record) if one.record else Origin()))
    return tuple(found) or None


def _sessions(case: CaseRecords, as_of: date) -> Iterator[Fact]:
    """Sessions that are recorded were done; more may have been. A session says its number or counts as one."""
    for modality, key in (("tace", "tace.sessions"), ("haic", "haic.cycles")):
        done = [one for one in case.of(records.Procedure, until=as_of) if _MODALITIES.get(one.kind or "") == modality]
        if done:
            low = max(len(done), *(one.session or 0 for one in done))
            yield fact(key, Interval(float(low), INFINITY), Origin.of(done[-1]))


def _local(case: CaseRecords, as_of: date) -> tuple[LocalTreatment, ...] | None:
    done = [
        LocalTreatment(_MODALITIES[record.kind], origin=Origin.of(record))
        for record in case.of(records.Procedure, until=as_of) if record.kind in _MODALITIES
    ]  # fmt: skip
    return tuple(done) or None


def _sites(case: CaseRecords, as_of: date) -> list[bool | None]:
    newest = standing_by_site(case, as_of)
    return [_said(newest, site) for site in (*_NODES, *_DISTANT)]


def _metastases(case: CaseRecords, as_of: date) -> Iterator[Fact]:
    """Sites that were said to be affected or free; the count where every site was said."""
    newest = standing_by_site(case, as_of)
    said = {site: _said(newest, site) for site in (*_NODES, *_DISTANT)}
    for site in _DISTANT:
        if said[site] is not None:
            told = newest.get(site) or newest["distant_any"]
            yield fact(f"metastases.{site}", Choices((said[site],)), Origin.of(told))
    nodes = [said[site] for site in _NODES]
    if True in nodes or None not in nodes:
        origin = next((Origin.of(newest[site]) for site in _NODES if site in newest), Origin())
        yield fact("metastases.lymph_node", Choices((True in nodes,)), origin)
    yield from _count(newest, said, _listed(case, as_of))


def _said(newest: dict[str, records.MetastasisFinding], site: str) -> bool | None:
    found, any_distant = newest.get(site), newest.get("distant_any")
    if found is not None and found.certainty in ("yes", "no"):
        return found.certainty == "yes"
    beyond = site != "regional_lymph_node" and any_distant is not None and any_distant.certainty == "no"
    return False if beyond and found is None else None


def _listed(case: CaseRecords, as_of: date) -> Counter[str]:
    """How many metastases are recorded one by one as lesions and are not gone, by site."""
    lesions = [one for one in case.of(records.Lesion, until=as_of) if one.hcc_certainty == "yes"]
    studies = {one.id: one.date or date.min for one in case.of(records.ImagingStudy, until=as_of)}
    told = [one for one in case.of(records.Measurement) if one.study_id in studies]
    newest = {one.lesion_id: one.state for one in sorted(told, key=lambda one: studies[one.study_id])}
    return Counter(one.organ or "" for one in lesions if newest.get(one.id) not in ("disappeared", "joined"))


def _count(
    newest: dict[str, records.MetastasisFinding], said: dict[str, bool | None], listed: Counter[str]
) -> Iterator[Fact]:
    """The lesions of all sites: at least those that are listed one by one, also where a finding tells fewer; exact
    where every site was said and a finding tells its number."""
    affected = [newest[site] for site, answer in said.items() if answer]
    if not affected:
        return
    told = [(record.count, max(record.count or 1, listed[record.site or ""])) for record in affected]
    low = sum(least for _count, least in told)
    exact = None not in said.values() and all(count == least for count, least in told)
    yield fact("metastases.count", Interval(float(low), float(low) if exact else INFINITY), Origin.of(affected[-1]))
    organs = float(len({"lymph_node" if record.site in _NODES else record.site for record in affected}))
    several = None in said.values() or said["other"]
    yield fact("metastases.organs", Interval(organs, INFINITY if several else organs), Origin.of(affected[-1]))


def _days_since(found: Sequence[Record], as_of: date) -> tuple[Interval, Origin] | None:
    dated = [record for record in found if record.date is not None and record.date_precision == "day"]
    if not dated or dated[-1].date is None:
        return None
    return Interval.point(float((as_of - dated[-1].date).days)), Origin.of(dated[-1])


def _endoscopy(case: CaseRecords, as_of: date) -> Iterator[Fact]:
    found = _days_since(list(case.of(records.Endoscopy, until=as_of)), as_of)
    if found is not None:
        yield fact("endoscopy.days_ago", *found)


def _operation(case: CaseRecords, as_of: date) -> Iterator[Fact]:
    """Only known to be recent: one that is not recorded may have been since. One that is dated to a month was on its
    first day at the earliest."""
    done = [one for one in case.of(records.Procedure, until=as_of) if one.kind in REMOVALS]
    major = [(days, one) for one in done if (days := days_of(one)) is not None]
    if major:
        (first, _last), last = max(major, key=lambda one: one[0])
        yield fact("operation.days_since_last", Interval(0.0, float((as_of - first).days)), Origin.of(last))


__all__ = ["case_facts", "planned_operation_date"]
