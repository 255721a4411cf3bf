"""Settings kept inside the board file, by name."""

from __future__ import annotations

from hccboard.operations.board_limits import STALENESS, staleness_from

__all__ = ["SCORES_SHOWN", "STALENESS", "staleness_from"]

SCORES_SHOWN = "scores_shown"
