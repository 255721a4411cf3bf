"""What is known about a value: exact, censored, a range, or nothing at all.

A fact is never "a number that may be None". It is the set of values that may be true: an ``Interval`` for
quantities, ``Choices`` for grades, codes and yes/no. Rules compare sets with a ``Condition``; the comparison
splits the set into the part for which the rule is met and the part for which it is unmet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any, Protocol

INFINITY = math.inf


class Outcome(Enum):
    """Kleene logic: a comparison over what is known."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A comparison with a constant: ``operator`` is ``<``, ``<=``, ``>=``, ``>`` or ``in``.

    Made once for a rule and compared by identity, so that splits can be remembered cheaply. ``quantity`` names a
    measure of a joint fact (``count``, ``largest``, ``total`` of the nodules), else "".
    """

    operator: str
    value: Any
    quantity: str = ""

    def __str__(self) -> str:
        shown = self.value
        if self.operator == "in":
            values = list(self.value)
            return f"= {values[0]}" if len(values) == 1 else "in " + ", ".join(map(str, values))
        return f"{self.operator} {shown:g}"


def at_least(value: float, quantity: str = "") -> Condition:
    return Condition(">=", value, quantity)


def at_most(value: float, quantity: str = "") -> Condition:
    return Condition("<=", value, quantity)


def above(value: float, quantity: str = "") -> Condition:
    return Condition(">", value, quantity)


def below(value: float, quantity: str = "") -> Condition:
    return Condition("<", value, quantity)


def one_of(*values: Any) -> Condition:
    return Condition("in", values)


class Domain(Protocol):
    """A non-empty set of values that may be true."""

    def split(self, condition: Condition) -> tuple[Domain | None, Domain | None]:
        """The part that meets the condition and the part that does not; ``None`` is the empty set."""

    def meet(self, other: Any) -> Domain | None:
        """The values in both sets; ``None`` if there are none."""

    @property
    def exact(self) -> bool:
        """Whether one value is left."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A non-empty interval of real numbers; each end is inclusive where its ``closed`` flag is set."""

    low: float
    high: float
    low_closed: bool = True
    high_closed: bool = True

    @staticmethod
    def point(value: float) -> Interval:
        return Interval(value, value)

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def split(self, condition: Condition) -> tuple[Interval | None, Interval | None]:
        operator, t = condition.operator, condition.value
        if operator == ">=":
            upper, lower = self._cut(t, lower_keeps=False)
            return upper, lower
        if operator == ">":
            return self._cut(t, lower_keeps=True)
        upper, lower = self._cut(t, lower_keeps=operator == "<=")
        return lower, upper

    def _cut(self, t: float, *, lower_keeps: bool) -> tuple[Interval | None, Interval | None]:
        """The parts above and below ``t``; ``t`` itself goes to the lower part if ``lower_keeps``."""
        if self.high < t or (self.high == t and (lower_keeps or not self.high_closed)):
            return None, self
        if self.low > t or (self.low == t and (not lower_keeps or not self.low_closed)):
            return self, None
        return (
            Interval(t, self.high, not lower_keeps, self.high_closed),
            Interval(self.low, t, self.low_closed, lower_keeps),
        )

    def meet(self, other: Interval) -> Interval | None:
        # On a tie of the ends the open one wins, because both sets must hold the value.
        low, low_open = max((self.low, not self.low_closed), (other.low, not other.low_closed))
        high, high_closed = min((self.high, self.high_closed), (other.high, other.high_closed))
        low_closed = not low_open
        if low > high or (low == high and not (low_closed and high_closed)):
            return None
        return Interval(low, high, low_closed, high_closed)

    def contains(self, value: float) -> bool:
        above_low = value > self.low or (value == self.low and self.low_closed)
        below_high = value < self.high or (value == self.high and self.high_closed)
        return above_low and below_high

    def clamp(self, floor: float, ceiling: float) -> Interval:
        """The set of ``min(max(x, floor), ceiling)`` for x in the interval."""
        low = min(max(self.low, floor), ceiling)
        high = min(max(self.high, floor), ceiling)
        low_closed = self.low_closed or self.low < floor or low == ceiling
        high_closed = self.high_closed or self.high > ceiling or high == floor
        return Interval(low, high, low_closed or low == high, high_closed or low == high)

    def divided(self, divisor: float) -> Interval:
        """The interval divided by a positive number."""
        return Interval(self.low / divisor, self.high / divisor, self.low_closed, self.high_closed)


@dataclass(frozen=True, slots=True)
class Choices:
    """A non-empty set of codes, grades or truth values, in the order of the catalogue."""

    values: tuple[Any, ...]

    @property
    def exact(self) -> bool:
        return len(self.values) == 1

    def split(self, condition: Condition) -> tuple[Choices | None, Choices | None]:
        return _split_choices(self.values, condition)

    def meet(self, other: Choices) -> Choices | None:
        if self.values == other.values:
            return self
        both = tuple(v for v in self.values if v in other.values)
        return Choices(both) if both else None


@lru_cache(maxsize=16384)
def _split_choices(values: tuple[Any, ...], condition: Condition) -> tuple[Choices | None, Choices | None]:
    met = tuple(v for v in values if _compare(v, condition.operator, condition.value))
    if not met:
        return None, Choices(values)
    if len(met) == len(values):
        return Choices(values), None
    return Choices(met), Choices(tuple(v for v in values if v not in met))


def _compare(value: Any, operator: str, t: Any) -> bool:
    if operator == "in":
        return value in t
    if operator == "<":
        return value < t
    if operator == "<=":
        return value <= t
    if operator == ">=":
        return value >= t
    return value > t


YES_NO = Choices((False, True))


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known about one thing, and where it comes from.

    ``domain`` is in the unit of the catalogue; ``entered`` and ``unit`` are as the source wrote them.
    ``date_precision`` is how much of the date is known: day, month or year. ``stale`` says that the value is older than
    the limit on the day of the snapshot, ``implausible`` that it lies outside the plausible range and was taken all the
    same.
    """

    key: str
    domain: Any
    entered: str = ""
    unit: str = ""
    date: date | None = None
    source: str = ""
    record_id: str = ""
    stale: bool = False
    implausible: bool = False
    date_precision: str = "day"

    @property
    def exact(self) -> bool:
        return bool(self.domain.exact)


@dataclass(frozen=True)
class Facts:
    """All that is known about a patient on a day, keyed as in the catalogue; an absent key is unknown."""

    by_key: Mapping[str, Fact] = field(default_factory=dict)

    def get(self, key: str) -> Fact | None:
        return self.by_key.get(key)

    def __contains__(self, key: str) -> bool:
        return key in self.by_key

    def with_facts(self, changed: Iterable[Fact], removed: Iterable[str] = ()) -> Facts:
        """The same facts with some replaced and some forgotten: what-if."""
        merged = {k: v for k, v in self.by_key.items() if k not in set(removed)}
        merged.update({fact.key: fact for fact in changed})
        return Facts(merged)
