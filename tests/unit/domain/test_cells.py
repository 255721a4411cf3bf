"""Cells: a mask touches exactly the cells that some value of the set lies in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hccboard.domain.cells import ChoiceCells, IntervalCells, NodulesCells, bits, cells_of
from hccboard.domain.facts import INFINITY, Choices, Interval, above, at_least, at_most, below, one_of
from hccboard.domain.nodule_cases import Measures
from hccboard.domain.nodules import Nodules, nodules_of
from hccboard.errors import UserError
from tests.unit.domain.test_facts import intervals

CONDITIONS = st.lists(
    st.builds(lambda make, limit: make(limit), st.sampled_from((at_least, at_most, above, below)), st.integers(-3, 3)),
    max_size=4, unique_by=str,
)  # fmt: skip
VALUES = [n / 2 for n in range(-8, 9)]


@given(CONDITIONS, intervals())
def test_interval_mask(conditions: list, x: Interval) -> None:  # type: ignore[type-arg]
    cells = IntervalCells(conditions)
    of_values = [cells.mask(Interval.point(v)) for v in VALUES if x.contains(v)]
    union = 0
    for mask in of_values:
        assert mask & (mask - 1) == 0  # one value lies in one cell
        union |= mask
    assert cells.mask(x) == union
    for condition in conditions:
        holds = cells.met(condition)
        for v in VALUES:
            point = Interval.point(v)
            assert bool(cells.mask(point) & holds) == (point.split(condition)[0] is not None)


def test_choice_cells() -> None:
    cells = ChoiceCells((0, 1, 2, 3, 4), [at_least(3), at_least(1)])
    assert [cells.mask(Choices((v,))) for v in range(5)] == [1, 2, 2, 4, 4]
    assert cells.mask(Choices((0, 3))) == 5
    assert cells.met(at_least(1)) == 6
    assert cells.full == 7
    codes = ChoiceCells(("none", "mild", "severe"), [one_of("mild")])
    assert codes.mask(Choices(("none", "severe"))) == codes.full & ~codes.met(one_of("mild"))


def test_nodules_cells() -> None:
    everything = nodules_of(count=(0, float("inf")))
    single, small = at_most(1, "count"), at_most(30, "largest")
    cells = NodulesCells(everything, [single, small])
    assert cells.full == 15  # single or several, small or large; none counts as single and small
    large_single = cells.mask(nodules_of([(31, 31)]))
    assert large_single & cells.met(single)
    assert not large_single & cells.met(small)
    assert cells.mask(nodules_of()) == cells.full
    assert cells.mask(nodules_of(count=(1, 1))) == cells.met(single)
    assert cells.mask(everything) == cells.full


@pytest.mark.parametrize(("mask", "single"), [(0, []), (1, [1]), (0b1011, [1, 2, 8])])
def test_bits(mask: int, single: list[int]) -> None:
    assert list(bits(mask)) == single


def test_kind_of_cells_follows_the_kind_of_set() -> None:
    assert isinstance(cells_of(Interval(0, 1), [at_least(1)]), IntervalCells)
    assert isinstance(cells_of(Choices((0, 1)), [at_least(1)]), ChoiceCells)
    assert isinstance(cells_of(nodules_of(), [at_least(1, "count")]), NodulesCells)


_SPANS = st.tuples(st.integers(1, 100), st.one_of(st.just(0), st.integers(0, 60), st.just(10**6)))
_LIMITS = (
    (("count", 0), ("count", 1), ("count", 3), ("largest", 45), ("largest", 65), ("total", 80)),
    (("count", 0), ("total", 80)),
    (("count", 1), ("count", 3), ("largest", 19), ("largest", 30), ("largest", 50), ("smallest", 9)),
    (("largest", 30), ("smallest", 40)),
)


@st.composite
def _nodules(draw: st.DrawFn) -> Nodules:
    def reach(span: tuple[int, int]) -> tuple[float, float]:
        low, width = span
        return low, INFINITY if width == 10**6 else low + width

    listed = draw(st.none() | st.lists(_SPANS.map(reach), max_size=5))
    low = draw(st.integers(0, 6))
    count = draw(st.sampled_from([None, (low, low), (low, low + 4), (low, INFINITY)]))
    largest = draw(st.none() | _SPANS.map(reach))
    try:
        return nodules_of(listed, count, largest, draw(st.sampled_from([None, None, True, False])))
    except UserError:
        assume(False)
        raise


@given(_nodules(), st.sampled_from(_LIMITS))
def test_smallest_and_total_in_closed_form_reach_what_the_lists_reach(nodules: Nodules, limits: Any) -> None:
    measures = Measures(sorted(limits))
    for case in nodules.cases:
        for segment in measures.segments(case):
            if segment.count:
                one_by_one = measures._with_joint(
                    case, segment.low, segment.high, measures._by_largest(segment.count, segment.low)
                )
                assert segment.kinds == one_by_one


@given(_nodules())
def test_the_table_of_counts_gives_the_cells_of_the_lists(nodules: Nodules) -> None:
    conditions = [at_least(1, "count"), at_most(1, "count"), at_most(3, "count"), at_most(30, "largest"),
                  at_most(50, "largest"), at_most(70, "count_plus_largest")]  # fmt: skip
    cells = NodulesCells(nodules_of(count=(0, INFINITY)), conditions)
    assert cells.measures.simple
    by_segment = [part for _, part in cells.segments(nodules)]
    whole = 0
    for part in by_segment:
        whole |= part
    assert cells.mask(nodules) == whole
    by_count: dict[float, int] = {}
    for segment, part in cells.segments(nodules):
        by_count[segment.count] = by_count.get(segment.count, 0) | part
    assert sorted(cells.by_count(nodules)) == sorted(by_count.values())
    sizes = {size for segment, _ in cells.segments(nodules) for size in (segment.low, segment.high)}
    by_size = []
    for size in sizes:
        found = 0
        for segment, part in cells.segments(nodules):
            found |= part if segment.low <= size <= segment.high else 0
        by_size.append(found)
    assert sorted(cells.by_largest(nodules)) == sorted(by_size)
