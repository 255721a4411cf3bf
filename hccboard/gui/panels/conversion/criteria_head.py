"""How many criteria are met, and a strip of cells that leads to each of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hccboard.domain.conversion.model import State
from hccboard.gui import icons, theme
from hccboard.gui.panels.conversion.states import FORMS, Count
from hccboard.gui.widgets.button import Button, clicked_by_enter
from hccboard.gui.widgets.chip import DASHED, DOTTED, Chip, ChipForm, chip_icon, chip_tone, default_word
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import clear
from hccboard.gui.widgets.text import TextLabel, text_block
from hccboard.operations.conversion_rows import Row
from hccboard.translate import _

_CELL_WIDTH, _CELL_HEIGHT, _GAP, _BELOW, _ACROSS = 26, 20, 4, 13, 14
_ICONS = {State.MET: "check", State.UNMET: "x"}


class _Cell(QAbstractButton):
    """One criterion: its state as form, icon and word, its number below."""

    def __init__(self, row: Row, strip: CriteriaStrip) -> None:
        super().__init__(strip)
        self.row, self._strip = row, strip
        form = FORMS[row.state]
        self.setAccessibleName(_("{number}, {state}: {title}").format(
            number=row.number, state=default_word(form), title=row.title
        ))  # fmt: skip
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_CELL_WIDTH), theme.px(_CELL_HEIGHT) + theme.px(_BELOW))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -_ACROSS, Qt.Key.Key_Down: _ACROSS}
        if event.key() in steps:
            self._strip.move(self, steps[Qt.Key(event.key())])
        elif not clicked_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state, form = self.row.state, FORMS[self.row.state]
        box = QRectF(0.5, 0.5, self.width() - 1, theme.px(_CELL_HEIGHT) - 1)
        edges = {
            State.MET: ("met_line", ()), State.UNMET: ("unmet", ()), State.MISSING: ("missing_line", DASHED),
            State.STALE: ("missing", DOTTED),
        }  # fmt: skip
        edge, dash = edges[state]
        pen = QPen(theme.colour(edge), 1)
        if dash:
            pen.setDashPattern(list(dash))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        fills = {State.MET: "met_tint", State.UNMET: "unmet"}
        painter.setBrush(theme.colour(fills[state]) if state in fills else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        side = theme.px(13)
        tone = "on_unmet" if state is State.UNMET else chip_tone(form)
        at = QPointF(round(box.center().x() - side / 2), round(box.center().y() - side / 2))
        icons.paint(painter, _ICONS.get(state, chip_icon(form)), QRectF(at, QSizeF(side, side)), tone)
        number = text_block(str(self.row.number), "label", "text3", self.width(), 1, "center", theme.px(12))
        number.draw(painter, 0, theme.px(_CELL_HEIGHT) + 1)


class CriteriaStrip(QWidget):
    """A cell for each criterion; ``chosen`` carries its number. One Tab stop; the arrows move inside."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: list[_Cell] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setSpacing(_GAP)
        self.setAccessibleName(_("Criteria by number"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """A cell for every row, in lines of fourteen."""
        focused = next((cell.row.number for cell in self._cells if cell.hasFocus()), 0)
        clear(self._grid)
        self._cells = [_Cell(row, self) for row in rows]
        for place, cell in enumerate(self._cells):
            cell.clicked.connect(lambda _on=False, number=cell.row.number: self.chosen.emit(number))
            self._grid.addWidget(cell, place // _ACROSS, place % _ACROSS)
            cell.show()
        self._tab_stop(next((cell for cell in self._cells if cell.row.number == focused), None), focused > 0)
        self.updateGeometry()

    def cells(self) -> list[QAbstractButton]:
        """The cells in order."""
        return list(self._cells)

    def width_of(self, count: int) -> int:
        """The width that a number of cells takes in one line."""
        return min(count, _ACROSS) * (theme.px(_CELL_WIDTH) + _GAP)

    def move(self, cell: QAbstractButton, step: int) -> None:
        """Go to another cell; the focus goes with it."""
        place = self._cells.index(cell) + step  # type: ignore[arg-type]
        if 0 <= place < len(self._cells):
            self._tab_stop(self._cells[place], True)

    def _tab_stop(self, cell: _Cell | None, focus: bool) -> None:
        stop = cell or (self._cells[0] if self._cells else None)
        for one in self._cells:
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one is stop else Qt.FocusPolicy.ClickFocus)
        if focus and stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)


class CriteriaHead(FittingWidget):
    """The count line, what belongs beside it in words, and the strip; the strip goes below where it is narrow."""

    chosen = Signal(int)
    reset_requested = Signal()
    """Forget what was supposed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = Count()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 12, 8)
        outer.setSpacing(0)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._layout.setSpacing(12)
        outer.addLayout(self._layout)
        outer.addWidget(self._make_supposed())  # below both: its words may be long, and nothing moves for them
        column = QVBoxLayout()
        column.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(12)
        self.met = TextLabel("", "count", parent=self)
        self._marks = QWidget(self)
        self._marks_row = QHBoxLayout(self._marks)
        self._marks_row.setContentsMargins(0, 0, 0, 0)
        self._marks_row.setSpacing(12)
        line.addWidget(self.met)
        line.addWidget(self._marks)
        line.addStretch(1)
        self.words = TextLabel("", "cell", "text2", lines=0, parent=self)
        column.addLayout(line)
        column.addWidget(self.words)
        column.addStretch(1)
        self.strip = CriteriaStrip(self)
        self.strip.chosen.connect(self.chosen)
        self._layout.addLayout(column, 1)
        self._layout.addWidget(self.strip, 0, Qt.AlignmentFlag.AlignTop)

    def _make_supposed(self) -> QWidget:
        self._supposed = QWidget(self)
        row = QHBoxLayout(self._supposed)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(Chip(ChipForm.HYPOTHETICAL, _("Hypothetical, not saved"), parent=self._supposed))
        self.supposed = TextLabel("", "cell", "text2", parent=self._supposed)
        row.addWidget(self.supposed, 1)
        self.reset = Button(_("Back to the records"), kind="link", parent=self._supposed)
        self.reset.clicked.connect(self.reset_requested)
        row.addWidget(self.reset)
        self._supposed.hide()
        return self._supposed

    def show_count(self, count: Count, rows: Sequence[Row], supposed: str = "") -> None:
        """The count of a review; ``supposed`` says what it rests on that is not recorded."""
        self._count = count
        self.met.set_text(count.met)
        clear(self._marks_row)
        for form, words in count.marks:
            self._add_mark(form, words)
        self.words.set_text(count.sentence)
        self.supposed.set_text(supposed)
        self._supposed.setVisible(bool(supposed))
        self.strip.show_rows(rows)
        self.strip.setVisible(bool(rows))
        self.setAccessibleName(" ".join((count.met, *(words for _form, words in count.marks), count.sentence)))
        self._arrange()

    def count_text(self) -> str:
        """The count line as it reads."""
        return ", ".join((self._count.met, *(words for _form, words in self._count.marks)))

    def _add_mark(self, form: ChipForm, words: str) -> None:
        box = QWidget(self._marks)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(IconView(chip_icon(form), 15, chip_tone(form), box))
        row.addWidget(TextLabel(words, "banner", chip_tone(form), parent=box))
        self._marks_row.addWidget(box)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def retheme(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        words = text_block(self._count.met, "count").width
        words += sum(text_block(text, "banner").width + 31 for _form, text in self._count.marks)
        beside = words + self.strip.width_of(len(self.strip.cells())) + 48 <= self.width()
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line2"))


__all__ = ["CriteriaHead", "CriteriaStrip"]
