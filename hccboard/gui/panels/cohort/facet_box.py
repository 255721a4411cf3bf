"""One filter: its name, folded or with its values and how many patients have each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui.panels.cohort.value_check import ValueCheck
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.cohort import FacetValue
from hccboard.translate import _
from hccboard.wording import cohort as words


class FacetBox(QWidget):
    """``changed`` when a tick was set or taken away."""

    changed = Signal()

    def __init__(self, facet: str, *, opened: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facet = facet
        self._checks: list[ValueCheck] = []
        self._off: set[str] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(4)
        name = words.grouping_name(facet)
        head.addWidget(TextLabel(name, "cell_strong", parent=self), 1)
        self._state = TextLabel("", "label", "text3", parent=self)
        head.addWidget(self._state)
        self.fold = Button("", "chevron-down", "quiet", small=True, name=name, parent=self)
        self.fold.setCheckable(True)
        self.fold.setChecked(opened)
        self.fold.toggled.connect(self._folded)
        head.addWidget(self.fold)
        column.addLayout(head)
        self._values = QWidget(self)
        self._column = QVBoxLayout(self._values)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(0)
        column.addWidget(self._values)
        self._folded(opened)

    def _folded(self, opened: bool) -> None:
        self.fold.set_icon_name("chevron-up" if opened else "chevron-down")
        self._values.setVisible(opened)
        self._say_state()

    def _say_state(self) -> None:
        on = sum(check.isChecked() for check in self._checks)
        everything = on == len(self._checks)
        self._state.set_text("" if everything else _("{shown} of {total}").format(shown=on, total=len(self._checks)))
        self.fold.setAccessibleDescription(_("all shown") if everything else self._state.text())

    def show_values(self, values: Sequence[FacetValue]) -> None:
        """The values of the board with their counts; what is not ticked stays so."""
        known = [check.value for check in self._checks]
        if known != [one.value for one in values]:
            self._make(values)
        for check, one in zip(self._checks, values, strict=True):
            check.set_count(one.count)
        self.setVisible(len(values) > 1)
        self._say_state()

    def _make(self, values: Sequence[FacetValue]) -> None:
        for old in self._checks:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._checks = []
        for one in values:
            check = ValueCheck(one.value, words.value_name(self.facet, one.value), self._values)
            check.setChecked(one.value not in self._off)
            check.toggled.connect(self._toggled)
            self._checks.append(check)
            self._column.addWidget(check)

    def _toggled(self) -> None:
        self._off = {check.value for check in self._checks if not check.isChecked()}
        self._say_state()
        self.changed.emit()

    def checks(self) -> list[ValueCheck]:
        """The boxes to tick."""
        return list(self._checks)

    def chosen(self) -> frozenset[str] | None:
        """The values that are shown, ``None`` for all; where nothing is ticked nothing is shown."""
        on = frozenset(check.value for check in self._checks if check.isChecked())
        return None if len(on) == len(self._checks) else on

    def reset(self) -> None:
        """Tick everything, without telling."""
        self._off = set()
        for check in self._checks:
            check.blockSignals(True)
            check.setChecked(True)
            check.blockSignals(False)
        self._say_state()
