"""A small table of label and value, one hairline row each, as previews and sheets show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.chip import ResponseBadge
from hccboard.gui.widgets.panel import Hairline, clear
from hccboard.gui.widgets.text import Span, TextLabel, as_spans, plain


@dataclass(frozen=True)
class FactRow:
    """One row: its label, its value with heavier parts, a response badge before it."""

    label: str
    value: str | Span | Sequence[Span]
    badge: str = ""


class FactRows(QWidget):
    """The rows below each other; labels share one column. ``lines`` is the most lines a value takes."""

    def __init__(self, label_width: int = 100, lines: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label_width, self._lines = label_width, lines
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_rows(self, rows: Sequence[FactRow]) -> None:
        """Replace all rows."""
        clear(self._column)
        for row in rows:
            self._column.addWidget(self._row(row))
            self._column.addWidget(Hairline(parent=self))

    def _row(self, row: FactRow) -> QWidget:
        box = QWidget(self)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 4, 0, 3)
        grid.setHorizontalSpacing(6)
        grid.setColumnMinimumWidth(0, theme.px(self._label_width))
        grid.setColumnStretch(2, 1)
        label = TextLabel(row.label, "cell", "text3", lines=0, parent=box)
        label.setFixedWidth(theme.px(self._label_width))
        grid.addWidget(label, 0, 0)
        if row.badge:
            grid.addWidget(ResponseBadge(row.badge, box), 0, 1)
        value = TextLabel(as_spans(row.value), "cell", lines=self._lines, parent=box)
        value.setSizePolicy(QSizePolicy.Policy.Ignored, value.sizePolicy().verticalPolicy())
        value.setToolTip(plain(row.value))
        grid.addWidget(value, 0, 2)
        box.setAccessibleName(f"{row.label}: {row.badge} {plain(row.value)}".replace("  ", " "))
        return box
