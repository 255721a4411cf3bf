"""One value of a facts object -> one fact, in any of the contract's forms.

A bare value, an object with ``value``, ``unit`` and ``comparator``, or one with ``low``, ``high`` and ``unit``.
Quantities become the catalogue's unit, once; null is unknown.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hccboard.domain.catalogue import ALIASES, DEFINITIONS, FactDefinition
from hccboard.domain.facts import Choices, Fact, Interval
from hccboard.interchange.facts_objects import impossible, not_a_number, not_one_of, refuse, shown
from hccboard.translate import _

_FIGURES = ("value", "low", "high")
_COMPARATORS: dict[str, Callable[[float, Interval], Interval | None]] = {
    "<": lambda v, d: d.meet(Interval(-math.inf, v, False, False)),
    "<=": lambda v, d: d.meet(Interval(-math.inf, v, False, True)),
    ">=": lambda v, d: d.meet(Interval(v, math.inf, True, False)),
    ">": lambda v, d: d.meet(Interval(v, math.inf, False, False)),
}


def says_nothing(value: Any, at: str) -> bool:
    """Null, or an object in a valid form whose figures are all null."""
    if not isinstance(value, dict) or not any(figure in value for figure in _FIGURES):
        return value is None
    _known_form(value, at)
    return all(value.get(figure) is None for figure in _FIGURES)


def read_value(key: str, value: Any, found: dict[str, Fact], at: str) -> None:
    """Add the fact of a key, under its own name or an alias, to those found; null adds nothing."""
    if says_nothing(value, at):
        return
    target, bare_unit = ALIASES.get(key, (key, None))
    definition = DEFINITIONS[target]
    if bare_unit is None:
        bare_unit = definition.bare
    elif bare_unit == "":
        bare_unit = None  # a bare number under this name does not say its unit
    fact = read_fact(definition, value, at, bare_unit)
    if target in found:
        raise refuse(at, _("{fact} is given twice.").format(fact=target))
    found[target] = fact


def read_fact(definition: FactDefinition, value: Any, at: str, bare_unit: str | None) -> Fact:
    """One fact in any of the contract's forms. ``bare_unit`` is the unit of a bare number, ``None`` if it
    must be refused."""
    if definition.kind == "truth":
        if not isinstance(value, bool):
            raise refuse(at, _("true or false is expected."))
        return Fact(definition.key, Choices((value,)), str(value).lower())
    if definition.choices:
        return Fact(definition.key, _choices(definition, value, at), _entered(value))
    return quantity(definition, value, at, bare_unit)


def _entered(value: Any) -> str:
    if isinstance(value, dict):
        if "value" in value:
            return f"{value.get('comparator') or ''}{value['value']}"
        return f"{value.get('low', '')}-{value.get('high', '')}"
    return str(value)


def _choices(definition: FactDefinition, value: Any, at: str) -> Choices:
    options = definition.choices

    def index(option: Any) -> int:
        grade = definition.kind == "grade"
        usable = not isinstance(option, bool) and isinstance(option, (int, float) if grade else str)
        if not usable or option not in options:
            raise not_one_of(at, option, options)
        return options.index(option)

    if not isinstance(value, dict):
        return Choices((options[index(value)],))
    _known_form(value, at)
    if "value" in value:
        i, comparator = index(value["value"]), value.get("comparator") or ""
        spans = {"": (i, i), "<": (0, i - 1), "<=": (0, i), ">=": (i, len(options)), ">": (i + 1, len(options))}
        if comparator not in spans:
            raise not_one_of(f"{at}.comparator", comparator, ("<", "<=", ">=", ">"))
        low, high = spans[comparator]
    else:
        low = index(value["low"]) if value.get("low") is not None else 0
        high = index(value["high"]) if value.get("high") is not None else len(options) - 1
    chosen = options[low : high + 1]
    if not chosen:
        raise refuse(at, _("no value is left in this range."))
    return Choices(tuple(chosen))


def _known_form(value: dict[str, Any], at: str) -> None:
    keys = set(value)
    if not (keys <= {"value", "unit", "comparator"} and "value" in keys) and not (
        keys <= {"low", "high", "unit"} and keys & {"low", "high"}
    ):
        raise refuse(
            at, _("a value, an object with value, unit and comparator, or one with low, high and unit is expected.")
        )


def _number(value: Any, at: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise not_a_number(at, value)
    return Decimal(str(value))


def quantity(definition: FactDefinition, value: Any, at: str, bare_unit: str | None) -> Fact:
    """A quantity in the canonical unit; a unit that is missing or not known is refused."""
    unit = bare_unit
    if isinstance(value, dict):
        _known_form(value, at)
        if value.get("unit") is not None:
            unit = value["unit"]
    factor = definition.factor(unit) if isinstance(unit, str) else None
    if factor is None:
        units = ", ".join(name for name, _factor in definition.units if name) or _("no unit")
        said = _("it needs a unit") if unit is None else _("the unit {unit} is not known here").format(unit=shown(unit))
        raise refuse(at, _("{said}; use one of {units}.").format(said=said, units=units))

    def canonical(number: Any) -> float:
        exact = _number(number, at)
        return float(exact if factor == 1 else exact * factor)

    domain = _interval(definition, value, canonical, at)
    doubtful = not may_be_plausible((domain.low, domain.high), definition.plausible)
    return Fact(definition.key, domain, _entered(value), unit or "", implausible=doubtful)


def may_be_plausible(span: tuple[float, float], plausible: tuple[float, float] | None) -> bool:
    """Whether some value of the span lies in the plausible range (both limits inclusive)."""
    return plausible is None or (span[0] <= plausible[1] and span[1] >= plausible[0])


def _interval(
    definition: FactDefinition, value: Any, canonical: Callable[[Any], float], at: str
) -> Interval:
    possible = definition.domain
    assert isinstance(possible, Interval)
    if not isinstance(value, dict):
        return _point(canonical(value), possible, value, at)
    if "value" in value:
        comparator = value.get("comparator") or ""
        point = canonical(value["value"])
        if comparator == "":
            return _point(point, possible, value["value"], at)
        if comparator not in _COMPARATORS:
            raise not_one_of(f"{at}.comparator", comparator, ("<", "<=", ">=", ">"))
        _within(point, possible, value["value"], at)
        domain = _COMPARATORS[comparator](point, possible)
    else:
        low = canonical(value["low"]) if value.get("low") is not None else -math.inf
        high = canonical(value["high"]) if value.get("high") is not None else math.inf
        for end, said in ((low, value.get("low")), (high, value.get("high"))):
            if said is not None:
                _within(end, possible, said, at)
        domain = possible.meet(Interval(low, high)) if low <= high else None
    if domain is None:
        raise refuse(at, _("no value is left in this range."))
    return domain


def _within(point: float, possible: Interval, said: Any, at: str) -> None:
    if point < possible.low or point > possible.high:
        raise impossible(at, said)


def _point(point: float, possible: Interval, said: Any, at: str) -> Interval:
    if not possible.contains(point):
        raise impossible(at, said)
    return Interval.point(point)
