"""Subclasses of the intermediate stage (RULES B8)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.patients import judge, label

MILAN = {"sizes": [3.0]}  # within Milan, so not intermediate
IN = {"sizes": [3.0, 1.0, 1.0, 1.0]}  # beyond Milan; 4 + 3 = 7, within up-to-seven
OUT = {"sizes": [3.1, 1.0, 1.0, 1.0]}  # 4 + 3.1 = 7.1


@pytest.mark.parametrize(
    ("changed", "label_"),
    [
        # Bolondi L et al., Semin Liver Dis 2012, doi:10.1055/s-0032-1329906
        ({"cp": 5, **IN}, "B1"),
        ({"cp": 7, **IN}, "B1"),
        ({"cp": 5, **OUT}, "B2"),
        ({"cp": 6, **OUT}, "B2"),
        ({"cp": 7, **OUT}, "B3"),
        ({"cp": 8, **IN}, "B4"),
        ({"cp": 9, **OUT}, "B4"),
        ({"cp": 8, **OUT, "ecog_ps": 1}, "B4"),
        ({"cp": 5, **OUT, "infiltrative": True}, "B2"),
        ({"cp": 5, "sizes": [6.0]}, "B1"),  # 1 + 6
        ({"cp": 5, "sizes": [6.1]}, "B2"),
        ({"cp": 6, **IN, "vp": "Vp1"}, "quasi-C"),
        ({"cp": 5, **MILAN, "vp": "Vp2"}, "quasi-C"),  # any burden
        # gaps and what lies outside
        ({"cp": 5, **IN, "ecog_ps": 1}, "undefined"),
        ({"cp": 7, **OUT, "ecog_ps": 1}, "undefined"),
        ({"cp": 8, **OUT, "ecog_ps": 2}, "undefined"),
        ({"cp": 10, **OUT}, "undefined"),
        ({"cp": 5, **MILAN}, "undefined"),
        ({"cp": 8, **MILAN}, "undefined"),
        ({"cp": 7, **IN, "vp": "Vp1"}, "undefined"),
        ({"cp": 5, **IN, "vp": "Vp1", "ecog_ps": 1}, "undefined"),
        ({"cp": 5, **IN, "vp": "Vp3"}, "undefined"),
        ({"cp": 5, **IN, "vv": "Vv1"}, "undefined"),
        ({"cp": 5, **IN, "distant": True}, "undefined"),
        ({"sizes": []}, "undefined"),
    ],
)
def test_bolondi(changed: dict[str, Any], label_: str) -> None:
    result = judge("bolondi", **changed)
    assert label(result) == label_
    assert result.value == (None if label_ == "undefined" else label_)


@pytest.mark.parametrize(
    ("changed", "label_"),
    [
        # Dig Dis 2015;33:751; only within BCLC B
        ({"cp": 5, **IN}, "B1"),
        ({"cp": 7, **IN}, "B1"),
        ({"cp": 7, **OUT}, "B2"),
        ({"cp": 8, **IN}, "B3a"),
        ({"cp": 9, **OUT}, "B3b"),
        ({"cp": 5, **OUT, "infiltrative": True}, "B2"),
        ({"cp": 5, **IN, "ecog_ps": 1, "ps_cancer_related": False}, "B1"),  # still BCLC B
        ({"cp": 5, **IN, "ecog_ps": 1}, "undefined"),  # BCLC C
        ({"cp": 5, "sizes": [8.0]}, "undefined"),  # BCLC A
        ({"cp": 10, **IN}, "undefined"),
    ],
)
def test_kinki(changed: dict[str, Any], label_: str) -> None:
    assert label(judge("kinki", **changed)) == label_
