"""Every widget at once: looks, languages and text scales, names for screen readers, nothing cut."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ResponseBadge
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import TextLabel

LOOKS = [
    ("light", "en", 1.0, 1440),
    ("dark", "zh_CN", 1.0, 1440),
    ("light", "zh_CN", 1.5, 2200),
    ("dark", "en", 1.25, 1800),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda x: "-".join(map(str, x)))
def test_nothing_is_cut(make_gallery, look):
    page = make_gallery(*look)
    assert page.width() == look[3], "the gallery does not fit the width"
    for kind in (Chip, ResponseBadge, Button):
        for widget in page.findChildren(kind):
            if widget.isVisible():
                assert widget.width() >= widget.sizeHint().width(), widget.text()
                assert widget.height() >= widget.sizeHint().height(), widget.text()
    for strip in page.findChildren(Segmented):
        for button in strip.buttons():
            assert button.width() >= button.sizeHint().width(), button.text()
    for label in page.findChildren(TextLabel):
        if label.isVisible() and label.width() > 0:
            assert label.height() >= label.heightForWidth(label.width()), label.text()


@pytest.mark.parametrize("look", LOOKS[:2], ids=lambda x: "-".join(map(str, x)))
def test_every_control_has_a_name(make_gallery, look):
    page = make_gallery(*look)
    nameless = []
    for widget in page.findChildren(QWidget):
        if not isinstance(widget, (QAbstractButton, QLineEdit, QComboBox)):
            continue
        if widget.objectName().startswith("qt_") or not widget.isVisible():
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        if not face.text(QAccessible.Text.Name):
            nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert nameless == []


def test_children_stay_inside_their_parents(make_gallery):
    page = make_gallery()
    escaped = []
    for widget in page.findChildren(QWidget):
        parent = widget.parentWidget()
        named = widget.objectName().startswith("qt_") or widget.objectName() == "focusRing"
        if not widget.isVisible() or widget.isWindow() or named:
            continue
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry()):
            escaped.append((type(parent).__name__, type(widget).__name__, widget.geometry()))
    scrolled = ("QWidget", "Marker")
    assert [e for e in escaped if e[1] not in scrolled] == []


def test_the_look_switches_live(make_gallery, qapp):
    page = make_gallery("light")
    light = page.grab().toImage()
    theme.apply(qapp, "dark")
    qapp.processEvents()
    dark = page.grab().toImage()
    assert light.pixelColor(80, 60).lightness() > 240
    assert dark.pixelColor(80, 60).lightness() < 60
    theme.apply(qapp, "light")
    qapp.processEvents()
    again = page.grab().toImage()
    different = sum(
        light.pixelColor(x, y) != again.pixelColor(x, y) for x in range(0, 1440, 7) for y in range(0, page.height(), 7)
    )
    assert different == 0


def test_the_text_scale_switches_live(make_gallery, qapp):
    page = make_gallery("light")
    before = page.banner.height(), page.chips[0].height(), page.tabs.height()
    theme.apply(qapp, "light", 1.5)
    page.resize(2200, page.layout().totalHeightForWidth(2200))
    qapp.processEvents()
    assert (page.banner.height(), page.chips[0].height(), page.tabs.height()) == (132, 30, 54)
    theme.apply(qapp, "light")
    qapp.processEvents()
    assert (page.banner.height(), page.chips[0].height(), page.tabs.height()) == before


def test_focus_goes_through_the_page_without_a_trap(make_gallery, qapp, qtbot):
    page = make_gallery()
    page.activateWindow()
    page.rail.button("cases").setFocus()
    seen = []
    for _step in range(200):
        focused = qapp.focusWidget()
        if focused in seen:
            break
        seen.append(focused)
        page.focusNextChild()
    assert focused is seen[0], f"stuck at {type(focused).__name__}"
    assert len(seen) > 40
    # An exclusive group is one stop; the arrows reach the rest
    assert page.rail.button("settings") not in seen
    kinds = {type(widget).__name__ for widget in seen}
    assert {"FactView", "_Tab", "_RowButton", "Marker", "DataTable", "FilterPill"} <= kinds
