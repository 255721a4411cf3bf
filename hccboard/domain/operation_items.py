"""One item of the checklist before an operation; ``operation_checklist`` says what its states mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from hccboard.domain.facts import Fact
from hccboard.domain.records import Record
from hccboard.domain.snapshot import Staleness

THERE, UNMET, STALE, OPEN, MISSING, NOT_NEEDED = "there", "unmet", "stale", "open", "missing", "not_needed"
STATES = (THERE, UNMET, STALE, OPEN, MISSING, NOT_NEEDED)
LOCAL = "local"


@dataclass(frozen=True)
class Item:
    """One item.

    ``reason`` is an id that says why it is not there, or not needed. ``values`` are the facts it rests on, ``record``
    the study or volumetry, ``codes`` what was said in codes (Vp2, a site); ``lacking`` the parts that are not recorded.
    ``date`` to ``record_kind`` (the name of its class) belong to the oldest value. ``kind`` and ``field`` name the
    entry that answers it, ``entry_record`` the record to complete or correct, "" to add one. ``rule`` is the entry of
    the evidence base that asks for it (behind "#" the id of its criterion), ``LOCAL`` for the board's own conversion
    set, "" where nothing stands behind it but our list.
    """

    id: str
    group: str = ""
    state: str = MISSING
    reason: str = ""
    values: tuple[Fact, ...] = ()
    record: Record | None = None
    codes: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    date: date | None = None
    date_precision: str = "day"
    source: str = ""
    record_id: str = ""
    record_kind: str = ""
    age_days: int | None = None
    limit_days: int | None = None
    kind: str = ""
    field: str = ""
    entry_record: str = ""
    rule: str = ""


def from_record(item: Item, record: Record, as_of: date, limits: Staleness) -> Item:
    """The item as a record answers it: there, stale, or open where its age is not known."""
    limit = limits.limit(type(record))
    state, reason = THERE, ""
    if limits.is_stale(record, as_of):
        state = STALE
    elif limit is not None and record.date is None:
        state, reason = OPEN, "undated"
    age = (as_of - record.date).days if record.date else None
    return replace(
        item, state=state, reason=reason, record=record, date=record.date, date_precision=record.date_precision,
        source=record.source, record_id=record.id, age_days=age, limit_days=limit,
    )  # fmt: skip


__all__ = [
    "LOCAL", "MISSING", "NOT_NEEDED", "OPEN", "STALE", "STATES", "THERE", "UNMET", "Item", "from_record",
]  # fmt: skip
