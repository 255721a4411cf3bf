"""Waiting for the conversion review of a case."""

from __future__ import annotations

from tests.gui.board_fixtures import PATIENCE_MS, settle


def wait_shown(qtbot, program):
    """The view, when its sheet is that of the case that is open."""
    tab = program.conversion
    settle(qtbot, program)
    qtbot.waitUntil(lambda: tab.sheet() is not None and tab.sheet().review.view is tab.view(), timeout=PATIENCE_MS)
    settle(qtbot, program)
    return tab
