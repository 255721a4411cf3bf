"""What is taken out of the frozen program to keep it small, and what must not be."""

from __future__ import annotations

import ast
import importlib.util
import mimetypes
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BUNDLE = ROOT / "packaging" / "bundle"
_ELSEWHERE = ("msvcrt", "winreg", "tomli")
"""Asked for on Windows, or by another Python."""
# Qt itself reads these; the others are plug-ins
_WITHOUT_PLUGIN = ("png", "bmp")


@pytest.fixture(autouse=True)
def _on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    monkeypatch.syspath_prepend(str(BUNDLE))


def test_every_picture_that_can_be_attached_can_be_shown() -> None:
    """WebP could not: its plug-in had been left out."""
    from contents import is_wanted

    source = (ROOT / "hccboard/gui/panels/case_workspace/attachment_files.py").read_text("utf-8")
    kinds = re.findall(r'"image/(\w+)"', source)
    assert {"png", "jpeg", "webp"} <= set(kinds)
    plugins = [kind for kind in kinds if kind not in _WITHOUT_PLUGIN]
    assert all(is_wanted(f"PySide6/Qt/plugins/imageformats/libq{kind}.so") for kind in plugins)
    assert mimetypes.guess_type("scan.jpg")[0] == "image/jpeg"


def _imported() -> list[str]:
    """Every module of others that the program or a migration asks for, in functions too."""
    found: set[str] = set()
    for path in (*(ROOT / "hccboard").rglob("*.py"), *(ROOT / "db").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {one.name for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return sorted(one for one in found if one.split(".")[0] != "hccboard")


def test_all_that_is_imported_does_without_what_stays_out() -> None:
    """As in the frozen program: the exclusions out of reach, the stand-ins in place. Twice a module of Python that
    seemed unused was what another one needed: saving a figure as SVG escapes text with what fetches addresses."""
    assert {"lifelines", "xml.sax.saxutils", "PySide6.QtPrintSupport", "sqlalchemy", "pypdfium2"} <= set(_imported())
    script = f"""
import importlib, importlib.abc, importlib.util, sys
sys.path[:0] = {[str(BUNDLE), str(ROOT)]!r}
from contents import EXCLUDED_MODULES, HIDDEN_IMPORTS, LEFT_OUT

class Frozen(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in LEFT_OUT:
            return importlib.util.spec_from_file_location(name, {str(BUNDLE / "left_out.py")!r})
        if any(name == one or name.startswith(one + ".") for one in EXCLUDED_MODULES):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Frozen())
for name in [*{_imported()!r}, *HIDDEN_IMPORTS]:
    try:
        importlib.import_module(name)
    except ImportError as error:
        if name not in {_ELSEWHERE!r}:
            print("cannot import", name, error)
from scipy.optimize import linprog, minimize
assert abs(minimize(lambda x: (x[0] - 2) ** 2, [0.0]).x[0] - 2) < 1e-5
try:
    linprog([1.0], bounds=[(0, 1)])
except NotImplementedError as error:
    print(error)
"""
    command = [sys.executable, "-W", "ignore", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "simplex_constants is not part of this program\n"), done.stderr


def test_a_name_of_what_is_left_out_can_be_imported_and_not_used() -> None:
    import left_out

    with pytest.raises(NotImplementedError, match="Solver is not part"):
        left_out.Solver()
    with pytest.raises(NotImplementedError):
        _ = left_out.Solver.kOptimal
    assert not hasattr(left_out, "__path__")


def test_docstrings_go_and_everything_else_stays(tmp_path: Path) -> None:
    from docstrings import shortened

    source = tmp_path / "measures.py"
    source.write_text('"""Of the module."""\nfrom __future__ import annotations\nTEXT = "kept"\n'
                      'class Empty:\n    """Alone."""\n'
                      'def half(value):\n    """Of it."""\n    assert value >= 0, "negative"\n'
                      '    return value / 2\n')  # fmt: skip
    entries = [("scipy.measures", str(source), "PYMODULE"), ("hccboard.measures", str(source), "PYMODULE"),
               ("numpy", "-", "PYMODULE")]  # fmt: skip
    made, own, other = shortened(entries, tmp_path / "made")
    assert (own, other) == (entries[1], entries[2]) and made[0] == "scipy.measures"
    spec = importlib.util.spec_from_file_location("measures", made[1])
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (module.__doc__, module.Empty.__doc__, module.half.__doc__) == (None, None, None)
    assert module.TEXT == "kept" and module.half(3) == 1.5 and module.half.__code__.co_firstlineno == 6
    with pytest.raises(AssertionError, match="negative"):
        module.half(-1)


def test_a_library_that_lies_there_twice_becomes_a_link(tmp_path: Path) -> None:
    from package import share, size

    for name, content in {"a.libs/libf.so.5": b"same", "b.libs/libf.so.5": b"same", "b.libs/libg.so": b"more"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    share(tmp_path)
    link = tmp_path / "b.libs/libf.so.5"
    assert link.is_symlink() and not Path(link.readlink()).is_absolute() and link.read_bytes() == b"same"
    assert size(tmp_path) == 8 and not (tmp_path / "b.libs/libg.so").is_symlink()
