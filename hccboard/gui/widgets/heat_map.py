"""IC50 values as a heat map: drug by target, each figure as printed, one hue on a log scale.

The colour repeats the figure and says nothing more. The map does not sort, has no totals, and says above itself that
values of different assays rank no drug.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.cell import Cell, paint_hatching
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.message_bar import MessageBar
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import Span, text_block
from hccboard.translate import _
from hccboard.wording.formats import sentences_text

LEAST_CONTRAST = 4.5
_FAINTEST, _DEEPEST, _STEP = 0.06, 0.92, 0.01
_CELL_LEAST, _CELL_MOST = 56, 112


@dataclass(frozen=True)
class HeatCell:
    """One figure as printed; ``number`` places it on the scale, without one the cell has no colour."""

    text: str
    number: float | None = None
    tooltip: str = ""
    accessible: str = ""


@dataclass(frozen=True)
class HeatColumn:
    """A drug; ``uncoloured`` hatches its figures (an antibody has no IC50 of a kinase), ``note`` says why."""

    name: str
    uncoloured: bool = False
    note: str = ""


@dataclass(frozen=True)
class HeatMapData:
    """``cells`` by row, then column, in the order of the paper. ``warning`` is the sentence above the map."""

    title: str
    columns: tuple[HeatColumn, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[HeatCell, ...], ...]
    unit: str = ""
    first_column: str = ""
    warning_title: str = ""
    warning: str = ""
    notes: tuple[str, ...] = ()
    subtitle: str = ""
    scale_low: str = ""
    scale_high: str = ""


def shade(strength: float) -> QColor:
    """The colour of a strength 0 to 1 inclusive: the accent over the surface, past the middle tones on which neither
    light nor dark text can be read."""
    over, below = theme.colour("accent"), theme.colour("surface")
    share = round(_FAINTEST + (_DEEPEST - _FAINTEST) * min(1.0, max(0.0, strength)), 2)
    while True:
        mixed = QColor(*(round(a * share + b * (1 - share)) for a, b in zip(_rgb(over), _rgb(below), strict=True)))
        if share >= 1 or contrast(theme.colour(ink(mixed)), mixed) >= LEAST_CONTRAST:
            return mixed
        share = min(1.0, round(share + _STEP, 2))


def ink(ground: QColor) -> str:
    """The token of the text on a ground: whichever of text and surface stands out more."""
    return max(("text", "surface"), key=lambda token: contrast(theme.colour(token), ground))


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours by WCAG, 1 to 21."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def _luminance(colour: QColor) -> float:
    parts = [one / 255 for one in _rgb(colour)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class _HeatTable(DataTable):
    """The figures on their grounds."""

    def __init__(self) -> None:
        super().__init__("", cell_padding=6)
        self.data_shown = HeatMapData("", (), (), ())
        self._low, self._high = 0.0, 1.0
        self._least = _CELL_LEAST
        self.setSelectionBehavior(DataTable.SelectionBehavior.SelectItems)

    def show_data(self, data: HeatMapData) -> None:
        self.data_shown = data
        numbers = [
            math.log10(cell.number) for row in data.cells for cell, column in zip(row, data.columns, strict=True)
            if cell.number and not column.uncoloured
        ]  # fmt: skip
        self._low, self._high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
        heads = [HeadCell(data.first_column)]
        heads += [HeadCell(one.name, align="center", tooltip=one.note) for one in data.columns]
        rows = [
            [Cell(name, weight=500), *(Cell(c.text, align="center", tooltip=c.tooltip, accessible=c.accessible)
                                       for c in cells)]
            for name, cells in zip(data.rows, data.cells, strict=True)
        ]  # fmt: skip
        self.setModel(SimpleTableModel(heads, rows, parent=self))
        self.fit()

    def fit(self) -> None:
        """Give rows and columns the size of their words."""
        self.resizeColumnsToContents()
        widths = [self.columnWidth(number + 1) for number in range(len(self.data_shown.columns))]
        self._least = max([theme.px(_CELL_LEAST), *widths])
        self.fit_rows()
        self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Columns of one width, so that no drug looks greater than another; as wide as there is room."""
        count = len(self.data_shown.columns)
        if count:
            room = (self.viewport().width() - self.columnWidth(0)) // count
            for number in range(count):
                self.setColumnWidth(number + 1, max(self._least, min(room, theme.px(_CELL_MOST))))

    def strength(self, number: float) -> float:
        """0 at the greatest value of the map, 1 at the least, on a log scale."""
        if self._high == self._low:
            return 0.5
        return (self._high - math.log10(number)) / (self._high - self._low)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        for row, cells in enumerate(self.data_shown.cells):
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            for number, cell in enumerate(cells, 1):
                left, width = self.columnViewportPosition(number), self.columnWidth(number)
                self._paint_cell(painter, QRectF(left, top, width, height), cell, row, number)

    def _paint_cell(self, painter: QPainter, rect: QRectF, cell: HeatCell, row: int, column: int) -> None:
        box = rect.adjusted(1, 1, -1, -2)
        painter.fillRect(box, theme.colour("surface"))
        tone = "text3"
        if self.data_shown.columns[column - 1].uncoloured:
            paint_hatching(painter, box)
            tone = "text"
        elif cell.number:
            ground = shade(self.strength(cell.number))
            painter.fillRect(box, ground)
            tone = ink(ground)
        block = text_block(cell.text, "cell", tone, rect.width() - 6)
        if self.data_shown.columns[column - 1].uncoloured and cell.text:
            words = QRectF(rect.center().x() - block.width / 2 - 3, box.top() + 3, block.width + 6, box.height() - 6)
            painter.fillRect(words, theme.colour("surface"))
        block.draw(painter, round(rect.center().x() - block.width / 2), round(rect.center().y() - block.height / 2))
        if self.hasFocus() and (self.currentIndex().row(), self.currentIndex().column()) == (row, column):
            painter.setPen(theme.colour("text"))
            for inset in (0, 1):
                painter.drawRect(box.adjusted(inset, inset, -1 - inset, -1 - inset))


class _Scale(QWidget):
    """The colours of the scale, from the greatest value to the least."""

    def __init__(self, table: _HeatTable) -> None:
        super().__init__()
        self._table = table
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        data = self._table.data_shown
        low = text_block(data.scale_high, "label", "text2")
        middle = self.height() / 2
        low.draw(painter, 0, round(middle - low.height / 2))
        left, steps, width = low.width + 8, 12, theme.px(10)
        for step in range(steps):
            painter.fillRect(QRectF(left + step * width, middle - 5, width, 10), shade(step / (steps - 1)))
        high = text_block((Span(data.scale_low),), "label", "text2")
        high.draw(painter, left + steps * width + 8, round(middle - high.height / 2))


class HeatMap(Panel):
    """The heat map in its panel, with its warning above and its scale and source below."""

    def __init__(self, data: HeatMapData | None = None, parent: QWidget | None = None) -> None:
        super().__init__("", padding=0, parent=parent)
        self.warning = MessageBar("caution", "", "")
        self.body.addWidget(self.warning)
        self.body.setSpacing(0)
        self.table = _HeatTable()
        self.body.addWidget(self.table, 1)
        self._scale = _Scale(self.table)
        if data is not None:
            self.set_data(data)

    def set_data(self, data: HeatMapData) -> None:
        """Show another map."""
        self.set_title(data.title, data.subtitle)
        self.warning.set_message("caution", data.warning_title, data.warning)
        self.warning.setVisible(bool(data.warning_title or data.warning))
        self.table.setAccessibleName(data.title)
        self.table.setAccessibleDescription(" ".join((data.warning_title, data.warning)))
        self.table.show_data(data)
        self._scale.setParent(None)
        self.set_foot(sentences_text([one for one in data.notes if one]))
        self.foot.addWidget(self._scale, 0, Qt.AlignmentFlag.AlignRight)
        self._scale.setFixedWidth(self._scale_width(data))
        self._scale.setAccessibleName(_("Scale from {high} to {low}").format(high=data.scale_high, low=data.scale_low))

    def retheme(self) -> None:
        super().retheme()
        self.table.fit()
        self._scale.setFixedWidth(self._scale_width(self.table.data_shown))

    @staticmethod
    def _scale_width(data: HeatMapData) -> int:
        ends = sum(text_block(one, "label").width for one in (data.scale_low, data.scale_high))
        return round(ends + 12 * theme.px(10) + 18)


__all__ = ["LEAST_CONTRAST", "HeatCell", "HeatColumn", "HeatMap", "HeatMapData", "contrast", "ink", "shade"]
