"""End-points of one patient, from a time zero that is chosen and named (RULES C4).

OS: start to death. PFS: start to progression or death. TTP: start to progression, death censored, so never shorter than
PFS. RFS: curative treatment to recurrence or death. EFS: start to progression that precludes surgery, recurrence or
death. Starts differ by paper (first response, operation, first dose, randomisation) and are never pooled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hccboard.domain.case_course import CaseCourse

TIME_ZEROS = (
    "diagnosis", "first_treatment", "first_systemic", "first_locoregional", "surgery", "curative_treatment",
    "first_response",
)  # fmt: skip
ENDPOINTS = ("os", "pfs", "ttp", "rfs", "efs")
ANY_PROGRESSION = "any"
CRITERIA = ("RECIST1.1", "mRECIST", ANY_PROGRESSION)
"""By what progression is told; ``any``: the earliest told by either criteria, by the patient's state without imaging,
or as the reason for which a line was stopped."""
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
    (last record), "no_imaging" (last evaluated study), "never_imaged" (at the start), "other_therapy", "death" (TTP).
    ``notes``: codes of what is to be known ("month_date": counted from a date known to its month)."""

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


def outcome_of(
    course: CaseCourse, endpoint: str, time_zero: str, criteria: str = "mRECIST", rules: EndpointRules | None = None
) -> Outcome | LeftOut:
    """The time of a patient, or why there is none. ``criteria`` matters for PFS, TTP, EFS and for the first response
    as time zero; ``any`` is no criteria of response."""
    raise NotImplementedError
