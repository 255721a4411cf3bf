"""Workbooks as different programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from hccboard.errors import ImportRejected
from hccboard.interchange.cells import Cell
from hccboard.interchange.table import Table
from tests.unit.interchange.conftest import read_bytes

Read = Callable[..., Table]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def raw_workbook(
    rows: str, *, strings: str = "", styles: str = "", properties: str = "", sheets: str = "", prefix: str = ""
) -> bytes:
    """A workbook of hand-written parts: ``rows`` goes into ``sheetData`` of the sheet "Cases"."""
    p = prefix + ":" if prefix else ""
    declared = f'xmlns:{prefix}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    sheets = sheets or '<sheet name="Cases" sheetId="1" r:id="rId1"/>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId3" Type="{RELATIONS}/styles" Target="/xl/styles.xml"/>'
        f'<Relationship Id="rId4" Type="{RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<{p}worksheet {declared}><{p}sheetData>{rows}</{p}sheetData></{p}worksheet>",
        "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>HospNo</v></c></row>'
        '<row><c t="str"><v>9</v></c></row></sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


HEAD = '<row r="1"><c r="A1" t="str"><v>HospNo</v></c><c r="B1" t="str"><v>INR</v></c></row>'


def one_cell(cell: str, **parts: str) -> Cell:
    """The cell B2 of a table with this XML for it."""
    row = f'<row r="2"><c r="A2" t="str"><v>7</v></c>{cell}</row>'
    return read_bytes(raw_workbook(HEAD + row, **parts)).cell(0, 1)


STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
    '<numFmt numFmtId="171" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="31"/><xf numFmtId="9"/><xf numFmtId="4"/></cellXfs>'
)


@pytest.mark.parametrize(
    ("cell", "text", "kind"),
    [
        ('<c r="B2"><v>1.2</v></c>', "1.2", "number"),
        ('<c r="B2"><v>3.4000000000000004</v></c>', "3.4", "number"),
        ('<c r="B2"><v>1.81E6</v></c>', "1810000", "number"),
        ('<c r="B2"><v>1.5E-7</v></c>', "0.00000015", "number"),
        ('<c r="B2" t="str"><v>text</v></c>', "text", "text"),
        ('<c r="B2" t="inlineStr"><is><t>in</t></is></c>', "in", "text"),
        ('<c r="B2" t="inlineStr"><is><r><t>ri</t></r><r><t>ch</t></r></is></c>', "rich", "text"),
        ('<c r="B2" t="s"><v>0</v></c>', "王伟", "text"),
        ('<c r="B2" t="s"><v>1</v></c>', "two runs", "text"),
        ('<c r="B2" t="s"><v>2</v></c>', "東京", "text"),
        ('<c r="B2" t="b"><v>1</v></c>', "TRUE", "text"),
        ('<c r="B2" t="b"><v>0</v></c>', "FALSE", "text"),
        ('<c r="B2" t="e"><v>#DIV/0!</v></c>', "#DIV/0!", "error"),
        ('<c r="B2" t="d"><v>2025-03-01T00:00:00</v></c>', "2025-03-01", "date"),
        ('<c r="B2" s="1"><v>45717</v></c>', "2025-03-01", "date"),
        ('<c r="B2" s="2"><v>45717</v></c>', "2025-03-01", "date"),
        ('<c r="B2" s="4"><v>45717</v></c>', "2025-03-01", "date"),
        ('<c r="B2" s="1"><v>45717.5</v></c>', "2025-03-01 12:00", "date"),
        ('<c r="B2" s="1"><v>99999999</v></c>', "#VALUE!", "error"),
        ('<c r="B2" s="3"><v>0.725</v></c>', "72.5%", "text"),
        ('<c r="B2" s="5"><v>0.07</v></c>', "7%", "text"),
        ('<c r="B2" s="6"><v>1234.5</v></c>', "1234.5", "number"),
        ('<c r="B2"><f>A1*2</f><v>2.4</v></c>', "2.4", "number"),
        ('<c r="B2"><f>A1*2</f></c>', "=A1*2", "formula"),
        ('<c r="B2"><f>A1*2</f><v></v></c>', "=A1*2", "formula"),
        ('<c r="B2" t="str"><f t="shared" si="0"/></c>', "=?", "formula"),
        ('<c r="B2" t="str"><v>=cmd|x</v></c>', "=cmd|x", "formula"),
        ("<c><v>5</v></c>", "5", "number"),
        ('<c r="B2"/>', "", "text"),
        ('<c r="B2" t="str"><v>a\tb\x0bc</v></c>'.replace("\x0b", "&#9;"), "a\tb\tc", "text"),
    ],
)  # fmt: skip
def test_cells_of_every_type(cell: str, text: str, kind: str) -> None:
    strings = (
        "<si><t>王伟</t></si><si><r><t xml:space='preserve'>two </t></r><r><t>runs</t></r></si>"
        "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>"
    )
    assert one_cell(cell, strings=strings, styles=STYLES) == (text, kind)


@pytest.mark.parametrize("word", ["1", "true"])
def test_workbooks_that_count_from_1904(word: str) -> None:
    cell = one_cell('<c r="B2" s="1"><v>44255</v></c>', styles=STYLES, properties=f'<workbookPr date1904="{word}"/>')
    assert cell == ("2025-03-01", "date")


def test_elements_with_a_prefix_and_rows_without_numbers() -> None:
    rows = (
        "<x:row><x:c t='str'><x:v>HospNo</x:v></x:c><x:c t='str'><x:v>INR</x:v></x:c></x:row>"
        "<x:row><x:c t='str'><x:v>7</x:v></x:c><x:c><x:v>1.2</x:v></x:c></x:row>"
    )
    table = read_bytes(raw_workbook(rows, prefix="x"))
    assert (table.cell(0, 0).text, table.cell(0, 1).text) == ("7", "1.2")


def test_rows_keep_their_numbers_over_gaps_and_cells_their_columns() -> None:
    table = read_bytes(raw_workbook(HEAD + '<row r="9"><c r="A9" t="str"><v>7</v></c><c r="AC9"><v>1</v></c></row>'))
    assert table.row_numbers[0] == 9
    assert table.cell(0, 28).text == "1"
    assert len(table.columns) == 29


def test_a_formula_with_a_stored_result_is_counted() -> None:
    table = read_bytes(
        raw_workbook(HEAD + '<row r="2"><c r="A2"><f>1</f><v>1</v></c><c r="B2"><f>2</f><v>2</v></c></row>')
    )
    assert table.calculated_cells == 2


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_not_offered(state: str) -> None:
    sheets = f'<sheet name="Cases" sheetId="1" state="{state}" r:id="rId1"/><sheet name="Two" sheetId="2" r:id="rId4"/>'
    table = read_bytes(raw_workbook(HEAD, sheets=sheets))
    assert (table.sheets, table.sheet, table.cell(0, 0).text) == (("Two",), "Two", "9")


def test_the_first_sheet_with_rows_is_taken() -> None:
    sheets = '<sheet name="Empty" sheetId="1" r:id="rId1"/><sheet name="Two" sheetId="2" r:id="rId4"/>'
    table = read_bytes(raw_workbook("", sheets=sheets))
    assert (table.sheets, table.sheet) == (("Empty", "Two"), "Two")


def test_a_workbook_without_a_filled_sheet_is_empty() -> None:
    with pytest.raises(ImportRejected, match="empty"):
        read_bytes(raw_workbook(""))


@pytest.mark.parametrize(
    "cell", ['<c r="B2" t="s"><v>3</v></c>', '<c r="B2" t="s"><v>-1</v></c>', '<c r="B2" t="s"><v>x</v></c>']
)
def test_a_string_that_is_not_there_means_damage(cell: str) -> None:
    with pytest.raises(ImportRejected, match="damaged"):
        one_cell(cell, strings="<si><t>a</t></si>")


def test_a_file_of_a_spreadsheet_library_with_title_groups_units_and_dates(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["2025年肝癌多学科讨论登记表"])
    sheet.append(["基本信息", None, "实验室检查", None, None])
    sheet.append(["住院号", "就诊日期", "白蛋白", "总胆红素", "AFP"])
    sheet.append([None, None, "g/L", "μmol/L", "ng/mL"])
    sheet.append(["0041187", date(2025, 3, 1), 34.5, 13, ">60500"])
    sheet.append(["0041188", datetime.fromisoformat("2025-03-02T08:30"), 36, 15.5, 12])
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("A2:B2")
    sheet.merge_cells("C2:E2")
    stream = io.BytesIO()
    book.save(stream)
    table = read(stream.getvalue())
    assert [column.name for column in table.columns] == ["住院号", "就诊日期", "白蛋白", "总胆红素", "AFP"]
    assert [column.unit_row for column in table.columns] == ["", "", "g/L", "μmol/L", "ng/mL"]
    assert (table.header_row, table.row_numbers[0], len(table)) == (3, 5, 2)
    assert table.cell(0, 0) == ("0041187", "text")
    assert table.cell(1, 1) == ("2025-03-02 08:30", "date")
