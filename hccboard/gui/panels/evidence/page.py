"""The page of the evidence: kinds of records at the top, list, open record, and what it is used for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.gui import shortcuts, theme
from hccboard.gui.desktop import open_folder
from hccboard.gui.messages import MessageArea
from hccboard.gui.panels.evidence.charts import Comparator, Forest
from hccboard.gui.panels.evidence.detail_view import DetailView
from hccboard.gui.panels.evidence.record_list import RecordList
from hccboard.gui.panels.evidence.side import UsePanel
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.progress_strip import ProgressStrip
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import text_block
from hccboard.gui.widgets.top_bar import TopBar
from hccboard.operations.evidence_browsing.shapes import KINDS
from hccboard.translate import _, mark

KIND_WORDS = {
    "trials": mark("Trials"), "regimens": mark("Regimens"), "guidelines": mark("Guidelines"),
    "rules": mark("Rule sets"), "sites": mark("Sites"), "sources": mark("Sources"),
    "discrepancies": mark("Discrepancies"), "packs": mark("Packs"),
}  # fmt: skip
_MARGIN, _LEAST_MIDDLE = 16, 0.4
_LIST_WIDTH, _SIDE_WIDTH = 332, 398
_LEAST_BESIDE, _NARROW_LIST, _ABOVE = 1040, 250, 60
"""The least width of the page for three columns; below it the width of the list and, in percent, the height of the
record."""


class EvidencePage(QWidget):
    """Emits what the reader wants; shows what it is given."""

    kind_chosen = Signal(str)
    asked = Signal()
    record_chosen = Signal(str)
    entry_followed = Signal(str)
    read_again_requested = Signal()
    back_to_case_requested = Signal()
    folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes: list[int] = []
        self._placed = False
        self._comparator: Comparator | None = None
        self._hits: Mapping[str, int] | None = None
        self._count = ""
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = self._make_top()
        column.addWidget(self.top)
        body = QVBoxLayout()
        body.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        body.setSpacing(10)
        column.addLayout(body, 1)
        self.messages = MessageArea(self)
        self.progress = ProgressStrip(_("Reading the evidence"), self)
        self._stack = QStackedWidget(self)
        self.splitter = self._make_splitter()
        self._waiting = Panel("", padding=0, parent=self)
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self.splitter)
        body.addWidget(self.messages)
        body.addWidget(self.progress)
        body.addWidget(self._stack, 1)
        shortcuts.bind(self, "search_evidence", self.list.focus_search)
        shortcuts.bind(self, "search_all", self.list.focus_search)
        shortcuts.bind(self, "previous_record", self.detail.back_button.click)

    def _make_top(self) -> TopBar:
        top = TopBar(_("Evidence"), parent=self)
        self.kinds = Segmented(
            [(key, _(KIND_WORDS[key])) for key in KINDS], "trials", name=_("Kind of record"), parent=top
        )
        self.kinds.changed.connect(self.kind_chosen)
        top.add_middle(self.kinds)
        self.case_button = Button("", "chevron-left", parent=top)
        self.case_button.clicked.connect(self.back_to_case_requested)
        self.case_button.hide()
        top.add_action(self.case_button)
        self.compare_button = Button(_("Compare by goal"), "git-compare-arrows", parent=top)
        self.compare_button.setCheckable(True)
        self.compare_button.setToolTip(_("Regimens beside each other, by the goal of treatment"))
        self.compare_button.toggled.connect(self._compare)
        top.add_action(self.compare_button)
        self.folder_button = Button(_("Local packs"), "folder-open", parent=top)
        self.folder_button.setToolTip(_("Open the folder where a hospital puts its own packs"))
        self.folder_button.clicked.connect(self.folder_requested)
        self.again_button = Button(_("Read again"), "refresh-cw", parent=top)
        self.again_button.setToolTip(_("Read every pack again, after a file of the folder was changed"))
        self.again_button.clicked.connect(self.read_again_requested)
        top.add_action(self.folder_button)
        top.add_action(self.again_button)
        self.folder_button.hide()
        self.again_button.hide()
        return top

    def _make_splitter(self) -> QSplitter:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setObjectName("evidence")
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(12)
        self.list = RecordList(splitter)
        self.side = QSplitter(Qt.Orientation.Vertical, splitter)
        self.side.setChildrenCollapsible(False)
        self.side.setHandleWidth(12)
        self.column = QSplitter(Qt.Orientation.Vertical, splitter)
        self.column.setChildrenCollapsible(False)
        self.column.setHandleWidth(12)
        self.middle = QStackedWidget(self.column)
        self.column.addWidget(self.middle)
        self.detail = DetailView(self.middle)
        self.middle.addWidget(self.detail)
        self.forest = Forest(self.side)
        self.uses = UsePanel(self.side)
        self.side.addWidget(self.forest)
        self.side.addWidget(self.uses)
        for place, widget in enumerate((self.list, self.column, self.side)):
            splitter.addWidget(widget)
            splitter.setStretchFactor(place, 1 if widget is self.column else 0)
        self.list.asked.connect(self.asked)
        self.list.chosen.connect(self.record_chosen)
        self.list.opened.connect(lambda _id: self.detail.scroll.setFocus(Qt.FocusReason.OtherFocusReason))
        self.detail.followed.connect(self.entry_followed)
        self.uses.followed.connect(self.entry_followed)
        self.forest.row_activated.connect(self.entry_followed)
        self.detail.copied.connect(lambda name: self.messages.note(_("Citation copied."), name))
        return splitter

    def _compare(self, shown: bool) -> None:
        """Regimens by goal in place of the open record, or the record again."""
        if shown and self._comparator is None:
            self._comparator = Comparator(self.middle)
            self._comparator.row_activated.connect(self.entry_followed)
            self.middle.addWidget(self._comparator)
        if shown and self._comparator is not None:
            self._comparator.show_line(self.list.filters().get("line", ""))
            self.middle.setCurrentWidget(self._comparator)
        else:
            self.middle.setCurrentWidget(self.detail)

    def show_record(self) -> None:
        """The open record in the middle, not the comparison."""
        self.compare_button.setChecked(False)

    def offer_case(self, number: str) -> None:
        """Offer the way back to the open case; an empty number takes the offer away."""
        words = _("Back to {case}").format(case=number) if number else ""
        self.case_button.setText(number)
        self.case_button.setAccessibleName(words)
        self.case_button.setToolTip(words)
        self._fit_top()

    # -- what is shown ------------------------------------------------------------------------------------

    def kind(self) -> str:
        """The kind of record that is listed."""
        return self.kinds.chosen() or "trials"

    def show_kind(self, kind: str) -> None:
        """List another kind of record, without telling."""
        self.kinds.set_chosen(kind)
        self.offer_actions()

    def offer_actions(self) -> None:
        """What can be done with the kind of record that is listed."""
        packs = self.kind() == "packs"
        self.compare_button.setVisible(self.kind() in ("trials", "regimens"))
        self.folder_button.setVisible(packs)
        self.again_button.setVisible(packs)
        self._fit_top()

    def show_hits(self, hits: Mapping[str, int] | None) -> None:
        """How many records of each kind pass; ``None`` where nothing is searched for."""
        self._hits = hits
        self._fit_top()

    def _fit_top(self) -> None:
        """The number of all records and the counts of a search are said where there is room for them."""
        plain = [_(KIND_WORDS[key]) for key in KINDS]
        hits = self._hits
        counted = plain if hits is None else [
            f"{words} {wording.number_text(hits[key])}" for key, words in zip(KINDS, plain, strict=True)
        ]  # fmt: skip
        self.case_button.setVisible(bool(self.case_button.text()))
        room = self._room_for_kinds()
        for words in (counted, plain):
            self._name_kinds(words)
            if self.kinds.sizeHint().width() <= room:
                break
        else:  # the rail leads to the cases as well
            self.case_button.hide()
            room = self._room_for_kinds()
        left = room - self.kinds.sizeHint().width() - 12
        said = self._count if text_block(self._count, "cell").width <= left else ""
        self.top.set_subtitle(said)

    def _room_for_kinds(self) -> float:
        """What title and actions leave of the bar."""
        actions = (self.case_button, self.compare_button, self.folder_button, self.again_button)
        shown = [button.sizeHint().width() for button in actions if not button.isHidden()]
        taken = text_block(_("Evidence"), "page").width + sum(shown) + 12 * (len(shown) + 2)
        return self.width() - 3 * _MARGIN - taken

    def _name_kinds(self, words: Sequence[str]) -> None:
        for button, text in zip(self.kinds.buttons(), words, strict=True):
            if button.text() != text:
                button.setText(text)
                button.setAccessibleName(text)
                button.updateGeometry()
        self.kinds.updateGeometry()

    def show_count(self, words: str) -> None:
        """How many records there are."""
        self._count = words
        self._fit_top()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_top()
        self._arrange()

    def retheme(self) -> None:
        self._fit_top()
        QTimer.singleShot(0, self, self._arrange)  # when everything on the page has its new size

    def show_waiting(self) -> None:
        """The packs are being read."""
        self._stack.setCurrentWidget(self._waiting)
        self.progress.start(_("Reading the evidence"))

    def show_ready(self) -> None:
        """The packs have been read."""
        self.progress.finish()
        self._stack.setCurrentWidget(self.splitter)

    def show_refusal(self, title: str, text: str) -> None:
        """The evidence cannot be used at all: say why, and offer to read it again."""
        self.progress.finish()
        panel = Panel("", padding=0, parent=self)
        again = EmptyAction("again", _("Read again"), "primary", "refresh-cw")
        state = EmptyState("triangle-alert", title, text, [again], tone="caution", parent=panel)
        state.action_triggered.connect(lambda _key: self.read_again_requested.emit())
        panel.body.addWidget(state)
        self._replace_waiting(panel)

    def _replace_waiting(self, panel: Panel) -> None:
        self._stack.removeWidget(self._waiting)
        self._waiting.deleteLater()
        self._waiting = panel
        self._stack.addWidget(panel)
        self._stack.setCurrentWidget(panel)

    def state(self) -> str:
        """The title of the state that stands in place of the records, or an empty text."""
        found = self._waiting.findChild(EmptyState) if self._stack.currentWidget() is self._waiting else None
        return found.accessibleName() if found else self.list.state()

    def is_ready(self) -> bool:
        """Whether records are shown."""
        return self._stack.currentWidget() is self.splitter

    def show_folder(self, folder: str) -> None:
        """Open the folder of the local packs in the file manager, and say what belongs there."""
        open_folder(folder)

    def keep_sizes(self, sizes: list[int]) -> None:
        """The widths as they were left."""
        if len(sizes) == self.splitter.count() and all(sizes):
            self._sizes = sizes

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._placed:
            self._placed = True
            self._stack_side()
            self._place()
            self.side.setSizes([650, 350] if self.is_narrow() else [600, 400])

    def _arrange(self) -> None:
        """Move the right side where there is room for it."""
        if self._placed and self._stack_side():
            self._place()
            self.side.setSizes([650, 350] if self.is_narrow() else [600, 400])

    def is_narrow(self) -> bool:
        """Whether the right side stands below the record: three columns would cut every table of it."""
        return self.side.parent() is self.column

    def _stack_side(self) -> bool:
        """Put the right side below the record or beside it; whether it was moved."""
        below = self.is_narrow()
        if below == (self.width() < theme.px(_LEAST_BESIDE)):
            return False
        shown = not self.side.isHidden()
        self.side.setOrientation(Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal)
        (self.splitter if below else self.column).addWidget(self.side)
        self.side.setVisible(shown)
        return True

    def show_side(self, shown: bool) -> None:
        """Show or hide the right side; the open record takes its room."""
        if self.side.isHidden() == shown:
            if not shown and not self.is_narrow():
                self._sizes = self.splitter.sizes()
            self.side.setVisible(shown)
            self._place()

    def _place(self) -> None:
        """The list and the right side as wide as they were left, or as the design has them; the record the rest."""
        left, _middle, right = self._sizes or (theme.px(_LIST_WIDTH), 0, theme.px(_SIDE_WIDTH))
        if self.is_narrow():
            left = theme.px(_NARROW_LIST)
            self.splitter.setSizes([left, max(self.width() - 2 * _MARGIN - 12 - left, 1)])
            self.column.setSizes([_ABOVE, 100 - _ABOVE])
            return
        right = 0 if self.side.isHidden() else right
        room = self.width() - 2 * _MARGIN - (24 if right else 12)
        middle = max(room - left - right, round(room * _LEAST_MIDDLE))
        share = (room - middle) / max(left + right, 1)
        self.splitter.setSizes([round(left * share), middle, round(right * share)])
