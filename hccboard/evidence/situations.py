"""For whom a recommendation is: its stages, the therapy it follows and its own criterion, as one criterion.

So that a stage that is only known as "B or C", or a history nobody recorded, leaves the recommendation unknown in the
same way as any other fact.
"""

from __future__ import annotations

from hccboard.domain.criteria import AllOf, AnyOf, Comparison, Criterion
from hccboard.domain.decision import Rule
from hccboard.domain.facts import one_of
from hccboard.evidence.fact_names import fact_form
from hccboard.evidence.index import Evidence
from hccboard.evidence.model import Recommendation, Regimen


def situation_of(recommendation: Recommendation, evidence: Evidence) -> Criterion | None:
    """Whom a recommendation is for; ``None`` where it names neither stage, earlier therapy nor criterion.

    ``after`` is met where one of the therapies named was given: of a regimen every drug, of a class or family any.
    The line is not part of it: it is what the reader asks for."""
    parts: list[Criterion] = []
    if recommendation.system and recommendation.stages:
        parts.append(_is(f"stage.{recommendation.system}", *recommendation.stages))
    if recommendation.after:
        parts.append(_joined(AnyOf, [_given(target, evidence) for target in recommendation.after]))
    if recommendation.when is not None:
        parts.append(recommendation.when)
    return _joined(AllOf, parts) if parts else None


def _given(target: str, evidence: Evidence) -> Criterion:
    """That a therapy was given, by the facts of the history."""
    kind, _, name = target.partition(".")
    if kind == "modality":
        return _is(f"treatment.had.{name}", True)
    if kind == "regimen_class":
        regimens = [one for one in evidence.of_kind(Regimen) if one.regimen_class == name]
        return _joined(AnyOf, [_given(one.id, evidence) for one in regimens])
    if kind == "regimen":
        regimen = evidence[target]
        assert isinstance(regimen, Regimen)
        drugs = [_given(drug, evidence) for drug in regimen.drugs]
        return _joined(AllOf, drugs + [_given(f"modality.{one}", evidence) for one in regimen.modalities])
    return _is(f"treatment.received.{name}", True)


def _is(fact: str, *values: object) -> Comparison:
    form = fact_form(fact)
    assert form is not None, fact
    condition = one_of(*values)
    return Comparison(Rule(f"pack.{fact} {condition}", fact, condition), form.everything)


def _joined(make: type[AllOf] | type[AnyOf], parts: list[Criterion]) -> Criterion:
    return parts[0] if len(parts) == 1 else make(tuple(parts))
