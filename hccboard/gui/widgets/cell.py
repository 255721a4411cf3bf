"""What one cell of a table shows, and how it is painted.

A model answers ``CELL_ROLE`` with a ``Cell``; the delegate of ``data_table`` paints it.
``ROW_ROLE`` (asked on column 0) may answer with a ``RowStyle``. The words of a cell are also its
accessible text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from hccboard.gui import icons, theme
from hccboard.gui.widgets.chip import (
    ChipSpec,
    badge_size,
    chip_size,
    paint_badge,
    paint_chip,
)
from hccboard.gui.widgets.sparkline import Sparkline, paint_sparkline, sparkline_size
from hccboard.gui.widgets.text import Span, TextBlock, plain, text_block

if TYPE_CHECKING:
    from collections.abc import Sequence

CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 101
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 102

PADDING = 8
FIRST_EXTRA = 4
"""Added at the left of the first column, where the bar of the row is painted."""
_GAP = 6
_ICON, _ICON_GAP = 14, 4
ARROW = "→"

_WEIGHTS = {400: "cell", 500: "cell_medium", 600: "cell_strong"}
_SMALL_WEIGHTS = {400: "label", 500: "label_medium", 600: "label_strong"}


@dataclass(frozen=True)
class Cell:
    """One cell. Only ``text`` is usual; every other part is painted where the design has its place.

    From left to right: icon or badge, old value (struck through, with an arrow), text, icon after
    the text. Below it the second line. A chip stands before the text, or on the second line with
    ``chip_below``.
    """

    text: str | Span | Sequence[Span] = ""
    sub: str | Span | Sequence[Span] = ""
    chip: ChipSpec | None = None
    chip_below: bool = False
    badge: str = ""
    align: str = "left"
    weight: int = 400
    small: bool = False
    tone: str = "text"
    sub_tone: str = "text3"
    icon: str = ""
    icon_tone: str = ""
    icon_after: str = ""
    icon_after_tone: str = ""
    was: str = ""
    """An older value, shown struck through before an arrow and the text."""
    struck: bool = False
    fill: str = ""
    """A ground of its own: a token, for instance ``caution_soft``."""
    hatched: bool = False
    spark: Sparkline | None = None
    bar: float | None = None
    """A share 0 to 1 inclusive, painted as a small bar before the text."""
    bar_tone: str = "accent"
    link: bool = False
    lines: int = 1
    """The greatest number of lines of ``text``."""
    sub_lines: int = 1
    """The greatest number of lines of ``sub``, where the width of the cell is settled."""
    left_line: str = ""
    """A line at the left of the cell: a colour token; 2 px if it is the accent."""
    tooltip: str = ""
    accessible: str = ""
    """What a screen reader says in place of the words."""

    def words(self) -> str:
        """The words of the cell, for search, clipboard and screen readers."""
        if self.accessible:
            return self.accessible
        first = plain(self.text)
        if self.was:
            first = f"{self.was} {ARROW} {first}"
        chip = self.chip.words() if self.chip else ""
        return ", ".join(part for part in (chip, self.badge, first, plain(self.sub)) if part)


@dataclass(frozen=True)
class RowStyle:
    """The look of a whole row.

    ``attention`` puts a 3 px dark bar at its left, ``group`` the ground of a group row, ``muted``
    the paler text of a rule that was not reached, ``hatched`` the hatching of a row that is left
    out.
    """

    attention: bool = False
    group: bool = False
    muted: bool = False
    hatched: bool = False
    height: int = 0
    """A height in pixels at text scale 1; 0 takes the table's own."""


@dataclass(frozen=True)
class _Line:
    """The pieces of the first line and their widths."""

    pieces: tuple[tuple[str, float], ...] = ()

    def width(self) -> float:
        return sum(w for _, w in self.pieces) + _GAP * max(0, len(self.pieces) - 1) if self.pieces else 0.0


_ONLY_TEXT = _Line()


def role_of(cell: Cell) -> str:
    """The type role of a cell's text."""
    return (_SMALL_WEIGHTS if cell.small else _WEIGHTS)[cell.weight]


def _tone(cell: Cell) -> str:
    return "accent" if cell.link and cell.tone == "text" else cell.tone


def _fixed(cell: Cell) -> _Line:
    """Everything on the first line that is not the text."""
    if not (cell.chip or cell.icon or cell.badge or cell.bar is not None or cell.was or cell.spark):
        return _ONLY_TEXT
    pieces: list[tuple[str, float]] = []
    if cell.chip and not cell.chip_below:
        pieces.append(("chip", chip_size(cell.chip.form, cell.chip.text, cell.chip.icon).width()))
    if cell.icon:
        pieces.append(("icon", theme.px(_ICON)))
    if cell.badge:
        pieces.append(("badge", badge_size(cell.badge).width()))
    if cell.bar is not None:
        pieces.append(("bar", theme.px(16)))
    if cell.was:
        old = text_block(cell.was, role_of(cell)).width
        pieces.append(("was", old + _GAP + theme.px(12)))
    if cell.spark:
        pieces.append(("spark", sparkline_size().width()))
    return _Line(tuple(pieces))


def _after_width(cell: Cell) -> float:
    return theme.px(_ICON) + _ICON_GAP if cell.icon_after else 0.0


def _text_block(cell: Cell, width: float) -> TextBlock:
    text = cell.text
    if cell.struck:
        text = Span(plain(text), strike=True)
    block = text_block(text, role_of(cell), _tone(cell), width, cell.lines, "left")
    if cell.align == "left" or block.lines == 1:
        return block
    # Lines of figures stand below each other at the side the cell is aligned to
    return text_block(text, role_of(cell), _tone(cell), math.ceil(block.width) + 1, cell.lines, cell.align)


def _sub_block(cell: Cell, width: float) -> TextBlock:
    return text_block(cell.sub, "label", cell.sub_tone, width, cell.sub_lines, "left")


def cell_size(cell: Cell, wrap_width: float = 0.0, padding: int = PADDING) -> QSizeF:
    """The size a cell needs with its padding; a wrapping cell takes at most ``wrap_width``."""
    fixed = _fixed(cell)
    lead = fixed.width() + (_GAP if fixed.pieces and plain(cell.text) else 0)
    trail = _after_width(cell)
    width = 0.0
    if plain(cell.text):
        width = text_block(cell.text, role_of(cell)).width + 1
    if cell.lines != 1 and wrap_width:
        width = min(width, max(wrap_width - lead - trail, 1.0))
    height = float(theme.line_height(role_of(cell)))
    if cell.lines != 1 and width:
        height = float(_text_block(cell, width).height)
    if cell.chip and not cell.chip_below:
        height = max(height, theme.px(20))
    total = lead + width + trail
    if plain(cell.sub):
        total = max(total, text_block(cell.sub, "label").width + 1)
        wraps = cell.sub_lines != 1 and wrap_width
        height += _sub_block(cell, max(wrap_width, 1.0)).height if wraps else theme.line_height("label")
    if cell.chip and cell.chip_below:
        total = max(total, chip_size(cell.chip.form, cell.chip.text, cell.chip.icon).width())
        height += theme.px(24)
    return QSizeF(total + 2 * padding + 1, height + 8)


def paint_cell(painter: QPainter, rect: QRectF, cell: Cell, padding: int = PADDING) -> None:
    """Paint a cell into its rectangle, padding included, on the ground of its row."""
    if cell.fill:
        painter.fillRect(rect, theme.colour(cell.fill))
    if cell.hatched:
        paint_hatching(painter, rect)
    paint_left_line(painter, rect, cell.left_line)
    placed = _place(rect.adjusted(padding, 0, -padding, 0), cell)
    if placed.fits:
        _paint_placed(painter, cell, placed)
        return
    painter.save()
    painter.setClipRect(rect)
    _paint_placed(painter, cell, placed)
    painter.restore()


def paint_left_line(painter: QPainter, rect: QRectF, token: str) -> None:
    """Paint a line at the left edge of a rectangle; nothing without a token."""
    if token:
        width = 2 if token == "accent" else 1
        painter.fillRect(QRectF(rect.left(), rect.top(), width, rect.height()), theme.colour(token))


class _Placed(NamedTuple):
    """Where the parts of a cell come to stand; ``fits`` says that nothing reaches out of it."""

    inner: QRectF
    fixed: _Line
    block: TextBlock | None
    sub: TextBlock | None
    left: float
    text_left: float
    top: float
    first: float
    fits: bool


def _place(inner: QRectF, cell: Cell) -> _Placed:
    fixed, width = _fixed(cell), inner.width()
    lead = fixed.width()
    has_text = bool(plain(cell.text))
    if has_text and fixed.pieces:
        lead += _GAP
    trail = _after_width(cell)
    block = _text_block(cell, max(1.0, width - lead - trail)) if has_text else None
    sub = _sub_block(cell, width) if plain(cell.sub) else None
    first = float(block.height if block else theme.line_height("cell"))
    total = first + (sub.height if sub else 0) + (theme.px(24) if cell.chip and cell.chip_below else 0)
    top = round(inner.top() + (inner.height() - total) / 2)
    used = lead + (block.width if block else 0) + trail
    left = _aligned(inner, used, cell.align)
    # A cut text may take a fraction of a pixel more than its room
    fits = used <= width + 1 and total <= inner.height() and not (cell.chip or cell.spark)
    return _Placed(inner, fixed, block, sub, left, left + lead, top, first, fits)


def _paint_placed(painter: QPainter, cell: Cell, placed: _Placed) -> None:
    inner, block, sub = placed.inner, placed.block, placed.sub
    line = QRectF(placed.left, placed.top, inner.right() - placed.left, placed.first)
    if placed.fixed.pieces:
        _paint_fixed(painter, line, cell, placed.fixed)
    if block:
        block.draw(painter, placed.text_left, placed.top)
        if cell.icon_after:
            at = placed.text_left + block.width + _ICON_GAP
            _paint_icon(painter, cell.icon_after, at, line, cell.icon_after_tone or "text2")
    y = placed.top + placed.first
    if sub:
        sub.draw(painter, _aligned(inner, sub.width, cell.align), y)
        y += sub.height
    if cell.chip and cell.chip_below:
        box = QRectF(inner.left(), y + 2, inner.width(), theme.px(20))
        paint_chip(painter, box, cell.chip.form, cell.chip.text, cell.chip.icon)


def _aligned(inner: QRectF, width: float, align: str) -> float:
    if align == "left":
        return round(inner.left())
    spare = max(0.0, inner.width() - width)
    return round(inner.left() + (spare if align == "right" else spare / 2))


def _paint_icon(painter: QPainter, name: str, left: float, line: QRectF, tone: str) -> None:
    side = theme.px(_ICON)
    at = QPointF(round(left), round(line.center().y() - side / 2))
    icons.paint(painter, name, QRectF(at, QSizeF(side, side)), tone)


def _paint_fixed(painter: QPainter, line: QRectF, cell: Cell, fixed: _Line) -> None:
    left = line.left()
    for kind, width in fixed.pieces:
        box = QRectF(left, line.top(), width, line.height())
        if kind == "chip" and cell.chip:
            paint_chip(painter, box, cell.chip.form, cell.chip.text, cell.chip.icon)
        elif kind == "icon":
            _paint_icon(painter, cell.icon, left, line, cell.icon_tone or _tone(cell))
        elif kind == "badge":
            paint_badge(painter, box, cell.badge)
        elif kind == "bar":
            _paint_bar(painter, box, cell)
        elif kind == "was":
            old = text_block(Span(cell.was, strike=True), role_of(cell), "text3")
            old.draw(painter, left, line.top())
            side = theme.px(12)
            at = QPointF(left + old.width + _GAP, round(line.center().y() - side / 2))
            icons.paint(painter, "arrow-right", QRectF(at, QSizeF(side, side)), _tone(cell))
        elif kind == "spark" and cell.spark:
            paint_sparkline(painter, box, cell.spark)
        left += width + _GAP


def _paint_bar(painter: QPainter, box: QRectF, cell: Cell) -> None:
    share = min(1.0, max(0.0, cell.bar or 0.0))
    height = theme.px(8)
    bar = QRectF(box.left(), round(box.center().y() - height / 2), max(1.0, box.width() * share), height)
    painter.fillRect(bar, theme.colour(cell.bar_tone))


def paint_hatching(painter: QPainter, rect: QRectF, token: str = "hatch", step: float = 8.0) -> None:
    """Fill with thin diagonal lines; what is left out or held."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(token), 1))
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
    x = rect.left() - rect.height()
    x -= x % step
    while x < rect.right():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
        x += step
    painter.restore()
