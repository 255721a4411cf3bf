"""Keys of a form: they work while the cursor is in it, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

SAVE = ("Ctrl+Return", "Ctrl+Enter")


def bind(owner: QWidget, keys: tuple[str, ...], work: Callable[[], object]) -> None:
    """Do ``work`` on any of the keys while the focus is in ``owner``.

    The context is set afterwards: the constructor with a callable ignores the keyword.
    """
    for one in keys:
        shortcut = QShortcut(QKeySequence(one), owner)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(work)
