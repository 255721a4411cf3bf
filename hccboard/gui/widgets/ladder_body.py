"""The rungs of a staging ladder: painted rows that are buttons, with common columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QSizePolicy, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.widgets.button import clicked_by_enter
from hccboard.gui.widgets.chip import ChipForm, chip_size, paint_chip
from hccboard.gui.widgets.ladder_data import LadderRow, LadderRung, RungState
from hccboard.gui.widgets.text import TextBlock, text_block
from hccboard.translate import _


@dataclass(frozen=True)
class _Columns:
    """The left edges of the columns inside a row, and the width of the stage cell."""

    stage: int
    check: int
    rule: int
    value: int
    date: int
    right: int


_ICONS = {
    RungState.PASSED: "arrow-down",
    RungState.REACHED: "arrow-right",
    RungState.POSSIBLE: "circle-question-mark",
}
_TONES = {
    RungState.PASSED: ("text2", "raised"),
    RungState.REACHED: ("accent_strong", "accent_tint"),
    RungState.POSSIBLE: ("missing", "missing_tint"),
    RungState.NOT_REACHED: ("text3", "raised"),
}
_BAR = 3
_MINIMUM_ROW, _COMFORTABLE_ROW = 32, 44
_CHIP_GAP = 2
_BARE_SHIFT = 5  # a chip without a box stands with its icon where the boxes begin


class _RowButton(QAbstractButton):
    """One rule row."""

    def __init__(self, row: LadderRow, state: RungState, body: LadderBody) -> None:
        super().__init__(body)
        self.row, self._state, self._body = row, state, body
        self.setText(row.rule)
        self.setAccessibleName(row.sentence())
        self.setAccessibleDescription(_("Opens the value and its source."))
        self.setToolTip(row.tooltip or row.sentence())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("focusInside", True)
        self.setProperty("focusRadius", 2)

    def _plain_row(self) -> bool:
        return self.row.verdict == ChipForm.NOT_REACHED

    def needed_height(self, columns: _Columns) -> int:
        """The height the row needs at these columns."""
        rule = self._rule(columns).height
        value = self._value(columns).height
        where = max(2 * theme.px(14), self._where_height(self._where(columns.right - columns.date - 4)))
        return max(theme.px(_MINIMUM_ROW), rule + 5, value + 5, where + 5)

    def _rule(self, columns: _Columns) -> TextBlock:
        tone = "text3" if self._plain_row() else "text"
        return text_block(self.row.rule, "cell", tone, columns.value - columns.rule - 6, 0)

    def _value(self, columns: _Columns) -> TextBlock:
        tones = {
            ChipForm.NOT_REACHED: "text3",
            ChipForm.MISSING: "missing",
            ChipForm.STALE: "missing",
        }
        tone = tones.get(ChipForm(self.row.verdict), "text")
        width = columns.date - columns.value - 4
        return text_block(self.row.value, "cell_medium", tone, width, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._body.step(self, 1 if event.key() == Qt.Key.Key_Down else -1)
            return
        if clicked_by_enter(self, event):
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        columns = self._body.columns()
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("hover"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        shift = columns.check
        middle = (self.height() - 1) / 2
        offset = _BARE_SHIFT if self._plain_row() else 0
        room = columns.rule - columns.check - 4
        box = QRectF(-offset, 0, room + offset, self.height() - 1)
        paint_chip(painter, box, self.row.verdict, self.row.verdict_text)
        rule = self._rule(columns)
        rule.draw(painter, columns.rule - shift, round(middle - rule.height / 2))
        value = self._value(columns)
        value.draw(painter, columns.value - shift, round(middle - value.height / 2))
        self._paint_where(painter, columns.date - shift, middle)

    def _paint_where(self, painter: QPainter, left: int, middle: float) -> None:
        room = self.width() - left - 4
        day, source = self._where(room)
        top = round(middle - self._where_height((day, source)) / 2)
        day.draw(painter, left, top)
        top += round(day.height)
        if self.row.stale:
            high = chip_size(ChipForm.STALE).height() + _CHIP_GAP
            paint_chip(painter, QRectF(left, top, room, high), ChipForm.STALE)
            top += high
        if self.row.source:
            source.draw(painter, left, top)

    def _where(self, room: int) -> tuple[TextBlock, TextBlock]:
        """Date with age, which breaks where it does not fit, and source."""
        link = "text3" if self._plain_row() else "accent"
        day = text_block(self.row.date, "caption", "text3", room, 0)
        return day, text_block(self.row.source, "caption", link, room)

    def _where_height(self, blocks: tuple[TextBlock, TextBlock]) -> int:
        day, source = blocks
        chip = chip_size(ChipForm.STALE).height() + _CHIP_GAP if self.row.stale else 0
        return round((day.height if self.row.date else 0) + chip + (source.height if self.row.source else 0))


def _shared_out(heights: Sequence[int], room: int, most: int) -> list[int]:
    """The heights of the rows in ``room``: the lowest grow first and alike, none beyond ``most`` by growing."""
    grown = list(heights)
    spare = room - sum(grown)
    while spare > 0:
        level = min(grown)
        low = [n for n, height in enumerate(grown) if height == level]
        higher = min([height for height in grown if height > level], default=most)
        step = min(min(higher, most) - level, spare // len(low))
        if step <= 0:
            if level < most:  # fewer pixels are left than there are rows: the upper ones take them
                for n in low[:spare]:
                    grown[n] += 1
            break
        for n in low:
            grown[n] += step
        spare -= step * len(low)
    return grown


class LadderBody(QWidget):
    """Column head and rungs; the rows share out the height and keep common columns."""

    row_activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rungs: tuple[LadderRung, ...] = ()
        self._rows: list[_RowButton] = []
        self._spans: list[tuple[LadderRung, int, int]] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_rungs(self, rungs: Sequence[LadderRung]) -> None:
        """Replace all rungs."""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rungs = tuple(rungs)
        self._rows = [_RowButton(row, rung.state, self) for rung in rungs for row in rung.rows]
        for button in self._rows:
            button.clicked.connect(lambda _on=False, key=button.row.key: self.row_activated.emit(key))
            button.show()
        self.updateGeometry()
        self._place()

    def rows(self) -> list[_RowButton]:
        """The row buttons from top to bottom."""
        return list(self._rows)

    def step(self, row: QAbstractButton, by: int) -> None:
        """Move the focus to a neighbouring row."""
        number = self._rows.index(row) + by
        if 0 <= number < len(self._rows):
            self._rows[number].setFocus(Qt.FocusReason.TabFocusReason)

    def _stage_width(self) -> int:
        widest = 0.0
        for rung in self._rungs:
            icon = theme.px(13) + 4 if rung.state in _ICONS else 0
            role = "title" if rung.state is RungState.NOT_REACHED else "rung"
            words = text_block(rung.stage, role).width + icon
            widest = max(widest, words, text_block(rung.note, "caption").width)
        return max(theme.px(60), int(widest + 0.999) + 18)

    def columns(self, width: int = 0) -> _Columns:
        """The columns at a width: what the content needs, the rule and the value share the rest."""
        width = width or self.width()
        stage = _BAR + self._stage_width()
        rows = [row for rung in self._rungs for row in rung.rows]
        chips = [
            chip_size(row.verdict, row.verdict_text).width()
            - (_BARE_SHIFT if row.verdict == ChipForm.NOT_REACHED else 0)
            for row in rows
        ]
        check = stage + 8
        rule = check + max([theme.px(62), *chips]) + 8
        where = [max(text_block(row.date, "caption").width, text_block(row.source, "caption").width) for row in rows]
        chip = chip_size(ChipForm.STALE).width() if any(row.stale for row in rows) else 0
        last = min(int(max([theme.px(66), *where]) + 0.999), max(theme.px(66), chip, width // 5)) + 10
        date = max(width - last, rule + theme.px(120))
        share = date - rule
        wanted = max([0.0, *(text_block(row.value, "cell_medium").width for row in rows)]) + 12
        value = date - int(max(min(wanted, share * 0.44), min(theme.px(96), share * 0.4)))
        return _Columns(stage, check, rule, value, date, width)

    def _needed(self, width: int) -> tuple[int, list[int]]:
        columns = self.columns(width)
        return theme.px(22), [row.needed_height(columns) for row in self._rows]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        head, rows = self._needed(width)
        return head + sum(rows)

    def sizeHint(self) -> QSize:
        width = theme.px(480)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(340), theme.px(22 + _MINIMUM_ROW * 3))

    def retheme(self) -> None:
        self.updateGeometry()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if not self._rows or self.width() < 2:
            return
        head, heights = self._needed(self.width())
        heights = _shared_out(heights, self.height() - head, theme.px(_COMFORTABLE_ROW))
        columns = self.columns()
        top, number = head, 0
        self._spans = []
        for rung in self._rungs:
            start = top
            for _row in rung.rows:
                button = self._rows[number]
                left = columns.check
                button.setGeometry(left, top, self.width() - left, heights[number])
                top += heights[number]
                number += 1
            self._spans.append((rung, start, top))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        columns = self.columns()
        head = theme.px(22)
        painter.fillRect(0, 0, self.width(), head, theme.colour("raised"))
        painter.fillRect(0, head - 1, self.width(), 1, theme.colour("line"))
        places = (
            (_("Stage"), _BAR + 8),
            (_("Check"), columns.check),
            (_("Rule"), columns.rule),
            (_("Value used"), columns.value),
            (_("Date, source"), columns.date),
        )
        for text, left in places:
            block = text_block(text, "label", "text3")
            block.draw(painter, left, round((head - 1 - block.height) / 2))
        for rung, top, bottom in self._spans:
            self._paint_stage(painter, rung, QRectF(0, top, columns.stage, bottom - top))
            # The hairline runs on below the gap between stage cell and row
            painter.fillRect(columns.stage, bottom - 1, 8, 1, theme.colour("line"))

    def _paint_stage(self, painter: QPainter, rung: LadderRung, rect: QRectF) -> None:
        tone, ground = _TONES[rung.state]
        cell = rect.adjusted(_BAR, 0, 0, 0)
        painter.fillRect(cell, theme.colour(ground))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
        painter.fillRect(QRectF(rect.right() - 1, rect.top(), 1, rect.height()), theme.colour("line"))
        if rung.state is RungState.REACHED:
            bar = QRectF(rect.left(), rect.top(), _BAR, rect.height())
            painter.fillRect(bar, theme.colour("accent"))
        elif rung.state is RungState.POSSIBLE:
            pen = QPen(theme.colour("missing"), _BAR)
            pen.setDashPattern([2.0, 1.0])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            middle = rect.left() + _BAR / 2
            painter.drawLine(QPointF(middle, rect.top()), QPointF(middle, rect.bottom()))
        role = "title" if rung.state is RungState.NOT_REACHED else "rung"
        words = text_block(rung.stage, role, tone)
        note = text_block(rung.note, "caption", tone)
        total = words.height + (theme.px(13) if rung.note else 0)
        top = round(rect.top() + (rect.height() - total) / 2)
        left = cell.left() + 8
        words.draw(painter, left, top)
        if rung.state in _ICONS:
            side = theme.px(13)
            at = QPointF(round(left + words.width + 4), round(top + (words.height - side) / 2))
            icons.paint(painter, _ICONS[rung.state], QRectF(at, QSizeF(side, side)), tone)
        if rung.note:
            note.draw(painter, left, top + words.height - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.ignore()


class RungScroll(QScrollArea):
    """Scrolls the rungs only where they do not fit at the full width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def fit(self) -> None:
        """Give the rungs the width of the view and the height they need, or more if there is more."""
        rungs = self.widget()
        if rungs is None:
            return
        fits = rungs.heightForWidth(self.width()) <= self.height()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAlwaysOn)
        room = self.viewport().size()
        rungs.resize(room.width(), max(room.height(), rungs.heightForWidth(room.width())))

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint() if self.widget() else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.widget().minimumSizeHint() if self.widget() else super().minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
