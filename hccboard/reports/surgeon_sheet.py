"""The surgeon's sheet: one page of A4 with what is asked before a resection after systemic therapy.

Always one page: what finds no room is cut with words that say so and lead to the review on the screen; nothing is
clipped. Criteria that are met give way first. Counts, and never a verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hccboard import translate, wording
from hccboard.reports import parts, summary_facts
from hccboard.reports.document import About, finish
from hccboard.reports.layout import WIDTH, Strip
from hccboard.reports.liver_drawing import Map
from hccboard.reports.pen import Pen
from hccboard.reports.sheet_parts import Room, map_of, plan, reserve, top
from hccboard.reports.sheet_review import checklist, criteria, notes, timing
from hccboard.reports.sheet_words import SurgeonSheet
from hccboard.reports.summary_content import foot, printed
from hccboard.reports.tags import Node
from hccboard.reports.text import BANNER, CELL, SMALL, cut, forget, width_mm
from hccboard.translate import _

# What room is left goes to one after the other, as far as the page bears it.
_MORE: tuple[tuple[str, int], ...] = (
    ("criteria", 10), ("criteria", 12), ("criteria", 14), ("criteria", 18), ("changes", 3), ("items", 6),
    ("criterion", 2), ("identity", 2), ("question", 2), ("cell", 2), ("changes", 4), ("washout", 2), ("washout", 3),
    ("changes", 6), ("items", 10), ("items", 14), ("there", 2), ("item", 2), ("notes", 3), ("there", 4), ("washout", 5),
    ("criterion", 3), ("notes", 5), ("notes", 8),
)  # fmt: skip
_MOST = Room(**dict(_MORE))  # the last of each


def render(sheet: SurgeonSheet) -> bytes:
    """The PDF of a sheet, one page."""
    try:
        given = sheet.summary
        zero = given.days.zero if given.anonymised else None  # the calendar of the washout is made while it is drawn
        with translate.speaking(given.language), wording.formats.days_from(zero):
            return _rendered(sheet)
    finally:
        forget()


def _rendered(sheet: SurgeonSheet) -> bytes:
    given = sheet.summary
    title = _("Surgeon's sheet")
    who = cut(summary_facts.banner(given), CELL, WIDTH - width_mm(title, BANNER) - 8, 1)
    stamp = [cut(text, SMALL, parts.FOOT_RIGHT, 1) for text in printed(given)]
    frame = parts.frame(title, who, foot(given), stamp)
    root, strips = _Layout(sheet).best(frame.bottom - frame.top)
    pen = Pen()
    parts.draw_frame(pen, frame, root, 1, 1)
    at = frame.top
    for strip in strips:
        strip.draw(pen, at)
        at += strip.height
    name = _("{case}: surgeon's sheet").format(case=given.case_name)
    about = About(name, given.printed_by or "HCC Board", given.language, given.version, given.printed_at)
    return finish(pen.finish(), about, parts.in_reading_order(root))


class _Layout:
    """The sections of a sheet, each laid out once for every room that it depends on."""

    def __init__(self, sheet: SurgeonSheet) -> None:
        self._sheet, self._liver = sheet, map_of(sheet)
        self._made: dict[tuple[object, ...], tuple[Node, list[Strip]]] = {}

    def best(self, height: float) -> tuple[Node, list[Strip]]:
        """The whole sheet if it has room, else as much as the page bears."""
        room = _MOST
        if self._height(room) > height:
            room = Room()
            for field, most in _MORE:
                wider = replace(room, **{field: most})
                room = wider if self._height(wider) <= height else room
        sections = self._sections(room)
        root = Node("Document")
        root.children = [node for node, _strips in sections]
        return root, [strip for _node, strips in sections for strip in strips]

    def _height(self, room: Room) -> float:
        return sum(strip.height for _node, strips in self._sections(room) for strip in strips)

    def _sections(self, room: Room) -> list[tuple[Node, list[Strip]]]:
        found = []
        for section, fields in _SECTIONS:
            key = (section, *(getattr(room, field) for field in fields))
            if key not in self._made:
                node = Node("Sect")
                self._made[key] = node, section(self._sheet, self._liver, node, room)
            found.append(self._made[key])
        return found


# In the order of the page, each with what of the room it depends on.
_SECTIONS: tuple[tuple[Callable[[SurgeonSheet, Map, Node, Room], list[Strip]], tuple[str, ...]], ...] = (
    (top, ("question", "identity", "cell")), (plan, ("cell",)), (reserve, ()),
    (criteria, ("criterion", "criteria")), (timing, ("changes", "washout")), (checklist, ("item", "items", "there")),
    (notes, ("notes",)),
)  # fmt: skip

__all__ = ["render"]
