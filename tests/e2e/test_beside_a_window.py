"""Commands in a process of their own while a window has the board open and has just saved: they read what is saved."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hccboard.domain.records import LabResult
from hccboard.operations import cases, edits, stores
from tests.e2e.conftest import PASSPHRASE, program


def test_list_show_report_and_assess_read_what_the_window_saved_last(cohort: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"ecog_ps": 1}', "utf-8")
    with stores.open_store(cohort, PASSPHRASE, author="Dr Window") as window:
        case = cases.read_case(window, cases.find_case(window, "HCC-0001") or "")
        afp = next(r for r in case.of(LabResult) if r.analyte == "afp")
        edits.save(window, [replace(afp, value=Decimal("987"))], reason="typed again")
        assert cohort.with_name(cohort.name + "-wal").stat().st_size > 0  # only the log knows it
        listed = program(["list", "--store", cohort, "--json"])
        assert (listed.status, listed.err) == (0, "")
        assert [row["afp"] for row in json.loads(listed.out) if row["case_number"] == "HCC-0001"] == ["987"]
        shown = program(["show", "HCC-0001", "--store", cohort, "--json"])
        assert shown.status == 0
        assert "987" in [row["value"] for row in json.loads(shown.out)["records"]["LabResult"]]
        assert program(["assess", facts, "--json"]).status == 0
        printed = program(["report", "HCC-0001", "--store", cohort, "--out", tmp_path / "summary.pdf"])
        assert (printed.status, printed.out.strip()) == (0, str(tmp_path / "summary.pdf"))
        assert "could not be noted in the history" in printed.err
        assert (tmp_path / "summary.pdf").read_bytes().startswith(b"%PDF-")
        tried = program(["import", facts, "--store", cohort])  # what writes is refused, and says what to do
        assert "Close it there" in tried.refused(3)
        edits.save(window, [replace(_stored(window, afp.id), value=Decimal("988"))], reason="and again")
    assert _is_sound(cohort)


def test_what_opening_finds_is_said_beside_the_answer(cohort: Path, tmp_path: Path) -> None:
    alone = tmp_path / "copied" / cohort.name
    alone.parent.mkdir()
    with stores.open_store(cohort, PASSPHRASE, author="Dr Window") as window:
        case = cases.read_case(window, cases.find_case(window, "HCC-0001") or "")
        edits.save(window, [replace(next(iter(case.of(LabResult))), value=Decimal("987"))], reason="typed again")
        shutil.copy(cohort, alone)  # without its log
    for command in (["list"], ["show", "HCC-0001"], ["report", "HCC-0001", "--out", tmp_path / "summary.pdf"]):
        answer = program([*command, "--store", alone, *(["--json"] if command == ["list"] else [])])
        assert answer.status == 0
        assert f"Missing file: {cohort.name}-wal" in answer.err
        if command == ["list"]:
            assert json.loads(answer.out)


def _stored(window: stores.BoardStore, record_id: str) -> LabResult:
    case = cases.read_case(window, cases.find_case(window, "HCC-0001") or "")
    return next(r for r in case.of(LabResult) if r.id == record_id)


def _is_sound(path: Path) -> bool:
    """After the window has closed the file is one again, whole, with the newest value."""
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    with stores.open_store(path, PASSPHRASE, author="Dr Window", read_only=True) as store:
        return stores.verify_store(store).problems == ()
