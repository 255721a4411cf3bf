"""The values that decided a criterion, in words with their day; facts that are missing, as nouns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hccboard import evidence, wording
from hccboard.domain.decision import UNDEFINED
from hccboard.domain.facts import INFINITY, Facts, Interval
from hccboard.domain.variables import NODULES
from hccboard.evidence import vocabulary
from hccboard.evidence.model import Drug
from hccboard.translate import _, mark
from hccboard.wording.facts import FACTS
from hccboard.wording.formats import at_start, closed_up, inside_sentence
from hccboard.wording.history import history_name

STAGES = {"stage.bclc": "bclc", "stage.cnlc": "cnlc"}
_SYSTEMS = {"milan": "milan", "ucsf": "ucsf", "up_to_7": "up_to_7", "albi.grade": "albi", "meld.score": "meld_3"}
_OF_NODULES = ("tumour.nodule_diameters_cm", "tumour.nodule_count", "tumour.largest_diameter_cm")
_IN_DAYS = ("response.held_", "volumetry.days_ago", "operation.days_since_last", "treatment.days_since.", "drug_stops.")
_CHOICES = {"goal": vocabulary.GOALS, "region": vocabulary.REGIONS}

@dataclass(frozen=True)
class UsedValue:
    """One value: what it is of, what it is, its day ("" for a result or a value without one)."""

    key: str
    name: str
    value: str
    day: str = ""
    stale: bool = False

    def words(self) -> str:
        """ "Portal vein Vp2, 2026-07-21"."""
        named = _("{name} {value}").format(name=self.name, value=self.value) if self.name else self.value
        stale = wording.readiness_state("stale") if self.stale else ""
        return wording.list_text([part for part in (named, self.day, inside_sentence(stale) if stale else "") if part])


def used_values(used: Mapping[str, Any], facts: Facts) -> tuple[UsedValue, ...]:
    """Every known value of a judgement; nodules are named once, whatever of them was measured."""
    found: dict[str, UsedValue] = {}
    for key, value in used.items():
        if value is None:
            continue
        name = NODULES if key in _OF_NODULES else key
        found.setdefault(name, _used(name, value, facts))
    return tuple(found.values())


def _used(key: str, value: Any, facts: Facts) -> UsedValue:
    fact = facts.get(key)
    day = wording.day_of(fact)
    stale = fact is not None and fact.stale
    if key == "endoscopy.days_ago" and isinstance(value, int | float):
        return UsedValue(key, _("Last endoscopy"), wording.age_text(round(value)), day, stale)
    if fact is not None and (key in FACTS or key == NODULES):
        return UsedValue(key, _name(key), _inside(wording.value_text(fact)), day, stale)
    if fact is not None and fact.entered and fact.unit and isinstance(fact.domain, Interval):
        return UsedValue(key, _name(key), wording.value_text(fact), day, stale)
    if key.startswith(_IN_DAYS) and value != INFINITY and isinstance(value, int | float):
        return UsedValue(key, _name(key), wording.age_text(round(value)), day, stale)
    return UsedValue(key, _name(key), _plain(key, value), day, stale)


def _inside(value: str) -> str:
    """A word as a value within a line: "absent"; what has a figure in it stays as it is ("Vp2")."""
    return value if any(sign.isdigit() for sign in value) else inside_sentence(value)


def _name(key: str) -> str:
    if key in STAGES:
        return wording.system_name(STAGES[key])
    if key in FACTS:
        return wording.short_fact_name(key)
    return _detailed(key) or history_name(key)


# facts of the history that share a name, by what they are about
_DETAILED = {
    "treatment.had.": (mark("Earlier {what}"), vocabulary.MODALITIES),
    "treatment.received.": (mark("{what} given"), None),
    "treatment.progressed_on.": (mark("Progression on {what}"), None),
    "treatment.intolerant_of.": (mark("Intolerance of {what}"), None),
    "treatment.days_since.": (mark("Last dose of {what}"), None),
    "drug_stops.days_before_operation.": (mark("Last dose of {what} before the operation"), None),
    "metastases.": (mark("Metastases, {what}"), vocabulary.SITES),
}  # fmt: skip


def _detailed(key: str) -> str:
    """What a fact of the history is about where several share a name: the drug, the modality, the site."""
    for prefix, (words, table) in _DETAILED.items():
        what = key.removeprefix(prefix)
        if what != key and (table is None or what in table):
            return at_start(closed_up(_(words).format(what=_(table[what]) if table is not None else group_name(what))))
    return ""


def group_name(name: str) -> str:
    """A drug, a class or a family of drugs in words."""
    if name in vocabulary.DRUG_CLASSES:
        return _(vocabulary.DRUG_CLASSES[name])
    if name in vocabulary.DRUG_FAMILIES:
        return _(vocabulary.DRUG_FAMILIES[name][0])
    entry = evidence.with_local().get(f"drug.{name}")
    return _(entry.name) if isinstance(entry, Drug) else _(name)


def _plain(key: str, value: Any) -> str:
    if key in STAGES:
        labels = value if isinstance(value, list) else [value]
        known = [wording.label_text(STAGES[key], label) for label in labels if label != UNDEFINED]
        return wording.or_text(known if len(known) == len(labels) else [*known, _("no stage")])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if key in _CHOICES and value in _CHOICES[key]:
        return _(_CHOICES[key][value])
    if isinstance(value, list):
        return wording.or_text([_plain(key, one) for one in value])
    if isinstance(value, Mapping):
        return _span(value)
    if isinstance(value, int | float):
        return wording.number_text(value)
    return str(value)


def _span(value: Mapping[str, Any]) -> str:
    if "value" in value:
        return _plain("", value["value"])
    low, high = value.get("low"), value.get("high")
    if high is None or high == float("inf"):
        return (">" if value.get("low_exclusive") else "\u2265") + wording.number_text(low or 0)
    if not low:
        return ("<" if value.get("high_exclusive") else "\u2264") + wording.number_text(high)
    return wording.span_text(wording.number_text(low), wording.number_text(high))


def unmet_name(used: Mapping[str, Any]) -> str:
    """What of the case a criterion was about, short, for a chip: "stage", "portal vein, nodules"."""
    names = []
    for key in used:
        if key in STAGES:
            names.append(_("stage"))
        elif key in _OF_NODULES:
            names.append(inside_sentence(wording.short_fact_name(NODULES)))
        else:
            names.append(inside_sentence(wording.short_fact_name(key) if key in FACTS else history_name(key)))
    return wording.names_text(list(dict.fromkeys(names))[:2])


def missing_name(key: str) -> str:
    """A missing fact as a noun."""
    if key in FACTS:
        return wording.missing_text(key)
    return _detailed(key) or history_name(key)


def missing_names(keys: Iterable[str]) -> list[str]:
    """Missing facts as nouns, each once."""
    return list(dict.fromkeys(missing_name(key) for key in keys))


def short_missing_names(keys: Iterable[str]) -> list[str]:
    """Missing facts in few words, for a narrow column."""
    return list(dict.fromkeys(wording.short_fact_name(key) if key in FACTS else missing_name(key) for key in keys))
