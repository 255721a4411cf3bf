"""The Cases page: what is seen; what happens is the controller's."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from hccboard import policy, wording
from hccboard.domain.snapshot import Staleness
from hccboard.gui import shortcuts, theme
from hccboard.gui.messages import MessageArea
from hccboard.gui.panels.cases import states
from hccboard.gui.panels.cases.cells import COLUMNS
from hccboard.gui.panels.cases.filters import FilterRow
from hccboard.gui.panels.cases.list_panel import CaseListPanel
from hccboard.gui.panels.cases.preview import WIDTH, CasePreview
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ChipForm, ChipSpec
from hccboard.gui.widgets.empty_state import EmptyState
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.progress_strip import ProgressStrip
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.top_bar import TopBar
from hccboard.operations.cases import CaseCounts, CaseIds, CaseQuery
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, mark, ngettext

VIEW_WORDS = {
    "this_week": mark("This week"),
    "next_week": mark("Next week"),
    "waiting": mark("Waiting for data"),
    "all": mark("All"),
}


class CasesPage(QWidget):
    """Emits what the user wants; shows what it is given."""

    query_changed = Signal(object)
    case_selected = Signal(str)
    open_requested = Signal(str)
    request_copied = Signal(str)
    new_case_requested = Signal()
    import_requested = Signal()
    stop_import_requested = Signal()
    try_again_requested = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._query = CaseQuery(view="all", today=today)
        self._counts: CaseCounts | None = None
        self._read_only = self._importing = self._held = False
        self._sizes: list[int] | None = [theme.px(1020), theme.px(WIDTH)]
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = self._make_top()
        column.addWidget(self.top)
        body = QVBoxLayout()
        body.setContentsMargins(16, 10, 16, 12)
        body.setSpacing(10)
        column.addLayout(body, 1)
        self.messages = MessageArea(self)
        self.progress = ProgressStrip(parent=self)
        self.progress.hide()
        self.progress.stop_asked.connect(self.stop_import_requested)
        self.filters = FilterRow(self)
        self.filters.changed.connect(self._filtered)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("cases")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        self._left = QStackedWidget(self.splitter)
        self._list = self._make_list(today)
        self.table, self.model = self._list.table, self._list.model
        self._left.addWidget(self._list)
        self.preview = CasePreview(self.splitter)
        self.preview.open_requested.connect(self.open_requested)
        self.preview.request_copied.connect(self.request_copied)
        self.preview.closed.connect(lambda: self.show_preview_panel(False))
        self.splitter.addWidget(self._left)
        self.splitter.addWidget(self.preview)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        body.addWidget(self.messages)
        body.addWidget(self.progress)
        body.addWidget(self.filters)
        body.addWidget(self.splitter, 1)
        self._bind_keys()

    # -- building ---------------------------------------------------------------------------------------

    def _make_top(self) -> TopBar:
        top = TopBar(_("Cases"), parent=self)
        self.views = Segmented([(k, _(w)) for k, w in VIEW_WORDS.items()], "all", name=_("Saved views"), parent=top)
        self.views.changed.connect(self._view_chosen)
        self.read_only_chip = Chip(ChipForm.NOTE, _("Read-only"), "lock", parent=top)
        self.read_only_chip.hide()
        self.held_chip = Chip(ChipForm.MISSING, parent=top)
        self.held_chip.hide()
        top.add_middle(self.views)
        top.add_middle(self.read_only_chip)
        top.add_middle(self.held_chip)
        self.import_button = Button(_("Import"), "download", parent=top)
        self.import_button.clicked.connect(self.import_requested)
        self.new_button = Button(_("New case"), "plus", "primary", parent=top)
        self.new_button.setToolTip(_("New case (Ctrl N)"))
        self.new_button.clicked.connect(self.new_case_requested)
        top.add_action(self.import_button)
        top.add_action(self.new_button)
        return top

    def _make_list(self, today: date) -> CaseListPanel:
        panel = CaseListPanel(today, self)
        panel.table.horizontalHeader().sectionClicked.connect(self._sort_by)
        panel.table.row_opened.connect(self._open_row)
        panel.table.row_previewed.connect(self._preview_row)
        panel.table.current_row_changed.connect(self._row_chosen)
        panel.show_sort(self._query)
        panel.try_again.clicked.connect(self.try_again_requested)
        return panel

    def _bind_keys(self) -> None:
        shortcuts.bind(self, "search_list", self.focus_search)
        shortcuts.bind(self, "search_all", self.focus_search)
        shortcuts.bind(self, "new_case", lambda: self.new_button.isEnabled() and self.new_case_requested.emit())
        shortcuts.bind(self, "request_items", self._copy_request)
        self.filters.search.returnPressed.connect(self.focus_list)
        self.filters.search.escaped.connect(self.focus_list)

    # -- what the user does -----------------------------------------------------------------------------

    def query(self) -> CaseQuery:
        """What the list shows now."""
        return self._query

    def set_today(self, today: date) -> None:
        """Another day has begun: the weeks of the saved views are counted from it."""
        self._query = replace(self._query, today=today)
        self._list.set_today(today)

    def focus_search(self) -> None:
        """Put the cursor into the search of the list."""
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    def focus_list(self) -> None:
        """Go from the search into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def search_for(self, text: str) -> None:
        """Search in all cases for a text that was typed elsewhere."""
        self.views.set_chosen("all")
        self._query = replace(self._query, view="all")
        if self.filters.search.text() == text:
            self._filtered()
        self.filters.search.setText(text)

    def _view_chosen(self, key: str) -> None:
        self._query = replace(self._query, view=key)
        self.query_changed.emit(self._query)

    def _filtered(self, _query: object = None) -> None:
        self._query = self.filters.into(self._query)
        self.query_changed.emit(self._query)

    def _sort_by(self, section: int) -> None:
        key = COLUMNS[section].sort
        descending = key == self._query.sort and not self._query.descending
        self._query = replace(self._query, sort=key, descending=descending)
        self._list.show_sort(self._query)
        self.query_changed.emit(self._query)

    def _open_row(self, row: int) -> None:
        case = self.model.case_at(row)
        if case is not None:
            self.open_requested.emit(case.case_id)

    def _preview_row(self, row: int) -> None:
        self.show_preview_panel(not self.preview.isVisibleTo(self) or self._previewed() != row)
        self._row_chosen(row)

    def _previewed(self) -> int:
        view = self.preview.view()
        return self.model.row_of(view.case.patient.case_id) if view else -1

    def _row_chosen(self, row: int) -> None:
        case = self.model.case_at(row) if row >= 0 else None
        self.case_selected.emit(case.case_id if case else "")

    def _copy_request(self) -> None:
        case = self.model.case_at(self.table.currentIndex().row())
        if case is not None:
            self.request_copied.emit(case.case_id)

    # -- what is shown ----------------------------------------------------------------------------------

    def show_list(self, ids: CaseIds, first: list, keep: str = "") -> None:  # type: ignore[type-arg]
        """Show an order and its first page; the case ``keep`` stays chosen where it is on it, else the first."""
        scrolled = self.table.verticalScrollBar().value()
        self.model.set_list(ids, first)
        self._left.setCurrentWidget(self._list)
        row = max(self.model.row_of(keep), 0) if keep else 0
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(row, 0))
            if keep:
                self.table.verticalScrollBar().setValue(scrolled)
                self.table.scrollTo(self.model.index(row, 0))
        self._say_foot()

    def show_more(self, ids: CaseIds) -> None:
        """The whole order is known now."""
        self.model.extend(ids)
        self._say_foot()

    def show_counts(self, counts: CaseCounts) -> None:
        """Counts of the saved views and of the cases listed."""
        self._counts = counts
        every = counts.views.get("all", 0)
        file = ngettext("{count} in this file", "{count} in this file", every)
        self.top.set_subtitle(file.format(count=wording.number_text(every)))
        chosen = self.views.chosen() or "all"
        focused = any(b.hasFocus() for b in self.views.buttons())
        words = [(k, f"{_(w)} {wording.number_text(counts.views.get(k, 0))}") for k, w in VIEW_WORDS.items()]
        self.views.set_choices(words, chosen)
        if focused:
            self.views.buttons()[[k for k, _w in words].index(chosen)].setFocus(Qt.FocusReason.OtherFocusReason)
        self.filters.show_counts(counts)
        boards = sorted({case.meeting_date for case in self.model.seen() if case.meeting_date})
        if boards and not self.filters.board.chosen():
            self.filters.offer_boards(boards, self._query.today)
        self._say_foot()

    def _say_foot(self) -> None:
        self._list.say_foot(self._query, self._counts.views.get("all", 0) if self._counts else 0)

    def show_case(self, view: CaseView | None, staleness: Staleness, *, read_only: bool) -> None:
        """Show a case in the preview."""
        self.preview.set_view(view, staleness, read_only=read_only)

    def show_preview_panel(self, shown: bool) -> None:
        """Open or close the preview."""
        self.preview.setVisible(shown)

    def select(self, case_id: str) -> None:
        """Choose a case of the pages that are here."""
        row = self.model.row_of(case_id)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))

    def selected(self) -> str:
        """The id of the chosen case, or an empty text."""
        case = self.model.case_at(self.table.currentIndex().row())
        return case.case_id if case else ""

    def show_read_only(self, read_only: bool) -> None:
        """Say that nothing can be saved, and do not offer it."""
        self.read_only_chip.setVisible(read_only)
        self._read_only = read_only
        self._list.show_access("", "")
        self._show_what_can_be_done()

    def show_access(self, checked: str, in_use: bool, *, may_edit: bool = True) -> None:
        """When it was asked last whether the board can be written, and the way to try where that is allowed."""
        way = _("Try again") if in_use else _("Edit here")
        self._list.show_access(checked, way if may_edit else "")

    def show_trying(self, trying: bool) -> None:
        """It is being tried."""
        self._list.try_again.setDisabled(trying)

    def show_held(self, count: int) -> None:
        """So many entries are in memory only, because the disk is full: nothing new is begun before they are saved."""
        words = ngettext("{count} entry not saved", "{count} entries not saved", count)
        self.held_chip.set_chip(ChipSpec(ChipForm.MISSING, words.format(count=count)))
        self.held_chip.setVisible(bool(count))
        self._held = bool(count)
        self._show_what_can_be_done()

    def _show_what_can_be_done(self) -> None:
        self.new_button.setEnabled(not self._read_only and not self._held)
        self.import_button.setEnabled(not self._read_only and not self._importing and not self._held)

    def show_importing(self, title: str) -> None:
        """A spreadsheet is being stored: the strip tells how far it is, the list stays as it is until it is done."""
        self._importing = True
        self.progress.start(title)
        self._show_what_can_be_done()

    def show_imported(self) -> None:
        """Storing has ended, one way or another."""
        self._importing = False
        self.progress.finish()
        self._show_what_can_be_done()

    def is_importing(self) -> bool:
        """Whether a spreadsheet is being stored."""
        return self._importing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, where nothing else takes it, stops an import as its button does."""
        if event.key() == Qt.Key.Key_Escape and self.progress.isVisible():
            self.progress.stop_button().click()
            return
        super().keyPressEvent(event)

    def offer(self, *, new_case: bool, import_page: bool) -> None:
        """Offer only what can be done."""
        self.new_button.setVisible(new_case)
        self.import_button.setVisible(import_page)

    def show_empty(self) -> None:
        """No case in the file yet."""
        can = [b.isVisibleTo(self) and b.isEnabled() for b in (self.new_button, self.import_button)]
        write = self._read_only and policy.current().may_edit
        state = states.empty_board(self, new_case=can[0], import_page=can[1], read_only=write)
        ways = {"new": self.new_case_requested, "import": self.import_requested, "write": self.try_again_requested}
        self._show_state(state, {key: signal.emit for key, signal in ways.items()})

    def show_nothing_found(self, without_filters: int, examples: list[str]) -> None:
        """Nothing matches; ``without_filters`` cases match the search alone, some of them by number."""
        search, filters = self.filters.search.text(), len(self.filters.active())
        whole = self._query.view == "all"
        state = states.nothing_found(self, search, filters, whole, without_filters, examples)
        ways_out = {
            "filters": self.filters.clear_filters,
            "search": self.filters.clear_search,
            "view": self._show_all,
        }
        self._show_state(state, ways_out)

    def _show_all(self) -> None:
        self.views.set_chosen("all")
        self._view_chosen("all")

    def _show_state(self, state: EmptyState, ways_out: dict[str, Callable[[], None]]) -> None:
        state.action_triggered.connect(lambda key: ways_out[key]())
        while self._left.count() > 1:
            old = self._left.widget(1)
            self._left.removeWidget(old)
            old.deleteLater()
        panel = Panel("", padding=0, parent=self)
        panel.body.addWidget(state)
        self._left.addWidget(panel)
        typing = shortcuts.types_text(self.focusWidget()) or not self.isVisible()
        self._left.setCurrentWidget(panel)
        if state.buttons() and not typing:
            state.buttons()[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.model.set_list(CaseIds(array("q"), 0))
        self._say_foot()

    def state(self) -> str:
        """The title of the state that stands in place of the list, or an empty text."""
        panel = self._left.currentWidget()
        found = panel.findChild(EmptyState) if panel is not self._list else None
        return found.accessibleName() if found else ""

    # -- a form in place of the preview -------------------------------------------------------------------

    def open_entry(self, panel: QWidget) -> None:
        """Put an entry form where the preview was."""
        self.close_entry()
        self.preview.hide()
        self.splitter.addWidget(panel)
        self.splitter.setStretchFactor(2, 0)
        panel.show()
        room = self.splitter.width()
        wide = min(max(theme.px(560), panel.sizeHint().width()), room * 2 // 3)
        self.splitter.setSizes([room - wide, 0, wide])
        panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_entry(self) -> None:
        """Take the form away and show the preview again."""
        while self.splitter.count() > 2:
            old = self.splitter.widget(2)
            old.setParent(None)
            old.deleteLater()
        self.preview.show()

    def keep_sizes(self, sizes: list[int]) -> None:
        """The sizes of list and preview as they were left."""
        if len(sizes) >= 2 and all(sizes[:2]):
            self._sizes = sizes[:2]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._sizes is not None:
            self.splitter.setSizes(self._sizes)
            self._sizes = None
