"""Facts as rules see them: plain facts by their key, and the joint ones made from several.

==================  =========================================================================
``nodules``         the list of viable nodules (``domain.nodules``)
``portal_vein``     Vp0 to Vp4 and, apart from Vp4, ``Vp4_trunk``: main trunk involved
``extrahepatic``    ``none``, ``node`` (regional), ``distant``, ``node_and_distant``
``child_pugh``      the set of possible Child-Pugh scores, 5 to 15
``coagulation``     the Child-Pugh points of INR, or of prothrombin where INR is missing
==================  =========================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hccboard.domain import catalogue
from hccboard.domain.decision import Refinement, Variable
from hccboard.domain.facts import Choices, Fact, Facts, Interval, at_most
from hccboard.domain.nodules import Nodules, nodules_of
from hccboard.domain.scores import number

NODULES = "tumour.nodules"  # the fact that holds a Nodules set
EXTRAHEPATIC = "tumour.extrahepatic"  # known to be present, site class unknown
_ANY_NODULES = nodules_of()


class Variables(dict[str, Variable]):
    """The variables of one set of facts, made when first asked for. ``cache`` keeps what they share."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self.facts = facts
        self.cache: dict[str, Any] = {}

    def __missing__(self, name: str) -> Variable:
        builder = _JOINT.get(name)
        made = self[name] = builder(self) if builder else plain(self.facts, name)
        return made

    def domain(self, key: str) -> Any:
        """What is known about a plain fact; everything possible where nothing is."""
        return domain_of(self.facts, key)


def domain_of(facts: Facts, key: str) -> Any:
    fact = facts.by_key.get(key)
    return fact.domain if fact is not None else catalogue.DEFINITIONS[key].domain


def shown(key: str, domain: Any, *, known: bool = True) -> Any:
    """What is known about a fact, as the trace shows it: a value, ``{"low", "high"}``, a list of codes, or
    ``None`` where nothing is known."""
    if not known:
        return None
    if isinstance(domain, Choices):
        return domain.values[0] if domain.exact else list(domain.values)
    definition = catalogue.DEFINITIONS.get(key)
    unit = definition.unit if definition and definition.bare is None else ""
    if domain.exact:
        value: Any = number(round(domain.low, 6))
        return {"value": value, "unit": unit} if unit else value
    span: dict[str, Any] = {"low": number(round(domain.low, 6)), "high": number(round(domain.high, 6))}
    if not domain.low_closed and domain.low > 0:
        span["low_exclusive"] = True
    if not domain.high_closed and span["high"] is not None:
        span["high_exclusive"] = True
    return {**span, "unit": unit} if unit else span


def plain(facts: Facts, key: str) -> Variable:
    """One fact of the catalogue."""
    fact = facts.by_key.get(key)
    if fact is None:
        return Variable(key, catalogue.DEFINITIONS[key].domain, lambda: {key: None})
    return Variable(key, fact.domain, lambda: {key: shown(key, fact.domain)})


def _nodules(variables: Variables) -> Variable:
    fact = variables.facts.by_key.get(NODULES)
    domain: Nodules = fact.domain if fact is not None else _ANY_NODULES
    return Variable(
        "nodules", domain, lambda: _nodules_shown(domain, known=fact is not None), lambda: _refined(domain)
    )


def _centimetres(span: tuple[float, float]) -> Any:
    low, high = span
    if low == high:
        return low / 10
    return {"low": low / 10, "high": None if high == float("inf") else high / 10}


def _nodules_shown(nodules: Nodules, *, known: bool) -> dict[str, Any]:
    if not known:
        return {"tumour.nodule_diameters_cm": None}
    if nodules.exact:
        return {"tumour.nodule_diameters_cm": [a / 10 for a, _ in nodules.cases[0].listed]}
    low, high = nodules.count
    found: dict[str, Any] = {"tumour.nodule_count": number(low) if low == high
                             else {"low": number(low), "high": number(high)}}  # fmt: skip
    if nodules.cases[0].listed:
        found["tumour.nodule_diameters_cm"] = [_centimetres(s) for s in nodules.cases[0].listed]
    found["tumour.largest_diameter_cm"] = None if nodules.largest == (1, float("inf")) else _centimetres(
        nodules.largest
    )
    return found


def _refined(nodules: Nodules) -> list[Refinement]:
    """Named by what is missing: the list, or where part of it was said, the count or the largest."""
    diameters: Refinement = ("tumour.nodule_diameters_cm", nodules.samples())
    unknown_count = nodules.count[0] != nodules.count[1]
    if unknown_count and nodules.count[1] == float("inf") and nodules.largest == (1, float("inf")):
        return [diameters]
    found: list[Refinement] = []
    if unknown_count:
        found.append(("tumour.nodule_count", [Nodules((case,)) for case in nodules.cases]))
    if nodules.largest[0] != nodules.largest[1]:
        found.append(("tumour.largest_diameter_cm", _by_largest(nodules)))
    if not found:
        found.append(diameters)
    return found


_SIZE_LIMITS = tuple(at_most(mm, "largest") for mm in (20, 30, 45, 50, 60, 65, 70, 90))


def _by_largest(nodules: Nodules) -> list[Nodules]:
    found, rest = [], nodules
    for limit in _SIZE_LIMITS:
        low, high = rest.split(limit)
        if low is not None:
            found.append(low)
        if high is None:
            return found
        rest = high
    return [*found, rest]


PORTAL_VEIN = (*catalogue.VP, "Vp4_trunk")


def _portal_codes(veins: Choices, trunk: Choices) -> Choices:
    codes = [v for v in veins.values if False in trunk.values]
    if "Vp4" in veins.values and True in trunk.values:
        codes.append("Vp4_trunk")
    # A trunk with a lower class is refused where facts come in; here the class is kept.
    return Choices(tuple(codes)) if codes else veins


def _portal_vein(variables: Variables) -> Variable:
    vein_key, trunk_key = "tumour.pv_invasion", "tumour.pv_main_trunk"
    veins, trunk = variables.domain(vein_key), variables.domain(trunk_key)
    facts = variables.facts

    def refine() -> list[Refinement]:
        found: list[Refinement] = []
        if not veins.exact:
            found.append((vein_key, [_portal_codes(Choices((v,)), trunk) for v in veins.values]))
        if not trunk.exact and "Vp4" in veins.values:
            found.append((trunk_key, [_portal_codes(veins, Choices((t,))) for t in (False, True)]))
        return found

    def used() -> dict[str, Any]:
        found = {vein_key: shown(vein_key, veins, known=vein_key in facts)}
        if "Vp4" in veins.values:
            found[trunk_key] = shown(trunk_key, trunk, known=trunk_key in facts)
        return found

    return Variable("portal_vein", _portal_codes(veins, trunk), used, refine)


def _spread(node: Choices, distant: Choices, certain: bool) -> Choices:
    names = {(False, False): "none", (True, False): "node", (False, True): "distant",
             (True, True): "node_and_distant"}  # fmt: skip
    codes = [name for (n, d), name in names.items() if n in node.values and d in distant.values]
    if certain and "none" in codes and len(codes) > 1:
        codes.remove("none")
    return Choices(tuple(codes))


def _extrahepatic(variables: Variables) -> Variable:
    node_key, distant_key = "tumour.regional_ln", "tumour.distant_mets"
    node, distant = variables.domain(node_key), variables.domain(distant_key)
    facts = variables.facts
    certain = EXTRAHEPATIC in facts

    def refine() -> list[Refinement]:
        found: list[Refinement] = []
        if not distant.exact:
            found.append((distant_key, [_spread(node, Choices((d,)), certain) for d in (False, True)]))
        if not node.exact:
            found.append((node_key, [_spread(Choices((n,)), distant, certain) for n in (False, True)]))
        return found

    def used() -> dict[str, Any]:
        found = {
            node_key: shown(node_key, node, known=node_key in facts),
            distant_key: shown(distant_key, distant, known=distant_key in facts),
        }
        if certain:
            found["metastases"] = True
        return found

    return Variable("extrahepatic", _spread(node, distant, certain), used, refine)


def _child_pugh(variables: Variables) -> Variable:
    from hccboard.domain.liver_function import child_pugh

    return child_pugh.score_variable(variables)


_JOINT: dict[str, Callable[[Variables], Variable]] = {
    "nodules": _nodules,
    "portal_vein": _portal_vein,
    "extrahepatic": _extrahepatic,
    "child_pugh": _child_pugh,
}


def exact_fact(key: str, value: Any) -> Fact:
    """A fact known exactly, in the catalogue's unit: for what-if and tests."""
    definition = catalogue.DEFINITIONS[key]
    domain = Interval.point(float(value)) if definition.kind == "quantity" else Choices((value,))
    return Fact(key, domain, entered=str(value), unit=definition.unit)
