"""Lines of systemic therapy and procedures, in the order they were begun."""

from __future__ import annotations

from datetime import date

from hccboard import wording
from hccboard.domain import records
from hccboard.gui.panels.overview.record_table import RecordRow
from hccboard.gui.panels.overview.two_level import two_level
from hccboard.gui.widgets.cell import Cell
from hccboard.operations.viewing import CaseView
from hccboard.translate import _

ADDED_KINDS = ("SystemicTherapy", "Procedure")
_CRITERIA = {"RECIST1.1": "RECIST 1.1"}


def therapy_rows(view: CaseView) -> list[RecordRow]:
    """One row per line of therapy and per procedure."""
    found: list[tuple[date, RecordRow]] = []
    for line in view.case.of(records.SystemicTherapy, until=view.snapshot.as_of):
        found.append((line.date or date.min, _systemic(view, line)))
    for procedure in view.case.of(records.Procedure, until=view.snapshot.as_of):
        found.append((procedure.date or date.min, _procedure(view, procedure)))
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
    cells = (Cell(number, weight=600), two_level(title, span), _best(line))
    return RecordRow(cells, line.id, "SystemicTherapy", "drugs", key=line.id)


def _day(view: CaseView, record: records.Record, day: date | None) -> str:
    return wording.date_text(day, view.snapshot.as_of, short=True, precision=record.date_precision)


def _best(line: records.SystemicTherapy) -> Cell:
    if not line.best_response:
        return Cell(_("not recorded"), tone="text3")
    return Cell(_CRITERIA.get(line.response_criteria or "", line.response_criteria or ""), badge=line.best_response)


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
