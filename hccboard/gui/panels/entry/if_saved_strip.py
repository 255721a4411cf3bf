"""The foot of an entry form: what saving would change, while typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.entry.if_saved import Change
from hccboard.gui.widgets.panel import Hairline, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _, ngettext


class IfSavedStrip(QWidget):
    """Name over before and after; what changes is bold, the rest says that it is unchanged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline())
        self._head = TextLabel("", "cell_strong")
        self._cells = QHBoxLayout()
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        inner.setSpacing(theme.px(6))
        inner.addWidget(self._head)
        inner.addLayout(self._cells)
        self._cells.setSpacing(theme.px(12))
        column.addLayout(inner)

    def show_open(self, count: int) -> None:
        """Something is not filled in yet, so nothing is computed."""
        clear(self._cells)
        text = ngettext("waits for {count} field", "waits for {count} fields", count).format(count=count)
        self._head.set_text((Span(_("If saved")), Span("  " + text, "label", "text3")))

    def show_changes(self, changes: Sequence[Change]) -> None:
        clear(self._cells)
        changed = sum(change.changes for change in changes)
        text = ngettext("{count} result changes", "{count} results change", changed).format(count=changed)
        note = text if changed else _("nothing changes")
        self._head.set_text((Span(_("If saved")), Span("  " + note, "label", "text3")))
        for change in changes:
            self._cells.addWidget(_ChangeCell(change, self), 1)


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
            column.addWidget(TextLabel(change.after, "cell", lines=2))
            column.addWidget(TextLabel(_("unchanged"), "label", "text3"))
        column.addStretch(1)
        self.setAccessibleName(f"{change.name}: {change.before} \u2192 {change.after}" if change.changes
                               else f"{change.name}: {change.after}, " + _("unchanged"))  # fmt: skip
