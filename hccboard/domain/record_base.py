"""What every record carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hccboard.domain.record_fields import day, text

DATE_PRECISIONS = ("day", "month", "year")


@dataclass(frozen=True, kw_only=True)
class Record:
    """What every record carries.

    ``date`` is the clinical date (of the sample, the scan, the visit), ``date_precision`` how much of it is
    known. ``version`` counts corrections from 1. ``recorded_at`` (UTC) and ``recorded_by`` are set by the
    store. ``import_key`` identifies the cell group a row was imported from, so that importing the same file
    again updates instead of doubling.
    """

    id: str = ""
    case_id: str = ""
    version: int = 1
    date: date | None = day()
    date_precision: str = "day"
    source: str = text()
    note: str = text(long=True)
    recorded_at: datetime | None = None
    recorded_by: str = ""
    voided: bool = False
    void_reason: str = ""
    import_key: str = ""
