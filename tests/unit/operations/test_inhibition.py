"""IC50 values as printed, in the order of the paper, antibodies without a place on the scale."""

from __future__ import annotations

import pytest

from hccboard import evidence
from hccboard.operations.inhibition import inhibition_maps


@pytest.fixture(scope="module")
def shown():
    (one,) = inhibition_maps(evidence.shipped())
    return one


@pytest.mark.parametrize(
    ("target", "drug", "text", "number"),
    [  # Zhu 2025, Table 3
        ("VEGFR-1", "sorafenib", "21", 21), ("VEGFR-1", "cabozantinib", "5294", 5294),
        ("VEGFR-2", "cabozantinib", "0.035", 0.035), ("FGFR-1", "apatinib", ">10,000", 10000),
        ("FGFR-2", "regorafenib", "~200", 200), ("VEGFR-1", "apatinib", "-", None),
        ("VEGFR-3", "bevacizumab", "", None), ("AXL", "cabozantinib", "7", 7),
    ],
)  # fmt: skip
def test_a_value_stands_as_printed(shown, target, drug, text, number):
    cell = shown.cells[shown.targets.index(target)][shown.drugs.index(drug)]
    assert (cell.text, cell.number) == (text, number)


def test_a_range_stands_in_its_middle_on_the_log_scale(shown):
    cell = shown.cells[shown.targets.index("VEGFR-2")][shown.drugs.index("ramucirumab")]
    assert cell.text == "1-2"
    assert cell.number == pytest.approx(2**0.5)


def test_antibodies_are_told_apart_and_the_order_is_that_of_the_paper(shown):
    assert [drug for drug, antibody in zip(shown.drugs, shown.antibodies, strict=True) if antibody] == [
        "bevacizumab", "ramucirumab",
    ]  # fmt: skip
    assert shown.drugs[0] == "sorafenib"
    assert shown.targets[0] == "VEGFR-1"
    assert (shown.unit, shown.source_name, shown.place) == ("nM", "Zhu 2025", "Table 3")
    assert shown.discrepancies == ("discrepancy.I-23",)
