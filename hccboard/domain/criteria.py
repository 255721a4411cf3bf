"""Criteria as data: comparisons over facts joined by all, any and not, judged as every other rule.

A criterion becomes a decision tree of its own (``decision_tree``) and is walked with what is known, so that
ranges, censored values and unknown facts need no second mechanism. The outcome is exact: ``MET`` where every
completion of what is unknown meets the criterion, ``UNMET`` where none does, else ``UNKNOWN``, with the facts
that would decide. Facts outside the catalogue (history, results of systems, judgements of the board) carry
the set of all their possible values with the comparison; one that nobody supplied is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hccboard.domain.decision import (
    Answer,
    DecisionTree,
    Rule,
    Step,
    Variable,
    Walk,
    explore,
    missing_facts,
    outcome_of,
)
from hccboard.domain.facts import Domain, Outcome
from hccboard.domain.variables import Variables, shown

_REMEMBERED = 4096  # criteria prepared; the shipped packs have a few hundred


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact against a constant. ``everything`` is the set of all values of a fact that is in no catalogue."""

    rule: Rule
    everything: Domain | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Met where every part is met."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Met where at least one part is met."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Met where the part is unmet."""

    part: Criterion


Criterion = Comparison | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a criterion. ``missing`` names the facts that would decide, the most decisive first; it is
    empty unless the outcome is unknown. ``trace`` has every comparison asked on the way."""

    outcome: Outcome
    missing: tuple[str, ...] = ()
    trace: tuple[Step, ...] = ()


class _Prepared:
    """What is worked out once of a criterion: its tree, its comparisons, its text."""

    __slots__ = ("comparisons", "criterion", "more", "text", "tree")

    def __init__(self, criterion: Criterion) -> None:
        self.criterion = criterion
        self.comparisons = tuple(_comparisons(criterion))
        self.more = {one.rule.variable: one.everything for one in self.comparisons if one.everything is not None}
        self.text = _text(criterion)
        self.tree = DecisionTree(lambda walk: Answer(_asked(criterion, walk)))


_prepared: dict[int, _Prepared] = {}


def _of(criterion: Criterion) -> _Prepared:
    """By identity: criteria come from packs and live as long; to hash a nested one takes longer than to judge it."""
    found = _prepared.get(id(criterion))
    if found is None or found.criterion is not criterion:
        if len(_prepared) >= _REMEMBERED:
            _prepared.clear()
        found = _prepared[id(criterion)] = _Prepared(criterion)
    return found


def comparisons(criterion: Criterion | None) -> tuple[Comparison, ...]:
    """Every comparison of a criterion, in order."""
    return () if criterion is None else _of(criterion).comparisons


def text(criterion: Criterion) -> str:
    """The criterion in the notation of the domain, for traces and tests: "ecog_ps <= 1 and not (...)"."""
    return _of(criterion).text


def _comparisons(criterion: Criterion) -> Iterator[Comparison]:
    if isinstance(criterion, Comparison):
        yield criterion
        return
    for part in (criterion.part,) if isinstance(criterion, Not) else criterion.parts:
        yield from _comparisons(part)


def _text(criterion: Criterion) -> str:
    if isinstance(criterion, Comparison):
        return criterion.rule.text
    if isinstance(criterion, Not):
        return f"not ({_text(criterion.part)})"
    return (" and " if isinstance(criterion, AllOf) else " or ").join(
        f"({_text(part)})" if isinstance(part, AllOf | AnyOf) else _text(part) for part in criterion.parts
    )


def judge(criterion: Criterion | None, variables: Variables) -> Judgement:
    """Whether a criterion is met by what is known. No criterion at all (``None``) is always met."""
    if criterion is None:
        return Judgement(Outcome.MET)
    prepared = _of(criterion)
    if isinstance(criterion, Comparison):
        plain = _decided(criterion, _Known(prepared.more, variables))
        if plain is not None:
            return plain
    exploration = explore(prepared.tree, _Known(prepared.more, variables))
    answers = set(exploration.answers)
    outcome = Outcome.UNKNOWN if len(answers) > 1 else Outcome.MET if answers == {True} else Outcome.UNMET
    return Judgement(outcome, missing_facts(exploration, len), exploration.steps())


def _decided(criterion: Comparison, known: Mapping[str, Variable]) -> Judgement | None:
    """A single comparison needs no tree where what is known decides it; most criteria are one."""
    rule = criterion.rule
    variable = known[rule.variable]
    outcome = outcome_of(variable.domain, rule.condition)
    return None if outcome is Outcome.UNKNOWN else Judgement(outcome, (), (variable.step(rule, outcome),))


def _asked(criterion: Criterion, walk: Walk) -> bool:
    """One path: parts are asked in order until the answer stands."""
    if isinstance(criterion, Comparison):
        return walk.met(criterion.rule)
    if isinstance(criterion, Not):
        return not _asked(criterion.part, walk)
    if isinstance(criterion, AllOf):
        return all(_asked(part, walk) for part in criterion.parts)
    return any(_asked(part, walk) for part in criterion.parts)


class _Known(Mapping[str, Variable]):
    """The variables of a patient, and those of a criterion that are in no catalogue."""

    def __init__(self, more: Mapping[str, Domain], variables: Variables) -> None:
        self._variables = variables
        self._more = more

    def __getitem__(self, name: str) -> Variable:
        everything = self._more.get(name)
        return self._variables[name] if everything is None else _uncatalogued(name, everything, self._variables)

    def __iter__(self) -> Iterator[str]:
        return iter(self._more)

    def __len__(self) -> int:
        return len(self._more)


def _uncatalogued(name: str, everything: Any, variables: Variables) -> Variable:
    """A fact of the history or a judgement; what is known must lie within what is possible."""
    made = variables.cache.get(f"criterion.{name}")
    if made is None:
        fact = variables.facts.get(name)
        domain = everything if fact is None else everything.meet(fact.domain)
        if domain is None:
            raise ValueError(f"{name} has a value that it cannot have")
        made = Variable(name, domain, lambda: {name: shown(name, domain, known=fact is not None)}, everything)
        variables.cache[f"criterion.{name}"] = made
    return made


__all__ = ["AllOf", "AnyOf", "Comparison", "Criterion", "Judgement", "Not", "comparisons", "judge", "text"]
