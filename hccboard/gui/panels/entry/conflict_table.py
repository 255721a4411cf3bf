"""The table of a conflict: a row per field with what it was, both versions to choose from, and what will be saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.panel import Hairline
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.operations.merging import MINE, THEIRS
from hccboard.translate import _

_SHARES = (11, 9, 16, 16, 12)  # of the width, column by column
_LINE_HEIGHT = 27


@dataclass(frozen=True)
class ConflictRow:
    """One field in words. ``chosen`` is ``MINE``, ``THEIRS`` or empty, ``unchanged`` the side that left it as it was;
    ``group`` heads the rows of a record."""

    label: str
    before: str
    mine: str
    theirs: str
    chosen: str = ""
    unchanged: str = ""
    group: str = ""

    def words(self, side: str) -> str:
        """What a side says."""
        return self.mine if side == MINE else self.theirs


class _Version(QWidget):
    """One version of a field: a radio button and its words, tinted while it is chosen."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(8), theme.px(3), theme.px(8), theme.px(3))
        row.setSpacing(theme.px(6))
        self.radio = QRadioButton(self)
        self.radio.setAccessibleName(name)
        self.radio.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.radio.toggled.connect(self._toggled)
        self._words = words
        self._label = TextLabel(words, "cell", lines=0, parent=self)
        row.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._label, 1, Qt.AlignmentFlag.AlignVCenter)

    def _toggled(self, on: bool) -> None:
        self._label.set_text(Span(self._words, "cell_strong" if on else "cell"))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.radio.isEnabled():
            self.radio.click()
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.radio.isChecked():
            QPainter(self).fillRect(self.rect(), theme.colour("accent_tint"))


class ConflictTable(QWidget):
    """``chosen`` carries the number of the row and the side a person chose."""

    chosen = Signal(int, str)

    def __init__(self, heads: Sequence[str], rows: Sequence[ConflictRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self._rows, self._heads = list(rows), tuple(heads)
        self._sides = [row.chosen for row in rows]
        self._versions: list[dict[str, _Version]] = []
        self._saved: list[QHBoxLayout] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        for number, share in enumerate(_SHARES):
            self._grid.setColumnStretch(number, share)
            self._grid.setColumnMinimumWidth(number, theme.px(6 * share))
        column.addLayout(self._grid)
        column.addStretch(1)
        self._add_heads()
        for number, row in enumerate(self._rows):
            self._add_row(number, row)

    # -- building -----------------------------------------------------------------------------------------

    def _add_heads(self) -> None:
        for number, words in enumerate(self._heads):
            head = TextLabel(words, "header", "text2", lines=0)
            self._grid.addWidget(self._padded(head, first=number == 0), 0, number)
        self._line(1)

    def _line(self, at: int) -> None:
        self._grid.addWidget(Hairline(parent=self), at, 0, 1, len(_SHARES))

    def _padded(self, label: QWidget, *, first: bool = False) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(theme.px(12 if first else 8), theme.px(4), theme.px(8), theme.px(4))
        row.addWidget(label)
        return box

    def _add_row(self, number: int, row: ConflictRow) -> None:
        at = self._grid.rowCount()
        if row.group:
            head = self._padded(TextLabel(row.group, "cell_strong", "text2", lines=0), first=True)
            head.setProperty("ground", "raised")
            head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self._grid.addWidget(head, at, 0, 1, len(_SHARES))
            self._line(at + 1)
            at += 2
        self._grid.addWidget(self._padded(TextLabel(row.label, "cell_medium", lines=0), first=True), at, 0)
        self._grid.addWidget(self._padded(TextLabel(row.before, "cell", "text2", lines=0)), at, 1)
        group = QButtonGroup(self)
        versions = {}
        for column, side in enumerate((MINE, THEIRS), 2):
            words = row.words(side)
            if row.unchanged == side:
                words = _("{value}, unchanged").format(value=words)
            name = f"{row.label}, {self._heads[column]}: {words}"
            versions[side] = version = _Version(name, words, self)
            group.addButton(version.radio)
            version.radio.clicked.connect(lambda _on, n=number, s=side: self._choose(n, s))
            self._grid.addWidget(version, at, column)
        self._versions.append(versions)
        box = QWidget(self)
        box.setMinimumHeight(theme.px(_LINE_HEIGHT))
        saved = QHBoxLayout(box)
        saved.setContentsMargins(theme.px(8), theme.px(3), theme.px(8), theme.px(3))
        self._saved.append(saved)
        self._grid.addWidget(box, at, 4)
        self._line(at + 1)
        if row.chosen:
            versions[row.chosen].radio.setChecked(True)
        self._show_saved(number)

    # -- choosing -----------------------------------------------------------------------------------------

    def side(self, number: int) -> str:
        """What is chosen in a row: ``MINE``, ``THEIRS`` or an empty text."""
        return self._sides[number]

    def choices(self) -> dict[int, str]:
        """What is chosen, by the number of the row; rows without a choice are not in it."""
        return {number: side for number, side in enumerate(self._sides) if side}

    def open_count(self) -> int:
        """How many rows wait for a choice."""
        return self._sides.count("")

    def choose_all(self, side: str) -> None:
        """Choose one side in every row."""
        for number, versions in enumerate(self._versions):
            versions[side].radio.setChecked(True)
            self._choose(number, side)

    def radio(self, number: int, side: str) -> QRadioButton:
        """The button of a version."""
        return self._versions[number][side].radio

    def focus_first_open(self) -> bool:
        """Put the focus where the first choice is to be made; whether there is one."""
        if "" not in self._sides:
            return False
        self.radio(self._sides.index(""), MINE).setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def freeze(self) -> None:
        """Nothing can be chosen: the table only shows."""
        for versions in self._versions:
            for version in versions.values():
                version.radio.setEnabled(False)

    def _choose(self, number: int, side: str) -> None:
        self._sides[number] = side
        self._show_saved(number)
        self.chosen.emit(number, side)

    def _show_saved(self, number: int) -> None:
        """What will be saved of a row, or that it waits."""
        box, row, side = self._saved[number], self._rows[number], self._sides[number]
        while (item := box.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().hide()
                item.widget().deleteLater()
        if not side:
            chip = Chip(ChipForm.MISSING, _("Choose"), parent=self)
            chip.describe(_("{field}: choose a version").format(field=row.label))
            box.addWidget(chip)
            box.addStretch(1)
            return
        box.addWidget(TextLabel(row.words(side), "cell", lines=0, parent=self), 1)
