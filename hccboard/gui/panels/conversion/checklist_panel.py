"""The checklist before an operation: each item there, stale, open or missing, with its value, age and entry."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hccboard.domain.operation_checklist import GROUPS, LOCAL
from hccboard.domain.operation_items import MISSING, NOT_NEEDED, OPEN, STALE, THERE, UNMET, Item
from hccboard.gui.entry_seam import IMAGING_SHEET, SHEETS
from hccboard.gui.panels.conversion.listing import Action, group_head, state_row, text_row
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import ChipForm
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.text import Span
from hccboard.operations.operation_review import ChecklistData
from hccboard.translate import _
from hccboard.wording import operation as words
from hccboard.wording.formats import list_text, sentences_text, with_point

FORMS: dict[str, ChipForm] = {
    THERE: ChipForm.MET, UNMET: ChipForm.UNMET, STALE: ChipForm.STALE, OPEN: ChipForm.OPEN,
    MISSING: ChipForm.MISSING, NOT_NEEDED: ChipForm.NOT_REACHED,
}  # fmt: skip
_SHORT_VALUE = 24


class ChecklistPanel(QWidget):
    """``entry_requested`` carries (kind of form, id of a record or "", field), ``evidence_requested`` an entry."""

    entry_requested = Signal(str, str, str)
    evidence_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: ChecklistData | None = None
        self._read_only = False
        self.buttons: dict[str, Button] = {}
        self.rows: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._list = Panel(_("Checklist before surgery"), padding=0, parent=self)
        self._sources = Panel(_("Rules behind the list"), padding=0, parent=self)
        for panel in (self._list, self._sources):
            panel.body.setSpacing(0)
            column.addWidget(panel)
        self.show_data(None)

    def set_read_only(self, read_only: bool) -> None:
        """Offer no form; records can still be opened."""
        self._read_only = read_only
        self.show_data(self._data)

    def show_data(self, data: ChecklistData | None) -> None:
        """Show a checklist; without one an empty panel that says so."""
        self._data = data
        self.buttons, self.rows = {}, {}
        clear(self._list.body)
        clear(self._sources.body)
        self._sources.setVisible(data is not None)
        self._list.set_title(_("Checklist before surgery"), words.checklist_count(data.listed) if data else "")
        if data is None:
            self._list.body.addWidget(text_row(_("No case is open."), self._list, "text3"))
            return
        rest = [text for _state, text in words.checklist_rest(data.listed)]
        if rest:
            self._list.body.addWidget(text_row(with_point(list_text(rest)), self._list))
        for group in GROUPS:
            self._show_group(group, data)
        self._show_sources(data)

    def _show_group(self, group: str, data: ChecklistData) -> None:
        items = data.listed.of_group(group)
        needed = [one for one in items if one.state != NOT_NEEDED]
        there = sum(one.state == THERE for one in needed)
        note = _("{count} of {total} there").format(count=there, total=len(needed))
        self._list.body.addWidget(group_head(words.group_title(group), note, self._list))
        for place, item in enumerate(items):
            if place:
                self._list.body.addWidget(Hairline(parent=self._list))
            self._list.body.addWidget(self._row(item))

    def _row(self, item: Item) -> QWidget:
        value = words.item_value(item)
        short = len(value) <= _SHORT_VALUE
        title = [Span(words.item_title(item)), *([Span(f"  {value}", "cell", "text2")] if value and short else [])]
        texts = [text for text in ("" if short else value, words.item_reason(item)) if text]
        row, button = state_row(
            FORMS[item.state], words.state_word(item), title, texts, words.item_age(item), self._action(item),
            self._list,
        )  # fmt: skip
        self.rows[item.id] = row
        if button is not None:
            button.setAccessibleName(f"{button.accessibleName()}: {words.item_title(item)}")
            self.buttons[item.id] = button
        return row

    def _action(self, item: Item) -> Action | None:
        """Enter what is not there; open the record of what is."""
        kind = SHEETS.get(item.kind, item.kind)
        if item.state == THERE:
            shown = IMAGING_SHEET if item.record_kind == "ImagingStudy" else item.record_kind
            if not shown:
                return None
            return Action(_("Open the record"), lambda: self._enter(shown, item.record_id, ""), "chevron-right")
        if self._read_only or item.state == NOT_NEEDED:
            return None
        return Action(_("Enter"), lambda: self._enter(kind, item.entry_record, item.field))

    def _enter(self, kind: str, record_id: str, field: str) -> None:
        self.entry_requested.emit(kind, record_id, field)

    def _show_sources(self, data: ChecklistData) -> None:
        """The entries behind single items; that the rest is our own list."""
        body = self._sources.body
        for rule in data.rules:
            named = [words.item_title(one) for one in data.listed.items if one.rule == rule.key]
            source = list_text([part for part in (rule.source, rule.certainty) if part])
            row, button = state_row(
                ChipForm.NOTE, "", list_text(named), (rule.words, source), "", self._evidence(rule.id), self._sources
            )
            if button is not None:
                button.setAccessibleName(f"{button.accessibleName()}: {list_text(named)}")
                self.buttons[rule.key] = button
            body.addWidget(row)
            body.addWidget(Hairline(parent=self._sources))
        local = [words.item_title(one) for one in data.listed.items if one.rule == LOCAL]
        named = _("{name}: {value}").format(name=list_text(local), value=words.local_rule_note()) if local else ""
        said = [named, words.working_list_note()]
        body.addWidget(text_row(sentences_text(said), self._sources))

    def _evidence(self, entry: str) -> Action:
        return Action(_("Evidence entry"), lambda: self.evidence_requested.emit(entry), "book-open")

    def retheme(self) -> None:
        if hasattr(self, "_data"):
            self.show_data(self._data)


__all__ = ["ChecklistPanel"]
