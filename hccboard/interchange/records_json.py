"""Records as JSON: decimals as text, exactly as entered; dates in ISO; empty fields left out."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hccboard.domain.records import Record


def record_json(record: Record) -> dict[str, Any]:
    """One record with its kind; fields that hold nothing are left out, ``false`` and 0 are kept."""
    shown: dict[str, Any] = {"kind": type(record).__name__}
    for field in dataclasses.fields(record):
        value = plain(getattr(record, field.name))
        if value not in (None, "", []):
            shown[field.name] = value
    return shown


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value
