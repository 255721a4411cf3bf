"""Words of what a board agrees on: its settings, the fields of each with their unit, and what a change changed."""

from __future__ import annotations

from collections.abc import Mapping

from hccboard.translate import _, mark
from hccboard.wording.facts import with_unit
from hccboard.wording.formats import age_text, at_start, number_text

TITLES = {
    "staleness": mark("Staleness limits"), "response": mark("Response"), "approval_region": mark("Treatment options"),
    "conversion": mark("Conversion review"),
}  # fmt: skip

# setting -> field -> words and unit, in the order of the settings page
FIELDS: dict[str, dict[str, tuple[str, str]]] = {
    "staleness": {
        "laboratory_days": (mark("Blood tests"), "d"), "imaging_days": (mark("Imaging"), "d"),
        "clinical_days": (mark("ECOG, ascites, weight, judgements"), "d"), "endoscopy_days": (mark("Endoscopy"), "d"),
    },
    "response": {
        "pd_abs_mm_mrecist": (mark("mRECIST, growth for PD"), "mm"),
        "min_sd_days": (mark("Stable disease, from day"), "d"), "confirm_days": (mark("Confirmation, after"), "d"),
        "irecist_first": (mark("iRECIST, confirmed from"), "d"),
        "irecist_last": (mark("iRECIST, confirmed until"), "d"),
        "same_visit_days": (mark("Studies of one visit, apart"), "d"),
    },
    "approval_region": {"region": (mark("Approvals of"), "")},
    "conversion": {
        "response_held_days": (mark("Response held on imaging, at least"), "d"),
        "afp_fall_pct": (mark("Fall of AFP, at least"), "%"),
        "surgeons_agreeing": (mark("Surgeons who agree on R0, at least"), ""),
        "flr_pct": (mark("FLR of standard volume, healthy liver, at least"), "%"),
        "flr_cirrhosis_pct": (mark("FLR of standard volume, cirrhosis, at least"), "%"),
        "icg_r15_below_pct": (mark("ICG-R15, below"), "%"),
    },
}  # fmt: skip


def setting_title(key: str) -> str:
    """Under what a setting stands on the settings page."""
    return _(TITLES[key])


def field_words(key: str, field: str) -> str:
    return _(FIELDS[key][field][0])


def field_unit(key: str, field: str) -> str:
    unit = FIELDS[key][field][1]
    return _("d") if unit == "d" else unit


def field_value(key: str, field: str, value: float | str) -> str:
    """A value with its unit; words stay as they are."""
    if isinstance(value, str):
        return value
    unit = FIELDS[key][field][1]
    return age_text(round(value)) if unit == "d" else with_unit(number_text(value), unit)


def withheld_words(drug: str) -> str:
    """What is settled of a drug, a class or a family, in words already."""
    return _("{drug} withheld, at least").format(drug=at_start(drug))


def difference_words(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """What differs between two states of a setting, told by the words of its fields: "ICG-R15, below: 10 % → 14 %"."""
    names = dict.fromkeys((*before, *after))
    nothing = _("not settled")
    return tuple(
        _("{name}: {old} → {new}").format(name=name, old=before.get(name, nothing), new=after.get(name, nothing))
        for name in names if before.get(name) != after.get(name)
    )  # fmt: skip


__all__ = [
    "FIELDS", "TITLES", "difference_words", "field_unit", "field_value", "field_words", "setting_title",
    "withheld_words",
]  # fmt: skip
