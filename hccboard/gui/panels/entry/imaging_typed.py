"""What is typed into an imaging sheet, and what earlier studies say of the same lesions. No Qt.

How sizes are typed is told in ``imaging_sizes``.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.records import CaseRecords, ImagingStudy, Lesion, Measurement
from hccboard.gui.panels.entry import values
from hccboard.gui.panels.entry.imaging_sizes import typed_size
from hccboard.gui.panels.entry.values import NotReadable
from hccboard.wording.formats import inside_sentence

NODES = ("regional_lymph_node", "distant_lymph_node")
STUDY_ANSWERS = ("infiltrative", "adjacent_organ_invasion", "visceral_peritoneum_perforation")
LESION_FIELDS = ("label", "organ", "location", "role", "hcc_certainty", "progressed_since_treatment", "split_from_id")
LESION_LISTS = ("segments", "features")
MEASUREMENT_FIELDS = ("li_rads", "arterial_enhancement", "washout", "treated", "note")
_ORGANS = records.LESION_ORGANS  # the liver first, then nodes, then the rest
_LABELS = {"ct": "CT", "mri": "MR", "ceus": "CEUS", "us": "US", "pet_ct": "PET", "chest_ct": "CT", "angiography": "DSA"}


@dataclass
class StudyTyped:
    """The study itself, as typed."""

    label: str = ""
    date: str = ""
    modality: str | None = None
    phases: str = ""
    reader: str = ""
    source: str = ""
    all_nodules_listed: bool | None = None
    infiltrative: str | None = None
    liver_involvement_pct: str = ""
    adjacent_organ_invasion: str | None = None
    visceral_peritoneum_perforation: str | None = None
    new_lesions: str | None = None


@dataclass
class LesionTyped:
    """One lesion and its sizes on this study, as typed. ``id`` is that of the lesion, made for a new one.

    ``joined_to_id``: the lesion of this sheet it is measured with; ``note`` is that of the measurement.
    """

    id: str
    label: str
    organ: str = "liver"
    segments: list[str] = field(default_factory=list)
    location: str = ""
    role: str | None = None
    hcc_certainty: str | None = None
    features: list[str] = field(default_factory=list)
    progressed_since_treatment: bool | None = None
    split_from_id: str | None = None
    longest: str = ""
    viable: str = ""
    short: str = ""
    li_rads: str | None = None
    arterial_enhancement: str | None = None
    washout: str | None = None
    treated: bool | None = None
    joined_to_id: str | None = None
    note: str = ""
    is_new: bool = False

    @property
    def is_node(self) -> bool:
        return self.organ in NODES

    @property
    def second(self) -> str:
        """The second size that is asked for: ``viable``, for nodes ``short``, elsewhere none."""
        return "viable" if self.organ == "liver" else "short" if self.is_node else ""

    @property
    def has_size(self) -> bool:
        return any(text.strip() for text in (self.longest, self.viable, self.short))


@dataclass
class VesselsTyped:
    """Vessels and bile ducts; the names are those of ``VascularInvasion``."""

    portal_vein: str | None = None
    portal_vein_high: str | None = None
    portal_vein_main_trunk: str | None = None
    portal_vein_contralateral: str | None = None
    hepatic_vein: str | None = None
    bile_duct: str | None = None
    thrombus_enhancing: str | None = None
    thrombus_status: str | None = None


@dataclass
class SheetTyped:
    """The whole sheet. ``sites`` maps a site to (certainty, description), ``versions`` a record to the version that
    was seen when the sheet was opened."""

    study: StudyTyped = field(default_factory=StudyTyped)
    lesions: list[LesionTyped] = field(default_factory=list)
    vessels: VesselsTyped = field(default_factory=VesselsTyped)
    sites: dict[str, list[str]] = field(default_factory=dict)
    reason: str = ""
    versions: dict[str, int] = field(default_factory=dict)


def to_json(sheet: SheetTyped) -> dict[str, Any]:
    """The draft."""
    return dataclasses.asdict(sheet)


def from_json(draft: Any, sheet: SheetTyped) -> SheetTyped:
    """A draft laid over a sheet; what it does not know stays as it is."""
    if not isinstance(draft, dict):
        return sheet
    _lay_over(sheet.study, draft.get("study"))
    _lay_over(sheet.vessels, draft.get("vessels"))
    known = {lesion.id: lesion for lesion in sheet.lesions}
    for content in draft.get("lesions") or ():
        lesion = known.get(content.get("id"))
        if lesion is None:
            lesion = LesionTyped(str(content.get("id")), "", is_new=True)
            sheet.lesions.append(lesion)
        _lay_over(lesion, content)
    sheet.sites.update({site: list(answer) for site, answer in (draft.get("sites") or {}).items()})
    sheet.reason = str(draft.get("reason") or "")
    seen = draft.get("versions") or {}
    sheet.versions = {key: min(now, int(seen.get(key, now))) for key, now in sheet.versions.items()}
    return sheet


def _lay_over(target: Any, content: Any) -> None:
    names = {f.name for f in dataclasses.fields(target)} - {"id", "is_new"}
    for name, value in (content or {}).items():
        if name in names:
            setattr(target, name, value)


# --- earlier studies ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Past:
    """Studies before this one, oldest first, with every measurement by (lesion, study)."""

    studies: tuple[ImagingStudy, ...]
    sizes: dict[tuple[str, str], Measurement]
    vessels: dict[str, records.VascularInvasion] = field(default_factory=dict)
    """What was seen of the vessels, by study."""

    def before(self, day: date | None) -> Past:
        """What a study of a day looks back on: the studies up to that day and those without one."""
        if day is None:
            return self
        return dataclasses.replace(self, studies=tuple(s for s in self.studies if s.date is None or s.date <= day))

    def size(self, lesion: str, study: ImagingStudy) -> Measurement | None:
        return self.sizes.get((lesion, study.id))

    def last(self, lesion: str) -> tuple[ImagingStudy, Measurement] | None:
        """The newest measurement of a lesion with its study."""
        for study in reversed(self.studies):
            found = self.size(lesion, study)
            if found is not None:
                return study, found
        return None

    def joined_into(self, lesion: str) -> str | None:
        """The lesion that one was measured with when it was last named, "" where nobody says which; else ``None``."""
        last = self.last(lesion)
        return (last[1].joined_to_id or "") if last is not None and last[1].state == "joined" else None

    def joined_since(self, lesion: str) -> ImagingStudy | None:
        """The study on which it was joined first, of those in a row up to the newest."""
        since = None
        for study, size in reversed(self.all_of(lesion)):
            if size.state != "joined":
                break
            since = study
        return since

    def all_of(self, lesion: str) -> list[tuple[ImagingStudy, Measurement]]:
        """Every measurement of a lesion with its study, oldest first."""
        found = ((study, self.size(lesion, study)) for study in self.studies)
        return [(study, size) for study, size in found if size is not None]

    @property
    def had_thrombus(self) -> bool:
        """Whether a study told of a thrombus in a vein of the liver."""
        told = [self.vessels[study.id] for study in self.studies if study.id in self.vessels]
        return any(one.portal_vein not in (None, "Vp0") or one.hepatic_vein not in (None, "Vv0") for one in told)

    @property
    def newest(self) -> ImagingStudy | None:
        return self.studies[-1] if self.studies else None

    @property
    def baseline(self) -> ImagingStudy | None:
        return self.studies[0] if self.studies else None


def past_of(case: CaseRecords, own: ImagingStudy | None) -> Past:
    """Studies with measurements, without the one that is being corrected and those after it."""
    sizes = {(m.lesion_id or "", m.study_id or ""): m for m in case.of(Measurement)}
    measured = {study for _lesion, study in sizes}
    studies = [s for s in case.of(ImagingStudy) if s.id in measured and (own is None or s.id != own.id)]
    if own is not None and own.date is not None:
        studies = [s for s in studies if s.date is None or s.date <= own.date]
    return Past(tuple(studies), sizes, {v.study_id or "": v for v in case.of(records.VascularInvasion)})


def sheet_of(case: CaseRecords, own: ImagingStudy | None) -> SheetTyped:
    """The sheet as it opens: every lesion, and the recorded answers where a study is corrected."""
    sizes = {m.lesion_id: m for m in case.of(Measurement) if own is not None and m.study_id == own.id}
    sheet = SheetTyped()
    past = past_of(case, own)
    for lesion in sorted(case.of(Lesion), key=lambda lesion: _ORGANS.index(lesion.organ or "liver")):
        sheet.lesions.append(_lesion_typed(lesion, sizes.get(lesion.id), past))
    parts = [*case.of(Lesion), *sizes.values()]
    if own is not None:
        _fill_own(case, own, sheet)
        parts += [own, *own_sites(case, own).values(), *filter(None, [own_vessels(case, own)])]
    sheet.versions = {part.id: part.version for part in parts}
    return sheet


def _lesion_typed(lesion: Lesion, size: Measurement | None, past: Past) -> LesionTyped:
    typed = LesionTyped(
        lesion.id, lesion.label, lesion.organ or "liver", list(lesion.segments), lesion.location, lesion.role,
        lesion.hcc_certainty, list(lesion.features), lesion.progressed_since_treatment, lesion.split_from_id,
    )  # fmt: skip
    if size is not None:
        typed.longest = typed_size(size)
        typed.viable = "" if size.viable_diameter_mm is None else str(size.viable_diameter_mm)
        typed.short = "" if size.short_axis_mm is None else str(size.short_axis_mm)
        typed.li_rads, typed.treated = size.li_rads, size.treated
        typed.arterial_enhancement, typed.washout = size.arterial_enhancement, size.washout
        typed.joined_to_id, typed.note = size.joined_to_id, size.note
        return typed
    last = past.last(lesion.id)
    if last is not None and last[1].treated:  # what was treated once stays treated
        typed.treated = True
    return typed


def _fill_own(case: CaseRecords, own: ImagingStudy, sheet: SheetTyped) -> None:
    study = sheet.study
    study.date = values.show_date(own.date, own.date_precision)
    for name in ("label", "modality", "phases", "reader", "source", "all_nodules_listed", "new_lesions",
                 *STUDY_ANSWERS):  # fmt: skip
        setattr(study, name, getattr(own, name))
    study.liver_involvement_pct = "" if own.liver_involvement_pct is None else f"{own.liver_involvement_pct:f}"
    vessels = own_vessels(case, own)
    if vessels is not None:
        for f in dataclasses.fields(sheet.vessels):
            setattr(sheet.vessels, f.name, getattr(vessels, f.name))
    for site, finding in own_sites(case, own).items():
        sheet.sites[site] = [finding.certainty or "", finding.description]


def own_vessels(case: CaseRecords, own: ImagingStudy | None) -> records.VascularInvasion | None:
    """What is recorded of the vessels for a study."""
    found = [r for r in case.of(records.VascularInvasion) if own is not None and r.study_id == own.id]
    return found[-1] if found else None


def own_sites(case: CaseRecords, own: ImagingStudy | None) -> dict[str, records.MetastasisFinding]:
    """What is recorded of nodes and metastases for a study, by site."""
    found = case.of(records.MetastasisFinding)
    return {r.site or "": r for r in found if own is not None and r.study_id == own.id}


# --- names --------------------------------------------------------------------------------------------------


def next_study_label(modality: str | None, studies: Sequence[ImagingStudy]) -> str:
    """ "CT-9" after "CT-8"; the first of its kind is 1."""
    start = _LABELS.get(modality or "", "")
    if not start:
        return ""
    numbers = [int(m[1]) for s in studies if (m := re.fullmatch(rf"{start}-?(\d+)", s.label.strip()))]
    return f"{start}-{max(numbers, default=0) + 1}"


def next_lesion_label(organ: str, lesions: Sequence[LesionTyped]) -> str:
    """ "L3" in the liver, "K1" for a node, "N1" for any other site."""
    start = "L" if organ == "liver" else "K" if organ in NODES else "N"
    numbers = [int(m[1]) for x in lesions if (m := re.fullmatch(rf"{start}(\d+)", x.label.strip()))]
    return f"{start}{max(numbers, default=0) + 1}"


def site_words(lesion: LesionTyped) -> str:
    """ "S6", "S4a/S4b, subcapsular", "Lung, right lower lobe"."""
    parts = ["/".join(lesion.segments)] if lesion.organ == "liver" else [
        wording.choice_name("Lesion", "organ", lesion.organ)]  # fmt: skip
    return wording.list_text([part for part in (*parts, _place(lesion)) if part])


def _place(lesion: LesionTyped) -> str:
    """The place as it was typed; after an organ or a segment it stands inside a line."""
    typed = lesion.location.strip()
    return inside_sentence(typed) if lesion.organ != "liver" or lesion.segments else typed


def read_study_date(sheet: SheetTyped, today: date) -> date | None:
    """The date of the study as far as it can be read."""
    try:
        return values.read_date(sheet.study.date, today)[0]
    except NotReadable:
        return None
