"""One case in one line, as the case list shows, filters and searches it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hccboard.domain import records
from hccboard.domain.assessment import Assessment, assess
from hccboard.domain.liver_function import child_pugh
from hccboard.domain.readiness import TOTAL, readiness
from hccboard.domain.records import CaseRecords
from hccboard.domain.snapshot import Snapshot, Staleness, take
from hccboard.domain.staging import bclc, cnlc


@dataclass(frozen=True)
class CaseSummary:
    """Derived from the records on every write and kept beside them, so that lists page in the database.

    ``bclc`` and ``cnlc`` hold every stage still possible, joined by ``|`` in the order of the system
    ("C", "IIIa|IIIb"; "" where nothing is known). ``child_pugh`` likewise ("A5", "A|B"). ``readiness_done`` of
    ``readiness_total`` items are there; ``missing_items`` counts the rest, stale ones included.
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


def rule_editions(staleness: Staleness | None = None) -> str:
    """The editions and limits a summary was made with; another text means that it must be made anew.

    The last number counts changes of what this module or a rule makes of the same records.
    """
    days = staleness or Staleness()
    limits = f"{days.imaging_days}/{days.laboratory_days}/{days.clinical_days}/{days.endoscopy_days}"
    return (
        f"BCLC {bclc.EDITION} · CNLC {cnlc.EDITION} · Child-Pugh {child_pugh.EDITION} · "
        f"days {limits} · summary 3"
    )


def summarise(case: CaseRecords, as_of: date, staleness: Staleness | None = None) -> CaseSummary:
    """The line of a case on a day. Stages come from the same assessment as everywhere else."""
    snapshot = take(case, as_of, staleness)
    assessment = assess(snapshot.facts, SUMMARY_SYSTEMS)
    ready = readiness(case, snapshot, assessment)
    question = case.latest(records.BoardQuestion)
    therapy = case.latest(records.SystemicTherapy)
    afp, trend = _afp(case, as_of)
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
        last_response=(therapy.best_response or "") if therapy else "",
        last_response_note=(therapy.response_criteria or "") if therapy else "",
        readiness_done=ready.done,
        readiness_total=TOTAL,
        missing_items=TOTAL - ready.done,
        as_of=as_of,
        rules=rule_editions(staleness),
    )


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


def _afp(case: CaseRecords, as_of: date) -> tuple[str, str]:
    """The newest AFP as entered, and whether it rose or fell against the one before in the same unit."""
    results = [r for r in case.of(records.LabResult, until=as_of) if r.analyte == "afp" and r.value is not None]
    if not results:
        return "", ""
    newest = results[-1]
    shown = f"{newest.comparator}{newest.value.normalize():f}"
    if len(results) < 2 or results[-2].unit != newest.unit or newest.comparator or results[-2].comparator:
        return shown, ""
    change = newest.value - results[-2].value
    return shown, "up" if change > 0 else "down" if change < 0 else ""
