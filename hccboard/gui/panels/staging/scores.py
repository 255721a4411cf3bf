"""The other scores: result or set, inputs, oldest input, edition; which ones are shown is the board's choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from hccboard import wording
from hccboard.domain.decision import Result
from hccboard.domain.facts import Fact
from hccboard.domain.snapshot import Staleness
from hccboard.gui import case_text, theme
from hccboard.gui.fact_rows import FactRow, FactRows
from hccboard.gui.panels.staging.ages import Ages, ages_of
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.chip import ChipForm, ChipSpec
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.panel import Hairline, Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.viewing import CaseView
from hccboard.translate import _

LADDERS = ("bclc", "cnlc")
_COLUMNS, _INPUTS, _LEAST_INPUTS = 5, 2, 110
DEFAULT_SHOWN = (
    "albi", "child_pugh", "meld3", "tnm8", "hklc", "clip", "okuda", "jis", "milan", "up_to_7", "afp_model", "palbi",
)  # fmt: skip


class Scores(Panel):
    """Two tables side by side; ``shown_changed`` carries the systems the user chose to see."""

    shown_changed = Signal(list)
    row_activated = Signal(str)
    """The system of a row that was opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Other scores"), _("computed from the same dated values"), padding=0, parent=parent)
        self.setProperty("panel", True)
        self._view: CaseView | None = None
        self._limits = Staleness()
        self._shown: tuple[str, ...] = DEFAULT_SHOWN
        self.choose = Button(_("Choose scores"), "columns-3", "quiet", small=True, parent=self)
        self.choose.clicked.connect(self._show_menu)
        self.head.add_action(self.choose)
        self._menu = QMenu(self.choose)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll = scroll
        scroll.viewport().installEventFilter(self)
        inner = QWidget(scroll.viewport())
        inner.setProperty("ground", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = self._row = QHBoxLayout()
        row.setSpacing(0)
        self._between = Hairline(vertical=True, parent=inner)
        self.tables: list[DataTable] = []
        self._models: list[SimpleTableModel] = []
        for number in (1, 2):
            model = SimpleTableModel(
                [_("Score"), _("Result"), _("Inputs"), HeadCell(_("Oldest input")), HeadCell(_("Edition"))], parent=self
            )
            table = DataTable(_("Other scores, part {number}").format(number=number), cell_padding=6, parent=inner)
            table.setModel(model)
            table.row_opened.connect(lambda place, t=number - 1: self._open(t, place))
            table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            if number == 2:
                row.addWidget(self._between)
            row.addWidget(table, 1, Qt.AlignmentFlag.AlignTop)
            self.tables.append(table)
            self._models.append(model)
        column.addLayout(row)
        self._off = FactRows(150, 2, inner)
        below = QHBoxLayout()
        below.setContentsMargins(12, 0, 12, 0)
        below.addWidget(self._off)
        column.addLayout(below)
        column.addStretch(1)
        scroll.setWidget(inner)
        self.body.addWidget(scroll)
        self._listed: list[list[str]] = [[], []]

    # -- what is shown ------------------------------------------------------------------------------------

    def shown(self) -> tuple[str, ...]:
        """The systems listed, in the order of the program."""
        return self._shown

    def set_shown(self, systems: Sequence[str]) -> None:
        """List these systems; unknown ones are left out."""
        self._shown = tuple(systems)
        if self._view is not None:
            self.set_view(self._view)

    def set_view(self, view: CaseView, limits: Staleness | None = None) -> None:
        """Show the results of a case; ``limits`` are the board's, named beside the age of a value."""
        self._view = view
        self._limits = limits or self._limits
        results = view.assessment.results
        chosen = [s for s in results if s in self._shown and s not in LADDERS and not results[s].switched_off]
        chosen.sort(key=_place)
        off = [s for s in results if results[s].switched_off]
        half = (len(chosen) + 1) // 2
        self._listed = [chosen[:half], chosen[half:]]
        for model, systems in zip(self._models, self._listed, strict=True):
            model.set_rows([_cells(view, results[s], self._limits) for s in systems])
        self._arrange()
        self._off.set_rows([FactRow(wording.system_name(s), wording.reason_text(results[s].switched_off)) for s in off])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._scroll.viewport() and event.type() == QEvent.Type.Resize:
            self._arrange()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        """The tables side by side where the inputs can be read in both, else below each other with common columns."""
        room = self._scroll.viewport().width()
        for table in self.tables:
            table.fit_columns()
        needed = [[table.columnWidth(n) for n in range(_COLUMNS)] for table in self.tables]
        fixed = [sum(widths) - widths[_INPUTS] for widths in needed]
        beside = all(width + theme.px(_LEAST_INPUTS) <= room // 2 for width in fixed)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._between.setVisible(beside)
        self.tables[1].horizontalHeader().setVisible(beside)
        common = [max(widths) for widths in zip(*needed, strict=True)]
        for table, widths in zip(self.tables, needed, strict=True):
            wanted = widths if beside else common
            width = (room - 1) // 2 if beside else room
            for number in range(_COLUMNS):
                table.setColumnWidth(number, wanted[number])
            inputs = width - (sum(wanted) - wanted[_INPUTS])
            table.setColumnWidth(_INPUTS, max(inputs, theme.px(_LEAST_INPUTS)))
            table.closes_last_row = not beside
            table.show_all_rows()

    def _open(self, table: int, place: int) -> None:
        self.row_activated.emit(self._listed[table][place])

    # -- the choice ---------------------------------------------------------------------------------------

    def _show_menu(self) -> None:
        self.fill_menu()
        self._menu.popup(self.choose.mapToGlobal(self.choose.rect().bottomLeft()))

    def fill_menu(self) -> list[QCheckBox]:
        """One box per system; those that are switched off say why. Gives the boxes back."""
        self._menu.clear()
        boxes: list[QCheckBox] = []
        if self._view is None:
            return boxes
        inner = QWidget(self._menu)
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 8, 16, 8)
        column.setSpacing(4)
        for system, result in self._view.assessment.results.items():
            if system in LADDERS:
                continue
            box = QCheckBox(wording.name_with_edition(system), inner)
            box.setChecked(system in self._shown and not result.switched_off)
            box.setEnabled(not result.switched_off)
            box.toggled.connect(lambda on, s=system: self._toggle(s, on))
            column.addWidget(box)
            boxes.append(box)
            if result.switched_off:
                reason = wording.reason_text(result.switched_off)
                box.setToolTip(reason)
                column.addWidget(TextLabel(reason, "label", "text3", lines=2, parent=inner))
        scroll = QScrollArea(self._menu)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setMinimumSize(inner.sizeHint().width() + 24, 360)
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(scroll)
        self._menu.addAction(action)
        return boxes

    def _toggle(self, system: str, on: bool) -> None:
        chosen = [s for s in self._shown if s != system]
        self.set_shown([*chosen, system] if on else chosen)
        self.shown_changed.emit(list(self._shown))


def _place(system: str) -> int:
    return DEFAULT_SHOWN.index(system) if system in DEFAULT_SHOWN else len(DEFAULT_SHOWN)


def _cells(view: CaseView, result: Result, limits: Staleness) -> list[Cell]:
    name = wording.system_name(result.system)
    is_open = case_text.is_open(result)
    summary = wording.value_summary(result)
    ages = ages_of(view, inputs(view, result), limits)
    notes = [wording.note_text(note) for note in result.notes]
    tip = "\n".join([f"{wording.name_with_edition(result.system)}: {summary}", *notes])
    return [
        Cell(name, weight=500, tooltip=tip),
        Cell(summary, weight=600, icon_after="circle-question-mark" if is_open else "", icon_after_tone="missing",
             tooltip=tip),
        Cell(wording.inputs_text(result, view.snapshot.facts), small=True, tone="text2"),
        Cell(ages.day_and_age, small=True, tone="text2", chip=ChipSpec(ChipForm.STALE) if ages.stale else None,
             tooltip=ages.words, accessible=_described(ages)),
        Cell(wording.short_edition_text(result.system) or wording.edition_text(result.system), small=True,
             tone="text3"),
    ]  # fmt: skip


def _described(ages: Ages) -> str:
    """The cell in words: the oldest input, then each value with age and limit."""
    mark = [_("Stale")] if ages.stale else []
    return wording.sentences_text([part for part in (wording.list_text([*mark, ages.day_and_age]), ages.words) if part])


def inputs(view: CaseView, result: Result) -> list[Fact]:
    """The values a result rests on whose age matters."""
    used = {key for step in result.trace for key, value in step.used.items() if value is not None}
    if "child_pugh" in used or result.system == "child_pugh":
        used.update(case_text.CHILD_PUGH_INPUTS)
    if any(key.startswith(("tumour.nodule", "tumour.largest")) for key in used):
        used.add("tumour.nodules")
    used -= {"sex", "age_years"}  # they do not age
    return [fact for key in sorted(used) if (fact := view.snapshot.facts.get(key)) is not None]


def oldest_input(view: CaseView, result: Result) -> str:
    """The date of the oldest value a result rests on; "undated" where one has none, empty where nothing is known."""
    return ages_of(view, inputs(view, result), Staleness()).day
