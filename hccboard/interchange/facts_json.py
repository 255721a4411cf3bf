"""Facts objects in JSON, the command line's public input, and results in JSON, its output.

Reading is strict: unknown keys are refused by name with the nearest valid one, impossible values with the
path of the key. An absent or null key is unknown, never normal. Sizes become whole millimetres, quantities
the catalogue's unit, once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from hccboard.domain import catalogue
from hccboard.domain.catalogue import ALIASES, DEFINITIONS, FactDefinition
from hccboard.domain.decision import Result
from hccboard.domain.facts import Choices, Fact, Facts, Interval
from hccboard.domain.liver_function.child_pugh import STATED, stated_choices
from hccboard.domain.nodule_cases import UNBOUNDED, Range
from hccboard.domain.nodules import nodules_of
from hccboard.domain.variables import EXTRAHEPATIC, NODULES
from hccboard.errors import UserError
from hccboard.interchange.facts_objects import (
    LISTS,
    check_code,
    check_keys_and_values,
    check_list,
    check_object,
    impossible,
    known_key,
    not_a_number,
    not_one_of,
    refuse,
    shown,
)
from hccboard.translate import _, mark

_TUMOUR_LIST_KEYS = ("nodule_diameters_cm", "nodule_count", "largest_diameter_cm", "multinodular")
_TOP_OBJECTS = ("tumour", "comorbidities", "endoscopy", "resection", "response", "child_pugh_stated")
_TOP_CODES = {
    "goal": ("cure", "conversion", "bridge", "long_term", "palliation", "supportive"),
    "region": ("CN", "US", "EU", "JP"),
}
_TUMOUR_KEYS = tuple(k.removeprefix("tumour.") for k in DEFINITIONS if k.startswith("tumour."))
_COMORBIDITY_KEYS = tuple(k.removeprefix("comorbidities.") for k in DEFINITIONS if k.startswith("comorbidities."))
_TOP_KEYS = (
    *(k for k in DEFINITIONS if "." not in k and k != "varices"), *ALIASES, *_TOP_OBJECTS, *LISTS, *_TOP_CODES,
)  # fmt: skip
_VALID_AT_TOP, _VALID_OF_TUMOUR = frozenset(_TOP_KEYS), frozenset((*_TUMOUR_KEYS, *_TUMOUR_LIST_KEYS, "lobes"))
_NESTED_KEYS = {key.rpartition(".")[2]: key for key in DEFINITIONS if "." in key} | {
    key: f"tumour.{key}" for key in _TUMOUR_LIST_KEYS
} | {"varices": "endoscopy.varices"}  # fmt: skip
OF_NODULES = (
    mark("The number of nodules contradicts itself."), mark("Count, list and multinodular differ."),
    mark("The largest diameter is smaller than a listed one."),
    mark("There is a largest diameter but no nodule."),
    mark("The number of nodules and their diameters contradict each other."),
)  # fmt: skip
"""What the domain, which speaks no language but English, says of nodules that contradict each other."""

_COMPARATORS: dict[str, Callable[[float, Interval], Interval | None]] = {
    "<": lambda v, d: d.meet(Interval(-math.inf, v, False, False)),
    "<=": lambda v, d: d.meet(Interval(-math.inf, v, False, True)),
    ">=": lambda v, d: d.meet(Interval(v, math.inf, True, False)),
    ">": lambda v, d: d.meet(Interval(v, math.inf, False, False)),
}


def read_facts(data: Any, path: str = "facts") -> Facts:
    """The facts of one object. ``path`` begins the key paths in error messages.

    Raises ``UserError`` naming the first key that cannot be used.
    """
    if not isinstance(data, dict):
        raise refuse(path, _("an object with facts is expected."))
    found: dict[str, Fact] = {}
    for key, value in data.items():
        at = f"{path}.{key}"
        if key not in _VALID_AT_TOP:
            known_key(key, _TOP_KEYS, at, _NESTED_KEYS)
        if value is None:
            continue
        if key in _TOP_CODES:
            check_code(value, _TOP_CODES[key], at)
        elif key in _TOP_OBJECTS or key in LISTS:
            _NESTED[key](value, found, at)
        else:
            _read_value(key, value, found, at)
    _check_spread(data, found, path)
    return Facts(found)


_FIGURES = ("value", "low", "high")


def _says_nothing(value: Any, at: str) -> bool:
    """Null, or an object in a valid form whose figures are all null."""
    if not isinstance(value, dict) or not any(figure in value for figure in _FIGURES):
        return value is None
    _known_form(value, at)
    return all(value.get(figure) is None for figure in _FIGURES)


def _read_value(key: str, value: Any, found: dict[str, Fact], at: str) -> None:
    if _says_nothing(value, at):
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
    return _quantity(definition, value, at, bare_unit)


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


def _quantity(definition: FactDefinition, value: Any, at: str, bare_unit: str | None) -> Fact:
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
    doubtful = not _may_be_plausible((domain.low, domain.high), definition.plausible)
    return Fact(definition.key, domain, _entered(value), unit or "", implausible=doubtful)


def _may_be_plausible(span: Range, plausible: tuple[float, float] | None) -> bool:
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


# --- tumour -------------------------------------------------------------------------------------------------


def _read_tumour(value: Any, found: dict[str, Fact], at: str) -> None:
    check_object(value, at)
    for key, item in value.items():
        if key not in _VALID_OF_TUMOUR:
            known_key(key, (*_TUMOUR_KEYS, *_TUMOUR_LIST_KEYS, "lobes"), f"{at}.{key}")
        if item is None or key in _TUMOUR_LIST_KEYS:
            continue
        if key == "lobes":
            check_keys_and_values(key, item, f"{at}.{key}")
            continue
        _read_value(f"tumour.{key}", item, found, f"{at}.{key}")
    _read_nodules(value, found, at)
    trunk, vein = found.get("tumour.pv_main_trunk"), found.get("tumour.pv_invasion")
    if trunk and trunk.domain.values == (True,) and vein and "Vp4" not in vein.domain.values:
        raise refuse(f"{at}.pv_main_trunk", _("the main trunk is Vp4, but pv_invasion says otherwise."))
    _imply_invasion(found)


# What a vessel finding says of the class, where the class itself is not given (RULES B0)
_IMPLIED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("tumour.pv_contralateral", "tumour.pv_invasion", ("Vp4",)),
    ("tumour.pv_main_trunk", "tumour.pv_invasion", ("Vp4",)),
    ("tumour.smv_thrombus", "tumour.pv_invasion", catalogue.VP[1:]),
    ("tumour.ivc_thrombus_to_atrium", "tumour.hv_invasion", ("Vv3",)),
    ("tumour.major_hepatic_veins_involved", "tumour.hv_invasion", ("Vv2", "Vv3")),
)


def _imply_invasion(found: dict[str, Fact]) -> None:
    """A thrombus that is said to reach a vessel is an invasion of it, also where its class is missing."""
    for finding, key, codes in _IMPLIED:
        fact = found.get(finding)
        if fact is not None and key not in found and all(fact.domain.values):
            found[key] = Fact(key, Choices(codes), finding)


def _read_nodules(tumour: dict[str, Any], found: dict[str, Fact], at: str) -> None:
    given = {key: tumour[key] for key in _TUMOUR_LIST_KEYS if not _says_nothing(tumour.get(key), f"{at}.{key}")}
    if not given:
        return
    listed = None
    if "nodule_diameters_cm" in given:
        sizes = given["nodule_diameters_cm"]
        if not isinstance(sizes, list):
            raise refuse(f"{at}.nodule_diameters_cm", _("a list of diameters is expected."))
        listed = [_millimetres(s, f"{at}.nodule_diameters_cm[{i}]") for i, s in enumerate(sizes)]
    count = _count(given["nodule_count"], f"{at}.nodule_count") if "nodule_count" in given else None
    largest = None
    if "largest_diameter_cm" in given:
        largest = _millimetres(given["largest_diameter_cm"], f"{at}.largest_diameter_cm")
    multinodular = given.get("multinodular")
    if multinodular is not None and not isinstance(multinodular, bool):
        raise refuse(f"{at}.multinodular", _("true or false is expected."))
    try:
        nodules = nodules_of(listed, count, largest, multinodular)
    except UserError as error:
        keys = ", ".join(given)
        why = _(error.why) if error.why else ""
        raise UserError(f"{at} ({keys}): {_(error.what)}", why, _("Correct one of them.")) from error
    entered = ", ".join(f"{a / 10:g}" for a, _high in nodules.cases[0].listed) if nodules.exact else ""
    sizes = [*nodules.cases[0].listed, *([nodules.largest] if nodules.count[1] else [])]
    doubtful = not all(_may_be_plausible(size, catalogue.DIAMETER_PLAUSIBLE_MM) for size in sizes)
    found[NODULES] = Fact(NODULES, nodules, entered, "cm", implausible=doubtful)


_DIAMETER = FactDefinition(
    "diameter", "quantity", "mm", (("mm", "1"), ("cm", "10")), (0, catalogue.DIAMETER_POSSIBLE_MM[1]), bare="cm"
)


def _millimetres(value: Any, at: str) -> Range:
    """A diameter in cm (or a quantity in mm) as an inclusive range of whole mm, halves rounded up; an unknown
    one is of any size."""
    if _says_nothing(value, at):
        return UNBOUNDED
    domain = _quantity(_DIAMETER, value, at, "cm").domain
    if domain.exact:
        mm = math.floor(domain.low + 0.5)
        return max(mm, 1), max(mm, 1)
    low = math.floor(domain.low) + 1 if not domain.low_closed else math.ceil(domain.low)
    ceiling = domain.high >= catalogue.DIAMETER_POSSIBLE_MM[1]
    high = math.inf if ceiling else math.ceil(domain.high) - 1 if not domain.high_closed else math.floor(domain.high)
    if low > high:
        raise refuse(at, _("no whole millimetre is left in this range."))
    return max(low, 1), high


_COUNT = FactDefinition(
    "count", "quantity", "", (("", "1"),), catalogue.NODULE_COUNT_POSSIBLE, positive=False, bare=""
)


def _count(value: Any, at: str) -> Range:
    """A number of nodules as an inclusive range. Without a lower end there is at least one: none must be said."""
    domain = _quantity(_COUNT, value, at, "").domain
    low = math.floor(domain.low) + 1 if not domain.low_closed else math.ceil(domain.low)
    high = math.ceil(domain.high) - 1 if not domain.high_closed else math.floor(domain.high)
    if domain.exact and domain.low != int(domain.low):
        raise refuse(at, _("a whole number is expected."))
    low_said = not isinstance(value, dict) or value.get("low") is not None or (
        value.get("value") is not None and value.get("comparator") not in {"<", "<="}
    )
    if not low_said:
        low = max(low, 1)
    if low > high:
        raise refuse(at, _("no whole number is left in this range."))
    return low, math.inf if high >= catalogue.NODULE_COUNT_POSSIBLE[1] else high


# --- the other objects --------------------------------------------------------------------------------------


def _read_comorbidities(value: Any, found: dict[str, Fact], at: str) -> None:
    check_object(value, at)
    for key, item in value.items():
        known_key(key, _COMORBIDITY_KEYS, f"{at}.{key}")
        if item is not None:
            _read_value(f"comorbidities.{key}", item, found, f"{at}.{key}")


def _read_endoscopy(value: Any, found: dict[str, Fact], at: str) -> None:
    check_keys_and_values("endoscopy", value, at)
    if value.get("varices") is not None:
        _read_value("varices", value["varices"], found, f"{at}.varices")


def _read_stated(value: Any, found: dict[str, Fact], at: str) -> None:
    check_keys_and_values("child_pugh_stated", value, at)
    stated_class, score = value.get("class"), value.get("score")
    if score is not None and (isinstance(score, bool) or not isinstance(score, int) or not 5 <= score <= 15):
        raise refuse(f"{at}.score", _("{value} is not a score from 5 to 15.").format(value=shown(score)))
    if stated_class is None and score is None:
        return
    choices = stated_choices(stated_class, score)
    if not choices.values:
        raise refuse(at, _("score {score} is not class {letter}.").format(score=score, letter=stated_class))
    found[STATED] = Fact(STATED, choices, f"{stated_class or ''}{score or ''}")


def _read_resection(value: Any, found: dict[str, Fact], at: str) -> None:
    check_keys_and_values("resection", value, at)
    if value.get("icg_r15_pct") is not None:
        _read_value("icg_r15_pct", value["icg_r15_pct"], found, f"{at}.icg_r15_pct")


def _only_checked(kind: str, check: Callable[[str, Any, str], None]) -> Callable[[Any, dict[str, Fact], str], None]:
    return lambda value, _found, at: check(kind, value, at)


_NESTED: Mapping[str, Callable[[Any, dict[str, Fact], str], None]] = {
    "tumour": _read_tumour,
    "comorbidities": _read_comorbidities,
    "endoscopy": _read_endoscopy,
    "resection": _read_resection,
    "response": _only_checked("response", check_keys_and_values),
    "child_pugh_stated": _read_stated,
    **{kind: _only_checked(kind, check_list) for kind in LISTS},
}


def _check_spread(data: dict[str, Any], found: dict[str, Fact], path: str) -> None:
    """What a list of metastases says about N and M: a site beyond a lymph node is a distant metastasis."""
    listed = data.get("metastases")
    if not listed:
        return
    distant = found.get("tumour.distant_mets")
    if any(m.get("site") not in (None, "lymph_node") for m in listed):
        if distant is not None and distant.domain.values == (False,):
            raise refuse(f"{path}.metastases", _("a site is listed, but tumour.distant_mets is false."))
        found.setdefault("tumour.distant_mets", Fact("tumour.distant_mets", Choices((True,)), "listed"))
        return
    node = found.get("tumour.regional_ln")
    if distant and node and distant.domain.values == node.domain.values == (False,):
        raise refuse(f"{path}.metastases", _("a site is listed, but regional_ln and distant_mets are false."))
    found[EXTRAHEPATIC] = Fact(EXTRAHEPATIC, Choices((True,)), "listed")


# --- output -------------------------------------------------------------------------------------------------


def result_json(result: Result) -> dict[str, Any]:
    """One system as the contract shows it."""
    shown: dict[str, Any] = {
        "value": result.value,
        "possible": list(result.possible) if isinstance(result.possible, tuple) else result.possible,
        "missing": list(result.missing),
        "edition": result.edition,
        "trace": [step.row for step in result.trace],
    }
    if result.provisional:
        shown["provisional"] = True
    if result.parts and result.value is None:
        shown["parts"] = {key: list(values) for key, values in result.parts.items()}
    if result.notes:
        shown["notes"] = list(result.notes)
    if result.switched_off:
        shown["switched_off"] = result.switched_off
    return shown
