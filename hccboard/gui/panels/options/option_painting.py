"""How a row of the table of options is measured and painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from hccboard.gui import icons, theme
from hccboard.gui.widgets.chip import ChipForm, chip_height, chip_size, paint_chip
from hccboard.gui.widgets.text import Span, TextBlock, text_block
from hccboard.operations.option_words.rows import AGAINST, CAUTION, CHECK, FOR, NOTE, OPEN, Mark, OptionRow
from hccboard.operations.option_words.shared import Shared
from hccboard.translate import _

CHIPS: dict[str, tuple[ChipForm, str | None]] = {
    "met": (ChipForm.MET, None), "caution": (ChipForm.CAUTION, None), "check": (ChipForm.NOTE, "list-checks"),
    "unmet": (ChipForm.UNMET, None), "missing": (ChipForm.MISSING, None),
}  # fmt: skip
MARKS: dict[str, tuple[str, str]] = {
    FOR: ("plus", "met"), AGAINST: ("minus", "unmet"), OPEN: ("circle-question-mark", "missing"),
    CAUTION: ("triangle-alert", "caution"), CHECK: ("list-checks", "text2"), NOTE: ("", "text3"),
}  # fmt: skip
_WIDE = 720
_NAME_SHARE, _SOURCE_SHARE = 0.234, 0.222
_FOR_PART, _AGAINST_PART, _GAPS_PART, _NONE_PART = 18, 16, 23, 11
_LEFT, _GAP, _TOP, _TOP_OF_ONE_LINE = 12, 12, 7, 6
_MARK_ICON, _MARK_GAP = 12, 4
_REASON_LINES, _GAP_LINES, _CAUTION_LINES, _NARROW_LINES = 4, 2, 3, 6
_DECIDED_LINES = 2
_TAG_SIDE = 5


@dataclass(frozen=True)
class Columns:
    """Left edge and width of each column; a narrow table has one."""

    places: tuple[tuple[int, int], ...]

    @property
    def wide(self) -> bool:
        return len(self.places) > 1


def columns_at(width: int, *, reasons: bool = True, against: bool = True) -> Columns:
    """The columns of a table of this width. Where no row has reasons of its own for it (``reasons``) that column is
    left out, with a width of 0; the one of reasons against is small where no row has any."""
    room = width - 2 * _LEFT
    if width < theme.px(_WIDE):
        return Columns(((_LEFT, max(room, 1)),))
    parts = (_FOR_PART if reasons else 0, _AGAINST_PART if against else _NONE_PART, _GAPS_PART)
    middle = room * (1 - _NAME_SHARE - _SOURCE_SHARE)
    widths = (room * _NAME_SHARE, *(middle * part / sum(parts) for part in parts), room * _SOURCE_SHARE)
    left, places = float(_LEFT), []
    for wide in widths:
        places.append((round(left), max(0, round(wide) - _GAP)))
        left += wide
    return Columns(tuple(places))


def tag_height() -> int:
    """The height of a certainty tag."""
    return theme.px(18)


@dataclass(frozen=True)
class _Piece:
    """Something painted in a column: its height, and what it is. ``beside`` stands at the right of it."""

    kind: str
    height: int
    block: TextBlock | None = None
    mark: str = ""
    text: str = ""
    beside: TextBlock | None = None
    left: int = 0


def row_height(row: OptionRow, columns: Columns) -> int:
    """The height a row needs."""
    return _measured(row, columns, theme.generation())[1]


@lru_cache(maxsize=512)
def _measured(row: OptionRow, columns: Columns, generation: int) -> tuple[tuple[tuple[_Piece, ...], ...], int]:
    """The pieces of every column, and the height of the row."""
    stacks = _stacks(row, columns)
    high = max(sum(piece.height for piece in stack) for stack in stacks)
    return tuple(tuple(stack) for stack in stacks), high + 2 * _top(row, columns) + 1


def _top(row: OptionRow, columns: Columns) -> int:
    return _TOP if row.listed or not columns.wide else _TOP_OF_ONE_LINE


def _stacks(row: OptionRow, columns: Columns) -> list[list[_Piece]]:
    if not columns.wide:
        return [_narrow(row, columns.places[0][1])]
    widths = [width for _left, width in columns.places]
    name = [_name(row, widths[0])]
    if row.listed:
        name.append(_chip(row))
        source = _source(row, widths[4])
        reasons = [
            _marks(marks, width, _REASON_LINES, together=_REASON_LINES)
            for marks, width in ((row.reasons_for, widths[1]), (row.reasons_against, widths[2]))
        ]
        return [name, *reasons, _marks(row.gaps, widths[3], _GAP_LINES, caution_lines=_CAUTION_LINES), source]
    across = columns.places[4][0] - columns.places[1][0] - _GAP
    name = [_Piece("text", max(name[0].height, chip_height()), name[0].block)]
    return [name, [_decided(row, across)], [], [], _short_source(row, widths[4])]


def _decided(row: OptionRow, width: int) -> _Piece:
    """The chip of what decided with its values beside it, below it where there is no room."""
    form, icon = CHIPS[row.chip]
    left = chip_size(form, row.chip_text, icon).width() + 8
    beside = text_block(row.decided, "cell", "text", max(1.0, width - left), _DECIDED_LINES) if row.decided else None
    high = max(chip_height(), beside.height if beside is not None else 0)
    return _Piece("decided", high, mark=row.chip, text=row.chip_text, beside=beside, left=left)


def _short_source(row: OptionRow, width: int) -> list[_Piece]:
    """The edition with the tag beside it, below it where there is no room."""
    edition = text_block(row.edition, "label", "text2", max(1.0, width), 2)
    left = round(edition.width) + 6
    if not row.tag:
        return [_Piece("text", max(edition.height, chip_height()), edition)]
    if edition.lines == 1 and left + tag_width(row.tag) <= width:
        return [_Piece("edition", chip_height(), edition, text=row.tag, left=left)]
    return [_Piece("text", edition.height, edition), _Piece("tag", tag_height() + 3, text=row.tag)]


def _narrow(row: OptionRow, width: int) -> list[_Piece]:
    pieces = [_name(row, width), _chip(row)]
    if row.listed:
        for marks in (row.reasons_for, row.reasons_against, row.gaps):
            pieces += _marks(marks, width, _NARROW_LINES)
    elif row.decided:
        pieces.append(_text(row.decided, "cell", "text", width, _NARROW_LINES))
    return [*pieces, *_short_source(row, width)]


def _name(row: OptionRow, width: int) -> _Piece:
    return _text(f"{row.number}. {row.name}", "cell_strong", "text", width, 0)


def _chip(row: OptionRow) -> _Piece:
    return _Piece("chip", chip_height() + theme.px(6), text=row.chip_text, mark=row.chip)


def _text(text: str | Sequence[Span], role: str, tone: str, width: int, lines: int) -> _Piece:
    block = text_block(text, role, tone, max(1.0, width), lines)
    return _Piece("text", block.height, block)


def _marks(
    marks: Sequence[Mark], width: int, lines: int, *, caution_lines: int = 0, together: int = 0,
) -> list[_Piece]:  # fmt: skip
    """The marks below each other, each in ``lines`` at most, or ``caution_lines`` of a caution that holds; with
    ``together`` all of them share that many, one for each at least."""
    room = width - theme.px(_MARK_ICON) - _MARK_GAP
    found: list[_Piece] = []
    left = together
    for number, one in enumerate(marks):
        tone = "text3" if one.kind == NOTE else "text"
        most = max(lines, caution_lines) if one.kind == CAUTION else lines
        if together:
            most = max(1, min(most, left - (len(marks) - number - 1)))
        block = text_block(one.text, "cell", tone, max(1.0, room), most)
        left -= block.lines
        found.append(_Piece("mark", block.height + 1, block, one.kind))
    return found


def _source(row: OptionRow, width: int) -> list[_Piece]:
    pieces = [_text(row.source, "label", "text2", width, 2)]
    if row.tag:
        pieces.append(_Piece("tag", tag_height() + 3, text=row.tag))
    if row.study:
        figures = row.figures.replace(" ", "\u00a0")  # both arms on one line
        spans = [Span(row.study, "label_medium", "accent"), Span(f" {figures}" if figures else "", "", "text2")]
        pieces.append(_text(spans, "label", "text2", width, 2))
    return pieces


def shared_height(shared: Shared, columns: Columns) -> int:
    """The height of what all listed options have alike."""
    label, marks = _shared(shared, columns)
    high = sum(piece.height for piece in marks)
    return (max(label.height, high) if columns.wide else label.height + high) + 2 * _TOP_OF_ONE_LINE + 1


def paint_shared(painter: QPainter, shared: Shared, columns: Columns, top: int, width: int) -> None:
    """Paint it below ``top``: how many options it is said of at the left, beside it the lines."""
    label, marks = _shared(shared, columns)
    high = shared_height(shared, columns)
    painter.fillRect(0, top, width, high, theme.colour("raised"))
    painter.fillRect(0, top + high - 1, width, 1, theme.colour("line"))
    top += _TOP_OF_ONE_LINE
    left = columns.places[0][0]
    label.draw(painter, left, top)
    if columns.wide:
        left = columns.places[1][0]
    else:
        top += label.height
    for piece in marks:
        _paint(painter, piece, left, top, width - left - _LEFT)
        top += piece.height


def _shared(shared: Shared, columns: Columns) -> tuple[TextBlock, list[_Piece]]:
    label = text_block(_("All {count} listed").format(count=shared.count), "cell", "text2", columns.places[0][1])
    if not columns.wide:
        return label, _marks(shared.marks, columns.places[0][1], _NARROW_LINES)
    left, last = columns.places[1][0], columns.places[-1]
    return label, _marks(shared.marks, last[0] + last[1] - left, _NARROW_LINES)


def paint_row(painter: QPainter, row: OptionRow, columns: Columns, height: int) -> None:
    """Paint a row of this height."""
    stacks, _high = _measured(row, columns, theme.generation())
    for number, stack in enumerate(stacks):
        left, width = columns.places[number]
        if columns.wide and not row.listed and number == 1:
            width = columns.places[4][0] - left - _GAP
        top = _top(row, columns)
        for piece in stack:
            _paint(painter, piece, left, top, width)
            top += piece.height


def _paint(painter: QPainter, piece: _Piece, left: int, top: int, width: int) -> None:
    if piece.kind in ("chip", "decided"):
        _paint_chip(painter, piece, left, top, width)
    elif piece.kind == "tag":
        paint_tag(painter, QRectF(left, top + 1, width, tag_height()), piece.text)
    elif piece.kind == "edition" and piece.block is not None:
        piece.block.draw(painter, left, top + (piece.height - piece.block.height) // 2)
        paint_tag(painter, QRectF(left + piece.left, top + 1, width - piece.left, tag_height()), piece.text)
    elif piece.block is not None and piece.kind == "mark":
        name, tone = MARKS[piece.mark]
        side = theme.px(_MARK_ICON)
        if name:
            icons.paint(painter, name, QRectF(left, top + theme.px(2), side, side), tone)
        piece.block.draw(painter, left + side + _MARK_GAP, top)
    elif piece.block is not None:
        low = piece.height - piece.block.height
        piece.block.draw(painter, left, top + (low // 2 if piece.height == chip_height() else 0))


def _paint_chip(painter: QPainter, piece: _Piece, left: int, top: int, width: int) -> None:
    form, icon = CHIPS[piece.mark]
    if piece.kind == "chip":
        top += theme.px(3)
    paint_chip(painter, QRectF(left, top, width, chip_height()), form, piece.text, icon)
    if piece.beside is not None:
        drop = max(0, (chip_height() - theme.line_height("cell")) // 2)
        piece.beside.draw(painter, left + piece.left, top + (drop if piece.beside.lines == 1 else 0))


def tag_width(text: str) -> int:
    """The width of a certainty tag."""
    return round(text_block(text, "label").width + 2 * _TAG_SIDE + 1.5)


def paint_tag(painter: QPainter, rect: QRectF, text: str) -> None:
    """A text that was not read in its primary form carries this box; what was has none."""
    block = text_block(text, "label", "text2", max(1.0, rect.width() - 2 * _TAG_SIDE))
    box = QRectF(rect.left() + 0.5, rect.top() + 0.5, block.width + 2 * _TAG_SIDE, rect.height() - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("ctl"), 1))
    painter.setBrush(theme.colour("surface"))
    painter.drawRoundedRect(box, 3, 3)
    painter.restore()
    block.draw(painter, box.left() + _TAG_SIDE - 0.5, round(rect.center().y() - block.height / 2))
