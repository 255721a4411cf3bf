"""For how many days each drug, class or family of drugs is withheld before an operation: rows to change and add."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import NumberBox
from hccboard.operations.board_conversion import LIMITS
from hccboard.translate import _

WithheldDays = tuple[tuple[str, int], ...]
_NEW_DAYS = 14


class _Row(QWidget):
    """One name with its days."""

    changed = Signal()
    removed = Signal()

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, days: int, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.drug = QComboBox(self)
        self.drug.setAccessibleName(_("Drug, class or family"))
        self.drug.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.drug.setMinimumContentsLength(14)
        for key, words in choices:
            self.drug.addItem(words, key)
        if self.drug.findData(name) < 0:  # of a pack that is not there
            self.drug.addItem(name, name)
        self.drug.setCurrentIndex(self.drug.findData(name))
        self.days = NumberBox(*LIMITS["withheld"], _("d"), parent=self)
        self.days.setValue(days)
        self.remove = Button("", "x", "quiet", small=True, parent=self)
        row.addWidget(self.drug, 1)
        row.addWidget(self.days)
        row.addWidget(self.remove)
        self.drug.currentIndexChanged.connect(self._named)
        self.days.valueChanged.connect(lambda _days: self.changed.emit())
        self.remove.clicked.connect(self.removed)
        self._named()
        self.retheme()

    def retheme(self) -> None:
        self.days.setFixedWidth(theme.px(84))

    def _named(self) -> None:
        words = self.drug.currentText()
        self.days.setAccessibleName(_("{drug}, days withheld").format(drug=words))
        self.remove.setAccessibleName(_("Remove {drug}").format(drug=words))
        self.changed.emit()

    def value(self) -> tuple[str, int]:
        return str(self.drug.currentData()), self.days.value()


class WithheldList(QWidget):
    """``changed`` when a row was altered, added or removed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[tuple[str, str], ...] = ()
        self._read_only = False
        self.rows: list[_Row] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        column.addLayout(self._column)
        self.add_button = Button(_("Add a drug"), "plus", "quiet", small=True, parent=self)
        self.add_button.clicked.connect(self._add_free)
        line = QHBoxLayout()
        line.addWidget(self.add_button)
        line.addStretch(1)
        column.addLayout(line)

    def show_days(self, days: WithheldDays, choices: Sequence[tuple[str, str]], *, read_only: bool) -> None:
        """Other rows; ``choices`` are ids with their words."""
        self._choices, self._read_only = tuple(choices), read_only
        for row in tuple(self.rows):
            self._take_out(row)
        for name, count in days:
            self._add(name, count)
        self.add_button.setEnabled(not read_only)

    def days(self) -> WithheldDays:
        """The rows in their order."""
        return tuple(row.value() for row in self.rows)

    def twice(self) -> str:
        """The words of a name that stands in two rows; "" where none does."""
        seen: set[str] = set()
        for row in self.rows:
            name, _days = row.value()
            if name in seen:
                return row.drug.currentText()
            seen.add(name)
        return ""

    def _add(self, name: str, days: int) -> _Row:
        row = _Row(self._choices, name, days, self)
        row.setEnabled(not self._read_only)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._column.addWidget(row)
        return row

    def _add_free(self) -> None:
        """A row for the first name that has none."""
        named = {row.value()[0] for row in self.rows}
        free = next((key for key, _words in self._choices if key not in named), "")
        if free:
            self._add(free, _NEW_DAYS).drug.setFocus()
            self.changed.emit()

    def _remove(self, row: _Row) -> None:
        self._take_out(row)
        self.add_button.setFocus()
        self.changed.emit()

    def _take_out(self, row: _Row) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


__all__ = ["WithheldDays", "WithheldList"]
