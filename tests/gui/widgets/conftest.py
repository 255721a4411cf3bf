"""The gallery, and what a screen reader is told."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible

from hccboard import translate
from hccboard.gui import theme

_FOLDER = Path(__file__).parent


def _module(name: str):
    spec = importlib.util.spec_from_file_location(f"kit_{name}", _FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def gallery_data():
    """Invented data of every widget."""
    return _module("gallery_data")


@pytest.fixture
def make_gallery(qtbot, qapp, gallery_data):
    """Builds the gallery in a look and a language, shown and laid out."""

    def make(name: str = "light", language: str = "en", scale: float = 1.0, width: int = 1440):
        translate.use(language)
        theme.apply(qapp, name, scale)
        page = _module("gallery").build(gallery_data, language)
        qtbot.addWidget(page)
        page.resize(width, page.layout().totalHeightForWidth(width))
        with qtbot.waitExposed(page):
            page.show()
        page.resize(page.width(), page.layout().totalHeightForWidth(page.width()))
        qapp.processEvents()
        return page

    return make


@pytest.fixture
def spoken(qapp):
    """The name, description and role a screen reader is given for a widget."""

    def ask(widget) -> tuple[str, str, QAccessible.Role]:
        face = QAccessible.queryAccessibleInterface(widget)
        assert face is not None and face.isValid()
        return (
            face.text(QAccessible.Text.Name),
            face.text(QAccessible.Text.Description),
            face.role(),
        )

    return ask


@pytest.fixture
def host(qtbot, qapp):
    """Shows a widget in a window of a size and waits until it is on the screen."""

    def show(widget, width: int = 0, height: int = 0):
        qtbot.addWidget(widget)
        hint = widget.sizeHint()
        widget.resize(width or hint.width(), height or hint.height())
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        qapp.processEvents()
        return widget

    return show
