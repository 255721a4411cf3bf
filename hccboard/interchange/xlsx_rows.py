"""Rows of an XLSX workbook: its sheets, and the cells of one of them as clean text."""

from __future__ import annotations

import math
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import BinaryIO

from hccboard.interchange import cells
from hccboard.interchange.rejections import Rejection
from hccboard.interchange.xlsx_archive import check_xml, opened, small_xml
from hccboard.interchange.xlsx_stream import RawCell, shared_strings, sheet_rows

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_RELATIONS = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_LAST_DAY_NUMBER = 2_958_465  # 9999-12-31
# The first row of the code list in the import template, in every language it is written in
CODE_LIST_HEADS = frozenset(
    {
        ("Column", "Group", "Meaning", "Filled in as", "Words and units"),
        ("列", "分组", "含义", "填写方式", "用词与单位"),
    }
)


@dataclass
class Workbook:
    """What is needed to read the sheets of a workbook."""

    archive: zipfile.ZipFile
    sheets: dict[str, str]  # name -> part, visible sheets in order
    epoch_1904: bool = False
    date_styles: frozenset[int] = frozenset()
    percent_styles: frozenset[int] = frozenset()
    strings: list[str] = field(default_factory=list)
    calculated_cells: int = 0


def open_workbook(source: BinaryIO) -> Iterator[Workbook]:
    """Yields the workbook once, while its archive is open; use as ``for book in open_workbook(...)``."""
    with opened(source) as archive:
        names = set(archive.namelist())
        book_part = _book_part(archive)
        root = small_xml(archive, book_part)
        relations = _relations(archive, book_part)
        sheets = _sheets(root, relations, names)
        if not sheets:
            raise Rejection("empty")
        dates, percents = _styles(archive, _part(relations, "styles", names))
        strings = _part(relations, "sharedStrings", names)
        properties = next((e for e in root if e.tag.endswith("}workbookPr")), None)
        yield Workbook(
            archive,
            sheets,
            properties is not None and properties.get("date1904", "0") in ("1", "true"),
            dates,
            percents,
            shared_strings(archive, strings) if strings else [],
        )


def _book_part(archive: zipfile.ZipFile) -> str:
    relations = _relations(archive, "")
    for kind, target in relations.values():
        if kind.endswith("/officeDocument") and target in archive.namelist():
            return target
    raise Rejection("not_a_table", found="ZIP")


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Id -> (kind, target part) of what a part refers to inside the archive."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if listing not in archive.namelist():
        raise Rejection("damaged", part=listing)
    found = {}
    for element in small_xml(archive, listing):
        kind, target = element.get("Type", ""), element.get("Target", "")
        if kind.endswith("/externalLink"):
            raise Rejection("external_links", part=listing)
        if element.get("TargetMode") == "External":
            continue
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        found[element.get("Id", "")] = (kind, posixpath.normpath(path))
    return found


def _part(relations: dict[str, tuple[str, str]], kind: str, names: set[str]) -> str:
    for found, target in relations.values():
        if found.endswith("/" + kind) and target in names:
            return target
    return ""


def _sheets(root, relations: dict[str, tuple[str, str]], names: set[str]) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Visible worksheets in the order of the workbook; hidden ones only where nothing else is there."""
    visible: dict[str, str] = {}
    hidden: dict[str, str] = {}
    for element in root.iter():
        if not element.tag.endswith("}sheet"):
            continue
        identity = element.get(_RELATIONS + "id") or element.get(_STRICT_RELATIONS + "id") or ""
        kind, target = relations.get(identity, ("", ""))
        if not kind.endswith("/worksheet") or target not in names:
            continue
        shown = element.get("state", "visible") == "visible"
        (visible if shown else hidden)[cells.clean(element.get("name", ""))[:100] or target] = target
    return visible or hidden


def _styles(archive: zipfile.ZipFile, part: str) -> tuple[frozenset[int], frozenset[int]]:
    """The cell styles that show a number as a date, and those that show it as a percentage."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    if not part:
        return frozenset(), frozenset()
    root = small_xml(archive, part)
    formats = dict(BUILTIN_FORMATS)
    # East Asian builtin date formats have numbers of their own and no text in the file.
    formats.update(dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd"))
    dates, percents = set(), set()
    for element in root.iter():
        if element.tag.endswith("}numFmt") and (element.get("numFmtId") or "").isdigit():
            formats[int(element.get("numFmtId", "0"))] = (element.get("formatCode") or "")[:255]
    styles = next((e for e in root if e.tag.endswith("}cellXfs")), ())
    for index, element in enumerate(styles):
        identity = element.get("numFmtId") or "0"
        code = formats.get(int(identity), "") if identity.isdigit() and len(identity) < 9 else ""
        if code and is_date_format(code):
            dates.add(index)
        elif "%" in code:
            percents.add(index)
    return frozenset(dates), frozenset(percents)


def rows(book: Workbook, sheet: str) -> Iterator[tuple[int, list[str], float]]:
    """Row number, compact cells and how much of the sheet was read (0 to 1)."""
    part = book.sheets[sheet]
    size = max(check_xml(book.archive, part), 1)
    for number, found, done in sheet_rows(book.archive, part):
        row: list[str] = []
        for cell in found:
            if cell.column > len(row):
                row.extend([""] * (cell.column - len(row)))
            row[cell.column - 1] = _cell(book, cell)
        yield number, row, done / size


def _cell(book: Workbook, cell: RawCell) -> str:
    if cell.formula is not None:
        if not cell.text:
            return cells.encode("=" + (cells.clean(cell.formula) or "?"), cells.FORMULA)
        book.calculated_cells += 1
    kind = cell.type
    if kind == "n":
        return _number(book, cell)
    if kind == "s":
        index = int(cell.text) if cell.text.isdigit() and len(cell.text) < 10 else -1
        if not 0 <= index < len(book.strings):
            raise Rejection("damaged", part="sharedStrings.xml")
        return _text(book.strings[index])
    if kind == "b":
        return "TRUE" if cell.text == "1" else "FALSE"
    if kind == "e":
        return cells.encode(cells.clean(cell.text), cells.ERROR)
    if kind == "d":
        return cells.encode(cells.clean(cell.text).removesuffix("T00:00:00"), cells.DATE)
    return _text(cell.text)


def _text(text: str) -> str:
    """Text that looks like a formula is kept as text and marked: elsewhere it would be calculated."""
    text = cells.clean(text)
    return cells.encode(text, cells.FORMULA) if cells.looks_like_formula(text) else text


def _number(book: Workbook, cell: RawCell) -> str:
    text = cell.text.strip()
    try:
        value = float(text)
    except ValueError:
        raise Rejection("damaged", part="sheet") from None
    if not math.isfinite(value):
        return cells.encode("#NUM!", cells.ERROR)
    if cell.style in book.date_styles:
        return _date(book, value)
    if cell.style in book.percent_styles:
        return format(round(value * 100, 10), ".15g") + "%"
    # Spreadsheets show 15 digits; the rest is noise of binary fractions.
    shown = format(value, ".15g")
    return cells.encode(format(Decimal(shown), "f") if "e" in shown else shown, cells.NUMBER)


def _date(book: Workbook, value: float) -> str:
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    if not 0 <= value <= _LAST_DAY_NUMBER:
        return cells.encode("#VALUE!", cells.ERROR)
    try:
        day = from_excel(value, MAC_EPOCH if book.epoch_1904 else WINDOWS_EPOCH)
    except (ValueError, OverflowError, TypeError):
        return cells.encode("#VALUE!", cells.ERROR)
    if isinstance(day, datetime):
        at_midnight = day.time() == time()
        text = day.date().isoformat() if at_midnight else day.isoformat(" ", "minutes")
        return cells.encode(text, cells.DATE)
    if isinstance(day, (time, timedelta)):
        return str(day)
    return cells.encode(str(day), cells.DATE)


def default_sheet(book: Workbook) -> str:
    """The first sheet with at least two filled rows, else the first; never the code list of the import template.

    Raises ``Rejection`` where nothing but that code list is filled in: a template as it was handed out.
    """
    tables = []
    codes = ""
    for name, part in book.sheets.items():
        check_xml(book.archive, part)
        if is_code_list(book, name):
            codes = name
            continue
        tables.append(name)
        filled = 0
        for _row, found, _done in sheet_rows(book.archive, part):
            filled += any(cell.text or cell.formula is not None for cell in found)
            if filled >= 2:
                return name
    if codes:
        raise Rejection("blank_template", sheet=tables[0]) if tables else Rejection("code_list", sheet=codes)
    return tables[0]


def is_code_list(book: Workbook, sheet: str) -> bool:
    """Whether a sheet is the list of codes that stands in the import template, in whichever language."""
    for _row, found, _done in sheet_rows(book.archive, book.sheets[sheet]):
        texts = [cells.decode(_cell(book, cell)).text for cell in found if cell.formula is None]
        if any(texts):
            return tuple(text for text in texts if text) in CODE_LIST_HEADS
    return False
