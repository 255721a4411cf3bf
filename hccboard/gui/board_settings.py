"""Settings kept inside the board file, by name."""

from __future__ import annotations

from hccboard.operations.board_limits import STALENESS, staleness_from
from hccboard.operations.board_response import RESPONSE, rules_from

__all__ = ["RESPONSE", "SCORES_SHOWN", "STALENESS", "rules_from", "staleness_from"]

SCORES_SHOWN = "scores_shown"
