"""What goes into the installers, decided without building them."""

from __future__ import annotations

import ast
import re
import tomllib
import xml.etree.ElementTree as Xml
from pathlib import Path

import pytest

from hccboard import policy

ROOT = Path(__file__).resolve().parents[3]
PACKAGING = ROOT / "packaging"


@pytest.fixture(autouse=True)
def _on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PACKAGING))
    monkeypatch.syspath_prepend(str(PACKAGING / "bundle"))


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("libX11.so.6", False), ("libglib-2.0.so.0", False), ("libstdc++.so.6", False),  # of the system
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False), ("PIL/_avif.cpython-311-x86_64-linux-gnu.so", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True), ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True), ("PySide6/Qt/plugins/imageformats/libqtiff.so", False),
        ("libpython3.11.so.1.0", True), ("scipy.libs/libscipy_openblas-6cdc3b4a.so", True),
        ("hccboard/_shipped/resources/translations/zh_CN/LC_MESSAGES/hccboard.mo", True),
        ("hccboard/_shipped/resources/translations/zh_CN/LC_MESSAGES/hccboard.po", False),
        ("hccboard\\_shipped\\resources\\fonts\\Inter_400Regular.ttf", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True), ("PySide6\\plugins\\platforms\\qoffscreen.dll", True),
        ("PySide6\\plugins\\platforms\\qdirect2d.dll", False), ("PySide6\\plugins\\tls\\qopensslbackend.dll", False),
        ("PySide6\\Qt6Network.dll", False), ("PySide6\\Qt6Widgets.dll", True), ("PySide6\\opengl32sw.dll", False),
        ("PySide6\\translations\\qtbase_de.qm", False), ("PySide6\\plugins\\imageformats\\qsvg.dll", True),
        ("libxml2.dll", True), ("libxml2.so.2", False),
    ],
)  # fmt: skip
def test_nothing_of_the_build_machine_goes_along(place: str, wanted: bool) -> None:
    from contents import is_wanted

    assert is_wanted(place) is wanted


def test_the_folders_that_ship_are_those_of_the_wheel() -> None:
    from contents import DATA_FOLDERS

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert shipped == {name: f"hccboard/_shipped/{name}" for name in DATA_FOLDERS}


def test_no_module_that_the_program_imports_is_left_out() -> None:
    """Modules of Qt are small and easily called unused: printing was, once."""
    from contents import EXCLUDED_MODULES

    imported = set()
    for path in (ROOT / "hccboard").rglob("*.py"):
        imported |= set(re.findall(r"(?:from|import) ([A-Za-z_][\w.]*)", path.read_text("utf-8")))
    assert not imported.intersection(EXCLUDED_MODULES)


def test_every_hidden_import_can_be_imported() -> None:
    import importlib

    from contents import HIDDEN_IMPORTS

    for name in HIDDEN_IMPORTS:
        importlib.import_module(name)


def test_nothing_that_the_program_imports_stays_out() -> None:
    """Printing was missing once: the module is imported only when somebody prints."""
    from contents import EXCLUDED_MODULES, is_wanted

    imported: set[str] = set()
    for path in (ROOT / "hccboard").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {one.name for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    assert "PySide6.QtPrintSupport" in imported
    assert {one for one in imported if one.startswith(tuple(f"{name}." for name in EXCLUDED_MODULES))} == set()
    assert imported & set(EXCLUDED_MODULES) == set()
    assert is_wanted("PySide6/Qt/plugins/printsupport/libcupsprintersupport.so")


def test_every_bundled_package_has_a_licence() -> None:
    from licences import licences

    found = licences()
    assert {"Python", "PySide6_Essentials", "sqlcipher3", "Lucide (icons)"} <= {one.name for one in found}
    assert all(one.licence and one.text for one in found)


def test_the_debian_package_depends_on_what_dev_installs() -> None:
    import dev
    from debian import ACCENT, LIBRARIES, OPTIONAL, coloured_icon

    from hccboard.gui import tokens

    named = {re.split(r"[ (|]", one)[0] for one in LIBRARIES.values()}
    assert {*dev.DRAWING_LIBRARIES, *dev.WINDOW_LIBRARIES} <= named
    both = {**LIBRARIES, **OPTIONAL}
    assert all(both[library].startswith(name) for name, library in
               {**dev.DRAWING_LIBRARIES, **dev.WINDOW_LIBRARIES}.items())  # fmt: skip
    assert "currentColor" not in coloured_icon()
    assert tokens.LIGHT.accent.upper() == ACCENT.upper()


def test_the_desktop_knows_the_file_type() -> None:
    entry = (PACKAGING / "linux" / "hccboard.desktop").read_text("utf-8")
    mime = Xml.parse(PACKAGING / "linux" / "hccboard.xml").getroot()
    kind = mime[0].attrib["type"]
    assert f"MimeType={kind};" in entry and "Exec=hccboard %f" in entry
    assert any(one.attrib.get("pattern") == "*.hccboard" for one in mime[0])


def test_the_example_of_the_policy_is_sound(tmp_path: Path) -> None:
    """As it ships it limits nothing; with every line taken in it is read without a problem."""
    text = (PACKAGING / "linux" / "policy.toml").read_text("utf-8")
    assert policy.read(PACKAGING / "linux" / "policy.toml").problems == ()
    full = tmp_path / "policy.toml"
    full.write_text(re.sub(r"^# (\[|\w+ =)", r"\1", text, flags=re.MULTILINE), "utf-8")
    found = policy.read(full)
    assert found.problems == () and found.idle_minutes == 10 and found.disabled == set(policy.FEATURES)
