"""Facts as rules see them: plain facts by their key, and the joint ones made from several.

==================  =========================================================================
``nodules``         the list of viable nodules (``domain.nodules``)
``portal_vein``     Vp0 to Vp4 and, apart from Vp4, ``Vp4_trunk``: main trunk involved
``extrahepatic``    ``none``, ``node`` (regional), ``distant``, ``node_and_distant``
``child_pugh``      the set of possible Child-Pugh scores, 5 to 15
==================  =========================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from hccboard.domain import catalogue
from hccboard.domain.cells import Cells, NodulesCells, bits
from hccboard.domain.decision import Refinement, Variable
from hccboard.domain.facts import INFINITY, YES_NO, Choices, Fact, Facts, Interval
from hccboard.domain.nodule_cases import UNBOUNDED
from hccboard.domain.nodules import Nodules, nodules_of
from hccboard.domain.scores import number

NODULES = "tumour.nodules"  # the fact that holds a Nodules set
EXTRAHEPATIC = "tumour.extrahepatic"  # known to be present, site class unknown
COUNT, LARGEST, DIAMETERS = "tumour.nodule_count", "tumour.largest_diameter_cm", "tumour.nodule_diameters_cm"
_NONE_OR_ANY_NODULES = nodules_of(count=(0, INFINITY))


class Variables(dict[str, Variable]):
    """The variables of one set of facts, made when first asked for."""

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
    """What is known about a fact, as the trace shows it: a value, ``{"low", "high"}`` (an end that was not said
    is ``None``), a list of codes, or ``None`` where nothing is known."""
    if not known:
        return None
    if isinstance(domain, Choices):
        return domain.values[0] if domain.exact else list(domain.values)
    definition = catalogue.DEFINITIONS.get(key)
    unit = definition.unit if definition and definition.bare is None else ""
    if domain.exact:
        value: Any = number(round(domain.low, 6))
        return {"value": value, "unit": unit} if unit else value
    # The highest value that is physically possible is nobody's finding.
    no_end = definition is not None and domain.high >= definition.domain.high
    span: dict[str, Any] = {
        "low": number(round(domain.low, 6)),
        "high": None if no_end else number(round(domain.high, 6)),
    }
    if not domain.low_closed and domain.low > 0:
        span["low_exclusive"] = True
    if not domain.high_closed and span["high"] is not None:
        span["high_exclusive"] = True
    return {**span, "unit": unit} if unit else span


def plain(facts: Facts, key: str) -> Variable:
    """One fact of the catalogue."""
    fact = facts.by_key.get(key)
    if fact is None:
        return _unknown(key)
    if isinstance(fact.domain, Choices):
        return _coded(key, fact.domain.values)
    domain = fact.domain
    return Variable(key, domain, lambda: {key: shown(key, domain)}, catalogue.DEFINITIONS[key].domain)


# Unknown facts and codes are alike in many patients; there are only so many of them.
@cache
def _unknown(key: str) -> Variable:
    everything = catalogue.DEFINITIONS[key].domain
    return Variable(key, everything, lambda: {key: None}, everything)


@cache
def _coded(key: str, values: tuple[Any, ...]) -> Variable:
    domain = Choices(values)
    return Variable(key, domain, lambda: {key: shown(key, domain)}, catalogue.DEFINITIONS[key].domain)


def _nodules(variables: Variables) -> Variable:
    fact = variables.facts.by_key.get(NODULES)
    return _unknown_nodules() if fact is None else _nodules_variable(fact.domain, known=True)


@cache
def _unknown_nodules() -> Variable:
    return _nodules_variable(nodules_of(), known=False)


def _nodules_variable(domain: Nodules, *, known: bool) -> Variable:
    return Variable(
        "nodules", domain, lambda: _nodules_shown(domain, known=known), _NONE_OR_ANY_NODULES,
        lambda cells, mask: _refined_nodules(domain, cells, mask), last_resort=DIAMETERS,
    )  # fmt: skip


def _centimetres(span: tuple[float, float]) -> Any:
    low, high = span
    if low == high:
        return low / 10
    return {"low": low / 10, "high": None if high == float("inf") else high / 10}


def _nodules_shown(nodules: Nodules, *, known: bool) -> dict[str, Any]:
    if not known:
        return {DIAMETERS: None}
    if nodules.exact:
        return {DIAMETERS: [a / 10 for a, _ in nodules.cases[0].listed]}
    low, high = nodules.count
    found: dict[str, Any] = {COUNT: number(low) if low == high
                             else {"low": number(low), "high": number(high)}}  # fmt: skip
    if nodules.cases[0].listed:
        found[DIAMETERS] = [_centimetres(s) for s in nodules.cases[0].listed]
    found[LARGEST] = None if nodules.largest == UNBOUNDED else _centimetres(nodules.largest)
    return found


def open_facts_of(nodules: Nodules) -> tuple[str, ...]:
    """What is missing of the nodules: of a list that was said in part the count or the largest, else the list."""
    (low, high), largest = nodules.count, nodules.largest
    nothing_said = (low, high) == (1, INFINITY) and largest == UNBOUNDED
    all_listed = low == high == len(nodules.cases[0].listed)
    if nothing_said or all_listed:
        return () if nodules.exact else (DIAMETERS,)
    found = [key for key, is_open in ((COUNT, low != high), (LARGEST, largest[0] != largest[1])) if is_open]
    return tuple(found) or (DIAMETERS,)


def _refined_nodules(nodules: Nodules, cells: NodulesCells, mask: int) -> Iterator[Refinement]:
    """Where neither count nor largest of a list said in part would help, all diameters would."""
    keys = open_facts_of(nodules)
    if COUNT in keys:
        yield COUNT, cells.by_count(nodules)
    if LARGEST in keys:
        yield LARGEST, cells.by_largest(nodules)
    yield DIAMETERS, list(bits(mask))


def _by_sets(found: Sequence[tuple[str, Sequence[Choices]]], cells: Cells) -> list[Refinement]:
    return [(key, [cells.mask(domain) for domain in domains]) for key, domains in found]


PORTAL_VEIN = (*catalogue.VP, "Vp4_trunk")
_ANY_PORTAL_VEIN = Choices(PORTAL_VEIN)


def _portal_codes(veins: Choices, trunk: Choices) -> Choices:
    codes = [v for v in veins.values if False in trunk.values]
    if "Vp4" in veins.values and True in trunk.values:
        codes.append("Vp4_trunk")
    # A trunk with a lower class is refused where facts come in; here the class is kept.
    return Choices(tuple(codes)) if codes else veins


def _portal_vein(variables: Variables) -> Variable:
    facts, vein_key, trunk_key = variables.facts, "tumour.pv_invasion", "tumour.pv_main_trunk"
    return _portal_variable(
        variables.domain(vein_key), variables.domain(trunk_key), vein_key in facts, trunk_key in facts
    )


@cache
def _portal_variable(veins: Choices, trunk: Choices, vein_known: bool, trunk_known: bool) -> Variable:
    vein_key, trunk_key = "tumour.pv_invasion", "tumour.pv_main_trunk"

    def refine(cells: Cells, _: int) -> list[Refinement]:
        found: list[tuple[str, list[Choices]]] = []
        if not veins.exact:
            found.append((vein_key, [_portal_codes(Choices((v,)), trunk) for v in veins.values]))
        if not trunk.exact and "Vp4" in veins.values:
            found.append((trunk_key, [_portal_codes(veins, Choices((t,))) for t in (False, True)]))
        return _by_sets(found, cells)

    def used() -> dict[str, Any]:
        found = {vein_key: shown(vein_key, veins, known=vein_known)}
        if "Vp4" in veins.values:
            found[trunk_key] = shown(trunk_key, trunk, known=trunk_known)
        return found

    return Variable("portal_vein", _portal_codes(veins, trunk), used, _ANY_PORTAL_VEIN, refine)


_SPREAD_NAMES = {
    (False, False): "none", (True, False): "node", (False, True): "distant", (True, True): "node_and_distant",
}  # fmt: skip
_ANY_SPREAD = Choices(tuple(_SPREAD_NAMES.values()))


def _spread(node: Choices, distant: Choices, certain: bool) -> Choices:
    codes = [name for (n, d), name in _SPREAD_NAMES.items() if n in node.values and d in distant.values]
    if certain and "none" in codes and len(codes) > 1:
        codes.remove("none")
    return Choices(tuple(codes))


def _extrahepatic(variables: Variables) -> Variable:
    facts, node_key, distant_key = variables.facts, "tumour.regional_ln", "tumour.distant_mets"
    return _extrahepatic_variable(
        variables.domain(node_key), variables.domain(distant_key), node_key in facts, distant_key in facts,
        EXTRAHEPATIC in facts,
    )  # fmt: skip


@cache
def _extrahepatic_variable(
    node: Choices, distant: Choices, node_known: bool, distant_known: bool, certain: bool
) -> Variable:
    node_key, distant_key = "tumour.regional_ln", "tumour.distant_mets"

    def refine(cells: Cells, _: int) -> list[Refinement]:
        found: list[tuple[str, list[Choices]]] = []
        if not distant.exact:
            found.append((distant_key, [_spread(node, Choices((d,)), certain) for d in (False, True)]))
        if not node.exact:
            found.append((node_key, [_spread(Choices((n,)), distant, certain) for n in (False, True)]))
        return _by_sets(found, cells)

    def used() -> dict[str, Any]:
        found = {
            node_key: shown(node_key, node, known=node_known),
            distant_key: shown(distant_key, distant, known=distant_known),
        }
        if certain:
            found["metastases"] = True
        return found

    return Variable("extrahepatic", _spread(node, distant, certain), used, _ANY_SPREAD, refine)


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


__all__ = ["EXTRAHEPATIC", "NODULES", "PORTAL_VEIN", "YES_NO", "Variables", "domain_of", "exact_fact", "plain", "shown"]
