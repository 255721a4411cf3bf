"""Settings of a treatment, and several situations as one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from hccboard.domain.criteria import AnyOf, Comparison, Criterion
from hccboard.domain.decision import Rule
from hccboard.domain.facts import at_most

_REMEMBERED = 1024
NO_NODULE = Comparison(Rule("options.no_viable_nodule", "nodules", at_most(0, "count")))


def any_of(situations: Sequence[Criterion]) -> Criterion:
    """One criterion for several situations, the same object for the same ones."""
    return _any_of(tuple(situations))


@lru_cache(maxsize=_REMEMBERED)
def _any_of(situations: tuple[Criterion, ...]) -> Criterion:
    return AnyOf(situations)
