"""Beside the sheet of a volumetry: the liver map on which segments are chosen, what follows from them, the buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.records import CaseRecords
from hccboard.domain.resections import resection_named, rest_of
from hccboard.gui import theme
from hccboard.gui.panels.entry.flow import HintFlow
from hccboard.gui.panels.entry.history_list import HistoryList
from hccboard.gui.panels.entry.resection_map import left_behind, map_data
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.issue_card import IssueCard
from hccboard.gui.widgets.panel import Panel, clear
from hccboard.gui.widgets.segment_map import SegmentMap, ShadedSwatch
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _

_MAP_HEIGHT = 252


class ResectionPanel(Panel):
    """``map`` tells which segments are chosen; the sheet decides what to do with them."""

    def __init__(self, corrects: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("Segments"), padding=0, parent=parent)
        self._case: CaseRecords | None = None
        self.map = SegmentMap(parent=self)
        self.map.setMinimumHeight(theme.px(_MAP_HEIGHT))
        self.map.setMaximumHeight(theme.px(_MAP_HEIGHT + 130))
        self.body.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        self.body.addWidget(self.map, 1)
        legend = QHBoxLayout()
        legend.addWidget(ShadedSwatch(self))
        legend.addWidget(TextLabel(_("to be resected"), "label", "text2", parent=self))
        keys = "\u2190 \u2192 \u2191 \u2193 Space"
        legend.addWidget(HintFlow([("Alt M", _("map")), (keys, _("choose"))], self), 1)
        self.body.addLayout(legend)
        self.words = TextLabel("", "cell", lines=0, parent=self)
        self.body.addWidget(self.words)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(theme.px(8))
        self.body.addLayout(self._cards)
        self.reason_edit = QLineEdit(self)
        self.reason = Field(_("Reason of the correction"), self.reason_edit, required=True, parent=self)
        self.reason.hide()
        self.body.addWidget(self.reason)
        self.history = HistoryList(self)
        self.history.hide()
        self.body.addWidget(self.history)
        self.body.addStretch(1)
        self._build_buttons(corrects)

    def _build_buttons(self, corrects: bool) -> None:
        self.discard_button = Button(_("Discard draft"), "trash-2", "quiet", small=True)
        self.history_button = Button(_("History"), "history", "quiet", small=True)
        self.void_button = Button(_("Void"), "ban", "danger", small=True)
        for button in (self.history_button, self.void_button):
            self.head.add_action(button)
            button.setVisible(corrects)
        self.head.add_action(self.discard_button)
        self.close_button = Button(_("Close, keep draft"), key="Esc")
        self.save_button = Button(_("Save"), kind="primary", key="Ctrl Enter")
        row = QHBoxLayout()
        row.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        row.setSpacing(theme.px(8))
        row.addWidget(self.close_button)
        row.addWidget(self.save_button, 1)
        self.foot.addLayout(row, 1)

    def show_resection(
        self, case: CaseRecords, resected: Sequence[str], odd: Mapping[str, str], wrong: Mapping[str, str]
    ) -> None:
        """Name the resection and what remains, and say which tumour it leaves behind."""
        if case is not self._case:
            self._case = case
            self.map.set_data(map_data(case))
        self._name(resected)
        clear(self._cards)
        for words in wrong.values():
            self._card("unmet", _("These segments cannot be stored"), words)
        for words in odd.values():
            self._card("caution", _("Volumetry and plan differ"), words)
        if not resected:
            return
        outside, unknown = left_behind(case, resected)
        if outside:
            self._card("caution", _("Tumour outside the segments to be resected"), wording.list_text(outside))
        if unknown:
            text = _("segment not recorded: {lesions}").format(lesions=wording.names_text(unknown))
            self._card("missing", _("Not known whether it is resected"), text)

    def _name(self, resected: Sequence[str]) -> None:
        if not resected:
            self.words.set_text((Span(_("No segment chosen"), tone="text2"),))
            return
        kind = resection_named(resected)
        name = wording.choice_name("OperationPlan", "kind", kind) if kind else _("No named resection")
        remnant = _("Remnant: {segments}").format(segments=" ".join(rest_of(resected)) or _("none"))
        self.words.set_text((
            Span(name, "cell_strong"), Span(f"  {' '.join(resected)}"), Span(f"  {remnant}", tone="text2"),
        ))  # fmt: skip

    def _card(self, form: str, title: str, text: str) -> None:
        self._cards.addWidget(IssueCard(form, title, text), 0, Qt.AlignmentFlag.AlignTop)

    def show_history(self, kind: str, entries: tuple[Any, ...]) -> None:
        self.history.show_entries(kind, entries)
        self.history.show()
