"""Cells: a mask touches exactly the cells that some value of the set lies in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard.domain.cells import ChoiceCells, IntervalCells, NodulesCells, bits, cells_of
from hccboard.domain.facts import Choices, Interval, above, at_least, at_most, below, one_of
from hccboard.domain.nodules import nodules_of
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
