"""The report of an import for a file: CSV with every line, or PDF for reading and filing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hccboard import __version__, policy, translate, wording
from hccboard.interchange import import_report
from hccboard.interchange.preview import ImportPreview
from hccboard.interchange.problems import Problem
from hccboard.operations.output_files import refuse_board_files
from hccboard.translate import _, ngettext

if TYPE_CHECKING:
    from hccboard.reports.import_paper import Decision, ImportPaper, ReportLine


def save(preview: ImportPreview, path: Path | str, *, printed_by: str = "") -> None:
    """Write every rejected or suspicious cell with reason and decision: as PDF where the name ends in .pdf, else CSV.

    The file appears whole or not at all. ``UserError`` for the name of a board file, ``EnvironmentFault`` if it
    cannot be written. ``printed_by`` stands on the PDF.
    """
    path = Path(path)
    policy.require(policy.EXPORT)
    refuse_board_files(path)
    if path.suffix.casefold() != ".pdf":
        import_report.save(preview, path)
        return
    from hccboard.reports.import_paper import render

    import_report.write_atomically(path, render(paper(preview, printed_by=printed_by)))


def paper(preview: ImportPreview, *, printed_by: str = "", printed_at: datetime | None = None) -> ImportPaper:
    """What the PDF says, in the current language. ``printed_at`` defaults to now."""
    from hccboard.reports.import_paper import ImportPaper

    table = preview.table
    return ImportPaper(
        file_name=table.file_name, extent=_extent(preview), state=_state(preview), counts=_counts(preview),
        decisions=tuple(_decision(problem) for problem in preview.problems), lines=tuple(_lines(preview)),
        printed_at=printed_at or datetime.now().astimezone(), printed_by=printed_by, language=translate.language(),
        version=__version__,
    )  # fmt: skip


def _extent(preview: ImportPreview) -> str:
    table = preview.table
    size = _("{rows} rows × {columns} columns").format(
        rows=wording.number_text(len(table)), columns=len(table.columns)
    )
    sheet = _("sheet {name}").format(name=table.sheet) if table.sheet else table.encoding
    saved = _("saved mapping “{name}”").format(name=preview.mapping.name) if preview.mapping.name else ""
    return wording.list_text([part for part in (size, sheet, saved) if part])


def _state(preview: ImportPreview) -> str:
    if not preview.imported:
        return _("Nothing was stored yet when this report was made.")
    if not preview.backup:
        return _("Imported.")
    return _("Imported. A checked copy of the board file from before: {name}").format(name=preview.backup)


def _counts(preview: ImportPreview) -> tuple[tuple[str, str], ...]:
    found = preview.counts
    stored = _("{stored} of {rows}").format(stored=found.rows_stored, rows=found.rows)
    return (
        (_("Rows stored") if preview.imported else _("Rows that would be stored"), stored),
        *((name, wording.number_text(count)) for name, count in (
            (_("New cases"), found.new_cases), (_("Existing cases updated"), found.updated_cases),
            (_("Existing cases unchanged"), found.unchanged_cases), (_("Rows left out"), found.rows_left_out),
            (_("Cells stored"), found.cells_stored), (_("of these converted"), found.cells_converted),
            (_("Cells left out"), found.cells_left_out), (_("Values that differ"), found.cells_different),
            (_("Not read, columns that need you"), found.cells_open),
        )),
    )  # fmt: skip


def _decision(problem: Problem) -> Decision:
    from hccboard.reports.import_paper import Decision

    cells = ngettext("{count} cell", "{count} cells", problem.cells)
    rows = ngettext("{count} row", "{count} rows", problem.rows)
    extent = (cells if problem.column is not None else rows).format(
        count=wording.number_text(problem.cells if problem.column is not None else problem.rows)
    )
    done = next((option.text for option in problem.options if option.id == problem.chosen), "")
    return Decision(problem.title, extent, done, problem.decided or len(problem.options) < 2)


def _lines(preview: ImportPreview) -> Iterator[ReportLine]:
    from hccboard.reports.import_paper import ReportLine

    lines = import_report.lines(preview)
    next(lines)  # the heading
    for row, number, name, _read_as, text, problem, reason, decision, stored in lines:
        column = f"{number} · {name}" if number else ""
        if not row and not number:  # the copy of the board, said above
            continue
        if not row:
            why = _("{name}: {value}").format(name=problem, value=reason) if reason else problem
            yield ReportLine("", column, decision, why, _("not read"))
        elif problem == _("Values that differ"):
            yield ReportLine(row, column, text, problem, decision)
        elif not number:
            yield ReportLine(row, "", "", reason or problem, stored or decision)
        else:
            becomes = _("stored as {value}").format(value=stored) if stored else _("not stored")
            yield ReportLine(row, column, text, reason or problem, becomes)
