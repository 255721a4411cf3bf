"""The board's own set of criteria for a conversion review: its thresholds, kept in the board file with their version,
author and date, printed wherever the set is named. Every version that was adopted stays in the history of the file."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hccboard.errors import UserError
from hccboard.operations import agreed_settings, stores
from hccboard.operations.agreed_settings import within
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.domain.conversion.local import ConversionRules, LocalSets
    from hccboard.operations.stores import BoardStore

CONVERSION = "conversion"
"""The name of the setting in the board file."""
LIMITS = {
    "response_held_days": (0, 365), "afp_fall_pct": (0, 99), "surgeons_agreeing": (1, 5), "flr_pct": (15, 60),
    "flr_cirrhosis_pct": (20, 70), "icg_r15_below_pct": (5, 40), "withheld": (0, 180),
}  # fmt: skip
"""Lowest and highest value, inclusive; days and per cent. ``withheld`` is that of each drug."""
LONGEST_TEXT = 80
_WITHHELD = "withheld"


def rules_from(kept: Any) -> ConversionRules:
    """The settings of a stored value; the usual one in place of each that is not there or cannot be used. Without a
    version and a date they were adopted by nobody."""
    from hccboard.domain.conversion.local import ConversionRules

    usual = ConversionRules()
    if not isinstance(kept, dict):
        return usual
    found = {key: kept[key] for key, limits in LIMITS.items() if key in kept and within(kept[key], limits)}
    found.pop(_WITHHELD, None)
    if found.get("flr_pct", usual.flr_pct) > found.get("flr_cirrhosis_pct", usual.flr_cirrhosis_pct):
        found = {key: value for key, value in found.items() if key not in ("flr_pct", "flr_cirrhosis_pct")}
    days = _days(kept.get("withheld_days"))
    if days is not None:
        found["withheld_days"] = days
    return dataclasses.replace(usual, **found, **_adopted(kept))


def _days(kept: Any) -> tuple[tuple[str, int], ...] | None:
    """The days of each drug, class or family that can be used, each once; ``None`` where there is no list."""
    if not isinstance(kept, (list, tuple)):
        return None
    found: dict[str, int] = {}
    for one in kept:
        if isinstance(one, (list, tuple)) and len(one) == 2 and isinstance(one[0], str) and one[0].strip():
            name, days = one
            if within(days, LIMITS[_WITHHELD]):
                found.setdefault(name.strip(), days)
    return tuple(found.items()) if found or not kept else None


def _adopted(kept: dict[str, Any]) -> dict[str, Any]:
    version, author, day = (kept.get(key) for key in ("version", "author", "agreed_on"))
    if not isinstance(version, str) or not version.strip() or not isinstance(day, str):
        return {}
    try:
        agreed = date.fromisoformat(day)
    except ValueError:
        return {}
    author = author.strip()[:LONGEST_TEXT] if isinstance(author, str) else ""
    return {"version": version.strip()[:LONGEST_TEXT], "author": author, "agreed_on": agreed}


@dataclass(frozen=True)
class Adoption:
    """One adoption of the local set: as which version, and instead of what. ``at`` and ``author`` are of the line in
    the history, ``None`` and "" where the board adopted it before settings were noted there."""

    rules: ConversionRules
    before: ConversionRules
    at: datetime | None
    author: str
    reason: str


def rules_of(store: BoardStore) -> ConversionRules:
    """The settings of this board; the starting values where it agreed on none."""
    return rules_from(stores.read_setting(store, CONVERSION))


def adoptions_of(store: BoardStore) -> tuple[Adoption, ...]:
    """Every version of the local set that this board adopted, oldest first."""
    changes = agreed_settings.changes_of(store, CONVERSION)
    first = rules_from(changes[0].old) if changes else rules_of(store)
    found = [Adoption(first, rules_from(None), None, "", "")]
    for one in changes:
        found.append(Adoption(rules_from(one.new), found[-1].rules, one.at, one.author, one.reason))
    return tuple(one for one in found if one.rules.adopted)


def sets_of(store: BoardStore) -> LocalSets:
    """The local set as it stands, and every version the board adopted."""
    from hccboard.domain.conversion.local import LocalSets

    return LocalSets(rules_of(store), tuple(one.rules for one in adoptions_of(store)))


def keep_rules(store: BoardStore, rules: ConversionRules, reason: str = "") -> None:
    """Adopt other settings, with a line in the history. ``UserError`` where their version was adopted with other
    values before: what was printed under it could no longer be told."""
    for one in adoptions_of(store):
        if one.rules.version == rules.version and one.rules.thresholds != rules.thresholds:
            raise UserError(version_taken(rules.version))
    kept = dataclasses.asdict(rules)
    kept["agreed_on"] = rules.agreed_on.isoformat() if rules.agreed_on else None
    agreed_settings.agree(store, CONVERSION, kept, reason)


def version_taken(version: str) -> str:
    """That a version has other values already."""
    words = _("Version {version} was adopted with other values: give these a version of their own.")
    return words.format(version=version)


__all__ = [
    "CONVERSION", "LIMITS", "LONGEST_TEXT", "Adoption", "adoptions_of", "keep_rules", "rules_from", "rules_of",
    "sets_of", "version_taken",
]  # fmt: skip
