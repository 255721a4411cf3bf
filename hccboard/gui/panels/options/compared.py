"""The comparison beside the table: both goals a comparator knows, by the line the case is in. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.domain.facts import Facts
from hccboard.domain.options.lines import lines_of
from hccboard.domain.records import SystemicTherapy
from hccboard.evidence import Evidence
from hccboard.evidence.knowledge import pharmacopoeia_of
from hccboard.evidence.model import Regimen
from hccboard.operations.comparison import TABLE_OF_GOAL, Comparison, comparison_for
from hccboard.operations.forest import Forest, forest_for
from hccboard.operations.viewing import CaseView

SECOND = 2
CONVERSION, LONG_TERM = "conversion", "long_term"


@dataclass(frozen=True)
class Compared:
    """Comparisons by goal with the forest plot in the order of each; ``goal`` is the one that is shown first."""

    goal: str
    current: str
    tables: dict[str, tuple[Comparison, Forest]]


def compared_for(view: CaseView, facts: Facts, goal: str, base: Evidence) -> Compared:
    """Regimens of the line the case is in; ``goal`` "" compares for conversion, as the first of the two."""
    lines = lines_of(facts)
    line = "first" if lines.low <= 1 else "second" if lines.low <= SECOND else "later"
    current = regimen_in_use(view, base)
    tables = {}
    for one in (CONVERSION, LONG_TERM):
        comparison = comparison_for(one, line, current, base=base)
        tables[one] = comparison, forest_for("os", line, order=comparison.order, base=base)
    table = TABLE_OF_GOAL.get(goal, "")
    first = LONG_TERM if table and table != TABLE_OF_GOAL[CONVERSION] else CONVERSION
    return Compared(first, current, tables)


def regimen_in_use(view: CaseView, base: Evidence) -> str:
    """The regimen of the newest line of systemic therapy that is not stopped, by its drugs; "" if there is none."""
    told = list(view.case.of(SystemicTherapy, until=view.snapshot.as_of))
    if not told or (told[-1].stop_date is not None and told[-1].stop_date <= view.snapshot.as_of):
        return ""
    drugs = {f"drug.{one}" for one in pharmacopoeia_of(base).read(told[-1].drugs).drugs}
    return next((one.id for one in base.of_kind(Regimen) if set(one.drugs) == drugs and not one.modalities), "")
