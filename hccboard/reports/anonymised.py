"""A case reduced to what may leave the hospital: built up from a list of permitted fields, never by deletion.

Only coded answers and figures are copied, each checked against its own list of codes; texts a person typed,
names, numbers of any kind that identify, and documents are not in the list. Labels are counted anew, drug names
are printed only where they are in the program's own list, all dates become days from the board, and the age a
band of five years (90 and older as one), so that a score computed from the age is a range too. The time and the
author of the printing are left out: they would tell the dates.

A field that is new in ``domain.records`` stays out until it is entered here; a test asks for the decision.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hccboard.domain import records as r
from hccboard.domain.assessment import assess
from hccboard.domain.catalogue import DEFINITIONS
from hccboard.domain.course_records import says_none
from hccboard.domain.facts import Fact, Interval
from hccboard.domain.liver_volumes import body_near, standard_volume_of
from hccboard.domain.readiness import Readiness, readiness
from hccboard.domain.record_base import DATE_PRECISIONS
from hccboard.domain.record_fields import COMPARATORS
from hccboard.domain.records import CaseRecords, Patient, Record, entry_fields
from hccboard.domain.snapshot import Snapshot, take
from hccboard.reports.summary_input import SummaryInput

CASE = "Case"
WITHHELD = "\u2026"  # stands for what a line of therapy held beside the drugs that may be printed
DAY_ZERO = date(2000, 1, 1)  # stands for the board; never printed
AGE_BAND_YEARS, OLDEST_BAND, OLDEST = 5, 90, 130

# kind of record -> the fields that are copied: codes, counts and measurements
PERMITTED: dict[type[Record], tuple[str, ...]] = {
    r.BoardQuestion: ("status", "goal"),
    r.Aetiology: ("cause", "certainty", "hbsag", "antiviral_therapy"),
    r.LiverAssessment: (
        "cirrhosis", "ascites", "encephalopathy_grade_low", "encephalopathy_grade_high", "portal_hypertension",
        "splenomegaly", "cholestatic_disease", "dialysis_twice_past_week", "child_pugh_class", "child_pugh_score",
    ),
    r.Comorbidity: ("kind", "certainty"),  # those that a treatment hangs on: see SCREENED
    r.PerformanceStatus: ("ecog_low", "ecog_high", "cancer_related"),
    r.TransplantCandidacy: ("candidate",),
    r.Judgement: ("question", "answer", "value", "comparator"),
    r.LabResult: ("value", "reference_low", "reference_high", "confirmed"),
    r.ImagingStudy: (
        "modality", "all_nodules_listed", "nodule_count_low", "nodule_count_high", "largest_diameter_low_mm",
        "largest_diameter_high_mm", "infiltrative", "liver_involvement_pct", "adjacent_organ_invasion",
        "visceral_peritoneum_perforation", "new_lesions",
    ),
    r.Lesion: ("organ", "segments", "role", "hcc_certainty", "features", "progressed_since_treatment"),
    r.Measurement: (
        "state", "longest_diameter_mm", "viable_diameter_mm", "short_axis_mm", "li_rads", "arterial_enhancement",
        "washout", "treated",
    ),
    r.VascularInvasion: (
        "portal_vein", "portal_vein_high", "portal_vein_main_trunk", "portal_vein_contralateral", "hepatic_vein",
        "bile_duct", "thrombus_enhancing", "thrombus_status",
    ),
    r.MetastasisFinding: ("site", "certainty", "count"),
    r.Pathology: ("specimen", "histological_grade", "microvascular_invasion", "margin"),
    r.Endoscopy: ("varices",),
    r.SystemicTherapy: ("line", "stop_reason", "ongoing", "best_response", "response_criteria"),
    r.Procedure: ("kind", "session", "margin"),
    r.Diagnosis: ("basis",),
    r.DoseEvent: ("kind",),
    r.ResponseBaseline: (),
    r.LiverVolumetry: (
        "total_volume_ml", "tumour_volume_ml", "remnant_volume_ml", "remnant_segments", "formula", "standard_volume_ml",
    ),
    r.OperationPlan: ("kind", "resected_segments", "margin_mm", "surgeons_agreeing", "jlca_category"),
    r.ConversionReview: (),
    r.FollowUp: ("vital_status", "recurrence", "clinical_progression"),  # else who died would count as observed on
}  # fmt: skip
# The comorbidities that cautions of treatments ask for; the others say nothing here and may identify.
SCREENED = frozenset({
    "autoimmune_disease", "organ_transplant", "uncontrolled_hypertension", "refractory_hypertension",
    "arterial_event_3_months", "gi_bleeding_6_months", "gi_bleeding_ever", "full_dose_anticoagulation",
    "proteinuria_2plus", "contrast_allergy", "uncorrectable_coagulopathy", "active_infection",
    "biliary_stent_or_anastomosis", "organ_failure_or_cachexia", "other_cancer",
})  # fmt: skip
# Known and left out: identity, texts, documents, and what no system of the summary needs.
LEFT_OUT: dict[type[Record], tuple[str, ...]] = {
    Patient: ("case_number", "name", "hospital_number", "sex", "birth_date", "age_years"),  # sex: see _patient
    r.BoardQuestion: ("question", "meeting_date", "asked_by"),
    r.Aetiology: ("antiviral_drug",),
    r.LabResult: ("analyte", "comparator", "unit", "time_of_day"),  # the first three: see _laboratory
    r.ImagingStudy: ("label", "phases", "reader"),
    r.Lesion: ("label", "location", "split_from_id"),
    r.Measurement: ("lesion_id", "study_id", "joined_to_id"),  # renumbered
    r.VascularInvasion: ("study_id",),
    r.MetastasisFinding: ("study_id", "description"),
    r.Pathology: ("diagnosis", "lesion_id"),
    r.Endoscopy: ("grade", "treatment"),
    r.SystemicTherapy: ("drugs", "dose", "stop_date"),  # drugs: see known_drugs; stop date: moved
    r.Procedure: ("target", "details", "outcome"),
    r.DoseEvent: ("therapy_id", "drug", "dose", "reason"),  # drug: see known_drugs
    r.ResponseBaseline: ("study_id",),
    r.LiverVolumetry: ("study_id",),
    r.OperationPlan: ("operation_date",),  # moved
    r.ConversionReview: ("rule_set",),  # where it is a shipped one
    r.FollowUp: ("cause_of_death",),
}
LOCAL_SET = "local"
LEFT_OUT_KINDS = (r.BodySize, r.AdverseEvent, r.Complication, r.BoardDecision, r.Attachment)
_REFERENCES = ("study_id", "lesion_id", "joined_to_id", "split_from_id", "therapy_id")
_MODALITIES = {
    "ct": "CT", "mri": "MRI", "ceus": "CEUS", "us": "US", "pet_ct": "PET", "bone_scan": "BS", "chest_ct": "CT",
    "angiography": "DSA",
}  # fmt: skip

# What may be printed of a line of therapy -> how it may have been written
DRUGS: dict[str, tuple[str, ...]] = {
    "lenvatinib": ("仑伐替尼",),
    "sorafenib": ("索拉非尼",),
    "donafenib": ("多纳非尼",),
    "regorafenib": ("瑞戈非尼",),
    "cabozantinib": ("卡博替尼",),
    "ramucirumab": ("雷莫西尤单抗", "雷莫芦单抗"),
    "apatinib": ("阿帕替尼", "rivoceranib"),
    "anlotinib": ("安罗替尼",),
    "bevacizumab": ("贝伐珠单抗",),
    "atezolizumab": ("阿替利珠单抗",),
    "durvalumab": ("度伐利尤单抗",),
    "tremelimumab": ("替西木单抗", "曲美木单抗"),
    "nivolumab": ("纳武利尤单抗",),
    "ipilimumab": ("伊匹木单抗",),
    "pembrolizumab": ("帕博利珠单抗",),
    "sintilimab": ("信迪利单抗",),
    "camrelizumab": ("卡瑞利珠单抗",),
    "tislelizumab": ("替雷利珠单抗",),
    "toripalimab": ("特瑞普利单抗",),
    "penpulimab": ("派安普利单抗",),
    "cadonilimab": ("卡度尼利单抗",),
    "ivonescimab": ("依沃西单抗",),
    "serplulimab": ("斯鲁利单抗",),
    "oxaliplatin": ("奥沙利铂",),
    "FOLFOX": (),
    "PD-1 antibody": ("PD-1抗体", "PD-1单抗"),
    "PD-L1 antibody": ("PD-L1抗体", "PD-L1单抗"),
}


def anonymised(given: SummaryInput) -> SummaryInput:
    """A summary input that holds nothing but permitted fields; made anew from the records."""
    zero = given.board or given.snapshot.as_of
    shift = DAY_ZERO - zero
    case = CaseRecords(_patient(given), tuple(_records(given, shift)))
    as_of = given.snapshot.as_of + shift
    taken = take(case, as_of, given.staleness)
    snapshot = replace(taken, facts=taken.facts.with_facts(_age(given)))
    assessment = assess(snapshot.facts)
    ready = _question_asked(given, readiness(case, snapshot, assessment))
    return SummaryInput(
        case, Snapshot(as_of, snapshot.facts, snapshot.findings, staleness=given.staleness), assessment, ready,
        DAY_ZERO if given.board is not None else None, None, "", given.version, anonymised=True,
        language=given.language, staleness=given.staleness, rules=given.rules, conversion_rules=given.conversion_rules,
        conversion_standing=given.conversion_standing,
    )  # fmt: skip


def _patient(given: SummaryInput) -> Patient:
    sex = given.case.patient.sex
    return Patient(id=CASE, case_id=CASE, case_number=CASE, sex=sex if sex in ("M", "F") else None)


def _age(given: SummaryInput) -> list[Fact]:
    """The age as a band of whole years; nothing where it is not known."""
    fact = given.fact("age_years")
    if fact is None:
        return []
    low = int(fact.domain.low) // AGE_BAND_YEARS * AGE_BAND_YEARS
    high = int(min(fact.domain.high, OLDEST)) // AGE_BAND_YEARS * AGE_BAND_YEARS + AGE_BAND_YEARS - 1
    if high >= OLDEST_BAND:
        low, high = min(low, OLDEST_BAND), OLDEST
    return [Fact("age_years", Interval(float(low), float(high)), unit="years")]


def _question_asked(given: SummaryInput, ready: Readiness) -> Readiness:
    """The question is not printed, but whether there is one is no secret."""
    asked = {item.key: item for item in given.readiness.items}["question"]
    return Readiness(tuple(asked if item.key == "question" else item for item in ready.items))


def _records(given: SummaryInput, shift: timedelta) -> Iterator[Record]:
    valid = [record for kind in PERMITTED for record in given.case.of(kind, until=given.snapshot.as_of)]
    names = {record.id: f"{CASE}-{number}" for number, record in enumerate(valid)}
    counts: dict[str, int] = {}
    for record in valid:
        values = _permitted(record)
        if values is not None:
            values["id"] = names[record.id]
            values["case_id"] = CASE
            values["date"] = record.date + shift if record.date else None
            values["date_precision"] = record.date_precision if record.date_precision in DATE_PRECISIONS else "day"
            values |= {name: names.get(getattr(record, name)) for name in _REFERENCES if hasattr(record, name)}
            anew = _standard_volume(given, record) if isinstance(record, r.LiverVolumetry) else {}
            yield type(record)(**{**values, **anew}, **_made_anew(record, shift, counts))


def _standard_volume(given: SummaryInput, record: r.LiverVolumetry) -> dict[str, Any]:
    """The standard volume as it was worked out: height and weight are left out, the share of the remnant stays. Empty
    where it is not known exactly."""
    body = body_near(given.case, record.date, given.snapshot.as_of)
    whole = standard_volume_of(record, body, given.case.patient.sex)
    return {"standard_volume_ml": Decimal(str(whole.low))} if whole is not None and whole.exact else {}


def _permitted(record: Record) -> dict[str, Any] | None:
    """The permitted fields with values of their own kind; ``None`` for a record that says nothing then."""
    specs = dict(entry_fields(type(record)))
    values: dict[str, Any] = {}
    for name in PERMITTED[type(record)]:
        value, spec = getattr(record, name), specs.get(name)
        if spec is not None and spec.kind == "choice":
            value = value if value in spec.choices else None
        elif spec is not None and spec.kind == "choices":
            value = tuple(v for v in value if v in spec.choices)
        elif isinstance(value, str):
            continue
        values[name] = value
    if isinstance(record, r.LabResult):
        return _laboratory(record, values)
    if isinstance(record, r.Comorbidity) and record.kind not in SCREENED:
        return None
    return values


def _laboratory(record: r.LabResult, values: dict[str, Any]) -> dict[str, Any] | None:
    definition = DEFINITIONS.get(record.analyte or "")
    if definition is None or record.comparator not in COMPARATORS:
        return None
    known_unit = definition.factor(record.unit) is not None
    return {**values, "analyte": definition.key, "comparator": record.comparator,
            "unit": record.unit if known_unit else ""}  # fmt: skip


def _made_anew(record: Record, shift: timedelta, counts: dict[str, int]) -> dict[str, Any]:
    """Labels by number, drugs by name, the board's day and the stop date moved."""

    def number(kind: str) -> int:
        counts[kind] = counts.get(kind, 0) + 1
        return counts[kind]

    if isinstance(record, r.BoardQuestion):
        moved = record.meeting_date + shift if record.meeting_date else None
        return {"meeting_date": moved}
    if isinstance(record, r.ImagingStudy):
        return {"label": f"{_MODALITIES.get(record.modality or '', 'IMG')}-{number('study')}"}
    if isinstance(record, r.Lesion):
        kind = "L" if record.organ == "liver" else "E"
        return {"label": f"{kind}{number(kind)}"}
    if isinstance(record, r.SystemicTherapy):
        return {"drugs": _therapy(record.drugs), "stop_date": record.stop_date + shift if record.stop_date else None}
    if isinstance(record, r.DoseEvent):
        return {"drug": _therapy(record.drug)}
    if isinstance(record, r.OperationPlan):
        return {"operation_date": record.operation_date + shift if record.operation_date else None}
    if isinstance(record, r.ConversionReview):
        return {"rule_set": _shipped_set(record.rule_set)}
    return {}


def _shipped_set(rule_set: str) -> str:
    """The id of a set of criteria that ships with the program; else that of the board's own set."""
    from hccboard import evidence
    from hccboard.evidence.conversion import rule_sets

    return rule_set if any(one.id == rule_set for one in rule_sets(evidence.shipped())) else LOCAL_SET


def _therapy(text: str) -> str:
    """What a text names, so that the same follows from it as on the ordinary paper: that nothing was given, drugs by
    the name of the evidence base (abbreviations and trial codes too), an ellipsis beside them for what may not be
    printed; "" where that is all of it."""
    from hccboard import evidence
    from hccboard.evidence.knowledge import pharmacopoeia_of

    if says_none(text):
        return "none"
    shipped = evidence.shipped()
    read = pharmacopoeia_of(shipped).read(text)
    if read.strange:
        known = known_drugs(text)
        return f"{known} + {WITHHELD}" if known else ""
    return " + ".join([*(shipped[f"drug.{drug}"].name for drug in read.drugs), *read.modalities])


def known_drugs(text: str) -> str:
    """The drugs of the program's own list that a text names, in the order of the text; "" if it names none."""
    found = []
    for name, others in DRUGS.items():
        places = [match.start() for written in (name, *others) if (match := _written(written).search(text))]
        if places:
            found.append((min(places), name))
    return " + ".join(name for _place, name in sorted(found))


def _written(name: str) -> re.Pattern[str]:
    return re.compile(re.escape(name), re.IGNORECASE)


def undecided_fields() -> list[str]:
    """Fields of the records that are neither permitted nor left out by name; must be empty."""
    found = []
    for kind in r.RECORD_TYPES.values():
        if kind in LEFT_OUT_KINDS:
            continue
        common = {f.name for f in dataclasses.fields(Record)}
        for name, _spec in entry_fields(kind):
            if name not in common and name not in PERMITTED.get(kind, ()) and name not in LEFT_OUT.get(kind, ()):
                found.append(f"{kind.__name__}.{name}")
    return found
