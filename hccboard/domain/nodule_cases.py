"""All lists of diameters of one count, and which limits hold of them.

A case is what ``nodules`` are made of; ``Measures`` finds the kinds of lists in it. Sizes are whole millimetres;
every size of no nodule at all counts as 0.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from hccboard.domain.facts import INFINITY

# No rule asks for a count above 12 (6-and-12 score), so counts from here on behave alike.
TAIL = 13
SMALLEST_MM = 1

Range = tuple[float, float]  # inclusive, whole numbers; the upper end may be infinite
UNBOUNDED: Range = (SMALLEST_MM, INFINITY)


@dataclass(frozen=True, slots=True)
class Case:
    """All lists of ``count`` diameters (a range only from ``TAIL`` on) within the limits.

    ``listed`` holds the range of every listed diameter; the others lie anywhere within ``smallest`` and
    ``largest``. ``largest``, ``smallest`` and ``total`` constrain the list as a whole.
    """

    count: Range
    listed: tuple[Range, ...]
    largest: Range = UNBOUNDED
    smallest: Range = UNBOUNDED
    total: Range = UNBOUNDED

    def limited(self, measure: str, allowed: Range) -> Case:
        """The case with one more limit on its smallest or its total; it may be impossible."""
        if measure == "smallest":
            return Case(self.count, self.listed, self.largest, both(self.smallest, allowed), self.total)
        return Case(self.count, self.listed, self.largest, self.smallest, both(self.total, allowed))

    def items(self) -> list[Range] | None:
        """The range of each diameter, one for each listed and each unlisted (at most two of those, as they
        are alike); ``None`` if a listed one has no room."""
        low, high = self.smallest[0], self.largest[1]
        items = [(max(a, low), min(b, high)) for a, b in self.listed]
        unlisted = int(min(self.count[0], 1e9)) - len(self.listed)
        items += [(low, high)] * min(unlisted, 2)
        return None if any(a > b for a, b in items) else items

    def totals(self) -> Iterator[Range]:
        """The reachable totals, one range for every choice of the largest and the smallest nodule."""
        items = self.items()
        if items is None:
            return
        further = self.count[0] - len(items), self.count[1] - len(items)
        base_low = sum(a for a, _ in items) + further[0] * self.smallest[0]
        beyond_high = further[1] * self.largest[1] if further[1] else 0
        for i, (a, b) in enumerate(items):
            if b < self.largest[0]:
                continue
            raised = max(a, self.largest[0])
            for j, (c, d) in enumerate(items):
                # Equal sizes need no case of their own: another nodule of that size is the smallest.
                if (i == j) != (len(items) == 1) or c > self.smallest[1]:
                    continue
                if i == j and raised > self.smallest[1]:
                    continue
                others = sum(high for k, (_, high) in enumerate(items) if k != j)
                yield base_low + raised - a, others + min(d, self.smallest[1]) + beyond_high

    def feasible(self) -> bool:
        low, high = self.total
        if low > high or self.largest[0] > self.largest[1] or self.smallest[0] > self.smallest[1]:
            return False
        if self.count[1] == 0:
            return True
        if self.total == UNBOUNDED:
            return self._sizes_fit()
        return any(a <= high and b >= low and a <= b for a, b in self.totals())

    def _sizes_fit(self) -> bool:
        """Whether some nodule can be the largest and some (the same only if alone) the smallest."""
        items = self.items()
        if items is None:
            return False
        reach = [i for i, (_, high) in enumerate(items) if high >= self.largest[0]]
        small = [i for i, (low, _) in enumerate(items) if low <= self.smallest[1]]
        if not reach or not small:
            return False
        if len(items) == 1:
            return max(items[0][0], self.largest[0]) <= min(items[0][1], self.smallest[1])
        return len(reach) > 1 or len(small) > 1 or reach != small

    def tightened(self) -> Case:
        """The same lists with ``largest``, ``smallest`` and ``total`` as narrow as the items allow."""
        items = self.items()
        if items is None or self.count[1] == 0:
            return self
        largest = (
            max(self.largest[0], *(a for a, _ in items)),
            min(self.largest[1], max(b for _, b in items)),
        )
        smallest = (
            max(self.smallest[0], min(a for a, _ in items)),
            min(self.smallest[1], *(b for _, b in items)),
        )
        return replace(self, largest=largest, smallest=smallest)


class Measures:
    """Limits on whole numbers: ``(measure, limit)`` stands for "measure <= limit".

    A kind is a bit mask of the limits that hold for a list.
    """

    def __init__(self, limits: Sequence[tuple[str, int]]) -> None:
        self._limits = list(limits)
        for measure, limit in limits:
            beyond = 10 * TAIL if measure == "count_plus_largest" else TAIL
            if measure in {"count", "count_plus_largest"} and limit >= beyond:
                raise ValueError(f"{measure} <= {limit}: counts from {TAIL} on are not told apart.")
        self._by_segment = [(i, m, t) for i, (m, t) in enumerate(limits) if m in _SIMPLE]
        self._count_limits = sorted(t for m, t in limits if m == "count")
        self._largest_limits = sorted(t for m, t in limits if m == "largest")
        self._sum_limits = [t for m, t in limits if m == "count_plus_largest"]
        self._joint = [(i, m, t) for i, (m, t) in enumerate(limits) if m not in _SIMPLE]
        self.simple = not self._joint

    def cuts(self, count: float) -> Sequence[float]:
        """The largest diameters above which another limit no longer holds for a list of ``count`` nodules."""
        if not self._sum_limits:
            return self._largest_limits
        return sorted({*self._largest_limits, *(t - 10 * count for t in self._sum_limits)})

    def index(self, limit: tuple[str, int]) -> int:
        return self._limits.index(limit)

    def likeness(self, case: Case) -> Any:
        """Cases that are alike in this have the same kinds: most rules stop telling counts apart at a few."""
        if self._joint or self._sum_limits or case.count[1] == 0:
            return case.count
        return bisect_left(self._count_limits, case.count[0]), case.largest

    def kind(self, count: float, largest: float, smallest: float, total: float) -> int:
        value = {"count": count, "largest": largest, "smallest": smallest, "total": total,
                 "count_plus_largest": 10 * count + largest}  # fmt: skip
        found = 0
        for i, (measure, limit) in enumerate(self._limits):
            if value[measure] <= limit:
                found |= 1 << i
        return found

    def segments(self, case: Case) -> Iterator[Segment]:
        """The case cut at every limit that concerns its largest nodule."""
        count = case.count[0]
        if case.count[1] == 0:
            yield Segment(0, 0, 0, (self.kind(0, 0, 0, 0),))
            return
        low, high = case.largest
        bottoms = [low, *[cut + 1 for cut in self.cuts(count) if low <= cut < high]]
        tops = [bottom - 1 for bottom in bottoms[1:]] + [high]
        shape = _Shape(case) if len(self._joint) == 1 and case.total == UNBOUNDED else None
        for bottom, top in zip(bottoms, tops, strict=True):
            kind = self._by_largest(count, bottom)
            kinds = self._sides(shape, bottom, top, kind) if shape else self._with_joint(case, bottom, top, kind)
            if kinds:
                yield Segment(count, bottom, top, kinds)

    def _by_largest(self, count: float, largest: float) -> int:
        kind = 0
        for i, measure, limit in self._by_segment:
            value = count if measure == "count" else largest if measure == "largest" else 10 * count + largest
            if value <= limit:
                kind |= 1 << i
        return kind

    def _sides(self, shape: _Shape, bottom: float, top: float, kind: int) -> tuple[int, ...]:
        """The kinds where one limit is on the smallest or the total: which sides of it can be reached."""
        i, measure, limit = self._joint[0]
        reach = shape.smallest_reach if measure == "smallest" else shape.total_reach
        holds, fails = reach(limit, bottom, top)
        return (*((kind | 1 << i,) if holds else ()), *((kind,) if fails else ()))

    def _with_joint(self, case: Case, bottom: float, top: float, kind: int) -> tuple[int, ...]:
        if not self._joint:
            return (kind,)
        parts = [(Case(case.count, case.listed, (bottom, top), case.smallest, case.total), kind)]
        for i, measure, limit in self._joint:
            parts = [
                (half, so_far | holds)
                for part, so_far in parts
                for allowed, holds in (((-INFINITY, limit), 1 << i), ((limit + 1, INFINITY), 0))
                if (half := part.limited(measure, allowed)).feasible()
            ]
        return tuple(kind for _, kind in parts)


class _Shape:
    """What the lists of one count reach on either side of a limit, while the largest lies in a range.

    Of a case as it is built: nothing but its items limits the smallest and the total.
    """

    def __init__(self, case: Case) -> None:
        self._items = case.items() or []
        self._smallest = case.smallest
        further = case.count[0] - len(self._items), case.count[1] - len(self._items)
        self._lows = sum(a for a, _ in self._items) + further[0] * case.smallest[0]
        self._further = further[1]

    def total_reach(self, limit: float, bottom: float, top: float) -> tuple[bool, bool]:
        """Whether the total can be at most ``limit``, and whether it can be more."""
        raised = min(max(bottom - a, 0) for a, b in self._items if b >= bottom)
        highest = sum(min(b, top) for _, b in self._items) + (self._further * top if self._further else 0)
        return self._lows + raised <= limit, highest > limit

    def smallest_reach(self, limit: float, bottom: float, top: float) -> tuple[bool, bool]:
        """Whether the smallest can be at most ``limit``, and whether it can be more."""
        more = min(self._smallest[1], top) > limit
        if len(self._items) == 1:
            return max(self._items[0][0], bottom) <= limit, more
        small = [i for i, (a, _) in enumerate(self._items) if a <= limit]
        large = [i for i, (_, b) in enumerate(self._items) if b >= bottom]
        # The smallest and the largest are two nodules, unless another one can stand for one of them.
        return bool(small) and (len(small) > 1 or len(large) > 1 or small != large), more


_SIMPLE = frozenset({"count", "largest", "count_plus_largest"})


class Segment(NamedTuple):
    """All lists of a case whose largest nodule lies in a range (mm, inclusive): the ``kinds`` they have."""

    count: float
    low: float
    high: float
    kinds: tuple[int, ...]


def both(a: Range, b: Range) -> Range:
    return max(a[0], b[0]), min(a[1], b[1])
