"""The time zeros of a case: diagnosis, first treatment of each kind; and why one is not known.

A first dose or session is known where nothing says that an earlier one is missing: an undated record, a line 2 without
a line 1, a third session without a first. Operations on other organs are none of the tumour in the liver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from hccboard.domain import records
from hccboard.domain.before_operation import ABLATIONS, REMOVALS, days_of
from hccboard.domain.case_course.model import LineCourse, ProcedureCourse
from hccboard.domain.case_course.told import Told, date_text
from hccboard.domain.course_records import says_none
from hccboard.domain.operated_organ import names_another_organ
from hccboard.domain.records import Record
from hccboard.domain.response.recorded.spans import BASELINE_DAYS, LOCOREGIONAL

UNDATED, EARLIER_LINE, EARLIER_SESSION = "undated", "earlier_line_missing", "earlier_session_missing"


@dataclass
class Starts:
    """``zeros`` and ``unknown`` as in ``CaseCourse``; ``days`` the stored day of each time zero."""

    zeros: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)

    def add(self, zero: str, dated: Sequence[Record], why_unknown: str = "") -> None:
        if why_unknown:
            self.unknown[zero] = why_unknown
        elif dated:
            first = min(dated, key=lambda one: one.date or date.max)
            assert first.date is not None
            self.zeros[zero], self.days[zero] = date_text(first), first.date


def on_liver(procedure: records.Procedure) -> bool:
    """Whether an operation is one on the liver."""
    return procedure.kind in ("alpps", "transplant") or not names_another_organ(procedure.target)


def lines_of(told: Told) -> list[list[records.SystemicTherapy]]:
    """The dated lines, each with its records: those of one number, or begun on one day."""
    found: dict[object, list[records.SystemicTherapy]] = {}
    for one in told.of(records.SystemicTherapy):
        if one.date is not None and not says_none(one.drugs):
            found.setdefault(one.line or one.date, []).append(one)
    return list(found.values())


def line_course(told: Told, parts: Sequence[records.SystemicTherapy]) -> LineCourse:
    """One line; it ends with the last of its parts, and has no end where one of them has none. What began within 28
    days is what the line began with; a drug added later makes another regimen only from then on."""
    stops = []
    for part in parts:
        if part.stop_date is None or part.stop_date > told.as_of:
            if part.stop_date is None and part.stop_reason == "progression":
                told.find("progression_undated", part)
            continue
        if part.date is not None and part.stop_date < part.date:
            told.find("stops_before_start", part, part.stop_date.isoformat())
        else:
            stops.append(part)
    last = max(stops, key=lambda one: one.stop_date) if len(stops) == len(parts) else None  # type: ignore[arg-type, return-value]
    answered = [part for part in parts if part.best_response]
    later = [part for part in parts if (part.date - parts[0].date).days > BASELINE_DAYS]  # type: ignore[operator]
    return LineCourse(
        date_text(parts[0]), last.stop_date.isoformat() if last and last.stop_date else "",
        " + ".join(dict.fromkeys(part.drugs.strip() for part in parts)), parts[0].line,
        (last.stop_reason or "") if last else next((part.stop_reason for part in parts if part.stop_reason), ""),
        answered[-1].best_response or "" if answered else "", answered[-1].response_criteria or "" if answered else "",
        " + ".join(dict.fromkeys(part.drugs.strip() for part in parts if part not in later)) if later else "",
        tuple(f"{part.date.isoformat()}|{part.drugs.strip()}" for part in later if part.date is not None),
    )  # fmt: skip


def procedures_of(told: Told) -> list[records.Procedure]:
    """Dated local treatments and operations on the liver."""
    return [
        one for one in told.of(records.Procedure)
        if one.date is not None and (one.kind in LOCOREGIONAL or (one.kind in REMOVALS and on_liver(one)))
    ]  # fmt: skip


def procedure_course(one: records.Procedure) -> ProcedureCourse:
    return ProcedureCourse(date_text(one), one.kind or "", one.margin or "")


def starts_of(told: Told) -> Starts:
    found = Starts()
    diagnoses = told.of(records.Diagnosis)
    dated = [one for one in diagnoses if one.date is not None]
    found.add("diagnosis", dated, UNDATED if diagnoses and not dated else "")
    lines = lines_of(told)
    found.add("first_systemic", lines[0] if lines else [], _systemic_unknown(told, lines))
    done = [one for one in told.of(records.Procedure) if one.kind in LOCOREGIONAL]
    found.add("first_locoregional", [one for one in done if one.date], _local_unknown(done))
    operations = [one for one in told.of(records.Procedure) if one.kind in REMOVALS and on_liver(one)]
    unknown = UNDATED if any(one.date is None for one in operations) else ""
    found.add("surgery", [one for one in operations if one.date], unknown)
    curative = [one for one in done if one.kind in ABLATIONS] + [one for one in operations if one.margin != "R2"]
    unknown = UNDATED if any(one.date is None for one in curative) else ""
    found.add("curative_treatment", [one for one in curative if one.date], unknown)
    parts = ("first_systemic", "first_locoregional", "surgery")
    unknown = next((found.unknown[part] for part in parts if part in found.unknown), "")
    if unknown:
        found.unknown["first_treatment"] = unknown
    elif any(part in found.zeros for part in parts):
        first = min((part for part in parts if part in found.zeros), key=lambda part: found.days[part])
        found.zeros["first_treatment"], found.days["first_treatment"] = found.zeros[first], found.days[first]
    return found


def _systemic_unknown(told: Told, lines: Sequence[Sequence[records.SystemicTherapy]]) -> str:
    given = [one for one in told.of(records.SystemicTherapy) if not says_none(one.drugs)]
    first = min(lines[0][0].line or 1, *(one.line or 1 for one in given)) if lines else 1
    undated = [one for one in given if one.date is None]
    if any(one.line is None or not lines or one.line <= (lines[0][0].line or 1) for one in undated):
        return UNDATED
    return EARLIER_LINE if lines and lines[0][0].line is not None and first > 1 else ""


def _local_unknown(done: Sequence[records.Procedure]) -> str:
    if any(one.date is None and (one.session or 1) == 1 for one in done):
        return UNDATED
    dated = [one for one in done if one.date is not None]
    first = min(dated, key=days_of, default=None)  # type: ignore[arg-type, return-value]
    return EARLIER_SESSION if first is not None and (first.session or 1) > 1 else ""
