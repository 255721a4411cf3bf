"""The report of an import as PDF: what was decided, every doubtful cell, and whether anything was stored."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from hccboard import translate
from hccboard.errors import EnvironmentFault, UserError
from hccboard.interchange import import_report
from hccboard.operations import import_reports, imports
from hccboard.operations.imports import Decisions, ImportPreview
from hccboard.operations.stores import BoardStore
from hccboard.reports import import_paper

TABLE = (
    "Hospital number,Name,Visit date,Albumin (g/L),Platelets (10^9/L),Remark,BCLC\n"
    "A1,Synthetic 1,2025-08-01,40,120,free text,A\n"
    "A2,Synthetic 2,2025-08-02,3.4,472000,,B\n"
    "A3,Synthetic 3,31/02/2025,41,98,,B\n"
    "A1,Synthetic 1,2025-08-01,40,120,,A\n"
)  # fmt: skip


@pytest.fixture
def preview(tmp_path: Path) -> ImportPreview:
    path = tmp_path / "cohort.csv"
    path.write_text(TABLE, "utf-8")
    table = imports.read_table(path)
    return imports.build_preview(None, table, imports.guess_mapping(table))


def pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def words(content: bytes) -> str:
    return " ".join(pages(content))


def saved(preview: ImportPreview, tmp_path: Path) -> bytes:
    imports.save_report(preview, tmp_path / "report.pdf", printed_by="Dr Printer")
    return (tmp_path / "report.pdf").read_bytes()


def test_every_line_of_the_csv_stands_on_paper(preview: ImportPreview, tmp_path: Path) -> None:
    said = words(saved(preview, tmp_path))
    for row, number, name, _as, text, _problem, reason, decision, stored in list(import_report.lines(preview))[1:]:
        for part in (row, f"{number} · {name}" if number else "", text, reason, stored):
            assert " ".join(part.split()) in said
        assert row or decision in said
    assert "Nothing was stored yet when this report was made." in said
    assert "4 rows × 7 columns" in said
    assert "Albumin below 10 g/L" in said
    assert "Platelets above 1500 10⁹/L" in said
    assert "not decided" in said
    assert "Dr Printer" in said


def test_a_decision_that_was_taken_is_not_called_open(preview: ImportPreview, tmp_path: Path) -> None:
    options = {problem.id: problem.default for problem in preview.undecided}
    decided = imports.build_preview(None, preview.table, preview.mapping, Decisions(options))
    assert "not decided" not in words(saved(decided, tmp_path))


def test_after_the_import_the_copy_is_named(board: BoardStore, preview: ImportPreview, tmp_path: Path) -> None:
    again = imports.build_preview(board, preview.table, preview.mapping)
    result = imports.run_import(board, again)
    said = words(saved(again, tmp_path))
    assert result.backup in said.replace("- ", "-") or result.backup in said.replace(" ", "")
    assert "Nothing was stored" not in said


def test_the_file_says_what_it_is(preview: ImportPreview, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(saved(preview, tmp_path))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Import report: cohort.csv"
        assert "/StructTreeRoot" in pdf.Root
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
        assert str(pdf.Root.Lang) == "en"


def test_in_chinese(preview: ImportPreview, tmp_path: Path) -> None:
    translate.use("zh_CN")
    try:
        content = saved(imports.build_preview(None, preview.table, preview.mapping), tmp_path)
    finally:
        translate.use("en")
    said = words(content)
    assert "导入报告" in said
    assert "Import report" not in said
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"


def test_a_long_list_is_cut_and_says_so(
    preview: ImportPreview, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = import_reports.paper(preview)
    one = paper.lines[0]
    many = replace(paper, lines=tuple(replace(one, row=str(n)) for n in range(1, 301)))
    monkeypatch.setattr(import_paper, "MOST_LINES", 200)
    made = pages(import_paper.render(many))
    assert len(made) > 2
    assert "100 more lines are not printed here." in made[-1]
    assert all("Row" in page and "In the file" in page for page in made[1:])  # the head of the table again


def test_a_clean_table_says_so(tmp_path: Path) -> None:
    path = tmp_path / "clean.csv"
    path.write_text("Hospital number,Albumin (g/L)\nA1,40\n", "utf-8")
    table = imports.read_table(path)
    said = words(saved(imports.build_preview(None, table, imports.guess_mapping(table)), tmp_path))
    assert "Nothing was doubtful." in said
    assert "Every cell was stored as the file has it." in said


def test_where_it_cannot_be_written_nothing_is_left(preview: ImportPreview, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        imports.save_report(preview, tmp_path / "nowhere" / "report.pdf")
    with pytest.raises(UserError):
        imports.save_report(preview, tmp_path / "board.hccboard")
    assert [path.name for path in tmp_path.iterdir() if path.suffix in (".pdf", ".hccboard")] == []
