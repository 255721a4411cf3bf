"""The single records behind a row of the overview: what it sums up can be opened, corrected and voided one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.records import LabResult, Record
from hccboard.gui import case_text
from hccboard.gui.entry_seam import IMAGING_SHEET
from hccboard.gui.panels.overview.record_table import RecordLink
from hccboard.operations.viewing import CaseView
from hccboard.translate import _


def newest_first(found: Iterable[Record]) -> list[Record]:
    """Undated records come last."""
    return sorted(found, key=lambda record: record.date or date.min, reverse=True)


def dated(record: Record, words: str = "") -> str:
    """ "Measurement, CT-8, 2026-07-21"."""
    day = wording.day_of(record)
    kind = wording.kind_name(type(record).__name__)
    return wording.list_text([part for part in (kind, words, day) if part])


def lesion_links(view: CaseView, lesion: records.Lesion) -> tuple[RecordLink, ...]:
    """The lesion itself, every size of it, and the studies they were measured on, newest first."""
    studies = {study.id: study for study in view.case.of(records.ImagingStudy)}
    sizes = [m for m in view.case.of(records.Measurement) if m.lesion_id == lesion.id]
    sizes = sorted(sizes, key=lambda m: _day_of(m, studies), reverse=True)
    links = [RecordLink(_("Lesion {label}").format(label=lesion.label), lesion.id, "Lesion", "label")]
    for size in sizes:
        study = studies.get(size.study_id or "")
        where = study.label if study is not None else ""
        mm = size.longest_diameter_mm if size.longest_diameter_mm is not None else size.short_axis_mm
        shown = _("{size} mm").format(size=wording.number_text(mm)) if mm is not None else ""
        words = wording.list_text([part for part in (where, shown) if part])
        links.append(RecordLink(dated(size, words), size.id, "Measurement", "longest_diameter_mm"))
    measured = dict.fromkeys(size.study_id for size in sizes if size.study_id in studies)
    for study in (studies[study_id or ""] for study_id in measured):
        links.append(RecordLink(dated(study, study.label), study.id, IMAGING_SHEET, lesion.id))
    return tuple(links)


def _day_of(size: records.Measurement, studies: dict[str, records.ImagingStudy]) -> date:
    study = studies.get(size.study_id or "")
    return (study.date if study is not None else None) or size.date or date.min


def result_links(results: Iterable[LabResult]) -> tuple[RecordLink, ...]:
    """Every result of one test, newest first."""
    return tuple(
        RecordLink(dated(result, _value(result)), result.id, "LabResult", "value")
        for result in newest_first(results)
        if isinstance(result, LabResult)
    )


def _value(result: LabResult) -> str:
    return f"{case_text.lab_value(result)} {wording.unit_text(result.unit)}".strip()


def finding_links(found: Iterable[Record], words: dict[str, str], field: str) -> tuple[RecordLink, ...]:
    """Every record of one finding, newest first; ``words`` says what each of them found, by its id."""
    kinds = [(record, type(record).__name__) for record in newest_first(found)]
    return tuple(RecordLink(dated(r, words.get(r.id, "")), r.id, kind, field) for r, kind in kinds)
