"""End-points of one patient, from a time zero that is chosen and named (RULES C4).

OS: start to death. PFS: start to progression or death. TTP: start to progression, death censored, so never shorter than
PFS. RFS: curative treatment to recurrence or death. EFS: start to progression that precludes surgery, recurrence or
death. Starts differ by paper (first response, operation, first dose, randomisation) and are never pooled.

Progression by criteria is the first overall PD of the treatment that time zero belongs to; after an operation a
recurrence counts as well. What tells of progression beside the criteria (the patient's state, a line stopped for it)
counts only where ``any`` is asked for, and is noted otherwise. Whether a progression precludes surgery is not recorded:
EFS is known for those without progression and for those operated on after it, and for nobody else.

Dates known to their month count as its 15th, moved where what else is known leaves no such day; the patient carries the
note "month_date". A date known to its year is never counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from hccboard.domain.before_operation import REMOVALS
from hccboard.domain.case_course import CaseCourse, EpisodeCourse
from hccboard.domain.response.recorded.spans import BASELINE_DAYS

TIME_ZEROS = (
    "diagnosis", "first_treatment", "first_systemic", "first_locoregional", "surgery", "curative_treatment",
    "first_response",
)  # fmt: skip
CURATIVE = ("surgery", "curative_treatment")
ENDPOINTS = ("os", "pfs", "ttp", "rfs", "efs")
ANY_PROGRESSION = "any"
CRITERIA = ("RECIST1.1", "mRECIST", ANY_PROGRESSION)
"""By what progression is told; ``any``: the earliest told by either criteria, by the patient's state without imaging,
or as the reason for which a line was stopped."""
OTHER_THERAPY = ("censor", "follow")
DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True)
class EndpointRules:
    """What the sources leave open; shown with every result. ``other_therapy``: where a new treatment that is judged
    anew begins before progression, "censor" at the last evaluated study before it or "follow" on. ``month_day``: the
    day that a date known to its month counts as; one known to its year only is never counted."""

    other_therapy: str = "censor"
    month_day: int = 15


@dataclass(frozen=True)
class Outcome:
    """A patient's time. ``days`` from ``start`` to ``end``, at least 0. ``how``: for an event "death", "progression",
    "clinical_progression", "stopped_for_progression", "recurrence"; for a censored time "alive", "lost", "not_told"
    (last record), "no_imaging" (last evaluated study), "not_evaluated" (at the start), "other_therapy", "death" (TTP).
    ``notes``: codes of what is to be known: "month_date" (counted from a date known to its month),
    "clinical_progression" (told beside the criteria before the time ended, not counted), "treated_after_operation" (a
    treatment after the operation that no recurrence explains)."""

    endpoint: str
    time_zero: str
    criteria: str
    start: date
    end: date
    event: bool
    how: str
    notes: tuple[str, ...] = ()

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def months(self) -> float:
        """Days by 30.4375."""
        return self.days / DAYS_PER_MONTH


@dataclass(frozen=True)
class LeftOut:
    """A patient without a number, and why (``reason`` a code); ``dates`` are those that stand in the way."""

    reason: str
    dates: tuple[str, ...] = ()


REASONS = (
    "no_time_zero", "undated", "earlier_line_missing", "earlier_session_missing", "year_only", "not_assessed",
    "no_response", "no_criteria", "death_undated", "death_contradicted", "death_year_only", "death_before_start",
    "progression_year_only", "progression_undated", "rfs_time_zero", "margin_r2", "efs_not_known",
)  # fmt: skip


@dataclass(frozen=True)
class _Event:
    day: date
    how: str
    month: bool = False

    @property
    def order(self) -> tuple[date, bool, str]:
        return self.day, self.how == "death", self.how


def start_of(
    course: CaseCourse, time_zero: str, criteria: str = "mRECIST", rules: EndpointRules | None = None
) -> tuple[date, bool] | LeftOut:
    """The day of a time zero and whether it is known to its month only."""
    if time_zero == "first_response":
        found = _first_response(course, criteria)
        return found if isinstance(found, LeftOut) else (date.fromisoformat(found), False)
    text = course.starts.get(time_zero, "")
    if not text:
        return LeftOut(course.unknown.get(time_zero, "no_time_zero"))
    day = placed(text, rules or EndpointRules())
    return LeftOut("year_only", (text,)) if day is None else (day, len(text) == 7)


def placed(text: str, rules: EndpointRules) -> date | None:
    """The day a date counts as; ``None`` for one that is known to its year only."""
    if len(text) == 10:
        return date.fromisoformat(text)
    return date(int(text[:4]), int(text[5:]), rules.month_day) if len(text) == 7 else None


def _first_response(course: CaseCourse, criteria: str) -> str | LeftOut:
    if criteria == ANY_PROGRESSION:
        return LeftOut("no_criteria")
    judged = [one.criteria[criteria] for one in course.episodes if criteria in one.criteria]
    first = min((one.first_response for one in judged if one.first_response), default="")
    return first or LeftOut("no_response" if any(one.studies for one in judged) else "not_assessed")


def outcome_of(
    course: CaseCourse, endpoint: str, time_zero: str, criteria: str = "mRECIST", rules: EndpointRules | None = None
) -> Outcome | LeftOut:
    """The time of a patient, or why there is none. ``criteria`` matters for PFS, TTP, RFS, EFS and for the first
    response as time zero; ``any`` is no criteria of response."""
    rules = rules or EndpointRules()
    found = start_of(course, time_zero, criteria, rules)
    if isinstance(found, LeftOut):
        return found
    start, by_month = found
    survived = _survival(course, start, rules)
    if isinstance(survived, LeftOut):
        return survived
    if survived.day < start and by_month and survived.day.isoformat()[:7] == start.isoformat()[:7]:
        start = survived.day  # somewhere before it in the month
    if survived.day < start:
        return LeftOut("death_before_start", (course.starts.get(time_zero, start.isoformat()), course.death))
    patient = _Patient(course, start, survived, time_zero, criteria, rules)
    ended = survived if endpoint == "os" else patient.until(endpoint)
    if isinstance(ended, LeftOut):
        return ended
    event = ended.how in _EVENTS and not (endpoint == "ttp" and ended.how == "death")
    noted = dict.fromkeys(patient.notes if endpoint != "os" else ())
    if endpoint != "os" and patient.told_before(ended.day):
        noted["clinical_progression"] = None
    if by_month or ended.month:
        noted["month_date"] = None
    return Outcome(endpoint, time_zero, criteria, start, ended.day, event, ended.how, tuple(noted))


_EVENTS = ("death", "progression", "clinical_progression", "stopped_for_progression", "recurrence")


def _survival(course: CaseCourse, start: date, rules: EndpointRules) -> _Event | LeftOut:
    """Death, or the last contact, which is the start at the earliest."""
    if course.death_state in ("undated", "contradicted"):
        return LeftOut(f"death_{course.death_state}", (course.death,) if course.death else ())
    contact = _contact(course, rules) or start
    if not course.death:
        by_month = contact > start and len(course.last_contact) == 7
        return _Event(max(contact, start), course.contact_status or "not_told", by_month)
    day = placed(course.death, rules)
    if day is None:
        return LeftOut("death_year_only", (course.death,))
    if len(course.death) == 10:
        return _Event(day, "death")
    last = max((one for one in (contact, start) if one.isoformat()[:7] == course.death), default=day)
    return _Event(max(day, last), "death", True)


def _contact(course: CaseCourse, rules: EndpointRules) -> date | None:
    """The last contact; one known to its year proves life on its first day."""
    text = course.last_contact
    return date(int(text), 1, 1) if len(text) == 4 else placed(text, rules) if text else None


def _combined(first: EpisodeCourse, second: EpisodeCourse, days: int) -> bool:
    """Whether two treatments that no study was recorded for are one: begun so near each other that one study could be
    the baseline of both (RECIST 1.1). Another line of systemic therapy is never a part of the one before."""
    both_lines = "systemic" in first.kinds and "systemic" in second.kinds
    return not first.baseline and not second.baseline and not both_lines and days <= BASELINE_DAYS


class _Patient:
    """What happened to the tumour of one patient after a start."""

    def __init__(
        self, course: CaseCourse, start: date, survived: _Event, time_zero: str, criteria: str, rules: EndpointRules
    ) -> None:
        self.course, self.start, self.survived = course, start, survived
        self.time_zero, self.criteria, self.rules = time_zero, criteria, rules
        self.notes: list[str] = []
        self.operations = sorted(
            day for one in course.procedures if one.kind in REMOVALS and (day := placed(one.date, rules)) is not None
        )
        self.judged, self.other_therapy = self._episodes()

    def until(self, endpoint: str) -> _Event | LeftOut:
        if endpoint == "rfs":
            refused = self._no_rfs()
            if refused is not None:
                return refused
        events = self._events()
        if isinstance(events, LeftOut):
            return events
        if endpoint == "efs":
            events = self._event_free(events)
            if isinstance(events, LeftOut):
                return events
        first = min(events, key=lambda one: one.order, default=None)
        if first is not None and not self._after_other_therapy(first):
            return first
        died = self.survived.how == "death"
        if died and not self._after_other_therapy(self.survived):
            return self.survived
        return self._censored()

    def _no_rfs(self) -> LeftOut | None:
        if self.time_zero not in CURATIVE:
            return LeftOut("rfs_time_zero")
        text = self.course.starts[self.time_zero]
        left = any(one.date == text and one.margin == "R2" for one in self.course.procedures)
        return LeftOut("margin_r2", (text,)) if left else None

    def _episodes(self) -> tuple[list[EpisodeCourse], date | None]:
        """The episodes that tell of progression after the start, and the start of another treatment that ends the
        observation: an operation on another organ is one, because nothing is judged after it. Treatment after an
        operation on the liver is not: it is noted where no recurrence explains it."""
        day = self.start.isoformat()
        following = [one for one in self.course.episodes if not one.ends or one.ends > day]
        judged: list[EpisodeCourse] = []
        for one in following:
            begins = placed(one.starts, self.rules)
            if begins is None:
                continue
            if judged and judged[-1].operated_elsewhere and self.rules.other_therapy == "censor":
                break
            if judged and one.goes_on:
                judged.append(one)
                continue
            before = placed(judged[-1].starts, self.rules) if judged else self.start
            operated = any((before or self.start) <= done <= begins and done >= self.start for done in self.operations)
            if judged and not operated and self.rules.other_therapy == "censor":
                if not _combined(judged[-1], one, (begins - (before or begins)).days):
                    return judged, begins
                judged.append(one)
                continue
            if operated and not any(day <= text <= one.starts for text in self.course.recurrence):
                self.notes.append("treated_after_operation")
            judged.append(one)
        if judged and judged[-1].operated_elsewhere and self.rules.other_therapy == "censor":
            return judged, date.fromisoformat(judged[-1].ends)
        return judged, None

    def _after_other_therapy(self, event: _Event) -> bool:
        return self.other_therapy is not None and event.day > self.other_therapy

    def _events(self) -> list[_Event] | LeftOut:
        """Progression and recurrence after the start, not after death."""
        every = self.criteria == ANY_PROGRESSION
        found: list[_Event] = []
        for one in self.judged:
            for criteria in one.criteria if every else {self.criteria} & set(one.criteria):
                text = one.criteria[criteria].progression
                if text:
                    found.append(_Event(date.fromisoformat(text), "progression"))
        texts = list(self._told()) if every else []
        operated = min((day for day in self.operations if day >= self.start), default=date.max).isoformat()
        freely = every or self.time_zero in CURATIVE
        counted = {"progression_undated"} if every else set()
        counted |= {"recurrence_undated"} if freely or operated != date.max.isoformat() else set()
        if counted & self._undated():
            return LeftOut("progression_undated")
        texts += [(text, "recurrence") for text in self.course.recurrence if freely or text >= operated[: len(text)]]
        for text, how in texts:
            event = self._placed(text, how)
            if isinstance(event, LeftOut):
                return event
            if event is not None:
                found.append(event)
        return [
            one if one.day <= self.survived.day else replace(one, day=self.survived.day) for one in found
            if one.day > self.start or (one.day == self.start and one.how != "progression")
        ]  # fmt: skip

    def _undated(self) -> set[str]:
        """What was told without a date and may be after the start: not of a line that another had followed by then."""
        start = self.start.isoformat()
        return {
            one.code for one in self.course.findings
            if not (one.date and any(one.date < line.starts <= start for line in self.course.lines))
        }  # fmt: skip

    def told_before(self, end: date) -> bool:
        """Whether progression that does not count was told before a time ended."""
        return self.criteria != ANY_PROGRESSION and any(
            (placed(text, self.rules) or date.max) < end for text, _how in self._told()
        )

    def _told(self) -> Iterator[tuple[str, str]]:
        """Progression told beside the criteria: (date, how)."""
        day = self.start.isoformat()
        for text in self.course.clinical_progression:
            if text >= day[: len(text)]:
                yield text, "clinical_progression"
        for line in self.course.lines:
            if line.stop_reason == "progression" and line.stops >= day:
                yield line.stops, "stopped_for_progression"

    def _placed(self, text: str, how: str) -> _Event | LeftOut | None:
        """An event on the day its date counts as; ``None`` where it was before the start."""
        if text < self.start.isoformat()[: len(text)]:
            return None
        day = placed(text, self.rules)
        if day is None:
            return LeftOut("progression_year_only", (text,))
        return _Event(max(day, self.start), how, len(text) == 7)

    def _event_free(self, events: list[_Event]) -> list[_Event] | LeftOut:
        """Recurrence after an operation; a progression that an operation followed did not preclude it."""
        operations = [day for day in self.operations if day >= self.start]
        counted = []
        for one in events:
            if one.how == "recurrence" or any(day <= one.day for day in operations):
                counted.append(one)
            elif not operations:
                return LeftOut("efs_not_known", (one.day.isoformat(),))
        return counted

    def _censored(self) -> _Event:
        """Where nothing happened: until when nothing is known to have happened."""
        if self.criteria == ANY_PROGRESSION:
            return self._censored_any()
        evaluated = [
            date.fromisoformat(text) for one in self.judged
            if (text := one.criteria[self.criteria].evaluated_until if self.criteria in one.criteria else "")
        ]  # fmt: skip
        imaged = placed(self.course.last_imaging, self.rules) if self.course.last_imaging else None
        operated = [day for day in self.operations if day >= self.start]
        operated = operated or ([self.start] if self.time_zero in CURATIVE else [])
        if operated and imaged is not None and imaged > operated[-1]:
            evaluated.append(imaged)
        limit = self.other_therapy or date.max
        last = max((day for day in evaluated if self.start < day <= limit), default=None)
        if self.other_therapy is not None:
            return _Event(min(last or self.start, self.survived.day), "other_therapy")
        if last is None:
            return _Event(self.start, "not_evaluated")
        return _Event(min(last, self.survived.day), "no_imaging")

    def _censored_any(self) -> _Event:
        """By what was told: until the next treatment, the last study, or where none is recorded the last contact."""
        if self.other_therapy is not None:
            return _Event(max(self.start, min(self.other_therapy, self.survived.day)), "other_therapy")
        imaged = placed(self.course.last_imaging, self.rules) if self.course.last_imaging else None
        if imaged is not None and imaged > self.start:
            return _Event(min(imaged, self.survived.day), "no_imaging")
        return self.survived
