"""Importing into a real encrypted store: all or nothing, and nothing twice."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hccboard.domain import records
from hccboard.domain.records import CaseRecords
from hccboard.domain.snapshot import take
from hccboard.errors import Cancelled, ImportRejected, UserError
from hccboard.operations import cases, edits, imports
from hccboard.operations.imports import Decisions
from hccboard.operations.stores import BoardStore

ROOT = Path(__file__).resolve().parents[3]
UCI = ROOT.parent / "shared" / "data" / "uci_hcc_survival" / "hcc_survival_uci.csv"
UCI_MAPPING = ROOT / "tests" / "data" / "import" / "uci_mapping.json"
TODAY = date(2025, 12, 31)

FIRST = (
    "住院号,姓名,性别,就诊日期,白蛋白(g/L),AFP(ng/mL),门静脉癌栓\n"
    "0041,王伟,男,2025-11-03,38.5,12,无\n0042,李丽,女,2025-11-04,34,>60500,Vp3\n"
)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    def of(text: str, name: str = "cohort.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return of


def preview_of(
    board: BoardStore, path: Path, decisions: Decisions | None = None, **columns: dict[str, Any]
) -> imports.ImportPreview:
    table = imports.read_table(path)
    mapping = imports.guess_mapping(table, imports.saved_mappings(board))
    for name, changes in columns.items():
        index = next(column.index for column in table.columns if column.name == name)
        mapping = imports.refresh_mapping(mapping.with_column(index, **changes), table)
    return imports.build_preview(board, table, mapping, decisions, today=TODAY)


def all_cases(board: BoardStore) -> list[CaseRecords]:
    found = cases.case_summaries(board, cases.case_ids(board, cases.CaseQuery(sort="case_number")).keys)
    return [cases.read_case(board, row.case_id) for row in found]


def albumin(case: CaseRecords) -> list[tuple[date | None, Decimal | None]]:
    return [(r.date, r.value) for r in case.of(records.LabResult) if r.analyte == "albumin"]


def contents(board: BoardStore) -> list[Any]:
    return [(case.patient, sorted(case.records, key=lambda r: r.id)) for case in all_cases(board)]


def test_a_chinese_table_becomes_cases_with_dated_sourced_records(
    board: BoardStore, saved: Callable[..., Path]
) -> None:
    seen: list[object] = []
    preview = preview_of(board, saved(FIRST))
    assert all_cases(board) == []
    result = imports.run_import(
        board, preview, progress=lambda done, total: seen.append((done, total)), copied=seen.append
    )
    assert (result.rows, result.new_cases, result.rows_left_out) == (2, 2, 0)
    assert seen == [result.backup, (0, 2), (1, 2), (2, 2)]
    first, second = all_cases(board)
    assert (first.patient.case_number, second.patient.case_number) == ("HCC-0001", "HCC-0002")
    assert (first.patient.name, first.patient.hospital_number, first.patient.sex) == ("王伟", "0041", "M")
    assert albumin(first) == [(date(2025, 11, 3), Decimal("38.5"))]
    afp = next(r for r in second.of(records.LabResult) if r.analyte == "afp")
    assert (afp.comparator, afp.value, afp.unit, afp.source) == (">", Decimal(60500), "ng/mL", "cohort.csv, row 3")
    assert next(second.of(records.VascularInvasion)).portal_vein == "Vp3"
    history = edits.history(board, afp.id)
    assert (len(history), history[0].action, history[0].reason) == (1, "create", "Import of cohort.csv")


def test_the_same_file_again_changes_nothing(board: BoardStore, saved: Callable[..., Path]) -> None:
    imports.run_import(board, preview_of(board, saved(FIRST)))
    before = contents(board)
    preview = preview_of(board, saved(FIRST))
    assert (preview.counts.new_cases, preview.counts.unchanged_cases) == (0, 2)
    assert preview.row_action(0) == ("same", "HCC-0001")
    assert preview.cell(0, 4).state == "same"
    result = imports.run_import(board, preview)
    assert (result.unchanged_cases, result.records_created, result.records_corrected) == (2, 0, 0)
    assert result.differences == ()
    assert contents(board) == before


def test_a_changed_file_updates_and_shows_the_differences(board: BoardStore, saved: Callable[..., Path]) -> None:
    imports.run_import(board, preview_of(board, saved(FIRST)))
    changed = FIRST.replace("38.5", "40.5") + "0043,张三,男,2025-11-05,30,5,无\n"
    preview = preview_of(board, saved(changed))
    assert (preview.counts.new_cases, preview.counts.updated_cases, preview.counts.unchanged_cases) == (1, 1, 1)
    cell = preview.cell(0, 4)
    assert (cell.state, cell.old, cell.stored) == ("update", "38.5", "40.5 g/L")
    assert preview.row_action(0) == ("update", "HCC-0001")
    assert list(preview.rows("updates")) == [0]
    result = imports.run_import(board, preview)
    assert (result.new_cases, result.updated_cases, result.unchanged_cases) == (1, 1, 1)
    (difference,) = result.differences
    assert (difference.case_number, difference.target, difference.old, difference.new, difference.stored) == (
        "HCC-0001", "albumin", "38.5", "40.5", True,
    )  # fmt: skip
    first, _second, third = all_cases(board)
    assert albumin(first) == [(date(2025, 11, 3), Decimal("40.5"))]
    assert third.patient.case_number == "HCC-0003"
    result_of = next(r for r in first.of(records.LabResult) if r.analyte == "albumin")
    old = edits.history(board, result_of.id)[-1].old
    assert isinstance(old, records.LabResult)
    assert old.value == Decimal("38.5")


def test_the_old_values_stay_where_that_is_decided(board: BoardStore, saved: Callable[..., Path]) -> None:
    imports.run_import(board, preview_of(board, saved(FIRST)))
    decided = Decisions({"difference": "keep_old"})
    preview = preview_of(board, saved(FIRST.replace("38.5", "40.5")), decided)
    assert preview.cell(0, 4).state == "kept"
    result = imports.run_import(board, preview)
    assert (result.records_corrected, len(result.differences), result.differences[0].stored) == (0, 1, False)
    assert albumin(all_cases(board)[0]) == [(date(2025, 11, 3), Decimal("38.5"))]


def test_a_correction_by_hand_is_not_undone_by_the_same_file(board: BoardStore, saved: Callable[..., Path]) -> None:
    imports.run_import(board, preview_of(board, saved(FIRST)))
    first = next(r for r in all_cases(board)[0].of(records.LabResult) if r.analyte == "albumin")
    edits.save(board, [replace(first, value=Decimal("35"))], reason="typing error in the export")
    preview = preview_of(board, saved(FIRST))
    assert (preview.cell(0, 4).state, preview.cell(0, 4).old) == ("kept", "35")
    imports.run_import(board, preview)
    assert albumin(all_cases(board)[0]) == [(date(2025, 11, 3), Decimal("35"))]


def test_a_case_that_was_voided_is_not_brought_back(board: BoardStore, saved: Callable[..., Path]) -> None:
    text = "白蛋白(g/L),INR\n38.5,1.1\n34,1.2\n"
    imports.run_import(board, preview_of(board, saved(text)))
    edits.void(board, all_cases(board)[0].patient, "test row", with_dependents=True)
    preview = preview_of(board, saved(text))
    assert [preview.row_action(row)[0] for row in range(2)] == ["left_out", "same"]


def test_a_board_that_reads_no_names_gets_none(board: BoardStore, saved: Callable[..., Path]) -> None:
    path = saved(FIRST)
    imports.save_mapping(board, imports.guess_mapping(imports.read_table(path)), "with names")
    assert imports.reads_names(board)
    imports.set_reads_names(board, False)
    preview = preview_of(board, path)  # the saved mapping names the patient all the same
    names = next(column for column in preview.mapping.columns if column.header == "姓名")
    assert (names.target, names.match_text, names.never_read) == ("", "By rule", True)
    assert imports.run_import(board, preview).new_cases == 2
    assert [case.patient.name for case in all_cases(board)] == ["", ""]
    imports.set_reads_names(board, True)
    imports.run_import(board, preview_of(board, path))
    assert [case.patient.name for case in all_cases(board)] == ["王伟", "李丽"]


def test_cancelling_stores_nothing(board: BoardStore, saved: Callable[..., Path]) -> None:
    done: list[int] = []
    preview = preview_of(board, saved(FIRST))
    with pytest.raises(Cancelled):
        imports.run_import(
            board, preview, progress=lambda rows, _total: done.append(rows), cancelled=lambda: done[-1:] == [1]
        )
    assert done == [0, 1]
    assert all_cases(board) == []
    assert imports.run_import(board, preview).new_cases == 2


@pytest.mark.parametrize(("cases", "size"), [(1, 1), (49, 1), (163, 3), (5_000, 100), (10_000, 100)])
def test_progress_is_told_often_and_memory_stays_flat(cases: int, size: int) -> None:
    assert imports.import_batches.cases_in_batch(cases) == size


def test_a_fault_on_the_way_stores_nothing(
    board: BoardStore, saved: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = preview_of(board, saved(FIRST))
    real = preview.reader.values

    def failing(row: int) -> dict[str, Any]:
        if row == 1:
            raise RuntimeError("broken")
        return real(row)

    monkeypatch.setattr(preview.reader, "values", failing)
    with pytest.raises(RuntimeError):
        imports.run_import(board, preview)
    assert all_cases(board) == []


def test_a_preview_is_imported_once(board: BoardStore, saved: Callable[..., Path]) -> None:
    preview = preview_of(board, saved(FIRST))
    imports.run_import(board, preview)
    with pytest.raises(UserError, match="just imported"):
        imports.run_import(board, preview)
    assert len(all_cases(board)) == 2


def test_a_file_of_which_no_row_is_left_is_refused(board: BoardStore, saved: Callable[..., Path]) -> None:
    preview = preview_of(board, saved("住院号,就诊日期\n0041,31/02/2025\n"))
    with pytest.raises(UserError, match="Left out: 1"):
        imports.run_import(board, preview)


def test_dated_rows_of_one_patient_become_one_case(board: BoardStore, saved: Callable[..., Path]) -> None:
    text = FIRST + "0041,王伟,男,2025-12-01,41,9,Vp2\n"
    preview = preview_of(board, saved(text), Decisions({"duplicate": "keep_dated"}))
    assert imports.run_import(board, preview).new_cases == 2
    assert albumin(all_cases(board)[0]) == [(date(2025, 11, 3), Decimal("38.5")), (date(2025, 12, 1), Decimal(41))]
    again = preview_of(board, saved(text), Decisions({"duplicate": "keep_dated"}))
    assert imports.run_import(board, again).records_created == 0


def test_a_known_patient_of_another_file_gets_dated_results(board: BoardStore, saved: Callable[..., Path]) -> None:
    imports.run_import(board, preview_of(board, saved(FIRST)))
    later = saved("HospNo;visit date;ALB(g/L);BW(kg)\n0042;2025-12-20;30;61\n", "later.csv")
    result = imports.run_import(board, preview_of(board, later))
    assert (result.new_cases, result.updated_cases) == (0, 1)
    assert albumin(all_cases(board)[1]) == [(date(2025, 11, 4), Decimal(34)), (date(2025, 12, 20), Decimal(30))]


@pytest.mark.parametrize("column", ["Sex;F", "birth date;1950-01-01"])
def test_the_number_of_another_patient_is_not_believed(
    board: BoardStore, saved: Callable[..., Path], column: str
) -> None:
    name, value = column.split(";")
    first = "HospNo;Sex;birth date;INR\n0041;M;1960-05-05;1\n"
    imports.run_import(board, preview_of(board, saved(first)))
    before = contents(board)
    preview = preview_of(board, saved(f"HospNo;{name};INR\n0041;{value};1.5\n"))
    assert (preview.fates[0].fate, preview.fates[0].reason) == ("left_out", "conflict")
    with pytest.raises(UserError):
        imports.run_import(board, preview)
    assert contents(board) == before


def test_rows_without_identity_that_moved_are_not_written_over_each_other(
    board: BoardStore, saved: Callable[..., Path]
) -> None:
    head = "Sex,INR,ALB(g/L),TBIL(umol/L),PLT(10^9/L)\n"
    one, two = "M,1.1,40,12,150\n", "M,1.6,29,45,80\n"
    imports.run_import(board, preview_of(board, saved(head + one + two)))
    before = contents(board)
    preview = preview_of(board, saved(head + two + one))
    assert [fate.reason for fate in preview.fates] == ["conflict", "conflict"]
    assert contents(board) == before
    corrected = preview_of(board, saved(head + one + two.replace("29", "30")))
    assert [corrected.row_action(row)[0] for row in range(2)] == ["same", "update"]


def test_case_numbers_of_the_file_are_kept_and_never_made_twice(board: BoardStore, saved: Callable[..., Path]) -> None:
    text = "HospNo;Case number;INR\n1;HCC-0002;1\n2;;1.1\n3;;1.2\n4;B-7;1.3\n"
    imports.run_import(board, preview_of(board, saved(text)))
    found = {c.patient.hospital_number: c.patient.case_number for c in all_cases(board)}
    assert found == {"1": "HCC-0002", "2": "HCC-0001", "3": "HCC-0003", "4": "B-7"}
    again = preview_of(board, saved("Case number;INR\nb-7;1.9\n", "other.csv"))
    assert again.row_action(0) == ("update", "B-7")


def test_mappings_are_saved_in_the_board_file_by_name(board: BoardStore, saved: Callable[..., Path]) -> None:
    path = saved("Nr;alb\n1;3.4\n2;2.9\n")
    table = imports.read_table(path)
    mapping = imports.guess_mapping(table)
    assert [column.status for column in mapping.columns] == ["ignored", "needs_you"]
    mapping = mapping.with_column(0, target="hospital_number").with_column(1, unit="g/dL")
    with pytest.raises(UserError):
        imports.save_mapping(board, mapping, "  ")
    imports.save_mapping(board, mapping, "Clinic  export")
    assert [m.name for m in imports.saved_mappings(board)] == ["Clinic export"]
    reused = imports.guess_mapping(table, imports.saved_mappings(board))
    assert [(c.target, c.unit) for c in reused.columns] == [("hospital_number", ""), ("albumin", "g/dL")]
    assert imports.mapping_named(board, "Clinic export", table).columns == reused.columns
    with pytest.raises(UserError, match="no import mapping") as caught:
        imports.mapping_named(board, "Other", table)
    assert "Clinic export" in caught.value.next_step
    imports.delete_mapping(board, "Clinic export")
    assert imports.saved_mappings(board) == ()


def test_a_mapping_file_goes_to_another_computer_and_back(saved: Callable[..., Path], tmp_path: Path) -> None:
    table = imports.read_table(saved("Nr;alb\n1;3.4\n"))
    mapping = imports.guess_mapping(table).with_column(0, target="case_number").with_column(1, unit="g/dL")
    imports.write_mapping_file(mapping, tmp_path / "clinic.json")
    found = imports.mapping_from_file(tmp_path / "clinic.json", table)
    assert (found.name, [(c.target, c.unit) for c in found.columns]) == (
        "clinic", [("case_number", ""), ("albumin", "g/dL")],
    )  # fmt: skip
    assert "3.4" not in (tmp_path / "clinic.json").read_text("utf-8")


@pytest.mark.parametrize("content", ["", "nonsense", "[]", "[" * 100_000, "{}", '{"format": "x"}'])
def test_a_mapping_file_that_is_none_is_refused(saved: Callable[..., Path], tmp_path: Path, content: str) -> None:
    table = imports.read_table(saved("Nr;alb\n1;3.4\n"))
    (tmp_path / "m.json").write_text(content)
    with pytest.raises(UserError) as caught:
        imports.mapping_from_file(tmp_path / "m.json", table)
    assert caught.value.next_step


def test_a_mapping_file_that_is_missing_is_refused(saved: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be opened"):
        imports.mapping_from_file(tmp_path / "none.json", imports.read_table(saved("Nr;alb\n1;3.4\n")))


BAD_FILES = {
    "empty": (b"", "is empty"),
    "binary": (bytes(range(256)) * 4, "no table"),
    "truncated workbook": (b"PK\x03\x04" + b"\0" * 200, "damaged or cut off"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
    "ten thousand columns": ((",".join(f"c{n}" for n in range(10_000)) + "\n1\n").encode(), "10000 columns"),
    "mixed encodings": ("姓名\n王伟\n张三\n".encode() + "李丽,少量腹水\n".encode("gb18030"), "lines are GB18030: 4"),
    "open quotation": (b'a,b\n1,"2\n', "row 2"),
    "header only": (b"HospNo,INR\n", "no row below"),
}


@pytest.mark.parametrize("name", sorted(BAD_FILES))
def test_a_broken_file_is_refused_and_changes_nothing(board: BoardStore, tmp_path: Path, name: str) -> None:
    content, words = BAD_FILES[name]
    path = tmp_path / "file"
    path.write_bytes(content)
    before = board.path.read_bytes()
    with pytest.raises(ImportRejected) as caught:
        imports.read_table(path)
    assert words in caught.value.what
    assert caught.value.next_step
    assert board.path.read_bytes() == before


def test_the_template_is_filled_in_and_imported(board: BoardStore, tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "template.xlsx"
    imports.write_template(path)
    book = openpyxl.load_workbook(path)
    sheet: Any = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    row = {
        "Hospital number": "0041", "Sex": "M", "Date of the values": date(2025, 11, 3), "Albumin (g/L)": 34,
        "ECOG performance status": "1-2", "Diameter of each nodule (mm)": "52; 31", "Portal vein invasion": "Vp3",
        "Ascites": "mild",
    }  # fmt: skip
    for name, value in row.items():
        sheet.cell(2, heads[name], value)
    book.save(path)
    preview = preview_of(board, path)
    assert preview.problems == ()
    assert imports.run_import(board, preview).new_cases == 1
    facts = take(all_cases(board)[0], TODAY).facts
    assert facts.get("ecog_ps").domain.values == (1, 2)
    assert facts.get("tumour.pv_invasion").domain.values == ("Vp3",)
    assert facts.get("albumin").domain.low == 34
    assert facts.get("tumour.nodules").domain.cases[0].listed == ((52, 52), (31, 31))


@pytest.mark.skipif(not UCI.exists(), reason="the published registry table is not beside this checkout")
def test_the_published_registry_comes_in_with_every_row_and_its_doubtful_cells_named(
    board: BoardStore, tmp_path: Path
) -> None:
    table = imports.read_table(UCI)
    mapping = imports.mapping_from_file(UCI_MAPPING, table)
    preview = imports.build_preview(board, table, mapping, today=TODAY)
    named = {p.id.partition(":")[0] + ":" + p.target: (p.cells, p.chosen) for p in preview.problems}
    assert named == {
        "unclassified:portal_vein_thrombosis": (36, "keep"),
        "high:leucocytes_10e9_l": (38, "leave_out"),
        "low:platelets_10e9_l": (1, "leave_out"),
        "high:platelets_10e9_l": (115, "leave_out"),
        "unit:albumin": (159, "unit:g/dL"),
        "low:alp_u_l": (1, "leave_out"),
        "high:total_protein": (6, "leave_out"),
        "low:creatinine": (1, "leave_out"),
        "low:ferritin": (1, "leave_out"),
    }
    result = imports.run_import(board, preview)
    assert (result.rows, result.new_cases, result.rows_left_out) == (165, 165, 0)
    imports.save_report(preview, tmp_path / "report.csv")
    lines = list(csv.DictReader(io.StringIO((tmp_path / "report.csv").read_text("utf-8-sig"))))
    assert [line["Row"] for line in lines if line["Cell"] == "102.0"] == ["143"]
    liver_metastasis = next(line for line in lines if line["Column name"] == "Liver Metastasis")
    assert "unknown" in liver_metastasis["Reason"]
    assert imports.run_import(board, imports.build_preview(board, table, mapping, today=TODAY)).unchanged_cases == 165


@pytest.mark.skipif(not UCI.exists(), reason="the published registry table is not beside this checkout")
def test_the_published_registry_is_staged_with_sets_where_facts_are_missing(board: BoardStore) -> None:
    table = imports.read_table(UCI)
    mapping = imports.mapping_from_file(UCI_MAPPING, table)
    imports.run_import(board, imports.build_preview(board, table, mapping, today=TODAY))
    with UCI.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, case in zip(rows, all_cases(board), strict=True):
        facts = take(case, TODAY).facts
        assert facts.get("ecog_ps").domain.values == (int(row["Performance Status"]),)
        assert ("albumin" in facts) == bool(row["Albumin (mg/dL)"])
        if row["Albumin (mg/dL)"]:
            assert facts.get("albumin").domain.low == pytest.approx(10 * float(row["Albumin (mg/dL)"]))
        platelets = float(row["Platelets (G/L)"] or 0)
        assert ("platelets_10e9_l" in facts) == (5 <= platelets <= 1500)
        assert "tumour.distant_mets" not in facts
        thrombosis = {"": None, "0.0": ("Vp0",), "1.0": ("Vp1", "Vp2", "Vp3", "Vp4")}[row["Portal Vein Thrombosis"]]
        found = facts.get("tumour.pv_invasion")
        assert (found.domain.values if found else None) == thrombosis
        assert (facts.get("encephalopathy_grade") is None) == (row["Encefalopathy degree"] == "")


def test_the_mapping_of_the_registry_is_data_that_loads() -> None:
    data = json.loads(UCI_MAPPING.read_text("utf-8"))
    assert len(data["columns"]) == 50
    assert imports.Mapping is type(imports.mappings.from_json(data))
