"""The comparison beside the table: both goals a comparator knows, by the line the case is in. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.domain.facts import Facts
from hccboard.domain.options.lines import given_now, lines_of
from hccboard.evidence import Evidence
from hccboard.evidence.model import Regimen
from hccboard.operations.comparison import TABLE_OF_GOAL, Comparison, comparison_for
from hccboard.operations.forest import Forest, forest_for

SECOND = 2
CONVERSION, LONG_TERM = "conversion", "long_term"


@dataclass(frozen=True)
class Compared:
    """Comparisons by goal with the forest plot in the order of each; ``goal`` is the one that is shown first."""

    goal: str
    current: str
    tables: dict[str, tuple[Comparison, Forest]]


def compared_for(facts: Facts, goal: str, base: Evidence) -> Compared:
    """Regimens of the line the case is in; ``goal`` "" compares for conversion, as the first of the two."""
    lines = lines_of(facts)
    line = "first" if lines.low <= 1 else "second" if lines.low <= SECOND else "later"
    current = regimen_in_use(facts, base)
    tables = {}
    for one in (CONVERSION, LONG_TERM):
        comparison = comparison_for(one, line, current, base=base)
        tables[one] = comparison, forest_for("os", line, order=comparison.order, base=base)
    table = TABLE_OF_GOAL.get(goal, "")
    first = LONG_TERM if table and table != TABLE_OF_GOAL[CONVERSION] else CONVERSION
    return Compared(first, current, tables)


def regimen_in_use(facts: Facts, base: Evidence) -> str:
    """The regimen whose drugs are given now, recorded together or each on its own; "" if there is none."""
    drugs = {f"drug.{one}" for one in given_now(facts)}
    same = (one.id for one in base.of_kind(Regimen) if drugs and set(one.drugs) == drugs and not one.modalities)
    return next(same, "")
