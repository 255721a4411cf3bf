"""What stands safely in a board file, for a moment in which something could not be put into it."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.operations import cases, stores
from hccboard.operations.stores import BoardCopy, BoardStore, LastWrite
from hccboard.storage import disk_faults


@dataclass(frozen=True)
class BoardState:
    """The newest change that is in the file, how many cases it holds, the newest copy beside it (made before an import
    or an upgrade), and the free bytes on its drive; ``None`` where something is not there or cannot be asked."""

    newest: LastWrite | None
    cases: int
    copy: BoardCopy | None
    free_bytes: int | None


def board_state(store: BoardStore) -> BoardState:
    """Look at the file without writing anything."""
    return BoardState(
        stores.last_write(store), cases.case_ids(store, cases.CaseQuery(), limit=1).total,
        stores.newest_copy(store.path), disk_faults.free_bytes(store.path.parent),
    )  # fmt: skip
