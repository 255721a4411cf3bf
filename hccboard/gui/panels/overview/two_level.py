"""A cell whose second, smaller line wraps as the first does: nothing of a diagnosis is cut at its comma."""

from __future__ import annotations

from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.text import Span

_LINE_BREAK = "\u2028"
_MOST_LINES = 4


def two_level(title: str, details: str) -> Cell:
    """``title`` and below it ``details`` in the type of labels; both wrap, four lines in all."""
    tooltip = f"{title}\n{details}".strip()
    if not details:
        return Cell(title, lines=_MOST_LINES, tooltip=tooltip)
    spans = (Span(title), Span(f"{_LINE_BREAK}{details}", "label", "text3"))
    return Cell(spans, lines=_MOST_LINES, tooltip=tooltip, accessible=f"{title}, {details}")
