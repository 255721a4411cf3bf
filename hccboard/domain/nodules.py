"""What is known about the viable intrahepatic nodules, as one joint fact.

Count, largest, smallest and total diameter hang together, so they are one fact: a set of possible lists of
diameters. It may be a full list, a list that is known to be incomplete, only a count, only a largest
diameter, or nothing (then still at least one nodule). Splitting keeps the set exact: every list that meets
a condition is in one part, every other list in the other. So do the kinds of lists that ``nodule_cases.Measures``
finds in it. Every size of no nodule at all counts as 0.

Sizes are whole millimetres (RULES 0.4: 50 mm, never 4.999 cm); counts are viable nodules (RULES 0.5).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from hccboard.domain.facts import INFINITY, Condition
from hccboard.domain.nodule_cases import SMALLEST_MM, TAIL, UNBOUNDED, Case, Measures, Range, Segment, both
from hccboard.errors import UserError


@dataclass(frozen=True, slots=True, eq=False)
class Nodules:
    """A non-empty set of lists of viable nodules. Ranges are inclusive, sizes in mm."""

    cases: tuple[Case, ...]

    @property
    def exact(self) -> bool:
        """Whether count and every diameter are known."""
        only = self.cases[0]
        return (
            len(self.cases) == 1
            and only.count == (len(only.listed), len(only.listed))
            and all(a == b for a, b in only.listed)
        )

    @property
    def count(self) -> Range:
        return min(c.count[0] for c in self.cases), max(c.count[1] for c in self.cases)

    @property
    def largest(self) -> Range:
        return min(c.largest[0] for c in self.cases), max(c.largest[1] for c in self.cases)

    def spans(self) -> list[tuple[Range, Range]]:
        """(count, largest) of every case: the two are independent inside a case."""
        return [(c.count, c.largest) for c in self.cases]

    def split(self, condition: Condition) -> tuple[Nodules | None, Nodules | None]:
        return _split(self, condition)

    def kind(self, measures: Measures) -> int | None:
        """Which limits hold (a bit for each), where count and every diameter are known; else ``None``."""
        if not self.exact:
            return None
        sizes = [a for a, _ in self.cases[0].listed]
        return measures.kind(len(sizes), max(sizes, default=0), min(sizes, default=0), sum(sizes))

    def segments(self, measures: Measures) -> list[Segment]:
        """The set in parts of one count and one range of the largest, with the kinds of lists in each."""
        found: list[Segment] = []
        alike: dict[Any, list[Segment]] = {}
        for case in self.cases:
            key = measures.likeness(case)
            if key not in alike:
                alike[key] = list(measures.segments(case))
                found += alike[key]
            else:
                found += [Segment(case.count[0], s.low, s.high, s.kinds) for s in alike[key]]
        return found


@lru_cache(maxsize=64)
def runs_of(nodules: Nodules) -> tuple[tuple[int, int, float, float], ...]:
    """(first and last count, lowest and highest largest diameter): counts one after the other whose largest nodule
    lies in the same range; counts that behave alike are one."""
    runs: list[tuple[int, int, float, float]] = []
    for case in nodules.cases:
        count, (low, high) = min(int(case.count[0]), TAIL), case.largest if case.count[1] else (0, 0)
        if runs and runs[-1][1:] == (count - 1, low, high):
            runs[-1] = (runs[-1][0], count, low, high)
        else:
            runs.append((count, count, low, high))
    return tuple(runs)


def whole_limit(condition: Condition) -> int:
    """The whole number so that "at most this" is the condition or its opposite."""
    floor = math.floor(condition.value)
    return floor - 1 if condition.operator in {"<", ">="} and floor == condition.value else floor


def _halves(condition: Condition) -> tuple[Range, Range]:
    """The whole numbers that meet the condition and those that do not, as inclusive ranges."""
    limit = whole_limit(condition)
    lower, upper = (-INFINITY, limit), (limit + 1, INFINITY)
    return (lower, upper) if condition.operator in {"<", "<="} else (upper, lower)


def _restricted(case: Case, quantity: str, allowed: Range) -> Case | None:
    if case.count[1] == 0 and quantity != "count":  # every size of no nodule counts as 0
        return case if allowed[0] <= 0 <= allowed[1] else None
    if quantity == "count":
        count = both(case.count, allowed)
        restricted = replace(case, count=count) if count[0] <= count[1] else None
    elif quantity == "count_plus_largest":  # mm + 10 mm for every nodule
        shift = 10 * case.count[0]
        largest = both(case.largest, (allowed[0] - shift, allowed[1] - shift))
        restricted = replace(case, largest=largest)
    else:
        restricted = replace(case, **{quantity: both(getattr(case, quantity), allowed)})
    if restricted is None or not restricted.feasible():
        return None
    return restricted.tightened()


@lru_cache(maxsize=1024)
def _split(nodules: Nodules, condition: Condition) -> tuple[Nodules | None, Nodules | None]:
    parts = []
    for allowed in _halves(condition):
        cases = tuple(
            part
            for case in nodules.cases
            if (part := _restricted(case, condition.quantity, allowed)) is not None
        )
        parts.append(nodules if cases == nodules.cases else Nodules(cases) if cases else None)
    met, unmet = parts
    if unmet is None:
        return nodules, None
    if met is None:
        return None, nodules
    return met, unmet


@lru_cache(maxsize=1024)
def _build(listed: tuple[Range, ...], count: Range, largest: Range) -> Nodules | None:
    cases = []
    low, high = count
    counts: list[Range] = [(n, n) for n in range(int(low), int(min(high, TAIL - 1)) + 1)]
    if high >= TAIL:
        counts.append((max(low, TAIL), high))
    for each in counts:
        case = Case(each, listed, largest)
        if case.feasible():
            cases.append(case.tightened())
    return Nodules(tuple(cases)) if cases else None


def nodules_of(
    listed: Sequence[Range] | None = None,
    count: Range | None = None,
    largest: Range | None = None,
    multinodular: bool | None = None,
) -> Nodules:
    """The set of nodule lists that fit what is known.

    ``listed``: ranges of the listed diameters in mm, all of them unless ``count`` or ``largest`` says that
    there are more; ``None`` is an unknown list (still at least one nodule), ``[]`` is none. ``count`` and
    ``largest`` (mm) are inclusive ranges. ``multinodular`` True: two or more; False: one.
    Raises ``UserError`` where these contradict each other.
    """
    known = tuple((max(a, SMALLEST_MM), b) for a, b in listed or ())
    low, high = _count_range(listed, count, largest, multinodular)
    if high < len(known):
        raise UserError(f"{high:g} nodules cannot have {len(known)} diameters.")
    if low > high:
        raise UserError(
            "The number of nodules contradicts itself.", "Count, list and multinodular differ."
        )
    if largest is not None and known and largest[1] < max(a for a, _ in known):
        raise UserError("The largest diameter is smaller than a listed one.")
    if high == 0 and largest is not None:
        raise UserError("There is a largest diameter but no nodule.")
    built = _build(known, (low, high), largest or UNBOUNDED)
    if built is None:
        raise UserError("The number of nodules and their diameters contradict each other.")
    return built


def _count_range(
    listed: Sequence[Range] | None,
    count: Range | None,
    largest: Range | None,
    multinodular: bool | None,
) -> Range:
    if count is not None:
        low, high = count
        if listed:
            low = max(low, len(listed))
    elif listed is None:
        low, high = 1, INFINITY
    else:
        low = high = len(listed)
        beyond = bool(listed) and largest is not None and largest[0] > max(b for _, b in listed)
        if beyond or (multinodular and low == 1):
            low, high = low + 1, INFINITY
    if multinodular is True:
        low = max(low, 2)
    if multinodular is False:
        high = min(high, 1)
    return low, high
