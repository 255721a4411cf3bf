"""A version of PySide6 that loses a reference to None with every void call ends the process."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLabel


def test_a_hundred_thousand_void_calls(qapp, qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(100_000):
        label.setIndent(number & 7)
    assert sys.getrefcount(None) > before - 1_000
    assert label.indent() == 7
