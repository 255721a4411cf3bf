"""Whose approvals a board goes by: a setting of the board file, "" where it states none.

It stands beside every option as an approval or the lack of one and excludes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hccboard.operations import agreed_settings, stores

if TYPE_CHECKING:
    from hccboard.operations.stores import BoardStore

REGION = "approval_region"
"""The name of the setting in the board file."""


def region_of(store: BoardStore) -> str:
    """A key of ``evidence.vocabulary.REGIONS``; "" where none is stated, or one that this program does not know."""
    from hccboard.evidence.vocabulary import REGIONS

    kept = stores.read_setting(store, REGION)
    return kept if isinstance(kept, str) and kept in REGIONS else ""


def keep_region(store: BoardStore, region: str) -> None:
    """State the region of the board; "" states none. ``ValueError`` for one that there is not."""
    from hccboard.evidence.vocabulary import REGIONS

    if region and region not in REGIONS:
        raise ValueError(region)
    agreed_settings.agree(store, REGION, region)


__all__ = ["REGION", "keep_region", "region_of"]
