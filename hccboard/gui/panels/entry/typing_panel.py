"""Beside the imaging sheet: the response while typing, one box for every warning, what saving changes, the buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.gui import theme
from hccboard.gui.panels.entry.if_saved import Change
from hccboard.gui.panels.entry.imaging_checks import Check
from hccboard.gui.panels.entry.imaging_response import ResponseTyped
from hccboard.gui.panels.entry.lesion_row import LesionRow
from hccboard.gui.panels.entry.response_box import ResponseBox
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.issue_card import IssueCard
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _, ngettext

_BOXES = 6


class TypingPanel(Panel):
    """``action_asked(row, action)`` when a warning's action is taken; the row is ``None`` for one of the study."""

    action_asked = Signal(object, object)
    save_asked = Signal()
    close_asked = Signal()
    discard_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("While typing"), _("not saved"), padding=0, parent=parent)
        content = QWidget()
        content.setProperty("ground", "surface")
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(8))
        self.response = ResponseBox()
        column.addWidget(self.response)
        self._boxes = QVBoxLayout()
        self._boxes.setSpacing(theme.px(8))
        column.addLayout(self._boxes)
        column.addWidget(Hairline())
        self._saved = TextLabel(_("If saved"), "label_strong", "text2")
        column.addWidget(self._saved)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(3))
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
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
        discard = Button(_("Discard draft"), "trash-2", "quiet", small=True)
        discard.clicked.connect(self.discard_asked)
        self.head.add_action(discard)
        close = Button(_("Close, keep draft"))
        close.clicked.connect(self.close_asked)
        self.save_button = Button(_("Save study"), kind="primary", key="Ctrl Enter")
        self.save_button.clicked.connect(self.save_asked)
        row = QHBoxLayout()
        row.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        row.setSpacing(theme.px(8))
        row.addWidget(close)
        row.addWidget(self.save_button, 1)
        self.foot.addLayout(row, 1)

    def add(self, widget: QWidget) -> None:
        """Something between the warnings and the buttons: the reason of a correction, the history."""
        self._extra.addWidget(widget)

    def show_response(self, response: ResponseTyped, labels: Mapping[str, str]) -> None:
        self.response.show_response(response, labels)

    def show_changes(self, changes: Sequence[Change], note: str = "") -> None:
        """Every system that changes, before and after; the others in a line."""
        clear(self._grid)
        changed = [change for change in changes if change.changes]
        words = ngettext("{count} result changes", "{count} results change", len(changed)).format(count=len(changed))
        self._saved.set_text(_("If saved: {result}").format(result=words if changed else _("nothing changes")))
        self.head.set_subtitle(note or _("not saved"))
        for line, change in enumerate(changed):
            self._grid.addWidget(TextLabel(change.name, "cell", "text2"), line, 0, Qt.AlignmentFlag.AlignTop)
            text = (Span(change.before + " \u2192 ", tone="text3"), Span(change.after, "cell_strong"))
            self._grid.addWidget(TextLabel(text, "cell", lines=3), line, 1)
        same = [_("{name} {value}").format(name=one.name, value=one.after) for one in changes if not one.changes]
        if same:
            words = _("unchanged: {results}").format(results=wording.names_text(same))
            self._grid.addWidget(TextLabel(words, "label", "text3", lines=0), len(changed), 0, 1, 2)

    def show_open(self, count: int) -> None:
        """Something is not filled in yet."""
        words = ngettext("waits for {count} field", "waits for {count} fields", count).format(count=count)
        self.head.set_subtitle(words)

    def show_checks(self, found: Sequence[tuple[LesionRow | None, Check]]) -> None:
        """One box for every warning; what has no room is counted."""
        clear(self._boxes)
        for row, check in found[:_BOXES]:
            form = "unmet" if check.form == "error" else "caution"
            title = f"{row.typed.label}: {check.title}" if row is not None else check.title
            actions = [(str(i), action.words) for i, action in enumerate(check.actions)]
            card = IssueCard(form, title, check.text, actions)
            card.action_triggered.connect(lambda key, r=row, c=check: self.action_asked.emit(r, c.actions[int(key)]))
            self._boxes.addWidget(card)
        if len(found) > _BOXES:
            more = len(found) - _BOXES
            words = ngettext("{count} more warning", "{count} more warnings", more).format(count=more)
            self._boxes.addWidget(TextLabel(words, "label", "text2"))
