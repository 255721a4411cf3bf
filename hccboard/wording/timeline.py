"""Words of a timeline: lanes and panels, short labels of marks, and what stands behind a mark as lines to read.

``told_of`` gives everything on a timeline in order of time, as figure, hover card and table tell it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hccboard.domain import records
from hccboard.domain.records import Record, entry_fields
from hccboard.domain.timeline_model import (
    Mark,
    Point,
    Stretch,
    StripCell,
    Timeline,
    Track,
    When,
)  # fmt: skip
from hccboard.translate import _
from hccboard.wording.formats import at_start, date_text, list_text, names_text, number_text, or_text, sentences_text
from hccboard.wording.records import choice_name, field_name
from hccboard.wording.timeline_labels import (
    FINDINGS,
    LANES,
    PANELS,
    SERIES,
    STRIPS,
    UNITS,
    cell_text,
    change_text,
    day_note,
    doses_label,
    finding_text,
    mark_label,
    mm_text,
    percent_text,
    possible_text,
    range_text,
    record_label,
    stretch_label,
    when_text,
)  # fmt: skip

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
    sentence = _spoken(_(LANES["systemic"]), title, list_text([doses[stretch.dose], days]), note)
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
        value = list_text([part for part in (value, grade) if part])
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
    return _("{group}: {what}.").format(group=group, what=list_text([one for one in (title, days, note) if one]))


__all__ = [
    "FINDINGS",
    "LANES",
    "PANELS",
    "SERIES",
    "STRIPS",
    "UNITS",
    "Told",
    "ToldRow",
    "cell_text",
    "change_text",
    "day_note",
    "doses_label",
    "finding_text",
    "mark_label",
    "mm_text",
    "percent_text",
    "possible_text",
    "range_text",
    "record_label",
    "record_rows",
    "stretch_label",
    "told_cell",
    "told_doses",
    "told_mark",
    "told_of",
    "told_point",
    "told_stretch",
    "told_study",
    "when_text",
]  # fmt: skip
