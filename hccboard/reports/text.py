"""Text set in lines: styles in points, widths in millimetres, breaks that suit Latin and Chinese.

Lines break at spaces and between Chinese characters, never before closing or after opening punctuation;
a date, a number with its unit (no-break space) and a word stay whole unless they are wider than the line. Where a
word must be divided, a number in it is not: "60 500" never stands on two lines unless it alone is wider than one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from hccboard.reports import fonts
from hccboard.reports.fonts import BOLD, REGULAR

MM_PER_POINT = 25.4 / 72
ELLIPSIS = "\u2026"
# Inter: from the top of the em box to the baseline, and the height of the box, in em
_ASCENT, _BOX = 0.969, 1.21
_NO_START = set("，。、；：？！）」』】》〉”’…—～·％,.;:?!)]}%")
_COUNTED = set("年月日天岁级项次分期线页个")  # "8月6日" stays whole
_SIGNS, _GROUPING = set("<>≤≥=~\u2212+"), set(".,\xa0")
_UNITS = ("mm", "cm", "kg", "mg", "g/", "ng/", "µg/", "µmol/", "mmol/", "mmHg", "kPa", "U/", "IU/", "mAU/", "10⁹/", "%")
_BEFORE_UNIT = re.compile(rf"(?<=\d) (?={'|'.join(_UNITS)})")
_NO_END = set("（「『【《〈“‘([{")


@dataclass(frozen=True, slots=True)
class Style:
    """``size`` and ``leading`` in points, ``gray`` from 0 (black) to 1."""

    size: float
    leading: float
    weight: str = REGULAR
    gray: float = 0.0

    @property
    def line_mm(self) -> float:
        return self.leading * MM_PER_POINT

    @property
    def baseline_mm(self) -> float:
        """From the top of a line to its baseline."""
        return ((self.leading - _BOX * self.size) / 2 + _ASCENT * self.size) * MM_PER_POINT

    def bold(self) -> Style:
        return replace(self, weight=BOLD)


BANNER = Style(11.25, 15, BOLD)
QUESTION = Style(15, 19.5, BOLD)
BODY = Style(9, 12)
SECTION = Style(10, 13.5, BOLD)
SECTION_NOTE = Style(8, 13.5, gray=0.2)
HEAD = Style(8, 10.5, BOLD)
CELL = Style(8.25, 10.5)
DENSE = Style(8, 10)
NOTE = Style(8, 10.5, gray=0.13)
LABEL = Style(7.5, 9.75, gray=0.13)
VALUE = Style(10.5, 13.5, BOLD)
SMALL = Style(7.1, 9.5, gray=0.13)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text; ``weight`` "" takes that of the style."""

    text: str
    weight: str = ""


Text = str | Span | Sequence["str | Span"]


def bold(text: str) -> Span:
    return Span(text, BOLD)


def _printable(span: Span) -> str:
    """The characters of a piece; the space between a number and its unit does not break."""
    return _BEFORE_UNIT.sub("\xa0", fonts.clean(span.text))


def spans_of(text: Text) -> list[Span]:
    pieces: Iterable[str | Span] = [text] if isinstance(text, (str, Span)) else text
    return [Span(p) if isinstance(p, str) else p for p in pieces]


def plain(text: Text) -> str:
    """The characters of a text without weights."""
    return "".join(span.text for span in spans_of(text))


@dataclass(frozen=True, slots=True)
class Line:
    """One line: pieces of (text, weight). ``goes_on`` where it was broken at a space: the space is set after
    it, unseen, so that copied text keeps its words apart; it does not count as width."""

    pieces: tuple[tuple[str, str], ...]
    goes_on: bool = False

    def width_mm(self, size: float) -> float:
        return sum(fonts.width(text, weight, size) for text, weight in self.pieces) * MM_PER_POINT


def width_mm(text: Text, style: Style) -> float:
    """The width of a text on one line."""
    return sum(fonts.width(s.text, s.weight or style.weight, style.size) for s in spans_of(text)) * MM_PER_POINT


def widest_word_mm(text: Text, style: Style) -> float:
    """The width below which a text would have to be divided inside a word."""
    widest = used = 0.0
    before = "\n"
    for span in spans_of(text):
        for character in _printable(span):
            if before == "\n" or _may_break(before, character):
                used = 0.0
            if character not in " \n":
                used += fonts.width(character, span.weight or style.weight, style.size)
            widest, before = max(widest, used), character
    return widest * MM_PER_POINT


def wrap(text: Text, style: Style, width: float) -> list[Line]:
    """The lines of a text in a column of ``width`` mm; at least one, nothing is left out."""
    return list(_wrapped(tuple(spans_of(text)), style, width))


def cut(text: str, style: Style, width: float, lines: int) -> str:
    """The text as far as it fits on so many lines, with an ellipsis where it goes on."""
    found = wrap(text, style, width)
    if len(found) <= lines:
        return text
    shown = "".join(_characters(line) for line in found[:lines]).rstrip()
    while shown and len(wrap(f"{shown}{ELLIPSIS}", style, width)) > lines:
        shown = shown[:-1].rstrip()
    return f"{shown}{ELLIPSIS}"


def _characters(line: Line) -> str:
    return "".join(piece for piece, _weight in line.pieces) + (" " if line.goes_on else "")


def forget() -> None:
    """Drop the texts that were set: a layout is tried several times, but no text is kept after its document."""
    _wrapped.cache_clear()


@lru_cache(maxsize=8192)
def _wrapped(spans: tuple[Span, ...], style: Style, width: float) -> tuple[Line, ...]:
    characters = [(c, s.weight or style.weight) for s in spans for c in _printable(s)]
    lines: list[Line] = []
    start = 0
    for end, (character, _) in enumerate([*characters, ("\n", "")]):
        if character == "\n":
            lines += _wrap_paragraph(characters[start:end], style.size, width / MM_PER_POINT)
            start = end + 1
    return tuple(lines)


def _wrap_paragraph(characters: list[tuple[str, str]], size: float, width: float) -> list[Line]:
    advances = [fonts.width(c, weight, size) for c, weight in characters]
    lines: list[Line] = []
    start, used, last_break = 0, 0.0, 0
    i = 0
    while i < len(characters):
        if i > start and _may_break(characters[i - 1][0], characters[i][0]):
            last_break = i
        if used + advances[i] > width + 1e-6 and i > start and characters[i][0] != " ":
            cut = last_break if last_break > start else _division(characters, start, i)
            lines.append(_line(characters[start:cut], goes_on=characters[cut - 1][0] == " "))
            start, used, i = cut, 0.0, cut
            continue
        used += advances[i]
        i += 1
    lines.append(_line(characters[start:]))
    return lines


def _division(characters: list[tuple[str, str]], start: int, end: int) -> int:
    """Where a word that is too wide is divided: behind the last number or its unit's space, else before a number,
    else where the line is full."""
    whole = [at for at in range(end, start, -1) if not _inside_number(characters, at)]
    unit = [at for at in whole if characters[at - 1][0] == "\xa0"]
    return next(iter([*unit, *whole]), end)


def _inside_number(characters: list[tuple[str, str]], at: int) -> bool:
    """Whether a break before ``at`` would divide a number, with its comparator or sign and its groups of digits."""
    before, after = characters[at - 1][0], characters[at][0]
    if after.isdigit():
        grouped = before in _GROUPING and at > 1 and characters[at - 2][0].isdigit()
        return before.isdigit() or before in _SIGNS or grouped
    more = characters[at + 1][0] if at + 1 < len(characters) else ""
    return before.isdigit() and after in _GROUPING and more.isdigit()


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return False
    if before == " ":
        return True
    if after in _NO_START or before in _NO_END or "\xa0" in (before, after):
        return False
    if (before.isdigit() and after in _COUNTED) or (before in _COUNTED and after.isdigit()):
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return "\u2e80" <= character <= "\ua4cf" or "\uf900" <= character <= "\ufaff" or (
        "\ufe30" <= character <= "\uff60" or character >= "\U00020000"
    )


def _line(characters: list[tuple[str, str]], *, goes_on: bool = False) -> Line:
    while characters and characters[-1][0] == " ":
        characters.pop()
    pieces: list[tuple[str, str]] = []
    for character, weight in characters:
        if pieces and pieces[-1][1] == weight:
            pieces[-1] = (pieces[-1][0] + character, weight)
        else:
            pieces.append((character, weight))
    return Line(tuple(pieces), goes_on)
