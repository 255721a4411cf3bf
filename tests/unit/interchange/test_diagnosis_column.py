"""The day of the diagnosis is a column of its own; no other date stands in for it."""

from __future__ import annotations

from datetime import date

import pytest

from hccboard.domain import records
from hccboard.interchange.drafts import RowContext
from hccboard.interchange.row_records import drafts
from hccboard.interchange.values import Day

VISIT = Day(date(2026, 8, 1), "day")
FIRST = Day(date(2025, 3, 1), "month")


@pytest.mark.parametrize(("values", "expected"), [
    ({"visit_date": VISIT, "hcc_diagnosis_date": FIRST, "diagnosis_basis": "imaging"},
     (date(2025, 3, 1), "month", "imaging")),
    ({"visit_date": VISIT, "hcc_diagnosis_date": FIRST}, (date(2025, 3, 1), "month", None)),
    ({"visit_date": VISIT, "diagnosis_basis": "histology"}, (None, "day", "histology")),
    ({"visit_date": VISIT}, None),
])  # fmt: skip
def test_the_day_of_the_diagnosis_is_its_own(values: dict, expected: tuple | None) -> None:
    made = [one for one in drafts(RowContext("row 2", values)) if isinstance(one.record, records.Diagnosis)]
    if expected is None:
        assert made == []
        return
    (found,) = made
    assert (found.record.date, found.record.date_precision, found.record.basis) == expected
    filled = {"date": "hcc_diagnosis_date"} if expected[0] else {}
    assert found.origin == (filled | {"basis": "diagnosis_basis"} if expected[2] else filled)
