"""What the surgeon's sheet says: plain words, made by ``operations.sheet_paper``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hccboard.reports.conversion_section import ConversionSection
from hccboard.reports.pen import Pen
from hccboard.reports.summary_facts import KNOWN, KeyFact
from hccboard.reports.summary_input import SummaryInput
from hccboard.reports.tags import Node


class Picture(Protocol):
    """A drawing for paper; lengths in mm. ``alternative`` is read instead of it."""

    @property
    def alternative(self) -> str: ...

    def height(self, width: float) -> float: ...

    def draw(self, pen: Pen, x: float, top: float, width: float, node: Node) -> None: ...


@dataclass(frozen=True)
class SheetLine:
    """A label with its value and its day; ``state`` is MISSING, STALE or KNOWN."""

    label: str
    value: str
    when: str = ""
    state: str = KNOWN


@dataclass(frozen=True)
class SheetCheck:
    """An item of the checklist before surgery that is not settled: the word of its state, its name, what is known."""

    state: str
    word: str
    text: str
    value: str = ""


@dataclass(frozen=True)
class SurgeonSheet:
    """One sheet. ``summary`` is the case as it is printed, anonymised where that was asked. ``supposed`` says in words
    what is supposed and not saved; "" for nothing. ``resected`` are the segments of the plan. ``washout`` is ``None``
    where no drug was given, ``washout_words`` stand below it; ``there`` names the items of the checklist that are
    settled."""

    summary: SummaryInput
    conversion: ConversionSection
    operation: Sequence[SheetLine] = ()
    operation_note: str = ""
    supposed: str = ""
    resected: tuple[str, ...] = ()
    volumes: Sequence[SheetLine] = ()
    volumes_note: str = ""
    reserve: Sequence[KeyFact] = ()
    washout: Picture | None = None
    washout_words: str = ""
    to_settle: Sequence[SheetCheck] = ()
    there: str = ""
    checklist_note: str = ""
    notes: str = ""


__all__ = ["Picture", "SheetCheck", "SheetLine", "SurgeonSheet"]
