"""Arithmetic on what is known: exact ranges of formulas, rounding, points.

A formula over intervals gives an interval whose ends are exact and say whether they are reached, so that a
class whose limit is only approached is not shown as possible.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Any

from hccboard.domain.decision import Result, Step, Variable
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
    return float(Decimal(x).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)) + 0.0


def term(f: Callable[[float], float], x: Interval, turning_points: Sequence[float] = ()) -> Interval:
    """The range of a continuous function that is monotone between its turning points."""
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


def _ends_reached(x: Interval) -> tuple[tuple[float, bool], ...]:
    low = x.low, x.low_closed
    return (low,) if x.low == x.high else (low, (x.high, x.high_closed))


def corners(f: Callable[..., float], intervals: Sequence[Interval]) -> Interval:
    """The range of a function whose extremes lie at corners of the box: monotone or affine in each input."""
    reached: dict[float, bool] = {}
    for corner in product(*(_ends_reached(x) for x in intervals)):
        value = f(*(end for end, _ in corner))
        reached[value] = reached.get(value, False) or all(closed for _, closed in corner)
    low, high = min(reached), max(reached)
    return Interval(low, high, reached[low], reached[high])


Formula = Callable[[Sequence[Interval]], Interval]


def formula_variable(name: str, inputs: Mapping[str, Variable], formula: Formula) -> Variable:
    """A score as a variable of its own: its range now, and what it could become if an input were known."""
    domains = [v.domain for v in inputs.values()]

    def used() -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for variable in inputs.values():
            shown.update(variable.used())
        return shown

    def refine() -> list[tuple[str, list[Interval]]]:
        found = []
        for i, (key, variable) in enumerate(inputs.items()):
            if not variable.domain.exact:
                known = [[*domains[:i], Interval.point(end), *domains[i + 1 :]] for end in ends(variable.domain)]
                found.append((key, [formula(box) for box in known]))
        return found

    return Variable(name, formula(domains), used, refine)


def ends(x: Interval) -> tuple[float, float]:
    """Two values near the ends of an interval that lie inside it."""
    low, high = x.low, x.high
    if not x.low_closed:
        low = low + (min(high, 1.0) - low) * 1e-6 if high > low else low
    if math.isinf(high):
        high = 1e9
    return low, high


def number(x: float) -> float | int | None:
    """A finite number for output, whole ones as ``int``; ``None`` for an infinite end."""
    if math.isinf(x):
        return None
    return int(x) if x == int(x) and abs(x) < 1e15 else x


Span = tuple[float, float]


def numeric_result(
    system: str, edition: str, inputs: Mapping[str, Variable],
    span: Callable[[Sequence[Interval]], Span], value: Callable[[Sequence[float]], Any],
    formula: str, notes: tuple[str, ...] = (),
) -> Result:  # fmt: skip
    """A score without classes. ``span`` gives its lowest and highest value for the inputs' intervals,
    ``value`` the full value for exact inputs; ``formula`` is the rule shown in the trace."""
    domains = [v.domain for v in inputs.values()]
    low, high = span(domains)
    missing = []
    for i, (key, variable) in enumerate(inputs.items()):
        if variable.domain.exact or low == high:
            continue
        widths = []
        for end in ends(variable.domain):
            known = span([*domains[:i], Interval.point(end), *domains[i + 1 :]])
            if known[0] > low or known[1] < high:
                widths.append(known[1] - known[0])
        if widths:
            missing.append((min(widths), i, key))
    exact = all(d.exact for d in domains)
    used: dict[str, Any] = {}
    for variable in inputs.values():
        used.update(variable.used())
    step = Step(formula, f"{system}.formula", Outcome.MET if exact else Outcome.UNKNOWN, used)
    return Result(
        system, edition, value([d.low for d in domains]) if exact else None,
        {"low": number(low), "high": number(high)},
        tuple(key for *_, key in sorted(missing)), False, (step,), notes,
    )  # fmt: skip
