"""What a board agreed on, as it stands and as it was changed, in words: the same for the settings page and commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hccboard.operations import agreed_settings, board_conversion, board_limits, board_region, board_response, stores
from hccboard.operations.agreed_settings import SettingChange
from hccboard.translate import _
from hccboard.wording import settings as words
from hccboard.wording.conversion import local_edition, local_name
from hccboard.wording.formats import age_text, list_text, time_text

if TYPE_CHECKING:
    from hccboard.domain.conversion.local import ConversionRules
    from hccboard.operations.board_conversion import Adoption
    from hccboard.operations.stores import BoardStore


@dataclass(frozen=True)
class ToldChange:
    """A change of a setting: ``changed`` names each field with its old and its new value. ``at`` and ``author`` are who
    entered it, ``None`` and "" where that was not noted; ``about``: of the conversion set the version with author and
    date of its adoption."""

    key: str
    at: datetime | None
    author: str
    about: str
    changed: tuple[str, ...]
    reason: str


def values_in_words(key: str, kept: Any) -> dict[str, str]:
    """The fields of a setting as it is kept (JSON), by their words; what is not kept has its usual value."""
    return _VALUES[key](kept)


def _staleness(kept: Any) -> dict[str, str]:
    limits = board_limits.staleness_from(kept)
    return _told("staleness", {field: getattr(limits, field) for field in words.FIELDS["staleness"]})


def _response(kept: Any) -> dict[str, str]:
    rules = board_response.rules_from(kept)
    first, last = rules.irecist_window_days
    window = {"irecist_first": first, "irecist_last": last}
    names = words.FIELDS["response"]
    return _told("response", {name: window.get(name, getattr(rules, name, 0)) for name in names})


def _region(kept: Any) -> dict[str, str]:
    from hccboard.evidence.vocabulary import REGIONS

    region = REGIONS.get(kept) if isinstance(kept, str) else None
    return _told("approval_region", {"region": _(region) if region else _("Not stated")})


def _conversion(kept: Any) -> dict[str, str]:
    return thresholds_in_words(board_conversion.rules_from(kept))


def thresholds_in_words(rules: ConversionRules) -> dict[str, str]:
    """The thresholds of the local conversion set, without its version, author and date."""
    from hccboard.operations.option_words.values import group_name

    told = _told("conversion", {field: getattr(rules, field) for field in words.FIELDS["conversion"]})
    for drug, days in rules.withheld_days:
        told[words.withheld_words(group_name(drug))] = age_text(days)
    return told


def _told(key: str, values: dict[str, Any]) -> dict[str, str]:
    return {words.field_words(key, field): words.field_value(key, field, value) for field, value in values.items()}


_VALUES: dict[str, Callable[[Any], dict[str, str]]] = {
    board_limits.STALENESS: _staleness, board_response.RESPONSE: _response, board_region.REGION: _region,
    board_conversion.CONVERSION: _conversion,
}  # fmt: skip


def settings_in_words(store: BoardStore) -> dict[str, dict[str, str]]:
    """Everything the board agreed on as it stands, by the key of the setting."""
    return {key: values_in_words(key, stores.read_setting(store, key)) for key in agreed_settings.KEYS}


def changes_in_words(store: BoardStore) -> tuple[ToldChange, ...]:
    """Every change of what the board agreed on, the newest first; the adoptions of the conversion set are
    ``adoptions_in_words``."""
    found = agreed_settings.changes_of(store, *(key for key in agreed_settings.KEYS if key != _SET))
    return tuple(_change(one) for one in reversed(found))


def adoptions_in_words(store: BoardStore) -> tuple[ToldChange, ...]:
    """Every version of the local conversion set that the board adopted, the newest first, with what changed from the
    one before; the first one is compared with the starting values, and named as these where it is the same."""
    return tuple(
        ToldChange(_SET, one.at, one.author, adopted_words(one.rules), _adopted_changes(one), one.reason)
        for one in reversed(board_conversion.adoptions_of(store))
    )


def _adopted_changes(one: Adoption) -> tuple[str, ...]:
    found = words.difference_words(thresholds_in_words(one.before), thresholds_in_words(one.rules))
    return found if found or one.before.adopted else (_("the starting values"),)


def adopted_words(rules: ConversionRules) -> str:
    """ "Conversion set v2.1 (local), Dr Example, 2026-08-01"."""
    return list_text([local_name(rules), local_edition(rules)])


def entered_words(one: ToldChange) -> str:
    """Who entered a change and when."""
    if one.at is None:
        return _("entered before settings were noted in the history")
    return _("entered {time} by {name}").format(time=time_text(one.at.astimezone()), name=one.author)


def changed_lines(one: ToldChange) -> tuple[str, ...]:
    """What a change changed, and why where that was said; a version may be adopted as it stood."""
    reason = _("Reason: {text}").format(text=one.reason) if one.reason else ""
    return tuple(text for text in (*(one.changed or (_("values unchanged"),)), reason) if text)


def _change(one: SettingChange) -> ToldChange:
    before, after = (values_in_words(one.key, kept) for kept in (one.old, one.new))
    return ToldChange(one.key, one.at, one.author, "", words.difference_words(before, after), one.reason)


_SET = board_conversion.CONVERSION

__all__ = [
    "ToldChange", "adopted_words", "adoptions_in_words", "changed_lines", "changes_in_words", "entered_words",
    "settings_in_words", "thresholds_in_words", "values_in_words",
]  # fmt: skip
