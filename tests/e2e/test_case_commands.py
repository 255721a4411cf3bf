"""``init``, ``import``, ``list``, ``show``, ``demo``: what the contract promises of each."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from hccboard.cli.columns import columns_of
from hccboard.operations import stores
from hccboard.operations.demonstration import CASES
from tests.e2e.conftest import COHORT, PASSPHRASE, PLANTED, Outcome, files

Run = Callable[..., Outcome]


def listed(run: Run, board: Path, *more: str) -> list[dict[str, object]]:
    found = run("list", "--store", board, "--json", *more)
    assert (found.status, found.err) == (0, "")
    rows: list[dict[str, object]] = json.loads(found.out)
    return rows


# init


def test_init_makes_one_file_that_only_its_owner_may_read(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    made = run("init", folder / "liver.hccboard")
    assert (made.status, made.err) == (0, "")
    assert str(folder / "liver.hccboard") in made.out
    assert list(files(folder)) == ["liver.hccboard"]
    assert stat.S_IMODE((folder / "liver.hccboard").stat().st_mode) == 0o600
    assert listed(run, folder / "liver.hccboard") == []


def test_verify_tells_a_sound_file_and_a_changed_line_of_the_history(run: Run, cohort: Path) -> None:
    before = files(cohort.parent)
    sound = run("verify", "--store", cohort)
    assert (sound.status, sound.err) == (0, "")
    assert re.fullmatch(r"Sound: \d+ pages, \d+ lines of history, chain intact\.\n", sound.out)
    told = json.loads(run("verify", "--store", cohort, "--json").out)
    assert told["sound"] and not told["problems"] and told["audit_rows"] > 3 and len(told["audit_head"]) == 64
    assert files(cohort.parent) == before
    with stores.open_store(cohort, PASSPHRASE, author="Dr Behind") as store, store.storage.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET reason = 'other' WHERE seq = 3")
    before = files(cohort.parent)
    said = run("verify", "--store", cohort).refused(3)
    assert "The file is damaged." in said and "entry 3" in said
    found = run("verify", "--store", cohort, "--json")
    told = json.loads(found.out)
    assert found.status == 3 and not told["sound"] and "entry 3" in told["problems"][0]
    assert files(cohort.parent) == before


def test_init_leaves_a_file_of_that_name_alone(run: Run, cohort: Path) -> None:
    before = files(cohort.parent)
    assert "already there" in run("init", cohort).refused()
    assert files(cohort.parent) == before


@pytest.mark.parametrize(
    ("name", "passphrase", "says", "status"),
    [
        ("board.txt", PASSPHRASE, "ends in .hccboard", 2),
        ("no such folder/board.hccboard", PASSPHRASE, "does not exist", 3),
        ("board.hccboard", "short", "12 characters", 2),
    ],
)
def test_init_refuses(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, passphrase: str, says: str, status: int
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    monkeypatch.setenv("HCCBOARD_PASSPHRASE", passphrase)
    assert says in run("init", folder / name).refused(status)
    assert files(folder) == {}


# where the passphrase comes from


@pytest.mark.parametrize(
    "content", [f"{PASSPHRASE}\n", f"{PASSPHRASE}\r\nsecond line\n", PASSPHRASE, f"\ufeff{PASSPHRASE}\n"]
)
def test_the_passphrase_from_a_file_goes_before_the_environment(
    run: Run, cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.setenv("HCCBOARD_PASSPHRASE", "some other words entirely")
    secret = tmp_path / "secret"
    secret.write_bytes(content.encode())
    assert run("list", "--store", cohort, "--passphrase-file", secret).status == 0
    assert "passphrase" in run("list", "--store", cohort).refused(3)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xef\xbb\xbf", "is empty"), (b"", "is empty"), (b"\n", "is empty"), (b"\xff\xfe\x00", "cannot be read"),
     (None, "cannot be read")],
)
def test_a_passphrase_file_that_holds_none(
    run: Run, cohort: Path, tmp_path: Path, content: bytes | None, says: str
) -> None:
    secret = tmp_path / "secret"
    if content is not None:
        secret.write_bytes(content)
    assert says in run("list", "--store", cohort, "--passphrase-file", secret).refused()


def test_without_a_terminal_a_passphrase_must_be_given(run: Run, cohort: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HCCBOARD_PASSPHRASE")
    said = run("list", "--store", cohort).refused()
    assert "--passphrase-file" in said
    assert "HCCBOARD_PASSPHRASE" in said


def test_at_a_terminal_it_is_asked_for_and_never_shown(
    run: Run, cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HCCBOARD_PASSPHRASE")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    typed = [PASSPHRASE]
    monkeypatch.setattr("getpass.getpass", lambda _prompt: typed[0])
    found = run("list", "--store", cohort)
    assert found.status == 0
    assert PASSPHRASE not in found.out + found.err
    answers = iter(["one thing entirely", "another thing entirely"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    assert "differ" in run("init", tmp_path / "new.hccboard").refused()
    assert not (tmp_path / "new.hccboard").exists()


def test_a_prompt_that_is_left_is_no_passphrase(run: Run, cohort: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(_prompt: str) -> str:
        raise EOFError

    monkeypatch.delenv("HCCBOARD_PASSPHRASE")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", leave)
    assert "No passphrase was given" in run("list", "--store", cohort).refused()


def test_an_account_without_a_name_can_work(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that runs under a bare number."""

    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert run("init", tmp_path / "new.hccboard").status == 0


# import


def test_a_dry_run_shows_everything_and_stores_nothing(run: Run, empty_board: Path, cohort_file: Path) -> None:
    before = files(empty_board.parent)
    shown = run("import", cohort_file, "--store", empty_board, "--dry-run")
    assert shown.status == 0
    assert "3 of 3 rows would be stored: 3 new cases" in shown.out
    assert "Nothing was stored" in shown.err
    assert files(empty_board.parent) == before
    data = json.loads(run("import", cohort_file, "--store", empty_board, "--dry-run", "--json").out)
    assert data["counts"]["new_cases"] == 3
    assert "result" not in data
    assert listed(run, empty_board) == []


def test_import_lists_and_shows_the_patients_of_a_chinese_table(run: Run, empty_board: Path, cohort_file: Path) -> None:
    done = run("import", cohort_file, "--store", empty_board, "--json")
    assert (done.status, done.err) == (0, "")
    data = json.loads(done.out)
    assert [column["target"] for column in data["columns"]] == [
        "hospital_number", "name", "sex", "birth_date", "visit_date", "albumin", "bilirubin", "afp", "portal_vein",
    ]  # fmt: skip
    assert data["problems"] == []
    assert (data["result"]["new_cases"], data["result"]["rows_left_out"]) == (3, 0)
    rows = listed(run, empty_board)
    assert [(row["case_number"], row["name"], row["sex"]) for row in rows] == [
        ("HCC-0001", "王伟", "M"), ("HCC-0002", "李丽", "F"), ("HCC-0003", "Planted Geheimnis", "M"),
    ]  # fmt: skip
    assert rows[1]["bclc"] == ["C", "D"]
    assert rows[1]["afp"] == ">60500"


def test_the_same_file_again_changes_nothing(run: Run, cohort: Path, cohort_file: Path) -> None:
    before = listed(run, cohort)
    done = json.loads(run("import", cohort_file, "--store", cohort, "--json").out)
    result = done["result"]
    assert (result["new_cases"], result["updated_cases"], result["unchanged_cases"]) == (0, 0, 3)
    assert (result["records_created"], result["records_corrected"], result["differences"]) == (0, 0, [])
    assert listed(run, cohort) == before


def test_a_changed_file_updates_and_prints_the_differences(run: Run, cohort: Path, cohort_file: Path) -> None:
    cohort_file.write_text(COHORT.replace("38.5", "40.5"), "utf-8")
    done = run("import", cohort_file, "--store", cohort)
    assert "0 new cases, 1 updated, 2 unchanged" in done.out
    assert "row 2, HCC-0001, Albumin: 38.5 -> 40.5" in done.out
    (copy,) = (p for p in cohort.parent.iterdir() if p != cohort)
    assert f"The board file as it was before stands beside it: {copy.name}" in done.out
    (row,) = listed(run, copy, "--search", "HCC-0001")
    assert row["case_number"] == "HCC-0001"


def test_a_mapping_is_taken_from_a_file_or_by_its_name(run: Run, empty_board: Path, tmp_path: Path) -> None:
    from hccboard.operations import imports, stores

    table_file, mapping_file = tmp_path / "labs.csv", tmp_path / "hospital.json"
    table_file.write_text("Nr,W1,Note\n17,38,seen\n", "utf-8")
    mapping_file.write_text(
        json.dumps({
            "format": "hccboard-import-mapping", "version": 1, "name": "Our export",
            "columns": [{"header": "Nr", "target": "hospital_number"},
                        {"header": "W1", "target": "albumin", "unit": "g/L"}, {"header": "Note", "leave_out": "free"}],
        }), "utf-8",
    )  # fmt: skip
    guessed = json.loads(run("import", table_file, "--store", empty_board, "--dry-run", "--json").out)
    assert "albumin" not in [column["target"] for column in guessed["columns"]]
    by_file = json.loads(
        run("import", table_file, "--store", empty_board, "--dry-run", "--json", "--mapping", mapping_file).out
    )
    assert [column["target"] for column in by_file["columns"]] == ["hospital_number", "albumin", ""]
    assert by_file["mapping"] == "Our export"
    said = run("import", table_file, "--store", empty_board, "--mapping", "Our export").refused()
    assert "There is no file Our export and no mapping of this name" in said
    with stores.open_store(empty_board, PASSPHRASE, author="Dr Test") as store:
        table = imports.read_table(table_file)
        imports.save_mapping(store, imports.mapping_from_file(mapping_file, table), "Our export")
    done = json.loads(run("import", table_file, "--store", empty_board, "--mapping", "Our export", "--json").out)
    assert done["result"]["new_cases"] == 1
    shown = json.loads(run("show", "HCC-0001", "--store", empty_board, "--json").out)
    (result,) = shown["records"]["LabResult"]
    assert (result["analyte"], result["value"], result["unit"]) == ("albumin", "38", "g/L")
    assert result["source"] == "labs.csv, row 2"


# list and show


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("王伟", ["HCC-0001"]), ("王", ["HCC-0001"]), ("李丽", ["HCC-0002"]), ("0042", ["HCC-0002"]),
        ("plant-77319", ["HCC-0003"]), ("geheimnis", ["HCC-0003"]), ("HCC-0002", ["HCC-0002"]), ("丽李", []),
        ("", ["HCC-0001", "HCC-0002", "HCC-0003"]), ('"; DROP TABLE', []),
    ],
)  # fmt: skip
def test_list_searches_names_and_numbers(run: Run, cohort: Path, typed: str, found: list[str]) -> None:
    assert [row["case_number"] for row in listed(run, cohort, "--search", typed)] == found


def test_list_as_text_has_a_line_a_case_in_columns_of_the_terminal(run: Run, cohort: Path) -> None:
    shown = run("list", "--store", cohort)
    lines = shown.out.splitlines()
    assert [line.split()[0] for line in lines] == ["HCC-0001", "HCC-0002", "HCC-0003"]
    wide = lines[0].encode("gbk"), lines[2].encode("gbk")  # a Chinese character is two bytes there, as two columns
    assert wide[0].index(b"BCLC 2022") == wide[1].index(b"BCLC 2022")
    assert "CNLC 2024" in lines[0]
    assert shown.err == "3 cases\n"


def test_a_long_name_moves_every_line(run: Run, demonstration: Path) -> None:
    lines = run("list", "--store", demonstration).out.splitlines()
    assert any("Zoë Synthetic-Nørgaard" in line for line in lines)
    assert len({columns_of(line[: line.index("BCLC 2022")]) for line in lines}) == 1


def test_show_names_editions_possible_stages_and_what_is_missing(run: Run, demonstration: Path) -> None:
    shown = run("show", "HCC-0142", "--store", demonstration)
    assert (shown.status, shown.err) == (0, "")
    assert "HCC-0142" in shown.out.splitlines()[0]
    assert next(line for line in shown.out.splitlines() if line.startswith("CNLC 2024")).endswith("IIIa or IIIb")
    assert "missing: " in shown.out
    stated = run("show", "HCC-0168", "--store", demonstration).out.splitlines()
    assert {"known in part: ECOG performance status", "undated: Oesophagogastric varices"} <= set(stated)
    data = json.loads(run("show", "HCC-0142", "--store", demonstration, "--json").out)
    assert data["results"]["cnlc"]["possible"] == ["IIIa", "IIIb"]
    assert data["results"]["cnlc"]["missing"] == ["tumour.distant_mets"]
    assert data["results"]["cnlc"]["edition"] == "2024"
    assert data["results"]["bclc"]["value"]["stage"] == "C"
    assert data["patient"]["case_number"] == "HCC-0142"
    assert {"LabResult", "ImagingStudy", "Lesion", "SystemicTherapy", "Procedure"} <= set(data["records"])
    assert data["board"]


def test_list_and_show_agree(run: Run, demonstration: Path) -> None:
    for row in listed(run, demonstration):
        results = json.loads(run("show", row["case_number"], "--store", demonstration, "--json").out)["results"]
        assert results["bclc"]["possible"] == row["bclc"], row["case_number"]
        assert results["cnlc"]["possible"] == row["cnlc"], row["case_number"]


def test_show_gives_the_values_with_their_days(run: Run, demonstration: Path) -> None:
    lines = run("show", "HCC-0142", "--store", demonstration).out.splitlines()
    as_of = json.loads(run("show", "HCC-0142", "--store", demonstration, "--json").out)["as_of"]
    values = lines[lines.index(f"Values on {as_of}:") + 1 :]
    albumin = next(line.split() for line in values if line.strip().startswith("Albumin"))
    assert albumin[1:3] == ["40.5", "g/L"]
    assert re.fullmatch(r"\(\d{4}-\d\d-\d\d\)", albumin[3])
    assert any("stale)" in line for line in values)


def test_the_limits_of_the_board_count_for_show_list_and_report(run: Run, demonstration: Path) -> None:
    """A board that agreed on its own limits sees by them what is stale, as in its window."""
    from hccboard.operations import agreed_settings, stores
    from hccboard.operations.board_limits import STALENESS

    def stale() -> list[str]:
        shown = json.loads(run("show", "HCC-0142", "--store", demonstration, "--json").out)
        return [item["item"] for item in shown["open_items"] if item["state"] == "stale"]

    def missing() -> int:
        (row,) = listed(run, demonstration, "--search", "HCC-0142")
        return int(str(row["missing_items"]))

    before = stale(), missing()
    limits = {"imaging_days": 3650, "laboratory_days": 3650, "clinical_days": 3650, "endoscopy_days": 3650}
    with stores.open_store(demonstration, PASSPHRASE, author="Dr Test") as store:
        agreed_settings.agree(store, STALENESS, limits)
    assert before[0]
    assert stale() == []
    assert missing() == before[1] - len(before[0])
    told = json.loads(run("settings", "--store", demonstration, "--json").out)
    assert told["settings"]["staleness"] == told["changes"][-1]["new"] == limits
    assert (told["changes"][-1]["author"], told["changes"][-1]["old"]) == ("Dr Test", None)
    words = run("settings", "--store", demonstration).out
    assert "Conversion set v2.1 (local)" in words and "Imaging: 42 d → 3650 d" in words


def test_list_is_of_today(run: Run, demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of the list are kept from the last write; what has grown stale since must show, and nothing is written."""
    from datetime import timedelta

    from hccboard.operations import cases, stores

    content = demonstration.read_bytes()
    with stores.open_store(demonstration, PASSPHRASE, author="Dr Test", read_only=True) as store:
        keys = cases.case_ids(store, cases.CaseQuery()).keys
        kept = cases.case_summaries(store, keys)
        later = cases.current_summaries(store, keys, today=max(row.as_of for row in kept) + timedelta(days=400))
    assert sum(row.missing_items for row in later) > sum(row.missing_items for row in kept)
    assert [row.case_id for row in later] == [row.case_id for row in kept]
    assert demonstration.read_bytes() == content


def test_show_repeats_only_what_has_the_form_of_a_case_number(run: Run, cohort: Path) -> None:
    """Error lines end up in the logs of scripts; a name typed in the place of a number must not."""
    for typed in (PLANTED[0], PLANTED[1]):
        said = run("show", typed, "--store", cohort).refused()
        assert typed not in said
        assert "hccboard list" in said


def test_show_of_a_case_that_is_not_there(run: Run, cohort: Path) -> None:
    said = run("show", "HCC-9999", "--store", cohort).refused()
    assert "HCC-9999" in said
    assert "hccboard list" in said


def test_reading_leaves_the_file_as_it_was(run: Run, cohort: Path) -> None:
    before = files(cohort.parent)
    run("list", "--store", cohort)
    run("show", "HCC-0001", "--store", cohort)
    assert files(cohort.parent) == before


# demo


def test_demo_writes_the_synthetic_board(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "demonstration.hccboard"
    made = run("demo", "--out", path)
    assert (made.status, made.err) == (0, "")
    rows = listed(run, path)
    assert len(rows) == CASES
    assert {stage for row in rows if len(row["bclc"]) == 1 for stage in row["bclc"]} >= {"0", "A", "B", "C", "D"}
    before = files(tmp_path)
    assert "already there" in run("demo", "--out", path).refused()
    assert files(tmp_path) == before
