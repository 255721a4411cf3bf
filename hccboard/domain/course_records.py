"""Records of what was done and what became of it: diagnosis, treatments, events, decisions, follow-up.

Part of ``records``, which is where others import them from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hccboard.domain.record_base import Record
from hccboard.domain.record_fields import (
    CERTAINTY,
    CLAVIEN_DINDO,
    DIAGNOSIS_BASES,
    DOSE_EVENTS,
    PROCEDURES,
    choice,
    day,
    integer,
    reference,
    text,
    truth,
)  # fmt: skip

_NO_DRUG = frozenset({"none", "no", "nil", "untreated", "no systemic therapy", "无", "未治疗", "未行系统治疗"})


def says_none(drugs: str) -> bool:
    """Whether the drugs of a record say that no systemic therapy was given."""
    return drugs.strip().lower() in _NO_DRUG


@dataclass(frozen=True, kw_only=True)
class Diagnosis(Record):
    """The day on which HCC was diagnosed, and by what: a possible time zero of survival."""

    basis: str | None = choice(DIAGNOSIS_BASES)


@dataclass(frozen=True, kw_only=True)
class SystemicTherapy(Record):
    """A line of systemic therapy. ``date`` is its first dose; doses are in the words of the chart."""

    line: int | None = integer("", 1, 20)
    drugs: str = text(required=True)
    dose: str = text()
    stop_date: date | None = day()
    stop_reason: str | None = choice(
        ("progression", "intolerance", "completed", "surgery", "patient_wish", "death", "other")
    )
    ongoing: bool | None = truth()
    best_response: str | None = choice(("CR", "PR", "SD", "PD", "NE"))
    response_criteria: str | None = choice(("mRECIST", "RECIST1.1"))


@dataclass(frozen=True, kw_only=True)
class DoseEvent(Record):
    """What happened to the dose within a line: a dose given (an infusion), reduced, increased, held, resumed.

    ``drug`` names one of the line's drugs; "" is all of them. ``dose`` is the new dose in the words of the chart.
    """

    therapy_id: str | None = reference("SystemicTherapy", required=True)
    kind: str | None = choice(DOSE_EVENTS, required=True)
    drug: str = text()
    dose: str = text()
    reason: str = text()


@dataclass(frozen=True, kw_only=True)
class Procedure(Record):
    """A resection, transplant, ablation, TACE, HAIC, TARE or radiotherapy session."""

    kind: str | None = choice(PROCEDURES, required=True)
    session: int | None = integer("", 1, 100)
    target: str = text()
    details: str = text()
    outcome: str = text()
    margin: str | None = choice(("R0", "R1", "R2"))


@dataclass(frozen=True, kw_only=True)
class AdverseEvent(Record):
    term: str = text(required=True)
    grade: int | None = integer("", 1, 5, required=True)
    ctcae_version: str | None = choice(("4.03", "5.0"), required=True)
    end_date: date | None = day()
    related_to: str = text()


@dataclass(frozen=True, kw_only=True)
class Complication(Record):
    """After a procedure, by Clavien-Dindo (major is IIIa or more)."""

    procedure_id: str | None = reference("Procedure")
    description: str = text(required=True)
    clavien_dindo: str | None = choice(CLAVIEN_DINDO, required=True)


@dataclass(frozen=True, kw_only=True)
class FollowUp(Record):
    """A contact. ``clinical_progression`` is told by the patient's state, without imaging."""

    vital_status: str | None = choice(("alive", "dead", "lost"), required=True)
    cause_of_death: str = text()
    recurrence: str | None = choice(CERTAINTY)
    clinical_progression: str | None = choice(CERTAINTY)


@dataclass(frozen=True, kw_only=True)
class BoardDecision(Record):
    """What a board decided, in its own words. ``date`` is the day of the meeting."""

    decision: str = text(required=True, long=True)
    rationale: str = text(long=True)
    review_date: date | None = day()


@dataclass(frozen=True, kw_only=True)
class ResponseBaseline(Record):
    """The study against which response is judged, where the board chose it; a newer choice replaces an older one
    for what follows its study. ``date`` is the day of the choice."""

    study_id: str | None = reference("ImagingStudy", required=True)


@dataclass(frozen=True, kw_only=True)
class Attachment(Record):
    """A key image or document; the bytes are held apart in the same encrypted store."""

    title: str = text(required=True)
    media_type: str = text()
    sha256: str = ""
    size_bytes: int = 0
