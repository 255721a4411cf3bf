"""From an imaging sheet to records: study, lesions, measurements, vessels, findings. Only what is answered is one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hccboard.domain import records
from hccboard.domain.records import CaseRecords, ImagingStudy, Lesion, Measurement, Record
from hccboard.gui.panels.entry import imaging_sizes as sizes
from hccboard.gui.panels.entry import imaging_typed as typed
from hccboard.gui.panels.entry import values
from hccboard.gui.panels.entry.form_fields import as_of_version, as_recorded
from hccboard.gui.panels.entry.imaging_typed import LesionTyped, SheetTyped
from hccboard.gui.panels.entry.values import NotReadable
from hccboard.operations import edits
from hccboard.operations.record_checks import problems_of
from hccboard.translate import _


@dataclass
class Built:
    """``records`` in the order of saving; ``wrong`` maps a place (``study.date``, ``lesion.<id>``,
    ``vessels``, ``site.<site>``) to what is wrong there; ``corrected`` tells whether a reason is needed."""

    records: list[Record] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    corrected: bool = False

    @property
    def answers(self) -> int:
        """How many records besides the study."""
        return sum(not isinstance(record, ImagingStudy) for record in self.records)


class Builder:
    """Makes the records of one sheet. ``own`` is the study that is corrected, ``None`` for a new one."""

    def __init__(self, case: CaseRecords, own: ImagingStudy | None, today: date) -> None:
        self._case, self._own, self._today = case, own, today
        self.study_id = own.id if own is not None else edits.new_id()
        self._lesions = {lesion.id: lesion for lesion in case.of(Lesion)}
        self.sizes = {m.lesion_id or "": m for m in case.of(Measurement) if own is not None and m.study_id == own.id}
        self._vessels = typed.own_vessels(case, own)
        self._sites = typed.own_sites(case, own)
        self._versions: dict[str, int] = {}
        self._ids: dict[str, str] = {}  # records made here keep their id from one building to the next

    def build(self, sheet: SheetTyped) -> Built:
        """The records of the sheet as it is typed now; unchanged ones are left out."""
        built = Built()
        self._versions = sheet.versions
        common = self._common(sheet, built)
        study = self._study(sheet, common, built)
        for record in (study, *self._of_lesions(sheet, common, built), *self._findings(sheet, common, built)):
            before = self._before(record)
            if before is not None and before == record:
                continue
            built.corrected |= before is not None and bool(edits.corrected_fields(before, record))
            built.records.append(record)
            self._check(record, built)
        return built

    def _before(self, record: Record) -> Record | None:
        return next((r for r in self._case.records if r.id == record.id), None)

    def _check(self, record: Record, built: Built) -> None:
        for problem in problems_of(record):
            place = {"Lesion": "lesion.", "Measurement": "lesion.", "VascularInvasion": "vessels"}.get(problem.kind)
            if problem.kind == "ImagingStudy":
                place = f"study.{problem.field}"
            elif isinstance(record, Lesion | Measurement):
                place = f"lesion.{record.id if isinstance(record, Lesion) else record.lesion_id}"
            built.wrong.setdefault(place or "sites", problem.message)

    def _common(self, sheet: SheetTyped, built: Built) -> dict[str, Any]:
        day, precision = None, "day"
        try:
            day, precision = values.read_date(sheet.study.date, self._today)
        except NotReadable as error:
            built.wrong["study.date"] = str(error)
        if day is None and "study.date" not in built.wrong:
            built.wrong["study.date"] = _("When was the study made?")
        return {"date": day, "date_precision": precision, "source": sheet.study.source.strip()}

    def _new_id(self, place: str) -> str:
        return self._ids.setdefault(place, edits.new_id())

    def _base(self, base: Record | None, kind: type[Record], place: str, record_id: str = "", **values: Any) -> Record:
        """A new record, or the recorded one with new values."""
        if base is not None:
            return self._corrected(base, values)
        case_id = self._case.patient.case_id
        return kind(id=record_id or self._new_id(place), case_id=case_id, **values)

    def _corrected(self, base: Record, values: dict[str, Any]) -> Record:
        """The recorded one with new values; of the version that was seen when its draft was begun."""
        return replace(as_of_version(base, self._versions.get(base.id)), **as_recorded(base, values))

    # --- study, lesions, measurements -----------------------------------------------------------------------

    def _study(self, sheet: SheetTyped, common: dict[str, Any], built: Built) -> Record:
        study = sheet.study
        involved = None
        try:
            involved = values.read_decimal(study.liver_involvement_pct)
        except NotReadable as error:
            built.wrong["study.liver_involvement_pct"] = str(error)
        return self._base(
            self._own, ImagingStudy, "study", self.study_id, label=study.label.strip(), modality=study.modality,
            phases=study.phases.strip(), reader=study.reader.strip(), all_nodules_listed=study.all_nodules_listed,
            liver_involvement_pct=involved, new_lesions=study.new_lesions,
            **{name: getattr(study, name) for name in typed.STUDY_ANSWERS}, **common,
        )  # fmt: skip

    def _of_lesions(self, sheet: SheetTyped, common: dict[str, Any], built: Built) -> Iterator[Record]:
        for row in sheet.lesions:
            lesion = self._lesion(row, common)
            measured = self._measurement(row, common, built)
            if lesion is not None and (measured is not None or not row.is_new):
                yield lesion
            elif row.is_new and (row.segments or row.location.strip() or _is_referred_to(row, sheet)):
                built.wrong[f"lesion.{row.id}"] = _("A size is missing; ? says not evaluable.")
            if measured is not None:
                yield measured

    def _lesion(self, row: LesionTyped, common: dict[str, Any]) -> Record | None:
        values_now: dict[str, Any] = {name: getattr(row, name) for name in typed.LESION_FIELDS}
        values_now = {k: v.strip() if isinstance(v, str) else v for k, v in values_now.items()}
        values_now |= {name: tuple(getattr(row, name)) for name in typed.LESION_LISTS}
        if row.is_new:
            return self._base(None, Lesion, "", row.id, **values_now, **common)
        base = self._lesions.get(row.id)
        return self._corrected(base, values_now) if base is not None else None

    def _measurement(self, row: LesionTyped, common: dict[str, Any], built: Built) -> Record | None:
        base = self.sizes.get(row.id)
        place = f"lesion.{row.id}"
        if not row.has_size:
            if base is not None:
                built.wrong[place] = _("A recorded size cannot be emptied: type ? or void the measurement.")
            return None
        try:
            size = sizes.read_size(row.longest)
            viable = sizes.read_mm(row.viable) if row.second == "viable" else None
            short = sizes.read_mm(row.short) if row.second == "short" else None
        except NotReadable as error:
            built.wrong[place] = str(error)
            return None
        found = {
            "lesion_id": row.id, "study_id": self.study_id, "state": size.state if size else "measured",
            "longest_diameter_mm": size.mm if size else None, "viable_diameter_mm": viable, "short_axis_mm": short,
            "joined_to_id": row.joined_to_id if size and size.state == "joined" else None,
            **{name: getattr(row, name) for name in typed.MEASUREMENT_FIELDS},
        }  # fmt: skip
        found["note"] = found["note"].strip()
        if size is not None and size.state != "measured" and viable == 0:
            found["viable_diameter_mm"] = None
        if base is not None and row.longest == sizes.typed_size(base):  # what was not touched stays as recorded
            found |= {"state": base.state, "longest_diameter_mm": base.longest_diameter_mm}
            found["viable_diameter_mm"] = base.viable_diameter_mm if not row.second else found["viable_diameter_mm"]
        return self._base(base, Measurement, f"m.{row.id}", **found, **self._dated(base, common))

    # --- vessels, sites -------------------------------------------------------------------------------------

    def _findings(self, sheet: SheetTyped, common: dict[str, Any], built: Built) -> Iterator[Record]:
        vessels = dataclasses.asdict(sheet.vessels)
        if self._vessels is not None or any(value is not None for value in vessels.values()):
            yield self._base(
                self._vessels, records.VascularInvasion, "vessels", study_id=self.study_id, **vessels,
                **self._dated(self._vessels, common),
            )  # fmt: skip
        for site in records.METASTASIS_SITES:
            certainty, description = (*sheet.sites.get(site, ("", "")), "")[:2]
            base = self._sites.get(site)
            if not certainty:
                if base is not None:
                    built.wrong[f"site.{site}"] = _("A recorded answer cannot be emptied.")
                continue
            yield self._base(
                base, records.MetastasisFinding, f"site.{site}", study_id=self.study_id, site=site,
                certainty=certainty, description=description.strip(), **self._dated(base, common),
            )  # fmt: skip

    def _dated(self, base: Record | None, common: dict[str, Any]) -> dict[str, Any]:
        """A recorded part keeps its source, and its date where that was not the date of the study."""
        if base is None:
            return common
        if self._own is None or base.date != self._own.date:
            return {}
        return {name: value for name, value in common.items() if name != "source"}


def _is_referred_to(row: LesionTyped, sheet: SheetTyped) -> bool:
    """Whether another lesion is joined with this one or split from it: then it must be stored."""
    return any(row.id in (other.joined_to_id, other.split_from_id) for other in sheet.lesions)
