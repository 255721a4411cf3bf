"""Sets of nodule lists against brute force over all lists of small sizes; the forms letters use; refusals."""

from __future__ import annotations

from itertools import combinations_with_replacement, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccboard.domain.facts import INFINITY, Condition, above, at_least, at_most, below
from hccboard.domain.nodule_cases import Measures
from hccboard.domain.nodules import Nodules, nodules_of, whole_limit
from hccboard.errors import UserError

MOST, BIGGEST = 4, 6
EVERY_LIST = [
    sizes for count in range(MOST + 1) for sizes in combinations_with_replacement(range(1, BIGGEST + 1), count)
]
MEASURES = ("count", "largest", "smallest", "total", "count_plus_largest")


def measure(sizes: tuple[int, ...], name: str) -> int:
    if name == "count":
        return len(sizes)
    if not sizes:
        return 0
    return {"largest": max(sizes), "smallest": min(sizes), "total": sum(sizes),
            "count_plus_largest": 10 * len(sizes) + max(sizes)}[name]  # fmt: skip


def holds(sizes: tuple[int, ...], condition: Condition) -> bool:
    value, limit = measure(sizes, condition.quantity), condition.value
    return {"<": value < limit, "<=": value <= limit, ">=": value >= limit, ">": value > limit}[condition.operator]


def fits(sizes: tuple[int, ...], known: dict[str, Any]) -> bool:
    """Whether a list is one of those the facts allow, tried by assigning the listed ranges to its nodules."""
    listed, count, largest = known["listed"], known["count"], known["largest"]
    if not count[0] <= len(sizes) <= count[1]:
        return False
    if sizes and not largest[0] <= max(sizes) <= largest[1]:
        return False
    return any(
        all(low <= size <= high for size, (low, high) in zip(order, listed, strict=False))
        for order in set(permutations(sizes))
    )


def _ranges(smallest: int, biggest: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(smallest, biggest), st.integers(smallest, biggest)).map(lambda r: (min(r), max(r)))


@st.composite
def some_nodules(draw: st.DrawFn) -> tuple[Nodules, list[tuple[int, ...]]]:
    """A set and the lists in it. Sizes and counts stay small, so that every list can be tried."""
    listed = draw(st.lists(_ranges(1, BIGGEST), max_size=3))
    low = draw(st.integers(len(listed), MOST))
    count = low, draw(st.integers(low, MOST))
    largest = draw(_ranges(1, BIGGEST))
    known = {"listed": listed, "count": count, "largest": largest}
    lists = [sizes for sizes in EVERY_LIST if fits(sizes, known)]
    if count[1] == 0:
        return nodules_of([]), lists
    try:
        return nodules_of(listed, count, largest), lists
    except UserError:
        assert not [sizes for sizes in lists if sizes]
        return nodules_of([]), [()]


CONDITIONS = st.builds(
    lambda make, quantity, limit: make(limit, quantity),
    st.sampled_from((at_least, at_most, above, below)), st.sampled_from(MEASURES), st.integers(0, 50),
)  # fmt: skip


@given(some_nodules(), st.lists(CONDITIONS, max_size=4))
@settings(max_examples=400)
def test_split_keeps_exactly_the_lists_that_meet_the_conditions(
    known: tuple[Nodules, list[tuple[int, ...]]], conditions: list[Condition]
) -> None:
    nodules, lists = known
    assert lists
    for condition in conditions:
        met, unmet = nodules.split(condition)
        inside = [sizes for sizes in lists if holds(sizes, condition)]
        outside = [sizes for sizes in lists if not holds(sizes, condition)]
        assert (met is not None, unmet is not None) == (bool(inside), bool(outside))
        nodules, lists = (met, inside) if met is not None else (unmet, outside)  # type: ignore[assignment]


@given(some_nodules(), st.lists(st.tuples(st.sampled_from(MEASURES), st.integers(0, 12)), max_size=6, unique=True))
@settings(max_examples=400)
def test_kinds_are_those_of_the_lists(
    known: tuple[Nodules, list[tuple[int, ...]]], limits: list[tuple[str, int]]
) -> None:
    nodules, lists = known
    limits = [(name, limit + 10 if name == "count_plus_largest" else limit) for name, limit in limits]
    found = {kind for segment in nodules.segments(Measures(limits)) for kind in segment.kinds}
    expected = {sum((measure(sizes, name) <= t) << i for i, (name, t) in enumerate(limits)) for sizes in lists}
    assert found == expected
    kind = nodules.kind(Measures(limits))
    if nodules.exact:
        assert {kind} == expected
    else:
        assert kind is None


@given(some_nodules())
def test_count_and_largest_are_as_narrow_as_the_lists(known: tuple[Nodules, list[tuple[int, ...]]]) -> None:
    nodules, lists = known
    assert nodules.count == (min(map(len, lists)), max(map(len, lists)))
    sized = [sizes for sizes in lists if sizes]
    if len(sized) == len(lists):
        assert nodules.largest == (min(map(max, sized)), max(map(max, sized)))


@pytest.mark.parametrize(
    ("condition", "limit"),
    [
        (at_most(30), 30), (above(30), 30), (below(30), 29), (at_least(30), 29),
        (at_most(30.5), 30), (above(30.5), 30), (below(30.5), 30), (at_least(30.5), 30),
    ],
)  # fmt: skip
def test_whole_limit(condition: Condition, limit: int) -> None:
    assert whole_limit(condition) == limit


def test_limits_on_counts_that_are_not_told_apart_are_refused() -> None:
    Measures([("count", 12), ("count_plus_largest", 129)])
    for limit in (("count", 13), ("count_plus_largest", 130)):
        with pytest.raises(ValueError, match="not told apart"):
            Measures([limit])


@pytest.mark.parametrize(
    ("given_", "count", "largest", "exact"),
    [
        ({}, (1, INFINITY), (1, INFINITY), False),  # unknown: still at least one
        ({"listed": []}, (0, 0), None, True),
        ({"listed": [(30, 30), (20, 20)]}, (2, 2), (30, 30), True),
        ({"listed": [(30, 30), (20, 25)]}, (2, 2), (30, 30), False),
        ({"listed": [(30, 30)], "count": (4, 4)}, (4, 4), (30, INFINITY), False),
        ({"listed": [(30, 30)], "count": (1, 3)}, (1, 3), (30, INFINITY), False),
        ({"listed": [(30, 30)], "count": (0, 3)}, (1, 3), (30, INFINITY), False),
        ({"count": (3, 3)}, (3, 3), (1, INFINITY), False),
        ({"count": (2, INFINITY)}, (2, INFINITY), (1, INFINITY), False),
        ({"count": (0, 0)}, (0, 0), None, True),
        ({"multinodular": True}, (2, INFINITY), (1, INFINITY), False),
        ({"multinodular": False}, (1, 1), (1, INFINITY), False),
        ({"multinodular": True, "listed": [(30, 30)]}, (2, INFINITY), (30, INFINITY), False),
        ({"multinodular": True, "listed": [(30, 30), (10, 10)]}, (2, 2), (30, 30), True),
        ({"largest": (50, 50)}, (1, INFINITY), (50, 50), False),
        ({"largest": (50, 50), "count": (1, 1)}, (1, 1), (50, 50), False),
        ({"largest": (50, 50), "listed": [(30, 30)]}, (2, INFINITY), (50, 50), False),  # so there are more
        ({"largest": (30, 30), "listed": [(30, 30)]}, (1, 1), (30, 30), True),
        ({"largest": (30, 60), "listed": [(30, 30)]}, (1, 1), (30, 30), True),
    ],
)
def test_forms(given_: dict[str, Any], count: Any, largest: Any, exact: bool) -> None:
    nodules = nodules_of(**given_)
    assert nodules.count == count
    if largest is not None:
        assert nodules.largest == largest
    assert nodules.exact is exact


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"listed": [(10, 10)] * 4, "count": (3, 3)}, "3 nodules cannot have 4 diameters"),
        ({"listed": [(40, 40)], "largest": (30, 30)}, "largest diameter is smaller than a listed one"),
        ({"listed": [], "largest": (30, 30)}, "largest diameter but no nodule"),
        ({"listed": [], "multinodular": True}, "contradicts itself"),
        ({"multinodular": True, "count": (1, 1)}, "contradicts itself"),
        ({"multinodular": False, "count": (2, 3)}, "contradicts itself"),
        ({"multinodular": False, "listed": [(10, 10), (10, 10)]}, "1 nodules cannot have 2 diameters"),
        ({"listed": [(10, 10)], "count": (1, 1), "largest": (30, 30)}, "contradict each other"),
    ],
)
def test_contradictions_are_refused(given_: dict[str, Any], says: str) -> None:
    with pytest.raises(UserError, match=says):
        nodules_of(**given_)


def test_sizes_of_no_nodule_count_as_zero() -> None:
    none = nodules_of([])
    for name in ("largest", "smallest", "total", "count_plus_largest"):
        assert none.split(at_most(10, name)) == (none, None)
        assert none.split(at_least(1, name)) == (None, none)
