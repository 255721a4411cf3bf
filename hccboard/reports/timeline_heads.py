"""The column at the left of a panel in a timeline's figure: its name, notes, and a sample of every line it has.

A figure in a file or on paper has no legend beside it: the samples tell which line is which. Does not load matplotlib.
"""

from __future__ import annotations

from collections.abc import Sequence

from hccboard.reports.figure_look import REGULAR, SEMIBOLD
from hccboard.reports.timeline_sheet import Sheet

Note = str | tuple[int | None, str]
"""A line of text; with a number it stands beside the sample of that series, with ``None`` under such a line."""
INDENT = 27.0  # where the text beside a sample begins
_LEFT, _RIGHT_GAP = 12.0, 46.0
_TOP, _STEP = (28.0, 31.0), (12.5, 15.0)  # tight, with room


def panel_head(sheet: Sheet, top: float, name: str, notes: Sequence[Note], height: float) -> None:
    """The name of a panel and what it shows, set tight where the panel is low; what has no room is left out."""
    pen = sheet.pen
    pen.text(_LEFT, top + 14, pen.cut(name, sheet.scale.left - 20, 12, SEMIBOLD), 12, SEMIBOLD)
    gaps, loose = max(1, len(notes) - 1), _TOP[1] + _STEP[1] * (len(notes) - 1) <= height - 2
    y = top + _TOP[loose]
    step = _STEP[1] if loose else max(_STEP[0], (height - _TOP[0] - 2) / gaps)
    for note in notes:
        if y > top + height - 2:
            return
        _line(sheet, y, note)
        y += step


def _line(sheet: Sheet, y: float, note: Note) -> None:
    pen = sheet.pen
    number, text = (None, note) if isinstance(note, str) else note
    left = _LEFT if isinstance(note, str) else INDENT
    if number is not None:
        pen.series([(_LEFT - 2, y - 4), (_LEFT + 12, y - 4)], number)
        pen.marker(_LEFT + 5, y - 4, number)
    pen.text(left, y, pen.cut(text, text_room(sheet, left)), 11, REGULAR, "text3")


def text_room(sheet: Sheet, left: float = INDENT) -> float:
    """How wide a note may be, clear of the numbers of the scale."""
    return sheet.scale.left - _RIGHT_GAP - (left - _LEFT)


def notes_fit(notes: Sequence[Note], height: float) -> bool:
    """Whether all lines have room beside a panel of this height, set as tight as they may be."""
    return _TOP[0] + _STEP[0] * (len(notes) - 1) <= height - 2


def nothing(sheet: Sheet, top: float, height: float, text: str) -> None:
    """A panel without a value."""
    sheet.pen.text(sheet.scale.left + 12, top + height / 2 + 4, text, 11, REGULAR, "text3", halo=True)


__all__ = ["INDENT", "Note", "notes_fit", "nothing", "panel_head", "text_room"]
