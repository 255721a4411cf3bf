from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from hccboard.gui import focus_ring, theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.segmented import Choice, Segmented

CHOICES = [("a", "Baseline"), ("b", "Both"), ("c", "CT-8")]


@pytest.mark.parametrize(("small", "height"), [(False, 28), (True, 24)])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_button_heights(qapp, host, small, height, scale):
    theme.apply(qapp, "light", scale)
    button = host(Button("Print summary", "printer", small=small))
    assert button.height() == round(height * scale)


def test_icon_button_is_square_and_named(host, spoken):
    button = host(Button("", "x", name="Close", key="Esc"))
    assert button.width() == button.height() == 28
    assert spoken(button)[0] == "Close"
    assert button.toolTip() == "Close (Esc)"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_press_a_button(host, qtbot, key):
    button = host(Button("Save"))
    button.setFocus()
    with qtbot.waitSignal(button.clicked, timeout=1000):
        qtbot.keyClick(button, key)


def test_disabled_button_does_not_answer(host, qtbot):
    button = host(Button("Save", kind="primary"))
    button.setEnabled(False)
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_changed_text_is_read_aloud(host, spoken):
    button = host(Button("Import 163 rows"))
    button.setText("Import 162 rows")
    assert spoken(button)[0] == "Import 162 rows"


def _row(*widgets: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(20, 20, 20, 20)
    for widget in widgets:
        row.addWidget(widget)
    return box


def _ring() -> focus_ring.FocusRing | None:
    return QApplication.instance().findChild(focus_ring.FocusFollower).ring()


@pytest.mark.parametrize("reason", [Qt.FocusReason.TabFocusReason, Qt.FocusReason.MouseFocusReason])
def test_the_ring_follows_the_focus_for_keyboard_and_mouse(host, qtbot, reason):
    one, two = Button("One"), Button("Two")
    box = host(_row(one, two), 300, 70)
    for button in (one, two):
        button.setFocus(reason)
        qtbot.waitUntil(lambda b=button: b.hasFocus())
        ring = _ring()
        assert ring is not None and ring.isVisible()
        outside = button.geometry().adjusted(-4, -4, 4, 4)
        assert ring.geometry() == outside
        # 2 px of accent, just outside of the button
        pixel = box.grab().toImage().pixelColor(outside.left() + 1, outside.center().y())
        assert pixel.name().upper() == theme.tokens().accent


def test_a_text_field_shows_its_focus_itself(host, qtbot):
    edit = QLineEdit()
    box = host(_row(edit, Button("x")), 300, 70)
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    assert _ring() is None
    image = box.grab().toImage()
    left = edit.geometry().left()
    for x in (left, left + 1):
        assert image.pixelColor(x, edit.geometry().center().y()).name().upper() == theme.tokens().accent


def test_the_ring_moves_when_its_widget_is_scrolled(host, qtbot):
    area = QScrollArea()
    inner = QWidget()
    column = QVBoxLayout(inner)
    buttons = [Button(f"Number {n}") for n in range(30)]
    for button in buttons:
        column.addWidget(button)
    area.setWidget(inner)
    host(area, 240, 160)
    buttons[2].setFocus()
    qtbot.waitUntil(buttons[2].hasFocus)
    before = _ring().geometry().top()
    area.verticalScrollBar().setValue(20)
    assert _ring().geometry().top() == before - 20


def test_the_ring_goes_with_its_widget(host, qtbot):
    button, other = Button("Gone"), Button("Stays")
    box = host(_row(button, other), 300, 70)
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    button.hide()
    qtbot.waitUntil(other.hasFocus)
    rings = [r for r in box.findChildren(focus_ring.FocusRing) if r.isVisible()]
    assert [r.geometry() for r in rings] == [other.geometry().adjusted(-4, -4, 4, 4)]


def test_segmented_chooses_with_the_arrows(host, qtbot):
    strip = host(Segmented(CHOICES, "a", name="Study"))
    buttons = strip.buttons()
    buttons[0].setFocus()
    qtbot.waitUntil(buttons[0].hasFocus)
    with qtbot.waitSignal(strip.changed, timeout=1000) as told:
        qtbot.keyClick(buttons[0], Qt.Key.Key_Right)
    assert told.args == ["b"]
    assert strip.chosen() == "b" and buttons[1].hasFocus()
    with qtbot.waitSignal(strip.changed, timeout=1000) as told:
        qtbot.keyClick(buttons[1], Qt.Key.Key_Left)
    assert told.args == ["a"]


def test_a_choice_made_by_the_program_is_not_told(host, qtbot):
    strip = host(Segmented(CHOICES, "a"))
    with qtbot.assertNotEmitted(strip.changed):
        strip.set_chosen("c")
    assert strip.chosen() == "c"


def test_segmented_stops_at_its_ends(host, qtbot):
    strip = host(Segmented(CHOICES, "c"))
    with qtbot.assertNotEmitted(strip.changed):
        qtbot.keyClick(strip.buttons()[2], Qt.Key.Key_Right)
    assert strip.chosen() == "c"


def test_segmented_is_one_tab_stop(host):
    strip = host(Segmented(CHOICES, "b"))
    policies = [b.focusPolicy() == Qt.FocusPolicy.StrongFocus for b in strip.buttons()]
    assert policies == [False, True, False]


def test_nothing_is_chosen_unless_named(host, qtbot):
    strip = host(Segmented(CHOICES))
    assert strip.chosen() == ""
    with qtbot.waitSignal(strip.changed, timeout=1000) as told:
        qtbot.keyClick(strip.buttons()[0], Qt.Key.Key_Space)
    assert told.args == ["a"]
    strip.set_chosen("")
    assert strip.chosen() == ""


def test_segmented_keeps_its_width_when_the_choice_moves(host):
    strip = host(Segmented(CHOICES, "a", small=True))
    before = strip.sizeHint()
    strip.set_chosen("c")
    assert strip.sizeHint() == before
    assert before.height() == 24


def test_segmented_replaces_its_choices(host, spoken):
    strip = host(Segmented(CHOICES, "a", name="Vessels"))
    strip.set_choices([Choice("x", "Yes", "seen on CT"), ("n", "No")], "n")
    assert strip.chosen() == "n"
    assert [spoken(b)[0] for b in strip.buttons()] == ["Yes", "No"]
    assert spoken(strip)[0] == "Vessels"
