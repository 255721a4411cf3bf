"""After how many days a value counts as stale, as a board agreed: kept in the board file, used by every operation.

Whatever judges a case of a board (its line in the list, the printed summary, ``show``) takes the limits from here
unless it is given others, so that the window and the command line cannot disagree.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from hccboard.operations import agreed_settings, stores

if TYPE_CHECKING:
    from hccboard.domain.snapshot import Staleness
    from hccboard.operations.stores import BoardStore

STALENESS = "staleness"
"""The name of the setting in the board file."""
_LIMITS = ("imaging_days", "laboratory_days", "clinical_days", "endoscopy_days")


def staleness_from(kept: Any) -> Staleness:
    """The limits of a stored value; the usual ones where it says none, or nothing that can be used."""
    from hccboard.domain.snapshot import Staleness

    if not isinstance(kept, dict):
        return Staleness()
    return Staleness(**{k: kept[k] for k in _LIMITS if isinstance(kept.get(k), int) and kept[k] > 0})


def limits_of(store: BoardStore) -> Staleness:
    """The limits of this board; the usual ones where it agreed on none."""
    return staleness_from(stores.read_setting(store, STALENESS))


def keep_limits(store: BoardStore, limits: Staleness) -> None:
    """Keep other limits in the board file."""
    agreed_settings.agree(store, STALENESS, dataclasses.asdict(limits))
