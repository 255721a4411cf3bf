"""Sets of criteria, and what became of each criterion for one patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from hccboard.domain.criteria import Criterion, Judgement
from hccboard.domain.decision import Step
from hccboard.domain.facts import Outcome

NOW, BEFORE_TREATMENT = "now", "before_treatment"
MOMENTS = (NOW, BEFORE_TREATMENT)


class State(Enum):
    """``STALE``: decided only by values that are older than the limit; it counts as missing."""

    MET = "met"
    UNMET = "unmet"
    MISSING = "missing"
    STALE = "stale"


@dataclass(frozen=True)
class SetItem:
    """One numbered criterion. Without ``criterion`` only the board can judge it.

    ``words`` is the text of a pack, "" for the local set, whose words go by ``id`` with ``parameters``. ``group`` is
    one of ``local.GROUPS`` or "". ``source`` and ``certainty`` where they are not those of the set.
    """

    id: str
    criterion: Criterion | None
    words: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    group: str = ""
    moment: str = NOW
    note: str = ""
    source: str = ""
    certainty: str = ""
    discrepancies: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleSet:
    """A set of criteria. ``applies_when`` says for whom it was made; ``needed`` how many of its criteria the source
    asks for, ``None`` where it does not say. ``switched_off`` is the reason why a set has no criteria here. ``shows``
    are systems whose result belongs beside the set and decides none of its criteria."""

    id: str
    name: str
    source: str
    edition: str
    certainty: str
    items: tuple[SetItem, ...]
    applies_when: Criterion | None = None
    needed: int | None = None
    study: str = ""
    place: str = ""
    caveats: tuple[str, ...] = ()
    note: str = ""
    discrepancies: tuple[str, ...] = ()
    switched_off: str = ""
    shows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reviewed:
    """What became of one criterion. ``outcome`` is that of all facts, stale ones included: of a ``STALE`` criterion
    what the old values would say. ``used`` are the keys of the facts asked, in order; ``stale`` those of them that are
    too old; ``missing`` what would decide, the most decisive first."""

    number: int
    item: SetItem
    state: State
    outcome: Outcome
    used: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    trace: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Review:
    """A set with each of its criteria judged. There is no result of the whole."""

    rule_set: RuleSet
    applies: Judgement
    items: tuple[Reviewed, ...]

    def count(self, *states: State) -> int:
        """How many criteria are in one of the states."""
        return sum(one.state in states for one in self.items)

    def of_group(self, group: str) -> tuple[Reviewed, ...]:
        return tuple(one for one in self.items if one.item.group == group)
