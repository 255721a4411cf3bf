"""One test of the laboratory sheet: comparator, value, unit, and the last result beside it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from hccboard import wording
from hccboard.domain.records import LabResult
from hccboard.domain.snapshot import Finding
from hccboard.gui import theme
from hccboard.gui.panels.entry import lab_values, values
from hccboard.gui.panels.entry.form_fields import as_of_version
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import set_state
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _

COLUMNS = 9
_SIGNS = (("", "="), ("<", "<"), ("<=", "\u2264"), (">=", "\u2265"), (">", ">"))
_KEYS = {Qt.Key.Key_Less: "<", Qt.Key.Key_Greater: ">", Qt.Key.Key_Equal: ""}


def whole(label: TextLabel) -> TextLabel:
    """Never narrower than its words: in large text the sheet scrolls sideways before a column is cut."""
    label.setSizePolicy(QSizePolicy.Policy.Minimum, label.sizePolicy().verticalPolicy())
    return label


class LabRow(QObject):
    """Two rows of the grid: the test, and below it, where needed, the doubt or the correction of the last one."""

    changed = Signal()
    left = Signal(int)
    """Enter, Up or Down in the value: +1 or -1."""

    def __init__(self, key: str, last: LabResult | None, grid: QGridLayout, line: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self.last = key, last
        self._confirmed = False
        self._parent = parent
        self.sign, self.edit, self.unit = QComboBox(parent), QLineEdit(parent), QComboBox(parent)
        self._reference, self._note = (TextLabel("", "cell", "text3", parent=parent) for _i in range(2))
        self._change = TextLabel("", "cell", "text2", align="right", parent=parent)
        for label in (self._reference, self._note, self._change):
            whole(label)
        self._below = QWidget(parent)
        self._below_row = QHBoxLayout(self._below)
        self._correction: QLineEdit | None = None
        self._corrected = last
        """The result that is corrected, as it was when its correction was begun."""
        self._prepare()
        self._place(grid, line)
        self._refresh()

    def _prepare(self) -> None:
        name = wording.fact_name(self.key)
        for code, sign in _SIGNS:
            self.sign.addItem(sign, code)
        for unit in lab_values.units_of(self.key, self.last):
            self.unit.addItem(wording.unit_text(unit) or _("ratio"), unit)
        if self.last is not None:
            self.unit.setCurrentIndex(max(self.unit.findData(self.last.unit), 0))
        self.sign.setAccessibleName(_("{test}, comparator").format(test=name))
        self.edit.setAccessibleName(_("{test}, new value").format(test=name))
        self.unit.setAccessibleName(_("{test}, unit").format(test=name))
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setFixedWidth(theme.px(86))
        for widget in (self.edit, self.sign, self.unit):
            widget.setProperty("small", True)
        self.sign.setFixedWidth(theme.px(50))
        self.unit.setFixedWidth(theme.px(96))
        self.sign.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.unit.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._typed)
        self.sign.currentIndexChanged.connect(self._typed)
        self.unit.currentIndexChanged.connect(self._typed)

    def _place(self, grid: QGridLayout, line: int) -> None:
        last = self.last
        parent = self._parent
        grid.addWidget(whole(TextLabel(wording.fact_name(self.key), "cell", parent=parent)), line, 0)
        for column, widget in ((1, self.sign), (2, self.edit), (3, self.unit), (4, self._reference),
                               (7, self._change), (8, self._note)):  # fmt: skip
            grid.addWidget(widget, line, column)
        words = lab_values.shown_value(last) if last is not None else ""
        when = wording.date_text(last.date, precision=last.date_precision) if last is not None and last.date else ""
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(whole(TextLabel(words, "cell", parent=parent)), line, 5, right)
        grid.addWidget(whole(TextLabel(when, "label", "text3", parent=parent)), line, 6)
        self._below_row.setContentsMargins(theme.px(6), 0, 0, 0)
        self._below.setVisible(False)
        grid.addWidget(self._below, line + 1, 1, 1, COLUMNS - 1)

    # --- what is typed --------------------------------------------------------------------------------------

    def value(self) -> Decimal | None:
        """The value, ``None`` where nothing is typed; raises ``NotReadable``."""
        return values.read_decimal(self.edit.text())

    def result(self, **common: Any) -> LabResult | None:
        """The new result, ``None`` where nothing was measured; raises ``NotReadable``."""
        value = self.value()
        if value is None:
            return None
        unit = self.unit.currentData()
        same = self.last is not None and self.last.unit == unit
        return LabResult(
            analyte=self.key, value=value, comparator=self.sign.currentData(), unit=unit,
            reference_low=self.last.reference_low if same and self.last else None,
            reference_high=self.last.reference_high if same and self.last else None,
            confirmed=self._confirmed, **common,
        )  # fmt: skip

    def corrected_last(self) -> LabResult | None:
        """The last result as corrected here, ``None`` if it was not; raises ``NotReadable``."""
        if self._correction is None or self._corrected is None:
            return None
        value = values.read_decimal(self._correction.text())
        return None if value is None or value == self._corrected.value else replace(self._corrected, value=value)

    def is_empty(self) -> bool:
        """Whether neither a value nor a correction of the last one is typed."""
        return not self.edit.text() and self._correction is None

    def typed(self) -> dict[str, Any]:
        """What is typed, as JSON; a correction says which result it is of."""
        found = {
            "sign": self.sign.currentData(), "value": self.edit.text(), "unit": self.unit.currentData(),
            "confirmed": self._confirmed,
        }  # fmt: skip
        if self._correction is not None and self._corrected is not None:
            seen = self._corrected
            found |= {"corrects": seen.id, "correction": self._correction.text(), "seen": {
                "version": seen.version, "value": f"{seen.value:f}", "comparator": seen.comparator, "unit": seen.unit,
            }}  # fmt: skip
        return found

    def set_typed(self, typed: dict[str, Any]) -> None:
        self.unit.setCurrentIndex(max(self.unit.findData(typed.get("unit")), 0))
        self.sign.setCurrentIndex(max(self.sign.findData(typed.get("sign")), 0))
        self.edit.setText(typed.get("value", ""))
        self._confirmed = bool(typed.get("confirmed"))
        self._refresh()
        if self.last is not None and typed.get("corrects") == self.last.id:
            self._corrected = _as_seen(self.last, typed.get("seen"))
            self._open_correction(str(typed.get("correction", "")))

    def _typed(self) -> None:
        self._confirmed = False
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        unit = self.unit.currentData()
        self._reference.set_text(lab_values.reference_text(self.last, unit))
        try:
            value = self.value()
        except values.NotReadable as error:
            set_state(self.edit, "error")
            self._say(str(error), "circle-x", "unmet")
            return
        found = lab_values.doubt(self.key, value, unit, self.last) if value is not None else None
        self._show_change(value, unit)
        other = self._other_unit(value, unit)
        if found is None and other is not None:
            set_state(self.edit, "caution")
            self._say(wording.finding_text(Finding("unit_slip", self.key, "", units=(unit, other))),
                      "triangle-alert", "caution")  # fmt: skip
            self._offer_unit(other)
            self._offer_confirmation(value)
        elif found is None:
            set_state(self.edit, "")
            if self._correction is None:
                self._hide_below()
        elif found.impossible:
            set_state(self.edit, "error")
            self._offer(found, value, other)
        elif self._confirmed:
            set_state(self.edit, "caution")
            self._say(_("{sentence} Confirmed.").format(sentence=found.text), "check", "caution")
        else:
            set_state(self.edit, "caution")
            self._offer(found, value, other)

    def _other_unit(self, value: Decimal | None, unit: str) -> str | None:
        """The unit that was perhaps meant; none where a person has looked, or a limit was typed."""
        if value is None or self._confirmed or self.sign.currentData():
            return None
        other = lab_values.other_unit(self.key, value, unit, self.last)
        return other if other is not None and self.unit.findData(other) >= 0 else None

    def _show_change(self, value: Decimal | None, unit: str) -> None:
        last = self.last
        change = ""
        comparable = value is not None and last is not None and last.unit == unit and last.value is not None
        if comparable and last and value is not None and last.value is not None and not last.comparator:
            difference = value - last.value
            sign = "+" if difference > 0 else "\u2212" if difference < 0 else "\u00b1"
            change = f"{sign}{abs(difference):f}"
        self._change.set_text(change)
        note: str | tuple[Span, ...] = ""
        if comparable and last and value is not None:
            mark = lab_values.flag(value, last.reference_low, last.reference_high)
            if mark:
                limit = last.reference_high if mark == "H" else last.reference_low
                words = _("above {limit}") if mark == "H" else _("below {limit}")
                arrow = "\u2191 H" if mark == "H" else "\u2193 L"
                said = Span("  " + words.format(limit=limit), "label", "text2")
                note = (Span(arrow, "label_strong", "caution"), said)
        self._note.set_text(note)

    # --- the row below --------------------------------------------------------------------------------------

    def _clear_below(self) -> None:
        while (item := self._below_row.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().hide()
                item.widget().deleteLater()
        self._correction = None

    def _hide_below(self) -> None:
        self._clear_below()
        self._below.setVisible(False)

    def _say(self, text: str, icon: str, tone: str) -> None:
        self._clear_below()
        self._below_row.addWidget(IconView(icon, 13, tone, self._below))
        self._below_row.addWidget(TextLabel(text, "cell", tone, lines=0, parent=self._below), 1)
        self._below.setVisible(True)

    def _offer_unit(self, other: str) -> None:
        words = _("Unit is {unit}").format(unit=wording.unit_text(other))
        use = Button(words, kind="link", parent=self._below)
        use.clicked.connect(lambda: self.unit.setCurrentIndex(self.unit.findData(other)))
        self._below_row.addWidget(use)

    def _offer(self, found: lab_values.Doubt, value: Decimal | None, other_unit: str | None) -> None:
        if found.impossible:
            self._say(found.text, "circle-x", "unmet")
        else:
            kept = _("Kept as typed, in no score until confirmed.")
            unit = wording.other_unit_text(self.unit.currentData(), other_unit) if other_unit is not None else ""
            self._say(wording.sentences_text([found.text, kept, unit]), "triangle-alert", "caution")
        if found.other is not None:
            other = f"{found.other.normalize():f}"
            use = Button(_("Use {value}").format(value=other), kind="link", parent=self._below)
            use.clicked.connect(lambda: self.edit.setText(other))
            self._below_row.addWidget(use)
        if other_unit is not None:
            self._offer_unit(other_unit)
        if not found.impossible:
            self._offer_confirmation(value)

    def _offer_confirmation(self, value: Decimal | None) -> None:
        confirm = Button(_("Confirm {value}").format(value=f"{value:f}"), kind="link", parent=self._below)
        confirm.clicked.connect(self._confirm)
        self._below_row.addWidget(confirm)

    def _confirm(self) -> None:
        self._confirmed = True
        self._refresh()
        self.changed.emit()

    def correct_last(self) -> None:
        """Open the correction of the last result below this test."""
        if self.last is None:
            return
        self._open_correction(f"{self.last.value:f}")
        if self._correction is not None:
            self._correction.setFocus()
            self._correction.selectAll()

    def _open_correction(self, text: str) -> None:
        assert self._corrected is not None
        self._clear_below()
        before = Span(lab_values.shown_value(self._corrected), tone="text3", strike=True)
        was = (Span(_("Correct the last one:") + " ", "cell"), before, Span(" \u2192"))
        self._below_row.addWidget(TextLabel(was, "cell", parent=self._below))
        self._correction = QLineEdit(text, self._below)
        self._correction.setAccessibleName(_("{test}, corrected").format(test=wording.fact_name(self.key)))
        self._correction.setMaximumWidth(theme.px(90))
        self._correction.textChanged.connect(lambda _text: self.changed.emit())
        self._below_row.addWidget(self._correction)
        self._below_row.addStretch(1)
        self._below.setVisible(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in _KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.sign.setCurrentIndex(self.sign.findData(_KEYS[Qt.Key(key)]))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and not event.modifiers():
                self.left.emit(1)
                return True
            if key == Qt.Key.Key_Up:
                self.left.emit(-1)
                return True
            if key == Qt.Key.Key_F2:
                self.correct_last()
                return True
            if key == Qt.Key.Key_U and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.unit.setFocus()
                self.unit.showPopup()
                return True
        return super().eventFilter(watched, event)


def _as_seen(last: LabResult, seen: Any) -> LabResult:
    """The last result as it was when a draft of its correction was begun, where it was changed since."""
    older = as_of_version(last, seen.get("version")) if isinstance(seen, dict) else last
    if older is last:
        return last
    unit, comparator = str(seen.get("unit", "")), str(seen.get("comparator", ""))
    return replace(older, value=values.read_decimal(str(seen.get("value", ""))), unit=unit, comparator=comparator)
