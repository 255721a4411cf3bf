"""The drugs of a case against a proposed operation date, by the board's settings and what packs print."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hccboard.domain.history.case import planned_operation_date
from hccboard.domain.washout import SYSTEMIC, WashoutPlan, washout_of

if TYPE_CHECKING:
    from hccboard.domain.conversion.local import ConversionRules
    from hccboard.operations.viewing import CaseView


def washout_plan(view: CaseView, rules: ConversionRules, operation_date: date | None = None) -> WashoutPlan:
    """Every drug that was given, against the day supposed, else that of the newest plan, else none."""
    from hccboard import evidence
    from hccboard.evidence.knowledge import pauses_of, pharmacopoeia_of

    base, as_of = evidence.with_local(), view.snapshot.as_of
    day = operation_date or planned_operation_date(view.case, as_of)
    return washout_of(view.case, as_of, day, rules, pharmacopoeia_of(base), pauses_of(base))


def withheld_choices() -> tuple[tuple[str, str], ...]:
    """What days can be settled for, with its words: families, classes, then drugs, each in the order of the words."""
    from hccboard import evidence
    from hccboard.evidence.knowledge import pharmacopoeia_of
    from hccboard.evidence.vocabulary import DRUG_CLASSES, DRUG_FAMILIES
    from hccboard.operations.option_words.values import group_name
    from hccboard.wording.formats import at_start

    drugs = pharmacopoeia_of(evidence.with_local())
    given = [one for one in drugs.groups if SYSTEMIC in drugs.groups[one] and one not in drugs.stands_for]
    classes = [one for one in DRUG_CLASSES if one != "other" and any(one in drugs.groups[drug] for drug in given)]
    listed = ([one for one in DRUG_FAMILIES if one != SYSTEMIC], classes, given)
    return tuple(
        one for kind in listed for one in sorted(((key, at_start(group_name(key))) for key in kind), key=lambda x: x[1])
    )


__all__ = ["washout_plan", "withheld_choices"]
