"""What a person should look at, in words: with the operation and the units that a finding names."""

from __future__ import annotations

from datetime import date

import pytest

from hccboard import wording
from hccboard.domain.records import Procedure
from hccboard.domain.snapshot import Finding


def _after(kind: str, operation: str, precision: str = "day") -> Finding:
    made = Procedure(id="p", kind=operation, date=date(2026, 3, 1), date_precision=precision)
    return Finding(kind, "tumour.nodules", "ct", made)


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (_after("before_operation", "resection"),
         "Recorded before the liver resection of 2026-03-01; not carried over."),
        (_after("before_operation", "ablation_mwa"),
         "Recorded before the microwave ablation of 2026-03-01; not carried over."),
        (_after("perhaps_before_operation", "transplant", "month"),
         "May have been recorded before the liver transplantation of 2026-03; not carried over."),
        (_after("before_operation", "alpps"), "Recorded before the ALPPS of 2026-03-01; not carried over."),
    ],
)  # fmt: skip
def test_the_operation_is_named(finding: Finding, text: str) -> None:
    assert wording.finding_text(finding) == text


def test_a_page_without_dates_names_the_day_in_its_own_way() -> None:
    text = wording.finding_text(_after("before_operation", "resection"), "day \u2212165")
    assert text == "Recorded before the liver resection of day \u2212165; not carried over."


def test_the_unit_that_would_fit_is_named() -> None:
    finding = Finding("unit_slip", "bilirubin", "b", units=("umol/L", "mg/dL"))
    assert wording.finding_text(finding) == (
        "Perhaps in mg/dL and not in \u00b5mol/L: check the unit. The value counts as it was entered."
    )


def test_a_kind_alone_has_words_too() -> None:
    assert wording.finding_text("before_operation").startswith("Recorded before an operation")
