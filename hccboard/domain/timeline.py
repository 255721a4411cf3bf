"""The course of a case on one axis of dates: what was done and what happened, in lanes; what was measured, in panels.

What has no date is listed in ``undated``. What is dated after the day of the timeline is kept, marked ``after`` and
named in ``findings``; so is what cannot be: a line that stops before it starts has no bar. What has no end goes on to
the day of the timeline, or to the death. The parts are those of ``timeline_model``; ``timeline_series`` makes panels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from hccboard.domain import records
from hccboard.domain.records import CaseRecords, DoseEvent, Procedure, Record, SystemicTherapy
from hccboard.domain.timeline_model import (
    ADVERSE_EVENTS,
    EVENTS,
    FULL,
    HELD,
    LANES,
    LOCOREGIONAL,
    NOT_TOLD,
    ONGOING,
    RADIOTHERAPY,
    STOPPED,
    SURGERY,
    SYSTEMIC,
    Lane,
    Limit,
    Mark,
    Point,
    Series,
    SeriesPanel,
    Stretch,
    Strip,
    StripCell,
    Timeline,
    TimelineFinding,
    Track,
    When,
    when,
    when_of,
)  # fmt: skip
from hccboard.domain.timeline_series import panels_of, strips_of

if TYPE_CHECKING:
    from hccboard.domain.response.recorded import Episode
    from hccboard.domain.snapshot import Staleness

LANE_OF_PROCEDURE: Mapping[str, str] = {
    **dict.fromkeys(("resection", "transplant", "alpps", "portal_vein_embolisation"), SURGERY),
    **dict.fromkeys(("tace", "deb_tace", "haic", "tare", "ablation_rfa", "ablation_mwa", "ablation_pei",
                     "ablation_cryo", "ablation_ire"), LOCOREGIONAL),
    **dict.fromkeys(("radiotherapy_sbrt", "radiotherapy_other"), RADIOTHERAPY),
    **dict.fromkeys(("biopsy", "drainage", "other"), EVENTS),
}  # fmt: skip
_BETWEEN_DRUGS = re.compile(r"\s*(?:\+|,|;|/|、|，|和|\band\b)\s*")
_DRAWN = (
    records.Diagnosis, records.BoardDecision, records.Endoscopy, Procedure, records.Complication, records.Pathology,
    records.FollowUp, records.ImagingStudy, records.AdverseEvent, SystemicTherapy, DoseEvent, records.LabResult,
    records.LiverAssessment, records.PerformanceStatus,
)  # fmt: skip


def timeline_of(
    case: CaseRecords,
    as_of: date,
    episodes: Sequence[Episode] = (),
    *,
    board: date | None = None,
    staleness: Staleness | None = None,
) -> Timeline:
    """The timeline of a case's valid records, with the response of its episodes."""
    lanes = _lanes(case, as_of, board)
    panels, strips = panels_of(case, as_of, episodes, staleness), strips_of(case, as_of, staleness)
    days = [*_days(lanes), *(day for one in panels for point in one.points for day in _ends(point.when)),
            *(day for one in strips for cell in one.cells for day in _ends(cell.when))]  # fmt: skip
    days += [one for one in (board,) if one is not None]
    drawn = [one for kind in _DRAWN for one in case.of(kind)]
    undated = tuple(one for one in drawn if one.date is None)
    starts = [one.starts for one in episodes if one.starts is not None]
    starts = starts or [one.start.first for one in _of(lanes, SYSTEMIC).tracks]
    return Timeline(
        min(days, default=as_of), max([*days, as_of]), as_of, board, min(starts, default=None), lanes, panels, strips,
        tuple(_findings(case, drawn, as_of)), undated, tuple(episodes),
    )  # fmt: skip


def _ends(one: When) -> tuple[date, date]:
    return one.first, one.last


def _of(lanes: Iterable[Lane], key: str) -> Lane:
    return next(one for one in lanes if one.key == key)


def _days(lanes: Iterable[Lane]) -> Iterator[date]:
    for lane in lanes:
        for mark in lane.marks:
            yield from _ends(mark.when)
            if mark.until is not None:
                yield mark.until
        for track in lane.tracks:
            yield track.start.first
            yield track.last


# -- lanes ----------------------------------------------------------------------------------------------------


def _lanes(case: CaseRecords, as_of: date, board: date | None) -> tuple[Lane, ...]:
    marks: dict[str, list[Mark]] = {key: [] for key in LANES}
    marks[EVENTS] += _events(case, as_of, board)
    for one in case.of(Procedure):
        at = when_of(one)
        if at is not None:
            lane = LANE_OF_PROCEDURE.get(one.kind or "", EVENTS)
            marks[lane].append(Mark("Procedure", at, (one,), one.kind or "", after=at.first > as_of))
    for one in case.of(records.AdverseEvent):
        mark = _adverse_event(one, as_of, _lived_until(case, as_of))
        if mark is not None:
            marks[ADVERSE_EVENTS].append(mark)
    tracks = tuple(sorted(
        (track for one in case.of(SystemicTherapy) for track in _tracks(one, case, as_of)),
        key=lambda track: (bool(track.doses), track.start.first),  # single doses below the bars of their line
    ))  # fmt: skip
    return tuple(
        Lane(key, tuple(sorted(marks[key], key=lambda one: (one.when.first, one.kind, one.code))),
             tracks if key == SYSTEMIC else ())
        for key in LANES
    )  # fmt: skip


def _events(case: CaseRecords, as_of: date, board: date | None) -> Iterator[Mark]:
    for kind in (records.Diagnosis, records.Endoscopy, records.Pathology, records.Complication, records.ImagingStudy):
        for one in case.of(kind):
            at = when_of(one)
            if at is not None:
                yield Mark(kind.__name__, at, (one,), after=at.first > as_of)
    for one in case.of(records.FollowUp):
        at = when_of(one)
        code = next((code for code, told in (
            ("dead", one.vital_status == "dead"), ("recurrence", one.recurrence == "yes"),
            ("clinical_progression", one.clinical_progression == "yes"), ("lost", one.vital_status == "lost"),
        ) if told), "")  # fmt: skip
        if at is not None and code:
            yield Mark("FollowUp", at, (one,), code, after=at.first > as_of)
    decided = set()
    for one in case.of(records.BoardDecision):
        at = when_of(one)
        if at is not None:
            decided.add(at.first)
            yield Mark("BoardDecision", at, (one,), after=at.first > as_of)
    for one in case.of(records.BoardQuestion):
        day = one.meeting_date
        if day is not None and day not in decided and day != board:  # its line is that of the board
            decided.add(day)
            yield Mark("BoardMeeting", When(day, day), (one,), after=day > as_of)


def _lived_until(case: CaseRecords, as_of: date) -> date:
    """The last day on which anything can have gone on: that of the timeline, or the death if it was before."""
    death = case.death(until=as_of)
    at = when_of(death) if death is not None else None
    return as_of if at is None else min(at.last, as_of)


def _adverse_event(one: records.AdverseEvent, as_of: date, lived: date) -> Mark | None:
    at = when_of(one)
    if at is None:
        return None
    ends = one.end_date
    if ends is not None and ends < at.first:  # a finding says so
        ends = None
        return Mark("AdverseEvent", at, (one,), after=at.first > as_of)
    until = ends if ends is not None else max(lived, at.last)
    return Mark("AdverseEvent", at, (one,), until=until, open_end=ends is None, after=at.first > as_of)


def _tracks(therapy: SystemicTherapy, case: CaseRecords, as_of: date) -> Iterator[Track]:
    """The drugs of a line: those given as single doses, those whose dose changed, and the rest together."""
    start = when_of(therapy)
    if start is None:
        return
    mine = [one for one in case.of(DoseEvent) if one.therapy_id == therapy.id and one.date is not None]
    names = [one.strip() for one in _BETWEEN_DRUGS.split(therapy.drugs) if one.strip()]
    own = {name: [one for one in mine if _concerns(one, name)] for name in names}
    single = [name for name in names if any(one.kind == "given" for one in own[name])]
    changed = [name for name in names if name not in single and any(one.drug for one in own[name])]
    rest = [name for name in names if name not in single and name not in changed]
    shared = [one for one in mine if not one.drug]
    lived = _lived_until(case, as_of)
    for name in changed:
        yield _track(therapy, name, start, [one for one in mine if one in own[name] or one in shared], as_of, lived)
    if rest:
        yield _track(therapy, " + ".join(rest), start, shared, as_of, lived)
    for name in single:
        yield _track(therapy, name, start, [one for one in mine if one in own[name] or one in shared], as_of, lived)


def _concerns(event: DoseEvent, name: str) -> bool:
    """Whether an event names this drug; one that names none and is a single dose belongs to a line of one drug."""
    told, drug = event.drug.strip().casefold(), name.casefold()
    return bool(told) and (told in drug or drug in told)


def _track(
    therapy: SystemicTherapy, drugs: str, start: When, events: Sequence[DoseEvent], as_of: date, lived: date
) -> Track:
    after = start.first > as_of
    first = therapy.date or start.first
    stop, ends = therapy.stop_date, STOPPED
    if stop is None:
        ends = ONGOING if therapy.ongoing and lived == as_of else NOT_TOLD
        stop = max(lived, start.last)
    given = tuple(
        Mark("DoseEvent", at, (one,), "given", after=at.first > as_of)
        for one in events if one.kind == "given" and (at := when_of(one)) is not None
    )  # fmt: skip
    if stop < start.first:
        return Track(therapy, drugs, start, (), given, ends, after)
    changes = [one for one in events if one.kind != "given"]
    stretches = tuple(_stretches(therapy, first, max(stop, first), changes, as_of))
    if given:  # single doses stand for themselves; only what was held or changed is drawn beside them
        stretches = tuple(one for one in stretches if one.dose != FULL)
    return Track(therapy, drugs, start, stretches, given, ends, after)


def _stretches(
    therapy: SystemicTherapy, first: date, stop: date, changes: Iterable[DoseEvent], as_of: date
) -> Iterator[Stretch]:
    dose, words, behind = FULL, therapy.dose, (therapy,)
    before_hold = (dose, words)
    at = first
    for event in sorted(changes, key=lambda one: one.date or first):
        day = event.date
        if day is None or not first <= day <= stop:
            continue  # a finding says so
        if day > at:
            yield Stretch(at, day, dose, words, behind, at > as_of)
        if event.kind == HELD:
            before_hold = before_hold if dose == HELD else (dose, words)
            dose, words = HELD, ""
        elif event.kind == "resumed":
            dose, words = before_hold
        else:
            dose, words = event.kind or FULL, event.dose
        if event.dose and event.kind != HELD:
            words = event.dose
            dose = FULL if _same(event.dose, therapy.dose) else dose
        at, behind = day, (event,)  # type: ignore[assignment]
    yield Stretch(at, stop, dose, words, behind, at > as_of)


def _same(one: str, other: str) -> bool:
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


# -- findings -------------------------------------------------------------------------------------------------


def _findings(case: CaseRecords, drawn: Iterable[Record], as_of: date) -> Iterator[TimelineFinding]:
    therapies = {one.id: one for one in case.of(SystemicTherapy)}
    for one in drawn:
        at = when_of(one)
        if at is None:
            yield TimelineFinding("undated", one)
            continue
        if at.first > as_of:
            yield TimelineFinding("dated_after", one)
        if isinstance(one, SystemicTherapy):
            if one.stop_date is not None and one.stop_date < at.first:
                yield TimelineFinding("stops_before_start", one)
            elif one.stop_date is None and not one.ongoing and at.first <= as_of:
                yield TimelineFinding("end_not_told", one)
        elif isinstance(one, records.AdverseEvent) and one.end_date is not None and one.end_date < at.first:
            yield TimelineFinding("ends_before_start", one)
        elif isinstance(one, DoseEvent):
            yield from _of_dose(one, therapies.get(one.therapy_id or ""))


def _of_dose(event: DoseEvent, therapy: SystemicTherapy | None) -> Iterator[TimelineFinding]:
    at, start = when_of(event), when_of(therapy) if therapy is not None else None
    if therapy is None or start is None:
        yield TimelineFinding("dose_without_line", event)
    elif at is not None and (at.last < start.first or (therapy.stop_date and at.first > therapy.stop_date)):
        yield TimelineFinding("dose_outside_line", event)


__all__ = [
    "LANES", "Lane", "Limit", "Mark", "Point", "Series", "SeriesPanel", "Stretch", "Strip", "StripCell", "Timeline",
    "TimelineFinding", "Track", "When", "timeline_of", "when", "when_of",
]  # fmt: skip
