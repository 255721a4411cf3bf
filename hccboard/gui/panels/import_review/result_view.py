"""After an import: what was stored, and every value that was not what the board file held."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.panel import Panel, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.operations import imports
from hccboard.translate import _, ngettext

_MOST = 2000


class ResultView(QWidget):
    """``cases_asked``, ``another_asked``, ``report_asked``."""

    cases_asked = Signal()
    another_asked = Signal()
    report_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        self.summary = Panel(_("Import finished"))
        self._title = TextLabel("", "count")
        self.summary.body.addWidget(self._title)
        self._counts = QGridLayout()
        self._counts.setVerticalSpacing(theme.px(3))
        self._counts.setHorizontalSpacing(theme.px(16))
        self._counts.setColumnStretch(2, 1)
        self.summary.body.addLayout(self._counts)
        row = QHBoxLayout()
        self.show_cases = Button(_("Show the cases"), kind="primary")
        self.show_cases.clicked.connect(self.cases_asked)
        another = Button(_("Another file"), "folder-open")
        another.clicked.connect(self.another_asked)
        report = Button(_("Save report"), "download")
        report.clicked.connect(self.report_asked)
        for button in (self.show_cases, another, report):
            row.addWidget(button)
        row.addStretch(1)
        self.summary.body.addSpacing(theme.px(6))
        self.summary.body.addLayout(row)
        self.summary.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(self.summary)
        self.differences = Panel(_("Values that differed"), padding=0)
        self.table = DataTable(_("Values that differed"))
        right = "right"
        self.model = SimpleTableModel([
            HeadCell(_("Row"), align=right), HeadCell(_("Case")), HeadCell(_("Fact")), HeadCell(_("Before")),
            HeadCell(_("In the file")), HeadCell(_("Now")),
        ])  # fmt: skip
        self.table.setModel(self.model)
        self.differences.body.addWidget(self.table)
        column.addWidget(self.differences, 1)
        self._rest = QVBoxLayout()
        column.addLayout(self._rest)

    def show_result(self, result: imports.ImportResult, file_name: str) -> None:
        """Counts and differences; the first action has the focus."""
        clear(self._counts)
        stored = result.rows
        title = ngettext("{count} row is stored.", "{count} rows are stored.", stored).format(count=stored)
        words = (Span(title, "count"), Span("  " + file_name, "cell", "text2"))
        self._title.set_text(words)
        lines = (
            (_("New cases"), result.new_cases), (_("Existing cases updated"), result.updated_cases),
            (_("Existing cases unchanged"), result.unchanged_cases), (_("Rows left out"), result.rows_left_out),
            (_("Records added"), result.records_created), (_("Records corrected"), result.records_corrected),
            (_("Cells left out"), result.cells_left_out),
        )  # fmt: skip
        for line, (name, count) in enumerate(lines):
            self._counts.addWidget(TextLabel(name, "cell", "text2"), line, 0)
            self._counts.addWidget(TextLabel(wording.number_text(count), "cell_strong", align="right"), line, 1)
        notes = [_("One undo in the list of cases takes the whole import back.")]
        if result.backup:
            notes.append(_("A checked copy of the board file from before is beside it: {name}").format(
                name=result.backup))  # fmt: skip
        for line, note in enumerate(notes, len(lines)):
            self._counts.addWidget(TextLabel(note, "label", "text2"), line, 0, 1, 3)
        self._show_differences(result)
        self.show_cases.setFocus()

    def forget(self) -> None:
        """Hold nothing of the file any more."""
        clear(self._counts)
        self._title.set_text("")
        self.model.set_rows([])

    def _show_differences(self, result: imports.ImportResult) -> None:
        found = result.differences
        rows = []
        for one in found[:_MOST]:
            now = Cell(one.new, weight=600) if one.stored else Cell(_("kept as it was"), tone="text2")
            rows.append([
                Cell(str(one.row_number), align="right", tone="text3"), Cell(one.case_number, weight=600),
                Cell(imports.target_label(one.target)), Cell(one.old, struck=one.stored, tone="text2"),
                Cell(one.new), now,
            ])  # fmt: skip
        self.model.set_rows(rows)
        self.table.fit_columns(stretch=2)
        self.differences.setVisible(bool(rows))
        self.differences.set_title(_("Values that differed"), _("{shown} of {count}").format(
            shown=len(rows), count=len(found)))  # fmt: skip
        clear(self._rest)
        if not rows:
            self._rest.addStretch(1)
