"""Facts objects in JSON: every form of the contract, every refusal with the path of the key, the output."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard.domain.assessment import assess
from hccboard.domain.catalogue import ALIASES, DEFINITIONS
from hccboard.domain.facts import Choices, Interval
from hccboard.domain.variables import EXTRAHEPATIC, NODULES
from hccboard.errors import UserError
from hccboard.interchange.facts_json import read_facts, result_json
from tests.unit.domain.patients import facts, only

INF = math.inf


def domain(key: str, data: dict[str, Any]) -> Any:
    """What is known of one fact; ``None`` where nothing is."""
    fact = read_facts(data).get(key)
    return fact and fact.domain


class TestQuantities:
    @pytest.mark.parametrize(
        ("data", "key", "expected"),
        [
            # RULES 0.3: the factors, applied once and exactly
            ({"bilirubin": {"value": 2, "unit": "mg/dL"}}, "bilirubin", 34.2),
            ({"bilirubin": {"value": 34.2, "unit": "umol/L"}}, "bilirubin", 34.2),
            ({"bilirubin_mg_dl": 3}, "bilirubin", 51.3),
            ({"bilirubin_umol_l": 20}, "bilirubin", 20),
            ({"albumin": {"value": 3.5, "unit": "g/dL"}}, "albumin", 35),
            ({"albumin_g_l": 35}, "albumin", 35),
            ({"creatinine": {"value": 1.5, "unit": "mg/dL"}}, "creatinine", 132.6),
            ({"crp": {"value": 1, "unit": "mg/dL"}}, "crp", 10),
            ({"afp": {"value": 100, "unit": "IU/mL"}}, "afp", 121),
            ({"afp": {"value": 400, "unit": "ng/mL"}}, "afp", 400),
            ({"afp": {"value": 400, "unit": "ug/L"}}, "afp", 400),
            ({"afp_ng_ml": 20}, "afp", 20),
            ({"afp_iu_ml": 10}, "afp", 12.1),
            ({"pivka_ii": {"value": 40, "unit": "mAU/mL"}}, "pivka_ii", 40),
            ({"platelets_10e9_l": 150}, "platelets_10e9_l", 150),
            ({"platelets": {"value": 150, "unit": "10^3/uL"}}, "platelets_10e9_l", 150),
            ({"platelets": {"value": 150000, "unit": "/uL"}}, "platelets_10e9_l", 150),
            ({"inr": 1.1}, "inr", 1.1),
            ({"inr": {"value": 1.1}}, "inr", 1.1),
            ({"sodium_mmol_l": 137}, "sodium_mmol_l", 137),
            ({"resection": {"icg_r15_pct": 9}}, "icg_r15_pct", 9),
            ({"tumour": {"liver_involvement_pct": 50}}, "tumour.liver_involvement_pct", 50),
        ],
    )
    def test_units(self, data: dict[str, Any], key: str, expected: float) -> None:
        assert domain(key, data) == Interval.point(expected)

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ({"value": 1210, "unit": "ng/mL", "comparator": ">"}, Interval(1210, 1e9, False, True)),
            ({"value": 1210, "unit": "ng/mL", "comparator": ">="}, Interval(1210, 1e9, True, True)),
            ({"value": 20, "unit": "ng/mL", "comparator": "<"}, Interval(0, 20, True, False)),
            ({"value": 20, "unit": "ng/mL", "comparator": "<="}, Interval(0, 20, True, True)),
            ({"value": 20, "unit": "ng/mL", "comparator": None}, Interval.point(20)),
            ({"low": 20, "high": 40, "unit": "ng/mL"}, Interval(20, 40)),
            ({"low": 20, "unit": "ng/mL"}, Interval(20, 1e9)),
            ({"high": 40, "low": None, "unit": "ng/mL"}, Interval(0, 40)),
            ({"low": 100, "high": 200, "unit": "IU/mL"}, Interval(121, 242)),
            ({"low": 20, "high": 20, "unit": "ng/mL"}, Interval.point(20)),
        ],
    )
    def test_censored_values_and_ranges(self, value: dict[str, Any], expected: Interval) -> None:
        assert domain("afp", {"afp": value}) == expected

    def test_value_and_unit_are_kept_as_entered(self) -> None:
        fact = read_facts({"bilirubin": {"value": 2.0, "unit": "mg/dL", "comparator": ">"}}).get("bilirubin")
        assert fact is not None
        assert (fact.entered, fact.unit) == (">2.0", "mg/dL")


class TestCodes:
    @pytest.mark.parametrize(
        ("data", "key", "expected"),
        [
            ({"ecog_ps": 1}, "ecog_ps", (1,)),
            ({"ecog_ps": 1.0}, "ecog_ps", (1,)),
            ({"ecog_ps": {"low": 1, "high": 2}}, "ecog_ps", (1, 2)),
            ({"ecog_ps": {"high": 1}}, "ecog_ps", (0, 1)),
            ({"ecog_ps": {"low": 3}}, "ecog_ps", (3, 4)),
            ({"ecog_ps": {"value": 2, "comparator": "<"}}, "ecog_ps", (0, 1)),
            ({"ecog_ps": {"value": 2, "comparator": "<="}}, "ecog_ps", (0, 1, 2)),
            ({"ecog_ps": {"value": 2, "comparator": ">"}}, "ecog_ps", (3, 4)),
            ({"ecog_ps": {"value": 2, "comparator": ">="}}, "ecog_ps", (2, 3, 4)),
            ({"tumour": {"pv_invasion": {"low": "Vp1", "high": "Vp2"}}}, "tumour.pv_invasion", ("Vp1", "Vp2")),
            ({"ascites": {"low": "mild"}}, "ascites", ("mild", "moderate_severe")),
            ({"sex": "F"}, "sex", ("F",)),
            ({"transplant_candidate": True}, "transplant_candidate", (True,)),
            ({"comorbidities": {"diabetes": False}}, "comorbidities.diabetes", (False,)),
            ({"endoscopy": {"varices": "treated", "days_ago": 40}}, "varices", ("treated",)),
            ({"child_pugh_stated": {"class": "B"}}, "child_pugh_stated", (7, 8, 9)),
            ({"child_pugh_stated": {"score": 7}}, "child_pugh_stated", (7,)),
            ({"child_pugh_stated": {"class": "B", "score": 7}}, "child_pugh_stated", (7,)),
        ],
    )
    def test_codes(self, data: dict[str, Any], key: str, expected: tuple[Any, ...]) -> None:
        assert domain(key, data) == Choices(expected)


class TestUnknown:
    def test_absent_and_null_are_the_same_everywhere(self) -> None:
        """No key is read as normal because it is null."""
        keys = [key for key in (*DEFINITIONS, *ALIASES) if "." not in key and key != "varices"]
        objects = ["tumour", "comorbidities", "endoscopy", "resection", "response", "child_pugh_stated",
                   "lines_of_therapy", "locoregional", "metastases", "drug_stops", "goal", "region"]  # fmt: skip
        assert read_facts(dict.fromkeys([*keys, *objects])).by_key == {}
        tumour = [key.removeprefix("tumour.") for key in DEFINITIONS if key.startswith("tumour.")]
        listed = ["nodule_diameters_cm", "nodule_count", "largest_diameter_cm", "multinodular", "lobes"]
        assert read_facts({"tumour": dict.fromkeys([*tumour, *listed])}).by_key == {}
        comorbidities = [key.removeprefix("comorbidities.") for key in DEFINITIONS if key.startswith("comorbidities.")]
        assert read_facts({"comorbidities": dict.fromkeys(comorbidities)}).by_key == {}

    @pytest.mark.parametrize(
        "data",
        [
            {"bilirubin": {"value": None, "unit": "mg/dL"}},
            {"inr": {"low": None, "high": None}},
            {"ecog_ps": {"low": None, "high": None}},
            {"tumour": {"nodule_count": {"low": None, "high": None}}},
            {"tumour": {"largest_diameter_cm": {"value": None}}},
            {"endoscopy": {}},
            {"endoscopy": {"varices": None, "days_ago": None}},
            {"resection": {"icg_r15_pct": None}},
            {"child_pugh_stated": {}},
            {"child_pugh_stated": {"class": None, "score": None}},
            {"metastases": []},
            {"tumour": {}},
            {},
        ],
    )
    def test_forms_that_say_nothing(self, data: dict[str, Any]) -> None:
        assert read_facts(data).by_key == {}


class TestNodules:
    @pytest.mark.parametrize(
        ("tumour", "count", "largest"),
        [
            ({"nodule_diameters_cm": [5.0]}, (1, 1), (50, 50)),
            ({"nodule_diameters_cm": [4.99]}, (1, 1), (50, 50)),  # whole mm
            ({"nodule_diameters_cm": [5.04]}, (1, 1), (50, 50)),
            ({"nodule_diameters_cm": [5.05]}, (1, 1), (51, 51)),  # halves away from zero
            ({"nodule_diameters_cm": [{"value": 31, "unit": "mm"}]}, (1, 1), (31, 31)),
            ({"nodule_diameters_cm": [0.04]}, (1, 1), (1, 1)),
            ({"nodule_diameters_cm": [2, {"low": 3, "high": 4}]}, (2, 2), (30, 40)),
            ({"nodule_diameters_cm": [2, {"value": 3, "comparator": "<"}]}, (2, 2), (20, 29)),
            ({"nodule_diameters_cm": [2, {"value": 3, "comparator": ">"}]}, (2, 2), (31, INF)),
            ({"nodule_diameters_cm": [2, None]}, (2, 2), (20, INF)),
            ({"nodule_diameters_cm": [2], "nodule_count": 3}, (3, 3), (20, INF)),
            ({"nodule_diameters_cm": [2], "multinodular": True}, (2, INF), (20, INF)),
            ({"nodule_diameters_cm": [2], "largest_diameter_cm": 5}, (2, INF), (50, 50)),
            ({"nodule_count": 4}, (4, 4), (1, INF)),
            ({"nodule_count": {"low": 2, "high": 4}}, (2, 4), (1, INF)),
            ({"nodule_count": {"low": 4}}, (4, INF), (1, INF)),
            ({"nodule_count": {"value": 3, "comparator": ">"}}, (4, INF), (1, INF)),
            # "Up to three" is at least one: none is said as []
            ({"nodule_count": {"high": 3}}, (1, 3), (1, INF)),
            ({"nodule_count": {"value": 3, "comparator": "<="}}, (1, 3), (1, INF)),
            ({"nodule_count": {"value": 3, "comparator": "<"}}, (1, 2), (1, INF)),
            ({"nodule_count": {"low": 1.5, "high": 3.5}}, (2, 3), (1, INF)),
            ({"multinodular": True}, (2, INF), (1, INF)),
            ({"multinodular": False}, (1, 1), (1, INF)),
            ({"largest_diameter_cm": {"low": 3, "high": 5}}, (1, INF), (30, 50)),
            ({"largest_diameter_cm": 3, "nodule_count": {"low": 2, "high": 3}}, (2, 3), (30, 30)),
        ],
    )
    def test_forms(self, tumour: dict[str, Any], count: Any, largest: Any) -> None:
        nodules = domain(NODULES, {"tumour": tumour})
        assert (nodules.count, nodules.largest) == (count, largest)

    @pytest.mark.parametrize(
        ("tumour", "count"),
        [
            ({"nodule_diameters_cm": []}, (0, 0)),
            ({"nodule_count": 0}, (0, 0)),
            ({"nodule_count": {"low": 0, "high": 2}}, (0, 2)),
        ],
    )
    def test_none_must_be_said(self, tumour: dict[str, Any], count: Any) -> None:
        assert domain(NODULES, {"tumour": tumour}).count == count


class TestMetastases:
    """What a list of sites says about N and M."""

    @pytest.mark.parametrize(
        ("data", "distant", "certain"),
        [
            ({"metastases": [{"site": "lung", "count": 2}]}, (True,), False),
            ({"metastases": [{"site": "lymph_node"}, {"site": "bone"}]}, (True,), False),
            ({"metastases": [{"site": "lymph_node"}]}, None, True),
            ({"metastases": [{}]}, None, True),
            ({"metastases": [{"site": "lymph_node"}], "tumour": {"distant_mets": False}}, (False,), True),
            ({"metastases": []}, None, False),
        ],
    )
    def test_sites(self, data: dict[str, Any], distant: Any, certain: bool) -> None:
        known = read_facts(data)
        fact = known.get("tumour.distant_mets")
        assert (fact and fact.domain.values) == distant
        assert (EXTRAHEPATIC in known) == certain

    def test_nodes_alone_leave_n_and_m_open_but_spread_certain(self) -> None:
        data = facts(node=None, distant=None, metastases=[{"site": "lymph_node"}])
        assert only("bclc", data).possible == ("C",)
        assert only("tnm8", data).possible == ("IVA", "IVB")
        assert only("tnm8", {**data, "tumour": {**data["tumour"], "distant_mets": False}}).possible == ("IVA",)


# (facts, the path that the refusal begins with, a word of what is wrong)
REFUSED: list[tuple[Any, str, str]] = [
    # the whole
    (3, "facts", "object"),
    ([], "facts", "object"),
    (None, "facts", "object"),
    # unknown keys, by name, with the nearest valid one
    ({"albumn": 3}, "facts.albumn", "nearest valid key is albumin"),
    ({"ECOG": 1}, "facts.ECOG", "ecog_ps"),
    ({"qqqqqq": 1}, "facts.qqqqqq", "Valid keys are: "),
    ({"nodule_count": 2}, "facts.nodule_count", "tumour.nodule_count"),
    ({"inr": "x" * 10_000}, "facts.inr", "xxx\u2026 is not a number"),
    ({"varices": "none"}, "facts.varices", "endoscopy.varices"),
    ({"tumour.infiltrative": True}, "facts.tumour.infiltrative", "nearest valid key is tumour.infiltrative"),
    ({"tumour": {"nodule_diameter_cm": [3]}}, "facts.tumour.nodule_diameter_cm", "nodule_diameters_cm"),
    ({"tumour": {"pv_invasiom": "Vp1"}}, "facts.tumour.pv_invasiom", "pv_invasion"),
    ({"comorbidities": {"autoimune_disease": True}}, "facts.comorbidities.autoimune_disease", "autoimmune_disease"),
    ({"endoscopy": {"varix": "none"}}, "facts.endoscopy.varix", "varices"),
    ({"resection": {"r0": True}}, "facts.resection.r0", "unknown key"),
    ({"child_pugh_stated": {"klass": "A"}}, "facts.child_pugh_stated.klass", "class"),
    ({"metastases": [{"sit": "lung"}]}, "facts.metastases[0].sit", "site"),
    ({"tumour": {"lobes": {"side": "left"}}}, "facts.tumour.lobes.side", "unknown key"),
    # impossible quantities
    ({"albumin": {"value": -3, "unit": "g/L"}}, "facts.albumin", "impossible"),
    ({"albumin": {"value": 0, "unit": "g/L"}}, "facts.albumin", "impossible"),
    ({"albumin": {"value": 400, "unit": "g/L"}}, "facts.albumin", "impossible"),
    ({"bilirubin": {"value": 0, "unit": "umol/L"}}, "facts.bilirubin", "impossible"),
    ({"bilirubin_mg_dl": -1}, "facts.bilirubin_mg_dl", "impossible"),
    ({"inr": -1}, "facts.inr", "impossible"),
    ({"inr": 0}, "facts.inr", "impossible"),
    ({"afp_ng_ml": -0.1}, "facts.afp_ng_ml", "impossible"),
    ({"age_years": 131}, "facts.age_years", "impossible"),
    ({"sodium_mmol_l": 301}, "facts.sodium_mmol_l", "impossible"),
    ({"tumour": {"liver_involvement_pct": 101}}, "facts.tumour.liver_involvement_pct", "impossible"),
    ({"albumin": {"value": -3, "unit": "g/L", "comparator": "<"}}, "facts.albumin", "impossible"),
    ({"albumin": {"low": -3, "high": 30, "unit": "g/L"}}, "facts.albumin", "impossible"),
    ({"albumin": {"low": 30, "high": 300, "unit": "g/L"}}, "facts.albumin", "impossible"),
    # malformed quantities
    ({"inr": "1.1"}, "facts.inr", "not a number"),
    ({"inr": True}, "facts.inr", "not a number"),
    ({"inr": [1.1]}, "facts.inr", "not a number"),
    ({"inr": INF}, "facts.inr", "not a number"),
    ({"inr": math.nan}, "facts.inr", "not a number"),
    ({"inr": {"value": "1.1"}}, "facts.inr", "not a number"),
    ({"inr": {}}, "facts.inr", "is expected"),
    ({"inr": {"unit": "ratio"}}, "facts.inr", "is expected"),
    ({"inr": {"value": 1, "high": 2}}, "facts.inr", "is expected"),
    ({"inr": {"value": 1, "note": "x"}}, "facts.inr", "is expected"),
    ({"inr": {"value": 1, "comparator": "~"}}, "facts.inr.comparator", "not one of <, <=, >=, >"),
    ({"inr": {"value": 1, "comparator": "="}}, "facts.inr.comparator", "not one of <, <=, >=, >"),
    ({"inr": {"low": 2, "high": 1}}, "facts.inr", "no value is left"),
    ({"inr": {"value": 50, "comparator": ">"}}, "facts.inr", "no value is left"),
    ({"afp": {"value": 0, "unit": "ng/mL", "comparator": "<"}}, "facts.afp", "no value is left"),
    # units
    ({"afp": 20}, "facts.afp", "needs a unit"),
    ({"afp": {"value": 20}}, "facts.afp", "needs a unit"),
    ({"bilirubin": 20}, "facts.bilirubin", "needs a unit"),
    ({"bilirubin": {"value": 2, "unit": "mg/L"}}, "facts.bilirubin", '"mg/L" is not known'),
    ({"bilirubin": {"value": 2, "unit": "MG/DL"}}, "facts.bilirubin", "not known"),
    ({"bilirubin": {"value": 2, "unit": 5}}, "facts.bilirubin", "not known"),
    ({"platelets": 150}, "facts.platelets", "needs a unit"),
    ({"afp_ng_ml": {"value": 20, "unit": "mg/dL"}}, "facts.afp_ng_ml", "not known"),
    # the same fact twice
    ({"afp_ng_ml": 20, "afp": {"value": 20, "unit": "ng/mL"}}, "facts.afp", "given twice"),
    ({"icg_r15_pct": 5, "resection": {"icg_r15_pct": 5}}, "facts.resection.icg_r15_pct", "given twice"),
    # codes, grades, yes and no
    ({"ecog_ps": 7}, "facts.ecog_ps", "7 is not one of 0, 1, 2, 3, 4"),
    ({"ecog_ps": -1}, "facts.ecog_ps", "not one of"),
    ({"ecog_ps": 1.5}, "facts.ecog_ps", "not one of"),
    ({"ecog_ps": "1"}, "facts.ecog_ps", "not one of"),
    ({"ecog_ps": "1-2"}, "facts.ecog_ps", "not one of"),
    ({"ecog_ps": True}, "facts.ecog_ps", "not one of"),
    ({"ecog_ps": {"low": 1, "high": 5}}, "facts.ecog_ps", "not one of"),
    ({"ecog_ps": {"low": 2, "high": 1}}, "facts.ecog_ps", "no value is left"),
    ({"ecog_ps": {"value": 0, "comparator": "<"}}, "facts.ecog_ps", "no value is left"),
    ({"ecog_ps": {"value": 1, "comparator": "~"}}, "facts.ecog_ps.comparator", "not one of"),
    ({"ecog_ps": {"min": 1}}, "facts.ecog_ps", "is expected"),
    ({"ecog_ps": [1]}, "facts.ecog_ps", "not one of"),
    ({"encephalopathy_grade": 5}, "facts.encephalopathy_grade", "not one of"),
    ({"ascites": "massive"}, "facts.ascites", "not one of none, mild, moderate_severe"),
    ({"ascites": 0}, "facts.ascites", "not one of"),
    ({"sex": "male"}, "facts.sex", "not one of M, F"),
    ({"cirrhosis": "yes"}, "facts.cirrhosis", "true or false"),
    ({"cirrhosis": 1}, "facts.cirrhosis", "true or false"),
    ({"tumour": {"infiltrative": 0}}, "facts.tumour.infiltrative", "true or false"),
    ({"tumour": {"pv_invasion": "Vp5"}}, "facts.tumour.pv_invasion", "not one of"),
    ({"tumour": {"hv_invasion": "vv1"}}, "facts.tumour.hv_invasion", "not one of"),
    ({"tumour": {"major_hepatic_veins_involved": 4}}, "facts.tumour.major_hepatic_veins_involved", "not one of"),
    ({"goal": "heal"}, "facts.goal", "not one of"),
    ({"region": "UK"}, "facts.region", "not one of"),
    # objects and lists
    ({"tumour": []}, "facts.tumour", "object"),
    ({"comorbidities": ["diabetes"]}, "facts.comorbidities", "object"),
    ({"comorbidities": {"diabetes": "no"}}, "facts.comorbidities.diabetes", "true or false"),
    ({"endoscopy": "none"}, "facts.endoscopy", "object"),
    ({"endoscopy": {"varices": "large"}}, "facts.endoscopy.varices", "not one of"),
    ({"endoscopy": {"days_ago": -1}}, "facts.endoscopy.days_ago", "impossible"),
    ({"resection": {"flr_to_slv_pct": -1}}, "facts.resection.flr_to_slv_pct", "impossible"),
    ({"resection": {"r0_feasible": "yes"}}, "facts.resection.r0_feasible", "true or false"),
    ({"response": {"intrahepatic": "better"}}, "facts.response.intrahepatic", "not one of"),
    ({"response": {"criteria": "RECIST"}}, "facts.response.criteria", "not one of"),
    ({"response": {"held_days": "61"}}, "facts.response.held_days", "not a number"),
    ({"lines_of_therapy": {}}, "facts.lines_of_therapy", "list"),
    ({"lines_of_therapy": ["sorafenib"]}, "facts.lines_of_therapy[0]", "object"),
    ({"lines_of_therapy": [{"regimen": ""}]}, "facts.lines_of_therapy[0].regimen", "text"),
    ({"lines_of_therapy": [{}, {"outcome": "failed"}]}, "facts.lines_of_therapy[1].outcome", "not one of"),
    ({"lines_of_therapy": [{"days_on_dose_of_last_28": 29}]}, "facts.lines_of_therapy[0].days_on_dose_of_last_28",
     "impossible"),
    ({"lines_of_therapy": [{"dose_mg_per_day": {"low": 800, "high": 400}}]},
     "facts.lines_of_therapy[0].dose_mg_per_day", "no value is left"),
    ({"locoregional": [{"sessions": 1.5}]}, "facts.locoregional[0].sessions", "whole number"),
    ({"locoregional": [{"sessions": 1, "ineffective_sessions": 2}]}, "facts.locoregional[0].ineffective_sessions",
     "2 of 1 sessions"),
    ({"drug_stops": [{"drug": 5}]}, "facts.drug_stops[0].drug", "text"),
    ({"drug_stops": [{"days_before_operation": -3}]}, "facts.drug_stops[0].days_before_operation", "impossible"),
    ({"metastases": [{"site": "liver"}]}, "facts.metastases[0].site", "not one of"),
    ({"metastases": [{"site": ["lung"]}]}, "facts.metastases[0].site", "not one of"),
    ({"metastases": [{"site": "lung", "count": 0}]}, "facts.metastases[0].count", "impossible"),
    ({"metastases": [{"site": "lung", "resectable": "maybe"}]}, "facts.metastases[0].resectable", "true or false"),
    ({"tumour": {"lobes": {"involved": "caudate"}}}, "facts.tumour.lobes.involved", "not one of"),
    ({"tumour": {"lobes": {"other_lobe_count": {"min": 1}}}}, "facts.tumour.lobes.other_lobe_count", "is expected"),
    ({"child_pugh_stated": "B"}, "facts.child_pugh_stated", "object"),
    ({"child_pugh_stated": {"class": "D"}}, "facts.child_pugh_stated.class", "not one of"),
    ({"child_pugh_stated": {"score": 4}}, "facts.child_pugh_stated.score", "5 to 15"),
    ({"child_pugh_stated": {"score": 16}}, "facts.child_pugh_stated.score", "5 to 15"),
    ({"child_pugh_stated": {"score": 7.5}}, "facts.child_pugh_stated.score", "5 to 15"),
    ({"child_pugh_stated": {"score": True}}, "facts.child_pugh_stated.score", "5 to 15"),
    ({"child_pugh_stated": {"class": "A", "score": 9}}, "facts.child_pugh_stated", "9 is not class A"),
    # nodules
    ({"tumour": {"nodule_diameters_cm": 3.0}}, "facts.tumour.nodule_diameters_cm", "list"),
    ({"tumour": {"nodule_diameters_cm": [3.0, "2"]}}, "facts.tumour.nodule_diameters_cm[1]", "not a number"),
    ({"tumour": {"nodule_diameters_cm": [0]}}, "facts.tumour.nodule_diameters_cm[0]", "impossible"),
    ({"tumour": {"nodule_diameters_cm": [-1]}}, "facts.tumour.nodule_diameters_cm[0]", "impossible"),
    ({"tumour": {"nodule_diameters_cm": [51]}}, "facts.tumour.nodule_diameters_cm[0]", "impossible"),
    ({"tumour": {"nodule_diameters_cm": [{"value": 3, "unit": "m"}]}}, "facts.tumour.nodule_diameters_cm[0]",
     "not known"),
    ({"tumour": {"nodule_diameters_cm": [{"low": 3, "high": 2}]}}, "facts.tumour.nodule_diameters_cm[0]", "left"),
    ({"tumour": {"nodule_diameters_cm": [{"low": 3.01, "high": 3.09}]}}, "facts.tumour.nodule_diameters_cm[0]",
     "whole millimetre"),
    ({"tumour": {"nodule_count": -1}}, "facts.tumour.nodule_count", "impossible"),
    ({"tumour": {"nodule_count": 2.5}}, "facts.tumour.nodule_count", "whole number"),
    ({"tumour": {"nodule_count": "2"}}, "facts.tumour.nodule_count", "not a number"),
    ({"tumour": {"nodule_count": {"low": 4, "high": 2}}}, "facts.tumour.nodule_count", "left"),
    ({"tumour": {"nodule_count": {"low": 2.1, "high": 2.9}}}, "facts.tumour.nodule_count", "whole number"),
    ({"tumour": {"nodule_count": {"value": 1, "comparator": "<"}}}, "facts.tumour.nodule_count", "whole number"),
    ({"tumour": {"multinodular": "yes"}}, "facts.tumour.multinodular", "true or false"),
    ({"tumour": {"nodule_diameters_cm": [1, 2, 3, 4], "nodule_count": 3}},
     "facts.tumour (nodule_diameters_cm, nodule_count)", "3 nodules cannot have 4 diameters"),
    ({"tumour": {"nodule_diameters_cm": [4], "largest_diameter_cm": 3}},
     "facts.tumour (nodule_diameters_cm, largest_diameter_cm)", "smaller than a listed one"),
    ({"tumour": {"nodule_diameters_cm": [], "multinodular": True}}, "facts.tumour (nodule_diameters_cm, multinodular)",
     "contradicts itself"),
    ({"tumour": {"nodule_count": 1, "multinodular": True}}, "facts.tumour (nodule_count, multinodular)", "contradicts"),
    ({"tumour": {"nodule_count": 0, "largest_diameter_cm": 3}}, "facts.tumour (nodule_count, largest_diameter_cm)",
     "no nodule"),
    # facts that contradict each other
    ({"tumour": {"pv_invasion": "Vp2", "pv_main_trunk": True}}, "facts.tumour.pv_main_trunk", "Vp4"),
    ({"metastases": [{"site": "lung"}], "tumour": {"distant_mets": False}}, "facts.metastases",
     "distant_mets is false"),
    ({"metastases": [{"site": "lymph_node"}], "tumour": {"distant_mets": False, "regional_ln": False}},
     "facts.metastases", "are false"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "path", "says"), REFUSED, ids=[f"{row[1]} {row[2]}" for row in REFUSED])
def test_refusals_name_the_path_and_change_nothing(data: Any, path: str, says: str) -> None:
    before = copy.deepcopy(data)
    with pytest.raises(UserError) as refused:
        read_facts(data)
    assert refused.value.what.startswith(f"{path}:")
    assert says in str(refused.value)
    assert refused.value.next_step
    assert "\n" not in str(refused.value)
    assert repr(data) == repr(before)


def test_path_of_an_object_in_a_list() -> None:
    with pytest.raises(UserError, match=r"facts\[12\]\.ecog_ps"):
        read_facts({"ecog_ps": 9}, "facts[12]")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 20) | st.floats(allow_nan=True) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(("value", "unit", "comparator", "low", "high", "class", "score", "site", "count", "varices")),
        inner, max_size=3,
    ),
    max_leaves=6,
)  # fmt: skip
TOP = st.sampled_from((
    *sorted(key for key in DEFINITIONS if "." not in key), *sorted(ALIASES), "tumour", "comorbidities", "endoscopy",
    "resection", "response", "child_pugh_stated", "lines_of_therapy", "locoregional", "metastases", "drug_stops",
    "goal", "region",
))  # fmt: skip
IN_TUMOUR = st.sampled_from((
    *sorted(key.removeprefix("tumour.") for key in DEFINITIONS if key.startswith("tumour.")),
    "nodule_diameters_cm", "nodule_count", "largest_diameter_cm", "multinodular", "lobes",
))  # fmt: skip


@given(st.dictionaries(TOP, JSON, max_size=3), st.dictionaries(IN_TUMOUR, JSON, max_size=3))
def test_anything_is_read_or_refused_and_can_then_be_judged(top: dict[str, Any], tumour: dict[str, Any]) -> None:
    """No other error than a refusal, whatever stands in the file."""
    try:
        known = read_facts({**top, "tumour": tumour} if tumour else top)
    except UserError as refused:
        assert refused.what.startswith("facts")
        return
    json.dumps({system: result_json(result) for system, result in assess(known).results.items()}, allow_nan=False)


class TestOutput:
    def test_decided(self) -> None:
        shown = result_json(only("bclc", facts()))
        assert list(shown) == ["value", "possible", "missing", "edition", "trace", "notes"]
        assert shown["value"] == {"stage": "A", "flags": []}
        assert (shown["possible"], shown["missing"], shown["edition"]) == (["A"], [], "2022")
        assert shown["trace"][0] == {
            "rule": "ecog_ps >= 3", "id": "bclc.ecog_3_4", "outcome": "unmet", "used": {"ecog_ps": 0},
        }  # fmt: skip

    def test_open(self) -> None:
        shown = result_json(only("tnm8", facts(distant=None)))
        assert (shown["value"], shown["possible"]) == (None, ["IB", "IVB"])
        assert shown["missing"] == ["tumour.distant_mets"]
        assert shown["parts"]["M"] == ["M1", "M0"]
        assert "provisional" not in shown

    def test_provisional(self) -> None:
        # An unknown vessel was asked for, and the metastasis makes it C whatever the answer.
        shown = result_json(only("bclc", facts(vp=None, trunk=None, distant=True)))
        assert (shown["value"], shown["provisional"]) == ({"stage": "C", "flags": []}, True)
        # Here the vessel decides before the unknown metastasis is asked for.
        shown = result_json(only("bclc", facts(vp="Vp2", distant=None)))
        assert shown["value"] == {"stage": "C", "flags": []}
        assert "provisional" not in shown

    def test_points_and_undefined(self) -> None:
        assert result_json(only("clip", facts(afp_ng_ml=None)))["possible"] == {"low": 0, "high": 1}
        assert result_json(only("cnlc", facts(infiltrative=True)))["possible"] == ["undefined"]
        either = {"low": 1, "high": 1, "undefined": True}
        assert result_json(only("jis", facts(infiltrative=None)))["possible"] == either

    def test_switched_off(self) -> None:
        shown = result_json(only("jlca_resectability", {}))
        assert (shown["value"], shown["possible"], shown["switched_off"]) == (None, [], "jlca_table_not_read")

    def test_figures_in_the_trace(self) -> None:
        """Every figure used is there, in the form it is known in."""
        data = facts(
            afp_ng_ml={"value": 1210, "comparator": ">"}, ecog_ps={"low": 1, "high": 2}, albumin=None, sizes=[3.0, 1.5]
        )
        used: dict[str, Any] = {}
        for result in assess(read_facts(data)).results.values():
            for step in result_json(result)["trace"]:
                used.update(step["used"])
        assert used["afp"] == {"low": 1210, "high": None, "low_exclusive": True, "unit": "ng/mL"}
        assert used["ecog_ps"] == [1, 2]
        assert used["albumin"] is None
        assert used["bilirubin"] == {"value": 15, "unit": "umol/L"}
        assert used["tumour.nodule_diameters_cm"] == [3.0, 1.5]
        assert used["inr"] == 1.1
        assert used["child_pugh"] == "A/B (5-7)"

    @pytest.mark.parametrize(
        ("tumour", "shown"),
        [
            ({}, {"tumour.nodule_diameters_cm": None}),
            ({"nodule_count": {"low": 2, "high": 3}, "largest_diameter_cm": 3},
             {"tumour.nodule_count": {"low": 2, "high": 3}, "tumour.largest_diameter_cm": 3.0}),
            ({"multinodular": True},
             {"tumour.nodule_count": {"low": 2, "high": None}, "tumour.largest_diameter_cm": None}),
            ({"nodule_diameters_cm": [3, {"low": 1, "high": 2}]},
             {"tumour.nodule_count": 2, "tumour.nodule_diameters_cm": [3.0, {"low": 1.0, "high": 2.0}],
              "tumour.largest_diameter_cm": 3.0}),
        ],
    )  # fmt: skip
    def test_nodules_in_the_trace(self, tumour: dict[str, Any], shown: dict[str, Any]) -> None:
        (step,) = [s for s in only("six_and_twelve", {"tumour": tumour}).trace if s.id == "nodules.any"]
        assert step.used == shown


class TestImplied:
    """A thrombus that is said to reach a vessel is an invasion of it, also where its class is missing."""

    @pytest.mark.parametrize(
        ("tumour", "key", "codes"),
        [
            ({"pv_contralateral": True}, "tumour.pv_invasion", ("Vp4",)),
            ({"pv_main_trunk": True}, "tumour.pv_invasion", ("Vp4",)),
            ({"smv_thrombus": True}, "tumour.pv_invasion", ("Vp1", "Vp2", "Vp3", "Vp4")),
            ({"ivc_thrombus_to_atrium": True}, "tumour.hv_invasion", ("Vv3",)),
            ({"major_hepatic_veins_involved": 2}, "tumour.hv_invasion", ("Vv2", "Vv3")),
            ({"major_hepatic_veins_involved": {"low": 1, "high": 3}}, "tumour.hv_invasion", ("Vv2", "Vv3")),
            # What is said of the class itself stands
            ({"smv_thrombus": True, "pv_invasion": "Vp3"}, "tumour.pv_invasion", ("Vp3",)),
        ],
    )
    def test_class(self, tumour: dict[str, Any], key: str, codes: tuple[str, ...]) -> None:
        assert domain(key, {"tumour": tumour}) == Choices(codes)

    @pytest.mark.parametrize(
        "tumour",
        [{"pv_contralateral": False}, {"smv_thrombus": False}, {"major_hepatic_veins_involved": 0},
         {"major_hepatic_veins_involved": {"low": 0, "high": 2}}],
    )  # fmt: skip
    def test_no_finding_says_nothing_of_the_class(self, tumour: dict[str, Any]) -> None:
        known = read_facts({"tumour": tumour})
        assert "tumour.pv_invasion" not in known
        assert "tumour.hv_invasion" not in known
