"""The checklist before an operation, in words."""

from __future__ import annotations

from hccboard.domain import records
from hccboard.domain.operation_checklist import NATURE_UNKNOWN, Checklist, Item
from hccboard.domain.operation_items import MISSING, NOT_NEEDED, OPEN, STALE, THERE, UNMET
from hccboard.domain.record_base import Record
from hccboard.domain.recurrence import LIVER
from hccboard.translate import _, mark, ngettext
from hccboard.wording.facts import value_text, with_unit
from hccboard.wording.formats import age_text, at_start, inside_sentence, list_text, names_text, number_text
from hccboard.wording.history import history_name
from hccboard.wording.records import choice_name, field_name
from hccboard.wording.rules import FINDINGS, finding_text

GROUP_TITLES = {
    "imaging": mark("Imaging"), "laboratory": mark("Laboratory"), "anaesthesia": mark("Anaesthesia and organs"),
    "antiviral": mark("Hepatitis B"), "endoscopy": mark("Endoscopy"),
}  # fmt: skip
STATE_WORDS = {
    THERE: mark("There"), UNMET: mark("Unmet"), STALE: mark("Stale"), OPEN: mark("Known in part"),
    MISSING: mark("Missing"), NOT_NEEDED: mark("Not needed"),
}  # fmt: skip
TITLES = {
    "liver_study": mark("Multiphase CT or MRI of the liver"), "chest_study": mark("Chest CT or PET-CT"),
    "extrahepatic_spread": mark("Extrahepatic spread"),
    "vessels_and_ducts": mark("Vessels and bile duct on the newest study"),
    "volumetry": mark("Volumetry of the remnant"), "blood_count": mark("Blood count with platelets"),
    "varices": mark("Endoscopy for varices"),
}  # fmt: skip
REASONS = {
    "phases_not_stated": mark("The phases are not recorded."), "one_phase": mark("Not recorded as multiphase."),
    "no_study": mark("No CT or MRI of the liver."),
    "not_described": mark("The newest study does not describe them."), "no_remnant": mark("Without a remnant volume."),
    "in_part": mark("Recorded in part."), "undated": mark("Recorded without a date: its age cannot be judged."),
    "not_answered": mark("Asked and not answered with yes or no."),
    "before_operation": mark("Only from before the last operation."),
    "hbsag_negative": mark("HBsAg is negative."),
    "hbsag_unknown": mark("Needed if HBsAg is positive; HBsAg is unknown."),
    "no_lung_metastasis": mark("No lung metastasis."),
    "lung_not_known": mark("Only where a lung resection is considered; whether the lung is affected is not known."),
    "lung_resection_open": mark("Only where a lung resection is considered; resectability is not judged."),
    "lung_not_resectable": mark("The metastases are judged not resectable."),
}  # fmt: skip
_LISTED_ONLY = mark("Items without a source are a working list of this program, no guideline.")
_LOCAL_RULE = mark("Asked for by the board's own conversion set.")


def group_title(group: str) -> str:
    """The name of a group of the checklist."""
    return _(GROUP_TITLES[group])


def state_word(item: Item) -> str:
    """There, unmet, stale, known in part, missing, not needed; open where nothing is known that would settle it."""
    if item.state == OPEN and not item.values and item.record is None:
        return _("Open")
    return _(STATE_WORDS[item.state])


def item_title(item: Item) -> str:
    """What an item asks for, as a noun."""
    return _(TITLES[item.id]) if item.id in TITLES else history_name(item.id)


def item_value(item: Item) -> str:
    """What is known, short: "CT-8, arterial, portal venous", "118 10⁹/L"; "" where nothing is."""
    record = item.record
    if item.id in ("liver_study", "chest_study") and isinstance(record, records.ImagingStudy):
        return list_text([part for part in (record.label, inside_sentence(record.phases)) if part])
    if item.id == "vessels_and_ducts":
        return list_text(item.codes)
    if item.id == "extrahepatic_spread":
        return _spread(item)
    if item.id == "volumetry":
        return _volumes(record)
    if len(item.values) == 1 and not item.lacking:
        return value_text(item.values[0])
    named = [_("{name} {value}").format(name=inside_sentence(history_name(one.key)), value=value_text(one))
             for one in item.values]  # fmt: skip
    return at_start(list_text(named))


def _spread(item: Item) -> str:
    record = item.record
    if item.codes:
        return _listed([site_name(code) for code in item.codes])
    if isinstance(record, records.MetastasisFinding) and record.description:
        return record.description
    return _("None found") if item.values and not item.lacking else ""


def _listed(names: list[str]) -> str:
    return names_text([names[0], *map(inside_sentence, names[1:])])


def _volumes(record: Record | None) -> str:
    if isinstance(record, records.LiverVolumetry):
        parts = []
        if record.remnant_volume_ml is not None:
            parts.append(_("Remnant {volume}").format(volume=with_unit(number_text(record.remnant_volume_ml), "mL")))
        if record.remnant_segments:
            parts.append(names_text(record.remnant_segments))
        return list_text(parts)
    if isinstance(record, records.Judgement) and record.value is not None:
        return _("{percent} % of the standard liver volume").format(percent=number_text(record.value))
    return ""


def item_reason(item: Item) -> str:
    """Why an item is not there or not needed, one sentence; "" where the state says it all."""
    if item.id == "antiviral_therapy" and item.state == UNMET:
        return _("HBsAg is positive and no antiviral drug is given.")
    if item.reason == NATURE_UNKNOWN:
        return _("Of unknown nature: {list}.").format(list=inside_sentence(_listed([*map(site_name, item.lacking)])))
    lacking = names_text([inside_sentence(_part_name(item, one)) for one in item.lacking])
    if item.lacking and item.state in (OPEN, STALE) and lacking:
        return _("Missing: {list}.").format(list=lacking)
    if item.reason in FINDINGS and item.reason not in REASONS:
        return finding_text(item.reason)
    return _(REASONS[item.reason]) if item.reason else ""


def _part_name(item: Item, part: str) -> str:
    return field_name("VascularInvasion", part) if item.id == "vessels_and_ducts" else history_name(part)


def item_age(item: Item) -> str:
    """ "7 d"; of a stale one with the limit, "197 d, limit 183"."""
    age = age_text(item.age_days)
    if item.state == STALE and item.limit_days is not None and age:
        return _("{days} d, limit {limit}").format(
            days=number_text(item.age_days or 0), limit=number_text(item.limit_days)
        )
    return age if item.limit_days is not None else ""


def checklist_count(listed: Checklist) -> str:
    """ "14 of 21 items there"."""
    return _("{count} of {total} items there").format(
        count=number_text(listed.count(THERE)), total=number_text(listed.needed)
    )


def checklist_rest(listed: Checklist) -> tuple[tuple[str, str], ...]:
    """(state, "2 stale") of every state but there, without those that no item is in."""
    told = []
    for state in (UNMET, STALE, OPEN, MISSING, NOT_NEEDED):
        if number := listed.count(state):
            told.append((state, _counted(state, number)))
    return tuple(told)


def _counted(state: str, number: int) -> str:
    texts = {
        UNMET: ngettext("{count} unmet", "{count} unmet", number),
        STALE: ngettext("{count} stale", "{count} stale", number),
        OPEN: ngettext("{count} open", "{count} open", number),
        MISSING: ngettext("{count} missing", "{count} missing", number),
        NOT_NEEDED: ngettext("{count} not needed", "{count} not needed", number),
    }
    return texts[state].format(count=number_text(number))


def working_list_note() -> str:
    """That the list is ours where no source is named."""
    return _(_LISTED_ONLY)


def local_rule_note() -> str:
    return _(_LOCAL_RULE)


def site_name(site: str) -> str:
    """A site of recurrence or metastasis, "Lung"."""
    if site == LIVER:
        return choice_name("Lesion", "organ", site)
    return choice_name("MetastasisFinding", "site", site) if site else _("Place not stated")


__all__ = [
    "checklist_count", "checklist_rest", "group_title", "item_age", "item_reason", "item_title", "item_value",
    "local_rule_note", "site_name", "state_word", "working_list_note",
]  # fmt: skip
