"""How far the parts of a page are scrolled, to show it again as it was: numbers, no word of what is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractScrollArea, QWidget

Scrolled = tuple[tuple[str, int, int, int], ...]
"""Kind of an area, the how manieth of its kind on the page, and how far it is scrolled down and to the right."""


def _areas(page: QWidget) -> Iterator[tuple[str, int, QAbstractScrollArea]]:
    seen: Counter[str] = Counter()
    for area in page.findChildren(QAbstractScrollArea):
        if area.isVisible():
            kind = type(area).__name__
            yield kind, seen[kind], area
            seen[kind] += 1


def scrolled(page: QWidget | None) -> Scrolled:
    """How far what is seen of a page is scrolled; what stands at its beginning is not listed."""
    found = [
        (kind, number, area.verticalScrollBar().value(), area.horizontalScrollBar().value())
        for kind, number, area in (_areas(page) if page is not None else ())
    ]
    return tuple(one for one in found if one[2] or one[3])


def scroll(page: QWidget | None, places: Scrolled) -> None:
    """Scroll a page that is made anew as it was, as far as it is as long as it was."""
    wanted = {(kind, number): (down, right) for kind, number, down, right in places}
    for kind, number, area in _areas(page) if page is not None else ():
        down, right = wanted.get((kind, number), (None, None))
        if down is not None and right is not None:
            area.verticalScrollBar().setValue(down)
            area.horizontalScrollBar().setValue(right)


__all__ = ["Scrolled", "scroll", "scrolled"]
