"""What was seen of a tumour before it was removed or ablated says nothing of what is there now.

A resection (ALPPS is one) or a transplant takes the nodules with their vessels and makes their pathology that of
another tumour; an ablation takes nodules, not vessels. What was recorded before the last one is not carried over:
the fact is unknown again until somebody looks, never "none" and never what it was. A record of the same day, or of
a month or year that holds the day, may be from before and is not carried over either; an undated one is kept, because
nothing says that it is older. Operations on other organs (told by their free-text target) do not count.
"""

from __future__ import annotations

from datetime import date, timedelta

from hccboard.domain import records
from hccboard.domain.operated_organ import names_another_organ
from hccboard.domain.records import CaseRecords, Record

REMOVALS = ("resection", "alpps", "transplant")
ABLATIONS = ("ablation_rfa", "ablation_mwa", "ablation_pei", "ablation_cryo", "ablation_ire")
BEFORE = "before_operation"
PERHAPS_BEFORE = "perhaps_before_operation"
_BY_ABLATION_TOO = ("tumour.nodules", "tumour.liver_involvement_pct")


def days_of(record: Record) -> tuple[date, date] | None:
    """The first and the last day that the date of a record may mean; ``None`` if it is undated."""
    day = record.date
    if day is None:
        return None
    if record.date_precision == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if record.date_precision == "month":
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return date(day.year, day.month, 1), following - timedelta(days=1)
    return day, day


def _on_another_organ(procedure: records.Procedure) -> bool:
    return procedure.kind not in ("alpps", "transplant") and names_another_organ(procedure.target)


class Operations:
    """The last operations on the liver up to a day, and what was recorded before them."""

    def __init__(self, case: CaseRecords, as_of: date) -> None:
        self._removal: records.Procedure | None = None
        self._last: records.Procedure | None = None  # removal or ablation
        for procedure in case.of(records.Procedure, until=as_of):
            if procedure.date is None or _on_another_organ(procedure):
                continue
            if procedure.kind in REMOVALS:
                self._removal = self._last = procedure
            elif procedure.kind in ABLATIONS:
                self._last = procedure

    def before(
        self, key: str, record: Record, *, later_on_the_day: bool = False
    ) -> tuple[str, records.Procedure] | None:
        """(kind of finding, operation) where what a record says of ``key`` is not carried over, else ``None``.

        ``later_on_the_day``: a record of the operation's own day is from after it.
        """
        operation = self._last if key in _BY_ABLATION_TOO else self._removal
        recorded = days_of(record)
        if operation is None or recorded is None:
            return None
        operated = days_of(operation)
        assert operated is not None
        if recorded[0] > operated[1] or (later_on_the_day and recorded[1] >= operated[0]):
            return None
        return (BEFORE if recorded[1] < operated[0] else PERHAPS_BEFORE), operation
