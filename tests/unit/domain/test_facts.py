"""Sets of what may be true: intervals with open and closed ends, choices, what-if."""

from __future__ import annotations

import operator
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hccboard.domain.facts import (
    INFINITY,
    YES_NO,
    Choices,
    Condition,
    Fact,
    Facts,
    Interval,
    above,
    at_least,
    at_most,
    below,
    one_of,
)

NUMBERS = st.integers(-3, 3)
POINTS = [Fraction(n, 2) for n in range(-8, 9)]  # every whole number and what lies between


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = draw(NUMBERS), draw(NUMBERS)
    assume(low <= high)
    if low == high:
        return Interval.point(low)
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


def inside(x: Interval | None) -> set[Fraction]:
    return set() if x is None else {p for p in POINTS if x.contains(float(p))}


@given(intervals(), st.sampled_from((at_least, at_most, above, below)), NUMBERS)
def test_split_divides_an_interval(x: Interval, make: object, limit: int) -> None:
    condition = make(limit)  # type: ignore[operator]
    met, unmet = x.split(condition)
    compare = {"<": operator.lt, "<=": operator.le, ">=": operator.ge, ">": operator.gt}[condition.operator]
    assert inside(met) == {p for p in inside(x) if compare(p, limit)}
    assert inside(unmet) == inside(x) - inside(met)
    assert (met is None) == (not inside(met))
    assert (unmet is None) == (not inside(unmet))


@given(intervals(), intervals())
def test_meet_is_what_both_hold(x: Interval, y: Interval) -> None:
    both = x.meet(y)
    assert inside(both) == inside(x) & inside(y)
    assert (both is None) == (not inside(both))


@given(intervals(), NUMBERS, NUMBERS)
def test_clamp_limits_every_value(x: Interval, floor: int, ceiling: int) -> None:
    assume(floor <= ceiling)
    clamped = x.clamp(floor, ceiling)
    assert inside(clamped) >= {min(max(p, floor), ceiling) for p in inside(x)}
    ends = {Fraction(floor), Fraction(ceiling)}
    assert {e for e in ends if clamped.contains(float(e))} == ends & {min(max(p, floor), ceiling) for p in inside(x)}


def test_interval_basics() -> None:
    assert Interval.point(2).exact
    assert not Interval(2, 3).exact
    assert Interval(10, 20, False, True).divided(10) == Interval(1, 2, False, True)
    assert Interval(0, INFINITY, False, False).contains(1e300)
    assert not Interval(0, 1, False, True).contains(0)


@pytest.mark.parametrize(
    ("values", "condition", "met", "unmet"),
    [
        ((0, 1, 2, 3, 4), at_least(3), (3, 4), (0, 1, 2)),
        ((1, 2), at_least(3), None, (1, 2)),
        ((3,), at_least(3), (3,), None),
        ((0, 1, 2), above(1), (2,), (0, 1)),
        ((0, 1, 2), below(1), (0,), (1, 2)),
        ((0, 1, 2), at_most(1), (0, 1), (2,)),
        (("Vp0", "Vp1", "Vp4"), one_of("Vp1", "Vp2"), ("Vp1",), ("Vp0", "Vp4")),
        ((False, True), one_of(True), (True,), (False,)),
    ],
)
def test_split_divides_choices(values: tuple[object, ...], condition: Condition, met: object, unmet: object) -> None:
    found = Choices(values).split(condition)
    assert tuple(part and part.values for part in found) == (met, unmet)


def test_choices_meet() -> None:
    assert Choices((0, 1, 2)).meet(Choices((1, 2, 3))) == Choices((1, 2))
    assert Choices((0,)).meet(Choices((1,))) is None
    assert YES_NO.meet(YES_NO) is YES_NO


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (at_least(3), ">= 3"), (at_most(2.27), "<= 2.27"), (above(51.3), "> 51.3"), (below(400), "< 400"),
        (one_of(True), "= True"), (one_of("Vp1", "Vp2"), "in Vp1, Vp2"),
    ],
)  # fmt: skip
def test_conditions_are_written_as_comparisons(condition: Condition, text: str) -> None:
    assert str(condition) == text


def test_what_if_leaves_the_facts_alone() -> None:
    facts = Facts({"afp": Fact("afp", Interval.point(20.0)), "inr": Fact("inr", Interval.point(1.1))})
    changed = facts.with_facts([Fact("afp", Interval.point(500.0))], removed=["inr"])
    assert changed.get("afp") == Fact("afp", Interval.point(500.0))
    assert "inr" not in changed
    assert facts.get("afp") == Fact("afp", Interval.point(20.0))
    assert "inr" in facts
