"""An import that somebody was looking at when the board was closed: what was decided, kept encrypted in the board.

One of each author. The table itself is not kept: it is read again, and what was decided counts only where it is the
same file still. It is let go when the table was read: afterwards it is with whoever looks at the import.
"""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hccboard.interchange.examination import Decisions
from hccboard.interchange.mapping import ColumnMapping, Mapping
from hccboard.interchange.table import Table
from hccboard.operations import drafts
from hccboard.operations.stores import BoardStore


@dataclass(frozen=True)
class Unfinished:
    """``sheet``, ``encoding`` and ``delimiter`` are those that were asked for; ``rows`` and ``headers`` of the table
    tell whether it was read as it was."""

    sheet: str | None
    encoding: str
    delimiter: str
    rows: int
    headers: tuple[str, ...]
    mapping: Mapping
    decisions: Decisions

    def fits(self, table: Table) -> bool:
        """Whether the table is the one that was decided about."""
        return (self.rows, self.headers) == (len(table), _headers(table))


def keep(
    store: BoardStore, path: str, table: Table, mapping: Mapping, decisions: Decisions, *, sheet: str | None = None,
    encoding: str = "", delimiter: str = "",
) -> None:  # fmt: skip
    """Keep it until it is let go or another one is kept. Nothing is kept where the file is gone."""
    state = _state(path)
    if state is None:
        return
    content = {
        "file": state, "sheet": sheet, "encoding": encoding, "delimiter": delimiter, "rows": len(table),
        "headers": list(_headers(table)), "mapping": dataclasses.asdict(mapping),
        "options": dict(decisions.options), "cells": [[*place, text] for place, text in decisions.cells.items()],
    }  # fmt: skip
    drafts.save_draft(store, "", drafts.IMPORT, content)


def kept_about(store: BoardStore, path: str) -> Unfinished | None:
    """What was decided about this file, if it is the same still. It stays kept: reading the table may be stopped."""
    kept = drafts.kept_import(store)
    if kept is None or kept.get("file") != _state(path):
        return None
    try:
        return _read(kept)
    except (KeyError, TypeError, ValueError):  # another version kept it
        return None


def let_go(store: BoardStore) -> None:
    """Keep it no longer."""
    drafts.discard_draft(store, "", drafts.IMPORT)


def _read(kept: dict[str, Any]) -> Unfinished:
    plain = kept["mapping"]
    columns = tuple(
        ColumnMapping(**{**column, "open_codes": tuple(column["open_codes"]), "possible": tuple(column["possible"])})
        for column in plain["columns"]
    )
    return Unfinished(
        kept["sheet"], kept["encoding"], kept["delimiter"], kept["rows"], tuple(kept["headers"]),
        Mapping(columns, plain["name"], plain["decisions"]),
        Decisions(kept["options"], {(row, column): text for row, column, text in kept["cells"]}),
    )  # fmt: skip


def _headers(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def _state(path: str) -> list[Any] | None:
    """Place, size and time of a file: it is not read whole to tell whether it is the same."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return [os.path.realpath(path), found.st_size, found.st_mtime_ns]


__all__ = ["Unfinished", "keep", "kept_about", "let_go"]
