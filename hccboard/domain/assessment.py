"""``assess()``: every system for one set of facts. Pure: no clock, no I/O.

What-if is the same call on changed facts. The order of ``SYSTEMS`` is the order of screen and paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hccboard.domain.decision import Result
from hccboard.domain.facts import Facts
from hccboard.domain.liver_function import albi, child_pugh, fibrosis, makuuchi, meld
from hccboard.domain.staging import (
    bclc,
    burden,
    cnlc,
    hklc,
    intermediate,
    points,
    switched_off,
    tnm8,
    transplant,
)  # fmt: skip
from hccboard.domain.variables import DIAMETERS, LARGEST, NODULES, Variables

System = Callable[[Variables], Result]

SYSTEMS: Mapping[str, System] = {
    "bclc": bclc.bclc,
    "bclc_b_group": bclc.bclc_b_group,
    "cnlc": cnlc.cnlc,
    "tnm8": tnm8.tnm8,
    "hklc": hklc.hklc,
    "child_pugh": child_pugh.child_pugh,
    "albi": albi.albi,
    "ez_albi": albi.ez_albi,
    "palbi": albi.palbi,
    "meld": meld.meld,
    "meld_na": meld.meld_na,
    "meld3": meld.meld3,
    "clip": points.clip,
    "okuda": points.okuda,
    "jis": points.jis,
    "bolondi": intermediate.bolondi,
    "kinki": intermediate.kinki,
    "milan": transplant.milan,
    "ucsf": transplant.ucsf,
    "up_to_7": transplant.up_to_seven,
    "hangzhou": transplant.hangzhou,
    "fudan": transplant.fudan,
    "kyoto": transplant.kyoto,
    "asan": transplant.asan,
    "five_five_500": transplant.five_five_500,
    "metroticket_2": transplant.metroticket,
    "afp_model": transplant.french_afp_model,
    "unos_t2": transplant.unos_t2,
    "six_and_twelve": burden.six_and_twelve,
    "tumour_burden_score": burden.tumour_burden_score,
    "crafity": points.crafity,
    "hap": points.hap,
    "fib4": fibrosis.fib4,
    "apri": fibrosis.apri,
    "nlr": fibrosis.neutrophil_lymphocyte_ratio,
    "portal_hypertension": fibrosis.portal_hypertension,
    "makuuchi": makuuchi.makuuchi,
    "jlca_resectability": switched_off.japan_resectability,
    "ez_albi_2a_2b": switched_off.ez_albi_split,
    "tumour_burden_zones": switched_off.tumour_burden_zones,
}


@dataclass(frozen=True)
class Assessment:
    """All results for one set of facts, keyed by system, and the facts they rest on."""

    facts: Facts
    results: Mapping[str, Result]

    def __getitem__(self, system: str) -> Result:
        return self.results[system]


def assess(facts: Facts, systems: Iterable[str] | None = None) -> Assessment:
    """Every system of ``SYSTEMS``, or the named ones, for these facts."""
    variables = Variables(facts)
    results = {name: SYSTEMS[name](variables) for name in systems or SYSTEMS}
    doubtful = [key for key, fact in facts.by_key.items() if fact.implausible]
    stated = child_pugh.stated_note(variables)
    if doubtful or stated:
        of_class = child_pugh.item_keys(variables)
        results = {name: _annotated(result, doubtful, stated, of_class) for name, result in results.items()}
    return Assessment(facts, results)


def _annotated(result: Result, doubtful: list[str], stated: str, of_class: tuple[str, ...]) -> Result:
    """The result with what its reader must know of its facts: that a value used is implausible (which one stands in
    the trace), and that the Child-Pugh class it uses is only stated."""
    trace, notes = result.trace, list(result.notes)
    if doubtful:
        behind = [_implausible(step.used, doubtful, of_class) for step in trace]
        if any(behind):
            trace = tuple([
                replace(step, implausible=found) if found else step for step, found in zip(trace, behind, strict=True)
            ])  # fmt: skip
            notes.append("implausible_value")
    if stated and result.system != "child_pugh" and any(["child_pugh" in step.used for step in trace]):
        notes.append(stated)
    return result if len(notes) == len(result.notes) else replace(result, trace=trace, notes=tuple(notes))


def _implausible(used: Mapping[str, Any], doubtful: list[str], of_class: tuple[str, ...]) -> tuple[str, ...]:
    """The implausible facts behind the figures of a step, also where they entered it through the Child-Pugh class."""
    found = []
    for key in doubtful:
        if key == NODULES:
            found += [k for k in (DIAMETERS, LARGEST) if used.get(k) is not None]
        elif key in used or (key in of_class and "child_pugh" in used):
            found.append(key)
    return tuple(found)
