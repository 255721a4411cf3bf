"""The foot of an entry form: what saving would change, while typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.entry.if_saved import Change
from hccboard.gui.widgets.panel import Hairline, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _, ngettext

_CELL = 126


class IfSavedStrip(QWidget):
    """Name over before and after; what changes is bold, the rest says that it is unchanged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline())
        self._head = TextLabel("", "cell_strong")
        self._cells = QGridLayout()
        self._shown: list[QWidget] = []
        self._across = 0
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        inner.setSpacing(theme.px(6))
        inner.addWidget(self._head)
        inner.addLayout(self._cells)
        self._cells.setHorizontalSpacing(theme.px(12))
        self._cells.setVerticalSpacing(theme.px(6))
        column.addLayout(inner)

    def show_open(self, count: int) -> None:
        """Something is not filled in yet, so nothing is computed."""
        self._clear()
        text = ngettext("waits for {count} field", "waits for {count} fields", count).format(count=count)
        self._head.set_text((Span(_("If saved")), Span("  " + text, "label", "text3")))

    def show_changes(self, changes: Sequence[Change]) -> None:
        self._clear()
        changed = sum(change.changes for change in changes)
        text = ngettext("{count} result changes", "{count} results change", changed).format(count=changed)
        note = text if changed else _("nothing changes")
        self._head.set_text((Span(_("If saved")), Span("  " + note, "label", "text3")))
        self._shown = [_ChangeCell(change, self) for change in changes]
        self._arrange()

    def _clear(self) -> None:
        clear(self._cells)
        self._shown = []

    def _arrange(self) -> None:
        """As many side by side as there is room for, so that no name is cut."""
        across = max(1, min(len(self._shown), (self.width() - theme.px(20)) // theme.px(_CELL)))
        for cell in self._shown:
            self._cells.removeWidget(cell)
        for column in range(self._cells.columnCount()):
            self._cells.setColumnStretch(column, 1 if column < across else 0)
        for number, cell in enumerate(self._shown):
            self._cells.addWidget(cell, number // across, number % across)
        self._across = across

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown and event.oldSize().width() != event.size().width():
            self._arrange()


class _ChangeCell(QWidget):
    def __init__(self, change: Change, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(TextLabel(change.name, "label", "text3"))
        if change.changes:
            column.addWidget(TextLabel((Span(change.before, tone="text3"), Span(" \u2192")), "cell", lines=2))
            column.addWidget(TextLabel(change.after, "cell_strong", lines=2))
        else:
            words = (Span(change.after), Span("  " + _("unchanged"), "label", "text3"))
            column.addWidget(TextLabel(words, "cell", lines=2))
        column.addStretch(1)
        self.setAccessibleName(f"{change.name}: {change.before} \u2192 {change.after}" if change.changes
                               else f"{change.name}: {change.after}, " + _("unchanged"))  # fmt: skip
