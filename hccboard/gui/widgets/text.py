"""Text with the line heights of the design: spans of weight and colour, wrapped, cut with an
ellipsis.

``text_block`` lays text out for painting (delegates, painted widgets); ``TextLabel`` is a label
made of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from hccboard import translate
from hccboard.gui import theme

UNLIMITED = 1_000_000.0
_SHORTEST_LAST_LINE = 0.25
_HYPHEN_BEFORE_DIGIT = re.compile(r"-(?=\d)")
_COUNT = re.compile(r"(?<=\d) of (?=\d)")
_SPACE_BEFORE_UNIT = re.compile(
    r"(?<=\d) (?=(?:mm|cm|mL|kg|%|d|y|mo|mmol/L|µmol/L|g/L|U/L)(?!\w)|[天岁例名项条个级年月周次分])"
)


class Span(NamedTuple):
    """A piece of text in one weight and colour; an empty ``role`` or ``tone`` takes the block's own."""

    text: str
    role: str = ""
    tone: str = ""
    strike: bool = False


Spans = tuple[Span, ...]


def as_spans(text: str | Span | Sequence[Span]) -> Spans:
    """Plain text or spans, as spans."""
    if isinstance(text, str):
        return (Span(text),)
    return (text,) if isinstance(text, Span) else tuple(text)


def plain(text: str | Span | Sequence[Span]) -> str:
    """The words of spans without their look."""
    if isinstance(text, str):
        return text
    return "".join(span.text for span in as_spans(text))


@dataclass(frozen=True)
class TextBlock:
    """Text that was laid out; immutable, so it can be kept and drawn again."""

    layout: QTextLayout
    width: float
    """The width the text really takes, in pixels."""
    height: int
    lines: int
    cut: bool
    """Whether an ellipsis stands for something left out."""

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Paint with the top left corner of the first line at (x, y)."""
        self.layout.draw(painter, QPointF(x, y))


def text_block(
    text: str | Span | Sequence[Span],
    role: str = "body",
    tone: str = "text",
    width: float = UNLIMITED,
    max_lines: int = 1,
    align: str = "left",
    line_height: int = 0,
) -> TextBlock:
    """Lay text out in ``width`` pixels; ``max_lines`` 0 means as many as it takes."""
    key = (as_spans(text), role, tone, max(1.0, width), max_lines, align, line_height)
    return _block(*key, theme.generation(), translate.language())


@lru_cache(maxsize=4096)
def _block(
    spans: Spans,
    role: str,
    tone: str,
    width: float,
    max_lines: int,
    align: str,
    line_height: int,
    generation: int,
    language: str,
) -> TextBlock:
    layout = _layout(spans, role, tone)
    wrap = max_lines != 1
    ends = _break_evenly(layout, width) if wrap else _break(layout, UNLIMITED)
    cut = False
    if (wrap and 0 < max_lines < len(ends)) or (not wrap and layout.lineAt(0).naturalTextWidth() > width):
        spans = _shorten(spans, role, ends, max_lines, width)
        layout = _layout(spans, role, tone)
        ends = _break(layout, width if wrap else UNLIMITED)
        cut = True
    pitch = line_height or theme.line_height(role)
    natural = _place(layout, pitch, width, align, theme.metrics(role))
    count = max(1, layout.lineCount())
    return TextBlock(layout, natural, pitch * count, count, cut)


def _layout(spans: Spans, role: str, tone: str) -> QTextLayout:
    layout = QTextLayout(_shown("".join(s.text for s in spans)), theme.font(role))
    layout.setCacheEnabled(True)
    formats: list[QTextLayout.FormatRange] = []
    start = 0
    for span in spans:
        length = _utf16_length(span.text)
        part = QTextLayout.FormatRange()
        part.start, part.length = start, length
        look = QTextCharFormat()
        look.setForeground(theme.colour(span.tone or tone))
        if span.role:
            look.setFont(theme.font(span.role))
        if span.strike:
            look.setFontStrikeOut(True)
        part.format = look
        formats.append(part)
        start += length
    layout.setFormats(formats)
    return layout


def _shown(text: str) -> str:
    """The text with hyphens as wide as they should be, and numbers kept together with their unit or
    their whole ("6 of 12").

    Inter's ``tnum`` gives the plain hyphen the width of a figure, which tears dates and case numbers
    apart; the other hyphens are left alone. Every replacement has the length of what it replaces.
    """
    if " " in text:
        text = _SPACE_BEFORE_UNIT.sub("\u00a0", text)
        text = _COUNT.sub("\u00a0of\u00a0", text)
    if "-" not in text:
        return text
    return _HYPHEN_BEFORE_DIGIT.sub("\u2011", text).replace("-", "\u2010")


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _break(layout: QTextLayout, width: float) -> list[int]:
    """Break into lines; gives the end of each line in UTF-16 units."""
    option = QTextOption()
    mode = QTextOption.WrapMode
    option.setWrapMode(mode.NoWrap if width >= UNLIMITED else mode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    ends: list[int] = []
    layout.beginLayout()
    line = layout.createLine()
    while line.isValid():
        line.setLineWidth(width)
        ends.append(line.textStart() + line.textLength())
        line = layout.createLine()
    layout.endLayout()
    return ends


def _break_evenly(layout: QTextLayout, width: float) -> list[int]:
    """Break into lines so that the last is more than a word or a character, if that costs no line."""
    ends = _break(layout, width)
    count = len(ends)
    if count < 2 or width >= UNLIMITED:
        return ends
    for share in (1.0, 0.92, 0.84, 0.76, 0.68):
        if share < 1.0 and len(_break(layout, width * share)) > count:
            break
        if layout.lineAt(count - 1).naturalTextWidth() >= width * _SHORTEST_LAST_LINE:
            return [_end(layout, number) for number in range(count)]
    return _break(layout, width)


def _end(layout: QTextLayout, number: int) -> int:
    line = layout.lineAt(number)
    return line.textStart() + line.textLength()


def _place(layout: QTextLayout, pitch: int, width: float, align: str, measures: QFontMetricsF) -> float:
    """Set each line on its baseline; gives the widest line."""
    natural = 0.0
    above = (pitch - measures.ascent() - measures.descent()) / 2 + measures.ascent()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        used = line.naturalTextWidth()
        natural = max(natural, used)
        spare = max(0.0, width - used) if width < UNLIMITED else 0.0
        x = {"left": 0.0, "right": spare, "center": spare / 2}[align]
        line.setPosition(QPointF(x, round(number * pitch + above) - line.ascent()))
    return natural


def _shorten(spans: Spans, role: str, ends: list[int], max_lines: int, width: float) -> Spans:
    """Cut the text so that its last allowed line ends with an ellipsis."""
    start = ends[max_lines - 2] if max_lines > 1 else 0
    before = _take(spans, 0, start)
    rest = _take(spans, start, ends[-1])
    room = width
    kept: list[Span] = []
    for span in rest:
        measures = QFontMetricsF(theme.font(span.role or role))
        needed = measures.horizontalAdvance(_shown(span.text))
        ellipsis = measures.horizontalAdvance("…")
        if needed + ellipsis <= room:
            kept.append(span)
            room -= needed
            continue
        least = max(room - 0.5, ellipsis)
        shown = measures.elidedText(_shown(span.text), Qt.TextElideMode.ElideRight, least)
        if not shown.endswith("…"):
            shown += "…"
        kept.append(Span(shown, span.role, span.tone, span.strike))
        break
    return (*before, *kept)


def _take(spans: Spans, start: int, end: int) -> Spans:
    """The part of the spans between two UTF-16 positions."""
    out: list[Span] = []
    at = 0
    for span in spans:
        raw = span.text.encode("utf-16-le")
        length = len(raw) // 2
        low, high = max(start - at, 0), min(end - at, length)
        if low < high:
            piece = raw[low * 2 : high * 2].decode("utf-16-le", "ignore")
            out.append(Span(piece, span.role, span.tone, span.strike))
        at += length
    return tuple(out)


class TextLabel(QLabel):
    """A label of the type scale: a role, a tone, optional spans, wrapped or cut with an ellipsis.

    ``lines`` is the greatest number of lines; 0 wraps without limit. Text that was cut is the
    tooltip.
    """

    def __init__(
        self,
        text: str | Span | Sequence[Span] = "",
        role: str = "body",
        tone: str = "text",
        *,
        lines: int = 1,
        align: str = "left",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._spans: Spans = ()
        self._role, self._tone, self._lines, self._align = role, tone, lines, align
        self._tooltip = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(lines != 1)
        if lines != 1:
            policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self.set_text(text)

    def set_text(self, text: str | Span | Sequence[Span]) -> None:
        """Show plain text or spans."""
        self._spans = as_spans(text)
        self.setText(plain(self._spans))
        self.updateGeometry()
        self.update()

    def set_tone(self, tone: str) -> None:
        """Change the colour of all spans that name none."""
        self._tone = tone
        self.update()

    def spans(self) -> Spans:
        """What is shown."""
        return self._spans

    def is_cut(self) -> bool:
        """Whether some of the text is not visible at the present width."""
        return self._lay(self.width()).cut

    def set_tooltip(self, text: str) -> None:
        """A tooltip of the caller; without it the full text is offered when it is cut."""
        self._tooltip = text
        self.setToolTip(text)

    def _lay(self, width: float) -> TextBlock:
        return text_block(self._spans, self._role, self._tone, width, self._lines, self._align)

    def font_in_use(self) -> QFont:
        """The font of the role."""
        return theme.font(self._role)

    def retheme(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        block = text_block(self._spans, self._role, self._tone, UNLIMITED, 1)
        width = int(block.width) + 2
        if self._lines != 1:
            width = min(width, theme.px(360))
            return QSize(width, self.heightForWidth(width))
        return QSize(width, theme.line_height(self._role))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.px(24)), theme.line_height(self._role))

    def hasHeightForWidth(self) -> bool:
        return self._lines != 1

    def heightForWidth(self, width: int) -> int:
        if self._lines == 1:
            return theme.line_height(self._role)
        return self._lay(width).height

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        block = self._lay(self.width())
        if self._tooltip == "":
            wanted = self.text() if block.cut else ""
            if self.toolTip() != wanted:
                self.setToolTip(wanted)
        block.draw(painter, 0, max(0, (self.height() - block.height) // 2))
