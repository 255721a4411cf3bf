"""Response of the target lesions: one category, or the set of those that unmeasured lesions leave possible.

RECIST 1.1 (Eisenhauer 2009) and mRECIST (Lencioni 2010) share this arithmetic and differ in what is measured and in
the absolute growth that PD needs. CR: every lesion gone and every node below 10 mm. PR: sum at most 70 % of the
baseline sum. PD: sum at least 120 % of the nadir, which includes the baseline, and ``pd_abs_mm`` more than it; after
CR of the targets whatever is back, a node once it has 10 mm again. PD before PR; nodes that stay below 10 mm are
normal and never PD.

As sizes grow, CR can only be left and PD only be entered, and PR turns into SD at one sum. So every category that a
set of intervals allows is met on two ways from all lowest to all highest sizes: lesions first, or nodes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from hccboard.domain.facts import INFINITY, Interval
from hccboard.domain.response.model import CATEGORIES, CR, NODE, NORMAL_NODE_BELOW_MM, PD, PR, SD


@dataclass(frozen=True)
class Yardstick:
    """What the sum of a study is held against. ``nadir`` is the smallest sum so far; ``was_cr``: CR before."""

    baseline: float
    nadir: float
    was_cr: bool
    pd_abs_mm: float

    @cached_property
    def pr_at_most(self) -> float:
        return self.baseline * Fraction(7, 10)

    @cached_property
    def pd_at_least(self) -> float:
        return max(self.nadir * Fraction(6, 5), self.nadir + self.pd_abs_mm)


def category(kinds: Sequence[str], sizes: Sequence[float], yardstick: Yardstick) -> str:
    """The category of exactly known sizes."""
    if all(mm < NORMAL_NODE_BELOW_MM if kind == NODE else mm == 0 for kind, mm in zip(kinds, sizes, strict=True)):
        return CR
    total = sum(sizes)
    if yardstick.was_cr or yardstick.nadir == 0 or total >= yardstick.pd_at_least:
        return PD
    return PR if total <= yardstick.pr_at_most else SD


def possible_categories(kinds: Sequence[str], sizes: Sequence[Interval], yardstick: Yardstick) -> tuple[str, ...]:
    """Every category that sizes in these intervals can give, in the order of ``CATEGORIES``."""
    if all(one.exact for one in sizes):
        return (category(kinds, [one.low for one in sizes], yardstick),)
    spans = [_bounded(one, yardstick) for one in sizes]
    order = sorted(range(len(kinds)), key=lambda i: kinds[i] == NODE)
    found = {category(kinds, [low for low, _high in spans], yardstick)}
    for way in (order, order[::-1]):
        at = [low for low, _high in spans]
        for i in way:
            for mm in _stops(*spans[i], sum(at) - at[i], yardstick):
                at[i] = mm
                found.add(category(kinds, at, yardstick))
    return tuple(one for one in CATEGORIES if one in found)


def _bounded(one: Interval, yardstick: Yardstick) -> tuple[float, float]:
    """The interval with a high end beyond every limit in place of infinity."""
    high = one.high
    if high == INFINITY:
        high = one.low + yardstick.pd_at_least + yardstick.baseline + NORMAL_NODE_BELOW_MM
    return one.low, high


def _stops(low: float, high: float, others: float, yardstick: Yardstick) -> Iterator[float]:
    """Sizes on the way from low to high between which no category can hide."""
    limits = (0, NORMAL_NODE_BELOW_MM, yardstick.pr_at_most - others, yardstick.pd_at_least - others)
    marks = sorted({low, high, *(limit for limit in limits if low < limit < high)})
    for i, mark in enumerate(marks):
        if i:
            yield Fraction(marks[i - 1] + mark) / 2
        yield mark
