"""``hccboard options``: the contract's shape, lists, refusals, English and Chinese."""

from __future__ import annotations

import json
import re

import pytest

KEYS = {"option", "verdict", "source", "edition", "reasons", "cautions", "missing", "evidence"}
VERDICTS = {"listed", "listed_with_caution", "excluded", "not_assessable"}
FACTS = {
    "ecog_ps": 1, "child_pugh_stated": {"class": "A"}, "lines_of_therapy": [],
    "tumour": {"nodule_diameters_cm": [6.0], "pv_invasion": "Vp3", "hv_invasion": "Vv0", "distant_mets": False,
               "regional_ln": False},
}  # fmt: skip


def test_an_object_gives_a_list_of_options(run, file) -> None:
    done = run("options", file(FACTS), "--json")
    assert done.status == 0
    options = json.loads(done.out)
    assert all(set(one) >= KEYS and one["verdict"] in VERDICTS for one in options)
    found = {(one["source"], one["option"]): one["verdict"] for one in options}
    assert found["BCLC 2022", "atezolizumab + bevacizumab"] == "listed_with_caution"


def test_a_list_gives_a_list_of_lists_in_order(run, file) -> None:
    done = run("options", file([FACTS, {}]), "--json")
    first, second = json.loads(done.out)
    assert "listed_with_caution" in {one["verdict"] for one in first}
    assert "listed" not in {one["verdict"] for one in second}


def test_json_is_the_same_in_every_language(run, file, monkeypatch) -> None:
    english = run("options", file(FACTS), "--json").out
    monkeypatch.setenv("HCCBOARD_LANGUAGE", "zh_CN")
    assert run("options", file(FACTS), "--json").out == english
    assert "指南首选方案" in run("options", file(FACTS)).out


# Names that stay: of drugs beside their Chinese and of criteria
STAYS = re.compile(r"Child-Pugh|rivoceranib|up-to-seven|mRECIST")


@pytest.mark.parametrize("more", [
    {}, {"lines_of_therapy": [{"regimen": "sorafenib", "outcome": "progression"}], "region": "CN"},
    {"ecog_ps": 2, "child_pugh_stated": {"class": "B"}, "platelets_10e9_l": 60, "goal": "conversion"},
    {"tumour": {"nodule_diameters_cm": [4.0, 3.5, 2.0, 2.0], "pv_invasion": "Vp0", "distant_mets": False}},
    {"metastases": [{"site": "lung"}], "tumour": {"nodule_diameters_cm": [3.0], "distant_mets": True}},
], ids=["first line", "after sorafenib", "class B", "multiple", "lung"])  # fmt: skip
def test_in_chinese_every_line_is_chinese(run, file, monkeypatch, more) -> None:
    monkeypatch.setenv("HCCBOARD_LANGUAGE", "zh_CN")
    done = run("options", file({**FACTS, **more}))
    assert done.status == 0
    lines = [line for line in done.out.splitlines() if line]
    assert len(lines) > 50
    assert [line for line in lines if re.search(r"[a-z]{4,}", STAYS.sub("", line))] == []
    assert [line for line in lines if re.search(r"[\u4e00-\u9fff][,;:.!?]|。）", line)] == []


def test_without_json_groups_under_the_editions(run, file) -> None:
    done = run("options", file(FACTS))
    lines = done.out.splitlines()
    assert lines[0].startswith("BCLC 2022")
    assert "  Guideline first options" in lines
    assert "Where the editions differ" in lines
    two = run("options", file([FACTS, {}])).out
    assert [line for line in two.splitlines() if line.startswith("[")] == ["[0]", "[1]"]
    assert two.startswith("[0]\nBCLC 2022")


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ({"ecog_ps": 9}, "facts.ecog_ps"), ({"judgements": {"feasible.tace": 1}}, "facts.judgements.feasible.tace"),
        ({"lines_of_therapies": []}, "lines_of_therapy"), ([{}, {"goal": "none"}], "facts[1].goal"),
    ],
)  # fmt: skip
def test_unusable_facts_are_refused_in_one_line(run, file, value, named) -> None:
    done = run("options", file(value), "--json")
    assert (done.status, done.out) == (2, "")
    assert named in done.err
    assert len(done.err.strip().splitlines()) == 1
