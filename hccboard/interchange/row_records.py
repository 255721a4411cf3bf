"""The records a row makes: which values belong together, and on which date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from hccboard.domain import records
from hccboard.interchange import import_fields, tumour_records
from hccboard.interchange.drafts import Draft, RowContext, draft, take
from hccboard.interchange.values import Day, Quantity, Span, Stated


def drafts(context: RowContext) -> list[Draft]:
    """The drafts of a row, the patient first. Only groups with at least one value are made."""
    return [draft for make in _MAKERS for draft in make(context)]


def _patient(context: RowContext) -> Iterator[Draft]:
    values = context.values
    birth = values.get("birth_date")
    given = take(values, case_number="case_number", hospital_number="hospital_number", name="name", sex="sex")
    if isinstance(birth, Day):
        given["birth_date"] = ("birth_date", birth.day)
        given["birth_date_precision"] = ("birth_date", birth.precision)
    else:
        given["age_years"] = ("age", values.get("age"))
    filled = {name: value for name, (_t, value) in given.items() if value is not None}
    dated: dict[str, Any] = {}
    day = context.day()
    if "age_years" in filled and day is not None:
        dated = {"date": day.day, "date_precision": day.precision}
    origin = {name: given[name][0] for name in filled}
    yield Draft("patient", records.Patient(source=context.source, **dated, **filled), origin)


def _board(context: RowContext) -> Iterator[Draft]:
    values = context.values
    meeting = values.get("meeting_date")
    if not values.get("question") and meeting is None:
        return
    given = take(values, question="question")
    given["meeting_date"] = ("meeting_date", meeting.day if meeting else None)
    # a date without words still asks for a discussion; the words are the coordinator's to write
    fixed = {} if values.get("question") else {"question": "Not stated"}
    yield from draft(records.BoardQuestion, "board", context, given, **fixed)


def _causes(context: RowContext) -> Iterator[Draft]:
    values = context.values
    found: dict[str, dict[str, tuple[str, Any]]] = {}
    for cause in values.get("causes") or ():
        found.setdefault(cause, {})["certainty"] = ("causes", "yes")
    for cause in import_fields.targets()["causes"].codes:
        answer = values.get(f"cause.{cause}")
        if answer:
            found.setdefault(cause, {})["certainty"] = (f"cause.{cause}", answer)
    hepatitis_b = take(
        values, hbsag="hbsag", antiviral_drug="antiviral_drug",
    )  # fmt: skip
    therapy = values.get("antiviral_therapy")
    hepatitis_b["antiviral_therapy"] = ("antiviral_therapy", None if therapy is None else therapy == "yes")
    if any(value is not None for _target, value in hepatitis_b.values()):
        given = found.setdefault("hbv", {})
        given.update(hepatitis_b)
        # a negative antigen with nothing else said is an answer: no hepatitis B virus now
        if values.get("hbsag") == "negative" and "certainty" not in given:
            given["certainty"] = ("hbsag", "no")
    for cause, given in found.items():
        yield from draft(records.Aetiology, f"cause:{cause}", context, given, cause=cause)


def _liver(context: RowContext) -> Iterator[Draft]:
    values = context.values
    given = take(
        values, cirrhosis="cirrhosis", ascites="ascites", portal_hypertension="portal_hypertension",
        splenomegaly="splenomegaly", cholestatic_disease="cholestatic_disease", dialysis_twice_past_week="dialysis",
    )  # fmt: skip
    grade = values.get("encephalopathy")
    if grade is not None:
        low, _dash, high = grade.partition("-")
        given["encephalopathy_grade_low"] = ("encephalopathy", int(low))
        given["encephalopathy_grade_high"] = ("encephalopathy", int(high or low))
    stated = values.get("child_pugh_stated")
    if isinstance(stated, Stated):
        given["child_pugh_class"] = ("child_pugh_stated", stated.letter)
        given["child_pugh_score"] = ("child_pugh_stated", stated.score)
    if values.get("varices") == import_fields.VARICES_PRESENT:
        # no field holds "present, risk unknown": kept as a note, and varices stay missing
        given["note"] = ("varices", "Varices present, risk not stated")
    yield from draft(records.LiverAssessment, "liver", context, given)


def _clinical(context: RowContext) -> Iterator[Draft]:
    values = context.values
    span = values.get("ecog")
    if isinstance(span, Span):
        given = {"ecog_low": ("ecog", span.low), "ecog_high": ("ecog", span.high)}
        given.update(take(values, cancer_related="ps_cancer_related"))
        yield from draft(records.PerformanceStatus, "ecog", context, given, "ecog_date")
    sizes = {}
    for name in ("height_cm", "weight_kg"):
        found = values.get(name)
        sizes[name] = (name, found.value if isinstance(found, Quantity) else None)
    yield from draft(records.BodySize, "body", context, sizes)
    yield from draft(
        records.TransplantCandidacy, "transplant", context, take(values, candidate="transplant_candidate")
    )
    for key, target in _targets_of("comorbidity"):
        yield from draft(records.Comorbidity, f"comorbidity:{key}", context, take(values, certainty=target), kind=key)
    if values.get("varices") not in (None, import_fields.VARICES_PRESENT):
        yield from draft(records.Endoscopy, "endoscopy", context, take(values, varices="varices"), "endoscopy_date")


@cache
def _targets_of(group: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (target.id.partition(".")[2], target.id) for target in import_fields.targets().values() if target.group == group
    )


def _laboratory(context: RowContext) -> Iterator[Draft]:
    for target in _laboratory_targets():
        found = context.values.get(target)
        if isinstance(found, Quantity):
            given = {
                "value": (target, found.value), "unit": (target, found.unit),
                "comparator": (target, found.comparator),
            }  # fmt: skip
            dates = ("afp_date", "laboratory_date") if target == "afp" else ("laboratory_date",)
            yield from draft(records.LabResult, f"lab:{target}", context, given, *dates, analyte=target)


@cache
def _laboratory_targets() -> tuple[str, ...]:
    return tuple(t.id for t in import_fields.targets().values() if t.group == "laboratory")


def _treatment(context: RowContext) -> Iterator[Draft]:
    values = context.values
    if values.get("systemic_therapy"):
        given = take(
            values, drugs="systemic_therapy", best_response="systemic_response", dose="systemic_dose",
            stop_reason="systemic_stop_reason", response_criteria="systemic_criteria",
        )  # fmt: skip
        start, stop = values.get("systemic_start"), values.get("systemic_stop")
        given["stop_date"] = ("systemic_stop", stop.day if stop else None)
        # the visit is not the first dose: without its own date a line of therapy stays undated
        yield from draft(records.SystemicTherapy, "therapy", _with_day(context, start), given)
    for kind in values.get("procedure") or ():
        own = _with_day(context, values.get("procedure_date"))
        yield from draft(records.Procedure, f"procedure:{kind}", own, {"kind": ("procedure", kind)})


def _with_day(context: RowContext, day: Day | None) -> RowContext:
    """The context with a date of its own, or none, in place of the date of the values."""
    values = {name: value for name, value in context.values.items() if name != "visit_date"}
    if day is not None:
        values["visit_date"] = day
    return replace(context, values=values)


def _diagnosis(context: RowContext) -> Iterator[Draft]:
    """The day of the diagnosis is the record's own date: no other date stands in for it."""
    day, basis = context.values.get("hcc_diagnosis_date"), context.values.get("diagnosis_basis")
    if not isinstance(day, Day) and not basis:
        return
    dated = {"date": day.day, "date_precision": day.precision} if isinstance(day, Day) else {}
    origin = {"date": "hcc_diagnosis_date"} if dated else {}
    if basis:
        origin["basis"] = "diagnosis_basis"
    yield Draft("diagnosis", records.Diagnosis(source=context.source, basis=basis or None, **dated), origin)


def _follow_up(context: RowContext) -> Iterator[Draft]:
    values = context.values
    if not values.get("vital_status"):
        return
    given = take(values, vital_status="vital_status", cause_of_death="cause_of_death", recurrence="recurrence",
                 clinical_progression="clinical_progression")  # fmt: skip
    yield from draft(records.FollowUp, "follow_up", context, given, "follow_up_date")


_MAKERS: tuple[Callable[[RowContext], Iterator[Draft]], ...] = (
    _patient, _board, _causes, _liver, _clinical, _laboratory, tumour_records.imaging, tumour_records.vessels,
    tumour_records.spread, tumour_records.pathology, _diagnosis, _treatment, _follow_up,
)  # fmt: skip
