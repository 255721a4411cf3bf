"""Joint facts as rules see them, what is missing of the nodules, how facts are shown; the catalogue's units."""

from __future__ import annotations

from typing import Any

import pytest

from hccboard.domain.catalogue import DEFINITIONS, canonical, definition
from hccboard.domain.facts import Choices, Facts, Interval
from hccboard.domain.nodules import nodules_of
from hccboard.domain.variables import (
    COUNT,
    DIAMETERS,
    LARGEST,
    Variables,
    domain_of,
    exact_fact,
    open_facts_of,
    plain,
    shown,
)
from hccboard.interchange.facts_json import read_facts


def values(name: str, data: dict[str, Any]) -> tuple[Any, ...]:
    found = Variables(read_facts(data))[name].domain.values
    return tuple(found)


@pytest.mark.parametrize(
    ("tumour", "codes"),
    [
        # RULES B0: Vp4 is the main trunk and/or the contralateral branch, so the trunk is a fact of its own
        ({}, ("Vp0", "Vp1", "Vp2", "Vp3", "Vp4", "Vp4_trunk")),
        ({"pv_invasion": "Vp3"}, ("Vp3",)),  # no trunk, whether asked or not
        ({"pv_invasion": "Vp4"}, ("Vp4", "Vp4_trunk")),
        ({"pv_invasion": "Vp4", "pv_main_trunk": False}, ("Vp4",)),
        ({"pv_invasion": "Vp4", "pv_main_trunk": True}, ("Vp4_trunk",)),
        ({"pv_main_trunk": True}, ("Vp4_trunk",)),
        ({"pv_main_trunk": False}, ("Vp0", "Vp1", "Vp2", "Vp3", "Vp4")),
        ({"pv_invasion": {"low": "Vp3"}, "pv_main_trunk": True}, ("Vp4_trunk",)),
    ],
)
def test_portal_vein(tumour: dict[str, Any], codes: tuple[str, ...]) -> None:
    assert values("portal_vein", {"tumour": tumour}) == codes


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ({}, ("none", "node", "distant", "node_and_distant")),
        ({"tumour": {"regional_ln": False, "distant_mets": False}}, ("none",)),
        ({"tumour": {"regional_ln": True, "distant_mets": False}}, ("node",)),
        ({"tumour": {"regional_ln": True, "distant_mets": True}}, ("node_and_distant",)),
        ({"tumour": {"regional_ln": False}}, ("none", "distant")),
        ({"metastases": [{"site": "lymph_node"}]}, ("node", "distant", "node_and_distant")),
        ({"metastases": [{"site": "lymph_node"}], "tumour": {"distant_mets": False}}, ("node",)),
        ({"metastases": [{"site": "lung"}]}, ("distant", "node_and_distant")),
    ],
)
def test_extrahepatic(data: dict[str, Any], codes: tuple[str, ...]) -> None:
    assert values("extrahepatic", data) == codes


def test_child_pugh_is_a_set_of_scores() -> None:
    assert values("child_pugh", {}) == tuple(range(5, 16))


def test_variables_are_made_once() -> None:
    variables = Variables(Facts())
    assert variables["afp"] is variables["afp"]
    assert variables["nodules"] is variables["nodules"]
    assert (len(variables), list(variables)) == (2, ["afp", "nodules"])


def test_what_is_known_of_a_patient_does_not_reach_another() -> None:
    """Unknown facts and codes are shared between patients; quantities and lists are the patient's own."""
    first, second = Facts({"afp": exact_fact("afp", 20)}), Facts({"afp": exact_fact("afp", 500)})
    assert plain(first, "afp").used() == {"afp": {"value": 20, "unit": "ng/mL"}}
    assert plain(second, "afp").used() == {"afp": {"value": 500, "unit": "ng/mL"}}
    assert plain(Facts(), "afp").used() == {"afp": None}
    assert plain(Facts(), "afp") is plain(Facts(), "afp")


@pytest.mark.parametrize(
    ("known", "keys"),
    [
        ({}, (DIAMETERS,)),
        ({"listed": [(30, 30)]}, ()),
        ({"listed": [(30, 35)]}, (DIAMETERS,)),
        ({"listed": []}, ()),
        ({"count": (3, 3)}, (LARGEST,)),
        ({"count": (2, 3)}, (COUNT, LARGEST)),
        ({"largest": (30, 30)}, (COUNT,)),
        ({"largest": (30, 30), "count": (2, 2)}, (DIAMETERS,)),
        ({"listed": [(30, 30)], "count": (1, 3)}, (COUNT, LARGEST)),
        ({"listed": [(30, 30)], "count": (1, 3), "largest": (30, 30)}, (COUNT,)),
    ],
)
def test_what_is_missing_of_the_nodules(known: dict[str, Any], keys: tuple[str, ...]) -> None:
    assert open_facts_of(nodules_of(**known)) == keys


@pytest.mark.parametrize(
    ("key", "domain", "expected"),
    [
        ("inr", Interval.point(1.1), 1.1),  # a bare number carries its unit
        ("bilirubin", Interval.point(15.0), {"value": 15, "unit": "umol/L"}),
        ("bilirubin", Interval(20, 30), {"low": 20, "high": 30, "unit": "umol/L"}),
        ("bilirubin", Interval(20, 30, False, False),
         {"low": 20, "high": 30, "low_exclusive": True, "high_exclusive": True, "unit": "umol/L"}),
        ("bilirubin", Interval(20, 3000), {"low": 20, "high": None, "unit": "umol/L"}),
        ("ecog_ps", Choices((1, 2)), [1, 2]),
        ("ascites", Choices(("mild",)), "mild"),
    ],
)  # fmt: skip
def test_shown(key: str, domain: Any, expected: Any) -> None:
    assert shown(key, domain) == expected
    assert shown(key, domain, known=False) is None


def test_unknown_is_everything_possible() -> None:
    assert domain_of(Facts(), "ecog_ps") == Choices((0, 1, 2, 3, 4))
    assert domain_of(Facts(), "bilirubin") == Interval(0, 3000, False, True)
    assert domain_of(Facts(), "afp") == Interval(0, 1e9)


@pytest.mark.parametrize(
    ("key", "value", "unit", "expected"),
    [
        # RULES 0.3
        ("bilirubin", "2", "mg/dL", 34.2), ("bilirubin", "3", "mg/dL", 51.3), ("creatinine", "1", "mg/dL", 88.4),
        ("albumin", "3.5", "g/dL", 35.0), ("afp", "400", "IU/mL", 484.0), ("crp", "1", "mg/dL", 10.0),
        ("platelets_10e9_l", "150000", "/uL", 150.0), ("afp", "400", "ug/L", 400.0),
    ],
)  # fmt: skip
def test_conversion_is_exact(key: str, value: str, unit: str, expected: float) -> None:
    assert canonical(key, value, unit) == expected


def test_catalogue_is_consistent() -> None:
    for key, found in DEFINITIONS.items():
        assert definition(key) is found
        if found.kind == "quantity":
            assert found.units[0] == (found.unit, "1"), key
            assert found.bare is None or found.factor(found.bare) is not None, key
            if found.plausible is not None:
                low, high = found.plausible
                assert found.possible[0] <= low < high <= found.possible[1], key
    with pytest.raises(KeyError):
        canonical("bilirubin", "1", "furlong")
