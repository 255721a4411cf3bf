"""What cannot be used gets one line that says what, where and what to do, and changes nothing.

Every file below holds a patient whose traces are looked for in what is printed, in the log and in the names of
the files that were made on the way.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.e2e.conftest import COHORT, PASSPHRASE, PLANTED, Outcome, files, program

Run = Callable[..., Outcome]

HEAD = "HospNo,Name,Birth date,Visit date,ALB(g/L),AFP(ng/mL)"
ROW = f"{PLANTED[1]},{PLANTED[0]},{PLANTED[2]}"


def no_trace(*texts: str | bytes) -> None:
    for text in texts:
        for part in (*PLANTED, "Geheimnis"):
            assert (part.encode() if isinstance(text, bytes) else part) not in text, part


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


SOUND = workbook(tuple(HEAD.split(",")), (*ROW.split(","), "2026-07-03", 38, 12))


def bomb() -> bytes:
    stream = io.BytesIO(SOUND)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * (64 << 20))
    return stream.getvalue()


def replaced(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The sound workbook with one part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name.endswith(part) else old.read(name))
    return stream.getvalue()


def endless_sheet() -> bytes:
    """A sheet that unpacks to a hundred times its size."""
    return replaced("sheet1.xml", lambda xml: xml.replace(b"</sheetData>", b"<row/>" * 4_000_000 + b"</sheetData>"))


def entities() -> bytes:
    """Entities that would grow while they are read."""
    document_type = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return replaced("sheet1.xml", lambda xml: document_type + xml.split(b"?>", 1)[-1])


UNUSABLE: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "truncated.xlsx": (SOUND[: len(SOUND) // 2], "damaged or cut off"),
    "truncated at the start.xlsx": (SOUND[:10], "damaged or cut off"),
    "truncated at the end.xlsx": (SOUND[:-30], "damaged or cut off"),
    "bomb.xlsx": (bomb, "100 times"),
    "endless sheet.xlsx": (endless_sheet, "100 times"),
    "entities.xlsx": (entities, "no spreadsheet program writes"),
    "ten thousand columns.csv": (f"{','.join(f'c{n}' for n in range(10_000))}\n{ROW}\n".encode(), "10000 columns"),
    "ten thousand columns.xlsx": (lambda: workbook(tuple(range(10_000)), (ROW,)), "2000 are the most"),
    "long cell.csv": (f"{HEAD}\n{ROW}{'x' * 40_000}\n".encode(), "32767 characters"),
    "mixed encodings.csv": (
        f"姓名,x\n{PLANTED[0]},1\n王伟,1\n".encode() + "李丽,少量腹水\n".encode("gb18030"), "mixes two encodings",
    ),
    "empty.csv": (b"", "is empty"),
    "empty.xlsx": (b"", "is empty"),
    "empty sheet.xlsx": (workbook, "is empty"),
    "blank.csv": (b"\n \n\n", "is empty"),
    "header only.csv": (HEAD.encode(), "no row below"),
    "quotation.csv": (f'{HEAD}\n"{ROW},1,2\n'.encode(), "quotation marks"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
    "picture.csv": (bytes(range(256)) * 8, "no table"),
    "summary.csv": (b"%PDF-1.7\n" + ROW.encode(), "PDF"),
    "nobody.csv": (f"Diary\n{PLANTED[0]}\n".encode(), "No row would be stored"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(UNUSABLE))
def test_an_unusable_table(run: Run, cohort: Path, tmp_path: Path, name: str) -> None:
    content, says = UNUSABLE[name]
    path = tmp_path / name
    path.write_bytes(content() if callable(content) else content)
    before = files(cohort.parent)
    said = run("import", path, "--store", cohort).refused()
    assert says in said
    assert said.count(". ") >= 1, "what, and what to do next"
    no_trace(said)
    assert files(cohort.parent) == before
    assert files(tmp_path / "temporary") == {}


@pytest.mark.parametrize("name", ["nothing.csv", "."])
def test_a_table_that_cannot_be_opened(run: Run, cohort: Path, tmp_path: Path, name: str) -> None:
    assert "cannot be opened" in run("import", tmp_path / name, "--store", cohort).refused()


# what is doubtful inside a sound table is named with its rows and left out


def imported(run: Run, board: Path, tmp_path: Path, text: str) -> tuple[Outcome, dict[str, list[int]]]:
    """The text output of an import, and the rows of each kind of problem from a dry run before it."""
    path = tmp_path / "table.csv"
    path.write_text(text, "utf-8")
    data = json.loads(run("import", path, "--store", board, "--dry-run", "--json").out)
    rows: dict[str, list[int]] = {}
    for problem in data["problems"]:
        rows.setdefault(problem["kind"], []).extend(cell["row"] for cell in problem["cells"])
    return run("import", path, "--store", board), rows


def stored(run: Run, board: Path, number: str) -> dict[str, list[dict[str, str]]]:
    shown = json.loads(run("show", number, "--store", board, "--json").out)
    return {**shown["records"], "Patient": [shown["patient"]]}


def test_formulas_are_left_out_and_named(run: Run, empty_board: Path, tmp_path: Path) -> None:
    text = f'{HEAD}\nA1,"=HYPERLINK(""x"")",,2026-07-03,=1+1,7\nA2,Li,,2026-07-03,33,\'=2\nA3,@SUM(A1),,,31,-5\n'
    shown, rows = imported(run, empty_board, tmp_path, text)
    assert shown.status == 0
    assert sorted(rows["formula"]) == [2, 2, 4]
    assert rows["unreadable"] == [3, 4], "a formula made harmless is no number; a negative AFP is none"
    assert "Albumin: formulas (row 2): Leave these cells out." in shown.out
    assert "To decide otherwise" in shown.out
    first = stored(run, empty_board, "HCC-0001")
    assert "name" not in first["Patient"][0]
    assert [lab["analyte"] for lab in first["LabResult"]] == ["afp"]


def test_duplicate_hospital_numbers_are_named_and_the_first_row_kept(
    run: Run, empty_board: Path, tmp_path: Path
) -> None:
    text = f"{HEAD}\nA1,Li,,2026-07-03,33,7\nA2,Wang,,2026-07-03,30,8\nA1,Zhao,,2026-07-03,29,9\n"
    shown, rows = imported(run, empty_board, tmp_path, text)
    assert rows["duplicate"] == [4]
    assert "2 of 3 rows stored: 2 new cases" in shown.out
    assert "(row 4): Keep the first row, leave out the others." in shown.out
    assert stored(run, empty_board, "HCC-0001")["Patient"][0]["name"] == "Li"


def test_dates_in_three_styles_are_read_and_doubtful_ones_named(run: Run, empty_board: Path, tmp_path: Path) -> None:
    sure = f"{HEAD}\nA1,,,2026-07-03,33,\nA2,,,2026年7月4日,32,\nA3,,,05.07.2026,31,\nA4,,,2026/7/6,30,\n"
    shown, rows = imported(run, empty_board, tmp_path, sure)
    assert (rows, shown.status) == ({}, 0)
    days = [stored(run, empty_board, f"HCC-000{n}")["LabResult"][0]["date"] for n in (1, 2, 3, 4)]
    assert days == ["2026-07-03", "2026-07-04", "2026-07-05", "2026-07-06"]
    doubtful = f"{HEAD}\nB1,,,2026-07-03,33,\nB2,,,03/07/2026,32,\nB3,,,31.02.2026,31,\n"
    shown, rows = imported(run, empty_board, tmp_path, doubtful)
    assert rows == {"date_order": [3], "calendar": [4]}
    assert "1 of 3 rows stored: 1 new case," in shown.out
    assert "day or month first (row 3): Leave these rows out." in shown.out
    assert "not in the calendar (row 4): Leave these rows out." in shown.out


def test_a_chinese_header_needs_nothing(run: Run, empty_board: Path, tmp_path: Path) -> None:
    for number, encoding in enumerate(("utf-8", "utf-8-sig", "gb18030", "utf-16")):
        path = tmp_path / f"table{number}.csv"
        path.write_bytes(COHORT.replace("0041", f"9{number}").encode(encoding))
        done = json.loads(run("import", path, "--store", empty_board, "--json").out)
        assert done["problems"] == []
        assert done["result"]["rows"] == 3
    assert len(json.loads(run("list", "--store", empty_board, "--search", "王伟", "--json").out)) == 4


def test_impossible_values_are_left_out_and_named(run: Run, empty_board: Path, tmp_path: Path) -> None:
    shown, rows = imported(run, empty_board, tmp_path, f"{HEAD}\nA1,,,2026-07-03,-3,7\nA2,,,2026-07-03,380,8\n")
    assert sorted(row for found in rows.values() for row in found) == [2, 3]
    assert "(row 3)" in shown.out
    for number in ("HCC-0001", "HCC-0002"):
        assert [lab["analyte"] for lab in stored(run, empty_board, number)["LabResult"]] == ["afp"]


# mappings


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "other"}', "{" * 5000, '{"columns": 3}'])
def test_a_mapping_file_that_is_none(run: Run, cohort: Path, cohort_file: Path, content: str) -> None:
    mapping = cohort_file.with_name("mapping.json")
    mapping.write_text(content, "utf-8")
    before = files(cohort.parent)
    no_trace(run("import", cohort_file, "--store", cohort, "--mapping", mapping).refused())
    assert files(cohort.parent) == before


def test_a_mapping_that_is_nowhere(run: Run, cohort: Path, cohort_file: Path) -> None:
    before = files(cohort.parent)
    for name in ("none.json", "folder/none.json", "Our export"):
        said = run("import", cohort_file, "--store", cohort, "--mapping", name).refused()
        assert f"There is no file {name} and no mapping of this name" in said
        assert "import page" in said
    assert files(cohort.parent) == before


def test_columns_that_mean_nothing_are_named(run: Run, empty_board: Path, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("编号甲,Blood of dragon\n1,2\n", "utf-8")
    before = files(empty_board.parent)
    shown = run("import", path, "--store", empty_board, "--dry-run")
    assert "0 of 1 rows would be stored" in shown.out
    assert "Columns that are not imported: 编号甲, Blood of dragon." in shown.out
    assert "Map the columns that name the patient" in run("import", path, "--store", empty_board).refused()
    assert files(empty_board.parent) == before


# the store


COMMANDS = {
    "list": lambda board, folder: ("list", "--store", board),
    "search": lambda board, folder: ("list", "--store", board, "--search", PLANTED[0], "--json"),
    "show": lambda board, folder: ("show", "HCC-0003", "--store", board),
    "import": lambda board, folder: ("import", folder / "cohort.csv", "--store", board),
    "dry run": lambda board, folder: ("import", folder / "cohort.csv", "--store", board, "--dry-run"),
    "settings": lambda board, folder: ("settings", "--store", board),
    "verify": lambda board, folder: ("verify", "--store", board),
    "report": lambda board, folder: ("report", "HCC-0003", "--store", board, "--out", folder / "a.pdf"),
}
each_command = pytest.mark.parametrize("command", sorted(COMMANDS))


@pytest.fixture
def asked(run: Run, tmp_path: Path, cohort_file: Path) -> Callable[..., Outcome]:
    """``asked("show", board)``: one of ``COMMANDS`` on a board file."""
    return lambda command, board: run(*COMMANDS[command](board, tmp_path))


@each_command
def test_a_wrong_passphrase(
    asked: Callable[..., Outcome], cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    before = files(cohort.parent)
    monkeypatch.setenv("HCCBOARD_PASSPHRASE", "seven quiet herons went")
    said = asked(command, cohort).refused(3)
    assert "passphrase does not open" in said
    assert "herons" not in said
    no_trace(said)
    assert files(cohort.parent) == before
    assert not (tmp_path / "a.pdf").exists()


FOREIGN = {
    "text": COHORT.encode(),
    "empty": b"",
    "database": b"SQLite format 3\0" + bytes(8176),
    "pdf": b"%PDF-1.7\n" * 1000,
}


@each_command
@pytest.mark.parametrize("content", sorted(FOREIGN))
def test_a_foreign_file(asked: Callable[..., Outcome], tmp_path: Path, command: str, content: str) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "board.hccboard").write_bytes(FOREIGN[content])
    said = asked(command, folder / "board.hccboard").refused()
    assert "key block is missing or damaged" in said
    no_trace(said)
    assert files(folder) == {"board.hccboard": FOREIGN[content]}


@each_command
def test_a_file_of_another_kind_or_none(asked: Callable[..., Outcome], cohort_file: Path, command: str) -> None:
    before = cohort_file.read_bytes()
    assert "not a board file" in asked(command, cohort_file).refused()
    assert "no board file at this place" in asked(command, cohort_file.with_name("none.hccboard")).refused()
    assert cohort_file.read_bytes() == before


@each_command
def test_a_damaged_file(asked: Callable[..., Outcome], cohort: Path, command: str) -> None:
    data = bytearray(cohort.read_bytes())
    data[4096 * 2 : 4096 * 60] = os.urandom(4096 * 58)
    cohort.write_bytes(data)
    said = asked(command, cohort).refused(3)
    assert "damaged" in said
    no_trace(said)
    assert cohort.read_bytes() == data


@each_command
def test_a_file_that_was_cut_off(asked: Callable[..., Outcome], cohort: Path, command: str) -> None:
    data = cohort.read_bytes()[: 4096 * 20]
    cohort.write_bytes(data)
    said = asked(command, cohort).refused()
    assert "copied incompletely" in said
    no_trace(said)
    assert files(cohort.parent) == {cohort.name: data}


@each_command
def test_a_store_of_a_newer_program(asked: Callable[..., Outcome], cohort: Path, command: str) -> None:
    from hccboard.operations import stores

    with stores.open_store(cohort, PASSPHRASE, author="Dr Later") as store, store.storage.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = files(cohort.parent)
    said = asked(command, cohort).refused(3)
    assert "newer version" in said
    assert "9999" in said
    no_trace(said)
    assert files(cohort.parent) == before


@each_command
def test_a_folder_in_the_place_of_the_file(asked: Callable[..., Outcome], tmp_path: Path, command: str) -> None:
    (tmp_path / "folder.hccboard").mkdir()
    assert "This is a folder" in asked(command, tmp_path / "folder.hccboard").refused()


def test_a_file_that_another_window_writes(asked: Callable[..., Outcome], cohort: Path) -> None:
    from hccboard.operations import stores

    with stores.open_store(cohort, PASSPHRASE, author="Dr Other"):
        said = asked("import", cohort).refused(3)
        assert asked("list", cohort).status == 0
    no_trace(said)


@pytest.fixture
def read_only_folder(cohort: Path) -> Iterator[Path]:
    """The folder of the board file, without permission to write into it."""
    folder = cohort.parent
    if os.geteuid() != 0:
        folder.chmod(0o555)
        cohort.chmod(0o444)
        yield folder
        folder.chmod(0o755)
        return
    data = cohort.read_bytes()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False).returncode != 0:
        pytest.skip("nothing can be mounted here, and the superuser may write everywhere else")
    cohort.write_bytes(data)
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_read_only_folder(asked: Callable[..., Outcome], run: Run, cohort: Path, read_only_folder: Path) -> None:
    before = files(read_only_folder)
    for command in ("list", "search", "show", "dry run"):
        assert asked(command, cohort).status == 0, command
    said = asked("import", cohort).refused(3)
    assert "cannot be written" in said
    no_trace(said)
    assert "cannot be written" in run("init", read_only_folder / "new.hccboard").refused(3)
    assert "cannot be written" in run("demo", "--out", read_only_folder / "new.hccboard").refused(3)
    assert files(read_only_folder) == before


# a full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB, where one can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder]
    if sys.platform != "linux" or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def many_patients(folder: Path) -> Path:
    path = folder / "many.csv"
    rows = (f"M{n},{PLANTED[0]} {'x' * 80},,2026-07-03,33,{n}\n" for n in range(2000))
    path.write_text(f"{HEAD}\n{''.join(rows)}", "utf-8")
    return path


def test_a_disk_that_fills_during_an_import_keeps_what_was_there(
    run: Run, cohort: Path, small_disk: Path, tmp_path: Path
) -> None:
    many, board = many_patients(tmp_path), small_disk / "board.hccboard"
    board.write_bytes(cohort.read_bytes())
    listed = run("list", "--store", board, "--json").out
    said = run("import", many, "--store", board).refused(3)
    assert "disk is full" in said
    no_trace(said)
    assert run("list", "--store", board, "--json").out == listed
    subprocess.run(["mount", "-o", "remount,size=60m", small_disk], check=True)
    assert run("import", many, "--store", board).status == 0
    assert len(json.loads(run("list", "--store", board, "--json").out)) == 2003


def test_nothing_half_made_is_left_on_a_full_disk(run: Run, cohort: Path, small_disk: Path) -> None:
    before = files(cohort.parent)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(3 * 2**20 - 8192))
    no_trace(run("report", "HCC-0003", "--store", cohort, "--out", small_disk / "a.pdf").refused(3))
    no_trace(run("init", small_disk / "a.hccboard").refused(3))
    assert files(cohort.parent) == before, "an export that failed is not noted"
    ballast.write_bytes(bytes(2 * 2**20))
    no_trace(run("demo", "--out", small_disk / "b.hccboard").refused(3))
    assert list(files(small_disk)) == ["ballast"]


@pytest.mark.skipif(sys.platform != "linux", reason="limits of the file size as on Linux")
def test_a_file_that_may_not_grow(run: Run, cohort: Path, tmp_path: Path) -> None:
    import resource

    many, size = many_patients(tmp_path), cohort.stat().st_size + 200_000
    listed = run("list", "--store", cohort, "--json").out
    said = program(
        ["import", many, "--store", cohort], preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    ).refused(3)
    assert "The disk" in said
    no_trace(said)
    assert run("list", "--store", cohort, "--json").out == listed


# assess


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ('{"albumn": 3}', "facts.albumn"),
        ('{"tumour": {"largest_diameter": 3}}', "facts.tumour.largest_diameter"),
        ('{"albumin": {"value": -3, "unit": "g/L"}}', "facts.albumin"),
        ('{"ecog_ps": 7}', "facts.ecog_ps"),
        ('{"tumour": {"nodule_diameters_cm": [1, 2, 3, 4], "nodule_count": 3}}', "facts.tumour"),
        ('{"tumour": {"nodule_diameters_cm": [4], "largest_diameter_cm": 3}}', "facts.tumour"),
        ('{"comorbidities": {"autoimune_disease": true}}', "facts.comorbidities.autoimune_disease"),
        ('[{}, {"inr": "high"}]', "facts[1].inr"),
        ('{"bilirubin": {"value": 20, "unit": "stones"}}', "facts.bilirubin"),
        ('{"nodule_count": 2}', "The nearest valid key is tumour.nodule_count"),
        ('{"qqqqqq": 2}', "Valid keys are: "),
        ('{"inr": 1e400}', "facts.inr"),
        ('{"age_years": {"low": 60, "high": 50}}', "facts.age_years"),
        ('{"afp": {"value": 20, "unit": "ng/mL", "comparator": "~"}}', "facts.afp.comparator"),
        ('{"metastases": [{"site": "toe"}]}', "facts.metastases[0].site"),
        ('{"inr": "\\ud800"}', "facts.inr"),
    ],
)
def test_impossible_facts_are_refused_with_the_path_of_the_key(run: Run, tmp_path: Path, facts: str, path: str) -> None:
    file = tmp_path / "facts.json"
    file.write_text(facts, "utf-8")
    assert path in run("assess", file, "--json").refused()


# nothing of a patient is left lying about

WATCH = """
import os
made = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        made.append(str(arguments[0]))
    elif event == "open" and arguments[1] is None and (arguments[2] or 0) & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
        made.append(str(arguments[0]))
    elif event in ("os.mkdir", "os.rename", "subprocess.Popen"):
        made.append(str(arguments[:2]))
sys.addaudithook(watch)
import atexit
atexit.register(lambda: os.write(os.open(os.environ["WATCHED"], os.O_CREAT | os.O_WRONLY), "\\n".join(made).encode()))
"""


def test_no_file_made_on_the_way_is_named_after_a_patient(cohort: Path, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text(f"{HEAD}\n{ROW},2026-07-03,=1,99999\n", "utf-8")
    watched = tmp_path / "watched.txt"
    for arguments in (
        ["import", file, "--store", cohort],
        ["import", cohort, "--store", cohort],
        ["report", "HCC-0003", "--store", cohort, "--out", tmp_path / "a.pdf"],
        ["show", "HCC-0003", "--store", cohort],
        ["show", PLANTED[0], "--store", cohort.with_name("no.hccboard")],
    ):
        done = program(arguments, before=WATCH, environment={"WATCHED": str(watched)})
        names = watched.read_text("utf-8")
        no_trace(names, done.err)
        if arguments[0] == "report":
            assert ".hccboard-" in names, "the watch sees the file beside"
        watched.unlink()
    for folder in (tmp_path / "home", tmp_path / "temporary"):
        for name, content in (files(folder) if folder.exists() else {}).items():
            no_trace(name, content)
    beside = {p.name: p.read_bytes() for p in cohort.parent.iterdir()}
    names = [re.sub(r"\d+", "#", name) for name in sorted(beside)]
    assert names == ["board.before-import-#-#-#-#.hccboard", cohort.name]
    no_trace(*beside.values())
