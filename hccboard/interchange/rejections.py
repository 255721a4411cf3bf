"""Why a file is refused, in words: what, where, what to do.

The reading process sends only a code and figures; the sentence is made here, in the user's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hccboard.errors import ImportRejected
from hccboard.interchange import limits
from hccboard.translate import _


class Rejection(Exception):
    """Raised inside the reading process: a code and what belongs in the sentence."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def _mebibytes(size: int) -> str:
    return f"{size // limits.MEBIBYTE} MiB"


def _empty(_d: Mapping[str, Any]) -> tuple[str, str]:
    return _("The file is empty: it holds no row with text."), _("Choose the file that holds the table.")


def _only_header(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The table has a header in row {row} and no row below it.").format(row=d.get("row", 1)),
        _("Choose a file, or a sheet, with at least one patient."),
    )


def _file_too_large(_d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The file is larger than {limit}, the most that is read.").format(limit=_mebibytes(limits.FILE_BYTES)),
        _("Split it into several files, or save only the sheet with the case list."),
    )


def _expands_too_much(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _(
            "The file would unpack to more than {limit} or more than {ratio} times its size"
            " (part {part}): it is damaged, or made to fill the memory."
        ).format(
            limit=_mebibytes(limits.EXPANDED_BYTES),
            ratio=limits.EXPANSION_RATIO,
            part=d.get("part", "?"),
        ),
        _("Ask for the file again, or save the sheet as CSV and import that."),
    )


def _too_many_columns(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("Row {row} has {count} columns; {limit} are the most that are read.").format(
            row=d.get("row", 1), count=d.get("count", "?"), limit=limits.COLUMNS
        ),
        _("Keep only the columns that describe the patients, and check the separator of the file."),
    )


def _too_many_rows(_d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The table has more than {limit} rows, the most that are read.").format(limit=limits.ROWS),
        _("Split it into several files."),
    )


def _too_many_cells(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("Up to row {row} the table has more than {limit} cells, the most that are read.").format(
            row=d.get("row", "?"), limit=limits.CELLS
        ),
        _("Delete empty columns and rows at the edges, or split the file."),
    )


def _cell_too_long(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _(
            "A cell in row {row} has more than {limit} characters; often a quotation mark is opened and never closed."
        ).format(row=d.get("row", "?"), limit=limits.CELL_CHARACTERS),
        _("Correct that row and choose the file again."),
    )


def _open_quotation(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The quotation marks do not match: see row {row}.").format(row=d.get("row", "?")),
        _("Close or double the quotation mark there and choose the file again."),
    )


def _mixed_encodings(d: Mapping[str, Any]) -> tuple[str, str]:
    rows = ", ".join(str(row) for row in d.get("rows", ()))
    if d.get("more"):
        rows += ", …"
    return (
        _("The file mixes two encodings: most rows are {encoding}, but these lines are {other}: {rows}.").format(
            encoding=d.get("encoding", "?"), other=d.get("other", "?"), rows=rows
        ),
        _("Export the table again as UTF-8 in one step, or correct those lines."),
    )


def _undecodable(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("Line {row} cannot be read as {encoding}.").format(row=d.get("row", "?"), encoding=d.get("encoding", "?")),
        _("Choose another encoding, or export the table again as UTF-8."),
    )


def _not_a_table(d: Mapping[str, Any]) -> tuple[str, str]:
    found = d.get("found")
    what = (
        _("This is no table: the file is {found}.").format(found=found)
        if found
        else _("This is no table: the file holds binary data and no text.")
    )
    return what, _("Save the table as XLSX or CSV and choose that file.")


def _protected(_d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The workbook is protected by a password or has the old .xls format; neither is read."),
        _("Open it in the spreadsheet program and save it as XLSX without a password."),
    )


def _damaged(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The workbook is damaged or cut off (part {part}).").format(part=d.get("part", "?")),
        _("Open it in the spreadsheet program, save it again as XLSX, and choose the new file."),
    )


def _forbidden_xml(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _(
            "The workbook holds a document type or an encoding that no spreadsheet program writes"
            " (part {part}); such files are not opened."
        ).format(part=d.get("part", "?")),
        _("Save the table as CSV and import that."),
    )


def _outside(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The workbook names a place outside itself (part {part}); such files are not opened.").format(
            part=d.get("part", "?")
        ),
        _("Save the table as CSV and import that."),
    )


def _external_links(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The workbook is linked to other files (part {part}); links are never followed.").format(
            part=d.get("part", "?")
        ),
        _("Break the links, or copy the sheet and paste it as values into a new workbook."),
    )


def _no_sheet(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The workbook has no sheet “{sheet}”.").format(sheet=d.get("sheet", "?")),
        _("Choose one of its sheets: {sheets}.").format(sheets=", ".join(d.get("sheets", ()))),
    )


def _blank_template(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The import template is not filled in: its sheet “{sheet}” has no patient.").format(
            sheet=d.get("sheet", "?")
        ),
        _("Fill in one row per patient below the header, save, and choose the file again."),
    )


def _code_list(d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The sheet “{sheet}” is the code list of the import template and holds no patients.").format(
            sheet=d.get("sheet", "?")
        ),
        _("Choose the sheet, or the file, that holds the patients."),
    )


def _unreadable(_d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The file cannot be opened."),
        _("Check that it is still there, that it is a file, and that you may read it."),
    )


def _reader_failed(_d: Mapping[str, Any]) -> tuple[str, str]:
    return (
        _("The file could not be read: the reading broke off, in the memory and time one file may use."),
        _("Save the table as CSV, or split it into several files."),
    )


_SENTENCES = {
    "empty": _empty,
    "only_header": _only_header,
    "file_too_large": _file_too_large,
    "expands_too_much": _expands_too_much,
    "too_many_columns": _too_many_columns,
    "too_many_rows": _too_many_rows,
    "too_many_cells": _too_many_cells,
    "cell_too_long": _cell_too_long,
    "open_quotation": _open_quotation,
    "mixed_encodings": _mixed_encodings,
    "undecodable": _undecodable,
    "not_a_table": _not_a_table,
    "protected": _protected,
    "damaged": _damaged,
    "forbidden_xml": _forbidden_xml,
    "outside": _outside,
    "external_links": _external_links,
    "no_sheet": _no_sheet,
    "blank_template": _blank_template,
    "code_list": _code_list,
    "unreadable": _unreadable,
    "reader_failed": _reader_failed,
}
CODES = tuple(_SENTENCES)


def rejected(code: str, **details: Any) -> ImportRejected:
    """The error for a code; an unknown code reads as a reader that failed."""
    what, next_step = _SENTENCES.get(code, _reader_failed)(details)
    return ImportRejected(what, next_step=next_step)
