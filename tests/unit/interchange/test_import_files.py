"""The report that can be saved, and the blank template that reads itself back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hccboard import translate
from hccboard.errors import EnvironmentFault, ImportRejected
from hccboard.interchange import import_fields, import_report, import_template
from hccboard.interchange.guess import guess_mapping
from hccboard.interchange.preview import ImportPreview, build
from tests.unit.interchange.conftest import read_bytes

PreviewOf = Callable[..., ImportPreview]


@pytest.fixture(params=["en", "zh_CN"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    translate.use(request.param)
    yield request.param
    translate.use("en")


def saved_report(preview: ImportPreview, folder: Path) -> list[dict[str, str]]:
    path = folder / "report.csv"
    import_report.save(preview, path)
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_the_report_names_every_cell_that_was_not_simply_stored(preview_of: PreviewOf, tmp_path: Path) -> None:
    text = (
        "HospNo;Phone;ALB(mg/dL);PLT(10^9/L);ascites;remark\n"
        "1;0171;3.4;472000;none;x\n2;0172;2.9;99;1;y\n2;0173;3;98;none;z\n"
    )
    found = saved_report(preview_of(text), tmp_path)
    lines = [(line["Row"], line["Column"], line["Cell"], line["Stored"]) for line in found]
    assert ("2", "3", "3.4", "") in lines
    assert ("2", "4", "472000", "") in lines
    assert ("3", "5", "1", "") in lines
    assert [line for line in found if line["Row"] == "4" and line["Problem"] == "Same number"]
    assert [line["Column name"] for line in found if not line["Row"]] == ["Phone", "remark"]
    assert "0171" not in (tmp_path / "report.csv").read_text("utf-8-sig")


def test_the_report_says_why_values_of_a_row_contradict_and_what_belongs_to_nothing(
    preview_of: PreviewOf, tmp_path: Path
) -> None:
    found = saved_report(preview_of("HospNo;Metastasis site;Lung metastasis;Drug dose\n1;lung;no;8 mg\n"), tmp_path)
    said = {line["Problem"]: (line["Row"], line["Column"], line["Cell"], bool(line["Reason"])) for line in found}
    assert said == {
        "Sites of metastasis contradict": ("2", "", "", True),
        "Dose of systemic therapy without “Systemic therapy”": ("2", "4", "8 mg", True),
    }


@pytest.mark.parametrize("text", ["=1+1", "+x(1)", "-x|y", "@SUM(A1)", "\tx", "\rx", "\x00x"])
def test_no_cell_of_the_report_is_calculated(text: str) -> None:
    assert import_report.neutral(text) == "'" + text


def test_a_hostile_cell_stays_text_in_the_report(preview_of: PreviewOf, tmp_path: Path) -> None:
    preview = preview_of("HospNo;INR\n1;=HYPERLINK(x)\n2;+cmd|x\n3;-5\n4;@a\n")
    found = saved_report(preview, tmp_path)
    assert [line["Cell"] for line in found] == ["'=HYPERLINK(x)", "'+cmd|x", "'@a", "'-5"]
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_a_report_that_cannot_be_written_leaves_the_older_one(preview_of: PreviewOf, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        import_report.save(preview_of("HospNo;INR\n1;x\n"), tmp_path / "no folder" / "report.csv")
    older = tmp_path / "older"
    older.mkdir()
    with pytest.raises(EnvironmentFault):
        import_report.save(preview_of("HospNo;INR\n1;x\n"), older)
    assert list(tmp_path.iterdir()) == [older]


def test_every_column_of_the_template_is_recognised(language: str, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    import_template.write(path)
    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    sheet.append(["1"] * sheet.max_column)
    sheet.parent.save(path)
    table = read_bytes(path.read_bytes())
    mapping = guess_mapping(table)
    assert [column.target for column in mapping.columns] == [target.id for target in import_template.targets()]
    for column in mapping.columns:
        target = import_fields.target(column.target)
        assert column.unit in target.units or not target.units, column.header
        assert not (target.needs_unit and not column.unit), column.header


def test_a_blank_template_is_refused_and_its_code_list_never_read(language: str, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    import_template.write(path)
    book = openpyxl.load_workbook(path)
    cases, codes = book.worksheets
    with pytest.raises(ImportRejected) as caught:
        read_bytes(path.read_bytes())
    assert cases.title in caught.value.what
    assert caught.value.next_step
    with pytest.raises(ImportRejected) as caught:
        read_bytes(path.read_bytes(), sheet=codes.title)
    assert codes.title in caught.value.what
    book.move_sheet(codes, -1)
    codes.title = "Sheet2"
    cases.cell(2, 1, "0041")
    book.save(path)
    assert (read_bytes(path.read_bytes()).sheet, len(read_bytes(path.read_bytes()))) == (cases.title, 1)
    del book[cases.title]
    book.save(path)
    with pytest.raises(ImportRejected, match="Sheet2"):
        read_bytes(path.read_bytes())


def test_formatted_cells_without_text_do_not_fill_in_a_template(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    import_template.write(path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(2, 5).number_format = "yyyy-mm-dd"
    book.save(path)
    with pytest.raises(ImportRejected, match="not filled in"):
        read_bytes(path.read_bytes())


def test_the_template_offers_every_target_once_and_its_code_sheet_explains_each(language: str) -> None:
    offered = {target.id for target in import_template.targets()}
    assert set(import_fields.targets()) - offered == {"portal_vein_thrombosis", "macrovascular_invasion", "age"}
    book = openpyxl.load_workbook(io.BytesIO(import_template.workbook()))
    heads = [cell.value for cell in book.worksheets[0][1]]
    explained = [row[0] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True) if row[0]]
    assert heads == explained
    assert len(set(heads)) == len(heads)


def test_every_word_of_the_code_lists_is_read_back_as_its_code(language: str) -> None:
    for target in import_template.targets():
        if not target.codes:
            continue
        words = [import_template.word(target, code) for code in target.codes]
        assert len(set(words)) == len(words), target.id
        text = f"HospNo;{import_template.header(target)}\n" + "".join(f"{n};{w}\n" for n, w in enumerate(words))
        table = read_bytes(text.encode(), delimiter=";")
        found = build(table, guess_mapping(table))
        assert found.mapping.columns[1].open_codes == (), target.id
        for row, code in enumerate(target.codes):
            value = next((o.value for plan, _text, o in found.reader.outcomes(row) if plan.index == 1), None)
            assert value == (code if target.parser == "code" else (code,)), (target.id, code)
