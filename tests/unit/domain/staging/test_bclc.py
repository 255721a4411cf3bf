"""BCLC 2022 (RULES B1): Reig M et al., J Hepatol 2022;76:681, doi:10.1016/j.jhep.2021.11.018."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.patients import judge, label

PRESERVED: list[str] = []
NOT_PRESERVED = ["liver_function_not_preserved"]


@pytest.mark.parametrize(
    ("changed", "stage"),
    [
        # 0: single <= 2 cm, inclusive
        ({"sizes": [1.9]}, "0"),
        ({"sizes": [2.0]}, "0"),
        ({"sizes": [2.1]}, "A"),
        # A: single of any size (changed in 2022), or 2-3 nodules each <= 3 cm
        ({"sizes": [5.0]}, "A"),
        ({"sizes": [5.1]}, "A"),
        ({"sizes": [15.0]}, "A"),
        ({"sizes": [1.0, 1.0]}, "A"),  # two small ones are not very early
        ({"sizes": [3.0, 3.0]}, "A"),
        ({"sizes": [3.0, 2.9, 1.0]}, "A"),
        # B: multinodular beyond A
        ({"sizes": [3.1, 1.0]}, "B"),
        ({"sizes": [3.1, 1.0, 1.0]}, "B"),
        ({"sizes": [1.0, 1.0, 1.0, 1.0]}, "B"),
        ({"infiltrative": True}, "B"),
    ],
)
def test_number_and_size(changed: dict[str, Any], stage: str) -> None:
    assert judge("bclc", **changed).value["stage"] == stage


@pytest.mark.parametrize(
    ("changed", "stage", "flags"),
    [
        # Performance status: 3-4 is D, 1-2 is C if the cancer causes it
        ({"ecog_ps": 1}, "C", ["ps_only"]),
        ({"ecog_ps": 2}, "C", ["ps_only"]),
        ({"ecog_ps": 3}, "D", ["ps_3_4"]),
        ({"ecog_ps": 4}, "D", ["ps_3_4"]),
        ({"ecog_ps": 1, "ps_cancer_related": False}, "A", ["ps_not_cancer_related_ignored"]),
        ({"ecog_ps": 2, "ps_cancer_related": False, "sizes": [1.0]}, "0", ["ps_not_cancer_related_ignored"]),
        ({"ecog_ps": 3, "ps_cancer_related": False}, "D", ["ps_3_4"]),
        # Macrovascular invasion on imaging, nodes and distant metastases
        ({"vp": "Vp1"}, "C", PRESERVED),  # segmental counts
        ({"vp": "Vp4"}, "C", PRESERVED),
        ({"vv": "Vv1"}, "C", PRESERVED),
        ({"vv": "Vv3"}, "C", PRESERVED),
        ({"node": True}, "C", PRESERVED),
        ({"distant": True}, "C", PRESERVED),
        ({"mvi": True}, "A", PRESERVED),  # microvascular invasion never changes it (RULES 0.6)
        ({"duct": "B4"}, "A", PRESERVED),  # not defined: no upstaging
        ({"ecog_ps": 2, "distant": True}, "C", PRESERVED),
        ({"ecog_ps": 3, "distant": True}, "D", ["ps_3_4"]),
        # Liver function
        ({"cp": 6}, "A", PRESERVED),
        ({"cp": 7}, "A", NOT_PRESERVED),
        ({"cp": 7, "sizes": [1.0]}, "A", NOT_PRESERVED),  # stage 0 only with Child-Pugh A
        ({"cp": 6, "sizes": [1.0]}, "0", PRESERVED),
        ({"cp": 9, "sizes": [4.0, 1.0]}, "B", NOT_PRESERVED),
        ({"cp": 9, "vp": "Vp2"}, "C", NOT_PRESERVED),
        ({"cp": 10}, "D", ["end_stage_liver_function"]),
        ({"cp": 10, "vp": "Vp2"}, "D", ["end_stage_liver_function"]),
        ({"infiltrative": True}, "B", ["diffuse_group_systemic"]),
    ],
)
def test_order_and_flags(changed: dict[str, Any], stage: str, flags: list[str]) -> None:
    assert judge("bclc", **changed).value == {"stage": stage, "flags": flags}


@pytest.mark.parametrize(
    ("changed", "stage"),
    [
        # End-stage liver, transplant candidate within Milan, no invasion, no spread, PS <= 2: A
        ({}, "A"),
        ({"ecog_ps": 2}, "A"),
        ({"ecog_ps": 3}, "D"),
        ({"sizes": [5.0]}, "A"),
        ({"sizes": [5.1]}, "D"),
        ({"sizes": [3.0, 3.0, 3.0]}, "A"),
        ({"sizes": [3.1, 3.0]}, "D"),
        ({"sizes": [1.0] * 4}, "D"),
        ({"infiltrative": True}, "D"),
        ({"vp": "Vp1"}, "D"),
        ({"vv": "Vv1"}, "D"),
        ({"node": True}, "D"),
        ({"distant": True}, "D"),
    ],
)
def test_transplant_exception(changed: dict[str, Any], stage: str) -> None:
    result = judge("bclc", cp=10, transplant_candidate=True, **changed)
    assert result.value["stage"] == stage
    assert ("end_stage_liver_LT_candidate" in result.value["flags"]) == (stage == "A")


@pytest.mark.parametrize(
    ("changed", "possible", "missing"),
    [
        ({"ecog_ps": None}, ("A", "C", "D"), {"ecog_ps"}),
        ({"ecog_ps": {"low": 1, "high": 2}}, "C", set()),
        ({"ecog_ps": 1, "ps_cancer_related": None}, ("A", "C"), {"ps_cancer_related"}),
        ({"vp": None, "trunk": None}, ("A", "C"), {"tumour.pv_invasion", "tumour.pv_main_trunk"}),
        ({"distant": None}, ("A", "C"), {"tumour.distant_mets"}),
        ({"vp": "Vp2", "distant": None}, "C", set()),
        ({"sizes": None}, ("0", "A", "B"), {"tumour.nodule_diameters_cm"}),
        ({"sizes": None, "multinodular": True}, ("A", "B"), {"tumour.nodule_count", "tumour.largest_diameter_cm"}),
        ({"sizes": None, "count": 1}, ("0", "A"), {"tumour.largest_diameter_cm"}),
        ({"inr": None, "ascites": "mild"}, "A", set()),  # 6 to 8: A or B, both stage A for a single of 3 cm
        ({"inr": None, "ascites": "mild", "sizes": [1.0]}, ("0", "A"), {"inr"}),
        ({"cp": 10, "transplant_candidate": None}, ("A", "D"), {"transplant_candidate"}),
        ({"sizes": []}, "undefined", set()),
    ],
)
def test_missing_facts(changed: dict[str, Any], possible: Any, missing: set[str]) -> None:
    result = judge("bclc", **changed)
    assert label(result) == possible
    assert set(result.missing) == missing


def test_edition_and_notes() -> None:
    assert judge("bclc").edition == "2022"
    assert "bclc_2025_keeps_stages" in judge("bclc").notes
    assert "bclc_bile_duct_not_defined" in judge("bclc", duct="B1").notes
    assert "bclc_bile_duct_not_defined" not in judge("bclc", duct=None).notes


@pytest.mark.parametrize(
    ("changed", "noted"),
    [
        ({"cp": 10, "ecog_ps": 3, "transplant_candidate": True}, True),
        ({"cp": 10, "ecog_ps": 2, "transplant_candidate": True}, False),
        ({"cp": 9, "ecog_ps": 3, "transplant_candidate": True}, False),
        ({"cp": 10, "ecog_ps": 3, "transplant_candidate": False}, False),
        ({"cp": 10, "ecog_ps": 3, "transplant_candidate": None}, False),
    ],
)
def test_poor_status_of_a_transplant_candidate_is_noted_for_the_board(changed: dict[str, Any], noted: bool) -> None:
    result = judge("bclc", **changed)
    assert ("bclc_poor_status_of_transplant_candidate" in result.notes) == noted
    if noted:
        assert result.value == {"stage": "D", "flags": ["ps_3_4"]}


def test_value_keeps_the_flags_common_to_all_completions() -> None:
    result = judge("bclc", ecog_ps=2, distant=True, inr=None, ascites="mild")
    assert result.value == {"stage": "C", "flags": []}
    assert result.provisional


@pytest.mark.parametrize(
    ("changed", "group"),
    [
        ({"sizes": [4.0, 1.0]}, "board_decides"),
        ({"infiltrative": True}, "diffuse"),
        ({}, "undefined"),  # not stage B
        ({"ecog_ps": 3, "infiltrative": True}, "undefined"),
    ],
)
def test_groups_of_stage_b(changed: dict[str, Any], group: str) -> None:
    result = judge("bclc_b_group", **changed)
    assert label(result) == group
    assert result.value == (None if group == "undefined" else group)
