"""The house keeps its plan: who may know whom, Qt only in the window, modules of one purpose."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "hccboard"


def test_rooms_know_only_the_rooms_below_them() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", sorted((PACKAGE / "domain").rglob("*.py")), ids=lambda p: p.stem)
def test_domain_imports_only_the_standard_library_itself_and_errors(path: Path) -> None:
    for name in _imported(path):
        if name.startswith("hccboard"):
            assert name.startswith(("hccboard.domain", "hccboard.errors")), name
        else:
            assert name.split(".")[0] in sys.stdlib_module_names, name


def test_everything_but_the_window_imports_without_qt() -> None:
    modules = sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in PACKAGE.rglob("*.py")
        if "gui" not in path.parts and path.name != "__main__.py" and "_shipped" not in path.parts
    )
    assert len(modules) > 30
    program = (
        "import importlib, sys\n"
        "sys.modules['PySide6'] = None\n"
        f"for name in {modules!r}: importlib.import_module(name.removesuffix('.__init__'))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_start_of_the_command_line_does_not_load_what_it_does_not_need() -> None:
    """Heavy libraries load inside the function that needs them, so that every start is quick."""
    program = (
        "import sys, hccboard.cli.main\n"
        "from hccboard.launch import WindowCommands\n"
        "hccboard.cli.main.build_parser(WindowCommands())\n"
        "heavy = {'PySide6', 'matplotlib', 'reportlab', 'openpyxl', 'alembic', 'sqlalchemy', 'pikepdf', 'numpy'}\n"
        "heavy |= {'pandas', 'scipy', 'lifelines'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_modules_stay_readable() -> None:
    """About 400 lines a module; one that is longer stands here with its reason."""
    allowed: dict[str, str] = {}
    long = {
        str(path.relative_to(ROOT)): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > 450 and str(path.relative_to(ROOT)) not in allowed
    }
    assert not long


def test_nothing_committed_names_a_path_of_a_machine() -> None:
    """No absolute home or work folder in anything tracked."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    tracked = listed.stdout.split("\n")
    suspicious = ("/" + "work/", "/" + "root/", "/" + "home/")
    found = [
        name
        for name in tracked
        if name and (ROOT / name).suffix in {".py", ".md", ".toml", ".json", ".sh", ".txt", ".lock", ".qss", ".sql"}
        and (ROOT / name).is_file()
        and any(part in (ROOT / name).read_text("utf-8", errors="replace") for part in suspicious)
    ]  # fmt: skip
    assert not found
