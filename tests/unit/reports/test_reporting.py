"""Writing a summary from a store: whole or not at all, noted in the audit trail."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from hccboard.domain.conversion.local import ConversionRules
from hccboard.domain.records import CaseRecords
from hccboard.domain.response.recorded import ResponseRules
from hccboard.domain.snapshot import Staleness
from hccboard.errors import EnvironmentFault, UserError
from hccboard.operations import (
    agreed_settings,
    board_conversion,
    board_limits,
    board_response,
    cases,
    edits,
    reporting,
    stores,
)
from hccboard.operations.conversion_facts import Suppose
from hccboard.operations.reporting import write_report, write_surgeon_sheet
from hccboard.operations.stores import BoardStore

FAST = stores.KeyCost(65_536, 1, 4)


@pytest.fixture
def store(tmp_path: Path, rich: CaseRecords) -> Iterator[BoardStore]:
    with stores.create_store(tmp_path / "board.hccboard", "correct horse battery", author="Ann", cost=FAST) as opened:
        edits.save(opened, [replace(x, recorded_at=None) for x in (rich.patient, *rich.records)])
        yield opened


def words(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def exports(store: BoardStore, case_id: str) -> list[tuple[str, str]]:
    with store.storage.querying() as connection:
        rows = connection.execute(
            "SELECT action, reason FROM audit WHERE case_id = ? AND action = 'export' ORDER BY seq", (case_id,)
        ).fetchall()
    return [tuple(row) for row in rows]


def test_a_report_is_written_and_noted(store: BoardStore, rich: CaseRecords, tmp_path: Path) -> None:
    case_id = rich.patient.id
    out = tmp_path / "out.pdf"
    assert write_report(store, case_id, out, printed_by="Ann") == out
    assert out.read_bytes().startswith(b"%PDF-")
    write_report(store, case_id, out, anonymise=True, language="zh_CN")
    assert exports(store, case_id) == [("export", "pdf"), ("export", "pdf anonymised")]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".pdf"] == ["out.pdf"]


def test_a_surgeon_s_sheet_is_written_and_noted(store: BoardStore, rich: CaseRecords, tmp_path: Path) -> None:
    case_id = rich.patient.id
    rules = ConversionRules(version="7", author="Prof. Sample", agreed_on=date(2026, 3, 2))
    board_conversion.keep_rules(store, rules)
    before = cases.read_case(store, case_id)
    out = write_surgeon_sheet(
        store, case_id, tmp_path / "sheet.pdf", suppose=Suppose(operation_date=date(2030, 1, 7)), printed_by="Ann"
    )
    text = words(out)
    assert "2030-01-07 supposed, not saved" in text
    assert "Conversion set v7 (local), Prof. Sample, 2026-03-02." in text
    assert cases.read_case(store, case_id) == before
    write_surgeon_sheet(store, case_id, out, anonymise=True, language="zh_CN")
    assert exports(store, case_id) == [("export", "surgeon's sheet"), ("export", "surgeon's sheet anonymised")]


@pytest.mark.parametrize("name", ["", "nowhere/out.pdf", "other.hccboard"])
def test_a_sheet_goes_to_no_place_that_is_none(
    name: str, store: BoardStore, rich: CaseRecords, tmp_path: Path
) -> None:
    with pytest.raises(UserError):
        write_surgeon_sheet(store, rich.patient.id, tmp_path / name)
    with pytest.raises(UserError):
        write_surgeon_sheet(store, None, tmp_path / "out.pdf")
    assert exports(store, rich.patient.id) == []
    assert not list(tmp_path.glob("*.pdf"))


def test_the_settings_of_response_of_the_board_are_used_and_printed(
    store: BoardStore, rich: CaseRecords, tmp_path: Path
) -> None:
    board_response.keep_rules(store, ResponseRules(pd_abs_mm_mrecist=5, min_sd_days=49, confirm_days=35))
    for anonymise in (False, True):
        out = write_report(store, rich.patient.id, tmp_path / "out.pdf", anonymise=anonymise)
        said = "PD: 5 mm and 20 % over the nadir; SD from day 49; confirmation after 35 days"
        assert words(out).count(said) == 2


def test_the_limits_of_the_board_are_used_and_printed(store: BoardStore, rich: CaseRecords, tmp_path: Path) -> None:
    agreed_settings.agree(store, board_limits.STALENESS, {"laboratory_days": 3, "endoscopy_days": 365})
    for anonymise in (False, True):
        out = write_report(store, rich.patient.id, tmp_path / "out.pdf", anonymise=anonymise)
        assert "Blood tests 3 d; Imaging 42 d" in words(out)
    given = Staleness(laboratory_days=99)
    assert "Blood tests 99 d" in words(write_report(store, rich.patient.id, tmp_path / "out.pdf", staleness=given))


def test_an_unknown_case_writes_nothing(store: BoardStore, tmp_path: Path) -> None:
    for case_id in (None, "nobody"):
        with pytest.raises(UserError):
            write_report(store, case_id, tmp_path / "out.pdf")
    assert not list(tmp_path.glob("*.pdf"))


@pytest.mark.parametrize("name", ["", "nowhere/out.pdf"])
def test_a_place_that_is_none_is_refused(name: str, store: BoardStore, rich: CaseRecords, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        write_report(store, rich.patient.id, tmp_path / name)
    assert caught.value.next_step
    assert exports(store, rich.patient.id) == []


def test_a_full_disk_leaves_the_old_file_and_notes_nothing(
    store: BoardStore, rich: CaseRecords, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.pdf"
    out.write_bytes(b"the old one")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        write_report(store, rich.patient.id, out)
    monkeypatch.undo()
    assert out.read_bytes() == b"the old one"
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["out.pdf"]
    assert exports(store, rich.patient.id) == []


def test_no_file_appears_that_was_not_noted(
    store: BoardStore, rich: CaseRecords, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: Any) -> None:
        raise EnvironmentFault("the store cannot be written")

    monkeypatch.setattr(reporting.edits, "note_export", fails)
    with pytest.raises(EnvironmentFault):
        write_report(store, rich.patient.id, tmp_path / "out.pdf")
    assert not list(tmp_path.glob("*.pdf"))
    assert not list(tmp_path.glob(".hccboard-*"))
