"""The facts that a criterion rests on, as few as decide it, with their values.

A trace names every fact that was asked, also one beside which another decides alone. Here what is not needed is left
out, last asked first, so that nothing but the facts named can change what became of the criterion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hccboard.domain.conversion.judging import CHILD_PUGH_ITEMS, Known
from hccboard.domain.conversion.model import Reviewed
from hccboard.domain.criteria import Criterion, comparisons, judge
from hccboard.domain.facts import INFINITY, Facts, Interval, Outcome
from hccboard.domain.liver_function.child_pugh import STATED
from hccboard.domain.variables import EXTRAHEPATIC, NODULES, Variables, shown

NEVER = "never"
"""In place of an infinite number of days: the drug was never given, the operation never done."""
_NEVER = Interval.point(INFINITY)
_FACTS_OF = {
    "child_pugh": CHILD_PUGH_ITEMS, "nodules": (NODULES,),
    "portal_vein": ("tumour.pv_invasion", "tumour.pv_main_trunk"),
    "extrahepatic": ("tumour.regional_ln", "tumour.distant_mets", EXTRAHEPATIC),
}  # fmt: skip


def deciding_values(one: Reviewed, known: Known) -> dict[str, Any]:
    """The values that decide a criterion, by the key of the fact, those behind a result or a score after it; of a
    criterion that is not decided what is known of all it asked."""
    criterion = one.item.criterion
    if criterion is None:
        return {}
    named = {part.rule.id: part.rule.variable for part in comparisons(criterion)}
    told = {step.id: _told(step.used, known) for step in one.trace}
    asked = dict.fromkeys(named[key] for key, values in told.items() if values)
    if one.outcome is not Outcome.UNKNOWN and len(asked) > 1:
        for name in _not_needed(criterion, one.outcome, tuple(asked), known.derived.facts):
            del asked[name]
    found: dict[str, Any] = {}
    for rule, values in told.items():
        if named[rule] in asked:
            found |= values
            for key in values:
                found |= {behind: of for behind, of in _behind(key, known) if behind not in found}
    return found


def _told(used: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """What is known of the facts of a step. An infinite number is shown as none in a trace."""
    found = {}
    for key, value in used.items():
        if value is not None:
            found[key] = value
        elif key in known.derived.facts and known.derived.facts.by_key[key].domain == _NEVER:
            found[key] = NEVER
    return found


def _not_needed(criterion: Criterion, outcome: Outcome, asked: tuple[str, ...], facts: Facts) -> Iterator[str]:
    """Names without which, one after the other, the rest of those asked still decides."""
    left = Facts({key: facts.by_key[key] for name in asked for key in _keys(name) if key in facts})
    for name in reversed(asked):
        fewer = left.with_facts((), _keys(name))
        if judge(criterion, Variables(fewer)).outcome is outcome:
            left = fewer
            yield name


def _keys(name: str) -> tuple[str, ...]:
    return _FACTS_OF.get(name, (name,))


def _behind(key: str, known: Known) -> Iterator[tuple[str, Any]]:
    """The facts told that a result, a score or a fact which follows from others rests on."""
    if key in known.facts:
        return
    for other in known.behind((key,)):
        if other != key:
            yield from _told(_shown(other, known), known).items()


def _shown(key: str, known: Known) -> Mapping[str, Any]:
    fact = known.facts.by_key[key]
    if key == NODULES:
        return known.variables["nodules"].used()
    return {key: fact.entered if key == STATED else shown(key, fact.domain)}


__all__ = ["NEVER", "deciding_values"]
