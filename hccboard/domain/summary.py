"""One case in one line, as the case list shows, filters and searches it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hccboard.domain import records
from hccboard.domain.assessment import Assessment, assess
from hccboard.domain.catalogue import DEFINITIONS
from hccboard.domain.liver_function import child_pugh
from hccboard.domain.readiness import TOTAL, readiness
from hccboard.domain.records import CaseRecords
from hccboard.domain.response.model import MRECIST, RECIST
from hccboard.domain.response.recorded import ResponseRules, current_episode
from hccboard.domain.response.standing import standing
from hccboard.domain.snapshot import Snapshot, Staleness, laboratory_domain, take
from hccboard.domain.staging import bclc, cnlc


@dataclass(frozen=True)
class CaseSummary:
    """Derived from the records on every write and kept beside them, so that lists page in the database.

    ``bclc`` and ``cnlc`` hold every stage still possible, joined by ``|`` in the order of the system
    ("C", "IIIa|IIIb"; "" where nothing is known). ``child_pugh`` likewise ("A5", "A|B"). ``readiness_done`` of
    ``readiness_total`` items are there; ``missing_items`` counts the rest: stale, open and undated
    ones included. ``afp`` is in ng/mL.
    ``last_response`` holds every category that the newest judged study of the present episode leaves possible, joined
    by ``|``, by mRECIST where it tells anything, else by RECIST 1.1; ``last_response_note`` the criteria and, where the
    sum is known, the change from baseline in percent ("mRECIST|-60.6"). Where nothing is judged the best response
    stated of the last line, and its criteria alone.
    ``rules`` names the rule editions and the limits used: a summary made by others is renewed after opening.
    """

    case_id: str
    case_number: str
    name: str
    sex: str
    age_years: int | None
    question: str
    meeting_date: date | None
    status: str
    bclc: str
    cnlc: str
    child_pugh: str
    albi: str
    albi_grade: str
    ecog_ps: str
    afp: str
    afp_trend: str  # "up", "down" or ""
    last_response: str
    last_response_note: str
    readiness_done: int
    readiness_total: int
    missing_items: int
    as_of: date
    rules: str


SUMMARY_SYSTEMS = ("bclc", "cnlc", "child_pugh", "albi")


def rule_editions(staleness: Staleness | None = None, rules: ResponseRules | None = None) -> str:
    """The editions and limits a summary was made with; another text means that it must be made anew.

    The last number counts changes of what this module or a rule makes of the same records.
    """
    days = staleness or Staleness()
    limits = f"{days.imaging_days}/{days.laboratory_days}/{days.clinical_days}/{days.endoscopy_days}"
    return (
        f"BCLC {bclc.EDITION} · CNLC {cnlc.EDITION} · Child-Pugh {child_pugh.EDITION} · "
        f"days {limits} · response {(rules or ResponseRules()).numbers} · summary 7"
    )


def summarise(
    case: CaseRecords, as_of: date, staleness: Staleness | None = None, rules: ResponseRules | None = None
) -> CaseSummary:
    """The line of a case on a day. Stages come from the same assessment as everywhere else."""
    snapshot = take(case, as_of, staleness)
    assessment = assess(snapshot.facts, SUMMARY_SYSTEMS)
    ready = readiness(case, snapshot, assessment)
    question = case.latest(records.BoardQuestion)
    response, note = _response(case, as_of, rules)
    afp, trend = _afp(case, snapshot)
    albi = assessment["albi"]
    age = snapshot.facts.get("age_years")
    return CaseSummary(
        case_id=case.patient.case_id,
        case_number=case.patient.case_number,
        name=case.patient.name,
        sex=case.patient.sex or "",
        age_years=int(age.domain.low) if age is not None else None,
        question=question.question if question else "",
        meeting_date=question.meeting_date if question else None,
        status=(question.status or "draft") if question else "draft",
        bclc="|".join(map(str, assessment["bclc"].possible)),
        cnlc="|".join(map(str, assessment["cnlc"].possible)),
        child_pugh=_child_pugh(assessment),
        albi="" if albi.value is None or albi.value["score"] is None else f"{albi.value['score']:.2f}",
        albi_grade="|".join(map(str, albi.possible)) if _partly_known(snapshot, "bilirubin", "albumin") else "",
        ecog_ps=_grades(snapshot, "ecog_ps"),
        afp=afp,
        afp_trend=trend,
        last_response=response,
        last_response_note=note,
        readiness_done=ready.done,
        readiness_total=TOTAL,
        missing_items=TOTAL - ready.done,
        as_of=as_of,
        rules=rule_editions(staleness, rules),
    )


def _response(case: CaseRecords, as_of: date, rules: ResponseRules | None) -> tuple[str, str]:
    episode = current_episode(case, as_of, rules or ResponseRules())
    for criteria in (MRECIST, RECIST):
        found = None if episode is None else standing(episode, criteria)
        if found is not None:
            note = criteria if found.percent is None else f"{criteria}|{found.percent}"
            return "|".join(found.categories), note
    therapy = case.latest(records.SystemicTherapy, until=as_of)
    return ((therapy.best_response or ""), (therapy.response_criteria or "")) if therapy else ("", "")


def _partly_known(snapshot: Snapshot, *keys: str) -> bool:
    return any(key in snapshot.facts for key in keys)


def _child_pugh(assessment: Assessment) -> str:
    result = assessment["child_pugh"]
    if result.value is not None and result.value["score"] is not None:
        return f"{result.value['class']}{result.value['score']}"
    return "|".join(result.possible)


def _grades(snapshot: Snapshot, key: str) -> str:
    fact = snapshot.facts.get(key)
    return "" if fact is None else "-".join(map(str, dict.fromkeys((fact.domain.values[0], fact.domain.values[-1]))))


def _afp(case: CaseRecords, snapshot: Snapshot) -> tuple[str, str]:
    """The AFP that counts, in ng/mL whatever the unit of entry, so that a list compares and sorts like with like,
    and whether it rose or fell against the result before in the same unit. A result that is not usable (implausible
    and not confirmed, unit not known) is not shown, nor is the one before it in its place."""
    fact = snapshot.facts.get("afp")
    if fact is None:
        return "", ""
    usable = [
        r for r in case.of(records.LabResult, until=snapshot.as_of)
        if r.analyte == "afp" and r.value is not None and laboratory_domain(r)[0] is not None
    ]  # fmt: skip
    newest = next(r for r in usable if r.id == fact.record_id)
    factor = DEFINITIONS["afp"].factor(newest.unit) or Decimal(1)
    shown = f"{newest.comparator}{_in_ng_ml(newest.value, factor)}"
    before = [r for r in usable if r is not newest]
    if not before or newest.comparator or before[-1].comparator:
        return shown, ""
    if DEFINITIONS["afp"].factor(before[-1].unit) != factor:
        return shown, ""
    change = newest.value - before[-1].value
    return shown, "up" if change > 0 else "down" if change < 0 else ""


def _in_ng_ml(value: Decimal, factor: Decimal) -> str:
    """As typed where it was ng/mL; a converted value with one decimal below 100, else whole."""
    if factor != 1:
        value = (value * factor).quantize(Decimal("0.1") if value * factor < 100 else Decimal(1), ROUND_HALF_UP)
    return f"{value.normalize():f}"
