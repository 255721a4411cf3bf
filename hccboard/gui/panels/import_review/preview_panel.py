"""The rows of the file as they would be stored, and why for the chosen cell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.import_review.column_fitter import ColumnFitter
from hccboard.gui.panels.import_review.mark_legend import MarkLegend
from hccboard.gui.panels.import_review.preview_model import PreviewModel
from hccboard.gui.panels.import_review.words import code_word
from hccboard.gui.widgets.data_table import DataTable
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.flow import FlowLayout
from hccboard.gui.widgets.kbd import KeyHints
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import imports
from hccboard.translate import _

_ACTION_WIDTH = 220


class PreviewPanel(Panel):
    """``corrected(row, column, text)`` when a cell is to be read as something else."""

    corrected = Signal(int, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Preview"), padding=0, parent=parent)
        self._preview: imports.ImportPreview | None = None
        self._which = "examples"
        self.which = Segmented([("examples", _("Examples of each"))], "examples", name=_("Which rows"), small=True)
        self.which.changed.connect(self.show_rows)
        self.head.add_action(self.which)
        self._filters = QHBoxLayout()  # where the head is too narrow for them
        self.body.addLayout(self._filters)
        self.model = PreviewModel(self)
        self.table = DataTable(_("Rows of the file"), row_height=30)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.setModel(self.model)
        self.table.selectionModel().currentChanged.connect(self._explain)
        self.table.setCornerWidget(QWidget())
        self._fitter = ColumnFitter(self.table, {1: _ACTION_WIDTH})
        self.table.horizontalHeader().setSectionsClickable(True)
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        self.body.addWidget(MarkLegend(self))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(Hairline())
        self._why = QWidget(self)
        self._why_column = QVBoxLayout(self._why)
        self._why_column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        self.body.addWidget(self._why)
        self._edit: QLineEdit | None = None
        self._places: list[tuple[int, int]] | None = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_filters()

    def _place_filters(self) -> None:
        """The filters stand in the head, or in a line of their own where they would cut what it says."""
        title, counts = self.head.title.sizeHint().width(), self.head.subtitle.sizeHint().width()
        fits = title + counts + self.which.sizeHint().width() + theme.px(48) <= self.width()
        if fits == (self.which.parent() is self.head):
            return
        side = theme.px(12)
        self._filters.setContentsMargins(*((0, 0, 0, 0) if fits else (side, theme.px(8), side, 0)))
        if fits:
            self.head.add_action(self.which)
        else:
            self._filters.addWidget(self.which, 0, Qt.AlignmentFlag.AlignLeft)
        self.which.show()

    def _sort(self, section: int) -> None:
        """The head of "On import" sorts by it, and back into the order of the file."""
        if section == 1:
            self.model.by_action = not self.model.by_action
            self.show_rows(self._which)

    def places(self) -> list[tuple[int, int]]:
        """Every cell with a problem as (row, column), in order; looked for once for a preview."""
        if self._places is None and self._preview is not None:
            self._places = sorted({(row, column) for row, column, _problem in self._preview.problem_cells()})
        return self._places or []

    def current_problem(self) -> str:
        """The problem of the chosen cell, or an empty text."""
        current = self.table.currentIndex()
        if self._preview is None or not current.isValid():
            return ""
        row, column = self.model.place(current)
        if column >= 0:
            return self._preview.cell(row, column).problem or ""
        return next((p for r, c, p in self._preview.problem_cells() if (r, c) == (row, -1)), "")

    def show_preview(self, preview: imports.ImportPreview) -> None:
        self._preview, self._places = preview, None
        choices = [
            ("examples", _("Examples of each")),
            ("all", _("All {count}").format(count=preview.counts.rows)),
            ("updates", _("Updates {count}").format(count=preview.counts.updated_cases)),
            ("left_out", _("Left out {count}").format(count=preview.counts.rows_left_out)),
        ]
        self.which.set_choices(choices, self._which if self._which in dict(choices) else "")
        self.show_rows(self._which)

    def forget(self) -> None:
        """Hold nothing of the file any more."""
        self._preview, self._places, self._edit, self._which = None, None, None, "examples"
        self._fitter.stop()
        self.model.forget()
        clear(self._why_column)
        self.set_title(_("Preview"))

    def show_rows(self, which: str) -> None:
        """Show a kind of rows, or those of one problem."""
        if self._preview is None:
            return
        current = self.table.currentIndex()
        place = self.model.place(current) if current.isValid() else None
        self._which = which
        self.model.show(self._preview, which)
        self.set_title(_("Preview"), _("{shown} of {rows} rows, {columns} columns").format(
            shown=self.model.rowCount(), rows=self._preview.counts.rows, columns=len(self.model.columns)))  # fmt: skip
        self._place_filters()
        self._fitter.fit()
        at = self.model.find(*place) if place else None
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(*(at or (0, min(2, self.model.columnCount() - 1)))))

    def step(self, forward: bool) -> None:
        """Go to the next or previous cell with a problem, through the whole file."""
        if self._preview is None:
            return
        places = self.places()
        if not places:
            return
        current = self.table.currentIndex()
        here = self.model.place(current) if current.isValid() else (-1, -1)
        after = bisect_right(places, here) if forward else bisect_left(places, here) - 1
        place = places[after % len(places)]
        at = self.model.find(*place)
        if at is None:
            self.which.set_chosen("all")
            self.show_rows("all")
            at = self.model.find(*place)
        if at is not None:
            index = self.model.index(*at)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)

    def correct_current(self) -> None:
        """Put the cursor into the correction of the chosen cell."""
        if self._edit is not None:
            self._edit.setFocus()
            self._edit.selectAll()

    def _explain(self, current: QModelIndex, _before: QModelIndex) -> None:
        clear(self._why_column)
        self._edit = None
        if self._preview is None or not current.isValid():
            return
        row, column = self.model.place(current)
        if column < 0:
            self._why_column.addWidget(
                TextLabel(self._preview.row_action(row)[1] or _("New case"), "cell", "text2", lines=0)
            )
            return
        why = self._preview.explain(row, column)
        head = QHBoxLayout()
        title = _("Row {row}, column {column}, {header}").format(
            row=why.row_number, column=why.column, header=why.header
        )
        head.addWidget(TextLabel(title, "cell_strong", lines=0), 1)
        head.addWidget(KeyHints([("N", _("next problem")), ("F2", _("correct here"))]))
        self._why_column.addLayout(head)
        said = FittingWidget(self._why)
        pairs = FlowLayout(said, across=theme.px(16), down=theme.px(6))
        target = self._preview.mapping.columns[column].target
        for label, text in ((_("In the file"), why.in_file), (_("As the header says"), why.as_header_says),
                            (_("As proposed"), code_word(target, why.as_proposed))):  # fmt: skip
            pairs.addWidget(_Pair(label, text or "\u2013", said))
        pairs.addWidget(_Pair(_("Why"), why.why or "\u2013", said))
        line = QHBoxLayout()
        line.setSpacing(theme.px(16))
        line.addWidget(said, 1, Qt.AlignmentFlag.AlignTop)
        self._edit = QLineEdit(self._preview.cell(row, column).text)
        self._edit.setMaximumWidth(theme.px(140))
        self._edit.returnPressed.connect(lambda: self._correct(row, column))
        line.addWidget(Field(_("Read this cell as"), self._edit, parent=self._why), 0, Qt.AlignmentFlag.AlignTop)
        self._why_column.addLayout(line)

    def _correct(self, row: int, column: int) -> None:
        if self._edit is not None:
            self.corrected.emit(row, column, self._edit.text())
            self.table.setFocus()


class _Pair(QWidget):
    """A label over a value."""

    def __init__(self, label: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        column.addWidget(TextLabel(label, "label", "text3"))
        column.addWidget(TextLabel(text, "cell_strong", lines=3))
        column.addStretch(1)
