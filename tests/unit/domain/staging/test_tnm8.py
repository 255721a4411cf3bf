"""AJCC/UICC TNM, 8th edition (RULES B3): Amin MB et al., AJCC Cancer Staging Manual, 2017."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.patients import judge, label


@pytest.mark.parametrize(
    ("changed", "t", "group"),
    [
        ({"sizes": [2.0]}, "T1a", "IA"),  # <= 2 cm: several websites print "< 2 cm", which is wrong
        ({"sizes": [2.0], "vp": "Vp2"}, "T1a", "IA"),  # with or without vascular invasion
        ({"sizes": [2.0], "vv": "Vv1"}, "T1a", "IA"),
        ({"sizes": [2.0], "mvi": True}, "T1a", "IA"),
        ({"sizes": [2.1]}, "T1b", "IB"),
        ({"sizes": [20.0]}, "T1b", "IB"),
        ({"sizes": [2.1], "vp": "Vp1"}, "T2", "II"),
        ({"sizes": [2.1], "vp": "Vp2"}, "T2", "II"),
        ({"sizes": [2.1], "vv": "Vv1"}, "T2", "II"),
        ({"sizes": [2.1], "mvi": True}, "T2", "II"),
        ({"sizes": [1.0, 1.0]}, "T2", "II"),
        ({"sizes": [5.0, 5.0]}, "T2", "II"),
        ({"sizes": [5.0] * 9}, "T2", "II"),
        ({"sizes": [5.0, 1.0], "vp": "Vp2"}, "T2", "II"),  # multiple: minor invasion plays no part
        ({"sizes": [5.1, 1.0]}, "T3", "IIIA"),
        # T4 first: major portal branch (Vp3-4), major hepatic vein (Vv2-3), organ, perforation
        ({"sizes": [1.5], "vp": "Vp3"}, "T4", "IIIB"),
        ({"vp": "Vp4"}, "T4", "IIIB"),
        ({"vp": "Vp4", "trunk": True}, "T4", "IIIB"),
        ({"vv": "Vv2"}, "T4", "IIIB"),
        ({"vv": "Vv3"}, "T4", "IIIB"),
        ({"organ": True}, "T4", "IIIB"),
        ({"perforation": True}, "T4", "IIIB"),
        ({"infiltrative": True, "vp": "Vp3"}, "T4", "IIIB"),
        ({"infiltrative": True, "vp": "Vp2"}, "TX", None),
        ({"infiltrative": True}, "TX", None),
        ({"duct": "B4"}, "T1b", "IB"),
    ],
)
def test_t_and_group(changed: dict[str, Any], t: str, group: str | None) -> None:
    result = judge("tnm8", **changed)
    assert result.value == {"T": t, "N": "N0", "M": "M0", "group": group}
    assert result.possible == (group or "undefined",)


@pytest.mark.parametrize(
    ("changed", "n", "m", "group"),
    [
        ({"node": True}, "N1", "M0", "IVA"),
        ({"distant": True}, "N0", "M1", "IVB"),
        ({"node": True, "distant": True}, "N1", "M1", "IVB"),
        ({"node": True, "infiltrative": True}, "N1", "M0", "IVA"),
        ({"distant": True, "infiltrative": True}, "N0", "M1", "IVB"),
        ({"distant": True, "vp": "Vp4"}, "N0", "M1", "IVB"),
    ],
)
def test_nodes_and_metastases(changed: dict[str, Any], n: str, m: str, group: str) -> None:
    value = judge("tnm8", **changed).value
    assert (value["N"], value["M"], value["group"]) == (n, m, group)


@pytest.mark.parametrize(
    ("changed", "possible", "missing"),
    [
        # M1 and N1 fix the group alone; NX and MX are never taken as 0
        ({"distant": True, "sizes": None, "vp": None, "node": None}, "IVB", ()),
        ({"node": None}, ("IB", "IVA"), ("tumour.regional_ln",)),
        ({"distant": None}, ("IB", "IVB"), ("tumour.distant_mets",)),
        ({"node": True, "distant": None, "sizes": None}, ("IVA", "IVB"), ("tumour.distant_mets",)),
        ({"sizes": None}, ("IA", "IB", "II", "IIIA"), ("tumour.nodule_diameters_cm",)),
        ({"vp": None, "trunk": False}, ("IB", "II", "IIIB"), ("tumour.pv_invasion",)),
        ({"sizes": [2.0], "vp": {"low": "Vp0", "high": "Vp2"}}, "IA", ()),
    ],
)
def test_missing_facts(changed: dict[str, Any], possible: Any, missing: tuple[str, ...]) -> None:
    result = judge("tnm8", **changed)
    assert label(result) == possible
    assert result.missing == missing


def test_unknown_microvascular_status_is_clinical_and_counts_as_absent() -> None:
    unknown = judge("tnm8", mvi=None)
    assert unknown.value["T"] == "T1b"
    assert "tnm8_clinical_t" in unknown.notes
    assert "tnm8.microvascular" not in {step.id for step in unknown.trace}
    known = judge("tnm8", mvi=False)
    assert known.value["T"] == "T1b"
    assert "tnm8_clinical_t" not in known.notes
    assert "tnm8.microvascular" in {step.id for step in known.trace}


def test_parts_of_an_open_group() -> None:
    result = judge("tnm8", distant=None)
    assert result.parts["T"] == ["T1b"]
    assert set(result.parts["M"]) == {"M0", "M1"}
