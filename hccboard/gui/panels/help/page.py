"""The page of the help: the papers at the left, the chosen one at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui import shortcuts, theme
from hccboard.gui.messages import MessageArea
from hccboard.gui.panels.help.about import LICENCE_LINK, LICENCES_LINK, about_text, licences_text
from hccboard.gui.panels.help.paper_view import PaperView, TextHead
from hccboard.gui.panels.help.paper_words import plain_words
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import DataTable, SimpleTableModel
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.gui.widgets.top_bar import TopBar
from hccboard.operations.help_pages import Paper, paper_of_link
from hccboard.operations.licences import Licence
from hccboard.translate import _, ngettext

ABOUT, LICENCES = "about", LICENCES_LINK
_LIST_WIDTH, _LEAST_LIST_WIDTH, _ROW_HEIGHT = 272, 232, 34
_LIST_SHARE = 0.2


class HelpPage(QWidget):
    """Works without a board. ``licences_wanted`` asks once for the licences; ``back_requested`` leads to where the
    reader came from."""

    back_requested = Signal()
    licences_wanted = Signal()

    def __init__(self, papers: Sequence[Paper], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._papers = {paper.id: paper for paper in papers}
        self._keys = [*self._papers, ABOUT, LICENCES]
        self._licences: Sequence[Licence] | None = None
        self._shown = ""
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_top())
        body = QVBoxLayout()
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(10)
        column.addLayout(body, 1)
        self.messages = MessageArea(self)
        body.addWidget(self.messages)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._make_list())
        self.view = PaperView(self)
        self.view.followed.connect(self.follow)
        row.addWidget(self.view, 1)
        body.addLayout(row, 1)
        shortcuts.bind(self, "search_help", self.focus_search)
        self.show_paper(self._keys[0])
        self.retheme()

    def retheme(self) -> None:
        self._share_width()
        self._fit_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """With large text on a small screen the list gives way to the paper."""
        least, most = theme.px(_LEAST_LIST_WIDTH), theme.px(_LIST_WIDTH)
        self._panel.setFixedWidth(min(most, max(least, round(self.width() * _LIST_SHARE))))

    # -- building -----------------------------------------------------------------------------------------

    def _make_top(self) -> TopBar:
        self.top = TopBar(_("Help"), parent=self)
        self.back = Button(_("Back"), "arrow-left", parent=self.top)
        self.back.clicked.connect(self.back_requested)
        self.top.add_middle(self.back)
        self._found = TextLabel("", "cell", "text2", parent=self.top)
        self.top.add_action(self._found)
        self.search = self.top.add_search(_("Search this paper"), "Ctrl F", 248)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._next_place)
        self.search.escaped.connect(self.focus_paper)
        return self.top

    def _make_list(self) -> Panel:
        self._panel = Panel("", padding=0, parent=self)
        self.list = DataTable(_("Papers"), row_height=_ROW_HEIGHT, cell_padding=10, parent=self._panel)
        self.list.horizontalHeader().hide()
        icons = {ABOUT: "info", LICENCES: "book-marked"}
        rows = [[Cell(self._title(key), icon=icons.get(key, "file-text"), icon_tone="text2")] for key in self._keys]
        self._rows = _PaperRows([_("Papers"), _("Places")], rows, parent=self.list)
        self.list.setModel(self._rows)
        self.list.setProperty("panel", True)
        self.list.current_row_changed.connect(lambda row: self.show_paper(self._keys[row]))
        self.list.clicked.connect(lambda index: self.show_paper(self._keys[index.row()]))  # back from a licence
        self.list.row_opened.connect(self._read)
        self._panel.body.addWidget(self.list)
        return self._panel

    def _title(self, key: str) -> str:
        own = {ABOUT: _("About HCC Board"), LICENCES: _("Licences")}
        return own[key] if key in own else self._papers[key].title

    # -- what is shown ------------------------------------------------------------------------------------

    def shown(self) -> str:
        """The id of the paper that is read, ``about``, ``licences``, or ``licence:4`` for a text."""
        return self._shown

    def show_paper(self, key: str) -> None:
        """Show a paper and mark it in the list."""
        if key == self._shown:
            return
        self._shown = key
        if key == ABOUT:
            self.view.show_paper(self._title(key), about_text())
        elif key == LICENCES:
            self._show_licences()
        else:
            paper = self._papers[key]
            self.view.show_paper(paper.title, paper.text)
        self._mark(key)
        self._search(self.search.text())

    def _mark(self, key: str) -> None:
        index = self.list.model().index(self._keys.index(key), 0)
        if self.list.currentIndex() != index:
            chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.list.selectionModel().setCurrentIndex(index, chosen)

    def _show_licences(self) -> None:
        if self._licences is None:
            self.view.show_paper(self._title(LICENCES), f"# {_('Licences')}\n\n{_('Reading…')}\n")
            self.licences_wanted.emit()
        else:
            self.view.show_paper(self._title(LICENCES), licences_text(self._licences))

    def show_licences(self, licences: Sequence[Licence]) -> None:
        """The licences were read."""
        self._licences = licences
        if self._shown == LICENCES:
            self._show_licences()

    def follow(self, link: str) -> None:
        """Go where a link of a paper leads: to another paper, the licences or the text of one, nowhere else."""
        if paper := paper_of_link(link):
            self.show_paper(paper)
        elif link == LICENCES:
            self.show_paper(LICENCES)
        elif link.startswith(LICENCE_LINK) and self._licences is not None:
            self._show_licence(link)

    def _show_licence(self, link: str) -> None:
        assert self._licences is not None
        one = self._licences[int(link.removeprefix(LICENCE_LINK))]
        self._shown = link
        head = TextHead(f"\u2190 {_('All licences')}", LICENCES, f"{one.name} {one.version}".strip(), one.licence)
        self.view.show_plain(one.name, one.text, head)
        self._search(self.search.text())

    def offer_back(self, offered: bool) -> None:
        """Whether there is no rail that leads away."""
        self.back.setVisible(offered)

    # -- keyboard -----------------------------------------------------------------------------------------

    def focus_search(self) -> None:
        """Type what is looked for."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_paper(self) -> None:
        """Read with the keys."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, row: int) -> None:
        self.show_paper(self._keys[row])
        self.focus_paper()

    def focus_list(self) -> None:
        """Choose a paper."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next_place(self) -> None:
        self.view.next_found()

    def _search(self, words: str) -> None:
        count = self.view.search(words.strip())
        told = ngettext("{count} place", "{count} places", count).format(count=count) if count else _("Not found")
        self._found.set_text(told if words.strip() else "")
        self._rows.show_counts([self._places(key, words.strip()) for key in self._keys])
        self._fit_list()
        if count:
            self.view.next_found()

    def _fit_list(self) -> None:
        """The numbers take room only while something is looked for."""
        self.list.setColumnHidden(1, not self.search.text().strip())
        self.list.fit_columns(0)

    def _places(self, key: str, words: str) -> int:
        """How often words stand in a paper, however its lines are broken."""
        if not words or key not in self._papers:
            return 0
        return plain_words(self._papers[key].text).casefold().count(words.casefold())


class _PaperRows(SimpleTableModel):
    """The list of papers; beside a title how many places were found in it, where something is looked for."""

    def show_counts(self, counts: Sequence[int]) -> None:
        """Other numbers; 0 is not shown."""
        for row, count in enumerate(counts):
            self._rows[row][1:] = [Cell(str(count) if count else "", align="right", small=True, tone="text2")]
        self.dataChanged.emit(self.index(0, 1), self.index(len(counts) - 1, 1))
