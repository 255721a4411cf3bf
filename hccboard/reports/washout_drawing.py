"""The calendar strip of drug washout on paper: the same rows, lines and sentence as on the screen, in greys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hccboard.reports.pen import DASHED, DOTTED, PAGE_HEIGHT, Pen
from hccboard.reports.tags import Node
from hccboard.reports.text import MM_PER_POINT, SMALL, Line, Style, Text, bold, cut, wrap
from hccboard.reports.washout_geometry import (
    NOT_SHOWN,
    OPEN,
    Axis,
    Bar,
    StripRow,
    WashoutStrip,
    axis_of,
    bar_of,
    settled,
)
from hccboard.wording.formats import date_text, days_from

_BAR, _ROW_PADDING, _BETWEEN, _PAD = 3.4, 1.2, 2.0, 1.0  # mm
_LABEL_SHARE, _HATCH = 0.42, 1.5
_LIGHT = 0.72
_STRONG = SMALL.bold()
_GAP = 1.2


@dataclass(frozen=True)
class WashoutPicture:
    """A strip for paper; lengths in mm. ``alternative`` is read instead of it. Without ``sentence`` the sentence of
    the strip is left to the text around it."""

    strip: WashoutStrip
    sentence: bool = True

    @property
    def alternative(self) -> str:
        return self.strip.spoken

    def height(self, width: float) -> float:
        return _Layout(self, width).height

    def draw(self, pen: Pen, x: float, top: float, width: float, node: Node) -> None:
        with pen.marked(node), days_from(self.strip.zero):
            pen.canvas.saveState()
            _Layout(self, width).draw(_Marks(pen), x, top)
            pen.canvas.restoreState()


class _Marks:
    """A pen that draws within the one mark of a figure: its lines and words get none of their own."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self.canvas = pen.canvas

    def line(self, x1: float, y1: float, x2: float, y2: float, points: float, gray: float = 0.0,
             dash: Sequence[float] = ()) -> None:  # fmt: skip
        self._pen.stroke(points, gray, dash)
        self.canvas.line(*_points(x1, y1), *_points(x2, y2))

    def words(self, x: float, top: float, line: Line, style: Style, *, on_ground: bool = False) -> None:
        if on_ground:
            self._pen.knock_out(x, top, line, style)
        else:
            self._pen.line_of_text(x, top, line, style)

    def hatched(self, left: float, top: float, width: float, height: float, gray: float) -> None:
        """Diagonal lines within a box."""
        self.canvas.saveState()
        path = self.canvas.beginPath()
        path.rect(*_points(left, top + height), width / MM_PER_POINT, height / MM_PER_POINT)
        self.canvas.clipPath(path, stroke=0, fill=0)
        self._pen.stroke(0.4, gray)
        x = left - height
        while x < left + width:
            self.canvas.line(*_points(x, top + height), *_points(x + height, top))
            x += _HATCH
        self.canvas.restoreState()

    def cleared(self, left: float, top: float, width: float, height: float) -> None:
        """A white ground, over the lines of the weeks."""
        self.canvas.setFillGray(1)
        self.canvas.rect(*_points(left, top + height), width / MM_PER_POINT, height / MM_PER_POINT, stroke=0, fill=1)


def _points(x: float, y: float) -> tuple[float, float]:
    return x / MM_PER_POINT, (PAGE_HEIGHT - y) / MM_PER_POINT


def _one_line(text: str, style: Style) -> Line:
    return wrap(text, style, 1e6)[0]


class _Layout:
    """The strip at a width."""

    def __init__(self, picture: WashoutPicture, width: float) -> None:
        self.strip, self.width = picture.strip, width
        self.axis: Axis | None = axis_of(picture.strip)
        self.labels = [wrap(row.label, SMALL, width * _LABEL_SHARE) for row in self.strip.rows]
        widest = max((line.width_mm(SMALL.size) for lines in self.labels for line in lines), default=0.0)
        self.left = widest + _BETWEEN
        self.plot = max(width - self.left - 0.5, 1.0)
        self.head = SMALL.line_mm + 0.6 if self.axis is not None else 0.0
        self.heights = [max(_BAR, len(lines) * SMALL.line_mm) + _ROW_PADDING for lines in self.labels]
        self.bottom = self.head + sum(self.heights)
        self.marks = self._marks()
        lines = 1 + max((at[1] for _day, _line, at in self.marks), default=-1)
        self.foot = self.bottom + (lines * SMALL.line_mm + 0.8 if lines else 0.0)
        shown = picture.sentence and self.strip.sentence
        self.sentence = wrap(_emphasised(self.strip), SMALL, width) if shown else []
        self.height = self.foot + (0.8 + len(self.sentence) * SMALL.line_mm if self.sentence else 0.0)

    def _marks(self) -> list[tuple[date, Line, tuple[float, int]]]:
        if self.axis is None:
            return []
        told = ((self.strip.board, self.strip.board_words), (self.strip.slot, self.strip.slot_words))
        shown = [(day, _one_line(words, _STRONG)) for day, words in told if day is not None and self.axis.holds(day)]
        places = settled([(self._x(day), line.width_mm(SMALL.size)) for day, line in shown], self.width)
        return [(day, line, at) for (day, line), at in zip(shown, places, strict=True)]

    def _x(self, day: date) -> float:
        assert self.axis is not None
        return self.left + self.plot * self.axis.share(day)

    def draw(self, marks: _Marks, x: float, top: float) -> None:
        if self.axis is not None:
            self._draw_weeks(marks, self.axis, x, top)
        at, words = top + self.head, []
        for row, lines, height in zip(self.strip.rows, self.labels, self.heights, strict=True):
            for number, line in enumerate(lines):
                marks.words(x, at + (height - len(lines) * SMALL.line_mm) / 2 + number * SMALL.line_mm, line, SMALL)
            words.append((row, self._draw_row(marks, row, x, at + height / 2), at + height / 2))
            at += height
        self._draw_lines(marks, x, top)
        for row, ends, middle in words:
            self._draw_words(marks, row, ends, x, middle)
        for number, line in enumerate(self.sentence):
            marks.words(x, top + self.foot + 0.8 + number * SMALL.line_mm, line, SMALL)

    def _draw_weeks(self, marks: _Marks, axis: Axis, x: float, top: float) -> None:
        around = self.strip.board or self.strip.slot or axis.last
        lines = {day: _one_line(date_text(day, around, short=True), SMALL) for day in axis.ticks()}
        widest = max((line.width_mm(SMALL.size) for line in lines.values()), default=0.0)
        free = 0.0
        for day in axis.ticks((widest + _GAP) / self.plot):
            at = self._x(day)
            marks.line(x + at, top + self.head, x + at, top + self.bottom, 0.4, 0.75)
            line = lines[day]
            wide = line.width_mm(SMALL.size)
            left = min(max(at - wide / 2, 0.0), self.width - wide)
            if left >= free:
                marks.words(x + left, top, line, SMALL)
                free = left + wide + _GAP / 2

    def _draw_row(self, marks: _Marks, row: StripRow, x: float, middle: float) -> tuple[float, float]:
        bar = bar_of(row, self.axis) if self.axis is not None else None
        if bar is None:
            return x + self.left, x + self.left
        left, right = self._span(bar.left, bar.right, x)
        if bar.perhaps_from is not None:
            marks.line(self._span(bar.perhaps_from, bar.left, x)[0], middle, left, middle, 0.6, 0.3, DOTTED)
        end = right
        if bar.lighter_to is not None:
            end = self._span(bar.right, bar.lighter_to, x)[1]
            self._draw_bar(marks, right, end, middle, bar, _LIGHT, _LIGHT)
        dashed = row.form in (OPEN, NOT_SHOWN)
        self._draw_bar(marks, left, right, middle, bar, 0.0, None if row.form == NOT_SHOWN else 0.35, dashed=dashed)
        return left, end

    def _span(self, left: float, right: float, x: float) -> tuple[float, float]:
        first = x + self.left + self.plot * left
        return first, max(x + self.left + self.plot * right, first + 0.6)

    @staticmethod
    def _draw_bar(
        marks: _Marks, left: float, right: float, middle: float, bar: Bar, edge: float, hatch: float | None, *,
        dashed: bool = False,
    ) -> None:  # fmt: skip
        """A wait; open at an end that lies beyond the axis."""
        top, bottom = middle - _BAR / 2, middle + _BAR / 2
        marks.cleared(left, top, right - left, _BAR)
        if hatch is not None:
            marks.hatched(left, top, right - left, _BAR, hatch)
        dash = DASHED if dashed else ()
        marks.line(left, top, right, top, 0.75, edge, dash)
        marks.line(left, bottom, right, bottom, 0.75, edge, dash)
        if not bar.cut_left:
            marks.line(left, top, left, bottom, 0.75, edge, dash)
        if not bar.cut_right:
            marks.line(right, top, right, bottom, 0.75, edge, dash)

    def _draw_words(self, marks: _Marks, row: StripRow, ends: tuple[float, float], x: float, middle: float) -> None:
        if not row.words:
            return
        style = _STRONG if row.form == NOT_SHOWN else SMALL
        line = _one_line(cut(row.words, style, self.plot, 1), style)
        wide, (left, right), edge = line.width_mm(style.size), ends, x + self.width
        if right - left >= wide + 2 * _PAD:
            at = left + _PAD
        elif right + _PAD + wide <= edge:
            at = right + (_PAD if right > left else 0.0)
        else:
            at = max(min(left - _PAD - wide, edge - wide), x + self.left) if right > left else left
        marks.words(at, middle - style.line_mm / 2, line, style, on_ground=True)

    def _draw_lines(self, marks: _Marks, x: float, top: float) -> None:
        for day, line, (left, number) in self.marks:
            at, slot = x + self._x(day), day == self.strip.slot and day != self.strip.board
            points, dash = (1.4, DASHED) if slot else (1.0, ())
            marks.line(at, top + self.head, at, top + self.bottom + 0.6, points, dash=dash)
            marks.words(x + left, top + self.bottom + 0.6 + number * SMALL.line_mm, line, _STRONG)


def _emphasised(strip: WashoutStrip) -> Text:
    """The sentence with the part that stands out in bold."""
    before, found, after = strip.sentence.partition(strip.strong) if strip.strong else (strip.sentence, "", "")
    return [before, bold(found), after] if found else before


__all__ = ["WashoutPicture"]
