"""Unsaved form contents, kept encrypted in the store until they are saved or discarded.

After a crash a draft is offered beside the saved version, never put over it. A draft belongs to its author: who
opens the same board under another name does not see it, and cannot replace or discard it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hccboard.operations.stores import BoardStore, utc_now

IMPORT = "import"
"""In place of a form: an import that was being looked at. Its own page offers it, nobody else."""


@dataclass(frozen=True)
class Draft:
    """``content`` is whatever plain JSON the form needs to show itself again."""

    case_id: str
    form: str
    author: str
    saved_at: datetime
    content: Any


def save_draft(store: BoardStore, case_id: str, form: str, content: Any) -> None:
    """Keep the content of a form (plain JSON); a later draft of the same form by the same author replaces it."""
    values = (case_id, form, store.author, utc_now().isoformat(), json.dumps(content, ensure_ascii=False))
    with store.storage.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO draft (case_id, form, author, saved_at, content) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (case_id, form, author) DO UPDATE SET"
            " saved_at = excluded.saved_at, content = excluded.content",
            values,
        )


def load_draft(store: BoardStore, case_id: str, form: str) -> Draft | None:
    """The author's draft of a form, ``None`` if there is none."""
    return next((d for d in list_drafts(store, case_id) if d.form == form), None)


def list_drafts(store: BoardStore, case_id: str = "") -> list[Draft]:
    """The author's drafts, or those of one case, newest first."""
    where, values = (" AND case_id = ?", (store.author, case_id)) if case_id else ("", (store.author,))
    with store.storage.querying() as connection:
        rows = connection.execute(
            f"SELECT case_id, form, author, saved_at, content FROM draft WHERE author = ?{where} AND form <> ?"
            " ORDER BY saved_at DESC",
            (*values, IMPORT),
        ).fetchall()
    return [Draft(r[0], r[1], r[2], datetime.fromisoformat(r[3]), json.loads(r[4])) for r in rows]


def kept_import(store: BoardStore) -> dict[str, Any] | None:
    """What the author decided in an import that was being looked at."""
    with store.storage.querying() as connection:
        row = connection.execute(
            "SELECT content FROM draft WHERE case_id = '' AND author = ? AND form = ?", (store.author, IMPORT)
        ).fetchone()
    content = json.loads(row[0]) if row else None
    return content if isinstance(content, dict) else None


def discard_draft(store: BoardStore, case_id: str, form: str) -> None:
    """Forget a draft of the author; nothing happens if there is none."""
    with store.storage.writing() as connection:
        connection.exec_driver_sql(
            "DELETE FROM draft WHERE case_id = ? AND form = ? AND author = ?", (case_id, form, store.author)
        )
