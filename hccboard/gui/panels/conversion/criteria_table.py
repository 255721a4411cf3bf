"""The criteria in their groups: number, criterion with its rule, check, value, date with age, source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from hccboard.domain.conversion.model import State
from hccboard.gui import icons, theme
from hccboard.gui.panels.conversion.states import FORMS, VALUE_TONES
from hccboard.gui.widgets.cell import Cell, RowStyle, cell_size
from hccboard.gui.widgets.chip import ChipForm, ChipSpec, chip_icon, chip_tone, default_word
from hccboard.gui.widgets.data_table import HEAD_ROLE, DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.text import Span, text_block
from hccboard.operations.conversion_rows import Row
from hccboard.translate import _
from hccboard.wording.formats import list_text

NUMBER, CRITERION, CHECK, VALUE, DATE, SOURCE, MORE = range(7)
_ROW, _GROUP = 39, 24
_WIDTHS = {NUMBER: 36, CHECK: 92, VALUE: 182, DATE: 112, SOURCE: 92, MORE: 28}
_MOST = {SOURCE: 112}
_LEAST_CRITERION = 250
_LINES, _RULE_LINES, _SOURCE_LINES = 4, 3, 3
"""The most lines of a title or a value, of the rule below it, of a source; published criteria are long."""
_NO_SOURCE, _NO_DATE = 640, 560
"""Widths below which the source is read where the criterion is opened, and the date below the value."""


@dataclass(frozen=True)
class GroupHead:
    """The head of a group: its title, a note beside it, what became of its criteria."""

    title: str
    note: str = ""
    met: str = ""
    marks: tuple[tuple[ChipForm, str], ...] = ()

    def words(self) -> str:
        """For screen readers."""
        return list_text([part for part in (self.title, self.note, self.met, *(w for _f, w in self.marks)) if part])


class CriteriaTable(DataTable):
    """``row_asked`` carries the number of the criterion that is to be explained, ``source_asked`` of the one whose
    record is to be opened."""

    row_asked = Signal(int)
    source_asked = Signal(int)
    number_changed = Signal(int)
    """The number of the criterion that was moved to, 0 for the head of a group."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Criteria"), row_height=_ROW, cell_padding=6, parent=parent)
        self._lines: list[Row | GroupHead] = []
        self._compact = self._date_below = False
        heads = [
            HeadCell("", tooltip=_("Number")), HeadCell(_("Criterion, rule")), HeadCell(_("Check")),
            HeadCell(_("Value")), HeadCell(_("Date, age")), HeadCell(_("Source")), HeadCell(""),
        ]  # fmt: skip
        self._model = SimpleTableModel(heads, parent=self)
        self.setModel(self._model)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.current_row_changed.connect(lambda line: self.number_changed.emit(self._number(line)))
        self.row_opened.connect(lambda line: self._tell(line, self.row_asked))

    def show_lines(self, lines: Sequence[Row | GroupHead]) -> None:
        """Heads of groups and criteria in order; those that what-if changed say so."""
        before = self.current_number()
        self._lines = list(lines)
        self._fill()
        self.clearSpans()
        for place, one in enumerate(lines):
            if isinstance(one, GroupHead):
                self.setSpan(place, 0, 1, self._model.columnCount())
        self._share()
        if before:
            self.choose(before)

    def _fill(self) -> None:
        rows = [_cells(one, self._date_below) for one in self._lines]
        self._model.set_rows(rows, [_style(one) for one in self._lines])

    def choose(self, number: int) -> None:
        """Bring a criterion into view and select it."""
        place = next((n for n, one in enumerate(self._lines) if isinstance(one, Row) and one.number == number), None)
        if place is not None:
            self.setCurrentIndex(self._model.index(place, CRITERION))
            self.scrollTo(self._model.index(place, CRITERION))

    def current_number(self) -> int:
        """The number of the criterion that is selected, 0 for none."""
        return self._number(self.currentIndex().row())

    def set_compact(self, compact: bool) -> None:
        """Leave out date and source while a form stands beside."""
        self._compact = compact
        self._share()

    def _choose_columns(self) -> None:
        """Leave out what the width has no room for."""
        room = self.viewport().width()
        below = self._compact or room < theme.px(_NO_DATE)
        hidden = {DATE: below, SOURCE: below or room < theme.px(_NO_SOURCE), MORE: self._compact}
        for column, gone in hidden.items():
            if self.isColumnHidden(column) != gone:
                self.setColumnHidden(column, gone)
        if below != self._date_below:
            self._date_below = below
            number = self.current_number()
            self._fill()
            self.choose(number)

    # -- width --------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def retheme(self) -> None:
        super().retheme()
        if hasattr(self, "_lines"):
            self._share()

    def _share(self) -> None:
        """Widths as in the design; what is too narrow for them takes it from value and criterion, which then wrap."""
        if not self._lines:
            return
        self._choose_columns()
        wide = {column: theme.px(width) for column, width in _WIDTHS.items() if not self.isColumnHidden(column)}
        needed = {column: self._needed(column) for column in wide} | {VALUE: self._needed_by_values(wide[VALUE])}
        for column in (CHECK, DATE, SOURCE):
            if column in wide:
                wide[column] = min(max(wide[column], needed[column]), theme.px(_MOST.get(column, 260)))
        room = self.viewport().width()
        titles, whole = max(self._needed(CRITERION, subs=False), theme.px(_LEAST_CRITERION)), self._needed(CRITERION)
        for column in (CHECK, DATE, SOURCE, VALUE):  # no wider than their words, where criteria would wrap
            if column in wide:
                asked = titles if column == VALUE else max(titles, whole)
                spare = max(0, wide[column] - min(needed[column], wide[column]))
                wide[column] -= min(spare, max(0, asked - room + sum(wide.values())))
        short = theme.px(_LEAST_CRITERION) - room + sum(wide.values())
        if short > 0:
            wide[VALUE] = max(theme.px(120), wide[VALUE] - short // 2)
        wide[CRITERION] = max(theme.px(120), room - sum(wide.values()))
        for column, width in wide.items():
            if self.columnWidth(column) != width:
                self.setColumnWidth(column, width)
        self.fit_rows()

    def _needed(self, column: int, *, subs: bool = True) -> int:
        """The width at which nothing wraps in a column; without ``subs`` nothing of the first lines."""
        head = self._model.headerData(column, Qt.Orientation.Horizontal, HEAD_ROLE)
        found = text_block(head.text, "header").width + 2 * self.cell_padding + 2 if isinstance(head, HeadCell) else 0.0
        for line, one in enumerate(self._lines):
            if isinstance(one, Row):
                cell = self._model.cell(line, column)
                measured = cell if subs else replace(cell, sub="")
                found = max(found, cell_size(measured, padding=self.cell_padding).width())
        return math.ceil(found)

    def _needed_by_values(self, most: int) -> int:
        """The least width, ``most`` at the utmost, at which no value makes its row higher than in the design."""
        cells = [self._model.cell(line, VALUE) for line, one in enumerate(self._lines) if isinstance(one, Row)]
        for width in range(theme.px(120), most, 8):
            room = float(width - 2 * self.cell_padding)
            if all(cell_size(cell, room).height() - 1 <= theme.px(_ROW) for cell in cells):
                return width
        return most

    def fit_rows(self) -> None:
        """As high as in the design; higher where a title or a value takes two lines."""
        for line, one in enumerate(self._lines):
            height = theme.px(_GROUP if isinstance(one, GroupHead) else _ROW)
            if isinstance(one, Row):
                for column in (CRITERION, VALUE, SOURCE):
                    room = float(max(40, self.columnWidth(column) - 2 * self.cell_padding))
                    height = max(height, round(cell_size(self._model.cell(line, column), room, 0).height()) - 1)
            if self.rowHeight(line) != height:
                self.setRowHeight(line, height)

    # -- what was asked -----------------------------------------------------------------------------------

    def _number(self, line: int) -> int:
        one = self._lines[line] if 0 <= line < len(self._lines) else None
        return one.number if isinstance(one, Row) else 0

    def _tell(self, line: int, signal: Signal) -> None:
        number = self._number(line)
        if number:
            signal.emit(number)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._tell(index.row(), self.source_asked if self._is_link(index) else self.row_asked)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        shape = Qt.CursorShape.PointingHandCursor if self._number(index.row()) else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _is_link(self, index: QModelIndex) -> bool:
        one = self._lines[index.row()]
        return index.column() == SOURCE and isinstance(one, Row) and bool(one.source and one.record_id)

    # -- painting -----------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        for line, one in enumerate(self._lines):
            if isinstance(one, GroupHead):
                top = self.rowViewportPosition(line)
                self._paint_counts(painter, one, QRectF(0, top, self.viewport().width(), self.rowHeight(line) - 1))

    def _paint_counts(self, painter: QPainter, head: GroupHead, rect: QRectF) -> None:
        """From the right: each mark with its icon, then how many are met."""
        right = rect.right() - 12
        if right - self._counts_width(head) < self._words_width(head):
            return  # the words of the group come first; screen readers and the tooltip have the counts
        side = theme.px(13)
        for form, words in reversed(head.marks):
            block = text_block(words, "cell_strong", chip_tone(form))
            right -= block.width
            block.draw(painter, right, round(rect.center().y() - block.height / 2))
            right -= side + 4
            at = QPointF(round(right), round(rect.center().y() - side / 2))
            icons.paint(painter, chip_icon(form), QRectF(at, QSizeF(side, side)), chip_tone(form))
            right -= 8
        block = text_block(head.met, "cell", "text2")
        block.draw(painter, right - block.width, round(rect.center().y() - block.height / 2))

    @staticmethod
    def _counts_width(head: GroupHead) -> float:
        marks = sum(text_block(words, "cell_strong").width + theme.px(13) + 12 for _form, words in head.marks)
        return text_block(head.met, "cell").width + marks

    @staticmethod
    def _words_width(head: GroupHead) -> float:
        note = text_block(f"  {head.note}", "label").width if head.note else 0.0
        return text_block(head.title, "cell_strong").width + note + 24


def _cells(one: Row | GroupHead, date_below: bool) -> list[Cell]:
    if isinstance(one, GroupHead):
        spans = [Span(one.title, "cell_strong")]
        if one.note:
            spans.append(Span(f"  {one.note}", "label", "text3"))
        return [Cell(spans, accessible=one.words(), tooltip=one.words())]
    tone, said = VALUE_TONES[one.state], _supposed(one)
    return [
        Cell(str(one.number), align="right", tone="text3"),
        Cell(one.title, one.rule, weight=500, lines=_LINES, sub_lines=_RULE_LINES,
             tooltip=list_text([t for t in (one.title, one.rule) if t])),
        Cell(chip=ChipSpec(FORMS[one.state])),
        Cell(one.value, one.in_short if date_below else "", weight=500, lines=_LINES, sub_lines=_RULE_LINES, tone=tone,
             icon="flask-conical" if one.supposed else "", icon_tone="text2",
             tooltip=list_text([part for part in (one.value, one.note, said) if part])),
        Cell(one.day_text, one.age),
        Cell(one.source, link=bool(one.record_id), lines=_SOURCE_LINES, tooltip=one.source),
        Cell(icon="chevron-right", icon_tone="text3", accessible=_("Explain")),
    ]  # fmt: skip


def _supposed(one: Row) -> str:
    """That a criterion differs from what is recorded, and what it is there."""
    if not one.supposed:
        return ""
    recorded = _("recorded: {state}").format(state=default_word(FORMS[one.before])) if one.before is not None else ""
    return list_text([part for part in (_("Hypothetical, not saved"), recorded) if part])


def _style(one: Row | GroupHead) -> RowStyle:
    if isinstance(one, GroupHead):
        return RowStyle(group=True, height=_GROUP)
    return RowStyle(attention=one.state is not State.MET)


__all__ = ["CriteriaTable", "GroupHead"]
