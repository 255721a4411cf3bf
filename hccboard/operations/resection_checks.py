"""What cannot be and what is odd in a volumetry and in the plan of a resection."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from hccboard.domain import liver_volumes
from hccboard.domain.facts import Choices
from hccboard.domain.record_fields import SEGMENTS
from hccboard.domain.records import CaseRecords, LiverVolumetry, OperationPlan
from hccboard.domain.resections import agrees
from hccboard.translate import _
from hccboard.wording.formats import date_text, names_text, number_text
from hccboard.wording.records import choice_name

_APART_PCT = 2.0  # what is left to rounding between the report's standard volume and ours
_FAR_AHEAD = timedelta(days=730)


def volumetry_messages(volumetry: LiverVolumetry) -> Iterator[tuple[str, str]]:
    """A part is not larger than the whole."""
    total = volumetry.total_volume_ml
    for name in ("tumour_volume_ml", "remnant_volume_ml"):
        part = getattr(volumetry, name)
        if isinstance(total, Decimal) and isinstance(part, Decimal) and part > total:
            yield name, _("is more than the whole liver, {volume} mL").format(volume=number_text(total))


def plan_messages(plan: OperationPlan) -> Iterator[tuple[str, str]]:
    """A resection leaves something."""
    if isinstance(plan.resected_segments, tuple) and set(plan.resected_segments) >= set(SEGMENTS):
        yield "resected_segments", _("leaves nothing of the liver")


def volumetry_cautions(volumetry: LiverVolumetry, case: CaseRecords) -> Iterator[tuple[str, str]]:
    total, tumour, remnant = volumetry.total_volume_ml, volumetry.tumour_volume_ml, volumetry.remnant_volume_ml
    known = total is not None and tumour is not None and remnant is not None
    if known and max(tumour, remnant) <= total < tumour + remnant:  # type: ignore[operator,type-var]
        yield "tumour_volume_ml", _("Tumour and remnant together are more than the whole liver.")
    if remnant is not None and volumetry.formula is None:
        yield "formula", _("Without a formula the remnant is no share of the standard volume.")
    if volumetry.formula == liver_volumes.STATED and volumetry.standard_volume_ml is None:
        yield "standard_volume_ml", _("The standard volume of the report is missing.")
    yield from _of_standard_volume(volumetry, case)
    yield from _of_remnant_segments(volumetry, case)


def _of_standard_volume(volumetry: LiverVolumetry, case: CaseRecords) -> Iterator[tuple[str, str]]:
    body = liver_volumes.body_near(case, volumetry.date, date.max)
    whole = liver_volumes.standard_volume_of(volumetry, body, case.patient.sex)
    if whole is not None and volumetry.remnant_volume_ml is not None and volumetry.remnant_volume_ml > whole.high:
        yield "remnant_volume_ml", _("More than the standard volume, {volume} mL.").format(
            volume=number_text(whole.high, 0)
        )
    stated, formula = volumetry.standard_volume_ml, volumetry.formula
    if stated is None or formula in (None, liver_volumes.STATED):
        return
    sex = Choices((case.patient.sex,)) if case.patient.sex else None
    ours = liver_volumes.standard_volume(formula or "", body.height_cm, body.weight_kg, sex)
    if ours is not None and not _near(float(stated), ours.low, ours.high):
        words = _("The formula gives {volume} mL with the recorded body size, and that counts.")
        yield "standard_volume_ml", words.format(volume=number_text(ours.high, 0))


def _near(stated: float, low: float, high: float) -> bool:
    share = _APART_PCT / 100
    return low * (1 - share) <= stated <= high * (1 + share)


def _of_remnant_segments(volumetry: LiverVolumetry, case: CaseRecords) -> Iterator[tuple[str, str]]:
    plan = liver_volumes.standing_plan(case, date.max)  # one that was carried out says nothing of what is left now
    shared = [one for one in volumetry.remnant_segments if plan is not None and one in plan.resected_segments]
    if shared and plan is not None:
        yield "remnant_segments", _("The plan of {date} resects {segments}.").format(
            date=date_text(plan.date) or _("no date"), segments=names_text(shared)
        )


def plan_cautions(plan: OperationPlan, case: CaseRecords) -> Iterator[tuple[str, str]]:
    if plan.kind and plan.resected_segments and not agrees(plan.kind, plan.resected_segments):
        yield "kind", _("The segments are not those of: {resection}.").format(
            resection=choice_name("OperationPlan", "kind", plan.kind)
        )
    operated, planned = plan.operation_date, plan.date
    if operated is not None and planned is not None:
        if operated < planned:
            yield "operation_date", _("Before the day of planning, {date}.").format(date=date_text(planned))
        elif operated - planned > _FAR_AHEAD:
            yield "operation_date", _("More than two years after the day of planning.")
    volumetry = liver_volumes.standing_volumetry(case, planned or date.max)
    shared = [one for one in plan.resected_segments if volumetry is not None and one in volumetry.remnant_segments]
    if shared and volumetry is not None:
        yield "resected_segments", _("The volumetry of {date} counts {segments} as remnant.").format(
            date=date_text(volumetry.date) or _("no date"), segments=names_text(shared)
        )


__all__ = ["plan_cautions", "plan_messages", "volumetry_cautions", "volumetry_messages"]
