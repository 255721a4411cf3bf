"""Printing a case: the board summary as a PDF file."""

from __future__ import annotations

from datetime import date, datetime

from hccboard import __version__
from hccboard.domain.assessment import assess
from hccboard.domain.readiness import readiness
from hccboard.domain.records import CaseRecords
from hccboard.domain.snapshot import Staleness, take
from hccboard.operations.viewing import board_day, judged_on
from hccboard.reports.summary_input import SummaryInput


def summary_input(
    case: CaseRecords, as_of: date | None = None, *, printed_by: str = "", printed_at: datetime | None = None,
    language: str = "en", staleness: Staleness | None = None,
) -> SummaryInput:  # fmt: skip
    """What a summary of the case on a day is made from; without ``as_of`` the day ages are counted to.

    ``printed_at`` defaults to now, local time.
    """
    now = printed_at or datetime.now().astimezone()
    limits = staleness or Staleness()
    snapshot = take(case, as_of or judged_on(case, now.date()), limits)
    assessment = assess(snapshot.facts)
    return SummaryInput(
        case, snapshot, assessment, readiness(case, snapshot, assessment), board_day(case), now, printed_by,
        __version__, language=language, staleness=limits,
    )  # fmt: skip
