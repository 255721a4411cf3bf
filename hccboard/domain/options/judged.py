"""Criteria judged once for a patient, with results that may have no rule, and which comparison decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hccboard.domain.criteria import AllOf, Comparison, Criterion, Judgement, Not, comparisons, judge, text
from hccboard.domain.decision import Step
from hccboard.domain.facts import Facts, Outcome
from hccboard.domain.history.derived import Derived
from hccboard.domain.variables import Variables


class Judged:
    """The facts of one patient, asked many criteria; each is judged once."""

    def __init__(self, derived: Derived) -> None:
        self.derived = derived
        self.facts: Facts = derived.facts
        self._variables = Variables(derived.facts)
        # Keyed by identity: criteria come from packs and live as long as the packs do.
        self._kept: dict[int, tuple[Criterion | None, Judgement]] = {}
        self._decided: dict[int, tuple[str, Mapping[str, Any]]] = {}
        self._named: dict[int, list[str]] = {}
        self._without_rule = {key for key in derived.results if derived.no_rule(key)}

    def __call__(self, criterion: Criterion | None) -> Judgement:
        """The judgement; missing facts are those behind the results that are missing."""
        kept = self._kept.get(id(criterion))
        if kept is None:
            kept = self._kept[id(criterion)] = criterion, self._judge(criterion)
        return kept[1]

    def _judge(self, criterion: Criterion | None) -> Judgement:
        found = judge(criterion, self._variables)
        outcome, missing = found.outcome, found.missing
        without_rule = self._named_without_rule(criterion)
        if without_rule and outcome is Outcome.MET:
            # A stage is met only where every completion has a stage.
            outcome, missing = Outcome.UNKNOWN, tuple(dict.fromkeys(without_rule))
        if outcome is not found.outcome or missing:
            return Judgement(outcome, self.derived.base(missing), found.trace)
        return found

    def no_stage(self, criterion: Criterion | None) -> bool:
        """Whether the criterion hangs on a system that has no rule for any completion of the facts."""
        return any(key not in self.facts for key in self._named_without_rule(criterion))

    def _named_without_rule(self, criterion: Criterion | None) -> list[str]:
        """The results a criterion names that have no rule for some completion of the facts."""
        if not self._without_rule:
            return []
        found = self._named.get(id(criterion))
        if found is None:
            names = [one.rule.variable for one in comparisons(criterion)]
            found = self._named[id(criterion)] = [name for name in names if name in self._without_rule]
        return found

    def deciding(self, criterion: Criterion | None) -> tuple[str, Mapping[str, Any]]:
        """What decided a criterion: the comparisons in the notation of the domain, and what is known of their facts."""
        kept = self._decided.get(id(criterion))
        if kept is None:
            kept = self._decided[id(criterion)] = deciding(criterion, self(criterion))
        return kept


def deciding(criterion: Criterion | None, judgement: Judgement) -> tuple[str, Mapping[str, Any]]:
    """What decided a criterion: the comparisons in the notation of the domain, and what is known of their facts."""
    if criterion is None:
        return "", {}
    steps = {step.rule: step for step in judgement.trace}
    outcome = judgement.outcome
    wanted = [*_behind(criterion, outcome, steps)] or [one.rule.text for one in comparisons(criterion)]
    found = [steps[rule] for rule in dict.fromkeys(wanted) if rule in steps]
    used: dict[str, Any] = {}
    for step in found:
        used.update(step.used)
    return _joined(criterion, outcome, found), used


def _joined(criterion: Criterion, outcome: Outcome, steps: list[Step]) -> str:
    if outcome is Outcome.MET:
        return text(criterion)
    return " or ".join(step.rule for step in steps) if outcome is Outcome.UNMET else text(criterion)


def _behind(criterion: Criterion, outcome: Outcome, steps: Mapping[str, Step]) -> Iterator[str]:
    """The comparisons because of which a criterion has this outcome."""
    if isinstance(criterion, Comparison):
        yield criterion.rule.text
    elif isinstance(criterion, Not):
        yield from _behind(criterion.part, _opposite(outcome), steps)
    else:
        one_is_enough = Outcome.UNMET if isinstance(criterion, AllOf) else Outcome.MET
        alike = [part for part in criterion.parts if _kleene(part, steps) is outcome]
        for part in alike[:1] if outcome is one_is_enough else alike:
            yield from _behind(part, outcome, steps)


def _opposite(outcome: Outcome) -> Outcome:
    if outcome is Outcome.UNKNOWN:
        return outcome
    return Outcome.UNMET if outcome is Outcome.MET else Outcome.MET


def _kleene(criterion: Criterion, steps: Mapping[str, Step]) -> Outcome:
    """The outcome of a part from the steps that were asked; one that was not asked is unknown."""
    if isinstance(criterion, Comparison):
        step = steps.get(criterion.rule.text)
        return Outcome.UNKNOWN if step is None else step.outcome
    if isinstance(criterion, Not):
        return _opposite(_kleene(criterion.part, steps))
    outcomes = [_kleene(part, steps) for part in criterion.parts]
    one_is_enough = Outcome.UNMET if isinstance(criterion, AllOf) else Outcome.MET
    if one_is_enough in outcomes:
        return one_is_enough
    return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes else _opposite(one_is_enough)


__all__ = ["Judged", "deciding"]
