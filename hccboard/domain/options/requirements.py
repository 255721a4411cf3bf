"""Numbered requirements judged one by one: would this trial have taken this patient, is this set of criteria met.

No overall verdict: met, unmet and unknown are counted, and a requirement that no fact can decide stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hccboard.domain.criteria import Criterion
from hccboard.domain.facts import Facts, Outcome
from hccboard.domain.history.derived import derive
from hccboard.domain.options.judged import Judged


@dataclass(frozen=True, slots=True)
class RequirementJudged:
    """One requirement: its id in the set, our words, what came out, on which facts, and what is missing."""

    id: str
    words: str
    outcome: Outcome
    rule: str = ""
    used: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def judge_requirements(
    sets: Mapping[str, Iterable[tuple[str, str, Criterion | None]]], facts: Facts
) -> dict[str, tuple[RequirementJudged, ...]]:
    """Several sets of (id, words, criterion) at once; a requirement without a criterion is unknown."""
    judged = Judged(derive(facts))
    return {name: tuple(_judged(*one, judged) for one in requirements) for name, requirements in sets.items()}


def _judged(number: str, words: str, criterion: Criterion | None, judged: Judged) -> RequirementJudged:
    if criterion is None:
        return RequirementJudged(number, words, Outcome.UNKNOWN)
    found = judged(criterion)
    rule, used = judged.deciding(criterion)
    return RequirementJudged(number, words, found.outcome, rule, used, found.missing)


def counts(requirements: Iterable[RequirementJudged]) -> dict[Outcome, int]:
    """How many requirements are met, unmet and unknown."""
    found = dict.fromkeys(Outcome, 0)
    for one in requirements:
        found[one.outcome] += 1
    return found


__all__ = ["RequirementJudged", "counts", "judge_requirements"]
