"""The staging vectors: 60 public ones, read where they lie beside the project, and our own that always run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hccboard.domain.assessment import assess
from hccboard.interchange.facts_json import read_facts, result_json
from tests.unit.domain.patients import facts

PUBLIC = Path(__file__).resolve().parents[4] / "shared" / "rules" / "vectors_public.json"


def _public() -> list[Any]:
    if not PUBLIC.is_file():
        reason = "../shared/rules/vectors_public.json is not beside this checkout"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason), id="absent")]
    vectors = json.loads(PUBLIC.read_text("utf-8"))["vectors"]
    return [pytest.param(vector, id=vector["id"]) for vector in vectors]


def _results(inputs: dict[str, Any]) -> dict[str, Any]:
    """As the command line gives them: through JSON and back."""
    assessment = assess(read_facts(inputs))
    return json.loads(json.dumps({k: result_json(r) for k, r in assessment.results.items()}))  # type: ignore[no-any-return]


@pytest.mark.parametrize("vector", _public())
def test_public_vector(vector: dict[str, Any]) -> None:
    results = _results(vector["inputs"])
    for system, expected in vector["expected"].items():
        assert results[system]["value"] == expected, (vector["note"], system)
        assert results[system]["missing"] == []
        assert "provisional" not in results[system]


C10 = {"ascites": "moderate_severe", "encephalopathy_grade": 3, "inr": 2.0}  # 1 + 1 + 2 + 3 + 3 = 10
B7 = {"ascites": "mild", "encephalopathy_grade": 1}  # 1 + 1 + 1 + 2 + 2 = 7

# (what it shows, facts changed against a single 3 cm nodule with everything unremarkable, expected)
OWN: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("unremarkable single of 3 cm", {},
     {"bclc": "A", "cnlc": "Ia", "tnm8": "IB", "hklc": "I", "clip": 0, "okuda": "I", "jis": 1, "child_pugh": "A5",
      "milan": True, "up_to_7": True}),
    ("single of 2 cm", {"sizes": [2.0]},
     {"bclc": "0", "cnlc": "Ia", "tnm8": "IA", "hklc": "I", "jis": 0}),
    ("single of 20 mm given in mm", {"sizes": [{"value": 20, "unit": "mm"}]}, {"bclc": "0", "tnm8": "IA", "jis": 0}),
    ("single of 2.1 cm", {"sizes": [2.1]}, {"bclc": "A", "tnm8": "IB", "jis": 1}),
    ("single of 7 cm", {"sizes": [7.0]},
     {"bclc": "A", "cnlc": "Ib", "tnm8": "IB", "hklc": "IIb", "milan": False, "up_to_7": False}),
    ("two of 3 cm", {"sizes": [3.0, 3.0]},
     {"bclc": "A", "cnlc": "Ib", "tnm8": "II", "hklc": "I", "clip": 1, "jis": 2, "milan": True, "up_to_7": True}),
    ("two, one of 3.1 cm", {"sizes": [3.1, 1.0]}, {"bclc": "B", "cnlc": "IIa", "tnm8": "II", "milan": False}),
    ("three of 5 cm", {"sizes": [5.0, 5.0, 5.0]}, {"bclc": "B", "cnlc": "IIa", "tnm8": "II", "hklc": "I"}),
    ("three, largest 5.1 cm", {"sizes": [5.1, 2.0, 2.0]},
     {"bclc": "B", "cnlc": "IIa", "tnm8": "IIIA", "hklc": "IIb"}),
    ("four small ones", {"sizes": [1.0] * 4},
     {"bclc": "B", "cnlc": "IIb", "tnm8": "II", "hklc": "IIb", "jis": 1, "up_to_7": True, "milan": False}),
    ("four beyond 5 cm", {"sizes": [5.5, 1.0, 1.0, 1.0]},
     {"bclc": "B", "cnlc": "IIb", "tnm8": "IIIA", "hklc": "IIIb", "up_to_7": False}),
    ("segmental portal thrombus", {"vp": "Vp1"},
     {"bclc": "C", "cnlc": "IIIa", "tnm8": "II", "hklc": "IIb", "clip": 1, "jis": 2, "milan": False}),
    ("first-order portal thrombus", {"vp": "Vp3"},
     {"bclc": "C", "cnlc": "IIIa", "tnm8": "IIIB", "hklc": "IIb", "clip": 1}),
    ("main trunk", {"vp": "Vp4", "trunk": True}, {"bclc": "C", "cnlc": "IIIa", "tnm8": "IIIB", "hklc": "IVa"}),
    ("contralateral branch, no trunk", {"vp": "Vp4"}, {"tnm8": "IIIB", "hklc": "IIb"}),
    ("peripheral hepatic vein", {"vv": "Vv1"}, {"bclc": "C", "tnm8": "II", "hklc": "IIb", "clip": 0}),
    ("major hepatic vein", {"vv": "Vv2"}, {"bclc": "C", "tnm8": "IIIB", "hklc": "IIb", "clip": 0}),
    ("vena cava", {"vv": "Vv3"}, {"bclc": "C", "tnm8": "IIIB", "hklc": "IVa"}),
    ("bile duct alone", {"duct": "B2"}, {"bclc": "A", "cnlc": "Ia", "tnm8": "IB", "hklc": "I", "jis": 2}),
    ("microvascular invasion alone", {"mvi": True}, {"bclc": "A", "cnlc": "Ia", "tnm8": "II", "milan": True}),
    ("regional node", {"node": True}, {"bclc": "C", "cnlc": "IIIb", "tnm8": "IVA", "hklc": "IVa", "jis": 3}),
    ("lung metastasis", {"distant": True},
     {"bclc": "C", "cnlc": "IIIb", "tnm8": "IVB", "hklc": "IVa", "jis": 3, "clip": 0, "milan": False}),
    ("metastasis and Child-Pugh B7", {"distant": True, **B7},
     {"bclc": "C", "cnlc": "IIIb", "hklc": "IVb", "jis": 4, "clip": 1, "child_pugh": "B7"}),
    ("ECOG 1 from the cancer", {"ecog_ps": 1}, {"bclc": "C", "cnlc": "Ia", "hklc": "I"}),
    ("ECOG 1 from a hip fracture", {"ecog_ps": 1, "ps_cancer_related": False}, {"bclc": "A", "cnlc": "Ia"}),
    ("ECOG 2", {"ecog_ps": 2}, {"bclc": "C", "cnlc": "Ia", "hklc": "Va"}),
    ("ECOG 3", {"ecog_ps": 3}, {"bclc": "D", "cnlc": "IV", "hklc": "Va", "tnm8": "IB"}),
    ("ECOG 4 with metastasis", {"ecog_ps": 4, "distant": True}, {"bclc": "D", "cnlc": "IV", "hklc": "Vb"}),
    ("Child-Pugh B7 of 1.5 cm", {"sizes": [1.5], **B7}, {"bclc": "A", "hklc": "IIa", "jis": 1, "clip": 1}),
    ("Child-Pugh C10, candidate", {**C10, "transplant_candidate": True},
     {"bclc": "A", "cnlc": "IV", "hklc": "Va", "child_pugh": "C10", "okuda": "II", "clip": 2, "jis": 3}),
    ("Child-Pugh C10, no candidate", C10, {"bclc": "D", "cnlc": "IV", "hklc": "Va"}),
    ("Child-Pugh C10, candidate beyond Milan", {**C10, "transplant_candidate": True, "sizes": [4.0, 1.0]},
     {"bclc": "D", "cnlc": "IV", "hklc": "Va"}),
    ("infiltrative", {"infiltrative": True, "pct": 60},
     {"bclc": "B", "cnlc": None, "tnm8": None, "hklc": "IIIb", "clip": 2, "okuda": "II", "jis": None, "milan": False,
      "up_to_7": False}),
    ("infiltrative with first-order thrombus", {"infiltrative": True, "vp": "Vp3"},
     {"bclc": "C", "cnlc": "IIIa", "tnm8": "IIIB", "hklc": "IIIb", "jis": None}),
    ("no viable nodule left", {"sizes": []},
     {"bclc": None, "cnlc": None, "tnm8": None, "hklc": None, "clip": None, "jis": None, "milan": None}),
    ("AFP of 400 and half of the liver", {"afp_ng_ml": 400, "pct": 50}, {"clip": 1, "okuda": "I"}),
    ("liver labs in American units",
     {"bilirubin": {"value": 3.1, "unit": "mg/dL"}, "albumin": {"value": 2.7, "unit": "g/dL"}, "inr": 2.4},
     {"child_pugh": "C11", "okuda": "II", "bclc": "D", "cnlc": "IV"}),  # 3 + 3 + 3 + 1 + 1
]  # fmt: skip


def _label(system: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if system == "child_pugh":
        return f"{value['class']}{value['score']}"
    return value[{"tnm8": "group", "up_to_7": "within_transplant", "jis": "jis"}.get(system, "stage")]


@pytest.mark.parametrize(("changed", "expected"), [row[1:] for row in OWN], ids=[row[0] for row in OWN])
def test_own_case(changed: dict[str, Any], expected: dict[str, Any]) -> None:
    results = _results(facts(**changed))
    found = {system: _label(system, results[system]["value"]) for system in expected}
    assert found == expected


def test_there_are_enough_own_cases() -> None:
    assert len(OWN) >= 30
    judged = {system for _, _, expected in OWN for system in expected}
    assert judged >= {"bclc", "cnlc", "tnm8", "hklc", "clip", "okuda", "jis", "child_pugh", "milan", "up_to_7"}


def test_own_case_in_full() -> None:
    """Every figure of one patient, worked out by hand."""
    results = _results(facts(
        sex="F", sizes=[4.0, 2.0], bilirubin={"value": 34.2, "unit": "umol/L"}, albumin={"value": 30, "unit": "g/L"},
        creatinine={"value": 132.6, "unit": "umol/L"}, inr=1.5, sodium_mmol_l=130, ascites="mild", afp_ng_ml=450,
    ))  # fmt: skip
    value = {system: result["value"] for system, result in results.items()}
    assert value["child_pugh"] == {
        "score": 8, "class": "B",
        "points": {"bilirubin": 2, "albumin": 2, "inr": 1, "ascites": 2, "encephalopathy": 1},
    }  # fmt: skip
    # 0.66 x lg 34.2 - 0.085 x 30 = 0.66 x 1.53403 - 2.55 = -1.5375
    assert value["albi"] == {"score": -1.538, "grade": 2, "malbi": "2b"}
    assert value["ez_albi"] == {"score": -25.0, "grade": 2}  # 2.0 - 27.0
    # 0.957 ln 1.5 + 0.378 ln 2 + 1.120 ln 1.5 + 0.643 = 1.747: 17; + 1.32 x 7 - 0.033 x 17 x 7 = 22.3
    assert (value["meld"], value["meld_na"]) == (17, 22)
    # 1.33 + 4.56 ln 2 + 0.82 x 7 - 0.24 x 7 ln 2 + 9.09 ln 1.5 + 11.14 ln 1.5 + 1.85 x 0.5 - 1.83 x 0.5 ln 1.5 + 6
    # = 1.33 + 3.1608 + 5.74 - 1.1645 + 3.6857 + 4.5169 + 0.925 - 0.3710 + 6 = 23.8229
    assert value["meld3"] == {"raw": pytest.approx(23.823, abs=2e-3), "rounded_uncapped": 24, "score": 24}
    assert value["bclc"] == {"stage": "B", "flags": ["liver_function_not_preserved"]}
    assert value["bclc_b_group"] == "board_decides"
    assert value["tnm8"] == {"T": "T2", "N": "N0", "M": "M0", "group": "II"}
    assert value["hklc"] == {"stage": "IIa", "tumour_status": "early", "evm": False}
    assert value["jis"] == {"lcsgj_T": "T3", "lcsgj_stage": "III", "jis": 3}
    assert value["up_to_7"] == {"sum": 6.0, "within_size_number": True, "within_transplant": True}
    assert (value["clip"], value["okuda"]["points"]) == (3, 1)  # 1 + 1 + 1; ascites
    assert value["bolondi"] == "B4"
    assert value["kinki"] == "B3a"
    assert value["hap"] == {"points": 3, "class": "D"}  # albumin, bilirubin, AFP
    assert value["six_and_twelve"] == {"sum": 6.0, "class": "low"}
    assert value["tumour_burden_score"] == 4.47  # sqrt(16 + 4) = 4.4721
    assert value["afp_model"] == {"points": 3, "low_risk": False}  # 1 + 0 + 2
