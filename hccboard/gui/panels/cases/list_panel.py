"""The list of the Cases page: the table, what of it fits the width, and the foot with counts and keys."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from hccboard import wording
from hccboard.gui import theme
from hccboard.gui.panels.cases.cells import COLUMNS, sample_cells
from hccboard.gui.panels.cases.model import CaseListModel
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import cell_size
from hccboard.gui.widgets.data_table import DataTable
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel, text_block
from hccboard.operations.cases import CaseQuery
from hccboard.translate import _, mark

SORT_WORDS = {
    "case_number": mark("case number"), "age": mark("age"), "question": mark("question"), "bclc": mark("BCLC stage"),
    "cnlc": mark("CNLC stage"), "child_pugh": mark("Child-Pugh"), "ecog_ps": mark("ECOG"), "afp": mark("AFP"),
    "last_response": mark("last response"), "missing": mark("missing items"),
    "meeting_date": mark("board date, then last edited"), "status": mark("status"),
}  # fmt: skip
ROW_HEIGHT, PADDING = 47, 6
LEAST_QUESTION, COMFORTABLE_QUESTION, LONG_NAMES = 130, 320, 150
LEAST_IMPORTANT_FIRST = ("response", "status", "ecog", "afp", "age", "board", "liver")


class CaseListPanel(Panel):
    """The table of cases; columns leave it, the least important first, where the width is short."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__("", padding=0, parent=parent)
        self._today = today
        self.model = CaseListModel(today, self)
        self.table = DataTable(_("Cases"), row_height=ROW_HEIGHT, cell_padding=PADDING, parent=self)
        self.table.setModel(self.model)
        self.table.setWordWrap(True)
        self.table.horizontalHeader().setSortIndicatorShown(True)
        self.body.setSpacing(0)
        self.body.addWidget(self.table)
        self._foot_left = TextLabel("", "label", "text2", parent=self)
        self._foot_sort = TextLabel("", "label", "text2", parent=self)
        hints = (_("Enter open"), _("Space preview"), _("R copy request for missing items"))
        self._hints = [TextLabel(words, "label", "text2", parent=self) for words in hints]
        foot = self.foot  # made on first use, and then measured
        foot.setSpacing(16)
        foot.addWidget(self._foot_left)
        foot.addWidget(self._foot_sort, 1)
        for hint in self._hints:
            foot.addWidget(hint)
        self._checked = TextLabel("", "label", "text2", parent=self)
        self.try_again = Button(_("Try again"), "rotate-ccw", small=True, parent=self)
        foot.addWidget(self._checked)
        foot.addWidget(self.try_again)
        self.show_access("", "")
        self.table.viewport().installEventFilter(self)

    def set_today(self, today: date) -> None:
        """Another day has begun: dates of this year are short, those of others are not."""
        self._today = today
        self.model.set_today(today)
        self.retheme()

    def show_access(self, checked: str, action: str) -> None:
        """In a board that is open for reading only: when that was asked last, and the way to try; the keys give way."""
        self._checked.set_text(checked)
        self._checked.setVisible(bool(checked))
        self.try_again.setText(action)
        self.try_again.setVisible(bool(action))
        self.try_again.setEnabled(True)
        self._show_hints()

    def show_sort(self, query: CaseQuery) -> None:
        """The arrow in the head."""
        section = next(n for n, column in enumerate(COLUMNS) if column.sort == query.sort)
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(section, order)

    def say_foot(self, query: CaseQuery, every: int) -> None:
        """How many of the ``every`` cases of the file are listed, and in which order."""
        total = self.model.total()
        shown = _("{shown} of {total} cases").format(
            shown=wording.number_text(total), total=wording.number_text(max(every, total))
        )
        self._foot_left.set_text(shown)
        sentence = _("Sorted by {column}, descending") if query.descending else _("Sorted by {column}")
        coming_first = query.sort == "meeting_date" and not query.descending
        column = _("board date, coming boards first") if coming_first else _(SORT_WORDS[query.sort])
        self._foot_sort.set_text(sentence.format(column=column))
        self._show_hints()

    def _fit_columns(self) -> None:
        """Every column is as wide as its head needs and its usual content; the question takes what is left."""
        head, samples = self.table.horizontalHeader(), sample_cells(self._today)
        self._least_widths: dict[str, int] = {}
        for number, column in enumerate(COLUMNS):
            if column.width:
                head_words = text_block(column.head().text, "header").width + 2 * PADDING + 1
                usual = [cell_size(cell, 0.0, PADDING).width() for cell in samples.get(column.key, ())]
                self._least_widths[column.key] = max(theme.px(column.width), int(max([head_words, *usual])))
                self.table.setColumnWidth(number, self._least_widths[column.key])
        stretch = next(n for n, column in enumerate(COLUMNS) if not column.width)
        head.setSectionResizeMode(stretch, head.ResizeMode.Stretch)

    def retheme(self) -> None:
        super().retheme()
        self._fit_columns()
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        """Leave columns out, the least important first, until the question can be read; the preview has them all."""
        room, widths = self.table.viewport().width(), self._least_widths
        hidden: set[str] = set()
        for key in LEAST_IMPORTANT_FIRST:
            if sum(w for k, w in widths.items() if k not in hidden) + theme.px(LEAST_QUESTION) <= room:
                break
            hidden.add(key)
        for number, column in enumerate(COLUMNS):
            if self.table.isColumnHidden(number) != (column.key in hidden):
                self.table.setColumnHidden(number, column.key in hidden)
        spare = room - sum(w for k, w in widths.items() if k not in hidden) - theme.px(COMFORTABLE_QUESTION)
        longer = min(max(0, spare), theme.px(LONG_NAMES) - widths["patient"])
        self.table.setColumnWidth(0, widths["patient"] + max(0, longer))
        self._show_hints()

    def _show_hints(self) -> None:
        """The keys that fit beside the counts; F1 lists them all."""
        gap = 16
        room = self.table.width() - 24 - sum(w.sizeHint().width() + gap for w in (self._foot_left, self._foot_sort))
        for hint in self._hints:
            room -= hint.sizeHint().width() + gap
            hint.setVisible(room >= 0 and self.try_again.isHidden())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table.viewport() and event.type() == QEvent.Type.Resize:
            self._show_what_fits()
        return super().eventFilter(watched, event)
