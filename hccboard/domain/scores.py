"""Arithmetic on what is known: exact ranges of formulas, rounding, points.

A formula over intervals gives an interval whose ends are exact and say whether they are reached, so that a
class whose limit is only approached is not shown as possible.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hccboard.domain.cells import Cells
from hccboard.domain.decision import UNDEFINED, Refinement, Result, Step, Variable
from hccboard.domain.facts import Interval, Outcome


def log10(x: float) -> float:
    """Base-10 logarithm; minus infinity at 0, the open end of a positive quantity."""
    return math.log10(x) if x > 0 else -math.inf


def ln(x: float) -> float:
    """Natural logarithm; minus infinity at 0."""
    return math.log(x) if x > 0 else -math.inf


def round_half_away(x: float, digits: int = 0) -> float:
    """Rounded half away from zero (RULES 0.7), judged on the exact binary value."""
    if math.isinf(x):
        return x
    if digits == 0:
        whole = math.floor(abs(x))
        return math.copysign(whole + (abs(x) - whole >= 0.5), x) + 0.0
    return float(Decimal(x).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)) + 0.0


def term(f: Callable[[float], float], x: Interval, turning_points: Sequence[float] = ()) -> Interval:
    """The range of a continuous function that is monotone between its turning points."""
    if x.low == x.high:
        return Interval.point(f(x.low))
    ends = [(f(x.low), x.low_closed), (f(x.high), x.high_closed)]
    ends += [(f(p), True) for p in turning_points if x.low < p < x.high]
    low = min(value for value, _ in ends)
    high = max(value for value, _ in ends)
    return Interval(
        low, high,
        any(closed for value, closed in ends if value == low),
        any(closed for value, closed in ends if value == high),
    )  # fmt: skip


def total(*parts: Interval) -> Interval:
    """The sum of independent terms."""
    return Interval(
        sum(p.low for p in parts), sum(p.high for p in parts),
        all(p.low_closed for p in parts), all(p.high_closed for p in parts),
    )  # fmt: skip


def product(*factors: Interval) -> Interval:
    """The product of independent factors >= 0."""
    low, high, low_closed, high_closed = 1.0, 1.0, True, True
    for x in factors:
        low, high = _times(low, x.low), _times(high, x.high)
        low_closed, high_closed = low_closed and x.low_closed, high_closed and x.high_closed
    return Interval(low, high, low_closed or low == high, high_closed or low == high)


def _times(a: float, b: float) -> float:
    return 0.0 if a == 0 or b == 0 else a * b


def power(x: Interval, exponent: float) -> Interval:
    """The range of ``x ** exponent`` for x >= 0."""
    return term(lambda v: math.inf if v == 0 and exponent < 0 else v**exponent, x)


class ScoreVariable(Variable):
    """A score as a variable of its own, made of one term for every input, joined by ``total`` or ``product``:
    its range now, and what it could become if an input were known."""

    __slots__ = ("_inputs", "_joined", "_terms", "value")

    def __init__(
        self, name: str, inputs: Mapping[str, Variable], terms: Sequence[Interval], joined: Callable[..., Interval]
    ) -> None:
        range_now = joined(*terms)
        super().__init__(name, _tidy(range_now), None, _ALL_NUMBERS)
        self._inputs = inputs
        self._terms = terms
        self._joined = joined
        self.value = range_now.low if range_now.exact else None

    def rounded(self, digits: int) -> float | None:
        """The score for output; ``None`` where it is open."""
        return None if self.value is None else round_half_away(self.value, digits)

    def _facts_shown(self) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for variable in self._inputs.values():
            shown.update(variable.used())
        return shown

    def _listed(self, cells: Cells, _: int) -> Iterator[Refinement]:
        for i, (key, variable) in enumerate(self._inputs.items()):
            if not variable.domain.exact:
                known = ([*self._terms[:i], end, *self._terms[i + 1 :]] for end in _ends(self._terms[i]))
                yield key, [cells.mask(_tidy(self._joined(*some))) for some in known]


_ALL_NUMBERS = Interval(-math.inf, math.inf, False, False)
_HAIR = 1e-6
_HUGE = 1e300


def _tidy(x: Interval) -> Interval:
    """For comparing with limits freed of the last digits of binary arithmetic: 1.6 - 9 x 4.0 is -34.4 and not a
    hair above it."""
    return Interval(round(x.low, 10), round(x.high, 10), x.low_closed, x.high_closed)


def _ends(x: Interval) -> tuple[Interval, Interval]:
    """What is left of a term at either end; at an open end all that lies within a hair of it."""
    low, high = max(x.low, -_HUGE), min(x.high, _HUGE)
    return (
        Interval(low, low if x.low_closed else low + _HAIR, x.low_closed, x.low_closed),
        Interval(high if x.high_closed else high - _HAIR, high, x.high_closed, x.high_closed),
    )


def number(x: float) -> float | int | None:
    """A finite number for output, whole ones as ``int``; ``None`` for an infinite end."""
    if math.isinf(x):
        return None
    return int(x) if x == int(x) and abs(x) < 1e15 else x


Span = tuple[float, float]  # lowest and highest


@dataclass(frozen=True, slots=True)
class Input:
    """An input of a formula: the fact, and the span of the term that it enters the formula with."""

    variable: Variable
    term: Span


def numeric_result(
    system: str, edition: str, inputs: Mapping[str, Input],
    span: Callable[..., Span], value: Callable[..., Any],
    formula: str, notes: tuple[str, ...] = (), *, undefined: bool = False,
) -> Result:  # fmt: skip
    """A score without classes. ``span`` gives its lowest and highest value for the terms of the inputs,
    ``value`` the full value where these are the same; ``formula`` is the rule shown in the trace.
    ``undefined`` says that for some values of the inputs there is no score."""
    terms = [entered.term for entered in inputs.values()]
    low, high = span(*terms)
    decided = low == high and not undefined
    possible: dict[str, Any] = {"low": number(low), "high": number(high)}
    if undefined:
        possible[UNDEFINED] = True
    used: dict[str, Any] = {}
    for entered in inputs.values():
        used.update(entered.variable.used())
    step = Step(formula, f"{system}.formula", Outcome.MET if decided else Outcome.UNKNOWN, used)
    provisional = decided and not all(entered.variable.domain.exact for entered in inputs.values())
    return Result(
        system, edition, value(*terms) if decided else None, possible,
        () if decided else _narrowing(inputs, span, (low, high)), provisional, (step,), notes,
    )  # fmt: skip


def _narrowing(inputs: Mapping[str, Input], span: Callable[..., Span], now: Span) -> tuple[str, ...]:
    """The inputs of which some value would narrow the span, the most decisive first."""
    terms = [entered.term for entered in inputs.values()]
    missing = []
    for i, (key, entered) in enumerate(inputs.items()):
        if entered.term[0] == entered.term[1]:
            continue
        widths = []
        for end in entered.term:
            low, high = span(*terms[:i], (end, end), *terms[i + 1 :])
            if low > now[0] or high < now[1]:
                widths.append(high - low)
        if widths:
            missing.append((min(widths), i, key))
    return tuple(key for *_, key in sorted(missing))
