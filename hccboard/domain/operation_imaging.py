"""The imaging an operation on the liver rests on: a multiphase study, the chest, vessels and ducts, volumes.

The phases of a study are free text in the words of the report, in English or Chinese. A study that names an arterial
and a later phase, or says that it is multiphase, counts as one; one that names no phase may be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import Operations
from hccboard.domain.liver_volumes import SHARE_OF_STANDARD
from hccboard.domain.operation_items import MISSING, OPEN, STALE, UNMET, Item, from_record
from hccboard.domain.records import CaseRecords, ImagingStudy, Record
from hccboard.domain.snapshot import Staleness

OF_THE_LIVER = ("ct", "mri")
VESSELS = ("portal_vein", "hepatic_vein", "bile_duct")
_ARTERIAL = re.compile(r"arter|动脉", re.IGNORECASE)
_LATER = re.compile(r"portal|venous|delay|equilibrium|hepatobiliary|门脉|静脉|延迟|平衡期|肝胆", re.IGNORECASE)
_MULTIPHASE = re.compile(r"(?:multi|tri|quadri|three|four|[34])[\s-]?phas|dynamic|[多三四]期|动态", re.IGNORECASE)
_ABDOMEN = re.compile(r"liver|hepat|abdom|腹|肝", re.IGNORECASE)
_CHEST = re.compile(r"\bchest\b|\bthora|\blungs?\b|[胸肺]部?", re.IGNORECASE)


def multiphase(study: ImagingStudy) -> bool | None:
    """Whether the phases of a study are several; ``None`` where they are not stated."""
    stated = _CHEST.sub("", study.phases).strip(" ,;，；")
    if not stated:
        return None
    return bool(_MULTIPHASE.search(stated) or (_ARTERIAL.search(stated) and _LATER.search(stated)))


def names_chest(study: ImagingStudy) -> bool:
    """Whether a study shows the chest: a chest CT, a PET-CT, or one whose phases name the chest."""
    return study.modality in ("chest_ct", "pet_ct") or bool(_CHEST.search(study.phases))


def shows_liver(study: ImagingStudy) -> bool:
    """Whether a study is a CT or MRI of the liver: one of which only the chest is named is none."""
    if study.modality not in OF_THE_LIVER:
        return False
    phases = study.phases
    named = any(pattern.search(phases) for pattern in (_ARTERIAL, _LATER, _MULTIPHASE, _ABDOMEN))
    return named or not _CHEST.search(phases)


def liver_study(case: CaseRecords, as_of: date, limits: Staleness) -> Item:
    """The newest multiphase CT or MRI of the liver. One within the limit whose phases are not stated leaves it open."""
    item = Item("liver_study", kind="ImagingStudy", field="phases")
    found, gone = _since_operation([one for one in _studies(case, as_of) if shows_liver(one)], case, as_of)
    multi = [one for one in found if multiphase(one)]
    unclear = [one for one in found if multiphase(one) is None]
    if multi and not limits.is_stale(multi[-1], as_of):
        return from_record(item, multi[-1], as_of, limits)
    if unclear and not limits.is_stale(unclear[-1], as_of):
        item = from_record(item, unclear[-1], as_of, limits)
        return replace(item, state=OPEN, reason="phases_not_stated", entry_record=item.record_id)
    if multi or unclear:
        return from_record(item, (multi or unclear)[-1], as_of, limits)
    if found:
        return replace(from_record(item, found[-1], as_of, limits), state=UNMET, reason="one_phase")
    return replace(item, state=MISSING, reason="before_operation" if gone else "")


def chest_study(case: CaseRecords, as_of: date, limits: Staleness) -> Item:
    """The newest study of the chest: chest CT, PET-CT, or a CT that includes it."""
    item = Item("chest_study", kind="ImagingStudy", field="modality")
    found = [one for one in _studies(case, as_of) if names_chest(one)]
    return from_record(item, found[-1], as_of, limits) if found else item


def vessels(case: CaseRecords, as_of: date, limits: Staleness) -> Item:
    """Portal vein, hepatic veins and bile duct as the newest CT or MRI of the liver describes them."""
    item = Item("vessels_and_ducts", kind="VascularInvasion", field=VESSELS[0])
    liver = [one for one in _studies(case, as_of) if shows_liver(one)]
    found, gone = _since_operation(liver, case, as_of)
    if not found:
        return replace(item, lacking=VESSELS, reason="before_operation" if gone else "no_study")
    study, said = found[-1], {}
    described = [one for one in case.of(records.VascularInvasion, until=as_of) if _is_of(one, study)]
    for one in described:
        said |= {name: value for name in VESSELS if (value := getattr(one, name)) is not None}
    lacking = tuple(name for name in VESSELS if name not in said)
    item = replace(item, codes=tuple(said[name] for name in VESSELS if name in said), lacking=lacking)
    if not said:
        return replace(item, reason="not_described", record=study)
    item = from_record(item, study, as_of, limits)
    item = replace(item, record=described[-1], record_id=described[-1].id, source=study.label)
    if lacking and item.state != STALE:
        return replace(item, state=OPEN, reason="in_part", field=lacking[0], entry_record=described[-1].id)
    return item


def _is_of(invasion: records.VascularInvasion, study: ImagingStudy) -> bool:
    if invasion.study_id:
        return invasion.study_id == study.id
    return invasion.date is not None and invasion.date == study.date


def volumetry(case: CaseRecords, as_of: date, limits: Staleness) -> Item:
    """The newest volumetry with a remnant, or the share of the standard volume as the team judged it."""
    item = Item("volumetry", kind="LiverVolumetry", field="remnant_volume_ml")
    measured = list(case.of(records.LiverVolumetry, until=as_of))
    judged = [one for one in case.of(records.Judgement, until=as_of)
              if one.question == SHARE_OF_STANDARD and one.value is not None]  # fmt: skip
    operations = Operations(case, as_of)
    found: Sequence[Record] = [one for one in (*judged, *measured) if operations.before(SHARE_OF_STANDARD, one) is None]
    if not found:
        return replace(item, reason="before_operation" if measured or judged else "")
    newest = max(found, key=lambda one: one.date or date.min)
    item = from_record(item, newest, as_of, limits)
    whole = not isinstance(newest, records.LiverVolumetry) or newest.remnant_volume_ml is not None
    return item if whole else replace(item, state=OPEN, reason="no_remnant", entry_record=newest.id)


def _studies(case: CaseRecords, as_of: date) -> list[ImagingStudy]:
    return list(case.of(ImagingStudy, until=as_of))


def _since_operation(
    studies: Sequence[ImagingStudy], case: CaseRecords, as_of: date
) -> tuple[list[ImagingStudy], bool]:
    """Those since the last operation on the tumour, and whether older ones were left out."""
    operations = Operations(case, as_of)
    kept = [one for one in studies if operations.before("tumour.nodules", one) is None]
    return kept, len(kept) < len(studies)


__all__ = [
    "OF_THE_LIVER", "VESSELS", "chest_study", "liver_study", "multiphase", "names_chest", "shows_liver",
    "vessels", "volumetry",
]  # fmt: skip
