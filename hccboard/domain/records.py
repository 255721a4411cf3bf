"""What was recorded, when, by whom and from which source: dated records, not one flat form.

Records are frozen; a correction makes a new version and the store keeps the old one in its audit trail.
Records are voided with a reason, never deleted. Every field says through ``Field`` how it is entered, so that
one form, one row mapper and one JSON writer serve all kinds. ``None`` means not recorded, which is never
the same as "no": a question that was asked has the four answers of ``CERTAINTY``.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from hccboard.domain.catalogue import ASCITES, BILE_DUCT, HISTOLOGICAL_GRADES, VARICES, VP, VV
from hccboard.domain.course_records import (
    AdverseEvent,
    Attachment,
    BoardDecision,
    Complication,
    Diagnosis,
    DoseEvent,
    FollowUp,
    Procedure,
    ResponseBaseline,
    SystemicTherapy,
)
from hccboard.domain.judged_questions import QUESTIONS
from hccboard.domain.operation_records import ConversionReview, LiverVolumetry, OperationPlan
from hccboard.domain.record_base import Record
from hccboard.domain.record_fields import (
    CAUSES,
    CERTAINTY,
    COMORBIDITIES,
    GOALS,
    LESION_FEATURES,
    LESION_ORGANS,
    LI_RADS,
    MEASUREMENT_STATES,
    METASTASIS_SITES,
    MODALITIES,
    SEGMENTS,
    THROMBUS_STATES,
    Field,
    choice,
    comparison,
    day,
    integer,
    number,
    reference,
    several,
    text,
    truth,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Patient(Record):
    """Who the case is about. ``id`` equals ``case_id``. No contact data are held."""

    case_number: str = text(required=True)
    name: str = text()
    hospital_number: str = text()
    sex: str | None = choice(("M", "F"))
    birth_date: date | None = day()
    birth_date_precision: str = "day"
    age_years: int | None = integer("years", 0, 130)  # as stated on `date`, where no birth date is known
    synthetic: bool = False


@dataclass(frozen=True, kw_only=True)
class BoardQuestion(Record):
    """What the board is asked. ``date`` is the day of asking, ``meeting_date`` the board's day."""

    question: str = text(required=True, long=True)
    meeting_date: date | None = day()
    status: str | None = choice(("draft", "preparing", "ready", "discussed"))
    asked_by: str = text()
    goal: str | None = choice(GOALS)


@dataclass(frozen=True, kw_only=True)
class Aetiology(Record):
    """A cause of the liver disease and whether it is treated (HBV: a nucleos(t)ide analogue)."""

    cause: str | None = choice(CAUSES, required=True)
    certainty: str | None = choice(CERTAINTY)
    hbsag: str | None = choice(("positive", "negative"))
    antiviral_therapy: bool | None = truth()
    antiviral_drug: str = text()


@dataclass(frozen=True, kw_only=True)
class LiverAssessment(Record):
    """The clinical state of the liver on a day: cirrhosis, ascites, encephalopathy (West Haven), ...

    ``child_pugh_class`` and ``child_pugh_score`` are as stated in a letter, used only where the five items
    do not decide.
    """

    cirrhosis: str | None = choice(CERTAINTY)
    ascites: str | None = choice(ASCITES)
    encephalopathy_grade_low: int | None = integer("", 0, 4)
    encephalopathy_grade_high: int | None = integer("", 0, 4)
    portal_hypertension: str | None = choice(CERTAINTY)
    splenomegaly: str | None = choice(CERTAINTY)
    cholestatic_disease: str | None = choice(CERTAINTY)
    dialysis_twice_past_week: str | None = choice(CERTAINTY)
    child_pugh_class: str | None = choice(("A", "B", "C"))
    child_pugh_score: int | None = integer("", 5, 15)


@dataclass(frozen=True, kw_only=True)
class Comorbidity(Record):
    kind: str | None = choice(COMORBIDITIES, required=True)
    certainty: str | None = choice(CERTAINTY)


@dataclass(frozen=True, kw_only=True)
class PerformanceStatus(Record):
    """ECOG performance status; a letter's "1-2" is low 1, high 2 (both inclusive)."""

    ecog_low: int | None = integer("", 0, 4, required=True)
    ecog_high: int | None = integer("", 0, 4)
    cancer_related: str | None = choice(CERTAINTY)


@dataclass(frozen=True, kw_only=True)
class BodySize(Record):
    height_cm: Decimal | None = number("cm", 20, 260)
    weight_kg: Decimal | None = number("kg", 1, 500)


@dataclass(frozen=True, kw_only=True)
class TransplantCandidacy(Record):
    """Whether transplant is an option for this patient, as judged by the transplant team."""

    candidate: str | None = choice(CERTAINTY, required=True)


@dataclass(frozen=True, kw_only=True)
class Judgement(Record):
    """What a team judged: the answer to one of the questions that no measurement and no other record answers.

    A yes-or-no question has an ``answer``, the others a ``value`` in the unit of the question."""

    question: str | None = choice(QUESTIONS, required=True)
    answer: str | None = choice(CERTAINTY)
    value: Decimal | None = number()
    comparator: str = comparison()


@dataclass(frozen=True, kw_only=True)
class LabResult(Record):
    """One result as entered: ``analyte`` is a key of ``catalogue.LABORATORY``.

    ``confirmed`` is True when a value outside the plausible range was confirmed by a person; until then an
    implausible value counts in no score.
    """

    analyte: str | None = text(required=True)
    value: Decimal | None = number(required=True)
    comparator: str = comparison()
    unit: str = text()
    reference_low: Decimal | None = number()
    reference_high: Decimal | None = number()
    time_of_day: str = text()
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class ImagingStudy(Record):
    """A scan and what its report says of the whole liver.

    ``all_nodules_listed`` says whether the measured lesions are all viable nodules; where it is not True the
    count may be larger. ``nodule_count_*`` and ``largest_diameter_*`` hold a report that gives no full list.
    ``new_lesions`` is the reader's answer against the studies before; a study that is silent does not say "no".
    """

    label: str = text(required=True)
    modality: str | None = choice(MODALITIES)
    phases: str = text()
    reader: str = text()
    all_nodules_listed: bool | None = truth()
    nodule_count_low: int | None = integer("", 0, 500)
    nodule_count_high: int | None = integer("", 0, 500)
    largest_diameter_low_mm: int | None = integer("mm", 1, 500)
    largest_diameter_high_mm: int | None = integer("mm", 1, 500)
    infiltrative: str | None = choice(CERTAINTY)
    liver_involvement_pct: Decimal | None = number("%", 0, 100)
    adjacent_organ_invasion: str | None = choice(CERTAINTY)
    visceral_peritoneum_perforation: str | None = choice(CERTAINTY)
    new_lesions: str | None = choice(CERTAINTY)


@dataclass(frozen=True, kw_only=True)
class Lesion(Record):
    """A lesion that keeps its identity over studies. ``date`` is the day it was first seen.

    ``split_from_id``: the lesion it was part of before. ``progressed_since_treatment``: grown since it was ablated,
    embolised or irradiated, which makes it measurable again.
    """

    label: str = text(required=True)
    organ: str | None = choice(LESION_ORGANS, required=True)
    segments: tuple[str, ...] = several(SEGMENTS)
    location: str = text()
    role: str | None = choice(("target", "non_target", "new"))
    hcc_certainty: str | None = choice(CERTAINTY)
    features: tuple[str, ...] = several(LESION_FEATURES)
    progressed_since_treatment: bool | None = truth()
    split_from_id: str | None = reference("Lesion")


@dataclass(frozen=True, kw_only=True)
class Measurement(Record):
    """One lesion on one study, whole millimetres. ``viable_diameter_mm`` is the enhancing part.

    ``state``: "present" is seen and not measured, "progressed" a reader's word for unequivocal growth of a lesion that
    is followed without a size, "joined" one that is measured as part of ``joined_to_id`` from here on.
    """

    lesion_id: str | None = reference("Lesion", required=True)
    study_id: str | None = reference("ImagingStudy", required=True)
    state: str | None = choice(MEASUREMENT_STATES)
    longest_diameter_mm: int | None = integer("mm", 0, 500)
    viable_diameter_mm: int | None = integer("mm", 0, 500)
    short_axis_mm: int | None = integer("mm", 0, 500)
    li_rads: str | None = choice(LI_RADS)
    arterial_enhancement: str | None = choice(CERTAINTY)
    washout: str | None = choice(CERTAINTY)
    treated: bool | None = truth()
    joined_to_id: str | None = reference("Lesion")


@dataclass(frozen=True, kw_only=True)
class VascularInvasion(Record):
    """Macrovascular and biliary invasion on imaging (Japanese Vp, Vv, B scales), for one study.

    A bland thrombus is no invasion. ``portal_vein_main_trunk`` is separate because Vp4 is also the contralateral
    first-order branch. ``thrombus_status`` is the reader's word on the thrombus as a lesion that is followed without
    a size.
    """

    study_id: str | None = reference("ImagingStudy")
    portal_vein: str | None = choice(VP)
    portal_vein_high: str | None = choice(VP)
    portal_vein_main_trunk: str | None = choice(CERTAINTY)
    portal_vein_contralateral: str | None = choice(CERTAINTY)
    hepatic_vein: str | None = choice(VV)
    bile_duct: str | None = choice(BILE_DUCT)
    thrombus_enhancing: str | None = choice(CERTAINTY)
    thrombus_status: str | None = choice(THROMBUS_STATES)


@dataclass(frozen=True, kw_only=True)
class MetastasisFinding(Record):
    """Extrahepatic spread at one site, with its certainty; ``not_assessed`` counts as missing."""

    study_id: str | None = reference("ImagingStudy")
    site: str | None = choice(METASTASIS_SITES, required=True)
    certainty: str | None = choice(CERTAINTY, required=True)
    count: int | None = integer("", 0, 500)
    description: str = text()


@dataclass(frozen=True, kw_only=True)
class Pathology(Record):
    specimen: str | None = choice(("biopsy", "resection", "explant"))
    diagnosis: str = text()
    histological_grade: str | None = choice(HISTOLOGICAL_GRADES)
    microvascular_invasion: str | None = choice(CERTAINTY)
    margin: str | None = choice(("R0", "R1", "R2"))
    lesion_id: str | None = reference("Lesion")


@dataclass(frozen=True, kw_only=True)
class Endoscopy(Record):
    varices: str | None = choice(VARICES, required=True)
    grade: str = text()
    treatment: str = text()


RECORD_TYPES: dict[str, type[Record]] = {
    kind.__name__: kind
    for kind in (
        Patient, BoardQuestion, Aetiology, LiverAssessment, Comorbidity, PerformanceStatus, BodySize,
        TransplantCandidacy, Judgement, LabResult, ImagingStudy, Lesion, Measurement, VascularInvasion,
        MetastasisFinding, Pathology, Endoscopy, Diagnosis, SystemicTherapy, DoseEvent, Procedure, AdverseEvent,
        Complication, FollowUp, BoardDecision, ResponseBaseline, LiverVolumetry, OperationPlan, ConversionReview,
        Attachment,
    )
}  # fmt: skip


@cache
def entry_fields(kind: type[Record]) -> tuple[tuple[str, Field], ...]:
    """The fields a person fills in, in order: those of the kind itself, then date, source and note."""
    own = [f for f in dataclasses.fields(kind) if "field" in f.metadata]
    common = {f.name for f in dataclasses.fields(Record)}
    ordered = [f for f in own if f.name not in common] + [f for f in own if f.name in common]
    return tuple((f.name, f.metadata["field"]) for f in ordered)


@cache
def field_types(kind: type[Record]) -> dict[str, Any]:
    """Every field's resolved type, for mappers."""
    return typing.get_type_hints(kind)


@dataclass(frozen=True)
class CaseRecords:
    """Everything recorded about one case, voided records included."""

    patient: Patient
    records: tuple[Record, ...] = ()

    def of(self, kind: type[Record], *, until: date | None = None) -> Iterator[Any]:
        """The valid records of a kind, oldest first, up to and including a day; undated ones come first."""
        found = self._by_kind.get(kind, [])
        if until is None:
            return iter(found)
        return iter([r for r in found if r.date is None or r.date <= until])

    @cached_property
    def _by_kind(self) -> dict[type[Record], list[Record]]:
        """The valid records in order, sorted once: a summary asks for some kinds many times."""
        kinds: dict[type[Record], list[Record]] = {}
        for record in self.records:
            if not record.voided:
                kinds.setdefault(type(record), []).append(record)
        for found in kinds.values():
            found.sort(key=lambda r: (r.date or date.min, r.recorded_at.timestamp() if r.recorded_at else 0.0))
        return kinds

    def death(self, *, until: date | None = None) -> FollowUp | None:
        """The newest record that says the patient has died; ``None`` if none does."""
        return next((one for one in reversed(list(self.of(FollowUp, until=until))) if one.vital_status == "dead"), None)

    def latest(self, kind: type[Record], *, until: date | None = None) -> Any | None:
        """The newest valid record of a kind, ``None`` if there is none."""
        newest = None
        for newest in self.of(kind, until=until):  # noqa: B007
            pass
        return newest
