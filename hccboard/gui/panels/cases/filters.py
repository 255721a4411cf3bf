"""The row above the list: search in it, filters as pills, and what is open in the cases listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hccboard import wording
from hccboard.domain.staging import bclc, cnlc
from hccboard.gui.panels.cases.cells import STATUS_LOOKS
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import clear
from hccboard.gui.widgets.pill import FilterPill
from hccboard.gui.widgets.search_field import SearchField
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.cases import CaseCounts, CaseQuery
from hccboard.translate import _, ngettext

_MISSING = {"open": True, "none": False}


class FilterRow(QWidget):
    """``changed`` carries the query with what was typed and chosen here."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.search = SearchField(_("Search this list"), "/", 200, self)
        self.search.textChanged.connect(self._tell)
        row.addWidget(self.search)
        self.board = FilterPill(_("Board"), parent=self)
        self.bclc = FilterPill(wording.name_with_edition("bclc"), [(s, s) for s in bclc.STAGES], parent=self)
        self.cnlc = FilterPill(wording.name_with_edition("cnlc"), [(s, s) for s in cnlc.STAGES], parent=self)
        self.missing = FilterPill(_("Missing items"), [("open", _("some")), ("none", _("none"))], parent=self)
        self.status = FilterPill(_("Status"), [(k, _(words)) for k, (_i, words) in STATUS_LOOKS.items()], parent=self)
        for pill in self.pills():
            pill.changed.connect(self._tell)
            row.addWidget(pill)
        row.addStretch(1)
        self._counts = QHBoxLayout()
        self._counts.setSpacing(13)
        row.addLayout(self._counts)
        self._said: list[QWidget] = []
        self._row = row
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def pills(self) -> tuple[FilterPill, ...]:
        """The filters, from left to right."""
        return self.board, self.bclc, self.cnlc, self.missing, self.status

    def active(self) -> list[str]:
        """The filters in use, in words."""
        return [pill.words() for pill in self.pills() if pill.chosen()]

    def offer_boards(self, days: Sequence[date], today: date) -> None:
        """The meetings that can be filtered by."""
        options = [(day.isoformat(), wording.date_text(day, today, short=True)) for day in days]
        self.board.set_options(options, self.board.chosen())

    def into(self, query: CaseQuery) -> CaseQuery:
        """The query with the search and the filters of this row."""
        board = self.board.chosen()
        return replace(
            query, search=self.search.text(), bclc=self.bclc.chosen(), cnlc=self.cnlc.chosen(),
            meeting_date=date.fromisoformat(board) if board else None,
            missing=_MISSING.get(self.missing.chosen()), status=self.status.chosen(),
        )  # fmt: skip

    def clear_filters(self) -> None:
        """Take every filter off; what is searched for stays."""
        for pill in self.pills():
            pill.set_chosen("")
        self._tell()

    def clear_search(self) -> None:
        """Search for nothing."""
        self.search.clear()

    def show_counts(self, counts: CaseCounts) -> None:
        """How many of the cases listed are ready, and how many items are open in them."""
        clear(self._counts)
        ready = ngettext("{count} ready", "{count} ready", counts.ready).format(count=counts.ready)
        open_cases = ngettext("{count} with open items", "{count} with open items", counts.with_open_items)
        items = ngettext("{count} item open", "{count} items open", counts.open_items)
        label = TextLabel(items.format(count=wording.number_text(counts.open_items)), "cell", "text2", parent=self)
        self._said = [
            self._count("circle-check", ready, "met"),
            self._count("circle-question-mark", open_cases.format(count=counts.with_open_items), "missing"),
            label,
        ]
        for widget in self._said:
            self._counts.addWidget(widget)
        self._show_what_fits()

    def _count(self, icon: str, words: str, tone: str) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(IconView(icon, 14, tone, box))
        row.addWidget(TextLabel(words, "cell_strong", tone, parent=box))
        return box

    def _show_what_fits(self) -> None:
        """Say less where there is no room for all, rather than half of every word."""
        taken = self.search.sizeHint().width() + sum(p.sizeHint().width() for p in self.pills())
        room = self.width() - taken - (len(self.pills()) + 2) * self._row.spacing()
        for widget in self._said:
            room -= widget.sizeHint().width() + self._counts.spacing()
            widget.setVisible(room >= 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_what_fits()

    def retheme(self) -> None:
        self._show_what_fits()

    def _tell(self) -> None:
        self.changed.emit(self.into(CaseQuery()))
