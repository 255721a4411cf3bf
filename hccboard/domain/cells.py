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
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Protocol

from hccboard.domain.facts import Choices, Condition, Interval
from hccboard.domain.nodule_cases import Measures, Segment
from hccboard.domain.nodules import Nodules, runs_of, whole_limit

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

    Every condition is put as "measure <= limit", sizes in whole mm; a kind is which of these hold. Where the rules ask
    for nothing but the count, the largest and their sum, the cells of a count and a range of the largest stand in a
    table; only the smallest and the total need the lists themselves.
    """

    def __init__(self, everything: Nodules, conditions: Sequence[Condition]) -> None:
        self.measures = Measures(sorted({_limit(c) for c in conditions}))
        self._bit: dict[int, int] = {}
        for segment in everything.segments(self.measures):
            for kind in segment.kinds:
                self._bit.setdefault(kind, 1 << len(self._bit))
        self.full = (1 << len(self._bit)) - 1
        self.segments = lru_cache(maxsize=_SETS_REMEMBERED)(self._segments)
        self._steps: dict[tuple[int, int], _Steps] = {}

    def mask(self, domain: Nodules) -> int:
        kind = domain.kind(self.measures)
        if kind is not None:
            return self._bit[kind]
        found = 0
        if self.measures.simple:
            for first, last, low, high in runs_of(domain):
                found |= self._of_counts(first, last).between(low, high)
        else:
            for _, part in self.segments(domain):
                found |= part
        return found

    def by_count(self, domain: Nodules) -> list[int]:
        """For every count that is possible the cells it leaves."""
        if self.measures.simple:
            return [
                self._of_counts(count, count).between(low, high)
                for first, last, low, high in runs_of(domain)
                for count in range(first, last + 1)
            ]
        found: dict[float, int] = {}
        for segment, part in self.segments(domain):
            found[segment.count] = found.get(segment.count, 0) | part
        return list(found.values())

    def by_largest(self, domain: Nodules) -> list[int]:
        """For every largest diameter at which a rule turns, and the ends of the range, the cells it leaves."""
        if self.measures.simple:
            spans = [(self._of_counts(first, last), low, high) for first, last, low, high in runs_of(domain)]
            turns = {size for steps, low, high in spans for size in steps.ends(low, high)}
            return [
                _union(steps.between(size, size) for steps, low, high in spans if low <= size <= high)
                for size in turns
            ]
        segments = self.segments(domain)
        sizes = {size for segment, _ in segments for size in (segment.low, segment.high)}
        return [_union(part for segment, part in segments if segment.low <= size <= segment.high) for size in sizes]

    def _of_counts(self, first: int, last: int) -> _Steps:
        steps = self._steps.get((first, last))
        if steps is None:
            steps = self._steps[first, last] = _Steps(self.measures, range(first, last + 1), self._bit)
        return steps

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


class _Steps:
    """The cells of lists of some counts, by the range of their largest nodule: a table of its steps."""

    def __init__(self, measures: Measures, counts: range, bit: dict[int, int]) -> None:
        self._cuts = sorted({cut for count in counts if count for cut in measures.cuts(count)})
        tops = [*self._cuts, (self._cuts[-1] if self._cuts else 0) + 1]
        # A step below 1 mm has no cell, because no nodule is so small; the sizes of no nodule are 0.
        cells = [
            _union(bit.get(measures.kind(n, top, top, top) if n else measures.kind(0, 0, 0, 0), 0) for n in counts)
            for top in tops
        ]
        self._spans = [[_union(cells[i : j + 1]) for j in range(len(cells))] for i in range(len(cells))]

    def between(self, low: float, high: float) -> int:
        """The cells of a largest nodule from ``low`` to ``high``, both inclusive."""
        cuts = self._cuts
        return self._spans[bisect_left(cuts, low)][bisect_left(cuts, high)]

    def ends(self, low: float, high: float) -> list[float]:
        """The ends of the range, and the last and the first size beside every cut in it."""
        cuts = self._cuts
        inner = cuts[bisect_left(cuts, low) : bisect_left(cuts, high)]
        return [low, high, *inner, *(cut + 1 for cut in inner)]


def _union(parts: Iterable[int]) -> int:
    found = 0
    for part in parts:
        found |= part
    return found


def _limit(condition: Condition) -> tuple[str, int]:
    return condition.quantity, whole_limit(condition)


def cells_of(everything: Any, conditions: Sequence[Condition]) -> Cells:
    """The cells of a variable whose values lie in ``everything``."""
    if isinstance(everything, Interval):
        return IntervalCells(conditions)
    if isinstance(everything, Choices):
        return ChoiceCells(everything.values, conditions)
    return NodulesCells(everything, conditions)
