"""What a record must be before it is stored: every problem of every field is found before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from hccboard.domain.catalogue import DEFINITIONS, LABORATORY, FactDefinition
from hccboard.domain.judged_questions import NUMBERS, YES_NO
from hccboard.domain.record_base import DATE_PRECISIONS
from hccboard.domain.records import (
    CaseRecords,
    DoseEvent,
    Field,
    Judgement,
    LabResult,
    Lesion,
    LiverVolumetry,
    Measurement,
    OperationPlan,
    Record,
    ResponseBaseline,
    SystemicTherapy,
    entry_fields,
)  # fmt: skip
from hccboard.errors import UserError
from hccboard.operations import resection_checks
from hccboard.translate import _
from hccboard.wording.records import field_name, kind_name

LONGEST_TEXT = 2_000
LONGEST_LONG_TEXT = 100_000
# A clinical date outside is a typing error
EARLIEST, LATEST = date(1880, 1, 1), date(2200, 12, 31)
_ANALYTES = {definition.key for definition in LABORATORY}


@dataclass(frozen=True)
class Problem:
    """One field that cannot be stored. ``position`` is the record's place in what was given to save."""

    position: int
    kind: str
    record_id: str
    field: str
    message: str


class InvalidRecords(UserError):
    """Some fields cannot be stored; ``problems`` names each. Nothing was changed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [f"{_place(p)} {p.message}" for p in self.problems[:20]]
        if len(self.problems) > len(lines):
            lines.append("...")
        super().__init__(
            _("Some values cannot be stored; nothing was changed."),
            "; ".join(lines) + ".",
            _("Correct them and save again."),
        )


def _place(problem: Problem) -> str:
    """Kind and field in words; a field nobody enters keeps its name."""
    return f"{kind_name(problem.kind)}: \u201c{field_label(problem.kind, problem.field)}\u201d"


def field_label(kind: str, name: str) -> str:
    try:
        return field_name(kind, name)
    except KeyError:
        return name.replace("_", " ")


def problems_of(record: Record, position: int = 0) -> Iterator[Problem]:
    """What is wrong with the record's own fields (references are checked against the store)."""
    for name, message in _messages(record):
        yield Problem(position, type(record).__name__, record.id, name, message)


def _messages(record: Record) -> Iterator[tuple[str, str]]:
    for name, spec in entry_fields(type(record)):
        message = _field_message(spec, getattr(record, name))
        if message:
            yield name, message
    for low, high in _ranges(type(record)):
        first, last = getattr(record, low), getattr(record, high)
        if _comparable(first, last) and first > last:
            yield high, _("must not be less than {low}").format(low=first)
    for name in ("date_precision", "birth_date_precision"):
        if getattr(record, name, "day") not in DATE_PRECISIONS:
            yield name, _("is none of the choices")
    if isinstance(record, LabResult):
        yield from _laboratory_messages(record)
    elif isinstance(record, Judgement):
        yield from _judgement_messages(record)
    elif isinstance(record, Measurement):
        yield from _joined_messages(record)
    elif isinstance(record, Lesion) and record.id and record.split_from_id == record.id:
        yield "split_from_id", _("a lesion cannot be split from itself")
    elif isinstance(record, LiverVolumetry):
        yield from resection_checks.volumetry_messages(record)
    elif isinstance(record, OperationPlan):
        yield from resection_checks.plan_messages(record)


@cache
def _ranges(kind: type[Record]) -> tuple[tuple[str, str], ...]:
    """Fields that hold the two ends of a range, and dates of which one cannot precede the other."""
    names = {name for name, _spec in entry_fields(kind)}
    pairs = [(n, n.replace("_low", "_high")) for n in sorted(names) if "_low" in n]
    pairs += [("date", end) for end in ("stop_date", "end_date") if end in names]
    return tuple((low, high) for low, high in pairs if high in names)


def _comparable(first: Any, last: Any) -> bool:
    return first is not None and type(first) is type(last)


def _field_message(spec: Field, value: Any) -> str:
    if value is None or value == "":
        return _("is required") if spec.required else ""
    return _CHECKS[spec.kind](spec, value)


def _check_text(spec: Field, value: Any) -> str:
    if not isinstance(value, str):
        return _("is not a text")
    longest = LONGEST_LONG_TEXT if spec.kind == "long_text" else LONGEST_TEXT
    if len(value) > longest:
        return _("is longer than {count} characters").format(count=longest)
    if spec.required and not value.strip():
        return _("is required")
    return "" if value.isascii() and "\0" not in value else _unstorable(value)


def _unstorable(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        return _("holds characters that cannot be stored")
    return _("holds characters that cannot be stored") if "\0" in value else ""


def _check_choice(spec: Field, value: Any) -> str:
    return "" if value in spec.choices else _("is none of the choices")


def _check_choices(spec: Field, value: Any) -> str:
    if not isinstance(value, tuple) or any(one not in spec.choices for one in value):
        return _("is none of the choices")
    return ""


def _check_number(spec: Field, value: Any) -> str:
    if not isinstance(value, Decimal) or not value.is_finite():
        return _("is not a number")
    return _outside(spec, value)


def _check_integer(spec: Field, value: Any) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        return _("is not a whole number")
    return _outside(spec, value)


def _outside(spec: Field, value: Decimal | int) -> str:
    if (spec.low is not None and value < spec.low) or (spec.high is not None and value > spec.high):
        return _("must be from {low} to {high} {unit}").format(
            low=_shown(spec.low), high=_shown(spec.high), unit=spec.unit
        ).rstrip()  # fmt: skip
    return ""


def _shown(limit: float | None) -> str:
    return "" if limit is None else f"{limit:g}"


def _check_date(_spec: Field, value: Any) -> str:
    if type(value) is not date:
        return _("is not a date")
    return "" if EARLIEST <= value <= LATEST else _("is not a plausible date")


def _check_truth(_spec: Field, value: Any) -> str:
    return "" if isinstance(value, bool) else _("is neither yes nor no")


_CHECKS = {
    "text": _check_text, "long_text": _check_text, "choice": _check_choice, "choices": _check_choices,
    "number": _check_number, "integer": _check_integer, "date": _check_date, "truth": _check_truth,
    "reference": _check_text,
}  # fmt: skip


def _laboratory_messages(result: LabResult) -> Iterator[tuple[str, str]]:
    """A result is of a known analyte, in one of its units, and physically possible."""
    if not result.analyte or not isinstance(result.value, Decimal) or not result.value.is_finite():
        return
    if result.analyte not in _ANALYTES:
        yield "analyte", _("is not a known analyte")
        return
    definition = DEFINITIONS[result.analyte]
    unit = definition.bare if result.unit == "" and definition.bare is not None else result.unit
    factor = definition.factor(unit)
    if factor is None:
        yield "unit", _("is not a unit of this analyte")
    elif not _possible(definition, result.value * factor):
        low, high = definition.possible
        yield "value", _("must be from {low} to {high} {unit}").format(
            low=f"{low:g}", high=f"{high:g}", unit=definition.unit
        ).rstrip()


def _judgement_messages(judgement: Judgement) -> Iterator[tuple[str, str]]:
    """A question is answered in its own way: by yes or no, or by a number that can be."""
    if judgement.question in YES_NO:
        if judgement.answer is None:
            yield "answer", _("is required")
        if judgement.value is not None:
            yield "value", _("does not belong to a question of yes or no")
    elif judgement.question in NUMBERS:
        unit, (low, high) = NUMBERS[judgement.question]
        if judgement.value is None:
            yield "value", _("is required")
        elif isinstance(judgement.value, Decimal) and not low <= judgement.value <= high:
            yield "value", _("must be from {low} to {high} {unit}").format(
                low=_shown(low), high=_shown(high), unit=unit
            ).rstrip()  # fmt: skip
        if judgement.answer is not None:
            yield "answer", _("does not belong to a question of a number")


def _joined_messages(measurement: Measurement) -> Iterator[tuple[str, str]]:
    if not measurement.joined_to_id:
        return
    if measurement.joined_to_id == measurement.lesion_id:
        yield "joined_to_id", _("a lesion cannot be joined with itself")
    elif measurement.state != "joined":
        yield "joined_to_id", _("belongs to a lesion that is joined with another")


def cautions_of(record: Record, case: CaseRecords) -> Iterator[tuple[str, str]]:
    """What is odd about a record beside the others of its case, as (field, sentence); it can be stored all the same."""
    if isinstance(record, DoseEvent):
        yield from _dose_cautions(record, case)
    elif isinstance(record, ResponseBaseline) and record.study_id and not _measured_on(record.study_id, case):
        yield "study_id", _("No lesion is measured on this study: response cannot be judged against it.")
    elif isinstance(record, LiverVolumetry):
        yield from resection_checks.volumetry_cautions(record, case)
    elif isinstance(record, OperationPlan):
        yield from resection_checks.plan_cautions(record, case)


def _measured_on(study_id: str, case: CaseRecords) -> bool:
    return any(one.study_id == study_id for one in case.of(Measurement))


def _dose_cautions(event: DoseEvent, case: CaseRecords) -> Iterator[tuple[str, str]]:
    line = next((one for one in case.of(SystemicTherapy) if one.id == event.therapy_id), None)
    if line is None:
        return
    if event.drug.strip() and event.drug.strip().lower() not in line.drugs.lower():
        yield "drug", _("No drug of this line: {drugs}.").format(drugs=line.drugs)
    if event.date is None or event.date_precision != "day":
        return
    if line.date is not None and event.date < line.date:
        yield "date", _("Before the first dose of the line on {date}.").format(date=line.date.isoformat())
    if line.stop_date is not None and event.date > line.stop_date:
        yield "date", _("After the line was stopped on {date}.").format(date=line.stop_date.isoformat())


def _possible(definition: FactDefinition, value: Decimal) -> bool:
    low, high = definition.possible
    return (low < value if definition.positive else low <= value) and value <= high
