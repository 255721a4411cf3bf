"""What should be at hand before an operation on the liver: imaging, laboratory, anaesthesia, antiviral, endoscopy.

==============  ====================================================================================================
``there``       recorded, within the limit of its kind on the day of the snapshot
``unmet``       answered, and the answer is no: HBsAg positive without an antiviral drug, not assessed by anaesthesia
``stale``       recorded, but older than the limit
``open``        recorded in part, or without what would settle it
``missing``     not recorded
``not_needed``  what is known of the patient makes it needless; ``reason`` says what
==============  ====================================================================================================

This is a working list of the program and no guideline; ``Item.rule`` names the entry of the evidence base of the few
items behind which a rule stands (RULES D3: an antiviral drug for every patient with HBsAg; D5: ICG-R15 and the remnant;
Sun 2025: lung function before lung metastases are resected), ``LOCAL`` those that the board's own conversion set asks
for. Imaging, volumetry and judgements from before the last operation on the tumour are not carried over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import REMOVALS
from hccboard.domain.facts import Fact
from hccboard.domain.history.judged import judged_facts, newest_answers
from hccboard.domain.operation_imaging import chest_study, liver_study, vessels, volumetry
from hccboard.domain.operation_items import LOCAL, MISSING, NOT_NEEDED, OPEN, STALE, THERE, UNMET, Item, from_record
from hccboard.domain.records import CaseRecords
from hccboard.domain.snapshot import Snapshot
from hccboard.domain.snapshot_spread import standing_by_site

GROUPS = ("imaging", "laboratory", "anaesthesia", "antiviral", "endoscopy")
ANTIVIRAL_RULE = "caution.hbv_antiviral"
ICG_RULE = "contraindication.resection_icg"
REMNANT_RULE = "contraindication.resection_remnant_diseased"
NATURE_UNKNOWN = "nature_unknown"
LUNG_RULE = "criteria_set.pulmonary_metastasectomy#3"
ITEMS: dict[str, tuple[str, ...]] = {
    "imaging": ("liver_study", "chest_study", "extrahepatic_spread", "vessels_and_ducts", "volumetry"),
    "laboratory": (
        "blood_count", "bilirubin", "albumin", "inr", "creatinine", "afp", "pivka_ii", "hbv_dna", "icg_r15_pct",
        "neutrophil_lymphocyte_ratio",
    ),
    "anaesthesia": (
        "operation.anaesthesia_assessed", "operation.heart_assessed", "operation.asa_class", "lung_function_cleared",
    ),
    "antiviral": ("hbsag_positive", "antiviral_therapy"),
    "endoscopy": ("varices",),
}  # fmt: skip
_BLOOD_COUNT = ("platelets_10e9_l", "haemoglobin", "leucocytes_10e9_l")
_RATIO_PARTS = ("neutrophils_10e9_l", "lymphocytes_10e9_l")
_SPREAD = ("tumour.regional_ln", "tumour.distant_mets")
_PROTHROMBIN = ("inr", "pt_activity_pct", "pt_prolongation_s")
_UNUSABLE = ("implausible_value", "impossible_value", "unknown_unit")


@dataclass(frozen=True)
class Checklist:
    """The items in the order of the groups, on the day to which ages are counted."""

    as_of: date
    items: tuple[Item, ...]

    def of_group(self, group: str) -> tuple[Item, ...]:
        return tuple(one for one in self.items if one.group == group)

    def count(self, *states: str) -> int:
        return sum(one.state in states for one in self.items)

    @property
    def needed(self) -> int:
        """How many items there are without those that are not needed."""
        return len(self.items) - self.count(NOT_NEEDED)

    @property
    def to_settle(self) -> tuple[Item, ...]:
        """Those that are neither there nor needless, in order."""
        return tuple(one for one in self.items if one.state not in (THERE, NOT_NEEDED))


def checklist(case: CaseRecords, snapshot: Snapshot) -> Checklist:
    """Every item on the day of the snapshot, by the limits of the board that it was taken with."""
    items = (
        *_of_group("imaging", _imaging(case, snapshot)), *_of_group("laboratory", _laboratory(snapshot)),
        *_of_group("anaesthesia", _anaesthesia(case, snapshot)), *_of_group("antiviral", _antiviral(snapshot)),
        *_of_group("endoscopy", [_fact_item("varices", snapshot, "Endoscopy", "varices", rule=LOCAL)]),
    )  # fmt: skip
    kinds = {record.id: type(record).__name__ for record in case.records}
    return Checklist(snapshot.as_of, tuple(replace(one, record_kind=kinds.get(one.record_id, "")) for one in items))


def _of_group(group: str, items: Iterable[Item]) -> Iterator[Item]:
    return (replace(one, group=group) for one in items)


# -- imaging ----------------------------------------------------------------------------------------------------


def _imaging(case: CaseRecords, snapshot: Snapshot) -> Iterator[Item]:
    day, limits = snapshot.as_of, snapshot.staleness
    yield liver_study(case, day, limits)
    yield chest_study(case, day, limits)
    yield _spread(case, snapshot)
    yield vessels(case, day, limits)
    yield replace(volumetry(case, day, limits), rule=REMNANT_RULE)


def _spread(case: CaseRecords, snapshot: Snapshot) -> Item:
    """Whether every site outside the liver is answered; a finding of unknown nature leaves it open."""
    standing = standing_by_site(case, snapshot.as_of)
    found = [fact for key in _SPREAD if (fact := snapshot.facts.get(key)) is not None]
    unclear = [one for one in standing.values() if one.certainty == "indeterminate"]
    item = Item("extrahepatic_spread", kind="MetastasisFinding", field="certainty", values=tuple(found))
    present = tuple(one.site or "" for one in standing.values() if one.certainty == "yes")
    if unclear:
        newest = max(unclear, key=lambda one: one.date or date.min)
        item = replace(from_record(item, newest, snapshot.as_of, snapshot.staleness), codes=present)
        return replace(item, state=OPEN, reason=NATURE_UNKNOWN, lacking=tuple(one.site or "" for one in unclear))
    lacking = tuple(key for key in _SPREAD if key not in snapshot.facts)
    if not found:
        return replace(item, state=MISSING, lacking=lacking)
    item = _dated_by(item, found, snapshot)
    return replace(item, codes=present, **({"state": OPEN, "lacking": lacking} if lacking else {}))


# -- laboratory -------------------------------------------------------------------------------------------------


def _laboratory(snapshot: Snapshot) -> Iterator[Item]:
    yield _joint("blood_count", _BLOOD_COUNT, snapshot)
    for key in ("bilirubin", "albumin", "inr", "creatinine", "afp", "pivka_ii"):
        yield _lab(key, snapshot)
    hbsag = _decided(snapshot, "hbsag_positive")
    dna = _lab("hbv_dna", snapshot)
    yield replace(dna, state=NOT_NEEDED, reason="hbsag_negative") if hbsag is False and dna.state != THERE else dna
    yield replace(_lab("icg_r15_pct", snapshot), rule=ICG_RULE)
    stated = _lab("neutrophil_lymphocyte_ratio", snapshot)
    parts = _joint("neutrophil_lymphocyte_ratio", _RATIO_PARTS, snapshot)
    yield stated if stated.state == THERE or (parts.state == MISSING and stated.values) else parts


def _lab(key: str, snapshot: Snapshot) -> Item:
    if key == "inr":
        key = next((one for one in _PROTHROMBIN if one in snapshot.facts), key)
        return replace(_fact_item(key, snapshot, "LabResult", key), id="inr")
    return _fact_item(key, snapshot, "LabResult", key)


def _joint(name: str, keys: tuple[str, ...], snapshot: Snapshot) -> Item:
    """An item of several results: as old as the oldest, open while one of them is not there."""
    found = [fact for key in keys if (fact := snapshot.facts.get(key)) is not None]
    lacking = tuple(key for key in keys if key not in snapshot.facts)
    item = Item(name, kind="LabResult", field=(lacking or keys)[0], values=tuple(found), lacking=lacking)
    if not found:
        return replace(item, state=MISSING, reason=_why_unusable(keys, snapshot))
    item = _dated_by(item, found, snapshot)
    return replace(item, state=OPEN, reason="in_part") if lacking and item.state != STALE else item


# -- anaesthesia ------------------------------------------------------------------------------------------------


def _anaesthesia(case: CaseRecords, snapshot: Snapshot) -> Iterator[Item]:
    judged = {one.key: one for one in judged_facts(case, snapshot.as_of, snapshot.staleness)}
    for key in ("operation.anaesthesia_assessed", "operation.heart_assessed", "operation.asa_class"):
        yield _judged(key, judged, case, snapshot)
    yield _lung_function(_judged("lung_function_cleared", judged, case, snapshot), judged, case, snapshot)


def _judged(key: str, judged: dict[str, Fact], case: CaseRecords, snapshot: Snapshot) -> Item:
    fact, item = judged.get(key), Item(key, kind="Judgement", field=key)
    if fact is None:
        asked = newest_answers(case, snapshot.as_of).get(key)
        open_answer = asked is not None and asked.answer in ("indeterminate", "not_assessed")
        return replace(item, state=MISSING, reason="not_answered" if open_answer else "")
    operated = [one for one in case.of(records.Procedure, until=snapshot.as_of)
                if one.kind in REMOVALS and one.date is not None]  # fmt: skip
    if fact.date is not None and any(fact.date <= one.date for one in operated):
        return replace(item, state=MISSING, reason="before_operation")
    item = _dated_by(replace(item, values=(fact,)), [fact], snapshot)
    return replace(item, state=UNMET) if fact.domain.exact and _says_no(fact) and item.state == THERE else item


def _says_no(fact: Fact) -> bool:
    return getattr(fact.domain, "values", ()) == (False,)


def _lung_function(item: Item, judged: dict[str, Fact], case: CaseRecords, snapshot: Snapshot) -> Item:
    """Only where a resection of lung metastases is considered: they are there and resectable."""
    item = replace(item, rule=LUNG_RULE)
    if item.state != MISSING:
        return item
    standing = standing_by_site(case, snapshot.as_of)
    lung, overall = standing.get("lung"), standing.get("distant_any")
    certainty = lung.certainty if lung is not None else overall.certainty if overall is not None else None
    if certainty == "no":
        return replace(item, state=NOT_NEEDED, reason="no_lung_metastasis")
    if certainty != "yes" or lung is None:
        return replace(item, state=OPEN, reason="lung_not_known")
    resectable = judged.get("metastases.resectable")
    if resectable is None or not resectable.exact:
        return replace(item, state=OPEN, reason="lung_resection_open")
    return replace(item, state=NOT_NEEDED, reason="lung_not_resectable") if _says_no(resectable) else item


# -- hepatitis B ------------------------------------------------------------------------------------------------


def _antiviral(snapshot: Snapshot) -> Iterator[Item]:
    """HBsAg positive asks for a nucleoside or nucleotide analogue whatever the DNA (RULES D3): "no" is unmet."""
    hbsag = _fact_item("hbsag_positive", snapshot, "Aetiology", "hbsag", rule=ANTIVIRAL_RULE)
    given = _fact_item("antiviral_therapy", snapshot, "Aetiology", "antiviral_therapy", rule=ANTIVIRAL_RULE)
    yield hbsag
    positive, treated = _decided(snapshot, "hbsag_positive"), _decided(snapshot, "antiviral_therapy")
    if positive is False:
        yield replace(given, state=NOT_NEEDED, reason="hbsag_negative")
    elif treated is False and positive:
        yield replace(given, state=UNMET, entry_record=given.record_id)
    elif positive is None and treated is not True:
        yield replace(given, state=OPEN, reason="hbsag_unknown")
    else:
        yield given


def _decided(snapshot: Snapshot, key: str) -> bool | None:
    """A yes-or-no fact where it is decided."""
    fact = snapshot.facts.get(key)
    return bool(fact.domain.values[0]) if fact is not None and fact.exact else None


# -- facts ------------------------------------------------------------------------------------------------------


def _fact_item(key: str, snapshot: Snapshot, kind: str, field: str, *, rule: str = "") -> Item:
    item = Item(key, kind=kind, field=field, rule=rule)
    fact = snapshot.facts.get(key)
    if fact is None:
        return replace(item, state=MISSING, reason=_why_unusable((key,), snapshot))
    return _dated_by(replace(item, values=(fact,)), [fact], snapshot)


def _dated_by(item: Item, facts: list[Fact], snapshot: Snapshot) -> Item:
    """There, with the day of the oldest of its values; stale where one of them is; open where one has no day and its
    age matters."""
    oldest = min(facts, key=lambda one: one.date or date.max)
    limit = snapshot.staleness.limit(records.RECORD_TYPES[item.kind])
    state, reason = THERE, ""
    if any(one.stale for one in facts):
        state = STALE
    elif limit is not None and any(one.date is None for one in facts):
        state, reason = OPEN, "undated"
    age = (snapshot.as_of - oldest.date).days if oldest.date else None
    return replace(
        item, state=state, reason=reason, date=oldest.date, date_precision=oldest.date_precision, source=oldest.source,
        record_id=oldest.record_id, age_days=age, limit_days=limit,
    )  # fmt: skip


def _why_unusable(keys: tuple[str, ...], snapshot: Snapshot) -> str:
    """The finding by which a result that was recorded is no fact; "" where none was recorded."""
    return next((one.kind for one in snapshot.findings if one.fact in keys and one.kind in _UNUSABLE), "")


__all__ = [
    "ANTIVIRAL_RULE", "GROUPS", "ICG_RULE", "ITEMS", "LOCAL", "LUNG_RULE", "MISSING", "NATURE_UNKNOWN", "NOT_NEEDED",
    "OPEN", "REMNANT_RULE", "STALE", "THERE", "UNMET", "Checklist", "Item", "checklist",
]  # fmt: skip
