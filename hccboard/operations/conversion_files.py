"""The published sets of criteria for facts that come as JSON text, as the contract shows them.

A facts object has one moment, so that what is asked of the time before treatment is asked of the same facts. The
board's own set belongs to a board file and is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hccboard import evidence
from hccboard.domain.assessment import assess
from hccboard.domain.conversion.deciding import deciding_values
from hccboard.domain.conversion.judging import Known, review_known
from hccboard.domain.conversion.model import MOMENTS, Review, Reviewed, State
from hccboard.domain.decision import Result
from hccboard.domain.facts import Choices, Facts, Outcome
from hccboard.evidence.conversion import rule_sets
from hccboard.interchange.facts_json import result_json
from hccboard.operations.assessing import rare_collections
from hccboard.operations.options import OptionsFile, missing_keys

JLCA, _JLCA_SET = "resection.jlca_category", "jlca_2023"
_APPLIES = {Outcome.MET: "yes", Outcome.UNMET: "no", Outcome.UNKNOWN: "unknown"}


@dataclass(frozen=True)
class SetReview:
    """One set for one facts object. ``values`` are the facts that each criterion rests on, by key; ``results`` those of
    systems that belong beside the set; ``entered`` is what the team entered by hand where the set is switched off."""

    review: Review
    values: tuple[Mapping[str, Any], ...]
    results: Mapping[str, Result]
    entered: str = ""

    @property
    def applies(self) -> str:
        """yes, no or unknown; of a set that is switched off nobody knows."""
        return "unknown" if self.review.rule_set.switched_off else _APPLIES[self.review.applies.outcome]


class ConversionFile(OptionsFile):
    """A facts file, for each of its objects every published set."""

    def reviews(self) -> Iterator[tuple[SetReview, ...]]:
        for facts in self.facts():
            yield reviews_of(facts)

    def results(self) -> Iterator[list[dict[str, Any]]]:  # type: ignore[override]
        """The sets for every object as the contract shows them."""
        with rare_collections():
            for reviews in self.reviews():
                yield [set_json(one) for one in reviews]


def reviews_of(facts: Facts) -> tuple[SetReview, ...]:
    """Every published set for facts of one moment, in the order of the contract."""
    known = Known(facts)
    by_moment = dict.fromkeys(MOMENTS, known)
    found = []
    for rule_set in rule_sets(evidence.with_local()):
        review = review_known(rule_set, by_moment)
        values = tuple(deciding_values(one, known) for one in review.items)
        results = assess(facts, rule_set.shows).results if rule_set.shows else {}
        found.append(SetReview(review, values, results, _entered(facts) if rule_set.id == _JLCA_SET else ""))
    return tuple(found)


def _entered(facts: Facts) -> str:
    fact = facts.get(JLCA)
    return str(fact.domain.values[0]) if fact is not None and isinstance(fact.domain, Choices) else ""


def set_json(one: SetReview) -> dict[str, Any]:
    """A set as the contract shows it; texts are English in every language."""
    of, review = one.review.rule_set, one.review
    shown: dict[str, Any] = {
        "set": of.name, "source": of.source, "applies": one.applies,
        "met": review.count(State.MET), "unmet": review.count(State.UNMET),
        "unknown": review.count(State.MISSING, State.STALE),
        "criteria": [_item_json(*pair) for pair in zip(review.items, one.values, strict=True)],
        "caveats": list(of.caveats), "id": of.id, "edition": of.edition, "certainty": of.certainty,
    }  # fmt: skip
    for key, value in (("needed", of.needed), ("place", of.place), ("note", of.note), ("study", of.study),
                       ("discrepancies", list(of.discrepancies)), ("switched_off", of.switched_off),
                       ("entered_by_the_team", one.entered)):  # fmt: skip
        if value:
            shown[key] = value
    if one.applies == "unknown" and not of.switched_off:
        shown["applies_missing"] = missing_keys(review.applies.missing)
    if one.results:
        shown["results"] = {key: result_json(result) for key, result in one.results.items()}
    return shown


def _item_json(one: Reviewed, values: Mapping[str, Any]) -> dict[str, Any]:
    item = one.item
    shown: dict[str, Any] = {
        "criterion": item.words, "outcome": one.outcome.value, "used": dict(values),
        "missing": missing_keys(one.missing), "id": item.id, "moment": item.moment,
    }  # fmt: skip
    for key, value in (("source", item.source), ("certainty", item.certainty), ("note", item.note),
                       ("discrepancies", list(item.discrepancies))):  # fmt: skip
        if value:
            shown[key] = value
    return shown


__all__ = ["ConversionFile", "SetReview", "reviews_of", "set_json"]
