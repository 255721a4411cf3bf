"""What the board settles about the assessment of response, where criteria leave it open; it waits for Save."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from hccboard.domain.response.recorded import ResponseRules
from hccboard.gui import theme
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.field import NumberBox
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.board_response import LIMITS
from hccboard.translate import _

FIRST, LAST = "irecist_first", "irecist_last"
"""The two ends of the iRECIST window; they make one setting."""


class ResponsePanel(Panel):
    """The settings as they stand in the boxes; ``changed`` when one of them was altered."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Response"), parent=parent)
        self.head.add_action(Chip(ChipForm.NOTE, _("This board file"), "", parent=self))
        self._saved = ResponseRules()
        self.boxes: dict[str, NumberBox] = {}
        self._defaults: dict[str, TextLabel] = {}
        self._grid = QGridLayout()
        self._grid.setColumnStretch(2, 1)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        days, growth = _("d"), _("mRECIST, growth for PD beside 20 %")
        self._row("pd_abs_mm_mrecist", growth, self._box("pd_abs_mm_mrecist", growth, _("mm")))
        for key, words in (
            ("min_sd_days", _("Stable disease, from day")), ("confirm_days", _("Confirmation, after")),
        ):  # fmt: skip
            self._row(key, words, self._box(key, words, days))
        window = _("iRECIST, confirming study")
        ends = QHBoxLayout()
        ends.setSpacing(6)
        ends.addWidget(self._box(FIRST, _("{name}, from").format(name=window), days))
        ends.addWidget(TextLabel("\u2013", "cell", "text2", parent=self))
        ends.addWidget(self._box(LAST, _("{name}, to").format(name=window), days))
        self._row("irecist_window_days", window, ends)
        self.body.addLayout(self._grid)
        self.set_foot(_(
            "Printed with every result. RECIST 1.1 asks for 5 mm. mRECIST of 2010 asks for none; whether its "
            "refinement of 2020 does has not been read."
        ))  # fmt: skip
        self.retheme()

    def retheme(self) -> None:
        for key, box in self.boxes.items():
            box.setFixedWidth(theme.px(70 if key in (FIRST, LAST) else 100))

    def _box(self, key: str, words: str, unit: str) -> NumberBox:
        low, high = LIMITS["irecist_window" if key in (FIRST, LAST) else key]
        box = NumberBox(low, high, unit, parent=self)
        box.setAccessibleName(words)
        box.valueChanged.connect(self._altered)
        self.boxes[key] = box
        return box

    def _row(self, key: str, words: str, field: NumberBox | QHBoxLayout) -> None:
        line = self._grid.rowCount()
        self._grid.addWidget(TextLabel(words, "cell", parent=self), line, 0)
        if isinstance(field, QHBoxLayout):
            self._grid.addLayout(field, line, 1)
        else:
            self._grid.addWidget(field, line, 1)
        self._defaults[key] = TextLabel("", "label", "text3", parent=self)
        self._grid.addWidget(self._defaults[key], line, 2)

    def show_rules(self, rules: ResponseRules, *, read_only: bool) -> None:
        """The settings that are kept, and which of them are not the usual ones."""
        self._saved = rules
        for key, value in _values(rules).items():
            box = self.boxes[key]
            box.setRange(*LIMITS["irecist_window" if key in (FIRST, LAST) else key])
            box.setValue(value)
            box.setEnabled(not read_only)
        self._altered()
        usual = ResponseRules()
        for key, label in self._defaults.items():
            same, value = getattr(rules, key) == getattr(usual, key), getattr(usual, key)
            shown = "\u2013".join(map(str, value)) if isinstance(value, tuple) else f"{value:g}"
            label.set_text(_("default") if same else _("default {days}").format(days=shown))

    def rules(self) -> ResponseRules:
        """The settings as they stand in the boxes."""
        told = {key: box.value() for key, box in self.boxes.items()}
        window = told.pop(FIRST), told.pop(LAST)
        return ResponseRules(**told, irecist_window_days=window)  # type: ignore[arg-type]

    def changes(self) -> int:
        """How many settings differ from what is kept."""
        now = self.rules()
        return sum(getattr(now, key) != getattr(self._saved, key) for key in self._defaults)

    def _altered(self) -> None:
        """A window does not end before it begins."""
        first, last = self.boxes.get(FIRST), self.boxes.get(LAST)
        if first is None or last is None or "irecist_window_days" not in self._defaults:
            return
        last.setMinimum(first.value())
        first.setMaximum(last.value())
        self.changed.emit()


def _values(rules: ResponseRules) -> dict[str, int]:
    first, last = rules.irecist_window_days
    return {
        "pd_abs_mm_mrecist": round(rules.pd_abs_mm_mrecist), "min_sd_days": rules.min_sd_days,
        "confirm_days": rules.confirm_days, FIRST: first, LAST: last,
    }  # fmt: skip
