"""The Makuuchi tree (RULES A9): bilirubin in mg/dL, then ICG-R15 in %."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.patients import judge, label


@pytest.mark.parametrize(
    ("bilirubin", "icg", "extent"),
    [
        (1.0, 9.9, "trisectionectomy"),
        (1.0, 10, "left_hemihepatectomy"),
        (1.0, 19.9, "left_hemihepatectomy"),
        (1.0, 20, "segmentectomy"),
        (1.0, 29.9, "segmentectomy"),
        (1.0, 30, "limited_resection"),
        (1.0, 39.9, "limited_resection"),
        (1.0, 40, "enucleation"),
        (1.01, 5, "limited_resection"),  # only <= 1.0 goes on to ICG-R15
        (1.1, 5, "limited_resection"),
        (1.5, 5, "limited_resection"),
        (1.59, 5, "limited_resection"),
        (1.6, 5, "enucleation"),
        (1.9, 5, "enucleation"),
        (1.99, 5, "enucleation"),
        (2.0, 5, "no_resection"),
    ],
)
def test_tree(bilirubin: float, icg: float, extent: str) -> None:
    result = judge("makuuchi", bilirubin={"value": bilirubin, "unit": "mg/dL"}, icg_r15_pct=icg)
    assert result.value == {"extent": extent}


@pytest.mark.parametrize(
    ("changed", "possible", "missing"),
    [
        ({"ascites": "mild", "icg_r15_pct": 5}, "trisectionectomy", ()),
        ({"ascites": "moderate_severe", "icg_r15_pct": 5}, "undefined", ()),
        ({"bilirubin": {"value": 40, "unit": "umol/L"}}, "no_resection", ()),
        ({"icg_r15_pct": {"low": 15, "high": 25}}, ("left_hemihepatectomy", "segmentectomy"), ("icg_r15_pct",)),
        ({"resection": {"icg_r15_pct": 9}}, "trisectionectomy", ()),  # the other place for the same fact
    ],
)
def test_gaps(changed: dict[str, Any], possible: Any, missing: tuple[str, ...]) -> None:
    result = judge("makuuchi", **changed)
    assert label(result) == possible
    assert result.missing == missing
