"""Trials with the counts of their entry criteria for the patient; a row opens its criteria one by one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.panels.options.line_list import LineList, scrolling
from hccboard.gui.panels.options.lines import Section
from hccboard.gui.panels.options.option_painting import paint_tag, tag_height, tag_width
from hccboard.gui.panels.options.trial_rows import TrialRow
from hccboard.gui.widgets.button import clicked_by_enter
from hccboard.gui.widgets.chip import ChipForm, chip_height, chip_size, paint_chip
from hccboard.gui.widgets.panel import clear
from hccboard.gui.widgets.text import TextBlock, TextLabel, text_block
from hccboard.translate import _

_LEFT, _GAP, _TOP = 12, 6, 8


class _Head(QAbstractButton):
    """Name and arms of a trial at the left, the counts at the right."""

    def __init__(self, row: TrialRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.setCheckable(True)
        self.setAccessibleName(row.sentence())
        self.setAccessibleDescription(_("Opens the criteria one by one."))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("focusInside", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _chips(self) -> list[tuple[ChipForm, str]]:
        row = self.row
        counted = (
            (row.met, ChipForm.MET, _("{count} met")), (row.unmet, ChipForm.UNMET_OUTLINE, _("{count} unmet")),
            (row.unknown, ChipForm.MISSING, _("{count} unknown")),
        )  # fmt: skip
        return [(form, words.format(count=count)) for count, form, words in counted if count]

    def _chips_width(self) -> int:
        return sum(chip_size(form, text).width() + _GAP for form, text in self._chips())

    def _below(self, width: int) -> bool:
        return width - self._chips_width() < theme.px(260)

    def _blocks(self, width: int) -> tuple[TextBlock, TextBlock]:
        room = width - 3 * _LEFT - theme.px(14) - (0 if self._below(width) else self._chips_width())
        tag = tag_width(self.row.tag) + _GAP if self.row.tag else 0
        return text_block(self.row.name, "cell_strong", "text", room - tag, 0), text_block(
            self.row.about, "label", "text2", room, 2)  # fmt: skip

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        name, about = self._blocks(width)
        chips = chip_height() + 4 if self._below(width) else 0
        return name.height + about.height + chips + 2 * _TOP + 1

    def sizeHint(self) -> QSize:
        width = max(self.width(), theme.px(320))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), self.heightForWidth(max(self.width(), theme.px(240))))

    def keyPressEvent(self, event: object) -> None:
        if not clicked_by_enter(self, event):  # type: ignore[arg-type]
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, width = QPainter(self), self.width()
        if self.underMouse() or self.isChecked():
            painter.fillRect(self.rect(), theme.colour("hover"))
        painter.fillRect(0, self.height() - 1, width, 1, theme.colour("line"))
        side = theme.px(14)
        name, about = self._blocks(width)
        arrow = "chevron-down" if self.isChecked() else "chevron-right"
        icons.paint(painter, arrow, QRectF(_LEFT, _TOP + 1, side, side), "text2")
        left = _LEFT + side + 6
        name.draw(painter, left, _TOP)
        if self.row.tag:
            beside = left + name.width + _GAP
            paint_tag(painter, QRectF(beside, _TOP - 1, width - beside, tag_height()), self.row.tag)
        about.draw(painter, left, _TOP + name.height)
        below = self._below(width)
        x = left if below else width - _LEFT - self._chips_width() + _GAP
        top = _TOP + name.height + about.height + 2 if below else (self.height() - 1 - chip_height()) // 2
        for form, text in self._chips():
            wide = chip_size(form, text).width()
            paint_chip(painter, QRectF(x, top, wide, chip_height()), form, text)
            x += wide + _GAP


class _Trial(QWidget):
    """A trial; its criteria are made when it is opened."""

    opened = Signal(str)
    acted = Signal(object)

    def __init__(self, row: TrialRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.head = _Head(row, self)
        self.head.clicked.connect(self.show_criteria)
        self._column.addWidget(self.head)
        self.lines: LineList | None = None

    def show_criteria(self, shown: bool) -> None:
        """Open or close the criteria."""
        self.head.setChecked(shown)
        if shown and self.lines is None:
            self.lines = LineList(self)
            self.lines.acted.connect(self.acted)
            self.lines.set_sections([Section("", self.row.lines)])
            self._column.addWidget(self.lines)
        if self.lines is not None:
            self.lines.setVisible(shown)
        if shown:
            self.opened.emit(self.row.key)


class TrialView(QWidget):
    """``acted`` carries the ``Action`` of a criterion."""

    acted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = _(
            "The entry criteria on file, judged on the facts of this case. They are not the whole protocol of a trial, "
            "and a count is no verdict."
        )
        note = TextLabel(words, "label", "text2", lines=0, parent=self)
        note.setContentsMargins(12, 0, 12, 0)
        box = QVBoxLayout()
        box.setContentsMargins(12, 6, 12, 6)
        box.addWidget(note)
        column.addLayout(box)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.scroll: QScrollArea = scrolling(inner, _("Trials and their entry criteria"), self)
        self._trials: list[_Trial] = []
        column.addWidget(self.scroll, 1)

    def show_trials(self, rows: Sequence[TrialRow], opened: str = "") -> None:
        """Show other trials; the one that was open stays so."""
        kept = opened or next((one.row.key for one in self._trials if one.head.isChecked()), "")
        clear(self._column)
        self._trials = [_Trial(row, self) for row in rows]
        for trial in self._trials:
            trial.acted.connect(self.acted)
            self._column.addWidget(trial)
            if trial.row.key == kept:
                trial.show_criteria(True)
        self._column.addStretch(1)

    def open_trial(self, key: str) -> None:
        """Open one trial, close the others, and bring it to the top with the focus."""
        for trial in self._trials:
            trial.show_criteria(trial.row.key == key)
        found = next((trial for trial in self._trials if trial.row.key == key), None)
        if found is not None:
            self._column.activate()
            self.scroll.verticalScrollBar().setValue(found.y())
            found.head.setFocus(Qt.FocusReason.OtherFocusReason)

    def trials(self) -> list[_Trial]:
        """The trials from top to bottom."""
        return list(self._trials)
