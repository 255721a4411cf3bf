"""Printing a case: the board summary and the surgeon's sheet as PDF files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hccboard import __version__, translate
from hccboard.domain.assessment import assess
from hccboard.domain.conversion.local import LocalSets, chosen_set
from hccboard.domain.readiness import readiness
from hccboard.domain.records import CaseRecords
from hccboard.domain.response.recorded import ResponseRules
from hccboard.domain.snapshot import Staleness, take
from hccboard.errors import UserError
from hccboard.operations import board_conversion, cases, edits
from hccboard.operations.board_limits import limits_of
from hccboard.operations.board_region import region_of
from hccboard.operations.board_response import rules_of
from hccboard.operations.output_files import refuse_board_files, refuse_no_place, write_whole
from hccboard.operations.stores import BoardStore
from hccboard.operations.viewing import board_day, judged_on
from hccboard.reports.summary_input import SummaryInput
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.operations.conversion_facts import Suppose

EXPORTED, EXPORTED_ANONYMISED = "pdf", "pdf anonymised"  # as the audit trail notes it
SHEET_EXPORTED, SHEET_EXPORTED_ANONYMISED = "surgeon's sheet", "surgeon's sheet anonymised"


def summary_input(
    case: CaseRecords, as_of: date | None = None, *, printed_by: str = "", printed_at: datetime | None = None,
    language: str = "en", staleness: Staleness | None = None, region: str = "", rules: ResponseRules | None = None,
    conversion_sets: LocalSets | None = None, set_id: str = "",
) -> SummaryInput:  # fmt: skip
    """What a summary of the case on a day is made from; without ``as_of`` the day ages are counted to.

    ``printed_at`` defaults to now, local time. ``region`` is whose approvals stand beside the options, ``rules`` the
    board's settings of response, ``conversion_sets`` its own set of criteria with every version of it: of these the one
    that ``set_id`` names is printed, without it the one that was chosen for the summary.
    """
    now = printed_at or datetime.now().astimezone()
    limits = staleness or Staleness()
    snapshot = take(case, as_of or judged_on(case, now.date()), limits)
    assessment, sets = assess(snapshot.facts), conversion_sets or LocalSets()
    return SummaryInput(
        case, snapshot, assessment, readiness(case, snapshot, assessment), board_day(case), now, printed_by,
        __version__, language=language, staleness=limits, region=region, rules=rules or ResponseRules(),
        conversion_rules=sets.of(set_id or chosen_set(case, snapshot.as_of)), conversion_standing=sets.standing,
    )  # fmt: skip


def summary_pdf(given: SummaryInput, *, anonymise: bool = False) -> bytes:
    """The summary as the bytes of a PDF, for preview and printing; nothing is written or noted."""
    from hccboard.operations.conversion_paper import conversion_on_paper
    from hccboard.operations.option_paper import options_section
    from hccboard.operations.response_paper import course_on_paper
    from hccboard.reports.anonymised import anonymised
    from hccboard.reports.summary_pdf import render

    shown = anonymised(given) if anonymise else given
    with translate.speaking(given.language):
        section = options_section(
            shown.case, shown.snapshot, given.region, anonymised=shown.anonymised, rules=given.rules
        )
        conversion = conversion_on_paper(shown)
    return render(replace(shown, options=section, course=course_on_paper(shown), conversion=conversion))


def sheet_pdf(
    given: SummaryInput, suppose: Suppose | None = None, *, set_id: str = "", anonymise: bool = False
) -> bytes:
    """The surgeon's sheet as the bytes of a PDF of one page; nothing is written or noted. ``suppose``: what is supposed
    and printed as such; ``set_id``: the set of criteria, without it the one chosen for the summary."""
    from hccboard.operations.sheet_paper import NOTHING, sheet_on_paper, shifted
    from hccboard.reports import surgeon_sheet
    from hccboard.reports.anonymised import anonymised

    shown = anonymised(given) if anonymise else given
    supposed = suppose or NOTHING
    with translate.speaking(given.language):
        sheet = sheet_on_paper(shown, shifted(supposed, given, shown), set_id)
    return surgeon_sheet.render(sheet)


def write_report(
    store: BoardStore, case_id: str | None, out_path: Path | str, *, anonymise: bool = False, language: str = "en",
    as_of: date | None = None, printed_by: str = "", staleness: Staleness | None = None,
) -> Path:  # fmt: skip
    """Write the summary of a case to a file and note the export in the audit trail; the path written.

    Without ``staleness`` the limits of the board count. The file appears whole or not at all, and not before the
    export is noted. ``UserError`` for an unknown case, a folder that does not exist, or the name of a board file;
    ``EnvironmentFault`` where it cannot be written.
    """
    path = _place(case_id, out_path)
    given = _read(store, case_id, as_of, printed_by, language, staleness)
    what = EXPORTED_ANONYMISED if anonymise else EXPORTED
    return _written(store, case_id, path, summary_pdf(given, anonymise=anonymise), what)


def write_surgeon_sheet(
    store: BoardStore, case_id: str | None, out_path: Path | str, *, suppose: Suppose | None = None, set_id: str = "",
    anonymise: bool = False, language: str = "en", as_of: date | None = None, printed_by: str = "",
    staleness: Staleness | None = None,
) -> Path:  # fmt: skip
    """Write the surgeon's sheet of a case, with the same care as ``write_report``. ``suppose`` and ``set_id`` as in
    ``sheet_pdf``; nothing that is supposed is stored."""
    path = _place(case_id, out_path)
    given = _read(store, case_id, as_of, printed_by, language, staleness, set_id)
    content = sheet_pdf(given, suppose, set_id=set_id, anonymise=anonymise)
    return _written(store, case_id, path, content, SHEET_EXPORTED_ANONYMISED if anonymise else SHEET_EXPORTED)


def _place(case_id: str | None, out_path: Path | str) -> Path:
    if case_id is None:
        raise UserError(_("There is no such case in this board file."), next_step=_("Check the case number."))
    path = Path(out_path)
    refuse_board_files(path)
    refuse_no_place(path, ".pdf")
    return path


def _read(
    store: BoardStore, case_id: str | None, as_of: date | None, printed_by: str, language: str,
    staleness: Staleness | None, set_id: str = "",
) -> SummaryInput:  # fmt: skip
    """The case with the settings of its board."""
    case = cases.read_case(store, case_id or "")
    return summary_input(
        case, as_of, printed_by=printed_by, language=language, staleness=staleness or limits_of(store),
        region=region_of(store), rules=rules_of(store), conversion_sets=board_conversion.sets_of(store),
        set_id=set_id,
    )  # fmt: skip


def _written(store: BoardStore, case_id: str | None, path: Path, content: bytes, what: str) -> Path:
    fault = _("The PDF cannot be written to {folder}.").format(folder=path.parent)
    write_whole(path, content, fault, lambda: edits.note_export(store, [case_id or ""], what))
    return path
