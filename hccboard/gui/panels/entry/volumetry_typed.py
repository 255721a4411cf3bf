"""What is typed in the sheet of a volumetry and a plan, as records: only what was entered becomes one. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hccboard import wording
from hccboard.domain import liver_volumes
from hccboard.domain.records import BodySize, CaseRecords, LiverVolumetry, OperationPlan, Record
from hccboard.domain.resections import rest_of
from hccboard.gui.panels.entry.form_fields import as_recorded
from hccboard.gui.panels.entry.if_saved import with_records
from hccboard.operations import edits
from hccboard.operations.record_checks import cautions_of, problems_of
from hccboard.translate import _
from hccboard.wording.liver_volumes import plan_name

VOLUMES, PLAN, BODY, MAP = "LiverVolumetry", "OperationPlan", "BodySize", "map"
_VOLUMES = ("total_volume_ml", "tumour_volume_ml", "remnant_volume_ml", "standard_volume_ml")
_PLANNED = ("operation_date", "kind", "margin_mm", "surgeons_agreeing", "jlca_category", "note")
_ON_THE_MAP = ("remnant_segments", "resected_segments")


@dataclass(frozen=True)
class Typed:
    """What stands in the sheet: the values of each part as far as they can be read, what cannot, the segments chosen.

    ``moved`` is whether the user changed the segments; else those of a record that is corrected stay as they are.
    """

    values: Mapping[str, dict[str, Any]]
    unreadable: Mapping[str, dict[str, str]]
    resected: tuple[str, ...] = ()
    moved: bool = False


@dataclass
class Built:
    """The records, and what is wrong and odd by part and field."""

    volumetry: LiverVolumetry | None = None
    plan: OperationPlan | None = None
    body: BodySize | None = None
    wrong: dict[str, dict[str, str]] = field(default_factory=lambda: {VOLUMES: {}, PLAN: {}, BODY: {}, MAP: {}})
    odd: dict[str, dict[str, str]] = field(default_factory=lambda: {VOLUMES: {}, PLAN: {}, BODY: {}, MAP: {}})
    corrected: bool = False

    @property
    def records(self) -> list[Record]:
        return [one for one in (self.volumetry, self.plan, self.body) if one is not None]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The places that need the user, in the order of the sheet."""
        return [(part, name) for part in (VOLUMES, BODY, PLAN, MAP) for name in self.wrong[part]]


class Builder:
    """Makes records of what is typed; ``base`` is the record that is corrected, ``kind`` what the sheet was opened
    for."""

    def __init__(self, case: CaseRecords, kind: str, base: Record | None) -> None:
        self._case, self._kind, self.base = case, kind, base
        self._case_id = case.patient.case_id

    def volumetry(self, typed: Typed) -> LiverVolumetry:
        """The volumetry as typed, entered or not: what the shares are worked out from."""
        values = dict(typed.values[VOLUMES])
        base = self.base if isinstance(self.base, LiverVolumetry) else None
        if base is None or typed.moved:
            values["remnant_segments"] = rest_of(typed.resected) if typed.resected else ()
        if base is None:
            return LiverVolumetry(case_id=self._case_id, **values)
        return replace(base, **as_recorded(base, values))

    def plan(self, typed: Typed) -> OperationPlan:
        values = dict(typed.values[PLAN])
        base = self.base if isinstance(self.base, OperationPlan) else None
        if base is None or typed.moved:
            values["resected_segments"] = typed.resected
        if base is None:
            return OperationPlan(case_id=self._case_id, **values)
        return replace(base, **as_recorded(base, values))

    def body(self, typed: Typed) -> BodySize:
        return BodySize(case_id=self._case_id, **typed.values[BODY])

    def sizes_with(self, typed: Typed) -> CaseRecords:
        """The case with the body size as typed."""
        body = self.body(typed)
        return with_records(self._case, [body]) if _measured(body) else self._case

    def build(self, typed: Typed) -> Built:
        """What saving would store, with every problem."""
        built = Built()
        for part, wrong in typed.unreadable.items():
            built.wrong[part].update(wrong)
        volumetry, plan, body = self.volumetry(typed), self.plan(typed), self.body(typed)
        if self._is_base(volumetry) or any(getattr(volumetry, name) is not None for name in _VOLUMES):
            built.volumetry = volumetry
        if self._is_base(plan) or self._is_plan(plan):
            built.plan = plan
        if _measured(body):
            built.body = body
        self._check(built)
        return self._without_unchanged(built)

    def _is_base(self, record: Record) -> bool:
        return self.base is not None and type(record) is type(self.base)

    def _is_plan(self, plan: OperationPlan) -> bool:
        """Segments alone are a plan where the sheet was opened for one, or none stands that they would replace; those
        of a volumetry that is corrected are its own."""
        if any(getattr(plan, name) not in (None, "") for name in _PLANNED):
            return True
        wanted = self.base is None and (self._kind == PLAN or self.standing_plan is None)
        return wanted and bool(plan.resected_segments)

    @property
    def standing_plan(self) -> OperationPlan | None:
        """The newest plan, unless an operation came after it."""
        return liver_volumes.standing_plan(self._case, date.max)

    @property
    def standing_volumetry(self) -> LiverVolumetry | None:
        return liver_volumes.standing_volumetry(self._case, date.max)

    def _check(self, built: Built) -> None:
        for record in built.records:
            part = type(record).__name__
            for problem in problems_of(record):
                _put(built.wrong, part, problem.field, problem.message)
            others = [one for one in built.records if one is not record]
            for name, words in cautions_of(record, with_records(self._case, others)):
                _put(built.odd, part, name, words)
            undated = self._is_base(record) and self.base is not None and self.base.date is None
            if record.date is None and not undated:
                built.wrong[part].setdefault("date", _DATES[part]())

    def _without_unchanged(self, built: Built) -> Built:
        """What is corrected is stored where it changes."""
        base = self.base
        for name in ("volumetry", "plan"):
            record = getattr(built, name)
            if base is None or not self._is_base(record):
                continue
            if edits.corrected_fields(base, record):
                built.corrected = True
            elif record == base:
                setattr(built, name, None)
        return built


_DATES = {
    VOLUMES: lambda: _("Of which day are the images?"), PLAN: lambda: _("When was this planned?"),
    BODY: lambda: _("When was this measured?"),
}  # fmt: skip


def _measured(body: BodySize) -> bool:
    return body.height_cm is not None or body.weight_kg is not None


def _put(found: dict[str, dict[str, str]], part: str, name: str, words: str) -> None:
    """What concerns the segments is said beside the map."""
    found[MAP if name in _ON_THE_MAP else part].setdefault(name, words)


def volumetry_words(volumetry: LiverVolumetry) -> str:
    """ "stands: 2026-07-28, remnant 612 mL"."""
    remnant = volumetry.remnant_volume_ml
    volume = _("remnant {volume} mL").format(volume=wording.number_text(remnant)) if remnant is not None else ""
    parts = [part for part in (wording.day_of(volumetry), volume) if part]
    return _("stands: {volumetry}").format(volumetry=wording.list_text(parts))


def plan_words(plan: OperationPlan) -> str:
    """ "Stands until another is typed: 2026-07-28, right hepatectomy, operation 2026-08-27."."""
    operated = _("operation {date}").format(date=wording.date_text(plan.operation_date))
    parts = [wording.day_of(plan), plan_name(plan), operated if plan.operation_date else ""]
    words = wording.list_text([one for one in parts if one])
    return _("Stands until another is typed: {plan}.").format(plan=words)


def body_words(body: liver_volumes.Body) -> str:
    """The body size that counts, with the day of the weight: "172 cm, 68.5 kg, 2026-08-06"."""
    parts = []
    if body.height is not None and body.height.height_cm is not None:
        parts.append(f"{wording.number_text(body.height.height_cm)} cm")
    if body.weight is not None and body.weight.weight_kg is not None:
        parts += [f"{wording.number_text(body.weight.weight_kg)} kg", wording.day_of(body.weight) or _("undated")]
    return wording.list_text(parts) if parts else _("no height and weight recorded")
