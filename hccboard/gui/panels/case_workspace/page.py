"""The frame of an open case: crumbs, banner, tabs, and a form at the right of the tab's content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.snapshot import Staleness
from hccboard.gui import case_text, shortcuts, theme
from hccboard.gui.case_tab import CaseTab
from hccboard.gui.entry_seam import VOIDED, EntryPanel
from hccboard.gui.messages import MessageArea
from hccboard.gui.panels.case_workspace.banner_data import banner, form_behind
from hccboard.gui.widgets.banner import PatientBanner
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.tabs import TabItem, TabStrip
from hccboard.gui.widgets.text import TextLabel
from hccboard.gui.widgets.top_bar import TopBar
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, ngettext

_ENTRY_SHARE = 0.62
"""Of the width of the page, for a form that does not ask for the whole of it."""


class CaseWorkspace(QWidget):
    """Shows a case in its tabs; emits what the user wants."""

    back_requested = Signal()
    board_requested = Signal()
    """Back to the list, filtered by the board of this case."""
    previous_requested = Signal()
    next_requested = Signal()
    print_requested = Signal()
    search_requested = Signal(str)
    edit_requested = Signal(str, str, str, str)
    tab_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs: dict[str, CaseTab] = {}
        self._words: dict[str, str] = {}
        self._view: CaseView | None = None
        self._entry: EntryPanel | None = None
        self._staleness = Staleness()
        self._to_fill: set[str] = set()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = self._make_top()
        self.banner = PatientBanner(parent=self)
        self.banner.fact_activated.connect(self._fact_chosen)
        self.banner.identity_activated.connect(lambda: self._edit("", "Patient", ""))
        self.banner.question_activated.connect(lambda: self._edit("", "BoardQuestion", "question"))
        self.strip = TabStrip(parent=self)
        self.strip.changed.connect(self.show_tab)
        self.stack = QStackedWidget(self)
        self.stack.setMinimumWidth(theme.px(330))  # a hidden view must not keep a form from its room
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.stack)
        self.messages = MessageArea(self)
        column.addWidget(self.top)
        column.addWidget(self.banner)
        column.addWidget(self.strip)
        body = QVBoxLayout()
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(10)
        body.addWidget(self.messages)
        body.addWidget(self.splitter, 1)
        column.addLayout(body, 1)
        self._bind_keys()

    def _make_top(self) -> TopBar:
        top = TopBar(parent=self)
        top.crumb_activated.connect(self._crumb)
        top.previous_asked.connect(self.previous_requested)
        top.next_asked.connect(self.next_requested)
        self.search = top.add_search(_("Find case"), "Ctrl K", 248)
        self.search.returnPressed.connect(lambda: self.search_requested.emit(self.search.text()))
        self.print_button = Button(_("Print summary"), "printer", parent=top)
        self.print_button.clicked.connect(self.print_requested)
        top.add_action(self.print_button)
        return top

    def _bind_keys(self) -> None:
        shortcuts.bind(self, "next_case", self.next_requested.emit)
        shortcuts.bind(self, "previous_case", self.previous_requested.emit)
        shortcuts.bind(self, "next_tab", lambda: self.strip.step(1))
        shortcuts.bind(self, "previous_tab", lambda: self.strip.step(-1))
        shortcuts.bind(self, "print", self._print)
        shortcuts.bind(self, "search_all", lambda: self.search.setFocus(Qt.FocusReason.ShortcutFocusReason))
        shortcuts.bind(self, "back", self._escape)

    # -- tabs ---------------------------------------------------------------------------------------------

    def set_tabs(self, tabs: Sequence[tuple[str, str, CaseTab]]) -> None:
        """The views of a case, as (key, words, widget)."""
        for key, words, tab in tabs:
            self._tabs[key], self._words[key] = tab, words
            self.stack.addWidget(tab)
            tab.edit_requested.connect(self.edit_requested)
            tab.counts_changed.connect(partial(self._show_counts, key))
            for name, action in tab.keys().items():
                shortcuts.bind(self, name, partial(self._act_in, key, action))
        self.strip.set_items([TabItem(key, words) for key, words, _tab in tabs])
        if tabs:
            self.show_tab(tabs[0][0])

    def _act_in(self, key: str, action: Callable[[bool], None]) -> None:
        arrived = key != self.current_tab()
        self.show_tab(key)
        action(arrived)

    def tab(self, key: str) -> CaseTab:
        """One view of the case."""
        return self._tabs[key]

    def current_tab(self) -> str:
        """The key of the view that is shown."""
        return self.strip.current()

    def show_tab(self, key: str) -> None:
        """Show a view of the case."""
        if key not in self._tabs:
            return
        if self.stack.currentWidget() is not self._tabs[key]:
            self._tabs[self._shown()].leave()
        self.strip.set_current(key)
        self._fill(key)
        self.stack.setCurrentWidget(self._tabs[key])
        self._show_corner()
        self.tab_changed.emit(key)

    def _shown(self) -> str:
        return next(key for key, tab in self._tabs.items() if tab is self.stack.currentWidget())

    def _show_corner(self) -> None:
        tab = self._tabs[self._shown()]
        widgets = tab.make_corner(self.strip)
        if not widgets and self._view is not None:
            widgets = [TextLabel(case_text.data_line(self._view), "label", "text3", parent=self.strip)]
            if voided := sum(record.voided for record in self._view.case.records):
                widgets.insert(0, self._voided_button(voided))
        self.strip.set_corner(*widgets)

    def _voided_button(self, count: int) -> Button:
        """Leads to the records that were taken out of use."""
        words = ngettext("{count} voided record", "{count} voided records", count).format(count=count)
        button = Button(words, kind="quiet", small=True, parent=self.strip)
        button.clicked.connect(lambda: self._edit("", VOIDED, ""))
        return button

    # -- the case -----------------------------------------------------------------------------------------

    def view(self) -> CaseView | None:
        """The case that is shown."""
        return self._view

    def case_id(self) -> str:
        """The id of the case that is shown, or an empty text."""
        return self._view.case.patient.case_id if self._view else ""

    def set_view(self, view: CaseView, staleness: Staleness, *, read_only: bool) -> None:
        """Show a case; what was supposed of another one is forgotten."""
        other = view.case.patient.case_id != self.case_id()
        self._view = view
        if other:
            for tab in self._tabs.values():
                tab.leave()
        self.banner.set_data(banner(view))
        crumbs = [_("Cases")]
        if view.board is not None:
            day = wording.date_text(view.board, view.snapshot.as_of, short=True)
            crumbs.append(_("Board {date}").format(date=day))
        self.top.set_crumbs([*crumbs, view.case.patient.case_number])
        self._staleness = staleness
        self._to_fill = set(self._tabs)
        for key, tab in self._tabs.items():
            tab.set_read_only(read_only)
            self._show_counts(key)
            tab.prepare(view)
        self._fill(self._shown())
        self._show_corner()

    def _show_counts(self, key: str) -> None:
        tab, view = self._tabs[key], self._view
        if view is not None:
            self.strip.update_item(TabItem(key, self._words[key], tab.missing_count(view), tab.unmet_count(view)))

    def leave_case(self) -> None:
        """The case that was shown is no longer in use: none is."""
        self._view = None
        self._to_fill.clear()
        self.messages.clear()
        for tab in self._tabs.values():
            tab.leave()

    def _fill(self, key: str) -> None:
        """Give the case to a tab that is shown; the others get it when they are."""
        if key in self._to_fill and self._view is not None:
            self._to_fill.discard(key)
            self._tabs[key].set_view(self._view, self._staleness)

    def set_position(self, number: int, total: int) -> None:
        """Where the case stands in the list it was opened from; 0 of 0 hides it."""
        self.top.set_position(number, total)

    def _crumb(self, number: int) -> None:
        (self.back_requested if number == 0 else self.board_requested).emit()

    def _fact_chosen(self, key: str) -> None:
        if self._view is None:
            return
        record_id, kind, field = form_behind(self._view, key)
        if kind:
            self._edit(record_id, kind, field)
        elif key in ("mRECIST", "RECIST1.1"):
            self.show_tab("response")
        elif key == "open_items":
            self.show_tab("overview")
        else:
            self.show_tab("staging")

    def _edit(self, record_id: str, kind: str, field: str) -> None:
        self.edit_requested.emit(self.case_id(), record_id, kind, field)

    def _escape(self) -> None:
        if self._entry is not None:
            self._entry.closed.emit()
        elif not self._tabs[self._shown()].escape():
            self.back_requested.emit()

    def _print(self) -> None:
        """The view in front prints something of its own, or the summary does."""
        if not self._tabs[self._shown()].print_view():
            self.print_requested.emit()

    # -- a form beside the content ------------------------------------------------------------------------

    def entry(self) -> EntryPanel | None:
        """The form that is open."""
        return self._entry

    def open_entry(self, panel: EntryPanel) -> None:
        """Put a form at the right of the content, or over its whole width."""
        self.close_entry()
        self._entry = panel
        self.splitter.addWidget(panel)
        for tab in self._tabs.values():
            tab.set_compact(not panel.full_width)
        self.stack.setVisible(not panel.full_width)
        panel.show()
        room = max(self.splitter.width(), theme.px(600))
        wide = round(room * _ENTRY_SHARE)
        self.splitter.setSizes([room - wide, wide])
        panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_entry(self) -> None:
        """Take the form away."""
        if self._entry is None:
            return
        panel, self._entry = self._entry, None
        panel.hide()
        panel.setParent(None)
        panel.deleteLater()
        self.stack.show()
        for tab in self._tabs.values():
            tab.set_compact(False)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
