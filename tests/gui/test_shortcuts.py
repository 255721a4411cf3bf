"""Keys reach only what they were bound to: the context of a shortcut is set after it was made."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

import hccboard.gui
from hccboard.gui import shortcuts

GUI = Path(hccboard.gui.__file__).parent


def _made(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) == "QShortcut"]


def test_no_shortcut_is_given_its_work_or_its_context_when_it_is_made():
    """PySide6 drops the keyword ``context`` where a callable is given: the key would work in the whole window."""
    found = {path.relative_to(GUI).as_posix(): _made(path) for path in GUI.rglob("*.py")}
    assert sum(map(len, found.values())) >= 3
    wrong = [f"{name}:{call.lineno}" for name, calls in found.items() for call in calls
             if len(call.args) != 2 or call.keywords]  # fmt: skip
    assert wrong == []


def test_the_toolkit_still_drops_the_context(qtbot):
    """The trap the test above guards against; when this fails it may go."""
    owner = QWidget()
    qtbot.addWidget(owner)
    scope = Qt.ShortcutContext.WidgetShortcut
    made = QShortcut(QKeySequence("F2"), owner, lambda: None, context=scope)
    assert made.context() != scope


@pytest.mark.parametrize("name", [key.name for key in shortcuts.KEYS if key.sequence])
def test_a_key_of_the_table_belongs_to_the_part_it_was_bound_to(qtbot, name):
    window, done = QWidget(), []
    qtbot.addWidget(window)
    part, other = QWidget(window), QLineEdit(window)
    QVBoxLayout(window).addWidget(part)
    bound = shortcuts.bind(part, name, lambda: done.append(name))
    assert bound.context() == Qt.ShortcutContext.WidgetWithChildrenShortcut
    assert shortcuts.bind(window, name, lambda: None).context() == Qt.ShortcutContext.WindowShortcut
    assert other.parent() is window
