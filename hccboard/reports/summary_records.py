"""What was recorded, for a summary: treatments, lesions over studies, laboratory, values left out.

Plain data; nothing is drawn here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.catalogue import LABORATORY, VP
from hccboard.domain.facts import Fact
from hccboard.domain.lesion_signs import alike
from hccboard.domain.records import ImagingStudy, LabResult, Lesion, Measurement
from hccboard.domain.snapshot import Finding
from hccboard.reports.liver_geometry import LesionOnMap
from hccboard.reports.summary_input import SummaryInput
from hccboard.reports.summary_words import labelled, semicolons
from hccboard.translate import _
from hccboard.wording.formats import closed_up, inside_sentence

NEWEST_STUDIES = 3  # beside the first one
EN_DASH = "\u2013"


@dataclass(frozen=True)
class TreatmentRow:
    days: str
    treatment: str
    outcome: str


@dataclass(frozen=True)
class LesionRow:
    """A lesion, its site with the newest LI-RADS category, and its diameters on each study shown."""

    lesion: str
    place: str
    diameters: tuple[str, ...]


@dataclass(frozen=True)
class LesionTable:
    """``studies`` is the head of each column; ``note`` says what the figures are, ``signs`` how the lesions
    behaved under contrast."""

    studies: tuple[str, ...]
    rows: tuple[LesionRow, ...]
    note: str
    signs: str = ""


@dataclass(frozen=True)
class LabRow:
    """``flag`` is H, L or ""; ``reference`` says so where none is recorded, as no flag is not "normal".
    ``when`` is date and age where they are not those of the table."""

    test: str
    value: str
    flag: str
    reference: str
    when: str


@dataclass(frozen=True)
class Thrombus:
    """The newest portal and hepatic vein classes and the worst earlier portal class, for the map."""

    portal: str
    portal_before: str
    hepatic: str


def treatments(given: SummaryInput) -> list[TreatmentRow]:
    """Systemic lines and procedures by date; undated ones first."""
    found: list[tuple[date, TreatmentRow]] = []
    for line in given.of(records.SystemicTherapy):
        found.append((line.date or date.min, _systemic(given, line)))
    for procedure in given.of(records.Procedure):
        found.append((procedure.date or date.min, _procedure(given, procedure)))
    found.sort(key=lambda row: row[0])
    return [row for _day, row in found]


def _systemic(given: SummaryInput, line: records.SystemicTherapy) -> TreatmentRow:
    start = given.record_day(line)
    if line.stop_date is not None:
        days = f"{start}\u00a0{EN_DASH} {given.days.text(line.stop_date)}"
    elif line.ongoing:
        days = _("{start}, ongoing").format(start=start)
    else:
        days = _("from {start}").format(start=start) if line.date else start
    drugs = line.drugs or _("systemic therapy, drugs not printed")
    name = _("Line {number}: {drugs}").format(number=line.line, drugs=drugs) if line.line else drugs
    what = wording.list_text([part for part in (name, line.dose) if part])
    outcome = []
    if line.best_response:
        outcome.append(_("best {response}").format(response=line.best_response))
    if line.response_criteria:
        outcome.append(wording.choice_name("SystemicTherapy", "response_criteria", line.response_criteria))
    if line.stop_reason:
        reason = wording.choice_name("SystemicTherapy", "stop_reason", line.stop_reason)
        outcome.append(_("stopped: {reason}").format(reason=reason.lower()))
    return TreatmentRow(days, what, wording.list_text(outcome) or _("not recorded"))


def _procedure(given: SummaryInput, procedure: records.Procedure) -> TreatmentRow:
    name = wording.choice_name("Procedure", "kind", procedure.kind or "other")
    if procedure.session:
        name = _("{procedure}, session {number}").format(procedure=name, number=procedure.session)
    what = wording.list_text([part for part in (name, procedure.target, procedure.details) if part])
    outcome = wording.list_text([part for part in (procedure.outcome, procedure.margin) if part])
    return TreatmentRow(given.record_day(procedure), what, outcome or _("not recorded"))


def _measured_studies(given: SummaryInput) -> list[ImagingStudy]:
    measured = {m.study_id for m in given.of(Measurement)}
    return [study for study in given.of(ImagingStudy) if study.id in measured]


def lesions(given: SummaryInput) -> LesionTable:
    """Every lesion on the first and the newest studies that measured any; longest and viable diameter."""
    studies = _measured_studies(given)
    shown = studies if len(studies) <= NEWEST_STUDIES + 1 else [studies[0], *studies[-NEWEST_STUDIES:]]
    cells = {(m.lesion_id, m.study_id): m for m in given.of(Measurement)}
    rows = []
    for lesion in _sorted_lesions(given):
        measured = [cells.get((lesion.id, study.id)) for study in shown]
        categories = [m.li_rads for m in measured if m is not None and m.li_rads]
        place = wording.list_text([_place(lesion), *categories[-1:]])
        rows.append(LesionRow(lesion.label, place, tuple(map(_diameters, measured))))
    heads = tuple(f"{study.label}\n{given.record_day(study, short=True)}" for study in shown)
    note = _("longest / viable diameter, mm")
    if len(shown) < len(studies):
        more = _("first and newest {count} of {total} studies").format(count=NEWEST_STUDIES, total=len(studies))
        note = semicolons([note, more])
    return LesionTable(heads, tuple(rows), note, _signs(given))


def _signs(given: SummaryInput) -> str:
    studies = {study.id: study for study in given.of(ImagingStudy)}

    def named(study: ImagingStudy) -> str:
        return wording.list_text([study.label, given.record_day(study, short=True)])

    return wording.signs_note(alike(_sorted_lesions(given), given.of(Measurement), studies), named)


def _sorted_lesions(given: SummaryInput) -> list[Lesion]:
    return sorted(given.of(Lesion), key=lambda lesion: _natural(lesion.label))


def _natural(label: str) -> list[tuple[bool, int, str]]:
    """L2 before L10."""
    pieces = re.findall(r"\d+|\D+", label)
    return [(piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece) for piece in pieces]


def _place(lesion: Lesion) -> str:
    organ = "" if lesion.organ == "liver" and lesion.segments else wording.choice_name(
        "Lesion", "organ", lesion.organ or "other"
    )
    parts = [organ, " ".join(lesion.segments), inside_sentence(lesion.location) if organ else lesion.location]
    if lesion.hcc_certainty == "no":
        parts.append(_("not HCC"))
    elif lesion.hcc_certainty == "indeterminate":
        parts.append(_("nature indeterminate"))
    return wording.list_text([part for part in parts if part])


def _diameters(measurement: Measurement | None) -> str:
    if measurement is None:
        return EN_DASH
    if measurement.state in ("disappeared", "too_small", "not_evaluable", "joined"):
        text = wording.choice_name("Measurement", "state", measurement.state)
        return text if measurement.longest_diameter_mm is None else f"{text}, {measurement.longest_diameter_mm}"
    longest = "?" if measurement.longest_diameter_mm is None else str(measurement.longest_diameter_mm)
    viable = "?" if measurement.viable_diameter_mm is None else str(measurement.viable_diameter_mm)
    if measurement.short_axis_mm is not None and measurement.longest_diameter_mm is None:
        return _("short axis {size}").format(size=measurement.short_axis_mm)
    return f"{longest} / {viable}"


def liver_lesions(given: SummaryInput) -> tuple[list[LesionOnMap], dict[str, str], str]:
    """The liver lesions on the newest study for the map, their labels by id, and the study's own label."""
    liver = [lesion for lesion in given.of(Lesion) if lesion.organ == "liver"]
    studies = _measured_studies(given)
    if not studies:
        return [], {}, ""
    newest = studies[-1]
    cells = {(m.lesion_id, m.study_id): m for m in given.of(Measurement)}
    found, labels = [], {}
    for lesion in liver:
        now = cells.get((lesion.id, newest.id))
        first = next((cells[lesion.id, s.id] for s in studies if (lesion.id, s.id) in cells), None)
        if now is None:
            continue
        joined = now.state == "joined"
        gone = joined or now.state == "disappeared"
        before = first.longest_diameter_mm if first is not None and first is not now else None
        found.append(LesionOnMap(
            lesion.id, lesion.segments, 0.0 if gone else _number(now.longest_diameter_mm),
            _number(now.viable_diameter_mm), _number(before), joined,
        ))  # fmt: skip
        labels[lesion.id] = lesion.label
    label = wording.list_text([newest.label, given.record_day(newest)])
    return found, labels, label


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)


def thrombus(given: SummaryInput) -> Thrombus:
    """Classes that are known exactly; "" else."""
    portal = given.fact("tumour.pv_invasion")
    hepatic = given.fact("tumour.hv_invasion")
    now = str(portal.domain.values[0]) if portal is not None and portal.exact else ""
    found = [r.portal_vein for r in given.of(records.VascularInvasion) if r.portal_vein in VP]
    worst = max(found, key=VP.index, default="")
    before = worst if now and worst and VP.index(worst) > VP.index(now) else ""
    return Thrombus(now, before, str(hepatic.domain.values[0]) if hepatic is not None and hepatic.exact else "")


def laboratory(given: SummaryInput) -> tuple[list[LabRow], str]:
    """The newest result of each test that counts, in the order of the catalogue; and the date most of them
    share, with its age. Rows of that date leave their own ``when`` empty."""
    facts = [
        (fact, record) for definition in LABORATORY
        if (fact := given.fact(definition.key)) is not None
        and isinstance(record := given.by_id.get(fact.record_id), LabResult) and record.analyte == fact.key
    ]  # fmt: skip
    days = Counter((_when(given, fact), fact.date or date.min) for fact, _record in facts)
    common = max(days, key=lambda day: (days[day], day[1]))[0] if days else ""
    return [_lab_row(given, fact, record, common) for fact, record in facts], common


def _when(given: SummaryInput, fact: Fact) -> str:
    parts = [given.fact_day(fact), given.days.age(fact.date), _("stale") if fact.stale else ""]
    return wording.list_text([part for part in parts if part])


def _lab_row(given: SummaryInput, fact: Fact, record: LabResult, common: str) -> LabRow:
    unit = wording.unit_text(fact.unit)
    name = wording.short_fact_name(fact.key)
    when = _when(given, fact)
    return LabRow(
        wording.list_text([name, unit]) if unit else name, wording.value_text(fact, unit=False), flag(record),
        _reference(record), "" if when == common else when,
    )  # fmt: skip


def flag(record: LabResult) -> str:
    """H above the reference, L below it, "" within it or where it cannot be said."""
    value, low, high = record.value, record.reference_low, record.reference_high
    if value is None:
        return ""
    if high is not None and value > high and record.comparator in ("", ">", ">="):
        return "H"
    if low is not None and value < low and record.comparator in ("", "<", "<="):
        return "L"
    return ""


def _reference(record: LabResult) -> str:
    low, high = record.reference_low, record.reference_high
    if low is not None and high is not None:
        return f"{wording.number_text(low)}{EN_DASH}{wording.number_text(high)}"
    if high is not None:
        return f"≤{wording.number_text(high)}"
    if low is not None:
        return f"≥{wording.number_text(low)}"
    return _("none given")


def left_out(given: SummaryInput) -> list[tuple[str, str]]:
    """(the value with its date, why it counts in no score) of everything that was recorded but not used."""
    return [(_what(given, found), _why(given, found)) for found in given.snapshot.findings]


def hints(given: SummaryInput) -> list[str]:
    """Values whose unit is perhaps another one, a sentence each; they count as they were entered."""
    unused = {found.record_id for found in given.snapshot.findings}
    counted = [hint for hint in given.snapshot.hints if hint.record_id not in unused]
    return [labelled(_what(given, hint), wording.finding_text(hint)) for hint in counted]


def _why(given: SummaryInput, finding: Finding) -> str:
    """The reason, and of a value that is left out the unit in which it would fit."""
    day = given.record_day(finding.operation) if finding.operation else ""
    units = [hint.units for hint in given.snapshot.hints if hint.record_id == finding.record_id and hint.units]
    return wording.sentences_text(
        [wording.finding_text(finding, day), *(wording.other_unit_text(*pair) for pair in units)]
    )


def _what(given: SummaryInput, finding: Finding) -> str:
    record = given.by_id.get(finding.record_id)
    if isinstance(record, LabResult) and record.value is not None:
        from hccboard.wording.facts import comparator_text, with_unit

        number = comparator_text(record.comparator, wording.number_text(record.value))
        value = with_unit(number, record.unit or "")
        what = closed_up(f"{wording.fact_name(finding.fact)} {value}")
    elif isinstance(record, Lesion):
        what = wording.list_text([record.label, _place(record)])
    elif isinstance(record, ImagingStudy):
        what = record.label
    else:
        what = wording.fact_name(finding.fact)
    return wording.list_text([what, given.record_day(record)]) if record is not None else what
