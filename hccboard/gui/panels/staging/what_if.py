"""What if a value were another: fields over a copy of the facts, and what each system would say."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hccboard import wording
from hccboard.domain.facts import Facts
from hccboard.domain.snapshot import Staleness
from hccboard.domain.variables import NODULES
from hccboard.errors import UserError
from hccboard.gui import theme
from hccboard.gui.panels.staging import supposed as rules
from hccboard.gui.panels.staging.ages import age_words
from hccboard.gui.panels.staging.supposed import Difference, Supposed
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import Hairline
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import TextLabel
from hccboard.gui.widgets.what_if_frame import WhatIfFrame
from hccboard.operations.viewing import CaseView
from hccboard.translate import _
from hccboard.wording.formats import with_point

WIDTH = 336


class WhatIf(WhatIfFrame):
    """Works on a copy; ``closed`` asks to fold it away, ``copied`` tells that the note is in the clipboard."""

    closed = Signal()
    copied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setProperty("panel", True)
        self._view: CaseView | None = None
        self._shown: tuple[str, ...] = ()
        self._differences: list[Difference] = []
        self._loading = False
        self._needed: list[int] = []
        self.choices: dict[str, Segmented] = {}
        self.numbers: dict[str, Field] = {}
        self._marks: dict[str, QWidget] = {}
        self._stale: dict[str, Chip] = {}
        self._limits = Staleness()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget(scroll.viewport())
        inner.setProperty("ground", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        self._build_fields(column)
        column.addWidget(Hairline(parent=inner))
        self._build_results(column)
        column.addStretch(1)
        scroll.setWidget(inner)
        self.body.addWidget(scroll, 1)
        self._build_foot()
        self.retheme()

    def retheme(self) -> None:
        super().retheme()
        self.setFixedWidth(theme.px(WIDTH))

    # -- building -----------------------------------------------------------------------------------------

    def _build_fields(self, column: QVBoxLayout) -> None:
        short = {
            "tumour.distant_mets": {"no": _("Absent"), rules.UNKNOWN: _("Unknown"), "yes": _("Present")},
            "tumour.pv_invasion": {"Vp0": _("None")},
            "ascites": {"none": _("None"), "mild": _("Mild"), "moderate_severe": _("Marked")},
            "encephalopathy_grade": {"1-2": "1\u20132", "3-4": "3\u20134"},
        }
        for key in ("tumour.distant_mets", "tumour.pv_invasion", "ecog_ps"):
            self._add_choice(column, key, short.get(key, {}))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for place, key in enumerate(rules.NUMBERS):
            grid.addWidget(self._number_field(key), place // 3, place % 3, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place % 3, 1)
        column.addLayout(grid)
        self._stale_numbers = TextLabel("", "label", "missing", lines=0, parent=self)
        self._stale_row = QWidget(self)
        row = QHBoxLayout(self._stale_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Chip(ChipForm.STALE, parent=self._stale_row), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._stale_numbers, 1)
        self._stale_row.hide()
        column.addWidget(self._stale_row)
        for key in ("ascites", "encephalopathy_grade"):
            self._add_choice(column, key, short[key], inline=True)
        self._problem = TextLabel("", "label", "unmet", lines=0, parent=self)
        column.addWidget(self._problem)
        self._problem.hide()

    def _add_choice(self, column: QVBoxLayout, key: str, words: dict[str, str], *, inline: bool = False) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        name = wording.short_fact_name(key) if inline else wording.fact_name(key)
        head.addWidget(TextLabel(name, "label", "text3", parent=self), 1)
        self._stale[key] = Chip(ChipForm.STALE, parent=self)
        self._stale[key].hide()
        head.addWidget(self._stale[key])
        mark = QWidget(self)
        row = QHBoxLayout(mark)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        row.addWidget(IconView("pencil", 11, "text2", mark))
        if not inline:
            row.addWidget(TextLabel(_("changed"), "label", "text2", parent=mark))
        mark.setToolTip(_("changed"))
        mark.hide()
        head.addWidget(mark)
        self._marks[key] = mark
        options = [(name, words.get(name, name)) for name, _members in rules.CHOICES[key]]
        chooser = Segmented(options, name=wording.fact_name(key), fills=True, parent=self)
        chooser.changed.connect(lambda _key: self.recompute())
        self.choices[key] = chooser
        box = QHBoxLayout() if inline else QVBoxLayout()
        box.setSpacing(6 if inline else 2)
        box.addLayout(head, 1)
        box.addWidget(chooser, 2 if inline else 0)
        column.addLayout(box)

    def _number_field(self, key: str) -> Field:
        edit = QLineEdit(self)
        edit.textEdited.connect(lambda _text: self.recompute())
        field = Field(_number_name(key), edit, parent=self)
        self.numbers[key] = field
        return field

    def _build_results(self, column: QVBoxLayout) -> None:
        head = [_("System"), _("Recorded"), _("If changed"), HeadCell("", align="right")]
        self.model = SimpleTableModel(head, parent=self)
        self.table = DataTable(_("What would change"), cell_padding=4, parent=self)
        self.table.setModel(self.model)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.table)
        self._flags = TextLabel("", "cell", "text2", lines=0, parent=self)
        column.addWidget(self._flags)

    def _build_foot(self) -> None:
        self.reset_button = Button(_("Reset"), "rotate-ccw", parent=self)
        self.reset_button.clicked.connect(self.reset)
        self.copy_button = Button(_("Copy as note"), "copy", parent=self)
        self.copy_button.clicked.connect(self.copy_note)
        self.foot.addWidget(self.reset_button, 1)
        self.foot.addWidget(self.copy_button, 1)

    # -- what is shown ------------------------------------------------------------------------------------

    def set_view(self, view: CaseView, shown: tuple[str, ...], limits: Staleness | None = None) -> None:
        """Begin with what is recorded; what was supposed before is forgotten."""
        self._view, self._shown, self._limits = view, shown, limits or Staleness()
        self.reset()

    def set_shown(self, shown: tuple[str, ...]) -> None:
        """Compare these scores as well where they change."""
        self._shown = shown
        self.recompute()

    def leave(self) -> None:
        """Forget what was supposed."""
        if self._view is not None and self.supposed().changed(self._view.snapshot.facts):
            self.reset()

    def reset(self) -> None:
        """Back to what is recorded."""
        if self._view is None:
            return
        self._loading = True
        facts = self._view.snapshot.facts
        for key, chooser in self.choices.items():
            chooser.set_chosen(rules.recorded_choice(facts, key))
            self._show_age(key)
        for key, field in self.numbers.items():
            edit = field.editor
            assert isinstance(edit, QLineEdit)
            unit = wording.unit_text(rules.unit_of(facts, key))
            field.label.set_text(wording.list_text([part for part in (_number_name(key), unit) if part]))
            edit.setAccessibleName(field.label.text())
            edit.setText(rules.recorded_number(facts, key))
            field.explain()
        self._show_stale_numbers(facts)
        self._loading = False
        self.recompute()

    def _show_age(self, key: str) -> None:
        """Mark a recorded value that is stale; the chip says how old it is."""
        assert self._view is not None
        fact = self._view.snapshot.facts.get(key)
        stale = fact is not None and fact.stale
        chip = self._stale[key]
        if fact is not None and stale:
            chip.describe(age_words(self._view, fact, self._limits))
        chip.setVisible(stale)

    def _show_stale_numbers(self, facts: Facts) -> None:
        """Name the stale values of the number fields in one line; each field says its age."""
        assert self._view is not None
        names: list[str] = []
        for key, field in self.numbers.items():
            fact = facts.get(NODULES if key in (rules.COUNT, rules.LARGEST) else key)
            words = age_words(self._view, fact, self._limits) if fact is not None else ""
            field.editor.setToolTip(words)
            field.editor.setAccessibleDescription(words)
            if fact is not None and fact.stale:
                age = wording.age_text(self._view.snapshot.age_days(fact.key))
                names.append(f"{_number_name(key)} {age}")
        self._stale_numbers.set_text(wording.list_text(names))
        self._stale_row.setVisible(bool(names))

    def suppose(self, key: str, choice: str) -> None:
        """Choose a value as the user would."""
        self.choices[key].set_chosen(choice)
        self.recompute()

    def supposed(self) -> Supposed:
        """What the fields say."""
        numbers = {}
        for key, field in self.numbers.items():
            assert isinstance(field.editor, QLineEdit)
            numbers[key] = field.editor.text()
        return Supposed({key: chooser.chosen() for key, chooser in self.choices.items()}, numbers)

    def recompute(self) -> None:
        """Judge the supposed facts and show what differs."""
        if self._view is None or self._loading:
            return
        facts, asked = self._view.snapshot.facts, self.supposed()
        changed = asked.changed(facts)
        for key, mark in self._marks.items():
            mark.setVisible(key in changed)
        try:
            assessment, self._differences = rules.compare(self._view, asked.apply(facts), self._shown)
        except UserError as error:
            self._problem.set_text(f"{error.what} {error.why}".strip())
            self._problem.show()
            return
        self._problem.hide()
        self.model.set_rows([_cells(d, bool(changed)) for d in self._differences])
        self.table.fit_columns()
        self._needed = [self.table.columnWidth(n) for n in range(4)]
        self._share_width()
        flags = (assessment["bclc"].value or {}).get("flags", []) if changed else []
        self._flags.set_text(wording.sentences_text([with_point(wording.flag_text(flag)) for flag in flags]))
        self._flags.setVisible(bool(flags))
        self.reset_button.setEnabled(bool(changed))
        self.copy_button.setEnabled(bool(changed))

    def _share_width(self) -> None:
        """The word at the right is never cut: what is recorded and what would be share the rest."""
        if not self._needed:
            return
        name, recorded, supposed, word = self._needed
        room = self.table.viewport().width() - name - word
        over = recorded + supposed - room
        if over > 0:
            recorded -= over // 2
        self.table.setColumnWidth(1, recorded)
        self.table.setColumnWidth(2, room - recorded)
        self.table.show_all_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def differences(self) -> list[Difference]:
        """What is shown in the table."""
        return list(self._differences)

    def problem(self) -> str:
        """Why what is supposed cannot be, or an empty text."""
        return self._problem.text() if not self._problem.isHidden() else ""

    def copy_note(self) -> None:
        """Put what is supposed into the clipboard, marked as hypothetical."""
        if self._view is not None:
            QApplication.clipboard().setText(rules.note_text(self._view, self.supposed(), self._differences))
            self.copied.emit()


def _number_name(key: str) -> str:
    names = {rules.COUNT: _("Nodules"), rules.LARGEST: _("Largest")}
    return names.get(key) or wording.short_fact_name(key)


def _cells(difference: Difference, anything: bool) -> list[Cell]:
    name = wording.system_name(difference.system)
    changes = difference.changes
    words = _("Changes") if changes else _("Same")
    return [
        Cell(name, tooltip=wording.name_with_edition(difference.system)),
        Cell(difference.recorded, lines=2, tooltip=difference.recorded),
        Cell(difference.supposed if anything else "", lines=2,
             weight=600 if changes else 400,
             tone="text" if changes else "text2", icon="arrow-right" if anything else "", icon_tone="text3",
             tooltip=difference.supposed),
        Cell(words if anything else "", align="right", small=True, weight=600 if changes else 400,
             tone="text" if changes else "text2"),
    ]  # fmt: skip
