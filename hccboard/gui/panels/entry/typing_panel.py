"""Beside the imaging sheet: what saving would change, one box for every warning, and the buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.entry.if_saved import Change
from hccboard.gui.panels.entry.imaging_checks import Check
from hccboard.gui.panels.entry.lesion_row import LesionRow
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.issue_card import IssueCard
from hccboard.gui.widgets.panel import Panel, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _, ngettext

_BOXES = 6


class TypingPanel(Panel):
    """``action_asked(row, values)`` when a warning's action is taken."""

    action_asked = Signal(object, object)
    save_asked = Signal()
    close_asked = Signal()
    discard_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("If saved"), padding=0, parent=parent)
        content = QWidget()
        content.setProperty("ground", "surface")
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(8))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(3))
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self._boxes = QVBoxLayout()
        self._boxes.setSpacing(theme.px(8))
        column.addLayout(self._boxes)
        self._extra = QVBoxLayout()
        column.addLayout(self._extra)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(content)
        self.body.addWidget(scroll, 1)
        self._build_foot()

    def _build_foot(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        column.setSpacing(theme.px(6))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        close = Button(_("Close, keep draft"))
        close.clicked.connect(self.close_asked)
        discard = Button(_("Discard draft"))
        discard.clicked.connect(self.discard_asked)
        self.save_button = Button(_("Save study"), kind="primary", key="Ctrl Enter")
        self.save_button.clicked.connect(self.save_asked)
        row.addWidget(discard, 1)
        row.addWidget(close, 1)
        column.addLayout(row)
        column.addWidget(self.save_button)
        self.foot.addLayout(column, 1)

    def add(self, widget: QWidget) -> None:
        """Something between the warnings and the buttons: the reason of a correction, the history."""
        self._extra.addWidget(widget)

    def show_changes(self, changes: Sequence[Change], note: str = "") -> None:
        """Every system before and after."""
        clear(self._grid)
        changed = sum(change.changes for change in changes)
        words = ngettext("{count} result changes", "{count} results change", changed).format(count=changed)
        self.head.set_subtitle(note or (words if changed else _("nothing changes")))
        for line, change in enumerate(changes):
            self._grid.addWidget(TextLabel(change.name, "cell", "text2"), line, 0, Qt.AlignmentFlag.AlignTop)
            text = (Span(change.after), Span("  " + _("unchanged"), "label", "text3"))
            if change.changes:
                text = (Span(change.before + " \u2192 ", tone="text3"), Span(change.after, "cell_strong"))
            self._grid.addWidget(TextLabel(text, "cell", lines=3), line, 1)

    def show_open(self, count: int) -> None:
        """Something is not filled in yet."""
        words = ngettext("waits for {count} field", "waits for {count} fields", count).format(count=count)
        self.head.set_subtitle(words)

    def show_checks(self, found: Sequence[tuple[LesionRow, Check]]) -> None:
        """One box for every warning; what has no room is counted."""
        clear(self._boxes)
        for row, check in found[:_BOXES]:
            form = "unmet" if check.form == "error" else "caution"
            title = f"{row.typed.label}: {check.title}"
            actions = [(str(i), words) for i, (words, _values) in enumerate(check.actions)]
            card = IssueCard(form, title, check.text, actions)
            card.action_triggered.connect(lambda key, r=row, c=check: self.action_asked.emit(r, c.actions[int(key)][1]))
            self._boxes.addWidget(card)
        if len(found) > _BOXES:
            more = len(found) - _BOXES
            words = ngettext("{count} more warning", "{count} more warnings", more).format(count=more)
            self._boxes.addWidget(TextLabel(words, "label", "text2"))
