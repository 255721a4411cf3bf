"""The modules of some large packages without their docstrings, which nobody reads in the program and which take 3 MB.

Their assertions stay, which Python's own switch (``-OO``) would take out as well: some guard a result. numpy is not
among them: it asserts that its docstrings are there.
"""

from __future__ import annotations

import ast
import importlib.util
import marshal
from collections.abc import Iterable, Iterator
from pathlib import Path

SHORTENED = ("matplotlib", "pandas", "scipy", "sqlalchemy")
Entry = tuple[str, str, str]
"""Name, source file and kind of a module, as PyInstaller collects them."""
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def without_docstrings(source: bytes) -> ast.Module:
    """The syntax tree of a module; every line keeps its number for tracebacks."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.copy_location(ast.Pass(), node.body[0])]
    return tree


def shortened(entries: Iterable[Entry], folder: Path) -> Iterator[Entry]:
    """The same modules, those of the large packages compiled without docstrings into ``folder``."""
    for name, path, kind in entries:
        yield name, _compiled(name, Path(path), folder) if name.split(".")[0] in SHORTENED else path, kind


def _compiled(name: str, source: Path, folder: Path) -> str:
    parts = [*name.split("."), "__init__"] if source.stem == "__init__" else name.split(".")
    place = folder.joinpath(*parts).with_suffix(".pyc")
    place.parent.mkdir(parents=True, exist_ok=True)
    code = compile(without_docstrings(source.read_bytes()), str(source), "exec", dont_inherit=True)
    place.write_bytes(importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code))
    return str(place)
