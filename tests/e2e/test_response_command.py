"""``hccboard response``: the contract's shape, lists, refusals, English and Chinese."""

from __future__ import annotations

import json
import re

import pytest

SUMS = {
    "criteria": "mRECIST", "pd_abs_mm": 0, "min_sd_days": 42, "confirm_days": 28,
    "baseline": {"targets": [{"id": "L1", "kind": "lesion", "mm": 60}, {"id": "L2", "kind": "lesion", "mm": 40}],
                 "nontarget_present": False},
    "timepoints": [
        {"day": 56, "targets": [{"id": "L1", "mm": 30}, {"id": "L2", "mm": 40}], "nontarget": "NONE",
         "new_lesion": False},
        {"day": 112, "targets": [{"id": "L1", "mm": 30}, {"id": "L2", "mm": None}], "nontarget": "NONE",
         "new_lesion": False},
    ],
}  # fmt: skip
COURSE = {
    "lesions": [{"id": "L1", "organ": "liver"}, {"id": "L2", "organ": "liver", "portal_thrombus": True},
                {"id": "N1", "organ": "lymph_node", "porta_hepatis": True}],
    "studies": [
        {"day": 0, "measurements": [{"lesion": "L1", "longest_mm": 64, "viable_mm": 64},
                                    {"lesion": "L2", "state": "present"}, {"lesion": "N1", "short_axis_mm": 16}]},
        {"day": 35, "new_lesions_searched": True,
         "measurements": [{"lesion": "L1", "longest_mm": 64, "viable_mm": 30}, {"lesion": "L2", "state": "progressed"},
                          {"lesion": "N1", "short_axis_mm": 16}]},
    ],
    "markers": {"afp": [{"day": 0, "value": 1210, "unit": "ng/mL", "comparator": ">"},
                        {"day": 35, "value": 100, "unit": "IU/mL"}]},
}  # fmt: skip
KEYS = {"baseline_sum_mm", "timepoints", "bor_unconfirmed", "bor_confirmed", "first_response_day", "progression_day",
        "dor_days", "depth_of_response_pct"}  # fmt: skip
POINT = {"day", "sum_mm", "pct_from_baseline", "pct_from_nadir", "target_response", "overall"}


def test_sums_give_the_shape_of_the_public_series(run, file) -> None:
    done = run("response", file(SUMS), "--json")
    assert done.status == 0
    found = json.loads(done.out)
    assert set(found) >= KEYS
    assert [set(one) for one in found["timepoints"]] == [POINT, POINT]
    assert [one["overall"] for one in found["timepoints"]] == ["PR", "NE"]
    assert found["settings"]["pd_abs_mm"] == 0


def test_a_list_gives_a_list_and_lesions_give_both_criteria(run, file) -> None:
    first, second = json.loads(run("response", file([SUMS, COURSE]), "--json").out)
    assert first["bor_unconfirmed"] == "PR"
    assert set(second) == {"RECIST1.1", "mRECIST", "irecist", "disagreements", "findings", "markers"}
    assert set(second["mRECIST"]) >= KEYS


def test_json_is_the_same_in_every_language(run, file, monkeypatch) -> None:
    english = run("response", file([SUMS, COURSE]), "--json").out
    monkeypatch.setenv("HCCBOARD_LANGUAGE", "zh_CN")
    assert run("response", file([SUMS, COURSE]), "--json").out == english


def test_the_table_shows_settings_sets_and_findings(run, file) -> None:
    shown = run("response", file(SUMS)).out
    for said in ("mRECIST (2010)", "0 mm and 20 %", "PR / SD / PD", "Day 112: target L2 was not measured"):
        assert said in shown


# Names of criteria, units and lesions stay as they are
STAYS = re.compile(r"RECIST|mRECIST|iRECIST|PIVKA|\d [a-z/A-Z]+")


def test_in_chinese_every_line_is_chinese(run, file, monkeypatch) -> None:
    monkeypatch.setenv("HCCBOARD_LANGUAGE", "zh_CN")
    lines = [line for line in run("response", file([SUMS, COURSE])).out.splitlines() if line]
    assert len(lines) > 30
    assert [line for line in lines if re.search(r"[a-z]{4,}", STAYS.sub("", line))] == []
    assert [line for line in lines if re.search(r"[\u4e00-\u9fff][,;:.!?]", line)] == []
    assert "用法" in run("response", "--help").out


@pytest.mark.parametrize(("text", "path"), [
    ("", "series: the file is empty"), ("{", "series: not valid JSON"), ("[{}, {}", "series[0].criteria"),
    ('{"criteria": "RECIST"}', "series.criteria"), ('[{"criteria": "mRECIST"}, 3]', "series[1]"),
    ('{"criteria": "mRECIST", "pd_abs_mm": NaN}', "series: NaN"),
])  # fmt: skip
def test_a_series_that_cannot_be_used_is_refused_in_one_line(run, file, text: str, path: str) -> None:
    assert path in run("response", file(text), "--json").refused()
