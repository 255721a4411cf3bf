"""The blank workbook a hospital fills in: one column per fact, and a sheet with the code lists.

It is made from the import targets, so whatever is typed into it is recognised when it is imported.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hccboard.interchange import code_words, import_fields, import_words
from hccboard.interchange.import_fields import ImportTarget
from hccboard.interchange.import_report import write_atomically
from hccboard.translate import _, language

# What a board needs first; everything else that can be imported follows behind.
_FIRST = (
    "hospital_number", "case_number", "name", "sex", "birth_date", "visit_date", "question", "meeting_date", "causes",
    "hbsag", "cirrhosis", "ascites", "encephalopathy", "ecog", "bilirubin", "albumin", "inr", "platelets_10e9_l",
    "creatinine", "sodium_mmol_l", "ast_u_l", "alt_u_l", "afp", "pivka_ii", "imaging_date", "nodule_count",
    "diameters", "lesion_labels", "lesion_segments", "lesion_li_rads", "largest_diameter", "infiltrative",
    "portal_vein", "portal_vein_main_trunk", "hepatic_vein", "bile_duct", "lymph_nodes", "distant_metastasis",
    "metastasis_site", "varices", "systemic_therapy",
)  # fmt: skip
# Left out: other ways to say what stands there already
_NOT_OFFERED = ("portal_vein_thrombosis", "macrovascular_invasion", "age")
_PREFERRED_UNIT = {"largest_diameter": "mm", "diameters": "mm"}


def targets() -> list[ImportTarget]:
    """The columns of the template, in order."""
    known = import_fields.targets()
    rest = [identity for identity in known if identity not in (*_FIRST, *_NOT_OFFERED)]
    return [known[identity] for identity in (*_FIRST, *rest)]


def header(target: ImportTarget) -> str:
    """The name of a column, with its unit, in the current language; recognised when it is read again."""
    chinese = [name for name in import_words.names()[target.id] if any("\u4e00" <= c <= "\u9fff" for c in name)]
    name = chinese[0] if language() == "zh_CN" and chinese else target.label
    unit = _PREFERRED_UNIT.get(target.id) or next((unit for unit in target.units if unit), "")
    return f"{name} ({unit})" if unit else name


def word(target: ImportTarget, code: str) -> str:
    """The word for a code that is read back as that code."""
    if target.parser in ("segments", "categories"):  # S4a and LR-5 are their own words in every language
        return code
    words = import_words.codes(target.id)
    given = words.get(code, ()) if words else ()
    if target.codes == import_fields.YES_NO and not words:
        given = import_words.codes("certainty")[code]
    chinese = [text for text in given if any("\u4e00" <= c <= "\u9fff" for c in text)]
    if language() == "zh_CN" and chinese:
        return chinese[0]
    plain = code.replace("_", " ")
    for candidate in (plain, *given):
        if code_words.recognise(target.id, [candidate]) == {candidate: code}:
            return candidate
    return plain


def _forms(target: ImportTarget) -> str:
    """How a cell of the column is filled in, in words."""
    return {
        "text": _("text"),
        "number": _("a number; < and > are kept, as in >60500"),
        "plain": _("a number"),
        "integer": _("a whole number"),
        "date": _("a date, best as 2025-03-31"),
        "code": _("one of the words"),
        "codes": _("one or several of the words, divided by ;"),
        "range": _("0 to 4, or a range such as 1-2"),
        "count": _("a number, or a range such as 2-3, >=3, multiple"),
        "diameter": _("a number; < and > are kept"),
        "diameters": _("the largest diameter of each nodule, divided by ;"),
        "labels": _("a label for each lesion, divided by ;"),
        "segments": _("the segment of each lesion, divided by ;; several segments of one lesion by /"),
        "categories": _("one of the words for each lesion, divided by ;"),
        "child_pugh": _("a class, a score or both, as in B8"),
    }[target.parser]


def workbook() -> bytes:
    """The template as the bytes of an XLSX file."""
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Cases")
    head = PatternFill("solid", fgColor="EBEEF2")
    for index, target in enumerate(targets(), 1):
        cell = sheet.cell(1, index, header(target))
        cell.font, cell.fill = Font(bold=True), head
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = max(12, min(len(str(cell.value)) * 1.2 + 2, 34))
        if target.parser in ("text", "date"):
            sheet.column_dimensions[letter].number_format = "yyyy-mm-dd" if target.parser == "date" else "@"
        words = ",".join(word(target, code) for code in target.codes)
        if target.parser == "code" and len(words) < 250:
            validation = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=False)
            validation.add(f"{letter}2:{letter}5000")
            sheet.add_data_validation(validation)
    sheet.freeze_panes = "A2"
    _code_sheet(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _code_sheet(book: Any) -> None:
    from openpyxl.styles import Font

    sheet = book.create_sheet(_("Codes"))
    for row in _code_rows():
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDE", (34, 28, 34, 44, 16), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _code_rows() -> Iterator[list[str]]:
    yield [_("Column"), _("Group"), _("Meaning"), _("Filled in as"), _("Words and units")]
    for target in targets():
        first = [header(target), import_fields.group_label(target.id), import_fields.label(target.id), _forms(target)]
        allowed = [word(target, code) for code in target.codes] or [unit for unit in target.units if unit] or [""]
        for index, text in enumerate(allowed):
            yield [*(first if not index else ("", "", "", "")), text]


def write(path: Path) -> None:
    """Write the template; ``EnvironmentFault`` if it cannot be written."""
    write_atomically(path, workbook())
