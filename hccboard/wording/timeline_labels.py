"""Short words of a timeline: lanes and panels, days, labels of marks, values. No decision is taken here."""

from __future__ import annotations

import math
from datetime import date

from hccboard.domain import records
from hccboard.domain.facts import INFINITY
from hccboard.domain.records import Record
from hccboard.domain.timeline_model import (
    Mark,
    Point,
    Stretch,
    StripCell,
    Timeline,
    TimelineFinding,
    Track,
    When,
)  # fmt: skip
from hccboard.domain.timeline_series import PD_PERCENT, PR_PERCENT
from hccboard.translate import _, mark
from hccboard.wording.facts import comparator_text
from hccboard.wording.formats import at_start, date_text, list_text, number_text
from hccboard.wording.records import choice_name, kind_name
from hccboard.wording.response import NAMES, categories_text, category_text

LANES = {
    "events": mark("Events"), "systemic": mark("Systemic"), "locoregional": mark("Locoregional"),
    "surgery": mark("Surgery"), "radiotherapy": mark("Radiotherapy"), "adverse_events": mark("Adverse events"),
}  # fmt: skip
PANELS = {"response": mark("Response"), "markers": mark("Markers"), "albi": mark("ALBI score")}
STRIPS = {"child_pugh": mark("Child-Pugh"), "bilirubin": mark("Bilirubin"), "ecog": mark("ECOG")}
SERIES = {**NAMES, "mRECIST": mark("mRECIST"), "afp": mark("AFP"), "pivka_ii": mark("PIVKA-II"), "albi": mark("ALBI")}
UNITS = {"afp": "ng/mL", "pivka_ii": "mAU/mL"}
FINDINGS = {
    "stops_before_start": mark("{what} stops on {stop}, before it starts on {start}: no bar is drawn."),
    "ends_before_start": mark("{what} ends on {stop}, before it starts on {start}: its end is left out."),
    "dated_after": mark("{what} is dated {start}, after the day of this timeline."),
    "undated": mark("{what} has no date and is not drawn."),
    "dose_outside_line": mark("{what}, {start}, lies outside its line of therapy and is not drawn."),
    "dose_without_line": mark("{what}, {start}, belongs to no dated line of therapy and is not drawn."),
    "end_not_told": mark("{what}: nobody says whether it goes on; its bar ends open."),
}
_FOLLOW_UP = {
    "dead": mark("Death"), "lost": mark("Lost to follow-up"), "recurrence": mark("Recurrence"),
    "clinical_progression": mark("Clinical progression"),
}  # fmt: skip


# -- days -----------------------------------------------------------------------------------------------------


def when_text(at: When) -> str:
    """A day, or the month or year it is known to."""
    if at.exact:
        return at.first.isoformat()
    if at.first.year == at.last.year and at.first.month == at.last.month:
        return f"{at.first.year:04d}-{at.first.month:02d}"
    return f"{at.first.year:04d}"


def day_note(timeline: Timeline, day: date) -> str:
    """ "week 23, 23 d before board"."""
    parts = []
    if timeline.start is not None and day >= timeline.start:
        parts.append(_("week {week}").format(week=(day - timeline.start).days // 7))
    if timeline.board is not None and day != timeline.board:
        days = (timeline.board - day).days
        pattern = _("{days} d before board") if days > 0 else _("{days} d after board")
        parts.append(pattern.format(days=abs(days)))
    return list_text(parts)


# -- labels ---------------------------------------------------------------------------------------------------


def mark_label(one: Mark) -> str:
    """The short label of a mark."""
    record = one.records[0]
    if isinstance(record, records.Procedure):
        name = choice_name("Procedure", "kind", record.kind) if record.kind else kind_name("Procedure")
        named = f"{name} {record.session}" if record.session else name
        return list_text([part for part in (named, record.target) if part])
    if isinstance(record, records.AdverseEvent):
        return _("{term}, grade {grade}").format(term=record.term, grade=record.grade)
    if isinstance(record, records.BoardDecision):
        return _("Board: {decision}").format(decision=record.decision.split("\n")[0])
    if one.kind == "BoardMeeting":
        return _("Board meeting")
    if isinstance(record, records.FollowUp):
        return _(_FOLLOW_UP[one.code])
    if isinstance(record, records.Endoscopy):
        found = choice_name("Endoscopy", "varices", record.varices) if record.varices else ""
        return _("Endoscopy: {findings}").format(findings=list_text([one for one in (found, record.grade) if one]))
    if isinstance(record, records.Diagnosis):
        basis = choice_name("Diagnosis", "basis", record.basis) if record.basis else ""
        return list_text([part for part in (_("Diagnosis of HCC"), basis.lower()) if part])
    if isinstance(record, records.Complication):
        return list_text([part for part in (record.description, record.clavien_dindo) if part])
    if isinstance(record, records.DoseEvent):
        return " ".join(part for part in (at_start(record.drug), record.dose) if part) or kind_name("DoseEvent")
    if isinstance(record, records.ImagingStudy):
        return record.label
    if isinstance(record, records.Pathology) and record.diagnosis:
        return _("Pathology: {diagnosis}").format(diagnosis=record.diagnosis)
    return kind_name(type(record).__name__)


def stretch_label(track: Track, stretch: Stretch, weeks_from: date | None = None) -> str:
    """ "Lenvatinib 8 mg daily"; what is held says since when: a date or, where they are counted, the week."""
    if stretch.dose == "held" and weeks_from is not None:
        return _("held from week {week}").format(week=(stretch.first - weeks_from).days // 7)
    if stretch.dose == "held":
        return _("held from {day}").format(day=date_text(stretch.first, stretch.first, short=True))
    return " ".join(part for part in (at_start(track.drugs), stretch.words) if part)


def doses_label(track: Track) -> str:
    """ "PD-1 antibody, 9 infusions": single doses are counted."""
    from hccboard.translate import ngettext

    count = len(track.doses)
    return ngettext("{drug}, {count} dose", "{drug}, {count} doses", count).format(
        drug=at_start(track.drugs), count=count
    )  # fmt: skip


def record_label(record: Record) -> str:
    """A record in a few words, for findings."""
    if isinstance(record, records.SystemicTherapy):
        return at_start(record.drugs)
    if isinstance(record, records.LabResult):
        from hccboard.wording.facts import short_fact_name

        return short_fact_name(record.analyte or "") if record.analyte else kind_name("LabResult")
    if isinstance(record, records.FollowUp):
        return kind_name("FollowUp")
    return mark_label(Mark(type(record).__name__, When(date.min, date.min), (record,)))


def finding_text(finding: TimelineFinding) -> str:
    """A finding as a sentence."""
    record = finding.record
    stop = getattr(record, "stop_date", None) or getattr(record, "end_date", None)
    return _(FINDINGS[finding.kind]).format(
        what=record_label(record), start=date_text(record.date, precision=record.date_precision), stop=date_text(stop)
    )


# -- values ---------------------------------------------------------------------------------------------------


def possible_text(criteria: str, point: Point) -> tuple[str, bool]:
    """The category, or the set of those still possible with a question mark; and whether it is such a set."""
    if len(point.possible) > 1:
        shown = categories_text(criteria, point.possible) if len(point.possible) < 4 else point.category
        return f"{shown} ?", True
    return category_text(criteria, point.category), False


def percent_text(point: Point) -> str:
    """The change from the baseline with its sign; "" where the sum is not known."""
    return change_text(point.low)


def change_text(percent: float | None) -> str:
    """A change in whole percent; with a decimal where rounding would put it on a limit it has not reached."""
    if percent is None:
        return ""
    value: float = math.floor(abs(percent) + 0.5) * (1 if percent >= 0 else -1)
    if value in (PR_PERCENT, PD_PERCENT) and abs(percent) < abs(value):
        value = round(percent, 1)
    return ("+" if value > 0 else "") + number_text(value) + " %"


def mm_text(mm: float | None) -> str:
    """A sum or a limit in whole millimetres where it is one."""
    return "" if mm is None else _("{mm} mm").format(mm=number_text(round(mm, 1)))


def range_text(point: Point) -> str:
    """A value, or the range it lies in: "> 1210", "< 2", "5 to 9"."""
    low, high = point.low, point.high
    if low is None or high is None:
        return ""
    if low == high:
        return number_text(round(low, 2))
    if high == INFINITY:
        return comparator_text(">", number_text(round(low, 2)))
    if low <= 0:
        return comparator_text("<", number_text(round(high, 2)))
    return _("{low} to {high}").format(low=number_text(low), high=number_text(high))


def cell_text(key: str, cell: StripCell) -> str:
    """The value of a strip: "A5", "A5-B7", "15", "1-2"."""
    if key == "child_pugh":
        scores = [int(one) for one in cell.values]
        ends = [scores[0], scores[-1]] if len(scores) > 1 else scores
        return "\u2013".join(f"{'A' if one <= 6 else 'B' if one <= 9 else 'C'}{one}" for one in ends)
    if key == "ecog":
        return "\u2013".join(number_text(one) for one in dict.fromkeys((cell.values[0], cell.values[-1])))
    return comparator_text(cell.comparator, number_text(round(cell.values[0], 1)))
