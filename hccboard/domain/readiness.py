"""Is a case ready for the board? Twenty-four items, each there, missing or stale.

A stale value counts as missing until it is renewed. What a missing item decides comes from the assessment:
the systems whose result it would narrow.
"""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.domain import records
from hccboard.domain.assessment import Assessment
from hccboard.domain.records import CaseRecords
from hccboard.domain.snapshot import Snapshot

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
TOTAL = sum(len(items) for items in GROUPS.values())
# Names under which an assessment reports the facts behind an item
_MISSING_KEYS = {
    "tumour.nodules": ("tumour.nodule_diameters_cm", "tumour.nodule_count", "tumour.largest_diameter_cm"),
    "tumour.pv_invasion": ("tumour.pv_invasion", "tumour.pv_main_trunk"),
}


@dataclass(frozen=True)
class Item:
    """One item. ``state`` is ``there``, ``missing`` or ``stale``; ``decides`` names the systems it holds open;
    ``age_days`` is the age of the value, ``None`` if undated or missing."""

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
        """Missing and stale ones, those that hold most systems open first."""
        return tuple(sorted((i for i in self.items if i.state != "there"), key=lambda i: -len(i.decides)))

    @property
    def done(self) -> int:
        return sum(item.state == "there" for item in self.items)

    def of_group(self, group: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.group == group)


def readiness(case: CaseRecords, snapshot: Snapshot, assessment: Assessment) -> Readiness:
    """The state of every item on the snapshot's day."""
    holds: dict[str, list[str]] = {}
    for system, result in assessment.results.items():
        for key in result.missing:
            holds.setdefault(key, []).append(system)
    items = []
    for group, keys in GROUPS.items():
        for key in keys:
            state = _state(case, snapshot, key)
            decides = dict.fromkeys(s for k in _MISSING_KEYS.get(key, (key,)) for s in holds.get(k, ()))
            items.append(Item(group, key, state, tuple(decides), snapshot.age_days(key)))
    return Readiness(tuple(items))


def _state(case: CaseRecords, snapshot: Snapshot, key: str) -> str:
    if key == "aetiology":
        return "there" if any(a.certainty in ("yes", None) for a in case.of(records.Aetiology)) else "missing"
    if key == "question":
        asked = case.latest(records.BoardQuestion)
        return "there" if asked is not None and asked.question else "missing"
    if key == "inr" and "inr" not in snapshot.facts:
        key = "pt_activity_pct" if "pt_activity_pct" in snapshot.facts else "pt_prolongation_s"
    if key == "ps_cancer_related":
        ecog = snapshot.facts.get("ecog_ps")
        if ecog is not None and ecog.domain.values == (0,):
            return "there"  # nothing to attribute
    fact = snapshot.facts.get(key)
    if fact is None:
        return "missing"
    return "stale" if fact.stale else "there"
