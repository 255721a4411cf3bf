"""HKLC (RULES B4): Yau T et al., Gastroenterology 2014;146:1691, doi:10.1053/j.gastro.2014.02.032."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.patients import judge, label


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"sizes": [5.0]}, "early"),
        ({"sizes": [5.0, 5.0, 5.0]}, "early"),  # three nodules of 5 cm are early
        ({"sizes": [5.1]}, "intermediate"),
        ({"sizes": [5.1, 1.0, 1.0]}, "intermediate"),
        ({"sizes": [1.0] * 4}, "intermediate"),
        ({"sizes": [5.0], "vp": "Vp1"}, "intermediate"),
        ({"sizes": [5.0], "vv": "Vv2"}, "intermediate"),
        ({"sizes": [1.0] * 4, "vp": "Vp3"}, "locally_advanced"),
        ({"sizes": [5.1] * 4}, "locally_advanced"),
        ({"sizes": [5.1], "vp": "Vp2"}, "locally_advanced"),
        ({"sizes": [5.1], "vv": "Vv1"}, "locally_advanced"),
        ({"sizes": [5.1] * 4, "vp": "Vp2"}, "locally_advanced"),
        ({"infiltrative": True}, "locally_advanced"),
        ({"vp": "Vp4", "trunk": False}, "intermediate"),  # contralateral branch: intrahepatic (convention)
        ({"vp": "Vp4", "trunk": True}, "early"),  # the trunk is extrahepatic
        ({"duct": "B4"}, "early"),
        ({"mvi": True}, "early"),
    ],
)
def test_tumour_status(changed: dict[str, Any], status: str) -> None:
    assert judge("hklc", **changed).value["tumour_status"] == status


@pytest.mark.parametrize(
    ("changed", "evm"),
    [
        ({}, False),
        ({"vp": "Vp3"}, False),
        ({"vp": "Vp4", "trunk": False}, False),
        ({"vp": "Vp4", "trunk": True}, True),
        ({"vv": "Vv2"}, False),
        ({"vv": "Vv3"}, True),
        ({"node": True}, True),
        ({"distant": True}, True),
    ],
)
def test_extrahepatic_invasion_or_metastasis(changed: dict[str, Any], evm: bool) -> None:
    assert judge("hklc", **changed).value["evm"] is evm


EARLY, INTERMEDIATE, ADVANCED = {"sizes": [3.0]}, {"sizes": [6.0]}, {"sizes": [6.0], "vp": "Vp2"}


@pytest.mark.parametrize(
    ("changed", "stage"),
    [
        ({"cp": 5, **EARLY}, "I"),
        ({"cp": 7, **EARLY}, "IIa"),
        ({"cp": 6, **INTERMEDIATE}, "IIb"),
        ({"cp": 9, **INTERMEDIATE}, "IIIa"),
        ({"cp": 5, **ADVANCED}, "IIIb"),
        ({"cp": 9, **ADVANCED}, "IIIb"),
        ({"cp": 5, "distant": True}, "IVa"),
        ({"cp": 7, "distant": True}, "IVb"),
        ({"cp": 5, "vv": "Vv3"}, "IVa"),
        # PS 1 counts as 0; PS 2-4 or Child-Pugh C: Va if early and no EVM, else Vb
        ({"ecog_ps": 1, **EARLY}, "I"),
        ({"ecog_ps": 2, **EARLY}, "Va"),
        ({"ecog_ps": 2, "ps_cancer_related": False, **EARLY}, "Va"),
        ({"ecog_ps": 4, **EARLY}, "Va"),
        ({"cp": 10, **EARLY}, "Va"),
        ({"ecog_ps": 2, **INTERMEDIATE}, "Vb"),
        ({"cp": 10, **ADVANCED}, "Vb"),
        ({"cp": 10, "distant": True}, "Vb"),
        ({"ecog_ps": 2, "vp": "Vp4", "trunk": True}, "Vb"),
    ],
)
def test_stage(changed: dict[str, Any], stage: str) -> None:
    assert judge("hklc", **changed).value["stage"] == stage


@pytest.mark.parametrize(
    ("changed", "possible", "missing"),
    [
        ({"sizes": []}, "undefined", ()),
        ({"sizes": [], "distant": True}, "IVa", ()),
        ({"vp": "Vp4", "trunk": None}, ("IIb", "IVa"), ("tumour.pv_main_trunk",)),
        ({"vp": "Vp3", "trunk": None}, "IIb", ()),  # no main trunk without Vp4
        ({"vp": None, "trunk": True}, "IVa", ()),
        ({"ecog_ps": {"low": 1, "high": 2}}, ("I", "Va"), ("ecog_ps",)),
    ],
)
def test_missing_facts(changed: dict[str, Any], possible: Any, missing: tuple[str, ...]) -> None:
    result = judge("hklc", **changed)
    assert label(result) == possible
    assert result.missing == missing
