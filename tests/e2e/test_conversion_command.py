"""``hccboard conversion``: the contract's shape, lists, refusals, English and Chinese; no verdict anywhere."""

from __future__ import annotations

import json
import re

import pytest

from tests.e2e.conftest import program

KEYS = {"set", "source", "applies", "met", "unmet", "unknown", "criteria", "caveats"}
OF_A_CRITERION = {"criterion", "outcome", "used", "missing"}
FACTS = {
    "ecog_ps": 1, "child_pugh_stated": {"class": "A"}, "afp_ng_ml": 399, "neutrophil_lymphocyte_ratio": 2.62,
    "tumour": {
        "nodule_diameters_cm": [9.9], "pv_invasion": "Vp2", "pv_contralateral": False, "smv_thrombus": False,
        "hv_invasion": "Vv0", "regional_ln": False, "distant_mets": False,
        "lobes": {"involved": "both", "other_lobe_count": 1, "other_lobe_largest_cm": 5.0},
    },
    "resection": {"r0_by_hemihepatectomy": True, "r0_feasible": True, "flr_to_slv_pct": 44, "icg_r15_pct": 9},
    "response": {"intrahepatic": "PR", "criteria": "mRECIST", "held_days": 61},
    "drug_stops": [{"drug": "bevacizumab", "days_before_operation": 41}],
}  # fmt: skip
# Words of a verdict, which no output has (a "criterion" may name what a paper calls unresectable)
VERDICT = re.compile(r"\b(eligible|suitable|recommended|operable|safe|optimal|fit for)\b", re.IGNORECASE)


def of(sets: list[dict], name: str) -> dict:
    (found,) = [one for one in sets if one["id"] == name]
    return found


def test_an_object_gives_a_list_of_sets_as_the_contract_has_them(run, file) -> None:
    done = run("conversion", file(FACTS), "--json")
    assert (done.status, done.err) == (0, "")
    sets = json.loads(done.out)
    assert all(set(one) >= KEYS and one["applies"] in ("yes", "no", "unknown") for one in sets)
    for one in sets:
        assert all(set(item) >= OF_A_CRITERION for item in one["criteria"])
        outcomes = [item["outcome"] for item in one["criteria"]]
        assert [one[word] for word in ("met", "unmet", "unknown")] == [
            outcomes.count(word) for word in ("met", "unmet", "unknown")
        ]
        assert "verdict" not in one
    assert [of(sets, "xu_2022")[word] for word in ("applies", "met")] == ["yes", 5]
    assert [of(sets, "talentop_run_in")[word] for word in ("applies", "met")] == ["yes", 4]
    washout = of(sets, "drug_washout")["criteria"]
    assert [item["outcome"] for item in washout[:2]] == ["met", "unmet"]
    assert washout[1]["used"] == {"drug_stops.days_before_operation.bevacizumab": 41}


def test_missing_names_keys_that_a_facts_object_takes(run, file) -> None:
    """What is missing can be told under the very key that is named; then it is missing no more."""
    told = {
        "lines_of_therapy": [], "metastases": [], "drug_stops": [], "transplant_candidate": True,
        "portal_hypertension": False, "primary_controlled": True, "lung_function_cleared": True, "cirrhosis": False,
        "neutrophil_lymphocyte_ratio": 2, "afp": {"value": 3, "unit": "ng/mL"}, "icg_r15_pct": 9,
    }  # fmt: skip
    missing = {key for one in json.loads(run("conversion", file({}), "--json").out)
               for item in one["criteria"] for key in item["missing"]}  # fmt: skip
    judged = {key for key in missing if key.startswith("judgements.")}
    assert {"judgements.liver.chronic_disease", "judgements.diagnosis.basis"} <= judged
    within = {key for key in missing if key.startswith(("tumour.", "resection.", "response."))}
    items = {"bilirubin", "albumin", "inr", "ascites", "encephalopathy_grade", "ecog_ps"}
    assert missing - judged - within - items == told.keys() - {"transplant_candidate"}
    applies = {key for one in json.loads(run("conversion", file({}), "--json").out)
               for key in one.get("applies_missing", ())}  # fmt: skip
    assert "transplant_candidate" in applies
    assert run("conversion", file(told), "--json").status == 0
    for key in within:
        outer, _, inner = key.partition(".")
        done = run("conversion", file({outer: {inner: None}}), "--json")
        assert done.status == 0, key


def test_a_list_gives_a_list_of_lists_in_order(run, file) -> None:
    first, second = json.loads(run("conversion", file([FACTS, {}]), "--json").out)
    assert [one["id"] for one in first] == [one["id"] for one in second]
    assert of(first, "xu_2022")["met"] == 5
    assert {one["met"] + one["unmet"] for one in second} == {0}
    assert json.loads(run("conversion", file([]), "--json").out) == []


def test_json_is_the_same_in_every_language(run, file, monkeypatch) -> None:
    english = run("conversion", file(FACTS), "--json").out
    monkeypatch.setenv("HCCBOARD_LANGUAGE", "zh_CN")
    assert run("conversion", file(FACTS), "--json").out == english


def test_without_json_sets_with_their_counts_and_no_verdict(run, file) -> None:
    done = run("conversion", file(FACTS))
    lines = done.out.splitlines()
    assert lines[0] == "Xu 2022"
    assert "  5 of 5 criteria met" in lines
    assert lines[-1] == "No automatic verdict; the board decides."
    washout = "Bevacizumab: last dose at least 42 days before the operation, the upper end of 4 to 6 weeks"
    assert f"    Unmet: {washout}" in lines
    assert VERDICT.findall(done.out) == []
    two = run("conversion", file([FACTS, {}])).out
    assert [line for line in two.splitlines() if line.startswith("[")] == ["[0]", "[1]"]


def test_what_the_team_entered_is_shown_as_entered(run, file) -> None:
    done = run("conversion", file({"resection": {"jlca_category": "BR1"}}))
    assert "  Entered by the team: BR1" in done.out.splitlines()
    assert "BR3" in run("conversion", file({"resection": {"jlca_category": "BR3"}})).refused()


# Names that stay: of drugs beside their Chinese, of criteria, of papers
STAYS = re.compile(
    r"Child-Pugh|mRECIST|Zhang|Yao|Mazzaferro|TALENTop|Digest|Makuuchi|Xu|Zhu|Sun|Han|Long|NHC|AASLD|JSHBPS|Milan|UCSF"
)


@pytest.mark.parametrize("facts", [FACTS, {}, {"resection": {"jlca_category": "R"}}], ids=["full", "empty", "entered"])
def test_in_chinese_every_line_is_chinese(run, file, monkeypatch, facts) -> None:
    monkeypatch.setenv("HCCBOARD_LANGUAGE", "zh_CN")
    done = run("conversion", file(facts))
    assert done.status == 0
    lines = [line for line in done.out.splitlines() if line]
    assert len(lines) > 60
    assert [line for line in lines if re.search(r"[a-z]{4,}", STAYS.sub("", line))] == []
    assert [line for line in lines if re.search(r"[\u4e00-\u9fff][,;:!?]|。）", line)] == []


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ({"ecog_ps": 7}, "facts.ecog_ps"),
        ({"judgements": {"diagnosis.basis": "guess"}}, "facts.judgements.diagnosis.basis"),
        ({"tumour": {"lobes": {"involved": "caudate"}}}, "facts.tumour.lobes.involved"),
        ({"drug_stop": []}, "drug_stops"), ([{}, {"response": {"held_days": -1}}], "facts[1].response.held_days"),
        ({"resection": {"flr_to_slv_pct": 400}}, "facts.resection.flr_to_slv_pct"),
    ],
)  # fmt: skip
def test_unusable_facts_are_refused_in_one_line(run, file, value, named) -> None:
    assert named in run("conversion", file(value), "--json").refused()


def test_a_bad_object_at_the_end_leaves_no_half_output(run, file) -> None:
    assert "facts[60]" in run("conversion", file([FACTS] * 60 + [{"ecog_ps": 9}]), "--json").refused()


def test_without_qt_and_in_one_process_for_many(file) -> None:
    done = program(["conversion", file([FACTS, {}] * 100), "--json"], before="sys.modules['PySide6'] = None")
    assert done.status == 0, done.err
    assert len(json.loads(done.out)) == 200


def test_help_says_that_the_board_decides(run) -> None:
    done = run("conversion", "--help")
    assert done.status == 0
    assert "The board decides." in " ".join(done.out.split())
    assert "conversion" in run("--help").out
