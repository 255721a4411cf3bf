"""What the board settles about the assessment of response, where criteria leave it open; it waits for Save."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from hccboard.domain.response.recorded import ResponseRules
from hccboard.gui import theme
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.field import NumberBox
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.board_response import LIMITS, RESPONSE
from hccboard.translate import _
from hccboard.wording.settings import FIELDS, field_unit, field_words, setting_title

FIRST, LAST = "irecist_first", "irecist_last"
"""The two ends of the iRECIST window; they make one setting."""


class ResponsePanel(Panel):
    """The settings as they stand in the boxes; ``changed`` when one of them was altered."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(setting_title(RESPONSE), parent=parent)
        self.head.add_action(Chip(ChipForm.NOTE, _("This board file"), "", parent=self))
        self._saved = ResponseRules()
        self.boxes: dict[str, NumberBox] = {}
        self._defaults: dict[str, TextLabel] = {}
        self._grid = QGridLayout()
        self._grid.setColumnStretch(2, 1)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        for key in FIELDS[RESPONSE]:
            self._row(key, field_words(RESPONSE, key), field_unit(RESPONSE, key))
        self.body.addLayout(self._grid)
        self.set_foot(_(
            "Printed with every result. Growth is beside 20 %: RECIST 1.1 asks for 5 mm, mRECIST of 2010 for none; "
            "whether its refinement of 2020 asks for 5 mm has not been checked in the source."
        ))  # fmt: skip
        self.retheme()

    def retheme(self) -> None:
        for box, label in zip(self.boxes.values(), self._defaults.values(), strict=True):
            box.setFixedWidth(theme.px(100))
            label.setMinimumWidth(theme.px(90))

    def _row(self, key: str, words: str, unit: str) -> None:
        line = self._grid.rowCount()
        self._grid.addWidget(TextLabel(words, "cell", parent=self), line, 0)
        box = NumberBox(*_limits(key), unit, parent=self)
        box.setAccessibleName(words)
        box.valueChanged.connect(self._altered)
        self._grid.addWidget(box, line, 1)
        label = TextLabel("", "label", "text3", parent=self)
        self._grid.addWidget(label, line, 2)
        self.boxes[key], self._defaults[key] = box, label

    def show_rules(self, rules: ResponseRules, *, read_only: bool) -> None:
        """The settings that are kept, and which of them are not the usual ones."""
        self._saved = rules
        usual = _values(ResponseRules())
        for key, value in _values(rules).items():
            box = self.boxes[key]
            box.setRange(*_limits(key))
            box.setValue(value)
            box.setEnabled(not read_only)
            words = _("default") if value == usual[key] else _("default {days}").format(days=usual[key])
            self._defaults[key].set_text(words)
        self._altered()

    def rules(self) -> ResponseRules:
        """The settings as they stand in the boxes."""
        told = {key: box.value() for key, box in self.boxes.items()}
        window = told.pop(FIRST), told.pop(LAST)
        return ResponseRules(**told, irecist_window_days=window)  # type: ignore[arg-type]

    def changes(self) -> int:
        """How many settings differ from what is kept."""
        return sum(self.boxes[key].value() != value for key, value in _values(self._saved).items())

    def _altered(self) -> None:
        """A window does not end before it begins."""
        if LAST in self.boxes:
            self.boxes[LAST].setMinimum(self.boxes[FIRST].value())
            self.boxes[FIRST].setMaximum(self.boxes[LAST].value())
            self.changed.emit()


def _limits(key: str) -> tuple[int, int]:
    return LIMITS["irecist_window" if key in (FIRST, LAST) else key]


def _values(rules: ResponseRules) -> dict[str, int]:
    first, last = rules.irecist_window_days
    return {
        "pd_abs_mm_mrecist": round(rules.pd_abs_mm_mrecist), "min_sd_days": rules.min_sd_days,
        "confirm_days": rules.confirm_days, FIRST: first, LAST: last, "same_visit_days": rules.same_visit_days,
    }  # fmt: skip
