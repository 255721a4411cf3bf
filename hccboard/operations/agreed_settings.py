"""What a board agreed and its rules go by: kept in the board file, every change with a line in the history.

There is one way for all of them: ``agree`` writes the value and the line in one transaction, and nothing else may write
these keys. What only concerns the look of the window is written by ``stores.write_setting`` and leaves no line.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hccboard.operations.stores import AGREED as KEYS

if TYPE_CHECKING:
    from hccboard.operations.stores import BoardStore


@dataclass(frozen=True)
class SettingChange:
    """One line of the history of a setting. ``old`` and ``new`` are plain JSON; ``old`` is ``None`` where the board had
    agreed on nothing before."""

    key: str
    at: datetime
    author: str
    old: Any
    new: Any
    reason: str


def agree(store: BoardStore, key: str, value: Any, reason: str = "") -> bool:
    """Keep a setting that rules go by, with author, time, old and new value in the history; False, and nothing is
    written, where it stands so already. ``value`` must be plain JSON; ``ValueError`` for a key that is not in
    ``KEYS``."""
    from hccboard.storage import audit, record_store, settings

    if key not in KEYS:
        raise ValueError(key)
    text = json.dumps(value, ensure_ascii=False)
    operation = record_store.Operation(
        uuid.uuid4().hex, record_store.now(), store.author, audit.SETTING, reason.strip()
    )
    with store.storage.writing() as connection:
        return settings.put_noted(connection, store.storage.audit_key, operation, key, text)


def within(value: Any, limits: tuple[int, int]) -> bool:
    """Whether a kept value is a whole number between its limits, inclusive."""
    return isinstance(value, int) and not isinstance(value, bool) and limits[0] <= value <= limits[1]


def changes_of(store: BoardStore, *keys: str) -> tuple[SettingChange, ...]:
    """What was agreed about these settings, about all without a key; oldest first."""
    from hccboard.storage import settings

    with store.storage.reading() as connection:
        rows = [row for key in keys or KEYS for row in settings.noted(connection, key)]
    return tuple(
        SettingChange(
            row.record_id, datetime.fromisoformat(row.at), row.author, None if row.old is None else json.loads(row.old),
            None if row.new is None else json.loads(row.new), row.reason,
        )
        for row in sorted(rows, key=lambda row: row.seq)
    )  # fmt: skip


__all__ = ["KEYS", "SettingChange", "agree", "changes_of", "within"]
