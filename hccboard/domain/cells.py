"""The cells of a variable: the parts of everything possible that a system's rules can tell apart.

A set of values becomes a bit mask of the cells it touches, and to compare, narrow or count sets is integer
arithmetic. Nothing is lost: no rule of the system can tell two values of one cell apart, so a set reaches
exactly the answers that its cells reach. One class for every kind of set; each offers

``full``                the mask of all cells,
``mask(domain)``        the cells a set touches,
``met(condition)``      the cells whose values meet a condition.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Protocol

from hccboard.domain.facts import Choices, Condition, Interval
from hccboard.domain.nodules import Measures, Nodules, Segment, whole_limit

_SETS_REMEMBERED = 64  # sets of nodules that were not fully listed, per system


class Cells(Protocol):
    full: int

    def mask(self, domain: Any) -> int: ...

    def met(self, condition: Condition) -> int: ...


def bits(mask: int) -> Iterator[int]:
    """The single cells of a mask."""
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest


class IntervalCells:
    """The intervals between the limits of the rules, ascending.

    A limit is a cut just below its value (``<``, ``>=``) or just above it (``<=``, ``>``). Cuts and the ends
    of intervals stand on one line, around every value in this order: an open upper end, the cut below, the
    value itself, the cut above, an open lower end.
    """

    def __init__(self, conditions: Sequence[Condition]) -> None:
        self._cuts = sorted({_cut(c) for c in conditions})
        self.full = (1 << len(self._cuts) + 1) - 1

    def mask(self, domain: Interval) -> int:
        cuts = self._cuts
        low = bisect_left(cuts, (domain.low, 0 if domain.low_closed else 2))
        high = bisect_left(cuts, (domain.high, 0 if domain.high_closed else -2))
        return (2 << high) - (1 << low)

    def met(self, condition: Condition) -> int:
        below = (2 << self._cuts.index(_cut(condition))) - 1
        return below if condition.operator in {"<", "<="} else self.full & ~below


def _cut(condition: Condition) -> tuple[float, int]:
    return condition.value, -1 if condition.operator in {"<", ">="} else 1


class ChoiceCells:
    """The groups of codes, grades or truth values that the rules treat alike."""

    def __init__(self, values: Sequence[Any], conditions: Sequence[Condition]) -> None:
        patterns: dict[tuple[bool, ...], int] = {}
        self._cell: dict[Any, int] = {}
        for value in values:
            one = Choices((value,))
            pattern = tuple(one.split(c)[0] is not None for c in conditions)
            self._cell[value] = patterns.setdefault(pattern, 1 << len(patterns))
        self.full = (1 << len(patterns)) - 1

    def mask(self, domain: Choices) -> int:
        cell, found = self._cell, 0
        for value in domain.values:
            found |= cell[value]
        return found

    def met(self, condition: Condition) -> int:
        met, _ = Choices(tuple(self._cell)).split(condition)
        return 0 if met is None else self.mask(met)


class NodulesCells:
    """The kinds of lists of nodules that the rules can tell apart.

    Every condition is put as "measure <= limit", sizes in whole mm; a kind is which of these hold.
    """

    def __init__(self, everything: Nodules, conditions: Sequence[Condition]) -> None:
        self.measures = Measures(sorted({_limit(c) for c in conditions}))
        self._bit: dict[int, int] = {}
        for segment in everything.segments(self.measures):
            for kind in segment.kinds:
                self._bit.setdefault(kind, 1 << len(self._bit))
        self.full = (1 << len(self._bit)) - 1
        self.segments = lru_cache(maxsize=_SETS_REMEMBERED)(self._segments)

    def mask(self, domain: Nodules) -> int:
        kind = domain.kind(self.measures)
        if kind is not None:
            return self._bit[kind]
        found = 0
        for _, part in self.segments(domain):
            found |= part
        return found

    def _segments(self, domain: Nodules) -> list[tuple[Segment, int]]:
        """The set in parts of one count and a range of the largest, each with its cells."""
        return [(segment, self._of_kinds(segment.kinds)) for segment in domain.segments(self.measures)]

    def _of_kinds(self, kinds: Sequence[int]) -> int:
        found = 0
        for kind in kinds:
            found |= self._bit[kind]
        return found

    def met(self, condition: Condition) -> int:
        holds = 1 << self.measures.index(_limit(condition))
        below = 0
        for kind, bit in self._bit.items():
            if kind & holds:
                below |= bit
        return below if condition.operator in {"<", "<="} else self.full & ~below


def _limit(condition: Condition) -> tuple[str, int]:
    return condition.quantity, whole_limit(condition)


def cells_of(everything: Any, conditions: Sequence[Condition]) -> Cells:
    """The cells of a variable whose values lie in ``everything``."""
    if isinstance(everything, Interval):
        return IntervalCells(conditions)
    if isinstance(everything, Choices):
        return ChoiceCells(everything.values, conditions)
    return NodulesCells(everything, conditions)
