"""Settings kept inside the board file, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hccboard.domain.snapshot import Staleness

STALENESS = "staleness"
SCORES_SHOWN = "scores_shown"
_LIMITS = ("imaging_days", "laboratory_days", "clinical_days", "endoscopy_days")


def staleness_from(kept: Any) -> Staleness:
    """The limits the board agreed on, from the stored value; the defaults where it agreed on none."""
    from hccboard.domain.snapshot import Staleness

    if not isinstance(kept, dict):
        return Staleness()
    return Staleness(**{k: kept[k] for k in _LIMITS if isinstance(kept.get(k), int) and kept[k] > 0})
