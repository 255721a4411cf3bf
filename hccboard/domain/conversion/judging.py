"""Judges a set of criteria: the same comparisons and the same interval mechanism as everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from hccboard.domain.conversion.model import NOW, Review, Reviewed, RuleSet, SetItem, State
from hccboard.domain.criteria import judge
from hccboard.domain.decision import Step
from hccboard.domain.facts import Facts, Outcome
from hccboard.domain.history.derived import Derived, derive
from hccboard.domain.variables import EXTRAHEPATIC, NODULES, Variables

CHILD_PUGH_ITEMS = (
    "bilirubin", "albumin", "inr", "pt_prolongation_s", "pt_activity_pct", "ascites", "encephalopathy_grade",
    "child_pugh_stated",
)  # fmt: skip
# what a trace names by another key -> the facts that it is made of
_JOINED = {
    **dict.fromkeys(("tumour.nodule_diameters_cm", "tumour.nodule_count", "tumour.largest_diameter_cm"), (NODULES,)),
    "metastases": (EXTRAHEPATIC,),
    "child_pugh": CHILD_PUGH_ITEMS,
}  # fmt: skip
_DECIDED = {Outcome.MET: State.MET, Outcome.UNMET: State.UNMET}


class Known:
    """What is known at a moment with what follows from it, and the same without what is too old; prepared once for all
    criteria."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.stale = frozenset(key for key, one in facts.by_key.items() if one.stale)

    @cached_property
    def derived(self) -> Derived:
        return derive(self.facts)

    @cached_property
    def variables(self) -> Variables:
        return Variables(self.derived.facts)

    @cached_property
    def without_old(self) -> Known:
        """The same without what is too old."""
        return Known(self.facts.with_facts((), self.stale)) if self.stale else self

    def missing(self, keys: tuple[str, ...], *, fresh: bool = False) -> tuple[str, ...]:
        """Missing facts, results of systems replaced by the facts that would decide them."""
        return (self.without_old if fresh else self).derived.base(keys)

    def behind(self, used: Iterable[str]) -> tuple[str, ...]:
        """The facts themselves that stand behind those used: of the result of a system and of a joint fact those that
        it is made of, of one that follows from others those, as far as they are known."""
        found: dict[str, None] = {}
        for key in used:
            result = self.derived.results.get(key)
            asked = used_facts(result.trace) if result is not None else (key, *self.derived.behind(key))
            parts = [part for one in asked for part in ((one,) if one in self.facts else _JOINED.get(one, ()))]
            found.update(dict.fromkeys(one for one in parts if one in self.facts))
        return tuple(found)

    def stale_among(self, used: Iterable[str]) -> tuple[str, ...]:
        """Those of the facts behind those used that are too old."""
        return tuple(one for one in self.behind(used) if one in self.stale) if self.stale else ()


def review_known(rule_set: RuleSet, known: Mapping[str, Known]) -> Review:
    """Every criterion of a set, each by the facts of its moment."""
    items = tuple(_reviewed(number, one, known[one.moment]) for number, one in enumerate(rule_set.items, 1))
    moment = rule_set.items[0].moment if rule_set.items else NOW
    return Review(rule_set, judge(rule_set.applies_when, known[moment].variables), items)


def _reviewed(number: int, item: SetItem, known: Known) -> Reviewed:
    if item.criterion is None:
        return Reviewed(number, item, State.MISSING, Outcome.UNKNOWN)
    judged = judge(item.criterion, known.variables)
    used = used_facts(judged.trace)
    stale, missing = known.stale_among(used), known.missing(judged.missing)
    state = _DECIDED.get(judged.outcome, State.MISSING)
    if known.stale:  # what is too old may stand behind a fact that follows from it
        fresh = judge(item.criterion, known.without_old.variables)
        if fresh.outcome is not Outcome.UNKNOWN:
            if stale or fresh.outcome is not judged.outcome:  # that is what it rests on, whatever old values say
                judged, used, stale, missing = fresh, used_facts(fresh.trace), (), ()
            state = _DECIDED.get(judged.outcome, State.MISSING)
        elif state is not State.MISSING:
            state, missing = State.STALE, known.missing(fresh.missing, fresh=True)
            stale = stale or tuple(one for one in missing if one in known.stale)
    return Reviewed(number, item, state, judged.outcome, used, stale, missing, judged.trace)


def used_facts(trace: Iterable[Step]) -> tuple[str, ...]:
    """The keys of the facts that a trace asked, each once, in order."""
    return tuple(dict.fromkeys(key for step in trace for key in step.used))
