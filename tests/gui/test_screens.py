"""Every screen of the program as it is seen: nothing cut, everything named, the focus visible."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from hccboard import translate
from hccboard.gui import screens
from hccboard.gui.screens import Screen
from tests.gui.screen_checks import INTERACTIVE, cut_words, nameless, place, seen

LOOKS = {
    "English": {"language": "en"},
    "Chinese": {"language": "zh_CN", "theme": "dark"},
    "large text": {"language": "en", "text_percent": 150},
    "large text, Chinese": {"language": "zh_CN", "theme": "dark", "text_percent": 150},
    "larger text": {"language": "zh_CN", "text_percent": 125},
    "larger text, large screen": {"language": "zh_CN", "text_percent": 125, "size": (1920, 1080)},
}


@dataclass
class Seen:
    """What was found, by screen."""

    names: list[str] = field(default_factory=list)
    cut: dict[str, list[str]] = field(default_factory=dict)
    nameless: dict[str, list[str]] = field(default_factory=dict)
    unmarked: dict[str, list[str]] = field(default_factory=dict)
    grown: dict[str, tuple[int, int]] = field(default_factory=dict)


@pytest.fixture(scope="module", params=LOOKS.values(), ids=LOOKS)
def found(request, qapp):
    """One walk through all screens per look; every test reads what it found."""
    seen_there = Seen()
    percent = request.param.get("text_percent", 100)

    def look(screen: Screen) -> None:
        screen.window.grab()  # labels learn while they are painted what of them is cut
        seen_there.names.append(screen.name)
        if screen.window.size().toTuple() != screen.size:
            seen_there.grown[screen.name] = screen.window.size().toTuple()
        if cut := cut_words(screen.window):
            seen_there.cut[screen.name] = cut
        if unnamed := nameless(screen.window):
            seen_there.nameless[screen.name] = unnamed
        if percent == 100 and (unmarked := _without_focus_mark(screen.window)):
            seen_there.unmarked[screen.name] = unmarked

    screens.visit_screens(look, **request.param)
    yield seen_there
    translate.use("en")


def _without_focus_mark(window: QWidget) -> list[str]:
    """One control of each kind that looks the same with and without the focus."""
    kinds: dict[object, QWidget] = {}
    for widget in seen(window):
        if isinstance(widget, INTERACTIVE) and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            kinds.setdefault((type(widget), widget.property("kind"), widget.property("small")), widget)
    window.activateWindow()
    kept, found = window.focusWidget(), []
    for widget in kinds.values():
        if not widget.isVisible():
            continue
        around = QRect(widget.mapTo(window, QPoint(-5, -5)), widget.mapTo(window, widget.rect().bottomRight()))
        if kept is not None:
            kept.clearFocus()
        widget.clearFocus()
        before = window.grab(around.adjusted(0, 0, 5, 5)).toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if widget.hasFocus() and window.grab(around.adjusted(0, 0, 5, 5)).toImage() == before:
            found.append(place(widget))
    if kept is not None:
        kept.setFocus(Qt.FocusReason.OtherFocusReason)
    return found


def test_every_screen_is_walked(found):
    """The checks below are worth something only where the screens were there."""
    starts = {name[:2] for name in found.names}
    wanted = "00 01 02 03 04 05 06 08 09 10 13 14 15 16 17 18 19"
    assert set(wanted.split()) <= starts


def test_no_word_is_cut_unless_it_is_offered_elsewhere(found):
    assert found.cut == {}


def test_no_screen_makes_the_window_larger(found):
    """What has no room scrolls; a window that grows leaves the screen of a notebook."""
    assert found.grown == {}


def test_every_control_has_a_name(found):
    assert found.nameless == {}


def test_the_focus_is_seen_on_every_kind_of_control(found):
    """In both themes; the size of the text changes nothing about it."""
    assert found.unmarked == {}
