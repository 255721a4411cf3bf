"""One case in one line, as the case list shows, filters and searches it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CaseSummary:
    """Derived from the records on every write and kept beside them, so that lists page in the database.

    ``bclc`` and ``cnlc`` hold every stage still possible, joined by ``|`` in the order of the system
    ("C", "IIIa|IIIb"; "" where nothing is known). ``child_pugh`` likewise ("A5", "A|B"). ``readiness_done`` of
    ``readiness_total`` items are there; ``missing_items`` counts the rest, stale ones included.
    ``rules`` names the rule editions used: a summary of other editions is recomputed when it is read.
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
