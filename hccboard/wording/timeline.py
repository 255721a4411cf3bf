"""Words of a timeline: lanes and panels, short labels of marks, and what stands behind a mark as lines to read.

``told_of`` gives everything on a timeline in order of time, as figure, hover card and table tell it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hccboard.domain import records
from hccboard.domain.facts import INFINITY
from hccboard.domain.records import Record, entry_fields
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
from hccboard.wording.formats import at_start, date_text, names_text, number_text, or_text, sentences_text
from hccboard.wording.records import choice_name, field_name, kind_name
from hccboard.wording.response import NAMES, categories_text, category_text, signed_text

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
_ROWS, _LONG = 6, 60


@dataclass(frozen=True)
class ToldRow:
    """A line: what, then a category, a figure and the rest."""

    label: str
    text: str = ""
    strong: str = ""
    badge: str = ""
    open_set: bool = False


@dataclass(frozen=True)
class Told:
    """What stands behind a place of the figure. ``group`` names its lane or panel, ``records`` what opens."""

    group: str
    title: str
    when: When
    note: str = ""
    rows: tuple[ToldRow, ...] = ()
    records: tuple[Record, ...] = ()
    sentence: str = ""
    study_day: bool = False


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
    return names_text(parts)


# -- labels ---------------------------------------------------------------------------------------------------


def mark_label(one: Mark) -> str:
    """The short label of a mark."""
    record = one.records[0]
    if isinstance(record, records.Procedure):
        name = choice_name("Procedure", "kind", record.kind) if record.kind else kind_name("Procedure")
        named = f"{name} {record.session}" if record.session else name
        return names_text([part for part in (named, record.target) if part])
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
        return _("Endoscopy: {findings}").format(findings=names_text([one for one in (found, record.grade) if one]))
    if isinstance(record, records.Diagnosis):
        basis = choice_name("Diagnosis", "basis", record.basis) if record.basis else ""
        return names_text([part for part in (_("Diagnosis of HCC"), basis.lower()) if part])
    if isinstance(record, records.Complication):
        return f"{record.description}, {record.clavien_dindo}" if record.clavien_dindo else record.description
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


# -- everything, in order -------------------------------------------------------------------------------------


def told_of(timeline: Timeline, case: records.CaseRecords | None = None) -> tuple[Told, ...]:
    """Everything on the timeline, oldest first; within a day in the order of the figure."""
    found = [*_told_marks(timeline), *_told_tracks(timeline), *_told_response(timeline, case), *_told_values(timeline)]
    return tuple(sorted(found, key=lambda one: one.when.first))


def told_mark(timeline: Timeline, group: str, one: Mark) -> Told:
    """A mark with the record behind it."""
    title = mark_label(one)
    note = day_note(timeline, one.when.first)
    if one.after:
        note = _("dated after the board day")
    days = when_text(one.when)
    if one.until is not None:
        days = _("{low} to {high}").format(low=days, high=_("now") if one.open_end else one.until.isoformat())
    rows = (ToldRow(_("Date"), days), *record_rows(one.records[0]))
    return Told(group, title, one.when, note, rows, one.records, _spoken(group, title, days, note))


def _told_marks(timeline: Timeline) -> Iterator[Told]:
    for lane in timeline.lanes:
        for one in lane.marks:
            if one.kind != "ImagingStudy" or not _judged(timeline, one):
                yield told_mark(timeline, _(LANES[lane.key]), one)


def _judged(timeline: Timeline, one: Mark) -> bool:
    return any(one.records[0] in point.records for point in timeline.panel("response").points)


def told_stretch(timeline: Timeline, track: Track, stretch: Stretch) -> Told:
    """A stretch of one dose, with its line."""
    title = " ".join(part for part in (at_start(track.drugs), stretch.words) if part)
    doses = {"full": _("Full dose"), "reduced": _("Reduced dose"), "increased": _("Increased dose"), "held": _("Held")}
    goes_on = stretch is track.stretches[-1] and track.ends != "stopped"
    last = (_("now") if track.ends == "ongoing" else _("not told")) if goes_on else stretch.last.isoformat()
    days = _("{low} to {high}").format(low=stretch.first.isoformat(), high=last)
    length = _("{days} d").format(days=number_text((stretch.last - stretch.first).days))
    rows = [ToldRow(_("Dose"), doses[stretch.dose], stretch.words), ToldRow(_("Dates"), days, length)]
    event = stretch.records[0]
    if isinstance(event, records.DoseEvent) and event.reason:
        rows.append(ToldRow(_("Reason"), event.reason))
    if track.therapy.stop_reason and not goes_on:
        rows.append(ToldRow(field_name("SystemicTherapy", "stop_reason"),
                            choice_name("SystemicTherapy", "stop_reason", track.therapy.stop_reason)))  # fmt: skip
    note = _("line {number}").format(number=track.therapy.line) if track.therapy.line else ""
    at = When(stretch.first, stretch.first)
    sentence = _spoken(_(LANES["systemic"]), title, names_text([doses[stretch.dose], days]), note)
    return Told(_(LANES["systemic"]), title, at, note, tuple(rows), stretch.records, sentence)


def told_doses(timeline: Timeline, track: Track) -> Told:
    """The single doses of a drug together."""
    days = names_text([when_text(one.when) for one in track.doses])
    title = doses_label(track)
    behind = tuple(record for one in track.doses for record in one.records)
    rows = (ToldRow(_("Dates"), days),)
    group = _(LANES["systemic"])
    return Told(group, title, track.doses[0].when, "", rows, (track.therapy, *behind), _spoken(group, title, days))


def _told_tracks(timeline: Timeline) -> Iterator[Told]:
    for track in timeline.lane("systemic").tracks:
        for stretch in track.stretches:
            yield told_stretch(timeline, track, stretch)
        if track.doses:
            yield told_doses(timeline, track)
        if not track.stretches and not track.doses:
            start = Mark("SystemicTherapy", track.start, (track.therapy,), after=track.after)
            yield told_mark(timeline, _(LANES["systemic"]), start)


def _told_response(timeline: Timeline, case: records.CaseRecords | None) -> Iterator[Told]:
    panel = timeline.panel("response")
    days = sorted({(point.when.first, series.episode) for series in panel.series for point in series.points})
    for day, episode in days:
        yield told_study(timeline, episode, day, case)


def told_study(timeline: Timeline, episode: int, day: date, case: records.CaseRecords | None = None) -> Told:
    """A study as judged by both criteria, with thrombus and new lesions."""
    rows: list[ToldRow] = []
    behind: tuple[Record, ...] = ()
    at = When(day, day)
    for series in reversed(timeline.panel("response").series):
        found = next((one for one in series.points if one.when.first == day), None)
        if series.episode != episode or found is None:
            continue
        behind, at = found.records or behind, found.when
        rows.append(_response_row(series.key, found, series.points[0]))
    studies = [one for one in behind if isinstance(one, records.ImagingStudy)]
    if case is not None:
        rows += _beside(studies, case)
    title = names_text([*(one.label for one in studies), when_text(at)])
    note = day_note(timeline, day)
    lines = [" ".join(part for part in (row.label, row.badge, row.strong, row.text) if part) for row in rows]
    sentence = sentences_text([f"{title}, {note}." if note else f"{title}.", *(f"{line}." for line in lines)])
    return Told(_(PANELS["response"]), title, at, note, tuple(rows), behind, sentence, study_day=True)


def _response_row(criteria: str, point: Point, base: Point) -> ToldRow:
    name = _(SERIES[criteria])
    viable = criteria == "mRECIST"
    if point.baseline:
        text = _("Baseline, viable sum") if viable else _("Baseline, sum")
        return ToldRow(name, text, mm_text(point.sum_mm) or _("not known"))
    shown, open_set = possible_text(criteria, point)
    if point.sum_mm is None:
        text = _("sum not known")
    elif base.sum_mm is None:
        text = mm_text(point.sum_mm)
    else:
        spans = {"low": number_text(base.sum_mm), "high": number_text(point.sum_mm)}
        text = (_("viable {low} \u2192 {high} mm") if viable else _("{low} \u2192 {high} mm")).format(**spans)
    return ToldRow(name, text, percent_text(point), shown, open_set)


def _beside(studies: Sequence[records.ImagingStudy], case: records.CaseRecords) -> Iterator[ToldRow]:
    ids = {one.id for one in studies}
    for invasion in case.of(records.VascularInvasion):
        if invasion.study_id in ids and invasion.portal_vein:
            status = invasion.thrombus_status
            told = choice_name("VascularInvasion", "thrombus_status", status).lower() if status else ""
            yield ToldRow(_("Thrombus"), told, choice_name("VascularInvasion", "portal_vein", invasion.portal_vein))
    answers = [one.new_lesions for one in studies if one.new_lesions]
    if answers:
        yield ToldRow(_("New lesions"), "", choice_name("ImagingStudy", "new_lesions", answers[0]))


def told_point(timeline: Timeline, key: str, point: Point) -> Told:
    """A laboratory value or a score."""
    name, value = _(SERIES[key]), range_text(point)
    unit = UNITS.get(key, "")
    if key == "albi":
        grade = or_text([_("grade {grade}").format(grade=one) for one in point.possible])
        value = names_text([part for part in (value, grade) if part])
    shown = f"{value} {unit}".strip()
    rows = [ToldRow(name, "", shown)]
    if point.stale:
        rows.append(ToldRow(_("Note"), _("from values older than their limit on this day")))
    rows += [ToldRow(record_label(one), when_text(point.when) if one.date is None else date_text(one.date))
             for one in point.records if key == "albi"]  # fmt: skip
    note = _("dated after the board day") if point.after else day_note(timeline, point.when.first)
    title = f"{name} {shown}"
    days = when_text(point.when)
    group = _(PANELS["albi" if key == "albi" else "markers"])
    return Told(group, title, point.when, note, (ToldRow(_("Date"), days), *rows), point.records,
                _spoken(group, title, days, note))  # fmt: skip


def told_cell(timeline: Timeline, key: str, cell: StripCell) -> Told:
    """A value of a strip."""
    name, shown = _(STRIPS[key]), cell_text(key, cell)
    unit = " \u00b5mol/L" if key == "bilirubin" else ""
    rows = [ToldRow(_("Date"), when_text(cell.when)), ToldRow(name, "", shown + unit)]
    if cell.stale:
        rows.append(ToldRow(_("Note"), _("from values older than their limit on this day")))
    note = _("dated after the board day") if cell.after else day_note(timeline, cell.when.first)
    title = f"{name} {shown}{unit}"
    return Told(name, title, cell.when, note, tuple(rows), cell.records, _spoken(name, title, when_text(cell.when)))


def _told_values(timeline: Timeline) -> Iterator[Told]:
    for key in ("markers", "albi"):
        for series in timeline.panel(key).series:
            for point in series.points:
                yield told_point(timeline, series.key, point)
    for strip in timeline.strips:
        for cell in strip.cells:
            yield told_cell(timeline, strip.key, cell)


def record_rows(record: Record) -> Iterator[ToldRow]:
    """What a record says, field by field; its date stands elsewhere, references say nothing to a reader."""
    kind = type(record).__name__
    shown = 0
    for name, told in entry_fields(type(record)):
        value = getattr(record, name)
        if name in ("date", "date_precision") or told.kind == "reference" or value in (None, "", (), "day"):
            continue
        if told.kind == "choice":
            text = choice_name(kind, name, str(value))
        elif told.kind == "choices":
            text = names_text([choice_name(kind, name, str(one)) for one in value])
        elif isinstance(value, bool):
            text = _("Yes") if value else _("No")
        elif isinstance(value, date):
            text = value.isoformat()
        else:
            text = f"{value} {told.unit}".strip()
        yield ToldRow(field_name(kind, name), text if len(text) <= _LONG else text[:_LONG].rstrip() + "\u2026")
        shown += 1
        if shown == _ROWS:
            return


def _spoken(group: str, title: str, days: str, note: str = "") -> str:
    """A place in one sentence, for those who do not see it."""
    return _("{group}: {what}.").format(group=group, what=names_text([one for one in (title, days, note) if one]))


__all__ = ["LANES", "PANELS", "STRIPS", "Told", "ToldRow", "finding_text", "signed_text", "told_of", "when_text"]
