"""What the import would store, and one decision for every group of problems."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.operations import imports
from hccboard.translate import _, ngettext

_ICONS = {
    "suspicious": ("triangle-alert", "caution"), "rejected": ("circle-x", "unmet"),
    "same": ("copy", "text2"), "update": ("git-compare-arrows", "accent"), "open": ("circle-question-mark", "missing"),
}  # fmt: skip


class SummaryPanel(Panel):
    """``decided(problem, option)``; ``problem_asked(problem)`` when a group is to be looked at."""

    decided = Signal(str, str)
    problem_asked = Signal(str)
    import_asked = Signal()
    report_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Summary"), padding=0, parent=parent)
        self._groups: list[QButtonGroup] = []
        self._counts = QWidget(self)
        self._counts_column = QVBoxLayout(self._counts)
        self._counts_column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        self._counts_column.setSpacing(theme.px(2))
        self.body.addWidget(self._counts)
        self.body.addWidget(Hairline())
        content = QWidget()
        content.setProperty("ground", "surface")
        self._decisions = QVBoxLayout(content)
        self._decisions.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        self._decisions.setSpacing(theme.px(4))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(content)
        scroll.setAccessibleName(_("Decisions"))
        self.body.addWidget(scroll, 1)
        self._build_foot()

    def _build_foot(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        note = TextLabel(_("All rows are stored or none."), "label", "text2", lines=0)
        self.import_button = Button(_("Import"), kind="primary", key="Ctrl Enter")
        self.import_button.clicked.connect(self.import_asked)
        report = Button(_("Save report"), "download")
        report.clicked.connect(self.report_asked)
        cancel = Button(_("Cancel"))
        cancel.clicked.connect(self.cancel_asked)
        grid.addWidget(note, 0, 0, 1, 2)
        grid.addWidget(self.import_button, 1, 0, 1, 2)
        grid.addWidget(report, 2, 0)
        grid.addWidget(cancel, 2, 1)
        self.foot.addLayout(grid)

    def show_preview(self, preview: imports.ImportPreview) -> None:
        """Counts and decisions of a preview."""
        self._show_counts(preview.counts)
        clear(self._decisions)
        self._groups = []
        choices = [problem for problem in preview.problems if problem.options]
        made = sum(problem.decided for problem in choices)
        head = (Span(_("Decisions"), "cell_strong"), Span("   " + _("{made} of {count} made").format(
            made=made, count=len(choices)), "label", "text2"))  # fmt: skip
        self._decisions.addWidget(TextLabel(head, "cell_strong"))
        for problem in preview.problems:
            self._add_problem(problem)
        self._decisions.addStretch(1)
        count = preview.counts.rows_stored
        self.import_button.setText(ngettext("Import {count} row", "Import {count} rows", count).format(count=count))
        self.import_button.setEnabled(count > 0)

    def _show_counts(self, counts: imports.Counts) -> None:
        clear(self._counts_column)
        total = _("{stored} of {rows}").format(stored=counts.rows_stored, rows=counts.rows)
        self._counts_column.addWidget(
            TextLabel((Span(total, "count"), Span("  " + _("rows will be stored"), "cell", "text2")), "count")
        )
        units = wording.list_text([wording.unit_text(unit) for unit in counts.converted_units])
        lines = [
            (_("New cases"), counts.new_cases), (_("Existing cases updated"), counts.updated_cases),
            (_("Existing cases unchanged"), counts.unchanged_cases), (_("Rows left out"), counts.rows_left_out),
            (_("Cells stored"), counts.cells_stored),
            (_("of these converted to {units}").format(units=units) if units else _("of these converted"),
             counts.cells_converted),
            (_("Cells left out"), counts.cells_left_out), (_("Not read, columns that need you"), counts.cells_open),
        ]  # fmt: skip
        for words, count in lines:
            row = QHBoxLayout()
            row.addWidget(TextLabel(words, "cell", "text2"), 1)
            row.addWidget(TextLabel(str(count), "cell_strong"))
            self._counts_column.addLayout(row)

    def _add_problem(self, problem: imports.Problem) -> None:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        column.setSpacing(theme.px(4))
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        icon, tone = _ICONS.get(problem.mark, _ICONS["suspicious"])
        row.addWidget(IconView(icon, 14, tone))
        row.addWidget(TextLabel(problem.title, "cell_strong", lines=2), 1)
        count = problem.cells or problem.rows
        words = (
            ngettext("{count} cell", "{count} cells", count)
            if problem.cells
            else ngettext("{count} row", "{count} rows", count)
        ).format(count=count)
        show = Button(words, kind="link", name=_("Show: {title}").format(title=problem.title))
        show.clicked.connect(lambda _on=False, p=problem.id: self.problem_asked.emit(p))
        row.addWidget(show)
        column.addLayout(row)
        group = QButtonGroup(box)
        self._groups.append(group)
        for number, option in enumerate(problem.options):
            button = QRadioButton(option.text)
            button.setToolTip(option.text)
            button.setAccessibleName(f"{problem.title}: {option.text}")
            button.setChecked(option.id == problem.chosen)
            button.setMinimumHeight(theme.px(20))
            group.addButton(button, number)
            column.addWidget(button)
        group.idClicked.connect(lambda n, p=problem: self.decided.emit(p.id, p.options[n].id))
        box.setMinimumHeight(column.sizeHint().height())
        self._decisions.addWidget(Hairline())
        self._decisions.addWidget(box)
