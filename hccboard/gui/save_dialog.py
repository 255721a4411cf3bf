"""Asks where a file is to be saved; where the administrator switched export off, says so and does not ask."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget

from hccboard import policy
from hccboard.errors import UserError


def may_export(refused: Callable[[UserError], object]) -> bool:
    """Whether anything may leave the board; ``refused`` is told why not."""
    try:
        policy.require(policy.EXPORT)
    except UserError as error:
        refused(error)
        return False
    return True


def ask_where(
    parent: QWidget, title: str, suggested: str, kinds: str, refused: Callable[[UserError], object]
) -> tuple[str, str]:
    """The path and the kind of file; empty texts where nothing is to be saved."""
    if not may_export(refused):
        return "", ""
    return QFileDialog.getSaveFileName(parent, title, suggested, kinds)
