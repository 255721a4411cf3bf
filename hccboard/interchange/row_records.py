"""The records a row makes: which values belong together, on which date, under which import key.

A draft is a record without ids plus the targets its fields came from. Records refer to each other by group
(``@imaging``) until ids are known. The import key is a hash of the case, the group and the day, with a second hash
of the content: the first finds the record again, the second tells whether the file changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from hccboard.domain import records
from hccboard.domain.records import Record, entry_fields
from hccboard.interchange import import_fields
from hccboard.interchange.values import Day, Quantity, Span, Stated, shown

Values = Mapping[str, Any]
_KEY_PREFIX = "file1"
# Groups that describe the patient and not a day: one record however many rows say the same
_TIMELESS = ("patient", "board", "cause", "comorbidity", "lesion")


@dataclass(frozen=True)
class Draft:
    """``origin`` maps each field that the file filled to the target it came from."""

    group: str
    record: Record
    origin: Mapping[str, str]


@dataclass(frozen=True)
class RowContext:
    """What a row's records have in common: where it stands, and the date that applies per kind of value."""

    source: str
    values: Values

    def day(self, *targets: str) -> Day | None:
        """The first date given among these targets; the date of the values otherwise."""
        for target in (*targets, "visit_date"):
            found = self.values.get(target)
            if isinstance(found, Day):
                return found
        return None


def drafts(context: RowContext) -> list[Draft]:
    """The drafts of a row, the patient first. Only groups with at least one value are made."""
    return [draft for make in _MAKERS for draft in make(context)]


def _draft(
    record_type: type[Record], group: str, context: RowContext, given: Mapping[str, tuple[str, Any]], /,
    *dates: str, **fixed: Any,
) -> Iterator[Draft]:  # fmt: skip
    """A draft where any of the given (field -> target, value) has a value."""
    filled = {name: value for name, (_target, value) in given.items() if value is not None and value != ""}
    if not filled:
        return
    origin = {name: given[name][0] for name in filled}
    day = context.day(*dates)
    if day is not None:
        fixed = {"date": day.day, "date_precision": day.precision, **fixed}
    yield Draft(group, record_type(source=context.source, **fixed, **filled), origin)


def _take(values: Values, **names: str) -> dict[str, tuple[str, Any]]:
    """field -> (target, value) for values that go into a field as they are."""
    return {name: (target, values.get(target)) for name, target in names.items()}


def _patient(context: RowContext) -> Iterator[Draft]:
    values = context.values
    birth = values.get("birth_date")
    given = _take(values, case_number="case_number", hospital_number="hospital_number", name="name", sex="sex")
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
    given = _take(values, question="question")
    given["meeting_date"] = ("meeting_date", meeting.day if meeting else None)
    # a date without words still asks for a discussion; the words are the coordinator's to write
    fixed = {} if values.get("question") else {"question": "Not stated"}
    yield from _draft(records.BoardQuestion, "board", context, given, **fixed)


def _causes(context: RowContext) -> Iterator[Draft]:
    values = context.values
    found: dict[str, dict[str, tuple[str, Any]]] = {}
    for cause in values.get("causes") or ():
        found.setdefault(cause, {})["certainty"] = ("causes", "yes")
    for cause in import_fields.targets()["causes"].codes:
        answer = values.get(f"cause.{cause}")
        if answer:
            found.setdefault(cause, {})["certainty"] = (f"cause.{cause}", answer)
    hepatitis_b = _take(
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
        yield from _draft(records.Aetiology, f"cause:{cause}", context, given, cause=cause)


def _liver(context: RowContext) -> Iterator[Draft]:
    values = context.values
    given = _take(
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
    yield from _draft(records.LiverAssessment, "liver", context, given)


def _clinical(context: RowContext) -> Iterator[Draft]:
    values = context.values
    span = values.get("ecog")
    if isinstance(span, Span):
        given = {"ecog_low": ("ecog", span.low), "ecog_high": ("ecog", span.high)}
        given.update(_take(values, cancer_related="ps_cancer_related"))
        yield from _draft(records.PerformanceStatus, "ecog", context, given, "ecog_date")
    sizes = {}
    for name in ("height_cm", "weight_kg"):
        found = values.get(name)
        sizes[name] = (name, found.value if isinstance(found, Quantity) else None)
    yield from _draft(records.BodySize, "body", context, sizes)
    yield from _draft(
        records.TransplantCandidacy, "transplant", context, _take(values, candidate="transplant_candidate")
    )
    for key, target in _targets_of("comorbidity"):
        yield from _draft(records.Comorbidity, f"comorbidity:{key}", context, _take(values, certainty=target), kind=key)
    if values.get("varices") not in (None, import_fields.VARICES_PRESENT):
        yield from _draft(records.Endoscopy, "endoscopy", context, _take(values, varices="varices"), "endoscopy_date")


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
            yield from _draft(records.LabResult, f"lab:{target}", context, given, *dates, analyte=target)


@cache
def _laboratory_targets() -> tuple[str, ...]:
    return tuple(t.id for t in import_fields.targets().values() if t.group == "laboratory")


def _imaging(context: RowContext) -> Iterator[Draft]:
    values = context.values
    given = _take(
        values, infiltrative="infiltrative", adjacent_organ_invasion="adjacent_organ_invasion",
    )  # fmt: skip
    count, largest = values.get("nodule_count"), values.get("largest_diameter")
    listed: Sequence[Span] = values.get("diameters") or ()
    percent = values.get("liver_involvement_pct")
    given["liver_involvement_pct"] = (
        "liver_involvement_pct", percent.value if isinstance(percent, Quantity) else None,
    )  # fmt: skip
    if isinstance(count, Span):
        given["nodule_count_low"] = ("nodule_count", count.low)
        given["nodule_count_high"] = ("nodule_count", count.high)
        if listed and count.low == count.high == len(listed):
            given["all_nodules_listed"] = ("diameters", True)
    if isinstance(largest, Span):
        given["largest_diameter_low_mm"] = ("largest_diameter", largest.low)
        given["largest_diameter_high_mm"] = ("largest_diameter", largest.high)
    if listed and not any(value is not None for _t, value in given.values()):
        given["note"] = ("diameters", "Diameters listed; whether all nodules are listed is not stated")
    yield from _draft(records.ImagingStudy, "imaging", context, given, "imaging_date", label="Imported imaging")
    for number, span in enumerate(listed, 1):
        yield from _lesion(context, number, span)


def _lesion(context: RowContext, number: int, span: Span) -> Iterator[Draft]:
    label = {"label": ("diameters", f"L{number}"), "organ": ("diameters", "liver")}
    yield from _draft(records.Lesion, f"lesion:{number}", context, label, "imaging_date")
    size = {"longest_diameter_mm": ("diameters", span.low)}
    yield from _draft(
        records.Measurement, f"measurement:{number}", context, size, "imaging_date",
        lesion_id=f"@lesion:{number}", study_id="@imaging", state="measured",
    )  # fmt: skip


def _vessels(context: RowContext) -> Iterator[Draft]:
    values = context.values
    given = _take(
        values, portal_vein_main_trunk="portal_vein_main_trunk",
        portal_vein_contralateral="portal_vein_contralateral", hepatic_vein="hepatic_vein", bile_duct="bile_duct",
    )  # fmt: skip
    overall = values.get("macrovascular_invasion")
    if overall:
        given.update(_overall_invasion(overall))
    for target in ("portal_vein_thrombosis", "portal_vein"):
        if values.get(target):
            given.update(_portal_vein(target, values[target]))
    yield from _draft(records.VascularInvasion, "vessels", context, given, "imaging_date")


def _portal_vein(target: str, code: str) -> dict[str, tuple[str, Any]]:
    """The class or the classes possible. A bland thrombus is no invasion; one of unknown nature may be."""
    if code == import_fields.BLAND:
        return {"portal_vein": (target, "Vp0"), "thrombus_enhancing": (target, "no")}
    if code == import_fields.NATURE_UNKNOWN:
        return {
            "portal_vein": (target, "Vp1"), "portal_vein_high": (target, "Vp4"),
            "thrombus_enhancing": (target, "indeterminate"),
        }  # fmt: skip
    low, _dash, high = code.partition("-")
    found = {"portal_vein": (target, low)}
    if high:
        found["portal_vein_high"] = (target, high)
    return found


def _overall_invasion(code: str) -> dict[str, tuple[str, Any]]:
    target = "macrovascular_invasion"
    if code == "none":
        return {"portal_vein": (target, "Vp0"), "hepatic_vein": (target, "Vv0")}
    if code.startswith("Vv"):
        return {"hepatic_vein": (target, code)}
    return _portal_vein(target, code)


def _spread(context: RowContext) -> Iterator[Draft]:
    values = context.values
    sites = {site: "metastasis_site" for site in values.get("metastasis_site") or ()}
    nodes, distant = values.get("lymph_nodes"), values.get("distant_metastasis")
    for site, target in sites.items():
        yield from _site(context, site, {"certainty": (target, "yes")})
    for target in _site_targets():
        site = target.partition(".")[2]
        if site not in sites and values.get(target):
            yield from _site(context, site, _take(values, certainty=target))
    if nodes and "regional_lymph_node" not in sites:
        yield from _site(context, "regional_lymph_node", _take(values, certainty="lymph_nodes"))
    if distant:
        yield from _site(context, "distant_any", _take(values, certainty="distant_metastasis"))


@cache
def _site_targets() -> tuple[str, ...]:
    return tuple(target for target in import_fields.targets() if target.startswith("metastasis."))


def _site(context: RowContext, site: str, given: Mapping[str, tuple[str, Any]]) -> Iterator[Draft]:
    return _draft(records.MetastasisFinding, f"spread:{site}", context, given, "imaging_date", site=site)


def _pathology(context: RowContext) -> Iterator[Draft]:
    given = _take(
        context.values, histological_grade="histological_grade", microvascular_invasion="microvascular_invasion"
    )
    yield from _draft(records.Pathology, "pathology", context, given)


def _treatment(context: RowContext) -> Iterator[Draft]:
    values = context.values
    if values.get("systemic_therapy"):
        given = _take(
            values, drugs="systemic_therapy", best_response="systemic_response", dose="systemic_dose",
            stop_reason="systemic_stop_reason", response_criteria="systemic_criteria",
        )  # fmt: skip
        start, stop = values.get("systemic_start"), values.get("systemic_stop")
        given["stop_date"] = ("systemic_stop", stop.day if stop else None)
        # the visit is not the first dose: without its own date a line of therapy stays undated
        yield from _draft(records.SystemicTherapy, "therapy", replace_day(context, start), given)
    for kind in values.get("procedure") or ():
        own = replace_day(context, values.get("procedure_date"))
        yield from _draft(records.Procedure, f"procedure:{kind}", own, {"kind": ("procedure", kind)})


def replace_day(context: RowContext, day: Day | None) -> RowContext:
    """The context with a date of its own, or none, in place of the date of the values."""
    values = {name: value for name, value in context.values.items() if name != "visit_date"}
    if day is not None:
        values["visit_date"] = day
    return replace(context, values=values)


def _follow_up(context: RowContext) -> Iterator[Draft]:
    values = context.values
    if not values.get("vital_status"):
        return
    given = _take(values, vital_status="vital_status", cause_of_death="cause_of_death", recurrence="recurrence")
    yield from _draft(records.FollowUp, "follow_up", context, given, "follow_up_date")


_MAKERS: tuple[Callable[[RowContext], Iterator[Draft]], ...] = (
    _patient, _board, _causes, _liver, _clinical, _laboratory, _imaging, _vessels, _spread, _pathology,
    _treatment, _follow_up,
)  # fmt: skip


def place(case_id: str, draft: Draft, *, dated: bool = False) -> str:
    """Where a draft belongs in a case: the same for the same group and day of every import.

    What describes the patient has one place whatever the day, unless ``dated`` asks for the day's own.
    """
    record = draft.record
    timeless = draft.group.partition(":")[0] in _TIMELESS and not dated
    day = "" if timeless or record.date is None else f"{record.date}/{record.date_precision}"
    return digest(case_id, draft.group, day)


def import_key(where: str, draft: Draft) -> str:
    """``file1:<place>:<content>``; see the module."""
    return f"{_KEY_PREFIX}:{where}:{content_digest(draft)}"


def key_place(key: str) -> str:
    """The part of an import key that finds a record again; "" for a record that was not imported."""
    parts = key.split(":")
    return parts[1] if len(parts) == 3 and parts[0] == _KEY_PREFIX else ""


def key_content(key: str) -> str:
    """The part of an import key that tells whether the file said something else."""
    return key.split(":")[2] if key_place(key) else ""


def content_digest(draft: Draft) -> str:
    """What the file says in this group, whatever else the record holds."""
    record = draft.record
    return digest(*(f"{name}={_plain(getattr(record, name))}" for name in sorted(draft.origin)))[:12]


def _plain(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else shown(value)


def digest(*parts: str) -> str:
    """A short stable hash of texts."""
    text = "\x1f".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(text, digest_size=12).hexdigest()


def differing_fields(stored: Record, draft: Draft) -> dict[str, tuple[Any, Any]]:
    """field -> (stored, new) where the file says something else; an empty cell never erases."""
    found = {}
    for name in draft.origin:
        old, new = getattr(stored, name), getattr(draft.record, name)
        if old != new:
            found[name] = (old, new)
    return found


def same_content(stored: Record, draft: Draft) -> bool:
    """Whether a record that was typed by hand says exactly what a draft says, on the same day."""
    if type(stored) is not type(draft.record) or stored.voided or stored.date != draft.record.date:
        return False
    names = [name for name, spec in entry_fields(type(stored)) if spec.kind != "reference" and name not in _BESIDE]
    return all(getattr(stored, name) == getattr(draft.record, name) for name in names)


_BESIDE = ("source", "note", "label")


def updated(stored: Record, draft: Draft, names: Collection[str], key: str) -> Record:
    """The stored record with what the file says in these fields, its key renewed."""
    changes: dict[str, Any] = {name: getattr(draft.record, name) for name in names}
    if "age_years" in changes:
        changes |= {"date": draft.record.date, "date_precision": draft.record.date_precision}
    return replace(stored, **changes, import_key=key)


@cache
def _references(record_type: type[Record]) -> tuple[str, ...]:
    return tuple(name for name, spec in entry_fields(record_type) if spec.kind == "reference")


def with_references(draft: Draft, ids: Mapping[str, str]) -> Draft:
    """The draft with ``@group`` replaced by ids; a group that is not there leaves the reference empty."""
    record = draft.record
    changes = {
        name: ids.get(value[1:])
        for name in _references(type(record))
        if isinstance(value := getattr(record, name), str) and value.startswith("@")
    }
    return replace(draft, record=replace(record, **changes)) if changes else draft
