"""The papers of the help are the same in every language, and what they name is there."""

from __future__ import annotations

import ast
import itertools
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from hccboard.operations import help_pages
from tests.unit.test_translations import _chinese_forms, _glossary, _rows_of, needs_glossary

ROOT = Path(__file__).resolve().parents[3]
HELP = ROOT / "resources" / "help"
OTHERS = sorted(folder.name for folder in HELP.iterdir() if folder.is_dir() and folder.name != "en")
SYSTEMS = ("Linux", "Windows")
SAID_OTHERWISE: dict[tuple[str, str], str] = {}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def validation(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    import importlib

    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module("validation")


def _text(language: str, name: str) -> str:
    return (HELP / language / f"{name}.md").read_text("utf-8")


def _shape(text: str) -> list[str]:
    """Headings by their depth, rows by their columns, items of lists, codes and numbers that no language changes."""
    shape = []
    for line in text.splitlines():
        if line.startswith("#"):
            shape.append(line.split(" ")[0])
        elif line.startswith("|"):
            shape.append(f"row of {line.count('|') - 1}")
        elif re.match(r"([-*]|\d+\.) ", line):
            shape.append("item")
    return shape


def test_every_paper_of_the_list_is_there_in_every_language() -> None:
    for language in ("en", *OTHERS):
        assert {path.stem for path in (HELP / language).glob("*.md")} == set(help_pages.ORDER), language
    assert OTHERS == ["zh_CN"]


@pytest.mark.parametrize("name", help_pages.ORDER)
@pytest.mark.parametrize("language", OTHERS)
def test_headings_tables_and_lists_are_those_of_the_english(language: str, name: str) -> None:
    assert _shape(_text(language, name)) == _shape(_text("en", name))


@pytest.mark.parametrize("name", help_pages.ORDER)
@pytest.mark.parametrize("language", OTHERS)
def test_codes_and_links_are_those_of_the_english(language: str, name: str) -> None:
    """A setting, a file name and a command are the same in every language."""

    def fixed(text: str) -> list[str]:
        codes = [code for code in re.findall(r"`([^`\n]+)`", text) if not CHINESE.search(code)]
        links = re.findall(r"\]\(([^)]+)\)", text)
        return sorted({*links, *(code for code in codes if not re.search(r"\d+ d\b", code))})

    assert fixed(_text(language, name)) == fixed(_text("en", name))


@pytest.mark.parametrize("name", help_pages.ORDER)
def test_the_chinese_is_chinese_and_breaks_no_line_within_a_paragraph(name: str) -> None:
    """A line break would be shown as a blank between two characters."""
    lines = _text("zh_CN", name).splitlines()
    prose = [line for line in lines if line and not line.startswith("|") and line.strip("# ") not in SYSTEMS]
    assert [line for line in prose if not CHINESE.search(line)] == []
    pairs = itertools.pairwise(lines)
    plain = [(one, two) for one, two in pairs if CHINESE.search(one[-1:]) and CHINESE.match(two[:1])]
    assert plain == []


@pytest.mark.parametrize("language", ["en", *OTHERS])
@pytest.mark.parametrize("name", help_pages.ORDER)
def test_links_lead_to_another_paper(language: str, name: str) -> None:
    """The window opens nothing else."""
    links = re.findall(r"\]\(([^)]+)\)", _text(language, name))
    assert [link for link in links if not help_pages.paper_of_link(link)] == []
    assert not re.search(r"https?:", _text(language, name))


@needs_glossary
@pytest.mark.parametrize("name", help_pages.ORDER)
def test_the_papers_use_the_terms_of_the_field(name: str) -> None:
    """A term of the glossary that stands in the English paper stands in the Chinese one."""
    rows = [row for row in _glossary() if row["certainty"] == "confident"]
    english, chinese = " ".join(_text("en", name).split()), _text("zh_CN", name).replace(" ", "")
    asked = _rows_of(english, rows)
    wrong = [row["english"] for row in asked if not any(form in chinese for form in _chinese_forms(row))]
    assert [one for one in wrong if (name, one) not in SAID_OTHERWISE] == []


# -- man page -----------------------------------------------------------------------------------------------


def test_the_man_page_names_every_setting_of_the_environment() -> None:
    read = {name for path in (ROOT / "hccboard").rglob("*.py") for name in re.findall(
        r"HCCBOARD_[A-Z]+", path.read_text("utf-8"))}  # fmt: skip
    page = (ROOT / "packaging" / "linux" / "hccboard.1").read_text("utf-8")
    assert read - {"HCCBOARD_READER"} == set(re.findall(r"HCCBOARD_[A-Z]+", page))  # it tells a process of its own


# -- hazards ------------------------------------------------------------------------------------------------


@cache
def _tests_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _hazards(language: str) -> list[list[str]]:
    rows = [line.strip("|").split("|") for line in _text(language, "hazards").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows if "::" in row[-1]]


def test_there_are_hazards_with_a_control_and_tests() -> None:
    rows = _hazards("en")
    assert len(rows) >= 20
    assert all(hazard and control and tests.count("::") >= 1 for hazard, control, tests in rows)
    assert len({hazard for hazard, _control, _tests in rows}) == len(rows)
    lines = [line for line in _text("en", "hazards").splitlines() if line.count("|") == 4]
    assert len(lines) == len(rows) + 2 * sum("| control |" in line for line in lines), "a row names no test"


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_every_test_of_the_hazards_exists(language: str) -> None:
    gone = []
    for row in _hazards(language):
        for module, name in re.findall(r"`(tests/[^`:]+)::(\w+)`", row[-1]):
            path = ROOT / module
            if not path.is_file() or name not in _tests_of(path):
                gone.append(f"{module}::{name}")
    assert gone == []
    assert [row[-1] for row in _hazards(language)] == [row[-1] for row in _hazards("en")]


# -- validation summary -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_the_validation_summary_tells_no_more_than_there_is(
    language: str, validation: ModuleType, request: pytest.FixtureRequest
) -> None:
    """In a run of the whole suite the cases are counted, too: they are all collected then."""
    config, cases = request.config, None
    narrowed = config.getoption("keyword") or config.getoption("markexpr") or config.getoption("deselect")
    if not narrowed and [Path(one).name for one in config.args] == ["tests"]:
        cases = validation.cases_by_module(item.nodeid for item in request.session.items)
    assert validation.problems(language, cases) == []


def test_a_paper_that_tells_too_much_is_found(
    validation: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = _text("en", "validation")
    for old, new in (
        ("`analytics`, ", "`analytics/no_such`, "), ("| `domain/liver_function` | ", "| `domain/liver_function` | 9"),
        ("| BCLC 2022 |", "| BCLC 2018 |"), ("| 35 | 60 | yes |", "| 935 | 60 | yes |"),
        ("| JLCA resectability 2023 |", "| Nothing |"),
    ):  # fmt: skip
        assert text.count(old) == 1, old
        paper = tmp_path / "validation.md"
        paper.write_text(text.replace(old, new), "utf-8")
        monkeypatch.setattr(validation, "place_of", lambda _language, paper=paper: paper)
        assert validation.problems("en"), old


def test_cases_are_counted_by_module_without_the_public_ones(validation: ModuleType) -> None:
    names = ["tests/a.py::test_x[1]", "tests/a.py::test_x[2]", "tests/b.py::test_public_vector[PUB01]"]
    assert validation.cases_by_module(names) == {"tests/a.py": 2}
