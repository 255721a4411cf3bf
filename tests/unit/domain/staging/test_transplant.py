"""Transplant and burden criteria (RULES B10): every limit inclusive."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.patients import judge, label

CRITERIA = (
    "milan", "ucsf", "up_to_7", "hangzhou", "fudan", "kyoto", "asan", "five_five_500", "metroticket_2", "afp_model",
    "unos_t2",
)  # fmt: skip
PIVKA = {"pivka_ii": {"value": 100, "unit": "mAU/mL"}}


@pytest.mark.parametrize(
    ("system", "changed", "within"),
    [
        # Milan, NEJM 1996;334:693: 1 <= 5, or 2-3 each <= 3 (one table prints "< 5", which is wrong)
        ("milan", {"sizes": [5.0]}, True),
        ("milan", {"sizes": [5.1]}, False),
        ("milan", {"sizes": [3.0, 3.0]}, True),
        ("milan", {"sizes": [3.0, 3.0, 3.0]}, True),
        ("milan", {"sizes": [3.1, 1.0]}, False),
        ("milan", {"sizes": [1.0] * 4}, False),
        # UCSF, Hepatology 2001;33:1394: 1 <= 6.5, or <= 3 with largest <= 4.5 and total <= 8.0
        ("ucsf", {"sizes": [6.5]}, True),
        ("ucsf", {"sizes": [6.6]}, False),
        ("ucsf", {"sizes": [4.5, 3.5]}, True),
        ("ucsf", {"sizes": [4.5, 3.6]}, False),
        ("ucsf", {"sizes": [4.6, 1.0]}, False),
        ("ucsf", {"sizes": [3.0, 3.0, 2.0]}, True),
        ("ucsf", {"sizes": [3.0, 3.0, 2.1]}, False),
        ("ucsf", {"sizes": [1.0] * 4}, False),
        # Hangzhou, Transplantation 2008;85:1726: total <= 8, or grade I-II and AFP <= 400
        ("hangzhou", {"sizes": [8.0], "grade": "IV", "afp_ng_ml": 9000}, True),
        ("hangzhou", {"sizes": [4.0, 4.0]}, True),
        ("hangzhou", {"sizes": [2.0] * 4}, True),
        ("hangzhou", {"sizes": [8.1], "grade": "I", "afp_ng_ml": 400}, True),
        ("hangzhou", {"sizes": [8.1], "grade": "II", "afp_ng_ml": 400}, True),
        ("hangzhou", {"sizes": [8.1], "grade": "II", "afp_ng_ml": 400.1}, False),
        ("hangzhou", {"sizes": [8.1], "grade": "III", "afp_ng_ml": 10}, False),
        ("hangzhou", {"sizes": [2.0] * 5, "grade": "III"}, False),
        # Shanghai Fudan: 1 <= 9, or <= 3 with largest <= 5 and total <= 9
        ("fudan", {"sizes": [9.0]}, True),
        ("fudan", {"sizes": [9.1]}, False),
        ("fudan", {"sizes": [5.0, 4.0]}, True),
        ("fudan", {"sizes": [5.0, 4.1]}, False),
        ("fudan", {"sizes": [5.1, 1.0]}, False),
        ("fudan", {"sizes": [1.0] * 4}, False),
        # Kyoto: <= 10, <= 5 cm, PIVKA-II <= 400 (one table prints "> 400", which is wrong)
        ("kyoto", {"sizes": [5.0] * 10, "pivka_ii": {"value": 400, "unit": "mAU/mL"}}, True),
        ("kyoto", {"sizes": [5.0] * 10, "pivka_ii": {"value": 400.1, "unit": "mAU/mL"}}, False),
        ("kyoto", {"sizes": [5.0] * 11, **PIVKA}, False),
        ("kyoto", {"sizes": [5.1], **PIVKA}, False),
        # Asan: <= 6, <= 5 cm
        ("asan", {"sizes": [5.0] * 6}, True),
        ("asan", {"sizes": [1.0] * 7}, False),
        ("asan", {"sizes": [5.1]}, False),
        # 5-5-500: <= 5, <= 5 cm, AFP <= 500
        ("five_five_500", {"sizes": [5.0] * 5, "afp_ng_ml": 500}, True),
        ("five_five_500", {"sizes": [5.0] * 5, "afp_ng_ml": 500.1}, False),
        ("five_five_500", {"sizes": [1.0] * 6}, False),
        ("five_five_500", {"sizes": [5.1]}, False),
        # Metroticket 2.0, Gastroenterology 2018;154:128; exactly 400 belongs to the sum of 5 (convention)
        ("metroticket_2", {"sizes": [6.0], "afp_ng_ml": 199.9}, True),
        ("metroticket_2", {"sizes": [6.1], "afp_ng_ml": 199.9}, False),
        ("metroticket_2", {"sizes": [4.0], "afp_ng_ml": 200}, True),
        ("metroticket_2", {"sizes": [4.1], "afp_ng_ml": 200}, False),
        ("metroticket_2", {"sizes": [4.0], "afp_ng_ml": 400}, True),
        ("metroticket_2", {"sizes": [3.0], "afp_ng_ml": 400.1}, True),
        ("metroticket_2", {"sizes": [3.1], "afp_ng_ml": 400.1}, False),
        ("metroticket_2", {"sizes": [3.0], "afp_ng_ml": 1000}, True),
        ("metroticket_2", {"sizes": [1.0], "afp_ng_ml": 1000.1}, False),
        # UNOS T2: 1 of 2-5 cm, or 2-3 of 1-3 cm; AFP <= 1000
        ("unos_t2", {"sizes": [2.0]}, True),
        ("unos_t2", {"sizes": [1.9]}, False),
        ("unos_t2", {"sizes": [5.0]}, True),
        ("unos_t2", {"sizes": [5.1]}, False),
        ("unos_t2", {"sizes": [3.0, 1.0]}, True),
        ("unos_t2", {"sizes": [3.0, 0.9]}, False),
        ("unos_t2", {"sizes": [3.1, 1.0]}, False),
        ("unos_t2", {"sizes": [1.0, 1.0, 1.0]}, True),
        ("unos_t2", {"sizes": [1.0] * 4}, False),
        ("unos_t2", {"sizes": [3.0], "afp_ng_ml": 1000}, True),
        ("unos_t2", {"sizes": [3.0], "afp_ng_ml": 1000.1}, False),
    ],
)
def test_limits(system: str, changed: dict[str, Any], within: bool) -> None:
    result = judge(system, **changed)
    assert (result.value, result.possible, result.missing) == (within, (within,), ())


@pytest.mark.parametrize(
    ("changed", "points", "low_risk"),
    [
        # Duvoux C et al., Gastroenterology 2012, doi:10.1053/j.gastro.2012.05.052
        ({"sizes": [3.0], "afp_ng_ml": 100}, 0, True),
        ({"sizes": [3.1], "afp_ng_ml": 100}, 1, True),
        ({"sizes": [6.0], "afp_ng_ml": 100}, 1, True),
        ({"sizes": [6.1], "afp_ng_ml": 100}, 4, False),
        ({"sizes": [3.0] * 3, "afp_ng_ml": 100}, 0, True),
        ({"sizes": [3.0] * 4, "afp_ng_ml": 100}, 2, True),
        ({"sizes": [3.1] * 4, "afp_ng_ml": 100}, 3, False),
        ({"sizes": [3.0], "afp_ng_ml": 100.1}, 2, True),
        ({"sizes": [3.0], "afp_ng_ml": 1000}, 2, True),
        ({"sizes": [3.0], "afp_ng_ml": 1000.1}, 3, False),
        ({"sizes": [3.1], "afp_ng_ml": 500}, 3, False),
        ({"sizes": [6.1] * 4, "afp_ng_ml": 2000}, 9, False),
        # Invasion and spread: out, whatever the points
        ({"sizes": [3.0], "afp_ng_ml": 20, "vp": "Vp1"}, 0, False),
        ({"sizes": [3.0], "afp_ng_ml": 20, "node": True}, 0, False),
        ({"infiltrative": True}, None, False),
    ],
)
def test_french_afp_model(changed: dict[str, Any], points: int | None, low_risk: bool) -> None:
    result = judge("afp_model", **changed)
    assert result.value == {"points": points, "low_risk": low_risk}
    assert result.possible == (low_risk,)


@pytest.mark.parametrize(
    ("changed", "total", "sized", "within"),
    [
        # Lancet Oncol 2009;10:35: count + largest in cm <= 7; for TACE without the invasion part
        ({"sizes": [6.0]}, 7.0, True, True),
        ({"sizes": [6.1]}, 7.1, False, False),
        ({"sizes": [2.0] * 5}, 7.0, True, True),
        ({"sizes": [2.1] * 5}, 7.1, False, False),
        ({"sizes": [6.0], "vp": "Vp1"}, 7.0, True, False),
        ({"sizes": [6.0], "distant": True}, 7.0, True, False),
        ({"sizes": [6.0], "mvi": True}, 7.0, True, True),
        ({"infiltrative": True}, None, False, False),
        ({"sizes": [], "vp": "Vp1"}, None, None, False),
    ],
)
def test_up_to_seven(changed: dict[str, Any], total: float | None, sized: bool | None, within: bool) -> None:
    value = judge("up_to_7", **changed).value
    assert value == {"sum": total, "within_size_number": sized, "within_transplant": within}


@pytest.mark.parametrize("system", CRITERIA)
@pytest.mark.parametrize(
    "changed", [{"vp": "Vp1"}, {"vv": "Vv1"}, {"node": True}, {"distant": True}], ids=lambda c: next(iter(c))
)
def test_invasion_or_spread_is_out_whatever_the_nodules(system: str, changed: dict[str, Any]) -> None:
    """RULES B, minimum inputs: invasion or extrahepatic spread alone fixes the answer."""
    for nodules in ({}, {"sizes": None}, {"sizes": []}, {"sizes": None, "infiltrative": None, "afp_ng_ml": None}):
        assert judge(system, **changed, **nodules).possible == (False,)


@pytest.mark.parametrize("system", CRITERIA)
def test_microvascular_and_bile_duct_invasion_play_no_part(system: str) -> None:
    assert judge(system, mvi=True, duct="B4", **PIVKA).possible == (True,)


@pytest.mark.parametrize("system", CRITERIA)
def test_infiltrative_is_outside_and_no_nodule_is_undefined(system: str) -> None:
    assert judge(system, infiltrative=True).possible == (False,)
    none = judge(system, sizes=[])
    assert (none.value, none.possible) == (None, ("undefined",))


@pytest.mark.parametrize(
    ("system", "changed", "possible", "missing"),
    [
        ("hangzhou", {"sizes": [9.0]}, (True, False), ("tumour.histological_grade",)),
        ("hangzhou", {"sizes": [9.0], "afp_ng_ml": 500}, False, ()),
        ("hangzhou", {"sizes": [8.0]}, True, ()),
        ("kyoto", {}, (True, False), ("pivka_ii",)),
        ("kyoto", {"sizes": [6.0]}, False, ()),
        ("milan", {"sizes": None}, (True, False), ("tumour.nodule_diameters_cm",)),
        ("milan", {"sizes": None, "multinodular": True, "largest": 3.1}, False, ()),
        ("milan", {"sizes": [2.0], "count": 2}, (True, False), ("tumour.largest_diameter_cm",)),
        ("ucsf", {"sizes": [4.0], "count": 2, "largest": 4.0}, True, ()),  # at most 4 + 4
        ("ucsf", {"sizes": [4.1], "count": 2, "largest": 4.1}, (True, False), ("tumour.nodule_diameters_cm",)),
        ("metroticket_2", {"sizes": [3.5], "afp_ng_ml": None}, (True, False), ("afp",)),
        ("afp_model", {"sizes": [7.0], "afp_ng_ml": None}, False, ()),
        ("up_to_7", {"sizes": None, "count": 7}, False, ()),  # the smallest nodule makes it 7.1
        ("up_to_7", {"vp": None, "trunk": False}, (True, False), ("tumour.pv_invasion",)),
    ],
)
def test_missing_facts(system: str, changed: dict[str, Any], possible: Any, missing: tuple[str, ...]) -> None:
    result = judge(system, **changed)
    assert label(result) == possible
    assert result.missing == missing


def test_open_afp_model_keeps_what_is_decided() -> None:
    result = judge("afp_model", sizes=[7.0], afp_ng_ml=None)
    assert result.value == {"points": None, "low_risk": False}
    assert result.provisional
