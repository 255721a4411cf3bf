"""How a criterion came to its state: the facts it rests on with day and source, what is missing, each comparison.

No Qt; made from the review when a criterion is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hccboard.domain.conversion.judging import Known
from hccboard.domain.conversion.model import Reviewed
from hccboard.domain.facts import Fact, Facts, Outcome
from hccboard.operations.conversion import CaseReview
from hccboard.operations.conversion_rows import Row
from hccboard.operations.option_words.values import missing_names, used_values
from hccboard.translate import _
from hccboard.wording.facts import FACTS
from hccboard.wording.formats import at_start, list_text


@dataclass(frozen=True)
class TracedFact:
    """One fact that was asked: its name, what is known, its day and source; ``record_id`` opens what it was read from,
    "" where it was worked out."""

    name: str
    value: str
    day: str = ""
    source: str = ""
    stale: bool = False
    record_id: str = ""


@dataclass(frozen=True)
class Comparison:
    """One comparison in the notation of the packs, and what came out."""

    text: str
    outcome: Outcome


@dataclass(frozen=True)
class Trace:
    """All of one criterion."""

    row: Row
    facts: tuple[TracedFact, ...]
    missing: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    notes: tuple[str, ...]


def trace_of(review: CaseReview, row: Row, about: str) -> Trace | None:
    """The trace of a row; ``about`` is edition and certainty of the set."""
    judged = next((one for one in review.review.items if one.number == row.number), None)
    if judged is None:
        return None
    known = review.known[judged.item.moment]
    about = list_text([part for part in (review.set_name.name, about) if part])
    return Trace(
        row, _facts(judged, known), tuple(at_start(one) for one in missing_names(judged.missing)),
        tuple(Comparison(step.rule, step.outcome) for step in judged.trace), tuple(_notes(judged, about)),
    )  # fmt: skip


def _facts(judged: Reviewed, known: Known) -> tuple[TracedFact, ...]:
    """The facts asked; behind a score, a stage or what follows from others those that it was worked out from."""
    found: dict[str, TracedFact] = {}
    for step in judged.trace:
        _add(found, step.used, known.facts)
        behind = {key: True for key in known.behind(step.used) if key in FACTS and key not in step.used}
        _add(found, behind, known.facts)
    return tuple(found.values())


def _add(found: dict[str, TracedFact], used: Mapping[str, Any], facts: Facts) -> None:
    for one in used_values(used, facts):
        found.setdefault(one.key, _traced(one.key, one.name, one.value, one.day, one.stale, facts))


def _traced(key: str, name: str, value: str, day: str, stale: bool, facts: Facts) -> TracedFact:
    fact: Fact | None = facts.get(key)
    if fact is None:
        return TracedFact(at_start(name), value, day)
    return TracedFact(at_start(name), value, day, fact.source, stale, fact.record_id)


def _notes(judged: Reviewed, about: str) -> list[str]:
    """Beside the note of the row: that no field holds it, discrepancies, edition and certainty."""
    item = judged.item
    asked = _("The board judges this; no field of the records holds it.") if item.criterion is None else ""
    settled = (
        _("Discrepancy {numbers}").format(numbers=list_text(list(item.discrepancies))) if item.discrepancies else ""
    )
    return [text for text in (asked, settled, about) if text]


__all__ = ["Comparison", "Trace", "TracedFact", "trace_of"]
