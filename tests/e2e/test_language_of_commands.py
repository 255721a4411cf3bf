"""The command line speaks the language of ``HCCBOARD_LANGUAGE``; its JSON is the same in every language."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hccboard import translate
from hccboard.cli.main import language_asked_for
from hccboard.cli.parsing import OF_ARGPARSE
from tests.e2e.conftest import Outcome

Run = Callable[..., Outcome]
COMMANDS = ("init", "import", "list", "show", "assess", "report", "demo", "screens")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HCCBOARD_LANGUAGE", "zh_CN.UTF-8")


@pytest.mark.parametrize(
    ("setting", "language"),
    [("", "en"), ("en", "en"), ("C", "en"), ("de_DE.UTF-8", "en"), ("zh", "zh_CN"), ("zh_CN", "zh_CN"),
     ("zh-CN", "zh_CN"), ("zh_CN.UTF-8", "zh_CN")],
)  # fmt: skip
def test_the_language_a_setting_asks_for(setting: str, language: str) -> None:
    assert language_asked_for(setting) == language
    assert language in translate.LANGUAGES


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese_as_a_whole(run: Run, command: str) -> None:
    done = run(*filter(None, [command]), "--help")
    assert done.status == 0
    assert "用法： hccboard" in done.out
    # "options" is the name of a command, too; as a heading it stands at the beginning of a line with a colon
    said = done.out.replace("hccboard options", "").replace("    options ", "")
    assert not any(text in said for text in OF_ARGPARSE if "%" not in text)
    english = [line for line in done.out.splitlines() if re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", line)]
    assert english == []


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["report"], "缺少必需的参数：CASE, --store, --out"),
        (["list", "--store"], "参数 --store：需要一个值"),
        (["asses"], "无效的选择"),
        (["assess", "f.json", "--jsn"], "无法识别的参数：--jsn"),
        (["screens", "x", "--size", "huge"], "不是如 1440x900 的尺寸"),
        (["assess", "no-such.json"], "无法读取 no-such.json"),
        (["list", "--store", "no-such.hccboard"], "no-such.hccboard"),
    ],
)
def test_refusals_are_chinese(run: Run, arguments: list[str], says: str) -> None:
    said = run(*arguments).refused()
    assert says in said
    assert HAN.search(said)
    assert not re.search(r"[a-z]{4,} [a-z]{3,} [a-z]{3,}", said)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    "facts",
    [
        '{"albumn": 3}', '{"qq": 3}', '{"ecog_ps": 7}', '{"albumin": 3}', '{"inr": "x"}', "[{}", "", '{"inr": 1',
        '{"tumour": {"nodule_diameters_cm": [4], "largest_diameter_cm": 3}}',
    ],
)  # fmt: skip
def test_refused_facts_are_told_in_chinese(run: Run, tmp_path: Path, facts: str) -> None:
    file = tmp_path / "facts.json"
    file.write_text(facts, "utf-8")
    said = run("assess", file).refused()
    assert said.startswith("hccboard: facts")
    assert HAN.search(said)


@pytest.mark.usefixtures("chinese")
def test_a_day_in_chinese(run: Run, empty_board: Path, cohort_file: Path) -> None:
    planned = run("import", cohort_file, "--store", empty_board, "--dry-run")
    assert planned.out == "3 行中将保存 3 行：新建病例 3 例，更新 0 例，未变 0 例。\n"
    assert run("import", cohort_file, "--store", empty_board).status == 0
    listed = run("list", "--store", empty_board, "--search", "李丽")
    assert "BCLC 2022 C 或 D" in listed.out
    assert listed.err == "1 例\n"
    shown = run("show", "HCC-0002", "--store", empty_board).out
    assert "白蛋白" in shown
    assert "缺失：" in shown or "缺失: " in shown


def test_json_is_the_same_in_every_language(
    run: Run, demonstration: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('[{}, {"ecog_ps": {"low": 1, "high": 2}}]', "utf-8")
    commands = (
        ("show", "HCC-0142", "--store", demonstration, "--json"), ("list", "--store", demonstration, "--json"),
        ("assess", facts, "--json"),
    )  # fmt: skip
    english = [run(*command).out for command in commands]
    monkeypatch.setenv("HCCBOARD_LANGUAGE", "zh_CN")
    assert [run(*command).out for command in commands] == english


def test_every_phrase_that_argparse_may_say_is_its_own() -> None:
    """A phrase that argparse words otherwise would stay English."""
    import argparse
    import inspect

    source = inspect.getsource(argparse)
    assert [text for text in OF_ARGPARSE if repr(text)[1:-1] not in source and text not in source] == []
