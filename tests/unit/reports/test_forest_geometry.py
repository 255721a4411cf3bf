"""The log axis of a forest plot: equal ratios stand equally far apart, labels keep their distance."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard.reports.forest_geometry import HIGHEST, LOWEST, REFERENCE, axis_for, dashes, tick_text

ratios = st.floats(min_value=0.02, max_value=60, allow_nan=False)


def test_half_is_as_far_from_one_as_two():
    axis = axis_for([0.4, 2.5])
    middle = axis.share(1.0)
    assert middle - axis.share(0.5) == pytest.approx(axis.share(2.0) - middle)


@given(st.lists(ratios, max_size=12))
def test_everything_known_lies_on_the_axis_with_the_reference(values):
    axis = axis_for(values)
    assert LOWEST <= axis.low < REFERENCE < axis.high <= HIGHEST
    for value in values:
        assert 0 <= axis.share(value) <= 1
        if LOWEST < value < HIGHEST:
            assert axis.low <= value <= axis.high


@given(st.lists(ratios, max_size=12), st.floats(min_value=0.01, max_value=0.6))
def test_labels_keep_their_distance_and_the_reference_is_always_there(values, least):
    axis = axis_for(values)
    ticks = axis.ticks(least)
    assert REFERENCE in ticks
    assert list(ticks) == sorted(ticks)
    for one, other in pairwise(ticks):
        assert axis.share(other) - axis.share(one) >= least - 1e-9


def test_a_limit_beyond_the_axis_is_cut_and_says_so():
    axis = axis_for([0.8, 0.01, 90.0])
    reach = axis.reach(0.8, 0.01, 90.0)
    assert (reach.low, reach.high) == (0.0, 1.0)
    assert reach.cut_low
    assert reach.cut_high
    inside = axis.reach(0.8, 0.5, 1.2)
    assert not inside.cut_low
    assert not inside.cut_high
    assert inside.low < inside.at < inside.high


def test_without_limits_there_is_a_place_only():
    reach = axis_for([0.5]).reach(0.5)
    assert (reach.low, reach.high) == (None, None)
    assert math.isclose(reach.at, axis_for([0.5]).share(0.5))


def test_dashes_and_labels():
    assert dashes(False) == ()
    assert len(dashes(True)) == 2
    assert [tick_text(one) for one in (0.5, 1.0, 1.25)] == ["0.5", "1", "1.25"]
