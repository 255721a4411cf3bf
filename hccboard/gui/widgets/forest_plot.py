"""A forest plot: one row for each effect, a square with a capped interval on a shared log axis, the text at the right.

It is a table whose middle column is painted, so the keyboard, the selection and screen readers work as in every table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.cell import Cell, RowStyle
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.text import Span, text_block
from hccboard.reports.forest_geometry import REFERENCE, Axis, axis_for, dashes, tick_text
from hccboard.translate import _

PLOT = 1
"""The column that is painted."""
_PLOT_LEAST, _PLOT_PAD = 108, 10
_PADDING = 6
_NEW_LINE, _BESIDE = "\u2028", "\u2002"


@dataclass(frozen=True)
class ForestLine:
    """One effect. ``estimate`` ``None`` has no place on the axis and stands in words only; ``dashed`` where the level
    is not 95 % or not stated; ``level`` is empty where it is that of the column's head. ``table`` are the cells of the
    plain table."""

    entry_id: str
    title: str
    note: str
    text: str
    level: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    dashed: bool = False
    current: bool = False
    flag: bool = False
    tooltip: str = ""
    accessible: str = ""
    table: tuple[str, ...] = ()


@dataclass(frozen=True)
class ForestData:
    """Everything on the panel. ``favours_low`` and ``favours_high`` are the words at the two sides of the reference;
    ``endpoints`` the choices of its head; ``finding`` the chart in one sentence."""

    title: str
    lines: tuple[ForestLine, ...]
    subtitle: str = ""
    first_column: str = ""
    last_column: str = ""
    favours_low: str = ""
    favours_high: str = ""
    table_heads: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    finding: str = ""
    endpoints: tuple[tuple[str, str], ...] = ()
    endpoint: str = ""
    empty: str = ""


class _PlotModel(SimpleTableModel):
    """The cells of the rows; with ``beside`` every comparator stands beside its trial, else below it."""

    def __init__(self, heads: Sequence[HeadCell], lines: Sequence[ForestLine], parent: QObject) -> None:
        styles = [RowStyle(attention=line.current) for line in lines]
        super().__init__(heads, [_plot_cells(line) for line in lines], styles, parent=parent)
        self._one_line = [_title_cell(line, _BESIDE) for line in lines]
        self._lines = lines
        self.beside = False

    def title_widths(self) -> tuple[int, int]:
        """The width of the longest trial with its comparator below it, and with it beside it."""
        below = [span for line in self._lines for span in _title_spans(line, "")]
        beside = [_title_spans(line, _BESIDE) for line in self._lines]
        return _widest(below), _widest(beside)

    def cell(self, row: int, column: int) -> Cell:
        return self._one_line[row] if column == 0 and self.beside else super().cell(row, column)


def _widest(texts: Sequence[Span | tuple[Span, ...]]) -> int:
    return ceil(max((text_block(one, "cell").width for one in texts), default=0.0)) + 2 * _PADDING + 2


class _PlotTable(DataTable):
    """The rows with their painted column."""

    def __init__(self, plot: ForestPlot) -> None:
        super().__init__("", row_height=26, cell_padding=_PADDING)
        self._plot = plot

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._plot.paint_rows(painter)


class _AxisStrip(QWidget):
    """Tick labels and the words of the two sides, below the plot column."""

    def __init__(self, plot: ForestPlot) -> None:
        super().__init__(plot)
        self._plot = plot
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        lines = 2 if self._plot.data.favours_low or self._plot.data.favours_high else 1
        return QSize(theme.px(200), 8 + lines * theme.line_height("label"))

    def paintEvent(self, event: QPaintEvent) -> None:
        self._plot.paint_axis(QPainter(self), self.height())


class ForestPlot(QWidget):
    """The plot without its panel."""

    row_activated = Signal(str)
    """The entry of the row that was clicked or opened with Enter."""
    row_chosen = Signal(str)
    """The entry of the row the user moved to."""

    def __init__(self, data: ForestData | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.data = ForestData("", ())
        self._axis: Axis = axis_for(())
        self._silent = False
        self._model: _PlotModel | None = None
        self._titles = (0, 0)
        self.table = _PlotTable(self)
        self.table.row_opened.connect(self._opened)
        self.table.current_row_changed.connect(self._moved)
        self.table.clicked.connect(lambda index: self._opened(index.row()))
        self._strip = _AxisStrip(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self._strip)
        self.table.viewport().installEventFilter(self)
        self.table.horizontalHeader().sectionResized.connect(lambda *_sizes: self._strip.update())
        if data is not None:
            self.set_data(data)

    def set_data(self, data: ForestData) -> None:
        """Show other rows."""
        self.data = data
        self._axis = axis_for(value for one in data.lines for value in (one.estimate, one.low, one.high))
        self.table.setAccessibleName(data.title)
        self.table.setAccessibleDescription(data.finding)
        heads = [
            HeadCell(data.first_column), HeadCell("", tooltip=_("logarithmic axis")),
            HeadCell(data.last_column, align="right"),
        ]  # fmt: skip
        old = self.table.model()
        self._model = _PlotModel(heads, data.lines, self.table)
        self._silent = True
        self.table.setModel(self._model)
        self._silent = False
        if old is not None:
            old.deleteLater()
        self._fit()
        self._strip.updateGeometry()

    def choose(self, entry_id: str) -> None:
        """Select the row of an entry without telling; nothing where it has none."""
        found = [number for number, line in enumerate(self.data.lines) if line.entry_id == entry_id]
        if found and self.table.currentIndex().row() not in found:
            self._silent = True
            self.table.selectRow(found[0])
            self._silent = False

    def content_height(self) -> int:
        """The height at which every row is visible."""
        return self.table.content_height() + self._strip.sizeHint().height()

    def retheme(self) -> None:
        self._strip.setFixedHeight(self._strip.sizeHint().height())
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._share_width()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        if self._model is None:
            return
        self._strip.setFixedHeight(self._strip.sizeHint().height())
        self._titles = self._model.title_widths()
        self._share_width(anew=True)

    def _share_width(self, *, anew: bool = False) -> None:
        """The words take what they need, as far as the plot keeps its least width; the plot takes the rest."""
        if self._model is None:
            return
        width, least = self.table.viewport().width(), theme.px(_PLOT_LEAST)
        text = self.table.sizeHintForColumn(2)
        text = max(text, self.table.horizontalHeader().sectionSizeHint(2))
        room = width - text - least
        below, beside = self._titles
        title = beside if beside <= room else min(below, max(theme.px(108), room))
        widths = (title, max(least, width - title - text), text)
        if not anew and widths == tuple(self.table.columnWidth(number) for number in range(3)):
            return
        self._model.beside = beside <= room
        for number, one in enumerate(widths):
            self.table.setColumnWidth(number, one)
        self.table.fit_rows()  # trial and comparator wrap and are never cut
        self._strip.update()

    def _opened(self, row: int) -> None:
        if 0 <= row < len(self.data.lines):
            self.row_activated.emit(self.data.lines[row].entry_id)

    def _moved(self, row: int) -> None:
        if not self._silent and 0 <= row < len(self.data.lines):
            self.row_chosen.emit(self.data.lines[row].entry_id)

    # Painting

    def _span(self) -> tuple[float, float]:
        """Left end and width of the axis in the table's viewport."""
        left = self.table.columnViewportPosition(PLOT) + theme.px(_PLOT_PAD)
        return float(left), max(1.0, self.table.columnWidth(PLOT) - 2.0 * theme.px(_PLOT_PAD))

    def _ticks(self, width: float) -> tuple[float, ...]:
        return self._axis.ticks((text_block("0.75", "label").width + 4) / width)

    def paint_rows(self, painter: QPainter) -> None:
        """Grid, reference and marks over the rows in view."""
        if not self.data.lines:
            return
        left, width = self._span()
        bottom = self.table.rowViewportPosition(len(self.data.lines) - 1) + self.table.rowHeight(
            len(self.data.lines) - 1
        )
        for value in self._ticks(width):
            x = round(left + width * self._axis.share(value)) + 0.5
            reference = value == REFERENCE
            painter.setPen(QPen(theme.colour("text" if reference else "line2"), 1.5 if reference else 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, bottom))
        view = self.table.viewport().rect()
        for number, line in enumerate(self.data.lines):
            top = self.table.rowViewportPosition(number)
            if line.estimate is not None and top < view.bottom() and top + self.table.rowHeight(number) > 0:
                self._paint_mark(painter, line, left, width, top + self.table.rowHeight(number) / 2)

    def _paint_mark(self, painter: QPainter, line: ForestLine, left: float, width: float, y: float) -> None:
        assert line.estimate is not None
        reach = self._axis.reach(line.estimate, line.low, line.high)
        y = round(y) + 0.5
        if reach.low is not None and reach.high is not None:
            pen = QPen(theme.colour("text"), 1.6)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if line.dashed:
                pen.setDashPattern(list(dashes(True)))
            painter.setPen(pen)
            ends = left + width * reach.low, left + width * reach.high
            painter.drawLine(QPointF(ends[0], y), QPointF(ends[1], y))
            painter.setPen(QPen(theme.colour("text"), 1.6))
            for x, cut, outward in ((ends[0], reach.cut_low, -1), (ends[1], reach.cut_high, 1)):
                self._paint_end(painter, x, y, outward if cut else 0)
        side = theme.px(9)
        x = left + width * reach.at
        painter.setPen(QPen(theme.colour("surface"), 1))
        painter.setBrush(theme.colour("series1"))
        painter.drawRect(QRectF(round(x - side / 2) - 0.5, round(y - side / 2) - 0.5, side + 1, side + 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    @staticmethod
    def _paint_end(painter: QPainter, x: float, y: float, arrow: int) -> None:
        """A cap, or an arrow where the limit lies beyond the axis."""
        half = theme.px(4)
        if not arrow:
            painter.drawLine(QPointF(x, y - half), QPointF(x, y + half))
            return
        painter.drawPolyline(QPolygonF([
            QPointF(x - arrow * half, y - half), QPointF(x, y), QPointF(x - arrow * half, y + half)
        ]))  # fmt: skip

    def paint_axis(self, painter: QPainter, height: int) -> None:
        """Tick labels and the words of the sides."""
        if not self.data.lines:
            return
        left, width = self._span()
        left += self.table.viewport().x() + self.table.x()
        for value in self._ticks(width):
            x = left + width * self._axis.share(value)
            reference = value == REFERENCE
            painter.setPen(QPen(theme.colour("text" if reference else "ctl"), 1))
            painter.drawLine(QPointF(round(x) + 0.5, 0), QPointF(round(x) + 0.5, 4))
            block = text_block(tick_text(value), "label_strong" if reference else "label", "text2")
            block.draw(painter, round(x - block.width / 2), 5)
        y = 5 + theme.line_height("label")
        middle = left + width * self._axis.share(REFERENCE)
        low = text_block(self.data.favours_low, "label", "text3")
        low.draw(painter, max(4.0, round(middle - 6 - low.width)), y)
        if self.data.favours_high:
            room = self.width() - middle - 6
            text_block(self.data.favours_high, "label", "text3", room).draw(painter, round(middle + 6), y)


def _title_spans(line: ForestLine, between: str) -> tuple[Span, Span]:
    title = Span(line.title, "cell_strong" if line.current else "cell_medium")
    return title, Span(between + line.note, "label", "text2" if line.current else "text3")


def _title_cell(line: ForestLine, between: str) -> Cell:
    return Cell(_title_spans(line, between), lines=0, tooltip=line.tooltip, accessible=line.accessible,
                fill=_fill(line))  # fmt: skip


def _fill(line: ForestLine) -> str:
    return "accent_tint" if line.current else ""


def _plot_cells(line: ForestLine) -> list[Cell]:
    plain = "text2" if line.current else "text3"
    level = Span(line.level, "label_strong" if line.dashed else "label", "caution" if line.dashed else plain)
    return [
        _title_cell(line, _NEW_LINE),
        Cell(accessible=line.text, tooltip=line.tooltip, fill=_fill(line)),
        Cell(line.text, (level,) if line.level else "", align="right", icon="triangle-alert" if line.flag else "",
             icon_tone="caution", tooltip=line.tooltip, fill=_fill(line)),
    ]  # fmt: skip


__all__ = ["ForestData", "ForestLine", "ForestPlot"]
