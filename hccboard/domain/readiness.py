"""Is a case ready for the board? Twenty-four items, each there or with the reason why it is not done.

==============  ==================================================================================================
``missing``     nothing is recorded
``stale``       recorded, but older than the limit of its kind
``open``        recorded as a range or in part ("ECOG 1-2", some of the nodules), and what is left open decides
``undated``     recorded without a date where age matters: it cannot be told whether it is stale
==============  ==================================================================================================

Whatever is not there counts as not done. What an item decides comes from the assessment: the systems whose result
it would narrow. A range that decides nothing in any system is there, also where the assessment covers only some of
them: a list and a case must not count differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hccboard.domain import records
from hccboard.domain.assessment import SYSTEMS, Assessment
from hccboard.domain.decision import Result
from hccboard.domain.facts import Fact
from hccboard.domain.records import CaseRecords, Record
from hccboard.domain.snapshot import Snapshot, Staleness
from hccboard.domain.variables import Variables

# group -> items; an item is a fact key, or one of the special ones below that look at records
GROUPS: dict[str, tuple[str, ...]] = {
    "identity": ("sex", "age_years", "aetiology", "question"),
    "liver_function": ("bilirubin", "albumin", "inr", "ascites", "encephalopathy_grade", "platelets_10e9_l"),
    "imaging": (
        "tumour.nodules", "tumour.infiltrative", "tumour.pv_invasion", "tumour.hv_invasion",
        "tumour.regional_ln", "tumour.distant_mets",
    ),
    "clinical": ("ecog_ps", "ps_cancer_related", "cirrhosis", "transplant_candidate"),
    "markers": ("afp", "creatinine", "sodium_mmol_l"),
    "endoscopy": ("varices",),
}  # fmt: skip
STATES = ("there", "missing", "stale", "open", "undated")
TOTAL = sum(len(items) for items in GROUPS.values())
# Names under which an assessment reports the facts behind an item
_MISSING_KEYS = {
    "tumour.nodules": ("tumour.nodule_diameters_cm", "tumour.nodule_count", "tumour.largest_diameter_cm"),
    "tumour.pv_invasion": ("tumour.pv_invasion", "tumour.pv_main_trunk"),
}


@dataclass(frozen=True)
class Item:
    """One item. ``state`` is one of ``STATES``; ``decides`` names the systems it holds open, of those assessed, and
    at least one of an item that is ``open``; ``age_days`` is the age of the value, ``None`` if undated or missing."""

    group: str
    key: str
    state: str
    decides: tuple[str, ...] = ()
    age_days: int | None = None


@dataclass(frozen=True)
class Readiness:
    items: tuple[Item, ...]

    @property
    def open_items(self) -> tuple[Item, ...]:
        """Those that are not there, the ones that hold most systems open first."""
        return tuple(sorted((i for i in self.items if i.state != "there"), key=lambda i: -len(i.decides)))

    @property
    def done(self) -> int:
        return sum(item.state == "there" for item in self.items)

    def of_group(self, group: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.group == group)


def readiness(case: CaseRecords, snapshot: Snapshot, assessment: Assessment) -> Readiness:
    """The state of every item on the snapshot's day. It does not depend on the systems of the ``assessment``."""
    holds = _Holds(assessment)
    kinds = {record.id: type(record) for record in case.records}
    items = []
    for group, keys in GROUPS.items():
        for key in keys:
            fact = fact_behind(snapshot, key)
            decides = holds.by(key, any_system=fact is not None and not fact.exact)
            state = _of_records(case, key) or _state(fact, kinds, decides)
            if state == "missing" and key == "ps_cancer_related" and _nothing_to_attribute(snapshot):
                state = "there"
            items.append(Item(group, key, state, decides, snapshot.age_days(key)))
    return Readiness(tuple(items))


class _Holds:
    """Which systems an item holds open. Those that the assessment left out are asked one after the other, only where
    it matters whether there is any."""

    def __init__(self, assessment: Assessment) -> None:
        self._open: dict[str, list[str]] = {}
        for system, result in assessment.results.items():
            self._note(system, result)
        self._variables = Variables(assessment.facts)
        self._rest = [system for system in SYSTEMS if system not in assessment.results]

    def _note(self, system: str, result: Result) -> None:
        for key in result.missing:
            self._open.setdefault(key, []).append(system)

    def by(self, item: str, *, any_system: bool) -> tuple[str, ...]:
        """The systems known to be held open by an item; with ``any_system`` one at least where there is one."""
        keys = _MISSING_KEYS.get(item, (item,))
        while any_system and self._rest and not any(key in self._open for key in keys):
            system = self._rest.pop(0)
            self._note(system, SYSTEMS[system](self._variables))
        return tuple(dict.fromkeys(system for key in keys for system in self._open.get(key, ())))


def _of_records(case: CaseRecords, key: str) -> str:
    """The state of an item that is no fact, "" for a fact."""
    if key == "aetiology":
        return "there" if any(a.certainty in ("yes", None) for a in case.of(records.Aetiology)) else "missing"
    if key == "question":
        asked = case.latest(records.BoardQuestion)
        return "there" if asked is not None and asked.question else "missing"
    return ""


def fact_behind(snapshot: Snapshot, key: str) -> Fact | None:
    """The fact behind an item: prothrombin stands for the INR where that is not known."""
    if key == "inr" and "inr" not in snapshot.facts:
        key = "pt_activity_pct" if "pt_activity_pct" in snapshot.facts else "pt_prolongation_s"
    return snapshot.facts.get(key)


def _nothing_to_attribute(snapshot: Snapshot) -> bool:
    ecog = snapshot.facts.get("ecog_ps")
    return ecog is not None and ecog.domain.values == (0,)


def _state(fact: Fact | None, kinds: Mapping[str, type[Record]], decides: tuple[str, ...]) -> str:
    if fact is None:
        return "missing"
    if fact.stale:
        return "stale"
    if decides and not fact.exact:
        return "open"
    kind = kinds.get(fact.record_id)
    ages = kind is not None and Staleness().limit(kind) is not None
    return "undated" if ages and fact.date is None else "there"
