"""What the import would store, and one decision for every group of problems."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.gui import theme
from hccboard.gui.panels.import_review.decision_box import DecisionBox
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.operations import imports
from hccboard.translate import _, ngettext

_BOXES_AT_FIRST, _BOXES_AT_ONCE = 5, 4
_DECISIONS_LEAST = 160


class SummaryPanel(Panel):
    """``decided(problem, option)``; ``problem_asked(problem)`` when a group is to be looked at.

    The import waits until every group that offers a choice is decided.
    """

    decided = Signal(str, str)
    rest_decided = Signal()
    """Every group that is open yet takes its first answer, the safe one."""
    problem_asked = Signal(str)
    import_asked = Signal()
    report_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Summary"), padding=0, parent=parent)
        self.body.setSpacing(0)
        self.boxes: dict[str, DecisionBox] = {}
        self._waiting: list[imports.Problem] = []
        self._adding = QTimer(self, interval=0, singleShot=True)
        self._adding.timeout.connect(lambda: self._add_problems(_BOXES_AT_ONCE))
        self._counts = QWidget(self)
        self._counts_column = QVBoxLayout(self._counts)
        self._counts_column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        self._counts_column.setSpacing(theme.px(2))
        self.body.addWidget(self._counts)
        self._head = TextLabel("", "cell_strong")
        head = self._strip = QWidget(self)
        head.setProperty("ground", "sunken")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
        row.addWidget(self._head)
        self.body.addWidget(head)
        content = QWidget()
        content.setProperty("ground", "surface")
        self._decisions = QVBoxLayout(content)
        self._decisions.setContentsMargins(0, 0, 0, 0)
        self._decisions.setSpacing(0)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(content)
        scroll.setAccessibleName(_("Decisions"))
        self.body.addWidget(scroll, 1)
        self._build_foot()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_counts()

    def _place_counts(self) -> None:
        """The counts stay above the decisions; where that leaves too little of these, they scroll with them."""
        inside = self._counts.parent() is self._scroll.widget()
        needed = sum(part.sizeHint().height() for part in (self._counts, self._strip)) + theme.px(_DECISIONS_LEAST)
        if (self.body.parentWidget().height() < needed) == inside:
            return
        column = self.body if inside else self._decisions
        for place, part in enumerate((self._counts, self._strip)):
            column.insertWidget(place, part)
            part.show()

    def _build_foot(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        note = self._note = TextLabel("", "label", "text2", lines=0)
        self.import_button = Button(_("Import"), kind="primary", key="Ctrl Enter")
        self.import_button.clicked.connect(self.import_asked)
        report = Button(_("Save report"), "download")
        report.clicked.connect(self.report_asked)
        cancel = Button(_("Cancel"))
        cancel.clicked.connect(self.cancel_asked)
        self.rest_button = Button(_("Take the first answer for the rest"), kind="link")
        self.rest_button.clicked.connect(self.rest_decided)
        grid.addWidget(note, 0, 0, 1, 2)
        grid.addWidget(self.rest_button, 1, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.import_button, 2, 0, 1, 2)
        grid.addWidget(report, 3, 0)
        grid.addWidget(cancel, 3, 1)
        self.foot.addLayout(grid)

    def show_preview(self, preview: imports.ImportPreview) -> None:
        """Counts and decisions of a preview."""
        self._show_counts(preview.counts)
        place, focused = self._scroll.verticalScrollBar().value(), self._focused()
        self._clear_decisions()
        choices = [problem for problem in preview.problems if len(problem.options) > 1]
        made = len(choices) - len(preview.undecided)
        self._head.set_text((Span(_("Decisions"), "cell_strong"), Span("   " + _("{made} of {count} made").format(
            made=made, count=len(choices)), "label", "text2")))  # fmt: skip
        self._decisions.addStretch(1)
        self._waiting = list(preview.problems)
        self._add_problems(max(_BOXES_AT_FIRST, self._count_to(focused[0], preview)))
        self._restore(place, focused)
        self._say_open(len(preview.undecided))
        count = preview.counts.rows_stored
        self.import_button.setText(ngettext("Import {count} row", "Import {count} rows", count).format(count=count))
        self.set_ready(preview)

    def set_ready(self, preview: imports.ImportPreview | None) -> None:
        """Whether Import can be chosen: something is left to store, and every group is decided."""
        self.import_button.setEnabled(
            preview is not None and preview.counts.rows_stored > 0 and not preview.undecided and not preview.imported
        )

    def show_open(self) -> None:
        """Go to the first group that is not decided."""
        self.finish()
        box = next((box for box in self.boxes.values() if box.is_open), None)
        if box is not None:
            self._scroll.ensureWidgetVisible(box)
            box.take_focus()

    def forget(self) -> None:
        """Hold nothing of the file any more."""
        self._waiting.clear()
        clear(self._counts_column)
        self._clear_decisions()

    def _clear_decisions(self) -> None:
        """All boxes go; the counts stay, also where they scroll with the boxes."""
        kept = (self._counts, self._strip) if self._counts.parent() is self._scroll.widget() else ()
        for part in kept:
            self._decisions.removeWidget(part)
        clear(self._decisions)
        for part in kept:
            self._decisions.addWidget(part)
        self.boxes = {}

    @staticmethod
    def _count_to(key: str, preview: imports.ImportPreview) -> int:
        """How many boxes must be there so that the one that has the focus keeps it."""
        return next((n for n, problem in enumerate(preview.problems, 1) if problem.id == key), 0)

    def _add_problems(self, count: int) -> None:
        """Add boxes of the groups that wait for theirs; the rest follows when the window has nothing else to do."""
        for problem in self._waiting[:count]:
            self._add_problem(problem)
        del self._waiting[:count]
        if self._waiting:
            self._adding.start()

    def finish(self) -> None:
        """Add every box that is waiting now."""
        self._add_problems(len(self._waiting))

    def _focused(self) -> tuple[str, int]:
        """The problem and the number of its answer that has the focus."""
        for key, box in self.boxes.items():
            for button in box.group.buttons():
                if button.hasFocus():
                    return key, box.group.id(button)
        return "", -1

    def _restore(self, place: int, focused: tuple[str, int]) -> None:
        """Stay where the reader was: the list is made anew after every decision."""
        bar = self._scroll.verticalScrollBar()
        box = self.boxes.get(focused[0])
        button = box.group.button(focused[1]) if box is not None else None
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

        def back() -> None:
            bar.setValue(place)

        QTimer.singleShot(0, self, back)

    def _say_open(self, count: int) -> None:
        self.rest_button.setVisible(count > 1)
        if count:
            words = ngettext("{count} group is not decided: the import waits for it.",
                             "{count} groups are not decided: the import waits for them.", count)  # fmt: skip
            self._note.set_text(words.format(count=count))
        else:
            self._note.set_text(_("A copy of the board file is made and checked first. All rows are stored or none."))
        self._note.set_tone("missing" if count else "text2")

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
            row.addWidget(TextLabel(words, "cell", "text2", lines=0), 1)
            row.addWidget(TextLabel(str(count), "cell_strong"))
            self._counts_column.addLayout(row)

    def _add_problem(self, problem: imports.Problem) -> None:
        end = self._decisions.count() - 1  # before the stretch
        if self.boxes:
            self._decisions.insertWidget(end, Hairline())
            end += 1
        box = DecisionBox(problem)
        box.decided.connect(lambda option, p=problem.id: self.decided.emit(p, option))
        box.asked.connect(lambda p=problem.id: self.problem_asked.emit(p))
        self.boxes[problem.id] = box
        self._decisions.insertWidget(end, box)

    def toggle(self, problem: str) -> None:
        """Take the next answer of a problem."""
        self.finish()
        box = self.boxes.get(problem)
        option = box.next_option() if box is not None else ""
        if option:
            self.decided.emit(problem, option)
