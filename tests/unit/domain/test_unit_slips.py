"""A unit that is perhaps another one is said; the value stays as it was entered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hccboard.domain import records as r
from hccboard.domain.catalogue import DEFINITIONS, LABORATORY
from hccboard.domain.snapshot import take
from hccboard.domain.unit_slips import fitting_unit
from hccboard.interchange.facts_json import read_facts
from tests.unit.domain.test_snapshot_tumour import BOARD, CASE


@pytest.mark.parametrize(
    ("key", "value", "unit", "before", "other"),
    [
        # against the result before, in the catalogue's unit
        ("bilirubin", "1.2", "umol/L", 20.5, "mg/dL"),  # 1.2 mg/dL is 20.5 umol/L
        ("bilirubin", "14", "mg/dL", 15.0, "umol/L"),
        ("bilirubin", "40", "umol/L", 20.5, None),  # doubled: a change, not a slip
        ("bilirubin", "205", "umol/L", 20.5, None),  # tenfold is not 17.1-fold
        ("creatinine", "0.9", "umol/L", 82.0, "mg/dL"),
        ("creatinine", "14", "mg/dL", 14.0, "umol/L"),
        ("creatinine", "160", "umol/L", 80.0, None),
        ("albumin", "4.1", "g/L", 40.0, "g/dL"),
        ("albumin", "2.9", "g/L", 40.0, "g/dL"),
        ("albumin", "30", "g/L", 40.0, None),
        ("platelets_10e9_l", "14.5", "10^9/L", 150.0, "10^4/uL"),
        ("platelets_10e9_l", "145", "10^4/uL", 150.0, "10^9/L"),
        ("platelets_10e9_l", "60", "10^9/L", 150.0, None),
        ("afp", "500", "ng/mL", 413.0, None),  # IU/mL is too near to tell
        # without a result before, only what is implausible as entered
        ("bilirubin", "1.1", "umol/L", None, "mg/dL"),
        ("bilirubin", "12", "mg/dL", None, None),  # 205 umol/L is possible in this disease
        ("creatinine", "0.9", "umol/L", None, "mg/dL"),
        ("albumin", "4.1", "g/L", None, "g/dL"),
        ("albumin", "41", "g/dL", None, "g/L"),
        ("platelets_10e9_l", "145000", "10^9/L", None, "/uL"),
        ("platelets_10e9_l", "12", "10^9/L", None, "10^4/uL"),
        ("inr", "1.1", "", None, None),
        ("bilirubin", "15", "furlongs", None, None),
    ],
)
def test_the_unit_that_would_fit(key: str, value: str, unit: str, before: float | None, other: str | None) -> None:
    assert fitting_unit(key, Decimal(value), unit, before) == other


@pytest.mark.parametrize("definition", LABORATORY, ids=lambda d: d.key)
def test_a_plausible_value_that_has_not_changed_gives_no_hint(definition: Any) -> None:
    low, high = definition.plausible
    for point in (low, (low + high) / 2, high):
        value = Decimal(str(point))
        assert fitting_unit(definition.key, value, definition.unit) is None
        if point > 0:
            assert fitting_unit(definition.key, value, definition.unit, float(point)) is None


def case_of(*results: dict[str, Any]) -> r.CaseRecords:
    lab = [
        r.LabResult(id=f"l{i}", date=date(2026, 8, 1 + i), analyte="bilirubin", **{"unit": "umol/L", **result}, **CASE)
        for i, result in enumerate(results)
    ]
    return r.CaseRecords(r.Patient(id="c", case_number="T-1", **CASE), tuple(lab))


def test_a_hint_changes_no_value() -> None:
    taken = take(case_of({"value": Decimal("140")}, {"value": Decimal("8")}), BOARD)
    assert [(h.kind, h.fact, h.record_id, h.units) for h in taken.hints] == [
        ("unit_slip", "bilirubin", "l1", ("umol/L", "mg/dL"))
    ]
    fact = taken.facts.by_key["bilirubin"]
    assert (fact.domain.low, fact.unit, taken.findings) == (8.0, "umol/L", ())


@pytest.mark.parametrize(
    "newest", [{"value": Decimal("8"), "confirmed": True}, {"value": Decimal("8"), "comparator": "<"}]
)
def test_no_hint_where_somebody_looked_or_no_number_was_given(newest: dict[str, Any]) -> None:
    assert take(case_of({"value": Decimal("140")}, newest), BOARD).hints == ()


def test_the_result_before_is_the_last_usable_one() -> None:
    results = ({"value": Decimal("140")}, {"value": Decimal("9"), "unit": "furlongs"}, {"value": Decimal("8")})
    assert take(case_of(*results), BOARD).hints


@pytest.mark.parametrize("unit", ["10^4/uL", "10^4/\u00b5L", "10\u2074/\u03bcL"])
def test_platelets_as_printed_in_japan(unit: str) -> None:
    assert DEFINITIONS["platelets_10e9_l"].factor(unit) == 10
    fact = read_facts({"platelets": {"value": 15.2, "unit": unit}}).by_key["platelets_10e9_l"]
    assert (fact.domain.low, fact.entered, fact.unit) == (152.0, "15.2", unit)
