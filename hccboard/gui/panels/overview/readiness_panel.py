"""Is the case ready: a bar per group of items, and a card for everything missing, stale, undated or known in part."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.readiness import GROUPS
from hccboard.domain.snapshot import Staleness
from hccboard.gui import case_text
from hccboard.gui.open_items import OpenItem, form_of, open_items
from hccboard.gui.widgets.chip import Chip, ChipForm, ChipSpec
from hccboard.gui.widgets.issue_card import IssueCard
from hccboard.gui.widgets.panel import Panel, clear
from hccboard.gui.widgets.readiness import ReadinessBars, ReadinessGroup
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.viewing import CaseView
from hccboard.translate import _


class ReadinessPanel(Panel):
    """``edit_requested`` carries (record id, form, field) of what would settle an item."""

    edit_requested = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Readiness"), padding=0, parent=parent)
        self.setProperty("panel", True)
        self._view: CaseView | None = None
        self._read_only = False
        self._chip = Chip(ChipForm.MISSING, "", parent=self)
        self.head.add_action(self._chip)
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 0, 4)
        row.setSpacing(16)
        self.bars = ReadinessBars(parent=self)
        self.bars.group_activated.connect(self._open_group)
        row.addWidget(self.bars, 0, Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget(self._scroll.viewport())
        inner.setProperty("ground", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._cards = QVBoxLayout(inner)
        self._cards.setContentsMargins(0, 4, 12, 4)
        self._cards.setSpacing(8)
        self._scroll.setWidget(inner)
        row.addWidget(self._scroll, 1)
        self.body.addLayout(row)
        self.set_foot(_("Stale, undated and partly known items count as missing until they are settled."))

    def set_read_only(self, read_only: bool) -> None:
        """Offer no entry."""
        self._read_only = read_only

    def set_view(self, view: CaseView, staleness: Staleness) -> None:
        """Show what is there and what is open."""
        self._view = view
        done, total = view.readiness.done, len(view.readiness.items)
        self.head.set_subtitle(_("{done} of {total} items").format(done=done, total=total))
        count, _stale = case_text.open_count(view)
        spec = (
            ChipSpec(ChipForm.MISSING, case_text.missing_words(count)) if count else ChipSpec(ChipForm.MET, _("Ready"))
        )
        self._chip.set_chip(spec)
        groups = []
        for group in GROUPS:
            items = view.readiness.of_group(group)
            there = sum(item.state == "there" for item in items)
            groups.append(ReadinessGroup(group, wording.group_name(group), there, len(items)))
        self.bars.set_groups(groups)
        clear(self._cards)
        found = open_items(view, staleness)
        for item in found:
            self._cards.addWidget(self._card(item))
        if not found:
            words = _("Every item is there and current.")
            self._cards.addWidget(TextLabel(words, "cell", "text2", lines=0, parent=self))
        self._cards.addStretch(1)

    def wanted_height(self) -> int:
        """The height at which no card and no group has to be scrolled to, at the width it has now."""
        around = self.height() - self._scroll.height()
        return around + max(self._cards.minimumSize().height(), self._cards_height(), self.bars.sizeHint().height())

    def _cards_height(self) -> int:
        width = self._scroll.viewport().width()
        return self._cards.heightForWidth(width) if self._cards.hasHeightForWidth() else self._cards.sizeHint().height()

    def cards(self) -> list[IssueCard]:
        """The cards of what is open, from top to bottom."""
        widgets = [self._cards.itemAt(i).widget() for i in range(self._cards.count())]
        return [widget for widget in widgets if isinstance(widget, IssueCard)]

    def _card(self, item: OpenItem) -> IssueCard:
        actions = [("enter", item.action)] if item.kind and not self._read_only else []
        card = IssueCard(item.state, item.title, item.text, actions, parent=self)
        card.action_triggered.connect(lambda _key: self.edit_requested.emit(item.record_id, item.kind, item.field))
        return card

    def _open_group(self, group: str) -> None:
        """The first open item of the group, else its first item with a record."""
        if self._view is None:
            return
        items = self._view.readiness.of_group(group)
        item = next((i for i in items if i.state != "there"), items[0])
        kind, field = form_of(item.key)
        fact = self._view.snapshot.facts.get(item.key)
        if kind:
            self.edit_requested.emit(fact.record_id if fact and item.state == "there" else "", kind, field)
