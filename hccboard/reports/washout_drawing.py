"""The calendar strip of drug washout on paper: the same rows, lines and sentence as on the screen, in greys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hccboard.reports.pen import DASHED, DOTTED, PAGE_HEIGHT, Pen
from hccboard.reports.tags import Node
from hccboard.reports.text import MM_PER_POINT, SMALL, Line, Style, Text, bold, cut, wrap
from hccboard.reports.washout_geometry import (
    LABEL_SHARE,
    NOT_SHOWN,
    OPEN,
    Axis,
    Bar,
    Layout,
    Sizes,
    StripRow,
    WashoutStrip,
    bar_of,
    marks_of,
)
from hccboard.wording.formats import date_text, days_from

_BAR, _ROW_PADDING, _HATCH = 3.4, 1.2, 1.5  # mm
_SIZES = Sizes(
    SMALL.line_mm, _BAR + _ROW_PADDING, _ROW_PADDING, label_gap=2.0, right=0.5, head=SMALL.line_mm + 0.6, foot=0.8,
    beside_mark=0.0, week_gap=1.2, pad=1.0, least_bar=0.6,
)  # fmt: skip
_LIGHT = 0.72
_STRONG = SMALL.bold()


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
        return _Drawn(self, width).height

    def draw(self, pen: Pen, x: float, top: float, width: float, node: Node) -> None:
        with pen.marked(node), days_from(self.strip.zero):
            pen.canvas.saveState()
            _Drawn(self, width).draw(_Marks(pen), x, top)
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


class _Drawn:
    """The strip at a width."""

    def __init__(self, picture: WashoutPicture, width: float) -> None:
        self.strip = strip = picture.strip
        self.labels = [wrap(row.label, SMALL, width * LABEL_SHARE) for row in strip.rows]
        self.marks = [(one, _one_line(one.words, _STRONG)) for one in marks_of(strip)]
        labels = [
            (max((line.width_mm(SMALL.size) for line in lines), default=0.0), len(lines) * SMALL.line_mm)
            for lines in self.labels
        ]
        self.at = Layout(strip, width, _SIZES, labels, [line.width_mm(SMALL.size) for _mark, line in self.marks])
        shown = picture.sentence and strip.sentence
        self.sentence = wrap(_emphasised(strip), SMALL, width) if shown else []
        self.height = self.at.foot + (0.8 + len(self.sentence) * SMALL.line_mm if self.sentence else 0.0)

    def draw(self, marks: _Marks, x: float, top: float) -> None:
        if self.at.axis is not None:
            self._draw_weeks(marks, self.at.axis, x, top)
        words = []
        for (row, upper, height), lines in zip(self.at.tops(), self.labels, strict=True):
            at = top + upper
            for number, line in enumerate(lines):
                marks.words(x, at + (height - len(lines) * SMALL.line_mm) / 2 + number * SMALL.line_mm, line, SMALL)
            words.append((row, self._draw_row(marks, row, x, at + height / 2), at + height / 2))
        self._draw_lines(marks, x, top)
        for row, ends, middle in words:
            self._draw_words(marks, row, ends, x, middle)
        for number, line in enumerate(self.sentence):
            marks.words(x, top + self.at.foot + 0.8 + number * SMALL.line_mm, line, SMALL)

    def _draw_weeks(self, marks: _Marks, axis: Axis, x: float, top: float) -> None:
        around = self.strip.board or self.strip.slot or axis.last
        lines = {day: _one_line(date_text(day, around, short=True), SMALL) for day in axis.ticks()}
        for day, at, left in self.at.weeks({day: line.width_mm(SMALL.size) for day, line in lines.items()}):
            marks.line(x + at, top + self.at.head, x + at, top + self.at.bottom, 0.4, 0.75)
            if left is not None:
                marks.words(x + left, top, lines[day], SMALL)

    def _draw_row(self, marks: _Marks, row: StripRow, x: float, middle: float) -> tuple[float, float]:
        """The ends of what was drawn, without ``x``."""
        bar = bar_of(row, self.at.axis) if self.at.axis is not None else None
        if bar is None:
            return self.at.left, self.at.left
        left, right = self.at.span(bar.left, bar.right)
        if bar.perhaps_from is not None:
            first, _last = self.at.span(bar.perhaps_from, bar.left)
            marks.line(x + first, middle, x + left, middle, 0.6, 0.3, DOTTED)
        end = right
        if bar.lighter_to is not None:
            end = self.at.span(bar.right, bar.lighter_to)[1]
            self._draw_bar(marks, x + right, x + end, middle, bar, _LIGHT, _LIGHT)
        hatch, dashed = None if row.form == NOT_SHOWN else 0.35, row.form in (OPEN, NOT_SHOWN)
        self._draw_bar(marks, x + left, x + right, middle, bar, 0.0, hatch, dashed=dashed)
        return left, end

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
        line = _one_line(cut(row.words, style, self.at.plot, 1), style)
        at = x + self.at.words_left(*ends, line.width_mm(style.size))
        marks.words(at, middle - style.line_mm / 2, line, style, on_ground=True)

    def _draw_lines(self, marks: _Marks, x: float, top: float) -> None:
        for (mark, line), (left, number) in zip(self.marks, self.at.marks, strict=True):
            at, slot = x + self.at.x(mark.day), mark.is_slot and mark.day != self.strip.board
            points, dash = (1.4, DASHED) if slot else (1.0, ())
            marks.line(at, top + self.at.head, at, top + self.at.bottom + 0.6, points, dash=dash)
            marks.words(x + left, top + self.at.bottom + 0.6 + number * SMALL.line_mm, line, _STRONG)


def _emphasised(strip: WashoutStrip) -> Text:
    """The sentence with the part that stands out in bold."""
    before, found, after = strip.sentence.partition(strip.strong) if strip.strong else (strip.sentence, "", "")
    return [before, bold(found), after] if found else before


__all__ = ["WashoutPicture"]
