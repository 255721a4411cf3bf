"""What the response view says of the courses of the demonstration, as plain data."""

from __future__ import annotations

from datetime import date

import pytest

from hccboard.domain.records import CaseRecords
from hccboard.gui.panels.response.sheet import sheet_of
from hccboard.operations.demonstration import build_demonstration
from hccboard.operations.viewing import view_of

DAY = date(2026, 8, 13)


@pytest.mark.parametrize(("number", "told"), [("HCC-0117", True), ("HCC-0160", False)])
def test_irecist_is_told_of_immunotherapy_only(number: str, told: bool) -> None:
    (rows,) = [one for one in build_demonstration(DAY) if one[0].case_number == number]
    sheet = sheet_of(view_of(CaseRecords(rows[0], tuple(rows[1:])), DAY))
    assert any(row.label.startswith("iRECIST") for row in sheet.summary) is told


def test_what_became_of_an_unconfirmed_progression_is_told() -> None:
    (rows,) = [one for one in build_demonstration(DAY) if one[0].case_number == "HCC-0117"]
    sheet = sheet_of(view_of(CaseRecords(rows[0], tuple(rows[1:])), DAY))
    told = [row.strong for row in sheet.summary if row.label.startswith("iRECIST")]
    assert told[0] == "iUPD"
    assert len(told) == 2 and told[1].startswith("i") and "PD" not in told[1]
