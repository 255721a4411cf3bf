"""Criteria of packs: declared comparisons over facts, joined by all, any and not. No code, no expressions.

====================================================  ============================================
``{fact = "ecog_ps", at_most = 1}``                   inclusive; also ``at_least``
``{fact = "afp", below = 400, unit = "ng/mL"}``       exclusive; also ``above``. A unit of the catalogue
``{fact = "afp", at_least = 200, below = 400}``       both bounds at once
``{fact = "tumour.pv_invasion", one_of = ["Vp1"]}``   codes; ``is = "Vp4"`` or ``is = true`` for one
``{fact = "nodules", measure = "largest", below = 10, unit = "cm"}``   of the viable nodules
``{fact = "nodules", measure = "count_plus_largest", at_most = 7, unit = "cm"}``   number + largest in cm: up-to-seven
``{all = [...]}``, ``{any = [...]}``, ``{not = {...}}``   nested as needed
====================================================  ============================================

A comparison is a ``Rule`` of the domain, so that it is judged as every other rule (``domain.criteria``): met, unmet
or unknown.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hccboard.domain import catalogue, facts
from hccboard.domain.criteria import AllOf, AnyOf, Comparison, Criterion, Not, comparisons, text
from hccboard.domain.decision_tree import Rule
from hccboard.evidence.fact_names import NODULE_MEASURES, FactForm, fact_form
from hccboard.evidence.problems import Place

_BOUNDS = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<"}
_CODES = ("one_of", "is")
_LEAF_KEYS = ("fact", "measure", "unit", *_BOUNDS, *_CODES)
_GROUP_KEYS = ("all", "any", "not")
MILLIMETRES = {"mm": 1, "cm": 10}
MOST_WAYS = 500
"""What a criterion may ask; those of the shipped packs stay below 40, and ten times as many take a second each."""


def read_criterion(raw: Any, place: Place) -> Criterion | None:
    """The criterion of a table; ``None``, with the problem noted, if it is none."""
    if not isinstance(raw, dict):
        return place.say("must be a table such as { fact = \"ecog_ps\", at_most = 1 }")
    groups = [key for key in _GROUP_KEYS if key in raw]
    if not groups:
        return _read_leaf(raw, place)
    if len(raw) != 1:
        return place.say(f"has more beside {groups[0]}", sorted(_GROUP_KEYS))
    (name, parts), = raw.items()
    if name == "not":
        part = read_criterion(parts, place.at("not"))
        return None if part is None else Not(part)
    if not isinstance(parts, list) or not parts:
        return place.at(name).say("must be a list of criteria and not empty")
    read = tuple(read_criterion(part, place.at(f"{name}[{i}]")) for i, part in enumerate(parts, 1))
    if None in read:
        return None
    return AllOf(read) if name == "all" else AnyOf(read)  # type: ignore[arg-type]


def ways(criterion: Criterion) -> tuple[int, int]:
    """In how many ways at most a criterion may be met and unmet when nothing is known: the work of judging it."""
    if isinstance(criterion, Comparison):
        return 1, 1
    if isinstance(criterion, Not):
        met, unmet = ways(criterion.part)
        return unmet, met
    on, ended = 1, 0  # the next part is asked while those before are met (all) or unmet (any)
    for part in criterion.parts:
        met, unmet = ways(part) if isinstance(criterion, AllOf) else reversed(ways(part))
        on, ended = on * met, ended + on * unmet
    return (on, ended) if isinstance(criterion, AllOf) else (ended, on)


def _read_leaf(raw: dict[str, Any], place: Place) -> Criterion | None:
    unknown = [key for key in raw if key not in _LEAF_KEYS]
    if unknown:
        return place.at(unknown[0]).say("is not a part of a criterion", (*_LEAF_KEYS, *_GROUP_KEYS))
    fact = raw.get("fact")
    form = fact_form(fact) if isinstance(fact, str) else None
    if form is None:
        return place.at("fact").say(f"there is no fact {fact!r}")
    if (form.kind == "nodules") != ("measure" in raw):
        return place.at("measure").say("belongs to the fact nodules and only there", NODULE_MEASURES)
    if form.kind == "nodules" and raw["measure"] not in NODULE_MEASURES:
        return place.at("measure").say(f"there is no measure {raw['measure']!r}", NODULE_MEASURES)
    found: list[Criterion] = []
    for key in (*_BOUNDS, *_CODES):
        if key in raw:
            condition = _condition(key, raw[key], raw, form, place.at(key))
            if condition is None:
                return None
            everything = form.everything if form.kind == "history" else None
            rule = Rule(f"pack.{condition.quantity or fact} {condition}", fact, condition)
            found.append(Comparison(rule, everything))
    if not found:
        return place.say("compares with nothing", (*_BOUNDS, *_CODES))
    return found[0] if len(found) == 1 else AllOf(tuple(found))


def _condition(key: str, value: Any, raw: dict[str, Any], form: FactForm, place: Place) -> facts.Condition | None:
    if key in _CODES:
        values = value if key == "one_of" else [value]
        if not isinstance(values, list) or not values:
            return place.say("must be a list and not empty")
        if not form.choices:
            return place.say(f"{raw['fact']} is a number: compare it with a bound", tuple(_BOUNDS))
        wrong = [one for one in values if type(one) is not type(form.choices[0]) or one not in form.choices]
        if wrong:
            return place.say(f"{raw['fact']} is never {wrong[0]!r}", form.choices)
        return facts.one_of(*values)
    if form.choices and not (isinstance(form.choices[0], int) and not isinstance(form.choices[0], bool)):
        return place.say(f"{raw['fact']} has no order: use one_of or is", form.choices)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        return place.say("must be a number")
    number = _in_unit(value, raw, form, place)
    return None if number is None else facts.Condition(_BOUNDS[key], number, raw.get("measure", ""))


def _in_unit(value: int | Decimal | float, raw: dict[str, Any], form: FactForm, place: Place) -> float | None:
    unit = raw.get("unit")
    if form.kind == "nodules":
        if raw["measure"] == "count":
            return float(value) if unit is None else place.say("a count has no unit")
        if unit not in MILLIMETRES:
            return place.say("a size needs its unit", tuple(MILLIMETRES))
        return float(Decimal(str(value)) * MILLIMETRES[unit])
    if form.definition is None or form.choices:
        return float(value) if unit is None else place.say(f"{raw['fact']} has no unit")
    if unit is None:
        if form.definition.bare is None:
            return place.say("needs its unit", tuple(name for name, _ in form.definition.units))
        return float(value)
    if form.definition.factor(unit) is None:
        return place.say(f"{raw['fact']} has no unit {unit!r}", tuple(name for name, _ in form.definition.units))
    return catalogue.canonical(form.definition.key, str(value), unit)


__all__ = [
    "MILLIMETRES", "MOST_WAYS", "AllOf", "AnyOf", "Comparison", "Criterion", "Not", "comparisons", "read_criterion",
    "text", "ways",
]  # fmt: skip
