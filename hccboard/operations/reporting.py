"""Printing a case: the board summary as a PDF file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from hccboard import __version__, translate
from hccboard.domain.assessment import assess
from hccboard.domain.readiness import readiness
from hccboard.domain.records import CaseRecords
from hccboard.domain.response.recorded import ResponseRules
from hccboard.domain.snapshot import Staleness, take
from hccboard.errors import UserError
from hccboard.operations import cases, edits
from hccboard.operations.board_limits import limits_of
from hccboard.operations.board_region import region_of
from hccboard.operations.board_response import rules_of
from hccboard.operations.output_files import refuse_board_files, refuse_no_place, write_whole
from hccboard.operations.stores import BoardStore
from hccboard.operations.viewing import board_day, judged_on
from hccboard.reports.summary_input import SummaryInput
from hccboard.translate import _

EXPORTED, EXPORTED_ANONYMISED = "pdf", "pdf anonymised"  # as the audit trail notes it


def summary_input(
    case: CaseRecords, as_of: date | None = None, *, printed_by: str = "", printed_at: datetime | None = None,
    language: str = "en", staleness: Staleness | None = None, region: str = "", rules: ResponseRules | None = None,
) -> SummaryInput:  # fmt: skip
    """What a summary of the case on a day is made from; without ``as_of`` the day ages are counted to.

    ``printed_at`` defaults to now, local time. ``region`` is whose approvals stand beside the options, ``rules`` the
    board's settings of response.
    """
    now = printed_at or datetime.now().astimezone()
    limits = staleness or Staleness()
    snapshot = take(case, as_of or judged_on(case, now.date()), limits)
    assessment = assess(snapshot.facts)
    return SummaryInput(
        case, snapshot, assessment, readiness(case, snapshot, assessment), board_day(case), now, printed_by,
        __version__, language=language, staleness=limits, region=region, rules=rules or ResponseRules(),
    )  # fmt: skip


def summary_pdf(given: SummaryInput, *, anonymise: bool = False) -> bytes:
    """The summary as the bytes of a PDF, for preview and printing; nothing is written or noted."""
    from hccboard.operations.option_paper import options_section
    from hccboard.operations.response_paper import course_on_paper
    from hccboard.reports.anonymised import anonymised
    from hccboard.reports.summary_pdf import render

    shown = anonymised(given) if anonymise else given
    with translate.speaking(given.language):
        section = options_section(
            shown.case, shown.snapshot, given.region, anonymised=shown.anonymised, rules=given.rules
        )
    return render(replace(shown, options=section, course=course_on_paper(shown)))


def write_report(
    store: BoardStore, case_id: str | None, out_path: Path | str, *, anonymise: bool = False, language: str = "en",
    as_of: date | None = None, printed_by: str = "", staleness: Staleness | None = None,
) -> Path:  # fmt: skip
    """Write the summary of a case to a file and note the export in the audit trail; the path written.

    Without ``staleness`` the limits of the board count. The file appears whole or not at all, and not before the
    export is noted. ``UserError`` for an unknown case, a folder that does not exist, or the name of a board file;
    ``EnvironmentFault`` where it cannot be written.
    """
    if case_id is None:
        raise UserError(_("There is no such case in this board file."), next_step=_("Check the case number."))
    path = Path(out_path)
    refuse_board_files(path)
    refuse_no_place(path, ".pdf")
    case = cases.read_case(store, case_id)
    limits = staleness or limits_of(store)
    given = summary_input(
        case, as_of, printed_by=printed_by, language=language, staleness=limits, region=region_of(store),
        rules=rules_of(store),
    )  # fmt: skip
    content = summary_pdf(given, anonymise=anonymise)
    what = EXPORTED_ANONYMISED if anonymise else EXPORTED
    fault = _("The PDF cannot be written to {folder}.").format(folder=path.parent)
    write_whole(path, content, fault, lambda: edits.note_export(store, [case_id], what))
    return path
