"""``hccboard survival``: the contract's shape, the guard, refusals, English and Chinese."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.e2e.conftest import program

TABLE = (
    "os_months,death,arm,response,decided,age\n"
    "9,1,A,CR,3,61\n13,1,A,SD,,58\n13,0,A,CR,2,49\n18,1,A,SD,,66\n23,1,A,CR,5,70\n28,0,A,SD,,52\n31,0,A,CR,2,47\n"
    "5,1,B,PD,,71\n5,1,B,PD,,64\n8,1,B,SD,,60\n12,1,B,SD,,\n16,0,B,CR,4,55\n23,1,B,SD,,63\n27,1,B,SD,,59\n"
    ",1,A,SD,,50\n-3,0,B,SD,,50\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "cohort.csv"
    path.write_text(TABLE, "utf-8")
    return path


def asked(table: Path, *more: object) -> tuple[object, ...]:
    return ("survival", table, "--time", "os_months", "--event", "death", *more)


def test_the_shape_of_the_contract(run, table) -> None:
    done = run(*asked(table, "--group", "arm", "--at", 12, 24, 90, "--cox", "arm,age", "--json"))
    assert done.status == 0 and not done.err
    told = json.loads(done.out, parse_constant=pytest.fail)  # no NaN, no Infinity
    assert set(told) == {"time", "event", "conf_type", "landmark", "groups", "logrank", "cox", "dropped", "warnings"}
    assert (told["time"], told["event"], told["conf_type"], told["landmark"]) == ("os_months", "death", "log-log", None)
    first, second = told["groups"]
    assert (first["group"], first["n"], first["events"], first["median"]) == ("A", 7, 4, 23)
    assert first["median_ci"] == [9, None]
    at_12, _at_24, at_90 = first["at"]
    assert at_12["n_risk"] == 6 and at_12["survival"] == pytest.approx(6 / 7)
    assert at_12["lower"] < at_12["survival"] < at_12["upper"]
    assert at_90 == {"time": 90, "n_risk": 0, "survival": None, "lower": None, "upper": None}
    assert second["at"][2] == {"time": 90, "n_risk": 0, "survival": 0, "lower": None, "upper": None}
    assert set(told["logrank"]) == {"chi_square", "df", "p"} and told["logrank"]["df"] == 1
    cox = told["cox"]
    assert (cox["ties"], cox["n"], cox["events"]) == ("efron", 13, 9)
    assert [one["covariate"] for one in cox["covariates"]] == ["arm=B", "age"]
    assert {"coef", "hazard_ratio", "lower", "upper", "p"} <= set(cox["covariates"][1])
    assert told["dropped"] == [
        {"row": 12, "reason": "not in the Cox model: age is missing"}, {"row": 16, "reason": "time is missing"},
        {"row": 17, "reason": "time is negative"},
    ]  # fmt: skip
    assert any("Group A: nobody was observed up to 90" in one for one in told["warnings"])


def test_one_group_and_every_kind_of_limits(run, table) -> None:
    lower = {}
    for kind in ("log-log", "log", "plain"):
        told = json.loads(run(*asked(table, "--conf-type", kind, "--at", 10, "--json")).out)
        assert [one["group"] for one in told["groups"]] == ["all"]
        assert told["logrank"] is None and told["cox"] is None and told["conf_type"] == kind
        lower[kind] = told["groups"][0]["at"][0]["lower"]
    assert len(set(lower.values())) == 3


def test_a_comparison_by_response_needs_a_landmark(run, table) -> None:
    said = run(*asked(table, "--group", "response")).refused()
    assert "immortal-time bias" in said and "--landmark T" in said
    assert "immortal-time" in run(*asked(table, "--cox", "response")).refused()
    with_times = run(*asked(table, "--group", "response", "--decided", "decided")).refused()
    assert "in 5 of 14 rows" in with_times and "The landmark at 5 (--landmark)" in with_times
    told = json.loads(run(*asked(table, "--group", "response", "--decided", "decided", "--landmark", 6, "--json")).out)
    assert told["landmark"] == 6
    assert {one["group"]: one["n"] for one in told["groups"]} == {"CR": 5, "SD": 7}
    assert told["groups"][0]["median"] == 17  # month 23 counted from the landmark
    assert {"row": 9, "reason": "the observation ends before the landmark"} in told["dropped"]
    assert "Times are counted from the landmark at 6" in told["warnings"][0]
    unchecked = json.loads(run(*asked(table, "--group", "response", "--landmark", 6, "--json")).out)
    assert any("Nothing tells whether the groups were decided" in one for one in unchecked["warnings"])
    assert run(*asked(table, "--group", "response", "--known-at-time-zero")).status == 0


@pytest.mark.parametrize(("more", "said"), [
    (("--group", "amr"), "no column amr. Did you mean arm?"),
    (("--at", "-1"), "not a time from 0 on"),
    (("--at", "soon"), "not a time from 0 on"),
    (("--landmark", "500"), "No patient was observed up to the landmark at 500"),
    (("--cox", "age,,arm"), "not a list of columns"),
    (("--conf-type", "arcsin"), "invalid choice"),
])  # fmt: skip
def test_what_cannot_be_answered_is_one_line(run, table, more, said) -> None:
    assert said in run(*asked(table, *more)).refused()


def test_a_column_of_names_is_no_group_and_none_of_them_is_printed(run, tmp_path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("t,e,name\n" + "".join(f"{i},1,Planted{i}\n" for i in range(1, 60)), "utf-8")
    said = run("survival", path, "--time", "t", "--event", "e", "--group", "name").refused()
    assert "59 different values" in said and "Planted" not in said


def test_in_chinese_everything_but_the_names_is_chinese(run, table, monkeypatch) -> None:
    more = ("--group", "arm", "--at", 12, 90, "--cox", "arm,age", "--landmark", 6)
    english = run(*asked(table, *more, "--json")).out
    assert "Log-rank: chi-square" in run(*asked(table, *more)).out
    monkeypatch.setenv("HCCBOARD_LANGUAGE", "zh_CN")
    assert run(*asked(table, *more, "--json")).out == english
    lines = run(*asked(table, *more)).out
    stays = re.compile(r"arm|age|log-log|log-rank|Log-rank|efron|--decided")
    assert [line for line in lines.splitlines() if re.search("[a-z]{3,}", stays.sub("", line))] == []
    assert "第 16 行" in lines and "风险人数" in lines
    refused = run(*asked(table, "--group", "response")).refused()
    assert "永恒时间偏倚" in refused


def test_nothing_heavy_is_loaded_before_the_table_is_read(table) -> None:
    before = "import sys\nfor name in ('lifelines', 'pandas', 'scipy', 'numpy', 'PySide6'): sys.modules[name] = None"
    missing = program(asked(table, "--group", "amr"), before=before)
    assert "no column amr" in missing.refused()


def test_everything_runs_without_qt(table) -> None:
    done = program(asked(table, "--group", "arm", "--cox", "age"), before="import sys\nsys.modules['PySide6'] = None")
    assert (done.status, done.err) == (0, "")
