"""Lines of systemic therapy with their doses, procedures, a chosen baseline of response; in the order of their days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hccboard import wording
from hccboard.domain import records
from hccboard.gui.panels.overview.record_table import RecordLink, RecordRow
from hccboard.gui.panels.overview.two_level import two_level
from hccboard.gui.widgets.cell import Cell
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, ngettext
from hccboard.wording.formats import clauses_text, inside_sentence
from hccboard.wording.response import SHORT

ADDED_KINDS = ("SystemicTherapy", "Procedure", "DoseEvent", "ResponseBaseline")
_DOSES_SHOWN = 2  # the newest changes of a dose; all of them are behind the row


def therapy_rows(view: CaseView) -> list[RecordRow]:
    """One row per line of therapy and per procedure."""
    found: list[tuple[date, RecordRow]] = []
    for line in view.case.of(records.SystemicTherapy, until=view.snapshot.as_of):
        found.append((line.date or date.min, _systemic(view, line)))
    for procedure in view.case.of(records.Procedure, until=view.snapshot.as_of):
        found.append((procedure.date or date.min, _procedure(view, procedure)))
    baseline = view.case.latest(records.ResponseBaseline, until=view.snapshot.as_of)
    if baseline is not None:
        found.append((baseline.date or date.min, _baseline(view, baseline)))
    found.sort(key=lambda row: row[0])
    return [row for _day, row in found]


def _systemic(view: CaseView, line: records.SystemicTherapy) -> RecordRow:
    number = str(line.line) if line.line is not None else "\u2013"
    title = " ".join(part for part in (line.drugs, line.dose) if part)
    begun = _day(view, line, line.date) or _("undated")
    if line.stop_date is not None:
        span = _("{start} to {stop}").format(start=begun, stop=_day(view, line, line.stop_date))
    elif line.ongoing:
        span = _("since {start}, ongoing").format(start=begun)
    else:
        span = _("from {start}").format(start=begun)
    reason = wording.choice_name("SystemicTherapy", "stop_reason", line.stop_reason).lower() if line.stop_reason else ""
    if reason:
        span = wording.list_text([span, _("stopped: {reason}").format(reason=reason)])
    doses = [one for one in view.case.of(records.DoseEvent, until=view.snapshot.as_of) if one.therapy_id == line.id]
    details = clauses_text([part for part in (span, _doses(view, line, doses)) if part])
    cells = (Cell(number, weight=600), two_level(title, details), _best(line))
    return RecordRow(cells, line.id, "SystemicTherapy", "drugs", key=line.id, behind=_behind(view, line, doses))


def _doses(view: CaseView, line: records.SystemicTherapy, doses: list[records.DoseEvent]) -> str:
    """ "3 doses given; dose reduced 8 Mar (8 mg)": the newest changes, and how many there were before."""
    given = sum(one.kind == "given" for one in doses)
    changes = [one for one in doses if one.kind != "given"]
    words = [ngettext("{count} dose given", "{count} doses given", given).format(count=given)] if given else []
    earlier = len(changes) - _DOSES_SHOWN
    if earlier > 0:
        words.append(ngettext("{count} change before", "{count} changes before", earlier).format(count=earlier))
    for one in changes[-_DOSES_SHOWN:]:
        drug = "" if one.drug.strip().lower() == line.drugs.strip().lower() else one.drug  # the line has no other
        words.append(inside_sentence(dose_words(view, replace(one, drug=drug, reason=""))))
    return clauses_text(words)


def dose_words(view: CaseView, event: records.DoseEvent) -> str:
    """ "Dose reduced 8 Mar: lenvatinib, 8 mg daily, rash"."""
    what = wording.choice_name("DoseEvent", "kind", event.kind) if event.kind else ""
    head = " ".join(part for part in (what, _day(view, event, event.date)) if part)
    details = wording.list_text([part for part in (event.drug, event.dose, event.reason) if part])
    return _("{name}: {value}").format(name=head, value=details) if details else head


def _behind(
    view: CaseView, line: records.SystemicTherapy, doses: list[records.DoseEvent]
) -> tuple[RecordLink, ...]:
    """The doses of a line, and a new one of it."""
    found = [RecordLink(dose_words(view, one), one.id, "DoseEvent", "kind") for one in reversed(doses)]
    new = RecordLink(_("Add a dose to this line"), "", "DoseEvent", f"therapy_id:{line.id}")
    return (RecordLink(_("Open the line"), line.id, "SystemicTherapy", "drugs"), new, *found)


def _baseline(view: CaseView, baseline: records.ResponseBaseline) -> RecordRow:
    study = next((one for one in view.case.of(records.ImagingStudy) if one.id == baseline.study_id), None)
    name = _("Baseline of response: {study}").format(study=study.label if study is not None else "?")
    day = _day(view, baseline, baseline.date)
    details = wording.list_text([part for part in (_("chosen {date}").format(date=day) if day else "", baseline.note)
                                 if part])  # fmt: skip
    cells = (Cell("\u2013"), two_level(name, details), Cell("\u2013", tone="text3"))
    return RecordRow(cells, baseline.id, "ResponseBaseline", "study_id", key=baseline.id)


def _day(view: CaseView, record: records.Record, day: date | None) -> str:
    return wording.date_text(day, view.snapshot.as_of, short=True, precision=record.date_precision)


def _best(line: records.SystemicTherapy) -> Cell:
    if not line.best_response:
        return Cell(_("not recorded"), tone="text3")
    return Cell(SHORT.get(line.response_criteria or "", line.response_criteria or ""), badge=line.best_response)


def _procedure(view: CaseView, procedure: records.Procedure) -> RecordRow:
    name = wording.choice_name("Procedure", "kind", procedure.kind) if procedure.kind else _("Procedure")
    title = f"{name} {procedure.session}" if procedure.session else name
    if procedure.target:
        title = wording.list_text([title, procedure.target])
    day = _day(view, procedure, procedure.date) or _("undated")
    sub = wording.list_text([part for part in (day, procedure.details) if part])
    outcome = wording.list_text([part for part in (procedure.outcome, procedure.margin or "") if part])
    local = _("LR")
    cells = (
        Cell(local, weight=600, tooltip=_("Locoregional or surgical"), accessible=_("Locoregional or surgical")),
        two_level(title, sub),
        Cell(outcome, tooltip=outcome) if outcome else Cell("\u2013", tone="text3"),
    )
    return RecordRow(cells, procedure.id, "Procedure", "kind", key=procedure.id)
