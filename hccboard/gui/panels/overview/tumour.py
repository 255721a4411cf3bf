"""Lesions over studies, vessels and findings outside the liver: rows of the table and items of the map."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.lesion_signs import alike, lesion_signs
from hccboard.gui import case_text
from hccboard.gui.entry_seam import IMAGING_SHEET
from hccboard.gui.panels.overview.behind import finding_links, lesion_links
from hccboard.gui.panels.overview.record_table import RecordRow
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import HeadCell
from hccboard.gui.widgets.liver_map import LiverMapData, MapLesion, MapOutside, MapThrombus
from hccboard.gui.widgets.text import Span
from hccboard.operations.viewing import CaseView
from hccboard.translate import _
from hccboard.wording.formats import at_start, inside_sentence, with_point

VESSEL, VEIN = "portal", "hepatic"
_GONE = ("disappeared", "joined")
DASH = "\u2013"


@dataclass(frozen=True)
class Studies:
    """The first and the newest study with measurements (the same where there is one), and every measurement."""

    baseline: records.ImagingStudy | None
    latest: records.ImagingStudy | None
    lesions: tuple[records.Lesion, ...]
    sizes: dict[tuple[str, str], records.Measurement]
    known: dict[str, records.ImagingStudy]

    def size(self, lesion: records.Lesion, study: records.ImagingStudy | None) -> records.Measurement | None:
        return self.sizes.get((lesion.id, study.id)) if study is not None else None

    @property
    def compared(self) -> bool:
        """Whether there are two studies to compare."""
        return self.baseline is not None and self.latest is not None and self.baseline.id != self.latest.id


def studies_of(view: CaseView) -> Studies:
    """The studies of a case up to the day of the view."""
    known = {study.id: study for study in view.case.of(records.ImagingStudy, until=view.snapshot.as_of)}
    sizes = {
        (m.lesion_id or "", m.study_id or ""): m
        for m in view.case.of(records.Measurement)
        if m.study_id in known and m.lesion_id
    }
    measured = [study for study in known.values() if any(s == study.id for _lesion, s in sizes)]
    lesions = tuple(view.case.of(records.Lesion, until=view.snapshot.as_of))
    latest = measured[-1] if measured else (list(known.values())[-1] if known else None)
    return Studies(measured[0] if measured else latest, latest, lesions, sizes, known)


# -- the table ----------------------------------------------------------------------------------------------


def lesion_head(view: CaseView, studies: Studies) -> list[HeadCell]:
    """The columns; the older study only where there are two."""
    head = [HeadCell(_("ID")), HeadCell(_("Site"))]
    if studies.compared:
        head.append(_study_head(view, studies.baseline))
    head.append(_study_head(view, studies.latest))
    return [*head, HeadCell(_("Viable"), align="right"), HeadCell(_("Change"))]


def _study_head(view: CaseView, study: records.ImagingStudy | None) -> HeadCell:
    if study is None:
        return HeadCell(_("Size"), align="right")
    day = case_text.short_day(view, study) or study.label
    return HeadCell(day, align="right", tooltip=f"{study.label}, {wording.day_of(study)}")


def lesion_rows(view: CaseView, studies: Studies) -> list[RecordRow]:
    """One row per lesion, then vessels, then findings outside the liver that are no measured lesion."""
    rows = [_lesion_row(view, studies, lesion) for lesion in studies.lesions]
    return [*rows, *_vessel_rows(view, studies), *_finding_rows(view, studies)]


def site(lesion: records.Lesion) -> str:
    """ "S6", "S4a/S4b", "Lung, right lower lobe"."""
    if lesion.organ == "liver" or lesion.organ is None:
        return "/".join(lesion.segments) or lesion.location or _("Liver")
    name = wording.choice_name("Lesion", "organ", lesion.organ)
    return wording.list_text([part for part in (name, inside_sentence(lesion.location)) if part])


def sum_of_targets(studies: Studies, which: str) -> tuple[int | None, int | None]:
    """The sum of the target lesions in mm, at baseline and now; ``None`` where one of them was not measured.

    ``which`` is ``longest`` or ``viable``; what has disappeared counts 0.
    """
    targets = [lesion for lesion in studies.lesions if lesion.role == "target"]
    before, now = (
        [_millimetres(studies.size(lesion, study), which) for lesion in targets]
        for study in (studies.baseline, studies.latest)
    )
    return _total(before) if studies.compared else None, _total(now)


def _millimetres(measurement: records.Measurement | None, which: str) -> int | None:
    if measurement is None:
        return None
    if measurement.state in _GONE:
        return 0
    return measurement.longest_diameter_mm if which == "longest" else measurement.viable_diameter_mm


def _total(sizes: list[int | None]) -> int | None:
    known = [size for size in sizes if size is not None]
    return sum(known) if known and len(known) == len(sizes) else None


def sum_words(studies: Studies, which: str) -> tuple[Span, ...]:
    """ "Sum, longest 109 → 83 mm"; empty where the newest study does not give it."""
    before, now = sum_of_targets(studies, which)
    if now is None:
        return ()
    name = _("Sum, longest") if which == "longest" else _("Sum, viable")
    old = f"{wording.number_text(before)} \u2192 " if before is not None else ""
    size = _("{size} mm").format(size=wording.number_text(now))
    return Span(f"{name}  {old}"), Span(size, "label_strong", "text")


def _lesion_row(view: CaseView, studies: Studies, lesion: records.Lesion) -> RecordRow:
    role = wording.choice_name("Lesion", "role", lesion.role).lower() if lesion.role in ("target", "new") else ""
    where = wording.list_text([part for part in (site(lesion), role) if part])
    now, before = studies.size(lesion, studies.latest), studies.size(lesion, studies.baseline)
    cells = [Cell(lesion.label, weight=600), _site_cell(studies, lesion, where)]
    if studies.compared:
        cells.append(Cell(_size(before), align="right", tone="text2"))
    cells.append(Cell(_size(now), align="right", weight=600))
    cells.append(Cell(_viable(now), align="right"))
    cells.append(_change(lesion, now, before if studies.compared else None))
    study_id = studies.latest.id if studies.latest else ""
    behind = lesion_links(view, lesion)
    return RecordRow(tuple(cells), study_id, IMAGING_SHEET, lesion.id, key=lesion.id, behind=behind)


def _site_cell(studies: Studies, lesion: records.Lesion, where: str) -> Cell:
    """The site; on demand and read aloud also how the lesion behaved under contrast."""
    signs = lesion_signs(lesion.id, studies.sizes.values(), studies.known)
    if not signs:
        return Cell(where)
    words = wording.signs_text(signs, lambda study: wording.list_text(_named(study)))
    return Cell(where, tooltip=f"{where}\n{at_start(words)}", accessible=wording.list_text([where, words]))


def _named(study: records.ImagingStudy) -> list[str]:
    day = wording.day_of(study)
    return [part for part in (study.label, day) if part]


def signs_note(view: CaseView, studies: Studies) -> str:
    """How the lesions behaved under contrast, those that behaved alike together; "" where nothing is recorded."""

    def named(study: records.ImagingStudy) -> str:
        return wording.list_text([part for part in (study.label, case_text.short_day(view, study)) if part])

    return wording.signs_note(alike(studies.lesions, studies.sizes.values(), studies.known), named)


def _size(measurement: records.Measurement | None) -> str:
    if measurement is None:
        return DASH
    if measurement.state in _GONE:
        return _("gone") if measurement.state == "disappeared" else _("joined")
    size = measurement.longest_diameter_mm
    if size is None and measurement.short_axis_mm is not None:
        return _("{size} s").format(size=wording.number_text(measurement.short_axis_mm))
    if size is None:
        return "<10" if measurement.state == "too_small" else DASH
    return wording.number_text(size)


def _viable(measurement: records.Measurement | None) -> str:
    if measurement is None or measurement.viable_diameter_mm is None:
        return DASH
    return wording.number_text(measurement.viable_diameter_mm)


def _change(lesion: records.Lesion, now: records.Measurement | None, before: records.Measurement | None) -> Cell:
    if lesion.organ != "liver" and lesion.hcc_certainty in ("indeterminate", "not_assessed", None):
        return Cell(_("Nature unknown"), weight=500, tone="missing", icon="circle-question-mark", icon_tone="missing")
    if now is None or before is None:
        return Cell(DASH, tone="text3")
    if now.state == "disappeared":
        return Cell(_("Disappeared"), tone="text2")
    viable = (before.viable_diameter_mm, now.viable_diameter_mm)
    longest = (before.longest_diameter_mm, now.longest_diameter_mm)
    if viable[0] and viable[1] is not None:
        return Cell(_("{percent} viable").format(percent=_percent(viable[0], viable[1])))
    if longest[0] and longest[1] is not None:
        return Cell(_percent(longest[0], longest[1]))
    return Cell(DASH, tone="text3")


def _percent(before: int, now: int) -> str:
    change = round((now - before) / before * 100)
    return f"{'+' if change > 0 else ''}{wording.number_text(change)} %"


def _vessel_rows(view: CaseView, studies: Studies) -> list[RecordRow]:
    rows = []
    for key, name, attribute, free in (
        (VESSEL, _("Portal vein"), "portal_vein", "Vp0"),
        (VEIN, _("Hepatic vein"), "hepatic_vein", "Vv0"),
    ):
        found = [r for r in view.case.of(records.VascularInvasion, until=view.snapshot.as_of) if getattr(r, attribute)]
        if not found or all(getattr(r, attribute) == free for r in found):
            continue
        now, before = getattr(found[-1], attribute), getattr(found[0], attribute)
        if found[-1].portal_vein_high and key == VESSEL:
            now = f"{now}{DASH}{found[-1].portal_vein_high}"
        cells = [Cell("V" if key == VESSEL else "HV", weight=600), Cell(name)]
        if studies.compared:
            cells.append(Cell(before if len(found) > 1 else DASH, align="right", tone="text2"))
        words = _("was {value}").format(value=before) if len(found) > 1 and before != now else DASH
        cells += [Cell(now, align="right", weight=600), Cell(DASH, align="right"), Cell(words, tone="text2")]
        behind = finding_links(found, {r.id: getattr(r, attribute) for r in found}, attribute)
        rows.append(RecordRow(tuple(cells), found[-1].id, "VascularInvasion", attribute, key=key, behind=behind))
    return rows


def _finding_rows(view: CaseView, studies: Studies) -> list[RecordRow]:
    """Sites that were answered; an indeterminate one stands where no measured lesion says it already."""
    said: dict[str, list[records.MetastasisFinding]] = {}
    for record in view.case.of(records.MetastasisFinding, until=view.snapshot.as_of):
        said.setdefault(record.site or "other", []).append(record)
    measured = {lesion.organ for lesion in studies.lesions}
    rows = []
    for key, found in said.items():
        record = found[-1]
        if key in measured and record.certainty != "no":
            continue
        name = wording.choice_name("MetastasisFinding", "site", key)
        cells = [Cell(DASH, weight=600), Cell(name)]
        if studies.compared:
            cells.append(Cell(""))
        cells += [_answer(record), Cell("", align="right"), Cell(record.description or record.source, tone="text2")]
        behind = finding_links(found, {r.id: _certainty(r) for r in found}, "certainty")
        row = RecordRow(tuple(cells), record.id, "MetastasisFinding", "certainty", key=record.id, behind=behind)
        rows.append(row)
    return rows


def _certainty(record: records.MetastasisFinding) -> str:
    return wording.choice_name("MetastasisFinding", "certainty", record.certainty or "not_assessed")


def _answer(record: records.MetastasisFinding) -> Cell:
    words = _certainty(record)
    is_open = record.certainty in ("indeterminate", "not_assessed")
    if record.certainty == "no":
        return Cell(_("none"), align="right", weight=600)
    return Cell(words, align="right", weight=600, tone="missing" if is_open else "text")


# -- the map ------------------------------------------------------------------------------------------------


def map_data(view: CaseView, studies: Studies) -> LiverMapData:
    """Everything on the map, with the words beside it."""
    lesions = tuple(_map_lesion(studies, x) for x in studies.lesions if x.organ == "liver")
    outside = tuple(_map_outside(studies, x) for x in studies.lesions if x.organ != "liver")
    day = wording.day_of(studies.latest)
    label = studies.latest.label if studies.latest else _("no study")
    name = _("Liver map, {study}").format(study=wording.list_text([p for p in (label, day) if p]))
    return LiverMapData(name, lesions, _thrombi(view), outside)


def _longest(measurement: records.Measurement | None) -> float | None:
    if measurement is None:
        return None
    if measurement.state in _GONE:
        return 0.0
    return float(measurement.longest_diameter_mm) if measurement.longest_diameter_mm is not None else None


def _map_lesion(studies: Studies, lesion: records.Lesion) -> MapLesion:
    now, before = studies.size(lesion, studies.latest), studies.size(lesion, studies.baseline)
    size, viable = _longest(now), float(now.viable_diameter_mm) if now and now.viable_diameter_mm is not None else None
    was = _longest(before) if studies.compared else None
    words = _("{size} mm").format(size=wording.number_text(size)) if size else _size(now)
    details = []
    if viable is not None and viable != size:
        details.append(_("viable {size}").format(size=wording.number_text(viable)))
    if was is not None:
        details.append(_("was {value}").format(value=wording.number_text(was)))
    title = _("{label}, {site}: {size}").format(label=lesion.label, site=site(lesion), size=words)
    said = _("Lesion {label}, {site}, {size}").format(label=lesion.label, site=site(lesion), size=words)
    return MapLesion(
        lesion.id, lesion.segments, size, viable, was, title, wording.list_text(details),
        with_point(wording.list_text([said, *details])),
    )  # fmt: skip


def _map_outside(studies: Studies, lesion: records.Lesion) -> MapOutside:
    now = studies.size(lesion, studies.latest)
    organ = wording.choice_name("Lesion", "organ", lesion.organ or "other").lower()
    size = _longest(now)
    words = _("{size} mm").format(size=wording.number_text(size)) if size else _size(now)
    title = _("{label}, {site}: {size}").format(label=lesion.label, site=organ, size=words)
    return MapOutside(lesion.id, title, lesion.location, f"{title}. {lesion.location}")


def _thrombi(view: CaseView) -> tuple[MapThrombus, ...]:
    made = []
    for key, attribute, free in ((VESSEL, "portal_vein", "Vp0"), (VEIN, "hepatic_vein", "Vv0")):
        found = [r for r in view.case.of(records.VascularInvasion, until=view.snapshot.as_of) if getattr(r, attribute)]
        if not found or all(getattr(r, attribute) == free for r in found):
            continue
        now, before = getattr(found[-1], attribute), getattr(found[0], attribute)
        was = before if before != now else ""
        title = _("Thrombus {value}").format(value=now) if now != free else _("Thrombus gone")
        sub = _("was {value} (dashed)").format(value=was) if was else ""
        made.append(MapThrombus(key, now, was if was != free else "", "right", title, sub, f"{title}. {sub}".strip()))
    return tuple(made)
