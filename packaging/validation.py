"""The validation summary of the help, ``resources/help/LANGUAGE/validation.md``, made from the tests.

    python packaging/validation.py            count the tests by collecting them and write the papers; before a release
    python packaging/validation.py --check    change nothing; fail where a paper tells more than there is

The paper may tell less than there is, so that a new test does not ask for a new paper: the check demands that every
place it names exists, that no count is higher than what stands in the tests, and that every system is there with its
edition and source. Nothing is typed by hand but the sentences around the numbers.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from validation_words import AREAS, HEADINGS  # noqa: E402

from hccboard import translate, wording  # noqa: E402
from hccboard.domain.assessment import SYSTEMS  # noqa: E402
from hccboard.domain.facts import Facts  # noqa: E402
from hccboard.domain.variables import Variables  # noqa: E402

LANGUAGES = ("en", "zh_CN")
NOTHING = "–"
TEMPLATES = ROOT / "packaging" / "validation_text"
PUBLIC = ROOT.parent / "shared" / "rules"
PUBLIC_TESTS = ("test_public_vector", "test_public_series")
"""Their rows lie beside the project and are counted apart."""


@dataclass(frozen=True)
class Counts:
    """``cases``: every row of a table is one; ``properties``: tests over invented facts, hundreds of examples each."""

    tests: int
    cases: int
    properties: int


@dataclass(frozen=True)
class Vectors:
    """How many vectors ask for each system: ours, and the public ones where they lie beside the project."""

    own: Counter[str]
    public: Counter[str]
    public_staging: int
    public_response: int


def modules(places: Iterable[str]) -> list[Path]:
    """The test modules of an area; a place is a module or a folder below ``tests/unit``."""
    found: list[Path] = []
    for place in places:
        path = ROOT / "tests" / "unit" / place
        found += sorted(path.rglob("test_*.py")) if path.is_dir() else [path]
    return found


def parsed(path: Path) -> tuple[int, int]:
    """How many tests a module holds, and how many of them are properties."""
    tests = [node for node in ast.walk(ast.parse(path.read_text("utf-8")))
             if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]  # fmt: skip
    return len(tests), sum(any(_is_given(one) for one in test.decorator_list) for test in tests)


def _is_given(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return getattr(called, "id", getattr(called, "attr", "")) == "given"


def collected() -> Counter[str]:
    """How many cases pytest collects in each module, the public ones left out."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests/unit"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    return cases_by_module(line for line in said.splitlines() if "::" in line)


def cases_by_module(names: Iterable[str]) -> Counter[str]:
    """Cases by module from node ids."""
    found: Counter[str] = Counter()
    for name in names:
        module, _mark, test = name.partition("::")
        if test.partition("[")[0] not in PUBLIC_TESTS:
            found[module] += 1
    return found


def counts(places: Sequence[str], cases: Counter[str]) -> Counts:
    """Of an area."""
    paths = modules(places)
    both = [parsed(path) for path in paths]
    rows = sum(cases[path.relative_to(ROOT).as_posix()] for path in paths)
    return Counts(sum(one for one, _p in both), rows, sum(one for _t, one in both))


def vectors() -> Vectors:
    """What asks for each system."""
    from tests.unit.domain.test_public_vectors import OWN

    own = Counter(system for _words, _facts, expected in OWN for system in expected)
    staging, response = _public("vectors_public.json"), _public("response_public.json")
    public = Counter(system for one in staging for system in one["expected"])
    return Vectors(own, public, len(staging), len(response))


def _public(name: str) -> list[dict[str, dict[str, object]]]:
    path = PUBLIC / name
    return json.loads(path.read_text("utf-8"))["vectors"] if path.is_file() else []


def completed() -> frozenset[str]:
    """The systems whose answers are compared with every way to complete what is unknown."""
    from tests.unit.domain.reference import SYSTEMS as COMPARED

    return frozenset(COMPARED) | {"child_pugh"}


def system_rows(found: Vectors, yes: str, no: str) -> Iterator[list[str]]:
    """A row for every system that computes something."""
    compared, nothing = completed(), Variables(Facts())
    for system in SYSTEMS:
        if not SYSTEMS[system](nothing).switched_off:
            yield [
                wording.name_with_edition(system), wording.source_text(system), f"`{module_of(system)}`",
                str(found.own[system] or no), str(found.public[system] or no), yes if system in compared else no,
            ]  # fmt: skip


def module_of(system: str) -> str:
    """The test module with the table of its limits: it is named as the module with its rules."""
    *_rooms, folder, name = SYSTEMS[system].__module__.split(".")
    return f"domain/{folder}/test_{name}.py"


def off_rows() -> Iterator[list[str]]:
    """What is switched off, and why."""
    nothing = Variables(Facts())
    for system in SYSTEMS:
        reason = SYSTEMS[system](nothing).switched_off
        if reason:
            yield [wording.name_with_edition(system), wording.reason_text(reason)]


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """A Markdown table; ``numbers`` are the columns at the right."""
    line = ["---:" if place in numbers else "---" for place in range(len(head))]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, line, *rows))


def area_rows(language: str, cases: Counter[str]) -> Iterator[list[str]]:
    """A row for every area of the tests."""
    for name, places in AREAS:
        one = counts(places, cases)
        told = ", ".join(f"`{place}`" for place in places)
        yield [name[language], told, str(one.tests), str(one.cases), str(one.properties)]


def paper(language: str, cases: Counter[str], found: Vectors) -> str:
    """The whole paper."""
    before = translate.language()
    translate.use(language)
    try:
        words, heads = TEMPLATES.joinpath(f"{language}.md").read_text("utf-8"), HEADINGS[language]
        return words.format(
            systems=table(heads["systems"], system_rows(found, heads["yes"][0], NOTHING), (3, 4)),
            areas=table(heads["areas"], area_rows(language, cases), (2, 3, 4)),
            off=table(heads["off"], off_rows()),
            public_staging=found.public_staging, public_response=found.public_response,
        )  # fmt: skip
    finally:
        translate.use(before)


def place_of(language: str) -> Path:
    return ROOT / "resources" / "help" / language / "validation.md"


def rows_of(text: str, columns: int) -> list[list[str]]:
    """The rows of every table of a paper that has so many columns, without head and line."""
    found: list[list[str]] = []
    for block in re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE):
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.strip().split("\n")]
        if len(rows[0]) == columns:
            found += rows[2:]
    return found


def problems(language: str, cases: Counter[str] | None = None) -> list[str]:
    """What a paper tells that is not so. ``cases``: what was collected, where that is known."""
    text, found = place_of(language).read_text("utf-8"), vectors()
    systems = rows_of(text, 6)
    wrong = _wrong_areas(rows_of(text, 5), cases)
    before = translate.language()
    translate.use(language)
    try:
        real = list(system_rows(found, HEADINGS[language]["yes"][0], NOTHING))
        if [(*row[:3], row[5]) for row in systems] != [(*row[:3], row[5]) for row in real]:
            wrong.append("the systems, their editions, sources or modules are others")
        if rows_of(text, 2) != list(off_rows()):
            wrong.append("what is switched off is another")
    finally:
        translate.use(before)
    gone = {row[2] for row in systems if not (ROOT / "tests" / "unit" / row[2].strip("`")).is_file()}
    wrong += [f"{place} is not there" for place in sorted(gone)]
    for row, now in zip(systems, real, strict=False):
        if _number(row[3]) > _number(now[3]) or (found.public and _number(row[4]) > _number(now[4])):
            wrong.append(f"{row[0]}: fewer vectors than the paper tells")
    return wrong


def _number(cell: str) -> int:
    return 0 if cell == NOTHING else int(cell)


def _wrong_areas(areas: list[list[str]], cases: Counter[str] | None) -> list[str]:
    wrong = [] if len(areas) == len(AREAS) else ["the areas are others"]
    for name, places, *numbers in areas:
        named = re.findall(r"`([^`]+)`", places)
        gone = [place for place in named if not (ROOT / "tests" / "unit" / place).exists()]
        if gone:
            wrong.append(f"{name}: {', '.join(gone)} is not there")
            continue
        now = counts(named, cases or Counter())
        real = (now.tests, now.cases if cases is not None else int(numbers[1]), now.properties)
        if any(int(told) > there for told, there in zip(numbers, real, strict=True)):
            wrong.append(f"{name}: the paper tells {numbers}, there are {list(real)}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing")
    if parser.parse_args().check:
        wrong = [f"{language}: {one}" for language in LANGUAGES for one in problems(language)]
        print("\n".join(wrong) or "the papers are true")
        return int(bool(wrong))
    if not PUBLIC.is_dir():
        raise SystemExit("the public vectors do not lie beside the project: they cannot be counted")
    cases, found = collected(), vectors()
    for language in LANGUAGES:
        place_of(language).parent.mkdir(parents=True, exist_ok=True)
        place_of(language).write_text(paper(language, cases, found), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
