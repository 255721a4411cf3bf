"""Which of the first rows names the columns.

Tables of hospitals begin with a title, sometimes with a row of group names over merged cells, sometimes have
a row of units below the names. The row with the most names that this program knows is taken; without
any, the first row that is text in most cells and stands above one with figures.
"""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.interchange import cells, headers, units
from hccboard.translate import _

_NAME_CHARACTERS = 120


@dataclass(frozen=True)
class Header:
    """``row`` is the index of the naming row among the rows given, ``None`` if there is none; ``first_row`` that
    of the first row of values."""

    row: int | None
    first_row: int
    names: tuple[str, ...]
    units: tuple[str, ...]
    never_read: tuple[bool, ...]


def unnamed(index: int) -> str:
    """What a column without a name is called."""
    return _("Column {number}").format(number=index + 1)


def find(rows: list[list[str]]) -> Header:
    """The header among the first rows of a table."""
    width = max(len(row) for row in rows)
    texts = [[cells.decode(cell).text for cell in row] + [""] * (width - len(row)) for row in rows]
    row = _naming_row(rows, texts)
    if row is None:
        names = tuple(unnamed(index) for index in range(width))
        return Header(None, 0, names, ("",) * width, (False,) * width)
    first = row + 1
    unit_row = [""] * width
    if first < len(texts) and _is_unit_row(texts[first]):
        unit_row, first = texts[first], first + 1
    said = _names(texts, row)
    never = tuple(headers.never_read(name) for name in said)
    return Header(row, first, tuple(_unique(said)), tuple(unit_row), never)


def _naming_row(rows: list[list[str]], texts: list[list[str]]) -> int | None:
    best, best_score = None, 0.0
    for index, row in enumerate(texts):
        score = _score(row)
        if score > best_score:
            best, best_score = index, score
    if best is not None:
        return best
    for index in range(max(len(texts) - 1, 1)):
        if _mostly_text(rows[index], texts[index]) and len(_filled(texts[index])) > 1:
            return index
    return None


def _score(row: list[str]) -> float:
    """How many cells are names of known facts; a row of values has none or repeats one."""
    known = 0
    for text in set(_filled(row)):
        if len(text) > _NAME_CHARACTERS or _is_figure(text):
            continue
        found = headers.recognise(text)
        known += bool(found.target or found.why)
    return known if known >= 2 or (known == 1 and len(_filled(row)) == 1) else 0.0


def _filled(row: list[str]) -> list[str]:
    return [text for text in row if text]


def _is_figure(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "", 1).replace("-", "").replace("/", "").isdigit()


def _mostly_text(row: list[str], texts: list[str]) -> bool:
    filled = _filled(texts)
    figures = sum(_is_figure(text) for text in filled)
    different = len(set(filled)) == len(filled)
    return bool(filled) and figures <= len(filled) // 4 and different and len(filled) * 2 >= len(row)


def _is_unit_row(row: list[str]) -> bool:
    filled = _filled(row)
    return len(filled) > 1 and sum(bool(units.recognise(text)) for text in filled) * 2 > len(filled)


def _names(texts: list[list[str]], row: int) -> list[str]:
    """The names of a row; where one is empty, what stands in the rows above it (a cell merged downwards)."""
    names = []
    for column, text in enumerate(texts[row]):
        above = row - 1
        while not text and above >= 0 and above >= row - 2 and len(_filled(texts[above])) > 1:
            text = texts[above][column]  # noqa: PLW2901
            above -= 1
        names.append(" ".join(text.split())[:_NAME_CHARACTERS])
    return names


def _unique(names: list[str]) -> list[str]:
    """Names that differ: a repeated one gets its count behind it, an empty one its column number."""
    seen: dict[str, int] = {}
    found = []
    for index, given in enumerate(names):
        name = given or unnamed(index)
        seen[name] = seen.get(name, 0) + 1
        found.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return found
