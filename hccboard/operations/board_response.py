"""What a board settled about the assessment of response: kept in the board file, used by every operation, printed with
every result."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from hccboard.operations import agreed_settings, stores
from hccboard.operations.agreed_settings import within

if TYPE_CHECKING:
    from hccboard.domain.response.recorded import ResponseRules
    from hccboard.operations.stores import BoardStore

RESPONSE = "response"
"""The name of the setting in the board file."""
LIMITS = {
    "pd_abs_mm_mrecist": (0, 50), "min_sd_days": (0, 365), "confirm_days": (0, 365), "irecist_window": (0, 365),
    "same_visit_days": (0, 27),
}  # fmt: skip
"""Lowest and highest value, inclusive; mm and days."""


def rules_from(kept: Any) -> ResponseRules:
    """The settings of a stored value; the usual one in place of each that is not there or cannot be used."""
    from hccboard.domain.response.recorded import ResponseRules

    usual = ResponseRules()
    if not isinstance(kept, dict):
        return usual
    found = {key: kept[key] for key, limits in LIMITS.items() if key in kept and within(kept[key], limits)}
    window = kept.get("irecist_window_days")
    if isinstance(window, (list, tuple)) and len(window) == 2:
        first, last = window
        if all(within(one, LIMITS["irecist_window"]) for one in window) and first <= last:
            found["irecist_window_days"] = (first, last)
    found.pop("irecist_window", None)
    return dataclasses.replace(usual, **found)


def rules_of(store: BoardStore) -> ResponseRules:
    """The settings of this board; the usual ones where it agreed on none."""
    return rules_from(stores.read_setting(store, RESPONSE))


def keep_rules(store: BoardStore, rules: ResponseRules) -> None:
    """Keep other settings in the board file."""
    agreed_settings.agree(store, RESPONSE, dataclasses.asdict(rules))


__all__ = ["LIMITS", "RESPONSE", "keep_rules", "rules_from", "rules_of"]
