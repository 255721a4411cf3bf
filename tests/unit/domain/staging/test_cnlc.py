"""CNLC, 2024 edition (RULES B2): Zhou J et al., Liver Cancer 2023;12:405, doi:10.1159/000530495."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.patients import judge, label


@pytest.mark.parametrize(
    ("changed", "stage"),
    [
        ({"sizes": [4.9]}, "Ia"),
        ({"sizes": [5.0]}, "Ia"),
        ({"sizes": [5.1]}, "Ib"),
        ({"sizes": [20.0]}, "Ib"),
        ({"sizes": [3.0, 3.0]}, "Ib"),
        ({"sizes": [3.0, 1.0, 1.0]}, "Ib"),
        ({"sizes": [3.1, 1.0]}, "IIa"),
        ({"sizes": [9.0, 9.0, 9.0]}, "IIa"),
        ({"sizes": [1.0] * 4}, "IIb"),
        ({"sizes": [9.0] * 5}, "IIb"),
        ({"vp": "Vp1"}, "IIIa"),
        ({"vp": "Vp4", "trunk": True}, "IIIa"),
        ({"vv": "Vv1"}, "IIIa"),
        ({"vv": "Vv3"}, "IIIa"),
        ({"mvi": True}, "Ia"),
        ({"duct": "B4"}, "Ia"),
        ({"node": True}, "IIIb"),
        ({"distant": True}, "IIIb"),
        ({"vp": "Vp3", "node": True}, "IIIb"),
        ({"infiltrative": True, "vp": "Vp1"}, "IIIa"),
        ({"infiltrative": True, "distant": True}, "IIIb"),
        # IV: PS 3-4 or Child-Pugh C, before everything; no transplant exception, the cause does not matter
        ({"ecog_ps": 2}, "Ia"),
        ({"ecog_ps": 3}, "IV"),
        ({"ecog_ps": 3, "ps_cancer_related": False}, "IV"),
        ({"ecog_ps": 3, "distant": True}, "IV"),
        ({"cp": 9}, "Ia"),
        ({"cp": 10}, "IV"),
        ({"cp": 10, "transplant_candidate": True}, "IV"),
        ({"cp": 10, "infiltrative": True}, "IV"),
    ],
)
def test_stage(changed: dict[str, Any], stage: str) -> None:
    result = judge("cnlc", **changed)
    assert result.value == stage
    assert result.possible == (stage,)


@pytest.mark.parametrize("changed", [{"infiltrative": True}, {"sizes": []}])
def test_no_rule(changed: dict[str, Any]) -> None:
    result = judge("cnlc", **changed)
    assert (result.value, result.possible) == (None, ("undefined",))


@pytest.mark.parametrize(
    ("changed", "possible", "missing"),
    [
        ({"vp": "Vp2", "distant": None}, ("IIIa", "IIIb"), {"tumour.distant_mets"}),
        ({"infiltrative": None}, ("Ia", "undefined"), {"tumour.infiltrative"}),
        ({"sizes": None, "count": {"low": 3, "high": 4}, "largest": 2.0}, ("Ib", "IIb"), {"tumour.nodule_count"}),
        # A second nodule makes it IIa, a largest of more than the listed 4 cm says that there is one.
        ({"sizes": [4.0], "count": {"low": 1, "high": 3}}, ("Ia", "IIa"),
         {"tumour.nodule_count", "tumour.largest_diameter_cm"}),
        ({"sizes": [2.0], "count": {"low": 1, "high": 3}}, ("Ia", "Ib", "IIa"),
         {"tumour.nodule_count", "tumour.largest_diameter_cm"}),
        ({"sizes": [{"low": 4.5, "high": 5.5}]}, ("Ia", "Ib"), {"tumour.nodule_diameters_cm"}),
        ({"distant": True, "vp": None, "trunk": None}, "IIIb", set()),
    ],
)  # fmt: skip
def test_missing_facts(changed: dict[str, Any], possible: Any, missing: set[str]) -> None:
    result = judge("cnlc", **changed)
    assert label(result) == possible
    assert set(result.missing) == missing


def test_edition() -> None:
    result = judge("cnlc")
    assert result.edition == "2024"
    assert "definitions_since_2017" in result.notes
