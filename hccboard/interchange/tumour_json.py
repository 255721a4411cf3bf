"""The tumour of a facts object: its nodules as one joint fact, and what a vessel finding implies."""

from __future__ import annotations

import math
from typing import Any

from hccboard.domain import catalogue
from hccboard.domain.catalogue import DEFINITIONS, FactDefinition
from hccboard.domain.facts import Choices, Fact
from hccboard.domain.nodule_cases import UNBOUNDED, Range
from hccboard.domain.nodules import nodules_of
from hccboard.domain.variables import NODULES
from hccboard.errors import UserError
from hccboard.interchange.fact_values import may_be_plausible, quantity, read_value, says_nothing
from hccboard.interchange.facts_objects import check_keys_and_values, check_object, known_key, refuse
from hccboard.translate import _, mark

LIST_KEYS = ("nodule_diameters_cm", "nodule_count", "largest_diameter_cm", "multinodular")
_KEYS = tuple(k.removeprefix("tumour.") for k in DEFINITIONS if k.startswith("tumour."))
_KNOWN = (*_KEYS, *LIST_KEYS, "lobes")
_VALID = frozenset(_KNOWN)
OF_NODULES = (
    mark("The number of nodules contradicts itself."), mark("Count, list and multinodular differ."),
    mark("The largest diameter is smaller than a listed one."),
    mark("There is a largest diameter but no nodule."),
    mark("The number of nodules and their diameters contradict each other."),
)  # fmt: skip
"""What the domain, which speaks no language but English, says of nodules that contradict each other."""

# What a vessel finding says of the class, where the class itself is not given (RULES B0)
_IMPLIED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("tumour.pv_contralateral", "tumour.pv_invasion", ("Vp4",)),
    ("tumour.pv_main_trunk", "tumour.pv_invasion", ("Vp4",)),
    ("tumour.smv_thrombus", "tumour.pv_invasion", catalogue.VP[1:]),
    ("tumour.ivc_thrombus_to_atrium", "tumour.hv_invasion", ("Vv3",)),
    ("tumour.major_hepatic_veins_involved", "tumour.hv_invasion", ("Vv2", "Vv3")),
)


def read_tumour(value: Any, found: dict[str, Fact], at: str) -> None:
    """Add what the object says of the tumour to the facts found."""
    check_object(value, at)
    for key, item in value.items():
        if key not in _VALID:
            known_key(key, _KNOWN, f"{at}.{key}")
        if item is None or key in LIST_KEYS:
            continue
        if key == "lobes":
            check_keys_and_values(key, item, f"{at}.{key}")
            continue
        read_value(f"tumour.{key}", item, found, f"{at}.{key}")
    _read_nodules(value, found, at)
    trunk, vein = found.get("tumour.pv_main_trunk"), found.get("tumour.pv_invasion")
    if trunk and trunk.domain.values == (True,) and vein and "Vp4" not in vein.domain.values:
        raise refuse(f"{at}.pv_main_trunk", _("the main trunk is Vp4, but pv_invasion says otherwise."))
    _imply_invasion(found)


def _imply_invasion(found: dict[str, Fact]) -> None:
    """A thrombus that is said to reach a vessel is an invasion of it, also where its class is missing."""
    for finding, key, codes in _IMPLIED:
        fact = found.get(finding)
        if fact is not None and key not in found and all(fact.domain.values):
            found[key] = Fact(key, Choices(codes), finding)


def _read_nodules(tumour: dict[str, Any], found: dict[str, Fact], at: str) -> None:
    given = {key: tumour[key] for key in LIST_KEYS if not says_nothing(tumour.get(key), f"{at}.{key}")}
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
    doubtful = not all(may_be_plausible(size, catalogue.DIAMETER_PLAUSIBLE_MM) for size in sizes)
    found[NODULES] = Fact(NODULES, nodules, entered, "cm", implausible=doubtful)


_DIAMETER = FactDefinition(
    "diameter", "quantity", "mm", (("mm", "1"), ("cm", "10")), (0, catalogue.DIAMETER_POSSIBLE_MM[1]), bare="cm"
)


def _millimetres(value: Any, at: str) -> Range:
    """A diameter in cm (or a quantity in mm) as an inclusive range of whole mm, halves rounded up; an unknown
    one is of any size."""
    if says_nothing(value, at):
        return UNBOUNDED
    domain = quantity(_DIAMETER, value, at, "cm").domain
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
    domain = quantity(_COUNT, value, at, "").domain
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
