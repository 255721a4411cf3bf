"""Death and last contact.

A record of something that is done with a living patient proves life on its day: laboratory, imaging, treatment, a dose,
performance status, an examination, a follow-up that says "alive". A follow-up that says "lost" is the last contact, and
proves nothing against a death. A death that is not dated, is dated twice apart, or lies before a proof of life is no
number: the patient is left out and the finding says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import days_of
from hccboard.domain.case_course.told import Told, date_text
from hccboard.domain.records import Record

_PROOFS = (
    records.LabResult, records.ImagingStudy, records.Procedure, records.SystemicTherapy, records.PerformanceStatus,
    records.BodySize, records.LiverAssessment, records.Endoscopy,
)  # fmt: skip


@dataclass(frozen=True)
class Alive:
    """As in ``CaseCourse``; ``death_state`` is "", "dated", "undated" or "contradicted"."""

    death: str = ""
    death_state: str = ""
    cause_of_death: str = ""
    last_contact: str = ""
    contact_status: str = ""


def alive_of(told: Told) -> Alive:
    follow_up = [one for one in told.of(records.FollowUp) if one.vital_status]
    dead = [one for one in follow_up if one.vital_status == "dead"]
    lost = [one for one in follow_up if one.vital_status == "lost" and one.date is not None]
    proofs = list(_proofs(told))
    last = max((text for _day, text, _record in proofs), key=_order, default="")
    gone = max((date_text(one) for one in lost), key=_order, default="")
    death, state = _death(told, dead, proofs)
    status = ""
    if gone and _order(gone) >= _order(last):
        status = "lost"
    elif any(one.vital_status == "alive" for one in follow_up):
        status = "alive"
    contact = max(last, gone, key=_order)
    return Alive(death, state, dead[-1].cause_of_death if dead else "", contact, status)


def _order(text: str) -> str:
    """A date known to its month stands in its middle, one known to its year at its beginning."""
    return f"{text}-15" if len(text) == 7 else text


def _proofs(told: Told) -> Iterator[tuple[date, str, Record]]:
    """(first day that the date may mean, its text, record)."""
    for stored, one in _stored_proofs(told):
        text = stored.isoformat() if stored != one.date else date_text(one)
        days = days_of(one) if stored == one.date else None
        yield days[0] if days is not None else stored, text, one


def _stored_proofs(told: Told) -> Iterator[tuple[date, Record]]:
    for kind in _PROOFS:
        yield from ((one.date, one) for one in told.of(kind) if one.date is not None)
    for one in told.of(records.DoseEvent):
        if one.date is not None and one.kind == "given":
            yield one.date, one
    for one in told.of(records.FollowUp):
        if one.date is not None and one.vital_status == "alive":
            yield one.date, one
    for one in told.of(records.AdverseEvent):
        if one.date is not None and one.grade != 5:
            yield one.date, one
    for one in told.of(records.SystemicTherapy):
        stop = one.stop_date
        if stop is not None and one.stop_reason != "death" and (one.date or stop) <= stop <= told.as_of:
            yield stop, one


def _death(told: Told, dead: list[records.FollowUp], proofs: list[tuple[date, str, Record]]) -> tuple[str, str]:
    """The date of death to its precision, and what is known of it."""
    if not dead:
        elsewhere = _told_elsewhere(told)
        if elsewhere is None:
            return "", ""
        told.find("death_not_followed_up", elsewhere)
        return "", "undated"
    dated = [(days, one) for one in dead if (days := days_of(one)) is not None]
    if not dated:
        told.find("death_undated", dead[-1])
        return "", "undated"
    (first, last), chosen = min(dated, key=lambda one: one[0][1] - one[0][0])
    for (from_day, to_day), one in dated:
        if from_day > last or to_day < first:
            told.find("death_twice", one, date_text(chosen))
            return date_text(chosen), "contradicted"
    after = [one for one in proofs if one[0] > last]
    if after:
        proof = max(after, key=lambda one: one[0])[2]
        told.find("alive_after_death", proof, date_text(chosen))
        return date_text(chosen), "contradicted"
    return date_text(chosen), "dated"


def _told_elsewhere(told: Told) -> Record | None:
    """A record that tells of a death which no follow-up tells of."""
    for one in told.of(records.SystemicTherapy):
        if one.stop_reason == "death":
            return one  # type: ignore[no-any-return]
    for one in told.of(records.AdverseEvent):
        if one.grade == 5:
            return one  # type: ignore[no-any-return]
    for one in told.of(records.Complication):
        if one.clavien_dindo == "V":
            return one  # type: ignore[no-any-return]
    return None
