"""The report of an import as CSV: every cell that was not simply stored, with the reason.

Cells that a spreadsheet program would calculate get an apostrophe in front; the stored values are not touched.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hccboard.errors import EnvironmentFault
from hccboard.interchange import import_fields, problems
from hccboard.interchange.identities import LEFT_OUT
from hccboard.interchange.preview import ImportPreview
from hccboard.translate import _

_CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\x00")


def neutral(text: str) -> str:
    """The text so that no spreadsheet program calculates it."""
    return "'" + text if text.startswith(_CALCULATED) else text


def lines(preview: ImportPreview) -> Iterator[list[str]]:
    """The report line by line, its heading first."""
    yield [
        _("Row"), _("Column"), _("Column name"), _("Read as"), _("Cell"), _("Problem"), _("Reason"), _("Decision"),
        _("Stored"),
    ]  # fmt: skip
    by_id = {problem.id: problem for problem in preview.problems}
    for identity, tally in preview.tallies.items():
        problem = by_id.get(identity)
        if problem is None:
            continue
        chosen = next((option.text for option in problem.options if option.id == problem.chosen), "")
        for row in dict.fromkeys(tally.rows):
            if tally.plan is not None:
                yield _cell_line(preview, row, tally.plan.index, problem.title, chosen)
            elif tally.kind != "difference":
                yield _row_line(preview, row, tally.kind, problem.title, chosen)
    yield from _difference_lines(preview)
    yield from _column_lines(preview)
    if preview.backup:
        yield ["", "", "", "", "", _("Copy of the board file made before the import"), "", "", preview.backup]


def _cell_line(preview: ImportPreview, row: int, column: int, title: str, chosen: str) -> list[str]:
    cell = preview.cell(row, column)
    found = preview.mapping.columns[column]
    return [
        str(preview.table.row_numbers[row]), str(column + 1), found.header, found.target_text, cell.text, title,
        preview.explain(row, column).why, chosen, cell.stored,
    ]  # fmt: skip


def _row_line(preview: ImportPreview, row: int, kind: str, title: str, chosen: str) -> list[str]:
    fate = preview.fates[row]
    left_out = _("row left out") if fate.fate == LEFT_OUT else ""
    reason = problems.reason_text(fate.reason or kind)
    return [str(preview.table.row_numbers[row]), "", "", "", "", title, reason, chosen, left_out]


def _difference_lines(preview: ImportPreview) -> Iterator[list[str]]:
    for (row, column), (old, replaced) in preview.differences.items():
        cell = preview.cell(row, column)
        found = preview.mapping.columns[column]
        done = _("{old} is replaced").format(old=old) if replaced else _("{old} is kept").format(old=old)
        yield [
            str(preview.table.row_numbers[row]), str(column + 1), found.header, found.target_text, cell.text,
            _("Values that differ"), "", done, cell.stored,
        ]  # fmt: skip


def _column_lines(preview: ImportPreview) -> Iterator[list[str]]:
    """Columns that are not read, once each."""
    for column in preview.mapping.columns:
        if column.target:
            continue
        filled = preview.table.columns[column.index].filled
        possible = ", ".join(import_fields.label(target) for target in column.possible)
        cells = _("{count} cells").format(count=filled)
        yield [
            "", str(column.index + 1), column.header, _("not read"), "", column.match_text, column.reason or possible,
            cells, "",
        ]  # fmt: skip


def save(preview: ImportPreview, path: Path) -> None:
    """Write the report, UTF-8 with a mark so that spreadsheet programs read it; ``EnvironmentFault`` if it cannot be
    written (an older file of that name is then unchanged)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for line in lines(preview):
        writer.writerow([neutral(cell) for cell in line])
    write_atomically(path, text.getvalue().encode("utf-8-sig"))


def write_atomically(path: Path, content: bytes) -> None:
    """Beside, synced, then in place of an older file."""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".hccboard-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        raise EnvironmentFault(
            _("The file could not be written."), error.strerror or "", _("Choose another folder, or free some space.")
        ) from None
